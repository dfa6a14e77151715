"""What the chapter on autonomy says of counts of ways to build its index."""

import pytest

from helpers.display.autonomy.index import answered
from helpers.wording.cited import MOST_WORDS

WHEN = "from 2009–2016 to 2017–2024"
LONGEST_OF_PRESSURE = 6
"""Words: what US pressure did is unclear."""


@pytest.mark.parametrize(
    ("close", "said"),
    [
        (
            {"KOR": (37, 80)},
            "by most indices Japan's autonomy did not rise from 2009–2016 to 2017–2024, Korea's by just over half",
        ),
        (
            {"KOR": (40, 80)},
            "by most indices Japan's autonomy did not rise from 2009–2016 to 2017–2024, Korea's by half",
        ),
        ({}, "by most indices autonomy did not rise from 2009–2016 to 2017–2024 for Japan and Korea"),
        ({"JPN": (40, 80), "KOR": (37, 80)}, "about half of the indices show a rise of autonomy from 2009–2016"),
    ],
)
def test_a_narrow_count_says_of_what_it_is_and_leaves_room_for_the_rest(
    close: dict[str, tuple[int, int]], said: str
) -> None:
    told = answered({"JPN": "not", "KOR": "not"}, close, WHEN)
    assert told.startswith(said)
    assert len(told.split()) + LONGEST_OF_PRESSURE <= MOST_WORDS


def test_allies_that_went_apart_are_told_with_what_each_did() -> None:
    narrow = answered({"JPN": "not", "KOR": "rose"}, {"KOR": (42, 80)}, WHEN)
    assert narrow == f"by most indices Japan's autonomy did not rise {WHEN}, Korea's rose by just over half"
    clear = answered({"JPN": "rose", "KOR": "not"}, {}, WHEN)
    assert clear == f"by most indices autonomy rose {WHEN} for Japan and did not rise for Korea"
    assert len(clear.split()) + LONGEST_OF_PRESSURE <= MOST_WORDS


def test_an_ally_alone_is_told_by_ways_to_build_the_index() -> None:
    told = answered({"KOR": "not"}, {"KOR": (38, 80)}, WHEN)
    assert told == f"for Korea 38 of 80 ways to build the index show a rise of autonomy {WHEN}"
