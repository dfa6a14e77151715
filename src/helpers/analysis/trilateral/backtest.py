"""Would the chances have been any good? Every month since 1990, with only the spells known at that date.

The yardstick is what the calendar alone says: a term that ends and cannot be renewed ends for certain, one that can be
renewed is a coin toss, and nothing else happens; without a fixed term, the share of earlier months.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.statistics import Floats
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.spells import spells
from helpers.analysis.trilateral.staying_on import NO_TERM, Spells, chance_of_staying
from helpers.analysis.trilateral.survival import DAYS_A_MONTH
from helpers.analysis.trilateral.tenure import ALL, learning, views

FIRST_MONTH = "1990-01"
SHARE_FROM = "1952-05"
"""First month whose outcome the share of earlier months counts: Japan's occupation had ended."""
BINS = 5
"""Classes of forecast chances in the check of calibration."""
LEAST_MONTHS = 12
COIN_TOSS = 0.5
DIEBOLD_MARIANO = "difference in squared error, few cosines of overlapping months"


@dataclass(frozen=True)
class Backtest:
    """Forecasts of each past month against what came, and against what the calendar alone says."""

    missing: str | None
    months: pd.DataFrame
    """month, who (country or "all"), forecast_pct, calendar_pct, gone (whether it came true)."""
    scores: pd.DataFrame
    """who, months, gone_pct, brier, calendar_brier, skill_pct, skill_low, skill_high."""
    calibration: pd.DataFrame
    """who, bin, forecast_pct (mean), observed_pct, months."""
    results: Results


def backtest(p: TrilateralParameters) -> Backtest:
    """Forecast for each month of the window whose horizon has run out, its score and its calibration."""
    rows = spells(p.as_of, p.acting_rule)
    study = Spells(rows)
    countries = ["USA", *p.allies]
    decided = rows.loc[rows["end"].isna() & rows["country"].isin(countries), "seen_until"].min()
    ahead = round(p.horizon_months * DAYS_A_MONTH)
    months = _months(p, decided - pd.Timedelta(days=ahead))
    if len(months) < LEAST_MONTHS:
        return _nothing(
            f"fewer than {LEAST_MONTHS} months of the window lie far enough before the day of the chapter "
            "for forecasts made in them to be checked"
        )
    frame = _forecasts(study, countries, months, ahead, p)
    scores = _scores(frame, p)
    calibration = _calibration(frame)
    sources = sources_of(rows[rows["country"].isin(countries)])
    results = _results(p, frame, scores, calibration, sources)
    for view, day in views(p).items():
        for who, chance in _seen(study, countries, day, ahead).items():
            results.add(f"backtest.calendar_pct.{view}.{who}", 100 * chance, "%", sources=sources)
    return Backtest(None, frame, scores, calibration, results)


def _nothing(why: str) -> Backtest:
    empty = pd.DataFrame()
    return Backtest(why, empty, empty, empty, Results())


def _months(p: TrilateralParameters, last: pd.Timestamp) -> pd.DatetimeIndex:
    """First days of the months of the window whose horizon had run out by the last day that is decided."""
    first = max(pd.Timestamp(f"{FIRST_MONTH}-01"), pd.Timestamp(f"{p.start_year}-01-01"))
    return pd.date_range(first, min(last, pd.Timestamp(f"{p.end_year}-12-01")), freq="MS")


def _forecasts(
    study: Spells, countries: list[str], months: pd.DatetimeIndex, ahead: int, p: TrilateralParameters
) -> pd.DataFrame:
    history = pd.date_range(f"{SHARE_FROM}-01", months[-1], freq="MS")
    came = pd.DataFrame({country: _gone(study, country, history, ahead) for country in countries}, index=history)
    came[ALL] = came.prod(axis=1, skipna=False)
    chances = pd.DataFrame(
        {country: [_chance(study, country, month, ahead, p) for month in months] for country in countries}, index=months
    )
    chances[ALL] = chances.prod(axis=1, skipna=False)
    calendar = _by_calendar(study, months, ahead, _earlier_share(came[countries], months, ahead))
    long = pd.DataFrame(
        {
            "forecast_pct": 100 * chances.stack(future_stack=True),
            "calendar_pct": 100 * calendar.stack(future_stack=True),
            "gone": came.loc[months].stack(future_stack=True),
        }
    )
    return long.dropna().rename_axis(["month", "who"]).reset_index()


def _chance(study: Spells, country: str, month: pd.Timestamp, ahead: int, p: TrilateralParameters) -> float:
    stays = chance_of_staying(study, country, np.datetime64(month, "D"), np.array([float(ahead)]), learning(p))
    return np.nan if stays is None else 1 - float(stays[0, 0])


def _by_calendar(study: Spells, months: pd.DatetimeIndex, ahead: int, share: pd.DataFrame) -> pd.DataFrame:
    """Chances by the calendar, of each country and of all together; the share where there is no fixed term."""
    chances = share.copy()
    for country in chances:
        fixed = [calendar_chance(study, str(country), month, ahead) for month in months]
        chances[country] = pd.Series(fixed, index=months, dtype=float).fillna(share[country])
    chances[ALL] = chances.prod(axis=1, skipna=False)
    return chances


def _seen(study: Spells, countries: list[str], day: pd.Timestamp, ahead: int) -> dict[str, float]:
    """The calendar's chances as seen from one day, of each leader and of all; none while an office is vacant."""
    if any(study.serving(country, np.datetime64(day, "D")) is None for country in countries):
        return {}
    days, history = pd.DatetimeIndex([day]), pd.date_range(f"{SHARE_FROM}-01", day, freq="MS")
    came = pd.DataFrame({country: _gone(study, country, history, ahead) for country in countries}, index=history)
    found = _by_calendar(study, days, ahead, _earlier_share(came, days, ahead)).iloc[0]
    return {str(who): float(chance) for who, chance in found.items()}


def calendar_chance(study: Spells, country: str, month: pd.Timestamp, ahead: int) -> float | None:
    """One if a term ends in time for good, a coin toss for each end at which one may run again, else nought."""
    day = np.datetime64(month, "D")
    i = study.serving(country, day)
    if i is None or country == NO_TERM or study.acting[i]:
        return None
    terms = study.terms(i)
    passed = (terms.ends > day) & (terms.ends <= day + np.timedelta64(ahead, "D"))
    return 1.0 if (passed & ~terms.on).any() else 1 - COIN_TOSS ** int((passed & terms.on).sum())


def _gone(study: Spells, country: str, months: pd.DatetimeIndex, ahead: int) -> Floats:
    """1 where the leader of a month had left ``ahead`` days later, 0 where not; missing where the office was vacant."""
    own = np.flatnonzero(study.country == country)
    start, end = study.start[own], study.end[own]
    days = months.to_numpy("datetime64[D]")
    at = np.searchsorted(start, days, side="right") - 1
    left = end[at]
    serving = (at >= 0) & ~(left <= days)
    return np.where(serving, (left <= days + np.timedelta64(ahead, "D")).astype(float), np.nan)


def _earlier_share(came: pd.DataFrame, months: pd.DatetimeIndex, ahead: int) -> pd.DataFrame:
    """For each month, the share of earlier months that came true, of those whose horizon had run out by then."""
    counted = came.notna().cumsum()
    share = came.fillna(0).cumsum() / counted.where(counted > 0)
    until = share.index.searchsorted(months - pd.Timedelta(days=ahead), side="right") - 1
    return pd.DataFrame(share.to_numpy()[until], index=months, columns=came.columns)


def brier(chance_pct: pd.Series, came: pd.Series) -> float:
    """Mean squared distance of forecast chances (in %) from outcomes (1 or 0): 0 is perfect, 0.25 is a coin."""
    return float(((chance_pct / 100 - came) ** 2).mean())


def _scores(frame: pd.DataFrame, p: TrilateralParameters) -> pd.DataFrame:
    rows = []
    for who, part in frame.groupby("who", sort=False):
        model, calendar = brier(part["forecast_pct"], part["gone"]), brier(part["calendar_pct"], part["gone"])
        missed, by_calendar = ((part[name] / 100 - part["gone"]) ** 2 for name in ("forecast_pct", "calendar_pct"))
        gain = (by_calendar - missed).to_numpy(float)
        low, high = (100 * end / calendar for end in mean_gain(gain, p)) if calendar > 0 else (np.nan, np.nan)
        skill = 100 * (1 - model / calendar) if calendar > 0 else np.nan
        rows.append((who, len(part), 100 * part["gone"].mean(), model, calendar, skill, low, high))
    columns = ["who", "months", "gone_pct", "brier", "calendar_brier", "skill_pct", "skill_low", "skill_high"]
    return pd.DataFrame(rows, columns=columns)


def mean_gain(gain: Floats, p: TrilateralParameters) -> tuple[float, float]:
    """Interval of the mean gain in squared error, by Diebold and Mariano (1995) with few degrees of freedom.

    Windows that overlap make the gains of neighbouring months move together for as long as the time ahead, so hundreds
    of months are worth a handful. The variance of their mean is that of as many cosines (Müller 2014) as there are
    times ahead in half the months; Student's distribution has as many degrees of freedom.

    Args:
        gain: by month, in squared chances.
        p: months ahead and level of the interval.
    """
    from scipy.stats import t as t_distribution

    n = len(gain)
    count = max(1, min(n // (2 * p.horizon_months), int(MOST_COSINES * n ** (2 / 3))))
    waves = np.sqrt(2 / n) * np.cos(np.pi * np.arange(1, count + 1)[:, None] * (np.arange(n) + 0.5) / n)
    error = float(np.sqrt(((waves @ gain) ** 2).mean() / n))
    reach = float(t_distribution.ppf((1 + p.confidence) / 2, count)) * error
    return float(gain.mean()) - reach, float(gain.mean()) + reach


MOST_COSINES = 0.4
"""Most cosines, times the months to the power of two thirds (Lazarus and others 2018)."""


def _calibration(frame: pd.DataFrame) -> pd.DataFrame:
    """Mean forecast and observed share in classes of forecasts: the single leaders together, and all of them."""
    pooled = frame.assign(who=np.where(frame["who"] == ALL, ALL, "each"))
    edges = np.linspace(0, 100, BINS + 1)
    pooled["bin"] = pd.cut(pooled["forecast_pct"], edges, labels=False, include_lowest=True) + 1
    grouped = pooled.groupby(["who", "bin"])
    found = pd.DataFrame(
        {
            "forecast_pct": grouped["forecast_pct"].mean(),
            "observed_pct": 100 * grouped["gone"].mean(),
            "months": grouped.size(),
        }
    )
    return found.reset_index()


def _results(
    p: TrilateralParameters, frame: pd.DataFrame, scores: pd.DataFrame, calibration: pd.DataFrame, sources: list[str]
) -> Results:
    results = Results()
    results.add("backtest.horizon", p.horizon_months, "months")
    results.add("backtest.first", frame["month"].min(), "date")
    results.add("backtest.last", frame["month"].max(), "date")
    for row in scores.to_dict("records"):
        who, n = row["who"], row["months"]
        results.add(f"backtest.months.{who}", n, "months", sources=sources)
        results.add(f"backtest.gone_pct.{who}", row["gone_pct"], "% of months", n=n, sources=sources)
        results.add(f"backtest.brier.{who}", row["brier"], "Brier score", n=n, sources=sources)
        results.add(f"backtest.calendar_brier.{who}", row["calendar_brier"], "Brier score", n=n, sources=sources)
        if pd.notna(row["skill_pct"]) and pd.notna(row["skill_low"]):
            interval = (row["skill_low"], row["skill_high"])
            results.add(
                f"backtest.skill_pct.{who}",
                row["skill_pct"],
                "%",
                interval=interval,
                level=p.confidence,
                design=DIEBOLD_MARIANO,
                n=n,
                sources=sources,
            )
    units = {"forecast_pct": "%", "observed_pct": "% of months", "months": "months"}
    results.add_frame("backtest.calibration", calibration, ["who", "bin"], units, sources=sources)
    return results
