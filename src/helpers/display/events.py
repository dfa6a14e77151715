"""Names of dated events at the top of a panel: staggered, or numbered with a key where there is no room."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from helpers.display.measure import LINE, SMALL, spread, text_width
from helpers.display.sheet import Event, KeyEntry, Notes, Sheet
from helpers.display.terms import term_room
from helpers.display.theme import colour
from helpers.display.ticks import axis_position
from helpers.wording import words

MOST_EVENT_ROWS = 4
MOST_NAMED_EVENTS = 8
ROOM_BELOW = 6.0  # between a panel and its lowest event name


def events_inside(ax: Axes, notes: Notes) -> list[tuple[float, Event]]:
    """Events that the axis reaches, with their positions on it, in order of time."""
    if notes.x_kind not in ("date", "year"):
        return []
    low, high = sorted(ax.get_xlim())
    placed = [(axis_position(event.when, notes.x_kind), event) for event in notes.events]
    return sorted(((x, e) for x, e in placed if low <= x <= high), key=lambda pair: (pair[0], pair[1].text))


def event_room(ax: Axes, notes: Notes, width: float) -> float:
    """Height that the names of a panel's events need above it, where the panel is ``width`` wide."""
    inside = events_inside(ax, notes)
    if not inside:
        return 0.0
    slots = event_slots(_along(ax, inside, width), [e.text for _, e in inside], width)
    return ROOM_BELOW + LINE * (1 + max((row for row, _ in slots), default=0))


def _along(ax: Axes, inside: list[tuple[float, Event]], width: float) -> list[float]:
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
            inside = low >= -4 and high <= width + 14
            if not inside or any(_collide(xs, lengths, done[j], j, (row, right), i) for j in range(i)):
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


def write_events(sheet: Sheet, ax: Axes, notes: Notes, *, named: bool) -> None:
    """Draw the lines of a panel's events and, where ``named``, their names or numbers."""
    inside = events_inside(ax, notes)
    box = ax.get_window_extent()
    positions = _along(ax, inside, box.width)
    slots = event_slots(positions, [e.text for _, e in inside], box.width) if named else []
    floor = term_room(notes)
    tops = [floor + ROOM_BELOW + (row + 0.75) * LINE for row, _ in slots] or [3.0 if named else 0.0] * len(inside)
    for x, top in zip(positions, tops, strict=True):
        sheet.stroke(
            (box.x0 + x,) * 2, (box.y0, box.y1 + top), color=colour("muted"), linewidth=1, linestyle=(0, (2, 2))
        )
    if slots:
        for (_, event), x, slot in zip(inside, positions, slots, strict=True):
            _write_name(sheet, event, box.x0 + x, box.y1 + floor, slot)
    elif named:
        _number_events(
            sheet, [e for _, e in inside], [box.x0 + x for x in positions], box.y1 + floor + ROOM_BELOW + LINE / 2
        )


def _write_name(sheet: Sheet, event: Event, x: float, bottom: float, slot: Slot) -> None:
    row, right = slot
    y = bottom + ROOM_BELOW + (row + 0.5) * LINE
    side = {"ha": "left"} if right else {"ha": "right"}
    sheet.write(x + (4 if right else -4), y, event.text, fontsize=SMALL, color=colour("muted"), **side)


def _number_events(sheet: Sheet, events: list[Event], positions: list[float], y: float) -> None:
    placed = spread(positions, 16, 9, sheet.bbox.width - 9)
    for event, x in zip(events, placed, strict=True):
        number = _number(sheet, event)
        sheet.write(float(x), y, str(number), fontsize=SMALL, fontweight="bold", ha="center")


def _number(sheet: Sheet, event: Event) -> int:
    """The event's number in the sheet's key; panels that show the same event share it."""
    when = words.month(event.when)
    for entry in sheet.key:
        if (entry.when, entry.text) == (when, event.text):
            return entry.number
    sheet.key.append(KeyEntry(len(sheet.key) + 1, when, event.text))
    return len(sheet.key)
