"""The rules of a table: of its entry, its text, its cells. All that are broken are told at once."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from math import isfinite
from unicodedata import category

from helpers.data.entries import Descriptor
from helpers.data.faults import NOUNS, Fault, Rows, standard_faults
from helpers.data.reading import cells, column, typed
from helpers.data.tables import Catalogue, Table
from helpers.errors import BadInput

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
REGISTERS = (("sources", "id"), ("countries", "code"))
"""Tables whose ids other tables name, with the column of the ids."""
DELIMITERS = ";|\t"
"""What a spreadsheet may write in place of a comma."""
NAME = re.compile(r"[a-z][a-z0-9_]*")
OTHER_UNIT = re.compile(r"In the unit of column (\w+)")
WRITTEN = {
    "integer": re.compile(r"-?[0-9]+"),
    "number": re.compile(r"-?[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?"),
    "date": re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}
"""How a value must be written: more narrowly than Python reads it, which takes ``１``, ``inf`` and a no-break space."""
EXPECTED = {
    "title": "what it holds, in a few words",
    "description": "what it holds, in a sentence",
    "notes": "a list of what a reader must know",
    "vintage": "the date or edition of the figures, as text",
    "licenses": "one of data/catalogue.yaml, or a title of its own",
    "sources": "titles with their addresses",
    "primaryKey": "the columns that tell rows apart",
    "dated": "the columns that date a row, or [] if none does",
    "clock": "how often more is published, {every: month, lag: 40}, or why nothing more is, {closed: …}",
}
"""What each property of an entry must say."""
LARGEST = 10**15
"""Of whole numbers: beyond it a spreadsheet, and the numbers of a page, lose digits."""
EARLIEST, LATEST = "1500-01-01", "2100-12-31"
"""Days that a table can speak of; a date outside is a slip of the pen."""
WORDS = {"licenses": "licence", "primaryKey": "key"}
"""Properties that an entry calls otherwise than the standard does."""


def faults(known: Catalogue, table: Table, data: bytes) -> list[str]:
    """Everything in an entry and in the rows of its table that breaks a rule, one line each; empty if nothing does."""
    found, rows = _parted(table, data)
    entry = [*_entry_faults(known, table), *_vocabulary_faults(known, table, rows)]
    if rows:
        found += _broken(known, table, rows, described=not entry)
    if not found and not entry:
        found = [*_loader_faults(table, data)]
    return [*(f"{table.described}: {line}" for line in entry), *(f"{table.place}: {fault}" for fault in found)]


def _broken(known: Catalogue, table: Table, rows: Rows, *, described: bool) -> list[Fault]:
    found = [*_length_faults(table, rows), *_cell_faults(table, rows), *_access_faults(table, rows)]
    try:
        found += standard_faults(known, table, rows)
    except BadInput:
        if described:  # else the faults of the entry, which are told, say why the standard's rules could not be applied
            raise
    return _first_of_each(found)


def _entry_faults(known: Catalogue, table: Table) -> Iterator[str]:
    descriptor = {**table.descriptor, "primaryKey": table.primary_key}
    for key, expected in EXPECTED.items():
        if not _said(key, descriptor.get(key)):
            yield f"{WORDS.get(key, key)} is not given (expected {expected})"
    names = {field.name for field in table.fields}
    clock = [name for name in (table.clock.months, table.clock.by) if name]
    for key, columns in (("key", table.primary_key), ("dated", table.dated), ("clock", clock)):
        yield from (f"{key} names a column {name!r} that is not described" for name in columns if name not in names)
    if table.clock.every and not (table.clock.until or table.dated):
        yield "clock has no day up to which it holds (expected until, as no column dates a row)"
    for field in table.descriptor["schema"]["fields"]:
        yield from (f"column {field['name']}: {line}" for line in _column_faults(field, names))
    yield from _reference_faults(known, table)
    if not table.descriptor.get("unsourced"):
        yield from _unsourced(table)


def _said(key: str, value: object) -> bool:
    if key in ("dated", "clock"):
        return value is not None
    if isinstance(value, list | tuple):
        return bool(value) and all(_said("", part.get("title") if isinstance(part, dict) else part) for part in value)
    return isinstance(value, str) and bool(value.strip())


def _column_faults(field: Descriptor, names: set[str]) -> Iterator[str]:
    if not NAME.fullmatch(field["name"]):
        yield "its name holds more than small letters, digits and _"
    if not field["title"]:
        yield "no title"
    if field["type"] not in NOUNS:
        yield f"type {field['type']!r} (expected one of: {', '.join(NOUNS)})"
    if field["type"] in ("number", "integer"):
        other = OTHER_UNIT.match(field.get("description", ""))
        if not field.get("unit") and not (other and other[1] in names):
            yield "no unit (expected one, or a description that begins: In the unit of column …)"
        for rule, bound in field.get("constraints", {}).items():
            if rule in ("minimum", "maximum") and not isinstance(bound, int | float):
                yield f"{rule} {bound!r} (expected a number)"


def _reference_faults(known: Catalogue, table: Table) -> Iterator[str]:
    for key in table.descriptor["schema"]["foreignKeys"]:
        other, (name,) = key["reference"]["resource"] or table.name, key["reference"]["fields"]
        if other not in known.tables or name not in {field.name for field in known.table(other).fields}:
            yield f"column {key['fields'][0]}: in: {other}.{name} is no column of a table"


def _unsourced(table: Table) -> Iterator[str]:
    fields = {field.name: field for field in table.fields}
    for name in ("source", "quality"):
        if name not in fields:
            yield f"no column {name} (or say after unsourced: why its rows need none)"
        elif not fields[name].required:
            yield f"column {name}: may be blank (expected a value in every row)"
    for name in fields:
        if names_sources(name) and name not in table.source_columns:
            yield f"column {name}: names sources (expected in: sources.id)"


def names_sources(column: str) -> bool:
    """Whether a column of this name holds ids of sources: ``source``, ``source_a``, ``second_source``."""
    return "source" in (column.split("_", maxsplit=1)[0], column.rsplit("_", maxsplit=1)[-1])


def _vocabulary_faults(known: Catalogue, table: Table, rows: Rows) -> Iterator[str]:
    """Columns of codes whose entry does not say which codes there are."""
    looked_up = {key["fields"][0] for key in table.descriptor["schema"]["foreignKeys"]}
    for position, field in enumerate(table.descriptor["schema"]["fields"]):
        there = [row[position] for row in rows[1:] if len(row) > position and row[position]]
        values = set(there)
        rules = field.get("constraints", {})
        if not values or field["type"] != "string" or field["name"] in looked_up or "enum" in rules:
            continue
        coded = len(values) < len(there) and all(NAME.fullmatch(value) for value in values)
        if coded and not rules.keys() & {"pattern", "unique"}:
            yield f"column {field['name']}: holds codes, but no vocabulary is given (expected enum, pattern or in)"
        for other, key in REGISTERS:
            if other != table.name and other in known.tables and values.issubset(column(known.table(other), key)):
                yield f"column {field['name']}: holds only ids of table {other} (expected in: {other}.{key})"


def _parted(table: Table, data: bytes) -> tuple[list[Fault], Rows]:
    """Faults of text and header; and the rows, or none if they cannot be told apart."""
    text = [*_text_faults(data)]
    try:
        rows = cells(data.removeprefix(BYTE_ORDER_MARK).replace(b"\r\n", b"\n"))
    except UnicodeDecodeError as fault:
        return [*text, Fault(_row(data, fault.start), "", f"byte {fault.start} is not UTF-8")], []
    except csv.Error as fault:
        return [*text, Fault(1, "", f"cannot be parted into cells: {fault}")], []
    if header := _header_fault(table, rows):
        return [*text, Fault(1, "", header)], []
    return text, rows


def _first_of_each(found: list[Fault]) -> list[Fault]:
    whole = {fault.row for fault in found if not fault.where}
    first: dict[tuple[int, str], Fault] = {}
    for fault in found:
        if not fault.where or fault.row not in whole:
            first.setdefault((fault.row, fault.where), fault)
    return sorted(first.values(), key=lambda fault: fault.row)


def _text_faults(data: bytes) -> Iterator[Fault]:
    if data.startswith(BYTE_ORDER_MARK):
        yield Fault(1, "", "starts with a byte order mark: expected UTF-8 without one")
    if b"\r" in data:
        yield Fault(_row(data, data.index(b"\r")), "", "carriage return: expected lines that end in LF")


def _row(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _header_fault(table: Table, rows: Rows) -> str:
    """What is wrong with the header, or with rows as such; blank if nothing is."""
    expected = [field.name for field in table.fields]
    if not rows:
        return "the file is empty"
    if rows[0] != expected:
        return f"{_label_fault(expected, rows[0])} (expected: {', '.join(expected)})"
    return "" if rows[1:] else "no row follows the header (expected at least one)"


def _label_fault(expected: list[str], found: list[str]) -> str:
    if len(found) == 1 and (other := [mark for mark in DELIMITERS if mark in found[0]]):
        return f"cells are parted by {other[0]!r}, not by commas"
    if blank := [name for name in found if name not in expected and "".join(name.split()) in expected]:
        return f"column {blank[0]!r} has a blank in its name"
    if missing := [name for name in expected if name not in found]:
        return f"column {missing[0]} is missing"
    if unknown := [name for name in found if name not in expected]:
        return f"column {unknown[0]!r} is not in the catalogue"
    return "columns are out of order or named twice"


def _length_faults(table: Table, rows: Rows) -> Iterator[Fault]:
    expected = len(table.fields)
    for number, row in enumerate(rows[1:], 2):
        if not any(row):
            yield Fault(number, "", "a blank row")
        elif len(row) != expected:
            rule = "too few cells" if len(row) < expected else "too many cells"
            yield Fault(number, "", f"{rule}: expected {expected}")


def _cell_faults(table: Table, rows: Rows) -> Iterator[Fault]:
    for number, row in enumerate(rows[1:], 2):
        for field, cell in zip(table.fields, row, strict=False):
            if cell and (rule := _cell_rule(field.type, cell)):
                yield Fault(number, f"column {field.name}", rule)


def _access_faults(table: Table, rows: Rows) -> Iterator[Fault]:
    """Addresses of sources without the day on which they were read: what stands there may be another thing later."""
    names = [field.name for field in table.fields]
    if not {"url", "accessed"} <= set(names):
        return
    url, accessed = names.index("url"), names.index("accessed")
    for number, row in enumerate(rows[1:], 2):
        if len(row) == len(names) and bool(row[url]) != bool(row[accessed]):
            where, expected = (
                ("accessed", "the day on which the address was read") if row[url] else ("url", "an address")
            )
            yield Fault(number, f"column {where}", f"blank (expected {expected})")


def _cell_rule(kind: str, cell: str) -> str:
    if kind in WRITTEN and not WRITTEN[kind].fullmatch(cell):
        return f"{cell!r} where {NOUNS[kind]} belongs"
    return _size_rule(kind, cell) or _sign_rule(cell)


def _size_rule(kind: str, cell: str) -> str:
    if kind in ("number", "integer") and not isfinite(float(cell)):
        return f"{cell!r} is not finite"
    if kind == "integer" and abs(int(cell)) >= LARGEST:
        return f"{cell!r} is too large (expected less than {LARGEST:,})"
    outside = kind == "date" and not EARLIEST <= cell <= LATEST
    return f"{cell!r} is outside all periods (expected {EARLIEST} to {LATEST})" if outside else ""


def _sign_rule(cell: str) -> str:
    if cell != cell.strip():
        return f"{cell!r} has blanks around it"
    if "\n" in cell:
        return f"{cell!r} holds a line break"
    if cell.isprintable():  # as nearly every cell is: no sign need be looked at alone
        return ""
    unseen = next((sign for sign in cell if category(sign) in ("Cc", "Cf")), "")
    return f"{cell!r} holds U+{ord(unseen):04X}, which nobody sees" if unseen else ""


def _loader_faults(table: Table, data: bytes) -> Iterator[Fault]:
    try:
        typed(table, data)
    except Exception as fault:  # whatever pandas cannot read
        yield Fault(1, "", f"cannot be loaded: {' '.join(str(fault).split())}")
