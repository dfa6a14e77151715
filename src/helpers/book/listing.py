"""The code behind the cards: names of functions become links, and each module that is linked gets a page.

A card says which function drew it and which computed it (:mod:`helpers.display.origin`), as text. Where the page is
one of a book, the names lead to ``code/MODULE.html#function``: the module as it is, with its functions as anchors.
"""

from __future__ import annotations

import ast
import re
from functools import partial
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from helpers.book.halves import Page, write
from helpers.runs.fingerprints import PACKAGE

FOLDER = "code"
NAMED = re.compile(r'<code data-code="(?P<name>[\w.]+)">[^<]*</code>')
LINKED = re.compile(rf"(?:\.\./)+{FOLDER}/(?P<module>[\w.]+)\.html#")


def setup(app: Sphinx) -> None:
    """Register what is done to each page, and what is written after them."""
    app.connect("html-page-context", _link)
    app.connect("html-collect-pages", _pages)


def split(name: str) -> tuple[str, str]:
    """Module and function of a dotted name; an empty function where the module has none of that name.

    >>> split("helpers.display.trade.imbalance.over_time")
    ('helpers.display.trade.imbalance', 'over_time')
    """
    parts = name.split(".")
    cut = next(i for i in range(len(parts), 0, -1) if file_of(".".join(parts[:i])).is_file())
    return ".".join(parts[:cut]), ".".join(parts[cut : cut + 1])


def listed(highlighted: str, source: str) -> str:
    """Highlighted source in which each function and class at the top has its name as an anchor."""
    lines = highlighted.split("\n")
    opening, sep, lines[0] = lines[0].partition("<pre>")
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            lines[first - 1] = f'<span class="definition" id="{node.name}">{lines[first - 1]}'
            lines[node.end_lineno or first] = f"</span>{lines[node.end_lineno or first]}"
    return opening + sep + "\n".join(lines)


def file_of(module: str) -> Path:
    """The file of a module of this package."""
    path = PACKAGE.parent.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _link(app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None) -> None:
    if app.config.book_alone or "body" not in context:
        return
    root = "../" * page.count("/")

    def linked(found: re.Match[str]) -> str:
        module, function = split(found["name"])
        text = escape(function or module)
        return f'<a href="{root}{FOLDER}/{module}.html#{function}" title="{found["name"]}"><code>{text}</code></a>'

    context["body"] = NAMED.sub(linked, context["body"])


def _pages(app: Sphinx) -> tuple[Page, ...]:
    """Write the pages; return none that Sphinx would still have to write."""
    out = Path(app.outdir)
    written = {found["module"] for page in out.rglob("*.html") for found in LINKED.finditer(page.read_text("utf-8"))}
    for path in (out / FOLDER).glob("*.html"):
        if path.stem not in written:
            path.unlink()
    write(app, sorted(written), partial(_page, app))
    return ()


def _page(app: Sphinx, module: str) -> Page:
    source = file_of(module).read_text(encoding="utf-8")
    highlighted = app.builder.highlighter.highlight_block(source, "python")  # type: ignore[attr-defined]
    place = f"src/{file_of(module).relative_to(PACKAGE.parent).as_posix()}"
    head = f"<h1>{escape(module)}</h1><p>The file <code>{place}</code>, as it was when the book was built.</p>"
    body = f'<div class="listing">{head}{listed(highlighted, source)}</div>'
    return f"{FOLDER}/{module}", {"title": module, "body": body}, "page.html"
