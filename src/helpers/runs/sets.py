"""Named sets of assumptions that ship with the book: ``chapters/sets.yaml``, each with the question that it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from helpers.analysis import CHAPTERS
from helpers.data.entries import EachOnce
from helpers.errors import BadInput, known, short
from helpers.runs.chapters import FOLDER, Chapter, chapter, contract

FILE = Path(FOLDER, "sets.yaml")


@dataclass(frozen=True)
class NamedSet:
    """Assumptions with a name."""

    chapter: str
    name: str
    title: str
    question: str
    """What a critic would ask."""
    parameters: Mapping[str, Any]
    """Those that are not the book's."""


def named_sets(root: Path, theme: str) -> dict[str, NamedSet]:
    """The sets of a chapter by name; none where the project has no such file.

    Raises:
        BadInput: an entry lacks something, or its parameters are refused.
    """
    text = (root / FILE).read_text(encoding="utf-8") if (root / FILE).is_file() else ""
    try:
        content = yaml.load(text, EachOnce) or {}  # noqa: S506 - a SafeLoader that refuses a key given twice
    except yaml.YAMLError as fault:
        raise BadInput(f"{FILE}: {' '.join(str(fault).split())}") from None
    return {name: _set(theme, name, entry) for name, entry in dict(content.get(theme) or {}).items()}


def executable(root: Path) -> list[Chapter]:
    """Every set of every chapter, to be executed beside the book."""
    return [
        replace(chapter(name, root), case=one.name, given=one.parameters)
        for name in CHAPTERS
        for one in named_sets(root, name).values()
    ]


def named_set(root: Path, theme: str, name: str) -> NamedSet:
    """One set.

    Raises:
        BadInput: the chapter has no set of this name.
    """
    every = named_sets(root, theme)
    if name not in every:
        raise BadInput(f"{theme}: no set {short(name)} ({known(name, every)})")
    return every[name]


def _set(theme: str, name: str, entry: Any) -> NamedSet:
    if not isinstance(entry, dict) or set(entry) != {"title", "question", "parameters"}:
        raise BadInput(f"{FILE}, {theme}, {name}: expected title, question and parameters")
    contract(theme).checked(entry["parameters"])
    return NamedSet(theme, name, **entry)
