"""What people say: Japanese and Koreans of each other, and how many approve of the leaders."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.results import Results, sources_of
from helpers.analysis.statistics import Floats
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.data import load

MEASURES = ("good_impression", "affinity", "relations_good")
"""Questions shown; the others of the table say the same from the other side or were asked too seldom."""
HOUSES = "pollsters’ leanings taken out, errors by pollster"


@dataclass(frozen=True)
class Opinion:
    """Opinion of each other by survey and method: series are never joined."""

    missing: str | None
    rows: pd.DataFrame
    """Rows of table ``mutual_opinion`` on the questions shown, with key (series.viewer.measure)."""
    changes: pd.DataFrame
    """One row a key with two years at least: series, viewer, measure, low_year, low (lowest value), base_year, base,
    last_year, last, change (pp, base to last), change_low, change_high (sampling), polls, spans_summit (whether base
    and last lie on both sides of the summit)."""
    results: Results


def opinion(p: TrilateralParameters) -> Opinion:
    """Change of each series from the year before the summit to its last, in the window and known on the day."""
    table = known(load("mutual_opinion"), p.as_of, "known_on")
    table = table[table["measure"].isin(MEASURES) & table["viewer"].isin(p.allies)]
    rows = table[table["year"].between(p.start_year, p.end_year)].sort_values("year", kind="stable")
    rows = rows.assign(key=rows["series"] + "." + rows["viewer"] + "." + rows["measure"]).reset_index(drop=True)
    changes = _changes(rows, p.confidence)
    if changes.empty:
        span = f"{p.start_year}–{p.end_year} and by the day looked from"
        why = f"no survey of the chosen countries was held twice by one method in {span}"
        return Opinion(why, rows, changes, Results())
    return Opinion(None, rows, changes, _opinion_results(rows, changes, p.confidence))


BEFORE = 2022
"""Last year before the summit: changes start there, or in the first year of a series that has no earlier one."""
ASSUMED_SIZE = 1000
"""Respondents taken for granted where the number was not read; the surveys name about as many, or more."""
_CHANGE = [
    *("key", "series", "viewer", "measure", "low_year", "low", "base_year", "base", "last_year", "last"),
    *("change", "change_low", "change_high", "polls", "spans_summit"),
]


def _changes(rows: pd.DataFrame, level: float) -> pd.DataFrame:
    parts = [_change(str(key), part, level) for key, part in rows.groupby("key", sort=False) if len(part) > 1]
    return pd.DataFrame(parts, columns=_CHANGE)


def _change(key: str, part: pd.DataFrame, level: float) -> dict[str, object]:
    low, last = part.loc[part["pct"].idxmin()], part.iloc[-1]
    earlier = part[(part["year"] <= BEFORE) & (part["year"] < last["year"])]
    crosses = len(earlier) and last["year"] > BEFORE
    base = earlier.iloc[-1] if crosses else part.iloc[0]
    ends = sampling_interval(last, base, level)
    return {
        "key": key,
        **{name: part[name].iloc[0] for name in ("series", "viewer", "measure")},
        "low_year": low["year"],
        "low": low["pct"],
        "base_year": base["year"],
        "base": base["pct"],
        "last_year": last["year"],
        "last": last["pct"],
        "change": last["pct"] - base["pct"],
        "change_low": ends[0],
        "change_high": ends[1],
        "polls": len(part),
        "spans_summit": bool(crosses),
    }


def sampling_interval(later: pd.Series, earlier: pd.Series, level: float) -> tuple[float, float]:
    """Newcombe interval of the change between two polls, percentage points, as if both were simple random samples."""
    from statsmodels.stats.proportion import confint_proportions_2indep

    sizes = [ASSUMED_SIZE if pd.isna(poll["n"]) else int(poll["n"]) for poll in (later, earlier)]
    hits = [round(float(poll["pct"]) / 100 * n) for poll, n in zip((later, earlier), sizes, strict=True)]
    low, high = confint_proportions_2indep(
        hits[0], sizes[0], hits[1], sizes[1], compare="diff", method="newcomb", alpha=1 - level
    )
    return 100 * float(low), 100 * float(high)


def _opinion_results(rows: pd.DataFrame, changes: pd.DataFrame, level: float) -> Results:
    results = Results()
    for row in changes.to_dict("records"):
        sources, name = sources_of(rows[rows["key"] == row["key"]]), row["key"]
        for figure in ("low", "base", "last"):
            results.add(f"opinion.{figure}.{name}", row[figure], "%", sources=sources)
        ends = (row["change_low"], row["change_high"])
        results.add(
            f"opinion.change.{name}",
            row["change"],
            "pp",
            interval=ends,
            level=level,
            design="Newcombe interval",
            n=row["polls"],
            sources=sources,
        )
    spanning, sources = changes[changes["spans_summit"]], sources_of(rows)
    for name, hit in (("risen", spanning["change_low"] > 0), ("fallen", spanning["change_high"] < 0)):
        results.add(f"opinion.{name}", int(hit.sum()), "series", n=len(spanning), sources=sources)
    return results


# ---------------------------------------------------------------- approval of leaders
LEAST_READINGS = 3
"""Readings of a leader, and of a pollster, below which no effect is given."""
SHOWN_SINCE = 2021
"""Leaders who took office from this year on are shown: those of the summit and those after them."""
REFERENCE_MONTHS = 6.0
"""Months in office at which leaders are compared."""


@dataclass(frozen=True)
class Approval:
    """Approval by pollster, and leaders compared with the pollsters' own leanings taken out."""

    missing: str | None
    readings: pd.DataFrame
    """Readings of the leaders shown: country, spell, name, pollster, date, months (in office), approve_pct, source."""
    leaders: pd.DataFrame
    """One row a leader shown: country, spell, name, start, approve_pct, low, high (the reference pollster, six months
    in office), readings, pollster."""
    pollsters: pd.DataFrame
    """country, pollster, effect_pp, low, high, readings: leaning against the reference pollster of the country."""
    results: Results


def approval(p: TrilateralParameters) -> Approval:
    """Regress approval on leader, pollster and time in office, one regression a country."""
    rows = _readings(p)
    fits = {country: fit for country in ("USA", *p.allies) if (fit := _fit(rows[rows["country"] == country], p))}
    if not fits:
        why = (
            f"too few readings of leaders since {SHOWN_SINCE} lie in {p.start_year}–{p.end_year}, as known on {p.as_of}"
        )
        empty = pd.DataFrame()
        return Approval(why, rows, empty, empty, Results())
    leaders = pd.concat([fit[0] for fit in fits.values()], ignore_index=True)
    pollsters = pd.concat([fit[1] for fit in fits.values()], ignore_index=True)
    shown = rows[rows["spell"].isin(leaders["spell"])].reset_index(drop=True)
    return Approval(None, shown, leaders, pollsters, _approval_results(rows, shown, leaders, pollsters, p.confidence))


def _readings(p: TrilateralParameters) -> pd.DataFrame:
    table = known(load("leader_approval"), p.as_of, "known_on")
    rows = table[table["date"].dt.year.between(p.start_year, p.end_year)]
    spells = load("leaders").set_index("id")
    start = rows["spell"].map(spells["start"])
    rows = rows.assign(name=rows["spell"].map(spells["leader"]), start=start)
    rows["months"] = ((rows["known_on"] - start).dt.days / 30.4375).clip(lower=0.0)
    return rows.sort_values(["country", "date"], kind="stable").reset_index(drop=True)


def _usable(rows: pd.DataFrame) -> pd.DataFrame:
    """Readings of leaders and pollsters that have enough of them: a lone reading would fit itself."""
    while True:
        enough = pd.Series(True, index=rows.index)
        for column in ("spell", "pollster"):
            enough &= rows.groupby(column)[column].transform("size") >= LEAST_READINGS
        if enough.all():
            return rows
        rows = rows[enough]


def _fit(rows: pd.DataFrame, p: TrilateralParameters) -> tuple[pd.DataFrame, pd.DataFrame] | None:
    """Effects of leaders and pollsters of one country; None without a leader to show."""
    from scipy.stats import t as t_distribution

    rows = _usable(rows)
    shown = list(dict.fromkeys(rows.loc[rows["start"].dt.year >= SHOWN_SINCE, "spell"]))
    pollsters = list(rows["pollster"].value_counts().index)
    leaders = list(dict.fromkeys(rows["spell"]))
    if not shown or len(rows) <= len(leaders) + len(pollsters) + 1:
        return None
    columns = [*(rows["spell"] == spell for spell in leaders), *(rows["pollster"] == name for name in pollsters[1:])]
    design = np.column_stack([*columns, np.log1p(rows["months"]) - np.log1p(REFERENCE_MONTHS)]).astype(float)
    if np.linalg.matrix_rank(design) < design.shape[1]:  # a pollster that asked about one leader only, and alone
        return None
    groups = pd.factorize(rows["spell"] + rows["date"].dt.year.astype(str))[0]
    values, errors = least_squares_in_groups(rows["approve_pct"].to_numpy(float), design, groups)
    reach = float(t_distribution.ppf((1 + p.confidence) / 2, max(int(groups.max()), 1))) * errors
    shares = _leader_rows(rows, shown, leaders, pollsters, values, reach)
    return shares, _pollster_rows(rows, leaders, pollsters, values, reach)


def least_squares_in_groups(outcome: Floats, design: Floats, groups: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Least squares, and standard errors for residuals that share one correlation within every group.

    The correlation is the mean product of residuals of the same group over their variance (Moulton 1986). Unlike
    errors clustered by group it serves leaders with few readings, whose own residuals say little.

    Returns:
        coefficients and their standard errors.
    """
    inverse = np.linalg.pinv(design.T @ design)
    values = inverse @ design.T @ outcome
    residuals = outcome - design @ values
    variance = float(residuals @ residuals) / (len(outcome) - design.shape[1])
    same = groups[:, None] == groups[None, :]
    pairs = same.sum() - len(outcome)
    shared = float(residuals @ same @ residuals - residuals @ residuals) / pairs if pairs else 0.0
    correlation = min(max(shared / variance, 0.0), 0.99)
    spread = variance * ((1 - correlation) * np.eye(len(outcome)) + correlation * same)
    covariance = inverse @ design.T @ spread @ design @ inverse
    return values, np.sqrt(np.diag(covariance))


def _leader_rows(
    rows: pd.DataFrame, shown: list[str], leaders: list[str], pollsters: list[str], values: Floats, reach: Floats
) -> pd.DataFrame:
    found = []
    for spell in shown:
        i, own = leaders.index(spell), rows[rows["spell"] == spell]
        first = own.iloc[0]
        found.append(
            {
                "country": first["country"],
                "spell": spell,
                "name": first["name"],
                "start": first["start"],
                "approve_pct": values[i],
                "low": values[i] - reach[i],
                "high": values[i] + reach[i],
                "readings": len(own),
                "pollster": pollsters[0],
            }
        )
    return pd.DataFrame(found)


_POLLSTER = ["country", "pollster", "effect_pp", "low", "high", "readings"]


def _pollster_rows(
    rows: pd.DataFrame, leaders: list[str], pollsters: list[str], values: Floats, reach: Floats
) -> pd.DataFrame:
    found = []
    for i, name in enumerate(pollsters[1:], start=len(leaders)):
        size = int((rows["pollster"] == name).sum())
        found.append([rows["country"].iloc[0], name, values[i], values[i] - reach[i], values[i] + reach[i], size])
    return pd.DataFrame(found, columns=_POLLSTER)


def _approval_results(
    rows: pd.DataFrame, shown: pd.DataFrame, leaders: pd.DataFrame, pollsters: pd.DataFrame, level: float
) -> Results:
    results = Results()
    results.add("approval.readings", len(rows), "readings", sources=sources_of(rows))
    results.add("approval.months", int(REFERENCE_MONTHS), "months")
    for row in leaders.to_dict("records"):
        own = shown[shown["spell"] == row["spell"]]
        sources, ends = sources_of(own), (row["low"], row["high"])
        results.add(
            f"approval.leader.{row['spell']}",
            row["approve_pct"],
            "%",
            interval=ends,
            level=level,
            design=HOUSES,
            n=row["readings"],
            sources=sources,
        )
        for end, reading in (("first", own.iloc[0]), ("last", own.iloc[-1])):
            results.add(f"approval.{end}.{row['spell']}", reading["approve_pct"], "%", sources=[reading["source"]])
    for country, part in pollsters.groupby("country", sort=False):
        effects = [0.0, *part["effect_pp"]]  # the reference pollster leans by nothing
        spread, own = max(effects) - min(effects), rows[rows["country"] == country]
        results.add(f"approval.spread.{country}", spread, "pp", n=len(effects), sources=sources_of(own))
    for row in pollsters.to_dict("records"):
        ends = (row["low"], row["high"])
        name = f"approval.pollster.{row['country']}.{row['pollster']}"
        results.add(
            name,
            row["effect_pp"],
            "pp",
            interval=ends,
            level=level,
            design=HOUSES,
            n=row["readings"],
            sources=sources_of(rows),
        )
    return results
