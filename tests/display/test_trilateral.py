"""What a figure of the theme shows that no mark shows by itself."""

from typing import Any

import pytest

from helpers.analysis.results import Results
from helpers.analysis.trilateral.backtest import backtest
from helpers.analysis.trilateral.blocs import KINDS_OF_POWER, Blocs, blocs
from helpers.analysis.trilateral.camp_david import commitments
from helpers.analysis.trilateral.changes import changes
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.exposure import exposure
from helpers.analysis.trilateral.standing import standing
from helpers.analysis.trilateral.tenure import tenure as tenure_of
from helpers.analysis.trilateral.third_states import third_states as region
from helpers.display.trilateral import blocs as blocs_page
from helpers.display.trilateral import camp_david, kept, tenure, third_states
from helpers.display.trilateral.blocs import compared_years, concentration_figure
from helpers.display.trilateral.changes import estimates_figure, in_short, path_figure
from helpers.display.trilateral.exposure import index_figure
from helpers.display.trilateral.standing import as_drawn, in_plain_words
from helpers.wording.cited import Cite, too_long


def parameters(**changed: Any) -> TrilateralParameters:
    return TrilateralParameters.checked({"draws": 50, **changed})


def test_panels_over_different_years_say_and_mark_those_that_are_compared() -> None:
    section = blocs(TrilateralParameters())
    card = concentration_figure(section)
    text = " ".join(card.record()["labels"]).replace("\N{NO-BREAK SPACE}", " ")
    for measure in KINDS_OF_POWER:
        since, last = (
            section.results[f"blocs.powers.{measure}.{name}"].value for name in ("change.since", "last.year")
        )
        assert f"in {since} → " in text
        assert f"in {last}" in text
        assert list(compared_years(section, measure).index) == [since, last]


@pytest.mark.parametrize(
    ("done", "unknown", "said"),
    [(0, 2, "none of 6 "), (1, 0, "one of 6 "), (3, 0, "three of 6 "), (3, 1, "At least three of 6 ")],
)
def test_what_left_no_trace_may_stand_as_well(done: int, unknown: int, said: str) -> None:
    assert kept(done, unknown, 6).startswith(said)


@pytest.mark.parametrize("changed", [{}, {"end_year": 2019}, {"un_measure": "all_votes", "as_of": "2021-06-30"}])
def test_a_bar_of_standing_lies_on_the_side_of_the_ally_whose_colour_it_has(changed: dict[str, Any]) -> None:
    rows = as_drawn(standing(parameters(**changed)))
    assert len(rows)
    assert rows["ahead"].eq("JPN").tolist() == rows["ratio"].gt(1).tolist()
    assert (rows["JPN"] / rows["KOR"]).tolist() == pytest.approx(rows["ratio"].tolist())


def test_only_small_leads_of_japan_are_said_to_be_included() -> None:
    said = [in_plain_words(standing(parameters(as_of=day))).text for day in ("2023-08-18", "2026-09-30")]
    assert ["small leads included" in one for one in said] == [True, False]


def test_chances_are_drawn_with_their_intervals_and_the_days_of_the_exits() -> None:
    p = parameters()
    section = tenure_of(p)
    card = tenure.chances_figure(p, section)
    low, high = section.results["tenure.camp_david.gone_pct.all"].interval
    assert "All three, last left 4\N{NO-BREAK SPACE}April 2025" in card.record()["labels"]
    assert f"({low:.0f}% to {high:.0f}%)" in card.alt
    assert "about 4" in card.title
    sure = tenure_of(parameters(allies=["KOR"], horizon_months=120))
    assert "about" not in tenure.in_plain_words(sure).text


@pytest.mark.parametrize(
    ("rule", "said"), [("not_done", "14 of 20, 3 unknown"), ("left_out", "14 of 17, 3 more unknown")]
)
def test_marks_say_how_many_of_how_many_commitments_were_done(rule: str, said: str) -> None:
    p = parameters(unknown_rule=rule)
    card = camp_david.status_figure(p, commitments(p))
    assert f"After 12 months: {said}" in card.record()["labels"]
    assert [kind.sign for kind in card.kinds] == ["|"]


def test_a_title_tells_under_what_share_of_weightings_it_holds() -> None:
    section = exposure(parameters())
    share = f"{section.index['first_share_pct'].iloc[0]:.0f}%"
    card = index_figure(parameters(), section)
    assert card.title.endswith(f"under {share} of weightings")
    assert f"Korea, first in {share}" in card.record()["labels"]


def test_changes_after_the_scores_are_named_with_the_reason() -> None:
    p = parameters()
    section = changes(p)
    note = estimates_figure(p, section).note.replace("\N{NO-BREAK SPACE}", " ")
    assert note.startswith("Missing, as the scores end in February 2024: US: Biden to Trump (2025); Korea: Yoon to Lee")
    assert "Takaichi kept the governing bloc" in note
    assert "two later changes of government, in the United States and Korea" in in_short(p, section)[-1].text
    earlier = parameters(as_of="2023-01-31")
    before = changes(earlier)
    assert before.results["changes.later"].value == 0
    assert not estimates_figure(earlier, before).note.startswith("Missing")


def test_one_ally_is_asked_about_as_one_of_two_and_one_change_is_one() -> None:
    p = parameters(allies=["JPN"])
    card = index_figure(p, exposure(p))
    assert card.record()["question"] == "Which of the two is the most exposed?"
    assert " after the change, " in path_figure(p, changes(p)).answer.text


def test_a_fall_of_few_commitments_is_judged_beside_chance() -> None:
    p = parameters()
    assert "among so few that may be chance" in camp_david.in_plain_words(p, commitments(p)).text
    lenient = parameters(confidence=0.5)
    assert "beyond chance" in camp_david.in_plain_words(lenient, commitments(lenient)).text


def test_of_the_commitments_that_do_not_stand_as_done_each_end_is_told() -> None:
    p = parameters()
    said = [one.text for one in camp_david.in_short(p, commitments(p))]
    assert "Of the others eight stood as done in part and two left no trace that tells." in said


def powers(**told: tuple[float, float, float]) -> Blocs:
    """A section in which each measure has these first and last numbers of powers, and this trend."""
    results = Results()
    for measure, (first, last, trend) in told.items():
        for name, value in {"first": first, "last": last, "trend": trend, "highest": first}.items():
            results.add(f"blocs.powers.{measure}.{name}", value, "powers")
        for name, year in {"change.since": 2000, "last.year": 2020, "highest.year": 2000}.items():
            results.add(f"blocs.powers.{measure}.{name}", year, "year")
    empty = blocs(parameters()).concentration
    return Blocs(None, empty, empty, empty, empty, results)


def test_power_is_said_to_spread_only_where_measures_and_trends_agree() -> None:
    def said(**told: tuple[float, float, float]) -> str:
        section = powers(**told)
        return blocs_page.spread(Cite(section.results), section)

    assert said(gdp=(4.0, 5.0, 1.0), capability=(3.0, 3.5, 0.4)) == "power is spreading to more states"
    assert said(gdp=(5.0, 4.0, -1.0)) == "power is gathering in fewer states"
    assert said(gdp=(4.0, 5.0, -0.5)) == "whether power is spreading cannot be told"
    assert said(gdp=(4.0, 5.0, 1.0), capability=(3.5, 3.0, -1.0)) == "measures disagree on whether power is spreading"


def test_measures_that_went_apart_are_told_with_what_sets_them_apart() -> None:
    apart = blocs_page.in_plain_words(powers(gdp=(4.0, 5.0, 1.0), capability=(3.5, 3.0, -1.0)))
    assert apart.text == (
        "Power among the great powers ended more concentrated by national capability (2000–2020), but more spread by "
        "GDP (2000–2020)."
    )


def test_the_measures_that_end_years_alone_decide_are_named() -> None:
    section = blocs(parameters())
    told = {one.id: one for one in blocs_page.in_short(section)}
    assert told["blocs.ends-alone"].text.startswith("By GDP the end years alone say so")
    assert "in 2011" in told["blocs.height"].text
    every = Cite(powers(**dict.fromkeys(KINDS_OF_POWER, (4.0, 5.0, -0.5))).results)
    assert [too_long(one) for one in blocs_page._ends_alone(every)] == [None]


def test_forecasts_as_good_as_the_calendar_and_worse_ones_are_told_apart() -> None:
    p = parameters(horizon_months=1)
    said = " ".join(one.text for one in tenure.backtest_text(p, backtest(p)))
    assert "worse for Japan than the calendar alone and as good for Korea as the calendar alone" in said


def test_votes_far_back_are_said_to_be_the_last_read() -> None:
    early = third_states.text(region(parameters(as_of="1998-06-01")))
    assert any("of 1990, the last read for this run," in one.text for one in early)


def test_figures_of_a_whole_year_are_not_known_inside_it() -> None:
    early = parameters(as_of="1998-06-01", start_year=1990)
    assert standing(early).side_by_side["year"].max() == blocs(early).concentration["year"].max() == 1997
    assert not exposure(early).reach["reaches_JPN"].any()
