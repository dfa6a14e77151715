"""Each fault of a table is refused when it is sealed, all of them in one list, and nothing is written."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers import data
from helpers.cli import main
from helpers.data import checking
from helpers.errors import BadInput

STEEL = Path("data/trade/steel_trade.csv")
ENTRY = STEEL.with_suffix(".yaml")
ROW = b"KOR,2018-01-01,2018-12-31,quota,ustr,2.63,,yonhap_2018_steel,,official"
Change = Callable[[bytes], bytes]


def cell(row: int, column: int, value: str) -> Change:
    """Put a value into one cell; rows are counted as messages count them."""

    def change(table: bytes) -> bytes:
        lines = table.decode().split("\n")
        cells = lines[row - 1].split(",")
        cells[column] = value
        lines[row - 1] = ",".join(cells)
        return "\n".join(lines).encode()

    return change


def put(old: bytes, new: bytes, times: int = 1) -> Change:
    return lambda table: table.replace(old, new, times)


def first_line(table: bytes) -> bytes:
    return table.split(b"\n")[0] + b"\n"


def append(line: bytes) -> Change:
    return lambda table: table + line + b"\n"


def again(table: bytes) -> bytes:
    return table + table.split(b"\n")[1] + b"\n"


PERIOD, BASIS, VALUE, SOURCE, SECOND, QUALITY = 1, 4, 5, 7, 8, 9
BROKEN_ROWS: dict[str, tuple[Change, str]] = {
    "semicolons": (put(b",", b";", -1), "row 1: cells are parted by ';', not by commas"),
    "bars": (put(b",", b"|", -1), "row 1: cells are parted by '|', not by commas"),
    "tabs": (put(b",", b"\t", -1), "row 1: cells are parted by '\\t', not by commas"),
    "no-break space": (cell(3, VALUE, "3.4\u00a0"), "row 3, column value_mt: '3.4\\xa0' where a number belongs"),
    "no-break space for thousands": (cell(3, VALUE, "3\u00a0400"), "row 3, column value_mt: '3\\xa0400' where a"),
    "blank before a number": (cell(3, VALUE, " 3.4"), "row 3, column value_mt: ' 3.4' where a number belongs"),
    "full-width digits": (cell(3, VALUE, "３.４"), "row 3, column value_mt: '３.４' where a number belongs"),
    "full-width date": (cell(3, PERIOD, "２０１８-01-01"), "row 3, column period_start: '２０１８-01-01' where a date"),
    "infinity": (cell(3, VALUE, "inf"), "row 3, column value_mt: 'inf' where a number belongs"),
    "a day of no period": (
        cell(3, PERIOD, "9018-01-01"),
        "row 3, column period_start: '9018-01-01' is outside all periods",
    ),
    "a sign that nobody sees": (cell(3, BASIS, "us\u200btr"), "row 3, column basis: 'us\\u200btr' holds U+200B, which"),
    "too large": (cell(3, VALUE, "1e999"), "row 3, column value_mt: '1e999' is not finite"),
    "NaN": (cell(3, VALUE, "NaN"), "row 3, column value_mt: 'NaN' where a number belongs"),
    "NA": (cell(3, VALUE, "NA"), "row 3, column value_mt: 'NA' where a number belongs"),
    "decimal comma in quotes": (cell(3, VALUE, '"3\u201a4"'), "row 3, column value_mt: '3‚4' where a number belongs"),
    "underscore": (cell(3, VALUE, "1_000"), "row 3, column value_mt: '1_000' where a number belongs"),
    "plus sign": (cell(3, VALUE, "+3.4"), "row 3, column value_mt: '+3.4' where a number belongs"),
    "header alone": (first_line, "row 1: no row follows the header"),
    "empty": (lambda _: b"", "row 1: the file is empty"),
    "blank before a name": (put(b",basis", b", basis"), "row 1: column ' basis' has a blank in its name"),
    "blank inside a name": (put(b"value_mt", b"value _mt"), "row 1: column 'value _mt' has a blank in its name"),
    "column named twice": (put(b",basis", b",indicator"), "row 1: column basis is missing"),
    "unknown source": (cell(3, SOURCE, "hearsay"), "row 3, column source: 'hearsay' is not in table sources"),
    "unknown second source": (cell(3, SECOND, "hearsay"), "row 3, column second_source: 'hearsay' is not in table so"),
    "no source": (cell(3, SOURCE, ""), "row 3, column source: blank where a value is required"),
    "unknown quality": (cell(3, QUALITY, "guess"), "row 3, column quality: 'guess' is not one of: official"),
    "no quality": (
        cell(3, QUALITY, ""),
        "row 3, column quality: blank where a value is required (expected one of: official, preliminary, ",
    ),
    "unknown country": (cell(3, 0, "XYZ"), "row 3, column partner: 'XYZ' is not in table countries"),
    "unknown code": (cell(3, BASIS, "hearsay"), "row 3, column basis: 'hearsay' is not one of: korean_side"),
    "blank after a code": (cell(3, BASIS, "ustr "), "row 3, column basis: 'ustr ' has blanks around it"),
    "no such day": (cell(3, PERIOD, "2018-02-30"), "row 3, column period_start: '2018-02-30' where a date"),
    "American date": (cell(3, PERIOD, "1/2/2018"), "row 3, column period_start: '1/2/2018' where a date"),
    "duplicated key": (
        again,
        "indicator and basis and source: key partner=",
    ),
    "short row": (append(b"KOR,2026-01-01"), "row 44: too few cells: expected 10"),
    "long row": (append(ROW + b",,"), "row 44: too many cells: expected 10"),
    "blank row": (append(b""), "row 44: a blank row"),
    "line break in a cell": (cell(3, 6, '"one\ntwo"'), "row 3, column note: 'one\\ntwo' holds a line break"),
    "open quote": (append(b'KOR,"'), "row 1: cannot be parted into cells"),
    "byte order mark": (lambda table: b"\xef\xbb\xbf" + table, "row 1: starts with a byte order mark"),
    "Windows lines": (put(b"\n", b"\r\n", -1), "row 1: carriage return: expected lines that end in LF"),
    "UTF-16": (lambda table: table.decode().encode("utf-16"), "row 1: byte 0 is not UTF-8"),
    "Latin-1": (lambda table: table + "KOR,Corée".encode("latin-1"), "row 44: byte "),
}

BROKEN_ENTRIES: dict[str, tuple[str, str, str]] = {
    "title": ("title: Steel from Korea and Japan to the United States", "title:", "title is not given (expected what"),
    "vintage": (
        "vintage: single publications, 2012 to 2026",
        "vintage: 2026",
        "vintage is not given (expected",
    ),
    "licence": ("licence: quoted", "licence: free", "licence is not given (expected one of data/catalogue.yaml"),
    "dated": ("dated: period_end\n", "", "dated is not given (expected the columns that date a row"),
    "dated by nothing": ("dated: period_end", "dated: day", "dated names a column 'day' that is not described"),
    "key": ("key: [partner,", "key: [party,", "key names a column 'party' that is not described"),
    "unit": (", unit: million metric tons", "", "column value_mt: no unit (expected one, or a description that begins"),
    "unit in a missing column": (
        "unit: million metric tons",
        "description: In the unit of column unit.",
        "column value_mt: no unit (expected one, or a description that begins",
    ),
    "title of a column": ("title: Tonnage, ", "", "column value_mt: no title"),
    "type": ("type: number", "type: figure", "column value_mt: type 'figure' (expected one of: string, integer"),
    "vocabulary": (
        "\n    enum: [shipments_to_us, receipts, quota, base_average, average]",
        "",
        "column indicator: holds codes, but no vocabulary is given (expected enum, pattern or in)",
    ),
    "foreign key of countries": (
        "partner:\n",
        "partner: {title: Partner}\n",
        "column partner: holds only ids of table countries (expected in: countries.code)",
    ),
    "foreign key of sources": (
        "source:\n",
        "source: {title: Source}\n",
        "column source: names sources (expected in: sources.id)",
    ),
    "foreign key to nowhere": (
        "partner:\n",
        "partner: {title: Partner, in: states.code}\n",
        "column partner: in: states.code is no column of a table",
    ),
    "quality that may be blank": (
        "quality:\n",
        "quality: {title: Quality, optional: true}\n",
        "column quality: may be blank (expected a value in every row)",
    ),
    "no quality": ("  quality:\n", "", "no column quality (or say after unsourced: why its rows need none)"),
}


def refused(name: str = "steel_trade") -> list[str]:
    """The list with which a table is refused; nothing below ``data/`` is other than before."""
    before = {path: path.read_bytes() for path in Path("data").rglob("*.*")}
    with pytest.raises(BadInput) as caught:
        data.seal(name)
    assert {path: path.read_bytes() for path in Path("data").rglob("*.*")} == before
    head, *lines = str(caught.value).split("\n")
    assert head.endswith(f"not sealed (to be mended: {len(lines)})")
    return [line.removeprefix("  ") for line in lines]


@pytest.mark.parametrize(("change", "told"), BROKEN_ROWS.values(), ids=BROKEN_ROWS)
def test_a_broken_table_is_not_sealed(book: Path, change: Change, told: str) -> None:
    STEEL.write_bytes(change(STEEL.read_bytes()))

    assert [line for line in refused() if line.startswith(f"{STEEL}: ") and told in line]


@pytest.mark.parametrize(("old", "new", "told"), BROKEN_ENTRIES.values(), ids=BROKEN_ENTRIES)
def test_a_table_with_a_broken_entry_is_not_sealed(book: Path, old: str, new: str, told: str) -> None:
    text = ENTRY.read_text(encoding="utf-8")
    assert old in text
    ENTRY.write_text(text.replace(old, new, 1), encoding="utf-8")

    assert [line for line in refused() if line.startswith(f"{ENTRY}: {told}")]


def test_all_faults_are_told_in_one_list(book: Path) -> None:
    ENTRY.write_text(ENTRY.read_text(encoding="utf-8").replace(", unit: million metric tons", ""), encoding="utf-8")
    table = b"\xef\xbb\xbf" + STEEL.read_bytes()
    for change in (cell(3, VALUE, "inf"), cell(4, SOURCE, "hearsay"), cell(4, QUALITY, "guess"), append(b"KOR")):
        table = change(table)
    STEEL.write_bytes(table)

    assert [line.split(" (")[0] for line in refused()] == [
        f"{ENTRY}: column value_mt: no unit",
        f"{STEEL}: row 1: starts with a byte order mark: expected UTF-8 without one",
        f"{STEEL}: row 3, column value_mt: 'inf' where a number belongs",
        f"{STEEL}: row 4, column quality: 'guess' is not one of: {', '.join(data.catalogue().quality)}",
        f"{STEEL}: row 4, column source: 'hearsay' is not in table sources",
        f"{STEEL}: row 44: too few cells: expected 10",
    ]


def test_the_command_prints_the_list_and_ends_with_2(book: Path, capsys: pytest.CaptureFixture[str]) -> None:
    STEEL.write_bytes(cell(4, SOURCE, "hearsay")(cell(3, VALUE, "inf")(STEEL.read_bytes())))

    with pytest.raises(SystemExit, match="2"):
        main(["data", "steel_trade", "--seal"])
    assert capsys.readouterr().err.splitlines() == [
        f"Error: {STEEL}: not sealed (to be mended: 2)",
        f"  {STEEL}: row 3, column value_mt: 'inf' where a number belongs",
        f"  {STEEL}: row 4, column source: 'hearsay' is not in table sources",
    ]


def test_a_long_list_is_cut_and_the_rest_counted(book: Path) -> None:
    head, rows = STEEL.read_bytes().split(b"\n", 1)
    STEEL.write_bytes(head + b"\n" + re.sub(rb",\w+\n", b",guess\n", rows))

    with pytest.raises(BadInput, match=r"to be mended: 42\)\n(  data.*\n){20}  and 22 more$"):
        data.seal("steel_trade")


def test_what_the_loader_cannot_hold_is_not_sealed(book: Path) -> None:
    path = Path("data/burden_sharing/us_bases.csv")
    text = path.read_text(encoding="utf-8")
    whole = next(i for i, field in enumerate(data.catalogue().table("us_bases").fields) if field.type == "integer")
    path.write_bytes(cell(2, whole, "99999999999999999999")(text.encode()))

    assert refused("us_bases")[-1].startswith(f"{path}: ")


def test_of_several_faults_load_tells_the_first_in_one_line(book: Path) -> None:
    STEEL.write_bytes(cell(4, SOURCE, "hearsay")(cell(3, VALUE, "inf")(STEEL.read_bytes())))

    with pytest.raises(BadInput) as caught:
        data.load("steel_trade")
    assert str(caught.value) == f"{STEEL}: row 3, column value_mt: 'inf' where a number belongs (and 1 more)"


@pytest.mark.parametrize(
    ("url", "accessed", "line"),
    [
        ("https://a.org/", "", "column accessed: blank (expected the day on which the address was read)"),
        ("", "2026-11-21", "column url: blank (expected an address)"),
        ("https://a.org/", "yesterday", "column accessed: 'yesterday' where a date"),
    ],
)
def test_an_address_and_the_day_on_which_it_was_read_go_together(
    url: str, accessed: str, line: str, book: Path
) -> None:
    path = Path("data/sources.csv")
    with path.open("a", encoding="utf-8") as file:
        file.write(f"mine,A count,Mine,2026,{url},{accessed},,not stated,\n")

    assert any(f"row {len(path.read_text().splitlines())}, {line}" in fault for fault in refused("sources"))


def test_the_rules_of_all_tables_are_kept() -> None:
    assert data.table_faults() == []


def test_a_file_without_an_entry_is_told(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "faults", lambda *_: [])  # of the tables: see above
    Path("data/trade/prices.csv").write_bytes(b"year\n2020\n")

    assert data.table_faults() == [
        "data/trade/prices.csv: no entry beside it (draft one: `alliances data prices --new`)"
    ]
