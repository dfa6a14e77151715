"""Parameters as a re-runner writes them: ``NAME=VALUE`` on the command line, or a YAML file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args, get_origin

import yaml

from helpers.analysis.contract import Parameters
from helpers.errors import BadInput


class _PlainLoader(yaml.SafeLoader):
    """YAML whose dates stay text, as the contracts want them."""


_PlainLoader.yaml_implicit_resolvers = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def from_file(path: Path) -> dict[str, Any]:
    """Parameters of a YAML (or JSON) file that maps names to values; an empty file gives none.

    Raises:
        BadInput: no such file, not YAML, or not a mapping of names.
    """
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _PlainLoader)  # noqa: S506 - a SafeLoader with less
    except OSError as fault:
        raise BadInput(f"{path}: {fault.strerror} (expected a YAML file of parameters)") from None
    except (yaml.YAMLError, UnicodeDecodeError) as fault:
        raise BadInput(f"{path}{_line(fault)}: not YAML (expected lines such as 'start_year: 2012')") from None
    if content is None:
        return {}
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
        raise BadInput(f"{path}: expected a mapping of names to values, such as 'start_year: 2012'")
    return content


def from_pairs(pairs: Iterable[str], contract: type[Parameters]) -> dict[str, Any]:
    """Parameters of the form ``NAME=VALUE``, each read as the type that the contract declares.

    Lists are written ``JPN,KOR`` or ``[JPN, KOR]``; nothing after the sign is the empty list.
    A value that cannot be read as its type stays text, for the contract to refuse.

    Raises:
        BadInput: a pair has no name or no equals sign.
    """
    given = {}
    for pair in pairs:
        name, sign, text = pair.partition("=")
        if not sign or not name.strip():
            raise BadInput(f"-p {pair!r}: expected NAME=VALUE, such as start_year=2012")
        field = contract.model_fields.get(name.strip())
        given[name.strip()] = _read(text.strip(), field.annotation if field else str)
    return given


def _read(text: str, kind: Any) -> Any:
    if get_origin(kind) is list:
        return [_read(item, next(iter(get_args(kind)))) for item in _items(text)]
    if kind is bool:
        return {"true": True, "false": False}.get(text.lower(), text)
    for number in (int, float):
        if kind in (number, float):
            try:
                return number(text)
            except ValueError:
                continue
    return text


def _items(text: str) -> list[str]:
    inner = text[1:-1] if text.startswith("[") and text.endswith("]") else text
    return [item.strip().strip("'\"") for item in inner.split(",")] if inner.strip() else []


def _line(fault: Exception) -> str:
    mark = getattr(fault, "problem_mark", None)
    return f", line {mark.line + 1}" if mark else ""
