"""The rules that every chapter's notebook keeps."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.analysis import CHAPTERS
from helpers.analysis.contract import Parameters, parameter
from helpers.runs.chapters import Chapter, chapter
from helpers.runs.check import notebook_faults

ROOT = Path(__file__).parents[2]


class TinyParameters(Parameters):
    year: Annotated[int, parameter("Year", "A year.")] = 2000
    partners: Annotated[list[Literal["JPN", "KOR"]], parameter("Some", "Some.")] = ["JPN"]  # noqa: RUF012 - pydantic copies


def good() -> NotebookNode:
    """A notebook without a fault."""
    first = new_code_cell("year: int = 2000  # A year.\npartners: list[str] = ['JPN']  # Some.")
    first.metadata["tags"] = ["parameters"]
    calls = [new_code_cell("chosen = parameters(TinyParameters, globals())"), new_code_cell("finish(chosen, {})")]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=[new_markdown_cell("# Tiny", id="prose"), first, *calls], metadata={"kernelspec": kernel})


def faults(page: NotebookNode) -> list[str]:
    """The faults of a notebook."""
    return list(notebook_faults(Chapter("tiny", ROOT, TinyParameters, json.dumps(page))))


def rewritten(position: int, source: str) -> Callable[[NotebookNode], Any]:
    """A change of one cell."""
    return lambda page: page.cells[position].update(source=source)


CHANGES: dict[str, tuple[Callable[[NotebookNode], Any], str]] = {
    "value": (rewritten(1, "year = 2001\npartners = ['JPN']"), "year = 2001 (expected the default 2000)"),
    "type": (rewritten(1, "year = 2000.0\npartners = ['JPN']"), "year = 2000.0 (expected the default 2000)"),
    "order": (rewritten(1, "partners = ['JPN']\nyear = 2000"), "names partners, year (expected year, partners)"),
    "missing name": (rewritten(1, "year = 2000"), "names year (expected year, partners)"),
    "unknown name": (rewritten(1, "year = 2000\npartners = ['JPN']\nx = 1"), "names year, partners, x"),
    "something computed": (rewritten(1, "year = 2000 + 1\npartners = ['JPN']"), "more than assignments of literals"),
    "no meaning": (
        rewritten(1, "year: int = 2000\npartners: list[str] = ['JPN']  # Some."),
        "expected: year: int = …  # A year.",
    ),
    "another meaning": (
        rewritten(1, "year: int = 2000  # A year.\npartners: list[str] = ['JPN']  # All."),
        "not explain partners",
    ),
    "another kind": (
        rewritten(1, "year: float = 2000  # A year.\npartners: list[str] = ['JPN']  # Some."),
        "not explain year",
    ),
    "no tag": (lambda page: page.cells[1].metadata.clear(), "0 cells are tagged 'parameters'"),
    "two tags": (lambda page: page.cells[2].metadata.update(tags=["parameters"]), "2 cells are tagged"),
    "no first call": (rewritten(2, "chosen = None"), "no call of parameters()"),
    "no last call": (rewritten(3, "chosen"), "no call of finish()"),
    "an output": (lambda page: page.cells[3].outputs.append(new_output("stream", text="2")), "holds outputs"),
    "a count": (lambda page: page.cells[3].update(execution_count=3), "holds outputs or execution counts"),
    "a typed figure": (rewritten(0, "The deficit was 67.6 billion."), "cell 'prose': literal figure '67.6' in prose"),
    "no kernel": (lambda page: page.metadata.clear(), "names no kernel"),
    "no cell id": (lambda page: page.cells[3].pop("id"), "not a valid notebook"),
}


def test_a_notebook_that_keeps_the_rules_has_no_fault() -> None:
    assert faults(good()) == []


@pytest.mark.parametrize("what", CHANGES)
def test_a_broken_rule_is_named(what: str) -> None:
    change, words = CHANGES[what]
    page = good()
    change(page)
    found = faults(page)
    assert any(words in fault for fault in found), found
    assert all(fault.startswith("chapters/tiny.ipynb: ") for fault in found)


@pytest.mark.parametrize("name", CHAPTERS)
def test_the_chapters_of_the_book_keep_the_rules(name: str) -> None:
    assert list(notebook_faults(chapter(name, ROOT))) == []


def test_each_contract_knows_its_chapter() -> None:
    assert {name: CHAPTERS[name].chapter() for name in CHAPTERS} == {name: name for name in CHAPTERS}


def test_a_notebook_without_faults_is_valid() -> None:
    nbformat.validate(good())
