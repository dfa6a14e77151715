"""What is wrong with a table, in one line that a maintainer can act on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from frictionless import Report

from helpers.data.catalogue import Table

_NOUNS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "date": "a date (YYYY-MM-DD)",
    "boolean": "true or false",
}
_HEADER_FAULTS = ("missing-label", "extra-label", "incorrect-label", "duplicate-label", "blank-label", "blank-header")
_STRUCTURE_FAULTS = (*_HEADER_FAULTS, "missing-cell", "extra-cell", "blank-row")

Fault = dict[str, Any]


def first_fault(table: Table, report: Report) -> str:
    """The first rule broken: row, column, rule; how many more follow."""
    faults = [error.to_dict() for task in report.tasks for error in task.errors] + [e.to_dict() for e in report.errors]
    first = min(faults, key=_order)
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 and first["type"] not in _STRUCTURE_FAULTS else ""
    return _line(table, first) + more


def _order(fault: Fault) -> tuple[int, bool]:
    """From the top; in a row of the wrong length its length explains the other faults."""
    return fault.get("rowNumber") or 0, fault["type"] not in _STRUCTURE_FAULTS


def _line(table: Table, fault: Fault) -> str:
    if fault["type"] in _HEADER_FAULTS:
        return _header_line(table, fault)
    describe = _LINES.get(fault["type"], _other_line)
    return describe(table, fault)


def _header_line(table: Table, fault: Fault) -> str:
    expected = [field.name for field in table.fields]
    found = fault.get("labels", [])
    missing = [name for name in expected if name not in found]
    unknown = [label for label in found if label not in expected]
    if missing:
        return f"row 1: column {missing[0]} is missing (expected: {', '.join(expected)})"
    if unknown:
        return f"row 1: column {unknown[0]!r} is not in the catalogue (expected: {', '.join(expected)})"
    return f"row 1: columns are out of order or named twice (expected: {', '.join(expected)})"


def _type_line(table: Table, fault: Fault) -> str:
    field = next(field for field in table.fields if field.name == fault["fieldName"])
    return f"{_cell(fault)}: {fault['cell']!r} where {_NOUNS.get(field.type, field.type)} belongs"


def _constraint_line(table: Table, fault: Fault) -> str:
    field = next(field for field in table.fields if field.name == fault["fieldName"])
    if 'constraint "required"' in fault["note"]:
        return f"{_cell(fault)}: blank where a value is required"
    if 'constraint "enum"' in fault["note"]:
        return f"{_cell(fault)}: {fault['cell']!r} is not one of: {', '.join(field.choices)}"
    return f"{_cell(fault)}: {fault['cell']!r} breaks the rule: {fault['note'].replace(chr(34), '')}"


def _primary_key_line(table: Table, fault: Fault) -> str:
    values = dict(zip((field.name for field in table.fields), fault["cells"], strict=False))
    key = ", ".join(f"{name}={values.get(name)}" for name in table.primary_key)
    earlier = fault["note"].rsplit(" ", 1)[-1]
    return f"row {fault['rowNumber']}, columns {' and '.join(table.primary_key)}: key {key} is already in row {earlier}"


def _foreign_key_line(table: Table, fault: Fault) -> str:
    column, value = fault["fieldNames"][0], fault["fieldCells"][0]
    other = fault["referenceName"] or table.name
    return f"row {fault['rowNumber']}, column {column}: {value!r} is not in table {other}"


def _unique_line(_: Table, fault: Fault) -> str:
    return f"{_cell(fault)}: {fault['cell']!r} is there twice"


def _row_line(table: Table, fault: Fault) -> str:
    rule = {"missing-cell": "too few cells", "extra-cell": "too many cells", "blank-row": "a blank row"}[fault["type"]]
    return f"row {fault['rowNumber']}: {rule}: expected {len(table.fields)}"


def _other_line(_: Table, fault: Fault) -> str:
    return " ".join((fault["note"] or fault["message"]).split())


def _cell(fault: Fault) -> str:
    return f"row {fault['rowNumber']}, column {fault['fieldName']}"


_LINES: dict[str, Callable[[Table, Fault], str]] = {
    "type-error": _type_line,
    "constraint-error": _constraint_line,
    "primary-key": _primary_key_line,
    "foreign-key": _foreign_key_line,
    "unique-error": _unique_line,
    "missing-cell": _row_line,
    "extra-cell": _row_line,
    "blank-row": _row_line,
}
