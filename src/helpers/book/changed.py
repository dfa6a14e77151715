"""What changed, as HTML: at the head of a run's page, and as the page of a comparison.

Verdicts and sentences come first, the old struck and the new beside it with the differing words marked; then figures,
tables and numbers, folded. Nothing here needs a script.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape

from helpers.analysis import CHAPTERS
from helpers.data import root
from helpers.display.chapter import OF_THIS
from helpers.runs.called import OF_CLAIM, Called, called, in_short
from helpers.runs.chapters import title
from helpers.runs.compare import Change, meanings, moved_finding, told
from helpers.runs.folder import EVIDENCE_PAGE, PAGE
from helpers.runs.given import in_words
from helpers.runs.sides import Comparison, other_data

HERE = Path(__file__).parent
TITLE = re.compile(r'<article class="bd-article">.*?</h1>', re.DOTALL)
"""The beginning of a page's text, up to the end of its title."""
SENTENCE = re.compile(r'\sdata-sentence="([^"]+)"')
PAGES = {PAGE: "the chapter", EVIDENCE_PAGE: "the evidence"}
"""Page of a run → how it is called."""
VERDICTS = re.compile(r'<div[^>]* class="aaf-bar"[^>]*>')
"""Where the verdicts of a chapter begin; a page that was parsed has its attributes in another order."""
AS_IN_THE_BOOK = '<p class="aaf-subtitle">As the book judges them; what this run judges otherwise stands above.</p>'
"""Said before them in a run, whose chapter counts those of the book."""
AS_JUDGED = "as the book judges it"
"""Said of the verdicts in a section of such a chapter."""
ANSWER = "aaf aaf-answer-line"
"""Class of the answer of a chapter, which the style on its page names too."""
ANSWER_LINE = re.compile(rf'<p class="{ANSWER}">.*?</p>', re.DOTALL)
TO_CARD = re.compile(r'<a href="#((?:fig|tab)-[^"]*)">(.*?)</a>', re.DOTALL)
ID = re.compile(r'\sid="([^"]+)"')
TO_READ: dict[str, Any] = {
    "label": lambda chapter, name: CHAPTERS[chapter].label(name),
    "in_words": in_words,
    "title": title,
}
"""How templates call a parameter, its value and a chapter."""
FIRST = 8
"""Sentences in sight; the rest is folded, the findings before others."""


@cache
def templates() -> Environment:
    """The templates of this folder; everything that is put into them is escaped."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    made.globals |= TO_READ
    made.filters["begun"] = lambda text: f"{text[:1].upper()}{text[1:]}"  # capitalize would write “nato”
    return made


def what_changed(comparison: Comparison) -> Markup:
    """The account of a comparison, to stand at the head of a run's page or alone."""
    return Markup(templates().get_template("changed.html").render(**_told(comparison)))  # noqa: S704 - autoescaped


def marked_as_run(set_pages: Sequence[Path], comparison: Comparison, links: Mapping[str, str], title: str = "") -> None:
    """Put what changed at the head of a run's pages, so that they cannot be taken for the book.

    Args:
        set_pages: the pages, which are changed.
        comparison: of the book with the run.
        links: text → address, such as the chapter in the book; may be empty.
        title: of the set that ships with the book and assumes the same; may be empty.
    """
    account = _told(comparison)
    for page in set_pages:
        text = page.read_text(encoding="utf-8")
        beside = {
            name: page.with_name(name).read_text(encoding="utf-8")
            for name in PAGES
            if name != page.name and page.with_name(name).is_file()
        }
        called_so = Markup('In <a href="{}">{}</a>').format
        pages = {Markup("On this page"): text, **{called_so(name, PAGES[name]): one for name, one in beside.items()}}
        where = spread(told(comparison.changes).sentences, pages, "No longer said")
        head = templates().get_template("run.html").render(**account, links=links, title=title, where=where)
        told_whose = VERDICTS.sub(lambda bar: AS_IN_THE_BOOK + bar[0], text).replace(OF_THIS, f"{OF_THIS}, {AS_JUDGED}")
        whole = under_title(told_whose, head, f"<style>{style()}</style>")
        page.write_text(without_dead_ends(whole, beside), encoding="utf-8")


def spread(found: Iterable[Change], pages: Mapping[Markup, str], rest: str) -> Markup:
    """Where sentences stand that read otherwise, as ``On this page: 5. In the evidence: 11. With the claims: 2.``.

    Args:
        found: the sentences.
        pages: how each page is called, the one that is read before the others → its text.
        rest: what is said of those that stand on none.
    """
    left, parts = [one.id for one in found], []
    for name, text in pages.items():
        there = {unescape(one) for one in SENTENCE.findall(text)}
        parts.append((name, sum(one in there for one in left)))
        left = [one for one in left if one not in there]
    judged = sum(one.startswith(OF_CLAIM) for one in left)
    parts += [(Markup("With the claims"), judged), (escape(rest), len(left) - judged)]
    read = (Markup("{}: {}.").format(name, count or "none") for name, count in parts if count or name is parts[0][0])
    return Markup(" ").join(read)


def under_title(page: str, part: str, head: str) -> str:
    """A page with a part under its title, and with what this part needs in its head."""
    found = TITLE.search(page)
    whole = f"{page[: found.end()]}\n{part}{page[found.end() :]}" if found else page
    return whole.replace("</head>", f"{head}</head>", 1)


def under_answer(page: str, part: str, head: str) -> str:
    """A page with a part under the chapter's answer, or under its title where it has none."""
    found = ANSWER_LINE.search(page)
    if not found:
        return under_title(page, part, head)
    return f"{page[: found.end()]}\n{part}{page[found.end() :]}".replace("</head>", f"{head}</head>", 1)


def without_dead_ends(page: str, beside: Mapping[str, str] | None = None) -> str:
    """A page on which links to figures and tables lead to where they are shown: plain text where that is nowhere.

    Args:
        page: the page.
        beside: file of a page beside it → its text.

    >>> without_dead_ends('<a href="#fig-a">A</a> <a href="#tab-b">B</a> <figure id="fig-a">')
    '<a href="#fig-a">A</a> B <figure id="fig-a">'
    >>> without_dead_ends('<a href="#fig-a">A</a>', {"evidence.html": '<figure id="fig-a">'})
    '<a href="evidence.html#fig-a">A</a>'
    """
    pages = {"": page, **(beside or {})}
    shown = {card: name for name in reversed(pages) for card in ID.findall(pages[name])}
    return TO_CARD.sub(
        lambda link: f'<a href="{shown[link[1]]}#{link[1]}">{link[2]}</a>' if link[1] in shown else link[2], page
    )


def style() -> str:
    """The style of these parts, for a page that does not load the book's."""
    return (HERE / "static" / "changed.css").read_text(encoding="utf-8")


def _told(comparison: Comparison) -> dict[str, Any]:
    """What the templates print."""
    seen, names = told(comparison.changes), in_short(comparison)
    return {
        "chapter": comparison.after.account.chapter,
        "before": names[0],
        "after": names[1],
        "assumptions": [cause for cause in comparison.causes if cause.why == "parameters"],
        "causes": _grouped(comparison),
        "other_data": other_data(comparison.after),
        "untold": comparison.untold,
        "caveat": comparison.caveat,
        "as_built": told(comparison.as_built).counts,
        "read_as_built": _sentences(comparison, told(comparison.as_built).sentences),
        "counts": seen.counts,
        "verdicts": [_verdict(one, comparison) for one in seen.flips],
        "meanings": meanings([*seen.flips, *seen.left_open]),
        "findings": [_finding(one, comparison) for one in seen.findings],
        "left_open": [_verdict(one, comparison) for one in seen.left_open],
        "sentences": _sentences(comparison, seen.sentences),
        "first": FIRST,
        "figures": _figures(comparison, seen.figures, called(root(), comparison.after, comparison.before)),
        "tables": _tables(comparison, seen.tables),
        "numbers": seen.numbers,
        "said": len(comparison.after.account.sentences),
    }


def struck(before: str | None, after: str | None) -> tuple[Markup, Markup]:
    """Two wordings of a sentence, with the words that differ marked in each."""
    old, new = _words(before), _words(after)
    spans = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (
        Markup("").join(_piece(old[i:j], kind != "equal" and after is not None) for kind, i, j, _, _ in spans),
        Markup("").join(_piece(new[i:j], kind != "equal" and before is not None) for kind, _, _, i, j in spans),
    )


def _words(text: str | None) -> list[str]:
    return re.findall(r"\S+\s*", text or "")


def _piece(words: list[str], differs: bool) -> Markup:
    text = escape("".join(words))
    bare = text.rstrip()
    return Markup("<mark>{}</mark>{}").format(bare, text[len(bare) :]) if differs and bare else text


def _grouped(comparison: Comparison) -> dict[str, list[str]]:
    """Names of what else differs, by why: data, code, versions."""
    found: dict[str, list[str]] = {}
    for cause in comparison.causes:
        if cause.why != "parameters":
            found.setdefault(cause.why, []).append(str(cause))
    return found


def _verdict(change: Change, comparison: Comparison) -> dict[str, Any]:
    sides = (comparison.before, comparison.after)
    known = [side.account.claims.get(change.id) for side in sides]
    old, new = (one.sentence if one else None for one in known)
    return {
        "id": change.id,
        "claim": _claim(change.id),
        "before": change.before or "not judged",
        "after": change.after or "not judged with these assumptions",
        "why": struck(old, new),
    }


def _finding(change: Change, comparison: Comparison) -> tuple[str, str]:
    """Where a finding has gone, and the finding."""
    sides = (comparison.after, comparison.before)
    said = next((text for side in sides if (text := side.account.sentences.get(change.id))), change.id)
    return moved_finding(change), said


def _claim(name: str) -> str:
    from helpers.claims.ledger import claims
    from helpers.errors import BadInput

    try:
        return claims([name])[0].claim
    except BadInput:  # of another revision
        return ""


def _sentences(comparison: Comparison, wanted: list[Change]) -> list[tuple[Markup, Markup]]:
    """Both wordings of sentences that read otherwise, those among the findings first; blank where one is not said."""
    findings = list(comparison.after.account.findings)
    wanted = sorted(wanted, key=lambda one: findings.index(one.id) if one.id in findings else len(findings))
    return [struck(one.before, one.after) for one in wanted]


def _figures(comparison: Comparison, names: Iterable[str], known: Called) -> list[dict[str, str]]:
    return [
        {"name": name, "title": known.figures.get(name, name), "state": _state(comparison, name, "figures")}
        for name in names
    ]


def _tables(comparison: Comparison, counted: Mapping[str, int]) -> list[dict[str, Any]]:
    now, then = comparison.after.account.tables, comparison.before.account.tables
    return [
        {
            "name": name,
            "title": one.title if (one := now.get(name) or then.get(name)) else name,
            "cells": count,
            "state": _state(comparison, name, "tables"),
        }
        for name, count in counted.items()
    ]


def _state(comparison: Comparison, name: str, kind: str) -> str:
    """Which side alone has a figure or a table; blank if both have it."""
    then, now = (name in getattr(side.account, kind) for side in (comparison.before, comparison.after))
    after = in_short(comparison)[1]
    return "" if now is then else f"only in {after}" if now else f"not in {after}"
