"""Named sets of assumptions that ship with the book: ``chapters/sets.yaml``, each with the question that it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from helpers.analysis import CHAPTERS
from helpers.analysis.contract import written
from helpers.data.entries import EachOnce
from helpers.errors import BadInput, known, short

if TYPE_CHECKING:
    from helpers.runs.chapters import Chapter

FILE = Path("chapters", "sets.yaml")


@dataclass(frozen=True)
class NamedSet:
    """Assumptions with a name."""

    chapter: str
    name: str
    title: str
    question: str
    """What a critic would ask."""
    answer: str
    """Id of the sentence that answers it."""
    parameters: Mapping[str, Any]
    """Those that are not the book's."""

    @property
    def setting(self) -> str:
        """What it sets, as one types it: ``measure=share share_of=trade``."""
        return " ".join(f"{name}={written(value)}" for name, value in self.parameters.items())


def named_sets(root: Path, theme: str) -> dict[str, NamedSet]:
    """The sets of a chapter by name; none where the project has no such file.

    Raises:
        BadInput: an entry lacks something, or its parameters are refused.
    """
    from helpers.runs.chapters import contract

    found = listed(root, theme)
    for one in found.values():
        contract(theme).checked(one.parameters)
    return found


def listed(root: Path, theme: str) -> dict[str, NamedSet]:
    """The same without a look at the chapter's contract, for help, which is to come at once."""
    text = (root / FILE).read_text(encoding="utf-8") if (root / FILE).is_file() else ""
    try:
        content = yaml.load(text, EachOnce) or {}  # noqa: S506 - a SafeLoader that refuses a key given twice
    except yaml.YAMLError as fault:
        raise BadInput(f"{FILE}: {' '.join(str(fault).split())}") from None
    mine = content.get(theme) or {} if isinstance(content, dict) else content
    if not isinstance(mine, dict):
        raise BadInput(f"{FILE}: expected names of chapters, and below each its sets by name")
    return {name: _set(theme, name, entry) for name, entry in mine.items()}


def executable(root: Path) -> list[Chapter]:
    """Every set of every chapter, to be executed beside the book."""
    from helpers.runs.chapters import chapter

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
    kinds = {"title": str, "question": str, "answer": str, "parameters": dict}
    whole = isinstance(entry, dict) and set(entry) == set(kinds)
    if not whole or not all(isinstance(entry[key], kind) for key, kind in kinds.items()):
        raise BadInput(f"{FILE}, {theme}, {name}: expected title, question, answer and parameters")
    return NamedSet(theme, name, **entry)
