"""The figure card: what it holds, what it refuses, and where things stand on it."""

import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import numpy as np
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from helpers import data
from helpers.display import marks, parts
from helpers.display.figure import Draw, FigureCard, drawn_sheet, figure
from helpers.display.layout import finish
from helpers.display.parts import SAID_MIME, numbered, style_sheet
from helpers.display.sheet import NARROW, WIDE, Sheet
from helpers.display.theme import drawing_style
from helpers.wording import words
from helpers.wording.cited import Sentence

KOREA = [-10, -13, -16, -20, -25, -28, -27, -23, -17, -20.8]
BALANCE = pd.DataFrame(
    {
        "partner": ["JPN"] * 10 + ["KOR"] * 10,
        "year": [*range(2010, 2020)] * 2,
        "usd_bn": [-60, -63, -76, -73, -67, -69, -68, -68, -67, -69, *KOREA],
    }
)
EVENTS = [("2012-03-15", "Korea agreement"), ("2018-03-23", "Steel tariff"), ("2019-01-01", "Quota")]
ESTIMATES = pd.DataFrame(
    {"design": ["ITS", "Pledge"], "v": [-2.0, 5.0], "low": [-3.0, None], "high": [-1.0, None]},
)
MEASURES = pd.DataFrame(
    {
        "date": ["2025-03-01", "2025-07", "2025-07-20", "2025-08-01", "2025-08-02"],
        "partner": ["KOR", "KOR", "JPN", "JPN", "JPN"],
        "kind": ["measure", "deal", "measure", "deal", "deal"],
        "text": ["A tariff", "A framework agreement & more", "A letter", "A pledge", "A purchase"],
    }
)
WIDTHS = [WIDE, NARROW]


def draw_balance(ax: Any) -> None:
    marks.lines(ax, BALANCE, x="year", y="usd_bn", by="partner")


def draw_estimates(ax: Any) -> None:
    marks.points_with_intervals(ax, ESTIMATES, label="design", value="v", low="low", high="high")


def draw_strip(ax: Any) -> None:
    kinds = {"measure": "US measure", "deal": "Agreement"}
    names = {"JPN": "Japan", "KOR": "Korea"}
    marks.strip(ax, MEASURES, date="date", lane="partner", kind="kind", kinds=kinds, names=names)


def inline_drawings(drawn: FigureCard) -> list[str]:
    """Both drawings as they stand on the page."""
    return [str(found) for found in BeautifulSoup(drawn._repr_html_(), "html.parser").find_all("svg")]


ANSWER = Sentence("s", "a", ())


def card(draw: Draw = draw_balance, data: pd.DataFrame = BALANCE, **changes: Any) -> FigureCard:
    """A figure card of the made-up balances, or of another drawing."""
    told = {
        "question": "How large is the deficit with each ally?",
        "subtitle": "US goods balance, USD bn, 2010–2019",
        "plots": "US goods balance with Japan and Korea",
        "answer": Sentence("size", "The deficit with Japan was the larger one", ()),
        "sources": [],
    }
    return figure("balance", draw=draw, data=data, **(told | changes))


def laid_out(draw: Draw, width: int, events: Any = (), panels: tuple[int, int] = (1, 1), height: float = 320) -> Sheet:
    """The finished sheet of one drawing, for looking at its artists."""
    with drawing_style():
        sheet = drawn_sheet("x", draw, width, height, panels, events)
        finish(sheet)
        sheet.draw_without_rendering()
        return sheet


def boxes(sheet: Sheet) -> list[tuple[str, Bbox]]:
    """Every text that is seen, with the box that it fills."""
    texts = [t for t in sheet.findobj(Text) if t.get_visible() and t.get_text().strip()]
    axis_texts = {id(t) for ax in sheet.axes for t in (ax.title, ax._left_title, ax._right_title)}
    return [(t.get_text(), t.get_window_extent()) for t in texts if id(t) not in axis_texts]


def overlapping(sheet: Sheet) -> list[tuple[str, str]]:
    """Pairs of texts that touch by more than a pixel."""
    shrunk = [(text, Bbox.from_extents(b.x0 + 1, b.y0 + 2, b.x1 - 1, b.y1 - 2)) for text, b in boxes(sheet)]
    return [(a, b) for (a, first), (b, second) in combinations(shrunk, 2) if first.overlaps(second)]


def cut(sheet: Sheet) -> list[str]:
    """Texts that reach over the edge of the canvas."""
    width, height = sheet.bbox.width, sheet.bbox.height
    return [t for t, b in boxes(sheet) if b.x0 < -1 or b.x1 > width + 1 or b.y0 < -1 or b.y1 > height + 1]


# --- what a card holds -----------------------------------------------------------------------------------------------


def test_a_plain_answer_is_the_title_with_the_question_above_and_a_precise_one_is_not() -> None:
    plain = card(answer=Sentence("size", "The deficit fell.", (), register="plain"))
    head = BeautifulSoup(plain._repr_html_(), "html.parser")
    assert head.select_one(".aaf-title > span").get_text() == "The deficit fell"
    assert head.select_one(".aaf-kicker").get_text() == f"{plain.number} · How large is the deficit with each ally?"
    assert plain._repr_mimebundle_()[SAID_MIME]["sentences"] == [plain.answer.record()]
    assert card().title == "How large is the deficit with each ally?"
    assert "sentences" not in card()._repr_mimebundle_()[SAID_MIME]


def test_cards_are_numbered_by_their_order_on_the_page() -> None:
    style_sheet("E")
    assert [numbered("Figure", name) for name in ("a", "b", "a")] == ["Figure E1", "Figure E2", "Figure E1"]
    assert numbered("Table", "b") == "Table E1"
    style_sheet()
    assert numbered("Figure", "b") == "Figure 1"


def test_alternative_text_answers_first_and_has_a_sentence_a_panel() -> None:
    assert card().alt == (
        "The deficit with Japan was the larger one. US goods balance with Japan and Korea. "
        "US goods balance, USD bn, 2010–2019. "
        "Japan from −60 (2010) to −69 (2019), lowest −76 (2012); "
        "Korea from −10 (2010) to −20.8 (2019), lowest −28 (2015)."
    )


def test_alternative_text_of_months_names_the_month_and_of_comparators_their_common_range() -> None:
    months = pd.date_range("2024-01-01", periods=3, freq="MS")
    frame = pd.DataFrame(
        {"when": [*months] * 3, "by": ["JPN"] * 3 + ["CAN"] * 3 + ["MEX"] * 3, "rate": [1, 3, 2, 4, 4, 5, 0.5, 1, 1]}
    )

    def draw(ax: Any) -> None:
        marks.lines(ax, frame, x="when", y="rate", by="by", comparators=["CAN", "MEX"])

    assert (
        "Japan from 1 (January 2024) to 2 (March 2024), highest 3 (February 2024); "
        "Canada and Mexico between 0.50 and 5."
    ) in card(draw, frame).alt.replace("\N{NO-BREAK SPACE}", " ")


def test_alternative_text_of_estimates_has_their_intervals() -> None:
    assert card(draw_estimates, ESTIMATES).alt.endswith("ITS −2 (−3 to −1); Pledge 5.")


def test_alternative_text_of_many_series_drops_no_panel() -> None:
    frame = pd.concat([BALANCE.assign(partner=f"series {i}") for i in range(40)])

    def draw(axes: Any) -> None:
        for i, ax in enumerate(axes):
            marks.lines(ax, frame, x="year", y="usd_bn", by="partner", label=False)
            ax.set_title(f"Panel {i}", loc="left")

    alt = card(draw, frame, panels=(2, 2)).alt
    assert alt.count("34 others between −76 and −10") == 4
    assert [f"Panel {i}: series 0 from" in alt for i in range(4)] == [True] * 4


def test_the_same_figure_has_the_same_bytes() -> None:
    assert card(events=EVENTS)._repr_html_() == card(events=EVENTS)._repr_html_()


def test_the_same_bytes_come_from_another_process() -> None:
    code = (
        "import pandas as pd; from helpers.display import marks; from helpers.display.figure import figure\n"
        "from helpers.wording.cited import Sentence\n"
        "f = pd.DataFrame({'x': [2000, 2001], 'y': [1.0, 2.0]})\n"
        "page = figure('f', question='t', subtitle='s', plots='p', answer=Sentence('s', 'a', ()), sources=[], data=f,\n"
        "  draw=lambda ax: marks.lines(ax, f, x='x', y='y'))._repr_html_()"
    )
    style_sheet()
    here: dict[str, Any] = {"__name__": "__main__"}
    exec(code, here)
    there = subprocess.run([sys.executable, "-c", f"{code}\nprint(page)"], capture_output=True, check=True, text=True)
    assert there.stdout.strip() == here["page"]


def test_colours_of_the_page_replace_all_colours_of_the_drawing() -> None:
    for drawing in inline_drawings(card(events=EVENTS)):
        assert "var(--fig-JPN,#c4420f)" in drawing
        left = re.findall(r"(?<!,)#[0-9a-f]{6}\b", drawing)
        assert left == []


def test_the_two_drawings_share_no_id_and_every_reference_is_kept() -> None:
    ids = [re.findall(r' id="([^"]+)"', drawing) for drawing in inline_drawings(card(events=EVENTS))]
    assert not set(ids[0]) & set(ids[1])
    assert all(len(found) == len(set(found)) for found in ids)
    for found, drawing in zip(ids, inline_drawings(card(events=EVENTS)), strict=True):
        assert set(re.findall(r'(?:url\(#|href="#)([^)"]+)', drawing)) == set(found)


def test_ids_on_a_page_with_two_figures_are_unique() -> None:
    second = card(draw_estimates, ESTIMATES)
    page = card()._repr_html_() + replace(second, name="estimates")._repr_html_()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_drawing_brings_no_style_into_the_page() -> None:
    assert "<style" not in card()._repr_html_()


def test_a_figure_of_forty_years_is_light() -> None:
    years = pd.DataFrame({"x": range(1985, 2026), "y": [i % 7 for i in range(41)]})
    drawn = card(lambda ax: marks.lines(ax, years, x="x", y="y"), years)
    assert len(drawn.wide) < 10_000


def test_a_figure_of_five_hundred_months_and_four_panels_stays_below_sixty_kilobytes() -> None:
    months = pd.date_range("1985-01-01", periods=500, freq="MS")
    frame = pd.DataFrame({"x": months, "y": [(i * 37) % 101 for i in range(500)]})

    def draw(axes: Any) -> None:
        for ax in axes:
            marks.lines(ax, frame, x="x", y="y")

    assert len(card(draw, frame, panels=(2, 2)).wide) < 60_000


def test_the_data_under_a_figure_reads_back_as_the_frame() -> None:
    page = card(heads={"usd_bn": "balance (USD bn)"})._repr_html_()
    uri = re.search(r'href="data:text/csv;charset=utf-8,([^"]+)" download="balance.csv"', page)
    told = pd.read_csv(io.StringIO(unquote(uri[1])))
    assert list(told) == ["partner", "year", "balance (USD bn)"]
    pd.testing.assert_frame_equal(told.set_axis(BALANCE.columns, axis=1), BALANCE)


def test_the_file_to_download_stands_alone() -> None:
    drawn = card(events=EVENTS, sources=["iso_3166"], vintage="2026-10-01")
    root = ET.fromstring(drawn.svg_file())
    seen = " ".join(root.itertext())
    assert "var(" not in drawn.svg_file()
    assert root.find("{http://www.w3.org/2000/svg}rect").get("fill") == "#ffffff"
    for text in (drawn.title, drawn.subtitle, drawn.alt, "Japan", "Steel tariff", "data of 1 October 2026"):
        assert text in seen.replace("\N{NO-BREAK SPACE}", " ")


def test_the_file_of_a_strip_says_what_its_signs_mean() -> None:
    seen = " ".join(ET.fromstring(card(draw_strip, MEASURES).svg_file()).itertext())
    assert "● US measure" in seen
    assert "■ Agreement" in seen


def test_sources_are_named_with_publisher_and_link() -> None:
    page = BeautifulSoup(card(sources=["iso_3166", "iso_3166"])._repr_html_(), "html.parser")
    known = data.sources(["iso_3166"]).iloc[0]
    (link,) = page.select(".aaf-foot p:first-child a")
    assert link["href"] == known["url"]
    assert link.parent.get_text() == f"Source: {known['publisher']}, {known['title']}."


def test_many_sources_are_folded_away_but_all_there() -> None:
    many = list(data.load("sources")["id"][:9])
    page = BeautifulSoup(card(sources=many)._repr_html_(), "html.parser")
    assert page.summary.get_text().startswith("9 sources: ")
    assert len(page.select(".aaf-foot .aaf-sources li a")) == 9
    assert "9 sources: " in card(sources=many).svg_file()


def test_official_sources_are_named_first() -> None:
    page = BeautifulSoup(card(sources=["10xbest_202306", "census_balance_2026_06"])._repr_html_(), "html.parser")
    assert [".gov" in link["href"] for link in page.select(".aaf-sources li a")] == [True, False]


def test_after_official_sources_come_data_then_the_press_then_copies() -> None:
    records = [
        {"publisher": "Jiji, through a forum copy", "url": "https://egg.5ch.net/a"},
        {"publisher": "The Japan Times via US Embassy Tokyo", "url": "https://jmh.usembassy.gov/a"},
        {"publisher": "Yonhap", "url": "https://en.yna.co.kr/a"},
        {"publisher": "K. Barbieri and O. Keshk", "url": "https://correlatesofwar.org/a"},
        {"publisher": "United Nations", "url": "https://un.org/a"},
        {"publisher": "A paper of a government’s name", "url": "https://example.org/www.census.gov/a"},
    ]
    assert [parts._standing(record) for record in records] == [3, 2, 2, 1, 0, 2]


def test_whom_an_address_alone_names_and_whose_title_says_copy_comes_after_the_press() -> None:
    records = [
        {"publisher": "steelpages.com", "title": "Imports fall", "url": "https://steelpages.com/a"},
        {"publisher": "Kyodo News", "title": "A new agreement (copy)", "url": "https://example.org/a"},
        {"publisher": "American Recycler", "title": "Imports in July", "url": "https://example.org/b"},
        {"publisher": "korea.net", "title": "Meetings", "url": "https://www.korea.net/a"},
    ]
    assert [parts._standing(record) for record in records] == [3, 3, 2, 0]


def test_what_the_script_reads_is_what_was_drawn() -> None:
    page = BeautifulSoup(card()._repr_html_(), "html.parser")
    values = json.loads(page.select_one("script.aaf-values").string)
    (panel,) = values["p"]
    assert panel["k"] == "year"
    assert [(series["n"], series["y"][0], series["x"][-1]) for series in panel["s"]] == [
        ("Japan", -60.0, 2019.0),
        ("Korea", -10.0, 2019.0),
    ]
    assert all(len(box) == 8 for drawing in "wn" for box in values[drawing])


def test_markup_in_a_title_is_shown_not_obeyed() -> None:
    assert "<b>" not in card(question="Is <b> & more bold?")._repr_html_()


def test_the_name_of_a_line_that_ends_at_the_axis_keeps_clear_of_the_ticks() -> None:
    steep = pd.DataFrame({"x": [0, 2.9, 2.9, 4, 5, 5, 5], "value": [100, 100, 86, 86, 71, 14, 0], "who": "steep"})
    flat = pd.DataFrame({"x": [0, 1, 5, 5, 12, 12, 18, 18], "value": [100, 57, 57, 28, 28, 14, 14, 0], "who": "flat"})
    long = pd.concat([steep, flat])
    names = {"steep": "since 1990", "flat": "before 1990"}

    def draw(axes: Any) -> None:
        for ax in axes:
            marks.lines(ax, long, x="x", y="value", by="who", names=names)

    sheet = laid_out(draw, WIDE, panels=(1, 3))
    floor = sheet.axes[0].get_window_extent().y0
    assert min(box.y0 for text, box in boxes(sheet) if text == "since 1990") >= floor - 3


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_lines_across_rows_are_broken_where_a_text_stands(width: int) -> None:
    names = [
        "2018, a count with a long name of its own",
        "2019, another one of the kind, longer still",
        "2020, the last",
    ]
    rows = pd.DataFrame({"row": names, "value": [96.0, 143.0, -8.0]})

    def draw(ax: Any) -> None:
        marks.bars(ax, rows, label="row", value="value")
        marks.limit(ax, 100)

    sheet = laid_out(draw, width)
    drawn = [segment for group in sheet.axes[0].collections for segment in group.get_segments()]
    crossed = [
        text
        for text, box in boxes(sheet)
        for (x, low), (_, high) in drawn
        if box.x0 < x < box.x1 and low < box.y1 + 1 and high > box.y0 - 1
    ]
    assert len({round(x) for (x, _), _ in drawn}) == 2
    assert crossed == []
    assert min(high - low for (_, low), (_, high) in drawn) >= 8, "a shorter part would be read as a letter's stroke"


def test_an_axis_reaches_the_limit_that_its_rows_are_held_against() -> None:
    rows = pd.DataFrame({"row": ["a", "b"], "value": [1.0, 2.0]})

    def draw(ax: Any) -> None:
        marks.bars(ax, rows, label="row", value="value")
        marks.limit(ax, 5)

    assert laid_out(draw, WIDE).axes[0].get_xlim()[1] >= 5


# --- what is refused -------------------------------------------------------------------------------------------------


def test_an_empty_frame_is_refused() -> None:
    with pytest.raises(ValueError, match="no data to show"):
        card(data=BALANCE.iloc[:0])


def test_a_panel_on_which_nothing_was_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing was drawn"):
        card(lambda _: None)
    with pytest.raises(ValueError, match="nothing was drawn"):
        card(lambda axes: draw_balance(axes[0]), panels=(1, 2))


def test_a_series_without_any_value_is_not_drawn_and_alone_is_refused() -> None:
    absent = BALANCE.assign(usd_bn=BALANCE["usd_bn"].where(BALANCE["partner"] == "JPN"))
    assert "Korea:" not in card(lambda ax: marks.lines(ax, absent, x="year", y="usd_bn", by="partner")).alt
    with pytest.raises(ValueError, match="nothing was drawn"):
        card(lambda ax: marks.lines(ax, absent[10:], x="year", y="usd_bn", by="partner"))


@pytest.mark.parametrize("place", ["question", "subtitle", "answer", "plots", "note"])
@pytest.mark.parametrize("text", ["It rose by nan", "None", "by −0.0%", "1 months", "  ", "from inf"])
def test_a_text_with_a_number_that_does_not_exist_is_refused(place: str, text: str) -> None:
    with pytest.raises(ValueError, match=r"text"):
        card(**{place: Sentence("s", text, ()) if place == "answer" else text})


def test_a_name_that_cannot_be_an_anchor_is_refused() -> None:
    with pytest.raises(ValueError, match="lower-case"):
        figure(
            "Two words",
            draw=draw_balance,
            data=BALANCE,
            question="t",
            subtitle="s",
            answer=ANSWER,
            plots="p",
            sources=[],
        )


# --- where things stand ----------------------------------------------------------------------------------------------

CROWD = pd.DataFrame(
    [(f"Partner with a name {letter}", year, 1.0) for letter in "ABCDEFGHIJKLM" for year in (2020, 2021)],
    columns=["code", "year", "y"],
)
TIGHT = [(f"2015-0{m}-01", f"Event number {m}") for m in range(1, 10)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("events", [[], EVENTS, TIGHT[:4], TIGHT, [("2019-12-30", "At the very end of the axis")]])
def test_texts_of_a_line_figure_neither_touch_nor_leave_the_canvas(width: int, events: Any) -> None:
    sheet = laid_out(draw_balance, width, events)
    assert overlapping(sheet) == []
    assert cut(sheet) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_thirteen_lines_that_end_in_one_point_have_thirteen_readable_names(width: int) -> None:
    sheet = laid_out(lambda ax: marks.lines(ax, CROWD, x="year", y="y", by="code"), width)
    assert overlapping(sheet) == []
    assert cut(sheet) == []
    assert sum(text.startswith("Partner") for text, _ in boxes(sheet)) == 13


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("panels", [(1, 2), (2, 1), (2, 2)])
def test_texts_of_several_panels_neither_touch_nor_leave_the_canvas(width: int, panels: tuple[int, int]) -> None:
    def draw(axes: Any) -> None:
        for i, ax in enumerate(axes):
            draw_balance(ax)
            ax.set_title(f"Panel {i}")

    shape = panels if width == WIDE else (panels[0] * panels[1], 1)
    sheet = laid_out(draw, width, EVENTS, shape)
    assert overlapping(sheet) == []
    assert cut(sheet) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("long", [False, True])
def test_names_and_values_of_rows_neither_touch_nor_leave_the_canvas(width: int, long: bool) -> None:
    names = ESTIMATES["design"] + (" with controls for the exchange rate and both" if long else "")
    rows = ESTIMATES.assign(design=names)

    def draw(ax: Any) -> None:
        marks.points_with_intervals(ax, rows, label="design", value="v", low="low", high="high")

    sheet = laid_out(draw, width)
    assert overlapping(sheet) == []
    assert cut(sheet) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_bars_are_named_and_valued_in_the_order_of_the_frame(width: int) -> None:
    rows = pd.DataFrame({"partner": ["CHN", "JPN", "GBR"], "usd_bn": [-295.5, -68.5, 11.9]})
    sheet = laid_out(lambda ax: marks.bars(ax, rows, label="partner", value="usd_bn", highlight=["JPN"]), width)
    heights = {text: (b.y0 + b.y1) / 2 for text, b in boxes(sheet)}
    last = "United Kingdom" if width == WIDE else "UK"
    assert heights["China"] > heights["Japan"] > heights[last]
    assert heights["China"] == pytest.approx(heights["−296"], abs=3)
    assert overlapping(sheet) == []
    assert cut(sheet) == []


def test_a_strip_tells_the_ear_how_many_events_each_lane_has_and_from_when_to_when() -> None:
    assert "Korea, 2 events, March 2025 to July 2025; Japan, 3 events, July 2025 to August 2025" in card(
        draw_strip, MEASURES
    ).alt.replace("\N{NO-BREAK SPACE}", " ")


def test_events_without_room_for_names_get_numbers_and_a_key() -> None:
    crowded = card(events=TIGHT)
    assert [entry.number for entry in crowded.narrow_key] == list(range(1, 10))
    assert [entry.text for entry in crowded.narrow_key] == [text for _, text in TIGHT]
    assert card(events=EVENTS[:1]).wide_key == ()


def test_panels_that_show_the_same_event_share_its_number() -> None:
    def draw(axes: Any) -> None:
        for ax in axes:
            draw_balance(ax)

    assert len(card(draw, events=TIGHT, panels=(1, 2)).wide_key) == len(TIGHT)


@pytest.mark.parametrize("width", WIDTHS)
def test_panels_below_one_another_name_their_events_once_if_they_are_the_same(width: int) -> None:
    def draw(axes: Any) -> None:
        for ax, event in zip(axes, (EVENTS[0], EVENTS[0], EVENTS[1]), strict=True):
            draw_balance(ax)
            marks.event_lines(ax, [event])

    texts = [text for text, _ in boxes(laid_out(draw, width, panels=(3, 1)))]
    assert [texts.count(name) for name in ("Korea agreement", "Steel tariff")] == [1, 1]


@pytest.mark.parametrize("width", WIDTHS)
def test_long_names_of_panels_and_axes_are_broken_into_lines(width: int) -> None:
    def draw(axes: Any) -> None:
        for ax in axes:
            draw_balance(ax)
            ax.set_title("Balance to two-way trade with each ally, in percentage points of two-way trade " * 2)
            ax.set_xlabel("Years since the agreement entered into force, of which the first counts as nought " * 2)

    sheet = laid_out(draw, width, EVENTS, panels=(2, 1))
    assert overlapping(sheet) == []
    assert cut(sheet) == []


def test_an_event_outside_the_period_is_left_out() -> None:
    texts = [text for text, _ in boxes(laid_out(draw_balance, WIDE, [("2025-04-05", "Later"), EVENTS[0]]))]
    assert "Korea agreement" in texts
    assert "Later" not in texts


@pytest.mark.parametrize("months", [2, 5, 13, 17, 30, 70, 470])
@pytest.mark.parametrize(("width", "panels"), [(WIDE, (1, 1)), (WIDE, (1, 2)), (NARROW, (1, 1))])
def test_an_axis_of_months_has_at_least_two_labels_and_none_touch(months: int, width: int, panels: Any) -> None:
    frame = pd.DataFrame({"when": pd.date_range("2025-03-01", periods=months, freq="MS"), "y": range(months)})

    def draw(axes: Any) -> None:
        for ax in np.atleast_1d(axes):
            marks.lines(ax, frame, x="when", y="y", by=None, names={"y": "at the rate of before"})

    sheet = laid_out(draw, width, panels=panels)
    for ax in sheet.axes:
        assert sum(bool(label.get_text()) for label in ax.get_xticklabels()) >= 2
    assert overlapping(sheet) == []
    assert cut(sheet) == []


def test_one_year_alone_is_shown_among_its_neighbours() -> None:
    one = BALANCE[BALANCE["year"] == 2015]
    sheet = laid_out(lambda ax: marks.lines(ax, one, x="year", y="usd_bn", by="partner"), WIDE)
    years = [text for text, _ in boxes(sheet) if text.isdigit()]
    assert years == ["2014", "2015", "2016"]


def test_a_value_between_two_gaps_is_marked() -> None:
    gaps = pd.DataFrame({"year": range(2000, 2030), "y": [float(i) if i not in (14, 16) else None for i in range(30)]})
    sheet = laid_out(lambda ax: marks.lines(ax, gaps, x="year", y="y"), WIDE)
    assert sheet.axes[0].lines[0].get_marker() == "o"


def test_an_axis_has_a_line_at_zero_only_if_values_lie_on_both_sides() -> None:
    across = BALANCE.assign(usd_bn=BALANCE["usd_bn"] + 40)
    drawn = [
        laid_out(lambda ax, f=f: marks.lines(ax, f, x="year", y="usd_bn", by="partner"), WIDE)
        for f in (BALANCE, across)
    ]
    at_zero = [any(set(line.get_ydata()) == {0} for line in sheet.axes[0].lines) for sheet in drawn]
    assert at_zero == [False, True]


def test_columns_start_from_zero_and_stand_beside_each_other() -> None:
    sheet = laid_out(lambda ax: marks.columns(ax, BALANCE, x="year", y="usd_bn", by="partner"), WIDE)
    bars = sorted((bar.get_x(), bar.get_x() + bar.get_width(), bar.get_y()) for bar in sheet.axes[0].patches)
    assert len(bars) == len(BALANCE)
    assert {y for *_, y in bars} == {0}
    assert all(end <= start for (_, end, _), (start, *_) in pairwise(bars))


def test_a_band_reaches_from_its_low_to_its_high() -> None:
    frame = BALANCE[:10].assign(low=BALANCE["usd_bn"] - 5, high=BALANCE["usd_bn"] + 5)

    def draw(ax: Any) -> None:
        marks.bands(ax, frame, x="year", low="low", high="high", by="partner")
        marks.lines(ax, frame, x="year", y="usd_bn", by="partner")

    (band,) = laid_out(draw, WIDE).axes[0].collections
    limits = band.get_paths()[0].get_extents()
    assert (limits.y0, limits.y1) == (-81, -55)


# --- terms of office, ends of lines, values of bars ------------------------------------------------------------------

TERMS = [(2009, 2016, "Obama"), (2017, 2020, "Trump")]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_name_of_a_term_stands_over_its_own_years(width: int) -> None:
    def draw(ax: Any) -> None:
        marks.terms(ax, TERMS)
        draw_balance(ax)

    sheet = laid_out(draw, width, EVENTS)
    (ax,) = sheet.axes
    names = {text: box for text, box in boxes(sheet) if text in {"Obama", "Trump"}}
    for first, last, name in TERMS:
        ends = [ax.transData.transform((min(max(year, 2009.8), 2019.2), 0))[0] for year in (first - 0.5, last + 0.5)]
        assert ends[0] - 1 <= names[name].x0
        assert names[name].x1 <= ends[1] + 1
    assert overlapping(sheet) == cut(sheet) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_line_that_stops_early_is_named_beside_its_end_without_a_leader(width: int) -> None:
    short = BALANCE[(BALANCE["partner"] == "JPN") | (BALANCE["year"] < 2014)]
    sheet = laid_out(lambda ax: marks.lines(ax, short, x="year", y="usd_bn", by="partner"), width)
    (ax,) = sheet.axes
    name = dict(boxes(sheet))["Korea"]
    x, y = ax.transData.transform((2013, -20))
    assert np.hypot(max(name.x0 - x, 0), (name.y0 + name.y1) / 2 - y) < 30
    strokes = [line for line in sheet.lines if np.hypot(*np.ptp(line.get_xydata(), axis=0)) > 30]
    assert strokes == []


@pytest.mark.parametrize("width", WIDTHS)
def test_the_value_of_a_bar_stands_at_its_end(width: int) -> None:
    rows = pd.DataFrame({"who": ["a", "b", "c"], "v": [-30.0, 5.0, 90.0]})
    sheet = laid_out(lambda ax: marks.bars(ax, rows, label="who", value="v", form=words.rounded(0)), width)
    (ax,) = sheet.axes
    found = dict(boxes(sheet))
    for row, value in enumerate(rows["v"]):
        end = ax.transData.transform((value, row))[0]
        box = found[words.number(value, 0)]
        assert 0 <= (end - box.x1 if value < 0 else box.x0 - end) <= 8
    assert cut(sheet) == []
