"""How long do leaders last, and how likely is it that each and all of them are gone within a given time?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.statistics import Floats
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.spells import OTHER_RULE, in_office, spells
from helpers.analysis.trilateral.staying_on import (
    SIXTH_REPUBLIC,
    Learning,
    Spells,
    chance_of_staying,
)
from helpers.analysis.trilateral.survival import DAYS_A_MONTH, DAYS_A_YEAR, kaplan_meier, quantile_days
from helpers.analysis.trilateral.votes import VOTES, changed_chances, changed_draws
from helpers.data import load
from helpers.data.rows import framed

CAMP_DAVID = pd.Timestamp("2023-08-18")
LONGEST_SHOWN = 60
"""Months ahead that the curves show at the least."""
ALL, ANY = "all", "any"
CHANCES = "bootstrap over spells"
SURVIVAL = "Kaplan–Meier estimate, band by log-minus-log"
YEARS_SHOWN = (1, 2, 4)


@dataclass(frozen=True)
class Tenure:
    """Survival in office, and the chances seen from Camp David and from the chapter's day."""

    missing: str | None
    curves: pd.DataFrame
    """country, era, days, years, at_risk, survival, low, high: the Kaplan–Meier estimate, from day 0."""
    eras: pd.DataFrame
    """country, era, spells, ended, median_days, median_low, median_high (missing where not reached)."""
    leaders: pd.DataFrame
    """view, country, id, leader, short_name, served_days, term_end, term_left_years, left_on, stayed_months."""
    chances: pd.DataFrame
    """view, day, who (country, "all" or "any"), month, gone_pct, low, high."""
    rules: pd.DataFrame
    """quantity, suspended_serves, acting_serves, unit, form: what hangs on the rule for acting presidents."""
    terms: pd.DataFrame
    """Rules on terms of office known on the day, of the countries of the run."""
    results: Results


def tenure(p: TrilateralParameters) -> Tenure:
    """Survival by country and era, and the chances of the leaders' exits from each view."""
    rows = spells(p.as_of, p.acting_rule)
    results = Results()
    curves, eras = _eras(rows, p)
    seen = views(p)
    study = Spells(rows)
    leaders = pd.concat([leaders_on(rows, study, view, day, p) for view, day in seen.items()], ignore_index=True)
    chances = pd.concat([_chances(study, view, day, p) for view, day in seen.items()], ignore_index=True)
    sources = sources_of(rows[rows["country"].isin(["USA", *p.allies])])
    _add_eras(results, curves, eras, p, sources)
    _add_views(results, study, leaders, chances, seen, p, sources)
    rules = _rules(rows, p, seen)
    for row in rules.to_dict("records"):
        for rule in OTHER_RULE:
            if pd.notna(row[rule]):
                results.add(f"tenure.rules.{row['id']}.{rule}", row[rule], row["unit"], sources=sources)
    return Tenure(None, curves, eras, leaders, chances, rules, _terms(results, p), results)


def views(p: TrilateralParameters) -> dict[str, pd.Timestamp]:
    """Days from which the chances are seen: Camp David where it lies before the chapter's day, and that day."""
    as_of = pd.Timestamp(p.as_of)
    return {**({"camp_david": CAMP_DAVID} if as_of > CAMP_DAVID else {}), "as_of": as_of}


def learning(p: TrilateralParameters) -> Learning:
    """What chances are learnt from."""
    return Learning(p.era_start, p.tenure_model)


def _terms(results: Results, p: TrilateralParameters) -> pd.DataFrame:
    rows = known(load("office_terms"), p.as_of, "valid_from")
    rows = rows[rows["country"].isin(["USA", *p.allies])].reset_index(drop=True)
    units = {"term_years": "years", "most_elections": "elections", "successor_within_days": "days"}
    results.add_frame("tenure.terms", rows, ["id"], units, sources=sources_of(rows))
    return rows


# ---------------------------------------------------------------- survival by era


def of_eras(rows: pd.DataFrame, p: TrilateralParameters) -> pd.DataFrame:
    """Spells that have begun of the countries of the run, with ``era``: since or before the year that parts them."""
    own = rows[rows["country"].isin(["USA", *p.allies]) & (rows["days"] > 0)]
    return own.assign(era=np.where(own["start"].dt.year >= p.era_start, "since", "before"))


def _eras(rows: pd.DataFrame, p: TrilateralParameters) -> tuple[pd.DataFrame, pd.DataFrame]:
    own = of_eras(rows, p)
    curves, eras = [], []
    for country in ("USA", *p.allies):
        for era, part in own[own["country"] == country].groupby("era"):
            estimate = kaplan_meier(part["days"].to_numpy(float), part["end"].notna().to_numpy(), p.confidence)
            if estimate.empty:
                continue
            curves.append(_from_the_start(estimate, len(part)).assign(country=country, era=era))
            median = [quantile_days(estimate, column) for column in ("survival", "low", "high")]
            eras.append((country, era, len(part), int(part["end"].notna().sum()), *median))
    columns = ["country", "era", "spells", "ended", "median_days", "median_low", "median_high"]
    return pd.concat(curves, ignore_index=True), pd.DataFrame(eras, columns=columns)


def _from_the_start(estimate: pd.DataFrame, spells: int) -> pd.DataFrame:
    start = pd.DataFrame({"days": [0.0], "at_risk": [spells], "survival": [1.0], "low": [1.0], "high": [1.0]})
    whole = pd.concat([start, estimate.drop(columns="ended")], ignore_index=True)
    return whole.assign(years=whole["days"] / DAYS_A_YEAR)


def _add_eras(
    results: Results, curves: pd.DataFrame, eras: pd.DataFrame, p: TrilateralParameters, sources: list[str]
) -> None:
    results.add("tenure.era_start", p.era_start, "year")
    for row in eras.to_dict("records"):
        key, n = f"{row['country']}.{row['era']}", row["spells"]
        results.add(f"tenure.spells.{key}", n, "spells", sources=sources)
        results.add(f"tenure.ended.{key}", row["ended"], "spells", sources=sources)
        if pd.notna(row["median_days"]):
            ends = (row["median_low"] / DAYS_A_YEAR, row["median_high"] / DAYS_A_YEAR)
            interval = None if any(pd.isna(end) for end in ends) else ends
            median = row["median_days"] / DAYS_A_YEAR
            level = p.confidence if interval else None
            name = f"tenure.median_years.{key}"
            results.add(name, median, "years", interval=interval, level=level, design=SURVIVAL, n=n, sources=sources)
        own = curves[(curves["country"] == row["country"]) & (curves["era"] == row["era"])]
        for years in YEARS_SHOWN:
            at = own[own["years"] <= years].iloc[-1]
            if own["years"].max() >= years:
                interval = None if pd.isna(at["low"]) else (100 * at["low"], 100 * at["high"])
                results.add(
                    f"tenure.stayed_pct.{key}.{years}",
                    100 * at["survival"],
                    "%",
                    interval=interval,
                    level=p.confidence if interval else None,
                    design=SURVIVAL,
                    n=n,
                    sources=sources,
                )


# ---------------------------------------------------------------- the leaders of a day, and their chances


def leaders_on(
    rows: pd.DataFrame, study: Spells, view: str, day: pd.Timestamp, p: TrilateralParameters
) -> pd.DataFrame:
    """The leaders in office on a day: columns of ``Tenure.leaders``, with what is left of their terms."""
    serving = in_office(rows, day)
    found = []
    for country in ("USA", *p.allies):
        if country not in serving.index:
            continue
        row = serving.loc[country]
        end = _term_end(study, country, day)
        found.append(
            {
                "view": view,
                "day": day,
                "country": country,
                "id": row["id"],
                "leader": row["leader"],
                "short_name": row["short_name"],
                "source": row["source"],
                "served_days": (day - row["start"]).days,
                "term_end": end,
                "term_left_years": (end - day).days / DAYS_A_YEAR if end is not None else np.nan,
                "left_on": row["end"],
                "stayed_months": (row["end"] - day).days / DAYS_A_MONTH if pd.notna(row["end"]) else np.nan,
            }
        )
    frame = framed(found)
    return frame.astype({"term_end": "datetime64[ns]", "left_on": "datetime64[ns]"})


def _term_end(study: Spells, country: str, day: pd.Timestamp) -> pd.Timestamp | None:
    """End of the present term of a president; none for prime ministers and acting leaders."""
    i = study.serving(country, np.datetime64(day, "D"))
    if i is None or country == "JPN" or study.acting[i]:
        return None
    later = study.terms(i).ends
    return pd.Timestamp(later[later > np.datetime64(day, "D")][0])


def _months(p: TrilateralParameters) -> Floats:
    return np.arange(1.0, max(LONGEST_SHOWN, p.horizon_months) + 1)


def gone(
    study: Spells, day: pd.Timestamp, months: Floats, p: TrilateralParameters, rng: np.random.Generator | None = None
) -> dict[str, Floats]:
    """Chance that each leader in office, all, and any of them are gone after each number of months: draws × months.

    The leaders' exits are taken to be independent of each other.
    """
    ahead = np.round(months * DAYS_A_MONTH)
    when = np.datetime64(day, "D")
    draws = 1 if rng is None else p.draws
    each: dict[str, Floats] = {}
    for country in ("USA", *p.allies):
        stays = chance_of_staying(study, country, when, ahead, learning(p), rng, draws)
        if stays is not None:
            each[country] = 1 - stays
    if not each:
        return {}
    every = np.array(list(each.values()))
    return {**each, ALL: every.prod(axis=0), ANY: 1 - (1 - every).prod(axis=0)}


def _chances(study: Spells, view: str, day: pd.Timestamp, p: TrilateralParameters) -> pd.DataFrame:
    months = _months(p)
    estimate = gone(study, day, months, p)
    drawn = gone(study, day, months, p, np.random.default_rng(p.seed))
    tail = (1 - p.confidence) / 2
    parts = []
    for who, path in estimate.items():
        low, high = np.quantile(drawn[who], [tail, 1 - tail], axis=0)
        frame = pd.DataFrame({"month": months, "gone_pct": 100 * path[0], "low": 100 * low, "high": 100 * high})
        parts.append(frame.assign(view=view, day=day, who=who))
    return pd.concat(parts, ignore_index=True)


def _add_views(
    results: Results,
    study: Spells,
    leaders: pd.DataFrame,
    chances: pd.DataFrame,
    views: dict[str, pd.Timestamp],
    p: TrilateralParameters,
    sources: list[str],
) -> None:
    results.add("tenure.horizon", p.horizon_months, "months")
    for view, day in views.items():
        own = leaders[leaders["view"] == view]
        results.add(f"tenure.{view}.day", day, "date")
        results.add(f"tenure.{view}.leaders", len(own), "leaders", sources=sources)
        for row in own.to_dict("records"):
            _add_leader(results, f"tenure.{view}", row)
        at = chances[(chances["view"] == view) & (chances["month"] == p.horizon_months)]
        for row in at.to_dict("records"):
            interval = (row["low"], row["high"])
            results.add(
                f"tenure.{view}.gone_pct.{row['who']}",
                row["gone_pct"],
                "%",
                interval=interval,
                level=p.confidence,
                design=CHANCES,
                sources=sources,
            )
        _add_changed(results, study, view, day, p, sources)
        _add_outcome(results, study, view, own, p, sources)
        _add_as_soon(results, view, own, chances[(chances["view"] == view) & (chances["who"] == ALL)], p, sources)


def _add_leader(results: Results, prefix: str, row: dict[str, object]) -> None:
    country, sources = row["country"], [str(row["source"])]
    results.add(f"{prefix}.leader.{country}", row["leader"], "name", sources=sources)
    results.add(f"{prefix}.served_days.{country}", row["served_days"], "days", sources=sources)
    if pd.notna(row["term_end"]):
        results.add(f"{prefix}.term_end.{country}", row["term_end"], "date", sources=sources)
        results.add(f"{prefix}.term_left_years.{country}", row["term_left_years"], "years", sources=sources)
    if pd.notna(row["left_on"]):
        results.add(f"{prefix}.left_on.{country}", row["left_on"], "date", sources=sources)
        results.add(f"{prefix}.stayed_months.{country}", row["stayed_months"], "months", sources=sources)


def _add_changed(
    results: Results, study: Spells, view: str, day: pd.Timestamp, p: TrilateralParameters, sources: list[str]
) -> None:
    """Chance that another bloc comes to govern in each country, and in all."""
    chances, drawn = changed_chances(study, day, p), changed_draws(study, day, p)
    point, spread = 1.0, np.ones(p.draws)
    tail, level = (1 - p.confidence) / 2, p.confidence
    sources = [*sources, *load("lower_house_elections").attrs["sources"]]
    for country, one in chances.items():
        many = drawn[country]
        point, spread = point * one.chance, spread * many
        prefix, learnt = f"tenure.{view}", one.due[0] if one.due else one.record
        results.add(f"{prefix}.votes_due.{country}", len(one.due), "votes", sources=sources)
        results.add(f"{prefix}.votes_lost.{country}", learnt.lost, "votes", n=learnt.votes, sources=sources)
        results.add(f"{prefix}.votes.{country}", learnt.votes, "votes", sources=sources)
        ends = 100 * np.quantile(many, [tail, 1 - tail])
        name = f"{prefix}.changed_pct.{country}"
        results.add(
            name, 100 * one.chance, "%", interval=tuple(ends), n=one.votes, level=level, design=VOTES, sources=sources
        )
    ends = 100 * np.quantile(spread, [tail, 1 - tail])
    name = f"tenure.{view}.changed_pct.{ALL}"
    results.add(name, 100 * point, "%", interval=tuple(ends), level=level, design=VOTES, sources=sources)


def _add_outcome(
    results: Results, study: Spells, view: str, own: pd.DataFrame, p: TrilateralParameters, sources: list[str]
) -> None:
    """What came of it by the chapter's day: how many are gone, how many within the horizon, when the last left."""
    prefix = f"tenure.{view}"
    left = own["stayed_months"]
    if view == "as_of":
        return
    results.add(f"{prefix}.gone", int(left.notna().sum()), "leaders", sources=sources)
    results.add(f"{prefix}.gone_in_time", int((left <= p.horizon_months).sum()), "leaders", sources=sources)
    if left.notna().all():
        results.add(f"{prefix}.all_gone_on", own["left_on"].max(), "date", sources=sources)
        results.add(f"{prefix}.all_gone_months", float(left.max()), "months", sources=sources)
    changed = other_bloc(own, study.rows)
    for country, bloc_changed in changed.items():
        results.add(f"{prefix}.other_bloc.{country}", bool(bloc_changed), "yes or no", sources=sources)
    results.add(f"{prefix}.other_blocs", sum(changed.values()), "leaders", sources=sources)


def _add_as_soon(
    results: Results, view: str, own: pd.DataFrame, chances: pd.DataFrame, p: TrilateralParameters, sources: list[str]
) -> None:
    """What chance it had that all would be gone as soon as they were, in whole months."""
    left = own["stayed_months"]
    soon = chances[chances["month"] == np.ceil(left.max())] if left.notna().all() else chances[:0]
    for row in soon.to_dict("records"):
        name, interval = f"tenure.{view}.as_soon_pct", (row["low"], row["high"])
        results.add(f"tenure.{view}.as_soon_months", row["month"], "months", sources=sources)
        results.add(name, row["gone_pct"], "%", interval=interval, level=p.confidence, design=CHANCES, sources=sources)


def other_bloc(own: pd.DataFrame, rows: pd.DataFrame) -> dict[str, bool]:
    """Of each leader who has left and was followed by a substantive one: whether that one came from another bloc."""
    rows = rows[rows["role"] == "substantive"]
    changed = {}
    for row in own[own["left_on"].notna()].to_dict("records"):
        bloc = rows.loc[rows["id"] == row["id"], "bloc"].iloc[0]
        later = rows[(rows["country"] == row["country"]) & (rows["start"] >= row["left_on"])]
        if len(later):
            changed[row["country"]] = later["bloc"].iloc[0] != bloc
    return changed


# ---------------------------------------------------------------- the rule for acting presidents


def _rules(rows: pd.DataFrame, p: TrilateralParameters, views: dict[str, pd.Timestamp]) -> pd.DataFrame:
    """What each rule for suspended and acting presidents gives, side by side."""
    other = spells(p.as_of, OTHER_RULE[p.acting_rule])
    columns = {rule: _under(rows if rule == p.acting_rule else other, p, views) for rule in OTHER_RULE}
    frame = pd.DataFrame(columns).rename_axis("id").reset_index()
    order = {
        "korea_spells": "spells",
        "korea_median_years": "years",
        "camp_david_gone_pct": "%",
        "as_of_gone_pct": "%",
        "camp_david_all_gone_on": "date",
    }
    frame = frame.set_index("id").reindex([key for key in order if key in set(frame["id"])]).reset_index()
    return frame.assign(unit=frame["id"].map(order))


def _under(rows: pd.DataFrame, p: TrilateralParameters, views: dict[str, pd.Timestamp]) -> dict[str, object]:
    study = Spells(rows)
    korea = rows[(rows["country"] == "KOR") & (rows["start"] >= SIXTH_REPUBLIC) & (rows["days"] > 0)]
    estimate = kaplan_meier(korea["days"].to_numpy(float), korea["end"].notna().to_numpy(), p.confidence)
    found: dict[str, object] = {"korea_spells": len(korea), "korea_median_years": quantile_days(estimate) / DAYS_A_YEAR}
    months = np.array([float(p.horizon_months)])
    for view, day in views.items():
        found[f"{view}_gone_pct"] = 100 * float(gone(study, day, months, p)[ALL][0, 0])
    if "camp_david" in views:
        left = in_office(rows, CAMP_DAVID).loc[["USA", *p.allies]]["end"]
        found["camp_david_all_gone_on"] = left.max() if left.notna().all() else pd.NaT
    return found
