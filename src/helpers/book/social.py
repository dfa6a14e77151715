"""What a link to a page shows elsewhere: a description, a picture of its words, the tags that name both.

Pictures need full addresses, so that they are named only where ``html.baseurl`` of ``_config.yml`` or the environment's
``BOOK_URL`` says where the book will be.
"""

from __future__ import annotations

import re
from hashlib import sha256
from html import unescape
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx.application import Sphinx

from helpers.book import findings
from helpers.display.theme import colour, drawing_style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FOLDER = "_images"
LONGEST = 200
"""Characters of a description; search engines show about so many."""
FIRST_PARAGRAPH = re.compile(r"<p(?:\s[^>]*)?>(.*?)</p>", re.DOTALL)
FILL = {"supported": "supported", "partly supported": "supported", "contradicted": "contradicted"}
"""Verdict → colour behind its word; others stand in ink."""


def setup(app: Sphinx) -> None:
    """Register what is added to each page."""
    app.connect("html-page-context", _describe)


def _describe(app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None) -> None:
    if app.config.book_alone or "body" not in context:
        return
    said = findings.chapters(app.env).get(page, {}).get("findings") or [{"text": first_paragraph(context["body"])}]
    context.setdefault("description", shortened(said[0]["text"]))
    base = app.config.html_baseurl
    if base:
        context["address"] = f"{base}{page}.html"
        context["image"] = base + (context.get("image") or card(Path(app.outdir), "book", app.config.html_title))


def first_paragraph(body: str) -> str:
    """The words of the first paragraph of a page that has any."""
    texts = (" ".join(unescape(re.sub(r"<[^>]+>", "", found)).split()) for found in FIRST_PARAGRAPH.findall(body))
    return next((text for text in texts if text), "")


def shortened(text: str) -> str:
    """The text, or as many whole words as a description holds."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rsplit(" ", 1)[0] + " …"


def card(out: Path, name: str, text: str, verdict: str = "") -> str:
    """Draw some words as a picture of 1200 by 630 pixels, unless that very picture is there; return its place.

    Args:
        out: folder of the site.
        name: of the file, before a digest of the words.
        verdict: stands below the words, on its colour.
    """
    place = place_of(name, text, verdict)
    path = out / place
    if not path.is_file():
        path.parent.mkdir(exist_ok=True)
        for old in path.parent.glob(f"{name}-????????.png"):
            old.unlink()
        with drawing_style():
            _drawn(text, verdict).savefig(path, dpi=100)
    return place


def place_of(name: str, text: str, verdict: str = "") -> str:
    """Where in the site the picture of some words stands."""
    return f"{FOLDER}/{name}-{sha256(f'{text}|{verdict}'.encode()).hexdigest()[:8]}.png"


def _drawn(text: str, verdict: str) -> Figure:
    from matplotlib.figure import Figure  # here, since the page of a run has no such picture

    figure = Figure(figsize=(12, 6.3), facecolor="white")
    long = len(text) > 150
    lines = "\n".join(wrap(text, 52 if long else 40))
    figure.text(0.06, 0.9, lines, fontsize=27 if long else 34, va="top", weight="bold", linespacing=1.3)
    figure.text(0.06, 0.07, "America First and the Northeast Asian alliances", fontsize=19, color=colour("muted"))
    if verdict:
        fill = colour(FILL.get(verdict, "ink"))
        figure.text(
            0.07, 0.19, verdict, fontsize=28, color="white", bbox={"facecolor": fill, "edgecolor": fill, "pad": 12}
        )
    return figure
