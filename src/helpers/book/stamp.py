"""Whether the site in ``_build/html`` is what a build would make, known without opening a notebook or a table.

The site is a function of the project's files, Python and the packages. After a build their digest is kept, with
the strictness of the build and the sizes and times of the site's files.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from helpers.runs.fingerprints import file_hash, package_files, versions

APART = {"_build", "runs", "__pycache__", "tests"}
"""Folders that no page depends on; nor on hidden ones."""
STAMP = Path("_build", "book.stamp")


def current(root: Path, *, strict: bool) -> bool:
    """Whether a build would change nothing; a site built leniently does not answer for a strict build."""
    try:
        kept = json.loads((root / STAMP).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return kept in [_stamp(root, strict=held) for held in ((True,) if strict else (True, False))]


def mark(root: Path, *, strict: bool, before: str) -> None:
    """Keep the stamp of the site just built, unless a file changed since ``before`` was taken."""
    if before == sources(root):
        (root / STAMP).write_text(json.dumps(_stamp(root, strict=strict)), encoding="utf-8")


def sources(root: Path) -> str:
    """Digest of all that decides the site."""
    own = {path.relative_to(root).as_posix(): file_hash(path) for path in _files(root)}
    return _digest([own, package_files(), versions(), sys.version])


def _stamp(root: Path, *, strict: bool) -> dict[str, Any]:
    return {"sources": sources(root), "site": _site(root / "_build" / "html"), "strict": strict}


def _site(folder: Path) -> str:
    """Digest of the names, sizes and times of the site's files."""
    found = [(path.relative_to(folder).as_posix(), path.stat()) for path in _files(folder)]
    return _digest([(name, facts.st_size, facts.st_mtime_ns) for name, facts in found])


def _files(folder: Path) -> Iterator[Path]:
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in APART and not name.startswith("."))
        yield from (Path(where, name) for name in sorted(names) if not name.startswith("."))


def _digest(content: Any) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
