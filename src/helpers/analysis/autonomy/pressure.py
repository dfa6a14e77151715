"""Years of pressure against years without: where the two allies stood on a few sets of measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.autonomy.administrations import ADMINISTRATIONS
from helpers.analysis.autonomy.components import SIGNS, component_values
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.levels import DESIGN, FEWEST_YEARS, contrast
from helpers.analysis.results import Results
from helpers.data import load, shared

PRESSED = ("trump_first", "trump_second")
"""Administrations under which the allies were pressed; the years of all others are without pressure."""
SETS: Mapping[str, list[str]] = {
    "autonomy": ["un_distance", "us_arms", "us_trade", "us_troops", "military_effort"],
    "closeness": ["un_distance", "us_arms", "us_trade", "us_troops"],
    "military": ["us_arms", "us_troops"],
}
"""Components of each set; autonomy counts more of it up, the other two count closer to the United States up."""
TABLES = {
    "un_distance": "un_ideal_points",
    "us_arms": "arms_deals",
    "us_trade": "us_goods_trade_annual",
    "us_troops": "us_troops",
    "military_effort": "military_expenditure",
}
UNIT = "standard deviations"


@dataclass(frozen=True)
class Pressure:
    """The contrasts of every set, of each ally and of the chosen allies together."""

    missing: str | None
    contrasts: pd.DataFrame
    """set, who (country or ``all``), estimate, low, high, n."""
    years: list[int]
    """Years of pressure in the window."""
    results: Results


def pressure(p: AutonomyParameters) -> Pressure:
    """Years of pressure (2017–20, since 2025) against the others of the window, for every set of measures."""
    results, rows, years = Results(), [], set[int]()
    for name, components in SETS.items():
        run = p.model_copy(update={"index_components": components, "index_weights": []})
        sign = 1.0 if name == "autonomy" else -1.0
        sources = sources_behind(components)
        groups: list[tuple[str, Sequence[str]]] = [*((c, [c]) for c in p.countries), ("all", p.countries)]
        for who, countries in groups:
            series = sign * together(run, countries)
            on = pressed(list(series.index))
            found = contrast(series, on, p.confidence)
            if found and found.interval:
                years |= set(series.index[on])
                rows.append((name, who, found.estimate, *found.interval, found.n))
                results.add(
                    f"pressure.{name}.{who}",
                    found.estimate,
                    UNIT,
                    interval=found.interval,
                    level=found.level,
                    design=DESIGN,
                    n=found.n,
                    sources=sources,
                )
    frame = pd.DataFrame(rows, columns=["set", "who", "estimate", "low", "high", "n"])
    why = None if rows else f"{p.start_year}–{p.end_year} holds no years of pressure beside others"
    return Pressure(why, frame, sorted(int(year) for year in years), results)


def sources_behind(components: Sequence[str]) -> list[str]:
    """Sources of the tables behind the components."""
    return sorted({source for part in components for source in load(TABLES[part]).attrs["sources"]})


def pressed(years: Sequence[int]) -> np.ndarray:
    """Which of the years are years of pressure."""
    spans = [(one.first, one.last) for one in ADMINISTRATIONS if one.key in PRESSED]
    return np.array([any(first <= year <= last for first, last in spans) for year in years], dtype=bool)


@shared
def together(p: AutonomyParameters, countries: Sequence[str]) -> pd.Series:
    """Mean of where some allies stand, in standard deviations of that mean: more autonomy up."""
    mean = pd.concat([standing(p, country) for country in countries], axis=1).dropna().mean(axis=1)
    return mean / mean.std() if len(mean) > 1 else mean


@shared
def standing(p: AutonomyParameters, country: str) -> pd.Series:
    """Mean of the run's components of one ally by year, in their own standard deviations, signed: more autonomy up.

    Own standard deviations, since a change over time is asked for: pooled ones would weigh a component by how much
    countries differ. Arms are taken over single years, for a longer window would carry one term into the next.
    """
    own = p.model_copy(update={"countries": [country], "comparison_allies": [], "arms_window_years": 1})
    values = component_values(own)
    wide = values[values["country"] == country].pivot(index="year", columns="component", values="value")
    whole = wide.loc[:, wide.notna().sum() >= FEWEST_YEARS].dropna(thresh=max(2, wide.shape[1] - 1))
    scaled = (whole - whole.mean()) / whole.std() * pd.Series(SIGNS)[list(whole.columns)]
    mean = scaled.mean(axis=1)
    return mean / mean.std() if len(mean) else mean
