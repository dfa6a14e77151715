"""Did Japan's and Korea's warmth towards the infrastructure bank and the Belt and Road last?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.results import Results, sources_of
from helpers.data import load

TOPICS = ("aiib", "belt_and_road", "third_markets")
WARM = ("opening", "deed")
"""Steps towards the bank or the initiative: words of readiness, and acts."""


@dataclass(frozen=True)
class Aiib:
    """Steps of the two countries on the bank and the initiative."""

    missing: str | None
    steps: pd.DataFrame
    """Rows of the table in the window, in order of time."""
    status: pd.DataFrame
    """country, topic, openings, deeds, reserved, last_warm (date of the last step towards it), member."""
    results: Results


def aiib(p: AutonomyParameters) -> Aiib:
    """Statements and deeds by country and subject; when the last warm one was; membership of the bank."""
    table = load("diplomatic_steps")
    rows = table[table["topic"].isin(TOPICS) & table["country"].isin(p.countries)]
    rows = rows[rows["date"].dt.year.between(p.start_year, p.end_year)].sort_values("date").reset_index(drop=True)
    if rows.empty:
        return _none("no step on the bank or the initiative lies in the window (they run from 2015 to 2023)")
    status = pd.DataFrame([_status(part, *keys) for keys, part in rows.groupby(["country", "topic"], sort=False)])
    return Aiib(None, rows, status, _results(rows, status, p))


def _none(reason: str) -> Aiib:
    return Aiib(reason, pd.DataFrame(), pd.DataFrame(), Results())


def _status(rows: pd.DataFrame, country: str, topic: str) -> dict[str, object]:
    count = rows["stance"].value_counts()
    warm = rows[rows["stance"].isin(WARM)]
    joined = topic == "aiib" and bool((rows["stance"] == "deed").any())
    apart = topic == "aiib" and bool(rows["stance"].isin(["reserved", "status"]).any())
    return {
        "country": country,
        "topic": topic,
        "openings": int(count.get("opening", 0)),
        "deeds": int(count.get("deed", 0)),
        "reserved": int(count.get("reserved", 0)),
        "last_warm": warm["date"].max() if len(warm) else pd.NaT,
        "member": "member" if joined else "not a member" if apart else "not applicable",
    }


def _results(rows: pd.DataFrame, status: pd.DataFrame, p: AutonomyParameters) -> Results:
    results = Results()
    sources = sources_of(rows)
    results.add("aiib.first_year", rows["date"].dt.year.min(), "year")
    results.add("aiib.last_year", rows["date"].dt.year.max(), "year")
    for row in status.to_dict("records"):
        name = f"{row['country']}.{row['topic']}"
        for column in ("openings", "deeds", "reserved"):
            results.add(f"aiib.{column}.{name}", row[column], "steps", sources=sources)
        if row["topic"] == "aiib" and row["member"] != "not applicable":
            results.add(f"aiib.member.{row['country']}", row["member"], "status", sources=sources)
        if pd.notna(row["last_warm"]):
            results.add(f"aiib.last_warm.{name}", row["last_warm"], "date", sources=sources)
            results.add(f"aiib.years_silent.{name}", p.end_year - row["last_warm"].year, "years", sources=sources)
    return results
