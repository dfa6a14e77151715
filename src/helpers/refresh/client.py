"""What a source is to a table: where its figures come from, under which terms, and how its answer becomes rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite, nan

from helpers.data import load
from helpers.data.tables import Table
from helpers.errors import BadInput
from helpers.refresh.merge import Row
from helpers.refresh.waiting import Candidate
from helpers.refresh.web import Web


@dataclass(frozen=True)
class Client:
    """One source of one table.

    Its ``fetch`` asks the source for what the table holds and lacks, and gives cells by column, without source: figures
    as the table writes them, with enough of the periods that are there already to see what was revised.
    """

    table: str
    source: str
    """Beginning of the id that rows name; the month of the fetch follows."""
    title: str
    publisher: str
    url: str
    licence: str
    """In the words of column ``licence`` of table ``sources``."""
    fetch: Callable[[Web, Table, date], list[Row]]

    def candidate(self, web: Web, table: Table, on: date) -> Candidate:
        """Fetch rows; nothing changes until they are accepted.

        Raises:
            BadInput: the source gave no usable answer; one line says what was expected.
        """
        before = len(web.fetched)
        name = f"{self.source}_{on:%Y_%m}"
        rows = [row | {"source": name} for row in self.fetch(web, table, on)]
        source = {"id": name, "title": self.title, "publisher": self.publisher, "date": on.isoformat()}
        source |= {"url": self.url, "accessed": on.isoformat(), "archived": ""}
        source |= {"licence": self.licence, "licence_note": ""}
        return Candidate(self.table, rows, source, web.fetched[before:], whole=True)


def coded(table: Table, column: str, codes: Mapping[str, str]) -> dict[str, str]:
    """What the table has in a column, with the source's code of each.

    Raises:
        BadInput: one has none.
    """
    has = [str(value) for value in load(table.name)[column].unique()]
    if unknown := [value for value in has if value not in codes]:
        raise BadInput(f"{table.name}: {column} {unknown[0]} has no code at its source (expected one in its client)")
    return {value: codes[value] for value in has}


def number(where: str, text: str, expected: str) -> float:
    """A number of an answer.

    Raises:
        BadInput: it is none; says what was expected.
    """
    try:
        value = float(text)
    except ValueError:
        value = nan
    if not isfinite(value):
        raise BadInput(f"{where}: {text!r} (expected {expected})")
    return value


def written(value: float, decimals: int) -> str:
    """A number as tables write it: ``12.5``, ``12`` rather than ``12.50`` and ``12.0``."""
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
