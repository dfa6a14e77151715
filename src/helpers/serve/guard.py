"""What every request must be, before the book looks at it: for this machine, from this machine's own pages, small.

The server listens on the machine's own address, but any web page that is open in a browser here can send requests to
it. So the Host must be ours (a foreign name that points here is refused), whatever changes something must come from a
page of ours (the Origin), and nothing is read beyond a bound.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from dataclasses import dataclass
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LARGEST_BODY = 64 * 1024
"""Bytes of a form; the longest that a contract can fill has some 4,000."""
LONGEST_ADDRESS = 8 * 1024
"""Bytes of path and query."""
METHODS = ("GET", "HEAD", "POST")
FORM = b"application/x-www-form-urlencoded"
OURS = "'self' 'unsafe-inline'"
HEADERS = {
    # the book's pages carry scripts and styles inside, and the one interactive chart makes functions of its formulas
    "content-security-policy": (
        f"default-src 'self'; script-src {OURS} 'unsafe-eval'; style-src {OURS}; img-src 'self' data:; "
        "font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
"""Added to every answer."""


@dataclass(frozen=True)
class Refusal:
    """Why a request is not answered."""

    status: int
    why: str


class Guard:
    """Lets through what is allowed; an application around another."""

    def __init__(self, app: App, hosts: Collection[str]) -> None:
        """``hosts``: what a Host header may say, with the port."""
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        refused = self.refusal(scope)
        if refused:
            await _answer(refused, send)
        else:
            await self.app(scope, _bounded(receive), _with_headers(send))

    def refusal(self, scope: Scope) -> Refusal | None:
        """Why a request is refused; None if it is not."""
        heads = _heads(scope)
        if heads is None or heads.get(b"host", b"").decode("latin-1").lower() not in self.hosts:
            return Refusal(421, f"Not a host of this book (expected one of: {', '.join(sorted(self.hosts))}).")
        if scope["method"] not in METHODS:
            return Refusal(405, f"Method not allowed (expected one of: {', '.join(METHODS)}).")
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string", b"")) > LONGEST_ADDRESS:
            return Refusal(414, "The address is too long.")
        return self._of_a_form(heads) if scope["method"] == "POST" else None

    def _of_a_form(self, heads: dict[bytes, bytes]) -> Refusal | None:
        origin = heads.get(b"origin", b"").decode("latin-1").lower()
        if origin not in {f"http://{host}" for host in self.hosts}:
            return Refusal(403, "Only a page of this book may ask for that (another Origin, or none).")
        if heads.get(b"sec-fetch-site", b"same-origin") != b"same-origin":
            return Refusal(403, "Only a page of this book may ask for that.")
        if heads.get(b"content-type", b"").partition(b";")[0].strip().lower() != FORM:
            return Refusal(415, "Expected a form.")
        length = heads.get(b"content-length", b"")
        if not length.isdigit():
            return Refusal(411, "The length of the form is missing.")
        return Refusal(413, "The form is too long.") if int(length[:12]) > LARGEST_BODY else None


def _heads(scope: Scope) -> dict[bytes, bytes] | None:
    """The headers by name; None where one that decides is there twice."""
    found: dict[bytes, bytes] = {}
    for name, value in scope["headers"]:
        if name in found and name in {b"host", b"origin", b"content-length", b"content-type"}:
            return None
        found[name] = value
    return found


def _bounded(receive: Receive) -> Receive:
    """A body that ends at the bound, whatever its length was said to be."""
    left = LARGEST_BODY

    async def bounded() -> MutableMapping[str, Any]:
        nonlocal left
        message = await receive()
        if message["type"] == "http.request":
            left -= len(message.get("body", b""))
            if left < 0:
                return {"type": "http.disconnect"}
        return message

    return bounded


def _with_headers(send: Send) -> Send:
    async def with_headers(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            known = {name.lower() for name, _ in message.get("headers", [])}
            more = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in known]
            message = {**message, "headers": [*message.get("headers", []), *more]}
        await send(message)

    return with_headers


async def _answer(refused: Refusal, send: Send) -> None:
    body = f"{refused.why}\n".encode()
    heads = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send(
        {"type": "http.response.start", "status": refused.status, "headers": [*heads, (b"connection", b"close")]}
    )
    await send({"type": "http.response.body", "body": body})
