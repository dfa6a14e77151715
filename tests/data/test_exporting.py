"""Tables found by their words, and written for other programs."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pandas as pd
import pytest
from pyarrow.parquet import read_schema

from helpers.data import catalogue, load
from helpers.data.exporting import export
from helpers.data.reading import read
from helpers.data.searching import search
from helpers.errors import BadInput


def test_a_search_finds_tables_in_which_all_words_are_those_with_them_in_the_title_first() -> None:
    found = search(catalogue(), "Steel TARIFF")
    assert found[0].table.name == "metal_tariff_status"
    assert "title" in found[0].where
    assert {one.table.name for one in found} < {one.table.name for one in search(catalogue(), "tariff")}
    assert search(catalogue(), "steel zebra") == search(catalogue(), " ") == []


def test_a_search_lists_the_table_of_that_name_first_then_names_titles_and_the_rest() -> None:
    assert next(one.table.name for one in search(catalogue(), "sources")) == "sources"
    assert next(one.table.name for one in search(catalogue(), "us_goods_trade_monthly")) == "us_goods_trade_monthly"
    found = [one.table for one in search(catalogue(), "goods trade")]
    held = [all(word in f"{one.name} {one.title}".casefold() for word in ("goods", "trade")) for one in found]
    assert found[0].name == "us_goods_trade_annual"
    assert held == sorted(held, reverse=True)
    assert 2 < sum(held) < len(held)


def test_a_column_is_a_place_of_a_search() -> None:
    (where,) = (
        one.where for one in search(catalogue(), "general imports") if one.table.name == "us_goods_trade_annual"
    )
    assert "column imports_usd_m" in where


def test_one_table_goes_into_csv_as_it_lies_and_into_parquet_with_types_and_units(tmp_path: Path) -> None:
    plain, typed = tmp_path / "goods.csv", tmp_path / "new" / "goods.parquet"
    export(catalogue(), "us_goods_trade_annual", plain)
    export(catalogue(), "us_goods_trade_annual", typed)
    assert plain.read_bytes() == read(catalogue().table("us_goods_trade_annual"))
    assert read_schema(typed).field("exports_usd_m").metadata[b"unit"] == b"USD m"
    pd.testing.assert_frame_equal(
        pd.read_parquet(typed), load("us_goods_trade_annual"), check_dtype=False, check_like=True
    )


def test_a_database_holds_the_table_with_what_it_refers_to_and_every_reference_holds(tmp_path: Path) -> None:
    target = tmp_path / "steel.sqlite"
    written = export(catalogue(), "steel_trade", target)
    assert {"steel_trade", "sources", "countries"} <= set(written)
    with closing(sqlite3.connect(target)) as base:
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        (rows,) = base.execute("SELECT count(*) FROM steel_trade").fetchone()
        assert rows == catalogue().table("steel_trade").rows
        assert base.execute("SELECT typeof(value_mt) FROM steel_trade").fetchone() == ("real",)
        unit = "SELECT unit FROM about_columns WHERE name = 'steel_trade' AND column_name = 'value_mt'"
        assert base.execute(unit).fetchone()[0]


def test_a_zip_is_a_data_package_and_equal_tables_give_equal_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one.zip", tmp_path / "other.zip"
    export(catalogue(), "steel_trade", one)
    export(catalogue(), "steel_trade", other)
    assert one.read_bytes() == other.read_bytes()
    with zipfile.ZipFile(one) as box:
        package = json.loads(box.read("datapackage.json"))
        assert {part["path"] for part in package["resources"]} == set(box.namelist()) - {"datapackage.json"}


@pytest.mark.parametrize("ending", ["csv", "parquet", "sqlite", "zip"])
def test_nothing_is_overwritten_but_an_earlier_export(ending: str, tmp_path: Path) -> None:
    target = tmp_path / f"t.{ending}"
    target.write_text("mine")
    with pytest.raises(BadInput, match="not made by an earlier export"):
        export(catalogue(), "steel_trade", target)
    assert target.read_text() == "mine"
    target.unlink()
    for _ in range(2):
        assert export(catalogue(), "steel_trade", target)
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@pytest.mark.parametrize(
    ("name", "file", "words"),
    [
        (None, "all.csv", "holds one table"),
        ("steel_trade", "steel.xlsx", r"ends in \.csv, \.parquet, \.sqlite or \.zip"),
        ("steel_trad", "steel.csv", "did you mean steel_trade"),
    ],
)
def test_what_cannot_be_exported_is_one_line(name: str | None, file: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=words):
        export(catalogue(), name, tmp_path / file)


def test_a_table_that_breaks_a_rule_is_not_exported(book: Path) -> None:
    path = catalogue().table("steel_trade").file
    path.write_text(path.read_text() + "x\n")
    with pytest.raises(BadInput, match="too few cells"):
        export(catalogue(), None, book / "all.zip")
    assert not (book / "all.zip").exists()
