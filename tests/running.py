"""Runs a chapter in this process, cell by cell, with the parameters changed as papermill would change them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output

from helpers.data import loading

Cell = nbformat.NotebookNode


def under_headings(cells: list[Cell]) -> Iterator[tuple[str, Cell]]:
    """The code cells of a notebook, each with the heading above it."""
    heading = ""
    for cell in cells:
        if cell.cell_type == "markdown":
            heading = next((line for line in reversed(cell.source.splitlines()) if line.startswith("#")), heading)
        else:
            yield heading, cell


def run(
    pages: Iterable[list[Cell]], changed: Mapping[str, Any], ahead: Callable[[], object] | None = None
) -> Iterator[tuple[str, RichOutput]]:
    """Outputs of all cells of a chapter's pages as they come, each with the heading above it.

    Args:
        pages: the cells of each.
        changed: parameters, by name.
        ahead: what the pages do alike; done once, and each page finds what was held then, as in a run of the book.
    """
    held = _held_ahead(ahead) if ahead is not None else None
    for cells in pages:
        if held is not None:
            loading._run, loading._ahead = {**held}, True
        InteractiveShell.clear_instance()
        shell = InteractiveShell.instance()  # display() speaks to the one instance
        for heading, cell in under_headings(cells):
            yield from ((heading, output) for output in _outputs(shell, cell, changed))


def _held_ahead(ahead: Callable[[], object]) -> dict[Any, Any]:
    """What is held of the tables after something was done ahead of all pages."""
    loading.hold_tables(ahead=True)
    ahead()
    return {**(loading._run or {})}


def _outputs(shell: InteractiveShell, cell: Cell, changed: Mapping[str, Any]) -> list[RichOutput]:
    source = cell.source
    if "parameters" in cell.metadata.get("tags", []):
        source += "".join(f"\n{name} = {value!r}" for name, value in changed.items())
    with capture_output() as captured:
        shell.display_trap.hook = sys.displayhook  # so that what a cell's last line shows is captured too
        done = shell.run_cell(source, store_history=True)
    done.raise_error()
    return list(captured.outputs)
