"""What a source is to a table: where its figures come from, under which terms, and how its answer becomes rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from helpers.data.tables import Table
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
        source |= {"url": self.url, "licence": self.licence, "licence_note": ""}
        return Candidate(self.table, rows, source, web.fetched[before:], whole=True)


def written(value: float, decimals: int) -> str:
    """A number as tables write it: ``12.5``, ``12`` rather than ``12.50`` and ``12.0``."""
    text = f"{value:.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text
