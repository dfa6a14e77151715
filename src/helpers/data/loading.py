"""Loading a table: checked against the catalogue, typed, with its fingerprint on record."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Self

import pandas as pd

from helpers.data.catalogue import Field, Table, canonical, catalogue, digest
from helpers.data.checking import check, read
from helpers.errors import BadInput

_DTYPES = {"string": "str", "number": "float64", "boolean": "bool"}
_frames: dict[str, tuple[str, pd.DataFrame]] = {}  # table → fingerprint and frame: one content of each table is kept
_read: dict[str, str] = {}


class SourceIds(tuple[str, ...]):
    """Ids of sources, in order. pandas copies ``attrs`` deeply in every step; what never changes need not be copied."""

    __slots__ = ()

    def __deepcopy__(self, _: object) -> Self:
        return self


def load(name: str) -> pd.DataFrame:
    """A table of the catalogue, one row of the file a row, columns in the catalogue's order.

    Dates are datetimes, numbers float64, whole numbers int64 (Int64 where cells may be blank),
    text str; a blank cell is missing. ``attrs["table"]`` holds the name and ``attrs["sources"]``
    the ids of all sources that the rows name. The frame is the caller's own.

    Raises:
        BadInput: no such table, or it breaks the catalogue; names file, row, column and rule.
    """
    known = catalogue()
    table = known.table(name)
    data = read(table)
    mark = _fingerprint(table, data)
    check(known, table, data)
    if _frames.get(name, ("",))[0] != mark:
        _frames[name] = (mark, _typed(table, data))
    _read[name] = mark
    frame = _frames[name][1].copy()
    frame.attrs = {"table": name, "sources": SourceIds(_source_ids(frame))}
    return frame


def sources(ids: Iterable[str]) -> pd.DataFrame:
    """Rows of table ``sources`` for some ids, each once, in the order in which they are first named.

    Raises:
        BadInput: an id is not in the table.
    """
    wanted = list(dict.fromkeys(name for name in ids if not pd.isna(name)))
    table = load("sources").set_index("id", drop=False)
    for name in wanted:
        if name not in table.index:
            raise BadInput(f"no source {name!r} in table sources")
    return table.loc[wanted].reset_index(drop=True)


def tables_read() -> dict[str, str]:
    """Name and fingerprint of every table loaded in this process so far, by name."""
    return dict(sorted(_read.items()))


def fingerprint(name: str) -> str:
    """What a result rests on when it reads a table: a hash of the file and of its entry in the catalogue.

    Raises:
        BadInput: no such table, or its file is missing.
    """
    table = catalogue().table(name)
    return _fingerprint(table, read(table))


def _fingerprint(table: Table, data: bytes) -> str:
    return digest(f"{digest(data)} {digest(canonical(table.descriptor))}".encode())


def _typed(table: Table, data: bytes) -> pd.DataFrame:
    return pd.read_csv(
        BytesIO(data),
        dtype={field.name: _dtype(field) for field in table.fields if field.type != "date"},
        parse_dates=[field.name for field in table.fields if field.type == "date"],
        date_format="%Y-%m-%d",
        keep_default_na=False,  # a text such as "NA" is a text
        na_values=[""],
    )


def _dtype(field: Field) -> str:
    if field.type == "integer":
        return "int64" if field.required else "Int64"
    return _DTYPES[field.type]


def _source_ids(frame: pd.DataFrame) -> tuple[str, ...]:
    columns = [column for column in ("source", "second_source", "source_a", "source_b") if column in frame]
    return tuple(sorted({name for column in columns for name in frame[column].dropna().unique()}))
