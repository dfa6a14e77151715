"""Entries: what a person writes about a table, and the Data Package descriptor that it stands for.

An entry is the YAML file beside a table, of the same name. It says what is particular to the table;
what holds for every table is said once, here and in the head file ``data/catalogue.yaml``.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from helpers.errors import BadInput

Descriptor = dict[str, Any]

FILE = {"format": "csv", "mediatype": "text/csv", "encoding": "utf-8"}
BLANK = [""]
"""A missing value is an empty cell and nothing else."""
DATE_UNIT = "ISO date"
CONSTRAINTS = ("unique", "pattern", "minimum", "maximum", "maxLength", "enum")
COLUMN = {"title", "description", "type", "unit", "optional", "in", *CONSTRAINTS}
ENTRY = {"title", "description", "notes", "vintage", "licence", "sources", "dated", "key", "columns", "seal"}


class Loader(yaml.CSafeLoader):
    """YAML whose plain words are text: ``no`` and ``2026-10`` are not turned into something else."""

    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012 - PyYAML's own name

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """A mapping; a key that is there twice is refused where PyYAML would keep the last."""
        keys = [key.value for key, _ in node.value]
        for (key, _), name in zip(node.value, keys, strict=True):
            if keys.count(name) > 1:
                raise yaml.constructor.ConstructorError(None, None, f"{name!r} is there twice", key.start_mark)
        return super().construct_mapping(node, deep)


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
    """The whole descriptor of a table, as the Data Package standard has it.

    Raises:
        KeyError: the entry lacks a property.
        ValueError: it has one that means nothing, or refers to what is not there.
    """
    _known("property", entry, ENTRY)
    columns = {column: _column(column, given, head) for column, given in entry["columns"].items()}
    sources: dict[str, str] = entry["sources"] if "sources" in entry else head["sources"]
    return {
        "name": name,
        "path": path,
        **{key: entry[key] for key in ("title", "description", "notes", "vintage")},
        "licenses": [_licence(licence, head) for licence in listed(entry["licence"])],
        "sources": [{"title": title, "path": url} for title, url in sources.items()],
        **FILE,
        **_sealed(entry.get("seal")),
        "dated": listed(entry.get("dated", [])),
        "schema": {
            "fields": [_field(column, given) for column, given in columns.items()],
            "missingValues": BLANK,
            "primaryKey": listed(entry["key"]),
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
    """A list as it is, anything else as a list of one."""
    return value if isinstance(value, list) else [value]


def _known(what: str, given: Descriptor, known: set[str]) -> None:
    for key in given.keys() - known:
        raise ValueError(f"{what} {key!r} means nothing here (expected one of: {', '.join(sorted(known))})")


def _column(name: str, given: Descriptor | None, head: Descriptor) -> Descriptor:
    """What is said of a column; one that is only named is described at the head, for all tables alike."""
    if given is None and name not in head["columns"]:
        raise ValueError(f"column {name!r}: nothing is said of it (expected at least a title)")
    column: Descriptor = head["columns"][name] if given is None else given
    _known(f"column {name!r}: property", column, COLUMN)
    return column | ({"enum": list(head["quality"])} if name == "quality" else {})


def _field(name: str, given: Descriptor) -> Descriptor:
    kind = given.get("type", "string")
    unit = given.get("unit", DATE_UNIT if kind == "date" else None)
    constraints = {key: given[key] for key in CONSTRAINTS if key in given}
    if not given.get("optional", False):
        constraints = {"required": True, **constraints}
    return {
        "name": name,
        "type": kind,
        "title": given["title"],
        **({"description": given["description"]} if "description" in given else {}),
        **({"unit": unit} if unit else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def _foreign_key(table: str, column: str, given: Descriptor) -> Descriptor:
    """``in: countries.code`` of a column; the standard writes a table's reference to itself as a blank name."""
    other, _, field = given["in"].partition(".")
    return {"fields": [column], "reference": {"resource": "" if other == table else other, "fields": [field]}}


def _licence(given: str | Descriptor, head: Descriptor) -> Descriptor:
    if isinstance(given, dict):
        return given
    if given not in head["licences"]:
        raise ValueError(f"licence {given!r} is not at the head (expected one of: {', '.join(head['licences'])})")
    return {"name": given, **head["licences"][given]}


def _sealed(seal: Descriptor | None) -> Descriptor:
    return {"hash": f"sha256:{seal['sha256']}", "bytes": seal["bytes"], "rows": seal["rows"]} if seal else {}
