"""At which levels the three met, what was left after their leaders had gone, and what the White House still says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.statistics import Floats
from helpers.analysis.trilateral.camp_david import SUMMIT, Interval, three_way_events, wilson
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.spells import in_office, spells
from helpers.data import load

CHANNELS = (
    *("leaders", "foreign_ministers", "defence_ministers", "finance_ministers", "industry_ministers"),
    *("security_advisers", "vice_ministers", "defence_chiefs", "defence_talks", "indo_pacific_dialogue"),
    *("economic_dialogue", "secretariat", "named_exercise", "exercise"),
)
"""Kinds of event that recur, from the highest level down: meetings, the named exercise, and other drills."""


@dataclass(frozen=True)
class Channels:
    """Meetings by level as a dated picture, and the channels that outlived the leaders of the summit."""

    missing: str | None
    events: pd.DataFrame
    """Meetings and exercises of all three known on the day: date, known_on, kind, title, source."""
    gone_on: pd.Timestamp | None
    """First day on which all three leaders of the summit had gone; none while one of them is in office."""
    survived: pd.DataFrame
    """One row a channel used between the summit and that day: kind, last_before, first_after, last_after."""
    results: Results


def channels(p: TrilateralParameters) -> Channels:
    """Meetings known on the day; a channel outlived the three if it was used after the last of them had gone.

    The window of years does not matter here: a last meeting that a window cuts off would not be the last.
    """
    events = three_way_events(p.as_of)
    events = events[events["kind"].isin(CHANNELS)].reset_index(drop=True)
    if events.empty:
        why = "no meeting of the three was known on the day from which the chapter looks"
        return Channels(why, events, None, pd.DataFrame(), Results())
    gone = last_departure(p)
    survived = pd.DataFrame() if gone is None else _survived(events, gone)
    return Channels(None, events, gone, survived, _channel_results(events, gone, survived, p))


def last_departure(p: TrilateralParameters) -> pd.Timestamp | None:
    """Day on which the last of the leaders of the summit left office; none before that is known."""
    day = pd.Timestamp(p.as_of)
    if day < SUMMIT:
        return None
    rows = spells(day, p.acting_rule)
    ends = in_office(rows, SUMMIT)["end"]
    return None if ends.isna().any() else ends.max()


def _survived(events: pd.DataFrame, gone: pd.Timestamp) -> pd.DataFrame:
    rows = []
    for kind in CHANNELS:
        days = events.loc[events["kind"] == kind, "known_on"]
        before, after = days[(days >= SUMMIT) & (days <= gone)], days[days > gone]
        if len(before):
            rows.append([kind, before.max(), after.min(), after.max()])
    frame = pd.DataFrame(rows, columns=["kind", "last_before", "first_after", "last_after"])
    return frame.astype(dict.fromkeys(("last_before", "first_after", "last_after"), "datetime64[ns]"))


def _channel_results(
    events: pd.DataFrame, gone: pd.Timestamp | None, survived: pd.DataFrame, p: TrilateralParameters
) -> Results:
    results = Results()
    for kind, part in events.groupby("kind"):
        name = str(kind)
        results.add(f"channels.last.{name}", part["known_on"].max(), "date", sources=sources_of(part))
    leaders = events[events["kind"] == "leaders"]
    if len(leaders):
        months = _months(leaders["known_on"].max(), pd.Timestamp(p.as_of))
        results.add("channels.months_without_leaders", months, "months", sources=sources_of(leaders))
    if gone is not None and len(survived):
        sources = [*sources_of(events), "gli_2023"]
        alive, n = int(survived["first_after"].notna().sum()), len(survived)
        results.add("channels.gone_on", gone, "date", sources=sources)
        results.add("channels.survived", alive, "channels", n=n, sources=sources)
        share, ends = 100 * alive / n, wilson(alive, n, p.confidence)
        results.add(
            "channels.survived_share",
            share,
            "%",
            interval=ends,
            level=p.confidence,
            design="Wilson interval",
            n=n,
            sources=sources,
        )
        results.add("channels.months_since", _months(gone, pd.Timestamp(p.as_of)), "months", sources=sources)
        results.add("channels.months_before", _months(SUMMIT, gone), "months", sources=sources)
    return results


def _months(first: pd.Timestamp, last: pd.Timestamp) -> int:
    """Full months between two days."""
    return int((last.year - first.year) * 12 + last.month - first.month - (last.day < first.day))


@dataclass(frozen=True)
class WhiteHouse:
    """How often statements of the White House name the three together."""

    missing: str | None
    months: pd.DataFrame
    """month, president, statements, and those that name the three, by rule of counting; in the window, known on the
    day."""
    rates: pd.DataFrame
    """president, first, last, statements, hits, per_mille, low, high, wide, wide_per_mille: hits are statements that
    name the three in one sentence, wide those that name both allies anywhere."""
    results: Results


LEAST_STATEMENTS = 100
"""Statements below which a president's rate is not given."""
COUNTED = {
    "": "statements_three",
    "word_": "statements_word_for_three",
    "wide_": "statements_both",
}
"""Prefix of a result → column counted: the three in one sentence, with a word for three, both allies anywhere."""
CLUSTERED = "months dealt out anew, each a cluster"


def white_house(p: TrilateralParameters) -> WhiteHouse:
    """Rate of statements that name the three, by president; only statements and fact sheets, whose types last."""
    table = load("white_house_mentions")
    table = table[table["month"] + pd.offsets.MonthEnd(0) <= p.as_of]
    months = table[table["month"].dt.year.between(p.start_year, p.end_year)].reset_index(drop=True)
    rates = _rates(months, p.confidence)
    if rates.empty:
        first = load("white_house_mentions")["month"].min().year
        why = f"counts of White House statements begin in {first}; too few lie in the window and before the day"
        return WhiteHouse(why, months, rates, Results())
    return WhiteHouse(None, months, rates, _rate_results(months, rates, p))


def _rates(months: pd.DataFrame, level: float) -> pd.DataFrame:
    rows = []
    for president, part in months.groupby("president", sort=False):
        n, hits = int(part["statements"].sum()), int(part[COUNTED[""]].sum())
        if n >= LEAST_STATEMENTS:
            low, high = (10 * end for end in wilson(hits, n, level))
            wide, first = int(part[COUNTED["wide_"]].sum()), part["month"].min()
            last = part["month"].max()
            rows.append([president, first, last, n, hits, 1000 * hits / n, low, high, wide, 1000 * wide / n])
    return pd.DataFrame(rows, columns=_RATE)


_RATE = ["president", "first", "last", "statements", "hits", "per_mille", "low", "high", "wide", "wide_per_mille"]


def change_of_rate(months: pd.DataFrame, column: str, p: TrilateralParameters) -> tuple[float, Interval]:
    """Rate per thousand statements under the last president less that under the first, with its interval.

    Statements cluster by event: a summit brings several in some days. So whole months are taken, which hold such days
    together, and the ratio of the difference to its error between months is set against those with the months dealt
    out anew between the presidents (Chung and Romano 2013), which keeps the level in skewed counts.

    Args:
        months: rows of ``WhiteHouse.months`` of two presidents.
        column: what is counted.
        p: level of the interval, draws and seed.
    """
    hits, n = (months[name].to_numpy(float) for name in (column, "statements"))
    who = months["president"].to_numpy(object)
    order = np.concatenate([np.flatnonzero(who == who[0]), np.flatnonzero(who == who[-1])])
    hits, n, first = hits[order], n[order], int((who == who[0]).sum())
    dealt = np.random.default_rng(p.seed).permuted(np.tile(np.arange(len(order)), (p.draws, 1)), axis=1)
    change, error = _between_groups(hits[None, :], n[None, :], first)
    others, errors = _between_groups(hits[dealt], n[dealt], first)
    tail = (1 - p.confidence) / 2
    low, high = np.quantile(others / np.maximum(errors, 1e-12), [tail, 1 - tail])
    found, spread = 1000 * float(change[0]), 1000 * float(error[0])
    return found, (found - float(high) * spread, found - float(low) * spread)


def _between_groups(hits: Floats, n: Floats, first: int) -> tuple[Floats, Floats]:
    """Difference of the rates of two groups of months and its error, for each row; the first ``first`` are one."""
    rates, variances = [], []
    for part in (slice(None, first), slice(first, None)):
        own, every = hits[:, part], n[:, part].sum(axis=1)
        rate, count = own.sum(axis=1) / every, own.shape[1]
        rest = own - rate[:, None] * n[:, part]
        rates.append(rate)
        between = (rest**2).sum(axis=1) / every**2 * count / max(1, count - 1)
        variances.append(np.maximum(between, rate * (1 - rate) / every))  # months alike vary as single statements do
    return rates[1] - rates[0], np.sqrt(variances[0] + variances[1])


def _rate_results(months: pd.DataFrame, rates: pd.DataFrame, p: TrilateralParameters) -> Results:
    results, sources, level = Results(), sources_of(months), p.confidence
    for row in rates.to_dict("records"):
        name, ends, n = row["president"], (row["low"], row["high"]), row["statements"]
        results.add(f"white_house.statements.{name}", n, "statements", sources=sources)
        results.add(f"white_house.hits.{name}", row["hits"], "statements", n=n, sources=sources)
        results.add(
            f"white_house.rate.{name}",
            row["per_mille"],
            "per thousand",
            interval=ends,
            level=level,
            design="Wilson interval",
            n=n,
            sources=sources,
        )
        results.add(f"white_house.wide.{name}", row["wide"], "statements", n=n, sources=sources)
        results.add(f"white_house.wide_rate.{name}", row["wide_per_mille"], "per thousand", n=n, sources=sources)
    if len(rates) == 2:
        for prefix, column in COUNTED.items():
            change, ends = change_of_rate(months, column, p)
            results.add(
                f"white_house.{prefix}change",
                change,
                "per thousand",
                interval=ends,
                level=level,
                design=CLUSTERED,
                n=len(months),
                sources=sources,
            )
    return results
