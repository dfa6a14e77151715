"""The book's lines in grey behind those of a run."""

from __future__ import annotations

import json
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbformat import v4

from helpers.book.behind import NOTE, with_the_book_behind
from helpers.runs.account import Account, Figure
from helpers.runs.sides import Side, compared

BOX = [10, 20, 100, 50, 2000, 2010, 0, 100]


def card(ys: list[float | None], kind: str = "year", name: str = "Korea", beyond: bool = False) -> str:
    years, values = ([1990, 2000, 2005, 2010], [5, *ys]) if beyond else ([2000, 2005, 2010], ys)
    panel = {"k": kind, "s": [{"n": name, "x": years, "y": values}]}
    carried = json.dumps({"p": [panel], "w": [BOX], "n": [BOX]})
    drawing = '<div class="aaf-drawing aaf-{}" tabindex="0"><svg viewBox="0 0 200 100"><path d="M0 0"/></svg></div>'
    return (
        '<figure class="aaf aaf-figure" id="fig-balance" data-answer="a">'
        f"{drawing.format('wide')}{drawing.format('narrow')}"
        f'<script type="application/json" class="aaf-values">{carried}</script></figure>'
    )


def side(folder: Path, html: str, subtitle: str, data: str) -> Side:
    folder.mkdir()
    output = v4.new_output("display_data", data={"text/html": html})
    cell = v4.new_code_cell("show()", outputs=[output], execution_count=1)
    nbformat.write(v4.new_notebook(cells=[cell]), folder / "notebook.ipynb")
    words = dict.fromkeys(("title", "answer", "alt", "note"), "")
    figures = {"balance": Figure(subtitle=subtitle, labels=(), data=data, **words)}
    return Side(folder.name, Account(chapter="trade", parameters={}, figures=figures), folder)


def drawn(
    tmp_path: Path, book: str, run: str, units: tuple[str, str] = ("USD bn, 1987–2025", "USD bn, 2000–2025")
) -> str:
    old, new = side(tmp_path / "book", book, units[0], "1"), side(tmp_path / "run", run, units[1], "2")
    return with_the_book_behind(run, compared(old, new, tmp_path))


def test_the_line_lies_on_the_panel_of_the_run_on_both_drawings_behind_its_own(tmp_path: Path) -> None:
    page = BeautifulSoup(drawn(tmp_path, card([0, 50, 100]), card([10, 20, 30])), "html.parser")
    assert [line["points"] for line in page.select("svg > g:first-child polyline")] == [
        "10.0,70.0 60.0,45.0 110.0,20.0"
    ] * 2
    assert page.select_one("figure > p.aaf-behind + .aaf-wide")


def test_a_card_is_known_however_its_attributes_are_ordered(tmp_path: Path) -> None:
    page = str(BeautifulSoup(card([10, 20, 30]), "html.parser"))  # which sorts them
    old, new = side(tmp_path / "book", card([0, 50, 100]), "%", "1"), side(tmp_path / "run", page, "%", "2")
    assert with_the_book_behind(page, compared(old, new, tmp_path)).count("<polyline") == 2


def test_a_gap_and_what_lies_beyond_the_panel_part_the_line(tmp_path: Path) -> None:
    for n, ys in enumerate(([0, None, 100], [0, 500, 100])):
        (tmp_path / str(n)).mkdir()
        assert "polyline" not in drawn(tmp_path / str(n), card(ys), card([1, 2, 3]))


@pytest.mark.parametrize(
    ("book", "units"),
    [
        (card([10, 20, 30]), ("USD bn, 1987", "USD bn, 2000")),
        (card([10, 20, 30], beyond=True), ("USD bn, 1987", "USD bn, 2000")),
        (card([1, 2, 3], kind="rows"), ("USD bn", "USD bn")),
        (card([1, 2, 3], name="Japan"), ("USD bn", "USD bn")),
        (card([1, 2, 3]), ("USD bn", "% of trade")),
        ("<p>nothing</p>", ("USD bn", "USD bn")),
    ],
    ids=[
        "the same line",
        "the same with more years",
        "another kind",
        "another country",
        "another unit",
        "no such figure",
    ],
)
def test_nothing_is_drawn_where_there_is_nothing_to_compare(book: str, units: tuple[str, str], tmp_path: Path) -> None:
    run = card([10, 20, 30])
    assert drawn(tmp_path, book, run, units) == run
    assert NOTE not in run
