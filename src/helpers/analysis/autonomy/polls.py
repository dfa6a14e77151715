"""The polls that the literature cites, in their series: Japan's, Korea's, and what each counts."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.low_points import decimal_year
from helpers.analysis.results import Results, sources_of
from helpers.data import load

CITED_TOLERANCE = 1.0
"""Points below which a cited figure is the published one rounded or cut to whole points."""
KOREA_SERIES = (
    "us_would_defend",
    "us_trustworthy",
    "us_would_help",
    "umbrella_trust",
    "own_nuclear_kinu",
    "own_nuclear_asan",
)
"""Series on whether the United States is relied on, and on arms of one's own."""


@dataclass(frozen=True)
class Cited:
    """Figures that an article prints beside those of the poll itself."""

    missing: str | None
    rows: pd.DataFrame
    """id, series, country, start, answer, value, as_cited, difference, same, source."""
    results: Results


@dataclass(frozen=True)
class JapanPolls:
    """Series of Japanese opinion of the United States."""

    missing: str | None
    joint: pd.DataFrame
    """series (relations_good, relations_bad, trust), when (decimal year), year, pct: joint polls by telephone."""
    alone: pd.DataFrame
    """The newspaper's own poll: the same columns."""
    cabinet: pd.DataFrame
    """measure (affinity to the United States, relations with it good), mode, when, year, pct: two series that are
    never joined."""
    results: Results


@dataclass(frozen=True)
class KoreaPolls:
    """Series of Korean opinion of the United States and of arms of one's own."""

    missing: str | None
    thermometer: pd.DataFrame
    """target, when, month, degrees."""
    leadership: pd.DataFrame
    """area, year, pct."""
    alliance: pd.DataFrame
    """series, pollster, start, year, value: first and last survey of each series."""
    results: Results


def cited(p: AutonomyParameters) -> Cited:
    """Every poll figure of the article, for the countries examined, beside the published one."""
    rows = load("polls_bilateral").dropna(subset=["as_cited"])
    rows = rows[rows["country"].isin(p.countries)].reset_index(drop=True)
    difference = rows["as_cited"] - rows["value"]
    rows = rows.assign(difference=difference, same=difference.abs() < CITED_TOLERANCE)
    results = Results()
    for row in rows.itertuples():
        n = None if pd.isna(row.n) else row.n
        results.add(f"cited.{row.id}", row.value, "%", n=n, sources=[row.source])
        results.add(f"cited.{row.id}.as_cited", row.as_cited, "%")
        results.add(f"cited.{row.id}.difference", row.difference, "pp")
    for country, part in rows.groupby("country", sort=False):
        results.add(f"cited.same.{country}", int(part["same"].sum()), "figures", n=len(part))
    return Cited(None, rows, results)


def _window(rows: pd.DataFrame, p: AutonomyParameters, column: str) -> pd.DataFrame:
    """Rows whose dated column falls into the run's years, with ``when`` and ``year``, in order of time."""
    dated = rows.assign(when=rows[column].astype(str).map(decimal_year))
    dated = dated.assign(year=dated["when"].astype(int))
    return dated[dated["year"].between(p.start_year, p.end_year)].sort_values("when", kind="stable")


def japan_polls(p: AutonomyParameters) -> JapanPolls:
    """Relations and trust in the joint polls; affinity and relations in the government's survey."""
    polls = _window(load("polls_bilateral").query("country == 'JPN'"), p, "start").rename(columns={"value": "pct"})
    names = {("relations_us", "good"): "relations_good", ("relations_us", "bad"): "relations_bad"}
    names |= {("trust_us", "yes"): "trust", ("trust_us_yomiuri_alone", "yes"): "trust"}
    named = [names.get(pair, "") for pair in zip(polls["series"], polls["answer"], strict=True)]
    polls = polls.assign(alone=polls["series"] == "trust_us_yomiuri_alone", series=named)
    polls = polls[(polls["series"] != "") & ((polls["mode"] == "telephone") | polls["alone"])]
    cabinet = _window(load("affinity_japan"), p, "month")
    why = None
    if "JPN" not in p.countries:
        why = "this run does not examine Japan"
    elif polls.empty and cabinet.empty:
        why = f"no poll of Japanese opinion of the United States lies in the window {p.start_year}–{p.end_year}"
    if why:
        return JapanPolls(why, *(pd.DataFrame(),) * 3, Results())
    joint, alone = (polls[polls["alone"] == flag].reset_index(drop=True) for flag in (False, True))
    return JapanPolls(None, joint, alone, cabinet.reset_index(drop=True), _japan_results(joint, alone, cabinet))


def _japan_results(joint: pd.DataFrame, alone: pd.DataFrame, cabinet: pd.DataFrame) -> Results:
    results = Results()
    for poll, rows in (("joint", joint), ("alone", alone)):
        for row in rows.itertuples():
            n = None if pd.isna(row.n) else row.n
            results.add(f"japan_polls.{poll}.{row.series}.{row.year}", row.pct, "%", n=n, sources=[row.source])
    for row in cabinet.itertuples():
        n = None if pd.isna(row.n) else row.n
        name = f"japan_polls.cabinet.{row.measure}.{row.mode}.{row.month}"
        results.add(name, row.pct, "%", n=n, sources=[row.source])
    _add_last_change(results, cabinet)
    return results


def _add_last_change(results: Results, cabinet: pd.DataFrame) -> None:
    """Change of each measure of the United States from the survey before the last to the last, by post."""
    for measure in ("affinity", "relations_good"):
        rows = cabinet.query("measure == @measure and mode == 'post'")
        if len(rows) > 1:
            name = f"japan_polls.cabinet.{measure}.last_change"
            results.add(name, rows["pct"].iloc[-1] - rows["pct"].iloc[-2], "pp", sources=sources_of(rows.tail(2)))
            results.add(f"{name}.from", int(rows["year"].iloc[-2]), "year")
            results.add(f"{name}.to", int(rows["year"].iloc[-1]), "year")


def korea_polls(p: AutonomyParameters) -> KoreaPolls:
    """Feeling towards five countries, approval of US leadership, reliance on the alliance."""
    thermometer = _window(load("thermometer_korea"), p, "month").reset_index(drop=True)
    leadership = load("leadership_approval")
    leadership = leadership[leadership["year"].between(p.start_year, p.end_year)].reset_index(drop=True)
    alliance = _window(load("polls_bilateral").query("series in @KOREA_SERIES"), p, "start")
    why = None
    if "KOR" not in p.countries:
        why = "this run does not examine Korea"
    elif thermometer.empty:
        why = f"no survey of Koreans’ feelings towards other countries lies in the window {p.start_year}–{p.end_year}"
    if why:
        return KoreaPolls(why, *(pd.DataFrame(),) * 3, Results())
    ends = alliance.groupby("series", sort=False).nth([0, -1])
    ends = ends[ends["series"].duplicated(keep=False)].reset_index(drop=True)
    return KoreaPolls(None, thermometer, leadership, ends, _korea_results(thermometer, leadership, ends))


def _korea_results(thermometer: pd.DataFrame, leadership: pd.DataFrame, ends: pd.DataFrame) -> Results:
    results = Results()
    for row in thermometer.itertuples():
        name = f"korea_polls.feeling.{row.target}.{row.month}"
        results.add(name, row.degrees, "degrees of 100", sources=[row.source])
    for row in leadership.itertuples():
        results.add(f"korea_polls.leadership.{row.area}.{row.year}", row.pct, "%", sources=[row.source])
    for series, rows in ends.groupby("series", sort=False):
        for when, row in zip(("first", "last"), rows.to_dict("records"), strict=True):
            results.add(f"korea_polls.{series}.{when}", row["value"], "%", sources=[row["source"]])
            results.add(f"korea_polls.{series}.{when}_year", row["year"], "year")
    _add_directions(results, ends)
    return results


def _add_directions(results: Results, ends: pd.DataFrame) -> None:
    """In how many series reliance on the alliance fell, and support for arms of one's own rose."""
    change = ends.groupby("series", sort=False)["value"].agg(lambda values: values.iloc[-1] - values.iloc[0])
    arms = change.index.str.startswith("own_nuclear")
    rows = ends["series"].str.startswith("own_nuclear")
    if (~arms).any():
        fell, sources = int((change[~arms] < 0).sum()), sources_of(ends[~rows])
        results.add("korea_polls.reliance_fell", fell, "series", n=int((~arms).sum()), sources=sources)
    if arms.any():
        rose, sources = int((change[arms] > 0).sum()), sources_of(ends[rows])
        results.add("korea_polls.own_arms_rose", rose, "series", n=int(arms.sum()), sources=sources)
