"""Trade with the two allies: how large the imbalance is, what moved it, and what tariffs did."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.conflicts import Conflicts, conflicts
from helpers.analysis.results import Study
from helpers.analysis.trade import (
    agreements,
    before_after,
    breaks,
    chronology,
    gravity,
    imbalance,
    published,
    response,
    tariffs,
    turn,
    what_if,
)
from helpers.analysis.trade.agreements import Composition, Promise, Steel
from helpers.analysis.trade.before_after import BeforeAfter
from helpers.analysis.trade.breaks import BreakDates
from helpers.analysis.trade.chronology import Chronology
from helpers.analysis.trade.contract import TradeParameters
from helpers.analysis.trade.gravity import Gravity
from helpers.analysis.trade.imbalance import Imbalance
from helpers.analysis.trade.published import Published
from helpers.analysis.trade.response import Response
from helpers.analysis.trade.tariffs import Tariffs
from helpers.analysis.trade.turn import Turn
from helpers.analysis.trade.what_if import WhatIf
from helpers.data import beside, once_a_run

__all__ = ["Trade", "TradeParameters", "analyse"]


TABLES = (
    "us_goods_trade_annual",
    "us_goods_trade_monthly",
    "us_duties_monthly",
    "us_customs_receipts_monthly",
    "us_statutory_rate_daily",
    "japan_trade_by_partner",
    "japan_us_trade_by_commodity",
    "steel_trade",
    "trade_measures",
    "published_results",
)
"""Tables of the chapter, whose conflicts it shows."""


@dataclass(frozen=True)
class Trade(Study):
    """All sections of the chapter, and their results in one collection."""

    imbalance: Imbalance
    before_after: BeforeAfter
    gravity: Gravity
    steel: Steel
    promise: Promise
    composition: Composition
    breaks: BreakDates
    tariffs: Tariffs
    response: Response
    turn: Turn
    chronology: Chronology
    what_if: WhatIf
    published: Published
    conflicts: Conflicts


@once_a_run
def analyse(p: TradeParameters) -> Trade:
    """Run every section of the chapter."""
    rest = beside(
        lambda: {
            "imbalance": imbalance.imbalance(p),
            "gravity": gravity.gravity(p),
            "steel": agreements.steel(p),
            "promise": agreements.promise(p),
            "composition": agreements.composition(p),
            "breaks": breaks.break_dates(p),
            "tariffs": tariffs.tariffs(p),
            "chronology": chronology.chronology(p),
            "conflicts": conflicts(TABLES),
        }
    )
    designs, answered = before_after.before_after(p), response.response(p)
    return Trade(
        before_after=designs,
        response=answered,
        turn=turn.turn(p),
        what_if=what_if.what_if(p, answered),
        published=published.published(p, designs),
        **rest(),
    )
