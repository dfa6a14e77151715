"""Alternative text of a figure, made from what was drawn: what, unit, ranges, turning points, the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import cast

import matplotlib.dates as mdates
import numpy as np

from helpers.display.measure import Floats
from helpers.display.sheet import KeyEntry, Notes, RowLabel, Series
from helpers.wording import words

LONGEST = 1000
MOST_DESCRIBED = 6
FEWEST_TO_TURN = 8


def alternative_text(panels: Sequence[tuple[str, Notes]], *, plots: str, unit: str, answer: str) -> str:
    """What a reader who does not see the figure needs.

    Args:
        panels: title (or "") and notes of each panel.
        plots: what is plotted, in words.
        unit: the figure's subtitle: unit and period.
        answer: the computed sentence that answers the figure's question.
    """
    opening = [words.sentence(plots), words.sentence(unit)]
    closing = words.sentence(answer)
    middle = _as_many_as_fit(_panel_sentences(panels), LONGEST - len(" ".join([*opening, closing])) - 2)
    return " ".join([*opening, *middle, closing])


def _as_many_as_fit(sentences: Sequence[str], room: int) -> list[str]:
    rest = "All values are in the data file."
    if len(" ".join(sentences)) <= room:
        return list(sentences)
    ends = np.cumsum([len(sentence) + 1 for sentence in sentences]) + len(rest)
    return [*sentences[: int((ends <= room).sum())], rest]


def _panel_sentences(panels: Sequence[tuple[str, Notes]]) -> list[str]:
    sentences: list[str] = []
    for title, notes in panels:
        described = _lanes(notes) if notes.lanes else _rows(notes) if notes.x_kind == "rows" else _lines(notes)
        if title and described and not described[0].startswith(f"{title}:"):
            described[0] = f"{title}: {described[0]}"
        sentences += described
    return sentences


def _rows(notes: Notes) -> list[str]:
    return [_row(row) for row in notes.rows]


def _row(row: RowLabel) -> str:
    value = f": {row.value}" if row.value else ""
    return f"{row.text}{value}{f' ({row.interval})' if row.interval else ''}."


def _lanes(notes: Notes) -> list[str]:
    groups = dict.fromkeys(entry.group for entry in notes.dated)
    return [_lane(group, [e for e in notes.dated if e.group == group]) for group in groups]


def _lane(group: str, entries: Sequence[KeyEntry]) -> str:
    events = words.plural(len(entries), "event")
    period = words.join(list(dict.fromkeys([entries[0].when, entries[-1].when])), "to")
    listed = "; each is listed under the figure" if entries[0].number else ""  # unnumbered dots are not
    return f"{group}: {events}, {period}{listed}."


def _lines(notes: Notes) -> list[str]:
    loud = [s for s in notes.series if not s.quiet]
    quiet = [s for s in notes.series if s.quiet]
    sentences = [describe(s, notes.x_kind) for s in loud[:MOST_DESCRIBED]]
    rest = loud[MOST_DESCRIBED:] + quiet
    return [*sentences, _together(rest)] if rest else sentences


def _together(series: Sequence[Series]) -> str:
    values = np.concatenate([s.y[np.isfinite(s.y)] for s in series])
    low, high = (words.number(float(v)) for v in (values.min(), values.max()))
    return f"{words.join([s.label for s in series])} for comparison: between {low} and {high}."


def describe(series: Series, kind: str) -> str:
    """Start, low, high, turning point and end of one series."""
    there = np.isfinite(series.y)
    x, y = series.x[there], series.y[there]
    if len(y) == 1:
        return f"{series.label}: {_at(x, y, 0, kind)}."
    low, high = int(y.argmin()), int(y.argmax())
    parts = [f"from {_at(x, y, 0, kind)} to {_at(x, y, len(y) - 1, kind)}"]
    parts += [f"{word} {_at(x, y, i, kind)}" for word, i in (("lowest", low), ("highest", high)) if 0 < i < len(y) - 1]
    turn = turning_point(x, y)
    if turn is not None and turn not in (low, high):
        parts.append(f"bends most at {_at(x, y, turn, kind)}")
    return f"{series.label}: {', '.join(parts)}."


def turning_point(x: Floats, y: Floats) -> int | None:
    """Index of the value farthest from the straight line between first and last value; None for short series."""
    if len(y) < FEWEST_TO_TURN:
        return None
    straight = y[0] + (y[-1] - y[0]) * (x - x[0]) / (x[-1] - x[0])
    farthest = int(np.abs(y - straight).argmax())
    return farthest if 0 < farthest < len(y) - 1 else None


def _at(x: Floats, y: Floats, i: int, kind: str) -> str:
    return f"{words.number(float(y[i]))} ({_when(float(x[i]), kind)})"


def _when(x: float, kind: str) -> str:
    if kind == "date":
        return words.month(cast(datetime, mdates.num2date(x)).date())
    return f"{x:.0f}" if kind == "year" else f"at {words.number(x)}"
