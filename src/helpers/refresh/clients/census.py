"""Trade of the United States by partner: the International Trade API of the Census Bureau.

Documentation: https://www.census.gov/data/developers/data-sets/international-trade.html, with the guide to the
datasets linked there (variables in its appendices A and B). The endpoints ``imports/hs`` and ``exports/hs`` answer a
list of lists of texts, the names of the columns first; without a commodity they give totals, one row a country and one
a group of countries; ``time=from 2024-01 to 2024-12`` gives months; nothing found is an answer 204 without a body. A
key is needed. Values are whole dollars. Codes are those of Schedule C; each answer is held against the country's name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import Any

from helpers.data import held, load
from helpers.data.tables import Table
from helpers.errors import BadInput
from helpers.refresh.client import Client, coded, written
from helpers.refresh.merge import Row
from helpers.refresh.web import Web, key

BASE = "https://api.census.gov/data/timeseries/intltrade"
KEY = ("CENSUS_API_KEY", "https://api.census.gov/data/key_signup.html")
FIRST_YEAR = 2010
"""The datasets begin with it."""
CODES = {
    "CAN": "1220",
    "MEX": "2010",
    "CRI": "2230",
    "DOM": "2470",
    "COL": "3010",
    "ECU": "3310",
    "PER": "3330",
    "CHL": "3370",
    "BRA": "3510",
    "ARG": "3570",
    "SWE": "4010",
    "NOR": "4039",
    "FIN": "4050",
    "DNK": "4099",
    "GBR": "4120",
    "IRL": "4190",
    "NLD": "4210",
    "BEL": "4231",
    "FRA": "4279",
    "DEU": "4280",
    "AUT": "4330",
    "CZE": "4351",
    "HUN": "4370",
    "CHE": "4419",
    "POL": "4550",
    "ESP": "4700",
    "ITA": "4759",
    "TUR": "4890",
    "ISR": "5081",
    "SAU": "5170",
    "ARE": "5200",
    "IND": "5330",
    "BGD": "5380",
    "THA": "5490",
    "VNM": "5520",
    "KHM": "5550",
    "MYS": "5570",
    "SGP": "5590",
    "IDN": "5600",
    "PHL": "5650",
    "CHN": "5700",
    "KOR": "5800",
    "HKG": "5820",
    "TWN": "5830",
    "JPN": "5880",
    "AUS": "6021",
    "NZL": "6141",
    "ZAF": "7910",
    "EU": "0003",
    "WLD": "-",
}
NAMES = {"TUR": ("TURK", "TÜRK"), "WLD": ("TOTAL",), "CZE": ("CZECH",)}
"""How the bureau begins the names that do not begin as those of table ``countries``."""
Values = dict[tuple[str, str], dict[str, int]]
"""Dollars by variable, for each partner and month (``2026-09``)."""


def _partners(table: Table) -> dict[str, tuple[str, ...]]:
    """How the names of the table's partners begin, by Schedule C code."""
    names = load("countries").set_index("code")["name"]
    codes = coded(table, "partner", CODES)
    return {code: (name, *NAMES.get(name, (names[name].upper(),))) for name, code in codes.items()}


def _asked(web: Web, flow: str, variables: Iterable[str], months: str, wanted: dict[str, tuple[str, ...]]) -> Values:
    names = ["CTY_CODE", "CTY_NAME", *variables]
    url = f"{BASE}/{flow}/hs"
    answer = web.json(url, {"get": ",".join(names), "time": months}, secret={"key": key(*KEY)})
    found: Values = {}
    for row in _records(url, answer, [*names, "time"]):
        if row["CTY_CODE"] in wanted:
            partner = _named(url, row, wanted[row["CTY_CODE"]])
            if (partner, row["time"]) in found:
                raise BadInput(f"{url}: {partner} {row['time']} is there twice (expected once)")
            found[partner, row["time"]] = {name: _dollars(url, row, name) for name in variables}
    if missing := [one[0] for one in wanted.values() if one[0] not in {partner for partner, _ in found}]:
        raise BadInput(f"{url}: nothing for {', '.join(missing)} in {months} (expected every partner of the table)")
    return found


def _named(url: str, row: Row, expected: tuple[str, ...]) -> str:
    partner, *begins = expected
    if not row["CTY_NAME"].upper().startswith(tuple(begins)):
        raise BadInput(f"{url}: code {row['CTY_CODE']} is {row['CTY_NAME']!r} (expected {begins[0].title()})")
    return partner


def _records(url: str, answer: Any, names: list[str]) -> list[Row]:
    if not (isinstance(answer, list) and len(answer) > 1 and all(isinstance(row, list) for row in answer)):
        raise BadInput(f"{url}: answered no list of rows (expected names of columns, then rows)")
    head, *rows = answer
    if missing := [name for name in names if name not in head]:
        raise BadInput(f"{url}: column {missing[0]} is missing, there are {', '.join(map(str, head))[:200]}")
    return [{name: str(row[head.index(name)]) for name in names} for row in rows]


def _dollars(url: str, row: Row, name: str) -> int:
    if not row[name].isdigit():
        raise BadInput(f"{url}: {name} of {row['CTY_NAME']} {row['time']} is {row[name]!r} (expected whole dollars)")
    return int(row[name])


def _span(table: Table, on: date) -> str:
    """From January of the year before last, as far as the revisions of June reach, or from where a partner ends."""
    first = min([date(on.year - 2, 1, 1), *held(table).values()])
    return f"from {max(first.year, FIRST_YEAR)}-01 to {on:%Y-%m}"


def _both(web: Web, table: Table, on: date) -> tuple[Values, Values]:
    """Exports and general imports, of the months and partners that both have."""
    wanted = _partners(table)
    exports = _asked(web, "exports", ["ALL_VAL_MO"], _span(table, on), wanted)
    imports = _asked(web, "imports", ["GEN_VAL_MO"], _span(table, on), wanted)
    return exports, imports


def _millions(exports: int, imports: int) -> Row:
    return {"exports_usd_m": written(exports / 1e6, 1), "imports_usd_m": written(imports / 1e6, 1)}


def goods_by_month(web: Web, table: Table, on: date) -> list[Row]:
    """Total exports and general imports by partner and month, in USD m."""
    exports, imports = _both(web, table, on)
    return [
        {"partner": partner, "month": f"{month}-01", "quality": _quality(month, on)}
        | _millions(exports[partner, month]["ALL_VAL_MO"], imports[partner, month]["GEN_VAL_MO"])
        for partner, month in sorted(exports.keys() & imports.keys())
    ]


def goods_by_year(web: Web, table: Table, on: date) -> list[Row]:
    """The sums of the twelve months of the years that are complete, in USD m."""
    exports, imports = _both(web, table, on)
    rows = []
    for partner, year in sorted({(partner, month[:4]) for partner, month in exports.keys() & imports.keys()}):
        months = [(partner, f"{year}-{month:02}") for month in range(1, 13)]
        if all(one in exports and one in imports for one in months):
            sums = [sum(flow[one][name] for one in months) for flow, name in _flows(exports, imports)]
            rows.append({"partner": partner, "year": year, "quality": "official"} | _millions(*sums))
    return rows


def _flows(exports: Values, imports: Values) -> tuple[tuple[Values, str], tuple[Values, str]]:
    return (exports, "ALL_VAL_MO"), (imports, "GEN_VAL_MO")


def duties_by_month(web: Web, table: Table, on: date) -> list[Row]:
    """Calculated duty and imports for consumption by partner and month, in USD."""
    found = _asked(web, "imports", ["CAL_DUT_MO", "CON_VAL_MO"], _span(table, on), _partners(table))
    return [
        {
            "partner": partner,
            "month": f"{month}-01",
            "quality": _quality(month, on),
            "duty_usd": str(dollars["CAL_DUT_MO"]),
            "imports_for_consumption_usd": str(dollars["CON_VAL_MO"]),
        }
        for (partner, month), dollars in sorted(found.items())
    ]


def _quality(month: str, on: date) -> str:
    """Months are first prints until the revision of June of the next year."""
    return "official" if date(int(month[:4]) + 1, 6, 30) < on else "preliminary"


_client: Callable[..., Client] = partial(
    Client, publisher="U.S. Census Bureau", licence="public domain", url=f"{BASE}/imports/hs"
)
CLIENTS = (
    _client(
        table="us_goods_trade_monthly",
        source="census_trade_api",
        title="International Trade API: exports and general imports by country",
        fetch=goods_by_month,
    ),
    _client(
        table="us_goods_trade_annual",
        source="census_trade_api",
        title="International Trade API: exports and general imports by country",
        fetch=goods_by_year,
    ),
    _client(
        table="us_duties_monthly",
        source="census_duties_api",
        title="International Trade API: calculated duty and imports for consumption by country",
        fetch=duties_by_month,
    ),
)
