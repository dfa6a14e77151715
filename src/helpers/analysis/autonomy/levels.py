"""Levels of slow yearly series compared: means over some years and over others, with intervals that are wide enough."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.analysis.statistics import Effect, Floats, last_coefficient

MOST_PERSISTENT = 0.95
"""Limit of the estimated correlation from year to year: at one a level has no mean to compare."""
FEWEST_YEARS = 8
"""Years, of both groups together, without which no contrast is formed."""
DESIGN = "means of years, errors correlated from year to year"


def contrast(series: pd.Series, on: np.ndarray, level: float) -> Effect | None:
    """Mean of a yearly series in some years less its mean in the others, errors correlated from year to year.

    Twelve neighbouring years are not twelve observations: inference as in
    :func:`helpers.analysis.statistics.last_coefficient`.

    Args:
        series: values by year, gaps allowed.
        on: whether each of the years belongs to the first group.
        level: level of the interval.

    Returns:
        None with fewer than eight years or where one group is empty.
    """
    if len(series) < FEWEST_YEARS or on.all() or not on.any():
        return None
    design = np.column_stack([np.ones(len(series)), on.astype(float)])
    return last_coefficient(series.to_numpy(float), series.index.to_numpy(), design, level=level)


def autocorrelation(residual: Floats, years: Floats) -> float:
    """First-order correlation of residuals over neighbouring years, corrected for short series, from 0 to 0.95."""
    near = np.diff(years) == 1
    spread = float(residual @ residual) / len(residual)
    found = float((residual[1:] * residual[:-1])[near].mean() / spread) if near.any() and spread > 0 else 0.0
    return float(np.clip(found + (2 + 4 * max(found, 0.0)) / len(residual), 0.0, MOST_PERSISTENT))


def persistence(series: pd.Series, on: np.ndarray) -> float:
    """Correlation from year to year of what the two means leave of a series, corrected for short series."""
    return autocorrelation(_about_means(series, on), series.index.to_numpy(float))


def _about_means(series: pd.Series, on: np.ndarray) -> Floats:
    y = series.to_numpy(float)
    return np.asarray(y - np.where(on, y[on].mean(), y[~on].mean()))


def like(series: pd.Series, on: np.ndarray, rng: np.random.Generator, effect: float) -> pd.Series:
    """A made-up series over the same years: same spread, same correlation from year to year, and a true effect."""
    rest, years = _about_means(series, on), series.index.to_numpy(float)
    lasting = autocorrelation(rest, years)
    noise = rng.normal(size=len(years))
    made = np.empty(len(years))
    made[0] = noise[0]
    for i in range(1, len(years)):
        step = lasting ** (years[i] - years[i - 1])
        made[i] = step * made[i - 1] + np.sqrt(1 - step**2) * noise[i]
    return pd.Series(rest.std(ddof=2) * made + effect * on, index=series.index)
