"""What chapters draw with: lines, columns, bars, estimates with intervals, bands, events, timelines.

Each takes a panel (``ax``) and a tidy frame; names, labels, margins and the alternative text follow from what
was drawn. What chapters add with ``ax`` itself (limits, spans) is respected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.display.measure import Floats, text_width
from helpers.display.sheet import EndLabel, Event, Kind, RowLabel, Series, Term, Value, notes_of, sheet_of
from helpers.display.theme import CASED, CASING, DASHED, Style, colour, comparator, palette, series_styles, style
from helpers.display.ticks import axis_position
from helpers.wording import words
from helpers.wording.cited import unmarked

Formatter = Callable[[float], str]

FEW, MARKS, MANY = 12, 8, 120
"""Values up to which a line marks each; markers on a longer one; values from which it is drawn thin."""
FAINT = 0.4
"""How much of their colour columns keep that are not spoken of."""
CROWDED = 50
"""More columns than these stand without a gap: on a phone it would be as wide as they."""
LONGEST_NAME = 0.46
"""Share of a panel's width that names left of rows may take; longer ones stand above their rows."""


def _label(ax: Axes, key: str, names: Mapping[str, str] | None) -> str:
    if names and key in names:
        return names[key]
    return words.short_name(key) if sheet_of(ax).narrow else words.name(key)


def _x_numbers(ax: Axes, values: pd.Series[Any]) -> Floats:
    """The x values as numbers of the axis; what kind they are is noted for ticks and events."""
    if pd.api.types.is_datetime64_any_dtype(values):
        notes_of(ax).x_kind = "date"
        return np.asarray(mdates.date2num(values.to_numpy()), dtype=float)
    numbers: Floats = values.to_numpy(dtype=float)
    years = bool(np.all((numbers == np.round(numbers)) & (numbers >= 1700) & (numbers < 2200)))
    notes_of(ax).x_kind = "year" if years else "number"
    return numbers


def _groups(frame: pd.DataFrame, by: str | None, y: str) -> dict[str, pd.DataFrame]:
    if by is None:
        return {y: frame}
    return {str(key): part for key, part in frame.groupby(by, sort=False, observed=True)}


def _styles(keys: list[str], styles: Mapping[str, Style] | None, comparators: Iterable[str]) -> dict[str, Style]:
    muted = {key: comparator() for key in comparators}
    return series_styles(keys, {**muted, **(styles or {})})


def lines(
    ax: Axes,
    frame: pd.DataFrame,
    *,
    x: str,
    y: str,
    by: str | None = None,
    styles: Mapping[str, Style] | None = None,
    names: Mapping[str, str] | None = None,
    comparators: Iterable[str] = (),
    label: bool = True,
    value: Formatter | None = None,
) -> None:
    """Lines over time (or another number), each named at its end.

    Args:
        frame: tidy; one row per ``x`` and series. Missing ``y`` leave a gap; a series with no value is not drawn.
        by: column with the series' keys; country codes have names, colours and line styles of their own.
        styles, names: for keys that are not countries.
        comparators: keys drawn thin and grey behind the others.
        label: whether names stand at the line ends.
        value: writes the last value after the name.
    """
    quiet = set(comparators)
    parts = _groups(frame, by, y)
    chosen = _styles(list(parts), styles, quiet)
    for key, part in parts.items():
        ordered = part.sort_values(x)
        xs, ys = _x_numbers(ax, ordered[x]), ordered[y].to_numpy(dtype=float)
        name = _label(ax, key, names)
        if not np.isfinite(ys).any():
            continue
        several = len(parts.keys() - quiet) > 1
        _line(ax, xs, ys, chosen[key], behind=key in quiet, marked=several or len(ys) <= FEW)
        notes_of(ax).series.append(Series(name, xs, ys, key in quiet))
        if label:
            _name_end(ax, xs, ys, name, chosen[key], value)


def _line(ax: Axes, xs: Floats, ys: Floats, style: Style, *, behind: bool, marked: bool) -> None:
    options = style.line_options()
    options["linewidth"] = min(style.width, 1.4) if len(ys) > MANY else style.width
    lone = _lone(ys)
    if lone.any():  # between gaps it would not be seen as a line
        options["marker"] = style.marker or "o"
        options |= {"markevery": [*np.flatnonzero(lone)], "markersize": 4} if behind else {}
    elif style.marker and marked and not behind:
        # few values are all marked, of many some: enough to tell the series apart in grey
        options |= {"marker": style.marker, "markevery": slice((len(ys) - 1) % _step(ys), None, _step(ys))}
    ax.plot(xs, ys, **options, zorder=2 if behind else 3)


def _step(ys: Floats) -> int:
    return 1 if len(ys) <= FEW else -(-len(ys) // MARKS)


def _lone(ys: Floats) -> Any:
    """Which values have none before and none after them."""
    there = np.concatenate([[False], np.isfinite(ys), [False]])
    return there[1:-1] & ~there[:-2] & ~there[2:]


def _name_end(ax: Axes, xs: Floats, ys: Floats, name: str, style: Style, value: Formatter | None) -> None:
    last = np.flatnonzero(np.isfinite(ys))[-1]
    text = f"{name} {value(float(ys[last]))}" if value else name
    shade = colour("muted") if style.colour == colour("other") else style.colour
    notes_of(ax).end_labels.append(EndLabel(float(xs[last]), float(ys[last]), text, shade))


def bands(
    ax: Axes,
    frame: pd.DataFrame,
    *,
    x: str,
    low: str,
    high: str,
    by: str | None = None,
    styles: Mapping[str, Style] | None = None,
) -> None:
    """Shaded areas from ``low`` to ``high`` behind lines: intervals, ranges."""
    parts = _groups(frame, by, low)
    chosen = _styles(list(parts), styles, ())
    for key, part in parts.items():
        ordered = part.sort_values(x)
        xs = _x_numbers(ax, ordered[x])
        ends = ordered[low].to_numpy(dtype=float), ordered[high].to_numpy(dtype=float)
        ax.fill_between(xs, *ends, color=chosen[key].colour, alpha=0.16, linewidth=0, zorder=1.8)


def columns(
    ax: Axes,
    frame: pd.DataFrame,
    *,
    x: str,
    y: str,
    by: str | None = None,
    styles: Mapping[str, Style] | None = None,
    names: Mapping[str, str] | None = None,
    label: bool = True,
    counted: str | None = None,
    tone: str | None = None,
    tones: Mapping[str, str] | None = None,
) -> None:
    """Upright columns over years, side by side where there are several series; drawn from zero.

    Args:
        counted: column with whether a value is one of those spoken of; the others are drawn fainter.
        tone: column with the name of a colour that a value takes instead of that of its series.
        tones: name of a colour → what it means, for the legend.
    """
    parts = _groups(frame, by, y)
    chosen = _styles(list(parts), styles, ())
    step = _smallest_step(_x_numbers(ax, frame[x]))
    room = 0.8 if len(frame) <= CROWDED else 1.0
    width = room * step / max(1, len(parts))
    for i, (key, part) in enumerate(parts.items()):
        ordered = part.sort_values(x)
        xs, ys = _x_numbers(ax, ordered[x]), ordered[y].to_numpy(dtype=float)
        if not np.isfinite(ys).any():
            continue
        name = _label(ax, key, names)
        places = xs + (i - (len(parts) - 1) / 2) * width
        bars = ax.bar(places, ys, width * 0.92, color=chosen[key].colour, zorder=2.5)
        for bar, loud in zip(bars, ordered[counted] if counted else (), strict=False):
            bar.set_alpha(None if loud else FAINT)
        for bar, shade in zip(bars, ordered[tone] if tone else (), strict=False):
            bar.set_facecolor(colour(shade))
        notes_of(ax).series.append(Series(name, xs, ys))
        if label and len(parts) > 1:
            _name_end(ax, xs, ys, name, chosen[key], None)
    there = set(frame[tone]) if tone else set()
    known = sheet_of(ax).kinds
    known += [one for key, text in (tones or {}).items() if (one := Kind("■", key, text)) not in known and key in there]


def _smallest_step(xs: Floats) -> float:
    steps = np.diff(np.unique(xs))
    return float(steps.min()) if len(steps) else 1.0


def bars(
    ax: Axes,
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    code: str | None = None,
    styles: Mapping[str, Style] | None = None,
    form: Formatter = words.number,
    highlight: Iterable[str] | None = None,
    start: float = 0.0,
    beside: str | None = None,
) -> None:
    """Lying bars, one a row, in the order of the frame: names left, values at the ends of the bars.

    Args:
        code: column with country codes that decide the colours (default: the label column).
        highlight: codes in colour, the others grey (default: all in colour).
        start: where the bars begin; other than zero, as of proportions, :func:`limit` draws it.
        beside: column with a word that stands after the value, empty where none does.
    """
    rows = frame.dropna(subset=[value]).reset_index(drop=True)
    shades = _row_colours(rows[code or label], styles, highlight)
    values = rows[value].to_numpy(dtype=float)
    _start_rows(ax, len(rows), 27)
    texts = _with_words([form(v) for v in values], rows[beside] if beside else ())
    _note_rows(ax, rows[label], texts, [""] * len(rows), shades, ends=list(values))
    # a name above its bar needs room that the bar leaves
    offset, height = (0.1, 0.38) if notes_of(ax).names_above else (0.0, 0.62)
    ax.barh(np.arange(len(rows)) + offset, values - start, height, start, color=shades, zorder=2.5)


def points_with_intervals(
    ax: Axes,
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    low: str,
    high: str,
    code: str | None = None,
    styles: Mapping[str, Style] | None = None,
    form: Formatter = words.number,
    highlight: Iterable[str] | None = None,
    ends: bool = False,
    beside: str | None = None,
) -> None:
    """Estimates with their intervals, one a row, in the order of the frame: names left, values right.

    A row whose interval is missing shows its point alone, hollow where others have one.

    Args:
        ends: print both ends of an interval at the right instead of the estimate.
        beside: column with a word that stands after what is printed at the right, empty where none does.
    """
    rows = frame.dropna(subset=[value]).reset_index(drop=True)
    shades = _row_colours(rows[code or label], styles, highlight)
    values = rows[value].to_numpy(dtype=float)
    _start_rows(ax, len(rows), 27)
    ax.margins(x=0.05)
    for i, (v, a, b, shade) in enumerate(zip(values, rows[low], rows[high], shades, strict=True)):
        if pd.notna(a) and pd.notna(b):
            ax.plot([a, b], [i, i], color=shade, linewidth=2.2, zorder=2.6, solid_capstyle="butt")
        alone = pd.isna(a) and rows[low].notna().any()  # nothing says how sure it is: it is not to look the surest
        ax.plot([v], [i], color=shade, marker="o", markersize=7, mfc=colour("paper") if alone else shade, zorder=2.8)
    spans = [
        f"{form(a)} to {form(b)}" if pd.notna(a) and pd.notna(b) else ""
        for a, b in zip(rows[low], rows[high], strict=True)
    ]
    texts = [(ends and span) or form(v) for v, span in zip(values, spans, strict=True)]
    _note_rows(ax, rows[label], _with_words(texts, rows[beside] if beside else ()), spans, shades)


def _with_words(texts: list[str], besides: Iterable[str]) -> list[str]:
    return [", ".join(filter(None, pair)) for pair in zip(texts, besides, strict=True)] if [*besides] else texts


def moves(
    ax: Axes, frame: pd.DataFrame, *, label: str, value: str, text: str, code: str, ends: tuple[str, str]
) -> None:
    """How far each row moved: a hollow point at zero, where it stood, a filled one where it stands now.

    Args:
        text: column with what stands at the right of each row.
        code: column with country codes (or roles), which decide the colours.
        ends: what the hollow and the filled points are, for the legend.
    """
    rows = frame.dropna(subset=[value]).reset_index(drop=True)
    shades = _row_colours(rows[code], None, None)
    _start_rows(ax, len(rows), 27)
    for i, (v, shade) in enumerate(zip(rows[value], shades, strict=True)):
        ax.plot([0, v], [i, i], color=shade, linewidth=2.2, zorder=2.6)
        _scatter(ax, np.zeros(1), np.array([i]), _POINT_LOOKS[1], shade)
        _scatter(ax, np.array([v]), np.array([i]), _POINT_LOOKS[0], shade)
    _note_rows(ax, rows[label], list(rows[text]), [""] * len(rows), shades)
    known = sheet_of(ax).kinds
    known += [one for one in (Kind("○", "ink", ends[0]), Kind("●", "ink", ends[1])) if one not in known]


def points_in_rows(
    ax: Axes,
    frame: pd.DataFrame,
    *,
    label: str,
    value: str,
    code: str,
    highlight: Iterable[str],
    form: Formatter = words.number,
) -> None:
    """Several countries on each row; the one with the largest value is named at the right.

    Args:
        label: column with the row's name; rows stand in order of first appearance.
        code: column with country codes, named in a legend.
        highlight: countries with colour and shape of their own; the others are grey.
    """
    rows = frame.dropna(subset=[value])
    parts = {str(key): part.sort_values(value) for key, part in rows.groupby(label, sort=False)}
    _start_rows(ax, len(parts), 32)
    first = [part.iloc[-1] for part in parts.values()]
    texts = [f"{_label(ax, str(one[code]), None)} {form(float(one[value]))}" for one in first]
    bright = [country for country in highlight if (rows[code] == country).any()]
    shades = _row_colours(pd.Series([str(one[code]) for one in first]), None, bright)
    _note_rows(ax, pd.Series(list(parts)), texts, [""] * len(parts), shades)
    for i, part in enumerate(parts.values()):
        ax.plot([part[value].min(), part[value].max()], [i, i], color=colour("axis"), linewidth=1.5, zorder=2)
        for x, key in zip(part[value], part[code], strict=True):
            own = style(str(key)) if key in bright else comparator()
            ax.plot([x], [i], marker=own.marker or "D", color=own.colour, markersize=8, zorder=3)
    quiet = [words.name(key) for key in dict.fromkeys(rows[code]) if key not in bright]
    kinds = [Kind(_SIGNS[style(key).marker], key, words.name(key)) for key in bright]
    kinds += [Kind("◆", "other", words.join(quiet))] if quiet else []
    known = sheet_of(ax).kinds
    known += [entry for entry in kinds if entry not in known]


_SIGNS = {"o": "●", "s": "■", "D": "◆", "^": "▲"}


def _row_colours(
    codes: pd.Series[Any], styles: Mapping[str, Style] | None, highlight: Iterable[str] | None
) -> list[str]:
    bright = None if highlight is None else set(highlight)
    given = styles or {}

    def shade(code: str) -> str:
        if bright is not None and code not in bright:
            return colour("other")
        if code in given:
            return given[code].colour
        return colour(code if code in palette() else "one")

    return [shade(str(code)) for code in codes]


def _start_rows(ax: Axes, count: int, height: float) -> None:
    notes = notes_of(ax)
    notes.x_kind = "rows"
    notes.row_height = height
    ax.set_ylim(count - 0.4, -0.6)
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x", visible=True)
    ax.spines["bottom"].set_visible(False)
    ax.tick_params(axis="x", length=0)


def _note_rows(
    ax: Axes,
    labels: pd.Series[Any],
    texts: list[str],
    spans: list[str],
    shades: list[str],
    ends: Sequence[float | None] = (),
) -> None:
    notes = notes_of(ax)
    names = [_label(ax, str(text), None) for text in labels]
    longest = max((text_width(name) for name in names), default=0)
    notes.names_above = longest > LONGEST_NAME * sheet_of(ax).bbox.width / sheet_of(ax).panels[1]
    notes.row_height = 42 if notes.names_above else notes.row_height
    told = zip(names, texts, spans, shades, ends or [None] * len(names), strict=True)
    for i, (name, text, span, shade, end) in enumerate(told):
        notes.rows.append(RowLabel(i, name, text, colour("muted") if shade == colour("other") else shade, span, end))


def limit(ax: Axes, x: float, text: str = "") -> None:
    """A dashed line across rows at a value that they are held against; it is broken where a text stands.

    Args:
        text: what the value is, written over the line.

    Draw the rows first: their values move into a column, for beside the end of a bar that stops short of the line a
    value would stand astride it or beyond.
    """
    notes = notes_of(ax)
    notes.limit, notes.limit_name = x, text
    if x:
        notes.rows = [replace(row, end=None) for row in notes.rows]
    ax.update_datalim([(x, 0.0)], updatey=False)
    ax.autoscale_view(scaley=False)


def held(ax: Axes, y: float, text: str = "") -> None:
    """A dashed line at a level that columns or lines are held against; draw these first.

    Args:
        text: what the level is, written over the line where there is room.
    """
    ax.axhline(y, color=colour("paper"), alpha=CASING, zorder=2.55, **CASED)  # else a dash is lost on a column
    ax.axhline(y, color=colour("ink"), zorder=2.9, **DASHED)
    if text:
        low, high = ax.get_xlim()
        reach = (high - low) / 2
        notes_of(ax).values.append(Value(low + reach, float(y), unmarked(text), colour("ink"), reach))
        _widen_for_value(ax, y)


def name_years(ax: Axes, *years: float) -> None:
    """Years that the axis is to name, whatever its step: those that a title compares."""
    notes_of(ax).years.extend(map(float, years))


def valued(ax: Axes, x: Any, y: float, text: str, shade: str) -> None:
    """A point of a line that is spoken of, with its value where there is room beside it; no text: the point alone.

    Draw the lines first, and set what the axis is to hold at least: it is widened until the value has room.

    Args:
        x: as it stands in the frame that the line was drawn from: a year, a day.
        shade: name of a colour, such as a country code; grey if there is none.
    """
    (place,) = _x_numbers(ax, pd.Series([x]))
    own = style(shade).colour
    ax.plot([place], [y], marker="o", markersize=7.5, color=own, zorder=3.4)
    if text:
        notes_of(ax).values.append(Value(float(place), float(y), unmarked(text), own))
        _widen_for_value(ax, y)


ROOM_OF_VALUE = 0.15
"""Share of a panel's height that a value over or under its point needs."""


def _widen_for_value(ax: Axes, y: float) -> None:
    scale = ax.yaxis.get_transform()
    low, high, place = map(float, scale.transform(np.array([*ax.get_ylim(), y])))
    room = ROOM_OF_VALUE * (high - low)
    grounded = ax.get_ylim()[0] == 0  # what stands on zero goes on standing there
    ends = low if grounded else min(low, place - room), max(high, place + room)
    ax.set_ylim(*map(float, scale.inverted().transform(np.array(ends))))


def levels(
    ax: Axes,
    frame: pd.DataFrame,
    *,
    first: str,
    last: str,
    value: str,
    code: str,
    form: Formatter | None = None,
) -> None:
    """Level lines over spans of years, for the means of what is drawn there; draw what they are means of first.

    Args:
        first, last: columns with the first and the last year of each span, or the numbers of an axis without years.
        code: column with country codes, or with roles such as ``ink``, which decide the colours.
        form: writes each value over its line, where the marks of the span leave room.
    """
    for row in frame.dropna(subset=[value]).to_dict("records"):
        level, shade = float(row[value]), colour(row[code])
        ends = _span(ax, row[first], row[last])
        ax.plot(ends, (level, level), color=shade, linewidth=1.3, solid_capstyle="butt", zorder=3.2)
        if form:
            notes_of(ax).values.append(Value(sum(ends) / 2, level, form(level), shade, abs(ends[1] - ends[0]) / 2))


def _span(ax: Axes, first: float, last: float) -> tuple[float, float]:
    """Where a span begins and ends on the axis; a year reaches over half a year on each side of its number."""
    kind = notes_of(ax).x_kind
    if kind == "number":
        return first, last
    days = date(int(first), 1, 1), date(int(last) + 1, 1, 1)
    return axis_position(days[0], kind), axis_position(days[1], kind)


def terms(ax: Axes, spans: Iterable[tuple[int, int, str]]) -> None:
    """Spans of whole years as named bands behind the drawing: who was in office.

    Args:
        spans: first year, last year, name; those that the axis does not reach are left out.
    """
    notes_of(ax).terms.extend(Term(*span) for span in spans)


def event_lines(ax: Axes, events: Any) -> None:
    """Thin upright lines at dated events, named at the top; events outside the axis are left out.

    Args:
        events: pairs (date, short name), or a frame with the columns ``date`` and ``short``.
    """
    notes_of(ax).events.extend(as_events(events))


def as_events(events: Any) -> list[Event]:
    """Events from pairs (date, short name), or from a frame with the columns ``date`` and ``short``."""
    pairs = zip(events["date"], events["short"], strict=True) if isinstance(events, pd.DataFrame) else events
    return [Event(words.as_date(when), str(text)) for when, text in pairs]


_POINT_LOOKS = (
    ("●", "o", True),
    ("○", "o", False),
    ("◆", "D", True),
    ("◇", "D", False),
    ("▲", "^", True),
    ("△", "^", False),
)
"""Sign in the legend, marker, filled or hollow: the shapes of kinds of points, in order."""


def points(
    ax: Axes,
    frame: pd.DataFrame,
    *,
    x: str,
    y: str,
    code: str,
    kind: str,
    kinds: Mapping[str, str],
    label: bool = True,
    value: Formatter | None = None,
) -> None:
    """Points that belong to no line, their kinds told apart by shape; the shapes are named in a legend.

    Args:
        code: column with country codes (or roles), which decide the colours.
        kind: column with the kind of each point.
        kinds: kind → its name on the page, in the order of the legend (six at most).
        label: whether the last point of each country bears its name at the right.
        value: writes the last value after the name.
    """
    rows = frame.dropna(subset=[y])
    looks = dict(zip(kinds, _POINT_LOOKS, strict=False))
    for key, part in _groups(rows, code, y).items():
        for name, same in _groups(part, kind, y).items():
            xs, ys = _x_numbers(ax, same[x]), same[y].to_numpy(dtype=float)
            _scatter(ax, xs, ys, looks[name], style(key).colour)
            whose = "" if key.islower() else f"{words.name(key)}, "  # a role is not named
            notes_of(ax).series.append(Series(f"{whose}{kinds[name]}", xs, ys))
        if label:
            ordered = part.sort_values(x)
            ends = _x_numbers(ax, ordered[x]), ordered[y].to_numpy(dtype=float)
            _name_end(ax, *ends, _label(ax, key, None), style(key), value)
    shown = [Kind(looks[name][0], "ink", text) for name, text in kinds.items() if (rows[kind] == name).any()]
    known = sheet_of(ax).kinds
    known += [entry for entry in shown if entry not in known]


def _scatter(ax: Axes, xs: Floats, ys: Floats, look: tuple[str, str, bool], shade: str) -> None:
    _, marker, filled = look
    face = shade if filled else colour("paper")
    options: dict[str, Any] = {"linestyle": "", "markersize": 6, "markeredgewidth": 1.5, "zorder": 3}
    ax.plot(xs, ys, marker=marker, color=shade, markerfacecolor=face, **options)


@dataclass(frozen=True)
class _Look:
    """How a kind of event looks in a lane."""

    marker: str
    size: float
    sign: str
    colour: str
    name: str


_KIND_LOOKS = (("o", 19.0, "●", "two"), ("s", 17.0, "■", "one"), ("D", 15.0, "◆", "three"), ("p", 20.0, "⬟", "four"))
_LEVEL = 22.0


def _look(key: str, name: str, place: int) -> _Look:
    """Of a country its own, else the next of four."""
    if key in palette() and style(key).marker in _SIGNS:
        own = style(key).marker
        return _Look(own, 17.0, _SIGNS[own], key, name)
    return _Look(*_KIND_LOOKS[place], name)


def strip(
    ax: Axes,
    frame: pd.DataFrame,
    *,
    date: str,
    lane: str,
    kind: str,
    kinds: Mapping[str, str],
    names: Mapping[str, str],
    told: str | None = None,
) -> None:
    """Dated events as plain dots, a lane under its name.

    Dots that would touch stand above one another. Where the lanes are the kinds, no legend repeats their names.

    Args:
        date: timestamps.
        lane: the lane's key; lanes stand in order of first appearance in the frame.
        kind: kind of event; a kind has its own colour and marker (four at most).
        kinds: kind → its name on the page, in the order of the legend.
        names: lane → its name on the page.
        told: column with what stands beside a dot that is spoken of, empty for the others.
    """
    looks = {key: _look(key, name, i) for i, (key, name) in enumerate(kinds.items())}
    rows = frame.assign(_x=[float(mdates.date2num(words.as_date(when))) for when in frame[date]]).sort_values("_x")
    rows["_told"] = rows[told] if told else ""
    _start_lanes(ax, rows["_x"])
    shown = [Kind(look.sign, look.colour, look.name) for key, look in looks.items() if (rows[kind] == key).any()]
    known = sheet_of(ax).kinds
    known += [one for one in shown if lane != kind and one not in known]
    top = 0.0
    for key in frame[lane].drop_duplicates():
        top = _dots(ax, rows[rows[lane] == key], names[key], kind, looks, top)
    for entry in rows.to_dict("records"):
        notes_of(ax).dated.append((names[entry[lane]], words.month(entry[date])))
    ax.set_ylim(top, 0)


_DOT, _SIDES = 10.5, 44.0
"""Room of a dot, and the margins of a panel of lanes, in pixels."""


def _dots(ax: Axes, rows: pd.DataFrame, name: str, kind: str, looks: Mapping[str, _Look], top: float) -> float:
    """Draw one lane of dots below ``top``; returns where it ends."""
    low, high = ax.get_xlim()
    scale = (sheet_of(ax).bbox.width - _SIDES) / (high - low)
    heights = np.array(_levels([float(x) * scale for x in rows["_x"]], _DOT)) * _DOT / _LEVEL
    base = top + 1.45 + heights.max()
    ax.axhline(base, color=colour("axis"), linewidth=1, zorder=1)
    side = ax.get_yaxis_transform()  # at the left edge, whatever span the chapter sets afterwards
    ax.text(0, top + 0.7, name, color=colour("ink"), fontsize=13, va="center_baseline", transform=side)
    for key, part in rows.assign(_y=base - heights).groupby(kind):
        look, shade = looks[str(key)], colour(looks[str(key)].colour)
        ax.scatter(part["_x"], part["_y"], s=(look.size / 2) ** 2, marker=look.marker, color=shade, zorder=3)
        spoken = part[part["_told"] != ""]
        ring: dict[str, Any] = {"facecolor": "none", "edgecolor": colour("ink"), "linewidth": 1.5}
        ax.scatter(spoken["_x"], spoken["_y"], s=look.size**2 / 2.2, zorder=3.1, **ring)
        notes_of(ax).values += [
            Value(x, y, text, shade) for x, y, text in zip(spoken["_x"], spoken["_y"], spoken["_told"], strict=True)
        ]
    return float(base) + 0.4


def _start_lanes(ax: Axes, xs: pd.Series[float]) -> None:
    notes = notes_of(ax)
    notes.x_kind, notes.row_height, notes.lanes = "date", _LEVEL, True
    pad = max(20.0, 0.03 * float(xs.max() - xs.min()))
    ax.set_xlim(xs.min() - pad, xs.max() + pad)
    ax.set_yticks([])
    ax.grid(axis="y", visible=False)
    ax.grid(axis="x", visible=True)


def _levels(xs: list[float], room: float) -> list[int]:
    """For each marker, in order of place, the lowest level on which it touches no marker before it."""
    ends: list[float] = []
    levels = []
    for x in xs:
        level = next((i for i, end in enumerate(ends) if end <= x - room), len(ends))
        ends[level : level + 1] = [x]
        levels.append(level)
    return levels
