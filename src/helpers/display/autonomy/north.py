"""Section 5, third part: Korea's northern policy and trade with Russia."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.autonomy.north import BASE_YEAR, POLICY_YEAR, WAR_YEAR, North
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

EVENTS = [("2017-09-07", "Northern Policy"), ("2022-02-24", "war in Ukraine")]
STANCES = {"opening": "words", "deed": "deed", "setback": "setback", "reserved": "doubt", "status": "standing fact"}


@or_notice
def trade_figure(s: North) -> FigureCard:
    """Korea's and Japan's two-way trade with Russia; years that were not read leave a gap."""
    years = range(int(s.trade["year"].min()), int(s.trade["year"].max()) + 1)
    every = pd.MultiIndex.from_product([s.trade["country"].unique(), years], names=["country", "year"])
    rows = s.trade.set_index(["country", "year"])["total_usd_bn"].reindex(every).reset_index()

    def draw(ax: Axes) -> None:
        beside = {code: style(code).thin() for code in rows["country"].unique() if code != "KOR"}
        marks.lines(ax, rows, x="year", y="total_usd_bn", by="country", value=words.rounded(0), styles=beside)
        ax.set_ylim(bottom=0)
        for phase in ("before", "policy"):
            if f"north.high.{phase}" in s.results:
                high, year = (float(s.results[f"north.{name}.{phase}"].value) for name in ("high", "high_year"))
                marks.valued(ax, int(year), high, f"{words.number(high, 0)} in {year:.0f}", "KOR")

    return figure(
        "russia-trade",
        question="Did Korea's trade with Russia rise under the New Northern Policy?",
        subtitle=f"Exports and imports of goods, USD bn, {words.span(years[0], years[-1])}",
        plots="Two-way trade of Korea and Japan with Russia",
        draw=draw,
        data=s.trade,
        answer=in_plain_words(s),
        sources=s.results.sources("north.trade"),
        vintage=vintage("korea_trade_by_partner", "japan_trade_by_partner"),
        note="Korea: single published totals, of which 2020 and the years after 2022 were not read. Japan: its own "
        "customs, in yen, at the year's rate; it had no such policy.",
        events=EVENTS,
    )


@or_nothing
def steps_table(s: North) -> TableCard | None:
    """Steps of the policy and what undid them; nothing where none lies in the window."""
    if s.steps.empty:
        return None
    rows = s.steps.assign(stance=s.steps["stance"].map(STANCES))
    columns: dict[str, tuple[str, Any]] = {
        "date": ("Date", words.day),
        "short_name": ("Step", None),
        "stance": ("Kind", None),
    }
    return table(
        "northern-policy",
        rows,
        title="Steps of the northern policy",
        columns=columns,
        sources=ids(rows["source"]),
        vintage=vintage("diplomatic_steps"),
    )


def text(s: North) -> list[Sentence]:
    """Trade by phase, beside Japan's, the side of it that grew, and after the war began."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [
        _phases(cite),
        *([_highs(cite)] if {"north.high.before", "north.high.policy"} <= set(s.results) else []),
        *[_beside(cite, s, year) for year in (2018, 2021) if f"north.since_{BASE_YEAR}.KOR.{year}" in cite],
        *(
            [_exports(cite)]
            if {f"north.{side}.{y}" for side in ("exports", "imports") for y in (2013, 2021)} <= set(s.results)
            else []
        ),
        *([_after(cite)] if "north.exports_change" in cite else []),
    ]


def in_plain_words(s: North) -> Sentence:
    """The highest year before the policy and under it, or what there is, for everybody."""
    cite = Cite(s.results)
    if {"north.high.before", "north.high.policy"} <= set(s.results):
        before, under = (cite.value(f"north.high.{phase}") for phase in ("before", "policy"))
        never = words.direction(under - before, "more than", "less than", "the same as", threshold=0.05)
        highs = f"{words.usd_bn(under, 0)} under the policy, {never} the {words.usd_bn(before, 0)} of before"
        return cite.plain("north.plain", f"Korea’s trade with Russia reached {highs}", weight=30)
    phase = next(one for one in PHASES if f"north.mean.{one}" in cite)
    said = f"Korea’s trade with Russia {PHASES[phase]} was {words.usd_bn(cite.value(f'north.mean.{phase}'))} a year"
    return cite.plain("north.plain", said, weight=30)


def in_short(s: North) -> list[Sentence]:
    """Korea's trade with Russia beside that of Japan, which had no such policy, for everybody."""
    there = [year for year in (2021, 2018) if f"north.since_{BASE_YEAR}.KOR.{year}" in s.results]
    if s.missing or not there:
        return []
    cite, year = Cite(s.results), there[0]
    korea, japan = (words.pct(cite.value(f"north.since_{BASE_YEAR}.{c}.{year}"), 0, sign=True) for c in ("KOR", "JPN"))
    changed = f"From {BASE_YEAR} to {year} Korea’s trade with Russia changed by {korea}"
    said = f"{changed}, Japan’s, without such a policy, by {japan}"
    return [cite.plain("north.beside-plain", said)]


PHASES = {
    "before": f"before {POLICY_YEAR}",
    "policy": f"from {POLICY_YEAR} to {WAR_YEAR - 1}",
    "war": f"from {WAR_YEAR} on",
}


def _phases(cite: Cite) -> Sentence:
    first, last = (as_count(cite.value(f"north.{end}_year")) for end in ("first", "last"))
    parts = [
        f"{words.usd_bn(cite.value(f'north.mean.{phase}'))} {when}"
        for phase, when in PHASES.items()
        if f"north.mean.{phase}" in cite
    ]
    return cite.sentence(
        "north.phases",
        f"Korea's trade with Russia in the years read of {words.span(first, last)} was on average {words.join(parts)}",
        weight=30,
    )


def _highs(cite: Cite) -> Sentence:
    parts = [
        f"{words.usd_bn(cite.value(f'north.high.{phase}'))} in {cite.value(f'north.high_year.{phase}')}"
        for phase in ("before", "policy")
    ]
    return cite.sentence(
        "north.highs", f"The highest year before the policy was {parts[0]}, the highest under it {parts[1]}"
    )


def _beside(cite: Cite, s: North, year: int) -> Sentence:
    korea_years = s.trade[s.trade["country"] == "KOR"].set_index("year")["total_usd_bn"]
    low = ", the lowest of the years read," if korea_years.idxmin() == BASE_YEAR else ""
    korea, japan = (cite.value(f"north.since_{BASE_YEAR}.{code}.{year}") for code in ("KOR", "JPN"))
    return cite.sentence(
        f"north.beside.{year}",
        f"From {BASE_YEAR}{low} to {year} Korea's trade with Russia changed by {words.pct(korea, 0, sign=True)}, "
        f"Japan's by {words.pct(japan, 0, sign=True)}",
    )


def _exports(cite: Cite) -> Sentence:
    old, new = (cite.value(f"north.exports.{year}") for year in (2013, 2021))
    stood = words.direction(new - old, up="above", down="below", flat="at", threshold=0.05)
    bought = [words.usd_bn(cite.value(f"north.imports.{year}")) for year in (2013, 2021)]
    return cite.sentence(
        "north.exports",
        f"Korea's exports alone, {words.usd_bn(new)} in 2021, stood {stood} the {words.usd_bn(old)} of 2013; "
        f"its imports went from {bought[0]} to {bought[1]}",
    )


def _after(cite: Cite) -> Sentence:
    year = as_count(cite.value("north.exports_last_year"))
    change = cite.value("north.exports_change")
    return cite.sentence(
        "north.after",
        f"By {year} Korea's exports to Russia were {words.pct(abs(change), 0)} "
        f"{'lower' if change < 0 else 'higher'} than in {WAR_YEAR - 1}",
    )
