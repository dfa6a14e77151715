"""Margins and labels: fixed from measured text, so that nothing is cut and nothing collides.

While a chapter draws, marks only note what they want labelled (:class:`~helpers.display.sheet.Sheet`);
when all is drawn, :func:`finish` knows every label, sets the margins and writes the labels.
Lengths are CSS pixels; the origin is bottom left, as in matplotlib.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from helpers.display.events import event_room, write_events
from helpers.display.measure import GAP, LINE, spread, text_width
from helpers.display.sheet import Notes, Sheet
from helpers.display.theme import colour
from helpers.display.ticks import set_x, set_y

TITLE, TICKS, AXIS_NAME = 24.0, 24.0, 18.0  # heights of a panel's title, its tick labels, the name of its x axis
LEAST_RIGHT = 16.0  # half a tick label may stand out


def finish(sheet: Sheet) -> None:
    """Set margins, ticks and labels of all panels of a sheet; call once, when all is drawn."""
    grid = sheet.grid()
    for ax in sheet.notes:
        _widen_single_point(ax, sheet.notes[ax])
    heights = [max(_wanted_height(sheet.notes[ax], ax) or sheet.row_height for ax in row) for row in grid]
    sheet.set_size_inches(sheet.bbox.width / 72, sum(heights) / 72)
    _place_panels(sheet, grid, heights)
    for i, row in enumerate(grid):
        for ax in row:
            _write_labels(sheet, ax, sheet.notes[ax], first_row=i == 0)


def _widen_single_point(ax: Axes, notes: Notes) -> None:
    """One year or month alone: without this the axis would span a century around it."""
    if notes.x_kind not in ("year", "date") or not ax.get_autoscalex_on():
        return
    xs = np.concatenate([series.x for series in notes.series]) if notes.series else np.array([])
    if len(np.unique(xs)) == 1:
        reach = 1.2 if notes.x_kind == "year" else 100
        ax.set_xlim(xs[0] - reach, xs[0] + reach)


def _wanted_height(notes: Notes, ax: Axes) -> float:
    """Panels of rows (bars, estimates, lanes) ask for the height that their rows need; others for none (0)."""
    if not notes.row_height:
        return 0.0
    rows = abs(float(np.subtract(*ax.get_ylim())))
    return rows * notes.row_height + _bottom(ax) + (TITLE if ax.get_title(loc="left") else 0) + 10


def _bottom(ax: Axes) -> float:
    return TICKS + (AXIS_NAME if ax.get_xlabel() else 0)


def _place_panels(sheet: Sheet, grid: list[list[Axes]], heights: list[float]) -> None:
    """Panels of a column share their side margins, panels of a row those above and below."""
    cell = sheet.bbox.width / sheet.panels[1]
    lefts = [max(_left(ax, sheet, h) for ax, h in zip(c, heights, strict=True)) for c in zip(*grid, strict=True)]
    rights = [max(_right(sheet.notes[ax]) for ax in column) for column in zip(*grid, strict=True)]
    y = sheet.bbox.height
    for row, height in zip(grid, heights, strict=True):
        widths = [cell - left - right for left, right in zip(lefts, rights, strict=True)]
        top = max(_top(ax, sheet.notes[ax], w, row is grid[0]) for ax, w in zip(row, widths, strict=True))
        bottom = max(_bottom(ax) for ax in row)
        for i, (ax, width) in enumerate(zip(row, widths, strict=True)):
            sheet.place(ax, i * cell + lefts[i], y - height + bottom, width, height - top - bottom)
            set_x(ax, sheet.notes[ax], width)
        y -= height


def _left(ax: Axes, sheet: Sheet, height: float) -> float:
    notes = sheet.notes[ax]
    names = 0.0 if notes.names_above else _widest([row.text for row in notes.rows])
    return max(set_y(ax, notes, height), names + (GAP + 4 if names else 0))


def _right(notes: Notes) -> float:
    names = _widest([label.text for label in notes.end_labels])
    values = _widest([row.value for row in notes.rows])
    return max(names + 2 * GAP if names else 0, values + GAP + 2 if values else 0, LEAST_RIGHT)


def _widest(texts: list[str]) -> float:
    return max((text_width(text) for text in texts), default=0.0)


def _top(ax: Axes, notes: Notes, width: float, first_row: bool) -> float:
    events = event_room(ax, notes, width) if first_row else 0.0
    return 10 + (TITLE if ax.get_title(loc="left") else 0) + events


def _write_labels(sheet: Sheet, ax: Axes, notes: Notes, *, first_row: bool) -> None:
    _zero_line(ax, notes)
    _write_title(sheet, ax, notes, first_row=first_row)
    _write_end_labels(sheet, ax, notes)
    _write_rows(sheet, ax, notes)
    write_events(sheet, ax, notes, named=first_row)


def _write_title(sheet: Sheet, ax: Axes, notes: Notes, *, first_row: bool) -> None:
    title = ax.get_title(loc="left")
    if not title:
        return
    ax.set_title("", loc="left")
    box = ax.get_window_extent()
    events = event_room(ax, notes, box.width) if first_row else 0.0
    sheet.write(box.x0, box.y1 + events + 16, title, fontsize=13, fontweight="bold")


def _zero_line(ax: Axes, notes: Notes) -> None:
    """A line at zero where the values lie on both sides of it, or start from it."""
    upright = notes.x_kind == "rows"
    low, high = sorted(ax.get_xlim() if upright else ax.get_ylim())
    if notes.lanes or not (low <= 0 <= high if upright else low < 0 < high):
        return
    (ax.axvline if upright else ax.axhline)(0, color=colour("muted"), linewidth=1, zorder=1.5)
    ax.spines["bottom"].set_visible(False)


def _write_end_labels(sheet: Sheet, ax: Axes, notes: Notes) -> None:
    if not notes.end_labels:
        return
    box = ax.get_window_extent()
    ends = ax.transData.transform([(label.x, label.y) for label in notes.end_labels])
    heights = spread(list(ends[:, 1]), LINE, box.y0 + 2, box.y1)
    for label, (x, y), height in zip(notes.end_labels, ends, heights, strict=True):
        if abs(height - y) > 4 or box.x1 - x > 2 * GAP:
            sheet.stroke((x + 4, box.x1 + GAP + 1), (y, height), color=label.colour, linewidth=0.7, alpha=0.55)
        sheet.write(box.x1 + GAP + 4, height, label.text, color=label.colour)


def _write_rows(sheet: Sheet, ax: Axes, notes: Notes) -> None:
    box = ax.get_window_extent()
    values = _widest([row.value for row in notes.rows])
    for row in notes.rows:
        y = float(ax.transData.transform((0, row.y))[1])
        sheet.write(box.x1 + GAP + values, y, row.value, color=row.colour, ha="right")
        if notes.names_above:
            sheet.write(box.x0, y + notes.row_height * 0.42, row.text)
        else:
            sheet.write(box.x0 - GAP, y, row.text, ha="right")
