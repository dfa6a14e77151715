"""How far a table reaches and when more is due, read from its file: no row need be checked or typed for that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from helpers.data.reading import column as cells_of
from helpers.data.tables import Catalogue, Table, catalogue
from helpers.errors import BadInput

DATED = re.compile(r"[0-9]{4}(-[0-9]{2}-[0-9]{2})?")
"""A year or a day; a cell that is neither is refused when the table is loaded."""

_consulted: dict[str, str] = {}


def newest(table: str, column: str) -> date:
    """The last day in a column of dates, or the first of January of the last year in a column of years.

    It is what is published, whatever year :func:`helpers.data.known_until` looks from.

    Raises:
        BadInput: no such table, or no date in the column.
    """
    found = catalogue().table(table)
    try:
        last = max(filter(DATED.fullmatch, cells_of(found, column)))  # years and ISO dates are in order as texts
        day = date.fromisoformat(last if "-" in last else f"{last}-01-01")
    except ValueError:
        raise BadInput(f"{found.place}: no date in column {column} (expected how far the data reach)") from None
    consult(f"{table}.{column}", day.isoformat())
    return day


def consult(name: str, answer: str) -> None:
    """Put on record what this process asked beside the rows of tables, and what it was told."""
    _consulted[name] = answer


def consulted() -> dict[str, str]:
    """What this process asked beside the rows of tables, such as ``table.column`` of :func:`newest` → the answer."""
    return dict(sorted(_consulted.items()))


def consulted_now(name: str) -> str | None:
    """What :func:`newest` would answer for a ``table.column`` now; None if it has none."""
    try:
        return newest(*name.split(".")).isoformat()
    except BadInput:
        return None


@dataclass(frozen=True)
class Overdue:
    """A table, or some values of one of its columns, of which more should have been published."""

    table: str
    behind: tuple[str, ...]
    """The values that lie behind; empty if the whole table does."""
    held: date
    """The last day of the newest period that is there."""
    due: date
    days: int
    """How many days ago more was due."""


@lru_cache(maxsize=256)
def held(table: Table) -> dict[str, date]:
    """The last day of the newest period, for each value of the column that the clock names; else for a blank.

    Raises:
        BadInput: no date in the column that dates the rows.
    """
    clock = table.clock
    if clock.until:
        return {"": clock.until}
    days = [*map(_day, cells_of(table, table.dated[0]), cells_of(table, clock.months) if clock.months else _ever(""))]
    found: dict[str, date] = {}
    for value, day in zip(cells_of(table, clock.by) if clock.by else _ever(""), days, strict=False):
        if day:
            found[value] = max(day, found.get(value, day))
    if not found:
        raise BadInput(f"{table.place}: no date in column {table.dated[0]} (expected how far the data reach)")
    # A row of a year with some of its months reaches only as far as they do; any other fills its period.
    return {value: clock.period_end(day) for value, day in found.items()}


def _ever(value: str) -> Iterator[str]:
    while True:
        yield value


def _day(cell: str, months: str) -> date | None:
    """The day of a date, a month or a year that ends a cell; a number of months is counted in its year."""
    if not (found := re.search(r"([0-9]{4})(?:-([0-9]{2}))?(?:-[0-9]{2})?$", cell)):
        return None
    return date(int(found[1]), int(months or found[2] or 12), 1)


def next_due(table: Table) -> date | None:
    """When more than the table's newest period is published; nothing for a table to which nothing is added."""
    return table.clock.due(max(held(table).values())) if table.clock.every else None


def made_in(known: Catalogue) -> date:
    """The first day of the month that the version of the data names: ``2026.10``."""
    year, month = map(int, str(known.head["version"]).split("."))
    return date(year, month, 1)


def series_due(table: Table) -> date | None:
    """When more of a series is published; nothing for lists that are kept by hand and for what is closed."""
    return None if table.clock.until else next_due(table)


def stale(on: date) -> list[Overdue]:
    """Tables of which more should have been published before a day, the longest overdue first."""
    found = [one for table in catalogue().tables.values() if table.clock.every for one in _overdue(table, on)]
    return sorted(found, key=lambda one: (one.due, one.table))


def _overdue(table: Table, on: date) -> Iterator[Overdue]:
    reached = held(table)
    newest = max(reached.values())
    for last in sorted(set(reached.values())):
        due = table.clock.due(last)
        if due < on:
            behind = tuple(value for value, day in reached.items() if day == last) if last < newest else ()
            yield Overdue(table.name, behind, last, due, (on - due).days)
