"""What governments have stated or done on questions that the papers raise, and how strong the oppositions were."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.data import load


@dataclass(frozen=True)
class Stated:
    """Dated statements and steps by topic, and the seats of the parties outside the government."""

    missing: str | None
    rows: pd.DataFrame
    """Rows of table ``stated_positions`` known on the day, in the window, by topic and date."""
    seats: pd.DataFrame
    """Rows of table ``opposition_seats`` known on the day, with ``largest_pct`` and ``opposition_pct``."""
    between: pd.DataFrame
    """Rows of table ``jp_kr_frictions`` known on the day, in the window."""
    results: Results
    """``stated.TOPIC.STANCE`` statements or steps; ``seats.largest_pct.COUNTRY`` and the like for all parties."""


def stated_positions(p: TrilateralParameters) -> Stated:
    """All topics up to the day, and the seats as they were in August 2023."""
    rows = known(load("stated_positions"), p.as_of, "date")
    rows = rows[rows["date"].dt.year.between(p.start_year, p.end_year)]
    rows = rows.sort_values(["topic", "date"], kind="stable").reset_index(drop=True)
    shares = seats(pd.Timestamp(p.as_of))
    between = known(load("jp_kr_frictions"), p.as_of, "date")
    between = between[between["date"].dt.year.between(p.start_year, p.end_year)].reset_index(drop=True)
    results = Results()
    for (topic, stance), part in rows.groupby(["topic", "stance"]):
        results.add(f"stated.{topic}.{stance}", len(part), "listed", sources=sources_of(part))
    for (actor, sign), part in between.groupby(["actor", "sign"]):
        results.add(f"between.{actor}.{sign}", len(part), "listed", sources=sources_of(part))
    for row in shares.to_dict("records"):
        for column in ("largest_pct", "opposition_pct"):
            name = f"seats.{column}.{row['country']}"
            results.add(name, row[column], "% of the seats", n=row["seats"], sources=[row["source"]])
    missing = "nothing that was said or done on these questions lies in the window" if rows.empty else None
    return Stated(missing, rows, shares, between, results)


def stated(topic: str, last: pd.Timestamp) -> pd.DataFrame:
    """Statements and steps on a topic known on a day, oldest first."""
    rows = known(load("stated_positions"), last, "date")
    return rows[rows["topic"] == topic].sort_values("date", kind="stable").reset_index(drop=True)


def seats(last: pd.Timestamp) -> pd.DataFrame:
    """Shares of seats of the largest party and of all parties outside the government, in per cent."""
    rows = known(load("opposition_seats"), last, "date").reset_index(drop=True)
    share = {f"{name}_pct": 100 * rows[f"{name}_seats"] / rows["seats"] for name in ("largest", "opposition")}
    return rows.assign(**share)
