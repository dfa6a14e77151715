"""Trilateral prospects: leaders, commitments, standing, exposure and a world of blocs."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.conflicts import Conflicts, conflicts
from helpers.analysis.results import Study
from helpers.analysis.trilateral.backtest import Backtest, backtest
from helpers.analysis.trilateral.changes import Changes, changes
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.tenure import Tenure, tenure

__all__ = ["Trilateral", "TrilateralParameters", "analyse"]


TABLES: tuple[str, ...] = (
    "leaders",
    "office_terms",
    "event_scores",
    "jp_kr_frictions",
)
"""Tables of the chapter, whose conflicts it shows."""


@dataclass(frozen=True)
class Trilateral(Study):
    """All sections of the chapter, and their results in one collection."""

    tenure: Tenure
    backtest: Backtest
    changes: Changes
    conflicts: Conflicts


def analyse(p: TrilateralParameters) -> Trilateral:
    """Run every section of the chapter."""
    return Trilateral(
        tenure=tenure(p),
        backtest=backtest(p),
        changes=changes(p),
        conflicts=conflicts(TABLES),
    )
