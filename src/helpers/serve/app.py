"""The live book: the built site, a form on every chapter, runs with their progress, the shelf of runs, comparisons."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Mapping
from copy import copy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from jinja2 import Environment, FileSystemLoader
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from helpers.analysis import CHAPTERS
from helpers.analysis.contract import written
from helpers.book.beside import beside_html
from helpers.book.changed import TO_READ, under_answer
from helpers.errors import BadInput, short
from helpers.runs import shelf
from helpers.runs.chapters import stem, title
from helpers.runs.folder import MANIFEST, RESULTS, SET_AS
from helpers.runs.given import command
from helpers.runs.sets import named_sets
from helpers.runs.sides import BOOK, compared, run
from helpers.runs.sides import book as book_side
from helpers.serve.desk import Desk, Full, Order
from helpers.serve.form import Reach, Sent, fields, read, read_address, strangers, turned
from helpers.wording import words

HERE = Path(__file__).parent
FILES = {*SET_AS, *SET_AS.values(), RESULTS, MANIFEST}
"""What of a run's folder is shown."""
TOOLS = "<!-- tools -->"
"""Where, on the page of a run, what one can do with it belongs."""
FROM = "from"
"""In an address: the folder of the run that a form was opened from. No parameter can be called so."""
FOLDER = "DIR"
"""Stands in a command for the folder of the reader's own data, of which a run keeps no more than the name."""
MOST_FIELDS = 400
"""Names in a form or an address."""
PULSE = 0.2
"""Seconds between two looks at a run that is under way."""
KINDS = {".html": "text/html", ".ipynb": "application/x-ipynb+json", ".json": "application/json"}


class LiveBook:
    """What the pages answer with."""

    def __init__(self, root: Path, desk: Desk, reach: Reach) -> None:
        """Of the project ``root``, whose runs ``desk`` performs; ``reach`` knows what a parameter can move."""
        self.root, self.desk, self.reach = root, desk, reach
        self.site = root / "_build" / "html"
        self.pages = Environment(
            loader=FileSystemLoader(HERE / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )
        self.pages.globals |= {"written": written, "quote": quote, "choice": words.choice} | TO_READ

    def app(self) -> Starlette:
        """The application, without its guard."""
        return Starlette(
            routes=[
                Route("/chapters/{page}.html", self.chapter),
                Route("/change/{chapter}", self.change),
                Route("/check/{chapter}", self.check),
                Route("/run/{chapter}", self.start, methods=["POST"]),
                Route("/order/{id}", self.order),
                Route("/order/{id}/events", self.events),
                Route("/order/{id}/stop", self.stop, methods=["POST"]),
                Route("/runs/", self.runs),
                Route("/runs/{folder}/name", self.name, methods=["POST"]),
                Route("/runs/{folder}/delete", self.delete, methods=["POST"]),
                Route("/runs/{folder}/{file}", self.file),
                Route("/compare", self.compare),
                Mount("/live", StaticFiles(directory=HERE / "static")),
                Mount("/", StaticFiles(directory=self.site, html=True)),
            ],
            exception_handlers={BadInput: self.refused, HTTPException: self.missing, ClientDisconnect: _gone},
        )

    # The book ------------------------------------------------------------------------------------------------------

    async def chapter(self, request: Request) -> Response:
        """A page of the book, a chapter with its form."""
        path = self.site / "chapters" / f"{request.path_params['page']}.html"
        if path.parent != self.site / "chapters" or not path.is_file():
            raise HTTPException(404)
        name = _chapter_of(path.stem)
        if name is None:
            return FileResponse(path)
        sent = read_address(CHAPTERS[name], _query(request))
        panel = self.pages.get_template("panel.html").render(**self._form(name, sent))
        return HTMLResponse(under_answer(path.read_text(encoding="utf-8"), panel, _LINKS))

    async def change(self, request: Request) -> Response:
        """The form alone; the address carries the parameters, so it can be shared."""
        name = _known(request)
        return self._form_page(name, read_address(CHAPTERS[name], _query(request)), self._own(request, name))

    async def check(self, request: Request) -> Response:
        """What the contract says of what is typed, as JSON."""
        name = _known(request)
        sent = read_address(CHAPTERS[name], _query(request))
        with_data = "" if sent.faults else command(name, sent.given, FOLDER)
        told = {"faults": sent.faults, "changed": sent.given, "with_data": with_data}
        return JSONResponse({**told, "command": command(name, sent.given), "address": _address(name, sent.given)})

    # Runs ----------------------------------------------------------------------------------------------------------

    async def start(self, request: Request) -> Response:
        """Order a run; one that is on the shelf already is shown."""
        name = _known(request)
        sent = read(CHAPTERS[name], await _form(request))
        if sent.faults:
            return self._form_page(name, sent, self._own(request, name), status=422)
        folder = shelf.folder_name(CHAPTERS[name].checked(sent.given))
        if "again" not in request.query_params and self._is_kept(folder):
            return _to(f"/runs/{quote(folder)}/page.html")
        try:
            order = self.desk.ask(name, sent.given, folder)
        except Full as full:
            return self._page("message.html", status=503, heading="The desk is full", text=str(full))
        return _to(f"/order/{order.id}")

    async def order(self, request: Request) -> Response:
        """How far a run is; when it is done, the run."""
        order = copy(self._order(request))  # as it is now: it may end while its page is made
        if order.state == "done":
            return _to(f"/runs/{quote(order.folder)}/page.html")
        return self._page(
            "order.html", order=order, ahead=self.desk.ahead(order), address=_address(order.chapter, order.given)
        )

    async def events(self, request: Request) -> Response:
        """The same as server-sent events, until it is over."""
        order = self._order(request)
        return StreamingResponse(
            self._told(order, request), media_type="text/event-stream", headers={"cache-control": "no-store"}
        )

    async def stop(self, request: Request) -> Response:
        """Call a run off."""
        order = self._order(request)
        await _form(request)
        self.desk.stop(order)
        return _to(f"/order/{order.id}")

    async def runs(self, _request: Request) -> Response:
        """The shelf."""
        return self._page("runs.html", runs=shelf.kept_runs(self.root), chapters=list(CHAPTERS))

    async def name(self, request: Request) -> Response:
        """Give a run a name."""
        shelf.call(self.root, request.path_params["folder"], dict(await _form(request)).get("name", ""))
        return _to("/runs/")

    async def delete(self, request: Request) -> Response:
        """Delete a run."""
        await _form(request)
        shelf.remove(self.root, request.path_params["folder"])
        return _to("/runs/")

    async def file(self, request: Request) -> Response:
        """A file of a run; its pages with what one can do."""
        kept = shelf.find(self.root, request.path_params["folder"])
        path = kept.folder / request.path_params["file"]
        if path.name not in FILES or not path.is_file():
            raise HTTPException(404)
        if path.suffix != ".html":
            return FileResponse(path, media_type=KINDS[path.suffix])
        tools = self.pages.get_template("tools.html").render(kept=kept, others=self._others(kept))
        text = path.read_text(encoding="utf-8").replace(TOOLS, tools, 1)
        return HTMLResponse(
            re.sub(r'href="(?:\.\./)+_build/html/', 'href="/', text).replace('href="../index.html"', 'href="/runs/"')
        )

    async def compare(self, request: Request) -> Response:
        """Two runs, or the book and a run, side by side; else the choice of two, with what does not fit."""
        names = [request.query_params.get(key, BOOK) for key in ("a", "b")]
        kept = [None if name == BOOK else shelf.find(self.root, name) for name in names]
        if (fault := _unlike(names, kept)) or not request.query_params:
            told = {"fault": fault if request.query_params else "", "first": names[0], "second": names[1]}
            return self._page("compare.html", 422 if told["fault"] else 200, runs=shelf.kept_runs(self.root), **told)
        chapter = next(one.chapter for one in kept if one)
        old, new = (run(one.folder, one.title) if one else book_side(self.root, chapter) for one in kept)
        return HTMLResponse(await asyncio.to_thread(lambda: beside_html([compared(old, new, self.root)], "/runs/")))

    # Faults --------------------------------------------------------------------------------------------------------

    async def refused(self, _request: Request, fault: Exception) -> Response:
        """Input that cannot be used: its line."""
        return self._page("message.html", status=404, heading="That cannot be shown", text=str(fault))

    async def missing(self, _request: Request, fault: Exception) -> Response:
        """No such page."""
        status = fault.status_code if isinstance(fault, HTTPException) else 404
        return self._page("message.html", status=status, heading="No such page", text="The book has no page here.")

    # Parts ---------------------------------------------------------------------------------------------------------

    def _page(self, template: str, status: int = 200, **given: Any) -> Response:
        return HTMLResponse(self.pages.get_template(template).render(**given), status)

    def _form_page(self, name: str, sent: Sent, own: shelf.Kept | None, status: int = 200) -> Response:
        """The form; ``own``: the run with data of the reader's own that it was opened from."""
        given = sent.given if own is None or not sent.faults else own.differing
        return self._page(
            "change.html",
            status,
            **self._form(name, sent),
            own=own,
            with_data=command(name, given, FOLDER),
            folder=FOLDER,
        )

    def _form(self, name: str, sent: Sent) -> dict[str, Any]:
        folder = "" if sent.faults else shelf.folder_name(CHAPTERS[name].checked(sent.given))
        reach = self.reach(name)
        return {
            "chapter": name,
            "stem": stem(name),
            "fields": fields(CHAPTERS[name], sent, reach or {}),
            "fault": sent.faults.get("", ""),
            "strangers": strangers(CHAPTERS[name], sent),
            "pending": reach is None,
            "turned": turned(CHAPTERS[name], reach or {}),
            "ignored": [short(one) for one in sent.ignored],
            "sets": [(one, _address(name, one.parameters)) for one in named_sets(self.root, name).values()],
            "command": command(name, sent.given),
            "address": _address(name, sent.given),
            "kept": folder if sent.given and self._is_kept(folder) else "",
            "open": bool(sent.texts),
        }

    def _own(self, request: Request, name: str) -> shelf.Kept | None:
        folder = request.query_params.get(FROM)
        kept = shelf.kept_runs(self.root) if folder else []
        return next((one for one in kept if one.folder.name == folder and one.chapter == name and one.data), None)

    def _is_kept(self, folder: str) -> bool:
        return any(one.folder.name == folder for one in shelf.kept_runs(self.root))

    def _others(self, kept: shelf.Kept) -> list[shelf.Kept]:
        return [one for one in shelf.kept_runs(self.root) if one.chapter == kept.chapter and one.folder != kept.folder]

    def _order(self, request: Request) -> Order:
        order = self.desk.find(request.path_params["id"])
        if order is None:
            raise HTTPException(404)
        return order

    async def _told(self, order: Order, request: Request) -> AsyncIterator[str]:
        before = None
        while not await request.is_disconnected():
            seen = copy(order)  # it may end between what is told and the question whether it is over
            now = {
                **{key: getattr(seen, key) for key in ("state", "done", "of", "setting", "why")},
                "ahead": self.desk.ahead(order),
            }
            if now != before:
                yield f"data: {json.dumps(now)}\n\n"
                before = now
            if seen.over:
                return
            await asyncio.sleep(PULSE)


_LINKS = '<link rel="stylesheet" href="/live/live.css"><script defer src="/live/live.js"></script>'


def _unlike(names: list[str], kept: list[shelf.Kept | None]) -> str:
    """Why two sides cannot be compared, in one line; empty if they can."""
    if names[0] == names[1]:
        return "Two different ones are needed to compare."
    one, other = kept
    if one and other and one.chapter != other.chapter:
        return (
            f"Only runs of one chapter can be compared: “{one.called}” is of {title(one.chapter)}, "
            f"“{other.called}” of {title(other.chapter)}."
        )
    return ""


def _chapter_of(page: str) -> str | None:
    """The chapter that a page of the book shows; none for other pages."""
    return next((name for name in CHAPTERS if page == stem(name)), None)


def _known(request: Request) -> str:
    name = str(request.path_params["chapter"])
    if name not in CHAPTERS:
        raise HTTPException(404)
    return name


def _query(request: Request) -> list[tuple[str, str]]:
    return _pairs(request.url.query)


async def _form(request: Request) -> list[tuple[str, str]]:
    return _pairs((await request.body()).decode("utf-8", "replace"))


def _pairs(text: str) -> list[tuple[str, str]]:
    try:
        return [
            (k, v)
            for k, v in parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS)
            if k not in ("again", FROM)
        ]
    except ValueError:
        raise HTTPException(400) from None


def _address(chapter: str, given: Mapping[str, Any]) -> str:
    """The address of a form with these values in it."""
    pairs = urlencode({name: written(value) for name, value in given.items()})
    return f"/change/{chapter}{f'?{pairs}' if pairs else ''}"


def _to(address: str) -> Response:
    return RedirectResponse(address, 303)


async def _gone(_request: Request, _fault: Exception) -> Response:
    return Response(status_code=400)
