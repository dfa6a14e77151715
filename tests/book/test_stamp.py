"""A build that would change nothing is known without opening a notebook; any change of what decides it is seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.book import stamp

Change = Callable[[Path], object]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project just built, strictly."""
    for name in ("chapters/trade.ipynb", "data/trade.csv", "requirements.lock", "_build/html/index.html"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    stamp.mark(tmp_path, strict=True, before=stamp.sources(tmp_path))
    return tmp_path


def test_nothing_changed_is_current(root: Path) -> None:
    assert stamp.current(root, strict=True)
    assert stamp.current(root, strict=False)


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "chapters" / "trade.ipynb").write_text("more"),
        lambda root: (root / "data" / "trade.csv").write_text("other"),
        lambda root: (root / "data" / "new.csv").touch(),
        lambda root: (root / "requirements.lock").unlink(),
        lambda root: (root / "_build" / "html" / "index.html").unlink(),
        lambda root: (root / "_build" / "html" / "index.html").write_text("edited"),
        lambda root: (root / "_build" / "book.stamp").write_text("{"),
    ],
)
def test_a_change_of_what_decides_the_site_or_of_the_site_is_seen(root: Path, change: Change) -> None:
    change(root)
    assert not stamp.current(root, strict=False)


@pytest.mark.parametrize("place", ["tests/test_a.py", ".git/index", "_build/runs/trade/notebook.ipynb"])
def test_what_no_page_shows_is_nothing_to_it(root: Path, place: str) -> None:
    (root / place).parent.mkdir(parents=True)
    (root / place).touch()
    assert stamp.current(root, strict=True)


def test_other_code_or_packages_are_seen(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(stamp, "package_files", dict)
        assert not stamp.current(root, strict=True)
    monkeypatch.setattr(stamp, "versions", dict)
    assert not stamp.current(root, strict=True)


def test_a_lenient_build_does_not_answer_for_a_strict_one(root: Path) -> None:
    stamp.mark(root, strict=False, before=stamp.sources(root))
    assert stamp.current(root, strict=False)
    assert not stamp.current(root, strict=True)


def test_a_file_edited_during_the_build_leaves_no_stamp(tmp_path: Path) -> None:
    stamp.mark(tmp_path, strict=True, before="as it was when the build began")
    assert not (tmp_path / "_build" / "book.stamp").exists()
