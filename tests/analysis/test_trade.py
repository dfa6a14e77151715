"""The trade chapter's analysis against known published figures and against itself under unusual windows."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from helpers.analysis.trade import TradeParameters, analyse
from helpers.analysis.trade.agreements import composition, promise, steel
from helpers.analysis.trade.before_after import LEAST_LEVEL, before_after, one_effect
from helpers.analysis.trade.breaks import break_dates
from helpers.analysis.trade.chronology import chronology
from helpers.analysis.trade.contract import Ally, Comparator, DutyPartner
from helpers.analysis.trade.flows import annual_trade
from helpers.analysis.trade.gravity import gravity
from helpers.analysis.trade.imbalance import imbalance
from helpers.analysis.trade.published import published
from helpers.analysis.trade.response import response
from helpers.analysis.trade.tariffs import tariffs
from helpers.analysis.trade.turn import BLOCS, IMPORTS_ALSO, turn
from helpers.analysis.trade.what_if import WhatIf, what_if
from helpers.data import known_until, load
from studies import as_the_book

pytestmark = pytest.mark.usefixtures("held")

DEFAULT = TradeParameters()


def worked(p: TradeParameters) -> WhatIf:
    return what_if(p, response(p))


def parameters(**changed: object) -> TradeParameters:
    return TradeParameters.checked({**DEFAULT.model_dump(), **changed})


# ---------------------------------------------------------------- against what others print


@pytest.mark.parametrize(
    ("result", "printed", "tolerance"),
    [
        ("imbalance.balance.JPN.2025", -64.5, 0.1),
        ("imbalance.balance.KOR.2025", -56.5, 0.1),
        ("published.book.scott_2017_deficit", 14.4, 0.05),
        ("published.book.scott_2017_exports", -1.2, 0.05),
        ("published.book.reynolds_2017_imports", -2.6, 0.05),
        ("published.book.liberty_street_2025_japan", 15.0, 0.5),
        ("steel.base", 3.83, 0.005),
        ("steel.quota_cut.ustr", -30.0, 0.5),
        ("promise.signed.balance", 69.0, 0.2),
    ],
)
def test_the_book_finds_what_was_printed(result: str, printed: float, tolerance: float) -> None:
    assert as_the_book("trade").results[result].value == pytest.approx(printed, abs=tolerance)


def test_the_revision_of_the_deficit_of_2018_is_small() -> None:
    """The article printed 67.6 billion dollars; later vintages moved it by less than one."""
    balance = annual_trade(DEFAULT).query("partner == 'JPN' and year == 2018")["balance"].iloc[0]
    assert -68.6 < balance < -66.6


# ---------------------------------------------------------------- by hand


def test_shares_follow_from_exports_and_imports() -> None:
    rows = annual_trade(DEFAULT).set_index(["partner", "year"])
    korea, world = rows.loc[("KOR", 2025)], rows.loc[("WLD", 2025)]
    assert korea["share_of_trade"] == pytest.approx(
        100 * (korea["exports"] - korea["imports"]) / (korea["exports"] + korea["imports"])
    )
    assert korea["share_of_deficit"] == pytest.approx(-100 * korea["balance"] / world["balance"])
    assert rows.loc[("WLD", 2025), "share_of_deficit"] == pytest.approx(-100)


def test_constant_dollars_equal_current_ones_in_the_price_year() -> None:
    rows = annual_trade(parameters(price_year=2010)).query("year == 2010")
    assert rows["real"].to_numpy() == pytest.approx(rows["balance"].to_numpy())


def test_constant_dollars_follow_the_deflator() -> None:
    growth = load("macro_annual").query("country == 'USA' and year == 2025")["gdp_deflator_growth_pct"].iloc[0]
    row = annual_trade(parameters(price_year=2024)).query("partner == 'JPN' and year == 2025").iloc[0]
    assert row["real"] == pytest.approx(row["balance"] / (1 + growth / 100))


def test_the_paths_of_the_event_sum_twelve_months() -> None:
    section = before_after(DEFAULT)
    months = load("us_goods_trade_monthly").query("partner == 'KOR'")
    first = months[(months["month"] >= "2012-03-01") & (months["month"] < "2013-03-01")]
    actual = section.paths.set_index("event_year")["actual"]
    assert actual[0] == pytest.approx((first["exports_usd_m"] - first["imports_usd_m"]).sum() / 1e3)
    assert list(actual.index) == list(range(-10, 5))


def test_the_synthetic_control_uses_shares_of_donors() -> None:
    weights = before_after(DEFAULT).weights.set_index("comparator")["weight"]
    assert weights.sum() == pytest.approx(1.0)
    assert set(weights.index) == set(DEFAULT.comparators)


def test_duties_at_the_base_rate_are_imports_times_that_rate() -> None:
    section = tariffs(DEFAULT)
    rate = section.results["tariffs.rate.JPN.base"].value
    rows = section.duties[section.duties["partner"] == "JPN"]
    assert rows["at_base_rate"].sum() == pytest.approx(float(rate) / 100 * rows["imports"].sum())
    assert section.results["tariffs.extra.JPN"].value == pytest.approx(rows["paid"].sum() - rows["at_base_rate"].sum())


def test_the_worked_tariff_by_hand() -> None:
    """With full pass-through imports fall by the volume alone: ((1 + t) / (1 + t0)) to the power −ε."""
    case = worked(parameters(tariff_rate_pct=25.0, pass_through_pct=100.0, import_elasticity=2.0)).cases.iloc[0]
    base = load("us_duties_monthly").query("partner == 'JPN'")
    year = base[base["month"].dt.year == 2024]
    rate = year["duty_usd"].sum() / year["imports_for_consumption_usd"].sum()
    expected = year["imports_for_consumption_usd"].sum() / 1e9 * (1.25 / (1 + rate)) ** -2
    assert case["imports_after"] == pytest.approx(expected)
    assert case["revenue"] == pytest.approx(0.25 * expected)


def test_without_pass_through_only_the_price_before_duty_falls() -> None:
    case = worked(parameters(tariff_rate_pct=10.0, pass_through_pct=0.0, import_elasticity=5.0)).cases.iloc[0]
    again = worked(parameters(tariff_rate_pct=10.0, pass_through_pct=0.0, import_elasticity=0.0)).cases.iloc[0]
    assert case["imports_after"] == pytest.approx(again["imports_after"])


def test_groups_of_partners_hold_every_year() -> None:
    """A member whose figures begin under way would make the group's share jump."""
    table = load("japan_trade_by_partner")
    table = table[table["months_covered"] == 12].set_index(["partner", "year"])
    always = table.loc[["GBR", *(code for members in BLOCS.values() for code in members)]]
    in_imports = table.loc[[code for members in IMPORTS_ALSO.values() for code in members], "imports_jpy_bn"]
    assert always[["exports_jpy_bn", "imports_jpy_bn"]].notna().all().all()
    assert in_imports.notna().all()
    for rows in (always, in_imports):
        assert rows.groupby(level="partner").size().nunique() == 1


def test_imports_from_the_bloc_count_the_members_that_only_imports_know() -> None:
    shares = turn(DEFAULT).shares.query("bloc == 'ASEAN' and year == 2019").set_index("flow")["share_pct"]
    year = load("japan_trade_by_partner").query("year == 2019").set_index("partner")
    for flow, members in (("exports", BLOCS["ASEAN"]), ("imports", [*BLOCS["ASEAN"], *IMPORTS_ALSO["ASEAN"]])):
        column = year[f"{flow}_jpy_bn"]
        assert shares[flow] == pytest.approx(100 * column[members].sum() / column["WLD"])


def test_yen_and_dollars_give_the_same_shares() -> None:
    yen, dollars = turn(DEFAULT).shares, turn(parameters(currency="USD")).shares
    assert yen["share_pct"].to_numpy() == pytest.approx(dollars["share_pct"].to_numpy())
    assert (yen["value"] / dollars["value"]).between(75, 165).all(), "yen per dollar"


def test_an_answer_comes_after_its_demand() -> None:
    answers = chronology(DEFAULT).answers
    assert (answers["days"] > 0).all()
    assert set(answers["target"]) == {"JPN", "KOR"}


def test_breaks_before_the_register_are_not_set_beside_it() -> None:
    breaks = break_dates(DEFAULT).breaks
    first = load("trade_measures")["date_announced"].min()
    early = breaks[[date.end_time < first.normalize().replace(month=1, day=1) for date in breaks["date"]]]
    assert len(early)
    assert early["distance"].isna().all()


# ---------------------------------------------------------------- windows that leave something out


@pytest.mark.parametrize(
    ("section", "changed", "why"),
    [
        (before_after, {"start_year": 2012}, "0 months of complete years before"),
        (before_after, {"event_date": "2026-01-01"}, "months of complete years before and 0 after"),
        (steel, {"partners": ["JPN"]}, "Korea is not among the partners"),
        (steel, {"end_year": 2017}, "no volume under the quota"),
        (promise, {"partners": ["KOR"]}, "Japan is not among the partners"),
        (promise, {"end_year": 2019}, "does not hold 2019 and a later full year"),
        (composition, {"end_year": 2009}, "starts in 2009"),
        (break_dates, {"start_year": 2023}, "quarters and a break needs"),
        (tariffs, {"end_year": 2024}, "ends before the tariffs of 2025"),
        (turn, {"partners": ["KOR"]}, "Japan is not among the partners"),
        (chronology, {"end_year": 2011}, "no dated measure"),
    ],
)
def test_when_the_window_has_no_data_the_section_says_why(section, changed: dict[str, object], why: str) -> None:
    found = section(parameters(**changed))
    assert found.missing is not None
    assert why in found.missing


def test_without_comparators_only_the_time_series_runs() -> None:
    section = before_after(parameters(comparators=[]))
    assert set(section.effects["design"]) == {"its"}
    assert section.effects["low"].isna().all()
    assert section.pairs.empty


def test_the_level_of_an_interval_is_what_the_placebos_that_fitted_carry() -> None:
    effects = before_after(DEFAULT).effects
    carried = [min(DEFAULT.confidence, (n - 2) / n) for n in effects["n"]]
    placebo_designs = effects["design"] != "its"
    assert effects.loc[placebo_designs, "level"].to_list() == pytest.approx(
        [level for level, kept in zip(carried, placebo_designs, strict=True) if kept]
    )
    assert effects["n"].max() > 1 + len(DEFAULT.comparators), "partners that are no controls serve as placebos"


def test_the_event_moved_back_uses_only_the_years_before_it() -> None:
    section = before_after(DEFAULT)
    months = load("us_goods_trade_monthly").query("partner == 'KOR' and month < '2012-03-01'")
    balance = months.set_index(months["month"].dt.to_period("M"))
    balance = (balance["exports_usd_m"] - balance["imports_usd_m"]) / 1e3
    change = 12 * (balance["2007-03":"2012-02"].mean() - balance["2002-03":"2007-02"].mean())
    did = section.in_time.set_index("design").loc["did", "estimate"]
    assert section.moved_years == 5
    assert abs(did - change) < 40, "less the mean change of the comparators"


def test_the_earlier_trend_alone_finds_changes_where_nothing_happened() -> None:
    alarms = before_after(DEFAULT).results["before_after.false_alarms"]
    assert alarms.n is not None
    assert alarms.value > alarms.n / 2


def test_the_event_partner_is_never_its_own_control() -> None:
    section = before_after(parameters(event_partner="JPN", event_date="2018-03-23"))
    assert "JPN" not in set(section.pairs["comparator"])


def test_published_rows_need_the_designs_only_for_the_modelled_ones() -> None:
    narrow = parameters(start_year=2012)
    names = set(published(narrow, before_after(narrow)).rows["id"])
    assert "usitc_2007_exports" not in names
    assert "scott_2017_deficit" in names


allowed = some.builds(
    lambda years, **rest: {"start_year": min(years), "end_year": max(years), **rest},
    years=some.integers(1987, 2024).flatmap(
        lambda first: some.tuples(some.just(first), some.integers(first + 2, 2026))
    ),
    partners=some.lists(some.sampled_from(Ally.__args__), min_size=1, unique=True),
    comparators=some.lists(some.sampled_from(Comparator.__args__), unique=True),
    measure=some.sampled_from(["nominal", "real", "share"]),
    share_of=some.sampled_from(["deficit", "trade", "gdp"]),
    price_year=some.integers(1987, 2025),
    event_partner=some.sampled_from(Ally.__args__),
    event_date=some.dates(min_value=date(1989, 1, 1), max_value=date(2026, 7, 31)).map(str),
    before_years=some.integers(2, 20),
    after_years=some.integers(1, 10),
    hac_lags=some.integers(0, 36),
    confidence=some.floats(0.5, 0.99),
    turn_year=some.integers(2011, 2023),
    currency=some.sampled_from(["JPY", "USD"]),
    max_breaks=some.integers(1, 8),
    draws=some.just(50),
    tariff_rate_pct=some.floats(0, 100),
    pass_through_pct=some.floats(0, 100),
    import_elasticity=some.floats(0, 10),
    base_year=some.integers(2011, 2024),
    left_out=some.lists(some.sampled_from(DutyPartner.__args__), unique=True),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(allowed)
def test_any_allowed_run_gives_finite_results_within_their_intervals(changed: dict[str, object]) -> None:
    p = TradeParameters.checked(changed)
    results = analyse(p).results
    assert len(results) > 30
    for result in results.values():
        if isinstance(result.value, float):
            assert np.isfinite(result.value)
        if result.interval:
            assert result.interval[0] <= result.interval[1]


def test_imbalance_has_a_row_for_every_partner_asked() -> None:
    section = imbalance(parameters(comparators=["VNM"], partners=["KOR"]))
    assert set(section.latest["partner"]) == {"KOR", "VNM"}


@pytest.mark.parametrize("outcome", ["balance", "share", "exports", "imports"])
@pytest.mark.parametrize("design", ["its", "did", "scm", "sdid", "ppml"])
def test_one_design_alone_gives_what_the_section_gives(outcome: str, design: str) -> None:
    p = TradeParameters()
    alone, whole = one_effect(p, outcome, design), before_after(p).results.get(f"before_after.{outcome}.{design}")
    if whole is None:
        assert (alone, design) == (None, "ppml"), "a gravity equation is one of flows"
        return
    assert alone is not None
    assert alone.value == pytest.approx(whole.value)
    if whole.level is not None and whole.level < LEAST_LEVEL:  # too few placebos for an interval to decide
        assert (alone.interval, alone.level) == (None, None)
    else:
        assert alone.interval == pytest.approx(whole.interval)
    assert (alone.unit, alone.n, alone.sources) == (whole.unit, whole.n, whole.sources)


def test_constant_prices_of_a_year_not_yet_known_are_missing() -> None:
    with known_until(2018):
        assert annual_trade(TradeParameters(end_year=2018))["real"].isna().all()


def test_the_gravity_equation_of_an_agreement_by_hand() -> None:
    """Korea's exports beside those of all other partners, five years after against ten before, years from March."""
    months = load("us_goods_trade_monthly")
    section = gravity(DEFAULT)
    row = section.effects.query("agreement == '2012_kor_korus_in_force' and flow == 'exports'").iloc[0]
    months = months[(months["month"] >= "2002-03-01") & (months["month"] < "2017-03-01")]
    months = months[~months["partner"].isin(["WLD", "EU"])]
    wide = months.pivot(index="month", columns="partner", values="exports_usd_m").dropna(axis=1)
    others = wide.drop(columns="KOR").sum(axis=1)
    late = wide.index >= "2012-03-01"
    ratio = [wide.loc[part, "KOR"].sum() / others[part].sum() for part in (late, ~late)]
    assert row["estimate"] == pytest.approx(100 * (ratio[0] / ratio[1] - 1))


def test_no_span_of_the_gravity_equation_reaches_the_duties() -> None:
    rows = gravity(DEFAULT).effects
    assert set(rows["date"]) == {"2012-03-15", "2019-01-01", "2020-01-01"}
    assert set(gravity(parameters(partners=["JPN"])).effects["partner"]) == {"JPN"}


def test_an_official_forecast_stands_only_beside_what_it_forecast() -> None:
    rows = gravity(DEFAULT).effects
    assert set(rows.loc[rows["official_low"].notna(), "agreement"]) == {"2012_kor_korus_in_force"}
