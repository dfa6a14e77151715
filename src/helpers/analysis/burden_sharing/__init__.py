"""Burden sharing with the two allies: what they pay, what was asked, and who carries how much."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.burden_sharing.arms import Arms, arms
from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.burden_sharing.cost_plus import CostPlus, cost_plus
from helpers.analysis.burden_sharing.cost_share import CostShares, cost_shares
from helpers.analysis.burden_sharing.demands import Demands, Fivefold, demands, fivefold
from helpers.analysis.burden_sharing.free_riding import FreeRiding, free_riding
from helpers.analysis.burden_sharing.japan_rise import JapanRise, japan_rise
from helpers.analysis.burden_sharing.payments import Payments, host_payments
from helpers.analysis.burden_sharing.threshold import Threshold, threshold
from helpers.analysis.burden_sharing.troops import Troops, troops
from helpers.analysis.burden_sharing.wider_bill import (
    Account,
    Components,
    Projects,
    SideBySide,
    account,
    components,
    projects,
    side_by_side,
)
from helpers.analysis.conflicts import Conflicts, conflicts
from helpers.analysis.results import Study

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
    japan_rise: JapanRise
    arms: Arms
    troops: Troops
    conflicts: Conflicts


def analyse(p: BurdenSharingParameters) -> BurdenSharing:
    """Run every section of the chapter."""
    return BurdenSharing(
        host_payments(p),
        cost_shares(p),
        cost_plus(p),
        demands(p),
        fivefold(p),
        components(p),
        projects(p),
        side_by_side(p),
        account(p),
        threshold(p),
        free_riding(p),
        japan_rise(p),
        arms(p),
        troops(p),
        conflicts(TABLES),
    )
