"""The trilateral chapter on the page: figures, tables and sentences of each section, and the findings."""

from __future__ import annotations

from typing import Any

from helpers.analysis.trilateral import Trilateral, TrilateralParameters
from helpers.display.trilateral import camp_david, changes, channels, forecasts, people, tenure

__all__ = ["camp_david", "changes", "channels", "findings", "forecasts", "people", "tenure"]


def findings(p: TrilateralParameters, study: Trilateral) -> list[dict[str, Any]]:
    """One sentence a question, of those that this run can answer, with the figure that shows it."""
    told: list[tuple[Any, str, str]] = [
        (tenure.text(p, study.tenure), "tenure", "fig-chances"),
        (tenure.backtest_text(p, study.backtest), "backtest", "fig-calibration"),
        (camp_david.text(p, study.commitments), "camp-david", "fig-camp-david"),
        (camp_david.instruments_text(p, study.instruments), "legal-form", "fig-legal-form"),
        (channels.text(p, study.channels), "meetings", "fig-meetings"),
        (channels.white_house_text(p, study.white_house), "white-house", "fig-white-house"),
        (changes.text(p, study.changes), "changes", "fig-changes"),
        (people.opinion_text(study.opinion), "mutual-opinion", "fig-mutual-opinion"),
        (people.approval_text(study.approval), "approval", "fig-approval"),
        (forecasts.text(study.forecasts), "forecasts", "fig-forecasts"),
    ]
    return [sentences[0].finding(name, anchor) for sentences, name, anchor in told if sentences]
