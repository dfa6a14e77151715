"""How imports answered the duties of 2025–26: the fits against a library, the size of the test, and the defaults."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from helpers.analysis.trade import TradeParameters, response, what_if
from helpers.data import load, tables_held

DEFAULT = TradeParameters()


def parameters(**changed: object) -> TradeParameters:
    return TradeParameters.checked({**DEFAULT.model_dump(), **changed})


@pytest.fixture(scope="module")
def found() -> response.Response:
    return response.response(DEFAULT)


@pytest.fixture(scope="module")
def long() -> pd.DataFrame:
    """Partner, month, change and rise, from the tables by another way than the analysis."""
    trade = load("us_goods_trade_monthly").set_index(["partner", "month"])["imports_usd_m"]
    duty = load("us_duties_monthly").set_index(["partner", "month"])
    rate = duty["duty_usd"] / duty["imports_for_consumption_usd"]
    rows = []
    for (partner, month), now in rate.items():
        before = (partner, month.replace(year=2024))
        if month >= pd.Timestamp("2025-04-01") and partner not in DEFAULT.left_out:
            ratio = trade[partner, month] / trade[before]
            rows.append((partner, month, trade[before], ratio, np.log((1 + now) / (1 + rate[before]))))
    return pd.DataFrame(rows, columns=["partner", "month", "base", "ratio", "rise"])


def test_the_panel_regression_is_that_of_statsmodels(found: response.Response, long: pd.DataFrame) -> None:
    design = pd.get_dummies(long["month"], dtype=float).assign(rise=long["rise"])
    design.columns = design.columns.astype(str)
    fit = sm.OLS(np.log(long["ratio"]), design).fit()
    assert found.results["response.all"].value == pytest.approx(fit.params["rise"])
    assert found.results["response.all"].n == long["partner"].nunique()


def test_the_poisson_regression_is_that_of_statsmodels(found: response.Response, long: pd.DataFrame) -> None:
    design = pd.get_dummies(long["month"], dtype=float).assign(rise=long["rise"])
    design.columns = design.columns.astype(str)
    model = sm.GLM(long["ratio"] * long["base"], design, family=sm.families.Poisson(), offset=np.log(long["base"]))
    assert found.results["response.dollars"].value == pytest.approx(model.fit().params["rise"], abs=1e-5)


def test_the_error_is_clustered_by_partner(long: pd.DataFrame) -> None:
    wide = [long.pivot(index="month", columns="partner", values=name) for name in ("ratio", "rise", "base")]
    changes, rises, base = np.log(wide[0]).to_numpy(), wide[1].to_numpy(), wide[2].to_numpy()
    design = pd.get_dummies(long["month"], dtype=float).assign(rise=long["rise"])
    design.columns = design.columns.astype(str)
    groups = pd.factorize(long["partner"])[0]
    fit = sm.OLS(np.log(long["ratio"]), design).fit(
        cov_type="cluster", cov_kwds={"groups": groups, "use_correction": False}
    )
    small = np.sqrt(rises.shape[1] / (rises.shape[1] - 1))
    assert response._ols(changes, rises, base)[1] == pytest.approx(small * fit.bse["rise"])


@pytest.mark.parametrize("fit", ["ols", "ppml"])
def test_a_known_response_is_found_again(fit: str) -> None:
    rng = np.random.default_rng(1)
    rises, base, shared = rng.uniform(0, 0.2, (17, 30)), rng.uniform(1, 40, (17, 30)), rng.normal(size=(17, 1))
    slope, error = response._FIT[fit](shared - 2.5 * rises, rises, base)
    assert slope == pytest.approx(-2.5)
    assert error == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("fit", ["ols", "ppml"])
def test_without_an_effect_the_test_finds_one_as_rarely_as_it_says(fit: str) -> None:
    """The interval is set by other draws than those on which it is tried."""
    with tables_held():
        rng = np.random.default_rng(7)
        found = [response.answer_with_effect(DEFAULT, rng, 0.0, fit).interval for _ in range(1000)]
    assert 0.03 < np.mean([low > 0 or high < 0 for low, high in filter(None, found)]) < 0.08


def test_a_response_as_large_as_published_ones_is_mostly_found() -> None:
    with tables_held():
        rng = np.random.default_rng(8)
        found = [response.answer_with_effect(DEFAULT, rng, -2.5) for _ in range(300)]
    assert np.mean([one.estimate for one in found]) == pytest.approx(-2.5, abs=0.2)
    assert np.mean([one.interval is not None and one.interval[1] < 0 for one in found]) > 0.8


def test_the_past_is_that_of_the_partners_without_what_they_share() -> None:
    months = response._months(DEFAULT)
    assert months is not None
    assert months.past.mean(axis=-1) == pytest.approx(0, abs=1e-12)
    trade = load("us_goods_trade_monthly").set_index(["partner", "month"])["imports_usd_m"]
    day = pd.Timestamp("2023-04-01")  # after the last base year, 2022, come months that end before the duties
    first = {c: np.log(trade[c, day] / trade[c, day.replace(year=2022)]) for c in months.partners}
    mean = np.mean(list(first.values()))
    korea = months.past[-1, 0, months.partners.index("KOR")]
    assert korea == pytest.approx(first["KOR"] - mean)


def test_the_groups_hold_every_partner_once(found: response.Response) -> None:
    assert found.partners["partner"].is_unique
    assert set(found.partners["group"]) == {"JPN", "KOR", "CHN", "harder", "less"}
    halves = found.partners[found.partners["group"].isin(["harder", "less"])]
    assert halves.groupby("group")["rise"].max()["less"] <= halves.groupby("group")["rise"].min()["harder"]


def test_a_partner_left_out_is_in_no_estimate() -> None:
    without = response.response(parameters(left_out=["CHN"]))
    assert "CHN" not in set(without.partners["partner"])
    assert "response.without_china" not in without.results
    assert without.results["response.all"].n == 40


def test_a_window_that_ends_before_the_duties_is_told() -> None:
    assert "fewer than 3 months of the duties" in str(response.response(parameters(end_year=2024)).missing)


def test_the_default_elasticity_is_the_one_that_the_duties_imply(found: response.Response) -> None:
    own = what_if.what_if(DEFAULT, found).results["what_if.elasticity.own"]
    assert DEFAULT.import_elasticity == pytest.approx(float(own.value), abs=0.05)


def test_the_implied_elasticity_gives_the_change_of_imports_back(found: response.Response) -> None:
    """With the implied elasticity, the worked tariff cuts imports by what was estimated for so large a rise."""
    change = float(found.results["response.all"].value)
    own = what_if.own_elasticity(change, DEFAULT.pass_through_pct)
    case = what_if.what_if(parameters(import_elasticity=own), found).cases.iloc[0]
    base = load("us_duties_monthly").query("partner == 'JPN' and month.dt.year == 2024")
    rate = base["duty_usd"].sum() / base["imports_for_consumption_usd"].sum()
    assert case["import_change_pct"] == pytest.approx(100 * ((1.15 / (1 + rate)) ** change - 1))


def test_too_few_partners_are_told() -> None:
    every = [c for c in load("us_duties_monthly")["partner"].unique() if c not in {"JPN", "KOR", "CHN"}]
    assert "3 partners are left" in str(response.response(parameters(left_out=every)).missing)
