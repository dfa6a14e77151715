"""All dated events of the book as one list that is filtered by theme, country, actor and kind."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import pandas as pd

from helpers.analysis.events import KINDS
from helpers.display import parts
from helpers.display.claims import THEMES
from helpers.display.filters import filterable, filters, item
from helpers.wording import words

NAMED = 3
"""Countries concerned in fewer events are found under "other"."""


def chronology(events: pd.DataFrame) -> str:
    """The list: a heading a year, an item an event; readable without scripts.

    Args:
        events: as :func:`helpers.analysis.events.events` gives them.
    """
    sources = parts.source_links(events["source"])
    years = events.groupby(events["date"].str[:4], sort=True)
    told = "".join(
        f'<section data-group><h2 id="year-{year}">{year}</h2><ol class="aaf-events">'
        f"{''.join(_event(row, sources) for row in rows.to_dict('records'))}</ol></section>"
        for year, rows in years
    )
    offered = {
        "theme": ("Theme", {key: name for key, name in THEMES.items() if key in set(events["theme"])}),
        "country": ("Country", _countries(events["countries"])),
        "actor": ("Who acted", _countries(events["actor"])),
        "kind": ("Kind", {key: name for key, name in KINDS.items() if key in set(events["kind"])}),
    }
    inside = filters(offered, len(events), "event") + told
    return filterable("tab-events", inside, "events", "aaf-chronology")


def _countries(codes: pd.Series[Any]) -> dict[str, str]:
    """Codes that are concerned often enough to be offered, the most frequent first."""
    counts = codes.str.split().explode().value_counts()
    return {str(code): words.name(str(code)) for code, count in counts.items() if count >= NAMED}


def _event(row: dict[Any, Any], sources: Mapping[str, str]) -> str:
    found = item({key: row[key].split() for key in ("theme", "kind", "actor")} | {"country": row["countries"].split()})
    when = f'<span class="aaf-when">{escape(words.date_in_words(row["date"]))}</span>'
    who = escape(", ".join(words.short_name(code) for code in row["countries"].split()))
    what = f'<span class="aaf-who-where">{who}</span> {escape(parts.readable(row["title"]))}.'
    kind = f'<span class="aaf-kind">{escape(KINDS[row["kind"]])} · {escape(THEMES[row["theme"]])}</span>'
    name = row["id"].replace(".", "-")
    return f'<li id="{name}" {found}>{when}<span>{what} {kind} {sources[row["source"]]}</span></li>'
