"""Taking in what waits: one step, the earlier content kept, and what the changelog says."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from helpers.cli import main
from helpers.data import catalogue, load
from helpers.data.journal import PENDING, replace_all, settle
from helpers.errors import BadInput
from helpers.refresh.merge import merged
from helpers.refresh.waiting import Candidate, put, waiting
from helpers.runs.drift import accept, row_changes

DAY = date(2026, 11, 28)
TABLE = "us_customs_receipts_monthly"
SOURCE = {
    "id": "treasury_2026_11",
    "title": "Monthly statement",
    "publisher": "US Treasury",
    "date": "2026-11-12",
    "url": "https://fiscaldata.treasury.gov",
    "accessed": "2026-11-28",
    "archived": "",
    "licence": "public domain",
    "licence_note": "",
}
APRIL = {"month": "2026-04-01", "customs_duties_usd_m": "22000", "imports_usd_m": "300000"}
State = Callable[[], dict[str, bytes]]


def candidate(**changes: str) -> Candidate:
    return Candidate(TABLE, [APRIL | {"source": SOURCE["id"], "quality": "preliminary"} | changes], SOURCE)


def test_what_waits_changes_nothing_until_it_is_accepted(book: Path, state: State) -> None:
    before = state()

    put(book, candidate())
    (found,) = row_changes(book)

    assert found.added == [("2026-04-01",)]
    assert state() == before


def test_accepting_adds_rows_source_seals_changelog_and_vintage(book: Path) -> None:
    rows = len(load(TABLE))
    put(book, candidate())

    accept(book, DAY, "Receipts of April 2026.")

    assert len(load(TABLE)) == catalogue().table(TABLE).rows == rows + 1
    assert load(TABLE).iloc[-1]["source"] == SOURCE["id"]
    assert SOURCE["id"] in set(load("sources")["id"])
    assert catalogue().table(TABLE).vintage == "June 2026 to November 2026"
    assert catalogue().head["version"] == "2026.11"
    assert f"- Receipts of April 2026.\n  - {TABLE}: 1 row added\n" in (book / "CHANGELOG.md").read_text()
    assert waiting(book) == []


def test_the_earlier_content_is_read_by_its_day_and_the_present_one_without(book: Path) -> None:
    before = load(TABLE)
    put(book, candidate())
    accept(book, DAY, "Receipts of April 2026.")

    pd.testing.assert_frame_equal(load(TABLE, vintage="2026-11-28"), before)
    pd.testing.assert_frame_equal(load(TABLE, vintage="2020-01-01"), before)
    pd.testing.assert_frame_equal(load(TABLE, vintage="2026-11-29"), load(TABLE))
    assert len(load(TABLE)) == len(before) + 1


def test_each_earlier_content_is_read_after_several_were_replaced(book: Path) -> None:
    for month, day in (("04", DAY), ("05", date(2026, 12, 28))):
        put(book, candidate(month=f"2026-{month}-01"))
        accept(book, day, "One month more.")

    last = {day: f"{load(TABLE, vintage=day)['month'].iloc[-1]:%Y-%m}" for day in ("2026-11-28", "2026-12-01")}

    assert last == {"2026-11-28": "2026-03", "2026-12-01": "2026-04"}
    assert f"{load(TABLE)['month'].iloc[-1]:%Y-%m}" == "2026-05"


def test_an_earlier_content_that_was_tampered_with_is_refused(book: Path) -> None:
    put(book, candidate())
    accept(book, DAY, "Receipts of April 2026.")
    path = book / f"data/vintages/{TABLE}/2026-11-28.zip"
    path.write_bytes(path.read_bytes()[:-100])

    with pytest.raises(BadInput, match=r"vintages/us_customs_receipts_monthly/2026-11-28\.zip: cannot be read"):
        load(TABLE, vintage="2026-11-28")


def test_a_day_that_is_none_is_refused(book: Path) -> None:
    with pytest.raises(BadInput, match=r"vintage 'June' of table .*: expected a day \(2026-11-28\)"):
        load(TABLE, vintage="June")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"customs_duties_usd_m": "many"}, "column customs_duties_usd_m: 'many' where a number belongs"),
        ({"quality": "good"}, "column quality: 'good' is not one of"),
        ({"source": "nobody"}, "column source: 'nobody' is not in table sources"),
        ({"month": "2026-06-01"}, "month 2026-05-01 is missing"),
        ({"month": ""}, "a row without month"),
        ({"duties": "1"}, "column 'duties' is not in the table"),
    ],
)
def test_rows_that_break_a_rule_are_refused_and_do_not_wait(
    book: Path, state: State, changes: dict[str, str], told: str
) -> None:
    before = state()

    with pytest.raises(BadInput, match=re.escape(told)):
        row_changes(book, [candidate(**changes)])

    assert state() == before


def test_a_row_is_revised_only_where_a_figure_changes_and_keeps_its_source_otherwise(book: Path) -> None:
    table = catalogue().table(TABLE)
    last = dict(
        zip((one.name for one in table.fields), table.file.read_text().splitlines()[-1].split(","), strict=True)
    )

    same, _ = merged(table, [last | {"source": "other"}])
    revised, found = merged(table, [last | {"source": "other", "imports_usd_m": "1.0"}])

    assert same == table.file.read_bytes()
    assert [one.column for one in found.revised] == ["imports_usd_m"]
    assert revised.decode().splitlines()[-1].split(",")[-2] == "other"


def test_a_partner_may_lie_behind_the_others_without_a_hole_being_told(book: Path) -> None:
    table = catalogue().table("us_goods_trade_monthly")
    row = {"exports_usd_m": "1", "imports_usd_m": "1", "source": "census_country_2026_11", "quality": "preliminary"}

    behind, ahead = {"partner": "ARE", "month": "2023-02-01"}, {"partner": "JPN", "month": "2026-09-01"}
    _, found = merged(table, [row | behind, row | ahead])
    assert len(found.added) == 2

    with pytest.raises(BadInput, match="partner ARE, month 2026-08-01 is missing"):
        merged(table, [row | {"partner": "ARE", "month": "2026-09-01"}])


def test_a_file_of_a_new_month_waits_by_one_command(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("april.csv").write_text(
        "month,customs_duties_usd_m,imports_usd_m,source,quality\n"
        "2026-04-01,22000,300000,budget_lab_receipts_2026_06,preliminary\n"
    )

    with monkeypatch.context() as without:
        without.setattr("helpers.cli._report", lambda *_, **__: None)  # which runs the book
        done = CliRunner().invoke(main, ["data", TABLE, "--add", "april.csv"])

    assert done.exit_code == 0
    assert [(one.table, len(one.rows)) for one in waiting(book)] == [(TABLE, 1)]
    rows = CliRunner().invoke(main, ["refresh", "--waiting", "--rows"])
    assert f"{TABLE}: 1 rows added, 0 revised" in rows.stdout
    assert CliRunner().invoke(main, ["refresh", "--drop"]).exit_code == 0
    assert waiting(book) == []


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "No such file or directory"),
        ("month;imports\n1;2\n", "column 'month;imports' is not in the table"),
        ("month,imports_usd_m\n2026-04-01\n", "row 2: 1 cells (expected 2, as in the header)"),
        ("", "expected a header and rows"),
    ],
)
def test_a_file_that_cannot_be_added_is_one_line(book: Path, content: str | None, told: str) -> None:
    if content is not None:
        Path("new.csv").write_text(content)

    done = CliRunner().invoke(main, ["data", TABLE, "--add", "new.csv"])

    assert done.exit_code == 2
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_accepting_needs_something_that_waits_and_a_reason(book: Path) -> None:
    without_reason = CliRunner().invoke(main, ["refresh", "--accept"])
    nothing = CliRunner().invoke(main, ["refresh", "--accept", "--why", "News."])

    assert (without_reason.exit_code, nothing.exit_code) == (2, 2)
    assert "expected --why" in without_reason.stderr
    assert "nothing waits" in nothing.stderr


def test_rows_are_not_laid_over_a_table_that_was_changed_by_hand(book: Path) -> None:
    path = book / f"data/trade/{TABLE}.csv"
    path.write_text(path.read_text().replace("22155", "22156"))

    with pytest.raises(BadInput, match=f"was changed by hand .expected sealed: alliances data {TABLE} --seal"):
        row_changes(book, [candidate()])


def test_a_changelog_that_cannot_be_written_to_keeps_everything_as_it_was(book: Path, state: State) -> None:
    (book / "CHANGELOG.md").write_text("nothing under this heading\n")
    put(book, candidate())
    before = state()

    with pytest.raises(BadInput, match="no heading"):
        accept(book, DAY, "Receipts.")

    assert state() == before


STEPS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir"}
"""What changes a disk, in the words of Python's audit events; of openings only those to write."""


def killed_before(step: Callable[[str], object], work: Callable[[], object]) -> bool:
    """Run something in a process that ends without a word before a change of the disk; whether it came so far."""

    def hook(event: str, given: tuple) -> None:
        changes = event in STEPS and (event != "open" or given[2] & (os.O_WRONLY | os.O_RDWR))
        if changes and step(f"{event} {given[0]}"):
            os._exit(9)

    if not (child := os.fork()):
        sys.addaudithook(hook)
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_killed_at_any_step_the_files_are_all_old_or_all_new(tmp_path: Path) -> None:
    names = ("data/a.csv", "data/a.yaml", "data/vintages/a/1.zip", "CHANGELOG.md")
    seen, steps = set(), 0
    while True:
        top = tmp_path / str(steps)
        for name in names[:2]:
            (top / name).parent.mkdir(parents=True, exist_ok=True)
            (top / name).write_text("old")
        files = {top / name: b"new" for name in names}

        left = iter(range(steps))
        killed = killed_before(
            lambda _, left=left: next(left, None) is None, lambda top=top, files=files: replace_all(top, files)
        )

        settle(top)  # what anyone does who looks at the catalogue
        found = {name: (top / name).read_text() for name in names if (top / name).exists()}
        assert found in (dict.fromkeys(names[:2], "old"), dict.fromkeys(names, "new")), steps
        assert not (top / PENDING).exists()
        seen.add(found[names[0]])
        steps += 1
        if not killed:
            break
    assert seen == {"old", "new"}
    assert steps > 10


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
@pytest.mark.parametrize(
    ("step", "taken_in"),
    [
        (r"os.mkdir .*/refresh/book", False),
        (r"open .*/refresh/book/data/countries\.csv", False),
        (r"os.rename .*/refresh/book/data/\.sources\.yaml\..*", False),
        (r"os.mkdir .*/\.pending\.\d+", False),
        (r"open .*/\.pending\.\d+/CHANGELOG\.md", False),
        (r"os.rename .*/\.pending\.\d+", False),
        (r"open .*/\.CHANGELOG\.md\..*", True),
        (r"os.rename .*/data/\.sources\.csv\..*", True),
        (r"os.rename .*/\.pending", True),
        ("none", True),
    ],
)
def test_killed_while_accepting_the_book_loads_as_it_was_or_as_it_is_to_be(
    book: Path, step: str, taken_in: bool
) -> None:
    rows = len(load(TABLE))
    put(book, candidate())

    killed = killed_before(re.compile(step).fullmatch, lambda: accept(book, DAY, "Receipts of April 2026."))

    now = len(load(TABLE))
    assert killed == (step != "none")
    assert now == rows + taken_in
    assert ("Receipts of April" in (book / "CHANGELOG.md").read_text()) == (now == rows + 1)
    assert (SOURCE["id"] in set(load("sources")["id"])) == (now == rows + 1)
    accept(book, DAY, "Receipts of April 2026.") if waiting(book) else None
    assert len(load(TABLE)) == rows + 1
