"""Designs whose intervals the autonomy chapter shows, tried out on data like its own."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.levels import like, persistence
from helpers.analysis.autonomy.panel import PANEL, on_off, pressed
from helpers.analysis.autonomy.partnerships import beyond_trend, counted_ties, rate_ratio, windows
from helpers.analysis.autonomy.un_comparison import distance_panel
from helpers.analysis.autonomy.un_votes import UNIT
from helpers.analysis.results import Result
from helpers.analysis.trials import Simulation, Trial
from helpers.data import load, shared


@shared
def _rate(p: AutonomyParameters) -> float:
    """Agreements a year over the years compared."""
    before, after = windows(p)
    made = counted_ties(load("security_partnerships"), p)["year"].isin([*before, *after])
    return float(made.sum()) / (len(before) + len(after))


def _made(p: AutonomyParameters, rng: np.random.Generator, effect: float) -> pd.Series:
    """Agreements by year: chance around one rate, which changes by a factor whose logarithm is the effect."""
    before, after = windows(p)
    years = np.array([*before, *after])
    mean = _rate(p) * np.exp(effect * ((years >= after[0]) - 0.5))
    return pd.Series(rng.poisson(mean), years)


def _ratio(p: AutonomyParameters, rng: np.random.Generator, effect: float) -> Result:
    made, (before, after) = _made(p, rng, effect), windows(p)
    old, new = int(made[list(before)].sum()), int(made[list(after)].sum())
    ends = rate_ratio(old, len(before), new, len(after), p.confidence)[1] if old else None
    return _logged((new / len(after)) / max(old / len(before), 0.01), ends, old + new, p, "rate ratio")


def _beyond(p: AutonomyParameters, rng: np.random.Generator, effect: float) -> Result:
    before, after = windows(p)
    found = beyond_trend(_made(p, rng, effect), before, after, p.confidence)
    value, ends = (1.0, None) if found is None else found[:2]
    return _logged(value, ends, len(before) + len(after), p, "step on a trend")


def _logged(value: float, ends: tuple[float, float] | None, n: int, p: AutonomyParameters, design: str) -> Result:
    """A ratio on the scale of logarithms, on which no change is zero."""
    logs = None if ends is None else (float(np.log(max(ends[0], 1e-9))), float(np.log(ends[1])))
    level = None if ends is None else p.confidence
    return Result("ratio", float(np.log(max(value, 1e-9))), "", logs, n, (), level, DESIGNS[design])


ALLY = "JPN"


@shared
def _distances(p: AutonomyParameters) -> pd.DataFrame:
    """Distance to the United States in UN votes, years × allies, of those that are there throughout."""
    return distance_panel(p)[0].dropna(axis="columns", how="all").dropna()


def _persistence(p: AutonomyParameters) -> float:
    panel = _distances(p)
    on = pressed([int(year) for year in panel.index])
    return persistence(panel[ALLY] - panel[_beside(p)].mean(axis=1), on)


def _beside(p: AutonomyParameters) -> list[str]:
    return [country for country in p.comparison_allies if country in _distances(p)]


def _apart(p: AutonomyParameters, rng: np.random.Generator, effect: float) -> pd.DataFrame:
    """Distances made up country by country; pressure moves one ally by a known effect."""
    panel = _distances(p)
    on = pressed([int(year) for year in panel.index])
    moved = {name: effect if name == ALLY else 0.0 for name in [ALLY, *_beside(p)]}
    return pd.DataFrame({name: like(panel[name], on, rng, size) for name, size in moved.items()})


def _on_off(p: AutonomyParameters, rng: np.random.Generator, effect: float) -> Result:
    found = on_off(_apart(p, rng, effect), [ALLY], _beside(p), p.confidence)
    if found is None:
        raise ValueError("too few allies or years in the window")
    one = found.effect
    return Result("drawn", one.estimate, UNIT, one.interval, one.n, (), one.level, PANEL)


DESIGNS = {
    "rate ratio": "exact interval of a ratio of rates",
    "step on a trend": "step on a trend of counts, profile likelihood",
}
EACH_ALLY = "years, spread and persistence of each ally’s distance"
KEEPS = "years compared and the rate of agreements"
DOUBLED = float(round(np.log(2), 2))

TRIALS = (
    Trial(f"un_comparison.{ALLY}", 0.5, UNIT, Simulation(_on_off, EACH_ALLY, _persistence)),
    Trial("partnerships.rate_ratio", DOUBLED, "log of the ratio", Simulation(_ratio, KEEPS, lambda _: 0.0)),
    Trial("partnerships.beyond_trend", DOUBLED, "log of the ratio", Simulation(_beyond, KEEPS, lambda _: 0.0)),
)
