"""Mends of markup that themes and extensions write: names that assistive technology can use, honest headers."""

from __future__ import annotations

import re
from functools import partial
from html import escape
from typing import Any

from docutils import nodes
from myst_nb.sphinx_ import HideCodeCellNode
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

from helpers.book import findings
from helpers.book.publish import on_binder
from helpers.display.theme import css

EMPTY_HEADER = re.compile(r"<th(?P<attributes>(?:\s[^>]*)?)>\s*</th>")
"""The corner cell of a pandas table: a header of nothing."""
FILTERED = re.compile(r'<div class="[^"]*aaf-filterable[^"]*" id="(?P<id>[\w-]+)"')
"""A list with filters, to which a page has a skip link."""


def setup(app: Sphinx) -> None:
    """Register the mends."""
    app.add_node(HideCodeCellNode, override=True, html=(_open_code, _close_code))
    app.connect("config-inited", _settings)
    app.connect("html-page-context", _mend_body)
    app.connect("html-page-context", partial(_contents_once, {}), priority=400)  # before the theme asks
    app.connect("html-page-context", _titles, priority=900)
    app.connect("html-page-context", _header_buttons, priority=900)


def _contents_once(
    made: dict[Any, str],
    _app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    tree: nodes.document | None,
) -> None:
    """Pages without a source stand nowhere in the contents: within a folder these read alike, and are made once."""
    if tree is not None or "toctree" not in context:
        return
    make, folder = context["toctree"], page.rpartition("/")[0]

    def contents(**asked: Any) -> str:
        key = (folder, *sorted(asked.items()))
        if key not in made:
            made[key] = make(**asked)
        return made[key]

    context["toctree"] = contents


def _settings(_app: Sphinx, config: Any) -> None:
    # The results of a chapter are an output that is meant for programs: nothing to show, nothing to warn of.
    config.suppress_warnings = [*config.suppress_warnings, "mystnb.unknown_mime_type"]


def _open_code(self: HTML5Translator, node: HideCodeCellNode) -> None:
    """A disclosure whose visible word is its name."""
    self.body.append(
        f'<details class="code {" ".join(node["classes"])}"><summary>{escape(node["prompt_show"])}</summary>'
    )


def _close_code(self: HTML5Translator, _node: HideCodeCellNode) -> None:
    self.body.append("</details>")


def _mend_body(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None) -> None:
    if "body" in context:
        context["body"] = mended(context["body"])
        filters = FILTERED.search(context["body"])
        context["filtered"] = filters["id"] if filters else ""


def mended(body: str) -> str:
    """A page's HTML with empty table headers as plain cells and cited works as items of their list.

    The style of the cards, which a notebook brings with its first cell, stands in the head of a page.
    """
    body = body.replace(f"<style>{css()}</style>", "")
    body = EMPTY_HEADER.sub(r"<td\g<attributes>></td>", body)
    return body.replace('role="doc-biblioentry"', 'role="listitem"')


def _titles(_app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None) -> None:
    """The theme prints titles as they stand in the sources, and none on a page that has no source."""
    context |= {key: escape(context[key]) for key in ("pagetitle", "root_title") if key in context}
    context.setdefault("pagetitle", context.get("title", ""))


def _header_buttons(
    app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    """Downloads that work without a server, in place of the theme's bare suffixes."""
    if "header_buttons" not in context:
        return
    downloads = [] if app.config.book_alone else _downloads(app, page, context)
    kept = [button for button in context["header_buttons"] if button.get("label") == "fullscreen-button"]
    launch = [] if app.config.book_alone else _launch(app, page)
    context["header_buttons"] = [*launch, *([_group(downloads)] if downloads else []), *kept]


def _launch(app: Sphinx, page: str) -> list[dict[str, Any]]:
    """A button that opens a chapter's notebook where it can be run, if the book says where its repository is."""
    address = str(app.config.html_theme_options.get("repository_url", ""))
    if not address or page not in findings.chapters(app.env):
        return []
    button = {"icon": "fas fa-play", "tooltip": "Run on Binder", "label": "binder-button", "text": ""}
    return [{**_link(on_binder(address, page), ""), **button}]


def _group(buttons: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "type": "group",
        "tooltip": "Download this page",
        "icon": "fas fa-download",
        "buttons": buttons,
        "label": "download-buttons",
    }


def _downloads(app: Sphinx, page: str, context: dict[str, Any]) -> list[dict[str, Any]]:
    buttons = []
    if page in findings.chapters(app.env):
        root = "../" * page.count("/")
        buttons += [
            _link(f"{root}{page}.ipynb", "Notebook with its outputs (.ipynb)"),
            _link(f"{root}{page}.results.json", "Named results (.json)"),
        ]
    elif context.get("sourcename"):
        buttons += [_link(context["pathto"](f"_sources/{context['sourcename']}", 1), "Source of this page (.md)")]
    if buttons:
        buttons.append({"type": "javascript", "javascript": "window.print()", "text": "Print or save as PDF"})
    return buttons


def _link(url: str, text: str) -> dict[str, Any]:
    return {"type": "link", "url": url, "text": text}
