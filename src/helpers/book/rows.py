"""The rows of every table: a page that shows those that its address asks for, and a script a table that holds them.

The scripts are loaded by a tag when rows are first asked for, so that they are there on pages opened as files as well.
``chapters/rows.html#steel_trade?partner=KOR&year=2015..2025`` opens the table with these filters.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from helpers import data
from helpers.book import dictionary
from helpers.book.elements import inert
from helpers.data.reading import cells, read
from helpers.wording import words

FOLDER = "rows"
"""Below ``_static``."""
PAGE = "chapters/rows"


def setup(app: Sphinx) -> None:
    """Register the page and its scripts."""
    app.connect("html-collect-pages", _page)
    app.connect("build-finished", _scripts)
    app.add_js_file("rows.js", loading_method="defer")


def _page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if not app.config.book_alone:
        tables = [(table.name, table.title) for table in data.catalogue().tables.values()]
        yield PAGE, {"title": "Rows of the data", "tables": tables}, "rows.html"


def _scripts(app: Sphinx, failure: Exception | None) -> None:
    if failure is None and app.builder.name == "html" and not app.config.book_alone:
        folder = Path(app.outdir) / "_static" / FOLDER
        folder.mkdir(parents=True, exist_ok=True)
        for table in data.catalogue().tables.values():
            (folder / f"{table.name}.js").write_text(script(table), encoding="utf-8")


def script(table: data.Table) -> str:
    """What hands the rows of a table over: what its columns are, and the cells of each as the file has them, packed."""
    head, *rows = cells(read(table))
    fields = {field.name: field for field in table.fields}
    shown = {cell for row in rows for cell in row if len(cell) == 3 and cell.isupper()}
    told = {
        "title": table.title,
        "place": table.place,
        "about": f"data.html#{dictionary.anchor(table.name)}",
        "key": table.primary_key,
        "dated": table.dated,
        "sources": table.source_columns,
        "columns": [[name, fields[name].title, fields[name].unit or ""] for name in head],
        "names": {code: name for code in sorted(shown) if (name := words.name(code)) != code},
    }
    columns = json.dumps(list(zip(*rows, strict=True)), ensure_ascii=False, separators=(",", ":"))
    packed = gzip.compress(columns.encode(), mtime=0)  # by column: what is alike stands together
    return f"bookTable({inert(table.name)},{inert(told)},{inert(base64.b64encode(packed).decode())});\n"
