"""The burden-sharing chapter on the page: figures, tables and sentences of each section, and the findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.analysis.burden_sharing import BurdenSharing, BurdenSharingParameters
from helpers.display.burden_sharing import (
    arms,
    concordance,
    cost_plus,
    cost_share,
    demands,
    free_riding,
    japan_rise,
    payments,
    spill_ins,
    threshold,
    troops,
    wider_bill,
)
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, by_weight

__all__ = [
    "answer", "arms", "concordance", "cost_in_short", "cost_plus", "cost_share", "demands", "findings", "free_riding",
    "japan_rise", "payments", "riding_in_short", "so_what", "spill_ins", "threshold", "troops", "wider_bill",
    "would_change",
]  # fmt: skip

FAR_APART = 20
"""Percentage points between two counts of one share from which a share alone says little."""
SMALL_PART = 50
"""Per cent of a rise asked below which the first sum asked is a poor guide."""


def answer(p: BurdenSharingParameters, study: BurdenSharing) -> Sentence:
    """The chapter in one sentence: what followed of what was asked, and whether the burden has one measure."""
    cite = Cite(study.results)
    hosts, granted = ([], "") if study.demands.missing else demands.rises_granted(cite, study.demands)
    parts = [part for part in (granted, _measured(p, study, cite, hosts)) if part]
    if not parts:
        parts = ["this window holds too few figures to say who carries how much"]
    return cite.plain("burden-sharing.answer", "; ".join(parts), weight=110)


def _measured(p: BurdenSharingParameters, study: BurdenSharing, cite: Cite, named: list[str]) -> str:
    """Whether published counts agree on the part of the cost that hosts bear; these may have been named before."""
    if study.cost_shares.missing:
        return ""
    apart = {host: cite.value(f"cost_share.apart.{host}") for host in p.hosts if f"cost_share.apart.{host}" in cite}
    if not apart:
        return ""
    own = words.agree(len(apart), "its", "their")
    whose = own if set(apart) == set(named) else words.join(words.owner(host) for host in apart)
    differ = "hardly differ" if max(apart.values()) < FAR_APART else "differ widely"
    return f"counts of {whose} share of US forces’ cost {differ}"


def cost_in_short(p: BurdenSharingParameters, study: BurdenSharing) -> list[Sentence]:
    """Where the payment reaches the whole cost, by how much counts differ, and the wider bill; for everybody."""
    return [
        *demands.fivefold_short(p, study.fivefold),
        *cost_share.in_short(p, study.cost_shares),
        *wider_bill.components_short(p, study.components),
    ]


def riding_in_short(study: BurdenSharing) -> list[Sentence]:
    """The latest sign of the correlation, and whether allies answered US spending; for everybody."""
    return [*free_riding.in_short(study.free_riding), *free_riding.lean_in_short(study.free_riding.responses)]


def so_what(p: BurdenSharingParameters, study: BurdenSharing) -> list[Sentence]:
    """What follows for who negotiates: of first demands, of shares of a cost, of the bill for a share of GDP."""
    return [*_first_demands(study), *_which_share(p, study), *threshold.bill(p, study.threshold)]


def _first_demands(study: BurdenSharing) -> list[Sentence]:
    if study.demands.missing:
        return []
    cite = Cite(study.results)
    rows = study.demands.answered
    kinds = {"yearly_payment": "in payment", "defence_spending": "in spending"}
    most = {
        kind: demands.largest(cite, rows[rows["subject"] == subject])[0]
        for subject, kind in kinds.items()
        if len(rows) and (rows["subject"] == subject).any()
    }
    if not most:
        return []
    guide = "a poor guide to what follows" if max(most.values()) < SMALL_PART else "at times close to what follows"
    parts = words.join(f"{demands.percent(share)} {kind}" for kind, share in most.items())
    said = f"The largest rise asked is {guide}: of it at most {parts} followed"
    return [cite.plain("burden-sharing.first-demands", said)]


def _which_share(p: BurdenSharingParameters, study: BurdenSharing) -> list[Sentence]:
    if study.cost_shares.missing:
        return []
    cite = Cite(study.results)
    apart = {host: cite.value(f"cost_share.apart.{host}") for host in p.hosts if f"cost_share.apart.{host}" in cite}
    if not apart or max(apart.values()) < FAR_APART:
        return []
    host = max(apart, key=lambda name: apart[name])
    said = f"published counts of {words.owner(host)} lie {words.pp(apart[host], 0)} apart"
    return [cite.plain("burden-sharing.which-share", f"A share of the cost says little without its definition: {said}")]


def would_change(p: BurdenSharingParameters, study: BurdenSharing) -> list[Sentence]:
    """What would settle whether a payment covers the cost."""
    cite = Cite(study.results)
    over = {host: cite(f"fivefold.over.{host}") for host in p.hosts if f"fivefold.over.{host}" in cite}
    if not over:
        return []
    split = [words.name_in_text(host) for host, one in over.items() if 0 < one.value < (one.n or 0)]
    said = "Published counts of the cost agree; an official one with and without pay could still part them"
    if split:
        both = f"Counts of the cost in {words.join(split)} point to both sides"
        said = f"{both}; one official count with and without pay would settle more"
    return [cite.plain("burden-sharing.settle", said)]


def findings(p: BurdenSharingParameters, study: BurdenSharing) -> list[dict[str, Any]]:
    """One sentence a question, of those that this run can answer, with the figure that shows it; weightiest first."""
    told: list[tuple[Any, Callable[[], Sentence], str]] = [
        (study.payments, lambda: payments.in_plain_words(p, study.payments), "fig-payments"),
        (study.cost_shares, lambda: cost_share.in_plain_words(p, study.cost_shares), "fig-cost-shares"),
        (study.cost_plus, lambda: cost_plus.in_plain_words(p, study.cost_plus), "fig-cost-plus"),
        (study.fivefold, lambda: demands.fivefold_plain(p, study.fivefold), "fig-fivefold"),
        (study.hosts, lambda: wider_bill.side_plain(study.hosts), "fig-hosts"),
        (study.threshold, lambda: threshold.in_plain_words(p, study.threshold), "fig-threshold"),
        (study.free_riding, lambda: free_riding.in_plain_words(study.free_riding), "fig-free-riding"),
        (study.japan_rise, lambda: japan_rise.in_plain_words(study.japan_rise), "fig-japan-rise"),
        (study.arms, lambda: arms.in_plain_words(p, study.arms), "fig-arms"),
        (study.troops, lambda: troops.in_plain_words(p, study.troops), "fig-troops"),
    ]
    if not study.demands.missing and len(study.demands.answered):
        told.append((study.demands, lambda: demands.in_plain_words(study.demands), "fig-demands-conceded"))
    return by_weight(([say()], anchor) for section, say, anchor in told if not section.missing)
