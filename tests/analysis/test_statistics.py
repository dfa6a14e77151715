"""Before/after designs, placebo inference and breaks, against cases worked by hand."""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
import ruptures
import scipy.stats
from hypothesis import given
from hypothesis import strategies as some
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

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


def test_shifts_of_the_mean_are_dated_and_their_intervals_hold_the_truth() -> None:
    index = pd.period_range("1953", periods=72, freq="Y")
    truth = np.where(np.arange(72) < 40, 5.0, 0.0)
    series = pd.Series(truth + np.random.default_rng(6).normal(scale=2.0, size=72), index)
    found = st.mean_shifts(series, most=4, shortest=5, level=0.95, draws=100, seed=1)
    ((low, high),) = found.intervals
    assert low <= index[40] <= high
    assert found.fitted.nunique() == 2
    assert found.criterion.idxmin() == 1


def test_white_noise_has_no_shift_in_nineteen_of_twenty_series() -> None:
    index = pd.period_range("1953", periods=72, freq="Y")
    noise = np.random.default_rng(8).normal(size=(100, 72))
    found = [st.mean_shifts(pd.Series(row, index), most=4, shortest=5, level=0.9, draws=2, seed=1) for row in noise]
    assert sum(bool(one.dates) for one in found) <= 5


def test_the_largest_number_of_shifts_is_kept() -> None:
    values = np.repeat([0.0, 9.0, 0.0, 9.0], 10) + np.random.default_rng(1).normal(size=40)
    series = pd.Series(values, pd.period_range("1980", periods=40, freq="Y"))
    three, two = (st.mean_shifts(series, most=most, shortest=5, level=0.9, draws=20, seed=1) for most in (5, 2))
    assert [date.year for date in three.dates] == [1990, 2000, 2010]
    assert len(two.dates) == 2


KINDS = {
    "spearman": lambda x, y: scipy.stats.spearmanr(x, y).statistic,
    "kendall": lambda x, y: scipy.stats.kendalltau(x, y).statistic,
}


@pytest.mark.parametrize("kind", KINDS)
@given(pairs=some.lists(some.tuples(some.integers(0, 9), some.integers(0, 9)), min_size=4, max_size=30))
def test_rank_correlation_agrees_with_scipy_ties_and_all(kind: str, pairs: list[tuple[int, int]]) -> None:
    x, y = np.array(pairs, dtype=float).T
    if len(set(x)) > 1 and len(set(y)) > 1:
        assert st.rank_correlation_value(x, y, kind) == pytest.approx(KINDS[kind](x, y), abs=1e-9)


def test_kendall_by_hand() -> None:
    # Pairs: (1,2) and (1,3) in order, (2,3) not: (2 - 1) / 3; the fourth is in order with all.
    x, y = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 3.0, 2.0, 4.0])
    assert st.rank_correlation_value(x, y, "kendall") == pytest.approx((5 - 1) / 6)
    assert st.rank_correlation_value(x, y, "spearman") == pytest.approx(1 - 6 * 2 / (4 * 15))


def test_permutation_p_value_of_a_perfect_order_is_as_small_as_draws_allow() -> None:
    x = np.arange(12.0)
    found = st.rank_correlation(x, x**2, kind="kendall", level=0.9, draws=199, seed=1)
    assert found.estimate == pytest.approx(1.0)
    assert found.p_value == pytest.approx(1 / 200)


@pytest.mark.parametrize("kind", KINDS)
def test_permutation_p_value_is_near_the_exact_one(kind: str) -> None:
    rng = np.random.default_rng(12)
    x, y = rng.normal(size=(2, 9))
    found = st.rank_correlation(x, y, kind=kind, level=0.9, draws=4000, seed=2)
    exact = scipy.stats.permutation_test(
        (y,), lambda order: KINDS[kind](x, order), permutation_type="pairings", n_resamples=4000, random_state=3
    )
    assert found.p_value == pytest.approx(exact.pvalue, abs=0.04)


@pytest.mark.parametrize("kind", KINDS)
def test_the_bootstrap_interval_of_ranks_covers_about_as_often_as_it_says(kind: str) -> None:
    rng = np.random.default_rng(4)
    truth = {"spearman": 6 / np.pi * np.arcsin(0.4 / 2), "kendall": 2 / np.pi * np.arcsin(0.4)}[kind]
    draws = rng.multivariate_normal([0, 0], [[1, 0.4], [0.4, 1]], size=(200, 27))
    found = [st.rank_correlation(*pair.T, kind=kind, level=0.9, draws=150, seed=5).interval for pair in draws]
    covered = np.mean([low <= truth <= high for low, high in found])
    assert 0.82 <= covered <= 0.97


DRAWN = {"lags": 2, "level": 0.95, "draws": 200, "seed": 6}


def long_panel(periods: int, units: int, seed: int, common: float) -> pd.DataFrame:
    """y = 2 x + unit effect + a shock that all units of a period share."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame([(f"u{i}", t) for i in range(units) for t in range(periods)], columns=["unit", "time"])
    shock = rng.normal(scale=common, size=periods)[frame["time"]]
    x = rng.normal(size=periods)[frame["time"]] + 0.3 * rng.normal(size=len(frame))
    effect = frame["unit"].str[1:].astype(float)
    return frame.assign(x=x, y=2 * x + effect + shock + rng.normal(size=len(frame)))


def test_a_panel_gives_the_slope_within_units() -> None:
    found = st.panel_regression(long_panel(60, 10, 3, 0.0), "y", ["x"], unit="unit", time="time", **DRAWN)
    low, high = found["x"].interval
    assert low < 2 < high
    assert found["x"].estimate == pytest.approx(2.0, abs=0.15)


def test_shocks_that_units_share_widen_the_interval_of_a_panel() -> None:
    frame = long_panel(40, 12, 5, 3.0)
    shared = st.panel_regression(frame, "y", ["x"], unit="unit", time="time", **DRAWN)["x"].interval
    # The same numbers, with the periods of each unit renamed so that no two units share one.
    alone = frame.assign(time=frame["time"] + 1000 * frame["unit"].str[1:].astype(int))
    single = st.panel_regression(alone, "y", ["x"], unit="unit", time="time", **DRAWN)["x"].interval
    assert shared[1] - shared[0] > 2 * (single[1] - single[0])


def test_driscoll_kraay_errors_by_hand() -> None:
    """Sums of the scores over the units of each period, then Newey–West with Bartlett weights."""
    frame = long_panel(30, 4, 9, 1.0)
    within = frame.groupby("unit")[["x", "y"]].transform(lambda column: column - column.mean())
    x, y = within["x"].to_numpy(), within["y"].to_numpy()
    slope = (x @ y) / (x @ x)
    scores = pd.Series(x * (y - slope * x)).groupby(frame["time"]).sum().to_numpy()
    middle = scores @ scores + 2 * sum((1 - lag / 3) * (scores[lag:] @ scores[:-lag]) for lag in (1, 2))
    n, k, periods = 120, 5, 30
    error = np.sqrt(middle) / (x @ x) * np.sqrt((n - 1) / (n - k) * periods / (periods - 1))
    design = pd.concat([frame["x"], pd.get_dummies(frame["unit"], dtype=float)], axis=1).to_numpy()
    by_period = (frame["time"].to_numpy() == np.arange(periods)[:, None]).astype(float)
    fit = st._PanelFit(design, np.linalg.pinv(design), frame["y"].to_numpy(), by_period, 2)

    assert fit.error(0) == pytest.approx(error, rel=1e-6)


def test_without_an_effect_a_panel_finds_one_in_about_one_of_twenty() -> None:
    """Thirty periods, errors shared by the units and correlated over time: t values alone would err three times so."""
    rng, found = np.random.default_rng(11), 0
    for _ in range(200):
        frame = long_panel(30, 4, 9, 0.0)
        shared = np.convolve(rng.normal(size=(2, 32)).ravel(), [1, 0.6, 0.3], mode="valid")[:60].reshape(2, 30)
        frame["x"] = shared[0][frame["time"]] + 0.1 * rng.normal(size=len(frame))
        frame["y"] = shared[1][frame["time"]] + 0.5 * rng.normal(size=len(frame))
        effect = st.panel_regression(frame, "y", ["x"], unit="unit", time="time", **{**DRAWN, "lags": 3})["x"]
        found += effect.interval[0] > 0 or effect.interval[1] < 0

    assert found <= 0.1 * 200


def test_time_effects_take_out_what_all_units_share() -> None:
    frame = long_panel(40, 12, 5, 3.0)
    found = st.panel_regression(frame, "y", ["x"], unit="unit", time="time", time_effects=True, **DRAWN)["x"]
    assert found.estimate == pytest.approx(2.0, abs=0.5)
    without = st.panel_regression(frame, "y", ["x"], unit="unit", time="time", **DRAWN)["x"]
    assert found.interval[1] - found.interval[0] < without.interval[1] - without.interval[0]


@pytest.mark.parametrize("contrast", ["level", "slope"])
@pytest.mark.parametrize("rho", st.AUTOCORRELATIONS)
def test_the_change_of_a_short_series_keeps_its_size_under_every_autocorrelation(
    contrast: st.Contrast, rho: float
) -> None:
    drawn = st.autoregressive(1000, 17, rho, np.random.default_rng(4))
    changes = [st.short_series_change(pd.Series(row), 8, contrast, level=0.95) for row in drawn]
    found = np.mean([not one.interval[0] <= 0 <= one.interval[1] for one in changes if one.interval])

    assert 0.03 <= found <= 0.08


def test_the_last_coefficient_is_that_of_least_squares_whatever_years_are_missing() -> None:
    times = np.array([0, 1, 2, 4, 5, 6, 9, 10, 11, 12])
    design = np.column_stack([np.ones(10), times, times >= 5])
    values = 2 + 0.5 * times + 3.0 * (times >= 5) + 0.1 * (-1.0) ** times
    found = st.last_coefficient(values, times, design, level=0.9)

    assert found.estimate == pytest.approx(np.linalg.lstsq(design, values, rcond=None)[0][-1])
    assert found.interval is not None
    assert found.interval[0] < found.estimate < found.interval[1]
    assert (found.level, found.n) == (0.9, 10)


def test_a_series_without_noise_has_a_change_that_is_certain() -> None:
    found = st.short_series_change(pd.Series([1.0] * 6 + [2.0] * 6), 6, "level", level=0.95)

    assert found.interval == pytest.approx((1.0, 1.0), abs=1e-6)
    assert found.p_value == 0


# ---------------------------------------------------------------- weighted designs


def unlike(rng: np.random.Generator, periods: int = 16, units: int = 12) -> pd.DataFrame:
    """Units with a path of their own beside what all share; the last four periods come after."""
    shared, own = rng.normal(size=(periods, 2)).cumsum(axis=0), rng.normal(size=(2, units))
    values = shared @ own + 0.1 * rng.normal(size=(periods, units)) + rng.normal(size=units) * 5
    return pd.DataFrame(values, columns=["T", *(f"C{i}" for i in range(1, units))])


def test_synthetic_difference_in_differences_finds_a_known_effect_where_paths_differ() -> None:
    """Against the plain mean the loadings of the treated unit would show as an effect."""
    plain, double = [], []
    for seed in range(40):
        frame = unlike(np.random.default_rng(seed))
        after = pd.Series(frame.index >= 12)
        frame.loc[after, "T"] += 2.0
        plain.append(st.difference_in_differences(frame, "T", after, level=0.8).estimate - 2)
        double.append(st.synthetic_difference_in_differences(frame, "T", after, level=0.8).estimate - 2)
    assert abs(np.mean(double)) < 0.25
    assert np.std(double) < np.std(plain) / 2


def test_with_equal_weights_of_controls_and_periods_it_is_difference_in_differences() -> None:
    """Controls that all move alike leave nothing to choose between, and the penalty spreads the weights."""
    rng = np.random.default_rng(3)
    frame = pd.DataFrame(rng.normal(size=(10, 1)) + np.zeros((10, 5)), columns=["T", "A", "B", "C", "D"])
    frame["T"] = rng.normal(size=10)
    after = pd.Series(frame.index >= 5)
    weights = st._doubly_synthetic_weights(
        frame.loc[~after, ["A", "B", "C", "D"]].to_numpy(),
        frame.loc[after, ["A", "B", "C", "D"]].to_numpy(),
        frame.loc[~after, "T"].to_numpy(),
    )[0]
    assert weights == pytest.approx(0.25, abs=1e-3)


def test_weights_of_periods_pick_the_one_that_foretells_the_rest() -> None:
    before = np.random.default_rng(5).normal(size=(6, 30))
    after = before[[2, 2]] + 3.0
    periods = st._doubly_synthetic_weights(before, after, before[:, 0])[1]
    assert periods == pytest.approx([0, 0, 1, 0, 0, 0], abs=1e-3)


def test_the_estimate_without_a_control_is_that_of_a_panel_without_it() -> None:
    frame = unlike(np.random.default_rng(1))
    after = pd.Series(frame.index >= 12)
    for design, estimate in (("did", st.difference_in_differences), ("sdid", st.synthetic_difference_in_differences)):
        without = estimate(frame.drop(columns="C3"), "T", after, level=0.8).estimate
        assert st.leave_one_out(frame, "T", after, design)["C3"] == pytest.approx(without)


def test_the_gravity_equation_is_the_poisson_regression_of_statsmodels() -> None:
    rng = np.random.default_rng(2)
    flows = pd.DataFrame(np.exp(rng.normal(3, 1, 9) + 0.3 * rng.normal(size=(12, 9))), columns=list("TABCDEFGH"))
    after = pd.Series(flows.index >= 7)
    effect = st.multiplicative_change(
        flows[["T", "A", "B"]], "T", after, level=0.8, others=flows[["C", "D", "E", "F", "G", "H"]]
    )
    long = flows.rename_axis(index="period", columns="unit").stack().rename("flow").reset_index()
    design = pd.get_dummies(long["unit"], dtype=float).join(
        pd.get_dummies(long["period"], prefix="p", drop_first=True, dtype=float)
    )
    design["event"] = ((long["unit"] == "T") & long["period"].map(after)).astype(float)
    fit = GLM(long["flow"], design, family=Poisson()).fit()
    assert effect.estimate == pytest.approx(fit.params["event"], abs=1e-6)


def test_the_joint_test_of_the_years_before_ranks_the_treated_unit() -> None:
    frame = unlike(np.random.default_rng(8))
    after = pd.Series(frame.index >= 12)
    frame["T"] = frame.drop(columns="T").mean(axis=1)
    assert st.before_test(frame, "T", after, None) == 1.0
    frame.loc[frame.index < 6, "T"] += 50
    assert st.before_test(frame, "T", after, None) == pytest.approx(1 / 12)


# ---------------------------------------------------------------- breaks beyond chance


def p_values(paths: np.ndarray, draws: int = 79) -> np.ndarray:
    index = pd.period_range("2000Q1", periods=paths.shape[1], freq="Q")
    return np.array(
        [st.wandering(pd.Series(path, index), most=3, shortest=8, draws=draws, seed=4).p_value for path in paths]
    )


def test_in_series_that_only_wander_breaks_are_beyond_chance_as_rarely_as_the_level_says() -> None:
    """A criterion that knows nothing of unit roots finds breaks in nearly all of them."""
    walks = np.random.default_rng(11).standard_normal((150, 80)).cumsum(axis=1)
    assert (p_values(walks) <= 0.05).mean() < 0.1
    index = pd.period_range("2000Q1", periods=80, freq="Q")
    assert np.mean([len(st.segments(pd.Series(walk, index), most=3, shortest=8).dates) > 0 for walk in walks]) > 0.9


def test_a_series_that_returns_to_its_line_is_no_more_often_found_to_bend() -> None:
    assert (p_values(st.autoregressive(60, 80, 0.7, np.random.default_rng(12))) <= 0.05).mean() < 0.1


def test_turns_that_are_large_beside_the_steps_are_found() -> None:
    steps = np.random.default_rng(13).standard_normal((30, 80))
    steps[:, 25:50] += 2
    steps[:, 50:] -= 2
    assert (p_values(steps.cumsum(axis=1)) <= 0.05).mean() > 0.9


def test_segments_are_those_of_the_breaks_with_intervals() -> None:
    walk = np.random.default_rng(5).standard_normal(60).cumsum()
    series = pd.Series(walk, pd.period_range("2000Q1", periods=60, freq="Q"))
    plain = st.segments(series, most=3, shortest=8)
    dated = st.structural_breaks(series, most=3, shortest=8, level=0.9, draws=20, seed=1)
    assert (plain.dates, len(plain.intervals), len(dated.intervals)) == (dated.dates, 0, len(dated.dates))
    assert plain.fitted.equals(dated.fitted)
