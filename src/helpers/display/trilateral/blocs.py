"""Section 7, first part: blocs, their shares of the world, and how concentrated power is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.trilateral.blocs import COLD_WAR_END, RIVAL, Blocs
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.standing import TURN_YEAR
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import colour, style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

TABLES = ("blocs", "bloc_shares", "capability", "capability_powers", "macro_annual", "military_expenditure")
NAMES = {
    "g7": "G7",
    "brics_5": "BRICS, first five",
    "brics_10": "BRICS of 2025",
    "brics_with_partners": "BRICS with partners",
    "sco_10": "SCO, members of 2024",
}
STYLES = {"g7": "one", "brics_5": "two", "brics_10": "four", "sco_10": "three", "brics_with_partners": "four"}
CONCENTRATION = {
    "capability": "capability index",
    "gdp": "GDP",
    "military_expenditure": "military expenditure",
}
BLOC = {"BRICS": "BRICS", "SCO": "the Shanghai Cooperation Organisation", "G7": "the G7"}


@or_notice
def concentration_figure(s: Blocs) -> FigureCard | None:
    """Effective number of powers by three measures, from the first year that any is compared from."""
    if s.concentration.empty:
        return None
    measures = [one for one in CONCENTRATION if one in set(s.concentration["measure"])]
    ends = {one: compared_years(s, one) for one in measures}
    first = min((one.index[0] for one in ends.values() if len(one)), default=0)
    rows = s.concentration[s.concentration["year"] >= first]
    broken, last = _broken(rows), int(rows["year"].max())
    plain = replace(style("one"), marker="")

    def draw(axes: Any) -> None:
        for ax, one in zip(np.atleast_1d(axes), measures, strict=True):
            own = broken[broken["measure"] == one]
            looks = dict.fromkeys(own["span"], plain)
            named = dict.fromkeys(looks, "equal powers")
            marks.lines(ax, own, x="year", y="effective_powers", by="span", styles=looks, names=named, label=False)
            ax.plot(list(ends[one].index), list(ends[one]), "o", color=plain.colour, zorder=3)
            ax.set_xlim(rows["year"].min() - 1, last + 1)
            ax.set_ylim(0, 9)
            for y, va, text in ((0.97, "top", "↑ more spread"), (0.03, "bottom", "↓ more concentrated")):
                ax.text(0.97, y, text, ha="right", va=va, transform=ax.transAxes, color=colour("muted"))
            ax.set_title(f"By {CONCENTRATION[one]}{_compared(ends[one])}")

    return figure(
        "concentration",
        question="Among how many powers is power shared?",
        subtitle="Number of equal powers that would be as spread out, nine at most; points: years compared",
        plots="Equal powers as spread out as the great ones by capability, GDP and military expenditure",
        draw=draw,
        data=rows[["measure", "span", "year", "powers", "effective_powers", "con", "usa_pct", "chn_pct"]],
        answer=in_plain_words(s),
        sources=ids(rows["source"]),
        vintage=vintage("capability", "capability_powers", "macro_annual", "military_expenditure"),
        panels=(1, len(measures)),
        height=2.8,
        note="The nine are the United States, Britain, France, Germany, Italy, Russia, China, Japan and India. "
        "The capability index is broken where its method changes.",
    )


def compared_years(s: Blocs, measure: str) -> pd.Series[float]:
    """The numbers that the title compares, by year; nothing where the measure has one year alone."""
    found, stem = s.results, f"blocs.powers.{measure}"
    if f"{stem}.last" not in found or found[f"{stem}.change.since"].value == found[f"{stem}.last.year"].value:
        return pd.Series(dtype=float)
    start = "cold_war_end" if f"{stem}.cold_war_end" in found else "first"
    return pd.Series({found[f"{stem}.{end}.year"].value: found[f"{stem}.{end}"].value for end in (start, "last")})


def _compared(ends: pd.Series[float]) -> str:
    """The same numbers with their years, after the name of a panel."""
    told = [f"{words.number(powers, 1)} in\N{NO-BREAK SPACE}{year}" for year, powers in ends.items()]
    return f": {' → '.join(told)}" if told else ""


def _broken(rows: pd.DataFrame) -> pd.DataFrame:
    """Every year of each series and span of one method, so that a year without a figure breaks the line."""
    parts = []
    for (measure, span), part in rows.groupby(["measure", "span"], sort=False):
        years = range(part["year"].min(), part["year"].max() + 1)
        parts.append(part.set_index("year").reindex(years).assign(measure=measure, span=span).rename_axis("year"))
    return pd.concat(parts).reset_index()


@or_notice
def concentration_table(s: Blocs) -> TableCard | None:
    """Effective powers, CON and the shares of the two largest at marked years."""
    rows = s.concentration
    last = rows.groupby(["measure", "span"])["year"].transform("max")
    first = rows.groupby(["measure", "span"])["year"].transform("min")
    shown = rows[(rows["year"] == last) | (rows["year"] == first) | (rows["year"] == COLD_WAR_END)]
    if shown.empty:
        return None
    order = list(CONCENTRATION)
    shown = shown.assign(
        measure=pd.Categorical(shown["measure"], order), name=shown["measure"].map(CONCENTRATION)
    ).sort_values(["measure", "year"])
    columns: dict[str, tuple[str, Any]] = {
        "year": ("Year", str),
        "effective_powers": ("Effective number of powers", 1),
        "con": ("Concentration CON (0 to 1)", 2),
        "usa_pct": ("United States (% of the powers)", 0),
        "chn_pct": ("China (% of the powers)", 0),
    }
    return table(
        "concentration",
        shown.assign(name=[f"{name[:1].upper()}{name[1:]}" for name in shown["name"]]),
        title="Concentration among the great powers",
        columns=columns,
        group="name",
        sources=ids(rows["source"]),
        vintage=vintage("capability", "capability_powers", "macro_annual", "military_expenditure"),
        note="Effective number: one over the sum of squared shares. "
        "CON after Singer, Bremer and Stuckey (1972): 0 where all weigh the same, 1 where one has everything.",
    )


@or_nothing
def shares_figure(p: TrilateralParameters, s: Blocs) -> FigureCard | None:
    """Share of world output of the chosen bloc and of the one set beside it."""
    lines = s.shares["series"] == "fariss"
    rows = s.shares[s.shares["grouping"].isin({*s.shares.loc[lines, "grouping"], "brics_5", "g7"})]
    rows = rows.assign(line=lines)
    if s.shares[lines].groupby("grouping").size().max() < 2 if lines.any() else True:
        return None
    dots = {name: replace(style(role), line="") for name, role in STYLES.items()}
    looks = {name: replace(style(role), marker="") for name, role in STYLES.items()}
    ends = rows.groupby(["grouping", "line"])["year"].transform("max")
    named = ends == rows.groupby("grouping")["year"].transform("max")

    def draw(ax: Axes) -> None:
        for (line, label), part in rows.groupby([rows["line"], named], sort=False):
            marks.lines(
                ax, part, x="year", y="share_gdp_ppp_pct", by="grouping", styles=looks if line else dots, names=NAMES,
                label=label,
            )  # fmt: skip
        ax.set_ylim(bottom=0)

    years = words.span(int(s.shares["year"].min()), int(s.shares["year"].max()))
    return figure(
        "bloc-shares",
        question=f"How large is the share of {BLOC[p.bloc]} in the world’s output?",
        subtitle=f"Share of world GDP at purchasing power, %, membership held fixed, {years}",
        plots="Share of world GDP at purchasing power of blocs with fixed membership",
        draw=draw,
        data=s.shares[["grouping", "year", "series", "share_gdp_ppp_pct", "share_population_pct"]],
        answer=_grew(Cite(s.results), p),
        sources=ids(s.shares["source"]),
        vintage=vintage("bloc_shares"),
        note="Lines: Fariss and others, to 2019. Points: the International Monetary Fund, as quoted in the press; "
        "another basis, not to be joined with the lines. Purchasing power weighs poorer states more than market rates "
        "do.",
    )


@or_nothing
def members_figure(s: Blocs) -> FigureCard | None:
    """Members of BRICS, the SCO and the G7 at the end of each year."""
    if s.counts.empty or s.counts["year"].nunique() < 2:
        return None
    styles = {"BRICS": style("two"), "SCO": style("three"), "G7": style("one")}
    rows = s.counts[s.counts["year"] <= s.counts["year"].max()]

    def draw(ax: Axes) -> None:
        names = {code: code for code in styles}
        marks.lines(ax, rows, x="year", y="members", by="bloc", styles=styles, names=names, value=words.rounded(0))
        ax.set_ylim(bottom=0)

    years = words.span(int(rows["year"].min()), int(rows["year"].max()))
    return figure(
        "bloc-members",
        question="How many members have the blocs?",
        subtitle=f"Members at the end of each year, {years}; partners not counted",
        plots="Number of members of BRICS, the SCO and the G7",
        draw=draw,
        data=rows,
        answer=_took_in(Cite(s.results)),
        sources=ids(s.members["source"]),
        vintage=vintage("blocs"),
        note="BRICS counts from its first summit in 2009. Saudi Arabia, invited, is not counted.",
        height=2.6,
    )


# ---------------------------------------------------------------- sentences


def text(p: TrilateralParameters, s: Blocs) -> list[Sentence]:
    """Concentration, what the measures disagree on, the blocs' growth and what enlargement added."""
    if s.missing:
        return []
    cite = Cite(s.results)
    sentences = [_concentration(cite), _largest(cite, s)] if len(s.concentration) else []
    sentences += [_enlarged(cite)] if len(s.counts) else []
    sentences += [_growth(cite, p) or _members(cite, p)]
    sentences += [_added(cite, s)] if "blocs.share.enlargement" in cite else []
    return sentences


def _concentration(cite: Cite) -> Sentence:
    """Each measure from the end of the Cold War, or its first year after it, to its last comparable year."""
    parts, verbs = [], set()
    for measure, name in CONCENTRATION.items():
        stem = f"blocs.powers.{measure}"
        if f"{stem}.last" not in cite:
            continue
        since, last = cite.value(f"{stem}.change.since"), cite.value(f"{stem}.last.year")
        start = "cold_war_end" if f"{stem}.cold_war_end" in cite else "first"
        a, b = cite.value(f"{stem}.{start}"), cite.value(f"{stem}.last")
        if since == last:
            parts.append(f"was {words.number(b, 1)} in {last} by {name}")
            continue
        verb = words.direction(round(b, 1) - round(a, 1), "rose", "fell", "stayed", threshold=0.05)
        verbs.add(verb)
        path = f"from {words.number(a, 1)} in {since} to {words.number(b, 1)} in {last}"
        parts.append(
            f"{verb} {path if verb != 'stayed' else f'at {words.number(b, 1)} from {since} to {last}'} by {name}"
        )
    disagree = "; the measures disagree" if len(verbs) > 1 else ""
    return cite.sentence(
        "blocs.concentration", f"the effective number of great powers {words.join(parts)}{disagree}", weight=55
    )


def _largest(cite: Cite, s: Blocs) -> Sentence:
    """The two largest powers in the last year of GDP, or else of capability."""
    order = [m for m in ("gdp", "capability", "military_expenditure") if m in set(s.concentration["measure"])]
    measure = order[0]
    year = int(s.concentration.loc[s.concentration["measure"] == measure, "year"].max())
    usa, chn = (cite.value(f"blocs.{who}_pct.{measure}.{year}") for who in ("usa", "chn"))
    return cite.sentence(
        "blocs.largest",
        f"in {year} the United States had {words.pct(usa, 0)} and China {words.pct(chn, 0)} of the powers’ "
        f"{CONCENTRATION[measure]}",
    )


def _enlarged(cite: Cite) -> Sentence:
    parts = []
    for bloc in ("BRICS", "SCO"):
        now = f"blocs.members.{bloc}"
        last = cite.value(now) if now in cite else 0
        turn = f"{now}.{TURN_YEAR}"
        name = "BRICS" if bloc == "BRICS" else "the SCO"
        if turn in cite and cite.value(turn) != last:
            parts.append(f"{name} went from {_states(cite.value(turn))} at the end of {TURN_YEAR} to {_states(last)}")
        else:
            parts.append(f"{name} had {_states(last)}")
    return cite.sentence("blocs.enlarged", "; ".join(parts))


def _states(count: float) -> str:
    return words.counted(as_count(count), "member")


def _members(cite: Cite, p: TrilateralParameters) -> Sentence:
    name = f"blocs.members.{p.bloc}"
    said = f"{BLOC[p.bloc]} had {_states(cite.value(name) if name in cite else 0)}"
    return cite.sentence("blocs.members", said, weight=30)


def _growth(cite: Cite, p: TrilateralParameters) -> Sentence | None:
    own = {"BRICS": "brics_5", "SCO": "sco_10", "G7": "g7"}[p.bloc]
    if "blocs.share.first_year" not in cite or f"blocs.share.first.{own}" not in cite:
        return None
    first, last = cite.value("blocs.share.first_year"), cite.value("blocs.share.last_year")
    if first == last:
        return None
    parts = []
    others = [name for name in (RIVAL[p.bloc], "brics_5") if f"blocs.share.first.{name}" in cite and name != own]
    for name in (own, *others[:1]):
        a, b = cite.value(f"blocs.share.first.{name}"), cite.value(f"blocs.share.last.{name}")
        moved = words.direction(b - a, "rose", "fell", "", threshold=0.05)
        ends = f"{moved} from {words.pct(a)} to {words.pct(b)}" if moved else f"stayed at {words.pct(b)}"
        parts.append(f"of {_label(name)} {ends}")
    return cite.sentence(
        "blocs.growth", f"from {first} to {last} the share of world GDP at purchasing power {'; that '.join(parts)}"
    )


def _label(grouping: str) -> str:
    labels = {
        "g7": "the G7",
        "brics_5": "the first five members of BRICS",
        "brics_10": "the members of BRICS in 2025",
        "sco_10": "the members of the SCO in 2024",
    }
    return labels[grouping]


FIRST_MEMBERS = 5
"""States that began BRICS."""


def _added(cite: Cite, s: Blocs) -> Sentence:
    joined = s.members[(s.members["bloc"] == "BRICS") & (s.members["status"] == "member")]["joined"].dt.year
    years = words.join(str(year) for year in sorted(set(joined.sort_values().iloc[FIRST_MEMBERS:])))
    when = f"in {years}" if years else "later"
    added, last = cite.value("blocs.share.enlargement"), cite.value("blocs.share.last_year")
    grown = cite.value("blocs.share.change.brics_5")
    return cite.sentence(
        "blocs.added",
        f"the states that joined BRICS {when} had {words.pct(added)} of world GDP in {last}; the growth of "
        f"the first five since {cite.value('blocs.share.first_year')} came to {words.pp(grown)}",
    )


# ---------------------------------------------------------------- for everybody


MEASURES = {"capability": "national capability", "gdp": "GDP", "military_expenditure": "military expenditure"}


WAYS = {
    "more spread": "ended more spread",
    "more concentrated": "ended more concentrated",
    "alike": "ended as it began",
}


def in_plain_words(s: Blocs) -> Sentence:
    """By which measures power spread among the great powers between two years, and by which it gathered."""
    cite = Cite(s.results)
    moved = _by_way(cite)
    if not moved:
        said = "Whether power spread among the great powers cannot be told in this window"
        return cite.plain("blocs.plain", said, weight=55)
    first, *others = (
        f"{WAYS[way]} by {words.join(f'{MEASURES[one]} ({_between(cite, one)})' for one in measures)}"
        for way, measures in moved.items()
    )
    but = f", but {words.join(other.removeprefix('ended ') for other in others)}" if others else ""
    return cite.plain("blocs.plain", f"Power among the great powers {first}{but}", weight=55)


def _between(cite: Cite, measure: str) -> str:
    """The two years that are compared."""
    return "–".join(f"{cite.value(f'blocs.powers.{measure}.{end}')}" for end in ("change.since", "last.year"))


def spread(cite: Cite, s: Blocs) -> str:
    """Which way power went by all measures, as part of a sentence: by the end years and by the trend between them."""
    ways = {} if s.missing else _by_way(cite)
    if len(ways) > 1:
        return "measures disagree on whether power is spreading"
    if not ways or _against_trend(cite, ways):
        return "whether power is spreading cannot be told"
    said = {
        "more spread": "power is spreading to more states",
        "more concentrated": "power is gathering in fewer states",
        "alike": "power is spread as before",
    }
    return said[next(iter(ways))]


def _by_way(cite: Cite) -> dict[str, list[str]]:
    """Which way power went among the great powers → the measures by which it did."""
    moved: dict[str, list[str]] = {}
    for measure in MEASURES:
        if way := _spread(cite, f"blocs.powers.{measure}"):
            moved.setdefault(way, []).append(measure)
    return moved


def _spread(cite: Cite, stem: str) -> str:
    if f"{stem}.last" not in cite or cite.value(f"{stem}.change.since") == cite.value(f"{stem}.last.year"):
        return ""
    start = "cold_war_end" if f"{stem}.cold_war_end" in cite else "first"
    return _way(round(cite.value(f"{stem}.last"), 1) - round(cite.value(f"{stem}.{start}"), 1))


def _way(change: float) -> str:
    return words.direction(change, "more spread", "more concentrated", "alike", threshold=0.05)


def _against_trend(cite: Cite, ways: dict[str, list[str]]) -> list[str]:
    """The measures of which the straight line through all years goes another way than the two end years."""
    found = [(way, one) for way, measures in ways.items() for one in measures]
    return [one for way, one in found if _way(cite.value(f"blocs.powers.{one}.trend")) != way]


def _grew(cite: Cite, p: TrilateralParameters) -> Sentence:
    own = {"BRICS": "brics_5", "SCO": "sco_10", "G7": "g7"}[p.bloc]
    if f"blocs.share.first.{own}" not in cite or f"blocs.share.last.{own}" not in cite:
        return cite.plain("blocs.grew", f"How far the share of {BLOC[p.bloc]} moved cannot be told in this window")
    a, b = cite.value(f"blocs.share.first.{own}"), cite.value(f"blocs.share.last.{own}")
    verb = words.direction(b - a, "rose", "fell", "", threshold=0.05)
    first, last = cite.value("blocs.share.first_year"), cite.value("blocs.share.last_year")
    path = f"{verb} from {words.pct(a)} in {first} to {words.pct(b)} in {last}" if verb else "did not move"
    return cite.plain("blocs.grew", f"The share of {_label(own)} in the world’s output {path}")


def in_short(s: Blocs) -> list[Sentence]:
    """Where the two end years mislead, and what the two largest weigh, for everybody."""
    if s.missing or s.concentration.empty:
        return []
    return [*_ends_alone(Cite(s.results)), _two_largest(s)]


def _ends_alone(cite: Cite) -> list[Sentence]:
    """The measures whose years between do not say what the end years do, and the height of the first of them."""
    names = _against_trend(cite, _by_way(cite))
    if not names:
        return []
    by = words.join(MEASURES[one] for one in names)
    said = f"By {by} the end years alone say so; a straight trend through all years does not"
    return [cite.plain("blocs.ends-alone", said), *_height(cite, names[0])]


def _height(cite: Cite, measure: str) -> list[Sentence]:
    """When power was most spread; nothing where that was at an end of the years compared or before them."""
    stem = f"blocs.powers.{measure}"
    year, powers = cite.value(f"{stem}.highest.year"), words.number(cite.value(f"{stem}.highest"), 1)
    if not cite.value(f"{stem}.change.since") < year < cite.value(f"{stem}.last.year"):
        return []
    said = f"By {MEASURES[measure]} power was most spread in {year}, as among {powers} equal powers"
    return [cite.plain("blocs.height", said)]


def _two_largest(s: Blocs) -> Sentence:
    cite, rows = Cite(s.results), s.concentration
    measure = next(one for one in ("gdp", "capability", "military_expenditure") if one in set(rows["measure"]))
    year = int(rows.loc[rows["measure"] == measure, "year"].max())
    usa, chn = (words.pct(cite.value(f"blocs.{who}_pct.{measure}.{year}"), 0) for who in ("usa", "chn"))
    said = f"The United States held {usa} and China {chn} of the great powers’ {MEASURES[measure]} in {year}"
    return cite.plain("blocs.two-largest", said)


def _took_in(cite: Cite) -> Sentence:
    now, turn = "blocs.members.BRICS", f"blocs.members.BRICS.{TURN_YEAR}"
    last = cite.value(now) if now in cite else 0
    before = cite.value(turn) if turn in cite else last
    verb = words.direction(last - before, "grew", "shrank", "")
    if not verb:
        return cite.plain("blocs.took-in", f"BRICS counted {_states(last)}")
    said = f"BRICS {verb} from {words.count(as_count(before))} to {_states(last)} after the end of {TURN_YEAR}"
    return cite.plain("blocs.took-in", said)
