"""US administrations as spans of survey and voting years."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Administration:
    """A president's time in office, in whole years."""

    key: str
    """Word in names of results: ``obama``."""
    name: str
    """Name in a sentence."""
    president: str
    """Family name, for the margin of a figure."""
    first: int
    last: int


ADMINISTRATIONS = (
    Administration("bush_senior", "the elder Bush", "Bush", 1989, 1992),
    Administration("clinton", "Clinton", "Clinton", 1993, 2000),
    Administration("bush", "Bush", "Bush", 2001, 2008),
    Administration("obama", "Obama", "Obama", 2009, 2016),
    Administration("trump_first", "Trump’s first term", "Trump", 2017, 2020),
    Administration("biden", "Biden", "Biden", 2021, 2024),
    Administration("trump_second", "Trump’s second term", "Trump", 2025, 2028),
)
"""Whole years from the inauguration on: surveys are mostly of the spring, sessions of the autumn."""


def administration_of(year: int) -> Administration:
    """The administration in office for most of the year (1989 or later)."""
    return next(one for one in ADMINISTRATIONS if one.first <= year <= one.last)


def predecessor(one: Administration) -> Administration:
    """The administration before; the first in the list has none."""
    return ADMINISTRATIONS[ADMINISTRATIONS.index(one) - 1]


def keys(years: pd.Series[int]) -> pd.Series[str]:
    """Key of the administration of each year; missing before 1989."""
    bins = [ADMINISTRATIONS[0].first - 1, *(one.last for one in ADMINISTRATIONS)]
    return pd.cut(years, bins, labels=[one.key for one in ADMINISTRATIONS]).astype("object")
