"""What governments have stated or done on questions of the papers, and the seats of the oppositions."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.trilateral.stated import Stated
from helpers.data.rows import ids
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing
from helpers.display.table import TableCard, table
from helpers.wording import words

TOPICS = {
    "alliance_kept": "Whether each alliance goes on",
    "alliance_reach": "How far each alliance reaches",
    "asean_sides": "ASEAN between the two powers",
    "india_china": "India on China",
    "india_south": "India and the Global South",
    "japan_normal": "Japan’s normalisation",
    "trump_kim": "United States and North Korea",
    "ukraine_front": "The front in Ukraine, 2023",
    "us_on_footing": "The US on equal terms with Japan",
    "us_on_japan": "The US on Japan’s normalisation",
    "us_on_yoon": "The US on Korea’s step of 2023",
    "war_options": "What the allies could do in a war",
}


@or_nothing
def stated_table(s: Stated) -> TableCard:
    """Each statement or step with its day, by topic."""
    rows = s.rows.assign(
        about=s.rows["topic"].map(TOPICS),
        when=[_when(row) for row in s.rows.to_dict("records")],
    )
    return table(
        "stated",
        rows,
        title="What was stated and done",
        columns={"about": ("On what", str), "when": ("When", str), "title": ("What", str)},
        sources=s.results.sources("stated"),
        vintage=vintage("stated_positions"),
        note="A chosen chronology: it shows that something was said or done, never how often.",
    )


def _when(row: dict[Any, Any]) -> str:
    return words.day(row["date"]) if row["precision"] == "day" else words.month(row["date"])


@or_nothing
def opposition_table(s: Stated) -> TableCard | None:
    """Seats of the parties outside the government when the paper came out."""
    if s.seats.empty:
        return None
    rows = s.seats.assign(who=[words.name(code) for code in s.seats["country"]], day=s.seats["date"].map(_day))
    columns: dict[str, tuple[str, Any]] = {
        "who": ("Country", str),
        "chamber": ("Chamber", str),
        "largest": ("Largest party outside the government", str),
        "largest_pct": ("Its seats (%)", 0),
        "opposition_pct": ("All parties outside (%)", 0),
        "day": ("As of", str),
    }
    return table(
        "opposition",
        rows,
        title="How strong were the oppositions in August 2023?",
        columns=columns,
        sources=ids(s.seats["source"]),
        vintage=vintage("opposition_seats"),
        note="Of the chamber that decides alone or last; in the United States the party that is not the president’s.",
    )


def _day(when: pd.Timestamp) -> str:
    return words.day(when)


ACTORS = {"JPN": "Japan", "KOR": "Korea", "JPN_KOR": "both"}


@or_nothing
def frictions_table(s: Stated) -> TableCard | None:
    """Each step that strained or relieved relations between Japan and Korea."""
    if s.between.empty:
        return None
    rows = s.between.assign(
        who=s.between["actor"].map(ACTORS),
        when=[_when({**row, "precision": row["date_precision"]}) for row in s.between.to_dict("records")],
    )
    return table(
        "frictions",
        rows,
        title="What strained and what relieved relations between Japan and Korea",
        columns={"when": ("When", str), "who": ("Who", str), "sign": ("Received as", str), "title": ("What", str)},
        sources=ids(s.between["source"]),
        vintage=vintage("jp_kr_frictions"),
        note="A chosen chronology, dense in some years and empty in others; its rows are never counted as intensity.",
    )
