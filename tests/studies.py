"""The book's own studies, for tests that only read them."""

from __future__ import annotations

from functools import cache

from helpers.analysis import CHAPTERS, analyse
from helpers.analysis.results import Study
from helpers.data import tables_held


@cache
def as_the_book(chapter: str) -> Study:
    """A chapter's study in the book's own setting, computed once a process: no test may change what it holds."""
    with tables_held():
        return analyse(chapter, CHAPTERS[chapter]())
