"""Defence: editions apart, parts of data sets that may be published, figures known from elsewhere."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.data import catalogue, load

CELLS_IN_SIPRI_EXTRACT = 2582
"""Values of the extract of SIPRI's military expenditure: 19 states, two indicators, at most 77 years."""
DEALS_IN_REGISTER = 29_000
"""Rows of SIPRI's whole trade register, at the least."""


@pytest.fixture(scope="module")
def burden() -> pd.Series:
    """Share of GDP by country and year, edition of 2026."""
    return load("military_expenditure").set_index(["country", "year"])["share_of_gdp_pct"]


@pytest.fixture(scope="module")
def older_burden() -> pd.Series:
    """Share of GDP by country and year, edition of 2025."""
    return load("military_share_2025_edition").set_index(["country", "year"])["share_of_gdp_pct"]


def deliveries() -> pd.DataFrame:
    """Volume by recipient, supplier and year, each deal spread evenly over its years of delivery."""
    deals = load("arms_deals")
    years = deals["delivery_years"].str.split()
    spread = deals.assign(year=years, tiv=deals["tiv_m"] / years.str.len()).explode("year")
    return spread.astype({"year": int}).groupby(["recipient", "supplier", "year"])["tiv"].sum().reset_index()


def us_share(recipient: str, first: int, last: int) -> float:
    rows = deliveries().query("recipient == @recipient and @first <= year <= @last")
    return float(100 * rows.loc[rows["supplier"] == "USA", "tiv"].sum() / rows["tiv"].sum())


def test_japan_in_2024_tells_the_editions_apart(burden: pd.Series, older_burden: pd.Series) -> None:
    assert burden["JPN", 2024] == pytest.approx(1.295, abs=0.0005)
    assert older_burden["JPN", 2024] == pytest.approx(1.371, abs=0.0005)


def test_every_table_of_military_expenditure_rests_on_one_source() -> None:
    for table in ("military_expenditure", "military_share_2025_edition", "nato_defence", "capability"):
        assert load(table)["source"].nunique() == 1, table


def test_no_more_of_sipris_data_is_published_than_its_terms_allow() -> None:
    cells = load("military_expenditure")[["share_of_gdp_pct", "constant_2024_usd_m"]].count().sum()

    assert cells <= CELLS_IN_SIPRI_EXTRACT
    assert len(load("arms_deals")) < 0.1 * DEALS_IN_REGISTER
    for table in ("military_expenditure", "arms_deals"):
        assert any("less than a tenth" in note for note in catalogue().tables[table].notes)
        assert "non-commercial" in catalogue().tables[table].licence


def test_military_expenditure_has_no_hole_within_a_state() -> None:
    for country, rows in load("military_expenditure").groupby("country"):
        assert rows["year"].diff().dropna().eq(1).all(), country
        assert rows["year"].max() == 2025, country


def test_conflicts_between_editions_carry_the_values_of_the_tables(burden: pd.Series, older_burden: pd.Series) -> None:
    rows = load("conflicts").query("kind == 'edition'")
    for row in rows.itertuples():
        _, country, year, _ = row.id.split("_")
        key = (country.upper(), int(year))
        assert burden[key] == pytest.approx(float(row.value_a), abs=0.0006), row.id
        assert older_burden[key] == pytest.approx(float(row.value_b), abs=0.0006), row.id
    assert len(rows) == 9


def test_conflicts_of_definition_carry_the_values_of_the_tables(burden: pd.Series) -> None:
    nato = load("nato_defence").set_index(["country", "year"])["share_of_gdp_pct"]
    rows = load("conflicts").query("table == 'nato_defence'")
    for row in rows.itertuples():
        _, country, year, _ = row.id.split("_")
        key = (country.upper(), int(year))
        assert burden[key] == pytest.approx(float(row.value_a), abs=0.006), row.id
        assert nato[key] == pytest.approx(float(row.value_b), abs=0.0001), row.id
    assert len(rows) == 20


def test_every_member_of_nato_with_forces_has_its_burden_since_it_joined(older_burden: pd.Series) -> None:
    members = load("nato_members").set_index("country")["joined"].drop("ISL")
    for country, joined in members.items():
        years = older_burden[country].loc[max(joined, 1960) :].index
        assert list(years) == list(range(max(joined, 1960), 2025)), country


@pytest.mark.parametrize(("year", "members"), [(1949, 12), (1964, 15), (1999, 19), (2010, 28), (2024, 32)])
def test_nato_had_as_many_members(year: int, members: int) -> None:
    assert (load("nato_members")["joined"] <= year).sum() == members


@pytest.mark.parametrize(
    ("year", "members", "spearman"),
    [(1964, 14, 0.609), (1995, 15, 0.150), (2010, 27, 0.274), (2014, 27, 0.326), (2017, 28, 0.184)],
)
def test_burden_and_size_give_the_rank_correlation_reckoned_elsewhere(
    older_burden: pd.Series, year: int, members: int, spearman: float
) -> None:
    joined = load("nato_members").set_index("country")["joined"]
    gdp = load("macro_annual").set_index(["country", "year"])["gdp_usd_bn"].xs(year, level="year")
    both = pd.DataFrame({"gdp": gdp, "burden": older_burden.xs(year, level="year")}).dropna()
    both = both[both.index.isin(joined.index[joined <= year])]

    assert len(both) == members
    assert both["gdp"].rank().corr(both["burden"].rank()) == pytest.approx(spearman, abs=0.0006)


def test_natos_estimates_are_preliminary_and_its_groups_whole() -> None:
    rows = load("nato_defence")

    assert set(rows.loc[rows["quality"] == "preliminary", "year"]) == {2025, 2026}
    assert rows.groupby("country").size().eq(13).all()
    assert {"NATO", "NATOE", "USA"} <= set(rows["country"])


def test_definitions_of_japans_budget_differ_by_the_realignment_funds() -> None:
    rows = load("defence_budgets").query("country == 'JPN'").pivot(index="year", columns="concept", values="lcu_bn")
    gap = (rows["with_realignment"] - rows["narrow"]).dropna()

    assert len(gap) >= 10
    assert gap.between(10, 300).all()
    assert (rows["security_related"] - rows["with_realignment"]).dropna().gt(0).all()


@pytest.mark.parametrize(
    ("country", "year", "concept", "lcu_bn"),
    [("KOR", 2019, "initial", 46697.1), ("JPN", 2020, "narrow", 5068.8), ("JPN", 2026, "with_realignment", 9035.3)],
)
def test_known_budgets(country: str, year: int, concept: str, lcu_bn: float) -> None:
    rows = load("defence_budgets").set_index(["country", "year", "concept"])["lcu_bn"]

    assert rows[country, year, concept] == lcu_bn


def test_the_break_of_the_capability_index_is_between_2016_and_2017() -> None:
    last = load("capability").groupby("method")["year"].agg(["min", "max"])

    assert last.loc["to_2016"].tolist() == [1950, 2016]
    assert last.loc["from_2017"].tolist() == [2017, 2022]


def test_pledges_stand_in_the_order_of_their_dates() -> None:
    pledges = load("defence_pledges")

    assert pledges["date"].is_monotonic_increasing
    assert pledges["share_of_gdp_pct"].dropna().between(2, 5).all()


@pytest.mark.parametrize(("year", "missiles"), [(2018, 0), (2017, 21), (2022, 69), (1985, 0)])
def test_known_counts_of_missiles(year: int, missiles: int) -> None:
    rows = load("threat_indicators").query("indicator == 'north_korea_missiles'").set_index("year")

    assert rows.at[year, "value"] == missiles
    assert (rows.at[year, "quality"] == "derived") == (missiles == 0)


def test_scrambles_of_fy2020_stay_missing_rather_than_zero() -> None:
    rows = load("threat_indicators").query("indicator == 'japan_scrambles'")

    assert 2020 not in set(rows["year"])
    assert (rows["value"] > 100).all()


def test_parts_of_the_scrambles_stay_below_the_whole() -> None:
    wide = load("threat_indicators").pivot(index="year", columns="indicator", values="value")

    assert (
        (wide["japan_scrambles_china"].fillna(0) + wide["japan_scrambles_russia"].fillna(0) <= wide["japan_scrambles"])
        .loc[wide["japan_scrambles"].notna()]
        .all()
    )


def test_years_of_delivery_ascend_and_do_not_precede_the_order_by_much() -> None:
    deals = load("arms_deals")
    years = deals["delivery_years"].str.split().map(lambda parts: [int(part) for part in parts])

    assert years.map(lambda y: y == sorted(set(y))).all()
    assert (years.str[0] >= deals["order_year"]).all()


@pytest.mark.parametrize(
    ("recipient", "first", "last", "low", "high"),
    [("JPN", 2019, 2023, 94, 98), ("KOR", 2012, 2016, 60, 75), ("KOR", 2021, 2025, 88, 97)],
)
def test_the_us_share_of_arms_delivered(recipient: str, first: int, last: int, low: float, high: float) -> None:
    assert low < us_share(recipient, first, last) < high


def test_dollars_and_volumes_of_arms_are_told_apart() -> None:
    rows = load("arms_purchases")

    assert set(rows.loc[rows["indicator"] == "volume_printed_in_dollars", "quality"]) == {"inferred"}
    assert (rows["unit"].eq("%") == rows["indicator"].str.startswith("share_")).all()


def test_the_purchases_of_2012_to_2016_are_those_of_the_literature() -> None:
    rows = load("arms_purchases").query("recipient == 'KOR' and year_from == 2012").set_index("indicator")["value"]

    assert rows["purchases"] == 19.8
    assert rows["share_of_imports"] == 80


def test_purchasing_power_of_the_united_states_is_its_own_dollar() -> None:
    usa = load("macro_annual").query("country == 'USA'").dropna(subset="ppp_lcu_per_intl_usd")

    assert (usa["lcu_per_usd"] == 1).all()
    assert (usa["ppp_lcu_per_intl_usd"] == 1).all()


@pytest.mark.parametrize(
    ("country", "entry"), [("DEU", 1999), ("GRC", 2001), ("SVN", 2007), ("EST", 2011), ("HRV", 2023), ("BGR", 2025)]
)
def test_rates_do_not_jump_where_the_euro_came(country: str, entry: int) -> None:
    rates = load("macro_annual").query("country == @country").set_index("year")["lcu_per_usd"]

    assert rates[entry] / rates[entry - 1] == pytest.approx(1, abs=0.17)
    assert rates.dropna().iloc[-1] == pytest.approx(0.885, abs=0.01)


@pytest.mark.parametrize(("country", "year", "lcu_trn"), [("JPN", 2022, 585), ("KOR", 2022, 2324)])
def test_gdp_in_local_currency_is_that_of_the_allies(country: str, year: int, lcu_trn: float) -> None:
    row = load("macro_annual").set_index(["country", "year"]).loc[(country, year)]

    assert row["gdp_usd_bn"] * row["lcu_per_usd"] / 1e3 == pytest.approx(lcu_trn, rel=0.01)


def test_published_rank_correlations_of_the_nineties_are_whole() -> None:
    rows = (
        load("published_results")
        .query("bibkey == 'sandler2000' and unit == 'rank correlation'")
        .set_index("id")["value_low"]
    )

    assert len(rows) == 12
    assert rows["sandler_murdoch_1994_simple"] == 0.19
    assert rows["sandler_murdoch_1997_income_borders"] == 0.04
