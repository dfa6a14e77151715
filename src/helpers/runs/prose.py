"""Figures in prose: a finding must come out of a cell, never out of a typed sentence, in a notebook or in code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
_NAMED = [
    rf"\b\d{{1,2}} (?:{_MONTHS})(?: \d{{4}})?|\b(?:{_MONTHS}) \d{{4}}",
    r"\b(?:18|19|20)\d\d(?:[–-](?:\d{2}|\d{4}))?(?:-\d\d(?:-\d\d)?)?s?\b",  # years, spans, ISO dates
    r"\bper \d[\d,]*(?= [a-z])",  # a unit: per 100,000 inhabitants
    r"\b(?:[Aa]rticle|Section|Chapter|Proclamation|Resolution) \d+\b",
    r"\b[A-Z]+-?\d+[A-Z]?\b",  # names such as G7, F-15 or BRICS5
]
_ALLOWED = re.compile(
    "|".join(
        [
            r"\{[\w:]+\}`[^`]*`",  # citations and terms
            r"`[^`]*`",  # code: a parameter and its values
            r"\$[^$]+\$",  # formulas
            r"\]\([^)]*\)|<[^>]*>",  # where links lead
            r"“[^”]*”|\"[^\"]*\"|\*[^*\n]+\*",  # what others call it: "cost plus 50"
            r"(?m:^)#+ \d+(?:\.\d+)*\.?(?=\s|$)|(?m:^)\s*\d+\.(?=\s|$)",  # number of a section, of a step
            *_NAMED,
        ]
    )
)
_DEFINED = [
    r"\b0 to 1(?:0*(?:,000)?)\b|\bscale to 100\b|\bpoints of 100\b|\btaken as 100\b",  # what a scale runs over
    r"\bbelow 0 or above 100\b|\(100 \+|\b0 is the first\b|\b0 where\b|, 1 where\b",
    r"\b(?:for|by) 1%|\b1% (?:more|growth)",  # what an elasticity is counted by
    r"\bmonths of 30 days\b",
]
"""Numbers that a definition needs, each read by a person before it was let in."""
_ALLOWED_IN_CODE = re.compile("|".join([r"\{[^{}]*\}", r"“[^”]*”", *_NAMED, *_DEFINED]))
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?(?:\s?%| per cent)?")
_NO_PROSE = re.compile(r"==|!=|=\"|</|\\[wdbs(]|\[\^")
"""Signs of a query, of HTML and of a pattern."""


def literal_figures(markdown: str) -> Iterator[str]:
    """Figures in a Markdown text that are not a date, a definition, a section's number or part of a citation.

    A sentence with a citation reports what others wrote, figures included.
    """
    for text in _SENTENCE_END.split(_without_fences(markdown)):
        if "{cite" not in text:
            yield from (found[0] for found in _FIGURE.finditer(_ALLOWED.sub(" ", text)))


def _without_fences(markdown: str) -> str:
    return re.sub(r"(?ms)^(```|~~~).*?^\1|\$\$.*?\$\$", " ", markdown)


def literal_figures_in_code(source: str) -> Iterator[tuple[int, str]]:
    """Line and figure of every literal figure in the texts of a module: of those that read as words, gaps left out.

    Docstrings, names, queries, HTML and patterns are no texts that a page shows.
    """
    for line, text in _texts(ast.parse(source)):
        if " " in text.strip() and not _NO_PROSE.search(text):
            yield from ((line, found[0]) for found in _FIGURE.finditer(_ALLOWED_IN_CODE.sub(" ", text)))


def _texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and text of the string constants of a tree; an f-string is one text, with a mark for each value in it."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue  # a docstring
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        elif isinstance(node, ast.JoinedStr):
            literal = [part.value if isinstance(part, ast.Constant) else "…" for part in node.values]
            yield node.lineno, "".join(str(part) for part in literal)
            for value in node.values:
                if isinstance(value, ast.FormattedValue):
                    yield from _texts(value.value)
        else:
            yield from _texts(node)
