"""Burden sharing with the two allies: what they pay, what was asked, and who carries how much."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.conflicts import Conflicts, conflicts
from helpers.analysis.results import Results

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
    "arms_deals",
    "arms_purchases",
)
"""Tables of the chapter, whose conflicts it shows."""


@dataclass(frozen=True)
class BurdenSharing:
    """All sections of the chapter, and their results in one collection."""

    conflicts: Conflicts

    @property
    def results(self) -> Results:
        """Every named result of the chapter."""
        every = Results()
        for section in vars(self).values():
            every.update(section.results)
        return every


def analyse(p: BurdenSharingParameters) -> BurdenSharing:
    """Run every section of the chapter."""
    return BurdenSharing(conflicts(TABLES))
