"""Where the book's files lie."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from helpers.errors import BadInput

CATALOGUE = Path("data", "catalogue.yaml")
"""The head of the catalogue; where it lies is the book."""
CODE = Path("src", "helpers")
CHECKOUT = Path(__file__).resolve().parents[3]
"""The directory that holds the code that runs."""
OTHER = "ALLIANCES_OTHER_DATA"
"""Variable that, within one run on other data than the book's, names the folder in which these lie."""


def root() -> Path:
    """The book's top directory: the nearest one upward that holds a catalogue, else the installed checkout.

    A notebook runs in ``chapters/``, a command anywhere below the book, a test in a copy of
    the tables: each gets the tables nearest to it.

    Raises:
        BadInput: no catalogue is found in either place.
    """
    try:
        here = Path.cwd()
    except FileNotFoundError:
        raise BadInput("the folder in which this runs is gone (expected one that exists: cd to another)") from None
    for directory in (here, *here.parents, CHECKOUT):
        if (directory / CATALOGUE).is_file():
            return directory
    raise BadInput(f"{CATALOGUE.as_posix()}: not found in {here}, above it or in {CHECKOUT}: run inside the book")


def data_top() -> Path:
    """The directory whose ``data/`` is read: the book's, or that of a run on other data."""
    return Path(other) if (other := os.environ.get(OTHER)) else root()


def one_checkout() -> Path:
    """The book's top directory, whose code must be the code that runs.

    A second checkout or worktree holds data and code of its own; mixed with the code of the first it gives numbers
    that neither has.

    Raises:
        BadInput: the code of another checkout runs; names both.
    """
    here = root()
    if (here / CODE).is_dir() and here.resolve() != CHECKOUT:
        own = here / ".venv" / "bin" / "alliances"
        raise BadInput(f"the book is in {here}, but the code that runs lies in {CHECKOUT} (expected one: {own})")
    return here


def write_whole(path: Path, text: str) -> None:
    """Put a text into a file in one step: a reader, or a process killed on the way, sees the old one or the new."""
    put_whole(path, lambda part: part.write_text(text, encoding="utf-8", newline="\n"))


def put_whole(path: Path, write: Callable[[Path], object]) -> None:
    """Let something write a file, which appears in one step."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def new_or_ours(target: Path, ours: Callable[[Path], bool], maker: str) -> None:
    """Refuse a place at which something stands that no earlier command of the same kind has made.

    Raises:
        BadInput: names what was expected.
    """
    if target.is_dir() or (target.exists() and not ours(target)):
        article = "an" if maker[0] in "aeiou" else "a"
        raise BadInput(
            f"{target}: not made by an earlier {maker} (expected a new file or one that {article} {maker} has made)"
        )
