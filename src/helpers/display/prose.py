"""Computed sentences on the page: paragraphs, caveats, the findings at a chapter's head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from IPython.display import display

from helpers.display.parts import readable
from helpers.display.words import MINUS

WORD_JOINER = "\N{WORD JOINER}"


def say(*sentences: str) -> None:
    """Show the sentences as one paragraph (Markdown); one that is empty, or has "nan", "None" or "inf", is refused."""
    if not sentences:
        raise ValueError("say() needs a sentence")
    _show("text/markdown", " ".join(readable(sentence).strip() for sentence in sentences))


def caveat(text: str, label: str = "Caveat") -> None:
    """Show what limits the result beside it, as an aside."""
    inside = f'<p><span class="aaf-label">{escape(label)}.</span> {escape(readable(text))}</p>'
    _show("text/html", f'<div class="aaf aaf-caveat" role="note">{inside}</div>', f"{label}. {text}")


def findings(items: Iterable[Mapping[str, Any]]) -> None:
    """Show the findings of a chapter as a numbered list, each with a link to its figure.

    Args:
        items: records with ``text`` and, where a figure shows it, ``figure`` (its anchor).
    """
    texts = [(readable(str(item["text"])), _link(item)) for item in items]
    if not texts:
        raise ValueError("findings() needs a finding")
    rows = "".join(f"<li><span>{escape(text)}{link}</span></li>" for text, link in texts)
    _show("text/html", f'<ol class="aaf aaf-findings">{rows}</ol>', "\n".join(text for text, _ in texts))


def _show(kind: str, text: str, plain: str = "") -> None:
    # a browser would break the line between minus and dollar
    kept = text.replace(f"{MINUS}$", f"{MINUS}{WORD_JOINER}$")
    display({kind: kept, "text/plain": plain or text}, raw=True)  # type: ignore[no-untyped-call]


def _link(item: Mapping[str, Any]) -> str:
    return f' <a href="#{escape(str(item["figure"]))}">Figure</a>' if item.get("figure") else ""
