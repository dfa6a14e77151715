"""What a user's environment may not bend: which code runs, which settings libraries find, where files go."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir

from helpers.data.place import root
from helpers.errors import BadInput

DROPPED = ("PYTHON", "JUPYTER", "IPYTHON", "MPL", "MATPLOTLIB", "PAPERMILL")
"""Beginnings of variables that other installations leave behind: paths, start-up files, kernels, backends, warnings."""
SINGLE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
FEWEST_FILES = 256
"""A run with its kernels opens up to some 200 files and sockets at once."""
HASH_SEED = "0"
"""Python's own seed: the order of sets of text must not change from run to run."""


def settled(given: Mapping[str, str]) -> dict[str, str]:
    """The environment of a run: the user's, but for what could change a number or a figure or write elsewhere.

    Only who has no home is given one.
    """
    kept = {name: value for name, value in given.items() if not name.startswith(DROPPED)}
    caches = _caches()
    return {
        "HOME": str(caches),
        **kept,
        **dict.fromkeys(SINGLE, "1"),
        "PYTHONPATH": str(Path(__file__).resolve().parents[1]),
        "PYTHONSAFEPATH": "1",
        "PYTHONNOUSERSITE": "1",
        "PYTHONHASHSEED": HASH_SEED,
        "PYTHONUTF8": "1",
        "JUPYTER_NO_CONFIG": "1",
        "JUPYTER_PLATFORM_DIRS": "1",
        "MPLCONFIGDIR": str(caches / "matplotlib"),
        "DASK_TEMPORARY_DIRECTORY": str(caches / "dask"),
    }


def settle() -> None:
    """Settle the environment of this process, for all that it imports and starts from now on."""
    fixed = settled(os.environ)
    os.environ.clear()
    os.environ.update(fixed)
    without_addresses()
    collect_seldom()


def collect_seldom() -> None:
    """Let Python look seldom for objects that hold only one another: setting pages makes many, and all that stay.

    Looking as often as by default takes a third of the time that a page takes.
    """
    gc.set_threshold(100_000, 50, 100)


def without_addresses() -> None:
    """Leave out a grammar of international addresses: no schema here has any, and jsonschema builds it as it starts.

    That takes longer than all else that nbformat imports. Without the package jsonschema checks no such format.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def enough_files() -> None:
    """Let this process, and what it starts, open as many files as runs need, as far as the machine lets it.

    Raises:
        BadInput: fewer are allowed: a kernel would die or be waited for without end.
    """
    try:
        import resource
    except ImportError:
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if 0 <= hard < FEWEST_FILES:  # without a limit it is negative
        raise BadInput(
            f"only {hard} files may be open at once here (expected {FEWEST_FILES}: ulimit -n {FEWEST_FILES})"
        )
    if 0 <= soft < FEWEST_FILES:
        resource.setrlimit(resource.RLIMIT_NOFILE, (FEWEST_FILES, hard))


def _caches() -> Path:
    """Where libraries may keep what they found: in the book, or in a temporary folder if it may not be written."""
    folder = root() / "_build" / ".caches"
    with suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
    return folder if os.access(folder, os.W_OK) else Path(gettempdir(), f"alliances-{os.getuid()}")
