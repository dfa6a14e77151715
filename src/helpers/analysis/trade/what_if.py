"""A tariff worked out under stated assumptions, and the published studies."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.trade.contract import TradeParameters
from helpers.analysis.trade.flows import base_rates
from helpers.analysis.trade.response import Response
from helpers.data import load
from helpers.data.rows import named_rows

AT_THE_BORDER = ["Share of the tariff paid on the US side"]
"""What counts as pass-through here: at the border; shares that reach the shop are another quantity."""
OF_IMPORTS = ["Fall of imports for a price 1% higher with the tariff"]
"""Elasticities of imports from one partner to the price with the tariff; those of substitution, of all trade, of cars
or of steel are other quantities."""


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


def what_if(p: TradeParameters, own: Response) -> WhatIf:
    """A tariff on all goods from each ally: what it would collect and how far imports would fall.

    Constant elasticities, no retaliation, no third-country effects, and one rate for all goods. The
    range crosses every published pass-through with every published import elasticity; the book's own
    estimate, by which the default elasticity is chosen, stands beside them.
    """
    base = base_rates(p)
    published = load("published_results")
    passing, elastic = _usable(published, AT_THE_BORDER), _usable(published, OF_IMPORTS)
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
    results = _assumption_results(p, passing, elastic)
    _add_own(results, p, own)
    results.update(_outcome_results(cases, len(pairs), sources_of(passing, elastic, load("us_duties_monthly"))))
    return WhatIf(cases, grid, passing, elastic, results)


def _usable(published: pd.DataFrame, quantities: list[str]) -> pd.DataFrame:
    """Published values of the given quantities; a range enters with both ends."""
    rows = published[published["quantity"].isin(quantities) & published["value_low"].notna()]
    keys = ["id", "study", "authors", "year", "quantity", "bibkey", "source"]
    long = rows.melt(keys, ["value_low", "value_high"], value_name="value").dropna(subset=["value"])
    made = long.drop(columns="variable").drop_duplicates(["id", "value"]).reset_index(drop=True)
    source = dict(zip(rows["id"], rows["source"], strict=True))
    return made.assign(source=named_rows(source[name] for name in made["id"]))


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


def _assumption_results(p: TradeParameters, passing: pd.DataFrame, elastic: pd.DataFrame) -> Results:
    """The chosen parameters, the published estimates one by one, and their range."""
    results = Results()
    results.add("what_if.tariff_rate", p.tariff_rate_pct, "%")
    chosen = {
        "pass_through": (p.pass_through_pct, passing, "%"),
        "elasticity": (p.import_elasticity, elastic, "elasticity"),
    }
    for name, (value, published, unit) in chosen.items():
        values = published["value"]
        ends = (values.min(), values.max())
        results.add(f"what_if.{name}", value, unit)
        results.add(
            f"what_if.{name}.published",
            values.median(),
            unit,
            interval=ends,
            design="range of published estimates",
            n=len(values),
            sources=sources_of(published),
        )
        for row in published.to_dict("records"):
            results.add(f"what_if.{name}.{row['id']}.{row['value']:g}", row["value"], unit, sources=[row["source"]])
    return results


def _add_own(results: Results, p: TradeParameters, own: Response) -> None:
    """The elasticity that the chapter's own estimate implies at the chosen pass-through."""
    if own.missing or not p.pass_through_pct:
        return
    found = own.results["response.all"]
    low, high = found.interval or (float(found.value), float(found.value))
    ends = own_elasticity(high, p.pass_through_pct), own_elasticity(low, p.pass_through_pct)
    value = own_elasticity(float(found.value), p.pass_through_pct)
    results.add(
        "what_if.elasticity.own",
        value,
        "elasticity",
        interval=ends,
        level=found.level,
        design=found.design,
        n=found.n,
        sources=found.sources,
    )


def own_elasticity(change: float, pass_through_pct: float) -> float:
    """Elasticity of volume to the price with the duty, from the change of imports at customs value for 1% of duty.

    The formula of the worked tariff solved for the elasticity: a part of the fall in value is that of the price.

    >>> own_elasticity(-1.0, 50.0)
    1.0
    """
    through = pass_through_pct / 100
    return (-change - (1 - through)) / through


def _outcome_results(cases: pd.DataFrame, settings: int, sources: list[str]) -> Results:
    """Imports and revenue by ally, each with its range over ``settings`` pairs of published parameters."""
    results = Results()
    outcomes = {
        "import_change": ("import_change_pct", "%"),
        "imports_after": ("imports_after", "USD bn"),
        "revenue": ("revenue", "USD bn a year"),
    }
    for row in cases.to_dict("records"):
        results.add(f"what_if.imports_before.{row['partner']}", row["imports_before"], "USD bn", sources=sources)
        for name, (column, unit) in outcomes.items():
            ends = (row[f"{column}_low"], row[f"{column}_high"])
            results.add(
                f"what_if.{name}.{row['partner']}",
                row[column],
                unit,
                interval=ends,
                design="range over the settings tried",
                n=settings,
                sources=sources,
            )
    return results
