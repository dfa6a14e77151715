"""A tariff worked out under stated assumptions, and the published studies."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from helpers.analysis.results import Results
from helpers.analysis.trade.contract import TradeParameters
from helpers.analysis.trade.flows import (
    base_rates,
    sources_of,
)
from helpers.data import load

AT_THE_BORDER = ["Share of the tariff paid on the US side"]
"""What counts as pass-through here: at the border; shares that reach the shop are another quantity."""
ALL_GOODS = [
    "Fall of imports for a price 1% higher with the tariff",
    "Trade elasticity in the aggregate",
    "Elasticity of substitution, all goods",
]
"""Elasticities for all goods; those for cars or steel alone would not fit a tariff on everything."""


@dataclass(frozen=True)
class WhatIf:
    """Revenue and imports under an assumed tariff, with the range over published parameters."""

    cases: pd.DataFrame
    """partner, imports_before, imports_after, import_change_pct, revenue (USD bn a year), each with low and high."""
    grid: pd.DataFrame
    """partner, pass_through_pct, elasticity, import_change_pct, revenue: one row a published pair."""
    pass_throughs: pd.DataFrame
    elasticities: pd.DataFrame
    """Published estimates that span the ranges: study, value."""
    results: Results


def what_if(p: TradeParameters) -> WhatIf:
    """A tariff on all goods from each ally: what it would collect and how far imports would fall.

    Constant elasticities, no retaliation, no third-country effects, and one rate for all goods. The
    range crosses every published pass-through with every published import elasticity.
    """
    base = base_rates(p)
    published = load("published_results")
    passing, elastic = _usable(published, AT_THE_BORDER), _usable(published, ALL_GOODS)
    pairs = list(product(passing["value"].unique(), elastic["value"].unique()))
    rows = []
    for ally in p.partners:
        for through, elasticity in pairs:
            rows.append({"partner": ally, **_tariff_case(base.loc[ally], p.tariff_rate_pct, through, elasticity)})
    grid = pd.DataFrame(rows)
    central = pd.DataFrame(
        [
            {"partner": a, **_tariff_case(base.loc[a], p.tariff_rate_pct, p.pass_through_pct, p.import_elasticity)}
            for a in p.partners
        ]
    )
    spread = grid.groupby("partner")[["import_change_pct", "imports_after", "revenue"]].agg(["min", "max"])
    spread.columns = [f"{name}_{'low' if end == 'min' else 'high'}" for name, end in spread.columns]
    cases = central.merge(spread.reset_index(), on="partner")
    return WhatIf(
        cases,
        grid,
        passing,
        elastic,
        _what_if_results(cases, grid, p, sources_of(passing, elastic, load("us_duties_monthly"))),
    )


def _usable(published: pd.DataFrame, quantities: list[str]) -> pd.DataFrame:
    """Published values of the given quantities; a range enters with both ends."""
    rows = published[published["quantity"].isin(quantities) & published["value_low"].notna()]
    keys = ["id", "study", "authors", "year", "quantity", "bibkey", "source"]
    long = rows.melt(keys, ["value_low", "value_high"], value_name="value").dropna(subset=["value"])
    return long.drop(columns="variable").drop_duplicates(["id", "value"]).reset_index(drop=True)


def _tariff_case(base: pd.Series, rate_pct: float, pass_through_pct: float, elasticity: float) -> dict[str, float]:
    """One setting: imports at customs value before and after (USD bn a year), change in per cent, revenue.

    The duty-inclusive price rises by the passed-through part of the change in one plus the rate; the
    price before duty falls by the rest; volume follows the duty-inclusive price.
    """
    wedge = np.log((1 + rate_pct / 100) / (1 + base["rate_pct"] / 100))
    through = pass_through_pct / 100
    volume = np.exp(-elasticity * through * wedge)
    price = np.exp(-(1 - through) * wedge)
    after = base["imports"] * volume * price
    return {
        "pass_through_pct": pass_through_pct,
        "elasticity": elasticity,
        "imports_before": base["imports"],
        "imports_after": after,
        "import_change_pct": 100 * (after / base["imports"] - 1),
        "revenue": after * rate_pct / 100,
    }


def _what_if_results(cases: pd.DataFrame, grid: pd.DataFrame, p: TradeParameters, sources: list[str]) -> Results:
    results = Results()
    n = len(grid) // len(cases)
    for name, value, unit in (
        ("tariff_rate", p.tariff_rate_pct, "%"),
        ("pass_through", p.pass_through_pct, "%"),
        ("elasticity", p.import_elasticity, "elasticity"),
    ):
        results.add(f"what_if.{name}", value, unit)
    for name, column, unit in (("pass_through", "pass_through_pct", "%"), ("elasticity", "elasticity", "elasticity")):
        results.add(
            f"what_if.{name}.published",
            grid[column].median(),
            unit,
            interval=(grid[column].min(), grid[column].max()),
            n=n,
            sources=sources,
        )
    for row in cases.itertuples():
        results.add(f"what_if.imports_before.{row.partner}", row.imports_before, "USD bn", sources=sources)
        results.add(
            f"what_if.import_change.{row.partner}",
            row.import_change_pct,
            "%",
            interval=(row.import_change_pct_low, row.import_change_pct_high),
            n=n,
            sources=sources,
        )
        results.add(
            f"what_if.imports_after.{row.partner}",
            row.imports_after,
            "USD bn",
            interval=(row.imports_after_low, row.imports_after_high),
            n=n,
            sources=sources,
        )
        results.add(
            f"what_if.revenue.{row.partner}",
            row.revenue,
            "USD bn a year",
            interval=(row.revenue_low, row.revenue_high),
            n=n,
            sources=sources,
        )
    return results
