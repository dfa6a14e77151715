"""The trilateral chapter on the page: figures, tables and sentences of each section, and the findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.analysis.trilateral import Trilateral, TrilateralParameters
from helpers.display.trilateral import (
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
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, by_weight

__all__ = [
    "answer",
    "blocs",
    "camp_david",
    "changes",
    "channels",
    "exposure",
    "findings",
    "forecasts",
    "people",
    "so_what",
    "standing",
    "stated",
    "tenure",
    "third_states",
    "would_change",
]


def answer(study: Trilateral) -> Sentence:
    """The chapter in one sentence, a part for each of its questions: what outlasted, who is ahead, where power goes."""
    cite = Cite(study.results)
    parts = [_outlasted(cite, study), standing.ahead(cite, study.standing), blocs.spread(cite, study.blocs)]
    return cite.plain("trilateral.answer", "; ".join(parts), weight=110)


def _outlasted(cite: Cite, study: Trilateral) -> str:
    """How much of Camp David stands after its leaders; what left no trace may stand as well."""
    if study.commitments.missing:
        return "Camp David was still to come"
    if "tenure.camp_david.all_gone_months" not in cite:
        return "Whether Camp David outlasts its leaders cannot be told yet"
    done, unknown = (as_count(cite.value(f"camp_david.{what}.now")) for what in ("done", "unknown"))
    return kept(done, unknown, as_count(cite.value("camp_david.commitments")))


def kept(done: int, unknown: int, of: int) -> str:
    """How many of so many commitments stand as done, in words that hold whatever became of those without a trace."""
    least = "At least " if done and unknown else ""
    stand = words.agree(done, "stands", "stand")
    return f"{least}{words.count(done, 'none')} of {of} Camp David commitments still {stand} as done"


def findings(p: TrilateralParameters, study: Trilateral) -> list[dict[str, Any]]:
    """One plain sentence a question, of those that this run can answer, with the figure that shows it."""
    s = study
    told: list[tuple[Any, Callable[[], Sentence], str]] = [
        (s.tenure, lambda: tenure.in_plain_words(s.tenure), "fig-chances"),
        (s.backtest, lambda: tenure.skill_in_plain_words(s.backtest), "fig-calibration"),
        (s.commitments, lambda: camp_david.in_plain_words(p, s.commitments), "fig-camp-david"),
        (s.instruments, lambda: camp_david.paper_in_plain_words(s.instruments), "fig-legal-form"),
        (s.channels, lambda: channels.in_plain_words(s.channels), "fig-meetings"),
        (s.white_house, lambda: channels.white_house_in_plain_words(s.white_house), "fig-white-house"),
        (s.changes, lambda: changes.in_plain_words(p, s.changes), "fig-changes-estimates"),
        (s.standing, lambda: standing.in_plain_words(s.standing), standing.anchor(s.standing)),
        (s.exposure, lambda: exposure.in_plain_words(s.exposure), "fig-exposure"),
        (s.opinion, lambda: people.in_plain_words(s.opinion), "fig-mutual-opinion"),
        (s.approval, lambda: people.approval_in_plain_words(s.approval), "fig-approval"),
        (s.third_states, lambda: third_states.in_plain_words(s.third_states), third_states.anchor(s.third_states)),
        (s.forecasts, lambda: forecasts.in_plain_words(s.forecasts), "fig-forecasts"),
    ]
    if not s.blocs.missing and len(s.blocs.concentration):
        told.append((s.blocs, lambda: blocs.in_plain_words(s.blocs), "fig-concentration"))
    return by_weight(([say()], anchor) for section, say, anchor in told if not section.missing)


def so_what(study: Trilateral) -> list[Sentence]:
    """What follows for who decides: what binds successors, and how soon they come."""
    return [*camp_david.unbound(study.instruments), tenure.outlook(study.tenure)]


def would_change(study: Trilateral) -> list[Sentence]:
    """What would settle more."""
    return changes.would_change(study.changes)
