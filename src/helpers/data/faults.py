"""Faults in the rows of a table, each in one line that a maintainer can act on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from helpers.data.entries import Descriptor
from helpers.data.reading import column
from helpers.data.tables import Catalogue, Table
from helpers.errors import BadInput

if TYPE_CHECKING:
    from frictionless import Report

NOUNS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "date": "a date (YYYY-MM-DD)",
    "boolean": "true or false",
}
"""The types that a column may have, as messages name their values."""
Rows = list[list[str]]


class Fault(NamedTuple):
    """A rule that a row breaks."""

    row: int
    where: str
    """``column year``; blank if the row as a whole is at fault."""
    rule: str

    def __str__(self) -> str:
        """Row, column and rule in one line."""
        return f"row {self.row}{', ' if self.where else ''}{self.where}: {self.rule}"


def standard_faults(known: Catalogue, table: Table, rows: Rows) -> Iterator[Fault]:
    """Where rows break the types, constraints and keys of the Data Package standard, as frictionless applies them.

    Raises:
        BadInput: the entry cannot be understood, or a table that it refers to cannot be read.
    """
    for error in _errors(_validated(known, table, rows)):
        if describe := _RULES.get(error["type"]):
            where, rule = describe(table, error)
            yield Fault(error["rowNumber"], where, rule)


def _validated(known: Catalogue, table: Table, rows: Rows) -> Report:
    from frictionless import FrictionlessException, Package, Resource, Schema

    try:  # made part by part: a descriptor of the whole would be copied cell by cell
        schema = Schema.from_descriptor(table.descriptor["schema"])
        others = [
            Resource(name=one["name"], data=one["data"], schema=Schema.from_descriptor(one["schema"]))
            for one in _others(known, table, rows)
        ]
        own = Resource(name=table.name, data=rows, schema=schema)
        return Package(name="check", resources=[own, *others]).get_resource(table.name).validate()
    except FrictionlessException as fault:
        raise BadInput(f"{table.described}: {(fault.reasons or [fault.error])[0].note}") from None
    except (TypeError, ValueError, re.error) as fault:  # frictionless compares with whatever a constraint says
        raise BadInput(f"{table.described}: a constraint cannot be applied: {fault}") from None


def _others(known: Catalogue, table: Table, own: Rows) -> Iterator[Descriptor]:
    """The tables referred to, without the columns that no reference names and the values that nobody asks for."""
    asked = {cell for row in own[1:] for cell in row}
    for name in table.references:
        if name in known.tables:
            keys = (key["reference"] for key in table.descriptor["schema"]["foreignKeys"])
            names = sorted({field for key in keys if key["resource"] == name for field in key["fields"]})
            cells = zip(*(column(known.table(name), field) for field in names), strict=True)
            rows = (row for row in dict.fromkeys(cells) if asked.intersection(row))
            fields = [{"name": field, "type": "string"} for field in names]
            yield {"name": name, "data": [names, *map(list, rows)], "schema": {"fields": fields}}


def _errors(report: Report) -> list[dict[str, Any]]:
    return [error.to_dict() for task in report.tasks for error in task.errors]


def _type_rule(table: Table, error: dict[str, Any]) -> tuple[str, str]:
    kind = next(field.type for field in table.fields if field.name == error["fieldName"])
    return _column(error), f"{error['cell']!r} where {NOUNS[kind]} belongs"


def _constraint_rule(table: Table, error: dict[str, Any]) -> tuple[str, str]:
    choices = next(field.choices for field in table.fields if field.name == error["fieldName"])
    if 'constraint "required"' in error["note"]:
        expected = f" (expected one of: {', '.join(choices)})" if choices else ""
        return _column(error), f"blank where a value is required{expected}"
    if 'constraint "enum"' in error["note"]:
        return _column(error), f"{error['cell']!r} is not one of: {', '.join(choices)}"
    return _column(error), f"{error['cell']!r} breaks the rule: {error['note'].replace(chr(34), '')}"


def _primary_key_rule(table: Table, error: dict[str, Any]) -> tuple[str, str]:
    values = dict(zip((field.name for field in table.fields), error["cells"], strict=False))
    key = ", ".join(f"{name}={values.get(name)}" for name in table.primary_key)
    where = f"column{'s' if len(table.primary_key) > 1 else ''} {' and '.join(table.primary_key)}"
    return where, f"key {key} is already in row {error['note'].rsplit(' ', 1)[-1]}"


def _foreign_key_rule(table: Table, error: dict[str, Any]) -> tuple[str, str]:
    other = error["referenceName"] or table.name
    return f"column {error['fieldNames'][0]}", f"{error['fieldCells'][0]!r} is not in table {other}"


def _unique_rule(_: Table, error: dict[str, Any]) -> tuple[str, str]:
    return _column(error), f"{error['cell']!r} is there twice"


def _column(error: dict[str, Any]) -> str:
    return f"column {error['fieldName']}"


_RULES: dict[str, Callable[[Table, dict[str, Any]], tuple[str, str]]] = {
    "type-error": _type_rule,
    "constraint-error": _constraint_rule,
    "primary-key": _primary_key_rule,
    "foreign-key": _foreign_key_rule,
    "unique-error": _unique_rule,
}
