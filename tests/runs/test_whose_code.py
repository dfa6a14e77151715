"""One checkout at a time: code, data, interpreter and settings are not bent by what the user's machine holds."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from helpers import environment
from helpers.data.place import CHECKOUT, one_checkout
from helpers.errors import BadInput
from helpers.runs.execute import _environment

BENT = {
    "PYTHONPATH": "/elsewhere",
    "PYTHONSTARTUP": "/elsewhere/start.py",
    "PYTHONWARNINGS": "error",
    "PYTHONHASHSEED": "7",
    "PYTHONOPTIMIZE": "2",
    "JUPYTER_PATH": "/elsewhere/kernels",
    "JUPYTER_PREFER_ENV_PATH": "0",
    "IPYTHONDIR": "/elsewhere/ipython",
    "MPLBACKEND": "module://ipympl.backend_nbagg",
    "MATPLOTLIBRC": "/elsewhere",
    "OMP_NUM_THREADS": "64",
}


@pytest.fixture
def second(tmp_path: Path) -> Path:
    """A second checkout: data and code of its own."""
    (tmp_path / "data").mkdir()
    shutil.copy(CHECKOUT / "data" / "catalogue.yaml", tmp_path / "data")
    (tmp_path / "src" / "helpers").mkdir(parents=True)
    (tmp_path / "src" / "helpers" / "__init__.py").write_text('raise ImportError("the other package")')
    return tmp_path


def alliances(*words: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """The installed command, in a folder."""
    command = [str(Path(sys.executable).with_name("alliances")), *words]
    given = {**os.environ, **variables}
    return subprocess.run(command, cwd=folder, env=given, capture_output=True, text=True, timeout=600, check=False)


@pytest.mark.parametrize("words", [["params", "trade"], ["data"], ["check"], ["build"], ["run", "trade"]])
def test_in_another_checkout_each_command_is_refused_and_both_are_named(second: Path, words: list[str]) -> None:
    done = alliances(*words, folder=second)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(
        f"Error: the book is in {second}, but the code that runs lies in {CHECKOUT} (expected "
    )
    assert done.stderr.count("\n") == 1


def test_a_notebook_in_a_kernel_of_another_checkout_is_refused(second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(second)
    with pytest.raises(BadInput, match="the code that runs lies in"):
        one_checkout()


def test_tables_alone_are_no_second_checkout(second: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(second / "src")
    monkeypatch.chdir(second)
    assert one_checkout() == second


def test_another_package_of_the_name_on_the_path_is_not_taken(second: Path) -> None:
    done = alliances("params", "trade", folder=CHECKOUT, PYTHONPATH=str(second / "src"))
    assert (done.returncode, done.stderr) == (0, "")


def test_the_environment_of_a_run_holds_nothing_that_bends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = environment.settled({"HOME": "/home/me"})
    assert environment.settled({"HOME": "/home/me", **BENT}) == plain
    assert plain["PYTHONPATH"] == str(CHECKOUT / "src")
    for name, value in BENT.items():
        monkeypatch.setenv(name, value)
    assert "/elsewhere" not in " ".join(_environment(str(tmp_path)).values())


def test_the_kernel_of_a_run_is_this_interpreter(tmp_path: Path) -> None:
    given = _environment(str(tmp_path))
    script = "from jupyter_client.kernelspec import get_kernel_spec as spec; print(spec('python3').argv[0])"
    done = subprocess.run([sys.executable, "-c", script], env=given, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == sys.executable


def test_caches_lie_in_the_book_or_where_it_cannot_be_written_in_a_temporary_folder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert environment.settled({})["MPLCONFIGDIR"] == str(CHECKOUT / "_build" / ".caches" / "matplotlib")
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert not environment.settled({})["MPLCONFIGDIR"].startswith(str(CHECKOUT))
