"""The page of a comparison: what changed, and the figures that differ side by side; it opens by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from helpers.book.changed import style, templates, what_changed, without_dead_ends
from helpers.data.place import new_or_ours, write_whole
from helpers.display.theme import css
from helpers.runs.called import in_short, sides
from helpers.runs.chapters import code_cells, parsed, title
from helpers.runs.folder import SET_AS
from helpers.runs.sides import Comparison, Side

MARK = '<meta name="generator" content="alliances compare">'
"""By which a page is known that was made here."""
LONGEST_HEAD = 1000
"""Bytes of a page in which the mark is."""
CARD = re.compile(r'<figure class="aaf aaf-figure" id="fig-(?P<name>[^"]+)".*?</figure>', re.DOTALL)
"""A figure's card, as an output of a notebook holds it."""


def beside(comparisons: Sequence[Comparison], target: Path) -> None:
    """Write comparisons as the HTML file ``target``.

    Raises:
        BadInput: something that no comparison has made stands there.
    """
    new_or_ours(target, lambda path: MARK.encode() in path.read_bytes()[:LONGEST_HEAD], "comparison")
    target.absolute().parent.mkdir(parents=True, exist_ok=True)
    write_whole(target, beside_html(comparisons))


def beside_html(comparisons: Sequence[Comparison], back: str = "") -> str:
    """Comparisons as a page; ``back``: where one comes from."""
    parts = [
        {
            "name": one.after.account.chapter,
            "chapter": title(one.after.account.chapter),
            "sides": _named(one),
            "before": before,
            "after": after,
            "assumptions": [cause for cause in one.causes if cause.why == "parameters"],
            "changed": what_changed(one),
            "figures": _pairs(one),
        }
        for one in comparisons
        for before, after in [in_short(one)]
    ]
    style_sheet = Markup("{}\n{}").format(Markup(css()), Markup(style()))  # noqa: S704 - our own style
    page = templates().get_template("beside.html").render(parts=parts, style=style_sheet, back=back)
    return without_dead_ends(page)


def _named(comparison: Comparison) -> str:
    """Both sides in full, each with the letter that stands for it further down, if one does."""
    names = zip(sides(comparison), in_short(comparison), strict=True)
    return " and ".join(f"{name} ({letter})" if len(letter) == 1 else name for name, letter in names)


def _pairs(comparison: Comparison) -> list[tuple[str, Markup | None, Markup | None]]:
    """Name, old card, new card of every figure that differs."""
    names = dict.fromkeys(one.id.partition(".")[0] for one in comparison.changes if one.kind == "figure")
    old, new = (_cards(side) for side in (comparison.before, comparison.after))
    return [(name, _named_apart(name, old.get(name)), _as_is(new.get(name))) for name in names if {name} & {*old, *new}]


def _cards(side: Side) -> dict[str, str]:
    """The figure cards of a run, or of the book as it was last built, by name."""
    folder = side.folder or side.built
    return {
        card["name"]: card[0]
        for notebook in SET_AS
        if folder is not None and (folder / notebook).is_file()
        for cell in code_cells(parsed((folder / notebook).read_text(encoding="utf-8")))
        for output in cell.outputs
        for card in CARD.finditer(output.get("data", {}).get("text/html", ""))
    }


def _named_apart(name: str, card: str | None) -> Markup | None:
    """A card whose ids are not those of its twin."""
    return _as_is(re.sub(rf"\bfig-{re.escape(name)}\b", f"was-fig-{name}", card)) if card else None


def _as_is(card: str | None) -> Markup | None:
    return Markup(card) if card else None  # noqa: S704 - made by this package in an executed notebook
