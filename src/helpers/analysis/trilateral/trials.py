"""Designs whose intervals the chapter on trilateral prospects shows and no claim rests on, tried out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.analysis.results import Result
from helpers.analysis.statistics import Floats
from helpers.analysis.trials import Simulation, Trial
from helpers.analysis.trilateral.backtest import DIEBOLD_MARIANO, backtest, mean_gain
from helpers.analysis.trilateral.changes import PLACEBO_DAYS, days_that_could_be, handovers, mean_shift
from helpers.analysis.trilateral.changes import UNIT as SCORE
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.spells import spells
from helpers.analysis.trilateral.survival import DAYS_A_YEAR, kaplan_meier, quantile_days
from helpers.analysis.trilateral.tenure import ALL, SURVIVAL, of_eras
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


JAPAN, SINCE = "JPN", "since"


@shared
def _spells(p: TrilateralParameters) -> tuple[int, float]:
    """Japan's spells since the year that parts the eras: how many, and ends a day."""
    rows = of_eras(spells(p.as_of, p.acting_rule), p).query("country == @JAPAN and era == @SINCE")
    return len(rows), float(rows["end"].notna().sum() / rows["days"].sum())


def _median(p: TrilateralParameters, rng: np.random.Generator, effect: float) -> Result:
    """Spells that end at a constant rate, the last one cut off; the median less the one without effect."""
    n, rate = _spells(p)
    truth = np.log(2) / rate / DAYS_A_YEAR
    days = rng.exponential((1 + effect / truth) / rate, n)
    days[-1] *= rng.uniform()
    estimate = kaplan_meier(days, np.arange(n) < n - 1, p.confidence)
    median, low, high = (
        quantile_days(estimate, column) / DAYS_A_YEAR - truth for column in ("survival", "low", "high")
    )
    ends = None if np.isnan(low + high) else (low, high)
    return Result("drawn", median, "years", ends, n, (), p.confidence if ends else None, SURVIVAL)


@shared
def _days_of_scores(p: TrilateralParameters) -> tuple[pd.DataFrame, pd.DatetimeIndex]:
    """The chosen changes, and the days on which one could have been."""
    found = mean_shift(p, handovers(p))
    if found is None:
        raise ValueError("too few scores in the window")
    return found[1], days_that_could_be(p)


def _shift(p: TrilateralParameters, rng: np.random.Generator, effect: float) -> Result:
    """As many days drawn at random as there were changes, as if the score had moved by the effect from them on."""
    rows, days = _days_of_scores(p)
    found = mean_shift(p, rows.assign(date=rng.choice(days, len(rows))))
    if found is None:
        raise ValueError("too few scores in the window")
    low, estimate, high = (found[0][name] + effect for name in ("low", "estimate", "high"))
    return Result("drawn", estimate, SCORE, (low, high), len(rows), (), p.confidence, PLACEBO_DAYS)


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
    Trial(
        f"tenure.median_years.{JAPAN}.{SINCE}",
        1.0,
        "years",
        Simulation(_median, "number of spells and rate of their ends, the last one cut off"),
    ),
    Trial("changes.shift.mean", 2.0, SCORE, Simulation(_shift, "the scores themselves, at days drawn at random")),
)
