"""Asks the sentences of a page for their numbers: each must be the one it names, in its unit, to the decimals shown."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bs4 import Tag

from helpers.wording import words

CARDINALS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
SPELLED = (
    {word: n for n, word in enumerate(CARDINALS)} | dict.fromkeys(("none", "no", "not one", "never"), 0) | {"once": 1}
)
SIGNS = {words.MINUS: -1, "+": 1}
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_POWERS = {"trillion": 12, "billion": 9, "million": 6, "thousand": 3}
_POWER_OF_UNIT = {"trillion": 12, "bn": 9, "billion": 9, "m": 6, "million": 6, "thousand": 3}
_TIMES = {"day", "month", "year"}


@dataclass(frozen=True)
class Printed:
    """A number on the page that names a result."""

    id: str
    text: str
    after: str
    """What follows, up to the next marked number."""
    sentence: str


def marks(sentence: Tag) -> Iterator[Printed]:
    """The marked numbers of a sentence in order."""
    whole = plain(sentence.get_text())
    for mark in sentence.select(".aaf-n"):
        after = ""
        for node in mark.next_siblings:
            if isinstance(node, Tag):
                break
            after += str(node)
        yield Printed(str(mark["data-result"]), plain(mark.get_text()), plain(after), whole)


def unmarked(sentence: Tag) -> str:
    """What of a sentence stands outside the marks."""
    return plain("".join(" … " if isinstance(node, Tag) else str(node) for node in sentence.children))


def plain(text: str) -> str:
    """The text without the characters that only hold words together."""
    return text.replace("\N{WORD JOINER}", "").replace(words.NO_BREAK, " ")


def named(id: str, results: Mapping[str, Any], parameters: Mapping[str, tuple[Any, str]]) -> tuple[Any, str]:
    """Value and unit of what a mark names: a result, an end of its interval, its n, or a parameter of the run."""
    if id.startswith("parameters."):
        return parameters[id.removeprefix("parameters.")]
    name, _, part = id.partition("#")
    result = results[name]
    if part in {"n", "level"}:
        return result[part], {"n": "count", "level": "probability"}[part]
    low, high = result["interval"] or (None, None)
    return {"": result["value"], "low": low, "high": high}[part], result["unit"]


def fault(one: Printed, value: Any, unit: str) -> str | None:
    """What is wrong with a printed number; nothing if it is its result's."""
    known = f"the result is {value!r} {unit}".rstrip()
    if isinstance(value, str):
        return None if one.text in _dates(value) else f"prints {one.text!r}, {known}"
    spelled = _spelled(one.text)
    if value is None or spelled is not None:
        return None if value is not None and spelled == value else f"says {one.text!r}, {known}"
    if one.text == "p < 0.01":
        return None if value < 0.01 else f"prints {one.text!r}, {known}"
    wrong = _unit_fault(one, unit)
    if wrong:
        return f"prints {one.text + one.after[:20]!r}, {known}: {wrong}"
    return None if _digits_fit(one, float(value), unit) else f"prints {one.text + one.after[:20]!r}, {known}"


def _dates(value: str) -> set[str]:
    if re.fullmatch(r"\d{4}Q[1-4]", value):
        return {f"{value[4:]} {value[:4]}"}
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", value):
        return {value}
    return {plain(form(value)) for form in (words.date_in_words, words.day, words.month, words.year)}


def _spelled(text: str) -> int | None:
    """The number that a word says."""
    return SPELLED.get(text.lower())


def _digits_fit(one: Printed, value: float, unit: str) -> bool:
    digits = _NUMBER.search(one.text)
    if digits is None:
        return False
    sign = next((SIGNS[mark] for mark in one.text[: digits.start()] if mark in SIGNS), 0)
    decimals = len(digits[0].partition(".")[2])
    scaled = abs(value) * _scale(one, value, unit)
    return sign * value >= 0 and digits[0].replace(",", "") == f"{scaled:.{decimals}f}"


def _around(one: Printed) -> tuple[str, str]:
    """What stands before the digits, and after them."""
    digits = _NUMBER.search(one.text)
    assert digits is not None, one.text
    return one.text[: digits.start()], one.text[digits.end() :] + one.after


def _scale(one: Printed, value: float, unit: str) -> float:
    """By what the value was multiplied to be printed."""
    _, after = _around(one)
    if after.startswith("%") and unit.split(" ", 1)[0] in {"share", "probability"}:
        return 100.0
    power = re.match(r"\s*(\w+)", after)
    if power and power[1] in _POWERS:
        return 10.0 ** (_power(unit) - _POWERS[power[1]])
    return 1.0


def _power(unit: str) -> int:
    """Powers of ten in a unit: nine in "USD bn"."""
    return next((_POWER_OF_UNIT[word] for word in unit.split(" ")[:2] if word in _POWER_OF_UNIT), 0)


def _unit_fault(one: Printed, unit: str) -> str | None:
    """What the words around a number say that its unit does not."""
    before, after = _around(one) if _NUMBER.search(one.text) else ("", one.after)
    head = unit.split(" ", 1)[0]
    rules = {
        "is no percentage": after.startswith("%") and not (unit.startswith("%") or head in {"share", "probability"}),
        "is no sum of dollars": "$" in before and head != "USD",
        "is in no percentage points": bool(re.match(r"\s*percentage points?\b", after)) and head != "pp"
        and not unit.startswith("percentage points"),
        "says no dollars": head == "USD" and not re.search(r"\$|dollar", one.sentence),
        "says no per cent": unit.startswith("%") and "%" not in one.sentence,
        "says no points": (head == "pp" or unit.startswith("percentage points")) and "point" not in one.sentence,
        "says no thousands, millions or billions": _power(unit) > 0
        and not re.search("|".join(_POWERS), one.sentence),
        "is in another unit of time": _other_time(after, unit),
    }  # fmt: skip
    return next((text for text, broken in rules.items() if broken), None)


def _other_time(after: str, unit: str) -> bool:
    said = re.match(r"\s*(?:full )?(day|month|year)s?\b", after)
    return bool(said) and unit.rstrip("s") in _TIMES - {said[1] if said else ""} and unit != "year"


# ------------------------------------------------------------------------------------------- outside the marks

_MONTH = "(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_DATED = re.compile(
    rf"\b\d{{1,2}} {_MONTH}(?: \d{{4}})?|\b(?:18|19|20)\d\d(?:[–/](?:\d{{4}}|\d\d))?s?\b|\bQ[1-4]\b"
    r"|\b(?:Section|[Aa]rticle|Resolution) \d+\b|\b[A-Z]+-?\d+[A-Z]?\b"
)
"""Dates, years and spans of them; names with a figure in them, such as G7."""
_DEFINED = re.compile(
    r"(?:two|three)-way|(?:the|all|these|its) three|first five|between the two|the two (?:codings|components|methods)",
    re.IGNORECASE,
)
"""Numbers in words that belong to what a thing is: the three countries, the first five members of BRICS."""
_COUNTED = re.compile(rf"\b(?:{'|'.join(CARDINALS[2:])})\b", re.IGNORECASE)


def left_over(text: str, results: list[Mapping[str, Any]], quoted: list[str]) -> set[str]:
    """Numbers outside the marks that are no date, no name and no part of a unit or of a quotation.

    Args:
        text: what stands outside the marks.
        results: those that the sentence read.
        quoted: texts of tables that pages quote, longest first.
    """
    bare = _DATED.sub(" ", _unquoted(text, quoted))
    return set(_NUMBER.findall(bare)) - {
        number for one in results for number in _NUMBER.findall(one["unit"]) if _belongs(number, one)
    }


def counted(text: str, quoted: list[str]) -> set[str]:
    """Numbers in words outside the marks that are no part of a quotation or of a definition."""
    return set(_COUNTED.findall(_DEFINED.sub(" ", _unquoted(text, quoted))))


def _unquoted(text: str, quoted: list[str]) -> str:
    bare = re.sub(r"“[^”]*”", " ", text)
    for name in quoted[bisect_left(quoted, -len(bare), key=lambda name: -len(name)) :]:  # they come longest first
        bare = bare.replace(name, " ")
    return bare


def _belongs(number: str, result: Mapping[str, Any]) -> bool:
    """Whether a number of a unit is a power of ten, as in "per 1,000", or what the result is out of, as in "of 9"."""
    return bool(re.fullmatch(r"10*", number.replace(",", ""))) or result["unit"].startswith("of ")


# ------------------------------------------------------------------------------------------------ tables


def strange_cells(card: Tag, results: list[Mapping[str, Any]], quoted: list[str]) -> list[str]:
    """Cells of a table with a number that no result of the same section has in the unit of the column's heading."""
    units = [unit.get_text() if (unit := head.select_one(".aaf-unit")) else "" for head in card.select("thead th")]
    in_units = {number for one in results for number in _NUMBER.findall(one["unit"]) if _belongs(number, one)}
    strange = []
    for row in card.select("tbody tr:not(.aaf-group)"):
        for cell, unit in zip(row.select("th, td"), units, strict=True):
            bare = _ORDINAL.sub(" ", _DATED.sub(" ", _unquoted(plain(cell.get_text()), quoted)))
            numbers = set(_NUMBER.findall(bare)) - in_units
            strange += [f"{number} ({unit}): {bare.strip()}" for number in numbers if not _held(number, unit, results)]
    return strange


_ORDINAL = re.compile(r"\b\d+(?:st|nd|rd|th)\b")


def _held(number: str, unit: str, results: list[Mapping[str, Any]]) -> bool:
    decimals = len(number.partition(".")[2])
    return number == "0.01" or any(
        number == f"{abs(value) * scale:,.{decimals}f}"
        for one in results
        for value in (one["value"], one["n"], *(one["interval"] or ()))
        if isinstance(value, (int, float)) and not isinstance(value, bool)
        for scale in _scales(unit, one["unit"])
    )


def _scales(heading: str, unit: str) -> tuple[float, ...]:
    """Factors by which a result in a unit may stand under a heading with one."""
    fraction = unit.split(" ", 1)[0] in {"share", "probability", "p"}
    if heading.startswith("%"):
        return (1.0,) if unit.startswith("%") else (100.0,) if fraction else ()
    if heading.startswith("pp"):
        return (1.0,) if unit.startswith(("pp", "percentage points")) else ()
    if heading.startswith("USD"):
        return (10.0 ** (_power(unit) - _power(heading)),) if unit.startswith("USD") else ()
    return (1.0, 100.0) if fraction else (1.0,)
