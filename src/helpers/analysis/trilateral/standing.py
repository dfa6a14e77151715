"""Who stands where in the triangle, and does Japan's lead over Korea shrink or grow?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.trilateral.as_of import known, last_full_year
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.data import load, shared
from helpers.data.rows import ids

TURN_YEAR = 2023
"""Year of Camp David and of the article whose claims are tested."""
TREND_YEARS = 10
"""Years up to the turn from which the trend of a ratio is drawn."""
FEWEST_FOR_TREND = 5
BASES_LISTED = 2021
"""Year to which the list of bases reaches."""
EXPECTED = "where the trend up to the turn leads"


@dataclass(frozen=True)
class Measure:
    """One way to compare the three."""

    title: str
    unit: str
    more_is_ahead: bool | None
    """Whether a higher value means a stronger place; with distance it is the lower one, and a payment is no place."""


MEASURES = {
    "gdp": Measure("GDP", "USD bn", True),
    "gdp_per_head": Measure("GDP per head", "USD", True),
    "military_expenditure": Measure("Military expenditure", "USD bn of 2024", True),
    "military_share": Measure("Military expenditure, share of GDP", "% of GDP", True),
    "capability": Measure("Index of national capability", "% of the world’s total", True),
    "us_troops": Measure("US troops", "persons", True),
    "us_bases": Measure("US base sites", "sites", True),
    "host_support": Measure("Host-nation support", "USD m", None),
    "un_distance": Measure("Distance to the United States in UN votes", "ideal-point units", False),
}


@dataclass(frozen=True)
class Standing:
    """The three side by side, and the ratio of Japan to Korea."""

    missing: str | None
    side_by_side: pd.DataFrame
    """One row a measure: measure, title, unit, year (the last that all shown share), USA, JPN, KOR, ratio,
    ahead (code of the ally in the stronger place, blank with one ally and where the measure is no place)."""
    ratios: pd.DataFrame
    """measure, title, year, ratio, span (``to_2016``/``from_2017`` for capability, else blank), source."""
    turns: pd.DataFrame
    """One row a measure with a ratio in the turn year and later: measure, title, before, first_year, at_turn, last,
    last_year, trend_pct (a year, up to the turn), trend_low, trend_high, expected_low, expected_high (of the last
    ratio by the trend), nearer (to one than at the turn), beyond (outside what the trend leads to expect)."""
    treaties: pd.DataFrame
    """ally, title, signed, area, ally_defends_us_territory, purpose_of_us_forces, and the codes of ATOP."""
    results: Results


def standing(p: TrilateralParameters) -> Standing:
    """Compare the allies by nine measures, in one year and over time."""
    values = measures(p)
    values = values[values["country"].isin([*p.allies, "USA"])]
    if not values["country"].isin(p.allies).any():
        return _nothing(f"no measure of the triangle is known for {p.start_year}–{p.end_year}")
    ratios = _ratios(values)
    side = _side_by_side(values, p)
    turns = _turns(ratios, p)
    treaties = _treaties(p)
    return Standing(None, side, ratios, turns, treaties, _results(values, side, ratios, turns, treaties, p))


def _treaties(p: TrilateralParameters) -> pd.DataFrame:
    treaties = known(load("alliance_treaties"), p.as_of, "signed")
    return treaties[treaties["ally"].isin(p.allies)].reset_index(drop=True)


def _nothing(why: str) -> Standing:
    empty = pd.DataFrame()
    return Standing(why, empty, empty, empty, empty, Results())


def last_year(p: TrilateralParameters) -> int:
    """Last calendar year that the window and the as-of date leave."""
    return min(p.end_year, int(p.as_of[:4]))


def last_whole_year(p: TrilateralParameters) -> int:
    """The same for figures of a whole year, which are not known inside it."""
    return min(last_year(p), last_full_year(p.as_of))


def measures(p: TrilateralParameters, chosen: Collection[str] = tuple(MEASURES)) -> pd.DataFrame:
    """The chosen measures in the window: measure, country, year, value, span, source."""
    makers: dict[tuple[str, ...], Callable[[], pd.DataFrame]] = {
        ("gdp", "gdp_per_head", "military_expenditure", "military_share"): lambda: _national(p),
        ("capability",): _capability,
        ("us_troops", "us_bases"): _hosting,
        ("host_support",): _host_support,
        ("un_distance",): lambda: _un_distance(p),
    }
    parts = [make() for names, make in makers.items() if set(names) & set(chosen)]
    every = pd.concat(parts, ignore_index=True).dropna(subset=["value"]).astype({"value": float, "year": int})
    every = every[every["measure"].isin(chosen)]
    last = last_whole_year(p)
    inside = every["year"].between(p.start_year, last)
    listed = (every["measure"] == "us_bases") & (every["year"] <= last)  # one count only, whatever the first year
    return every[inside | listed].reset_index(drop=True)


def _long(frame: pd.DataFrame, **columns: str) -> pd.DataFrame:
    """Columns of a table as measures, one row a value."""
    parts = [
        frame.rename(columns={column: "value"})[["country", "year", "value", "source"]].assign(measure=measure, span="")
        for measure, column in columns.items()
    ]
    return pd.concat(parts, ignore_index=True)


@shared
def _national(p: TrilateralParameters) -> pd.DataFrame:
    macro = load("macro_annual")
    if p.gdp_measure == "ppp":
        macro["gdp_usd_bn"] *= macro["lcu_per_usd"] / macro["ppp_lcu_per_intl_usd"]
    macro["per_head"] = 1e9 * macro["gdp_usd_bn"] / macro["population"]
    spending = load("military_expenditure")
    spending["usd_bn"] = spending["constant_2024_usd_m"] / 1e3
    return pd.concat(
        [
            _long(macro, gdp="gdp_usd_bn", gdp_per_head="per_head"),
            _long(spending, military_expenditure="usd_bn", military_share="share_of_gdp_pct"),
        ]
    )


@shared
def _capability() -> pd.DataFrame:
    table = load("capability")
    rows = _long(table.assign(share=100 * table["capability_index"]), capability="share")
    return rows.assign(span=table["method"].to_numpy())


def _hosting() -> pd.DataFrame:
    troops = load("us_troops").rename(columns={"host": "country"})
    bases = load("us_bases").rename(columns={"host": "country"}).assign(year=BASES_LISTED)
    return pd.concat([_long(troops, us_troops="troops"), _long(bases, us_bases="sites")])


def _host_support() -> pd.DataFrame:
    """Japan's budget line and Korea's contribution in USD m, at the mean rate of the year."""
    japan = load("host_support_japan")
    japan = japan[japan["basis"] == "budget"].rename(columns={"fiscal_year": "year"})
    korea = load("host_support_korea")
    korea = korea[korea["kind"].isin(["agreed_usd", "agreed_krw", "by_rule"])]
    rates = load("exchange_rates_annual").set_index(["country", "year"])["lcu_per_usd"]
    yen = japan["year"].map(rates["JPN"])
    won = korea["year"].map(rates["KOR"])
    japan = japan.assign(country="JPN", usd_m=1e3 * japan["jpy_bn"] / yen)
    korea = korea.assign(country="KOR", usd_m=korea["usd_m"].fillna(1e3 * korea["krw_bn"] / won))
    return _long(pd.concat([japan, korea]), host_support="usd_m")


def _un_distance(p: TrilateralParameters) -> pd.DataFrame:
    points = load("un_ideal_points")
    points = points[points["measure"] == p.un_measure]
    home = points[points["country"] == "USA"].set_index("year")["ideal_point"]
    away = points[points["country"] != "USA"]
    return _long(
        away.assign(distance=(away["ideal_point"] - away["year"].map(home)).abs()).drop(columns="measure"),
        un_distance="distance",
    )


def _ratios(values: pd.DataFrame) -> pd.DataFrame:
    """Japan's value over Korea's wherever both have one; empty with one ally."""
    both = values[values["country"].isin(["JPN", "KOR"])]
    wide = both.set_index(["measure", "span", "year", "country"])["value"].unstack("country")
    if not {"JPN", "KOR"} <= set(wide.columns):
        return pd.DataFrame(columns=["measure", "title", "span", "year", "ratio"])
    both = wide.dropna()
    ratios = (both["JPN"] / both["KOR"]).rename("ratio").reset_index()
    ratios["measure"] = pd.Categorical(ratios["measure"], list(MEASURES))
    ratios = ratios.sort_values(["measure", "year"]).astype({"measure": str})
    ratios.insert(1, "title", ratios["measure"].map(lambda measure: MEASURES[measure].title))
    return ratios.reset_index(drop=True)


def _side_by_side(values: pd.DataFrame, p: TrilateralParameters) -> pd.DataFrame:
    wide = values.set_index(["measure", "year", "country"])["value"].unstack("country")
    shared = (
        wide.reindex(columns=["USA", "JPN", "KOR"])
        .dropna(subset=list(p.allies))
        .reset_index("year")
        .sort_values("year")
    )
    last = shared.groupby(level="measure").tail(1)
    rows = [
        {"measure": measure, "title": what.title, "unit": what.unit, **last.loc[measure]}
        for measure, what in MEASURES.items()
        if measure in last.index
    ]
    side = pd.DataFrame(rows, columns=["measure", "title", "unit", "year", "USA", "JPN", "KOR"])
    side = side.astype({"year": int, "USA": float, "JPN": float, "KOR": float})
    side["ratio"] = side["JPN"] / side["KOR"]
    side["ahead"] = [_ahead(row) for row in side.to_dict("records")]
    return side


def _ahead(row: dict[Any, Any]) -> str | None:
    more = MEASURES[row["measure"]].more_is_ahead
    if more is None or pd.isna(row["ratio"]) or row["ratio"] == 1:
        return None
    return "JPN" if (row["ratio"] > 1) == more else "KOR"


def places(side_by_side: pd.DataFrame) -> pd.DataFrame:
    """The rows in which one ally stands above, below or level with the other."""
    rows = side_by_side.dropna(subset=["ratio"])
    return rows[rows["measure"].isin([name for name, one in MEASURES.items() if one.more_is_ahead is not None])]


def _turns(ratios: pd.DataFrame, p: TrilateralParameters) -> pd.DataFrame:
    rows = []
    for (measure, span), part in ratios.groupby(["measure", "span"], sort=False):
        series = part.set_index("year")["ratio"]
        later = series[series.index > TURN_YEAR]
        if TURN_YEAR in series.index and len(later) and span != "to_2016":
            rows.append({"measure": measure, "title": MEASURES[measure].title, **_turn(series, later, p.confidence)})
    return pd.DataFrame(rows)


def _turn(series: pd.Series, later: pd.Series, level: float) -> dict[str, Any]:
    at_turn, last = float(series[TURN_YEAR]), float(later.iloc[-1])
    expected = _trend(series[series.index <= TURN_YEAR].tail(TREND_YEARS), int(later.index[-1]), level)
    low, high = expected["expected_low"], expected["expected_high"]
    beyond = None if low is None or high is None else not low <= last <= high
    return {
        "first": float(series.iloc[0]),
        "first_year": int(series.index[0]),
        "at_turn": at_turn,
        "last": last,
        "last_year": int(later.index[-1]),
        "nearer": abs(np.log(last)) < abs(np.log(at_turn)),
        "beyond": beyond,
        **expected,
    }


_NO_TREND = dict.fromkeys(("trend_pct", "trend_low", "trend_high", "expected_low", "expected_high"))


def _trend(series: pd.Series, target: int, level: float) -> dict[str, float | None]:
    """Yearly growth of the ratio in %, with interval, and the interval for one later year (least squares on logs)."""
    from scipy.stats import t as t_distribution

    n = len(series)
    if n < FEWEST_FOR_TREND:
        return dict(_NO_TREND)
    x, y = series.index.to_numpy(float), np.log(series.to_numpy(float))
    centred = x - x.mean()
    spread = float((centred**2).sum())
    slope = float((centred * y).sum() / spread)
    residuals = y - y.mean() - slope * centred
    error = float(np.sqrt((residuals**2).sum() / (n - 2)))
    reach = float(t_distribution.ppf((1 + level) / 2, n - 2))
    ahead = target - x.mean()
    middle = y.mean() + slope * ahead
    wide = reach * error * np.sqrt(1 + 1 / n + ahead**2 / spread)
    half = reach * error / np.sqrt(spread)
    return {
        "trend_pct": _grown(slope),
        "trend_low": _grown(slope - half),
        "trend_high": _grown(slope + half),
        "expected_low": float(np.exp(middle - wide)),
        "expected_high": float(np.exp(middle + wide)),
    }


def _grown(log: float) -> float:
    """A difference of logs as growth in %."""
    return float(100 * np.expm1(log))


def _results(
    values: pd.DataFrame,
    side: pd.DataFrame,
    ratios: pd.DataFrame,
    turns: pd.DataFrame,
    treaties: pd.DataFrame,
    p: TrilateralParameters,
) -> Results:
    results = Results()
    sources = {measure: sources_of(part) for measure, part in values.groupby("measure")}
    for row in side.to_dict("records"):
        name, behind = row["measure"], sources[row["measure"]]
        results.add(f"standing.year.{name}", row["year"], "year")
        for country in ("USA", *p.allies):
            if pd.notna(row[country]):
                results.add(f"standing.{name}.{country}", row[country], row["unit"], sources=behind)
        if pd.notna(row["ratio"]):
            results.add(f"standing.ratio.{name}", row["ratio"], "Japan over Korea", sources=behind)
    _add_counts(results, side, turns, sources)
    for row in ratios.to_dict("records"):
        year = f"standing.ratio.{row['measure']}.{row['year']}"
        results.add(year, row["ratio"], "Japan over Korea", sources=sources[row["measure"]])
    for row in turns.to_dict("records"):
        _add_turn(results, row, sources[row["measure"]], p.confidence)
    for row in treaties.to_dict("records"):
        results.add(
            f"standing.treaty.{row['ally']}.covers_us_territory",
            bool(row["ally_defends_us_territory"]),
            "true or false",
            sources=[row["source"]],
        )
    return results


def _add_counts(results: Results, side: pd.DataFrame, turns: pd.DataFrame, sources: Mapping[Any, list[str]]) -> None:
    """Counts rest on the rows of the measures that they count, not on all that this section reads."""
    compared = places(side)
    for row in compared.to_dict("records"):
        name = row["measure"]
        results.add(f"standing.ahead.{name}", row["ahead"] or "neither", "country", sources=sources[name])
    if len(compared):
        n, ahead = len(compared), int((compared["ahead"] == "JPN").sum())
        behind = ids(source for measure in compared["measure"] for source in sources[measure])
        results.add("standing.measures", n, "measures", sources=behind)
        results.add("standing.japan_ahead", ahead, "measures", n=n, sources=behind)
        results.add("standing.korea_ahead", int((compared["ahead"] == "KOR").sum()), "measures", n=n, sources=behind)
    if len(turns):
        results.add("standing.after.measures", len(turns), "measures")
        results.add("standing.after.nearer", int(turns["nearer"].sum()), "measures", n=len(turns))
        results.add("standing.after.farther", int((~turns["nearer"]).sum()), "measures", n=len(turns))
        results.add("standing.after.beyond_trend", int(turns["beyond"].eq(True).sum()), "measures", n=len(turns))
        overtaken = int(((np.log(turns["last"]) * np.log(turns["at_turn"])) < 0).sum())
        results.add("standing.after.overtaken", overtaken, "measures", n=len(turns))


def _add_turn(results: Results, row: dict[Any, Any], sources: list[str], level: float) -> None:
    name, unit = f"standing.turn.{row['measure']}", "Japan over Korea"
    results.add(f"{name}.at_turn", row["at_turn"], unit, sources=sources)
    trend = row["expected_low"] is not None and pd.notna(row["expected_low"])
    interval = (row["expected_low"], row["expected_high"]) if trend else None
    results.add(
        f"{name}.last",
        row["last"],
        unit,
        interval=interval,
        level=level if trend else None,
        design=EXPECTED if trend else "",
        sources=sources,
    )
    results.add(f"{name}.last_year", row["last_year"], "year")
    if trend:
        ends = (row["trend_low"], row["trend_high"])
        results.add(
            f"{name}.trend",
            row["trend_pct"],
            "% a year",
            interval=ends,
            level=level,
            design="straight line in logs",
            sources=sources,
        )
