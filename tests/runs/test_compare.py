"""Two runs side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from helpers.errors import BadInput
from helpers.runs.compare import Difference, differences, read_results


def run(values: dict[str, Any], told: list[str] | None = None) -> dict[str, Any]:
    """Content of a results file."""
    results = [{"id": name, "value": value, "unit": "%"} for name, value in values.items()]
    return {"results": results, "findings": [{"id": "f", "results": told or []}]}


def test_equal_runs_do_not_differ() -> None:
    assert differences(run({"a": 1.0, "b": "2012-03"}), run({"a": 1.0, "b": "2012-03"})) == []


def test_the_last_bit_of_a_number_is_no_difference() -> None:
    assert differences(run({"a": 0.1 + 0.2}), run({"a": 0.3})) == []


def test_numbers_words_and_missing_results_differ() -> None:
    found = differences(run({"a": 1.0, "b": "up", "c": 3}), run({"a": 2.0, "b": "down", "d": 4}))
    assert found == [
        Difference("a", "%", 1.0, 2.0),
        Difference("b", "%", "up", "down"),
        Difference("d", "%", None, 4),
        Difference("c", "%", 3, None),
    ]


def test_zero_and_a_small_number_differ() -> None:
    assert differences(run({"a": 0.0}), run({"a": 1e-12}))


def test_results_behind_a_finding_come_first() -> None:
    found = differences(run({"a": 1, "z": 1}), run({"a": 2, "z": 2}, told=["z"]))
    assert [one.id for one in found] == ["z", "a"]


@pytest.mark.parametrize("content", [None, "{"])
def test_results_that_cannot_be_read_are_refused(content: str | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "results.json").write_text(content)
    with pytest.raises(BadInput, match=r"results.json: .*expected the results of a run"):
        read_results(tmp_path)
