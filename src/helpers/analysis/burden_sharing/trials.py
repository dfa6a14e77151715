"""Designs whose intervals or dates the burden-sharing chapter shows, tried out on data like its own."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.burden_sharing import concordance, japan_rise, spill_ins, troops
from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.burden_sharing.free_riding import (
    HELD,
    HELD_DESIGN,
    POOLED_UNIT,
    RANK,
    allies_of,
    burdens,
    pooled_rows,
    with_held,
)
from helpers.analysis.burden_sharing.pooled import allies_over_years, burden_slope, with_effect
from helpers.analysis.results import Result
from helpers.analysis.trials import Simulation, Trial, serial_correlation
from helpers.data import shared


@shared
def _latest(p: BurdenSharingParameters) -> pd.DataFrame:
    """Log size and log burden of the allies in the latest year."""
    rows = allies_of(burdens("military_share_2025_edition", p.gdp_measure), p.group, with_usa=p.with_usa)
    rows = rows[rows["year"] == rows.loc[rows["year"] <= p.end_year, "year"].max()]
    return np.log(rows[["size", "share_pct"]])


def _ranked(p: BurdenSharingParameters, rng: np.random.Generator, effect: float) -> Result:
    """Burdens in random order, with a known elasticity to size."""
    rows = _latest(p)
    size = rows["size"].to_numpy()
    burden = effect * (size - size.mean()) + rng.permutation(rows["share_pct"].to_numpy())
    found = st.rank_correlation(size, burden, kind=p.correlation, level=p.confidence, draws=199, seed=p.seed)
    return Result("rank", found.estimate, "", found.interval, found.n, (), found.level, RANK)


@shared
def _logs(p: BurdenSharingParameters) -> st.Floats:
    """Growth of Japan's real spending, log per cent."""
    return np.asarray(100 * np.diff(np.log(japan_rise.japan_years(p)["real_usd_bn"].dropna().to_numpy(float))))


def _partitioned(p: BurdenSharingParameters, rng: np.random.Generator, effect: float) -> Result:
    """Breaks in level and trend found where growth has one mean, or one that changes once."""
    level = pd.Series(np.cumsum(_grown(p, rng, effect)) / 100)
    level.index = pd.period_range("1950", periods=len(level), freq="Y")
    found = st.structural_breaks(
        level, most=p.max_breaks, shortest=japan_rise.SHORTEST_SEGMENT, level=p.confidence, draws=1, seed=0
    )
    return _counted(found, p, "least squares over partitions, on levels")


def _shifted(p: BurdenSharingParameters, rng: np.random.Generator, effect: float) -> Result:
    grown = pd.Series(_grown(p, rng, effect))
    grown.index = pd.period_range("1950", periods=len(grown), freq="Y")
    found = st.mean_shifts(
        grown, most=p.max_breaks, shortest=japan_rise.SHORTEST_SEGMENT - 1, level=p.confidence, draws=1, seed=0
    )
    return _counted(found, p, "shifts of mean growth by PELT")


def _grown(p: BurdenSharingParameters, rng: np.random.Generator, effect: float) -> st.Floats:
    """Growth as spread and as lasting as what shifts leave of Japan's, its mean moved by an effect half-way."""
    left = _around_means(p)
    made = left.std() * st.autoregressive(1, len(left), max(serial_correlation(left), 0.0), rng)[0]
    made[len(made) // 2 :] += effect
    return np.asarray(made)


@shared
def _around_means(p: BurdenSharingParameters) -> pd.Series:
    grown = pd.Series(_logs(p))
    grown.index = pd.period_range("1950", periods=len(grown), freq="Y")
    found = st.mean_shifts(
        grown, most=p.max_breaks, shortest=japan_rise.SHORTEST_SEGMENT - 1, level=p.confidence, draws=1, seed=0
    )
    return grown - found.fitted


def _counted(found: st.Breaks, p: BurdenSharingParameters, design: str) -> Result:
    """As its interval the count itself: it leaves out zero where any break is found."""
    count = len(found.dates)
    return Result("breaks", count, "breaks", (count, count), len(found.fitted), (), p.confidence, design)


def _held(p: BurdenSharingParameters, rng: np.random.Generator, effect: float) -> Result:
    """The pooled slope with income and nearness held, of burdens in which neither counts."""
    found = burden_slope(with_effect(_allies(p), effect, rng), p.confidence, list(HELD))
    return _estimate(found, HELD_DESIGN)


@shared
def _allies(p: BurdenSharingParameters) -> pd.DataFrame:
    wider = p.model_copy(update={"group": "nato_and_allies", "with_usa": False})
    return allies_over_years(with_held(pooled_rows(wider)), list(HELD))


def _estimate(found: st.Effect, design: str) -> Result:
    return Result("drawn", found.estimate, "", found.interval, found.n, (), found.level, design)


KEPT_OF_GROWTH = "spread and persistence of Japan’s growth around its means"

TRIALS = (
    Trial(
        "free_riding.rank.sipri.2024",
        0.1,
        "elasticity",
        Simulation(_ranked, "sizes of the allies; burdens in random order"),
    ),
    Trial(
        "free_riding.pooled_held.nato_and_allies",
        0.1,
        POOLED_UNIT,
        Simulation(_held, "sizes, incomes and places of the allies; residuals in random order"),
    ),
    Trial(
        "spill_in.nato_and_allies.years",
        0.2,
        spill_ins.UNIT,
        Simulation(
            lambda p, rng, effect: _estimate(spill_ins.answer_with_effect(p, rng, effect), spill_ins.DESIGN),
            "residuals of all allies in blocks of years",
            spill_ins.persistence,
        ),
    ),
    Trial(
        "concordance.gap.nato_and_allies",
        float(round(np.log(1.25), 2)),
        "log of the ratio",
        Simulation(
            lambda p, rng, effect: _estimate(concordance.gap_with_effect(p, rng, effect), concordance.DESIGN),
            "distances of the allies from their middle",
        ),
    ),
    Trial(
        "japan_rise.breaks.partition",
        5.0,
        "points of growth a year",
        Simulation(_partitioned, KEPT_OF_GROWTH, lambda p: serial_correlation(_around_means(p))),
    ),
    Trial(
        "japan_rise.breaks.means",
        5.0,
        "points of growth a year",
        Simulation(_shifted, KEPT_OF_GROWTH, lambda p: serial_correlation(_around_means(p))),
    ),
    Trial(
        "troops.answer.ALL",
        0.2,
        "% for 1%",
        Simulation(troops.answer_with_effect, "residuals of all hosts in blocks of years", troops.persistence),
    ),
)
