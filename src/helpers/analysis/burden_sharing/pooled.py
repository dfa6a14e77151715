"""One pooled test of burden and size: does an ally's share of GDP for defence go with its size, over all years at once?

Correlations year by year look at the same allies again and again, with little power each. Here each ally is one
observation: the mean over its years of its burden and of its size, both in logs and less the mean of all allies in
the year, so that neither a common course nor who joined when counts.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import t as t_distribution

from helpers.analysis.statistics import Effect, Floats


def allies_over_years(rows: pd.DataFrame) -> pd.DataFrame:
    """Mean log size (``size``) and log burden (``burden``) by ally, each year's mean of all allies taken out.

    Args:
        rows: country, year, share_pct, size.
    """
    logs = pd.DataFrame({"size": np.log(rows["size"]), "burden": np.log(rows["share_pct"])}, index=rows.index)
    centred = logs - logs.groupby(rows["year"]).transform("mean")
    return centred.groupby(rows["country"]).mean()


def burden_slope(allies: pd.DataFrame, level: float) -> Effect:
    """Elasticity of burden to size over allies: least squares, errors robust to unequal variance (HC3), Student's t.

    Args:
        allies: as :func:`allies_over_years` gives them, four or more.
        level: level of the interval.
    """
    x, y = allies["size"].to_numpy(float), allies["burden"].to_numpy(float)
    slope, error = _slope(x - x.mean(), y - y.mean())
    freedom = len(x) - 2
    reach = float(t_distribution.ppf((1 + level) / 2, freedom)) * error
    p_value = float(2 * t_distribution.sf(abs(slope) / error, freedom))
    return Effect(slope, (slope - reach, slope + reach), level, p_value, len(x))


def _slope(x: Floats, y: Floats) -> tuple[float, float]:
    """Slope of centred values and its HC3 standard error."""
    squares = float(x @ x)
    slope = float(x @ y) / squares
    leverage = 1 / len(x) + x**2 / squares
    left = (y - slope * x) / (1 - leverage)
    return slope, float(np.sqrt((x**2 * left**2).sum())) / squares


def with_effect(allies: pd.DataFrame, effect: float, rng: np.random.Generator) -> pd.DataFrame:
    """Allies of the same sizes whose burden has a known elasticity to size, with the residuals in random order."""
    x, y = (allies[column] - allies[column].mean() for column in ("size", "burden"))
    left = (y - float(x @ y / (x @ x)) * x).to_numpy()
    return allies.assign(burden=effect * x + rng.permutation(left))
