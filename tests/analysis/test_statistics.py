"""Before/after designs, placebo inference and breaks, against cases worked by hand."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import ruptures
from hypothesis import given
from hypothesis import strategies as some

from helpers.analysis import statistics as st


def panel(**columns: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        columns, index=pd.period_range("2001", periods=len(next(iter(columns.values()))), freq="Y"), dtype=float
    )


def second_half(frame: pd.DataFrame) -> pd.Series:
    return pd.Series(np.arange(len(frame)) >= len(frame) // 2, index=frame.index)


def test_difference_in_differences_is_the_change_less_the_mean_change_of_controls() -> None:
    frame = panel(T=[0, 0, 10, 10], A=[5, 5, 6, 6], B=[2, 2, 5, 5])
    effect = st.difference_in_differences(frame, "T", second_half(frame), level=0.95)
    assert effect.estimate == pytest.approx(10 - (1 + 3) / 2)


def test_placebo_p_value_counts_the_true_assignment() -> None:
    # Changes: T 10, A 1, B 3, C 2. Placebos among controls: A -1.5, B 1.5, C 0; none reaches 8.
    frame = panel(T=[0, 0, 10, 10], A=[5, 5, 6, 6], B=[2, 2, 5, 5], C=[1, 1, 3, 3])
    effect = st.difference_in_differences(frame, "T", second_half(frame), level=0.95)
    assert effect.p_value == pytest.approx(1 / 4)
    assert effect.interval == pytest.approx((8 - 1.5, 8 + 1.5))
    assert effect.level == pytest.approx(2 / 4), "three placebos cannot carry more than a 50% interval"


def test_with_one_control_there_is_an_estimate_but_no_inference() -> None:
    frame = panel(T=[0, 0, 10, 10], A=[5, 5, 6, 6])
    effect = st.difference_in_differences(frame, "T", second_half(frame), level=0.95)
    assert (effect.estimate, effect.interval, effect.p_value) == (9.0, None, None)


def test_synthetic_control_finds_the_mixture_that_made_the_treated_unit() -> None:
    rng = np.random.default_rng(7)
    donors = rng.normal(size=(20, 4)).cumsum(axis=0)
    frame = panel(**{name: donors[:, i].tolist() for i, name in enumerate("ABCD")})
    after = second_half(frame)
    frame["T"] = 100 + 0.3 * frame["A"] + 0.7 * frame["C"] + np.where(after, 5.0, 0.0)
    control = st.synthetic_control(frame, "T", after, level=0.9)
    assert control.weights.to_dict() == pytest.approx({"A": 0.3, "B": 0.0, "C": 0.7, "D": 0.0}, abs=1e-3)
    assert control.effect.estimate == pytest.approx(5.0, abs=1e-2)
    assert control.effect.p_value == pytest.approx(1 / 5), "its ratio is the largest of five"


@given(some.integers(0, 2**32 - 1), some.integers(1, 8))
def test_donor_weights_are_shares(seed: int, donors: int) -> None:
    rng = np.random.default_rng(seed)
    weights = st.simplex_weights(rng.normal(scale=50, size=(10, donors)), rng.normal(scale=50, size=10))
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1.0)


@pytest.mark.parametrize("freq", ["M", "Q", "Y"])
def test_interrupted_series_recovers_a_jump_and_a_new_slope(freq: str) -> None:
    index = pd.period_range("2000", periods=96, freq=freq)
    per_year = {"M": 12, "Q": 4, "Y": 1}[freq]
    clock = np.arange(96) / per_year
    after = np.arange(96) >= 48
    season = np.sin(2 * np.pi * np.arange(96) / per_year) if per_year > 1 else 0.0
    series = pd.Series(3 + clock + season + after * (5 + 2 * (clock - clock[48])), index)
    trend = st.interrupted_time_series(series, index[48], lags=4, level=0.95)
    assert trend.level_change.estimate == pytest.approx(5.0, abs=0.1)
    assert trend.slope_change.estimate == pytest.approx(2.0, abs=0.05)
    assert trend.mean_change.estimate == pytest.approx(5 + 2 * (clock[after] - clock[48]).mean(), abs=0.1)
    assert (series[after] - trend.counterfactual[after]).mean() == pytest.approx(trend.mean_change.estimate, abs=0.1)


def test_autocorrelated_errors_widen_the_interval() -> None:
    rng = np.random.default_rng(3)
    noise = np.zeros(120)
    for t in range(1, 120):
        noise[t] = 0.8 * noise[t - 1] + rng.normal()
    series = pd.Series(noise, pd.period_range("2000-01", periods=120, freq="M"))
    narrow, wide = (
        st.interrupted_time_series(series, pd.Period("2005-01", "M"), lags=lags, level=0.95).mean_change.interval
        for lags in (0, 12)
    )
    assert narrow and wide
    assert wide[1] - wide[0] > narrow[1] - narrow[0]


def line_ssr(values: np.ndarray) -> float:
    clock = np.arange(len(values))
    return float(((values - np.polyval(np.polyfit(clock, values, 1), clock)) ** 2).sum())


@pytest.mark.parametrize("breaks", [1, 2])
def test_partition_is_the_best_of_all(breaks: int) -> None:
    values = np.random.default_rng(11).normal(size=20).cumsum()
    found_ssr, found = st._best_partitions(values, breaks, 4)[breaks]
    every = [c for c in combinations(range(4, 17), breaks) if np.diff([0, *c, 20]).min() >= 4]
    best = min(every, key=lambda c: sum(line_ssr(part) for part in np.split(values, c)))
    assert tuple(found) == best
    assert found_ssr == pytest.approx(sum(line_ssr(part) for part in np.split(values, best)))


def test_partition_agrees_with_ruptures() -> None:
    values = np.random.default_rng(5).normal(size=80).cumsum()
    signal = np.column_stack([values, np.ones(80), np.arange(80)])
    theirs = ruptures.Dynp(model="linear", min_size=8, jump=1).fit(signal).predict(n_bkps=3)
    assert [*st._best_partitions(values, 3, 8)[3][1], 80] == theirs


def test_breaks_are_dated_and_their_intervals_hold_the_truth() -> None:
    index = pd.period_range("1990Q1", periods=120, freq="Q")
    clock = np.arange(120)
    truth = np.where(clock < 50, 0.2 * clock, 30 - 0.1 * clock)
    series = pd.Series(truth + np.random.default_rng(2).normal(scale=1.5, size=120), index)
    found = st.structural_breaks(series, most=4, shortest=8, level=0.95, draws=100, seed=1)
    assert len(found.dates) == 1
    ((low, high),) = found.intervals
    assert low <= index[50] <= high
    assert abs((found.dates[0] - index[50]).n) <= 2


def test_a_straight_line_with_noise_has_no_break() -> None:
    series = pd.Series(
        np.arange(100) + np.random.default_rng(4).normal(size=100), pd.period_range("1990Q1", periods=100, freq="Q")
    )
    found = st.structural_breaks(series, most=4, shortest=8, level=0.95, draws=50, seed=1)
    assert found.dates == []
    assert found.intervals == []


def test_the_same_seed_draws_the_same_intervals() -> None:
    values = np.concatenate([np.zeros(30), np.full(30, 4.0)]) + np.random.default_rng(9).normal(size=60)
    series = pd.Series(values, pd.period_range("2000Q1", periods=60, freq="Q"))
    once, again = (st.structural_breaks(series, most=2, shortest=8, level=0.9, draws=60, seed=3) for _ in range(2))
    assert once.intervals == again.intervals
