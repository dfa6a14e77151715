"""The trilateral chapter on the page: figures, tables and sentences of each section, and the findings."""

from __future__ import annotations

from typing import Any

from helpers.analysis.trilateral import Trilateral, TrilateralParameters
from helpers.display.trilateral import (
    blocs,
    camp_david,
    changes,
    channels,
    exposure,
    forecasts,
    people,
    standing,
    stated,
    tenure,
    third_states,
)
from helpers.wording.cited import by_weight

__all__ = [
    "blocs",
    "camp_david",
    "changes",
    "channels",
    "exposure",
    "findings",
    "forecasts",
    "people",
    "standing",
    "stated",
    "tenure",
    "third_states",
]


def findings(p: TrilateralParameters, study: Trilateral) -> list[dict[str, Any]]:
    """One sentence a question, of those that this run can answer, with the figure that shows it; weightiest first."""
    told: list[tuple[Any, str]] = [
        (tenure.text(p, study.tenure), "fig-chances"),
        (tenure.backtest_text(p, study.backtest), "fig-calibration"),
        (camp_david.text(p, study.commitments), "fig-camp-david"),
        (camp_david.instruments_text(p, study.instruments), "fig-legal-form"),
        (channels.text(p, study.channels), "fig-meetings"),
        (channels.white_house_text(p, study.white_house), "fig-white-house"),
        (changes.text(p, study.changes), "fig-changes"),
        (standing.text(p, study.standing), standing.anchor(study.standing)),
        (exposure.text(p, study.exposure), "fig-exposure"),
        (people.opinion_text(study.opinion), "fig-mutual-opinion"),
        (people.approval_text(study.approval), "fig-approval"),
        (blocs.text(p, study.blocs), "fig-concentration"),
        (third_states.text(study.third_states), third_states.anchor(study.third_states)),
        (forecasts.text(study.forecasts), "fig-forecasts"),
    ]
    return by_weight(told)
