"""The autonomy chapter on the page: figures, tables and sentences of each section, and what it says of them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.analysis.autonomy import Autonomy, AutonomyParameters
from helpers.analysis.autonomy.un_comparison import BOTH
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
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, by_weight

__all__ = [
    "aiib",
    "answer",
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
    "so_what",
    "trade_cover",
    "un_agreement",
    "un_comparison",
    "un_votes",
    "would_change",
]


def answer(p: AutonomyParameters, study: Autonomy) -> Sentence:
    """The chapter in one sentence: whether autonomy rose, and whether pressure did it."""
    cite = Cite(study.results)
    rose = index.rose(p, study.index_designs, cite)
    if not rose:
        rose = f"This run has no years on both sides of {p.treatment_year} that could tell whether autonomy rose"
    return cite.plain("autonomy.answer", f"{rose}; {pressure.did(cite, study.pressure)}", weight=110)


def findings(p: AutonomyParameters, study: Autonomy) -> list[dict[str, Any]]:
    """One plain sentence a question, of those that this run can answer, with the figure that shows it."""
    s = study
    told: list[tuple[Any, Callable[[], Sentence], str]] = [
        (s.index, lambda: index.in_plain_words(p, s.index), "fig-index-weightings"),
        (s.closeness, lambda: closeness.in_plain_words(s.closeness), "fig-closeness"),
        (s.trade_cover, lambda: trade_cover.in_plain_words(s.trade_cover), "fig-trade-cover"),
        (s.un_votes, lambda: un_votes.in_plain_words(p, s.un_votes), "fig-un-distance"),
        (s.un_comparison, lambda: un_comparison.in_plain_words(s.un_comparison), "fig-un-comparison"),
        (s.partnerships, lambda: partnerships.in_plain_words(p, s.partnerships), "fig-partnerships-growth"),
        (s.arms_share, lambda: dependence.in_plain_words(p, s.arms_share), "fig-us-arms"),
        (s.aiib, lambda: aiib.in_plain_words(p, s.aiib), "fig-china-bank"),
        (s.north, lambda: north.in_plain_words(s.north), "fig-russia-trade"),
    ]
    if opinion.compares(p, s.opinion):
        told.append((s.opinion, lambda: opinion.in_plain_words(p, s.opinion), "fig-us-opinion-change"))
    return by_weight(([say()], anchor) for section, say, anchor in told if not section.missing)


def so_what(p: AutonomyParameters, study: Autonomy) -> list[Sentence]:
    """What follows for who decides: of pressure, of new partners, of the reading of such signs."""
    return [*pressure.in_short(study.pressure), *_added(p, study), *_shared(study)]


def _added(p: AutonomyParameters, study: Autonomy) -> list[Sentence]:
    """Whether Japan's new partners came instead of closeness or beside it."""
    name = "closeness.closer.JPN.after"
    if study.partnerships.missing or name not in study.results:
        return []
    cite = Cite(study.results)
    closer, away = cite.value(name), cite.value("closeness.farther.JPN.after")
    before, since = (cite.value(f"partnerships.ties.{side}") for side in ("before", "after"))
    beside = (
        "while it drew closer" if closer > away else "while it drew away" if away > closer else "without a clear move"
    )
    with_others = f"{words.plural(since, 'security agreement')} with countries other than the US"
    signed = f"{with_others}, after {before or 'none'} before,"
    said = f"Since {p.treatment_year} Japan signed {signed} {beside} by the signs compared"
    return [cite.plain("autonomy.added", said)] if since else []


def _shared(study: Autonomy) -> list[Sentence]:
    """Whether what moved with the allies moved elsewhere too."""
    s = study.un_comparison
    if s.missing:
        return []
    cite = Cite(study.results)
    own = [country for country in s.effects["country"] if country != BOTH]
    apart = [country for country in own if un_comparison.apart(cite, country) != "same"]
    said = (
        "Beside other allies no move in UN votes stands out in the years of pressure, so a move by itself proves little"
    )
    if apart:
        who = words.names_in_text(apart)
        said = f"In UN votes {who} moved apart from other allies under pressure, which a common cause does not explain"
    return [cite.plain("autonomy.beside", said)]


def would_change(p: AutonomyParameters, study: Autonomy) -> list[Sentence]:
    """What would settle the question of autonomy."""
    return index.would_change(p, study.index_designs)
