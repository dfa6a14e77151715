"""Computed sentences on the page: paragraphs, caveats, the findings at a chapter's head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from IPython.display import HTML, Markdown, display

from helpers.display.parts import readable


def say(*sentences: str) -> None:
    """Show the sentences as one paragraph (Markdown); one that is empty, or has "nan", "None" or "inf", is refused."""
    if not sentences:
        raise ValueError("say() needs a sentence")
    display(Markdown(" ".join(readable(sentence).strip() for sentence in sentences)))


def caveat(text: str, label: str = "Caveat") -> None:
    """Show what limits the result beside it, as an aside."""
    display(
        HTML(
            f'<aside class="aaf aaf-caveat" aria-label="{escape(label)}">'
            f'<p><span class="aaf-label">{escape(label)}.</span> {escape(readable(text))}</p></aside>'
        )
    )


def findings(items: Iterable[Mapping[str, Any]]) -> None:
    """Show the findings of a chapter as a numbered list, each with a link to its figure.

    Args:
        items: records with ``text`` and, where a figure shows it, ``figure`` (its anchor).
    """
    rows = "".join(f"<li><span>{escape(readable(str(item['text'])))}{_link(item)}</span></li>" for item in items)
    if not rows:
        raise ValueError("findings() needs a finding")
    display(HTML(f'<ol class="aaf aaf-findings">{rows}</ol>'))


def _link(item: Mapping[str, Any]) -> str:
    return f' <a href="#{escape(str(item["figure"]))}">Figure</a>' if item.get("figure") else ""
