"""The change of the autonomy index under every combination of the choices that its builder has to make."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.autonomy.components import component_values
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.index import (
    FEWEST_BEFORE,
    contrasts,
    country_panels,
    scores,
    sources_by_component,
    weightings,
)
from helpers.analysis.results import Results

SCALES = [
    ("z_score", "arithmetic"),
    ("min_max", "arithmetic"),
    ("min_max", "geometric"),
    ("rank", "arithmetic"),
    ("rank", "geometric"),
]
"""Normalisation and aggregation: all pairs that exist."""
NEARLY_ALL, NEARLY_NONE = 90.0, 10.0
"""Shares of weightings (%) from which the index is said to have risen, or fallen, under nearly all of them."""


@dataclass(frozen=True)
class IndexDesigns:
    """The share of weightings under which the index rose, by design."""

    missing: str | None
    designs: pd.DataFrame
    """country, normalisation, aggregation, us_position, contrast, change, rose_pct."""
    results: Results


def index_designs(p: AutonomyParameters) -> IndexDesigns:
    """Every pair of scale and aggregation, both contrasts, and the US position moving or held."""
    values = component_values(p)
    rows = [row for position in _positions(p) for row in _under_position(values, p, position)]
    columns = ["country", "normalisation", "aggregation", "us_position", "contrast", "change", "rose_pct"]
    designs = pd.DataFrame(rows, columns=columns)
    if designs.empty:
        why = f"no chosen country has full years before and after {p.treatment_year} in this run"
        return IndexDesigns(why, designs, Results())
    return IndexDesigns(None, designs, _results(p, designs, values))


def _positions(p: AutonomyParameters) -> list[str]:
    return ["moving", "held"] if "un_distance" in p.index_components else [p.us_position]


def _under_position(values: pd.DataFrame, p: AutonomyParameters, position: str) -> list[list[object]]:
    there = values if position == p.us_position else _measured_anew(values, p, position)
    rows: list[list[object]] = []
    for normalisation, aggregation in SCALES:
        panels = country_panels(there.assign(score=scores(there, normalisation)), p, p.countries)
        for country, panel in panels.items():
            weights = weightings(p, list(panel))
            for kind in FEWEST_BEFORE:
                found = contrasts(panel, weights, p, aggregation, kind)
                if len(found):
                    rose = 100 * float((found[1:] > 0).mean())
                    rows.append([country, normalisation, aggregation, position, kind, found[0], rose])
    return rows


def _measured_anew(values: pd.DataFrame, p: AutonomyParameters, position: str) -> pd.DataFrame:
    """The same values with the UN distance from the other position of the United States."""
    alone = p.model_copy(update={"index_components": ["un_distance"], "us_position": position})
    return pd.concat([values[values["component"] != "un_distance"], component_values(alone)], ignore_index=True)


def _results(p: AutonomyParameters, designs: pd.DataFrame, values: pd.DataFrame) -> Results:
    """Each design, and under how many the index rose for most weightings, nearly all, or nearly none."""
    results = Results()
    sources = [source for found in sources_by_component(values).values() for source in found]
    keys = ["country", "normalisation", "aggregation", "us_position", "contrast"]
    results.add_frame("designs", designs, keys, {"rose_pct": "% of weightings"}, sources=sources)
    for country, own in designs.groupby("country", sort=False):
        rose = own["rose_pct"]
        results.add(f"designs.all.{country}", len(own), "designs", sources=sources)
        results.add(f"designs.most.{country}", int((rose > 50).sum()), "designs", sources=sources)
        results.add(f"designs.nearly_all.{country}", int((rose >= NEARLY_ALL).sum()), "designs", sources=sources)
        results.add(f"designs.nearly_none.{country}", int((rose <= NEARLY_NONE).sum()), "designs", sources=sources)
    results.add("designs.draws", p.draws, "draws")
    return results
