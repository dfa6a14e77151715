"""A figure before it is laid out: its panels, and what the marks on them want labelled."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.transforms import IdentityTransform

from helpers.display.measure import LABEL, Floats

WIDE, NARROW = 680, 360
"""Widths of the two drawings of a figure, in CSS pixels."""


@dataclass(frozen=True)
class Series:
    """What was drawn, kept for the alternative text. ``x`` in the axis' own numbers (years, days or rows)."""

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
class Value:
    """A text at a point that it tells the value of, or over a level line ``reach`` to either side of it."""

    x: float
    y: float
    text: str
    colour: str
    reach: float = 0.0


@dataclass(frozen=True)
class Event:
    """A dated event with a name short enough to stand on a figure."""

    when: date
    text: str


@dataclass(frozen=True)
class Term:
    """A span of whole years with a name: a president's time in office."""

    first: int
    last: int
    name: str


@dataclass(frozen=True)
class RowLabel:
    """Name left of a row, its value at the right, or at the end of its bar."""

    y: float
    text: str
    value: str
    colour: str
    interval: str = ""
    """For the alternative text; on the figure it is drawn."""
    end: float | None = None
    """Where the bar ends; None where the value stands in a column at the right."""


@dataclass(frozen=True)
class KeyEntry:
    """One numbered line of the key that stands in text under a figure."""

    number: int
    when: str
    text: str


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
    values: list[Value] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    terms: list[Term] = field(default_factory=list)
    rows: list[RowLabel] = field(default_factory=list)
    row_height: float = 0.0
    names_above: bool = False
    limit: float = 0.0
    """A value that rows are held against: a dashed line across them; at zero there is a line in any case."""
    limit_name: str = ""
    """What the limit is, written over it."""
    years: list[float] = field(default_factory=list)
    """Years that the x axis is to name, whatever its step."""
    lanes: bool = False
    dated: list[tuple[str, str]] = field(default_factory=list)
    """Lane and month of each event in lanes."""


class Sheet(Figure):
    """A figure that remembers what its panels want labelled, and the height asked for a row of panels."""

    def __init__(self, width: int, height: float, panels: tuple[int, int]) -> None:
        super().__init__(figsize=(width / 72, height / 72), dpi=72)
        self.panels = panels
        self.row_height = height / panels[0]
        self.notes: dict[Axes, Notes] = {}
        self.key: list[KeyEntry] = []
        self.kinds: list[Kind] = []
        for ax in self.subplots(*panels, squeeze=False).flat:
            self.notes[ax] = Notes()

    @property
    def narrow(self) -> bool:
        """Whether this is the drawing for a phone."""
        return self.bbox.width < (WIDE + NARROW) / 2

    def place(self, ax: Axes, left: float, bottom: float, width: float, height: float) -> None:
        """Put a panel where it belongs, in pixels."""
        full, high = self.bbox.width, self.bbox.height
        ax.set_position((left / full, bottom / high, width / full, height / high))

    def write(self, x: float, y: float, text: str, **options: Any) -> None:
        """Write a text at a place in pixels."""
        style = {"fontsize": LABEL, "va": "center_baseline", **options}
        self.text(x, y, text, transform=IdentityTransform(), **style)

    def stroke(self, xs: tuple[float, float], ys: tuple[float, float], **options: Any) -> None:
        """Draw a straight line between two places in pixels."""
        self.add_artist(Line2D(xs, ys, transform=IdentityTransform(), zorder=0.5, **options))

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
