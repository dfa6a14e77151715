"""What the shell offers where a command is begun: chapters, parameters and their values, sets, runs, tables, claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from helpers.errors import BadInput


def chapters(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Names of chapters that begin so, for the shell."""
    from helpers.analysis import CHAPTERS

    return [name for name in CHAPTERS if name.startswith(begun)]


def pairs(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Parameters of the chapter on the line, then the values that one may be."""
    from helpers.runs.chapters import contract

    name, sign, value = begun.partition("=")
    try:
        fields = contract(context.params.get("chapter_name") or "").model_json_schema()["properties"]
    except BadInput:
        return []
    if not sign:
        return [f"{field}=" for field in fields if field.startswith(name)]
    return [f"{name}={one}" for one in choices(fields.get(name, {})) if str(one).startswith(value)]


def sets(context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Sets of assumptions of the chapter on the line."""
    from helpers.data import root
    from helpers.runs.sets import named_sets

    return [name for name in named_sets(root(), context.params.get("chapter_name") or "") if name.startswith(begun)]


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
