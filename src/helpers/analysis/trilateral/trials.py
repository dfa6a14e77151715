"""Designs whose intervals the chapter on trilateral prospects shows and no claim rests on, tried out."""

from __future__ import annotations

import numpy as np

from helpers.analysis.results import Result
from helpers.analysis.statistics import Floats
from helpers.analysis.trials import Simulation, Trial
from helpers.analysis.trilateral.backtest import DIEBOLD_MARIANO, backtest, mean_gain
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.tenure import ALL
from helpers.data import shared

GAIN_PCT = 10.0
"""Gain over the calendar, in per cent of its score, that would matter."""


@shared
def _scored(p: TrilateralParameters) -> tuple[int, float, float]:
    """Months scored, spread of the gain of all together, and the calendar's score."""
    own = backtest(p).months.query("who == @ALL")
    ours, calendar = ((own[name] / 100 - own["gone"]) ** 2 for name in ("forecast_pct", "calendar_pct"))
    return len(own), float((calendar - ours).std()), float(calendar.mean())


def _gain(p: TrilateralParameters, rng: np.random.Generator, effect: float) -> Result:
    """Gains of months that share their time ahead: moving sums of chance."""
    n, spread, score = _scored(p)
    ahead = p.horizon_months
    gain: Floats = np.convolve(rng.standard_normal(n + ahead - 1), np.ones(ahead) / np.sqrt(ahead), "valid") * spread
    gain = gain + effect / 100 * score
    low, high = (100 * end / score for end in mean_gain(gain, p))
    return Result("made", 100 * float(gain.mean()) / score, "%", (low, high), n, (), p.confidence, DIEBOLD_MARIANO)


def _shared_time(p: TrilateralParameters) -> float:
    """Correlation of the gains of neighbouring months."""
    return 1 - 1 / p.horizon_months


TRIALS: tuple[Trial, ...] = (
    Trial(
        f"backtest.skill_pct.{ALL}",
        GAIN_PCT,
        "%",
        Simulation(_gain, "months, spread of the gain and the time they share", _shared_time),
    ),
)
