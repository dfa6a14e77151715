"""Forecasts on file: chances from stated base rates, put down before the outcome and never changed after.

Each rule is a function of the tables as they were known on one day, so that anyone can work out the filed number
again. A row of table ``forecasts`` is only ever resolved: its outcome is filled in, and its score follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import beta, gamma

from helpers.analysis.results import Results, sources_of
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.camp_david import three_way_events
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.spells import government_changes, spells
from helpers.data import load

LEVEL = 0.95
"""Level of the filed intervals; fixed, since a filed row does not change with a run."""
PRIOR = 0.5
"""Jeffreys: half a hit and half a miss for shares, half an event for rates."""
BASE_SINCE = {"USA": "1945-04-12", "JPN": "1990-01-01", "KOR": "1988-02-25"}
"""Day from which departures are counted: Truman's first day, Japan's era of short cabinets, Korea's fixed terms."""
SCHEDULED = "term_end"
"""Exit that the calendar sets: none of the forecasts spans one, so such exits are left out of the rates."""
COIN = 0.25
"""Brier score of a forecaster who always says one half."""


@dataclass(frozen=True)
class Chance:
    """A probability with its interval and the count behind it."""

    probability: float
    interval: tuple[float, float]
    events: int
    trials: float
    """Windows or agreements; years for rates (of all countries together)."""


def share_chance(hits: int, n: int) -> Chance:
    """Jeffreys estimate of a chance from hits in n equal trials, with its equal-tailed interval."""
    a, b = hits + PRIOR, n - hits + PRIOR
    low, high = beta.ppf([(1 - LEVEL) / 2, (1 + LEVEL) / 2], a, b)
    return Chance(a / (a + b), (float(low), float(high)), hits, float(n))


def rate_chance(counts: list[int], years: list[float], ahead: float) -> Chance:
    """Chance of one event at least in ``ahead`` years, from counts in so many years, one pair a country.

    Each rate has a gamma posterior with Jeffreys' prior; the probability is the exact predictive one. The interval
    uses the gamma distribution with the mean and variance of the summed rates.
    """
    shapes, spans = np.array(counts) + PRIOR, np.array(years)
    probability = 1 - float(np.prod((spans / (spans + ahead)) ** shapes))
    mean, variance = float((shapes / spans).sum()), float((shapes / spans**2).sum())
    rates = gamma.ppf([(1 - LEVEL) / 2, (1 + LEVEL) / 2], mean**2 / variance, scale=variance / mean)
    low, high = 1 - np.exp(-rates * ahead)
    return Chance(probability, (float(low), float(high)), int(sum(counts)), float(spans.sum()))


def recurrence(kind: str, months: int, since: pd.Timestamp, day: pd.Timestamp) -> Chance:
    """Share of windows of so many months, counted back from the day, in which all three held such an event.

    Windows that would begin before ``since`` are left out. A window is a hit or not, however many events it holds:
    the chronology is no sample of events.
    """
    events = three_way_events(day)
    held = events.loc[events["kind"] == kind, "known_on"]
    ends: list[pd.Timestamp] = []
    while day - pd.DateOffset(months=months * (len(ends) + 1)) >= since:
        ends.append(day - pd.DateOffset(months=months * len(ends)))
    hits = sum(bool(((held > end - pd.DateOffset(months=months)) & (held <= end)).any()) for end in ends)
    return share_chance(hits, len(ends))


def departure(countries: list[str], months: int, day: pd.Timestamp) -> Chance:
    """Chance that one leader at least leaves within so many months, from unscheduled exits per year."""
    rows = spells(day, "suspended_serves")
    exits = rows[rows["end"].notna() & (rows["exit"] != SCHEDULED)]
    return _rated(exits.assign(date=exits["end"]), countries, months, day)


def change_of_bloc(countries: list[str], months: int, day: pd.Timestamp) -> Chance:
    """Chance that one country at least comes under another bloc, from unscheduled changes of bloc per year."""
    rows = spells(day, "suspended_serves")
    changes = government_changes(rows)
    scheduled = rows.loc[rows["exit"] == SCHEDULED, ["country", "end"]]
    by_calendar = set(zip(scheduled["country"], scheduled["end"], strict=True))
    keys = zip(changes["country"], changes["date"], strict=True)
    free = changes["bloc_changed"].to_numpy() & np.array([key not in by_calendar for key in keys])
    return _rated(changes[free], countries, months, day)


def _rated(events: pd.DataFrame, countries: list[str], months: int, day: pd.Timestamp) -> Chance:
    since = [pd.Timestamp(BASE_SINCE[country]) for country in countries]
    counts = [
        int(((events["country"] == country) & (events["date"] > start)).sum())
        for country, start in zip(countries, since, strict=True)
    ]
    return rate_chance(counts, [(day - start).days / 365.25 for start in since], months / 12)


def succession(host: str, day: pd.Timestamp) -> Chance:
    """Share of cost-sharing agreements, over by the day, that were followed within a month; inferred ends left out."""
    rows = known(load("host_support_agreements"), day, "period_start")
    own = rows[(rows["host"] == host) & rows["period_end"].notna()]
    over = own[(own["period_end"] <= day) & (own["quality"] != "inferred")]
    limit = over["period_end"] + pd.DateOffset(months=1)
    hits = sum(
        bool(((own["period_start"] > end) & (own["period_start"] <= last)).any())
        for end, last in zip(over["period_end"], limit, strict=True)
    )
    return share_chance(hits, len(over))


def chance(row: Mapping[str, Any]) -> Chance:
    """The chance of a filed forecast, worked out anew from what was known on its day.

    Args:
        row: of table ``forecasts``; reads rule, subject, months, base_since and data_until.
    """
    day, months, subject = pd.Timestamp(row["data_until"]), int(row["months"]), str(row["subject"])
    if row["rule"] == "recurrence":
        return recurrence(subject, months, pd.Timestamp(row["base_since"]), day)
    if row["rule"] == "succession":
        return succession(subject, day)
    rated = {"departure": departure, "change_of_bloc": change_of_bloc}[row["rule"]]
    return rated(subject.split("+"), months, day)


@dataclass(frozen=True)
class Forecasts:
    """The forecasts on file, as they stood on the day."""

    missing: str | None
    rows: pd.DataFrame
    """Rows of table ``forecasts`` made from data up to the day or before; outcome blank unless resolved by then."""
    results: Results


def forecasts(p: TrilateralParameters) -> Forecasts:
    """Forecasts made from what was known by the day, and the Brier score of those that are resolved by then."""
    table = load("forecasts")
    rows = known(table, p.as_of, "data_until")
    if rows.empty:
        first = table["data_until"].min()
        why = f"the first forecast rests on data up to {first.day} {first:%B %Y}, after the day looked from"
        return Forecasts(why, rows, Results())
    later = rows["resolved_on"] > pd.Timestamp(p.as_of)
    rows = rows.assign(outcome=rows["outcome"].mask(later), resolved_on=rows["resolved_on"].mask(later))
    rows = rows.sort_values(["resolves", "id"], kind="stable").reset_index(drop=True)
    return Forecasts(None, rows, _forecast_results(rows))


def brier(rows: pd.DataFrame) -> pd.Series:
    """Squared distance of the filed probability from the outcome, of the rows that were answered yes or no."""
    answered = rows[rows["outcome"].isin(["yes", "no"])]
    return (answered["probability"] - (answered["outcome"] == "yes")) ** 2


def _forecast_results(rows: pd.DataFrame) -> Results:
    results, sources = Results(), sources_of(rows)
    results.add("forecasts.filed", len(rows), "forecasts", sources=sources)
    for row in rows.to_dict("records"):
        ends, name = (100 * row["low"], 100 * row["high"]), f"forecast.{row['id']}"
        results.add(name, 100 * row["probability"], "%", interval=ends, n=row["base_trials"], sources=[row["source"]])
        results.add(f"{name}.events", int(row["base_events"]), "events", n=row["base_trials"], sources=[row["source"]])
    scores = brier(rows)
    results.add("forecasts.resolved", len(scores), "forecasts", sources=sources)
    if len(scores):
        results.add("forecasts.coin", COIN, "Brier score")
        results.add("forecasts.brier", float(scores.mean()), "Brier score", n=len(scores), sources=sources)
    return results
