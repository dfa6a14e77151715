"""Did Japan turn away from the US market?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.results import Results, sources_of
from helpers.analysis.trade.contract import TradeParameters
from helpers.analysis.trade.flows import (
    yen_rate,
)
from helpers.data import load

FOUNDERS = ["IDN", "MYS", "PHL", "SGP", "THA"]
EU_WITHOUT_BRITAIN = 2020
"""First year in which the table's European Union leaves Britain out."""
BLOCS = {"USA": ["USA"], "CHN": ["CHN"], "ASEAN": FOUNDERS, "EU": ["EU"]}
IMPORTS_ALSO = {"ASEAN": ["BRN", "VNM"]}
"""The table has exports to Vietnam from 2017 on only and to Brunei not at all, and a group must not grow under way.
Of ASEAN's other members it has nothing."""


@dataclass(frozen=True)
class Turn:
    """Where Japan's trade goes and comes from, before and after the turn year."""

    missing: str | None
    shares: pd.DataFrame
    """flow, bloc, year, share_pct, value (bn of the chosen currency)."""
    concentration: pd.DataFrame
    """flow, year, hhi: Herfindahl–Hirschman index over single partners, 0–10,000."""
    changes: pd.DataFrame
    """flow, bloc, first, last (%), and the change of trend after the turn year (pp a year) with interval."""
    results: Results


FEWEST_TREND_YEARS = 4
SHORT_SERIES = "change of a short series, size held by simulation"


def turn(p: TradeParameters) -> Turn:
    """Shares of the United States, China, ASEAN and the EU in Japan's exports and imports; concentration; trends."""
    rows = _full_years(p)
    if "JPN" not in p.partners:
        return _no_turn("Japan is not among the partners of this run")
    if rows["year"].nunique() < 2:
        start = load("japan_trade_by_partner")["year"].min()
        return _no_turn(
            f"Japan's table of partners starts in {start} and holds fewer than two full years of the window"
        )
    flows = _by_flow(rows)
    shares = _bloc_shares(flows, p)
    concentration = _concentration(flows)
    changes = _share_changes(shares, p)
    results = _turn_results(shares, concentration, changes, p, sources_of(rows))
    return Turn(None, shares, concentration, changes, results)


def concentration(p: TradeParameters) -> pd.DataFrame:
    """Concentration of Japan's exports and imports alone: flow, year, hhi."""
    return _concentration(_by_flow(_full_years(p)))


def _full_years(p: TradeParameters) -> pd.DataFrame:
    table = load("japan_trade_by_partner")
    return table[(table["months_covered"] == 12) & table["year"].between(p.start_year, p.end_year)]


def _by_flow(rows: pd.DataFrame) -> pd.DataFrame:
    flows = rows.melt(["partner", "year"], ["exports_jpy_bn", "imports_jpy_bn"], var_name="flow", value_name="value")
    return flows.assign(flow=flows["flow"].str.removesuffix("_jpy_bn"))


def _no_turn(reason: str) -> Turn:
    empty = pd.DataFrame()
    return Turn(reason, empty, empty, empty, Results())


def _bloc_shares(flows: pd.DataFrame, p: TradeParameters) -> pd.DataFrame:
    world = flows[flows["partner"] == "WLD"].set_index(["flow", "year"])["value"]
    flows = _with_britain(flows)
    sums = [flows[_belongs(flows, bloc)].groupby(["flow", "year"])["value"].sum().rename(bloc) for bloc in BLOCS]
    wide = pd.concat(sums, axis=1)
    shares = (100 * wide.div(world.reindex(wide.index), axis=0)).rename_axis(columns="bloc").stack().rename("share_pct")
    value = wide.rename_axis(columns="bloc").stack().rename("value")
    frame = pd.concat([shares, value], axis=1).reset_index()
    return frame.assign(value=frame["value"] / yen_rate(frame["year"], p))


def _belongs(flows: pd.DataFrame, bloc: str) -> pd.Series:
    also = flows["flow"].eq("imports") & flows["partner"].isin(IMPORTS_ALSO.get(bloc, []))
    return flows["partner"].isin(BLOCS[bloc]) | also


def _with_britain(flows: pd.DataFrame) -> pd.DataFrame:
    """Add Britain to the European Union from 2020 on, so that the group stays the same over the years."""
    britain = flows[(flows["partner"] == "GBR") & (flows["year"] >= EU_WITHOUT_BRITAIN)].assign(partner="EU")
    return pd.concat([flows, britain], ignore_index=True)


def _concentration(flows: pd.DataFrame) -> pd.DataFrame:
    """HHI over the single partners with every year of the flow, as shares of the world; the rest counts as nothing."""
    single = flows[~flows["partner"].isin(["WLD", "EU"])].dropna(subset=["value"])
    years = single.groupby(["flow", "partner"])["year"].transform("nunique")
    single = single[years == flows["year"].nunique()].set_index(["flow", "year"])
    world = flows[flows["partner"] == "WLD"].set_index(["flow", "year"])["value"]
    share = 100 * single["value"] / world.reindex(single.index)
    return (share**2).groupby(level=["flow", "year"]).sum().rename("hhi").reset_index()


def _share_changes(shares: pd.DataFrame, p: TradeParameters) -> pd.DataFrame:
    rows = []
    for (flow, bloc), group in shares.groupby(["flow", "bloc"], sort=False):
        series = group.set_index("year")["share_pct"]
        rows.append(
            {"flow": flow, "bloc": bloc, "first": series.iloc[0], "last": series.iloc[-1], **trend_change(series, p)}
        )
    return pd.DataFrame(rows)


def trend_change(series: pd.Series, p: TradeParameters) -> dict[str, float]:
    """Slope before and after the turn year and their difference with an interval that keeps its level, pp a year.

    The line bends in the turn year and does not jump: a year that stands out is no turn. Empty where either side has
    fewer than ``FEWEST_TREND_YEARS`` years.
    """
    before = int((series.index <= p.turn_year).sum())
    if min(before, len(series) - before) < FEWEST_TREND_YEARS:
        return {}
    change = st.short_series_change(series, before, "slope", level=p.confidence)
    clock = np.arange(len(series))
    line = np.column_stack([np.ones(len(series)), clock, np.clip(clock - before + 1, 0, None)])
    old = float(np.linalg.lstsq(line, series.to_numpy(float), rcond=None)[0][1])
    low, high = change.interval or (np.nan, np.nan)
    return {
        "slope_before": old,
        "slope_after": old + change.estimate,
        "slope_change": change.estimate,
        "low": low,
        "high": high,
    }


def level_change(series: pd.Series, p: TradeParameters) -> st.Effect | None:
    """Mean after the turn year less the mean before; ``None`` where either side has too few years."""
    before = int((series.index <= p.turn_year).sum())
    if min(before, len(series) - before) < FEWEST_TREND_YEARS:
        return None
    return st.short_series_change(series, before, "level", level=p.confidence)


def _turn_results(
    shares: pd.DataFrame, concentration: pd.DataFrame, changes: pd.DataFrame, p: TradeParameters, sources: list[str]
) -> Results:
    results = Results()
    first, last = int(shares["year"].min()), int(shares["year"].max())
    results.add("turn.first_year", first, "year")
    results.add("turn.last_year", last, "year")
    before = p.turn_year - 1
    if first < before < last and before in set(shares["year"]):
        results.add("turn.before_year", before, "year")
    ends = shares[shares["year"].isin([first, before, last])]
    results.add_frame(
        "turn.share", ends.rename(columns={"share_pct": "pct"}), ["flow", "bloc", "year"], {"pct": "%"}, sources=sources
    )
    results.add_frame("turn", ends, ["flow", "bloc", "year"], {"value": f"{p.currency} bn"}, sources=sources)
    hhi = concentration[concentration["year"].isin([first, last])]
    results.add_frame("turn", hhi, ["flow", "year"], {"hhi": "index"}, sources=sources)
    if "slope_change" in changes:
        clear = int(((changes["low"] > 0) | (changes["high"] < 0)).sum())
        results.add("turn.clear", clear, "shares", n=len(changes), sources=sources)
        for row in changes.itertuples():
            name = f"turn.trend.{row.flow}.{row.bloc}"
            results.add(f"{name}.before", row.slope_before, "pp a year", sources=sources)
            results.add(f"{name}.after", row.slope_after, "pp a year", sources=sources)
            results.add(
                f"{name}.change",
                row.slope_change,
                "pp a year",
                interval=(row.low, row.high),
                level=p.confidence,
                design=SHORT_SERIES,
                n=last - first + 1,
                sources=sources,
            )
    for flow, rows in concentration.groupby("flow"):
        if (change := level_change(rows.set_index("year")["hhi"], p)) is not None:
            results.add(
                f"turn.hhi_change.{flow}",
                change.estimate,
                "points",
                interval=change.interval,
                level=change.level,
                design=SHORT_SERIES,
                n=change.n,
                sources=sources,
            )
    return results
