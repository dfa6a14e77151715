"""What holds for every page of the book as it lies there: links, anchors, headings, and that it needs no other host.

``BOOK_SITE=_build/html`` looks at that book instead of the small one.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest

LOADING = {"script", "img", "iframe", "source"}
LOADING_LINKS = {"stylesheet", "icon", "preload"}
ELSEWHERE = re.compile(r"(https?:)?//")


@dataclass
class Page(HTMLParser):
    """What of a page leads somewhere or is led to."""

    path: Path
    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    loaded: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    styles: int = 0
    """Style sheets in the text, where HTML has none."""
    silent: int = 0
    """Headings without a word."""
    said: str | None = None

    body: bool = False
    inside: bool = False
    """Whether what is read stands in the text, not in the frame around it."""

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        of = {name: value or "" for name, value in attrs}
        self.body |= tag == "body"
        self.styles += tag == "style" and self.body
        self.said = "" if re.fullmatch("h[1-6]", tag) else self.said
        self.inside |= "bd-article" in of.get("class", "").split() or (tag == "main" and "id" not in of)
        self.ids += [of["id"]] if "id" in of else []
        self.links += [of["href"]] if tag == "a" and "href" in of else []
        self.loaded += [of["src"]] if tag in LOADING and "src" in of else []
        self.loaded += [of["href"]] if tag == "link" and LOADING_LINKS & set(of.get("rel", "").split()) else []
        self.headings += [int(tag[1])] if self.inside and re.fullmatch("h[1-6]", tag) else []

    def handle_data(self, data: str) -> None:
        self.said = self.said + data.strip() if self.said is not None else None

    def handle_endtag(self, tag: str) -> None:
        self.inside &= tag != "main"
        if re.fullmatch("h[1-6]", tag):
            self.silent += not self.said
            self.said = None


@pytest.fixture(scope="module")
def pages(book: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in sorted(book.rglob("*.html"))}


def test_every_link_of_every_page_leads_to_a_file_and_an_anchor(pages):
    anchors = {path: set(page.ids) for path, page in pages.items()}
    broken = []
    for page in pages.values():
        for link in set(page.links):
            path, _, anchor = link.partition("#")
            if ":" in path or path.startswith("/"):  # another host; the page of faults knows the root alone
                continue
            target = (page.path.parent / unquote(path.partition("?")[0])).resolve() if path else page.path
            if not target.exists() or (anchor and target in anchors and not _there(anchor, target, anchors[target])):
                broken.append(f"{page.path.name}: {link}")
    assert broken == []


def _there(anchor: str, target: Path, ids: set[str]) -> bool:
    """Whether an address leads to a place; the script of the page of robustness reads a claim from its own."""
    return unquote(anchor) in ids or (target.name == "robustness.html" and re.fullmatch(r"[A-Z]\d+[a-z]?", anchor))


def test_no_anchor_of_a_page_stands_twice(pages):
    twice = {page.path.name: {one for one in page.ids if page.ids.count(one) > 1} for page in pages.values()}
    assert {name: found for name, found in twice.items() if found} == {}


def test_a_page_has_one_first_heading_and_skips_no_level(pages):
    read = {path: page.headings for path, page in pages.items()}
    assert [path.name for path, levels in read.items() if levels.count(1) != 1] == []
    skipped = {path.name: [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] for path, levels in read.items()}
    assert {name: found for name, found in skipped.items() if found} == {}


def test_a_page_has_its_style_in_its_head_and_no_empty_heading(pages):
    assert {page.path.name: page.styles for page in pages.values() if page.styles} == {}
    assert {page.path.name: page.silent for page in pages.values() if page.silent} == {}


def test_no_page_loads_anything_from_another_host(pages):
    assert [url for page in pages.values() for url in page.loaded if ELSEWHERE.match(url)] == []


def test_no_style_sheet_names_another_host(book):
    foreign = re.compile(r"""(@import|url\()\s*['"]?(https?:)?//""")
    assert [str(sheet) for sheet in book.rglob("*.css") if foreign.search(sheet.read_text(encoding="utf-8"))] == []


def test_every_file_that_a_page_loads_is_there(pages):
    missing = [
        f"{page.path.name}: {url}"
        for page in pages.values()
        for url in page.loaded
        if not url.startswith(("data:", "/")) and not (page.path.parent / url.partition("?")[0]).is_file()
    ]
    assert missing == []
