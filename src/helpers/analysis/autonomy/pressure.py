"""Years of pressure against years without: where the two allies stood on a few sets of measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from helpers.analysis.autonomy.components import SIGNS, component_values
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.levels import DESIGN, FEWEST_YEARS, contrast
from helpers.analysis.autonomy.panel import PANEL, on_off, pressed
from helpers.analysis.autonomy.un_votes import allies
from helpers.analysis.results import Results
from helpers.data import load, shared
from helpers.data.rows import ids

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
    """The contrasts of every set, of each ally and of the chosen allies together, and beside other allies."""

    missing: str | None
    contrasts: pd.DataFrame
    """set, who (country or ``all``), estimate, low, high, n."""
    years: list[int]
    """Years of pressure in the window."""
    beside: pd.DataFrame
    """component (or ``autonomy``, the mean of them), estimate, low, high, p_groups, groups, controls, n: the chosen
    allies together less the comparison allies, each in standard deviations of its own years, more autonomy up."""
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
    beside = _beside(p)
    for row in beside.to_dict("records"):
        name, ends = f"pressure.beside.{row['component']}", (row["low"], row["high"])
        parts = ACROSS if row["component"] == "autonomy" else [row["component"]]
        sources = sources_behind(parts)
        results.add(
            name, row["estimate"], UNIT, interval=ends, level=p.confidence, design=PANEL, n=row["n"], sources=sources
        )
        results.add(f"{name}.p_groups", row["p_groups"], "probability", n=row["groups"])
        results.add(f"{name}.seen", (row["high"] - row["low"]) / 2, UNIT, sources=sources)
        results.add(f"{name}.controls", row["controls"], "countries", sources=sources)
    return Pressure(why, frame, sorted(int(year) for year in years), beside, results)


ACROSS = [name for name in SETS["autonomy"] if name != "us_arms"]
"""Components that the comparison allies have as well."""


@shared
def shared_standing(p: AutonomyParameters) -> pd.DataFrame:
    """Where each ally stands on the components that all have, years × allies: see :func:`standing`."""
    run = p.model_copy(update={"index_components": ACROSS, "index_weights": []})
    return pd.DataFrame({country: standing(run, country) for country in allies(p)})


def _beside(p: AutonomyParameters) -> pd.DataFrame:
    """Panel of all allies with effects of country and year, for the mean of the shared components and for each."""
    rows = []
    wide = {"autonomy": shared_standing(p)}
    for name in ACROSS:
        wide[name] = _scaled(p, name)
    for name, panel in wide.items():
        known = panel.dropna(axis="columns", how="all").dropna()
        own, controls = ([c for c in some if c in known] for some in (p.countries, p.comparison_allies))
        found = on_off(known[[*own, *controls]], own, controls, p.confidence) if own else None
        if found and found.effect.interval:
            ends = found.effect.interval
            rows.append((name, found.effect.estimate, *ends, found.p_groups, found.groups, len(controls), len(known)))
    columns = ["component", "estimate", "low", "high", "p_groups", "groups", "controls", "n"]
    return pd.DataFrame(rows, columns=columns)


def _scaled(p: AutonomyParameters, component: str) -> pd.DataFrame:
    """One component by year and ally, in standard deviations of each ally's own years, signed."""
    values = component_values(p.model_copy(update={"index_components": [component], "index_weights": []}))
    wide = values.pivot(index="year", columns="country", values="value")
    known = wide.loc[:, wide.notna().sum() >= FEWEST_YEARS]
    return (known - known.mean()) / known.std() * SIGNS[component]


def sources_behind(components: Sequence[str]) -> list[str]:
    """Sources of the tables behind the components."""
    return ids(source for part in components for source in load(TABLES[part]).attrs["sources"])


@shared
def together(p: AutonomyParameters, countries: Sequence[str]) -> pd.Series:
    """Mean of where some allies stand, in standard deviations of that mean: more autonomy up."""
    mean = pd.concat([standing(p, country) for country in countries], axis=1).dropna().mean(axis=1)
    return mean / mean.std() if len(mean) > 1 else mean


@shared
def _yearly(p: AutonomyParameters) -> pd.DataFrame:
    return component_values(p.model_copy(update={"arms_window_years": 1}))


@shared
def standing(p: AutonomyParameters, country: str) -> pd.Series:
    """Mean of the run's components of one ally by year, in their own standard deviations, signed: more autonomy up.

    Own standard deviations, since a change over time is asked for: pooled ones would weigh a component by how much
    countries differ. Arms are taken over single years, for a longer window would carry one term into the next.
    """
    values = _yearly(p)
    wide = values[values["country"] == country].pivot(index="year", columns="component", values="value")
    whole = wide.loc[:, wide.notna().sum() >= FEWEST_YEARS].dropna(thresh=max(2, wide.shape[1] - 1))
    scaled = (whole - whole.mean()) / whole.std() * pd.Series(SIGNS)[list(whole.columns)]
    mean = scaled.mean(axis=1)
    return mean / mean.std() if len(mean) else mean
