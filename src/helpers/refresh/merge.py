"""Rows that are new laid over those of a table: what is added, what is revised and by how much."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO
from math import isclose
from statistics import median

from helpers.data.clock import MONTHS
from helpers.data.reading import cells, read
from helpers.data.tables import Table
from helpers.errors import BadInput

Row = dict[str, str]
Key = tuple[str, ...]
CREDITS = ("source", "second_source", "quality")
"""Columns that say where a row is from: a figure that stands keeps the source that it was first read in."""
FACTOR = 2.0
"""Figures that change by more in the middle are rather in another unit."""
CUT = 5e-6
"""Share by which two figures may differ that are one with six digits and with more."""
ENOUGH = 3
"""Figures that must be there twice before their unit is judged."""


@dataclass(frozen=True)
class Revision:
    """A cell that is another one now."""

    key: Key
    column: str
    before: str
    after: str

    @property
    def relative(self) -> float | None:
        """The change as a share of what was there; nothing for texts, blanks and zeros."""
        try:
            return float(self.after) / float(self.before) - 1
        except (ValueError, ZeroDivisionError):
            return None


@dataclass(frozen=True)
class RowChanges:
    """What becomes of the rows of one table."""

    table: str
    added: list[Key] = field(default_factory=list)
    revised: list[Revision] = field(default_factory=list)
    gone: list[Key] = field(default_factory=list)
    """Rows within the span of what was fetched that the source no longer has; they stay in the table."""
    file: str = ""
    """The file that a person made of the new rows."""
    bare: int = 0
    """New rows that name no source; where they revise one, its source would stand beside another's figure."""


def merged(table: Table, new: Sequence[Row], *, whole: bool = False) -> tuple[bytes, RowChanges]:
    """The bytes of a table with new rows laid over it, and what that changes.

    A row is known by the table's key. A present row of which a figure changes takes the source and quality of the new
    one; all others stay byte for byte.

    Args:
        table: the table as it is.
        new: cells by column; columns that are left out stay as they are, or blank.
        whole: whether the new rows are all that the source has between the first and the last of them.

    Raises:
        BadInput: a column or key is wrong, a row is there twice, a period is missing, or the unit seems another.
    """
    header, *rows = cells(read(table))
    _refuse_shape(table, header, new)
    present = {_key(table, dict(zip(header, row, strict=True))): dict(zip(header, row, strict=True)) for row in rows}
    found, digits = RowChanges(table.name), _decimals(table, new)
    for row in new:
        key = _key(table, row)
        if key not in present:
            found.added.append(key)
            present[key] = {name: row.get(name, "") for name in header}
        elif changes := _revisions(table, key, present[key], row, digits):
            found.revised.extend(changes)
            present[key] |= row
    _refuse_unit(table, found, new)
    _refuse_holes(table, present, found)
    found.gone.extend(_gone(table, present, new) if whole else ())
    in_order = [_key(table, dict(zip(header, row, strict=True))) for row in rows]
    order = sorted(present) if in_order == sorted(in_order) else [*present]
    return _written(header, [present[key] for key in order]), found


def _key(table: Table, row: Mapping[str, str]) -> Key:
    return tuple(row.get(name, "") for name in table.primary_key)


def _refuse_shape(table: Table, header: list[str], new: Sequence[Row]) -> None:
    if not new:
        raise BadInput(f"{table.name}: no row (expected at least one)")
    for name in {name for row in new for name in row} - set(header):
        raise BadInput(f"{table.name}: column {name!r} is not in the table (expected some of: {', '.join(header)})")
    for name in table.primary_key:
        if any(not row.get(name) for row in new):
            raise BadInput(f"{table.name}: a row without {name} (expected what tells rows apart)")
    key, times = Counter(_key(table, row) for row in new).most_common(1)[0]
    if times > 1:
        raise BadInput(f"{table.name}: {_named(table, key)} is there {times} times (expected once)")


def _decimals(table: Table, new: Sequence[Row]) -> dict[str, int]:
    """Decimals to which the new rows give each column of numbers."""
    names = [one.name for one in table.fields if one.type == "number"]
    return {name: max(len(row.get(name, "").partition(".")[2]) for row in new) for name in names}


def _revisions(table: Table, key: Key, old: Row, new: Row, digits: Mapping[str, int]) -> list[Revision]:
    names = [name for name in new if name not in (*table.primary_key, *CREDITS)]
    differing = [name for name in names if not _same(old[name], new[name], digits.get(name))]
    return [Revision(key, name, old[name], new[name]) for name in differing]


def _same(old: str, new: str, decimals: int | None) -> bool:
    """Whether two cells say the same, numbers to the decimals of the new ones."""
    if decimals is None or not old or not new:
        return old == new
    try:
        return isclose(float(old), float(new), rel_tol=CUT, abs_tol=0.501 * 10**-decimals)
    except ValueError:
        return False


def _refuse_unit(table: Table, found: RowChanges, new: Sequence[Row]) -> None:
    """Refuse figures that are mostly far from those that they revise; a year that covers more months now has grown."""
    grown = {r.key for r in found.revised if r.column == table.clock.months}
    both = len({_key(table, row) for row in new} - {*found.added, *grown})
    revised = [r for r in found.revised if r.key not in grown and r.relative is not None]
    for one in table.fields:
        ratios = [abs(1 + (r.relative or 0)) for r in revised if r.column == one.name]
        typical = median(ratios + [1.0] * (both - len(ratios))) if len(ratios) >= ENOUGH else 1.0
        if not 1 / FACTOR <= typical <= FACTOR:
            raise BadInput(
                f"{table.name}: column {one.name} is {typical:.4g} times what is there, over {both} rows "
                f"(expected the unit {one.unit})"
            )


def _refuse_holes(table: Table, present: Mapping[Key, Row], found: RowChanges) -> None:
    """Refuse new rows of a monthly or quarterly series that leave a period out."""
    step = MONTHS.get(table.clock.every, 12)
    if step >= 12 or table.clock.until or table.clock.months or len(table.dated) != 1:
        return
    place = table.primary_key.index(table.dated[0]) if table.dated[0] in table.primary_key else None
    if place is None or not found.added or {row[table.dated[0]][-3:] for row in present.values()} != {"-01"}:
        return
    series: dict[Key, set[str]] = defaultdict(set)
    for key in present:
        series[key[:place] + key[place + 1 :]].add(key[place])
    for key in found.added:
        before = _before(key[place], step)
        there = series[key[:place] + key[place + 1 :]]
        if before not in there and min(there) < before:
            raise BadInput(f"{table.name}: {_named(table, (*key[:place], before, *key[place + 1 :]))} is missing")


def _before(period: str, step: int) -> str:
    year, month = divmod(int(period[:4]) * 12 + int(period[5:7]) - 1 - step, 12)
    return date(year, month + 1, 1).isoformat()


def _gone(table: Table, present: Mapping[Key, Row], new: Sequence[Row]) -> list[Key]:
    """Present rows between the first and last period of an answer, for what it covers, that it does not have."""
    place = next((table.primary_key.index(name) for name in table.dated if name in table.primary_key), None)
    if place is None:
        return []
    fetched = {_key(table, row) for row in new}
    first, last = min(key[place] for key in fetched), max(key[place] for key in fetched)
    series = {key[:place] + key[place + 1 :] for key in fetched}
    covered = (key for key in present if first <= key[place] <= last and key[:place] + key[place + 1 :] in series)
    return [key for key in covered if key not in fetched]


def _named(table: Table, key: Key) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(table.primary_key, key, strict=True))


def _written(header: Iterable[str], rows: Iterable[Row]) -> bytes:
    text = StringIO()
    writer = csv.DictWriter(text, list(header), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()
