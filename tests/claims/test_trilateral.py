"""Verdicts on trilateral prospects: against known dates and figures by hand, and both ways with made-up ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.claims.judgement import Judgement
from helpers.claims.register import find
from helpers.claims.trilateral import leaders, region, standing, summit, world
from helpers.claims.trilateral.common import by_share, of_some
from helpers.data import load, tables_held
from helpers.wording.cited import printed


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


def test_commitments_were_first_kept_and_then_lapsed() -> None:
    at = {year: judge("P04a", until=year) for year in (2023, 2024, 2026)}

    assert [found.verdict for found in at.values()] == ["open", "contradicted", "partly supported"]
    assert at[2023].due == "2024-08-18"
    assert (value(at[2024], "share"), value(at[2026], "share")) == (80.0, 50.0)
    assert judge("P04a", counted="those to be done once", unknown_rule="left_out").verdict == "contradicted"


def test_a_body_without_a_law_is_half_an_institution_while_it_meets() -> None:
    assert judge("P04b").verdict == "partly supported"
    assert judge("P04b", institution="law").verdict == "supported"
    assert judge("P04b", institution="body").verdict == "contradicted"
    lapsed = judge("P04b", alive_months=6)
    assert lapsed.verdict == "supported", "it last met in January 2026, more than six months before September"
    assert lapsed.sentence().text.endswith("too long before.")


def test_five_of_twelve_channels_outlived_the_leaders_and_nothing_could_be_said_for_a_year() -> None:
    found = judge("P04c")

    assert value(found, "share") == pytest.approx(100 * 5 / 12)
    assert found.verdict == "partly supported"
    assert judge("P04c", level="leaders, ministers and advisers").verdict == "supported"
    assert judge("P04c", until=2025).due == "2026-04-04"


# ---------------------------------------------------------------- leaders


def test_the_last_of_the_three_left_on_the_fourth_of_april_2025() -> None:
    found = judge("P02a")

    days = (pd.Timestamp("2025-04-04") - pd.Timestamp("2023-08-18")).days
    assert value(found, "after") == pytest.approx(days / 365.25 * 12)
    assert found.verdict == "supported"
    assert judge("P02a", horizon_months=12).verdict == "contradicted"
    assert judge("P02a", judged_by="chance seen then").verdict == "contradicted", "it looked like three per cent"
    assert judge("P02a", until=2024).due == "2026-08-18"
    assert judge("P02a", until=2023).sentence().text.startswith("By 31\xa0December 2023 none of the three")


def test_a_change_in_korea_is_likely_only_where_the_horizon_holds_its_next_election() -> None:
    assert judge("P02b").verdict == "supported"
    assert judge("P02b", horizon_months=36).verdict == "partly supported"
    assert value(judge("P02b"), "KOR") > 50
    assert value(judge("P02b", horizon_months=36), "KOR") < 10


def test_another_bloc_came_to_power_in_two_of_three_countries() -> None:
    found = judge("P02b", judged_by="what happened", horizon_months=36)

    assert found.verdict == "partly supported"
    assert "in 2 of the three countries by 18\xa0August 2026" in found.sentence().text
    assert judge("P02b", judged_by="what happened").verdict == "open"


def test_three_years_and_some_were_left_of_the_term_and_fewer_were_served() -> None:
    term, served = judge("P03"), judge("P03", left="until he went")

    assert value(term, "years") == pytest.approx(
        (pd.Timestamp("2027-05-10") - pd.Timestamp("2023-08-18")).days / 365.25
    )
    assert (term.verdict, served.verdict) == ("supported", "contradicted")
    assert "more than 3 years" in term.sentence().text
    assert "less than 3 years" in served.sentence().text
    assert judge("P03", left="until he went", until=2024).due == "2027-05-10"


@pytest.mark.parametrize(
    ("late", "verdict", "word"),
    [(40.0, "supported", "less"), (58.0, "partly supported", "less"), (65.0, "contradicted", "more")],
)
def test_support_fell_if_the_same_pollster_found_less(
    monkeypatch: pytest.MonkeyPatch, late: float, verdict: str, word: str
) -> None:
    days = ["2021-11-01", "2023-07-01"]
    made_up = pd.DataFrame({"spell": "jpn_kishida_2021", "pollster": "nikkei", "date": pd.to_datetime(days)})
    made_up = made_up.assign(approve_pct=[60.0, late], source="s", second_source=None)
    monkeypatch.setattr(leaders, "load", with_table(leader_approval=made_up))

    found = judge("P16")

    assert found.verdict == verdict
    assert found.sentence().text.endswith(f"percentage points {word}.")


def shift(estimate: float, p: float, detectable: float) -> Callable[..., Any]:
    row = {
        "estimate": estimate,
        "low": estimate - 1,
        "high": estimate + 1,
        "p": p,
        "before": 2.0,
        "detectable": detectable,
    }
    events = pd.DataFrame({"source": ["s"], "second_source": [None]})
    return lambda *_, **__: (row, events)


@pytest.mark.parametrize(
    ("estimate", "p", "detectable", "verdict"),
    [
        (-1.5, 0.01, 1.0, "supported"),
        (1.5, 0.01, 1.0, "contradicted"),
        (-0.1, 0.60, 0.4, "contradicted"),
        (-0.5, 0.40, 1.0, "partly supported"),
        (0.5, 0.40, 1.0, "not testable"),
    ],
)
def test_silence_counts_against_the_claim_only_if_a_change_would_have_been_heard(
    monkeypatch: pytest.MonkeyPatch, estimate: float, p: float, detectable: float, verdict: str
) -> None:
    monkeypatch.setattr(leaders, "mean_shift", shift(estimate, p, detectable))

    found = judge("P08a")

    assert found.verdict == verdict
    assert ("fell" if estimate < 0 else "rose") in found.sentence().text
    assert ("which stands out" in found.sentence().text) == (p < 0.05)


def test_the_rate_of_statements_is_tested_against_chance() -> None:
    found = judge("P08b")

    assert value(found, "before") == pytest.approx(1000 * 38 / 6391)
    assert value(found, "after") == 0
    assert found.verdict == "supported"
    assert judge("P08b", naming="anywhere").verdict == "partly supported", "p is 0.09"
    assert judge("P08b", sign="yearly meetings").verdict == "supported"
    assert judge("P08b", sign="first step listed").verdict == "contradicted"
    assert "none had a strain" in judge("P08b", sign="first step listed").sentence().text


# ---------------------------------------------------------------- places


def test_japan_is_ahead_in_six_of_nine_measures_but_not_in_all_that_matter_to_all() -> None:
    found = judge("P05")

    assert value(found, "share") == pytest.approx(100 * 6 / 9)
    assert found.verdict == "supported"
    assert judge("P05", needed_pct=75.0).verdict == "partly supported"


def ratios(leads: dict[tuple[str, int], float]) -> Callable[..., Any]:
    rows = [(measure, year, lead, lead) for (measure, year), lead in leads.items()]
    return lambda *_: (pd.DataFrame(rows, columns=["measure", "year", "ratio", "lead"]), ["s"])


@pytest.mark.parametrize(
    ("now", "by_level", "by_change"),
    [
        ((2.5, 3.0), "supported", "supported"),
        ((1.05, 3.0), "partly supported", "partly supported"),
        ((0.9, 1.0), "contradicted", "contradicted"),
        ((1.9, 1.9), "supported", "contradicted"),
    ],
)
def test_korea_gains_where_the_lead_of_japan_is_small_or_has_shrunk(
    monkeypatch: pytest.MonkeyPatch, now: tuple[float, float], by_level: str, by_change: str
) -> None:
    leads = {("gdp", 2023): 2.0, ("us_troops", 2023): 2.0, ("gdp", 2025): now[0], ("us_troops", 2025): now[1]}
    monkeypatch.setattr(standing, "_ratios", ratios(leads))

    assert judge("P11").verdict == by_level
    assert judge("P11", judged_by="closer than at the summit").verdict == by_change


def test_no_weighting_puts_the_united_states_above_an_ally() -> None:
    found = judge("P06")

    assert found.verdict == "supported"
    assert value(found, "above") == 100
    assert value(found, "gap") == pytest.approx(value(found, "JPN") - value(found, "USA"))


def test_the_treaties_reach_further_each_in_one_clause() -> None:
    verdicts = {clause: judge("P13", clause=clause).verdict for clause in find("P13").grid["clause"]}
    assert list(verdicts.values()) == ["partly supported", "supported", "contradicted"]


# ---------------------------------------------------------------- the world


def test_north_korea_had_no_warhead_by_the_estimates_of_ten_years_earlier() -> None:
    assert judge("P07").verdict == "supported"
    earlier = judge("P07", year="ten years earlier")
    assert (earlier.verdict, value(earlier, "least")) == ("partly supported", 0)


def test_only_one_bloc_had_grown_when_the_paper_came_out() -> None:
    assert judge("P09a").verdict == "supported"
    then = judge("P09a", up_to="publication")
    assert then.verdict == "partly supported"
    assert "BRICS stayed at 5 members and the Shanghai" in then.sentence().text


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ((1.2, 1.1, 0.9), "partly supported"),
        ((1.2, 1.1, 1.0), "supported"),
        ((0.8, 0.9, 1.0), "contradicted"),
        ((1.0, 1.0, 1.0), "partly supported"),
    ],
)
def test_two_measures_more_than_not_decide_whether_power_spreads(
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


def test_the_united_states_have_two_thirds_of_each_kind_of_power() -> None:
    found = judge("P15")
    wide = load("military_expenditure").pivot(index="year", columns="country", values="constant_2024_usd_m")
    last = wide[["USA", "JPN", "KOR"]].dropna().iloc[-1]

    assert value(found, "military_expenditure") == pytest.approx(100 * last["USA"] / last.sum())
    assert found.verdict == "supported"
    assert judge("P15", dominant_pct=75.0).verdict == "partly supported", "capability is below three quarters"


# ---------------------------------------------------------------- the region


def test_a_pledge_on_oil_counts_only_on_the_widest_reading() -> None:
    assert judge("P10b").verdict == "supported"
    assert judge("P10b", counts="sanctions, votes and pledges").verdict == "partly supported"
    assert judge("P10b", counts="sanctions, votes and pledges", up_to="publication").verdict == "supported"


def test_summits_of_the_quad_weigh_only_if_they_count_as_an_alliance() -> None:
    assert judge("P10a").verdict == "supported"
    assert judge("P10a", quad="counts as one").verdict == "partly supported"


@pytest.mark.parametrize(("india", "verdict"), [(-0.5, "supported"), (0.05, "partly supported"), (0.9, "contradicted")])
def test_india_sides_with_whom_it_stands_nearer_in_votes(
    monkeypatch: pytest.MonkeyPatch, india: float, verdict: str
) -> None:
    points = {"IND": india, "JPN": 0.8, **dict.fromkeys(region.SOUTH["other third states"], -0.6)}
    table = pd.DataFrame({"country": list(points), "year": 2023, "ideal_point": list(points.values()), "source": "s"})
    monkeypatch.setattr(region, "load", with_table(third_state_positions=table))

    assert judge("P14").verdict == verdict


@pytest.mark.parametrize(("share", "verdict"), [(8.0, "supported"), (30.0, "partly supported"), (60.0, "contradicted")])
def test_a_region_that_must_choose_takes_a_side(monkeypatch: pytest.MonkeyPatch, share: float, verdict: str) -> None:
    opinion = load("southeast_asia_opinion")
    opinion["share_pct"] = opinion["share_pct"].astype(float).mask(opinion["topic"] == "must_choose", share)
    monkeypatch.setattr(region, "load", with_table(southeast_asia_opinion=opinion))

    assert judge("P12a").verdict == verdict


def test_support_is_judged_by_the_trust_in_the_two_that_lead() -> None:
    found = judge("P12b")

    assert value(found, "share") == pytest.approx(np.mean([58.9, 47.2]))
    assert found.verdict == "contradicted"
    assert judge("P12b", asked="trust in the United States").verdict == "partly supported"
    assert judge("P12b", until=2023).due == "2024-04-02"
