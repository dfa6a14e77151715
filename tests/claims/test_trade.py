"""Verdict rules of the claims about trade, on cases worked by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd
import pytest

from helpers.analysis.results import Result
from helpers.analysis.trade import TradeParameters
from helpers.claims.judgement import Judgement
from helpers.claims.register import find
from helpers.claims.trade import balances, directions, sequence, tariffs, terms
from helpers.claims.trade.common import graded_by, in_known_prices, term
from helpers.data import known_until, load

P = TradeParameters()
Load = Callable[[str], pd.DataFrame]


def with_table(**tables: pd.DataFrame) -> Load:
    """A loader that gives made-up tables by name, and the book's own for all others."""
    return lambda name: tables[name].copy() if name in tables else load(name)


def always(value: object) -> Callable[..., object]:
    """A function that gives the same whatever it is asked."""
    return lambda *_arguments, **_options: value


def test_a_change_is_graded_by_what_is_needed() -> None:
    assert [graded_by(change, 5.0) for change in (7.0, 5.0, 4.9, 0.0, -8.0)] == ["more", "more", "some", "less", "less"]


def test_constant_prices_are_those_of_a_year_known_at_the_time() -> None:
    with known_until(2018):
        assert in_known_prices(P).price_year == 2018
    assert in_known_prices(P).price_year == P.price_year


@pytest.mark.parametrize(
    ("tolerance", "verdict"), [(1.0, "supported"), (0.5, "partly supported"), (0.3, "contradicted")]
)
def test_the_deficit_of_2018_is_off_by_0_8_per_cent(tolerance: float, verdict: str) -> None:
    judged = balances.deficit_with_japan_in_2018(P, tolerance_pct=tolerance)
    assert judged.verdict == verdict
    assert judged.numbers["off"].value == pytest.approx(100 * (1 - 67.064493 / 67.6), abs=1e-6)
    assert judged.sentence().text.startswith(
        "By revised US customs figures, the US deficit with Japan in 2018 was $67.1"
    )


def test_services_lower_the_deficit_of_2018_by_their_surplus() -> None:
    goods = balances.deficit_with_japan_in_2018(P).numbers["deficit"].value
    both = balances.deficit_with_japan_in_2018(P, counted="goods and services").numbers["deficit"].value
    assert float(goods) - float(both) == pytest.approx(10.5)


def deficits(values: dict[int, float]) -> Callable[..., object]:
    return always((pd.Series(values), ["census_country_2024_08"]))


@pytest.mark.parametrize(
    ("after", "verdict", "word"),
    [(12.0, "supported", "larger"), (10.5, "partly supported", "larger"), (8.0, "contradicted", "smaller")],
)
def test_the_deficit_with_korea_grew_only_by_a_tenth_or_more(
    monkeypatch: pytest.MonkeyPatch, after: float, verdict: str, word: str
) -> None:
    series = {year: 10.0 if year < 2012 else after for year in range(2002, 2020)}
    monkeypatch.setattr(balances, "_deficits", deficits(series))
    judged = balances.deficit_with_korea_grew(P)
    assert judged.verdict == verdict
    assert f"{word} after the agreement" in judged.sentence().text


@pytest.mark.parametrize(
    ("later", "judged_by", "verdict", "word"),
    [
        ([90.0, 90.0, 90.0], "mean", "supported", "smaller"),
        ([97.0, 97.0, 97.0], "mean", "partly supported", "smaller"),
        ([80.0, 120.0, 110.0], "mean", "contradicted", "larger"),
        ([80.0, 90.0, 101.0], "every year", "partly supported", "smaller"),
        ([80.0, 90.0, 99.0], "every year", "supported", "smaller"),
        ([80.0, 90.0, 101.0], "last year", "contradicted", "larger"),
    ],
)
def test_a_promise_of_a_smaller_deficit_is_judged_by_the_years_since(
    monkeypatch: pytest.MonkeyPatch, later: list[float], judged_by: str, verdict: str, word: str
) -> None:
    series = dict.fromkeys(range(2014, 2020), 100.0) | dict(zip(range(2020, 2023), later, strict=True))
    monkeypatch.setattr(balances, "_deficits", deficits(series))
    judged = balances.agreement_reduces_deficit_with_japan(P, judged=judged_by)
    assert judged.verdict == verdict
    assert f"% {word}, and smaller than then in" in judged.sentence().text


def effect(value: float, low: float, high: float) -> Callable[..., object]:
    return always(Result("x", value, "USD bn a year", (low, high), 90, ("census_country_2024_08",)))


@pytest.mark.parametrize(
    ("estimate", "verdict", "words"),
    [
        ((-3.0, -5.0, -1.0), "supported", "worse after the agreement of 2012"),
        ((-3.0, -7.0, 1.0), "partly supported", "includes zero"),
        ((2.0, 1.0, 3.0), "contradicted", "better after the agreement of 2012"),
    ],
)
def test_blame_needs_a_worse_balance_and_an_interval_without_zero(
    monkeypatch: pytest.MonkeyPatch, estimate: tuple[float, float, float], verdict: str, words: str
) -> None:
    monkeypatch.setattr(balances, "one_effect", effect(*estimate))
    judged = balances.agreement_raised_the_deficit(P)
    assert judged.verdict == verdict
    assert words in judged.sentence().text


def test_half_the_deficit_over_imports_is_the_rate_of_april_2025() -> None:
    trade = pd.DataFrame(
        {"partner": ["JPN", "GBR"], "year": 2024, "exports_usd_m": [80.0, 70.0], "imports_usd_m": [150.0, 60.0]}
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(balances, "load", with_table(us_goods_trade_annual=trade))
        gaps = balances._formula_gaps(2024, "all")
    # half of (150 - 80) / 150 is 23.3; where there is no deficit the floor of 10 holds
    assert gaps["gap"].round(2).to_dict() == {"JPN": 0.67, "GBR": 0.0}


def statuses(*rows: tuple[str, str, str | None, str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["partner", "date_from", "date_to", "status"])
    return frame.assign(
        metal="steel",
        rate_pct=25.0,
        date_from=pd.to_datetime(frame["date_from"]),
        date_to=pd.to_datetime(frame["date_to"]),
        source="fr_9705",
        second_source=None,
    )


@pytest.mark.parametrize(
    ("hit", "verdict"),
    [([], "supported"), (["KOR"], "contradicted"), (["KOR", "AUS"], "contradicted")],
)
def test_only_allows_no_second_ally(monkeypatch: pytest.MonkeyPatch, hit: list[str], verdict: str) -> None:
    table = statuses(
        *((code, "2018-03-23", None, "tariff" if code in ["JPN", *hit] else "exempt") for code in ("JPN", "KOR", "AUS"))
    )
    monkeypatch.setattr(tariffs, "load", with_table(metal_tariff_status=table))
    judged = tariffs.japan_the_only_ally_hit(P, allies="closest in Asia", metals="steel")
    assert judged.verdict == verdict
    assert judged.numbers["others"].value == len(hit)


def test_a_status_holds_from_its_first_to_its_last_day() -> None:
    before, after = tariffs._status("2018-04-30", "steel"), tariffs._status("2018-05-01", "steel")
    assert before.set_index("partner")["status"]["KOR"] == "exempt"
    assert after.set_index("partner")["status"]["KOR"] == "quota"


def test_korea_was_spared_on_steel_but_paid_on_aluminium() -> None:
    assert tariffs.quota_spared_korea_the_tariff(P, metals="steel").verdict == "supported"
    assert tariffs.quota_spared_korea_the_tariff(P, metals="aluminium").verdict == "contradicted"
    assert "10% on aluminium while its steel" in tariffs.quota_spared_korea_the_tariff(P).sentence().text


def test_a_car_tariff_is_open_until_it_comes_and_missed_when_its_time_is_over() -> None:
    test = find("T09")
    assert [test.run(until=year).verdict for year in (2019, 2024, 2025)] == ["open", "open", "supported"]
    assert test.run(until=2024).due == "2025-04-03"
    assert test.run({"within_years": 5}).verdict == "contradicted"
    assert test.run({"within_years": 5}, until=2023).verdict == "open"


def test_a_tariff_replaced_by_a_quota_is_resolved_in_part() -> None:
    judged = tariffs.friction_hard_to_resolve(P, short_run_years=5)
    assert (judged.verdict, judged.numbers["left"].value) == ("partly supported", 0.0)
    assert tariffs.friction_hard_to_resolve(P, short_run_years=3).verdict == "supported"


def test_the_short_run_is_over_so_many_years_after_the_paper() -> None:
    assert tariffs._years_on(date(2018, 6, 10), 3) == pd.Timestamp("2021-06-10")
    assert find("T13a").run(until=2020).due == "2021-06-10"


@pytest.mark.parametrize(
    ("needed", "verdict"), [(30.0, "supported"), (50.0, "partly supported"), (90.0, "contradicted")]
)
def test_friction_burdens_by_its_share_of_years(needed: float, verdict: str) -> None:
    judged = tariffs.friction_keeps_burdening(P, needed_pct=needed)
    assert judged.numbers["share"].value == pytest.approx(37.5)  # 2019, 2025 and 2026 of eight years
    assert judged.verdict == verdict


def test_the_quota_cuts_31_per_cent_of_the_mean_and_27_of_2017() -> None:
    cuts = [terms.korea_accepted_a_cut(P, base=base).numbers["cut"].value for base in ("mean of 2015–17", "2017")]
    assert cuts == pytest.approx([100 * (1 - 2.63 / 3.83), 100 * (1 - 2.63 / 3.62)])


def test_terms_are_unknown_before_they_are_stated() -> None:
    with known_until(2017):
        assert term("korus_cars_per_maker_2018") is None
        assert terms.car_allowance_doubled(P).verdict == "open"
        assert terms.truck_tariff_until_2041(P).verdict == "open"


def test_the_share_of_tariffs_depends_on_how_they_are_counted() -> None:
    by = {by: terms.japan_eu_removes_tariffs(P, share_of=by).verdict for by in ("tariff lines", "duties")}
    assert by == {"tariff lines": "partly supported", "duties": "supported"}


@pytest.mark.parametrize(("factor", "verdict", "word"), [(1.2, "supported", "more"), (0.9, "contradicted", "less")])
def test_a_victory_for_farmers_is_more_sales(
    monkeypatch: pytest.MonkeyPatch, factor: float, verdict: str, word: str
) -> None:
    sales = pd.Series({year: 10.0 * (factor if year >= 2020 else 1.0) for year in range(2015, 2024)})
    monkeypatch.setattr(terms, "_farm_imports", always((sales, ["japan_customs_2026_04"])))
    judged = terms.victory_for_farmers(P)
    assert judged.verdict == verdict
    assert judged.sentence().text.endswith(f"% {word}.")


def test_growth_of_vehicles_is_set_against_growth_of_all_exports() -> None:
    judged = terms.above_all_cars(P)
    cars, total = 100 * (2.478895 / 2.885617 - 1), 100 * (65.586297 / 50.978205 - 1)
    assert float(judged.numbers["lead"].value) == pytest.approx(cars - total, abs=1e-3)
    assert "fell by 14.1% from 2020 to 2024, while all its exports there rose by 28.7%" in judged.sentence().text


def test_china_led_us_trade_in_2018_and_no_longer_in_2019() -> None:
    verdicts = [directions.china_largest_partner(P, year=year).verdict for year in (2018, 2019)]
    assert verdicts == ["supported", "contradicted"]


@pytest.mark.parametrize(
    ("after", "verdict", "word"),
    [(32.0, "supported", "more"), (30.4, "partly supported", "more"), (28.0, "contradicted", "less")],
)
def test_a_turn_is_a_larger_share_by_a_point(
    monkeypatch: pytest.MonkeyPatch, after: float, verdict: str, word: str
) -> None:
    shares = pd.Series({year: 30.0 if year <= 2017 else after for year in range(2009, 2026)})
    monkeypatch.setattr(directions, "_western_share", always(shares))
    judged = directions.japan_turns_west(P)
    assert judged.verdict == verdict
    assert judged.sentence().text.endswith(f"points {word}.")


def test_a_turn_that_speeds_up_is_told_from_one_that_slows_down(monkeypatch: pytest.MonkeyPatch) -> None:
    noise = [0.0, 0.1, -0.1, 0.05, 0.0, -0.05, 0.1, 0.0, -0.1]

    def judged(slope: float) -> Judgement:
        rise = [30 + slip for slip in noise] + [30 + slope * step for step in range(1, 9)]
        monkeypatch.setattr(directions, "_western_share", always(pd.Series(rise, index=range(2009, 2026))))
        return directions.turn_intensifies(P)

    assert [judged(slope).verdict for slope in (1.0, -1.0)] == ["supported", "contradicted"]


def test_the_western_share_is_the_sum_over_both_flows() -> None:
    table = load("japan_trade_by_partner").query("year == 2018").set_index("partner")
    trade = table["exports_jpy_bn"] + table["imports_jpy_bn"]
    assert directions._western_share(P, "China", "both")[2018] == pytest.approx(100 * trade["CHN"] / trade["WLD"])


def test_korea_came_first_unless_the_pacific_partnership_counts() -> None:
    assert sequence.korea_pressed_earlier(P).verdict == "supported"
    counted = sequence.korea_pressed_earlier(P, first_of="any step", with_tpp=True)
    assert counted.verdict == "contradicted"
    assert "170 days later than that against Japan" in counted.sentence().text


@pytest.mark.parametrize(("korea", "verdict"), [(13.0, "supported"), (10.0, "partly supported"), (7.0, "contradicted")])
def test_harder_is_a_quarter_more(monkeypatch: pytest.MonkeyPatch, korea: float, verdict: str) -> None:
    monkeypatch.setattr(sequence, "_pressure", always((korea, 10.0, ["fr_9705"])))
    assert sequence.korea_pressed_harder(P).verdict == verdict


def test_fewer_days_to_answer_is_harder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence, "_pressure", always((5.0, 10.0, ["fr_9705"])))
    assert sequence.korea_pressed_harder(P, harder_by="days to answer").verdict == "supported"


@pytest.mark.parametrize(
    ("agreed", "verdict", "word"),
    [("2018-03-01", "supported", "7 days after"), ("2018-03-09", "contradicted", "1 day before")],
)
def test_two_dates_settle_which_came_first(
    monkeypatch: pytest.MonkeyPatch, agreed: str, verdict: str, word: str
) -> None:
    days = {"2018_jpn_steel_25_pct_aluminium_10_pct": "2018-03-08", "2018_kor_korus_changes_agreed": agreed}
    monkeypatch.setattr(
        sequence,
        "measure_row",
        lambda event: pd.Series({"date_announced": pd.Timestamp(days[event]), "source": "fr_9705"}),
    )
    judged = sequence.tariff_after_the_korea_agreement(P)
    assert judged.verdict == verdict
    assert word in judged.sentence().text


def test_leaving_at_once_is_three_days() -> None:
    assert sequence.left_the_pacific_partnership_at_once(P).numbers["days"].value == 3
    assert sequence.left_the_pacific_partnership_at_once(P, step="exit_effective", within_days=7).verdict == (
        "partly supported"
    )
