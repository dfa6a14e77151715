"""Did the allies' distance to the United States change more than that of other allies?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.un_votes import UNIT, allies, positions_of, spans
from helpers.analysis.results import Results, sources_of
from helpers.data import load

FEWEST_CONTROLS = 2
"""Comparison allies without whom no difference in differences is computed."""
BOTH = "both"
"""Key of the two allies taken as one treated group."""


@dataclass(frozen=True)
class UnComparison:
    """Difference in differences of the distance to the United States, and its placebos."""

    missing: str | None
    effects: pd.DataFrame
    """country (or ``both``), estimate, low, high, level, p_units, p_dates, dates, controls, without_low, without_high,
    without_most (the comparison ally whose absence moves the estimate most), n: change of the distance less the
    mean change of the comparison allies."""
    paths: pd.DataFrame
    """country, year, difference: distance less the mean of the comparison allies (for one of these: of the others),
    as deviation from the years before."""
    sweep: pd.DataFrame
    """country, year, estimate: the same estimate as if the treatment had begun in another year."""
    spans: tuple[tuple[int, int], tuple[int, int]]
    """First and last year before, and after."""
    dropped: list[str]
    """Countries without a complete series in the years compared."""
    results: Results


def un_comparison(p: AutonomyParameters) -> UnComparison:
    """Difference in differences against other US allies, with placebo countries and placebo dates."""
    panel, sources = distance_panel(p)
    before, after = spans(p)["treatment"]
    known = [year for year in panel.index if before[0] <= year <= after[1]]
    first, last = (min(known), max(known)) if known else (p.treatment_year, p.treatment_year)
    used = panel.loc[first:last].dropna(axis="columns")
    treated: list[str] = [country for country in p.countries if country in used]
    controls: list[str] = [country for country in p.comparison_allies if country in used]
    why = _why_not(p, first, last, treated, controls)
    if why:
        return UnComparison(why, *(pd.DataFrame(),) * 3, ((0, 0), (0, 0)), [], Results())
    used = used[[*treated, *controls]]
    both_spans = ((first, p.treatment_year - 1), (p.treatment_year, last))
    sweep = _sweep(panel[[*treated, *controls]], treated, controls, p)
    effects = _effects(used, treated, controls, sweep, p)
    paths = _paths(used, treated, controls, p.treatment_year)
    dropped = [country for country in allies(p) if country not in used]
    return UnComparison(None, effects, paths, sweep, both_spans, dropped, _results(effects, sweep, sources))


def distance_panel(p: AutonomyParameters) -> tuple[pd.DataFrame, list[str]]:
    """Distance to the United States, years × allies, in the window; and the sources."""
    rows = positions_of(p, ["USA", *allies(p)])
    wide = rows.pivot(index="year", columns="country", values="ideal_point")
    wide = wide.reindex(columns=["USA", *allies(p)])
    return wide[allies(p)].rsub(wide["USA"], axis=0).abs(), sources_of(rows)


def _why_not(p: AutonomyParameters, first: int, last: int, treated: list[str], controls: list[str]) -> str | None:
    end = int(load("un_ideal_points").query("measure == @p.un_measure")["year"].max())
    if not first < p.treatment_year <= last:
        return (
            f"the years {p.start_year}–{p.end_year} hold no UN positions on both sides of {p.treatment_year} "
            f"(they end in {end})"
        )
    if not treated:
        return "no country examined has positions in all years compared"
    if len(controls) < FEWEST_CONTROLS:
        return f"the comparison needs {FEWEST_CONTROLS} comparison allies with positions in all years compared"
    return None


def _change(panel: pd.DataFrame, year: int) -> pd.Series:
    """Mean from ``year`` on less the mean before, by country."""
    return panel.loc[year:].mean() - panel.loc[: year - 1].mean()


def _against(change: pd.Series, unit: str, controls: list[str]) -> float:
    others = [country for country in controls if country != unit]
    return float(change[unit] - change[others].mean())


def _effects(
    used: pd.DataFrame, treated: list[str], controls: list[str], sweep: pd.DataFrame, p: AutonomyParameters
) -> pd.DataFrame:
    after = pd.Series(used.index >= p.treatment_year, index=used.index)
    change = _change(used, p.treatment_year)
    rows = []
    for country in treated:
        found = st.difference_in_differences(used[[country, *controls]], country, after, level=p.confidence)
        low, high = found.interval or (np.nan, np.nan)
        alone = {left: _against(change, country, [c for c in controls if c != left]) for left in controls}
        rows.append(
            {
                "country": country,
                "estimate": found.estimate,
                "low": low,
                "high": high,
                "level": found.level,
                "p_units": found.p_value,
                **_by_dates(sweep, country, found.estimate, p.treatment_year),
                **_without_one(alone, found.estimate),
                "controls": len(controls),
                "n": used.size,
            }
        )
    if len(treated) > 1:
        rows.append(_together(change, treated, controls, used.size))
    return pd.DataFrame(rows)


def _by_dates(sweep: pd.DataFrame, country: str, estimate: float, year: int) -> dict[str, object]:
    """Rank of the estimate among those of the same country at all other dates."""
    others = sweep.loc[(sweep["country"] == country) & (sweep["year"] != year), "estimate"].abs().to_numpy()
    p_value = st.permutation_p(abs(estimate), others) if len(others) else np.nan
    return {"p_dates": p_value, "dates": len(others)}


def _without_one(alone: dict[str, float], estimate: float) -> dict[str, object]:
    most = max(alone, key=lambda left: abs(alone[left] - estimate))
    return {"without_low": min(alone.values()), "without_high": max(alone.values()), "without_most": most}


def _together(change: pd.Series, treated: list[str], controls: list[str], n: int) -> dict[str, object]:
    """The allies as one group, against every other group of as many countries."""
    units = [*treated, *controls]
    groups = list(combinations(units, len(treated)))
    found = np.array([change[list(g)].mean() - change[[u for u in units if u not in g]].mean() for g in groups])
    estimate = float(found[groups.index(tuple(treated))])
    others = np.delete(np.abs(found), groups.index(tuple(treated)))
    p_value = st.permutation_p(abs(estimate), others)
    return {"country": BOTH, "estimate": estimate, "p_units": p_value, "controls": len(controls), "n": n}


def _sweep(panel: pd.DataFrame, treated: list[str], controls: list[str], p: AutonomyParameters) -> pd.DataFrame:
    """The estimate at every year that leaves as many years on both sides as the true one has."""
    full = panel.dropna()
    rows = []
    for year in full.index[p.before_years : len(full) - p.after_years + 1]:
        change = _change(full.loc[year - p.before_years : year + p.after_years - 1], year)
        rows += [(unit, int(year), _against(change, unit, controls)) for unit in [*treated, *controls]]
    return pd.DataFrame(rows, columns=["country", "year", "estimate"])


def _paths(used: pd.DataFrame, treated: list[str], controls: list[str], year: int) -> pd.DataFrame:
    parts = {}
    for unit in [*treated, *controls]:
        gap = used[unit] - used[[c for c in controls if c != unit]].mean(axis=1)
        parts[unit] = gap - gap.loc[: year - 1].mean()
    wide = pd.DataFrame(parts).rename_axis("year").reset_index()
    return wide.melt("year", var_name="country", value_name="difference")


def _results(effects: pd.DataFrame, sweep: pd.DataFrame, sources: list[str]) -> Results:
    results = Results()
    for row in effects.to_dict("records"):
        name = f"un_comparison.{row['country']}"
        interval = None if pd.isna(row.get("low")) else (row["low"], row["high"])
        results.add(
            name,
            row["estimate"],
            UNIT,
            interval=interval,
            level=None if interval is None else row["level"],
            design="difference in differences, placebo countries",
            n=row["controls"] + 1,
            sources=sources,
        )
        results.add(f"{name}.controls", row["controls"], "countries")
        for part, unit in _PARTS.items():
            if pd.notna(row.get(part)):
                value = 100 * row[part] if part == "level" else row[part]
                results.add(f"{name}.{part}", value, unit, sources=sources)
    treated = sweep[sweep["country"].isin(effects["country"])]
    results.add_frame("un_comparison.date", treated, ["country", "year"], {"estimate": UNIT}, sources=sources)
    return results


_PARTS = {
    "level": "%",
    "p_units": "probability",
    "p_dates": "probability",
    "dates": "dates",
    "without_low": UNIT,
    "without_high": UNIT,
    "without_most": "country",
}
