"""Compare ways of doing the same thing on this machine, in one run.

Seconds differ from machine to machine; the ratios in the last column are what to look at. The
book is built in copies, so the one in ``_build`` stays as it is. ``make bench ARGS=quick`` takes each time once
and leaves out growth.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from helpers.analysis import CHAPTERS, analyse
from helpers.claims.ledger import claims
from helpers.data import catalogue, load, root, tables_held
from helpers.runs.chapters import chapter
from helpers.runs.execute import execute, warmed
from helpers.runs.sweep import Sweep, claims_sweep, swept

QUICK = sys.argv[1:] == ["quick"]
REPEATS = 1 if QUICK else 5
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


def runs(scratch: Path) -> list[Row]:
    """One chapter with parameters of its own: by papermill alone, and by us, page and all."""
    rows: list[Row] = []
    for name, given in (("trade", "start_year=2012"), ("autonomy", "start_year=2000")):
        path, words = root() / "chapters" / f"{name}.ipynb", given.split("=")
        stock = seconds(lambda p=path, w=words: run("papermill", p, scratch / "out.ipynb", "-p", *w), REPEATS)
        convert = seconds(lambda p=path: run("jupyter", "nbconvert", "--execute", "--to", "notebook", "--stdout", p))
        ours = seconds(lambda n=name, g=given: run("alliances", "run", n, "-p", g, "-o", scratch / n), REPEATS)
        chosen = {words[0]: int(words[1])}
        with warmed() as warm:
            execute(chapter(name, root()), chosen, scratch / f"warm-{name}", warm=warm)
            forked = seconds(
                lambda n=name, c=chosen, w=warm: execute(chapter(n, root()), c, scratch / f"warm-{n}", warm=w), REPEATS
            )
        rows += [
            (f"{name} {given}: papermill, one notebook", stock, stock),
            ("  nbconvert --execute, defaults", convert, stock),
            ("  alliances run: notebooks, pages, comparison", ours, stock),
            ("  forked from a warm process: notebooks and results", forked, stock),
        ]
    return rows


def run(command: str, *words: object, folder: Path | None = None) -> None:
    """Run a command of this environment, with its own code if the folder is a copy of the project."""
    place = Path(sys.executable).with_name(command)
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    if folder is not None:
        environment["PYTHONPATH"] = str(folder / "src")
    quiet = subprocess.DEVNULL
    subprocess.run(
        [place, *map(str, words)], cwd=folder or root(), env=environment, check=True, stdout=quiet, stderr=quiet
    )


def sweeps(scratch: Path) -> list[Row]:
    every = claims_sweep()
    took = seconds(lambda: swept(every, scratch / "claims.parquet"))
    again = seconds(lambda: swept(every, scratch / "claims.parquet"))
    return [(f"sweep of all claims, {len(every.tasks):,} settings", took, took), ("the same again", again, took)]


def growth(scratch: Path) -> list[Row]:
    """Seconds against those of the first size: at most linear if ``times as fast`` falls no faster than size grows."""
    tasks = claims_sweep().tasks[:20]
    rows: list[Row] = []
    first = 0.0
    for times in (1, 10, 100):
        some = Sweep("claims", [*tasks] * times)
        took = seconds(lambda s=some, t=times: swept(s, scratch / f"growth-{t}.parquet"))
        first = first or took
        rows.append((f"a sweep of {len(some.tasks):,} settings", took, first))
    return rows


def builds(scratch: Path) -> list[Row]:
    """The whole book: by Jupyter Book with its own execution, and by us."""
    theirs, ours = copy(scratch / "theirs"), copy(scratch / "ours")
    cold_book = seconds(lambda: run("jupyter-book", "build", theirs, folder=theirs))
    same_book = seconds(lambda: run("jupyter-book", "build", theirs, folder=theirs), REPEATS)
    settings = seconds(lambda: run("alliances", "sweep", folder=ours))
    cold = seconds(lambda: run("alliances", "build", folder=ours))
    same = seconds(lambda: run("alliances", "build", folder=ours), REPEATS)
    index = ours / "chapters" / "index.md"
    index.write_text(index.read_text(encoding="utf-8") + "\nOne more sentence.\n", encoding="utf-8")
    prose = seconds(lambda: run("alliances", "build", folder=ours))
    return [
        ("jupyter-book build, from nothing (its sweep included)", cold_book, cold_book),
        ("  alliances sweep", settings, cold_book),
        ("  alliances build, swept before", cold, cold_book),
        ("  both", settings + cold, cold_book),
        ("jupyter-book build, nothing changed", same_book, same_book),
        ("  alliances build", same, same_book),
        ("alliances build after a change of prose", prose, cold),
    ]


def copy(folder: Path) -> Path:
    """The project without what was built."""
    apart = shutil.ignore_patterns(".git", ".venv", "_build", ".*_cache", "__pycache__")
    shutil.copytree(root(), folder, ignore=apart)
    return folder


def show(rows: list[Row]) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("")
    table.add_column("seconds", justify="right")
    table.add_column("times as fast", justify="right")
    for what, took, compared in rows:
        table.add_row(what, f"{took:.3g}", "" if took is compared else f"{compared / took:.3g}")
    Console(width=100).print(table)


def machine() -> str:
    """What the figures depend on."""
    packages = ("jupyter-book", "papermill", "matplotlib", "pandas")
    named = ", ".join(f"{name} {version(name)}" for name in packages)
    return f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}, {named}"


if __name__ == "__main__":
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        for part in (tables, lambda: settings(Path(folder)), lambda: runs(Path(folder)), lambda: sweeps(Path(folder))):
            show(part())
        if not QUICK:
            show(growth(Path(folder)))
        show(builds(Path(folder)))
