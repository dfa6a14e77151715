"""Stopped or killed at any moment: all is whole, nothing is done twice, and no process is left behind.

A few moments are tried; ``ALL=1`` tries twenty of each.
"""

from __future__ import annotations

import compileall
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from test_execute import tiny

from helpers.data import catalogue, load
from helpers.runs import execute as execution
from helpers.runs.execute import RunFailed, execute
from test_cli import Project

TIMES = 20 if os.environ.get("ALL") == "1" else 2
SOON = 5.0
"""Seconds after which nothing may be left."""
BEFORE = 40.0
"""Seconds in which a command has ended that was stopped: before the cell that pauses in :data:`RUN` would have."""
SWEEP = ["sweep", "first", "--grid", "year=1995,2005,2010,2011,2012,2013,2014,2015", "-o", "years.parquet"]
RUN = ["run", "first", "-p", "pause=60", "-o", "out"]
BUILD = ["build"]

pytestmark = pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="processes are found in /proc")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("project"))


def _heeds_interrupts() -> None:
    """As at a keyboard: what a shell puts into the background ignores them, and its children do."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


class Started:
    """A command and all processes that come of it, known by a mark in their environment."""

    def __init__(self, project: Project, *words: str) -> None:
        self.mark = uuid4().hex
        command = [sys.executable, "-m", "helpers.cli", *words]
        given = {**project.environment, "STARTED": self.mark}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command,
            cwd=project.root,
            env=given,
            stdout=pipe,
            stderr=pipe,
            text=True,
            start_new_session=True,
            preexec_fn=_heeds_interrupts,  # noqa: PLW1509 - no thread runs in these tests
        )

    def left(self) -> list[str]:
        """Command lines of those that live."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (place / "environ").read_bytes():
                    found.append((place / "cmdline").read_text().replace("\0", " "))
            except OSError:
                continue
        return found

    def wait_for(self, words: str, seconds: float = 60) -> None:
        """Until a process of that command line is there."""
        deadline = time.monotonic() + seconds
        while not any(words in line for line in self.left()):
            assert time.monotonic() < deadline, self.process.communicate()
            time.sleep(0.05)

    def end(self, number: int) -> tuple[int, str]:
        """Send a signal, as a terminal does to the whole group; code and last words, when nothing is left."""
        os.killpg(self.process.pid, number) if number == signal.SIGINT else self.process.send_signal(number)
        _, said = self.process.communicate(timeout=BEFORE)
        deadline = time.monotonic() + SOON
        while left := self.left():
            assert time.monotonic() < deadline, left
            time.sleep(0.1)
        return self.process.returncode, said


STOPPED = "Stopped. What was finished is kept; the same command goes on from there."


@pytest.mark.parametrize("words", [RUN, SWEEP, BUILD], ids=lambda words: words[0])
def test_an_interrupt_from_the_keyboard_ends_everything_with_a_line(project: Project, words: list[str]) -> None:
    started = Started(project, *words)
    started.wait_for("multiprocessing" if words is SWEEP else "helpers.runs.warm")
    time.sleep(1)
    code, said = started.end(signal.SIGINT)
    assert (code, said.strip()) == (130, STOPPED)


@pytest.mark.parametrize("words", [RUN, SWEEP, BUILD], ids=lambda words: words[0])
def test_a_kill_at_any_moment_leaves_no_process(project: Project, words: list[str]) -> None:
    for moment in Random(17).choices(range(4), k=TIMES):
        started = Started(project, *words)
        time.sleep(moment + 0.5)
        started.end(signal.SIGKILL)
    assert not list(project.root.glob("out*/results.json"))


def test_after_kills_a_sweep_is_whole_and_has_computed_nothing_twice(project: Project) -> None:
    target = project.root / "years.parquet"
    parts = target.with_name(f"{target.name}.parts")
    seen: dict[str, int] = {}
    for moment in Random(3).choices(range(3, 9), k=TIMES):
        started = Started(project, *SWEEP)
        time.sleep(moment)
        started.end(signal.SIGKILL)
        now = {path.name: path.stat().st_mtime_ns for path in parts.glob("[0-9a-f]*")}
        if not target.exists():
            assert seen.items() <= now.items()
        seen = now
    assert "8 settings: years.parquet\n" in project.alliances(*SWEEP)
    assert not parts.exists()


def test_after_kills_a_sealed_table_is_the_old_or_the_new(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project.root)
    path = Path("data/trade/steel_trade.csv")
    entry = path.with_suffix(".yaml")
    table, old = path.read_text(), entry.read_text()
    for moment in Random(5).choices(range(10), k=TIMES):
        path.write_text(table.replace(table.splitlines()[-1] + "\n", ""))
        started = Started(project, "data", "steel_trade", "--seal")
        time.sleep(moment / 5)
        started.end(signal.SIGKILL)
        assert entry.read_text() == old or load("steel_trade").shape[0] == len(table.splitlines()) - 2
        path.write_text(table)
        entry.write_text(old)
    assert catalogue().table("steel_trade").rows == len(load("steel_trade"))
    assert not list(path.parent.glob(".*"))


def _full() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, 300))


@pytest.mark.parametrize(
    "words",
    [
        ["run", "first", "-o", "full"],
        ["sweep", "first", "--grid", "year=1995,2005", "-o", "full.parquet"],
        ["data", "steel_trade", "--seal"],
    ],
    ids=lambda words: words[0],
)
def test_a_full_disk_is_a_line_and_loses_nothing(project: Project, words: list[str]) -> None:
    """No file can grow beyond a few hundred bytes, as where no room is left; then there is room again."""
    compileall.compile_dir(project.package, quiet=1)  # where the room ends then, Python leaves half a module
    kept = {path: path.read_bytes() for path in (project.root / "data").rglob("*.*") if path.is_file()}
    done = subprocess.run(
        [sys.executable, "-m", "helpers.cli", *words],
        cwd=project.root,
        env=project.environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=_full,
    )
    *others, line = done.stderr.splitlines()
    assert (done.returncode, line[:7]) == (1, "Error: "), done.stderr
    assert all("cache" in other for other in others), others  # matplotlib tells of its own
    assert {path: path.read_bytes() for path in (project.root / "data").rglob("*.*") if path.is_file()} == kept
    assert not (project.root / words[-1]).exists()
    project.alliances(*words)


def test_a_cell_that_never_ends_is_ended_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "LONGEST", 5)
    with pytest.raises(RunFailed, match=r"^tiny: cell \[3\] .*: Timeout: not done within 5 seconds "):
        execute(tiny(tmp_path, "from time import sleep\nsleep(60)"), {}, tmp_path / "out")


@pytest.mark.parametrize("body", ["while True:\n    print('x' * 10_000)", "import sys\nsys.stderr.write('x' * 10**8)"])
def test_a_cell_that_prints_without_end_is_ended_and_told(body: str, tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match=r"^tiny: cell \[3\] .*: RuntimeError: more than 1,000,000 characters printed"):
        execute(tiny(tmp_path, body), {}, tmp_path / "out")
    assert (tmp_path / "out.unfinished" / "notebook.ipynb").stat().st_size < 3_000_000
