"""How far the data reach: the tables say so, and the contracts' limits follow; new figures are no change of code."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from helpers.data import newest


def _end_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


LAST_DAY = _end_of_month(newest("us_goods_trade_monthly", "month"))
"""Last day of the newest month of trade: no table is brought up to date more often."""
THIS_YEAR = LAST_DAY.year
"""The last year of which there is anything."""
LAST_PRICE_YEAR = newest("macro_annual", "year").year
"""The last year whose price levels and mean exchange rates are known."""
