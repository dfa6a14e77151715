"""What a re-run of the trilateral chapter may change."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from helpers.analysis.contract import Parameters, parameter

ExposureComponent = Literal[
    "capital_distance",
    "border_distance",
    "base_distance",
    "china_trade",
    "us_troops",
    "us_troops_per_head",
    "warheads",
    "missiles",
]
SUM_TOLERANCE = 1e-6
"""By how much weights may miss one: what is lost when thirds are written with six decimals or more."""


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
    gdp_measure: Annotated[
        Literal["market", "ppp"], parameter("GDP at market exchange rates or at purchasing power.")
    ] = "market"
    un_measure: Annotated[
        Literal["final_passage", "all_votes"], parameter("Votes at the UN on which ideal points rest.")
    ] = "final_passage"
    exposure_components: Annotated[
        list[ExposureComponent], parameter("Components of the exposure index, in the order of their weights.", min_length=1)
    ] = ["capital_distance", "border_distance", "base_distance", "china_trade", "us_troops", "warheads", "missiles"]
    exposure_weights: Annotated[
        list[Annotated[float, Field(ge=0)]],
        parameter("Weights of the exposure components, in their order, that sum to one; empty for equal weights."),
    ] = []
    exposure_normalisation: Annotated[
        Literal["ratio", "min_max", "rank"],
        parameter("Components as share of the most exposed, from least to most exposed, or by rank."),
    ] = "ratio"
    exposure_distance: Annotated[
        Literal["mean", "nearest"],
        parameter("Distance to China, Russia and North Korea: mean of the three, or to the nearest."),
    ] = "mean"
    china_trade_flow: Annotated[
        Literal["total", "exports"], parameter("Trade with China that counts as exposure: exports and imports, or exports.")
    ] = "total"
    bloc: Annotated[Literal["BRICS", "SCO", "G7"], parameter("Bloc whose share of the world is shown.")] = "BRICS"
    draws: Annotated[int, parameter("Draws of each permutation and bootstrap.", "draws", ge=50, le=5000)] = 1000
    confidence: Annotated[float, parameter("Level of the intervals.", "probability", ge=0.5, le=0.99)] = 0.95
    seed: Annotated[int, parameter("Seed of the draws.", "number", ge=0, le=2**31 - 1)] = 20190925

    @model_validator(mode="after")
    def _weights_fit(self) -> Self:
        weights, components = self.exposure_weights, self.exposure_components
        if weights and len(weights) != len(components):
            raise ValueError(
                f"parameter exposure_weights: {len(weights)} weights for {len(components)} exposure_components: "
                "expected one weight each, or none"
            )
        if weights and abs(sum(weights) - 1) > SUM_TOLERANCE:
            raise ValueError(f"parameter exposure_weights: weights sum to {sum(weights):g}: expected 1")
        return self
