"""Burden sharing with the two allies: what they pay, what was asked, and who carries how much."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.burden_sharing import (
    arms,
    concordance,
    cost_plus,
    cost_share,
    demands,
    free_riding,
    japan_rise,
    payments,
    spill_ins,
    threshold,
    troops,
    wider_bill,
)
from helpers.analysis.burden_sharing.arms import Arms
from helpers.analysis.burden_sharing.concordance import Concordance
from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.burden_sharing.cost_plus import CostPlus
from helpers.analysis.burden_sharing.cost_share import CostShares
from helpers.analysis.burden_sharing.demands import Demands, Fivefold
from helpers.analysis.burden_sharing.free_riding import FreeRiding
from helpers.analysis.burden_sharing.japan_rise import JapanRise
from helpers.analysis.burden_sharing.payments import Payments
from helpers.analysis.burden_sharing.spill_ins import SpillIns
from helpers.analysis.burden_sharing.threshold import Threshold
from helpers.analysis.burden_sharing.troops import Troops
from helpers.analysis.burden_sharing.wider_bill import Account, Components, Projects, SideBySide
from helpers.analysis.conflicts import Conflicts, conflicts
from helpers.analysis.results import Study
from helpers.data import beside, once_a_run

__all__ = ["BurdenSharing", "BurdenSharingParameters", "analyse"]


TABLES = (
    "host_support_korea",
    "host_support_japan",
    "host_support_components",
    "host_support_agreements",
    "host_support_demands",
    "support_cost_shares",
    "korea_support_estimates",
    "japan_us_forces_costs",
    "stationing_costs",
    "allied_contributions",
    "base_projects",
    "us_troops",
    "military_expenditure",
    "military_share_2025_edition",
    "nato_defence",
    "defence_budgets",
    "defence_pledges",
    "capability",
    "arms_deals",
    "arms_purchases",
)
"""Tables of the chapter, whose conflicts it shows."""


@dataclass(frozen=True)
class BurdenSharing(Study):
    """All sections of the chapter, and their results in one collection."""

    payments: Payments
    cost_shares: CostShares
    cost_plus: CostPlus
    demands: Demands
    fivefold: Fivefold
    components: Components
    projects: Projects
    hosts: SideBySide
    account: Account
    threshold: Threshold
    free_riding: FreeRiding
    spill_ins: SpillIns
    concordance: Concordance
    japan_rise: JapanRise
    arms: Arms
    troops: Troops
    conflicts: Conflicts


@once_a_run
def analyse(p: BurdenSharingParameters) -> BurdenSharing:
    """Run every section of the chapter."""
    riding = beside(lambda: {"free_riding": free_riding.free_riding(p), "spill_ins": spill_ins.spill_ins(p)})
    return BurdenSharing(
        payments=payments.host_payments(p),
        cost_shares=cost_share.cost_shares(p),
        cost_plus=cost_plus.cost_plus(p),
        demands=demands.demands(p),
        fivefold=demands.fivefold(p),
        components=wider_bill.components(p),
        projects=wider_bill.projects(p),
        hosts=wider_bill.side_by_side(p),
        account=wider_bill.account(p),
        threshold=threshold.threshold(p),
        concordance=concordance.concordance(p),
        japan_rise=japan_rise.japan_rise(p),
        arms=arms.arms(p),
        troops=troops.troops(p),
        conflicts=conflicts(TABLES),
        **riding(),
    )
