"""The autonomy index: its components, its arithmetic, its draws, and what it refuses."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from helpers.analysis.autonomy.components import SIGNS, component_values
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.index import aggregate, contrast, contrasts, index, scores, weightings
from helpers.analysis.autonomy.index_designs import index_designs
from helpers.data import load
from helpers.errors import BadInput

pytestmark = pytest.mark.usefixtures("held")

FEW = {"draws": 200}


def parameters(**changed: object) -> AutonomyParameters:
    return AutonomyParameters.checked({**FEW, **changed})


# ---------------------------------------------------------------- what the contract refuses


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"index_weights": [0.3] * 5}, "sum to one"),
        ({"index_weights": [0.5, 0.5]}, "expected 5 weights, one for each component, got 2"),
        ({"index_weights": [1.5, -0.5, 0.0, 0.0, 0.0]}, "weights from 0"),
        ({"aggregation": "geometric"}, "expected normalisation min_max or rank"),
        ({"index_components": ["us_arms", "us_trade"]}, "expected at most the 2 components"),
        ({"index_components": ["us_arms"]}, "index_components"),
    ],
)
def test_an_index_that_cannot_be_made_is_refused_in_one_line(changed: dict[str, object], said: str) -> None:
    with pytest.raises(BadInput, match=said) as refused:
        parameters(**changed)
    assert "\n" not in str(refused.value)


def test_equal_weights_may_be_given_one_by_one() -> None:
    given_weights = index(parameters(index_weights=[0.2] * 5)).changes
    pd.testing.assert_frame_equal(given_weights, index(parameters()).changes)


# ---------------------------------------------------------------- components


def test_a_trade_component_is_the_share_of_gdp_by_hand() -> None:
    rows = component_values(parameters()).query("component == 'us_trade' and country == 'KOR' and year == 2024")
    trade = load("us_goods_trade_annual").query("partner == 'KOR' and year == 2024").iloc[0]
    gdp = load("macro_annual").query("country == 'KOR' and year == 2024")["gdp_usd_bn"].iloc[0]
    both_ways = trade["exports_usd_m"] + trade["imports_usd_m"]
    assert rows["value"].iloc[0] == pytest.approx(100 * both_ways / 1000 / gdp)
    assert set(rows[["source", "second_source"]].iloc[0]) == {trade["source"], "world_bank_wdi_2026_07"}


def test_only_short_gaps_inside_a_series_are_bridged() -> None:
    bridged = component_values(parameters()).query("bridged")
    troops = bridged[bridged["country"] == "JPN"]
    assert list(troops["component"].unique()) == ["us_troops"]
    assert sorted(troops["year"]) == [2003, 2004, 2016, 2017]  # not counted by service; miscounted
    own = component_values(parameters()).query("component == 'us_troops' and country == 'JPN'").set_index("year")
    assert own.at[2016, "value"] == pytest.approx((2 * own.at[2015, "value"] + own.at[2018, "value"]) / 3)


def test_every_component_value_names_a_known_source() -> None:
    values = component_values(parameters())
    known = set(load("sources")["id"])
    assert set(values["source"]) <= known
    assert set(values["second_source"]) - {""} <= known
    assert not values["value"].isna().any()


def test_holding_the_united_states_changes_the_distance_only() -> None:
    moving, held = (component_values(parameters(us_position=position)) for position in ("moving", "held"))
    changed = moving[moving["value"].to_numpy() != held["value"].to_numpy()]
    assert set(changed["component"]) == {"un_distance"}


# ---------------------------------------------------------------- arithmetic by hand


VALUES = pd.DataFrame({"country": ["JPN"] * 3, "component": ["us_trade"] * 3, "value": [1.0, 2.0, 4.0]})


def test_more_dependence_scores_lower_on_every_scale() -> None:
    assert list(scores(VALUES, "min_max", "own_years")) == pytest.approx([100.0, 67.0, 1.0])
    assert list(scores(VALUES, "rank", "own_years")) == pytest.approx([100.0, 50.5, 1.0])
    z = scores(VALUES, "z_score", "own_years")
    assert z.mean() == pytest.approx(0)
    assert z.std(ddof=0) == pytest.approx(1)
    assert z.is_monotonic_decreasing


def test_scaled_over_own_years_a_component_moves_each_country_alike_however_much_countries_differ() -> None:
    two = pd.concat([VALUES, VALUES.assign(country="KOR", value=VALUES["value"] / 10)], ignore_index=True)
    spread = {
        over: two.assign(score=scores(two, "z_score", over)).groupby("country")["score"].std()
        for over in ("own_years", "all_countries")
    }
    assert spread["own_years"]["KOR"] == pytest.approx(spread["own_years"]["JPN"])
    assert spread["all_countries"]["KOR"] == pytest.approx(spread["all_countries"]["JPN"] / 10)


def test_equal_weights_give_equal_say_only_on_each_countrys_own_scale() -> None:
    drivers = index(parameters()).drivers.query("country == 'JPN'").set_index("component")
    assert drivers["say_pct"].to_numpy() == pytest.approx(100 / len(drivers), abs=6)
    assert drivers.at["us_trade", "say_all_pct"] < 10 < drivers.at["us_trade", "say_pct"]
    assert drivers["say_all_pct"].sum() == pytest.approx(100)


def test_the_two_means_by_hand() -> None:
    panel, weights = np.array([[1.0, 100.0]]), np.array([[0.5, 0.5], [1.0, 0.0]])
    assert aggregate(panel, weights, "arithmetic") == pytest.approx(np.array([[50.5, 1.0]]))
    assert aggregate(panel, weights, "geometric") == pytest.approx(np.array([[10.0, 1.0]]))


def test_a_straight_line_rises_against_its_mean_but_not_against_its_trend() -> None:
    p, years = parameters(treatment_year=2017, before_years=4, after_years=2), np.arange(2010.0, 2020.0)
    means, trend = (contrast(years, p, kind) for kind in ("means", "trend"))
    assert means is not None
    assert trend is not None
    assert means @ years == pytest.approx(2017.5 - 2014.5)
    assert trend @ years == pytest.approx(0)
    assert contrast(np.array([2017.0, 2018.0]), p, "means") is None


def test_the_share_of_weightings_is_the_share_of_the_simplex() -> None:
    """Two components that move by +1 and −3: the index rises where the first weight is above three quarters."""
    p = AutonomyParameters.checked({"draws": 5000, "index_components": ["us_trade", "us_arms"], "least_components": 2})
    drawn = weightings(p, ["us_trade", "us_arms"])[1:] @ np.array([1.0, -3.0])
    assert (drawn > 0).mean() == pytest.approx(0.25, abs=0.02)


def test_weightings_of_fewer_components_sum_to_one() -> None:
    assert weightings(parameters(), ["us_trade", "military_effort"]).sum(axis=1) == pytest.approx(1)


def test_contributions_add_up_to_the_change() -> None:
    found = index(parameters())
    sums = found.drivers.groupby("country")["contribution"].sum()
    assert sums[found.changes["country"]].to_numpy() == pytest.approx(found.changes["change"].to_numpy())


# ---------------------------------------------------------------- draws and verdicts


def side(share: float) -> str:
    return "most" if share > 50 else "few"


def test_one_seed_repeats_exactly() -> None:
    first, second = (index(parameters(seed=7)) for _ in range(2))
    pd.testing.assert_frame_equal(first.changes, second.changes)
    pd.testing.assert_frame_equal(first.years, second.years)


def test_another_seed_changes_draws_but_no_verdict() -> None:
    book = index(AutonomyParameters.checked({})).changes.set_index("country")
    for seed in (1, 2, 3):
        other = index(AutonomyParameters.checked({"seed": seed})).changes.set_index("country")
        assert (other["rose_pct"] != book["rose_pct"]).any()
        assert other["change"].to_numpy() == pytest.approx(book["change"].to_numpy())  # the run's own weights
        assert list(other["rose_pct"].map(side)) == list(book["rose_pct"].map(side))
        assert list(other["more_pct"].dropna().map(side)) == list(book["more_pct"].dropna().map(side))


# ---------------------------------------------------------------- what is missing


def test_a_component_that_a_country_lacks_is_said_and_its_weight_passed_on() -> None:
    found = index(parameters())
    lacks = found.gaps.set_index("country")["lacks"]
    assert lacks["AUS"] == "us_arms"
    assert lacks["JPN"] == ""
    assert found.changes.set_index("country").at["AUS", "components"] == 4


def test_a_country_without_enough_components_gets_no_index() -> None:
    found = index(parameters(least_components=5))
    assert set(found.changes["country"]) == {"JPN", "KOR"}
    assert found.gaps.set_index("country").at["AUS", "years_with_index"] == 0


def test_a_year_that_lacks_a_component_of_its_country_is_left_out() -> None:
    found = index(parameters())
    assert found.years["year"].max() == 2024  # UN positions end there, trade and troops go on
    assert found.gaps.set_index("country").at["JPN", "years_left_out"] == 1


@pytest.mark.parametrize(
    "changed",
    [{"end_year": 2015}, {"start_year": 2017}, {"start_year": 1946, "end_year": 1993}, {"treatment_year": 2025}],
)
def test_a_window_without_both_sides_says_why(changed: dict[str, object]) -> None:
    p = parameters(**changed)
    for section in (index(p), index_designs(p)):
        assert section.missing
        assert len(section.results) == 0


def test_designs_hold_every_combination_once_and_the_run_itself() -> None:
    p = parameters()
    designs = index_designs(p).designs
    assert len(designs) == 2 * 5 * 2 * 2 * 2 * 2
    run = designs.query(
        "normalisation == 'z_score' and scaled_over == 'own_years' and us_position == 'moving' "
        "and arms_dating == 'centred' and contrast == 'means'"
    )
    expected = index(p).changes.set_index("country").loc[list(run["country"])]
    assert run["rose_pct"].to_numpy() == pytest.approx(expected["rose_pct"].to_numpy())
    assert run["change"].to_numpy() == pytest.approx(expected["change"].to_numpy())


@settings(max_examples=8, deadline=None)
@given(
    some.lists(some.sampled_from(sorted(SIGNS)), min_size=2, unique=True),
    some.sampled_from(["z_score", "min_max", "rank"]),
    some.integers(1995, 2022),
    some.sampled_from(["means", "trend"]),
)
def test_any_components_give_finite_results_or_a_reason(
    components: list[str], normalisation: str, year: int, kind: str
) -> None:
    found = index(
        parameters(
            index_components=components,
            least_components=2,
            normalisation=normalisation,
            treatment_year=year,
            index_contrast=kind,
        )
    )
    assert found.missing or all(np.isfinite(row["rose_pct"]) for row in found.changes.to_dict("records"))


@pytest.mark.parametrize("aggregation", ["arithmetic", "geometric"])
def test_an_index_that_comes_back_to_where_it_was_neither_rose_nor_fell(aggregation: str) -> None:
    p = parameters(treatment_year=2010, before_years=3, after_years=3)
    scores = [3.0, 21.1, 33.3, 33.3, 21.1, 3.0]  # whose halves add up to different last bits
    panel = pd.DataFrame({"us_arms": scores, "un_distance": scores[::-1]}, index=range(2007, 2013))
    found = contrasts(panel, weightings(p, list(panel)), p, aggregation, "means")
    assert len(found) == 201
    assert set(found) == {0.0}
