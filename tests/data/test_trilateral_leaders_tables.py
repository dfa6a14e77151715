"""Leaders, rules of office, event scores and frictions: spans, seams, and values known from elsewhere."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.data import load


@pytest.fixture(scope="module")
def leaders() -> pd.DataFrame:
    return load("leaders").set_index("id", drop=False)


def test_each_country_has_one_substantive_leader_at_a_time(leaders: pd.DataFrame) -> None:
    rows = leaders[leaders["role"] == "substantive"].sort_values(["country", "start"])
    gaps = (rows.groupby("country")["start"].shift(-1) - rows["end"]).dt.days.dropna()
    assert (gaps >= 0).all()
    assert gaps.groupby(leaders["country"]).max()["USA"] == 0
    assert gaps.drop(["jpn_ohira_1978", "kor_rhee_1948", "kor_choi_1979"]).max() <= 61  # a vacancy after a removal


def test_three_spells_are_open_and_seen_in_september_2026(leaders: pd.DataFrame) -> None:
    still = leaders[leaders["end"].isna()]
    assert set(still["id"]) == {"usa_trump_2025", "jpn_takaichi_2025", "kor_lee_2025"}
    assert still["exit"].isna().all()
    assert (still["verified_on"] >= "2026-09-07").all()
    assert leaders.loc[leaders["end"].notna(), "exit"].notna().all()


@pytest.mark.parametrize(
    ("leader", "days"),
    [("jpn_abe_2012", 2821), ("jpn_sato_1964", 2795), ("usa_kennedy_1961", 1036), ("kor_yoon_2022", 1060)],
)
def test_days_in_office_known_from_elsewhere(leaders: pd.DataFrame, leader: str, days: int) -> None:
    assert (leaders.at[leader, "end"] - leaders.at[leader, "start"]).days == days


def test_us_terms_begin_on_20_january_unless_a_president_died_or_resigned(leaders: pd.DataFrame) -> None:
    starts = leaders[leaders["country"] == "USA"]["start"]
    odd = starts[(starts.dt.month != 1) | (starts.dt.day != 20)]
    assert set(odd.index) == {"usa_truman_1945", "usa_johnson_1963", "usa_ford_1974"}


def test_suspensions_have_an_acting_leader_from_the_same_day(leaders: pd.DataFrame) -> None:
    suspended = leaders[leaders["suspended_from"].notna()]
    acting = set(leaders[leaders["role"] == "acting"]["start"])
    assert set(suspended["id"]) == {"kor_roh_2003", "kor_park_2013", "kor_yoon_2022"}
    assert set(suspended["suspended_from"]) <= acting


def test_rules_of_office_are_the_constitutions() -> None:
    rules = load("office_terms").set_index("id")
    assert rules.loc["usa_president", ["term_years", "most_elections"]].tolist() == [4, 2]
    assert rules.loc["kor_president", ["term_years", "most_elections", "successor_within_days"]].tolist() == [5, 1, 60]


def test_event_scores_lack_96_days_most_of_them_from_november_2022_to_june_2023() -> None:
    days = load("event_scores")["date"]
    missing = pd.date_range("2018-01-01", "2024-02-23").difference(days)
    assert (len(days), len(missing)) == (2149, 96)
    assert ((missing >= "2022-11-01") & (missing <= "2023-06-30")).sum() == 79


def test_no_pair_has_a_larger_score_than_the_world_total() -> None:
    scores = load("event_scores").set_index("date").select_dtypes("number")
    assert (scores.drop(columns="world_abs").abs().sum(axis=1) < scores["world_abs"]).all()


def test_frictions_are_signed_and_their_empty_years_are_told() -> None:
    rows = load("jp_kr_frictions")
    assert rows["sign"].value_counts().to_dict() == {"relief": 20, "strain": 15}
    by_id = rows.set_index("id")["date"]
    assert by_id["2025_refuelling_cancelled"] < by_id["gyeongju_summit_2025"], "decided just before the summit"
    assert set(range(2012, 2027)) - set(rows["date"].dt.year) == {2013, 2014, 2020, 2021}
    assert set(rows[rows["date"] >= "2026"]["quality"]) == {"preliminary"}
