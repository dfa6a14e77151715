"""Whom did the leaders of Japan and Korea meet, and how often?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.results import Results, sources_of
from helpers.data import load

COMPLETE = (2017, 2019)
"""Years for which the list holds every meeting of both leaders with the counterparts that it names."""
STATED_UNTIL = pd.Timestamp(2019, 9, 30)
"""Up to when the statement on President Moon's meetings counts: the month in which it was written."""
STATED = {"USA": 9, "PRK": 3, "CHN": 4}
"""The stated numbers of President Moon's meetings by counterpart; with North Korea in 2018."""


@dataclass(frozen=True)
class Meetings:
    """Meetings in person of the leaders, by counterpart and year."""

    missing: str | None
    by_year: pd.DataFrame
    """country, counterpart, year, meetings."""
    stated: pd.DataFrame
    """counterpart, stated, found (to the end of September 2019; North Korea: in 2018), later (to the end of 2019)."""
    results: Results


def meetings(p: AutonomyParameters) -> Meetings:
    """Meetings by counterpart and year where the list is complete, and the stated numbers against it."""
    table = load("leader_meetings")
    years = range(max(p.start_year, COMPLETE[0]), min(p.end_year, COMPLETE[1]) + 1)
    if not years:
        return _none(f"the list of meetings is complete from {COMPLETE[0]} to {COMPLETE[1]} only")
    rows = table[table["country"].isin(p.countries)]
    by_year = _by_year(rows, years)
    known = table[(table["country"] == "KOR") & (table["date"].dt.year <= p.end_year)]
    whole = "KOR" in p.countries and p.start_year <= COMPLETE[0] and p.end_year >= STATED_UNTIL.year
    stated = _stated(known) if whole else pd.DataFrame()
    return Meetings(None, by_year, stated, _results(by_year, stated, rows))


def _none(reason: str) -> Meetings:
    return Meetings(reason, pd.DataFrame(), pd.DataFrame(), Results())


def _by_year(rows: pd.DataFrame, years: range) -> pd.DataFrame:
    counts = rows.groupby(["country", "counterpart", rows["date"].dt.year.rename("year")]).size().unstack("year")
    filled = counts.reindex(columns=list(years)).fillna(0).astype(int)
    return filled.rename_axis(columns="year").stack().rename("meetings").reset_index()


def _stated(rows: pd.DataFrame) -> pd.DataFrame:
    made = []
    for counterpart, number in STATED.items():
        met = rows[rows["counterpart"] == counterpart]
        then = met[met["date"].dt.year == 2018] if counterpart == "PRK" else met[met["date"] <= STATED_UNTIL]
        made.append({"counterpart": counterpart, "stated": number, "found": len(then), "later": len(met)})
    return pd.DataFrame(made)


def _results(by_year: pd.DataFrame, stated: pd.DataFrame, rows: pd.DataFrame) -> Results:
    results = Results()
    sources = sources_of(rows)
    results.add("meetings.first_year", by_year["year"].min(), "year")
    results.add("meetings.last_year", by_year["year"].max(), "year")
    keys = ["country", "counterpart", "year"]
    named = by_year.rename(columns={"meetings": "count"})
    results.add_frame("meetings", named, keys, {"count": "meetings"}, sources=sources)
    for (country, counterpart), part in by_year.groupby(["country", "counterpart"]):
        number = part["meetings"].sum()
        results.add(f"meetings.total.{country}.{counterpart}", number, "meetings", n=len(part), sources=sources)
    for row in stated.to_dict("records"):
        name = f"meetings.{{}}.KOR.{row['counterpart']}"
        results.add(name.format("stated"), row["stated"], "meetings")
        results.add(name.format("found"), row["found"], "meetings", sources=sources)
        results.add(name.format("to_end_2019"), row["later"], "meetings", sources=sources)
    return results
