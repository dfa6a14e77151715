"""Benefits against burdens: does each ally bear the part of the alliance's spending that its part of the benefits is?

The benefit of an ally is the mean of its parts of the alliance's GDP and population: what there is to defend. Its
burden is its part of the alliance's military spending. Where benefits are paid for, the two agree ally by ally; where
the weak ride free, the typical ally bears less than its part and the largest makes up for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.burden_sharing.free_riding import CLEAR, FEWEST, POOLED_SINCE, allies_of, burdens
from helpers.analysis.results import Results, sources_of
from helpers.analysis.statistics import Effect, Floats
from helpers.data import load, shared

DESIGN = "signed-rank interval over allies of the median log ratio of burden to benefit"
GROUPS = ("nato", "nato_and_allies")
SHOWN = (1970, 1980, 1990, 2000, 2010, 2020)
"""Years in the table, beside the latest."""


@dataclass(frozen=True)
class Concordance:
    """Parts of benefits and burdens by year, and whether they agree."""

    missing: str | None
    years: pd.DataFrame
    """year, usa_burden_pct, usa_benefit_pct, moved_pct (part of the burden borne by other allies than those whose
    benefit it is), p_value (Wilcoxon's test of both parts over all allies, as published), allies."""
    gaps: pd.DataFrame
    """group, estimate (%: what the typical ally bears more than its part of the benefits), low, high, p_value, n: over
    allies of the United States, all years since ``POOLED_SINCE`` taken together."""
    published: pd.DataFrame
    """authors, year, first, last, source: findings of the literature, and in how many of these years, ``apart`` of
    ``tested``, benefits and burdens of NATO's members differ here, whatever the run's group."""
    results: Results


def concordance(p: BurdenSharingParameters) -> Concordance:
    """Parts by year for the run's group; the test over all years together for both groups."""
    rows = parts(p, p.group)
    if rows.empty:
        return Concordance("no year of the window has both parts", *(pd.DataFrame(),) * 3, Results())
    years = _by_year(rows)
    found = {
        f"{prefix}{group}": one
        for group in GROUPS
        for prefix, benefit in (("gap.", "benefit"), ("gdp_gap.", "gdp"))
        if (one := gap(log_ratios(p, group, benefit), p.confidence)) is not None
    }
    gaps = pd.DataFrame([{"group": name, **_gap_row(one)} for name, one in found.items()])
    published = _published(years if p.group == "nato" else _by_year(parts(p, "nato")))
    return Concordance(None, years, gaps, published, _results(years, found, published, p))


def _by_year(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame([{"year": int(str(year)), **_year(part)} for year, part in rows.groupby("year")])


def _published(years: pd.DataFrame) -> pd.DataFrame:
    table = load("published_results")
    rows = []
    for study in table[table["topic"] == "concordance"].to_dict("records"):
        first, last = map(int, str(study["period"]).split("/"))
        part = years[years["year"].between(first, last)]
        if len(part):
            about = {name: study[name] for name in ("id", "authors", "year", "note", "bibkey", "source")}
            apart = int((part["p_value"] < CLEAR).sum())
            rows.append({**about, "first": first, "last": last, "apart": apart, "tested": len(part)})
    return pd.DataFrame(rows)


@shared
def parts(p: BurdenSharingParameters, group: str) -> pd.DataFrame:
    """country, year, burden, benefit, gdp: parts of the alliance's sum, with the US; years with enough allies."""
    rows = allies_of(burdens("military_share_2025_edition", p.gdp_measure), group, with_usa=True)
    people = load("macro_annual")[["country", "year", "population"]]
    rows = rows.merge(people, on=["country", "year"]).dropna(subset=["population"])
    rows = rows[rows["year"].between(p.start_year, p.end_year)]
    rows = rows[rows.groupby("year")["country"].transform("size") >= FEWEST]
    spending = rows["share_pct"] * rows["size"]
    sums = {"burden": spending, "gdp": rows["size"], "people": rows["population"].astype(float)}
    shares = {name: values / values.groupby(rows["year"]).transform("sum") for name, values in sums.items()}
    benefit = (shares["gdp"] + shares["people"]) / 2
    found = rows[["country", "year"]].assign(burden=shares["burden"], benefit=benefit, gdp=shares["gdp"])
    return found.reset_index(drop=True)


def _year(part: pd.DataFrame) -> dict[str, float]:
    from scipy.stats import wilcoxon

    usa = part[part["country"] == "USA"].iloc[0]
    gaps = part["burden"] - part["benefit"]
    return {
        "usa_burden_pct": 100 * usa["burden"],
        "usa_benefit_pct": 100 * usa["benefit"],
        "moved_pct": 50 * float(gaps.abs().sum()),
        "p_value": float(wilcoxon(gaps).pvalue),
        "allies": len(part),
    }


@shared
def log_ratios(p: BurdenSharingParameters, group: str, benefit: str = "benefit") -> pd.Series:
    """Log of burden over benefit (or over the part of ``gdp``) by ally of the United States, mean of its years."""
    rows = parts(p, group)
    rows = rows[(rows["year"] >= POOLED_SINCE) & (rows["country"] != "USA")]
    return np.log(rows["burden"] / rows[benefit]).groupby(rows["country"]).mean()


def gap(ratios: pd.Series, level: float) -> Effect | None:
    """Typical value of log ratios over allies, after Hodges and Lehmann, with the interval of the signed-rank test.

    The interval holds the values at which the test would not reject; it asks that ratios spread alike to both sides.

    Args:
        ratios: one an ally.
        level: level of the interval.

    Returns:
        None with fewer allies than a test of that level needs.
    """
    from scipy.stats import wilcoxon

    values = ratios.to_numpy(float)
    n = len(values)
    cut = _critical(n, level)
    if n < FEWEST or cut < 0:
        return None
    first, second = np.triu_indices(n)
    means = np.sort((values[first] + values[second]) / 2)
    ends = (float(means[cut]), float(means[-cut - 1]))
    return Effect(float(np.median(means)), ends, level, float(wilcoxon(values).pvalue), n)


def _critical(n: int, level: float) -> int:
    """Largest signed-rank sum that is rejected, below zero where none is: as many mean pairs are cut at each end."""
    counts: Floats = np.ones(1)
    for rank in range(1, n + 1):  # each rank is in the sum or not
        counts = np.pad(counts, (0, rank)) + np.pad(counts, (rank, 0))
    tail = np.cumsum(counts / counts.sum())
    return int(np.searchsorted(tail, (1 - level) / 2, side="right")) - 1


def gap_with_effect(p: BurdenSharingParameters, rng: np.random.Generator, effect: float) -> Effect:
    """The same of made-up ratios: as far from their middle as the book's, either side by chance.

    Raises:
        ValueError: the window holds too few allies.
    """
    ratios = log_ratios(p, "nato_and_allies")
    apart = np.abs(ratios - ratios.median()).to_numpy()
    drawn = rng.choice(apart, len(apart)) * rng.choice([-1.0, 1.0], len(apart)) + effect
    found = gap(pd.Series(drawn), p.confidence)
    if found is None:
        raise ValueError("too few allies in the window")
    return found


def _per_cent(log_ratio: float) -> float:
    return float(100 * np.expm1(log_ratio))


def _gap_row(found: Effect) -> dict[str, float | None]:
    low, high = found.interval or (np.nan, np.nan)
    ends = {"low": _per_cent(low), "high": _per_cent(high)}
    return {"estimate": _per_cent(found.estimate), **ends, "p_value": found.p_value, "n": found.n}


def _results(
    years: pd.DataFrame, found: dict[str, Effect], published: pd.DataFrame, p: BurdenSharingParameters
) -> Results:
    results = Results()
    sources = sources_of(load("military_share_2025_edition"), load("macro_annual"))
    units = {"usa_burden_pct": "%", "usa_benefit_pct": "%", "moved_pct": "%", "p_value": "p"}
    results.add_frame("concordance", years, ["year"], units, sources=sources)
    results.add("concordance.last_year", int(years["year"].max()), "year")
    results.add("concordance.first_year", int(years["year"].min()), "year")
    apart = years[years["p_value"] < CLEAR]
    results.add("concordance.apart_years", len(apart), "years", n=len(years), sources=sources)
    for name, one in found.items():
        low, high = one.interval or (np.nan, np.nan)
        results.add(
            f"concordance.{name}", _per_cent(one.estimate), "%", interval=(_per_cent(low), _per_cent(high)),
            level=one.level, n=one.n, design=DESIGN, sources=sources,
        )  # fmt: skip
        results.add(f"concordance.{name}.p", one.p_value, "p", n=one.n)
    for row in published.to_dict("records"):
        name = f"concordance.published.{row['id']}"
        results.add(name, row["apart"], "years", n=row["tested"], sources=[*sources, row["source"]])
        results.add(f"{name}.first", row["first"], "year")
        results.add(f"{name}.last", row["last"], "year")
    results.add("concordance.gap_first", max(POOLED_SINCE, p.start_year), "year")
    return results
