"""Did Japan's investment in China surge, and in cars?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.results import Results, sources_of
from helpers.data import load
from helpers.data.rows import framed

CAR_INDICATORS = (
    "flow_transport_equipment",
    "plant_plan_nissan",
    "capacity_honda",
    "sales_growth",
    "market_share",
    "sales_two_makers",
)
WHOLE_YEAR = 12


@dataclass(frozen=True)
class Cars:
    """Published points of Japan's investment in China and of its car makers there."""

    missing: str | None
    flows: pd.DataFrame
    """year, value_usd_bn, basis (balance of payments or Chinese count), whole years only."""
    growth: pd.DataFrame
    """period, basis, growth_pct: between points of the same months of neighbouring years."""
    stock: pd.DataFrame
    """year, partner, share_pct of Japan's stock of investment abroad."""
    sector: pd.DataFrame
    """Rows on the car makers: indicator, period, value, unit, note."""
    results: Results


def cars(p: AutonomyParameters) -> Cars:
    """Flows by both counts, growth where two like points meet, shares of the stock, and what is known of cars."""
    if "JPN" not in p.countries:
        return _none("Japan is not among the countries of this run")
    table = load("outward_investment")
    rows = table[(table["country"] == "JPN") & table["year"].between(p.start_year, p.end_year)]
    china = rows[rows["partner"] == "CHN"]
    points = _in_dollars(china[china["indicator"].isin(["flow", "inflow"])])
    sector = china[china["indicator"].isin(CAR_INDICATORS)].reset_index(drop=True)
    flows = points[points["months_covered"] == WHOLE_YEAR].drop_duplicates(["year", "basis"]).reset_index(drop=True)
    if flows.empty:
        return _none("no published flow of Japan's investment in China lies in the window (they run from 2012 to 2024)")
    growth = _growth(china)
    stock = rows[rows["indicator"] == "stock_share"].rename(columns={"value": "share_pct"}).reset_index(drop=True)
    sector = sector.sort_values(
        "indicator", key=lambda column: column.map({name: i for i, name in enumerate(CAR_INDICATORS)}), kind="stable"
    )
    results = _results(flows, growth, stock, sector)
    return Cars(None, flows, growth, stock, sector.reset_index(drop=True), results)


def _none(reason: str) -> Cars:
    empty = pd.DataFrame()
    return Cars(reason, empty, empty, empty, empty, Results())


def _in_dollars(rows: pd.DataFrame) -> pd.DataFrame:
    """Points in USD bn; yen at the year's rate. Dollars as published stand before yen of the same year."""
    rates = load("exchange_rates_annual").query("country == 'JPN'").set_index("year")["lcu_per_usd"]
    in_yen = rows["unit"] == "JPY bn"
    value = rows["value"].where(~in_yen, rows["value"] / rows["year"].map(rates))
    made = rows.assign(value_usd_bn=value, in_yen=in_yen).dropna(subset=["value_usd_bn"])
    return made.sort_values(["basis", "year", "in_yen"], kind="stable")


def _growth(rows: pd.DataFrame) -> pd.DataFrame:
    """Change between neighbouring years, of points with the same unit, basis and months."""
    keys = ["indicator", "basis", "unit", "months_covered"]
    made = []
    for (_, basis, _, months), part in rows[rows["indicator"].isin(["flow", "inflow"])].groupby(keys):
        series = part.sort_values("year").drop_duplicates("year").set_index("year")
        for year in series.index[1:]:
            if year - 1 in series.index:
                old, new = series.at[year - 1, "value"], series.at[year, "value"]
                source = series.at[year, "source"]
                made.append(
                    {
                        "year": year,
                        "basis": basis,
                        "months": months,
                        "growth_pct": 100 * (new / old - 1),
                        "source": source,
                    }
                )
    columns = ["year", "basis", "months", "growth_pct", "source"]
    return framed(made).reindex(columns=columns).sort_values(["year", "basis"]).reset_index(drop=True)


def _results(flows: pd.DataFrame, growth: pd.DataFrame, stock: pd.DataFrame, sector: pd.DataFrame) -> Results:
    results = Results()
    for row in flows.to_dict("records"):
        results.add(f"cars.flow.{row['basis']}.{row['year']}", row["value_usd_bn"], "USD bn", sources=[row["source"]])
    for row in growth.to_dict("records"):
        name = f"cars.growth.{row['basis']}.{row['year']}"
        results.add(name, row["growth_pct"], "%", n=row["months"], sources=[row["source"]])
    for row in stock.to_dict("records"):
        results.add(f"cars.stock_share.{row['partner']}.{row['year']}", row["share_pct"], "%", sources=[row["source"]])
    for row in sector.to_dict("records"):
        name = f"cars.sector.{row['indicator']}.{row['period']}"
        results.add(name, row["value"], row["unit"], sources=[row["source"]])
    years = len(sector[sector["indicator"] == "flow_transport_equipment"])
    results.add("cars.transport_years", years, "years", sources=sources_of(sector))
    return results
