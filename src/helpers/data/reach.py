"""How far a table reaches, read from its file: no row need be checked or typed for that."""

from __future__ import annotations

import csv
from datetime import date

from helpers.data.tables import catalogue
from helpers.errors import BadInput


def newest(table: str, column: str) -> date:
    """The last day in a column of dates, or the first of January of the last year in a column of years.

    It is what is published, whatever year :func:`helpers.data.known_until` looks from.

    Raises:
        BadInput: no such table, or no date in the column.
    """
    found = catalogue().table(table)
    try:
        with found.file.open(encoding="utf-8", newline="") as rows:
            last = max(row[column] for row in csv.DictReader(rows))  # years and ISO dates are in order as texts
        return date.fromisoformat(last if "-" in last else f"{last}-01-01")
    except (OSError, KeyError, ValueError):
        raise BadInput(f"{found.place}: no date in column {column} (expected how far the data reach)") from None
