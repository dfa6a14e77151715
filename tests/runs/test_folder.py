"""A run's folder appears whole or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from helpers.errors import BadInput
from helpers.runs.folder import alone, begin, put_in_place


def finished(target: Path, content: str) -> None:
    """Put a folder in place as a run does."""
    work = begin(target)
    (work / "results.json").write_text(content)
    put_in_place(work, target)


def test_a_new_folder_takes_the_place_of_the_old(tmp_path: Path) -> None:
    finished(tmp_path / "out", "old")
    finished(tmp_path / "out", "new")
    assert (tmp_path / "out" / "results.json").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_missing_parents_are_made(tmp_path: Path) -> None:
    finished(tmp_path / "a" / "b" / "out", "new")
    assert (tmp_path / "a" / "b" / "out" / "results.json").exists()


def test_an_empty_folder_may_be_filled(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    finished(tmp_path / "out", "new")
    assert (tmp_path / "out" / "results.json").read_text() == "new"


def test_until_the_end_the_old_folder_is_untouched(tmp_path: Path) -> None:
    finished(tmp_path / "out", "old")
    (begin(tmp_path / "out") / "results.json").write_text("half")
    assert (tmp_path / "out" / "results.json").read_text() == "old"


def test_when_the_last_rename_fails_the_old_folder_is_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finished(tmp_path / "out", "old")
    work = begin(tmp_path / "out")
    rename = Path.rename

    def broken(path: Path, target: Path) -> Path:
        if path == work:
            raise OSError("disk gone")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", broken)
    with pytest.raises(OSError, match="disk gone"):
        put_in_place(work, tmp_path / "out")
    assert (tmp_path / "out" / "results.json").read_text() == "old"


def test_when_killed_between_the_renames_the_next_run_brings_the_old_folder_back(tmp_path: Path) -> None:
    finished(tmp_path / "out", "old")
    begin(tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / "out.replaced")
    begin(tmp_path / "out")
    assert (tmp_path / "out" / "results.json").read_text() == "old"
    assert not (tmp_path / "out.replaced").exists()


@pytest.mark.parametrize("name", ["out", "out.unfinished", "out.replaced"])
def test_someone_elses_folder_is_refused_and_kept(name: str, tmp_path: Path) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "thesis.tex").write_text("mine")
    with pytest.raises(BadInput, match=r"holds 'thesis.tex'"):
        begin(tmp_path / "out")
    assert (tmp_path / name / "thesis.tex").read_text() == "mine"


def test_a_file_or_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("file", "link"):
        with pytest.raises(BadInput, match="not a folder"):
            begin(tmp_path / name)


def test_below_a_file_no_folder_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BadInput, match="cannot be written"):
        begin(tmp_path / "file" / "out")


def test_a_second_build_waits_for_the_first(tmp_path: Path) -> None:
    script = (
        f"from pathlib import Path; from helpers.runs.folder import alone\nwith alone(Path({str(tmp_path)!r})): pass"
    )
    with alone(tmp_path):
        other = subprocess.Popen([sys.executable, "-c", script])
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(timeout=0.7)
    assert other.wait(timeout=30) == 0
