"""What hosts pay year by year, and what the sections share: rates, price levels, economies, head counts."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters, Host
from helpers.data import load, shared

STANDING = {"official": "official", "derived": "derived", "inferred": "derived"}
"""Quality of a row → how it is told apart in figures; what is not named here is secondary."""
CURRENCY = {"JPN": "JPY", "KOR": "KRW"}


def inside(years: pd.Series, p: BurdenSharingParameters) -> pd.Series:
    """Whether each year lies in the window."""
    return years.between(p.start_year, p.end_year)


def amount_unit(p: BurdenSharingParameters, host: str) -> str:
    """Unit of a payment on the chosen basis."""
    currency = "USD" if p.currency == "USD" else CURRENCY[host]
    return f"{currency} bn" + (f" at {p.price_year} prices" if p.prices == "constant" else "")


@shared
def rates(host: str) -> pd.Series:
    """Local currency per dollar, mean of the calendar year, by year."""
    return _by_year("exchange_rates_annual", host)["lcu_per_usd"]


def _by_year(table: str, country: str) -> pd.DataFrame:
    rows = load(table)
    return rows[rows["country"] == country].set_index("year")


@shared
def price_level(host: str) -> pd.Series:
    """GDP deflator chained from its yearly growth (first year = 1), by year."""
    growth = _by_year("macro_annual", host)["gdp_deflator_growth_pct"]
    return (1 + growth.dropna() / 100).cumprod()


def gdp_lcu_bn(host: str) -> pd.Series:
    """GDP in billions of local currency, current prices, by year."""
    rows = _by_year("macro_annual", host)
    return rows["gdp_usd_bn"] * rows["lcu_per_usd"]


def gdp_usd_bn(hosts: Iterable[str]) -> pd.Series:
    """GDP in billions of current dollars by host and year."""
    rows = load("macro_annual")
    return rows[rows["country"].isin(list(hosts))].set_index(["country", "year"])["gdp_usd_bn"]


def troops(hosts: Iterable[str]) -> pd.DataFrame:
    """US troops by host and year: ``troops`` and ``caution`` (why the number needs care, or missing)."""
    rows = load("us_troops")
    return rows[rows["host"].isin(list(hosts))].set_index(["host", "year"])[["troops", "caution"]]


def payments(p: BurdenSharingParameters) -> pd.DataFrame:
    """Payments of the chosen hosts in the window, on every basis.

    Japan's fiscal year is set against the rate, price level, GDP and head count of the calendar year in which it
    begins.

    Returns:
        One row per host, year and ``series`` (Korea: ``agreed_usd``, ``agreed_krw``; Japan: ``budget``, ``outturn``)
        with ``standing``, ``source``, ``lcu_bn``, ``usd_bn``, ``real_lcu_bn``, ``real_usd_bn``, ``amount`` (the basis
        asked for), ``gdp_pct``, ``budget_pct``, ``per_soldier_usd`` and ``caution`` on the head count.
        Missing where a rate, price level or head count is.
    """
    parts = {"KOR": _korea, "JPN": _japan}
    frame = pd.concat([_measured(parts[host](), host, p) for host in p.hosts], ignore_index=True)
    return frame[inside(frame["year"], p)].reset_index(drop=True)


@shared
def _korea() -> pd.DataFrame:
    table = load("host_support_korea")
    rows = table[table["kind"].isin(["agreed_usd", "agreed_krw", "by_rule"])]
    won = rows["krw_bn"].fillna(rows["usd_m"] * rows["year"].map(rates("KOR")) / 1e3)
    # The growth rule carries the agreed sums on: the same series.
    series = rows["kind"].replace("by_rule", "agreed_krw")
    return rows.assign(lcu_bn=won, series=series)[["year", "series", "lcu_bn", "usd_m", "source", "quality"]]


def _japan() -> pd.DataFrame:
    rows = load("host_support_japan").rename(columns={"fiscal_year": "year", "basis": "series", "jpy_bn": "lcu_bn"})
    return rows[["year", "series", "lcu_bn", "source", "quality"]].assign(usd_m=float("nan"))


BUDGETS = {"JPN": "narrow", "KOR": "initial"}
"""The concept of the defence budget which the payment is part of, and which is there for most years."""


@shared
def priced(p: BurdenSharingParameters, host: Host) -> pd.DataFrame:
    """Payments of one host in the window on the four bases: the columns of :func:`payments` up to ``amount``.

    For who needs no measure beside the amounts.
    """
    rows = {"KOR": _korea, "JPN": _japan}[host]()
    rows = _priced(rows[inside(rows["year"], p)], rates(host), price_level(host), p)
    return rows.assign(host=host, amount=rows[_basis(p)]).drop(columns=["usd_m", "quality"]).reset_index(drop=True)


def _priced(rows: pd.DataFrame, rate: pd.Series, level: pd.Series, p: BurdenSharingParameters) -> pd.DataFrame:
    years = rows["year"]
    usd_bn = (rows["usd_m"] / 1e3).fillna(rows["lcu_bn"] / years.map(rate))
    real = rows["lcu_bn"] * level.get(p.price_year, float("nan")) / years.map(level)
    return rows.assign(
        standing=rows["quality"].map(STANDING).fillna("secondary"),
        usd_bn=usd_bn,
        real_lcu_bn=real,
        real_usd_bn=real / rate.get(p.price_year, float("nan")),
    )


def _measured(rows: pd.DataFrame, host: str, p: BurdenSharingParameters) -> pd.DataFrame:
    years = rows["year"]
    budget = _by_year("defence_budgets", host).query(f"concept == '{BUDGETS[host]}'")["lcu_bn"]
    rows = _priced(rows.assign(host=host), rates(host), price_level(host), p)
    heads = troops([host]).loc[host].reindex(years).set_axis(rows.index)
    out = rows.assign(
        gdp_pct=100 * rows["lcu_bn"] / years.map(gdp_lcu_bn(host)),
        # what was spent in the end is not set against what was budgeted
        budget_pct=(100 * rows["lcu_bn"] / years.map(budget)).where(rows["series"] != "outturn"),
        per_soldier_usd=1e9 * rows["usd_bn"] / heads["troops"],
        caution=heads["caution"],
    )
    return out.assign(amount=out[_basis(p)]).drop(columns=["usd_m", "quality"])


def _basis(p: BurdenSharingParameters) -> str:
    currency = "lcu" if p.currency == "local" else "usd"
    return f"real_{currency}_bn" if p.prices == "constant" else f"{currency}_bn"
