"""Defence expenditure of the members of NATO: the tables of its yearly report, as a workbook.

The page https://www.nato.int/en/what-we-do/introduction-to-nato/defence-expenditures-and-natos-5-commitment links one
report an edition, ``def-exp-2026-en.pdf``; the workbook lies beside it as ``.xlsx``. Sheet ``Table 3`` holds shares of
GDP and ``Table 8a`` the shares of main categories, both in per cent, in blocks: a heading in the first column, a row of
years (``2026e`` is an estimate) under it, then a row a country up to a blank one. Names may carry footnote signs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from helpers.data import load
from helpers.data.tables import Table
from helpers.errors import BadInput
from helpers.refresh.client import Client, number, written
from helpers.refresh.merge import Row
from helpers.refresh.web import Web

PAGE = "https://www.nato.int/en/what-we-do/introduction-to-nato/defence-expenditures-and-natos-5-commitment"
BESIDE = "https://www.nato.int/content/dam/nato/webready/documents/finance/def-exp-{year}-en.xlsx"
NAMES = {"SVK": "Slovak Republic", "NATOE": "NATO Europe and Canada", "NATO": "NATO Total"}
"""What the report calls otherwise than table ``countries``."""
BLOCKS = {"share_of_gdp_pct": ("Table 3", r"share of (real )?gdp"), "equipment_share_pct": ("Table 8a", r"equipment")}
"""Sheet and heading of the block, by column of the table."""
YEAR = re.compile(r"(\d{4})(e?)")
MISSING = {"", "..", "-", "–"}
Cells = list[tuple[Any, ...]]


def expenditure(web: Web, table: Table, _: date) -> list[Row]:
    """All years of the newest edition, for the states and groups of the table."""
    editions = re.findall(r"def-exp-(\d{4})-en\.(?:pdf|xlsx)", web.get(PAGE).decode("utf-8", "replace"))
    if not editions:
        raise BadInput(f"{PAGE}: links no report (expected def-exp-YEAR-en.pdf)")
    url = BESIDE.format(year=max(editions))
    sheets = _sheets(url, web.get(url))
    known = load("countries").set_index("code")["name"]
    names = {NAMES.get(code, known[code]): code for code in load(table.name)["country"].unique()}
    found: dict[tuple[str, str], Row] = {}
    for column, (sheet, heading) in BLOCKS.items():
        for name, year, estimate, value in _block(url, sheet, sheets, heading):
            if name in names:
                key = (names[name], year)
                quality = {"quality": "preliminary" if estimate else "official"}
                found.setdefault(key, {"country": key[0], "year": year, **quality})[column] = value
    if missing := set(names.values()) - {country for country, _ in found}:
        raise BadInput(f"{url}: nothing for {', '.join(sorted(missing))} (expected every row of the table)")
    return [found[key] for key in sorted(found)]


def _sheets(url: str, body: bytes) -> dict[str, Cells]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(body), read_only=True, data_only=True)
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}
    except Exception as fault:  # whatever a damaged archive makes of the reader
        raise BadInput(f"{url}: not a workbook ({type(fault).__name__}; expected XLSX)") from None


def _block(url: str, sheet: str, sheets: dict[str, Cells], heading: str) -> Iterator[tuple[str, str, bool, str]]:
    """Name, year, whether it is an estimate, and value, of each cell of a block that has one."""
    place = f"{url}: sheet {sheet!r}"
    if sheet not in sheets:
        raise BadInput(f"{place} is missing, there are {', '.join(sheets)[:200]}")
    rows = [[_text(cell) for cell in row] for row in sheets[sheet][1:]]
    start = next((at for at, row in enumerate(rows) if row and re.match(heading, row[0], re.IGNORECASE)), None)
    heads = [] if start is None else [at for at in range(start, min(start + 4, len(rows))) if _years(rows[at])]
    if not heads:
        raise BadInput(f"{place}: no row of years under a heading {heading!r} (expected 2014 … 2026e)")
    years = _years(rows[heads[0]])
    for row in rows[heads[0] + 1 :]:
        if not row or not row[0]:
            return
        for (year, estimate), cell in zip(years, row[1:], strict=False):
            if cell not in MISSING:
                yield re.sub(r"[*\d]+$", "", row[0]).strip(), year, estimate, _percent(place, row[0], cell)


def _text(cell: Any) -> str:
    return "" if cell is None else " ".join(str(cell).split())


def _years(row: list[str]) -> list[tuple[str, bool]]:
    """The years of a header row; none if it is another row."""
    found = [YEAR.fullmatch(cell) for cell in row[1:] if cell]
    return [(one[1], bool(one[2])) for one in found if one] if found and all(found) and not row[0] else []


def _percent(place: str, name: str, cell: str) -> str:
    value = number(f"{place}: {name}", cell, "per cent")
    if not 0 <= value <= 100:
        raise BadInput(f"{place}: {name}: {cell} (expected per cent)")
    return written(value, 2)


CLIENTS = (
    Client(
        table="nato_defence",
        source="nato_defence_report",
        title="Defence Expenditure of NATO Countries",
        publisher="NATO",
        url=PAGE,
        licence="free use with attribution",
        fetch=expenditure,
    ),
)
