"""A live book on this machine: a small site, a shelf, and a desk whose runs take as long as a test wants."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

import helpers.book
from helpers.data import root as project_root
from helpers.serve.app import LiveBook
from helpers.serve.desk import Desk
from helpers.serve.guard import Guard
from helpers.serve.server import allowed, listening, settings
from visiting import PAGE, SECRET, Client, Runs, until

STATIC = Path(helpers.book.__file__).parent / "static"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A project with a small built site."""
    site = tmp_path / "_build" / "html"
    (site / "chapters").mkdir(parents=True)
    (site / "_static").mkdir()
    shutil.copy(STATIC / "favicon.svg", site / "_static")
    (site / "index.html").write_text(PAGE.format("Book"))
    for name in ("trade", "claims", "glossary"):
        (site / "chapters" / f"{name}.html").write_text(PAGE.format(name) + "</article></main></body></html>")
    (tmp_path / "chapters").mkdir()
    shutil.copy(project_root() / "chapters" / "sets.yaml", tmp_path / "chapters")
    (tmp_path / "secret.txt").write_text(SECRET)
    (tmp_path / "runs").mkdir()
    return tmp_path


@pytest.fixture
def runs(place: Path) -> Iterator[Runs]:
    """What performs the orders."""
    made = Runs(place)
    yield made
    made.leave.set()


@pytest.fixture
def live(place: Path, runs: Runs) -> Iterator[Client]:
    """The live book, and a client of it."""
    listener = listening("127.0.0.1", 0)
    port = listener.getsockname()[1]
    app = LiveBook(
        place,
        Desk(runs, waiting=3),
        lambda _chapter: {"It rose.": ("measure", "confidence"), "T05": ("measure",), "T06a": ()},
    ).app()
    server = uvicorn.Server(settings(Guard(app, allowed("127.0.0.1", port, ()))))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    until(lambda: server.started)
    yield Client(port)
    server.should_exit = True
    server.force_exit = True
    thread.join(10)
