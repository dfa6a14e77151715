"""A run forked from a warm process leaves what papermill leaves, whatever its cells do."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from helpers.environment import settled
from helpers.runs import execute as execution
from helpers.runs.warm import HERE, Warm

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
    "big": ["print('x' * 3_000_000)", "'y' * 3_000_000"],
    "error": ["1 / 0", "'not reached'"],
    "interrupt": ["raise KeyboardInterrupt", "'not reached'"],
    "exit": ["import sys\nsys.exit(3)", "'reached or not'"],
    "none of ours": ["import sys\nsorted(name for name in sys.modules if name.startswith('helpers'))"],
}
"""What a notebook may do; ``size`` is given."""
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


def forked(warm: Warm, source: str, folder: Path, told: Callable[..., None] = lambda *_: None) -> int | None:
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


@pytest.fixture(scope="module")
def alike(warm: Warm, tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, Any]]:
    """Exit code and notebook of both ways, for every kind of notebook."""
    found = {}
    for name, cells in CELLS.items():
        place, source = tmp_path_factory.mktemp("alike"), notebook(cells)
        codes = forked(warm, source, place / "warm"), stock(source, place / "cold")
        found[name] = tuple((code, left(place / how)) for code, how in zip(codes, ("warm", "cold"), strict=True))
    return found


@pytest.mark.parametrize("name", CELLS)
def test_both_ways_leave_the_same_notebook_and_exit_code(alike: dict[str, tuple[Any, Any]], name: str) -> None:
    warm, cold = alike[name]
    assert warm == cold


def test_a_figure_is_shown_at_all(alike: dict[str, tuple[Any, Any]]) -> None:
    assert "image/png" in alike["figure"][0][1]


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
    for _ in range(600):
        if not Path(f"/proc/{int(done.stdout)}").exists():
            break
        time.sleep(0.1)
    else:
        pytest.fail("it is still there")
