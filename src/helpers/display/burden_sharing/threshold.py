"""Section 6: who spends a given share of GDP, and what reaching it would cost."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.burden_sharing.threshold import Threshold
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

COUNTED_BY = {"sipri": "SIPRI", "nato": "NATO"}
DEFINITIONS = {"sipri": "SIPRI’s definition", "nato": "NATO’s definition"}
TABLES = ("military_expenditure", "nato_defence", "macro_annual")
MOST_LISTED = 6
KINDS = {"guideline": "guideline", "demand": "demand", "pledge": "pledge", "plan": "plan"}


def plain_pct(value: float) -> str:
    """A round share as it is said.

    >>> plain_pct(3.5), plain_pct(2.0), plain_pct(2.25)
    ('3.5%', '2%', '2.25%')
    """
    return words.pct(value, words.places_given(value))


def _level(p: BurdenSharingParameters) -> str:
    return plain_pct(p.gdp_threshold_pct)


def _sources(s: Threshold) -> tuple[str, ...]:
    """Those of the shares and of GDP; the pledges have their own."""
    return s.results["threshold.members"].sources


@or_notice
def allies_figure(p: BurdenSharingParameters, s: Threshold) -> FigureCard:
    """Share of GDP of every ally in the reckoning year, with the threshold as an upright line."""
    year = int(s.results["threshold.year"].value)

    def draw(ax: Axes) -> None:
        marks.bars(ax, s.allies, label="country", value="share_pct", highlight=p.hosts, form=words.rounded(1, "%"))
        marks.limit(ax, p.gdp_threshold_pct, _level(p))
        ax.set_xlim(left=0)

    return figure(
        "threshold",
        question=f"Which allies spend {_level(p)} of GDP on defence?",
        subtitle=f"Military expenditure, % of GDP, {year}",
        plots=f"Military expenditure as a share of GDP of {len(s.allies)} allies",
        draw=draw,
        data=s.allies[["country", "year", "definition", "share_pct", "gap_usd_bn", "rise_pct"]],
        answer=in_plain_words(p, s),
        sources=_sources(s),
        vintage=vintage(*TABLES),
        note=_by_whom(s.allies),
    )


def _by_whom(allies: pd.DataFrame) -> str:
    """Which definition stands behind which country: the two are never the same series."""
    larger = allies["definition"].value_counts().index[0]
    parts = []
    for definition, rows in allies.groupby("definition", sort=False):
        names = words.join(words.name_in_text(country) for country in sorted(rows["country"]))
        named = names if definition != larger else "all others" if len(rows) < len(allies) else "all"
        parts.append(f"{DEFINITIONS[str(definition)]}: {named}")
    return words.sentence(". ".join(sorted(parts, reverse=True)))


@or_notice
def counts_figure(p: BurdenSharingParameters, s: Threshold) -> FigureCard:
    """Share of allies at or above the threshold by year, by either definition."""
    styles = {"sipri": style("one"), "nato": style("two")}
    spans = s.counts.groupby("definition")["members"].agg(["min", "max"])
    members = words.join(f"{low} to {high} by {COUNTED_BY[key]}" for key, (low, high) in spans.iterrows())

    def draw(ax: Axes) -> None:
        marks.lines(ax, s.counts, x="year", y="met_pct", by="definition", names=COUNTED_BY, styles=styles)
        ax.set_ylim(bottom=0)

    return figure(
        "threshold-years",
        question=f"How many allies spent {_level(p)} of GDP, and when?",
        subtitle=f"Allies without the United States at or above {_level(p)}, % of those with a figure",
        plots=f"Share of allies that spend at least {_level(p)} of GDP, by year and definition",
        draw=draw,
        data=s.counts,
        answer=_course_plain(Cite(s.results), s),
        sources=_sources(s),
        vintage=vintage("military_expenditure", "nato_defence"),
        note=f"Allies with a figure: {members}. NATO’s figures cover its members only; the last two years are its "
        "estimates. A member counts from the year in which it joined.",
        height=2.8,
    )


@or_nothing
def cost_table(p: BurdenSharingParameters, s: Threshold) -> TableCard:
    """Share, gap and growth needed, ally by ally."""
    rows = s.allies.assign(
        definition=s.allies["definition"].map(COUNTED_BY),
        gap_usd_bn=s.allies["gap_usd_bn"].where(~s.allies["met"]),
        rise_pct=s.allies["rise_pct"].where(~s.allies["met"]),
        group=s.allies["met"].map({True: f"At or above {_level(p)}", False: f"Below {_level(p)}"}),
    )
    columns: dict[str, tuple[str, Any]] = {
        "country": ("Ally", None),
        "definition": ("Definition", str),
        "share_pct": ("Share of GDP (%)", 2),
        "gap_usd_bn": ("Missing (USD bn a year)", 1),
        "rise_pct": ("Rise of the budget at once (%)", 0),
        "growth_pct": (f"Real growth to {p.target_year} (% a year)", 1),
        "since": ("Met without a break since", str),
        "last_met": ("Last met", str),
    }
    year = int(s.results["threshold.year"].value)
    return table(
        "threshold",
        rows,
        title=f"What {_level(p)} of GDP would cost each ally",
        subtitle=f"At shares and GDP of {year}",
        columns=columns,
        group="group",
        sources=_sources(s),
        vintage=vintage(*TABLES),
        note="Growth: the budget’s, if GDP grows as in the ten years before. NATO’s own figures start in 2014, "
        "so “last met” by that definition says nothing of earlier years.",
    )


@or_nothing
def ladder_table(p: BurdenSharingParameters, s: Threshold) -> TableCard:
    """The thresholds that were named, side by side."""
    columns: dict[str, tuple[str, Any]] = {
        "threshold_pct": ("Threshold", lambda v: f"{plain_pct(v)} of GDP"),
        "met": (f"Allies that meet it, of {len(s.allies)}", 0),
        "gap_usd_bn": ("Missing in all (USD bn a year)", 0),
    }
    for host in p.hosts:
        if f"gap_usd_bn_{host}" in s.ladder:
            columns[f"gap_usd_bn_{host}"] = (f"{words.name(host)} (USD bn a year)", 1)
            columns[f"rise_pct_{host}"] = (f"{words.name(host)}: rise (% of the budget)", 0)
    return table(
        "threshold-ladder",
        s.ladder,
        title="The shares that were named, side by side",
        columns=columns,
        sources=_sources(s),
        vintage=vintage(*TABLES),
    )


@or_nothing
def pledges_table(s: Threshold) -> TableCard | None:
    """What was asked, set and pledged, with what the ally spends; nothing where none lies in the window."""
    if s.pledges.empty:
        return None
    rows = s.pledges.sort_values("date")
    rows = rows.assign(
        when=[
            words.day(day) if precision == "day" else words.month(day)
            for day, precision in zip(rows["date"], rows["date_precision"], strict=True)
        ],
        kind=rows["kind"].map(KINDS),
        title=rows["title"].str.rstrip("."),
    )
    year = int(s.results["threshold.year"].value)
    columns: dict[str, tuple[str, Any]] = {
        "when": ("Date", str),
        "actor": ("Who", None),
        "concerns": ("Whom it concerns", lambda code: "all allies" if code == "ALL" else words.name(code)),
        "kind": ("Kind", str),
        "share_of_gdp_pct": ("Share of GDP (%)", 1),
        "target_year": ("By", str),
        "actual_pct": (f"Spent in {year} (% of GDP)", 2),
        "title": ("What it says", str),
    }
    return table(
        "pledges",
        rows,
        title="What was asked and what was pledged",
        columns=columns,
        sources=ids(rows["source"]),
        vintage=vintage("defence_pledges"),
        note="Bases differ: NATO’s own pledge is core defence, Japan’s counts other ministries and the GDP of fiscal "
        "2022, the highest share asked for counts related spending.",
    )


# ---------------------------------------------------------------- sentences


def in_plain_words(p: BurdenSharingParameters, s: Threshold) -> Sentence:
    """Whether most allies spend the share, and on which side the hosts are; for everybody."""
    cite = Cite(s.results)
    year, share, met = cite.value("threshold.year"), plain_pct(cite.value("threshold.share")), cite("threshold.met")
    enough, allies = f"at least {share} of GDP on defence", met.n or 0
    if met.value in (0, allies):
        said = f"{'every ally' if met.value else 'no ally'} with a figure spent {enough}"
    elif 2 * met.value == allies:
        said = f"half of the allies spent {enough}"
    else:
        said = f"most allies spent {enough if 2 * met.value > allies else f'less than {share} of GDP on defence'}"
    sides = "" if met.value in (0, allies) else _sides(p, s)
    return cite.plain("threshold.most", f"In {year} {said}{sides}", weight=85)


def _sides(p: BurdenSharingParameters, s: Threshold) -> str:
    missing, hosts = set(s.allies.loc[~s.allies["met"], "country"]), _hosts(p, s)
    below = words.names_in_text(host for host in hosts if host in missing)
    above = words.names_in_text(host for host in hosts if host not in missing)
    parts = [f"{above} reached it" if above else "", f"{below} fell short" if below else ""]
    said = words.join(part for part in parts if part)
    return f"; {said}" if said else ""


def in_short(p: BurdenSharingParameters, s: Threshold) -> list[Sentence]:
    """What the hosts spend, and the rise of their budgets that would reach the share; for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    own = [
        f"{words.name_in_text(host)} spent {words.pct(cite.value(f'threshold.share_pct.{host}'))} of its GDP"
        for host in _hosts(p, s)
    ]
    spent = [cite.plain("threshold.spent", f"In {cite.value('threshold.year')} {words.join(own)}")] if own else []
    return [*spent, *_at_once(cite, p, s)]


def _at_once(cite: Cite, p: BurdenSharingParameters, s: Threshold) -> list[Sentence]:
    met = set(s.allies.loc[s.allies["met"], "country"])
    rises = [
        f"by {words.pct(cite.value(f'threshold.rise_pct.{host}'), 0)} in {words.name_in_text(host)}"
        for host in _hosts(p, s)
        if host not in met
    ]
    said = f"To reach the threshold at once the budget would have to grow {words.join(rises)}"
    return [cite.plain("threshold.at-once", said)] if rises else []


def bill(p: BurdenSharingParameters, s: Threshold) -> list[Sentence]:
    """What the threshold would cost the hosts below it, for everybody."""
    if s.missing:
        return []
    cite, met = Cite(s.results), set(s.allies.loc[s.allies["met"], "country"])
    sums = [
        f"{words.usd_bn(cite.value(f'threshold.gap_usd_bn.{host}'))} for {words.name_in_text(host)}"
        for host in _hosts(p, s)
        if host not in met
    ]
    said = f"Meeting the threshold would add {words.join(sums)} to a year’s defence bill"
    return [cite.plain("threshold.bill", said)] if sums else []


def _course_plain(cite: Cite, s: Threshold) -> Sentence:
    """How the share of allies that meet the threshold moved since its height, by the longest count; for everybody."""
    definition = str(s.counts["definition"].value_counts().index[0])
    shares = s.counts[s.counts["definition"] == definition].set_index("year")["met_pct"].sort_index()
    last = int(shares.index.max())
    peaked = shares.idxmax() < last
    first = int(shares.idxmax() if peaked else shares.index.min())
    old, new = (cite(f"threshold.met_pct.{definition}.{year}") for year in (first, last))
    start, end = (words.pct(one.value, 0) for one in (old, new))
    way = words.direction(new.value - old.value)
    then = f"{'its height of ' if peaked else ''}{start} in {first}"
    moved = f"was {end}" if words.alike(start, end) else f"{way} from {then} to {end}"
    counted = f"By {DEFINITIONS[definition]} the share of allies at or above the threshold"
    said = f"{counted} {moved} in {last}"
    return cite.plain("threshold.moved", said)


def text(p: BurdenSharingParameters, s: Threshold) -> list[Sentence]:
    """Who meets the threshold, what is missing, the growth it would take, when it was last met, the other rungs."""
    if s.missing:
        return []
    cite = Cite(s.results)
    hosts = _hosts(p, s)
    missing = set(s.allies.loc[~s.allies["met"], "country"])
    below = [host for host in hosts if host in missing]
    return [
        _who(cite, p, s),
        *([_cost(cite, below)] if s.results["threshold.gap"].value else []),
        *([_growth(cite, below)] if below else []),
        *([_last_met(cite, hosts)] if hosts else []),
        _course(cite, s),
        _rungs(cite, s),
    ]


def _hosts(p: BurdenSharingParameters, s: Threshold) -> list[str]:
    return [host for host in p.hosts if f"threshold.share_pct.{host}" in s.results]


def _who(cite: Cite, p: BurdenSharingParameters, s: Threshold) -> Sentence:
    year, share = cite.value("threshold.year"), plain_pct(cite.value("threshold.share"))
    met = as_count(cite.value("threshold.met"))
    names = [words.name_in_text(country) for country in s.allies[s.allies["met"]]["country"]]
    listed = f" ({words.join(names)})" if 0 < met <= MOST_LISTED else ""
    own = words.join(
        f"{words.name_in_text(host)} {'' if i else 'spent '}{words.pct(cite.value(f'threshold.share_pct.{host}'))}"
        for i, host in enumerate(_hosts(p, s))
    )
    members = as_count(cite.value("threshold.members"))
    count = f"{words.count(met, 'none')} of the" if met < members else "all"
    beside = f"; {own}" if own else ""
    return cite.sentence(
        "threshold.who",
        f"In {year}, {count} {members} allies of the United States with a figure ({_whose(p, s)}) spent at least "
        f"{share} of GDP on defence{listed}{beside}",
        weight=85,
    )


def _whose(p: BurdenSharingParameters, s: Threshold) -> str:
    """Who counted the allies' shares, the one asked for first: ``by SIPRI, else NATO``."""
    used = sorted(s.allies["definition"].unique(), key=lambda one: one != p.spending_source)
    return f"by {', else '.join(COUNTED_BY[one] for one in used)}"


def _cost(cite: Cite, below: list[str]) -> Sentence:
    share, year = plain_pct(cite.value("threshold.share")), cite.value("threshold.year")
    parts = [
        f"{words.usd_bn(cite.value(f'threshold.gap_usd_bn.{host}'))} for {words.name_in_text(host)} "
        f"({words.pct(cite.value(f'threshold.rise_pct.{host}'), 0)} on top of its budget)"
        for host in below
    ]
    own = f", of which {words.join(parts)}" if parts else ""
    return cite.sentence(
        "threshold.cost",
        f"At the GDP of {year}, {share} would have cost those below it "
        f"{words.usd_bn(cite.value('threshold.gap'))} more a year{own}",
    )


def _growth(cite: Cite, below: list[str]) -> Sentence:
    parts = [
        f"{words.pct(cite.value(f'threshold.growth_pct.{host}'))} a year in {words.name_in_text(host)}"
        for host in below
        if f"threshold.growth_pct.{host}" in cite
    ]
    target, share = cite.value("threshold.target_year"), plain_pct(cite.value("threshold.share"))
    years = words.counted(cite.value("threshold.growth_years"), "year")
    return cite.sentence(
        "threshold.growth",
        f"To reach {share} in {target} while GDP grows as in the {years} before, real spending would have to grow "
        f"by {words.join(parts)}",
    )


def _last_met(cite: Cite, hosts: list[str]) -> Sentence:
    share = plain_pct(cite.value("threshold.share"))
    return cite.sentence("threshold.last-met", words.join(_since(cite, host, share) for host in hosts))


def _since(cite: Cite, host: str, share: str) -> str:
    name = words.name_in_text(host)
    if f"threshold.since.{host}" in cite:
        return f"{name} has spent {share} or more without a break since {cite.value(f'threshold.since.{host}')}"
    if f"threshold.last_met.{host}" in cite:
        return f"{name} last spent {share} or more in {cite.value(f'threshold.last_met.{host}')}"
    begin = cite.value(f"threshold.known_from.{host}")
    return f"{name} has spent {share} or more in no year since its figures begin in {begin}"


def _course(cite: Cite, s: Threshold) -> Sentence:
    parts = [_moved(cite, str(definition), rows["year"]) for definition, rows in s.counts.groupby("definition")]
    share = plain_pct(cite.value("threshold.share"))
    return cite.sentence(
        "threshold.course", f"The share of allies that spend {share} or more {words.join(parts[::-1])}"
    )


def _moved(cite: Cite, definition: str, years: pd.Series[Any]) -> str:
    whose = {"sipri": "SIPRI’s figures", "nato": "NATO’s own"}[definition]
    first, last = int(years.min()), int(years.max())
    old, new = (cite(f"threshold.met_pct.{definition}.{year}") for year in (first, last))
    start, end = (words.pct(one.value, 0) for one in (old, new))
    if words.alike(start, end):
        return f"was {end} in {words.join(dict.fromkeys([str(first), str(last)]))} by {whose}"
    way = words.direction(new.value - old.value)
    return f"{way} from {start} of {old.n} in {first} to {end} of {new.n} in {last} by {whose}"


def _missing(gap: float) -> str:
    return f"{words.usd_bn(gap, 0 if gap >= 10 else 1)} a year missing" if gap else "nothing missing"


def _rungs(cite: Cite, s: Threshold) -> Sentence:
    parts = []
    for rung in s.ladder["threshold_pct"]:
        share, met, gap = (
            cite.value(f"threshold.ladder.{what}.{rung}") for what in ("threshold_pct", "met", "gap_usd_bn")
        )
        parts.append(f"{met} at {plain_pct(share)} ({_missing(gap)})")
    year = cite.value("threshold.year")
    return cite.sentence(
        "threshold.rungs", f"Threshold by threshold, the number of allies that met it in {year} is {words.join(parts)}"
    )
