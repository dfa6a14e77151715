"""What a re-run of the trade chapter may change."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import field_validator

from helpers.analysis.contract import Parameters, day_parameter, iso_day, parameter
from helpers.analysis.horizon import LAST_DAY, LAST_PRICE_YEAR, THIS_YEAR

FIRST_DAY = date(1989, 1, 1)
"""Of an event: two years of trade lie before it."""
Ally = Literal["JPN", "KOR"]
Comparator = Literal["AUS", "CAN", "CHN", "DEU", "FRA", "GBR", "IND", "ITA", "JPN", "KOR", "MEX", "TWN", "VNM"]

DutyPartner = Literal[
    "AUS", "AUT", "BEL", "BGD", "BRA", "CAN", "CHE", "CHL", "CHN", "COL", "CRI", "DEU", "DNK", "ECU", "ESP", "FRA",
    "GBR", "HKG", "HUN", "IDN", "IND", "IRL", "ISR", "ITA", "JPN", "KHM", "KOR", "MEX", "MYS", "NLD", "PER", "PHL",
    "POL", "SAU", "SGP", "SWE", "THA", "TUR", "TWN", "VNM", "ZAF",
]  # fmt: skip
"""Partners whose duties by month are known."""


class TradeParameters(Parameters):
    """What a re-run of the trade chapter may change."""

    partners: Annotated[
        list[Ally], parameter("Allies shown", "Allies whose trade with the United States is shown.", min_length=1)
    ] = [
        "JPN",
        "KOR",
    ]
    comparators: Annotated[
        list[Comparator],
        parameter("Partners set beside them", "Partners set beside the allies and used as controls; may be empty."),
    ] = ["AUS", "CAN", "CHN", "DEU", "FRA", "GBR", "IND", "ITA", "JPN", "MEX", "TWN", "VNM"]
    start_year: Annotated[int, parameter("First year", "First year of data used.", "year", ge=1987, le=2024)] = 1987
    end_year: Annotated[
        int,
        parameter(
            "Last year",
            "Last year of data used; one cut short counts in monthly results only.",
            "year",
            ge=1989,
            le=THIS_YEAR,
        ),
    ] = THIS_YEAR
    measure: Annotated[
        Literal["nominal", "real", "share"],
        parameter(
            "How a balance is measured",
            "How a balance is measured: current dollars, constant dollars, or as a share of share_of.",
        ),
    ] = "nominal"
    share_of: Annotated[
        Literal["deficit", "trade", "gdp"],
        parameter(
            "Share of what, where it is a share",
            "Denominator where measure is share: the US goods deficit, two-way trade, or US GDP.",
        ),
    ] = "trade"
    price_year: Annotated[
        int,
        parameter(
            "Year of constant prices", "Year whose prices constant dollars are in.", "year", ge=1987, le=LAST_PRICE_YEAR
        ),
    ] = 2024
    event_partner: Annotated[
        Ally, parameter("Ally of the before/after tests", "Ally whose trade the before/after tests examine.")
    ] = "KOR"
    event_date: Annotated[
        str,
        day_parameter(
            "Day of the event",
            "Event of the before/after tests (default: the Korea agreement enters into force).",
            FIRST_DAY,
            LAST_DAY,
        ),
    ] = "2012-03-15"
    before_years: Annotated[
        int,
        parameter("Years before the event", "Longest span before the event used in the tests.", "years", ge=2, le=20),
    ] = 10
    after_years: Annotated[
        int, parameter("Years after the event", "Longest span after the event used in the tests.", "years", ge=1, le=10)
    ] = 5
    hac_lags: Annotated[
        int,
        parameter(
            "Months over which errors may be related",
            "Lags of the autocorrelation-robust standard errors.",
            "months",
            ge=0,
            le=36,
        ),
    ] = 12
    confidence: Annotated[
        float, parameter("Level of the intervals", "Level of the intervals.", "probability", ge=0.5, le=0.99)
    ] = 0.95
    turn_year: Annotated[
        int,
        parameter(
            "Year of Japan's turn",
            "Year after which Japan's trade pattern is compared with before.",
            "year",
            ge=2011,
            le=2023,
        ),
    ] = 2017
    currency: Annotated[
        Literal["JPY", "USD"],
        parameter("Currency of Japan's customs figures", "Currency in which Japan's own customs figures are shown."),
    ] = "JPY"
    max_breaks: Annotated[
        int,
        parameter("Most breaks looked for", "Largest number of structural breaks looked for.", "breaks", ge=1, le=8),
    ] = 5
    draws: Annotated[
        int,
        parameter(
            "Random draws", "Series without a break that the breaks found are set beside.", "draws", ge=50, le=5000
        ),
    ] = 300
    seed: Annotated[
        int, parameter("Seed of the random draws", "Seed of what is drawn at random.", "number", ge=0, le=2**31)
    ] = 20190925
    tariff_rate_pct: Annotated[
        float, parameter("Tariff of the what-if", "What-if: tariff on all goods from each partner.", "%", ge=0, le=100)
    ] = 15.0
    pass_through_pct: Annotated[
        float,
        parameter(
            "Part of the tariff that importers pay",
            "What-if: share of the tariff that reaches the price paid by US importers.",
            "%",
            ge=0,
            le=100,
        ),
    ] = 94.0
    import_elasticity: Annotated[
        float,
        parameter(
            "Answer of imports to prices",
            "What-if: fall of import volume for a rise of the duty-inclusive price, both in per cent; at first the "
            "book's own estimate from the duties of 2025.",
            "elasticity",
            ge=0,
            le=10,
        ),
    ] = 1.8
    left_out: Annotated[
        list[DutyPartner],
        parameter(
            "Partners left out of that estimate",
            "Partners left out where the answer of imports to duties is estimated; at first those whose trade "
            "gold and medicines moved.",
        ),
    ] = ["CHE", "HKG", "IRL"]
    base_year: Annotated[
        int,
        parameter(
            "Starting year of the what-if",
            "What-if: year whose imports and collected rate are the starting point.",
            "year",
            ge=2011,
            le=2024,
        ),
    ] = 2024

    @field_validator("event_date")
    @classmethod
    def _iso_date(cls, value: str) -> str:
        return iso_day(value, FIRST_DAY, LAST_DAY)
