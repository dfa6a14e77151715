"""What runs on a schedule and at a tag, with a book and a host of repositories that only write down what is asked."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from helpers.data import root

ALLIANCES = """#!/usr/bin/env bash
case "$*" in
  "refresh --rows")
    mkdir -p _build/refresh/waiting; touch _build/refresh/waiting/one.json
    echo "two: gone" >&2; exit 2;;
  "refresh --waiting") echo "trade: executed in 1.0 s"; for i in {1..9000}; do echo "sentence ä $i"; done;;
  "data --stale") echo "one is overdue";;
  refresh\\ --accept*) echo "- more" >> CHANGELOG.md; mkdir data/vintages; echo old > data/vintages/one.zip;;
  build) exit "${BUILD:-0}";;
  "compare v1.0 v1.1 --numbers")
    printf 'trade:\\nChanged: 1 verdict, 1 number\\n\\nverdict T01\\n  − open\\n  + supported\\n\\na.b: 1 → 2\\n';;
esac
"""
GH = """#!/usr/bin/env bash
{ echo "$*"; cat "${@: -1}"; } >>"$ASKED"
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small repository with the scripts, with an origin, in which commands only leave marks."""
    top = tmp_path / "book"
    shutil.copytree(root() / ".ci", top / ".ci")
    for name, content in {
        "data/one.csv": "a\n",
        "CHANGELOG.md": "# Changelog\n",
        ".gitignore": "_build/\n.venv/\n",
    }.items():
        (top / name).parent.mkdir(exist_ok=True)
        (top / name).write_text(content)
    for place, content in {top / ".venv/bin/alliances": ALLIANCES, tmp_path / "bin/gh": GH}.items():
        place.parent.mkdir(parents=True)
        place.write_text(content)
        place.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    monkeypatch.setenv("ASKED", str(tmp_path / "asked"))
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    git(tmp_path, "init", "--quiet", "--bare", "origin.git")
    git(top, "init", "--quiet", "--initial-branch", "main")
    git(top, "remote", "add", "origin", str(tmp_path / "origin.git"))
    commit(top)
    return top


def git(top: Path, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=top, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def commit(top: Path) -> None:
    git(top, "add", "--all")
    git(top, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "--allow-empty", "--message", "One")


def run(top: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    env = os.environ | environment
    return subprocess.run(["bash", *words], cwd=top, env=env, capture_output=True, encoding="utf-8", check=False)


def state(top: Path) -> tuple[str, str]:
    return git(top, "symbolic-ref", "--short", "HEAD"), git(top, "status", "--porcelain")


def test_new_figures_are_offered_on_a_branch_with_the_report_and_the_checkout_is_as_before(book: Path) -> None:
    done = run(book, ".ci/refresh")

    branch = f"refresh-{datetime.now(UTC):%Y-%m-%d}"
    assert (done.returncode, done.stderr, state(book)) == (0, "", ("main", ""))
    assert git(book, "diff", "--name-only", "main", branch).split() == ["CHANGELOG.md", "data/vintages/one.zip"]
    assert git(book.parent / "origin.git", "branch", "--list", branch).split() == [branch]
    asked, *report = (book.parent / "asked").read_text(encoding="utf-8").splitlines()
    assert asked.startswith("pr create --title Figures of")
    assert (report[0], report[1], report[-1]) == ("```", "sentence ä 1", "```")
    assert sum(map(len, report)) < 65_536
    assert (book / "_build/refresh/report.txt").read_text(encoding="utf-8").endswith("two: gone\n\none is overdue\n")


@pytest.mark.parametrize("when", ["the build fails", "the branch is there", "data are being edited"])
def test_a_run_that_stops_leaves_the_checkout_as_it_was(book: Path, when: str) -> None:
    if when == "the branch is there":
        git(book, "branch", f"refresh-{datetime.now(UTC):%Y-%m-%d}")
    if when == "data are being edited":
        (book / "data/one.csv").write_text("b\n")
    before = state(book)

    done = run(book, ".ci/refresh", BUILD="1" if when == "the build fails" else "0")

    assert done.returncode != 0
    assert state(book) == before
    assert not (book.parent / "asked").exists()


def test_a_release_carries_book_package_and_comparison_and_its_notes_name_the_verdicts(book: Path) -> None:
    git(book, "tag", "v1.0")
    (book / "_build/html").mkdir(parents=True)
    commit(book)
    git(book, "tag", "v1.1")

    done = run(book, ".ci/edition", "v1.1")

    assert (done.returncode, done.stderr) == (0, "")
    asked, *notes = (book.parent / "asked").read_text(encoding="utf-8").splitlines()
    assert asked.startswith("release create v1.1 _build/book-v1.1.tar.gz _build/datapackage.json _build/changes.txt")
    assert notes[1:-1] == ["```", "trade:", "Changed: 1 verdict, 1 number", "verdict T01", "  − open", "  + supported"]
    assert "a.b: 1 → 2" in (book / "_build/changes.txt").read_text(encoding="utf-8")


def test_the_first_release_compares_with_nothing(book: Path) -> None:
    git(book, "tag", "v1.0")
    (book / "_build/html").mkdir(parents=True)

    assert run(book, ".ci/edition", "v1.0").returncode == 0
    assert (book.parent / "asked").read_text(encoding="utf-8").splitlines()[1:] == ["The first edition."]
