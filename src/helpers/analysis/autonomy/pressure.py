"""Years of pressure against years without: where the two allies stood, with intervals that respect slow series."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import t as t_distribution

from helpers.analysis.autonomy.administrations import ADMINISTRATIONS
from helpers.analysis.autonomy.components import SIGNS, component_values
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.statistics import Effect, Floats

PRESSED = ("trump_first", "trump_second")
"""Administrations under which the allies were pressed; the years of all others are without pressure."""
MOST_PERSISTENT = 0.95
"""Limit of the estimated correlation from year to year: at one a level has no mean to compare."""
FEWEST_YEARS = 8
"""Years, pressed and not, without which no contrast is formed."""


def pressed(years: Sequence[int]) -> np.ndarray:
    """Which of the years are years of pressure."""
    spans = [(one.first, one.last) for one in ADMINISTRATIONS if one.key in PRESSED]
    return np.array([any(first <= year <= last for first, last in spans) for year in years])


def standing(p: AutonomyParameters, country: str) -> pd.Series:
    """Mean of the run's components of one ally by year, in their own standard deviations, signed: more autonomy up.

    Own standard deviations, since a change over time is asked for: pooled ones would weigh a component by how much
    countries differ. Arms are taken over single years, for a longer window would carry one term into the next.
    """
    own = p.model_copy(update={"countries": [country], "comparison_allies": [], "arms_window_years": 1})
    values = component_values(own)
    wide = values[values["country"] == country].pivot(index="year", columns="component", values="value")
    whole = wide.loc[:, wide.notna().sum() >= FEWEST_YEARS].dropna(thresh=max(2, wide.shape[1] - 1))
    scaled = (whole - whole.mean()) / whole.std() * pd.Series(SIGNS)[list(whole.columns)]
    mean = scaled.mean(axis=1)
    return mean / mean.std() if len(mean) else mean


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
