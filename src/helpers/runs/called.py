"""What a reader calls the parts of a chapter: its title, the heading above a sentence, a figure by number and question.

Names such as ``imbalance.size`` are for programs; here is what stands on the page instead.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from helpers.claims.ledger import claims
from helpers.display.parts import SAID_MIME
from helpers.errors import BadInput
from helpers.runs import shelf
from helpers.runs.chapters import FOLDER, contract, evidence_stem, parsed, stem, title
from helpers.runs.folder import SET_AS
from helpers.runs.sides import BOOK, Comparison, Side, other_data
from helpers.wording import words

HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
SECTION = re.compile(r"\bpage\.(\w+)\.")
"""In a cell: the module that says what stands there, by which its sentences are called."""
OF_CLAIM = "claims."
"""Begins the name of a sentence that gives a verdict."""


@dataclass
class Called:
    """What the parts of one chapter are called."""

    title: str
    sentences: dict[str, str] = field(default_factory=dict)
    """Sentence → the heading above it."""
    sections: dict[str, str] = field(default_factory=dict)
    """What its sentences' names begin with → the first heading of a section."""
    figures: dict[str, str] = field(default_factory=dict)
    """Figure → number and question: ``Figure 1: How large is the deficit?``.

    One that the first side does not have keeps its number of another, and says so: ``Figure 1 in the book: …``.
    """
    tables: dict[str, str] = field(default_factory=dict)

    def sentence(self, name: str) -> str:
        """The heading above a sentence, or the claim on which it gives a verdict."""
        if name.startswith(OF_CLAIM):
            return claim(name.removeprefix(OF_CLAIM))
        return self.sentences.get(name) or self.sections.get(name.partition(".")[0], self.title)


def called(root: Path, *sides: Side) -> Called:
    """What parts are called on the pages of some sides of one chapter, of the first before the others."""
    chapter = sides[0].account.chapter
    found = Called(title(chapter))
    for side in sides:
        folder = side.folder or side.built
        whose = "" if side is sides[0] else " in the first" if side.folder else " in the book"
        for path in (folder / name for name in SET_AS) if folder else ():
            _read(path, found, whose)
    for name in (stem(chapter), evidence_stem(chapter)):
        _read(root / FOLDER / f"{name}.ipynb", found)
    for account in (side.account for side in sides):
        for name, figure in account.figures.items():
            found.figures.setdefault(name, figure.question or figure.title)
        for name, table in account.tables.items():
            found.tables.setdefault(name, table.title)
    return found


def sides(found: Comparison) -> tuple[str, str]:
    """What the two sides of a comparison are called: the book, or a run as the list of runs calls it."""
    before, after = _side(found.before), _side(found.after)
    if before == after:  # two runs that their folders tell apart
        before, after = (f"{name} ({side.label})" for name, side in ((before, found.before), (after, found.after)))
    return before, after


def in_short(found: Comparison) -> tuple[str, str]:
    """What rows call the two sides that :func:`sides` names in full: a run beside the book, or one run beside another.

    Such two runs are ``A`` and ``B``.
    """
    runs = [side.folder is not None and side.label != BOOK for side in (found.before, found.after)]
    if all(runs):
        return "A", "B"
    sides = zip((found.before, found.after), runs, strict=True)
    before, after = ("this run" if is_run else _side(side) for side, is_run in sides)
    return before, after


def _side(side: Side) -> str:
    if side.label == BOOK:
        return "the book"
    if side.revision:
        return f"the book at {side.revision}"
    account = side.account
    assumed = shelf.differing(contract(account.chapter), account.parameters)
    return f"“{side.title or shelf.in_words(account.chapter, assumed, other_data(side))}”"


def result(name: str) -> str:
    """A named result in words.

    >>> result("payments.per_soldier_usd.JPN.budget.2022")
    'Payments: per soldier usd, Japan, budget, 2022'
    """
    first, *others = (
        " and ".join(map(words.choice, part.split("_"))) if part.isupper() else words.choice(part)
        for part in name.split(".")
    )
    told = f"{first}: {', '.join(others)}" if others else first
    return f"{told[:1].upper()}{told[1:]}"


def claim(name: str) -> str:
    """A claim by its number and in its words.

    >>> claim("T01a")
    'Claim T01a: The US deficit with Korea grew after the free trade agreement of 2012.'
    """
    try:
        return f"Claim {name}: {claims([name])[0].claim}"
    except BadInput:  # of another revision
        return f"Claim {name}"


def _read(path: Path, found: Called, whose: str = "") -> None:
    """Add what a notebook shows, executed or not; nothing of one that is not there or none."""
    heading, cells = found.title, []
    with suppress(OSError, ValueError):
        cells = parsed(path.read_text(encoding="utf-8")).cells
    for cell in cells:
        if cell.cell_type != "code":
            heading = next(reversed(HEADING.findall(cell.source)), heading)
            continue
        for module in SECTION.findall(cell.source):
            found.sections.setdefault(module.replace("_", "-"), heading)
        _add(cell.outputs, heading, found, whose)


def _add(outputs: Iterable[Mapping[str, Any]], heading: str, found: Called, whose: str) -> None:
    for output in outputs:
        said = output.get("data", {}).get(SAID_MIME, {})
        for sentence in said.get("sentences", ()):
            found.sentences.setdefault(sentence["id"], heading)
        for figure in said.get("figures", ()):
            number = f"{figure.get('number', '')}{whose if figure.get('number') else ''}"
            told = f"{number}: {figure.get('question') or figure['title']}"
            found.figures.setdefault(figure["id"], told.removeprefix(": "))
