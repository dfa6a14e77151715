"""Is the world turning multipolar: who is in which bloc, what share has it, and how concentrated is power?"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.statistics import Floats
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.standing import TURN_YEAR, last_whole_year, last_year
from helpers.data import load, shared
from helpers.data.rows import named_rows, standing_for

POWERS = ("USA", "GBR", "FRA", "DEU", "ITA", "RUS", "CHN", "JPN", "IND")
"""The great powers of the century as the Correlates of War list them, without Austria-Hungary, and India."""
FEWEST_POWERS = 7
"""Years in which fewer powers have a figure (occupied Germany and Japan) are left out."""
GROUPINGS = {"BRICS": ("brics_5", "brics_10"), "SCO": ("sco_10",), "G7": ("g7",)}
"""Groupings with fixed members that stand for each bloc."""
RIVAL = {"BRICS": "g7", "SCO": "g7", "G7": "brics_10"}
NAMED_SINCE = {"brics_10": "2025-01-01", "sco_10": "2024-07-04", "brics_with_partners": "2025-01-01"}
"""Day from which a grouping's membership was known: before it nobody could have reckoned its share."""
POLE = 0.5
"""A power counts as a pole if it has at least this share of what the largest one has."""
KINDS_OF_POWER = ("capability", "gdp", "military_expenditure")
FIRST_OF_CENTURY = 1900
COLD_WAR_END = 1991
DECADE = 10
SPANS = ("to_2016", "from_2017")


@dataclass(frozen=True)
class Blocs:
    """Members, shares of world output, and concentration among the powers."""

    missing: str | None
    members: pd.DataFrame
    """bloc, country, status, joined, precision of the members and partners on the as-of day."""
    counts: pd.DataFrame
    """bloc, year, members: at the end of each year (on the as-of day in the last)."""
    shares: pd.DataFrame
    """grouping, year, series, share_gdp_ppp_pct, share_population_pct, source of the chosen bloc and its rival."""
    concentration: pd.DataFrame
    """measure (capability, gdp, military_expenditure), span, year, powers (with a figure), effective_powers (one over
    the sum of squared shares), con (Singer, Bremer and Stuckey: 0 equal, 1 all in one hand), usa_pct and chn_pct of
    the powers' sum, poles (powers with at least half of the largest one's)."""
    results: Results


def blocs(p: TrilateralParameters) -> Blocs:
    """Blocs as of the day, shares in the window, concentration since 1900."""
    members, concentration = bloc_members(p), concentration_since(p)
    shares = _shares(p)
    if members.empty and shares.empty and concentration.empty:
        return _nothing(f"nothing is known of blocs or powers for {p.start_year}–{p.end_year}")
    counts = _counts(members, p)
    results = _results(members, counts, shares, concentration)
    return Blocs(None, members, counts, shares, concentration, results)


def _nothing(why: str) -> Blocs:
    empty = pd.DataFrame()
    return Blocs(why, empty, empty, empty, empty, Results())


def bloc_members(p: TrilateralParameters) -> pd.DataFrame:
    """bloc, country, status, joined of the members and partners on the day; those only invited are left out."""
    table = known(load("blocs"), min(pd.Timestamp(p.as_of), pd.Timestamp(f"{last_year(p)}-12-31")), "joined")
    return table[table["status"] != "invited"].reset_index(drop=True)


def _counts(members: pd.DataFrame, p: TrilateralParameters) -> pd.DataFrame:
    """Members at the end of each year; a blank date of joining lies before every window."""
    inside = members[members["status"] == "member"]
    joined = inside["joined"].dt.year.fillna(p.start_year)
    rows = [
        {"bloc": bloc, "year": year, "members": int(((inside["bloc"] == bloc) & (joined <= year)).sum())}
        for bloc in GROUPINGS
        for year in range(p.start_year, last_year(p) + 1)
    ]
    return pd.DataFrame(rows, columns=["bloc", "year", "members"])


def _groupings(p: TrilateralParameters) -> list[str]:
    """The chosen bloc, the one set beside it and, where that is not yet known, the first five of BRICS."""
    rival = RIVAL[p.bloc] if NAMED_SINCE.get(RIVAL[p.bloc], "") <= p.as_of else "brics_5"
    return [*GROUPINGS[p.bloc], rival, "brics_with_partners"]


def _shares(p: TrilateralParameters) -> pd.DataFrame:
    table = load("bloc_shares")
    wanted = [name for name in _groupings(p) if NAMED_SINCE.get(name, "") <= p.as_of]
    whole = table["states"].isna() | (table["states"] == table.groupby("grouping")["states"].transform("max"))
    inside = table["year"].between(p.start_year, last_whole_year(p))
    inside &= whole  # a bloc that lacks members is not comparable
    return table[inside & table["grouping"].isin(wanted)].reset_index(drop=True)


# ---------------------------------------------------------------- concentration


@shared
def concentration_since(
    p: TrilateralParameters, chosen: Collection[str] = KINDS_OF_POWER, gdp: str = "market"
) -> pd.DataFrame:
    """Capability since 1900 whatever the first year; GDP (``market``, ``ppp``) and military spending in the window."""
    values: dict[str, Callable[[], pd.DataFrame]] = {
        "capability": _capability,
        "gdp": lambda: _output(gdp),
        "military_expenditure": lambda: _values("military_expenditure", "constant_2024_usd_m"),
    }
    first = {"capability": FIRST_OF_CENTURY}
    parts = [
        _measured(measure, values[measure](), first.get(measure, p.start_year), p)
        for measure in KINDS_OF_POWER
        if measure in chosen
    ]
    return pd.concat(parts, ignore_index=True)


def _values(table: str, column: str) -> pd.DataFrame:
    rows = load(table).rename(columns={column: "value"})
    return rows[["country", "year", "value", "source"]].dropna().assign(span="")


def _output(gdp: str) -> pd.DataFrame:
    rows = _values("macro_annual", "gdp_usd_bn")
    if gdp == "market":
        return rows
    macro = load("macro_annual").set_index(["country", "year"])
    rate = (macro["lcu_per_usd"] / macro["ppp_lcu_per_intl_usd"]).rename("rate")
    rows = rows.join(rate, on=["country", "year"]).dropna(subset=["rate"])
    return rows.assign(value=rows["value"] * rows["rate"]).drop(columns="rate")


def _capability() -> pd.DataFrame:
    both = pd.concat([load("capability_powers"), load("capability")], ignore_index=True)
    rows = both.rename(columns={"capability_index": "value", "method": "span"})
    return rows[["country", "year", "value", "span", "source"]]


def _measured(measure: str, values: pd.DataFrame, first: int, p: TrilateralParameters) -> pd.DataFrame:
    inside = values["country"].isin(POWERS) & values["year"].between(first, last_whole_year(p))
    known = values[inside]
    wide = known.pivot_table(index=["span", "year"], columns="country", values="value")
    wide = wide.reindex(columns=list(POWERS))
    enough = wide.notna().sum(axis=1) >= (FEWEST_POWERS if measure == "capability" else len(POWERS))
    wide = wide[enough]
    shares = wide.div(wide.sum(axis=1), axis=0)
    squares: Floats = (shares**2).sum(axis=1).to_numpy(float)
    number = wide.notna().sum(axis=1).to_numpy(float)
    frame = pd.DataFrame(
        {
            "powers": number.astype(int),
            "effective_powers": 1 / squares,
            "con": np.sqrt((squares - 1 / number) / (1 - 1 / number)),
            "usa_pct": 100 * shares["USA"].to_numpy(float),
            "chn_pct": 100 * shares["CHN"].to_numpy(float),
            "poles": (shares.ge(POLE * shares.max(axis=1), axis=0)).sum(axis=1).to_numpy(float),
        },
        index=wide.index,
    )
    frame = frame.reset_index().assign(measure=measure)
    behind = {year: standing_for(rows["source"].max(), rows) for year, rows in known.groupby(["span", "year"])}
    source = [behind[key] for key in zip(frame["span"], frame["year"], strict=True)]
    return frame.assign(source=named_rows(source))


# ---------------------------------------------------------------- results


def _results(
    members: pd.DataFrame,
    counts: pd.DataFrame,
    shares: pd.DataFrame,
    concentration: pd.DataFrame,
) -> Results:
    results = Results()
    _add_members(results, members, counts)
    names = ["series", "grouping", "year"]
    for row in shares.to_dict("records"):
        name = ".".join(str(row[key]) for key in names)
        results.add(f"blocs.share.{name}", row["share_gdp_ppp_pct"], "% of world GDP", sources=[row["source"]])
    _add_growth(results, shares)
    units = {"effective_powers": "powers", "con": "0 to 1", "usa_pct": "% of the powers", "chn_pct": "% of the powers"}
    for measure, part in concentration.groupby("measure", sort=False):
        for row in part.to_dict("records"):
            for column, unit in units.items():
                name = f"blocs.{column}.{measure}.{row['year']}"
                results.add(name, row[column], unit, n=row["powers"], sources=[row["source"]])
        _add_trend(results, str(measure), part)
    return results


def _add_members(results: Results, members: pd.DataFrame, counts: pd.DataFrame) -> None:
    for (bloc, status), part in members.groupby(["bloc", "status"]):
        results.add(f"blocs.{status}s.{bloc}", len(part), "states", sources=sources_of(part))
    for bloc, part in counts.groupby("bloc"):
        by_year = part.set_index("year")["members"]
        if TURN_YEAR in by_year.index:
            results.add(f"blocs.members.{bloc}.{TURN_YEAR}", by_year[TURN_YEAR], "states")
        for year in sorted({int(by_year.index[0]), int(by_year.index[-1])}):
            if year != TURN_YEAR:
                results.add(f"blocs.members.{bloc}.{year}", by_year[year], "states")


def _add_growth(results: Results, shares: pd.DataFrame) -> None:
    """First and last share of each grouping, and what enlargement added to BRICS in the last year."""
    wide = shares[shares["series"] == "fariss"].pivot_table(
        index="year", columns="grouping", values="share_gdp_ppp_pct", aggfunc="first"
    )
    wide = wide.dropna()  # years in which every bloc shown is whole
    sources = sources_of(shares)
    if len(wide):
        results.add("blocs.share.first_year", int(wide.index[0]), "year")
        results.add("blocs.share.last_year", int(wide.index[-1]), "year")
    for grouping in wide.columns:
        series = wide[grouping]
        if series.empty:
            continue
        change = float(series.iloc[-1] - series.iloc[0])
        results.add(f"blocs.share.first.{grouping}", float(series.iloc[0]), "% of world GDP", sources=sources)
        results.add(f"blocs.share.last.{grouping}", float(series.iloc[-1]), "% of world GDP", sources=sources)
        results.add(f"blocs.share.change.{grouping}", change, "percentage points", sources=sources)
    if {"brics_5", "brics_10"} <= set(wide.columns) and len(wide):
        added = float((wide["brics_10"] - wide["brics_5"]).iloc[-1])
        results.add("blocs.share.enlargement", added, "% of world GDP", sources=sources)


def straight(series: pd.Series) -> float:
    """Move from the first year to the last along the straight line through all years (least squares)."""
    if len(series) < 2:
        return 0.0
    years = series.index.to_numpy(float)
    return float(np.polyfit(years - years[0], series.to_numpy(float), 1)[0] * (years[-1] - years[0]))


def _add_trend(results: Results, measure: str, part: pd.DataFrame) -> None:
    """Effective powers at the ends of the comparable span, and at the end of the Cold War where it lies inside."""
    longest = part[part["span"] == (SPANS[0] if measure == "capability" else "")]
    if longest.empty:
        return
    series = longest.set_index("year")["effective_powers"]
    sources = sources_of(longest)
    marks = {"first": int(series.index[0]), "last": int(series.index[-1])}
    marks |= {"cold_war_end": COLD_WAR_END} if COLD_WAR_END in series.index else {}
    marks |= {"lowest": int(series.idxmin()), "highest": int(series.idxmax())}
    for name, year in marks.items():
        results.add(f"blocs.powers.{measure}.{name}", float(series[year]), "powers", sources=sources)
        results.add(f"blocs.powers.{measure}.{name}.year", year, "year")
    since = marks.get("cold_war_end", marks["first"])
    change = float(series.iloc[-1] - series[since])
    results.add(
        f"blocs.powers.{measure}.change", change, "powers", n=int((series.index >= since).sum()), sources=sources
    )
    results.add(f"blocs.powers.{measure}.change.since", since, "year")
    compared = series[series.index >= since]
    results.add(f"blocs.powers.{measure}.trend", straight(compared), "powers", n=len(compared), sources=sources)
    decade = int(series.index[-1]) - DECADE
    if decade in series.index:
        change = float(series.iloc[-1] - series[decade])
        results.add(f"blocs.powers.{measure}.decade", change, "powers", n=DECADE + 1, sources=sources)
