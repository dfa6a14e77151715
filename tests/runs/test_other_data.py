"""A run on other data than the book's: checked like the book's own, told apart from them, and gone afterwards."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from helpers import serve
from helpers.data import catalogue, load, root
from helpers.data.place import OTHER
from helpers.data.reading import cells, read
from helpers.display.parts import source_line
from helpers.errors import BadInput
from helpers.runs.account import Account
from helpers.runs.other_data import label, other, other_data
from helpers.runs.shelf import folder_name
from helpers.runs.sides import Side, compared

TABLE = "us_goods_trade_annual"
ROW = "KOR,2025,100000\n"
FILES = "1 file entered as a source"


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_bytes(text.encode())
    return folder


def exports(partner: str, year: int) -> float:
    rows = load(TABLE).set_index(["partner", "year"])
    return float(rows.loc[(partner, year), "exports_usd_m"])


def test_a_row_that_is_revised_counts_within_and_the_book_is_as_before(mine: Path) -> None:
    before, file = exports("KOR", 2025), catalogue().table(TABLE).file
    bytes_before = file.read_bytes()
    put(mine, f"{TABLE}.add.csv", f"partner,year,exports_usd_m\n{ROW}")
    with other_data(mine) as told:
        assert told == other() == {TABLE: f"1 row revised (mine/{TABLE}.add.csv, row 2)", "sources": FILES}
        assert exports("KOR", 2025) == 100000
        assert exports("JPN", 2025) > 0
    assert exports("KOR", 2025) == before
    assert (other(), OTHER in os.environ) == ({}, False)
    assert file.read_bytes() == bytes_before


def test_the_page_on_re_runs_says_that_the_form_has_no_field_for_data_and_shows_the_command() -> None:
    page = (root() / "chapters" / "rerun.md").read_text(encoding="utf-8")
    section = " ".join(page.partition("## Your own data")[2].partition("\n## ")[0].split())
    said = next(one for one in section.split(". ") if "form in the browser" in one)
    assert said.startswith("The form in the browser has no field for data")
    assert said.endswith("`alliances run trade --data mine`")
    form = Path(serve.__file__).parent / "templates" / "form.html"
    assert 'type="file"' not in form.read_text(encoding="utf-8")


def test_a_row_may_name_a_source_of_its_own(mine: Path) -> None:
    header, first, *_ = cells(read(catalogue().table("sources")))
    ours = dict(zip(header, first, strict=True)) | {"id": "my_own_count"}
    put(mine, "sources.add.csv", f"{','.join(header)}\n" + ",".join(f'"{ours[name]}"' for name in header) + "\n")
    rows = "KOR,2026,1,2,my_own_count,estimate\n"
    put(mine, f"{TABLE}.add.csv", f"partner,year,exports_usd_m,imports_usd_m,source,quality\n{rows}")
    with other_data(mine) as told:
        assert told == {
            "sources": "1 row added (mine/sources.add.csv, row 2)",
            TABLE: f"1 row added (mine/{TABLE}.add.csv, row 2)",
        }
        assert "my_own_count" in load(TABLE).attrs["sources"]


def test_a_figure_of_ones_own_bears_the_file_as_its_source_and_no_office(mine: Path) -> None:
    put(mine, f"{TABLE}.add.csv", f"partner,year,exports_usd_m\nJPN,2025,1\n{ROW}")
    with other_data(mine):
        rows = load(TABLE)
        (own,) = set(rows.loc[(rows["year"] == 2025) & rows["partner"].isin(["JPN", "KOR"]), "source"])
        said = source_line([own], None)
    assert f"mine/{TABLE}.add.csv, rows 2–3" in said
    assert "own rows of this run" in said
    assert "Census" not in said


def test_a_whole_table_is_swapped_as_a_spreadsheet_writes_it(mine: Path) -> None:
    lines = read(catalogue().table("steel_trade")).decode().splitlines()
    put(mine, "steel_trade.csv", "\ufeff" + "\r\n".join(lines[:-1]) + "\r\n")
    with other_data(mine) as told:
        rows = f"{len(lines) - 2} rows in place of {len(lines) - 1}"
        assert told == {"steel_trade": f"whole table, {rows} (mine/steel_trade.csv)"}
        assert len(load("steel_trade")) == len(lines) - 2


def test_rows_that_are_those_of_the_book_make_no_other_data(mine: Path) -> None:
    put(mine, "steel_trade.csv", read(catalogue().table("steel_trade")).decode())
    with other_data(mine) as told:
        assert told == {}


def test_all_faults_are_told_one_line_each_by_file_and_row(mine: Path) -> None:
    put(mine, f"{TABLE}.add.csv", "partner,year,exports_usd_m\nKOR,2025,1\nKOR,2024,abc\nXXX,2025,3\n")
    put(mine, "steel_trade.csv", "a,b\n1,2\n")
    put(mine, "stel_trade.csv", "a\n1\n")
    put(mine, "notes.xlsx", "")
    with pytest.raises(BadInput) as fault, other_data(mine):
        pass
    first, *lines = str(fault.value).splitlines()
    assert first == f"{mine}: not used (to be mended: {len(lines)})"
    for part in (
        "stel_trade.csv: no table 'stel_trade' (did you mean steel_trade?",
        "notes.xlsx: expected TABLE.csv",
        "steel_trade.csv: row 1: column partner is missing",
        f"{TABLE}.add.csv: row 3, column exports_usd_m: 'abc' where a number belongs",
        f"{TABLE}.add.csv: row 4, column partner: 'XXX' is not in table countries",
    ):
        assert sum(f"{mine}/{part}" in line for line in lines) == 1, part


def test_a_source_that_others_name_cannot_be_taken_away(mine: Path) -> None:
    first, second, *rest = read(catalogue().table("sources")).decode().splitlines()
    put(mine, "sources.csv", "\n".join([first, *rest]) + "\n")
    with pytest.raises(BadInput, match=f"'{second.partition(',')[0]}' is not in table sources"), other_data(mine):
        pass


@pytest.mark.parametrize("name", ["nowhere", ""])
def test_a_folder_that_is_not_there_or_empty_is_refused(name: str, mine: Path) -> None:
    with pytest.raises(BadInput, match=r"--data .*(no such folder|no file in it)"), other_data(mine / name):
        pass


def test_equal_data_give_one_folder_of_runs_and_others_another(mine: Path) -> None:
    from helpers.analysis.trade import TradeParameters

    put(mine, f"{TABLE}.add.csv", f"partner,year,exports_usd_m\n{ROW}")
    with other_data(mine):
        one = label(mine)
    with other_data(mine):
        assert label(mine) == one
    put(mine, f"{TABLE}.add.csv", "partner,year,exports_usd_m\nKOR,2025,100001\n")
    with other_data(mine):
        assert label(mine) != one
    assert folder_name(TradeParameters(), one) == f"trade-{one}"


def side(folder: Path, label: str, **manifest: Any) -> Side:
    folder.mkdir()
    whole = {"tables": {"a": "1"}, "modules": {"m.py": "1"}, "code": "1", "versions": {"pandas": "3"}, "python": "3.11"}
    (folder / "manifest.json").write_text(json.dumps(whole | manifest))
    return Side(label, Account(chapter="trade", parameters={}), folder)


@pytest.mark.parametrize(
    ("manifest", "why", "said"),
    [
        ({"tables": {"a": "2"}}, "data", "a"),
        ({"tables": {"a": "2"}, "other_data": {"a": "1 row added"}}, "data", "a (1 row added)"),
        ({"other_data": {"b": "1 row added"}}, "data", "b (1 row added)"),
        ({"modules": {"m.py": "2"}}, "code", "m.py"),
        ({"code": "2"}, "code", "notebooks"),
        ({"versions": {"pandas": "4"}}, "versions", "pandas 3 → 4"),
        ({"python": "3.12"}, "versions", "python 3.11 → 3.12"),
    ],
)
def test_causes_are_told_apart(manifest: dict[str, Any], why: str, said: str, tmp_path: Path) -> None:
    old, new = side(tmp_path / "old", "old"), side(tmp_path / "new", "new", **manifest)
    found = compared(old, new, tmp_path).causes
    assert [(one.why, str(one)) for one in found] == [(why, said)]


def test_a_parameter_is_a_cause_and_equal_runs_have_none(tmp_path: Path) -> None:
    old, new = side(tmp_path / "old", "old"), side(tmp_path / "new", "new")
    assert compared(old, new, tmp_path).causes == []
    other_years = Side("new", Account(chapter="trade", parameters={"start_year": 2012}), new.folder)
    (cause,) = compared(old, other_years, tmp_path).causes
    assert (cause.why, cause.name, cause.before, cause.after) == ("parameters", "start_year", None, 2012)
