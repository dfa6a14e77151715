"""Parameters as a re-runner writes them: ``NAME=VALUE`` on the command line, or a YAML file."""

from __future__ import annotations

import re
import sys
from calendar import month_abbr, monthrange
from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext, suppress
from datetime import date
from itertools import product
from math import inf, isfinite, prod
from pathlib import Path
from shlex import quote
from typing import Annotated, Any, get_args, get_origin

import yaml

from helpers.analysis.contract import Parameters, Refused, at_peace, names_in, written
from helpers.data.entries import EachOnce
from helpers.errors import BadInput, matching, short
from helpers.wording import words

STANDARD_INPUT = "-"
INTEGER = re.compile(r"[-+]?[0-9]+")
NUMBER = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?")
"""Narrower than Python, which reads ``1_000`` and digits of other scripts as well."""
DIGITS = 300
"""More are no number that anybody means."""
LARGEST = 100_000
"""Characters of a file of parameters."""
DEEPEST = 2
"""A file of parameters holds names, and lists of values below them."""
SHORT = 60
"""Characters of a value, or of an assumption, where there is little room."""
LAST_OF_A_MONTH = 31
MOST = 10_000
"""Settings of a grid that nobody has to confirm."""


class _PlainLoader(EachOnce):
    """YAML whose dates stay text, as the contracts want them."""


_PlainLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def from_file(path: Path) -> dict[str, Any]:
    """Parameters of a YAML (or JSON) file that maps names to values, ``-`` for standard input; an empty one gives none.

    Raises:
        BadInput: no such file, not YAML, or not a mapping of names.
    """
    try:
        with nullcontext(sys.stdin.buffer) if str(path) == STANDARD_INPUT else path.open("rb") as file:
            text = file.read(LARGEST + 1).decode("utf-8-sig")
        _refuse_nested(path, text)
        content = yaml.load(text, _PlainLoader)  # noqa: S506 - a SafeLoader with less
    except OSError as fault:
        raise BadInput(f"{path}: {fault.strerror} (expected a YAML file of parameters)") from None
    except (yaml.YAMLError, ValueError) as fault:  # also what is not UTF-8, or a number of too many digits
        twice = fault.problem if isinstance(fault, yaml.constructor.ConstructorError) else "not YAML"
        line = _line(getattr(fault, "problem_mark", None))
        raise BadInput(f"{path}{line}: {twice} (expected lines such as 'start_year: 2012')") from None
    if content is None:
        return {}
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
        raise BadInput(f"{path}: expected a mapping of names to values, such as 'start_year: 2012'")
    return content


def _refuse_nested(path: Path, text: str) -> None:
    """Look before it is built: what is nested or repeated by reference can be small here and endless there."""
    if len(text) > LARGEST:
        raise BadInput(f"{path}: longer than {LARGEST:,} characters (expected a few lines such as 'start_year: 2012')")
    depth = 0
    for event in yaml.parse(text, yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or isinstance(event, yaml.AliasEvent):
            raise BadInput(
                f"{path}{_line(event.start_mark)}: nested (expected names with values, or with lists of values)"
            )


def from_pairs(pairs: Iterable[str], contract: type[Parameters]) -> dict[str, Any]:
    """Parameters of the form ``NAME=VALUE``, each read as the type that the contract declares.

    Lists are written ``JPN,KOR`` or ``[JPN, KOR]``; nothing after the sign is the empty list.
    A value that cannot be read as its type stays text, for the contract to refuse.

    Raises:
        BadInput: a pair has no name or no equals sign.
    """
    given: dict[str, str] = {}
    for pair in pairs:
        name, text = _halves(pair, "-p", "NAME=VALUE, such as start_year=2012")
        given[name] = text
    return from_texts(given, contract)


def from_texts(texts: Mapping[str, str], contract: type[Parameters]) -> dict[str, Any]:
    """Texts by name, each read as the type that the contract declares; what cannot be read stays text."""
    return {name: _read(text.strip(), _kind(contract, name)) for name, text in texts.items()}


def grid_from_pairs(pairs: Iterable[str], contract: type[Parameters], most: int | None = MOST) -> list[dict[str, Any]]:
    """Every combination of a grid of ``NAME=V1,V2``; a list as one value stands in brackets: ``[JPN,KOR],[KOR]``.

    Raises:
        BadInput: a pair that is not of this form, more combinations than ``most``, or one that the contract refuses.
    """
    grid: dict[str, list[Any]] = {}
    for pair in pairs:
        name, text = _halves(pair, "--grid", "NAME=V1,V2, such as start_year=2000,2012")
        if name in grid:
            raise BadInput(f"--grid {short(pair)}: {name} is given twice (expected all its values in one --grid)")
        grid[name] = [_read(value.strip(), _kind(contract, name)) for value in _OUTSIDE_BRACKETS.split(text)]
    if most is not None and (count := prod(map(len, grid.values()))) > most:
        raise BadInput(f"--grid: {count:,} settings (expected at most {most:,}; more with --yes)")
    combined = [dict(zip(grid, values, strict=True)) for values in product(*grid.values())]
    for setting in combined:
        checked(contract, setting, "--grid", grid)
    return combined


def checked(
    contract: type[Parameters], values: Mapping[str, Any], typed: str, grid: Mapping[str, list[Any]] | None = None
) -> Parameters:
    """Make a contract from what was typed.

    Args:
        contract: which.
        values: by name.
        typed: what stands before ``NAME=VALUE``, such as ``-p``.
        grid: all values of each name, where several are typed.

    Raises:
        BadInput: one line that says what is refused and what to type.
    """
    for name, fault in contract.faults(values).items():
        told = [
            f"{typed} {one}={_retyped(value, values.get(one), (grid or {}).get(one))}"
            for one, value in mend(contract, name, fault, values).items()
        ]
        raise BadInput("; type ".join(filter(None, [f"{contract.chapter()}: {fault.line}", " ".join(told)])))
    return contract.checked(values)


def _retyped(value: Any, before: Any, every: list[Any] | None) -> str:
    """A value as it is typed in the place of another, among all of a grid if that is one."""
    if every is None:
        return written(value)
    put = [value if one == before else one for one in every]
    told = (f"[{written(one)}]" if isinstance(one, list) else written(one) for one in put)
    return ",".join(dict.fromkeys(told))


def mend(contract: type[Parameters], name: str, refused: Refused, values: Mapping[str, Any]) -> dict[str, Any]:
    """What would do instead of what is refused: what was likely meant, else the book's own; nothing for a stranger."""
    if not name:
        return at_peace(contract, refused, values)
    rule = contract.rules().get(name)
    if rule is None:
        return {}
    value = values.get(name)
    if isinstance(value, list) and "items" in rule:
        meant: list[Any] = [list(dict.fromkeys(_entry_meant(rule["items"], one) for one in value))]
    else:
        meant = [*_meant(rule, refused.got)]
    return {name: next((one for one in meant if name not in contract.faults({**values, name: one})), rule["default"])}


def _entry_meant(rule: Mapping[str, Any], one: Any) -> Any:
    """An entry of a list, or what somebody may have meant who typed one that it cannot have."""
    names = names_in(rule)
    return one if not names or one in names else next(_meant(rule, one), one)


def _meant(rule: Mapping[str, Any], got: Any) -> Iterator[Any]:
    """What somebody may have meant whose value a rule refuses, the likeliest first."""
    names = ["true", "false"] if rule.get("type") == "boolean" else names_in(rule)
    if names:
        called = {word: one for one in names for word in (words.choice(str(one)), str(one))}
        near = (called[one] for one in matching(str(got), called))
        yield from (one == "true" for one in near) if rule.get("type") == "boolean" else near
    elif rule.get("type") in ("integer", "number"):
        text = str(got).strip(" %")
        read = [float(one) for one in (text.replace(",", "."), text.replace(",", "")) if NUMBER.fullmatch(one)]
        sizes = [size for size in read if isfinite(size)]
        low, high = rule.get("minimum", -inf), rule.get("maximum", inf)
        whole = round if rule["type"] == "integer" else float
        yield from (whole(size) for size in sizes)
        yield from (size / 100 for size in sizes if high <= 1)  # a share told in per cent
        yield from (whole(min(max(size, low), high)) for size in sizes)
    elif rule.get("format") == "date":
        days = [day.isoformat() for day in _days_meant(str(got))]
        yield from (one for day in days for one in (day, min(max(day, rule["formatMinimum"]), rule["formatMaximum"])))


def _days_meant(text: str) -> Iterator[date]:
    """The day that a text may mean which is none in ISO's form; the last of its month for one that this does not have.

    >>> [str(day) for text in ("2026-2-30", "15.3.2012", "1 March 2024", "3/4/2012") for day in _days_meant(text)]
    ['2026-02-28', '2012-03-15', '2024-03-01']
    """
    named = [at for at, name in enumerate(month_abbr) if name and re.search(rf"\b{name}", text, re.IGNORECASE)]
    numbers = [int(one) for one in re.findall(r"\d+", text[:SHORT])]
    years, rest = [one for one in numbers if one > LAST_OF_A_MONTH], [one for one in numbers if one <= LAST_OF_A_MONTH]
    if "/" in text and not named and not any(one > len(month_abbr) - 1 for one in rest):
        return  # days come first in one country and months in another
    if numbers[:1] != years:  # the year stands last
        rest.reverse()
    month, day, *more = [*named, *rest, 1, 1]
    if month >= len(month_abbr):
        month, day = day, month
    if len(years) == 1 and len(more) <= 2 and 1 <= month < len(month_abbr) and day > 0:
        with suppress(ValueError):  # the year is none
            yield date(years[0], month, min(day, monthrange(years[0], month)[1]))


_OUTSIDE_BRACKETS = re.compile(r",(?![^\[]*\])")


def _halves(pair: str, option: str, expected: str) -> tuple[str, str]:
    name, sign, text = pair.partition("=")
    if not sign or not name.strip():
        raise BadInput(f"{option} {short(pair)}: expected {expected}")
    return name.strip(), text.strip()


def _kind(contract: type[Parameters], name: str) -> Any:
    field = contract.model_fields.get(name)
    return field.annotation if field else str


def _read(text: str, kind: Any) -> Any:
    if get_origin(kind) is Annotated:  # a type with a rule of its own, such as a weight from 0
        return _read(text, get_args(kind)[0])
    if get_origin(kind) is list:
        return [_read(item, next(iter(get_args(kind)))) for item in _items(text)]
    if kind is bool:
        return {"true": True, "false": False}.get(text.lower(), text)
    if kind in (int, float) and INTEGER.fullmatch(text) and len(text) <= DIGITS:
        return int(text)
    return float(text) if kind is float and NUMBER.fullmatch(text) else text


def _items(text: str) -> list[str]:
    inner = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    return [item.strip().strip("'\"") for item in inner.split(",")] if inner.strip() else []


def _line(mark: Any) -> str:
    return f", line {mark.line + 1}" if mark else ""


def in_words(value: Any) -> str:
    """A value as one reads it: ``Japan, Korea``, ``yes``, ``none``."""
    return ", ".join(words.choice(one) for one in written(value).split(",")) or "none"


def assumptions(contract: type[Parameters], values: Mapping[str, Any], most: int | None = None) -> str:
    """What is assumed, as one reads it: ``First year: 1995; Ally of the before/after tests: Japan``.

    Args:
        contract: whose parameters they are.
        values: by name.
        most: how many are told and how long each, where there is little room; all of each without it.
    """
    told = [f"{contract.label(name)}: {in_words(value)}" for name, value in values.items()]
    more = [f"{len(told) - most} more"] if most is not None and len(told) > most else []
    return "; ".join([*(one if most is None else few(one) for one in told[:most]), *more])


def few(text: str, most: int = SHORT) -> str:
    """The beginning of a text that is long, for a line."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def in_both(value: Any) -> str:
    """A value as one reads it and, where that is something else, as one types it: ``constant dollars (real)``."""
    read, typed = in_words(value), written(value)
    return f"{read} ({typed})" if typed and read != typed.replace("_", " ") else read


def command(chapter: str, given: Mapping[str, Any], data: str = "") -> str:
    """The command that makes a run, to be copied into a shell; ``data``: the folder of data that are not the book's."""
    pairs = [f"-p {quote(f'{name}={written(value)}')}" for name, value in given.items()]
    return " ".join(["alliances run", chapter, *(["--data", quote(data)] if data else []), *pairs])
