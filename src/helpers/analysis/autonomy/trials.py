"""Designs whose intervals the autonomy chapter shows, tried out on data like its own."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.levels import DESIGN, contrast, like, persistence
from helpers.analysis.autonomy.opinion import PLACEBO_COUNTRIES, compared_of, opinion
from helpers.analysis.autonomy.panel import PANEL, SYNTHETIC, on_off, pressed, synthetic
from helpers.analysis.autonomy.partnerships import beyond_trend, counted_ties, rate_ratio, windows
from helpers.analysis.autonomy.pressure import UNIT as SPREADS
from helpers.analysis.autonomy.pressure import shared_standing
from helpers.analysis.autonomy.un_comparison import distance_panel
from helpers.analysis.autonomy.un_votes import BOOTSTRAP, UNIT, gap_steps, positions_of, through_usa
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


BLOCK = 4
"""Years drawn together, as many as the first spell of pressure lasted."""


def _synthetic(p: AutonomyParameters, rng: np.random.Generator, effect: float) -> Result:
    """Years before the pressure drawn anew in blocks, all allies at once; the last ones with the effect."""
    panel = _distances(p)[[ALLY, *_beside(p)]]
    on = np.flatnonzero(pressed([int(year) for year in panel.index]))
    before, years = panel.iloc[: on[0]], panel.index[: on[0] + BLOCK]
    starts = rng.integers(len(before), size=len(years) // BLOCK + 1)
    drawn = ((starts[:, None] + np.arange(BLOCK)) % len(before)).ravel()[: len(years)]
    made = pd.DataFrame(before.to_numpy()[drawn], years, panel.columns)
    made.iloc[on[0] :, 0] += effect
    found = synthetic(made, ALLY, _beside(p), p.confidence)
    if found is None:
        raise ValueError("too few allies or years in the window")
    one = found.effect
    level = one.level if one.interval else None
    return Result("drawn", one.estimate, UNIT, one.interval, one.n, (), level, SYNTHETIC)


def _index_beside(p: AutonomyParameters) -> pd.Series:
    """Where the allies examined stand less where the others do, by year."""
    wide = shared_standing(p).dropna()
    return wide[p.countries].mean(axis=1) - wide[p.comparison_allies].mean(axis=1)


def _index(p: AutonomyParameters, rng: np.random.Generator, effect: float) -> Result:
    series = _index_beside(p)
    on = pressed([int(year) for year in series.index])
    return _contrast(like(series, on, rng, effect), on, p, SPREADS, PANEL)


def _index_persistence(p: AutonomyParameters) -> float:
    series = _index_beside(p)
    return persistence(series, pressed([int(year) for year in series.index]))


KOREA = "KOR"


def _own_move(p: AutonomyParameters) -> tuple[pd.Series, np.ndarray]:
    """Korea's own place in UN votes, away from the United States, in the years compared, and which come after."""
    points = positions_of(p, [KOREA]).set_index("year")["ideal_point"]
    own = -points.loc[p.treatment_year - p.before_years : p.treatment_year + p.after_years - 1]
    return own, np.array(own.index >= p.treatment_year)


def _moved(p: AutonomyParameters, rng: np.random.Generator, effect: float) -> Result:
    own, after = _own_move(p)
    return _contrast(like(own, after, rng, effect), after, p, UNIT, DESIGN)


def _contrast(series: pd.Series, on: np.ndarray, p: AutonomyParameters, unit: str, design: str) -> Result:
    one = contrast(series, on, p.confidence)
    if one is None:
        raise ValueError("too few years in the window")
    return Result("drawn", one.estimate, unit, one.interval, one.n, (), one.level, design)


@shared
def _answers(p: AutonomyParameters) -> pd.DataFrame:
    """Changes of opinion from one administration to the next, of Korea and of the comparison allies."""
    rows = opinion(p).steps
    return rows[rows["question"].eq("favourable") & rows["country"].isin([KOREA, *p.comparison_allies])]


def _asked(p: AutonomyParameters, rng: np.random.Generator, effect: float) -> Result:
    """The others' changes dealt out anew to all countries; Korea's with the effect."""
    rows = _answers(p)
    own = rows["country"].eq(KOREA)
    dealt = rng.choice(rows.loc[~own, "change_pp"], len(rows)) + effect * own
    one = compared_of(rows.assign(change_pp=dealt), p).query("country == @KOREA").iloc[0]
    ends = (float(one["low"]), float(one["high"]))
    n = int(one["controls"]) + 1
    return Result("drawn", float(one["difference_pp"]), "pp", ends, n, (), float(one["level"]), PLACEBO_COUNTRIES)


@shared
def _yearly(p: AutonomyParameters) -> np.ndarray:
    """Yearly changes of the gap between Korea and the United States, and of the United States: years × 2."""
    return gap_steps(p, KOREA)


def _by_usa(p: AutonomyParameters, rng: np.random.Generator, effect: float) -> Result:
    """Changes of the book’s own spread; the share of the United States is the book’s own, or off by the effect."""
    steps = _yearly(p)
    gap, usa = (steps - steps.mean(axis=0)).T
    share = float(gap @ usa / (gap @ gap))
    rest = float((usa - share * gap).std())
    made = rng.normal(0, gap.std(), len(gap))
    drawn = np.column_stack([made, (share + effect / 100) * made + rng.normal(0, rest, len(gap))])
    value, low, high = (100 * (one / 100 - share) for one in through_usa(drawn, p))
    return Result("drawn", value, "pp of the variance", (low, high), len(drawn), (), p.confidence, BOOTSTRAP)


DESIGNS = {
    "rate ratio": "exact interval of a ratio of rates",
    "step on a trend": "step on a trend of counts, profile likelihood",
}
YEARLY = "years, spread and persistence of the series"
EACH_ALLY = "years, spread and persistence of each ally’s distance"
KEEPS = "years compared and the rate of agreements"
DOUBLED = float(round(np.log(2), 2))

TRIALS = (
    Trial(f"un_comparison.{ALLY}", 0.5, UNIT, Simulation(_on_off, EACH_ALLY, _persistence)),
    Trial(f"un_comparison.{ALLY}.synthetic", 0.25, UNIT, Simulation(_synthetic, "blocks of years of all allies")),
    Trial("pressure.beside.autonomy", 0.5, SPREADS, Simulation(_index, YEARLY, _index_persistence)),
    Trial(
        f"un_votes.move.treatment.USA.{KOREA}.own",
        0.5,
        UNIT,
        Simulation(_moved, YEARLY, lambda p: persistence(*_own_move(p))),
    ),
    Trial(
        f"opinion.step.favourable.{KOREA}.difference",
        10.0,
        "pp",
        Simulation(_asked, "changes of the comparison allies, dealt out anew"),
    ),
    Trial(
        f"un_votes.through_usa.{KOREA}",
        25.0,
        "pp of the variance",
        Simulation(_by_usa, "years, spread of the changes and the share itself", lambda _: 0.0),
    ),
    Trial("partnerships.rate_ratio", DOUBLED, "log of the ratio", Simulation(_ratio, KEEPS, lambda _: 0.0)),
    Trial("partnerships.beyond_trend", DOUBLED, "log of the ratio", Simulation(_beyond, KEEPS, lambda _: 0.0)),
)
