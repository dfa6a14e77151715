"""Sealing a reviewed change: the new bytes of a table become those that the catalogue expects."""

from __future__ import annotations

import json
import os
from pathlib import Path

from helpers.data.catalogue import Catalogue, catalogue, digest, parse_json
from helpers.data.checking import check_rules, read
from helpers.data.place import CATALOGUE, root


def seal(name: str) -> str:
    """Check a changed table and write its sha256, size and number of rows to the catalogue.

    The tables that refer to it are checked as well, so that a source cannot be taken away from
    under the rows that name it. The catalogue is replaced in one step or left as it was.

    Returns:
        The new sha256.

    Raises:
        BadInput: the table, or one that refers to it, breaks a rule; nothing is written.
    """
    known = catalogue()
    data = read(known.table(name))
    for table in _touched(known, name):
        check_rules(known, known.table(table), read(known.table(table)))
    path = root() / CATALOGUE
    descriptor = parse_json(path.read_bytes())
    resource = next(entry for entry in descriptor["resources"] if entry["name"] == name)
    resource.update(hash=f"sha256:{digest(data)}", bytes=len(data), rows=_rows(data))
    _replace(path, json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n")
    return digest(data)


def _touched(known: Catalogue, name: str) -> list[str]:
    return [name, *(table.name for table in known.tables.values() if name in table.references)]


def _rows(data: bytes) -> int:
    """Rows below the header; no table has a line break inside a cell."""
    return len(data.decode("utf-8").splitlines()) - 1


def _replace(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
