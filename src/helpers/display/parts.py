"""Pieces of HTML that figures and tables share: heading, sources, downloads."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from html import escape
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import pandas as pd

from helpers import data
from helpers.data import rows
from helpers.display.origin import Origin, origin_line
from helpers.display.theme import css
from helpers.display.values import without_last_bits
from helpers.wording import words

SAID_MIME = "application/vnd.alliances.said+json"
"""Type of what an output says, beside its HTML: sentences, figures, tables and claims as plain records."""


_numbers: dict[str, list[str]] = {}
"""Kind of card → names of those made since the page began, in order."""
_letter = ""
"""Before the numbers of the page: ``E`` on a page of evidence."""


def numbered(kind: str, name: str) -> str:
    """What a card is cited as: ``Figure 2``, by order on its page; a card that is made again keeps its number."""
    known = _numbers.setdefault(kind, [])
    if name not in known:
        known.append(name)
    return f"{kind} {_letter}{known.index(name) + 1}"


class StyleSheet:
    """The style of all cards, for a page that does not load the book's own; shown once at the head of a chapter."""

    def _repr_html_(self) -> str:
        script = (files("helpers.display") / "static" / "figure.js").read_text(encoding="utf-8")
        return f"<style>{css()}</style><script>{script}</script>"

    def __repr__(self) -> str:
        return ""


def style_sheet(letter: str = "") -> StyleSheet:
    """Show this in a page's first cell: the cards then look the same in Jupyter as in the book.

    Args:
        letter: stands before the numbers of the page's figures and tables, which begin anew.
    """
    global _letter  # noqa: PLW0603 - one page a kernel
    _letter = letter
    _numbers.clear()
    return StyleSheet()


def checked_name(name: str) -> str:
    """A name that can be an anchor and a file name; ValueError otherwise."""
    if not re.fullmatch(r"[a-z][a-z0-9-]*", name):
        raise ValueError(f"name {name!r}: lower-case letters, digits and hyphens only")
    return name


def heading(
    anchor: str, title: str, subtitle: str | None, tag: str = "div", *, kicker: Sequence[str] = (), shown: str = ""
) -> str:
    """Title with a link to itself, subtitle under it.

    Args:
        kicker: stands over the title: number and question of a figure.
        shown: the title as HTML, where it is more than text.
    """
    over = f'<p class="aaf-kicker">{" · ".join(map(escape, kicker))}</p>' if kicker else ""
    under = f'<p class="aaf-subtitle">{escape(subtitle)}</p>' if subtitle else ""
    text = f'<span id="{anchor}-title">{shown or escape(title)}</span>'
    link = f'<a class="aaf-anchor" href="#{anchor}" aria-label="Link to: {escape(title)}">¶</a>'
    inside = f'<div class="aaf-head">{over}<p class="aaf-title">{text}{link}</p>{under}</div>'
    return inside if tag == "div" else f"<{tag}>{inside}</{tag}>"


def foot(
    sources: Iterable[str],
    vintage: str | None,
    note: str | None,
    origin: Origin,
    downloads: Sequence[tuple[str, str, str]],
    *,
    data_fold: str = "",
    more_links: str = "",
) -> str:
    """Note, sources with vintage and code, and downloads under a figure or table.

    Args:
        downloads: text of the link, file name, data URI.
        data_fold: HTML of what unfolds the data of a figure.
        more_links: HTML of downloads that a script makes.
    """
    parts = [f"<p>{escape(note)}</p>"] if note else []
    parts += [source_line(sources, vintage, origin_line(origin)), data_fold]
    links = "".join(f'<a href="{uri}" download="{escape(file)}">{escape(text)}</a>' for text, file, uri in downloads)
    return f'<div class="aaf-foot">{"".join(parts)}<p class="aaf-downloads">{links}{more_links}</p></div>'


def each_once(sources: Iterable[str]) -> tuple[str, ...]:
    """Ids of sources in the order in which they are first named, with all of their rows."""
    named = list(sources)
    known = {source: source for source in rows.ids(named)}
    return tuple(known[source] for source in dict.fromkeys(named))


def rows_behind(sources: Iterable[Any]) -> str:
    """The rows behind a card, or a row of one, as an attribute of its HTML, where its sources remember them."""
    found = rows.behind(sources)
    return f" data-rows='{escape(json.dumps(found, separators=(',', ':')))}'" if found else ""


MOST_PUBLISHERS = 2
"""A line names so many; the rest is folded away."""
_OFFICIAL = re.compile(
    r"https?://(?:[^/]*\.)?(?:(?:gov|mil|go\.(?:jp|kr)|gov\.\w\w|int|europa\.eu)"
    r"|(?:un|oecd|imf|worldbank|wto|iiss|sipri)\.org|boj\.or\.jp|canada\.ca|korea\.net|admin\.ch)(?:/|:|$)"
)
"""Addresses of governments and international organisations, which are named first."""
_COLLECTED = re.compile(
    r"https?://(?:[^/]*\.)?(?:(?:github|doi|fas|correlatesofwar|geonames)\.(?:com|org)|edu|(?:gallup|pewresearch)\.\w+"
    r"|icr\.ethz\.ch)(?:/|:|$)"
)
"""Addresses of data sets and of those who ask or count themselves, which come next."""
_SECOND_HAND = re.compile(
    r"\b(?:cop(?:y|ied)|mirror|blog|forum|via|through|citing|party newspaper|unnamed)\b|Wikipedia"
)
"""What the publisher of a copy is called; a copy comes last."""
_COPY = re.compile(r"\(.*\b(?:copy|mirror)\b.*\)")
"""What is said of a copy in its title."""
_NAMELESS = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,4}(?![\w.])")
"""A publisher known by an address alone, which does not say who stands behind it; it comes with the copies."""


def _standing(record: Mapping[str, str]) -> int:
    """0 for an official source, 1 for a collection of data, 2 for the press, 3 for what repeats others."""
    publisher, title = record.get("publisher", ""), record.get("title", "")
    copied = bool(_SECOND_HAND.search(publisher) or _COPY.search(title))
    if _OFFICIAL.match(record.get("url", "")):
        return 2 * copied
    return 1 if _COLLECTED.match(record.get("url", "")) else 2 + (copied or bool(_NAMELESS.match(publisher)))


def source_line(sources: Iterable[str], vintage: str | None, more: str = "") -> str:
    """One line with publishers and vintage, which unfolds to all sources with links; official ones first.

    Args:
        more: HTML that is folded away with them.
    """
    records = _records(list(dict.fromkeys(sources)))
    if not records:
        return f"<p>{_sentence(['computed in this chapter'], vintage, 'Source')}</p>{more}"
    if len(records) == 1:
        return f"<p>{_sentence([_link(records[0])], vintage, 'Source')}</p>{more}"
    items = "".join(f"<li>{_link(record)}</li>" for record in records)
    summary = _sentence([escape(_publishers(records))], vintage, _counted(records))
    return f'<details class="aaf-sources"><summary>{summary}</summary><ul>{items}</ul>{more}</details>'


def plain_source_line(sources: Iterable[str], vintage: str | None) -> str:
    """The same as plain text, for inside a drawing."""
    records = _records(list(dict.fromkeys(sources)))
    if not records:
        return _sentence(["computed in this chapter"], vintage, "Source")
    return _sentence([_publishers(records)], vintage, _counted(records))


def _counted(records: list[dict[str, str]]) -> str:
    """How many sources, and of how many publishers where these are others."""
    if len(records) == 1:
        return "Source"
    names = {_publisher(record) for record in records}
    return f"{len(records)} sources{f' of {len(names)} publishers' if 1 < len(names) < len(records) else ''}"


def _publisher(record: dict[str, str]) -> str:
    return record.get("publisher") or record.get("title") or record["id"]


def _publishers(records: list[dict[str, str]]) -> str:
    """The only source as a whole; of several the first publishers, and how many others there are."""
    if len(records) == 1:
        return _credit(records[0])
    names = list(dict.fromkeys(map(_publisher, records)))
    rest = len(names) - MOST_PUBLISHERS
    others = [f"{rest} {'other' if rest == 1 else 'others'}"] if rest > 0 else []
    return words.join([*names[:MOST_PUBLISHERS], *others])


def _sentence(texts: list[str], vintage: str | None, label: str) -> str:
    line = f"{label}: {'; '.join(texts)}"
    return f"{line} · data of {_vintage_text(vintage)}." if vintage else f"{line}."


def vintage(*tables: str) -> str:
    """Vintages of the tables behind a figure, each once; beside the first of which its source has more, since when."""
    known = data.catalogue()
    every = [known.table(name) for name in tables]
    more = [(due, table.vintage) for table in every if (due := data.series_due(table)) and due > _looked(table.vintage)]
    first, behind = min(more, default=(None, ""))
    texts = list(dict.fromkeys(table.vintage for table in every))
    if not first:
        return "; ".join(texts)
    later = f" (newer ones due from {words.month(first)})"
    return "; ".join(f"{_in_words(text)}{later if text == behind else ''}" for text in texts)


def _looked(vintage: str) -> date:
    """The last day on which a source may have been looked at: what was due until then was not to be had.

    >>> _looked("March 2023 to November 2026"), _looked("2014; single publications 2018 to 2026")
    (datetime.date(2026, 11, 30), datetime.date(2026, 12, 31))
    """
    named = re.findall(r"(?:[A-Z][a-z]+ )?\d{4}", vintage)
    if not named:
        return date.min
    by_month = "-" in vintage or " " in named[-1]
    when = pd.Period(vintage if "-" in vintage else named[-1], "M" if by_month else "Y")
    return words.as_date(when.end_time)


def _vintage_text(vintage: str) -> str:
    return escape(_in_words(vintage))


def _in_words(vintage: str) -> str:
    """A vintage that is a date or a month in words."""
    if re.fullmatch(r"\d{4}-\d\d-\d\d", vintage):
        return words.day(vintage)
    return words.month(vintage) if re.fullmatch(r"\d{4}-\d\d", vintage) else vintage


def _records(ids: list[str]) -> list[dict[str, str]]:
    """Id, title, publisher and address of each source, by standing, else in the order asked for."""
    if not ids:
        return []
    known = _all_records()
    if not known.keys() >= set(ids):
        data.sources(ids)  # which refuses the one that is unknown
    return sorted((known[source] for source in ids if source in known), key=_standing)


@data.shared
def _all_records() -> dict[str, dict[str, str]]:
    table = data.load("sources")
    fields = [field for field in ("id", "title", "publisher", "url") if field in table]
    texts = table[fields].astype("object").where(table[fields].notna(), "")
    return {one["id"]: {field: str(text) for field, text in one.items()} for one in texts.to_dict("records")}


def publishers(sources: Iterable[str]) -> dict[str, str]:
    """Id of each source → who published it."""
    return {record["id"]: _publisher(record) for record in _records(list(dict.fromkeys(sources)))}


def _credit(record: dict[str, str]) -> str:
    title, publisher = record.get("title", ""), record.get("publisher", "")
    return f"{publisher}, {title}" if publisher and publisher not in title else title or record["id"]


def source_links(sources: Iterable[str], *, whole: bool = False) -> dict[str, str]:
    """Id of each source → a short link, its publisher; or with its title as a whole."""
    records = _records(list(dict.fromkeys(sources)))
    return {record["id"]: _link(record, None if whole else record.get("publisher")) for record in records}


def _link(record: dict[str, str], short: str | None = None) -> str:
    text, url = escape(short or _credit(record)), record.get("url", "")
    return f'<a href="{escape(url)}">{text}</a>' if url.startswith(("http://", "https://")) else text


DIGITS = "%.10g"
"""Of numbers in a file: all that a source gives, without the noise of machine arithmetic."""


def csv_uri(frame: pd.DataFrame, heads: Mapping[str, str] | None = None) -> str:
    """The frame as a CSV file inside a link.

    Args:
        heads: column → its heading with unit; others are put in words by :func:`words.column`.
    """
    named = frame.reset_index() if any(name is not None for name in frame.index.names) else frame
    given = heads or {}
    renamed = named.rename(columns={column: given.get(column) or words.column(str(column)) for column in named})
    return data_uri(renamed.to_csv(index=False, lineterminator="\n", float_format=DIGITS), "text/csv")


def digest(frame: pd.DataFrame) -> str:
    """Twelve characters that change with any cell; floats count to six digits, as the last ones differ by machine."""
    floats = frame.select_dtypes("float")
    same = frame.assign(**{str(name): [without_last_bits(one) for one in floats[name]] for name in floats})
    text = same.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    return sha256(text.encode()).hexdigest()[:12]


def data_uri(text: str, kind: str) -> str:
    """Text as a link that carries it, UTF-8."""
    return f"data:{kind};charset=utf-8,{quote(text, safe=' !$()*+,-./:;=?@_~')}".replace(" ", "%20")


_FAULTS = re.compile(
    r"(?i:\b(?:nan|inf|nat)\b|<na>)|\bNone\b(?! of\b)|np\.\w+\(|(?<!\w)[-−]0(?:\.0+)?(?![\d.,])"
    r"|(?<![\d.,])1 (?:months|years|days|partners|countries|events|breaks|points|estimates|designs|studies)\b"
)


def readable(text: str) -> str:
    """The text; ValueError if it is empty, holds a number that does not exist, a negative zero or "1 months"."""
    if not text.strip():
        raise ValueError("an empty text must not get onto a page")
    fault = _FAULTS.search(text)
    if fault:
        raise ValueError(f"text with {fault[0]!r}: {text!r}")
    return text
