"""After the pages: the front page at the root, the data, the chapters' files, and no dead weight."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from sphinx.application import Sphinx

from helpers.book import dictionary, findings
from helpers.book.ready import add_ready_runs

RELATIVE = re.compile(
    r'\b(?P<attribute>href|src|action|data-content_root)=(?P<quote>\\?")(?P<url>[^"#:\\]*)(?P<anchor>#[^"\\]*)?(?P=quote)'
)
DEAD_WEIGHT = (
    "**/*.map",
    "searchtools.js",
    "language_data.js",
    "scripts/fontawesome.js*",
    "vendor/fontawesome",
    "webpack-macros.html",
    "locales",
    "sbt-webpack-macros.html",
)
"""Files of the themes below ``_static`` that no page of this book asks for."""


def setup(app: Sphinx) -> None:
    """Register what happens when all pages are written."""
    app.connect("build-finished", _finish, priority=900)


def _finish(app: Sphinx, failure: Exception | None) -> None:
    if failure is not None or app.builder.name != "html" or app.config.book_alone:
        return
    out = Path(app.outdir)
    _front_page(app, out)
    _chapter_files(app, out)
    dictionary.copy_data(out)
    add_ready_runs(Path(app.config.book_root), out)
    _drop_dead_weight(out / "_static")
    (out / ".nojekyll").touch()  # GitHub would leave out what begins with an underscore


def _front_page(app: Sphinx, out: Path) -> None:
    """``index.html`` is the landing page itself, not a redirect, wherever its source lies."""
    root = str(app.config.root_doc)
    if root != "index":
        page = (out / f"{root}.html").read_text(encoding="utf-8")
        (out / "index.html").write_text(moved_up(page, Path(root)), encoding="utf-8")


def moved_up(page: str, name: Path) -> str:
    """HTML of the page ``name`` with its relative links as they are seen from the site's root."""
    folder, depth = name.parent.as_posix(), len(name.parts) - 1

    def at_root(link: re.Match[str]) -> str:
        url, anchor = link["url"], link["anchor"] or ""
        if url.startswith("../" * depth):
            url = url[3 * depth :] or "./"
        elif url or not anchor:
            url = f"{folder}/{url or name.name + '.html'}"
        return f"{link['attribute']}={link['quote']}{url}{anchor}{link['quote']}"

    return RELATIVE.sub(at_root, page)


def _chapter_files(app: Sphinx, out: Path) -> None:
    """Beside each chapter's page: the executed notebook and its named results."""
    for docname, record in findings.chapters(app.env).items():
        notebook = findings.executed_copy(app, docname)
        if notebook is not None:
            address = str(app.config.html_theme_options.get("repository_url", ""))
            (out / f"{docname}.ipynb").write_text(portable(notebook.read_text(encoding="utf-8"), address))
        shown = {key: record[key] for key in ("chapter", "parameters", "results") if key in record}
        (out / f"{docname}.results.json").write_text(json.dumps(shown, indent=1) + "\n", encoding="utf-8")


NEEDS = """\
# This notebook needs the book's package and its data. Where they are installed, this cell does nothing.
try:
    import helpers  # noqa: F401
except ModuleNotFoundError:
    {get}
"""
"""First cell of a downloaded notebook."""
FETCH = """%pip install --quiet --editable "git+{address}#egg=alliances-book"
    import site

    site.main()  # or the kernel would have to be restarted to see it"""
ASK = """raise ModuleNotFoundError(
        "this notebook needs the book: run `make book` in the project's folder and open the notebook with its .venv"
    ) from None"""


def portable(notebook: str, address: str) -> str:
    """A notebook to be taken elsewhere: its first cell says what it needs, and gets it where that has an address."""
    content = json.loads(notebook)
    source = NEEDS.format(get=FETCH.format(address=address) if address else ASK)
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "id": "needs",
        "metadata": {},
        "outputs": [],
        "source": source,
    }
    return json.dumps({**content, "cells": [cell, *content["cells"]]}, indent=1, ensure_ascii=False) + "\n"


def on_binder(address: str, page: str) -> str:
    """Where Binder opens a page's notebook in JupyterLab.

    >>> on_binder("https://github.com/someone/book/", "chapters/trade")
    'https://mybinder.org/v2/gh/someone/book/HEAD?urlpath=lab/tree/chapters/trade.ipynb'
    """
    plain = address.rstrip("/").removesuffix(".git")
    parts = urlsplit(plain)
    place = quote(parts.path.strip("/"), safe="/" if parts.hostname == "github.com" else "")
    known = {"github.com": f"gh/{place}", "gitlab.com": f"gl/{place}"}
    where = known.get(parts.hostname or "", f"git/{quote(plain, safe='')}")
    return f"https://mybinder.org/v2/{where}/HEAD?urlpath=lab/tree/{page}.ipynb"


def _drop_dead_weight(static: Path) -> None:
    for pattern in DEAD_WEIGHT:
        for path in list(static.glob(pattern)):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
