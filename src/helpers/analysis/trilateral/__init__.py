"""Trilateral prospects: leaders, commitments, standing, exposure and a world of blocs."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.conflicts import Conflicts, conflicts
from helpers.analysis.results import Study
from helpers.analysis.trilateral import (
    backtest,
    blocs,
    camp_david,
    changes,
    channels,
    exposure,
    forecasts,
    people,
    standing,
    stated,
    tenure,
    third_states,
)
from helpers.analysis.trilateral.backtest import Backtest
from helpers.analysis.trilateral.blocs import Blocs
from helpers.analysis.trilateral.camp_david import Commitments, Instruments
from helpers.analysis.trilateral.changes import Changes
from helpers.analysis.trilateral.channels import Channels, WhiteHouse
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.exposure import Exposure
from helpers.analysis.trilateral.forecasts import Forecasts
from helpers.analysis.trilateral.people import Approval, Opinion
from helpers.analysis.trilateral.standing import Standing
from helpers.analysis.trilateral.stated import Stated
from helpers.analysis.trilateral.tenure import Tenure
from helpers.analysis.trilateral.third_states import ThirdStates
from helpers.data import beside, once_a_run

__all__ = ["Trilateral", "TrilateralParameters", "analyse"]


TABLES: tuple[str, ...] = (
    "leaders",
    "lower_house_elections",
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
    "macro_annual",
    "military_expenditure",
    "capability",
    "us_troops",
    "host_support_japan",
    "host_support_korea",
    "un_ideal_points",
    "distances",
    "warheads",
    "missile_ranges",
    "china_trade",
    "blocs",
    "bloc_shares",
    "capability_powers",
    "un_ukraine_votes",
    "southeast_asia_opinion",
    "stated_positions",
    "opposition_seats",
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
    standing: Standing
    exposure: Exposure
    opinion: Opinion
    approval: Approval
    blocs: Blocs
    third_states: ThirdStates
    stated: Stated
    forecasts: Forecasts
    conflicts: Conflicts


@once_a_run
def analyse(p: TrilateralParameters) -> Trilateral:
    """Run every section of the chapter."""
    rest = beside(
        lambda: {
            "standing": standing.standing(p),
            "exposure": exposure.exposure(p),
            "opinion": people.opinion(p),
            "approval": people.approval(p),
            "blocs": blocs.blocs(p),
            "third_states": third_states.third_states(p),
            "stated": stated.stated_positions(p),
            "forecasts": forecasts.forecasts(p),
            "conflicts": conflicts(TABLES),
        }
    )
    return Trilateral(
        tenure=tenure.tenure(p),
        backtest=backtest.backtest(p),
        commitments=camp_david.commitments(p),
        instruments=camp_david.instruments(p),
        channels=channels.channels(p),
        white_house=channels.white_house(p),
        changes=changes.changes(p),
        **rest(),
    )
