"""What the chapter on autonomy says of counts of ways to build its index."""

import pytest

from helpers.display.autonomy.index import answered
from helpers.wording.cited import MOST_WORDS

LONGEST_OF_PRESSURE = 6
"""Words: what US pressure did is unclear."""


@pytest.mark.parametrize(
    ("close", "said"),
    [
        (
            {"KOR": (37, 80)},
            "by most indices Japan's autonomy did not rise after 2016; for Korea 37 of 80 indices show a rise",
        ),
        ({}, "by most indices autonomy did not rise after 2016 for Japan and Korea"),
        ({"JPN": (40, 80), "KOR": (37, 80)}, "about half of the indices show a rise of autonomy after 2016"),
    ],
)
def test_a_narrow_count_says_of_what_it_is_and_leaves_room_for_the_rest(
    close: dict[str, tuple[int, int]], said: str
) -> None:
    told = answered({"JPN": "not", "KOR": "not"}, close, 2016)
    assert told.startswith(said)
    assert len(told.split()) + LONGEST_OF_PRESSURE <= MOST_WORDS


def test_an_ally_alone_is_told_by_ways_to_build_the_index() -> None:
    told = answered({"KOR": "not"}, {"KOR": (38, 80)}, 2008)
    assert told == "for Korea 38 of 80 ways to build the index show a rise of autonomy after 2008"
