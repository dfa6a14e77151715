"""Where things go on a figure: text is measured, margins are fixed from it, labels never collide.

A figure is drawn in two steps. While the chapter draws, marks only note what they want labelled (:class:`Sheet`);
when all is drawn, :func:`finish` knows every label, sets the margins and places the labels.
Lengths are CSS pixels throughout; the origin is bottom left, as in matplotlib.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator
from matplotlib.transforms import IdentityTransform
from numpy.typing import NDArray

from helpers.display import words
from helpers.display.theme import colour

WIDE, NARROW = 740, 360
LABEL, SMALL = 12.5, 12.0
LINE = 15.0  # height of a line of label text
GAP = 8.0  # between a drawing and its labels
MOST_EVENT_ROWS = 3
MOST_NAMED_EVENTS = 8

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Series:
    """What was drawn, kept for the alternative text. ``x`` in the axis' own numbers (years, matplotlib days, or rows)."""

    label: str
    x: Floats
    y: Floats
    quiet: bool = False
    """A comparator: summed up, not described one by one."""


@dataclass(frozen=True)
class EndLabel:
    """A name to be written at the right end of a line."""

    x: float
    y: float
    text: str
    colour: str


@dataclass(frozen=True)
class Event:
    """A dated event with a name short enough to stand on a figure."""

    when: date
    text: str


@dataclass(frozen=True)
class RowLabel:
    """Name left of a row, value right of it."""

    y: float
    text: str
    value: str
    colour: str


@dataclass(frozen=True)
class KeyEntry:
    """One numbered line of the key that stands in text under a figure."""

    number: int
    when: str
    text: str
    colour: str = "ink"
    """Name of the colour of its marker."""
    group: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of event: how its markers look and what it is called."""

    sign: str
    colour: str
    text: str


@dataclass
class Notes:
    """What the marks on one panel want to be labelled."""

    x_kind: str = "number"  # "date", "year", "number" or "rows"
    series: list[Series] = field(default_factory=list)
    end_labels: list[EndLabel] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    rows: list[RowLabel] = field(default_factory=list)
    row_height: float = 0.0
    names_above: bool = False
    lanes: bool = False
    dated: list[KeyEntry] = field(default_factory=list)


class Sheet(Figure):
    """A figure that remembers what its panels want labelled, and the height asked for a row of panels."""

    def __init__(self, width: int, height: float, panels: tuple[int, int]) -> None:
        super().__init__(figsize=(width / 72, height / 72), dpi=72)
        self.panels = panels
        self.row_px = height / panels[0]
        self.notes: dict[Axes, Notes] = {}
        self.key: list[KeyEntry] = []
        self.kinds: list[Kind] = []
        for ax in self.subplots(*panels, squeeze=False).flat:
            self.notes[ax] = Notes()

    @property
    def narrow(self) -> bool:
        """Whether this is the drawing for a phone."""
        return self.bbox.width < (WIDE + NARROW) / 2

    def grid(self) -> list[list[Axes]]:
        """The panels, row by row."""
        _, columns = self.panels
        panels = list(self.notes)
        return [panels[i : i + columns] for i in range(0, len(panels), columns)]


def notes_of(ax: Axes) -> Notes:
    """The notes of a panel; a panel that is not on a :class:`Sheet` is refused."""
    return sheet_of(ax).notes[ax]


def sheet_of(ax: Axes) -> Sheet:
    """The sheet that a panel is on."""
    sheet = ax.figure
    if not isinstance(sheet, Sheet):
        raise TypeError("marks of the book draw on the axes that figure() hands to draw()")
    return sheet


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = LABEL, weight: str = "normal") -> float:
    """Width of a line of text; measured in DejaVu Sans, the widest of the fonts that a reader will see."""
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(size, 72)
    font.set_text(text, 0.0)
    return float(font.get_width_height()[0]) / 64


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> Floats:
    """Positions as close to the wanted ones as can be, in their order, at least ``gap`` apart, within [low, high].

    The nearest such positions in the sense of least squares: without the gaps it is isotonic regression.
    If there is no room for all, they are spaced evenly.
    """
    n = len(wanted)
    if n > 1 and gap * (n - 1) > high - low:
        gap = (high - low) / (n - 1)
    order = np.argsort(wanted, kind="stable")
    steps = gap * np.arange(n)
    level = _isotonic(np.asarray(wanted, dtype=float)[order] - steps)
    placed = np.clip(level, low, max(low, high - gap * (n - 1))) + steps
    result = np.empty(n)
    result[order] = placed
    return result


def _isotonic(values: Floats) -> Floats:
    """The nearest non-decreasing sequence (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for value in values:
        mean, size = float(value), 1
        while pools and pools[-1][0] > mean:
            other, others = pools.pop()
            mean, size = (mean * size + other * others) / (size + others), size + others
        pools.append((mean, size))
    return np.repeat([mean for mean, _ in pools], [size for _, size in pools]).astype(float)


# --- axes -----------------------------------------------------------------------------------------------------------


def tick_text(ticks: Sequence[float]) -> list[str]:
    """Labels of a number axis: all with the same decimals, thousands separated, no nine-digit numbers."""
    largest = max((abs(t) for t in ticks), default=0)
    scale, letter = next(((s, u) for s, u in ((1e12, " tn"), (1e9, " bn"), (1e6, " m")) if largest >= 2 * s), (1, ""))
    scaled = [t / scale for t in ticks]
    places = next(p for p in range(7) if p == 6 or all(abs(round(t, p) - t) < 1e-9 + 1e-6 * abs(t) for t in scaled))
    return [words.number(t, places) + (letter if t else "") for t in scaled]


def _y_ticks(ax: Axes, count: int) -> list[float]:
    low, high = sorted(ax.get_ylim())
    ticks = MaxNLocator(count, steps=[1, 2, 5, 10]).tick_values(low, high)
    return [float(t) for t in ticks if low - 1e-9 <= t <= high + 1e-9]


def _set_y(ax: Axes, notes: Notes, height: float) -> float:
    """Ticks and labels of the y axis; returns the width they need."""
    if notes.x_kind == "rows" or notes.lanes:
        ax.set_yticks([])
        return 0.0
    ticks = _y_ticks(ax, max(2, min(6, int(height // 48))))
    texts = tick_text(ticks)
    ax.yaxis.set_major_locator(FixedLocator(ticks))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda _, i: texts[i] if i is not None and i < len(texts) else ""))
    return max((text_width(t, SMALL) for t in texts), default=0.0) + 6


def _set_x(ax: Axes, notes: Notes, width: float) -> None:
    ticks, texts = _x_ticks(ax, notes.x_kind, width)
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_major_formatter(FuncFormatter(lambda _, i: texts[i] if i is not None and i < len(texts) else ""))


def _x_ticks(ax: Axes, kind: str, width: float) -> tuple[list[float], list[str]]:
    low, high = sorted(ax.get_xlim())
    if kind == "date":
        return _date_ticks(low, high, width)
    if kind == "year":
        return _year_ticks(low, high, width)
    ticks = MaxNLocator(max(2, int(width // 80)), steps=[1, 2, 5, 10]).tick_values(low, high)
    inside = [float(t) for t in ticks if low <= t <= high]
    return inside, tick_text(inside)


def _year_step(years: float, width: float) -> int:
    room = max(1.0, width / (text_width("2000", SMALL) * 1.7))
    return next((step for step in (1, 2, 5, 10, 20) if years / step <= room), 50)


def _year_ticks(low: float, high: float, width: float) -> tuple[list[float], list[str]]:
    step = _year_step(high - low, width)
    first = int(np.ceil(low / step) * step)
    years = list(range(first, int(np.floor(high)) + 1, step))
    return [float(y) for y in years], [str(y) for y in years]


def _date_ticks(low: float, high: float, width: float) -> tuple[list[float], list[str]]:
    """Years where the span is long; else months, with the year at each January and at the first tick."""
    first, last = mdates.num2date(low).date(), mdates.num2date(high).date()
    months = (last.year - first.year) * 12 + last.month - first.month
    room = max(2.0, width / (text_width("Aug 2025", SMALL) * 1.15))
    step = next((s for s in (1, 2, 3, 6) if months / s <= room), 12)
    if step == 12:
        years, texts = _year_ticks(first.year + (first.timetuple().tm_yday > 1), last.year, width)
        return [float(mdates.date2num(date(int(y), 1, 1))) for y in years], texts
    days = [date(y, m, 1) for y in range(first.year, last.year + 1) for m in range(1, 13, step)]
    inside = [d for d in days if first <= d <= last]
    names = [_month_tick(d, i == 0) for i, d in enumerate(inside)]
    return [float(mdates.date2num(d)) for d in inside], names


def _month_tick(day: date, first: bool) -> str:
    if day.month == 1:
        return str(day.year)
    return words.month(day)[:3] + (f" {day.year}" if first else "")


def axis_position(when: date, kind: str) -> float:
    """Where a date lies on the x axis.

    An annual figure stands at its year's number but belongs to the whole year, so there the year 2012 reaches
    from 2011.5 to 2012.5.
    """
    if kind == "date":
        return float(mdates.date2num(when))
    start, end = date(when.year, 1, 1), date(when.year + 1, 1, 1)
    return when.year - 0.5 + (when - start).days / (end - start).days


# --- margins and labels ---------------------------------------------------------------------------------------------


@dataclass
class _Margins:
    left: float
    right: float
    top: float
    bottom: float

    def widen(self, other: _Margins) -> None:
        self.left, self.right = max(self.left, other.left), max(self.right, other.right)


def finish(sheet: Sheet) -> None:
    """Set margins, ticks and labels of all panels of a sheet; call once, when all is drawn."""
    grid = sheet.grid()
    _fit_rows(sheet, grid)
    cell_width, heights = sheet.bbox.width / sheet.panels[1], _row_heights(sheet, grid)
    margins = [[_margins(sheet, ax, cell_width, height) for ax in row] for row, height in zip(grid, heights, strict=True)]
    for column in zip(*margins, strict=True):
        for other in column:
            column[0].widen(other)
        for other in column:
            other.widen(column[0])
    top = sheet.bbox.height
    for row, row_margins, height in zip(grid, margins, heights, strict=True):
        highest, lowest = max(m.top for m in row_margins), max(m.bottom for m in row_margins)
        for i, (ax, m) in enumerate(zip(row, row_margins, strict=True)):
            box = (i * cell_width + m.left, top - height + lowest, cell_width - m.left - m.right, height - highest - lowest)
            _place(sheet, ax, box)
        top -= height
    for i, row in enumerate(grid):
        for ax in row:
            _label(sheet, ax, first_row=i == 0)


def _fit_rows(sheet: Sheet, grid: list[list[Axes]]) -> None:
    """Panels of rows (bars, coefficients, lanes) ask for the height that their rows need."""
    heights = _row_heights(sheet, grid)
    sheet.set_size_inches(sheet.bbox.width / 72, sum(heights) / 72)


def _row_heights(sheet: Sheet, grid: list[list[Axes]]) -> list[float]:
    return [max(_wanted_height(sheet.notes[ax], ax) or sheet.row_px for ax in row) for row in grid]


def _wanted_height(notes: Notes, ax: Axes) -> float:
    if not notes.row_height:
        return 0.0
    span = abs(np.subtract(*ax.get_ylim()))
    return float(span * notes.row_height + 34 + (24 if ax.get_title(loc="left") else 0) + (18 if ax.get_xlabel() else 0))


def _margins(sheet: Sheet, ax: Axes, width: float, height: float) -> _Margins:
    notes = sheet.notes[ax]
    left = max(_set_y(ax, notes, height), _names_width(notes))
    right = max(_labels_width(notes), _values_width(notes), 14.0)
    top = 8.0 + (24 if ax.get_title(loc="left") else 0)
    room = width - left - right
    top += _event_rows(ax, notes, room) * LINE + (6 if notes.events else 0) if ax in sheet.grid()[0] else 0
    _set_x(ax, notes, room)
    return _Margins(left, right, top, 24 + (18 if ax.get_xlabel() else 0))


def _names_width(notes: Notes) -> float:
    if notes.names_above:
        return 0.0
    return max((text_width(row.text) + GAP + 4 for row in notes.rows), default=0.0)


def _values_width(notes: Notes) -> float:
    return max((text_width(row.value) + GAP + 2 for row in notes.rows), default=0.0)


def _labels_width(notes: Notes) -> float:
    return max((text_width(label.text) + 2 * GAP for label in notes.end_labels), default=0.0)


def _place(sheet: Sheet, ax: Axes, box: tuple[float, float, float, float]) -> None:
    width, height = sheet.bbox.width, sheet.bbox.height
    ax.set_position((box[0] / width, box[1] / height, box[2] / width, box[3] / height))


def _write(sheet: Sheet, x: float, y: float, text: str, **options: Any) -> None:
    sheet.text(x, y, text, transform=IdentityTransform(), **{"fontsize": LABEL, "va": "center_baseline", **options})


def _label(sheet: Sheet, ax: Axes, *, first_row: bool) -> None:
    notes = sheet.notes[ax]
    _zero_line(ax, notes)
    title = ax.get_title(loc="left")
    if title:
        box = ax.get_window_extent()
        above = _event_rows(ax, notes, box.width) * LINE + (6 if notes.events else 0) if first_row else 0
        ax.set_title("", loc="left")
        _write(sheet, box.x0, box.y1 + above + 14, title, fontsize=13, fontweight="bold")
    _write_end_labels(sheet, ax, notes)
    _write_rows(sheet, ax, notes)
    _write_events(sheet, ax, notes, named=first_row)


def _zero_line(ax: Axes, notes: Notes) -> None:
    """A line at zero where the values lie on both sides of it, or start from it."""
    if notes.x_kind == "rows":
        low, high = sorted(ax.get_xlim())
        if low <= 0 <= high:
            ax.axvline(0, color=colour("muted"), linewidth=1, zorder=1.5)
        return
    low, high = sorted(ax.get_ylim())
    if low < 0 < high and not notes.lanes:
        ax.axhline(0, color=colour("muted"), linewidth=1, zorder=1.5)
        ax.spines["bottom"].set_visible(False)


def _write_end_labels(sheet: Sheet, ax: Axes, notes: Notes) -> None:
    if not notes.end_labels:
        return
    box = ax.get_window_extent()
    ends = ax.transData.transform([(label.x, label.y) for label in notes.end_labels])
    heights = spread(list(ends[:, 1]), LINE, box.y0 + 2, box.y1)
    for label, (x, y), height in zip(notes.end_labels, ends, heights, strict=True):
        if abs(height - y) > 4 or box.x1 - x > GAP:
            _leader(sheet, (x + 3, y), (box.x1 + GAP + 1, height), label.colour)
        _write(sheet, box.x1 + GAP + 4, height, label.text, color=label.colour)


def _leader(sheet: Sheet, start: tuple[float, float], end: tuple[float, float], shade: str) -> None:
    line = Line2D([start[0], end[0]], [start[1], end[1]], color=shade, linewidth=0.7, alpha=0.55)
    line.set_transform(IdentityTransform())
    sheet.add_artist(line)


def _write_rows(sheet: Sheet, ax: Axes, notes: Notes) -> None:
    box = ax.get_window_extent()
    for row in notes.rows:
        y = float(ax.transData.transform((0, row.y))[1])
        _write(sheet, box.x1 + GAP, y, row.value, color=row.colour)
        if notes.names_above:
            _write(sheet, box.x0, y + notes.row_height * 0.42, row.text)
        else:
            _write(sheet, box.x0 - GAP, y, row.text, ha="right")


# --- events ---------------------------------------------------------------------------------------------------------


def _events_inside(ax: Axes, notes: Notes) -> list[tuple[float, Event]]:
    low, high = sorted(ax.get_xlim())
    placed = [(axis_position(event.when, notes.x_kind), event) for event in notes.events]
    return sorted(((x, e) for x, e in placed if low <= x <= high), key=lambda pair: (pair[0], pair[1].text))


def _event_rows(ax: Axes, notes: Notes, width: float) -> int:
    inside = _events_inside(ax, notes)
    if not inside:
        return 0
    slots = event_slots(_fractions(ax, inside, width), [e.text for _, e in inside], width)
    return max(row for row, _ in slots) + 1 if slots else 1


def _fractions(ax: Axes, inside: list[tuple[float, Event]], width: float) -> list[float]:
    low, high = sorted(ax.get_xlim())
    return [(x - low) / (high - low) * width for x, _ in inside]


Slot = tuple[int, bool]
"""Row (0 is nearest the plot) and side (True: right of the line) of an event's name."""


def event_slots(positions: Sequence[float], texts: Sequence[str], width: float) -> list[Slot]:
    """A slot for each event name, in as few rows as will do.

    A name touches neither another name nor the line of another event that rises past its row.
    Empty if the rows allowed are not enough: then the events get numbers and a key.
    """
    if len(positions) > MOST_NAMED_EVENTS:
        return []
    lengths = [text_width(text, SMALL) for text in texts]
    for rows in range(1, MOST_EVENT_ROWS + 1):
        slots = _arrange(list(positions), lengths, width, rows, [])
        if slots is not None:
            return slots
    return []


def _arrange(xs: list[float], lengths: list[float], width: float, rows: int, done: list[Slot]) -> list[Slot] | None:
    """Backtracking over the events from left to right."""
    i = len(done)
    if i == len(xs):
        return done
    for row in range(rows):
        for right in (True, False):
            low, high = _reach(xs[i], lengths[i], right)
            if low < -4 or high > width + 14 or any(_collide(xs, lengths, done[j], j, (row, right), i) for j in range(i)):
                continue
            found = _arrange(xs, lengths, width, rows, [*done, (row, right)])
            if found is not None:
                return found
    return None


def _collide(xs: list[float], lengths: list[float], a: Slot, i: int, b: Slot, j: int) -> bool:
    (low_a, high_a), (low_b, high_b) = _reach(xs[i], lengths[i], a[1]), _reach(xs[j], lengths[j], b[1])
    if a[0] == b[0]:
        return low_a < high_b and low_b < high_a
    # the line of the higher name passes the row of the lower one
    return low_b - 3 < xs[i] < high_b + 3 if a[0] > b[0] else low_a - 3 < xs[j] < high_a + 3


def _reach(x: float, length: float, right: bool) -> tuple[float, float]:
    return (x, x + length + 9) if right else (x - length - 9, x)


def _write_events(sheet: Sheet, ax: Axes, notes: Notes, *, named: bool) -> None:
    inside = _events_inside(ax, notes)
    if not inside:
        return
    box = ax.get_window_extent()
    positions = _fractions(ax, inside, box.width)
    slots = event_slots(positions, [e.text for _, e in inside], box.width)
    tops = [box.y1 + 6 + row * LINE + LINE * 0.75 for row, _ in slots] if slots else [box.y1 + 3] * len(inside)
    for x, top in zip(positions, tops, strict=True):
        _event_line(sheet, box.x0 + x, box.y0, top if named else box.y1)
    if not named:
        return
    if slots:
        for (_, event), x, (row, right) in zip(inside, positions, slots, strict=True):
            at = box.x0 + x + (4 if right else -4)
            _write(sheet, at, box.y1 + 6 + (row + 0.5) * LINE, event.text, fontsize=SMALL, color=colour("muted"),
                   ha="left" if right else "right")
    else:
        _number_events(sheet, inside, [box.x0 + x for x in positions], box.y1 + 6 + LINE / 2)


def _event_line(sheet: Sheet, x: float, bottom: float, top: float) -> None:
    line = Line2D([x, x], [bottom, top], color=colour("muted"), linewidth=1, linestyle=(0, (2, 2)), zorder=0.5)
    line.set_transform(IdentityTransform())
    sheet.add_artist(line)


def _number_events(sheet: Sheet, inside: list[tuple[float, Event]], positions: list[float], y: float) -> None:
    start = len(sheet.key)
    placed = spread(positions, 18, 9, sheet.bbox.width - 9)
    for i, ((_, event), x) in enumerate(zip(inside, placed, strict=True), start + 1):
        _write(sheet, x, y, str(i), fontsize=SMALL, fontweight="bold", ha="center", color=colour("ink"))
        sheet.key.append(KeyEntry(i, words.month(event.when), event.text))
