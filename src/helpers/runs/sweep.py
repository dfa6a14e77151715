"""Sweeps: many settings of the analysis, without a notebook, into one tidy Parquet file.

Two kinds of task share the way through: one setting of a claim's test, or one setting of a whole
chapter. Tasks travel in batches, at most one claim in each; a finished batch is a small file beside the
target, so that a sweep that was stopped, or whose worker or client was killed, goes on from what is done.
The file is named by the tasks and the code that they reach and holds the marks of the tables that they
read, so a later sweep computes only the claims that a change touches. The last step joins the batches in
the order of the tasks, so the result does not depend on who computed what, or when.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from importlib import import_module
from itertools import groupby, zip_longest
from multiprocessing import current_process, get_all_start_methods, get_context, parent_process, resource_tracker
from pathlib import Path
from threading import Thread, current_thread, main_thread
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.analysis import analyse
from helpers.claims.judgement import VERDICTS
from helpers.claims.ledger import claims
from helpers.claims.register import MODULES, find
from helpers.claims.robustness import Robustness, Swept
from helpers.data import catalogue, consult, consulted, consulted_now, root, tables_held, tables_noted
from helpers.data import fingerprint as table_fingerprint
from helpers.environment import enough_files
from helpers.errors import BadInput
from helpers.runs.chapters import contract, stem
from helpers.runs.execute import RunFailed
from helpers.runs.fingerprints import PACKAGE, file_hash, installed_version
from helpers.runs.folder import discard, parts_of
from helpers.runs.reached import reached_from
from helpers.runs.verdicts import under

if TYPE_CHECKING:
    from distributed import Client

BATCH = {"claims": 40, "chapter": 1}
"""Tasks of one name that travel together at the most: about a second of work, and what a kill can lose."""
ADDRESS = re.compile(r"(?:(?:tcp|tls)://)?(?:[^\s:/\[\]]+|\[[0-9a-fA-F:]+\]):[0-9]{1,5}")
GUARD = 'expected the call below `if __name__ == "__main__":`, as each worker reads the script'
PULSE = 0.05
"""Seconds between two looks at what a cluster has done."""
PATIENCE = 10
"""Seconds that a scheduler may take to answer."""
FRAMES = 100
"""Parts of a scheduler's greeting are fewer."""
DECIDING = {
    "claims": ("data", "analysis", "wording", "claims"),
    "chapter": ("data", "analysis", "wording", "claims", "display"),
}
"""Subpackages whose code decides a sweep, by its kind."""
PAGES = "helpers.display.{}"
"""The module that puts a chapter into words."""
NUMERIC = ("numpy", "pandas", "scipy", "statsmodels", "ruptures")
ROWS = "sweep"
"""Name under which a page that shows the sweep puts its rows on record."""
SERVER = "forkserver"
"""How workers begin: each is a copy of a process that has imported what they need. Where there is no fork: anew."""

CLAIM_SCHEMA = pa.schema(
    [
        ("claim", pa.string()),
        ("until", pa.int16()),
        ("position", pa.int32()),
        ("setting", pa.string()),
        ("reading", pa.bool_()),
        ("verdict", pa.string()),
        ("sentence", pa.string()),
        ("number", pa.float64()),
        ("unit", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
    ]
)
"""One row a setting: ``position`` 0 is the book's own, ``setting`` JSON, ``until`` the last year known (blank: all);
``reading``: whether the setting reads the claim's words otherwise, not the data."""
CHAPTER_SCHEMA = pa.schema(
    [
        ("kind", pa.string()),
        ("position", pa.int32()),
        ("setting", pa.string()),
        ("result", pa.string()),
        ("value", pa.float64()),
        ("text", pa.string()),
        ("unit", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("n", pa.int64()),
        ("design", pa.string()),
    ]
)
"""One row a finding, verdict or named result (``kind``) of a setting, by its name; ``text`` holds sentence, verdict and
the values that are not numbers, such as dates, ``design`` how a value is made, blank where its name says it."""

Progress = Callable[[int, int], None]
Seen = tuple[dict[str, str], dict[str, str]]
"""What a batch saw of the tables: name and mark of each, and what its process asked beside their rows."""


@dataclass(frozen=True)
class Task:
    """One setting to be computed."""

    name: str
    """A claim or a chapter."""
    position: int
    setting: Mapping[str, Any]
    until: int | None = None


@dataclass(frozen=True)
class Sweep:
    """What is to be computed, and how a row of it looks."""

    kind: str
    """``claims`` or ``chapter``."""
    tasks: Sequence[Task]

    @property
    def schema(self) -> pa.Schema:
        """Columns of the file."""
        return CLAIM_SCHEMA if self.kind == "claims" else CHAPTER_SCHEMA

    @property
    def key(self) -> str:
        """All that could decide the file: tasks, code, tables, versions. A file of this key need not be looked into."""
        return _digest([fingerprint(self.kind), self.schema.names, [asdict(task) for task in self.tasks]])

    def batches(self) -> dict[str, list[Task]]:
        """The tasks in batches of one name, each under a digest of all that decides its rows but the tables."""
        size = BATCH[self.kind]
        named = [(name, list(tasks)) for name, tasks in groupby(self.tasks, key=lambda task: task.name)]
        cut = [(name, tasks[i : i + size]) for name, tasks in named for i in range(0, len(tasks), size)]
        return {_digest([self._code(name), [asdict(task) for task in tasks]]): tasks for name, tasks in cut}

    def _code(self, name: str) -> Any:
        """What the rows of a claim or a chapter rest on beside the tables."""
        if self.kind != "claims":
            return [fingerprint(self.kind), self.schema.names]
        judge = find(name).judge
        definitions = reached_from([(judge.__module__, judge.__name__), (__name__, _claim_row.__name__)])
        return [definitions, _versions()]


def claims_sweep() -> Sweep:
    """The book's own: every setting of every claim, and every claim judged up to each year since its publication."""
    tasks: list[Task] = []
    for claim in claims():
        tasks += [Task(claim.id, i, setting) for i, setting in enumerate(claim.tested.settings())]
        tasks += [Task(claim.id, 0, {}, year) for year in claim.years()]
    return Sweep("claims", tasks)


def chapter_sweep(chapter: str, settings: Sequence[Mapping[str, Any]]) -> Sweep:
    """All named results of a chapter under each of some settings.

    Raises:
        BadInput: there is no such chapter, or it refuses a setting.
    """
    for setting in settings:
        contract(chapter).checked(setting)
    return Sweep("chapter", [Task(chapter, i, setting) for i, setting in enumerate(settings)])


def swept(sweep: Sweep, target: Path, *, scheduler: str | None = None, progress: Progress | None = None) -> Path:
    """Bring the Parquet file of a sweep up to date; return its path.

    Args:
        sweep: what to compute.
        target: the file; appears whole or not at all. An up-to-date one is left alone.
        scheduler: address of a Dask scheduler; this machine's cores without one.
        progress: told how many tasks are done, of how many.

    Raises:
        BadInput: something foreign is at ``target``, no scheduler answers, or its workers hold other code or tables.
        RunFailed: a setting could not be computed.
    """
    if getattr(current_process(), "_inheriting", False):  # a worker that begins, and waits for us if we wait for it
        raise BadInput(f"swept() in a script: {GUARD}")
    if _noted(target, "key") != sweep.key:
        enough_files()
        with parts_of(target, ".parquet", lambda path: _noted(path, "key") is not None) as parts:
            if _noted(target, "key") != sweep.key:  # a second sweep of the same has waited, and finds it done
                _write(_whole(sweep, parts, scheduler, progress), {"key": sweep.key}, target)
                if target != book_file():  # whose batches serve the next sweep
                    discard(parts)
    return target


def _whole(sweep: Sweep, parts: Path, scheduler: str | None, progress: Progress | None) -> pa.Table:
    """All rows, in the order of the tasks, after the batches that are not among the parts were computed."""
    batches = sweep.batches()
    usable = _usable_now()
    wanted = {key: batch for key, batch in batches.items() if not usable(parts / key)}
    done = len(sweep.tasks) - sum(map(len, wanted.values()))
    for key, rows, seen in _computed(sweep.kind, wanted, scheduler) if wanted else ():
        _write(pa.Table.from_pylist(rows, sweep.schema), {"seen": json.dumps(seen)}, parts / key)
        done += len(wanted[key])
        if progress is not None:
            progress(done, len(sweep.tasks))
    for path in parts.iterdir():
        if path.name not in batches and not path.name.startswith("."):
            path.unlink()
    return pa.concat_tables(pq.read_table(parts / key) for key in batches)


def _usable_now() -> Callable[[Path], bool]:
    """What says whether a batch was computed, from what the tables would show it now."""
    now = cache(_table_now), cache(consulted_now)

    def usable(part: Path) -> bool:
        noted = _noted(part, "seen")
        seen = json.loads(noted) if noted is not None else None
        return seen is not None and all(
            look(name) == answer for look, answers in zip(now, seen, strict=True) for name, answer in answers.items()
        )

    return usable


def _table_now(name: str) -> str | None:
    try:
        return table_fingerprint(name)
    except BadInput:
        return None


def book_file() -> Path:
    """Where the claims sweep that the book shows is kept."""
    return root() / "_build" / "sweeps" / "claims.parquet"


def book(progress: Progress | None = None) -> Path:
    """Bring the claims sweep that the book shows up to date; return its path."""
    return swept(claims_sweep(), book_file(), progress=progress)


def book_settings() -> pd.DataFrame:
    """Rows of the claims sweep that the book shows, computed first if code or tables have changed since."""
    path = book()
    consult(ROWS, rows_digest(path) or "")
    return pd.read_parquet(path)


def claims_summary(path: Path) -> list[dict[str, Any]]:
    """Of a claims sweep, a record a chapter: claims, settings, verdicts counted, and share with the headline's own."""
    known = Swept.of(pd.read_parquet(path)).robustness
    themes: dict[str, list[Robustness]] = {}
    for claim in claims():
        if claim.id in known:
            themes.setdefault(claim.theme, []).append(known[claim.id])
    return [_summed(theme, some) for theme, some in themes.items()]


def _summed(theme: str, some: Sequence[Robustness]) -> dict[str, Any]:
    counted = Counter(verdict for one in some for verdict in one.settings["verdict"])
    same = sum(int((one.settings["verdict"] == one.verdict).sum()) for one in some)
    return {
        "chapter": theme,
        "claims": len(some),
        "settings": counted.total(),
        "verdicts": {verdict: counted[verdict] for verdict in VERDICTS},
        "as_headline_pct": round(100 * same / counted.total(), 1),
    }


def chapter_summary(path: Path) -> dict[str, Any]:
    """Of the sweep of a chapter: settings, findings, verdicts, results, how many are the same, and those that moved.

    Results that moved are records with the ends of their values and the first settings that gave them, the largest move
    for its size first, words last. A result that settings tell in several units is a record for each, since its values
    cannot be set beside each other.
    """
    whole = pd.read_parquet(path)
    rows = whole[whole["kind"] == "result"].copy()
    rows["told"] = rows["text"].fillna(rows["value"].astype("str"))
    told = rows.groupby(["result", "unit"])
    moves = told["told"].nunique() > 1
    ends = told["value"].agg(["min", "max"])[moves]
    size = (ends["max"] - ends["min"]) / ends[["min", "max"]].abs().max(axis=1)
    moved = ends.loc[size.sort_values(ascending=False, kind="stable").index]
    records = [
        _moved(key, one.min, one.max, told.get_group(key))
        for key, one in zip(moved.index, moved.itertuples(), strict=True)
    ]
    alike = rows.groupby("result")[["told", "unit"]].nunique().eq(1).all(axis=1)
    counted = {"results": len(alike), "unmoved": int(alike.sum())}
    said = {f"{kind}s": _readings(whole, kind) for kind in ("finding", "verdict")}
    return {"settings": rows["position"].nunique(), **said, **counted, "moved": records}


def _readings(rows: pd.DataFrame, kind: str) -> list[dict[str, Any]]:
    """Each finding or verdict, in the order of the chapter, with all that settings make of it, the most frequent first.

    A text of None is that of settings which do not give it; one of its settings is told with each text.
    """
    settings = dict(zip(rows["position"], rows["setting"], strict=True))
    found: dict[str, dict[int, str]] = {}
    for name, position, text in rows.loc[rows["kind"] == kind, ["result", "position", "text"]].itertuples(index=False):
        found.setdefault(name, {})[position] = text
    return [
        {
            "id": name,
            "readings": [
                {
                    "text": text,
                    "settings": many,
                    "at": json.loads(next(settings[i] for i in settings if said.get(i) == text)),
                }
                for text, many in Counter(said.get(i) for i in settings).most_common()
            ],
        }
        for name, said in found.items()
    ]


def _moved(key: tuple[str, str], low: float, high: float, rows: pd.DataFrame) -> dict[str, Any]:
    """Result, how it is made, unit, and the ends of its values with their settings; words have no ends."""
    ends: dict[str, Any] = {"lowest": None, "highest": None}
    for end, value in (("lowest", low), ("highest", high)) if not pd.isna(low) else ():
        setting = rows.loc[rows["value"] == value, "setting"].iloc[0]
        ends |= {end: float(value), f"{end}_at": json.loads(setting)}
    return {"result": key[0], "design": rows["design"].iloc[0], "unit": key[1], **ends}


def rows_digest(path: Path) -> str | None:
    """Digest of the rows of a sweep, whatever made them; None if there is no such file."""
    try:
        return _digest(pq.read_table(path).to_pylist())
    except (OSError, pa.ArrowInvalid):
        return None


@cache
def fingerprint(kind: str) -> str:
    """Digest of the code, the tables and the versions that decide every row."""
    code = [file_hash(path) for name in DECIDING[kind] for path in sorted((PACKAGE / name).rglob("*.py"))]
    tables = [file_hash(path) for path in catalogue().files]  # which hold the checksums of the tables themselves
    return _digest([code, tables, _versions()])


def _versions() -> list[str | None]:
    return [sys.version.split()[0], *(installed_version(name) for name in NUMERIC)]


def rows_of(kind: str, expected: str, tasks: Sequence[Task]) -> tuple[list[dict[str, Any]], Seen]:
    """Compute a batch: its rows, and what it saw of the tables; this is what a worker runs.

    Raises:
        BadInput: this process holds other code or tables than the one that asks.
        RunFailed: a setting could not be computed.
    """
    if fingerprint(kind) != expected:
        raise BadInput(f"worker {os.getpid()}: expected the code and tables of the sweep, found others")
    with tables_held(), tables_noted() as tables:
        rows = [row for task in tasks for row in _rows(kind, task)]
    return rows, (tables, {name: answer for name, answer in consulted().items() if name != ROWS})


def _rows(kind: str, task: Task) -> list[dict[str, Any]]:
    try:
        return [_claim_row(task)] if kind == "claims" else list(_chapter_rows(task))
    except BadInput:
        raise
    except Exception as fault:
        where = f"{task.name} with {_json(task.setting)}{f' up to {task.until}' if task.until else ''}"
        raise RunFailed(f"sweep: {where}: {type(fault).__name__}: {fault}") from None


def _claim_row(task: Task) -> dict[str, Any]:
    test = find(task.name)
    judgement = test.run(task.setting, until=task.until)
    number = judgement.number
    low, high = (number.interval if number else None) or (None, None)
    numeric = number is not None and not isinstance(number.value, str)
    return {
        "claim": task.name,
        "until": task.until,
        "position": task.position,
        "setting": _json(task.setting),
        "reading": test.is_reading(task.setting),
        "verdict": judgement.verdict,
        "sentence": judgement.sentence().text,
        "number": float(number.value) if number is not None and numeric else None,
        "unit": number.unit if number else None,
        "low": low,
        "high": high,
    }


def _chapter_rows(task: Task) -> Iterator[dict[str, Any]]:
    chosen = contract(task.name).checked(task.setting)
    study = analyse(task.name, chosen)
    of = {"position": task.position, "setting": _json(task.setting)}
    page = import_module(PAGES.format(stem(task.name)))
    for one in page.findings(chosen, study) if task.name != "claims" else ():  # whose findings count its results
        yield {**of, "kind": "finding", "result": one["id"], "text": one["text"], "unit": "", "design": ""}
    for name, judged in under(task.name, task.setting).items():
        yield {**of, "kind": "verdict", "result": name, "text": judged.verdict, "unit": "", "design": ""}
    for result in study.results.values():
        numeric = not isinstance(result.value, str)
        low, high = result.interval or (None, None)
        yield {
            **of,
            "kind": "result",
            "result": result.id,
            "value": float(result.value) if numeric else None,
            "text": None if numeric else result.value,
            "unit": result.unit,
            "low": low,
            "high": high,
            "n": result.n,
            "design": result.design,
        }


Done = tuple[str, list[dict[str, Any]], Seen]
"""A finished batch: its key, its rows, what it saw."""


def _computed(kind: str, wanted: Mapping[str, Sequence[Task]], scheduler: str | None) -> Iterator[Done]:
    """Each batch as it is done."""
    return _on_cores(kind, wanted) if scheduler is None else _on_cluster(kind, wanted, scheduler)


def _on_cores(kind: str, wanted: Mapping[str, Sequence[Task]]) -> Iterator[Done]:
    """By processes of this machine, not threads: pandas holds the interpreter most of the time."""
    context = get_context(SERVER if SERVER in get_all_start_methods() else "spawn")
    if context.get_start_method() == SERVER:
        shown = {PAGES.format(stem(batch[0].name)) for batch in wanted.values() if kind == "chapter"}
        context.set_forkserver_preload([__name__, *(f"helpers.claims.{name}" for name in MODULES.values()), *shown])
    pool = ProcessPoolExecutor(min(cores(), len(wanted)), context, _begin)
    mark = fingerprint(kind)
    try:
        with _deaf():
            futures = {pool.submit(rows_of, kind, mark, wanted[key]): key for key in _from_both_ends([*wanted])}
        for future in as_completed(futures):
            yield futures[future], *future.result()
    except BrokenProcessPool:
        raise RunFailed(f"sweep: a worker was ended; what is done is kept (called by a script? {GUARD})") from None
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes that begin inside the block never hear the keyboard; this one hears it afterwards."""
    resource_tracker.ensure_running()  # which would undo this
    heard: list[int] = []
    handler = None
    if current_thread() is main_thread():  # a thread begun earlier, of the progress bar say, hears it all the same
        handler = signal.signal(signal.SIGINT, lambda number, _: heard.append(number))
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if handler is not None:
            signal.signal(signal.SIGINT, handler)
    if heard:
        raise KeyboardInterrupt


def cores() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _from_both_ends(keys: list[str]) -> list[str]:
    """Neighbours ask for the same tables: with two workers, one goes from the front and one from the back."""
    half = (len(keys) + 1) // 2
    pairs = zip_longest(keys[:half], reversed(keys[half:]))
    return [key for pair in pairs for key in pair if key is not None]


_process = ExitStack()


def _begin() -> None:
    """A worker holds tables as long as it lives, which is as long as the process that asks."""
    Thread(target=_end_with_parent, daemon=True).start()
    _process.enter_context(tables_held())


def _end_with_parent() -> None:
    if (parent := parent_process()) is not None:
        parent.join()
        os._exit(1)


def _on_cluster(kind: str, wanted: Mapping[str, Sequence[Task]], scheduler: str) -> Iterator[Done]:
    """By the workers of a Dask scheduler.

    Raises:
        RunFailed: all workers, or the scheduler, are gone and none comes back in time; distributed waits for ever.
    """
    from distributed import as_completed as finished
    from distributed.comm.core import CommClosedError

    with _client(scheduler) as client:
        mark = fingerprint(kind)
        futures = {client.submit(rows_of, kind, mark, batch, key=f"sweep-{key}"): key for key, batch in wanted.items()}
        waiting = finished(list(futures), loop=client.loop)
        seen = time.monotonic()
        while futures:
            if client.status == "running" and client.scheduler_info()["workers"]:
                seen = time.monotonic()
            elif time.monotonic() - seen > PATIENCE:
                raise RunFailed(f"--scheduler {scheduler}: no worker is left; what is done is kept")
            for future in waiting.next_batch(block=False):
                if future.cancelled():  # by a scheduler that is gone
                    raise RunFailed(f"--scheduler {scheduler}: the connection is lost; what is done is kept")
                try:
                    done = future.result(timeout=PATIENCE)
                except TimeoutError:  # its worker was lost before it was fetched: it waits for another
                    waiting.add(future)
                    continue
                except CommClosedError:
                    raise RunFailed(f"--scheduler {scheduler}: the connection is lost; what is done is kept") from None
                yield futures.pop(future), *done
                future.release()
            time.sleep(PULSE)


@contextmanager
def _client(scheduler: str) -> Iterator[Client]:
    """A client of a scheduler that has a worker.

    Raises:
        BadInput: none answers in time at the address.
    """
    from distributed import Client

    if not ADDRESS.fullmatch(scheduler):
        raise BadInput(f"--scheduler {scheduler!r}: expected the address of a Dask scheduler, tcp://HOST:PORT")
    with ExitStack() as opened:
        try:
            _greeted(scheduler)
            client = opened.enter_context(Client(scheduler, timeout=PATIENCE, set_as_default=False))
            client.wait_for_workers(1, timeout=PATIENCE)
        except (OSError, ValueError, OverflowError) as fault:
            why = getattr(fault, "strerror", None) or _first_line(fault)
            raise BadInput(
                f"--scheduler {scheduler}: {why} (expected a running Dask scheduler with a worker)"
            ) from None
        yield client


def _greeted(scheduler: str) -> None:
    """Wait for the greeting with which a scheduler begins; distributed waits without end for that of a web server."""
    host, _, port = scheduler.rpartition("://")[2].rpartition(":")
    if not scheduler.startswith("tls"):  # there the client speaks first
        with socket.create_connection((host.strip("[]"), int(port)), timeout=PATIENCE) as line:
            if int.from_bytes(line.recv(8), "little") not in range(1, FRAMES):
                raise ValueError("not the greeting of a Dask scheduler")


def _noted(path: Path, what: str) -> str | None:
    """A note that a file of rows carries; None without a whole file."""
    try:
        notes = pq.read_schema(path).metadata or {}
    except (OSError, pa.ArrowInvalid):
        return None
    return str(notes[what.encode()], "utf-8") if what.encode() in notes else None


def _write(table: pa.Table, notes: Mapping[str, str], path: Path) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        pq.write_table(table.replace_schema_metadata(dict(notes)), part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _json(setting: Mapping[str, Any]) -> str:
    return json.dumps(dict(setting), ensure_ascii=False)


def _digest(content: Any) -> str:
    return sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _first_line(fault: Exception) -> str:
    return next(iter(str(fault).splitlines()), type(fault).__name__)
