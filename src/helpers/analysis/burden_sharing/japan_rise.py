"""Is the rise of Japan's defence spending new?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.burden_sharing.pace import UNIT, gain, paces
from helpers.analysis.results import Results, sources_of
from helpers.data import load

BREAK_DESIGN = "least squares over partitions, moving-block bootstrap of the dates"
RISE_FROM = 2012
"""The year before the government that announced the rise; growth until then is the time before."""
SHORTEST_SEGMENT = 6
"""Years in a segment at the least: shorter ones would be single decisions."""
FEWEST_YEARS = 2 * SHORTEST_SEGMENT + 1
COMPARED = ("AUS", "CHN", "DEU", "FRA", "GBR", "IND", "ITA", "JPN", "KOR", "TWN", "USA")


@dataclass(frozen=True)
class JapanRise:
    """Real spending, growth by decade, dated breaks, share of GDP."""

    missing: str | None
    years: pd.DataFrame
    """year, real_usd_bn (prices of 2024), growth_pct, share_of_gdp_pct, fitted_usd_bn (segments of the partition),
    mean_growth_pct (means between shifts)."""
    decades: pd.DataFrame
    """decade, first, last, growth_pct (a year), rising (years of growth), years, share_pct (mean)."""
    budgets: pd.DataFrame
    """concept, year, share_of_gdp_pct as printed: three concepts, never one line."""
    breaks: pd.DataFrame
    """method (``partition``: level and trend of the logarithm; ``means``: growth rates by PELT), date, low, high,
    before_pct, after_pct: growth a year on either side."""
    compared: pd.DataFrame
    """country, first, last, growth_pct: real growth a year since 2012."""
    results: Results


def japan_rise(p: BurdenSharingParameters) -> JapanRise:
    """Growth by decade, breaks by two methods, the size of the rise, and Japan beside others."""
    rows = _spending(p)
    own = rows[rows["country"] == "JPN"].sort_values("year")
    if "JPN" not in p.hosts:
        return _nothing("Japan is not among the hosts of this run")
    if len(own) < FEWEST_YEARS:
        return _nothing(f"breaks need {FEWEST_YEARS} years of Japan’s series, and fewer lie in the window")
    years = _years(own)
    partition, means = _partition(years, p), _means(years, p)
    years["fitted_usd_bn"] = np.exp(partition.fitted.to_numpy())
    years["mean_growth_pct"] = [np.nan, *means.fitted.to_numpy()]  # the first year has no growth
    breaks = pd.concat([_dated("partition", partition, years), _dated("means", means, years)], ignore_index=True)
    decades, compared, budgets = _decades(years), _compared(rows), _budgets(p)
    beside = sources_of(rows[rows["country"].isin(COMPARED)])
    results = _results(years, decades, breaks, compared, budgets, sources_of(own), beside, p.confidence)
    _add_gains(results, p)
    _add_by_chance(results, years, p)
    return JapanRise(None, years, decades, budgets, breaks, compared, results)


SPANS = {"since_2019": (range(2019, 2027), range(2014, 2019)), "to_2019": (range(2017, 2020), range(2013, 2017))}
"""Years whose mean growth is set against that of the years before: since the first budget after the forecast of 2018,
and from the first demands to the papers of 2019."""
GAIN_DESIGN = "change of Japan’s growth less that of other states, prediction interval over states"


def _add_gains(results: Results, p: BurdenSharingParameters) -> None:
    """How much Japan's growth gained on that of other states."""
    pace = paces().loc[p.start_year : p.end_year]
    for name, (after, before) in SPANS.items():
        found = gain(pace, after, before, p.confidence)
        if found is not None:
            results.add(
                f"japan_rise.gain.{name}", found.estimate, UNIT, interval=found.interval, level=found.level,
                n=found.n, design=GAIN_DESIGN, sources=sources_of(load("military_expenditure")),
            )  # fmt: skip


def _add_by_chance(results: Results, years: pd.DataFrame, p: BurdenSharingParameters) -> None:
    """Whether the partition gains more than in levels that only add up the growth of this one."""
    logs = pd.Series(np.log(years["real_usd_bn"].to_numpy()), _periods(years))
    found = st.wandering(logs, most=p.max_breaks, shortest=SHORTEST_SEGMENT, draws=min(p.draws, MADE_UP), seed=p.seed)
    n = min(p.draws, MADE_UP)
    results.add("japan_rise.by_chance.any", 100 * found.any_share, "% of series that only add up growth", n=n)
    results.add("japan_rise.by_chance.p", found.p_value, "probability", design=BEYOND_CHANCE, n=n)


MADE_UP = 199
BEYOND_CHANCE = "gain of breaks beside levels that add up this one’s growth in random blocks"


def japan_years(p: BurdenSharingParameters) -> pd.DataFrame:
    """year, share_of_gdp_pct, real_usd_bn (prices of 2024), growth_pct of Japan in the window, without the breaks."""
    rows = _spending(p)
    return _years(rows[rows["country"] == "JPN"].sort_values("year"))


def _spending(p: BurdenSharingParameters) -> pd.DataFrame:
    table = load("military_expenditure")
    return table[table["year"].between(p.start_year, p.end_year)]


def _nothing(why: str) -> JapanRise:
    empty = pd.DataFrame()
    return JapanRise(why, empty, empty, empty, empty, empty, Results())


def _years(own: pd.DataFrame) -> pd.DataFrame:
    real = own["constant_2024_usd_m"] / 1e3
    years = own[["year", "share_of_gdp_pct"]].assign(real_usd_bn=real, growth_pct=100 * real.pct_change())
    return years.reset_index(drop=True)


def _periods(years: pd.DataFrame) -> pd.PeriodIndex:
    return pd.PeriodIndex(years["year"].astype(str), freq="Y")


def _partition(years: pd.DataFrame, p: BurdenSharingParameters) -> st.Breaks:
    logs = pd.Series(np.log(years["real_usd_bn"].to_numpy()), _periods(years))
    return st.structural_breaks(
        logs, most=p.max_breaks, shortest=SHORTEST_SEGMENT, level=p.confidence, draws=p.draws, seed=p.seed
    )


def _means(years: pd.DataFrame, p: BurdenSharingParameters) -> st.Breaks:
    grown = years.dropna(subset=["growth_pct"])
    rates = pd.Series(grown["growth_pct"].to_numpy(), _periods(grown))
    return st.mean_shifts(
        rates, most=p.max_breaks, shortest=SHORTEST_SEGMENT - 1, level=p.confidence, draws=p.draws, seed=p.seed
    )


def _dated(method: str, found: st.Breaks, years: pd.DataFrame) -> pd.DataFrame:
    """Breaks with the growth a year in the spans on either side of each."""
    edges = [int(years["year"].min()), *[date.year for date in found.dates], int(years["year"].max()) + 1]
    rows = [
        {
            "method": method,
            "date": date.year,
            "low": low.year,
            "high": high.year,
            "before_pct": _growth(years, edges[i], edges[i + 1]),
            "after_pct": _growth(years, edges[i + 1], edges[i + 2]),
        }
        for i, (date, (low, high)) in enumerate(zip(found.dates, found.intervals, strict=True))
    ]
    return pd.DataFrame(rows, columns=["method", "date", "low", "high", "before_pct", "after_pct"])


def _growth(years: pd.DataFrame, first: int, until: int) -> float:
    """Growth a year in %, over the growth rates of ``first`` up to the year before ``until``."""
    rates = years[years["year"].between(first, until - 1)]["growth_pct"].dropna()
    return float(100 * (np.exp(np.log1p(rates / 100).mean()) - 1))


def _decades(years: pd.DataFrame) -> pd.DataFrame:
    rows = [
        {
            "decade": f"{decade}s",
            "first": int(part["year"].min()),
            "last": int(part["year"].max()),
            "growth_pct": _growth(part, decade, decade + 10),
            "rising": int((part["growth_pct"] > 0).sum()),
            "years": int(part["growth_pct"].notna().sum()),
            "share_pct": float(part["share_of_gdp_pct"].mean()),
        }
        for decade, part in years.groupby(years["year"] // 10 * 10)
        if part["growth_pct"].notna().any()
    ]
    return pd.DataFrame(rows)


def _budgets(p: BurdenSharingParameters) -> pd.DataFrame:
    rows = load("defence_budgets")
    rows = rows[(rows["country"] == "JPN") & rows["year"].between(p.start_year, p.end_year)]
    return rows.dropna(subset=["share_of_gdp_pct"])[["concept", "year", "share_of_gdp_pct", "source"]]


def _compared(rows: pd.DataFrame) -> pd.DataFrame:
    """Real growth a year since 2012 of the states compared, largest first; empty where the window ends before."""
    levels = rows.pivot(index="year", columns="country", values="constant_2024_usd_m")
    levels = levels[[c for c in COMPARED if c in levels]]
    if RISE_FROM not in levels.index or levels.index.max() == RISE_FROM:
        return pd.DataFrame(columns=["country", "first", "last", "growth_pct"])
    last = int(levels.index.max())
    growth = 100 * ((levels.loc[last] / levels.loc[RISE_FROM]) ** (1 / (last - RISE_FROM)) - 1)
    frame = growth.dropna().rename("growth_pct").rename_axis("country").reset_index()
    return frame.assign(first=RISE_FROM, last=last).sort_values("growth_pct", ascending=False, ignore_index=True)


def _results(
    years: pd.DataFrame,
    decades: pd.DataFrame,
    breaks: pd.DataFrame,
    compared: pd.DataFrame,
    budgets: pd.DataFrame,
    sources: list[str],
    beside: list[str],
    level: float,
) -> Results:
    results = Results()
    _add_history(results, years, sources)
    _add_rise(results, years, sources)
    units = {"growth_pct": "% a year", "rising": "years", "years": "years", "share_pct": "% of GDP"}
    results.add_frame("japan_rise", decades, ["decade"], units, sources=sources)
    results.add_frame("japan_rise.decade", decades.assign(name=decades["decade"]), ["decade"], {"name": "decade"})
    for method in ("partition", "means"):
        _add_breaks(results, method, breaks[breaks["method"] == method], sources, level)
    if len(breaks):
        _add_agreed(results, breaks, sources)
    results.add_frame("japan_rise.since", compared, ["country"], {"growth_pct": "% a year"}, sources=beside)
    if len(compared):
        rank = int(compared.index[compared["country"] == "JPN"][0]) + 1
        results.add("japan_rise.rank", rank, "rank", n=len(compared), sources=beside)
    for concept, part in budgets.groupby("concept"):
        last = part.sort_values("year").iloc[-1]
        name = f"japan_rise.budget.{concept}"
        results.add(name, last["share_of_gdp_pct"], "% of GDP", sources=[last["source"]])
        results.add(f"{name}.year", int(last["year"]), "fiscal year")
    return results


def _add_history(results: Results, years: pd.DataFrame, sources: list[str]) -> None:
    """Years of growth before 2013 and the longest run of them."""
    before = years[(years["year"] <= RISE_FROM) & years["growth_pct"].notna()]
    results.add("japan_rise.first_year", int(years["year"].min()), "year", sources=sources)
    results.add("japan_rise.last_year", int(years["year"].max()), "year", sources=sources)
    if len(before):
        rising = before["growth_pct"] > 0
        results.add("japan_rise.rising_before", int(rising.sum()), "years", n=len(before), sources=sources)
        results.add("japan_rise.before", int(before["year"].max()), "year", sources=sources)
        _add_run(results, before.loc[rising, "year"].tolist(), sources)


def _add_run(results: Results, rising: list[int], sources: list[str]) -> None:
    """The longest unbroken run of years of growth."""
    runs: list[list[int]] = []
    for year in rising:
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    if runs:
        longest = max(runs, key=len)
        results.add("japan_rise.longest_run", len(longest), "years", sources=sources)
        results.add("japan_rise.longest_run.first", longest[0], "year", sources=sources)
        results.add("japan_rise.longest_run.last", longest[-1], "year", sources=sources)


def _add_rise(results: Results, years: pd.DataFrame, sources: list[str]) -> None:
    """Real spending and share of GDP at the ends of the window, at the highest share, and since 2012."""
    there = years.set_index("year")
    shares = there["share_of_gdp_pct"].dropna()
    last = int(there.index.max())
    peak, low = int(shares.idxmax()), int(shares.idxmin())
    for when, year in {
        "first": int(shares.index.min()),
        "peak": peak,
        "low": low,
        "last": int(shares.index.max()),
    }.items():
        results.add(f"japan_rise.share.{when}", shares[year], "% of GDP", sources=sources)
        results.add(f"japan_rise.share_year.{when}", year, "year", sources=sources)
    results.add("japan_rise.real.last", there.at[last, "real_usd_bn"], "USD bn at 2024 prices", sources=sources)
    if RISE_FROM in there.index and last > RISE_FROM:
        start, end = there.loc[RISE_FROM], there.loc[last]
        rise = 100 * (end["real_usd_bn"] / start["real_usd_bn"] - 1)
        results.add("japan_rise.rise", rise, "%", n=last - RISE_FROM + 1, sources=sources)
        results.add("japan_rise.rise_first", RISE_FROM, "year")
        results.add("japan_rise.rise_yearly", _growth(years, RISE_FROM + 1, last + 1), "% a year", sources=sources)
        change = end["share_of_gdp_pct"] - start["share_of_gdp_pct"]
        results.add("japan_rise.share_change", change, "percentage points", sources=sources)


NEAR_YEARS = 3
"""Two methods are said to agree on a break where their dates lie no further apart."""


def _add_agreed(results: Results, breaks: pd.DataFrame, sources: list[str]) -> None:
    """Breaks of the level that the means of the growth rate find as well; nothing where one method finds none."""
    own, means = (breaks[breaks["method"] == method] for method in ("partition", "means"))
    if own.empty or means.empty:
        return
    near = np.abs(own["date"].to_numpy()[:, None] - means["date"].to_numpy()) <= NEAR_YEARS
    results.add("japan_rise.near_years", NEAR_YEARS, "years")
    results.add("japan_rise.agreed", int(near.any(axis=1).sum()), "breaks", n=len(own), sources=sources)
    for number, row in enumerate(own[near.any(axis=1)].to_dict("records"), start=1):
        name = f"japan_rise.agreed.{number}"
        results.add(name, int(row["date"]), "year", sources=sources)
        for side in ("before_pct", "after_pct"):
            results.add(f"{name}.{side}", row[side], "% a year", sources=sources)


def _add_breaks(results: Results, method: str, found: pd.DataFrame, sources: list[str], level: float) -> None:
    results.add(f"japan_rise.breaks.{method}", len(found), "breaks", sources=sources)
    for number, row in enumerate(found.to_dict("records"), start=1):
        name = f"japan_rise.break.{method}.{number}"
        ends = (row["low"], row["high"])
        results.add(name, int(row["date"]), "year", interval=ends, level=level, design=BREAK_DESIGN, sources=sources)
        units: Mapping[str, str] = {"before_pct": "% a year", "after_pct": "% a year"}
        for column, unit in units.items():
            results.add(f"{name}.{column}", row[column], unit, sources=sources)
