"""Compare ways of doing the same thing on this machine, in one run.

Seconds differ from machine to machine; the ratios in the last column are what to look at. The
book is built in copies, so the one in ``_build`` stays as it is. ``make bench ARGS=quick`` takes each time once
and leaves out growth; names of parts measure those alone (``ARGS="quick runs sweeps"``). What was measured stays in
``latest.json``, which the page about the build shows.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

import httpx
import pandas as pd
from rich.console import Console
from rich.table import Table

from helpers.analysis import CHAPTERS, analyse
from helpers.claims.ledger import claims
from helpers.data import catalogue, load, root, tables_held
from helpers.display import drawings
from helpers.runs.cache import execute_changed, kept
from helpers.runs.chapters import chapter, code_cells
from helpers.runs.execute import execute, warmed
from helpers.runs.sweep import Sweep, claims_sweep, swept

QUICK = "quick" in sys.argv[1:]
REPEATS = 1 if QUICK else 5
Row = tuple[str, float, float]
"""What, seconds, and seconds of the row that it is compared with."""


def seconds(action: Callable[[], object], repeats: int = 1, before: Callable[[], object] = lambda: None) -> float:
    """Median wall-clock time of an action; what comes before each time is not counted."""
    times = []
    for _ in range(repeats):
        before()
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
    """One chapter, with its evidence, under parameters of its own: by others' tools, and by us, pages and all."""
    rows: list[Row] = []
    for name, given in (("trade", "start_year=2012"), ("autonomy", "start_year=2000")):
        found, words = chapter(name, root()), given.split("=")
        paths = [root() / "chapters" / f"{page.stem}.ipynb" for page in found.pages]
        timed: dict[str, Callable[[], object]] = {
            f"{name} {given}: papermill, its two notebooks": lambda p=paths, w=words: [
                run("papermill", path, scratch / path.name, "-p", *w) for path in p
            ],
            "  papermill, the short one alone": lambda p=paths, w=words: run(
                "papermill", p[0], scratch / "out.ipynb", "-p", *w
            ),
            "  nbconvert --execute, both, defaults": lambda p=paths: run(
                "jupyter", "nbconvert", "--execute", "--to", "notebook", "--output-dir", scratch, *p
            ),
            "  pytest --nbmake, both, defaults": lambda p=paths: run("pytest", "-pnbmake", "--nbmake", "-n0", *p),
            "  alliances run: notebooks, pages, comparison": lambda n=name, g=given: run(
                "alliances", "run", n, "-p", g, "-o", scratch / n
            ),
        }
        took = {what: seconds(action, REPEATS) for what, action in timed.items()}
        chosen = {words[0]: int(words[1])}
        with warmed() as warm, drawn_by_the_book() as as_built:
            again = lambda f=found, n=name, c=chosen, w=warm: execute(f, c, scratch / f"warm-{n}", warm=w)  # noqa: E731
            again()
            took["  forked from a warm process: notebooks and results"] = seconds(again, REPEATS, as_built)
        with live() as book, drawn_by_the_book() as as_built:
            again = lambda b=book, n=name, c=chosen: click(b, n, c)  # noqa: E731
            again()
            took["  a click in the live book, to the page of the run"] = seconds(again, REPEATS, as_built)
        took["  floor: the cells of both in one process"] = seconds(lambda n=name, g=given: floor(n, g), REPEATS)
        stock = next(iter(took.values()))
        rows += [(what, one, stock) for what, one in took.items()]
    return rows


@contextmanager
def live() -> Iterator[httpx.Client]:
    """The built book, live, and who asks it."""
    place = Path(sys.executable).with_name("alliances")
    command = [place, "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=root(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            found = re.search(r"http://\S+", server.stdout.readline())
            if found is None:
                sys.exit("alliances serve did not start (make book first)")
            address = found[0].rstrip("/")
            sent = {"Origin": address, "Content-Type": "application/x-www-form-urlencoded"}  # as from a form
            with httpx.Client(base_url=address, headers=sent, timeout=None) as client:
                yield client
        finally:
            server.terminate()


@contextmanager
def drawn_by_the_book() -> Iterator[Callable[[], object]]:
    """What brings back the drawings that are kept now: of a run made before, all are, not those of the book alone."""
    place = drawings.place(root())
    with tempfile.TemporaryDirectory() as scratch:
        as_they_are = shutil.copytree(place, Path(scratch, "drawings"))

        def again() -> None:
            shutil.rmtree(place)
            shutil.copytree(as_they_are, place)

        yield again


def click(book: httpx.Client, name: str, given: dict[str, int]) -> None:
    """Ask for a run as the form does, follow its progress, read its page, delete it."""
    order = book.post(f"/run/{name}", params={"again": "1"}, data=given).headers["location"]
    book.get(f"{order}/events")
    page = book.get(order, follow_redirects=True).url.path
    if not page.startswith("/runs/"):
        sys.exit(f"{name}: the run of a click failed ({page})")
    book.post(f"{Path(page).parent}/delete")


def floor(name: str, given: str) -> None:
    """The cells of a chapter in a fork of this process, without a kernel."""
    child = os.fork()
    if child == 0:
        sys.path.insert(0, str(root() / "tests"))
        from running import run as cells

        word, value = given.split("=")
        list(cells([code_cells(page.notebook()) for page in chapter(name, root()).pages], {word: int(value)}))
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(f"{name}: a cell failed")


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
    rows: list[Row] = []
    for grown in (settings_grown, workers_grown, chapters_grown, rows_grown):
        sizes = list(grown(scratch))
        rows += [(what, took, sizes[0][1]) for what, took in sizes]
    return rows


def settings_grown(scratch: Path) -> Iterator[tuple[str, float]]:
    tasks = claims_sweep().tasks[:20]
    for times in (1, 10, 100):
        some = Sweep("claims", [*tasks] * times)
        yield (
            f"a sweep of {len(some.tasks):,} settings",
            seconds(lambda s=some, t=times: swept(s, scratch / f"growth-{t}.parquet")),
        )


def workers_grown(scratch: Path) -> Iterator[tuple[str, float]]:
    some, every = Sweep("claims", claims_sweep().tasks[::4]), os.sched_getaffinity(0)
    for workers in sorted({1, len(every)}):
        os.sched_setaffinity(0, set(sorted(every)[:workers]))
        took = seconds(lambda w=workers: swept(some, scratch / f"workers-{w}.parquet"))
        os.sched_setaffinity(0, every)
        yield f"{len(some.tasks):,} settings by {workers} worker{'s' * (workers > 1)}", took


def chapters_grown(scratch: Path) -> Iterator[tuple[str, float]]:
    del scratch
    for times in (1, 4, 16):
        each = [{"draws": 50, "seed": seed} for seed in range(times)]
        copies = [replace(chapter("trade", root()), case=f"bench {one['seed']}", given=one) for one in each]
        took = seconds(lambda c=copies: execute_changed(c, lambda _: None))
        for one in copies:
            shutil.rmtree(kept(one))
        yield f"{times} cop{'ies' if times > 1 else 'y'} of the trade chapter executed", took


def rows_grown(scratch: Path) -> Iterator[tuple[str, float]]:
    name = "us_goods_trade_monthly"
    book = copy(scratch / "rows")
    path = next((book / "data").rglob(f"{name}.csv"))
    whole = pd.read_csv(path, dtype=str, keep_default_na=False)
    for part in (100, 10, 1):
        whole.iloc[: len(whole) // part].to_csv(path, index=False, lineterminator="\n")
        run("alliances", "data", name, "--seal", folder=book)
        with chdir(book):
            yield f"load {len(whole) // part:,} rows", seconds(lambda: load(name), REPEATS)


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
    every = {"tables": lambda _: tables(), "settings": settings, "runs": runs, "sweeps": sweeps, "growth": growth}
    every["builds"] = builds
    asked = [name for name in sys.argv[1:] if name != "quick"] or [n for n in every if not (QUICK and n == "growth")]
    if unknown := set(asked) - set(every):
        sys.exit(f"no such part: {', '.join(sorted(unknown))} (expected some of {', '.join(every)})")
    found: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for name in asked:
            rows = every[name](Path(folder))
            show(rows)
            found += rows
    content = {"day": datetime.now(UTC).date().isoformat(), "machine": machine(), "repeats": REPEATS, "rows": found}
    Path(__file__).with_name("latest.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")
