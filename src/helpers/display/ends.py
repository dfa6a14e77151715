"""Texts inside a panel, where they touch neither one another nor what is drawn: names of lines, values of points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PathCollection
from matplotlib.transforms import Bbox

from helpers.display.events import events_inside
from helpers.display.measure import LINE, Floats, text_width
from helpers.display.sheet import EndLabel, Notes, Sheet, Value
from helpers.display.theme import colour

BESIDE = 7.0
"""From the end of a line to its name."""
PLACES = ((1, 0.0), (1, 0.9), (1, -0.9), (0, 1.1), (0, -1.1), (-1, 1.1), (-1, -1.1), (1, 1.8), (1, -1.8))
"""Side (right of the end, over it, left of it) and lines of text above it, the best first."""
AT_POINT = (
    *((0, 0.9), (0, -0.9), (1, 0.9), (-1, 0.9), (1, -0.9), (-1, -0.9), (1, 0.0), (-1, 0.0), (0, 1.7), (0, -1.7)),
    *((-1, 1.7), (1, 1.7), (-1, -1.7), (1, -1.7), (-1, 2.3), (-1, -2.3)),
)
"""The same for the value of a point; the last are for points near an edge."""


APART = 2.0
"""Pixels between two points of a line, by which it is found how much of it a text would touch."""
LATER = 0.2
"""What each place less good than the first costs, in points of lines that are touched."""
CLEAR = 6.0
"""Pixels between a text and what stands beside it."""
BESIDE_POINT = 13.0
"""Pixels from a point up to which a value stands right beside it."""
BEHIND = 0.2
"""What a point of a comparator counts."""


def write_inside(sheet: Sheet, ax: Axes, notes: Notes, names: Sequence[EndLabel]) -> None:
    """Write the values of a panel, then the names of lines that end inside it: each where it touches least."""
    if not notes.values and not names:
        return
    panel = ax.get_window_extent()
    drawn, cell = _drawn(ax, notes), sheet.bbox.width / sheet.panels[1]
    for value in notes.values:
        boxes = list(_over_level(ax, value) if value.reach else _beside(ax, value, AT_POINT))
        _write(sheet, drawn, ax, value, boxes, Bbox.from_extents(panel.x0 - 2, panel.y0, panel.x1 + 4, panel.y1 + 3))
    for name in names:
        edge = Bbox.from_extents(panel.x0, panel.y0 - 2, (panel.x0 // cell + 1) * cell, panel.y1 + LINE)
        _write(sheet, drawn, ax, name, list(_beside(ax, name, PLACES)), edge)


@dataclass
class _Drawn:
    """What a text would touch, in pixels."""

    lines: list[Floats]
    """Points close to one another."""
    quiet: list[Floats]
    """The same of comparators, over which a text may rather stand."""
    columns: list[Bbox]
    uprights: list[float]
    """Places of lines at events."""
    texts: list[Bbox] = field(default_factory=list)


def _drawn(ax: Axes, notes: Notes) -> _Drawn:
    known = [one for one in ax.lines if one.get_transform() is ax.transData]
    quiet, lines = (
        [_points(ax, np.asarray(one.get_xydata())) for one in known if (one.get_color() == colour("other")) == grey]
        for grey in (True, False)
    )
    strips = [one for one in ax.collections if isinstance(one, PathCollection)]
    dots = [_points(ax, np.asarray(one.get_offsets()), dense=False) for one in strips]
    events = [float(ax.transData.transform((x, 0.0))[0]) for x, _ in events_inside(ax, notes)]
    columns = [bar.get_window_extent() for bars in ax.containers for bar in bars.get_children()]
    return _Drawn([*lines, *dots], quiet, columns, events, [text.get_window_extent() for text in ax.texts])


def _write(sheet: Sheet, drawn: _Drawn, ax: Axes, text: EndLabel | Value, boxes: list[Bbox], edge: Bbox) -> None:
    costs = [_touches(box, drawn, edge) + LATER * place for place, box in enumerate(boxes)]
    best = boxes[costs.index(min(costs))]
    drawn.texts.append(best)
    if isinstance(text, Value) and not text.reach:
        _lead(sheet, best, ax, text)
    sheet.write(best.x0, (best.y0 + best.y1) / 2, text.text, color=text.colour)


def _lead(sheet: Sheet, box: Bbox, ax: Axes, value: Value) -> None:
    """A thin line from a value to its point, where it does not stand right beside it."""
    x, y = map(float, ax.transData.transform((value.x, value.y)))
    start = min(max(x, box.x0), box.x1), min(max(y, box.y0), box.y1)
    if np.hypot(x - start[0], y - start[1]) > BESIDE_POINT:
        sheet.stroke((start[0], x), (start[1], y), color=value.colour, linewidth=0.8)


def _beside(ax: Axes, text: EndLabel | Value, places: Sequence[tuple[int, float]]) -> Iterator[Bbox]:
    x, y = map(float, ax.transData.transform((text.x, text.y)))
    for place in places:
        yield _box(x, y, text_width(text.text), *place)


def _over_level(ax: Axes, value: Value) -> Iterator[Bbox]:
    """Over the line, nearest to its middle first; then under it; then higher and higher."""
    x, y = map(float, ax.transData.transform((value.x, value.y)))
    reach = float(ax.transData.transform((value.x + value.reach, 0.0))[0]) - x
    width = text_width(value.text)
    room = max(0.0, reach - width / 2)
    steps = [0.0, *(side * room * share for share in (0.25, 0.5, 0.75, 1.0) for side in (1, -1))]
    top = (ax.get_window_extent().y1 - y) / LINE
    for up in (0.65, -0.65, *np.arange(1.0, max(1.0, top), 0.5), -1.0, -1.5, -2.0):
        for step in steps:
            yield _box(x + step, y, width, 0, float(up))


def _box(x: float, y: float, width: float, side: int, up: float) -> Bbox:
    left = {1: x + BESIDE, 0: x - width / 2, -1: x - BESIDE - width}[side]
    middle = y + up * LINE
    return Bbox.from_extents(left, middle - LINE / 2, left + width, middle + LINE / 2)


def _touches(box: Bbox, drawn: _Drawn, edge: Bbox) -> float:
    """Points of lines inside the box; a line at an event counts as ten, a column, a text or the edge as a hundred."""
    inside = float(sum(np.sum(_inside(box, line)) for line in drawn.lines))
    inside += float(sum(np.sum(_inside(box, line)) for line in drawn.quiet)) * BEHIND
    crossed = sum(box.x0 - 2 < x < box.x1 + 2 for x in drawn.uprights)
    outside = box.x0 < edge.x0 or box.x1 > edge.x1 or box.y0 < edge.y0 or box.y1 > edge.y1
    near = Bbox.from_extents(box.x0 - CLEAR, box.y0, box.x1 + CLEAR, box.y1)
    blocks = sum(bool(near.overlaps(other)) for other in [*drawn.texts, *drawn.columns])
    return float(inside + 10 * crossed + 100 * (blocks + outside))


def _inside(box: Bbox, points: Floats) -> Floats:
    x, y = points[:, 0], points[:, 1]
    found: Floats = (x > box.x0 - 2) & (x < box.x1 + 2) & (y > box.y0) & (y < box.y1)
    return found


def _points(ax: Axes, places: Floats, *, dense: bool = True) -> Floats:
    """Places in the units of the axes as points in pixels; those of a line with points all along it."""
    there = np.isfinite(places).all(axis=1)
    ends = np.asarray(ax.transData.transform(places[there]), dtype=float)
    if not dense or len(ends) < 2:
        return ends
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(ends, axis=0).T))])
    steps = np.linspace(0.0, along[-1], int(along[-1] / APART) + 2)
    return np.column_stack([np.interp(steps, along, ends[:, i]) for i in (0, 1)])
