"""``{parameter-reference} trade``: the contract of a chapter as a page, made from the contract itself."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from helpers.book import elements as make

TYPES = {"integer": "whole number", "number": "number", "string": "text", "boolean": "true or false", "array": "list"}
"""JSON Schema's words → a reader's."""


class ParameterReference(SphinxDirective):
    """A table of one chapter's parameters."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Make the table; the page depends on the file of the contract."""
        from helpers.analysis import CHAPTERS

        chapter = self.arguments[0]
        if chapter not in CHAPTERS:
            raise self.error(f"no chapter {chapter!r} (expected one of: {', '.join(CHAPTERS)})")
        contract = CHAPTERS[chapter]
        self.env.note_dependency(inspect.getfile(contract))
        properties = contract.model_json_schema(by_alias=False)["properties"]
        rows = [row(chapter, name, schema) for name, schema in properties.items()]
        return [
            make.table(
                ["Parameter", "Meaning", "Allowed", "Default"], rows, classes=["reference", "parameters"], stub=True
            )
        ]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("parameter-reference", ParameterReference)


def anchor(chapter: str, name: str) -> str:
    """Of the row of a parameter."""
    return f"parameter-{chapter}-{name.replace('_', '-')}"


def row(chapter: str, name: str, schema: Mapping[str, Any]) -> list[make.Inline]:
    """One parameter: name with an anchor, meaning, what is allowed, default."""
    return [
        [nodes.target("", "", ids=[anchor(chapter, name)]), make.code(name)],
        str(schema.get("description", "")),
        allowed(schema),
        default(schema),
    ]


def allowed(schema: Mapping[str, Any]) -> list[nodes.Node]:
    """Type, unit and range or choices as words: *whole number, 1987 to 2024 (year)*."""
    choices = schema.get("enum") or schema.get("items", {}).get("enum")
    kind = TYPES.get(schema.get("type", ""), "text")
    if choices:
        start = "any of " if kind == "list" else "one of "
        return [nodes.Text(start), *make.joined([make.code(str(choice)) for choice in choices])]
    return [nodes.Text(", ".join(part for part in (kind, _range(schema), schema.get("unit", "")) if part))]


def default(schema: Mapping[str, Any]) -> make.Inline:
    """The default as one would type it on the command line."""
    value = schema.get("default", "none: required")
    return make.joined([make.code(str(item)) for item in value]) if isinstance(value, list) else make.code(str(value))


def _range(schema: Mapping[str, Any]) -> str:
    if "minimum" in schema and "maximum" in schema:
        return f"{_number(schema['minimum'])} to {_number(schema['maximum'])}"
    return f"{schema['formatMinimum']} to {schema['formatMaximum']}" if "formatMinimum" in schema else ""


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)
