"""Positions, comparison and agreement in UN votes; opinion beside other allies; low points."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from helpers.analysis.autonomy import opinion as opinion_module
from helpers.analysis.autonomy.administrations import ADMINISTRATIONS, administration_of, keys, predecessor
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.low_points import decimal_year, low_points, margin
from helpers.analysis.autonomy.opinion import opinion
from helpers.analysis.autonomy.polls import cited, japan_polls, korea_polls
from helpers.analysis.autonomy.un_agreement import un_agreement
from helpers.analysis.autonomy.un_comparison import un_comparison
from helpers.analysis.autonomy.un_votes import positions_of, un_votes
from helpers.data import load


def parameters(**changed: object) -> AutonomyParameters:
    return AutonomyParameters.checked({"draws": 50, **changed})


# ---------------------------------------------------------------- administrations


def test_administrations_follow_each_other_without_a_gap() -> None:
    firsts = [one.first for one in ADMINISTRATIONS[1:]]
    assert firsts == [one.last + 1 for one in ADMINISTRATIONS[:-1]]


def test_a_year_belongs_to_the_president_of_its_spring() -> None:
    assert administration_of(2017).key == "trump_first"
    assert predecessor(administration_of(2017)).key == "obama"
    assert keys(pd.Series([1988, 1992, 1993, 2025])).tolist()[1:] == ["bush_senior", "clinton", "trump_second"]
    assert keys(pd.Series([1988])).isna().all()


# ---------------------------------------------------------------- who moved


def test_both_moves_add_up_to_the_change_of_the_mean_distance() -> None:
    found = un_votes(parameters())
    moves = found.moves
    assert np.allclose(moves["change"], moves["through_target"] + moves["own"])
    distance = found.distances.query("target == 'USA' and country == 'JPN'").set_index("year")["distance"]
    change = distance.loc[2017:2024].mean() - distance.loc[2009:2016].mean()
    assert found.results["un_votes.move.treatment.USA.JPN.change"].value == pytest.approx(change)


def test_the_move_of_the_united_states_is_the_same_for_all_allies_of_the_same_years() -> None:
    moves = un_votes(parameters()).moves
    through = moves[(moves["target"] == "USA") & (moves["step"] == "trump_first")]["through_target"]
    assert len(through) == 8
    assert through.to_numpy() == pytest.approx(through.iloc[0])


def test_moves_compare_only_years_in_which_both_have_a_position() -> None:
    moves = un_votes(parameters(start_year=1960, treatment_year=1993, before_years=20)).moves
    korea = moves[(moves["country"] == "KOR") & (moves["step"] == "treatment") & (moves["target"] == "USA")].iloc[0]
    assert (korea["before_first"], korea["before_last"]) == (1991, 1992)


def test_published_bounds_come_back_at_their_own_level() -> None:
    ours = positions_of(parameters(confidence=0.9), ["JPN"]).set_index("year").loc[2018]
    published = (
        load("un_ideal_points").query("country == 'JPN' and year == 2018 and measure == 'final_passage'").iloc[0]
    )
    assert ours["high"] - ours["low"] == pytest.approx(published["high"] - published["low"])


def test_the_same_seed_gives_the_same_intervals() -> None:
    first, second = (un_votes(parameters()).swings for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


# ---------------------------------------------------------------- beside other allies


def test_the_comparison_is_the_difference_of_own_moves() -> None:
    """The United States' move is common, so that only the allies' own moves are left."""
    p = parameters()
    own = un_votes(p).moves.query("step == 'treatment' and target == 'USA'").set_index("country")["own"]
    effects = un_comparison(p).effects.set_index("country")
    assert effects.at["KOR", "estimate"] == pytest.approx(own["KOR"] - own[p.comparison_allies].mean())


def test_the_estimate_at_the_true_date_is_the_last_of_the_sweep() -> None:
    found = un_comparison(parameters())
    swept = found.sweep[(found.sweep["country"] == "JPN") & (found.sweep["year"] == 2017)]["estimate"].item()
    assert swept == pytest.approx(found.results["un_comparison.JPN"].value)


def test_no_permutation_probability_falls_below_one_over_all_units() -> None:
    effects = un_comparison(parameters()).effects.set_index("country")
    assert effects.loc[["JPN", "KOR"], "p_units"].min() >= 1 / 7
    assert effects.at["both", "p_units"] >= 1 / 28


def test_leaving_out_one_ally_brackets_the_estimate() -> None:
    effects = un_comparison(parameters()).effects.dropna(subset=["without_low"])
    assert (effects["without_low"] <= effects["estimate"]).all()
    assert (effects["estimate"] <= effects["without_high"]).all()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"treatment_year": 2025}, "both sides of 2025"),
        ({"comparison_allies": ["DEU"]}, "comparison allies"),
        ({"start_year": 1946, "end_year": 1993}, "no UN positions"),
    ],
)
def test_a_comparison_that_cannot_be_made_says_why(changed: dict[str, object], said: str) -> None:
    assert said in str(un_comparison(parameters(**changed)).missing)


def test_agreement_falls_for_all_and_least_where_many_states_oppose() -> None:
    found = un_agreement(parameters())
    change = found.contested.set_index(["country", "min_no_votes"])["change_pp"]
    assert (change.xs(0, level="min_no_votes") < -10).all()
    assert abs(change["JPN", 20]) < abs(change["JPN", 0])
    assert found.base == (2017, 2021)


# ---------------------------------------------------------------- opinion


def test_change_of_opinion_is_the_difference_of_two_means() -> None:
    found = opinion(parameters())
    term = found.terms.set_index(["country", "question", "term"])["mean_pct"]
    change = term["JPN", "confidence_president", "trump_first"] - term["JPN", "confidence_president", "obama"]
    assert found.results["opinion.step.confidence_president.JPN.own"].value == pytest.approx(change)
    assert change < -40


def test_effects_of_years_and_countries_leave_only_the_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every country falls by 30 and Japan by 20 only: the two-way effect is 10, whatever years are missing."""
    levels = {"JPN": 70.0, "AUS": 60.0, "CAN": 65.0, "DEU": 55.0}
    rows = [
        {
            "country": c,
            "year": y,
            "question": "favourable",
            "target": "USA",
            "n": 1000,
            "source": "made",
            "quality": "official",
        }
        | {"pct": level - (y >= 2017) * (20 if c == "JPN" else 30) + (y % 3)}
        for c, level in levels.items()
        for y in range(2009, 2021)
        if not (c == "JPN" and y == 2011)
    ]
    monkeypatch.setattr(opinion_module, "load", lambda _: pd.DataFrame(rows))
    found = opinion(parameters(comparison_allies=["AUS", "CAN", "DEU"])).paired.set_index("country")
    assert found.at["JPN", "effect_pp"] == pytest.approx(10)


def test_sampling_alone_can_part_two_usual_polls_by_four_points() -> None:
    poll = pd.Series({"pct": 50.0, "n": np.nan})
    assert margin(poll, poll, 0.95) == pytest.approx(4.38, abs=0.01)


def test_relations_were_called_good_by_fewer_in_2008_than_in_2018() -> None:
    found = low_points(parameters()).results
    assert found["low_points.relations_jpn.before_state"].value == "clearly lower"
    assert found["low_points.favourable_jpn.later_year"].value == 2020
    assert found["low_points.count.all.before.lower"].n == len(low_points(parameters()).lows)


def test_a_date_known_to_the_month_lies_in_its_middle() -> None:
    assert decimal_year("2018") == 2018.5
    assert decimal_year("2018-01") == pytest.approx(2018 + 0.5 / 12)


def test_one_cited_figure_is_not_that_of_the_poll() -> None:
    rows = cited(parameters()).rows
    assert rows.loc[~rows["same"], "id"].tolist() == ["cost_sharing_2019_kor_2019_01_raise_less"]


def test_polls_of_a_country_not_examined_are_not_shown() -> None:
    assert "Japan" in str(japan_polls(parameters(countries=["KOR"])).missing)
    assert "Korea" in str(korea_polls(parameters(countries=["JPN"])).missing)


SECTIONS = (un_votes, un_comparison, un_agreement, opinion, low_points, cited, japan_polls, korea_polls)


@settings(max_examples=6, deadline=None)
@given(
    start=some.integers(1946, 2021),
    length=some.integers(2, 60),
    treatment=some.integers(1993, 2025),
    before=some.integers(2, 30),
    after=some.integers(1, 20),
    measure=some.sampled_from(["final_passage", "all_votes"]),
    others=some.lists(some.sampled_from(["AUS", "CAN", "DEU", "FRA", "GBR", "ITA"]), unique=True),
)
def test_any_window_gives_finite_results_or_a_reason(
    start: int, length: int, treatment: int, before: int, after: int, measure: str, others: list[str]
) -> None:
    p = parameters(
        start_year=start,
        end_year=min(2026, max(1993, start + length)),
        treatment_year=treatment,
        before_years=before,
        after_years=after,
        un_measure=measure,
        comparison_allies=others,
    )
    for section in SECTIONS:
        found = section(p)
        assert found.missing or len(found.results)
