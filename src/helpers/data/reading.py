"""A table's bytes: read, parted into cells, made into a frame."""

from __future__ import annotations

import csv
from functools import lru_cache
from io import BytesIO, StringIO

import pandas as pd

from helpers.data.tables import Field, Table
from helpers.errors import BadInput

_DTYPES = {"string": "str", "number": "float64", "boolean": "bool"}


def read(table: Table) -> bytes:
    """The bytes of a table's file.

    Raises:
        BadInput: the file is missing or cannot be read.
    """
    try:
        return table.file.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"{table.place}: no such file, though {table.entry.name} beside it describes it") from None
    except OSError as fault:
        raise BadInput(f"{table.place}: cannot be read: {fault.strerror}") from None


def cells(data: bytes) -> list[list[str]]:
    """The rows as they are written, header first: parted by commas, quoted by double quotes.

    Raises:
        UnicodeDecodeError: it is not UTF-8.
        csv.Error: a quote stands where none may.
    """
    return list(csv.reader(StringIO(data.decode("utf-8"), newline=""), strict=True))


_parted = lru_cache(maxsize=4)(cells)
"""For the registers, which every check of another table reads; nobody changes these rows."""


def column(table: Table, name: str) -> list[str]:
    """The cells of one column as they are written.

    Raises:
        BadInput: the file has no such column, or cannot be parted into cells.
    """
    try:
        rows = _parted(read(table))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise BadInput(f"{table.place}: cannot be read: {fault}") from None
    if not rows or name not in rows[0]:
        raise BadInput(f"{table.place}: row 1: column {name} is missing")
    position = rows[0].index(name)
    return [row[position] if len(row) > position else "" for row in rows[1:]]


def typed(table: Table, data: bytes) -> pd.DataFrame:
    """The rows as a frame with the types of the table's columns; a blank cell is missing.

    They come in the order of the key, where a vocabulary has its own; rows that have nothing but an id come by date.
    So nothing that is computed depends on where in the file a row stands, which the index keeps.
    """
    rows = pd.read_csv(
        BytesIO(data),
        dtype={field.name: _dtype(field) for field in table.fields if field.type != "date"},
        parse_dates=[field.name for field in table.fields if field.type == "date"],
        date_format="%Y-%m-%d",
        keep_default_na=False,  # a text such as "NA" is a text
        na_values=[""],
    )
    choices = {field.name: field.choices for field in table.fields}
    return rows.sort_values(
        [*(table.dated if len(table.primary_key) == 1 else ()), *table.primary_key],
        key=lambda column: (
            column.map({word: rank for rank, word in enumerate(words)})
            if (words := choices[str(column.name)])
            else column
        ),
        kind="stable",
    )


def _dtype(field: Field) -> str:
    if field.type == "integer":
        return "int64" if field.required else "Int64"
    return _DTYPES[field.type]
