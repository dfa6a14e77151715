"""What the tests of claims share: tables changed for one test."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import pytest

from helpers.data import loading
from studies import as_it_is

Change = Callable[[pd.DataFrame], pd.DataFrame]
Edit = Callable[[str, Change], None]


@pytest.fixture
def edit(monkeypatch: pytest.MonkeyPatch) -> Edit:
    """``edit(table, change)``: for the rest of the test a table is loaded with the change made to its rows."""
    changes: dict[str, Change] = {}
    monkeypatch.setattr(loading, "_held", type(loading._held)("unheld", default=None))  # no frame of an earlier test

    def edited(name: str, last_year: int | None) -> pd.DataFrame:
        frame = as_it_is(name, last_year).copy(deep=False)
        made = changes[name](frame).reset_index(drop=True) if name in changes else frame
        made.attrs = frame.attrs
        return made

    monkeypatch.setattr(loading, "_loaded", edited)
    return changes.__setitem__
