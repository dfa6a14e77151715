"""Statutory tariff rates and customs receipts of the United States: files that the Budget Lab at Yale keeps.

The files: https://github.com/Budget-Lab-Yale/tariff-impact-tracker. In folder ``website/csv`` one holds the rate of
each day, another the part of each legal authority in it, both as shares, blank before there was any; notes follow after
a ``#``. ``output/tariff_revenue.csv`` holds ``customs_duties`` and ``imports_value`` by month in USD m; what they are
says https://github.com/Budget-Lab-Yale/tariff-etr-eval, ``resources/treasury_revenue_SOURCE.md``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

from helpers.data.tables import Table
from helpers.errors import BadInput
from helpers.refresh.client import Client, number, written
from helpers.refresh.merge import Row
from helpers.refresh.web import Web

BASE = "https://raw.githubusercontent.com/Budget-Lab-Yale/tariff-impact-tracker/main"
RATES, PARTS = f"{BASE}/website/csv/F1_daily_etr.csv", f"{BASE}/website/csv/FA1_daily_etr_by_authority.csv"
RECEIPTS = f"{BASE}/output/tariff_revenue.csv"
YEARS_BACK = 2
"""Years of receipts that are taken again, to see what was revised."""
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
    value = number(url, share or "0", "a share, or a blank")
    if not 0 <= value <= 1:
        raise BadInput(f"{url}: {share} (expected a share of one)")
    return written(100 * value, 4)


def receipts(web: Web, _: Table, on: date) -> list[Row]:
    """Customs duties received and goods imports by month, in USD m."""
    theirs = {"customs_duties_usd_m": "customs_duties", "imports_usd_m": "imports_value"}
    return [
        {"month": row["date"], "quality": "secondary"}
        | {ours: written(number(RECEIPTS, row[name], "USD m"), 1) for ours, name in theirs.items()}
        for row in web.rows(RECEIPTS, ["date", *theirs.values()])
        if row["date"] >= f"{on.year - YEARS_BACK}-01-01"
    ]


_client: Callable[..., Client] = partial(
    Client,
    publisher="The Budget Lab at Yale",
    url="https://github.com/Budget-Lab-Yale/tariff-impact-tracker",
    licence="not stated",
)
CLIENTS = (
    _client(
        table="us_statutory_rate_daily",
        source="budget_lab_tracker",
        title="Tariff impact tracker: daily rate by authority",
        fetch=statutory,
    ),
    _client(
        table="us_customs_receipts_monthly",
        source="budget_lab_revenue",
        title="Tariff impact tracker: customs receipts and imports by month",
        fetch=receipts,
    ),
)
