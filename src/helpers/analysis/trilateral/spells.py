"""Spells in office as they were known on a day, and who counts as in office while a president is suspended."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from helpers.analysis.trilateral.as_of import known
from helpers.data import load, shared

ActingRule = Literal["suspended_serves", "acting_serves"]
OTHER_RULE: dict[ActingRule, ActingRule] = {"suspended_serves": "acting_serves", "acting_serves": "suspended_serves"}
COLUMNS = ["id", "country", "person", "leader", "short_name", "role", "bloc", "source"]


@shared
def spells(day: str | pd.Timestamp, rule: ActingRule) -> pd.DataFrame:
    """One row a spell that had begun by the day, in order of country and start; spells of a country never overlap.

    Under ``suspended_serves`` a suspended president stays in office until removed, and acting leaders never count.
    Under ``acting_serves`` the acting leader counts from the day of suspension, and a president whose powers return
    begins a second spell of the same term.

    Returns:
        the columns of COLUMNS, start, end (missing while in office), exit ("suspended" where the rule ends a spell),
        seen_until (last day on which the spell was seen), term_start, days (start to seen_until).
    """
    last = pd.Timestamp(day)
    rows = known(load("leaders"), last, "start")
    for column in ("end", "suspended_from", "suspended_until"):
        rows[column] = rows[column].where(rows[column] <= last)
    rows["exit"] = rows["exit"].where(rows["end"].notna())
    rows["term_start"] = rows["start"]
    rows = _by_acting(rows) if rule == "acting_serves" else rows[rows["role"] == "substantive"]
    verified = rows["verified_on"].where(rows["verified_on"] <= last, last)
    rows = rows.assign(seen_until=rows["end"].fillna(verified))
    rows["days"] = (rows["seen_until"] - rows["start"]).dt.days
    columns = [*COLUMNS, "start", "end", "exit", "seen_until", "term_start", "days"]
    return rows.sort_values(["country", "start"], kind="stable")[columns].reset_index(drop=True)


def _by_acting(rows: pd.DataFrame) -> pd.DataFrame:
    """Spells cut at the day of suspension; where powers returned, the rest is a spell of its own."""
    cut = rows["suspended_from"].notna()
    before = rows.assign(
        end=rows["end"].where(~cut, rows["suspended_from"]), exit=rows["exit"].where(~cut, "suspended")
    )
    back = rows[rows["suspended_until"].notna()]
    after = back.assign(id=back["id"] + "_resumed", start=back["suspended_until"])
    return pd.concat([before, after], ignore_index=True)


def in_office(rows: pd.DataFrame, day: str | pd.Timestamp) -> pd.DataFrame:
    """The leader of each country on a day, indexed by country; a country whose office was vacant is absent."""
    when = pd.Timestamp(day)
    serving = rows[(rows["start"] <= when) & ~(rows["end"] <= when)]
    return serving.set_index("country", drop=False)


def government_changes(rows: pd.DataFrame) -> pd.DataFrame:
    """Each change of leader: id, date (first day of the successor), country, before, after, bloc_changed.

    ``bloc_changed`` says whether the successor comes from another bloc.
    """
    ordered = rows.sort_values(["country", "start"])
    previous = ordered.groupby("country").shift()
    changes = pd.DataFrame(
        {
            "id": ordered["id"],
            "date": ordered["start"],
            "country": ordered["country"],
            "before": previous["short_name"],
            "after": ordered["short_name"],
            "bloc_changed": previous["bloc"] != ordered["bloc"],
            "source": ordered["source"],
        }
    )
    return changes[previous["short_name"].notna()].sort_values("date").reset_index(drop=True)
