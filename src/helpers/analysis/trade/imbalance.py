"""How large is the imbalance with each ally?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.trade.contract import TradeParameters
from helpers.analysis.trade.flows import (
    annual_trade,
    last_full_year,
    measure_unit,
    others,
)
from helpers.data import load


@dataclass(frozen=True)
class Imbalance:
    """Size of the imbalance with the allies, beside the comparators."""

    annual: pd.DataFrame
    """partner, year, exports, imports (USD bn) and all measures of the balance."""
    latest: pd.DataFrame
    """The last full year, one row a partner, largest deficit first."""
    ranks: dict[str, int]
    """Rank of each ally by deficit in the last full year, among allies and comparators."""
    results: Results


FORMULAS = {
    "balance": "exports less imports",
    "real": "exports less imports, times prices of the price year over those of the year",
    "share_of_deficit": "the balance in per cent of the whole US goods deficit; a deficit is negative",
    "share_of_trade": "the balance in per cent of exports and imports together",
    "share_of_gdp": "the balance in per cent of US GDP",
}
"""How each measure is made of the rows, by column."""


def imbalance(p: TradeParameters) -> Imbalance:
    """Balance of goods trade with each partner in dollars, constant dollars and shares."""
    annual = annual_trade(p)
    shown = annual[annual["partner"].isin([*p.partners, *others(p)])]
    year = last_full_year(p)
    latest = shown[shown["year"] == year].sort_values("balance").reset_index(drop=True)
    ranks: dict[str, int] = {str(ally): int(latest.index[latest["partner"] == ally][0]) + 1 for ally in p.partners}
    results = Results()
    world = annual[annual["partner"] == "WLD"]
    sources = sources_of(shown, world, load("macro_annual").query("country == 'USA'"))
    units = {
        "exports": "USD bn",
        "imports": "USD bn",
        "balance": "USD bn",
        "real": f"USD bn at {p.price_year} prices",
        "share_of_deficit": "% of the US goods deficit",
        "share_of_trade": "% of two-way trade",
        "share_of_gdp": "% of US GDP",
    }
    results.add_frame("imbalance", latest, ["partner", "year"], units, sources=sources, designs=FORMULAS)
    for ally in p.partners:
        rows = shown[shown["partner"] == ally].set_index("year")
        peak = rows["chosen"].abs().idxmax()
        for when, at in (("first", rows.index.min()), ("peak", peak), ("last", year)):
            results.add(
                f"imbalance.chosen.{ally}.{when}", rows["chosen"][at], measure_unit(p), n=len(rows), sources=sources
            )
            results.add(f"imbalance.chosen_year.{ally}.{when}", int(at), "year", sources=sources)
        of_peak = 100 * float(rows["chosen"][year] / rows["chosen"][peak]) if rows["chosen"][peak] else 100.0
        design = "the last full year in per cent of the year furthest from zero"
        results.add(f"imbalance.chosen_of_peak.{ally}.last", of_peak, "%", n=len(rows), design=design, sources=sources)
        results.add(f"imbalance.rank.{ally}.{year}", ranks[ally], f"of {len(latest)}", n=len(latest), sources=sources)
    return Imbalance(shown, latest, ranks, results)
