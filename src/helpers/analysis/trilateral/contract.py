"""What a re-run of the trilateral chapter may change."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from helpers.analysis.contract import Parameters, day_parameter, iso_day, parameter
from helpers.analysis.horizon import THIS_YEAR

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(THIS_YEAR, 12, 31)
"""Days from which the chapter can look."""
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

    allies: Annotated[
        list[Literal["JPN", "KOR"]], parameter("Allies shown", "Allies set beside the United States.", min_length=1)
    ] = [
        "JPN",
        "KOR",
    ]
    as_of: Annotated[
        str,
        day_parameter(
            "Day from which the chapter looks",
            "Day from which the chapter looks: nothing dated later is used.",
            FIRST_DAY,
            LAST_DAY,
        ),
    ] = "2026-09-30"
    start_year: Annotated[int, parameter("First year", "First year of data used.", "year", ge=1946, le=2023)] = 1990
    end_year: Annotated[int, parameter("Last year", "Last year of data used.", "year", ge=1948, le=THIS_YEAR)] = (
        THIS_YEAR
    )
    horizon_months: Annotated[
        int,
        parameter(
            "Months ahead",
            "Months ahead for which chances are given; from Camp David, the book's own hold the end of each term that "
            "then ran and the next elections of all three.",
            "months",
            ge=1,
            le=120,
        ),
    ] = 48
    era_start: Annotated[
        int,
        parameter(
            "First year of the later era",
            "First year of the later era: of spells set beside earlier ones, and of those that Japan's chances are "
            "learnt from.",
            "year",
            ge=1946,
            le=2010,
        ),
    ] = 1990
    tenure_model: Annotated[
        Literal["kaplan_meier", "constant"],
        parameter(
            "How stays in office are foretold",
            "How stays without a fixed term are foretold: by time served, or at a constant rate.",
        ),
    ] = "kaplan_meier"
    acting_rule: Annotated[
        Literal["suspended_serves", "acting_serves"],
        parameter(
            "Who counts as president meanwhile",
            "Whether a suspended president still counts as in office, or the acting one does.",
        ),
    ] = "suspended_serves"
    unknown_rule: Annotated[
        Literal["not_done", "left_out"],
        parameter(
            "Commitments without a trace",
            "Whether commitments of which nothing was found count as not done, or are left out of the shares.",
        ),
    ] = "not_done"
    event_window_months: Annotated[
        int,
        parameter(
            "Months around a change of government",
            "Months before and after a change of government that are compared.",
            "months",
            ge=2,
            le=24,
        ),
    ] = 6
    gdp_measure: Annotated[
        Literal["market", "ppp"],
        parameter("How GDP is measured", "GDP at market exchange rates or at purchasing power."),
    ] = "market"
    un_measure: Annotated[
        Literal["final_passage", "all_votes"],
        parameter("Votes at the UN that count", "Votes at the UN on which ideal points rest."),
    ] = "final_passage"
    exposure_components: Annotated[
        list[ExposureComponent],
        parameter(
            "Components of exposure", "Components of the exposure index, in the order of their weights.", min_length=1
        ),
    ] = ["capital_distance", "border_distance", "base_distance", "china_trade", "us_troops", "warheads", "missiles"]
    change_kind: Annotated[
        Literal["bloc", "any_leader"],
        parameter(
            "Changes of government that count",
            "Changes that the event study looks at: of the governing bloc, or of any leader.",
        ),
    ] = "bloc"
    cooperation_pairs: Annotated[
        Literal["all_three", "japan_korea"],
        parameter(
            "Pairs whose cooperation counts",
            "Event-data score of the event study: of all three pairs, or of Japan and Korea.",
        ),
    ] = "all_three"
    exposure_weights: Annotated[
        list[Annotated[float, Field(ge=0)]],
        parameter(
            "Weights of the components",
            "Weights of the exposure components, in their order, that sum to one; empty for equal weights.",
        ),
    ] = []
    exposure_normalisation: Annotated[
        Literal["ratio", "min_max", "rank"],
        parameter(
            "Scale of the components",
            "Components as share of the most exposed, from least to most exposed, or by rank.",
        ),
    ] = "ratio"
    exposure_distance: Annotated[
        Literal["mean", "nearest"],
        parameter(
            "Distance to the rivals", "Distance to China, Russia and North Korea: mean of the three, or to the nearest."
        ),
    ] = "mean"
    china_trade_flow: Annotated[
        Literal["total", "exports"],
        parameter(
            "Trade with China that counts", "Trade with China that counts as exposure: exports and imports, or exports."
        ),
    ] = "total"
    bloc: Annotated[
        Literal["BRICS", "SCO", "G7"], parameter("Bloc shown", "Bloc whose share of the world is shown.")
    ] = "BRICS"
    draws: Annotated[
        int, parameter("Random draws", "Draws of each permutation and bootstrap.", "draws", ge=50, le=5000)
    ] = 1000
    confidence: Annotated[
        float, parameter("Level of the intervals", "Level of the intervals.", "probability", ge=0.5, le=0.99)
    ] = 0.95
    seed: Annotated[int, parameter("Seed of the random draws", "Seed of the draws.", "number", ge=0, le=2**31 - 1)] = (
        20190925
    )

    @model_validator(mode="after")
    def _weights_fit(self) -> Self:
        """There are no exposure_weights, or one for each of exposure_components, and they sum to one."""
        weights, components = self.exposure_weights, self.exposure_components
        if weights and len(weights) != len(components):
            raise ValueError(
                f"parameter exposure_weights: {len(weights)} weights for {len(components)} exposure_components: "
                "expected one weight each, or none"
            )
        if weights and abs(sum(weights) - 1) > SUM_TOLERANCE:
            raise ValueError(f"parameter exposure_weights: weights sum to {sum(weights):g}: expected 1")
        return self

    @field_validator("as_of")
    @classmethod
    def _real_day(cls, value: str) -> str:
        return iso_day(value, FIRST_DAY, LAST_DAY)

    @model_validator(mode="after")
    def _looks_from_inside(self) -> Self:
        """The day as_of lies in start_year or later."""
        if int(self.as_of[:4]) < self.start_year:
            raise ValueError(
                f"parameters as_of={self.as_of}, start_year={self.start_year}: expected as_of in start_year or later"
            )
        return self
