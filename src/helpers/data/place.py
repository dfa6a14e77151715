"""Where the book's files lie."""

from __future__ import annotations

import os
from pathlib import Path

from helpers.errors import BadInput

CATALOGUE = Path("data", "catalogue.yaml")
"""The head of the catalogue; where it lies is the book."""


def root() -> Path:
    """The book's top directory: the nearest one upward that holds a catalogue, else the installed checkout.

    A notebook runs in ``chapters/``, a command anywhere below the book, a test in a copy of
    the tables: each gets the tables nearest to it.

    Raises:
        BadInput: no catalogue is found in either place.
    """
    here = Path.cwd()
    checkout = Path(__file__).resolve().parents[3]
    for directory in (here, *here.parents, checkout):
        if (directory / CATALOGUE).is_file():
            return directory
    raise BadInput(f"{CATALOGUE.as_posix()}: not found in {here}, above it or in {checkout}: run inside the book")


def write_whole(path: Path, text: str) -> None:
    """Put a text into a file in one step: a reader, or a process killed on the way, sees the old one or the new."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
