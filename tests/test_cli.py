"""The command from the outside: a small project of its own, with two chapters and a copy of this package."""

from __future__ import annotations

import ctypes
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from functools import cache
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from rich.console import Console

import forked
from helpers import cli
from helpers.cli import main
from helpers.runs import moves
from helpers.runs.cache import Outcome
from tables import some_tables

ROOT = Path(__file__).parents[1]
CONTRACT = '''
from types import SimpleNamespace
from typing import Annotated
from pydantic import Field
from helpers.analysis.contract import Parameters
from helpers.analysis.results import Results
from helpers.data import load


class {title}Parameters(Parameters):
    """What may be changed."""

    year: Annotated[int, Field(ge=1990, le=2020, description="A year.")] = 2000
    pause: Annotated[int, Field(ge=0, le=60, description="Seconds to wait.")] = 0


def analyse(chosen):
    results = Results()
    results.add("rows", len(load("{table}")), "rows")
    results.add("year", chosen.year, "year")
    return SimpleNamespace(results=results)
'''
CELLS = (
    "year: int = 2000  # A year.\npause: int = 0  # Seconds to wait.",
    "from time import sleep\n"
    "from helpers.analysis.{name} import analyse, {title}Parameters\n"
    "from helpers.runs.notebook import finish, parameters\n"
    "chosen = parameters({title}Parameters, globals())",
    "sleep(chosen.pause)\nresults = analyse(chosen).results\nassert chosen.year != 1999, 'an unlucky year'",
    "finish(chosen, results, [{{'id': 'f', 'text': 'Found.', 'figure': 'top', 'results': ['rows']}}])",
)
CLAIMS = """
from helpers.analysis.results import Result
from helpers.claims.judgement import Judgement, graded
from helpers.claims.register import claim_test


@claim_test("T01", chapter="first", figure="top", grid={"year": [2000, 1995], "least": [2000, 1990]})
def the_year(p, *, least=2000):
    year = Result("year", p.year, "year", sources=("wei_2019",))
    return Judgement(graded(p.year >= least), "The year is {year}.", {"year": year})
"""
PAGE = """
def findings(chosen, study):
    whole = [] if chosen.year > 2010 else [{"id": "first.whole", "text": "There are rows."}]
    return [{"id": "first.year", "text": f"The year is {chosen.year}."}, *whole]
"""
CHAPTERS = {"first": "macro_annual", "second-part": "steel_trade"}


def chapter(name: str) -> str:
    """The notebook of a test chapter."""
    words = {"name": name.replace("-", "_"), "title": name.title().replace("-", "")}
    cells = [new_code_cell(cell.format(**words)) for cell in CELLS]
    cells[0].metadata["tags"] = ["parameters"]
    cells.insert(0, new_markdown_cell(f"# {name.title()}"))
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return str(nbformat.writes(new_notebook(cells=cells, metadata={"kernelspec": kernel})))


class Project:
    """A project in a folder of its own; ``alliances`` runs in a process of its own, on the copied package."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.package = root / "src" / "helpers"
        shutil.copytree(ROOT / "src" / "helpers", self.package)  # compiled, for its first command
        some_tables(root)
        (root / "chapters").mkdir()
        (root / "chapters" / "index.md").write_text("# Test\n")
        shutil.copy(ROOT / "_config.yml", root)
        for page in ("glossary.md", "references.md", "references.bib"):
            shutil.copy(ROOT / "chapters" / page, root / "chapters")
        toc = "".join(f"- file: chapters/{name.replace('-', '_')}\n" for name in CHAPTERS)
        (root / "_toc.yml").write_text(f"format: jb-book\nroot: chapters/index\nchapters:\n{toc}")
        modules = {name: f"helpers.analysis.{name.replace('-', '_')}" for name in CHAPTERS}
        _swap(self.package / "analysis" / "__init__.py", r"(?s)_MODULES = \{.*?\n\}", f"_MODULES = {modules}")
        _swap(self.package / "claims" / "register.py", r"MODULES = \{.*\}", 'MODULES = {"T": "small"}')
        (self.package / "claims" / "small.py").write_text(CLAIMS)
        self.record_claim()
        for name, table in CHAPTERS.items():
            stem, title = name.replace("-", "_"), name.title().replace("-", "")
            (self.package / "analysis" / f"{stem}.py").write_text(CONTRACT.format(title=title, table=table))
            (self.package / "display" / f"{stem}.py").write_text(PAGE)
            (root / "chapters" / f"{stem}.ipynb").write_text(chapter(name))

    def record_claim(self) -> None:
        """Leave one claim in the ledger, with an accepted verdict and error rates."""
        names = ("claims", "error_rates")
        for name in names:
            path = self.root / "data" / f"{name}.csv"
            head, row = path.read_text().splitlines()[:2]
            path.write_text(f"{head}\n{row.replace(row.partition(',')[0], 'T01')}\n")
        for name in names:
            self.alliances("data", name, "--seal")

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "PYTHONPATH": str(self.package.parent)}

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """Start a command."""
        command = [sys.executable, "-m", "helpers.cli", *arguments]
        pipe = subprocess.PIPE
        return forked.Popen(command, cwd=self.root, env=self.environment, stdout=pipe, stderr=pipe, text=True)

    def alliances(self, *arguments: str, code: int = 0) -> str:
        """Run a command to its end; return what it said, on standard error if it was to fail."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=600)
        assert process.returncode == code, err
        return err if code else out

    def execute(self) -> dict[str, str]:
        """Bring the executed chapters up to date, without compiling; return the state of each."""
        script = (
            "from helpers.analysis import CHAPTERS; from helpers.data import root;"
            "from helpers.runs.cache import execute_changed; from helpers.runs.chapters import chapter;"
            "done = execute_changed([chapter(name, root()) for name in CHAPTERS], lambda _: None);"
            "import json; told = {one.chapter: (one.why, one.state)[one.state == 'unchanged'] for one in done};"
            "print(json.dumps(told))"
        )
        done = forked.run([sys.executable, "-c", script], cwd=self.root, env=self.environment)
        assert done.returncode == 0, done.stderr
        states: dict[str, str] = json.loads(done.stdout)
        return states


def _swap(path: Path, pattern: str, text: str) -> None:
    """Put a text in the place of the one that fits a pattern."""
    before = path.read_text()
    after = re.sub(pattern, lambda _: text, before, count=1)
    assert after != before
    path.write_text(after)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The project, with its book built, which gives no warning."""
    made = Project(tmp_path_factory.mktemp("project"))
    said = made.alliances("build", "--strict")
    assert re.search(r"^first: executed in [\d.]+ s \(no executed copy\)$", said, re.MULTILINE)
    assert re.search(r"^second-part: executed in ", said, re.MULTILINE)
    assert said.endswith("The book: _build/html/index.html\n")
    return made


def refused(*arguments: str) -> str:
    """The one line with which a command is refused."""
    result: Result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2, result.output
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.output
    return result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ["run", "trade", "-p", "start_year=soon"],
            'start_year: got "soon"; expected a whole year from 1987 to 2024; type -p start_year=1987\n',
        ),
        (["run", "trade", "-p", "strt_year=2012"], "no parameter 'strt_year' (did you mean start_year"),
        (
            ["run", "trade", "-p", "start_year=1492"],
            "start_year: got 1492; expected a whole year from 1987 to 2024; type -p start_year=1987\n",
        ),
        (
            ["run", "trade", "-p", "start_year=2020", "-p", "end_year=2015"],
            "expected end_year at least two years after start_year; type -p start_year=1987 -p end_year=2015\n",
        ),
        (
            ["run", "autonomy", "-p", "aggregation=geometric"],  # what was asked for is kept
            "expected normalisation min_max or rank; type -p normalisation=min_max -p aggregation=geometric\n",
        ),
        (
            ["run", "trade", "-p", "partners=USA"],
            'partners: got "USA"; expected at least one of JPN, KOR, each once; type -p partners=JPN,KOR\n',
        ),
        (
            ["run", "trade", "-p", "partners="],
            "partners: got nothing; expected at least one of JPN, KOR, each once; type -p partners=",
        ),
        (["run", "autonomy", "-p", "index_components=us_arms"], "expected at least two of "),
        (
            ["run", "trade", "-p", "foo=1"],
            "no parameter 'foo' (expected one of 23: `alliances params trade` lists all)",
        ),
        (["run", "trade", "-p", "measure=reel"], "; expected nominal, real or share; type -p measure=real\n"),
        (["run", "trade", "-p", "confidence=2"], "got 2; expected a number from 0.5 to 0.99 (probability); type -p"),
        (
            ["run", "trade", "-p", "left_out=DEV"],
            "did you mean DEU? `alliances params trade` lists all; type -p left_out=DEU\n",
        ),
        (["run", "burden-sharing", "-p", "with_usa=yes"], 'got "yes"; expected true or false; type -p with_usa=true\n'),
        (["run", "autonomy", "-p", "index_weights=much"], "expected numbers with commas between, or nothing; type -p"),
        (["run", "trade", "-p", "hac_lags=1.5"], "expected a whole number of months from 0 to 36; type -p hac_lags=2"),
        (
            ["run", "trade", "-p", "event_date=yesterday"],
            "expected a date as 2013-01-20, from 1989-01-01 to 2026-08-31; type -p event_date=2012-03-15\n",
        ),
        (["run", "trade", "-p", "start_year"], "expected NAME=VALUE"),
        (["run", "trade", "-f", "absent.yml"], "absent.yml: No such file"),
        (
            ["run", "trad"],
            "chapter 'trad': expected one of: trade, burden-sharing, autonomy, trilateral, claims; type trade",
        ),
        (["run", "burden"], "claims; type burden-sharing\n"),
        (["run", "Burden sharing"], "claims; type burden-sharing\n"),
        (["run", "TRADE"], "claims; type trade\n"),
        (["run", "trade", "--set", "constant"], "without-china; type constant-dollars)\n"),
        (
            ["data", "us_goods"],
            "did you mean us_goods_trade_annual or us_goods_trade_monthly? `alliances data` lists all",
        ),
        (["calibrate", "T17"], "no claim or result with a simulation (did you mean T17a"),
        (["runs", "--delete", "absent"], "no run 'absent' on the shelf ("),
        (["run"], "Missing argument 'CHAPTER'. (`main run --help` lists all)"),
        (
            ["run", "trade", "start_year=2000"],
            "(start_year=2000): expected -p NAME=VALUE, such as -p",
        ),
        (["run", "trade", "-p", "start_year", "2000"], "(2000): expected -p NAME=VALUE"),
        (["run", "trade", "--fast"], "No such option"),
        (["params", "trad"], "chapter 'trad': expected one of: trade"),
        (["data", "trad"], "no table 'trad'"),
        (["data", "--seal"], "--seal: expected the name of one table"),
        (["sweep", "trade"], "sweep trade: expected at least one --grid NAME=V1,V2"),
        (["sweep", "--grid", "end_year=2018"], "--grid: expected a chapter before it"),
        (
            ["sweep", "trade", "--grid", "end_year=2018,soon"],
            'end_year: got "soon"; expected a whole year from 1989 to 2026; type --grid end_year=2018,2026',
        ),
        (["sweep", "trade", "--grid", "end_year=2018", "--grid", "end_year=2019"], "end_year is given twice"),
        (["sweep", "trade", "--grid", "end_year"], "--grid 'end_year': expected NAME=V1,V2"),
        (["sweep", "trad", "--grid", "end_year=2018"], "chapter 'trad': expected one of: trade"),
        (["claims", "--theme", "trad"], "--theme 'trad': expected one of: trade"),
        (["claims", "--verdict", "suported"], "undecided, open, not testable; type supported\n"),
        (["compare", "absent", "also"], "absent: neither the folder of a run nor an edition"),
        (["bake"], "No such command 'bake'. (`main --help` lists all)"),
    ],
)
def test_bad_input_is_one_line_and_code_2(arguments: list[str], words: str) -> None:
    assert words in refused(*arguments)


def test_a_broken_file_of_parameters_is_one_line_and_code_2(tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text("start_year: [2012\n")
    assert "bad.yml, line 2: not YAML" in refused("run", "trade", "-f", str(tmp_path / "bad.yml"))


def test_an_option_beats_the_file(tmp_path: Path) -> None:
    (tmp_path / "mine.yml").write_text("start_year: 1492\nend_year: 1500\n")
    line = refused("run", "trade", "-f", str(tmp_path / "mine.yml"), "-p", "start_year=2012")
    assert "end_year: got 1500; expected" in line


def test_without_a_command_help_is_shown() -> None:
    result = CliRunner().invoke(main, [])
    assert "alliances run trade -p start_year=2012" in result.output


@pytest.mark.parametrize("command", ["build", "run", "params", "data", "refresh", "sweep", "claims", "check", "cache"])
def test_each_command_explains_itself(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: main {command}")


def test_params_as_json_is_a_schema_of_the_contract() -> None:
    schema = json.loads(CliRunner().invoke(main, ["params", "trade", "--json"]).stdout)
    assert schema["properties"]["start_year"]["minimum"] == 1987
    assert schema["additionalProperties"] is False


def test_a_chapter_is_also_known_by_the_name_of_its_file() -> None:
    named = [CliRunner().invoke(main, ["params", name, "--json"]) for name in ("burden_sharing", "burden-sharing")]
    assert named[0].exit_code == 0
    assert named[0].stdout == named[1].stdout
    assert "chapter 'burden_shared'" in CliRunner().invoke(main, ["params", "burden_shared"]).output


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("params burden_", "burden_sharing"),
        ("params trade tariff_", "tariff_rate_pct"),
        ("run burden_sharing -p hos", "hosts="),
        ("run trade -p measure=r", "measure=real"),
        ("run trade --set constant", "constant-dollars"),
    ],
)
def test_the_shell_completes_chapters_parameters_values_and_sets(line: str, offered: str) -> None:
    words = line.split()
    begun = {"COMP_WORDS": f"alliances {line}", "COMP_CWORD": str(len(words)), "_ALLIANCES_COMPLETE": "bash_complete"}
    assert f"plain,{offered}" in CliRunner().invoke(main, [], prog_name="alliances", env=begun).output


def test_params_names_type_unit_range_default_and_meaning() -> None:
    said = CliRunner().invoke(main, ["params"]).stdout
    line = next(line for line in said.splitlines() if line.startswith("start_year"))
    assert line.split() == [
        "start_year",
        "integer",
        "year",
        "1987",
        "to",
        "2024",
        "1987",
        "First",
        "year",
        "of",
        "data",
        "used.",
    ]


@pytest.mark.parametrize(
    ("chapter", "name", "said"),
    [
        ("trade", "event_date", "text date as 2013-01-20 1989-01-01 to 2026-08-31 2012-03-15"),
        ("autonomy", "count_renewals", "boolean true, false false"),
        ("autonomy", "index_weights", "list numbers none"),
    ],
)
def test_params_says_of_every_kind_what_may_be_typed(chapter: str, name: str, said: str) -> None:
    lines = CliRunner().invoke(main, ["params", chapter]).stdout.splitlines()
    line = " ".join(next(line for line in lines if line.startswith(f"{name} ")).split())
    assert line.startswith(f"{name} {said} ")


@pytest.mark.parametrize("arguments", [("params", "trade"), ("run", "--help")])
def test_sets_are_listed_with_question_and_what_they_set(arguments: tuple[str, ...]) -> None:
    said = " ".join(CliRunner().invoke(main, arguments).stdout.split())
    assert "before-2017 Were these patterns there before any America First policy? end_year=2016 turn_year=2012" in said


def test_data_lists_tables_and_describes_one() -> None:
    assert "steel_trade" in CliRunner().invoke(main, ["data"]).stdout
    said = CliRunner().invoke(main, ["data", "steel_trade"]).stdout
    assert re.search(r"licence +\S", said)
    assert re.search(r"^value_mt +number +million metric tons", said, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (["data"], {"name", "title", "rows", "vintage", "licence", "place"}),
        (["data", "--search", "steel"], {"name", "title", "rows", "vintage", "licence", "place", "where"}),
        (["data", "steel_trade"], {"name", "schema", "sources", "licenses"}),
        (["data", "--stale", "--on", "2027-11-28"], {"table", "behind", "held", "due", "days"}),
        (["runs"], set()),
        (["params", "trade"], {"properties"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_what_is_printed_as_a_table_is_printed_as_json_too(arguments: list[str], keys: set[str]) -> None:
    told = json.loads(CliRunner().invoke(main, [*arguments, "--json"]).stdout)
    assert all(keys <= record.keys() for record in (told if isinstance(told, list) else [told]))


def test_every_command_that_prints_a_table_takes_json() -> None:
    for name in ("accept", "cache", "check", "claims", "compare", "data", "params", "refresh", "run", "runs"):
        assert "--json" in {word for one in main.commands[name].params for word in one.opts}, name


def test_a_search_lists_where_the_words_are_and_tells_in_a_line_if_nowhere() -> None:
    said = CliRunner().invoke(main, ["data", "--search", "tariff steel"]).stdout
    assert re.match(r"\d+ tables? says? 'tariff steel'\n", said)
    assert "metal_tariff_status" in said
    assert CliRunner().invoke(main, ["data", "--search", "zebra"]).stdout == (
        "No table says 'zebra' (alliances data lists all).\n"
    )


def test_two_things_at_once_are_not_done_with_a_table() -> None:
    assert (
        refused("data", "steel_trade", "--seal", "--export", "x.csv")
        == "Error: --seal --export: expected one of the two\n"
    )
    assert "expected no table beside --search" in refused("data", "steel_trade", "--search", "x")


def test_rows_of_ones_own_are_checked_without_a_run(tmp_path: Path) -> None:
    (tmp_path / "steel_trade.csv").write_text("partner\nKOR\n")
    said = CliRunner().invoke(main, ["check", "--data", str(tmp_path)]).stderr
    assert said.startswith(
        f"Error: {tmp_path}: not used (to be mended: 1)\n  {tmp_path}/steel_trade.csv: row 1: column "
    )
    (tmp_path / "steel_trade.csv").unlink()
    (tmp_path / "us_goods_trade_annual.add.csv").write_text("partner,year,exports_usd_m\nKOR,2025,1\n")
    said = CliRunner().invoke(main, ["check", "--data", str(tmp_path), "--json"]).stdout
    assert json.loads(said) == {
        "us_goods_trade_annual": f"1 row revised ({tmp_path.name}/us_goods_trade_annual.add.csv, row 2)",
        "sources": "1 file entered as a source",
    }


def test_tables_overdue_on_a_day_are_listed() -> None:
    said = CliRunner().invoke(main, ["data", "--stale", "--on", "2026-11-28"]).stdout
    assert re.search(r"^us_goods_trade_monthly +2023-01-31 +2023-04-06 +1332 +ARE, ARG$", said, re.MULTILINE)
    assert (
        CliRunner().invoke(main, ["data", "--stale", "--on", "2020-01-01"]).stdout
        == "Nothing is overdue on 2020-01-01.\n"
    )
    assert refused("data", "--stale", "--on", "June") == "Error: --on 'June': expected a day (2026-11-28)\n"


def test_the_description_of_all_tables_is_printed_as_one_data_package() -> None:
    package = json.loads(CliRunner().invoke(main, ["data", "--package"]).stdout)
    assert package["name"] == "america-first-alliances"
    assert {resource["path"] for resource in package["resources"]} >= {"trade/steel_trade.csv", "sources.csv"}


def test_a_second_build_executes_nothing(project: Project) -> None:
    told, page = project.alliances("build").splitlines()
    assert told == "Nothing changed: 2 chapters"
    assert page == "The book: _build/html/index.html"
    every = project.alliances("build", "--verbose")
    assert re.search(r"^first: unchanged \(.*as on .*\)$", every, re.MULTILINE), every


def test_a_changed_table_or_function_runs_only_the_chapters_that_use_it(project: Project) -> None:
    path = project.root / "data" / "trade" / "steel_trade.csv"
    before = path.read_text()
    path.write_text(before.replace(before.splitlines()[-1] + "\n", ""))
    project.alliances("data", "steel_trade", "--seal")
    module = project.package / "analysis" / "first.py"
    module.write_text("# a comment\n" + module.read_text() + "\n\ndef not_used(): ...\n")
    assert project.execute() == {"first": "unchanged", "second-part": "table steel_trade changed"}
    _swap(module, r"len\(load", "0 + len(load")
    assert project.execute() == {"first": "helpers.analysis.first.analyse changed", "second-part": "unchanged"}
    _swap(project.package / "data" / "tables.py", r"hashlib\.sha256\(data\)", "hashlib.sha256(bytes(data))")
    indirect = "helpers.data.tables.digest changed"  # which no chapter imports, and every table needs
    assert project.execute() == {"first": indirect, "second-part": indirect}
    assert project.execute() == {"first": "unchanged", "second-part": "unchanged"}


def test_a_broken_table_is_one_line_and_the_last_book_stays(project: Project) -> None:
    path = project.root / "data" / "macro" / "macro_annual.csv"
    before, page = path.read_text(), (project.root / "_build" / "html" / "index.html").read_text()
    path.write_text(before + "x\n")
    try:
        line = project.alliances("build", code=2)
    finally:
        path.write_text(before)
    assert line.startswith("Error: data/macro/macro_annual.csv")
    assert line.count("\n") == 1
    assert (project.root / "_build" / "html" / "index.html").read_text() == page


def test_a_row_more_changes_what_its_report_says_and_nothing_else(project: Project) -> None:
    project.execute()
    table, row = (
        project.root / "data" / "trade" / "steel_trade.csv",
        "KOR,2024-01-01,2024-12-31,receipts,us_commerce,1.1",
    )
    head, before = table.read_text().splitlines()[0], table.read_bytes()
    (project.root / "new.csv").write_text(f"{head}\n{row},,fastmarkets_2018_korea,,approximate\n")

    said = project.alliances("data", "steel_trade", "--add", "new.csv")
    report = json.loads(project.alliances("refresh", "--waiting", "--json"))
    assert table.read_bytes() == before
    project.alliances("refresh", "--accept", "--why", "Receipts of 2024.")

    (change,) = report["chapters"]["second-part"]
    assert "steel_trade: 1 rows added, 0 revised, 0 no longer at the source\n" in said
    assert "second-part:\nChanged: 1 number\n" in said
    assert list(report["chapters"]) == ["second-part"]
    assert project.execute() == {"first": "unchanged", "second-part": "table steel_trade changed"}
    results = json.loads((project.root / "_build/chapters/second_part/results.json").read_text())["results"]
    assert {one["id"]: one["value"] for one in results}["rows"] == change["after"] == change["before"] + 1


def test_a_run_leaves_five_files_and_says_what_differs(project: Project) -> None:
    said = project.alliances("run", "first", "-p", "year=2010", "-o", "out")
    assert sorted(path.name for path in (project.root / "out").iterdir()) == [
        "manifest.json",
        "notebook.ipynb",
        "page.html",
        "results.json",
        "verdicts.json",
    ]
    assert re.search(r"^First: executed in [\d.]+ s: out$", said, re.MULTILINE)
    assert "No accepted edition to compare with" in said


def test_a_run_of_several_assumptions_names_the_command_of_each_alone(project: Project) -> None:
    project.alliances("accept", "--why", "A first edition.")
    one = project.alliances("run", "first", "-p", "year=2010", "-o", "one")
    both = project.alliances("run", "first", "-p", "year=2010", "-p", "pause=1", "-o", "both")
    assert "each alone" not in one
    assert both.endswith(
        "Which of these assumptions changed what? Run each alone:\n"
        "  alliances run first -p year=2010\n"
        "  alliances run first -p pause=1\n"
    )


def test_a_failed_run_is_one_line_with_chapter_cell_error_and_notebook(project: Project) -> None:
    line = project.alliances("run", "second-part", "-p", "year=1999", code=1)
    found = re.fullmatch(r"Error: second-part: cell \[4\].*: AssertionError: an unlucky year \(.*: (.*)\)\n", line)
    assert found, line
    assert nbformat.read(found[1], 4).cells[-1].execution_count is None


def test_a_killed_run_leaves_the_earlier_one_as_it_was(project: Project) -> None:
    target = project.root / "earlier"
    target.mkdir()
    (target / "results.json").write_text("earlier")
    process = project.start("run", "first", "-p", "pause=2", "-o", "earlier")
    notebook = project.root / "earlier.unfinished" / "notebook.ipynb"
    deadline = time.monotonic() + 60
    while not notebook.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert notebook.exists()
    assert [path.name for path in target.iterdir()] == ["results.json"]
    assert (target / "results.json").read_text() == "earlier"


def test_the_check_names_each_fault(project: Project) -> None:
    project.alliances("accept", "--why", "A first edition.")
    assert project.alliances("check").splitlines()[-1] == (
        "Notebooks, prose, contracts and tables keep the rules; the book says what its accepted edition says."
    )
    path = project.root / "chapters" / "first.ipynb"
    before = path.read_text()
    path.write_text(before.replace("year: int = 2000", "year: int = 2001"))
    try:
        assert project.alliances("check", code=1) == "Error: the check found 1 fault\n"
    finally:
        path.write_text(before)


def test_what_the_book_says_otherwise_fails_the_check_until_it_is_accepted(project: Project) -> None:
    project.alliances("accept", "--why", "A first edition.")
    module = project.package / "analysis" / "first.py"
    before = module.read_text()
    module.write_text(before.replace("chosen.year, ", "chosen.year + 3, "))
    process = project.start("check")
    out, err = process.communicate(timeout=600)
    assert "first: number year: 2000 year → 2003 year\n" in out
    assert "alliances accept first --why" in out
    assert (process.returncode, err) == (1, "Error: the check found 2 faults\n")
    assert "Accepted: first." in project.alliances("accept", "first", "--why", "A later year.")
    assert project.alliances("check")
    noted = (project.root / "CHANGELOG.md").read_text()
    assert re.search(r"- A later year. \(\d{4}-\d\d-\d\d\)\n  - first: 1 number\n", noted)
    module.write_text(before)
    project.alliances("accept", "--why", "Back.")


def test_an_edition_edited_by_hand_is_refused(project: Project) -> None:
    project.alliances("accept", "--why", "A first edition.")
    path = project.root / "data" / "edition" / "first.json"
    before = path.read_text()
    path.write_text(before.replace("2000", "2001"))
    try:
        assert "data/edition/first.json: does not fit its seal" in project.alliances("check", code=2)
    finally:
        path.write_text(before)


def test_claims_are_listed_with_verdict_and_sentence(project: Project) -> None:
    [record] = json.loads(project.alliances("claims", "--verdict", "supported", "--json"))
    assert (record["id"], record["verdict"], record["sentence"]) == ("T01", "supported", "The year is 2000.")
    assert "T01" in project.alliances("claims", "--theme", record["theme"])
    assert json.loads(project.alliances("claims", "--verdict", "open", "--json")) == []


def test_a_sweep_of_a_chapter_gives_every_result_of_every_setting(project: Project) -> None:
    said = project.alliances("sweep", "first", "--grid", "year=1995,2005", "-o", "years.parquet")
    found = pd.read_parquet(project.root / "years.parquet")
    assert "2 settings: years.parquet\n  Year (year): 1995; 2005\n" in said
    assert "\n2 results, 1 of them the same" in said
    assert said.splitlines()[-1].split() == ["Year", "year", "1995", "1995", "2005", "2005", "year"]
    summed = json.loads(
        project.alliances("sweep", "first", "--grid", "year=1995,2005", "-o", "years.parquet", "--json")
    )
    ends = {"lowest": 1995.0, "lowest_at": {"year": 1995}, "highest": 2005.0, "highest_at": {"year": 2005}}
    moved = [{"result": "year", "design": "", "unit": "year", **ends}]
    assert [len(one["readings"]) for one in summed["summary"].pop("findings")] == [2, 1]
    assert summed["summary"] == {"settings": 2, "verdicts": [], "results": 2, "unmoved": 1, "moved": moved}
    assert found.loc[found["result"] == "year", "value"].tolist() == [1995, 2005]


def test_a_sweep_tells_findings_that_differ_then_results_and_in_which_order(project: Project) -> None:
    said = project.alliances("sweep", "first", "--grid", "year=1995,2005,2015", "-o", "three.parquet")
    parts = [
        "2 of 2 findings differ between these settings",
        "  1 of 3 (1995): The year is 1995.",
        "  2 of 3 (such as 1995): There are rows.\n  1 of 3 (2015): not given",
        "2 results, 1 of them the same under all settings\nResults that moved, the largest move for its size first\n",
    ]
    assert sorted(parts, key=said.index) == parts


def only_to_be_read(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command in a project whose folders may be read and no more, by root neither."""
    folders = [root, *(path for path in root.rglob("*") if path.is_dir())]

    def without_privilege() -> None:
        overriding, drop = 1, 24  # CAP_DAC_OVERRIDE, PR_CAPBSET_DROP
        ctypes.CDLL(None).prctl(drop, overriding, 0, 0, 0)

    for folder in folders:
        folder.chmod(0o555)
    try:
        return subprocess.run(
            [sys.executable, "-m", "helpers.cli", *words],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(root / "src")},
            preexec_fn=without_privilege,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
    finally:
        for folder in folders:
            folder.chmod(0o755)


@pytest.mark.skipif(sys.platform != "linux", reason="root is held back as Linux does it")
def test_a_checkout_that_may_only_be_read_runs_and_sweeps_elsewhere_and_its_build_is_refused_in_a_line(
    project: Project, tmp_path: Path
) -> None:
    run = only_to_be_read(project.root, "run", "first", "-o", str(tmp_path / "out"))
    sweep = only_to_be_read(project.root, "sweep", "first", "--grid", "year=1995", "-o", str(tmp_path / "s.parquet"))
    build = only_to_be_read(project.root, "build", "-v")
    assert (run.returncode, sweep.returncode) == (0, 0), run.stderr + sweep.stderr
    assert (tmp_path / "out" / "page.html").is_file()
    assert (tmp_path / "s.parquet").is_file()
    assert build.returncode == 1
    assert re.fullmatch(r"Error: [^\n]*Permission denied\n", build.stderr), build.stderr


def test_runs_are_listed_whole_with_their_day_in_a_piece(project: Project) -> None:
    project.alliances("run", "first", "-p", "year=2003")
    project.alliances("runs", "--name", "first-year=2003", "mine")
    assert re.search(
        r"^\d+ runs?, .*\n(?:.*\n)*\n\d{4}-\d\d-\d\d \d\d:\d\d  first-year=2003\n  First, “mine”: Year: 2003\n",
        project.alliances("runs"),
    )


def test_two_runs_are_compared_by_name(project: Project) -> None:
    for year in ("2001", "2002"):
        project.alliances("run", "first", "-p", f"year={year}", "-o", f"in{year}")
    assert project.alliances("compare", "in2001", "in2002") == (
        "First: “Year: 2001” (−) and “Year: 2002” (+)\n"
        "  Year (year): 2001 → 2002\nChanged: 1 number\nNo main finding reads otherwise.\n\n"
        "1 number differs (--numbers)\n"
    )
    said = project.alliances("compare", "in2001", "in2002", "--numbers")
    assert re.search(r"^year +year +2001 +2002 +\+1 *$", said, re.MULTILINE)
    assert project.alliances("compare", "in2001", "in2001") == (
        "First: “Year: 2001” (in2001) (−) and “Year: 2001” (in2001) (+)\nSays the same: 0 sentences, 2 numbers.\n"
    )
    project.alliances("run", "second-part", "-o", "other")
    for pair in (["in2001", "other"], ["other", "in2001"], ["in2001", "book", "--chapter", "second-part"]):
        line = project.alliances("compare", *pair, code=2)
        assert re.fullmatch(
            r"Error: compare: expected two of one chapter \([^\n]*: Second part[^\n]*\); type alliances runs .*\n", line
        ), line
    (project.root / "notes.html").write_text("mine")
    line = project.alliances("compare", "in2001", "in2002", "--page", "notes.html", code=2)
    assert re.fullmatch(r"Error: notes.html: [^\n]*\n", line), line


def test_what_is_kept_is_listed_bounded_and_cleared(project: Project) -> None:
    project.execute()
    listed = json.loads(project.alliances("cache", "--json"))
    assert {(one["run"], one["stale"]) for one in listed} == {("first", None), ("second-part", None)}
    assert all(one["size"] > 1_000 for one in listed)
    left = project.root / "_build" / "unusual" / "first" / "a-run-of-the-past"
    left.mkdir(parents=True)
    project.alliances("build", "-v")
    assert not left.exists()
    assert "MB removed" in project.alliances("cache", "--clear")
    assert json.loads(project.alliances("cache", "--json")) == []
    assert (project.root / "_build" / "html" / "index.html").is_file()
    assert "first: executed" in project.alliances("build")


def test_what_can_move_a_claim_is_listed_by_claim_and_the_ledger_has_no_such_list(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(moves, "movable", cache(moves.movable))  # it takes seconds
    told = CliRunner().invoke(main, ["params", "trade", "--moves", "--json"])
    found = json.loads(told.stdout)["trade"]
    assert "event_partner" not in found["T01b"]  # which is on the agreement with Korea whatever a run asks of
    assert {"start_year", "measure"} <= set(found["T01a"])
    assert not {"turn_year", "tariff_rate_pct"} & set(found["T01a"])
    said = [
        " ".join(line.split()) for line in CliRunner().invoke(main, ["params", "trade", "--moves"]).stdout.splitlines()
    ]
    assert any(line.startswith("T01a: The US deficit with Korea grew after") for line in said)
    assert said[-1].startswith("Claims that no parameter can move: T02a, ")
    of_one = CliRunner().invoke(main, ["params", "trade", "currency", "--moves", "--json"])
    assert json.loads(of_one.stdout)["trade"] == {name: by for name, by in found.items() if "currency" in by}
    refused = CliRunner().invoke(main, ["params", "claims", "--moves"])
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert "expected a chapter" in refused.stderr


def test_one_parameter_is_told_alone_and_a_misspelt_one_with_the_name_that_is_meant() -> None:
    told = CliRunner().invoke(main, ["params", "trade", "tariff_rate_pct"]).stdout.splitlines()
    assert [line.split()[0] for line in told] == ["Parameter", "name", "tariff_rate_pct"]
    schema = json.loads(CliRunner().invoke(main, ["params", "trade", "tariff_rate_pct", "--json"]).stdout)
    assert (schema["type"], schema["unit"]) == ("number", "%")
    refused = CliRunner().invoke(main, ["params", "trade", "tarif_rate"])
    meant = "did you mean tariff_rate_pct? `alliances params trade` lists all"
    assert (refused.exit_code, refused.stderr) == (2, f"Error: trade: no parameter 'tarif_rate' ({meant})\n")


def test_a_display_on_a_terminal_says_what_runs_how_far_and_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Console(force_terminal=True, file=io.StringIO(), width=120)
    monkeypatch.setattr(cli, "_console", lambda: shown)
    with cli._Display() as display:
        display.counting("settings")(3, 12)
        for name in ("trade", "autonomy"):
            display.outcome(Outcome(name, "waiting", Path()))
        display.outcome(Outcome("trade", "executing", Path()))
        display.live.refresh()
        display.outcome(Outcome("trade", "failed", Path(), "cell 3: broken"))
        display.live.refresh()
    said = shown.file.getvalue()
    assert "3/12" in said
    assert "executing trade" in said
    assert "trade: failed (cell 3: broken)" in said  # at once, while autonomy still waits
    assert "1/2" in said


def test_what_is_unchanged_is_told_in_one_line_after_what_ran(capsys: pytest.CaptureFixture[str]) -> None:
    names = ["trade", "autonomy", "trade, constant-dollars"]
    for ran, said in (
        ("trade", "Unchanged: 1 chapter, 1 run with other"),
        ("", "Nothing changed: 2 chapters, 1 run with"),
    ):
        with cli._Display() as display:
            for name in names:
                display.outcome(Outcome(name, "waiting", Path()))
            for name in names:
                display.outcome(Outcome(name, "executed" if name == ran else "unchanged", Path(), "table a changed"))
        *lines, last = capsys.readouterr().out.splitlines()
        assert [line.partition(":")[0] for line in lines] == [ran] * bool(ran)
        assert last.startswith(said)


def test_a_display_elsewhere_prints_a_line_at_every_tenth(capsys: pytest.CaptureFixture[str]) -> None:
    with cli._Display() as display:
        counted = display.counting("settings")
        for done in range(1, 101):
            counted(done, 100)
    assert len(capsys.readouterr().out.splitlines()) == 11
