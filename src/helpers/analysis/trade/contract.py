"""What a re-run of the trade chapter may change."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, field_validator

from helpers.analysis.contract import Parameters

Ally = Literal["JPN", "KOR"]
Comparator = Literal["AUS", "CAN", "CHN", "DEU", "FRA", "GBR", "IND", "ITA", "JPN", "KOR", "MEX", "TWN", "VNM"]


def _unit(unit: str) -> dict[str, str]:
    return {"unit": unit}


class TradeParameters(Parameters):
    """What a re-run of the trade chapter may change."""

    partners: Annotated[
        list[Ally], Field(min_length=1, description="Allies whose trade with the United States is shown.")
    ] = ["JPN", "KOR"]
    comparators: Annotated[
        list[Comparator],
        Field(description="Partners set beside the allies and used as controls; may be empty."),
    ] = ["AUS", "CAN", "CHN", "DEU", "FRA", "GBR", "IND", "ITA", "JPN", "MEX", "TWN", "VNM"]
    start_year: Annotated[
        int, Field(ge=1987, le=2024, description="First year of data used.", json_schema_extra=_unit("year"))
    ] = 1987
    end_year: Annotated[
        int,
        Field(
            ge=1989,
            le=2026,
            description="Last year of data used; 2026 ends in July and counts in monthly results only.",
            json_schema_extra=_unit("year"),
        ),
    ] = 2026
    measure: Annotated[
        Literal["nominal", "real", "share"],
        Field(description="How a balance is measured: current dollars, constant dollars, or as a share of share_of."),
    ] = "nominal"
    share_of: Annotated[
        Literal["deficit", "trade", "gdp"],
        Field(description="Denominator where measure is share: the US goods deficit, two-way trade, or US GDP."),
    ] = "trade"
    price_year: Annotated[
        int,
        Field(
            ge=1987, le=2025, description="Year whose prices constant dollars are in.", json_schema_extra=_unit("year")
        ),
    ] = 2024
    event_partner: Annotated[Ally, Field(description="Ally whose trade the before/after tests examine.")] = "KOR"
    event_date: Annotated[
        str,
        Field(
            description="Event of the before/after tests (default: the Korea agreement enters into force).",
            json_schema_extra=_unit("ISO date"),
        ),
    ] = "2012-03-15"
    before_years: Annotated[
        int,
        Field(
            ge=2,
            le=20,
            description="Longest span before the event used in the tests.",
            json_schema_extra=_unit("years"),
        ),
    ] = 10
    after_years: Annotated[
        int,
        Field(
            ge=1, le=10, description="Longest span after the event used in the tests.", json_schema_extra=_unit("years")
        ),
    ] = 5
    hac_lags: Annotated[
        int,
        Field(
            ge=0,
            le=36,
            description="Lags of the autocorrelation-robust standard errors.",
            json_schema_extra=_unit("months"),
        ),
    ] = 12
    confidence: Annotated[
        float, Field(ge=0.5, le=0.99, description="Level of the intervals.", json_schema_extra=_unit("probability"))
    ] = 0.95
    turn_year: Annotated[
        int,
        Field(
            ge=2011,
            le=2023,
            description="Year after which Japan's trade pattern is compared with before.",
            json_schema_extra=_unit("year"),
        ),
    ] = 2017
    currency: Annotated[
        Literal["JPY", "USD"], Field(description="Currency in which Japan's own customs figures are shown.")
    ] = "JPY"
    max_breaks: Annotated[
        int,
        Field(
            ge=1, le=8, description="Largest number of structural breaks looked for.", json_schema_extra=_unit("breaks")
        ),
    ] = 5
    draws: Annotated[
        int,
        Field(ge=50, le=5000, description="Bootstrap draws for the dates of breaks.", json_schema_extra=_unit("draws")),
    ] = 300
    seed: Annotated[
        int, Field(ge=0, le=2**31 - 1, description="Seed of the bootstrap.", json_schema_extra=_unit("number"))
    ] = 20190925
    tariff_rate_pct: Annotated[
        float,
        Field(
            ge=0, le=100, description="What-if: tariff on all goods from each partner.", json_schema_extra=_unit("%")
        ),
    ] = 15.0
    pass_through_pct: Annotated[
        float,
        Field(
            ge=0,
            le=100,
            description="What-if: share of the tariff that reaches the price paid by US importers.",
            json_schema_extra=_unit("%"),
        ),
    ] = 94.0
    import_elasticity: Annotated[
        float,
        Field(
            ge=0,
            le=10,
            description="What-if: fall of import volume for a rise of the duty-inclusive price, both in per cent.",
            json_schema_extra=_unit("elasticity"),
        ),
    ] = 2.5
    base_year: Annotated[
        int,
        Field(
            ge=2011,
            le=2024,
            description="What-if: year whose imports and collected rate are the starting point.",
            json_schema_extra=_unit("year"),
        ),
    ] = 2024

    @field_validator("event_date")
    @classmethod
    def _iso_date(cls, value: str) -> str:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise ValueError("a date as YYYY-MM-DD") from None
        if not date(1989, 1, 1) <= day <= date(2026, 7, 31):
            raise ValueError("a date from 1989-01-01 to 2026-07-31")
        return value
