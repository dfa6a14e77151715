"""Ready runs on the static site: the sets of assumptions that ship with the book, switched on a page without a server.

Each set was executed with the book. What it changes is kept as differences inside the chapter's page, where a choice
puts them beside the book's sentences, and as a page of its own with figures side by side, which needs no script.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from markupsafe import Markup

from helpers.book.beside import beside_html
from helpers.book.changed import spread, struck, style, templates, under_answer
from helpers.book.elements import inert
from helpers.data import tables_held
from helpers.runs.cache import PROCESSES, kept
from helpers.runs.chapters import Chapter, chapter, evidence_stem
from helpers.runs.compare import meanings, told
from helpers.runs.given import assumptions, command
from helpers.runs.sets import executable, named_set
from helpers.runs.sides import Comparison, built, compared
from helpers.runs.warm import forked

FOLDER = "sets"
OLD = re.compile(r"\n?<!-- ready -->.*?<!-- /ready -->", re.DOTALL)
"""What an earlier build has put on a page."""
STYLE = '<style id="ready-style">{}</style>'


def add_ready_runs(root: Path, site: Path) -> None:
    """Put the ready runs of each chapter on its page, and write the page of each."""
    found: dict[str, list[Chapter]] = {}
    for one in executable(root):
        if kept(one).is_dir() and (site / "chapters" / f"{one.stem}.html").is_file():
            found.setdefault(one.name, []).append(one)
    with forked(PROCESSES) as pool:
        list(pool.map(partial(_add, site, root), found.values()))


def _add(site: Path, root: Path, sets: list[Chapter]) -> None:
    with tables_held():
        own = built(chapter(sets[0].name, root))
        titles = {one.case: named_set(root, one.name, one.case).title for one in sets}
        runs = [(one, replace(built(one), title=titles[one.case])) for one in sets]
        put_panel(site, [(one, compared(own, other, root)) for one, other in runs], root)


def put_panel(site: Path, found: list[tuple[Chapter, Comparison]], root: Path) -> None:
    """Put the panel on the page of one chapter, in the place of an earlier one, and write the page of each ready run.

    Args:
        site: the built site.
        found: each ready run of the chapter, compared with the book.
        root: the project.
    """
    records, first = [], found[0][0]
    path, evidence = (site / "chapters" / f"{name}.html" for name in (first.stem, evidence_stem(first.name)))
    pages = {Markup("Marked on this page"): path.read_text(encoding="utf-8")}
    if evidence.is_file():
        pages[Markup("In the evidence")] = evidence.read_text(encoding="utf-8")
    for one, comparison in found:
        page = f"{FOLDER}/{one.stem}-{one.case}.html"
        beside_page = site / "chapters" / page
        beside_page.parent.mkdir(exist_ok=True)
        beside_page.write_text(beside_html([comparison], back=f"../{one.stem}.html"), encoding="utf-8")
        told = named_set(root, one.name, one.case)
        changed = assumptions(one.contract, one.given)
        asked = {"set": told, "page": page, "changed": changed, "command": command(one.name, one.given)}
        old, new = (side.account.sentences.get(told.answer, "") for side in (comparison.before, comparison.after))
        asked |= {"answer": new, "same": new == old}
        records.append({**asked, **_differences(comparison, pages), "findings": _findings(comparison)})
    parts = ("sentences", "verdicts", "meanings", "where")
    shown = {one["set"].name: {key: one[key] for key in parts} for one in records}
    data = Markup(inert(shown))  # noqa: S704 - no tag can end it
    panel = templates().get_template("ready.html").render(chapter=first.name, sets=records, data=data)
    text = OLD.sub("", path.read_text(encoding="utf-8")).replace(STYLE.format(style()), "")
    path.write_text(under_answer(text, panel, STYLE.format(style())), encoding="utf-8")


def _findings(comparison: Comparison) -> dict[str, Any]:
    """Of the findings at the head of the chapter how many there are, and those that a set words otherwise."""
    before, after = comparison.before.account, comparison.after.account
    pairs = [(before.sentences.get(one), after.sentences.get(one)) for one in before.findings]
    return {"all": len(pairs), "otherwise": [struck(*pair) for pair in pairs if pair[0] != pair[1]]}


def _differences(comparison: Comparison, pages: Mapping[Markup, str]) -> dict[str, Any]:
    """Sentences and verdicts that a set changes, old and new, where they stand, and how much it changes in all."""
    seen = told(comparison.changes)
    return {
        "sentences": {one.id: [one.before, one.after] for one in seen.sentences if not one.id.startswith("claims.")},
        "verdicts": {one.id: [one.before, one.after] for one in seen.flips},
        "where": f"Sentences that read otherwise: {len(seen.sentences)}. "
        + spread(seen.sentences, pages, "Said only then"),
        "meanings": " ".join(meanings(seen.flips)),
        "counts": seen.counts,
    }
