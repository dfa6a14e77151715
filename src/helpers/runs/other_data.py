"""Other data than the book's, for one run: CSV files of a folder, laid over the tables of the same names.

``steel_trade.csv`` takes the place of a whole table; rows of ``steel_trade.add.csv`` are added to it or revise those of
the same key, and those that name no source are given their file as one. What comes out keeps the rules of the
catalogue, as every table does; only its seal is made for the occasion, and the book's own files stay as they are.
"""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from helpers.data.checking import faults, shown, trust
from helpers.data.place import CATALOGUE, OTHER, root
from helpers.data.reading import cells, read
from helpers.data.rules import BYTE_ORDER_MARK
from helpers.data.sealing import orphans, write_seal
from helpers.data.tables import Catalogue, Table, catalogue
from helpers.errors import BadInput
from helpers.refresh.merge import Row, RowChanges, merged
from helpers.refresh.waiting import SOURCES, from_file

if TYPE_CHECKING:
    from helpers.runs.chapters import Chapter

ADD = ".add"
"""Ends the name of a file whose rows come beside those of the table."""
NOTE = "other.json"
OWN = "own rows of this run"
"""In place of a publisher."""
ROW = re.compile(r"\brow (\d+)\b")
EXPECTED = "expected TABLE.csv for a whole table, or TABLE.add.csv for rows to be added to it"


@dataclass
class _Given:
    """The files of a folder for one table."""

    whole: Path | None = None
    more: Path | None = None
    keys: dict[tuple[str, ...], int] = field(default_factory=dict)
    """Of the rows to be added: the row of the file in which each key is."""
    source: Row | None = None
    """The file as a row of table ``sources``, where rows of it name no other source."""


@contextmanager
def other_data(folder: Path) -> Iterator[Mapping[str, str]]:
    """Let tables be read with those of a folder laid over them, in this process and in the runs that it starts.

    Contracts are made of the data, so nothing of :mod:`helpers.analysis` may have been imported before.

    Yields:
        Table → what is other about it and where that stands: ``2 rows added (mine/steel_trade.add.csv, rows 2–3)``;
        those that are the book's are not among them.

    Raises:
        BadInput: a file is none of a table's, or the tables that come out break rules: all faults, one line each.
    """
    with TemporaryDirectory(prefix="alliances-data-") as place:
        told = lay_over(folder, Path(place))
        os.environ[OTHER] = place
        try:
            yield told
        finally:
            del os.environ[OTHER]


def other() -> dict[str, str]:
    """What is other about the tables of this run, by table; empty for the book's own."""
    place = os.environ.get(OTHER)
    return dict(json.loads(Path(place, NOTE).read_text(encoding="utf-8"))) if place else {}


def label(folder: Path) -> str:
    """A word for other data, equal for equal tables: the name of their folder and a digest of what is other in them."""
    known = catalogue()
    seals = sorted((name, known.table(name).sha256) for name in other())
    name = re.sub(r"\W+", "_", folder.resolve().name)[:20]
    return f"data={name}-{sha256(json.dumps(seals).encode()).hexdigest()[:8]}"


def moved_defaults(chapter: Chapter) -> dict[str, Any]:
    """Defaults that the data move away from what the notebooks say, such as the last year where there is one more."""
    from helpers.runs.notebook import defaults_in

    said = defaults_in(chapter.pages[0].notebook())
    return {name: now for name, now in chapter.contract().model_dump().items() if name in said and said[name] != now}


def lay_over(folder: Path, top: Path) -> dict[str, str]:
    """Make below ``top`` a copy of the book's data with the files of a folder laid over them, checked and sealed.

    Raises:
        BadInput: all faults, one line each.
    """
    given, found = _files(folder)
    shutil.copytree(root() / CATALOGUE.parent, top / CATALOGUE.parent, ignore=shutil.ignore_patterns("edition"))
    known = catalogue(top)
    told: dict[str, str] = {}
    for name, files in sorted(given.items()):
        try:
            said = _laid(known.table(name), files, folder)
        except BadInput as fault:
            found.append(str(fault))
        else:
            told |= {name: said} if said else {}
    _name_sources(known, [files.source for files in given.values() if files.source], told)
    for name in told:
        found += [_at_home(line, known.table(name), given[name]) for line in _faults(known, known.table(name))]
    if found:
        raise BadInput(
            f"{folder}: not used (to be mended: {len(found)})" + "".join(f"\n  {one}" for one in shown(found))
        )
    for table in known.tables.values():
        if table.name not in told and {*table.references} & told.keys():
            trust(known, table)
    (top / NOTE).write_text(json.dumps(told), encoding="utf-8")
    return told


def _files(folder: Path) -> tuple[dict[str, _Given], list[str]]:
    """The files by table; and what is wrong with their names."""
    if not folder.is_dir():
        raise BadInput(f"--data {folder}: no such folder ({EXPECTED})")
    known, found = catalogue(), []
    given: dict[str, _Given] = {}
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _hidden(path.relative_to(folder))]
    if not paths:
        raise BadInput(f"--data {folder}: no file in it ({EXPECTED})")
    for path in paths:
        try:
            _take(path, known, given)
        except BadInput as fault:
            found.append(f"{path}: {fault}")
    return given, found


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") for part in path.parts)


def _take(path: Path, known: Catalogue, given: dict[str, _Given]) -> None:
    """Put a file down for its table."""
    if path.suffix != ".csv":
        raise BadInput(EXPECTED)
    name = known.table(path.stem.removesuffix(ADD)).name
    files, role = given.setdefault(name, _Given()), "more" if path.stem.endswith(ADD) else "whole"
    if getattr(files, role):
        raise BadInput(f"a second file of this name, beside {getattr(files, role)}")
    setattr(files, role, path)


def _laid(table: Table, files: _Given, folder: Path) -> str:
    """Put the files of a table in its place; say what is other now, nothing if that is what was there."""
    before, said = read(table), []
    if files.whole:
        data = files.whole.read_bytes().removeprefix(BYTE_ORDER_MARK).replace(b"\r\n", b"\n")  # as spreadsheets write
        if data != before:
            table.file.write_bytes(data)
            place = _place(files.whole, folder)
            said.append(f"whole table, {_rows(data)} rows in place of {_rows(before)} ({place})")
    if files.more:
        rows = _sourced(table, files, folder)
        files.keys = {tuple(row.get(one, "") for one in table.primary_key): n for n, row in enumerate(rows, 2)}
        try:
            data, changes = merged(table, rows)
        except BadInput as fault:
            raise BadInput(f"{files.more}: {str(fault).removeprefix(f'{table.name}: ')}") from None
        if changes.added or changes.revised:
            table.file.write_bytes(data)
            numbers = sorted({files.keys[key] for key in (*changes.added, *(one.key for one in changes.revised))})
            said.append(f"{_counted(changes)} ({_place(files.more, folder)}, {_row_numbers(numbers)})")
    if said:
        _seal(table)
    return ", ".join(said)


def _sourced(table: Table, files: _Given, folder: Path) -> list[Row]:
    """The rows to be added, each with a source: a figure of one's own must not bear the name of an office."""
    assert files.more is not None
    rows = from_file(table, files.more).rows
    bare = [number for number, row in enumerate(rows, 2) if not row.get("source")]
    if "source" not in {one.name for one in table.fields} or not bare:
        return rows
    place = _place(files.more, folder)
    own = re.sub(r"[^a-z0-9]+", "_", f"own_{place}".lower())
    title = f"{place}, {_row_numbers(bare)}"
    files.source = {"id": own, "title": title, "publisher": OWN, "licence": "not stated"}
    return [row | {"source": row.get("source") or own} for row in rows]


def _name_sources(known: Catalogue, own: list[Row], told: dict[str, str]) -> None:
    """Add files to the sources."""
    if own:
        table = known.table(SOURCES)
        table.file.write_bytes(merged(table, own)[0])
        _seal(table)
        entered = "1 file entered as a source" if len(own) == 1 else f"{len(own)} files entered as sources"
        told[SOURCES] = ", ".join(filter(None, [told.get(SOURCES), entered]))


def _place(file: Path, folder: Path) -> str:
    """A file as its reader knows it, whatever the folder above is called: ``mine/steel_trade.csv``."""
    whole = folder.resolve()
    return (Path(whole.name) / file.resolve().relative_to(whole)).as_posix()


def _row_numbers(rows: Sequence[int]) -> str:
    """Rows of a file, the header being the first.

    >>> _row_numbers([2]), _row_numbers([2, 3, 4, 7])
    ('row 2', 'rows 2–4, 7')
    """
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][-1] + 1:
            spans[-1][1:] = [row]
        else:
            spans.append([row])
    return f"{'row' if len(rows) == 1 else 'rows'} {', '.join('–'.join(map(str, span)) for span in spans)}"


def _rows(data: bytes) -> str:
    try:
        return f"{len(cells(data)) - 1:,}"
    except (UnicodeDecodeError, csv.Error):
        return "unknown"


def _counted(changes: RowChanges) -> str:
    counts = {"added": len(changes.added), "revised": len({one.key for one in changes.revised})}
    return ", ".join(f"{count} {'row' if count == 1 else 'rows'} {what}" for what, count in counts.items() if count)


def _seal(table: Table) -> None:
    with suppress(UnicodeDecodeError, csv.Error):  # told when it is checked
        write_seal(table, read(table))


def _faults(known: Catalogue, table: Table) -> list[str]:
    data = read(table)
    return [*faults(known, table, data), *orphans(known, table)]


def _at_home(line: str, table: Table, files: _Given) -> str:
    """A fault as it is found in the file that was given, where it lies in a row of that."""
    place, sign, rest = line.partition(": ")
    if place != table.place:
        return line
    if files.more is None:
        return f"{files.whole}{sign}{rest}"
    row = ROW.search(rest)
    rows = cells(read(table)) if row else []
    cell = dict(zip(rows[0], rows[int(row[1]) - 1], strict=False)) if row and int(row[1]) <= len(rows) else {}
    number = files.keys.get(tuple(cell.get(one, "") for one in table.primary_key))
    if row and number:
        return f"{files.more}{sign}{rest[: row.start(1)]}{number}{rest[row.end(1) :]}"
    return f"{files.whole or files.more}{sign}{rest}"
