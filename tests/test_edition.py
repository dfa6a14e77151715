"""The book says what its accepted edition says: every sentence, figure, table, verdict and number of its own run."""

from __future__ import annotations

import pytest

from helpers.analysis import CHAPTERS
from helpers.data import root
from helpers.runs.compare import Change
from helpers.runs.edition import edition_changes
from helpers.runs.sweep import book_settings


@pytest.fixture(scope="module")
def found() -> dict[str, list[Change]]:
    return edition_changes(root(), lambda _: None)


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_a_chapter_says_what_was_accepted(found: dict[str, list[Change]], chapter: str) -> None:
    assert "\n".join(map(str, found[chapter][:20])) == ""


def test_an_interval_holds_its_estimate_under_every_setting_of_every_claim(found: dict[str, list[Change]]) -> None:
    rows = book_settings().dropna(subset=["number", "low", "high"])
    outside = rows[(rows["number"] < rows["low"] - 1e-9) | (rows["number"] > rows["high"] + 1e-9)]
    assert outside[["claim", "setting"]].to_dict("records") == []
