"""The register of tests: one function a claim, with the analytic choices under which it is tried.

A test is a function of its chapter's contract, with options of its own as keyword arguments::

    @claim_test("T05", chapter="trade", figure="fig-promise", grid={"vintage": ["now", "then"]})
    def deficit_of_2018(p: TradeParameters, *, vintage: str = "now") -> Judgement: ...

Names in ``grid`` are fields of the contract or options of the function. The first setting of the grid
is the book's own: the contract's defaults and the options' defaults, so each list begins with the default.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from typing import Any

from helpers.analysis import CHAPTERS
from helpers.analysis.contract import Parameters
from helpers.claims.judgement import Judgement
from helpers.data import known_until, tables_held

Setting = Mapping[str, Any]
Judge = Callable[..., Judgement]

MODULES = {"T": "trade", "B": "burden_sharing", "A": "autonomy", "P": "trilateral"}
"""First letter of a claim → module of this package that holds its test, one a theme."""
_TESTS: dict[str, ClaimTest] = {}


@dataclass(frozen=True)
class ClaimTest:
    """How one claim is tested."""

    claim: str
    chapter: str
    judge: Judge
    figure: str
    """Anchor, in the chapter, of the figure or table that shows it."""
    grid: Mapping[str, list[Any]]
    """Analytic choices: name → values, the book's own first."""
    parameters: Mapping[str, Any]
    """Contract fields in which the claim's own question differs from the chapter's defaults, such as the partner."""
    apart: frozenset[frozenset[tuple[str, str]]]
    """Pairs of (name, value as JSON) that do not go together and are left out of the grid."""

    @property
    def contract(self) -> type[Parameters]:
        """Contract of the chapter."""
        return CHAPTERS[self.chapter]

    @property
    def defaults(self) -> dict[str, Any]:
        """The book's own value of every choice in the grid."""
        fields = {**self.contract().model_dump(), **self.parameters, **self.options}
        return {name: fields[name] for name in self.grid}

    def settings(self) -> list[dict[str, Any]]:
        """Every combination of the choices, the book's own first."""
        combined = [dict(zip(self.grid, values, strict=True)) for values in product(*self.grid.values())]
        return [setting for setting in combined if not self._clash(setting)]

    def _clash(self, setting: Setting) -> bool:
        marks = {(name, json.dumps(value)) for name, value in setting.items()}
        return any(pair <= marks for pair in self.apart)

    @property
    def options(self) -> dict[str, Any]:
        """Keyword options of the test beside the contract, with their defaults."""
        signature = inspect.signature(self.judge)
        return {name: one.default for name, one in signature.parameters.items() if one.kind is one.KEYWORD_ONLY}

    def run(self, setting: Setting | None = None, *, until: int | None = None) -> Judgement:
        """Judge the claim under a setting; with ``until``, by what is dated up to the end of that year.

        Raises:
            BadInput: the setting names something unknown or a value that the contract refuses.
        """
        chosen = {**self.parameters, **(setting or {})}
        options = {name: chosen.pop(name) for name in self.options if name in chosen}
        with tables_held():
            if until is None:
                return self.judge(self.contract.checked(chosen), **options)
            with known_until(until):
                return self.judge(self.contract.checked(_no_later(self.contract, chosen, until)), **options)


def claim_test(
    claim: str,
    *,
    chapter: str,
    figure: str,
    grid: Mapping[str, list[Any]] | None = None,
    parameters: Mapping[str, Any] | None = None,
    apart: list[Mapping[str, Any]] | None = None,
) -> Callable[[Judge], Judge]:
    """Register a function as the test of a claim; see the module's docstring."""

    def register(judge: Judge) -> Judge:
        if claim in _TESTS:
            raise ValueError(f"claim {claim} has two tests")
        pairs = frozenset(frozenset((name, json.dumps(value)) for name, value in pair.items()) for pair in apart or [])
        _TESTS[claim] = ClaimTest(claim, chapter, judge, figure, grid or {}, parameters or {}, pairs)
        return judge

    return register


def find(claim: str) -> ClaimTest:
    """The test of a claim; only the modules of its theme are imported.

    Raises:
        KeyError: no test is registered for it.
    """
    import_module(f"helpers.claims.{MODULES[claim[0]]}")
    return _TESTS[claim]


def every_test() -> Mapping[str, ClaimTest]:
    """Every test by the id of its claim."""
    for module in MODULES.values():
        import_module(f"helpers.claims.{module}")
    return dict(_TESTS)


def _no_later(contract: type[Parameters], chosen: Setting, until: int) -> dict[str, Any]:
    """The setting with every last year and day of looking not later than the end of a year."""
    defaults = contract().model_dump()
    limits = {"end_year": until, "as_of": f"{until}-12-31"}
    shared = limits.keys() & defaults.keys()
    return {**chosen, **{name: min(chosen.get(name, defaults[name]), limits[name]) for name in shared}}
