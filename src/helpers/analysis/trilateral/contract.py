"""What a re-run of the trilateral chapter may change."""

from __future__ import annotations

from typing import Annotated, Literal

from helpers.analysis.contract import Parameters, parameter


class TrilateralParameters(Parameters):
    """What a re-run of the trilateral chapter may change."""

    allies: Annotated[list[Literal["JPN", "KOR"]], parameter("Allies set beside the United States.", min_length=1)] = [
        "JPN",
        "KOR",
    ]
    as_of: Annotated[str, parameter("Day from which the chapter looks: nothing dated later is used.", "ISO date")] = (
        "2026-09-30"
    )
    start_year: Annotated[int, parameter("First year of data used.", "year", ge=1946, le=2023)] = 1990
    end_year: Annotated[int, parameter("Last year of data used.", "year", ge=1948, le=2026)] = 2026
    horizon_months: Annotated[int, parameter("Months ahead for which chances are given.", "months", ge=1, le=120)] = 36
    era_start: Annotated[
        int, parameter("First year of the spells in office from which chances are learnt.", "year", ge=1946, le=2010)
    ] = 1990
    acting_rule: Annotated[
        Literal["suspended_serves", "acting_serves"],
        parameter("Whether a suspended president still counts as in office, or the acting one does."),
    ] = "suspended_serves"
    event_window_months: Annotated[
        int, parameter("Months before and after a change of government that are compared.", "months", ge=2, le=24)
    ] = 6
    exposure_weights: Annotated[
        list[float],
        parameter("Weights of the exposure components, in their order, that sum to one; empty for equal weights."),
    ] = []
    bloc: Annotated[Literal["BRICS", "SCO", "G7"], parameter("Bloc whose share of the world is shown.")] = "BRICS"
    draws: Annotated[int, parameter("Draws of each permutation and bootstrap.", "draws", ge=50, le=5000)] = 1000
    confidence: Annotated[float, parameter("Level of the intervals.", "probability", ge=0.5, le=0.99)] = 0.95
    seed: Annotated[int, parameter("Seed of the draws.", "number", ge=0, le=2**31 - 1)] = 20190925
