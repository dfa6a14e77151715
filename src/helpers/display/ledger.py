"""Judgements of claims on the page: their sentences, pictures and records."""

from __future__ import annotations

import re
from dataclasses import asdict
from string import Formatter
from typing import Any

from helpers.analysis.results import Result
from helpers.claims.judgement import Judgement
from helpers.claims.ledger import Claim
from helpers.display import words
from helpers.display.cited import quantity

_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def sentence(judgement: Judgement) -> str:
    """The sentence of a judgement, its gaps filled with the numbers as a page prints them.

    Raises:
        KeyError: a gap names no number.
    """
    return words.sentence(str(_Gaps().vformat(judgement.text, (), judgement.numbers)))


def record(claim: Claim, judgement: Judgement) -> dict[str, Any]:
    """A claim and its judgement as a plain record, for tables and JSON."""
    return {
        "id": claim.id,
        "paper": claim.paper,
        "place": claim.place,
        "theme": claim.theme,
        "kind": claim.kind,
        "claim": claim.claim,
        "test": claim.test,
        "tolerance": claim.tolerance,
        "verdict": judgement.verdict,
        "sentence": sentence(judgement),
        "due": judgement.due,
        "needs": judgement.needs,
        "numbers": [asdict(result) for result in judgement.numbers.values()],
        "sources": list(judgement.sources),
        "figure": claim.tested.figure,
    }


class _Gaps(Formatter):
    """Fills ``{name:decimals}`` with the value and unit of a result; ``{name:+1}`` prints a plus sign as well."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if not isinstance(value, Result):
            return str(super().format_field(value, format_spec))
        return printed(value, format_spec)


def printed(result: Result, spec: str = "") -> str:
    """A result as text: a date in words, a number with its unit, anything else as it is."""
    if isinstance(result.value, str):
        return _date(result.value) if _DAY.fullmatch(result.value) else result.value
    if isinstance(result.value, bool):
        return "yes" if result.value else "no"
    if result.unit == "year":
        return f"{result.value:.0f}"
    digits = spec.lstrip("+")
    whole = isinstance(result.value, int) or float(result.value).is_integer()
    decimals = int(digits) if digits else 0 if whole else 1
    return quantity(float(result.value), result.unit, sign=spec.startswith("+"), decimals=decimals)


def _date(text: str) -> str:
    return words.day(text) if len(text) > len("2026-09") else words.month(f"{text}-01")
