"""The figure card: one figure, drawn for page and phone, with everything that must stand with it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.display import marks, parts, svg
from helpers.display.alttext import alternative_text
from helpers.display.drawings import kept
from helpers.display.layout import finish
from helpers.display.marks import event_lines
from helpers.display.origin import Origin, origin
from helpers.display.sheet import NARROW, WIDE, KeyEntry, Kind, Sheet
from helpers.display.theme import drawing_style
from helpers.display.values import PanelValues, digest_of_marks, panel_values
from helpers.wording import words
from helpers.wording.cited import Sentence, unmarked

Draw = Callable[[Any], object]
CODE = re.compile(r"[A-Z]{3}|[a-z0-9_]+")
"""A country, a word of a closed vocabulary or an id: what a file says and a reader does not."""
_POINTABLE = 'tabindex="0" role="group" aria-label="Drawing: arrow keys tell the values"'


@dataclass(frozen=True)
class FigureCard:
    """A finished figure; Jupyter and the book show its HTML, a terminal its alternative text."""

    name: str
    number: str
    """As it is cited: ``Figure 2``."""
    question: str
    subtitle: str
    alt: str
    answer: Sentence
    """The sentence that answers the question; a plain one is the title."""
    data: pd.DataFrame
    wide: str
    """Drawing for the page: SVG with light colours."""
    narrow: str
    """Drawing for a phone."""
    wide_key: tuple[KeyEntry, ...]
    narrow_key: tuple[KeyEntry, ...]
    kinds: tuple[Kind, ...]
    wide_panels: tuple[PanelValues, ...]
    narrow_panels: tuple[PanelValues, ...]
    marks: str
    """Digest of what is drawn on the page's panels, in the units of their axes."""
    heads: Mapping[str, str]
    """Column of the data → its heading in the file, with the unit."""
    sources: tuple[str, ...]
    vintage: str | None
    note: str | None
    origin: Origin

    @property
    def anchor(self) -> str:
        """What to link to."""
        return f"fig-{self.name}"

    @property
    def title(self) -> str:
        """What the figure shows, in one plain sentence; its question where the answer has no plain form."""
        return self.answer.text.removesuffix(".") if self._answered else self.question

    @property
    def _answered(self) -> bool:
        return self.answer.register == "plain"

    def svg_file(self) -> str:
        """The figure as a file that stands alone: white paper, title and source inside."""
        foot = parts.plain_source_line(self.sources, self.vintage)
        key = [f"{k.sign} {k.text}" for k in self.kinds] + [f"{e.number}. {e.when}: {e.text}" for e in self.wide_key]
        return svg.standalone(self.wide, title=self.title, subtitle=self.subtitle, key=key, foot=foot, label=self.alt)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        said = {"figures": [self.record()], **({"sentences": [self.answer.record()]} if self._answered else {})}
        return {"text/html": self._repr_html_(), "text/plain": repr(self), parts.SAID_MIME: said}

    def record(self) -> dict[str, Any]:
        """What the figure says, as plain JSON: its words, those inside the drawing, digests of its data and marks."""
        return {
            "id": self.name,
            "number": self.number,
            "question": self.question,
            "title": self.title,
            "subtitle": self.subtitle,
            "answer": self.answer.id,
            "alt": self.alt,
            "note": self.note or "",
            "labels": svg.texts(self.wide),
            "data": parts.digest(self.data),
            "marks": self.marks,
        }

    def _repr_html_(self) -> str:
        downloads = [
            ("Data (CSV)", f"{self.name}.csv", parts.csv_uri(self.data, self.heads)),
            ("Figure (SVG)", f"{self.name}.svg", parts.data_uri(self.svg_file(), "image/svg+xml")),
        ]
        foot = parts.foot(
            self.sources, self.vintage, self.note, self.origin, downloads,
            data_fold=f'<details class="aaf-data"{self._words()}><summary>Data as a table</summary></details>',
            more_links=f'<a class="aaf-png" href="#{self.anchor}" download="{self.name}.png">Picture (PNG)</a>',
        )  # fmt: skip
        return (
            f'<figure class="aaf aaf-figure" id="{self.anchor}" aria-labelledby="{self.anchor}-title" '
            f'data-answer="{escape(self.answer.id)}"{parts.rows_behind(self.sources)}>'
            f"{self._heading()}{self._drawings()}"
            f"{foot}{self._values()}</figure>"
        )

    def _words(self) -> str:
        """What the codes in the data say, for the table that a reader unfolds: names, words, who published a source."""
        columns = [self.data[name] for name in self.data if not pd.api.types.is_numeric_dtype(self.data[name])]
        codes = {cell for column in columns for cell in column if isinstance(cell, str) and CODE.fullmatch(cell)}
        publishers = parts.publishers(self.sources)
        said = {code: publishers.get(code) or words.choice(code) for code in sorted(codes)}
        told = json.dumps({code: text for code, text in said.items() if text != code}, ensure_ascii=False)
        return f" data-words='{escape(told)}'" if told != "{}" else ""

    def _heading(self) -> str:
        if not self._answered:
            return parts.heading(self.anchor, self.title, self.subtitle, kicker=[self.number])
        kicker = [self.number, self.question]
        return parts.heading(self.anchor, self.title, self.subtitle, kicker=kicker, shown=self.answer.headline)

    def _values(self) -> str:
        """What the script reads where a reader points: values of each panel, and where both drawings have them."""
        values = {"p": [panel.values() for panel in self.wide_panels]}
        boxes = {"w": [panel.box for panel in self.wide_panels], "n": [panel.box for panel in self.narrow_panels]}
        text = json.dumps(values | boxes, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
        return f'<script type="application/json" class="aaf-values">{text}</script>'

    def _drawings(self) -> str:
        wide = svg.inline(self.wide, prefix=f"{self.anchor}-w", label=self.alt)
        narrow = svg.inline(self.narrow, prefix=f"{self.anchor}-n", label=self.alt)
        same = self.wide_key == self.narrow_key
        keys = ("", "", _key(self.wide_key)) if same else (_key(self.wide_key), _key(self.narrow_key), "")
        # the phone's drawing is hidden by attribute, so that a page without our style shows one figure, not two
        return (
            f'{_legend(self.kinds)}<div class="aaf-drawing aaf-wide" {_POINTABLE}>{wide}{keys[0]}</div>'
            f'<div class="aaf-drawing aaf-narrow" {_POINTABLE} hidden>{narrow}{keys[1]}</div>{keys[2]}'
        )

    def __repr__(self) -> str:
        return f"{self.title}. {self.alt}"


def figure(
    name: str,
    *,
    question: str,
    subtitle: str,
    draw: Draw,
    data: pd.DataFrame,
    answer: Sentence,
    sources: Iterable[str],
    plots: str,
    vintage: str | None = None,
    note: str | None = None,
    heads: Mapping[str, str] | None = None,
    events: Any = (),
    terms: Iterable[tuple[int, int, str]] = (),
    height: float = 3.4,
    panels: tuple[int, int] = (1, 1),
) -> FigureCard:
    """Draw a figure twice, for page and phone, and set it as a card.

    Args:
        name: anchor (``fig-name``) and file name: lower-case letters, digits, hyphens.
        question: what the figure answers.
        subtitle: unit and period.
        draw: takes the panel (an ``Axes``), or the array of panels if there are several, in reading order;
            called for each drawing.
        data: what is shown, tidy; offered as CSV.
        answer: the sentence that answers the question: the figure's title if it is a plain one; opens the
            alternative text.
        sources: ids of the table ``sources``.
        plots: what is plotted, in words: "Monthly US goods balance with Japan and Korea".
        heads: columns of ``data`` whose heading in the file is more than the column's name in words: with its unit.
        events: dated events, named above the first row of panels: pairs (date, short name), or a frame with the
            columns ``date`` and ``short``.
        terms: who was in office: first year, last year, name; drawn as named bands behind every panel.
        height: of one row of panels, in inches of 96 pixels; rows of bars or lanes set their own.
        panels: rows and columns; on a phone the panels stand below one another.

    Raises:
        ValueError: nothing to show, or a text with "nan", "None" or "inf".
    """
    question, subtitle, plots = unmarked(question), unmarked(subtitle), unmarked(plots)
    for text in (question, subtitle, answer.text, plots, note or "no note"):
        parts.readable(text)
    if data.empty:
        raise ValueError(f"figure {name!r}: no data to show")
    spans = list(terms)

    def drawn(panel: Any) -> None:
        for ax in np.atleast_1d(panel) if spans else ():
            marks.terms(ax, spans)
        draw(panel)

    def both() -> tuple[_Drawing, _Drawing]:
        return (
            _drawn(name, drawn, WIDE, height * 96, panels, events),
            _drawn(name, drawn, NARROW, height * 90, (panels[0] * panels[1], 1), events),
        )

    wide, narrow = kept(both, name, drawn, height, panels, events)
    alt = parts.readable(alternative_text(wide.described, plots=plots, unit=subtitle, answer=answer.text))
    return FigureCard(
        name=parts.checked_name(name), number=parts.numbered("Figure", name), question=question, subtitle=subtitle,
        alt=alt, answer=answer, data=data,
        wide=wide.svg, narrow=narrow.svg, kinds=wide.kinds, wide_key=wide.key, narrow_key=narrow.key,
        wide_panels=wide.panels, narrow_panels=narrow.panels, marks=wide.marks, heads=dict(heads or {}),
        sources=parts.each_once(sources), vintage=vintage, note=note and unmarked(note),
        origin=origin(answer.results),
    )  # fmt: skip


@dataclass(frozen=True)
class _Drawing:
    svg: str
    key: tuple[KeyEntry, ...]
    kinds: tuple[Kind, ...]
    panels: tuple[PanelValues, ...]
    described: list[tuple[str, Any]]
    marks: str


def _drawn(name: str, draw: Draw, width: int, height: float, panels: tuple[int, int], events: Any) -> _Drawing:
    with drawing_style():
        sheet = drawn_sheet(name, draw, width, height, panels, events)
        titles = [(ax.get_title(loc="left"), notes) for ax, notes in sheet.notes.items()]
        drawn = digest_of_marks(list(sheet.notes))
        finish(sheet)
        places = tuple(panel_values(sheet, ax) for ax in sheet.notes)
        return _Drawing(svg.rendered(sheet), tuple(sheet.key), tuple(sheet.kinds), places, titles, drawn)


def drawn_sheet(name: str, draw: Draw, width: int, height: float, panels: tuple[int, int], events: Any) -> Sheet:
    """A sheet on which the chapter has drawn, before margins and labels are set."""
    sheet = Sheet(width, height * panels[0], panels)
    axes = list(sheet.notes)
    draw(axes[0] if len(axes) == 1 else np.array(axes, dtype=object))
    for ax in axes:
        _refuse_empty(name, ax)
        event_lines(ax, events)
    return sheet


def _refuse_empty(name: str, ax: Axes) -> None:
    if not ax.has_data() or not np.isfinite(ax.dataLim.get_points()).all():
        raise ValueError(f"figure {name!r}: nothing was drawn on one of its panels")


def _legend(kinds: tuple[Kind, ...]) -> str:
    if not kinds:
        return ""
    items = "".join(
        f'<li><span class="aaf-sign aaf-{k.colour}" aria-hidden="true">{k.sign}</span> {escape(k.text)}</li>'
        for k in kinds
    )
    return f'<ul class="aaf-legend">{items}</ul>'


def _key(entries: tuple[KeyEntry, ...]) -> str:
    if not entries:
        return ""
    items = "".join(
        f'<li><span class="aaf-number">{e.number}</span>'
        f'<span><span class="aaf-when">{escape(e.when)}</span> {escape(e.text)}</span></li>'
        for e in entries
    )
    return f'<ol class="aaf-key">{items}</ol>'
