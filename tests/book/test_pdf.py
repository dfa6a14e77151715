"""The whole book as one PDF."""

import re
import shutil

import pytest
from click.testing import CliRunner

from helpers.book import pdf
from helpers.book.build import build
from helpers.book.compile import BookError
from helpers.cli import main

NAMES = ["chapters/index", "chapters/reading", "chapters/trade"]


@pytest.fixture(scope="module")
def whole(site):
    return pdf.printable(site, NAMES)


def test_all_pages_are_one_with_ids_of_their_own(whole):
    ids = re.findall(r'\sid="([^"]+)"', whole)
    assert len(ids) == len(set(ids))
    assert [one for one in ids if "--" not in one] == ["index", "reading", "trade"]
    assert "<script type" not in whole


def test_links_lead_within_it_or_to_the_world(whole):
    targets = set(re.findall(r'href="([^"]*)"', whole.partition("<body")[2]))
    ids = set(re.findall(r'\sid="([^"]+)"', whole))
    inside = {one.removeprefix("#") for one in targets if one.startswith("#")}
    assert inside <= ids
    assert "reading--how-to-cite" in inside
    assert all(one.startswith(("#", "http")) for one in targets)


def test_without_chromium_it_is_refused_in_one_line_before_anything_runs(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    found = CliRunner().invoke(main, ["build", "--pdf"])
    assert found.exit_code == 2
    assert re.fullmatch(r".*no Chromium on this machine.*\n", found.output)


@pytest.mark.browser
@pytest.mark.skipif(not any(map(shutil.which, pdf.BROWSERS)), reason="no Chromium here")
def test_the_book_is_printed_and_the_front_page_leads_to_it(project):
    root, executed = project
    front = build(root, executed=executed, with_pdf=True)
    printed = front.parent / pdf.FILE
    pages = pdf.count(printed)
    assert printed.read_bytes().startswith(b"%PDF-")
    assert pages > 15
    for page, address in ((front, "book.pdf"), (front.parent / "chapters" / "index.html", "../book.pdf")):
        assert f'<a href="{address}">The whole book as a PDF</a>, {pages} pages.' in page.read_text(encoding="utf-8")
    assert not (front.parent / "chapters" / "print.html").exists()

    build(root, executed=executed)  # which would leave a PDF of another book behind

    assert not printed.exists()
    assert "book.pdf" not in front.read_text(encoding="utf-8")


def test_a_pdf_with_too_few_pages_is_refused(site, tmp_path, monkeypatch):
    copy = shutil.copytree(site, tmp_path / "html")
    monkeypatch.setattr(pdf, "browser", lambda: "true")
    monkeypatch.setattr(pdf, "count", lambda _: 2)
    with pytest.raises(BookError, match="2 pages"):
        pdf.print_book(copy, NAMES, ["chapters/trade"])
