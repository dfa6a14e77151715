from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from random import Random

import numpy as np
import pandas as pd
import pytest

import helpers
from helpers import data
from helpers.data import catalogue, known_until, load, loading, shared, tables_held, tables_noted
from helpers.data.reading import cells, read, typed
from helpers.errors import BadInput


def run_python(code: str, where: Path) -> str:
    """Standard output of a fresh interpreter that runs some code in a directory."""
    package = str(Path(helpers.__file__).parents[1])
    environment = {**os.environ, "PYTHONPATH": package}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=where, env=environment, capture_output=True, text=True, check=True
    )
    return done.stdout


def test_columns_have_the_types_of_the_catalogue() -> None:
    measures, macro = data.load("trade_measures"), data.load("macro_annual")

    assert pd.api.types.is_datetime64_any_dtype(measures["date_effective"])
    assert measures["rate_after_pct"].dtype == np.float64
    assert isinstance(measures["title"].dtype, pd.StringDtype)
    assert macro["year"].dtype == np.int64
    assert macro["population"].dtype == pd.Int64Dtype()


@pytest.mark.parametrize("name", catalogue().tables)
def test_a_table_is_the_same_whatever_the_order_of_its_rows(name: str) -> None:
    """All that is computed goes through load, so no result, figure or sentence depends on that order either."""
    table = catalogue().table(name)
    header, *rows = cells(read(table))
    shuffled = StringIO(newline="")
    csv.writer(shuffled, lineterminator="\n").writerows([header, *Random(7).sample(rows, len(rows))])
    made = [typed(table, data).reset_index(drop=True) for data in (shuffled.getvalue().encode(), read(table))]
    pd.testing.assert_frame_equal(*made, check_exact=True)


def test_nothing_but_the_loader_reads_tables() -> None:
    files = [
        path for path in Path(data.__file__).parents[1].rglob("*.py") if path.parent.name not in ("data", "refresh")
    ]
    assert [path.name for path in files if re.search(r"read_csv|csv\.reader|DictReader", path.read_text())] == []


def test_a_frame_knows_its_table_and_its_sources() -> None:
    frame = data.load("us_duties_monthly")

    assert frame.attrs == {"table": "us_duties_monthly", "sources": ("census_duties_2026_10", "census_duties_2026_11")}


def test_a_loaded_frame_is_the_callers_own() -> None:
    frame = data.load("countries")
    frame["name"] = "Atlantis"

    assert "Atlantis" not in set(data.load("countries")["name"])


def test_sources_come_once_each_in_the_order_first_named() -> None:
    found = data.sources(["wei_2019", np.nan, "fed_h10_2026_07", "wei_2019"])

    assert list(found["id"]) == ["wei_2019", "fed_h10_2026_07"]


def test_an_unknown_source_is_refused() -> None:
    with pytest.raises(BadInput, match="no source 'hearsay' in table sources"):
        data.sources(["hearsay"])


def test_tables_read_are_on_record_with_their_fingerprint() -> None:
    data.load("steel_trade")

    assert data.tables_read()["steel_trade"] == data.fingerprint("steel_trade")


def test_a_fingerprint_follows_the_file_and_its_rules_and_nothing_else(book: Path) -> None:
    before = {name: data.fingerprint(name) for name in ("steel_trade", "trade_measures", "countries")}
    steel, catalogue = book / "data/trade/steel_trade.csv", book / "data/trade/trade_measures.yaml"
    steel.write_bytes(steel.read_bytes().replace(b"4.4", b"4.5", 1))
    text = catalogue.read_text(encoding="utf-8")
    catalogue.write_text(text.replace("title: Trade demands,", "title: Demands,"), encoding="utf-8")

    assert data.fingerprint("steel_trade") != before["steel_trade"]
    assert data.fingerprint("trade_measures") != before["trade_measures"]
    assert data.fingerprint("countries") == before["countries"]


def test_tables_are_found_from_a_directory_below_the_book(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (book / "chapters" / "deep").mkdir(parents=True)
    monkeypatch.chdir(book / "chapters" / "deep")

    assert data.root() == book


def test_outside_any_book_the_installed_checkout_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    assert data.root() == Path(helpers.__file__).parents[2]


LOAD = """
import sys
from helpers.data import load
load("countries")
print("frictionless" in sys.modules)
"""


def test_a_table_found_good_is_not_checked_again(book: Path) -> None:
    assert run_python(LOAD, book) == "True\n"
    assert run_python(LOAD, book) == "False\n"


def test_a_table_is_checked_again_when_a_table_that_it_refers_to_changes(book: Path) -> None:
    data.load("countries")
    path = book / "data/sources.csv"
    path.write_bytes(path.read_bytes().replace(b"\niso_3166,", b"\niso,", 1))

    with pytest.raises(BadInput, match="column source: 'iso_3166' is not in table sources"):
        data.load("countries")


def test_a_book_that_cannot_be_written_to_can_be_read(book: Path) -> None:
    (book / "_build").write_text("a file where the directory of verdicts would be")

    assert len(data.load("countries")) == data.catalogue().tables["countries"].rows


def test_no_row_dated_after_the_last_known_year_is_given() -> None:
    with known_until(2018):
        years = load("us_goods_trade_annual")["year"]
        months = load("us_goods_trade_monthly")["month"].dt.year
        printed = load("published_trade_figures")["period"]

    assert (years.max(), months.max()) == (2018, 2018)
    assert printed.str.findall(r"\d{4}").str[-1].astype(int).max() <= 2018
    assert load("us_goods_trade_annual")["year"].max() > 2018


def test_a_planned_date_that_lay_ahead_is_blank_when_one_looks_back() -> None:
    now = load("trade_measures").set_index("id")
    with known_until(2018):
        then = load("trade_measures").set_index("id")

    ahead = [name for name in then.index if now.at[name, "date_effective"].year > 2018]
    assert ahead
    assert then.loc[ahead, "date_effective"].isna().all()


def test_a_table_without_dates_comes_whole_when_one_looks_back() -> None:
    with known_until(1990):
        then = load("countries")

    pd.testing.assert_frame_equal(then, load("countries"))


def test_held_tables_are_read_once_and_stay_the_callers_own(monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    original = loading.read
    monkeypatch.setattr(loading, "read", lambda table: reads.append(table.name) or original(table))

    with tables_held():
        first = load("us_troops")
        first["year"] = 0
        second = load("us_troops")

    assert reads == ["us_troops"]
    assert (second["year"] > 0).all()


def test_what_settings_share_is_computed_once_for_equal_arguments_and_counts_as_read_each_time() -> None:
    asked: list[tuple[object, int]] = []

    @shared
    def rows(choice: dict[str, float], name: str = "countries") -> pd.DataFrame:
        asked.append((choice, len(asked)))
        return load(name)

    with tables_held():
        first = rows({"a": 1.0})
        first["name"] = "Atlantis"
        with tables_noted() as noted:
            again = rows({"a": 1.0})
        rows({"a": 1}), rows({"a": 2.0})
        with known_until(2018):
            rows({"a": 1.0})

    assert "Atlantis" not in set(again["name"])
    assert noted == {"countries": data.fingerprint("countries")}
    assert [choice for choice, _ in asked] == [{"a": 1.0}, {"a": 1}, {"a": 2.0}, {"a": 1.0}]
    rows({"a": 1.0})
    assert len(asked) == 5, "nothing is kept where no tables are held"


def test_how_far_a_table_reaches_is_on_record() -> None:
    day = data.newest("macro_annual", "year")

    assert data.consulted()["macro_annual.year"] == data.consulted_now("macro_annual.year") == day.isoformat()
    assert data.consulted_now("macro_annual.no_such_column") is None


def test_a_run_holds_its_tables_until_it_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    whole = loading._loaded
    monkeypatch.setattr(loading, "_loaded", lambda name, year: read.append(name) or whole(name, year))
    monkeypatch.setattr(loading, "_run", None)
    data.hold_tables()
    frame = load("countries")
    frame["name"] = "Atlantis"
    assert "Atlantis" not in set(load("countries")["name"])
    assert read == ["countries"]
    data.hold_tables()
    load("countries")
    assert read == ["countries", "countries"]


def test_what_was_held_ahead_of_a_run_is_kept_at_its_start_and_not_after(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[int] = []

    @data.once_a_run
    def reckoned(size: int) -> list[int]:
        made.append(size)
        return [size]

    monkeypatch.setattr(loading, "_ahead", False)
    monkeypatch.setattr(loading, "_run", None)
    data.hold_tables(ahead=True)
    reckoned(1)
    data.hold_tables()
    assert reckoned(1) == [1]
    assert made == [1]
    data.hold_tables()
    reckoned(1)
    assert made == [1, 1], "begun anew"
    monkeypatch.setattr(loading, "_run", None)
    with data.tables_held():
        reckoned(1)
        reckoned(1)
    assert made == [1, 1, 1, 1], "for many settings it is not held"
