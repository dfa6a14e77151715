"""Section 7, fourth test: whether burdens follow benefits."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.burden_sharing.concordance import Concordance
from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.display import marks
from helpers.display.burden_sharing.free_riding import GROUPS, MEASURES
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_notice
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, CitedResult, Sentence

SERIES = {"usa_burden_pct": "spending", "usa_benefit_pct": "GDP and population"}
BENEFITS = {"gap": "GDP and population", "gdp_gap": "GDP"}
AMONG = {"nato": "NATO", "nato_and_allies": "NATO and Pacific allies"}
USED = ("military_share_2025_edition", "macro_annual")


@or_notice
def parts_figure(p: BurdenSharingParameters, s: Concordance) -> FigureCard:
    """What the typical ally spends beside its part of the benefits; both parts of the United States by year."""
    rows = s.years.melt("year", list(SERIES), var_name="part", value_name="pct")
    styles = {"usa_burden_pct": style("one"), "usa_benefit_pct": style("two")}
    names = list(s.gaps.get("group", ()))
    tones = ["one" if name == f"gap.{_group(s)}" else "other" for name in names]
    parted = [name.split(".") for name in names]
    gaps = s.gaps.assign(label=[f"{AMONG[group]}, against {BENEFITS[of]}" for of, group in parted], tone=tones)
    gaps = gaps.iloc[(gaps["tone"] == "other").argsort(kind="stable")]  # what the title tells comes first

    pacific = "Pacific allies: Japan, Korea and Australia. " if "gap.nato_and_allies" in names else ""
    typical = f"Intervals: {words.share(p.confidence)}, over allies. {pacific}" if names else ""

    def draw(axes: Any) -> None:
        *typical, parts = np.atleast_1d(axes)
        for ax in typical:
            marks.points_with_intervals(
                ax, gaps, label="label", value="estimate", low="low", high="high", code="tone",
                form=words.rounded(0, "%", sign=True),
            )  # fmt: skip
            marks.limit(ax, 0)
            since = s.results["concordance.gap_first"].value
            ax.set_title(f"Spending of the typical ally since {since} against its part of the benefits")
        form = words.rounded(0, "%")
        marks.lines(parts, rows, x="year", y="pct", by="part", styles=styles, names=SERIES, value=form)
        parts.set_ylim(0, 100)
        parts.set_title("Part of the United States in the alliance’s …, %")

    first, last = int(s.years["year"].min()), int(s.years["year"].max())
    return figure(
        "concordance",
        question="Do burdens follow benefits?",
        subtitle=f"Parts of spending, GDP and population, {words.span(first, last)}",
        plots="What the typical ally spends against its part of the benefits, and the part of the United States in "
        f"military spending, GDP and population of the {GROUPS[p.group]}",
        draw=draw,
        data=pd.concat([s.gaps, s.years], ignore_index=True),
        answer=_typical_plain(s),
        sources=s.results.sources(),
        vintage=vintage(*USED),
        note=f"By year: {GROUPS[p.group]}; {MEASURES[p.gdp_measure]}. {typical}The data hold the test of each year.",
        panels=(1 + bool(names), 1),
        height=2.8,
    )


def _group(s: Concordance) -> str:
    return "nato_and_allies" if "concordance.gap.nato_and_allies" in s.results else "nato"


def _typical_plain(s: Concordance) -> Sentence:
    """What the typical ally bears beside its part of the benefits; for everybody."""
    cite = Cite(s.results)
    name = f"concordance.gap.{_group(s)}"
    if name not in cite:
        usa = cite.value(f"concordance.usa_burden_pct.{cite.value('concordance.last_year')}")
        return cite.plain("concordance.typical", f"The United States bore {words.pct(usa, 0)} of the spending")
    return cite.plain("concordance.typical", _typical(cite(name), cite))


def _typical(found: CitedResult, cite: Cite) -> str:
    since = cite.value("concordance.gap_first")
    if not _clear(found):
        return f"Since {since} the typical ally’s part of the spending may match its part of GDP and population"
    than = "less" if found.value < 0 else "more"
    return (
        f"Since {since} the typical ally bore {words.pct(abs(found.value), 0)} {than} of the spending than its part of "
        "GDP and population"
    )


def _clear(found: CitedResult) -> bool:
    low, high = found.interval or (0.0, 0.0)
    return low > 0 or high < 0


def text(p: BurdenSharingParameters, s: Concordance) -> list[Sentence]:
    """The test over all years together, by GDP alone, year by year as published, and the US part."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [*_gaps(cite), *_by_gdp(cite), _years(cite), *_published(cite, s), _usa(cite, p)]


def _gaps(cite: Cite) -> list[Sentence]:
    found = {group: cite(name) for group in GROUPS if (name := f"concordance.gap.{group}") in cite}
    if not found:
        return []
    parts = [
        f"{words.pct(one.value, 0, sign=True)} among {words.number(one.n or 0)} of the {GROUPS[group]} "
        f"({words.level(one.level or 0.0)} {words.interval(one, 0)})"
        for group, one in found.items()
    ]
    since = cite.value("concordance.gap_first")
    said = f"Set against its part of GDP and population, what the typical ally spent since {since} differed by"
    return [cite.sentence("concordance.gaps", f"{said} {words.join(parts)}, the United States left out of both counts")]


def _by_gdp(cite: Cite) -> list[Sentence]:
    found = {group: cite(name) for group in GROUPS if (name := f"concordance.gdp_gap.{group}") in cite}
    if not found:
        return []
    parts = [f"{words.pct(one.value, 0, sign=True)} ({words.interval(one, 0)})" for one in found.values()]
    said = "By GDP alone, which leaves out that poor states have more people to defend, it differed by"
    return [cite.sentence("concordance.by-gdp", f"{said} {words.join(parts)}")]


def _years(cite: Cite) -> Sentence:
    apart = cite("concordance.apart_years")
    span = words.span(cite.value("concordance.first_year"), cite.value("concordance.last_year"))
    times = f"in {apart.value or 'none'} of {words.plural(apart.n or 0, 'year')} of {span}"
    return cite.sentence(
        "concordance.years",
        "Year by year, as the studies test it, the parts of benefit and burden of all allies differ by more than "
        f"chance {times}",
    )


def _published(cite: Cite, s: Concordance) -> list[Sentence]:
    """Beside findings in words, this book's count for the same years."""
    parts = []
    for row in s.published.to_dict("records"):
        name = f"concordance.published.{row['id']}"
        found, span = cite(name), words.span(cite.value(f"{name}.first"), cite.value(f"{name}.last"))
        parts.append(f"in {found.value} of {found.n} years of {span} ({row['authors']} {row['year']})")
    if not parts:
        return []
    said = "Studies found no agreement of shares and burdens among NATO’s members; here they differ"
    return [cite.sentence("concordance.published", f"{said} {words.join(parts)}")]


def _usa(cite: Cite, p: BurdenSharingParameters) -> Sentence:
    last = cite.value("concordance.last_year")
    burden, benefit, moved = (
        words.pct(cite.value(f"concordance.{part}.{last}"), 0)
        for part in ("usa_burden_pct", "usa_benefit_pct", "moved_pct")
    )
    return cite.sentence(
        "concordance.usa",
        f"In {last} the United States had {benefit} of the GDP and population of the {GROUPS[p.group]} and bore "
        f"{burden} of the spending; {moved} of the burden lay with others than those whose benefit it was",
    )
