"""Finding a table by what its entry says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from helpers.data.tables import Catalogue, Table


@dataclass(frozen=True)
class Found:
    """A table in whose entry every word of a search is."""

    table: Table
    where: tuple[str, ...]
    """The parts of the entry that hold one of them: ``title``, ``notes``, ``column exports_usd_m``."""


def search(known: Catalogue, text: str) -> list[Found]:
    """Tables whose entries hold all words of a text, in whatever case.

    First comes the table of that very name, then those whose name, title, or name and title hold all words, then those
    where some of them stand there, then the rest.

    Looked through are name, title, description and notes, the sources of the whole, and of each column its name, its
    words, its unit and what it may hold.
    """
    words = text.casefold().split()
    found = [(one, _parts(one)) for one in known.tables.values()]
    hits = [
        Found(table, tuple(place for place, said in parts if any(word in said for word in words)))
        for table, parts in found
        if words and all(any(word in said for _, said in parts) for word in words)
    ]
    return sorted(hits, key=lambda one: _rank(one.table, words))


def _rank(table: Table, words: list[str]) -> int:
    """How far from the name of a table words are that its entry holds."""
    name, title = table.name.replace("_", " ").casefold(), table.title.casefold()
    if name.split() == " ".join(words).replace("_", " ").split():
        return 0
    heads = (f"{table.name} {name}", title, f"{table.name} {name} {title}")
    for rank, head in enumerate(heads, 1):
        if all(word in head for word in words):
            return rank
    return 4 if any(word in heads[-1] for word in words) else 5


def _parts(table: Table) -> list[tuple[str, str]]:
    return [(place, text.casefold()) for place, text in _said(table) if text]


def _said(table: Table) -> Iterator[tuple[str, str]]:
    yield "name", f"{table.name} {table.name.replace('_', ' ')}"
    yield from (("title", table.title), ("description", table.description), ("notes", " ".join(table.notes)))
    yield "sources", " ".join(one.title for one in table.sources)
    for one in table.fields:
        yield f"column {one.name}", " ".join([one.name, one.title, one.description, one.unit or "", *one.choices])
