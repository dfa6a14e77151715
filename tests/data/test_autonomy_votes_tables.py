"""Votes and opinion as their sources print them."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.data import load

MEMBERS = ["AUS", "CAN", "DEU", "FRA", "GBR", "ITA"]


@pytest.mark.parametrize(
    ("country", "year", "measure", "point"),
    [
        ("USA", 2018, "final_passage", 2.6939),
        ("JPN", 2024, "final_passage", 0.7956),
        ("KOR", 2017, "all_votes", 1.0745),
    ],
)
def test_positions_are_those_of_the_published_file(country: str, year: int, measure: str, point: float) -> None:
    rows = load("un_ideal_points").set_index(["country", "year", "measure"])
    assert rows.loc[(country, year, measure), "ideal_point"] == pytest.approx(point)


def test_each_position_lies_between_its_bounds() -> None:
    rows = load("un_ideal_points")
    assert ((rows["low"] < rows["ideal_point"]) & (rows["ideal_point"] < rows["high"])).all()


def test_all_votes_end_a_year_before_final_passage() -> None:
    ends = load("un_ideal_points").groupby("measure")["year"].max()
    assert ends.to_dict() == {"all_votes": 2023, "final_passage": 2024}


def test_every_ally_has_every_year_since_1991() -> None:
    rows = load("un_ideal_points").query("measure == 'final_passage' and year >= 1991")
    years = rows[rows["country"].isin([*MEMBERS, "JPN", "KOR", "USA", "CHN"])].groupby("country")["year"].nunique()
    assert set(years) == {34}


def test_of_agreement_2024_alone_is_missing() -> None:
    years = load("un_agreement").query("vote_set == 'recorded_from_1992'")["year"]
    assert set(range(1992, 2026)) - set(years) == {2024}


def test_fewer_votes_count_where_more_no_votes_are_asked() -> None:
    rows = load("un_agreement").query("country == 'JPN' and partner == 'USA' and year == 2025")
    votes = rows.set_index("min_no_votes")["votes"].sort_index()
    assert votes.to_dict() == {0: 192, 3: 100, 5: 61, 10: 40, 20: 24}


def test_the_united_states_voted_no_on_what_used_to_pass_without_a_vote() -> None:
    cast = load("un_votes_cast").query("country == 'USA'").set_index("year")
    assert cast.loc[2025, ["yes", "no", "abstained"]].tolist() == [10, 174, 8]
    assert cast.loc[2024, ["yes", "no", "abstained"]].sum() == 94


def test_the_wrong_wave_on_china_is_left_out() -> None:
    rows = load("opinion_pew").query("question == 'favourable' and target == 'CHN'")
    assert 2013 not in set(rows["year"])


def test_shares_computed_from_answers_come_within_a_point_of_the_printed_ones() -> None:
    rows = load("opinion_pew").query("question == 'favourable' and target == 'USA'").set_index(["country", "year"])
    printed = {("JPN", 2018): 67, ("JPN", 2020): 41, ("KOR", 2020): 59, ("JPN", 2023): 73, ("KOR", 2023): 79}
    for key, value in printed.items():
        assert rows.loc[key, "pct"] == pytest.approx(value, abs=1)


def test_the_survey_on_diplomacy_changes_its_mode_in_2020() -> None:
    rows = load("affinity_japan")
    assert (
        rows.loc[rows["mode"] == "interview", "month"].max() < "2020" < rows.loc[rows["mode"] == "post", "month"].min()
    )


@pytest.mark.parametrize(
    ("poll", "share"),
    [
        ("relations_us_jpn_2018_11_30_good", 39.0),
        ("trade_demand_jpn_2018_11_30_unreasonable", 75.0),
        ("cost_sharing_2019_kor_2019_01_raise_less", 29.9),
        ("wartime_control_kor_2019_01_as_scheduled", 39.6),
    ],
)
def test_a_cited_poll_has_the_share_that_its_pollster_prints(poll: str, share: float) -> None:
    assert load("polls_bilateral").set_index("id").at[poll, "value"] == share


def test_the_poll_of_another_method_is_no_part_of_the_telephone_series() -> None:
    rows = load("polls_bilateral").query("series == 'relations_us' and country == 'JPN'")
    assert set(rows.loc[rows["mode"] != "telephone", "start"]) == {"1982"}


def test_answers_of_one_question_do_not_exceed_all() -> None:
    rows = load("polls_bilateral").query("answer != 'at_most'")  # the upper end of a range is no answer of its own
    whole = rows.groupby(["series", "country", "start"])["value"].sum()
    assert isinstance(whole, pd.Series)
    assert whole.max() <= 100
