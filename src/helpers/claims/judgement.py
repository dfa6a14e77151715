"""What a test of a claim says: a verdict, the numbers that decide it, one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal, get_args

import pandas as pd

from helpers.analysis.results import Result
from helpers.data import rows
from helpers.wording.cited import Sentence, filled

Verdict = Literal["supported", "partly supported", "contradicted", "undecided", "open", "not testable"]
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)


@dataclass(frozen=True)
class Judgement:
    """The outcome of one test under one setting of its analytic choices."""

    verdict: Verdict
    text: str
    """One sentence with named gaps: ``The deficit was {balance:1} in 2018.`` A gap names an entry of ``numbers``;
    digits after the colon are decimals. A finding's own numbers stand in gaps, never in the text."""
    numbers: Mapping[str, Result]
    """Deciding numbers by name; the first is the one whose curve is drawn."""
    due: str | None = None
    """For ``open``: the ISO date on which the claim can be judged."""
    needs: str | None = None
    """For ``not testable``: which data would settle it."""

    def __post_init__(self) -> None:
        """A claim that is not judged says when or by what it could be.

        Raises:
            ValueError: an unknown verdict, no date beside ``open``, no data named beside ``not testable``.
        """
        if self.verdict not in VERDICTS:
            raise ValueError(f"verdict {self.verdict!r}: expected one of {', '.join(VERDICTS)}")
        if self.verdict == "open" and not self.due:
            raise ValueError("an open claim needs the date on which it can be judged")
        if self.verdict == "not testable" and not self.needs:
            raise ValueError("a claim that is not testable needs the data that would settle it")

    def sentence(self, claim: str = "claim") -> Sentence:
        """The sentence of the judgement, its gaps filled with the numbers as a page prints them.

        Raises:
            KeyError: a gap names no number.
        """
        return filled(f"claims.{claim}", self.text, self.numbers)

    @property
    def number(self) -> Result | None:
        """The first deciding number; none where nothing could be reckoned."""
        return next(iter(self.numbers.values()), None)

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources behind the numbers."""
        return tuple(rows.ids(source for result in self.numbers.values() for source in result.sources))


@dataclass(frozen=True)
class Asked:
    """What a test asked of the rule."""

    claimed: Literal["more", "less"]
    matters: float
    sized: bool


_asked: ContextVar[list[Asked] | None] = ContextVar("asked", default=None)


@contextmanager
def noting_what_is_asked() -> Iterator[list[Asked]]:
    """Inside the block every call of :func:`from_estimate` is noted: the calibration asks the rule just the same."""
    found: list[Asked] = []
    token = _asked.set(found)
    try:
        yield found
    finally:
        _asked.reset(token)


def from_estimate(
    estimate: Result, *, claimed: Literal["more", "less"], matters: float, sized: bool = False
) -> Verdict:
    """The one way from an estimate to a verdict.

    ``supported`` where the interval lies wholly beyond zero in the claimed direction, or beyond the smallest effect
    that matters if the claim names a size; ``contradicted`` where it holds no effect of the claimed sign that would
    matter; else ``undecided``. So a wide interval around zero decides nothing, whatever the sign of the estimate.

    Args:
        estimate: with an interval and its level.
        claimed: the direction of the claim.
        matters: smallest effect that would matter, above zero, in the unit of the estimate.
        sized: whether the claim says that the effect is large, not merely that there is one.

    Raises:
        ValueError: no interval, no level, or nothing that would matter.
    """
    if estimate.interval is None or estimate.level is None:
        raise ValueError(f"result {estimate.id!r}: a verdict rests on an interval with its level")
    if matters <= 0:
        raise ValueError("the smallest effect that matters is above zero")
    if (noted := _asked.get()) is not None:
        noted.append(Asked(claimed, matters, sized))
    low, high = estimate.interval if claimed == "more" else (-estimate.interval[1], -estimate.interval[0])
    if low > (matters if sized else 0.0):
        return "supported"
    return "contradicted" if high < matters else "undecided"


def graded(holds: bool, partly: bool = False) -> Verdict:
    """``supported`` where the claim holds, ``partly supported`` where part of it does, else ``contradicted``."""
    return "supported" if holds else "partly supported" if partly else "contradicted"


def result(
    name: str,
    value: Any,
    unit: str,
    sources: Iterable[str] = (),
    interval: tuple[float, float] | None = None,
    n: int | None = None,
    *,
    level: float | None = None,
    design: str = "",
) -> Result:
    """A deciding number of a judgement; NumPy's become Python's, dates ISO text."""
    plain = str(value.date()) if isinstance(value, pd.Timestamp) else getattr(value, "item", lambda: value)()
    return Result(name, plain, unit, interval, n, tuple(rows.ids(sources)), level, design)


def count(name: str, n: int, noun: str, sources: Iterable[str], nouns: str | None = None) -> Result:
    """A count with its noun in singular or plural."""
    return result(name, int(n), noun if n == 1 else nouns or f"{noun}s", sources)


def all_sources(*frames: pd.DataFrame) -> list[str]:
    """First and second sources of the rows."""
    found = [frame[column] for frame in frames for column in ("source", "second_source") if column in frame]
    return rows.ids(source for column in found for source in rows.cells(column) if source)


def not_yet(text: str, due: str) -> Judgement:
    """A claim that the data of the time cannot decide, with the day on which they could."""
    return Judgement("open", text, {}, due=due)


def untestable(text: str, needs: str) -> Judgement:
    """A claim for which this setting, or any, has no data."""
    return Judgement("not testable", text, {}, needs=needs)
