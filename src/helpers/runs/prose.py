"""Figures in the prose of a notebook: a finding must come out of a cell, never out of a typed sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_ALLOWED = re.compile(
    "|".join(
        [
            r"\{[\w:]+\}`[^`]*`",  # citations and terms
            r"`[^`]*`",  # code: a parameter and its values
            r"\$[^$]+\$",  # formulas
            r"\]\([^)]*\)|<[^>]*>",  # where links lead
            r"“[^”]*”|\"[^\"]*\"|\*[^*\n]+\*",  # what others call it: "cost plus 50"
            rf"\b\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?|\b(?:{_MONTHS}) \d{{4}}",
            r"\b(?:19|20)\d\d(?:[–-](?:\d{2}|\d{4}))?(?:-\d\d(?:-\d\d)?)?s?\b",  # years, spans, ISO dates
            r"(?m:^)#+ \d+(?:\.\d+)*\.?(?=\s|$)|(?m:^)\s*\d+\.(?=\s|$)",  # number of a section, of a step
            r"\bper \d[\d,]*(?= [a-z])",  # a unit: per 100,000 inhabitants
            r"\b(?:Article|Section|Chapter|Proclamation|Resolution) \d+\b",
            r"\b[A-Z]+-?\d+[A-Z]?\b",  # names such as G7, F-15 or BRICS5
        ]
    )
)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?:\s?%| per cent)?")


def literal_figures(markdown: str) -> Iterator[str]:
    """Figures in a Markdown text that are not a date, a definition, a section's number or part of a citation.

    A sentence with a citation reports what others wrote, figures included.
    """
    for text in _SENTENCE_END.split(_without_fences(markdown)):
        if "{cite" not in text:
            yield from (found[0] for found in _FIGURE.finditer(_ALLOWED.sub(" ", text)))


def _without_fences(markdown: str) -> str:
    return re.sub(r"(?ms)^(```|~~~).*?^\1|\$\$.*?\$\$", " ", markdown)
