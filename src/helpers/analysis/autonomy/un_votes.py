"""Positions in UN votes: where the allies stand, how far from the United States and China, and who moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, product

import numpy as np
import pandas as pd

from helpers.analysis.autonomy.administrations import ADMINISTRATIONS
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.levels import DESIGN, contrast
from helpers.analysis.results import Results, sources_of
from helpers.data import load

TARGETS = ("USA", "CHN")
"""States to which distances are taken."""
BOUNDS_LEVEL = 0.90
"""The published bounds are the 5% and 95% points of each position."""
UNIT = "ideal-point units"
BOOTSTRAP = "bootstrap over years"
MEASURED = "published bounds of the measurement"
FEWEST_CHANGES = 5
"""Changes from year to year without which the US part in them is not computed."""


@dataclass(frozen=True)
class UnVotes:
    """Positions, distances and their changes taken apart."""

    missing: str | None
    positions: pd.DataFrame
    """country, year, ideal_point, low, high (at the run's level), sd, source: the US, China, allies, comparators."""
    distances: pd.DataFrame
    """country, target, year, distance, low, high."""
    moves: pd.DataFrame
    """country, target, step (``treatment`` or key of the later administration), before_first … after_last, before and
    after (mean distances), change, through_target, own, each with ``_low`` and ``_high``: the change of mean distance
    is the sum of both parts."""
    swings: pd.DataFrame
    """country, share, low, high, n: part of the variance of yearly changes of the distance to the United States that
    came through the United States."""
    results: Results


def un_votes(p: AutonomyParameters) -> UnVotes:
    """Positions in the window, distances, and their changes taken apart."""
    positions = positions_of(p, ["USA", "CHN", *allies(p)])
    gaps = _gaps(positions)
    if not set(p.countries) & set(gaps.loc[gaps["target"] == "USA", "country"]):
        why = f"the window {p.start_year}–{p.end_year} holds no UN positions of the countries examined"
        return UnVotes(why, positions, pd.DataFrame(), pd.DataFrame(), pd.DataFrame(), Results())
    distances = _distances(gaps, p.confidence)
    moves = _moves(positions, p)
    swings = _swings(gaps[gaps["target"] == "USA"], p)
    results = _results(positions, distances, moves, swings, p.confidence)
    _add_late(results, distances[distances["target"] == "USA"], p, sources_of(positions))
    return UnVotes(None, positions, distances, moves, swings, results)


def allies(p: AutonomyParameters) -> list[str]:
    """The countries examined and then the comparison allies."""
    return [*p.countries, *p.comparison_allies]


def positions_of(p: AutonomyParameters, countries: list[str]) -> pd.DataFrame:
    """Ideal points of the chosen measure in the window: country, year, ideal_point, low, high, sd, source.

    ``sd`` comes from the published bounds under normal errors; low and high are at the run's level.
    """
    from scipy.stats import norm

    table = load("un_ideal_points")
    chosen = table["measure"].eq(p.un_measure) & table["country"].isin(countries)
    rows = table[chosen & table["year"].between(p.start_year, p.end_year)].reset_index(drop=True)
    sd = (rows["high"] - rows["low"]) / (2 * norm.ppf((1 + BOUNDS_LEVEL) / 2))
    reach = _reach(p.confidence) * sd
    point = rows["ideal_point"]
    return rows[["country", "year", "ideal_point", "source"]].assign(low=point - reach, high=point + reach, sd=sd)


def _reach(level: float) -> float:
    from scipy.stats import norm

    return float(norm.ppf((1 + level) / 2))


def _gaps(positions: pd.DataFrame) -> pd.DataFrame:
    """Position of the target less that of the country: country, target, year, gap, sd, target_point, own_point."""
    keep = ["year", "ideal_point", "sd"]
    parts = []
    for target in TARGETS:
        aim = positions.loc[positions["country"] == target, keep]
        both = positions[~positions["country"].isin(TARGETS)].merge(aim, on="year", suffixes=("_own", "_target"))
        parts.append(both.assign(target=target))
    rows = pd.concat(parts, ignore_index=True)
    gap, sd = rows["ideal_point_target"] - rows["ideal_point_own"], np.hypot(rows["sd_own"], rows["sd_target"])
    points = rows.rename(columns={"ideal_point_own": "own_point", "ideal_point_target": "target_point"})
    return points[["country", "target", "year", "own_point", "target_point"]].assign(gap=gap, sd=sd)


def _distances(gaps: pd.DataFrame, level: float) -> pd.DataFrame:
    """Size of each gap with an interval that takes the errors of two countries as independent."""
    size, reach = gaps["gap"].abs(), _reach(level) * gaps["sd"]
    low = (size - reach).clip(lower=0)
    return gaps[["country", "target", "year"]].assign(distance=size, low=low, high=size + reach)


# ---------------------------------------------------------------- who moved


def spans(p: AutonomyParameters) -> dict[str, tuple[tuple[int, int], tuple[int, int]]]:
    """Spans of years compared: around the treatment year, and every administration with the one before."""
    first, last = p.start_year, p.end_year
    around = (
        (max(first, p.treatment_year - p.before_years), p.treatment_year - 1),
        (p.treatment_year, min(last, p.treatment_year + p.after_years - 1)),
    )
    steps = {now.key: ((then.first, then.last), (now.first, now.last)) for then, now in pairwise(ADMINISTRATIONS)}
    return {"treatment": around, **steps}


def _moves(positions: pd.DataFrame, p: AutonomyParameters) -> pd.DataFrame:
    """Every step, target and ally for which both have positions before and after."""
    points, errors = (positions.pivot(index="year", columns="country", values=v) for v in ("ideal_point", "sd"))
    tracks = {country: np.array([points[country], errors[country]]) for country in points}
    years = points.index.to_numpy()
    rows = []
    for (step, both), target, country in product(spans(p).items(), TARGETS, allies(p)):
        if {country, target} <= set(tracks):
            pair = np.array([tracks[country], tracks[target]])
            known = np.isfinite(pair).all(axis=(0, 1))
            sides = [known & (years >= first) & (years <= last) for first, last in both]
            apart = _taken_apart(pair, years, sides, p.confidence) if all(side.any() for side in sides) else {}
            ends = _ends(years, sides) if apart else {}
            rows += [{"country": country, "target": target, "step": step, **ends, **apart}] if apart else []
    return pd.DataFrame(rows)


def _ends(years: np.ndarray, sides: list[np.ndarray]) -> dict[str, int]:
    """First and last year of the years before and of those after."""
    found: dict[str, int] = {}
    for when, side in zip(("before", "after"), sides, strict=True):
        found |= {f"{when}_first": int(years[side].min()), f"{when}_last": int(years[side].max())}
    return found


def _taken_apart(pair: np.ndarray, years: np.ndarray, sides: list[np.ndarray], level: float) -> dict[str, float | int]:
    """Change of the mean distance as the sum of what the target's and the country's own move did to it.

    Years are no independent draws: positions of one year resemble those of the year before, and so do their errors.

    Args:
        pair: country and target × point and standard deviation × year.
        years: the years.
        sides: years before and years after, as masks.
        level: level of the intervals.

    Returns:
        Nothing where the country passed the target, since then the parts do not add up. The ends of the intervals
        are missing where the years are too few.
    """
    before, after = (pair[:, 0, side].mean(axis=1) for side in sides)
    side = np.sign(before[1] - before[0])
    if side != np.sign(after[1] - after[0]):
        return {}
    both = sides[0] | sides[1]
    own, target = (side * sign * pair[place, 0, both] for place, sign in ((0, -1), (1, 1)))
    apart = {"before": abs(float(before[1] - before[0])), "after": abs(float(after[1] - after[0]))}
    row: dict[str, float | int] = {"n": int(both.sum()), **apart}
    for name, values in (("through_target", target), ("own", own), ("change", target + own)):
        series = pd.Series(values, index=years[both])
        found = contrast(series, sides[1][both], level)
        low, high = (found.interval if found else None) or (np.nan, np.nan)
        row |= {name: float(values[sides[1][both]].mean() - values[sides[0][both]].mean())}
        row |= {f"{name}_low": low, f"{name}_high": high}
    return row


FEWEST_APART = 2
"""Years on either side without which no late move is told of."""


def late_move(wide: pd.DataFrame) -> tuple[int, pd.Series[float]] | None:
    """The year after which every country stood lower, or every one higher, in every year than in all years before.

    Args:
        wide: a row a year, in order, and a column a country.

    Returns:
        The year after which the gap between both sides is the largest, and the change of each country's mean; None
        where there is no such year.
    """
    found: dict[float, tuple[int, pd.Series[float]]] = {}
    for at in range(FEWEST_APART, len(wide) - FEWEST_APART + 1):
        before, after = wide.iloc[:at], wide.iloc[at:]
        fall, rise = before.min() - after.max(), after.min() - before.max()
        for gap in (fall, rise):
            if len(gap) and (gap > 0).all():
                found[float(gap.sum())] = int(wide.index[at - 1]), after.mean() - before.mean()
    return found[max(found)] if found else None


def _add_late(results: Results, distances: pd.DataFrame, p: AutonomyParameters, sources: list[str]) -> None:
    """Whether the distances of all countries examined fell, or rose, within the years from the treatment year on."""
    _, (first, last) = spans(p)["treatment"]
    own = distances[distances["year"].between(first, last) & distances["country"].isin(p.countries)]
    wide = own.pivot(index="year", columns="country", values="distance")
    if set(p.countries) <= set(wide) and (found := late_move(wide.dropna())):
        results.add("un_votes.late.year", found[0], "year", sources=sources)
        for country, change in found[1].items():
            results.add(f"un_votes.late.change.{country}", change, UNIT, n=len(wide.dropna()), sources=sources)


def _swings(gaps: pd.DataFrame, p: AutonomyParameters) -> pd.DataFrame:
    """Share of the variance of yearly changes of the gap that came through the United States, by country."""
    rows = []
    for country, part in gaps.groupby("country", sort=False):
        steps = _steps(part)
        if len(steps) >= FEWEST_CHANGES:
            share, low, high = through_usa(steps, p)
            rows.append({"country": country, "share": share, "low": low, "high": high, "n": len(steps)})
    return pd.DataFrame(rows, columns=["country", "share", "low", "high", "n"])


def gap_steps(p: AutonomyParameters, country: str) -> np.ndarray:
    """Changes from year to year of a country's gap to the United States, and of the United States: years × 2."""
    gaps = _gaps(positions_of(p, ["USA", "CHN", country]))
    return _steps(gaps[gaps["target"] == "USA"])


def _steps(gaps: pd.DataFrame) -> np.ndarray:
    rows = gaps.sort_values("year").set_index("year")[["gap", "target_point"]]
    steps: np.ndarray = rows.diff()[np.diff(rows.index, prepend=np.nan) == 1].to_numpy()
    return steps


def through_usa(steps: np.ndarray, p: AutonomyParameters) -> tuple[float, float, float]:
    """Share (% of the variance) of the gap's changes that came through the United States, and its interval."""
    low, high = _bootstrap(partial(_through, steps), len(steps), p)
    return float(_through(steps, np.arange(len(steps))[None, :])[0]), low, high


def _through(steps: np.ndarray, picks: np.ndarray) -> np.ndarray:
    """Covariance of the target's change with the change of the gap over the variance of the latter, a row a draw."""
    gap, target = steps[picks, 0], steps[picks, 1]
    gap = gap - gap.mean(axis=1, keepdims=True)
    target = target - target.mean(axis=1, keepdims=True)
    shares: np.ndarray = 100 * (gap * target).sum(axis=1) / (gap**2).sum(axis=1)
    return shares


def _bootstrap(statistic: Callable[[np.ndarray], np.ndarray], n: int, p: AutonomyParameters) -> tuple[float, float]:
    """Percentile interval of a statistic over years drawn with replacement."""
    picks = np.random.default_rng(p.seed).integers(0, n, size=(p.draws, n))
    low, high = np.quantile(statistic(picks), [(1 - p.confidence) / 2, (1 + p.confidence) / 2])
    return float(low), float(high)


# ---------------------------------------------------------------- results


def _results(
    positions: pd.DataFrame, distances: pd.DataFrame, moves: pd.DataFrame, swings: pd.DataFrame, level: float
) -> Results:
    results = Results()
    sources = sources_of(positions)
    for row in positions.itertuples():
        name = f"un_votes.position.{row.country}.{row.year}"
        ends = (row.low, row.high)
        results.add(name, row.ideal_point, UNIT, interval=ends, level=level, design=MEASURED, sources=sources)
    for row in distances.itertuples():
        name = f"un_votes.distance.{row.target}.{row.country}.{row.year}"
        ends = (row.low, row.high)
        results.add(name, row.distance, UNIT, interval=ends, level=level, design=MEASURED, sources=sources)
    for row in moves.to_dict("records"):
        for part in ("change", "through_target", "own"):
            name = f"un_votes.move.{row['step']}.{row['target']}.{row['country']}.{part}"
            ends = (row[f"{part}_low"], row[f"{part}_high"])
            interval = None if pd.isna(ends[0]) else ends
            results.add(
                name, row[part], UNIT, interval=interval, level=level, design=DESIGN, n=row["n"], sources=sources
            )
    for row in swings.itertuples():
        name = f"un_votes.through_usa.{row.country}"
        ends, unit = (row.low, row.high), "% of the variance"
        results.add(name, row.share, unit, interval=ends, level=level, design=BOOTSTRAP, n=row.n, sources=sources)
    return results
