"""What designs are worth: how often intervals leave out zero and verdicts err, simulated with a known true effect.

Data like the book's are made up, the design is applied, and what it says is counted. *Size* is the share of intervals
that leave out zero where there is no effect; it should be what the level of the interval says. *Power* is the same
share under the smallest effect that matters, on that effect's side. For a claim that an estimate decides the rule of
:func:`helpers.claims.judgement.from_estimate` is read off as well. *No effect*: saying supported is an error. *The
smallest effect that matters, in the claimed direction*: saying contradicted is an error. Saying contradicted where
there is no effect is no error but what a precise estimate should say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

import numpy as np

from helpers.analysis import CHAPTERS
from helpers.analysis.contract import Parameters
from helpers.analysis.results import Result
from helpers.analysis.trials import Simulation, Trial
from helpers.claims.judgement import Asked, from_estimate, noting_what_is_asked
from helpers.claims.register import MODULES, ClaimTest, every_test
from helpers.data import tables_held
from helpers.errors import BadInput, known, short

DRAWS = 2000
"""Data sets for each true effect: a share of 5% is then known to within one point."""
SEED = 20261129
ALLOWED_PCT = 5.0
"""Most that either error may be."""
KEPT = (0.6, 1.6)
"""Size over what the level of the intervals says, within which a design is said to keep it: 3 to 8% at 5%."""


@dataclass(frozen=True)
class Design:
    """One design in one use: for a claim, or for an interval that a chapter shows."""

    name: str
    """Of the claim, or of the chapter's result."""
    chapter: str
    simulate: Simulation
    matters: float
    unit: str
    parameters: Parameters
    claim: ClaimTest | None = None


def designs(names: Iterable[str] = ()) -> list[Design]:
    """Every design that has been given a simulation, or those named: of claims first, then of what chapters show.

    Raises:
        BadInput: nothing of a name has a simulation.
    """
    every = {one.name: one for one in [*_of_claims(), *_of_chapters()]}
    wanted = list(names) or list(every)
    if unknown := [name for name in wanted if name not in every]:
        raise BadInput(f"{short(unknown[0])}: no claim or result with a simulation ({known(unknown[0], every)})")
    return [every[name] for name in wanted]


def _of_claims() -> list[Design]:
    return [_of_claim(test) for test in every_test().values() if test.simulate is not None]


def _of_claim(test: ClaimTest) -> Design:
    assert test.simulate is not None
    assert test.matters is not None
    p = test.contract.checked(test.parameters)
    return Design(test.claim, test.chapter, test.simulate, test.matters.value, test.matters.unit, p, test)


def _of_chapters() -> list[Design]:
    found = []
    for module in MODULES.values():
        trials: tuple[Trial, ...] = import_module(f"helpers.analysis.{module}.trials").TRIALS
        chapter = module.replace("_", "-")
        p = CHAPTERS[chapter]()
        found += [Design(one.shown, chapter, one.simulate, one.matters, one.unit, p) for one in trials]
    return found


@dataclass(frozen=True)
class _Drawn:
    found: list[Result]

    def share(self, true: Iterable[bool], among: int | None = None) -> float:
        return round(100 * sum(true) / max(1, len(self.found) if among is None else among), 1)

    @property
    def with_interval(self) -> list[Result]:
        return [one for one in self.found if one.interval is not None]

    def outside(self, side: Literal["either", "above", "below"]) -> float:
        """Share of the intervals that leave out zero, in per cent."""
        ends = [one.interval for one in self.with_interval if one.interval]
        above, below = side != "below", side != "above"
        return self.share(((low > 0 and above) or (high < 0 and below) for low, high in ends), len(ends))

    def verdicts(self, asked: Asked, verdict: str) -> float:
        return self.share(_verdict(one, asked) == verdict for one in self.found)


def error_rates(design: Design, draws: int = DRAWS, seed: int = SEED) -> dict[str, Any]:
    """Size, power and, for a claim, shares of verdicts, as a row of ``error_rates``.

    Args:
        design: a claim's or a chapter's.
        draws: data sets for each true effect.
        seed: of the random numbers; the same gives the same row.
    """
    with tables_held():
        asked = _asked(design.claim) if design.claim else None
        sign = -1 if asked and asked.claimed == "less" else 1
        none = _drawn(design, 0.0, draws, seed)
        there = _drawn(design, sign * design.matters, draws, seed + 1)
        serial = design.simulate.serial and design.simulate.serial(design.parameters)
    levels = [one.level for one in none.with_interval if one.level is not None]
    rates = {
        f"{verdict}_{when}_effect_pct": _judged(design.claim, drawn, asked, verdict) if asked else None
        for when, drawn in (("without", none), ("with", there))
        for verdict in ("supported", "contradicted")
    }
    return {
        "trial": design.name,
        "claim": design.name if design.claim else None,
        "chapter": design.chapter,
        "design": next((one.design for one in none.found if one.design), ""),
        "keeps": design.simulate.keeps,
        "autocorrelation": None if serial is None else round(serial, 2),
        "matters": design.matters,
        "unit": design.unit,
        "n": none.found[0].n,
        "draws": draws,
        "nominal_pct": round(100 * (1 - float(np.mean(levels))), 1) if levels else None,
        "size_pct": none.outside("either"),
        "power_pct": there.outside("above" if sign > 0 else "below"),
        "no_interval_pct": none.share(one.interval is None for one in none.found),
        **rates,
        "first_estimate": float(f"{there.found[0].value:.6g}"),
    }


def _judged(claim: ClaimTest | None, drawn: _Drawn, asked: Asked, verdict: str) -> float:
    """Share of a verdict; none where the claim can never get it, as where other causes would fit the effect as well."""
    return drawn.verdicts(asked, verdict) if claim and verdict in claim.can_be else 0.0


def keeps_size(nominal_pct: float, size_pct: float) -> bool:
    """Whether a simulated size lies near enough to what the level of the intervals says."""
    least, most = (bound * nominal_pct for bound in KEPT)
    return least <= size_pct <= most


def _asked(test: ClaimTest) -> Asked:
    """What the claim's test asks of the rule: under the book's own setting, else under the first that asks."""
    with noting_what_is_asked() as found:
        for setting in test.settings():
            test.run(setting)
            if found:
                return found[0]
    raise BadInput(f"claim {test.claim}: has a simulation, but its verdict does not come from from_estimate()")


def _drawn(design: Design, effect: float, draws: int, seed: int) -> _Drawn:
    rng = np.random.default_rng(seed)
    return _Drawn([design.simulate(design.parameters, rng, effect) for _ in range(draws)])


def _verdict(estimate: Result, asked: Asked) -> str:
    """An estimate for which the design can give no interval, as with too few placebos, decides nothing."""
    if estimate.interval is None:
        return "undecided"
    return from_estimate(estimate, claimed=asked.claimed, matters=asked.matters, sized=asked.sized)


def tolerated(draws: int) -> float:
    """The highest simulated share, in per cent, that chance gives a true error rate of 5% in 98 of 100 cases."""
    from scipy.stats import binom

    return float(100 * binom.ppf(0.98, draws, ALLOWED_PCT / 100) / draws)
