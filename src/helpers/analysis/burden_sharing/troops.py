"""US troops by host, and whether hosts spend less where more of them stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.results import Result, Results, sources_of
from helpers.analysis.trials import panel_like, residuals, serial_correlation
from helpers.data import load, shared

SEAM = 2005
"""First year of the Department of Defense's own counts; before it stands a compilation."""
UNSURE = ("held", "reporting_change")
"""Cautions for which a year's number is no count that another year's can be set against."""
NEW_COUNT = "navy_count_jumps"
"""Caution of the first year of a wider count: years before and after it are not compared."""
MANY = 1000
"""A host counts in the comparison with spending where its median is at least a thousand soldiers."""
CHANGE_YEARS = 2
FEWEST_YEARS = 15
ERROR_LAGS = 3
DESIGN = "regression with hosts’ effects, wild bootstrap over blocks of years"


@dataclass(frozen=True)
class Troops:
    """Head counts by host and year, and spending set against them."""

    missing: str | None
    years: pd.DataFrame
    """host, year, troops (thousand), series (``legacy``, ``report``), other (thousand, by the other series),
    caution."""
    seam: pd.DataFrame
    """host, change_pct (from the last year of the old count to the first of the new), widest_pct, widest_year: where
    the reports differ most from the compilation in the years that both cover."""
    answers: pd.DataFrame
    """host (or ``ALL``), estimate: growth of own spending (%) for 1% more troops over two years, low, high, p_value,
    n; rank (Spearman, troops and share of GDP over the years)."""
    results: Results


def troops(p: BurdenSharingParameters) -> Troops:
    """Troops in the hosts and comparison hosts; the seam; own spending against troops in all larger hosts."""
    table = load("us_troops")
    shown = table[table["host"].isin([*p.hosts, *p.comparison_hosts]) & table["year"].between(p.start_year, p.end_year)]
    if shown["year"].nunique() < 2:
        return _nothing(f"troops are counted to {table['year'].max()}: fewer than two years lie in the window")
    years = _years(shown, p)
    seam = _seam(table, p)
    answers = _answers(p)
    return Troops(None, years, seam, answers, _results(p, years, seam, answers, sources_of(shown)))


def _nothing(why: str) -> Troops:
    empty = pd.DataFrame()
    return Troops(why, empty, empty, empty, Results())


def _years(shown: pd.DataFrame, p: BurdenSharingParameters) -> pd.DataFrame:
    years = shown[["host", "year", "series", "caution"]].assign(
        troops=shown["troops"] / 1e3, other=shown["other_series_troops"].astype(float) / 1e3
    )
    order = {host: i for i, host in enumerate([*p.hosts, *p.comparison_hosts])}
    return years.sort_values(["host", "year"], key=lambda c: c.map(order) if c.name == "host" else c, ignore_index=True)


def _seam(table: pd.DataFrame, p: BurdenSharingParameters) -> pd.DataFrame:
    """How the two counts meet, by host: the change into the reports' first year, and where they differ most since."""
    rows = []
    for host in [*p.hosts, *p.comparison_hosts]:
        own = table[table["host"] == host].set_index("year")
        both = own[(own.index >= SEAM) & own["other_series_troops"].notna()]
        apart = 100 * (both["troops"] / both["other_series_troops"].astype(float) - 1)
        change = 100 * (own.at[SEAM, "troops"] / own.at[SEAM - 1, "troops"] - 1)
        widest = int(apart.abs().idxmax())
        rows.append({"host": host, "change_pct": change, "widest_pct": apart[widest], "widest_year": widest})
    return pd.DataFrame(rows)


# ---------------------------------------------------------------- troops and spending


def _answers(p: BurdenSharingParameters) -> pd.DataFrame:
    """Growth of real spending on the change of troops, host by host and pooled."""
    panel = _panel(p)
    rows = []
    for host, own in panel.groupby("host"):
        if len(own) >= FEWEST_YEARS:
            rows.append({"host": host, **_answer(own, p), "rank": _rank(own)})
    if len(rows) > 1:
        used = panel[panel["host"].isin([row["host"] for row in rows])]
        rows.append({"host": "ALL", **_answer(used, p)})
    columns = ["host", "estimate", "low", "high", "p_value", "n", "rank"]
    return pd.DataFrame(rows, columns=columns)


def _panel(p: BurdenSharingParameters) -> pd.DataFrame:
    """host, year, own (growth of real spending, log %), troops_change (log % a year over two years), gdp, levels."""
    table = load("us_troops")
    many = table.groupby("host")["troops"].median() >= MANY
    table = table[table["host"].map(many)]
    spending = load("military_expenditure").rename(columns={"country": "host"}).sort_values(["host", "year"])
    spending["own"] = 100 * np.log(spending["constant_2024_usd_m"]).groupby(spending["host"]).diff()
    growth = load("macro_annual").rename(columns={"country": "host", "gdp_real_growth_pct": "gdp"})
    joined = _changes(table).merge(spending[["host", "year", "own", "share_of_gdp_pct"]], on=["host", "year"])
    joined = joined.merge(growth[["host", "year", "gdp"]], on=["host", "year"])
    joined = joined[joined["year"].between(p.start_year, p.end_year)]
    return joined.dropna(subset=["own", "gdp", "troops_change"])


def _changes(table: pd.DataFrame) -> pd.DataFrame:
    """Change of troops a year over two years, in one count; missing where one of the counts is unsure."""
    rows = table.sort_values(["host", "year"])
    sure = ~rows["caution"].isin(UNSURE) & (rows["troops"] > 0)
    logs = np.log(rows["troops"].where(sure))
    host = rows["host"]
    change = 100 * logs.groupby(host).diff(CHANGE_YEARS) / CHANGE_YEARS
    count = rows["series"] + (rows["caution"] == NEW_COUNT).groupby(host).cumsum().astype(str)
    one_count = count == count.groupby(host).shift(CHANGE_YEARS)
    on_end = rows["year"] - rows["year"].groupby(host).shift(CHANGE_YEARS) == CHANGE_YEARS
    return rows[["host", "year", "troops"]].assign(troops_change=change.where(one_count & on_end))


def _answer(panel: pd.DataFrame, p: BurdenSharingParameters) -> dict[str, float | None]:
    found = st.panel_regression(
        panel, "own", ["troops_change", "gdp"], unit="host", time="year", lags=ERROR_LAGS,
        level=p.confidence, draws=p.draws, seed=p.seed, only=["troops_change"],
    )["troops_change"]  # fmt: skip
    low, high = found.interval or (np.nan, np.nan)
    return {"estimate": found.estimate, "low": low, "high": high, "p_value": found.p_value, "n": found.n}


@shared
def _every_host(p: BurdenSharingParameters) -> pd.DataFrame:
    panel = _panel(p)
    return panel[panel.groupby("host")["year"].transform("size") >= FEWEST_YEARS]


def answer_with_effect(p: BurdenSharingParameters, rng: np.random.Generator, effect: float) -> Result:
    """The answer of all hosts together in spending made up with a known one."""
    rows = _every_host(p).assign(country=lambda rows: rows["host"])
    made = panel_like(rows, "own", ["troops_change", "gdp"], "troops_change", effect, rng, block=ERROR_LAGS + 1)
    found = _answer(made, p.model_copy(update={"draws": min(p.draws, 199)}))
    ends = (float(found["low"] or 0), float(found["high"] or 0))
    return Result("answer", float(found["estimate"] or 0), "", ends, int(found["n"] or 0), (), p.confidence, DESIGN)


def persistence(p: BurdenSharingParameters) -> float:
    """Correlation of the residuals of all hosts together with those of the year before."""
    rows = _every_host(p).assign(country=lambda rows: rows["host"])
    left = residuals(rows, "own", ["troops_change", "gdp"])
    return serial_correlation(rows.assign(left=left).pivot(index="year", columns="host", values="left"))


def _rank(own: pd.DataFrame) -> float:
    there = own.dropna(subset=["share_of_gdp_pct"])
    levels = there["troops"].to_numpy(float), there["share_of_gdp_pct"].to_numpy(float)
    return st.rank_correlation_value(*levels, "spearman")


# ---------------------------------------------------------------- results


def _results(
    p: BurdenSharingParameters, years: pd.DataFrame, seam: pd.DataFrame, answers: pd.DataFrame, sources: list[str]
) -> Results:
    results = Results()
    for host, own in years.groupby("host", sort=False):
        # a year without a count repeats its neighbour, and is no peak of its own
        counted = own[(own["caution"] != "held") | (own["year"] == own["year"].max())]
        peak = counted["troops"].idxmax()
        at = {"first": own["year"].idxmin(), "peak": peak, "last": own["year"].idxmax()}
        for when, row in at.items():
            results.add(f"troops.{host}.{when}", round(1e3 * own.at[row, "troops"]), "soldiers", sources=sources)
            results.add(f"troops.{host}.{when}.year", int(own.at[row, "year"]), "year")
    units = {"change_pct": "%", "widest_pct": "%", "widest_year": "year"}
    results.add_frame("troops.seam", seam, ["host"], units, sources=sources)
    used = sources_of(*(load(name) for name in ("us_troops", "military_expenditure", "macro_annual")))
    for row in answers.to_dict("records"):
        ends = (row["low"], row["high"])
        name = f"troops.answer.{row['host']}"
        results.add(
            name, row["estimate"], "% for 1%", interval=ends, level=p.confidence, n=int(row["n"]), design=DESIGN,
            sources=used,
        )  # fmt: skip
        if pd.notna(row["rank"]):
            results.add(f"troops.rank.{row['host']}", row["rank"], "rank correlation", n=int(row["n"]), sources=used)
    ranks = answers.loc[answers["host"] != "ALL", "rank"] if len(answers) else pd.Series(dtype=float)
    results.add("troops.rank.positive", int((ranks > 0).sum()), "hosts", n=len(ranks), sources=used)
    results.add("troops.hosts_compared", int((answers["host"] != "ALL").sum()), "hosts")
    results.add("troops.confidence", p.confidence, "probability")
    return results
