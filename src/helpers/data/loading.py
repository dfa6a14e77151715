"""Loading a table: checked against the catalogue, typed, with its fingerprint on record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, Self, TypeVar

import pandas as pd
from pydantic import BaseModel

from helpers.data.checking import check
from helpers.data.reading import read, typed
from helpers.data.rows import cells, ids, remembering
from helpers.data.tables import Catalogue, Table, catalogue, digest
from helpers.data.vintages import earlier
from helpers.errors import BadInput

AS_OF = "@"
"""Parts the name of a table from the day of an earlier content of it."""
_frames: dict[str, tuple[str, pd.DataFrame]] = {}  # table → fingerprint and frame: one content of each table is kept
_read: dict[str, str] = {}
_held: ContextVar[dict[Any, tuple[Any, dict[str, str]]] | None] = ContextVar("held", default=None)  # with tables behind
_run: dict[Any, tuple[Any, dict[str, str]]] | None = None  # what a whole run holds, in whatever context its cells are
_ahead = False
_noted: ContextVar[dict[str, str] | None] = ContextVar("noted", default=None)
_last_year: ContextVar[int | None] = ContextVar("last_year", default=None)

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


class SourceIds(tuple[str, ...]):
    """Ids of sources, in order. pandas copies ``attrs`` deeply in every step; what never changes need not be copied."""

    __slots__ = ()

    def __deepcopy__(self, _: object) -> Self:
        return self


def load(name: str, vintage: str | None = None) -> pd.DataFrame:
    """A table of the catalogue, one row of the file a row, columns in the catalogue's order.

    Dates are datetimes, numbers float64, whole numbers int64 (Int64 where cells may be blank),
    text str; a blank cell is missing. ``attrs["table"]`` holds the name and ``attrs["sources"]``
    the ids of all sources that the rows name. The frame is the caller's own.

    Args:
        name: the table.
        vintage: a day (``2026-11-28``): the rows as the book held them then, revised since or not.

    Raises:
        BadInput: no such table, or it breaks the catalogue; names file, row, column and rule.
    """
    asked = f"{name}{AS_OF}{vintage}" if vintage else name
    return _once((asked, _last_year.get()), lambda: _loaded(asked, _last_year.get()))


def shared(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Mark a function of parameters and plain values that many settings call alike: held tables hold its answer too.

    Inside :func:`tables_held` it is computed once for the same arguments and the same last year. A frame is the
    caller's own; anything else that is returned must never be changed.
    """
    return _asking(function)


def once_a_run(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """As :func:`shared`, in a run alone: answers too large to be held for each of many settings."""
    return _asking(function, of_many=False)


def _asking(function: Callable[Asked, Answer], *, of_many: bool = True) -> Callable[Asked, Answer]:
    """A private home for the wrapper: who made a result is told by the nearest public function."""

    @wraps(function)
    def asked(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        if _held.get() is not None and not of_many:
            return function(*args, **kwargs)
        key = (function, _last_year.get(), *map(_plain, args), *((name, _plain(v)) for name, v in kwargs.items()))
        answer: Answer = _once(key, lambda: function(*args, **kwargs))
        return answer

    return asked


def _plain(value: Any) -> Any:
    """An argument as a part of a key: equal only to what asks for the same."""
    if isinstance(value, BaseModel):
        return type(value), value.model_dump_json()
    if isinstance(value, dict):
        return tuple((name, _plain(one)) for name, one in value.items())
    if isinstance(value, (list, tuple)):
        return tuple(map(_plain, value))
    return type(value), value


def _once(key: Any, made: Callable[[], Any]) -> Any:
    """What is held under a key, made first if need be; the tables behind it count as read each time."""
    held = _run if _held.get() is None else _held.get()
    if held is None:
        return made()
    if key not in held:
        with tables_noted() as behind:
            held[key] = (made(), behind)
    value, behind = held[key]
    _note(behind)
    return value.copy(deep=False) if isinstance(value, (pd.DataFrame, pd.Series)) else value


def hold_tables(*, ahead: bool = False) -> None:
    """From now on a table is read and checked once in this process, and its rows are remembered.

    Called again, it forgets what it held, unless that was held ``ahead`` of the call.
    """
    global _run, _ahead  # noqa: PLW0603 - one process runs one notebook
    if ahead or not _ahead:
        _run = {}
    _ahead = ahead


@contextmanager
def tables_held() -> Iterator[None]:
    """Inside the block a table is read and checked once: for many computations on data that stand still."""
    token = _held.set({} if _held.get() is None and _run is None else _held.get())
    try:
        yield
    finally:
        _held.reset(token)


@contextmanager
def tables_noted() -> Iterator[dict[str, str]]:
    """Inside the block name and fingerprint of every table that is asked for are noted, held or not."""
    found: dict[str, str] = {}
    token = _noted.set(found)
    try:
        yield found
    finally:
        _noted.reset(token)
        _note(found)


def note_read(behind: dict[str, str], read: dict[str, str]) -> None:
    """Put on record what another process read for this one: tables behind an answer, and all that it read."""
    _read.update(read)
    _note(behind)


def _note(tables: dict[str, str]) -> None:
    if (noted := _noted.get()) is not None:
        noted.update(tables)


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
    if last_year is None:
        return _whole(name)
    whole = _once((name, None), lambda: _whole(name))  # checked and typed once for all years
    return _until(whole, _content(_known(), name)[0], last_year)


def _whole(name: str) -> pd.DataFrame:
    known = _known()
    table, data = _content(known, name)
    mark = _fingerprint(table, data)
    check(known, table, data)
    if _frames.get(name, ("",))[0] != mark:
        frame = typed(table, data)
        frame.attrs = _attributes(frame, table)
        _frames[name] = (mark, frame)
    _read[name] = mark
    _note({name: mark})
    frame = _frames[name][1].copy()
    if _run is not None and AS_OF not in name:
        frame = remembering(frame, name, table.source_columns)
        frame.attrs = _attributes(frame, table)
    return frame.reset_index(drop=True)


def _known() -> Catalogue:
    """The catalogue, whose folders are looked through once where tables are held."""
    known: Catalogue = _once(catalogue, catalogue)
    return known


def _attributes(frame: pd.DataFrame, table: Table) -> dict[str, Any]:
    return {"table": table.name, "sources": SourceIds(_source_ids(frame, table))}


def _until(frame: pd.DataFrame, table: Table, last_year: int) -> pd.DataFrame:
    """The rows of a frame that are known by the end of a year; the frame's own columns are replaced, not written to."""
    years = {column: _years(frame[column]) for column in table.dated}
    if not years:
        return frame
    deciding = pd.concat(years, axis=1).bfill(axis=1).iloc[:, 0]
    kept = ~(deciding > last_year)
    optional = {field.name for field in table.fields if not field.required}
    for column in optional.intersection(table.dated[1:]):
        frame[column] = frame[column].mask(years[column] > last_year)
    frame = frame[kept].reset_index(drop=True)
    frame.attrs = _attributes(frame, table)
    return frame


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
    table = _sources_by_id()
    for name in wanted:
        if name not in table.index:
            raise BadInput(f"no source {name!r} in table sources")
    return table.loc[wanted].reset_index(drop=True)


@shared
def _sources_by_id() -> pd.DataFrame:
    return load("sources").set_index("id", drop=False)


def tables_read() -> dict[str, str]:
    """Name and fingerprint of every table loaded in this process so far, by name."""
    return dict(sorted(_read.items()))


def fingerprint(name: str) -> str:
    """What a result rests on when it reads a table: a hash of the file and of its entry in the catalogue.

    Raises:
        BadInput: no such table, or its file is missing.
    """
    return _fingerprint(*_content(catalogue(), name))


def _content(known: Catalogue, name: str) -> tuple[Table, bytes]:
    """A table and its bytes, the present ones or those of an earlier day."""
    name, _, day = name.partition(AS_OF)
    if day:
        return earlier(known, name, day)
    table = known.table(name)
    return table, read(table)


def _fingerprint(table: Table, data: bytes) -> str:
    return digest(f"{digest(data)} {table.described_as}".encode())


def _source_ids(frame: pd.DataFrame, table: Table) -> tuple[str, ...]:
    return tuple(ids(name for column in table.source_columns for name in cells(frame[column])))
