"""Sentences made from results, each knowing which results it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from helpers.analysis.results import Result, Results
from helpers.display import prose, words


@dataclass(frozen=True)
class Sentence:
    """A finished sentence and the ids of the results read for it."""

    text: str
    results: tuple[str, ...]

    def finding(self, id: str, figure: str) -> dict[str, Any]:
        """The sentence as a finding for the head of a chapter, with the anchor that shows it."""
        return {"id": id, "text": self.text, "figure": figure, "results": list(self.results)}


class Cite:
    """Reads results by id for one sentence after the other, and remembers which were read."""

    def __init__(self, results: Results) -> None:
        self._results = results
        self._read: list[str] = []

    def __call__(self, id: str) -> Result:
        """The result; its id is noted for the sentence being made."""
        self._read.append(id)
        return self._results[id]

    def __contains__(self, id: object) -> bool:
        return id in self._results

    def value(self, id: str) -> Any:
        """The value of a result; its id is noted."""
        return self(id).value

    def sentence(self, text: str) -> Sentence:
        """Close a sentence: capital, full stop, and the ids read since the last one."""
        read, self._read = tuple(dict.fromkeys(self._read)), []
        return Sentence(words.sentence(text), read)


LONGEST_PARAGRAPH = 3
Made = TypeVar("Made")
Page = Callable[..., Made]


def or_notice(make: Page[Made]) -> Page[Made | None]:
    """A figure or table whose section (its last argument) is missing: a notice says why, and nothing is made."""

    @wraps(make)
    def made(*arguments: Any) -> Made | None:
        if why := arguments[-1].missing:
            prose.caveat(words.sentence(why), label="Not in this run")
            return None
        return make(*arguments)

    return made


def or_nothing(make: Page[Made]) -> Page[Made | None]:
    """The same for what comes after a section's notice: it is left out."""

    @wraps(make)
    def made(*arguments: Any) -> Made | None:
        return None if arguments[-1].missing else make(*arguments)

    return made


def tell(sentences: Iterable[Sentence] | None) -> None:
    """Show up to three sentences as a paragraph, more as a list; nothing where there are none."""
    texts = [sentence.text for sentence in sentences or ()]
    if len(texts) > LONGEST_PARAGRAPH:
        prose.say("\n".join(f"- {text}" for text in texts))
    elif texts:
        prose.say(*texts)


def quantity(value: float, unit: str, *, sign: bool = False, decimals: int = 1) -> str:
    r"""A value with its unit as a sentence says it: ``$68.5 billion at 2024 prices``, ``28.4% of two-way trade``.

    >>> quantity(68.46, "USD bn at 2024 prices"), quantity(28.36, "% of two-way trade")
    ('$68.5\xa0billion at 2024 prices', '28.4% of two-way trade')
    >>> quantity(-0.42, "pp a year", sign=True), quantity(2.63, "million t", decimals=2)
    ('−0.4 percentage points a year', '2.63 million t')
    """
    head, _, rest = unit.partition(" ")
    if unit.startswith("USD bn"):
        amount, rest = words.usd_bn(value, decimals), unit.removeprefix("USD bn").strip()
        amount = f"+{amount}" if sign and value > 0 else amount
    elif head == "%":
        amount = words.pct(value, decimals, sign=sign)
    elif head in {"pp", "percentage"}:
        amount, rest = words.pp(value, decimals, sign=sign), rest.removeprefix("points").strip()
    else:
        amount, rest = words.number(value, decimals, sign=sign), unit
    return f"{amount} {rest}".strip()


def with_interval(result: Result, level_pct: float, *, decimals: int = 1) -> str:
    """A signed estimate with its interval in brackets, where there is one."""
    text = quantity(float(result.value), result.unit, sign=True, decimals=decimals)
    if result.interval is None:
        return text
    return f"{text} ({words.pct(level_pct, 0)} interval {words.interval(result.interval, decimals)})"
