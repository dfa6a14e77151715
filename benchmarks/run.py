"""Compare ways of doing the same thing on this machine, in one run.

Seconds differ from machine to machine; the ratios in the last column are what to look at. The
book is built in a copy, so the one in ``_build`` stays as it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from helpers.analysis.trade import TradeParameters, analyse
from helpers.data import catalogue, load, root
from helpers.runs.chapters import chapter
from helpers.runs.execute import execute

REPEATS = 5
Row = tuple[str, float, float]
"""What, seconds, and seconds of the row that it is compared with."""


def seconds(action: Callable[[], object], repeats: int = 1) -> float:
    """Median wall-clock time of an action."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return median(times)


def tables() -> list[Row]:
    names = list(catalogue().tables)
    first = seconds(lambda: [load(name) for name in names])
    again = seconds(lambda: [load(name) for name in names], REPEATS)
    return [(f"load {len(names)} tables, first time", first, first), ("the same again", again, first)]


def settings(scratch: Path) -> list[Row]:
    trade = chapter("trade", root())
    papermill = seconds(lambda: execute(trade, {}, scratch / "run"))
    direct = seconds(lambda: analyse(TradeParameters()), REPEATS)
    light = seconds(lambda: analyse(TradeParameters(draws=50)), REPEATS)
    return [
        ("one setting of trade by papermill, figures and all", papermill, papermill),
        ("one setting by calling the analysis", direct, papermill),
        ("the same with 50 bootstrap draws", light, papermill),
    ]


def builds(scratch: Path) -> list[Row]:
    copy = scratch / "book"
    kept = shutil.ignore_patterns(".git", ".venv", "_build", ".*_cache", "__pycache__")
    shutil.copytree(root(), copy, ignore=kept)
    cold = seconds(lambda: build(copy))
    warm = seconds(lambda: build(copy))
    index = copy / "chapters" / "index.md"
    index.write_text(index.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    prose = seconds(lambda: build(copy))
    return [
        ("build the book from nothing", cold, cold),
        ("build it again, nothing changed", warm, cold),
        ("build it after a change of prose", prose, cold),
    ]


def build(folder: Path) -> None:
    command = Path(sys.executable).with_name("alliances")
    environment = {**os.environ, "PYTHONPATH": str(folder / "src")}
    subprocess.run([command, "build"], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)


def show(rows: list[Row]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    table.add_column("seconds", justify="right")
    table.add_column("times as fast", justify="right")
    for what, took, compared in rows:
        table.add_row(what, f"{took:.3g}", "" if took is compared else f"{compared / took:.3g}")
    Console(width=100).print(table)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        show([*tables(), *settings(Path(folder)), *builds(Path(folder))])
