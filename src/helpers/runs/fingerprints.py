"""What code a process runs: hashes of this package's own files, versions of the packages it stands on."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from hashlib import sha256
from importlib import metadata
from pathlib import Path

import helpers

PACKAGE = Path(helpers.__file__).parent
DISTRIBUTION = "alliances-book"


def imported_modules() -> dict[str, str]:
    """Path below ``src`` → sha256 of every module of this package imported so far, with the files beside it.

    A style sheet or a script in a package belongs to the package: it shapes the page as its code does.
    """
    files: set[Path] = set()
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == PACKAGE.name and getattr(module, "__file__", None):
            path = Path(str(module.__file__))
            files.update([path, *(_beside(path.parent) if path.name == "__init__.py" else ())])
    return {path.relative_to(PACKAGE.parent).as_posix(): file_hash(path) for path in sorted(files)}


def package_files() -> dict[str, str]:
    """Path below ``src`` → sha256 of every file of this package as it lies on the disk now."""
    files = (path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {path.relative_to(PACKAGE.parent).as_posix(): file_hash(path) for path in sorted(files)}


def versions() -> dict[str, str | None]:
    """Distribution → version of the packages that this one asks for by name."""
    asked = (re.match(r"[\w-]+", line) for line in metadata.requires(DISTRIBUTION) or () if "extra ==" not in line)
    return {found[0]: installed_version(found[0]) for found in asked if found}


def installed_version(distribution: str) -> str | None:
    """Version of an installed distribution; None if there is none of that name."""
    try:
        return metadata.version(distribution)
    except (metadata.PackageNotFoundError, ValueError):
        return None


def module_hash(path: str) -> str | None:
    """sha256 of a file given as :func:`imported_modules` names it; None if it is gone."""
    file = PACKAGE.parent / path
    return file_hash(file) if file.is_file() else None


def module_name(path: str) -> str:
    """Dotted name of a module given as :func:`imported_modules` names its file."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def file_hash(path: Path) -> str:
    """sha256 of a file, in hexadecimal."""
    return sha256(path.read_bytes()).hexdigest()


def _beside(package: Path) -> Iterator[Path]:
    """Files of a package that are not Python: all below it, but for its subpackages."""
    for path in package.iterdir():
        if path.is_dir():
            if path.name != "__pycache__" and not (path / "__init__.py").exists():
                yield from _beside(path)
        elif path.suffix not in {".py", ".pyc"}:
            yield path
