"""Drawings kept by what decides them: a run draws anew what its assumptions, the data or the code have changed.

What decides a drawing is the function that makes it, with all that it closes over; the tables that it asks for; and
the code of this package that it can reach, in whose folder it is kept. It is kept only where a run asks for that
(:data:`KEPT_IN`), so a notebook that is executed by hand draws all of its figures.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache, partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree
from types import CodeType, FunctionType
from typing import Any, TypeVar, cast

import joblib
from pydantic import BaseModel

import helpers
from helpers.data import fingerprint, note_read, tables_noted

KEPT_IN = "ALLIANCES_DRAWINGS"
"""Set in the environment of a run: the folder in which drawings of this code are kept."""
MOST = 100_000_000
"""Bytes that are kept; those not asked for longest go first. The book and its sets come to some 15 million."""
ABOVE = ("book", "refresh", "runs", "serve", "cli.py", "completion.py", "ending.py")
"""Parts of this package that no drawing can reach: they stand above it, or beside."""
PACKAGES = ("joblib", "matplotlib", "numpy", "pandas", "pyarrow", "pydantic", "scipy")
"""Packages that a drawing stands on."""

Made = TypeVar("Made")


def place(root: Path) -> Path:
    """The folder of a project for drawings of the code as it lies on the disk now."""
    return root / "_build" / "drawings" / _code()


def kept(make: Callable[[], Made], *decided_by: Any) -> Made:
    """What ``make`` returns, made now or kept from an earlier run.

    Where something else comes between, as a warning, an error, a value of which no digest can be had or a folder
    that cannot be written, ``make`` is called as if nothing were kept.

    Args:
        make: without effects; what it returns can be pickled.
        decided_by: values and functions of this package, of which the same ones make the same.
    """
    folder = os.environ.get(KEPT_IN)
    if folder is None or Path(folder).name != _code_now():  # edited since the run began
        return make()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            ask = joblib.Memory(folder, verbose=0, compress=True).cache(_noted, ignore=["make"])
            key = joblib.hash([_told(one) for one in decided_by])
            made, behind = ask(key, make)
            if any(fingerprint(name) != content for name, content in behind.items()):
                (made, behind), _ = ask.call(key, make)
    except Exception:  # if it is the drawing's own, the drawing raises or shows it again
        return make()
    note_read(behind, behind)
    return cast(Made, made)


def bound(folder: Path) -> None:
    """Remove the drawings of other code, and of this code those not asked for longest, down to the bound."""
    with suppress(OSError):  # another run removes them, or never wrote any
        for other in folder.parent.iterdir():
            if other != folder:
                rmtree(other, ignore_errors=True)
        joblib.Memory(folder, verbose=0).reduce_size(bytes_limit=MOST)


def _noted(key: str, make: Callable[[], Made]) -> tuple[Made, dict[str, str]]:
    """What is made, and the tables behind it with the digests of their contents; ``key`` is what it is kept under."""
    del key
    with tables_noted() as behind:
        made = make()
    return made, behind


def _told(value: Any) -> Any:
    """A value of which a digest can be had: functions are told by their code and what they close over."""
    if isinstance(value, FunctionType):
        if value.__module__.partition(".")[0] != helpers.__name__:
            raise TypeError(f"{value.__qualname__}: what else decides it is not known")
        inside = [cell.cell_contents for cell in value.__closure__ or ()]
        given = [value.__defaults__, value.__kwdefaults__, inside]
        return value.__module__, value.__qualname__, _steps(value.__code__), _told(given)
    if isinstance(value, BaseModel):  # what was given and what is so by default are the same
        return type(value).__qualname__, value.model_dump_json()
    if isinstance(value, partial):
        return "partial", _told(value.func), _told(value.args), _told(value.keywords)
    if type(value) in {list, tuple}:
        return [type(value).__name__, *map(_told, value)]
    if type(value) is dict:
        return {key: _told(one) for key, one in value.items()}
    return value


def _steps(code: CodeType) -> list[Any]:
    inside = [_steps(one) if isinstance(one, CodeType) else one for one in code.co_consts]
    return [code.co_code, code.co_names, code.co_varnames, code.co_freevars, inside]


@lru_cache(maxsize=1)
def _code_now() -> str:
    """The digest as this process found it, whose modules are imported by then."""
    return _code()


def _code() -> str:
    found = sha256(sys.version.encode())
    for name in PACKAGES:
        found.update(f"{name} {version(name)}\n".encode())
    top = Path(helpers.__file__).parent
    for path in sorted(_files(top)):
        found.update(f"{path.relative_to(top)}\n".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def _files(top: Path) -> Iterator[Path]:
    for part in top.iterdir():
        if part.name not in ABOVE:
            files = part.rglob("*") if part.is_dir() else [part]
            yield from (path for path in files if path.is_file() and path.suffix != ".pyc")
