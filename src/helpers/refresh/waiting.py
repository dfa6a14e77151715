"""Rows that wait to be accepted: one file a table below ``_build/refresh``, laid over the data only when accepted."""

from __future__ import annotations

import csv
import json
import re
import shutil
from calendar import month_name
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from helpers.data import seal
from helpers.data.place import CATALOGUE, write_whole
from helpers.data.reading import cells, column, read
from helpers.data.tables import Catalogue, Table, catalogue, digest
from helpers.data.vintages import FOLDER as VINTAGES
from helpers.errors import BadInput
from helpers.refresh.merge import Row, RowChanges, merged

FOLDER = Path("_build", "refresh")
SOURCES = "sources"
VERSION = re.compile(r"^version: .*$", re.MULTILINE)
VINTAGE = re.compile(r"^vintage:.*\n(?:[ ].*\n)*", re.MULTILINE)


@dataclass(frozen=True)
class Fetched:
    """An answer of a source, as it is kept."""

    url: str
    """Without keys."""
    day: str
    sha256: str


@dataclass(frozen=True)
class Candidate:
    """Rows for one table."""

    table: str
    rows: list[Row]
    source: Row | None = None
    """The row of table ``sources`` that they name, if it is new."""
    fetched: list[Fetched] = field(default_factory=list)
    whole: bool = False
    """Whether the rows are all that the source has between the first and the last of them."""
    file: str = ""
    """The file that a person made of them; empty for those that a source was asked for."""


def put(top: Path, candidate: Candidate) -> None:
    """Let rows wait, in the place of those that waited for the same table; the file appears whole or not at all."""
    path = _file(top, candidate.table)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, json.dumps(asdict(candidate), ensure_ascii=False, indent=1) + "\n")


def waiting(top: Path) -> list[Candidate]:
    """What waits, by table.

    Raises:
        BadInput: a file was damaged.
    """
    found = []
    for path in sorted((top / FOLDER / "waiting").glob("*.json")):
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            found.append(Candidate(**content | {"fetched": [Fetched(**one) for one in content["fetched"]]}))
        except (OSError, ValueError, TypeError, KeyError) as fault:
            raise BadInput(f"{path}: not rows that wait ({fault}); delete it and fetch them again") from None
    return found


def drop(top: Path, tables: Sequence[str]) -> None:
    """Let rows wait no longer."""
    for name in tables:
        _file(top, name).unlink(missing_ok=True)


def _file(top: Path, table: str) -> Path:
    return top / FOLDER / "waiting" / f"{table}.json"


def from_file(table: Table, path: Path) -> Candidate:
    """Rows of a CSV file that a person made, with the table's columns or some of them.

    Raises:
        BadInput: the file cannot be read, or its rows do not fit its header.
    """
    try:
        header, *rows = cells(path.read_bytes())
    except OSError as fault:
        raise BadInput(f"{path}: {fault.strerror} (expected a CSV file with rows of {table.name})") from None
    except (ValueError, csv.Error) as fault:
        raise BadInput(f"{path}: expected a header and rows, parted by commas, in UTF-8: {fault}") from None
    for number, row in enumerate(rows, 2):
        if len(row) != len(header):
            raise BadInput(f"{path}: row {number}: {len(row)} cells (expected {len(header)}, as in the header)")
    return Candidate(table.name, [dict(zip(header, row, strict=True)) for row in rows], file=str(path))


def lay_over(top: Path, folder: Path, candidates: Sequence[Candidate]) -> list[RowChanges]:
    """Make in ``folder`` a copy of the book's data with the candidates laid over them, checked and sealed.

    Raises:
        BadInput: rows do not fit, or the table that they make breaks a rule.
    """
    target = folder / CATALOGUE.parent
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(top / CATALOGUE.parent, target, ignore=shutil.ignore_patterns(VINTAGES, "edition"))
    known = catalogue(folder)
    _add_sources(known, [one.source for one in candidates if one.source])
    found = []
    for one in candidates:
        table = known.table(one.table)
        if digest(read(table)) != table.sha256:
            raise BadInput(f"{table.place}: was changed by hand (expected sealed: alliances data {table.name} --seal)")
        data, changes = merged(table, one.rows, whole=one.whole)
        found.append(replace(changes, file=one.file, bare=sum(not row.get("source") for row in one.rows)))
        if changes.added or changes.revised:
            known.table(one.table).file.write_bytes(data)
            _date(known, known.table(one.table))
            seal(one.table, known)
    return found


def _add_sources(known: Catalogue, new: Sequence[Row]) -> None:
    table = known.table(SOURCES)
    there = set(column(table, "id"))
    rows = {row["id"]: row for row in new if row["id"] not in there}
    if rows:
        data, _ = merged(table, [*rows.values()])
        table.file.write_bytes(data)
        seal(SOURCES, known)


def _date(known: Catalogue, table: Table) -> None:
    """Say in the entry from when to when the sources of the rows are."""
    sources = known.table(SOURCES)
    days = dict(zip(column(sources, "id"), column(sources, "date"), strict=True))
    header, *rows = cells(read(table))
    dates = sorted({days.get(row[header.index("source")], "")[:7] for row in rows} - {""}) if "source" in header else []
    if dates and len(dates[0]) == len(dates[-1]) == 7:
        span = " to ".join(dict.fromkeys(map(_month, (dates[0], dates[-1]))))
        text = table.entry.read_text(encoding="utf-8")
        table.entry.write_text(VINTAGE.sub(f"vintage: {span}\n", text), encoding="utf-8", newline="\n")


def _month(iso: str) -> str:
    return f"{month_name[int(iso[5:7])]} {iso[:4]}"


def number(folder: Path, version: str) -> None:
    """Give the data laid out in ``folder`` another version of the whole."""
    head = folder / CATALOGUE
    text = VERSION.sub(f"version: '{version}'", head.read_text(encoding="utf-8"))
    head.write_text(text, encoding="utf-8", newline="\n")


def changed_files(top: Path, folder: Path) -> dict[Path, bytes]:
    """Files of the book's data that are others in ``folder``, with their new bytes."""
    new = {path.relative_to(folder): path for path in (folder / CATALOGUE.parent).rglob("*") if path.is_file()}
    return {
        top / place: path.read_bytes()
        for place, path in new.items()
        if not (top / place).is_file() or (top / place).read_bytes() != path.read_bytes()
    }
