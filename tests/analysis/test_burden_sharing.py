"""Payments, shares of cost, cost plus, demands and the wider bill: against the record, by hand, in odd windows."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.contract import ComparisonHost, Host, ShareDefinition, SupportDefinition
from helpers.analysis.burden_sharing.cost_plus import cost_plus
from helpers.analysis.burden_sharing.cost_share import cost_shares
from helpers.analysis.burden_sharing.demands import demands, fivefold
from helpers.analysis.burden_sharing.payments import host_payments
from helpers.analysis.burden_sharing.support import payments
from helpers.analysis.burden_sharing.wider_bill import account, components, projects, side_by_side
from helpers.data import load
from helpers.display import burden_sharing as page
from helpers.errors import BadInput
from helpers.wording.cited import Sentence

pytestmark = pytest.mark.usefixtures("held")

DEFAULT = BurdenSharingParameters()
SECTIONS: tuple[Callable[[BurdenSharingParameters], Any], ...] = (
    host_payments,
    cost_shares,
    cost_plus,
    demands,
    fivefold,
    components,
    projects,
    side_by_side,
    account,
)


def parameters(**changed: object) -> BurdenSharingParameters:
    return BurdenSharingParameters.checked({**DEFAULT.model_dump(), **changed})


# ---------------------------------------------------------------- against what others print


@pytest.mark.parametrize(
    ("section", "result", "printed", "tolerance"),
    [
        (host_payments, "payments.renewal.rise_local_pct.KOR.10", 8.2, 0.05),
        (host_payments, "payments.renewal.rise_local_pct.KOR.12", 8.3, 0.05),
        (host_payments, "payments.renewal.rise_local_pct.JPN.5", -2.2, 0.05),
        (host_payments, "payments.renewal.rise_usd_pct.KOR.3", 10.0, 0.05),
        (cost_shares, "cost_share.implied_usd_bn.kor_2016_governments", 2.0, 0.1),
        (cost_shares, "cost_share.implied_usd_bn.kor_2016_think_tank", 1.9, 0.05),
        (cost_plus, "cost_plus.limit_share", 30.0, 1e-9),
        (demands, "demands.days.KOR.yearly_payment.2021", 618, 0),
        (components, "wider.total.usd_bn.KOR.defence_institute.direct_and_indirect", 4.8, 0.05),
        (side_by_side, "beside.per_soldier_usd.compendium_direct_and_indirect_2002.JPN", 106_000, 1_000),
        (side_by_side, "beside.per_soldier_usd.compendium_direct_and_indirect_2002.KOR", 22_000, 500),
    ],
)
def test_the_book_finds_what_was_printed(section: Any, result: str, printed: float, tolerance: float) -> None:
    assert section(DEFAULT).results[result].value == pytest.approx(printed, abs=tolerance)


# ---------------------------------------------------------------- by hand


def test_dollars_follow_from_won_and_the_rate_of_the_year() -> None:
    row = payments(DEFAULT).query("host == 'KOR' and year == 2019").iloc[0]
    rate = load("exchange_rates_annual").query("country == 'KOR' and year == 2019")["lcu_per_usd"].iloc[0]
    assert row["usd_bn"] == pytest.approx(1038.9 / rate)


def test_sums_agreed_in_dollars_stay_in_dollars() -> None:
    row = payments(parameters(currency="USD")).query("host == 'KOR' and year == 1997").iloc[0]
    assert row["amount"] == pytest.approx(0.36)
    assert row["series"] == "agreed_usd"


def test_constant_prices_equal_current_ones_in_the_price_year() -> None:
    rows = payments(parameters(prices="constant", price_year=2010)).query("year == 2010")
    assert rows["amount"].to_numpy() == pytest.approx(rows["lcu_bn"].to_numpy())


def test_constant_prices_follow_the_deflator() -> None:
    growth = load("macro_annual").query("country == 'KOR' and year == 2025")["gdp_deflator_growth_pct"].iloc[0]
    row = payments(parameters(prices="constant", price_year=2024)).query("host == 'KOR' and year == 2025").iloc[0]
    assert row["amount"] == pytest.approx(1402.8 / (1 + growth / 100))


def test_budget_and_outturn_are_never_joined() -> None:
    """FY2002 is an outturn and FY2003 a budget: no growth may be reckoned between them."""
    renewals = host_payments(parameters(hosts=["JPN"])).renewals.set_index("number")
    assert renewals.loc[4, "rise_local_pct"] == pytest.approx(100 * (247.529 / 271.462 - 1))
    assert renewals.loc[3, ["rise_local_pct", "rise_usd_pct", "rise_real_pct"]].isna().all()
    assert renewals.loc[6, ["rise_local_pct", "yearly_pct"]].isna().all(), "FY2007 was not read"


def test_yearly_growth_compounds_to_the_whole() -> None:
    span = host_payments(DEFAULT).spans.set_index(["host", "span"]).loc[("KOR", "since")]
    assert (span["first"], span["last"]) == (2018, 2026)
    assert 960.2 * (1 + span["yearly_pct"] / 100) ** 8 == pytest.approx(1519.2)


def test_the_multiple_is_one_and_the_premium_over_the_share() -> None:
    hosts = cost_plus(parameters(premium_pct=0.0)).hosts.set_index("host")
    assert hosts.loc["JPN", "multiple"] == pytest.approx(100 / 74.5)
    over = cost_plus(DEFAULT).hosts.query("multiple > 5")["host"].tolist()
    assert over == ["GBR"]


def test_the_latest_share_of_a_definition_is_used() -> None:
    hosts = cost_plus(parameters(end_year=2001)).hosts.set_index("host")
    assert hosts.loc["JPN", "year_to"] == 2001
    assert hosts.loc["ITA", "share_pct"] == 37


def test_demands_that_one_answer_ended_count_once() -> None:
    rows = demands(DEFAULT).answered.set_index(["host", "subject", "answer"])
    korea = rows.loc[("KOR", "yearly_payment", "Tenth: one year, +8.2%")]
    assert korea["demands"] == 2
    assert (korea["conceded_low"], korea["conceded_high"]) == pytest.approx((8.2, 8.2 / 17.1 * 100))


def test_a_pledge_counts_from_the_share_of_the_year_before() -> None:
    row = demands(DEFAULT).answered.query("host == 'KOR' and subject == 'defence_spending'").iloc[0]
    before = load("military_expenditure").query("country == 'KOR' and year == 2024")["share_of_gdp_pct"].iloc[0]
    assert row["conceded_low"] == pytest.approx(100 * (3.5 - before) / (5 - before))


def test_the_whole_cost_is_reached_where_the_multiple_equals_it() -> None:
    at = fivefold(DEFAULT).rows.query("host == 'JPN' and basis == 'audit_office'").iloc[0]
    again = fivefold(parameters(demand_multiple=float(at["reached_at"]))).rows
    assert again.query("host == 'JPN' and basis == 'audit_office'")["of_whole_pct"].iloc[0] == pytest.approx(100)
    assert at["us_usd_bn"] == pytest.approx(20.9 / 4)


def test_the_parts_of_support_add_up_to_the_published_sums() -> None:
    totals = components(DEFAULT).totals.set_index(["host", "estimate", "level"])["lcu_bn"]
    assert totals["KOR", "defence_ministry", "cost_sharing"] == pytest.approx(932)
    assert totals["KOR", "defence_ministry", "direct"] == pytest.approx(2427.9)
    assert totals["JPN", "budget", "cost_sharing"] == pytest.approx(189.9)
    assert totals["JPN", "budget", "direct_and_indirect"] == pytest.approx(727.8)


def test_wider_definitions_never_count_less() -> None:
    sums = [components(parameters(support_definition=d)).results["wider.counted.KOR"].value for d in LEVELS]
    assert sums == sorted(sums)


LEVELS = get_args(SupportDefinition)


def test_the_account_is_even_where_it_says_so() -> None:
    even = account(parameters(support_definition="direct")).sides.set_index("host").loc["JPN", "break_even_pct"]
    sides = account(parameters(support_definition="direct", pay_counted_pct=float(even))).sides.set_index("host")
    assert sides.loc["JPN", "balance_usd_bn"] == pytest.approx(0, abs=1e-9)


def test_the_account_by_hand() -> None:
    """20.9 billion dollars of obligations less 12.6 of direct support, with all military pay counted."""
    sides = account(parameters(support_definition="direct")).sides.set_index("host")
    assert sides.loc["JPN", "balance_usd_bn"] == pytest.approx(20.9 - 12.6)
    assert sides.loc["JPN", "pay_usd_bn"] == pytest.approx(20.9 * 3143.4 / 5717.8)


def test_every_count_beside_another_has_two_hosts() -> None:
    rows = side_by_side(DEFAULT).rows
    assert (rows.groupby("count")["host"].nunique() > 1).all()


# ---------------------------------------------------------------- what the page says of it


def said(sentences: list[Sentence]) -> dict[str, str]:
    return {one.id: one.text for one in sentences}


@pytest.mark.parametrize("changed", [{}, {"hosts": ["KOR"]}, {"end_year": 2019}, {"start_year": 2023}])
def test_every_demand_is_drawn_or_said_to_be_left_out(changed: dict[str, object]) -> None:
    p = parameters(**changed)
    found = demands(p)
    every, open_ = (found.results[f"demands.{what}"].value for what in ("asked", "open"))
    told = said(page.demands.in_short(p, found))
    assert found.answered["demands"].sum() == every - open_
    assert ("demands.unanswered" in told) == (open_ > 0)


def test_each_rise_in_payment_is_told_with_the_largest_that_was_asked_before() -> None:
    told = said(page.demands.in_short(DEFAULT, demands(DEFAULT)))
    found = {name.removeprefix("demands.paid."): text for name, text in told.items() if name.startswith("demands.paid")}
    assert {name: text.partition("asked for ")[2] for name, text in found.items()} == {
        "KOR.yearly_payment.2019": "up to 100% more; its payment then rose by 8.2%.",
        "KOR.yearly_payment.2021": "400% more; its payment then rose by 14%.",
        "JPN.yearly_payment.2021": "up to 400% more; its payment then rose by 1.2%.",
    }


def test_the_payment_alone_is_told_from_published_shares_that_count_otherwise() -> None:
    alone = said(page.demands.fivefold_short(DEFAULT, fivefold(DEFAULT)))["demands.alone.JPN"]
    rows = fivefold(DEFAULT).rows.query("host == 'JPN'")
    share = 100 * rows["host_usd_bn"] / (rows["us_usd_bn"] + rows["host_usd_bn"])
    assert f"alone was {share.min():.0f}% to {share.max():.0f}%" in alone
    shares = said(page.cost_share.in_short(DEFAULT, cost_shares(DEFAULT)))
    assert "some count more than the cost-sharing payment, some leave US pay out" in shares["cost-share.between.KOR"]
    p = parameters(start_year=1997, end_year=2002, hosts=["JPN"])
    early = said(page.cost_share.in_short(p, cost_shares(p)))["cost-share.between.JPN"]
    assert "all count more than the cost-sharing payment, all leave US pay out" in early


@pytest.mark.parametrize("changed", [{}, {"currency": "USD"}])
def test_growth_after_inflation_is_told_with_its_years(changed: dict[str, object]) -> None:
    p = parameters(**changed)
    found = host_payments(p)
    told = said(page.payments.in_short(p, found))["payments.pace.JPN"]
    before, since = (found.spans.query(f"host == 'JPN' and span == '{span}'").iloc[0] for span in ("before", "since"))
    assert told.startswith("After inflation Japan's payment rose by")
    assert f"{before['yearly_real_pct']:.1f}% a year in {before['first']}–{before['last_real']:.0f}" in told
    assert f"in {since['first']}–{since['last_real']:.0f} it rose by {since['yearly_real_pct']:.1f}% a year" in told


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, "by size of economy Korea gave most by three counts, Japan by two"),
        ({"end_year": 2000}, "Japan gave more by the one count, in dollars and by size of economy"),
        ({"start_year": 2010}, "by size of economy Korea gave most by every count"),
    ],
)
def test_a_title_names_every_host_that_comes_first_by_size(changed: dict[str, object], says: str) -> None:
    assert says in page.wider_bill.side_plain(side_by_side(parameters(**changed))).text


def test_the_last_count_names_its_first_host_unless_counts_of_that_year_differ() -> None:
    last, early = (
        said(page.wider_bill.side_in_short(side_by_side(parameters(end_year=year))))["wider-bill.latest"]
        for year in (2026, 2010)
    )
    assert "by it Korea gave most" in last
    assert "by it" not in early


# ---------------------------------------------------------------- windows that leave something out


@pytest.mark.parametrize(
    ("section", "changed", "why"),
    [
        (host_payments, {"end_year": 1977}, "no payment of the chosen hosts is known for 1950–1977"),
        (host_payments, {"hosts": ["KOR"], "end_year": 1990}, "no payment of the chosen hosts"),
        (cost_shares, {"start_year": 2020}, "no published share of cost"),
        (cost_plus, {"share_definition": "host_ministry_wide", "hosts": ["KOR"]}, "no share of cost by the chosen"),
        (demands, {"end_year": 2016}, "begins in 2016"),
        (fivefold, {"end_year": 1984}, "no published cost of stationing"),
        (components, {"start_year": 2016}, "components are known for 2015"),
        (projects, {"end_year": 2004}, "no figure on a base project"),
        (side_by_side, {"hosts": ["JPN"], "comparison_hosts": []}, "no count of support covers two"),
        (account, {"end_year": 2018}, "does not hold"),
    ],
)
def test_when_the_window_has_no_data_the_section_says_why(section: Any, changed: dict[str, object], why: str) -> None:
    found = section(parameters(**changed))
    assert found.missing is not None
    assert why in found.missing
    assert len(found.results) == 0


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"start_year": 2000, "end_year": 2001}, "at least two years after"),
        ({"hosts": ["DEU"]}, "hosts: got"),
        ({"hosts": ["JPN", "JPN"]}, "each once"),
        ({"hosts": []}, "hosts: got"),
        ({"premium_pct": -1.0}, "premium_pct: got"),
        ({"price_year": 2026}, "price_year: got"),
        ({"share_definition": "guess"}, "share_definition: got"),
        ({"host": ["JPN"]}, "no parameter 'host'"),
    ],
)
def test_the_contract_refuses_in_one_line(changed: dict[str, object], says: str) -> None:
    with pytest.raises(BadInput, match=says) as refused:
        parameters(**changed)
    assert "\n" not in str(refused.value)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    hosts=some.lists(some.sampled_from(get_args(Host)), min_size=1, unique=True),
    comparison_hosts=some.lists(some.sampled_from(get_args(ComparisonHost)), unique=True, max_size=3),
    start_year=some.integers(1950, 2023),
    length=some.integers(2, 76),
    currency=some.sampled_from(["local", "USD"]),
    prices=some.sampled_from(["current", "constant"]),
    price_year=some.integers(1981, 2025),
    support_definition=some.sampled_from(LEVELS),
    share_definition=some.sampled_from(get_args(ShareDefinition)),
    premium_pct=some.floats(0, 200),
    demand_multiple=some.floats(1.5, 20),
    pay_counted_pct=some.floats(0, 100),
)
def test_any_allowed_parameters_give_finite_results_or_a_reason(
    start_year: int, length: int, **changed: object
) -> None:
    p = parameters(start_year=start_year, end_year=min(start_year + length, 2026), **changed)
    for section in SECTIONS:
        found = section(p)
        assert bool(found.missing) != bool(len(found.results))
        numbers = (result.value for result in found.results.values() if isinstance(result.value, float))
        assert all(math.isfinite(number) for number in numbers)
