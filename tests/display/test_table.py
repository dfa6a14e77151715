"""The table card."""

import io
import re
from urllib.parse import unquote

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers.data.rows import Named, named_rows
from helpers.display.table import table
from helpers.wording import words

FRAME = pd.DataFrame(
    {
        "partner": ["JPN", "GBR"],
        "usd_bn": [-68.46, 0.04],
        "exports_usd_m": [79740.8, None],
        "p": [0.003, 0.2],
    }
)
COLUMNS = {
    "partner": ("Partner", None),
    "usd_bn": ("Balance (USD bn)", 1),
    "exports_usd_m": ("Exports (USD m)", 0),
    "p": ("Test", words.p_value),
}


def page(**changes) -> BeautifulSoup:
    told = {"title": "How do they compare?", "columns": COLUMNS, "sources": []} | changes
    frame = told.pop("frame", FRAME)
    return BeautifulSoup(table("partners", frame, **told)._repr_html_(), "html.parser")


def test_a_row_tells_the_rows_of_its_own_sources() -> None:
    rows = page(frame=FRAME.assign(source=named_rows([Named("a", [("china_trade", 7)]), "a"]))).select("tbody tr")
    assert [row.get("data-rows") for row in rows] == ['{"china_trade":"7"}', None]


def test_cells_are_written_as_their_column_says() -> None:
    rows = [[cell.get_text() for cell in row.find_all(["th", "td"])] for row in page().select("tbody tr")]
    assert rows == [["Japan", "−68.5", "79,741", "p < 0.01"], ["United Kingdom", "0.0", "–no value", "p = 0.20"]]


def test_a_missing_value_is_a_dash_to_the_eye_and_a_word_to_the_ear() -> None:
    cell = page().select("tbody tr")[1].find_all("td")[1]
    assert cell.select_one('[aria-hidden="true"]').get_text() == "–"
    assert cell.select_one(".aaf-quiet").get_text() == "no value"


def test_the_first_column_names_the_rows_and_every_heading_its_column() -> None:
    made = page()
    assert [h["scope"] for h in made.select("tbody th")] == ["row", "row"]
    assert [h["scope"] for h in made.select("thead th")] == ["col"] * 4
    assert all(h.get_text(strip=True) for h in made.find_all("th"))


def test_a_unit_in_brackets_stands_apart_in_the_heading() -> None:
    assert [unit.get_text() for unit in page().select("thead .aaf-unit")] == ["USD bn", "USD m"]
    assert [h.get_text() for h in page().select("thead th")][1] == "Balance USD bn"


def test_numbers_stand_at_the_right_and_names_at_the_left_even_years() -> None:
    years = FRAME.assign(year=[2024, 2025])
    made = page(frame=years, columns={"year": ("Year", str), "usd_bn": ("Balance", 1)})
    assert [cell.get("class") for cell in made.select("tbody tr")[0].find_all(["th", "td"])] == [None, ["aaf-num"]]


def test_a_column_of_long_texts_is_kept_wide() -> None:
    frame = FRAME.assign(why=["short", "a reason that takes a whole line"])
    made = page(frame=frame, columns={"partner": ("Partner", None), "why": ("Reason", None)})
    assert [cell["class"] for cell in made.select("tbody td")] == [["aaf-long"]] * 2


def test_groups_have_a_heading_and_a_body_of_their_own() -> None:
    frame = pd.concat([FRAME.assign(year=2024), FRAME.assign(year=2025)])
    made = page(frame=frame, group="partner", columns={"year": ("Year", str), "usd_bn": ("Balance", 1)})
    assert [h.get_text() for h in made.select('th[scope="rowgroup"]')] == ["Japan", "United Kingdom"]
    assert [len(body.select("td")) for body in made.find_all("tbody")] == [2, 2]


def test_what_a_table_says_holds_the_head_of_each_group() -> None:
    frame = pd.concat([FRAME.assign(year=2024), FRAME.assign(year=2025)])
    said = table("balances", frame, title="Balances", columns={"year": ("Year", str)}, group="partner", sources=[])
    record = said.record()
    assert (record["columns"], record["rows"][1]) == (["Year", "Group"], ["2024", "United Kingdom"])


def test_the_index_can_name_the_rows() -> None:
    made = page(frame=FRAME.set_index("partner"), rows_label="Country", columns={"usd_bn": ("Balance", 1)})
    assert [h.get_text() for h in made.find_all("th")] == ["Country", "Balance", "Japan", "United Kingdom"]


def test_the_table_is_named_and_can_be_scrolled_by_keyboard() -> None:
    region = page(title="How?").select_one("[role=region]")
    assert region["tabindex"] == "0"
    assert page(title="How?").find(id=region["aria-labelledby"]).get_text() == "How?"
    assert region.table.select_one("caption .aaf-title").get_text().startswith("How?")


def test_the_data_under_a_table_reads_back_as_the_frame() -> None:
    uri = re.search(r'data:text/csv;charset=utf-8,([^"]+)', str(page()))
    told = pd.read_csv(io.StringIO(unquote(uri[1])))
    assert list(told) == [label for label, _ in COLUMNS.values()]
    pd.testing.assert_frame_equal(told.set_axis(FRAME.columns, axis=1), FRAME)


def test_in_a_terminal_the_table_is_plain_text() -> None:
    text = repr(table("t", FRAME, title="How?", columns=COLUMNS, sources=[]))
    assert text.splitlines()[0] == "How?"
    assert "−68.5" in text


def test_markup_in_a_cell_is_shown_not_obeyed() -> None:
    made = page(frame=FRAME.assign(partner="<b>x</b>"))
    assert made.select_one("tbody b") is None


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"frame": FRAME.iloc[:0]}, "no rows to show"),
        ({"columns": {"nothing": ("Nothing", None)}}, "no column 'nothing'"),
        ({"group": "nothing"}, "no column 'nothing'"),
        ({"columns": {"partner": ("", None)}}, "empty text"),
        ({"title": "nan"}, "nan"),
        ({"note": "from None"}, "None"),
    ],
)
def test_a_table_that_must_not_get_onto_a_page_is_refused(changes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        page(**changes)


def test_a_formatter_that_yields_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="nan"):
        page(columns={"partner": ("Partner", None), "usd_bn": ("Balance", lambda _: "nan")})


def test_a_cell_that_cannot_be_written_is_refused_when_the_table_is_made_not_when_it_is_shown() -> None:
    with pytest.raises(ValueError, match="empty text"):
        table("t", FRAME, title="T", columns={"partner": ("Partner", lambda _: "")}, sources=[])
