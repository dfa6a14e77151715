"""Whatever cannot be used is refused in one short line with code 2, before anything runs, and nothing is lost."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from helpers.analysis import CHAPTERS
from helpers.cli import main
from helpers.data.place import CHECKOUT
from helpers.ending import told
from helpers.runs import execute as execution
from helpers.runs import sweep as sweeps

LONGEST = 480
"""Characters of a line that can still be read."""
Words = list[str]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tables, notebooks and one accepted edition, where a command may do harm."""
    book = tmp_path_factory.mktemp("book")
    for folder in ("data", "chapters"):
        shutil.copytree(CHECKOUT / folder, book / folder)
    return book


@pytest.fixture
def here(copied: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The copy as working directory, in which nothing may be executed and nothing may change."""
    monkeypatch.setattr(execution, "warmed", nullcontext)
    monkeypatch.setattr(execution, "_executed", lambda *_: pytest.fail("a kernel was started"))
    monkeypatch.setattr(sweeps, "_computed", lambda *_: pytest.fail("something was computed"))
    monkeypatch.chdir(copied)
    before = times(copied)
    yield copied
    for path in copied.iterdir():
        if path.name not in ("data", "chapters"):
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    assert times(copied) == before


def times(folder: Path) -> dict[str, int]:
    """When each file was written."""
    return {str(path): path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}


def refusal(words: Words, lines: int = 1) -> str:
    """The line with which a command is refused."""
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2, (done.output, done.exception)
    assert done.stderr.startswith("Error: ")
    assert (done.stderr.count("\n"), done.stdout) == (lines, "")
    assert max(map(len, done.stderr.splitlines())) <= LONGEST
    assert "Traceback" not in done.stderr
    return done.stderr


# ---------------------------------------------------------------- parameters

ANY = ["soon", "1,234", "None", "null", "<script>alert(1)</script>", "x" * 5_000]
WRONG: dict[str, Words] = {
    "integer": [
        *ANY,
        "",
        "1.5",
        "nan",
        "inf",
        "1e3",
        "-1",
        "９９",
        "1_000",
        "0x10",
        "9" * 30,
        "9" * 5_000,
        "[2012]",
        "true",
    ],
    "number": [*ANY, "", "nan", "inf", "-inf", "1e999", "-1", "9" * 400, "١٢", "50%", "0,95", "1_0.5", "true"],
    "boolean": ["yes", "no", "1", "", "on", "truer", "x" * 5_000],
    "array": [*ANY, "[[JPN]]", "JPN,,KOR", "nowhere", ",", "*", "JPN;KOR"],
    "string": [*ANY, "", "0", "2012-02-30", "12/03/2012"],
}


def wrong_values() -> Iterator[tuple[str, str, str]]:
    """For every parameter of every chapter: what it may not be."""
    for chapter, contract in CHAPTERS.items():
        for name, rule in contract.model_json_schema()["properties"].items():
            values = WRONG[rule["type"]]
            for bound, step in (("minimum", -1), ("maximum", 1)):
                if bound in rule:
                    values = [*values, f"{rule[bound] + step:g}"]
            if rule["type"] == "array":
                values = [*values, *(f"{one},{one}" for one in rule["items"].get("enum", [])[:1])]
                values = [*values, *([""] if rule.get("minItems") else [])]
            yield from ((chapter, name, value) for value in values)


@pytest.mark.parametrize("chapter", CHAPTERS)
@pytest.mark.usefixtures("here")
def test_every_parameter_refuses_what_it_cannot_be(chapter: str) -> None:
    cases = [case for case in wrong_values() if case[0] == chapter]
    assert len(cases) > 20
    for _, name, value in cases:
        line = refusal(["run", chapter, "-p", f"{name}={value}"])
        assert line.startswith(f"Error: {chapter}: ") and name in line


PAIRS = [
    ["-p", "start_year"],
    ["-p", "=2012"],
    ["-p", ""],
    ["-p", " "],
    ["-p", "start_year:2012"],
    ["-p", "START_YEAR=2012"],
    ["-p", "strt_year=2012"],
    ["-p", "__class__=1"],
    ["-p", "start_year=2020", "-p", "end_year=2015"],
    ["-p", "event_date=2030-01-01"],
    ["-p", "event_date=2012-3-15"],
    ["-p", "event_date=yesterday"],
    ["-p", f"{'n' * 10_000}=1"],
    ["-p", "comparators=" + "CAN," * 10_000 + "CAN"],
    ["-p", "partners=USA"],
]


@pytest.mark.parametrize("words", PAIRS, ids=lambda words: " ".join(words)[:40])
@pytest.mark.usefixtures("here")
def test_a_pair_that_sets_nothing_is_refused(words: Words) -> None:
    refusal(["run", "trade", *words])


FILES: dict[str, bytes] = {
    "a list": b"- start_year\n- 2012\n",
    "a number": b"2012\n",
    "a text": b"start_year 2012\n",
    "a key twice": b"measure: real\nmeasure: share\n",
    "a list not closed": b"start_year: [2012\n",
    "a text not closed": b'measure: "real\n',
    "tabs": b"start_year:\t2012\n\tend_year: 2020\n",
    "two documents": b"start_year: 2012\n---\nend_year: 2020\n",
    "an unknown name": b"strt_year: 2012\n",
    "a number as name": b"2012: start_year\n",
    "a list as name": b"? [a]\n: 1\n",
    "a mapping as value": b"start_year: {a: 1}\n",
    "a list in a list": b"partners: [[JPN]]\n",
    "a list for a number": b"start_year: [2012]\n",
    "nothing for a number": b"start_year:\n",
    "true for a number": b"start_year: true\n",
    "text for a number": b'start_year: "2012"\n',
    "a fraction for a number": b"start_year: 2012.5\n",
    "a comma for a point": b"confidence: 0,95\n",
    "per cent": b"confidence: 95%\n",
    "not a number": b"confidence: .nan\n",
    "infinity": b"confidence: .inf\n",
    "too many digits": b"seed: " + b"9" * 6_000 + b"\n",
    "the Norway problem": b"partners: [NO]\n",
    "a date of another order": b"event_date: 15/03/2012\n",
    "a day that is none": b"event_date: 2012-02-30\n",
    "a tag that makes a date": b"event_date: !!timestamp 2012-03-15\n",
    "a tag that calls Python": b"start_year: !!python/object/apply:os.system [true]\n",
    "a tag that nobody knows": b"start_year: !year 2012\n",
    "a reference": b"a: &a [JPN]\npartners: *a\n",
    "a bomb of references": b"a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\nd: [*c,*c]\n",
    "3,000 brackets": b"start_year: " + b"[" * 3_000 + b"]" * 3_000,
    "10,000 brackets": b"start_year: " + b"[" * 10_000,
    "10,000 braces": b"{a: " * 10_000,
    "20 MB of text": b"measure: " + b"x" * 20_000_000,
    "a long text": b"measure: " + b"x" * 90_000,
    "many names": b"".join(b"n%d: 1\n" % i for i in range(5_000)),
    "UTF-16": "start_year: 2012\n".encode("utf-16"),
    "Latin-1": "measure: réel\n".encode("latin-1"),
    "zero bytes": b"\0" * 100,
    "an image": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "script": b"measure: <script>alert(1)</script>\n",
    "a percent sign": b"%YAML 9.9\n---\nstart_year: 2012\n",
    "a colon alone": b":\n",
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_of_parameters_that_is_none_is_refused(name: str, here: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_bytes(FILES[name])
    refusal(["run", "trade", "-f", str(tmp_path / "mine.yml")])


@pytest.mark.parametrize("place", ["absent.yml", ".", "data", "data/catalogue.yaml", "", "\0", "/dev/zero", "n" * 300])
@pytest.mark.usefixtures("here")
def test_a_place_without_a_file_of_parameters_is_refused(place: str) -> None:
    refusal(["run", "trade", "-f", place])


# ---------------------------------------------------------------- grids

GRIDS = [
    [],
    ["--grid", ""],
    ["--grid", "end_year"],
    ["--grid", "=2018"],
    ["--grid", "end_year="],
    ["--grid", "end_year=2018,"],
    ["--grid", "end_year=2018,soon"],
    ["--grid", "end_year=2018,,2019"],
    ["--grid", "end_yaer=2018"],
    ["--grid", "end_year=2018", "--grid", "end_year=2019"],
    ["--grid", "end_year=1980"],
    ["--grid", "start_year=2000,2020", "--grid", "end_year=2015"],
    ["--grid", "partners=[JPN,KOR"],
    ["--grid", "partners=[USA]"],
    ["--grid", "partners=[JPN,JPN]"],
    ["--grid", "measure=reel"],
    ["--grid", "confidence=nan"],
    ["--grid", "confidence=95"],
    ["--grid", "event_date=15/03/2012"],
    ["--grid", "seed=" + "9" * 5_000],
    ["--grid", "measure=" + "x" * 20_000],
    [
        word
        for name in ("seed", "hac_lags", "draws")
        for word in ("--grid", f"{name}={','.join(map(str, range(60, 290)))}")
    ],
    [word for i in range(7) for word in ("--grid", f"n{i}={','.join('0123456789')}")],  # ten million
    ["--grid", "start_year=2000", "--scheduler"],
    ["--grid", "start_year=2000", "-o"],
    ["--grid", "start_year=2000", "--yes", "please"],
]


@pytest.mark.parametrize("words", GRIDS, ids=lambda words: " ".join(words)[:40])
@pytest.mark.usefixtures("here")
def test_a_grid_that_cannot_be_swept_is_refused(words: Words) -> None:
    refusal(["sweep", "trade", *words])


@pytest.mark.usefixtures("here")
def test_ten_million_settings_are_counted_before_they_are_made() -> None:
    line = refusal(["sweep", "trade", *GRIDS[-4]])
    assert "10,000,000 settings (expected at most 10,000; more with --yes)" in line


# ---------------------------------------------------------------- words of the commands

USAGE = [
    ["bake"],
    ["Build"],
    ["--fast"],
    ["build", "trade"],
    ["build", "--stricter"],
    ["run"],
    ["run", ""],
    ["run", "trad"],
    ["run", "TRADE"],
    ["run", "../trade"],
    ["run", "trade.ipynb"],
    ["run", "burden sharing"],
    ["run", "t" * 10_000],
    ["run", "trade", "claims"],
    ["run", "trade", "--fast"],
    ["run", "trade", "-p"],
    ["run", "trade", "-f"],
    ["run", "trade", "-o"],
    ["run", "<script>"],
    ["params", "trad"],
    ["params", "trade", "claims"],
    ["params", "--yaml"],
    ["data", "trad"],
    ["data", "steel"],
    ["data", ""],
    ["data", "../sources"],
    ["data", "sources.csv"],
    ["data", "d" * 10_000],
    ["data", "--seal"],
    ["data", "--new"],
    ["data", "nowhere", "--seal"],
    ["data", "nowhere", "--new"],
    ["data", "sources", "--new"],
    ["data", "--stale", "--on", "tomorrow"],
    ["data", "--stale", "--on", "2026-02-30"],
    ["data", "--stale", "--on", ""],
    ["data", "nowhere", "--stale"],
    ["data", "sources", "countries"],
    ["data", "--add", "new.csv"],
    ["data", "sources", "--add", "absent.csv"],
    ["refresh", "nowhere"],
    ["refresh", "trade_measures"],
    ["refresh", "--on", "tomorrow"],
    ["refresh", "--accept"],
    ["refresh", "--accept", "--why", " "],
    ["refresh", "--accept", "--why", "News."],
    ["refresh", "--waiting", "all"],
    ["refresh", "--waiting"],
    ["sweep", "trad", "--grid", "end_year=2018"],
    ["sweep", "--grid", "end_year=2018"],
    ["sweep", "trade"],
    ["sweep", "trade", "claims"],
    ["claims", "--theme", "trad"],
    ["claims", "--theme", ""],
    ["claims", "--verdict", "likely"],
    ["claims", "--verdict", "SUPPORTED"],
    ["claims", "T05"],
    ["claims", "--theme"],
    ["compare"],
    ["compare", "book"],
    ["compare", "book", "book"],
    ["compare", "absent", "also"],
    ["compare", "book", "absent"],
    ["compare", "book", "data"],
    ["compare", "", ""],
    ["accept"],
    ["accept", "trade"],
    ["accept", "trad", "--why", "x"],
    ["calibrate", "T99"],
    ["calibrate", "t" * 10_000],
    ["calibrate", "--draws", "1"],
    ["calibrate", "--draws", "many"],
    ["check", "trade"],
    ["check", "--fast"],
]


@pytest.mark.parametrize("words", USAGE, ids=lambda words: " ".join(words)[:40] or "nothing")
@pytest.mark.usefixtures("here")
def test_words_that_no_command_takes_are_refused(words: Words) -> None:
    refusal(words)


# ---------------------------------------------------------------- targets


@pytest.fixture
def full(here: Path) -> Path:
    """A place with things of the user's."""
    (here / "notes.txt").write_text("mine")
    (here / "notes.parquet").write_text("mine")
    (here / "folder").mkdir()
    (here / "folder" / "notes.txt").write_text("mine")
    (here / "folder.parquet").mkdir()
    (here / "ours.unfinished").mkdir()
    (here / "ours.unfinished" / "notes.txt").write_text("mine")
    (here / "parts.parquet.parts").mkdir()
    (here / "parts.parquet.parts" / "notes.txt").write_text("mine")
    (here / "link").symlink_to("folder")
    return here


RUNS = [
    "/",
    ".",
    "..",
    "",
    "notes.txt",
    "notes.txt/out",
    "folder",
    "link",
    "data",
    "data/sources.csv",
    "ours",
    "n" * 300,
]
SWEEPS = [
    *("/", ".", "", "notes.txt", "new.csv", "new", "notes.parquet", "notes.txt/new.parquet", "folder.parquet"),
    *(
        "data/sources.csv",
        "data/trade/steel_trade.csv",
        "parts.parquet",
        ".parquet",
        f"{'n' * 300}.parquet",
    ),
]


@pytest.mark.parametrize("target", RUNS)
@pytest.mark.usefixtures("full")
def test_a_run_replaces_nothing_that_no_run_has_made(target: str) -> None:
    refusal(["run", "trade", "-o", target])


@pytest.mark.parametrize("target", SWEEPS)
@pytest.mark.usefixtures("full")
def test_a_sweep_replaces_nothing_that_no_sweep_has_made(target: str) -> None:
    refusal(["sweep", "trade", "--grid", "start_year=2000", "-o", target])


# ---------------------------------------------------------------- damaged runs and editions

RESULT = {"id": "a", "value": 1.0, "unit": "%", "interval": None, "n": 3, "level": None, "sources": [], "design": ""}
RUN: dict[str, Any] = {
    "chapter": "trade",
    "parameters": {},
    "findings": [{"id": "f", "text": "T.", "figure": "g", "results": ["a"]}],
    "results": [RESULT],
    "said": {"sentences": [], "figures": [], "tables": [], "claims": []},
}
Damage = Callable[[dict[str, Any]], Any]


def put(value: Any, *path: str | int) -> Damage:
    """Another value in one place of a run."""

    def damaged(run: dict[str, Any]) -> Any:
        place: Any = run
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        return run

    return damaged


def without(*path: str | int) -> Damage:
    def damaged(run: dict[str, Any]) -> Any:
        place: Any = run
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]
        return run

    return damaged


DAMAGES: dict[str, Damage] = {
    "a list": lambda _: [],
    "null": lambda _: None,
    "a number": lambda _: 1,
    "a text": lambda _: "run",
    "nothing": lambda _: {},
    **{f"no {key}": without(key) for key in ("chapter", "parameters", "results", "said")},
    **{f"{key} null": put(None, key) for key in ("chapter", "parameters", "findings", "results", "said")},
    **{f"{key} a number": put(1, key) for key in ("chapter", "parameters", "findings", "results", "said")},
    **{f"{key} a list of numbers": put([1], key) for key in ("findings", "results")},
    **{f"a result without {key}": without("results", 0, key) for key in ("id", "value", "unit")},
    **{f"a result with {key} a list": put([1], "results", 0, key) for key in ("id", "value", "unit", "n", "level")},
    "an interval of one": put([1], "results", 0, "interval"),
    "an interval of texts": put(["a", "b"], "results", 0, "interval"),
    "a finding without id": without("findings", 0, "id"),
    "said a list": put([], "said"),
    **{f"said {kind} a number": put(1, "said", kind) for kind in ("sentences", "figures", "tables", "claims")},
    "a sentence without text": put([{"id": "s"}], "said", "sentences"),
    "a figure without title": put([{"id": "s"}], "said", "figures"),
    "a table without rows": put([{"id": "s"}], "said", "tables"),
    "a claim without verdict": put([{"id": "s"}], "said", "claims"),
    "another chapter": put("trad", "chapter"),
}
TEXTS: dict[str, bytes] = {
    "empty": b"",
    "half": json.dumps(RUN).encode()[:100],
    "an image": b"\x89PNG\0",
    "Latin-1": '{"chapter": "é"}'.encode("latin-1"),
    "100,000 brackets": b"[" * 100_000,
    "a deep object": b'{"a":' * 100_000,
    "too many digits": b'{"results": ' + b"9" * 10_000 + b"}",
}


@pytest.mark.parametrize("name", [*DAMAGES, *TEXTS])
def test_a_damaged_run_is_refused_where_it_is_compared(name: str, here: Path, tmp_path: Path) -> None:
    text = TEXTS[name] if name in TEXTS else json.dumps(DAMAGES[name](deepcopy(RUN))).encode()
    (tmp_path / "results.json").write_bytes(text)
    assert str(tmp_path) in refusal(["compare", "book", str(tmp_path)]) or name == "another chapter"


EDITIONS = {
    "edited": lambda text: text.replace("2026", "2027", 1),
    "empty": lambda _: "",
    "a list": lambda _: "[]",
    "null": lambda _: "null",
    "half": lambda text: text[: len(text) // 2],
    "no seal": lambda text: text.replace('"seal"', '"seel"', 1),
}


@pytest.mark.parametrize("name", EDITIONS)
def test_a_damaged_edition_is_refused(name: str, here: Path, tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text(json.dumps(RUN))
    with changed(here / "data" / "edition" / "trade.json", EDITIONS[name]):
        assert "data/edition/trade.json" in refusal(["compare", "book", str(tmp_path)])


# ---------------------------------------------------------------- damaged tables, sealed or not

TABLE = Path("data", "trade", "us_goods_trade_annual.csv")
TABLES: dict[str, Callable[[str], str]] = {
    "semicolons": lambda text: text.replace(",", ";"),
    "tabs": lambda text: text.replace(",", "\t"),
    "header only": lambda text: text.splitlines()[0] + "\n",
    "header with blanks": lambda text: text.replace(",", ", ", 1),
    "inf": lambda text: text.replace(text.splitlines()[3].split(",")[3], "inf", 1),
    "1e999": lambda text: text.replace(text.splitlines()[3].split(",")[3], "1e999", 1),
    "NaN": lambda text: text.replace(text.splitlines()[3].split(",")[3], "NaN", 1),
    "a no-break space": lambda text: text.replace(text.splitlines()[3].split(",")[3], "5440.4\u00a0", 1),
    "full-width digits": lambda text: text.replace(text.splitlines()[3].split(",")[3], "１２３", 1),
    "empty": lambda _: "",
    "half a row": lambda text: text[:-30],
    "script": lambda text: text.replace("AUS", "<script>", 1),
    "one sign more": lambda text: text + "\n",
}
BROKEN_ENTRIES: dict[str, Callable[[str], str]] = {
    "a bad pattern": lambda text: text.replace("minimum: 0", 'pattern: "["', 1),
    "a deep list": lambda text: "notes: " + "[" * 5_000 + "\n" + text,
    "empty": lambda _: "",
    "a list": lambda _: "- a\n",
    "a key twice": lambda text: text + "\ntitle: again\n",
    "a word that means nothing": lambda text: text + "\nmood: fine\n",
    "a bad seal": lambda text: text.replace("sha256: ", "sha256: [", 1),
}
READ = [["claims", "--theme", "trade"], ["data", "us_goods_trade_annual", "--seal"]]


@pytest.mark.parametrize("words", READ, ids=["claims", "seal"])
@pytest.mark.parametrize("name", TABLES)
def test_a_damaged_table_is_refused_where_it_is_read_and_where_it_is_sealed(
    words: Words, name: str, here: Path
) -> None:
    with changed(TABLE, TABLES[name]):
        done = CliRunner().invoke(main, words)
    assert_told(done, "us_goods_trade_annual")


@pytest.mark.parametrize("words", [*READ, ["data"], ["data", "us_goods_trade_annual"]], ids=lambda words: words[-1])
@pytest.mark.parametrize("name", BROKEN_ENTRIES)
def test_a_damaged_entry_is_refused(words: Words, name: str, here: Path) -> None:
    with changed(TABLE.with_suffix(".yaml"), BROKEN_ENTRIES[name]):
        done = CliRunner().invoke(main, words)
    if done.exit_code or name != "a bad pattern":  # which breaks no description, only a check
        assert_told(done, "us_goods_trade_annual")


class changed:  # noqa: N801 - used as a context manager
    """A file with another text, for a while."""

    def __init__(self, path: Path, change: Callable[[str], str]) -> None:
        self.path, self.change, self.before, self.written = path, change, path.read_text(), path.stat()

    def __enter__(self) -> None:
        self.path.write_text(self.change(self.before))

    def __exit__(self, *_: object) -> None:
        self.path.write_text(self.before)
        os.utime(self.path, ns=(self.written.st_atime_ns, self.written.st_mtime_ns))


def assert_told(done: Any, word: str) -> None:
    assert done.exit_code == 2, (done.output, done.exception)
    assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert max(map(len, done.stderr.splitlines())) <= LONGEST


# ---------------------------------------------------------------- what nobody foresaw


@pytest.mark.parametrize(
    "fault", [KeyError("year"), RecursionError("too deep"), MemoryError(), ValueError("a\nb")], ids=repr
)
@pytest.mark.usefixtures("here")
def test_what_was_not_foreseen_is_a_line_and_a_log(fault: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise fault

    monkeypatch.setattr("helpers.data.catalogue", broken)
    done = CliRunner().invoke(main, ["data"])
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert f"a fault of this program: {type(fault).__name__}: " in done.stderr
    assert "Traceback" in Path(done.stderr.rpartition("log: ")[2].strip()).read_text()


@pytest.mark.parametrize(
    ("fault", "line", "code"),
    [
        (OSError(28, "No space left on device"), "Error: No space left on device", 1),
        (PermissionError(13, "Permission denied", "out"), "Error: out: Permission denied", 1),
        (KeyboardInterrupt(), "Stopped. What was finished is kept; the same command goes on from there.", 130),
    ],
)
def test_what_the_machine_refuses_is_a_line(fault: BaseException, line: str, code: int) -> None:
    assert told(fault) == (line, code)


def test_at_least_400_bad_inputs_are_tried() -> None:
    lists = (PAIRS, FILES, GRIDS, USAGE, RUNS, SWEEPS, DAMAGES, TEXTS, EDITIONS, TABLES, TABLES, *[BROKEN_ENTRIES] * 4)
    assert len([*wrong_values()]) + sum(map(len, lists)) > 1_000
