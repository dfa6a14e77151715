"""Changing several files as one step: whoever is killed on the way leaves the old state or the new one.

All new contents are first written to a folder beside; giving that folder its final name is the step. What follows,
putting each file in its place, can be done again by anyone who finds the folder.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

PENDING = ".pending"
"""The folder, at the top of the book, whose files are yet to be put in place."""


def replace_all(top: Path, files: Mapping[Path, bytes]) -> None:
    """Give files below ``top`` new contents, all of them or none.

    Args:
        top: the book's top directory.
        files: contents by path; folders are made.
    """
    settle(top)
    for left in top.glob(f"{PENDING}.*"):  # of one that was killed before its step
        shutil.rmtree(left, ignore_errors=True)
    work = top / f"{PENDING}.{os.getpid()}"
    for path, content in files.items():
        part = work / path.relative_to(top)
        part.parent.mkdir(parents=True, exist_ok=True)
        _write(part, content)
    work.rename(top / PENDING)
    settle(top)


def settle(top: Path) -> None:
    """Put in place what a step has decided and did not finish."""
    pending = top / PENDING
    if not pending.is_dir():
        return
    for part in sorted(path for path in pending.rglob("*") if path.is_file()):
        with suppress(FileNotFoundError):  # another process is settling too, and was first
            _place(part, top / part.relative_to(pending))
    done = top / f"{PENDING}.{os.getpid()}"
    with suppress(OSError):
        pending.rename(done)
    shutil.rmtree(done, ignore_errors=True)


def _place(part: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    _write(beside, part.read_bytes())
    beside.replace(target)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
