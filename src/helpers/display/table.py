"""The table card: a table that is set, not dumped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import pandas as pd

from helpers.display import parts
from helpers.display.origin import Origin, origin
from helpers.wording import words

Format = int | Callable[[Any], str] | None
"""Decimals of a number, a function from value to text, or None for text as it is."""

LONG_TEXT = 24
"""Characters from which a column is kept wide on a phone, where the table scrolls."""

_LABEL_WITH_UNIT = re.compile(r"(?P<label>.+?) \((?P<unit>[^()]+)\)")


@dataclass(frozen=True)
class TableCard:
    """A finished table; Jupyter and the book show its HTML, a terminal its title and plain text."""

    name: str
    number: str
    """As it is cited: ``Table 2``."""
    title: str
    subtitle: str | None
    frame: pd.DataFrame
    columns: Mapping[str, tuple[str, Format]]
    group: str | None
    sources: tuple[str, ...]
    vintage: str | None
    note: str | None
    origin: Origin

    @property
    def anchor(self) -> str:
        """What to link to."""
        return f"tab-{self.name}"

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        return {"text/html": self._repr_html_(), "text/plain": repr(self), parts.SAID_MIME: {"tables": [self.record()]}}

    def record(self) -> dict[str, Any]:
        """What the table says, as plain JSON: title, headings and the text of every cell; last the head of a group."""
        rows = [
            [cell_text(row[column], form) or words.EN_DASH for column, (_, form) in self.columns.items()]
            for row in self.frame.to_dict("records")
        ]
        heads = [label for label, _ in self.columns.values()]
        if self.group is not None:
            heads.append("Group")
            rows = [[*row, words.name(str(head))] for row, head in zip(rows, self.frame[self.group], strict=True)]
        return {"id": self.name, "title": self.title, "note": self.note or "", "columns": heads, "rows": rows}

    def _repr_html_(self) -> str:
        heads = {column: label for column, (label, _) in self.columns.items()}
        head = parts.heading(self.anchor, self.title, self.subtitle, "caption", kicker=[self.number])
        downloads = [("Data (CSV)", f"{self.name}.csv", parts.csv_uri(self.frame, heads))]
        return (
            f'<div class="aaf aaf-table" id="{self.anchor}"{parts.rows_behind(self.sources)}>'
            f'<div class="aaf-scroll" role="region" tabindex="0" aria-labelledby="{self.anchor}-title">'
            f'<table class="aaf-grid">{head}'
            f"<thead><tr>{self._header()}</tr></thead>{self._body()}</table></div>"
            f"{parts.foot(self.sources, self.vintage, self.note, self.origin, downloads)}</div>"
        )

    def _header(self) -> str:
        return "".join(
            f'<th scope="col"{self._class(column)}>{_header_text(label)}</th>'
            for column, (label, _) in self.columns.items()
        )

    def _class(self, column: str) -> str:
        kind = "aaf-num" if self._is_number(column) else "aaf-long" if self._is_long(column) else ""
        return f' class="{kind}"' if kind else ""

    def _is_long(self, column: str) -> bool:
        texts = (cell_text(value, self.columns[column][1]) or "" for value in self.frame[column])
        return max(len(text) for text in texts) > LONG_TEXT

    def _is_number(self, column: str) -> bool:
        if column == next(iter(self.columns)):  # names its row: stands at the left, even where it is a year
            return False
        return bool(pd.api.types.is_numeric_dtype(self.frame[column])) or isinstance(self.columns[column][1], int)

    def _body(self) -> str:
        if self.group is None:
            return f"<tbody>{self._rows(self.frame)}</tbody>"
        groups = self.frame.groupby(self.group, sort=False, observed=True)
        return "".join(f"<tbody>{self._group_row(str(key))}{self._rows(part)}</tbody>" for key, part in groups)

    def _group_row(self, key: str) -> str:
        cell = f'<th scope="rowgroup" colspan="{len(self.columns)}"><span>{escape(words.name(key))}</span></th>'
        return f'<tr class="aaf-group">{cell}</tr>'

    def _rows(self, frame: pd.DataFrame) -> str:
        rows = zip(frame.index, frame.to_dict("records"), strict=True)  # the place of a row in the file
        return "".join(
            f'<tr data-row="{place}"{parts.rows_behind(row.values())}>{self._cells(row)}</tr>' for place, row in rows
        )

    def _cells(self, row: Mapping[Any, Any]) -> str:
        first, *rest = self.columns
        cells = [f'<th scope="row"{self._class(first)}>{self._cell(first, row)}</th>']
        return "".join(cells + [f"<td{self._class(column)}>{self._cell(column, row)}</td>" for column in rest])

    def _cell(self, column: str, row: Mapping[Any, Any]) -> str:
        text = cell_text(row[column], self.columns[column][1])
        return _MISSING if text is None else escape(text)

    def __repr__(self) -> str:
        shown = {
            label: [cell_text(value, form) or words.EN_DASH for value in self.frame[column]]
            for column, (label, form) in self.columns.items()
        }
        return f"{self.title}\n{pd.DataFrame(shown).to_string(index=False)}"


_MISSING = f'<span class="aaf-missing" aria-hidden="true">{words.EN_DASH}</span><span class="aaf-quiet">no value</span>'


def cell_text(value: Any, form: Format) -> str | None:
    """Text of a cell; None where there is no value."""
    if value is None or (not isinstance(value, (list, tuple)) and pd.isna(value)):
        return None
    if callable(form):
        return parts.readable(form(value))
    if form is None:
        return words.name(str(value))
    return words.number(value, form)


def _header_text(label: str) -> str:
    found = _LABEL_WITH_UNIT.fullmatch(label)
    if not found:
        return escape(label)
    return f'{escape(found["label"])} <span class="aaf-unit">{escape(found["unit"])}</span>'


def table(
    name: str,
    frame: pd.DataFrame,
    *,
    title: str,
    columns: Mapping[str, tuple[str, Format]],
    sources: Iterable[str],
    subtitle: str | None = None,
    rows_label: str | None = None,
    group: str | None = None,
    vintage: str | None = None,
    note: str | None = None,
) -> TableCard:
    """Set a table as a card.

    Args:
        name: anchor (``tab-name``) and file name: lower-case letters, digits, hyphens.
        frame: one row per row of the table; a cell without value is shown as a dash.
        columns: column → (heading, format), in order; a unit stands in the heading in brackets: "Balance (USD bn)".
            The first column names the rows. Country codes in text columns are shown as names.
        rows_label: heading for the frame's index, if that names the rows.
        group: column whose values head groups of rows.
        sources: ids of the table ``sources``.

    Raises:
        ValueError: no rows, a column that the frame does not have, a heading or a cell without text.
    """
    if frame.empty:
        raise ValueError(f"table {name!r}: no rows to show")
    named = frame.rename_axis("rows").reset_index() if rows_label else frame.reset_index(drop=True)
    layout = {**({"rows": (rows_label, None)} if rows_label else {}), **columns}
    missing = [c for c in (*layout, *([group] if group else [])) if c not in named.columns]
    if missing:
        known = ", ".join(map(str, named.columns))
        raise ValueError(f"table {name!r}: no column {missing[0]!r} (expected one of: {known})")
    for text in (title, subtitle or title, note or title, *(label for label, _ in layout.values())):
        parts.readable(text)
    card = TableCard(
        parts.checked_name(name), parts.numbered("Table", name), title, subtitle, named, layout, group,
        parts.each_once(sources), vintage, note, origin(),
    )  # fmt: skip
    card.record()  # a cell that cannot be written stops the run here: a notebook would go on without the table
    return card
