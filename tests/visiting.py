"""A client of the live book, and what performs its runs in tests."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

from helpers.analysis import CHAPTERS
from helpers.data.place import write_whole
from helpers.serve.desk import Order

HEAD = '<title>{0}</title><link rel="icon" href="/_static/favicon.svg">'
PAGE = f'<!doctype html><html lang="en"><head>{HEAD}</head><body><main><article class="bd-article"><h1>{{0}}</h1>'
RUN = (
    PAGE.format("Trade")
    + '<div class="aaf-run"><!-- tools --><h2>What changed</h2></div></article></main></body></html>'
)
SECRET = "the key to the cellar"


class Runs:
    """Performs orders: notes them, waits for leave, writes the folder of a run."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen: list[Order] = []
        self.at_once = self.most_at_once = 0
        self.leave = threading.Event()
        self.leave.set()

    def __call__(self, order: Order) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.seen.append(order)
        killed = threading.Event()
        try:
            for cell in (1, 2):
                order.step(cell, 2, killed.set)
                while not self.leave.wait(0.01):
                    if killed.is_set():
                        raise RuntimeError("killed")
            self.write(order)
        finally:
            self.at_once -= 1

    def write(self, order: Order) -> None:
        folder = self.root / "runs" / order.folder
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "page.html").write_text(RUN)
        (folder / "results.json").write_text("{}")
        (folder / "secret.txt").write_text(SECRET)
        parameters = CHAPTERS[order.chapter].checked(order.given).model_dump()
        manifest = {"chapter": order.chapter, "parameters": parameters, "finished": "2026-11-29T05:00:00+00:00"}
        write_whole(folder / "manifest.json", json.dumps(manifest))  # tests wait for it


class Client:
    """Asks the live book, as a page of its own would unless told otherwise."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.host = f"localhost:{port}"

    def ask(
        self, method: str, path: str, body: str | bytes | None = None, **heads: str
    ) -> tuple[int, str, dict[str, str]]:
        """Status, text and headers; a header given as empty text is not sent."""
        ours = {"Host": self.host}
        if method == "POST":
            ours |= {"Origin": f"http://{self.host}", "Content-Type": "application/x-www-form-urlencoded"}
        sent = {**ours, **{name.replace("_", "-"): value for name, value in heads.items()}}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        data = body.encode() if isinstance(body, str) else body
        if data is not None and "Content-Length" not in sent and "Transfer-Encoding" not in sent:
            sent["Content-Length"] = str(len(data))
        for name, value in sent.items():
            if value:
                connection.putheader(name, value)
        try:
            connection.endheaders(data)
            answer = connection.getresponse()
            found = answer.status, answer.read().decode("utf-8", "replace"), dict(answer.getheaders())
        except ConnectionError:  # an answer to what is too long can come before all of it was sent
            return 400, "", {}
        connection.close()
        return found

    def get(self, path: str, **heads: str) -> tuple[int, str]:
        """Status and text."""
        return self.ask("GET", path, **heads)[:2]

    def run(self, chapter: str = "trade", **values: str) -> tuple[int, str]:
        """Order a run; status and where it leads."""
        status, _, heads = self.ask("POST", f"/run/{chapter}", urlencode(values))
        return status, heads.get("location", "")


def until(happens: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)
