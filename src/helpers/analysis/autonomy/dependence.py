"""Dependence on American arms and American permission: imports, exports, command and missile limits."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.arms_imports import delivered, deliveries, last_year, share_windows, us_share
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.results import Results, sources_of
from helpers.data import load

CONTROLS = ("missile_guidelines", "command")
"""Topics of ``autonomy_events`` that are US controls over Korea's forces."""


@dataclass(frozen=True)
class ArmsShare:
    """The American share of each ally's arms imports."""

    missing: str | None
    windows: pd.DataFrame
    """recipient, year (last of the window), first, share_pct, low, high (range from the timing), volume."""
    sides: pd.DataFrame
    """country, side (``before``, ``after``), first, last, share_pct: years compared around the treatment."""
    results: Results


@dataclass(frozen=True)
class KoreaArms:
    """What Korea sells: contracts in dollars and volume delivered."""

    missing: str | None
    exports: pd.DataFrame
    """Rows of table ``korea_arms_exports`` in the window."""
    results: Results


@dataclass(frozen=True)
class Controls:
    """Steps that set or lifted US controls over Korea's forces."""

    missing: str | None
    steps: pd.DataFrame
    """Rows of ``autonomy_events`` on command and missile guidelines in the window, in order of time."""
    results: Results


def arms_share(p: AutonomyParameters) -> ArmsShare:
    """US share of the volume delivered, in rolling windows and over the years before and after the treatment."""
    deals = load("arms_deals")
    deals = deals[deals["recipient"].isin(p.countries)]
    last = min(p.end_year, last_year(deals))
    windows = share_windows(deals, list(p.countries), range(p.start_year, last + 1), p.arms_window_years)
    if windows.empty:
        length = "one year" if p.arms_window_years == 1 else f"{p.arms_window_years} years"
        why = f"no window of {length} with arms deliveries fits into {p.start_year}–{last}"
        return ArmsShare(why, windows, pd.DataFrame(), Results())
    sides = _sides(deals, p, last)
    return ArmsShare(None, windows, sides, _arms_results(windows, sides, p, deals))


def _sides(deals: pd.DataFrame, p: AutonomyParameters, last: int) -> pd.DataFrame:
    even = deliveries(deals, "even")
    spans = {
        "before": (max(p.start_year, p.treatment_year - p.before_years), p.treatment_year - 1),
        "after": (p.treatment_year, min(last, p.treatment_year + p.after_years - 1)),
    }
    rows = []
    for country in p.countries:
        for side, (first, end) in spans.items():
            share = us_share(even, country, first, end) if first <= end <= last else None
            if share is not None:
                rows.append([country, side, first, end, share])
    return pd.DataFrame(rows, columns=["country", "side", "first", "last", "share_pct"])


def _arms_results(windows: pd.DataFrame, sides: pd.DataFrame, p: AutonomyParameters, deals: pd.DataFrame) -> Results:
    results = Results()
    results.add("us_arms.window", p.arms_window_years, "years")
    for country, own in windows.groupby("recipient", sort=False):
        at = {"last": own["year"].idxmax(), "low": own["share_pct"].idxmin(), "high": own["share_pct"].idxmax()}
        for when, row in at.items():
            found = own.loc[row]
            ends = (float(found["low"]), float(found["high"]))
            name = f"us_arms.{when}.{country}"
            design = "earliest and latest dating of deliveries"
            sources = sources_of(delivered(deals, str(country), int(found["first"]), int(found["year"])))
            results.add(name, found["share_pct"], "% of volume", interval=ends, design=design, sources=sources)
            results.add(f"us_arms.{when}_first.{country}", int(found["first"]), "year")
            results.add(f"us_arms.{when}_year.{country}", int(found["year"]), "year")
    for row in sides.to_dict("records"):
        name = f"{row['side']}.{row['country']}"
        sources = sources_of(delivered(deals, row["country"], row["first"], row["last"]))
        results.add(f"us_arms.{name}", row["share_pct"], "% of volume", sources=sources)
        results.add(f"us_arms.{row['side']}_first.{row['country']}", row["first"], "year")
        results.add(f"us_arms.{row['side']}_last.{row['country']}", row["last"], "year")
    return results


# ---------------------------------------------------------------- what Korea sells


def korea_arms(p: AutonomyParameters) -> KoreaArms:
    """Korea's contracts and deliveries in the window; nothing where Korea is not examined."""
    table = load("korea_arms_exports")
    rows = table[table["year_from"].ge(p.start_year) & table["year_to"].le(p.end_year)].reset_index(drop=True)
    if "KOR" not in p.countries:
        return KoreaArms("Korea is not among the countries of this run", rows.iloc[:0], Results())
    if rows.empty:
        first, last = table["year_from"].min(), table["year_to"].max()
        why = f"Korea's arms exports are known for {first}–{last}, which {p.start_year}–{p.end_year} does not cover"
        return KoreaArms(why, rows, Results())
    return KoreaArms(None, rows, _export_results(rows, p))


def _export_results(rows: pd.DataFrame, p: AutonomyParameters) -> Results:
    results = Results()
    for row in rows.to_dict("records"):
        years = str(row["year_from"]) if row["year_from"] == row["year_to"] else f"{row['year_from']}-{row['year_to']}"
        results.add(f"korea_arms.{row['measure']}.{years}", row["value"], row["unit"], sources=[row["source"]])
    for measure, own in rows.groupby("measure"):
        best = own.loc[own["value"].idxmax()]
        results.add(f"korea_arms.{measure}.highest_year", int(best["year_from"]), "year", sources=[best["source"]])
        results.add(f"korea_arms.{measure}.first_year", int(own["year_from"].min()), "year", sources=sources_of(own))
        results.add(f"korea_arms.{measure}.last_year", int(own["year_to"].max()), "year", sources=sources_of(own))
    volume = rows[rows["measure"] == "volume_delivered"].set_index("year_from")["value"]
    before = volume[(volume.index < p.treatment_year) & (volume.index >= p.treatment_year - p.before_years)]
    after = volume[(volume.index >= p.treatment_year) & (volume.index < p.treatment_year + p.after_years)]
    for side, found in (("before", before), ("after", after)):
        if len(found):
            sources = sources_of(rows[rows["measure"] == "volume_delivered"])
            results.add(f"korea_arms.volume.{side}", found.mean(), "million TIV", n=len(found), sources=sources)
    return results


# ---------------------------------------------------------------- command and missile limits


def controls(p: AutonomyParameters) -> Controls:
    """Steps on command and missile limits in the window."""
    table = load("autonomy_events")
    table = table[table["topic"].isin(CONTROLS)]
    rows = table[table["date"].dt.year.between(p.start_year, p.end_year)].sort_values("date", ignore_index=True)
    if "KOR" not in p.countries:
        return Controls("Korea is not among the countries of this run", rows.iloc[:0], Results())
    if rows.empty:
        return Controls(
            f"no dated step on command or missile limits lies in {p.start_year}–{p.end_year}", rows, Results()
        )
    return Controls(None, rows, _control_results(rows, p))


def _control_results(rows: pd.DataFrame, p: AutonomyParameters) -> Results:
    results = Results()
    for row in rows.to_dict("records"):
        results.add(f"control.{row['id']}", row["date"], "date", sources=[row["source"]])
        if not pd.isna(row["range_limit_km"]):
            results.add(f"control.range.{row['id']}", int(row["range_limit_km"]), "km", sources=[row["source"]])
        if not pd.isna(row["handover_planned"]):
            results.add(f"control.planned.{row['id']}", row["handover_planned"], "date", sources=[row["source"]])
    for topic in CONTROLS:
        own = rows[rows["topic"] == topic]
        late = own["date"].dt.year >= p.treatment_year
        results.add(f"control.steps.{topic}", len(own), "steps", sources=sources_of(own))
        results.add(f"control.steps_after.{topic}", int(late.sum()), "steps", sources=sources_of(own))
    return results
