"""What is tried against the live book: it stays up, keeps its files and lets nothing but contract values run."""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
import yaml

from helpers.analysis import CHAPTERS
from helpers.analysis.trade import TradeParameters
from helpers.serve.guard import LARGEST_BODY, LONGEST_ADDRESS
from visiting import SECRET, Client, Runs, until

FOREIGN_HOSTS = (
    "evil.example",
    "localhost",
    "localhost:1",
    "127.0.0.1.evil.example",
    "[::1]",
    "localhost:0x50",
    "",
    " ",
)
FOREIGN_ORIGINS = ("http://evil.example", "null", "https://{host}", "http://{host}.evil.example", "file://", "")
TRAVERSALS = (
    "/../secret.txt",
    "/chapters/../../../secret.txt",
    "/%2e%2e/%2e%2e/secret.txt",
    "/chapters/..%2f..%2f..%2fsecret.html",
    "/chapters/%2e%2e%5c%2e%2e%5csecret.html",
    "/chapters//secret.txt",
    "/live/../app.py",
    "/live/%2e%2e/app.py",
    "/runs/../secret.txt",
    "/runs/..%2f..%2fsecret.txt",
    "/runs/%2e%2e/secret.txt",
    "/runs/./secret.txt",
    "/runs/{run}/secret.txt",
    "/runs/{run}/..%2f..%2fsecret.txt",
    "/runs/{run}/%2e%2e/%2e%2e/secret.txt",
    "/runs/names.json/page.html",
    "/compare?a=../..&b={run}",
    "/compare?a=%00&b={run}",
    "/order/../../secret.txt",
    "/%00secret.txt",
)
SCRIPTS = (
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}",
    "__import__('os').system('id')",
    "$(id)",
    "\x00",
    "9" * 5000,
    "[" * 500,
    "\u202eevil",
)


def print_of(folder: Path) -> str:
    """Digest of everything in a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return sha256(b"".join(str(path).encode() + path.read_bytes() for path in files)).hexdigest()


@pytest.mark.parametrize("host", FOREIGN_HOSTS)
def test_another_host_is_told_nothing(live: Client, host: str) -> None:
    status, text = live.get("/chapters/trade.html", Host=host)
    assert status in {400, 421}
    assert "trade" not in text


def test_a_host_given_twice_is_refused(live: Client) -> None:
    with socket.create_connection(("127.0.0.1", live.port)) as wire:
        wire.sendall(f"GET / HTTP/1.1\r\nHost: {live.host}\r\nHost: evil.example\r\n\r\n".encode())
        assert wire.recv(200).split()[1] in {b"400", b"421"}


@pytest.mark.parametrize("origin", FOREIGN_ORIGINS)
def test_a_page_from_elsewhere_starts_and_deletes_nothing(live: Client, runs: Runs, origin: str) -> None:
    live.run(measure="real")
    until((runs.root / "runs" / "trade-measure=real" / "manifest.json").exists)
    named = origin.format(host=live.host)
    for path in ("/run/trade", "/runs/trade-measure=real/delete", "/runs/trade-measure=real/name"):
        assert live.ask("POST", path, "measure=share", Origin=named)[0] == 403
    assert live.ask("POST", "/run/trade", "measure=share", Sec_Fetch_Site="cross-site")[0] == 403
    assert len(runs.seen) == 1
    assert (runs.root / "runs" / "trade-measure=real").is_dir()


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "CONNECT", "BREW"])
def test_other_methods_are_refused(live: Client, method: str) -> None:
    assert live.ask(method, "/runs/")[0] in {400, 405}


def test_what_changes_something_is_not_done_by_a_link(live: Client, runs: Runs) -> None:
    for path in ("/run/trade?measure=real", "/runs/x/delete", "/order/x/stop"):
        assert live.get(path)[0] in {404, 405}
    assert runs.seen == []


@pytest.mark.parametrize("path", TRAVERSALS)
def test_nothing_outside_the_site_and_the_runs_is_shown(live: Client, runs: Runs, path: str) -> None:
    live.run(measure="real")
    until((runs.root / "runs" / "trade-measure=real" / "manifest.json").exists)
    status, text = live.get(path.format(run="trade-measure=real"))
    assert status in {400, 404}, path
    assert SECRET not in text
    assert "import" not in text


def test_a_form_has_a_bound_a_length_and_a_type(live: Client, runs: Runs) -> None:
    long = "measure=" + "x" * LARGEST_BODY
    assert live.ask("POST", "/run/trade", long)[0] == 413
    assert live.ask("POST", "/run/trade", "measure=real", Content_Type="application/json")[0] == 415
    assert live.ask("POST", "/run/trade", "measure=real", Content_Type="multipart/form-data")[0] == 415
    assert live.ask("POST", "/run/trade", b"5\r\nabcde\r\n0\r\n\r\n", Transfer_Encoding="chunked")[0] == 411
    assert live.ask("POST", "/run/trade", "&".join(f"a{i}=1" for i in range(5000)))[0] == 400
    assert live.get("/check/trade?" + "x" * LONGEST_ADDRESS)[0] in {400, 414}
    assert runs.seen == []


def test_a_form_that_never_ends_keeps_nobody_waiting(live: Client) -> None:
    head = f"POST /run/trade HTTP/1.1\r\nHost: {live.host}\r\nOrigin: http://{live.host}\r\n"
    head += "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\nmeasure"
    with socket.create_connection(("127.0.0.1", live.port)) as wire:
        wire.sendall(head.encode())
        assert live.get("/runs/")[0] == 200


@pytest.mark.parametrize("text", SCRIPTS)
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_no_script_comes_back_and_no_strange_value_runs(live: Client, runs: Runs, chapter: str, text: str) -> None:
    every = urlencode(dict.fromkeys(CHAPTERS[chapter].model_fields, text) | {text[:40]: text})
    for status, page in (live.get(f"/change/{chapter}?{every}"), live.ask("POST", f"/run/{chapter}", every)[:2]):
        assert status in {200, 400, 413, 414, 422}
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert ">49<" not in page
    assert runs.seen == []


@pytest.mark.parametrize("text", SCRIPTS)
def test_the_name_of_a_run_is_text(live: Client, runs: Runs, text: str) -> None:
    live.run(measure="real")
    until((runs.root / "runs" / "trade-measure=real" / "manifest.json").exists)
    live.ask("POST", "/runs/trade-measure=real/name", urlencode({"name": text}))
    for path in ("/runs/", "/runs/trade-measure=real/page.html"):
        status, page = live.get(path)
        assert status == 200
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    shown = " ".join(text.split())[:80]
    assert shown in unescape(live.get("/runs/")[1])


@pytest.mark.parametrize("text", SCRIPTS[:3])
def test_the_words_of_a_contract_and_of_a_set_are_text(
    live: Client, place: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    said = {"type": "string", "title": text, "description": text, "unit": text, "default": text, "enum": [text]}
    properties = dict.fromkeys(TradeParameters.model_fields, said)
    monkeypatch.setattr(TradeParameters, "rules", lambda: properties)
    one = {"title": text, "question": text, "answer": text, "parameters": {"measure": "real"}}
    (place / "chapters" / "sets.yaml").write_text(yaml.safe_dump({"trade": {"one": one}}), encoding="utf-8")
    for path in ("/change/trade", "/chapters/trade.html"):
        status, page = live.get(path)
        assert status == 200
        assert text in unescape(page)
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_run_is_given_values_of_the_contract_and_nothing_else(live: Client, runs: Runs) -> None:
    assert live.run(measure="real", start_year="2000", comparators="")[0] == 303
    until(lambda: runs.seen)
    assert runs.seen[0].given == {"comparators": [], "start_year": 2000, "measure": "real"}
    assert live.run(measure="real", kernel="bash")[0] == 422
    assert live.run(measure="real", start_year="2000.5")[0] == 422


def test_a_hundred_at_once_leave_one_running_a_few_waiting_and_the_book_whole(
    live: Client, runs: Runs, place: Path
) -> None:
    before = print_of(place / "_build")
    runs.leave.clear()
    with ThreadPoolExecutor(100) as crowd:
        asked = list(crowd.map(lambda i: live.run(start_year=str(1987 + i % 38), hac_lags=str(i % 30))[0], range(100)))
    assert set(asked) == {303, 503}
    assert asked.count(303) <= 5
    assert live.get("/chapters/trade.html")[0] == 200
    runs.leave.set()
    until(lambda: len(runs.seen) == asked.count(303) and runs.at_once == 0)
    assert runs.most_at_once == 1
    assert print_of(place / "_build") == before


def test_a_hundred_readers_at_once_are_all_answered(live: Client) -> None:
    with ThreadPoolExecutor(100) as crowd:
        found = list(crowd.map(lambda _: live.get("/change/trade")[0], range(100)))
    assert set(found) <= {200, 503}
    assert live.get("/change/trade")[0] == 200


def test_every_answer_forbids_frames_guessing_of_types_and_other_hosts(live: Client) -> None:
    for path in ("/", "/chapters/trade.html", "/change/trade", "/runs/", "/nothing"):
        heads = live.ask("GET", path)[2]
        assert "frame-ancestors 'none'" in heads["content-security-policy"]
        assert "default-src 'self'" in heads["content-security-policy"]
        assert heads["x-content-type-options"] == "nosniff"
        assert "server" not in heads
