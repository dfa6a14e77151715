"""What other machines ask a site for: ``sitemap.xml``, ``feed.xml`` with the verdicts that changed, ``404.html``.

Their addresses are full where the book knows its own (``html.baseurl``, ``BOOK_URL``), as their formats ask; else they
are relative.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import yaml
from sphinx.application import Sphinx

from helpers.book.history import Entry, entries
from helpers.book.matter import CITATION
from helpers.display.claims import anchor
from helpers.runs.edition import CHANGELOG

XML = '<?xml version="1.0" encoding="utf-8"?>\n'


def setup(app: Sphinx) -> None:
    """Register the page of a wrong address, and what is written when all pages are."""
    app.connect("html-collect-pages", _not_found)
    app.connect("build-finished", _finish, priority=950)


def _not_found(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if not app.config.book_alone:
        yield "404", {"title": "No such page", "root": app.config.html_baseurl or "/"}, "404.html"


def _finish(app: Sphinx, failure: Exception | None) -> None:
    if failure is not None or app.builder.name != "html" or app.config.book_alone:
        return
    out, root, base = Path(app.outdir), Path(app.config.book_root), app.config.html_baseurl
    pages = sorted(path.relative_to(out).as_posix() for path in out.rglob("*.html"))
    left_out = {"404.html", "search.html", f"{app.config.root_doc}.html"} - {"index.html"}
    (out / "sitemap.xml").write_text(sitemap([base + page for page in pages if page not in left_out]), encoding="utf-8")
    if (root / CITATION).is_file() and (root / CHANGELOG).is_file():
        released = str(yaml.safe_load((root / CITATION).read_text(encoding="utf-8"))["date-released"])
        found = entries((root / CHANGELOG).read_text(encoding="utf-8"), released)
        claims = {path.stem: base + path.relative_to(out).as_posix() for path in out.rglob("claim-*.html")}
        told = feed(found, app.config.html_title, app.config.author, base, claims, released)
        (out / "feed.xml").write_text(told, encoding="utf-8")


def sitemap(addresses: list[str]) -> str:
    """The list of pages by the protocol of sitemaps.org."""
    listed = "".join(f"<url><loc>{escape(one)}</loc></url>\n" for one in addresses)
    return f'{XML}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{listed}</urlset>\n'


def feed(found: list[Entry], title: str, author: str, base: str, claims: dict[str, str], released: str) -> str:
    """The entries as an Atom feed.

    Args:
        base: address of the book; empty if it is not known.
        claims: name of a claim's page → its address.
        released: day of the last release.
    """
    own = f"<title>{escape(title)}: verdicts that changed</title>{_identity(title)}"
    newest = max([released, *(one.day for one in found if one.changes)])
    inside = "".join(_entry(one, base, claims) for one in found if one.changes)
    return (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom">{own}{_updated(newest)}<author><name>{escape(author)}</name>'
        f'</author><link href="{base or "index.html"}"/><link rel="self" href="{base}feed.xml"/>\n{inside}</feed>\n'
    )


def _entry(entry: Entry, base: str, claims: dict[str, str]) -> str:
    items = "".join(f"<li>{_named(claim, claims)}: {escape(change)}</li>" for claim, change in entry.changes)
    return (
        f"<entry><title>{escape(entry.title)}</title>{_identity(f'{entry.title}{entry.changes}')}{_updated(entry.day)}"
        f'<link href="{base}chapters/changes.html"/>'
        f'<content type="html">{escape(f"<ul>{items}</ul>")}</content></entry>\n'
    )


def _named(claim: str, claims: dict[str, str]) -> str:
    page = claims.get(anchor(claim))
    return f'<a href="{page}">{claim}</a>' if page else claim


def _identity(text: str) -> str:
    return f"<id>{uuid5(NAMESPACE_URL, text).urn}</id>"


def _updated(day: str) -> str:
    return f"<updated>{day}T00:00:00Z</updated>"
