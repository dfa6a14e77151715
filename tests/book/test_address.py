"""What other machines ask a site for."""

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers.book import matter, social
from helpers.book.build import build

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_the_site_is_taken_as_it_is_by_github(site):
    assert (site / ".nojekyll").read_bytes() == b""


def test_the_sitemap_names_every_page_once(site):
    listed = [one.text for one in ET.parse(site / "sitemap.xml").iter(f"{SITEMAP}loc")]
    assert len(listed) == len(set(listed)) > 10
    assert {"index.html", "chapters/trade.html", "chapters/claim-t05.html"} <= set(listed)
    assert all((site / name).is_file() for name in listed)
    assert "chapters/index.html" not in listed


def test_the_feed_is_atom_with_the_claims_of_each_change(site):
    feed = ET.parse(site / "feed.xml").getroot()
    assert feed.tag == f"{ATOM}feed"
    ids = [one.text for one in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) > 1
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", one.text) for one in feed.iter(f"{ATOM}updated"))
    page = BeautifulSoup((site / "chapters" / "trade.html").read_text(encoding="utf-8"), "html.parser")
    assert page.select_one('link[type="application/atom+xml"]')["href"] == "../feed.xml"


def test_a_wrong_address_has_a_page_that_needs_no_other_file(site):
    page = BeautifulSoup((site / "404.html").read_text(encoding="utf-8"), "html.parser")
    assert page.a["href"] == "/"
    assert page.select("script, img, link") == []


def test_where_the_address_is_known_then_pages_pictures_and_lists_bear_it(project, monkeypatch):
    root, executed = project
    monkeypatch.setenv("BOOK_URL", "https://example.org/book")
    out = build(root, executed=executed).parent
    page = BeautifulSoup((out / "chapters" / "trade.html").read_text(encoding="utf-8"), "html.parser")
    told = {tag["property"]: tag["content"] for tag in page.select("meta[property]")}
    assert told["og:description"] == "The deficit was 27.6 billion & grew."
    assert told["og:url"] == "https://example.org/book/chapters/trade.html"
    picture = told["og:image"].removeprefix("https://example.org/book/")
    assert (out / picture).is_file()
    listed = [one.text for one in ET.parse(out / "sitemap.xml").iter(f"{SITEMAP}loc")]
    assert all(one.startswith("https://example.org/book/") for one in listed)
    assert 'href="https://example.org/book/"' in (out / "404.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("page", ["index", "chapters/glossary", "chapters/claims", "chapters/data"])
def test_every_page_says_what_it_is_about(site, page):
    head = BeautifulSoup((site / f"{page}.html").read_text(encoding="utf-8"), "html.parser").head
    said = head.select_one('meta[name="description"]')["content"]
    assert 10 < len(said) <= social.LONGEST + 2


def test_a_long_description_ends_at_a_word():
    said = social.shortened("word " * 60)
    assert len(said) <= social.LONGEST + 1
    assert said.endswith("word …")


def test_a_picture_is_drawn_once_and_anew_when_its_words_change(tmp_path):
    first = tmp_path / social.card(tmp_path, "claim-t05", "The deficit grew.", "supported")
    drawn = first.stat().st_mtime_ns
    assert tmp_path / social.card(tmp_path, "claim-t05", "The deficit grew.", "supported") == first
    assert first.stat().st_mtime_ns == drawn
    second = tmp_path / social.card(tmp_path, "claim-t05", "The deficit grew.", "contradicted")
    assert list(Path(tmp_path, social.FOLDER).iterdir()) == [second]


def test_the_citation_becomes_an_entry_of_a_bibliography():
    book = {"type": "book", "title": "A book", "authors": [{"name": "The authors"}], "year": 2026}
    entry = matter.bibtex({"version": "1.0", "preferred-citation": book}, "", "2026-11-29")
    assert entry == (
        "@book{americafirst2026,\n  author  = {{The authors}},\n  title   = {{A book}},\n"
        "  year    = {2026},\n  version = {1.0},\n"
        "  note    = {Built on 29\N{NO-BREAK SPACE}November 2026},\n  urldate = {2026-11-29}\n}"
    )


def test_every_card_is_listed_with_the_function_that_drew_it(site):
    page = BeautifulSoup((site / "chapters" / "figures.html").read_text(encoding="utf-8"), "html.parser")
    row, other = page.select("article tbody tr")
    assert row.get_text("|") == "Figure|How large is the deficit?|table"
    assert other.get_text("|") == "Table 1|Balances"
    assert row.a["href"] == "trade.html#fig-balance"


def test_what_could_be_wrong_is_told_again_among_the_limitations(site):
    page = BeautifulSoup((site / "chapters" / "limitations.html").read_text(encoding="utf-8"), "html.parser")
    assert page.select_one("dl dt").get_text() == "How large is the imbalance?"
    assert page.select_one("dl dd").get_text().strip() == "Prices move it. There"
    assert page.select_one("dl a")["href"] == "trade.html#how-large-is-the-imbalance"


def test_the_build_is_told_with_versions_and_executions(site):
    page = BeautifulSoup((site / "chapters" / "build.html").read_text(encoding="utf-8"), "html.parser")
    cells = [[cell.get_text().strip() for cell in row.select("th, td")] for row in page.select("article tbody tr")]
    assert ["Trade", "6", "2", "1", "–"] in cells
    assert any(name == "jupyter-book" and version for name, version in (row for row in cells if len(row) == 2))


def test_what_was_measured_stands_beside_what_it_is_compared_with(tmp_path: Path) -> None:
    path = tmp_path / "latest.json"
    assert matter._benchmarks(path) == []
    rows = [["papermill", 12.0, 12.0], ["  a click", 4.2, 12.0]]
    path.write_text(json.dumps({"day": "2026-11-30", "machine": "2 processors", "repeats": 5, "rows": rows}))
    text = matter._benchmarks(path)[0].astext()
    assert "medians of 5, on one machine: 2 processors" in text
    assert text.split()[-6:] == ["12", "–", "a", "click", "4.2", "0.35"]
