"""Did the allies' distance to the United States change more in years of pressure than that of other allies?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.panel import (
    FEWEST_CONTROLS,
    PANEL,
    SYNTHETIC,
    OnOff,
    Synthetic,
    on_off,
    pressed,
    synthetic,
)
from helpers.analysis.autonomy.un_votes import UNIT, allies, positions_of
from helpers.analysis.results import Results, sources_of

BOTH = "both"
"""Key of the two allies taken as one group."""


@dataclass(frozen=True)
class UnComparison:
    """Panel with effects of country and year, and a synthetic control beside it."""

    missing: str | None
    effects: pd.DataFrame
    """country (or ``both``), estimate, low, high, p_groups, groups, without_low, without_high, without_most (the
    comparison ally whose absence moves the estimate most), synthetic, synthetic_low, synthetic_high, synthetic_p,
    since (the synthetic gap after the pressure), misfit: how much farther the ally stood from the United States in
    years of pressure, less the same of the comparison allies. The interval of the panel is missing with few years."""
    weights: pd.DataFrame
    """country, control, weight: of the synthetic control."""
    years: tuple[int, int]
    """First and last year compared."""
    on: list[int]
    """Years of pressure among them."""
    dropped: list[str]
    """Countries without a position in these years."""
    results: Results


def un_comparison(p: AutonomyParameters) -> UnComparison:
    """Years of pressure against the others, beside other US allies, in both designs."""
    panel, sources = distance_panel(p)
    used = panel.dropna(axis="columns", how="all").dropna()
    own: list[str] = [country for country in p.countries if country in used]
    controls: list[str] = [country for country in p.comparison_allies if country in used]
    groups = {**{country: [country] for country in own}, **({BOTH: own} if len(own) > 1 else {})}
    found = {name: on_off(used[[*group, *controls]], group, controls, p.confidence) for name, group in groups.items()}
    beside = {name: one for name, one in found.items() if one is not None}
    if not beside:
        return UnComparison(_why_not(p, own, controls), *(pd.DataFrame(),) * 2, (0, 0), [], [], Results())
    made = {country: synthetic(used, country, controls, p.confidence) for country in own}
    effects = pd.DataFrame([_row(name, one, made.get(name)) for name, one in beside.items()])
    on = pressed([int(year) for year in used.index])
    years = [int(year) for year in used.index]
    return UnComparison(
        None,
        effects,
        _weights(made),
        (years[0], years[-1]),
        [year for year, there in zip(years, on, strict=True) if there],
        [country for country in allies(p) if country not in used],
        _results(effects, _weights(made), len(controls), len(years), p, sources),
    )


def distance_panel(p: AutonomyParameters) -> tuple[pd.DataFrame, list[str]]:
    """Distance to the United States, years × allies, in the window; and the sources."""
    rows = positions_of(p, ["USA", *allies(p)])
    wide = rows.pivot(index="year", columns="country", values="ideal_point")
    wide = wide.reindex(columns=["USA", *allies(p)])
    return wide[allies(p)].rsub(wide["USA"], axis=0).abs(), sources_of(rows)


def _why_not(p: AutonomyParameters, own: list[str], controls: list[str]) -> str:
    if own and len(controls) < FEWEST_CONTROLS:
        return f"the comparison needs {FEWEST_CONTROLS} comparison allies with positions in the years compared"
    return f"the years {p.start_year}–{p.end_year} hold too few UN positions in years of pressure and in others"


def _row(name: str, one: OnOff, made: Synthetic | None) -> dict[str, object]:
    low, high = one.effect.interval or (None, None)
    most = max(one.without, key=lambda left: abs(one.without[left] - one.effect.estimate))
    row = {
        "country": name,
        "estimate": one.effect.estimate,
        "low": low,
        "high": high,
        "p_groups": one.p_groups,
        "groups": one.groups,
        "without_low": min(one.without.values()),
        "without_high": max(one.without.values()),
        "without_most": most,
    }
    if made is None:
        return row
    low, high = made.effect.interval or (None, None)
    parts = {"synthetic_low": low, "synthetic_high": high, "synthetic_p": made.effect.p_value, "since": made.since}
    return {
        **row,
        "synthetic": made.effect.estimate,
        **parts,
        "misfit": made.misfit,
        "before_n": made.effect.n,
        "synthetic_level": made.effect.level,
    }


def _weights(made: dict[str, Synthetic | None]) -> pd.DataFrame:
    rows = [(country, c, w) for country, one in made.items() if one for c, w in one.weights.items()]
    return pd.DataFrame(rows, columns=["country", "control", "weight"])


def _results(
    effects: pd.DataFrame, weights: pd.DataFrame, controls: int, n: int, p: AutonomyParameters, sources: list[str]
) -> Results:
    results = Results()
    results.add("un_comparison.controls", controls, "countries", sources=sources)
    for row in effects.to_dict("records"):
        name = f"un_comparison.{row['country']}"
        ends = (row["low"], row["high"])
        results.add(name, row["estimate"], UNIT, interval=ends, level=p.confidence, design=PANEL, n=n, sources=sources)
        results.add(f"{name}.seen", (row["high"] - row["low"]) / 2, UNIT, sources=sources)
        results.add(f"{name}.p_groups", row["p_groups"], "probability", n=row["groups"])
        for part in ("without_low", "without_high"):
            results.add(f"{name}.{part}", row[part], UNIT, sources=sources)
        results.add(f"{name}.without_most", row["without_most"], "country", sources=sources)
        if pd.isna(row.get("synthetic")):
            continue
        inside = (row["synthetic_low"], row["synthetic_high"])
        results.add(
            f"{name}.synthetic",
            row["synthetic"],
            UNIT,
            interval=None if pd.isna(inside[0]) else inside,
            level=None if pd.isna(inside[0]) else row["synthetic_level"],
            design=SYNTHETIC,
            n=int(row["before_n"]),
            sources=sources,
        )
        results.add(f"{name}.synthetic_p", row["synthetic_p"], "probability", n=int(row["before_n"]))
        results.add(f"{name}.misfit", row["misfit"], UNIT, sources=sources)
        if pd.notna(row["since"]):
            results.add(f"{name}.since", row["since"], UNIT, sources=sources)
    for row in weights.to_dict("records"):
        name = f"un_comparison.weight.{row['country']}.{row['control']}"
        results.add(name, 100 * row["weight"], "% of the synthetic control", sources=sources)
    return results
