"""The register of tests: one function a claim, with the choices under which it is tried.

A test is a function of its chapter's contract, with options of its own as keyword arguments::

    @claim_test(
        "T05",
        chapter="trade",
        figure="fig-promise",
        can_be=("supported", "partly supported", "contradicted", "open"),
        analysis={"counted": [("US customs", "the count that the paper cites"),
                              ("Japanese customs", "the other side's books of the same trade")]},
        reading={"tolerance_pct": [(1.0, "what revisions usually change"), (0.5, "the last printed digit")]},
    )
    def deficit_of_2018(p: TradeParameters, *, counted: str = "US customs", tolerance_pct: float = 1.0): ...

Two kinds of choice are kept apart. *Analysis*: another fair way to answer the same claim; the share of these under
which the verdict holds is its robustness. *Reading*: another reading of the words or another tolerance. Names are
fields of the contract or options of the function; every value has its reason, and the book's own comes first.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import product
from typing import TYPE_CHECKING, Any

from helpers.analysis import CHAPTERS
from helpers.analysis.contract import Parameters
from helpers.claims.judgement import Judgement, Verdict
from helpers.data import known_until, tables_held

if TYPE_CHECKING:
    from helpers.analysis.trials import Simulation

Setting = Mapping[str, Any]
Judge = Callable[..., Judgement]
Choices = Mapping[str, list[tuple[Any, str]]]
"""Name of a choice → its values with the reason of each, the book's own first."""

MODULES = {"T": "trade", "B": "burden_sharing", "A": "autonomy", "P": "trilateral"}
"""First letter of a claim → module of this package that holds its test, one a theme."""
_TESTS: dict[str, ClaimTest] = {}


@dataclass(frozen=True)
class Matters:
    """The smallest effect that would matter for a claim, fixed before the estimate is seen."""

    value: float
    """Above zero, in ``unit``, which is that of the estimate."""
    unit: str
    why: str


@dataclass(frozen=True)
class ClaimTest:
    """How one claim is tested."""

    claim: str
    chapter: str
    judge: Judge
    figure: str
    """Anchor, in the chapter, of the figure or table that shows it."""
    analysis: Choices
    """Other fair ways to answer the same claim."""
    reading: Choices
    """Other readings of its words, and tolerances."""
    parameters: Mapping[str, Any]
    """Contract fields in which the claim's own question differs from the chapter's defaults, such as the partner."""
    apart: frozenset[frozenset[tuple[str, str]]]
    """Pairs of (name, value as JSON) that do not go together and are left out of the grid."""
    can_be: tuple[Verdict, ...] = ()
    """Verdicts that some data would give; a test constructs such data for each."""
    matters: Matters | None = None
    """For a claim that an estimate decides."""
    simulate: Simulation | None = None
    """For the same: how often the rule errs is measured with it."""
    same_as: str | None = None
    """Named result of the chapter that is the deciding number."""
    differs: str | None = None
    """Why the chapter has no such result, or has the same quantity on another scale, window or edition."""

    @property
    def contract(self) -> type[Parameters]:
        """Contract of the chapter."""
        return CHAPTERS[self.chapter]

    @property
    def defaults(self) -> dict[str, Any]:
        """The book's own value of every choice in the grid."""
        fields = {**self.contract().model_dump(), **self.parameters, **self.options}
        return {name: fields[name] for name in self.grid}

    @property
    def grid(self) -> dict[str, list[Any]]:
        """Every choice with its values, without their reasons."""
        return {name: [value for value, _ in values] for name, values in {**self.analysis, **self.reading}.items()}

    def settings(self) -> list[dict[str, Any]]:
        """The book's own setting, every other combination of choices of analysis, and every other of reading."""
        return [self.defaults, *self._others(self.analysis), *self._others(self.reading)]

    def _others(self, choices: Choices) -> list[dict[str, Any]]:
        """Combinations of some choices with the book's own value of all the rest, without the book's own setting."""
        values = [[value for value, _ in one] for one in choices.values()]
        combined = [{**self.defaults, **dict(zip(choices, chosen, strict=True))} for chosen in product(*values)]
        return [setting for setting in combined[1:] if not self._clash(setting)]

    def is_reading(self, setting: Setting) -> bool:
        """Whether a setting differs from the book's own by how the words are read."""
        return any(name in setting and setting[name] != values[0][0] for name, values in self.reading.items())

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
    analysis: Choices | None = None,
    reading: Choices | None = None,
    grid: Mapping[str, list[Any]] | None = None,
    parameters: Mapping[str, Any] | None = None,
    apart: list[Mapping[str, Any]] | None = None,
    **more: Any,
) -> Callable[[Judge], Judge]:
    """Register a function as the test of a claim; see the module's docstring. ``more``: other fields of ClaimTest."""

    def register(judge: Judge) -> Judge:
        if claim in _TESTS:
            raise ValueError(f"claim {claim} has two tests")
        pairs = frozenset(frozenset((name, json.dumps(value)) for name, value in pair.items()) for pair in apart or [])
        old = {name: [(value, "") for value in values] for name, values in (grid or {}).items()}
        _TESTS[claim] = ClaimTest(
            claim, chapter, judge, figure, {**old, **(analysis or {})}, reading or {}, parameters or {}, pairs, **more
        )
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
