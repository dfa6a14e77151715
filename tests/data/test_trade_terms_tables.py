"""The tables of terms, statuses and announced rates that claims about trade are judged by."""

from __future__ import annotations

import pandas as pd

from helpers.data import load


def test_statuses_of_a_country_and_metal_follow_each_other_without_gap_or_overlap() -> None:
    for _, rows in load("metal_tariff_status").sort_values("date_from").groupby(["partner", "metal"]):
        ends, starts = rows["date_to"].iloc[:-1], rows["date_from"].iloc[1:]
        assert (starts.to_numpy() - ends.to_numpy() == pd.Timedelta(days=1)).all()


def test_a_tariff_has_a_rate_and_an_exemption_has_none() -> None:
    table = load("metal_tariff_status")
    assert (table["rate_pct"].notna() == (table["status"] == "tariff")).all()


def test_the_quota_is_seventy_per_cent_of_the_mean_before_it() -> None:
    terms = load("trade_terms").set_index("id")["value"]
    steel = load("steel_trade").query("partner == 'KOR' and indicator == 'base_average'")["value_mt"].iloc[0]
    for quota in ("steel_quota_announced", "steel_quota_applied"):
        assert abs(100 * terms[quota] / steel - terms["steel_quota_share"]) < 1.5


def test_quotas_are_the_same_in_the_terms_and_in_the_steel_table() -> None:
    terms = load("trade_terms").set_index("id")["value"]
    quotas = load("steel_trade").query("partner == 'KOR' and indicator == 'quota'").set_index("basis")["value_mt"]
    assert (terms["steel_quota_announced"], terms["steel_quota_applied"]) == (quotas["ustr"], quotas["cbp"])


def test_rates_announced_for_the_allies_are_those_of_the_register_of_measures() -> None:
    rates = load("country_rates_2025").set_index("partner")["rate_pct"]
    register = load("trade_measures").set_index("id")["rate_after_pct"]
    assert rates["JPN"] == register["2025_jpn_24_pct_announced_paused"]
    assert rates["KOR"] == register["2025_kor_25_pct_announced_paused"]


def test_groups_of_exports_are_parts_of_the_total_and_near_the_yearly_table() -> None:
    wide = load("us_exports_by_group").pivot(index=["partner", "year"], columns="goods", values="exports_usd_bn")
    assert (wide.drop(columns="total").sum(axis=1) < wide["total"]).all()
    yearly = load("us_goods_trade_annual").set_index(["partner", "year"])["exports_usd_m"] / 1e3
    assert ((wide["total"] / yearly.reindex(wide.index) - 1).abs() < 0.02).all()
