"""Drafting the entry of a new table: what its file shows is written, what a person must say is left blank."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path

from helpers.data.entries import Descriptor
from helpers.data.place import CATALOGUE, root, write_whole
from helpers.data.reading import cells, column
from helpers.data.rules import NAME, REGISTERS, WRITTEN, names_sources
from helpers.data.tables import ENTRY, Catalogue, catalogue
from helpers.errors import BadInput

TO_SAY = ("title", "description", "notes", "vintage", "licence", "clock")
"""What nobody can read off a file."""
WORDS = 15
"""A longer vocabulary is not drafted: it is rather free text."""


def draft(name: str) -> Path:
    """Write a first entry beside ``NAME.csv``, which lies somewhere below ``data/``; return where it is.

    Types, blanks, vocabularies, references, key and dating column are guessed from the rows. Titles, units
    and all that concerns the table as a whole are left blank, and sealing refuses the table until they are said.

    Raises:
        BadInput: no such file, it cannot be parted into cells, or it has an entry already.
    """
    folder = (root() / CATALOGUE).parent
    found = sorted(folder.rglob(f"{name}.csv"))
    if len(found) != 1:
        raise BadInput(f"{name}.csv: {len(found)} files of this name below {folder.name}/ (expected one)")
    entry = found[0].with_suffix(ENTRY)
    place = found[0].relative_to(folder.parent).as_posix()
    if entry.exists():
        raise BadInput(f"{place}: {entry.name} beside it describes it already")
    try:
        labels, *rows = cells(found[0].read_bytes())
    except (ValueError, csv.Error) as fault:
        raise BadInput(f"{place}: expected a header and rows, parted by commas, in UTF-8: {fault}") from None
    write_whole(entry, "\n".join(_lines(catalogue(), labels, rows)) + "\n")
    return entry


def _lines(known: Catalogue, labels: list[str], rows: list[list[str]]) -> Iterator[str]:
    whole = [row for row in rows if len(row) == len(labels)]
    values = dict(zip(labels, zip(*whole, strict=True), strict=False))
    columns = {label: _guess(known, label, values.get(label, ())) for label in labels}
    kinds = {label: (given or known.head["columns"][label]).get("type", "string") for label, given in columns.items()}
    dates = [label for label, given in columns.items() if kinds[label] == "date" or (given or {}).get("unit") == "year"]
    yield from (f"{key}:" for key in TO_SAY)
    yield f"dated: {_written(dates[0] if dates else [])}"
    yield f"key: {_written(_key({label: values[label] for label in values if kinds[label] != 'number'}))}"
    yield "columns:"
    for label, given in columns.items():
        yield f"  {_written(label)}:"
        yield from (f"    {key}: {_written(value)}".rstrip() for key, value in (given or {}).items())


def _guess(known: Catalogue, label: str, values: Sequence[str]) -> Descriptor | None:
    """What the cells say of a column; nothing if all tables describe it alike."""
    if label in known.head["columns"]:
        return None
    there = [value for value in values if value]
    kind = next((kind for kind in WRITTEN if _mostly(kind, there)), "string")
    given: Descriptor = {"title": None}
    if kind != "string":
        given |= {"type": kind}
    if kind in ("number", "integer"):
        given |= {"unit": "year" if kind == "integer" and label.rsplit("_", maxsplit=1)[-1] == "year" else None}
    if len(there) < len(values):
        given |= {"optional": True}
    return given | (_vocabulary(known, label, there) if kind == "string" else {})


def _mostly(kind: str, cells: list[str]) -> bool:
    """Whether cells are of a type; a few that are not are told when the table is sealed."""
    return sum(WRITTEN[kind].fullmatch(cell) is not None for cell in cells) > len(cells) / 2


def _vocabulary(known: Catalogue, label: str, values: list[str]) -> Descriptor:
    if names_sources(label):
        return {"in": "sources.id"}
    for other, key in REGISTERS:
        if values and set(values) <= set(column(known.table(other), key)):
            return {"in": f"{other}.{key}"}
    words = list(dict.fromkeys(values))
    coded = bool(words) and all(map(NAME.fullmatch, words))
    return {"enum": words} if coded and len(words) <= min(WORDS, len(values) // 2) else {}


def _key(values: dict[str, tuple[str, ...]]) -> str | list[str]:
    """The fewest columns, from the left, that tell rows apart and are never blank; none if there are none."""
    full = [label for label, cells in values.items() if all(cells) and label != "quality" and not names_sources(label)]
    for size in range(1, min(len(full), 6) + 1):
        for chosen in combinations(full, size):
            rows = list(zip(*(values[label] for label in chosen), strict=True))
            if len(set(rows)) == len(rows):
                return chosen[0] if size == 1 else list(chosen)
    return []


def _written(value: object) -> str:
    """A value as YAML; what could be read as something else stands in quotes."""
    if isinstance(value, list):
        return f"[{', '.join(map(_written, value))}]"
    if isinstance(value, str):
        plain = NAME.fullmatch(value.replace(".", "")) and value not in ("true", "false", "null")
        return value if plain else json.dumps(value)
    return "" if value is None else str(value).lower()
