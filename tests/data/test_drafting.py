"""A new table takes two files beside the sources: the CSV, and an entry that is drafted from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers import data
from helpers.errors import BadInput

PRICES = Path("data/trade/prices.csv")
ENTRY = PRICES.with_suffix(".yaml")
TABLE = """country,year,product,grade,price_usd_t,checked_on,first_source,source,quality
JPN,2018,hot_rolled,A,820.5,2026-01-02,,wei_2019,official
KOR,2018,hot_rolled,B,801,2026-01-02,wei_2019,wei_2019,official
JPN,2019,cold_rolled,B-,742,,,wei_2019,official
KOR,2019,cold_rolled,A,702.1,2026-01-02,,wei_2019,official
"""
SAID = {
    "title:\n": "title: Prices of steel\n",
    "description:\n": "description: Price of a ton of steel.\n",
    "notes:\n": "notes: Made up.\n",
    "vintage:\n": "vintage: January 2026\n",
    "licence:\n": "licence: quoted\n",
    "clock:\n": "clock: {every: year}\n",
    "    title:\n": "    title: Column\n",
    "    unit:\n": "    unit: USD a ton\n",
}


@pytest.fixture
def prices(book: Path) -> None:
    PRICES.write_text(TABLE, encoding="utf-8")


@pytest.mark.usefixtures("prices")
def test_what_the_rows_show_is_drafted_and_the_rest_left_blank() -> None:
    assert data.draft("prices") == ENTRY.absolute()

    assert (
        ENTRY.read_text(encoding="utf-8")
        == """title:
description:
notes:
vintage:
licence:
clock:
dated: year
key: [country, year]
columns:
  country:
  year:
    title:
    type: integer
    unit: year
  product:
    title:
    enum: [hot_rolled, cold_rolled]
  grade:
    title:
  price_usd_t:
    title:
    type: number
    unit:
  checked_on:
    title:
    type: date
    optional: true
  first_source:
    title:
    optional: true
    in: sources.id
  source:
  quality:
"""
    )


@pytest.mark.usefixtures("prices")
def test_what_a_person_must_say_is_refused_in_one_list() -> None:
    data.draft("prices")

    with pytest.raises(BadInput) as caught:
        data.seal("prices")
    lines = [line.strip().split(" (")[0] for line in str(caught.value).split("\n")[1:]]
    assert lines == [
        *(f"{ENTRY}: {key} is not given" for key in ("title", "description", "notes", "vintage", "licence", "clock")),
        f"{ENTRY}: column year: no title",
        f"{ENTRY}: column product: no title",
        f"{ENTRY}: column grade: no title",
        f"{ENTRY}: column price_usd_t: no title",
        f"{ENTRY}: column price_usd_t: no unit",
        f"{ENTRY}: column checked_on: no title",
        f"{ENTRY}: column first_source: no title",
    ]


@pytest.mark.usefixtures("prices")
def test_once_all_is_said_the_table_is_sealed_and_loaded() -> None:
    data.draft("prices")
    text = ENTRY.read_text(encoding="utf-8")
    for blank, said in SAID.items():
        text = text.replace(blank, said)
    ENTRY.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"prices\.csv: not sealed yet; no rule is broken"):
        data.load("prices")

    data.seal("prices")

    frame = data.load("prices")
    assert frame["price_usd_t"].tolist() == [820.5, 742, 801, 702.1]
    assert frame.attrs["sources"] == ("wei_2019",)
    assert data.table_faults() == []


@pytest.mark.usefixtures("prices")
def test_a_value_of_another_type_does_not_hide_the_type_of_a_column() -> None:
    PRICES.write_text(TABLE.replace("820.5", "inf"), encoding="utf-8")
    data.draft("prices")

    with pytest.raises(BadInput, match="row 2, column price_usd_t: 'inf' where a number belongs"):
        data.seal("prices")


def test_an_entry_that_is_there_is_not_drafted_again(book: Path) -> None:
    before = Path("data/trade/steel_trade.yaml").read_bytes()

    with pytest.raises(BadInput, match=r"steel_trade\.yaml beside it describes it already"):
        data.draft("steel_trade")
    assert Path("data/trade/steel_trade.yaml").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b'a,"b'])
def test_a_file_that_cannot_be_read_is_not_drafted(book: Path, content: bytes) -> None:
    PRICES.write_bytes(content)

    with pytest.raises(BadInput, match=r"data/trade/prices\.csv: expected a header and rows"):
        data.draft("prices")
    assert not ENTRY.exists()


def test_a_file_that_is_not_there_is_not_drafted(book: Path) -> None:
    with pytest.raises(BadInput, match=r"prices\.csv: 0 files of this name below data/ \(expected one\)"):
        data.draft("prices")
