"""Parameters as they are typed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from pydantic import Field

from helpers.analysis.contract import Parameters
from helpers.analysis.trade import TradeParameters
from helpers.errors import BadInput
from helpers.runs.given import checked, from_file, from_pairs, grid_from_pairs


class EveryKindParameters(Parameters):
    partners: list[Literal["JPN", "KOR"]] = ["JPN"]  # noqa: RUF012 - pydantic copies defaults
    years: list[int] = []  # noqa: RUF012
    weights: list[Annotated[float, Field(ge=0)]] = []  # noqa: RUF012
    year: int = 2000
    rate: float = 1.5
    real: bool = False
    day: str = "2012-03-15"


@pytest.mark.parametrize(
    ("pair", "value"),
    [
        ("partners=JPN,KOR", ["JPN", "KOR"]),
        ("partners=[JPN, 'KOR']", ["JPN", "KOR"]),
        ("partners=KOR", ["KOR"]),
        ("partners=", []),
        ("partners=[]", []),
        ("years=2001,2002", [2001, 2002]),
        ("weights=0.5,1", [0.5, 1]),
        ("year=2012", 2012),
        ("year= 2012 ", 2012),
        ("rate=2", 2),
        ("rate=2.5", 2.5),
        ("rate=1e-5", 1e-5),
        ("real=true", True),
        ("real=False", False),
        ("day=2019-09-25", "2019-09-25"),
        ("day=a=b", "a=b"),
    ],
)
def test_a_value_is_read_as_its_declared_type(pair: str, value: Any) -> None:
    name = pair.partition("=")[0]
    read = from_pairs([pair], EveryKindParameters)
    assert read == {name: value}
    assert getattr(EveryKindParameters.checked(read), name) == value


@pytest.mark.parametrize("pair", ["year=2012.5", "year=soon", "real=perhaps", "rate=nan", "partners=USA", "day="])
def test_a_value_of_another_type_is_left_for_the_contract(pair: str) -> None:
    read = from_pairs([pair], EveryKindParameters)
    if pair == "day=":
        assert read == {"day": ""}
        return
    with pytest.raises(BadInput, match=r"every-kind: (?:year|real|rate|partners): got "):
        EveryKindParameters.checked(read)


@pytest.mark.parametrize("pair", ["year", "=2012", " =1", ""])
def test_without_name_or_sign_a_pair_is_refused(pair: str) -> None:
    with pytest.raises(BadInput, match="expected NAME=VALUE"):
        from_pairs([pair], EveryKindParameters)


def test_the_later_of_two_values_counts() -> None:
    assert from_pairs(["year=2001", "year=2002"], EveryKindParameters) == {"year": 2002}


def test_a_date_in_a_file_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "mine.yml"
    path.write_text("day: 2019-09-25\nyear: 2012\npartners: [JPN]\n")
    assert from_file(path) == {"day": "2019-09-25", "year": 2012, "partners": ["JPN"]}


def test_an_empty_file_gives_no_parameters(tmp_path: Path) -> None:
    path = tmp_path / "empty.yml"
    path.write_text("# nothing yet\n")
    assert from_file(path) == {}


@pytest.mark.parametrize("text", ["year: [2012", "- year\n- 2012\n", "2012", "2012: year", "a: b: c"])
def test_a_file_that_is_no_mapping_is_refused_in_one_line(text: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.yml"
    path.write_text(text)
    with pytest.raises(BadInput) as refusal:
        from_file(path)
    assert str(refusal.value).startswith(str(path))
    assert "\n" not in str(refusal.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"absent.yml: No such file"):
        from_file(tmp_path / "absent.yml")


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "image.yml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(BadInput, match="not YAML"):
        from_file(tmp_path / "image.yml")


def test_a_grid_is_every_combination_and_a_list_stands_in_brackets() -> None:
    pairs = ["end_year=2018, 2020", "partners=[JPN,KOR],[KOR]"]
    assert grid_from_pairs(pairs, TradeParameters) == [
        {"end_year": year, "partners": partners} for year in (2018, 2020) for partners in (["JPN", "KOR"], ["KOR"])
    ]


def test_a_combination_that_the_contract_refuses_is_refused() -> None:
    with pytest.raises(BadInput, match="expected end_year at least two years after start_year"):
        grid_from_pairs(["start_year=2000,2019", "end_year=2020"], TradeParameters)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("partners=Japan", "JPN"),
        ("partners=Korea,JPN", "KOR,JPN"),
        ("partners=KOR,KOR", "KOR"),
        ("partners=", "JPN,KOR"),
        ("comparators=Germny,FRA", "DEU,FRA"),
        ("comparators=Germany,Chna", "DEU,CHN"),
        ("comparators=DEU,Germany,FRA", "DEU,FRA"),
        ("measure=constant dollars", "real"),
        ("tariff_rate_pct=25,5", "25.5"),
        ("tariff_rate_pct=25 %", "25.0"),
        ("tariff_rate_pct=140", "100.0"),
        ("confidence=95%", "0.95"),
        ("start_year=1,995", "1995"),
        ("end_year=2090", "2026"),
        ("draws=1e999", "300"),
        ("event_date=2019-01", "2019-01-01"),
        ("event_date=2019-02-30", "2019-02-28"),
        ("event_date=1 March 2018", "2018-03-01"),
        ("event_date=22.3.2018", "2018-03-22"),
        ("event_date=3/22/2018", "2018-03-22"),
        ("event_date=3/4/2018", "2012-03-15"),
        ("event_date=1066-10-14", "1989-01-01"),
    ],
)
def test_a_refusal_says_to_type_what_was_likely_meant(typed: str, meant: str) -> None:
    with pytest.raises(BadInput) as refused:
        checked(TradeParameters, from_pairs([typed], TradeParameters), "-p")
    assert str(refused.value).endswith(f"; type -p {typed.partition('=')[0]}={meant}")


@pytest.mark.parametrize(
    ("grid", "meant"),
    [
        ("end_year=2018,soon", "end_year=2018,2026"),
        ("partners=[KOR],[Japan,KOR]", "partners=[KOR],[JPN,KOR]"),
        ("tariff_rate_pct=10,250", "tariff_rate_pct=10,100.0"),
    ],
)
def test_a_refused_grid_is_told_again_with_what_was_likely_meant(grid: str, meant: str) -> None:
    with pytest.raises(BadInput) as refused:
        grid_from_pairs([grid], TradeParameters)
    assert str(refused.value).endswith(f"; type --grid {meant}")
