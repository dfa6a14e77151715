"""When did the balance change its course, and was a measure near?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.results import Results, sources_of
from helpers.analysis.statistics import Floats
from helpers.analysis.trade.contract import TradeParameters
from helpers.analysis.trade.flows import (
    monthly_trade,
)
from helpers.data import load
from helpers.data.rows import named_rows, standing_for


@dataclass(frozen=True)
class BreakDates:
    """Structural breaks in each ally's balance, beside the dated measures."""

    missing: str | None
    series: pd.DataFrame
    """partner, quarter, value (chosen measure, yearly rate, season removed), fitted, trend (fitted without a break)."""
    breaks: pd.DataFrame
    """partner, date, measure, distance (months, positive if the break came later, else missing)."""
    chance: dict[str, float | None]
    """By partner, share of the register's quarters within ``NEAR_MONTHS`` of a measure: the rate by chance."""
    counts: pd.DataFrame
    """target, year, measures: dated measures and agreements a year."""
    results: Results


NEAR_MONTHS = 6
"""A break counts as near a measure within half a year: shipping and contracts run for months."""
DAYS_A_MONTH = 365.25 / 12
BEYOND_CHANCE = "segments against series that add up the same steps"
SHORTEST_SEGMENT = 8
"""Quarters in a segment at the least: two years."""


def break_dates(p: TradeParameters) -> BreakDates:
    """Breaks in level and trend of the quarterly balance, dated from the data, then set beside the measures.

    The dates describe where the course bent most. Whether it bent more than chance bends a series that only adds up
    its steps is tested (:func:`helpers.analysis.statistics.wandering`).
    """
    quarters = _quarterly(p)
    counts = _measure_counts(p)
    length = min((len(rows) for _, rows in quarters.groupby("partner")), default=0)
    if length < 2 * SHORTEST_SEGMENT:
        return _too_short(length, quarters, counts)
    dated = {ally: _dated(quarters, ally, most=p.max_breaks) for ally in p.partners}
    breaks = pd.concat([_beside_measures(dated[ally], ally) for ally in p.partners], ignore_index=True)
    chance: dict[str, float | None] = {str(ally): _chance(quarters, ally) for ally in p.partners}
    fits = {
        "fitted": {ally: found.fitted for ally, found in dated.items()},
        "trend": {ally: _dated(quarters, ally, most=0).fitted for ally in p.partners},
    }
    places = list(zip(quarters["partner"], quarters["quarter"], strict=True))
    series = quarters.assign(**{name: [fit[a][q] for a, q in places] for name, fit in fits.items()})
    return BreakDates(None, series, breaks, chance, counts, _break_results(breaks, chance, counts, p, series))


def _too_short(length: int, quarters: pd.DataFrame, counts: pd.DataFrame) -> BreakDates:
    reason = f"the window holds {length} quarters and a break needs {SHORTEST_SEGMENT} on either side"
    results = Results()
    results.add("breaks.quarters", length, "quarters")
    results.add("breaks.needed", SHORTEST_SEGMENT, "quarters")
    return BreakDates(reason, quarters, pd.DataFrame(), {}, counts, results)


def _dated(quarters: pd.DataFrame, ally: str, *, most: int) -> st.Breaks:
    return st.segments(_balance(quarters, ally), most=most, shortest=SHORTEST_SEGMENT)


def _balance(quarters: pd.DataFrame, ally: str) -> pd.Series:
    return quarters[quarters["partner"] == ally].set_index("quarter")["value"]


def _quarterly(p: TradeParameters) -> pd.DataFrame:
    """Chosen measure by ally and full quarter, season removed; dollars as a yearly rate."""
    months = monthly_trade(p)
    months = months[months["partner"].isin(p.partners) & months["chosen"].notna()]
    months = months.assign(quarter=months["period"].dt.asfreq("Q"))
    grouped = months.groupby(["partner", "quarter"])
    value = grouped["chosen"].mean() if p.measure == "share" else 4 * grouped["chosen"].sum()
    quarters = value[grouped.size() == 3].rename("value").reset_index()
    smooth = [_without_season(rows) for _, rows in quarters.groupby("partner", sort=False)]
    source = named_rows([standing_for(sources_of(months)[-1], months)] * len(quarters))
    return quarters.assign(value=pd.concat(smooth), source=source)


def _without_season(rows: pd.DataFrame) -> pd.Series:
    """Values less their additive season (classical decomposition, four quarters)."""
    from statsmodels.tsa.seasonal import seasonal_decompose

    if len(rows) < 2 * SHORTEST_SEGMENT:
        return rows["value"]
    return rows["value"] - seasonal_decompose(rows["value"], model="additive", period=4).seasonal


def _imposed(ally: str) -> pd.DataFrame:
    """Measures and agreements that touched the ally, with ``when``: in force, or announced where no day is given."""
    table = load("trade_measures")
    rows = table[table["target"].isin([ally, "ALL"]) & table["kind"].isin(["measure", "agreement"])]
    return rows.assign(when=rows["date_effective"].fillna(rows["date_announced"])).reset_index(drop=True)


def _distances(quarters: Iterable[pd.Period], dates: pd.DataFrame) -> Floats:
    """Months from each measure (columns) to the middle of each quarter (rows); positive: the quarter came after."""
    index = pd.PeriodIndex(list(quarters))
    middles = index.start_time + (index.end_time - index.start_time) / 2
    apart = middles.to_numpy()[:, None] - dates["when"].to_numpy()[None, :]
    return np.asarray(apart / np.timedelta64(1, "D") / DAYS_A_MONTH, dtype=float)


def _beside_measures(found: st.Breaks, ally: str) -> pd.DataFrame:
    """The breaks with the nearest measure; without one for breaks before the register of measures begins."""
    dates = _imposed(ally)
    rows = []
    for when in found.dates:
        row = {"partner": ally, "date": when, "measure": None, "distance": np.nan}
        if when.start_time >= _register_start(dates):
            (months,) = _distances([when], dates)
            at = int(np.abs(months).argmin())
            row |= {"measure": str(dates.at[at, "short_name"]), "distance": float(months[at])}
        rows.append(row)
    return pd.DataFrame(rows, columns=["partner", "date", "measure", "distance"])


def _register_start(dates: pd.DataFrame) -> pd.Timestamp:
    """Breaks earlier than this could not lie near a measure: the register holds none."""
    return pd.Timestamp(dates["when"].min() - pd.DateOffset(months=NEAR_MONTHS))


def _chance(quarters: pd.DataFrame, ally: str) -> float | None:
    """Share of the register's quarters that lie near a measure: how often a date drawn blindly would."""
    dates = _imposed(ally)
    start = _register_start(dates)
    own = [q for q in quarters.loc[quarters["partner"] == ally, "quarter"] if q.start_time >= start]
    return float(np.mean(np.abs(_distances(own, dates)).min(axis=1) <= NEAR_MONTHS)) if own else None


def _measure_counts(p: TradeParameters) -> pd.DataFrame:
    """Measures and agreements that touched each ally, by year of the window."""
    every = pd.concat([_imposed(ally).assign(target=ally) for ally in p.partners])
    every = every.assign(year=every["when"].dt.year)
    every = every[every["year"].between(p.start_year, p.end_year)]
    return every.groupby(["target", "year"]).size().rename("measures").reset_index()


def _break_results(
    breaks: pd.DataFrame,
    chance: dict[str, float | None],
    counts: pd.DataFrame,
    p: TradeParameters,
    series: pd.DataFrame,
) -> Results:
    results = Results()
    trade, register = sources_of(series), sources_of(load("trade_measures"))
    for ally in p.partners:
        rows = breaks[breaks["partner"] == ally].to_dict("records")
        compared = [row for row in rows if np.isfinite(row["distance"])]
        near = [row for row in compared if abs(row["distance"]) <= NEAR_MONTHS]
        results.add(
            f"breaks.count.{ally}", len(rows), "breaks", n=int((series["partner"] == ally).sum()), sources=trade
        )
        results.add(f"breaks.compared.{ally}", len(compared), "breaks", sources=[*trade, *register])
        results.add(f"breaks.near.{ally}", len(near), "breaks", n=len(compared), sources=[*trade, *register])
        expected = chance[ally]
        if expected is not None:
            results.add(f"breaks.chance.{ally}", 100 * expected, "% of quarters", sources=register)
        for number, row in enumerate(rows, start=1):
            _add_break(results, f"breaks.date.{ally}.{number}", row, trade)
    null = {ally: _wandering(series, ally, p) for ally in p.partners}
    for ally, found in null.items():
        results.add(
            f"breaks.p_value.{ally}", found.p_value, "probability", design=BEYOND_CHANCE, n=p.draws, sources=trade
        )
    mean, most = (float(np.mean([getattr(one, part) for one in null.values()])) for part in ("count", "any_share"))
    results.add("breaks.by_chance", mean, "breaks", design="series that add up the steps", n=p.draws)
    results.add("breaks.by_chance.any", 100 * most, "% of such series", n=p.draws)
    results.add("breaks.near_months", NEAR_MONTHS, "months")
    results.add_frame("breaks.measures", counts, ["target", "year"], {"measures": "measures"}, sources=register)
    return results


def _wandering(series: pd.DataFrame, ally: str, p: TradeParameters) -> st.Wandering:
    balance = _balance(series, ally)
    return st.wandering(balance, most=p.max_breaks, shortest=SHORTEST_SEGMENT, draws=p.draws, seed=p.seed)


def _add_break(results: Results, name: str, row: dict[str, Any], sources: list[str]) -> None:
    results.add(name, str(row["date"]), "quarter", sources=sources)
    if np.isfinite(row["distance"]):
        results.add(f"{name}.distance", row["distance"], "months after the nearest measure")
