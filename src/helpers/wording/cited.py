"""Sentences made from results, in which every printed number knows the result that it prints.

:class:`Cite` gives values that remember their result: :class:`CitedFloat` and its like print as numbers do, and the
functions of :mod:`helpers.wording.words` set an invisible mark around what they print of them. A finished
:class:`Sentence` reads the marks: its text is without them, its HTML carries the ids.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from html import escape
from string import Formatter
from typing import Any, Literal, Self

from helpers.analysis.contract import Parameters
from helpers.analysis.results import Result, Results

START, MIDDLE, END = "\ue000", "\ue001", "\ue002"
"""Around a printed number: START id MIDDLE text END. Private characters of Unicode, which no font draws."""
_MARKED = re.compile(f"{START}([^{MIDDLE}]*){MIDDLE}([^{END}]*){END}")

Register = Literal["plain", "precise"]
"""``plain`` for everybody: what happened, in few words and numbers. ``precise``: with intervals and designs."""
MOST_WORDS, MOST_NUMBERS = 25, 2
"""Of a plain sentence; dates and years are not counted among its numbers."""


SCALES = frozenset({100, 1_000, 1_000_000})
"""Factors between units: a share and per cent, thousands, millions."""


class CitedFloat(float):
    """A number that remembers its result, also in another unit or without its sign; other reckoning forgets."""

    cites: str

    def __new__(cls, value: float, cites: str) -> Self:
        """A value and the id of its result."""
        made = super().__new__(cls, value)
        made.cites = cites
        return made

    def __abs__(self) -> CitedFloat:
        return CitedFloat(super().__abs__(), self.cites)

    def __neg__(self) -> CitedFloat:
        return CitedFloat(super().__neg__(), self.cites)

    def __mul__(self, other: Any) -> Any:
        made = super().__mul__(other)
        return CitedFloat(made, self.cites) if other in SCALES else made

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        made = super().__truediv__(other)
        return CitedFloat(made, self.cites) if other in SCALES else made

    def __format__(self, spec: str) -> str:
        return marked(self, super().__format__(spec))


class CitedInt(int):
    """The same for a whole number."""

    cites: str

    def __new__(cls, value: int, cites: str) -> Self:
        """A value and the id of its result."""
        made = super().__new__(cls, value)
        made.cites = cites
        return made

    def __abs__(self) -> CitedInt:
        return CitedInt(super().__abs__(), self.cites)

    def __neg__(self) -> CitedInt:
        return CitedInt(super().__neg__(), self.cites)

    def __format__(self, spec: str) -> str:
        return marked(self, super().__format__(spec))


class CitedText(str):
    """The same for a text, such as a date: marked where :func:`helpers.wording.words.day` or ``month`` prints it."""

    cites: str

    def __new__(cls, value: str, cites: str) -> Self:
        """A value and the id of its result."""
        made = super().__new__(cls, value)
        made.cites = cites
        return made


def cited(value: Any, cites: str) -> Any:
    """A value that remembers the result it is from; truth values and missing ones stay as they are."""
    if isinstance(value, bool) or value is None:
        return value
    kind: Any = CitedText if isinstance(value, str) else CitedInt if isinstance(value, int) else CitedFloat
    return kind(value, cites)


def as_count(value: Any) -> Any:
    """A count or a year that was stored as a decimal number, as a whole one that still remembers its result."""
    return cited(int(value), value.cites) if hasattr(value, "cites") else int(value)


def marked(value: object, text: str) -> str:
    """The text with a mark around it if the value remembers its result."""
    cites = getattr(value, "cites", None)
    return text if cites is None else f"{START}{cites}{MIDDLE}{text}{END}"


def unmarked(text: str) -> str:
    """The text as it is read."""
    return _MARKED.sub(r"\2", text)


def given(parameters: Parameters, name: str) -> Any:
    """The value of a parameter of the run, which remembers its name: printed, it is marked ``parameters.name``."""
    return cited(getattr(parameters, name), f"parameters.{name}")


def once(texts: Iterable[str]) -> list[str]:
    """The texts without those that read like an earlier one."""
    first: dict[str, str] = {}
    for text in texts:
        first.setdefault(unmarked(text), text)
    return list(first.values())


@dataclass(frozen=True)
class Sentence:
    """A finished sentence that says something of the data, under a name of its own."""

    id: str
    """Dotted, the section first: ``imbalance.size``. Unique in its chapter; the same in every run."""
    marked: str
    """The text, each number with a mark around it that names its result."""
    results: tuple[str, ...]
    """Ids of the results that were read for it, printed or not."""
    weight: int = 0
    """How much it says of its chapter's question: findings come by weight, heaviest first."""
    register: Register = "precise"

    @property
    def text(self) -> str:
        """The sentence as it is read."""
        return unmarked(self.marked)

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """Each printed number: id of its result (``id#low``, ``id#n``, ``id#level``) or parameter, and its text."""
        return _MARKED.findall(self.marked)

    @property
    def html(self) -> str:
        """The sentence for a page; numbers carry the id of their result, so that they can be asked."""
        return self._html(self.marked)

    @property
    def headline(self) -> str:
        """The same over a figure: without its full stop; no line ends inside a span of years."""
        return self._html(self.marked.removesuffix(".").replace("–", "–\u2060"))

    def _html(self, marked_text: str) -> str:
        inside = _MARKED.sub(r'<span class="aaf-n" data-result="\1">\2</span>', escape(marked_text, quote=False))
        return f'<span class="aaf-s" data-sentence="{escape(self.id)}">{inside}</span>'

    def record(self) -> dict[str, Any]:
        """The sentence as plain JSON."""
        told = {"id": self.id, "text": self.text, "results": list(self.results), "weight": self.weight}
        return told | {"register": self.register}

    def finding(self, figure: str) -> dict[str, Any]:
        """The sentence as a finding for the head of a chapter, with the anchor that shows it."""
        return {"id": self.id, "text": self.text, "figure": figure, "results": list(self.results)}


@dataclass(frozen=True)
class CitedResult(Result):
    """A result whose value, interval, n and level remember it."""

    value: Any
    n: Any = None


class Cite:
    """Reads results by id for one sentence after the other, and remembers which were read."""

    def __init__(self, results: Results) -> None:
        self._results = results
        self._read: list[str] = []

    def __call__(self, id: str) -> CitedResult:
        """The result, its numbers remembering it; its id is noted for the sentence being made."""
        name = unmarked(id)  # an id is often made from a year that was read before
        self._read.append(name)
        return remembering(self._results[name], name)

    def __contains__(self, id: object) -> bool:
        return unmarked(str(id)) in self._results

    def value(self, id: str) -> Any:
        """The value of a result; its id is noted."""
        return self(id).value

    def sentence(self, id: str, text: str, *, weight: int = 0, register: Register = "precise") -> Sentence:
        """Close a sentence: capital, full stop, and the ids read since the last one."""
        from helpers.wording import words

        read, self._read = tuple(dict.fromkeys(self._read)), []
        return Sentence(id, words.sentence(text), read, weight, register)

    def plain(self, id: str, text: str, *, weight: int = 0) -> Sentence:
        """Close a sentence for everybody: a verb of what happened, few words, at most two numbers."""
        return self.sentence(id, text, weight=weight, register="plain")


def remembering(result: Result, name: str) -> CitedResult:
    """The result under a name, its numbers remembering it."""
    low_high = result.interval and tuple(
        cited(end, f"{name}#{side}") for end, side in zip(result.interval, ("low", "high"), strict=True)
    )
    plain = {field.name: getattr(result, field.name) for field in fields(Result)}
    own = {part: cited(plain[part], f"{name}#{part}") for part in ("n", "level")}
    return CitedResult(**{**plain, **own, "value": cited(result.value, name), "interval": low_high})


def too_long(sentence: Sentence) -> str | None:
    """What breaks the limits of the plain register, in words; None for a sentence within them, or a precise one.

    >>> too_long(Sentence("a.b", "The deficit fell.", (), register="plain"))
    """
    if sentence.register == "precise":
        return None
    count = len(sentence.text.split())
    numbers = [text for _, text in sentence.numbers if not _DATE.fullmatch(text)]
    if count > MOST_WORDS:
        return f"{count} words"
    return f"{len(numbers)} numbers" if len(numbers) > MOST_NUMBERS else None


_DATE = re.compile(r"(?:\d{1,2}\s)?(?:[A-Z][a-z]+\s)?(?:1[89]|20)\d\d|Q[1-4] \d{4}")


def by_weight(told: Iterable[tuple[list[Sentence], str]]) -> list[dict[str, Any]]:
    """The findings of a chapter, heaviest first: the heaviest sentence of each section that says something.

    Args:
        told: the sentences of each section, and the anchor of what shows them.
    """
    heaviest = [(max(sentences, key=lambda one: one.weight), anchor) for sentences, anchor in told if sentences]
    return [one.finding(anchor) for one, anchor in sorted(heaviest, key=lambda pair: -pair[0].weight)]


def first_said(*made: Sentence | None) -> Sentence:
    """The first that could be made, of sentences that answer one question, the best answer first."""
    return next(sentence for sentence in made if sentence)


def pick(sentences: list[Sentence], id: str) -> Sentence:
    """The sentence of that name.

    Raises:
        KeyError: none has it; names those there are.
    """
    for sentence in sentences:
        if sentence.id == id:
            return sentence
    raise KeyError(f"no sentence {id!r} (there are: {', '.join(one.id for one in sentences)})")


# ------------------------------------------------------------------------------------------------ values with units


def quantity(value: float, unit: str, *, sign: bool = False, decimals: int = 1) -> str:
    r"""A value with its unit as a sentence says it: ``$68.5 billion at 2024 prices``, ``28.4% of two-way trade``.

    >>> quantity(68.46, "USD bn at 2024 prices"), quantity(28.36, "% of two-way trade")
    ('$68.5\xa0billion at 2024 prices', '28.4% of two-way trade')
    >>> quantity(-0.42, "pp a year", sign=True), quantity(2.63, "million t", decimals=2)
    ('−0.4 percentage points a year', '2.63 million t')
    >>> quantity(0.234, "% of US GDP")
    '0.23% of US GDP'
    """
    from helpers.wording import words

    decimals = _decimals(unit, decimals)
    head, _, rest = unit.partition(" ")
    if unit.startswith("USD bn"):
        amount, rest = words.usd_bn(value, decimals, sign=sign), unit.removeprefix("USD bn").strip()
    elif unit.startswith("USD m"):
        amount, rest = words.usd_m(value, decimals, sign=sign), unit.removeprefix("USD m").strip()
    elif head == "%":
        amount = words.pct(value, decimals, sign=sign)
    elif head in {"pp", "percentage"}:
        amount, rest = words.pp(value, decimals, sign=sign), rest.removeprefix("points").strip()
    else:
        amount, rest = words.number(value, decimals, sign=sign), unit
    return f"{amount} {rest}".strip()


def with_interval(result: CitedResult, level_pct: float, *, decimals: int = 1) -> str:
    """A signed estimate with its interval in brackets, where there is one."""
    from helpers.wording import words

    text = quantity(result.value, result.unit, sign=True, decimals=decimals)
    if result.interval is None:
        return text
    ends = words.interval(result.interval, _decimals(result.unit, decimals))
    return f"{text} ({words.pct(level_pct, 0)} interval {ends})"


def _decimals(unit: str, decimals: int) -> int:
    """Of the economy of the United States a part of trade is so small that a tenth of a per cent tells nothing."""
    return max(decimals, 2) if unit.endswith("of US GDP") else decimals


_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def printed(result: Result, spec: str = "") -> str:
    """A result as text: a date in words, a number with its unit, anything else as it is.

    Args:
        spec: decimals, with a plus before them if a positive number is to show its sign.
    """
    from helpers.wording import words

    value = result.value
    if isinstance(value, str):
        return words.date_in_words(value) if _DAY.fullmatch(value) else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if result.unit == "year":
        return f"{value:.0f}"
    digits = spec.lstrip("+")
    whole = isinstance(value, int) or float(value).is_integer()
    decimals = int(digits) if digits else 0 if whole else 1
    return quantity(value, result.unit, sign=spec.startswith("+"), decimals=decimals)


class _Gaps(Formatter):
    """Fills ``{name:decimals}`` with the value and unit of a result; ``{name:+1}`` prints a plus sign as well."""

    def format_field(self, value: Any, format_spec: str) -> str:
        if not isinstance(value, Result):
            return str(super().format_field(value, format_spec))
        return printed(value, format_spec)


def filled(id: str, text: str, numbers: Mapping[str, Result]) -> Sentence:
    """A sentence with named gaps, each filled with a number as a page prints it.

    Args:
        id: of the sentence; each number is named below it: ``claims.T05`` and ``claims.T05.balance``.
        text: ``The deficit was {balance:1}``: a gap names an entry of ``numbers``; digits after the colon are decimals.

    Raises:
        KeyError: a gap names no number.
    """
    from helpers.wording import words

    known = {name: remembering(number, f"{id}.{name}") for name, number in numbers.items()}
    return Sentence(id, words.sentence(str(_Gaps().vformat(text, (), known))), tuple(f"{id}.{name}" for name in known))
