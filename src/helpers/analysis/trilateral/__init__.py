"""Trilateral prospects: leaders, commitments, standing, exposure and a world of blocs."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.conflicts import Conflicts, conflicts
from helpers.analysis.results import Study

__all__ = ["Trilateral", "TrilateralParameters", "analyse"]


TABLES: tuple[str, ...] = ()
"""Tables of the chapter, whose conflicts it shows."""


@dataclass(frozen=True)
class Trilateral(Study):
    """All sections of the chapter, and their results in one collection."""

    conflicts: Conflicts


def analyse(p: TrilateralParameters) -> Trilateral:
    """Run every section of the chapter."""
    return Trilateral(
        conflicts=conflicts(TABLES),
    )
