"""What the tests of claims about trade share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import pandas as pd

from helpers.analysis.results import Result, sources_of
from helpers.analysis.trade import TradeParameters
from helpers.claims.judgement import Judgement
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


def result(
    name: str,
    value: float | int | str,
    unit: str,
    sources: Iterable[str],
    interval: tuple[float, float] | None = None,
    n: int | None = None,
) -> Result:
    """A deciding number of a judgement."""
    value = value.item() if hasattr(value, "item") else value
    return Result(name, value, unit, interval, n, tuple(sorted(set(sources))))


def places(unit: str) -> int:
    """Decimals of a balance in a sentence: shares of the national product are small."""
    return 2 if "GDP" in unit else 1


def count(name: str, n: int, noun: str, sources: Iterable[str], nouns: str | None = None) -> Result:
    """A count with its noun in singular or plural."""
    return result(name, int(n), noun if n == 1 else nouns or f"{noun}s", sources)


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


def all_sources(frame: pd.DataFrame) -> list[str]:
    """First and second sources of the rows."""
    return sorted({*sources_of(frame), *frame["second_source"].dropna()})


def named(codes: Iterable[str]) -> str:
    """Countries as a list inside a sentence."""
    table = load("countries").set_index("code")["name_in_text"]
    names = [str(table[code]) for code in codes]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def not_yet(text: str, due: str) -> Judgement:
    """A claim that the data of the time cannot decide, with the day on which they could."""
    return Judgement("open", text, {}, due=due)
