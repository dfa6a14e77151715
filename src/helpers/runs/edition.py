"""The accepted edition: what the book last said with consent, one file a chapter under ``data/edition``.

A run of the book that says anything else fails the check until the change is accepted with its reason, which goes
into the changelog. Of the unusual runs of ``chapters/unusual.yml``, which tests execute, it keeps what they say
otherwise than the book's own. A file that was edited by hand no longer fits its seal and is refused.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from helpers.analysis import CHAPTERS
from helpers.data.place import write_whole
from helpers.errors import BadInput, nearest
from helpers.runs.account import Account, apart, of_run, read_json, rounded
from helpers.runs.cache import Progress, execute_changed, kept
from helpers.runs.chapters import Chapter, chapter, stem, unusual
from helpers.runs.compare import Change, changes, changes_apart, told
from helpers.runs.folder import alone
from helpers.runs.shelf import folders

FOLDER = Path("data", "edition")
CHANGELOG = "CHANGELOG.md"
SECTION = "### Accepted"
"""Where the changelog lists what the book now says otherwise, and why."""
Apart = Mapping[str, Mapping[str, str]]
"""Kind → name → what an unusual run says otherwise than the book's own."""


def edition_file(root: Path, chapter: str) -> Path:
    """Where the accepted edition of a chapter lies."""
    return root / FOLDER / f"{stem(chapter)}.json"


def accepted(root: Path, chapter: str) -> Account:
    """The accepted edition of a chapter.

    Raises:
        BadInput: there is none, or it was edited by hand.
    """
    return Account.of(_content(root, chapter), FOLDER / edition_file(root, chapter).name)


def accepted_apart(root: Path, chapter: str) -> dict[str, Apart]:
    """What the unusual runs of a chapter said otherwise than the book's own, by name, when they were accepted.

    Raises:
        BadInput: there is no edition, it was edited by hand, or it keeps no such runs.
    """
    content = _content(root, chapter)
    if "unusual" not in content:
        place = FOLDER / edition_file(root, chapter).name
        raise BadInput(f"{place}: no unusual runs (alliances accept {chapter} --why “…” keeps them)")
    return dict(content["unusual"])


def _content(root: Path, chapter: str) -> dict[str, Any]:
    path = edition_file(root, chapter)
    if not path.is_file():
        raise BadInput(f"{FOLDER / path.name}: no accepted edition (alliances accept {chapter} --why “…” writes it)")
    return _unsealed(read_json(path), FOLDER / path.name)


def released(root: Path, name: str, chapter: str) -> Account | None:
    """What a chapter said in a released edition, which is a tag of git; nothing if the edition had no such chapter.

    Raises:
        BadInput: there is no such tag, or the file in it does not fit its seal.
    """
    place = f"{name}:{edition_file(Path(), chapter).as_posix()}"
    if _git(root, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}") is None:
        meant = nearest(name, folders(root), 1) or "expected a tag of git, book or a run;"
        raise BadInput(f"{name}: neither the folder of a run nor an edition ({meant} `alliances runs` lists the runs)")
    text = _git(root, "show", place)
    return Account.of(_unsealed(json.loads(text), place), place) if text else None


def _git(root: Path, *words: str) -> str | None:
    """What git says; nothing if it fails or is not there."""
    try:
        done = subprocess.run(["git", *words], cwd=root, capture_output=True, encoding="utf-8", check=False)  # noqa: S603, S607
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _unsealed(content: Any, place: object) -> dict[str, Any]:
    seal = content.pop("seal", None) if isinstance(content, dict) else None
    if seal != _seal(content):
        raise BadInput(f"{place}: does not fit its seal (take it from git, or accept the run anew)")
    return dict(content)


def accept(root: Path, account: Account, beside: Mapping[str, Apart]) -> None:
    """Keep what the runs of a chapter say as its accepted edition; the file appears whole or not at all."""
    content = {**rounded(account), "unusual": beside}
    path = edition_file(root, account.chapter)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, _laid_out({"seal": _seal(content), **content}))


def note(root: Path, why: str, found: Mapping[str, list[Change]], beside: Mapping[str, list[Change]]) -> None:
    """Add a reason to the changelog, with the day, and the verdicts and counts of the rest that it is for."""
    lines = [f"{chapter}: {_counted(some, beside[chapter])}" for chapter, some in found.items()]
    write_whole(root / CHANGELOG, noted(root, f"{why.strip()} ({datetime.now(UTC).date()})", lines))


def noted(root: Path, why: str, lines: Iterable[str]) -> str:
    """The changelog with a reason more, and what it is for.

    Raises:
        BadInput: it has no heading to write under.
    """
    path = root / CHANGELOG
    text = path.read_text(encoding="utf-8") if path.is_file() else "# Changelog\n\n## [Unreleased]\n"
    head, mark, rest = text.partition("## [Unreleased]\n")
    if not mark:
        raise BadInput(f"{CHANGELOG}: no heading “## [Unreleased]” to write under")
    entry = f"- {why.strip()}\n" + "".join(f"  - {line}\n" for line in lines)
    before, section, after = rest.partition(f"{SECTION}\n\n")
    new = f"{before}{section}{entry}{after}" if section else f"\n{SECTION}\n\n{entry}{rest}"
    return f"{head}{mark}{new}"


def _counted(found: list[Change], beside: list[Change]) -> str:
    verdicts = [f"{one.id} {one.before or 'new'} → {one.after or 'gone'}" for one in found if one.kind == "verdict"]
    counts = told(one for one in found if one.kind != "verdict").counts
    return "; ".join(
        [*verdicts, *([counts] if counts else []), *([f"{len(beside)} in unusual runs"] if beside else [])]
    )


def _laid_out(content: dict[str, Any]) -> str:
    """JSON with one line an entry, so that a change of one sentence is one line of a diff."""
    deep = {"parameters": 0, "unusual": 3}
    parts = [f" {json.dumps(key)}: {_lines(value, deep.get(key, 1), 1)}" for key, value in content.items()]
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _lines(value: Any, deep: int, indent: int) -> str:
    if not deep or not value or not isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, allow_nan=False)
    space = " " * indent
    inside = [f"{space} {json.dumps(name)}: {_lines(one, deep - 1, indent + 1)}" for name, one in value.items()]
    return "{\n" + ",\n".join(inside) + f"\n{space}}}"


def _seal(content: Any) -> str:
    return sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def edition_changes(root: Path, progress: Progress, names: Iterable[str] = CHAPTERS) -> dict[str, list[Change]]:
    """What each chapter of the book says now, executed first where it changed, against its accepted edition.

    Raises:
        BadInput: an edition was edited by hand, or a table is refused.
        RunFailed: a chapter stopped.
    """
    found = _executed([chapter(name, root) for name in names], root, progress)
    return {one.name: changes(_accepted_or_nothing(root, one.name), of_run(kept(one))) for one in found}


def apart_now(root: Path, progress: Progress, names: Iterable[str] = CHAPTERS) -> dict[str, dict[str, Apart]]:
    """Chapter → unusual run → what it now says otherwise than the book's own; executed first where they changed.

    Raises:
        BadInput: the list of unusual runs is damaged, or a table is refused.
        RunFailed: a chapter stopped.
    """
    runs = {name: [chapter(name, root), *unusual(name, root)] for name in names}
    _executed([run for some in runs.values() for run in some], root, progress)
    said = {name: {run.case: of_run(kept(run)) for run in some} for name, some in runs.items()}
    return {
        name: {case: apart(some[""], account) for case, account in some.items() if case} for name, some in said.items()
    }


def apart_changes(root: Path, chapter: str, now: Mapping[str, Apart]) -> list[Change]:
    """Where the unusual runs of a chapter depart from the book's own otherwise than was accepted."""
    before = accepted_apart(root, chapter) if edition_file(root, chapter).is_file() else {}
    cases = dict.fromkeys([*now, *before])
    return [one for case in cases for one in changes_apart(case, before.get(case, {}), now.get(case, {}))]


def _executed(runs: list[Chapter], root: Path, progress: Progress) -> list[Chapter]:
    with alone(root / "_build"):
        execute_changed(runs, progress)
    return runs


def _accepted_or_nothing(root: Path, name: str) -> Account:
    return accepted(root, name) if edition_file(root, name).is_file() else Account(chapter=name, parameters={})
