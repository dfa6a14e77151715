"""What the sections of the trade chapter share on the page."""

from __future__ import annotations

from collections.abc import Mapping

from helpers.analysis.trade import TradeParameters
from helpers.data import load
from helpers.wording.cited import quantity


def balance_words(value: float, unit: str) -> str:
    r"""A balance in words.

    >>> balance_words(-64.4, "USD bn"), balance_words(5.2, "% of two-way trade")
    ('a deficit of $64.4\xa0billion', 'a surplus equal to 5.2% of two-way trade')
    """
    side, size = "deficit" if value < 0 else "surplus", quantity(abs(value), unit)
    return f"a {side} equal to {size}" if unit.startswith("%") else f"a {side} of {size}"


def dated(names: Mapping[str, str], p: TradeParameters) -> list[tuple[str, str]]:
    """Dates of measures by id, with the names given, of those that touched the allies shown in the window.

    Measures that fall on one day and bear one name (the same step for both allies) are given once.
    """
    rows = load("trade_measures").set_index("id").loc[list(names)]
    rows = rows[rows["target"].isin([*p.partners, "ALL"])]
    when = rows["date_effective"].fillna(rows["date_announced"])
    kept = when[when.dt.year.between(p.start_year, p.end_year)]
    return sorted({(day.date().isoformat(), names[str(name)]) for name, day in kept.items()})
