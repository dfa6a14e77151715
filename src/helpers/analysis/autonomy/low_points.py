"""Trust in every series at hand: was 2018/19 the low point, and did the gap widen afterwards?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.results import Results, sources_of
from helpers.data import load

SAID = (2018, 2019)
"""Years of which the literature of 2019 speaks."""
USUAL_SAMPLE = 1000
"""Respondents of a poll whose number was not read."""
FEWEST = 3
"""Surveys without which a series has no low point."""


About = Literal["leader", "country", "commitment"]
"""The US president or leadership (in one case asked of approval), the other country and relations with it, and whether
the United States would defend the ally."""


@dataclass(frozen=True)
class Series:
    """One comparable series: the same question, pollster and method."""

    key: str
    asked: str
    """Country whose people were asked."""
    table: str
    where: Mapping[str, str]
    """Column → value of the rows of the table."""
    pct: str = "pct"
    about: About = "country"
    """What people are asked about: an opinion of a president says little of the country, and either of them little of
    whether a commitment would be kept."""


SERIES = (
    Series(
        "confidence_jpn", "JPN", "opinion_pew", {"question": "confidence_president", "country": "JPN"}, about="leader"
    ),
    Series("favourable_jpn", "JPN", "opinion_pew", {"question": "favourable", "target": "USA", "country": "JPN"}),
    Series(
        "relations_jpn",
        "JPN",
        "polls_bilateral",
        {"series": "relations_us", "country": "JPN", "answer": "good", "mode": "telephone"},
        "value",
    ),
    Series("trust_jpn", "JPN", "polls_bilateral", {"series": "trust_us", "answer": "yes"}, "value"),
    Series(
        "affinity_interview",
        "JPN",
        "affinity_japan",
        {"measure": "affinity", "mode": "interview"},
    ),
    Series("affinity_post", "JPN", "affinity_japan", {"measure": "affinity", "mode": "post"}),
    Series(
        "cabinet_relations_interview",
        "JPN",
        "affinity_japan",
        {"measure": "relations_good", "mode": "interview"},
    ),
    Series(
        "confidence_kor", "KOR", "opinion_pew", {"question": "confidence_president", "country": "KOR"}, about="leader"
    ),
    Series("favourable_kor", "KOR", "opinion_pew", {"question": "favourable", "target": "USA", "country": "KOR"}),
    Series("leadership_kor", "KOR", "leadership_approval", {"area": "korea"}, about="leader"),
    Series("would_defend_kor", "KOR", "polls_bilateral", {"series": "us_would_defend"}, "value", "commitment"),
    *(
        Series(
            f"defend_gallup_{country.lower()}",
            country,
            "polls_bilateral",
            {"series": "us_would_defend_gallup", "country": country, "answer": "yes"},
            "value",
            "commitment",
        )
        for country in ("JPN", "KOR")
    ),
    Series(
        "relations_usa",
        "USA",
        "polls_bilateral",
        {"series": "relations_us", "country": "USA", "answer": "good", "mode": "telephone"},
        "value",
    ),
    Series("trust_japan_usa", "USA", "polls_bilateral", {"series": "trust_japan", "answer": "yes"}, "value"),
    Series(
        "trust_japan_ministry", "USA", "polls_bilateral", {"series": "trust_japan_ministry", "answer": "yes"}, "value"
    ),
)
"""What people of one country say of the other or of its president; one of fewer than three surveys has no low point."""


@dataclass(frozen=True)
class LowPoints:
    """Each series with its low point, before 2020 and over all."""

    missing: str | None
    points: pd.DataFrame
    """key, asked, about, when (decimal year), year, pct, n, source: all series."""
    lows: pd.DataFrame
    """key, asked, about, surveys, first, last, said_pct, said_year (lowest of 2018/19), before_pct, before_year (lowest
    before 2018), later_pct, later_year (lowest after 2019), latest_pct, latest_year, and before_state, later_state,
    latest_state: ``clearly lower`` than in 2018/19, ``clearly higher``, or ``about the same``."""
    results: Results


def low_points(p: AutonomyParameters) -> LowPoints:
    """Low point of every series of the countries examined, in the window."""
    points = pd.concat(points_of(p), ignore_index=True)
    lows = pd.DataFrame([low for key, part in points.groupby("key", sort=False) if (low := low_of(str(key), part, p))])
    if lows.empty:
        why = f"no series of trust has {FEWEST} surveys in {p.start_year}–{p.end_year} with one of {SAID[0]}–{SAID[1]}"
        return LowPoints(why, points, lows, Results())
    return LowPoints(None, points, lows, _results(points, lows))


def points_of(p: AutonomyParameters, keys: Sequence[str] | None = None) -> Iterator[pd.DataFrame]:
    """Points of each series of the countries examined, or of those named: :attr:`LowPoints.points`."""
    for one in SERIES:
        if one.asked in (*p.countries, "USA") if keys is None else one.key in keys:
            rows = load(one.table)
            mine = np.logical_and.reduce([(rows[column] == value).to_numpy() for column, value in one.where.items()])
            rows = rows[mine]
            when = np.array([decimal_year(str(text)) for text in rows["year" if "year" in rows else _date_of(rows)]])
            order = [i for i in np.argsort(when, kind="stable") if p.start_year <= int(when[i]) <= p.end_year]
            rows, when = rows.iloc[order], when[order]
            yield pd.DataFrame(
                {
                    "when": when,
                    "pct": rows[one.pct].to_numpy(float),
                    "n": rows["n"].to_numpy(float, na_value=np.nan) if "n" in rows else np.nan,
                    "key": one.key,
                    "asked": one.asked,
                    "about": one.about,
                    "year": when.astype(int),
                    "source": rows["source"].reset_index(drop=True),
                }
            )


def _date_of(rows: pd.DataFrame) -> str:
    return "month" if "month" in rows else "start"


def decimal_year(text: str) -> float:
    """A year, month or day as a decimal year; the middle of what is known.

    >>> decimal_year("2018"), decimal_year("2018-12")
    (2018.5, 2018.9583333333333)
    """
    parts = [int(part) for part in text.split("-")]
    return parts[0] + (0.5 if len(parts) == 1 else (parts[1] - 0.5) / 12)


def low_of(key: str, part: pd.DataFrame, p: AutonomyParameters) -> dict[str, object] | None:
    """The low point of one series in 2018/19 beside those before and after; None without a survey of those years."""
    said = part[part["year"].between(*SAID)]
    if len(part) < FEWEST or said.empty:
        return None
    lowest = said.loc[said["pct"].idxmin()]
    row = {"key": key, "asked": part["asked"].iloc[0], "about": part["about"].iloc[0]}
    row |= {"surveys": len(part)}
    row |= {"first": int(part["year"].min()), "last": int(part["year"].max())}
    row |= {"said_pct": float(lowest["pct"]), "said_year": int(lowest["year"])}
    for name, others in (("before", part[part["year"] < SAID[0]]), ("later", part[part["year"] > SAID[1]])):
        row |= _other(name, others, lowest, p.confidence)
    if len(after := part[part["year"] > SAID[1]]):
        row |= _other("latest", after.tail(1), lowest, p.confidence)
    return row


def _other(name: str, others: pd.DataFrame, lowest: pd.Series, level: float) -> dict[str, object]:
    """The lowest survey of the others, whether it is lower than the one given, and whether by more than chance."""
    if others.empty:
        return {}
    other = others.loc[others["pct"].idxmin()]
    gap = float(other["pct"] - lowest["pct"])
    clear = abs(gap) > margin(other, lowest, level)
    state = "clearly lower" if gap < 0 and clear else "clearly higher" if gap > 0 and clear else "about the same"
    return {f"{name}_pct": float(other["pct"]), f"{name}_year": int(other["year"]), f"{name}_state": state}


def margin(one: pd.Series, other: pd.Series, level: float) -> float:
    """Difference of two shares, in points, that sampling alone exceeds no more often than the level leaves.

    Simple random samples; where a number of respondents was not read, a usual one. Real designs are wider.
    """
    from scipy.stats import norm

    shares = [float(row["pct"]) / 100 for row in (one, other)]
    sizes = [USUAL_SAMPLE if pd.isna(row["n"]) else float(row["n"]) for row in (one, other)]
    variance = sum(share * (1 - share) / size for share, size in zip(shares, sizes, strict=True))
    return float(100 * norm.ppf((1 + level) / 2) * np.sqrt(variance))


def _results(points: pd.DataFrame, lows: pd.DataFrame) -> Results:
    results = Results()
    for row in lows.to_dict("records"):
        name, part = f"low_points.{row['key']}", points[points["key"] == row["key"]]
        sources = sources_of(part)
        results.add(f"{name}.surveys", row["surveys"], "surveys", sources=sources)
        for when in ("said", "before", "later", "latest"):
            if pd.notna(row.get(f"{when}_pct")):
                results.add(f"{name}.{when}", row[f"{when}_pct"], "%", sources=sources)
                results.add(f"{name}.{when}_year", int(row[f"{when}_year"]), "year")
            if pd.notna(row.get(f"{when}_state")):
                results.add(f"{name}.{when}_state", row[f"{when}_state"], "comparison with 2018/19")
    between = lows[lows["asked"].isin(["JPN", "USA"])]
    by_about = [(f"about.{about}", lows[lows["about"] == about]) for about in get_args(About)]
    for name, part in [("all", lows), ("us_japan", between), *lows.groupby("asked", sort=False), *by_about]:
        _add_counts(results, f"low_points.count.{name}", part)
    return results


def _add_counts(results: Results, name: str, lows: pd.DataFrame) -> None:
    """How many series were lower, alike or higher before 2018/19, at their lowest since, and lately."""
    for when in ("before", "later", "latest"):
        states = lows.get(f"{when}_state", pd.Series(dtype=str)).dropna()
        for state in ("clearly lower", "about the same", "clearly higher"):
            count = int((states == state).sum())
            results.add(f"{name}.{when}.{state.split()[-1]}", count, "series", n=len(states))
