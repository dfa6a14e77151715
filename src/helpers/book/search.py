"""Search for places: every section, figure, table, claim, event and term with its words, in one script.

The script is loaded when a reader first searches, by a tag, so that it works on pages opened as files as well. It
stands in for Sphinx's index, which knows pages and not places, and can show no words of them without a server.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.book.elements import inert

if TYPE_CHECKING:
    from sphinx.application import Sphinx

FILE = "places.js"
LEFT_OUT = ("404.html", "search.html", "index.html", "rows.html", "sources.html", "code/*")
"""Pages that nobody searches for, and the front page's copy at the root."""
ARTICLE = re.compile(r'<article class="bd-article">(.*)</article>', re.DOTALL)
UNSEEN = re.compile(
    r"<(svg|style|script|form|noscript)\b.*?</\1>|<details class=\"code.*?</details>|<p class=\"aaf-downloads\">.*?</p>"
    r"|<span class=\"aaf-hint\".*?</a>|<a class=\"(?:headerlink|aaf-anchor)\".*?</a>",
    re.DOTALL,
)
PLACE = re.compile(r'<(?:section|figure|article|div|dt|li)\b[^>]*?\bid="(?P<id>[\w.-]+)"[^>]*>')
HEAD = re.compile(r'<h[1-4]\b[^>]*>(.*?)</h[1-4]>|<span id="[\w-]+-title"\s*>(.*?)</p>|^<dt[^>]*>(.*?)</dt>', re.DOTALL)
LONGEST_HEAD = 110
"""Characters of a place without a heading that stand for one."""

Place = tuple[str, str, str]
"""Anchor, heading, words."""


def setup(app: Sphinx) -> None:
    """Register the page of the search and its index; Sphinx's own is not made."""
    app.connect("builder-inited", _without_index)
    app.connect("html-collect-pages", _page)
    app.connect("build-finished", _index, priority=940)
    app.add_js_file("search.js", loading_method="defer")


def _without_index(app: Sphinx) -> None:
    from sphinx.builders.html import StandaloneHTMLBuilder

    if isinstance(app.builder, StandaloneHTMLBuilder):
        app.builder.search = False


def _page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if not app.config.book_alone:
        yield "search", {"title": "Search"}, "search.html"


def _index(app: Sphinx, failure: Exception | None) -> None:
    if failure is not None or app.builder.name != "html" or app.config.book_alone:
        return
    out = Path(app.outdir)
    listed = []
    for path in sorted(out.rglob("*.html")):
        name = path.relative_to(out)
        if not any(name.match(pattern) for pattern in LEFT_OUT) or name.as_posix() == f"{app.config.root_doc}.html":
            found = ARTICLE.search(path.read_text(encoding="utf-8"))
            if found:
                listed.append([name.as_posix(), list(places(found[1]))])
    (out / "_static" / FILE).write_text(f"bookPlaces({inert(listed)});\n", encoding="utf-8")


def places(article: str) -> Iterator[Place]:
    """The places of an article's HTML that can be linked to; the first is the page as a whole.

    A claim's card in the ledger is left out: it has a page of its own.
    """
    seen = UNSEEN.sub(" ", article)
    starts = [(one["id"], one.start()) for one in PLACE.finditer(seen)]
    ends = [*(start for _, start in starts), len(seen)]
    for (anchor, start), end in zip([("", 0), *starts], ends, strict=True):
        part = seen[start:end]
        if "aaf-claim-head" in part:
            continue
        head = HEAD.search(part)
        heading = _text(next(filter(None, head.groups()))) if head else ""
        words = _text(part[: head.start()] + part[head.end() :] if head else part)
        if heading or len(words) <= LONGEST_HEAD:
            yield from [(anchor, heading or words, words if heading else "")] if heading or words else []
        else:
            opening = words[:LONGEST_HEAD].rsplit(" ", 1)[0]
            yield anchor, f"{opening} …", words[len(opening) + 1 :]


def _text(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())
