"""What every test starts from."""

from __future__ import annotations

import pytest

from helpers.environment import collect_seldom, without_addresses

without_addresses()
collect_seldom()


@pytest.fixture(autouse=True)
def _tables_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process of pytest runs many notebooks' first cells; no test may see tables that an earlier one held."""
    monkeypatch.setattr("helpers.data.loading._run", None)
