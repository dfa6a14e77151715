"""What a reader is told instead of the names that programs use."""

from __future__ import annotations

import json
from dataclasses import replace
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
from helpers.runs.account import Account
from helpers.runs.called import called, claim, result, sides
from helpers.runs.edition import accepted, edition_file
from helpers.runs.sides import Cause, Comparison, Side, book, compared, run

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
        "Trade: “assumptions as in the book” (supported) (−) and “assumptions as in the book” (contradicted) (+)",
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


def apart(before: dict[str, Any], after: dict[str, Any], labels: tuple[str, str] = ("one", "other")) -> Comparison:
    old, new = (
        Side(label, Account(chapter="burden-sharing", parameters=values), Path(label))
        for label, values in zip(labels, (before, after), strict=True)
    )
    causes = [Cause("parameters", name, before[name], after[name]) for name in after if before[name] != after[name]]
    return Comparison(old, new, causes, [])


def test_a_run_is_called_as_in_the_list_of_runs_and_two_of_one_setting_by_their_folders_too() -> None:
    shared = {"group": "nato", "with_usa": True, "hosts": ["JPN"]}
    two = apart({"start_year": 1950, **shared}, {"start_year": 1995, **shared, "with_usa": False})
    assert sides(two) == ("“Allies shown: Japan”", "“Allies shown: Japan; First year: 1995; 1 more”")
    assert sides(apart(shared, shared)) == ("“Allies shown: Japan” (one)", "“Allies shown: Japan” (other)")
    assert sides(apart({"with_usa": True}, {"with_usa": False}))[0] == "“assumptions as in the book”"
    set_titles = (replace(one, title="NATO") for one in (two.before, two.after))
    assert sides(Comparison(*set_titles, [], [])) == ("“NATO” (one)", "“NATO” (other)")
    assert sides(replace(two, before=Side("book", two.before.account)))[0] == "the book"
    assert sides(replace(two, after=replace(two.after, title="From 1995")))[1] == "“From 1995”"


def test_a_figure_that_one_side_alone_has_is_told_with_the_side_whose_number_it_bears(tmp_path: Path) -> None:
    one, other = (made(tmp_path / word, word) for word in ("supported", "undecided"))
    text = (other / "notebook.ipynb").read_text().replace("tariff-rates", "steel")
    (other / "notebook.ipynb").write_text(text)
    assert called(root(), run(other), run(one)).figures == {
        "steel": "Figure 4: How high?",
        "tariff-rates": "Figure 4 in the first: How high?",
    }
    told = CliRunner().invoke(main, ["compare", str(one), str(other)]).stdout
    assert "\n\nUndecided: the figures are there, but they do not tell either way.\n" in told


def test_what_a_run_leaves_as_it_is_is_said_in_a_line_and_no_empty_side_is_printed(tmp_path: Path) -> None:
    one, other = (made(tmp_path / word, "supported") for word in ("one", "other"))
    results = json.loads((other / "results.json").read_text())
    said = results["said"]["sentences"]
    results["said"]["sentences"] = [{**said[0], "id": "only.here"}, *said[1:]]
    (other / "results.json").write_text(json.dumps(results))
    told = CliRunner().invoke(main, ["compare", str(one), str(other)]).stdout
    assert "Changed: 2 sentences\nNo verdict flips.\n" in told
    assert "not said" not in told
    assert [line[:3] for line in told.splitlines() if line.startswith(("  −", "  +"))] == ["  +", "  −"]


def test_every_result_of_the_book_has_words() -> None:
    for chapter in CHAPTERS:
        for name in accepted(root(), chapter).numbers if edition_file(root(), chapter).is_file() else ():
            assert "_" not in result(name), name


def test_a_figure_that_one_side_alone_has_is_told_with_its_title(tmp_path: Path) -> None:
    one, other = (made(tmp_path / word, word, question="") for word in ("supported", "contradicted"))
    results = json.loads((other / "results.json").read_text())
    results["said"]["figures"] = []
    (other / "results.json").write_text(json.dumps(results))
    (other / "notebook.ipynb").write_text("no notebook")
    told = CliRunner().invoke(main, ["compare", str(one), str(other)]).stdout
    assert "\nFigures that differ:\n  Figure 4 in the first: It rose (no longer)\n" in told
    page = what_changed(compared(run(one), run(other), root()))
    assert '<a href="#fig-tariff-rates">Figure 4 in the first: It rose</a> (not in B)' in page


@pytest.mark.parametrize("chapter", [name for name in CHAPTERS if edition_file(root(), name).is_file()])
def test_every_sentence_of_the_book_has_a_heading_and_every_figure_a_question(chapter: str) -> None:
    side = book(root(), chapter)
    names = called(root(), side)
    for name in side.account.sentences:
        assert " " in names.sentence(name) or names.sentence(name) == names.title, name
    assert all(names.figures[name] for name in side.account.figures)
    assert all(names.tables[name] for name in side.account.tables)
