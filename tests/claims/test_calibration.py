"""How often the rule from an estimate to a verdict errs: a sample here, the whole in table error_rates."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from helpers.analysis.results import Result
from helpers.claims.calibration import SEED, decided_by_estimates, error_rates, tolerated
from helpers.claims.judgement import from_estimate, noting_what_is_asked
from helpers.data import load
from helpers.errors import BadInput

SAMPLE = 60
RULES = decided_by_estimates()


def estimate(low: float, high: float, **more: Any) -> Result:
    return Result("effect", (low + high) / 2, "pp", (low, high), **{"level": 0.95, **more})


@pytest.mark.parametrize(
    ("low", "high", "claimed", "sized", "verdict"),
    [
        (0.1, 3.0, "more", False, "supported"),
        (0.1, 3.0, "more", True, "undecided"),
        (1.1, 3.0, "more", True, "supported"),
        (-3.0, 0.9, "more", False, "contradicted"),
        (-3.0, 1.1, "more", False, "undecided"),
        (-0.2, 0.3, "more", False, "contradicted"),
        (-3.0, -0.1, "less", False, "supported"),
        (-0.9, 3.0, "less", False, "contradicted"),
        (-1.1, 3.0, "less", False, "undecided"),
    ],
)
def test_the_interval_and_the_smallest_effect_that_matters_decide(
    low: float, high: float, claimed: Any, sized: bool, verdict: str
) -> None:
    assert from_estimate(estimate(low, high), claimed=claimed, matters=1.0, sized=sized) == verdict


@pytest.mark.parametrize("sign", [-1, 1])
def test_a_wide_interval_around_zero_decides_nothing_whatever_its_sign(sign: int) -> None:
    ends = sorted((sign * -4.0, sign * 5.0))
    assert from_estimate(estimate(*ends), claimed="more", matters=1.0) == "undecided"


@pytest.mark.parametrize(
    "broken", [Result("effect", 1.0, "pp"), Result("effect", 1.0, "pp", (0.0, 2.0)), estimate(0, 2, level=None)]
)
def test_an_interval_without_a_level_decides_nothing(broken: Result) -> None:
    with pytest.raises(ValueError, match="level"):
        from_estimate(broken, claimed="more", matters=1.0)


def test_nothing_matters_is_refused() -> None:
    with pytest.raises(ValueError, match="above zero"):
        from_estimate(estimate(0, 2), claimed="more", matters=0.0)


def a_rule(sd: float, matters: float, claimed: Any = "more") -> Any:
    """A claim decided by a mean with a known standard error."""

    def simulate(p: object, rng: np.random.Generator, effect: float) -> Result:
        middle = effect + sd * rng.standard_normal()
        return estimate(middle - 1.96 * sd, middle + 1.96 * sd, design="mean", n=12)

    return SimpleNamespace(
        claim="X",
        matters=SimpleNamespace(value=matters, unit="pp"),
        simulate=simulate,
        parameters={},
        contract=SimpleNamespace(checked=lambda _: None),
        settings=lambda: [{}],
        run=lambda _: from_estimate(estimate(0, 1), claimed=claimed, matters=matters),
    )


@pytest.mark.parametrize("claimed", ["more", "less"])
def test_a_right_interval_errs_as_rarely_as_its_level_says_and_power_grows_with_the_effect(claimed: Any) -> None:
    weak, strong = (error_rates(a_rule(1.0, size, claimed), draws=2000) for size in (1.0, 4.0))
    for one in (weak, strong):
        assert one["supported_without_effect_pct"] == pytest.approx(2.5, abs=1.2)
        assert one["contradicted_with_effect_pct"] == pytest.approx(2.5, abs=1.2)
    assert weak["supported_with_effect_pct"] < 50 < strong["supported_with_effect_pct"]
    assert strong["contradicted_without_effect_pct"] > 90


def test_a_test_that_never_asks_the_rule_is_refused() -> None:
    silent = a_rule(1.0, 1.0)
    silent.run = lambda _: None
    with pytest.raises(BadInput, match="does not come from from_estimate"):
        error_rates(silent, draws=20)


def test_what_is_asked_is_noted_only_inside_the_block() -> None:
    with noting_what_is_asked() as found:
        from_estimate(estimate(0, 1), claimed="less", matters=2.0, sized=True)
    from_estimate(estimate(0, 1), claimed="more", matters=1.0)
    assert [(one.claimed, one.matters, one.sized) for one in found] == [("less", 2.0, True)]


def test_the_table_has_every_claim_that_an_estimate_decides() -> None:
    assert set(load("error_rates")["claim"]) == {test.claim for test in RULES}


def test_no_error_in_the_table_is_larger_than_allowed() -> None:
    rates = load("error_rates")
    for column in ("supported_without_effect_pct", "contradicted_with_effect_pct"):
        over = rates[rates[column] > rates["draws"].map(tolerated)]
        assert over[["claim", column]].to_dict("records") == []


@pytest.mark.parametrize("test", RULES, ids=lambda test: test.claim)
def test_a_sample_of_each_simulation_errs_as_rarely(test: Any) -> None:
    found = error_rates(test, SAMPLE, SEED + 7)
    assert found["supported_without_effect_pct"] <= tolerated(SAMPLE)
    assert found["contradicted_with_effect_pct"] <= tolerated(SAMPLE)


@pytest.mark.parametrize("test", RULES, ids=lambda test: test.claim)
def test_a_simulation_still_draws_what_it_drew_when_its_row_was_written(test: Any) -> None:
    written = load("error_rates").set_index("claim")["first_estimate"][test.claim]
    assert error_rates(test, 1)["first_estimate"] == pytest.approx(written, rel=1e-4)
