"""Verdicts on autonomy: against published figures by hand, and each verdict that a claim can have with made-up rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.analysis.autonomy import AutonomyParameters
from helpers.claims.autonomy import closeness, opinion
from helpers.claims.judgement import Judgement, from_estimate
from helpers.claims.register import every_test, find
from helpers.data import load, tables_held

Change = Callable[[pd.DataFrame], pd.DataFrame]
MINE = {claim: test for claim, test in every_test().items() if test.chapter == "autonomy"}


def judge(claim: str, until: int | None = None, **setting: Any) -> Judgement:
    return find(claim).run(setting, until=until)


def value(judgement: Judgement, name: str) -> float:
    return float(judgement.numbers[name].value)


# ---------------------------------------------------------------- changes of tables


def nothing(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.iloc[:0]


def without(**where: object) -> Change:
    """Leave out the rows in which every named column has the value."""

    def change(rows: pd.DataFrame) -> pd.DataFrame:
        return rows[~np.logical_and.reduce([(rows[column] == cell).to_numpy() for column, cell in where.items()])]

    return change


def only(column: str, *cells: object) -> Change:
    return lambda rows: rows[rows[column].isin(cells)]


def put(column: str, cell: object, **where: object) -> Change:
    """Give the rows in which every named column has the value another cell."""

    def change(rows: pd.DataFrame) -> pd.DataFrame:
        there = np.logical_and.reduce([(rows[name] == one).to_numpy() for name, one in where.items()])
        return rows.assign(**{column: rows[column].where(~there, cell)})

    return change


def says(statement: str, cell: str) -> tuple[str, Change]:
    return "statements_checked", put("says", cell, statement=statement)


def pct(factor: float, **where: object) -> Change:
    def change(rows: pd.DataFrame) -> pd.DataFrame:
        there = np.logical_and.reduce([(rows[name] == one).to_numpy() for name, one in where.items()])
        column = "pct" if "pct" in rows else "value"
        return rows.assign(**{column: rows[column].where(~there, rows[column] * factor)})

    return change


def sector(before: float, after: float) -> Change:
    """Investment in the car sector of 2017 and 2018."""

    def change(rows: pd.DataFrame) -> pd.DataFrame:
        one = rows[rows["indicator"] == "flow_transport_equipment"]
        return pd.concat([rows, one.assign(year=2017, value=before), one.assign(year=2018, value=after)])

    return change


MEETINGS, STEPS, POLLS = "leader_meetings", "diplomatic_steps", "polls_bilateral"
RECORD = {
    "A04d": "promising",
    "A04e": "dialogue_2019",
    "A21": "envoy",
    "A22": "osaka",
    "A23": "nine_bridges",
    "A24": "biannual",
    "A27": "second_to_ratify",
    "A28": "constitution",
    "A29": "yokota",
    "A30": "forces_abroad",
    "A31": "influence_recent",
    "A33": "asia_strategy",
    "A34": "region_rank",
    "A35": "osaka_japan",
    "A08b": "stronger_both",
    "A08c": "keep_presence",
    "A12": "stronger_japan",
}
COMING = ("A08b", "A08c", "A12", "A30")
"""Forecasts that are open as long as nothing of the kind has come."""
AMERICANS = ["trust_japan_ministry_usa_2019_11_yes", "trust_japan_ministry_five_usa_2024_11_yes"]
"""The last survey of each set of answers that Tokyo's ministry offered."""
CASES: list[tuple[str, str, Change, str]] = [
    ("A01a", MEETINGS, without(id="kor_usa_09"), "partly supported"),
    ("A01a", MEETINGS, only("id", "kor_usa_09"), "contradicted"),
    ("A01a", MEETINGS, nothing, "not testable"),
    ("A01b", MEETINGS, without(id="kor_prk_02"), "partly supported"),
    ("A01b", MEETINGS, only("id", "kor_prk_02"), "contradicted"),
    ("A01b", MEETINGS, nothing, "not testable"),
    ("A01c", MEETINGS, without(id="kor_chn_01"), "supported"),
    ("A01c", MEETINGS, only("id", "kor_chn_01"), "contradicted"),
    ("A01c", MEETINGS, nothing, "not testable"),
    ("A18", MEETINGS, put("place", "Seoul", id="kor_usa_09"), "partly supported"),
    ("A18", MEETINGS, only("id", "kor_usa_09"), "contradicted"),
    ("A18", MEETINGS, nothing, "not testable"),
    ("A25", MEETINGS, put("place", "Osaka", id="jpn_usa_10"), "partly supported"),
    ("A25", MEETINGS, lambda rows: rows[rows["id"].isin(["jpn_usa_10"])], "contradicted"),
    ("A25", MEETINGS, nothing, "not testable"),
    ("A26", MEETINGS, lambda rows: rows[rows["id"].isin(["jpn_usa_06", "jpn_usa_07"])], "partly supported"),
    ("A26", MEETINGS, only("id", "jpn_usa_07"), "contradicted"),
    ("A26", MEETINGS, nothing, "not testable"),
    ("A02", STEPS, put("stance", "opening", topic="northern_policy"), "partly supported"),
    ("A02", STEPS, put("stance", "reserved", topic="northern_policy"), "contradicted"),
    ("A02", STEPS, nothing, "not testable"),
    ("A04a", STEPS, lambda rows: rows.assign(
        stance=np.where(rows["date"] < "2017-05-14", "reserved", "opening")), "supported"),
    ("A04a", STEPS, lambda rows: rows.assign(stance="reserved", actor="government"), "contradicted"),
    ("A04a", STEPS, nothing, "not testable"),
    ("A04b", STEPS, put("stance", "reserved", id="japan_third_markets_2018_10_agreed"), "partly supported"),
    ("A04b", STEPS, put("stance", "reserved", topic="third_markets"), "contradicted"),
    ("A04b", STEPS, nothing, "not testable"),
    ("A04c", STEPS, put("stance", "reserved", id="japan_bri_2017_06"), "partly supported"),
    ("A04c", STEPS, put("stance", "reserved", topic="belt_and_road"), "contradicted"),
    ("A04c", STEPS, nothing, "not testable"),
    ("A17", STEPS, without(id="korea_bri_2017_12"), "partly supported"),
    ("A17", STEPS, put("stance", "deed", id="korea_bri_2018_11"), "supported"),
    ("A17", STEPS, put("stance", "reserved", country="KOR", topic="belt_and_road"), "contradicted"),
    ("A17", STEPS, nothing, "not testable"),
    ("A19", "trade_talks", without(id="cjk_14"), "partly supported"),
    ("A19", "trade_talks", only("id", "cjk_1", "rcep_1", "cjk_15", "rcep_28"), "contradicted"),
    ("A19", "trade_talks", nothing, "open"),
    ("A03a", "trade_agreements", without(agreement="eu_japan"), "partly supported"),
    ("A03b", "statements_checked", nothing, "open"),
    ("A03b", *says("offset", "yes"), "supported"),
    ("A03b", *says("offset", "no"), "contradicted"),
    ("A13", "outward_investment", sector(100.0, 130.0), "supported"),
    ("A13", "outward_investment", sector(100.0, 90.0), "contradicted"),
    ("A13", "outward_investment", sector(100.0, 105.0), "undecided"),
    ("A13", "statements_checked", nothing, "not testable"),
    ("A03a", "trade_agreements", nothing, "open"),
    ("A05a", "security_partnerships", lambda rows: rows[rows["signed"].dt.year < 2015], "partly supported"),
    ("A05a", "security_partnerships", lambda rows: rows[(rows["signed"].dt.year < 2014) & (rows["partner"] == "AUS")],
     "contradicted"),
    ("A05a", "security_partnerships", nothing, "not testable"),
    ("A05b", "security_partnerships", without(partner="IND"), "partly supported"),
    ("A05b", "security_partnerships", only("partner", "GBR"), "contradicted"),
    ("A05b", "security_partnerships", nothing, "not testable"),
    ("A06a", POLLS, put("value", 50.0, id="relations_us_jpn_2018_11_30_good"), "partly supported"),
    ("A06a", POLLS, pct(0.5, series="relations_us"), "contradicted"),
    ("A06a", POLLS, nothing, "not testable"),
    ("A06b", POLLS, put("value", 50.0, id="relations_us_jpn_2018_11_30_bad"), "partly supported"),
    ("A06b", POLLS, pct(0.5, series="relations_us"), "contradicted"),
    ("A06b", POLLS, nothing, "not testable"),
    ("A06c", POLLS, put("value", 60.0, series="trade_demand"), "partly supported"),
    ("A06c", POLLS, put("value", 40.0, series="trade_demand"), "contradicted"),
    ("A06c", POLLS, nothing, "not testable"),
    ("A07a", POLLS, put("value", 28.0, series="cost_sharing_2019", answer="raise_less"), "supported"),
    ("A07a", POLLS, pct(0.5, series="cost_sharing_2019"), "contradicted"),
    ("A07a", POLLS, nothing, "not testable"),
    ("A07b", POLLS, put("value", 36.0, series="wartime_control"), "partly supported"),
    ("A07b", POLLS, put("value", 20.0, series="wartime_control"), "contradicted"),
    ("A07b", POLLS, nothing, "not testable"),
    ("A16", POLLS, without(series="relations_us_record"), "partly supported"),
    ("A16", POLLS, put("value", 20.0, id="relations_us_jpn_2016_11_28_good"), "contradicted"),
    ("A16", POLLS, nothing, "not testable"),
    ("A20", POLLS, put("value", 40.0, series="us_forces_future"), "contradicted"),
    ("A20", POLLS, nothing, "open"),
    ("A08a", "us_troops", lambda rows: rows.assign(**{
        column: rows[column].where((rows["host"] != "KOR") | (rows["year"] < 2025), rows[column] // 2)
        for column in ("army", "marine_corps", "air_force")}), "partly supported"),
    ("A08a", "us_troops", lambda rows: rows.assign(**{
        column: rows[column].where(rows["year"] < 2025, rows[column] // 2)
        for column in ("army", "marine_corps", "air_force")}), "contradicted"),
    ("A08a", "us_troops", lambda rows: rows[rows["year"] < 2016], "open"),
    ("A08a", "stated_positions", without(topic="alliance_kept", actor="KOR"), "supported"),
    ("A08a", "stated_positions", only("topic", "asean_sides"), "undecided"),
    ("A10", POLLS, put("value", 30.0, id="trust_japan_usa_2018_11_26_yes"), "supported"),
    ("A10", POLLS, put("value", 15.0, id="trust_us_jpn_2014_11_yes"), "contradicted"),
    ("A10", POLLS, nothing, "not testable"),
    ("A11", POLLS, put("value", 20.0, id="trust_us_jpn_2024_11_yes"), "partly supported"),
    ("A11", POLLS, lambda rows: rows.assign(value=rows["value"].mask(
        rows["id"].isin(["trust_us_jpn_2024_11_yes", *AMERICANS]), 20.0)), "supported"),
    ("A11", POLLS, lambda rows: rows.assign(value=rows["value"].mask(rows["id"].isin(AMERICANS), 60.0)),
        "partly supported"),
    ("A11", POLLS, put("value", 70.0, id=AMERICANS[0]), "contradicted"),
    ("A14a", POLLS, put("value", 43.0, id="would_defend_gallup_jpn_2017_02_yes"), "partly supported"),
    ("A14a", POLLS, nothing, "not testable"),
    ("A14b", "published_results", nothing, "not testable"),
    ("A15a", "us_exits", without(id="tpp_exit_ordered"), "contradicted"),
    ("A15a", "us_exits", nothing, "not testable"),
    ("A15b", "us_exits", lambda rows: rows[rows["id"] != "paris_exit_announced"], "contradicted"),
    ("A15b", "us_exits", nothing, "not testable"),
    ("A15c", "us_exits", nothing, "not testable"),
    *[(claim, *says(statement, "yes"), "supported") for claim, statement in RECORD.items()],
    *[(claim, *says(statement, "no"), "contradicted") for claim, statement in RECORD.items()],
    *[(claim, *says(statement, "silent"), "undecided") for claim, statement in RECORD.items()],
    *[(c, "statements_checked", nothing, "open" if c in COMING else "not testable") for c in RECORD],
]  # fmt: skip


@pytest.mark.parametrize(
    ("claim", "table", "change", "verdict"), CASES, ids=lambda part: part if isinstance(part, str) else ""
)
def test_other_rows_would_give_another_verdict(edit, claim: str, table: str, change: Change, verdict: str) -> None:
    edit(table, change)
    found = judge(claim)

    assert found.verdict == verdict
    assert verdict in find(claim).can_be
    assert found.sentence().text.endswith(".")


def test_every_verdict_that_a_claim_can_have_has_a_case_or_is_the_books_own() -> None:
    """Estimates are tried below; parts of a record and settings give the rest."""
    with tables_held():
        seen = {(claim, judge(claim).verdict) for claim in MINE}
        seen |= {(c, test.run(setting).verdict) for c, test in MINE.items() for setting in test.settings()}
    seen |= {(claim, verdict) for claim, _, _, verdict in CASES} | ELSEWHERE
    possible = {(claim, verdict) for claim, test in MINE.items() for verdict in test.can_be}

    assert all(test.can_be for test in MINE.values())
    assert possible - seen == set()
    assert seen - possible == set()


ELSEWHERE = {
    *{(claim, "partly supported") for claim in RECORD},
    *{("A03a", verdict) for verdict in ("contradicted",)},
    ("A11", "open"),
    *{("A14a", verdict) for verdict in ("supported", "contradicted")},
    *{(claim, verdict) for claim in ("A15a", "A15b", "A15c") for verdict in ("partly supported", "contradicted")},
}
"""Verdicts that tests of their own give, below."""


def test_every_choice_of_the_theme_has_a_reason_and_no_grid_is_large() -> None:
    for claim, test in MINE.items():
        values = [one for choices in (test.analysis, test.reading) for value in choices.values() for one in value]
        assert all(why for _, why in values), claim
        assert len(test.settings()) <= 40, claim
        assert test.same_as or test.differs, claim


# ---------------------------------------------------------------- years of pressure, and alliances


def test_where_the_allies_stood_decides_nothing_on_why(edit) -> None:
    found = judge("A09")

    assert "higher (" in found.sentence().text
    assert judge("A09", until=2016).verdict == found.verdict == "not testable"
    assert "index" not in judge("A09", until=2016).sentence().text


@pytest.mark.parametrize("claim", ["A08b", "A08c", "A12"])
def test_before_the_first_year_that_counts_nothing_can_be_said(claim: str) -> None:
    assert judge(claim, until=2016).verdict == "open"


def test_an_alliance_grows_stronger_by_what_its_governments_agree(edit) -> None:
    assert judge("A12", until=2019).verdict == judge("A08b").verdict == "supported"
    assert judge("A12", steps_away="weighed").verdict == "partly supported"
    assert judge("A12", until=2019, steps_away="weighed").verdict == "supported", "before the meeting called off"
    edit("statements_checked", put("says", "no", id="stronger_later"))

    assert judge("A12").verdict == "partly supported"


def test_a_step_of_one_alliance_is_half_and_steps_the_other_way_are_told_and_weighed() -> None:
    text = judge("A08b").sentence().text

    assert judge("A08b", until=2023).verdict == judge("A08b", steps_away="weighed").verdict == "partly supported"
    assert (value(judge("A08b"), "between"), value(judge("A08b"), "steps")) == (2, 4)
    assert "for Korea, an air exercise put off" in text and "For Japan it was a meeting" in text
    assert judge("A08b", under="the article’s president").verdict == "supported"
    assert "2023" not in judge("A08b", under="the article’s president").sentence().text


def test_a_purpose_is_what_both_governments_declare_and_a_fear_only_where_it_is_named(edit) -> None:
    found = judge("A08c")

    assert (found.verdict, value(found, "said"), value(found, "between")) == ("supported", 3, 3)
    assert judge("A08c", purpose="against a withdrawal").verdict == "partly supported"
    assert "Neither government named a fear" in found.sentence().text
    assert "January 2016 already" in found.sentence().text
    edit("statements_checked", put("says", "yes", id="keep_feared"))
    assert judge("A08c", purpose="against a withdrawal").verdict == "supported"


def test_a_purpose_that_one_of_two_governments_declares_is_half(edit) -> None:
    edit("statements_checked", without(id="keep_jpn_2021"))

    assert judge("A08c").verdict == "partly supported"


def test_with_no_effect_the_rule_says_supported_at_most_once_in_twenty() -> None:
    test, rng = find("A14a"), np.random.default_rng(7)
    p = test.contract.checked(test.parameters)
    with tables_held():
        for error, effect in {"supported": 0.0, "contradicted": -test.matters.value}.items():
            drawn = [test.simulate(p, rng, effect) for _ in range(200)]
            said = [from_estimate(one, claimed="less", matters=test.matters.value) for one in drawn]
            assert said.count(error) <= 18, "5% with what 200 draws leave to chance"


def test_the_index_of_the_claim_is_in_standard_deviations_of_its_own() -> None:
    p = AutonomyParameters(index_components=closeness.EVERY, least_components=2)
    series = closeness.together(p, ["KOR"])

    assert series.std() == pytest.approx(1.0)
    assert list(series.index[:2]) == [1991, 1992]


def test_forces_are_counted_without_the_navy_and_against_a_comparable_year() -> None:
    found = judge("A08a", base="2015", until=2020, services="all")

    assert value(found, "japan_share") == pytest.approx(100 * 53732 / 55744)
    assert value(found, "korea_share") == pytest.approx(100 * 26416 / 24934)
    assert found.verdict == "undecided", "no joint paper of the leaders since the article was listed"
    assert judge("A08a", until=2019, judged_in="2024").verdict == "open"


# ---------------------------------------------------------------- polls and trust


def test_cited_polls_are_those_published_and_a_cut_figure_is_told_as_near() -> None:
    assert {judge(claim).verdict for claim in ("A06a", "A06b", "A06c", "A07b")} == {"supported"}
    assert value(judge("A07a"), "off") == pytest.approx(29.9 - 28)
    assert judge("A07a").verdict == "partly supported"


def test_the_pollsters_word_on_its_own_series_decides_what_single_years_cannot() -> None:
    assert value(judge("A16"), "last") == pytest.approx(56 - 39)
    assert "largest since 2000" in judge("A16").sentence().text
    assert (value(judge("A16"), "others"), value(judge("A16"), "when")) == (48 - 33, 2010)
    assert "largest found before, within sampling error" in judge("A16").sentence().text
    assert judge("A16", by="the surveys found").verdict == "partly supported"


def test_trust_was_at_its_lowest_in_japan_and_not_in_america() -> None:
    found = judge("A10")

    assert (value(found, "JPN"), value(found, "USA")) == (1, 0)
    assert (value(found, "record"), value(found, "JPN_pct"), value(found, "USA_pct")) == (30, 30, 70)
    assert (value(found, "JPN_before"), value(found, "USA_before")) == (32, 61)
    assert "within sampling error of 32% in 2008" in found.sentence().text
    assert "lowest of 2000–2024" in found.sentence().text
    assert "lowest since 2000" in judge("A10", until=2019).sentence().text
    assert judge("A10", of="Japanese alone").verdict == "supported"


def test_the_gap_was_no_wider_by_2024_and_wider_in_japan_in_2025_or_across_a_change_of_answers() -> None:
    assert judge("A11", until=2018).verdict == "open"
    found = judge("A11")

    assert found.verdict == "contradicted"
    assert (value(found, "then_JPN"), value(found, "now_JPN"), value(found, "alone")) == (30, 34, 22)
    assert (value(found, "then_USA"), value(found, "now_USA"), value(found, "now_USA_year")) == (82, 85, 2019)
    assert "joint poll’s question on Americans’ trust was not read after 2018" in found.sentence().text
    across = judge("A11", americans="across the change")
    assert (across.verdict, value(across, "now_USA")) == ("partly supported", 77)
    assert judge("A11", end_year=2026).verdict == "partly supported"
    assert value(judge("A11", end_year=2026, series="every question"), "JPN_lower") == 3


def test_trust_that_was_not_read_again_decides_nothing_and_is_not_called_untaken() -> None:
    found = judge("A11", end_year=2021)

    assert found.verdict == "undecided"
    assert "later trust of Japanese in the United States was not read" in found.sentence().text


def test_belief_in_us_defence_moved_within_the_margin_that_gallup_prints_and_of_korea_a_range_is_known() -> None:
    found = judge("A14a")
    reach = 4.5 * np.sqrt((0.53 * 0.47 + 0.5 * 0.5) / 0.25)

    assert found.verdict == "undecided"
    assert found.numbers["JPN"].interval == pytest.approx((-3 - reach, -3 + reach), abs=1e-3)
    assert "in a range given for several states, 55% to 76% in 2017" in found.sentence().text
    assert value(found, "wait") == 25
    assert judge("A14a", until=2016).verdict == "not testable"


def test_trust_fell_in_japan_beyond_what_surveys_stray_and_of_korea_no_earlier_survey_is_listed() -> None:
    found = judge("A14a", question="trust")
    before, after = np.array([49.0, 52.0, 47.0, 50.0, 45.0, 48.0]), np.array([39.0, 30.0])

    assert value(found, "JPN") == pytest.approx(after.mean() - before.mean())
    assert found.numbers["JPN"].n == 8
    asked = np.array([1000, 1022, 1023, 1000, 1000, 1000])
    variance = sum(before * (100 - before) / asked) / 36 + (39 * 61 / 1000 + 30 * 70 / 1036) / 4
    reach = 1.959964 * np.sqrt(variance)
    sampled = judge("A14a", question="trust", error="sampling").numbers["JPN"].interval
    assert sampled == pytest.approx((value(found, "JPN") - reach, value(found, "JPN") + reach))
    assert "the list has no survey of this series from before 2017" in found.sentence().text
    low, high = found.numbers["JPN"].interval
    assert low < sampled[0] < sampled[1] < high < 0
    assert found.verdict == "partly supported", "it fell in Japan beyond what surveys of one time stray"


@pytest.mark.parametrize(("pct", "verdict"), [(40.0, "supported"), (80.0, "contradicted")])
def test_belief_in_us_defence_that_fell_or_rose_in_both_countries_decides_for_both(
    edit, pct: float, verdict: str
) -> None:
    def asked_again(rows: pd.DataFrame) -> pd.DataFrame:
        now = (rows["series"] == "us_would_defend_gallup") & (rows["start"] > "2017")
        rows = rows[~now | (rows["answer"] != "at_most")].replace({"answer": {"at_least": "yes"}})
        return rows.assign(value=rows["value"].mask(now, pct))

    edit(POLLS, asked_again)

    found = judge("A14a")
    assert found.verdict == verdict
    assert "range" not in found.sentence().text


def test_both_countries_must_have_fallen_and_none_may_have_risen() -> None:
    assert opinion._together(["supported", "supported"], whole=True) == "supported"
    assert opinion._together(["contradicted", "contradicted"], whole=True) == "contradicted"
    assert opinion._together(["contradicted"], whole=False) == "undecided"


def earlier(pct: float) -> Change:
    """Koreans were asked before 2017 as well whether the United States would defend them; trust of Japanese was so."""

    def change(rows: pd.DataFrame) -> pd.DataFrame:
        one = rows[rows["id"] == "us_would_defend_kor_2019_12_09_confident"]
        asked = [one.assign(start=start, value=pct) for start in ("2013-12", "2014-12", "2015-12")]
        before = (rows["series"] == "trust_us") & (rows["start"] < "2017")
        return pd.concat([rows.assign(value=rows["value"].mask(before, pct)), *asked])

    return change


@pytest.mark.parametrize(("pct", "verdict"), [(95.0, "supported"), (20.0, "contradicted")])
def test_trust_that_fell_or_rose_in_both_countries_decides_for_both(edit, pct: float, verdict: str) -> None:
    edit(POLLS, earlier(pct))

    assert judge("A14a", question="trust").verdict == verdict


# ---------------------------------------------------------------- meetings, statements, agreements


def test_meetings_are_those_of_the_dated_list() -> None:
    assert value(judge("A01c"), "found") == 5
    assert judge("A01c").verdict == "partly supported", "one off is near, as for other quoted figures"
    assert value(judge("A26"), "found") == 7


def test_a_standing_fact_is_no_step(edit) -> None:
    with_fact = judge("A04a").numbers["after"].value
    edit("diplomatic_steps", without(id="japan_aiib_2023"))

    assert judge("A04a").numbers["after"].value == with_fact == 6


def test_only_what_was_said_from_the_forum_of_may_2017_on_is_after_it() -> None:
    found = judge("A04a")

    assert (value(found, "before_open"), value(found, "before")) == (2, 10)
    assert (value(found, "after_open"), value(found, "after")) == (1, 6)


def test_a_verdict_that_one_step_of_a_chosen_list_would_turn_is_none(edit) -> None:
    assert judge("A04a").verdict == "undecided"
    assert "one step less could turn it" in judge("A04a").sentence().text
    edit("diplomatic_steps", without(id="japan_aiib_2017_05_abe"))
    assert judge("A04a").verdict == "contradicted", "none open after the forum, whichever is left out"


def test_men_of_the_parties_do_not_speak_for_the_government() -> None:
    assert judge("A04a").verdict == "undecided"
    assert "Governing parties spoke for it 2 times" in judge("A04a").sentence().text
    assert judge("A04a", whose="head of government").verdict == "undecided", "two steps on a side tell nothing"
    assert value(judge("A04c"), "words") == 8
    assert value(judge("A04c", whose="government and governing parties"), "words") == 9


def test_what_was_done_after_the_article_is_no_part_of_what_it_says(edit) -> None:
    found = judge("A17")
    assert (found.verdict, value(found, "towards"), value(found, "own")) == ("partly supported", 6, 2)
    assert "all words or visits and no deed" in found.sentence().text
    assert judge("A17", whose="head of government").verdict == "partly supported"
    assert value(judge("A02"), "deeds") == 3
    assert value(judge("A02", followed_to="the latest step"), "deeds") == 4


def test_a_side_that_does_not_mention_its_words_denies_nothing() -> None:
    found = judge("A04d")

    assert "in no Japanese account" in found.sentence().text
    assert "his forum speech" in found.sentence().text, "the newspaper does not tell of the meeting"
    assert "Chinese party newspaper" in found.sentence().text
    assert found.verdict == judge("A04d", account="own side").verdict == "undecided"
    assert judge("A04d", account="other side").verdict == "supported"


def test_where_both_sides_tell_it_differently_nothing_is_decided(edit) -> None:
    edit("statements_checked", put("says", "no", id="promising_account"))

    assert judge("A04d").verdict == "undecided"
    assert "told in different ways" in judge("A04d").sentence().text


def test_a_revision_was_being_prepared_and_none_was_made() -> None:
    found = judge("A28")

    assert (found.verdict, value(found, "borne")) == ("partly supported", 1)
    assert "a revision being prepared is borne out" in found.sentence().text.lower()
    assert judge("A28", changed="its meaning").verdict == "supported", "the cabinet read it anew in 2014"
    assert "2026" not in judge("A28", until=2019).sentence().text


def test_an_opportunity_counts_within_two_years_of_the_paper(edit) -> None:
    edit("statements_checked", put("date", pd.Timestamp(2022, 1, 1), statement="forces_abroad"))

    assert judge("A30").verdict == "open"


def test_where_the_side_that_acted_is_silent_the_other_sides_word_decides_nothing() -> None:
    assert judge("A22").verdict == "undecided"
    assert "the president congratulated China’s on the Belt and Road forum" in judge("A22").sentence().text
    assert judge("A22", account="other side").verdict == "supported"


def test_the_speech_of_september_2017_is_judged_apart_from_later_lists() -> None:
    found = judge("A23")

    assert found.verdict == "partly supported"
    assert value(found, "borne") == 1
    assert "among them is not borne out: the speech, as reported, had jobs there" in found.sentence().text


def test_an_exit_counts_from_its_announcement_or_from_its_effect() -> None:
    assert judge("A15b", counts_from="in effect").verdict == "partly supported", "in effect only in November 2020"
    assert judge("A15c", judged_by="today").verdict == "partly supported", "back since 2023, and out again from 2027"
    assert "came back" not in judge("A15b", until=2020).sentence().text
    assert ", notified on 4\u00a0November 2019" in judge("A15b").sentence().text
    assert "out again since 27\u00a0January 2026" in judge("A15b").sentence().text


def test_an_agreement_was_set_against_protection_but_its_talks_are_older(edit) -> None:
    strict = {"shown_by": "what was declared and when talks began"}
    assert judge("A03b").verdict == judge("A03b", **strict).verdict == "partly supported"
    assert "did not name the United States" in judge("A03b").sentence().text
    assert value(judge("A03b"), "early") > 90
    assert judge("A03b", until=2016).verdict == "open"
    edit("statements_checked", put("says", "yes", id="offset_named"))
    assert (judge("A03b").verdict, judge("A03b", **strict).verdict) == ("supported", "partly supported")
    edit("trade_agreements", lambda rows: rows.assign(talks_began=pd.Timestamp(2018, 1, 1)))
    assert judge("A03b", **strict).verdict == "supported"
    edit("trade_agreements", nothing)
    assert judge("A03b", **strict).verdict == "partly supported", "what was declared was declared"
    assert judge("A03a").verdict == "open"


def test_an_agreement_counts_as_the_article_says_it_stood_then(edit) -> None:
    found = judge("A03a")
    assert (found.verdict, value(found, "cptpp"), value(found, "round")) == ("supported", 10, 5)
    assert str(found.numbers["led"].value) == "2017-05-21"
    assert judge("A03a", judged_by="in force by now").verdict == "supported"
    edit("trade_agreements", only("id", "jpn_cptpp_mex"))
    edit("trade_talks", nothing)
    assert judge("A03a").verdict == "partly supported", "that Japan led is a part"
    edit("statements_checked", put("says", "no", id="offset_revived"))
    assert judge("A03a").verdict == "contradicted"


def test_the_pace_of_talks_is_told_by_the_numbers_of_the_rounds() -> None:
    found = judge("A19")

    assert (value(found, "cjk"), value(found, "rcep")) == (2, 5)
    assert value(found, "cjk_usual") == pytest.approx(13 / 5.5, abs=0.1)
    assert found.verdict == judge("A19", full_swing="two rounds a year").verdict == "supported"
    assert judge("A19", full_swing="more than the usual pace").verdict == "contradicted", "one bar for both talks"
    assert "in March, August and September 2019" in found.sentence().text


def test_a_round_less_than_before_is_slower_and_part_of_one_is_not(edit) -> None:
    edit("trade_talks", put("round", 14, id="cjk_15"))

    assert (value(judge("A19"), "cjk"), judge("A19").verdict) == (1, "partly supported")


def test_an_agenda_is_no_intention_and_a_newspapers_subject_no_statement(edit) -> None:
    assert (judge("A04e").verdict, judge("A35").verdict) == ("supported", "undecided")
    assert "shared the view to follow up" in judge("A04e").sentence().text
    assert judge("A35", account="other side").verdict == "supported"
    assert "finance and innovation is borne out" in judge("A35", account="own side").sentence().text
    edit("statements_checked", without(id="dialogue_remarks"))
    assert judge("A04e").verdict == "undecided", "the minister’s remarks alone speak of an intention"


def test_a_part_that_is_silent_leaves_the_other_undecided_and_one_that_fails_makes_it_partly_true(edit) -> None:
    assert judge("A21").verdict == "undecided"
    edit("statements_checked", put("says", "no", part="a special envoy’s rank"))
    assert judge("A21").verdict == "partly supported"


def test_the_leaders_papers_of_an_alliance_are_told_beside_its_forces() -> None:
    text = judge("A08a").sentence().text

    assert "Japan on 28\u00a0October 2025 and with Korea on 13\u00a0November 2025" in text
    assert "Japan on 16\u00a0April 2021" in judge("A08a", judged_in="2024").sentence().text


def test_trust_between_two_peoples_may_also_be_read_as_their_gap() -> None:
    found = judge("A10", of="the gap between them")

    assert (found.verdict, value(found, "gap"), value(found, "widest")) == ("supported", 40, 35)
    assert "within sampling error" in found.sentence().text


def test_few_series_near_trust_stood_at_their_lowest() -> None:
    found = judge("A10", series="every question")

    assert found.verdict == "contradicted"
    assert (value(found, "JPN"), value(found, "JPN_all"), value(found, "USA"), value(found, "USA_all")) == (2, 5, 0, 2)


def test_a_share_of_influence_may_fall_while_its_amount_does_not(edit) -> None:
    assert judge("A31").verdict == "undecided", "a dip without size and year shows no fall by the time of the paper"
    assert "without saying by how much or when" in judge("A31").sentence().text
    assert judge("A31", over="decades").verdict == "partly supported"
    assert judge("A31", over="decades", until=2019).verdict == "supported", "its amount was reckoned later"
    edit("statements_checked", put("says", "no", id="influence_recent_amount"))
    assert judge("A31").verdict == "partly supported"


def test_the_place_of_the_region_is_read_in_the_strategies_themselves() -> None:
    rows = load("statements_checked").query("statement == 'region_rank'")

    assert (rows["date"] < "2018-06-10").all(), "no later paper tells what they said"
    assert judge("A34").verdict == "supported"


def test_calls_are_told_beside_meetings_where_they_were_counted() -> None:
    assert "telephoned thirteen times" in judge("A26").sentence().text
    assert "telephoned" not in judge("A26", until=2016).sentence().text


def test_an_experiment_on_views_does_not_decide_on_credibility(edit) -> None:
    found = judge("A14b")
    assert found.verdict == "not testable"
    assert found.needs == opinion.EXPERIMENT
    assert (value(found, "early"), value(found, "late")) == (78, 82)
    assert "during" not in judge("A14b", until=2018).sentence().text
    edit("published_results", without(topic="us_image"))
    assert judge("A14b").verdict == "not testable"


def test_the_latest_step_with_each_named_partner_must_be_of_late(edit) -> None:
    found = judge("A05b")
    assert (value(found, "AUS_step"), value(found, "IND_step"), found.verdict) == (2017, 2015, "supported")

    edit("security_partnerships", without(id="jpn_aus_logistics_20170114"))
    assert judge("A05b").verdict == "partly supported"


def test_without_the_sectors_own_sums_a_surge_is_not_shown(edit) -> None:
    found = judge("A13")

    assert found.verdict == "undecided"
    assert value(found, "growth") == pytest.approx(100 * (3.81 / 3.27 - 1))
    assert "more investment in cars for 2018 and cars in the lead in early 2019, without sums" in found.sentence().text
    edit("outward_investment", nothing)
    assert judge("A13").verdict == "undecided"
    assert "all sectors" not in judge("A13").sentence().text


def test_the_lists_that_the_counts_rest_on_have_the_rows_they_need() -> None:
    assert set(load("trade_talks")["talks"]) == {"cjk", "rcep"}
    beside = {"offset", "car_investment", "calls", "talks", "constitution_meaning", "influence", "weaker_both"}
    beside |= {"leaving_feared", "kept_before"}
    assert {*RECORD.values(), *beside} == set(load("statements_checked")["statement"])


@pytest.mark.parametrize("claim", ["A05a", "A05b", "A10"])
def test_what_lies_before_the_first_year_of_a_run_still_counts(claim: str) -> None:
    assert judge(claim, start_year=2015).sentence() == judge(claim).sentence()
