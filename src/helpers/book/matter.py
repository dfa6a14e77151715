"""Reference matter that other pages are the source of: figures and tables with their makers, limitations, the build.

Directives ``{figures-and-tables}``, ``{limitations}`` and ``{build}``; each is made of the executed notebooks of the
same build, and ``{how-to-cite}`` of ``CITATION.cff``.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from helpers.book import elements as make
from helpers.book import findings
from helpers.runs.fingerprints import versions
from helpers.wording import words

CARD = re.compile(
    r'(?:<p class="aaf-kicker">(?P<kicker>[^<]*)</p>)?<p class="aaf-title">'
    r'<span id="(?P<id>(?:fig|tab)-[\w-]+)-title"\s*>(?P<title>.*?)</span><a class="aaf-anchor"',
    re.DOTALL,
)
MADE = re.compile(r'<code data-code="[\w.]+">[^<]*</code>')
KINDS = {"fig": "Figure", "tab": "Table"}
WRONG = "What could be wrong."
"""How a chapter opens the paragraph on what limits a section."""
CITATION = "CITATION.cff"
BENCHMARKS = "benchmarks/latest.json"


def setup(app: Sphinx) -> None:
    """Register the directives."""
    findings.add_made(app, "how-to-cite", _how_to_cite, files=[CITATION])
    findings.add_made(app, "figures-and-tables", _cards)
    findings.add_made(app, "limitations", _limitations)
    findings.add_made(app, "build", _build, files=[BENCHMARKS])


def _how_to_cite(app: Sphinx) -> list[nodes.Node]:
    """The book as an entry of a bibliography, with the day of this build."""
    path, built = Path(app.config.book_root) / CITATION, datetime.now(UTC).date().isoformat()
    entry = bibtex(yaml.safe_load(path.read_text(encoding="utf-8")), app.config.html_baseurl, built)
    return [nodes.literal_block(entry, entry, language="bibtex", classes=["aaf-bibtex"])]


def bibtex(citation: dict[str, Any], address: str, built: str) -> str:
    """The preferred citation of a Citation File Format as a BibTeX entry; ``built``: the ISO day of the build."""
    book = citation["preferred-citation"]
    fields = {
        "author": " and ".join(f"{{{one['name']}}}" for one in book["authors"]),
        "title": f"{{{book['title']}}}",
        "year": book["year"],
        "version": citation["version"],
        "note": f"Built on {words.day(built)}",
        "url": address,
        "urldate": built,
    }
    lines = "".join(f",\n  {name:<7} = {{{value}}}" for name, value in fields.items() if value)
    return f"@{book['type']}{{americafirst{book['year']}{lines}\n}}"


def _cards(app: Sphinx) -> list[nodes.Node]:
    """A table for each page of its figures and tables, each with the functions that drew and computed it."""
    found: list[nodes.Node] = []
    for docname in findings.chapters(app.env):
        rows = "".join(_card_rows(app, docname))
        if rows:
            table = (
                '<div class="aaf aaf-table"><table class="aaf-grid"><thead><tr><th scope="col">Number</th>'
                '<th scope="col">Title</th><th scope="col">Made by</th></tr></thead>'
                f"<tbody>{rows}</tbody></table></div>"
            )
            found.append(_section(app, docname, nodes.raw("", table, format="html")))
    return found


def _card_rows(app: Sphinx, docname: str) -> Iterator[str]:
    page = docname.rpartition("/")[2]
    for html in findings.outputs(app, docname):
        heads = list(CARD.finditer(html))
        ends = [*(one.start() for one in heads[1:]), len(html)]
        for head, end in zip(heads, ends, strict=False):  # of an output without cards no end is left over
            title = re.sub(r"<[^>]+>", "", head["title"])
            number = (head["kicker"] or KINDS[head["id"][:3]]).partition(" · ")[0]
            makers = ", ".join(MADE.findall(html, head.end(), end))
            yield (
                f'<tr><th scope="row">{number}</th><td><a href="{page}.html#{head["id"]}">{title}</a></td>'
                f'<td class="aaf-code">{makers}</td></tr>'
            )


def _limitations(app: Sphinx) -> list[nodes.Node]:
    """What each section of a chapter says could be wrong with it."""
    found: list[nodes.Node] = []
    for docname in findings.chapters(app.env):
        page = docname.rpartition("/")[2]
        terms: dict[str, make.Inline] = {}
        for paragraph in app.env.get_doctree(docname).findall(nodes.paragraph):
            text, section = paragraph.astext(), paragraph.parent
            if text.startswith(WRONG) and isinstance(section, nodes.section):
                said = " ".join(text.removeprefix(WRONG).split())
                terms[section.next_node(nodes.title).astext()] = [
                    nodes.Text(f"{said} "),
                    make.link("There", f"{page}.html#{section['ids'][0]}"),
                ]
        if terms:
            found.append(_section(app, docname, make.definitions(terms)))
    return found


def _build(app: Sphinx) -> list[nodes.Node]:
    """Python and packages by version, and what each page's execution read, gave and took."""
    rows = [_execution(app, docname, record) for docname, record in findings.chapters(app.env).items()]
    packages = {"Python": sys.version.split()[0], **{name: one or "" for name, one in versions().items()}}
    return [
        make.table(["Page", "Cells", "Results", "Tables read", "Seconds"], rows, stub=True, numbers={1, 2, 3, 4}),
        make.section(
            "Versions", "versions", make.table(["Package", "Version"], [list(one) for one in packages.items()])
        ),
        *_benchmarks(Path(app.config.book_root) / BENCHMARKS),
    ]


def _benchmarks(path: Path) -> list[nodes.Node]:
    """What was measured last, and beside what; nothing where nothing was."""
    if not path.is_file():
        return []
    found = json.loads(path.read_text(encoding="utf-8"))
    each = "each once" if found["repeats"] == 1 else f"medians of {found['repeats']}"
    said = (
        f"Measured on {words.day(found['day'])}, {each}, on one machine: {found['machine']}. "
        "Seconds differ from machine to machine; what is compared was measured in one go."
    )
    rows = [
        [what.strip(), f"{took:.2g}", words.EN_DASH if took == beside else f"{took / beside:.2f}"]
        for what, took, beside in found["rows"]
    ]
    head = ["What", "Seconds", "Share of the time of the row that it is compared with"]
    return [make.section("Speed", "speed", make.paragraph(said), make.table(head, rows, numbers={1, 2}))]


def _execution(app: Sphinx, docname: str, record: dict[str, Any]) -> list[make.Inline]:
    cells = sum(cell["cell_type"] == "code" for cell in findings.notebook(app, docname)["cells"])
    return [
        make.link(_title(app, docname), f"{docname.rpartition('/')[2]}.html"),
        str(cells),
        f"{len(record['results']):,}",
        str(len(record.get("tables", ()))),
        _seconds(app, record["chapter"]),
    ]


def _seconds(app: Sphinx, chapter: str) -> str:
    """How long the run took that made the pages of a chapter, in this build or an earlier one."""
    path = Path(app.config.book_root, "_build", "chapters", chapter.replace("-", "_"), "manifest.json")
    try:
        return f"{json.loads(path.read_text(encoding='utf-8'))['seconds']:.0f}"
    except (OSError, ValueError, KeyError):
        return words.EN_DASH


def _section(app: Sphinx, docname: str, *content: nodes.Node) -> nodes.section:
    page = docname.rpartition("/")[2]
    return make.section(_title(app, docname), f"of-{page.replace('_', '-')}", *content)


def _title(app: Sphinx, docname: str) -> str:
    return escape(app.env.titles[docname].astext(), quote=False)
