"""The change of the autonomy index under every combination of the choices that its builder has to make."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

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
CHOICES = {"us_position": ["moving", "held"], "arms_dating": ["centred", "ending"]}
SCALED_OVER = ["own_years", "all_countries"]
KEYS = ["country", "normalisation", "aggregation", "scaled_over", "us_position", "arms_dating", "contrast"]
NEARLY_ALL, NEARLY_NONE = 90.0, 10.0
"""Shares of weightings (%) from which the index is said to have risen, or fallen, under nearly all of them."""


@dataclass(frozen=True)
class IndexDesigns:
    """The share of weightings under which the index rose, by design."""

    missing: str | None
    designs: pd.DataFrame
    """The columns of ``KEYS``, then change and rose_pct (of the weightings)."""
    results: Results


def index_designs(p: AutonomyParameters) -> IndexDesigns:
    """Every pair of scale and aggregation, over own years or all countries, and both ways of each other choice."""
    values = _scored(component_values(p))
    variants = product(_choices(p, "un_distance", "us_position"), _choices(p, "us_arms", "arms_dating"))
    rows = [row for position, dating in variants for row in _under(values, p, position, dating)]
    designs = pd.DataFrame(rows, columns=[*KEYS, "change", "rose_pct"])
    if designs.empty:
        why = f"no chosen country has full years before and after {p.treatment_year} in this run"
        return IndexDesigns(why, designs, Results())
    return IndexDesigns(None, designs, _results(p, designs, values))


def _choices(p: AutonomyParameters, component: str, parameter: str) -> list[str]:
    """Every value of a parameter that changes a component, or the run's own where that is no component."""
    return CHOICES[parameter] if component in p.index_components else [getattr(p, parameter)]


def _under(values: pd.DataFrame, p: AutonomyParameters, position: str, dating: str) -> list[list[object]]:
    there = _measured_anew(values, p, {"un_distance": {"us_position": position}, "us_arms": {"arms_dating": dating}})
    rows: list[list[object]] = []
    scaled = {
        way: country_panels(there.assign(score=there[_column(*way)]), p, p.countries)
        for way in product(dict(SCALES), SCALED_OVER)
    }
    for (normalisation, aggregation), over in product(SCALES, SCALED_OVER):
        for country, panel in scaled[normalisation, over].items():
            weights = weightings(p, list(panel))
            for kind in FEWEST_BEFORE:
                found = contrasts(panel, weights, p, aggregation, kind)
                if len(found):
                    rose = 100 * float((found[1:] > 0).mean())
                    rows.append([country, normalisation, aggregation, over, position, dating, kind, found[0], rose])
    return rows


def _measured_anew(values: pd.DataFrame, p: AutonomyParameters, changed: dict[str, dict[str, str]]) -> pd.DataFrame:
    """The same values with those components measured anew whose parameters differ from the run's."""
    for component, choice in changed.items():
        other = p.model_copy(update={"index_components": [component], **choice})
        if other.model_copy(update={"index_components": p.index_components}) != p:
            anew = _scored(component_values(other))
            values = pd.concat([values[values["component"] != component], anew], ignore_index=True)
    return values


def _scored(values: pd.DataFrame) -> pd.DataFrame:
    """The values with a column of scores for each way to scale them: a component is scaled by itself."""
    ways = product(dict(SCALES), SCALED_OVER)
    return values.assign(**{_column(scale, over): scores(values, scale, over) for scale, over in ways})


def _column(scale: str, over: str) -> str:
    return f"score {scale} {over}"


def _results(p: AutonomyParameters, designs: pd.DataFrame, values: pd.DataFrame) -> Results:
    """Each design, and under how many the index rose for most weightings, nearly all, or nearly none."""
    results = Results()
    sources = [source for found in sources_by_component(values).values() for source in found]
    results.add_frame("designs", designs, KEYS, {"rose_pct": "% of weightings"}, sources=sources)
    for country, own in designs.groupby("country", sort=False):
        rose = own["rose_pct"]
        results.add(f"designs.all.{country}", len(own), "designs", sources=sources)
        results.add(f"designs.most.{country}", int((rose > 50).sum()), "designs", sources=sources)
        results.add(f"designs.nearly_all.{country}", int((rose >= NEARLY_ALL).sum()), "designs", sources=sources)
        results.add(f"designs.nearly_none.{country}", int((rose <= NEARLY_NONE).sum()), "designs", sources=sources)
    results.add("designs.draws", p.draws, "draws")
    results.add("designs.nearly_all_from", NEARLY_ALL, "% of weightings")
    results.add("designs.nearly_none_to", NEARLY_NONE, "% of weightings")
    return results
