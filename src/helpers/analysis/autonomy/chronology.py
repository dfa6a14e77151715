"""Dated steps towards autonomy and towards the alliance, and how firmly they can be told apart."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.results import Results, sources_of
from helpers.data import load

CODES = ("autonomy", "alliance", "both", "neither")
FEWEST_CODED = 10
"""Steps without which an agreement beyond chance is not computed."""


@dataclass(frozen=True)
class Agreement:
    """Agreement of two codings."""

    share: float
    """Share of the units coded alike."""
    kappa: float
    """Cohen's kappa: agreement beyond chance, 1 if complete, 0 if no better than chance."""
    low: float
    high: float
    n: int


@dataclass(frozen=True)
class Chronology:
    """The steps in the window, and the agreement of their two codings."""

    missing: str | None
    events: pd.DataFrame
    """Rows of ``autonomy_events`` that concern a chosen country, with ``code``: the code that both codings gave, or
    ``disputed``; and ``lane``: ``JPN``, ``KOR`` or ``JPN KOR``."""
    crosstab: pd.DataFrame
    """Steps by first coding (rows) and second coding (columns)."""
    counts: pd.DataFrame
    """country, code, before, after (the treatment year): steps in the list, a step of both countries in each."""
    results: Results


def chronology(p: AutonomyParameters) -> Chronology:
    """Steps of the chosen countries in the window, coded twice."""
    table = load("autonomy_events")
    lanes = table["countries"].str.split().map(lambda codes: " ".join(c for c in codes if c in p.countries))
    mine = (lanes != "") & table["date"].dt.year.between(p.start_year, p.end_year)
    alike = table["coding_a"] == table["coding_b"]
    events = table.assign(lane=lanes, code=table["coding_a"].where(alike, "disputed"))[mine]
    events = events.sort_values("date", kind="stable", ignore_index=True)
    if events.empty:
        span = f"{table['date'].dt.year.min()}–{table['date'].dt.year.max()}"
        why = (
            f"the list of steps, which covers {span}, holds none of the chosen countries in {p.start_year}–{p.end_year}"
        )
        return Chronology(why, events, pd.DataFrame(), pd.DataFrame(), Results())
    crosstab = cross_table(events["coding_a"], events["coding_b"])
    counts = _counts(events, p)
    return Chronology(None, events, crosstab, counts, _results(events, crosstab, counts, p))


def cross_table(first: pd.Series, second: pd.Series) -> pd.DataFrame:
    """Units by first and second code, every code in both directions."""
    return pd.crosstab(first, second).reindex(index=CODES, columns=CODES, fill_value=0)


def agreement(crosstab: pd.DataFrame, level: float) -> Agreement | None:
    """Cohen's kappa with the interval of Fleiss, Cohen and Everitt (1969); None where chance alone would agree wholly.

    Also None with fewer than ``FEWEST_CODED`` units.
    """
    from scipy.stats import norm
    from statsmodels.stats.inter_rater import cohens_kappa

    counts = crosstab.to_numpy(float)
    n = int(counts.sum())
    by_chance = float((counts.sum(axis=0) * counts.sum(axis=1)).sum()) / max(n, 1) ** 2
    if n < FEWEST_CODED or by_chance > 1 - 1e-9:
        return None
    used = counts.sum(axis=0) + counts.sum(axis=1) > 0
    found = cohens_kappa(counts[np.ix_(used, used)])
    reach = float(norm.ppf((1 + level) / 2)) * float(found.std_kappa)
    kappa = float(found.kappa)
    return Agreement(float(np.trace(counts)) / n, kappa, max(kappa - reach, -1.0), min(kappa + reach, 1.0), n)


def _counts(events: pd.DataFrame, p: AutonomyParameters) -> pd.DataFrame:
    each = events.assign(country=events["lane"].str.split()).explode("country")
    side = np.where(each["date"].dt.year < p.treatment_year, "before", "after")
    index = pd.MultiIndex.from_product([p.countries, [*CODES, "disputed"]], names=["country", "code"])
    counts = each.groupby(["country", "code", side]).size().unstack(fill_value=0)
    return counts.reindex(index=index, columns=["before", "after"], fill_value=0).reset_index()


def _results(events: pd.DataFrame, crosstab: pd.DataFrame, counts: pd.DataFrame, p: AutonomyParameters) -> Results:
    results, sources = Results(), sources_of(events)
    results.add("steps.all", len(events), "steps", sources=sources)
    results.add("steps.first", events["date"].min(), "date", sources=sources)
    results.add("steps.last", events["date"].max(), "date", sources=sources)
    results.add("steps.disputed", int((events["code"] == "disputed").sum()), "steps", sources=sources)
    sides = {"before": "steps", "after": "steps"}
    results.add_frame("steps", counts, ["country", "code"], sides, sources=sources)
    for first in CODES:
        for second in CODES:
            results.add(f"steps.coded.{first}.{second}", int(crosstab.at[first, second]), "steps", sources=sources)
    found = agreement(crosstab, p.confidence)
    if found:
        results.add("steps.agreement", 100 * found.share, "% of steps", n=found.n, sources=sources)
        results.add(
            "steps.kappa",
            found.kappa,
            "kappa",
            interval=(found.low, found.high),
            level=p.confidence,
            design="interval of Fleiss, Cohen and Everitt",
            n=found.n,
            sources=sources,
        )
    return results
