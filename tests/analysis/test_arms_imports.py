"""Volumes of arms imported and the American share in them."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analysis.arms_imports import TIMINGS, deliveries, last_year, rolling_us_share, share_windows, us_share
from helpers.data import load

DEALS = pd.DataFrame(
    {
        "recipient": ["JPN", "JPN"],
        "supplier": ["USA", "GBR"],
        "delivery_years": ["2001 2002", "2002"],
        "tiv_m": [10.0, 5.0],
    }
)


def test_spreading_deliveries_keeps_the_volume() -> None:
    deals = load("arms_deals")
    for timing in TIMINGS:
        assert deliveries(deals, timing)["volume"].sum() == pytest.approx(deals["tiv_m"].sum())
    assert not deals["delivery_years"].isna().any()


def test_shares_of_a_small_register_by_hand() -> None:
    even = deliveries(DEALS, "even")
    assert us_share(even, "JPN", 2001, 2001) == 100.0
    assert us_share(even, "JPN", 2002, 2002) == 50.0
    assert us_share(even, "JPN", 2003, 2009) is None
    assert last_year(DEALS) == 2002


def test_the_range_of_a_window_comes_from_the_timing_of_deliveries() -> None:
    window = share_windows(DEALS, ["JPN"], range(2002, 2004), 1)
    only = window.set_index("year").loc[2002]
    assert (only["share_pct"], only["low"], only["high"]) == pytest.approx((50.0, 0.0, 100 * 10 / 15))
    assert list(window["year"]) == [2002]


def test_a_window_that_does_not_fit_gives_no_row() -> None:
    assert rolling_us_share(deliveries(DEALS, "even"), "JPN", range(2001, 2003), 5).empty
