"""What a figure's panels show, as numbers: for a reader who points at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import Collection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

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


def digest_of_marks(panels: Iterable[Axes]) -> str:
    """Twelve characters that change with the place, colour or shape of any line, bar, area or point.

    Places are in the units of the axes, to five digits, as fonts and the last digits differ by machine.
    """
    said = [
        text
        for ax in panels
        for text in (
            _places([*ax.get_xlim(), *ax.get_ylim()]),
            *(mark for one in ax.get_children() for mark in _marks(one)),
        )
    ]
    return sha256("\n".join(said).encode()).hexdigest()[:12]


def _marks(artist: Artist) -> Iterator[str]:
    match artist:
        case Line2D():
            look = f"{artist.get_color()} {artist.get_linestyle()} {artist.get_marker()} {artist.get_markerfacecolor()}"
            yield f"line {look} {_places(artist.get_xydata())}"
        case Patch():
            corners = artist.get_patch_transform().transform(artist.get_path().vertices)
            yield f"patch {artist.get_facecolor()} {_places(corners)}"
        case Collection():
            looks = np.asarray(artist.get_facecolor()).tolist()
            outlines = " ".join(_places(path.vertices) for path in artist.get_paths())
            yield f"points {looks} {_places(artist.get_offsets())} {outlines}"


def _places(corners: Any) -> str:
    places = np.ma.filled(np.asarray(corners, dtype=float), np.nan).ravel()
    return " ".join(f"{without_last_bits(value):.{DIGITS}g}" for value in places)


def without_last_bits(value: float) -> float:
    """The value to twelve digits: 22.89375 less a last bit, which differs by machine, would else round down alone."""
    return float(f"{value:.12g}")
