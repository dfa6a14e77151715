"""Who gave what, when?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.trade.contract import TradeParameters
from helpers.data import load


@dataclass(frozen=True)
class Chronology:
    """Dated demands, measures and concessions with the allies shown."""

    missing: str | None
    events: pd.DataFrame
    """The table ``trade_measures`` within the window, with ``when`` (effective, else announced)."""
    answers: pd.DataFrame
    """demand, answer, target, days between their announcements, size_usd_bn."""
    results: Results


def chronology(p: TradeParameters) -> Chronology:
    """Events of the window and, for each concession or agreement, the days since the demand that it answers."""
    table = load("trade_measures")
    when = table["date_announced"].fillna(table["date_effective"])
    mine = table["target"].isin([*p.partners, "ALL"]) & when.dt.year.between(p.start_year, p.end_year)
    events = table.assign(when=when)[mine & when.notna()].sort_values("when", ignore_index=True)
    if events.empty:
        return Chronology(
            f"no dated measure lies in the window {p.start_year}–{p.end_year}", events, pd.DataFrame(), Results()
        )
    answers = _answers(table.assign(when=when), events)
    return Chronology(None, events, answers, _chronology_results(events, answers, p))


def _answers(table: pd.DataFrame, events: pd.DataFrame) -> pd.DataFrame:
    answering = events[events["answers"].notna() & events["kind"].isin(["agreement", "concession"])]
    asked = table.set_index("id").reindex(answering["answers"])
    return pd.DataFrame(
        {
            "target": answering["target"].to_numpy(),
            "demand": asked["short_name"].to_numpy(),
            "asked": asked["when"].to_numpy(),
            "answer": answering["short_name"].to_numpy(),
            "answered": answering["when"].to_numpy(),
            "days": (answering["when"].to_numpy() - asked["when"].to_numpy()).astype("timedelta64[D]").astype(int),
            "size_usd_bn": answering["size_usd_bn"].to_numpy(),
            "id": answering["id"].to_numpy(),
        }
    )


def _chronology_results(events: pd.DataFrame, answers: pd.DataFrame, p: TradeParameters) -> Results:
    results = Results()
    sources = sources_of(events)
    for ally in p.partners:
        own = events[events["target"].isin([ally, "ALL"])]
        pairs = answers[answers["target"] == ally]
        asked = own[own["kind"].isin(["demand", "threat"]) & own["target"].eq(ally)]
        results.add(f"chronology.events.{ally}", len(own), "events", sources=sources)
        results.add(f"chronology.answers.{ally}", len(pairs), "answers", sources=sources)
        if len(pairs):
            results.add(
                f"chronology.median_days.{ally}", float(pairs["days"].median()), "days", n=len(pairs), sources=sources
            )
        if len(asked):
            results.add(f"chronology.first_asked.{ally}", asked["when"].min(), "date", sources=sources)
        pledged = pairs["size_usd_bn"].max()
        if pd.notna(pledged):
            results.add(f"chronology.largest_pledge.{ally}", pledged, "USD bn", sources=sources)
    results.add_frame("chronology.days", answers, ["id"], {"days": "days", "size_usd_bn": "USD bn"}, sources=sources)
    return results
