"""Entries: what a person writes about a table, and the Data Package descriptor that it stands for.

An entry is the YAML file beside a table, of the same name. It says what is particular to the table;
what holds for every table is said once, here and in the head file ``data/catalogue.yaml``.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from helpers.errors import BadInput, short

Descriptor = dict[str, Any]

FILE = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
BLANK = [""]
"""A missing value is an empty cell and nothing else."""
DATE_UNIT = "ISO date"
CONSTRAINTS = ("unique", "pattern", "minimum", "maximum", "maxLength", "enum")
COLUMN = {"title", "description", "type", "unit", "optional", "in", *CONSTRAINTS}
TEXTS = ("title", "description", "vintage")
ENTRY = {*TEXTS, "notes", "licence", "sources", "unsourced", "clock", "dated", "key", "columns", "seal"}
"""What an entry may say; ``unsourced`` is the reason why the rows of a table name no source and no quality."""
LAST_YEAR = 2100
"""No year of any table is later: a mistyped one is, and a new row needs no rule raised."""


class EachOnce(yaml.CSafeLoader):
    """YAML in which a key that is there twice is refused, where PyYAML would keep the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping whose keys are all different."""
        seen = set()
        for key, _ in node.value:
            if (name := str(key.value)) in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{short(name)} is there twice", key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


class Loader(EachOnce):
    """YAML whose plain words are text: ``no`` and ``2026-10`` are not turned into something else."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own name


for tag, pattern, first in (
    ("bool", r"true|false", "tf"),
    ("null", r"|~|null", ["", "~", "n"]),
    ("int", r"-?[0-9]+", "-0123456789"),
    ("float", r"-?[0-9]+\.[0-9]+", "-0123456789"),
):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{pattern})$"), list(first))


def parse(place: str, content: bytes) -> Descriptor:
    """The content of a head or entry file as plain values.

    Raises:
        BadInput: it is not YAML in UTF-8 that holds properties; names the row.
    """
    try:
        parsed = yaml.load(content.decode("utf-8"), Loader)  # noqa: S506 - a safe loader
    except UnicodeDecodeError as fault:
        raise BadInput(f"{place}: byte {fault.start}: not UTF-8") from None
    except yaml.MarkedYAMLError as fault:
        row = fault.problem_mark.line + 1 if fault.problem_mark else 1
        raise BadInput(f"{place}: row {row}: not YAML: {fault.problem}") from None
    except yaml.YAMLError as fault:
        raise BadInput(f"{place}: not YAML: {str(fault).splitlines()[0]}") from None
    if not isinstance(parsed, dict):
        raise BadInput(f"{place}: expected properties with values (title: …)")
    return parsed


def resource(name: str, path: str, entry: Descriptor, head: Descriptor) -> Descriptor:
    """The whole descriptor of a table, as the Data Package standard has it; what an entry leaves blank stays blank.

    Raises:
        ValueError: the entry has a property that means nothing.
    """
    _known("property", entry, ENTRY)
    columns = {column: _column(column, given, head) for column, given in (entry.get("columns") or {}).items()}
    sources: dict[str, str] = entry.get("sources") or head["sources"]
    return {
        "name": name,
        "path": path,
        **{key: entry.get(key) or "" for key in TEXTS},
        "notes": listed(entry.get("notes")),
        "licenses": [_licence(licence, head) for licence in listed(entry.get("licence"))],
        "sources": [{"title": title, "path": url} for title, url in sources.items()],
        **FILE,
        **_sealed(entry.get("seal")),
        **{key: entry[key] for key in ("unsourced", "clock") if entry.get(key)},
        **({"dated": listed(entry["dated"])} if entry.get("dated") is not None else {}),
        "schema": {
            "fields": [_field(column, given) for column, given in columns.items()],
            "missingValues": BLANK,
            "primaryKey": listed(entry.get("key")),
            "foreignKeys": [_foreign_key(name, column, given) for column, given in columns.items() if "in" in given],
        },
    }


def package(head: Descriptor, resources: list[Descriptor]) -> Descriptor:
    """One standard Data Package of all tables."""
    return {
        **{key: head[key] for key in ("name", "title", "description", "version", "quality")},
        "licenses": [_licence(head["licence"], head)],
        "resources": resources,
    }


def listed(value: Any) -> list[Any]:
    """A list as it is, nothing as none, anything else as a list of one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def _known(what: str, given: Descriptor, known: set[str]) -> None:
    if not isinstance(given, dict):
        raise ValueError(f"{what} expected, with its value, not {given!r}")
    for key in given.keys() - known:
        raise ValueError(f"{what} {key!r} means nothing here (expected one of: {', '.join(sorted(known))})")


def _column(name: str, given: Descriptor | None, head: Descriptor) -> Descriptor:
    """What is said of a column; one that is only named is described at the head, for all tables alike."""
    column: Descriptor = head["columns"].get(name, {}) if given is None else given
    _known(f"column {name!r}: property", column, COLUMN)
    return column | ({"enum": list(head["quality"])} if name == "quality" else {})


def _field(name: str, given: Descriptor) -> Descriptor:
    kind = given.get("type", "string")
    unit = given.get("unit", DATE_UNIT if kind == "date" else None)
    constraints = {key: given[key] for key in CONSTRAINTS if key in given}
    if not given.get("optional", False):
        constraints = {"required": True, **constraints}
    if unit == "year":
        constraints = {"maximum": LAST_YEAR, **constraints}
    return {
        "name": name,
        "type": kind,
        "title": given.get("title") or "",
        **({"description": given["description"]} if given.get("description") else {}),
        **({"unit": unit} if unit else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _foreign_key(table: str, column: str, given: Descriptor) -> Descriptor:
    """``in: countries.code`` of a column; the standard writes a table's reference to itself as a blank name."""
    other, _, field = given["in"].partition(".")
    return {"fields": [column], "reference": {"resource": "" if other == table else other, "fields": [field]}}


def _licence(given: str | Descriptor, head: Descriptor) -> Descriptor:
    """One of the head's licences by name, or a licence of the table's own; one that is nowhere has no title."""
    return given if isinstance(given, dict) else {"name": given, "title": "", **head["licences"].get(given, {})}


def _sealed(seal: Descriptor | None) -> Descriptor:
    return {"hash": f"sha256:{seal['sha256']}", "bytes": seal["bytes"], "rows": seal["rows"]} if seal else {}
