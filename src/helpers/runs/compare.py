"""Two accounts side by side: the one comparison behind ``check``, ``compare``, a re-run and a refresh of the data."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sized
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Literal, get_args

from helpers.runs.account import Account, Figure, Number, Table
from helpers.runs.printed import moved, printed, side_by_side

SAME, NOTHING = 1e-6, 1e-9
"""Relative and absolute difference below which two numbers are one: the last bits differ between machines."""

Kind = Literal["verdict", "finding", "sentence", "figure", "table", "number"]
UNIT, LEVEL, COUNT = ", unit", ", level", ", n"
"""Each ends the name of a change of this part of a number."""
LEFT_OPEN = ("open", "not testable", None)
"""Verdicts of a claim on which a side has nothing to go by."""
MEANINGS = {
    "undecided": "the figures are there, but they do not tell either way",
    "open": "what would decide it comes after the last day that is looked at",
    "not testable": "figures that would settle it are not among those that are looked at",
}
"""Verdicts that say neither yes nor no, and why each is given."""
PLACE = re.compile(r"[^,.]+")
"""The figure or table in which a change is, at the beginning of its id."""
FIGURE_PARTS = ("title", "question", "subtitle", "answer", "note", "alt", "labels", "data", "marks")


@dataclass(frozen=True)
class Change:
    """Something that two runs do not say alike; None where one of them does not say it."""

    kind: Kind
    id: str
    """Name of the sentence, claim or result; figure and part; table, row and column."""
    before: Any
    after: Any
    unit: str = ""

    @property
    def flips(self) -> bool:
        """Whether it is a verdict that is another; one that a side merely cannot give does not flip."""
        return self.kind == "verdict" and self.after not in LEFT_OPEN

    def __str__(self) -> str:
        """``sentence imbalance.size: “It rose.” → “It fell.”``."""
        ends: tuple[str, ...] = shown(self.before, self.unit), shown(self.after, self.unit)
        if self.kind == "number" and not self.id.endswith(UNIT):
            unit, before, after = _of_part(self)
            ends = tuple(f"{end} {unit}".strip() for end in side_by_side(before, after, unit))
        return f"{self.kind} {self.id}: {ends[0]} → {ends[1]}"


@dataclass(frozen=True)
class Told:
    """What differs as a reader is told it and as it is counted wherever it is counted: each thing once."""

    flips: list[Change]
    left_open: list[Change]
    """Verdicts that a side merely cannot give."""
    findings: list[Change]
    """That come, go or change places at the head of a chapter; not those that close a gap or make room."""
    sentences: list[Change]
    """But for those of claims whose verdict is another one, which stand with it."""
    figures: list[str]
    tables: Mapping[str, int]
    """Table → cells and other places in it."""
    numbers: list[tuple[str, str, str, str, str]]

    @property
    def counts(self) -> str:
        """``1 verdict, 3 sentences, 12 numbers``; empty if nothing differs."""
        kinds: list[tuple[Sized, str, str]] = [
            (self.flips, "verdict", "verdicts"),
            (self.left_open, "verdict that cannot be given", "verdicts that cannot be given"),
            (
                self.findings,
                "main finding that comes, goes or changes places",
                "main findings that come, go or change places",
            ),
            (self.sentences, "sentence", "sentences"),
            (self.figures, "figure", "figures"),
            (self.tables, "table", "tables"),
            (self.numbers, "number", "numbers"),
        ]
        return ", ".join(f"{len(some)} {one if len(some) == 1 else many}" for some, one, many in kinds if some)


def moved_finding(one: Change) -> str:
    """Where a finding has gone in the list at the head of a chapter.

    >>> moved_finding(Change("finding", "size", "3, fig-a", "1, fig-a"))
    'from place 3 to 1'
    >>> moved_finding(Change("finding", "size", None, "2, fig-a"))
    'new, at place 2'
    """
    before, after = ((end or "").partition(",")[0] for end in (one.before, one.after))
    if not before:
        return f"new, at place {after}"
    if not after:
        return f"no longer there, was at place {before}"
    return f"from place {before} to {after}" if before != after else f"at place {after} still, with another figure"


def meanings(found: Iterable[Change]) -> list[str]:
    """What those verdicts mean, among some that differ, that say neither yes nor no."""
    given = {end for one in found for end in (one.before, one.after)}
    return [f"{verdict.capitalize()}: {meaning}." for verdict, meaning in MEANINGS.items() if verdict in given]


def told(found: Iterable[Change]) -> Told:
    """What differs, sorted for a reader."""
    every = list(found)
    of = {kind: [one for one in every if one.kind == kind] for kind in get_args(Kind)}
    with_verdicts = {f"claims.{one.id}" for one in of["verdict"]}
    places = {kind: Counter(_place(one.id) for one in of[kind]) for kind in ("figure", "table")}
    return Told(
        flips=[one for one in of["verdict"] if one.flips],
        left_open=[one for one in of["verdict"] if not one.flips],
        findings=_moved(of["finding"]),
        sentences=[one for one in of["sentence"] if one.id not in with_verdicts],
        figures=list(places["figure"]),
        tables=places["table"],
        numbers=number_rows(of["number"]),
    )


def _moved(found: list[Change]) -> list[Change]:
    gone = [_rank(one.before) for one in found if one.after is None]
    come = [_rank(one.after) for one in found if one.before is None]

    def among_those_of_both(end: str, others: list[int]) -> tuple[int, str]:
        return _rank(end) - sum(other < _rank(end) for other in others), end.partition(",")[2]

    return [
        one
        for one in found
        if None in (one.before, one.after)
        or among_those_of_both(one.before, gone) != among_those_of_both(one.after, come)
    ]


def _rank(place: str) -> int:
    return int(place.partition(",")[0])


def _place(id: str) -> str:
    found = PLACE.match(id)
    return found[0] if found else id


def changes(before: Account, after: Account) -> list[Change]:
    """What differs, as a reader would want it: verdicts, findings, sentences, figures, tables, then numbers."""
    return [
        *_verdicts(before, after),
        *_texts("finding", before.findings, after.findings),
        *_texts("sentence", before.sentences, after.sentences),
        *_figures(before.figures, after.figures),
        *_tables(before.tables, after.tables),
        *_numbers(before.numbers, after.numbers),
    ]


def changes_apart(case: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What differs in how an unusual run departs from the book's own, before and after."""
    return [
        Change(kind, f"{name} in “{case}”", _departing(old, name), _departing(new, name))
        for kind in get_args(Kind)
        for old, new in [(before.get(kind, {}), after.get(kind, {}))]
        for name in _names(old, new)
        if old.get(name) != new.get(name)
    ]


def _departing(said: Mapping[str, str], name: str) -> str | None:
    return said[name] or None if name in said else "as in the book"


def _names(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys([*after, *before]))


def _verdicts(before: Account, after: Account) -> Iterator[Change]:
    for name in _names(before.claims, after.claims):
        old, new = before.claims.get(name), after.claims.get(name)
        if (old and old.verdict) != (new and new.verdict):
            yield Change("verdict", name, old and old.verdict, new and new.verdict)
        if (old and old.sentence) != (new and new.sentence):
            yield Change("sentence", f"claims.{name}", old and old.sentence, new and new.sentence)
        if old and new and old.settings and new.settings and old.settings != new.settings:  # only the ledger has them
            yield Change("table", f"settings of {name}", old and old.settings, new and new.settings)


def _texts(kind: Kind, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for name in _names(before, after):
        if before.get(name) != after.get(name):
            yield Change(kind, name, before.get(name), after.get(name))


def _figures(before: Mapping[str, Figure], after: Mapping[str, Figure]) -> Iterator[Change]:
    for name in _names(before, after):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            yield Change("figure", name, old and old.title, new and new.title)
            continue
        for part in FIGURE_PARTS:
            if getattr(old, part) != getattr(new, part):
                yield Change("figure", f"{name}.{part}", getattr(old, part), getattr(new, part))


def _tables(before: Mapping[str, Table], after: Mapping[str, Table]) -> Iterator[Change]:
    for name in _names(before, after):
        old, new = before.get(name), after.get(name)
        if old is None or new is None:
            yield Change("table", name, old and old.title, new and new.title)
            continue
        words = {part: (getattr(old, part), getattr(new, part)) for part in ("title", "note")}
        yield from (Change("table", f"{name}.{part}", *pair) for part, pair in words.items() if pair[0] != pair[1])
        yield from _cells(name, old, new)


def _cells(name: str, old: Table, new: Table) -> Iterator[Change]:
    for number, (was, now) in enumerate(zip_longest([old.columns, *old.rows], [new.columns, *new.rows])):
        where = f"{name}, row {number}" if number else f"{name}, head"
        if was is None or now is None:
            yield Change("table", where, was and " | ".join(was), now and " | ".join(now))
            continue
        for column, (a, b) in zip_longest(new.columns, zip_longest(was, now), fillvalue=("", "")):
            if a != b:
                yield Change("table", f"{where}, {column or 'beyond the last column'}", a, b)


def _numbers(before: Mapping[str, Number], after: Mapping[str, Number]) -> Iterator[Change]:
    for name in _names(before, after):
        old, new = before.get(name), after.get(name)
        unit = (new or old).unit  # type: ignore[union-attr]
        if old is None or new is None:
            yield Change("number", name, old and old.value, new and new.value, unit)
            continue
        if not same(old.value, new.value):
            yield Change("number", name, old.value, new.value, unit)
        if old.unit != new.unit:
            yield Change("number", f"{name}{UNIT}", old.unit, new.unit)
        for part in ("interval", "level", "n"):
            if not same(getattr(old, part), getattr(new, part)):
                yield Change("number", f"{name}, {part}", getattr(old, part), getattr(new, part), unit)


def number_rows(found: Iterable[Change]) -> list[tuple[str, str, str, str, str]]:
    """Result, unit, before, after and difference of every number that differs, as they are printed.

    The difference is signed and in the unit; where the two are in different units there is none.
    """
    numbers = [one for one in found if one.kind == "number"]
    units = {one.id.removesuffix(UNIT): f"{one.before} → {one.after}" for one in numbers if one.id.endswith(UNIT)}
    return [
        (one.id, two or unit, *side_by_side(before, after, unit), "" if two else moved(before, after, unit))
        for one in numbers
        if not one.id.endswith(UNIT)
        for two, (unit, before, after) in [(units.get(one.id), _of_part(one))]
    ]


def _of_part(one: Change) -> tuple[str, Any, Any]:
    """Unit and both ends of a number or of a part of it: a level is told in per cent, and a count has no unit."""
    if one.id.endswith(LEVEL):
        before, after = (None if end is None else 100 * end for end in (one.before, one.after))
        return "%", before, after
    return "" if one.id.endswith(COUNT) else one.unit, one.before, one.after


def same(one: Any, other: Any) -> bool:
    """Whether two values are one, but for the last bits of numbers."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=SAME, abs_tol=NOTHING)
    return bool(one == other)


def shown(value: Any, unit: str = "") -> str:
    """A value for one line: text in quotation marks, a number with its unit, a dash for what is not there."""
    if isinstance(value, tuple) and len(value) != 2:
        return f"{len(value)} labels"
    if isinstance(value, str):
        return f"“{value}”" if not unit else value
    return f"{printed(value, unit)} {unit}".strip()
