"""Verdicts on burden sharing: against published figures by hand, and both ways with made-up ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from statsmodels.api import add_constant
from statsmodels.regression.linear_model import OLS

from helpers.analysis import statistics as st
from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.free_riding import pooled_rows
from helpers.analysis.burden_sharing.pooled import allies_over_years
from helpers.claims.burden_sharing import payments, spending
from helpers.claims.judgement import Judgement
from helpers.claims.register import find
from helpers.data import load, tables_held


@pytest.fixture(scope="module", autouse=True)
def held() -> Iterator[None]:
    with tables_held():
        yield


def judge(claim: str, until: int | None = None, **setting: Any) -> Judgement:
    return find(claim).run(setting, until=until)


def value(judgement: Judgement, name: str) -> float:
    return float(judgement.numbers[name].value)


# ---------------------------------------------------------------- by hand, from published figures


def test_the_rise_of_2019_is_that_of_the_agreed_won() -> None:
    found = judge("B01a", tolerance_pp=0.1)

    assert value(found, "rise") == pytest.approx(100 * (1038.9 / 960.2 - 1))
    assert found.verdict == "supported"


def test_the_two_counts_without_pay_disagree_on_the_41_per_cent_and_the_count_behind_it_stands_beside() -> None:
    rate = load("exchange_rates_annual").query("country == 'KOR' and year == 2019")["lcu_per_usd"].iloc[0]
    payment = 1038.9 / rate
    found = judge("B02", cost_moves="unchanged")

    assert value(found, "us_budget_2020") == pytest.approx(100 * payment / (payment + 4.4642 - 2.104), abs=0.01)
    assert value(found, "senate_2012") == pytest.approx(100 * payment / (payment + 1.1), abs=0.01)
    assert value(found, "kor_2016_think_tank") == pytest.approx(100 * payment / (payment + 1.1), abs=0.01)
    assert judge("B02", counts="origin").verdict == "supported"
    both = judge("B02")
    assert (value(both, "close"), both.numbers["close"].n, both.verdict) == (1, 2, "undecided")
    assert judge("B02", counts="all").numbers["close"].n == 5


def test_us_pay_alone_is_more_than_the_us_part_of_the_count_behind_the_41_per_cent() -> None:
    """So pay is left out of it, as the claim says, though the count does not say so."""
    pay = load("stationing_costs").query("host == 'KOR' and component == 'military_personnel'")["usd_m"]
    part = load("support_cost_shares").set_index("id").at["kor_2016_think_tank", "us_amount"]

    assert pay.min() > part


def test_two_of_nine_agreements_ran_for_five_years() -> None:
    assert value(judge("B03a", earlier="all"), "share") == pytest.approx(100 * 2 / 9)
    assert judge("B03a", earlier="all").verdict == "partly supported"
    assert (value(judge("B03a"), "every_fives"), value(judge("B03a"), "every")) == (2, 9)
    assert judge("B03a").verdict == "supported"


def test_talks_did_not_become_yearly_and_nothing_could_be_said_of_it_at_first() -> None:
    assert value(judge("B03b"), "mean") == pytest.approx((6 + 5) / 2)
    assert "6 years and 5 years" in judge("B03b").sentence().text
    assert judge("B03b").verdict == "contradicted"
    assert judge("B03b", until=2020).verdict == "open"
    assert "1 agreement has followed" in judge("B03b", until=2022).sentence().text


def test_five_payments_exceed_the_whole_cost_and_four_do_not() -> None:
    found = judge("B05")

    assert value(found, "whole") == pytest.approx((20.9 + 12.6) / 4)
    assert found.verdict == "supported"
    assert judge("B05", demand_multiple=4.0).verdict == "contradicted"
    assert value(found, "forgone") == pytest.approx(value(judge("B05", japans_part="forgone"), "share"))
    assert judge("B05", japans_part="forgone").verdict == "contradicted"


def test_cost_plus_is_judged_by_the_counts_nearest_to_the_claim() -> None:
    found = judge("B06")

    assert (found.verdict, value(found, "over"), value(found, "n")) == ("supported", 2, 3), "Germany and Korea"
    assert value(found, "x_deu") == pytest.approx(10.26)
    assert value(found, "moved") == pytest.approx(1.5 * (13.4 + 5.8) / 5.8, abs=0.01)
    assert value(found, "x_kor") > value(found, "moved")
    assert judge("B06", counted="with_pay").verdict == "partly supported", "Germany alone"
    alone = judge("B06", comparison_hosts=[], counted="with_pay")
    assert alone.verdict == "undecided", "hosts that were not counted could be among them"
    assert value(judge("B06", counted="compendium"), "over") == 3, "Belgium, Britain and Portugal"


def test_the_sum_that_holds_the_moving_of_bases_decides() -> None:
    rate = load("exchange_rates_annual").query("country == 'KOR' and year == 2015")["lcu_per_usd"].iloc[0]
    found = judge("B07")

    assert value(found, "whole") == pytest.approx(5456.4 / rate)
    assert found.verdict == "supported"
    own = judge("B07", estimate="defence_ministry")
    assert value(own, "whole") == pytest.approx(3400 / rate)
    assert (own.verdict, value(own, "other")) == ("contradicted", value(found, "whole"))
    assert value(judge("B20"), "ratio") == pytest.approx(3400 / 932)


def test_without_the_moving_of_bases_direct_support_is_no_more_than_the_agreed_sum() -> None:
    found = judge("B20", estimate="audit_office", support_definition="direct", relocation="left_out")

    assert value(found, "ratio") == pytest.approx(3.3 / 3.42, abs=0.02)
    assert found.verdict == "contradicted"
    assert judge("B20").verdict == "supported"


def test_cost_sharing_is_not_set_against_itself() -> None:
    found = judge("B20", support_definition="cost_sharing")

    assert (found.verdict, found.numbers) == ("not testable", {})


def test_days_to_the_next_demand_depend_on_what_they_are_counted_from() -> None:
    assert value(judge("B17"), "days") == 128, "1 April, the first day that it can be, to 7 August 2019"
    assert value(judge("B17", disputed="counted"), "days") == 121, "to 31 July 2019, the last day that it can be"
    assert value(judge("B17", counted_from="agreed"), "days") == 2, "10 to 12 February 2019"
    found = judge("B17", counted_from="agreed", pressed_by="a sum", disputed="counted")
    assert value(found, "days") == 171, "10 February to 31 July 2019"
    assert value(judge("B17", counted_from="period_start"), "days") == 42


def test_a_sum_told_later_and_denied_at_the_time_is_told_and_does_not_decide() -> None:
    text = judge("B17").sentence().text

    assert "On 7\u00a0August 2019, at most 128 days later, the US president said that talks" in text
    assert "a report of November\u00a02019 has Washington ask for 5 times as much in July\u00a02019" in text
    assert judge("B17", pressed_by="a sum").verdict == "undecided"
    assert "a report of" not in judge("B17", disputed="counted").sentence().text


def test_a_demand_that_was_pressed_again_and_not_heard_in_the_talks_is_pressure_in_part() -> None:
    found = judge("B13b")
    assert found.verdict == "partly supported"
    assert found.numbers["last"].value == "2019-12-03"
    assert (found.numbers["talks"].value, found.numbers["round"].value) == ("2020-10", "2020-11")
    assert found.numbers["granted"].sources == ("asahi_14508688",), "the source of the answer, not of the demand"
    assert judge("B13b", heard="from named ones").verdict == "supported", "nobody who denies it is named"
    assert judge("B13b", until=2020).verdict == "open"


def test_what_recurs_of_korea_s_support_is_told_by_the_study_itself() -> None:
    rate = load("exchange_rates_annual").query("country == 'KOR' and year == 2015")["lcu_per_usd"].iloc[0]
    assert value(judge("B07"), "recurs") == pytest.approx(3386.9 / rate)


def test_the_most_peopled_of_the_others_is_a_single_base_and_several_are_told_apart() -> None:
    found = judge("B24")
    assert found.numbers["peopled"].value == "Kadena Air Base"
    assert "around Kaiserslautern 54 thousand together" in found.sentence().text
    assert judge("B24", by="people").verdict == "undecided"


def test_bases_whose_areas_overlap_in_print_are_not_ranked() -> None:
    found = judge("B24")
    rival = load("us_base_sizes").query("base == 'camp_casey'")["area_km2"].iloc[0]

    assert value(found, "least") < rival < value(found, "area")
    assert (found.numbers["near"].value, found.numbers["rival"].value) == (
        "Kadena Air Base",
        "Thule Air Base in Greenland",
    )
    assert "in Korea, which decides here, Camp Casey" in found.sentence().text


def test_accounts_of_a_demand_that_differ_decide_nothing() -> None:
    found = judge("B04a")
    assert [value(found, f"high_{i}") for i in range(4)] == pytest.approx([100, 50, 100, 63.9], abs=0.1)
    assert found.verdict == "undecided"


def test_money_decides_a_claim_about_money() -> None:
    found = judge("B09b")

    assert value(found, "share") == pytest.approx(100 * 35.8 / 45.8, abs=0.05)
    assert value(found, "volume") == pytest.approx(66.6, abs=0.1)
    assert value(found, "early") == pytest.approx(100 * (5.6512 + 5.4160) / 16.6921)
    assert value(found, "other") == pytest.approx(100 * (35.8 - 11.0672) / (45.8 - 16.6921))
    assert found.verdict == "undecided", "the two parts of the span say different things"
    assert judge("B09b", span="whole").verdict == "supported"


def test_japan_pays_most_in_dollars_and_not_relative_to_its_economy() -> None:
    assert value(judge("B10"), "compendium_direct_and_indirect_2002") == pytest.approx(4411.34 / 1560)
    assert value(judge("B10"), "audit_office_direct_2017") == pytest.approx(12.6 / 5.8)
    assert judge("B10", measure="per_soldier_usd").verdict == "partly supported"
    assert judge("B10", measure="gdp_permille").verdict == "contradicted"


def test_japan_hosts_most_us_soldiers_and_not_most_for_its_size() -> None:
    found = judge("B27")
    assert value(found, "troops") > 1 > max(value(found, "to_gdp"), value(found, "to_people"))
    assert found.verdict == "undecided"


# ---------------------------------------------------------------- both ways, with made-up figures


def paid_in(amounts: dict[int, float]) -> Any:
    frame = pd.DataFrame({"amount": amounts, "lcu_bn": amounts, "usd_bn": amounts}).assign(source="mofa_kr_320383")
    return lambda *_: frame


@pytest.mark.parametrize(
    ("later", "verdict", "words"),
    [
        (300.0, "supported", "by +14.5% a year in won"),
        (205.0, "supported", "by +0.8%"),
        (200.0, "contradicted", "by 0.0% a year in won"),
        (180.0, "contradicted", "by −"),
    ],
)
def test_a_price_that_goes_up_has_risen_and_its_growth_before_stands_beside_it(
    monkeypatch: pytest.MonkeyPatch, later: float, verdict: str, words: str
) -> None:
    monkeypatch.setattr(payments, "paid", paid_in({2009: 100.0, 2019: 200.0, 2022: later}))

    found = judge("B03c")

    assert found.verdict == verdict
    assert words in found.sentence().text
    assert judge("B03c", rise="faster").verdict == ("supported" if later == 300 else "contradicted")


def japan(levels: list[float]) -> Any:
    years = pd.DataFrame({"year": range(2013 - len(levels), 2013), "real_usd_bn": levels, "share_of_gdp_pct": levels})
    return lambda *_: years


@pytest.mark.parametrize(
    ("levels", "verdict"),
    [
        ([9.0, 8.0, 7.0, 6.0], "supported"),
        ([9.0, 8.0, 8.5, 6.0], "partly supported"),
        ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 5.0], "contradicted"),
    ],
)
def test_a_rise_is_the_first_unless_there_was_one_of_five_years(
    monkeypatch: pytest.MonkeyPatch, levels: list[float], verdict: str
) -> None:
    monkeypatch.setattr(spending, "japan_years", japan(levels))

    assert judge("B14").verdict == verdict


def test_the_pooled_slope_is_that_of_least_squares_with_hc3_errors() -> None:
    allies = allies_over_years(pooled_rows(BurdenSharingParameters(group="nato_and_allies", with_usa=True)))
    fit = OLS(allies["burden"], add_constant(allies["size"])).fit(cov_type="HC3", use_t=True)
    found = judge("B12a").numbers["slope"]

    assert found.value == pytest.approx(fit.params["size"])
    assert found.interval == pytest.approx(tuple(fit.conf_int().loc["size"]))
    assert found.n == len(allies)


@pytest.mark.parametrize(
    ("ends", "words"),
    [
        ((-0.8, -0.2), "0.50% less a year later in 1994–2025, that of others held"),
        ((-0.4, 0.2), "the data cannot tell, and would mostly miss effects of 0.2%"),
        ((-0.15, 0.05), "that rules out 0.2%, the least that would matter"),
        ((0.2, 0.8), "0.50% more"),
    ],
)
def test_an_estimate_is_told_with_what_its_interval_allows(
    monkeypatch: pytest.MonkeyPatch, ends: tuple[float, float], words: str
) -> None:
    monkeypatch.setattr(spending, "answer_to_usa", lambda *_: st.Effect(sum(ends) / 2, ends, 0.95, 0.1, 300))

    assert words in judge("B12b").sentence().text


def test_japan_is_set_beside_the_spread_of_other_states() -> None:
    """The prediction interval by hand."""
    levels = load("military_expenditure").pivot(index="year", columns="country", values="constant_2024_usd_m")
    growth = [100 * ((levels.loc[b] / levels.loc[a]) ** (1 / (b - a)) - 1) for a, b in ((2013, 2018), (2018, 2025))]
    change = (growth[1] - growth[0]).drop("USA").dropna()
    others = change.drop("JPN")
    reach = scipy.stats.t.ppf(0.975, len(others) - 1) * others.std() * np.sqrt(1 + 1 / len(others))
    judged = judge("B16")
    found = judged.numbers["gain"]

    assert value(judged, "own_after") == pytest.approx(growth[1]["JPN"]), "compound growth, not a mean of logarithms"
    assert value(judged, "own_before") == pytest.approx(growth[0]["JPN"])
    assert found.value == pytest.approx(change["JPN"] - others.mean())
    assert found.interval == pytest.approx((found.value - reach, found.value + reach))
    assert found.n == 18


def test_more_room_cannot_be_judged_in_the_year_of_the_forecast() -> None:
    found = judge("B16", until=2018)

    assert (found.verdict, found.due) == ("open", "2020-12-31")


def test_the_headline_on_riding_free_is_the_most_frequent_verdict_and_names_the_strong_ally() -> None:
    test = find("B12a")
    verdicts = [test.run(setting).verdict for setting in test.settings()]
    found = judge("B12a")
    assert max(set(verdicts), key=verdicts.count) == found.verdict == "undecided"
    assert value(found, "usa") > value(found, "median")
