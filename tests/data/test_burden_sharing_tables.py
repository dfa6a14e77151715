"""Burden sharing: rules that must close, sums that must agree, seams that must show, figures known from elsewhere."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.data import load

PRINTED_TENTH = 0.05
"""Amounts are printed to a tenth of a billion."""


@pytest.fixture(scope="module")
def korea() -> pd.DataFrame:
    return load("host_support_korea").set_index(["kind", "year"])


@pytest.fixture(scope="module")
def japan() -> pd.DataFrame:
    return load("host_support_japan").set_index(["basis", "fiscal_year"])["jpy_bn"].unstack("basis")


@pytest.fixture(scope="module")
def demands() -> pd.DataFrame:
    return load("host_support_demands").set_index("id", drop=False)


@pytest.fixture(scope="module")
def troops() -> pd.DataFrame:
    return load("us_troops").set_index(["host", "year"])


def won(korea: pd.DataFrame) -> pd.Series:
    """Korea's payment by year in KRW bn, official and by rule."""
    return pd.concat([korea["krw_bn"].xs(kind) for kind in ("agreed_krw", "by_rule")]).sort_index()


def test_the_growth_rule_leads_from_the_agreed_2021_to_the_official_2025(korea: pd.DataFrame) -> None:
    budget = load("defence_budgets").query("country == 'KOR'").set_index("year")["lcu_bn"]
    growth = (100 * budget.pct_change()).round(1)  # the rule uses the growth as printed
    amount = korea.at[("agreed_krw", 2021), "krw_bn"]

    for year in range(2022, 2026):
        amount = round(amount * (1 + growth[year - 1] / 100), 1)
        assert won(korea)[year] == pytest.approx(amount, abs=0.11), year


def test_korea_has_one_main_amount_for_every_year(korea: pd.DataFrame) -> None:
    dollars = korea["usd_m"].xs("agreed_usd")

    assert list(dollars.index) == list(range(1991, 2005))
    assert list(won(korea).index) == list(range(2005, 2027))


def test_every_amount_of_korea_is_in_one_currency() -> None:
    rows = load("host_support_korea")

    assert (rows["krw_bn"].notna() ^ rows["usd_m"].notna()).all()
    assert (rows["usd_m"].notna() == rows["kind"].str.endswith("_usd")).all()


def test_years_that_nobody_printed_are_marked_derived(korea: pd.DataFrame) -> None:
    derived = korea.index[korea["quality"] == "derived"]

    assert list(derived) == [("by_rule", 2023), ("by_rule", 2024)]


@pytest.mark.parametrize(("year", "rise_pct"), [(2019, 8.2), (2020, 0), (2021, 13.9), (2026, 8.3)])
def test_rises_of_korea_are_those_announced(korea: pd.DataFrame, year: int, rise_pct: float) -> None:
    assert 100 * (won(korea)[year] / won(korea)[year - 1] - 1) == pytest.approx(rise_pct, abs=PRINTED_TENTH)


def test_a_payment_belongs_to_the_agreement_of_its_year() -> None:
    rows = load("host_support_korea").merge(load("host_support_agreements"), left_on="agreement", right_on="id")

    assert len(rows) == len(load("host_support_korea"))
    assert (rows["year"] >= rows["period_start"].dt.year).all()
    assert (rows["year"] <= rows["period_end"].dt.year).all()


def test_the_first_year_of_an_agreement_is_the_payment_of_that_year(korea: pd.DataFrame) -> None:
    first = load("host_support_agreements").query("host == 'KOR'")
    in_won = first.dropna(subset="first_year_lcu_bn")

    assert list(in_won["first_year_lcu_bn"]) == list(won(korea)[in_won["period_start"].dt.year])


@pytest.mark.parametrize(("host", "number"), [("KOR", 12), ("JPN", 10)])
def test_terms_of_agreements_follow_each_other_without_a_gap(host: str, number: int) -> None:
    terms = load("host_support_agreements").query("host == @host").sort_values("number")
    closed = terms.dropna(subset="period_end")
    after = closed["period_end"] + pd.Timedelta(days=1)

    assert list(terms["number"]) == list(range(1, number + 1))
    assert list(after[:-1]) == list(closed["period_start"][1:])
    assert list(closed["length_years"]) == list(after.dt.year - closed["period_start"].dt.year)


def test_budget_and_outturn_of_japan_are_told_apart(japan: pd.DataFrame) -> None:
    both = japan.dropna()

    assert list(japan["outturn"].dropna().index) == list(range(1996, 2003))
    assert list(both.index) == [1999]
    assert both.at[1999, "budget"] - both.at[1999, "outturn"] == pytest.approx(3.8, abs=0.1)


@pytest.mark.parametrize(("year", "jpy_bn"), [(1978, 6.2), (1999, 275.6), (2014, 184.8), (2019, 197.4), (2025, 227.4)])
def test_known_budgets_of_japan(japan: pd.DataFrame, year: int, jpy_bn: float) -> None:
    assert japan.at[year, "budget"] == jpy_bn


def test_years_of_japan_that_were_not_read_stay_blank(japan: pd.DataFrame) -> None:
    assert {2024, 2026}.isdisjoint(japan.index)
    assert japan["budget"].count() == 24


@pytest.mark.parametrize("year", [2015, 2018, 2019])
def test_parts_of_koreas_payment_add_up_to_it(korea: pd.DataFrame, year: int) -> None:
    parts = load("host_support_components").query("host == 'KOR' and year == @year and basis == 'agreed'")

    assert parts["lcu_bn"].sum() == pytest.approx(won(korea)[year], abs=PRINTED_TENTH)


def test_parts_of_the_korean_budget_of_2014_add_up_to_it(korea: pd.DataFrame) -> None:
    parts = load("host_support_components").query("year == 2014 and basis == 'budget_proposal'")

    assert parts["lcu_bn"].sum() == pytest.approx(korea.at[("budgeted", 2014), "krw_bn"], abs=PRINTED_TENTH)


@pytest.mark.parametrize("year", [2008, 2009, 2015, 2021])
def test_parts_of_japans_budget_add_up_to_it(japan: pd.DataFrame, year: int) -> None:
    parts = load("host_support_components").query("host == 'JPN' and year == @year")

    assert parts["lcu_bn"].sum() == pytest.approx(japan.at[year, "budget"], abs=0.11)


def test_direct_support_of_2015_adds_up_as_the_ministry_printed_it() -> None:
    rows = load("korea_support_estimates").query("estimate == 'defence_ministry'")
    direct = rows.query("kind == 'direct' and budget != 'sum'")["krw_bn"].sum()
    indirect = rows.query("kind == 'indirect'")["krw_bn"].sum()
    amounts = rows.set_index("component")["krw_bn"]

    assert direct == pytest.approx(amounts["direct_total"], abs=0.01)
    assert amounts["total"] == pytest.approx(direct + indirect, abs=1), "with what could not be read"
    assert amounts["unread_items"] < 0.06 * amounts["total"]


def test_shares_that_follow_from_two_amounts_do_so() -> None:
    rows = load("support_cost_shares").dropna(subset=["host_amount", "us_amount"])
    rows = rows[
        rows["definition"].isin(["audit_office", "audit_office_less_relocation", "host_ministry_narrow", "think_tank"])
    ]
    made = 100 * rows["host_amount"] / (rows["host_amount"] + rows["us_amount"])

    assert len(rows) == 5
    assert (made - rows["share_pct"]).abs().max() < 0.4


def test_the_41_per_cent_stand_beside_other_definitions_of_the_same_share() -> None:
    korea = load("support_cost_shares").query("host == 'KOR'")

    assert set(korea.loc[korea["share_pct"] == 41, "definition"]) == {"non_personnel", "think_tank", "as_cited"}
    assert {"both_governments", "with_indirect", "audit_office"} <= set(korea["definition"])
    assert korea["share_pct"].max() == 72.6


def test_no_definition_gives_a_host_two_shares_for_one_year() -> None:
    assert not load("support_cost_shares").duplicated(["host", "year_from", "definition"]).any()


@pytest.mark.parametrize("host", ["JPN", "KOR"])
def test_parts_of_the_budget_estimate_add_up(host: str) -> None:
    rows = load("stationing_costs").query("basis == 'comptroller_budget' and host == @host and year_from == 2020")
    total = rows.loc[rows["component"] == "total", "usd_m"].item()

    assert rows.loc[rows["component"] != "total", "usd_m"].sum() == pytest.approx(total, abs=0.15)


def test_each_basis_of_us_costs_says_whether_pay_is_in_it() -> None:
    pay = load("stationing_costs").groupby("basis")["military_pay"].unique()

    assert all(len(words) == 1 for words in pay)
    assert pay["senate_committee"][0] == "no"


@pytest.mark.parametrize("host", ["JPN", "KOR", "ITA"])
def test_direct_and_indirect_support_add_up_in_the_compendium(host: str) -> None:
    rows = load("allied_contributions").query("host == @host and data_year == 2002").set_index("indicator")["value"]

    assert rows["direct"] + rows["indirect"] == pytest.approx(rows["total"], abs=0.6)


def test_the_order_of_hosts_in_2002_is_that_of_their_totals() -> None:
    rows = load("allied_contributions").query("data_year == 2002 and host != 'ALL'")
    wide = rows.pivot(index="host", columns="indicator", values="value")
    known = wide.dropna(subset=["total", "rank_by_total"]).sort_values("rank_by_total")

    assert list(known.index) == ["JPN", "DEU", "KOR", "ITA"]
    assert known["total"].is_monotonic_decreasing


def test_shares_of_all_contributions_stay_below_the_whole() -> None:
    rows = load("allied_contributions").query("indicator == 'share_of_all_contributions' and data_year < 1999")

    assert rows.groupby("data_year")["value"].sum().between(90, 100.02).all()


def test_totals_of_different_counts_are_different_items() -> None:
    rows = load("japan_us_forces_costs").query("fiscal_year == fiscal_year_to")
    wide = rows.pivot(index="fiscal_year", columns=["item", "basis"], values="jpy_bn")
    narrow, all_ministries = wide["defence_ministry_narrow", "budget"], wide["all_ministries", "budget"]

    assert (all_ministries - narrow).dropna().min() > 200
    assert set(load("japan_us_forces_costs").query("item == 'all_ministries'")["quality"]) == {"news"}


def test_the_narrow_bill_of_2015_is_host_support_and_the_rest(japan: pd.DataFrame) -> None:
    rows = load("japan_us_forces_costs").query("fiscal_year == 2015 and item == 'defence_ministry_narrow'")

    assert rows["jpy_bn"].item() - japan.at[2015, "budget"] == pytest.approx(182.6)


def test_camp_humphreys_is_over_nine_tenths_korean_or_half_by_whose_money_the_payment_is() -> None:
    rows = load("base_projects").set_index("id")

    base = rows.query("project == 'camp_humphreys'")["host_share_pct"]
    assert base.drop("humphreys_2017_won").between(90, 92).all()
    assert base["humphreys_2017_won"] == 52


def test_ranges_of_projects_run_from_low_to_high() -> None:
    rows = load("base_projects")

    assert (rows["amount_low"] <= rows["amount_high"]).all()


def test_steps_stand_in_the_order_of_their_dates(demands: pd.DataFrame) -> None:
    assert demands["date"].is_monotonic_increasing


def test_only_demands_have_an_outcome_and_all_do(demands: pd.DataFrame) -> None:
    assert (demands["outcome"].notna() == (demands["kind"] == "demand")).all()
    assert (demands["answered_by"].isna() == demands["outcome"].isin(["no_answer_found"]))[
        demands["kind"] == "demand"
    ].all()


def test_an_answer_follows_the_demand_on_the_same_ally_and_subject(demands: pd.DataFrame) -> None:
    asked = demands.dropna(subset="answered_by")
    answer = demands.loc[asked["answered_by"]]

    assert set(answer["kind"]) <= {"agreement", "commitment", "withdrawal"}
    assert (answer["date"].array > asked["date"].array).all()
    assert (answer["host"].array == asked["host"].array).all()
    assert (answer["subject"].array == asked["subject"].array).all()


def test_no_earlier_answer_was_passed_over(demands: pd.DataFrame) -> None:
    for row in demands.dropna(subset="answered_by").itertuples():
        later = demands[
            (demands["date"] > row.date) & (demands["host"] == row.host) & (demands["subject"] == row.subject)
        ]
        first = later[later["kind"].isin(["agreement", "commitment", "withdrawal"])].iloc[0]
        assert row.answered_by == first["id"], row.id


def test_what_was_granted_is_what_the_answer_granted(demands: pd.DataFrame) -> None:
    asked = demands.dropna(subset="answered_by")
    answer = demands.loc[asked["answered_by"]]

    for column in ("granted_rise_pct", "granted_gdp_pct"):
        assert asked[column].fillna(-1).tolist() == answer[column].fillna(-1).tolist()


def test_nobody_was_granted_more_than_was_asked(demands: pd.DataFrame) -> None:
    assert (demands["granted_rise_pct"] / demands["asked_rise_low_pct"]).dropna().between(0, 1).all()
    assert (demands["granted_gdp_pct"] / demands["asked_gdp_pct"]).dropna().between(0, 1).all()


def test_rises_granted_to_japan_follow_from_its_budget(demands: pd.DataFrame, japan: pd.DataFrame) -> None:
    rise = 100 * (japan["budget"] / japan["budget"].shift() - 1)

    assert demands.at["2021_jpn_extension", "granted_rise_pct"] == pytest.approx(rise[2021], abs=PRINTED_TENTH)


def test_the_series_of_troops_changes_in_2005_and_nowhere_else(troops: pd.DataFrame) -> None:
    years = troops.index.get_level_values("year")

    counted = troops["troops"] > 0

    assert ((troops["series"] == "report") == (years >= 2005))[counted].all()
    assert troops.groupby("host").size().eq(76).all()


@pytest.mark.parametrize(("host", "pct"), [("DEU", 5), ("ITA", 5), ("GBR", 5), ("JPN", 5)])
def test_the_seam_of_the_two_series_shows(troops: pd.DataFrame, host: str, pct: float) -> None:
    seam = troops.loc[host].loc[2006:2007]
    gap = 100 * (seam["troops"] / seam["other_series_troops"] - 1).abs()

    assert gap.max() > pct
    assert (seam.loc[gap > pct, "caution"] == "series_differ").all()


def test_services_add_up_to_the_troops_but_for_the_smallest(troops: pd.DataFrame) -> None:
    parts = troops[["army", "navy", "marine_corps", "air_force"]].dropna()
    rest = troops.loc[parts.index, "troops"] - parts.sum(axis=1)

    assert rest.between(0, 400).all()
    assert (rest / troops.loc[parts.index, "troops"]).loc[["JPN", "KOR", "DEU"]].max() < 0.01
    assert len(parts) > 1000


def test_the_jump_of_the_navy_in_japan_is_marked(troops: pd.DataFrame) -> None:
    navy = troops.loc["JPN"]["navy"]

    assert navy[2008] - navy[2007] > 14_000
    assert troops.at[("JPN", 2008), "caution"] == "navy_count_jumps"


def test_numbers_that_repeat_a_neighbour_are_marked_as_held(troops: pd.DataFrame) -> None:
    assert set(troops.loc["KOR"].loc[1951:1952, "caution"]) == {"held"}
    assert set(troops.loc[troops["caution"] == "held", "quality"]) == {"inferred"}


@pytest.mark.parametrize(
    ("host", "year", "count"), [("KOR", 1953, 326_863), ("JPN", 2025, 53_490), ("JPN", 1960, 83_462)]
)
def test_known_counts_of_troops(troops: pd.DataFrame, host: str, year: int, count: int) -> None:
    assert troops.at[(host, year), "troops"] == count


def test_bases_are_those_of_the_printed_list() -> None:
    bases = load("us_bases").set_index("host")["sites"]

    assert bases["JPN"] / bases["KOR"] == pytest.approx(1.63, abs=0.005)
