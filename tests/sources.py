"""A source on this machine that answers as documented, or as badly as a test asks.

The documented answers are made from what the tables hold, with some periods more: their shapes are those of the
documentation that each client names.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import httpx
import pandas as pd
from openpyxl import Workbook

from helpers.data import load
from helpers.refresh.clients import budget_lab, census, fred, nato, world_bank
from helpers.refresh.web import Web


@dataclass
class Answer:
    body: bytes | str
    code: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    declared: int | None = None
    """Length that is announced, if it is not that of the body."""
    after: float = 0
    """Seconds of silence first."""


Asked = Callable[[str, dict[str, str]], Answer]


class Loopback(httpx.BaseTransport):
    """Carries every request to this machine, over a real connection, and leaves the address as it was asked."""

    def __init__(self, port: int, scheme: str) -> None:
        self.port, self.scheme, self.inner = port, scheme, httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme=self.scheme, host="127.0.0.1", port=self.port)
        return self.inner.handle_request(request)


@dataclass
class Source:
    """Answers by path and parameters; ``asked`` lists what came."""

    port: int
    answer: Asked | None = None
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    patience: float = 30
    tls: bool = False
    """Whether to shake hands, which this source cannot."""

    def web(self, top: Path, seconds: float = 5) -> Web:
        carrier = Loopback(self.port, "https" if self.tls else "http")
        return Web(top, transport=carrier, seconds=seconds, pause=0)


class Census:
    """The International Trade API: what the tables hold, each partner's last month repeated up to ``until``."""

    def __init__(self, until: str) -> None:
        self.dollars = _dollars(until).copy()

    def answer(self, path: str, given: dict[str, str]) -> Answer:
        assert path in ("/data/timeseries/intltrade/exports/hs", "/data/timeseries/intltrade/imports/hs")
        assert given["key"] == "secret-of-a-test"
        first, last = given["time"].removeprefix("from ").split(" to ")
        names = given["get"].split(",")
        months = self.dollars.index.get_level_values("month")
        chosen = self.dollars[(months >= f"{first}-01") & (months <= f"{last}-01")].reset_index()
        chosen = chosen.assign(time=chosen["month"].dt.strftime("%Y-%m")).astype(str)
        rows = chosen[[*names, "time"]].to_numpy().tolist()
        return Answer(json.dumps([[*names, "time"], *rows, *self.others(names, last)]))

    def others(self, names: list[str], month: str) -> list[list[str]]:
        """A country and a group that no table has."""
        return [[*(code if name.startswith("CTY") else "1" for name in names), month] for code in ("1010", "0001")]


def _extended(frame: pd.DataFrame, until: str) -> pd.DataFrame:
    ends = pd.Timestamp(f"{until}-01")
    more = [
        pd.DataFrame([last] * len(months)).assign(month=months)
        for _, last in frame.sort_values("month").groupby("partner").last().reset_index().iterrows()
        if len(months := pd.date_range(last["month"], ends, freq="MS")[1:])
    ]
    return pd.concat([frame, *more], ignore_index=True)


@lru_cache
def _dollars(until: str) -> pd.DataFrame:
    goods = _extended(load("us_goods_trade_monthly"), until).set_index(["partner", "month"])
    duties = _extended(load("us_duties_monthly"), until).set_index(["partner", "month"])
    dollars = {
        "ALL_VAL_MO": (goods["exports_usd_m"] * 1e6).round(),
        "GEN_VAL_MO": (goods["imports_usd_m"] * 1e6).round(),
        "CAL_DUT_MO": duties["duty_usd"],
        "CON_VAL_MO": duties["imports_for_consumption_usd"],
    }
    odd = {"WLD": "TOTAL FOR ALL COUNTRIES", "KOR": "KOREA, SOUTH", "CZE": "CZECH REPUBLIC", "TUR": "TURKEY"}
    names = load("countries").set_index("code")["name"].str.upper().to_dict() | odd
    frame = pd.DataFrame(dollars).fillna(1).astype("int64")
    partners = frame.index.get_level_values("partner")
    return frame.assign(CTY_CODE=partners.map(census.CODES), CTY_NAME=partners.map(names))


def fred_answer(path: str, given: dict[str, str], **later: float) -> Answer:
    """FRED: descriptions and observations of the series, with one month or year more (``EXJPUS=161.2``)."""
    name, yearly = given["series_id"], given["series_id"].startswith("A")
    inverse = name.removeprefix("A").startswith("EXUS")
    if path == "/fred/series":
        unit = "U.S. Dollars to One Euro" if inverse else "Japanese Yen to One U.S. Dollar"
        return Answer(json.dumps({"seriess": [{"id": name, "units": unit, "frequency_short": "A" if yearly else "M"}]}))
    assert path == "/fred/series/observations"
    country = next(code for code, series in fred.SERIES.items() if series == name.removeprefix("A"))
    table = load("exchange_rates_annual" if yearly else "exchange_rates_monthly")
    when = "year" if yearly else "month"
    held = table[table["country"] == country].set_index(when)["lcu_per_usd"]
    dates = {str(day)[:10] if not yearly else f"{day}-01-01": rate for day, rate in held.items()}
    values = {day: f"{1 / rate if inverse else rate:.6f}" for day, rate in dates.items()}
    values |= {"2026-07-01": str(later.get(name, float(values[max(values)]))), "2026-08-01": "."} if not yearly else {}
    rows = [{"date": day, "value": value} for day, value in values.items() if day >= given["observation_start"]]
    return Answer(json.dumps({"count": len(rows), "units": "lin", "observations": rows}))


def world_bank_answer(path: str, given: dict[str, str]) -> Answer:
    """The Indicators API: pages of rows, null where the table is blank."""
    parts = path.split("/")
    assert parts[:3] + parts[4:5] == ["", "v2", "country", "indicator"]
    countries, indicator = parts[3].split(";"), parts[5]
    column, unit = next((key, by) for key, (code, by, _) in world_bank.INDICATORS.items() if code == indicator)
    first, last = map(int, given["date"].split(":"))
    table = load("macro_annual")
    chosen = table[table["country"].isin(countries) & table["year"].between(first, last)]
    rows = [
        {
            "indicator": {"id": indicator, "value": ""},
            "countryiso3code": row.country,
            "date": str(row.year),
            "value": None if pd.isna(getattr(row, column)) else float(getattr(row, column)) * unit,
        }
        for row in chosen.itertuples()
    ]
    size, page = 200, int(given["page"])
    head = {"page": page, "pages": -(-len(rows) // size), "per_page": size, "total": len(rows)}
    return Answer(json.dumps([head, rows[size * (page - 1) : size * page]]))


def nato_answer(path: str, _: dict[str, str], **changes: str) -> Answer:
    """The page that links the reports, and the workbook of the newest, laid out as theirs."""
    if not path.endswith(".xlsx"):
        return Answer('<a href="/finance/def-exp-2025-en.pdf">2025</a> <a href="/finance/def-exp-2026-en.pdf">2026</a>')
    book, table = Workbook(), load("nato_defence")
    names = load("countries").set_index("code")["name"].to_dict() | nato.NAMES
    for column, (sheet, _heading) in nato.BLOCKS.items():
        page = book.create_sheet(sheet)
        page.append([f"{sheet}: Core defence expenditure"])
        page.append([{"share_of_gdp_pct": "Share of real GDP (%)", "equipment_share_pct": "Equipment (a)"}[column]])
        wide = table.pivot_table(index="country", columns="year", values=column)
        page.append([None, *(f"{year}e" if year > 2024 else year for year in wide)])
        for code, row in wide.iterrows():
            page.append([f"{names[code]}*", *(".." if pd.isna(cell) else changes.get(column, cell) for cell in row)])
        page.append([])
        page.append(["Annual real change (%)"])
    kept = BytesIO()
    book.save(kept)
    return Answer(kept.getvalue())


def budget_lab_answer(path: str, _: dict[str, str], days: int = 10) -> Answer:
    """The files of the tariff tracker, some days or a month longer than the tables, with the notes at their end."""
    if path.endswith("tariff_revenue.csv"):
        table = load("us_customs_receipts_monthly")
        last = table.iloc[[-1]].assign(month=table["month"].iloc[-1] + pd.DateOffset(months=1))
        names = {"month": "date", "customs_duties_usd_m": "customs_duties", "imports_usd_m": "imports_value"}
        return Answer(pd.concat([table, last]).rename(columns=names)[[*names.values()]].to_csv(index=False))
    table = load("us_statutory_rate_daily")
    last = table.iloc[[-1] * days].assign(date=pd.date_range(table["date"].iloc[-1], periods=days + 1)[1:])
    whole = pd.concat([table, last])
    theirs = {"statutory_rate_pct": "Weighted ETR"} if "F1_" in path else budget_lab.COLUMNS
    shares = (whole[[*theirs]].rename(columns=theirs) / 100).map(lambda share: f"{share:.15g}" if share else "")
    text = pd.concat([whole["date"].dt.strftime("%Y-%m-%d").rename("Date"), shares], axis=1).to_csv(index=False)
    return Answer(f"{text}\n# Figure 1. Daily rate, by day\n# Source: the tracker\n")
