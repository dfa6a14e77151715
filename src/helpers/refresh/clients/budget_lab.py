"""Statutory tariff rates of the United States by day: files that the Budget Lab at Yale keeps with its tariff tracker.

The files: https://github.com/Budget-Lab-Yale/tariff-impact-tracker, folder ``website/csv``. One holds the rate of each
day, the other the part of each legal authority in it, both as shares, blank before there was any; notes follow after a
``#``.
"""

from __future__ import annotations

from datetime import date

from helpers.data.tables import Table
from helpers.errors import BadInput
from helpers.refresh.client import Client, written
from helpers.refresh.merge import Row
from helpers.refresh.web import Web

BASE = "https://raw.githubusercontent.com/Budget-Lab-Yale/tariff-impact-tracker/main/website/csv"
RATES, PARTS = f"{BASE}/F1_daily_etr.csv", f"{BASE}/FA1_daily_etr_by_authority.csv"
COLUMNS = {
    "section_232_pp": "Section 232",
    "section_301_pp": "Section 301",
    "ieepa_reciprocal_pp": "IEEPA Reciprocal",
    "ieepa_fentanyl_pp": "IEEPA Fentanyl",
    "section_122_pp": "Section 122",
}


def statutory(web: Web, _: Table, on: date) -> list[Row]:
    """Days with a rate, up to the day of the fetch: the files look ahead."""
    parts = {row["Date"]: row for row in web.rows(PARTS, ["Date", *COLUMNS.values()])}
    rows = []
    for row in web.rows(RATES, ["Date", "Weighted ETR"]):
        day = row["Date"]
        if row["Weighted ETR"] and day <= on.isoformat():
            if day not in parts:
                raise BadInput(f"{PARTS}: no {day} (expected every day that {RATES.rpartition('/')[2]} has)")
            shares = {name: _points(PARTS, parts[day][theirs]) for name, theirs in COLUMNS.items()}
            rate = _points(RATES, row["Weighted ETR"])
            rows.append({"date": day, "statutory_rate_pct": rate, **shares, "quality": "estimate"})
    return rows


def _points(url: str, share: str) -> str:
    try:
        value = float(share or 0)
    except ValueError:
        raise BadInput(f"{url}: {share!r} (expected a share, or a blank)") from None
    if not 0 <= value <= 1:
        raise BadInput(f"{url}: {share} (expected a share of one)")
    return written(100 * value, 4)


CLIENTS = (
    Client(
        table="us_statutory_rate_daily",
        source="budget_lab_tracker",
        title="Tariff impact tracker: daily rate by authority",
        publisher="The Budget Lab at Yale",
        url="https://github.com/Budget-Lab-Yale/tariff-impact-tracker",
        licence="not stated",
        fetch=statutory,
    ),
)
