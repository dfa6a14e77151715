"""Whose arms do Japan and Korea import?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.arms_imports import TIMINGS, Timing, delivered, deliveries, last_year, share_windows, us_share
from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.results import Results, sources_of
from helpers.data import load

CLAIMED = (2012, 2016)
"""Years of the statement that nearly four fifths of Korea's arms imports were American."""
SHARES = ("share_of_imports", "share_of_purchases", "share_of_agreements")
SUMS = ("purchases", "government_sales", "commercial_licences", "agreements")
"""Indicators of money; volumes printed in dollars are left out, for they are no money."""
MOST_SUPPLIERS = 6
BY_TIMING = "range over when deliveries are counted"


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
    last = min(p.end_year, last_year(deals))
    windows = share_windows(deals, list(p.hosts), range(p.start_year, last + 1), p.arms_window_years)
    if windows.empty:
        return _nothing(f"no window of {p.arms_window_years} years with deliveries fits into {p.start_year}–{last}")
    windows = windows.rename(columns={"recipient": "host"})
    volumes = {timing: deliveries(deals, timing) for timing in TIMINGS}
    even = volumes["even"]
    suppliers = _suppliers(even[even["year"].between(p.start_year, last)])
    shares, sums = _published(p, SHARES), _published(p, SUMS)
    shares = shares.assign(
        volume_share_pct=[us_share(even, r["host"], r["first"], r["last"]) for r in shares.to_dict("records")]
    )
    results = _results(p, deals, volumes, windows, suppliers, shares)
    _add_sums(results, sums)
    return Arms(None, windows, suppliers, shares, sums, results)


def _nothing(why: str) -> Arms:
    empty = pd.DataFrame()
    return Arms(why, empty, empty, empty, empty, Results())


def _suppliers(volumes: pd.DataFrame) -> pd.DataFrame:
    parts = []
    for host, own in volumes.groupby("recipient", sort=False):
        sold = own.groupby("supplier")["volume"].sum().sort_values(ascending=False)
        rest = pd.Series({"OTHER": sold.iloc[MOST_SUPPLIERS:].sum()})
        kept = pd.concat([sold.iloc[:MOST_SUPPLIERS], rest[rest > 0]])
        frame = pd.DataFrame({"host": host, "supplier": kept.index, "volume": kept.to_numpy()})
        parts.append(frame.assign(share_pct=100 * kept.to_numpy() / sold.sum()))
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
    volumes: dict[Timing, pd.DataFrame],
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
        _add_course(results, str(host), own, deals)
        if p.start_year <= CLAIMED[0] and p.end_year >= CLAIMED[1]:
            _add_claimed(results, str(host), volumes, sources)
    results.add_frame("arms.supplier", suppliers, ["host", "supplier"], {"share_pct": "% of volume"}, sources=sources)
    for row in shares.to_dict("records"):
        name = f"{row['host']}.{row['indicator']}.{row['first']}-{row['last']}"
        results.add(f"arms.published.{name}", row["value"], row["unit"], sources=[row["source"]])
        if row["volume_share_pct"] is not None:
            then = sources_of(delivered(deals, row["host"], row["first"], row["last"]))
            results.add(f"arms.same_years.{name}", row["volume_share_pct"], "% of volume", sources=then)
    return results


def _add_sums(results: Results, sums: pd.DataFrame) -> None:
    """Published sums of money, each under the years and the supplier that it names."""
    for row in sums.to_dict("records"):
        name = f"{row['host']}.{row['indicator']}.{row['supplier']}.{row['first']}-{row['last']}"
        results.add(f"arms.sum.{name}", row["value"], row["unit"], sources=[row["source"]])


def _add_course(results: Results, host: str, own: pd.DataFrame, deals: pd.DataFrame) -> None:
    """Latest, highest and lowest window of a host."""
    at = {"last": own["year"].idxmax(), "high": own["share_pct"].idxmax(), "low": own["share_pct"].idxmin()}
    for when, row in at.items():
        found = own.loc[row]
        ends = (float(found["low"]), float(found["high"]))
        results.add(
            f"arms.share.{host}.{when}",
            found["share_pct"],
            "% of volume",
            interval=ends,
            design=BY_TIMING,
            sources=sources_of(delivered(deals, host, int(found["first"]), int(found["year"]))),
        )
        results.add(f"arms.share_first.{host}.{when}", int(found["first"]), "year")
        results.add(f"arms.share_year.{host}.{when}", int(found["year"]), "year")


def _add_claimed(results: Results, host: str, volumes: dict[Timing, pd.DataFrame], sources: list[str]) -> None:
    """US share over the years of the statement, with the range from the timing of deliveries."""
    found = {timing: us_share(frame, host, *CLAIMED) for timing, frame in volumes.items()}
    ends = [value for value in found.values() if value is not None]
    if found["even"] is not None:
        results.add(
            f"arms.claimed.{host}",
            found["even"],
            "% of volume",
            interval=(min(ends), max(ends)),
            design=BY_TIMING,
            sources=sources,
        )
