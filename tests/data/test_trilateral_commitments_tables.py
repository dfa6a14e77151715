"""Events, commitments, opinion, approval and forecasts: traps kept, known figures met, filed rows unchanged."""

from __future__ import annotations

import hashlib

import pandas as pd
import pytest

from helpers.data import load

FILED = {
    "leaders_meet_2027": "199c4270c1d199b3",
    "foreign_ministers_meet_2027": "61122935bbd11d31",
    "defence_ministers_meet_2027": "3287e8f0ac3b24c9",
    "freedom_edge_2027": "6f587ecbae019044",
    "any_leader_leaves_2027": "c14e15697c217e1c",
    "japan_leader_leaves_2028": "15ae177553e20c77",
    "another_bloc_governs_2028": "844e44ddc12b69dc",
    "japan_cost_sharing_2027": "464b94d8c7f17de1",
    "any_leader_leaves_2027_b": "48e1b2ecfa062857",
    "japan_leader_leaves_2028_b": "20ca11245da51ff3",
    "another_bloc_governs_2028_b": "668081bab977fccd",
    "japan_cost_sharing_2027_b": "421652b49e90730c",
    "secretariat_meets_2027": "0b37a0226a464af4",
    "house_bill_3429": "daaae51c847cbb49",
    "quad_summit_2027": "6b30f454c6989258",
    "us_deficit_jpn_2027": "21b6d4bff03ccb0d",
    "us_deficit_kor_2027": "ea4d17bbe61041e5",
    "car_duty_japan_2027": "8608f3a7f436d77e",
    "us_troops_korea_2027": "f2a67e2e9c8b2aab",
    "japan_documents_2027": "8c3a594b1eac6497",
    "yomiuri_trust_2027": "befd05a07d982817",
    "cabinet_office_affinity_2027": "80b48f780c40a131",
}
"""Fingerprint of the filed columns of each forecast. A filed forecast is never edited: add new ones, touch none."""
ADDED_LATER = ["theme", "resolver", "reason"]
"""Columns that the first forecasts did not have; in later ones they are filed with the rest."""
RESOLVED_LATER = ["resolved_on", "outcome", "outcome_source"]
"""Columns that are filled in when the answer is known."""


def fingerprint(row: pd.Series) -> str:
    first = str(row["filed"])[:10] == "2026-11-21"
    filed = row.drop(labels=[*RESOLVED_LATER, *(ADDED_LATER if first else [])])
    text = "|".join("" if pd.isna(value) else str(value) for value in filed)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


# ---------------------------------------------------------------- forecasts


def test_no_filed_forecast_was_edited_or_removed() -> None:
    now = {row["id"]: fingerprint(row) for _, row in load("forecasts").iterrows()}
    assert now == FILED


def test_a_changed_probability_would_be_noticed() -> None:
    row = load("forecasts").iloc[0]
    assert fingerprint(row.replace(row["probability"], 0.123)) != FILED[row["id"]]


def test_resolving_a_forecast_leaves_what_was_filed_alone() -> None:
    row = load("forecasts").iloc[0].copy()
    row[RESOLVED_LATER] = [pd.Timestamp("2027-04-30"), "yes", "yonhap"]
    assert fingerprint(row) == FILED[row["id"]]


def test_a_question_whose_window_was_open_when_it_was_filed_is_void() -> None:
    rows = load("forecasts")
    late = rows["opens"] <= rows["filed"]
    assert set(rows.loc[late, "outcome"]) == {"void"}
    assert (rows["data_until"] <= rows["filed"]).all()
    assert (rows["resolves"] > rows["opens"]).all()


def test_a_void_forecast_was_filed_late_or_withdrawn_before_its_window_opened() -> None:
    void = load("forecasts").query("outcome == 'void' and resolved_on < '2026-12-01'")
    assert ((void["opens"] <= void["filed"]) | (void["resolved_on"] < void["opens"])).all()
    assert void["reason"].notna().all()


def test_each_theme_has_two_forecasts_at_least_and_each_forecast_a_source_that_resolves_it() -> None:
    rows = load("forecasts")
    assert (rows[rows["outcome"] != "void"].groupby("theme").size() >= 2).sum() == 4
    assert rows["resolver"].str.len().min() > 0
    assert rows.loc[rows["rule"] == "judgement", "reason"].notna().all()


def test_probabilities_lie_within_their_intervals() -> None:
    rows = load("forecasts")
    assert ((rows["low"] <= rows["probability"]) & (rows["probability"] <= rows["high"])).all()


def test_an_outcome_has_its_day_and_source() -> None:
    rows = load("forecasts")
    there = rows[RESOLVED_LATER].notna()
    assert (there.all(axis=1) | ~there.any(axis=1)).all()


# ---------------------------------------------------------------- events, instruments, commitments


def test_events_are_known_from_the_end_of_what_is_known_of_their_date() -> None:
    events = load("trilateral_events")
    by_month = events[events["date_precision"] == "month"]
    assert (events["known_on"] >= events["date"]).all()
    assert (by_month["known_on"] == by_month["date"] + pd.offsets.MonthEnd(0)).all()


def test_the_exercise_has_been_held_four_times() -> None:
    held = load("trilateral_events").query("kind == 'named_exercise'")["date"].dt.strftime("%Y-%m-%d")
    assert list(held) == ["2024-06-27", "2024-11-13", "2025-09-15", "2026-09-07"]


def test_leaders_last_met_in_lima_and_first_again_in_madrid() -> None:
    leaders = load("trilateral_events").query("kind == 'leaders'").set_index("date")["place"]
    assert leaders.index.max() == pd.Timestamp("2024-11-15")
    assert leaders[pd.Timestamp("2022-06-29")] == "Madrid"
    assert not leaders[(leaders.index > "2017-09-30") & (leaders.index < "2022-06-29")].size


def test_no_instrument_of_the_three_claims_force_in_law() -> None:
    own = load("trilateral_instruments").query("scope == 'trilateral'")
    assert set(own["binding"]) == {"no", "not_stated"}
    assert set(own["parliament"]) == {"none"}


def test_twenty_commitments_were_made_at_the_summit_and_three_later() -> None:
    origins = load("camp_david_commitments")["origin"].value_counts()
    assert dict(origins) == {"summit": 20, "later": 3}


def test_commitments_done_once_carry_the_day_of_their_evidence() -> None:
    once = load("camp_david_commitments").query("recurrence == 'once'")
    assert (once["done_on"].notna() == (once["status"] == "done")).all()
    assert once.loc[once["status"] == "partly", "partly_on"].notna().all()
    assert (once["done_on"].dropna() >= once.loc[once["done_on"].notna(), "made_on"]).all()


# ---------------------------------------------------------------- White House, opinion, approval


def test_statements_that_name_the_three_are_part_of_those_that_name_both_allies() -> None:
    rows = load("white_house_mentions")
    narrow = rows[["statements_word_for_three", "statements_united_states"]]
    assert (narrow.max(axis=1) <= rows["statements_three"]).all()
    assert (rows["statements_three"] <= rows["statements_both"]).all()
    assert (rows["statements_both"] <= rows["statements"]).all()


def test_the_month_of_two_presidents_has_a_row_for_each() -> None:
    rows = load("white_house_mentions")
    assert list(rows[rows.duplicated("month", keep=False)]["president"]) == ["biden", "trump_second"]


def test_the_cabinet_office_changed_its_method_in_2020() -> None:
    rows = load("mutual_opinion")
    interview, mail = (rows[rows["series"] == name]["year"] for name in ("cabinet_interview", "cabinet_mail"))
    assert interview.max() == 2019
    assert mail.min() == 2020


@pytest.mark.parametrize(
    ("series", "year", "viewer", "measure", "pct"),
    [
        ("yomiuri_hankook", 2025, "KOR", "relations_good", 55.2),
        ("yomiuri_hankook", 2020, "KOR", "relations_good", 6.1),
        ("cabinet_mail", 2024, "JPN", "affinity", 56.3),
        ("eai_genron", 2019, "JPN", "good_impression", 20.0),
    ],
)
def test_opinion_is_as_published(series: str, year: int, viewer: str, measure: str, pct: float) -> None:
    rows = load("mutual_opinion").set_index(["series", "year", "viewer", "measure"])["pct"]
    assert rows[series, year, viewer, measure] == pct


def test_each_reading_of_approval_falls_into_the_spell_it_names() -> None:
    spells = load("leaders").set_index("id")
    rows = load("leader_approval")
    start, end = (rows["spell"].map(spells[column]) for column in ("start", "end"))
    assert (rows["spell"].map(spells["country"]) == rows["country"]).all()
    assert (rows["known_on"] >= start).all()
    assert ((rows["date"] <= end) | end.isna()).all()


def test_averages_over_pollsters_are_left_out() -> None:
    assert not load("leader_approval")["pollster"].str.contains("average|mean|smoothed").any()


def test_published_counts_of_honoured_commitments_stand_side_by_side() -> None:
    rows = load("published_results").query("topic == 'alliance_durability'").set_index("id")["value_low"]
    assert rows["leeds_long_mitchell_honoured"] == 74.5
    assert rows["berkemeier_fuhrmann_all"] == 50
    assert rows["berkemeier_fuhrmann_since_1945"] == 22
