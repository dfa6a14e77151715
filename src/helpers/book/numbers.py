"""Every number answers for itself: what its result is, on what it rests and who reckoned it, in the page once.

Numbers of sentences carry the id of their result (:mod:`helpers.wording.cited`). A page gets the records of the ones it
prints as one block of JSON, which ``static/numbers.js`` shows when a number is asked; the first number of each result
has an anchor, ``#result-imbalance.balance.KOR.2025``, and the first of each of its parts as well, with ``:high``.
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
from typing import Any, NamedTuple

from docutils import nodes
from sphinx.application import Sphinx

from helpers.analysis import CHAPTERS
from helpers.book import dictionary, findings, listing, reckoning, reference
from helpers.book.elements import inert
from helpers.claims.ledger import claims
from helpers.claims.register import find
from helpers.data import Table, catalogue
from helpers.data.rows import places, spans
from helpers.display.parts import source_links
from helpers.runs.given import assumptions
from helpers.runs.reached import module_of, reached_from
from helpers.wording import words

PRINTED = re.compile(r'(?<=<span class="aaf-n") data-result="(?P<id>[^"#]+)(?:#(?P<part>\w+))?"')
CHANGE = re.compile(r"(?<![a-z])(?:change|conceded|fall|growth|moved|rise|shift|step)(?![a-z])")
"""In the id of a number that sets one time against another."""
YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")
MOST_KINDS = 40
"""Different cells of a column that tells kinds of rows: recipients, series, grades."""
DATED = re.compile(r"\d{4}-\d\d")
CLAIM = re.compile(r"claims\.([A-Z]\d\d\w?)\.")
"""Begins the id of a number of a claim."""
MOST_TABLES = 12
"""Tables without rows of its own that a panel names; a result that rests on more is a summary of its chapter."""
OF_CHANCE = frozenset({"confidence", "draws", "seed"})
"""Parameters that choose nothing of what a number is about."""
LOOKED_UP = frozenset({"countries", "sources"})
"""Tables that give names and links to every number, and a value to none."""


def setup(app: Sphinx) -> None:
    """Register what is added to each page."""
    app.add_js_file("numbers.js", loading_method="defer")
    app.connect("html-page-context", _answer, priority=400)  # before the code behind the cards is linked


def _answer(app: Sphinx, page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None) -> None:
    body = context.get("body", "")
    asked = {found["id"] for found in PRINTED.finditer(body)}
    told = told_on(findings.chapters(app.env), page, asked, None if app.config.book_alone else PurePosixPath(page))
    if told["results"]:
        block = f'<script type="application/json" id="book-numbers">{inert(told)}</script>'
        context["body"] = anchored(body, told["results"]) + block


def told_on(
    records: Mapping[str, Mapping[str, Any]], page: str, asked: set[str], place: PurePosixPath | None
) -> dict[str, Any]:
    """What a page tells of its numbers: from what its own chapter yielded, else from the claims, else from any."""
    own = records.get(page)
    others = sorted(records.values(), key=lambda one: one["chapter"] != "claims") if own is None else ()
    told: dict[str, Any] = {"results": {}, "sources": {}, "tables": {}, "abouts": []}
    several = {name for name in asked if own is None and _differs(name, others)}
    for record in [own] if own is not None else others:
        if missing := asked - several - told["results"].keys():
            more = answers(record, missing, place)
            for one in more["results"].values():
                one["about"] += len(told["abouts"])
            told["abouts"] += more["abouts"]
            for key in ("results", "sources", "tables"):
                told[key] |= more[key]
    return told


def _differs(name: str, records: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a name is that of parameters with different values, of which a page of no chapter cannot choose."""
    parameter = name.removeprefix("parameters.")
    return len({str(one["parameters"][parameter]) for one in records if parameter in one["parameters"]}) > 1


def anchored(body: str, known: Iterable[str]) -> str:
    """HTML in which the first number of each known result has an anchor, and the first of each part of it its own."""
    results, named = set(known), set[str]()

    def with_anchor(found: re.Match[str]) -> str:
        anchor = ":".join(filter(None, (f"result-{found['id']}", found["part"])))
        if found["id"] not in results or anchor in named:
            return found[0]
        named.add(anchor)
        return f' id="{anchor}"{found[0]}'

    return PRINTED.sub(with_anchor, body)


def answers(record: Mapping[str, Any], asked: Iterable[str], page: PurePosixPath | None) -> dict[str, Any]:
    """What a page tells of its numbers.

    Args:
        record: what the chapter yielded.
        asked: ids of results, and of parameters as ``parameters.NAME``.
        page: place of the page in the book, for links to code and tables; none for a page that stands alone.

    Returns:
        ``results``: id → record; ``sources`` and ``tables``: id → link as HTML; ``abouts``: what records are about,
        and the choices of the run that decide them.
    """
    known = {one["id"]: one for one in record["results"]}
    beside = _beside(record["results"])
    up = "../" * (len(page.parts) - 1) if page else ""
    results: dict[str, Any] = {}
    for name in sorted(asked):
        if name in known:
            results[name] = _of_result(known[name], record, beside, up if page else None)
        elif (parameter := name.removeprefix("parameters.")) in record["parameters"] and parameter != name:
            results[name] = _of_parameter(parameter, record, up if page else None)
    sources = source_links((source for one in results.values() for source in one.get("sources", ())), whole=True)
    held = catalogue()
    named = dict.fromkeys(name for one in results.values() for name in one.get("tables", ()))
    tables = {name: _table(held.table(name), page) for name in named}
    abouts = list(dict.fromkeys(one.get("about", ("", "")) for one in results.values()))
    for one in results.values():
        one["about"] = abouts.index(one.get("about", ("", "")))
    return {"results": results, "sources": sources, "tables": tables, "abouts": abouts}


def _of_result(result: Mapping[str, Any], record: Mapping[str, Any], beside: Beside, up: str | None) -> dict[str, Any]:
    made_by = _maker(result)
    given = _filed_as(listing.split(made_by)[0] if made_by else "").get(result["id"], "")
    if given and record["parameters"].get(given) == result["value"]:
        return {**_of_parameter(given, record, up), "unit": result["unit"]}
    kept = {key: result[key] for key in ("value", "unit", "interval", "level", "n", "design") if result.get(key)}
    tables = list(rests_on(result, record.get("tables", ())))
    filed = _behind(result, tables)
    alone = up is None  # such a page has no rows to show
    others = () if alone or filed or result["sources"] else _nearest(result, beside)
    with_rows = {**result, "rows": _of_all(others), "beside": True} if others else result
    rows = {} if alone else rows_behind(with_rows, tables)
    also = [table for table in tables if table not in LOOKED_UP and (table not in (rows or filed) or alone)]
    return {
        **kept,
        "value": result["value"],
        "about": (defined(result["id"], made_by), _chosen(made_by, record)),
        "code": _code(made_by, up),
        "sources": result["sources"],
        "rows": [[table, *_until_blank(behind)] for table, behind in rows.items()],
        **({"beside": 1} if others else {}),
        "tables": also[:MOST_TABLES],
        "more": max(0, len(also) - MOST_TABLES),
    }


def _until_blank(behind: Behind) -> list[str]:
    return list(behind if behind.made else behind[:2] if behind.own else behind[:1])


Beside = Mapping[str, list[Mapping[str, Any]]]
"""Start of an id → the results with rows whose ids begin so."""


def _beside(results: Iterable[Mapping[str, Any]]) -> Beside:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in results:
        parts = one["id"].split(".") if one.get("rows") else ()
        for length in range(1, len(parts)):
            found.setdefault(".".join(parts[:length]), []).append(one)
    return found


def _nearest(result: Mapping[str, Any], beside: Beside) -> list[Mapping[str, Any]]:
    """The results that share most of the id of one without rows, reckoned by the same function: a year, a count."""
    start = result["id"]
    while start := start.rpartition(".")[0]:
        if some := [one for one in beside.get(start, ()) if _maker(one) == _maker(result)]:
            return some
    return []


def _of_all(results: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """The rows behind some results together."""
    found: dict[str, set[str]] = {}
    for one in results:
        for table, some in one["rows"].items():
            found.setdefault(table, set()).add(some)
    return {table: spans({place for some in each for place in places(some)}) for table, each in found.items()}


def _of_parameter(name: str, record: Mapping[str, Any], up: str | None) -> dict[str, Any]:
    field = CHAPTERS[record["chapter"]].rules().get(name, {})
    told = {"unit": field.get("unit", ""), "design": field.get("description", ""), "parameter": name}
    if up is not None and field:
        place = f"{up}chapters/parameters.html#{reference.anchor(record['chapter'], name)}"
        told["parameter"] = f'<a href="{place}">{name}</a>'
    return {"value": record["parameters"].get(name, ""), **told}


@lru_cache(maxsize=512)
def _read_by(made_by: str) -> frozenset[str]:
    """Parameters that a function of an analysis reads, or what it reaches: periods, groups, what is left out."""
    keys = reached_from([listing.split(made_by)]) if made_by else ()
    return frozenset().union(*(_read_in(key.partition("[")[0]) for key in keys if key.startswith("helpers.analysis.")))


@lru_cache(maxsize=8192)
def _read_in(definition: str) -> frozenset[str]:
    """Parameters that stand in one definition."""
    asked = (node for node in _nodes(definition) if isinstance(node, ast.Attribute))
    return frozenset(node.attr for node in asked if isinstance(node.value, ast.Name) and node.value.id == "p")


def _chosen(made_by: str, record: Mapping[str, Any]) -> str:
    """What the run chose of that on which a result may depend, in words."""
    contract, read = CHAPTERS[record["chapter"]], _read_by(made_by)
    chosen = {name: value for name, value in record["parameters"].items() if name in read and name not in OF_CHANCE}
    return assumptions(contract, chosen)


@lru_cache(maxsize=512)
def _filed_as(home: str) -> Mapping[str, str]:
    """Id of a result → the parameter that a module of an analysis files under it, as it was given."""
    found: dict[str, str] = {}
    for node in _walked(home):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="add"),
                args=[ast.Constant(value=str(id)), ast.Attribute(value=ast.Name(id="p"), attr=name), *_],
            ):
                found[id] = name
    return found


def _walked(home: str) -> Iterator[ast.AST]:
    """All that stands in a module."""
    module = module_of(home) if home else None
    for definition in dict.fromkeys(one for some in module.named.values() for one in some) if module else ():
        yield from ast.walk(definition.node)


@lru_cache(maxsize=1024)
def defined(id: str, made_by: str) -> str:
    """What a result is a part of: the claim that it decides, or what the function that reckoned it says of itself."""
    claim = CLAIM.match(id)
    if claim:
        return f"Belongs to the claim: {claims([claim[1]])[0].claim}"
    module, function = listing.split(made_by)
    made = getattr(import_module(module), function, None) if function else None
    return (inspect.getdoc(made) or "").partition("\n")[0] if made else ""


class Behind(NamedTuple):
    """What a table gave to a number: places of rows as spans, ``0-3,7``."""

    filed: str
    """Those that name the sources of the result."""
    own: str = ""
    """Those of them of which the number is made, or that its name speaks of; blank where that chooses none, or all."""
    made: str = ""
    """How the number is made of its own rows, where it can be reckoned again."""


def rows_behind(result: Mapping[str, Any], tables: Iterable[str]) -> dict[str, Behind]:
    """Table → the rows that a result names as its sources, and those of them that are its own.

    A source that was named without a row stands for all rows that it gave to the tables which the code reads.
    The table from which the number can be reckoned again comes first, then the one that says most of its name.
    """
    parts = tuple(part.lower() for part in result["id"].split(".")[1:])
    found = {table: _own(table, filed, parts, result) for table, filed in _behind(result, tables).items()}
    told = {table: behind for table, (_, behind) in sorted(found.items(), key=lambda one: one[1][0])}
    if "of_deficit" in result["id"]:  # the whole stands beside the part
        told = {table: one._replace(own=_with_the_whole(table, one, parts)) for table, one in told.items()}
    return told


def _own(table: str, filed: str, parts: tuple[str, ...], result: Mapping[str, Any]) -> tuple[tuple[bool, int], Behind]:
    """The rows of a table behind a number, and what orders it among others."""
    named, said = _named_by(table, filed, parts)
    wider = [_named_by(table, filed, parts[:at] + parts[at + 1 :])[0] for at in range(len(parts))]
    for some in dict.fromkeys((named, *wider, filed)):  # a share has its whole, and a change its start, in other rows
        if some and (made := reckoning.made_of(table, some, result)):
            return (False, -said), Behind(filed, made[0] if made[0] != filed else "", made[1])
    if CHANGE.search(result["id"]):  # its own year is one end of it alone
        named, _ = _named_by(table, filed, tuple(part for part in parts if not YEARS.fullmatch(part)))
    return (True, -said), Behind(filed, named)


def _with_the_whole(table: str, behind: Behind, parts: tuple[str, ...]) -> str:
    whole, _ = _named_by(table, behind.filed, tuple("wld" if len(part) == 3 else part for part in parts))
    return spans({*places(behind.own), *places(whole)})


def _behind(result: Mapping[str, Any], tables: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = dict(result.get("rows") or {})
    traced = {source for table, some in found.items() for source in _ids_at(table, some)}
    loose = frozenset(result["sources"]) - traced
    for table in tables:
        if loose and table not in found and (given := _given_by(table, loose)):
            found[table] = given
    return found


@lru_cache(maxsize=4096)
def _ids_at(table: str, spans: str) -> frozenset[str]:
    """Sources that some rows name."""
    known = catalogue().table(table)
    each = [reckoning.cells_of(table, name) for name in known.source_columns]
    return frozenset(cells[place] for place in places(spans) for cells in each)


@lru_cache(maxsize=4096)
def _given_by(table: str, sources: frozenset[str]) -> str:
    """Places of the rows of a table that name one of some sources."""
    known = catalogue().table(table)
    each = [reckoning.cells_of(table, name) for name in known.source_columns]
    return spans(place for place, named in enumerate(zip(*each, strict=True)) if sources & set(named))


@lru_cache(maxsize=8192)
def _named_by(table: str, of: str, parts: tuple[str, ...]) -> tuple[str, int]:
    """Places of those rows that say what parts of an id say, a country, a year, a name; and how many parts do.

    Two parts that one column says, as two countries, choose the rows of both.
    """
    some = frozenset(places(of))
    columns: dict[str, frozenset[int]] = {}
    said = 0
    for part in parts:
        own = {column: both for column, rows in _said_by(table, part).items() if (both := some & rows)}
        said += bool(own)
        for column, rows in own.items():
            columns[column] = columns.get(column, frozenset()) | rows
    chosen = some
    for rows in columns.values():
        chosen = chosen & rows or chosen
    return (spans(chosen) if len(chosen) < len(some) else ""), said


@lru_cache(maxsize=8192)
def _said_by(table: str, part: str) -> Mapping[str, frozenset[int]]:
    """Column → the rows that say a part of an id; years from one to another are said by all between."""
    known = _words(table)
    if not ((years := YEARS.fullmatch(part)) and years[2]):
        return known.get(part, {})
    every = [known.get(str(year), {}) for year in range(int(years[1]), int(years[2]) + 1)]
    columns = {column for one in every for column in one}
    return {name: frozenset().union(*(one.get(name, ()) for one in every)) for name in columns}


@lru_cache(maxsize=256)
def _words(table: str) -> Mapping[str, Mapping[str, frozenset[int]]]:
    """A word in small letters → column → the rows that say it: cells of the key, and of others what tells kinds."""
    known = catalogue().table(table)
    told: dict[str, dict[str, frozenset[int]]] = {}
    for field in known.fields:
        if field.name in known.source_columns or field.name == "quality":
            continue
        found: dict[str, list[int]] = {}
        for place, cell in enumerate(reckoning.cells_of(table, field.name)):
            found.setdefault(cell, []).append(place)
        if field.name not in known.primary_key and (field.type != "string" or len(found) > MOST_KINDS):
            continue
        for cell, rows in found.items():
            for word in {cell.lower(), words.short_name(cell).lower(), cell[:4] if DATED.match(cell) else cell}:
                columns = told.setdefault(word, {})
                columns[field.name] = columns.get(field.name, frozenset()).union(rows)
    return told


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
    return frozenset(cell for name in found.source_columns for cell in reckoning.cells_of(table, name))


@lru_cache(maxsize=512)
def _named(function: str) -> frozenset[str]:
    """Tables that a function names, or any code that it reaches."""
    keys = reached_from([listing.split(function)])
    return frozenset().union(*(_texts(key.partition("[")[0]) for key in keys)) & set(catalogue().tables)


@lru_cache(maxsize=8192)
def _texts(definition: str) -> frozenset[str]:
    """Every text that stands in a definition of this package."""
    constants = (node for node in _nodes(definition) if isinstance(node, ast.Constant))
    return frozenset(node.value for node in constants if isinstance(node.value, str))


def _nodes(definition: str) -> Iterator[ast.AST]:
    """All that stands in a definition of this package."""
    home, _, name = definition.rpartition(".")
    module = module_of(home)
    return (node for one in (module.named.get(name, module.always) if module else ()) for node in ast.walk(one.node))


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
