"""When a table's next figures are due: how often its source publishes, and how long after the period's end.

An entry says it in property ``clock``, in one of three ways::

    clock: {every: month, lag: 37, by: partner}     # a series: the rows show how far it reaches
    clock: {every: half-year, until: 2026-09-30}    # a list kept by hand, looked through up to that day
    clock: {closed: Published once.}                # nothing more is to come
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12, "two years": 24}
"""What a source may publish every, in months."""


@dataclass(frozen=True)
class Clock:
    """The rhythm of a table."""

    every: str = ""
    """A word of :data:`MONTHS`; blank for a table to which nothing is added."""
    lag: int = 0
    """Days from the end of a period to its publication; negative for forecasts and budgets."""
    until: date | None = None
    """The day up to which the source was looked through; without it the rows say how far they reach."""
    months: str = ""
    """Column that says how many months of its year a row holds, or up to which."""
    by: str = ""
    """Column of which some values may lie behind the others."""
    closed: str = ""
    """Why nothing more is to come."""

    @classmethod
    def of(cls, given: Any) -> Self:
        """From an entry.

        Raises:
            ValueError: a property means nothing, or contradicts another.
        """
        if not isinstance(given, dict) or given.keys() - cls.__dataclass_fields__.keys():
            raise ValueError(f"clock {given!r} (expected some of: {', '.join(cls.__dataclass_fields__)})")
        clock = cls(**given | ({"until": date.fromisoformat(given["until"])} if "until" in given else {}))
        if bool(clock.closed) == bool(clock.every):
            raise ValueError("clock: expected either every, or closed with the reason")
        if clock.every and clock.every not in MONTHS:
            raise ValueError(f"clock: every {clock.every!r} (expected one of: {', '.join(MONTHS)})")
        if not isinstance(clock.lag, int):
            raise ValueError(f"clock: lag {clock.lag!r} (expected whole days)")
        return clock

    def period_end(self, day: date) -> date:
        """The last day of the period in which a day lies."""
        length = MONTHS[self.every]
        month = (day.year * 12 + day.month - 1) // length * length + length - 1
        return _month_end(month)

    def due(self, held: date) -> date:
        """The day on which what follows ``held`` is published."""
        start = held + timedelta(days=1)
        month = start.year * 12 + start.month - 1 + MONTHS[self.every]
        end = _month_end(month).replace(day=1) + timedelta(days=start.day - 2)
        return end + timedelta(days=self.lag)


def _month_end(month: int) -> date:
    """The last day of a month that is counted from the year 0."""
    year, number = divmod(month, 12)
    return date(year, number + 1, monthrange(year, number + 1)[1])
