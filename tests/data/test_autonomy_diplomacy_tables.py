"""Tables on agreements, partners, meetings, steps and investment: spans, order, traps, and values as published."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.data import load

TABLES = (
    "trade_agreements",
    "trade_cover_published",
    "security_partnerships",
    "leader_meetings",
    "diplomatic_steps",
    "outward_investment",
    "korea_trade_by_partner",
)


def agreement(party: str, partner: str, key: str) -> pd.Series:
    table = load("trade_agreements").set_index(["party", "partner", "agreement"])
    return table.loc[(party, partner, key)]


def test_an_agreement_is_negotiated_signed_and_applied_in_this_order() -> None:
    table = load("trade_agreements")
    read = table.dropna(subset=["signed"])
    assert (read["signed"] <= read["in_force"]).all()
    talks = read.dropna(subset=["talks_began"])
    assert (talks["talks_began"] <= talks["signed"]).all()
    ended = table.dropna(subset=["ended"])
    assert (ended["in_force"] < ended["ended"]).all()


def test_britain_stays_under_the_agreements_of_the_union_to_the_end_of_2020() -> None:
    for party in ("JPN", "KOR"):
        key = {"JPN": "japan", "KOR": "korea"}[party]
        assert agreement(party, "GBR", f"eu_{key}")["ended"] == pd.Timestamp(2020, 12, 31)
        assert agreement(party, "GBR", f"uk_{key}")["in_force"] == pd.Timestamp(2021, 1, 1)


@pytest.mark.parametrize(
    ("party", "partner", "key", "day"),
    [
        ("JPN", "AUS", "cptpp", "2018-12-30"),
        ("JPN", "EU", "eu_japan", "2019-02-01"),
        ("JPN", "CHN", "rcep", "2022-01-01"),
        ("JPN", "GBR", "cptpp", "2024-12-15"),
        ("KOR", "JPN", "rcep", "2022-02-01"),
        ("KOR", "USA", "korus", "2012-03-15"),
    ],
)
def test_agreements_enter_into_force_on_the_published_day(party: str, partner: str, key: str, day: str) -> None:
    assert agreement(party, partner, key)["in_force"] == pd.Timestamp(day)


def test_only_the_agreement_of_2020_with_the_united_states_is_partial() -> None:
    table = load("trade_agreements")
    assert list(table.loc[table["scope"] == "partial", "id"]) == ["jpn_us_japan_usa"]


def test_precision_is_given_wherever_a_date_is() -> None:
    for name, column in (
        ("trade_agreements", "signed"),
        ("trade_agreements", "in_force"),
        ("security_partnerships", "signed"),
    ):
        table = load(name)
        assert (table[column].notna() == table[f"{column}_precision"].notna()).all()
        vague = table[table[f"{column}_precision"].isin(["month", "year"])]
        assert (vague[column].dt.day == 1).all()


def test_a_tie_has_one_first_agreement_and_renewals_after_it() -> None:
    table = load("security_partnerships").query("country == 'JPN'")
    first = table[table["step"] == "first"].set_index(["partner", "kind"])["signed"]
    assert first.index.is_unique
    for row in table[table["step"] == "renewed"].to_dict("records"):
        assert first[(row["partner"], row["kind"])] <= row["signed"]


def test_security_agreements_with_australia_are_dated_as_published() -> None:
    table = load("security_partnerships").query("country == 'JPN' and partner == 'AUS' and step == 'first'")
    signed = table.set_index("kind")["signed"]
    assert signed["logistics"] == pd.Timestamp(2010, 5, 19)
    assert signed["reciprocal_access"] == pd.Timestamp(2022, 1, 6)


def test_meetings_are_numbered_without_a_gap_in_order_of_time() -> None:
    for _, part in load("leader_meetings").groupby(["country", "counterpart"]):
        ordered = part.sort_values("number")
        assert (ordered["number"].diff().dropna() == 1).all()
        days = ordered.loc[ordered["precision"] == "day", "date"]
        assert days.is_monotonic_increasing
        assert ordered["date"].dt.year.is_monotonic_increasing


def test_meetings_match_the_numbers_printed_at_the_time() -> None:
    table = load("leader_meetings")
    by_then = table[table["date"] < pd.Timestamp(2019, 5, 24)]
    assert ((by_then["country"] == "JPN") & (by_then["counterpart"] == "USA")).sum() == 10  # NHK, 24 May 2019
    osaka = table[(table["country"] == "JPN") & (table["counterpart"] == "CHN") & (table["place"] == "Osaka")]
    assert list(osaka["number"]) == [10]  # Mainichi, 27 June 2019
    assert table[(table["country"] == "JPN") & (table["counterpart"] == "RUS")]["number"].max() == 27


def test_bases_of_koreas_trade_do_not_meet_in_one_row() -> None:
    table = load("korea_trade_by_partner")
    spans = table.groupby("basis")["year"].agg(["min", "max"])
    assert tuple(spans.loc["importer_reported"]) == (1992, 2014)
    assert set(table.loc[table["basis"] == "two_years", "first_year"]) == {2023}
    both = table.dropna(subset=["exports_usd_bn", "imports_usd_bn", "total_usd_bn"])
    gap = (both["exports_usd_bn"] + both["imports_usd_bn"] - both["total_usd_bn"]).abs()
    assert gap.max() < 0.15  # totals are rounded to a tenth


def test_the_two_counts_of_investment_in_china_differ_in_sign_in_2015() -> None:
    rows = load("outward_investment").query("country == 'JPN' and partner == 'CHN'")
    own = rows.query("indicator == 'flow' and unit == 'JPY bn' and months_covered == 12").set_index("year")["value"]
    chinese = rows.query("indicator == 'inflow'").set_index("year")["value"]
    assert own[2015] > own[2014]
    assert chinese[2015] < chinese[2014]


def test_yen_and_dollars_of_the_same_flow_agree() -> None:
    rows = load("outward_investment").query(
        "country == 'JPN' and partner == 'CHN' and indicator == 'flow' and year == 2015"
    )
    value = rows.set_index("unit")["value"]
    rate = load("exchange_rates_annual").query("country == 'JPN' and year == 2015")["lcu_per_usd"].iloc[0]
    assert value["JPY bn"] / rate == pytest.approx(value["USD bn"], rel=0.02)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_of_the_slice_is_dated_and_has_rows(name: str) -> None:
    from helpers.data import catalogue

    table = catalogue().tables[name]
    assert table.dated
    assert len(load(name)) == table.rows > 0
