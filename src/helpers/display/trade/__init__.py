"""The trade chapter on the page: figures, tables and sentences of each section, and what it says of them all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.analysis.trade import Trade, TradeParameters
from helpers.analysis.trade.flows import last_full_year
from helpers.display.trade import (
    agreements,
    before_after,
    breaks,
    chronology,
    gravity,
    imbalance,
    response,
    tariffs,
    turn,
    what_if,
)  # fmt: skip
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, by_weight, given

__all__ = [
    "agreements", "answer", "before_after", "breaks", "chronology", "findings", "gravity", "imbalance", "response",
    "so_what", "tariffs", "turn", "what_if", "would_change",
]  # fmt: skip

OUTLASTED = 2018
"""Year of the first agreement and the first tariff that a deficit can be said to have outlasted."""
FALSE_ALARMS = 0.2
"""Share of days without an event on which a design may find a change before its finding proves little."""


def answer(p: TradeParameters, study: Trade) -> Sentence:
    """The chapter in one sentence: whether the deficits are still there, and whether what moved them is known."""
    cite, year = Cite(study.results), last_full_year(p)
    surplus = {ally: cite.value(f"imbalance.balance.{ally}.{year}") > 0 for ally in p.partners}
    names = words.join(words.name_in_text(ally) for ally in p.partners)
    if any(surplus.values()) or year <= OUTLASTED:
        sides = {side: [ally for ally in p.partners if surplus[ally] is side] for side in (False, True)}
        told = (
            f"a {'surplus' if side else 'deficit'} with {words.names_in_text(allies)}"
            for side, allies in sides.items()
            if allies
        )
        there = f"In {year} the United States had {words.join(told)}"
    else:
        deficits = words.agree(len(surplus), "deficit")
        there = f"The US {deficits} with {names} outlasted agreements and tariffs"
    return cite.plain("trade.answer", "; ".join([there, *_blame(cite, p, study)]), weight=110)


def _blame(cite: Cite, p: TradeParameters, study: Trade) -> list[str]:
    """Whether event and tariffs moved trade, as far as designs settle it; nothing where they could not be run."""
    if study.before_after.missing:
        return []
    balance = f"the balance with {words.name_in_text(p.event_partner)}"
    clear = cite("before_after.clear")
    if before_after.settled(study.before_after) and (clear.n or 0) > 1:
        return [f"by every design {balance} left its path after {words.month(given(p, 'event_date'))}"]
    if response.unclear(study.response):
        return [f"whether the {before_after.event(p)} or the tariffs moved trade cannot be told"]
    return [f"whether the {before_after.event(p)} moved {balance} remains unsettled"]


def findings(p: TradeParameters, study: Trade) -> list[dict[str, Any]]:
    """One plain sentence a question, of those that this run can answer, with the figure that shows it."""
    told: list[tuple[Any, Callable[[], Sentence], str]] = [
        (study.imbalance, lambda: imbalance.beside_peak(p, study.imbalance), "fig-balance"),
        (study.before_after, lambda: before_after.in_plain_words(p, study.before_after), "fig-designs"),
        (study.promise, lambda: agreements.smaller_since(study.promise), "fig-promise"),
        (study.tariffs, lambda: tariffs.peaks(p, study.tariffs), "fig-tariff-rates"),
        (study.response, lambda: response.halves(study.response), "fig-import-changes"),
        (study.steel, lambda: agreements.steel_filled(study.steel), "fig-steel"),
        (study.turn, lambda: turn.in_plain_words(study.turn), "fig-turn"),
        (study.what_if, lambda: what_if.in_plain_words(p, study.what_if), "fig-what-if"),
    ]
    return by_weight(([say()], anchor) for section, say, anchor in told if not getattr(section, "missing", ""))


def so_what(p: TradeParameters, study: Trade) -> list[Sentence]:
    """What follows for who decides: of balances as a yardstick, of what a tariff costs, of where trade goes."""
    return [*_yardstick(study), *tariffs.paid_beyond(p, study.tariffs), *turn.gone_where(study.turn)]


def _yardstick(study: Trade) -> list[Sentence]:
    cite = Cite(study.results)
    if study.before_after.missing or not cite("before_after.false_alarms").n:
        return []
    alarms = cite("before_after.false_alarms")
    weak = alarms.value >= FALSE_ALARMS * (alarms.n or 0)
    said = "weak proof" if weak else "some proof"
    return [
        cite.plain("trade.yardstick", f"A balance that moves after an agreement is {said} of what the agreement did")
    ]


def would_change(study: Trade) -> list[Sentence]:
    """What would settle the question of what moved the balance."""
    if study.before_after.missing:
        return []
    cite = Cite(study.results)
    clear = cite("before_after.clear")
    if not clear.n:
        said = "Designs that set the balance beside other partners would tell; this run has too few"
    elif before_after.settled(study.before_after):
        said = "Every design agrees today; other partners or a longer span could still part them"
    elif clear.value == clear.n:
        said = "The designs point to different sides; the answer would change if they came to agree"
    elif clear.n == 1:
        said = "The answer would change if the one design with an interval left zero out of it"
    else:
        of = f"of {words.count(clear.n)} {words.agree(clear.value, 'does', 'do')}"
        said = "The answer would change if every design left zero out of its interval"
        said = f"{said}; today {words.count(clear.value, 'none')} {of}"
    return [cite.plain("trade.settle", said)]
