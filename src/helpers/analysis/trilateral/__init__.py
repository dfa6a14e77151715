"""Trilateral prospects: leaders, commitments, standing, exposure and a world of blocs."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.conflicts import Conflicts, conflicts
from helpers.analysis.results import Study
from helpers.analysis.trilateral.backtest import Backtest, backtest
from helpers.analysis.trilateral.camp_david import Commitments, Instruments, commitments, instruments
from helpers.analysis.trilateral.changes import Changes, changes
from helpers.analysis.trilateral.channels import Channels, WhiteHouse, channels, white_house
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.forecasts import Forecasts, forecasts
from helpers.analysis.trilateral.people import Approval, Opinion, approval, opinion
from helpers.analysis.trilateral.tenure import Tenure, tenure

__all__ = ["Trilateral", "TrilateralParameters", "analyse"]


TABLES: tuple[str, ...] = (
    "leaders",
    "office_terms",
    "event_scores",
    "jp_kr_frictions",
    "trilateral_events",
    "trilateral_instruments",
    "camp_david_commitments",
    "white_house_mentions",
    "mutual_opinion",
    "leader_approval",
    "forecasts",
)
"""Tables of the chapter, whose conflicts it shows."""


@dataclass(frozen=True)
class Trilateral(Study):
    """All sections of the chapter, and their results in one collection."""

    tenure: Tenure
    backtest: Backtest
    commitments: Commitments
    instruments: Instruments
    channels: Channels
    white_house: WhiteHouse
    changes: Changes
    opinion: Opinion
    approval: Approval
    forecasts: Forecasts
    conflicts: Conflicts


def analyse(p: TrilateralParameters) -> Trilateral:
    """Run every section of the chapter."""
    return Trilateral(
        tenure=tenure(p),
        backtest=backtest(p),
        commitments=commitments(p),
        instruments=instruments(p),
        channels=channels(p),
        white_house=white_house(p),
        changes=changes(p),
        opinion=opinion(p),
        approval=approval(p),
        forecasts=forecasts(p),
        conflicts=conflicts(TABLES),
    )
