"""What the chapter on autonomy says of counts of ways to build its index."""

import pytest

from helpers.display.autonomy.index import answered
from helpers.wording.cited import MOST_WORDS

LONGEST_OF_PRESSURE = 6
"""Words: what US pressure did is unclear."""


@pytest.mark.parametrize(
    ("found", "close", "said"),
    [
        (
            {"JPN": "not", "KOR": "not"},
            {"KOR": (37, 80)},
            "by most ways to measure it Japan's autonomy did not rise after 2016; for Korea they split about evenly",
        ),
        (
            {"JPN": "not", "KOR": "not"},
            {},
            "by most ways to measure it Japan's and Korea's autonomy did not rise after 2016",
        ),
        (
            {"JPN": "rose", "KOR": "not"},
            {},
            "by most ways to measure it autonomy rose for Japan and did not rise for Korea after 2016",
        ),
        (
            {"JPN": "not", "KOR": "not"},
            {"JPN": (40, 80), "KOR": (37, 80)},
            "about half of the ways to measure it show a rise of autonomy after 2016 for Japan and Korea",
        ),
        (
            {"KOR": "not"},
            {"KOR": (38, 80)},
            "for Korea 38 of 80 ways to build the index show a rise of autonomy after 2016",
        ),
    ],
)
def test_the_answer_tells_the_way_of_most_indices_and_leaves_room_for_the_rest(
    found: dict[str, str], close: dict[str, tuple[int, int]], said: str
) -> None:
    assert answered(found, close, 2016) == said
    assert len(said.split()) + LONGEST_OF_PRESSURE <= MOST_WORDS
