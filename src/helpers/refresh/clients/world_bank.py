"""GDP, prices, population and purchasing power: the Indicators API of the World Bank.

Documentation: https://datahelpdesk.worldbank.org/knowledgebase/articles/889392 (about the API),
…/898581 (queries), …/898599 (``country/JPN;KOR/indicator/…``). With ``format=json`` the answer is a list of two: a
record with ``page``, ``pages`` and ``total``, and the rows, each with ``indicator.id``, ``countryiso3code``, ``date``
and ``value``, null for what is missing. An error is a list of one, with ``message``. No key is needed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from helpers.data import load
from helpers.data.tables import Table
from helpers.errors import BadInput
from helpers.refresh.client import Client, written
from helpers.refresh.merge import Row
from helpers.refresh.web import Web

BASE = "https://api.worldbank.org/v2"
INDICATORS = {
    "gdp_usd_bn": ("NY.GDP.MKTP.CD", 1e9, 4),
    "gdp_real_growth_pct": ("NY.GDP.MKTP.KD.ZG", 1, 4),
    "gdp_deflator_growth_pct": ("NY.GDP.DEFL.KD.ZG", 1, 4),
    "population": ("SP.POP.TOTL", 1, 0),
    "lcu_per_usd": ("PA.NUS.FCRF", 1, 5),
    "ppp_lcu_per_intl_usd": ("PA.NUS.PPP", 1, 5),
}
"""Indicator, what its values are divided by, and decimals, by column of the table."""
YEARS_BACK = 10
"""Years that are fetched again, to see what was revised."""
PER_PAGE = "1000"


def macro(web: Web, table: Table, on: date) -> list[Row]:
    """Years that have ended, for the countries of the table; a year without GDP is left out."""
    countries = sorted(load(table.name)["country"].unique())
    found: dict[tuple[str, str], Row] = {}
    for column, (indicator, unit, decimals) in INDICATORS.items():
        for country, year, value in _values(web, indicator, countries, on):
            row = found.setdefault((country, year), {"country": country, "year": year, "quality": _quality(year, on)})
            row[column] = written(value / unit, decimals)
    return [found[key] for key in sorted(found) if "gdp_usd_bn" in found[key]]


def _quality(year: str, on: date) -> str:
    """The year that ended last is a first print."""
    return "preliminary" if int(year) == on.year - 1 else "official"


def _values(web: Web, indicator: str, countries: list[str], on: date) -> Iterator[tuple[str, str, float]]:
    url = f"{BASE}/country/{';'.join(countries)}/indicator/{indicator}"
    span = f"{on.year - YEARS_BACK}:{on.year - 1}"
    page, pages = 1, 1
    while page <= pages:
        answer = web.json(url, {"format": "json", "date": span, "per_page": PER_PAGE, "page": str(page)})
        pages, rows = _page(url, indicator, answer)
        for row in rows:
            if row["value"] is not None:
                yield row["countryiso3code"], row["date"], float(row["value"])
        page += 1


def _page(url: str, indicator: str, answer: Any) -> tuple[int, list[Any]]:
    try:
        head, rows = answer
        if not rows or any({"countryiso3code", "date", "value"} - row.keys() for row in rows):
            raise KeyError
        if others := {row["indicator"]["id"] for row in rows} - {indicator}:
            raise BadInput(f"{url}: answered {sorted(others)[0]} (expected {indicator})")
        return int(head["pages"]), rows
    except (TypeError, KeyError, ValueError, AttributeError):
        said = str(answer)[:160]
        raise BadInput(f"{url}: answered {said} (expected a page of rows of {indicator})") from None


CLIENTS = (
    Client(
        table="macro_annual",
        source="world_bank_wdi_api",
        title="World Development Indicators",
        publisher="World Bank",
        url="https://data.worldbank.org",
        licence="CC BY 4.0",
        fetch=macro,
    ),
)
