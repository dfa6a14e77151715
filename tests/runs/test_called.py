"""What a reader is told instead of the names that programs use."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner
from nbformat import v4

from helpers.analysis import CHAPTERS
from helpers.book.changed import what_changed
from helpers.cli import main
from helpers.data import root
from helpers.display.parts import SAID_MIME
from helpers.runs.called import called, claim
from helpers.runs.edition import edition_file
from helpers.runs.sides import book, compared, run

FIGURE = {
    **dict.fromkeys(("subtitle", "alt", "note"), ""),
    "id": "tariff-rates",
    "number": "Figure 4",
    "title": "It rose",
    "answer": "tariffs.peaks",
    "labels": [],
}


def made(folder: Path, word: str, question: str = "How high?") -> Path:
    """The folder of a run of the trade chapter that says some things in a word of its own."""
    folder.mkdir()
    said: dict[str, Any] = {
        "sentences": [
            {"id": "tariffs.peaks", "text": f"The rate {word}."},
            {"id": "before-after.settled", "text": f"It {word}."},
            {"id": "trade.answer", "text": f"All {word}."},
        ],
        "figures": [{**FIGURE, "question": question, "data": word}],
        "tables": [{"id": "steel", "title": "Steel under the quota", "note": word, "columns": [], "rows": []}],
        "claims": [{"id": "T05", "verdict": word, "sentence": f"Found: {word}."}],
    }
    content = {"chapter": "trade", "parameters": {}, "findings": [], "results": [], "said": said}
    (folder / "results.json").write_text(json.dumps(content))
    output = v4.new_output("display_data", data={SAID_MIME: said})
    cells = [v4.new_markdown_cell("## What was collected?"), v4.new_code_cell("show()", outputs=[output])]
    cells[1].outputs[0].data[SAID_MIME] = {**said, "sentences": said["sentences"][:1]}
    nbformat.write(v4.new_notebook(cells=cells), folder / "notebook.ipynb")
    return folder


def test_a_comparison_is_told_by_headings_questions_and_titles_and_by_no_name_of_a_program(tmp_path: Path) -> None:
    one, other = (str(made(tmp_path / word, word)) for word in ("supported", "contradicted"))
    told = CliRunner().invoke(main, ["compare", one, other]).stdout
    assert [line for line in told.splitlines() if line and not line.startswith(("  −", "  +"))] == [
        "Changed: 1 verdict, 3 sentences, 1 figure, 1 table",
        claim("T05"),
        "What was collected?",
        "Did an agreement widen the deficit?",
        "Trade",
        "Figures that differ:",
        "  Figure 4: How high?",
        "Tables that differ:",
        "  Steel under the quota",
        "What else the two do not share:",
        "  Data, code and versions of one side were not recorded.",
    ]


def test_a_figure_that_one_side_alone_has_is_told_with_its_title(tmp_path: Path) -> None:
    one, other = (made(tmp_path / word, word, question="") for word in ("supported", "contradicted"))
    results = json.loads((other / "results.json").read_text())
    results["said"]["figures"] = []
    (other / "results.json").write_text(json.dumps(results))
    (other / "notebook.ipynb").write_text("no notebook")
    told = CliRunner().invoke(main, ["compare", str(one), str(other)]).stdout
    assert "\nFigures that differ:\n  Figure 4: It rose (no longer)\n" in told
    page = what_changed(compared(run(one), run(other), root()))
    assert '<a href="#fig-tariff-rates">Figure 4: It rose</a> (not in this run)' in page


@pytest.mark.parametrize("chapter", [name for name in CHAPTERS if edition_file(root(), name).is_file()])
def test_every_sentence_of_the_book_has_a_heading_and_every_figure_a_question(chapter: str) -> None:
    side = book(root(), chapter)
    names = called(root(), side)
    for name in side.account.sentences:
        assert " " in names.sentence(name) or names.sentence(name) == names.title, name
    assert all(names.figures[name] for name in side.account.figures)
    assert all(names.tables[name] for name in side.account.tables)
