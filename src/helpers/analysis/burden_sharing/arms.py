"""Whose arms do Japan and Korea import?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.results import Results, sources_of
from helpers.data import load

CLAIMED = (2012, 2016)
"""Years of the statement that nearly four fifths of Korea's arms imports were American."""
SHARES = ("share_of_imports", "share_of_purchases", "share_of_agreements")
SUMS = ("purchases", "government_sales", "commercial_licences", "agreements")
"""Indicators of money; volumes printed in dollars are left out, for they are no money."""
MOST_SUPPLIERS = 6


@dataclass(frozen=True)
class Arms:
    """Shares of suppliers in arms imports by volume, beside published shares and sums of money."""

    missing: str | None
    windows: pd.DataFrame
    """host, year (last of the window), first, share_pct (United States, deliveries spread evenly), low, high (all
    deliveries of a deal in its first or in its last year), volume (million TIV)."""
    suppliers: pd.DataFrame
    """host, supplier, volume, share_pct: the whole window of the run, largest first; the rest as ``OTHER``."""
    published: pd.DataFrame
    """host, first, last, indicator, value, unit, volume_share_pct (United States, same years), note, source."""
    sums: pd.DataFrame
    """host, first, last, indicator, supplier, value, unit, note, source: sums of money as published."""
    results: Results


def arms(p: BurdenSharingParameters) -> Arms:
    """US share of the volume delivered to each host, in rolling windows."""
    deals = load("arms_deals")
    deals = deals[deals["recipient"].isin(p.hosts)]
    last = min(p.end_year, _last_year(deals))
    deliveries = {timing: _deliveries(deals, timing) for timing in ("even", "first", "last")}
    windows = _windows(deliveries, p, last)
    if windows.empty:
        return _nothing(f"no window of {p.arms_window_years} years with deliveries fits into {p.start_year}–{last}")
    even = deliveries["even"]
    suppliers = _suppliers(even[even["year"].between(p.start_year, last)])
    shares, sums = _published(p, SHARES), _published(p, SUMS)
    shares = shares.assign(
        volume_share_pct=[_share(even, r["host"], r["first"], r["last"]) for r in shares.to_dict("records")]
    )
    results = _results(p, deals, deliveries, windows, suppliers, shares)
    _add_sums(results, sums)
    return Arms(None, windows, suppliers, shares, sums, results)


def _nothing(why: str) -> Arms:
    empty = pd.DataFrame()
    return Arms(why, empty, empty, empty, empty, Results())


def _last_year(deals: pd.DataFrame) -> int:
    return int(deals["delivery_years"].str.split().str[-1].astype(int).max())


def _deliveries(deals: pd.DataFrame, timing: str) -> pd.DataFrame:
    """Volume by host, supplier and year: spread evenly over a deal's years of delivery, or all in one of them."""
    listed = deals["delivery_years"].str.split()
    years = listed if timing == "even" else listed.map(lambda found: [found[0 if timing == "first" else -1]])
    spread = deals.assign(year=years, volume=deals["tiv_m"] / years.str.len()).explode("year")
    spread["year"] = spread["year"].astype(int)
    columns = ["recipient", "supplier", "year"]
    volumes = spread.groupby(columns)["volume"].sum().reset_index()
    return volumes.rename(columns={"recipient": "host"})


def _rolling_share(deliveries: pd.DataFrame, host: str, years: range, length: int) -> pd.DataFrame:
    """US share and volume over the windows that end in each year; no row where nothing was delivered."""
    own = deliveries[deliveries["host"] == host]
    wide = own.pivot_table(index="year", columns="supplier", values="volume", aggfunc="sum")
    wide = wide.reindex(years).fillna(0.0).rolling(length).sum()
    volume = wide.sum(axis=1)
    share = (100 * wide.get("USA", 0.0 * volume) / volume).clip(upper=100.0)  # sums of parts may round above
    return pd.DataFrame({"share_pct": share, "volume": volume})[volume > 1e-9]


def _windows(deliveries: dict[str, pd.DataFrame], p: BurdenSharingParameters, last: int) -> pd.DataFrame:
    rows = []
    for host in p.hosts:
        found = {
            timing: _rolling_share(frame, host, range(p.start_year, last + 1), p.arms_window_years)
            for timing, frame in deliveries.items()
        }
        ends = pd.concat([frame["share_pct"] for frame in found.values()], axis=1)
        own = found["even"].assign(host=host, low=ends.min(axis=1), high=ends.max(axis=1))
        rows.append(own.rename_axis("year").reset_index())
    frame = pd.concat(rows, ignore_index=True)
    return frame.assign(first=frame["year"] - p.arms_window_years + 1)


def _share(deliveries: pd.DataFrame, host: str, first: int, last: int) -> float | None:
    """US share of the volume delivered to a host over the years, in %; None where nothing was."""
    rows = deliveries[(deliveries["host"] == host) & deliveries["year"].between(first, last)]
    volume = rows["volume"].sum()
    return float(100 * rows.loc[rows["supplier"] == "USA", "volume"].sum() / volume) if volume > 0 else None


def _suppliers(deliveries: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for host, own in deliveries.groupby("host", sort=False):
        volumes = own.groupby("supplier")["volume"].sum().sort_values(ascending=False)
        rest = pd.Series({"OTHER": volumes.iloc[MOST_SUPPLIERS:].sum()})
        kept = pd.concat([volumes.iloc[:MOST_SUPPLIERS], rest[rest > 0]])
        frame = pd.DataFrame({"host": host, "supplier": kept.index, "volume": kept.to_numpy()})
        parts.append(frame.assign(share_pct=100 * kept.to_numpy() / volumes.sum()))
    return pd.concat(parts, ignore_index=True)


def _published(p: BurdenSharingParameters, indicators: tuple[str, ...]) -> pd.DataFrame:
    rows = load("arms_purchases")
    rows = rows[rows["recipient"].isin(p.hosts) & rows["indicator"].isin(indicators)]
    rows = rows[rows["year_from"].ge(p.start_year) & rows["year_to"].le(p.end_year)]
    names = {"recipient": "host", "year_from": "first", "year_to": "last"}
    columns = ["host", "supplier", "first", "last", "indicator", "value", "unit", "note", "source"]
    return rows.rename(columns=names)[columns].sort_values(["host", "first"], ignore_index=True)


def _results(
    p: BurdenSharingParameters,
    deals: pd.DataFrame,
    deliveries: dict[str, pd.DataFrame],
    windows: pd.DataFrame,
    suppliers: pd.DataFrame,
    shares: pd.DataFrame,
) -> Results:
    results, sources = Results(), sources_of(deals)
    results.add("arms.window", p.arms_window_years, "years")
    results.add("arms.deals", len(deals), "deals", sources=sources)
    results.add("arms.first_year", p.start_year, "year")
    results.add("arms.last_year", int(windows["year"].max()), "year")
    for host, own in windows.groupby("host", sort=False):
        _add_course(results, str(host), own, sources)
        if p.start_year <= CLAIMED[0] and p.end_year >= CLAIMED[1]:
            _add_claimed(results, str(host), deliveries, sources)
    results.add_frame("arms.supplier", suppliers, ["host", "supplier"], {"share_pct": "% of volume"}, sources=sources)
    for row in shares.to_dict("records"):
        name = f"{row['host']}.{row['indicator']}.{row['first']}-{row['last']}"
        results.add(f"arms.published.{name}", row["value"], row["unit"], sources=[row["source"]])
        if row["volume_share_pct"] is not None:
            results.add(f"arms.same_years.{name}", row["volume_share_pct"], "% of volume", sources=sources)
    return results


def _add_sums(results: Results, sums: pd.DataFrame) -> None:
    """Published sums of money, each under the years and the supplier that it names."""
    for row in sums.to_dict("records"):
        name = f"{row['host']}.{row['indicator']}.{row['supplier']}.{row['first']}-{row['last']}"
        results.add(f"arms.sum.{name}", row["value"], row["unit"], sources=[row["source"]])


def _add_course(results: Results, host: str, own: pd.DataFrame, sources: list[str]) -> None:
    """Latest, highest and lowest window of a host."""
    at = {"last": own["year"].idxmax(), "high": own["share_pct"].idxmax(), "low": own["share_pct"].idxmin()}
    for when, row in at.items():
        found = own.loc[row]
        ends = (float(found["low"]), float(found["high"]))
        results.add(f"arms.share.{host}.{when}", found["share_pct"], "% of volume", interval=ends, sources=sources)
        results.add(f"arms.share_first.{host}.{when}", int(found["first"]), "year")
        results.add(f"arms.share_year.{host}.{when}", int(found["year"]), "year")


def _add_claimed(results: Results, host: str, deliveries: dict[str, pd.DataFrame], sources: list[str]) -> None:
    """US share over the years of the statement, with the range from the timing of deliveries."""
    found = {timing: _share(frame, host, *CLAIMED) for timing, frame in deliveries.items()}
    ends = [value for value in found.values() if value is not None]
    if found["even"] is not None:
        results.add(
            f"arms.claimed.{host}", found["even"], "% of volume", interval=(min(ends), max(ends)), sources=sources
        )
