"""Autonomy of the two allies: votes, opinion, trade cover, partners, dependence and a composite index."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.autonomy.aiib import Aiib, aiib
from helpers.analysis.autonomy.cars import Cars, cars
from helpers.analysis.autonomy.chronology import Chronology, chronology
from helpers.analysis.autonomy.closeness import Closeness, Exits, closeness, exits
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.dependence import ArmsShare, Controls, KoreaArms, arms_share, controls, korea_arms
from helpers.analysis.autonomy.index import Index, index
from helpers.analysis.autonomy.index_designs import IndexDesigns, index_designs
from helpers.analysis.autonomy.low_points import LowPoints, low_points
from helpers.analysis.autonomy.meetings import Meetings, meetings
from helpers.analysis.autonomy.north import North, north
from helpers.analysis.autonomy.opinion import Opinion, opinion
from helpers.analysis.autonomy.partnerships import Partnerships, partnerships
from helpers.analysis.autonomy.polls import Cited, JapanPolls, KoreaPolls, cited, japan_polls, korea_polls
from helpers.analysis.autonomy.trade_cover import TradeCover, trade_cover
from helpers.analysis.autonomy.trade_cover_korea import KoreaCover, korea_cover
from helpers.analysis.autonomy.un_agreement import UnAgreement, un_agreement
from helpers.analysis.autonomy.un_comparison import UnComparison, un_comparison
from helpers.analysis.autonomy.un_votes import UnVotes, un_votes
from helpers.analysis.conflicts import Conflicts, conflicts
from helpers.analysis.results import Study

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
    conflicts: Conflicts


def analyse(p: AutonomyParameters) -> Autonomy:
    """Run every section of the chapter."""
    return Autonomy(
        un_votes=un_votes(p),
        un_comparison=un_comparison(p),
        un_agreement=un_agreement(p),
        opinion=opinion(p),
        low_points=low_points(p),
        cited=cited(p),
        japan_polls=japan_polls(p),
        korea_polls=korea_polls(p),
        trade_cover=trade_cover(p),
        korea_cover=korea_cover(p),
        partnerships=partnerships(p),
        meetings=meetings(p),
        aiib=aiib(p),
        north=north(p),
        cars=cars(p),
        arms_share=arms_share(p),
        korea_arms=korea_arms(p),
        controls=controls(p),
        closeness=closeness(p),
        exits=exits(p),
        chronology=chronology(p),
        index=index(p),
        index_designs=index_designs(p),
        conflicts=conflicts(TABLES),
    )
