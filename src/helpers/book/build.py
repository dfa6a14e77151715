"""From executed notebooks to ``_build/html``: whole or not at all."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from helpers.book.compile import BookError, compile_html
from helpers.book.stage import stage

__all__ = ["BookError", "build"]

OFF = {"nb_execution_mode": "off"}
"""Our notebooks come executed; ``_config.yml`` leaves execution on for a bare ``jupyter-book build .``"""


def build(root: Path, *, executed: Mapping[str, Path], warnings_are_errors: bool = False) -> Path:
    """Compile the book into ``root/_build/html``; return its first page.

    Work happens in ``_build/.book``; the finished site then takes the place of the last
    one in a single rename. When anything fails the last good site stays as it was.

    Args:
        root: the project folder.
        executed: chapter name → executed notebook, for every chapter in ``_toc.yml``.
        warnings_are_errors: refuse a book that compiled with warnings.

    Returns:
        Path of ``_build/html/index.html``.

    Raises:
        BadInput: a page, a setting or an executed chapter is missing.
        BookError: Sphinx failed; the message names the log.
    """
    root = root.resolve()
    work, log = root / "_build" / ".book", root / "_build" / "book.log"
    site = root / "_build" / "html"
    _restore(site)
    stage(root, work / "source", executed)
    with unbroken(work), contextlib.chdir(root):
        compile_html(
            work / "source",
            work / "html",
            work / "doctrees",
            log,
            overrides={**OFF, "book_root": str(root)},
            warnings_are_errors=warnings_are_errors,
        )
        return _swap(work / "html", site) / "index.html"


@contextlib.contextmanager
def unbroken(work: Path) -> Iterator[None]:
    """Forget doctrees and pages of a build that failed or was killed: they may be half written."""
    mark = work / "running"
    if mark.exists():
        _forget(work)
    mark.touch()
    try:
        yield
    except BaseException:
        _forget(work)
        raise
    finally:
        mark.unlink(missing_ok=True)


def _restore(site: Path) -> None:
    """Bring the last good site back after a kill between the two renames of a swap."""
    old = site.with_name("html.old")
    if old.is_dir() and not site.exists():
        old.rename(site)


def _forget(work: Path) -> None:
    for name in ("html", "doctrees", "jupyter_execute"):
        shutil.rmtree(work / name, ignore_errors=True)


def _swap(built: Path, site: Path) -> Path:
    """Put a copy of ``built`` in the place of ``site``."""
    fresh, old = site.with_name("html.new"), site.with_name("html.old")
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    shutil.copytree(built, fresh)
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)
    return site
