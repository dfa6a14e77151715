"""Which rows stand behind a number: in a run each cell that names a source remembers its row.

Whatever filters, joins or sorts a table carries these cells along, and a result is filed with the sources of the rows
that it was reckoned from. So the rows come with them, without a word more where a result is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Self

import pandas as pd

Row = tuple[str, int]
"""A table, and the place of a row in its file: 0 for the first under the header."""


class Named(str):
    """The id of a source, with the rows that name it."""

    rows: frozenset[Row]

    def __new__(cls, id: str, rows: Iterable[Row]) -> Self:
        """An id equal to the plain text."""
        made = super().__new__(cls, id)
        made.rows = frozenset(rows)
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """To another process it goes with its rows; as text, of which a digest is had soon."""
        return _again, (str.__str__(self), *_by_table(self.rows).items())

    def __str__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self


def _again(id: str, *tables: tuple[str, str]) -> Named:
    """What :meth:`Named.__reduce__` took apart."""
    return Named(id, [(table, place) for table, text in tables for place in places(text)])


def remembering(frame: pd.DataFrame, table: str, columns: Iterable[str]) -> pd.DataFrame:
    """A table whose cells that name a source remember their rows.

    Args:
        frame: its index is the place of each row in the file.
        table: its name.
        columns: those that name sources; a blank cell stays missing.
    """
    cells = {
        column: [
            cell if pd.isna(cell) else Named(cell, [(table, int(place))])
            for place, cell in zip(frame.index, frame[column], strict=True)
        ]
        for column in columns
    }
    return frame.assign(**{name: pd.Series(some, frame.index, dtype=object) for name, some in cells.items()})


def framed(records: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Records as a frame, whose sources remember their rows: pandas makes plain text of what it is not told to keep."""
    every = list(records)
    frame = pd.DataFrame(every)
    return frame.assign(source=named_rows(one["source"] for one in every)) if every else frame


def named_rows(ids: Iterable[str]) -> pd.Series:
    """Ids as a column, for a frame whose index counts its rows; they remember theirs."""
    return pd.Series(list(ids), dtype=object)


def cells(column: pd.Series) -> Iterable[str]:
    """The ids in a column: every cell where they remember their rows, each text once where they do not."""
    known = column.dropna()
    return list(known if known.dtype == object else known.unique())


def standing_for(id: str, *rows: pd.DataFrame) -> str:
    """The id that one row gave to what was reckoned from many, with all of their rows."""
    given = [cell for frame in rows for cell in frame["source"] if isinstance(cell, Named)]
    return Named(id, frozenset().union(*(cell.rows for cell in given))) if given else id


def ids(sources: Iterable[str]) -> list[str]:
    """Ids of sources in order, each once and with all of its rows."""
    found: dict[str, list[str]] = {}
    for source in sources:
        found.setdefault(source, []).append(source)
    return [_one(found[name]) for name in sorted(found)]


def _one(same: list[str]) -> str:
    """One id of several that are equal; what has rows is there only in a run."""
    known = [one for one in same if isinstance(one, Named)]
    if len(known) < 2:
        return known[0] if known else same[0]
    return Named(str(same[0]), frozenset().union(*(one.rows for one in known)))


def behind(sources: Iterable[Any]) -> dict[str, str]:
    """Table → places of the rows behind some sources, as spans: ``0-3,7``."""
    rows = frozenset().union(*(source.rows for source in sources if isinstance(source, Named)))
    return dict(_by_table(rows))


@lru_cache(maxsize=512)  # most results of a chapter share their rows with others
def _by_table(rows: frozenset[Row]) -> Mapping[str, str]:
    tables = groupby(sorted(rows), key=itemgetter(0))
    return {table: spans(place for _, place in some) for table, some in tables}


def spans(places: Iterable[int]) -> str:
    """Whole numbers as spans.

    >>> spans({3, 0, 1, 7})
    '0-1,3,7'
    """
    ends: list[list[int]] = []
    for place in sorted(places):
        if ends and place == ends[-1][1] + 1:
            ends[-1][1] = place
        else:
            ends.append([place, place])
    return ",".join(f"{first}-{last}" if first != last else f"{first}" for first, last in ends)


def places(text: str) -> list[int]:
    """The whole numbers of :func:`spans`.

    >>> places("0-1,3")
    [0, 1, 3]
    """
    parts = (part.partition("-") for part in text.split(",") if part)
    return [place for first, _, last in parts for place in range(int(first), int(last or first) + 1)]
