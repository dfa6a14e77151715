"""Tables as files for other programs: one as CSV or Parquet, one or all as a SQLite database or a zipped Data Package.

A file holds what the book holds, after it was checked, and says so inside: its mark is how an earlier export is known,
for nothing else is ever replaced. Equal tables give equal bytes.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from helpers.data import entries
from helpers.data.checking import check
from helpers.data.loading import load
from helpers.data.place import new_or_ours, put_whole
from helpers.data.reading import cells, read
from helpers.data.tables import Catalogue, Field, Table
from helpers.data.vintages import ALWAYS
from helpers.errors import BadInput

MARK = b"alliances data"
"""In a file that was made here."""
APPLICATION = 0x414C4C49
"""The same for a database, whose header has room for a number."""
PACKAGE = "datapackage.json"
OF_ONE = (".csv", ".parquet")
"""Endings of files that hold one table."""
KINDS = {"integer": "INTEGER", "number": "REAL", "boolean": "INTEGER"}
"""Type of a column → its type in a database; all others are text."""


def export(known: Catalogue, name: str | None, target: Path) -> list[str]:
    """Write a table, with those that it refers to where the format holds several, or all; return what was written.

    Args:
        known: the catalogue.
        name: the table; all without it.
        target: the file, whose ending is the format.

    Raises:
        BadInput: another ending, a file that no export has made in its place, or a table that breaks a rule.
    """
    write = {".csv": _csv, ".parquet": _parquet, ".sqlite": _sqlite, ".zip": _zip}.get(target.suffix)
    if write is None:
        raise BadInput(f"{target}: expected a name that ends in .csv, .parquet, .sqlite or .zip, which is the format")
    if name is None and target.suffix in OF_ONE:
        raise BadInput(f"{target}: holds one table (expected its name before --export, or a .sqlite or .zip for all)")
    tables = [*known.tables.values()] if name is None else [known.table(name)]
    if target.suffix not in OF_ONE:
        tables = _with_referred(known, tables)
    contents = {table.name: read(table) for table in tables}
    for table in tables:
        check(known, table, contents[table.name])
    new_or_ours(target, lambda path: _made_here(path, contents), "export")
    target.parent.mkdir(parents=True, exist_ok=True)
    put_whole(target, lambda path: write(path, known, tables))
    return [table.name for table in tables]


def _with_referred(known: Catalogue, tables: list[Table]) -> list[Table]:
    """Tables and those that their columns refer to, so that no reference leads out of the file."""
    names = dict.fromkeys(table.name for table in tables)
    for name in (todo := [*names]):
        new = [other for other in known.table(name).references if other not in names]
        names |= dict.fromkeys(new)
        todo += new
    return [known.table(name) for name in names]


def _made_here(path: Path, contents: Mapping[str, bytes]) -> bool:
    with suppress(OSError, ValueError, sqlite3.Error, zipfile.BadZipFile):
        if path.suffix == ".csv":  # holds no mark: only the same once more is ours
            return path.read_bytes() in contents.values()
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as box:
                return box.comment == MARK
        if path.suffix == ".sqlite":
            with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as base:
                return bool(base.execute("PRAGMA application_id").fetchone() == (APPLICATION,))
        from pyarrow.parquet import read_schema

        return MARK in (read_schema(path).metadata or {})
    return False


def _csv(path: Path, _known: Catalogue, tables: list[Table]) -> None:
    path.write_bytes(read(tables[0]))


def _parquet(path: Path, known: Catalogue, tables: list[Table]) -> None:
    import pyarrow as pa
    from pyarrow.parquet import write_table

    (table,) = tables
    schema = pa.schema(
        [pa.field(one.name, _arrow(pa, one), not one.required, _described(one)) for one in table.fields],
        {MARK: known.head["version"], b"table": json.dumps(_resource(table), ensure_ascii=False)},
    )
    frame = load(table.name)
    days = {one.name: frame[one.name].dt.date for one in table.fields if one.type == "date"}
    write_table(pa.Table.from_pandas(frame.assign(**days), schema, preserve_index=False), path)


def _arrow(pa: Any, field: Field) -> Any:
    kinds = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32()}
    return kinds.get(field.type, pa.string())


def _described(field: Field) -> dict[str, str]:
    return {key: text for key in ("title", "description", "unit") if (text := getattr(field, key))}


def _zip(path: Path, known: Catalogue, tables: list[Table]) -> None:
    package = entries.package(known.head, [_resource(table) for table in tables])
    files = {PACKAGE: (json.dumps(package, indent=1, ensure_ascii=False) + "\n").encode()}
    files |= {table.path: read(table) for table in tables}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as box:
        box.comment = MARK
        for name, content in files.items():
            box.writestr(zipfile.ZipInfo(name, ALWAYS), content, zipfile.ZIP_DEFLATED, 9)


def _resource(table: Table) -> dict[str, Any]:
    """A table as the Data Package standard describes it."""
    return dict(table.descriptor)


def _sqlite(path: Path, _known: Catalogue, tables: list[Table]) -> None:
    with closing(sqlite3.connect(path)) as base, base:
        base.execute(f"PRAGMA application_id = {APPLICATION}")
        _fill(base, "about_tables", ABOUT_TABLES, map(_about, tables))
        _fill(base, "about_columns", ABOUT_COLUMNS, (row for table in tables for row in _about_columns(table)))
        for table in tables:
            base.execute(_created(table))
            header, *rows = cells(read(table))
            marks = ", ".join("?" * len(header))
            converted = [_converter(one) for one in table.fields]
            base.executemany(
                f"INSERT INTO {_quoted(table.name)} VALUES ({marks})",  # noqa: S608 - a name of the catalogue, quoted
                ([make(cell) for make, cell in zip(converted, row, strict=True)] for row in rows),
            )


ABOUT_TABLES = ("name", "title", "description", "notes", "vintage", "licence", "sha256")
ABOUT_COLUMNS = ("name", "column_name", "title", "description", "unit")


def _about(table: Table) -> tuple[str, ...]:
    notes = "\n".join(table.notes)
    return table.name, table.title, table.description, notes, table.vintage, table.licence, table.sha256


def _about_columns(table: Table) -> list[tuple[str | None, ...]]:
    return [(table.name, one.name, one.title, one.description, one.unit) for one in table.fields]


def _fill(base: sqlite3.Connection, name: str, columns: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
    base.execute(f"CREATE TABLE {name} ({', '.join(f'{one} TEXT' for one in columns)})")
    base.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", rows)  # noqa: S608 - our own words


def _created(table: Table) -> str:
    parts = [
        f"{_quoted(one.name)} {KINDS.get(one.type, 'TEXT')}{' NOT NULL' if one.required else ''}"
        for one in table.fields
    ]
    parts.append(f"PRIMARY KEY ({', '.join(map(_quoted, table.primary_key))})")
    for key in table.descriptor["schema"]["foreignKeys"]:
        other, (column,) = key["reference"]["resource"] or table.name, key["reference"]["fields"]
        parts.append(f"FOREIGN KEY ({_quoted(key['fields'][0])}) REFERENCES {_quoted(other)} ({_quoted(column)})")
    return f"CREATE TABLE {_quoted(table.name)} ({', '.join(parts)})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _converter(field: Field) -> Callable[[str], Any]:
    kinds: dict[str, Callable[[str], Any]] = {"integer": int, "number": float, "boolean": lambda cell: cell == "true"}
    make = kinds.get(field.type, str)
    return lambda cell: make(cell) if cell else None
