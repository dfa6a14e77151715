"""The book's executed chapters, kept until something changes that decides them.

An executed chapter is used again only if its code cells, the contract's defaults, the tables it read,
the modules of this package it imported, the lock file, the packages' versions and Python are all the
same. Which tables and modules those are, the chapter itself reported when it ran. Prose is not among
them: a chapter whose Markdown alone changed gets its outputs carried over into the present notebook.

An entry that cannot be read, or whose files are not those it was closed with, counts as absent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import nbformat

from helpers.data import fingerprint
from helpers.errors import BadInput
from helpers.runs.chapters import Chapter, Page, code_cells, parsed
from helpers.runs.execute import RunFailed, execute, file_hashes, ingredients, write_json
from helpers.runs.fingerprints import installed_version, module_hash
from helpers.runs.folder import MANIFEST, RESULTS, begin, put_in_place

PROCESSES = 2
"""Chapters executed at once: each needs a kernel of some 300 MB; more gains nothing on a laptop."""


@dataclass(frozen=True)
class Outcome:
    """What became of one chapter in a build."""

    chapter: str
    state: Literal["executing", "executed", "unchanged", "failed"]
    folder: Path
    """Where notebook, results and manifest are, once there are any."""
    why: str = ""
    """What made the chapter run, in words: ``table trade changed``."""
    seconds: float = 0.0


Progress = Callable[[Outcome], None]


def kept(chapter: Chapter) -> Path:
    """Folder of the book's own executed copy of a chapter."""
    return chapter.root / "_build" / "chapters" / chapter.stem


def execute_changed(chapters: Sequence[Chapter], progress: Progress) -> list[Outcome]:
    """Bring the executed copies of the chapters up to date.

    All chapters are tried before a failure is raised, so that what could be done is kept.

    Args:
        chapters: which ones, in the order of the book.
        progress: told when a chapter starts and when it ends; called from several threads.

    Raises:
        BadInput: a table is refused, or something foreign stands where an executed copy belongs.
        RunFailed: one line for each chapter that stopped.
    """
    with ThreadPoolExecutor(PROCESSES) as pool:
        done = list(pool.map(lambda chapter: _attempt(chapter, progress), chapters))
    failures = [failure for failure in done if isinstance(failure, Exception)]
    for failure in failures:
        if isinstance(failure, BadInput):
            raise failure
    if failures:
        raise RunFailed("\n".join(map(str, failures)))
    return [outcome for outcome in done if isinstance(outcome, Outcome)]


def why_stale(chapter: Chapter) -> str | None:
    """Why the executed copy of a chapter cannot be used again, in words; None if it can."""
    try:
        manifest = _manifest(chapter, kept(chapter))
        return next(_differences(chapter, manifest), None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "no executed copy"


def _attempt(chapter: Chapter, progress: Progress) -> Outcome | Exception:
    """One chapter's outcome, told to ``progress``; a failure is data until all chapters were tried."""
    try:
        outcome = _up_to_date(chapter, progress)
    except (BadInput, RunFailed) as failure:
        progress(Outcome(chapter.name, "failed", kept(chapter)))
        return failure
    progress(outcome)
    return outcome


def _up_to_date(chapter: Chapter, progress: Progress) -> Outcome:
    folder = kept(chapter)
    why = why_stale(chapter)
    if why is None:
        _carry_over(chapter, folder)
        return Outcome(chapter.name, "unchanged", folder)
    progress(Outcome(chapter.name, "executing", folder, why))
    return Outcome(chapter.name, "executed", folder, why, execute(chapter, {}, folder))


def _manifest(chapter: Chapter, folder: Path) -> dict[str, Any]:
    """The manifest of an entry whose files are whole; ValueError or OSError for any other."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if manifest["files"] != file_hashes(chapter, folder):
        raise ValueError(f"{folder}: files differ from those the entry was closed with")
    return dict(manifest)


def _differences(chapter: Chapter, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Each thing that decides the chapter and is not what it was."""
    words = {"code": "code cells changed", "lock": "lock file changed", "python": "another Python"}
    yield from (words[key] for key, value in ingredients(chapter).items() if manifest[key] != value)
    if manifest["parameters"] != chapter.contract().model_dump():
        yield "defaults changed"
    for what, now in (("table", _table), ("module", module_hash), ("package", installed_version)):
        for name, before in manifest[f"{what}s" if what != "package" else "versions"].items():
            if now(name) != before:
                yield f"{what} {name} changed"


def _table(name: str) -> str | None:
    try:
        return fingerprint(name)
    except BadInput:  # gone or broken: the chapter has to run, and to say so itself
        return None


def _carry_over(chapter: Chapter, folder: Path) -> None:
    """Put the outputs kept in ``folder`` into the notebooks as they stand now, if their prose is another."""
    texts = {page.file: _with_outputs(page, folder) for page in chapter.pages}
    if all(parsed(text) == parsed((folder / file).read_text(encoding="utf-8")) for file, text in texts.items()):
        return
    manifest = _manifest(chapter, folder)
    results = (folder / RESULTS).read_bytes()
    work = begin(folder)
    for file, text in texts.items():
        (work / file).write_text(text, encoding="utf-8")
    (work / RESULTS).write_bytes(results)
    write_json(work / MANIFEST, {**manifest, "files": file_hashes(chapter, work)})
    put_in_place(work, folder)


def _with_outputs(page: Page, folder: Path) -> str:
    """The notebook as it stands now, with the outputs of its executed copy."""
    executed, current = parsed((folder / page.file).read_text(encoding="utf-8")), page.notebook()
    for cell, done in zip(code_cells(current), code_cells(executed), strict=True):
        cell.outputs, cell.execution_count = done.outputs, done.execution_count
    current.metadata = executed.metadata
    return str(nbformat.writes(current))  # type: ignore[no-untyped-call]
