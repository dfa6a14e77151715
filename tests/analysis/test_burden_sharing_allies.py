"""Spill-ins by nearness, benefits against burdens, and what is held: worked cases and made-up alliances."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.stats import wilcoxon

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.concordance import concordance, gap, gap_with_effect, parts
from helpers.analysis.burden_sharing.free_riding import HELD, held_pooled, pooled, published_correlations
from helpers.analysis.burden_sharing.pooled import allies_over_years, burden_slope
from helpers.analysis.burden_sharing.spill_ins import (
    answer_with_effect,
    inverse_distances,
    real_gdp,
    spatial_panel,
    spill_ins,
)
from helpers.data import load

P = BurdenSharingParameters(draws=99)


def test_the_nearer_weighs_more_and_oneself_nothing() -> None:
    weights = inverse_distances(["JPN", "BEL"], ["JPN", "KOR", "NLD", "USA"])

    assert weights[0, 0] == 0
    assert 1 / weights[0, 1] == pytest.approx(1160, rel=0.02)  # Tokyo to Seoul
    assert 1 / weights[1, 2] == pytest.approx(173, rel=0.02)  # Brussels to Amsterdam
    assert weights[1, 2] > weights[1, 3]


def test_real_gdp_grows_as_published_and_is_that_of_the_base_year() -> None:
    gdp = real_gdp()

    macro = load("macro_annual").set_index(["country", "year"])
    assert gdp.at[2015, "JPN"] == pytest.approx(macro.at[("JPN", 2015), "gdp_usd_bn"])
    assert 100 * (gdp.at[2009, "DEU"] / gdp.at[2008, "DEU"] - 1) == pytest.approx(-5.5, abs=0.3)


def test_who_gives_is_not_who_answers_and_members_count_from_their_second_year() -> None:
    panel = spatial_panel(P, "nato_and_allies", 1)

    assert panel is not None
    assert "USA" not in set(panel["country"])
    assert {"AUS", "JPN", "KOR"} <= set(panel["country"])
    assert panel.loc[panel["country"] == "POL", "year"].min() == 2000  # joined in 1999
    assert spatial_panel(P.model_copy(update={"end_year": 2000}), "nato", 1) is None


def test_the_spatial_lag_finds_the_answer_that_spending_was_made_with() -> None:
    rng = np.random.default_rng(5)
    found = [answer_with_effect(P, rng, -2.0).estimate for _ in range(20)]

    assert np.mean(found) == pytest.approx(-2.0, abs=0.3)


def test_both_groups_have_every_model_with_interval_design_and_n() -> None:
    found = spill_ins(P)

    for group, model in product(("nato", "nato_and_allies"), ("years", "no_years", "lead")):
        one = found.results[f"spill_in.{group}.{model}"]
        assert one.interval is not None
        assert one.interval[0] < one.value < one.interval[1]
        assert (one.level, bool(one.design), bool(one.n)) == (0.95, True, True)
    assert spill_ins(P.model_copy(update={"end_year": 1999})).missing


def test_parts_add_up_to_the_alliance() -> None:
    sums = parts(P, "nato").groupby("year")[["burden", "benefit", "gdp"]].sum()

    assert np.allclose(sums, 1)


def test_the_signed_rank_interval_holds_what_the_test_does_not_reject() -> None:
    values = pd.Series([0.3, -0.2, 0.8, 1.1, 0.4, -0.1, 0.9, 0.6, 0.2, 0.7])
    found = gap(values, 0.95)

    assert found is not None
    assert found.interval is not None
    low, high = found.interval
    assert wilcoxon(values - (low + 1e-6)).pvalue > 0.05 >= wilcoxon(values - (low - 0.01)).pvalue
    assert wilcoxon(values - (high - 1e-6)).pvalue > 0.05 >= wilcoxon(values - (high + 0.01)).pvalue
    assert gap(values.iloc[:5], 0.95) is None
    assert gap(values.iloc[:6], 0.99) is None


def test_a_gap_that_is_there_is_found_and_its_sign_kept() -> None:
    rng = np.random.default_rng(3)

    assert np.mean([gap_with_effect(P, rng, -0.5).estimate for _ in range(50)]) == pytest.approx(-0.5, abs=0.1)


def test_benefits_and_burdens_have_a_gap_for_both_groups_and_counts_of_benefit() -> None:
    found = concordance(P)

    for name in ("gap.nato", "gap.nato_and_allies", "gdp_gap.nato", "gdp_gap.nato_and_allies"):
        one = found.results[f"concordance.{name}"]
        assert one.interval is not None
        assert one.interval[0] < one.value < one.interval[1]
        assert one.n is not None
    assert set(found.published["id"]) == {"sandler_shimizu_concordance", "kim_sandler_concordance"}
    assert (found.published["apart"] <= found.published["tested"]).all()
    assert concordance(P.model_copy(update={"end_year": 1959})).missing


def test_what_is_held_no_longer_counts_as_size() -> None:
    """Burdens that follow income alone: size, which goes with income, seems to matter until income is held."""
    rng = np.random.default_rng(8)
    size = np.exp(rng.normal(size=200))
    income = np.exp(0.8 * np.log(size) + 0.3 * rng.normal(size=200))
    rows = pd.DataFrame({"country": np.arange(200), "year": 2020, "size": size, "income": income})
    rows["share_pct"] = income**0.5 * np.exp(0.1 * rng.normal(size=200))
    alone = burden_slope(allies_over_years(rows), 0.95)
    held = burden_slope(allies_over_years(rows, ["income"]), 0.95, ["income"])

    assert alone.estimate > 0.3
    assert held.estimate == pytest.approx(0, abs=0.1)


def test_holding_income_and_nearness_uses_the_same_allies() -> None:
    wider = P.model_copy(update={"group": "nato_and_allies", "with_usa": False})
    bare, held = pooled(wider), held_pooled(wider)

    assert bare is not None
    assert held is not None
    assert bare.n == held.n
    assert len(HELD) == 2


def test_partial_correlations_stand_beside_the_published_ones() -> None:
    found = published_correlations(P).set_index("id")

    for year in range(1994, 1998):
        row = found.loc[f"sandler_murdoch_{year}_income"]
        assert row["book"] == pytest.approx(row["value"], abs=0.2)
