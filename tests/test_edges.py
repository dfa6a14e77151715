"""Inside the declared range everything computes: each parameter at each edge. A few are drawn; ``ALL=1`` tries all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from math import isfinite
from random import Random
from typing import Any

import pytest

from helpers.analysis import CHAPTERS, analyse
from helpers.data import tables_held
from helpers.errors import BadInput

FEW = 6
COMPUTED = [name for name in CHAPTERS if name != "claims"]  # whose tests are run in every setting by the sweep
REPORTED: list[tuple[str, dict[str, Any]]] = [("trade", {"before_years": 19}), ("trade", {"before_years": 20})]
"""Settings that crashed once: imports from Viet Nam were nil under the embargo, and are taken in logs."""


def at_edges(rule: dict[str, Any]) -> list[Any]:
    """The least and the most that a parameter may be, or every choice."""
    if rule["type"] == "array":
        choices = rule["items"].get("enum", [])
        least = rule.get("minItems", 0)
        return [choices, choices[::-1], choices[:least], choices[-max(least, 1) :]] if choices else []
    kind = {"integer": int, "number": float}.get(rule["type"])
    ends = [kind(rule[end]) for end in ("minimum", "maximum") if end in rule] if kind else []
    return rule.get("enum") or ends or ([True, False] if rule["type"] == "boolean" else [])


def settings(chapter: str) -> Iterator[dict[str, Any]]:
    """Every edge of a chapter's contract that goes with the other defaults, with few draws."""
    rules = CHAPTERS[chapter].model_json_schema()["properties"]
    for name, rule in rules.items():
        for value in at_edges(rule):
            try:
                CHAPTERS[chapter].checked({name: value})
            except BadInput:  # a rule between parameters
                continue
            yield {"draws": 50, name: value} if name != "draws" else {name: value}


@pytest.mark.parametrize("chapter", COMPUTED)
def test_a_chapter_computes_at_the_edges_of_its_contract(chapter: str) -> None:
    every = list(settings(chapter))
    chosen = every if os.environ.get("ALL") == "1" else Random(11).sample(every, FEW)
    reported = [{"draws": 50, **setting} for name, setting in REPORTED if name == chapter]
    with tables_held():
        for setting in (*reported, *chosen):
            results = analyse(chapter, CHAPTERS[chapter].checked(setting)).results
            numbers = [one.value for one in results.values() if isinstance(one.value, float)]
            assert numbers, setting
            assert all(map(isfinite, numbers)), setting
