"""Two runs side by side, by named result."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from helpers.errors import BadInput
from helpers.runs.folder import RESULTS

SAME = 1e-9
"""Relative difference below which two numbers are one: the last bits differ between machines."""


@dataclass(frozen=True)
class Difference:
    """A named result that is not the same in two runs; None where a run lacks it."""

    id: str
    unit: str
    before: Any
    after: Any


def read_results(folder: Path) -> dict[str, Any]:
    """Content of ``results.json`` in the folder of a run.

    Raises:
        BadInput: there is none, or it cannot be read.
    """
    path = folder / RESULTS
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise BadInput(f"{path}: {fault.strerror} (expected the results of a run)") from None
    except ValueError:
        raise BadInput(f"{path}: not JSON (expected the results of a run)") from None
    return content


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Results that differ between two contents of ``results.json``.

    Those that a finding rests on come first, then the order of the chapter.
    """
    old, new = _by_id(before), _by_id(after)
    told = [name for run in (after, before) for finding in run["findings"] for name in finding["results"]]
    order = dict.fromkeys([*told, *new, *old])
    return [
        Difference(name, new.get(name, old.get(name, {}))["unit"], _value(old, name), _value(new, name))
        for name in order
        if not _same(_value(old, name), _value(new, name))
    ]


def _by_id(run: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {result["id"]: result for result in run["results"]}


def _value(run: Mapping[str, Mapping[str, Any]], name: str) -> Any:
    return run[name]["value"] if name in run else None


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=SAME, abs_tol=0.0)
    return bool(one == other)
