"""The trilateral chapter on the page: figures, tables and sentences of each section, and the findings."""

from __future__ import annotations

from typing import Any

from helpers.analysis.trilateral import Trilateral, TrilateralParameters
from helpers.display.trilateral import changes, tenure

__all__ = ["changes", "findings", "tenure"]


def findings(p: TrilateralParameters, study: Trilateral) -> list[dict[str, Any]]:
    """One sentence a question, of those that this run can answer, with the figure that shows it."""
    told: list[tuple[Any, str, str]] = [
        (tenure.text(p, study.tenure), "tenure", "fig-chances"),
        (tenure.backtest_text(p, study.backtest), "backtest", "fig-calibration"),
        (changes.text(p, study.changes), "changes", "fig-changes"),
    ]
    return [sentences[0].finding(name, anchor) for sentences, name, anchor in told if sentences]
