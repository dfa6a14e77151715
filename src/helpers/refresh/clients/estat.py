"""Trade of Japan by partner: the Ministry of Finance's trade statistics, as the API of e-Stat gives them.

Documentation: https://www.e-stat.go.jp/api/api-info/e-stat-manual3-0. ``getStatsData`` answers ``GET_STATS_DATA``, in
it ``RESULT`` (``STATUS`` 0, or 1 if there is nothing; else ``ERROR_MSG``) and ``STATISTICAL_DATA``, with ``RESULT_INF``
(``NEXT_KEY`` if there are more than 100,000 cells), ``CLASS_INF`` (names of codes) and ``DATA_INF``, whose ``VALUE``
lists cells with ``@cat01``, ``@cat02``, ``@area``, ``@time``, ``@unit`` and ``$``. A free application id is needed.

The tables are those of principal commodities by country (概況品別国別表), one for exports and one for imports, for five
years each. ``cat01`` is the commodity, of which ten sections make up all; ``cat02`` 140, 160 … 360 is the value of
January to December; ``area`` is 50 and the customs' code of a country, which begins its name (``304_アメリカ合衆国``);
``time`` is the year (``2026000000``); the unit is a thousand yen. Months that are not out yet hold zeros.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from math import isclose
from typing import Any
from unicodedata import normalize

from helpers.data import load
from helpers.data.tables import Table
from helpers.errors import BadInput
from helpers.refresh.client import Client, coded, number, written
from helpers.refresh.merge import Row
from helpers.refresh.web import Web, key

URL = "https://api.e-stat.go.jp/rest/3.0/app/json/getStatsData"
KEY = ("ESTAT_APP_ID", "https://www.e-stat.go.jp/api/")
TABLES = {
    "exports_jpy_bn": {2021: "0003425295", 2026: "0004049327"},
    "imports_jpy_bn": {2021: "0003425296", 2026: "0004049328"},
}
"""The source's table by the first of its five years."""
MONTHS = {str(120 + 20 * month): month for month in range(1, 13)}
SECTIONS = [f"{section}0000000" for section in range(10)]
UNIT = "千円"
NAMES = """
KOR 103_大韓民国 CHN 105_中華人民共和国 TWN 106_台湾 HKG 108_香港 VNM 110_ベトナム THA 111_タイ SGP 112_シンガポール
MYS 113_マレーシア BRN 116_ブルネイ PHL 117_フィリピン IDN 118_インドネシア IND 123_インド PAK 124_パキスタン
IRN 133_イラン BHR 135_バーレーン SAU 137_サウジアラビア KWT 138_クウェート QAT 140_カタール OMN 141_オマーン
ISR 143_イスラエル ARE 147_アラブ首長国連邦 NOR 202_ノルウェー SWE 203_スウェーデン DNK 204_デンマーク GBR 205_英国
IRL 206_アイルランド NLD 207_オランダ BEL 208_ベルギー FRA 210_フランス DEU 213_ドイツ CHE 215_スイス
PRT 217_ポルトガル ESP 218_スペイン ITA 220_イタリア FIN 222_フィンランド RUS 224_ロシア AUT 225_オーストリア
GRC 230_ギリシャ TUR 234_トルコ CAN 302_カナダ USA 304_アメリカ合衆国 MEX 305_メキシコ PAN 312_パナマ
PRI 324_プエルトリコ(米) COL 401_コロンビア VEN 402_ベネズエラ PER 407_ペルー CHL 409_チリ BRA 410_ブラジル
ARG 413_アルゼンチン LBR 515_リベリア ZAF 551_南アフリカ共和国 AUS 601_オーストラリア PNG 602_パプアニューギニア
NZL 606_ニュージーランド
"""
COUNTRIES: dict[str, str] = dict(re.findall(r"([A-Z]{3}) (\S+)", NAMES))
"""Code and name at the customs."""
MEMBERS = "203 204 206 207 208 209 210 213 217 218 220 221 222 223 225 227 230 231 232 233 235 236 237 241 242 245 246"
GROUPS = {"WLD": "all", "EU": MEMBERS}
"""Codes of what makes up a group; the world is all that the answer has."""
YEARS_BACK = 1
"""Years that are fetched again, to see what was revised."""
CLOSE = 0.005
"""Share by which a group may come to another sum for a whole year than the table has, which is no other group yet."""
Sums = dict[str, dict[int, float]]
"""Billion yen by the customs' code of a country and by month."""


def by_partner(web: Web, table: Table, on: date) -> list[Row]:
    """Exports and imports of the last whole year and of the months that both have of this one, in JPY bn."""
    partners = coded(table, "partner", COUNTRIES | GROUPS)
    rows = []
    for year in range(on.year - YEARS_BACK, on.year + 1):
        flows = {flow: _flow(web, flow, year) for flow in TABLES}
        months = min(_last_month(sums) for sums in flows.values())
        quality = "official" if months == 12 else "preliminary"
        for partner, named in partners.items() if months else ():
            known = {"partner": partner, "year": str(year), "months_covered": str(months), "quality": quality}
            rows.append(known | _values(table, partner, named, year, months, flows))
    return rows


def _last_month(sums: Sums) -> int:
    return max((month for values in sums.values() for month, value in values.items() if value), default=0)


def _values(table: Table, partner: str, named: str, year: int, months: int, flows: dict[str, Sums]) -> Row:
    """The cells of a partner; a direction that is blank in the table throughout stays blank."""
    has = load(table.name).query("partner == @partner").set_index("year")
    whole = has.query("months_covered == 12")
    found = {}
    for flow, sums in flows.items():
        if not has[flow].notna().any():
            continue
        codes = {"WLD": [*sums], "EU": named.split()}.get(partner, [named[:3]])
        if missing := [code for code in codes if code not in sums]:
            raise BadInput(f"{URL}: {flow} {year}: no area 50{missing[0]} (expected it, for {partner})")
        value = sum(sums[code][month] for code in codes for month in range(1, months + 1))
        if partner in GROUPS and year in whole.index and not isclose(value, whole[flow][year], rel_tol=CLOSE):
            told = f"{partner} of {year} comes to {value:,.1f}"
            raise BadInput(f"{URL}: {flow}: {told} (expected about {whole[flow][year]:,.1f}, as in the table)")
        found[flow] = written(value, 4)
    return found


def _flow(web: Web, flow: str, year: int) -> Sums:
    first = max((one for one in TABLES[flow] if one <= year), default=0)
    if not first <= year < first + 5:
        raise BadInput(f"{URL}: no table of {flow} for {year} is known (expected one in its client)")
    asked = {"statsDataId": TABLES[flow][first], "cdTime": f"{year}000000"}
    asked |= {"cdCat01": ",".join(SECTIONS), "cdCat02": ",".join(MONTHS)}
    answer = web.json(URL, asked, secret={"appId": key(*KEY)})
    names, cells = _content(answer)
    _refuse_others(names)
    found: Sums = defaultdict(lambda: dict.fromkeys(MONTHS.values(), 0.0))
    seen = set()
    for cell in cells:
        section, column, area, time = (str(cell.get(f"@{axis}")) for axis in ("cat01", "cat02", "area", "time"))
        if section not in SECTIONS or column not in MONTHS or time != f"{year}000000" or cell.get("@unit") != UNIT:
            raise BadInput(f"{URL}: {flow}: a cell {str(cell)[:120]} (expected {UNIT} of a section, month and {year})")
        if (section, column, area) in seen:
            raise BadInput(f"{URL}: {flow}: {names.get(area, area)} {year} is there twice (expected once)")
        seen.add((section, column, area))
        value = 0 if cell.get("$") == "-" else number(f"{URL}: {flow} {year}", str(cell.get("$")), UNIT)
        found[area.removeprefix("50")][MONTHS[column]] += value / 1e6
    if missing := sorted({*SECTIONS} - {section for section, _, _ in seen}) if cells else []:
        raise BadInput(f"{URL}: {flow} {year}: section {missing[0][0]} is missing (expected ten)")
    return found


def _content(answer: Any) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Names of areas by code, and cells."""
    try:
        whole = answer["GET_STATS_DATA"]
        if whole["RESULT"]["STATUS"] == 1:
            return {}, []
        if whole["RESULT"]["STATUS"] != 0:
            raise BadInput(f"{URL}: answered {whole['RESULT']['ERROR_MSG']!r} (expected STATUS 0)")
        data = whole["STATISTICAL_DATA"]
        if "NEXT_KEY" in data["RESULT_INF"]:
            raise BadInput(f"{URL}: answered a part of the cells (expected all at once)")
        (areas,) = (one["CLASS"] for one in data["CLASS_INF"]["CLASS_OBJ"] if one["@id"] == "area")
        return {one["@code"]: one["@name"] for one in areas}, data["DATA_INF"]["VALUE"]
    except (TypeError, KeyError, ValueError):
        raise BadInput(f"{URL}: answered {str(answer)[:120]} (expected GET_STATS_DATA with names and cells)") from None


def _refuse_others(names: dict[str, str]) -> None:
    for expected in COUNTRIES.values():
        name = names.get(f"50{expected[:3]}", expected)
        if normalize("NFKC", name) != expected:
            raise BadInput(f"{URL}: area 50{expected[:3]} is {name} (expected {expected})")


CLIENTS = (
    Client(
        table="japan_trade_by_partner",
        source="japan_customs_estat",
        title="Trade Statistics of Japan: principal commodities by country",
        publisher="Ministry of Finance, Japan (Japan Customs), e-Stat",
        url="https://www.e-stat.go.jp/en/stat-search?toukei=00350300",
        licence="free use with attribution",
        fetch=by_partner,
    ),
)
