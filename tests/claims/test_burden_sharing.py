"""Verdicts on burden sharing: against published figures by hand, and both ways with made-up ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.analysis import statistics as st
from helpers.claims.burden_sharing import payments, spending
from helpers.claims.judgement import Judgement
from helpers.claims.register import find
from helpers.data import tables_held


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
    assert judge("B01a", currency="USD").verdict == "partly supported", "in dollars at yearly means it is two per cent"


def test_the_share_as_printed_is_the_official_one_and_the_carried_one_sets_2019_against_the_cost_of_2016() -> None:
    printed, held = judge("B02", cost_moves="share_as_printed"), judge("B02", cost_moves="not_at_all")

    assert value(printed, "share") == pytest.approx(42.0)
    assert printed.verdict == "supported"
    assert value(held, "share") == pytest.approx(100 * 1038.9 / (944.1 / 0.42))
    assert held.verdict == "partly supported"
    assert judge("B02", cost_moves="not_at_all", tolerance_pp=2.0).verdict == "contradicted"


def test_two_of_nine_agreements_ran_for_five_years() -> None:
    assert value(judge("B03a"), "share") == pytest.approx(100 * 2 / 9)
    assert judge("B03a", earlier="last_two").verdict == "supported"


def test_talks_did_not_become_yearly_and_nothing_could_be_said_of_it_at_first() -> None:
    assert value(judge("B03b"), "mean") == pytest.approx((6 + 5) / 2)
    assert judge("B03b").verdict == "contradicted"
    assert judge("B03b", until=2020).verdict == "open"
    assert "1 agreement has followed" in judge("B03b", until=2022).sentence().text


def test_five_payments_exceed_the_whole_cost_and_four_do_not() -> None:
    found = judge("B05")

    assert value(found, "whole") == pytest.approx((20.9 + 12.6) / 4)
    assert found.verdict == "supported"
    assert judge("B05", demand_multiple=4.0).verdict == "contradicted"


def test_below_a_share_of_thirty_per_cent_cost_plus_passes_five_times() -> None:
    found = judge("B06")

    assert (value(found, "over"), value(found, "n")) == (3, 8), "Belgium, Britain and Portugal"
    assert value(found, "highest") == pytest.approx(150 / 3.6)
    assert judge("B06", comparison_hosts=[]).verdict == "contradicted"
    assert judge("B06", comparison_hosts=["DEU", "GBR", "ITA"], some=2).verdict == "partly supported"


def test_sums_that_disagree_support_a_figure_only_in_part() -> None:
    assert judge("B07").verdict == "partly supported"
    assert judge("B07", estimate="defence_institute").verdict == "supported"
    assert judge("B07", estimate="defence_ministry").verdict == "contradicted"
    assert judge("B08b").verdict == "partly supported", "one of the four shares counts more of the move"
    assert judge("B08b", figures="in_dollars").verdict == "supported"


def test_without_the_moving_of_bases_direct_support_is_no_more_than_the_agreed_sum() -> None:
    found = judge("B20", estimate="audit_office", support_definition="direct", relocation="left_out")

    assert value(found, "ratio") == pytest.approx(3.3 / 3.42, abs=0.02)
    assert found.verdict == "contradicted"
    assert judge("B20").verdict == "supported"


def test_days_to_the_next_demand_depend_on_what_is_known_of_its_day() -> None:
    assert value(judge("B17"), "days") == 171, "10 February to 31 July 2019"
    assert value(judge("B17", day_of_month="first"), "days") == 141
    assert judge("B17", counted_from="period_start").verdict == "partly supported"


def test_pressure_on_japan_was_open_then_half_shown_then_shown() -> None:
    verdicts = {year: judge("B13b", until=year).verdict for year in (2020, 2023, 2025)}

    assert verdicts == {2020: "open", 2023: "partly supported", 2025: "supported"}
    assert "no new demand is recorded" in judge("B13b", until=2023).sentence().text


def test_most_allies_fell_short_when_it_was_written_and_no_longer_do() -> None:
    assert judge("B11b", until=2019).verdict == "supported"
    assert judge("B11b").verdict == "partly supported"
    assert judge("B11b", gdp_threshold_pct=4.0).verdict == "supported"


def test_japan_pays_most_in_dollars_and_not_relative_to_its_economy() -> None:
    assert value(judge("B10"), "ratio") == pytest.approx(4411.34 / 1560)
    found = judge("B10", measure="gdp_permille")
    assert found.verdict == "contradicted"
    assert found.sentence().text.endswith("so not the most.")


# ---------------------------------------------------------------- both ways, with made-up figures


def paid_in(amounts: dict[int, float]) -> Any:
    frame = pd.DataFrame({"amount": amounts, "lcu_bn": amounts, "usd_bn": amounts}).assign(source="mofa_kr_320383")
    return lambda *_: frame


@pytest.mark.parametrize(
    ("later", "verdict", "words"),
    [
        (300.0, "supported", "grew by"),
        (205.0, "partly supported", "grew by"),
        (200.0, "contradicted", "did not grow"),
        (180.0, "contradicted", "changed by −"),
    ],
)
def test_further_rises_are_judged_against_the_growth_before(
    monkeypatch: pytest.MonkeyPatch, later: float, verdict: str, words: str
) -> None:
    monkeypatch.setattr(payments, "paid", paid_in({2009: 100.0, 2019: 200.0, 2022: later}))

    found = judge("B03c")

    assert found.verdict == verdict
    assert words in found.sentence().text


@pytest.mark.parametrize(
    ("next_year", "verdict", "words"),
    [(125.0, "supported", "25.0% above"), (106.0, "partly supported", "above"), (95.0, "contradicted", "5.0% below")],
)
def test_substantially_more_is_a_tenth_more(
    monkeypatch: pytest.MonkeyPatch, next_year: float, verdict: str, words: str
) -> None:
    monkeypatch.setattr(payments, "paid", paid_in({2019: 100.0, 2020: next_year}))

    assert judge("B18").verdict == verdict
    assert words in judge("B18").sentence().text


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


@pytest.mark.parametrize(("order", "verdict"), [(1, "supported"), (-1, "contradicted")])
def test_small_allies_ride_free_where_burden_goes_with_size(
    monkeypatch: pytest.MonkeyPatch, order: int, verdict: str
) -> None:
    size = np.arange(10.0)
    monkeypatch.setattr(spending, "pairs_by_year", lambda *_: {2015: (size, order * size)})

    found = judge("B12a")

    assert found.verdict == verdict
    assert value(found, "mean") == pytest.approx(order)
    assert found.sentence().text.endswith(f"and it was {'' if order > 0 else 'not '}positive and clear of zero.")


@pytest.mark.parametrize(
    ("estimate", "ends", "verdict", "words"),
    [
        (-0.5, (-0.8, -0.2), "supported", "0.50% less a year later in 1994–2025, which is clear of zero"),
        (-0.1, (-0.4, 0.2), "partly supported", "0.10% less a year later in 1994–2025, which is not clear of zero"),
        (0.1, (-0.2, 0.4), "contradicted", "0.10% more"),
        (0.5, (0.2, 0.8), "contradicted", "which is clear of zero"),
    ],
)
def test_leaning_on_us_spending_is_a_negative_answer(
    monkeypatch: pytest.MonkeyPatch, estimate: float, ends: tuple[float, float], verdict: str, words: str
) -> None:
    effect = st.Effect(estimate, ends, 0.95, 0.1, 300)
    monkeypatch.setattr(spending, "answer_to_usa", lambda *_: effect)

    assert judge("B12b").verdict == verdict
    assert words in judge("B12b").sentence().text


def pace(before: list[float], after: list[float]) -> Any:
    series = pd.Series([*before, *after], range(2018 - len(before), 2018 + len(after)))
    return lambda *_: series


@pytest.mark.parametrize(
    ("after", "verdict", "words"),
    [
        ([9.0, 10.0, 11.0, 10.0], "supported", "more in 2018–2021 than in 2013–2017, which is clear"),
        ([2.0, 0.0, 9.0, -3.0], "partly supported", "more in 2018–2021 than in 2013–2017, which is not clear"),
        ([0.0, -1.0, 0.5, 0.0], "contradicted", "less in 2018–2021 than in 2013–2017"),
    ],
)
def test_more_room_is_a_faster_pace_after_the_forecast(
    monkeypatch: pytest.MonkeyPatch, after: list[float], verdict: str, words: str
) -> None:
    monkeypatch.setattr(spending, "_japans_pace", pace([1.0, 0.5, 1.5, 1.0, 1.0], after))

    assert judge("B16").verdict == verdict
    assert words in judge("B16").sentence().text


def test_more_room_cannot_be_judged_in_the_year_of_the_forecast() -> None:
    found = judge("B16", until=2018)

    assert (found.verdict, found.due) == ("open", "2019-12-31")
