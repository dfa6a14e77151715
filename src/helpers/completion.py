"""What the shell offers where a command is begun: chapters, parameters and their values, sets, runs, tables, claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from click.shell_completion import CompletionItem

from helpers.errors import BadInput


class _ChapterName(click.ParamType[str]):
    """The name of a chapter; that of its file, ``burden_sharing``, means the same."""

    name = "chapter"

    def convert(self, value: str, _parameter: click.Parameter | None, _context: click.Context | None) -> str:
        """The name as the book has it; one that is none stays, and is refused where the chapter is looked for."""
        from helpers.analysis import CHAPTERS

        name = value.replace("_", "-")
        return name if name in CHAPTERS else value

    def shell_complete(self, _context: click.Context, _parameter: click.Parameter, begun: str) -> list[CompletionItem]:
        """Names of chapters that begin so, written as they were begun."""
        from helpers.analysis import CHAPTERS

        names = [name.replace("-", "_") if "_" in begun else name for name in CHAPTERS]
        return [CompletionItem(name) for name in names if name.startswith(begun)]


CHAPTER = _ChapterName()
"""The type of every argument and option that names a chapter."""


def _chapter(context: click.Context) -> str:
    """The chapter on the line; after an option that has no value yet, click leaves all words as they are."""
    return context.params.get("chapter_name") or next((CHAPTER(word) for word in context.args), "")


def pairs(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Parameters of the chapter on the line, then the values that one may be."""
    from helpers.runs.chapters import contract

    name, sign, value = begun.partition("=")
    try:
        fields = contract(_chapter(context)).rules()
    except BadInput:
        return []
    if not sign:
        return [f"{field}=" for field in fields if field.startswith(name)]
    return [f"{name}={one}" for one in choices(fields.get(name, {})) if str(one).startswith(value)]


def parameters(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """Parameters of the chapter on the line."""
    return [one.removesuffix("=") for one in pairs(context, parameter, begun)]


def sets(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Sets of assumptions of the chapter on the line."""
    from helpers.data import root
    from helpers.runs.sets import named_sets

    name = _chapter(context)
    return [one for one in (named_sets(root(), name) if name else ()) if one.startswith(begun)]


def runs(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """The book and the runs on the shelf."""
    from helpers.data import root
    from helpers.runs.shelf import kept_runs

    return [name for name in ("book", *(one.folder.name for one in kept_runs(root()))) if name.startswith(begun)]


def tables(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Names of tables that begin so."""
    from helpers.data import catalogue

    return [name for name in catalogue().tables if name.startswith(begun)]


def claims(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Claims whose id begins so."""
    from helpers.claims.ledger import claims as ledger

    return [one.id for one in ledger() if one.id.startswith(begun.upper())]


def choices(field: Mapping[str, Any]) -> list[Any]:
    """The values that a field of a contract may have, if they are few; from its JSON schema."""
    inner = field.get("items", field)
    return list(inner.get("enum") or ([inner["const"]] if "const" in inner else []))
