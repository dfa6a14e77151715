"""What a re-run of the burden-sharing chapter may change."""

from __future__ import annotations

from typing import Annotated, Literal

from helpers.analysis.contract import Parameters, parameter
from helpers.analysis.horizon import LAST_PRICE_YEAR, THIS_YEAR

Host = Literal["JPN", "KOR"]
ComparisonHost = Literal["BEL", "DEU", "ESP", "GBR", "GRC", "ITA", "PRT", "TUR"]
ShareDefinition = Literal[
    "non_personnel",
    "personnel_as_worded",
    "both_governments",
    "with_indirect",
    "think_tank",
    "as_cited",
    "press",
    "audit_office",
    "audit_office_less_relocation",
    "host_ministry_narrow",
    "host_ministry_wide",
    "compendium",
    "projection",
]
SupportDefinition = Literal["cost_sharing", "direct", "direct_and_indirect"]


class BurdenSharingParameters(Parameters):
    """What a re-run of the burden-sharing chapter may change."""

    hosts: Annotated[
        list[Host],
        parameter("Allies shown", "Allies whose payments, troops and arms purchases are shown.", min_length=1),
    ] = ["JPN", "KOR"]
    comparison_hosts: Annotated[
        list[ComparisonHost],
        parameter("Hosts set beside them", "Other host countries set beside the allies; may be empty."),
    ] = ["DEU", "ITA", "GBR"]
    start_year: Annotated[int, parameter("First year", "First year of data used.", "year", ge=1950, le=2023)] = 1950
    end_year: Annotated[
        int,
        parameter(
            "Last year",
            "Last year of data used; the year under way holds Korea's agreed payment and NATO's estimates only.",
            "year",
            ge=1952,
            le=THIS_YEAR,
        ),
    ] = THIS_YEAR
    currency: Annotated[
        Literal["local", "USD"],
        parameter("Currency of payments", "Currency of payments: the ally's own, or dollars at the rate of the year."),
    ] = "local"
    prices: Annotated[
        Literal["current", "constant"],
        parameter("Prices of payments", "Prices of payments: those of each year, or those of price_year."),
    ] = "current"
    price_year: Annotated[
        int,
        parameter(
            "Year of constant prices",
            "Year whose prices (and, for dollars, exchange rate) constant amounts are in.",
            "year",
            ge=1981,
            le=LAST_PRICE_YEAR,
        ),
    ] = 2024
    support_definition: Annotated[
        SupportDefinition,
        parameter(
            "What counts as support",
            "What counts as support: the cost-sharing payment; all money paid; or also rent, taxes and pay forgone.",
        ),
    ] = "direct_and_indirect"
    share_definition: Annotated[
        ShareDefinition,
        parameter(
            "Published shares of stationing cost",
            "Which published shares of stationing cost the cost-plus reckoning starts from.",
        ),
    ] = "compendium"
    premium_pct: Annotated[
        float,
        parameter(
            "Premium on the full cost",
            "Premium on the full cost that a host would pay (cost plus 50: 50).",
            "%",
            ge=0,
            le=200,
        ),
    ] = 50.0
    multiple_limit: Annotated[
        float,
        parameter(
            "Multiple of the payment that is looked for",
            "Multiple of today's payment whose crossing is looked for.",
            "times",
            ge=1.5,
            le=20,
        ),
    ] = 5.0
    demand_multiple: Annotated[
        float,
        parameter(
            "Multiple of the payment that is demanded",
            "Multiple of today's payment set beside the published costs of stationing.",
            "times",
            ge=1.5,
            le=20,
        ),
    ] = 5.0
    pay_counted_pct: Annotated[
        float,
        parameter(
            "Part of US military pay that counts",
            "What-if of the net balance: part of US military pay that counts as a cost of stationing.",
            "%",
            ge=0,
            le=100,
        ),
    ] = 100.0
    gdp_threshold_pct: Annotated[
        float,
        parameter(
            "Defence spending to be reached", "Defence spending that an ally is to reach.", "% of GDP", ge=0.5, le=10
        ),
    ] = 3.5
    target_year: Annotated[
        int,
        parameter(
            "Year by which it is to be reached",
            "Year by which the threshold is to be reached.",
            "year",
            ge=THIS_YEAR + 1,
            le=2050,
        ),
    ] = 2035
    spending_source: Annotated[
        Literal["sipri", "nato"],
        parameter(
            "Whose figures of defence spending", "Whose shares of GDP are used where both exist; NATO's start in 2014."
        ),
    ] = "sipri"
    correlation: Annotated[
        Literal["kendall", "spearman"],
        parameter("Rank correlation", "Rank correlation between the size of an ally and its burden."),
    ] = "kendall"
    group: Annotated[
        Literal["nato", "nato_and_allies"],
        parameter(
            "Allies in the rank correlation",
            "Allies in the rank correlation: NATO's members, or these with Japan, Korea and Australia.",
        ),
    ] = "nato"
    with_usa: Annotated[
        bool,
        parameter(
            "With the United States among them",
            "Whether the United States is among the allies of the rank correlation.",
        ),
    ] = True
    gdp_measure: Annotated[
        Literal["market", "ppp"],
        parameter(
            "How an ally's size is measured",
            "How the size of an ally is measured: dollars at market rates, or at purchasing power (from 1990).",
        ),
    ] = "market"
    arms_window_years: Annotated[
        int,
        parameter(
            "Window of arms imports", "Length of the rolling window for shares of arms imports.", "years", ge=1, le=20
        ),
    ] = 5
    max_breaks: Annotated[
        int,
        parameter("Most breaks looked for", "Largest number of structural breaks looked for.", "breaks", ge=1, le=6),
    ] = 5
    draws: Annotated[
        int, parameter("Random draws", "Draws of each bootstrap and permutation.", "draws", ge=50, le=5000)
    ] = 500
    confidence: Annotated[
        float, parameter("Level of the intervals", "Level of the intervals.", "probability", ge=0.5, le=0.99)
    ] = 0.95
    seed: Annotated[int, parameter("Seed of the random draws", "Seed of the draws.", "number", ge=0, le=2**31 - 1)] = (
        20190925
    )
