"""Volumes of arms imported, by supplier and year, and the American share in them: for every chapter that asks.

The register of deals gives years of delivery, not volumes by year: a deal is spread evenly over its
years, or counted in its first or its last. The three show how far timing moves a share; they are no bound, for
SIPRI's own printed shares, which rest on volumes by year, can lie outside.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

Timing = Literal["even", "first", "last"]
TIMINGS: tuple[Timing, ...] = ("even", "first", "last")


def first_year(deals: pd.DataFrame) -> int:
    """First year of delivery in the register."""
    return min(int(years.split()[0]) for years in deals["delivery_years"])


def last_year(deals: pd.DataFrame) -> int:
    """Last year of delivery in the register."""
    return max(int(years.split()[-1]) for years in deals["delivery_years"])


def deliveries(deals: pd.DataFrame, timing: Timing) -> pd.DataFrame:
    """Volume (million TIV) by recipient, supplier and year, with each deal's volume dated as ``timing`` says.

    Args:
        deals: rows of table ``arms_deals``.
        timing: ``even`` spreads a deal over its years of delivery; ``first`` and ``last`` put it into one of them.
    """
    listed = [years.split() for years in deals["delivery_years"]]
    if timing != "even":
        listed = [[years[0 if timing == "first" else -1]] for years in listed]
    parts = np.array([len(years) for years in listed], dtype=int)
    deal = np.repeat(np.arange(len(deals)), parts)
    spread = deals[["recipient", "supplier"]].iloc[deal].reset_index(drop=True)
    spread["year"] = np.array([int(year) for years in listed for year in years], dtype=int)
    spread["volume"] = (deals["tiv_m"].to_numpy(float) / parts)[deal]
    return spread.groupby(["recipient", "supplier", "year"])["volume"].sum().reset_index()


def delivered(deals: pd.DataFrame, recipient: str, first: int, last: int) -> pd.DataFrame:
    """The deals of which a recipient got something in these years."""
    own = deals[deals["recipient"] == recipient]
    return own[[any(first <= int(year) <= last for year in years.split()) for years in own["delivery_years"]]]


def us_share(volumes: pd.DataFrame, recipient: str, first: int, last: int) -> float | None:
    """US share of the volume delivered to a recipient over the years, in %; None where nothing was."""
    rows = volumes[(volumes["recipient"] == recipient) & volumes["year"].between(first, last)]
    volume = rows["volume"].sum()
    return float(100 * rows.loc[rows["supplier"] == "USA", "volume"].sum() / volume) if volume > 0 else None


def rolling_us_share(volumes: pd.DataFrame, recipient: str, years: range, length: int) -> pd.DataFrame:
    """US share (``share_pct``) and ``volume`` over the windows of ``length`` years that lie within ``years``.

    Indexed by the last year of the window; no row where nothing was delivered.
    """
    return _share_of(_by_origin(volumes, recipient, years).rolling(length).sum())


def centred_us_share(volumes: pd.DataFrame, recipient: str, years: range, length: int) -> pd.DataFrame:
    """The same over windows around each year, cut off where ``years`` end: no year leans on the past alone."""
    wide = _by_origin(volumes, recipient, years)
    return _share_of(wide.rolling(length, center=True, min_periods=length // 2 + 1).sum())


def _by_origin(volumes: pd.DataFrame, recipient: str, years: range) -> pd.DataFrame:
    """Volume from the United States and from all others, by year."""
    own = volumes[(volumes["recipient"] == recipient).to_numpy() & volumes["year"].between(years.start, years.stop - 1)]
    place, volume = own["year"].to_numpy(int) - years.start, own["volume"].to_numpy(float)
    ours = (own["supplier"] == "USA").to_numpy(bool)
    sums = {
        name: np.bincount(place[mask], volume[mask], minlength=len(years))
        for name, mask in (("USA", ours), ("others", ~ours))
    }
    return pd.DataFrame(sums, index=pd.Index(years, name="year"))


def _share_of(sums: pd.DataFrame) -> pd.DataFrame:
    volume = sums.sum(axis=1)
    share = (100 * sums["USA"] / volume).clip(upper=100.0)  # sums of parts may round above
    return pd.DataFrame({"share_pct": share, "volume": volume})[volume > 1e-9]


def share_windows(deals: pd.DataFrame, recipients: list[str], years: range, length: int) -> pd.DataFrame:
    """Rolling US shares with the range that timing leaves.

    Returns:
        recipient, year (last of the window), first, share_pct (even), low, high, volume (million TIV).
    """
    volumes = {timing: deliveries(deals, timing) for timing in TIMINGS}
    rows = [_recipient_windows(volumes, recipient, years, length) for recipient in recipients]
    frame = pd.concat(rows, ignore_index=True)
    return frame.assign(first=frame["year"] - length + 1)


def _recipient_windows(volumes: dict[Timing, pd.DataFrame], recipient: str, years: range, length: int) -> pd.DataFrame:
    found = {timing: rolling_us_share(frame, recipient, years, length) for timing, frame in volumes.items()}
    ends = pd.concat([frame["share_pct"] for frame in found.values()], axis=1)
    own = found["even"].assign(recipient=recipient, low=ends.min(axis=1), high=ends.max(axis=1))
    return own.rename_axis("year").reset_index()
