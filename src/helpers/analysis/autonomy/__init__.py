"""Autonomy of the two allies: votes, opinion, trade cover, partners, dependence and a composite index."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.conflicts import Conflicts, conflicts
from helpers.analysis.results import Study

__all__ = ["Autonomy", "AutonomyParameters", "analyse"]


TABLES: tuple[str, ...] = ()
"""Tables of the chapter, whose conflicts it shows."""


@dataclass(frozen=True)
class Autonomy(Study):
    """All sections of the chapter, and their results in one collection."""

    conflicts: Conflicts


def analyse(p: AutonomyParameters) -> Autonomy:
    """Run every section of the chapter."""
    return Autonomy(
        conflicts=conflicts(TABLES),
    )
