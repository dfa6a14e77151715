"""Start the live book: find a port, warm up, serve until stopped."""

from __future__ import annotations

import errno
import gc
import os
import socket
from collections.abc import Callable, Sequence
from contextlib import suppress
from multiprocessing import get_context, parent_process
from multiprocessing.pool import AsyncResult
from pathlib import Path
from threading import Thread

import uvicorn

from helpers.analysis import CHAPTERS
from helpers.book.rerun import rerun
from helpers.errors import BadInput
from helpers.runs.chapters import chapter
from helpers.runs.execute import Step, warmed
from helpers.runs.folder import abandon, discard
from helpers.runs.moves import movable
from helpers.runs.shelf import SHELF
from helpers.runs.warm import Warm
from helpers.serve.app import LiveBook
from helpers.serve.desk import Desk, Order
from helpers.serve.form import Moves
from helpers.serve.guard import App, Guard

LOOPBACK = "127.0.0.1"
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - named so that they are told apart
TRIED = 20
"""Ports that are tried after the one asked for."""
AT_ONCE = 200
"""Connections at once; more are told to come back."""


def serve(root: Path, host: str, port: int, names: Sequence[str], tell: Callable[[str], None]) -> None:
    """Serve the built book of ``root`` with its form and runs, until stopped.

    Args:
        root: the project.
        host: address to listen on.
        port: the first that is tried.
        names: further names under which the book may be asked for, where it does not listen on this machine alone.
        tell: told the address once it is known.

    Raises:
        BadInput: the book is not built, or the address cannot be listened on.
    """
    if not (root / "_build" / "html" / "index.html").is_file():
        raise BadInput("_build/html: no built book to serve (make book makes it)")
    (root / SHELF).mkdir(exist_ok=True)
    for name in CHAPTERS:  # imported here, the first reader does not wait for it
        CHAPTERS[name].rules()
    listener = listening(host, port)
    number = listener.getsockname()[1]
    with warmed() as warm, get_context("spawn").Pool(1, _with_parent) as beside:
        known = {name: beside.apply_async(movable, (name,)) for name in CHAPTERS}
        desk = Desk(performing(root, warm), before=lambda: _gone_through(root, warm))
        live = LiveBook(root, desk, lambda name: _once(known[name]))
        server = uvicorn.Server(settings(Guard(live.app(), allowed(host, number, names))))
        if number != port and port:
            tell(f"Port {port} is taken.")
        tell(f"The live book: http://{_named(host)}:{number}/ (Ctrl-C stops it)")
        server.run([listener])


def settings(app: App) -> uvicorn.Config:
    """How the server that answers for an application is set."""
    return uvicorn.Config(
        app,
        access_log=False,
        lifespan="off",
        limit_concurrency=AT_ONCE,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=5,
    )


def listening(host: str, port: int) -> socket.socket:
    """A socket on a free port, the one asked for or one after it.

    Raises:
        BadInput: this machine has no such address, or may not use it.
    """
    for number in (*range(port, port + TRIED), 0) if port else (0,):
        found = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            found.bind((host, min(number, 65535)))
            found.listen(128)
            return found
        except OSError as fault:
            found.close()
            if fault.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise BadInput(f"--host {host}: {fault.strerror} (expected an address of this machine)") from None
    raise BadInput(f"--port {port}: no free port from there on")


def allowed(host: str, port: int, names: Sequence[str]) -> set[str]:
    """What a Host header may say."""
    every = {
        "localhost",
        LOOPBACK,
        "[::1]",
        *names,
        *([] if host in EVERYWHERE else [f"[{host}]" if ":" in host else host]),
    }
    return {f"{name.lower()}:{port}" for name in every} | ({name.lower() for name in every} if port == 80 else set())


def performing(root: Path, warm: Warm | None) -> Callable[[Order], None]:
    """What makes the runs of the project ``root``; of one that is stopped nothing stays."""

    def perform(order: Order) -> None:
        def told(step: Step) -> None:
            order.step(step.done, step.of, step.kill)

        target = root / SHELF / order.folder
        try:
            rerun(chapter(order.chapter, root), order.given, target, warm=warm, told=told, executed=order.set_pages)
        except Exception:
            if order.stopped:
                abandon(target)
            raise

    return perform


def _with_parent() -> None:
    """End this process with the one that began it, which a signal may end before it can say so."""

    def follow() -> None:
        if parent := parent_process():
            parent.join()
        os._exit(1)

    Thread(target=follow, daemon=True).start()


def _gone_through(root: Path, warm: Warm | None) -> None:
    """Make one run that nobody asked for: what runs import and remember is then there for the first reader."""
    target = root / "_build" / ".pages" / "first"
    rerun(chapter(next(iter(CHAPTERS)), root), {}, target, warm=warm)
    discard(target)
    gc.collect()
    gc.freeze()  # an extension of Sphinx looks through every object there is, at each run


def _named(host: str) -> str:
    return "localhost" if host in (LOOPBACK, *EVERYWHERE) else host


def _once(found: AsyncResult[dict[str, tuple[str, ...]]]) -> Moves | None:
    """What is known by now; none while it is being worked out."""
    if not found.ready():
        return None
    with suppress(Exception):  # a form without this is a form
        return found.get()
    return {}
