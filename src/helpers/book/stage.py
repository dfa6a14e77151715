"""Bring together what Sphinx is to read: settings, pages, and notebooks that were executed already."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from sphinx_external_toc.parsing import parse_toc_yaml

from helpers.errors import BadInput

PAGES = "chapters"
"""Folder of the book's pages, in the project and in the site alike."""
SETTINGS = ("_config.yml", "_toc.yml")
PAGE_SUFFIXES = (".md", ".bib", ".svg", ".png", ".jpg")


def stage(root: Path, target: Path, executed: Mapping[str, Path]) -> None:
    """Make ``target`` hold exactly the sources of the book.

    Files that are the same already are left alone, so that Sphinx sees what changed and
    reads only that.

    Args:
        root: the project, with ``_config.yml``, ``_toc.yml`` and ``chapters/``.
        target: folder that is brought up to date; made when absent.
        executed: chapter name (``trade``) → executed notebook.

    Raises:
        BadInput: a setting or page is missing, or a chapter of the contents was not executed.
    """
    wanted = {name: root / name for name in SETTINGS}
    wanted |= {str(page.relative_to(root)): page for page in _plain_pages(root)}
    wanted |= {f"{PAGES}/{name}.ipynb": Path(path) for name, path in executed.items()}
    _require(wanted, root, executed)
    for name, path in wanted.items():
        copy_if_different(path, target / name)
    _remove_others(target, set(wanted))


def chapters(root: Path) -> list[str]:
    """Names of the notebooks in the table of contents, in order: ``["trade", …]``."""
    names = []
    for document in contents(root):
        path = root / document
        if path.with_suffix(".ipynb").is_file() and not path.with_suffix(".md").is_file():
            names.append(path.stem)
    return names


def contents(root: Path) -> list[str]:
    """Pages of the table of contents, in its order: ``["chapters/index", …]``."""
    path = root / "_toc.yml"
    if not path.is_file():
        raise BadInput(f"{path}: no such file (expected the book's table of contents)")
    try:
        return [str(Path(name).with_suffix("")) for name in parse_toc_yaml(path)]
    except Exception as fault:
        raise BadInput(f"{path}: {fault}") from None


def _plain_pages(root: Path) -> list[Path]:
    return sorted(page for page in (root / PAGES).glob("*") if page.suffix in PAGE_SUFFIXES)


def _require(wanted: Mapping[str, Path], root: Path, executed: Mapping[str, Path]) -> None:
    for path in wanted.values():
        if not path.is_file():
            raise BadInput(f"{path}: no such file (the book needs it)")
    missing = [name for name in chapters(root) if name not in executed]
    if missing:
        raise BadInput(
            f"chapter {missing[0]}: not executed (expected an executed notebook for each chapter of _toc.yml)"
        )


def copy_if_different(source: Path, target: Path) -> None:
    """Copy a file; one that is the same already keeps its time, by which Sphinx knows what to read."""
    content = source.read_bytes()
    if target.is_file() and target.read_bytes() == content:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _remove_others(folder: Path, wanted: set[str]) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.is_dir() and not any(path.iterdir()):
            shutil.rmtree(path)
        elif path.is_file() and str(path.relative_to(folder)) not in wanted:
            path.unlink()
