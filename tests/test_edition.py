"""The book says what its accepted edition says: every sentence, figure, table, verdict and number of its own run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from helpers.analysis import CHAPTERS
from helpers.claims.register import find
from helpers.data import root
from helpers.errors import BadInput
from helpers.runs import edition
from helpers.runs.compare import Change
from helpers.runs.edition import edition_changes
from helpers.runs.sweep import book_settings, claims_sweep
from mutants import copied

ASKED = """
import json
from helpers.claims.register import find
from helpers.data import root
from helpers.runs.edition import edition_changes
from helpers.runs.sweep import claims_sweep

batches = [key for key, tasks in claims_sweep().batches().items() if tasks[0].name == "T01a"]
check = [str(one) for one in edition_changes(root(), lambda _: None, ["trade"])["trade"]]
print(json.dumps({"sweep": batches, "ledger": find("T01a").run().sentence().text, "check": check}))
"""
"""What a copy of the book answers: under which keys a claim's settings are kept, its sentence, what the check lists."""


def test_a_word_of_the_wording_shows_in_sweep_ledger_chapter_and_check(tmp_path: Path) -> None:
    copied(tmp_path)
    words = tmp_path / "src" / "helpers" / "wording" / "words.py"
    words.write_text(words.read_text(encoding="utf-8").replace('"billion"', '"thousand million"'), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "src")}
    done = subprocess.run(
        [sys.executable, "-c", ASKED], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    )
    told = json.loads(done.stdout)
    assert not set(told["sweep"]) & set(claims_sweep().batches())
    assert told["ledger"] == find("T01a").run().sentence().text.replace("billion", "thousand million")
    assert any("sentence imbalance.size" in line and "thousand million" in line for line in told["check"])


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


def test_an_edition_that_keeps_no_unusual_runs_is_refused(tmp_path: Path) -> None:
    content = json.loads(edition.edition_file(root(), "trade").read_text(encoding="utf-8"))
    content = {key: value for key, value in content.items() if key not in ("seal", "unusual")}
    file = edition.edition_file(tmp_path, "trade")
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps({"seal": edition._seal(content), **content}), encoding="utf-8")
    with pytest.raises(BadInput, match=r"trade\.json: no unusual runs \(alliances accept trade"):
        edition.accepted_apart(tmp_path, "trade")
