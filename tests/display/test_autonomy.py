"""What the chapter on autonomy says of counts of ways to build its index."""

from dataclasses import replace

import pytest

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.closeness import closeness
from helpers.analysis.autonomy.dependence import arms_share
from helpers.analysis.autonomy.index import index
from helpers.analysis.autonomy.opinion import opinion
from helpers.analysis.autonomy.partnerships import partnerships
from helpers.analysis.autonomy.un_votes import un_votes
from helpers.analysis.results import Results
from helpers.display.autonomy import closeness as closeness_page
from helpers.display.autonomy import dependence as dependence_page
from helpers.display.autonomy import index as index_page
from helpers.display.autonomy import opinion as opinion_page
from helpers.display.autonomy import partnerships as partnerships_page
from helpers.display.autonomy import un_votes as un_votes_page
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


def test_a_component_on_which_nothing_hangs_is_not_named() -> None:
    changed = {"index_components": ["us_arms", "us_troops"], "least_components": 2, "comparison_allies": []}
    p = AutonomyParameters.checked({"draws": 50, **changed})
    said = [one.text for one in index_page.text(p, index(p))]
    assert not any("Japan rises" in one for one in said)
    assert any(one.startswith("Every country-year has all components") for one in said)


def test_the_latest_answers_that_stand_alone_are_to_one_question() -> None:
    p = AutonomyParameters.checked({"comparison_allies": []})
    said = next(one.text for one in opinion_page.text(p, opinion(p)) if one.id == "opinion.asked")
    assert said.startswith("With no other ally asked")
    assert said.count("a favourable view") == 2


def test_an_administration_that_began_before_the_turn_is_named_with_its_own_year() -> None:
    p = AutonomyParameters.checked({"treatment_year": 2013, "countries": ["KOR"]})
    found = opinion(p)
    said = opinion_page.in_plain_words(p, found).text
    assert said.startswith("From Bush to Obama (2009) confidence ")
    assert (
        opinion_page.steps_figure(p, found).record()["question"]
        == "Was the change larger in Korea than in other allies?"
    )


@pytest.mark.parametrize(
    ("closer", "farther", "end"),
    [
        ((4, 2), (0, 1), "on four signs, Korea on two: chance alone may do that."),
        ((2, 1), (2, 2), "on two signs, Korea on one; at least as many moved away."),
        ((0, 0), (2, 2), "on no sign, Korea on none."),
    ],
)
def test_chance_is_offered_only_where_more_signs_moved_closer_than_away(
    closer: tuple[int, int], farther: tuple[int, int], end: str
) -> None:
    results = Results()
    for side, first in (("after", 2017), ("before", 2009)):
        results.add(f"closeness.{side}.first", first, "year")
        results.add(f"closeness.{side}.last", first + 7, "year")
    for ally, towards, away in zip(("JPN", "KOR"), closer, farther, strict=True):
        results.add(f"closeness.closer.{ally}.after", towards, "signs")
        results.add(f"closeness.farther.{ally}.after", away, "signs")
    section = replace(closeness(AutonomyParameters()), results=results)
    assert closeness_page.in_plain_words(section).text.endswith(end)


def test_a_list_that_begins_later_says_from_when_it_holds_any() -> None:
    p = AutonomyParameters.checked({"treatment_year": 1999})
    assert partnerships_page.in_plain_words(p, partnerships(p)).text.endswith("holds 42, the earliest of 2007.")


@pytest.mark.parametrize(
    ("year", "said"), [(2009, "Bush to Obama"), (2013, "Bush to Obama (the administration of 2013)")]
)
def test_a_turn_within_a_term_is_told_with_its_year(year: int, said: str) -> None:
    p = AutonomyParameters.checked({"treatment_year": year})
    told = [one.text for one in opinion_page.text(p, opinion(p))]
    assert [one for one in told if one.startswith(f"From {said} the share")]


def test_a_part_larger_than_the_whole_is_not_called_a_part_of_it() -> None:
    book, early = (AutonomyParameters.checked({"treatment_year": year}) for year in (2017, 1999))
    told = [next(s.text for s in un_votes_page.text(p, un_votes(p)) if s.id == "un-votes.moved") for p in (book, early)]
    assert ["of which" in one for one in told] == [True, False]


def test_a_late_fall_is_told_where_the_means_do_not_tell_of_it() -> None:
    p = AutonomyParameters()
    section = un_votes(p)
    card = un_votes_page.distance_figure(p, section)
    assert card.title.endswith("did not clearly change for Japan and Korea, though it fell after 2021")
    change = section.results["un_votes.move.treatment.USA.KOR.change"]
    assert f"Korea: {change.value:.2f} (95% interval ".replace("-", "−") in " ".join(card.record()["labels"])
    early = AutonomyParameters.checked({"end_year": 2020})
    assert "though" not in un_votes_page.in_plain_words(early, un_votes(early)).text


def test_the_mean_of_the_other_allies_stands_beside_them() -> None:
    p = AutonomyParameters()
    section = opinion(p)
    rows = opinion_page.steps_figure(p, section).data
    for question, own in rows[rows["country"] == "Mean of six others"].groupby("question"):
        assert own["change_pp"].tolist() == [section.results[f"opinion.step.{question}.KOR.others"].value]
    alone = AutonomyParameters.checked({"comparison_allies": []})
    assert not opinion_page.steps_figure(alone, opinion(alone)).data["country"].str.startswith("Mean").any()


def test_the_lowest_window_is_told_with_its_length() -> None:
    p = AutonomyParameters.checked({"start_year": 2015, "countries": ["JPN"]})
    said = " ".join(one.text for one in dependence_page.arms_text(p, arms_share(p)))
    assert "the lowest of all windows of five years" in said
