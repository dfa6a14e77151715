"""Trade with the two allies: how large the imbalance is, what moved it, and what tariffs did."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.conflicts import Conflicts, conflicts
from helpers.analysis.results import Study
from helpers.analysis.trade.agreements import Composition, Promise, Steel, composition, promise, steel
from helpers.analysis.trade.before_after import BeforeAfter, before_after
from helpers.analysis.trade.breaks import BreakDates, break_dates
from helpers.analysis.trade.chronology import Chronology, chronology
from helpers.analysis.trade.contract import TradeParameters
from helpers.analysis.trade.imbalance import Imbalance, imbalance
from helpers.analysis.trade.published import Published, published
from helpers.analysis.trade.tariffs import Tariffs, tariffs
from helpers.analysis.trade.turn import Turn, turn
from helpers.analysis.trade.what_if import WhatIf, what_if

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
    steel: Steel
    promise: Promise
    composition: Composition
    breaks: BreakDates
    tariffs: Tariffs
    turn: Turn
    chronology: Chronology
    what_if: WhatIf
    published: Published
    conflicts: Conflicts


def analyse(p: TradeParameters) -> Trade:
    """Run every section of the chapter."""
    designs = before_after(p)
    return Trade(
        imbalance(p),
        designs,
        steel(p),
        promise(p),
        composition(p),
        break_dates(p),
        tariffs(p),
        turn(p),
        chronology(p),
        what_if(p),
        published(p, designs),
        conflicts(TABLES),
    )
