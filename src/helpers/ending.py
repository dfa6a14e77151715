"""How a command ends: quietly, or with one line on standard error and a code; never with a traceback."""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from tempfile import gettempdir
from typing import Any

import click

from helpers.errors import BadInput, brief

LOG = "alliances-error.log"


class Front(click.Group):
    """A group of commands: 0 if one ends well, 2 for bad input, 1 for a failure, 130 if it was stopped."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command and leave the process with its code."""
        kwargs["standalone_mode"] = False
        _write_any_text()
        try:
            code = super().main(*args, **kwargs)
        except (Exception, KeyboardInterrupt) as fault:
            line, code = told(fault)
            click.echo(brief(line), err=True)
        sys.exit(code or 0)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command to its end, or until whoever reads has read enough (of which click makes a failure)."""
        try:
            code = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return code


def _write_any_text() -> None:
    """Let text that a terminal has no signs for be printed with marks in their place; files hold UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def told(fault: BaseException) -> tuple[str, int]:
    """What is said of a fault, in one line, and the code of the command that it ends."""
    match fault:
        case click.exceptions.NoArgsIsHelpError():
            return fault.format_message(), 2
        case BadInput():
            return f"Error: {fault}", 2
        case click.ClickException():
            return f"Error: {fault.format_message()}{_to_type(fault)}", fault.exit_code
        case click.Abort() | KeyboardInterrupt():
            return "Stopped. What was finished is kept; the same command goes on from there.", 130
        case OSError():  # a full disk, a folder that may not be written
            return f"Error: {f'{fault.filename}: ' if fault.filename else ''}{fault.strerror or fault}", 1
    return f"Error: {_unforeseen(fault)}", 1


def _to_type(fault: click.ClickException) -> str:
    """Where all names are listed, if one is unknown and like no other, or if one is missing."""
    named = (click.exceptions.NoSuchCommand, click.NoSuchOption, click.MissingParameter)
    if isinstance(fault, named) and fault.ctx and not getattr(fault, "possibilities", None):
        return f" (`{fault.ctx.command_path} --help` lists all)"
    return ""


def _unforeseen(fault: BaseException) -> str:
    """One line for what should not happen; the rest goes into a file, for whoever mends it."""
    last = traceback.extract_tb(fault.__traceback__)[-1]
    first_line = next(iter(str(fault).splitlines()), "")
    what = f"a fault of this program: {type(fault).__name__}: {first_line} ({Path(last.filename).name}:{last.lineno})"
    for folder in (Path("_build"), Path(gettempdir())):
        with suppress(OSError):
            log = folder.absolute() / LOG
            log.write_text(f"{sys.argv}\n{''.join(traceback.format_exception(fault))}", encoding="utf-8")
            return f"{what}; log: {log}"
    return what
