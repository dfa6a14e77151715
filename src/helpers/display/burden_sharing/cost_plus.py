"""Section 3: the full cost and a premium, in multiples of today's payment."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.cost_plus import CostPlus
from helpers.display import marks
from helpers.display.burden_sharing.common import plain, times
from helpers.display.burden_sharing.cost_share import DEFINITIONS
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence

SOURCE = {
    **{name: f"count “{text}”" for name, text in DEFINITIONS.items()},
    "audit_office": "US audit office",
    "audit_office_less_relocation": "US audit office without relocation",
    "compendium": "US compendium",
    "think_tank": "think tank",
}
MOST_NAMED = 3
"""Hosts that a plain sentence names."""


@or_notice
def hosts_figure(p: BurdenSharingParameters, s: CostPlus) -> FigureCard:
    """The multiple of today's payment by host, with the limit on it."""

    def draw(ax: Axes) -> None:
        marks.bars(ax, s.hosts, label="host", value="multiple", highlight=p.hosts, form=words.rounded(1, " times"))
        _limit_line(ax, p)

    definition = DEFINITIONS[p.share_definition]
    return figure(
        "cost-plus",
        question=f"How many times today’s payment is “cost plus {words.number(p.premium_pct)}”?",
        subtitle=f"Multiple of today’s payment; shares: {definition}; dashed: {_times(p.multiple_limit)}",
        plots="The multiple of today’s payment by host",
        draw=draw,
        data=s.hosts[["host", "year_from", "year_to", "share_pct", "multiple"]],
        answer=in_plain_words(p, s),
        sources=s.results.sources("cost_plus.multiple"),
        vintage=vintage("support_cost_shares"),
        note=f"Multiple = (100 + {words.number(p.premium_pct)}) / share. Data of {_spanned(s.hosts)}.",
        height=2.4,
    )


def _limit_line(ax: Axes, p: BurdenSharingParameters) -> None:
    marks.limit(ax, p.multiple_limit)
    ax.set_xlim(left=0)


def _times(value: float) -> str:
    return f"{words.number(value, 1) if value != int(value) else plain(value)}×"


def _spanned(rows: pd.DataFrame) -> str:
    return words.span(int(rows["year_from"].min()), int(rows["year_to"].max()))


@or_nothing
def definitions_figure(p: BurdenSharingParameters, s: CostPlus) -> FigureCard | None:
    """The range of the multiple over all definitions, a row a host; the point is the median count."""
    rows = s.definitions
    if len(rows) < 2:
        return None
    ranges = rows.groupby("host")["multiple"].agg(["min", "median", "max", "size"]).reset_index()
    ranges = ranges.sort_values("max", ascending=False, ignore_index=True)
    several = ranges["size"] > 1
    ranges = ranges.assign(min=ranges["min"].where(several), max=ranges["max"].where(several))
    counts = [f"{words.name(row['host'])}, {words.plural(row['size'], 'count')}" for row in ranges.to_dict("records")]

    def draw(ax: Axes) -> None:
        marks.points_with_intervals(
            ax, ranges.assign(label=counts), label="label", value="median", low="min", high="max", code="host",
            highlight=p.hosts, form=words.rounded(1), ends=True,
        )  # fmt: skip
        _limit_line(ax, p)

    return figure(
        "cost-plus-definitions",
        question="How far does the answer hang on the definition?",
        subtitle=f"Multiple of today’s payment at a premium of {words.number(p.premium_pct)}%: range over the latest "
        f"share by each count, point: the middle one; dashed: {_times(p.multiple_limit)}",
        plots="Multiples of today’s payment by host and definition of the share",
        draw=draw,
        data=rows[["host", "definition", "year_from", "year_to", "share_pct", "multiple"]],
        answer=_widest(Cite(s.results), p),
        sources=s.results.sources("cost_plus.definition"),
        vintage=vintage("support_cost_shares"),
        height=2.2,
    )


@or_nothing
def hosts_table(p: BurdenSharingParameters, s: CostPlus) -> TableCard:
    """Shares and multiples of the hosts by the chosen definition."""
    rows = s.hosts.assign(
        when=[words.span(a, b) for a, b in zip(s.hosts["year_from"], s.hosts["year_to"], strict=True)],
        over=(s.hosts["multiple"] > p.multiple_limit).map({True: "yes", False: "no"}),
    )
    columns: dict[str, tuple[str, Any]] = {
        "host": ("Host", None),
        "when": ("Data of", str),
        "share_pct": ("Share of cost (%)", 1),
        "multiple": ("Multiple of today’s payment", 2),
        "over": (f"Over {_times(p.multiple_limit)}", str),
    }
    return table(
        "cost-plus",
        rows,
        title=f"“Cost plus {words.number(p.premium_pct)}” by host",
        columns=columns,
        sources=s.results.sources("cost_plus.multiple"),
        vintage=vintage("support_cost_shares"),
    )


def in_plain_words(p: BurdenSharingParameters, s: CostPlus) -> Sentence:
    """Who would pay more than the limit, by the chosen count, for everybody."""
    cite = Cite(s.results)
    limit, over = times(cite.value("cost_plus.limit")), cite("cost_plus.over")
    names = words.names_in_text(s.hosts.loc[s.hosts["multiple"] > p.multiple_limit, "host"])
    who = f"{words.count(over.value)} {words.agree(over.value, 'host')}" if over.value else "no host"
    if 0 < over.value == over.n:
        who = "every host shown" if over.n > 1 else names
    elif 0 < over.value <= MOST_NAMED:
        who = f"only {names}"
    what = words.agree(over.value or 1, "it does", "they do")
    opening = "With the premium on the full cost"
    return cite.plain("cost-plus.who", f"{opening} {who} would pay more than {limit} what {what} now", weight=65)


def _widest(cite: Cite, p: BurdenSharingParameters) -> Sentence:
    """The host whose multiple hangs most on the definition, for everybody."""
    there = [host for host in [*p.hosts, *p.comparison_hosts] if f"cost_plus.lowest.{host}" in cite]
    ends = {host: [cite.value(f"cost_plus.{end}.{host}") for end in ("lowest", "highest")] for host in there}
    host = max(ends, key=lambda name: ends[name][1] - ends[name][0])
    low, high = (words.number(end, 1) for end in ends[host])
    if words.alike(low, high):
        return cite.plain("cost-plus.widest", "For no host do counts of the share put the multiple apart")
    said = f"For {words.name_in_text(host)} the multiple runs from {low} to {high} times, depending on the count"
    return cite.plain("cost-plus.widest", said)


def text(p: BurdenSharingParameters, s: CostPlus) -> list[Sentence]:
    """Who would exceed the limit, the share at which it is reached, and how the answer moves between definitions."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_over(cite, p, s), _limit(cite), _by_definition(cite, p)]


def _over(cite: Cite, p: BurdenSharingParameters, s: CostPlus) -> Sentence:
    limit = times(cite.value("cost_plus.limit"))
    multiples = {host: cite.value(f"cost_plus.multiple.{host}") for host in s.hosts["host"]}
    over = [_named(host, multiple) for host, multiple in multiples.items() if multiple > p.multiple_limit]
    under = [_named(host, multiple) for host, multiple in multiples.items() if multiple <= p.multiple_limit]
    premium = f"{words.number(cite.value('cost_plus.premium'))}%"
    opening = f"Under the full cost and a premium of {premium}, by shares of the {SOURCE[p.share_definition]},"
    if not over:
        said = f"{opening} no host would pay more than {limit} what it pays: {words.join(under)}"
        return cite.sentence("cost-plus.over", said, weight=65)
    what = words.agree(len(over), "what it pays", "what they pay")
    rest = f"; {words.join(under)} would not" if under else ""
    said = f"{opening} {words.join(over)} would pay more than {limit} {what}{rest}"
    return cite.sentence("cost-plus.over", said, weight=65)


def _named(host: str, multiple: float) -> str:
    return f"{words.name_in_text(host)} ({words.number(multiple, 1)} times)"


def _limit(cite: Cite) -> Sentence:
    limit, share = times(cite.value("cost_plus.limit")), cite.value("cost_plus.limit_share")
    if share >= 100:
        return cite.sentence(
            "cost-plus.limit",
            f"At this premium every host would pay more than {limit} what it pays, whatever its share",
        )
    return cite.sentence(
        "cost-plus.limit",
        f"The multiple exceeds {limit} for a host that bears less than {words.pct(share)} of the cost today",
    )


def _by_definition(cite: Cite, p: BurdenSharingParameters) -> Sentence:
    parts = []
    for host in [*p.hosts, *p.comparison_hosts]:
        if f"cost_plus.lowest.{host}" not in cite:
            continue
        low, high = cite(f"cost_plus.lowest.{host}"), cite(f"cost_plus.highest.{host}")
        if (low.n or 0) > 1:
            ends = f"{words.number(low.value, 1)} to {words.number(high.value, 1)} times"
            parts.append(f"{ends} for {words.name_in_text(host)} (by {words.plural(low.n or 0, 'count')})")
    if not parts:
        return cite.sentence(
            "cost-plus.by-definition",
            "No host has shares by more than one count, so the weight of definitions cannot be told",
        )
    return cite.sentence("cost-plus.by-definition", f"Between definitions the multiple runs from {words.join(parts)}")
