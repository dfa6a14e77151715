"""What a run says, read from its folder; whatever is damaged is refused in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from helpers.errors import BadInput
from helpers.runs.account import Account, apart, of_run, rounded, said

GOOD: dict[str, Any] = {
    "chapter": "trade",
    "parameters": {"start_year": 2012},
    "findings": [{"id": "size", "figure": "fig-balance"}],
    "results": [{"id": "a.b", "value": 1.25, "unit": "%", "interval": [1.0, 1.5], "n": 3, "sources": ["x"]}],
    "said": {
        "sentences": [{"id": "size", "text": "It rose.", "results": ["a.b"]}],
        "figures": [],
        "tables": [{"id": "t", "title": "All", "note": "", "columns": ["Year"], "rows": [["2025"]]}],
        "claims": [],
    },
}


def written(folder: Path, content: Any) -> Path:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / "results.json").write_text(text)
    return folder


def test_the_account_of_a_run_has_everything_by_name(tmp_path: Path) -> None:
    found = of_run(written(tmp_path, GOOD))
    assert found.sentences == {"size": "It rose."}
    assert found.findings == {"size": "1, fig-balance"}
    assert found.numbers["a.b"].interval == (1.0, 1.5)
    assert found.tables["t"].rows == (("2025",),)


def test_what_is_kept_of_an_account_gives_the_account_again(tmp_path: Path) -> None:
    found = of_run(written(tmp_path, GOOD))
    assert Account.of(json.loads(json.dumps(rounded(found))), "kept") == found


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in GOOD.items() if key != name}


def result(**changed: Any) -> dict[str, Any]:
    return {**GOOD, "results": [{**GOOD["results"][0], **changed}]}


DAMAGED: list[Any] = [
    "{", "null", "[]", "3", '"text"', "[" * 3000, "", "\x00",
    *(without(name) for name in ("chapter", "parameters", "results", "said")),
    {**GOOD, "results": {}}, {**GOOD, "results": [3]}, {**GOOD, "results": [{"value": 1}]}, {**GOOD, "results": None},
    {**GOOD, "findings": [None]}, {**GOOD, "findings": 3}, {**GOOD, "chapter": 3}, {**GOOD, "parameters": []},
    {**GOOD, "said": []}, {**GOOD, "said": {"sentences": 3}}, {**GOOD, "said": {"sentences": [{"id": "a"}]}},
    {**GOOD, "said": {"tables": [{"id": "t"}]}}, {**GOOD, "said": {"figures": [{"id": "f", "title": 3}]}},
    result(unit=None), result(unit=3), result(value=None), result(value=[]), result(interval=[1]), result(n="many"),
]  # fmt: skip


@pytest.mark.parametrize("content", DAMAGED, ids=range(len(DAMAGED)))
def test_a_damaged_file_is_refused_in_one_line(content: Any, tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused:
        of_run(written(tmp_path, content))
    line = str(refused.value)
    assert "results.json" in line
    assert "\n" not in line
    assert len(line) < 400


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"results.json: .*expected the results of a run"):
        of_run(tmp_path)


def test_two_sentences_of_one_name_are_an_error() -> None:
    output = {"application/vnd.alliances.said+json": {"sentences": [{"id": "a"}, {"id": "a"}]}}
    with pytest.raises(ValueError, match="two sentences are called 'a'"):
        said([output])


def test_of_another_run_only_what_it_says_otherwise_is_kept(tmp_path: Path) -> None:
    book = of_run(written(tmp_path, GOOD))
    said = {**GOOD["said"], "sentences": [{"id": "grown", "text": "It grew."}]}
    other = of_run(written(tmp_path, {**GOOD, "said": said}))
    assert apart(book, book) == {"verdict": {}, "finding": {}, "sentence": {}, "figure": {}, "table": {}}
    assert apart(book, other)["sentence"] == {"grown": "It grew.", "size": ""}


def test_a_changed_cell_changes_what_is_kept_of_another_run(tmp_path: Path) -> None:
    book = of_run(written(tmp_path, GOOD))
    table = {**GOOD["said"]["tables"][0], "rows": [["2024"]]}
    other = of_run(written(tmp_path, {**GOOD, "said": {**GOOD["said"], "tables": [table]}}))
    assert list(apart(book, other)["table"]) == ["t"]
