"""Positions in UN votes on the page: where the allies stand, how far from whom, and who moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.administrations import ADMINISTRATIONS, administration_of, predecessor
from helpers.analysis.autonomy.un_votes import UnVotes
from helpers.display import marks
from helpers.display.autonomy.common import TERMS, between
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, given, once

MEASURES = {"final_passage": "votes on final passage", "all_votes": "all recorded votes"}
PARTS = {"through_target": "through the US", "own": "through the ally"}
OFFICE = {one.key: f"{one.president} {one.first}" for one in ADMINISTRATIONS}
OTHERS = "others"
"""Key of the mean of the comparison allies."""


@or_notice
def positions_figure(p: AutonomyParameters, s: UnVotes) -> FigureCard:
    """Ideal points with their intervals; the comparison allies in grey."""
    bright = s.positions[s.positions["country"].isin(["USA", "CHN", *p.countries])]
    grey = s.positions[s.positions["country"].isin(p.comparison_allies)]

    def draw(ax: Axes) -> None:
        if len(grey):
            marks.lines(ax, grey, x="year", y="ideal_point", by="country", comparators=p.comparison_allies, label=False)
        marks.bands(ax, bright, x="year", low="low", high="high", by="country")
        marks.lines(ax, bright, x="year", y="ideal_point", by="country")

    return figure(
        "un-positions",
        question="Where do the allies stand in UN votes?",
        subtitle=f"Ideal points from {MEASURES[p.un_measure]}, higher is nearer to the United States’ side",
        plots="Ideal points of the United States, China and the allies examined, with intervals",
        draw=draw,
        data=s.positions[["country", "year", "ideal_point", "low", "high"]],
        answer=_nearer(p, s, Cite(s.results)),
        sources=s.results.sources(),
        vintage=vintage("un_ideal_points"),
        note=f"Bands: {words.share(p.confidence)} intervals from the published bounds."
        + (f" Grey: {words.join(map(words.name_in_text, p.comparison_allies))}." if len(grey) else ""),
        height=3.6,
    )


@or_notice
def distance_figure(p: AutonomyParameters, s: UnVotes) -> FigureCard:
    """Distance to the United States of the allies examined, by year and in the mean before and after the turn."""
    return _distance(p, s, "USA", "How far are the allies from the United States?", in_plain_words(p, s))


@or_nothing
def china_figure(p: AutonomyParameters, s: UnVotes) -> FigureCard | None:
    """The same to China; nothing before its vote of 1971."""
    if not (s.distances["target"] == "CHN").any():
        return None
    return _distance(p, s, "CHN", "How far are the allies from China?", _china_plain(p, s, Cite(s.results)))


def _distance(p: AutonomyParameters, s: UnVotes, target: str, question: str, answer: Sentence) -> FigureCard:
    rows, means = s.distances[s.distances["target"] == target], _means(p, s, target)
    rows = rows[rows["year"] >= means["first"].min() - YEARS_BEFORE] if len(means) else rows
    if rows["country"].isin(p.countries).any():
        rows = rows[rows["country"].isin(p.countries)]
    there = list(dict.fromkeys(rows["country"]))

    def draw(axes: Any) -> None:
        for ax, country in zip(np.atleast_1d(axes), there, strict=True):
            own, mean = (frame[frame["country"] == country] for frame in (rows, means))
            thin = {country: style(country).thin()}
            marks.lines(ax, own, x="year", y="distance", by="country", styles=thin, label=False)
            marks.levels(ax, mean, first="first", last="last", value="mean", code="country", form=words.rounded(2))
            ax.set_title(f"{words.name(country)}{_difference(p, s, target, country)}", loc="left")
            ax.set_ylim(0, 1.04 * float(rows["distance"].max()))

    return figure(
        "un-distance" if target == "USA" else f"un-distance-{words.name_in_text(target).lower()}",
        question=question,
        subtitle=f"Distance between estimated positions in UN votes, by year; zero: the same{_of_spans(means)}",
        plots=f"Distance of the allies to {words.name_in_text(target)} in UN votes",
        draw=draw,
        data=rows,
        answer=answer,
        sources=s.results.sources(),
        vintage=vintage("un_ideal_points"),
        terms=TERMS,
        events=[(f"{p.treatment_year}-01-01", str(p.treatment_year))],
        note="After each name: difference of the means." if len(means) else None,
        panels=(1, len(there)),
        height=3.2,
    )


YEARS_BEFORE = 5
"""Years before those compared that a drawing of distances shows."""


def _difference(p: AutonomyParameters, s: UnVotes, target: str, country: str) -> str:
    """The change of the mean with its interval, after the name of a panel."""
    found = s.results.get(f"un_votes.move.treatment.{target}.{country}.change")
    if found is None:
        return ""
    interval = f" ({words.level(p.confidence)} {words.interval(found, 2)})" if found.interval else ""
    return f": {_signed(float(found.value))}{interval}"


def _of_spans(means: pd.DataFrame) -> str:
    spans = sorted(set(zip(means["first"], means["last"], strict=True)))
    return f"; level lines: means of {words.join(words.span(*ends) for ends in spans)}" if spans else ""


def _means(p: AutonomyParameters, s: UnVotes, target: str) -> pd.DataFrame:
    """Columns country, first, last, mean: the distances before the treatment year and from it on that are compared."""
    around = _treatment(s)
    if around.empty:
        return pd.DataFrame(columns=["country", "first", "last", "mean"])
    own = around[(around["target"] == target) & around["country"].isin(p.countries)]
    spans = [
        own.rename(columns={f"{side}_first": "first", f"{side}_last": "last", side: "mean"})
        for side in ("before", "after")
    ]
    return pd.concat([span[["country", "first", "last", "mean"]] for span in spans], ignore_index=True)


@or_nothing
def moves_figure(p: AutonomyParameters, s: UnVotes) -> FigureCard | None:
    """By administration: what the United States' and the ally's own move did to the distance."""
    rows = by_administration(p, s)
    if rows.empty:
        return None
    groups = list(dict.fromkeys(rows["group"]))
    styles = {"through_target": style("USA"), "own": style("one")}

    reach = 1.25 * max(float(rows["value"].abs().max()), 1e-6)

    def draw(axes: Any) -> None:
        for ax, group in zip([axes] if len(groups) == 1 else axes, groups, strict=True):
            part = rows[rows["group"] == group]
            part = part.assign(part=part["part"].where(part["step"] == _told_step(p, rows), "other"))
            shades = {**styles, "own": style(group) if group != OTHERS else style("one")}
            marks.bars(ax, part, label="label", value="value", code="part", styles=shades, form=_signed)
            ax.set_xlim(-reach, reach)
            ax.set_title(words.name(group) if group != OTHERS else "Mean of the other allies", loc="left")

    return figure(
        "un-moves",
        question="Who moved: the United States or the ally?",
        subtitle="Change of the mean distance to the United States in UN votes on the term before",
        plots="Change of the distance to the United States by administration, split into two moves",
        draw=draw,
        data=rows,
        answer=_swung(p, rows, Cite(s.results)),
        sources=s.results.sources(),
        vintage=vintage("un_ideal_points"),
        note="Right of zero: farther apart. The two bars of a term add up to the change of the distance; "
        "that through the US is the same for all allies. In colour: the term that the title tells of.",
        panels=(len(groups), 1),
    )


def by_administration(p: AutonomyParameters, s: UnVotes) -> pd.DataFrame:
    """Rows: group (country, or ``others`` for the mean of the comparison allies), step, year, part, value, label."""
    if s.moves.empty:
        return pd.DataFrame()
    began = {one.key: one.first for one in ADMINISTRATIONS}
    rows = s.moves[(s.moves["target"] == "USA") & s.moves["step"].isin(began)]
    named = rows.assign(group=rows["country"].where(rows["country"].isin(p.countries), OTHERS))
    means = named.groupby(["group", "step"], sort=False)[list(PARTS)].mean().reset_index()
    long = means.melt(["group", "step"], var_name="part", value_name="value")
    long = long.assign(year=long["step"].map(began)).sort_values(["group", "year"], key=_in_order(p), kind="stable")
    return long.assign(label=long["step"].map(OFFICE) + ", " + long["part"].map(PARTS))


def _in_order(p: AutonomyParameters) -> Any:
    places = {key: i for i, key in enumerate([*p.countries, OTHERS])}
    return lambda column: column.map(places) if column.name == "group" else column


@or_nothing
def moves_table(p: AutonomyParameters, s: UnVotes) -> TableCard | None:
    """Every ally around the treatment year; nothing where the window lies on one side of it."""
    rows = _treatment(s)
    if rows.empty:
        return None
    rows = rows.assign(to=rows["target"].map(lambda code: f"Distance to {words.name_in_text(code)}"))
    for part in ("change", "own"):
        ends = zip(rows[f"{part}_low"], rows[f"{part}_high"], strict=True)
        rows[f"{part}_interval"] = [None if any(map(pd.isna, pair)) else words.interval(pair, 2) for pair in ends]
    columns: dict[str, tuple[str, Any]] = {
        "country": ("Ally", None),
        "change": ("Change", _signed),
        "change_interval": ("Interval", str),
        "through_target": ("Through the other side", _signed),
        "own": ("Through the ally", _signed),
        "own_interval": ("Interval", str),
    }
    first = rows.iloc[0]
    return table(
        "un-moves",
        rows,
        title="Change of the mean distance, and who moved",
        subtitle=f"From {words.span(first['before_first'], first['before_last'])} "
        f"to {words.span(first['after_first'], first['after_last'])}, {words.share(p.confidence)} intervals",
        columns=columns,
        group="to",
        sources=s.results.sources(),
        vintage=vintage("un_ideal_points"),
        note="The intervals allow for errors that last from one year to the next.",
    )


def _treatment(s: UnVotes) -> pd.DataFrame:
    return s.moves[s.moves["step"] == "treatment"] if len(s.moves) else s.moves


_signed = words.rounded(2, sign=True)


# ---------------------------------------------------------------- sentences


def text(p: AutonomyParameters, s: UnVotes) -> list[Sentence]:
    """Who moved around the treatment year and between administrations, the US part in the swings, China, the latest."""
    if s.missing:
        return []
    cite = Cite(s.results)
    made = [
        _moved(p, s, cite),
        _administration(p, cite),
        _swings(p, cite),
        _china(p, cite),
        _latest(p, s, cite),
    ]
    return [sentence for sentence in made if sentence]


def in_plain_words(p: AutonomyParameters, s: UnVotes) -> Sentence:
    """Whether the distance to the United States changed around the treatment year, for everybody."""
    cite = Cite(s.results)
    changed = _changed(p, "USA", cite)
    if not changed:
        return cite.plain("un-votes.stood", _stood(p, s, "USA", cite), weight=60)
    said = f"From {p.treatment_year} on, the mean distance to the US in UN votes {changed}"
    return cite.plain("un-votes.plain", f"{said}{_late(p, changed, cite)}", weight=80)


def _late(p: AutonomyParameters, changed: str, cite: Cite) -> str:
    """Which way all distances went at the end, where the means tell nothing of it."""
    if "un_votes.late.year" not in cite or not changed.startswith("did not"):
        return ""
    way = words.direction(cite.value(f"un_votes.late.change.{p.countries[0]}"))
    return f", though it {way} after {cite.value('un_votes.late.year')}"


def in_short(p: AutonomyParameters, s: UnVotes) -> list[Sentence]:
    """How much of the ups and downs is the doing of the United States, for everybody."""
    there = [] if s.missing else [c for c in p.countries if f"un_votes.through_usa.{c}" in s.results]
    if not there:
        return []
    cite = Cite(s.results)
    shares = words.join(
        f"{words.pct(cite.value(f'un_votes.through_usa.{c}'), 0)} for {words.name_in_text(c)}" for c in there
    )
    said = f"The United States’ own swings made up part of the ups and downs of that distance: {shares}"
    return [cite.plain("un-votes.own-swings", said)]


def _changed(p: AutonomyParameters, target: str, cite: Cite) -> str:
    """What became of the distance, with the allies for which it did; nothing where no years compare."""
    name = f"un_votes.move.treatment.{target}"
    there = {c: cite(f"{name}.{c}.change") for c in p.countries if f"{name}.{c}.change" in cite}
    verbs = {1: "grew", -1: "shrank", 0: "did not clearly change"}
    signs = {c: 0 if not (i := r.interval) else (i[0] > 0) - (i[1] < 0) for c, r in there.items()}
    parts = [
        f"{verb} for {words.names_in_text(c for c in signs if signs[c] == sign)}"
        for sign, verb in verbs.items()
        if sign in signs.values()
    ]
    return words.join(parts)


def _stood(p: AutonomyParameters, s: UnVotes, target: str, cite: Cite) -> str:
    """The latest distance of each ally that has one."""
    rows = s.distances[s.distances["country"].isin(p.countries) & (s.distances["target"] == target)]
    year = int(rows["year"].max())
    said = words.join(
        f"{words.number(cite.value(f'un_votes.distance.{target}.{c}.{year}'), 2)} for {words.name_in_text(c)}"
        for c in p.countries
        if f"un_votes.distance.{target}.{c}.{year}" in cite
    )
    return f"In {year} the distance to {words.name_in_text(target)} in UN votes was {said}"


def _china_plain(p: AutonomyParameters, s: UnVotes, cite: Cite) -> Sentence:
    changed = _changed(p, "CHN", cite)
    said = f"From {p.treatment_year} on, the mean distance to China in UN votes {changed}"
    return cite.plain("un-votes.china-plain", said if changed else _stood(p, s, "CHN", cite))


def _nearer(p: AutonomyParameters, s: UnVotes, cite: Cite) -> Sentence:
    """To which of the two each ally stood nearer in the latest year."""
    rows = s.distances[s.distances["country"].isin(p.countries)]
    year = int(rows["year"].max())
    there = set(rows.loc[rows["year"] == year, "country"])
    near = {c: cite.value(f"un_votes.distance.USA.{c}.{year}") < cite.value(f"un_votes.distance.CHN.{c}.{year}")
            for c in there}  # fmt: skip
    usa, china = (words.names_in_text(c for c in p.countries if near.get(c) is side) for side in (True, False))
    stood = f"{usa} stood nearer to the United States than to China" if usa else ""
    if china:
        stood = f"{china} stood nearer to China than to the United States"
    if usa and china:
        stood = f"{usa} stood nearer to the United States and {china} to China"
    return cite.plain("un-votes.positions-plain", f"In UN votes of {year} {stood}")


def _told_step(p: AutonomyParameters, rows: pd.DataFrame) -> str:
    own = administration_of(p.treatment_year).key
    return own if own in set(rows["step"]) else str(rows.loc[rows["year"].idxmax(), "step"])


def _swung(p: AutonomyParameters, rows: pd.DataFrame, cite: Cite) -> Sentence:
    """What the move of the United States alone did, in the term of the treatment year or else the last shown."""
    key = _told_step(p, rows)
    name = next(
        n for c in [*p.countries, *p.comparison_allies] if (n := f"un_votes.move.{key}.USA.{c}.through_target") in cite
    )
    one = next(a for a in ADMINISTRATIONS if a.key == key)
    did = words.direction(
        cite.value(name),
        "moved farther from",
        "moved nearer to",
        "hardly moved from or towards",
        threshold=0.005,
    )
    said = f"From {between(p, predecessor(one), one)} the United States itself {did} its allies in UN votes"
    return cite.plain("un-votes.swung", said)


def _moved(p: AutonomyParameters, s: UnVotes, cite: Cite) -> Sentence | None:
    there = [c for c in p.countries if f"un_votes.move.treatment.USA.{c}.change" in cite]
    if not there:
        return None
    rows = _treatment(s)
    before, after = (
        words.span(rows[f"{when}_first"].min(), rows[f"{when}_last"].max()) for when in ("before", "after")
    )
    found = [cite(f"un_votes.move.treatment.USA.{c}.change") for c in there]
    level = words.level(given(p, "confidence"))
    said = words.join(
        f"{_signed(r.value)} for {words.name_in_text(c)}" + (f" ({level} {words.interval(r, 2)})" if r.interval else "")
        for c, r in zip(there, found, strict=True)
    )
    return cite.sentence(
        "un-votes.moved",
        f"From {before} to {after} the mean distance to the United States in UN votes changed by {said}"
        f"{_of_which(there, cite)}{_through_usa(there, cite)} came through the move of the United States and the rest "
        f"through the {words.agree(len(there), 'ally’s', 'allies’')} own",
        weight=80,
    )


def _of_which(there: Sequence[str], cite: Cite) -> str:
    """How the part is joined to the whole: only what is no larger and goes the same way is a part of it."""
    name = "un_votes.move.treatment.USA"
    pairs = [(cite.value(f"{name}.{c}.through_target"), cite.value(f"{name}.{c}.change")) for c in there]
    inside = all(0 <= part * whole <= whole * whole for part, whole in pairs)
    return ", of which " if inside else "; "


def _through_usa(there: Sequence[str], cite: Cite, step: str = "treatment") -> str:
    """The part of the United States, once where it is the same for all."""
    return words.join(once(_signed(cite.value(f"un_votes.move.{step}.USA.{c}.through_target")) for c in there))


def _administration(p: AutonomyParameters, cite: Cite) -> Sentence | None:
    """The step to the administration of the treatment year, and the one after it."""
    now = administration_of(p.treatment_year)
    place = ADMINISTRATIONS.index(now)
    said = [text for one in ADMINISTRATIONS[place : place + 2] if (text := _step(p, cite, one.key))]
    return cite.sentence("un-votes.administration", "; ".join(said), weight=82) if said else None


def _step(p: AutonomyParameters, cite: Cite, key: str) -> str | None:
    there = [c for c in p.countries if f"un_votes.move.{key}.USA.{c}.change" in cite]
    if not there:
        return None
    one = next(a for a in ADMINISTRATIONS if a.key == key)
    change = words.join(
        f"{_signed(cite.value(f'un_votes.move.{key}.USA.{c}.change'))} for {words.name_in_text(c)} "
        f"(own move {_signed(cite.value(f'un_votes.move.{key}.USA.{c}.own'))})"
        for c in there
    )
    return (
        f"from {between(p, predecessor(one), one)} the move of the United States alone changed the distance in UN "
        f"votes by {_through_usa(there, cite, key)}, and with the ally’s own it changed by {change}"
    )


def _swings(p: AutonomyParameters, cite: Cite) -> Sentence | None:
    there = [c for c in p.countries if f"un_votes.through_usa.{c}" in cite]
    if not there:
        return None
    found, level = [cite(f"un_votes.through_usa.{c}") for c in there], words.level(given(p, "confidence"))
    said = words.join(
        f"{words.pct(r.value, 0)} for {words.name_in_text(c)} ({level} {words.interval(r, 0)})"
        for c, r in zip(there, found, strict=True)
    )
    return cite.sentence(
        "un-votes.swings",
        f"Of the ups and downs of the distance in UN votes from year to year the United States’ own swings account "
        f"for {said}",
    )


def _china(p: AutonomyParameters, cite: Cite) -> Sentence | None:
    there = [c for c in p.countries if f"un_votes.move.treatment.CHN.{c}.change" in cite]
    if not there:
        return None
    said = words.join(
        f"{_signed(cite.value(f'un_votes.move.treatment.CHN.{c}.change'))} for {words.name_in_text(c)} "
        f"({_signed(cite.value(f'un_votes.move.treatment.CHN.{c}.through_target'))} through China’s move)"
        for c in there
    )
    return cite.sentence("un-votes.china", f"The mean distance to China changed by {said}")


def _latest(p: AutonomyParameters, s: UnVotes, cite: Cite) -> Sentence:
    rows = s.distances[s.distances["country"].isin(p.countries) & (s.distances["target"] == "USA")]
    year = int(rows["year"].max())
    there = [c for c in p.countries if f"un_votes.distance.USA.{c}.{year}" in cite]
    said = words.join(f"{words.name_in_text(c)} stood {_both_distances(c, year, cite)}" for c in there)
    return cite.sentence("un-votes.latest", f"In UN votes of {year} {said}", weight=50)


def _both_distances(country: str, year: int, cite: Cite) -> str:
    """Distance to the United States, and to China where it had a vote."""
    said = []
    for target in ("USA", "CHN"):
        name = f"un_votes.distance.{target}.{country}.{year}"
        if name in cite:
            said.append(f"{words.number(cite.value(name), 2)} from {words.name_in_text(target)}")
    return words.join(said)
