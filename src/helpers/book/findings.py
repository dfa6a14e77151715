"""What the chapters found, read from the executed notebooks of the same build.

A chapter ends with one output of type ``application/vnd.alliances.results+json``. Once all pages are read, pages made
of what others found (:func:`add_made`) are written again if that has changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from helpers.book.changed import ANSWER
from helpers.display.parts import SAID_MIME
from helpers.runs import RESULTS_MIME

Maker = Callable[[Sphinx], list[nodes.Node]]
_makers: dict[str, Maker] = {}


class made(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes in lower case
    """Placeholder for what is made of other pages; ``maker`` names the directive."""


def add_made(app: Sphinx, name: str, make: Maker, files: Iterable[str] = ()) -> None:
    """Register a directive that stands for what ``make`` makes of the executed notebooks once all pages are read.

    Args:
        app: Sphinx.
        name: the directive.
        make: what makes it.
        files: of the project, on which it depends as well.
    """

    class Made(SphinxDirective):
        def run(self) -> list[nodes.Node]:
            pages(self.env).add(self.env.docname)
            for path in (Path(self.config.book_root) / file for file in files):
                if path.is_file():  # Sphinx would read the page each time for one that is not there
                    self.env.note_dependency(str(path))
            return [made(maker=name)]

    _makers[name] = make
    app.add_directive(name, Made)


def setup(app: Sphinx) -> None:
    """Register events."""
    app.add_node(made)
    app.connect("doctree-resolved", _fill)
    app.connect("env-purge-doc", lambda _app, env, docname: pages(env).discard(docname))
    app.connect("env-updated", _collect)


def _fill(app: Sphinx, doctree: nodes.document, _docname: str) -> None:
    for place in list(doctree.findall(made)):
        place.replace_self(_makers[place["maker"]](app))


def pages(env: BuildEnvironment) -> set[str]:
    """Names of the pages that are made of what others found."""
    if not hasattr(env, "book_findings_pages"):
        env.book_findings_pages = set()  # type: ignore[attr-defined]
    return env.book_findings_pages  # type: ignore[attr-defined, no-any-return]


def chapters(env: BuildEnvironment) -> dict[str, dict[str, Any]]:
    """Page name → what the chapter yielded, for every notebook that yielded something."""
    if not hasattr(env, "book_chapters"):
        env.book_chapters = {}  # type: ignore[attr-defined]
    return env.book_chapters  # type: ignore[attr-defined, no-any-return]


def yielded(notebook: Path) -> dict[str, Any] | None:
    """The results output of an executed notebook, with the anchors of its cards; none when it has not been executed."""
    cells = json.loads(notebook.read_text(encoding="utf-8")).get("cells", [])
    outputs = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    for data in outputs:
        if RESULTS_MIME in data:
            return {**json.loads(data[RESULTS_MIME]), "cards": list(_cards(outputs))}
    return None


def _cards(outputs: Iterable[dict[str, Any]]) -> Iterator[str]:
    for said in (data[SAID_MIME] for data in outputs if SAID_MIME in data):
        for kind, prefix in (("figures", "fig"), ("tables", "tab")):
            yield from (f"{prefix}-{one['id']}" for one in said.get(kind, []))


def executed_copy(app: Sphinx, docname: str) -> Path | None:
    """The notebook as it was shown: MyST-NB's copy, which has outputs even when Sphinx ran it."""
    source = Path(app.env.doc2path(docname))
    if source.suffix != ".ipynb":
        return None
    copy = Path(app.outdir).parent / "jupyter_execute" / f"{docname}.ipynb"
    return copy if copy.is_file() else source


def notebook(app: Sphinx, docname: str) -> dict[str, Any]:
    """An executed notebook as it was shown. Only to be read: the next caller gets the same."""
    path = executed_copy(app, docname)
    assert path is not None, docname
    return _content(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=16)
def _content(path: Path, _changed: int) -> dict[str, Any]:
    return dict(json.loads(path.read_text(encoding="utf-8")))


def outputs(app: Sphinx, docname: str) -> list[str]:
    """HTML of each output of an executed notebook."""
    cells = notebook(app, docname)["cells"]
    found = [output.get("data", {}).get("text/html", "") for cell in cells for output in cell.get("outputs", [])]
    return ["".join(html) for html in found]


def answer(app: Sphinx, docname: str) -> str:
    """The answer that stands at the head of a chapter, as HTML whose numbers can be asked; empty without one."""
    html = next((html for html in outputs(app, docname) if f'class="{ANSWER}"' in html), "")
    line = BeautifulSoup(html, "html.parser").find(class_=ANSWER)
    return line.decode_contents() if isinstance(line, Tag) else ""


@dataclass(frozen=True)
class Shown:
    """A figure as a small picture: its title, what its axes measure, its drawing for a phone."""

    title: str
    headline: str
    """The title as HTML, whose numbers can be asked."""
    subtitle: str
    drawing: str


def figure(app: Sphinx, docname: str, anchor: str) -> Shown | None:
    """A figure for a card; none without a drawing."""
    html = next((html for html in outputs(app, docname) if f'id="{anchor}"' in html), "")
    return _shown(html, anchor)


@lru_cache(maxsize=256)
def _shown(html: str, anchor: str) -> Shown | None:
    card = BeautifulSoup(html, "html.parser").find(id=anchor)
    if not isinstance(card, Tag):
        return None
    title, drawing, subtitle = map(card.select_one, (".aaf-title [id]", ".aaf-narrow svg", ".aaf-subtitle"))
    under = subtitle.get_text() if subtitle else ""
    return Shown(title.get_text(), title.decode_contents(), under, str(drawing)) if title and drawing else None


def _collect(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Read what every chapter yielded; name the pages that must be written again for it."""
    found = {}
    for docname in _in_order(env):
        notebook = executed_copy(app, docname)
        record = yielded(notebook) if notebook else None
        if record is not None:
            found[docname] = record
    changed = found != chapters(env)
    env.book_chapters = found  # type: ignore[attr-defined]
    return sorted(pages(env)) if changed else []


def _in_order(env: BuildEnvironment) -> Iterator[str]:
    """Pages as the table of contents has them."""
    seen = [name for names in _toctrees(env) for name in names]
    yield from dict.fromkeys([*(name for name in seen if name in env.found_docs), *sorted(env.found_docs)])


def _toctrees(env: BuildEnvironment) -> Iterator[list[str]]:
    yield from env.toctree_includes.values()
