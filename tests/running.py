"""Runs a chapter in this process, cell by cell, with the parameters changed as papermill would change them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output

Cell = nbformat.NotebookNode


def under_headings(cells: list[Cell]) -> Iterator[tuple[str, Cell]]:
    """The code cells of a notebook, each with the heading above it."""
    heading = ""
    for cell in cells:
        if cell.cell_type == "markdown":
            heading = next((line for line in reversed(cell.source.splitlines()) if line.startswith("#")), heading)
        else:
            yield heading, cell


def run(pages: Iterable[list[Cell]], changed: Mapping[str, Any]) -> Iterator[tuple[str, RichOutput]]:
    """Outputs of all cells of a chapter's pages as they come, each with the heading above it."""
    for cells in pages:
        InteractiveShell.clear_instance()
        shell = InteractiveShell.instance()  # display() speaks to the one instance
        for heading, cell in under_headings(cells):
            yield from ((heading, output) for output in _outputs(shell, cell, changed))


def _outputs(shell: InteractiveShell, cell: Cell, changed: Mapping[str, Any]) -> list[RichOutput]:
    source = cell.source
    if "parameters" in cell.metadata.get("tags", []):
        source += "".join(f"\n{name} = {value!r}" for name, value in changed.items())
    with capture_output() as captured:
        shell.display_trap.hook = sys.displayhook  # so that what a cell's last line shows is captured too
        done = shell.run_cell(source, store_history=True)
    done.raise_error()
    return list(captured.outputs)
