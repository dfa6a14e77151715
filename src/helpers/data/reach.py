"""How far a table reaches, read from its file: no row need be checked or typed for that."""

from __future__ import annotations

import re
from datetime import date

from helpers.data.reading import column as cells_of
from helpers.data.tables import catalogue
from helpers.errors import BadInput

DATED = re.compile(r"[0-9]{4}(-[0-9]{2}-[0-9]{2})?")
"""A year or a day; a cell that is neither is refused when the table is loaded."""


def newest(table: str, column: str) -> date:
    """The last day in a column of dates, or the first of January of the last year in a column of years.

    It is what is published, whatever year :func:`helpers.data.known_until` looks from.

    Raises:
        BadInput: no such table, or no date in the column.
    """
    found = catalogue().table(table)
    try:
        last = max(filter(DATED.fullmatch, cells_of(found, column)))  # years and ISO dates are in order as texts
        return date.fromisoformat(last if "-" in last else f"{last}-01-01")
    except ValueError:
        raise BadInput(f"{found.place}: no date in column {column} (expected how far the data reach)") from None
