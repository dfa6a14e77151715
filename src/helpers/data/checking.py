"""Checking a table against its rules, once for each content.

A table found good leaves an empty file named by a hash of everything that the verdict rests on,
so the next load neither checks again nor imports frictionless (half a second).
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import version
from pathlib import Path

from helpers.data.place import root
from helpers.data.reading import read
from helpers.data.tables import Catalogue, Table, catalogue, digest
from helpers.errors import BadInput

MEMORY = Path("_build", ".checked")
LISTED = 20
"""Faults of one table that are told one by one."""
_good: set[str] = set()  # verdicts of this process


def check(known: Catalogue, table: Table, data: bytes) -> None:
    """Refuse a table that breaks a rule or differs from the bytes that were sealed.

    Raises:
        BadInput: one line with file, row, column and rule.
    """
    if found := faults(known, table, data):
        raise BadInput(found[0] + (f" (and {len(found) - 1} more)" if found[1:] else ""))


def faults(known: Catalogue, table: Table, data: bytes) -> list[str]:
    """Every rule that a table breaks, else that it is not the sealed one, one line each; empty if all is well."""
    if found := broken(known, table, data):
        return found
    if digest(data) == table.sha256:
        return []
    differs = f"bytes differ from the sha256 in {table.entry.name}: expected {table.sha256[:12]}…"
    state = differs if table.sha256 else "not sealed yet"
    return [
        f"{table.place}: {state}; no rule is broken, so review the change and seal it with "
        f"`alliances data {table.name} --seal`"
    ]


def broken(known: Catalogue, table: Table, data: bytes) -> list[str]:
    """Every rule that a table breaks, sealed or not, one line each; content once found good is not checked again."""
    key = _verdict_key(known, table, data)
    if _known_good(key):
        return []
    from helpers.data import rules

    if not (found := rules.faults(known, table, data)):
        _remember(key)
    return found


def trust(known: Catalogue, table: Table) -> None:
    """Note that a table keeps the rules, though one that it refers to is another: nothing that it names is gone."""
    _remember(_verdict_key(known, table, read(table)))


def table_faults() -> list[str]:
    """What breaks a rule in any table of the book, as far as it is told one by one; empty if nothing does.

    Raises:
        BadInput: an entry or the head of the catalogue cannot be understood.
    """
    known = catalogue()
    found = [line for table in known.tables.values() for line in shown(_faults_or_refusal(known, table))]
    folder = known.tables.directory
    for path in sorted({*folder.rglob("*.csv")} - {table.file for table in known.tables.values()}):
        place = path.relative_to(folder.parent).as_posix()
        found.append(f"{place}: no entry beside it (draft one: `alliances data {path.stem} --new`)")
    return found


def _faults_or_refusal(known: Catalogue, table: Table) -> list[str]:
    try:
        return faults(known, table, read(table))
    except BadInput as refusal:
        return [str(refusal)]


def shown(found: list[str]) -> list[str]:
    """Faults as they are listed: the first of many, and how many more there are."""
    return [*found[:LISTED], *([f"and {len(found) - LISTED} more"] if len(found) > LISTED else [])]


def _verdict_key(known: Catalogue, table: Table, data: bytes) -> str:
    """Hash of all that a verdict rests on: the file, its rules, the tables referred to, the checker."""
    others = [known.table(name) for name in table.references if name in known.tables]
    parts = [digest(data), table.rules, *(f"{digest(read(one))}\n{one.rules}" for one in others), _checker()]
    return digest("\n".join(parts).encode())


@cache
def _checker() -> str:
    own = b"".join(Path(__file__).with_name(f"{name}.py").read_bytes() for name in ("rules", "faults", "reading"))
    return digest(f"frictionless {version('frictionless')}, {digest(own)}".encode())


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
