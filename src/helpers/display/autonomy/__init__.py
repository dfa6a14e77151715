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
    trade_cover,
    un_agreement,
    un_comparison,
    un_votes,
)

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
    "trade_cover",
    "un_agreement",
    "un_comparison",
    "un_votes",
]


def findings(p: AutonomyParameters, study: Autonomy) -> list[dict[str, Any]]:
    """One sentence a question, of those that this run can answer, with the figure that shows it."""
    told = [
        (un_votes.text(p, study.un_votes), "un-votes", un_votes.anchor(p, study.un_votes)),
        (un_comparison.text(study.un_comparison), "un-comparison", "fig-un-comparison"),
        (un_agreement.text(p, study.un_agreement), "un-agreement", "fig-un-agreement"),
        (opinion.text(p, study.opinion), "us-opinion", "fig-us-opinion"),
        (low_points.text(study.low_points), "low-points", "tab-low-points"),
        (polls.japan_text(study.japan_polls), "japan-polls", "fig-japan-polls"),
        (polls.korea_text(study.korea_polls), "korea-polls", "fig-korea-feelings"),
        (trade_cover.text(p, study.trade_cover), "trade-cover", "fig-trade-cover"),
        (trade_cover.korea_text(p, study.korea_cover), "trade-cover-korea", "fig-trade-cover-korea"),
        (partnerships.text(p, study.partnerships), "partnerships", "fig-partnerships"),
        (meetings.text(p, study.meetings), "meetings", "fig-meetings"),
        (aiib.text(p, study.aiib), "china-bank", "fig-china-bank"),
        (north.text(study.north), "russia-trade", "fig-russia-trade"),
        (cars.text(study.cars), "china-investment", "fig-china-investment"),
        (dependence.arms_text(p, study.arms_share), "us-arms", "fig-us-arms"),
        (dependence.exports_text(p, study.korea_arms), "korea-arms", "fig-korea-arms"),
        (dependence.controls_text(p, study.controls), "us-controls", "tab-us-controls"),
        (closeness.signs_text(p, study.closeness), "closeness", "fig-closeness"),
        (closeness.exits_text(p, study.exits), "us-exits", "fig-us-exits"),
        (chronology.text(p, study.chronology), "steps", "fig-steps"),
        (index.text(p, study.index), "index", "fig-index-weightings"),
        (index.designs_text(p, study.index_designs), "index-designs", "fig-index-designs"),
    ]
    return [sentences[0].finding(name, anchor) for sentences, name, anchor in told if sentences]
