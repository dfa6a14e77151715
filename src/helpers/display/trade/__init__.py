"""The trade chapter on the page: figures, tables and sentences of each section, and the findings at its head."""

from __future__ import annotations

from typing import Any

from helpers.analysis.trade import Trade, TradeParameters
from helpers.display.trade import agreements, before_after, breaks, chronology, imbalance, tariffs, turn, what_if
from helpers.wording.cited import by_weight

__all__ = ["agreements", "before_after", "breaks", "chronology", "findings", "imbalance", "tariffs", "turn", "what_if"]


def findings(p: TradeParameters, study: Trade) -> list[dict[str, Any]]:
    """One sentence a question, of those that this run can answer, with the figure that shows it; weightiest first."""
    return by_weight(
        [
            (imbalance.text(p, study.imbalance), "fig-balance"),
            (before_after.text(p, study.before_after), "fig-designs"),
            (agreements.promise_text(study.promise), "fig-promise"),
            (tariffs.text(p, study.tariffs), "fig-tariff-rates"),
            (agreements.steel_text(study.steel), "fig-steel"),
            (turn.text(p, study.turn), "fig-turn"),
            (what_if.what_if_text(p, study.what_if), "fig-what-if"),
        ]
    )
