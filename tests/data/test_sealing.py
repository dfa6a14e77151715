from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from helpers import data
from helpers.errors import BadInput

STEEL = Path("data/trade/steel_trade.csv")
ENTRY = STEEL.with_suffix(".yaml")
NEW_ROW = "JPN,2023-01-01,2023-12-31,receipts,us_commerce,1.1,,fastmarkets_2018_korea,,approximate\n"


def test_a_reviewed_change_is_accepted_once_it_is_sealed(book: Path) -> None:
    with STEEL.open("a", encoding="utf-8") as file:
        file.write(NEW_ROW)
    rows = data.catalogue().tables["steel_trade"].rows

    sealed = data.seal("steel_trade")

    table = data.catalogue().tables["steel_trade"]
    assert sealed == table.sha256 == hashlib.sha256(STEEL.read_bytes()).hexdigest()
    assert table.rows == rows + 1
    assert table.descriptor["bytes"] == STEEL.stat().st_size
    assert len(data.load("steel_trade")) == rows + 1


def test_sealing_changes_nothing_but_the_three_properties_of_the_file(book: Path) -> None:
    before = {path: path.read_text(encoding="utf-8") for path in Path("data").rglob("*.yaml")}
    with STEEL.open("a", encoding="utf-8") as file:
        file.write(NEW_ROW)

    data.seal("steel_trade")

    after = {path: path.read_text(encoding="utf-8") for path in before}
    assert [path for path in before if before[path] != after[path]] == [ENTRY]
    old, new = (texts[ENTRY].partition("\nseal:\n") for texts in (before, after))
    assert old[:2] == new[:2]
    assert [line.split(":")[0].strip() for line in new[2].splitlines()] == ["sha256", "bytes", "rows"]


def test_sealing_an_unchanged_table_leaves_its_entry_byte_for_byte(book: Path) -> None:
    before = ENTRY.read_bytes()

    data.seal("steel_trade")

    assert ENTRY.read_bytes() == before


def test_a_broken_table_is_not_sealed_and_nothing_is_written(book: Path) -> None:
    before = {path: path.read_bytes() for path in Path("data").iterdir() if path.is_file()}
    with STEEL.open("a", encoding="utf-8") as file:
        file.write(NEW_ROW.replace("1.1", "some"))

    with pytest.raises(BadInput, match="column value_mt: 'some' where a number belongs"):
        data.seal("steel_trade")

    assert {path: path.read_bytes() for path in Path("data").iterdir() if path.is_file()} == before


def test_a_source_that_rows_still_name_cannot_be_sealed_away(book: Path) -> None:
    path = Path("data/sources.csv")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("yieh_2018,")), encoding="utf-8")

    with pytest.raises(
        BadInput, match=r"steel_trade\.csv: row \d+, column source: 'yieh_2018' is not in table sources"
    ):
        data.seal("sources")


def test_an_unknown_table_cannot_be_sealed(book: Path) -> None:
    with pytest.raises(BadInput, match="no table 'steel'"):
        data.seal("steel")
