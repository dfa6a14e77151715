"""The tariffs of 2025–26: what was collected, what the law said, what imports did."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.trade.contract import TradeParameters
from helpers.analysis.trade.flows import (
    base_rates,
    monthly_trade,
    others,
)
from helpers.data import load

FIRST_TARIFF_MONTH = pd.Period("2025-03", "M")
"""First month in which a measure of 2025 was collected on Japan or Korea (steel and aluminium, 12 March)."""


@dataclass(frozen=True)
class Tariffs:
    """Duties collected by month, the rate by law, and what the import side did."""

    missing: str | None
    rates: pd.DataFrame
    """series (ISO3 of a partner, ``receipts`` or ``statutory``), month, rate_pct."""
    authority: pd.DataFrame
    """month, authority, points, law: the statutory rate by legal authority, US total, to the end of the window; two
    authorities are of one law."""
    duties: pd.DataFrame
    """partner, month, paid, at_base_rate (USD bn) since the first tariff month."""
    imports: pd.DataFrame
    """partner, base, latest (USD bn in twelve months), change_pct."""
    results: Results


AUTHORITIES = {
    "section_232_pp": "Section 232",
    "section_301_pp": "Section 301",
    "ieepa_reciprocal_pp": "IEEPA reciprocal",
    "ieepa_fentanyl_pp": "IEEPA fentanyl",
    "section_122_pp": "Section 122",
}


def tariffs(p: TradeParameters) -> Tariffs:
    """Collected and statutory rates by month, duties against the base year's rate, imports against the base year."""
    duty = _duty_months(p)
    if duty.empty or duty["month"].max() < FIRST_TARIFF_MONTH:
        empty = pd.DataFrame()
        return Tariffs(
            f"the window {p.start_year}–{p.end_year} ends before the tariffs of 2025",
            empty,
            empty,
            empty,
            empty,
            Results(),
        )
    statutory = load("us_statutory_rate_daily")
    receipts = load("us_customs_receipts_monthly")
    base = base_rates(p)
    duties = _duties_since(duty, base)
    rates = _rate_series(p, duty, receipts, statutory)
    imports = _import_changes(p)
    frames = {"duty": duty, "receipts": receipts, "statutory": statutory}
    authority = _by_authority(statutory[statutory["date"].dt.year <= p.end_year])
    results = _tariff_results(p, base, rates, duties, imports, frames)
    _authority_results(results, authority, sources_of(statutory))
    return Tariffs(None, rates, authority, duties, imports, results)


def _duty_months(p: TradeParameters) -> pd.DataFrame:
    """Calculated duty and imports for consumption of the allies by month, USD bn, and the collected rate."""
    table = load("us_duties_monthly")
    rows = table[table["partner"].isin(p.partners) & table["month"].dt.year.between(p.start_year, p.end_year)]
    duty, base = rows["duty_usd"] / 1e9, rows["imports_for_consumption_usd"] / 1e9
    return rows.assign(month=rows["month"].dt.to_period("M"), duty=duty, imports=base, rate_pct=100 * duty / base)


def _duties_since(duty: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    rows = duty[duty["month"] >= FIRST_TARIFF_MONTH]
    at_base = rows["imports"] * rows["partner"].map(base["rate_pct"]) / 100
    return rows.assign(paid=rows["duty"], at_base_rate=at_base)[
        ["partner", "month", "paid", "at_base_rate", "imports"]
    ].reset_index(drop=True)


def _rate_series(
    p: TradeParameters, duty: pd.DataFrame, receipts: pd.DataFrame, statutory: pd.DataFrame
) -> pd.DataFrame:
    allies = duty.rename(columns={"partner": "series"})[["series", "month", "rate_pct"]]
    total = pd.DataFrame(
        {
            "series": "receipts",
            "month": receipts["month"].dt.to_period("M"),
            "rate_pct": 100 * receipts["customs_duties_usd_m"] / receipts["imports_usd_m"],
        }
    )
    by_month = statutory.groupby(statutory["date"].dt.to_period("M"))["statutory_rate_pct"].mean()
    law = by_month.rename_axis("month").reset_index(name="rate_pct").assign(series="statutory")
    every = pd.concat([allies, total, law], ignore_index=True)
    return every[every["month"].dt.year.between(max(p.start_year, 2010), p.end_year)].reset_index(drop=True)


def _by_authority(statutory: pd.DataFrame) -> pd.DataFrame:
    months = statutory.assign(month=statutory["date"].dt.to_period("M")).groupby("month")[list(AUTHORITIES)].mean()
    long = months.rename(columns=AUTHORITIES).rename_axis(columns="authority").stack().rename("points").reset_index()
    return long.assign(law=long["authority"].str.replace(r"^IEEPA .*", "IEEPA", regex=True))


def _import_changes(p: TradeParameters) -> pd.DataFrame:
    """General imports of the latest twelve months against the base year, of partners with all those months."""
    months = monthly_trade(p.model_copy(update={"start_year": min(p.start_year, p.base_year)}))
    latest = months.loc[months["partner"].isin(p.partners), "period"].max()
    wanted = [*p.partners, *others(p), "WLD"]
    wide = months[months["partner"].isin(wanted)].pivot(index="period", columns="partner", values="imports")
    window = wide.loc[latest - 11 : latest]
    base = wide[wide.index.year == p.base_year]
    complete = [
        c for c in wanted if c in wide and window[c].notna().all() and base[c].notna().all() and len(base) == 12
    ]
    frame = (
        pd.DataFrame({"base": base[complete].sum(), "latest": window[complete].sum()})
        .rename_axis("partner")
        .reset_index()
    )
    frame["change_pct"] = 100 * (frame["latest"] / frame["base"] - 1)
    return frame.assign(until=str(latest))


def _tariff_results(
    p: TradeParameters,
    base: pd.DataFrame,
    rates: pd.DataFrame,
    duties: pd.DataFrame,
    imports: pd.DataFrame,
    tables: dict[str, pd.DataFrame],
) -> Results:
    results = Results()
    duty = tables["duty"]
    for ally in p.partners:
        mine = duty[duty["partner"] == ally]
        sources, since = sources_of(mine), sources_of(mine[mine["month"] >= FIRST_TARIFF_MONTH])
        own = rates[rates["series"] == ally].set_index("month")["rate_pct"]
        recent = own[own.index >= FIRST_TARIFF_MONTH]
        paid = duties[duties["partner"] == ally]
        results.add(f"tariffs.rate.{ally}.base", base["rate_pct"][ally], "%", n=12, sources=sources)
        for when, at in (("peak", recent.idxmax()), ("last", recent.index.max())):
            results.add(f"tariffs.rate.{ally}.{when}", recent[at], "%", sources=sources)
            results.add(f"tariffs.month.{ally}.{when}", str(at), "month", sources=sources)
        extra = paid["paid"].sum() - paid["at_base_rate"].sum()
        results.add(f"tariffs.paid.{ally}", paid["paid"].sum(), "USD bn", n=len(paid), sources=since)
        results.add(f"tariffs.at_base_rate.{ally}", paid["at_base_rate"].sum(), "USD bn", n=len(paid), sources=sources)
        results.add(f"tariffs.extra.{ally}", extra, "USD bn", n=len(paid), sources=sources)
    _add_ranks(p, results, duty)
    since = sources_of(duty[duty["month"] >= FIRST_TARIFF_MONTH])
    results.add("tariffs.months", int(duties["month"].nunique()), "months", sources=since)
    _gap_results(results, rates, sources_of(tables["receipts"], tables["statutory"]))
    trade = load("us_goods_trade_monthly")
    trade = trade[trade["partner"].isin(imports["partner"]) & (trade["month"].dt.year >= p.base_year)]
    results.add_frame(
        "tariffs.imports",
        imports,
        ["partner"],
        {"base": "USD bn", "latest": "USD bn", "change_pct": "%"},
        sources=sources_of(trade),
    )
    return results


def _authority_results(results: Results, authority: pd.DataFrame, sources: list[str]) -> None:
    """The law that carried most: in the month in which the laws together carried most, and in the last."""
    wide = authority.pivot_table(index="month", columns="law", values="points", aggfunc="sum")
    wide = wide[wide.index >= FIRST_TARIFF_MONTH]
    for when, month in (("peak", wide.sum(axis=1).idxmax()), ("last", wide.index.max())):
        results.add(f"tariffs.authority.month.{when}", str(month), "month", sources=sources)
        results.add(f"tariffs.authority.largest.{when}", str(wide.loc[month].idxmax()), "law", sources=sources)
        results.add(f"tariffs.authority.points.{when}", wide.loc[month].max(), "pp", sources=sources)


def _add_ranks(p: TradeParameters, results: Results, duty: pd.DataFrame) -> None:
    """Place of each ally among all partners by the rate collected in the last twelve months, highest first."""
    table, last = load("us_duties_monthly"), duty["month"].max()
    months = table["month"].dt.to_period("M")
    rows = table[(months > last - 12) & (months <= last)]
    totals = rows.groupby("partner")[["duty_usd", "imports_for_consumption_usd"]].sum()
    rates = 100 * totals["duty_usd"] / totals["imports_for_consumption_usd"]
    sources = sources_of(rows)
    if len(rates) < FEWEST_RANKED:
        return
    for ally in p.partners:
        rank = 1 + int((rates > rates[ally]).sum())
        results.add(f"tariffs.year_rate.{ally}", rates[ally], "%", n=12, sources=sources)
        results.add(f"tariffs.rank.{ally}", rank, f"of {len(rates)} partners", n=len(rates), sources=sources)
    results.add("tariffs.year_rate.median", rates.median(), "%", n=len(rates), sources=sources)


FEWEST_RANKED = 20
"""Partners from which on a place among them says something; before 2024 the table holds four."""


def _gap_results(results: Results, rates: pd.DataFrame, sources: list[str]) -> None:
    """Statutory rate, receipts over imports and their gap for the US total, since the first tariff month."""
    wide = rates.pivot(index="month", columns="series", values="rate_pct")
    if not {"statutory", "receipts"} <= set(wide):
        return
    both = wide.loc[wide.index >= FIRST_TARIFF_MONTH, ["statutory", "receipts"]].dropna()
    if both.empty:
        return
    gap = both["statutory"] - both["receipts"]
    results.add(
        "tariffs.gap.mean",
        gap.mean(),
        "pp",
        interval=(gap.min(), gap.max()),
        design="lowest and highest month",
        n=len(gap),
        sources=sources,
    )
    results.add("tariffs.statutory.peak", both["statutory"].max(), "%", sources=sources)
    results.add("tariffs.statutory.peak_month", str(both["statutory"].idxmax()), "month", sources=sources)
    results.add("tariffs.receipts.last", both["receipts"].iloc[-1], "%", sources=sources)
    results.add("tariffs.receipts.last_month", str(both.index[-1]), "month", sources=sources)
