"""The book's lines in grey behind those of a run, in every figure that both have.

A card carries the values of its panels and where on its drawings they lie, for a reader who points at it. So the lines
of one card can be drawn into another without either being drawn anew.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from helpers.runs.account import Account
from helpers.runs.folder import SET_AS
from helpers.runs.sides import Comparison, Side

CARD = re.compile(
    r'<figure(?=[^>]* class="aaf aaf-figure")(?=[^>]* id="fig-(?P<name>[^"]+)")[^>]*>.*?</figure>', re.DOTALL
)
VALUES = re.compile(r'<script[^>]*class="aaf-values"[^>]*>(?P<json>.*?)</script>', re.DOTALL)
DRAWING = re.compile(r'<div(?=[^>]* class="aaf-drawing aaf-(?P<which>wide|narrow)")[^>]*>\s*<svg[^>]*>')
OVER_TIME = ("year", "date")
"""Kinds of axes along which values are joined by a line."""
NOTE = '<p class="aaf-behind">Grey, behind: the same in the book.</p>'
LOOK = 'fill="none" stroke="#8a919b" stroke-width="1.8"'
DIGIT = re.compile(r"[0-9]+")

Values = Mapping[str, Any]


def with_the_book_behind(page: str, comparison: Comparison) -> str:
    """The page of a run with the book's lines in its figures; as it is where the book was not built."""
    before, after = comparison.before, comparison.after
    differing = {one.id.partition(".")[0] for one in comparison.changes if one.kind == "figure"}
    names = {name for name in differing if _same_unit(name, before.account, after.account)}
    book = _values_of(before) if names else {}

    def drawn(card: re.Match[str]) -> str:
        name = card["name"]
        return _drawn(card[0], book[name]) if name in names and name in book else card[0]

    return CARD.sub(drawn, page) if book else page


def _same_unit(name: str, before: Account, after: Account) -> bool:
    """Whether a figure of both shows the same in the same unit: subtitles that differ in years alone."""
    known = [account.figures[name].subtitle for account in (before, after) if name in account.figures]
    return len(known) == 2 and DIGIT.sub("", known[0]) == DIGIT.sub("", known[1])


def _values_of(side: Side) -> dict[str, Values]:
    """What the cards of the executed notebooks of a side carry, by figure."""
    folder = side.folder or side.built or Path()
    texts = (text for name in SET_AS if (folder / name).is_file() for text in _outputs(folder / name))
    return {card["name"]: values for text in texts for card in CARD.finditer(text) if (values := _carried(card[0]))}


def _outputs(notebook: Path) -> Iterator[str]:
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        for output in cell.get("outputs", ()):
            yield "".join(output.get("data", {}).get("text/html", ""))


def _carried(card: str) -> Values:
    found = VALUES.search(card)
    return dict(json.loads(found["json"])) if found else {}


def _drawn(card: str, book: Values) -> str:
    """A card with the lines of another behind its own, and a word on them."""
    own = _carried(card)
    if not own or len(own["p"]) != len(book["p"]):
        return card
    lines = {
        which: "".join(
            line
            for panel, other, box in zip(own["p"], book["p"], own[which[0]], strict=True)
            for line in _lines(panel, other, box)
        )
        for which in ("wide", "narrow")
    }
    if not lines["wide"]:
        return card
    card = DRAWING.sub(lambda found: f'{found[0]}<g aria-hidden="true">{lines[found["which"]]}</g>', card)
    return DRAWING.sub(lambda found: f"{NOTE}{found[0]}", card, count=1)


def _lines(panel: Values, other: Values, box: list[float]) -> Iterator[str]:
    """The lines of a panel's series as they are in another, where they are others there."""
    if panel["k"] != other["k"] or panel["k"] not in OVER_TIME:
        return
    theirs = {one["n"]: one for one in other["s"]}
    for one in panel["s"]:
        twin = theirs.get(one["n"])
        if twin is not None and _differs(twin, one, box):
            yield from (f'<polyline points="{points}" {LOOK}/>' for points in _pieces(twin, box))


def _differs(twin: Values, one: Values, box: list[float]) -> bool:
    """Whether something of a line that lies on the panel is not in the other."""
    own = set(zip(one["x"], one["y"], strict=True))
    return any(box[4] <= x <= box[5] and (x, y) not in own for x, y in zip(twin["x"], twin["y"], strict=True))


def _pieces(series: Values, box: list[float]) -> Iterator[str]:
    """The parts of a line that lie on a panel, in the units of its drawing."""
    left, top, width, height, low_x, high_x, low_y, high_y = box
    piece: list[str] = []
    for x, y in [*zip(series["x"], series["y"], strict=True), (None, None)]:
        if x is not None and y is not None and low_x <= x <= high_x and low_y <= y <= high_y:
            across, down = (x - low_x) / (high_x - low_x), (high_y - y) / (high_y - low_y)
            piece.append(f"{left + across * width:.1f},{top + down * height:.1f}")
            continue
        if len(piece) > 1:
            yield " ".join(piece)
        piece = []
