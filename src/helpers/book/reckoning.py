"""The rows of which a number is made: those from whose cells its value can be reckoned again.

A result is filed with the rows that its function looked at, often a whole series for one year of it. What a reader
asks for is narrower, and can be told without trust: the one row, or the two rows, or the years in a row, that give the
very value. A value that several would give, and one that is not simply made, stay with all of their rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, permutations
from typing import Any

import numpy as np
import numpy.typing as npt

from helpers.data import catalogue
from helpers.data.reading import cells, read
from helpers.data.rows import places, spans
from helpers.data.tables import Field

Floats = npt.NDArray[np.float64]

SIZES = np.array([-9, -6, -3, -2, 0, 2, 3, 6, 9])
"""Powers of ten between the unit of a table and that of a result."""
CLOSE = 1e-9
"""What two ways to reckon one number may differ by, of one."""
FEW_DIGITS = 4
"""A number of fewer digits is found where it is written alone: sums and quotients would give it by chance."""
MOST_ROWS = 80
"""Of a set that is tried in twos and in years in a row."""
MOST_COLUMNS = 6
"""Of one kind that are set against each other."""
MANY_DIGITS = 5
"""A number with a fraction that has as many is the one that is written, whatever its unit is called."""
LARGE = 1000
"""From here on a whole number is more than a count, and a set of rows holds any short number by chance."""
ALIKE = 3
"""Rows that hold one value are few: more do not choose."""
SMALL = range(1, 61)
"""Counts whose shares in per cent many things give by chance."""
SIZE = re.compile(r"\b(?:thousand|million|billion|bn|m)\b ?")
DAY = re.compile(r"\d{4}-\d\d(?:-\d\d)?")


@dataclass(frozen=True)
class Measure:
    """What can be read off each row of a table: a column, or two of a kind set against each other."""

    words: str
    kind: str
    """What is counted, without its size: ``USD``, ``%``, ``year``; blank where column ``unit`` says it."""
    top: Floats
    under: Floats | None = None
    """What ``top`` is divided by."""

    def of(self, rows: npt.NDArray[np.int64]) -> Floats:
        """Its values in some rows."""
        return self.top[rows] if self.under is None else self.top[rows] / self.under[rows]


def made_of(table: str, some: str, result: Mapping[str, Any]) -> tuple[str, str] | None:
    """Which of some rows make the value of a result, and how, in words; none where that is not certain.

    Args:
        table: its name.
        some: places in its file, as spans.
        result: its record; with ``beside`` the rows are those of others, where a short number stands by chance.
    """
    value, kind = result["value"], counted(result["unit"])
    is_year, length = kind == "year", 0 if isinstance(value, str | bool) else _digits(value)
    if result.get("beside") and not is_year and length < MANY_DIGITS:
        return None
    if isinstance(value, int) and not is_year and abs(value) < LARGE:  # what counts rows stands in none
        return None
    return _made_of(table, some, value, kind, bool(result.get("interval")), bool(result.get("beside")))


@lru_cache(maxsize=8192)  # pages tell of the same numbers
def _made_of(
    table: str, some: str, value: float | str, kind: str, is_estimate: bool, of_others: bool
) -> tuple[str, str] | None:
    rows = places(some)
    at = np.array(rows)
    with np.errstate(all="ignore"):
        if isinstance(value, str):
            return _one(rows, _on_day(table, at, value)) if DAY.fullmatch(value) else None
        if not value or (len(rows) > LARGE and _digits(value) <= MANY_DIGITS):
            return None
        written = _one(rows, _written(table, at, value, kind, only_key=of_others))
        if written or is_estimate or kind == "year" or _digits(value) < FEW_DIGITS:
            return written
        beside = _one(rows, _in_a_row(table, at, value, kind))
        return beside or (_one(rows, _of_several(table, at, value, kind)) if 1 < len(rows) <= MOST_ROWS else None)


def counted(unit: str) -> str:
    """What a unit counts, without its size and what it is a part of.

    >>> [counted(unit) for unit in ("USD bn at 2024 prices", "% of GDP", "percentage points", "million t")]
    ['USD', '%', 'pp', 't']
    """
    kind = SIZE.sub("", unit.replace("percentage points", "pp")).strip().partition(" ")[0]
    return "%" if kind in ("share", "score") else kind


Found = Iterator[tuple[tuple[int, ...], str]]
"""Which of the rows, by their order among them, and how the value is made of them."""


def _one(rows: Sequence[int], found: Found) -> tuple[str, str] | None:
    """The rows that were found, if no others were; a few rows that all hold the value stand together."""
    every = dict(reversed(list(found)))  # the first way of each
    alike = len(every) <= ALIKE and all(how.startswith("in ") for how in every.values())
    if not every or (len(every) > 1 and not alike):
        return None
    return spans(rows[at] for some in every for at in some), next(reversed(every.values()))


def _on_day(table: str, at: npt.NDArray[np.int64], day: str) -> Found:
    known = catalogue().table(table)
    for field in (field for field in known.fields if field.type == "date"):
        days = cells_of(table, field.name)
        yield from (((place,), f"in “{field.title}”") for place, row in enumerate(at) if days[row].startswith(day))


def _written(table: str, at: npt.NDArray[np.int64], value: float, kind: str, *, only_key: bool) -> Found:
    units, key = _whole(table).get("unit"), {field.title for field in _key(table)} if only_key else ()
    many = isinstance(value, int) or _digits(value) >= MANY_DIGITS
    for one in _columns(table):
        if only_key and one.kind == "year" and one.words not in key:
            continue
        where = np.flatnonzero(_is(one.of(at), value, _digits(value) < MANY_DIGITS))
        for place in where:
            unit = one.kind or (counted(units[at[place]]) if units else "")
            if unit == kind or (unit != "year" and kind != "year" and (many or not kind)):
                yield (int(place),), f"in “{one.words}”"


def _in_a_row(table: str, at: npt.NDArray[np.int64], value: float, kind: str) -> Found:
    for one in _beside(table):
        if one.kind in (kind, "") or not kind:
            yield from (((int(place),), one.words) for place in np.flatnonzero(_is(one.of(at), value)))


def _of_several(table: str, at: npt.NDArray[np.int64], value: float, kind: str) -> Found:
    dated = next((one for one in _columns(table) if one.kind == "year"), None)
    years = dated.of(at) if dated else np.zeros(len(at))
    order = np.argsort(years, kind="stable")
    series = bool((np.diff(years[order]) > 0).all())  # one row a year: years in a row mean something
    for one in (*_columns(table), *_beside(table)):
        if one.kind == "year":
            continue
        top, under = one.top[at][order], None if one.under is None else one.under[at][order]
        if one.kind in (kind, "") or not kind:
            yield from _runs(one.words, top, under, value, order, every=not series)
        if under is None:
            yield from _twos(one, top, value, kind, order, years[order] if series else None)


def _runs(
    words: str, top: Floats, under: Floats | None, value: float, order: npt.NDArray[np.int64], *, every: bool
) -> Found:
    """Sums and means of rows that follow each other."""
    first, last = (np.array([0]), np.array([len(top)])) if every else np.triu_indices(len(top) + 1, 2)
    sums, counts = (np.concatenate([[0], np.cumsum(each)]) for each in (np.nan_to_num(top), ~np.isnan(top)))
    whole = sums[last] - sums[first]
    ways = {"sum": whole, "mean": whole / (counts[last] - counts[first])}
    if under is not None:
        parts = np.concatenate([[0], np.cumsum(np.nan_to_num(under))])
        ways = {"sum": whole / (parts[last] - parts[first])}
    for how, values in ways.items():
        for hit in np.flatnonzero(_is(values, value)):
            yield tuple(sorted(order[first[hit] : last[hit]].tolist())), f"the {how} of these rows: {words}"


def _twos(
    one: Measure, top: Floats, value: float, kind: str, order: npt.NDArray[np.int64], years: Floats | None
) -> Found:
    """One row set against another."""
    first, last = np.triu_indices(len(top), 1)
    low, high = top[first], top[last]
    ways: dict[str, Floats] = {}
    if kind in (one.kind, "pp" if one.kind == "%" else one.kind):
        ways["difference"] = high - low
    if (kind != one.kind or kind == "%") and not isinstance(value, int):
        ways |= {"change": high / low - 1, "change ": low / high - 1, "ratio": high / low, "ratio ": low / high}
        if years is not None:
            ways["growth a year"] = (high / low) ** (1 / (years[last] - years[first])) - 1
    for how, values in ways.items():
        for hit in np.flatnonzero(_is(values, value)):
            both = sorted((int(order[first[hit]]), int(order[last[hit]])))
            yield tuple(both), f"the {how.strip()} between these rows: {one.words}"


def _is(values: Floats, value: float, as_it_is: bool = False) -> npt.NDArray[np.bool_]:
    """Where values are a value, but for sign and size of the unit."""
    times = np.abs(values / value)
    size = np.zeros(1) if as_it_is else np.rint(np.log10(times))
    hit: npt.NDArray[np.bool_] = (np.abs(times - 10.0**size) <= CLOSE * times) & np.isin(size, SIZES)
    return hit


def _digits(value: float) -> int:
    """Digits that say something: a share of a small count has few, however long it is written."""
    share = abs(value) if abs(value) < 1 else abs(value) / 100
    if share <= 1 and any(abs(part - round(part)) < CLOSE * part for part in (share * count for count in SMALL)):
        return 1
    return len(f"{abs(value):.12g}".partition("e")[0].replace(".", "").strip("0"))


def cells_of(table: str, name: str) -> tuple[str, ...]:
    """The cells of a column as the file has them."""
    return _whole(table)[name]


@lru_cache(maxsize=128)
def _whole(table: str) -> Mapping[str, tuple[str, ...]]:
    head, *rows = cells(read(catalogue().table(table)))
    return dict(zip(head, zip(*rows, strict=True) if rows else [()] * len(head), strict=True))


def _key(table: str) -> list[Field]:
    known = catalogue().table(table)
    return [field for field in known.fields if field.name in known.primary_key]


@lru_cache(maxsize=128)
def _columns(table: str) -> tuple[Measure, ...]:
    """The columns of numbers."""
    known = catalogue().table(table)
    numbers = [field for field in known.fields if field.type in ("integer", "number")]
    return tuple(
        Measure(
            field.title,
            "year" if field.unit == "year" else counted(field.unit or ""),
            np.array([float(cell) if cell else np.nan for cell in cells_of(table, field.name)]),
        )
        for field in numbers
    )


@lru_cache(maxsize=128)
def _beside(table: str) -> tuple[Measure, ...]:
    """What two columns of one kind make in a row: a balance, a whole, parts of each other."""
    kinds: dict[str, list[Measure]] = {}
    for one in _columns(table):
        kinds.setdefault(one.kind, []).append(one)
    made: list[Measure] = []
    for kind, some in kinds.items():
        if kind == "year" or len(some) > MOST_COLUMNS:
            continue
        for one, other in combinations(some, 2):
            less, both = one.top - other.top, one.top + other.top
            made.append(Measure(f"{one.words} less {other.words}", kind, less))
            made.append(Measure(f"{one.words} and {other.words}", kind, both))
            made.append(Measure(f"{one.words} less {other.words}, of both", "%", less, both))
        pairs = permutations(some, 2)
        made += [Measure(f"{one.words} in % of {other.words}", "%", one.top, other.top) for one, other in pairs]
    return tuple(made)
