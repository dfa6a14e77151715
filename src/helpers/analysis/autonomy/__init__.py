"""Autonomy of the two allies: votes, opinion, trade cover, partners, dependence and a composite index."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.autonomy import (
    aiib,
    cars,
    chronology,
    closeness,
    dependence,
    index,
    index_designs,
    low_points,
    meetings,
    north,
    opinion,
    partnerships,
    polls,
    pressure,
    trade_cover,
    trade_cover_korea,
    un_agreement,
    un_comparison,
    un_votes,
)
from helpers.analysis.autonomy.aiib import Aiib
from helpers.analysis.autonomy.cars import Cars
from helpers.analysis.autonomy.chronology import Chronology
from helpers.analysis.autonomy.closeness import Closeness, Exits
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.dependence import ArmsShare, Controls, KoreaArms
from helpers.analysis.autonomy.index import Index
from helpers.analysis.autonomy.index_designs import IndexDesigns
from helpers.analysis.autonomy.low_points import LowPoints
from helpers.analysis.autonomy.meetings import Meetings
from helpers.analysis.autonomy.north import North
from helpers.analysis.autonomy.opinion import Opinion
from helpers.analysis.autonomy.partnerships import Partnerships
from helpers.analysis.autonomy.polls import Cited, JapanPolls, KoreaPolls
from helpers.analysis.autonomy.pressure import Pressure
from helpers.analysis.autonomy.trade_cover import TradeCover
from helpers.analysis.autonomy.trade_cover_korea import KoreaCover
from helpers.analysis.autonomy.un_agreement import UnAgreement
from helpers.analysis.autonomy.un_comparison import UnComparison
from helpers.analysis.autonomy.un_votes import UnVotes
from helpers.analysis.conflicts import Conflicts, conflicts
from helpers.analysis.results import Study
from helpers.data import beside, once_a_run

__all__ = ["Autonomy", "AutonomyParameters", "analyse"]


TABLES: tuple[str, ...] = (
    "un_ideal_points",
    "un_agreement",
    "un_votes_cast",
    "opinion_pew",
    "polls_bilateral",
    "affinity_japan",
    "leadership_approval",
    "thermometer_korea",
    "trade_agreements",
    "trade_cover_published",
    "korea_trade_by_partner",
    "security_partnerships",
    "leader_meetings",
    "diplomatic_steps",
    "statements_checked",
    "trade_talks",
    "outward_investment",
    "autonomy_events",
    "korea_arms_exports",
    "us_exits",
    "arms_deals",
    "us_goods_trade_annual",
    "us_troops",
    "military_expenditure",
)
"""Tables of the chapter, whose conflicts it shows."""


@dataclass(frozen=True)
class Autonomy(Study):
    """All sections of the chapter, and their results in one collection."""

    un_votes: UnVotes
    un_comparison: UnComparison
    un_agreement: UnAgreement
    opinion: Opinion
    low_points: LowPoints
    cited: Cited
    japan_polls: JapanPolls
    korea_polls: KoreaPolls
    trade_cover: TradeCover
    korea_cover: KoreaCover
    partnerships: Partnerships
    meetings: Meetings
    aiib: Aiib
    north: North
    cars: Cars
    arms_share: ArmsShare
    korea_arms: KoreaArms
    controls: Controls
    closeness: Closeness
    exits: Exits
    chronology: Chronology
    index: Index
    index_designs: IndexDesigns
    pressure: Pressure
    conflicts: Conflicts


@once_a_run
def analyse(p: AutonomyParameters) -> Autonomy:
    """Run every section of the chapter."""
    rest = beside(
        lambda: {
            "arms_share": dependence.arms_share(p),
            "korea_arms": dependence.korea_arms(p),
            "controls": dependence.controls(p),
            "closeness": closeness.closeness(p),
            "exits": closeness.exits(p),
            "chronology": chronology.chronology(p),
            "index": index.index(p),
            "index_designs": index_designs.index_designs(p),
            "pressure": pressure.pressure(p),
            "conflicts": conflicts(TABLES),
        }
    )
    return Autonomy(
        un_votes=un_votes.un_votes(p),
        un_comparison=un_comparison.un_comparison(p),
        un_agreement=un_agreement.un_agreement(p),
        opinion=opinion.opinion(p),
        low_points=low_points.low_points(p),
        cited=polls.cited(p),
        japan_polls=polls.japan_polls(p),
        korea_polls=polls.korea_polls(p),
        trade_cover=trade_cover.trade_cover(p),
        korea_cover=trade_cover_korea.korea_cover(p),
        partnerships=partnerships.partnerships(p),
        meetings=meetings.meetings(p),
        aiib=aiib.aiib(p),
        north=north.north(p),
        cars=cars.cars(p),
        **rest(),
    )
