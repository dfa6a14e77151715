"""The burden-sharing chapter on the page: figures, tables and sentences of each section, and the findings."""

from __future__ import annotations

from typing import Any

from helpers.analysis.burden_sharing import BurdenSharing, BurdenSharingParameters
from helpers.display.burden_sharing import (
    arms,
    cost_plus,
    cost_share,
    demands,
    free_riding,
    japan_rise,
    payments,
    threshold,
    troops,
    wider_bill,
)
from helpers.wording.cited import by_weight

__all__ = [
    "arms",
    "cost_plus",
    "cost_share",
    "demands",
    "findings",
    "free_riding",
    "japan_rise",
    "payments",
    "threshold",
    "troops",
    "wider_bill",
]


def findings(p: BurdenSharingParameters, study: BurdenSharing) -> list[dict[str, Any]]:
    """One sentence a question, of those that this run can answer, with the figure that shows it; weightiest first."""
    told = [
        (payments.text(p, study.payments), "fig-payments"),
        (cost_share.text(p, study.cost_shares), "fig-cost-shares"),
        (cost_plus.text(p, study.cost_plus), "fig-cost-plus"),
        (demands.text(p, study.demands), "fig-demands"),
        (wider_bill.side_text(p, study.hosts), "fig-hosts"),
        (threshold.text(p, study.threshold), "fig-threshold"),
        (free_riding.text(p, study.free_riding), "fig-free-riding"),
        (japan_rise.text(p, study.japan_rise), "fig-japan-rise"),
        (arms.text(p, study.arms), "fig-arms"),
        (troops.text(p, study.troops), "fig-troops"),
    ]
    return by_weight(told)
