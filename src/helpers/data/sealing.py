"""Sealing a reviewed change: the new bytes of a table become those that its entry expects."""

from __future__ import annotations

from helpers.data.catalogue import Catalogue, catalogue, digest
from helpers.data.checking import check_rules, read
from helpers.data.place import write_whole

SEAL = "\nseal:\n"
"""Where the part of an entry begins that is written here; what a person wrote stands above it and stays as it is."""


def seal(name: str) -> str:
    """Check a changed table and write its sha256, size and number of rows to its entry.

    The tables that refer to it are checked as well, so that a source cannot be taken away from
    under the rows that name it. The entry is replaced in one step or left as it was.

    Returns:
        The new sha256.

    Raises:
        BadInput: the table, or one that refers to it, breaks a rule; nothing is written.
    """
    known = catalogue()
    sealed = known.table(name)
    data = read(sealed)
    for table in _touched(known, name):
        check_rules(known, known.table(table), read(known.table(table)))
    written = sealed.entry.read_text(encoding="utf-8").partition(SEAL)[0].rstrip("\n")
    write_whole(sealed.entry, f"{written}{SEAL}  sha256: {digest(data)}\n  bytes: {len(data)}\n  rows: {_rows(data)}\n")
    return digest(data)


def _touched(known: Catalogue, name: str) -> list[str]:
    return [name, *(table.name for table in known.tables.values() if name in table.references)]


def _rows(data: bytes) -> int:
    """Rows below the header; no table has a line break inside a cell."""
    return len(data.decode("utf-8").splitlines()) - 1
