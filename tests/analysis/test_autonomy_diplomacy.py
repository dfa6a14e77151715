"""Trade cover, security partners, meetings, steps and investment: worked cases, published figures, empty windows."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

import helpers.display.autonomy as page
from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.aiib import aiib
from helpers.analysis.autonomy.cars import cars
from helpers.analysis.autonomy.meetings import meetings
from helpers.analysis.autonomy.north import north
from helpers.analysis.autonomy.partnerships import beyond_trend, partnerships, profile_deviance, rate_ratio
from helpers.analysis.autonomy.trade_cover import cover_by_year, trade_cover
from helpers.analysis.autonomy.trade_cover_korea import korea_cover

pytestmark = pytest.mark.usefixtures("held")
SECTIONS = (trade_cover, korea_cover, partnerships, meetings, aiib, north, cars)


def run(**changed: Any) -> AutonomyParameters:
    return AutonomyParameters.checked(changed)


@pytest.mark.parametrize(("end", "words"), [(2016, "Russia before 2017 was "), (2026, "under the policy")])
def test_trade_with_russia_is_told_of_the_phases_that_the_window_holds(end: int, words: str) -> None:
    assert words in page.north.in_plain_words(north(run(end_year=end, treatment_year=2014))).text


# ---------------------------------------------------------------- trade cover


def test_cover_counts_partners_from_the_day_that_decides() -> None:
    flows = pd.DataFrame(
        [(partner, year, "total", value) for year in (2018, 2019, 2020) for partner, value in TRADE.items()],
        columns=["partner", "year", "direction", "value"],
    )
    agreements = pd.DataFrame(
        {
            "partner": ["AAA", "BBB"],
            "in_force": pd.to_datetime(["2018-09-01", "2017-01-01"]),
            "ended": pd.to_datetime([None, "2019-12-31"]),
        }
    )
    mid, last = (cover_by_year(flows, agreements, day).set_index("year") for day in ("mid_year", "last_day"))
    assert list(mid["share_pct"]) == [20, 50, 30]  # B alone; both; A alone
    assert list(last["share_pct"]) == [50, 50, 30]
    assert list(mid["upper_pct"] - mid["share_pct"]) == pytest.approx([10, 10, 10])  # a tenth is not listed


TRADE = {"WLD": 100.0, "AAA": 30.0, "BBB": 20.0, "CCC": 40.0}


def test_computed_cover_of_japan_brackets_the_published_shares() -> None:
    published = trade_cover(run()).published
    for row in published.to_dict("records"):
        assert row["computed_pct"] - 1.5 <= row["share_pct"] <= row["upper_pct"]


def test_cover_without_new_agreements_is_never_the_larger() -> None:
    cover = trade_cover(run(cover_day="last_day")).cover
    wide = cover.pivot(index=["direction", "year"], columns="series", values="share_pct")
    assert (wide["without_new"] <= wide["all"] + 1e-9).all()
    assert (
        wide.loc[wide.index.get_level_values("year") < 2018, "all"]
        == wide["without_new"][:].loc[wide.index.get_level_values("year") < 2018]
    ).all()


def test_gains_and_the_change_of_old_partners_add_up_to_the_change_of_cover() -> None:
    s = trade_cover(run())
    new = s.results["trade_cover.new.points"].value
    old = s.results["trade_cover.after.without_new.total"].value
    assert s.results["trade_cover.after.all.total"].value == pytest.approx(new + old, abs=1e-6)


def test_the_partial_agreement_counts_only_where_asked_for() -> None:
    without, within = (trade_cover(run(with_us_japan_agreement=asked)).results for asked in (False, True))
    name = "trade_cover.share.all.total.2025"
    assert within[name].value - without[name].value == pytest.approx(14.9, abs=0.1)
    assert "trade_cover.new_by_agreement.us_japan" not in without


def test_an_agreement_left_out_brings_nothing() -> None:
    s = trade_cover(run(agreements_left_out=["rcep"]))
    assert "rcep" not in set(s.gains["agreement"])


def test_talks_that_began_before_are_not_claimed_where_their_start_is_not_known() -> None:
    s = trade_cover(run(treatment_year=2012, end_year=2016))
    assert set(s.gains["agreement"]) == {"bilateral"}
    assert "trade_cover.new.talks_before_pct" not in s.results


def test_koreas_cover_rises_with_its_agreements_and_stays_below_the_published_share() -> None:
    s = korea_cover(run())
    computed = s.computed.set_index("year")["share_pct"]
    assert computed[2004] == 0
    assert computed[2012] - computed[2011] > 5  # the United States
    published = s.points[s.points["kind"] == "published"].set_index("period")["share_pct"]
    for period, year in (("2009", 2009), ("2010", 2010), ("2011", 2011), ("2014-H1", 2014)):
        assert computed[year] < published[period]


# ---------------------------------------------------------------- partnerships


def test_rate_ratio_of_a_worked_case() -> None:
    ratio, interval, p_value = rate_ratio(5, 10, 10, 5, 0.95)
    assert ratio == pytest.approx(4.0)
    assert interval is not None
    assert interval[0] == pytest.approx(1.247, abs=0.01)  # exact, by the binomial given the sum
    assert p_value < 0.02
    assert rate_ratio(4, 4, 4, 4, 0.9)[2] == pytest.approx(1.0)
    with pytest.raises(ValueError, match="zero"):
        rate_ratio(0, 3, 2, 3, 0.95)


def test_profile_deviance_agrees_with_statsmodels() -> None:
    y, time = np.array([1, 0, 2, 1, 3, 4, 2, 5.0]), np.arange(8) - 3.5
    step, sizes = (time > 0).astype(float), np.array([-1.0, 0.0, 2.0])
    design = np.column_stack([np.ones(8), time])
    expected = [GLM(y, design, family=Poisson(), offset=size * step).fit().deviance for size in sizes]
    assert profile_deviance(y, time, step, sizes) == pytest.approx(expected)


def test_a_step_in_flat_counts_stands_out_and_a_steady_growth_does_not() -> None:
    before, after = range(2001, 2009), range(2009, 2017)
    flat = pd.Series({year: 2 if year < 2009 else 10 for year in range(2001, 2017)})
    found = beyond_trend(flat, before, after, 0.95)
    assert found is not None
    assert found[1][0] > 1
    growth = pd.Series({year: round(1.2 ** (year - 2001)) for year in range(2001, 2017)})
    steady = beyond_trend(growth, before, after, 0.95)
    assert steady is not None
    assert steady[1][0] < 1 < steady[1][1]
    assert beyond_trend(flat, range(2007, 2009), after, 0.95) is None


def test_ties_are_counted_once_unless_renewals_count() -> None:
    once, again = (partnerships(run(count_renewals=asked)).results for asked in (False, True))
    assert once["partnerships.partner.ties.AUS"].value == 6
    assert again["partnerships.partner.ties.AUS"].value == 8
    whole = once["partnerships.ties.before"].value + once["partnerships.ties.after"].value
    assert once["partnerships.ties.all"].value == whole


def test_the_network_names_each_partner_with_its_number_for_those_who_do_not_see_it() -> None:
    p = run()
    card = page.partnerships.network_figure(p, partnerships(p))
    assert "Australia (6)" in card.alt


# ---------------------------------------------------------------- diplomacy


def test_meetings_with_trump_and_kim_are_as_stated_and_with_xi_one_more() -> None:
    stated = meetings(run()).stated.set_index("counterpart")
    assert list(stated.loc[["USA", "PRK"], "found"]) == [9, 3]
    assert tuple(stated.loc["CHN"]) == (4, 5, 6)


def test_korea_is_a_member_of_the_bank_and_japan_is_not() -> None:
    results = aiib(run()).results
    assert results["aiib.member.KOR"].value == "member"
    assert results["aiib.member.JPN"].value == "not a member"
    assert results["aiib.deeds.JPN.aiib"].value == 0


def test_trade_with_russia_rose_more_for_korea_than_for_japan_from_the_low_of_2016() -> None:
    results = north(run()).results
    assert results["north.since_2016.KOR.2018"].value == pytest.approx(100 * (24.8 / 13.4 - 1))
    assert results["north.since_2016.KOR.2018"].value > results["north.since_2016.JPN.2018"].value
    assert results["north.exports.2021"].value < results["north.exports.2013"].value


def test_growth_of_investment_needs_two_like_points_of_neighbouring_years() -> None:
    growth = cars(run()).growth.set_index(["year", "basis"])["growth_pct"]
    assert growth[(2017, "balance_of_payments")] == pytest.approx(16.3, abs=0.01)
    assert growth[(2018, "chinese_count")] == pytest.approx(16.5, abs=0.1)
    assert (2024, "balance_of_payments") not in growth.index


# ---------------------------------------------------------------- whatever the contract allows


@pytest.mark.parametrize("section", SECTIONS)
def test_a_window_without_data_is_said_to_be_so(section: Any) -> None:
    found = section(run(start_year=1946, end_year=1993))
    assert found.missing
    assert not len(found.results)


@settings(max_examples=15, deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
@given(
    countries=some.lists(some.sampled_from(["JPN", "KOR"]), min_size=1, unique=True),
    start=some.integers(1990, 2023),
    length=some.integers(2, 30),
    treatment=some.integers(1993, 2025),
    kinds=some.lists(some.sampled_from(AutonomyParameters().partnership_kinds), min_size=1, unique=True),
    day=some.sampled_from(["first_day", "mid_year", "last_day"]),
)
def test_any_allowed_run_gives_results_and_sentences(
    countries: list[str], start: int, length: int, treatment: int, kinds: list[str], day: str
) -> None:
    p = run(
        countries=countries,
        start_year=start,
        end_year=min(2026, max(1993, start + length)),
        treatment_year=treatment,
        partnership_kinds=kinds,
        cover_day=day,
    )
    made = [section(p) for section in SECTIONS]
    told = [
        page.trade_cover.text(p, made[0]),
        page.trade_cover.korea_text(p, made[1]),
        page.partnerships.text(p, made[2]),
        page.meetings.text(p, made[3]),
        page.aiib.text(p, made[4]),
        page.north.text(made[5]),
        page.cars.text(made[6]),
    ]
    for section, sentences in zip(made, told, strict=True):
        assert bool(section.missing) != bool(sentences)
        assert all(sentence.results for sentence in sentences[:1])  # a finding rests on results
