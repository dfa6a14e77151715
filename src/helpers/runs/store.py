"""What is kept of executed chapters: one entry a run that the book knows, so their number is bounded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpers.analysis import CHAPTERS
from helpers.runs.cache import kept, why_stale
from helpers.runs.chapters import Chapter, chapter, unusual
from helpers.runs.folder import discard
from helpers.runs.sets import executable

DERIVED = ("chapters", "unusual", "earlier", "drawings", "sweeps", ".pages", ".checked")
"""Folders below ``_build`` that a build makes anew; the site and rows that wait to be accepted are not among them."""


@dataclass(frozen=True)
class Entry:
    """The executed copy of one run."""

    run: str
    """As lines of progress name it."""
    folder: Path
    size: int
    """Bytes of its files."""
    stale: str | None
    """Why it could not be used again; None if it could."""


def entries(root: Path) -> list[Entry]:
    """Every executed copy that is there: of the book, of its unusual runs and of its sets.

    Raises:
        BadInput: a chapter, the unusual runs or the sets are damaged.
    """
    return [Entry(run.title, kept(run), size(kept(run)), why_stale(run)) for run in _known(root) if kept(run).is_dir()]


def prune(root: Path) -> None:
    """Remove copies of runs that the book no longer has."""
    known = {kept(run) for run in _known(root)}
    for folder in (root / "_build" / "unusual").glob("*/*"):
        if folder.is_dir() and not any(
            folder.name == one.name or folder.name.startswith(f"{one.name}.") for one in known
        ):
            discard(folder)


def clear(root: Path) -> int:
    """Remove all that a build can make anew, but for the site; return how many bytes that was."""
    folders = [root / "_build" / name for name in DERIVED]
    freed = sum(map(size, folders))
    for folder in folders:
        discard(folder)
    return freed


def size(folder: Path) -> int:
    """Bytes of the files in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _known(root: Path) -> list[Chapter]:
    return [*(one for name in CHAPTERS for one in (chapter(name, root), *unusual(name, root))), *executable(root)]
