"""Computed sentences on the page: paragraphs and caveats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from html import escape
from typing import Any, TypeVar

from IPython.display import display

from helpers.display.parts import SAID_MIME, readable
from helpers.wording import words
from helpers.wording.cited import Sentence

WORD_JOINER = "\N{WORD JOINER}"
LONGEST_PARAGRAPH = 3

Made = TypeVar("Made")
Page = Callable[..., Made]


def tell(sentences: Iterable[Sentence] | None) -> None:
    """Show up to three sentences as a paragraph, more as a list; nothing where there are none.

    Raises:
        ValueError: a text that is empty or has "nan", "None" or "inf".
    """
    told = list(sentences or ())
    if not told:
        return
    for sentence in told:
        readable(sentence.text)
    if len(told) > LONGEST_PARAGRAPH:
        html, between = "<ul>" + "".join(f"<li>{sentence.html}</li>" for sentence in told) + "</ul>", "\n"
    else:
        html, between = f"<p>{' '.join(sentence.html for sentence in told)}</p>", " "
    _show(
        f'<div class="aaf-text">{html}</div>',
        between.join(sentence.text for sentence in told),
        {"sentences": [sentence.record() for sentence in told]},
    )


def caveat(text: str, label: str = "Caveat") -> None:
    """Show what limits the result beside it, as an aside."""
    inside = f'<p><span class="aaf-label">{escape(label)}.</span> {escape(readable(text))}</p>'
    _show(f'<div class="aaf aaf-caveat" role="note">{inside}</div>', f"{label}. {text}")


def or_notice(make: Page[Made]) -> Page[Made | None]:
    """A figure or table whose section (its last argument) is missing: a notice says why, and nothing is made."""

    @wraps(make)
    def made(*arguments: Any) -> Made | None:
        if why := arguments[-1].missing:
            caveat(words.sentence(why), label="Not in this run")
            return None
        return make(*arguments)

    return made


def or_nothing(make: Page[Made]) -> Page[Made | None]:
    """The same for what comes after a section's notice: it is left out."""

    @wraps(make)
    def made(*arguments: Any) -> Made | None:
        return None if arguments[-1].missing else make(*arguments)

    return made


def _show(html: str, plain: str, said: Mapping[str, Any] | None = None) -> None:
    # a browser would break the line between minus and dollar
    kept = html.replace(f"{words.MINUS}$", f"{words.MINUS}{WORD_JOINER}$")
    bundle = {"text/html": kept, "text/plain": plain, **({SAID_MIME: said} if said else {})}
    display(bundle, raw=True)  # type: ignore[no-untyped-call]
