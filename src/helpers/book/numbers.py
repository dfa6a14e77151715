"""Every number answers for itself: what its result is, on what it rests and who reckoned it, in the page once.

Numbers of sentences carry the id of their result (:mod:`helpers.wording.cited`). A page gets the records of the ones it
prints as one block of JSON, which ``static/numbers.js`` shows when a number is asked; the first number of each result
has an anchor: ``#result-imbalance.balance.KOR.2025``.
"""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from html import escape
from importlib import import_module
from pathlib import PurePosixPath
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx

from helpers.analysis import CHAPTERS
from helpers.book import dictionary, findings, listing, reference
from helpers.book.elements import inert
from helpers.claims.ledger import claims
from helpers.claims.register import find
from helpers.data import Table, catalogue
from helpers.data.reading import column
from helpers.data.rows import places, spans
from helpers.display.parts import source_links
from helpers.runs.reached import module_of, reached_from
from helpers.wording import words

PRINTED = re.compile(r'(?<=<span class="aaf-n") data-result="(?P<id>[^"#]+)(?P<part>#\w+)?"')
CHANGE = re.compile(r"(?<![a-z])(?:change|conceded|fall|growth|moved|rise|shift|step)(?![a-z])")
"""In the id of a number that sets one time against another."""
CLAIM = re.compile(r"claims\.([A-Z]\d\d\w?)\.")
"""Begins the id of a number of a claim."""
MOST_TABLES = 12
"""Tables without rows of its own that a panel names; a result that rests on more is a summary of its chapter."""
LOOKED_UP = frozenset({"countries", "sources"})
"""Tables that give names and links to every number, and a value to none."""


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
        ``results``: id → record; ``sources`` and ``tables``: id → link as HTML; ``abouts``: what records are about.
    """
    known = {one["id"]: one for one in record["results"]}
    up = "../" * (len(page.parts) - 1) if page else ""
    results: dict[str, Any] = {}
    for name in sorted(asked):
        if name in known:
            results[name] = _of_result(known[name], record, up if page else None)
        elif name.startswith("parameters."):
            results[name] = _of_parameter(name.removeprefix("parameters."), record, up if page else None)
    sources = source_links((source for one in results.values() for source in one.get("sources", ())), whole=True)
    held = catalogue()
    named = dict.fromkeys(name for one in results.values() for name in one.get("tables", ()))
    tables = {name: _table(held.table(name), page) for name in named}
    abouts = list(dict.fromkeys(one.get("about", "") for one in results.values()))
    for one in results.values():
        one["about"] = abouts.index(one.get("about", ""))
    return {"results": results, "sources": sources, "tables": tables, "abouts": abouts}


def _of_result(result: Mapping[str, Any], record: Mapping[str, Any], up: str | None) -> dict[str, Any]:
    kept = {key: result[key] for key in ("value", "unit", "interval", "level", "n", "design") if result.get(key)}
    tables = list(rests_on(result, record.get("tables", ())))
    behind = _behind(result, tables)
    rows = rows_behind(result, tables) if up is not None else {}  # a page that stands alone has no rows to show
    others = [table for table in tables if table not in LOOKED_UP and (table not in behind or up is None)]
    return {
        **kept,
        "value": result["value"],
        "what": in_words(result["id"]),
        "about": defined(result["id"], _maker(result)),
        "code": _code(_maker(result), up),
        "sources": result["sources"],
        "rows": [[table, *spans] for table, spans in rows.items()],
        "tables": others[:MOST_TABLES],
        "more": max(0, len(others) - MOST_TABLES),
    }


def _of_parameter(name: str, record: Mapping[str, Any], up: str | None) -> dict[str, Any]:
    field = CHAPTERS[record["chapter"]].model_json_schema()["properties"].get(name, {})
    told = {"unit": field.get("unit", ""), "design": field.get("description", "")}
    if up is not None and field:
        told["see"] = f'<a href="{up}chapters/parameters.html#{reference.anchor(record["chapter"], name)}">{name}</a>'
    return {"what": f"Parameter {name}", "value": record["parameters"].get(name, ""), **told}


def in_words(id: str) -> str:
    """The id of a result as a reader reads it.

    >>> in_words("imbalance.balance.KOR.2025")
    'Imbalance: balance, Korea, 2025'
    >>> in_words("un_votes.share_pct.kor")
    'UN votes: share %, Korea'
    """
    first, *rest = [" ".join(map(_word, words.short_name(part).split("_"))) for part in id.split(".")]
    said = f"{first}: {', '.join(rest)}" if rest else first
    return said[:1].upper() + said[1:]


SHORT = {"pct": "%", "usd": "USD", "krw": "KRW", "jpy": "JPY", "mt": "Mt"}
CAPITALS = frozenset({"un", "us", "gdp", "nato", "ppp", "aiib", "brics", "sco", "g7"})
CODES = frozenset({"jpn", "kor", "usa", "chn", "rus", "prk", "ind", "twn"})
"""Codes of countries that stand inside names; others would be taken for words, as ``can`` and ``per``."""


def _word(part: str) -> str:
    if part in CODES:
        return words.short_name(part.upper())
    return part.upper() if part in CAPITALS else SHORT.get(part, part)


@lru_cache(maxsize=1024)
def defined(id: str, made_by: str) -> str:
    """What a result is a part of: the claim that it decides, or what the function that reckoned it says of itself."""
    claim = CLAIM.match(id)
    if claim:
        return f"Belongs to the claim: {claims([claim[1]])[0].claim}"
    module, function = listing.split(made_by)
    made = getattr(import_module(module), function, None) if function else None
    return (inspect.getdoc(made) or "").partition("\n")[0] if made else ""


def rows_behind(result: Mapping[str, Any], tables: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Table → places of the rows that a result names as its sources, and of those that its own name speaks of.

    A source that was named without a row stands for all rows that it gave to the tables which the code reads.

    Returns:
        Places as spans, ``0-3,7``; the second is blank where the name chooses none of them, or all. The table that
        says most of the name comes first.
    """
    found = _behind(result, tables)
    parts = frozenset(result["id"].split(".")[1:])
    if CHANGE.search(result["id"]):  # its own year is one end of it alone
        parts = frozenset(part for part in parts if not re.fullmatch(r"\d{4}", part))
    nearest = sorted(found.items(), key=lambda one: -_matched(one[0], one[1], parts))
    named = {table: _named_by(table, some, parts) for table, some in nearest}
    if "of_deficit" in result["id"]:  # the whole stands beside the part
        whole = frozenset("WLD" if re.fullmatch(r"[A-Z]{3}", part) else part for part in parts)
        named = {
            table: spans({*places(own), *places(_named_by(table, found[table], whole))}) for table, own in named.items()
        }
    return {table: (some, named[table]) for table, some in nearest}


def _behind(result: Mapping[str, Any], tables: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = dict(result.get("rows") or {})
    traced = {source for table, some in found.items() for source in _ids_at(table, some)}
    loose = frozenset(result["sources"]) - traced
    for table in tables:
        if loose and table not in found and (given := _given_by(table, loose)):
            found[table] = given
    return found


@lru_cache(maxsize=8192)
def _matched(table: str, of: str, parts: frozenset[str]) -> int:
    """How many parts of an id the key of some row says: most for the table of the number itself."""
    known, some = catalogue().table(table), places(of)
    keys = [_column(known.name, name) for name in known.primary_key]
    return max((sum(_says(cells[place], parts) for cells in keys) for place in some), default=0)


def _says(cell: str, parts: frozenset[str]) -> bool:
    return cell in parts or any(cell.startswith(f"{part}-") for part in parts if part.isdecimal())


@lru_cache(maxsize=256)
def _column(table: str, name: str) -> tuple[str, ...]:
    return tuple(column(catalogue().table(table), name))


@lru_cache(maxsize=4096)
def _ids_at(table: str, spans: str) -> frozenset[str]:
    """Sources that some rows name."""
    known = catalogue().table(table)
    each = [_column(known.name, name) for name in known.source_columns]
    return frozenset(cells[place] for place in places(spans) for cells in each)


@lru_cache(maxsize=4096)
def _given_by(table: str, sources: frozenset[str]) -> str:
    """Places of the rows of a table that name one of some sources."""
    known = catalogue().table(table)
    each = [_column(known.name, name) for name in known.source_columns]
    return spans(place for place, named in enumerate(zip(*each, strict=True)) if sources & set(named))


@lru_cache(maxsize=8192)
def _named_by(table: str, of: str, parts: frozenset[str]) -> str:
    """Places of those rows whose key says what parts of an id say: a country, a year, a name."""
    known, some = catalogue().table(table), places(of)
    chosen = set(some)
    for part in parts:
        for cells in (_column(known.name, name) for name in known.primary_key):
            same = {place for place in some if cells[place] == part or cells[place].startswith(f"{part}-")}
            chosen &= same or chosen
    return spans(chosen) if 0 < len(chosen) < len(some) else ""


def rests_on(result: Mapping[str, Any], read: Iterable[str]) -> Iterator[str]:
    """Tables of the chapter that the code of the result names, with rows of its sources; a count names no sources.

    What the function that reckoned it names itself counts without: a table of members chooses rows of another.
    """
    made_by, own = _maker(result), set(result["sources"])
    named, itself = (_named(made_by), _texts(made_by)) if made_by else (frozenset(), frozenset())
    yield from (one for one in read if one in named and (not own or one in itself or _sources(one) & own))


@lru_cache(maxsize=512)
def _sources(table: str) -> frozenset[str]:
    found = catalogue().table(table)
    return frozenset(cell for name in found.source_columns for cell in _column(found.name, name))


@lru_cache(maxsize=512)
def _named(function: str) -> frozenset[str]:
    """Tables that a function names, or any code that it reaches."""
    keys = reached_from([listing.split(function)])
    return frozenset().union(*(_texts(key.partition("[")[0]) for key in keys)) & set(catalogue().tables)


@lru_cache(maxsize=8192)
def _texts(definition: str) -> frozenset[str]:
    """Every text that stands in a definition of this package."""
    home, _, name = definition.rpartition(".")
    module = module_of(home)
    definitions = module.named.get(name, module.always) if module else []
    nodes_ = (node for one in definitions for node in ast.walk(one.node) if isinstance(node, ast.Constant))
    return frozenset(node.value for node in nodes_ if isinstance(node.value, str))


def _maker(result: Mapping[str, Any]) -> str:
    """The function that reckoned a result: for the number of a claim, the one that judges it."""
    claim = CLAIM.match(result["id"])
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


def _table(table: Table, page: PurePosixPath | None) -> str:
    title = escape(table.title)
    if page is None:
        return title
    up = "../" * (len(page.parts) - 1)
    rows = f'<a href="{up}{table.place}" download>{words.plural(table.rows, "row")} (CSV)</a>'
    return f'<a href="{up}chapters/data.html#{dictionary.anchor(table.name)}">{title}</a>, {rows}'
