"""``{what-changed}``: edition by edition, what was accepted and why, and which verdicts it changed, by the changelog.

The feed tells the same of verdicts. All that two editions do not say alike, to the last number, is what
``alliances compare v1.0 book`` prints, and what the release of an edition carries.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml
from docutils import nodes
from sphinx.application import Sphinx

from helpers.book import elements as make
from helpers.book import findings
from helpers.book.claim_pages import CARD
from helpers.book.matter import CITATION
from helpers.data import catalogue
from helpers.data.place import CATALOGUE
from helpers.display.claims import anchor
from helpers.runs.edition import CHANGELOG

VERDICT = re.compile(r"\b(?P<claim>[A-Z]\d\d\w?):? (?P<before>[a-z ]+) → (?P<after>[a-z ]+)")
DAY = re.compile(r" \((\d{4}-\d\d-\d\d)\)$")
EDITION = re.compile(r"\[(?P<version>\d[\w.]*)\](?: - (?P<day>\d{4}-\d\d-\d\d))?")
"""Heading of a release; the other one is of what is not released yet."""
UNRELEASED = ""
APART = re.compile(r"→|in unusual runs$")
"""What is told as a verdict, and what no page shows."""


@dataclass(frozen=True)
class Entry:
    """What was accepted together."""

    title: str
    day: str
    """ISO date."""
    changes: tuple[tuple[str, str], ...]
    """Id of the claim, and what the changelog says of it."""
    edition: str = UNRELEASED
    others: tuple[str, ...] = ()
    """What else changed, a chapter or a table each."""


def setup(app: Sphinx) -> None:
    """Register the directive."""
    findings.add_made(app, "what-changed", _page, files=(CITATION, CHANGELOG, CATALOGUE.as_posix()))


def entries(changelog: str, released: str) -> list[Entry]:
    """The changelog's entries of what was accepted, newest first.

    Args:
        changelog: its text; an entry is an item of a list, with what it is for below it.
        released: day of the last release, for entries that bear none.
    """
    found, edition, day = [], UNRELEASED, released
    for section in re.split(r"(?m)^##+ ", changelog)[1:]:
        heading, _, text = section.partition("\n")
        if heading.startswith("["):
            of = EDITION.match(heading)
            edition, day = (of["version"], of["day"] or released) if of else (UNRELEASED, released)
        items = [" ".join(item.split()) for item in re.split(r"(?m)^- ", text)[1:]]
        if heading.startswith("Accepted"):
            found += [_entry(*item.partition(" - ")[::2], day, edition) for item in items]
        elif heading.startswith("Verdicts"):
            found.append(Entry(heading, day, _changes("; ".join(items)), edition))
    return found


def _entry(title: str, lines: str, day: str, edition: str) -> Entry:
    own, told = DAY.search(title), lines.split(" - ") if lines else []
    others = [(line.partition(": ")[0], [one for one in _parts(line) if not APART.search(one)]) for line in told]
    plain = tuple(f"{name}: {', '.join(parts)}" for name, parts in others if parts)
    return Entry(DAY.sub("", title), own[1] if own else day, _changes(lines), edition, plain)


def _parts(line: str) -> list[str]:
    return line.partition(": ")[2].split("; ")


def _changes(text: str) -> tuple[tuple[str, str], ...]:
    found = {(one["claim"], f"{one['before']} → {one['after']}".strip()) for one in VERDICT.finditer(text)}
    return tuple(sorted(found))


def _page(app: Sphinx) -> list[nodes.Node]:
    """A section an edition, the newest first."""
    root = Path(app.config.book_root)
    citation = yaml.safe_load((root / CITATION).read_text(encoding="utf-8"))
    found = entries((root / CHANGELOG).read_text(encoding="utf-8"), str(citation["date-released"]))
    ledger = next((name for name, one in findings.chapters(app.env).items() if one["chapter"] == "claims"), None)
    cards = {card for html in (findings.outputs(app, ledger) if ledger else ()) for card, _ in CARD.findall(html)}
    editions = list(dict.fromkeys(one.edition for one in found))
    before = next(filter(None, editions), "")
    version, data = citation["version"], catalogue(root).head["version"]
    told = f"This book is version {version}, its data are version {data}. The verdicts that changed are also told as a "
    sections: list[nodes.Node] = [make.paragraph(told, make.link("feed", "../feed.xml"), ".")]
    for edition in editions:
        title = f"Edition {edition}" if edition else f"Since edition {before}" if before else "Before the first edition"
        here = [one for one in found if one.edition == edition]
        items = [_told(one, cards) for one in here]
        sections.append(
            make.section(title, f"edition-{edition or 'next'}".replace(".", "-"), nodes.bullet_list("", *items))
        )
    return sections


def _told(entry: Entry, cards: set[str]) -> nodes.list_item:
    """An entry: why, on which day and what else, then a line a verdict."""
    others = f" {'; '.join(entry.others)}." if entry.others else ""
    lines = [nodes.list_item("", make.paragraph(_claim(claim, cards), f" {change}")) for claim, change in entry.changes]
    inside = [nodes.bullet_list("", *lines)] if lines else []
    title = nodes.strong("", entry.title)
    return nodes.list_item("", make.paragraph(title, f" {entry.day}.{others}"), *inside)


def _claim(claim: str, cards: set[str]) -> make.Inline:
    name = anchor(claim)
    return make.link(claim, f"claims.html#{name}") if name in cards else claim
