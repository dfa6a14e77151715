"""One run, whole: its chapter executed, its claims judged, its pages set with what changed at their head.

The command line and the live book both come through here.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from helpers.book.behind import with_the_book_behind
from helpers.book.changed import marked_as_run, templates
from helpers.book.page import pages
from helpers.data.place import write_whole
from helpers.runs import shelf, verdicts
from helpers.runs.account import Claim
from helpers.runs.chapters import Chapter
from helpers.runs.edition import edition_file
from helpers.runs.execute import Step, execute
from helpers.runs.folder import SET_AS, begin
from helpers.runs.other_data import other
from helpers.runs.sides import Comparison, book, compared, run
from helpers.runs.warm import Warm


def rerun(
    chapter: Chapter,
    given: Mapping[str, Any],
    target: Path,
    *,
    warm: Warm | None = None,
    told: Callable[[Step], None] | None = None,
    executed: Callable[[], None] | None = None,
) -> float:
    """Execute a chapter with some parameters into a folder that is complete; return the seconds of the execution.

    Args:
        chapter: what to execute.
        given: parameters that differ from the book's.
        target: the folder.
        warm: what to fork the run from.
        told: how far it is.
        executed: told once its notebooks are executed, before its pages are set.

    Raises:
        BadInput: a parameter or the folder is refused.
        RunFailed: a cell raised an error, or the run was killed.
        BookError: a page could not be set.
    """
    chosen = chapter.contract.checked(given).model_dump()
    begin(target)  # a folder that is refused is refused before claims are judged
    with ThreadPoolExecutor(1) as beside:  # claims are judged by the tables alone, and this process only waits

        @cache
        def judged() -> Future[dict[str, Claim]]:
            return beside.submit(verdicts.under, chapter.name, shelf.differing(chapter.contract, chosen))

        def on_the_way(step: Step) -> None:
            if step.done > 0:  # the analysis took every core until then
                judged()
            if told is not None:
                told(step)

        def add(work: Path) -> None:
            if executed is not None:
                executed()
            verdicts.write(work, judged().result())
            _completed(chapter, chosen, work, target)

        seconds = execute(chapter, given, target, add=add, warm=warm, told=on_the_way, alone=True)
    if target.parent == chapter.root / shelf.SHELF:
        write_index(chapter.root)
    return seconds


def with_book(folder: Path, root: Path) -> Comparison | None:
    """The accepted book beside a run; None where the book has no accepted edition."""
    after = run(folder)
    if not edition_file(root, after.account.chapter).is_file():
        return None
    return compared(book(root, after.account.chapter), after, root)


def write_index(root: Path) -> None:
    """Bring the page that lists the shelf's runs up to date."""
    runs = shelf.kept_runs(root)
    write_whole(root / shelf.SHELF / "index.html", templates().get_template("shelf.html").render(runs=runs))


def _completed(chapter: Chapter, chosen: Mapping[str, Any], work: Path, target: Path) -> None:
    title = "" if other() else shelf.set_titles(chapter.root).get(shelf.assumed(chapter.contract, chosen), "")
    comparison = with_book(work, chapter.root)
    set_pages = {page.stem: (work / page.file, work / SET_AS[page.file]) for page in chapter.pages}
    pages(set_pages)
    if comparison is not None:
        files = [file for _, file in set_pages.values()]
        marked_as_run(files, comparison, _links(chapter, target), title)
        for file in files:
            _put_behind(file, comparison)


def _put_behind(page: Path, comparison: Comparison) -> None:
    """Draw the book's lines behind those of a run's page."""
    write_whole(page, with_the_book_behind(page.read_text(encoding="utf-8"), comparison))


def _links(chapter: Chapter, target: Path) -> dict[str, str]:
    """Ways back, for a run within the project: from elsewhere the book may not be where it was."""
    if not target.resolve().is_relative_to(chapter.root.resolve()):
        return {}
    site = chapter.root / "_build" / "html" / "chapters"
    relative = Path(os.path.relpath(site / f"{chapter.stem}.html", target)).as_posix()
    every = {"All runs": "../index.html"} if target.parent == chapter.root / shelf.SHELF else {}
    return {"The chapter in the book": relative, **every}
