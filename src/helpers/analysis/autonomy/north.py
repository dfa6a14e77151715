"""Did Korea's trade with Russia rise under the New Northern Policy, and what happened after 2022?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.results import Results, sources_of
from helpers.data import load

POLICY_YEAR, WAR_YEAR = 2017, 2022
"""First year of the policy; first year of the war and the sanctions."""
FIRST_YEAR = 2012
BASE_YEAR = 2016
"""The year before the policy, with which both countries' trade is compared."""


@dataclass(frozen=True)
class North:
    """Korea's trade with Russia, and Japan's, which had no such policy."""

    missing: str | None
    trade: pd.DataFrame
    """country, year, total_usd_bn: exports and imports."""
    relative: pd.DataFrame
    """country, year, index (base year = 100), years in which both are known."""
    steps: pd.DataFrame
    """Steps of the policy in the window."""
    results: Results


def north(p: AutonomyParameters) -> North:
    """Two-way trade with Russia by phase; Japan's as the comparison; steps of the policy."""
    if "KOR" not in p.countries:
        return _none("Korea is not among the countries of this run")
    korea, japan = korea_trade(p), japan_trade(p)
    if len(korea) < 2:
        return _none("fewer than two years of Korea's trade with Russia lie in the window (they run from 2012 to 2022)")
    trade = pd.concat([korea, japan], ignore_index=True)
    relative = _relative(trade)
    steps = load("diplomatic_steps").query("topic == 'northern_policy'")
    steps = steps[steps["date"].dt.year.between(p.start_year, p.end_year)].sort_values("date").reset_index(drop=True)
    return North(None, trade, relative, steps, _results(trade, relative, p))


def _none(reason: str) -> North:
    empty = pd.DataFrame()
    return North(reason, empty, empty, empty, Results())


def korea_trade(p: AutonomyParameters) -> pd.DataFrame:
    """Korea's trade with Russia as published: country, year, total_usd_bn, source."""
    rows = load("korea_trade_by_partner").query("partner == 'RUS' and basis == 'published'")
    rows = rows.dropna(subset=["total_usd_bn"])
    rows = rows[rows["year"].between(max(p.start_year, FIRST_YEAR), p.end_year)]
    return rows.assign(country="KOR")[["country", "year", "total_usd_bn", "source"]].reset_index(drop=True)


def japan_trade(p: AutonomyParameters) -> pd.DataFrame:
    """Japan's trade with Russia by its own customs, turned into dollars at the year's rate."""
    rows = load("japan_trade_by_partner").query("partner == 'RUS' and months_covered == 12")
    rows = rows[rows["year"].between(max(p.start_year, FIRST_YEAR), p.end_year)]
    rates = load("exchange_rates_annual").query("country == 'JPN'").set_index("year")["lcu_per_usd"]
    total = (rows["exports_jpy_bn"] + rows["imports_jpy_bn"]) / rows["year"].map(rates)
    made = rows.assign(country="JPN", total_usd_bn=total)[["country", "year", "total_usd_bn", "source"]]
    return made.dropna(subset=["total_usd_bn"]).reset_index(drop=True)


def _relative(trade: pd.DataFrame) -> pd.DataFrame:
    """Both countries' trade as an index of the base year; empty where one of them lacks it."""
    wide = trade.pivot(index="year", columns="country", values="total_usd_bn").dropna()
    if BASE_YEAR not in wide.index or wide.shape[1] < 2:
        return pd.DataFrame(columns=["country", "year", "index"])
    index = 100 * wide / wide.loc[BASE_YEAR]
    return index.rename_axis(columns="country").stack().rename("index").reset_index()


def _results(trade: pd.DataFrame, relative: pd.DataFrame, p: AutonomyParameters) -> Results:
    results = Results()
    korea = trade[trade["country"] == "KOR"].set_index("year")["total_usd_bn"]
    sources = {country: sources_of(part) for country, part in trade.groupby("country")}
    for row in trade.to_dict("records"):
        results.add(
            f"north.trade.{row['country']}.{row['year']}", row["total_usd_bn"], "USD bn", sources=[row["source"]]
        )
    for name, year in (("first", korea.index.min()), ("last", korea.index.max())):
        results.add(f"north.{name}_year", year, "year")
    phases = {"before": (0, POLICY_YEAR - 1), "policy": (POLICY_YEAR, WAR_YEAR - 1), "war": (WAR_YEAR, 9999)}
    for name, (first, last) in phases.items():
        part = korea[(korea.index >= first) & (korea.index <= last)]
        if len(part):
            results.add(f"north.mean.{name}", part.mean(), "USD bn", n=len(part), sources=sources["KOR"])
            results.add(f"north.high.{name}", part.max(), "USD bn", n=len(part), sources=sources["KOR"])
            results.add(f"north.high_year.{name}", part.idxmax(), "year")
    for row in relative.to_dict("records"):
        if row["year"] != BASE_YEAR:
            name = f"north.since_{BASE_YEAR}.{row['country']}.{row['year']}"
            results.add(name, row["index"] - 100, "%", sources=sources[row["country"]])
    _add_exports(results, p)
    return results


def _add_exports(results: Results, p: AutonomyParameters) -> None:
    """Korea's exports to and imports from Russia; exports are known for later years than the total."""
    rows = load("korea_trade_by_partner").query("partner == 'RUS' and basis == 'published'")
    rows = rows[rows["year"].between(max(p.start_year, FIRST_YEAR), p.end_year)].dropna(subset=["exports_usd_bn"])
    for side in ("exports", "imports"):
        for row in rows.dropna(subset=[f"{side}_usd_bn"]).to_dict("records"):
            results.add(f"north.{side}.{row['year']}", row[f"{side}_usd_bn"], "USD bn", sources=[row["source"]])
    exports = rows.set_index("year")["exports_usd_bn"]
    later = exports[exports.index >= WAR_YEAR]
    if WAR_YEAR - 1 in exports.index and len(later):
        change = 100 * (later.iloc[-1] / exports[WAR_YEAR - 1] - 1)
        results.add("north.exports_last_year", later.index[-1], "year")
        results.add("north.exports_change", change, "%", sources=sources_of(rows))
