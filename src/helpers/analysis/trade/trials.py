"""Designs whose intervals or dates the trade chapter shows, tried out on data like its own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.results import Result
from helpers.analysis.trade.before_after import DESIGNS, FIT_WITHIN, LEAST_LEVEL, Placebos, placebos
from helpers.analysis.trade.breaks import BEYOND_CHANCE, SHORTEST_SEGMENT, break_dates
from helpers.analysis.trade.contract import TradeParameters
from helpers.analysis.trade.flows import monthly_trade
from helpers.analysis.trade.response import FITS, answer_with_effect
from helpers.analysis.trials import Simulation, Trial, serial_correlation
from helpers.data import shared


@shared
def _months(p: TradeParameters) -> pd.Series:
    """Balance with the partner examined in the months of the interrupted time series."""
    event = pd.Period(p.event_date, "M")
    rows = monthly_trade(p, only=[p.event_partner])
    rows = rows[(rows["partner"] == p.event_partner) & rows["chosen"].notna()]
    series = rows.set_index("period")["chosen"]
    return series[(series.index >= event - 12 * p.before_years) & (series.index < event + 12 * p.after_years)]


@shared
def _left(p: TradeParameters) -> pd.Series:
    """What trend and season leave of them."""
    series = _months(p)
    clock, season = np.arange(len(series)), pd.PeriodIndex(series.index).month
    rest = series - np.polyval(np.polyfit(clock, series, 1), clock)
    return rest - rest.groupby(season).transform("mean")


def _interrupted(p: TradeParameters, rng: np.random.Generator, effect: float) -> Result:
    left, event = _left(p), pd.Period(p.event_date, "M")
    noise = left.std() * st.autoregressive(1, len(left), serial_correlation(left), rng)[0]
    made = pd.Series(noise + effect * (left.index >= event), left.index)
    found = st.interrupted_time_series(made, event, lags=p.hac_lags, level=p.confidence).mean_change
    return Result("its", found.estimate, "", found.interval, found.n, (), found.level, "interrupted time series")


@shared
def _quarters(p: TradeParameters) -> pd.Series:
    rows = break_dates(p.model_copy(update={"partners": [p.event_partner]})).series
    return rows.set_index("quarter")["value"]


def _broken(p: TradeParameters, rng: np.random.Generator, effect: float) -> Result:
    """Breaks found in a random walk with the steps of the balance and, with an effect, one shift in its middle.

    As its interval the count itself: it leaves out zero where any break is found.
    """
    count = len(st.segments(_walk(p, rng, effect), most=p.max_breaks, shortest=SHORTEST_SEGMENT).dates)
    return Result(
        "breaks",
        count,
        "breaks",
        (count, count),
        len(_quarters(p)),
        (),
        p.confidence,
        "breaks by least squares, counted",
    )


def _walk(p: TradeParameters, rng: np.random.Generator, effect: float) -> pd.Series:
    steps = _quarters(p).diff().dropna().to_numpy(float)
    made = np.cumsum(rng.choice(steps - steps.mean(), len(steps)))
    made[len(made) // 2 :] += effect
    return pd.Series(made, pd.period_range("2000Q1", periods=len(made), freq="Q"))


FALSE_DATES = tuple(f"{year}-03-15" for year in range(1997, 2008))
"""Days on which nothing was agreed with most partners, with whole spans on either side before the agreement of 2012."""


@shared
def _placebos(p: TradeParameters, outcome: str, design: str) -> Placebos:
    return placebos(p, outcome, design, FALSE_DATES)


def _beside_others(outcome: str, design: str) -> Callable[[TradeParameters, np.random.Generator, float], Result]:
    """A placebo design at a false date on a partner drawn at random; no interval where too few fit for a verdict."""

    def draw(p: TradeParameters, rng: np.random.Generator, effect: float) -> Result:
        gaps = _placebos(p, outcome, design).gaps
        after, before = gaps[int(rng.integers(len(gaps)))]
        found = st.drawn_effect(after, before, rng, effect=effect, level=p.confidence, fit_within=FIT_WITHIN)
        ends = found.interval if found.level >= LEAST_LEVEL else None
        return Result("drawn", found.estimate, "", ends, found.n, (), found.level if ends else None, DESIGNS[design])

    return draw


BEND_DRAWS = 19
"""As few as a test at 5% can do with: thousands of tests are run."""


def _bent(p: TradeParameters, rng: np.random.Generator, effect: float) -> Result:
    """Steps of the balance in random order, which turn twice by an effect a year.

    As its interval whether the test speaks: it leaves out zero where breaks gain more than chance alone gives.
    """
    steps = _quarters(p).diff().dropna().to_numpy(float)
    made = rng.choice(steps - steps.mean(), len(steps))
    third = len(made) // 3
    made[third : 2 * third] += effect / 4
    made[2 * third :] -= effect / 4
    path = pd.Series(made.cumsum(), pd.period_range("2000Q1", periods=len(made), freq="Q"))
    found = st.wandering(
        path, most=p.max_breaks, shortest=SHORTEST_SEGMENT, draws=BEND_DRAWS, seed=int(rng.integers(2**31))
    )
    speaks = float(found.p_value <= 1 - p.confidence)
    return Result("bent", speaks, "", (speaks, speaks), len(made), (), p.confidence, BEYOND_CHANCE)


OWN = "the partners’ own series at false dates"


def _response(fit: str) -> Simulation:
    def draw(p: TradeParameters, rng: np.random.Generator, effect: float) -> Result:
        found = answer_with_effect(p, rng, effect, fit)
        return Result("response", found.estimate, "", found.interval, found.n, (), found.level, FITS[fit])

    return Simulation(draw, "moves of each partner’s imports in earlier years, sides at random")


TRIALS = (
    *(
        Trial(f"before_after.{outcome}.{design}", matters, unit, Simulation(_beside_others(outcome, design), OWN))
        for outcome, tried, matters, unit in (
            ("balance", ("did", "scm", "sdid"), 5.0, "USD bn a year"),
            ("exports", ("ppml",), 10.0, "%"),
        )
        for design in tried
    ),
    Trial(
        "breaks.p_value.KOR",
        10.0,
        "USD bn a year",
        Simulation(_bent, "steps of the quarterly balance, in random order", lambda _: 1.0),
    ),
    Trial("response.all", 1.0, "% for 1% of duty", _response("ols")),
    Trial("response.dollars", 1.0, "% for 1% of duty", _response("ppml")),
    Trial(
        "before_after.balance.its",
        5.0,
        "USD bn a year",
        Simulation(_interrupted, "length and spread of the monthly balance", lambda p: serial_correlation(_left(p))),
    ),
    Trial(
        "breaks.by_chance",
        20.0,
        "USD bn a year",
        Simulation(_broken, "steps of the quarterly balance, in random order", lambda _: 1.0),
    ),
)
