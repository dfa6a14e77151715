"""Wherever it stands: a moved folder, a file system without locks, no home, other encodings, a reader that leaves."""

from __future__ import annotations

import errno
import fcntl
import os
import py_compile
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pandas as pd
import pytest
from jsonschema import Draft202012Validator
from papermill import inspect_notebook

from helpers import environment
from helpers.analysis import CHAPTERS
from helpers.analysis.contract import AS_TYPED, Parameters
from helpers.data.place import CHECKOUT
from helpers.display.table import table
from helpers.errors import BadInput
from helpers.runs.chapters import chapter
from helpers.runs.folder import alone
from helpers.wording.cited import Sentence

COMMAND = [str(Path(sys.executable).with_name("alliances"))]


def run(*words: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    given = {**os.environ, **variables}
    return subprocess.run([*COMMAND, *words], cwd=CHECKOUT, env=given, capture_output=True, check=False, timeout=600)


@pytest.mark.parametrize("fault", [errno.ENOSYS, errno.EOPNOTSUPP, errno.ENOLCK])
def test_without_locks_work_goes_on_with_a_warning(
    fault: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(*_: object) -> None:
        raise OSError(fault, os.strerror(fault))

    monkeypatch.setattr(fcntl, "flock", refused)
    with alone(tmp_path):
        pass
    assert caplog.messages == [f"{tmp_path}: no locks here; run one command at a time"]


def test_another_fault_of_a_lock_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fcntl, "flock", lambda *_: (_ for _ in ()).throw(OSError(errno.EIO, "input/output error")))
    with pytest.raises(OSError, match="input/output error"), alone(tmp_path):
        pass


def test_who_has_no_home_is_given_one_and_who_has_keeps_it() -> None:
    assert Path(environment.settled({})["HOME"]).is_dir()
    assert environment.settled({"HOME": "/home/me"})["HOME"] == "/home/me"


def bounded(files: int, *words: str) -> subprocess.CompletedProcess[str]:
    """A command that may open so many files and no more."""
    limit = f"ulimit -n {files} && exec '{COMMAND[0]}' " + " ".join(words)
    return subprocess.run(["sh", "-c", limit], cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=120)


@pytest.mark.parametrize(
    "words",
    [("run", "trade"), ("run", "trade", "-o", "{}/run"), ("sweep", "trade", "--grid", "seed=1", "-o", "{}/s.parquet")],
)
def test_where_few_files_may_be_open_a_run_is_refused_in_a_line_at_once(words: tuple[str, ...], tmp_path: Path) -> None:
    done = bounded(64, *(word.format(tmp_path) for word in words))
    line = "Error: only 64 files may be open at once here (expected 256: ulimit -n 256)\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", line)
    assert list(tmp_path.iterdir()) == []


def test_where_few_files_may_be_open_data_can_be_looked_at() -> None:
    assert bounded(64, "data").returncode == 0


def test_a_limit_that_may_be_raised_is_raised() -> None:
    asked = "import resource as r; from helpers.environment import enough_files; "
    asked += "r.setrlimit(r.RLIMIT_NOFILE, (64, 1024)); enough_files(); print(*r.getrlimit(r.RLIMIT_NOFILE))"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout == "256 1024\n"


def test_a_notebook_with_a_byte_order_mark_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    source = (CHECKOUT / "chapters" / "claims.ipynb").read_text(encoding="utf-8")
    (tmp_path / "chapters" / "claims.ipynb").write_text(source, encoding="utf-8-sig")
    with pytest.raises(BadInput, match=r"^chapters/claims\.ipynb: starts with a byte order mark \(expected UTF-8 "):
        chapter("claims", tmp_path)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-16"])
def test_what_goes_into_a_file_is_utf8_in_any_locale(encoding: str) -> None:
    done = run("data", "sources", PYTHONIOENCODING=encoding, LC_ALL="C", PYTHONCOERCECLOCALE="0")
    assert (done.returncode, done.stderr) == (0, b"")
    assert "sources" in done.stdout.decode("utf-8")


def test_colours_and_spinners_are_for_terminals_alone() -> None:
    assert b"\x1b" not in run("data", FORCE_COLOR="1", TERM="xterm").stdout


def test_a_reader_that_leaves_is_no_fault() -> None:
    words = f"'{COMMAND[0]}' data sources | head -n 1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", words], cwd=CHECKOUT, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_after_a_move_the_environment_is_installed_anew(tmp_path: Path) -> None:
    """The stamp names the folder; make asks for nothing else before it says what it would do."""
    for moved in ("here", "R&D #1 (100%) 한국 it's"):
        folder = tmp_path / moved
        folder.mkdir()
        for name in ("Makefile", "requirements.lock", "pyproject.toml"):
            shutil.copy(CHECKOUT / name, folder)
        (folder / ".venv").mkdir()
        (folder / ".venv" / ".installed").write_text(f"{tmp_path.resolve() / 'here'}\n")
        plan = subprocess.run(["make", "-n", "book"], cwd=folder, capture_output=True, text=True, check=False).stdout
        assert ("Installing the locked packages" in plan) == (moved != "here"), plan


@pytest.mark.parametrize(
    ("stamped", "line"),
    [
        (True, "requirements.lock changed since .venv was made: it is made anew"),
        (False, ".venv was made elsewhere or not finished: it is made anew"),
    ],
)
def test_why_an_environment_is_made_anew_is_told_before_it_is(stamped: bool, line: str, tmp_path: Path) -> None:
    """With a uv in the way that does nothing."""
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(CHECKOUT / name, tmp_path)
    (tmp_path / ".venv").mkdir()
    stamp = tmp_path / ".venv" / ".installed"
    if stamped:
        stamp.write_text(f"{tmp_path.resolve()}\n")
        os.utime(tmp_path / "pyproject.toml", (1, 1))
        os.utime(stamp, (2, 2))
    (tmp_path / "uv").write_text("#!/bin/sh\n")
    (tmp_path / "uv").chmod(0o755)
    way = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["make", "--no-print-directory", ".venv/.installed"],
        cwd=tmp_path,
        env=way,
        capture_output=True,
        text=True,
        check=True,
    )
    first, *_, last = done.stdout.splitlines()
    assert first.startswith(line)
    assert last == "Installed: .venv is ready."


def test_settings_of_pip_and_python_do_not_reach_the_installation() -> None:
    bent = {"PIP_USER": "1", "PIP_TARGET": "/elsewhere", "PYTHONPATH": "/elsewhere", "PYTHONHOME": "/elsewhere"}
    said = "said:;@echo $$PIP_USER $$PIP_TARGET $$PYTHONPATH $$PYTHONHOME"
    done = subprocess.run(
        ["make", "--silent", f"--eval={said}", "said"],
        cwd=CHECKOUT,
        env={**os.environ, **bent},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "0"


def test_half_a_compiled_module_is_told_in_a_line(tmp_path: Path) -> None:
    shutil.copy(CHECKOUT / "src" / "alliances.py", tmp_path)
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").touch()
    module = tmp_path / "helpers" / "cli.py"
    module.write_text("main = print\n")
    compiled = Path(py_compile.compile(str(module)))
    compiled.write_bytes(compiled.read_bytes()[:20])
    call = [sys.executable, "-c", "import alliances; alliances.main()"]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert done.stderr.startswith("Error: half a compiled module is left in src/helpers")


def test_the_data_page_says_how_to_open_a_table() -> None:
    assert "UTF-8" in (CHECKOUT / "chapters" / "data.md").read_text(encoding="utf-8")


def test_papermill_tells_the_parameters_of_a_notebook() -> None:
    for name, contract in CHAPTERS.items():
        told = inspect_notebook(CHECKOUT / "chapters" / f"{name.replace('-', '_')}.ipynb")
        assert list(told) == list(contract.model_fields)


@pytest.mark.parametrize("contract", CHAPTERS.values(), ids=CHAPTERS)
def test_the_schema_of_parameters_says_what_the_contract_refuses(contract: type[Parameters]) -> None:
    schema = contract.model_json_schema()
    assert schema["$schema"].startswith("https://json-schema.org/")
    for name, rule in schema["properties"].items():
        assert (rule.get("format") == "date") == (rule.get("unit") == AS_TYPED), name
        assert rule.get("uniqueItems", False) == bool(rule.get("items", {}).keys() & {"enum", "const"}), name
        if rule.get("format") == "date":
            for end, step in (("formatMinimum", -1), ("formatMaximum", 1)):
                beyond = date.fromisoformat(rule[end]) + timedelta(days=step)
                assert not contract.faults({name: rule[end]}).get(name)
                assert contract.faults({name: beyond.isoformat()})[name]


@pytest.mark.parametrize("contract", CHAPTERS.values(), ids=CHAPTERS)
def test_the_schema_of_parameters_says_the_rules_between_them(contract: type[Parameters]) -> None:
    schema = contract.model_json_schema()
    validator = Draft202012Validator(schema)
    validator.check_schema(schema)
    assert validator.is_valid({})
    for rule in contract.__pydantic_decorators__.model_validators.values():
        assert rule.func.__doc__
    if "allOf" in schema:
        first, last = (schema["properties"][name] for name in ("start_year", "end_year"))
        starts = [None, *range(first["minimum"], first["maximum"] + 1, 5), first["default"] + 1, first["maximum"]]
        for start, later in product(starts, [None, 1, 2, 50]):
            end = (
                None
                if later is None
                else min(max((start or first["default"]) + later, last["minimum"]), last["maximum"])
            )
            given = {name: year for name, year in (("start_year", start), ("end_year", end)) if year is not None}
            refused = any("at least two years" in fault.line for fault in contract.faults(given).values())
            assert validator.is_valid(given) != refused, given


EVIL = "<script>alert(1)</script>"


def test_script_in_a_table_is_text_on_the_page() -> None:
    words = {"title": EVIL, "subtitle": EVIL, "note": EVIL, "vintage": EVIL}
    card = table("t", pd.DataFrame({"a": [EVIL]}), columns={"a": (EVIL, str)}, sources=["wei_2019"], **words)
    assert "<script" not in card._repr_html_()
    assert "&lt;script&gt;" in card._repr_html_()


def test_script_in_a_sentence_is_text_on_the_page() -> None:
    assert "<script" not in Sentence("a.b", EVIL, ()).html


def test_no_command_of_the_package_goes_through_a_shell() -> None:
    for path in (CHECKOUT / "src").rglob("*.py"):
        assert not re.search(r"shell=True|os\.system|os\.popen|\beval\(|\bexec\(", path.read_text()), path
