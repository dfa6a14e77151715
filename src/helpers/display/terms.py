"""Terms of office: named bands behind a panel, so that a name stands over its own years and no others."""

from __future__ import annotations

from datetime import date

import matplotlib.dates as mdates
from matplotlib.axes import Axes

from helpers.display.measure import LINE, SMALL, text_width
from helpers.display.sheet import Notes, Sheet, Term
from helpers.display.theme import colour

FIRST_DAY = (1, 20)
"""Month and day on which a US president takes office."""
ROOM = LINE + 3.0
"""Height of the names over a panel."""


def _spans(ax: Axes, notes: Notes) -> list[tuple[float, float, Term]]:
    """Where the terms begin and end on the axis, cut to what it reaches."""
    low, high = sorted(ax.get_xlim())
    placed = [(*_ends(term, notes.x_kind), term) for term in sorted(notes.terms, key=lambda term: term.first)]
    return [(max(low, a), min(high, b), term) for a, b, term in placed if a < high and b > low]


def _ends(term: Term, kind: str) -> tuple[float, float]:
    """An annual figure stands at its year's number and belongs to the whole year: half a year on each side."""
    if kind == "date":
        days = date(term.first, *FIRST_DAY), date(term.last + 1, *FIRST_DAY)
        return float(mdates.date2num(days[0])), float(mdates.date2num(days[1]))
    return term.first - 0.5, term.last + 0.5


def term_room(notes: Notes) -> float:
    """Height that the names of a panel's terms need above it."""
    return ROOM if notes.terms and notes.x_kind in ("date", "year") else 0.0


def write_terms(sheet: Sheet, ax: Axes, notes: Notes) -> None:
    """Shade every other term and write the names over their bands, where they fit."""
    if not term_room(notes):
        return
    box = ax.get_window_extent()
    low, high = sorted(ax.get_xlim())
    for i, (start, end, term) in enumerate(_spans(ax, notes)):
        left, right = (box.x0 + (x - low) / (high - low) * box.width for x in (start, end))
        if i % 2 == 0:
            ax.axvspan(start, end, color=colour("grid"), alpha=0.45, linewidth=0, zorder=0.2)
        name = next((text for text in (term.name, f"{term.name[:2]}.") if text_width(text, SMALL) <= right - left), "")
        if name:
            style = {"fontsize": SMALL, "color": colour("muted"), "ha": "center"}
            sheet.write((left + right) / 2, box.y1 + ROOM / 2, name, **style)
