"""Pages that need no source files, written by as many processes as there are cores to be used."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sphinx.application import Sphinx
from sphinx.errors import SphinxParallelError
from sphinx.util.parallel import ParallelTasks, parallel_available

from helpers.runs.cache import PROCESSES

Page = tuple[str, dict[str, Any], str]
"""Name, context and template, as Sphinx takes them."""
One = TypeVar("One")


def write(app: Sphinx, asked: Sequence[One], page_of: Callable[[One], Page]) -> None:
    """Write a page for each of what is asked; what is logged meanwhile is logged here.

    Args:
        app: of the book; its builder writes HTML.
        asked: what pages are made of, in any order.
        page_of: makes one page, and its files beside it; called in a fork where processes can be forked.

    Raises:
        Exception: what ``page_of`` or Sphinx raised first.
    """

    def some(part: Sequence[One]) -> None:
        for one in part:
            app.builder.handle_page(*page_of(one))  # type: ignore[attr-defined]

    if parallel_available:
        tasks = ParallelTasks(PROCESSES)
        try:
            for first in range(PROCESSES):
                tasks.add_task(some, asked[first::PROCESSES])
            tasks.join()
            return
        except SphinxParallelError:  # which has the text of an error alone: it comes again below, as itself
            pass
    some(asked)
