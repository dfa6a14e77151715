"""Sealing a reviewed change: the new bytes of a table become those that its entry expects."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

from helpers.data.checking import broken, shown
from helpers.data.place import write_whole
from helpers.data.reading import cells, column, read
from helpers.data.tables import Catalogue, Table, catalogue, digest
from helpers.errors import BadInput

SEAL = re.compile(r"^seal:\n(?:  .*\n)*", re.MULTILINE)
"""The part of an entry that is written here; what a person wrote stays as it is."""


def seal(name: str, known: Catalogue | None = None) -> str:
    """Check a changed table and write its sha256, size and number of rows to its entry.

    What other tables name must still be there, so that a source cannot be taken away from under
    the rows that name it. The entry is replaced in one step or left as it was.

    Args:
        name: the table.
        known: the catalogue that holds it; else the one nearest to the working directory.

    Returns:
        The new sha256.

    Raises:
        BadInput: the table breaks rules, or another needs what is gone; all are listed and nothing is written.
    """
    known = known or catalogue()
    sealed = known.table(name)
    data = read(sealed)
    if found := [*broken(known, sealed, data), *orphans(known, sealed)]:
        told = "".join(f"\n  {line}" for line in shown(found))
        raise BadInput(f"{sealed.place}: not sealed (to be mended: {len(found)}){told}")
    write_seal(sealed, data)
    return digest(data)


def write_seal(table: Table, data: bytes) -> None:
    """Write sha256, size and number of rows into a table's entry, whatever the rows are."""
    written = SEAL.sub("", table.entry.read_text(encoding="utf-8")).rstrip("\n")
    numbers = f"  sha256: {digest(data)}\n  bytes: {len(data)}\n  rows: {len(cells(data)) - 1}\n"
    write_whole(table.entry, f"{written}\nseal:\n{numbers}")


def orphans(known: Catalogue, sealed: Table) -> Iterator[str]:
    """Cells of other tables that name what is no longer in this one."""
    there = cache(lambda key: {"", *column(sealed, key)})
    for table in known.tables.values():
        for key in table.descriptor["schema"]["foreignKeys"] if sealed.name in table.references else ():
            if key["reference"]["resource"] == sealed.name:
                with suppress(BadInput):  # a file that cannot be read is told by its own check
                    yield from _missing(table, key["fields"][0], sealed, there(key["reference"]["fields"][0]))


def _missing(table: Table, name: str, sealed: Table, there: set[str]) -> Iterator[str]:
    for row, cell in enumerate(column(table, name), 2):
        if cell not in there:
            yield f"{table.place}: row {row}, column {name}: {cell!r} is not in table {sealed.name}"
