"""The form of a chapter's assumptions, made from its contract, and what a reader sent with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from math import floor, log10
from typing import Any

from helpers.analysis.contract import Parameters, Refused, expected, got, names_in, written
from helpers.errors import nearest, short
from helpers.runs.given import from_texts, in_words, mend
from helpers.runs.moves import claims_among
from helpers.runs.shelf import differing
from helpers.wording import words

Moves = Mapping[str, tuple[str, ...]]
"""Finding, then claim → the parameters that can move it."""
Reach = Callable[[str], Moves | None]
"""Chapter → what can move its findings and claims; none while that is being worked out, empty where it cannot be."""
STATISTICAL = ("hac_lags", "confidence", "max_breaks", "draws", "seed")
"""Parameters of the method, which most readers leave alone: folded away."""
TRACKERS = re.compile(r"utm_.*|.*cl(?:id|kid)|mc_[ce]id|_g[al]|igsh(?:id)?|ref(?:_src)?")
"""Names that other sites and newsletters add to an address."""


@dataclass(frozen=True)
class Field:
    """One parameter as a control of the form."""

    name: str
    label: str
    meaning: str
    allowed: str
    """What may be typed, with range and unit; blank where one chooses."""
    kind: str
    """``checks``, ``choice``, ``truth``, ``number``, ``day``, ``text``."""
    value: str
    """As text; what is typed when it was refused."""
    book: str
    """The book's own value."""
    choices: tuple[tuple[str, bool], ...] = ()
    """Value and whether it is chosen."""
    low: float | None = None
    high: float | None = None
    keys: str = "decimal"
    """Which keys a phone shows for a number."""
    fault: str = ""
    moved: tuple[str, ...] | None = None
    """Findings and claims that the parameter can move; None while that is not known."""

    @property
    def book_shown(self) -> str:
        """The book's own value in words."""
        return in_words(self.book)

    @property
    def step(self) -> float:
        """By how much an arrow key moves a number: 1 where it is whole, else a tenth of the book's order of size."""
        if self.keys == "numeric":
            return 1
        size = abs(float(self.book)) or 1
        return 10.0 ** (floor(log10(size)) - 1)

    @property
    def folded(self) -> bool:
        """Whether it belongs to the method."""
        return self.name in STATISTICAL

    @property
    def findings(self) -> list[str]:
        """The sentences that it can move."""
        return [one for one in self.moved or () if " " in one]

    @property
    def claims(self) -> list[str]:
        """The claims that it can move, by id."""
        return [one for one in self.moved or () if " " not in one]


@dataclass(frozen=True)
class Sent:
    """What a reader sent, read by the contract's rules."""

    texts: Mapping[str, list[str]]
    given: dict[str, Any]
    """Values that are not the book's; whole only when there are no faults."""
    faults: dict[str, str]
    """Parameter, or nothing for a rule on several → what is wrong, as the form calls things, and what to type."""
    ignored: tuple[str, ...] = ()
    """Names like no parameter, which are left out; those of trackers are not even told."""


def read(contract: type[Parameters], pairs: Iterable[tuple[str, str]]) -> Sent:
    """Read names and texts as the command line reads them.

    A list comes as its name once for each entry, and once with nothing, so that none chosen is an empty list.
    """
    texts: dict[str, list[str]] = {}
    for name, text in pairs:
        texts.setdefault(name, []).append(text)
    values = from_texts({name: _joined(found) for name, found in texts.items()}, contract)
    faults = {name: _in_form(contract, name, told, values) for name, told in contract.faults(values).items()}
    given = {} if faults else differing(contract, contract.checked(values).model_dump())
    return Sent(texts, given, faults)


def read_address(contract: type[Parameters], pairs: Iterable[tuple[str, str]]) -> Sent:
    """The same of an address, which others may have lengthened: a name like no parameter is left out."""
    every = [(name, text) for name, text in pairs if name.strip() and not TRACKERS.fullmatch(name)]
    fields = contract.model_fields
    foreign = dict.fromkeys(name for name, _ in every if name not in fields and not nearest(name, fields))
    return replace(read(contract, [pair for pair in every if pair[0] not in foreign]), ignored=tuple(foreign))


def fields(contract: type[Parameters], sent: Sent, reach: Moves) -> list[Field]:
    """The controls of the form, in the order of the contract, with what was sent in them."""
    schema = contract.rules()
    return [
        _field(
            name,
            schema[name],
            _labelled(contract, str(schema[name].get("description", ""))),
            sent.texts.get(name),
            sent.faults.get(name, ""),
            tuple(text for text, by in reach.items() if name in by) if reach else None,
        )
        for name in contract.model_fields
    ]


@dataclass(frozen=True)
class Movable:
    """A finding or a claim with the controls that can move it."""

    said: str
    claim: str
    """Id of a claim; empty for a finding."""
    by: tuple[tuple[str, str], ...]
    """Name and label of each control."""


def turned(contract: type[Parameters], reach: Moves) -> list[Movable]:
    """The findings of a chapter, then its claims, each with the controls that can move it."""
    words = claims_among(reach)
    return [
        Movable(
            words.get(text, text), text if text in words else "", tuple((name, contract.label(name)) for name in by)
        )
        for text, by in reach.items()
    ]


@dataclass(frozen=True)
class Stranger:
    """What was sent that is no parameter of the chapter."""

    name: str
    value: str
    fault: str

    @property
    def shown(self) -> str:
        """As the address has it."""
        return f"{self.name}={self.value}"


def strangers(contract: type[Parameters], sent: Sent) -> list[Stranger]:
    """What was sent that the contract does not know, in the order in which it came."""
    return [
        Stranger(name, _joined(texts), sent.faults.get(name, ""))
        for name, texts in sent.texts.items()
        if name and name not in contract.model_fields
    ]


def _in_form(contract: type[Parameters], name: str, refused: Refused, values: Mapping[str, Any]) -> str:
    """What the contract refuses, in the words of the command line, with the label of the field."""
    schema = contract.rules()
    if name in schema:
        wanted = expected(schema[name], words.choice)
        meant = written(mend(contract, name, refused, values)[name])
        text = written(values[name])
        kind = _kind(schema[name], [str(one) for one in names_in(schema[name])], text.split(","))
        verb = {"checks": "tick", "choice": "choose", "truth": "choose"}.get(kind, "type")
        to_do = in_words(meant) if verb != "type" else meant or "nothing"
        return f"{contract.label(name)}: {got(refused.got)}; expected {wanted}; {verb} {to_do}."
    if name:  # a stranger, from an address
        meant = nearest(name, contract.model_fields) or "this chapter has none like it."
        return f"no parameter {short(name)}: {meant} Take its tick away to leave it out."
    line = re.sub(r"^parameters? ", "", refused.line).replace(": expected ", ": needed is ")
    named = re.sub(r"(\w+)=", lambda found: f"{found[1]} ", line).replace("'", "")
    mended = {one: value for one, value in mend(contract, "", refused, values).items() if value != values.get(one)}
    to_set = words.join([f"“{contract.label(one)}” to {in_words(written(value))}" for one, value in mended.items()])
    return f"{_labelled(contract, named, every=True)}; set {to_set}."


def _labelled(contract: type[Parameters], text: str, *, every: bool = False) -> str:
    """A text of the contract in which parameters are called by their labels and values by their words.

    Args:
        contract: whose parameters it speaks of.
        text: the text.
        every: whether a name that is also a plain word, such as ``measure``, means the parameter.
    """
    values = {str(one) for rule in contract.rules().values() for one in names_in(rule)}

    def said(found: re.Match[str]) -> str:
        word = found[0]
        if word in contract.model_fields and (every or "_" in word or text[found.end() :].startswith(" is ")):
            return f"“{contract.label(word)}”"
        return words.choice(word) if "_" in word and word in values else word

    return re.sub(r"[A-Za-z]\w*", said, text)


def _joined(found: list[str]) -> str:
    return ",".join(text for text in found if text) if len(found) > 1 else found[0]


def _field(
    name: str,
    schema: Mapping[str, Any],
    meaning: str,
    texts: list[str] | None,
    fault: str,
    moved: tuple[str, ...] | None,
) -> Field:
    book = written(schema["default"])
    value = book if texts is None else _joined(texts)
    choices = [str(one) for one in names_in(schema)]
    chosen = [text.strip() for text in value.split(",")]
    kind = _kind(schema, choices, chosen)
    return Field(
        name=name,
        label=str(schema["title"]),
        meaning=meaning,
        allowed="" if choices or kind == "truth" else expected(schema),
        kind=kind,
        value=value,
        book=book,
        choices=tuple((one, one in chosen) for one in choices),
        low=schema.get("minimum"),
        high=schema.get("maximum"),
        keys="numeric" if schema.get("type") == "integer" else "decimal",
        fault=fault,
        moved=moved,
    )


def _kind(schema: Mapping[str, Any], choices: list[str], chosen: list[str]) -> str:
    if schema.get("type") == "array":
        # boxes have one order; a list in another, whose order may matter, stays text
        in_order = [one for one in choices if one in chosen] == [one for one in chosen if one]
        return "checks" if choices and in_order else "text"
    if schema.get("type") == "boolean":
        return "truth"
    if choices:
        return "choice"
    if schema.get("type") in {"integer", "number"}:
        return "number"
    return "day" if schema.get("format") == "date" else "text"
