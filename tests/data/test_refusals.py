"""A broken table is refused in one line that names file, row, column and rule."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from helpers import data
from helpers.errors import BadInput

STEEL = Path("data/trade/steel_trade.csv")
COLUMNS = "partner,period_start,period_end,indicator,basis,value_mt,note,source,second_source,quality"
Row = list[str]


def spoil(row: int, column: str, value: str, path: Path = STEEL) -> None:
    """Put a value into one cell of a table without quoted cells in that row; row 1 is the header."""
    lines = path.read_text(encoding="utf-8").split("\n")
    cells, names = lines[row - 1].split(","), lines[0].split(",")
    cells[names.index(column)] = value
    lines[row - 1] = ",".join(cells)
    path.write_text("\n".join(lines), encoding="utf-8")


def refusal(name: str = "steel_trade") -> str:
    """What load says of a table that it must refuse; always one line."""
    with pytest.raises(BadInput) as caught:
        data.load(name)
    message = str(caught.value)
    assert "\n" not in message
    return message


def test_when_a_column_is_missing_its_name_is_told(book: Path) -> None:
    lines = STEEL.read_text(encoding="utf-8").splitlines()
    kept = [re.sub(r"^([^,]*),([^,]*),[^,]*,", r"\1,\2,", line) for line in lines]
    STEEL.write_text("\n".join(kept) + "\n", encoding="utf-8")

    assert refusal() == f"{STEEL}: row 1: column period_end is missing (expected: {COLUMNS.replace(',', ', ')})"


def test_when_the_last_column_is_missing_its_name_is_told(book: Path) -> None:
    lines = STEEL.read_text(encoding="utf-8").splitlines()
    STEEL.write_text("\n".join(line.rsplit(",", 1)[0] for line in lines) + "\n", encoding="utf-8")

    assert refusal().startswith(f"{STEEL}: row 1: column quality is missing")


def test_when_a_column_is_added_its_name_is_told(book: Path) -> None:
    lines = STEEL.read_text(encoding="utf-8").splitlines()
    STEEL.write_text("\n".join([f"{lines[0]},mood", *(f"{line},fine" for line in lines[1:])]) + "\n", encoding="utf-8")

    assert refusal().startswith(f"{STEEL}: row 1: column 'mood' is not in the catalogue")


def test_when_columns_change_places_that_is_told(book: Path) -> None:
    STEEL.write_text(
        STEEL.read_text(encoding="utf-8").replace("partner,period_start", "period_start,partner", 1), encoding="utf-8"
    )

    assert refusal().startswith(f"{STEEL}: row 1: columns are out of order or named twice")


def test_when_a_key_is_there_twice_both_rows_are_told(book: Path) -> None:
    path = Path("data/trade/us_goods_trade_annual.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]) + "\n", encoding="utf-8")

    assert refusal("us_goods_trade_annual") == (
        f"{path}: row {len(lines) + 1}, columns partner and year: key partner=AUS, year=1985 is already in row 2"
    )


def test_when_a_text_stands_where_a_number_belongs_the_cell_is_told(book: Path) -> None:
    spoil(5, "value_mt", "plenty")

    assert refusal() == f"{STEEL}: row 5, column value_mt: 'plenty' where a number belongs"


def test_when_a_day_does_not_exist_the_cell_is_told(book: Path) -> None:
    spoil(5, "period_end", "2018-02-30")

    assert refusal() == f"{STEEL}: row 5, column period_end: '2018-02-30' where a date (YYYY-MM-DD) belongs"


def test_when_a_source_is_unknown_the_cell_is_told(book: Path) -> None:
    spoil(4, "source", "hearsay")

    assert refusal() == f"{STEEL}: row 4, column source: 'hearsay' is not in table sources"


def test_when_an_answer_names_no_row_the_cell_is_told(book: Path) -> None:
    path = Path("data/trade/trade_measures.csv")
    answered = ",2017_kor_us_asks_to_amend_korus,"
    path.write_text(path.read_text(encoding="utf-8").replace(answered, ",2017_kor_nobody_asked,", 1), encoding="utf-8")

    assert re.fullmatch(
        rf"{path}: row \d+, column answers: '2017_kor_nobody_asked' is not in table trade_measures",
        refusal("trade_measures"),
    )


def test_when_a_word_is_outside_the_vocabulary_the_choices_are_told(book: Path) -> None:
    spoil(6, "quality", "certain")

    message = refusal()
    assert message.startswith(f"{STEEL}: row 6, column quality: 'certain' is not one of: official, preliminary, ")


def test_when_a_required_cell_is_blank_that_is_told(book: Path) -> None:
    spoil(6, "value_mt", "")

    assert refusal() == f"{STEEL}: row 6, column value_mt: blank where a value is required"


def test_when_a_value_is_below_its_minimum_the_rule_is_told(book: Path) -> None:
    spoil(6, "value_mt", "-2")

    assert refusal() == f"{STEEL}: row 6, column value_mt: '-2' breaks the rule: constraint minimum is 0"


def test_when_a_row_is_short_that_is_told(book: Path) -> None:
    with STEEL.open("a", encoding="utf-8") as file:
        file.write("KOR,2026-01-01\n")

    assert re.match(rf"{STEEL}: row \d+: too few cells: expected 10", refusal())


def test_when_a_valid_byte_changes_the_command_that_seals_is_told(book: Path) -> None:
    spoil(5, "value_mt", "3.47")

    message = refusal()
    assert message.startswith(f"{STEEL}: bytes differ from the sha256 in steel_trade.yaml")
    assert message.endswith("seal it with `alliances data steel_trade --seal`")


def test_a_changed_table_stays_refused_after_it_was_found_valid(book: Path) -> None:
    spoil(5, "value_mt", "3.47")

    assert refusal() == refusal()


def test_when_the_file_is_missing_its_name_is_told(book: Path) -> None:
    STEEL.unlink()

    assert refusal() == f"{STEEL}: no such file, though steel_trade.yaml beside it describes it"


def test_when_the_table_of_sources_is_missing_its_name_is_told(book: Path) -> None:
    Path("data/sources.csv").unlink()

    assert refusal() == "data/sources.csv: no such file, though sources.yaml beside it describes it"


def test_when_the_file_is_empty_that_is_told(book: Path) -> None:
    STEEL.write_bytes(b"")

    assert refusal() == f"{STEEL}: row 1: the file is empty"


def test_when_the_file_starts_with_a_byte_order_mark_that_is_told(book: Path) -> None:
    STEEL.write_bytes(b"\xef\xbb\xbf" + STEEL.read_bytes())

    assert refusal() == f"{STEEL}: row 1: starts with a byte order mark: expected UTF-8 without one"


def test_when_the_file_is_not_utf8_the_row_is_told(book: Path) -> None:
    lines = STEEL.read_bytes().split(b"\n")
    lines[2] = lines[2].replace(b"KOR", b"Cor\xe9e", 1).replace(b"JPN", b"Cor\xe9e", 1)
    STEEL.write_bytes(b"\n".join(lines))

    assert re.fullmatch(rf"{STEEL}: row 3: byte \d+ is not UTF-8", refusal())


def test_when_lines_end_as_on_windows_that_is_told(book: Path) -> None:
    STEEL.write_bytes(STEEL.read_bytes().replace(b"\n", b"\r\n"))

    assert refusal() == f"{STEEL}: row 1: carriage return: expected lines that end in LF"


def test_when_a_table_is_unknown_the_nearest_is_told(book: Path) -> None:
    assert refusal("steel") == "no table 'steel' (did you mean steel_trade? `alliances data` lists all)"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("title: ", "title: [", r"row \d+: not YAML: .*"),
        ("\ntitle: ", "\nnotes: ", r"row \d+: not YAML: 'notes' is there twice"),
        ("\nvintage: ", "\nage: ", r"not an entry of a table: property 'age' means nothing here \(expected one .*"),
        ("vintage: August 2024 to October 2026\n", "", r"vintage is not given \(expected the date .*"),
        ("  partner:\n", "  party:\n", r"key names a column 'partner' that is not described \(and 3 more\)"),
        ("minimum: 0", "least: 0", r"not an entry of a table: column 'exports_usd_m': property 'least' means .*"),
        ("licence: public-domain", "licence: free", r"licence is not given \(expected one of data.catalogue.*"),
        ("type: number", "type: figure", r".*figure.*"),
        (
            "  partner:\n",
            "  partner: Partner\n",
            r".*: column 'partner': property expected, .*",
        ),
        ("minimum: 0", "minimum: some", r"column exports_usd_m: minimum 'some' \(expected a number\)"),
        ("  partner:\n", "  partner: {title: Partner, pattern: '(', in: countries.code}\n", r"a constraint cannot .*"),
    ],
)
def test_when_an_entry_is_broken_the_place_is_told(book: Path, old: str, new: str, told: str) -> None:
    path = Path("data/trade/us_goods_trade_annual.yaml")
    text = path.read_text(encoding="utf-8")
    path.write_text(f"\n{text}".replace(old, new, 1), encoding="utf-8")

    assert re.fullmatch(rf"{path}: {told}", refusal("us_goods_trade_annual"))


def test_when_the_head_lacks_a_property_that_is_told(book: Path) -> None:
    Path("data/catalogue.yaml").write_text("name: book\n", encoding="utf-8")

    assert refusal() == "data/catalogue.yaml: property 'title' is missing"


def test_when_an_entry_is_not_an_object_that_is_told(book: Path) -> None:
    STEEL.with_suffix(".yaml").write_text("[]\n", encoding="utf-8")

    assert refusal() == "data/trade/steel_trade.yaml: expected properties with values (title: …)"


def test_two_tables_of_one_name_are_refused(book: Path) -> None:
    Path("data/macro/steel_trade.yaml").write_bytes(STEEL.with_suffix(".yaml").read_bytes())

    assert refusal() == f"{STEEL.with_suffix('.yaml')}: a table 'steel_trade' is also in another folder"


PLAIN = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)  # each example writes the file anew, so the fixture may be shared
words = st.text(st.characters(categories=["Lu", "Ll"], exclude_characters="eE"), min_size=1, max_size=8).filter(
    lambda word: word.lower() not in {"nan", "inf", "infinity"}
)


@PLAIN
@given(row=st.integers(2, 595), column=st.sampled_from(["exports_usd_m", "imports_usd_m"]), word=words)
def test_any_word_in_place_of_any_number_is_found_where_it_stands(book: Path, row: int, column: str, word: str) -> None:
    path = Path("data/trade/us_goods_trade_annual.csv")
    sound = path.read_bytes()
    try:
        spoil(row, column, word, path)
        message = refusal("us_goods_trade_annual")
    finally:
        path.write_bytes(sound)

    assert message == f"{path}: row {row}, column {column}: {word!r} where a number belongs"


@PLAIN
@given(where=st.integers(0, 10**9), byte=st.integers(0, 255))
def test_no_single_changed_byte_gets_by(book: Path, where: int, byte: int) -> None:
    path = Path("data/trade/us_statutory_rate_daily.csv")
    sound = path.read_bytes()
    place = where % len(sound)
    if sound[place] == byte:
        byte = (byte + 1) % 256
    try:
        path.write_bytes(sound[:place] + bytes([byte]) + sound[place + 1 :])
        message = refusal("us_statutory_rate_daily")
    finally:
        path.write_bytes(sound)

    assert message.startswith(f"{path}: ")
