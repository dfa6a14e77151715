"""What the book would say with the rows that wait; and taking them in.

The book is run in a folder of its own, ``_build/refresh/book``, with the data as they would be. Nothing outside changes
until the rows are accepted, which is one step: killed on the way, it leaves the old state or the new one.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import chdir
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from helpers.analysis import CHAPTERS
from helpers.data import load
from helpers.data.journal import replace_all
from helpers.data.tables import catalogue
from helpers.data.vintages import archive
from helpers.errors import BadInput
from helpers.refresh.merge import RowChanges
from helpers.refresh.waiting import FOLDER, Candidate, changed_files, drop, lay_over, number, waiting
from helpers.runs.account import of_run
from helpers.runs.cache import Progress, execute_changed, kept
from helpers.runs.chapters import FOLDER as CHAPTERS_FOLDER
from helpers.runs.chapters import chapter
from helpers.runs.compare import Change, changes
from helpers.runs.edition import CHANGELOG, noted
from helpers.runs.execute import LOCK
from helpers.runs.folder import alone

BOOK = FOLDER / "book"


@dataclass(frozen=True)
class Drift:
    """What rows that wait would change."""

    tables: list[RowChanges]
    chapters: dict[str, list[Change]]
    """By chapter, only those that say something otherwise."""
    forecasts: list[str]
    """Questions whose day has come and that have no answer yet."""

    def plain(self) -> dict[str, Any]:
        """The report as plain JSON."""
        return {
            "tables": [_plain_rows(one) for one in self.tables],
            "chapters": {name: [asdict(one) for one in some] for name, some in self.chapters.items()},
            "forecasts": self.forecasts,
        }


def _plain_rows(one: RowChanges) -> dict[str, Any]:
    revised = [asdict(revision) | {"relative": revision.relative} for revision in one.revised]
    return {"table": one.table, "file": one.file, "added": one.added, "revised": revised, "gone": one.gone}


def row_changes(top: Path, candidates: Sequence[Candidate] | None = None) -> list[RowChanges]:
    """What candidates, else all that waits, would change in the tables, which are checked on the way.

    Raises:
        BadInput: nothing waits, or rows do not fit.
    """
    chosen = waiting(top) if candidates is None else candidates
    if not chosen:
        raise BadInput("nothing waits to be accepted (alliances refresh TABLE, or alliances data TABLE --add FILE.csv)")
    return lay_over(top, top / BOOK, chosen)


def drift(top: Path, on: date, progress: Progress) -> Drift:
    """Run the book as it is and as it would be with all that waits, and compare.

    Raises:
        BadInput: nothing waits, or rows do not fit.
        RunFailed: a chapter stopped.
    """
    tables = row_changes(top)
    present = [chapter(name, top) for name in CHAPTERS]
    with alone(top / "_build"):
        execute_changed(present, progress)
        _lend(top, top / BOOK)
    with chdir(top / BOOK), alone(top / BOOK / "_build"):
        coming = [chapter(name, top / BOOK) for name in CHAPTERS]
        execute_changed(coming, progress)
    pairs = {old.name: changes(of_run(kept(old)), of_run(kept(new))) for old, new in zip(present, coming, strict=True)}
    return Drift(tables, {name: found for name, found in pairs.items() if found}, _resolvable(on))


def _lend(top: Path, folder: Path) -> None:
    """Give the other book the notebooks and what was executed: only what the new rows touch runs again."""
    for name in (CHAPTERS_FOLDER, Path("_build", "chapters")):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(top / name, folder / name)
    if (top / LOCK).is_file():
        shutil.copyfile(top / LOCK, folder / LOCK)


def _resolvable(on: date) -> list[str]:
    table = load("forecasts")
    return [str(name) for name in table.loc[table["outcome"].isna() & (table["resolves"].dt.date < on), "id"]]


def accept(top: Path, on: date, why: str) -> list[RowChanges]:
    """Take in all that waits: tables, seals, sources, changelog, and the earlier contents to be read later.

    Raises:
        BadInput: nothing waits, or rows do not fit; nothing is changed then.
    """
    found = row_changes(top)
    if changed_files(top, top / BOOK):
        number(top / BOOK, f"{on:%Y.%m}")
        files = changed_files(top, top / BOOK)
        tables = [one.table for one in found if one.added or one.revised]
        files |= dict(archive(catalogue().table(name), on) for name in tables)
        files[top / CHANGELOG] = noted(top, why, [_counted(one) for one in found]).encode()
        replace_all(top, files)
    drop(top, [one.table for one in found])
    return found


def _counted(one: RowChanges) -> str:
    rows = len({revision.key for revision in one.revised})
    told = [f"{n} row{'s' if n > 1 else ''} {word}" for n, word in ((len(one.added), "added"), (rows, "revised")) if n]
    return f"{one.table}: {', '.join(told) or 'nothing new'}"
