"""When more of a table is due, and what is overdue on a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from helpers import data
from helpers.data.clock import Clock
from helpers.data.rules import faults
from helpers.errors import BadInput

DAY = date(2026, 11, 28)


def test_tables_whose_next_figures_were_due_are_listed_on_the_day_of_the_inventory() -> None:
    overdue = {one.table: one for one in data.stale(DAY) if not one.behind}

    assert overdue["us_goods_trade_monthly"].due == overdue["us_duties_monthly"].due == date(2026, 11, 6)
    assert overdue["us_statutory_rate_daily"].held == date(2026, 3, 31)
    assert overdue["japan_trade_by_partner"].held == date(2026, 3, 31)  # three months of the year
    assert not {"macro_annual", "nato_defence", "event_scores", "sources"} & overdue.keys()


def test_partners_behind_the_others_are_named_beside_them() -> None:
    found = [one for one in data.stale(DAY) if one.table == "us_goods_trade_monthly"]

    assert [(one.behind, one.held) for one in found] == [
        (("ARE", "ARG"), date(2023, 1, 31)),
        ((), date(2026, 8, 31)),
    ]


@pytest.mark.parametrize(
    ("clock", "held", "due"),
    [
        ({"every": "month", "lag": 37}, date(2026, 8, 31), date(2026, 11, 6)),
        ({"every": "month"}, date(2026, 1, 31), date(2026, 2, 28)),
        ({"every": "quarter", "lag": 90}, date(2025, 12, 31), date(2026, 6, 29)),
        ({"every": "year", "lag": -120}, date(2026, 12, 31), date(2027, 9, 2)),
        ({"every": "half-year", "until": "2026-08-21"}, date(2026, 8, 21), date(2027, 2, 21)),
        ({"every": "two years"}, date(2026, 2, 28), date(2028, 2, 29)),
    ],
)
def test_more_is_due_some_days_after_the_end_of_the_next_period(clock: dict, held: date, due: date) -> None:
    assert Clock.of(clock).due(held) == due


@pytest.mark.parametrize(
    ("clock", "told"),
    [
        ("{every: fortnight}", "every 'fortnight' (expected one of: month, quarter, half-year, year, two years)"),
        ("{every: month, closed: Ended.}", "expected either every, or closed"),
        ("{every: month, lag: soon}", "lag 'soon' (expected whole days)"),
        ("{rhythm: month}", "(expected some of: every, lag, until, months, by, closed)"),
        ("{every: month, until: soon}", "Invalid isoformat string"),
        ("monthly", "clock 'monthly'"),
    ],
)
def test_a_clock_that_means_nothing_is_refused_with_what_was_expected(book: Path, clock: str, told: str) -> None:
    with pytest.raises(BadInput, match=r"steel_trade\.yaml: not an entry of a table: ") as refusal:
        _with_clock(clock)

    assert told in str(refusal.value)


@pytest.mark.parametrize(
    ("clock", "told"),
    [
        ("", "clock is not given (expected how often more is published"),
        ("{every: month, by: country}", "clock names a column 'country' that is not described"),
    ],
)
def test_a_table_without_a_clock_that_fits_it_is_not_sealed(book: Path, clock: str, told: str) -> None:
    table = _with_clock(clock)

    assert any(told in fault for fault in faults(data.catalogue(), table, table.file.read_bytes()))


def _with_clock(clock: str) -> data.Table:
    path = Path("data/trade/steel_trade.yaml")
    lines = path.read_text(encoding="utf-8").splitlines()
    at = next(row for row, line in enumerate(lines) if line.startswith("clock:"))
    path.write_text("\n".join([*lines[:at], f"clock: {clock}", *lines[at + 1 :]]) + "\n", encoding="utf-8")
    return data.catalogue().table("steel_trade")


def test_a_series_says_when_more_is_due_and_a_list_kept_by_hand_does_not() -> None:
    known = data.catalogue()

    assert data.series_due(known.table("us_duties_monthly")) == date(2026, 11, 6)
    assert data.series_due(known.table("trade_measures")) is None
    assert data.series_due(known.table("event_scores")) is None
