"""Forecasts on file: chances from stated base rates, put down before the outcome and never changed after.

Each rule is a function of the tables as they were known on one day, so that anyone can work out the filed number
again; a judgement has a reason instead of a rule. A row of table ``forecasts`` is only ever resolved: its outcome is
filled in, and its score follows when its window has ended. An answer that comes early waits till then: else only the
ones that come true would be scored early.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.statistics import Floats
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.camp_david import three_way_events
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.spells import government_changes, spells
from helpers.analysis.trilateral.staying_on import EARLY, NO_TERM, Spells, early_exits, learnt_from
from helpers.analysis.trilateral.tenure import gone, learning
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
    from scipy.stats import beta

    a, b = hits + PRIOR, n - hits + PRIOR
    low, high = beta.ppf([(1 - LEVEL) / 2, (1 + LEVEL) / 2], a, b)
    return Chance(a / (a + b), (float(low), float(high)), hits, float(n))


def rate_chance(counts: list[int], years: list[float], ahead: float) -> Chance:
    """Chance of one event at least in ``ahead`` years, from counts in so many years, one pair a country.

    Each rate has a gamma posterior with Jeffreys' prior; the probability is the exact predictive one. The interval
    uses the gamma distribution with the mean and variance of the summed rates.
    """
    from scipy.stats import gamma

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


def by_tenure(countries: list[str], opens: pd.Timestamp, months: int, day: pd.Timestamp) -> Chance:
    """Chance that one leader at least leaves, by the chapter's model of tenure, for those in office on ``opens``."""
    study, p = Spells(spells(day, "suspended_serves")), _seen_from(day)
    one, many = (gone(study, opens, np.array([float(months)]), p, rng) for rng in (None, np.random.default_rng(p.seed)))
    exits, years = _learnt(study, countries, day)
    stays = float(np.prod([1 - one[country][0, 0] for country in countries]))
    drawn = 1 - np.prod([1 - many[country][:, 0] for country in countries], axis=0)
    return Chance(1 - stays, _middle(drawn), exits, years)


def bloc_by_tenure(countries: list[str], opens: pd.Timestamp, months: int, day: pd.Timestamp) -> Chance:
    """Chance that one country at least comes under another bloc before an end of term, by who governs there.

    The chance of an exit by the model of tenure, times the share of such exits after which another bloc took over
    (Jeffreys' prior). Such exits: early ones of presidents; in Japan those of the bloc that governs now, without a
    lower-house election, as every election that brought another bloc came more than three years after the last one.
    """
    rows = spells(day, "suspended_serves")
    study, p = Spells(rows), _seen_from(day)
    rng = np.random.default_rng(p.seed)
    one, many = (gone(study, opens, np.array([float(months)]), p, draws) for draws in (None, rng))
    stays, drawn, changed, exits = 1.0, np.ones(p.draws), 0, 0
    for country in countries:
        hits, n = _handed_over(rows, country)
        share = (hits + PRIOR) / (n + 2 * PRIOR)
        stays *= 1 - float(one[country][0, 0]) * share
        drawn *= 1 - many[country][:, 0] * rng.beta(hits + PRIOR, n - hits + PRIOR, p.draws)
        changed, exits = changed + hits, exits + n
    return Chance(1 - stays, _middle(1 - drawn), changed, float(exits))


def _seen_from(day: pd.Timestamp) -> TrilateralParameters:
    """The book's own model of tenure, seen from a day."""
    return TrilateralParameters(as_of=str(day.date()))


def _middle(drawn: Floats) -> tuple[float, float]:
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _learnt(study: Spells, countries: list[str], day: pd.Timestamp) -> tuple[int, float]:
    """Exits that the model of tenure has learnt from, and the years in office behind them."""
    known_then = study.on(np.datetime64(day, "D"))
    exits, years = 0, 0.0
    for country in countries:
        if country == NO_TERM:
            pool = learnt_from(study, known_then, country, False, learning(_seen_from(day)))
            own = int(known_then.ended[pool].sum()), float(known_then.days[pool].sum()) / 365.25
        else:
            own = early_exits(study, known_then, country)
        exits, years = exits + own[0], years + own[1]
    return exits, years


def _handed_over(rows: pd.DataFrame, country: str) -> tuple[int, int]:
    """Exits between elections after which another bloc took over, and all of them."""
    own = rows[(rows["country"] == country) & (rows["role"] == "substantive")].sort_values("start")
    own = own[own["start"] >= pd.Timestamp(BASE_SINCE[country])]
    between_elections = (own["bloc"] == own["bloc"].iloc[-1]) & (own["exit"] != "election")
    early = between_elections if country == NO_TERM else own["exit"].isin(EARLY)
    left = own["end"].notna() & early
    return int((own["bloc"] != own["bloc"].shift(-1))[left].sum()), int(left.sum())


def deficit_falls(partner: str, day: pd.Timestamp) -> Chance:
    """Share of years in which the US goods deficit of January to June was smaller than a year before."""
    rows = load("us_goods_trade_monthly")
    rows = rows[(rows["partner"] == partner) & (rows["month"] <= day) & (rows["month"].dt.month <= MONTHS_OF_HALF)]
    halves = rows.assign(deficit=rows["imports_usd_m"] - rows["exports_usd_m"]).groupby(rows["month"].dt.year)
    whole = halves["deficit"].sum()[halves.size() == MONTHS_OF_HALF].loc[SINCE_AGREEMENT:]
    return share_chance(int((whole.diff().dropna() < 0).sum()), len(whole) - 1)


MONTHS_OF_HALF = 6
SINCE_AGREEMENT = 2012
"""First year of the Korea agreement, from which half-years are compared."""


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
    if row["rule"] == "deficit_falls":
        return deficit_falls(subject, day)
    if row["rule"] == "judgement":  # its reason stands in place of a rule
        return Chance(float(row["probability"]), (float(row["low"]), float(row["high"])), 0, 0.0)
    if row["rule"] in ("tenure", "bloc_tenure"):
        model = by_tenure if row["rule"] == "tenure" else bloc_by_tenure
        return model(subject.split("+"), pd.Timestamp(row["opens"]), months, day)
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
    later = (rows["resolved_on"] > pd.Timestamp(p.as_of)) & (rows["outcome"] != "void")
    rows = rows.assign(outcome=rows["outcome"].mask(later), resolved_on=rows["resolved_on"].mask(later))
    rows = rows.sort_values(["resolves", "id"], kind="stable").reset_index(drop=True)
    return Forecasts(None, rows, _forecast_results(rows, pd.Timestamp(p.as_of)))


def brier(rows: pd.DataFrame, day: pd.Timestamp) -> pd.Series:
    """Squared distance of the filed probability from the outcome, of rows answered yes or no whose window is over."""
    answered = rows[rows["outcome"].isin(["yes", "no"]) & (rows["resolves"] <= day)]
    return (answered["probability"] - (answered["outcome"] == "yes")) ** 2


def _forecast_results(rows: pd.DataFrame, day: pd.Timestamp) -> Results:
    results, sources = Results(), sources_of(rows)
    results.add("forecasts.filed", len(rows), "forecasts", sources=sources)
    results.add("forecasts.void", int((rows["outcome"] == "void").sum()), "forecasts", sources=sources)
    valid = rows[rows["outcome"] != "void"]
    likely = int((valid["probability"] > 0.5).sum())
    results.add("forecasts.likely", likely, "forecasts", n=len(valid), sources=sources)
    for row in rows.to_dict("records"):
        ends, name = (100 * row["low"], 100 * row["high"]), f"forecast.{row['id']}"
        judged = row["rule"] == "judgement"
        results.add(
            name,
            100 * row["probability"],
            "%",
            interval=ends,
            level=None if judged else LEVEL,
            design="judgement" if judged else str(row["rule"]),
            n=None if judged else row["base_trials"],
            sources=[row["source"]],
        )
        results.add(f"{name}.events", int(row["base_events"]), "events", n=row["base_trials"], sources=[row["source"]])
    scores = brier(rows, day)
    results.add("forecasts.resolved", len(scores), "forecasts", sources=sources)
    if len(scores):
        results.add("forecasts.coin", COIN, "Brier score")
        results.add("forecasts.brier", float(scores.mean()), "Brier score", n=len(scores), sources=sources)
    return results
