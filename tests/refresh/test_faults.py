"""What may go wrong at a source: one line, the last good content kept, nothing half-written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from helpers.cli import main
from helpers.refresh import web as asking
from helpers.refresh.clients import CLIENTS
from helpers.refresh.waiting import waiting
from sources import Answer, Census, Source

TABLE = "us_duties_monthly"
Asked = Callable[[str, dict[str, str]], Answer]
State = Callable[[], dict[str, bytes]]


def good(until: str = "2026-09") -> Asked:
    return Census(until).answer


def but(change: Callable[[list[list[str]]], list[list[str]]], until: str = "2026-09") -> Asked:
    published = good(until)
    return lambda path, given: Answer(json.dumps(change(json.loads(published(path, given).body))))


def always(body: str = "", code: int = 200, **more: object) -> Callable[[], Asked]:
    return lambda: lambda *_: Answer(body, code, **more)


def without_september(rows: list[list[str]]) -> list[list[str]]:
    return [row for row in rows if row[-1] != "2026-09"]


def twice(rows: list[list[str]]) -> list[list[str]]:
    return [*rows, next(row for row in rows if row[1] == "JAPAN")]


def in_thousands(rows: list[list[str]]) -> list[list[str]]:
    return [rows[0], *([*row[:2], *(str(int(cell) // 1000) for cell in row[2:-1]), row[-1]] for row in rows[1:])]


def renamed(rows: list[list[str]]) -> list[list[str]]:
    return [[name.replace("CAL_DUT", "DUTY") for name in rows[0]], *rows[1:]]


FAULTS = {
    "time-out": (always("{}", after=2), r"no answer in time \(tried 4 times"),
    "404": (always("gone", 404), r"answered 404 \(expected 200\)"),
    "429": (always("later", 429, headers={"Retry-After": "0"}), r"answered 429 \(tried 4 times"),
    "500": (always("error", 500), r"answered 500 \(tried 4 times"),
    "half a body": (always('[["CTY_CODE"', declared=5000), r"the answer broke off \(tried 4 times"),
    "HTML for JSON": (always("<!DOCTYPE html><html>down</html>"), r"answered HTML \(expected JSON\)"),
    "wrong schema": (always('{"rows": []}'), r"answered no list of rows"),
    "renamed column": (lambda: but(renamed), r"column CAL_DUT_MO is missing, there are CTY_CODE, CTY_NAME, DUTY_MO"),
    "changed unit": (lambda: but(in_thousands), r"column duty_usd is 0\.0\d+ times what is there, .*the unit USD\)"),
    "huge body": (always("[" * 3_000_000), r"answered more than 2,000,000 bytes"),
    "redirect elsewhere": (
        always("", 302, headers={"Location": "https://elsewhere.example/hs"}),
        r"sent on to elsewhere\.example \(expected an answer of api\.census\.gov\)",
    ),
    "redirect without end": (always("", 302, headers={"Location": "?again"}), r"sent on without end"),
    "duplicate rows": (lambda: but(twice), r"JPN 2024-01 is there twice"),
    "a month missing": (lambda: but(without_september, "2026-10"), r"month 2026-09-01 is missing"),
}


@pytest.fixture
def refresh(source: Source, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr(asking, "LARGEST", 2_000_000)
    monkeypatch.setattr(asking, "Web", lambda top: source.web(top, seconds=source.patience))
    return lambda *given: CliRunner().invoke(main, ["refresh", *given, "--rows", "--on", "2026-11-28"])


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_at_a_source_is_one_line_and_leaves_everything_as_it_was(
    book: Path, source: Source, refresh: Callable[..., Result], state: State, fault: str
) -> None:
    answer, told = FAULTS[fault]
    source.answer, before = answer(), state()
    source.patience = 0.2 if fault == "time-out" else 30

    done = refresh(TABLE)

    (line,) = done.stderr.splitlines()
    assert re.search(told, line), line
    assert done.exit_code == 2
    assert state() == before
    assert waiting(book) == []


@pytest.mark.parametrize("fault", ["404", "500", "half a body", "HTML for JSON", "huge body", "redirect elsewhere"])
def test_at_every_source_a_fault_is_one_line_a_table(
    book: Path, source: Source, refresh: Callable[..., Result], state: State, fault: str
) -> None:
    source.answer, before = FAULTS[fault][0](), state()

    done = refresh()

    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == list(CLIENTS)
    assert (done.exit_code, done.stdout, state(), waiting(book)) == (2, "", before, [])


def test_a_failing_handshake_is_one_line(
    book: Path, source: Source, refresh: Callable[..., Result], state: State
) -> None:
    source.tls, source.answer, before = True, good(), state()

    done = refresh(TABLE)

    assert "no connection: [SSL" in done.stderr
    assert (done.exit_code, state(), source.asked) == (2, before, [])


def test_a_fault_that_passes_is_waited_for(book: Path, source: Source, refresh: Callable[..., Result]) -> None:
    answers = iter([Answer("", 503), Answer("", 429)])
    published = good()
    source.answer = lambda path, given: next(answers, None) or published(path, given)

    done = refresh(TABLE)

    assert done.exit_code == 0
    assert len(source.asked) == 3
    assert f"{TABLE}: 41 rows added, 0 revised" in done.stdout


def test_revised_history_waits_and_is_told_with_its_size(
    book: Path, source: Source, refresh: Callable[..., Result], state: State
) -> None:
    published, before = Census("2026-08"), state()
    was = published.dollars.loc[("KOR", "2025-05-01"), "CAL_DUT_MO"]
    published.dollars.loc[("KOR", "2025-05-01"), "CAL_DUT_MO"] = round(was * 1.1)
    source.answer = published.answer

    done = refresh(TABLE)

    assert f"{TABLE}: 0 rows added, 1 revised" in done.stdout
    assert "+10.00%" in done.stdout
    assert state() == before
    assert [one.table for one in waiting(book)] == [TABLE]


def test_what_the_source_took_back_waits_no_longer(book: Path, source: Source, refresh: Callable[..., Result]) -> None:
    source.answer = good("2026-09")
    refresh(TABLE)
    assert waiting(book)
    source.answer = good("2026-08")

    done = refresh(TABLE)

    assert done.stdout == f"{TABLE}: nothing new\n"
    assert waiting(book) == []


def test_rows_that_the_source_has_no_longer_are_told_and_stay(
    book: Path, source: Source, refresh: Callable[..., Result]
) -> None:
    source.answer = but(lambda rows: [row for row in rows if row[-1] != "2025-05"])

    done = refresh(TABLE)

    assert f"{TABLE}: 41 rows added, 0 revised, 41 no longer at the source" in done.stdout


def test_one_source_that_fails_does_not_keep_the_others_from_being_asked(
    book: Path, source: Source, refresh: Callable[..., Result]
) -> None:
    published = good()
    source.answer = lambda path, given: published(path, given) if "intltrade" in path else Answer("", 404)

    done = refresh(TABLE, "macro_annual")

    assert done.exit_code == 2
    assert "macro_annual: https://api.worldbank.org" in done.stderr
    assert [one.table for one in waiting(book)] == [TABLE]


def test_a_table_that_no_source_is_asked_for_is_added_to_by_hand(book: Path, refresh: Callable[..., Result]) -> None:
    done = refresh("trade_measures")

    assert done.exit_code == 2
    assert "added by hand: alliances data trade_measures --add FILE.csv" in done.stderr
