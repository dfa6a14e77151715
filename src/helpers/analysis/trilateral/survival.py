"""Survival in office: the Kaplan–Meier estimate with its band, and the chance of staying after a time served."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.statistics import Floats

TenureModel = Literal["kaplan_meier", "constant"]
LEAST_AT_RISK = 3
"""Spells that must have lasted so long for the Kaplan–Meier estimate to be used; beyond, a constant rate is."""
DAYS_A_YEAR = 365.25
DAYS_A_MONTH = DAYS_A_YEAR / 12


def kaplan_meier(days: Floats, ended: NDArray[np.bool_], level: float) -> pd.DataFrame:
    """The Kaplan–Meier estimate at each day on which a spell ended.

    Args:
        days: length of each spell so far.
        ended: whether it ended, or was cut off by the end of observation.
        level: of the pointwise band (log-minus-log, Greenwood's variance).

    Returns:
        days, at_risk, ended, survival, low, high; the band is missing where survival is 0.
    """
    from scipy.stats import norm

    times = np.unique(days[ended])
    at_risk = (days[None, :] >= times[:, None]).sum(axis=1)
    exits = ((days[None, :] == times[:, None]) & ended[None, :]).sum(axis=1)
    survival = np.cumprod(1 - exits / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(exits / (at_risk * (at_risk - exits)))
        spread = norm.ppf((1 + level) / 2) * np.sqrt(greenwood) / np.abs(np.log(survival))
        low, high = survival ** np.exp(spread), survival ** np.exp(-spread)
    nothing = survival == 0
    low, high = np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)
    return pd.DataFrame(
        {"days": times, "at_risk": at_risk, "ended": exits, "survival": survival, "low": low, "high": high}
    )


def quantile_days(estimate: pd.DataFrame, column: str = "survival") -> float:
    """First day on which a column of the estimate is at or below one half; missing if it never is."""
    reached = estimate[estimate[column].fillna(0) <= 0.5]
    return float(reached["days"].iloc[0]) if len(reached) else np.nan


def staying(
    days: Floats,
    ended: NDArray[np.bool_],
    served: float,
    ahead: Floats,
    model: TenureModel = "kaplan_meier",
    weights: NDArray[Any] | None = None,
) -> Floats:
    """Chance that a leader who has served ``served`` days is still there after each of ``ahead`` further days.

    Up to the day that fewer than LEAST_AT_RISK spells reached, the conditional Kaplan–Meier estimate;
    beyond it, or throughout under the constant model, exits over time served.

    Args:
        days, ended: the spells that chances are learnt from; at least one has ended.
        weights: one row a bootstrap draw, how often each spell was drawn; default: each once.

    Returns:
        draws × ahead.
    """
    w = np.ones((1, len(days))) if weights is None else weights
    rate = (w @ ended) / (w @ days)
    if model == "constant":
        constant: Floats = np.exp(-rate[:, None] * ahead[None, :])
        return constant
    reach = np.sort(days)[-min(LEAST_AT_RISK, len(days))]
    times = np.unique(days[ended & (days > served) & (days <= reach)])
    exits = w @ ((days[:, None] == times[None, :]) & ended[:, None])
    at_risk = w @ (days[:, None] >= times[None, :])
    factors = np.where(at_risk > 0, 1 - exits / np.maximum(at_risk, 1), 1)
    path = np.column_stack([np.ones(len(w)), np.cumprod(factors, axis=1)])
    steps = np.searchsorted(times, served + ahead, side="right")
    beyond = np.maximum(served + ahead - max(served, reach), 0)
    stays: Floats = path[:, steps] * np.exp(-rate[:, None] * beyond[None, :])
    return stays
