"""What the sections of the burden-sharing chapter share on the page."""

from __future__ import annotations

from helpers.wording import words
from helpers.wording.cited import as_count

TRILLION = 10_000.0
"""Billions from which a sum is printed in trillions."""
CURRENCY_WORDS = {"JPY": "yen", "KRW": "won"}
STANDINGS = {"official": "official", "other": "press, other secondary or derived"}
"""How far a point can be trusted, in the order of the legend."""


def money(value: float, unit: str) -> str:
    r"""A sum with its currency in words; small sums of dollars keep two decimals.

    >>> money(1402.84, "KRW bn"), money(0.987, "USD bn at 2024 prices")
    ('1,402.8\xa0billion won', '$0.99\xa0billion at 2024 prices')
    """
    currency, _, rest = unit.partition(" bn")
    if currency == "USD":
        text = words.usd_bn(value, 2 if abs(value) < 10 else 1)
    elif abs(value) >= TRILLION:
        text = f"{words.number(value / 1e3, 1)}{words.NO_BREAK}trillion {CURRENCY_WORDS[currency]}"
    else:
        text = f"{words.number(value, 1)}{words.NO_BREAK}billion {CURRENCY_WORDS[currency]}"
    return f"{text}{rest}"


def plain(value: float) -> str:
    """A number as it was given, without needless decimals.

    >>> plain(3.5), plain(50.0), plain(8.25)
    ('3.5', '50', '8.25')
    """
    return words.number(value, words.places_given(value))


def times(value: float) -> str:
    """How many times, in words where it is a small whole number.

    >>> times(5.0), times(2.5)
    ('five times', '2.5 times')
    """
    return f"{words.count(as_count(value)) if float(value).is_integer() else plain(value)} times"


def year_name(host: str, year: int) -> str:
    """A year of payment: Japan's are fiscal years.

    >>> year_name("JPN", 2025), year_name("KOR", 2025)
    ('fiscal 2025', '2025')
    """
    return f"fiscal {year}" if host == "JPN" else f"{year}"


def by_counts(agreeing: int, counts: int) -> str:
    """How many of several published counts say the same, without a number.

    >>> [by_counts(n, 4) for n in (0, 1, 2, 3, 4)]
    ['by no count', 'by some counts', 'by half of the counts', 'by most counts', 'by every count']
    >>> by_counts(1, 1), by_counts(0, 1)
    ('by the one count', 'by no count')
    """
    if not agreeing:
        return "by no count"
    if agreeing == counts:
        return "by every count" if counts > 1 else "by the one count"
    if 2 * agreeing == counts:
        return "by half of the counts"
    return "by most counts" if 2 * agreeing > counts else "by some counts"


def rate(yearly: float) -> str:
    """Growth a year with its verb.

    >>> rate(2.5), rate(-1.0), rate(0.0)
    ('rose by 2.5% a year', 'fell by 1.0% a year', 'did not move')
    """
    verb = words.direction(yearly, flat="did not move", threshold=0.05)
    return verb if abs(yearly) <= 0.05 else f"{verb} by {words.pct(abs(yearly))} a year"
