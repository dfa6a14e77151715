"""Dated steps towards autonomy and towards the alliance on the page, with the agreement of their codings."""

from __future__ import annotations

from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.chronology import CODES, Chronology
from helpers.display import marks
from helpers.display.autonomy.common import known_date
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, given

KINDS = {
    "autonomy": "towards autonomy",
    "alliance": "towards the alliance",
    "other": "both or neither",
    "disputed": "coded differently",
}
LANES = {"JPN": "JPN", "KOR": "KOR", "JPN KOR": "Japan and Korea"}
MARGIN = pd.Timedelta(days=400)


@or_notice
def steps_figure(p: AutonomyParameters, s: Chronology) -> FigureCard:
    """Steps of both countries on one axis, marked by what both codings say."""
    ways = s.events["code"].replace({"both": "other", "neither": "other"})
    order = ways.map(list(KINDS).index).argsort(kind="stable")
    shown = s.events.assign(
        way=ways,
        place=s.events["lane"].map(LANES),
        when=[known_date(d, how) for d, how in zip(s.events["date"], s.events["date_precision"], strict=True)],
    ).iloc[order]

    names = {lane: words.name(lane) for lane in LANES.values()}
    apart, every = (as_count(s.results[f"steps.{name}"].value) for name in ("disputed", "all"))
    alike = shown["way"] != "disputed"
    same = f" ({words.pct(float(s.results['steps.agreement'].value), 0)})" if "steps.agreement" in s.results else ""
    parts = {
        f"Came out alike: {every - apart} of {every}{same}": alike,
        f"Came out differently: {apart} of {every}": ~alike,
    }
    parts = {title: mask for title, mask in parts.items() if mask.any()}
    span = mdates.date2num([shown["date"].min() - MARGIN, shown["date"].max() + MARGIN])

    def draw(axes: Any) -> None:
        for ax, (title, mask) in zip(np.atleast_1d(axes), parts.items(), strict=True):
            marks.strip(ax, shown[mask], date="when", lane="way", kind="place", kinds=names, names=KINDS)
            ax.set_xlim(*span)
            ax.set_title(title, loc="left")

    return figure(
        "steps",
        question="Which way do the steps lead, and how surely can they be sorted?",
        subtitle=f"Dated steps of {words.names_in_text(p.countries)}, {_span(s)}",
        plots="Dated steps, a lane for each way they lead and one for those that were sorted differently",
        draw=draw,
        data=shown[["id", "when", "countries", "topic", "title", "coding_a", "coding_b", "source", "quality"]],
        answer=_counted(Cite(s.results), p),
        sources=s.results.sources(),
        vintage=vintage("autonomy_events"),
        panels=(len(parts), 1),
        note="A chosen chronology, not a sample: how many steps there are a year, or of each kind, measures nothing.",
    )


def _span(s: Chronology) -> str:
    return words.span(int(s.events["date"].dt.year.min()), int(s.events["date"].dt.year.max()))


@or_nothing
def codings_table(s: Chronology) -> TableCard:
    """First coding against second."""
    rows = s.crosstab.reset_index().rename(columns={s.crosstab.index.name or "index": "first"})
    rows = rows.assign(first=rows["first"].map(_code_name))
    columns: dict[str, tuple[str, Any]] = {"first": ("First coding", None)}
    columns |= {code: (f"Second: {_code_name(code).lower()}", 0) for code in CODES}
    return table(
        "codings",
        rows,
        title="How do the two codings agree?",
        subtitle="Steps in the window by first and second coding",
        columns=columns,
        sources=s.results.sources(),
        vintage=vintage("autonomy_events"),
        note="One coder, one rule, two passes; the second from the titles alone, in another order, without sight of "
        "the first, within the same hour. Two independent people would agree less.",
    )


def _code_name(code: str) -> str:
    return {"autonomy": "Autonomy", "alliance": "Alliance"}.get(code, code.capitalize())


def text(p: AutonomyParameters, s: Chronology) -> list[Sentence]:
    """What the list holds from the treatment on, by country; then the agreement of the codings."""
    if s.missing:
        return []
    cite = Cite(s.results)
    sentences = [_listed(cite, p), _before(cite, p)]
    if "steps.kappa" in cite:
        share, kappa = cite("steps.agreement"), cite("steps.kappa")
        coded = words.plural((share.n or 0), "step")
        sentences.append(
            cite.sentence(
                "chronology.codings",
                f"The two codings agree on {words.pct(share.value, 0)} of {coded}, "
                f"with a kappa of {words.number(kappa.value, 2)} ({words.level(given(p, 'confidence'))} "
                f"{words.interval(kappa, 2)}); one coder made both, so this is the most that could be hoped for",
            )
        )
    return sentences


def in_short(p: AutonomyParameters, s: Chronology) -> list[Sentence]:
    """Which ways each ally took steps, for everybody."""
    return [] if s.missing else [_ways_plain(Cite(s.results), p)]


def _counted(cite: Cite, p: AutonomyParameters) -> Sentence:
    """How surely the steps can be sorted, or else how many lead to autonomy, for everybody."""
    if "steps.agreement" in cite:
        alike = words.pct(cite.value("steps.agreement"), 0)
        sorted_ = f"sorted twice by one rule, {alike} of the steps came out alike"
        said = f"The list holds steps both ways; {sorted_}" if _both_ways(cite, p) else sorted_
        return cite.plain("chronology.counted", said)
    free = {country: as_count(cite.value(f"steps.after.{country}.autonomy")) for country in p.countries}
    said = words.join(f"{words.count(number, 'none')} of {words.name_in_text(c)}" for c, number in free.items())
    return cite.plain(
        "chronology.counted",
        f"Of the steps from {p.treatment_year} on {said} lead towards autonomy alone, by their titles",
    )


def _ways_plain(cite: Cite, p: AutonomyParameters) -> Sentence:
    """Which ways each ally went, for everybody."""
    found = {
        c: tuple(cite.value(f"steps.after.{c}.{code}") > 0 for code in ("autonomy", "alliance")) for c in p.countries
    }
    parts = [
        f"{words.names_in_text(c for c in found if found[c] == way)} {said}"
        for way, said in TAKEN.items()
        if way in found.values()
    ]
    return cite.plain("chronology.ways", f"From {p.treatment_year} on, {words.join(parts)}", weight=45)


TAKEN = {
    (True, True): "took steps both towards autonomy and towards the alliance",
    (True, False): "took steps towards autonomy alone",
    (False, True): "took steps towards the alliance alone",
    (False, False): "took steps of neither kind",
}


def _listed(cite: Cite, p: AutonomyParameters) -> Sentence:
    parts = [f"{_kinds(cite, country, 'after')} for {words.name_in_text(country)}" for country in p.countries]
    return cite.sentence(
        "chronology.listed",
        f"From {p.treatment_year} on, the list holds steps both ways: {words.join(parts)}"
        if _both_ways(cite, p)
        else f"From {p.treatment_year} on, the list holds {words.join(parts)}",
        weight=45,
    )


def _both_ways(cite: Cite, p: AutonomyParameters) -> bool:
    names = [f"steps.after.{country}.{code}" for country in p.countries for code in ("autonomy", "alliance")]
    return all(as_count(cite.value(name)) > 0 for name in names)


def _kinds(cite: Cite, country: str, side: str) -> str:
    free, tied = (as_count(cite.value(f"steps.{side}.{country}.{code}")) for code in ("autonomy", "alliance"))
    if free == tied == 0:
        return "none of either kind"
    return f"{words.count(free, 'none')} towards autonomy and {words.count(tied, 'none')} towards the alliance"


def _before(cite: Cite, p: AutonomyParameters) -> Sentence:
    parts = [f"{_kinds(cite, country, 'before')} for {words.name_in_text(country)}" for country in p.countries]
    disputed = as_count(cite.value("steps.disputed"))
    were = words.agree(disputed, "was", "were")
    apart = f"; {words.count(disputed)} of all steps {were} coded differently the second time"
    return cite.sentence("chronology.before", f"Before, it holds {words.join(parts)}{apart if disputed else ''}")
