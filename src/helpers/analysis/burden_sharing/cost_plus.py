"""“Cost plus 50”: how many times today’s payment would the full cost and a premium be?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.results import Results, sources_of
from helpers.data import load


@dataclass(frozen=True)
class CostPlus:
    """Multiples of today's payment under the full cost and the premium."""

    missing: str | None
    hosts: pd.DataFrame
    """host, year_from, year_to, share_pct, multiple: by the chosen definition, latest year of each host, largest
    multiple first."""
    definitions: pd.DataFrame
    """host, definition, year_from, year_to, share_pct, multiple: the latest share by every definition."""
    results: Results


def cost_plus(p: BurdenSharingParameters) -> CostPlus:
    """Multiple = (1 + premium) / share, by host and definition."""
    table = load("support_cost_shares")
    chosen = table["host"].isin([*p.hosts, *p.comparison_hosts])
    rows = table[chosen & table["year_to"].between(p.start_year, p.end_year)]
    rows = rows.assign(multiple=(100 + p.premium_pct) / rows["share_pct"]).sort_values("year_to", kind="stable")
    latest = rows.drop_duplicates(["host", "definition"], keep="last").sort_values("multiple", ascending=False)
    hosts = latest[latest["definition"] == p.share_definition].reset_index(drop=True)
    if hosts.empty:
        why = f"no share of cost by the chosen definition is published for these hosts in {p.start_year}–{p.end_year}"
        return CostPlus(why, hosts, latest, Results())
    definitions = latest.reset_index(drop=True)
    return CostPlus(None, hosts, definitions, _results(p, hosts, definitions))


def _results(p: BurdenSharingParameters, hosts: pd.DataFrame, definitions: pd.DataFrame) -> Results:
    results = Results()
    results.add("cost_plus.premium", p.premium_pct, "%")
    results.add("cost_plus.limit", p.multiple_limit, "times")
    results.add("cost_plus.limit_share", (100 + p.premium_pct) / p.multiple_limit, "% of cost")
    results.add("cost_plus.hosts", len(hosts), "hosts")
    over = hosts[hosts["multiple"] > p.multiple_limit]
    results.add("cost_plus.over", len(over), "hosts", n=len(hosts))
    units = {"share_pct": "% of cost", "multiple": "times today's payment"}
    results.add_frame("cost_plus", hosts, ["host"], units, sources=sources_of(hosts))
    results.add_frame(
        "cost_plus.definition", definitions, ["host", "definition"], units, sources=sources_of(definitions)
    )
    for host, part in definitions.groupby("host", sort=False):
        results.add(f"cost_plus.lowest.{host}", part["multiple"].min(), "times today's payment", n=len(part))
        results.add(f"cost_plus.highest.{host}", part["multiple"].max(), "times today's payment", n=len(part))
    return results
