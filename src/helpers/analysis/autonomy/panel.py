"""Some allies in years of pressure beside others: a panel with effects of country and year, and a synthetic control."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.autonomy.administrations import ADMINISTRATIONS
from helpers.analysis.autonomy.levels import contrast
from helpers.analysis.statistics import Effect, Floats, permutation_p, simplex_weights

PRESSED = ("trump_first", "trump_second")
"""Administrations under which the allies were pressed; the years of all others are without pressure."""
PANEL = "panel with effects of country and year, errors correlated from year to year"
SYNTHETIC = "synthetic control, residuals permuted in time"
FEWEST_CONTROLS = 2
"""Comparison allies without whom nothing is set beside them."""
FEWEST_BEFORE = 8
"""Years before the pressure without which no synthetic control is fitted."""
REACH = 10.0
"""How far from the estimate, in misfits of the years before, the ends of an interval are looked for."""
HALVINGS = 12
"""Halvings by which an end is closed in on."""


def pressed(years: Sequence[int]) -> np.ndarray:
    """Which of the years are years of pressure."""
    spans = [(one.first, one.last) for one in ADMINISTRATIONS if one.key in PRESSED]
    return np.array([any(first <= year <= last for first, last in spans) for year in years], dtype=bool)


@dataclass(frozen=True)
class OnOff:
    """How much more a group of allies moved in years of pressure than the comparison allies did."""

    effect: Effect
    """In the unit of the panel; the interval takes errors as correlated from year to year."""
    p_groups: float
    """Share of all groups of as many countries with a difference at least as large."""
    groups: int
    without: dict[str, float]
    """The estimate without each comparison ally."""


def on_off(panel: pd.DataFrame, group: Sequence[str], controls: Sequence[str], level: float) -> OnOff | None:
    """Coefficient of group × pressure in a balanced panel with effects of country and year.

    In such a panel it is the contrast of the yearly differences between the group's mean and the controls' mean; on
    these the inference rests, for few countries give no clusters to count. Assigning the pressure to every other group
    of as many countries needs no model of the errors, but takes countries as alike.

    Args:
        panel: years × countries, complete.
        group: countries that are asked about.
        controls: those set beside them.
        level: level of the interval.

    Returns:
        None where the panel has too few controls, or too few years with or without pressure.
    """
    on = pressed([int(year) for year in panel.index])
    effect = contrast(_difference(panel, group, controls), on, level) if len(controls) >= FEWEST_CONTROLS else None
    if effect is None:
        return None
    change = (panel[on].mean() - panel[~on].mean()).to_dict()  # of plain numbers: there are many groups
    units = [*group, *controls]
    found = {one: _gap(change, one, units) for one in combinations(units, len(group))}
    others = np.array([abs(value) for one, value in found.items() if one != tuple(group)])
    without = {left: _gap(change, group, [unit for unit in units if unit != left]) for left in controls}
    return OnOff(effect, permutation_p(abs(effect.estimate), others), len(found), without)


def _difference(panel: pd.DataFrame, group: Sequence[str], controls: Sequence[str]) -> pd.Series:
    return panel[list(group)].mean(axis=1) - panel[list(controls)].mean(axis=1)


def _gap(change: Mapping[Any, float], group: Sequence[str], units: Sequence[str]) -> float:
    rest = [unit for unit in units if unit not in group]
    return float(np.mean([change[unit] for unit in group]) - np.mean([change[unit] for unit in rest]))


@dataclass(frozen=True)
class Synthetic:
    """A weighted mean of the comparison allies that followed one ally before the pressure."""

    effect: Effect
    """Mean gap in the years of pressure less the mean gap before; p-value and interval by permutation in time."""
    since: float | None
    """The same in the years after the pressure; none where there are none."""
    weights: pd.Series
    misfit: float
    """Root mean square gap before."""


def synthetic(panel: pd.DataFrame, ally: str, controls: Sequence[str], level: float) -> Synthetic | None:
    """Synthetic control with an intercept for the first spell of pressure.

    Placebo countries are too few for a test at 5%, so inference is over time (Chernozhukov, Wüthrich and Zhu 2021):
    with an effect taken off, the weights are fitted to all years, and the mean residual of the years of pressure is set
    against that of every other run of as many years. Effects that are not rejected make the interval; there is none
    where so few years allow no test at the level. It takes the residuals as stationary, and weights as lasting.

    Args:
        panel: years × countries, complete.
        ally: the country that is asked about.
        controls: those of which the mean is made.
        level: level asked for; the interval has the next one that so many runs of years allow.

    Returns:
        None where too few years lie before the pressure, or too few controls are there.
    """
    years = np.array(panel.index, dtype=int)
    first = np.flatnonzero(pressed(list(years)))
    if not len(first) or first[0] < FEWEST_BEFORE or len(controls) < FEWEST_CONTROLS:
        return None
    end = int(first[0] + np.argmin([*pressed(list(years))[first[0] :], False]))
    own, donors = panel[ally].to_numpy(float), panel[list(controls)].to_numpy(float)
    before = slice(0, int(first[0]))
    weights = simplex_weights(donors[before] - donors[before].mean(axis=0), own[before] - own[before].mean())
    gap = own - donors @ weights
    gap = gap - gap[before].mean()
    estimate, misfit = float(gap[first[0] : end].mean()), float(np.sqrt((gap[before] ** 2).mean()))
    inside = (own[:end], donors[:end], int(first[0]))
    reached = 1 - int((1 - level) * end + 1e-9) / end
    effect = Effect(estimate, _not_rejected(inside, estimate, misfit, level), reached, _permuted_p(*inside, 0.0), end)
    since = float(gap[end:].mean()) if end < len(gap) else None
    return Synthetic(effect, since, pd.Series(weights, index=list(controls)), misfit)


def _not_rejected(
    inside: tuple[Floats, Floats, int], estimate: float, misfit: float, level: float
) -> tuple[float, float] | None:
    """Ends of the effects that the test does not reject; none where it can reject nothing, or not within reach."""
    if 1 / len(inside[0]) > 1 - level:
        return None
    low, high = (_last_kept(inside, estimate, side * misfit, level) for side in (-1, 1))
    return None if low is None or high is None else (low, high)


def _last_kept(inside: tuple[Floats, Floats, int], estimate: float, step: float, level: float) -> float | None:
    """Effect farthest from the estimate on one side that is not rejected; none if all within reach are kept."""

    def kept(away: float) -> bool:
        return _permuted_p(*inside, estimate + away * step) > 1 - level + 1e-9

    near, far = 0.0, 1.0
    while kept(far):
        near, far = far, 2 * far
        if far > REACH:
            return None
    if not kept(near):
        return None
    for _ in range(HALVINGS):
        middle = (near + far) / 2
        near, far = (middle, far) if kept(middle) else (near, middle)
    return estimate + near * step


def _permuted_p(own: Floats, donors: Floats, first: int, effect: float) -> float:
    """Share of all runs of years with a mean residual at least as large as that of the last years, ``effect`` off."""
    net = own.copy()
    net[first:] -= effect
    net, others = net - net.mean(), donors - donors.mean(axis=0)
    residual = net - others @ simplex_weights(others, net)
    means = np.abs([np.roll(residual, shift)[first:].mean() for shift in range(len(residual))])
    return float((means >= means[0] - 1e-12).mean())
