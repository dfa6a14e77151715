"""The burden-sharing chapter on the page: figures, tables and sentences of each section, and the findings."""

from __future__ import annotations

from typing import Any

from helpers.analysis.burden_sharing import BurdenSharing, BurdenSharingParameters
from helpers.display.burden_sharing import cost_plus, cost_share, demands, payments, wider_bill

__all__ = ["cost_plus", "cost_share", "demands", "findings", "payments", "wider_bill"]


def findings(p: BurdenSharingParameters, study: BurdenSharing) -> list[dict[str, Any]]:
    """The first sentence of each section that this run can answer, with the figure that shows it."""
    told = [
        (payments.text(p, study.payments), "payments", "fig-payments"),
        (cost_share.text(p, study.cost_shares), "cost-share", "fig-cost-shares"),
        (cost_plus.text(p, study.cost_plus), "cost-plus", "fig-cost-plus"),
        (demands.text(p, study.demands), "demands", "fig-demands"),
        (wider_bill.side_text(p, study.hosts), "hosts", "fig-hosts"),
    ]
    return [sentences[0].finding(name, anchor) for sentences, name, anchor in told if sentences]
