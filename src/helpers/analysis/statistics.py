"""Statistics that more than one chapter needs: before/after designs, placebo inference, breaks, ranks, panels.

Series are indexed by :class:`pandas.Period` (months, quarters or years) without gaps; panels are
wide (time × unit). Nothing here reads a file or knows a theme.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd
import ruptures
from numpy.typing import NDArray
from scipy import optimize
from scipy.stats import rankdata
from scipy.stats import t as t_distribution
from statsmodels.regression.linear_model import OLS

Floats = NDArray[np.float64]
Clocks = tuple[Floats, Floats, Floats]
RankKind = Literal["kendall", "spearman"]


@dataclass(frozen=True)
class Effect:
    """An estimated change with its uncertainty."""

    estimate: float
    """In the unit of the series."""
    interval: tuple[float, float] | None
    """At ``level``; ``None`` where the design gives none."""
    level: float
    """Level of the interval: the one asked for, or the highest that the placebos allow."""
    p_value: float | None
    """Two-sided; by permutation for the placebo designs."""
    n: int
    """Observations used."""


@dataclass(frozen=True)
class SegmentedTrend:
    """Interrupted time series: a linear trend whose level and slope may change at the event."""

    mean_change: Effect
    """Average gap after the event between the fit and the earlier trend carried on."""
    level_change: Effect
    slope_change: Effect
    """Per year."""
    fitted: pd.Series
    counterfactual: pd.Series
    """The earlier trend carried on after the event; same index as ``fitted``."""


def interrupted_time_series(series: pd.Series, event: pd.Period, *, lags: int, level: float) -> SegmentedTrend:
    """Segmented regression with period-of-year dummies and Newey–West standard errors.

    Assumes that the trend before the event would have gone on, and that nothing else changed then.

    Args:
        series: values by month, quarter or year, without gaps.
        event: first period that counts as after.
        lags: lags of the heteroskedasticity- and autocorrelation-robust covariance.
        level: level of the intervals.
    """
    index = pd.PeriodIndex(series.index)
    after = np.asarray(index >= event)
    per_year = _periods_per_year(index)
    clock = np.arange(len(series)) / per_year
    since = np.where(after, clock - clock[after.argmax()], 0.0)
    design = pd.DataFrame(
        {"const": 1.0, "clock": clock, "after": after.astype(float), "since": since}, index=series.index
    )
    if per_year > 1:
        design = design.join(_season_dummies(index))
    fit = OLS(series.astype(float), design).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True})
    contrasts = {
        "mean": _contrast(design, after=1.0, since=since[after].mean()),
        "level": _contrast(design, after=1.0),
        "slope": _contrast(design, since=1.0),
    }
    effects = {name: _linear_effect(fit, row, level) for name, row in contrasts.items()}
    untreated = design.assign(after=0.0, since=0.0) @ fit.params
    return SegmentedTrend(effects["mean"], effects["level"], effects["slope"], fit.fittedvalues, untreated)


def _periods_per_year(index: pd.PeriodIndex) -> int:
    return {"M": 12, "Q": 4, "Y": 1, "A": 1}[index.freqstr[0]]


def _season_dummies(index: pd.PeriodIndex) -> pd.DataFrame:
    """Period-of-year dummies centred on zero, so that the constant stays the yearly mean."""
    season = index.month if index.freqstr[0] == "M" else index.quarter
    dummies = pd.get_dummies(pd.Series(season, index=index), prefix="season", drop_first=True, dtype=float)
    return dummies - dummies.mean()


def _contrast(design: pd.DataFrame, **weights: float) -> Floats:
    return np.array([weights.get(str(column), 0.0) for column in design.columns])


def _linear_effect(fit: Any, row: Floats, level: float) -> Effect:
    test = fit.t_test(row)
    low, high = np.asarray(test.conf_int(alpha=1 - level)).ravel()
    return Effect(
        float(np.squeeze(test.effect)), (float(low), float(high)), level, float(np.squeeze(test.pvalue)), int(fit.nobs)
    )


def difference_in_differences(panel: pd.DataFrame, treated: str, after: pd.Series, *, level: float) -> Effect:
    """Change of the treated unit less the mean change of the controls; placebo inference.

    Each control takes the place of the treated unit in turn (against the other controls), as in
    Conley and Taber (2011). Assumes that treated and controls would have changed alike.

    Args:
        panel: periods × units, complete; all columns but ``treated`` are controls.
        after: boolean by period.
        level: level asked for; with few controls the interval has the level that they allow.
    """
    change = panel[after].mean() - panel[~after].mean()
    by_unit = {str(unit): float(value) for unit, value in change.items()}

    def against(unit: str, controls: list[str]) -> float:
        return by_unit[unit] - float(np.mean([by_unit[control] for control in controls]))

    return _placebo_effect(change, against, treated, level, panel.size)


def _placebo_effect(
    units: pd.Series, estimate: Callable[[str, list[str]], float], treated: str, level: float, n: int
) -> Effect:
    controls = [str(unit) for unit in units.index if unit != treated]
    effect = estimate(treated, controls)
    if len(controls) < 2:  # one control has no other control to be compared with
        return Effect(effect, None, level, None, n)
    placebos = np.array([estimate(unit, [other for other in controls if other != unit]) for unit in controls])
    reached = min(level, placebo_level(len(controls)))
    low, high = np.quantile(
        placebos, [(1 - reached) / 2, (1 + reached) / 2], method="inverted_cdf" if reached == level else "linear"
    )
    if reached < level:
        low, high = placebos.min(), placebos.max()
    p_value = permutation_p(abs(effect), np.abs(placebos))
    return Effect(effect, (effect - float(high), effect - float(low)), reached, p_value, n)


def placebo_level(controls: int) -> float:
    """Highest level that an interval from the range of so many placebo estimates can have."""
    return (controls - 1) / (controls + 1)


def permutation_p(statistic: float, placebos: Floats) -> float:
    """Share of all assignments, the true one included, with a statistic at least as large."""
    return float((1 + np.sum(placebos >= statistic - 1e-12)) / (1 + len(placebos)))


@dataclass(frozen=True)
class SyntheticControl:
    """A weighted mean of the controls that followed the treated unit before the event."""

    effect: Effect
    """Mean gap after the event less the mean gap before; the p-value ranks the RMSPE ratio."""
    weights: pd.Series
    """By control, non-negative, summing to one."""
    synthetic: pd.Series


def synthetic_control(panel: pd.DataFrame, treated: str, after: pd.Series, *, level: float) -> SyntheticControl:
    """Synthetic control with an intercept (each unit less its own mean before), placebo inference.

    Abadie, Diamond and Hainmueller (2010) with the demeaning of Ferman and Pinto (2021), which asks
    for parallel paths rather than equal levels. Assumes that the weights would have held on.

    Args:
        panel: periods × units, complete; all columns but ``treated`` are controls (two at least).
        after: boolean by period.
        level: level asked for; see :func:`difference_in_differences`.
    """
    controls = [str(column) for column in panel.columns if column != treated]
    demeaned = panel - panel[~after].mean()
    values, later = demeaned[[treated, *controls]].to_numpy(float), after.to_numpy(bool)
    fits = [_synthetic_fit(values, unit, later) for unit in range(len(controls) + 1)]
    placebo_gaps = {unit: fit[1] for unit, fit in zip([treated, *controls], fits, strict=True)}
    effect = _placebo_effect(panel.iloc[0], lambda unit, _: placebo_gaps[unit], treated, level, panel.size)
    ratios = np.array([fit[2] for fit in fits[1:]])
    ranked = Effect(effect.estimate, effect.interval, effect.level, permutation_p(fits[0][2], ratios), effect.n)
    weights = pd.Series(fits[0][0], index=controls)
    synthetic = panel[controls] @ weights + float(
        panel.loc[~after, treated].mean() - (panel.loc[~after, controls] @ weights).mean()
    )
    return SyntheticControl(ranked, weights, synthetic)


def _synthetic_fit(demeaned: Floats, unit: int, later: NDArray[np.bool_]) -> tuple[Floats, float, float]:
    """Weights, mean gap after, and root mean squared gap after over before, of one column against the controls.

    The controls are all columns but the first, which is the treated unit, and but the unit itself.
    """
    controls = [column for column in range(1, demeaned.shape[1]) if column != unit]
    weights = simplex_weights(demeaned[~later][:, controls], demeaned[~later, unit])
    gap = demeaned[:, unit] - demeaned[:, controls] @ weights
    ends = [float(np.sqrt((part**2).mean())) for part in (gap[~later], gap[later])]
    return weights, float(gap[later].mean()), ends[1] / max(ends[0], 1e-12)


def simplex_weights(donors: Floats, target: Floats) -> Floats:
    """Non-negative weights with sum one that bring ``donors @ weights`` closest to ``target`` in squares."""
    count = donors.shape[1]
    scale = max(float(np.abs(target).max()), 1e-9)
    # A heavy last row turns "sum one" into part of the non-negative least squares problem.
    rows = np.vstack([donors / scale, np.full((1, count), 1e4)])
    weights, _ = optimize.nnls(rows, np.append(target / scale, 1e4))
    return np.asarray(weights / weights.sum())


@dataclass(frozen=True)
class Breaks:
    """Break dates of a series of straight-line segments."""

    dates: list[pd.Period]
    """First period of each new segment."""
    intervals: list[tuple[pd.Period, pd.Period]]
    """Bootstrap interval of each date."""
    fitted: pd.Series
    criterion: pd.Series
    """Information criterion by number of breaks; the smallest decides."""


def structural_breaks(series: pd.Series, *, most: int, shortest: int, level: float, draws: int, seed: int) -> Breaks:
    """Date breaks in level and trend by least squares over all partitions (Bai and Perron 1998).

    The number of breaks minimises the criterion of Liu, Wu and Zidek (1997), which Bai and Perron
    (2003) prefer where errors are correlated. Intervals of the dates: moving-block bootstrap of the
    residuals with the number of breaks held fixed.

    Args:
        series: values by month, quarter or year, without gaps, season already removed.
        most: largest number of breaks tried.
        shortest: fewest periods in a segment (three at least).
        level: level of the intervals.
        draws: bootstrap draws.
        seed: seed of the draws.
    """
    values = series.to_numpy(float)
    most = min(most, len(values) // shortest - 1)
    clocks = _segment_clocks(len(values))  # the same for every bootstrap series
    partitions = _best_partitions(values, most, shortest, clocks)
    criterion = pd.Series([_lwz(ssr, len(values), k) for k, (ssr, _) in enumerate(partitions)], name="lwz")
    cuts = partitions[int(criterion.to_numpy().argmin())][1]
    fitted = _segment_fit(values, cuts)
    find = partial(_least_squares_cuts, breaks=len(cuts), shortest=shortest, clocks=clocks)
    return _dated_breaks(series.index, values, fitted, cuts, criterion, find, level, draws, seed)


def _least_squares_cuts(values: Floats, *, breaks: int, shortest: int, clocks: Clocks) -> list[int]:
    return _best_partitions(values, breaks, shortest, clocks)[breaks][1]


def _dated_breaks(
    index: pd.Index,
    values: Floats,
    fitted: Floats,
    cuts: list[int],
    criterion: pd.Series,
    find: Callable[[Floats], list[int]],
    level: float,
    draws: int,
    seed: int,
) -> Breaks:
    """The cuts as periods, each with the interval of what ``find`` finds in the bootstrap series."""
    samples = _bootstrap_cuts(values, fitted, cuts, find, draws, np.random.default_rng(seed))
    ends = np.quantile(samples, [(1 - level) / 2, (1 + level) / 2], axis=0, method="nearest").astype(int)
    intervals = [(index[low], index[high]) for low, high in ends.T]
    return Breaks([index[c] for c in cuts], intervals, pd.Series(fitted, index=index), criterion)


def _lwz(ssr: float, n: int, breaks: int) -> float:
    free = 2 * (breaks + 1) + breaks
    return float(np.log(max(ssr, 1e-12) / n) + 0.299 * free / n * np.log(n) ** 2.1)


def _segment_clocks(n: int) -> Clocks:
    """By end and start of a segment: its number of values, the sum and the squared spread of their clock."""
    clock = np.arange(n) - n / 2  # centred: keeps the sums of squares small
    count, t, tt = (_between(x) for x in (clock**0, clock, clock**2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return count, t, tt - t**2 / count


def _between(x: NDArray[Any]) -> Floats:
    """Sum of ``x[i:j]``: a row for each j, a column for each i."""
    total = np.concatenate([[0.0], np.cumsum(x)])
    return np.asarray(total[:, None] - total[None, :])


def _segment_costs(values: Floats, shortest: int, clocks: Clocks) -> Floats:
    """Sum of squared residuals of a straight line through ``values[i:j]``: a row for each j, a column for each i."""
    n = len(values)
    count, t, stt = clocks
    y, ty, yy = (_between(x) for x in (values, (np.arange(n) - n / 2) * values, values**2))
    with np.errstate(divide="ignore", invalid="ignore"):
        sty, syy = ty - t * y / count, yy - y**2 / count
        costs: Floats = np.maximum(syy - sty**2 / stt, 0.0)
    costs[count < shortest] = np.inf
    return costs


def _best_partitions(
    values: Floats, most: int, shortest: int, clocks: Clocks | None = None
) -> list[tuple[float, list[int]]]:
    """For 0 … ``most`` breaks the least sum of squares and its cuts, by dynamic programming."""
    costs = _segment_costs(values, shortest, clocks or _segment_clocks(len(values)))
    n = len(values)
    best, back = [costs[:, 0]], []
    for _ in range(most):
        total = best[-1][None, :] + costs
        back.append(total.argmin(axis=1))
        best.append(total[np.arange(n + 1), back[-1]])
    partitions = []
    for breaks in range(most + 1):
        cuts, end = [], n
        for step in reversed(range(breaks)):
            end = int(back[step][end])
            cuts.append(end)
        partitions.append((float(best[breaks][n]), cuts[::-1]))
    return partitions


def _segment_fit(values: Floats, cuts: list[int]) -> Floats:
    clock = np.arange(len(values))
    edges = [0, *cuts, len(values)]
    lines = [np.polyval(np.polyfit(clock[a:b], values[a:b], 1), clock[a:b]) for a, b in pairwise(edges)]
    return np.concatenate(lines)


def _bootstrap_cuts(
    values: Floats,
    fitted: Floats,
    cuts: list[int],
    find: Callable[[Floats], list[int]],
    draws: int,
    rng: np.random.Generator,
) -> Floats:
    """Cuts of ``draws`` moving-block bootstrap series, one row a draw."""
    if not cuts:
        return np.empty((draws, 0), int)
    residuals, n = values - fitted, len(values)
    block = max(2, round(n ** (1 / 3)))
    starts = rng.integers(0, n - block + 1, size=(draws, -(-n // block)))
    picks = (starts[:, :, None] + np.arange(block)).reshape(draws, -1)[:, :n]
    return np.array([find(fitted + residuals[pick]) for pick in picks])


def mean_shifts(series: pd.Series, *, most: int, shortest: int, level: float, draws: int, seed: int) -> Breaks:
    """Date shifts of the mean by PELT (Killick, Fearnhead and Eckley 2012).

    A shift has to pay three times the logarithm of the length times the variance, as in the criterion of
    Zhang and Siegmund (2007); the variance comes from the median absolute difference of neighbours, which
    shifts hardly touch. Intervals of the dates as in :func:`structural_breaks`.

    Args:
        series: values by month, quarter or year, without gaps.
        most: largest number of shifts; the best partition with so many if PELT finds more.
        shortest: fewest periods between two shifts.
        level: level of the intervals.
        draws: bootstrap draws.
        seed: seed of the draws.
    """
    values = series.to_numpy(float)
    most = min(most, len(values) // shortest - 1)
    price = 3 * np.log(len(values)) * _variance_of_neighbours(values)
    criterion = pd.Series(
        [_mean_cost(values, _mean_cuts(values, shortest, n_bkps=k)) + price * k for k in range(most + 1)], name="mbic"
    )
    cuts = _mean_cuts(values, shortest, pen=price)
    cuts = cuts if len(cuts) <= most else _mean_cuts(values, shortest, n_bkps=most)
    find = partial(_mean_cuts, shortest=shortest, n_bkps=len(cuts))
    return _dated_breaks(series.index, values, _mean_fit(values, cuts), cuts, criterion, find, level, draws, seed)


def _variance_of_neighbours(values: Floats) -> float:
    """Variance about a mean that may shift, from the differences of neighbours."""
    deviation = float(np.median(np.abs(np.diff(values)))) / MEDIAN_OF_HALF_NORMAL / np.sqrt(2)
    return float(max(deviation**2, 1e-12))


MEDIAN_OF_HALF_NORMAL = 0.6745
"""Median absolute value of a standard normal number."""


def _mean_cuts(values: Floats, shortest: int, **stop: float) -> list[int]:
    """Cuts of the best partition into constant means, by penalty ``pen`` or number ``n_bkps``."""
    if stop.get("n_bkps") == 0:
        return []
    search = ruptures.KernelCPD(kernel="linear", min_size=shortest).fit(values.reshape(-1, 1))
    return [int(cut) for cut in search.predict(**stop)[:-1]]


def _mean_fit(values: Floats, cuts: list[int]) -> Floats:
    edges = [0, *cuts, len(values)]
    return np.concatenate([np.full(b - a, values[a:b].mean()) for a, b in pairwise(edges)])


def _mean_cost(values: Floats, cuts: list[int]) -> float:
    return float(((values - _mean_fit(values, cuts)) ** 2).sum())


def rank_correlation(x: Floats, y: Floats, *, kind: RankKind, level: float, draws: int, seed: int) -> Effect:
    """Rank correlation of pairs with a bootstrap interval and a permutation p-value.

    The interval is the percentile interval over pairs drawn with replacement; the p-value is two-sided,
    from random orders of ``y``. Of a whole population the interval says how much hangs on single members.

    Args:
        x: values of the first quantity, four or more, not all alike.
        y: values of the second, in the same order.
        kind: ``spearman``, or ``kendall`` for tau-b.
        level: level of the interval.
        draws: draws of the bootstrap, and of the permutations.
        seed: seed of the draws.
    """
    n, rng = len(x), np.random.default_rng(seed)
    estimate = rank_correlation_value(x, y, kind)
    first, second = _places(x), _places(y)
    picks = rng.integers(0, n, size=(draws, n))
    resampled = _row_rank_correlations(first[picks], second[picks], kind)
    low, high = np.nanquantile(resampled, [(1 - level) / 2, (1 + level) / 2])
    shuffled = rng.permuted(np.tile(second, (draws, 1)), axis=1)
    by_chance = _row_rank_correlations(np.broadcast_to(first, shuffled.shape), shuffled, kind)
    return Effect(estimate, (float(low), float(high)), level, permutation_p(abs(estimate), np.abs(by_chance)), n)


def rank_correlation_value(x: Floats, y: Floats, kind: RankKind) -> float:
    """Spearman's rho or Kendall's tau-b of the pairs, without inference."""
    return float(_row_rank_correlations(_places(x)[None, :], _places(y)[None, :], kind)[0])


def _places(values: Floats) -> NDArray[np.int16]:
    """The values as small whole numbers in the same order, ties and all: their comparisons are quick."""
    return np.unique(values, return_inverse=True)[1].astype(np.int16)


def _row_rank_correlations(xs: NDArray[Any], ys: NDArray[Any], kind: RankKind) -> Floats:
    """Rank correlation of each row of ``xs`` with the same row of ``ys``; nan where a row is all alike."""
    if kind == "spearman":
        return _row_cosines(*(_centred(rankdata(values, axis=1)) for values in (xs, ys)))
    first, second = np.triu_indices(xs.shape[1], 1)
    a, b = (np.sign(values[:, first] - values[:, second]) for values in (xs, ys))
    with np.errstate(invalid="ignore"):
        untied = np.sqrt(np.count_nonzero(a, axis=1) * np.count_nonzero(b, axis=1).astype(float))
        taus: Floats = (a * b).sum(axis=1) / untied
    return taus


def _centred(ranks: Floats) -> Floats:
    return np.asarray(ranks - ranks.mean(axis=1, keepdims=True))


def _row_cosines(a: Floats, b: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        cosines: Floats = (a * b).sum(axis=1) / np.sqrt((a**2).sum(axis=1) * (b**2).sum(axis=1))
    return cosines


def panel_regression(
    frame: pd.DataFrame,
    outcome: str,
    regressors: list[str],
    *,
    unit: str,
    time: str,
    time_effects: bool = False,
    lags: int,
    level: float,
) -> dict[str, Effect]:
    """Least squares with unit effects (and time effects) and Driscoll–Kraay standard errors.

    The errors may be correlated across units within a period and over ``lags`` periods (Driscoll and
    Kraay 1998); intervals use the t distribution with one degree of freedom less than there are periods.

    Args:
        frame: one row a unit and period, without missing values in the columns used.
        outcome: column explained.
        regressors: columns that explain; with ``time_effects`` none may be the same for all units of a period.
        unit: column with the units.
        time: column with the periods, in order.
        time_effects: whether each period has an effect of its own.
        lags: lags of the covariance.
        level: level of the intervals.

    Returns:
        Regressor → effect.
    """
    effects = [unit, time] if time_effects else [unit]
    dummies = [pd.get_dummies(frame[by], prefix=by, drop_first=i > 0, dtype=float) for i, by in enumerate(effects)]
    design = pd.concat([frame[regressors].astype(float), *dummies], axis=1)
    periods = np.unique(frame[time].to_numpy(), return_inverse=True)[1]
    fit = OLS(frame[outcome].astype(float), design).fit(
        cov_type="hac-groupsum", cov_kwds={"time": periods, "maxlags": lags, "use_correction": "cluster"}
    )
    return {name: _effect_by_periods(fit, name, int(periods.max()), level) for name in regressors}


def _effect_by_periods(fit: Any, name: str, freedom: int, level: float) -> Effect:
    estimate, error = float(fit.params[name]), float(fit.bse[name])
    reach = float(t_distribution.ppf((1 + level) / 2, freedom)) * error
    p_value = float(2 * t_distribution.sf(abs(estimate) / error, freedom))
    return Effect(estimate, (estimate - reach, estimate + reach), level, p_value, int(fit.nobs))
