"""The executed chapters of the book, and their unusual runs, kept until something changes that decides them.

An executed chapter is used again only if its code cells, the run's parameters, the tables it read, how
far others reach, what it reaches of this package, the lock file, the packages' versions and Python are all
the same. Which tables and modules those are, the chapter itself reported when it ran; which functions of the
modules, their sources tell (:mod:`helpers.runs.reached`). Prose is not among them: a chapter whose Markdown
alone changed gets its outputs carried over into the present notebook.

An entry that cannot be read, or whose files are not those it was closed with, counts as absent.

What another copy takes the place of is kept under the digest of what decided it, so that a change that is taken back,
or a branch that is left and returned to, executes nothing.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import nbformat

from helpers.data import consulted_now, fingerprint
from helpers.errors import BadInput
from helpers.runs.chapters import Chapter, Page, code_cells, parsed
from helpers.runs.execute import EDITED, RunFailed, definitions, execute, file_hashes, ingredients, warmed, write_json
from helpers.runs.fingerprints import installed_version, module_hash
from helpers.runs.folder import MANIFEST, RESULTS, begin, discard, put_in_place
from helpers.runs.warm import Warm
from helpers.wording import words

PROCESSES = 2
"""Chapters executed at once: each needs a kernel of some 300 MB; more gains nothing on a laptop."""
MOST_EARLIER = 400_000_000
"""Bytes of copies set aside: those of some two builds of all that the book knows."""
DECIDES = ("code", "lock", "python", "parameters", "tables", "consulted", "versions", "definitions", "modules")
"""Of a manifest, what decided the run."""


@dataclass(frozen=True)
class Outcome:
    """What became of one chapter in a build."""

    chapter: str
    state: Literal["waiting", "executing", "executed", "unchanged", "failed"]
    folder: Path
    """Where notebook, results and manifest are, once there are any."""
    why: str = ""
    """What made the chapter run, or be used again, or fail, in words: ``table trade changed``."""
    seconds: float = 0.0


Progress = Callable[[Outcome], None]


def kept(chapter: Chapter) -> Path:
    """Folder of the executed copy of a chapter."""
    if not chapter.case:
        return chapter.root / "_build" / "chapters" / chapter.stem
    return chapter.root / "_build" / "unusual" / chapter.stem / re.sub(r"\W+", "-", chapter.case).strip("-").lower()


def execute_changed(chapters: Sequence[Chapter], progress: Progress) -> list[Outcome]:
    """Bring the executed copies of the chapters up to date.

    All chapters are tried before a failure is raised, so that what could be done is kept.

    Args:
        chapters: which ones, in the order of the book.
        progress: told of each chapter first that it waits, then when it starts and when it ends; from several threads.

    Raises:
        BadInput: a table is refused, or something foreign stands where an executed copy belongs.
        RunFailed: one line for each chapter that stopped.
    """
    for chapter in chapters:
        progress(Outcome(chapter.title, "waiting", kept(chapter)))
    stale = _stale(chapters)
    with warmed() if stale else nullcontext() as warm, ThreadPoolExecutor(PROCESSES) as pool:
        try:
            alone = len(stale) == 1
            done = list(pool.map(lambda one: _attempt(one, stale.get(one.title), warm, progress, alone), chapters))
        except BaseException:  # stopped: the pool would wait for what goes on
            if warm is not None:
                warm.close()
            raise
    failures = [failure for failure in done if isinstance(failure, Exception)]
    for failure in failures:
        if isinstance(failure, BadInput):
            raise failure
    if failures:
        raise RunFailed("\n".join(map(str, failures)))
    return [outcome for outcome in done if isinstance(outcome, Outcome)]


def _stale(chapters: Sequence[Chapter]) -> dict[str, str]:
    """Run → why it has to be executed; its copy is set aside, before threads could meet what another one removes."""
    stale = {chapter.title: why for chapter in chapters if (why := why_stale(chapter)) and not _brought_back(chapter)}
    for chapter in chapters:
        if chapter.title in stale:
            _set_aside(chapter)
    return stale


def why_stale(chapter: Chapter) -> str | None:
    """Why the executed copy of a chapter cannot be used again, in words; None if it can."""
    try:
        manifest = _manifest(chapter, kept(chapter))
        return next(_differences(chapter, manifest), None)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return "no executed copy"


def _attempt(
    chapter: Chapter, why: str | None, warm: Warm | None, progress: Progress, alone: bool
) -> Outcome | Exception:
    """One chapter's outcome, told to ``progress``; a failure is data until all chapters were tried."""
    try:
        outcome = _up_to_date(chapter, why, warm, progress, alone)
    except (BadInput, RunFailed) as failure:
        progress(Outcome(chapter.title, "failed", kept(chapter), str(failure)))  # at once, while others go on
        return failure
    progress(outcome)
    return outcome


def _up_to_date(chapter: Chapter, why: str | None, warm: Warm | None, progress: Progress, alone: bool) -> Outcome:
    folder = kept(chapter)
    if why is None:
        if not chapter.case:  # nobody reads the prose of the others
            _carry_over(chapter, folder)
        _keep_up(chapter, folder)
        return Outcome(chapter.title, "unchanged", folder, _why_used(_manifest(chapter, folder)))
    progress(Outcome(chapter.title, "executing", folder, why))
    seconds = execute(chapter, chapter.given, folder, warm=warm, alone=alone)
    return Outcome(chapter.title, "executed", folder, why, seconds)


def earlier(root: Path) -> Path:
    """Folder of the copies that others replaced: chapter, then digests of the parameters and of all that decided."""
    return root / "_build" / "earlier"


def _set_aside(chapter: Chapter) -> None:
    """Keep the copy that is about to be replaced, and of all such copies those used last."""
    try:
        manifest = _manifest(chapter, kept(chapter))
    except (OSError, ValueError, KeyError, TypeError):
        return
    name = f"{_digest(manifest['parameters'])}-{_digest([manifest.get(one) for one in DECIDES])}"
    place = earlier(chapter.root) / chapter.stem / name
    if not place.exists():
        put_in_place(_linked(kept(chapter), begin(place)), place)
    os.utime(place)
    left = MOST_EARLIER
    for path in sorted(earlier(chapter.root).glob("*/*"), key=lambda one: one.stat().st_mtime_ns, reverse=True):
        left -= sum(file.stat().st_size for file in path.iterdir())  # as if nothing were shared with copies in use
        if left < 0:
            discard(path)


def _brought_back(chapter: Chapter) -> bool:
    """Whether a copy that was set aside is up to date again; it then stands in its place.

    All modules have to be as they were: what is reached of changed ones is dear to find out, for each copy.
    """
    asked = _digest(chapter.contract.checked(chapter.given).model_dump())
    for path in (earlier(chapter.root) / chapter.stem).glob(f"{asked}-*"):
        try:
            modules = json.loads((path / MANIFEST).read_text(encoding="utf-8"))["modules"]
            if not _changed(modules, module_hash) and not any(_differences(chapter, _manifest(chapter, path))):
                found = _linked(path, begin(kept(chapter)))
                _set_aside(chapter)
                put_in_place(found, kept(chapter))
                return True
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            continue
    return False


def _digest(content: Any) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:16]


def _linked(folder: Path, empty: Path) -> Path:
    """The files of a folder, which nobody writes to again, under names in an empty one too; copies where need be."""
    for path in filter(Path.is_file, folder.iterdir()):
        try:
            os.link(path, empty / path.name)
        except OSError:
            shutil.copy2(path, empty / path.name)
    return empty


def _why_used(manifest: Mapping[str, Any]) -> str:
    tables = words.plural(len(manifest["tables"]), "table")
    definitions = words.plural(len(manifest["definitions"] or manifest["modules"]), "definition")
    return f"{tables}, {definitions}: as on {manifest.get('finished', 'that day')}"


def _manifest(chapter: Chapter, folder: Path) -> dict[str, Any]:
    """The manifest of an entry whose files are whole; ValueError or OSError for any other."""
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    if manifest["files"] != file_hashes(chapter, folder):
        raise ValueError(f"{folder}: files differ from those the entry was closed with")
    return dict(manifest)


def _differences(chapter: Chapter, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Each thing that decides the chapter and is not what it was."""
    what = {"code": "code cells changed", "lock": "lock file changed", "python": "another Python"}
    yield from (what[key] for key, value in ingredients(chapter).items() if manifest[key] != value)
    if manifest["parameters"] != chapter.contract.checked(chapter.given).model_dump():
        yield "parameters changed" if chapter.given else "defaults changed"
    yield from (f"table {name} changed" for name in _changed(manifest["tables"], _table))
    yield from (f"{name} is another" for name in _changed(manifest["consulted"], _consulted))
    yield from (f"package {name} changed" for name in _changed(manifest["versions"], installed_version))
    yield from _code_differences(chapter, manifest)


def _code_differences(chapter: Chapter, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Changed definitions that the chapter reaches, where a module changed; else the module as a whole."""
    changed, before = _changed(manifest["modules"], module_hash), manifest["definitions"]
    unread = [path for path in changed if not path.endswith(".py") or manifest["modules"][path] == EDITED]
    now = definitions(chapter, manifest["modules"]) if changed and before and not unread else None
    if now is None:
        yield from (f"module {path} changed" for path in unread or changed)
    else:
        yield from (f"{name} changed" for name in sorted(now.keys() | before) if now.get(name) != before.get(name))


def _changed(before: Mapping[str, Any], now: Callable[[str], Any]) -> list[str]:
    return [name for name, value in before.items() if now(name) != value]


def _table(name: str) -> str | None:
    try:
        return fingerprint(name)
    except BadInput:  # gone or broken: the chapter has to run, and to say so itself
        return None


def _consulted(name: str) -> str | None:
    from helpers.runs.sweep import ROWS, book_file, rows_digest

    return rows_digest(book_file()) if name == ROWS else consulted_now(name)


def _carry_over(chapter: Chapter, folder: Path) -> None:
    """Put the outputs kept in ``folder`` into the notebooks as they stand now, if their prose is another."""
    texts = {page.file: _with_outputs(page, folder) for page in chapter.pages}
    if all(parsed(text) == parsed((folder / file).read_text(encoding="utf-8")) for file, text in texts.items()):
        return
    manifest = _manifest(chapter, folder)
    results = (folder / RESULTS).read_bytes()
    work = begin(folder)
    for file, text in texts.items():
        (work / file).write_text(text, encoding="utf-8")
    (work / RESULTS).write_bytes(results)
    write_json(work / MANIFEST, {**manifest, "files": file_hashes(chapter, work)})
    put_in_place(work, folder)


def _keep_up(chapter: Chapter, folder: Path) -> None:
    """Note modules as they are now, if they changed where the chapter does not look, so that none is read again."""
    manifest = _manifest(chapter, folder)
    modules = {path: module_hash(path) for path in manifest["modules"]}
    if modules != manifest["modules"]:
        fresh = folder.with_name(f"{folder.name}.{MANIFEST}")
        write_json(fresh, {**manifest, "modules": modules})
        fresh.replace(folder / MANIFEST)


def _with_outputs(page: Page, folder: Path) -> str:
    """The notebook as it stands now, with the outputs of its executed copy."""
    executed, current = parsed((folder / page.file).read_text(encoding="utf-8")), page.notebook()
    for cell, done in zip(code_cells(current), code_cells(executed), strict=True):
        cell.outputs, cell.execution_count = done.outputs, done.execution_count
    current.metadata = executed.metadata
    return str(nbformat.writes(current))  # type: ignore[no-untyped-call]
