"""What a test of a claim says: a verdict, the numbers that decide it, one sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from helpers.analysis.results import Result

Verdict = Literal["supported", "partly supported", "contradicted", "open", "not testable"]
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
        """An undecided claim says when or by what it could be decided.

        Raises:
            ValueError: an unknown verdict, no date beside ``open``, no data named beside ``not testable``.
        """
        if self.verdict not in VERDICTS:
            raise ValueError(f"verdict {self.verdict!r}: expected one of {', '.join(VERDICTS)}")
        if self.verdict == "open" and not self.due:
            raise ValueError("an open claim needs the date on which it can be judged")
        if self.verdict == "not testable" and not self.needs:
            raise ValueError("a claim that is not testable needs the data that would settle it")

    @property
    def number(self) -> Result | None:
        """The first deciding number; none where nothing could be reckoned."""
        return next(iter(self.numbers.values()), None)

    @property
    def sources(self) -> tuple[str, ...]:
        """Ids of the sources behind the numbers."""
        return tuple(sorted({source for result in self.numbers.values() for source in result.sources}))


def graded(holds: bool, partly: bool = False) -> Verdict:
    """``supported`` where the claim holds, ``partly supported`` where part of it does, else ``contradicted``."""
    return "supported" if holds else "partly supported" if partly else "contradicted"


def untestable(text: str, needs: str) -> Judgement:
    """A claim for which this setting, or any, has no data."""
    return Judgement("not testable", text, {}, needs=needs)
