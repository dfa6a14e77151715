"""How far the data reach decides what a contract allows; a new month is no change of code."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from helpers.analysis import horizon
from helpers.data import load, newest, root
from helpers.errors import BadInput

CONTRACTS = ("trade", "burden-sharing", "autonomy", "trilateral")
SHOW = """
from helpers.analysis import CHAPTERS
from helpers.claims.ledger import claims
for name in CHAPTERS:
    years = CHAPTERS[name].model_json_schema()["properties"].get("end_year", {})
    print(name, years.get("maximum"), years.get("default"))
print(CHAPTERS["trade"].checked({"event_date": "2027-01-31"}).event_date, max(claims()[0].years()))
"""


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tables that a test may spoil; the working directory is moved there."""
    shutil.copytree(root() / "data", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_data_end_with_the_newest_month_of_trade_and_the_newest_price_level() -> None:
    month = load("us_goods_trade_monthly")["month"].max()
    assert pd.Timestamp(horizon.LAST_DAY) == month + pd.offsets.MonthEnd()
    assert month.year == horizon.THIS_YEAR
    prices = load("macro_annual").query("country == 'USA'").dropna(subset=["gdp_deflator_growth_pct"])
    assert prices["year"].max() == horizon.LAST_PRICE_YEAR


def test_a_new_month_moves_every_limit_without_a_change_of_code(book: Path) -> None:
    with (book / "data/trade/us_goods_trade_monthly.csv").open("a", encoding="utf-8") as table:
        table.write("JPN,2027-01-01,6000,12000,census_country_2024_08,official\n")
    done = subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True, check=False)
    limits = [f"{name} 2027 2027" for name in CONTRACTS]
    assert done.stdout.splitlines() == [*limits, "claims None None", "2027-01-31 2027"], done.stderr


def test_a_table_without_dates_is_refused_in_one_line(book: Path) -> None:
    (book / "data/macro/macro_annual.csv").write_text("country,year\nUSA,soon\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"^data/macro/macro_annual.csv: no date in column year"):
        newest("macro_annual", "year")
