"""Standing, exposure and blocs: sums, spans, traps and figures as published."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.data import load


def test_distances_run_from_every_capital_force_site_and_territory_to_all_three_neighbours() -> None:
    rows = load("distances").query("role != 'island'")

    assert set(rows["to_country"]) == {"CHN", "RUS", "PRK"}
    assert rows.groupby(["country", "place"])["to_country"].nunique().eq(3).all()
    assert {"capital", "us_forces", "territory"} == set(rows["role"])


def test_the_published_distances_stand() -> None:
    rows = load("distances").set_index(["place", "to_place"])["distance_km"]
    territory = load("distances").query("role == 'territory'").set_index(["country", "to_country"])["distance_km"]

    assert rows["Seoul", "Pyongyang"] == pytest.approx(195.1)
    assert rows["Tokyo", "Vladivostok"] == pytest.approx(1062.6)
    assert territory["USA", "RUS"] == 3.8  # between the two Diomede islands
    assert territory["KOR", "PRK"] == 0
    assert rows["Tsushima", "territory"] == pytest.approx(territory["JPN", "PRK"], abs=2), "two maps of one shore"


def test_warheads_are_of_one_series_a_year_and_never_the_total_with_retired_ones() -> None:
    rows = load("warheads").set_index(["country", "year"])["warheads"]

    assert rows["RUS", 2023] == 4489
    assert rows["CHN", 2025] == 600
    assert rows["USA", 2025] < 5177
    assert rows["RUS", 2025] == 1718 + 2591


def test_a_north_korean_missile_is_tested_no_earlier_than_the_programme() -> None:
    korean = load("missile_ranges").query("country == 'PRK'")

    assert korean["since"].min() == 1984
    assert (korean.loc[korean["basis"] == "flown", "range_km"] < 1000).all()


def test_the_classes_of_missiles_follow_their_ranges() -> None:
    rows = load("missile_ranges")
    bounds = pd.cut(
        rows["range_km"], [0, 999, 2999, 5499, 99999], labels=["short", "medium", "intermediate", "intercontinental"]
    )

    assert (bounds.astype(str) == rows["class"].astype(str)).all()


def test_the_two_counts_of_trade_with_china_do_not_meet_in_a_year() -> None:
    rows = load("china_trade")
    spans = rows.groupby("series")["year"].agg(["min", "max"])

    assert spans.at["correlates_of_war", "max"] == 2014
    assert spans.at["customs", "min"] == 2017


def test_blocs_have_the_members_that_joined() -> None:
    members = load("blocs").query("status == 'member'").groupby("bloc").size()

    assert members.to_dict() == {"BRICS": 10, "G7": 7, "SCO": 10}
    assert load("blocs").query("country == 'SAU'")["status"].item() == "invited"


def test_enlarged_brics_never_has_less_than_its_first_five() -> None:
    wide = (
        load("bloc_shares")
        .query("series == 'fariss'")
        .pivot(index="year", columns="grouping", values="share_gdp_ppp_pct")
    )

    assert (wide["brics_10"] >= wide["brics_5"]).all()
    assert pd.isna(wide.at[1990, "g7"])  # the source counts Germany twice
    assert wide.at[2019, "g7"] == pytest.approx(33.24, abs=0.01)


def test_capability_stands_in_one_table_a_year() -> None:
    early, late = load("capability_powers"), load("capability")
    both = pd.concat([early, late])

    assert not both.duplicated(["country", "year"]).any()
    assert (both.groupby("year")["capability_index"].sum() < 1).all()


def test_no_vote_exceeds_the_members_and_india_never_voted_yes_or_no() -> None:
    rows = load("un_ukraine_votes")

    assert (rows[["total_yes", "total_no", "total_abstain"]].sum(axis=1) <= 193).all()
    assert set(rows.loc[rows["country"] == "IND", "vote"]) == {"abstain"}
    assert (rows.loc[rows["quality"] == "inferred", "resolution"] == "es_11_4").all()


def test_the_forced_choice_adds_to_one_hundred_where_both_answers_were_read() -> None:
    rows = load("southeast_asia_opinion").query("topic == 'would_choose'")
    both = rows.pivot(index="survey_year", columns="target", values="share_pct").dropna()

    assert both.sum(axis=1).round(1).eq(100).all()
    assert list(both.index) == [2023, 2024, 2025]
