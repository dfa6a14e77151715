"""The first and the last call of a chapter, without a kernel around them."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from pydantic import Field

from helpers.analysis.contract import Parameters
from helpers.analysis.results import Results
from helpers.errors import BadInput
from helpers.runs import RESULTS_MIME, notebook
from helpers.runs.notebook import finish, parameters

CALL = "chosen = parameters(TinyParameters, globals())"


class TinyParameters(Parameters):
    year: Annotated[int, Field(ge=1990, le=2020)] = 2000
    partners: list[str] = ["JPN"]  # noqa: RUF012 - pydantic copies defaults


def after(*cells: str) -> dict[str, Any]:
    """The namespace of a notebook that has run these cells and now runs the call."""
    names: dict[str, Any] = {"In": ["", *cells, CALL]}
    for cell in cells:
        if not cell.startswith(("%", "1/")):
            exec(cell, names)
    return names


def test_values_of_the_parameters_cell_are_taken() -> None:
    chosen = parameters(TinyParameters, after("year = 2001\npartners = ['KOR']"))
    assert chosen == TinyParameters(year=2001, partners=["KOR"])


def test_an_injected_cell_wins_over_the_parameters_cell() -> None:
    chosen = parameters(TinyParameters, after("year = 2001\npartners = ['KOR']", "# Parameters\nyear = 2002"))
    assert (chosen.year, chosen.partners) == (2002, ["KOR"])


@pytest.mark.parametrize(
    ("name", "value"), [("yeer", "2001"), ("_year", "2001"), ("x", "float('nan')"), ("maths", "None")]
)
def test_an_unknown_injected_name_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(BadInput, match=f"tiny: no parameter '{name}'.*year, partners"):
        parameters(TinyParameters, after("year = 2001", f"{name} = {value}"))


@pytest.mark.parametrize("value", ["'2001'", "1989", "True", "None", "[2001]"])
def test_a_bad_injected_value_is_refused(value: str) -> None:
    with pytest.raises(BadInput, match=r"tiny: year: got .*; expected a whole number"):
        parameters(TinyParameters, after("year = 2001", f"year = {value}"))


def test_imports_and_magics_between_the_cells_are_no_parameters() -> None:
    chosen = parameters(TinyParameters, after("year = 2001", "from math import pi", "%matplotlib inline"))
    assert chosen.year == 2001


def test_a_misspelt_name_that_was_mended_by_hand_is_forgotten() -> None:
    chosen = parameters(TinyParameters, after("yeer = 2001", "1/0  # the call failed here", "year = 2002"))
    assert chosen.year == 2002


def test_a_changed_value_is_seen_when_only_one_line_was_run_again() -> None:
    chosen = parameters(TinyParameters, after("year = 2001\npartners = ['KOR']", "import math", "year = 2005"))
    assert (chosen.year, chosen.partners) == (2005, ["KOR"])


def test_outside_a_notebook_the_call_is_refused() -> None:
    with pytest.raises(BadInput, match="running notebook"):
        parameters(TinyParameters, {"year": 2001})


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What finish hands to Jupyter."""
    bundles: list[dict[str, Any]] = []
    monkeypatch.setattr(notebook, "display", lambda bundle, **_: bundles.append(bundle))
    return bundles


def two_results() -> Results:
    results = Results()
    results.add("balance.KOR.2024", -66.0, "USD bn", interval=(-70.0, -60.0), n=12, sources=["census"])
    results.add("balance.JPN.2024", -68.5, "USD bn")
    return results


def test_results_cross_with_everything_that_decided_them(shown: list[dict[str, Any]]) -> None:
    finding = {"id": "size", "text": "Large.", "figure": "balances", "results": ["balance.KOR.2024"]}
    finish(TinyParameters(year=2001), two_results(), [finding])
    payload = json.loads(shown[0][RESULTS_MIME])
    assert payload["chapter"] == "tiny"
    assert payload["parameters"] == {"year": 2001, "partners": ["JPN"]}
    assert payload["findings"] == [finding]
    assert payload["results"][0] == {
        "id": "balance.KOR.2024",
        "value": -66.0,
        "unit": "USD bn",
        "interval": [-70.0, -60.0],
        "n": 12,
        "sources": ["census"],
        "rows": {},  # the test's own source came from no table
        "level": None,
        "design": "",
        "made_by": f"{__name__}.two_results",
    }
    assert payload["modules"].keys() >= {"helpers/runs/notebook.py", "helpers/analysis/contract.py"}
    assert payload["versions"]["pydantic"]


def test_the_reader_sees_one_line(shown: list[dict[str, Any]]) -> None:
    finish(TinyParameters(), two_results())
    assert shown[0]["text/plain"].startswith("2 named results from ")


@pytest.mark.parametrize(
    ("finding", "complaint"),
    [
        ({"id": "a", "text": "t", "figure": "f", "results": ["absent"]}, "rests on results that do not exist: absent"),
        ({"id": "a", "text": "t", "results": []}, "expected the keys"),
    ],
)
def test_a_finding_without_its_results_is_an_error(finding: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        finish(TinyParameters(), two_results(), [finding])


def test_a_finding_given_twice_is_an_error() -> None:
    finding = {"id": "a", "text": "t", "figure": "f", "results": []}
    with pytest.raises(ValueError, match="'a' is given twice"):
        finish(TinyParameters(), two_results(), [finding, finding])
