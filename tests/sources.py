"""A source on this machine that answers as documented, or as badly as a test asks.

The documented answers are made from what the tables hold, with some periods more: their shapes are those of the
documentation that each client names.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

import httpx
import pandas as pd
from openpyxl import Workbook

from helpers.data import load
from helpers.refresh.clients import budget_lab, census, estat, fred, nato, troops, voeten, world_bank
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
_trusted = cache(httpx.create_ssl_context)
"""Read once: a request of a test alone would cost less than reading whom to trust."""


class Loopback(httpx.BaseTransport):
    """Carries every request to this machine, over a real connection, and leaves the address as it was asked."""

    def __init__(self, port: int, scheme: str) -> None:
        self.port, self.scheme, self.inner = port, scheme, httpx.HTTPTransport(verify=_trusted())

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
    months = pd.DataFrame({"month": pd.date_range(frame["month"].min(), f"{until}-01", freq="MS")})
    last = frame.sort_values("month").groupby("partner").last().rename(columns={"month": "until"}).reset_index()
    more = last.merge(months, how="cross").query("month > until").drop(columns="until")
    return pd.concat([frame, more], ignore_index=True)


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


def estat_answer(path: str, given: dict[str, str], **changes: str) -> Answer:
    """The API of e-Stat: what the table holds spread over months and sections, and six months more of this year."""
    assert path == "/rest/3.0/app/json/getStatsData"
    assert given["appId"] == "secret-of-a-test"
    flow, year = next(
        (flow, int(given["cdTime"][:4]))
        for flow, tables in estat.TABLES.items()
        for first, name in tables.items()
        if name == given["statsDataId"] and 0 <= int(given["cdTime"][:4]) - first < 5
    )
    table = load("japan_trade_by_partner")
    held = table[table["year"] == year].set_index("partner")
    until = int(held["months_covered"].iloc[0])
    names = {f"50{name[:3]}": name for name in estat.COUNTRIES.values()} | {"50701": "701_指図式"}
    monthly = {
        f"50{estat.COUNTRIES[p][:3]}": v for p, v in (held[flow].dropna() / until).items() if p in estat.COUNTRIES
    }
    monthly = dict.fromkeys([f"50{code}" for code in estat.MEMBERS.split()], 0.0) | dict.fromkeys(names, 0.0) | monthly
    rest = held.loc["EU", flow] / until - sum(monthly[f"50{code}"] for code in estat.MEMBERS.split())
    monthly["50246"] += rest  # the members that the table has not
    monthly["50701"] = held.loc["WLD", flow] / until - sum(monthly.values())
    last = until if until == 12 else until + 6
    cells = [
        {
            "@cat01": section,
            "@cat02": code,
            "@area": area,
            "@time": f"{year}000000",
            "@unit": "千円",
            "$": str(round(value * 1e6)) if section == "70000000" and month <= last else "0" if month <= last else "-",
        }
        | changes
        for area, value in monthly.items()
        for section in given["cdCat01"].split(",")
        for code, month in estat.MONTHS.items()
    ]
    areas = {"@id": "area", "CLASS": [{"@code": code, "@name": name} for code, name in names.items()]}
    data = {"RESULT_INF": {}, "CLASS_INF": {"CLASS_OBJ": [areas]}, "DATA_INF": {"VALUE": cells}}
    return Answer(json.dumps({"GET_STATS_DATA": {"RESULT": {"STATUS": 0}, "STATISTICAL_DATA": data}}))


def troops_answer(_: str, __: dict[str, str], month: str = "March", year: int = 2026) -> Answer:
    """The file of package troopdata: what the tables hold, a quarter more, and lines that no table has."""
    quarters, years = load("us_troops_quarterly"), load("us_troops").query("series == 'report'")
    names = {number: name for name, number in troops.MONTHS.items()}
    columns = troops.TOTAL | troops.SERVICES
    known = {(row.host, row.year, "September"): row._asdict() for row in years.itertuples()}
    for row in quarters.itertuples():
        known.setdefault((row.host, row.year, names[row.month]), row._asdict())
    more = {(host, year, month): row for (host, before, _), row in known.items() if before == year - 1}
    lines = ["iso3c,year,month,Location," + ",".join(columns.values())]
    for (host, when, report), row in {**known, **more}.items():
        cells = ["NA" if pd.isna(row.get(name)) else str(row[name]) for name in columns]
        lines.append(f'{host},{when},{report},"{host}, ALL",' + ",".join(cells))
    lines += ["NA,2025,June,Afloat,1,1,0,0,0", "JPN,2023,March,JAPAN,NA,NA,1,1,1"]
    return Answer("\n".join(lines) + "\n")


def voeten_answer(path: str, given: dict[str, str], **changes: str) -> Answer:
    """Harvard Dataverse: the files of the data set, and the table of the newest edition with a year more."""
    if path.endswith("/files"):
        assert given == {"persistentId": voeten.DATA_SET}
        names = {1: "Idealpointestimates1946-2024.tab", 3: "IdealpointestimatesFP_2026FP.csv", 7: "Codebook.txt"}
        files = [{"label": name, "dataFile": {"id": key, "filename": name}} for key, name in names.items()]
        return Answer(json.dumps({"status": "OK", "data": files}))
    assert path == "/api/access/datafile/3"
    table = load("un_ideal_points").query("measure == 'final_passage'")
    last = table[table["year"] == 2024].assign(year=2025)
    frame = pd.concat([table, last]).assign(ccode=lambda rows: rows["country"].map(voeten.CODES))
    frame = frame.rename(columns=voeten.ESTIMATES | {"votes": "NVotesFP"})
    other = pd.DataFrame([{"ccode": "260", "year": 1990, "IdealPointFP": 1}, {"ccode": "2", "year": 1964}])
    columns = ["ccode", "year", "NVotesFP", *voeten.ESTIMATES.values()]
    return Answer(pd.concat([frame, other])[columns].assign(**changes).to_csv(index=False, sep="\t", na_rep="NA"))
