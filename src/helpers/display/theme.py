"""Colours, line styles and the drawing style, so that a country looks the same on every page.

``static/card.css`` is the one place where colours are written down. Figures are drawn with its light
values; afterwards every such value becomes ``var(--fig-NAME,#light)``, so that the page's colour scheme decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

_STATIC = files("helpers.display") / "static"
_DEFINITION = re.compile(r"--fig-(\w+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")


def _dashes(width: float, on: float = 4.4, off: float = 2.2) -> dict[str, Any]:
    """Options of a line with dashes of some pixels, which matplotlib counts in widths of the line."""
    return {"linewidth": width, "linestyle": (0, (on / width, off / width))}


DASHED, CASED = _dashes(1.1), _dashes(3.6)
"""A dashed line, and the paper under its dashes alone, so that a column that ends there is seen to end there."""
CASING = 0.85
"""Opacity of that paper."""
CARDS = _STATIC / "card.css"
"""The style sheet of all cards."""


@cache
def css() -> str:
    """The style sheet of all cards, as text."""
    return CARDS.read_text(encoding="utf-8")


@cache
def palette(scheme: str = "light") -> dict[str, str]:
    """Colour name → ``#rrggbb`` in the ``light`` or ``dark`` scheme; names are ISO3 codes and roles such as ``ink``."""
    return {name: light if scheme == "light" else dark for name, light, dark in _DEFINITION.findall(css())}


def colour(name: str) -> str:
    """The light value of a named colour; KeyError if there is none."""
    return palette()[name]


@contextmanager
def drawing_style() -> Iterator[None]:
    """Draw inside this: the book's matplotlib style and nothing of the session's."""
    import matplotlib.style  # here, since colours are asked for by what draws nothing

    with matplotlib.style.context(["default", str(Path(str(files("helpers.display"))) / "book.mplstyle")]):
        yield


@dataclass(frozen=True)
class Style:
    """How one series is drawn."""

    colour: str
    line: str | tuple[int, tuple[float, ...]] = "-"
    marker: str = "o"
    """Empty: a line without markers."""
    width: float = 2.0

    def dashed(self) -> Style:
        """The same series where it is modelled, not measured."""
        return replace(self, line=(0, (4, 2.5)), marker="", width=1.7)

    def thin(self) -> Style:
        """The same series in the background."""
        return replace(self, width=1.1)

    def line_options(self) -> dict[str, Any]:
        """Keyword arguments for ``Axes.plot``."""
        return {"color": self.colour, "linestyle": self.line, "linewidth": self.width}


# The two allies differ in hue, in lightness and in marker, so that they are told apart in grey as well.
# Dashes are left free: they mean "modelled".
_MARKERS = {"JPN": "o", "KOR": "s", "USA": "D", "CHN": "^", "EU": "v", "ASEAN": "P", "WLD": "X"}
_ALLIES = ("JPN", "KOR")


def style(code: str) -> Style:
    """Style of a country, group or role; what has no colour of its own is drawn as a comparator."""
    if code not in palette():
        return comparator()
    return Style(colour(code), marker=_MARKERS.get(code, "o"), width=2.2 if code in _ALLIES else 1.8)


def comparator() -> Style:
    """Style of what only stands beside: thin and grey."""
    return Style(colour("other"), marker="", width=1.1)


def series_styles(names: list[str], given: dict[str, Style] | None = None) -> dict[str, Style]:
    """A style for each series: as given, else the country's, else the next of four neutral colours."""
    free = iter(["one", "two", "three", "four"] * (len(names) // 4 + 1))
    known = given or {}
    return {name: known.get(name) or style(name if name in palette() else next(free)) for name in names}
