"""Sums that must agree and figures that are known from elsewhere."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.data import load

ROUNDING_USD_M = 0.25
"""Months and years are printed to USD 0.1 m, and twelve rounded months seldom add up to the rounded year."""
OLDER_MONTHS = {
    ("CHN", 2022): (138.1, 9.5),
    ("CHN", 2023): (136.0, 340.8),
    ("DEU", 2022): (0.6, 4.8),
    ("DEU", 2023): (166.2, 58.1),
    ("JPN", 2022): (70.8, 3.0),
    ("JPN", 2023): (33.5, 42.3),
    ("KOR", 2022): (54.8, 18.5),
    ("KOR", 2023): (92.4, 156.0),
    ("TWN", 2022): (19.8, 11.2),
    ("TWN", 2023): (3.3, 11.4),
}
"""Largest gap of exports and imports, USD m, where years were revised in June 2026 and months were not."""


@pytest.fixture(scope="module")
def balances() -> pd.Series:
    table = load("us_goods_trade_annual").set_index(["partner", "year"])
    return (table["exports_usd_m"] - table["imports_usd_m"]) / 1000


@pytest.fixture(scope="module")
def month_gaps() -> pd.DataFrame:
    """Years less the sum of their twelve months, USD m, by partner and year."""
    months = load("us_goods_trade_monthly")
    keys = [months["partner"], months["month"].dt.year.rename("year")]
    sums = months.groupby(keys)[["exports_usd_m", "imports_usd_m"]].sum()
    whole = months.groupby(keys).size() == 12
    years = load("us_goods_trade_annual").set_index(["partner", "year"])[["exports_usd_m", "imports_usd_m"]]
    return (years - sums[whole]).dropna().abs()


def test_months_add_up_to_years_but_where_the_vintages_differ(month_gaps: pd.DataFrame) -> None:
    gaps = month_gaps[(month_gaps > ROUNDING_USD_M).any(axis=1)]

    assert set(gaps.index) == set(OLDER_MONTHS)
    for key, (exports, imports) in OLDER_MONTHS.items():
        assert gaps.loc[key, "exports_usd_m"] <= exports, key
        assert gaps.loc[key, "imports_usd_m"] <= imports, key


def test_each_gap_between_months_and_years_is_a_row_of_the_conflicts() -> None:
    conflicts = load("conflicts")
    told = conflicts[conflicts["fact"].str.startswith("US goods trade with") & (conflicts["kind"] == "vintage")]

    assert len(told) == len(OLDER_MONTHS)


@pytest.mark.parametrize("partner", ["JPN", "KOR"])
@pytest.mark.parametrize("year", [2024, 2025])
def test_months_of_the_allies_add_up_to_the_published_year(month_gaps: pd.DataFrame, partner: str, year: int) -> None:
    assert month_gaps.loc[(partner, year)].max() == pytest.approx(0, abs=0.21)


@pytest.mark.parametrize("table", ["us_goods_trade_annual", "us_goods_trade_monthly"])
def test_no_partner_has_a_hole_in_its_series(table: str) -> None:
    for partner, rows in load(table).groupby("partner"):
        when = rows["year"] if "year" in rows else rows["month"].dt.year * 12 + rows["month"].dt.month
        assert when.diff().dropna().eq(1).all(), partner


@pytest.mark.parametrize(
    ("partner", "year", "usd_bn"),
    [("KOR", 2011, -13.2), ("KOR", 2016, -27.6), ("KOR", 2025, -56.5), ("JPN", 2011, -63.1), ("JPN", 2018, -67.1)],
)
def test_balances_are_those_published(balances: pd.Series, partner: str, year: int, usd_bn: float) -> None:
    assert balances[partner, year] == pytest.approx(usd_bn, abs=0.05)


def test_first_prints_lie_within_their_revision_of_the_series(balances: pd.Series) -> None:
    printed = load("published_trade_figures").query("topic == 'goods_balance'")
    today = [balances[row.partner, int(row.period)] for row in printed.itertuples()]

    assert len(printed) >= 5
    assert (printed["value"] - today).abs().max() < 0.75


def test_japan_2018_was_first_printed_as_in_the_literature(balances: pd.Series) -> None:
    printed = load("published_trade_figures").query(
        "topic == 'goods_balance' and partner == 'JPN' and period == '2018'"
    )

    assert printed["value"].item() == -67.6
    assert balances["JPN", 2018] != pytest.approx(-67.6, abs=0.3)


def test_the_allies_deficit_is_part_of_the_whole(balances: pd.Series) -> None:
    assert (balances["JPN"] / balances["WLD"]).dropna().between(0, 1).all()
    assert balances["WLD"][2025] < balances["KOR"][2025] + balances["JPN"][2025]


def test_duties_rest_on_imports_for_consumption_not_on_general_imports() -> None:
    duties = load("us_duties_monthly").query("partner in ['JPN', 'KOR']")
    both = duties.merge(load("us_goods_trade_monthly"), on=["partner", "month"])
    ratio = both["imports_for_consumption_usd"] / 1e6 / both["imports_usd_m"]

    assert len(both) == len(duties)
    assert ratio.between(0.9, 1.1).all()
    assert (ratio.sub(1).abs() > 1e-4).mean() > 0.95


@pytest.mark.parametrize(
    ("partner", "month", "rate_pct"),
    [("JPN", "2025-01", 1.47), ("JPN", "2025-08", 16.77), ("KOR", "2025-09", 14.98), ("KOR", "2026-07", 7.62)],
)
def test_collected_rates_are_those_published(partner: str, month: str, rate_pct: float) -> None:
    duties = load("us_duties_monthly").set_index(["partner", "month"])
    row = duties.loc[(partner, pd.Timestamp(month))]

    assert 100 * row["duty_usd"] / row["imports_for_consumption_usd"] == pytest.approx(rate_pct, abs=0.005)


@pytest.mark.parametrize("partner", ["JPN", "KOR"])
def test_duties_of_the_allies_have_every_month_from_2010_to_august_2026(partner: str) -> None:
    months = load("us_duties_monthly").query("partner == @partner")["month"]

    assert list(months) == list(pd.date_range("2010-01", "2026-08", freq="MS"))


def test_receipts_over_imports_give_the_rate_of_december_2025() -> None:
    receipts = load("us_customs_receipts_monthly").set_index("month").loc[pd.Timestamp("2025-12-01")]

    assert 100 * receipts["customs_duties_usd_m"] / receipts["imports_usd_m"] == pytest.approx(9.9, abs=0.05)


def test_parts_of_the_statutory_rate_leave_the_stated_rest() -> None:
    table = load("us_statutory_rate_daily")
    rest = table["statutory_rate_pct"] - table.filter(like="_pp").sum(axis=1)

    assert rest.min() == pytest.approx(0.29, abs=0.005)
    assert rest.max() == pytest.approx(1.18, abs=0.005)


def test_the_statutory_rate_has_every_day() -> None:
    assert list(load("us_statutory_rate_daily")["date"]) == list(pd.date_range("2025-01-01", "2026-03-26"))


@pytest.mark.parametrize("flow", ["export", "import"])
def test_sections_add_up_to_japans_trade_with_the_united_states(flow: str) -> None:
    rows = load("japan_us_trade_by_commodity").query("flow == @flow")
    sections = rows[rows["part_of"] == "total"].groupby("year")["value_jpy_bn"].sum()
    partner = load("japan_trade_by_partner").query("partner == 'USA'").set_index("year")[f"{flow}s_jpy_bn"]

    pd.testing.assert_series_equal(sections, partner, check_names=False, atol=0.001)


def test_no_group_of_goods_exceeds_the_one_above_it() -> None:
    rows = load("japan_us_trade_by_commodity")
    above = rows.set_index(["flow", "commodity", "year"])["value_jpy_bn"]
    parts = rows.dropna(subset="part_of").groupby(["flow", "part_of", "year"])["value_jpy_bn"].sum()

    assert (parts <= above.reindex(parts.index.set_names(above.index.names)) + 0.001).all()


def test_partners_of_japan_stay_below_the_world_and_only_2026_is_a_part_of_a_year() -> None:
    rows = load("japan_trade_by_partner")
    single = rows[~rows["partner"].isin(["WLD", "EU"])].groupby("year")[["exports_jpy_bn", "imports_jpy_bn"]].sum()
    world = rows[rows["partner"] == "WLD"].set_index("year")[["exports_jpy_bn", "imports_jpy_bn"]]

    assert (single / world).stack().between(0.93, 0.98).all()
    assert set(rows.loc[rows["months_covered"] < 12, "year"]) == {2026}


def test_vietnams_exports_are_blank_rather_than_zero_before_2017() -> None:
    vietnam = load("japan_trade_by_partner").query("partner == 'VNM'").set_index("year")["exports_jpy_bn"]

    assert vietnam.loc[:2016].isna().all()
    assert vietnam.loc[2017:].notna().all()


def test_the_steel_quota_is_seven_tenths_of_the_base() -> None:
    steel = load("steel_trade").query("partner == 'KOR'").set_index(["indicator", "basis"])["value_mt"]
    years = load("steel_trade").query("indicator == 'shipments_to_us' and source == 'fastmarkets_2018_korea'")

    base = steel["base_average", "korean_side"]
    assert years["value_mt"].mean() == pytest.approx(base, abs=0.005)
    assert steel["quota", "ustr"] == pytest.approx(0.7 * base, abs=0.005)
    assert steel["quota", "cbp"] == pytest.approx(0.7 * base, rel=0.02)


def test_rates_of_exchange_are_local_currency_per_dollar() -> None:
    mean = load("exchange_rates_annual").query("year >= 2000").groupby("country")["lcu_per_usd"].mean()

    assert (mean[["JPN", "KOR"]] > [70, 900]).all()
    assert (mean[["GBR", "EMU"]] < 1.1).all()


INVERTED = ["AUS", "EMU", "GBR"]
"""Quoted as dollars per unit: the mean of the year turned over is not the mean of the months turned over."""


def test_months_of_exchange_rates_average_to_the_year() -> None:
    months = load("exchange_rates_monthly")
    keys = [months["country"], months["month"].dt.year.rename("year")]
    mean = months.groupby(keys)["lcu_per_usd"].mean()[months.groupby(keys).size() == 12]
    gap = (mean / load("exchange_rates_annual").set_index(["country", "year"])["lcu_per_usd"] - 1).dropna().abs()
    turned = gap.index.get_level_values("country").isin(INVERTED)

    assert gap[~turned].max() < 0.005
    assert gap[turned].max() < 0.025


def test_growth_of_us_gdp_is_real_growth_and_prices_together() -> None:
    usa = load("macro_annual").query("country == 'USA'").set_index("year")
    made = (1 + usa["gdp_real_growth_pct"] / 100) * (1 + usa["gdp_deflator_growth_pct"] / 100) - 1

    assert (usa["gdp_usd_bn"].pct_change() - made).abs().max() < 0.0002
