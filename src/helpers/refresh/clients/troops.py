"""US troops abroad: the reports of the Defense Manpower Data Center, as package troopdata keeps them in one file.

The center itself offers a workbook a quarter, without a documented address or layout. The file's columns are those of
``troopdata_rebuild_reports`` in https://github.com/meflynn/troopdata/blob/master/R/data.R: one row a line of a report,
with ``iso3c``, ``year``, ``month`` (March, June, September, December), ``Total Active Duty`` and so on by service, as
printed, and ``NA`` where a report has none: in three quarters of 2022 and 2023 the Army reported nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

from helpers.data import load
from helpers.data.tables import Table
from helpers.errors import BadInput
from helpers.refresh.client import Client, number, written
from helpers.refresh.merge import Row
from helpers.refresh.web import Web

FILE = "https://raw.githubusercontent.com/meflynn/troopdata/master/data-raw/troopdata-rebuild-reports.csv"
MONTHS = {"March": 3, "June": 6, "September": 9, "December": 12}
TOTAL = {"troops": "Total Active Duty"}
SERVICES = {
    "army": "Army Active Duty",
    "navy": "Navy Active Duty",
    "marine_corps": "Marine Corps Active Duty",
    "air_force": "Air Force Active Duty",
}
YEARS_BACK = 3
"""Years that are taken again, to see what was revised."""


def by_quarter(web: Web, table: Table, on: date) -> list[Row]:
    """Active duty at the end of each quarter."""
    return [row | {"month": str(month)} for month, row in _lines(web, table, on, TOTAL)]


def by_year(web: Web, table: Table, on: date) -> list[Row]:
    """Active duty in September, in all and by service where the services fit the total."""
    lines = _lines(web, table, on, TOTAL | SERVICES)
    return [row | {"series": "report"} | _fitting(row) for month, row in lines if month == MONTHS["September"]]


def _fitting(row: Row) -> Row:
    fits = sum(int(row[name] or 0) for name in SERVICES) <= int(row["troops"])
    return {} if fits else dict.fromkeys(SERVICES, "")


def _lines(web: Web, table: Table, on: date, columns: Mapping[str, str]) -> Iterator[tuple[int, Row]]:
    """Month and row of each line on a host of the table that has a total."""
    hosts = set(load(table.name)["host"].unique())
    found = web.rows(FILE, ["iso3c", "year", "month", *columns.values()])
    seen = set()
    for line in found:
        if line["iso3c"] not in hosts or number(FILE, line["year"], "a year") < on.year - YEARS_BACK:
            continue
        if line["month"] not in MONTHS:
            raise BadInput(f"{FILE}: month {line['month']!r} (expected one of: {', '.join(MONTHS)})")
        seen.add(line["iso3c"])
        if line["Total Active Duty"] != "NA":
            known = {"host": line["iso3c"], "year": line["year"], "quality": "official"}
            yield MONTHS[line["month"]], known | {ours: _persons(line[name]) for ours, name in columns.items()}
    if missing := sorted(hosts - seen):
        raise BadInput(f"{FILE}: nothing for {', '.join(missing)} (expected every host of the table)")


def _persons(cell: str) -> str:
    return "" if cell == "NA" else written(number(FILE, cell, "persons"), 0)


_client: Callable[..., Client] = partial(
    Client,
    source="troopdata",
    title="troopdata: reports of the Defense Manpower Data Center (Flynn, Machain, Allen)",
    publisher="GitHub",
    url="https://github.com/meflynn/troopdata",
    licence="cite the authors",
)
CLIENTS = (
    _client(table="us_troops_quarterly", fetch=by_quarter),
    _client(table="us_troops", fetch=by_year),
)
