"""Verdicts on trilateral prospects: against known dates and figures by hand, and both ways with made-up ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.claims.judgement import Judgement, from_estimate
from helpers.claims.ledger import claims
from helpers.claims.register import find
from helpers.claims.trilateral import leaders, region, standing, summit, world
from helpers.claims.trilateral.common import by_share, of_some
from helpers.data import load, tables_held
from helpers.wording.cited import printed

Change = Callable[[pd.DataFrame], pd.DataFrame]
Edit = Callable[[str, Change], None]


@pytest.fixture(scope="module", autouse=True)
def held() -> Iterator[None]:
    with tables_held():
        yield


def judge(claim: str, until: int | None = None, **setting: Any) -> Judgement:
    return find(claim).run(setting, until=until)


def value(judgement: Judgement, name: str) -> float:
    return float(judgement.numbers[name].value)


def with_table(**tables: pd.DataFrame) -> Callable[[str], pd.DataFrame]:
    """A loader that gives made-up tables by name, and the book's own for all others."""
    return lambda name: tables[name].copy() if name in tables else load(name)


@pytest.mark.parametrize(
    ("share", "needed", "verdict"),
    [
        (70.0, 66.7, "supported"),
        (60.0, 66.7, "partly supported"),
        (40.0, 66.7, "partly supported"),
        (30.0, 66.7, "contradicted"),
        (50.0, 50.0, "partly supported"),
        (51.0, 50.0, "supported"),
        (49.0, 50.0, "contradicted"),
    ],
)
def test_a_share_is_judged_alike_on_both_sides_of_one_half(share: float, needed: float, verdict: str) -> None:
    assert by_share(share, needed) == verdict


def test_a_count_names_what_it_is_of() -> None:
    assert printed(of_some("x", 3, 17, "papers")) == "3 of the 17 papers"
    assert printed(of_some("x", 1, 1, "papers")) == "1 of the one paper"


# ---------------------------------------------------------------- the summit


def test_none_of_the_three_papers_of_the_summit_has_legal_force() -> None:
    found = judge("P01")

    assert found.verdict == "supported"
    assert value(found, "n") == 3
    assert found.sentence().text.startswith("None of the 3 papers of the summit is a treaty")


@pytest.mark.parametrize(("binding", "verdict"), [(1, "partly supported"), (2, "contradicted")])
def test_papers_that_bind_count_against_the_statement_of_intent(
    monkeypatch: pytest.MonkeyPatch, binding: int, verdict: str
) -> None:
    listed = summit.instruments(find("P01").contract())
    rows = listed.rows.copy()
    rows.loc[rows.index[rows["date"] == summit.SUMMIT][:binding], "binding"] = "yes"
    monkeypatch.setattr(summit, "instruments", lambda _p: type(listed)(None, rows, listed.forms, listed.results))

    found = judge("P01")

    assert found.verdict == verdict
    assert found.sentence().text.startswith(f"{binding} of the 3 papers of the summit")


def test_half_of_the_channels_outlived_the_leaders_and_nothing_could_be_said_for_a_year() -> None:
    found = judge("P04c")

    assert value(found, "share") == pytest.approx(100 * 7 / 14)
    assert found.verdict == "not testable", "the paper asks and does not foretell"
    assert judge("P04c", until=2025).due == "2026-04-04"


# ---------------------------------------------------------------- leaders


# ---------------------------------------------------------------- places


def ratios(leads: dict[tuple[str, int], float]) -> Callable[..., Any]:
    rows = [(measure, year, lead, lead) for (measure, year), lead in leads.items()]
    return lambda *_: (pd.DataFrame(rows, columns=["measure", "year", "ratio", "lead"]), ["s"])


@pytest.mark.parametrize(
    ("now", "by_level", "by_change"),
    [
        ((2.5, 3.0), "supported", "supported"),
        ((1.05, 3.0), "partly supported", "partly supported"),
        ((0.9, 1.0), "contradicted", "contradicted"),
        ((1.4, 1.4), "supported", "contradicted"),
    ],
)
def test_korea_gains_where_the_lead_of_japan_is_small_or_has_shrunk(
    monkeypatch: pytest.MonkeyPatch, now: tuple[float, float], by_level: str, by_change: str
) -> None:
    leads = {("gdp", 2023): 1.5, ("us_troops", 2023): 1.5, ("gdp", 2024): now[0], ("us_troops", 2024): now[1]}
    monkeypatch.setattr(standing, "_ratios", ratios(leads))

    later = {("gdp", 2025): 1.0, ("us_troops", 2025): 1.0}
    assert judge("P11").verdict == by_level, "before that government ended"
    monkeypatch.setattr(standing, "_ratios", ratios({**leads, **later}))
    assert judge("P11").verdict == by_level, "what came after it is no part of the claim"
    assert judge("P11", judged_by="closer than at the summit").verdict == by_change


def test_leads_of_twice_and_more_that_did_not_close_decide_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert judge("P11").verdict == "undecided"
    text = judge("P11").sentence().text
    assert "could hardly close" in text
    assert "US bases (1.6 times in 2021) and capability (1.2 times in 2022) cannot be followed further" in text
    assert "0.98 times Korea’s arms spending in 2023 and 1.14 times in 2024" in text
    kept = judge("P11", judged_by="level at the end")
    assert (kept.verdict, value(kept, "gained"), kept.numbers["share"].n) == ("supported", 1, 4)
    closed = {("gdp", 2023): 2.5, ("us_troops", 2023): 2.5, ("gdp", 2024): 1.0, ("us_troops", 2024): 1.0}
    monkeypatch.setattr(standing, "_ratios", ratios(closed))
    assert judge("P11").verdict == "contradicted"


# ---------------------------------------------------------------- the world


def test_one_bloc_had_grown_when_the_paper_came_out_and_the_other_had_invited() -> None:
    found = judge("P09a")
    assert found.verdict == "supported"
    assert "BRICS stayed at 5 members, with 6 more invited, and the Shanghai" in found.sentence().text
    assert found.sentence().text.endswith("they had 10 (11 by a digest that counts Saudi Arabia) and 10.")
    assert judge("P09a", counted="members").verdict == "partly supported"
    assert judge("P09a", counted="members", up_to="the latest day").verdict == "supported"


def test_the_united_states_have_two_thirds_of_each_kind_of_power() -> None:
    found = judge("P15")
    wide = load("military_expenditure").pivot(index="year", columns="country", values="constant_2024_usd_m")
    last = wide[["USA", "JPN", "KOR"]].dropna().loc[2023]

    assert value(found, "military_expenditure") == pytest.approx(100 * last["USA"] / last.sum())
    assert found.verdict == "supported"
    assert judge("P15", dominant_pct=75.0).verdict == "partly supported", "capability is below three quarters"


# ---------------------------------------------------------------- the region


def test_a_pledge_on_oil_counts_only_on_the_widest_reading() -> None:
    assert judge("P10b").verdict == "supported"
    assert judge("P10b", counts="sanctions, votes and pledges").verdict == "supported", "pledged after the paper"
    later = judge("P10b", counts="sanctions, votes and pledges", up_to="the latest day")
    assert later.verdict == "partly supported"
    assert "abstained in each of the 9 resolutions" in later.sentence().text


@pytest.mark.parametrize(("india", "verdict"), [(-0.5, "supported"), (0.05, "partly supported"), (0.9, "contradicted")])
def test_india_sides_with_whom_it_stands_nearer_in_votes(
    monkeypatch: pytest.MonkeyPatch, india: float, verdict: str
) -> None:
    points = {"IND": india, "JPN": 0.8, **dict.fromkeys(region.SOUTH["other third states"], -0.6)}
    table = pd.DataFrame({"country": list(points), "year": 2023, "ideal_point": list(points.values()), "source": "s"})
    monkeypatch.setattr(region, "load", with_table(third_state_positions=table))

    assert judge("P14", questions="all votes").verdict == verdict


@pytest.mark.parametrize(("vote", "verdict"), [("abstain", "supported"), ("yes", "partly supported")])
def test_in_votes_on_the_war_the_south_must_have_gone_with_india(edit: Edit, vote: str, verdict: str) -> None:
    edit("un_ukraine_votes", put("vote", vote, "country in ['BRA', 'IDN', 'MYS', 'SAU', 'THA', 'VNM']"))

    assert judge("P14", on_the_war="votes of every third state").verdict == verdict


def test_the_south_kept_out_of_sanctions_as_india_did_and_voted_as_it_did_in_less_than_half_of_its_votes() -> None:
    found = judge("P14")

    assert [value(found, name) for name in ("read", "near", "kept", "alike", "steps")] == [14, 10, 13, 29, 1]
    assert found.verdict == "supported"
    assert judge("P14", on_the_war="votes of every third state").verdict == "partly supported"
    assert value(judge("P14", on_the_war="votes of the same states"), "alike") == 15
    assert judge("P14", on_the_war="votes of the same and South Africa").verdict == "supported"


def test_a_south_that_joined_sanctions_stood_elsewhere_than_india(edit: Edit) -> None:
    edit("russia_sanctions", put("stand", "imposed", "country != 'IND'"))

    assert judge("P14").verdict == "partly supported"


# ---------------------------------------------------------------- each verdict, from data made for it


def rows_of(topic: str, **stances: int) -> Change:
    """A change of table ``stated_positions``: so many rows of each stance on a topic, from 2016 on."""

    def change(rows: pd.DataFrame) -> pd.DataFrame:
        kept = rows[rows["topic"] != topic]
        dates = pd.date_range("2016-01-01", periods=sum(stances.values()), freq="30D")
        names = [name for name, n in stances.items() for _ in range(n)]
        fill = {"precision": "day", "topic": topic, "actor": "USA", "title": "A commander on the constitution"}
        made = pd.DataFrame({"date": dates, "stance": names, **fill, "source": "huang_2023", "quality": "news"})
        return pd.concat([kept, made.assign(id=[f"made_{i}" for i in range(len(made))])])

    return change


def put(column: str, value: Any, where: str | None = None) -> Change:
    """A change that sets a column, in the rows that a query finds or in all."""

    def change(rows: pd.DataFrame) -> pd.DataFrame:
        found = rows.index if where is None else rows.query(where).index
        if rows[column].dtype.kind == "i":
            rows[column] = rows[column].astype(float)
        rows.loc[found, column] = value
        return rows

    return change


def without(where: str) -> Change:
    return lambda rows: rows.drop(rows.query(where).index)


def both(*changes: Change) -> Change:
    def change(rows: pd.DataFrame) -> pd.DataFrame:
        for one in changes:
            rows = one(rows)
        return rows

    return change


def as_first(kind: str) -> Change:
    """A change of table ``india_alignment``: its first row since 2021 is of another kind."""
    return put("kind", kind, "id == 'no_asian_nato_2021'")


EASED_ALL = put("issue", "territory", "id == '2023_white_list_korea_restored'")
EASING = "id in ['2022_agreement_respected', '2023_compensation_plan']"
BINDING = put("binding", "yes", "id == 'camp_david_principles'")
REFUSED_NOTHING = without("kind == 'refuses_alliance'")
JAPAN_SMALL = {
    "macro_annual": put("gdp_usd_bn", 1.0, "country == 'JPN'"),
    "us_troops": put("troops", 1, "host == 'JPN'"),
    "us_bases": put("sites", 1, "host == 'JPN'"),
}
AFTER_2012 = pd.Timestamp("2013-01-01")
"""Under a conservative government of Japan."""
SECOND = "president == 'trump_second'"
CASES: list[tuple[str, str, dict[str, Change], dict[str, Any]]] = [
    ("P01", "supported", {}, {}),
    ("P01", "partly supported", {"trilateral_instruments": BINDING}, {}),
    ("P01", "contradicted", {"trilateral_instruments": put("binding", "yes")}, {}),
    ("P02a", "supported", {}, {}),
    ("P02a", "contradicted", {}, {"horizon_months": 12}),
    ("P02a", "partly supported", {}, {"judged_by": "chance seen then", "horizon_months": 48}),
    ("P02b", "undecided", {}, {}),
    ("P02b", "partly supported", {}, {"unlikely_below_pct": 20.0}),
    ("P02b", "supported", {}, {"unlikely_below_pct": 5.0}),
    ("P02b", "contradicted", {}, {"horizon_months": 2, "unlikely_below_pct": 95.0}),
    ("P02b", "open", {}, {"judged_by": "what happened"}),
    ("P03", "partly supported", {}, {}),
    ("P03", "supported", {}, {"years_are": "full years"}),
    ("P03", "contradicted", {}, {"left": "until he went"}),
    ("P05", "supported", {}, {}),
    ("P05", "partly supported", {}, {"compared": "weight, rates and ties"}),
    ("P05", "contradicted", JAPAN_SMALL, {}),
    ("P06", "undecided", {}, {}),
    ("P06", "partly supported", {}, {"brunt": "exposure, output and soldiers"}),
    (
        "P06",
        "supported",
        {"published_results": put("value_low", 1000.0, "id == 'taiwan_game_usa'")},
        {"brunt": "exposure, output and soldiers"},
    ),
    ("P06", "supported", {}, {"brunt": "exposure and output"}),
    (
        "P06",
        "contradicted",
        {
            "distances": put("distance_km", 1.0, "country == 'USA'"),
            "published_results": put("value_low", 30.0, "id == 'taiwan_war_usa'"),
        },
        {"brunt": "exposure and output"},
    ),
    (
        "P06",
        "undecided",
        {"distances": put("distance_km", 1.0, "country == 'USA' and role != 'territory'")},
        {"brunt": "exposure and output"},
    ),
    ("P06", "partly supported", {"published_results": put("value_low", 30.0, "id == 'taiwan_war_usa'")}, {}),
    ("P06", "undecided", {"published_results": without("topic == 'clash_losses'")}, {}),
    ("P07", "supported", {}, {}),
    ("P07", "partly supported", {"warheads": put("warheads", 0, "country == 'PRK'")}, {}),
    ("P07", "contradicted", {"warheads": put("warheads", 0)}, {}),
    ("P08a", "undecided", {}, {}),
    ("P08a", "undecided", {"jp_kr_frictions": put("sign", "relief")}, {}),
    ("P08b", "undecided", {}, {}),
    ("P08b", "undecided", {"jp_kr_frictions": put("sign", "relief")}, {}),
    ("P08b", "undecided", {}, {"sign": "White House statements"}),
    (
        "P08b",
        "supported",
        {"white_house_mentions": put("statements_three", 0, SECOND)},
        {"sign": "White House statements"},
    ),
    (
        "P08b",
        "contradicted",
        {"white_house_mentions": put("statements_three", 5, SECOND)},
        {"sign": "White House statements"},
    ),
    ("P09a", "supported", {}, {}),
    ("P09a", "partly supported", {}, {"counted": "members"}),
    ("P09a", "contradicted", {}, {"counted": "members", "which": "BRICS"}),
    ("P10a", "supported", {}, {}),
    ("P10a", "partly supported", {"india_alignment": REFUSED_NOTHING}, {}),
    ("P10a", "contradicted", {"india_alignment": as_first("treaty_of_alliance")}, {}),
    ("P10b", "supported", {}, {}),
    ("P10b", "partly supported", {"india_alignment": without("kind == 'refuses_sanctions'")}, {}),
    ("P10b", "contradicted", {"russia_sanctions": put("stand", "imposed", "country == 'IND'")}, {}),
    ("P12a", "supported", {}, {}),
    ("P12a", "partly supported", {"stated_positions": rows_of("asean_sides", keeps_out=3, takes_side=1)}, {}),
    ("P12a", "contradicted", {"stated_positions": rows_of("asean_sides", keeps_out=1, takes_side=2)}, {}),
    ("P12a", "not testable", {"stated_positions": rows_of("asean_sides")}, {}),
    ("P12b", "not testable", {}, {}),
    ("P12b", "contradicted", {}, {"asked": "trust in both"}),
    ("P12b", "partly supported", {}, {"asked": "trust in the United States"}),
    ("P12b", "supported", {"southeast_asia_opinion": put("share_pct", 20.0)}, {"asked": "trust in both"}),
    ("P13", "partly supported", {}, {}),
    ("P13", "supported", {"stated_positions": put("stance", "regional", "id == 'reach_korea_2023'")}, {}),
    ("P13", "contradicted", {"stated_positions": put("stance", "regional", "id == 'reach_japan_2021'")}, {}),
    ("P13", "supported", {}, {"reach": "further"}),
    ("P13", "contradicted", {"alliance_treaties": put("purpose_reach", "region")}, {"reach": "further"}),
    ("P15", "supported", {}, {}),
    ("P15", "partly supported", {}, {"power": "national capability", "dominant_pct": 75.0}),
    ("P15", "contradicted", {"macro_annual": put("gdp_usd_bn", 1.0, "country == 'USA'")}, {"power": "GDP"}),
    ("P17", "supported", {"jp_kr_frictions": EASED_ALL}, {}),
    ("P17", "partly supported", {}, {}),
    ("P17", "contradicted", {"jp_kr_frictions": put("sign", "strain", EASING)}, {}),
    ("P17", "undecided", {"jp_kr_frictions": without(EASING)}, {}),
    ("P18", "supported", {}, {}),
    ("P18", "contradicted", {"stated_positions": rows_of("japan_normal", step=2)}, {}),
    ("P18", "partly supported", {"stated_positions": without("date < '2025-10-21'")}, {}),
    ("P19", "undecided", {}, {}),
    ("P19", "partly supported", {}, {"wishes": "any listed"}),
    (
        "P19",
        "partly supported",
        {"stated_positions": put("quality", "news", "id == 'us_on_forces_agreement_2004'")},
        {},
    ),
    ("P19", "partly supported", {"stated_positions": put("date", AFTER_2012, "id == 'us_on_futenma_2009'")}, {}),
    ("P19", "undecided", {"stated_positions": rows_of("us_on_footing")}, {}),
    ("P19", "contradicted", {}, {"welcomes": "count"}),
    ("P19", "partly supported", {"stated_positions": rows_of("us_on_japan", welcomes=2, restrains=1)}, {}),
    ("P19", "supported", {"stated_positions": rows_of("us_on_japan", restrains=1)}, {}),
    ("P20", "partly supported", {}, {}),
    ("P20", "undecided", {"stated_positions": rows_of("india_china", no_enemy=1)}, {}),
    ("P20", "supported", {"stated_positions": rows_of("india_china", no_enemy=3)}, {}),
    ("P20", "not testable", {"stated_positions": rows_of("india_china")}, {}),
    ("P20", "contradicted", {"stated_positions": rows_of("india_china", enemy=2)}, {}),
    ("P21", "supported", {}, {}),
    ("P21", "contradicted", {"published_results": put("value_high", 5.0, "topic == 'front_line'")}, {}),
    ("P21", "not testable", {"published_results": without("topic == 'front_line'")}, {}),
    ("P21", "undecided", {}, {"judged_by": "governments and commanders"}),
    ("P21", "supported", {"stated_positions": rows_of("ukraine_front", stalemate=2)}, {"judged_by": "commanders"}),
    ("P22", "partly supported", {}, {}),
    ("P22", "supported", {}, {"counted": "all parties outside the government"}),
    ("P22", "partly supported", {}, {"strong_pct": 50.0}),
    ("P22", "contradicted", {"opposition_seats": put("largest_seats", 10)}, {}),
    ("P24", "supported", {}, {}),
    ("P24", "partly supported", {}, {"counted_to": "summer of 2019"}),
    ("P24", "contradicted", {"stated_positions": rows_of("trump_kim", meeting=4)}, {}),
    ("P25", "supported", {}, {}),
    ("P25", "supported", {}, {"classes": "each", "target": "any of its land"}),
    ("P25", "undecided", {}, {"classes": "each"}),
    ("P25", "undecided", {"distances": put("distance_km", 1310.0)}, {}),
    ("P25", "supported", {"distances": put("distance_km", 470.0, "place == 'Honshu'")}, {"classes": "each"}),
    ("P25", "partly supported", {"distances": put("distance_km", 700.0, "place == 'Honshu'")}, {"classes": "each"}),
    ("P25", "contradicted", {"missile_ranges": put("range_km", 100.0)}, {}),
    ("P25", "not testable", {"missile_ranges": without("country == 'PRK'")}, {}),
    ("P27", "not testable", {}, {}),
    ("P27", "not testable", {"stated_positions": rows_of("war_options")}, {}),
]


@pytest.mark.parametrize(("claim", "verdict", "tables", "setting"), CASES)
def test_each_verdict_follows_from_some_data(
    edit: Edit, claim: str, verdict: str, tables: dict[str, Change], setting: dict[str, Any]
) -> None:
    for name, change in tables.items():
        edit(name, change)

    assert judge(claim, **setting).verdict == verdict


FROM_MADE_UP_ESTIMATES = {"P08a", "P09b", "P11", "P14", "P16"}
"""Claims whose verdicts are made from made-up estimates in tests of their own."""


def test_every_verdict_that_a_claim_can_have_is_made_in_some_test() -> None:
    made = {(claim, verdict) for claim, verdict, _, _ in CASES}
    for claim in claims():
        if claim.theme == "trilateral" and claim.id not in FROM_MADE_UP_ESTIMATES:
            can_be = {(claim.id, verdict) for verdict in claim.tested.can_be}
            missing = can_be - made - {(claim.id, "open"), (claim.id, "not testable")}
            assert not missing


def test_a_claim_is_open_before_its_day() -> None:
    early = {"P02a": 2023, "P04a": 2023, "P04b": 2023, "P04c": 2025, "P11": 2023, "P12b": 2023}
    verdicts = {claim: judge(claim, until=year).verdict for claim, year in early.items()}
    assert set(verdicts.values()) == {"open"}


# ---------------------------------------------------------------- leaders


def test_the_last_of_the_three_left_on_the_fourth_of_april_2025() -> None:
    found = judge("P02a")

    days = (pd.Timestamp("2025-04-04") - pd.Timestamp("2023-08-18")).days
    assert value(found, "after") == pytest.approx(days / 365.25 * 12)
    assert value(found, "chance") < 5
    assert 40 < value(found, "longest") < 46
    assert "the last of them, Yoon Suk Yeol, removed" in found.sentence().text
    assert judge("P02a", until=2024).due == "2026-08-18"
    assert judge("P02a", until=2023).sentence().text.startswith("By 31\xa0December 2023 none of the three")


def test_the_chance_is_told_as_far_as_the_paper_looks_and_beyond_the_term_in_korea() -> None:
    assert {find(claim).defaults["horizon_months"] for claim in ("P02a", "P02b")} == {36, 48}
    assert leaders.CAMP_DAVID + pd.DateOffset(months=48) > pd.Timestamp("2027-05-10")
    assert value(judge("P02b", horizon_months=36), "KOR") < 10 < value(judge("P02b"), "KOR")


def test_another_bloc_came_to_power_in_two_of_three_countries() -> None:
    found = judge("P02b", judged_by="what happened", horizon_months=36)

    assert found.verdict == "partly supported"
    assert "in 2 of the three by 18\xa0August 2026" in found.sentence().text


def test_more_than_three_years_were_left_of_the_term_and_fewer_were_served() -> None:
    term, served = judge("P03"), judge("P03", left="until he went")

    assert value(term, "years") == pytest.approx(
        (pd.Timestamp("2027-05-10") - pd.Timestamp("2023-08-18")).days / 365.25
    )
    assert value(served, "years") == pytest.approx(1.63, abs=0.01)
    assert judge("P03", left="until he went", until=2024).due == "2027-05-10"


@pytest.mark.parametrize(
    ("late", "verdict", "word"),
    [(40.0, "supported", "less"), (58.0, "undecided", "less"), (65.0, "contradicted", "more")],
)
def test_support_fell_if_the_same_pollster_found_less(edit: Edit, late: float, verdict: str, word: str) -> None:
    days = pd.to_datetime(["2021-11-01", "2023-07-01"])
    made_up = pd.DataFrame({"spell": "jpn_kishida_2021", "pollster": "nikkei", "date": days, "known_on": days})
    edit("leader_approval", lambda _: made_up.assign(approve_pct=[60.0, late], source="s", second_source=None))

    found = judge("P16")

    assert found.verdict == verdict
    assert f"percentage points {word};" in found.sentence().text
    assert found.number is not None and found.number.level == 0.95


def test_support_fell_by_all_pollsters_that_were_read_for_both_times() -> None:
    found = judge("P16")

    assert found.number is not None and found.number.n == leaders.POLLSTERS
    assert value(found, "late") == pytest.approx((26.6 + (43 + 38 + 33) / 3 + (39 + 40) / 2) / 3)
    assert found.sentence().text.startswith("By Jiji, NHK and Nikkei, ")
    assert "No other pollster" not in judge("P16", pollsters="Nikkei alone").sentence().text


def test_a_reading_known_only_after_the_paper_does_not_count(edit: Edit) -> None:
    edit("leader_approval", lambda rows: rows.assign(known_on=pd.Timestamp("2023-08-31")))

    assert judge("P16").verdict == "not testable"


def shift(estimate: float, changes: int, half: float = 0.5) -> Callable[..., Any]:
    row = {"estimate": estimate, "low": estimate - half, "high": estimate + half, "before": 2.0}
    events = pd.DataFrame({"source": ["s"] * changes, "second_source": [None] * changes})
    return lambda *_, **__: ({**row, "detectable": 1.0, "changes": changes}, events)


@pytest.mark.parametrize(
    ("estimate", "changes", "verdict"),
    [
        (-1.5, 6, "partly supported"),
        (1.5, 6, "contradicted"),
        (-0.3, 6, "undecided"),
        (-1.5, 2, "undecided"),
    ],
)
def test_few_changes_of_government_say_nothing_of_all(
    monkeypatch: pytest.MonkeyPatch, edit: Edit, estimate: float, changes: int, verdict: str
) -> None:
    monkeypatch.setattr(leaders, "mean_shift", shift(estimate, changes))

    assert judge("P08a").verdict == verdict
    edit("jp_kr_frictions", put("sign", "relief"))
    found = judge("P08a")

    assert found.verdict == verdict, "listed strains decide nothing"
    assert ("fell" if estimate < 0 else "rose") in found.sentence().text


def test_one_statement_in_eight_hundred_is_not_none() -> None:
    found = judge("P08b", sign="White House statements")

    assert value(found, "before") == pytest.approx(1000 * 90 / 6457)
    assert value(found, "after") == pytest.approx(1000 * 6 / 814)
    narrow = judge("P08b", sign="White House statements", naming="with a word for three")
    assert value(narrow, "after") == pytest.approx(1000 / 814)
    assert narrow.verdict == "supported", "the interval lies below zero, as months are dealt out anew"


def test_every_change_of_leader_since_the_paper_is_named_beside_the_strains() -> None:
    found = judge("P08b")

    assert [value(found, name) for name in ("strains", "reliefs", "n")] == [4, 9, 3]
    assert "Ishiba in Japan, Lee J. M. in Korea and Takaichi in Japan" in found.sentence().text


def test_an_estimate_near_the_distance_decides_nothing(edit: Edit) -> None:
    assert "to Tsushima 420 km" in judge("P25").sentence().text
    assert "is within 0.4% of the distance to Honshu." in judge("P25").sentence().text, "the other range decides"
    assert "is within 0.4% of the distance to Honshu: too near to tell" in judge("P25", classes="each").sentence().text

    edit("distances", put("distance_km", 700.0, "place == 'Honshu'"))
    assert "too near" not in judge("P25", classes="each").sentence().text


def test_which_reliefs_a_chosen_list_holds_and_the_order_of_its_steps_decide_nothing(edit: Edit) -> None:
    before = judge("P08b")
    edit(
        "jp_kr_frictions",
        both(without("sign == 'relief'"), put("date", pd.Timestamp("2025-11-30"), "sign == 'strain'")),
    )

    assert judge("P08b").verdict == before.verdict == "undecided"


@pytest.mark.parametrize("claim", ["P08b", "P16"])
def test_an_estimate_of_nothing_is_seldom_taken_for_a_fall(claim: str) -> None:
    test, rng = find(claim), np.random.default_rng(5)
    assert test.simulate is not None and test.matters is not None
    matters, p = test.matters.value, test.contract()

    def share(effect: float, verdict: str) -> float:
        drawn = (test.simulate(p, rng, effect) for _ in range(200))
        return np.mean([from_estimate(one, claimed="less", matters=matters) == verdict for one in drawn])

    assert share(0.0, "supported") <= 0.08, "5% and the error of 200 draws"
    assert share(-matters, "contradicted") <= 0.08


# ---------------------------------------------------------------- places and powers


def test_japan_is_ahead_in_four_of_six_measures_and_level_in_two() -> None:
    found = judge("P05")

    assert value(found, "share") == pytest.approx(100 * 4 / 6), "a measure in which both are level is no lead"
    text = found.sentence().text
    assert text.startswith(
        "Japan led Korea in 4 of the 6 measures: US bases (2021), capability (2022), GDP and US troops"
    )
    assert "; level in arms spending and closeness in votes" in text


def test_with_rates_japan_is_ahead_in_four_of_eight_measures() -> None:
    found = judge("P05", compared="weight, rates and ties")

    assert value(found, "share") == pytest.approx(100 * 4 / 8)
    assert "; behind in arms’ share of GDP; level in GDP per head, arms" in found.sentence().text
    assert "host_support" not in standing.COMPARED["weight, rates and ties"]


def test_as_many_leads_of_korea_belie_the_higher_place(edit: Edit) -> None:
    edit("us_troops", put("troops", 1, "host == 'JPN'"))
    edit("us_bases", put("sites", 1, "host == 'JPN'"))

    assert judge("P05", level_pct=0.0).verdict == "contradicted"


def test_votes_whose_bounds_overlap_are_level_and_others_are_not(edit: Edit) -> None:
    edit("un_ideal_points", put("low", 0.9, "country == 'KOR'"))

    assert value(judge("P05"), "share") == pytest.approx(100 * 4 / 6)
    assert "behind in closeness in votes" in judge("P05").sentence().text


def test_where_any_difference_counts_no_measure_is_level() -> None:
    assert value(judge("P05", level_pct=0.0), "share") == pytest.approx(100 * 4 / 6)
    assert value(judge("P05", end_year=2026, level_pct=0.0), "share") == pytest.approx(100 * 5 / 6)


def test_guam_stands_nearer_than_hawaii_and_the_allies_stand_nearer_still() -> None:
    near = (
        load("distances").query("to_country == 'PRK' and role == 'us_forces'").groupby("country")["distance_km"].min()
    )
    assert near["JPN"] < near["USA"] < 4000
    assert judge("P06", without="missiles").verdict == "undecided"
    assert judge("P06", without="missiles", brunt="exposure and output").verdict == "supported"


def test_a_war_game_costs_the_united_states_more_soldiers_than_japan_and_counts_no_clash_whole() -> None:
    found = judge("P06", brunt="exposure, output and soldiers")

    assert (value(found, "fallen_jpn"), value(found, "fallen_usa")) == (2500, 10700)
    assert "do not bear it out for Japan" in found.sentence().text
    assert found.verdict == "partly supported"
    whole = judge("P06")
    assert (whole.verdict, value(whole, "cities")) == ("undecided", 2.1)
    assert "dead in Seoul and Tokyo" in whole.sentence().text


def test_trade_with_china_is_that_of_the_papers_year() -> None:
    test = find("P06")
    rows = standing.exposure_index(test.contract.checked(test.parameters)).rows

    assert set(rows.loc[rows["component"] == "china_trade", "year"]) == {2023}


def test_no_strain_in_a_chosen_list_is_not_a_time_without_strains(edit: Edit) -> None:
    edit("jp_kr_frictions", without("sign == 'strain' and date > '2023-08-24'"))

    found = judge("P08b")
    assert found.verdict == "undecided"
    assert found.sentence().text.startswith("No strain and 9 reliefs between Japan and Korea are listed")


def test_a_resolution_of_which_few_votes_were_read_is_left_out() -> None:
    votes = load("un_ukraine_votes")
    read = votes[~votes["country"].isin(["IND", *region.SIDES])].groupby("resolution").size()

    assert read["es_11_2"] == 1
    total = printed(judge("P14").numbers["alike"])
    assert total == f"29 of the {int(read.filter(['es_11_1', *[f'es_11_{i}' for i in range(3, 7)]]).sum())} votes"


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ((1.2, 1.1, 1.0), "supported"),
        ((1.2, 1.1, 0.9), "undecided"),
        ((1.2, 0.9, 0.9), "undecided"),
        ((1.2, 1.0, 1.0), "undecided"),
        ((1.0, 1.0, 1.0), "contradicted"),
    ],
)
def test_kinds_of_power_that_point_different_ways_decide_nothing(
    monkeypatch: pytest.MonkeyPatch, changes: tuple[float, ...], verdict: str
) -> None:
    rows = [
        (measure, "", year, 4.0 if year < 2025 else 4.0 * change, "s")
        for measure, change in zip(world.POWER.values(), changes, strict=True)
        for year in range(2015, 2026)
    ]
    frame = pd.DataFrame(rows, columns=["measure", "span", "year", "effective_powers", "source"])
    monkeypatch.setattr(world, "concentration_since", lambda *_: frame)

    assert judge("P09b").verdict == verdict


def test_output_may_be_counted_at_purchasing_power() -> None:
    market, own = (judge("P09b", power="GDP", gdp_measure=measure) for measure in ("market", "ppp"))

    assert value(own, "now_0") > value(market, "now_0"), "the large poorer powers weigh more at home"
    assert "GDP at purchasing power moved" in own.sentence().text


def test_four_summits_and_seven_agreements_stand_beside_the_refusals() -> None:
    found = judge("P10a", up_to="the latest day")

    assert [value(found, name) for name in ("treaties", "refused", "towards", "agreements")] == [0, 3, 4, 7]
    wide = judge("P10a", counts_as_alliance="defence agreements too", up_to="the latest day")
    assert wide.verdict == "partly supported"


def test_options_in_a_clash_are_told_but_picked_ones_decide_nothing(edit: Edit) -> None:
    found = judge("P27")

    assert found.sentence().text.endswith("refusing bases was not weighed.")
    assert "Korea’s president, a week after speaking of own ones, called keeping the treaty" in found.sentence().text
    edit("stated_positions", without("stance == 'keeps_treaty'"))
    assert "Korea’s president" not in judge("P27").sentence().text


def test_steps_under_another_camp_are_left_out_like_its_wishes(edit: Edit) -> None:
    edit("stated_positions", put("date", pd.Timestamp("2010-01-01"), "stance == 'welcomes' and topic == 'us_on_japan'"))

    assert value(judge("P19"), "welcomed") == 0
    assert value(judge("P19", wishes="any listed"), "welcomed") == 3


def test_wishes_told_in_a_column_or_of_other_camps_are_left_out_and_said_to_be(edit: Edit) -> None:
    assert "welcomed 3 listed steps towards a normal military role and urged more in 2 remarks" in (
        judge("P19").sentence().text
    )
    assert "2 listed wishes for equal terms" in judge("P19").sentence().text
    edit("stated_positions", rows_of("us_on_footing"))
    assert "none that is listed was hindered" in judge("P19").sentence().text


@pytest.mark.parametrize("claim", ["P09a", "P10a", "P10b", "P14"])
def test_what_came_after_the_day_of_a_run_is_not_judged(claim: str) -> None:
    found = judge(claim, as_of="1998-06-01")

    assert found.verdict == "open"
    assert not found.numbers


def test_members_of_a_bloc_after_the_window_are_not_judged() -> None:
    assert judge("P09a", end_year=1995).verdict == "not testable"


def test_estimates_of_a_clash_published_after_the_day_do_not_count() -> None:
    assert {"kor", "fallen_jpn", "cities"} <= set(judge("P06").numbers)
    assert {"kor", "fallen_jpn", "cities"}.isdisjoint(judge("P06", as_of="1998-06-01").numbers)
    assert judge("P07", as_of="1998-06-01").numbers["year"].value == 1998


def test_leaders_of_one_country_are_told_with_its_name_once() -> None:
    assert "(Ishiba and Takaichi in Japan)" in judge("P08b", allies=["JPN"]).sentence().text


def test_one_month_is_told_in_the_singular() -> None:
    assert "within 1 month " in judge("P02a", horizon_months=1).sentence().text.replace("\N{NO-BREAK SPACE}", " ")
