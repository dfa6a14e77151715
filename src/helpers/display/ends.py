"""Names of lines that end inside a panel: beside the end, where they touch neither another name nor a line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.transforms import Bbox

from helpers.display.measure import LINE, Floats, text_width
from helpers.display.sheet import EndLabel, Notes, Sheet

BESIDE = 7.0
"""From the end of a line to its name."""
PLACES = ((1, 0.0), (1, 0.9), (1, -0.9), (0, 1.1), (0, -1.1), (-1, 1.1), (-1, -1.1), (1, 1.8), (1, -1.8))
"""Side (right of the end, over it, left of it) and lines of text above it, the best first."""


def write_beside_ends(sheet: Sheet, ax: Axes, notes: Notes, labels: Sequence[EndLabel]) -> None:
    """Write each name at the first place that is free, else at the one where it touches least."""
    if not labels:
        return
    lines = [_points(ax, series.x, series.y) for series in notes.series]
    panel = ax.get_window_extent()
    taken: list[Bbox] = []
    for label in labels:
        x, y = map(float, ax.transData.transform((label.x, label.y)))
        boxes = [_box(x, y, text_width(label.text), *place) for place in PLACES]
        best = min(boxes, key=lambda box: _touches(box, sheet, panel, lines, taken))
        taken.append(best)
        sheet.write(best.x0, (best.y0 + best.y1) / 2, label.text, color=label.colour)


def _box(x: float, y: float, width: float, side: int, up: float) -> Bbox:
    left = {1: x + BESIDE, 0: x - width / 2, -1: x - BESIDE - width}[side]
    middle = y + up * LINE
    return Bbox.from_extents(left, middle - LINE / 2, left + width, middle + LINE / 2)


def _touches(box: Bbox, sheet: Sheet, panel: Bbox, lines: Sequence[Floats], taken: Sequence[Bbox]) -> float:
    """Points of lines inside the box; names, the edge of the canvas and the ticks' names count as a hundred."""
    inside = sum(int(np.sum(_inside(box, line))) for line in lines)
    over_edge = box.x0 < panel.x0 or box.x1 > sheet.bbox.width or box.y0 < panel.y0 - 2
    names = sum(bool(box.overlaps(other)) for other in taken)
    return float(inside + 100 * (names + over_edge))


def _inside(box: Bbox, points: Floats) -> Floats:
    x, y = points[:, 0], points[:, 1]
    found: Floats = (x > box.x0 - 2) & (x < box.x1 + 2) & (y > box.y0 + 1) & (y < box.y1 - 1)
    return found


def _points(ax: Axes, xs: Floats, ys: Floats) -> Floats:
    """A line as points close to one another, in pixels."""
    there = np.isfinite(ys)
    ends = np.asarray(ax.transData.transform(np.column_stack([xs[there], ys[there]])), dtype=float)
    if len(ends) < 2:
        return ends
    steps = np.linspace(0, 1, 12)[:, None, None]
    between: Floats = (ends[:-1] * (1 - steps) + ends[1:] * steps).reshape(-1, 2)
    return between
