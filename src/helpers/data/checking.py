"""Checking a table against its entry in the catalogue, once for each content.

The rules are those of the Data Package standard and frictionless applies them. A table found
good leaves an empty file named by a hash of everything that the verdict rests on, so the
next load neither checks again nor imports frictionless (half a second).
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.data.catalogue import ENTRY, Catalogue, Table, canonical, digest
from helpers.data.entries import Descriptor
from helpers.data.place import CATALOGUE, root
from helpers.errors import BadInput

if TYPE_CHECKING:
    from frictionless import Report

MEMORY = Path("_build", ".checked")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# Judged here rather than by frictionless, so that a changed file is told first which rule it breaks.
_CONTENT_PROPERTIES = ("hash", "bytes", "rows")
_good: set[str] = set()  # verdicts of this process


def read(table: Table) -> bytes:
    """The bytes of a table's file.

    Raises:
        BadInput: the file is missing or cannot be read.
    """
    try:
        return table.file.read_bytes()
    except FileNotFoundError:
        raise BadInput(f"{table.place}: no such file, though {table.entry.name} beside it describes it") from None
    except OSError as fault:
        raise BadInput(f"{table.place}: cannot be read: {fault.strerror}") from None


def check(known: Catalogue, table: Table, data: bytes) -> None:
    """Refuse a table that breaks a rule of the catalogue or differs from the bytes sealed there.

    Raises:
        BadInput: one line with file, row, column and rule.
    """
    sealed = digest(data) == table.sha256
    key = _verdict_key(known, table, data)
    if not (sealed and _known_good(key)):
        check_rules(known, table, data)
        _remember(key)
    if not sealed:
        raise BadInput(
            f"{table.place}: bytes differ from the sha256 in {table.entry.name}: expected {table.sha256[:12]}…; "
            f"no rule is broken, so review the change and seal it with `alliances data {table.name} --seal`"
        )


def check_rules(known: Catalogue, table: Table, data: bytes) -> None:
    """Apply the catalogue's rules, foreign keys included, without regard to the sealed sha256.

    Raises:
        BadInput: one line with file, row, column and rule.
    """
    _check_text(table, data)
    report = _validate(known, table)
    if not report.valid:
        from helpers.data.faults import first_fault

        raise BadInput(f"{table.place}: {first_fault(table, report)}")


def _check_text(table: Table, data: bytes) -> None:
    if data.startswith(BYTE_ORDER_MARK):
        raise BadInput(f"{table.place}: row 1: starts with a byte order mark: expected UTF-8 without one")
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise BadInput(f"{table.place}: row {_row(data, fault.start)}: byte {fault.start} is not UTF-8") from None
    if b"\r" in data:
        row = _row(data, data.index(b"\r"))
        raise BadInput(f"{table.place}: row {row}: carriage return: expected lines that end in LF")


def _row(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _validate(known: Catalogue, table: Table) -> Report:
    from frictionless import FrictionlessException, Package

    package = {"name": "check", "resources": [_rules(known.table(name)) for name in (table.name, *table.references)]}
    try:
        checked = Package.from_descriptor(package, basepath=str(root() / CATALOGUE.parent))
        return checked.get_resource(table.name).validate()
    except FrictionlessException as fault:
        reason = (fault.reasons or [fault.error])[0].note
        raise BadInput(f"{table.place.removesuffix('.csv')}{ENTRY}: {reason}") from None


def _rules(table: Table) -> Descriptor:
    return {key: value for key, value in table.descriptor.items() if key not in _CONTENT_PROPERTIES}


def _verdict_key(known: Catalogue, table: Table, data: bytes) -> str:
    """Hash of all that a verdict rests on: the file, its rules, the tables referred to, the checker."""
    others = (part for name in table.references for part in _content(known.table(name)))
    parts = (data, canonical(_rules(table)), *others, _checker().encode())
    return digest("\n".join(digest(part) for part in parts).encode())


def _content(table: Table) -> tuple[bytes, bytes]:
    return read(table), canonical(_rules(table))


@cache
def _checker() -> str:
    return f"frictionless {version('frictionless')}"


def _known_good(key: str) -> bool:
    return key in _good or (root() / MEMORY / key).exists()


def _remember(key: str) -> None:
    _good.add(key)
    mark = root() / MEMORY / key
    try:
        mark.parent.mkdir(parents=True, exist_ok=True)
        mark.touch()
    except OSError:
        pass  # a checkout that cannot be written to is checked anew by each process
