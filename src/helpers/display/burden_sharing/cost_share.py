"""Section 2: which share of the cost a host bears, by whose definition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.cost_share import QUOTED, CostShares
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

DEFINITIONS = {
    "non_personnel": "without US pay",
    "personnel_as_worded": "“personnel cost”",
    "both_governments": "both governments’ count",
    "with_indirect": "civic group, with indirect",
    "think_tank": "think tank",
    "as_cited": "as cited in 2019",
    "press": "press, basis not stated",
    "audit_office": "US audit office",
    "audit_office_less_relocation": "US audit office, no relocation",
    "host_ministry_narrow": "Japan’s ministry, narrow",
    "host_ministry_wide": "Japan’s ministry, wide",
    "compendium": "US compendium, with indirect",
    "projection": "projection of 1994",
}
"""Whose count a share belongs to, short enough to stand beside a bar."""


@or_notice
def shares_figure(p: BurdenSharingParameters, s: CostShares) -> FigureCard:
    """Every published share, largest first, a panel a host."""
    hosts = [host for host in p.hosts if (s.shares["host"] == host).any()]
    rows = s.shares.assign(label=[_label(row) for row in s.shares.to_dict("records")])

    def draw(axes: Any) -> None:
        for ax, host in zip(np.atleast_1d(axes), hosts, strict=True):
            part = rows[rows["host"] == host]
            marks.bars(ax, part, label="label", value="share_pct", code="host", form=words.rounded(1, "%"))
            ax.set_xlim(0, 100)
            ax.set_title(words.name(host), loc="left")

    return figure(
        "cost-shares",
        question=f"What share of the cost {words.agree(len(hosts), 'does', 'do')} {words.names_in_text(hosts)} bear?",
        subtitle="Host’s part in the cost of US forces as published, %, by year of the data and by who counts",
        plots=f"Published shares of {words.names_in_text(hosts)} in the cost of US forces",
        draw=draw,
        data=rows[["host", "year_from", "year_to", "definition", "share_pct", "bound", "quality"]],
        answer=in_plain_words(p, s),
        sources=s.results.sources("cost_share.share_pct"),
        vintage=vintage("support_cost_shares"),
        note="Not one series: each count sets another payment against another cost. The table says which.",
        panels=(len(hosts), 1),
    )


def _label(row: dict[Any, Any]) -> str:
    return f"{words.span(row['year_from'], row['year_to'])}, {DEFINITIONS[row['definition']]}"


YES = {"yes": "yes", "no": "no", "not_stated": "not stated"}


@or_nothing
def shares_table(s: CostShares) -> TableCard:
    """The definitions side by side, with the whole that each share implies."""
    rows = s.shares.assign(
        when=[words.span(a, b) for a, b in zip(s.shares["year_from"], s.shares["year_to"], strict=True)],
        pay=s.shares["military_pay"].map(YES),
        indirect=s.shares["indirect_support"].map(YES),
    )
    columns: dict[str, tuple[str, Any]] = {
        "when": ("Data of", str),
        "share_pct": ("Share (%)", 1),
        "numerator": ("Payment counted", str),
        "denominator": ("Cost counted", str),
        "pay": ("US pay in the cost", str),
        "indirect": ("Indirect support in the payment", str),
        "implied_usd_bn": ("Whole implied (USD bn a year)", 2),
    }
    return table(
        "cost-shares",
        rows,
        title="What each share counts",
        columns=columns,
        group="host",
        sources=s.results.sources("cost_share.share_pct"),
        vintage=vintage("support_cost_shares"),
        note="Whole implied: the payment printed with the share, divided by it; yearly mean where the data span years. "
        "No value: no payment is printed.",
    )


@or_nothing
def reckoned_table(s: CostShares) -> TableCard | None:
    """Payment against the US budget, with and without military pay."""
    if s.reckoned.empty:
        return None
    rows = s.reckoned.assign(pay=s.reckoned["pay"].map({"with": "with US pay", "without": "without US pay"}))
    columns: dict[str, tuple[str, Any]] = {
        "host": ("Host", None),
        "year": ("Year", str),
        "pay": ("Cost", str),
        "payment_usd_bn": ("Payment (USD bn)", 2),
        "us_usd_bn": ("US budget (USD bn)", 2),
        "share_pct": ("Share (%)", 1),
    }
    return table(
        "cost-shares-reckoned",
        rows,
        title="The share reckoned from one year’s payment and US budget",
        columns=columns,
        sources=s.results.sources("cost_share.reckoned"),
        vintage=vintage("stationing_costs", "host_support_korea", "host_support_japan"),
        note="Payment over payment and US budget estimate together. The US part does not hold what the host pays.",
    )


def _hosts(p: BurdenSharingParameters, s: CostShares) -> list[str]:
    return [host for host in p.hosts if f"cost_share.max.{host}" in s.results]


def in_plain_words(p: BurdenSharingParameters, s: CostShares) -> Sentence:
    """How far published shares of one host lie apart, for everybody."""
    cite, several = Cite(s.results), [h for h in _hosts(p, s) if f"cost_share.apart.{h}" in s.results]
    if not several:
        shares = [f"{words.pct(cite.value(f'cost_share.max.{h}'))} for {words.name_in_text(h)}" for h in _hosts(p, s)]
        return cite.plain(
            "cost-share.apart", f"Only one share of the cost is published in this window: {words.join(shares)}"
        )
    apart = [f"{words.pp(cite.value(f'cost_share.apart.{h}'), 0)} apart for {words.name_in_text(h)}" for h in several]
    return cite.plain("cost-share.apart", f"There is no one share: published ones lie {words.join(apart)}", weight=80)


def in_short(p: BurdenSharingParameters, s: CostShares) -> list[Sentence]:
    """Lowest and highest share of each host by whatever count, for everybody."""
    if s.missing:
        return []
    cite, said = Cite(s.results), []
    for host in [host for host in _hosts(p, s) if f"cost_share.apart.{host}" in s.results]:
        low, high = (words.pct(cite.value(f"cost_share.{end}.{host}"), 0) for end in ("min", "max"))
        ran = f"Published shares put {words.owner(host)} part of the cost at {words.between(low, high)}"
        said.append(cite.plain(f"cost-share.between.{host}", f"{ran}{_unlike(s.shares[s.shares['host'] == host])}"))
    return said


PAYMENT_ALONE = ("Cost-sharing payment", "Cost-sharing payment of 2019", "Host-nation support", "Not stated")
"""Payments counted that go beyond the cost-sharing payment in no way that is known."""


def _unlike(shares: pd.DataFrame) -> str:
    """What keeps published shares from being compared with that payment's part of the whole cost."""
    wider, without = ~shares["numerator"].isin(PAYMENT_ALONE), shares["military_pay"] == "no"
    found = [(wider, "count more than the cost-sharing payment"), (without, "leave US pay out")]
    told = [f"{'all' if which.all() else 'some'} {does}" for which, does in found if which.any()]
    return f"; {', '.join(told)}" if told else ""


def text(p: BurdenSharingParameters, s: CostShares) -> list[Sentence]:
    """The range of shares, what the 41% implies, and the share reckoned here."""
    if s.missing:
        return []
    cite, hosts = Cite(s.results), _hosts(p, s)
    return [
        _ranges(cite, hosts),
        *_quoted(cite),
        *[x for host in hosts for x in _reckoned(cite, s, host)],
        *_implied(cite, s, hosts),
    ]


def _ranges(cite: Cite, hosts: Sequence[str]) -> Sentence:
    said = "; that of ".join(_range(cite, host) for host in hosts)
    return cite.sentence(
        "cost-share.range", f"The share of the cost of US forces said to be borne by {said}", weight=80
    )


def _range(cite: Cite, host: str) -> str:
    low, high = (cite.value(f"cost_share.{end}.{host}") for end in ("min", "max"))
    number, kinds = (as_count(cite.value(f"cost_share.{what}.{host}")) for what in ("count", "definitions"))
    if number == 1:
        return f"{words.name_in_text(host)} is {words.pct(low)} by the one count read"
    ends = f"{words.pct(low)} to {words.pct(high)} ({words.counted(kinds, 'definition')})"
    return f"{words.name_in_text(host)} runs from {ends}"


def _quoted(cite: Cite) -> list[Sentence]:
    name = f"cost_share.share_pct.{QUOTED}"
    if name not in cite:
        return []
    share = words.pct(cite.value(name), 0)
    whole = words.usd_bn(cite.value(f"cost_share.implied_usd_bn.{QUOTED}"), 2)
    origin = ""
    if "cost_share.implied_usd_bn.kor_2016_think_tank" in cite:
        think = words.usd_bn(cite.value("cost_share.implied_usd_bn.kor_2016_think_tank"), 2)
        origin = f"; the same {share} was a think tank's estimate for 2016, on a whole of {think}"
    return [
        cite.sentence(
            "cost-share.quoted",
            f"The {share} said of Korea's payment of 2019 implies a cost without pay of {whole} a year{origin}",
        )
    ]


def _reckoned(cite: Cite, s: CostShares, host: str) -> list[Sentence]:
    part = s.reckoned[s.reckoned["host"] == host]
    if part.empty:
        return []
    year = int(part["year"].max())
    share = {
        pay: words.pct(cite.value(f"cost_share.reckoned.share_pct.{host}.{year}.{pay}")) for pay in ("with", "without")
    }
    return [
        cite.sentence(
            f"cost-share.reckoned.{host}",
            f"Set against the US budget of {year}, {words.name_in_text(host)} paid {share['without']} of the cost "
            f"without US pay and {share['with']} with it",
        )
    ]


def _implied(cite: Cite, s: CostShares, hosts: Sequence[str]) -> list[Sentence]:
    parts = []
    for host in hosts:
        known = s.shares[s.shares["host"] == host].dropna(subset=["implied_usd_bn"])
        if known["implied_usd_bn"].nunique() > 1:
            ends = [
                known.loc[known["implied_usd_bn"].idxmin(), "id"],
                known.loc[known["implied_usd_bn"].idxmax(), "id"],
            ]
            low, high = (words.usd_bn(cite.value(f"cost_share.implied_usd_bn.{end}")) for end in ends)
            parts.append(f"{low} to {high} a year for {words.name_in_text(host)}")
    return (
        [cite.sentence("cost-share.implied", f"The shares imply a whole cost of {words.join(parts)}")] if parts else []
    )
