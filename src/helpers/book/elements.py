"""Small makers of document nodes, shared by the pages that are generated."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from docutils import nodes

Inline: TypeAlias = nodes.Node | Sequence[nodes.Node] | str
"""What may stand in a cell or a sentence."""


def inline(content: Inline) -> list[nodes.Node]:
    """Content as a list of nodes."""
    if isinstance(content, str):
        return [nodes.Text(content)]
    return [content] if isinstance(content, nodes.Node) else list(content)


def paragraph(*content: Inline, classes: Iterable[str] = ()) -> nodes.paragraph:
    """A paragraph of text and inline nodes."""
    return nodes.paragraph("", "", *(node for part in content for node in inline(part)), classes=list(classes))


def inert(content: Any) -> str:
    """JSON for a script element, in which no sign can begin or end a tag or a comment."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def code(text: str) -> nodes.literal:
    """Text as it is typed."""
    return nodes.literal(text, text)


def link(text: str, uri: str) -> nodes.reference:
    """A hyperlink."""
    return nodes.reference("", text, refuri=uri, internal=False)


def joined(parts: Sequence[nodes.Node]) -> list[nodes.Node]:
    """Nodes with commas between them."""
    between = [nodes.Text(", ") for _ in parts]
    return [node for pair in zip(between, parts, strict=True) for node in pair][1:]


def section(title: str, id: str, *content: nodes.Node) -> nodes.section:
    """A section with its heading; ``id`` is its anchor."""
    return nodes.section("", nodes.title("", title), *content, ids=[id], names=[id])


def definitions(terms: Mapping[str, Inline], *, classes: Iterable[str] = ()) -> nodes.definition_list:
    """Terms with what they mean."""
    items = [
        nodes.definition_list_item("", nodes.term("", term), nodes.definition("", paragraph(meaning)))
        for term, meaning in terms.items()
    ]
    return nodes.definition_list("", *items, classes=["simple", *classes])


def table(
    head: Sequence[str],
    rows: Sequence[Sequence[Inline]],
    *,
    classes: Iterable[str] = (),
    stub: bool = False,
    numbers: Collection[int] = (),
) -> nodes.table:
    """A table with a header row.

    Args:
        head: column titles.
        rows: cells, row by row.
        classes: for the style sheet.
        stub: whether the first cell of a row heads the row.
        numbers: positions of columns that hold figures and are set flush right.
    """
    group = nodes.tgroup("", cols=len(head))
    group += [nodes.colspec(colwidth=1, stub=int(stub and column == 0)) for column in range(len(head))]
    group += nodes.thead("", _row(head, numbers))
    group += nodes.tbody("", *(_row(row, numbers) for row in rows))
    return nodes.table("", group, classes=[*classes, "colwidths-auto"])


def _row(cells: Sequence[Inline], numbers: Collection[int]) -> nodes.row:
    classes = [["number"] if column in numbers else [] for column in range(len(cells))]
    return nodes.row(
        "", *(nodes.entry("", paragraph(cell), classes=kind) for cell, kind in zip(cells, classes, strict=True))
    )
