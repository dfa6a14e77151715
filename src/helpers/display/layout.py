"""Margins and labels: fixed from measured text, so that nothing is cut and nothing collides.

While a chapter draws, marks only note what they want labelled (:class:`~helpers.display.sheet.Sheet`);
when all is drawn, :func:`finish` knows every label, sets the margins and writes the labels.
Lengths are CSS pixels; the origin is bottom left, as in matplotlib.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.transforms import Bbox, IdentityTransform

from helpers.display.ends import write_inside
from helpers.display.events import event_room, write_events
from helpers.display.measure import GAP, LINE, SMALL, spread, text_width, wrapped
from helpers.display.sheet import EndLabel, Notes, Sheet
from helpers.display.terms import term_room, write_terms
from helpers.display.theme import CASED, CASING, DASHED, colour
from helpers.display.ticks import set_x, set_y

HEAD, TITLE_LINE, TITLE_GAP, TICKS, AXIS_LINE = 8.0, 17.0, 9.0, 24.0, 16.0
"""Heights: room over a panel, a line of its title, room under that, its tick labels, a line of its x axis' name."""
LEAST_SIDE = 16.0  # half a tick label may stand out
ROW_SIDE = 9.0
"""Left of a panel whose rows have their names above them: half of the tick label at zero stands out there."""
EDGE = 8.0
"""Between what stands in the right margin and the edge of the drawing."""


@dataclass(frozen=True)
class _Panel:
    """A panel with its texts broken to the width that it has, from its left neighbour to its right one."""

    ax: Axes
    notes: Notes
    cell: float
    title: list[str]
    axis_name: list[str]
    names_events: bool

    @property
    def title_height(self) -> float:
        return TITLE_LINE * len(self.title) + (TITLE_GAP if self.title else 0)

    @property
    def bottom(self) -> float:
        return TICKS + AXIS_LINE * len(self.axis_name)

    def event_height(self, width: float) -> float:
        events = event_room(self.ax, self.notes, width) if self.names_events else 0.0
        return term_room(self.notes) + events + self.limit_height

    @property
    def limit_height(self) -> float:
        return LINE + GAP / 2 if self.notes.limit_name else 0.0


def finish(sheet: Sheet) -> None:
    """Set margins, ticks and labels of all panels of a sheet; call once, when all is drawn."""
    grid = [[_panel(sheet, ax, above) for ax, above in pairs] for pairs in _with_those_above(sheet.grid())]
    heights = [max(_wanted_height(panel) or sheet.row_height for panel in row) for row in grid]
    sheet.set_size_inches(sheet.bbox.width / 72, sum(heights) / 72)
    _place_panels(sheet, grid, heights)
    for row in grid:
        for i, panel in enumerate(row):
            _write_labels(sheet, panel, i * panel.cell)


def _with_those_above(grid: list[list[Axes]]) -> list[list[tuple[Axes, Axes | None]]]:
    nothing: Sequence[Axes | None] = [None] * len(grid[0])
    above: Sequence[Sequence[Axes | None]] = [nothing, *grid[:-1]]
    return [list(zip(*pair, strict=True)) for pair in zip(grid, above, strict=True)]


def _panel(sheet: Sheet, ax: Axes, above: Axes | None) -> _Panel:
    cell = sheet.bbox.width / sheet.panels[1]
    title, axis_name = ax.get_title(loc="left"), ax.get_xlabel()
    ax.set_title("", loc="left")
    ax.set_xlabel("")
    _widen_single_point(ax, sheet.notes[ax])
    return _Panel(
        ax=ax,
        notes=sheet.notes[ax],
        cell=cell,
        title=wrapped(title, cell - GAP, 13, "bold") if title else [],
        axis_name=wrapped(axis_name, cell - GAP, SMALL) if axis_name else [],
        # the same lines under the same lines need their names once
        names_events=above is None or sheet.notes[above].events != sheet.notes[ax].events,
    )


def _widen_single_point(ax: Axes, notes: Notes) -> None:
    """One year or month alone: without this the axis would span a century around it."""
    if notes.x_kind not in ("year", "date") or not ax.get_autoscalex_on():
        return
    xs = np.concatenate([series.x for series in notes.series]) if notes.series else np.array([])
    if len(np.unique(xs)) == 1:
        reach = 1.2 if notes.x_kind == "year" else 100
        ax.set_xlim(xs[0] - reach, xs[0] + reach)


def _wanted_height(panel: _Panel) -> float:
    """Panels of rows (bars, estimates, lanes) ask for the height that their rows need; others for none (0)."""
    if not panel.notes.row_height:
        return 0.0
    rows = abs(float(np.subtract(*panel.ax.get_ylim())))
    return rows * panel.notes.row_height + panel.bottom + panel.title_height + panel.limit_height + HEAD + 3


def _place_panels(sheet: Sheet, grid: list[list[_Panel]], heights: list[float]) -> None:
    """Panels of a column share their side margins, panels of a row those above and below."""
    columns = list(zip(*grid, strict=True))
    lefts = [max(_left(panel, height) for panel, height in zip(c, heights, strict=True)) for c in columns]
    rights = [max(_right(p.ax, p.notes) for p in column) + 2 * GAP * (column != columns[-1]) for column in columns]
    y = sheet.bbox.height
    for row, height in zip(grid, heights, strict=True):
        y -= height
        widths = [p.cell - left - right for p, left, right in zip(row, lefts, rights, strict=True)]
        top = HEAD + max(p.title_height + p.event_height(width) for p, width in zip(row, widths, strict=True))
        bottom = max(panel.bottom for panel in row)
        for i, (panel, width) in enumerate(zip(row, widths, strict=True)):
            sheet.place(panel.ax, i * panel.cell + lefts[i], y + bottom, width, height - top - bottom)
            _make_room_for_values(panel.ax, panel.notes, width)
            set_x(panel.ax, panel.notes, width)


def _left(panel: _Panel, height: float) -> float:
    names = 0.0 if panel.notes.names_above else _widest([row.text for row in panel.notes.rows])
    ticks = 0.0 if panel.notes.lanes else set_y(panel.ax, panel.notes, height)
    # half of the first label of the x axis may stand out: a year, or a month with its year
    rows = ROW_SIDE if panel.notes.names_above else 0.0
    first = {"rows": rows, "date": 28.0}.get(panel.notes.x_kind, LEAST_SIDE)
    return max(ticks, first, names + (GAP + 4 if names else 0))


def _make_room_for_values(ax: Axes, notes: Notes, width: float) -> None:
    """Widen the axis until the value beyond the end of each bar fits beside it."""
    ends = [(row.end, text_width(row.value) + GAP) for row in notes.rows if row.end is not None]
    if not ends:
        return
    low, high = ax.get_xlim()
    for _ in range(3):  # each widening shrinks the scale a little
        scale = (high - low) / width
        high = max([high, *(end + room * scale for end, room in ends if end >= 0)])
        low = min([low, *(end - room * scale for end, room in ends if end < 0)])
    ax.set_xlim(low, high)


FAR = 0.035
"""Share of a panel's width from its right edge from which on the end of a line is named beside it, not in the margin:
a leader from there would be read as data."""


def _far(ax: Axes, label: EndLabel) -> bool:
    low, high = sorted(ax.get_xlim())
    return ax.get_xscale() == "linear" and high - label.x > FAR * (high - low)


def _right(ax: Axes, notes: Notes) -> float:
    names = _widest([label.text for label in notes.end_labels if not _far(ax, label)])
    values = _widest([row.value for row in notes.rows if row.end is None])
    return max(names + GAP + EDGE if names else 0, values + GAP + EDGE if values else 0, LEAST_SIDE)


def _widest(texts: list[str]) -> float:
    return max((text_width(text) for text in texts), default=0.0)


def _write_labels(sheet: Sheet, panel: _Panel, edge: float) -> None:
    """All texts of a panel whose cell begins at ``edge``."""
    _zero_line(panel.ax, panel.notes)
    _write_title(sheet, panel, edge)
    _write_axis_name(sheet, panel, edge)
    _write_limit(sheet, panel, edge)
    _write_end_labels(sheet, panel.ax, panel.notes)
    _lines_across(panel.ax, panel.notes, _write_rows(sheet, panel.ax, panel.notes))
    write_terms(sheet, panel.ax, panel.notes)
    write_events(sheet, panel.ax, panel.notes, named=panel.names_events)


def _write_title(sheet: Sheet, panel: _Panel, edge: float) -> None:
    box = panel.ax.get_window_extent()
    y = box.y1 + panel.event_height(box.width) + panel.title_height
    for i, line in enumerate(panel.title):
        sheet.write(edge, y - (i + 0.5) * TITLE_LINE, line, fontsize=13, fontweight="bold")


def _write_axis_name(sheet: Sheet, panel: _Panel, edge: float) -> None:
    box = panel.ax.get_window_extent()
    fits = _widest(panel.axis_name) <= edge + panel.cell - box.x0
    for i, line in enumerate(panel.axis_name):
        y = box.y0 - TICKS - (i + 0.5) * AXIS_LINE
        sheet.write(box.x0 if fits else edge, y, line, fontsize=SMALL, color=colour("muted"))


def _write_limit(sheet: Sheet, panel: _Panel, edge: float) -> None:
    """The name of a limit over its line, as near to it as the panel's cell allows."""
    if text := panel.notes.limit_name:
        x = float(panel.ax.transData.transform((panel.notes.limit, 0.0))[0])
        half, y = text_width(text) / 2, panel.ax.get_window_extent().y1 + (LINE + GAP) / 2
        place = min(max(x, edge + half), edge + panel.cell - half)
        sheet.write(place, y, text, ha="center", color=colour("ink"))


def _zero_line(ax: Axes, notes: Notes) -> None:
    """A line at zero where the values lie on both sides of it; across rows it is drawn with their texts."""
    low, high = sorted(ax.get_ylim())
    if notes.x_kind != "rows" and not notes.lanes and low < 0 < high:
        ax.axhline(0, color=colour("muted"), linewidth=1, zorder=1.5)
        ax.spines["bottom"].set_visible(False)


def _lines_across(ax: Axes, notes: Notes, texts: Sequence[Bbox]) -> None:
    """Upright lines across rows, at zero and at the limit, which stop before a text and go on behind it."""
    low, high = sorted(ax.get_xlim())
    if notes.x_kind == "rows" and low <= 0 <= high:
        _broken_line(ax, 0, texts, color=colour("muted"), linewidth=1, zorder=1.5)
    if notes.limit:
        _broken_line(ax, notes.limit, texts, color=colour("paper"), alpha=CASING, zorder=2.55, **CASED)
        _broken_line(ax, notes.limit, texts, color=colour("ink"), zorder=3, **DASHED)


CLEAR = 2.5
"""Between a text and the ends of a line that is broken for it."""
SHORTEST_PART = 8.0
"""A part of a broken line between two texts that is shorter would be read as a stroke of their letters."""


def _broken_line(ax: Axes, value: float, texts: Sequence[Bbox], **options: Any) -> None:
    box = ax.get_window_extent()
    x = float(ax.transData.transform((value, 0.0))[0])
    met = sorted((text.y0 - CLEAR, text.y1 + CLEAR) for text in texts if text.x0 - 2 < x < text.x1 + 2)
    starts, stops = [box.y0, *(end for _, end in met)], [*(start for start, _ in met), box.y1]
    parts = [((x, a), (x, b)) for a, b in zip(starts, stops, strict=True) if b - a >= SHORTEST_PART]
    lines = LineCollection(parts, transform=IdentityTransform(), **options)
    ax.add_collection(lines, autolim=False)


LONGEST_LEADER = 30.0


def _write_end_labels(sheet: Sheet, ax: Axes, notes: Notes) -> None:
    """Names in the margin where a line reaches it, beside its end where it stops before; values at their points."""
    far = [label for label in notes.end_labels if _far(ax, label)]
    write_inside(sheet, ax, notes, far)
    near = [label for label in notes.end_labels if label not in far]
    if not near:
        return
    box = ax.get_window_extent()
    ends = ax.transData.transform([(label.x, label.y) for label in near])
    heights = spread(list(ends[:, 1]), LINE, box.y0 + 2, box.y1)
    for label, (x, y), height in zip(near, ends, heights, strict=True):
        reach = float(np.hypot(box.x1 + GAP + 1 - x - 4, height - y))
        if (abs(height - y) > 4 or box.x1 - x > 2 * GAP) and reach <= LONGEST_LEADER:
            sheet.stroke((x + 4, box.x1 + GAP + 1), (y, height), color=label.colour, linewidth=0.7, alpha=0.55)
        sheet.write(box.x1 + GAP + 4, height, label.text, color=label.colour)


def _names_from(sheet: Sheet, ax: Axes, notes: Notes) -> float:
    """Where names above their rows begin: right of a line at zero that stands at the left, so that it stays whole."""
    box, zero = ax.get_window_extent(), float(ax.transData.transform((0.0, 0.0))[0])
    left, beside = box.x0 - ROW_SIDE, zero + 2 * CLEAR
    cell = sheet.bbox.width / sheet.panels[1]
    fits = beside + _widest([row.text for row in notes.rows]) <= (box.x0 // cell + 1) * cell
    return beside if left <= zero < box.x0 + 2 * ROW_SIDE and fits else left


def _write_rows(sheet: Sheet, ax: Axes, notes: Notes) -> list[Bbox]:
    """Write names and values of rows; returns where they stand."""
    box = ax.get_window_extent()
    under = [other for other in sheet.notes if abs(other.get_window_extent().x1 - box.x1) < 1]  # one column of values
    values = _widest([row.value for other in under for row in sheet.notes[other].rows])
    places, names = [], _names_from(sheet, ax, notes)

    def write(x: float, y: float, text: str, align: str = "left", **options: Any) -> None:
        left = x - text_width(text) * (align == "right")
        places.append(Bbox.from_extents(left, y - LINE / 2, left + text_width(text), y + LINE / 2))
        sheet.write(x, y, text, ha=align, **options)

    for row in notes.rows:
        end, y = map(float, ax.transData.transform((row.end or 0.0, row.y)))
        if row.end is None:
            write(box.x1 + GAP + values, y, row.value, "right", color=row.colour)
        else:
            left, drop = row.end < 0, 0.1 * notes.row_height * notes.names_above
            write(
                end - GAP / 2 if left else end + GAP / 2,
                y - drop,
                row.value,
                "right" if left else "left",
                color=row.colour,
            )
        if notes.names_above:
            write(names, y + notes.row_height * 0.42, row.text)
        else:
            write(box.x0 - GAP, y, row.text, "right")
    return places
