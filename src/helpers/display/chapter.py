"""The parts of a chapter: its answer, its verdicts at a glance, the claims that a section decides, what may change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from html import escape

from helpers.claims.chapter import Entry, Verdicts
from helpers.claims.judgement import VERDICTS
from helpers.claims.ledger import Claim
from helpers.display import parts
from helpers.display.claims import LEDGER_PAGE, PAPERS, STAR, Html, anchor, said, shade, tile
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence

IN_WORDS = 3
"""Claims of a section that stand in words; further ones are folded away."""
OF_THIS = "What the literature says of this"
"""Before the claims of a section, with their verdicts in the book."""
FEW = 4
"""Contradicted claims of a chapter that are told in words."""
ABOUT = "A verdict is about the statement, not the paper."
END = '<i hidden class="aaf-end"></i>'
"""Where the verdicts at a glance end: what the star means can be put there."""


def answer(sentence: Sentence) -> Html:
    """The answer of the chapter, set large."""
    parts.readable(sentence.text)
    html = f'<p class="aaf aaf-answer-line">{sentence.html}</p>'
    return Html(html, sentence.text, {"sentences": [sentence.record()]})


def at_a_glance(verdicts: Verdicts) -> Html:
    """The verdicts of a chapter: a bar, its counts in words, and a tile a claim that names it on hover and focus."""
    found = _by_verdict(verdicts)
    bar = "".join(
        f'<span class="{shade(verdict)}" style="flex:{len(entries)}"></span>' for verdict, entries in found.items()
    )
    rows = "".join(
        f'<li><span class="aaf-count">{len(entries)}</span> <span class="aaf-verdict-name">{verdict}</span>'
        f'<span class="aaf-tiles">{"".join(tile(one.claim, one.judgement.verdict) for one in entries)}</span>'
        f"{_in_words(verdict, entries)}</li>"
        for verdict, entries in found.items()
    )
    head = parts.heading("verdicts", "The claims that this chapter tests", _counted(verdicts))
    html = (
        f'<div class="aaf aaf-glance" id="verdicts">{head}<div class="aaf-bar" aria-hidden="true">{bar}</div>'
        f'<ul>{rows}</ul><p class="aaf-foot">{ABOUT}</p>'
        f'<p class="aaf-foot aaf-on-phones"><a href="{LEDGER_PAGE}">All claims, each in words</a></p>'
        f"{END}</div>"
    )
    return Html(html, _counted(verdicts), said(verdicts))


NO_NAMES = frozenset(
    {"A", "After", "At", "For", "From", "In", "It", "On", "Over", "Since", "The", "They", "Under", "With", "Within"}
)
"""First words of claims that are written small within a sentence."""


def _in_words(verdict: str, entries: Sequence[Entry]) -> str:
    """What the few claims say that the data contradict, which a row of ids does not tell."""
    if verdict != "contradicted" or len(entries) > FEW:
        return ""
    told = "; ".join(f"that {_named(one.claim, verdict)}" for one in entries)
    return f'<span class="aaf-foot">Not borne out: {told}.</span>'


def _named(claim: Claim, _verdict: str, *, fragile: bool = False) -> str:
    first, rest = claim.claim.rstrip(".").split(" ", 1)
    said = f"{first.lower() if first in NO_NAMES else first} {rest}"
    return f"<span>{escape(said)}{'*' if fragile else ''}</span>"


def starred(page: str, fragile: Iterable[tuple[Claim, str]]) -> str:
    """HTML of a chapter that marks its fragile verdicts, each with its claim: a run itself tries no other settings."""
    told = page
    for claim, verdict in fragile:
        for mark in (tile, _chip, _named):
            told = told.replace(mark(claim, verdict), mark(claim, verdict, fragile=True))
    return told.replace(END, f'<p class="aaf-foot">{STAR}</p>') if told != page else page


def decides(verdicts: Verdicts, *figures: str) -> Html:
    """The claims that a section decides, each with its verdict and a link to the ledger.

    Args:
        verdicts: those of the chapter.
        figures: anchors of the figures that the claims rest on: ``fig-balance``.

    Raises:
        ValueError: no claim rests on a figure that is named.
    """
    chosen = [entry for entry in verdicts.entries if entry.claim.tested.figure in figures]
    if unknown := set(figures) - {entry.claim.tested.figure for entry in chosen}:
        raise ValueError(f"decides(): no claim of the chapter rests on {', '.join(sorted(unknown))}")
    first, rest = chosen[:IN_WORDS], chosen[IN_WORDS:]
    more = f"{words.counted(len(rest), 'more claim')}: {_listed(rest)}" if rest else ""
    folded = f"<details><summary>{more}</summary><ul>{_chips(rest)}</ul></details>" if rest else ""
    html = (
        f'<div class="aaf aaf-decides" role="group" aria-label="Claims that this section decides">'
        f'<p class="aaf-label">{OF_THIS}</p><ul>{_chips(first)}</ul>{folded}</div>'
    )
    return Html(html, "\n".join(f"{one.claim.id} {one.judgement.verdict}: {one.claim.claim}" for one in chosen))


def settling(verdicts: Verdicts) -> list[Sentence]:
    """What would settle the verdicts that are not settled: longer series, other figures, a day to come."""
    cite = Cite(verdicts.results)
    undecided, untestable, still_open = (
        cite.value(f"claims.count.{name}") for name in ("undecided", "not_testable", "open")
    )
    told = []
    if undecided:
        said = f"{words.plural(undecided, 'claim')} {words.agree(undecided, 'stays', 'stay')} undecided"
        told.append(cite.plain("settling.undecided", f"{said}: longer series or further records would settle more"))
    if untestable:
        said = f"{words.plural(untestable, 'claim')} {words.agree(untestable, 'needs', 'need')} figures that were not"
        told.append(cite.plain("settling.not-testable", f"{said} found; the ledger names them"))
    if still_open:
        said = f"{words.plural(still_open, 'claim')} {words.agree(still_open, 'waits', 'wait')} for a day to come"
        told.append(cite.plain("settling.open", said))
    return told


def _by_verdict(verdicts: Verdicts) -> dict[str, list[Entry]]:
    every = {verdict: [one for one in verdicts.entries if one.judgement.verdict == verdict] for verdict in VERDICTS}
    return {verdict: entries for verdict, entries in every.items() if entries}


def _counted(verdicts: Verdicts) -> str:
    return f"{words.plural(len(verdicts.entries), 'claim')}: {_listed(verdicts.entries)}"


def _listed(entries: Sequence[Entry]) -> str:
    counts = Counter(entry.judgement.verdict for entry in entries)
    return words.join(f"{counts[verdict]} {verdict}" for verdict in VERDICTS if counts[verdict])


def _chips(entries: Sequence[Entry]) -> str:
    return "".join(_chip(entry.claim, entry.judgement.verdict) for entry in entries)


def _chip(claim: Claim, verdict: str, *, fragile: bool = False) -> str:
    chip = f'<span class="aaf-chip {shade(verdict)}">{verdict}{"*" if fragile else ""}</span>'
    return (
        f'<li><a href="{LEDGER_PAGE}#{anchor(claim.id)}">{chip} '
        f'<span>{escape(claim.claim)}</span></a> <span class="aaf-who">{escape(PAPERS[claim.paper])}</span></li>'
    )
