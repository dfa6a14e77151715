"""One notebook as one file."""

import re

import nbformat
import pytest
from bs4 import BeautifulSoup, Tag
from nbformat import v4

from helpers.book.compile import BookError
from helpers.book.page import page, pages


@pytest.fixture
def made(single_page) -> Tag:
    return BeautifulSoup(single_page.read_text(encoding="utf-8"), "html.parser")


def test_the_page_needs_no_other_file(made):
    loaded = [tag.get("src") or tag.get("href") for tag in made.select("[src], link[href]")]
    assert loaded
    assert [url for url in loaded if not url.startswith("data:")] == []
    styles = "".join(style.get_text() for style in made.select("style"))
    assert re.findall(r"@import|url\((?!['\"]?data:)", styles) == []


def test_nothing_but_the_page_is_left_in_the_folder(single_page):
    assert [path.name for path in single_page.parent.iterdir()] == ["page.html"]


def test_cited_works_come_along(made):
    link = made.select_one("article a[href^='#reference-']")
    assert "Wei" in made.find(id=link["href"][1:]).get_text()


def test_a_term_carries_its_meaning(made):
    term = made.select_one("article abbr")
    assert term.get_text() == "pass-through"
    assert "price importers pay" in term["title"]


def test_links_into_the_rest_of_the_book_become_text(made):
    inside = [link["href"] for link in made.select("a[href]") if not re.match(r"https?:|#|data:", link["href"])]
    assert inside == []
    assert "and on the data" in made.select_one("article p").get_text()


def test_the_code_behind_a_card_is_named_and_not_linked(made):
    assert made.select_one(".aaf-code").get_text() == "Code: drawn by display.table.table"
    assert not made.select(".aaf-code a")


def test_every_anchor_that_is_linked_exists_once(made):
    ids = [tag["id"] for tag in made.select("[id]")]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in made.select("a[href^='#']") if len(link["href"]) > 1} <= set(ids)


def test_when_the_notebook_is_broken_then_an_earlier_page_stays(tmp_path):
    target = tmp_path / "page.html"
    target.write_text("earlier", encoding="utf-8")
    notebook = tmp_path / "notebook.ipynb"
    notebook.write_text('{"cells": [{"cell_type": "nonsense"}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}')
    with pytest.raises(BookError, match=r"did not compile: .*page\.log"):
        page(notebook, target)
    assert target.read_text(encoding="utf-8") == "earlier"


def test_a_chapter_and_its_evidence_link_to_each_other(tmp_path):
    told, shown = (tmp_path / name for name in ("notebook.ipynb", "evidence.ipynb"))
    for path, text in (
        (told, "See [it](trade_evidence.ipynb#further)."),
        (shown, "(further)=\n## More\n[Back](trade.ipynb)."),
    ):
        notebook = v4.new_notebook(cells=[v4.new_markdown_cell(f"# Trade\n\n{text}")])
        path.write_text(nbformat.writes(notebook), encoding="utf-8")
    pages({"trade": (told, tmp_path / "page.html"), "trade_evidence": (shown, tmp_path / "evidence.html")})
    links = [
        BeautifulSoup((tmp_path / name).read_text(encoding="utf-8"), "html.parser").select_one("article p a")["href"]
        for name in ("page.html", "evidence.html")
    ]
    assert links == ["evidence.html#further", "page.html"]
