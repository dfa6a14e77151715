"""Which parameters can move a finding or a claim: worked out by watching who reads them.

The analysis runs once under the book's own setting, and the findings are put into words, with a contract that notes
which functions read which of its fields. A finding rests on named results, and each result knows the function that
reckoned it; so a parameter can move a finding if a function behind it, or one that this calls, read the parameter, or
the module that words it did. It need not move it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from types import FrameType
from typing import Any

from helpers.analysis import CHAPTERS, analyse
from helpers.analysis.contract import Parameters
from helpers.analysis.results import Results
from helpers.claims.ledger import Claim, claims
from helpers.data import root, tables_held
from helpers.runs.account import read_json
from helpers.runs.chapters import stem
from helpers.runs.folder import RESULTS

Readers = Mapping[str, set[str]]
"""Function → the fields that it, or one that it calls, has read."""


def movable(chapter: str) -> dict[str, tuple[str, ...]]:
    """Finding of the built book (as a sentence), then claim (by id) → the parameters of the chapter that can move it.

    Those that none can move are among them.
    """
    contract = CHAPTERS[chapter]
    with tables_held():
        watched, readers = watching(contract)
        chosen = watched()
        study = analyse(chapter, chosen)
        import_module(f"helpers.display.{stem(chapter)}").findings(chosen, study)
        reached = [*_findings(chapter, study.results, readers), *_claims(chapter)]
    return {text: tuple(name for name in contract.model_fields if name in read) for text, read in reached}


def claims_among(reached: Iterable[str]) -> dict[str, str]:
    """The claims among findings and claims as :func:`movable` has them: id → the claim in the book's words."""
    return {one.id: one.claim for one in claims(text for text in reached if " " not in text)}


def watching(contract: type[Parameters]) -> tuple[type[Parameters], Readers]:
    """A contract equal to another that notes who reads its fields, and the notes."""
    readers: dict[str, set[str]] = defaultdict(set)
    fields = frozenset(contract.model_fields)

    def note(self: Parameters, name: str) -> Any:
        if name in fields:
            for function in _callers():
                readers[function].add(name)
        return super(watched, self).__getattribute__(name)

    body = {"__getattribute__": note, "__module__": contract.__module__}
    watched: type[Parameters] = type(contract.__name__, (contract,), body)
    return watched, readers


def _callers() -> list[str]:
    """Names of the functions of this package that are running, innermost first; none while a contract is checked."""
    frame: FrameType | None = sys._getframe(2)
    names = []
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if module.endswith(".contract") and "helpers." in module:
            return []
        if module.startswith(("helpers.analysis.", "helpers.claims.", "helpers.display.")):
            names.append(f"{module}.{frame.f_code.co_qualname.partition('.<locals>')[0]}")
        frame = frame.f_back
    return names


def _findings(chapter: str, results: Results, readers: Readers) -> Iterator[tuple[str, set[str]]]:
    path = root() / "_build" / "chapters" / stem(chapter) / RESULTS
    for finding in read_json(path)["findings"] if path.is_file() else []:
        behind = {results[name].made_by for name in finding["results"] if name in results}
        section = finding["id"].partition(".")[0].replace("-", "_")
        worded = {
            function for function in readers if function.startswith(f"helpers.display.{stem(chapter)}.{section}.")
        }
        yield finding["text"], set().union(*(readers.get(function, set()) for function in behind | worded))


def _claims(chapter: str) -> Iterator[tuple[str, set[str]]]:
    for claim in claims():
        if claim.theme == chapter:
            yield claim.id, _read_by(claim)


def _read_by(claim: Claim) -> set[str]:
    """Fields that the test of a claim reads and its own question does not fix."""
    test = claim.tested
    watched, readers = watching(test.contract)
    test.judge(watched.checked(test.parameters))
    return set().union(*readers.values()) - set(test.parameters)
