"""How wide a text will be, and where texts go that want the same place. Lengths are CSS pixels."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from numpy.typing import NDArray

LABEL, SMALL = 12.5, 12.0
LINE = 15.0  # height of a line of label text
GAP = 8.0  # between a drawing and its labels

Floats = NDArray[np.float64]


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = LABEL, weight: str = "normal") -> float:
    """Width of a line of text; measured in DejaVu Sans, the widest of the fonts that a reader will see."""
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(size, 72)
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)  # browsers place glyphs between pixels
    return float(font.get_width_height()[0]) / 64


@lru_cache(maxsize=1024)
def _advance(character: str, size: float, weight: str) -> float:
    """How far one character moves the next."""
    font = get_font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(size, 72)
    return float(font.load_char(ord(character), flags=LoadFlags.NO_HINTING).linearHoriAdvance) / 65536


def _fits(line: str, width: float, size: float, weight: str) -> bool:
    """Whether a line is no wider; it is measured as a whole only where the sum of its characters leaves that open.

    The whole is narrower than the sum by its kerning, a few hundredths, and wider by no more than an overhang.
    """
    rough = sum(_advance(character, size, weight) for character in line)
    if rough <= width - 3 or rough > 1.08 * width + 3:
        return rough <= width
    return text_width(line, size, weight) <= width


def wrapped(text: str, width: float, points: float, weight: str = "normal") -> list[str]:
    """The text in lines that are no wider than ``width``."""
    lines: list[str] = []
    for word in text.split(" "):  # not at no-break spaces
        if lines and _fits(f"{lines[-1]} {word}", width, points, weight):
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


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
