"""The autonomy chapter on the page: figures, tables and sentences of each section, and the findings."""

from __future__ import annotations

from typing import Any

from helpers.analysis.autonomy import Autonomy, AutonomyParameters

__all__ = ["findings"]


def findings(p: AutonomyParameters, study: Autonomy) -> list[dict[str, Any]]:
    """One sentence a question, of those that this run can answer, with the figure that shows it."""
    told: list[tuple[Any, str, str]] = []
    return [sentences[0].finding(name, anchor) for sentences, name, anchor in told if sentences]
