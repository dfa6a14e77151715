"""What this book adds to Jupyter Book; named in ``_config.yml``, so a bare ``jupyter-book build .`` has it too.

Directives: ``{landing}``, ``{chronology}``, ``{data-dictionary}``, ``{source-conflicts}``, ``{parameter-reference}``,
``{robustness}``, ``{calibration}``, ``{replication}``, ``{figures-and-tables}``, ``{limitations}``, ``{build}``,
``{how-to-cite}``, ``{what-changed}``.
Besides: formulas as MathML, the book's style, a page a claim, the code behind the cards, links to the page that shows
a card, numbers that answer, the rows behind them, mends of the theme's markup, what links show elsewhere, search,
downloads, sitemap, feed.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.config import Config

from helpers.book import (
    address,
    calibration,
    chronology,
    citations,
    claim_pages,
    dictionary,
    findings,
    history,
    landing,
    listing,
    markup,
    mathml,
    matter,
    numbers,
    places,
    publish,
    reference,
    replication,
    robustness,
    rows,
    search,
    social,
)
from helpers.display.theme import CARDS

HERE = Path(__file__).parent


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything with Sphinx."""
    app.add_config_value("book_root", "", "", [str])
    app.add_config_value("book_alone", False, "env", [bool])
    app.add_config_value("book_code", _fingerprint(), "env", [str])
    _unload(app, "sphinx_thebe", "sphinx-thebe.css")
    app.connect("config-inited", _settings, priority=100)
    app.add_css_file("book.css", priority=900)
    app.add_css_file(CARDS.name, priority=950)
    for part in (
        citations,
        chronology,
        mathml,
        findings,
        landing,
        dictionary,
        reference,
        robustness,
        replication,
        matter,
        claim_pages,
        history,
        calibration,
        listing,
        numbers,
        rows,
        places,
        markup,
        social,
        search,
        publish,
        address,
    ):
        part.setup(app)
    return {"version": "1", "env_version": 1, "parallel_read_safe": True, "parallel_write_safe": True}


def _unload(app: Sphinx, module: str, style: str) -> None:
    """Take out an extension that Jupyter Book always loads.

    Its script names another host, and declares a constant twice, which is an error on every page.
    """
    for listeners in app.events.listeners.values():
        listeners[:] = [listener for listener in listeners if listener.handler.__module__ != module]
    app.registry.css_files[:] = [entry for entry in app.registry.css_files if entry[0] != style]


def _settings(app: Sphinx, config: Config) -> None:
    """Settings that are paths inside this package, and those no page should have to repeat."""
    config.templates_path.insert(0, str(HERE / "templates"))
    config.html_static_path += [str(HERE / "static"), str(CARDS)]
    config.html_favicon = str(HERE / "static" / "favicon.svg")
    config.html_math_renderer = "mathml"
    # Without it the theme starts with an empty mode and writes an error to the console.
    config.html_context.setdefault("default_mode", "auto")
    config.html_context["book_alone"] = config.book_alone
    address = os.environ.get("BOOK_URL") or config.html_baseurl
    config.html_baseurl = f"{address.rstrip('/')}/" if address else ""
    if not config.book_root:
        config.book_root = str(app.srcdir)


def _fingerprint() -> str:
    """Digest of this package: pages are made anew when what makes them has changed."""
    digest = hashlib.sha256()
    for path in sorted(HERE.rglob("*")):
        if path.is_file() and path.suffix in {".py", ".html"}:
            digest.update(path.read_bytes())
    return digest.hexdigest()
