"""Alternative text of a figure, made from what was drawn: the answer, what, unit, ranges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

import matplotlib.dates as mdates
import numpy as np

from helpers.display.measure import Floats
from helpers.display.sheet import Notes, RowLabel, Series
from helpers.wording import words

MOST_DESCRIBED = 6
"""Series and rows of a panel that are told one by one; the table of the data has all."""


def alternative_text(panels: Sequence[tuple[str, Notes]], *, plots: str, unit: str, answer: str) -> str:
    """What a reader who does not see the figure needs: the answer, what is drawn, one sentence a panel.

    Args:
        panels: title (or "") and notes of each panel.
        plots: what is plotted, in words.
        unit: the figure's subtitle: unit and period.
        answer: the computed sentence that answers the figure's question.
    """
    told = [_panel(title, notes) for title, notes in panels]
    return " ".join(words.sentence(text) for text in (answer, plots, unit, *told) if text)


def _panel(title: str, notes: Notes) -> str:
    clauses = _lanes(notes) if notes.lanes else _rows(notes) if notes.x_kind == "rows" else _lines(notes)
    text = "; ".join(clauses)
    return f"{title}: {text}" if title and not text.startswith(title) else text


def _rows(notes: Notes) -> list[str]:
    """All rows, or the outer ones of many."""
    rows = notes.rows
    if len(rows) <= MOST_DESCRIBED:
        return [_row(row) for row in rows]
    few = MOST_DESCRIBED // 2
    return [*map(_row, rows[:few]), f"{len(rows) - 2 * few} more", *map(_row, rows[-few:])]


def _row(row: RowLabel) -> str:
    return " ".join([row.text, row.value, *([f"({row.interval})"] if row.interval else [])]).strip()


def _lanes(notes: Notes) -> list[str]:
    lanes = dict.fromkeys(lane for lane, _ in notes.dated)
    return [_lane(lane, [month for one, month in notes.dated if one == lane]) for lane in lanes]


def _lane(lane: str, months: Sequence[str]) -> str:
    period = words.join(list(dict.fromkeys([months[0], months[-1]])), "to")
    return f"{lane}, {words.plural(len(months), 'event')}, {period}"


def _lines(notes: Notes) -> list[str]:
    loud = [s for s in notes.series if not s.quiet]
    rest = loud[MOST_DESCRIBED:] + [s for s in notes.series if s.quiet]
    clauses = [describe(s, notes.x_kind) for s in loud[:MOST_DESCRIBED]]
    return [*clauses, _together(rest)] if rest else clauses


def _together(series: Sequence[Series]) -> str:
    values = np.concatenate([s.y[np.isfinite(s.y)] for s in series])
    low, high = (words.number(float(v)) for v in (values.min(), values.max()))
    names = list(dict.fromkeys(s.label for s in series))
    named = words.join(names) if len(names) <= MOST_DESCRIBED else f"{len(names)} others"
    return f"{named} at {low}" if low == high else f"{named} between {low} and {high}"


def describe(series: Series, kind: str) -> str:
    """Start, end, lowest and highest value of one series."""
    there = np.isfinite(series.y)
    x, y = series.x[there], series.y[there]
    if len(y) == 1:
        return f"{series.label} {_at(x, y, 0, kind)}"
    low, high, last = int(y.argmin()), int(y.argmax()), len(y) - 1
    parts = [f"{series.label} from {_at(x, y, 0, kind)} to {_at(x, y, last, kind)}"]
    parts += [f"{word} {_at(x, y, i, kind)}" for word, i in (("lowest", low), ("highest", high)) if 0 < i < last]
    return ", ".join(parts)


def _at(x: Floats, y: Floats, i: int, kind: str) -> str:
    return f"{words.number(float(y[i]))} ({_when(float(x[i]), kind)})"


def _when(x: float, kind: str) -> str:
    if kind == "date":
        return words.month(cast(datetime, mdates.num2date(x)).date())
    return f"{x:.0f}" if kind == "year" else f"at {words.number(x)}"
