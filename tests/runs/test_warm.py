"""A run forked from a warm process leaves what papermill leaves, whatever its cells do."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.environment import settled
from helpers.runs import execute as execution
from helpers.runs.warm import HERE, Ahead, Forks, Warm, _Kernel

pytestmark = pytest.mark.skipif(not HERE, reason="processes are forked on Linux alone")

WORDS = ["-", "out.ipynb", "--kernel", "python3", "--no-progress-bar", "-p", "size", "3"]
CELLS = {
    "values": ["import sys, os\nsize, __name__, sys.argv[1:2], [p for p in sys.path if 'warm' in p]"],
    "streams": [
        "print('a'); import sys; print('b', file=sys.stderr); print('c')",
        "import os\nos.system('echo from below')",
    ],
    "warnings": [
        "import warnings\nwarnings.warn('twice')\nwarnings.warn('twice')",
        "import numpy as np\nnp.float64(1) / 0",
    ],
    "figure": [
        "import matplotlib.pyplot as plt\nplt.plot([1, size], [2, 3]); plt.show()",
        "plt.rcParams['backend'], plt.gcf()",
    ],
    "frame": ["import pandas as pd\npd.DataFrame({'a': ['x', 'y'], 'b': [1.5, 2]})", "%matplotlib inline\n%pwd"],
    "big": ["print('x' * 900_000)", "'y' * 3_000_000"],
    "none of ours": ["import sys\nsorted(name for name in sys.modules if name.startswith('helpers'))"],
}
"""What cells may do, all in one notebook: each new interpreter takes seconds. ``size`` is given."""
STOPS = {
    "error": ["print('x' * 3_000_000)", "'not reached'"],  # more than a run may print
    "interrupt": ["raise KeyboardInterrupt", "'not reached'"],
    "exit": ["import sys\nsys.exit(3)", "'reached or not'"],
}
"""How a notebook may end before its last cell, each in one of its own."""
ENDS = {"kill": ["import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"], "end": ["import os\nos._exit(3)"]}
Papermill = Callable[[str, Path], int | None]


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm]:
    with Warm(settled(os.environ)) as process:
        yield process


def notebook(cells: list[str]) -> str:
    page = new_notebook(cells=[new_code_cell(source, id=f"c{i}") for i, source in enumerate(["size = 1", *cells])])
    page.cells[0].metadata["tags"] = ["parameters"]
    page.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return str(nbformat.writes(page))


def forked(warm: Forks, source: str, folder: Path, told: Callable[..., None] = lambda *_: None) -> int | None:
    folder.mkdir()
    environment = execution._environment(str(folder / "scratch"))
    return warm.papermill(WORDS, source, folder, environment, folder / "log", told)


def stock(source: str, folder: Path) -> int:
    folder.mkdir()
    environment = execution._environment(str(folder / "scratch"))
    return execution._cold(WORDS, source, folder, environment, folder / "log")


def left(folder: Path) -> Any:
    """The executed notebook without times, and with addresses and numbers of processes made alike."""
    page = execution._tidied(nbformat.read(folder / "out.ipynb", 4))
    for i, cell in enumerate(page.cells):
        cell.id = f"c{i}"  # papermill draws those of the cells that it adds
    text = nbformat.writes(page)
    return re.sub(r"ipykernel_\d+", "ipykernel", text.replace(str(folder), "FOLDER"))


def both(warm: Warm, cells: list[str], folder: Path) -> Iterator[tuple[int | None, Any]]:
    """Exit code and notebook: of a fork, then of a new interpreter."""
    source = notebook(cells)
    yield forked(warm, source, folder / "warm"), left(folder / "warm")
    yield stock(source, folder / "cold"), left(folder / "cold")


@pytest.fixture(scope="module")
def alike(warm: Warm, tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any]:
    """Exit code and notebook of both ways, whose cells do all that a notebook may do."""
    every = [source for cells in CELLS.values() for source in cells]
    forked, stock = both(warm, every, tmp_path_factory.mktemp("alike"))
    return forked, stock


def cells_of(name: str, text: str) -> list[Any]:
    """The cells of one kind as they were executed."""
    executed = {cell.source: cell for cell in nbformat.reads(text, 4).cells}
    return [executed[source] for source in CELLS[name]]


@pytest.mark.parametrize("name", CELLS)
def test_both_ways_leave_the_same_cells(alike: tuple[Any, Any], name: str) -> None:
    (_, warm), (_, cold) = alike
    assert cells_of(name, warm) == cells_of(name, cold)
    assert any(cell.outputs for cell in cells_of(name, warm))


def test_both_ways_leave_the_same_notebook_and_exit_code(alike: tuple[Any, Any]) -> None:
    warm, cold = alike
    assert warm == cold
    assert warm[0] == 0


@pytest.mark.parametrize("name", STOPS)
def test_a_notebook_that_stops_before_its_end_stops_alike(warm: Warm, tmp_path: Path, name: str) -> None:
    forked, stock = both(warm, STOPS[name], tmp_path)
    assert forked == stock


def test_a_figure_is_shown_at_all(alike: tuple[Any, Any]) -> None:
    assert any("image/png" in output.get("data", {}) for output in cells_of("figure", alike[0][1])[0].outputs)


@pytest.mark.parametrize("name", ENDS)
def test_a_kernel_that_dies_is_told_as_papermill_tells_it(warm: Warm, tmp_path: Path, name: str) -> None:
    assert forked(warm, notebook(ENDS[name]), tmp_path / "warm") == 138
    assert "DeadKernelError: Kernel died" in (tmp_path / "warm" / "log").read_text().splitlines()[-1]


def test_nothing_leaks_from_one_run_into_the_next(warm: Warm, tmp_path: Path) -> None:
    cells = [
        "import os, random, numpy as np",
        "print(os.environ.get('LEFT'), random.random(), np.random.rand())\nos.environ['LEFT'] = 'x'",
    ]
    said = []
    for name in ("one", "two"):
        assert forked(warm, notebook(cells), tmp_path / name) == 0
        said.append(nbformat.read(tmp_path / name / "out.ipynb", 4).cells[-1].outputs[0].text.split())
    assert [words[0] for words in said] == ["None", "None"]
    assert said[0][1] != said[1][1] and said[0][2] != said[1][2], "each run draws for itself"


def test_each_cell_is_told_and_a_run_can_be_ended(warm: Warm, tmp_path: Path) -> None:
    told: list[int] = []

    def stop(cell: int, kill: Callable[[], None]) -> None:
        told.append(cell)
        if cell == 2:
            kill()

    start = time.monotonic()
    assert (
        forked(
            warm,
            notebook(["1 + 1", "import time\ntime.sleep(600)"]),
            tmp_path / "run",
            stop,
        )
        < 0
    )
    assert told == [0, 1, 2] or told == [0, 1, 2, 3][: len(told)]
    assert time.monotonic() - start < 300


def test_runs_go_on_at_once(warm: Warm, tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(3) as pool:
        codes = list(pool.map(lambda name: forked(warm, notebook([f"print('{name}')"]), tmp_path / name), "abc"))
    assert codes == [0, 0, 0]
    assert [nbformat.read(tmp_path / name / "out.ipynb", 4).cells[-1].outputs[0].text for name in "abc"] == [
        "a\n",
        "b\n",
        "c\n",
    ]


def ahead(warm: Warm, source: str, folder: Path) -> Ahead:
    environment = execution._environment(str(folder / "scratch"))
    return Ahead(warm, source, folder, environment, folder)


def test_notebooks_find_what_was_done_ahead_and_end_as_any(warm: Warm, tmp_path: Path) -> None:
    with ahead(warm, "import json\njson.ahead = ['done']", tmp_path) as forks:
        assert forks.ready()
        for name, code in (("one", 0), ("two", 0), ("kill", 138)):
            cells = ["import json\nprint(json.ahead)\njson.ahead.append('left')", *ENDS.get(name, [])]
            assert forked(forks, notebook(cells), tmp_path / name) == code
            page = nbformat.read(tmp_path / name / "out.ipynb", 4)
            assert next(cell for cell in page.cells if "ahead" in cell.source).outputs[0].text == "['done']\n"
    assert forked(forks, notebook([]), tmp_path / "gone") is None


@pytest.mark.parametrize(
    "source",
    [
        "raise ValueError('no')",
        "import warnings\nwarnings.warn('look')",
        "print('said')",
        "import os\nos.system('echo below')",
        "import os\nos._exit(0)",
    ],
)
def test_what_raises_warns_or_prints_is_left_to_the_notebooks(warm: Warm, tmp_path: Path, source: str) -> None:
    with ahead(warm, source, tmp_path) as forks:
        assert not forks.ready()


def test_a_kernel_is_in_a_group_of_its_own_before_anybody_can_signal_it(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = os.setsid

    def late() -> None:
        time.sleep(0.5)
        begin()

    monkeypatch.setattr(os, "setsid", late)
    with socket.socket() as connection:
        kernel = _Kernel(connection)
        monkeypatch.undo()
        group = os.getpgid(kernel.pid)
        kernel.kill()
        kernel.wait()
    assert group == kernel.pid


def test_what_is_done_ahead_can_be_ended(warm: Warm, tmp_path: Path) -> None:
    source = "import os, time\nfrom pathlib import Path\nPath('at').write_text(str(os.getpid()))\ntime.sleep(600)"
    with ahead(warm, source, tmp_path) as forks:
        Thread(target=lambda: (_until((tmp_path / "at").exists), forks.kill())).start()
        assert not forks.ready()
        pid = int((tmp_path / "at").read_text())
        _until(lambda: not Path(f"/proc/{pid}").exists())


def _until(happens: Callable[[], bool]) -> None:
    for _ in range(600):
        if happens():
            return
        time.sleep(0.1)
    pytest.fail("it did not happen")


def test_a_process_that_is_gone_begins_nothing(tmp_path: Path) -> None:
    gone = Warm(settled(os.environ))
    gone._process.kill()
    gone._process.wait()
    assert forked(gone, notebook([]), tmp_path / "run") is None
    gone.close()
    assert forked(gone, notebook([]), tmp_path / "again") == -9  # stopped on purpose: nothing is begun elsewhere


def test_it_ends_with_the_process_that_started_it() -> None:
    code = "import os, sys\nfrom helpers.environment import settled\nfrom helpers.runs.warm import Warm\n"
    code += "print(Warm(settled(os.environ))._process.pid, flush=True)\nos._exit(1)"
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, check=False)
    _until(lambda: not Path(f"/proc/{int(done.stdout)}").exists())
