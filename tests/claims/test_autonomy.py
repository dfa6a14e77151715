"""Verdicts on autonomy: against published figures by hand, and both ways with made-up ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.analysis.autonomy import AutonomyParameters
from helpers.claims.autonomy import closeness, economy, opinion, polls
from helpers.claims.judgement import Judgement
from helpers.claims.register import find
from helpers.data import load, tables_held

COUNTRIES = ["JPN", "KOR", "AUS", "CAN", "DEU", "FRA", "GBR", "ITA"]


@pytest.fixture(scope="module", autouse=True)
def held() -> Iterator[None]:
    with tables_held():
        yield


def judge(claim: str, until: int | None = None, **setting: Any) -> Judgement:
    return find(claim).run(setting, until=until)


def value(judgement: Judgement, name: str) -> float:
    return float(judgement.numbers[name].value)


# ---------------------------------------------------------------- the index, with made-up changes


def made_up(monkeypatch: pytest.MonkeyPatch, after: dict[str, float]) -> Judgement:
    """The claim judged on an index that is 0 for every ally until 2016 and then what is given."""
    years = np.arange(2009, 2025)
    panels = {
        country: pd.DataFrame(
            np.where(years >= 2017, after[country], 0.0)[:, None] * np.ones((1, 3)),
            index=pd.Index(years, name="year"),
            columns=["un_distance", "us_trade", "us_troops"],
        )
        for country in COUNTRIES
    }
    monkeypatch.setattr(closeness, "country_panels", lambda *_: panels)
    return judge("A09")


def test_a_rise_that_all_allies_share_is_no_effect_of_pressure_on_two(monkeypatch: pytest.MonkeyPatch) -> None:
    found = made_up(monkeypatch, dict.fromkeys(COUNTRIES, 1.0))

    assert value(found, "JPN") == pytest.approx(2.0), "the change of one is twice the standard deviation of halves"
    assert value(found, "lead") == pytest.approx(0.0)
    assert found.verdict == "contradicted"


def test_a_rise_of_both_beyond_every_other_pair_supports_the_claim(monkeypatch: pytest.MonkeyPatch) -> None:
    found = made_up(monkeypatch, {country: 2.0 if country in ("JPN", "KOR") else 0.1 for country in COUNTRIES})

    assert found.verdict == "supported"
    assert "no pair of these others comes out as high" in found.sentence().text


def test_a_rise_of_one_beyond_the_others_supports_the_claim_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    found = made_up(monkeypatch, {country: {"JPN": 2.0, "KOR": -1.0}.get(country, 0.1) for country in COUNTRIES})

    assert found.verdict == "partly supported"
    assert value(found, "JPN_lead") > 0 > value(found, "KOR_lead")


def test_a_fall_that_is_smaller_than_that_of_others_is_no_rise(monkeypatch: pytest.MonkeyPatch) -> None:
    found = made_up(monkeypatch, {country: -1.0 if country in ("JPN", "KOR") else -3.0 for country in COUNTRIES})

    assert value(found, "lead") > 0
    assert found.verdict == "contradicted"


def test_the_lead_over_other_allies_is_in_the_same_unit_on_every_scale() -> None:
    for scale in ({}, {"normalisation": "rank"}, {"normalisation": "min_max", "aggregation": "geometric"}):
        found = judge("A09", **scale)
        assert found.numbers["lead"].unit == "standard deviations"
        assert abs(value(found, "lead")) < 1


def test_a_pair_of_six_is_set_against_the_other_four_in_fifteen_ways() -> None:
    changes = {country: float(i) for i, country in enumerate(COUNTRIES[2:])}
    placebos = closeness._pairs(changes, COUNTRIES[2:])

    assert len(placebos) == 15
    assert placebos[0] == pytest.approx((0 + 1) / 2 - (2 + 3 + 4 + 5) / 4)


# ---------------------------------------------------------------- signs and forces


def test_japans_signs_are_counted_by_hand_from_before_and_after(monkeypatch: pytest.MonkeyPatch) -> None:
    signs = pd.DataFrame(
        {
            "country": "JPN",
            "component": ["un_distance", "us_arms", "us_trade", "us_troops"],
            "before": [1.0, 50.0, 4.0, 30.0],
            "after": [0.9, 50.5, 3.0, 33.0],
            "recent": [np.nan, 40.0, 3.0, 30.1],
        }
    )
    monkeypatch.setattr(closeness, "sign_values", lambda *_: None)
    monkeypatch.setattr(closeness, "signs_of", lambda *_: signs)

    assert judge("A12").verdict == "supported", "votes and forces closer, trade farther, arms within two per cent"
    assert judge("A12").sentence().text.count("of 4 signs (UN votes and forces stationed)") == 1
    assert judge("A12", same_pct=10.0).verdict == "contradicted", "trade alone moves by more than a tenth"
    assert "none brought Japan closer" in judge("A12", period="since 2025").sentence().text


def test_forces_are_counted_without_the_navy_and_against_a_comparable_year() -> None:
    found = judge("A08a", judged_in="2020", services="all")

    assert value(found, "japan_share") == pytest.approx(100 * 53732 / 55744)
    assert value(found, "korea_share") == pytest.approx(100 * 26416 / 24934)
    assert judge("A08a", until=2019, judged_in="2024").verdict == "open"
    assert judge("A08a", base="mean of 2013–15", services="all", keep_pct=90.0).verdict == "partly supported"


# ---------------------------------------------------------------- polls and trust


def test_cited_polls_are_those_published_and_a_cut_figure_passes_at_one_point() -> None:
    assert {judge(claim).verdict for claim in ("A06a", "A06b", "A06c", "A07b")} == {"supported"}
    assert value(judge("A07a"), "off") == pytest.approx(29.9 - 28)
    assert judge("A07a").verdict == "partly supported"
    assert judge("A07a", tolerance_pp=2.0).verdict == "supported"
    assert judge("A07b", poll="late 2017, as early as possible").verdict == "contradicted"


def test_the_largest_fall_is_supported_only_if_no_year_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert value(judge("A16"), "last") == pytest.approx(56 - 39)
    assert judge("A16").verdict == "partly supported"

    years = [str(year) for year in range(2000, 2019)]
    whole = pd.DataFrame({"start": years, "value": [60.0] * 18 + [50.0]})
    whole = whole.assign(series="relations_us", country="JPN", answer="good", mode="telephone", source="ann20181220")
    monkeypatch.setattr(polls, "_polls", lambda *_: whole)
    assert judge("A16").verdict == "supported"
    whole.loc[5, "value"] = 30.0
    assert judge("A16").verdict == "contradicted"
    assert "not larger than the largest" in judge("A16").sentence().text


def series(*points: tuple[int, float], n: float = 1000.0) -> pd.DataFrame:
    years, pct = zip(*points, strict=True)
    frame = pd.DataFrame({"year": years, "pct": pct, "n": n, "source": "gt20181219"})
    return frame.assign(key="made_up", asked="JPN", when=frame["year"] + 0.5)


def test_a_low_point_is_undercut_only_beyond_sampling_error() -> None:
    part = series((2008, 38.0), (2018, 40.0), (2025, 20.0))

    assert opinion._undercut(part, 2018, 2019, 0.95) == {"before": False, "later": True}
    assert opinion._undercut(part, 2018, 2019, None) == {"before": True, "later": True}
    assert opinion._undercut(series((2018, 40.0), (2025, 20.0)), 2018, 2019, 0.95) is None


def test_the_trust_gap_widens_where_more_series_fell_than_rose(monkeypatch: pytest.MonkeyPatch) -> None:
    down, up = series((2018, 40.0), (2024, 20.0)), series((2018, 40.0), (2024, 60.0))
    for parts, verdict in (([down, down, up], "supported"), ([down, up], "partly supported"), ([up], "contradicted")):
        monkeypatch.setattr(opinion, "points_of", lambda *_, parts=parts: iter(parts))
        assert judge("A11").verdict == verdict
    monkeypatch.setattr(opinion, "points_of", lambda *_: iter([series((2018, 40.0))]))
    assert judge("A11").verdict == "open"


def test_confidence_fell_in_both_countries_and_by_less_than_elsewhere() -> None:
    table = (
        load("opinion_pew").query("question == 'confidence_president' and country == 'JPN'").set_index("year")["pct"]
    )
    fall = table.loc[2009:2016].mean() - table.loc[2017:2020].mean()

    assert value(judge("A14a"), "JPN") == pytest.approx(fall)
    assert judge("A14a").verdict == "supported"
    assert judge("A14b", beyond="their mean").verdict == "contradicted"


def test_a_fall_beyond_every_other_ally_speaks_for_pressure(monkeypatch: pytest.MonkeyPatch) -> None:
    changes = {"JPN": -60.0, "KOR": -55.0, "AUS": -10.0, "CAN": -50.0, "DEU": -20.0, "FRA": -20.0}
    steps = pd.DataFrame(
        {"country": list(changes), "change_pp": list(changes.values()), "question": "confidence_president"}
    )
    monkeypatch.setattr(opinion, "_steps", lambda *_: (steps, load("opinion_pew")))

    assert judge("A14b").verdict == "supported"
    steps.loc[steps["country"] == "CAN", "change_pp"] = -58.0
    assert judge("A14b").verdict == "partly supported", "Canada fell by more than Korea"
    assert judge("A14b", beyond="their mean").verdict == "supported"


# ---------------------------------------------------------------- meetings, statements, agreements


def test_meetings_are_those_of_the_dated_list() -> None:
    assert judge("A01a").verdict == "supported"
    assert judge("A01a", counted_to="July 2019").verdict == "partly supported"
    assert value(judge("A01c"), "found") == 5
    assert judge("A01c", counted_to="the end of 2019").verdict == "contradicted"
    assert judge("A18").verdict == "supported"


def test_warm_words_without_a_deed_or_over_a_short_time_support_a_turn_in_part() -> None:
    assert judge("A04b").verdict == "partly supported", "the last step is of October 2018"
    assert judge("A04b", lasts_years=1).verdict == "supported"
    assert judge("A04a", until=2019).verdict == "partly supported", "as many steps away from the bank as towards it"
    assert judge("A04a").verdict == "contradicted", "and in 2023 Japan was no member"
    assert judge("A17", whose="head of government").verdict == "not testable"


def test_an_exit_counts_from_its_announcement_or_from_its_effect() -> None:
    assert judge("A15b").verdict == "supported"
    assert judge("A15b", counts_from="in effect").verdict == "partly supported", "in effect only in November 2020"
    assert judge("A15c", judged_by="today").verdict == "partly supported", "back since 2023, and out again from 2027"
    assert "came back" not in judge("A15b", until=2020).sentence().text


def test_new_agreements_cover_trade_but_their_talks_are_older_than_the_protection() -> None:
    assert judge("A03b").verdict == "partly supported"
    assert value(judge("A03b"), "early") > 90
    assert judge("A03b", motive="not asked").verdict == "supported"
    assert judge("A03b", until=2017).verdict in ("open", "contradicted")


def test_an_agreement_is_concluded_when_it_is_in_force() -> None:
    assert judge("A03a", until=2019).verdict == "partly supported"
    assert value(judge("A03a", until=2019), "cptpp") == 6
    assert judge("A03a", least_partners=6, judged_in="2022").verdict == "supported"


def test_trade_with_russia_is_set_beside_japans(monkeypatch: pytest.MonkeyPatch) -> None:
    def trade(growth: float) -> pd.DataFrame:
        amounts = [100.0] * 5 + [100.0 + growth] * 3
        return pd.DataFrame({"year": range(2012, 2020), "total_usd_bn": amounts, "source": "yonhap_20190124"})

    for korea, japan, verdict in ((20, 0, "supported"), (20, 30, "partly supported"), (-5, 0, "contradicted")):
        monkeypatch.setattr(economy, "korea_trade", lambda *_, korea=korea: trade(korea))
        monkeypatch.setattr(economy, "japan_trade", lambda *_, japan=japan: trade(japan))
        assert judge("A02").verdict == verdict
        assert value(judge("A02"), "korea") == pytest.approx(korea)


def test_partners_of_japan_are_ranked_by_their_agreements_with_ties_shared() -> None:
    found = judge("A05b", until=2020)

    assert (value(found, "AUS"), value(found, "IND"), value(found, "own")) == (1, 1, 8)
    assert found.verdict == "supported"
    assert judge("A05b").verdict == "partly supported", "the United Kingdom has passed India"


def test_more_agreements_a_year_count_only_if_beyond_chance() -> None:
    rows = pd.DataFrame({"year": [2009] * 8 + [2017] * 40})
    before, after = range(2009, 2017), range(2017, 2025)
    ratio, (low, _) = economy._ratio(rows, before, after, "the rate before", 0.95) or (0.0, (0.0, 0.0))

    assert ratio == pytest.approx(5.0)
    assert low > 1
    assert judge("A05a").verdict == "partly supported"


def test_without_the_sectors_own_series_a_surge_is_pointed_to_or_spoken_against_but_not_shown() -> None:
    assert judge("A13").verdict == "not testable"
    other = "all sectors, Chinese count"
    assert value(judge("A13", evidence=other), "growth") == pytest.approx(100 * (3.81 / 3.27 - 1))
    assert judge("A13", evidence=other, surge_pct=10.0).verdict == "partly supported"
    assert judge("A13", evidence="China’s share of Japan’s stock abroad").verdict == "contradicted"


def test_the_talks_were_open_then_half_ended() -> None:
    assert judge("A19", until=2019).verdict == "open"
    assert judge("A19", until=2020).verdict == "partly supported"
    assert judge("A19", talks="the regional ones").verdict == "supported"


def test_words_for_the_number_of_allies_fit_the_most_that_can_be_chosen() -> None:
    assert closeness.len_word(AutonomyParameters().comparison_allies) == "six"
