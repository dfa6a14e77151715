"""The whole book as one PDF, printed by headless Chromium: chapters first, then the claims, then what lies behind."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path

from helpers.book.compile import BookError
from helpers.book.search import ARTICLE
from helpers.display.theme import css
from helpers.errors import BadInput

FILE = "book.pdf"
MARK = "<!-- pdf -->"
"""Where a page links to the PDF once there is one."""
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--no-pdf-header-footer", "--generate-pdf-document-outline"),
)
PATIENCE = 600
"""Seconds that the printing may take."""
UNPRINTED = re.compile(
    r"<(script|style|form)\b.*?</\1>|<details class=\"code.*?</details>|<p class=\"aaf-downloads\">.*?</p>"
    r"|<a class=\"(?:headerlink|aaf-anchor)\".*?</a>|<span class=\"aaf-hint\".*?(?=</a>)",
    re.DOTALL,
)
PRINT = re.compile(r"@media print \{\n(.*?)\n\}", re.DOTALL)
NAMES = re.compile(r'(?P<before> (?:id|for|aria-labelledby|headers)="|url\(#|href="#)(?P<name>[^")]+)')
LINK = re.compile(r'href="(?P<page>[\w-]+)\.html(?:#(?P<anchor>[^"]*))?"')
OUTSIDE = re.compile(r'href="(?!https?:|mailto:|#)[^"]*"')
FITTED = """<script>
for (const table of document.querySelectorAll("table")) {
  const room = table.closest("article").clientWidth;
  if (table.scrollWidth > room) table.style.zoom = Math.max(0.4, room / table.scrollWidth);
}
</script>"""
"""Tables wider than the paper are set smaller."""


def browser() -> str:
    """Path of Chromium.

    Raises:
        BadInput: there is none.
    """
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise BadInput(f"--pdf: no Chromium on this machine (expected one of: {', '.join(BROWSERS)})")
    return found


def print_book(site: Path, names: Sequence[str], chapters: Sequence[str]) -> int:
    """Print the pages of a site into ``book.pdf`` beside them, and link to it where a page has the mark for it.

    Args:
        site: folder of the site.
        names: pages in the order of the contents, the front page first: ``chapters/index``.
        chapters: those of them that come right after it.

    Returns:
        How many pages of paper it has.

    Raises:
        BadInput: there is no Chromium.
        BookError: it did not print, or fewer pages than the book has.
    """
    front, *others = names
    order = [front, *chapters, *(name for name in others if name not in chapters)]
    whole = (site / front).with_name("print.html")
    whole.write_text(printable(site, order), encoding="utf-8")
    try:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            command = [browser(), *FLAGS, f"--user-data-dir={profile}", f"--print-to-pdf={site / FILE}", whole.as_uri()]
            subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)  # noqa: S603 - words of our own
    except (subprocess.SubprocessError, OSError) as failure:
        raise BookError(f"the PDF was not printed: {type(failure).__name__}: {failure}"[:300]) from None
    finally:
        whole.unlink()
    pages = count(site / FILE)
    if pages < len(order):
        raise BookError(f"the PDF has {pages} pages (expected at least {len(order)}, one for each page of the book)")
    for name in ("index", front):
        page = (site / f"{name}.html").read_text(encoding="utf-8")
        address = "../" * name.count("/") + FILE
        (site / f"{name}.html").write_text(
            page.replace(MARK, f' <a href="{address}">The whole book as a PDF</a>, {pages} pages.'), encoding="utf-8"
        )
    return pages


def count(pdf: Path) -> int:
    """Pages of a PDF as Chromium writes it, which keeps each page's object in the open."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))


def printable(site: Path, names: Sequence[str]) -> str:
    """One HTML page of all the pages named: ids are made unique, links lead within it or are taken off."""
    pages = {name: (site / f"{name}.html").read_text(encoding="utf-8") for name in names}
    inside = {name: found[1] for name, page in pages.items() if (found := ARTICLE.search(page))}
    short = {name.rpartition("/")[2]: name for name in inside}
    parts = "".join(
        f'<article class="bd-article book-part" id="{stem}">{_part(inside[name], stem, short)}</article>'
        for stem, name in short.items()
    )
    front = pages[names[0]]
    sheets = "".join(re.findall(r'<link rel="stylesheet"[^>]*>', front))
    printed = "".join(PRINT.findall(css()) + PRINT.findall((site / "_static" / "book.css").read_text(encoding="utf-8")))
    title = re.search(r"<title>.*?</title>", front, re.DOTALL)
    return (
        f'<!doctype html><html lang="en" data-theme="light"><head><meta charset="utf-8">{title[0] if title else ""}'
        f"{sheets}<style>{printed}</style></head>"
        f'<body class="book-printed">{parts}{FITTED}</body></html>'
    )


def _part(article: str, stem: str, short: Mapping[str, str]) -> str:
    named = NAMES.sub(
        lambda one: one["before"] + " ".join(f"{stem}--{name}" for name in one["name"].split()),
        UNPRINTED.sub("", article),
    )

    def within(link: re.Match[str]) -> str:
        page, anchor = link["page"], link["anchor"]
        if page not in short:
            return link[0]
        return f'href="#{page}--{escape(anchor)}"' if anchor else f'href="#{page}"'

    return OUTSIDE.sub("", LINK.sub(within, named))
