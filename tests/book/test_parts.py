"""The small parts: formulas, mends of markup, links moved to the root, rows of the reference pages."""

import json
from pathlib import Path

import pandas as pd
import pytest

from helpers.analysis import CHAPTERS
from helpers.book import dictionary, findings, markup, mathml, publish, reference


def test_a_formula_becomes_mathml_with_nothing_left_of_the_latex_markup():
    made = mathml.mathml(r"\frac{x_t}{m_t}", block=False)
    assert made.startswith("<math")
    assert "<mfrac>" in made
    assert "\\frac" not in made


def test_a_displayed_formula_is_set_as_a_block():
    assert 'display="block"' in mathml.mathml("x", block=True)
    assert 'display="inline"' in mathml.mathml("x", block=False)


@pytest.mark.parametrize("latex", [r"\left( x", "x_1_2", r"\nosuchcommand x"])
def test_when_a_formula_cannot_be_read_then_the_message_shows_it(latex):
    with pytest.raises(ValueError, match="cannot be read") as fault:
        mathml.mathml(latex, block=False)
    assert repr(latex) in str(fault.value)


def test_an_empty_table_header_becomes_a_cell_and_a_filled_one_stays():
    assert markup.mended('<th class="a"> </th><th>year</th>') == '<td class="a"></td><th>year</th>'


@pytest.mark.parametrize(
    ("inside", "at_root"),
    [
        ('href="../_static/book.css"', 'href="_static/book.css"'),
        ('href="trade.html#fig-balance"', 'href="chapters/trade.html#fig-balance"'),
        (r"href=\"../code/helpers.html\"", r"href=\"code/helpers.html\""),  # in a block of JSON
        ('href="#what-was-found"', 'href="#what-was-found"'),
        ('href="https://www.census.gov/x#y"', 'href="https://www.census.gov/x#y"'),
        ('data-content_root="../"', 'data-content_root="./"'),
        ('href="../search.html"', 'href="search.html"'),
        ('src="data:image/svg+xml;base64,AA"', 'src="data:image/svg+xml;base64,AA"'),
    ],
)
def test_a_link_of_a_page_in_a_folder_is_seen_from_the_root(inside, at_root):
    assert publish.moved_up(f"<a {inside}>", Path("chapters/index")) == f"<a {at_root}>"


@pytest.mark.parametrize("chapter", list(CHAPTERS))
def test_every_parameter_has_a_meaning_and_says_what_is_allowed(chapter):
    for name, schema in CHAPTERS[chapter].model_json_schema()["properties"].items():
        assert schema.get("description"), name
        assert "".join(node.astext() for node in reference.allowed(schema)), name


def test_a_range_is_told_with_its_type_and_unit():
    schema = {"type": "integer", "minimum": 1987, "maximum": 2024, "unit": "year"}
    assert reference.allowed(schema)[0].astext() == "whole number, 1987 to 2024, year"


def test_choices_of_a_list_are_told_as_they_are_typed():
    schema = {"type": "array", "items": {"enum": ["JPN", "KOR"]}, "default": ["JPN"]}
    assert "".join(node.astext() for node in reference.allowed(schema)) == "any of JPN, KOR"
    assert "".join(node.astext() for node in reference.default(schema)) == "JPN"


def test_a_conflict_shows_both_figures_with_their_publishers():
    conflict = {"fact": "Steel quota", "value_a": "2680000", "source_a": "ustr", "value_b": "2.63", "source_b": None}
    conflicts = pd.DataFrame([{**conflict, "used": "a", "reason": "law"}])
    sources = pd.DataFrame([{"id": "ustr", "publisher": "USTR", "url": "https://ustr.gov"}]).set_index("id")
    body = dictionary.conflict_table(conflicts, sources).next_node(lambda node: node.tagname == "tbody")
    cells = [entry.astext() for entry in body.children[0].children]
    assert cells == ["Steel quota", "2,680,000 USTR", "2.63", "a", "law"]


def test_the_list_of_sources_says_when_an_address_was_read_and_where_a_copy_is() -> None:
    known = {"publisher": ["SIPRI", "MOFA"], "title": ["Terms", "Budget"], "date": ["2016-02-11", None]}
    known |= {"url": ["https://a.org/t", None], "archived": ["https://b.org/t", None], "id": ["terms", "budget"]}
    sources = pd.DataFrame(known).assign(accessed=pd.to_datetime(["2026-11-21", None]))
    body = dictionary.source_table(sources).next_node(lambda node: node.tagname == "tbody")
    rows = [[cell.astext() for cell in row.children] for row in body.children]
    assert rows == [
        ["MOFA", "Budget", "", "", "budget"],
        ["SIPRI", "Terms", "2016-02-11", "2026-11-21, archived copy", "terms"],
    ]
    links = [node["refuri"] for node in body.findall(lambda node: node.tagname == "reference")]
    assert links == ["https://a.org/t", "https://b.org/t"]


def test_a_notebook_that_was_not_executed_yields_nothing(tmp_path):
    path = tmp_path / "trade.ipynb"
    path.write_text('{"cells": [{"cell_type": "code", "source": "1", "outputs": []}]}', encoding="utf-8")
    assert findings.yielded(path) is None


@pytest.mark.parametrize(("address", "words"), [("", "make book"), ("https://example.org/b.git", "%pip install")])
def test_a_downloaded_notebook_says_first_what_it_needs(address: str, words: str) -> None:
    text = publish.portable('{"cells": [{"cell_type": "markdown"}], "nbformat": 4}', address)
    first, *others = json.loads(text)["cells"]
    assert words in first["source"]
    assert others == [{"cell_type": "markdown"}]
    if not address:
        exec(compile(first["source"], "needs", "exec"), {})


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("https://github.com/someone/book.git", "gh/someone/book"),
        ("https://gitlab.com/group/part/book", "gl/group%2Fpart%2Fbook"),
        ("https://example.org/book.git", "git/https%3A%2F%2Fexample.org%2Fbook"),
    ],
)
def test_binder_opens_the_notebook_of_a_page_from_wherever_the_repository_is(address: str, place: str) -> None:
    expected = f"https://mybinder.org/v2/{place}/HEAD?urlpath=lab/tree/chapters/trade.ipynb"
    assert publish.on_binder(address, "chapters/trade") == expected
