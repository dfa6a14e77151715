"""Pieces of HTML that figures and tables share: heading, sources, downloads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from urllib.parse import quote

import pandas as pd

from helpers.display.theme import css


class StyleSheet:
    """The style of all cards, for a page that does not load the book's own; shown once at the head of a chapter."""

    def _repr_html_(self) -> str:
        return f"<style>{css()}</style>"

    def __repr__(self) -> str:
        return ""


def style_sheet() -> StyleSheet:
    """Show this in a chapter's first cell: the cards then look the same in Jupyter as in the book."""
    return StyleSheet()


def checked_name(name: str) -> str:
    """A name that can be an anchor and a file name; ValueError otherwise."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"name {name!r}: lower-case letters, digits and hyphens only")
    return name


def heading(anchor: str, title: str, subtitle: str | None, tag: str = "div") -> str:
    """Title with a link to itself, subtitle under it."""
    under = f'<p class="aaf-subtitle">{escape(subtitle)}</p>' if subtitle else ""
    link = f'<a class="aaf-anchor" href="#{anchor}" aria-label="Link to: {escape(title)}">¶</a>'
    return f'<{tag} class="aaf-head"><p class="aaf-title" id="{anchor}-title">{escape(title)}{link}</p>{under}</{tag}>'


def foot(sources: Iterable[str], vintage: str | None, note: str | None, downloads: Sequence[tuple[str, str, str]]) -> str:
    """Sources, vintage, note and downloads under a figure or table.

    Args:
        downloads: text of the link, file name, data URI.
    """
    parts = [f"<p>{escape(note)}</p>"] if note else []
    parts.append(f"<p>{source_line(sources, vintage)}</p>")
    links = "".join(f'<a href="{uri}" download="{escape(file)}">{escape(text)}</a>' for text, file, uri in downloads)
    return f'<div class="aaf-foot">{"".join(parts)}<p class="aaf-downloads">{links}</p></div>'


def source_line(sources: Iterable[str], vintage: str | None, *, plain: bool = False) -> str:
    """"Source: …" with links (or as plain text for inside a drawing), and the vintage."""
    records = _records(list(dict.fromkeys(sources)))
    texts = [_credit(r) if plain else _link(r) for r in records]
    label = "Sources" if len(texts) > 1 else "Source"
    line = f"{label}: {'; '.join(texts)}" if texts else "Source: computed in this chapter"
    return f"{line} · vintage {vintage if plain else escape(vintage)}." if vintage else f"{line}."


def _records(ids: list[str]) -> list[dict[str, str]]:
    """Title, publisher and address of each source, in the order asked for."""
    from helpers import data

    if not ids:
        return []
    known = data.sources(ids).fillna("").astype(str).set_index("id", drop=False)
    return [{str(k): str(v) for k, v in known.loc[id].items()} for id in ids]


def _credit(record: dict[str, str]) -> str:
    title, publisher = record.get("title", ""), record.get("publisher", "")
    return f"{publisher}, {title}" if publisher and publisher not in title else title or record["id"]


def _link(record: dict[str, str]) -> str:
    text, url = escape(_credit(record)), record.get("url", "")
    return f'<a href="{escape(url)}">{text}</a>' if url.startswith(("http://", "https://")) else text


def csv_uri(frame: pd.DataFrame) -> str:
    """The frame as a CSV file inside a link."""
    named = frame.reset_index() if any(name is not None for name in frame.index.names) else frame
    return data_uri(named.to_csv(index=False, lineterminator="\n"), "text/csv")


def data_uri(text: str, kind: str) -> str:
    """Text as a link that carries it, UTF-8."""
    return f"data:{kind};charset=utf-8,{quote(text, safe=' !$()*+,-./:;=?@_~')}".replace(" ", "%20")


def readable(text: str) -> str:
    """The text; ValueError if it holds a number that does not exist or nothing at all."""
    if not text.strip():
        raise ValueError("an empty text must not get onto a page")
    fault = re.search(r"(?i:\bnan\b|\binf\b|\bNaT\b|<NA>)|\bNone\b|np\.float64|[-−]0(?:\.0+)?(?![\d.,])", text)
    if fault:
        raise ValueError(f"text with {fault[0]!r}: {text!r}")
    return text


