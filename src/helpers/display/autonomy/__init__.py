"""The autonomy chapter on the page: figures, tables and sentences of each section, and the findings."""

from __future__ import annotations

from typing import Any

from helpers.analysis.autonomy import Autonomy, AutonomyParameters
from helpers.display.autonomy import (
    aiib,
    cars,
    chronology,
    closeness,
    dependence,
    index,
    low_points,
    meetings,
    north,
    opinion,
    partnerships,
    polls,
    pressure,
    trade_cover,
    un_agreement,
    un_comparison,
    un_votes,
)
from helpers.wording.cited import by_weight

__all__ = [
    "aiib",
    "cars",
    "chronology",
    "closeness",
    "dependence",
    "findings",
    "index",
    "low_points",
    "meetings",
    "north",
    "opinion",
    "partnerships",
    "polls",
    "pressure",
    "trade_cover",
    "un_agreement",
    "un_comparison",
    "un_votes",
]


def findings(p: AutonomyParameters, study: Autonomy) -> list[dict[str, Any]]:
    """One sentence a question, of those that this run can answer, with the figure that shows it; weightiest first."""
    told = [
        (un_votes.text(p, study.un_votes), un_votes.anchor(p, study.un_votes)),
        (un_comparison.text(study.un_comparison), "fig-un-comparison"),
        (un_agreement.text(p, study.un_agreement), "fig-un-agreement"),
        (opinion.text(p, study.opinion), "fig-us-opinion"),
        (low_points.text(study.low_points), "tab-low-points"),
        (polls.japan_text(study.japan_polls), "fig-japan-polls"),
        (polls.korea_text(study.korea_polls), "fig-korea-feelings"),
        (trade_cover.text(p, study.trade_cover), "fig-trade-cover"),
        (trade_cover.korea_text(p, study.korea_cover), "fig-trade-cover-korea"),
        (partnerships.text(p, study.partnerships), "fig-partnerships"),
        (meetings.text(p, study.meetings), "fig-meetings"),
        (aiib.text(p, study.aiib), "fig-china-bank"),
        (north.text(study.north), "fig-russia-trade"),
        (cars.text(study.cars), "fig-china-investment"),
        (dependence.arms_text(p, study.arms_share), "fig-us-arms"),
        (dependence.exports_text(p, study.korea_arms), "fig-korea-arms"),
        (dependence.controls_text(p, study.controls), "tab-us-controls"),
        (closeness.signs_text(p, study.closeness), "fig-closeness"),
        (closeness.exits_text(p, study.exits), "fig-us-exits"),
        (chronology.text(p, study.chronology), "fig-steps"),
        (index.text(p, study.index), "fig-index-weightings"),
        (index.designs_text(p, study.index_designs), "fig-index-designs"),
    ]
    return by_weight(told)
