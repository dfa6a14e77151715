"""Signs of closeness to the United States before and after, and what the United States itself left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.arms_imports import deliveries, last_year, us_share
from helpers.analysis.autonomy.components import SIGNS, UNITS, component_values
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.results import Results, sources_of
from helpers.analysis.statistics import Floats
from helpers.data import load
from helpers.data.rows import ids

RETURN = 2025
"""First year of the second term, from which the latest years are shown apart."""
SAME_PCT = 2.0
"""A sign that changes by less than this share of its value before is called the same."""
SIGN_NAMES = ("un_distance", "us_arms", "us_trade", "us_troops")
"""Components that say how close an ally is; military effort is left out, for an ally's effort may serve either end."""


@dataclass(frozen=True)
class Closeness:
    """Each sign of closeness before the treatment, after it, and since the second term began."""

    missing: str | None
    values: pd.DataFrame
    """Rows of :func:`component_values` for the signs of closeness and the chosen countries."""
    signs: pd.DataFrame
    """country, component, before, after, recent (missing where not known), last (year of the latest value),
    after_way, recent_way: ``closer``, ``farther`` or ``same`` against before; blank if unknown."""
    results: Results


@dataclass(frozen=True)
class Exits:
    """What the United States left, rejoined and left again."""

    missing: str | None
    steps: pd.DataFrame
    """Rows of table ``us_exits`` in the window."""
    results: Results


def closeness(p: AutonomyParameters) -> Closeness:
    """Means of each sign over the years before, after, and from 2025 on; arms as the share of the whole span."""
    values = sign_values(p)
    signs = signs_of(values, p)
    if signs.empty:
        why = f"no sign of closeness has values both before {p.treatment_year} and from then on in this run"
        return Closeness(why, values, signs, Results())
    return Closeness(None, values, signs, _results(values, signs, _spans(p, int(values["year"].max()))))


def sign_values(p: AutonomyParameters) -> pd.DataFrame:
    """Rows of :func:`component_values` for the signs of closeness and the chosen countries."""
    own = p.model_copy(update={"index_components": list(SIGN_NAMES), "comparison_allies": [], "us_position": "moving"})
    return component_values(own)


def _spans(p: AutonomyParameters, known: int) -> dict[str, tuple[int, int]]:
    """Years of each period; the years after end before the second term, unless the treatment is that term."""
    end = min(p.treatment_year + p.after_years - 1, known)
    spans = {
        "before": (max(p.start_year, p.treatment_year - p.before_years), p.treatment_year - 1),
        "after": (p.treatment_year, min(end, RETURN - 1)),
    }
    if p.treatment_year >= RETURN:
        return {**spans, "after": (p.treatment_year, end)}
    return {**spans, "recent": (RETURN, known)}


def signs_of(values: pd.DataFrame, p: AutonomyParameters) -> pd.DataFrame:
    """Each sign before, after and lately, and which way it moved: :attr:`Closeness.signs`."""
    deals = load("arms_deals")
    volumes, end = deliveries(deals[deals["recipient"].isin(p.countries)], "even"), last_year(deals)
    spans = _spans(p, int(values["year"].max()))
    rows = []
    for (country, component), own in values.groupby(["country", "component"], sort=False):
        row: dict[str, object] = {"country": country, "component": component, "last": int(own["year"].max())}
        year, value = own["year"].to_numpy(int), own["value"].to_numpy(float)
        for side, (first, last) in spans.items():
            arms = component == "us_arms"
            row[side] = (
                us_share(volumes, str(country), first, min(last, end)) if arms else _level(year, value, first, last)
            )
        rows.append(row)
    columns = ["country", "component", "last", "before", "after", "recent"]
    frame = pd.DataFrame(rows).reindex(columns=columns)
    frame[["before", "after", "recent"]] = frame[["before", "after", "recent"]].astype(float)
    known = frame[frame[["before", "after"]].notna().all(axis=1)].reset_index(drop=True)
    for side in ("after", "recent"):
        known[f"{side}_way"] = [_way(row[side], row["before"], row["component"]) for row in known.to_dict("records")]
    return known


def _way(now: float, before: float, component: str) -> str:
    """Which way a sign moved; small changes are none."""
    if pd.isna(now):
        return ""
    if abs(now - before) <= SAME_PCT / 100 * abs(before):
        return "same"
    return "closer" if (now - before) * SIGNS[component] < 0 else "farther"


def _level(year: NDArray[np.int_], value: Floats, first: int, last: int) -> float | None:
    """Mean of a sign over the years; of arms the share of all deliveries is taken, for windows would reach back."""
    inside = value[(year >= first) & (year <= last)]
    return float(inside.mean()) if len(inside) else None


def _results(values: pd.DataFrame, signs: pd.DataFrame, spans: dict[str, tuple[int, int]]) -> Results:
    results = Results()
    for side, (first, last) in spans.items():
        if first <= last:
            results.add(f"closeness.{side}.first", first, "year")
            results.add(f"closeness.{side}.last", last, "year")
    for row in signs.to_dict("records"):
        mine = values[(values["country"] == row["country"]) & (values["component"] == row["component"])]
        for side in ("before", "after", "recent"):
            if not pd.isna(row[side]):
                then = mine[mine["year"].between(*spans[side])]
                sources = ids(s for s in [*then["source"], *then["second_source"]] if s)
                name = f"closeness.{row['component']}.{row['country']}.{side}"
                results.add(name, row[side], UNITS[row["component"]], sources=sources)
    _add_counts(results, signs)
    return results


def _add_counts(results: Results, signs: pd.DataFrame) -> None:
    """Signs known, and how many of them moved each way."""
    for country, own in signs.groupby("country", sort=False):
        for side in ("after", "recent"):
            ways = own[f"{side}_way"]
            results.add(f"closeness.signs.{country}.{side}", int((ways != "").sum()), "signs")
            for way in ("closer", "farther", "same"):
                results.add(f"closeness.{way}.{country}.{side}", int((ways == way).sum()), "signs")


def exits(p: AutonomyParameters) -> Exits:
    """Steps out of and back into the three institutions in the window."""
    table = load("us_exits")
    rows = table[table["date"].dt.year.between(p.start_year, p.end_year)].sort_values("date", ignore_index=True)
    if rows.empty:
        first, last = table["date"].dt.year.min(), table["date"].dt.year.max()
        return Exits(f"the exits lie in {first}–{last}, outside {p.start_year}–{p.end_year}", rows, Results())
    return Exits(None, rows, _exit_results(rows))


def _exit_results(rows: pd.DataFrame) -> Results:
    results = Results()
    for row in rows.to_dict("records"):
        results.add(f"exit.{row['id']}", row["date"], "date", sources=[row["source"]])
    for institution, own in rows.groupby("institution", sort=False):
        for step in ("exit_effective", "return_effective"):
            count = int((own["step"] == step).sum())
            results.add(f"exit.{step}.{institution}", count, "times", sources=sources_of(own))
    return results
