"""Agreement with the United States in UN votes, by how contested the votes were."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.un_votes import allies
from helpers.analysis.results import Results, sources_of
from helpers.data import load

VOTE_SET = "recorded_from_1992"
GAP = (2022, 2024)
"""Years whose roll calls are not at hand: what comes before is the base, what comes after is the latest."""
BASE_YEARS = 5
"""Years before the gap that make the base."""
SCALE = 100
"""Scores from 0 to 1 are shown in per cent."""


@dataclass(frozen=True)
class UnAgreement:
    """Agreement by year, and its last change by least number of No votes."""

    missing: str | None
    years: pd.DataFrame
    """country, year, agreement_pct, votes: all recorded votes, with the United States."""
    contested: pd.DataFrame
    """country, min_no_votes, base_pct, latest_pct, change_pp, votes (of the latest year)."""
    differences: pd.DataFrame
    """country, min_no_votes, others_pp (mean change of the comparison allies), difference_pp, p_units, controls."""
    called: pd.DataFrame
    """year, votes, no, no_pct: recorded votes and the No votes of the United States."""
    base: tuple[int, int]
    latest: int
    results: Results


def un_agreement(p: AutonomyParameters) -> UnAgreement:
    """Agreement with the United States by year, and the latest against the years before the gap."""
    table = load("un_agreement").query("vote_set == @VOTE_SET and partner == 'USA'")
    rows = table[table["year"].between(p.start_year, p.end_year) & table["country"].isin([*allies(p), "CHN"])]
    rows = rows.assign(agreement_pct=SCALE * rows["agreement"])
    base = rows[rows["year"].between(GAP[0] - BASE_YEARS, GAP[0] - 1)]
    late = rows[(rows["year"] > GAP[1]) & rows["country"].isin(p.countries)]
    if base.empty or late.empty:
        early = f"{GAP[0] - BASE_YEARS}–{GAP[0] - 1}"
        why = f"votes since {GAP[1] + 1} can be set beside those of {early} only in a window that holds both"
        return UnAgreement(why, rows, *(pd.DataFrame(),) * 3, (0, 0), 0, Results())
    latest, span = int(late["year"].max()), (int(base["year"].min()), int(base["year"].max()))
    contested = _contested(rows, base, latest)
    differences = _differences(contested, p)
    called = _called(p)
    years = rows[rows["min_no_votes"] == 0][["country", "year", "agreement_pct", "votes", "source"]]
    results = _results(years, contested, differences, called, sources_of(rows))
    return UnAgreement(None, years, contested, differences, called, span, latest, results)


def _contested(rows: pd.DataFrame, base: pd.DataFrame, latest: int) -> pd.DataFrame:
    keys = ["country", "min_no_votes"]
    late = rows[rows["year"] == latest].set_index(keys)[["agreement_pct", "votes"]]
    both = late.join(base.groupby(keys)["agreement_pct"].mean().rename("base_pct"), how="inner").reset_index()
    both = both.rename(columns={"agreement_pct": "latest_pct"})
    return both.assign(change_pp=both["latest_pct"] - both["base_pct"])


def _differences(contested: pd.DataFrame, p: AutonomyParameters) -> pd.DataFrame:
    """Each ally's change less the mean change of the comparison allies, with every ally as placebo in turn."""
    wide = contested.pivot(index="min_no_votes", columns="country", values="change_pp")
    controls = [country for country in p.comparison_allies if country in wide]
    rows = []
    for least, change in wide.iterrows():
        for country in [c for c in p.countries if c in wide and len(controls) > 1]:
            placebos = [change[c] - change[[o for o in controls if o != c]].mean() for c in controls]
            others = float(change[controls].mean())
            found = float(change[country] - others)
            p_value = st.permutation_p(abs(found), np.abs(placebos))
            rows.append((country, int(str(least)), others, found, p_value, len(controls)))
    return pd.DataFrame(rows, columns=["country", "min_no_votes", "others_pp", "difference_pp", "p_units", "controls"])


def _called(p: AutonomyParameters) -> pd.DataFrame:
    """Recorded votes of each year by the vote of the United States."""
    rows = load("un_votes_cast").query("country == 'USA'")
    rows = rows[rows["year"].between(p.start_year, p.end_year)]
    votes = rows["yes"] + rows["no"] + rows["abstained"]
    return rows[["year", "no", "source"]].assign(votes=votes, no_pct=SCALE * rows["no"] / votes).reset_index(drop=True)


def _results(
    years: pd.DataFrame, contested: pd.DataFrame, differences: pd.DataFrame, called: pd.DataFrame, sources: list[str]
) -> Results:
    results = Results()
    for row in years.itertuples():
        name = f"un_agreement.year.{row.country}.{row.year}"
        results.add(name, row.agreement_pct, "%", n=row.votes, sources=[row.source])
    for row in contested.itertuples():
        name = f"un_agreement.least_{row.min_no_votes}.{row.country}"
        results.add(f"{name}.base", row.base_pct, "%", sources=sources)
        results.add(f"{name}.latest", row.latest_pct, "%", n=row.votes, sources=sources)
        results.add(f"{name}.change", row.change_pp, "pp", n=row.votes, sources=sources)
    for row in differences.itertuples():
        name = f"un_agreement.least_{row.min_no_votes}.{row.country}.difference"
        others = name.replace(".difference", ".others")
        results.add(others, row.others_pp, "pp", n=row.controls, sources=sources)
        results.add(name, row.difference_pp, "pp", n=row.controls, sources=sources)
        results.add(f"{name}.p_units", row.p_units, "probability", n=row.controls)
    results.add("un_agreement.most_contested", int(contested["min_no_votes"].max()), "votes", sources=sources)
    for least in contested["min_no_votes"].unique():
        results.add(f"un_agreement.least_{least}", int(least), "votes")
    names = {"votes": "votes", "no": "votes", "no_pct": "%"}
    results.add_frame("un_agreement.called", called, ["year"], names, sources=sources_of(called))
    return results
