"""Which security partners did Japan win beyond the United States, when, and of what kind?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.results import Results, sources_of
from helpers.analysis.statistics import Floats
from helpers.data import load, newest

FIRST_YEAR = 2007
"""Year of the first agreement of these kinds with anyone but the United States; none is lost before it."""
LIST_ENDS = newest("security_partnerships", "signed")
LAST_WHOLE_YEAR = LIST_ENDS.year - 1
"""Rates are taken over whole years."""
NAMED = ("AUS", "IND")
"""The two partners that the literature puts first."""
FEWEST_TIES, FEWEST_YEARS = 3, 4
"""On each side of the treatment year, for a rate against the earlier trend."""
NEWTON_STEPS = 25


@dataclass(frozen=True)
class Partnerships:
    """Japan's security agreements with partners other than the United States."""

    missing: str | None
    agreements: pd.DataFrame
    """Counted agreements, in order of signing: partner, kind, title, signed, in_force, after (signed from the
    treatment year on)."""
    cumulative: pd.DataFrame
    """kind, year, ties: number signed up to the end of the year."""
    partners: pd.DataFrame
    """partner, before, after, ties; most ties first."""
    korea: pd.DataFrame
    """What was read on Korea: not complete."""
    results: Results


def partnerships(p: AutonomyParameters) -> Partnerships:
    """Agreements by kind and partner, cumulative, and the rate of new ones before and after the treatment year."""
    table = load("security_partnerships")
    korea = table[(table["country"] == "KOR") & ("KOR" in p.countries)].reset_index(drop=True)
    if "JPN" not in p.countries:
        return _none("Japan, whose list alone is complete enough to count, is not among the countries of this run")
    counted = counted_ties(table, p)
    if counted.empty:
        return _none("no security agreement of the kinds counted was signed in the window (they start in 2007)")
    partners = _partners(counted)
    results = Results()
    _add_counts(results, counted, partners)
    _add_rates(results, counted, *windows(p), p.confidence)
    first, last = min(max(p.start_year, FIRST_YEAR - 1), int(counted["year"].min())), min(p.end_year, LIST_ENDS.year)
    cumulative = _cumulative(counted, p.partnership_kinds, range(first, last + 1))
    return Partnerships(None, counted, cumulative, partners, korea, results)


def _none(reason: str) -> Partnerships:
    empty = pd.DataFrame()
    return Partnerships(reason, empty, empty, empty, empty, Results())


def counted_ties(table: pd.DataFrame, p: AutonomyParameters) -> pd.DataFrame:
    """Agreements of Japan beyond the United States that this run counts; unless renewals count, one a tie."""
    rows = table[(table["country"] == "JPN") & (table["partner"] != "USA") & table["kind"].isin(p.partnership_kinds)]
    rows = rows[rows["signed"].dt.year.between(p.start_year, p.end_year)]
    if not p.count_renewals:
        rows = rows[rows["step"] == "first"]
    rows = rows.sort_values("signed", kind="stable").reset_index(drop=True)
    return rows.assign(year=rows["signed"].dt.year, after=rows["signed"].dt.year >= p.treatment_year)


def _cumulative(counted: pd.DataFrame, kinds: Sequence[str], years: range) -> pd.DataFrame:
    made = counted.groupby(["kind", "year"]).size().unstack("year", fill_value=0).reindex(columns=years, fill_value=0)
    grown = made.cumsum(axis=1).rename_axis(columns="year").stack().rename("ties").reset_index()
    order = {kind: i for i, kind in enumerate(kinds)}
    return grown.sort_values(["kind", "year"], key=lambda c: c.map(order) if c.name == "kind" else c)


def _partners(counted: pd.DataFrame) -> pd.DataFrame:
    sums = counted.groupby("partner").agg(after=("after", "sum"), ties=("after", "size"), since=("signed", "min"))
    sums = sums.assign(before=sums["ties"] - sums["after"]).reset_index()
    ordered = sums.sort_values(["ties", "since"], ascending=[False, True], kind="stable")
    return ordered[["partner", "before", "after", "ties"]].reset_index(drop=True)


# ---------------------------------------------------------------- results


def _add_counts(results: Results, counted: pd.DataFrame, partners: pd.DataFrame) -> None:
    results.add("partnerships.first_year", counted["year"].min(), "year")
    results.add("partnerships.last_year", counted["year"].max(), "year")
    for name, rows in (("all", counted), ("before", counted[~counted["after"]]), ("after", counted[counted["after"]])):
        sources = sources_of(rows)
        results.add(f"partnerships.ties.{name}", len(rows), "agreements", sources=sources)
        results.add(f"partnerships.partners.{name}", rows["partner"].nunique(), "partners", sources=sources)
        named = int(rows["partner"].isin(NAMED).sum())
        results.add(f"partnerships.named.{name}", named, "agreements", n=len(rows), sources=sources)
        if len(rows):
            share = 100 * named / len(rows)
            results.add(f"partnerships.named_share_pct.{name}", share, "%", n=len(rows), sources=sources)
    for kind, rows in counted.groupby("kind"):
        results.add(f"partnerships.kind.{kind}", len(rows), "agreements", sources=sources_of(rows))
    units = {"ties": "agreements", "before": "agreements", "after": "agreements"}
    results.add_frame("partnerships.partner", partners, ["partner"], units, sources=sources_of(counted))


def windows(p: AutonomyParameters) -> tuple[range, range]:
    """The years before and after the treatment year that are compared: whole years within window and list."""
    first, last = max(p.start_year, FIRST_YEAR), min(p.end_year, LAST_WHOLE_YEAR)
    before = range(max(first, p.treatment_year - p.before_years), min(p.treatment_year, last + 1))
    after = range(max(first, p.treatment_year), min(last, p.treatment_year + p.after_years - 1) + 1)
    return before, after


def _add_rates(results: Results, counted: pd.DataFrame, before: range, after: range, level: float) -> None:
    if not len(before) or not len(after):
        return
    sources = sources_of(counted)
    old, new = (int(counted["year"].isin(list(span)).sum()) for span in (before, after))
    for name, span, ties in (("before", before, old), ("after", after, new)):
        results.add(f"partnerships.rate.{name}", ties / len(span), "agreements a year", n=ties, sources=sources)
        results.add(f"partnerships.rate_first.{name}", span[0], "year")
        results.add(f"partnerships.rate_last.{name}", span[-1], "year")
    if old:
        ratio, interval, p_value = rate_ratio(old, len(before), new, len(after), level)
        results.add(
            "partnerships.rate_ratio",
            ratio,
            "times",
            interval=interval,
            level=level,
            design="exact interval of a ratio of rates",
            n=old + new,
            sources=sources,
        )
        results.add("partnerships.rate_ratio_p", p_value, "p", n=old + new, sources=sources)
    beyond = beyond_trend(counted["year"].value_counts(), before, after, level)
    if beyond:
        ratio, interval, p_value = beyond
        years = len(before) + len(after)
        results.add(
            "partnerships.beyond_trend",
            ratio,
            "times",
            interval=interval,
            level=level,
            design="step on a trend of counts, profile likelihood",
            n=years,
            sources=sources,
        )
        results.add("partnerships.beyond_trend_p", p_value, "p", n=years, sources=sources)


def rate_ratio(
    old: int, old_years: int, new: int, new_years: int, level: float
) -> tuple[float, tuple[float, float] | None, float]:
    """Ratio of two Poisson rates with its exact conditional interval and p-value.

    Given the sum, the later count is binomial. The interval is missing where its upper end is infinite.

    Raises:
        ValueError: the earlier count is zero, so that there is no ratio.
    """
    from scipy.stats import binomtest

    if old == 0:
        raise ValueError("no ratio to a rate of zero")
    fair = new_years / (old_years + new_years)
    test = binomtest(new, old + new, fair)
    ends = test.proportion_ci(level, "exact")
    low, high = (end / (1 - end) * old_years / new_years if end < 1 else np.inf for end in ends)
    interval = (float(low), float(high)) if np.isfinite(high) else None
    return new / new_years / (old / old_years), interval, float(test.pvalue)


def beyond_trend(
    counts: pd.Series, before: range, after: range, level: float
) -> tuple[float, tuple[float, float], float] | None:
    """Step at the first year of ``after`` in a Poisson regression on a log-linear trend, as a ratio with its interval.

    By profile likelihood, for the counts are small. None where there are too few years or agreements to tell a step
    from a trend.
    """
    from scipy.stats import chi2

    years = np.array([*before, *after])
    y = counts.reindex(years, fill_value=0).to_numpy(dtype=float)
    step = (years >= after[0]).astype(float)
    if min(len(before), len(after)) < FEWEST_YEARS or min(y[step == 0].sum(), y[step == 1].sum()) < FEWEST_TIES:
        return None
    grid = np.linspace(-5, 5, 401)
    profile = profile_deviance(y, years - years.mean(), step, grid)
    best = int(profile.argmin())
    inside = grid[profile <= profile[best] + chi2.ppf(level, 1)]
    if inside[0] == grid[0] or inside[-1] == grid[-1]:
        return None
    p_value = float(chi2.sf(max(profile[np.abs(grid).argmin()] - profile[best], 0.0), 1))
    return float(np.exp(grid[best])), (float(np.exp(inside[0])), float(np.exp(inside[-1]))), p_value


def profile_deviance(y: Floats, time: Floats, step: Floats, grid: Floats) -> Floats:
    """Deviance of the Poisson regression of ``y`` on level and log-linear trend, for each fixed size of the step.

    All sizes are fitted at once by Newton's method; shapes (years,), (years,), (years,), (sizes,) → (sizes,).
    """
    design = np.column_stack([np.ones_like(time), time])
    offset = np.outer(grid, step)
    beta = np.column_stack([np.log(y.sum() / np.exp(offset).sum(axis=1)), np.zeros(len(grid))])
    for _ in range(NEWTON_STEPS):
        mean = np.exp(np.clip(beta @ design.T + offset, -30, 30))
        curvature = np.einsum("gt,ti,tj->gij", mean, design, design)
        beta = beta + np.linalg.solve(curvature, ((y - mean) @ design)[..., None])[..., 0]
    mean = np.exp(np.clip(beta @ design.T + offset, -30, 30))
    terms = np.where(y > 0, y * np.log(np.where(y > 0, y, 1.0) / mean), 0.0) - (y - mean)
    return np.asarray(2 * terms.sum(axis=1))
