"""Cards as a reader's browser shows them: names, colours, sizes, faults."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from browsing import Reader, faults, in_browser
from helpers.display import marks
from helpers.display.figure import figure
from helpers.display.parts import style_sheet
from helpers.display.table import table
from helpers.display.theme import palette
from helpers.wording.cited import Sentence

pytestmark = in_browser

KOREA = [-10, -13, -16, -20, -25, -28, -27, -23, -17, -20.8]
BALANCE = pd.DataFrame(
    {
        "partner": ["JPN"] * 10 + ["KOR"] * 10,
        "year": [*range(2010, 2020)] * 2,
        "usd_bn": [-60, -63, -76, -73, -67, -69, -68, -68, -67, -69, *KOREA],
    }
)
EVENTS = [("2012-03-15", "Korea agreement"), ("2018-03-23", "Steel tariff"), ("2019-01-01", "Quota")]


def _cards() -> str:
    def draw(ax: Any) -> None:
        marks.lines(ax, BALANCE, x="year", y="usd_bn", by="partner")

    told = {
        "question": "How large?",
        "subtitle": "USD bn",
        "plots": "Balances",
        "answer": Sentence("size", "Large", ()),
        "sources": ["iso_3166"],
    }
    wide = BALANCE.assign(**{f"c{i}": BALANCE["usd_bn"] for i in range(12)})
    wide.loc[3, "c11"] = None  # its text for the ear must not widen the page
    columns = {"partner": ("Partner", None), **{f"c{i}": (f"Balance {i} (USD bn)", 1) for i in range(12)}}
    shown = [
        figure("balance", draw=draw, data=BALANCE, events=EVENTS, **told),
        figure(
            "dated",
            draw=lambda ax: marks.strip(
                ax,
                DATED,
                date="date",
                lane="partner",
                kind="kind",
                kinds={"a": "Tariff", "b": "Pledge"},
                names={"JPN": "Japan", "KOR": "Korea"},
            ),
            data=DATED.assign(**{f"column {i}": 1.5 for i in range(12)}),
            **told,
        ),
        table("balances", wide, title="How large, in figures?", columns=columns, sources=["iso_3166"]),
    ]
    return "".join(card._repr_html_() for card in shown)


DATED = pd.DataFrame(
    {"date": ["2025-03-01", "2025-07-01"], "partner": ["JPN", "KOR"], "kind": ["a", "b"], "text": ["One", "Two"]}
)


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with a heading of its own, two figures and a table, styled as a notebook styles them."""
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Cards</title>'
    # the theme's own rule for hidden elements must not keep the phone's drawing from being shown
    theirs = (
        "[hidden]{display:none!important} body{margin:16px} html[data-theme=dark] body{background:#14171b;color:#fff}"
    )
    file = tmp_path_factory.mktemp("page") / "cards.html"
    body = f"<main><h1>Cards</h1>{style_sheet()._repr_html_()}{_cards()}</main>"
    file.write_text(
        f'<!doctype html><html lang="en"><head>{head}<style>{theirs}</style></head><body>{body}</body></html>'
    )
    return file


@pytest.fixture
def opened(reader: Reader, page_file: Path, request: pytest.FixtureRequest) -> Iterator[Any]:
    """The page at a width and in a colour scheme; what it complains about fails the test."""
    width, theme = getattr(request, "param", (1200, "light"))
    page = reader.open(page_file.as_uri(), width=width)
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    yield page
    reader.leave()
    assert page.complaints == []


everywhere = pytest.mark.parametrize(
    "opened",
    [(w, t) for w in (1200, 660, 390) for t in ("light", "dark")],
    indirect=True,
    ids=lambda p: f"{p[0]}-{p[1]}",
)


@everywhere
def test_axe_finds_no_fault(opened: Any) -> None:
    assert faults(opened) == []


@everywhere
def test_one_drawing_of_each_figure_is_seen_and_nothing_makes_the_page_wider(opened: Any) -> None:
    width = opened.viewport_size["width"]
    assert opened.locator(".aaf-drawing:visible").count() == 2
    assert opened.locator(".aaf-wide:visible").count() == (0 if width == 390 else 2)
    assert opened.evaluate("document.documentElement.scrollWidth") <= width


@everywhere
def test_texts_of_the_drawing_are_large_enough_to_read_and_inside_it(opened: Any) -> None:
    texts = opened.evaluate(
        """() => [...document.querySelectorAll('.aaf-drawing svg text')].filter(t => t.checkVisibility()).map(t => {
            const box = t.getBoundingClientRect(), svg = t.ownerSVGElement, all = svg.getBoundingClientRect();
            const size = parseFloat(getComputedStyle(t).fontSize) * all.width / svg.viewBox.baseVal.width;
            return [t.textContent, size, box.left - all.left, all.right - box.right];
        })"""
    )
    assert len(texts) > 20
    assert [t for t in texts if t[1] < 10] == []
    assert [t for t in texts if t[2] < -1 or t[3] < -1] == []


@everywhere
def test_lines_have_the_colours_of_the_scheme(opened: Any) -> None:
    theme = opened.evaluate("document.documentElement.dataset.theme")
    strokes = opened.evaluate(
        """() => [...document.querySelectorAll('.aaf-drawing svg path')].filter(p => p.checkVisibility())
            .map(p => getComputedStyle(p).stroke)"""
    )
    red, green, blue = (int(palette(theme)["JPN"][i : i + 2], 16) for i in (1, 3, 5))
    assert f"rgb({red}, {green}, {blue})" in strokes


@pytest.mark.parametrize("opened", [(390, "light")], indirect=True)
def test_a_wide_table_scrolls_by_itself_and_keeps_its_names_in_sight(opened: Any) -> None:
    region = opened.locator(".aaf-scroll")
    assert region.evaluate("e => e.scrollWidth > e.clientWidth")
    region.evaluate("e => e.scrollLeft = 300")
    assert opened.locator(".aaf-scroll tbody th").first.bounding_box()["x"] == pytest.approx(16, abs=1)


def test_in_print_there_is_one_light_drawing_and_nothing_to_click(opened: Any) -> None:
    opened.evaluate("document.documentElement.dataset.theme = 'dark'")
    opened.emulate_media(media="print")
    opened.set_viewport_size({"width": 500, "height": 900})
    assert opened.locator(".aaf-wide:visible").count() == 2
    assert opened.locator(".aaf-narrow:visible, .aaf-downloads:visible, .aaf-anchor:visible").count() == 0
    ink = opened.locator(".aaf-title").first.evaluate("e => getComputedStyle(e).color")
    assert ink == "rgb(34, 38, 44)"


def test_downloads_carry_their_files(opened: Any, tmp_path: Path) -> None:
    for text, name in (
        ("Data (CSV)", "balance.csv"),
        ("Figure (SVG)", "balance.svg"),
        ("Picture (PNG)", "balance.png"),
    ):
        with opened.expect_download() as waiting:
            opened.locator("#fig-balance").get_by_text(text).click()
        assert waiting.value.suggested_filename == name
        waiting.value.save_as(tmp_path / name)
    told = pd.read_csv(tmp_path / "balance.csv").set_axis(BALANCE.columns, axis=1)
    pd.testing.assert_frame_equal(told, BALANCE)
    assert "How large?" in (tmp_path / "balance.svg").read_text()
    assert (tmp_path / "balance.png").read_bytes().startswith(b"\x89PNG")


@everywhere
def test_values_are_told_where_a_reader_points_and_by_arrow_keys(opened: Any) -> None:
    drawing = opened.locator("#fig-balance .aaf-drawing:visible")
    drawing.focus()
    opened.keyboard.press("ArrowRight")
    first = drawing.locator(".aaf-tip").inner_text()
    assert "Japan" in first
    opened.keyboard.press("ArrowRight")
    assert drawing.locator(".aaf-tip").inner_text() != first
    opened.keyboard.press("Escape")
    assert drawing.locator(".aaf-tip").count() == 0
    drawing.hover()
    assert drawing.locator(".aaf-tip").count() == 1


def test_the_data_of_a_figure_unfold_as_a_table(opened: Any) -> None:
    opened.locator("#fig-balance").get_by_text("Data as a table").click()
    rows = opened.locator("#fig-balance .aaf-data tbody tr")
    rows.first.wait_for()
    assert rows.count() == len(BALANCE)
    assert rows.first.locator("th").inner_text() == "Japan"  # the file has its code


def test_the_first_column_of_the_data_stays_in_sight_on_a_phone(opened: Any) -> None:
    opened.set_viewport_size({"width": 390, "height": 800})
    opened.locator("#fig-dated").get_by_text("Data as a table").click()
    first = opened.locator("#fig-dated .aaf-data tbody th").first
    left = first.bounding_box()["x"]
    opened.locator("#fig-dated .aaf-data .aaf-scroll").evaluate("frame => frame.scrollBy(400, 0)")
    assert opened.locator("#fig-dated .aaf-data .aaf-scroll").evaluate("frame => frame.scrollLeft") > 100
    assert first.bounding_box()["x"] == left


def test_a_page_without_the_style_sheet_shows_each_figure_once(reader: Reader, tmp_path: Path) -> None:
    file = tmp_path / "bare.html"
    file.write_text(f"<!doctype html><meta charset='utf-8'><title>x</title>{_cards()}")
    page = reader.open(file.as_uri())
    assert page.locator("svg:visible").count() == 2
    reader.leave()
