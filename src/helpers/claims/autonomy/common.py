"""What the tests of claims about autonomy share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from helpers.analysis.results import Result
from helpers.claims.judgement import Judgement
from helpers.data import load

ALLIES = ["JPN", "KOR"]
NAMES = {"JPN": "Japan", "KOR": "Korea"}
STANDARD_DEVIATIONS = "standard deviations"


def result(
    name: str,
    value: object,
    unit: str,
    sources: Iterable[str],
    interval: tuple[float, float] | None = None,
    n: int | None = None,
) -> Result:
    """A deciding number of a judgement; dates become ISO text."""
    if isinstance(value, pd.Timestamp):
        value = str(value.date())
    plain: Any = value.item() if hasattr(value, "item") else value
    return Result(name, plain, unit, interval, n, tuple(sorted(set(sources))))


def count(name: str, n: int, noun: str, sources: Iterable[str]) -> Result:
    """A count with its noun in singular or plural."""
    return result(name, int(n), noun if n == 1 else f"{noun}s", sources)


def claimed(value: float, unit: str, paper: str = "wei_2019") -> Result:
    """A figure that a paper states."""
    return Result("claimed", value, unit, sources=(paper,))


def both_sources(*frames: pd.DataFrame) -> list[str]:
    """First and second sources of the rows."""
    found = [frame[column].dropna() for frame in frames for column in ("source", "second_source") if column in frame]
    return sorted({str(source) for column in found for source in column if source})


def named(codes: Sequence[str]) -> str:
    """Countries as a list inside a sentence."""
    names = load("countries").set_index("code")["name_in_text"]
    listed = [str(names[code]) for code in codes]
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"


def span(first: int, last: int) -> str:
    """A year, or a span of years, for a sentence."""
    return str(first) if first == last else f"{first}–{last}"


def not_yet(text: str, due: str) -> Judgement:
    """A claim that the data of the time cannot decide, with the day on which they could."""
    return Judgement("open", text, {}, due=due)
