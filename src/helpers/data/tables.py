"""The catalogue: what each table holds, in which types and units, from which sources, under which licence.

The catalogue is a head file, ``data/catalogue.yaml``, and an entry beside each table (:mod:`helpers.data.entries`).
Put together they are one Frictionless Data Package.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from helpers.data import entries
from helpers.data.clock import Clock
from helpers.data.entries import Descriptor
from helpers.data.journal import settle
from helpers.data.place import CATALOGUE, data_top
from helpers.errors import BadInput, known, short

ENTRY = CATALOGUE.suffix
SEALED = ("hash", "bytes", "rows")
"""What a descriptor says of a file's bytes: judged last, so that of a changed file a broken rule is told first."""


@dataclass(frozen=True)
class Field:
    """One column of a table."""

    name: str
    type: str
    """Type in the words of the Data Package standard: ``string``, ``integer``, ``number``, ``date``."""
    title: str
    description: str
    unit: str | None
    """Unit of the values, as the page prints it; ``None`` for text."""
    required: bool
    """Whether a blank cell is refused."""
    choices: tuple[str, ...]
    """The closed vocabulary of the column; empty if any value of the type will do."""


@dataclass(frozen=True)
class Origin:
    """Where a table comes from as a whole; single rows name their own source."""

    title: str
    url: str


@dataclass(frozen=True)
class Table:
    """One table of the catalogue."""

    name: str
    title: str
    description: str
    notes: tuple[str, ...]
    """What a reader has to know before using the figures, a sentence or two each."""
    path: str
    """The file, relative to ``data/``."""
    directory: Path
    """The folder ``data/``, absolute."""
    file: Path
    """The file, absolute."""
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    references: tuple[str, ...]
    """Names of the tables that hold values which this table's columns must match."""
    source_columns: tuple[str, ...]
    """Columns that name a row's sources."""
    dated: tuple[str, ...]
    """Columns that date a row: the first that is not blank says when its fact is from; empty for undated tables."""
    clock: Clock
    """When more is due."""
    sources: tuple[Origin, ...]
    licence: str
    vintage: str
    sha256: str
    rows: int
    descriptor: Descriptor = field(repr=False, compare=False)
    """The table as the Data Package standard describes it, with all that its entry leaves to the conventions."""

    @cached_property
    def described_as(self) -> str:
        """Digest of the descriptor."""
        return digest(canonical(self.descriptor))

    @cached_property
    def rules(self) -> str:
        """Digest of what it says of any bytes, not of the sealed ones."""
        return digest(canonical({key: value for key, value in self.descriptor.items() if key not in SEALED}))

    @property
    def place(self) -> str:
        """The file as messages name it: ``data/trade/steel_trade.csv``."""
        return f"{CATALOGUE.parent.name}/{self.path}"

    @property
    def described(self) -> str:
        """The file that describes the table, as messages name it."""
        return self.place.removesuffix(self.file.suffix) + ENTRY

    @property
    def entry(self) -> Path:
        """The file that describes the table."""
        return self.file.with_suffix(ENTRY)


class Tables(Mapping[str, Table]):
    """The tables by name, folders first; each entry is read when it is asked for."""

    def __init__(self, directory: Path) -> None:
        """Find the entries below ``directory``; two of one name are refused."""
        self.directory = directory
        self.folders: dict[str, str] = {}
        for where, _, names in sorted(os.walk(directory), key=lambda found: (found[0] == str(directory), found[0])):
            for name in sorted(name.removesuffix(ENTRY) for name in names if name.endswith(ENTRY)):
                if name in self.folders:
                    raise BadInput(
                        f"{_place(Path(where, name + ENTRY), directory)}: a table {name!r} is also in another folder"
                    )
                self.folders[name] = where
        self.folders.pop(CATALOGUE.stem, None)

    def __getitem__(self, name: str) -> Table:
        """One table, read anew if its entry or the head has changed."""
        path = self.path(name)
        return _table(self.directory, path, path.read_bytes(), (self.directory / CATALOGUE.name).read_bytes())

    def path(self, name: str) -> Path:
        """The entry of a table."""
        return Path(self.folders[name], name + ENTRY)

    def __iter__(self) -> Iterator[str]:
        """The names, in the order of their paths."""
        return iter(self.folders)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.folders)


@dataclass(frozen=True)
class Catalogue:
    """All tables, in the order of their files."""

    tables: Tables
    head: Descriptor
    """What holds for all tables."""

    @property
    def quality(self) -> dict[str, str]:
        """The closed vocabulary of column ``quality``, each word with its meaning."""
        return dict(self.head["quality"])

    @property
    def files(self) -> list[Path]:
        """The files that make up the catalogue: its head and one entry a table."""
        return [self.tables.directory / CATALOGUE.name, *map(self.tables.path, self.tables)]

    def table(self, name: str) -> Table:
        """One table.

        Raises:
            BadInput: there is none of that name, or its entry is broken.
        """
        if name not in self.tables.folders:
            raise BadInput(f"no table {short(name)} ({known(name, self.tables, 'alliances data')})")
        return self.tables[name]

    def package(self) -> Descriptor:
        """The whole as one standard Data Package, paths relative to ``data/``."""
        return entries.package(self.head, [table.descriptor for table in self.tables.values()])


def catalogue(top: Path | None = None) -> Catalogue:
    """The catalogue of the tables below a folder, else of those nearest to the working directory or given to a run.

    Raises:
        BadInput: its head is missing, is not YAML, or lacks a property.
    """
    top = top or data_top()
    settle(top)
    path = top / CATALOGUE
    return Catalogue(Tables(path.parent), _head(path.read_bytes()))


def digest(data: bytes) -> str:
    """The sha256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical(descriptor: Descriptor) -> bytes:
    """A descriptor as bytes that do not depend on layout or on the order of its properties."""
    return json.dumps(descriptor, sort_keys=True, ensure_ascii=False).encode()


@lru_cache(maxsize=4)
def _head(content: bytes) -> Descriptor:
    head = entries.parse(CATALOGUE.as_posix(), content)
    for key in ("name", "title", "description", "version", "licence", "quality", "licences", "sources", "columns"):
        if key not in head:
            raise BadInput(f"{CATALOGUE.as_posix()}: property {key!r} is missing")
    return head


@lru_cache(maxsize=256)
def _table(directory: Path, path: Path, content: bytes, head: bytes) -> Table:
    place, file = _place(path, directory), path.relative_to(directory).with_suffix(".csv").as_posix()
    try:
        return parsed_table(directory, _resource(place, file, content, head))
    except (KeyError, TypeError, AttributeError, ValueError) as fault:
        raise BadInput(f"{place}: not an entry of a table: {fault}") from None


@lru_cache(maxsize=256)
def _resource(place: str, file: str, content: bytes, head: bytes) -> Descriptor:
    """An entry is parsed once, in however many folders it lies: in the book's and where rows are laid over it."""
    return entries.resource(Path(file).stem, file, entries.parse(place, content), _head(head))


def _place(path: Path, directory: Path) -> str:
    """A file of the catalogue as messages name it."""
    return path.relative_to(directory.parent).as_posix()


def parsed_table(directory: Path, resource: Descriptor) -> Table:
    """A table below ``directory``, from its whole descriptor."""
    schema = resource["schema"]
    return Table(
        name=resource["name"],
        title=resource["title"],
        description=resource["description"],
        notes=tuple(resource["notes"]),
        path=resource["path"],
        directory=directory,
        file=directory / resource["path"],
        fields=tuple(_field(entry) for entry in schema["fields"]),
        primary_key=tuple(schema["primaryKey"]),
        references=tuple(dict.fromkeys(key["reference"]["resource"] for key in _elsewhere(schema))),
        source_columns=tuple(
            key["fields"][0] for key in _elsewhere(schema) if key["reference"]["resource"] == "sources"
        ),
        dated=tuple(resource.get("dated", ())),
        clock=Clock.of(resource.get("clock", {"closed": "not said"})),
        sources=tuple(Origin(origin["title"], origin["path"]) for origin in resource["sources"]),
        licence="; ".join(licence["title"] for licence in resource["licenses"]),
        vintage=resource["vintage"],
        sha256=resource.get("hash", "").removeprefix("sha256:"),
        rows=resource.get("rows", 0),
        descriptor=resource,
    )


def _field(entry: Descriptor) -> Field:
    constraints = entry.get("constraints", {})
    return Field(
        name=entry["name"],
        type=entry["type"],
        title=entry["title"],
        description=entry.get("description", ""),
        unit=entry.get("unit"),
        required=constraints.get("required", False),
        choices=tuple(constraints.get("enum", ())),
    )


def _elsewhere(schema: Descriptor) -> list[Descriptor]:
    """The foreign keys that lead to other tables."""
    return [key for key in schema["foreignKeys"] if key["reference"]["resource"]]
