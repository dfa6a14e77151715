"""One pooled test of burden and size: does an ally's share of GDP for defence go with its size, over all years at once?

Correlations year by year look at the same allies again and again, with little power each. Here each ally is one
observation: the mean over its years of its burden and of its size, both in logs and less the mean of all allies in
the year, so that neither a common course nor who joined when counts. What else moves burdens, such as income and the
nearness of a rival, can be held.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.analysis.statistics import Effect


def allies_over_years(rows: pd.DataFrame, held: Sequence[str] = ()) -> pd.DataFrame:
    """Mean log size (``size``) and log burden (``burden``) by ally, each year's mean of all allies taken out.

    Args:
        rows: country, year, share_pct, size, and the columns held.
        held: columns of values above zero whose means of logs are given as well.
    """
    columns = {"size": "size", "burden": "share_pct", **{name: name for name in held}}
    logs = pd.DataFrame({name: np.log(rows[column].astype(float)) for name, column in columns.items()}, rows.index)
    centred = logs - logs.groupby(rows["year"]).transform("mean")
    return centred.groupby(rows["country"]).mean()


def burden_slope(allies: pd.DataFrame, level: float, held: Sequence[str] = ()) -> Effect:
    """Elasticity of burden to size over allies: least squares, errors robust to unequal variance (HC3), Student's t.

    Args:
        allies: as :func:`allies_over_years` gives them, four more than what is held.
        level: level of the interval.
        held: columns that are held.
    """
    from scipy.stats import t as t_distribution

    design = np.column_stack([np.ones(len(allies)), allies[["size", *held]].to_numpy(float)])
    y = allies["burden"].to_numpy(float)
    weights = np.linalg.pinv(design)
    leverage = np.einsum("ij,ji->i", design, weights)
    left = (y - design @ (weights @ y)) / (1 - leverage)
    slope, error = float(weights[1] @ y), float(np.sqrt(((weights[1] * left) ** 2).sum()))
    freedom = len(y) - design.shape[1]
    reach = float(t_distribution.ppf((1 + level) / 2, freedom)) * error
    p_value = float(2 * t_distribution.sf(abs(slope) / error, freedom))
    return Effect(slope, (slope - reach, slope + reach), level, p_value, len(y))


def with_effect(allies: pd.DataFrame, effect: float, rng: np.random.Generator) -> pd.DataFrame:
    """Allies of the same sizes whose burden has a known elasticity to size, with the residuals in random order."""
    x, y = (allies[column] - allies[column].mean() for column in ("size", "burden"))
    left = (y - float(x @ y / (x @ x)) * x).to_numpy()
    return allies.assign(burden=effect * x + rng.permutation(left))
