"""Placing labels, events and ticks: pure functions."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.display.events import event_slots
from helpers.display.measure import LINE, SMALL, spread, text_width, wrapped
from helpers.display.ticks import tick_text

PLACES = st.lists(st.floats(-500, 500), min_size=1, max_size=14)


@settings(deadline=None)
@given(PLACES)
def test_spread_labels_keep_their_order_distance_and_bounds(wanted: list[float]) -> None:
    placed = spread(wanted, LINE, 0, 300)
    in_order = placed[np.argsort(wanted, kind="stable")]
    assert np.all(np.diff(in_order) >= LINE - 1e-6)
    assert in_order[0] >= -1e-6
    assert in_order[-1] <= 300 + 1e-6


@settings(deadline=None)
@given(st.lists(st.integers(0, 15), unique=True, min_size=1))
def test_labels_that_do_not_touch_stay_where_they_are(slots: list[int]) -> None:
    wanted = [slot * LINE for slot in slots]
    assert spread(wanted, LINE, 0, 300) == pytest.approx(wanted)


def test_two_labels_for_one_place_part_evenly() -> None:
    assert list(spread([100, 100], 10, 0, 200)) == [95, 105]


def test_labels_without_room_are_spaced_evenly() -> None:
    assert list(spread([0, 0, 0], 100, 0, 50)) == [0, 25, 50]


@settings(deadline=None)
@given(st.lists(st.tuples(st.floats(0, 600), st.integers(1, 40)), min_size=1, max_size=6))
def test_event_names_touch_neither_names_nor_lines_of_others(events: list[tuple[float, int]]) -> None:
    events = sorted(events)
    positions, texts = [x for x, _ in events], ["m" * n for _, n in events]
    slots = event_slots(positions, texts, 600)
    spans = [
        (row, x, x + text_width(t, SMALL)) if right else (row, x - text_width(t, SMALL), x)
        for (row, right), x, t in zip(slots, positions, texts, strict=False)
    ]
    for i, (row, low, high) in enumerate(spans):
        assert low >= -5
        assert high <= 615
        for j, (other_row, other_low, other_high) in enumerate(spans):
            if i < j and row == other_row:
                assert high <= other_low or other_high <= low
            if i != j and other_row > row:
                assert not low < positions[j] < high


def test_a_single_event_name_stands_in_the_lowest_row_on_the_side_with_room() -> None:
    assert event_slots([10], ["Korea agreement"], 600) == [(0, True)]
    assert event_slots([595], ["Korea agreement"], 600) == [(0, False)]


def test_more_events_than_can_be_read_get_no_slots() -> None:
    assert event_slots(list(range(0, 90, 10)), ["event"] * 9, 600) == []
    assert event_slots([1, 2, 3, 4], ["a very long name of an event"] * 4, 200) == []


@pytest.mark.parametrize(
    ("ticks", "texts"),
    [
        ([-80, -40, 0], ["−80", "−40", "0"]),
        ([0, 0.5, 1], ["0.0", "0.5", "1.0"]),
        ([0, 1000, 20000], ["0", "1,000", "20,000"]),
        ([0, 5e6, 1e7], ["0", "5 m", "10 m"]),
        ([0, 2.5e9], ["0.0", "2.5 bn"]),
        ([0.1 + 0.2, 0.4], ["0.3", "0.4"]),
        ([], []),
    ],
)
def test_ticks_share_their_decimals_and_have_no_nine_digits(ticks: list[float], texts: list[str]) -> None:
    assert tick_text(ticks) == texts


@settings(deadline=None)
@given(st.text(alphabet="abc ", max_size=200))
def test_wrapping_loses_no_word_and_keeps_to_the_width(text: str) -> None:
    lines = wrapped(text, 120, 12)
    assert " ".join(lines).split() == text.split()
    assert all(text_width(line, 12) <= 120 or " " not in line.strip() for line in lines)
