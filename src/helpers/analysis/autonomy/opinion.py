"""Confidence in the US president and views of the United States across administrations, beside other allies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.autonomy.administrations import administration_of, keys, predecessor
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.un_votes import allies
from helpers.analysis.results import Results, sources_of
from helpers.data import load

QUESTIONS = {"confidence_president": "confidence_president", "favourable_usa": "favourable"}
"""Parameter ``survey_measure`` → question of the table."""
FEWEST_CONTROLS = 2
PLACEBO_COUNTRIES = "difference in differences, placebo countries"
LATEST_CHANGE = 2025
"""Year whose published changes stand in for levels that were not read."""


@dataclass(frozen=True)
class Opinion:
    """Series, means by administration, and the change set beside that of other allies."""

    missing: str | None
    series: pd.DataFrame
    """country, question (``confidence_president``, ``favourable``), target, year, pct, source."""
    terms: pd.DataFrame
    """country, question, term (key of the administration), mean_pct, years."""
    steps: pd.DataFrame
    """country, question, before_pct, after_pct, change_pp: from the administration before to that of the treatment
    year."""
    compared: pd.DataFrame
    """country, question, own_pp (change), others_pp (mean change of the comparison allies), difference_pp, low, high,
    level, p_units, controls."""
    paired: pd.DataFrame
    """country, question, effect_pp, p_units, n: the same with effects of every year and country (two-way)."""
    latest: pd.DataFrame
    """country, change_pp: published change of favourable views in 2025 on the year before."""
    then: str
    """Key of the administration before."""
    now: str
    """Key of the administration in office in the treatment year."""
    results: Results


def opinion(p: AutonomyParameters) -> Opinion:
    """Series of both questions; the chosen administration against the one before, beside other allies."""
    rows = load("opinion_pew")
    rows = rows[rows["country"].isin(allies(p)) & rows["year"].between(p.start_year, p.end_year)]
    series = rows[rows["question"].isin(QUESTIONS.values())].reset_index(drop=True)
    now = administration_of(p.treatment_year)
    then = predecessor(now)
    asked = series[series["country"].isin(p.countries)]
    if asked.empty:
        empty = pd.DataFrame()
        why = f"no survey of the countries examined lies in the window {p.start_year}–{p.end_year}"
        return Opinion(why, series, *(empty,) * 5, then.key, now.key, Results())
    about_usa = series[series["target"] == "USA"].assign(term=keys(series["year"]))
    terms = terms_of(about_usa)
    steps = steps_of(terms, then.key, now.key)
    compared = compared_of(steps, p)
    paired = _paired(about_usa, then.key, now.key, p)
    latest = rows[(rows["question"] == "favourable_change") & (rows["year"] == LATEST_CHANGE)]
    latest = latest.rename(columns={"pct": "change_pp"})[["country", "change_pp", "source"]].reset_index(drop=True)
    results = _results(series, terms, compared, paired, latest)
    return Opinion(None, series, terms, steps, compared, paired, latest, then.key, now.key, results)


def terms_of(series: pd.DataFrame) -> pd.DataFrame:
    """Mean of each country and question by administration: :attr:`Opinion.terms`."""
    grouped = series.groupby(["country", "question", "term"], sort=False)["pct"]
    return grouped.agg(mean_pct="mean", years="size").reset_index()


def steps_of(terms: pd.DataFrame, then: str, now: str) -> pd.DataFrame:
    """Countries with both administrations: their means and the change."""
    wide = terms.pivot(index=["country", "question"], columns="term", values="mean_pct").reset_index()
    if not {then, now} <= set(wide.columns):
        return pd.DataFrame(columns=["country", "question", "before_pct", "after_pct", "change_pp"])
    found = wide.dropna(subset=[then, now]).rename(columns={then: "before_pct", now: "after_pct"})
    found = found.assign(change_pp=found["after_pct"] - found["before_pct"])
    return found[["country", "question", "before_pct", "after_pct", "change_pp"]].reset_index(drop=True)


def compared_of(steps: pd.DataFrame, p: AutonomyParameters) -> pd.DataFrame:
    """The changes of the countries examined beside those of the comparison allies: :attr:`Opinion.compared`."""
    rows = []
    for question, part in steps.groupby("question", sort=False):
        change = part.set_index("country")["change_pp"]
        controls = [country for country in p.comparison_allies if country in change]
        there = [country for country in p.countries if country in change and len(controls) >= FEWEST_CONTROLS]
        rows += [{"country": c, "question": question, **_beside(change, c, controls, p)} for c in there]
    return pd.DataFrame(rows, columns=["country", "question", *_COMPARED])


_COMPARED = ["own_pp", "others_pp", "difference_pp", "low", "high", "level", "p_units", "controls"]


def _beside(change: pd.Series, country: str, controls: Sequence[str], p: AutonomyParameters) -> dict[str, object]:
    """Own change, mean change of the others, and their difference with an interval from placebo countries."""
    others = float(change[list(controls)].mean())
    difference = float(change[country]) - others
    placebos = np.array([change[c] - change[[o for o in controls if o != c]].mean() for c in controls])
    level = min(p.confidence, st.placebo_level(len(controls)))
    low, high = np.quantile(placebos, [(1 - level) / 2, (1 + level) / 2])
    if level < p.confidence:
        low, high = placebos.min(), placebos.max()
    values = (float(change[country]), others, difference, difference - float(high), difference - float(low), level)
    p_value = st.permutation_p(abs(difference), np.abs(placebos))
    return dict(zip(_COMPARED, (*values, p_value, len(controls)), strict=True))


def _paired(series: pd.DataFrame, then: str, now: str, p: AutonomyParameters) -> pd.DataFrame:
    """Effect of the new administration in each country with effects of years and countries, and placebo countries."""
    rows = []
    for question, part in series[series["term"].isin([then, now])].groupby("question", sort=False):
        wide = part.pivot(index="year", columns="country", values="pct")
        new = (keys(pd.Series(wide.index)) == now).to_numpy()
        controls = [c for c in p.comparison_allies if c in wide and _both_sides(wide[c], new)]
        for country in p.countries:
            if country in wide and _both_sides(wide[country], new) and len(controls) >= FEWEST_CONTROLS:
                found = _two_way(wide[[country, *controls]], country, new)
                placebos = [_two_way(wide[controls], unit, new) for unit in controls]
                if found is not None and None not in placebos:
                    p_value = st.permutation_p(abs(found), np.abs(np.array(placebos, dtype=float)))
                    rows.append((country, question, found, p_value, int(wide[[country, *controls]].count().sum())))
    return pd.DataFrame(rows, columns=["country", "question", "effect_pp", "p_units", "n"])


def _both_sides(values: pd.Series, new: np.ndarray) -> bool:
    there = values.notna().to_numpy()
    return bool((there & new).any() and (there & ~new).any())


def _two_way(wide: pd.DataFrame, unit: str, new: np.ndarray) -> float | None:
    """Coefficient of unit × new administration beside year and country effects; None where it cannot be told."""
    year, country = np.nonzero(wide.notna().to_numpy())
    treated = ((country == wide.columns.get_loc(unit)) & new[year]).astype(float)
    design = np.column_stack([treated, np.eye(len(wide))[year], np.eye(wide.shape[1])[country][:, 1:]])
    rest = design[:, 1:]
    if np.linalg.matrix_rank(design) == np.linalg.matrix_rank(rest):
        return None
    return float(np.linalg.lstsq(design, wide.to_numpy()[year, country], rcond=None)[0][0])


# ---------------------------------------------------------------- results


def _results(
    series: pd.DataFrame, terms: pd.DataFrame, compared: pd.DataFrame, paired: pd.DataFrame, latest: pd.DataFrame
) -> Results:
    results = Results()
    for row in series.itertuples():
        name = f"opinion.{row.question}.{row.target}.{row.country}.{row.year}"
        results.add(name, row.pct, "%", n=None if pd.isna(row.n) else row.n, sources=[row.source])
    sources = sources_of(series[series["target"] == "USA"])
    for row in terms.itertuples():
        results.add(
            f"opinion.term.{row.question}.{row.country}.{row.term}", row.mean_pct, "%", n=row.years, sources=sources
        )
    for row in compared.itertuples():
        name = f"opinion.step.{row.question}.{row.country}"
        results.add(f"{name}.own", row.own_pp, "pp", sources=sources)
        results.add(f"{name}.others", row.others_pp, "pp", n=row.controls, sources=sources)
        interval = (row.low, row.high)
        results.add(
            f"{name}.difference",
            row.difference_pp,
            "pp",
            interval=interval,
            level=row.level,
            design=PLACEBO_COUNTRIES,
            n=row.controls + 1,
            sources=sources,
        )
        results.add(f"{name}.level", 100 * row.level, "%")
        results.add(f"{name}.p_units", row.p_units, "probability", n=row.controls)
    for row in paired.itertuples():
        name = f"opinion.two_way.{row.question}.{row.country}"
        results.add(name, row.effect_pp, "pp", n=row.n, sources=sources)
        results.add(f"{name}.p_units", row.p_units, "probability")
    results.add_frame("opinion.latest", latest, ["country"], {"change_pp": "pp"}, sources=sources_of(latest))
    _swap_results(results, series[series["question"] == "favourable"])
    return results


def _swap_results(results: Results, favourable: pd.DataFrame) -> None:
    """How often the view of China rose from one survey of both to the next, among the times that of the US fell."""
    falls = us_falls(favourable)
    for country, rows in favourable.groupby("country", sort=False):
        if len(_both(rows)) > 1:
            own = falls[falls["country"] == country]
            rose = int(own["china_rose"].sum())
            results.add(f"opinion.china_rose.{country}", rose, "surveys", n=len(own), sources=sources_of(rows))


def us_falls(favourable: pd.DataFrame) -> pd.DataFrame:
    """Each time the view of the United States fell from one survey of both powers to the next.

    Args:
        favourable: columns country, target (USA, CHN), year, pct.

    Returns:
        Columns country, before and year (of the two surveys), china_rose (whether the view of China rose between them).
    """
    found: list[tuple[str, int, int, bool]] = []
    for country, rows in favourable.groupby("country", sort=False):
        both = _both(rows)
        changes = zip(both.index, both.index[1:], both.diff()[1:].to_dict("records"), strict=False)
        found += [(str(country), int(a), int(b), change["CHN"] > 0) for a, b, change in changes if change["USA"] < 0]
    return pd.DataFrame(found, columns=["country", "before", "year", "china_rose"]).astype({"china_rose": bool})


def _both(rows: pd.DataFrame) -> pd.DataFrame:
    """The years in which a country was asked about both powers, a column each; empty where it never was."""
    wide = rows.pivot_table(index="year", columns="target", values="pct")
    return wide.reindex(columns=["USA", "CHN"]).dropna()
