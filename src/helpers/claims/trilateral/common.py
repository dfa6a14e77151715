"""What the tests of claims about trilateral prospects share."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.analysis.results import Result, sources_of
from helpers.claims.judgement import Judgement, Verdict

PUBLISHED = pd.Timestamp("2023-08-24")
"""Day on which the paper was published."""
HALF = 50.0


def result(
    name: str,
    value: float | int | str,
    unit: str,
    sources: Iterable[str] = (),
    interval: tuple[float, float] | None = None,
    n: int | None = None,
) -> Result:
    """A deciding number of a judgement."""
    value = value.item() if hasattr(value, "item") else value
    return Result(name, value, unit, interval, n, tuple(sorted(set(sources))))


def of_some(name: str, n: int, total: int, noun: str, sources: Iterable[str] = ()) -> Result:
    """So many of a number of things: ``3 of the 17 instruments``, or ``the one instrument`` where there is but one."""
    return result(name, int(n), f"of the {total} {noun}" if total != 1 else f"of the one {noun.rstrip('s')}", sources)


def day(name: str, when: pd.Timestamp, sources: Iterable[str] = ()) -> Result:
    """A date."""
    return result(name, str(when.date()), "date", sources)


def all_sources(*frames: pd.DataFrame) -> list[str]:
    """First and second sources of the rows."""
    seconds = {second for frame in frames for second in frame.get("second_source", pd.Series()).dropna()}
    return sorted({*sources_of(*frames), *seconds})


def not_yet(text: str, due: str) -> Judgement:
    """A claim that the data of the time cannot decide, with the day on which they could."""
    return Judgement("open", text, {}, due=due)


def by_share(share_pct: float, needed_pct: float) -> Verdict:
    """Verdict by the share of cases that bear a claim out, alike on both sides of one half.

    ``supported`` from the needed share on, ``contradicted`` where the cases against reach it, else in between.
    """
    if share_pct > HALF and share_pct >= needed_pct:
        return "supported"
    return "contradicted" if share_pct < HALF and share_pct <= 100 - needed_pct else "partly supported"
