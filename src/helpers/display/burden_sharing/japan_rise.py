"""Section 8: whether the rise of Japan's spending is new."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.burden_sharing.japan_rise import SHORTEST_SEGMENT, JapanRise
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, given

METHODS = {"partition": "segments of the level", "means": "means of the growth rate"}
CONCEPTS = {
    "narrow": "ministry alone",
    "with_realignment": "with realignment",
    "security_related": "other ministries",
    "security_related_with_supplement": "extra budget",
}
"""Short names at the ends of lines: each concept adds to the one before."""
WIDER = {
    "security_related": "with other ministries",
    "security_related_with_supplement": "with other ministries and the supplement",
}
TONES = {
    "narrow": "one",
    "with_realignment": "two",
    "security_related": "three",
    "security_related_with_supplement": "four",
}


@or_notice
def spending_figure(s: JapanRise) -> FigureCard:
    """Real spending with the fitted segments above, growth by year with the fitted means below."""
    first, last = int(s.years["year"].min()), int(s.years["year"].max())

    def draw(axes: Any) -> None:
        level, growth = axes
        marks.lines(
            level, s.years, x="year", y="real_usd_bn", names={"real_usd_bn": "Japan"}, styles=_japan(), label=False
        )
        ink = {"fitted_usd_bn": style("ink").thin()}
        marks.lines(level, s.years, x="year", y="fitted_usd_bn", styles=ink, names=_FITTED, label=False)
        level.set_ylim(bottom=0)
        level.set_title("Spending, USD bn at 2024 prices", loc="left")
        marks.columns(
            growth, _counted(s), x="year", y="growth_pct", styles=_japan(), names=_FITTED, counted="counted",
            tone="tone", tones={"JPN": "year of growth", "other": "no growth"},
        )  # fmt: skip
        growth.set_ylim(top=1.15 * growth.get_ylim()[1])
        if len(spans := _stretches(s)):
            form = words.rounded(1)
            marks.levels(growth, spans, first="first", last="last", value="growth_pct", code="tone", form=form)
        growth.set_title(f"Growth on the year before, %{_of_counted(s)}", loc="left")
        for ax in axes:
            ax.set_xlim(first - 1, last + 1)
            marks.event_lines(ax, _turned(s))

    return figure(
        "japan-rise",
        question="Is the rise of Japan’s defence spending new?",
        subtitle=f"Japan’s military expenditure at constant prices, {words.span(first, last)}",
        plots="Japan’s real military expenditure with stretches of even growth, and its growth by year",
        draw=draw,
        data=s.years,
        answer=in_plain_words(s),
        sources=_sources(s),
        vintage=vintage("military_expenditure"),
        note="SIPRI’s estimates at prices and exchange rates of 2024; the last year is a first estimate. Thin lines: "
        "stretches of even growth.",
        panels=(2, 1),
        height=2.7,
    )


def _sources(s: JapanRise) -> tuple[str, ...]:
    return s.results["japan_rise.last_year"].sources


def _japan() -> dict[str, Any]:
    return {"real_usd_bn": style("JPN"), "growth_pct": style("JPN")}


_FITTED = {"fitted_usd_bn": "stretches of even growth", "growth_pct": "growth"}


def _counted(s: JapanRise) -> pd.DataFrame:
    """Growth by year, whether the title counts its time, and its tone; all where the title counts none."""
    rows = s.years.dropna(subset=["growth_pct"])
    rows = rows.assign(tone=np.where(rows["growth_pct"] > 0, "JPN", "other"))
    until = as_count(s.results["japan_rise.before"].value) if _turned(s) else rows["year"].max()
    return rows.assign(counted=rows["year"] <= until)


def _of_counted(s: JapanRise) -> str:
    """What the strong columns are, and of how many the title speaks."""
    if not _turned(s):
        return ""
    rising = s.results["japan_rise.rising_before"]
    pale = ", pale: since" if not _counted(s)["counted"].all() else ""
    until = s.results["japan_rise.before"].value
    return f"; up to {until} it grew in {rising.value:.0f} of {words.plural(rising.n or 0, 'year')}{pale}"


def _stretches(s: JapanRise) -> pd.DataFrame:
    """first, last, growth_pct: growth a year of each span between the years in which its mean changes."""
    grown, breaks = s.years.dropna(subset=["growth_pct"])["year"], s.breaks[s.breaks["method"] == "means"]
    if breaks.empty:
        return pd.DataFrame()
    starts = [int(grown.min()), *breaks["date"]]
    ends = [*(start - 1 for start in starts[1:]), int(grown.max())]
    growth = [breaks["before_pct"].iloc[0], *breaks["after_pct"]]
    return pd.DataFrame({"first": starts, "last": ends, "growth_pct": growth, "tone": "ink"})


def _turned(s: JapanRise) -> list[tuple[str, str]]:
    """The end of the years that the title counts; nothing where the window begins later."""
    if "japan_rise.rising_before" not in s.results:
        return []
    until = int(s.results["japan_rise.before"].value)
    return [(f"{until}-12-31", f"end of {until}")]


@or_notice
def share_figure(s: JapanRise) -> FigureCard:
    """Share of GDP by SIPRI, and the shares that the government printed, each concept by itself."""
    ours = s.years.rename(columns={"share_of_gdp_pct": "share_pct"})[["year", "share_pct"]].assign(concept="sipri")
    theirs = s.budgets.rename(columns={"share_of_gdp_pct": "share_pct"})
    theirs = theirs[theirs["concept"].isin(TONES)]
    shown = pd.concat([ours, *[_with_gaps(part) for _, part in theirs.groupby("concept")]], ignore_index=True)
    shown = shown.dropna(subset=["year"])
    styles = {"sipri": style("JPN"), **{concept: style(tone).thin() for concept, tone in TONES.items()}}

    def draw(ax: Axes) -> None:
        marks.lines(
            ax, shown, x="year", y="share_pct", by="concept", styles=styles, names={"sipri": "SIPRI", **CONCEPTS}
        )
        ax.set_ylim(bottom=0)

    return figure(
        "japan-share",
        question="What share of GDP does Japan spend?",
        subtitle="Military expenditure and defence budgets, % of GDP as each source counts it",
        plots="Japan’s military expenditure by SIPRI and its defence budgets by concept, as shares of GDP",
        draw=draw,
        data=shown[["concept", "year", "share_pct"]].dropna(),
        answer=_share_plain(Cite(s.results)),
        sources=ids([*_sources(s), *s.budgets["source"]]),
        vintage=vintage("military_expenditure", "defence_budgets"),
        note="Budgets by fiscal year, over the GDP that the source used: of the ministry; with the realignment funds; "
        "with other ministries; with a supplementary budget. They are not one series. Gaps: years that were not read.",
        height=3.0,
    )


def _with_gaps(part: pd.DataFrame) -> pd.DataFrame:
    """The points of one concept with empty years between them, so that no line bridges a gap."""
    years = range(int(part["year"].min()), int(part["year"].max()) + 1)
    points = part.set_index("year")["share_pct"].reindex(years)
    return points.rename_axis("year").reset_index().assign(concept=part["concept"].iloc[0])


@or_nothing
def decades_table(s: JapanRise) -> TableCard:
    """Growth and share of GDP by decade."""
    rows = s.decades.assign(span=[words.span(a, b) for a, b in zip(s.decades["first"], s.decades["last"], strict=True)])
    columns: dict[str, tuple[str, Any]] = {
        "span": ("Years", str),
        "growth_pct": ("Real growth (% a year)", 1),
        "rising": ("Years of growth", 0),
        "years": ("Years measured", 0),
        "share_pct": ("Mean share of GDP (%)", 2),
    }
    return table(
        "japan-decades",
        rows,
        title="Japan’s real military expenditure by decade",
        columns=columns,
        sources=_sources(s),
        vintage=vintage("military_expenditure"),
    )


@or_nothing
def breaks_table(p: BurdenSharingParameters, s: JapanRise) -> TableCard | None:
    """Breaks by both methods; nothing where none was found."""
    if s.breaks.empty:
        return None
    rows = s.breaks.assign(
        method=s.breaks["method"].map(METHODS).map(words.sentence).str.rstrip("."),
        interval=[words.span(a, b) for a, b in zip(s.breaks["low"], s.breaks["high"], strict=True)],
    )
    columns: dict[str, tuple[str, Any]] = {
        "date": ("New segment from", str),
        "interval": (f"{words.share(p.confidence)} interval", str),
        "before_pct": ("Growth before (% a year)", 1),
        "after_pct": ("Growth after (% a year)", 1),
    }
    return table(
        "japan-breaks",
        rows,
        title="Dated breaks in Japan’s spending",
        columns=columns,
        group="method",
        sources=_sources(s),
        vintage=vintage("military_expenditure"),
        note=f"A segment of the level has {SHORTEST_SEGMENT} years at least, a mean of the growth rate "
        f"{SHORTEST_SEGMENT - 1}: a later turn is dated to the earliest year that this allows.",
    )


@or_nothing
def compared_figure(s: JapanRise) -> FigureCard | None:
    """Real growth since 2012 beside others; nothing where the window ends before."""
    if s.compared.empty:
        return None
    first, last = (int(s.compared[column].iloc[0]) for column in ("first", "last"))
    return figure(
        "japan-compared",
        question="Did Japan’s spending rise more than that of others?",
        subtitle=f"Growth of real military expenditure, % a year, {words.span(first, last)}",
        plots=f"Real growth of military expenditure in {len(s.compared)} states",
        draw=lambda ax: marks.bars(
            ax, s.compared, label="country", value="growth_pct", highlight=["JPN"], form=words.rounded(1, "%")
        ),
        data=s.compared,
        answer=_beside_plain(Cite(s.results), s),
        sources=_sources(s),
        vintage=vintage("military_expenditure"),
    )


# ---------------------------------------------------------------- sentences


def in_plain_words(s: JapanRise) -> Sentence:
    """In how many years before the rise spending had grown already, for everybody."""
    cite = Cite(s.results)
    if "japan_rise.rising_before" not in cite:
        said = "The window begins too late to tell whether Japan’s rise is new"
        return cite.plain("japan-rise.already", said, weight=60)
    rising, until = cite("japan_rise.rising_before"), cite.value("japan_rise.before")
    already = "already " if 2 * rising.value > (rising.n or 0) else ""
    grew = f"had {already}grown in {rising.value or 'none'} of {words.plural(rising.n or 0, 'year')}"
    said = f"Up to {until} Japan’s real military spending {grew}{_faster(cite, until)}"
    return cite.plain("japan-rise.already", said, weight=60)


def _faster(cite: Cite, until: int) -> str:
    """Since when it has grown faster than in the span before, by the means of its growth; nothing where it has not."""
    count = as_count(cite.value("japan_rise.breaks.means"))
    dates = [cite.value(f"japan_rise.break.means.{number}") for number in range(1, count + 1)]
    if not dates or dates[-1] <= until:
        return ""
    before, after = (cite.value(f"japan_rise.break.means.{count}.{side}_pct") for side in ("before", "after"))
    start = dates[-2] if count > 1 else cite.value("japan_rise.first_year") + 1
    return (
        f"; since {dates[-1]} it has grown faster than in {words.span(start, dates[-1] - 1)}" if after > before else ""
    )


def in_short(s: JapanRise) -> list[Sentence]:
    """The latest rise, and when both methods last date a break; for everybody."""
    if s.missing:
        return []
    cite, told = Cite(s.results), []
    if "japan_rise.rise" in cite:
        start, end, rise = (cite.value(f"japan_rise.{what}") for what in ("rise_first", "last_year", "rise"))
        moved = words.direction(rise, threshold=0.5)
        size = f" by {words.pct(abs(rise), 0)}" if abs(rise) > 0.5 else ""
        told.append(
            cite.plain(
                "japan-rise.since",
                f"From {start} to {end} Japan’s real military spending {moved}{size}",
            )
        )
    if "japan_rise.agreed" in cite and cite.value("japan_rise.agreed"):
        last = cite.value(f"japan_rise.agreed.{cite.value('japan_rise.agreed')}")
        said = f"Dated from the series alone, in both ways tried, its course last changed about {last}"
        told.append(cite.plain("japan-rise.turned", said))
    return told


def _share_plain(cite: Cite) -> Sentence:
    low, last = (words.pct(cite.value(f"japan_rise.share.{when}"), 2) for when in ("low", "last"))
    years = {when: cite.value(f"japan_rise.share_year.{when}") for when in ("peak", "low", "last")}
    if years["last"] in {years["peak"], years["low"]}:
        side = "highest" if years["last"] == years["peak"] else "lowest"
        said = f"Japan’s share of GDP stood at {last} in {years['last']}"
        said = f"{said}, the {side} of this window" if years["peak"] != years["low"] else said
        return cite.plain("japan-rise.share-plain", said)
    said = f"Japan’s share of GDP stood at {last} in {years['last']}, after {low} in {years['low']}, the lowest"
    return cite.plain("japan-rise.share-plain", said)


def _beside_plain(cite: Cite, s: JapanRise) -> Sentence:
    rank = cite("japan_rise.rank")
    first, last = (int(s.compared[column].iloc[0]) for column in ("first", "last"))
    place = words.ordinal(as_count(rank.value))
    said = f"From {first} to {last} Japan’s spending came {place} among {rank.n} states by its growth"
    return cite.plain("japan-rise.place", said)


def text(p: BurdenSharingParameters, s: JapanRise) -> list[Sentence]:
    """Years of growth before 2013, decades, the latest rise, breaks, share of GDP, the others."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [
        _before(cite),
        _decades(cite, s),
        *([_rise(cite)] if "japan_rise.rise" in cite else []),
        _broken(cite, p),
        *([_agreed(cite)] if "japan_rise.agreed" in cite else []),
        _by_chance(cite),
        _share(cite),
        *([_beside(cite, s)] if len(s.compared) else []),
    ]


def _before(cite: Cite) -> Sentence:
    if "japan_rise.rising_before" not in cite:
        return cite.sentence(
            "japan-rise.before", "The window holds no year before 2013, so it cannot tell whether Japan’s rise is new"
        )
    rising = cite("japan_rise.rising_before")
    first, end_before = (cite.value(f"japan_rise.{when}") for when in ("first_year", "before"))
    spending, years = "Japan’s real military spending", words.plural(rising.n or 0, "year")
    if not rising.value:
        said = f"{spending} grew in none of the {years} between {first} and {end_before}"
        return cite.sentence("japan-rise.before", said, weight=60)
    run, start, end = (cite.value(f"japan_rise.longest_run{part}") for part in ("", ".first", ".last"))
    longest = f", the longest time without a break from {start} to {end} ({words.plural(run, 'year')})"
    return cite.sentence(
        "japan-rise.before",
        f"{spending} grew in {rising.value} of {years} between {first} and {end_before}{longest if run > 1 else ''}, "
        "before the rise that was called the first",
        weight=60,
    )


def _decades(cite: Cite, s: JapanRise) -> Sentence:
    growth = {row.decade: cite.value(f"japan_rise.growth_pct.{row.decade}") for row in s.decades.itertuples()}
    if len(growth) == 1:
        ((decade, value),) = growth.items()
        return cite.sentence(
            "japan-rise.decades", f"In the {decade} it changed by {words.pct(value, sign=True)} a year"
        )
    best, worst, latest = max(growth, key=lambda d: growth[d]), min(growth, key=lambda d: growth[d]), list(growth)[-1]
    others = "" if latest in {best, worst} else f"; in the {latest} it was {words.pct(growth[latest], sign=True)}"
    return cite.sentence(
        "japan-rise.decades",
        f"Growth was fastest in the {best} ({words.pct(growth[best], sign=True)} a year) and slowest in the {worst} "
        f"({words.pct(growth[worst], sign=True)}){others}",
    )


def _rise(cite: Cite) -> Sentence:
    start, end = cite.value("japan_rise.rise_first"), cite.value("japan_rise.last_year")
    rise, yearly = cite.value("japan_rise.rise"), cite.value("japan_rise.rise_yearly")
    share = cite.value("japan_rise.share_change")
    moved = words.direction(rise, "rose by", "fell by", "changed by")
    return cite.sentence(
        "japan-rise.rise",
        f"From {start} to {end} real spending {moved} {words.pct(abs(rise), 0)} "
        f"({words.pct(yearly, sign=True)} a year) and its share of GDP changed by {words.pp(share, 2, sign=True)}",
    )


def _broken(cite: Cite, p: BurdenSharingParameters) -> Sentence:
    parts = []
    for method, name in METHODS.items():
        count = as_count(cite.value(f"japan_rise.breaks.{method}"))
        found = [cite(f"japan_rise.break.{method}.{i}") for i in range(1, count + 1)]
        dates = [f"{one.value} ({_years(one.interval)})" for one in found]
        most = ", as many as were looked for" if count == p.max_breaks else ""
        parts.append(f"{name} change in {words.join(dates)}{most}" if dates else f"{name} do not change")
    level = words.level(given(p, "confidence"))
    said = f"Dated from the data alone, {'; '.join(parts)} (in brackets: {level}s)"
    return cite.sentence("japan-rise.broken", said)


def _years(ends: tuple[float, float] | None) -> str:
    low, high = ends or (0, 0)
    return words.span(int(low), int(high))


def _agreed(cite: Cite) -> Sentence:
    """Breaks that both methods find, and the growth on either side of the last of them."""
    within = words.plural(cite.value("japan_rise.near_years"), "year")
    both = [f"japan_rise.agreed.{i}" for i in range(1, cite.value("japan_rise.agreed") + 1)]
    if not both:
        return cite.sentence("japan-rise.agreed", f"The two methods agree on no break within {within}")
    named = words.join(f"{cite.value(name)}" for name in both)
    old, new = (cite.value(f"{both[-1]}.{side}_pct") for side in ("before", "after"))
    there = "at the last of these" if both[1:] else "there"
    return cite.sentence(
        "japan-rise.agreed",
        f"Within {within} both methods find {named}; {there} growth went from "
        f"{words.pct(old, sign=True)} to {words.pct(new, sign=True)} a year",
    )


def _by_chance(cite: Cite) -> Sentence:
    """Whether breaks of the level are more than wandering."""
    found, p_value = cite("japan_rise.by_chance.any"), cite.value("japan_rise.by_chance.p")
    clear = p_value < 0.05
    said = "more than such wandering explains" if clear else "no more than such wandering explains"
    return cite.sentence(
        "japan-rise.by-chance",
        f"Of {words.number(found.n or 0)} levels that only add up the same growth in random order the partition breaks "
        f"{words.pct(found.value, 0)}; its own breaks fit the level better by {said} ({words.p_value(p_value)})",
    )


def _share(cite: Cite) -> Sentence:
    said = {when: words.pct(cite.value(f"japan_rise.share.{when}"), 2) for when in ("peak", "low", "last")}
    years = {when: cite.value(f"japan_rise.share_year.{when}") for when in said}
    new = years["last"] not in {years["peak"], years["low"]}
    latest = f"; in {years['last']} it was {said['last']}" if new else ""
    budgets = [c for c in WIDER if f"japan_rise.budget.{c}" in cite]
    own = [
        f"{words.pct(cite.value(f'japan_rise.budget.{c}'), 1)} {WIDER[c]} in fiscal "
        f"{cite.value(f'japan_rise.budget.{c}.year')}"
        for c in budgets
    ]
    official = f"; by the government’s wider count it was {words.join(own)}" if own else ""
    return cite.sentence(
        "japan-rise.share",
        f"By SIPRI’s count the share of GDP was highest in {years['peak']} ({said['peak']}) and lowest in "
        f"{years['low']} ({said['low']}){latest}{official}",
    )


def _beside(cite: Cite, s: JapanRise) -> Sentence:
    found = cite("japan_rise.rank")
    rank = as_count(found.value)
    first, last = (int(s.compared[column].iloc[0]) for column in ("first", "last"))
    own = words.pct(cite.value("japan_rise.since.growth_pct.JPN"), sign=True)
    ahead = s.compared["country"].iloc[: rank - 1]
    named = words.join(
        f"{words.name_in_text(c)} ({words.pct(cite.value(f'japan_rise.since.growth_pct.{c}'), sign=True)})"
        for c in ahead
    )
    behind = f", behind {named}" if named else ""
    return cite.sentence(
        "japan-rise.beside",
        f"Among {found.n} states Japan’s growth from {first} to {last} ({own} a year) came "
        f"{words.ordinal(rank)}{behind}",
    )
