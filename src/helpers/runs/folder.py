"""Where results go: folders and files appear whole or not at all, and nothing of anyone else's is replaced."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from errno import ENOLCK, ENOSYS, EOPNOTSUPP
from logging import getLogger
from pathlib import Path

from helpers.data.place import new_or_ours
from helpers.errors import BadInput

NOTEBOOK = "notebook.ipynb"
EVIDENCE = "evidence.ipynb"
RESULTS = "results.json"
MANIFEST = "manifest.json"
PAGE = "page.html"
EVIDENCE_PAGE = "evidence.html"
PASSING = (".unfinished", ".replaced")
"""Ends the name of a folder beside a run's own while the run is made or put in place."""
SET_AS = {NOTEBOOK: PAGE, EVIDENCE: EVIDENCE_PAGE}
"""Notebook → the page that is made of it."""
_OWN = {*SET_AS, *SET_AS.values(), RESULTS, MANIFEST, "verdicts.json", "page.log", ".ipynb_checkpoints"}
"""What a run, a page that failed, or a look with Jupyter leaves in a folder."""


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other build works in ``folder``, and keep others waiting.

    A second build then finds everything done. The lock ends with the process, even with one that is killed. Some
    file systems of clusters have no locks: there a warning says that nobody is kept waiting.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
        except OSError as fault:
            if fault.errno not in (ENOSYS, EOPNOTSUPP, ENOLCK):
                raise
            getLogger(__name__).warning("%s: no locks here; run one command at a time", folder)
        yield


def begin(target: Path) -> Path:
    """Make an empty folder beside ``target`` in which its content is prepared; return it.

    It stays when the run fails, with the partly executed notebook, until the next run for the same target.

    Raises:
        BadInput: something that no run has made stands at ``target`` or in the way beside it.
    """
    if Path.cwd().is_relative_to(target):  # renaming it would pull the ground away
        raise BadInput(f"{target}: holds the folder in which this runs (expected a new folder)")
    work, replaced = _unfinished(target), _replaced(target)
    with _written(target):
        for path in (target, work, replaced):
            _refuse_foreign(path, _OWN.__contains__, "run")
        if replaced.exists() and not target.exists():  # killed between the two renames of put_in_place
            replaced.rename(target)
        discard(replaced)
        discard(work)
        work.mkdir(parents=True)
    return work


@contextmanager
def _written(target: Path) -> Iterator[None]:
    """Say in one line what stands in the way of a target."""
    try:
        yield
    except OSError as fault:
        raise BadInput(f"{target}: cannot be written ({fault.strerror})") from None


def put_in_place(work: Path, target: Path) -> None:
    """Let the prepared folder take the place of ``target``; the old one stays if that fails."""
    replaced = _replaced(target)
    if target.exists():
        target.rename(replaced)
    try:
        work.rename(target)
    except BaseException:
        if replaced.exists():
            replaced.rename(target)
        raise
    discard(replaced)


def abandon(target: Path) -> None:
    """Remove what a run that was called off has left beside ``target``; what is not a run's stays."""
    work = _unfinished(target)
    with suppress(BadInput):
        _refuse_foreign(work, _OWN.__contains__, "run")
        discard(work)


def _unfinished(target: Path) -> Path:
    return target.with_name(f"{target.name}{PASSING[0]}")


def _replaced(target: Path) -> Path:
    return target.with_name(f"{target.name}{PASSING[1]}")


@contextmanager
def parts_of(target: Path, ending: str, ours: Callable[[Path], bool]) -> Iterator[Path]:
    """The folder beside ``target`` in which its parts are kept, from before anything is computed; others wait for it.

    Parts that are done stay for the next call when the work is broken off; a folder without any is removed.

    Args:
        target: the file to be written.
        ending: what its name must end in, so that the name says the format.
        ours: whether an earlier call has made a file.

    Raises:
        BadInput: another ending, something foreign in the way, or a place that cannot be written.
    """
    if target.suffix != ending:
        raise BadInput(f"{target}: expected a name that ends in {ending}, which is the format")
    parts = target.with_name(f"{target.name}.parts")
    with _written(target):
        new_or_ours(target, ours, "sweep")
        _refuse_foreign(parts, lambda name: PART.fullmatch(name) is not None, "sweep")
        parts.mkdir(parents=True, exist_ok=True)
    try:
        with alone(parts):
            parts.mkdir(exist_ok=True)  # whoever was waited for may have removed it
            yield parts
    finally:
        if parts.exists() and all(part.name.startswith(".") for part in parts.iterdir()):
            discard(parts)


PART = re.compile(r"[0-9a-f]{64}|\.lock|\.[0-9a-f]{64}\.[0-9]+")
"""A part is named by a digest; one that is being written begins with a point and ends with the process."""


def _refuse_foreign(path: Path, own: Callable[[str], bool], maker: str) -> None:
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise BadInput(f"{path}: not a folder (expected a new one, or one that an earlier {maker} has made)")
    foreign = sorted(entry.name for entry in path.iterdir() if not own(entry.name)) if path.exists() else []
    if foreign:
        raise BadInput(f"{path}: holds {foreign[0]!r} (expected a new folder, or one that an earlier {maker} has made)")


def discard(path: Path) -> None:
    """Remove a folder and what is in it, if it is there."""
    if path.exists():
        shutil.rmtree(path)
