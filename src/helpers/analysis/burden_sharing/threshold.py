"""Who spends a given share of GDP on defence, since when, and what would reaching it cost?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.results import Results, sources_of
from helpers.analysis.statistics import Floats
from helpers.data import load

EAST_ASIAN_AND_PACIFIC = ("AUS", "JPN", "KOR")
LADDER = (2.0, 3.5, 4.0, 5.0)
"""Shares of GDP that were asked for or pledged."""
GROWTH_YEARS = 10
"""Years of past growth of GDP that the reckoning carries on."""


@dataclass(frozen=True)
class Threshold:
    """Shares of GDP against a threshold, the bill for the gap, and the pledges."""

    missing: str | None
    allies: pd.DataFrame
    """One row an ally in the reckoning year: country, definition, share_pct, met, gap_usd_bn, rise_pct (of the
    budget at once), growth_pct (a year in real terms until the target year), since (first year of the unbroken run
    up to the reckoning year in which the threshold was met), last_met, known_from (these three whatever the first
    year of the window); highest share first."""
    counts: pd.DataFrame
    """definition, year, members, met, met_pct: how many allies with a figure meet the threshold."""
    ladder: pd.DataFrame
    """threshold_pct, met, members, gap_usd_bn, and gap_usd_bn and rise_pct of each host, in the reckoning year."""
    pledges: pd.DataFrame
    """date, actor, concerns, kind, share_of_gdp_pct, target_year, title, actual_pct (in the reckoning year)."""
    results: Results


def threshold(p: BurdenSharingParameters) -> Threshold:
    """Allies at or above the threshold by year, and the cost of the gap in the last year with GDP and shares."""
    every = allies_by_definition()
    shares = every[every["year"].between(p.start_year, p.end_year)]
    gdp = load("macro_annual").dropna(subset=["gdp_usd_bn"])
    last, earliest = min(p.end_year, int(gdp["year"].max())), int(gdp["year"].min())
    if last < earliest:
        return _nothing(f"GDP is known from {earliest} on, and the window ends in {p.end_year}")
    allies = _allies(every, gdp, last, p)
    counts = _counts(shares, p)
    ladder = _ladder(allies, p)
    pledges = _pledges(allies, p)
    now = sources_of(every[every["year"] == last], gdp[gdp["year"] == last])
    results = _results(p, last, allies, counts, ladder, pledges, now, sources_of(shares, gdp))
    return Threshold(None, allies, counts, ladder, pledges, results)


def _nothing(why: str) -> Threshold:
    empty = pd.DataFrame()
    return Threshold(why, empty, empty, empty, empty, Results())


def allies_by_definition() -> pd.DataFrame:
    """Shares of GDP of the allies without the United States, by both definitions: country, year, share_pct, source.

    Members of NATO from the year in which they joined; the three allies in Asia and the Pacific throughout.
    """
    sipri = load("military_expenditure").assign(definition="sipri")
    nato = load("nato_defence").assign(definition="nato")
    both = pd.concat([sipri, nato], ignore_index=True).rename(columns={"share_of_gdp_pct": "share_pct"})
    joined = load("nato_members").set_index("country")["joined"].drop("USA")
    since = both["country"].map({**joined, **dict.fromkeys(EAST_ASIAN_AND_PACIFIC, 0)})
    kept = both[(both["year"] >= since) & both["share_pct"].notna()]
    return kept[["country", "year", "definition", "share_pct", "source"]]


def preferred(shares: pd.DataFrame, p: BurdenSharingParameters) -> pd.DataFrame:
    """Rows of :func:`allies_by_definition`, one definition a country and year: the one asked for where both exist."""
    ordered = shares.assign(second=shares["definition"] != p.spending_source).sort_values("second")
    return ordered.drop_duplicates(["country", "year"]).drop(columns="second")


def _allies(shares: pd.DataFrame, gdp: pd.DataFrame, last: int, p: BurdenSharingParameters) -> pd.DataFrame:
    now = preferred(shares, p)
    now = now[now["year"] == last].merge(gdp[["country", "year", "gdp_usd_bn"]], on=["country", "year"])
    now["met"] = now["share_pct"] >= p.gdp_threshold_pct
    now = now.join(_gap(now, p.gdp_threshold_pct))
    trend = _trend_growth(gdp, last).reindex(now["country"]).to_numpy()
    now["growth_pct"] = _yearly_growth(now, trend, p, last)
    columns = ["since", "last_met", "known_from"]
    known = shares[shares["year"] <= last].sort_values("year").groupby(["country", "definition"])
    met = {key: part.set_index("year")["share_pct"] >= p.gdp_threshold_pct for key, part in known}
    runs = [_run(met[key], last) for key in zip(now["country"], now["definition"], strict=True)]
    now[columns] = pd.DataFrame(runs, index=now.index, columns=columns, dtype="Int64")
    return now.sort_values("share_pct", ascending=False).reset_index(drop=True)


def _gap(now: pd.DataFrame, share: float) -> pd.DataFrame:
    """What is missing to the share: USD bn a year at the GDP of the year, and % of the budget; 0 where it is met."""
    missing = (share - now["share_pct"]).clip(lower=0)
    return pd.DataFrame({"gap_usd_bn": missing / 100 * now["gdp_usd_bn"], "rise_pct": 100 * missing / now["share_pct"]})


def _trend_growth(gdp: pd.DataFrame, last: int) -> pd.Series:
    """Mean real growth of GDP in the last years, as a factor a year, by country; missing where none is known."""
    rows = gdp[gdp["year"].between(last - GROWTH_YEARS + 1, last)]
    logs = np.log1p(rows["gdp_real_growth_pct"] / 100)
    return np.exp(logs.groupby(rows["country"]).mean())


def _yearly_growth(now: pd.DataFrame, trend: Floats, p: BurdenSharingParameters, last: int) -> pd.Series:
    """Real growth of the budget a year, in %, that reaches the threshold in the target year; missing where met."""
    years = p.target_year - last
    factor = (p.gdp_threshold_pct / now["share_pct"]) ** (1 / years) * trend
    return (100 * (factor - 1)).where(~now["met"])


def _run(met: pd.Series, last: int) -> tuple[int | None, int | None, int]:
    """First year of the unbroken run that lasts to ``last``, last year at or above the threshold, first known year.

    Args:
        met: whether the threshold was met, by year in order.
        last: year of the reckoning.
    """
    if not met.any():
        return None, None, int(met.index.min())
    below = met.index[~met]
    later = met.index[met.index > below.max()] if len(below) else met.index
    return (int(later.min()) if met[last] else None), int(met.index[met].max()), int(met.index.min())


def _counts(shares: pd.DataFrame, p: BurdenSharingParameters) -> pd.DataFrame:
    nato = shares[(shares["definition"] == "nato")]
    sipri = shares[shares["definition"] == "sipri"]
    rows = pd.concat([nato, sipri]).assign(met=lambda rows: rows["share_pct"] >= p.gdp_threshold_pct)
    grouped = rows.groupby(["definition", "year"])["met"]
    counts = pd.DataFrame({"members": grouped.size(), "met": grouped.sum()}).reset_index()
    return counts.assign(met_pct=100 * counts["met"] / counts["members"])


def _ladder(allies: pd.DataFrame, p: BurdenSharingParameters) -> pd.DataFrame:
    return pd.DataFrame([_rung(allies, share, p) for share in sorted({*LADDER, p.gdp_threshold_pct})])


def _rung(allies: pd.DataFrame, share: float, p: BurdenSharingParameters) -> dict[str, float]:
    gap = _gap(allies, share).set_index(allies["country"])
    row = {"threshold_pct": share, "met": int((allies["share_pct"] >= share).sum()), "members": len(allies)}
    row |= {"gap_usd_bn": float(gap["gap_usd_bn"].sum())}
    for host in p.hosts:
        if host in gap.index:
            row |= {f"gap_usd_bn_{host}": gap.at[host, "gap_usd_bn"], f"rise_pct_{host}": gap.at[host, "rise_pct"]}
    return row


def _pledges(allies: pd.DataFrame, p: BurdenSharingParameters) -> pd.DataFrame:
    """Pledges, plans, guidelines and demands on the hosts, on NATO or on all, with what the ally concerned spends."""
    rows = load("defence_pledges")
    rows = rows[rows["concerns"].isin([*p.hosts, "NATO", "ALL"]) & rows["share_of_gdp_pct"].notna()]
    rows = rows[rows["date"].dt.year.between(p.start_year, p.end_year)]
    actual = allies.set_index("country")["share_pct"]
    return rows.assign(actual_pct=rows["concerns"].map(actual)).reset_index(drop=True)


_YEARS = ("since", "last_met", "known_from")


def _results(
    p: BurdenSharingParameters,
    last: int,
    allies: pd.DataFrame,
    counts: pd.DataFrame,
    ladder: pd.DataFrame,
    pledges: pd.DataFrame,
    now: list[str],
    sources: list[str],
) -> Results:
    results = Results()
    results.add("threshold.year", last, "year")
    results.add("threshold.share", p.gdp_threshold_pct, "% of GDP")
    results.add("threshold.target_year", p.target_year, "year")
    results.add("threshold.growth_years", GROWTH_YEARS, "years")
    results.add("threshold.members", len(allies), "allies", sources=now)
    results.add("threshold.met", int(allies["met"].sum()), "allies", n=len(allies), sources=now)
    results.add("threshold.gap", float(allies["gap_usd_bn"].sum()), "USD bn a year", n=len(allies), sources=now)
    units = {"gap_usd_bn": "USD bn a year", "rise_pct": "%", "share_pct": "% of GDP"}
    results.add_frame("threshold", allies, ["country"], units, sources=now)
    past = {"growth_pct": "% a year", **dict.fromkeys(_YEARS, "year")}
    results.add_frame("threshold", allies, ["country"], past, sources=sources)
    for row in counts.to_dict("records"):
        name = f"threshold.met_pct.{row['definition']}.{row['year']}"
        results.add(name, row["met_pct"], "% of allies", n=row["members"], sources=sources)
    steps = {"threshold_pct": "% of GDP", "met": "allies", "gap_usd_bn": "USD bn a year"}
    for host in p.hosts:
        if f"gap_usd_bn_{host}" in ladder:
            steps |= {f"gap_usd_bn_{host}": "USD bn a year", f"rise_pct_{host}": "% of the budget"}
    results.add_frame("threshold.ladder", ladder, ["threshold_pct"], steps, sources=now)
    for row in pledges.to_dict("records"):
        results.add(f"threshold.pledge.{row['id']}", row["share_of_gdp_pct"], "% of GDP", sources=[row["source"]])
        if pd.notna(row["target_year"]):
            results.add(f"threshold.pledge.{row['id']}.by", int(row["target_year"]), "year", sources=[row["source"]])
    return results
