"""Autonomy of the two allies: votes, opinion, trade cover, partners, dependence and a composite index."""

from __future__ import annotations

from dataclasses import dataclass

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.low_points import LowPoints, low_points
from helpers.analysis.autonomy.opinion import Opinion, opinion
from helpers.analysis.autonomy.polls import Cited, JapanPolls, KoreaPolls, cited, japan_polls, korea_polls
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
        conflicts=conflicts(TABLES),
    )
