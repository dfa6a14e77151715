"""Goods trade with the United States by partner, and what the sections share."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from helpers.analysis.trade.contract import TradeParameters
from helpers.data import load, shared


def measure_unit(p: TradeParameters) -> str:
    """Unit of a balance under the chosen measure, as the page prints it."""
    shares = {"deficit": "% of the US goods deficit", "trade": "% of two-way trade", "gdp": "% of US GDP"}
    return {"nominal": "USD bn", "real": f"USD bn at {p.price_year} prices", "share": shares[p.share_of]}[p.measure]


def last_full_year(p: TradeParameters) -> int:
    """Last year of the window for which all twelve months are published."""
    return min(p.end_year, int(load("us_goods_trade_annual")["year"].max()))


def others(p: TradeParameters) -> list[str]:
    """Comparators that are not themselves among the allies shown."""
    return [c for c in p.comparators if c not in p.partners]


@shared
def _economy() -> pd.DataFrame:
    """US GDP in USD bn and the GDP deflator (first year = 1), by year."""
    table = load("macro_annual")
    usa = table[table["country"] == "USA"].set_index("year")
    return pd.DataFrame({"gdp": usa["gdp_usd_bn"], "deflator": (1 + usa["gdp_deflator_growth_pct"] / 100).cumprod()})


def with_measures(frame: pd.DataFrame, p: TradeParameters, periods: int) -> pd.DataFrame:
    """Add the balance and its measures to a frame with year, period, partner, exports, imports (USD bn).

    Args:
        frame: one row a partner and period; needs the rows of partner ``WLD`` for shares of the deficit.
        p: the chapter's parameters.
        periods: periods in a year (1 for annual, 12 for monthly rows).

    Returns:
        The frame with ``balance``, ``real``, ``share_of_deficit``, ``share_of_trade``, ``share_of_gdp``
        and ``chosen``, the measure asked for. In every measure a deficit is negative; ``share_of_deficit`` takes
        the size of the whole US deficit as 100. Missing where GDP or prices are not yet published; ``real`` is
        missing throughout where the prices of ``price_year`` are not.
    """
    economy = _economy()
    year_of = economy.reindex(frame["year"]).set_index(frame.index)
    balance = frame["exports"] - frame["imports"]
    world = balance[frame["partner"] == "WLD"].set_axis(frame.loc[frame["partner"] == "WLD", "period"])
    out = frame.assign(
        balance=balance,
        real=balance * economy["deflator"].get(p.price_year, np.nan) / year_of["deflator"],
        share_of_deficit=-100 * balance / frame["period"].map(world),
        share_of_trade=100 * balance / (frame["exports"] + frame["imports"]),
        share_of_gdp=100 * periods * balance / year_of["gdp"],
    )
    return out.assign(chosen=out[{"nominal": "balance", "real": "real", "share": f"share_of_{p.share_of}"}[p.measure]])


@shared
def annual_trade(p: TradeParameters) -> pd.DataFrame:
    """US goods trade by partner and full year of the window, USD bn, with all measures of the balance."""
    table = load("us_goods_trade_annual")
    rows = table[table["year"].between(p.start_year, last_full_year(p))]
    frame = rows.assign(period=rows["year"], exports=rows["exports_usd_m"] / 1e3, imports=rows["imports_usd_m"] / 1e3)
    return with_measures(frame, p, periods=1)


@shared
def monthly_trade(p: TradeParameters, only: Iterable[str] | None = None) -> pd.DataFrame:
    """US goods trade by partner and month of the window, USD bn, with all measures of the balance.

    Args:
        p: the chapter's parameters.
        only: partners wanted; the world comes with them, as shares of the deficit need it.
    """
    table = load("us_goods_trade_monthly")
    year = table["month"].dt.year
    wanted = year.between(p.start_year, p.end_year)
    wanted &= True if only is None else table["partner"].isin(["WLD", *only])
    rows = table[wanted]
    frame = rows.assign(
        period=rows["month"].dt.to_period("M"),
        year=year[wanted],
        exports=rows["exports_usd_m"] / 1e3,
        imports=rows["imports_usd_m"] / 1e3,
    )
    return with_measures(frame, p, periods=12)


def base_rates(p: TradeParameters) -> pd.DataFrame:
    """By ally: imports for consumption (USD bn) and collected rate (%) of the base year, whatever the window."""
    table = load("us_duties_monthly")
    rows = table[table["partner"].isin(p.partners) & (table["month"].dt.year == p.base_year)]
    totals = rows.groupby("partner")[["duty_usd", "imports_for_consumption_usd"]].sum() / 1e9
    imports = totals["imports_for_consumption_usd"]
    return pd.DataFrame({"imports": imports, "rate_pct": 100 * totals["duty_usd"] / imports}).reindex(p.partners)


def yen_rate(years: pd.Series, p: TradeParameters) -> pd.Series | float:
    """Yen per unit of the chosen currency, by row."""
    if p.currency == "JPY":
        return 1.0
    rates = load("exchange_rates_annual").query("country == 'JPN'").set_index("year")["lcu_per_usd"]
    return years.map(rates)
