"""``{findings}``: what the chapters found, read from the executed notebooks of the same build.

A chapter ends with one output of type ``application/vnd.alliances.results+json``. The directive
leaves a placeholder; once all pages are read it is replaced by the sentences found there, each with
a link to its figure. So the front page can never say anything that a chapter has not computed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.docutils import SphinxDirective

from helpers.display.parts import SAID_MIME
from helpers.runs import RESULTS_MIME
from helpers.wording import words

FIRST = 3
"""Findings of a chapter on the front page: what fits a screenful; chapters put the weightiest first."""


class findings(nodes.General, nodes.Element):  # noqa: N801 - docutils names nodes in lower case
    """Placeholder for the findings of one chapter (attribute ``chapter``) or of all."""


class Findings(SphinxDirective):
    """``{findings}`` for the first findings of all chapters in order, ``{findings} trade`` for all of one."""

    optional_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Leave the placeholder and remember the page."""
        pages(self.env).add(self.env.docname)
        return [findings(chapter=self.arguments[0] if self.arguments else "")]


def setup(app: Sphinx) -> None:
    """Register directive and events."""
    app.add_node(findings)
    app.add_directive("findings", Findings)
    app.connect("env-purge-doc", lambda _app, env, docname: pages(env).discard(docname))
    app.connect("env-updated", _collect)
    app.connect("doctree-resolved", _fill)


def pages(env: BuildEnvironment) -> set[str]:
    """Names of the pages with the directive."""
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
            return {**_record(data[RESULTS_MIME]), "cards": list(_cards(outputs))}
    return None


def _cards(outputs: Iterable[dict[str, Any]]) -> Iterator[str]:
    for said in (_record(data[SAID_MIME]) for data in outputs if SAID_MIME in data):
        for kind, prefix in (("figures", "fig"), ("tables", "tab")):
            yield from (f"{prefix}-{one['id']}" for one in said.get(kind, []))


def _record(data: Any) -> dict[str, Any]:
    text = "".join(data) if isinstance(data, list) else data
    record = json.loads(text) if isinstance(text, str) else text
    return dict(record)


def executed_copy(app: Sphinx, docname: str) -> Path | None:
    """The notebook as it was shown: MyST-NB's copy, which has outputs even when Sphinx ran it."""
    source = Path(app.env.doc2path(docname))
    if source.suffix != ".ipynb":
        return None
    copy = Path(app.outdir).parent / "jupyter_execute" / f"{docname}.ipynb"
    return copy if copy.is_file() else source


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


def _fill(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    for place in list(doctree.findall(findings)):
        place.replace_self(_shown(app, docname, place["chapter"]))


def _shown(app: Sphinx, here: str, chapter: str) -> list[nodes.Node]:
    assert app.env is not None
    every = {name: record for name, record in chapters(app.env).items() if record.get("findings")}
    known = {name: record for name, record in every.items() if chapter in ("", record.get("chapter"))}
    if not known:
        return [nodes.paragraph("", "They appear here once the chapter has been executed.", classes=["no-findings"])]
    shown: list[nodes.Node] = []
    for docname, record in known.items():
        found = record["findings"]
        if chapter:
            shown.append(_list(app, here, docname, found))
        else:
            shown += [_heading(app, here, docname), _list(app, here, docname, found[:FIRST])]
            shown += [_rest(app, here, docname, len(found) - FIRST)] if len(found) > FIRST else []
    return shown


def _rest(app: Sphinx, here: str, docname: str, count: int) -> nodes.Node:
    """Link to the findings that the front page leaves to the chapter."""
    text = f"{words.count(count).capitalize()} more {'finding' if count == 1 else 'findings'} in the chapter"
    link = nodes.reference("", text, refuri=_uri(app, here, docname), internal=True)
    return nodes.paragraph("", "", link, classes=["findings-more"])


def _heading(app: Sphinx, here: str, docname: str) -> nodes.Node:
    assert app.env is not None
    link = nodes.reference("", app.env.titles[docname].astext(), refuri=_uri(app, here, docname), internal=True)
    return nodes.paragraph("", "", link, classes=["findings-chapter"])


def _list(app: Sphinx, here: str, docname: str, found: list[dict[str, Any]]) -> nodes.Node:
    items = [_item(finding, _uri(app, here, docname)) for finding in found]
    return nodes.bullet_list("", *items, classes=["findings"])


def _item(finding: dict[str, Any], chapter_uri: str) -> nodes.list_item:
    sentence = nodes.paragraph("", finding["text"])
    if finding.get("figure"):
        link = nodes.reference("", "See the evidence", refuri=f"{chapter_uri}#{finding['figure']}", internal=True)
        link["classes"].append("evidence")
        sentence += [nodes.Text(" "), link]
    return nodes.list_item("", sentence, ids=[])


def _uri(app: Sphinx, here: str, docname: str) -> str:
    return "" if here == docname else app.builder.get_relative_uri(here, docname)
