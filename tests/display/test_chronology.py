"""The list of all events: complete without scripts, each item found by each filter."""

from __future__ import annotations

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers.analysis.events import events
from helpers.display.chronology import chronology


@pytest.fixture(scope="module")
def told() -> pd.DataFrame:
    return events()


@pytest.fixture(scope="module")
def page(told: pd.DataFrame) -> BeautifulSoup:
    return BeautifulSoup(chronology(told), "html.parser")


def test_every_event_is_seen_without_scripts_and_names_its_source(page: BeautifulSoup, told: pd.DataFrame) -> None:
    items = page.select("[data-item]")
    assert len(items) == len(told)
    assert not [one for one in items if one.has_attr("hidden")]
    assert len([one for one in items if one.select_one("a[href^=http]")]) > 0.9 * len(items)


def test_each_offered_choice_finds_an_event(page: BeautifulSoup) -> None:
    for select in page.select("select"):
        key = select["data-filter"]
        values = {value for one in page.select("[data-item]") for value in one[f"data-{key}"].split("|")}
        assert [one["value"] for one in select.select("option") if one["value"] and one["value"] not in values] == []


def test_anchors_are_unique(page: BeautifulSoup) -> None:
    ids = [one["id"] for one in page.select("[id]")]
    assert len(ids) == len(set(ids))
