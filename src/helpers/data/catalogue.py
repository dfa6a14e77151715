"""The catalogue: what each table holds, in which types and units, from which sources, under which licence.

The catalogue is a Frictionless Data Package, ``data/datapackage.json``; this module only reads it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from helpers.data.place import CATALOGUE, root
from helpers.errors import BadInput

Descriptor = dict[str, Any]


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
    file: Path
    """The file, absolute."""
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    references: tuple[str, ...]
    """Names of the tables that hold values which this table's columns must match."""
    dated: tuple[str, ...]
    """Columns that date a row: the first that is not blank says when its fact is from; empty for undated tables."""
    sources: tuple[Origin, ...]
    licence: str
    vintage: str
    sha256: str
    rows: int
    descriptor: Descriptor = field(repr=False, compare=False)
    """The table's whole entry in the catalogue."""

    @property
    def place(self) -> str:
        """The file as messages name it: ``data/trade/steel_trade.csv``."""
        return f"{CATALOGUE.parent.name}/{self.path}"


@dataclass(frozen=True)
class Catalogue:
    """All tables, in the order of the catalogue."""

    tables: dict[str, Table]
    quality: dict[str, str]
    """The closed vocabulary of column ``quality``, each word with its meaning."""

    def table(self, name: str) -> Table:
        """One table.

        Raises:
            BadInput: there is none of that name.
        """
        if name not in self.tables:
            raise BadInput(f"no table {name!r} (expected one of: {', '.join(self.tables)})")
        return self.tables[name]


def catalogue() -> Catalogue:
    """The catalogue of the tables nearest to the working directory.

    Raises:
        BadInput: it is missing, is not JSON, or lacks a property of a table.
    """
    path = root() / CATALOGUE
    return _parse(path, path.read_bytes())


def digest(data: bytes) -> str:
    """The sha256 of some bytes, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def canonical(descriptor: Descriptor) -> bytes:
    """A descriptor as bytes that do not depend on layout or on the order of its properties."""
    return json.dumps(descriptor, sort_keys=True, ensure_ascii=False).encode()


@lru_cache(maxsize=4)
def _parse(path: Path, content: bytes) -> Catalogue:
    descriptor = parse_json(content)
    try:
        tables = [_table(path.parent, resource) for resource in descriptor["resources"]]
        return Catalogue({table.name: table for table in tables}, dict(descriptor["quality"]))
    except KeyError as missing:
        raise BadInput(f"{CATALOGUE.as_posix()}: property {missing.args[0]!r} is missing") from None
    except (TypeError, AttributeError, ValueError) as fault:
        raise BadInput(f"{CATALOGUE.as_posix()}: not a data package: {fault}") from None


def parse_json(content: bytes) -> Descriptor:
    """The catalogue's content as plain Python values.

    Raises:
        BadInput: it is not JSON in UTF-8; names the line.
    """
    try:
        return json.loads(content.decode("utf-8"))  # type: ignore[no-any-return]
    except json.JSONDecodeError as fault:
        raise BadInput(f"{CATALOGUE.as_posix()}: row {fault.lineno}: not JSON: {fault.msg}") from None
    except UnicodeDecodeError as fault:
        raise BadInput(f"{CATALOGUE.as_posix()}: byte {fault.start}: not UTF-8") from None


def _table(directory: Path, resource: Descriptor) -> Table:
    schema = resource["schema"]
    try:
        return Table(
            name=resource["name"],
            title=resource["title"],
            description=resource["description"],
            notes=tuple(resource.get("notes", ())),
            path=resource["path"],
            file=directory / resource["path"],
            fields=tuple(_field(entry) for entry in schema["fields"]),
            primary_key=tuple(schema["primaryKey"]),
            references=_references(schema),
            dated=tuple(resource.get("dated", ())),
            sources=tuple(Origin(origin["title"], origin["path"]) for origin in resource["sources"]),
            licence="; ".join(licence["title"] for licence in resource["licenses"]),
            vintage=resource["vintage"],
            sha256=resource["hash"].removeprefix("sha256:"),
            rows=int(resource["rows"]),
            descriptor=resource,
        )
    except KeyError as missing:
        raise BadInput(
            f"{CATALOGUE.as_posix()}: table {resource.get('name')!r}: property {missing.args[0]!r} is missing"
        ) from None


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


def _references(schema: Descriptor) -> tuple[str, ...]:
    """Names of the other tables referred to; a table that refers to itself is passed over."""
    named = (key["reference"]["resource"] for key in schema.get("foreignKeys", ()))
    return tuple(dict.fromkeys(name for name in named if name))
