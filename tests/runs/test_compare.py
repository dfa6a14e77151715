"""Two accounts side by side."""

from __future__ import annotations

import json
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from click.testing import CliRunner

from helpers.analysis import CHAPTERS
from helpers.book.changed import what_changed
from helpers.cli import main
from helpers.data import root
from helpers.errors import BadInput
from helpers.runs.account import Account, Claim
from helpers.runs.compare import Change, changes, changes_apart, moved_finding, told
from helpers.runs.edition import accept, accepted, released
from helpers.runs.given import from_pairs
from helpers.runs.sets import named_set
from helpers.runs.shelf import folder_name
from helpers.runs.sides import Comparison, Side, book, compared, folder_of, run


def account(**parts: Any) -> Account:
    """An account with some parts."""
    return Account.of({"chapter": "trade", "parameters": {}, **parts}, "a test")


def numbers(**values: Any) -> Account:
    return account(numbers={name: {"value": value, "unit": "%"} for name, value in values.items()})


FIGURE = {"title": "Up?", "subtitle": "%", "answer": "a", "alt": "Up.", "note": "", "labels": ["0", "1"], "data": "x"}
TABLE = {"title": "All", "note": "", "columns": ["Year", "Sum"], "rows": [["2024", "1.0"], ["2025", "2.0"]]}


def test_equal_accounts_do_not_differ() -> None:
    one = account(sentences={"a": "It rose."}, figures={"f": FIGURE}, tables={"t": TABLE})
    assert changes(one, one) == []


def test_the_last_bits_of_a_number_are_no_difference() -> None:
    assert changes(numbers(a=0.1 + 0.2, b=0.0), numbers(a=0.3, b=1e-15)) == []


def test_numbers_words_and_missing_results_differ() -> None:
    assert changes(numbers(a=1.0, b="up", c=3), numbers(a=2.0, b="down", d=4)) == [
        Change("number", "a", 1.0, 2.0, "%"),
        Change("number", "b", "up", "down", "%"),
        Change("number", "d", None, 4, "%"),
        Change("number", "c", 3, None, "%"),
    ]


@pytest.mark.parametrize(
    ("part", "value"), [("interval", [0.0, 2.0]), ("level", 0.9), ("n", 12), ("unit", "pp"), ("value", True)]
)
def test_every_part_of_a_number_counts(part: str, value: Any) -> None:
    old = {"value": 1.0, "unit": "%", "interval": [0.0, 1.0], "level": 0.95, "n": 11}
    found = changes(account(numbers={"a": old}), account(numbers={"a": {**old, part: value}}))
    assert len(found) == (0 if value is True else 1)


@pytest.mark.parametrize(
    ("unit", "before", "after", "row"),
    [
        ("%", 71.83103932, 60.9234, ("71.8", "60.9", "−10.9")),
        ("%", 71.83103932, 71.8309, ("71.8310", "71.8309", "−0.0001")),
        ("pp a year", 0.5281369894, -1.25, ("0.53", "−1.2", "−1.8")),
        ("USD bn", -9325.4131, None, ("−9,325.4", "—", "")),
        ("USD m", 1234.6, 1230.2, ("1,235", "1,230", "−4")),
        ("year", 1987, 2012.0, ("1987", "2012", "+25")),
        ("soldiers", 136554, 53490.0, ("136,554", "53,490", "−83,064")),
        ("p", 0.0039920159, 0.2, ("< 0.01", "0.20", "+0.20")),
        ("points", 48.19939947, 30.0, ("48.2", "30", "−18.2")),
        ("true or false", True, False, ("yes", "no", "")),
        ("quarter", "2008Q4", "2016Q3", ("2008Q4", "2016Q3", "")),
    ],
)
def test_a_number_is_printed_by_its_unit_and_two_that_differ_never_alike(
    unit: str, before: Any, after: Any, row: tuple[str, str, str]
) -> None:
    assert told([Change("number", "a", before, after, unit)]).numbers == [("a", unit, *row)]


def test_the_parts_of_a_number_are_rounded_as_it_is() -> None:
    old = {"value": -40.5, "unit": "%", "interval": [-40.50897254, 0.46355663], "level": 0.9091, "n": 1027}
    new = {**old, "interval": [-51.13572289376551, 14.414742343216513], "level": 0.95, "n": 22}
    found = changes(account(numbers={"a": old}), account(numbers={"a": new}))
    assert told(found).numbers == [
        ("a, interval", "%", "−40.51 to 0.46", "−51.1 to 14.4", ""),
        ("a, level", "%", "90.9", "95.0", "+4.1"),
        ("a, n", "", "1,027", "22", "−1,005"),
    ]
    assert str(found[0]) == "number a, interval: −40.51 to 0.46 % → −51.1 to 14.4 %"
    assert found[0].after == (-51.13572289376551, 14.414742343216513)


@pytest.mark.parametrize("part", list(FIGURE))
def test_every_part_of_a_figure_counts(part: str) -> None:
    new = {**FIGURE, part: ["0", "2"] if part == "labels" else "other"}
    [found] = changes(account(figures={"f": FIGURE}), account(figures={"f": new}))
    assert (found.kind, found.id) == ("figure", f"f.{part}")


def test_a_cell_is_named_by_row_and_column() -> None:
    new = {**TABLE, "rows": [["2024", "1.0"], ["2025", "3.0"]]}
    [found] = changes(account(tables={"t": TABLE}), account(tables={"t": new}))
    assert str(found) == "table t, row 2, Sum: “2.0” → “3.0”"


def test_rows_that_came_or_went_are_named() -> None:
    new = {**TABLE, "rows": [["2024", "1.0"]]}
    [found] = changes(account(tables={"t": TABLE}), account(tables={"t": new}))
    assert str(found) == "table t, row 2: “2025 | 2.0” → —"


def test_verdicts_and_findings_come_before_sentences_and_numbers() -> None:
    def one(verdict: str, said: str, value: float) -> Account:
        return account(
            claims={"T01": {"verdict": verdict, "sentence": said}},
            findings={"a": f"{value:.0f}, fig"},
            sentences={"a": said},
            numbers={"n": {"value": value, "unit": ""}},
        )

    found = changes(one("supported", "It rose.", 1), one("undecided", "It cannot be told.", 2))
    assert [one.kind for one in found] == ["verdict", "sentence", "finding", "sentence", "number"]


def listed(*names: str) -> Account:
    return account(
        findings={name: f"{rank}, fig-{name}" for rank, name in enumerate(names, 1)},
        sentences={name: f"Of {name}." for name in names},
    )


def test_a_finding_that_only_closes_a_gap_has_not_moved() -> None:
    seen = told(changes(listed("a", "b", "c", "d"), listed("b", "e", "d", "c")))
    assert {one.id: moved_finding(one) for one in seen.findings} == {
        "e": "new, at place 2",
        "d": "from place 4 to 3",
        "c": "from place 3 to 4",
        "a": "no longer there, was at place 1",
    }
    assert seen.counts.startswith("4 main findings that come, go or change places")


def test_a_page_says_which_findings_moved_and_what_a_verdict_means_that_says_neither_yes_nor_no() -> None:
    old = listed("a", "b").model_copy(update={"claims": {"T05": Claim(verdict="supported", sentence="Yes.")}})
    new = listed("b").model_copy(update={"claims": {"T05": Claim(verdict="undecided", sentence="Perhaps.")}})
    page = what_changed(Comparison(Side("book", old), Side("mine", new), [], changes(old, new)))
    assert "<li>No longer there, was at place 1: Of a.</li>" in page
    assert "Undecided: the figures are there, but they do not tell either way." in page
    assert "Not testable:" not in page


def test_a_sentence_that_one_side_alone_says_stands_alone_and_two_runs_are_called_by_letters() -> None:
    old, new = listed("a"), account(sentences={"b": "Of b."})
    page = what_changed(
        Comparison(Side("one", old, Path("one")), Side("other", new, Path("other")), [], changes(old, new))
    )
    assert [(side.text, side.parent.name) for side in BeautifulSoup(page, "html.parser").select(".aaf-side")] == [
        ("B", "p"),
        ("A", "p"),
    ]
    assert "Not said" not in page


def test_released_editions_are_compared_by_their_tags_in_all_their_chapters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(root() / "data" / "edition", tmp_path / "data" / "edition")
    shutil.copy(root() / "data" / "catalogue.yaml", tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@localhost", "-c", "init.defaultBranch=main")
    for words in ("init -q", "add .", "commit -qm first", "tag v1"):
        subprocess.run([*git, *words.split()], check=True, stdout=subprocess.DEVNULL)
    told = accepted(tmp_path, "trade")
    number = next(name for name, one in told.numbers.items() if isinstance(one.value, float))
    changed = told.numbers[number].model_copy(update={"value": 1234.0})
    accept(tmp_path, told.model_copy(update={"numbers": {**told.numbers, number: changed}}), {})

    done = CliRunner().invoke(main, ["compare", "v1", "book"])
    unknown = CliRunner().invoke(main, ["compare", "v9", "book"])

    assert "Trade: the book at v1 (−) and the book (+)\nChanged: 1 number\n" in done.stdout
    assert "Autonomy: the book at v1 (−) and the book (+)\nSays the same: " in done.stdout
    assert unknown.exit_code == 2
    assert (
        "v9: neither the folder of a run nor an edition (expected a tag of git, book or a run; `all" in unknown.stderr
    )


def test_a_run_that_is_not_there_is_refused_with_the_nearest_that_is(tmp_path: Path) -> None:
    for name in ("trade-start_year=2000-measure=real", "autonomy-as-the-book"):
        (tmp_path / "runs" / name).mkdir(parents=True)
        (tmp_path / "runs" / name / "manifest.json").write_text("{}")
    with pytest.raises(BadInput) as fault:
        released(tmp_path, "trade-measure=real", "trade")
    assert "(did you mean trade-start_year=2000-measure=real? `alliances runs` lists the runs)" in str(fault.value)


def test_the_page_on_re_runs_compares_the_runs_that_it_has_made() -> None:
    text = (root() / "chapters" / "rerun.md").read_text(encoding="utf-8")
    lines = [line.split("#")[0].split() for line in text.splitlines() if line.startswith("alliances ")]
    made = {
        folder_name(kind.checked({**shipped, **from_pairs(pairs, kind)}))
        for words in lines
        if words[1] == "run" and "--data" not in words
        for kind in [CHAPTERS[words[2]]]
        for pairs in [[after for before, after in pairwise(words) if before == "-p"]]
        for shipped in [
            named_set(root(), words[2], after).parameters for before, after in pairwise(words) if before == "--set"
        ]
        or [{}]
    }
    compared = [word for words in lines if words[1] == "compare" for word in words[2:4]]
    assert compared
    assert {*compared} <= {*made, "book"}


def test_an_unusual_run_that_departs_otherwise_is_named_with_its_sentence() -> None:
    before, after = {"sentence": {"size": "It rose."}}, {"sentence": {"size": "It fell.", "rank": ""}}
    assert [str(one) for one in changes_apart("one partner", before, after)] == [
        "sentence size in “one partner”: “It rose.” → “It fell.”",
        "sentence rank in “one partner”: “as in the book” → —",
    ]


def test_what_differs_is_counted_once_whatever_parts_of_it_differ() -> None:
    def one(verdict: str, value: float, labels: list[str]) -> Account:
        return account(
            claims={"T01": {"verdict": verdict, "sentence": verdict}, "T02": {"verdict": "open", "sentence": verdict}},
            sentences={"a": f"{value}."},
            figures={"f": FIGURE | {"labels": labels, "alt": verdict}},
            tables={"t": TABLE | {"title": verdict, "rows": [["2024", f"{value}"], ["2025", f"{value}"]]}},
            numbers={"n": {"value": value, "unit": "%", "n": int(value), "interval": [value, value]}},
        )

    seen = told(changes(one("supported", 1.0, ["0"]), one("contradicted", 2.0, ["1"])))
    assert (list(seen.figures), dict(seen.tables)) == (["f"], {"t": 3})
    assert seen.counts == "1 verdict, 2 sentences, 1 figure, 1 table, 3 numbers"
    assert told([]).counts == ""


def test_a_verdict_that_cannot_be_given_is_counted_apart_and_its_sentence_not_again() -> None:
    def one(verdict: str) -> Account:
        return account(claims={"T01": {"verdict": verdict, "sentence": verdict}})

    assert told(changes(one("supported"), one("open"))).counts == "1 verdict that cannot be given"
    assert told(changes(one("not testable"), one("open"))).counts == "1 verdict that cannot be given"
    assert told(changes(one("open"), one("supported"))).counts == "1 verdict"


def test_an_edition_that_the_built_book_has_left_behind_is_told(tmp_path: Path) -> None:
    accept(tmp_path, numbers(a=1.0, b=2.0), {})
    built, mine = tmp_path / "_build" / "chapters" / "trade", tmp_path / "mine"
    for folder, value in ((built, 1.0), (mine, 3.0)):
        folder.mkdir(parents=True)
        records = [{"id": name, "value": one, "unit": "%"} for name, one in {"a": value, "b": 2.0}.items()]
        content = {"chapter": "trade", "parameters": {}, "results": records, "said": {}}
        (folder / "results.json").write_text(json.dumps(content))
    assert compared(book(tmp_path, "trade"), run(mine), tmp_path).caveat == ""
    (built / "results.json").write_text((mine / "results.json").read_text())
    found = compared(book(tmp_path, "trade"), run(mine), tmp_path)
    assert "The book as it was last built differs from its accepted edition in 1 place. Where this run" in found.caveat
    assert found.caveat in what_changed(found)
    assert (found.changes, [one.id for one in found.as_built]) == ([], ["a"])
    assert "Nothing: all" in what_changed(found)
    assert "Shared here: 1 number." in what_changed(found)


def test_a_run_is_found_by_what_it_is_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called = {"a": "one", "b": "two", "c": "two"}
    kept = [SimpleNamespace(folder=tmp_path / folder, name=name) for folder, name in called.items()]
    monkeypatch.setattr("helpers.runs.sides.shelf.kept_runs", lambda _: kept)
    assert folder_of("one", tmp_path) == tmp_path / "a"
    assert folder_of("two", tmp_path) is None, "two are called so"
    assert folder_of("book", tmp_path) is None
