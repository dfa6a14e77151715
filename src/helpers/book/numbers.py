"""Every number answers for itself: what its result is, on what it rests and who reckoned it, in the page once.

Numbers of sentences carry the id of their result (:mod:`helpers.wording.cited`). A page gets the records of the ones it
prints as one block of JSON, which ``static/numbers.js`` shows when a number is asked; the first number of each result
has an anchor: ``#result-imbalance.balance.KOR.2025``.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import escape
from pathlib import PurePosixPath
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from helpers.analysis import CHAPTERS
from helpers.book import dictionary, findings, listing
from helpers.book.elements import inert
from helpers.claims.register import find
from helpers.data import catalogue
from helpers.data.reading import column
from helpers.display.parts import source_links
from helpers.runs.reached import module_of, reached_from
from helpers.wording import words

PRINTED = re.compile(r'(?<=<span class="aaf-n") data-result="(?P<id>[^"#]+)(?P<part>#\w+)?"')
MOST_TABLES = 6
"""Tables that a panel names; a result that rests on more is a summary of its chapter."""


def setup(app: Sphinx) -> None:
    """Register what is added to each page."""
    app.add_js_file("numbers.js", loading_method="defer")
    app.connect("html-page-context", _answer, priority=400)  # before the code behind the cards is linked


def _answer(app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None) -> None:
    body = context.get("body", "")
    asked = {found["id"] for found in PRINTED.finditer(body)}
    records = findings.chapters(app.env)
    record = records.get(page) or next((one for one in records.values() if one["chapter"] == "claims"), None)
    if asked and record:
        told = answers(record, asked, None if app.config.book_alone else PurePosixPath(page))
        block = f'<script type="application/json" id="book-numbers">{inert(told)}</script>'
        context["body"] = anchored(body, told["results"]) + block


def anchored(body: str, known: Iterable[str]) -> str:
    """HTML in which the first number of each known result has an anchor."""
    waiting = set(known)

    def named(found: re.Match[str]) -> str:
        if found["id"] not in waiting:
            return found[0]
        waiting.discard(found["id"])
        return f' id="result-{found["id"]}"{found[0]}'

    return PRINTED.sub(named, body)


def answers(record: Mapping[str, Any], asked: Iterable[str], page: PurePosixPath | None) -> dict[str, Any]:
    """What a page tells of its numbers.

    Args:
        record: what the chapter yielded.
        asked: ids of results, and of parameters as ``parameters.NAME``.
        page: place of the page in the book, for links to code and tables; none for a page that stands alone.

    Returns:
        ``results``: id → record; ``sources`` and ``tables``: id → link as HTML.
    """
    known = {one["id"]: one for one in record["results"]}
    up = "../" * (len(page.parts) - 1) if page else ""
    results: dict[str, Any] = {}
    for name in sorted(asked):
        if name in known:
            results[name] = _of_result(known[name], record, up if page else None)
        elif name.startswith("parameters."):
            results[name] = _of_parameter(name.removeprefix("parameters."), record)
    sources = source_links({source for one in results.values() for source in one.get("sources", ())}, whole=True)
    tables = {name: _table(name, page) for one in results.values() for name in one.get("tables", ())}
    return {"results": results, "sources": sources, "tables": tables}


def _of_result(result: Mapping[str, Any], record: Mapping[str, Any], up: str | None) -> dict[str, Any]:
    kept = {key: result[key] for key in ("value", "unit", "interval", "level", "n", "design") if result.get(key)}
    tables = list(rests_on(result, record.get("tables", ())))
    return {
        **kept,
        "value": result["value"],
        "what": in_words(result["id"]),
        "code": _code(_maker(result), up),
        "sources": result["sources"],
        "tables": tables[:MOST_TABLES],
        "more": max(0, len(tables) - MOST_TABLES),
    }


def _of_parameter(name: str, record: Mapping[str, Any]) -> dict[str, Any]:
    field = CHAPTERS[record["chapter"]].model_json_schema()["properties"].get(name, {})
    told = {"unit": field.get("unit", ""), "design": field.get("description", "")}
    return {"what": f"Parameter {name}", "value": record["parameters"].get(name, ""), **told}


def in_words(id: str) -> str:
    """The id of a result as a reader reads it.

    >>> in_words("imbalance.balance.KOR.2025")
    'Imbalance: balance, Korea, 2025'
    """
    first, *rest = [words.short_name(part).replace("_", " ") for part in id.split(".")]
    said = f"{first}: {', '.join(rest)}" if rest else first
    return said[:1].upper() + said[1:]


def rests_on(result: Mapping[str, Any], read: Iterable[str]) -> Iterator[str]:
    """Tables of the chapter that the code of the result names, with rows of its sources; a count names no sources."""
    made_by, own = _maker(result), set(result["sources"])
    named = _named(made_by) if made_by else frozenset()
    yield from (name for name in read if name in named and (not own or _sources(name) & own))


@lru_cache(maxsize=512)
def _sources(table: str) -> frozenset[str]:
    found = catalogue().table(table)
    return frozenset(cell for name in found.source_columns for cell in column(found, name))


@lru_cache(maxsize=512)
def _named(function: str) -> frozenset[str]:
    """Tables that a function names, or any code that it reaches."""
    texts: set[str] = set()
    for key in reached_from([listing.split(function)]):
        home, _, name = key.partition("[")[0].rpartition(".")
        module = module_of(home)
        definitions = module.named.get(name, module.always) if module else []
        nodes_ = (node for one in definitions for node in ast.walk(one.node) if isinstance(node, ast.Constant))
        texts.update(node.value for node in nodes_ if isinstance(node.value, str))
    return frozenset(texts & set(catalogue().tables))


def _maker(result: Mapping[str, Any]) -> str:
    """The function that reckoned a result: for the number of a claim, the one that judges it."""
    claim = re.match(r"claims\.([A-Z]\d\d\w?)\.", result["id"])
    if claim:
        judge = find(claim[1]).judge
        return f"{judge.__module__}.{judge.__qualname__}"
    return str(result.get("made_by", ""))


def _code(made_by: str, up: str | None) -> str:
    if not made_by:
        return ""
    module, function = listing.split(made_by)
    return (
        function if up is None else f'<a href="{up}{listing.FOLDER}/{module}.html#{function}">{function or module}</a>'
    )


def _table(name: str, page: PurePosixPath | None) -> str:
    table = catalogue().table(name)
    title = escape(table.title)
    if page is None:
        return title
    up = "../" * (len(page.parts) - 1)
    rows = f'<a href="{up}{table.place}" download>{words.plural(table.rows, "row")} (CSV)</a>'
    return f'<a href="{up}chapters/data.html#{dictionary.anchor(name)}">{title}</a>, {rows}'
