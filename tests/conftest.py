"""What every test starts from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from browsing import ARGUMENTS, CHROMIUM, Reader
from helpers.data import checking, root, tables_held
from helpers.environment import collect_seldom, without_addresses

without_addresses()
collect_seldom()
if (root() / checking.MEMORY).is_dir():  # what was found good once need not be checked anew in each copy of the data
    checking._good.update(path.name for path in (root() / checking.MEMORY).iterdir())
LONGEST = ("test_cli", "test_in_browser", "test_build", "test_sweep", "test_chapters", "test_stops", "test_hostile")
"""Files that a worker is busy with for longest: begun last, they would be waited for."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


@pytest.fixture(autouse=True)
def _tables_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of pytest runs many notebooks' first cells; no test may see tables that an earlier one held."""
    monkeypatch.setattr("helpers.data.loading._run", None)


@pytest.fixture(scope="module")
def held() -> Iterator[None]:
    """For a module that leaves the tables as they are: each is read once, what settings share is computed once."""
    with tables_held():
        yield


@pytest.fixture(scope="module")  # while it is open no test can begin a loop of its own
def reader() -> Iterator[Reader]:
    """A browser for the tests of a file."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield Reader(chromium)
        chromium.close()
