"""From executed notebooks to ``_build/html``: whole or not at all."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from helpers.analysis import CHAPTERS
from helpers.book import pdf
from helpers.book.compile import BookError, compile_html
from helpers.book.stage import PAGES, chapters, contents, stage
from helpers.data import tables_held

__all__ = ["BookError", "build"]

THEMES = frozenset(name.replace("-", "_") for name in CHAPTERS) - {"claims"}
"""Pages that a PDF begins with."""
OFF = {"nb_execution_mode": "off"}
"""Our notebooks come executed; ``_config.yml`` leaves execution on for a bare ``jupyter-book build .``"""


def build(
    root: Path, *, executed: Mapping[str, Path], warnings_are_errors: bool = False, with_pdf: bool = False
) -> Path:
    """Compile the book into ``root/_build/html``; return its first page.

    Work happens in ``_build/.book``; the finished site then takes the place of the last
    one in a single rename. When anything fails the last good site stays as it was.

    Args:
        root: the project folder.
        executed: chapter name → executed notebook, for every chapter in ``_toc.yml``.
        warnings_are_errors: refuse a book that compiled with warnings.
        with_pdf: print the whole book as well.

    Returns:
        Path of ``_build/html/index.html``.

    Raises:
        BadInput: a page, a setting or an executed chapter is missing.
        BookError: Sphinx failed, and the message names the log; or the PDF was not printed.
    """
    root = root.resolve()
    work, log = root / "_build" / ".book", root / "_build" / "book.log"
    site = root / "_build" / "html"
    _restore(site)
    stage(root, work / "source", executed)
    with unbroken(work), contextlib.chdir(root), tables_held():
        compile_html(
            work / "source",
            work / "html",
            work / "doctrees",
            log,
            overrides={**OFF, "book_root": str(root)},
            warnings_are_errors=warnings_are_errors,
        )
        fresh = _copied(work / "html", site.with_name("html.new"))
        if with_pdf:
            pdf.print_book(fresh, contents(root), [f"{PAGES}/{name}" for name in chapters(root) if name in THEMES])
        return _swap(fresh, site) / "index.html"


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


def _copied(built: Path, fresh: Path) -> Path:
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(built, fresh)
    return fresh


def _swap(fresh: Path, site: Path) -> Path:
    """Put ``fresh`` in the place of ``site``."""
    old = site.with_name("html.old")
    shutil.rmtree(old, ignore_errors=True)
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)
    return site
