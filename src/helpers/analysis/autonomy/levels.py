"""Levels of slow yearly series compared: means over some years and over others, with intervals that are wide enough."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import t as t_distribution

from helpers.analysis.statistics import Effect, Floats

MOST_PERSISTENT = 0.95
"""Limit of the estimated correlation from year to year: at one a level has no mean to compare."""
FEWEST_YEARS = 8
"""Years, of both groups together, without which no contrast is formed."""
DESIGN = "means of years, errors correlated from year to year"


def contrast(series: pd.Series, on: np.ndarray, level: float) -> Effect | None:
    """Mean of a yearly series in some years less its mean in the others, errors correlated from year to year.

    Least squares with the variance that errors of first-order autocorrelation imply and degrees of freedom after
    Satterthwaite: twelve neighbouring years are not twelve observations. The correlation is that of the residuals,
    raised by its bias in short series (Marriott and Pope 1954).

    Args:
        series: values by year, gaps allowed.
        on: whether each of the years belongs to the first group.
        level: level of the interval.

    Returns:
        None with fewer than eight years or where one group is empty.
    """
    y, years = series.to_numpy(float), series.index.to_numpy(float)
    if len(y) < FEWEST_YEARS or on.all() or not on.any():
        return None
    design = np.column_stack([np.ones(len(y)), on.astype(float)])
    solve = np.linalg.pinv(design)
    estimate = solve @ y
    residual = y - design @ estimate
    covariance = autocorrelation(residual, years) ** np.abs(years[:, None] - years[None, :])
    left = (np.eye(len(y)) - design @ solve) @ covariance
    scale = float(residual @ residual) / np.trace(left)
    error = float(np.sqrt(scale * (solve @ covariance @ solve.T)[1, 1]))
    freedom = max(np.trace(left) ** 2 / np.trace(left @ left), 1.0)
    reach = float(t_distribution.ppf((1 + level) / 2, freedom)) * error
    p_value = float(2 * t_distribution.sf(abs(estimate[1]) / error, freedom)) if error else 0.0
    return Effect(float(estimate[1]), (float(estimate[1] - reach), float(estimate[1] + reach)), level, p_value, len(y))


def autocorrelation(residual: Floats, years: Floats) -> float:
    """First-order correlation of residuals over neighbouring years, corrected for short series, from 0 to 0.95."""
    near = np.diff(years) == 1
    spread = float(residual @ residual) / len(residual)
    found = float((residual[1:] * residual[:-1])[near].mean() / spread) if near.any() and spread > 0 else 0.0
    return float(np.clip(found + (2 + 4 * max(found, 0.0)) / len(residual), 0.0, MOST_PERSISTENT))


def like(series: pd.Series, on: np.ndarray, rng: np.random.Generator, effect: float) -> pd.Series:
    """A made-up series over the same years: same spread, same correlation from year to year, and a true effect."""
    y, years = series.to_numpy(float), series.index.to_numpy(float)
    rest = y - np.where(on, y[on].mean(), y[~on].mean())
    persistence = autocorrelation(rest, years)
    noise = rng.normal(size=len(y))
    made = np.empty(len(y))
    made[0] = noise[0]
    for i in range(1, len(y)):
        step = persistence ** (years[i] - years[i - 1])
        made[i] = step * made[i - 1] + np.sqrt(1 - step**2) * noise[i]
    return pd.Series(rest.std(ddof=2) * made + effect * on, index=series.index)
