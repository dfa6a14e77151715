"""The book's own tables and studies, for tests that only read them."""

from __future__ import annotations

from functools import cache

import pandas as pd

from helpers.analysis import CHAPTERS, analyse
from helpers.analysis.results import Study
from helpers.data import loading, tables_held

_loaded = loading._loaded


@cache
def as_the_book(chapter: str) -> Study:
    """A chapter's study in the book's own setting, computed once a process: no test may change what it holds."""
    with tables_held():
        return analyse(chapter, CHAPTERS[chapter]())


@cache
def as_it_is(table: str, last_year: int | None) -> pd.DataFrame:
    """A table as ``load`` gives it, read once a process: a test that changes it changes a copy."""
    return _loaded(table, last_year)
