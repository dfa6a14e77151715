"""Compile a staged source folder to HTML with Jupyter Book's own configuration rules.

Jupyter Book 1 is a translator from ``_config.yml`` to a Sphinx configuration plus a command
line. We use the translator and call Sphinx ourselves: the command line prints to the console,
decides where doctrees go and turns a failure into a traceback.
"""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from helpers.errors import BadInput


class BookError(RuntimeError):
    """The book did not compile. The message is one line and names the log."""


def compile_html(
    source: Path,
    out: Path,
    doctrees: Path,
    log: Path,
    *,
    overrides: Mapping[str, Any],
    warnings_are_errors: bool,
) -> None:
    """Compile ``source`` (with its ``_config.yml`` and ``_toc.yml``) into the folder ``out``.

    Args:
        source: staged source folder.
        out: where HTML goes; pages that are up to date are left alone.
        doctrees: Sphinx' own memory of what it has read; may be empty.
        log: file that takes everything Sphinx says.
        overrides: Sphinx settings that win over ``_config.yml``.
        warnings_are_errors: fail when there was any warning.

    Raises:
        BadInput: a page shows a table that cannot be used.
        BookError: anything else went wrong; the log says what.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("w", encoding="utf-8") as stream:
        try:
            status = _run(source, out, doctrees, stream, overrides, warnings_are_errors)
        except Exception as failure:
            cause = _cause(failure)
            stream.write(f"\n{type(cause).__name__}: {cause}\n")
            if isinstance(cause, BadInput):
                raise cause from None
            raise BookError(f"the book did not compile: {_one_line(cause)}; log: {log}") from failure
    if status:
        raise BookError(f"the book did not compile: {_first_warning(log)}; log: {log}")


def _run(
    source: Path,
    out: Path,
    doctrees: Path,
    stream: TextIO,
    overrides: Mapping[str, Any],
    warnings_are_errors: bool,
) -> int:
    from jupyter_book.config import get_final_config
    from sphinx.application import Sphinx
    from sphinx.util.console import nocolor
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    nocolor()  # the log is a file
    given = {"external_toc_path": str(source / "_toc.yml"), "latex_individualpages": False, **overrides}
    with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream), warnings.catch_warnings():
        for category in (DeprecationWarning, PendingDeprecationWarning):  # what libraries say of one another
            warnings.simplefilter("ignore", category)
        config, _ = get_final_config(
            user_yaml=source / "_config.yml", sourcedir=source, cli_config=given, raise_on_invalid=True
        )
        config.pop("use_multitoc_numbering", None)
        with patch_docutils(None), docutils_namespace():
            app = Sphinx(
                source,
                None,
                out,
                doctrees,
                "html",
                confoverrides=config,
                status=stream,
                warning=stream,
                warningiserror=warnings_are_errors,
                keep_going=True,
            )
            app.build()
            return int(app.statuscode)


def _cause(failure: BaseException) -> BaseException:
    """What went wrong first; Sphinx wraps what its listeners raise."""
    while failure.__cause__ is not None:
        failure = failure.__cause__
    return failure


def _one_line(failure: BaseException) -> str:
    return " ".join(str(failure).split())[:300] or type(failure).__name__


def _first_warning(log: Path) -> str:
    for line in log.read_text(encoding="utf-8").splitlines():
        if "WARNING:" in line or "ERROR:" in line:
            return line.strip()[:300]
    return "Sphinx gave no reason"
