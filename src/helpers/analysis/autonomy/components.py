"""What the composite index is made of: five measured quantities by country and year, each with its sources."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.arms_imports import centred_us_share, deliveries, first_year, last_year, rolling_us_share
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.un_votes import allies, positions_of
from helpers.data import load, shared
from helpers.data.rows import named_rows, standing_for

SIGNS = {"un_distance": 1, "us_arms": -1, "us_trade": -1, "us_troops": -1, "military_effort": 1}
"""Whether more of a component counts as more autonomy (1) or as less (−1)."""
UNITS = {
    "un_distance": "ideal-point units",
    "us_arms": "% of volume",
    "us_trade": "% of GDP",
    "us_troops": "soldiers per 100,000 inhabitants",
    "military_effort": "% of GDP",
}
MISCOUNTED = ("held", "reporting_change")
"""Cautions of the troop table for which a year's number is no count."""
LONGEST_BRIDGE = 2
"""Years missing in a row that are bridged by a straight line between their neighbours."""
COLUMNS = ["country", "year", "component", "value", "bridged", "source", "second_source"]


def component_values(p: AutonomyParameters) -> pd.DataFrame:
    """Values of the chosen components for the allies of the run, short gaps inside a series bridged.

    Returns:
        country, year, component, value (in the unit of ``UNITS``), bridged, source, second_source (blank if one).
    """
    parts = [_MEASURES[name](p).assign(component=name) for name in p.index_components]
    rows = _bridged(pd.concat(parts, ignore_index=True), p.index_components)
    return rows.loc[rows["year"].between(p.start_year, p.end_year), COLUMNS].reset_index(drop=True)


def _bridged(rows: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    """Gaps of up to two years between two values of a country filled by a straight line, and marked.

    By component in the order given, known values before bridged ones, by country and year.
    """
    known = _sorted(rows[rows["value"].notna()].assign(bridged=False), order)
    series = known["component"].to_numpy(object) + " " + known["country"].to_numpy(object)
    missing = np.diff(known["year"].to_numpy(int), prepend=0) - 1
    within = np.concatenate([[False], series[1:] == series[:-1]])
    after = np.flatnonzero(within & (missing >= 1) & (missing <= LONGEST_BRIDGE))
    if not len(after):
        return known
    return _sorted(pd.concat([known, _between(known, after, missing[after])], ignore_index=True), order)


def _sorted(rows: pd.DataFrame, order: Sequence[str]) -> pd.DataFrame:
    place = {name: i for i, name in enumerate(order)}
    by_component = [place[name] for name in rows["component"]]
    keys = (rows["year"], rows["country"].to_numpy(object), rows["bridged"], by_component)
    return rows.iloc[np.lexsort(keys)].reset_index(drop=True)


def _between(known: pd.DataFrame, after: NDArray[np.int_], years: NDArray[np.int_]) -> pd.DataFrame:
    """The years before the rows ``after``, on the line from the row before to that row, with the latter's sources."""
    later = np.repeat(after, years)
    steps = np.concatenate([np.arange(1, n + 1) for n in years])
    year, value = known["year"].to_numpy(int), known["value"].to_numpy(float)
    slope = (value[later] - value[later - 1]) / (np.repeat(years, years) + 1)
    filled = {"year": year[later - 1] + steps, "value": value[later - 1] + steps * slope, "bridged": True}
    return known.iloc[later].assign(**filled)


# ---------------------------------------------------------------- the five measures: country, year, value, sources


def _un_distance(p: AutonomyParameters) -> pd.DataFrame:
    """Distance of ideal points from the United States, where it votes or at its mean before the treatment."""
    points = positions_of(p, ["USA", *allies(p)])
    us = points[points["country"] == "USA"].set_index("year")["ideal_point"]
    if p.us_position == "held":
        before = us[(us.index < p.treatment_year) & (us.index >= p.treatment_year - p.before_years)]
        us = pd.Series(before.mean(), index=us.index)
    own = points[points["country"] != "USA"]
    distance = (own["year"].map(us) - own["ideal_point"]).abs()
    return own[["country", "year", "source"]].assign(value=distance, second_source="")


@shared
def _us_arms(countries: Sequence[str], dating: str, window_years: int) -> pd.DataFrame:
    """US share of the volume of arms delivered, in windows around the year or ending with it."""
    share = centred_us_share if dating == "centred" else rolling_us_share
    deals = load("arms_deals")
    years = range(first_year(deals), last_year(deals) + 1)
    recipients = set(deals["recipient"].unique())
    chosen = [country for country in countries if country in recipients]
    volumes = deliveries(deals[deals["recipient"].isin(chosen)], "even")
    parts = [share(volumes, country, years, window_years).assign(country=country) for country in chosen]
    rows = pd.concat(parts).rename_axis("year").reset_index().rename(columns={"share_pct": "value"})
    of = {ally: standing_for(deals["source"].iloc[0], deals[deals["recipient"] == ally]) for ally in chosen}
    source = named_rows([of[ally] for ally in rows["country"]])
    return rows[["country", "year", "value"]].assign(source=source, second_source="")


@shared
def _us_trade(countries: Sequence[str]) -> pd.DataFrame:
    """Two-way goods trade with the United States as a share of the ally's GDP."""
    trade = load("us_goods_trade_annual").rename(columns={"partner": "country"})
    rows = trade[trade["country"].isin(countries)].merge(_macro(countries), on=["country", "year"])
    value = 100 * (rows["exports_usd_m"] + rows["imports_usd_m"]) / (1e3 * rows["gdp_usd_bn"])
    return rows[["country", "year", "source", "second_source"]].assign(value=value)


@shared
def _us_troops(countries: Sequence[str]) -> pd.DataFrame:
    """US soldiers other than the Navy's per 100,000 inhabitants: Japan's count of sailors is no one series."""
    rows = load("us_troops").rename(columns={"host": "country"})
    rows = rows[rows["country"].isin(countries)].merge(_macro(countries), on=["country", "year"])
    ashore = (rows["army"] + rows["marine_corps"] + rows["air_force"]).astype(float)
    value = (1e5 * ashore / rows["population"].astype(float)).mask(rows["caution"].isin(MISCOUNTED))
    return rows[["country", "year", "source", "second_source"]].assign(value=value)


@shared
def _military_effort(countries: Sequence[str]) -> pd.DataFrame:
    """Military expenditure as a share of GDP."""
    rows = load("military_expenditure")
    rows = rows[rows["country"].isin(countries)].rename(columns={"share_of_gdp_pct": "value"})
    return rows[["country", "year", "value", "source"]].assign(second_source="")


def _macro(countries: Sequence[str]) -> pd.DataFrame:
    columns = ["country", "year", "gdp_usd_bn", "population", "source"]
    table = load("macro_annual")
    return table.loc[table["country"].isin(countries), columns].rename(columns={"source": "second_source"})


_MEASURES: dict[str, Callable[[AutonomyParameters], pd.DataFrame]] = {
    "un_distance": _un_distance,
    "us_arms": lambda p: _us_arms(allies(p), p.arms_dating, p.arms_window_years),
    "us_trade": lambda p: _us_trade(allies(p)),
    "us_troops": lambda p: _us_troops(allies(p)),
    "military_effort": lambda p: _military_effort(allies(p)),
}
