"""What is made in a fork is what a call makes, whatever goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import warnings
from pathlib import Path

import pytest

from helpers.aside import IDLE, aside

HERE = os.getpid()
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")


@pytest.fixture(autouse=True)
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(IDLE, "1")


def test_it_is_made_elsewhere_and_comes_back_whole() -> None:
    made = aside(lambda: (os.getpid(), "x" * 5_000_000))
    pid, text = made()
    assert pid != HERE
    assert len(text) == 5_000_000


def test_several_at_once() -> None:
    waiting = [aside(lambda size=size: [size] * size) for size in range(1, 5)]
    assert [len(made()) for made in waiting] == [1, 2, 3, 4]


def test_without_an_idle_core_it_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(IDLE)
    assert aside(os.getpid)() == HERE


def test_what_cannot_be_sent_is_made_here() -> None:
    assert aside(lambda: (os.getpid(), lambda: None))()[0] == HERE


def test_an_error_is_that_of_a_call() -> None:
    def fail() -> None:
        raise ValueError(f"in {os.getpid()}")

    with pytest.raises(ValueError, match=f"in {HERE}"):
        aside(fail)()


def test_a_warning_is_told() -> None:
    def warn() -> int:
        warnings.warn("look", stacklevel=1)
        return os.getpid()

    made = aside(warn)
    with pytest.warns(UserWarning, match="look"):
        assert made() == HERE


def test_a_fork_that_dies_or_never_ends_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpers.aside.LONGEST", 0.3)
    for end in ("os._exit(3)", "time.sleep(600)"):
        code = compile(f"import os, time\nif os.getpid() != {HERE}: {end}", "end", "exec")
        assert aside(lambda code=code: (exec(code), os.getpid())[1])() == HERE


def test_it_ends_when_nobody_is_left_to_receive_it(tmp_path: Path) -> None:
    begun = tmp_path / "pid"
    code = f"""
import os, pathlib
from helpers.aside import aside
aside(lambda: (pathlib.Path({str(begun)!r}).write_text(str(os.getpid())), "x" * 5_000_000))
while not (os.path.exists({str(begun)!r}) and os.path.getsize({str(begun)!r})): pass
os._exit(0)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
    pid = begun.read_text()
    deadline = time.monotonic() + 20
    while Path("/proc", pid).exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path("/proc", pid).exists()
