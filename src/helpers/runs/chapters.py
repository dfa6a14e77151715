"""Chapters as files: which notebook belongs to a name, and what in it decides its results."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.analysis import CHAPTERS
from helpers.analysis.contract import Parameters
from helpers.errors import BadInput

FOLDER = "chapters"


@dataclass(frozen=True)
class Chapter:
    """A chapter of the project: its name, its contract and its notebook as it stands now."""

    name: str
    """As on the command line: ``burden-sharing``."""
    root: Path
    """The project folder."""
    contract: type[Parameters]
    source: str
    """The notebook's JSON, read once, so that what runs and what is remembered are the same."""

    @property
    def stem(self) -> str:
        """Name of the notebook file without its ending: ``burden_sharing``."""
        return stem(self.name)

    def notebook(self) -> NotebookNode:
        """The notebook, parsed."""
        return parsed(self.source)


def contract(name: str) -> type[Parameters]:
    """The contract of a chapter.

    Raises:
        BadInput: there is no such chapter.
    """
    if name not in CHAPTERS:
        raise BadInput(f"chapter {name!r}: expected one of: {', '.join(CHAPTERS)}")
    return CHAPTERS[name]


def chapter(name: str, root: Path) -> Chapter:
    """Find a chapter by name.

    Raises:
        BadInput: there is no such chapter, or its notebook is missing or no notebook.
    """
    kind = contract(name)
    path = Path(FOLDER, f"{stem(name)}.ipynb")
    try:
        found = Chapter(name, root, kind, (root / path).read_text(encoding="utf-8"))
        found.notebook()
    except FileNotFoundError:
        raise BadInput(f"{path}: no such file in {root} (expected the notebook of chapter {name})") from None
    except ValueError:  # not text, not JSON, not a notebook
        raise BadInput(f"{path}: not a Jupyter notebook") from None
    return found


def stem(name: str) -> str:
    """File name of a chapter without its ending, for its notebook and its module alike."""
    return name.replace("-", "_")


def parsed(source: str) -> NotebookNode:
    """A notebook from its JSON text.

    Raises:
        ValueError: the text is no notebook.
    """
    try:
        return nbformat.reads(source, as_version=4)  # type: ignore[no-any-return, no-untyped-call]
    except Exception as fault:  # nbformat lets KeyError, AttributeError and errors of its own through
        raise ValueError(f"not a notebook: {fault}") from None


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that are executed, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def code_hash(notebook: NotebookNode) -> str:
    """sha256 over the code cells alone: prose does not change results."""
    return sha256(json.dumps([cell.source for cell in code_cells(notebook)]).encode()).hexdigest()
