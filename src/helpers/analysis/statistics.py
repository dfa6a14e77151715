"""Statistics that more than one chapter needs: before/after designs, placebo inference, breaks, ranks, panels.

Series are indexed by :class:`pandas.Period` (months, quarters or years) without gaps; panels are
wide (time × unit). Nothing here reads a file or knows a theme.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
    """What the estimate rests on: observations of a series; of a placebo design the treated unit and its placebos."""


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
    from statsmodels.regression.linear_model import OLS

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


Contrast = Literal["level", "slope"]
AUTOCORRELATIONS = (0.0, 0.2, 0.4, 0.6, 0.8)
"""First-order autocorrelations under which the test of a short series keeps its size, between 3 and 8% at 5%."""


def short_series_change(series: pd.Series, before: int, contrast: Contrast, *, level: float) -> Effect:
    """Change of a short series, inference as in :func:`last_coefficient`.

    Args:
        series: values in order of time, without gaps.
        before: how many of them lie before the change.
        contrast: ``level``: mean after less mean before; ``slope``: change of the slope in the last value before, where
            the line bends and does not jump.
        level: level of the interval.
    """
    clock = np.arange(len(series), dtype=float)
    columns = [clock >= before] if contrast == "level" else [clock, np.clip(clock - before + 1, 0, None)]
    design = np.column_stack([np.ones_like(clock), *columns])
    return last_coefficient(series.to_numpy(float), clock, design, level=level)


def last_coefficient(values: Floats, times: Floats, design: Floats, *, level: float) -> Effect:
    """Last coefficient of least squares on a short series, with an interval that keeps its level.

    With some fifteen to forty autocorrelated values Newey–West intervals are far too narrow. Here errors follow a
    first-order autoregression. Its coefficient is told badly by so few values, so a high one is taken: under which
    residuals as little correlated as these, or less, come about with a chance of ``LOW_CHANCE``. It gives the standard
    error, and the distribution against which the t-ratio is set: that of simulated series of the same times without an
    effect, treated alike.

    Args:
        values: one a time.
        times: whole numbers in order, gaps allowed.
        design: values × columns, of full rank.
        level: level of the interval.
    """
    test = _short_series_test(tuple(times.astype(int)), design.shape[1], tuple(design.ravel().astype(float)))
    estimates, errors, places = test.fit(values[None, :])
    estimate, error, null = float(estimates[0]), float(errors[0]), test.null[int(places[0])]
    reach = float(np.quantile(null, level)) * error
    p_value = float((null >= abs(estimate) / error).mean()) if error > 0 else 0.0
    return Effect(estimate, (estimate - reach, estimate + reach), level, p_value, len(values))


LOW_CHANCE = 0.2
"""Sizes are then between 3 and 8% at a nominal 5% for autocorrelations up to 0.8; at one half they exceed it."""
_STRENGTHS = np.linspace(0, 0.95, 39)
_NULL_DRAWS = 2000


@lru_cache(maxsize=256)
def _short_series_test(times: tuple[int, ...], columns: int, cells: tuple[float, ...]) -> _ShortSeriesTest:
    return _ShortSeriesTest(np.array(times), np.array(cells).reshape(-1, columns))


class _ShortSeriesTest:
    """What is the same for all series of the same times and design."""

    def __init__(self, times: NDArray[Any], design: Floats) -> None:
        weights = np.linalg.pinv(design)
        self.row = weights[-1]
        self.rest = np.eye(len(times)) - design @ weights
        self.near = np.diff(times) == 1
        apart = times - times[0]
        between = np.abs(apart[:, None] - apart[None, :])
        covariances = [strength**between for strength in _STRENGTHS]
        # Variance of the estimate for a sum of squared residuals of one.
        self.scales = np.array([self.row @ c @ self.row / np.trace(self.rest @ c) for c in covariances])
        rng = np.random.default_rng(len(times))
        shocks = rng.standard_normal((_NULL_DRAWS, int(apart[-1]) + 1))
        drawn = [_autoregressed(shocks, strength)[:, apart] for strength in _STRENGTHS]
        residuals = [rows @ self.rest for rows in drawn]
        correlations = [self._correlations(left) for left in residuals]
        self.lows = np.maximum.accumulate([np.quantile(one, LOW_CHANCE) for one in correlations])
        fits = map(self._fitted, drawn, residuals, correlations)
        self.null = [np.abs(estimates) / errors for estimates, errors, _ in fits]

    def _correlations(self, residuals: Floats) -> Floats:
        products = (residuals[:, 1:] * residuals[:, :-1])[:, self.near].sum(axis=1)
        return np.asarray(products / np.maximum((residuals**2).sum(axis=1), 1e-300))

    def fit(self, rows: Floats) -> tuple[Floats, Floats, NDArray[np.intp]]:
        """Estimate, standard error, and place of the autocorrelation taken, for each row, a series."""
        residuals = rows @ self.rest
        return self._fitted(rows, residuals, self._correlations(residuals))

    def _fitted(self, rows: Floats, residuals: Floats, correlations: Floats) -> tuple[Floats, Floats, NDArray[np.intp]]:
        places = np.clip(np.searchsorted(self.lows, correlations), 0, len(_STRENGTHS) - 1)
        return rows @ self.row, np.sqrt((residuals**2).sum(axis=1) * self.scales[places]), places


def autoregressive(draws: int, n: int, rho: float, rng: np.random.Generator) -> Floats:
    """Stationary first-order autoregressive series of unit variance, one a row."""
    return _autoregressed(rng.standard_normal((draws, n)), rho)


def _autoregressed(shocks: Floats, rho: float) -> Floats:
    rows = [shocks[:, 0]]
    for step in range(1, shocks.shape[1]):
        rows.append(rho * rows[-1] + np.sqrt(1 - rho**2) * shocks[:, step])
    return np.column_stack(rows)


def difference_in_differences(
    panel: pd.DataFrame,
    treated: str,
    after: pd.Series,
    *,
    level: float,
    others: pd.DataFrame | None = None,
    fit_within: float | None = None,
) -> Effect:
    """Change of the treated unit less the mean change of the controls; placebo inference.

    Each control takes the place of the treated unit in turn (against the other controls), as in
    Conley and Taber (2011). Assumes that treated and controls would have changed alike.

    Args:
        panel: periods × units, complete; all columns but ``treated`` are controls.
        after: boolean by period.
        level: level asked for; with few placebos the interval has the level that they allow.
        others: periods × further units that serve as placebos but not as controls.
        fit_within: a placebo counts if its gap before (root mean square) is at most so many times the treated unit's,
            and at least one part in so many: with the upper bound alone units of large gaps meet only smaller ones,
            and too many intervals leave zero out.
    """
    return _placebo_effect(_gaps(panel, treated, after, others, _equal_weights), level, fit_within)


Weigh = Callable[[Floats, Floats, Floats], tuple[Floats, Floats]]
"""Controls before and after the event (periods × controls) and the unit's own path before → weights of the controls,
and of the periods before."""


def _equal_weights(before: Floats, _after: Floats, _target: Floats) -> tuple[Floats, Floats]:
    periods, controls = before.shape
    return np.full(controls, 1 / controls), np.full(periods, 1 / periods)


def _synthetic_weights(before: Floats, _after: Floats, target: Floats) -> tuple[Floats, Floats]:
    return simplex_weights(before, target), np.full(len(before), 1 / len(before))


def _doubly_synthetic_weights(before: Floats, after: Floats, target: Floats) -> tuple[Floats, Floats]:
    """Of controls, held apart by a penalty, and of the periods that foretell the controls' mean after."""
    noise = float(np.diff(before, axis=0).std())
    controls = simplex_weights(before, target, penalty=len(after) ** 0.25 * noise * len(before) ** 0.5)
    across = before - before.mean(axis=1, keepdims=True)
    mean_after = after.mean(axis=0)
    return controls, simplex_weights(across.T, mean_after - mean_after.mean(), penalty=1e-6 * noise)


@dataclass(frozen=True)
class _Gaps:
    """How far each unit, the treated one first, ran from its weighted controls; all less their means before."""

    after: Floats
    """Mean gap after the event less the weighted mean before."""
    before: Floats
    """Root mean square gap before."""
    ratio: Floats
    """Root mean square gap after over before."""
    weights: Floats
    """Weights of the treated unit's controls."""


def every_gap(panel: pd.DataFrame, others: pd.DataFrame, treated: str, design: str) -> tuple[Floats, Floats]:
    """Gap after and root mean square gap before of every unit of a placebo design; the event is at index 0.

    Args:
        panel: periods × units, ``treated`` and its controls.
        others: periods × further units.
        treated: the unit examined.
        design: a key of ``PLACEBO_DESIGNS``, or ``ppml``, which takes flows and gives natural logarithms.
    """
    after = pd.Series(panel.index >= 0, index=panel.index)
    if design == "ppml":
        gaps = _multiplicative_gaps(panel, treated, after, others)
    else:
        gaps = _gaps(panel, treated, after, others, PLACEBO_DESIGNS[design])
    return gaps.after, gaps.before


def drawn_effect(
    after: Floats, before: Floats, rng: np.random.Generator, *, effect: float, level: float, fit_within: float
) -> Effect:
    """A placebo design on a unit drawn at random, with a known effect added to its gap."""
    order = np.roll(np.arange(len(after)), -int(rng.integers(len(after))))
    means = after[order]
    means[0] += effect
    return _placebo_effect(_Gaps(means, before[order], before[order], before[:0]), level, fit_within)


def _gaps(panel: pd.DataFrame, treated: str, after: pd.Series, others: pd.DataFrame | None, weigh: Weigh) -> _Gaps:
    controls = [str(column) for column in panel.columns if column != treated]
    units = panel[[treated, *controls]] if others is None else panel[[treated, *controls]].join(others)
    later = after.to_numpy(bool)
    values = (units - units[~after].mean()).to_numpy(float)
    with_controls = range(values.shape[1]) if len(controls) > 1 else range(1)
    found = [_gap(values, unit, len(controls), later, weigh) for unit in with_controls]
    means, before, last = (np.array([one[part] for one in found]) for part in range(3))
    return _Gaps(means, before, last / np.maximum(before, 1e-12), found[0][3])


def _gap(
    values: Floats, unit: int, controls: int, later: NDArray[np.bool_], weigh: Weigh
) -> tuple[float, float, float, Floats]:
    """Mean gap after, root mean square gap before and after, and weights of one column against the controls.

    The controls are the columns from 1 to ``controls``, without the unit itself.
    """
    chosen = [column for column in range(1, controls + 1) if column != unit]
    weights, periods = weigh(values[~later][:, chosen], values[later][:, chosen], values[~later, unit])
    gap = values[:, unit] - values[:, chosen] @ weights
    before, after = (float(np.sqrt((part**2).mean())) for part in (gap[~later], gap[later]))
    return float(gap[later].mean() - periods @ gap[~later]), before, after, weights


def _placebo_effect(gaps: _Gaps, level: float, fit_within: float | None, by: Floats | None = None) -> Effect:
    """The first unit's gap with the interval and p-value that the other units' gaps give it.

    Args:
        gaps: of the treated unit and the placebos.
        level: level asked for.
        fit_within: see :func:`difference_in_differences`.
        by: statistic by unit whose rank is the p-value; the size of the gap where none is given.
    """
    kept = _fitting(gaps.before, fit_within)
    effect, placebos = float(gaps.after[0]), gaps.after[1:][kept]
    if len(placebos) < 2:  # one control has no other control to be compared with
        return Effect(effect, None, level, None, 1 + len(placebos))
    low, high, reached = placebo_ends(placebos, level)
    statistic = np.abs(gaps.after) if by is None else by
    p_value = permutation_p(float(statistic[0]), statistic[1:][kept])
    return Effect(effect, (effect - high, effect - low), reached, p_value, 1 + len(placebos))


def _fitting(before: Floats, fit_within: float | None) -> NDArray[np.bool_]:
    """Placebos, that is all units but the first, that the design fitted before about as well as the first unit."""
    if fit_within is None:
        return np.ones(len(before) - 1, bool)
    return np.asarray((before[1:] <= fit_within * before[0]) & (before[0] <= fit_within * before[1:]))


def placebo_ends(placebos: Floats, level: float) -> tuple[float, float, float]:
    """Ends of the middle part of the placebo estimates, and the level that so many of them carry.

    As many are cut off below as above, so that with the true estimate among them each side errs equally often.
    """
    ordered, count = np.sort(placebos), len(placebos)
    cut = max(1, int((count + 1) * (1 - level) / 2 + 1e-9))
    return float(ordered[cut - 1]), float(ordered[-cut]), min(level, placebo_level(count))


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


def synthetic_control(
    panel: pd.DataFrame,
    treated: str,
    after: pd.Series,
    *,
    level: float,
    others: pd.DataFrame | None = None,
    fit_within: float | None = None,
) -> SyntheticControl:
    """Synthetic control with an intercept (each unit less its own mean before), placebo inference.

    Abadie, Diamond and Hainmueller (2010) with the demeaning of Ferman and Pinto (2021), which asks
    for parallel paths rather than equal levels. Assumes that the weights would have held on.

    Args:
        panel: periods × units, complete; all columns but ``treated`` are controls (two at least).
        after: boolean by period.
        level: level asked for; see :func:`difference_in_differences`.
        others: further placebos, likewise.
        fit_within: likewise.
    """
    gaps = _gaps(panel, treated, after, others, _synthetic_weights)
    effect = _placebo_effect(gaps, level, fit_within, by=gaps.ratio)
    controls = [str(column) for column in panel.columns if column != treated]
    weights = pd.Series(gaps.weights, index=controls)
    synthetic = panel[controls] @ weights + float(
        panel.loc[~after, treated].mean() - (panel.loc[~after, controls] @ weights).mean()
    )
    return SyntheticControl(effect, weights, synthetic)


def synthetic_difference_in_differences(
    panel: pd.DataFrame,
    treated: str,
    after: pd.Series,
    *,
    level: float,
    others: pd.DataFrame | None = None,
    fit_within: float | None = None,
) -> Effect:
    """Difference in differences with weights of controls and of the periods before; placebo inference.

    Arkhangelsky et al. (2021): controls that moved like the treated unit count more, and so do periods before that
    foretell what controls did after. Assumes less than either parent: that so weighted all would have changed alike.

    Args:
        panel, treated, after, level, others, fit_within: as for :func:`synthetic_control`.
    """
    return _placebo_effect(_gaps(panel, treated, after, others, _doubly_synthetic_weights), level, fit_within)


def leave_one_out(panel: pd.DataFrame, treated: str, after: pd.Series, design: str) -> pd.Series:
    """The estimate of a placebo design without each control in turn (three at least), by the control left out."""
    controls = [str(column) for column in panel.columns if column != treated]
    found = {}
    for out in controls:
        kept = panel[[treated, *(name for name in controls if name != out)]]
        values = (kept - kept[~after].mean()).to_numpy(float)
        found[out] = _gap(values, 0, len(controls) - 1, after.to_numpy(bool), PLACEBO_DESIGNS[design])[0]
    return pd.Series(found)


def before_test(panel: pd.DataFrame, treated: str, after: pd.Series, others: pd.DataFrame | None) -> float:
    """Joint test of the periods before: share of all units that ran as far from the mean of the controls as this one.

    Args:
        panel, treated, after, others: as for :func:`difference_in_differences`.
    """
    gaps = _gaps(panel, treated, after, others, _equal_weights).before
    return permutation_p(float(gaps[0]), gaps[1:])


def multiplicative_change(
    panel: pd.DataFrame,
    treated: str,
    after: pd.Series,
    *,
    level: float,
    others: pd.DataFrame,
    fit_within: float | None = None,
) -> Effect:
    """Change of a flow by a gravity equation with effects of partners and periods; placebo inference.

    Poisson pseudo-maximum likelihood (Santos Silva and Tenreyro 2006) with one partner examined. In a whole panel its
    solution is known: the effects of periods follow the sum of the other partners, so the coefficient is the change
    of the partner's flow beside that sum, in which large flows count most.

    Args:
        panel: periods × units of positive flows, complete.
        treated: the unit examined; all others, those in ``others`` too, are controls and placebos.
        after, level, fit_within: as for :func:`difference_in_differences`.
        others: periods × further units.

    Returns:
        The change in natural logarithms.
    """
    return _placebo_effect(_multiplicative_gaps(panel, treated, after, others), level, fit_within)


def _multiplicative_gaps(panel: pd.DataFrame, treated: str, after: pd.Series, others: pd.DataFrame) -> _Gaps:
    names = [treated, *(str(column) for column in panel.columns if column != treated), *map(str, others.columns)]
    values, later = panel.join(others)[names].to_numpy(float), after.to_numpy(bool)
    rest = values[:, 1:].sum(axis=1, keepdims=True) - np.where(np.arange(len(names)) > 0, values, 0)
    earlier = np.log(values[~later].sum(axis=0) / rest[~later].sum(axis=0))
    gap = np.log(values / rest) - earlier
    change = np.log(values[later].sum(axis=0) / rest[later].sum(axis=0)) - earlier
    before, last = (np.sqrt((part**2).mean(axis=0)) for part in (gap[~later], gap[later]))
    return _Gaps(change, before, last / np.maximum(before, 1e-12), np.empty(0))


def simplex_weights(donors: Floats, target: Floats, penalty: float = 0.0) -> Floats:
    """Non-negative weights with sum one that bring ``donors @ weights`` closest to ``target`` in squares.

    Args:
        donors: periods × units.
        target: one a period.
        penalty: weight of the length of the weights, in the unit of the target; it spreads them.
    """
    from scipy import optimize

    count = donors.shape[1]
    scale = max(float(np.abs(target).max()), 1e-9)
    # A heavy last row turns "sum one" into part of the non-negative least squares problem.
    spread = penalty / scale * np.eye(count if penalty else 0, count)
    rows = np.vstack([donors / scale, spread, np.full((1, count), 1e4)])
    weights, _ = optimize.nnls(rows, np.concatenate([target / scale, np.zeros(len(spread)), [1e4]]))
    return np.asarray(weights / weights.sum())


PLACEBO_DESIGNS: dict[str, Weigh] = {
    "did": _equal_weights,
    "scm": _synthetic_weights,
    "sdid": _doubly_synthetic_weights,
}
"""How each weights controls and periods before."""


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
    """Date breaks in level and trend as :func:`segments` does, with an interval for each date.

    Moving-block bootstrap of the residuals with the number of breaks held fixed: for series that return to their lines.

    Args:
        series, most, shortest: as for :func:`segments`.
        level: level of the intervals.
        draws: bootstrap draws.
        seed: seed of the draws.
    """
    found = segments(series, most=most, shortest=shortest)
    values, cuts = series.to_numpy(float), [series.index.get_loc(date) for date in found.dates]
    clocks = _segment_clocks(len(values))  # the same for every bootstrap series
    find = partial(_least_squares_cuts, breaks=len(cuts), shortest=shortest, clocks=clocks)
    return _dated_breaks(series.index, values, found.fitted.to_numpy(), cuts, found.criterion, find, level, draws, seed)


def segments(series: pd.Series, *, most: int, shortest: int) -> Breaks:
    """Straight segments of a series by least squares over all partitions (Bai and Perron 1998), without intervals.

    The number of breaks minimises the criterion of Liu, Wu and Zidek (1997), which Bai and Perron
    (2003) prefer where errors are correlated.

    Args:
        series: values by month, quarter or year, without gaps, season already removed.
        most: largest number of breaks tried.
        shortest: fewest periods in a segment (three at least).
    """
    values = series.to_numpy(float)
    partitions, criterion = _partitioned(values, most, shortest, _segment_clocks(len(values)))
    cuts = partitions[int(criterion.argmin())][1]
    fitted = pd.Series(_segment_fit(values, cuts), index=series.index)
    return Breaks([series.index[c] for c in cuts], [], fitted, pd.Series(criterion, name="lwz"))


def _partitioned(
    values: Floats, most: int, shortest: int, clocks: Clocks
) -> tuple[list[tuple[float, list[int]]], Floats]:
    """The best partition for each number of breaks, and its criterion."""
    partitions = _best_partitions(values, min(most, len(values) // shortest - 1), shortest, clocks)
    return partitions, np.array([_lwz(ssr, len(values), k) for k, (ssr, _) in enumerate(partitions)])


@dataclass(frozen=True)
class Wandering:
    """How segments fit a series beside how they fit series that only add up its own steps."""

    p_value: float
    """Share of the series without a break, this one included, that breaks improve as much."""
    count: float
    """Mean number of breaks found in them."""
    any_share: float
    """Share of them in which one is found at least."""


def wandering(series: pd.Series, *, most: int, shortest: int, draws: int, seed: int) -> Wandering:
    """Test whether a series bends more than one that only adds up chance.

    What breaks gain by the criterion of :func:`segments` is set against the same in series made of the steps of this
    one, less their mean, drawn in blocks as long as the shortest segment. So the test holds where a series wanders
    without returning (under a unit root), where the criterion alone finds breaks nearly always, and finds too little
    where it returns.

    Args:
        series, most, shortest: as for :func:`segments`.
        draws: series without a break.
        seed: of the draws.
    """
    values, rng = series.to_numpy(float), np.random.default_rng(seed)
    clocks, steps = _segment_clocks(len(values)), np.diff(values)
    starts = rng.integers(len(steps), size=(draws, -(-len(steps) // shortest)))
    picks = (starts[:, :, None] + np.arange(shortest)).reshape(draws, -1)[:, : len(steps)] % len(steps)
    walks = np.pad((steps - steps.mean())[picks].cumsum(axis=1), ((0, 0), (1, 0)))
    own, *null = (_partitioned(path, most, shortest, clocks)[1] for path in (values, *walks))
    gains, counts = np.array([one[0] - one.min() for one in null]), np.array([one.argmin() for one in null])
    return Wandering(permutation_p(own[0] - own.min(), gains), float(counts.mean()), float((counts > 0).mean()))


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
    import ruptures  # here, since it takes a second that most commands need not wait

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
    by_chance = _row_rank_correlations(first[None, :], shuffled, kind)
    return Effect(estimate, (float(low), float(high)), level, permutation_p(abs(estimate), np.abs(by_chance)), n)


def rank_correlation_value(x: Floats, y: Floats, kind: RankKind) -> float:
    """Spearman's rho or Kendall's tau-b of the pairs, without inference."""
    return float(_row_rank_correlations(_places(x)[None, :], _places(y)[None, :], kind)[0])


def _places(values: Floats) -> NDArray[np.int16]:
    """The values as small whole numbers in the same order, ties and all: their comparisons are quick."""
    return np.unique(values, return_inverse=True)[1].astype(np.int16)


def _row_rank_correlations(xs: NDArray[Any], ys: NDArray[Any], kind: RankKind) -> Floats:
    """Rank correlation of each row of ``xs``, or of its only one, with one of ``ys``; nan where a row is all alike."""
    if kind == "spearman":
        return _row_cosines(*(_centred(_ranks(places)) for places in (xs, ys)))
    first, second = np.triu_indices(xs.shape[1], 1)
    a, b = (np.sign(by_place[first] - by_place[second]) for by_place in map(np.ascontiguousarray, (xs.T, ys.T)))
    with np.errstate(invalid="ignore"):
        untied = np.sqrt(np.count_nonzero(a, axis=0) * np.count_nonzero(b, axis=0).astype(float))
        taus: Floats = (a * b).sum(axis=0) / untied
    return taus


def _ranks(places: NDArray[Any]) -> Floats:
    """Ranks within each row, ties at their mean."""
    top = int(places.max()) + 1
    at = places + top * np.arange(len(places))[:, None]
    alike = np.bincount(at.ravel(), minlength=top * len(places)).reshape(-1, top)
    return np.asarray((alike.cumsum(axis=1) - (alike - 1) / 2).ravel()[at])


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
    draws: int,
    seed: int,
    only: Collection[str] = (),
) -> dict[str, Effect]:
    """Least squares with unit effects (and time effects); errors of Driscoll and Kraay, intervals by wild bootstrap.

    The errors may be correlated across units within a period and over ``lags`` periods (Driscoll and Kraay 1998).
    With some thirty periods their t values are too large by far, so the critical value comes from data in which the
    regressor has no effect: residuals without it, their signs turned in blocks of neighbouring periods (Cameron,
    Gelbach and Miller 2008). Intervals are symmetric.

    Args:
        frame: one row a unit and period, without missing values in the columns used.
        outcome: column explained.
        regressors: columns that explain; with ``time_effects`` none may be the same for all units of a period.
        unit: column with the units.
        time: column with the periods, in order.
        time_effects: whether each period has an effect of its own.
        lags: lags of the covariance; blocks of the bootstrap are one period longer.
        level: level of the intervals.
        draws: bootstrap draws.
        seed: seed of the draws.
        only: regressors whose effects are wanted; all where none is named.

    Returns:
        Regressor → effect.
    """
    effects = [unit, time] if time_effects else [unit]
    dummies = [pd.get_dummies(frame[by], prefix=by, drop_first=i > 0, dtype=float) for i, by in enumerate(effects)]
    design = pd.concat([frame[regressors].astype(float), *dummies], axis=1).to_numpy(float)
    periods = np.unique(frame[time].to_numpy(), return_inverse=True)[1]
    by_period = (periods == np.arange(periods.max() + 1)[:, None]).astype(float)
    fit = _PanelFit(design, pseudo_inverse(design), frame[outcome].to_numpy(float), by_period, lags)
    signs = _block_signs(len(by_period), lags + 1, draws, np.random.default_rng(seed))
    wanted = only or regressors
    return {name: fit.effect(place, signs, level) for place, name in enumerate(regressors) if name in wanted}


def pseudo_inverse(design: Floats) -> Floats:
    """Of a tall design, through its square: many times quicker than from the design itself."""
    return np.asarray(np.linalg.pinv(design.T @ design, rcond=1e-11, hermitian=True) @ design.T)


def _block_signs(periods: int, length: int, draws: int, rng: np.random.Generator) -> Floats:
    """Random signs, alike within blocks of neighbouring periods whose first begins anywhere: periods × draws."""
    blocks = (np.arange(periods)[:, None] + rng.integers(length, size=draws)) // length
    signs = rng.choice([-1.0, 1.0], size=(periods // length + 2, draws))
    return np.take_along_axis(signs, blocks, axis=0)


@dataclass(frozen=True)
class _PanelFit:
    """Least squares of one outcome on a design, and the inference on its columns."""

    design: Floats
    weights: Floats
    """Pseudo-inverse of the design: its rows times the outcome are the coefficients."""
    outcome: Floats
    by_period: Floats
    """One where a row of the design is of the period: periods × rows."""
    lags: int

    def effect(self, column: int, signs: Floats, level: float) -> Effect:
        """The coefficient of a column, with the critical value of t values that the signs give without an effect.

        Signs are alike within a period, so coefficients and scores of all draws follow from sums by period.
        """
        row, found = self.weights[column], self.weights @ self.outcome
        by_row = self.by_period * row
        pull = by_row @ self.design  # what coefficients take from the scores of a period
        error = self.error(column)
        left = self.outcome - self.design @ found + found[column] * row / (row @ row)  # residuals without the column
        drawn = (self.weights * left) @ self.by_period.T @ signs
        by_chance = np.abs(drawn[column]) / self._errors((by_row @ left)[:, None] * signs - pull @ drawn)
        estimate, reach = float(found[column]), float(np.quantile(by_chance, level)) * error
        p_value = permutation_p(abs(estimate) / error, by_chance)
        return Effect(estimate, (estimate - reach, estimate + reach), level, p_value, len(self.outcome))

    def error(self, column: int) -> float:
        """Driscoll–Kraay standard error of the coefficient of a column."""
        left = self.outcome - self.design @ (self.weights @ self.outcome)
        return float(self._errors((self.by_period @ (self.weights[column] * left))[:, None])[0])

    def _errors(self, scores: Floats) -> Floats:
        """Driscoll–Kraay standard errors from the scores of a coefficient: periods × outcomes."""
        (n, k), periods = self.design.shape, len(self.by_period)
        middle = (scores**2).sum(axis=0)
        for lag in range(1, self.lags + 1):
            middle += 2 * (1 - lag / (self.lags + 1)) * (scores[lag:] * scores[:-lag]).sum(axis=0)
        small = (n - 1) / (n - k) * periods / (periods - 1)
        return np.asarray(np.sqrt(np.maximum(middle * small, 1e-24)))


def two_means(before: Floats, after: Floats, level: float) -> Effect | None:
    """Mean of the values after less that before, with Student's interval from their common spread.

    Each value is one observation, such as a survey, so that what moves surveys apart from sampling counts too.

    Args:
        before: values of the first group, two at least.
        after: values of the second, two at least.
        level: level of the interval.

    Returns:
        None where a group has fewer than two values.
    """
    from scipy.stats import t as t_distribution

    if min(len(before), len(after)) < 2:
        return None
    freedom = len(before) + len(after) - 2
    squares = sum(float(((part - part.mean()) ** 2).sum()) for part in (before, after))
    error = float(np.sqrt(squares / freedom * (1 / len(before) + 1 / len(after))))
    estimate = float(after.mean() - before.mean())
    reach = float(t_distribution.ppf((1 + level) / 2, freedom)) * error
    p_value = float(2 * t_distribution.sf(abs(estimate) / error, freedom)) if error else 0.0
    return Effect(estimate, (estimate - reach, estimate + reach), level, p_value, freedom + 2)
