"""The trade chapter on the page: figures, tables and sentences of each section, and the findings at its head."""

from __future__ import annotations

from typing import Any

from helpers.analysis.trade import Trade, TradeParameters
from helpers.display.trade import agreements, before_after, breaks, chronology, imbalance, tariffs, turn, what_if

__all__ = ["agreements", "before_after", "breaks", "chronology", "findings", "imbalance", "tariffs", "turn", "what_if"]


def findings(p: TradeParameters, study: Trade) -> list[dict[str, Any]]:
    """One sentence a question, of those that this run can answer, with the figure that shows it."""
    found = [imbalance.text(p, study.imbalance)[0].finding("fig-balance")]
    if not study.before_after.missing:
        found.append(before_after.text(p, study.before_after)[0].finding("fig-designs"))
    if not study.promise.missing:
        found.append(agreements.promise_text(study.promise)[0].finding("fig-promise"))
    if not study.tariffs.missing:
        found.append(tariffs.text(p, study.tariffs)[0].finding("fig-tariff-rates"))
    if not study.steel.missing:
        found.append(agreements.steel_text(study.steel)[0].finding("fig-steel"))
    if not study.turn.missing:
        found.append(turn.text(p, study.turn)[0].finding("fig-turn"))
    found.append(what_if.what_if_text(p, study.what_if)[0].finding("fig-what-if"))
    return found
