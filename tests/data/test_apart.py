"""What is reckoned in a fork counts as reckoned here: its tables, what was asked beside them, its errors."""

from __future__ import annotations

import os
import sys
from typing import Any

import pytest

from helpers import data
from helpers.aside import IDLE
from helpers.data import beside, loading, reach, tables_noted, tables_read
from helpers.errors import BadInput

HERE = os.getpid()


@pytest.fixture(autouse=True, params=[True, False], ids=["in a fork", "here"])
def forked(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    monkeypatch.setattr(loading, "_read", {})
    monkeypatch.setattr(reach, "_consulted", {})
    if request.param and sys.platform != "linux":
        pytest.skip("processes are forked on Linux alone")
    if request.param:
        monkeypatch.setenv(IDLE, "1")
    else:
        monkeypatch.delenv(IDLE, raising=False)
    return request.param


def made() -> dict[str, Any]:
    data.consult("a.b", "2026")
    return {"rows": len(data.load("office_terms")), "process": os.getpid()}


def test_tables_and_questions_are_on_record_here(forked: bool) -> None:
    with tables_noted() as behind:
        found = beside(made)()
    assert (found["process"] != HERE) == forked
    assert found["rows"] == len(data.load("office_terms"))
    assert behind == tables_read() == {"office_terms": data.fingerprint("office_terms")}
    assert data.consulted() == {"a.b": "2026"}


def test_what_it_raises_is_raised_here() -> None:
    with pytest.raises(BadInput, match="no_such_table"):
        beside(lambda: {"rows": data.load("no_such_table")})()
