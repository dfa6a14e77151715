"""The typed contract of a chapter: which parameters it takes, and what each may be.

A chapter's contract is a subclass of :class:`Parameters` beside its analysis. It drives the
notebook's ``parameters`` cell, the command line, the parameter reference and the cache key.
Only text, numbers, booleans and lists of them cross into a notebook, so fields hold nothing else.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from helpers.errors import FEW, BadInput, known, short


def parameter(label: str, meaning: str, unit: str | None = None, **rules: Any) -> Any:
    """A field of a contract: a label in plain words, one line of meaning, unit, and pydantic's rules (``ge`` …)."""
    return Field(title=label, description=meaning, json_schema_extra={"unit": unit} if unit else {}, **rules)


AS_TYPED = "date as 2013-01-20"
"""Unit of a field that holds a day."""


def day_parameter(label: str, meaning: str, first: date, last: date) -> Any:
    """A field that holds a day; its validator is :func:`iso_day` with the same ends."""
    ends = {"formatMinimum": first.isoformat(), "formatMaximum": last.isoformat()}
    return Field(title=label, description=meaning, json_schema_extra={"unit": AS_TYPED, "format": "date", **ends})


def iso_day(text: str, first: date, last: date) -> str:
    """A day as it must be written, no earlier and no later than two others; for a field's validator."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or text != day.isoformat() or not first <= day <= last:  # Python also reads 20120315
        raise ValueError(f"a {AS_TYPED}, from {first} to {last}")
    return text


SHORTEST_WINDOW = 2
"""Years between the first and the last year at the least: three years of data."""


def _said_in_schema(schema: dict[str, Any], contract: type[BaseModel]) -> None:
    """What contracts hold all lists of names to, and their rules between parameters, in the words of JSON Schema."""
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    for rule in schema["properties"].values():
        if rule.get("items", {}).keys() & {"enum", "const"}:
            rule["uniqueItems"] = True
    window = {"start_year", "end_year"} <= schema["properties"].keys()
    for name, rule in contract.__pydantic_decorators__.model_validators.items():
        if window or name != "_window_in_order":
            schema["description"] = f"{schema.get('description', '')} {inspect.getdoc(rule.func)}".strip()
    if window:
        schema["allOf"] = list(_window_rules(schema["properties"]["start_year"], schema["properties"]["end_year"]))


def _window_rules(first: Mapping[str, Any], last: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """JSON Schema compares no two values, so that each first year has a rule: from it on, the last year is later.

    A year that is not given is the default's.
    """
    for year in range(max(first["minimum"], last["minimum"] - SHORTEST_WINDOW + 1), first["maximum"] + 1):
        given = {"required": ["start_year"]} if year > first["default"] else {}
        needed = {"required": ["end_year"]} if year + SHORTEST_WINDOW > last["default"] else {}
        yield {
            "if": {"properties": {"start_year": {"minimum": year}}, **given},
            "then": {"properties": {"end_year": {"minimum": year + SHORTEST_WINDOW}}, **needed},
        }


class Parameters(BaseModel):
    """Base of all contracts: strict types, no unknown names, never changed after it was made.

    Two rules hold wherever they can: a list of names has each entry once, and ``end_year`` comes at least
    two years after ``start_year``.
    """

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, allow_inf_nan=False, json_schema_extra=_said_in_schema
    )

    @field_validator("*")
    @classmethod
    def _each_once(cls, value: Any) -> Any:
        names = [entry for entry in value if isinstance(entry, str)] if isinstance(value, list) else []
        if len(set(names)) != len(names):  # numbers, such as weights, may be alike
            raise ValueError("each entry once")
        return value

    @model_validator(mode="after")
    def _window_in_order(self) -> Self:
        """The end_year is at least two years after the start_year."""
        first, last = getattr(self, "start_year", None), getattr(self, "end_year", None)
        if first is not None and last is not None and last - first < SHORTEST_WINDOW:
            raise ValueError(
                f"parameters start_year={first}, end_year={last}: expected end_year at least two years after start_year"
            )
        return self

    @classmethod
    def chapter(cls) -> str:
        """Name of the chapter on the command line: ``burden-sharing`` for ``BurdenSharingParameters``."""
        stem = cls.__name__.removesuffix("Parameters")
        return "".join(f"-{c.lower()}" if c.isupper() and i else c.lower() for i, c in enumerate(stem))

    @classmethod
    def label(cls, name: str) -> str:
        """A parameter in plain words, as the head of a control or of a row."""
        field = cls.model_fields.get(name)
        return (field and field.title) or name.replace("_", " ").capitalize()

    @classmethod
    @cache
    def rules(cls) -> dict[str, Any]:
        """What each parameter may be: its rule of JSON Schema by name. Made once, and only to be read."""
        properties: dict[str, Any] = cls.model_json_schema()["properties"]
        return properties

    @classmethod
    def checked(cls, values: Mapping[str, Any]) -> Self:
        """Make the contract from plain values.

        Raises:
            BadInput: one line that names chapter, parameter, value and what was expected.
        """
        for fault in cls.faults(values).values():
            raise BadInput(f"{cls.chapter()}: {fault.line}")
        return cls(**dict(values))

    @classmethod
    def faults(cls, values: Mapping[str, Any]) -> dict[str, Refused]:
        """What the contract refuses: name of the parameter (empty for a rule on several) → why."""
        told: dict[str, Refused] = {}
        try:
            cls(**dict(values))
        except ValidationError as failure:
            for fault in failure.errors(include_url=False):
                told.setdefault(str(fault["loc"][0]) if fault["loc"] else "", _told(cls, fault))
        return told


@dataclass(frozen=True)
class Refused:
    """What a contract refuses of a parameter."""

    line: str
    """``start_year: got "20x2"; expected a whole year from 1987 to 2024``."""
    got: Any = None
    """The value, of a list the entry at fault."""


def _told(model: type[Parameters], fault: Mapping[str, Any]) -> Refused:
    if not fault["loc"]:  # a cross-field rule: its own message says it all
        return Refused(str(fault["msg"]).removeprefix("Value error, "))
    name = str(fault["loc"][0])
    if fault["type"] == "extra_forbidden":
        lists = known(name, model.model_fields, f"alliances params {model.chapter()}")
        return Refused(f"no parameter {short(name)} ({lists})", fault["input"])
    rule = model.rules()[name]
    wanted = f"expected {'a list of ' if fault['type'] == 'list_type' else ''}{expected(rule)}"
    if len(names_in(rule)) > FEW and isinstance(fault["input"], str):
        wanted = known(fault["input"], names_in(rule), f"alliances params {model.chapter()}")
    return Refused(f"{name}: {got(fault['input'])}; {wanted}", fault["input"])


def at_peace(model: type[Parameters], fault: Refused, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the parameters of a rule on several: one of those given is left aside, if that helps, or else all."""
    rules = model.rules()
    named = [one for one in rules if re.search(rf"\b{one}\b", fault.line)]
    default = {one: rules[one]["default"] for one in named}
    given = {one: values.get(one, value) for one, value in default.items()}
    moved = sorted(named, key=lambda one: given[one] != default[one])  # what was not asked for gives way first
    tried = [(one, value) for one in moved for value in (default[one], *names_in(rules[one])) if value != given[one]]
    for one, value in tried:
        if not isinstance(default[one], list) and not model.faults({**values, one: value}):
            return {**given, one: value}
    return default


def got(value: Any) -> str:
    """A value that is refused, as a message prints it.

    >>> got("20x2"), got(1492), got([]), got(True)
    ('got "20x2"', 'got 1492', 'got nothing', 'got true')
    """
    if value is None or value == [] or (isinstance(value, str) and not value.strip()):
        return "got nothing"
    if isinstance(value, str):
        return f'got "{short(value)[1:-1]}"'
    plain = isinstance(value, bool) or (isinstance(value, list) and all(isinstance(one, str) for one in value))
    return f"got {short(written(value))[1:-1] if plain else short(value)}"


def expected(rule: Mapping[str, Any], said: Callable[[str], str] = str) -> str:
    """What a parameter may be, by its rule of JSON Schema.

    Args:
        rule: the rule.
        said: how a value that the rule names is called.
    """
    names, kind, unit = [said(str(one)) for one in names_in(rule)], rule.get("type"), str(rule.get("unit", ""))
    if kind == "array":
        least = f"at least {in_letters(rule['minItems'])}" if rule.get("minItems") else "none, some or all"
        numbers = "numbers from 0" if rule["items"].get("minimum") == 0 else "numbers"
        return f"{least} of {', '.join(names)}, each once" if names else f"{numbers} with commas between, or nothing"
    if names or kind == "boolean":
        *others, last = names or [said("true"), said("false")]
        return f"{', '.join(others)} or {last}" if others else last
    if rule.get("format") == "date":
        return f"a {unit}, from {rule['formatMinimum']} to {rule['formatMaximum']}"
    ends = "".join(f" {word} {rule[end]:.10g}" for word, end in ENDS.items() if end in rule)
    if unit == "year":
        return f"a whole year{ends}"
    named = unit if unit != "number" else ""
    if kind == "integer":
        return f"a whole number{f' of {named}' if named else ''}{ends}"
    return f"{'a number' if kind == 'number' else 'text'}{ends}{f' ({named})' if named else ''}"


ENDS = {"from": "minimum", "to": "maximum"}


def written(value: Any, between: str = ",") -> str:
    """A value as one types it on the command line: ``JPN,KOR``, ``true``, ``2012``."""
    if isinstance(value, bool):
        return str(value).lower()
    return between.join(map(written, value)) if isinstance(value, list) else str(value)


def names_in(rule: Mapping[str, Any]) -> list[Any]:
    """The values, or entries of a list, that a rule of JSON Schema names one by one."""
    inner = rule.get("items", rule)
    return list(inner.get("enum") or ([inner["const"]] if "const" in inner else []))


def in_letters(n: int) -> str:
    """A number as a message says how many are needed: ``one``, ``two``; above three in digits."""
    return {1: "one", 2: "two", 3: "three"}.get(n, str(n))
