"""Loading a table: checked against the catalogue, typed, with its fingerprint on record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Self

import pandas as pd

from helpers.data.checking import check
from helpers.data.reading import read, typed
from helpers.data.tables import Table, canonical, catalogue, digest
from helpers.errors import BadInput

_frames: dict[str, tuple[str, pd.DataFrame]] = {}  # table → fingerprint and frame: one content of each table is kept
_read: dict[str, str] = {}
_held: ContextVar[dict[tuple[str, int | None], pd.DataFrame] | None] = ContextVar("held", default=None)
_last_year: ContextVar[int | None] = ContextVar("last_year", default=None)


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
    held, key = _held.get(), (name, _last_year.get())
    if held is None:
        return _loaded(*key)
    if key not in held:
        held[key] = _loaded(*key)
    return held[key].copy()


@contextmanager
def tables_held() -> Iterator[None]:
    """Inside the block a table is read and checked once: for many computations on data that stand still."""
    token = _held.set({} if _held.get() is None else _held.get())
    try:
        yield
    finally:
        _held.reset(token)


@contextmanager
def known_until(year: int) -> Iterator[None]:
    """Inside the block :func:`load` gives no row dated after the end of ``year``.

    The catalogue names the columns that date a row (property ``dated``): the first that is not blank
    decides whether the row is there, and a later date in another of them is blanked. Undated tables
    come whole. The figures are today's figures for those years, not those published at the time.
    """
    token = _last_year.set(year)
    try:
        yield
    finally:
        _last_year.reset(token)


def _loaded(name: str, last_year: int | None) -> pd.DataFrame:
    known = catalogue()
    table = known.table(name)
    data = read(table)
    mark = _fingerprint(table, data)
    check(known, table, data)
    if _frames.get(name, ("",))[0] != mark:
        _frames[name] = (mark, typed(table, data))
    _read[name] = mark
    frame = _frames[name][1].copy()
    if last_year is not None:
        frame = _until(frame, table, last_year)
    frame.attrs = {"table": name, "sources": SourceIds(_source_ids(frame, table))}
    return frame


def _until(frame: pd.DataFrame, table: Table, last_year: int) -> pd.DataFrame:
    years = {column: _years(frame[column]) for column in table.dated}
    if not years:
        return frame
    deciding = pd.concat(years, axis=1).bfill(axis=1).iloc[:, 0]
    kept = ~(deciding > last_year)
    optional = {field.name for field in table.fields if not field.required}
    for column in optional.intersection(table.dated[1:]):
        frame[column] = frame[column].mask(years[column] > last_year)
    return frame[kept].reset_index(drop=True)


def _years(column: pd.Series) -> pd.Series:
    """The year of each date, of each number, or the last year named in each text; missing where there is none."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return column.dt.year.astype("float64")
    if pd.api.types.is_numeric_dtype(column):
        return column.astype("float64")
    return pd.to_numeric(column.str.findall(r"\d{4}").str[-1]).astype("float64")


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


def _source_ids(frame: pd.DataFrame, table: Table) -> tuple[str, ...]:
    return tuple(sorted({name for column in table.source_columns for name in frame[column].dropna().unique()}))
