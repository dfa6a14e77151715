"""Standing, exposure, blocs and third states: hand-worked cases, published figures, and what a day cannot know."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from helpers.analysis.trilateral.blocs import blocs, straight
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.exposure import _score, exposure
from helpers.analysis.trilateral.standing import _trend, standing
from helpers.analysis.trilateral.third_states import third_states
from helpers.errors import BadInput

pytestmark = pytest.mark.usefixtures("held")
SECTIONS = (standing, exposure, blocs, third_states)


def parameters(**changed: Any) -> TrilateralParameters:
    return TrilateralParameters.checked({"draws": 200, **changed})


# ---------------------------------------------------------------- the contract


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"exposure_weights": [0.5, 0.5]}, "2 weights for 7 exposure_components"),
        ({"exposure_weights": [0.5, 0.6], "exposure_components": ["warheads", "missiles"]}, "sum to 1.1: expected 1"),
        (
            {"exposure_weights": [1.5, -0.5], "exposure_components": ["warheads", "missiles"]},
            "got -0.5; expected numbers from 0",
        ),
        ({"exposure_components": ["warheads", "warheads"]}, "each once"),
        ({"exposure_components": []}, "at least one of capital_distance, "),
    ],
)
def test_weights_that_do_not_fit_are_refused_in_one_line(changed: dict[str, Any], line: str) -> None:
    with pytest.raises(BadInput, match=line) as refused:
        parameters(**changed)

    assert "\n" not in str(refused.value)


def test_equal_weights_may_be_written_out() -> None:
    components = ["warheads", "missiles"]
    written = exposure(parameters(exposure_components=components, exposure_weights=[0.5, 0.5]))
    left_blank = exposure(parameters(exposure_components=components))

    pd.testing.assert_frame_equal(written.index, left_blank.index)


# ---------------------------------------------------------------- exposure


@pytest.mark.parametrize(
    ("rule", "near", "far"),
    [
        ("ratio", [1.0, 0.5, 0.1], [1.0, 0.5, 0.1]),
        ("min_max", [1.0, 8 / 9, 0.0], [1.0, 4 / 9, 0.0]),
        ("rank", [1, 0.5, 0], [1, 0.5, 0]),
    ],
)
def test_scores_by_hand(rule: str, near: list[float], far: list[float]) -> None:
    p = parameters(exposure_normalisation=rule)

    assert _score(np.array([100.0, 200.0, 1000.0]), True, p) == pytest.approx(near)
    assert _score(np.array([10.0, 5.0, 1.0]), False, p) == pytest.approx(far)


def test_countries_that_are_alike_all_score_one() -> None:
    assert list(_score(np.zeros(3), False, parameters())) == [1, 1, 1]


def test_the_index_is_the_weighted_sum_of_the_scores() -> None:
    found = exposure(parameters(exposure_components=["missiles", "us_troops"], exposure_weights=[0.25, 0.75]))
    scores = found.components.pivot(index="country", columns="component", values="score")
    by_hand = 100 * (0.25 * scores["missiles"] + 0.75 * scores["us_troops"])

    assert found.index.set_index("country")["index"].to_dict() == pytest.approx(by_hand.to_dict())


def test_the_same_seed_draws_the_same_weights_and_another_seed_the_same_ranking() -> None:
    first, again, other = (exposure(parameters(seed=seed)) for seed in (1, 1, 2))

    pd.testing.assert_frame_equal(first.index, again.index)
    assert list(other.index["country"]) == list(first.index["country"])
    assert other.index["first_share_pct"].tolist() == pytest.approx(first.index["first_share_pct"].tolist(), abs=10)


def test_shares_of_first_ranks_add_to_one_hundred_even_with_ties() -> None:
    tied = exposure(parameters(exposure_components=["warheads"]))

    assert tied.index["first_share_pct"].sum() == pytest.approx(100)
    assert set(tied.index["rank"]) == {1}


def test_without_long_range_missiles_washington_is_out_of_north_koreas_reach() -> None:
    before, after = (exposure(parameters(as_of=day)).results for day in ("2016-12-31", "2017-12-31"))

    assert "exposure.reach.PRK.USA" not in before
    assert after["exposure.reach.PRK.USA"].value == 2017
    gained = after["exposure.warheads.USA"].value - before["exposure.warheads.USA"].value
    assert before["exposure.warheads.JPN"].value > before["exposure.warheads.USA"].value
    assert gained == after["exposure.warheads.JPN"].value - before["exposure.warheads.USA"].value


def test_a_component_without_a_figure_is_left_out_and_its_weight_shared() -> None:
    found = exposure(
        parameters(end_year=2013, exposure_components=["china_trade", "missiles"], exposure_weights=[0.9, 0.1])
    )

    assert found.dropped == ("china_trade",)
    assert found.components["weight"].unique() == pytest.approx([1.0])


# ---------------------------------------------------------------- standing


def test_the_trend_of_an_exact_curve_has_no_width() -> None:
    series = pd.Series(2 * 0.9 ** np.arange(10), index=range(2014, 2024))
    trend = _trend(series, 2025, 0.95)

    assert trend["trend_pct"] == pytest.approx(-10)
    assert (trend["expected_low"], trend["expected_high"]) == pytest.approx((2 * 0.9**11,) * 2)


def test_the_ratio_of_gdp_is_that_of_the_table() -> None:
    found = standing(parameters(end_year=2024, start_year=2020)).results

    assert found["standing.ratio.gdp.2024"].value == pytest.approx(
        found["standing.gdp.JPN"].value / found["standing.gdp.KOR"].value
    )


def test_purchasing_power_narrows_japans_lead_in_gdp() -> None:
    market, ppp = (standing(parameters(gdp_measure=m)).results["standing.ratio.gdp"].value for m in ("market", "ppp"))

    assert ppp < market


def test_one_ally_has_values_but_no_ratio() -> None:
    found = standing(parameters(allies=["KOR"]))

    assert found.missing is None and found.ratios.empty and found.turns.empty
    assert found.side_by_side["ratio"].isna().all()


def test_a_count_of_measures_rests_on_the_sources_of_the_measures_and_on_no_treaty() -> None:
    found = standing(parameters()).results
    measured = set(found.sources("standing.ratio."))

    assert set(found["standing.japan_ahead"].sources) <= measured
    assert found["standing.japan_ahead"].sources
    assert set(found.sources("standing.treaty.")).isdisjoint(measured)


def test_the_capability_index_is_never_carried_across_its_change_of_method() -> None:
    assert "capability" not in set(standing(parameters()).turns["measure"])


# ---------------------------------------------------------------- blocs and third states


def test_equal_powers_count_as_many_and_a_giant_as_few() -> None:
    rows = blocs(parameters()).concentration

    assert rows["effective_powers"].between(1, rows["powers"]).all()
    assert rows["con"].between(0, 1).all()
    by_hand = 1 / (rows["con"] ** 2 * (1 - 1 / rows["powers"]) + 1 / rows["powers"])
    assert rows["effective_powers"].to_numpy() == pytest.approx(by_hand.to_numpy())


def test_brics_had_five_members_at_the_end_of_2023_and_ten_in_2025() -> None:
    found = blocs(parameters()).results

    assert found["blocs.members.BRICS.2023"].value == 5
    assert found["blocs.members.BRICS"].value == 10


def test_asean_backed_the_first_resolution_by_eight_to_two() -> None:
    found = third_states(parameters()).results

    assert (found["third.asean.es_11_1.yes"].value, found["third.asean.es_11_1.abstain"].value) == (8, 2)


# ---------------------------------------------------------------- what a day cannot know


@pytest.mark.parametrize("day", ["1995-06-30", "2022-03-10", "2023-08-18"])
def test_nothing_dated_after_the_day_is_used(day: str) -> None:
    p, last = parameters(as_of=day), pd.Timestamp(day)
    stand, exposed, bloc, third = standing(p), exposure(p), blocs(p), third_states(p)

    years = [
        stand.ratios,
        stand.side_by_side,
        exposed.trade,
        exposed.warheads,
        bloc.shares,
        bloc.concentration,
        third.positions,
    ]
    assert all((frame["year"] <= last.year).all() for frame in years if len(frame))
    assert (exposed.reach["since"] <= last.year).all()
    dates = [
        stand.treaties["signed"],
        bloc.members["joined"],
        third.votes["date"],
        third.india["date"],
        third.sanctions["date"],
    ]
    assert all((column.dropna() <= last).all() for column in dates)


def test_before_the_enlargement_its_share_is_not_reckoned() -> None:
    before, after = (set(blocs(parameters(as_of=day)).shares["grouping"]) for day in ("2023-08-18", "2025-06-30"))

    assert "brics_10" not in before
    assert "brics_10" in after


@settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate])
@given(
    start=some.integers(1946, 2023),
    length=some.integers(3, 60),
    day=some.dates(min_value=pd.Timestamp("1990-01-01").date(), max_value=pd.Timestamp("2026-09-30").date()),
    rule=some.sampled_from(["ratio", "min_max", "rank"]),
    allies=some.sampled_from([["JPN"], ["KOR"], ["KOR", "JPN"]]),
)
def test_any_allowed_window_gives_finite_results_or_a_reason(
    start: int, length: int, day: Any, rule: str, allies: list[str]
) -> None:
    first = min(start, day.year)
    p = parameters(
        start_year=first,
        end_year=min(max(first + length, 1948), 2026),
        as_of=str(day),
        exposure_normalisation=rule,
        allies=allies,
    )
    for section in SECTIONS:
        found = section(p)
        assert found.missing or len(found.results)


def test_the_straight_line_reads_all_years_and_not_the_ends_alone() -> None:
    assert straight(pd.Series([1.0, 2.0, 3.0], index=[2000, 2001, 2002])) == pytest.approx(2.0)
    assert straight(pd.Series([4.0, 5.0, 6.0, 7.0, 3.9], index=range(2000, 2005))) > 0
    assert straight(pd.Series([4.0], index=[2000])) == 0
