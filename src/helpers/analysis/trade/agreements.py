"""What came of the agreements of 2018–19: steel, the promise to cut the deficit, what is traded."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.trade.contract import TradeParameters
from helpers.analysis.trade.flows import (
    annual_trade,
    yen_rate,
)
from helpers.data import load

JAPAN_AGREEMENT_YEAR = 2019
"""Year in which the first-stage agreement with Japan was signed; it took effect on 1 January after."""


@dataclass(frozen=True)
class Steel:
    """Korea's steel shipments to the United States against the quota of 2018, million metric tons."""

    missing: str | None
    volumes: pd.DataFrame
    """basis, until (last day of twelve months), value_mt: spans of twelve months only."""
    base: float
    """Mean of 2015–17, as published."""
    quotas: dict[str, float]
    """By who stated it (``basis``)."""
    quota_span: tuple[pd.Timestamp, pd.Timestamp]
    """First and last day on which shipments counted against it; a count that runs on is not one of its use."""
    results: Results


def steel(p: TradeParameters) -> Steel:
    """Shipments over twelve months by counting basis, the 2015–17 mean and the quota as stated."""
    rows = load("steel_trade").query("partner == 'KOR'")
    year_long = (rows["period_end"] - rows["period_start"]).dt.days.isin([364, 365])
    inside = rows["period_end"].dt.year.between(p.start_year, p.end_year)
    shipped = rows[year_long & inside & rows["indicator"].isin(["shipments_to_us", "receipts"])]
    volumes = shipped.rename(columns={"period_end": "until"})[["basis", "until", "value_mt"]]
    volumes = volumes[volumes["basis"] != "unstated"].sort_values(["basis", "until"], ignore_index=True)
    base = float(rows.loc[rows["indicator"] == "base_average", "value_mt"].iloc[0])
    quotas = {
        str(row["basis"]): float(row["value_mt"]) for row in rows[rows["indicator"] == "quota"].to_dict("records")
    }
    status = load("metal_tariff_status").query("partner == 'KOR' and metal == 'steel'").sort_values("date_from")
    capped = status["status"] == "quota"
    ends = status[capped | capped.shift(fill_value=False)]  # a quota ends by what takes its place
    span = (rows.loc[rows["indicator"] == "quota", "period_start"].min(), status.loc[capped, "date_to"].max())
    under = volumes[volumes["until"].between(*span)]
    missing = _steel_missing(p, under)
    sources = list(dict.fromkeys([*sources_of(rows), *sources_of(ends)]))
    results = Results() if missing else _steel_results(volumes, under, base, quotas, sources)
    return Steel(missing, volumes, base, quotas, span, results)


def _steel_missing(p: TradeParameters, under: pd.DataFrame) -> str | None:
    if "KOR" not in p.partners:
        return "Korea is not among the partners of this run"
    if under.empty:
        return f"no volume under the quota of 2018 lies in the window {p.start_year}–{p.end_year}"
    return None


def _steel_results(
    volumes: pd.DataFrame, under: pd.DataFrame, base: float, quotas: dict[str, float], sources: list[str]
) -> Results:
    results = Results()
    results.add("steel.base", base, "million t", sources=sources)
    for basis, quota in quotas.items():
        results.add(f"steel.quota.{basis}", quota, "million t", sources=sources)
        results.add(f"steel.quota_cut.{basis}", 100 * (quota / base - 1), "% of the 2015–17 mean", sources=sources)
    results.add_frame("steel", volumes, ["basis", "until"], {"value_mt": "million t"}, sources=sources)
    use = 100 * under["value_mt"] / max(quotas.values())
    results.add("steel.use.lowest", use.min(), "% of the larger quota", n=len(use), sources=sources)
    results.add("steel.use.highest", use.max(), "% of the larger quota", n=len(use), sources=sources)
    results.add("steel.use.over", int((use > 100).sum()), "counts over the larger quota", n=len(use), sources=sources)
    korean = under[under["basis"] == "korean_side"]
    if len(korean):  # the base mean is a Korean count, so only Korean counts may be set against it
        change = 100 * (korean["value_mt"].mean() / base - 1)
        results.add("steel.change_after", change, "% of the 2015–17 mean", n=len(korean), sources=sources)
    return results


@dataclass(frozen=True)
class Promise:
    """Japan's balance in the year of the first-stage agreement and since."""

    missing: str | None
    years: pd.DataFrame
    """year, balance (USD bn), real, share_of_deficit, share_of_trade; ``later`` marks the years that count."""
    results: Results


PROMISE_MEASURES = ("balance", "real", "share_of_deficit", "share_of_trade")
BASE_SPAN = 5
"""Years before the agreement whose mean is the second yardstick: one bad year should not decide."""


def promise(p: TradeParameters) -> Promise:
    """The deficit with Japan in 2019, in the five years before, and in each year since."""
    year = JAPAN_AGREEMENT_YEAR
    annual = annual_trade(p)
    japan = annual[(annual["partner"] == "JPN") & (annual["year"] >= year - BASE_SPAN)].reset_index(drop=True)
    years = japan.assign(later=japan["year"] > year)
    if "JPN" not in p.partners:
        return Promise("Japan is not among the partners of this run", years, Results())
    if year not in set(years["year"]) or not years["later"].any():
        return Promise(
            f"the window {p.start_year}–{p.end_year} does not hold {year} and a later full year", years, Results()
        )
    return Promise(None, years, _promise_results(years, p, sources_of(japan)))


def _promise_results(years: pd.DataFrame, p: TradeParameters, sources: list[str]) -> Results:
    results = Results()
    units = {
        "balance": "USD bn",
        "real": f"USD bn at {p.price_year} prices",
        "share_of_deficit": "% of the US goods deficit",
        "share_of_trade": "% of two-way trade",
    }
    at = years[years["year"] == JAPAN_AGREEMENT_YEAR].iloc[0]
    before, later = years[years["year"] < JAPAN_AGREEMENT_YEAR], years[years["later"]]
    for measure in PROMISE_MEASURES:
        # Deficits as positive sizes, so that "smaller" is smaller.
        size, then = -later[measure], -at[measure]
        results.add(f"promise.signed.{measure}", then, units[measure], sources=sources)
        results.add(f"promise.later_mean.{measure}", size.mean(), units[measure], n=len(later), sources=sources)
        results.add(
            f"promise.smaller_years.{measure}", int((size < then).sum()), "years", n=len(later), sources=sources
        )
        if len(before):
            results.add(
                f"promise.before_mean.{measure}",
                -before[measure].mean(),
                units[measure],
                n=len(before),
                sources=sources,
            )
    results.add("promise.later_years", len(later), "years", sources=sources)
    results.add("promise.last_year", int(later["year"].max()), "year", sources=sources)
    results.add_frame("promise.year", years, ["year"], {m: units[m] for m in PROMISE_MEASURES}, sources=sources)
    return results


@dataclass(frozen=True)
class Composition:
    """What Japan sells to the United States and buys there, by its own customs figures."""

    missing: str | None
    shares: pd.DataFrame
    """flow, commodity, year, share_pct of the flow, value (bn of the chosen currency)."""
    results: Results


GOODS = {
    "export": ["motor_vehicles", "motor_vehicle_parts", "machinery"],
    "import": ["foodstuff", "mineral_fuels", "medical_products"],
}
"""What the demands of Washington were about (vehicles, farm goods) beside large groups that they were not."""


def composition(p: TradeParameters) -> Composition:
    """Shares of vehicles in Japan's exports to the United States and of food and fuel in its imports from there."""
    table = load("japan_us_trade_by_commodity")
    rows = table[(table["months_covered"] == 12) & table["year"].between(p.start_year, p.end_year)]
    if "JPN" not in p.partners or rows["year"].nunique() < 2:
        short = (
            f"Japan's commodity table starts in {table['year'].min()} and holds fewer than two full years of the window"
        )
        who = "Japan is not among the partners of this run" if "JPN" not in p.partners else short
        return Composition(who, pd.DataFrame(), Results())
    total = rows[rows["commodity"] == "total"].set_index(["flow", "year"])["value_jpy_bn"]
    wanted = {(flow, commodity) for flow, names in GOODS.items() for commodity in names}
    parts = rows[[pair in wanted for pair in zip(rows["flow"], rows["commodity"], strict=True)]]
    keyed = parts.set_index(["flow", "year"], drop=False)
    shares = parts.assign(
        share_pct=(100 * keyed["value_jpy_bn"] / total.reindex(keyed.index)).to_numpy(),
        value=parts["value_jpy_bn"] / yen_rate(parts["year"], p),
    )[["flow", "commodity", "year", "share_pct", "value"]].reset_index(drop=True)
    results = Results()
    ends = shares[shares["year"].isin([shares["year"].min(), JAPAN_AGREEMENT_YEAR, shares["year"].max()])]
    keys = ["flow", "commodity", "year"]
    results.add("composition.first_year", int(shares["year"].min()), "year")
    results.add("composition.last_year", int(shares["year"].max()), "year")
    results.add_frame(
        "composition", ends, keys, {"share_pct": "% of the flow", "value": f"{p.currency} bn"}, sources=sources_of(rows)
    )
    return Composition(None, shares, results)
