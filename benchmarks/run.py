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

from helpers.analysis import CHAPTERS, analyse
from helpers.claims.ledger import claims
from helpers.data import catalogue, load, root, tables_held
from helpers.runs.chapters import chapter
from helpers.runs.execute import execute
from helpers.runs.sweep import claims_sweep, swept

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


SAMPLE = 60
"""Settings of each chapter's claims that are timed, evenly drawn from the book's sweep."""


def settings(scratch: Path) -> list[Row]:
    rows: list[Row] = []
    for name in ("trade", "burden-sharing", "autonomy", "trilateral"):
        contract = CHAPTERS[name]
        papermill = seconds(lambda name=name: execute(chapter(name, root()), {}, scratch / name))
        direct = seconds(lambda name=name, contract=contract: analyse(name, contract(draws=50)), REPEATS)
        with tables_held():
            single = claims_of(name)
        rows += [
            (f"one setting of {name} by papermill, figures and all", papermill, papermill),
            ("all its sections by calling the analysis, 50 draws", direct, papermill),
            ("one setting of a claim in a sweep, mean", single, papermill),
        ]
    return rows


def claims_of(theme: str) -> float:
    """Mean seconds of one setting of the theme's claims, tables already read as in a sweep's worker."""
    tasks = [
        (claim.tested, setting) for claim in claims() if claim.theme == theme for setting in claim.tested.settings()
    ]
    sample = tasks[:: max(1, len(tasks) // SAMPLE)]
    sample[0][0].run()
    return seconds(lambda: [test.run(setting) for test, setting in sample]) / len(sample)


def sweeps(scratch: Path) -> list[Row]:
    every = claims_sweep()
    took = seconds(lambda: swept(every, scratch / "claims.parquet"))
    again = seconds(lambda: swept(every, scratch / "claims.parquet"))
    return [(f"sweep of all claims, {len(every.tasks):,} settings", took, took), ("the same again", again, took)]


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
        show([*tables(), *settings(Path(folder)), *sweeps(Path(folder)), *builds(Path(folder))])
