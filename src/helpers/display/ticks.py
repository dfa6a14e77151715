"""Few ticks with readable labels: numbers, years, months. Lengths are CSS pixels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import matplotlib.dates as mdates
import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from helpers.display.measure import SMALL, text_width
from helpers.display.sheet import Notes
from helpers.wording import words


def tick_text(ticks: Sequence[float]) -> list[str]:
    """Labels of a number axis: all with the same decimals, thousands separated, no nine-digit numbers."""
    largest = max((abs(t) for t in ticks), default=0)
    scale, letter = next(((s, u) for s, u in ((1e12, " tn"), (1e9, " bn"), (1e6, " m")) if largest >= 2 * s), (1, ""))
    scaled = [t / scale for t in ticks]
    places = next(p for p in range(7) if p == 6 or all(abs(round(t, p) - t) < 1e-9 + 1e-6 * abs(t) for t in scaled))
    return [words.number(t, places) + (letter if t else "") for t in scaled]


def log_ticks(low: float, high: float, count: int) -> list[float]:
    """Round numbers on a scale of equal proportions: 1, 2 and 5 times powers of ten, or powers of ten if too many.

    >>> log_ticks(0.4, 12, 6), log_ticks(0.4, 12, 2)
    ([0.5, 1.0, 2.0, 5.0, 10.0], [1.0, 10.0])
    """
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    ticks = [float(step * 10.0**power) for power in powers for step in (1, 2, 5)]
    inside = [tick for tick in ticks if low <= tick <= high]
    tens = [float(10.0**power) for power in powers if low <= 10.0**power <= high]
    return tens if len(inside) > count and len(tens) > 1 else inside


def log_text(ticks: Sequence[float]) -> list[str]:
    """Labels on a scale of equal proportions: each with as many decimals as it needs.

    >>> log_text([0.25, 0.5, 1.0, 1000.0])
    ['0.25', '0.5', '1', '1,000']
    """
    return [f"{tick:,g}" if tick >= 1 else f"{tick:g}" for tick in ticks]


def _y_ticks(ax: Axes, count: int) -> list[float]:
    low, high = sorted(ax.get_ylim())
    if ax.get_yscale() == "log":
        return log_ticks(low, high, count)
    ticks = MaxNLocator(count, steps=[1, 2, 5, 10]).tick_values(low, high)
    return [float(t) for t in ticks if low - 1e-9 <= t <= high + 1e-9]


def set_y(ax: Axes, notes: Notes, height: float) -> float:
    """Ticks and labels of the y axis; returns the width they need."""
    if notes.x_kind == "rows":
        ax.set_yticks([])
        return 0.0
    ticks = _y_ticks(ax, max(2, min(6, int(height // 48))))
    texts = log_text(ticks) if ax.get_yscale() == "log" else tick_text(ticks)
    ax.yaxis.set_major_locator(FixedLocator(ticks))
    ax.yaxis.set_minor_locator(NullLocator())
    ax.yaxis.set_major_formatter(FuncFormatter(lambda _, i: texts[i] if i is not None and i < len(texts) else ""))
    return max((text_width(t, SMALL) for t in texts), default=0.0) + 6


def set_x(ax: Axes, notes: Notes, width: float) -> None:
    """Ticks and labels of the x axis of a panel that is ``width`` wide."""
    ticks, texts = _x_ticks(ax, notes, width)
    ax.xaxis.set_major_locator(FixedLocator(ticks))
    ax.xaxis.set_minor_locator(NullLocator())
    ax.xaxis.set_major_formatter(FuncFormatter(lambda _, i: texts[i] if i is not None and i < len(texts) else ""))


def _x_ticks(ax: Axes, notes: Notes, width: float) -> tuple[list[float], list[str]]:
    low, high = sorted(ax.get_xlim())
    kind = notes.x_kind
    if kind == "date":
        return _date_ticks(low, high, width)
    if kind == "year":
        return _year_ticks(low, high, width, notes.years)
    if ax.get_xscale() == "log":
        inside = log_ticks(low, high, max(2, int(width // 48)))
        return inside, log_text(inside)
    ticks = MaxNLocator(max(2, int(width // 60)), steps=[1, 2, 5, 10]).tick_values(low, high)
    inside = [float(t) for t in ticks if low <= t <= high]
    return inside, tick_text(inside)


def _year_step(years: float, width: float) -> int:
    room = max(1.0, width / (text_width("2000", SMALL) * 1.7))
    return next((step for step in (1, 2, 5, 10, 20) if years / step <= room), 50)


def _year_ticks(low: float, high: float, width: float, named: Sequence[float] = ()) -> tuple[list[float], list[str]]:
    """Years in even steps, and those named, before which years of the steps that stand too close give way."""
    step = _year_step(high - low, width)
    first = int(np.ceil(low / step) * step)
    apart = text_width("2000", SMALL) * 1.3 / width * (high - low)
    years = sorted({int(year) for year in named if low <= year <= high})
    steps = range(first, int(np.floor(high)) + 1, step)
    years = sorted([*years, *(year for year in steps if all(abs(year - one) >= apart for one in years))])
    return [float(y) for y in years], [str(y) for y in years]


def _date_ticks(low: float, high: float, width: float) -> tuple[list[float], list[str]]:
    """Years where the span is long; else months, with the year at each January and at the first tick."""
    first, last = mdates.num2date(low).date(), mdates.num2date(high).date()
    months = (last.year - first.year) * 12 + last.month - first.month
    room = max(3.0, width / text_width("Aug 2025", SMALL))  # only the first label has month and year
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
