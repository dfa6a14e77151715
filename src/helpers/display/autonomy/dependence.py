"""Dependence on the page: the American share of arms, what Korea sells, and US controls over its forces."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.dependence import ArmsShare, Controls, KoreaArms
from helpers.analysis.results import Result
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.arms_imports import TERMS, VOLUME, draw_shares, share_subtitle
from helpers.display.autonomy.common import TERMS as TERMS_OF_OFFICE
from helpers.display.autonomy.common import known_date
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

TOPICS = {"missile_guidelines": "Missile guidelines", "command": "Operational control"}
SAME = 1.0
"""Shares that differ by less than a percentage point are called the same."""


@or_notice
def share_figure(p: AutonomyParameters, s: ArmsShare) -> FigureCard:
    """US share of arms imports in rolling windows, with the range that timing leaves."""
    return figure(
        "us-arms",
        question=f"How much of {words.join(words.owner(c) for c in p.countries)} arms imports is American?",
        subtitle=share_subtitle(p.arms_window_years),
        plots=f"US share of the arms imports of {words.names_in_text(p.countries)} by volume",
        draw=lambda ax: draw_shares(ax, s.windows, "recipient"),
        data=s.windows,
        answer=in_plain_words(p, s),
        sources=s.results.sources(),
        vintage=vintage("arms_deals"),
        terms=TERMS_OF_OFFICE,
        note=f"{VOLUME} {TERMS}",
    )


def arms_text(p: AutonomyParameters, s: ArmsShare) -> list[Sentence]:
    """Before and after the treatment, then the latest window and the lowest."""
    if s.missing:
        return []
    cite = Cite(s.results)
    compared = [country for country in p.countries if f"us_arms.after.{country}" in cite]
    compared = [country for country in compared if f"us_arms.before.{country}" in cite]
    sides = "; ".join(_sides(cite, country) for country in compared)
    return [
        *([cite.sentence("dependence.arms-sides", sides, weight=60)] if compared else []),
        _courses(cite, p),
    ]


def in_plain_words(p: AutonomyParameters, s: ArmsShare) -> Sentence:
    """Where the American share stands, for everybody."""
    cite = Cite(s.results)
    said = words.join(f"{words.pct(cite.value(f'us_arms.last.{c}'), 0)} of {words.owner(c)}" for c in p.countries)
    ends = [[as_count(cite.value(f"us_arms.{end}.{c}")) for end in ("last_first", "last_year")] for c in p.countries]
    when = words.span(*ends[0]) if ends.count(ends[0]) == len(ends) else "the latest window of each"
    said = f"By volume, {said} arms imports of {when} came from the United States"
    return cite.plain("dependence.arms-plain", said, weight=60)


def in_short(p: AutonomyParameters, s: ArmsShare) -> list[Sentence]:
    """Which way the share went from one span of years to the next, for everybody."""
    there = [c for c in p.countries if {f"us_arms.before.{c}", f"us_arms.after.{c}"} <= set(s.results)]
    if s.missing or not there:
        return []
    cite = Cite(s.results)
    change = {c: cite.value(f"us_arms.after.{c}") - cite.value(f"us_arms.before.{c}") for c in there}
    found = {c: words.direction(by, threshold=SAME) for c, by in change.items()}
    parts = [
        f"{way} for {words.names_in_text(c for c in there if found[c] == way)}" for way in dict.fromkeys(found.values())
    ]
    said = f"Over the years from {p.treatment_year} on, set against those before, the share {words.join(parts)}"
    return [cite.plain("dependence.arms-moved", said)]


def _courses(cite: Cite, p: AutonomyParameters) -> Sentence:
    said = "; ".join(_course(cite, country) for country in p.countries)
    return cite.sentence("dependence.arms-course", said, weight=55)


def _sides(cite: Cite, country: str) -> str:
    before, after = (cite.value(f"us_arms.{side}.{country}") for side in ("before", "after"))
    when = {side: _years(cite, country, side) for side in ("before", "after")}
    moved = words.direction(after - before, threshold=SAME)
    return (
        f"the American share of {words.owner(country)} arms imports by volume {moved}, from {words.pct(before, 0)} in "
        f"{when['before']} to {words.pct(after, 0)} in {when['after']}"
        if moved != "barely changed"
        else f"the American share of {words.owner(country)} arms imports by volume {moved}: {words.pct(before, 0)} in "
        f"{when['before']}, {words.pct(after, 0)} in {when['after']}"
    )


def _years(cite: Cite, country: str, side: str) -> str:
    first, last = (as_count(cite.value(f"us_arms.{side}_{end}.{country}")) for end in ("first", "last"))
    return words.span(first, last)


def _course(cite: Cite, country: str) -> str:
    last, low = (cite(f"us_arms.{when}.{country}") for when in ("last", "low"))
    first, end = (as_count(cite.value(f"us_arms.last_{which}.{country}")) for which in ("first", "year"))
    begun, ended = (as_count(cite.value(f"us_arms.low_{which}.{country}")) for which in ("first", "year"))
    of_years = words.counted(as_count(cite.value("us_arms.window")), "year")
    lowest = (
        f"the lowest of all windows of {of_years}"
        if ended == end
        else f"the lowest window is {words.span(begun, ended)}"
    )
    share = "" if ended == end else f" with {words.pct(low.value, 0)}"
    return (
        f"{words.owner(country)} latest window, {words.span(first, end)}, stands at {words.pct(last.value, 0)}"
        f"{_range(last)}; {lowest}{share}"
    )


def _range(found: Result) -> str:
    low, high = (words.number(end, 0) for end in found.interval or (0.0, 0.0))
    return "" if words.alike(low, high) else f" ({low} to {high}% by when deliveries are counted)"


# ---------------------------------------------------------------- what Korea sells


@or_notice
def exports_figure(s: KoreaArms) -> FigureCard:
    """Contracts in dollars, and volume delivered, each in a panel of its own."""
    names = {
        "contracts": "Contracts signed, USD bn",
        "volume_delivered": "Volume delivered, million TIV",
    }
    there, cite = [name for name in names if (s.exports["measure"] == name).any()], Cite(s.results)
    rows = s.exports[s.exports["measure"].isin(there)]

    def draw(axes: Any) -> None:
        for ax, name in zip(axes if len(there) > 1 else [axes], there, strict=True):
            own = rows[rows["measure"] == name].rename(columns={"year_from": "year"})
            marks.columns(ax, own.assign(code="KOR"), x="year", y="value", by="code", label=False)
            ax.set_title(names[name], loc="left")

    return figure(
        "korea-arms",
        question="What arms does Korea sell?",
        subtitle="Contracts signed and volume delivered a year, as published",
        plots="Korea’s arms export contracts and the volume of arms that it delivered",
        draw=draw,
        data=rows,
        answer=_sold(cite),
        sources=ids(rows["source"]),
        vintage=vintage("korea_arms_exports"),
        note="Contracts are official counts as the press gives them; volume is SIPRI’s, no money. A contract is "
        f"delivered over years: the panels must not be joined. {TERMS}",
        panels=(len(there), 1),
        height=2.4,
    )


def exports_text(p: AutonomyParameters, s: KoreaArms) -> list[Sentence]:
    """Contracts from first to last year with their peak; volume before and after."""
    if s.missing:
        return []
    cite = Cite(s.results)
    most = [_volume_most(cite)] if "korea_arms.volume_delivered.highest_year" in cite else []
    found = [_contracts(cite), _volume(cite, p), _poland(cite), *most]
    return [sentence for sentence in found if sentence]


def _sold(cite: Cite) -> Sentence:
    """Contracts of the year with most and of the last, or else the largest volume, for everybody."""
    if "korea_arms.contracts.first_year" not in cite:
        year = as_count(cite.value("korea_arms.volume_delivered.highest_year"))
        volume = words.number(cite.value(f"korea_arms.volume_delivered.{year}"), 0)
        return cite.plain("dependence.sold", f"Korea delivered most arms in {year}: {volume} million TIV", weight=28)
    best, last = (as_count(cite.value(f"korea_arms.contracts.{which}_year")) for which in ("highest", "last"))
    most, latest = (f"{_bn(cite.value(f'korea_arms.contracts.{year}'))} in {year}" for year in (best, last))
    said = f"Korea’s contracts to sell arms peaked at {most} and came to {latest}"
    if best == last:
        said = f"Korea’s contracts to sell arms came to {latest}, the most in these years"
    return cite.plain("dependence.sold", said, weight=28)


def _volume_most(cite: Cite) -> Sentence:
    year, first = (as_count(cite.value(f"korea_arms.volume_delivered.{which}_year")) for which in ("highest", "first"))
    volume = words.number(cite.value(f"korea_arms.volume_delivered.{year}"), 0)
    return cite.sentence(
        "dependence.volume-most",
        f"The most that Korea delivered in a year since {first} was {volume} million TIV, in {year}",
        weight=26,
    )


def _contracts(cite: Cite) -> Sentence | None:
    if "korea_arms.contracts.first_year" not in cite:
        return None
    first, last, best = (as_count(cite.value(f"korea_arms.contracts.{w}_year")) for w in ("first", "last", "highest"))
    value = {year: cite.value(f"korea_arms.contracts.{year}") for year in {first, last, best}}
    if first == last:
        return cite.sentence(
            "dependence.contracts", f"Korea signed arms export contracts of {_bn(value[last])} in {last}", weight=28
        )
    peak = f", as much as {_bn(value[best])} in {best}" if best not in (first, last) else ""
    return cite.sentence(
        "dependence.contracts",
        f"Korea signed arms export contracts of {_bn(value[first])} in {first}{peak} and {_bn(value[last])} in {last}",
        weight=28,
    )


def _bn(value: float) -> str:
    """Billions of dollars with the decimals that were published."""
    return words.usd_bn(value, 1 if round(value, 1) == value else 2)


def _volume(cite: Cite, p: AutonomyParameters) -> Sentence | None:
    if not all(f"korea_arms.volume.{side}" in cite for side in ("before", "after")):
        return None
    before, after = (cite(f"korea_arms.volume.{side}") for side in ("before", "after"))
    times = after.value / before.value
    moved = words.direction(times - 1, "larger", "smaller")
    return cite.sentence(
        "dependence.volume",
        f"The volume that it delivered was {moved} from {p.treatment_year} on than in the years before: "
        f"{words.number(after.value, 0)} against {words.number(before.value, 0)} million TIV a year",
        weight=27,
    )


def _poland(cite: Cite) -> Sentence | None:
    if "korea_arms.poland_share_of_contracts.2022" not in cite:
        return None
    share = words.pct(cite.value("korea_arms.poland_share_of_contracts.2022"), 0)
    return cite.sentence("dependence.poland", f"One buyer, Poland, stood for {share} of the contracts of 2022")


# ---------------------------------------------------------------- command and missile limits


@or_notice
def controls_table(p: AutonomyParameters, s: Controls) -> TableCard:
    """Steps on missile limits and command, in order of time."""
    rows = s.steps.assign(
        topic=s.steps["topic"].map(TOPICS),
        when=[
            words.date_in_words(known_date(date, precision))
            for date, precision in zip(s.steps["date"], s.steps["date_precision"], strict=True)
        ],
        planned=[None if pd.isna(day) else words.day(day) for day in s.steps["handover_planned"]],
    )
    rows = rows.sort_values(["topic", "date"], ascending=[False, True], kind="stable")
    columns: dict[str, tuple[str, Any]] = {
        "when": ("Date", None),
        "title": ("Step", None),
        "range_limit_km": ("Range allowed (km)", 0),
        "planned": ("Handover then planned for", None),
    }
    if rows["planned"].isna().all():
        del columns["planned"]
    if rows["range_limit_km"].isna().all():
        del columns["range_limit_km"]
    rows["range_limit_km"] = rows["range_limit_km"].astype(float)
    return table(
        "us-controls",
        rows,
        title="US controls over Korea’s forces",
        subtitle=f"Dated steps, {p.start_year}–{p.end_year}",
        columns=columns,
        group="topic",
        sources=s.results.sources(),
        vintage=vintage("autonomy_events"),
        note="Japan’s forces are under Japanese command and no such limits were found for them.",
    )


def controls_text(p: AutonomyParameters, s: Controls) -> list[Sentence]:
    """Steps since the treatment, the end of the missile limits and the state of the handover."""
    if s.missing:
        return []
    cite = Cite(s.results)
    missiles, command = (as_count(cite.value(f"control.steps_after.{topic}")) for topic in TOPICS)
    first = (
        f"From {p.treatment_year} on, the window holds {words.counted(missiles, 'step')} on the limits of Korea's "
        f"missiles and {words.counted(command, 'step')} on the command of its forces"
    )
    sentences = [cite.sentence("dependence.controls", first, weight=22)]
    if "control.kor_missile_end" in cite:
        ended = words.month(str(cite.value("control.kor_missile_end")))
        sentences.append(cite.sentence("dependence.controls-ended", f"The missile guidelines ended in {ended}"))
    if "control.kor_command_2026_plan" in cite:
        cite.value("control.kor_command_2026_plan")
        sentences.append(
            cite.sentence(
                "dependence.controls-lifted",
                "Wartime control has not been handed over: the day was named, put off and then tied to conditions, and "
                "a year was again only planned for at the end of the data",
            )
        )
    return sentences
