from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from helpers.data import root


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tables that a test may spoil; the working directory is moved there."""
    shutil.copytree(root() / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path
