"""Earlier contents of tables: each is kept with its entry, as it was on the day on which another took its place."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

from helpers.data import entries
from helpers.data.reading import read
from helpers.data.tables import Catalogue, Table, digest, parsed_table
from helpers.errors import BadInput

FOLDER = "vintages"
ALWAYS = (1980, 1, 1, 0, 0, 0)
"""The time of every file in an archive, so that equal contents give equal bytes."""


def kept(known: Catalogue, name: str) -> list[date]:
    """The days on which earlier contents of a table were replaced, oldest first."""
    folder = known.tables.directory / FOLDER / name
    return sorted(date.fromisoformat(path.stem) for path in folder.glob("????-??-??.zip"))


def archive(table: Table, until: date) -> tuple[Path, bytes]:
    """Where the present content of a table is kept once it is replaced on a day, and the bytes to be put there.

    Only the first content that a day replaces is kept: it is the one that held before that day.
    """
    target = table.directory / FOLDER / table.name / f"{until}.zip"
    if target.is_file():
        return target, target.read_bytes()
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as box:
        for path in (table.file, table.entry):
            box.writestr(zipfile.ZipInfo(path.name, ALWAYS), path.read_bytes(), zipfile.ZIP_DEFLATED, 9)
    return target, packed.getvalue()


def earlier(known: Catalogue, name: str, on: str) -> tuple[Table, bytes]:
    """A table and its rows as the book held them at the start of a day.

    Raises:
        BadInput: ``on`` is no day, or what was kept does not fit its seal.
    """
    try:
        day = date.fromisoformat(on)
    except ValueError:
        raise BadInput(f"vintage {on!r} of table {name}: expected a day (2026-11-28)") from None
    table = known.table(name)
    for until in kept(known, name):
        if day <= until:
            return _unpacked(known, table, known.tables.directory / FOLDER / name / f"{until}.zip")
    return table, read(table)


def _unpacked(known: Catalogue, present: Table, path: Path) -> tuple[Table, bytes]:
    place = f"{FOLDER}/{present.name}/{path.name}"
    try:
        with zipfile.ZipFile(path) as box:
            data, entry = box.read(present.file.name), box.read(present.entry.name)
    except (OSError, KeyError, zipfile.BadZipFile) as fault:
        raise BadInput(f"{place}: cannot be read: {fault}") from None
    resource = entries.resource(present.name, present.path, entries.parse(place, entry), known.head)
    table = parsed_table(known.tables.directory, resource)
    if digest(data) != table.sha256:
        raise BadInput(f"{place}: bytes differ from the sha256 that was kept with them: expected {table.sha256[:12]}…")
    return table, data
