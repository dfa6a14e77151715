"""Marks that only some chapters use: points told apart by kind, bars with names above them."""

from itertools import combinations
from typing import Any

import matplotlib.colors
import numpy as np
import pandas as pd
import pytest
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from helpers.analysis.results import Results
from helpers.display import marks
from helpers.display.figure import figure
from helpers.display.layout import finish
from helpers.display.sheet import NARROW, WIDE, Sheet, notes_of
from helpers.display.theme import CASED, DASHED, colour, drawing_style
from helpers.wording.cited import Cite, Sentence

PAYMENTS = pd.DataFrame(
    {
        "host": ["JPN", "JPN", "JPN", "KOR"],
        "year": [2001, 2003, 2005, 2005],
        "bn": [2.0, 2.1, None, 0.7],
        "standing": ["outturn", "press", "press", "official"],
    }
)
KINDS = {"official": "official", "press": "press", "outturn": "outturn", "guess": "guess"}


def sheet(width: int = WIDE) -> Sheet:
    with drawing_style():
        made = Sheet(width, 300, (1, 1))
        marks.points(made.axes[0], PAYMENTS, x="year", y="bn", code="host", kind="standing", kinds=KINDS)
    return made


def test_points_of_different_kinds_are_never_joined() -> None:
    lines = sheet().axes[0].lines
    assert len(lines) == 3
    assert {line.get_linestyle() for line in lines} == {"None"}


def test_kinds_have_shapes_of_their_own_and_countries_their_colours() -> None:
    drawn = {(line.get_color(), line.get_marker(), line.get_markerfacecolor()) for line in sheet().axes[0].lines}
    assert (colour("KOR"), "o", colour("KOR")) in drawn
    assert (colour("JPN"), "o", colour("paper")) in drawn, "the second kind is hollow"
    assert (colour("JPN"), "D", colour("JPN")) in drawn


def test_the_legend_names_only_kinds_that_are_drawn_and_each_once() -> None:
    made = sheet()
    assert [kind.text for kind in made.kinds] == ["official", "press", "outturn"]
    with drawing_style():
        marks.points(made.axes[0], PAYMENTS, x="year", y="bn", code="host", kind="standing", kinds=KINDS)
    assert len(made.kinds) == 3


def test_the_last_known_point_of_a_country_bears_its_name() -> None:
    made = sheet()
    labels = {label.text: label.x for label in notes_of(made.axes[0]).end_labels}
    assert labels == {"Japan": 2003, "Korea": 2005}


def test_alternative_text_names_country_and_kind() -> None:
    card = figure(
        "payments",
        question="What is paid?",
        subtitle="USD bn",
        plots="Payments",
        draw=lambda ax: marks.points(ax, PAYMENTS, x="year", y="bn", code="host", kind="standing", kinds=KINDS),
        data=PAYMENTS,
        answer=Sentence("s", "Japan pays more.", ()),
        sources=[],
    )
    assert "Japan, outturn 2 (2001)" in card.alt
    assert "aaf-legend" in card._repr_html_()


@pytest.mark.parametrize(("width", "above"), [(WIDE, False), (NARROW, True)])
def test_bars_leave_room_for_names_above_them(width: int, above: bool) -> None:
    rows = pd.DataFrame({"label": ["a count with a long name of its own", "another"], "value": [1.0, 2.0]})
    with drawing_style():
        made = Sheet(width, 300, (1, 1))
        marks.bars(made.axes[0], rows, label="label", value="value")
    bars = [patch for patch in made.axes[0].patches if isinstance(patch, Rectangle)]
    assert notes_of(made.axes[0]).names_above == above
    assert all((bar.get_height() < 0.5) == above for bar in bars)
    assert matplotlib.colors.to_hex(bars[0].get_facecolor()) == colour("one")


MEETINGS = pd.DataFrame(
    {
        "day": pd.to_datetime(["2023-08-18", "2024-11-15", "2025-09-15"]),
        "level": ["leaders", "leaders", "exercise"],
        "phase": ["with", "with", "after"],
    }
)


def test_dots_of_a_strip_bear_no_numbers_and_leave_no_key() -> None:
    with drawing_style():
        made = Sheet(WIDE, 300, (1, 1))
        marks.strip(
            made.axes[0],
            MEETINGS,
            date="day",
            lane="level",
            kind="phase",
            kinds={"with": "with them", "after": "after them"},
            names={"leaders": "Leaders", "exercise": "Exercise"},
        )
    assert made.key == []
    assert [text.get_text() for text in made.axes[0].texts] == ["Leaders", "Exercise"]
    assert [lane for lane, _ in notes_of(made.axes[0]).dated] == ["Leaders", "Leaders", "Exercise"]
    assert sum(len(dots.get_offsets()) for dots in made.axes[0].collections) == len(MEETINGS)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_dots_of_a_strip_do_not_hide_each_other(width: int) -> None:
    days = ["2016-01-01", "2023-08-18", "2023-08-18", "2023-09-01", "2023-10-15"]
    steps = pd.DataFrame({"day": pd.to_datetime(days), "level": "leaders", "phase": "with"})

    with drawing_style():
        made = Sheet(width, 300, (1, 1))
        kinds, names = {"with": "with them"}, {"leaders": "Leaders"}
        marks.strip(made.axes[0], steps, date="day", lane="level", kind="phase", kinds=kinds, names=names)
        finish(made)
    centres = made.axes[0].transData.transform(made.axes[0].collections[0].get_offsets())
    assert all(max(abs(a - b)) >= 10 for a, b in combinations(centres, 2))


def test_a_strip_is_told_by_lane_without_pointing_at_a_key() -> None:
    card = figure(
        "meetings",
        question="Who met?",
        subtitle="Meetings",
        plots="Meetings by level",
        draw=lambda ax: marks.strip(
            ax,
            MEETINGS,
            date="day",
            lane="level",
            kind="phase",
            kinds={"with": "with them", "after": "after them"},
            names={"leaders": "Leaders", "exercise": "Exercise"},
        ),
        data=MEETINGS,
        answer=Sentence("s", "The leaders met twice.", ()),
        sources=[],
    )
    html = card._repr_html_()
    assert "Leaders, 2 events, August\N{NO-BREAK SPACE}2023 to November\N{NO-BREAK SPACE}2024;" in html
    assert "listed under the figure" not in html


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_values_of_bars_held_against_a_limit_stand_in_a_column(width: int) -> None:
    rows = pd.DataFrame({"count": ["all", "few"], "pct": [97.0, 40.0], "host": ["JPN", "KOR"]})
    with drawing_style():
        made = Sheet(width, 300, (1, 1))
        ax = made.axes[0]
        marks.bars(ax, rows, label="count", value="pct", code="host", form=lambda value: f"{value:.0f}%")
        marks.limit(ax, 100)
        finish(made)
        right = {text.get_text(): text.get_window_extent().x1 for text in made.findobj(Text)}
        edge = ax.get_window_extent().x1
    assert right["97%"] == pytest.approx(right["40%"], abs=1) and right["40%"] > edge, (
        "one of them would look beyond it"
    )


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_what_stands_at_the_right_keeps_its_distance_from_the_edge(width: int) -> None:
    rows = pd.DataFrame({"name": ["a", "b"], "v": [1.0, -2.0], "low": [0.0, -3.0], "high": [2.0, -1.0]})
    with drawing_style():
        made = Sheet(width, 300, (1, 1))
        marks.points_with_intervals(made.axes[0], rows, label="name", value="v", low="low", high="high")
        finish(made)
        right = max(text.get_window_extent().x1 for text in made.findobj(Text) if text.get_text())
    assert right <= made.bbox.width - 5


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_mean_of_a_span_is_a_level_line_and_its_value_stands_over_it_where_no_column_is_behind(width: int) -> None:
    rows = pd.DataFrame({"year": range(2009, 2017), "n": [0, 1, 2, 1, 5, 1, 0, 2], "code": "JPN"})
    means = pd.DataFrame({"first": [2009, 2013], "last": [2012, 2016], "mean": [1.0, 2.0], "code": "ink"})
    with drawing_style():
        made = Sheet(width, 300, (1, 1))
        ax = made.axes[0]
        marks.columns(ax, rows, x="year", y="n", by="code", label=False)
        marks.levels(ax, means, first="first", last="last", value="mean", code="code", form=lambda x: f"mean {x:.0f}")
        ax.margins(y=0.16)
        finish(made)
        names = {text.get_text(): text.get_window_extent() for text in made.texts if "mean" in text.get_text()}
        columns = [bar.get_window_extent() for bar in ax.patches]
    assert [[*line.get_xdata()] for line in ax.lines] == [[2008.5, 2012.5], [2012.5, 2016.5]]
    assert set(names) == {"mean 1", "mean 2"}
    assert not any(name.overlaps(column) for name in names.values() for column in columns)
    assert all(name.y1 < ax.get_window_extent().y1 for name in names.values())


def test_a_mean_is_told_on_its_line_where_lower_columns_leave_room() -> None:
    rows = pd.DataFrame({"year": range(2001, 2017), "n": [1] * 15 + [9], "code": "JPN"})
    means = pd.DataFrame({"first": [2001], "last": [2016], "mean": [1.5], "code": "ink"})
    with drawing_style():
        made = Sheet(WIDE, 300, (1, 1))
        ax = made.axes[0]
        marks.columns(ax, rows, x="year", y="n", by="code", label=False)
        marks.levels(ax, means, first="first", last="last", value="mean", code="code", form=lambda x: f"mean {x:.1f}")
        finish(made)
        (place,) = (text.get_window_extent() for text in made.texts if text.get_text() == "mean 1.5")
        x, y = ax.transData.transform((2008.5, 1.5))
    assert (place.x0 + place.x1) / 2 == pytest.approx(x, abs=2)
    assert y < place.y0 < y + 6


COURSE = pd.DataFrame({"year": range(2001, 2012), "n": [1, 3, 6, 9, 6, 3, 1, 3, 6, 7, 8], "code": "JPN"})


def _values(width: int, *points: tuple[int, float], events: Any = ()) -> tuple[Sheet, dict[str, Any]]:
    """A sheet with the course as a line and values at some of its points, and where these stand."""
    with drawing_style():
        made = Sheet(width, 300, (1, 1))
        ax = made.axes[0]
        marks.lines(ax, COURSE, x="year", y="n", by="code")
        for year, value in points:
            marks.valued(ax, year, value, f"{value} in {year}", "JPN")
        marks.event_lines(ax, events)
        finish(made)
        places = {text.get_text(): text.get_window_extent() for text in made.texts if " in " in text.get_text()}
    return made, places


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_value_of_a_high_stands_over_it_and_that_of_a_low_under_it(width: int) -> None:
    made, places = _values(width, (2004, 9), (2007, 1))
    ax = made.axes[0]
    high, low = (ax.transData.transform(point)[1] for point in ((2004, 9), (2007, 1)))
    assert high < places["9 in 2004"].y0 and places["9 in 2004"].y1 < ax.get_window_extent().y1 + 3
    assert places["1 in 2007"].y1 < low and places["1 in 2007"].y0 > ax.get_window_extent().y0 - 1


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_value_touches_no_line_no_event_and_no_other_value_and_stays_in_its_panel(width: int) -> None:
    made, places = _values(width, (2001, 1), (2004, 9), (2005, 6), (2007, 1), events=[("2004-03-01", "law")])
    ax = made.axes[0]
    panel = ax.get_window_extent()
    years, values = (np.interp(np.linspace(0, 10, 400), range(11), COURSE[column]) for column in ("year", "n"))
    course = ax.transData.transform(np.column_stack([years, values]))
    law = ax.transData.transform((2003.66, 0))[0]
    assert len(places) == 4
    for box in places.values():
        assert not any(box.contains(*point) for point in course)
        assert not box.x0 < law < box.x1
        assert box.x0 > panel.x0 - 3
    assert not any(a.overlaps(b) for a, b in combinations(places.values(), 2))


def test_an_axis_that_stands_on_zero_goes_on_standing_there_where_a_low_is_valued() -> None:
    with drawing_style():
        ax = Sheet(WIDE, 300, (1, 1)).axes[0]
        marks.lines(ax, COURSE, x="year", y="n", by="code")
        ax.set_ylim(0, 9)
        marks.valued(ax, 2007, 1, "1", "JPN")
        marks.valued(ax, 2004, 9, "9", "JPN")
    low, high = ax.get_ylim()
    assert low == 0 and high > 10


def test_a_value_that_stands_off_its_point_is_led_to_it_and_one_beside_it_is_not() -> None:
    def strokes(points: list[tuple[float, float]]) -> int:
        with drawing_style():
            made = Sheet(WIDE, 300, (1, 1))
            ax = made.axes[0]
            marks.lines(ax, COURSE, x="year", y="n", by="code", label=False)
            for x, y in points:
                marks.valued(ax, x, y, "a text as long as the panel is wide in parts", "JPN")
            finish(made)
        return len(made.artists)

    assert strokes([(2004, 9)]) == 0
    assert strokes([(2004, 9)] * 12) > 0


def test_a_column_that_ends_at_a_limit_is_seen_between_the_dashes() -> None:
    on = [options["linestyle"][1][0] * options["linewidth"] for options in (DASHED, CASED)]
    assert on[0] == pytest.approx(on[1])


def test_a_step_that_is_spoken_of_is_ringed_and_bears_its_text() -> None:
    steps = MEETINGS.assign(told=["18 August 2023", "", ""])
    with drawing_style():
        made = Sheet(WIDE, 300, (1, 1))
        ax = made.axes[0]
        names = {"leaders": "Leaders", "exercise": "Exercise"}
        marks.strip(ax, steps, date="day", lane="level", kind="level", kinds=names, names=names, told="told")
        finish(made)
        (told,) = (text.get_window_extent() for text in made.texts if text.get_text() == "18 August 2023")
        dots = [ax.transData.transform(dot) for one in ax.collections for dot in one.get_offsets()]
    assert not any(told.contains(*dot) for dot in dots)
    assert sum(len(one.get_offsets()) for one in ax.collections if len(one.get_facecolor()) == 0) == 1
    assert made.kinds == [], "the lanes name the kinds"


def test_dots_of_a_country_look_like_it_in_every_lane() -> None:
    steps = MEETINGS.assign(who=["JPN", "KOR", "both"])
    kinds = {"JPN": "Japan", "KOR": "Korea", "both": "Japan and Korea"}
    with drawing_style():
        made = Sheet(WIDE, 300, (1, 1))
        names = {"leaders": "Leaders", "exercise": "Exercise"}
        marks.strip(made.axes[0], steps, date="day", lane="level", kind="who", kinds=kinds, names=names)
    assert [(kind.sign, kind.colour) for kind in made.kinds[:2]] == [("●", "JPN"), ("■", "KOR")]


def test_a_word_stands_after_the_value_of_a_bar_that_has_one() -> None:
    rows = pd.DataFrame({"label": ["2017", "2018"], "value": [3.3, 3.8], "word": ["", "+17%"]})
    with drawing_style():
        ax = Sheet(WIDE, 300, (1, 1)).axes[0]
        marks.bars(ax, rows, label="label", value="value", form="{:.1f}".format, beside="word")
    assert [row.value for row in notes_of(ax).rows] == ["3.3", "3.8, +17%"]


def test_of_a_comparator_only_values_that_no_line_joins_are_marked() -> None:
    rows = pd.DataFrame({"year": range(2001, 2007), "n": [1, 2, np.nan, 3, np.nan, np.nan], "code": "DEU"})
    with drawing_style():
        ax = Sheet(WIDE, 300, (1, 1)).axes[0]
        marks.lines(ax, rows, x="year", y="n", by="code", comparators=["DEU"])
    assert ax.lines[0].get_markevery() == [3]


def test_a_level_line_stands_on_an_axis_of_numbers_from_the_first_to_the_last() -> None:
    path = pd.DataFrame({"month": [-2, -1, 1, 2], "score": [1.0, 2.0, 4.0, 3.0]})
    means = pd.DataFrame({"first": [-2, 1], "last": [-1, 2], "mean": [1.5, 3.5], "code": "ink"})
    with drawing_style():
        ax = Sheet(WIDE, 300, (1, 1)).axes[0]
        marks.lines(ax, path, x="month", y="score", label=False)
        marks.levels(ax, means, first="first", last="last", value="mean", code="code")
    assert [[*line.get_xdata()] for line in ax.lines[1:]] == [[-2, -1], [1, 2]]


def test_what_moved_is_a_hollow_point_at_zero_and_a_filled_one_where_it_stands_now() -> None:
    rows = pd.DataFrame({"name": ["a", "b"], "v": [4.0, -2.0], "said": ["closer", "farther"], "code": ["JPN", "KOR"]})
    with drawing_style():
        made = Sheet(WIDE, 300, (1, 1))
        ax = made.axes[0]
        marks.moves(ax, rows, label="name", value="v", text="said", code="code", ends=("before", "after"))
    points = [line for line in ax.lines if line.get_marker() == "o"]
    hollow = [line.get_markerfacecolor() == colour("paper") for line in points]
    assert [(line.get_xdata()[0], empty) for line, empty in zip(points, hollow, strict=True)] == [
        (0, True), (4, False), (0, True), (-2, False),
    ]  # fmt: skip
    assert [row.value for row in made.notes[ax].rows] == ["closer", "farther"]
    assert [(kind.sign, kind.text) for kind in made.kinds] == [("○", "before"), ("●", "after")]


def years_on(ax: Any) -> list[str]:
    return [label.get_text() for label in ax.get_xticklabels()]


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_compared_year_is_named_on_the_axis_and_years_beside_it_give_way(width: int) -> None:
    frame = pd.DataFrame({"year": range(2000, 2026), "x": range(26)})
    with drawing_style():
        made = Sheet(width, 300, (1, 1))
        marks.lines(made.axes[0], frame, x="year", y="x")
        marks.name_years(made.axes[0], 2019, 1950)
        finish(made)
    assert "2019" in years_on(made.axes[0])
    assert not {"2018", "2020", "1950"} & set(years_on(made.axes[0]))


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_a_level_that_columns_are_held_against_is_set_off_from_them_and_told(width: int) -> None:
    frame = pd.DataFrame({"year": [2018, 2019, 2020], "x": [3.0, 2.0, 1.0]})
    with drawing_style():
        made = Sheet(width, 300, (1, 1))
        ax = made.axes[0]
        marks.columns(ax, frame, x="year", y="x")
        marks.held(ax, 2.0, "2.0 in 2019")
        finish(made)
    under, dashes = ax.lines[-2:]
    assert [under.get_color(), dashes.get_color()] == [colour("paper"), colour("ink")]
    assert max(bar.get_zorder() for bar in ax.patches) < under.get_zorder() < dashes.get_zorder()
    assert "2.0 in 2019" in [text.get_text() for text in made.texts]


def test_a_column_takes_its_tone_and_the_legend_names_the_tones_there_are() -> None:
    frame = pd.DataFrame({"year": [2018, 2019], "x": [3.0, 2.0], "tone": ["JPN", "two"], "counted": [False, True]})
    tones = {"two": "smaller", "JPN": "larger", "one": "unheard of"}
    with drawing_style():
        made = Sheet(WIDE, 300, (1, 1))
        marks.columns(made.axes[0], frame, x="year", y="x", tone="tone", tones=tones, counted="counted")
    bars = made.axes[0].patches
    assert [matplotlib.colors.to_hex(bar.get_facecolor()) for bar in bars] == [colour("JPN"), colour("two")]
    assert [bar.get_alpha() for bar in bars] == [marks.FAINT, None]
    assert [kind.text for kind in made.kinds] == ["smaller", "larger"]


LONG_NAMES = pd.DataFrame(
    {"what": ["A name that is too long for a phone", "Another that is too long for it"], "pct": [40.0, 120.0]}
)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_names_above_their_bars_leave_the_line_at_zero_whole_and_the_limit_is_named_over_its_line(width: int) -> None:
    with drawing_style():
        made = Sheet(width, 300, (1, 1))
        ax = made.axes[0]
        marks.bars(ax, LONG_NAMES, label="what", value="pct")
        marks.limit(ax, 100, "whole")
        finish(made)
        made.canvas.draw()
    zero, *_ = ax.collections
    assert len(zero.get_segments()) == 1
    (name,) = [text for text in made.texts if text.get_text() == "whole"]
    box = name.get_window_extent()
    assert box.y0 >= ax.get_window_extent().y1
    assert abs((box.x0 + box.x1) / 2 - ax.transData.transform((100, 0))[0]) < 1


def test_what_a_panel_notes_is_plain_numbers_and_a_country_without_a_colour_is_grey() -> None:
    value, year = Cite(results_of(value=1.5)).value("value"), Cite(results_of(year=2001)).value("year")
    frame = pd.DataFrame({"year": [2000, 2001], "x": [1.0, 1.5]})
    with drawing_style():
        made = Sheet(WIDE, 300, (1, 1))
        ax = made.axes[0]
        marks.lines(ax, frame, x="year", y="x")
        marks.valued(ax, year, value, "1.5", "BEL")
        marks.held(ax, value, "level")
        marks.name_years(ax, year)
    noted = [*(one.y for one in notes_of(ax).values), *notes_of(ax).years]
    assert {type(one) for one in noted} == {float}  # numbers that know their result cannot be kept with a drawing
    assert notes_of(ax).values[0].colour == colour("other")


def results_of(**values: float) -> Results:
    results = Results()
    for name, value in values.items():
        results.add(name, value, "USD bn")
    return results
