"""What a re-run of the autonomy chapter may change."""

from __future__ import annotations

import math
from typing import Annotated, Literal, Self

from pydantic import model_validator

from helpers.analysis.contract import Parameters, parameter
from helpers.analysis.horizon import THIS_YEAR

Ally = Literal["JPN", "KOR"]
ComparisonAlly = Literal["AUS", "CAN", "DEU", "FRA", "GBR", "ITA"]
Agreement = Literal["cptpp", "eu_japan", "uk_japan", "rcep"]
PartnershipKind = Literal[
    "reciprocal_access",
    "logistics",
    "information_security",
    "equipment_transfer",
    "joint_declaration",
    "co_development",
]
Component = Literal["un_distance", "us_arms", "us_trade", "us_troops", "military_effort"]


class AutonomyParameters(Parameters):
    """What a re-run of the autonomy chapter may change."""

    countries: Annotated[list[Ally], parameter("Allies shown", "Allies whose autonomy is examined.", min_length=1)] = [
        "JPN",
        "KOR",
    ]
    comparison_allies: Annotated[
        list[ComparisonAlly],
        parameter("Allies set beside them", "Other US allies set beside them and used as controls; may be empty."),
    ] = ["AUS", "CAN", "DEU", "FRA", "GBR", "ITA"]
    start_year: Annotated[int, parameter("First year", "First year of data used.", "year", ge=1946, le=2023)] = 1991
    end_year: Annotated[int, parameter("Last year", "Last year of data used.", "year", ge=1993, le=THIS_YEAR)] = (
        THIS_YEAR
    )
    treatment_year: Annotated[
        int,
        parameter(
            "Year of the turn that is tested",
            "First year under treatment in the before/after tests.",
            "year",
            ge=1993,
            le=THIS_YEAR - 1,
        ),
    ] = 2017
    before_years: Annotated[
        int,
        parameter(
            "Years before it", "Years before the treatment year that are compared, at most.", "years", ge=2, le=30
        ),
    ] = 8
    after_years: Annotated[
        int,
        parameter(
            "Years from it on", "Years from the treatment year on that are compared, at most.", "years", ge=1, le=20
        ),
    ] = 8
    un_measure: Annotated[
        Literal["final_passage", "all_votes"],
        parameter("Votes at the UN that count", "UN ideal points from votes on final passage only, or from all votes."),
    ] = "final_passage"
    survey_measure: Annotated[
        Literal["confidence_president", "favourable_usa"],
        parameter("Question of the surveys", "Survey question of the comparison with other allies."),
    ] = "confidence_president"
    arms_window_years: Annotated[
        int,
        parameter(
            "Window of arms imports",
            "Length of the rolling window for the US share of arms imports.",
            "years",
            ge=1,
            le=20,
        ),
    ] = 5
    cover_day: Annotated[
        Literal["first_day", "mid_year", "last_day"],
        parameter(
            "Day on which an agreement must be in force",
            "Day of a year on which a trade agreement must be in force for that year's trade to be covered.",
        ),
    ] = "mid_year"
    with_us_japan_agreement: Annotated[
        bool,
        parameter(
            "Count the US–Japan agreement of 2020",
            "Whether the partial US–Japan agreement of 2020 covers Japan's trade with the US.",
        ),
    ] = False
    agreements_left_out: Annotated[
        list[Agreement],
        parameter("Trade agreements left out", "Trade agreements of Japan that are not counted; may be empty."),
    ] = []
    partnership_kinds: Annotated[
        list[PartnershipKind],
        parameter("Security agreements that count", "Kinds of security agreements that are counted.", min_length=1),
    ] = [
        "reciprocal_access",
        "logistics",
        "information_security",
        "equipment_transfer",
        "joint_declaration",
        "co_development",
    ]
    count_renewals: Annotated[
        bool,
        parameter(
            "Count renewals again",
            "Whether a security agreement that renews one of its kind with the same partner counts again.",
        ),
    ] = False
    arms_dating: Annotated[
        Literal["centred", "ending"],
        parameter(
            "Where the arms window lies", "Whether the arms window of the index lies around its year or ends with it."
        ),
    ] = "centred"
    index_components: Annotated[
        list[Component], parameter("Components of the index", "Components of the composite index.", min_length=2)
    ] = [
        "un_distance",
        "us_arms",
        "us_trade",
        "us_troops",
        "military_effort",
    ]
    index_weights: Annotated[
        list[float],
        parameter(
            "Weights of the components",
            "Weights of the components, in their order, that sum to one; empty for equal weights.",
        ),
    ] = []
    us_position: Annotated[
        Literal["moving", "held"],
        parameter(
            "US position that distance is from",
            "UN distance from where the US votes, or from its mean position before treatment_year.",
        ),
    ] = "moving"
    normalisation: Annotated[
        Literal["z_score", "min_max", "rank"],
        parameter("Scale of the components", "How components are brought to one scale."),
    ] = "z_score"
    scaled_over: Annotated[
        Literal["own_years", "all_countries"],
        parameter(
            "Values that the scale is taken over",
            "Values over which a component is brought to that scale: each country's own years, so that its weight is "
            "its say in what moves the index, or the years of all countries, which lets their differences count too.",
        ),
    ] = "own_years"
    aggregation: Annotated[
        Literal["arithmetic", "geometric"],
        parameter("How components are joined", "How components are joined; geometric needs min_max or rank."),
    ] = "arithmetic"
    index_contrast: Annotated[
        Literal["means", "trend"],
        parameter(
            "What the index is set against",
            "The index from treatment_year on against its mean before, or its trend before carried on.",
        ),
    ] = "means"
    least_components: Annotated[
        int,
        parameter(
            "Fewest components of an index",
            "Components that a country-year must have to be given an index.",
            "components",
            ge=2,
            le=5,
        ),
    ] = 4
    draws: Annotated[
        int,
        parameter(
            "Random draws", "Draws of the weights and of each permutation and bootstrap.", "draws", ge=50, le=5000
        ),
    ] = 1000
    confidence: Annotated[
        float, parameter("Level of the intervals", "Level of the intervals.", "probability", ge=0.5, le=0.99)
    ] = 0.95
    seed: Annotated[int, parameter("Seed of the random draws", "Seed of the draws.", "number", ge=0, le=2**31 - 1)] = (
        20190925
    )

    @model_validator(mode="after")
    def _weights_fit(self) -> Self:
        """There are no index_weights, or one from 0 for each of index_components, and they sum to one."""
        given, wanted = len(self.index_weights), len(self.index_components)
        if given and given != wanted:
            raise ValueError(f"parameter index_weights: expected {wanted} weights, one for each component, got {given}")
        if given and (min(self.index_weights) < 0 or not math.isclose(sum(self.index_weights), 1, abs_tol=1e-6)):
            raise ValueError(f"parameter index_weights={self.index_weights}: expected weights from 0 that sum to one")
        return self

    @model_validator(mode="after")
    def _index_can_be_made(self) -> Self:
        """No more least_components than index_components; with aggregation geometric no normalisation z_score."""
        if self.least_components > len(self.index_components):
            raise ValueError(
                f"parameter least_components={self.least_components}: expected at most the "
                f"{len(self.index_components)} components of index_components"
            )
        if self.aggregation == "geometric" and self.normalisation == "z_score":
            raise ValueError("parameter aggregation='geometric': expected normalisation min_max or rank")
        return self
