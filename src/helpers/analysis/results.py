"""Named results: what every chapter yields, and what prose, ledger and comparisons read."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import pandas as pd

from helpers.data import rows

Value = float | int | str | bool


@dataclass(frozen=True)
class Result:
    """One number (or dated fact) of a chapter, with what is needed to judge it."""

    id: str
    """Dotted path, most general part first: ``imbalance.balance.KOR.2025``."""
    value: Value
    unit: str
    """Unit of value and interval, as the page prints it: ``USD bn``, ``%``, ``log points``, ``date``."""
    interval: tuple[float, float] | None = None
    """Lower and upper end, in ``unit``."""
    n: int | None = None
    """Number of observations behind the value."""
    sources: tuple[str, ...] = ()
    """Identifiers of rows in the table ``sources``."""
    level: float | None = None
    """Coverage of the interval, 0 to 1; none where the ends are a range of published figures and carry no chance."""
    design: str = ""
    """How an estimate was made, in the field's words: ``synthetic control``, ``Wilson interval``."""
    made_by: str = ""
    """The public function that reckoned it: ``helpers.analysis.trade.imbalance.imbalance``."""


@dataclass
class Results(Mapping[str, Result]):
    """An ordered collection of :class:`Result`, each id used once.

    Values that are not finite are refused: a number that does not exist has no
    place on a page, so the caller has to say what is missing instead.
    """

    _items: dict[str, Result] = field(default_factory=dict)

    def add(
        self,
        id: str,
        value: Any,
        unit: str,
        *,
        interval: tuple[float, float] | None = None,
        level: float | None = None,
        design: str = "",
        n: int | None = None,
        sources: Iterable[str] = (),
    ) -> Result:
        """Add one result; return it.

        An interval has its level; a range says in ``design`` what it spans.

        Raises:
            ValueError: the id is taken, or the value or an end of the interval is not finite.
        """
        if id in self._items:
            raise ValueError(f"result {id!r} is named twice")
        ends = tuple(float(end) for end in interval) if interval is not None else None
        plain = _plain(value)
        if any(pd.isna(x) or x in (math.inf, -math.inf) for x in (plain, *(ends or ()))):
            raise ValueError(f"result {id!r} is not finite: {value!r} {interval!r}")
        count = None if n is None else int(n)
        behind = tuple(rows.ids(sources))
        result = Result(id, plain, unit, ends, count, behind, level, design, public_name(caller(__name__)))  # type: ignore[arg-type]
        self._items[id] = result
        return result

    def add_frame(
        self,
        prefix: str,
        frame: pd.DataFrame,
        keys: list[str],
        units: Mapping[str, str],
        *,
        sources: Iterable[str] = (),
        n: int | None = None,
        designs: Mapping[str, str] | None = None,
    ) -> None:
        """Add each cell of the columns in ``units`` as ``prefix.column.key1.key2…``; missing cells are passed over."""
        made = designs or {}
        for row in frame.to_dict("records"):
            name = ".".join(str(_plain(row[key])) for key in keys)
            for column, unit in units.items():
                if not pd.isna(row[column]):
                    self.add(
                        f"{prefix}.{column}.{name}",
                        row[column],
                        unit,
                        sources=sources,
                        n=n,
                        design=made.get(column, ""),
                    )

    def update(self, other: Results) -> None:
        """Take over all results of another collection."""
        for result in other.values():
            if result.id in self._items:
                raise ValueError(f"result {result.id!r} is named twice")
            self._items[result.id] = result

    def sources(self, *prefixes: str) -> list[str]:
        """Ids of all sources behind these results, or behind those whose ids begin with one of the prefixes."""
        chosen = [result for result in self.values() if not prefixes or result.id.startswith(prefixes)]
        return rows.ids(source for result in chosen for source in result.sources)

    def records(self) -> list[dict[str, Any]]:
        """The results as plain JSON records, in order of addition, each with the rows behind its sources."""
        return [{**vars(result), "rows": rows.behind(result.sources)} for result in self._items.values()]

    def __getitem__(self, id: str) -> Result:
        return self._items[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


def sources_of(*frames: pd.DataFrame) -> list[str]:
    """Ids of all sources that the rows of the frames name."""
    return rows.ids(source for frame in frames for source in rows.cells(frame["source"]))


class Study:
    """Base of a chapter's dataclass: its fields are sections, each with ``results``."""

    @property
    def results(self) -> Results:
        """Every named result of the chapter."""
        every = Results()
        for section in vars(self).values():
            every.update(section.results)
        return every


def caller(*but: str) -> FrameType:
    """The nearest call of a public function outside the modules ``but``; helpers of that function are passed over."""
    frame = sys._getframe(1)
    while frame.f_back is not None and (frame.f_globals["__name__"] in but or "._" in public_name(frame)):
        frame = frame.f_back
    return frame


def public_name(frame: FrameType) -> str:
    """Dotted name of the function that is called there: module, class, function."""
    return f"{frame.f_globals['__name__']}.{frame.f_code.co_qualname.partition('.<locals>')[0]}"


def _plain(value: Any) -> Value:
    """A NumPy or pandas scalar as the plain Python value that JSON can hold; dates as ISO text."""
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    plain: Value = value.item() if hasattr(value, "item") else value
    return plain
