"""A book whose tables may be spoiled, and a source on this machine."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from helpers.data import root
from sources import Source


@pytest.fixture
def source() -> Iterator[Source]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            given = {name: values[0] for name, values in parse_qs(parts.query).items()}
            here.asked.append((parts.path, given))
            answer = here.answer(parts.path, given)
            body = answer.body.encode() if isinstance(answer.body, str) else answer.body
            if stop.wait(answer.after):
                return
            self.send_response(answer.code)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(answer.declared or len(body)))
            self.end_headers()
            with suppress(OSError):  # whoever asked may have left
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    stop = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Source(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield here
    stop.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tables that a test may spoil; the working directory is moved there."""
    shutil.copytree(root() / "data", tmp_path / "data")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## [Unreleased]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("CENSUS_API_KEY", "FRED_API_KEY", "ESTAT_APP_ID"):
        monkeypatch.setenv(name, "secret-of-a-test")
    return tmp_path


@pytest.fixture
def state(book: Path) -> Callable[[], dict[str, bytes]]:
    """What the book holds at the moment, but for what is built."""

    def held() -> dict[str, bytes]:
        files = (path for path in book.rglob("*") if path.is_file() and "_build" not in path.parts)
        return {path.relative_to(book).as_posix(): path.read_bytes() for path in files}

    return held
