"""What a figure's panels show, as numbers: for a reader who points at them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from helpers.display.measure import Floats
from helpers.display.sheet import Notes, Sheet

DIGITS = 5
"""Significant digits of a value: more than a reader is told."""


@dataclass(frozen=True)
class PanelValues:
    """One panel of one drawing."""

    notes: Notes
    box: tuple[float, ...]
    """Left, top, width and height in pixels of the drawing; then what its edges stand for: x from, to, y from, to."""

    def values(self) -> dict[str, Any]:
        """Kind of axis, and the series, or the rows with what they say."""
        if self.notes.x_kind == "rows":
            rows = [{"n": r.text, "v": " ".join([r.value, *([f"({r.interval})"] if r.interval else [])]), "y": r.y}
                    for r in self.notes.rows]  # fmt: skip
            return {"k": "rows", "s": rows}
        series = [{"n": s.label, "x": _short(s.x), "y": _short(s.y)} for s in self.notes.series]
        return {"k": self.notes.x_kind, "s": series}


def panel_values(sheet: Sheet, ax: Axes) -> PanelValues:
    """A panel after it has got its place."""
    box = ax.get_window_extent()
    linear = ax.get_xscale() == ax.get_yscale() == "linear"
    place = (box.x0, sheet.bbox.height - box.y1, box.width, box.height, *ax.get_xlim(), *ax.get_ylim())
    notes = sheet.notes[ax] if linear else Notes()
    return PanelValues(notes, tuple(float(f"{value:.7g}") for value in place))


def _short(values: Floats) -> list[float | None]:
    return [float(f"{value:.{DIGITS}g}") if np.isfinite(value) else None for value in values]
