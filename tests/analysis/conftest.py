"""What the tests of analyses share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from helpers.data import tables_held


@pytest.fixture(scope="module")
def held() -> Iterator[None]:
    """For a module that leaves the tables as they are: each is read once, what settings share is computed once."""
    with tables_held():
        yield
