"""Numbers of a comparison as they are printed: rounded by their unit, as the book's sentences round them.

Two numbers that differ never read alike: where they would, both get more digits.
"""

from __future__ import annotations

import re
from typing import Any

from helpers.wording import words

DECIMALS = (
    (re.compile(r"(?:%|‰|pp\b|percentage points|USD bn|JPY bn|KRW bn|billion)"), 1),
    (re.compile(r"(?:USD m|million dollars)\b"), 0),
    (re.compile(r"(?:p|p-value|probability)$"), 2),
)
"""How a unit begins → decimals; a number of any other unit has three significant digits, as in the text.

Where one decimal is the rule, numbers below one have two.
"""
CHANCES, LEAST_CHANCE = ("p", "p-value"), 0.01
"""Units of probability values, and below what they are told no closer."""
YEARS = ("year", "fiscal year")
"""Units of numbers that are names: no comma stands in them."""
MOST = 10
"""Decimals to which two that differ may be told apart."""


def printed(value: Any, unit: str = "", decimals: int | None = None) -> str:
    """A value: a number rounded by its unit, a pair of them as an interval, a dash for what is not there.

    >>> printed(9.7523, "USD bn"), printed(1987, "year"), printed((-40.50897, 14.46), "%"), printed(None)
    ('9.8', '1987', '−40.5 to 14.5', '—')
    """
    match value:
        case None:
            return "—"
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return _number(value, unit, decimals)
        case tuple():
            most = [_decimals(end, unit) for end in value]
            if decimals is None and None not in most:
                decimals = max(one or 0 for one in most)
            return words.interval(value, decimals)
        case _:
            return str(value)


def _number(value: float, unit: str, decimals: int | None) -> str:
    if unit in YEARS and value == int(value):
        return str(int(value))
    if unit in CHANCES and decimals is None and 0 < value < LEAST_CHANCE:
        return f"< {LEAST_CHANCE}"
    return words.number(value, _decimals(value, unit) if decimals is None else decimals)


def side_by_side(before: Any, after: Any, unit: str = "") -> tuple[str, str]:
    """Two values that differ, each rounded by the unit, with as many decimals more as tell them apart.

    >>> side_by_side(84.07, 84.11, "%"), side_by_side(1.0, 2.0, "breaks")
    (('84.07', '84.11'), ('1', '2'))
    """
    pair = printed(before, unit), printed(after, unit)
    for decimals in range(MOST + 1):
        if pair[0] != pair[1]:
            break
        pair = printed(before, unit, decimals), printed(after, unit, decimals)
    return pair


def moved(before: Any, after: Any, unit: str = "") -> str:
    """The signed difference of two numbers; blank where they are none.

    >>> moved(72.04, 60.92, "%"), moved(84.07, 84.11, "%"), moved(None, 2)
    ('−11.1', '+0.04', '')
    """
    if not all(isinstance(end, int | float) and not isinstance(end, bool) for end in (before, after)):
        return ""
    by = after - before
    texts = (words.number(by, decimals, sign=True) for decimals in (_decimals(by, unit), *range(MOST + 1)))
    return next((text for text in texts if text.strip("0.,")), "0")


def _decimals(value: float, unit: str) -> int | None:
    """By the unit; a whole number of things keeps none."""
    if isinstance(value, int):
        return 0
    decimals = next((decimals for begins, decimals in DECIMALS if begins.match(unit)), None)
    return 2 if decimals == 1 and 0 < abs(value) < 1 else decimals
