"""How often the rule from an estimate to a verdict errs: simulated for every claim that an estimate decides.

Data like the book's are made with a known true effect, the claim's own design is applied, and the rule of
:func:`helpers.claims.judgement.from_estimate` read off. *No effect*: saying supported is an error. *The smallest
effect that matters, in the claimed direction*: saying contradicted is an error, saying supported is power. Saying
contradicted where there is no effect is no error but what a precise estimate should say.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from helpers.analysis.results import Result
from helpers.claims.judgement import Asked, from_estimate, noting_what_is_asked
from helpers.claims.register import ClaimTest, every_test
from helpers.data import tables_held
from helpers.errors import BadInput, short

DRAWS = 1000
"""Data sets for each true effect: a share of 5% is then known to within 1.4 points."""
SEED = 20261129
ALLOWED_PCT = 5.0
"""Most that either error may be."""


def decided_by_estimates(ids: Iterable[str] = ()) -> list[ClaimTest]:
    """Tests of claims that an estimate decides, all or those named.

    Raises:
        BadInput: no estimate decides a claim that was named.
    """
    known = {name: test for name, test in every_test().items() if test.simulate is not None}
    wanted = list(ids) or list(known)
    if unknown := [name for name in wanted if name not in known]:
        raise BadInput(f"claim {short(unknown[0])}: no estimate decides it (expected one of: {', '.join(known)})")
    return [known[name] for name in wanted]


@dataclass(frozen=True)
class _Drawn:
    verdicts: list[str]
    design: str
    n: int | None
    first: float

    def share(self, verdict: str) -> float:
        return round(100 * self.verdicts.count(verdict) / len(self.verdicts), 1)


def error_rates(test: ClaimTest, draws: int = DRAWS, seed: int = SEED) -> dict[str, Any]:
    """Shares of verdicts without any effect and under the smallest effect that matters, as a row of ``error_rates``.

    Args:
        test: of a claim that an estimate decides.
        draws: data sets for each true effect.
        seed: of the random numbers; the same gives the same row.
    """
    assert test.matters is not None
    with tables_held():
        asked = _asked(test)
        none = _drawn(test, asked, 0.0, draws, seed)
        there = _drawn(test, asked, asked.matters if asked.claimed == "more" else -asked.matters, draws, seed + 1)
    return {
        "claim": test.claim,
        "design": none.design,
        "matters": test.matters.value,
        "unit": test.matters.unit,
        "n": none.n,
        "draws": draws,
        "supported_without_effect_pct": none.share("supported"),
        "contradicted_without_effect_pct": none.share("contradicted"),
        "supported_with_effect_pct": there.share("supported"),
        "contradicted_with_effect_pct": there.share("contradicted"),
        "first_estimate": there.first,
    }


def _asked(test: ClaimTest) -> Asked:
    """What the claim's test asks of the rule: under the book's own setting, else under the first that asks."""
    with noting_what_is_asked() as found:
        for setting in test.settings():
            test.run(setting)
            if found:
                return found[0]
    raise BadInput(f"claim {test.claim}: has a simulation, but its verdict does not come from from_estimate()")


def _drawn(test: ClaimTest, asked: Asked, effect: float, draws: int, seed: int) -> _Drawn:
    assert test.simulate is not None
    contract, rng = test.contract.checked(test.parameters), np.random.default_rng(seed)
    found = [test.simulate(contract, rng, effect) for _ in range(draws)]
    design = next((one.design for one in found if one.design), "")
    return _Drawn([_verdict(one, asked) for one in found], design, found[0].n, float(f"{found[0].value:.6g}"))


def _verdict(estimate: Result, asked: Asked) -> str:
    """An estimate for which the design can give no interval, as with too few placebos, decides nothing."""
    if estimate.interval is None:
        return "undecided"
    return from_estimate(estimate, claimed=asked.claimed, matters=asked.matters, sized=asked.sized)


def tolerated(draws: int) -> float:
    """The highest simulated share, in per cent, that chance gives a true error rate of 5% in 98 of 100 cases."""
    from scipy.stats import binom

    return float(100 * binom.ppf(0.98, draws, ALLOWED_PCT / 100) / draws)
