"""Size and power of the designs, and how often verdicts err: a sample here, the whole in table error_rates."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from helpers.analysis.results import Result
from helpers.analysis.trials import Simulation
from helpers.claims.calibration import SEED, designs, error_rates, keeps_size, tolerated
from helpers.claims.judgement import from_estimate, noting_what_is_asked
from helpers.data import load, root, tables_held
from helpers.errors import BadInput
from helpers.runs.edition import accepted

pytestmark = pytest.mark.usefixtures("held")

SAMPLE = 60
DESIGNS = designs()
RULES = [one for one in DESIGNS if one.claim]


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


EVERY = ("supported", "contradicted", "undecided")


def a_rule(sd: float, matters: float, claimed: Any = "more", can_be: tuple[str, ...] = EVERY) -> Any:
    """A claim decided by a mean with a known standard error."""

    asked: Any = {"claimed": claimed, "matters": matters}

    def simulate(p: object, rng: np.random.Generator, effect: float) -> Result:
        middle = effect + sd * rng.standard_normal()
        return estimate(middle - 1.96 * sd, middle + 1.96 * sd, design="mean", n=12)

    return SimpleNamespace(
        name="X",
        chapter="trade",
        matters=matters,
        unit="pp",
        simulate=Simulation(simulate, "nothing"),
        parameters=None,
        claim=SimpleNamespace(
            claim="X", can_be=can_be, settings=lambda: [{}], run=lambda _: from_estimate(estimate(0, 1), **asked)
        ),
    )


@pytest.mark.parametrize("claimed", ["more", "less"])
def test_a_right_interval_errs_as_rarely_as_its_level_says_and_power_grows_with_the_effect(claimed: Any) -> None:
    weak, strong = (error_rates(a_rule(1.0, size, claimed), draws=2000) for size in (1.0, 4.0))
    for one in (weak, strong):
        assert one["supported_without_effect_pct"] == pytest.approx(2.5, abs=1.2)
        assert one["contradicted_with_effect_pct"] == pytest.approx(2.5, abs=1.2)
        assert one["size_pct"] == pytest.approx(5.0, abs=1.2)
        assert one["nominal_pct"] == 5.0
    assert weak["supported_with_effect_pct"] < 50 < strong["supported_with_effect_pct"]
    assert weak["power_pct"] < 50 < strong["power_pct"]
    assert strong["contradicted_without_effect_pct"] > 90


def test_a_verdict_that_a_claim_cannot_get_is_counted_never() -> None:
    found = error_rates(a_rule(1.0, 4.0, can_be=("contradicted", "undecided")), draws=200)
    assert found["supported_with_effect_pct"] == found["supported_without_effect_pct"] == 0.0
    assert found["contradicted_without_effect_pct"] > 90
    assert found["power_pct"] > 50, "what the interval shows is told all the same"


def test_a_test_that_never_asks_the_rule_is_refused() -> None:
    silent = a_rule(1.0, 1.0)
    silent.claim.run = lambda _: None
    with pytest.raises(BadInput, match="does not come from from_estimate"):
        error_rates(silent, draws=20)


def test_what_is_asked_is_noted_only_inside_the_block() -> None:
    with noting_what_is_asked() as found:
        from_estimate(estimate(0, 1), claimed="less", matters=2.0, sized=True)
    from_estimate(estimate(0, 1), claimed="more", matters=1.0)
    assert [(one.claimed, one.matters, one.sized) for one in found] == [("less", 2.0, True)]


def test_the_table_has_every_design_and_every_claim_that_an_estimate_decides() -> None:
    rates = load("error_rates")
    assert set(rates["trial"]) == {design.name for design in DESIGNS}
    assert set(rates["claim"].dropna()) == {design.name for design in RULES}


def test_every_design_that_decides_a_verdict_keeps_its_size() -> None:
    rates = load("error_rates")
    decide = rates[rates["claim"].notna()]
    off = [not keeps_size(*pair) for pair in zip(decide["nominal_pct"], decide["size_pct"], strict=True)]
    assert decide.loc[off, ["claim", "nominal_pct", "size_pct"]].to_dict("records") == []


@pytest.mark.parametrize(
    ("nominal", "size", "kept"), [(5, 3, True), (5, 8, True), (5, 2.9, False), (5, 8.1, False), (10, 15, True)]
)
def test_a_size_is_kept_between_three_and_eight_at_five_and_so_in_proportion(
    nominal: float, size: float, kept: bool
) -> None:
    assert keeps_size(nominal, size) is kept


def test_a_design_without_an_interval_rejects_nothing_and_is_counted_apart() -> None:
    shy = a_rule(1.0, 1.0)
    shy.simulate = Simulation(lambda *_: Result("effect", 0.0, "pp", n=3), "nothing")
    found = error_rates(shy, draws=20)

    assert (found["size_pct"], found["no_interval_pct"], found["nominal_pct"]) == (0.0, 100.0, None)


def test_what_only_a_chapter_shows_has_sizes_and_no_verdicts() -> None:
    shown = a_rule(1.0, 4.0)
    shown.claim = None
    found = error_rates(shown, draws=200)

    assert found["claim"] is None
    assert found["supported_with_effect_pct"] is None
    assert found["power_pct"] > 90


@cache
def numbers(chapter: str) -> set[str]:
    return {*accepted(root(), chapter).numbers}


@pytest.mark.parametrize("design", [d for d in DESIGNS if not d.claim], ids=lambda design: design.name)
def test_what_is_tried_out_is_a_result_of_its_chapter(design: Any) -> None:
    """As the accepted edition has them: what the book's own run says is held to that elsewhere."""
    assert design.name in numbers(design.chapter)


def test_no_error_in_the_table_is_larger_than_allowed() -> None:
    rates = load("error_rates")
    for column in ("supported_without_effect_pct", "contradicted_with_effect_pct"):
        over = rates[rates[column] > rates["draws"].map(tolerated)]
        assert over[["claim", column]].to_dict("records") == []


@pytest.mark.parametrize("design", RULES, ids=lambda design: design.name)
def test_a_sample_of_each_simulation_errs_as_rarely(design: Any) -> None:
    found = error_rates(design, SAMPLE, SEED + 7)
    assert found["supported_without_effect_pct"] <= tolerated(SAMPLE)
    assert found["contradicted_with_effect_pct"] <= tolerated(SAMPLE)


@pytest.mark.parametrize("design", DESIGNS, ids=lambda design: design.name)
def test_a_simulation_still_draws_what_it_drew_when_its_row_was_written(design: Any) -> None:
    written, found = load("error_rates").set_index("trial").loc[design.name], error_rates(design, 1)
    assert found["first_estimate"] == pytest.approx(written["first_estimate"], rel=1e-4)
    if written["no_interval_pct"] in {0.0, 100.0}:
        assert found["no_interval_pct"] == written["no_interval_pct"]


ELSEWHERE = {
    "breaks.p_value.KOR": "a chance",
    "breaks.by_chance": "a count",
    "japan_rise.breaks.partition": "a count",
    "japan_rise.breaks.means": "a count",
    "free_riding.rank.sipri.2024": "a rank correlation",
}
"""What a design estimates that is not in the unit of the effect."""


@pytest.mark.parametrize("design", [d for d in DESIGNS if d.name not in ELSEWHERE], ids=lambda design: design.name)
def test_an_effect_that_is_made_up_is_found(design: Any) -> None:
    """Nearly, where votes or spells are whole numbers; exactly, where an estimate is linear in the outcome."""
    with tables_held():
        pairs = [
            [
                design.simulate(design.parameters, np.random.default_rng(seed), effect).value
                for effect in (0, design.matters)
            ]
            for seed in range(1, 8)
        ]
    assert 0.75 < np.median([there - none for none, there in pairs]) / design.matters < 1.75
