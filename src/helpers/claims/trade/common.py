"""What the tests of claims about trade share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from helpers.analysis.results import Result
from helpers.analysis.trade import TradeParameters
from helpers.claims.judgement import all_sources, result
from helpers.data import load

LING_WRITTEN = date(2018, 6, 10)
"""Day on which the article by Ling and Liu was received."""
WEI_PRINTED = date(2019, 8, 1)
"""First day of the months of the issue with Wei's article."""

ADVANCED = ["AUS", "CAN", "DEU", "FRA", "GBR", "ITA", "JPN"]
ASIAN = ["CHN", "IND", "JPN", "TWN", "VNM"]
EVERY = ["AUS", "CAN", "CHN", "DEU", "FRA", "GBR", "IND", "ITA", "JPN", "MEX", "TWN", "VNM"]
"""Sets of comparators: all of the chapter, the advanced economies, the suppliers in Asia."""

SHARE_ONLY: list[Mapping[str, object]] = [
    {"measure": measure, "share_of": share_of}
    for measure in ("nominal", "real")
    for share_of in ("deficit", "trade", "gdp")
]


def share_only(default: str) -> list[Mapping[str, object]]:
    """Pairs left out of a grid: a denominator other than the default beside a measure that is no share."""
    return [pair for pair in SHARE_ONLY if pair["share_of"] != default]


def places(unit: str) -> int:
    """Decimals of a balance in a sentence: shares of the national product are small."""
    return 2 if "GDP" in unit else 1


def of_years(name: str, n: int, years: int, sources: Iterable[str]) -> Result:
    """Some of a number of years."""
    return result(name, int(n), f"of {years} year{'s' if years > 1 else ''}", sources)


def graded_by(value: float, needed: float) -> str:
    """``more`` where a change reaches what is needed, ``less`` where it is none or the other way, else ``some``."""
    return "more" if value >= needed else "some" if value > 0 else "less"


def in_known_prices(p: TradeParameters) -> TradeParameters:
    """The parameters with constant prices of a year whose prices the data know."""
    macro = load("macro_annual")
    last = int(macro.loc[macro["country"] == "USA", "year"].max())
    return p if p.price_year <= last else p.model_copy(update={"price_year": last})


def term(id: str) -> Result | None:
    """A stated term of an agreement; ``None`` where it was not yet stated."""
    table = load("trade_terms")
    rows = table[table["id"] == id]
    if rows.empty:
        return None
    row = rows.iloc[0]
    return result(id, float(row["value"]), str(row["unit"]), all_sources(rows))


def measure_row(id: str) -> pd.Series | None:
    """A row of the register of measures with ``when`` (announced, else effective); ``None`` where not yet known."""
    table = load("trade_measures")
    rows = table[table["id"] == id]
    return None if rows.empty else rows.iloc[0]
