"""Levels of slow series compared, and years of pressure: worked cases, width, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.levels import autocorrelation, contrast, like
from helpers.analysis.autonomy.panel import pressed
from helpers.analysis.autonomy.pressure import pressure
from helpers.analysis.statistics import autoregressive, two_means

pytestmark = pytest.mark.usefixtures("held")
YEARS = np.arange(1991, 2026)
ON = pressed(list(YEARS))


def series(values: np.ndarray) -> pd.Series:
    return pd.Series(values, index=YEARS)


def test_years_of_pressure_are_those_of_two_terms() -> None:
    assert list(YEARS[ON]) == [2017, 2018, 2019, 2020, 2025]


def test_the_contrast_is_the_difference_of_means() -> None:
    found = contrast(series(np.where(ON, 3.0, 1.0) + 0.1 * (YEARS % 2)), ON, 0.95)

    assert found is not None
    assert found.estimate == pytest.approx(2.0, abs=0.05)
    assert found.n == len(YEARS)


def test_a_series_that_lasts_from_year_to_year_gets_a_wider_interval() -> None:
    rng = np.random.default_rng(1)
    noise = rng.normal(size=len(YEARS))
    slow = np.convolve(noise, np.ones(6), "same")
    widths = []
    for values in (noise / noise.std(), slow / slow.std()):
        found = contrast(series(values), ON, 0.95)
        assert found is not None
        assert found.interval is not None
        widths.append(found.interval[1] - found.interval[0])

    assert widths[1] > 1.5 * widths[0]


def test_the_contrast_of_few_slow_years_rejects_no_more_often_than_it_says() -> None:
    years = np.arange(2009, 2025)
    rows = autoregressive(300, len(years), 0.6, np.random.default_rng(3))
    found = [contrast(pd.Series(row, index=years), years >= 2017, 0.95) for row in rows]

    assert np.mean([one is not None and one.p_value is not None and one.p_value < 0.05 for one in found]) <= 0.07


def test_without_both_groups_or_with_few_years_there_is_no_contrast() -> None:
    assert contrast(series(np.ones(len(YEARS))), np.zeros(len(YEARS), bool), 0.95) is None
    assert contrast(series(np.ones(len(YEARS))).iloc[:7], ON[:7], 0.95) is None


def test_the_correlation_is_raised_by_its_bias_and_kept_below_one() -> None:
    assert autocorrelation(np.where(YEARS % 2, 1.0, -1.0), YEARS.astype(float)) == pytest.approx(0.0)
    assert autocorrelation(YEARS - YEARS.mean(), YEARS.astype(float)) == pytest.approx(0.95)


def test_made_up_series_have_the_effect_they_are_given() -> None:
    rng = np.random.default_rng(2)
    base = series(rng.normal(size=len(YEARS)))
    made = [like(base, ON, rng, 4.0) for _ in range(200)]

    assert np.mean([one[ON].mean() - one[~ON].mean() for one in made]) == pytest.approx(4.0, abs=0.15)


def test_student_of_two_means_in_a_worked_case() -> None:
    found = two_means(np.array([50.0, 45.0, 48.0]), np.array([39.0, 30.0]), 0.95)

    assert found is not None
    assert found.estimate == pytest.approx(-13.17, abs=0.01)
    assert found.interval == pytest.approx((-25.40, -0.93), abs=0.02)
    assert two_means(np.array([50.0]), np.array([39.0, 30.0]), 0.95) is None


def test_every_contrast_of_pressure_has_its_level_design_and_years() -> None:
    found = pressure(AutonomyParameters())

    assert set(found.contrasts["who"]) == {"JPN", "KOR", "all"}
    with_interval = [one for one in found.results.values() if one.interval]
    assert len(with_interval) == len(found.contrasts) + len(found.beside)
    assert all(one.level == 0.95 and one.design and one.n for one in with_interval)
    assert pressure(AutonomyParameters(end_year=2016)).missing
