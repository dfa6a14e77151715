"""Trade with the two allies: how large the imbalance is, what moved it, and what tariffs did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Annotated, Literal, Self

import numpy as np
import pandas as pd
from pydantic import Field, field_validator, model_validator
from statsmodels.tsa.seasonal import seasonal_decompose

from helpers.analysis import statistics as st
from helpers.analysis.contract import Parameters
from helpers.analysis.results import Results
from helpers.data import load

Ally = Literal["JPN", "KOR"]
Comparator = Literal["AUS", "CAN", "CHN", "DEU", "FRA", "GBR", "IND", "ITA", "JPN", "KOR", "MEX", "TWN", "VNM"]


def _unit(unit: str) -> dict[str, str]:
    return {"unit": unit}


class TradeParameters(Parameters):
    """What a re-run of the trade chapter may change."""

    partners: Annotated[list[Ally], Field(min_length=1, description="Allies whose trade with the United States is shown.")] = ["JPN", "KOR"]
    comparators: Annotated[
        list[Comparator],
        Field(description="Partners set beside the allies and used as controls; may be empty."),
    ] = ["AUS", "CAN", "CHN", "DEU", "FRA", "GBR", "IND", "ITA", "JPN", "MEX", "TWN", "VNM"]
    start_year: Annotated[int, Field(ge=1987, le=2024, description="First year of data used.", json_schema_extra=_unit("year"))] = 1987
    end_year: Annotated[
        int,
        Field(ge=1989, le=2026, description="Last year of data used; 2026 ends in July and counts in monthly results only.", json_schema_extra=_unit("year")),
    ] = 2026
    measure: Annotated[
        Literal["nominal", "real", "share"],
        Field(description="How a balance is measured: current dollars, constant dollars, or as a share of share_of."),
    ] = "nominal"
    share_of: Annotated[
        Literal["deficit", "trade", "gdp"],
        Field(description="Denominator where measure is share: the whole US goods deficit, two-way trade with the partner, or US GDP."),
    ] = "trade"
    price_year: Annotated[int, Field(ge=1987, le=2025, description="Year whose prices constant dollars are in.", json_schema_extra=_unit("year"))] = 2024
    event_partner: Annotated[Ally, Field(description="Ally whose trade the before/after tests examine.")] = "KOR"
    event_date: Annotated[str, Field(description="Date of the event in the before/after tests (default: entry into force of the Korea agreement).", json_schema_extra=_unit("ISO date"))] = "2012-03-15"
    before_years: Annotated[int, Field(ge=2, le=20, description="Longest span before the event used in the tests.", json_schema_extra=_unit("years"))] = 10
    after_years: Annotated[int, Field(ge=1, le=10, description="Longest span after the event used in the tests.", json_schema_extra=_unit("years"))] = 5
    hac_lags: Annotated[int, Field(ge=0, le=36, description="Lags of the autocorrelation-robust standard errors.", json_schema_extra=_unit("months"))] = 12
    confidence: Annotated[float, Field(ge=0.5, le=0.99, description="Level of the intervals.", json_schema_extra=_unit("probability"))] = 0.95
    turn_year: Annotated[int, Field(ge=2011, le=2023, description="Year after which Japan's trade pattern is compared with before.", json_schema_extra=_unit("year"))] = 2017
    currency: Annotated[Literal["JPY", "USD"], Field(description="Currency in which Japan's own customs figures are shown.")] = "JPY"
    max_breaks: Annotated[int, Field(ge=1, le=8, description="Largest number of structural breaks looked for.", json_schema_extra=_unit("breaks"))] = 5
    draws: Annotated[int, Field(ge=50, le=5000, description="Bootstrap draws for the dates of breaks.", json_schema_extra=_unit("draws"))] = 300
    seed: Annotated[int, Field(ge=0, le=2**31 - 1, description="Seed of the bootstrap.", json_schema_extra=_unit("number"))] = 20190925
    tariff_rate_pct: Annotated[float, Field(ge=0, le=100, description="What-if: tariff on all goods from each partner.", json_schema_extra=_unit("%"))] = 15.0
    pass_through_pct: Annotated[
        float,
        Field(ge=0, le=100, description="What-if: share of the tariff that reaches the price paid by US importers.", json_schema_extra=_unit("%")),
    ] = 94.0
    import_elasticity: Annotated[
        float,
        Field(ge=0, le=10, description="What-if: fall of import volume for a rise of the duty-inclusive price, both in per cent.", json_schema_extra=_unit("elasticity")),
    ] = 2.5
    base_year: Annotated[int, Field(ge=2011, le=2024, description="What-if: year whose imports and collected rate are the starting point.", json_schema_extra=_unit("year"))] = 2024

    @field_validator("partners", "comparators")
    @classmethod
    def _each_once(cls, value: list[str]) -> list[str]:
        if len(set(value)) != len(value):
            raise ValueError("each country once")
        return value

    @field_validator("event_date")
    @classmethod
    def _iso_date(cls, value: str) -> str:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise ValueError("a date as YYYY-MM-DD") from None
        if not date(1989, 1, 1) <= day <= date(2026, 7, 31):
            raise ValueError("a date from 1989-01-01 to 2026-07-31")
        return value

    @model_validator(mode="after")
    def _window_in_order(self) -> Self:
        if self.end_year - self.start_year < 2:
            raise ValueError(f"parameters start_year={self.start_year}, end_year={self.end_year}: expected end_year at least two years after start_year")
        return self


LAST_FULL_YEAR = 2025
"""Last year with twelve months in the bilateral tables."""
FIRST_TARIFF_MONTH = pd.Period("2025-03", "M")
"""First month in which a measure of 2025 was collected on Japan or Korea (steel and aluminium, 12 March)."""
JAPAN_AGREEMENT_YEAR = 2019
"""Year in which the first-stage agreement with Japan was signed; it took effect on 1 January after."""
ASEAN = ["BRN", "IDN", "MYS", "PHL", "SGP", "THA", "VNM"]
"""Members that Japan's partner table lists; Cambodia, Laos, Myanmar and Timor-Leste are not in it."""
BLOCS = {"USA": ["USA"], "CHN": ["CHN"], "ASEAN": ASEAN, "EU": ["EU"]}


# ---------------------------------------------------------------- what the sections share


def measure_unit(p: TradeParameters) -> str:
    """Unit of a balance under the chosen measure, as the page prints it."""
    shares = {"deficit": "% of the US goods deficit", "trade": "% of two-way trade", "gdp": "% of US GDP"}
    return {"nominal": "USD bn", "real": f"USD bn at {p.price_year} prices", "share": shares[p.share_of]}[p.measure]


def last_full_year(p: TradeParameters) -> int:
    """Last year of the window for which all twelve months are published."""
    return min(p.end_year, LAST_FULL_YEAR)


def others(p: TradeParameters) -> list[str]:
    """Comparators that are not themselves among the allies shown."""
    return [c for c in p.comparators if c not in p.partners]


def _sources(*frames: pd.DataFrame) -> list[str]:
    return sorted({source for frame in frames for source in frame["source"]})


def _economy() -> pd.DataFrame:
    """US GDP in USD bn and the GDP deflator (first year = 1), by year."""
    usa = load("macro_annual").query("country == 'USA'").set_index("year")
    return pd.DataFrame({"gdp": usa["gdp_usd_bn"], "deflator": (1 + usa["gdp_deflator_growth_pct"] / 100).cumprod()})


def with_measures(frame: pd.DataFrame, p: TradeParameters, periods: int) -> pd.DataFrame:
    """Add the balance and its measures to a frame with year, period, partner, exports, imports (USD bn).

    Args:
        frame: one row a partner and period; needs the rows of partner ``WLD`` for shares of the deficit.
        p: the chapter's parameters.
        periods: periods in a year (1 for annual, 12 for monthly rows).

    Returns:
        The frame with ``balance``, ``real``, ``share_of_deficit``, ``share_of_trade``, ``share_of_gdp``
        and ``chosen``, the measure asked for. Missing where GDP or prices are not yet published.
    """
    economy = _economy()
    year_of = economy.reindex(frame["year"]).set_index(frame.index)
    balance = frame["exports"] - frame["imports"]
    world = balance[frame["partner"] == "WLD"].set_axis(frame.loc[frame["partner"] == "WLD", "period"])
    out = frame.assign(
        balance=balance,
        real=balance * economy["deflator"][p.price_year] / year_of["deflator"],
        share_of_deficit=100 * balance / frame["period"].map(world),
        share_of_trade=100 * balance / (frame["exports"] + frame["imports"]),
        share_of_gdp=100 * periods * balance / year_of["gdp"],
    )
    return out.assign(chosen=out[{"nominal": "balance", "real": "real", "share": f"share_of_{p.share_of}"}[p.measure]])


def annual_trade(p: TradeParameters) -> pd.DataFrame:
    """US goods trade by partner and full year of the window, USD bn, with all measures of the balance."""
    table = load("us_goods_trade_annual")
    rows = table[table["year"].between(p.start_year, last_full_year(p))]
    frame = rows.assign(period=rows["year"], exports=rows["exports_usd_m"] / 1e3, imports=rows["imports_usd_m"] / 1e3)
    return with_measures(frame, p, periods=1)


def monthly_trade(p: TradeParameters) -> pd.DataFrame:
    """US goods trade by partner and month of the window, USD bn, with all measures of the balance."""
    table = load("us_goods_trade_monthly")
    rows = table[table["month"].dt.year.between(p.start_year, p.end_year)]
    frame = rows.assign(
        period=rows["month"].dt.to_period("M"),
        year=rows["month"].dt.year,
        exports=rows["exports_usd_m"] / 1e3,
        imports=rows["imports_usd_m"] / 1e3,
    )
    return with_measures(frame, p, periods=12)


# ---------------------------------------------------------------- 1 how large is the imbalance


@dataclass(frozen=True)
class Imbalance:
    """Size of the imbalance with the allies, beside the comparators."""

    annual: pd.DataFrame
    """partner, year, exports, imports (USD bn) and all measures of the balance."""
    latest: pd.DataFrame
    """The last full year, one row a partner, largest deficit first."""
    ranks: dict[str, int]
    """Rank of each ally by deficit in the last full year, among allies and comparators."""
    results: Results


def imbalance(p: TradeParameters) -> Imbalance:
    """Balance of goods trade with each partner in dollars, constant dollars and shares."""
    annual = annual_trade(p)
    shown = annual[annual["partner"].isin([*p.partners, *others(p)])]
    year = last_full_year(p)
    latest = shown[shown["year"] == year].sort_values("balance").reset_index(drop=True)
    ranks = {ally: int(latest.index[latest["partner"] == ally][0]) + 1 for ally in p.partners}
    results = Results()
    sources = _sources(shown, load("macro_annual").query("country == 'USA'"))
    units = {
        "exports": "USD bn",
        "imports": "USD bn",
        "balance": "USD bn",
        "real": f"USD bn at {p.price_year} prices",
        "share_of_deficit": "% of the US goods deficit",
        "share_of_trade": "% of two-way trade",
        "share_of_gdp": "% of US GDP",
    }
    results.add_frame("imbalance", latest, ["partner", "year"], units, sources=sources)
    for ally in p.partners:
        rows = shown[shown["partner"] == ally].set_index("year")
        peak = rows["chosen"].abs().idxmax()
        for when, at in (("first", rows.index.min()), ("peak", peak), ("last", year)):
            results.add(f"imbalance.chosen.{ally}.{when}", rows["chosen"][at], measure_unit(p), n=len(rows), sources=sources)
            results.add(f"imbalance.chosen_year.{ally}.{when}", int(at), "year", sources=sources)
        results.add(f"imbalance.rank.{ally}.{year}", ranks[ally], f"of {len(latest)}", n=len(latest), sources=sources)
    return Imbalance(shown, latest, ranks, results)


# ---------------------------------------------------------------- 2 before and after the event

FLOWS = ("exports", "imports")
DESIGNS = {"its": "interrupted time series", "did": "difference in differences", "scm": "synthetic control"}
FEWEST_MONTHS = 24
"""Months needed on either side of the event: two full years, so that a season is seen twice."""
FEWEST_DONORS = 3
"""Controls that a synthetic control needs: with fewer each placebo would have a single donor."""


@dataclass(frozen=True)
class BeforeAfter:
    """Three designs on each outcome around one event, and the path of the balance under each.

    Outcomes: ``balance`` in the chosen measure; ``share``, the balance as a share of two-way trade, which
    makes partners of unequal size comparable (left out when it is the chosen measure); ``exports``, ``imports``.
    """

    missing: str | None
    """Why nothing could be estimated; ``None`` when the designs ran."""
    effects: pd.DataFrame
    """outcome, design, estimate, low, high, level, p_value, n, unit; dollars per year, flows in per cent."""
    pairs: pd.DataFrame
    """comparator and the difference in differences of the balance against it alone."""
    paths: pd.DataFrame
    """By event year: actual balance, earlier trend, synthetic control (where there are controls)."""
    weights: pd.DataFrame
    """comparator and weight in the synthetic control of the balance."""
    dropped: list[str]
    """Comparators without complete months in the span."""
    span: tuple[pd.Period, pd.Period] | None
    results: Results


def before_after(p: TradeParameters) -> BeforeAfter:
    """Change of the event partner's trade after the event under three designs.

    The span runs from ``before_years`` before to ``after_years`` after the event, in whole years
    counted from the event's month, as far as the window allows. Exports and imports are examined in
    logarithms, so their effects are per cent; the balance in the chosen measure, per year.
    """
    months = monthly_trade(p)
    event = pd.Period(p.event_date, "M")
    panels = {name: months.pivot(index="period", columns="partner", values=column) for name, column in _outcomes(p).items()}
    treated = panels["balance"][p.event_partner].dropna()
    years = _event_years(pd.PeriodIndex(treated.index), event, p)
    before, after = int((years < 0).sum()), int((years >= 0).sum())
    if min(before, after) < FEWEST_MONTHS:
        return _not_estimated(p, before, after)
    panels = {name: panel.reindex(years.index) for name, panel in panels.items()}
    controls, dropped = _complete_controls(p, panels)
    effects, paths, weights = _all_designs(p, panels, years, controls, event)
    pairs = _pairwise(panels["balance"], years, p, controls)
    sources = _sources(months[months["partner"].isin([p.event_partner, *controls])])
    results = _before_after_results(effects, pairs, weights, sources)
    return BeforeAfter(None, effects, pairs, paths, weights, dropped, (years.index[0], years.index[-1]), results)


def _outcomes(p: TradeParameters) -> dict[str, str]:
    """Outcome and the column that holds it by month."""
    share = {} if (p.measure, p.share_of) == ("share", "trade") else {"share": "share_of_trade"}
    return {"balance": "chosen", **share, "exports": "exports", "imports": "imports"}


def _event_years(index: pd.PeriodIndex, event: pd.Period, p: TradeParameters) -> pd.Series:
    """Whole years since the event by month, cut to the span asked for and to complete years."""
    distance = pd.Series([(month - event).n // 12 for month in index], index=index)
    kept = distance[distance.between(-p.before_years, p.after_years - 1)]
    return kept[kept.map(kept.value_counts()) == 12]


def _not_estimated(p: TradeParameters, before: int, after: int) -> BeforeAfter:
    reason = (
        f"the window leaves {before} months of complete years before and {after} after {p.event_date}; "
        f"the designs need {FEWEST_MONTHS} on either side"
    )
    empty = pd.DataFrame()
    results = Results()
    results.add("before_after.months.before", before, "months")
    results.add("before_after.months.after", after, "months")
    results.add("before_after.months.needed", FEWEST_MONTHS, "months")
    return BeforeAfter(reason, empty, empty, empty, empty, [], None, results)


def _complete_controls(p: TradeParameters, panels: dict[str, pd.DataFrame]) -> tuple[list[str], list[str]]:
    """Comparators with every month of the span, and those without."""
    asked = [c for c in p.comparators if c != p.event_partner]
    whole = [c for c in asked if all(c in panel and panel[c].notna().all() for panel in panels.values())]
    return whole, [c for c in asked if c not in whole]


def _by_event_year(frame: pd.DataFrame, years: pd.Series, p: TradeParameters, outcome: str) -> pd.DataFrame:
    """Monthly values as one value an event year: dollars summed, shares averaged, flows as 100 × log of the sum."""
    grouped = frame.groupby(years)
    if outcome in FLOWS:
        return 100 * np.log(grouped.sum())
    return grouped.mean() if _is_share(outcome, p) else grouped.sum()


def _is_share(outcome: str, p: TradeParameters) -> bool:
    return outcome == "share" or (outcome == "balance" and p.measure == "share")


def _all_designs(
    p: TradeParameters, panels: dict[str, pd.DataFrame], years: pd.Series, controls: list[str], event: pd.Period
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Effects of every design on every outcome; paths and synthetic weights of the balance."""
    rows, paths, weights = [], pd.DataFrame(), pd.DataFrame(columns=["comparator", "weight"])
    for outcome, frame in panels.items():
        treated = frame[p.event_partner]
        monthly = 100 * np.log(treated) if outcome in FLOWS else treated
        trend = st.interrupted_time_series(monthly, event, lags=p.hac_lags, level=p.confidence)
        rows.append(_effect_row(outcome, "its", trend.mean_change, p))
        yearly = _by_event_year(frame[[p.event_partner, *controls]], years, p, outcome)
        after = pd.Series(yearly.index >= 0, index=yearly.index)
        if outcome == "balance":
            carried = _by_event_year(trend.counterfactual.to_frame("trend"), years, p, outcome)["trend"]
            paths = pd.DataFrame({"actual": yearly[p.event_partner], "trend": carried})
        if controls:
            change = st.difference_in_differences(yearly, p.event_partner, after, level=p.confidence)
            rows.append(_effect_row(outcome, "did", change, p))
        if len(controls) < FEWEST_DONORS:
            continue
        synthetic = st.synthetic_control(yearly, p.event_partner, after, level=p.confidence)
        rows.append(_effect_row(outcome, "scm", synthetic.effect, p))
        if outcome == "balance":
            paths["synthetic"] = synthetic.synthetic
            weights = synthetic.weights.rename_axis("comparator").reset_index(name="weight")
    return pd.DataFrame(rows), paths.rename_axis("event_year").reset_index(), weights


def _effect_row(outcome: str, design: str, effect: st.Effect, p: TradeParameters) -> dict[str, object]:
    """One estimate as a row: dollars as a yearly figure, shares in percentage points, log flows in per cent."""
    values = np.array([effect.estimate, *(effect.interval or (np.nan, np.nan))])
    if outcome in FLOWS:
        values, unit = 100 * np.expm1(values / 100), "%"
    elif _is_share(outcome, p):
        unit = measure_unit(p).replace("%", "pp", 1) if outcome == "balance" else "pp of two-way trade"
    else:
        values, unit = values * (12 if design == "its" else 1), f"{measure_unit(p)} a year"
    named = dict(zip(("estimate", "low", "high"), values.tolist(), strict=True))
    return {"outcome": outcome, "design": design, **named, "level": effect.level, "p_value": effect.p_value, "n": effect.n, "unit": unit}


def _pairwise(chosen: pd.DataFrame, years: pd.Series, p: TradeParameters, controls: list[str]) -> pd.DataFrame:
    yearly = _by_event_year(chosen[[p.event_partner, *controls]], years, p, "balance")
    change = yearly[yearly.index >= 0].mean() - yearly[yearly.index < 0].mean()
    rows = [(c, change[p.event_partner] - change[c], change[c]) for c in controls]
    return pd.DataFrame(rows, columns=["comparator", "difference", "own_change"]).sort_values("difference", ignore_index=True)


def _before_after_results(effects: pd.DataFrame, pairs: pd.DataFrame, weights: pd.DataFrame, sources: list[str]) -> Results:
    results = Results()
    for row in effects.itertuples():
        name = f"before_after.{row.outcome}.{row.design}"
        interval = None if np.isnan(row.low) else (row.low, row.high)
        results.add(name, row.estimate, row.unit, interval=interval, n=row.n, sources=sources)
        results.add(f"{name}.level", 100 * row.level, "%")
        if row.p_value is not None and not np.isnan(row.p_value):
            results.add(f"{name}.p_value", row.p_value, "probability", n=row.n)
    unit = effects.loc[effects["outcome"] == "balance", "unit"].iloc[0]
    results.add_frame("before_after.against", pairs, ["comparator"], {"difference": unit, "own_change": unit}, sources=sources)
    results.add_frame("before_after.synthetic", weights[weights["weight"] > 0.005].assign(weight=lambda f: 100 * f["weight"]), ["comparator"], {"weight": "%"})
    return results


# ---------------------------------------------------------------- 3 what came of the measures of 2018–19


@dataclass(frozen=True)
class Steel:
    """Korea's steel shipments to the United States against the quota of 2018, million metric tons."""

    missing: str | None
    volumes: pd.DataFrame
    """year, basis, value_mt: full years only."""
    base: float
    """Mean of 2015–17, as published."""
    quotas: dict[str, float]
    """By who stated it (``basis``)."""
    results: Results


def steel(p: TradeParameters) -> Steel:
    """Shipments by full year and counting basis, the 2015–17 mean and the quota as stated."""
    rows = load("steel_trade").query("partner == 'KOR'")
    begin, end = rows["period_start"], rows["period_end"]
    full_year = (begin.dt.month == 1) & (begin.dt.day == 1) & (end == begin + pd.offsets.YearEnd(0))
    inside = begin.dt.year.between(p.start_year, p.end_year)
    shipped = rows[full_year & inside & ~rows["indicator"].isin(["quota", "base_average"])]
    volumes = shipped.assign(year=begin.dt.year)[["year", "basis", "value_mt", "source"]].sort_values(["basis", "year"], ignore_index=True)
    base = float(rows.loc[rows["indicator"] == "base_average", "value_mt"].iloc[0])
    quotas = rows[rows["indicator"] == "quota"].set_index("basis")["value_mt"].to_dict()
    missing = _steel_missing(p, volumes)
    results = Results() if missing else _steel_results(volumes, base, quotas, _sources(rows))
    return Steel(missing, volumes, base, quotas, results)


def _steel_missing(p: TradeParameters, volumes: pd.DataFrame) -> str | None:
    if "KOR" not in p.partners:
        return "Korea is not among the partners of this run"
    if volumes["year"].max() < 2018 or volumes.empty:
        return f"no published volume after the quota lies in the window {p.start_year}–{p.end_year}"
    return None


def _steel_results(volumes: pd.DataFrame, base: float, quotas: dict[str, float], sources: list[str]) -> Results:
    results = Results()
    results.add("steel.base", base, "million t", sources=sources)
    for basis, quota in quotas.items():
        results.add(f"steel.quota.{basis}", quota, "million t", sources=sources)
        results.add(f"steel.quota_cut.{basis}", 100 * (quota / base - 1), "% of the 2015–17 mean", sources=sources)
    results.add_frame("steel.volume", volumes, ["basis", "year"], {"value_mt": "million t"}, sources=sources)
    after = volumes[volumes["year"] >= 2018]
    cap = max(quotas.values())
    relative = 100 * after.assign(share=after["value_mt"] / cap).set_index(["basis", "year"])["share"]
    results.add("steel.use.highest", relative.max(), "% of the larger quota", n=len(after), sources=sources)
    results.add("steel.use.lowest", relative.min(), "% of the larger quota", n=len(after), sources=sources)
    results.add("steel.change_after", 100 * (after["value_mt"].mean() / base - 1), "% of the 2015–17 mean", n=len(after), sources=sources)
    results.add("steel.years_above", int((after["value_mt"] > cap).sum()), "year counts", n=len(after), sources=sources)
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
        return Promise(f"the window {p.start_year}–{p.end_year} does not hold {year} and a later full year", years, Results())
    return Promise(None, years, _promise_results(years, p, _sources(japan)))


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
        # Deficits as positive sizes, so that "smaller" is smaller whatever the measure.
        size = -later[measure] if measure != "share_of_deficit" else later[measure]
        then = -at[measure] if measure != "share_of_deficit" else at[measure]
        results.add(f"promise.signed.{measure}", then, units[measure], sources=sources)
        results.add(f"promise.later_mean.{measure}", size.mean(), units[measure], n=len(later), sources=sources)
        results.add(f"promise.smaller_years.{measure}", int((size < then).sum()), "years", n=len(later), sources=sources)
        if len(before):
            earlier = -before[measure] if measure != "share_of_deficit" else before[measure]
            results.add(f"promise.before_mean.{measure}", earlier.mean(), units[measure], n=len(before), sources=sources)
    results.add("promise.later_years", len(later), "years", sources=sources)
    results.add("promise.last_year", int(later["year"].max()), "year", sources=sources)
    results.add_frame("promise.year", years, ["year"], {m: units[m] for m in PROMISE_MEASURES}, sources=sources)
    return results


@dataclass(frozen=True)
class BreakDates:
    """Structural breaks in each ally's balance, beside the dated measures."""

    missing: str | None
    series: pd.DataFrame
    """partner, quarter, value (chosen measure, yearly rate, season removed), fitted."""
    breaks: pd.DataFrame
    """partner, date, low, high, measure, distance (months; positive: the break came after the measure)."""
    covered: dict[str, float]
    """By partner, share of all quarters that lie as close to a measure as ``NEAR_MONTHS``: the rate by chance."""
    counts: pd.DataFrame
    """target, year, measures: dated measures and threats a year."""
    results: Results


NEAR_MONTHS = 6
"""A break counts as near a measure within half a year: shipping and contracts run for months."""
SHORTEST_SEGMENT = 8
"""Quarters in a segment at the least: two years."""


def break_dates(p: TradeParameters) -> BreakDates:
    """Breaks in level and trend of the quarterly balance, dated from the data alone, then compared with the measures."""
    quarters = _quarterly(p)
    measures = load("trade_measures")
    imposed = measures[measures["kind"].isin(["measure", "agreement"])]
    counts = _measure_counts(measures, p)
    length = min((len(rows) for _, rows in quarters.groupby("partner")), default=0)
    if length < 2 * SHORTEST_SEGMENT:
        reason = f"the window holds {length} quarters and a break needs {SHORTEST_SEGMENT} on either side"
        results = Results()
        results.add("breaks.quarters", length, "quarters")
        results.add("breaks.needed", SHORTEST_SEGMENT, "quarters")
        return BreakDates(reason, quarters, pd.DataFrame(), {}, counts, results)
    fitted, found, covered = [], [], {}
    for ally, rows in quarters.groupby("partner", sort=False):
        series = rows.set_index("quarter")["value"]
        dated = st.structural_breaks(
            series, most=p.max_breaks, shortest=SHORTEST_SEGMENT, level=p.confidence, draws=p.draws, seed=p.seed
        )
        fitted.append(rows.assign(fitted=dated.fitted.to_numpy()))
        dates = _effective(imposed, str(ally))
        found += [{"partner": ally, **_beside(when, ends, dates)} for when, ends in zip(dated.dates, dated.intervals, strict=True)]
        covered[str(ally)] = float(np.mean([_nearest(q, dates)[1] <= NEAR_MONTHS for q in series.index])) if len(dates) else 0.0
    breaks = pd.DataFrame(found, columns=["partner", "date", "low", "high", "measure", "distance"])
    series = pd.concat(fitted, ignore_index=True)
    return BreakDates(None, series, breaks, covered, counts, _break_results(breaks, covered, counts, p, quarters, imposed))


def _quarterly(p: TradeParameters) -> pd.DataFrame:
    """Chosen measure by ally and full quarter, season removed; dollars as a yearly rate."""
    months = monthly_trade(p)
    months = months[months["partner"].isin(p.partners) & months["chosen"].notna()]
    months = months.assign(quarter=months["period"].dt.asfreq("Q"))
    grouped = months.groupby(["partner", "quarter"])
    value = grouped["chosen"].mean() if p.measure == "share" else 4 * grouped["chosen"].sum()
    quarters = value[grouped.size() == 3].rename("value").reset_index()
    quarters["value"] = quarters.groupby("partner", group_keys=False)[["quarter", "value"]].apply(_without_season)
    quarters["source"] = "; ".join(_sources(months))
    return quarters


def _without_season(rows: pd.DataFrame) -> pd.Series:
    """Values less their additive season (classical decomposition, four quarters)."""
    if len(rows) < 2 * SHORTEST_SEGMENT:
        return rows["value"]
    return rows["value"] - seasonal_decompose(rows["value"], model="additive", period=4).seasonal


def _effective(measures: pd.DataFrame, ally: str) -> pd.DataFrame:
    rows = measures[measures["target"].isin([ally, "ALL"])]
    when = rows["date_effective"].fillna(rows["date_announced"])
    return rows.assign(when=when).dropna(subset=["when"]).sort_values("when")


def _nearest(quarter: pd.Period, dates: pd.DataFrame) -> tuple[str, float, float]:
    """Title of the nearest measure, absolute and signed distance in months from the quarter's middle."""
    middle = quarter.start_time + (quarter.end_time - quarter.start_time) / 2
    months = (middle - dates["when"]).dt.days / 30.44
    at = months.abs().idxmin()
    return str(dates.loc[at, "short_name"]), float(months.abs()[at]), float(months[at])


def _beside(when: pd.Period, ends: tuple[pd.Period, pd.Period], dates: pd.DataFrame) -> dict[str, object]:
    name, _, signed = _nearest(when, dates) if len(dates) else ("–", np.nan, np.nan)
    return {"date": when, "low": ends[0], "high": ends[1], "measure": name, "distance": signed}


def _measure_counts(measures: pd.DataFrame, p: TradeParameters) -> pd.DataFrame:
    """Dated measures and threats a year against each ally (those on all partners included)."""
    active = measures[measures["kind"].isin(["measure", "threat", "demand", "investigation"])]
    rows = [_effective(active, ally).assign(target=ally) for ally in p.partners]
    every = pd.concat(rows)
    every = every.assign(year=every["when"].dt.year)
    every = every[every["year"].between(p.start_year, p.end_year)]
    return every.groupby(["target", "year"]).size().rename("measures").reset_index()


def _break_results(
    breaks: pd.DataFrame, covered: dict[str, float], counts: pd.DataFrame, p: TradeParameters, quarters: pd.DataFrame, imposed: pd.DataFrame
) -> Results:
    results = Results()
    sources = sorted(set("; ".join(quarters["source"].unique()).split("; ")))
    for ally in p.partners:
        rows = breaks[breaks["partner"] == ally]
        results.add(f"breaks.count.{ally}", len(rows), "breaks", n=int((quarters["partner"] == ally).sum()), sources=sources)
        results.add(f"breaks.chance.{ally}", 100 * covered[ally], "% of quarters", sources=_sources(imposed))
        results.add(f"breaks.near.{ally}", int((rows["distance"].abs() <= NEAR_MONTHS).sum()), "breaks", n=len(rows), sources=sources)
        for number, row in enumerate(rows.itertuples(), start=1):
            name = f"breaks.date.{ally}.{number}"
            results.add(name, str(row.date), "quarter", sources=sources)
            results.add(f"{name}.low", str(row.low), "quarter")
            results.add(f"{name}.high", str(row.high), "quarter")
            if np.isfinite(row.distance):
                results.add(f"{name}.distance", row.distance, "months after the nearest measure")
    results.add_frame("breaks.measures", counts, ["target", "year"], {"measures": "measures"}, sources=_sources(imposed))
    return results


# ---------------------------------------------------------------- 4 the tariffs of 2025–26


@dataclass(frozen=True)
class Tariffs:
    """Duties collected by month, the rate by law, and what the import side did."""

    missing: str | None
    rates: pd.DataFrame
    """series (ISO3 of a partner, ``receipts`` or ``statutory``), month, rate_pct."""
    authority: pd.DataFrame
    """month, authority, points: the statutory rate by legal authority, US total."""
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
        return Tariffs(f"the window {p.start_year}–{p.end_year} ends before the tariffs of 2025", empty, empty, empty, empty, Results())
    statutory = load("us_statutory_rate_daily")
    receipts = load("us_customs_receipts_monthly")
    base = _base_rates(p)
    duties = _duties_since(duty, base)
    rates = _rate_series(p, duty, receipts, statutory)
    imports = _import_changes(p)
    frames = {"duty": duty, "receipts": receipts, "statutory": statutory}
    return Tariffs(None, rates, _by_authority(statutory), duties, imports, _tariff_results(p, base, rates, duties, imports, frames))


def _duty_months(p: TradeParameters) -> pd.DataFrame:
    """Calculated duty and imports for consumption of the allies by month, USD bn, and the collected rate."""
    table = load("us_duties_monthly")
    rows = table[table["partner"].isin(p.partners) & table["month"].dt.year.between(p.start_year, p.end_year)]
    duty, base = rows["duty_usd"] / 1e9, rows["imports_for_consumption_usd"] / 1e9
    return rows.assign(month=rows["month"].dt.to_period("M"), duty=duty, imports=base, rate_pct=100 * duty / base)


def _base_rates(p: TradeParameters) -> pd.DataFrame:
    """By ally: imports for consumption (USD bn) and collected rate (%) of the base year, whatever the window."""
    table = load("us_duties_monthly")
    rows = table[table["partner"].isin(p.partners) & (table["month"].dt.year == p.base_year)]
    totals = rows.groupby("partner")[["duty_usd", "imports_for_consumption_usd"]].sum() / 1e9
    imports = totals["imports_for_consumption_usd"]
    return pd.DataFrame({"imports": imports, "rate_pct": 100 * totals["duty_usd"] / imports}).reindex(p.partners)


def _duties_since(duty: pd.DataFrame, base: pd.DataFrame) -> pd.DataFrame:
    rows = duty[duty["month"] >= FIRST_TARIFF_MONTH]
    at_base = rows["imports"] * rows["partner"].map(base["rate_pct"]) / 100
    return rows.assign(paid=rows["duty"], at_base_rate=at_base)[["partner", "month", "paid", "at_base_rate", "imports"]].reset_index(drop=True)


def _rate_series(p: TradeParameters, duty: pd.DataFrame, receipts: pd.DataFrame, statutory: pd.DataFrame) -> pd.DataFrame:
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
    first, last = pd.Period(max(p.start_year, 2010), "Y").start_time, pd.Period(p.end_year, "Y").end_time
    every = pd.concat([allies, total, law], ignore_index=True)
    stamps = every["month"].dt.start_time
    return every[(stamps >= first) & (stamps <= last)].reset_index(drop=True)


def _by_authority(statutory: pd.DataFrame) -> pd.DataFrame:
    months = statutory.assign(month=statutory["date"].dt.to_period("M")).groupby("month")[list(AUTHORITIES)].mean()
    return months.rename(columns=AUTHORITIES).rename_axis(columns="authority").stack().rename("points").reset_index()


def _import_changes(p: TradeParameters) -> pd.DataFrame:
    """General imports of the latest twelve months against the base year; partners without twelve months are left out."""
    months = monthly_trade(p.model_copy(update={"start_year": min(p.start_year, p.base_year)}))
    latest = months.loc[months["partner"].isin(p.partners), "period"].max()
    wanted = [*p.partners, *others(p), "WLD"]
    wide = months[months["partner"].isin(wanted)].pivot(index="period", columns="partner", values="imports")
    window = wide.loc[latest - 11 : latest]
    base = wide[wide.index.year == p.base_year]
    complete = [c for c in wanted if c in wide and window[c].notna().all() and base[c].notna().all() and len(base) == 12]
    frame = pd.DataFrame({"base": base[complete].sum(), "latest": window[complete].sum()}).rename_axis("partner").reset_index()
    frame["change_pct"] = 100 * (frame["latest"] / frame["base"] - 1)
    return frame.assign(until=str(latest))


def _tariff_results(
    p: TradeParameters, base: pd.DataFrame, rates: pd.DataFrame, duties: pd.DataFrame, imports: pd.DataFrame, tables: dict[str, pd.DataFrame]
) -> Results:
    results = Results()
    sources = _sources(tables["duty"])
    for ally in p.partners:
        own = rates[rates["series"] == ally].set_index("month")["rate_pct"]
        recent = own[own.index >= FIRST_TARIFF_MONTH]
        paid = duties[duties["partner"] == ally]
        results.add(f"tariffs.rate.{ally}.base", base["rate_pct"][ally], "%", n=12, sources=sources)
        for when, at in (("peak", recent.idxmax()), ("last", recent.index.max())):
            results.add(f"tariffs.rate.{ally}.{when}", recent[at], "%", sources=sources)
            results.add(f"tariffs.month.{ally}.{when}", str(at), "month", sources=sources)
        extra = paid["paid"].sum() - paid["at_base_rate"].sum()
        results.add(f"tariffs.paid.{ally}", paid["paid"].sum(), "USD bn", n=len(paid), sources=sources)
        results.add(f"tariffs.at_base_rate.{ally}", paid["at_base_rate"].sum(), "USD bn", n=len(paid), sources=sources)
        results.add(f"tariffs.extra.{ally}", extra, "USD bn", n=len(paid), sources=sources)
    results.add("tariffs.months", int(duties["month"].nunique()), "months", sources=sources)
    _gap_results(results, rates, _sources(tables["receipts"], tables["statutory"]))
    trade = load("us_goods_trade_monthly")
    results.add_frame("tariffs.imports", imports, ["partner"], {"base": "USD bn", "latest": "USD bn", "change_pct": "%"}, sources=_sources(trade))
    return results


def _gap_results(results: Results, rates: pd.DataFrame, sources: list[str]) -> None:
    """Statutory rate, receipts over imports and their gap for the US total, since the first tariff month."""
    wide = rates.pivot(index="month", columns="series", values="rate_pct")
    if not {"statutory", "receipts"} <= set(wide):
        return
    both = wide.loc[wide.index >= FIRST_TARIFF_MONTH, ["statutory", "receipts"]].dropna()
    if both.empty:
        return
    gap = both["statutory"] - both["receipts"]
    results.add("tariffs.gap.mean", gap.mean(), "pp", interval=(gap.min(), gap.max()), n=len(gap), sources=sources)
    results.add("tariffs.statutory.peak", both["statutory"].max(), "%", sources=sources)
    results.add("tariffs.statutory.peak_month", str(both["statutory"].idxmax()), "month", sources=sources)
    results.add("tariffs.receipts.last", both["receipts"].iloc[-1], "%", sources=sources)
    results.add("tariffs.receipts.last_month", str(both.index[-1]), "month", sources=sources)


# ---------------------------------------------------------------- 5 did Japan turn away


@dataclass(frozen=True)
class Turn:
    """Where Japan's trade goes and comes from, before and after the turn year."""

    missing: str | None
    shares: pd.DataFrame
    """flow, bloc, year, share_pct, value (bn of the chosen currency)."""
    concentration: pd.DataFrame
    """flow, year, hhi: Herfindahl–Hirschman index over single partners, 0–10,000."""
    changes: pd.DataFrame
    """flow, bloc, first, last (%), and the change of trend after the turn year (pp a year) with interval."""
    results: Results


FEWEST_TREND_YEARS = 4


def turn(p: TradeParameters) -> Turn:
    """Shares of the United States, China, ASEAN and the EU in Japan's exports and imports; concentration; trends."""
    table = load("japan_trade_by_partner")
    rows = table[(table["months_covered"] == 12) & table["year"].between(p.start_year, p.end_year)]
    if "JPN" not in p.partners:
        return _no_turn("Japan is not among the partners of this run")
    if rows["year"].nunique() < 2:
        return _no_turn(f"Japan's table of partners starts in {table['year'].min()} and holds fewer than two full years of the window")
    flows = rows.melt(["partner", "year"], ["exports_jpy_bn", "imports_jpy_bn"], var_name="flow", value_name="value")
    flows["flow"] = flows["flow"].str.removesuffix("_jpy_bn")
    shares = _bloc_shares(flows, p)
    concentration = _concentration(flows)
    changes = _share_changes(shares, p)
    results = _turn_results(shares, concentration, changes, p, _sources(rows))
    return Turn(None, shares, concentration, changes, results)


def _no_turn(reason: str) -> Turn:
    empty = pd.DataFrame()
    return Turn(reason, empty, empty, empty, Results())


def _bloc_shares(flows: pd.DataFrame, p: TradeParameters) -> pd.DataFrame:
    world = flows[flows["partner"] == "WLD"].set_index(["flow", "year"])["value"]
    sums = [
        flows[flows["partner"].isin(members)].groupby(["flow", "year"])["value"].sum().rename(bloc) for bloc, members in BLOCS.items()
    ]
    wide = pd.concat(sums, axis=1)
    shares = (100 * wide.div(world.reindex(wide.index), axis=0)).rename_axis(columns="bloc").stack().rename("share_pct")
    value = wide.rename_axis(columns="bloc").stack().rename("value")
    frame = pd.concat([shares, value], axis=1).reset_index()
    return frame.assign(value=frame["value"] / _yen_rate(frame["year"], p))


def _yen_rate(years: pd.Series, p: TradeParameters) -> pd.Series | float:
    """Yen per unit of the chosen currency, by row."""
    if p.currency == "JPY":
        return 1.0
    rates = load("exchange_rates_annual").query("country == 'JPN'").set_index("year")["lcu_per_usd"]
    return years.map(rates)


def _concentration(flows: pd.DataFrame) -> pd.DataFrame:
    """HHI over the single partners that the table lists, as shares of the world total; the rest counts as nothing."""
    single = flows[~flows["partner"].isin(["WLD", "EU"])]
    world = flows[flows["partner"] == "WLD"].set_index(["flow", "year"])["value"]
    share = 100 * single["value"] / pd.Series(list(zip(single["flow"], single["year"], strict=True)), index=single.index).map(world)
    return (share**2).groupby([single["flow"], single["year"]]).sum().rename("hhi").reset_index()


def _share_changes(shares: pd.DataFrame, p: TradeParameters) -> pd.DataFrame:
    rows = []
    for (flow, bloc), group in shares.groupby(["flow", "bloc"], sort=False):
        series = group.set_index("year")["share_pct"]
        rows.append({"flow": flow, "bloc": bloc, "first": series.iloc[0], "last": series.iloc[-1], **_trend_change(series, p)})
    return pd.DataFrame(rows)


def _trend_change(series: pd.Series, p: TradeParameters) -> dict[str, float]:
    """Slope before and after the turn year and their difference with a Newey–West interval, pp a year."""
    before = int((series.index <= p.turn_year).sum())
    if min(before, len(series) - before) < FEWEST_TREND_YEARS:
        return {}
    yearly = series.set_axis(pd.PeriodIndex(series.index.astype(str), freq="Y"))
    trend = st.interrupted_time_series(yearly, pd.Period(p.turn_year + 1, "Y"), lags=1, level=p.confidence)
    old = float(trend.counterfactual.diff().iloc[1])
    low, high = trend.slope_change.interval or (np.nan, np.nan)
    return {"slope_before": old, "slope_after": old + trend.slope_change.estimate, "slope_change": trend.slope_change.estimate, "low": low, "high": high}


def _turn_results(shares: pd.DataFrame, concentration: pd.DataFrame, changes: pd.DataFrame, p: TradeParameters, sources: list[str]) -> Results:
    results = Results()
    first, last = int(shares["year"].min()), int(shares["year"].max())
    results.add("turn.first_year", first, "year")
    results.add("turn.last_year", last, "year")
    ends = shares[shares["year"].isin([first, last])]
    results.add_frame("turn.share", ends.rename(columns={"share_pct": "pct"}), ["flow", "bloc", "year"], {"pct": "%"}, sources=sources)
    results.add_frame("turn", ends, ["flow", "bloc", "year"], {"value": f"{p.currency} bn"}, sources=sources)
    hhi = concentration[concentration["year"].isin([first, last])]
    results.add_frame("turn", hhi, ["flow", "year"], {"hhi": "index"}, sources=sources)
    if "slope_change" in changes:
        for row in changes.itertuples():
            name = f"turn.trend.{row.flow}.{row.bloc}"
            results.add(f"{name}.before", row.slope_before, "pp a year", sources=sources)
            results.add(f"{name}.after", row.slope_after, "pp a year", sources=sources)
            results.add(f"{name}.change", row.slope_change, "pp a year", interval=(row.low, row.high), n=last - first + 1, sources=sources)
    return results


# ---------------------------------------------------------------- 6 who gave what, when


@dataclass(frozen=True)
class Chronology:
    """Dated demands, measures and concessions with the allies shown."""

    missing: str | None
    events: pd.DataFrame
    """The table ``trade_measures`` within the window, with ``when`` (effective, else announced)."""
    answers: pd.DataFrame
    """demand, answer, target, days between their announcements, size_usd_bn."""
    results: Results


def chronology(p: TradeParameters) -> Chronology:
    """Events of the window and, for each concession or agreement, the days since the demand that it answers."""
    table = load("trade_measures")
    when = table["date_announced"].fillna(table["date_effective"])
    mine = table["target"].isin([*p.partners, "ALL"]) & when.dt.year.between(p.start_year, p.end_year)
    events = table.assign(when=when)[mine & when.notna()].sort_values("when", ignore_index=True)
    if events.empty:
        return Chronology(f"no dated measure lies in the window {p.start_year}–{p.end_year}", events, pd.DataFrame(), Results())
    answers = _answers(table.assign(when=when), events)
    return Chronology(None, events, answers, _chronology_results(events, answers, p))


def _answers(table: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    answering = events[events["answers"].notna() & events["target"].ne("ALL")]
    asked = table.set_index("id").reindex(answering["answers"])
    return pd.DataFrame(
        {
            "target": answering["target"].to_numpy(),
            "demand": asked["short_name"].to_numpy(),
            "asked": asked["when"].to_numpy(),
            "answer": answering["short_name"].to_numpy(),
            "answered": answering["when"].to_numpy(),
            "days": (answering["when"].to_numpy() - asked["when"].to_numpy()).astype("timedelta64[D]").astype(int),
            "size_usd_bn": answering["size_usd_bn"].to_numpy(),
            "id": answering["id"].to_numpy(),
        }
    )


def _chronology_results(events: pd.DataFrame, answers: pd.DataFrame, p: TradeParameters) -> Results:
    results = Results()
    sources = _sources(events)
    for ally in p.partners:
        own = events[events["target"].isin([ally, "ALL"])]
        pairs = answers[answers["target"] == ally]
        asked = own[own["kind"].isin(["demand", "threat", "measure", "investigation"]) & own["target"].eq(ally)]
        results.add(f"chronology.events.{ally}", len(own), "events", sources=sources)
        results.add(f"chronology.answers.{ally}", len(pairs), "answers", sources=sources)
        if len(pairs):
            results.add(f"chronology.median_days.{ally}", float(pairs["days"].median()), "days", n=len(pairs), sources=sources)
        if len(asked):
            results.add(f"chronology.first_asked.{ally}", asked["when"].min(), "date", sources=sources)
        pledged = pairs["size_usd_bn"].max()
        if pd.notna(pledged):
            results.add(f"chronology.largest_pledge.{ally}", pledged, "USD bn", sources=sources)
    results.add_frame("chronology.days", answers, ["id"], {"days": "days", "size_usd_bn": "USD bn"}, sources=sources)
    return results


# ---------------------------------------------------------------- 7 a what-if, and the published studies


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
    base = _base_rates(p)
    published = load("published_results")
    passing = _usable(published, "pass_through")
    elastic = _usable(published, "import_elasticity")
    pairs = list(product(passing["value"].unique(), elastic["value"].unique()))
    rows = []
    for ally in p.partners:
        for through, elasticity in pairs:
            rows.append({"partner": ally, **_tariff_case(base.loc[ally], p.tariff_rate_pct, through, elasticity)})
    grid = pd.DataFrame(rows)
    central = pd.DataFrame(
        [{"partner": a, **_tariff_case(base.loc[a], p.tariff_rate_pct, p.pass_through_pct, p.import_elasticity)} for a in p.partners]
    )
    spread = grid.groupby("partner")[["import_change_pct", "imports_after", "revenue"]].agg(["min", "max"])
    spread.columns = [f"{name}_{'low' if end == 'min' else 'high'}" for name, end in spread.columns]
    cases = central.merge(spread.reset_index(), on="partner")
    return WhatIf(cases, grid, passing, elastic, _what_if_results(cases, grid, p, _sources(passing, elastic, load("us_duties_monthly"))))


def _usable(published: pd.DataFrame, topic: str) -> pd.DataFrame:
    """Published values of a topic with a number, as a positive size; ranges enter with both ends."""
    rows = published[(published["topic"] == topic) & published["value_low"].notna()]
    long = rows.melt(["study", "authors", "year", "quantity", "unit", "source", "quality"], ["value_low", "value_high"], value_name="value")
    return long.assign(value=long["value"].abs()).dropna(subset=["value"]).drop_duplicates(["study", "quantity", "value"]).reset_index(drop=True)


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
        results.add(f"what_if.{name}.published", grid[column].median(), unit, interval=(grid[column].min(), grid[column].max()), n=n, sources=sources)
    for row in cases.itertuples():
        results.add(f"what_if.imports_before.{row.partner}", row.imports_before, "USD bn", sources=sources)
        results.add(f"what_if.import_change.{row.partner}", row.import_change_pct, "%", interval=(row.import_change_pct_low, row.import_change_pct_high), n=n, sources=sources)
        results.add(f"what_if.imports_after.{row.partner}", row.imports_after, "USD bn", interval=(row.imports_after_low, row.imports_after_high), n=n, sources=sources)
        results.add(f"what_if.revenue.{row.partner}", row.revenue, "USD bn a year", interval=(row.revenue_low, row.revenue_high), n=n, sources=sources)
    return results
