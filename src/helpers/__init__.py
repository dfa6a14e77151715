"""Helpers of the book. What a notebook needs stands here; it is imported when asked for, so that this stays light."""

from __future__ import annotations

from importlib import import_module
from typing import Any

HOMES = {
    "answer": "helpers.display.chapter",
    "at_a_glance": "helpers.display.chapter",
    "caveat": "helpers.display.prose",
    "conflicts_table": "helpers.display.conflicts",
    "decides": "helpers.display.chapter",
    "figure": "helpers.display.figure",
    "finish": "helpers.runs.notebook",
    "load": "helpers.data",
    "of_theme": "helpers.claims.chapter",
    "parameters": "helpers.runs.notebook",
    "settling": "helpers.display.chapter",
    "style_sheet": "helpers.display.parts",
    "table": "helpers.display.table",
    "tell": "helpers.display.prose",
}
"""Name → module that defines it."""


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(HOMES[name]), name)


def __dir__() -> list[str]:
    return [*globals(), *HOMES]
