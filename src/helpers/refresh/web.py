"""Asking a source: patient where that helps, and one clear line where it does not.

Requests and retries are those of httpx (https://www.python-httpx.org/api/) and tenacity
(https://tenacity.readthedocs.io/). Every answer is kept below ``_build/refresh/raw`` under its sha256.
"""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import tenacity

from helpers.data.tables import digest
from helpers.errors import BadInput
from helpers.refresh.waiting import FOLDER, Fetched

SECONDS = 60
"""Of silence, after which a source does not answer."""
LARGEST = 64 * 1024 * 1024
"""Bytes: no answer of these sources is near it."""
ATTEMPTS = 4
LONGEST_WAIT = 60
"""Seconds between two attempts, whatever a source asks for."""
AGAIN = {429, 500, 502, 503, 504}
"""Answers after which the same question may be answered."""


class _Passing(Exception):  # noqa: N818 - says what it is
    """A fault that may pass; ``wait`` is how many seconds the source asks for."""

    def __init__(self, text: str, wait: float = 0) -> None:
        super().__init__(text)
        self.wait = wait


@dataclass
class Web:
    """Where clients ask; remembers what was answered.

    Args:
        top: the book's top directory, below which answers are kept.
        transport: what carries requests; for tests.
        seconds: of silence, after which a source does not answer.
        pause: seconds before the second attempt; each further one waits twice as long.
    """

    top: Path
    transport: httpx.BaseTransport | None = None
    seconds: float = SECONDS
    pause: float = 2
    fetched: list[Fetched] = field(default_factory=list)

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        secret: Mapping[str, str] | None = None,
        store: str = "",
    ) -> bytes:
        """The body of an answer.

        Args:
            url: where.
            params: what is asked.
            secret: parameters that are neither kept nor printed: keys.
            store: domain to whose hosts the source may send on, where it is documented that it keeps files there.

        Raises:
            BadInput: there was no usable answer; says where, what and what was expected.
        """
        said = str(httpx.URL(url, params=dict(params))) if params else url
        address = httpx.URL(url, params={**(params or {}), **(secret or {})}) if params or secret else httpx.URL(url)
        try:
            body = self._patient(lambda: self._once(address, said, store))
        except _Passing as fault:
            raise BadInput(f"{said}: {fault} (tried {ATTEMPTS} times; the table stays as it is)") from None
        self._keep(said, body)
        return body

    def json(self, url: str, params: Mapping[str, str], *, secret: Mapping[str, str] | None = None) -> Any:
        """An answer as plain values.

        Raises:
            BadInput: there was none, or it is not JSON.
        """
        body = self.get(url, params, secret=secret)
        try:
            return json.loads(body)
        except ValueError:
            raise BadInput(f"{url}: answered {_kind(body)} (expected JSON)") from None

    def rows(self, url: str, header: list[str], *, store: str = "") -> list[dict[str, str]]:
        """An answer in CSV, or parted by tabs, as cells by column; blank lines and those after a # are left out.

        Raises:
            BadInput: there was none, or it has not these columns.
        """
        body = self.get(url, store=store)
        try:
            text = body.decode("utf-8-sig")
            parted = "\t" if "\t" in text.partition("\n")[0] else ","
            lines = csv.reader(StringIO(text), delimiter=parted, strict=True)
            found, *rows = (row for row in lines if row and not row[0].startswith("#"))
        except (ValueError, csv.Error):
            raise BadInput(f"{url}: answered {_kind(body)} (expected CSV)") from None
        if missing := [name for name in header if name not in found]:
            raise BadInput(f"{url}: column {missing[0]!r} is missing, there are {', '.join(found)[:200]} (expected it)")
        if short := [number for number, row in enumerate(rows, 2) if len(row) != len(found)]:
            raise BadInput(f"{url}: row {short[0]} has not {len(found)} cells (expected as many as in the header)")
        return [dict(zip(found, row, strict=True)) for row in rows]

    def _patient(self, ask: Callable[[], bytes]) -> bytes:
        def wait(state: tenacity.RetryCallState) -> float:
            fault = state.outcome.exception() if state.outcome else None
            asked = fault.wait if isinstance(fault, _Passing) else 0
            return float(min(max(asked, self.pause * 2 ** (state.attempt_number - 1)), LONGEST_WAIT))

        retry = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_Passing),
            stop=tenacity.stop_after_attempt(ATTEMPTS),
            wait=wait,
            reraise=True,
        )
        return retry(ask)

    def _once(self, address: httpx.URL, said: str, store: str) -> bytes:
        """One attempt. A redirect is followed within the same host, and to the source's own store."""
        with httpx.Client(transport=self.transport, timeout=self.seconds) as client:
            for _ in range(5):
                try:
                    with client.stream("GET", address) as answer:
                        if not answer.is_redirect:
                            return _body(answer, said)
                        to = address.join(answer.headers["location"])
                except httpx.TransportError as fault:
                    raise _Passing(_told(fault)) if _may_pass(fault) else BadInput(f"{said}: {_told(fault)}") from None
                stored = bool(store) and to.host.endswith(f".{store}")
                if to.scheme != address.scheme or not (to.host == address.host or stored):
                    raise BadInput(f"{said}: sent on to {to.host} (expected an answer of {address.host})")
                address = to
        raise BadInput(f"{said}: sent on without end (expected an answer)")

    def _keep(self, said: str, body: bytes) -> None:
        mark = digest(body)
        path = self.top / FOLDER / "raw" / mark
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
        self.fetched.append(Fetched(said, f"{datetime.now(UTC):%Y-%m-%d}", mark))


def key(name: str, where: str) -> str:
    """A key from the environment.

    Raises:
        BadInput: it is not set; says where one is to be had.
    """
    value = os.environ.get(name, "").strip()
    if not value:
        raise BadInput(f"{name}: not set in the environment (expected a key, free at {where})")
    return value


def _body(answer: httpx.Response, said: str) -> bytes:
    code = answer.status_code
    if code in AGAIN:
        after = answer.headers.get("retry-after", "")
        raise _Passing(f"answered {code}", float(after) if re.fullmatch(r"\d{1,4}", after) else 0)
    if code != 200:
        raise BadInput(f"{said}: answered {code} (expected 200)")
    whole = bytearray()
    for part in answer.iter_bytes():
        whole += part
        if len(whole) > LARGEST:
            raise BadInput(f"{said}: answered more than {LARGEST:,} bytes (expected far fewer)")
    if not whole:
        raise BadInput(f"{said}: answered nothing (expected data)")
    return bytes(whole)


def _may_pass(fault: httpx.TransportError) -> bool:
    return "certificate" not in str(fault).lower() and "ssl" not in str(fault).lower()


def _told(fault: httpx.TransportError) -> str:
    if isinstance(fault, httpx.TimeoutException):
        return "no answer in time"
    if isinstance(fault, httpx.RemoteProtocolError):
        return "the answer broke off"
    return f"no connection: {' '.join(str(fault).split())[:160] or type(fault).__name__}"


def _kind(body: bytes) -> str:
    head = body.lstrip()[:200].lower()
    return "HTML" if head.startswith((b"<!doctype html", b"<html")) else f"{len(body):,} bytes of something else"
