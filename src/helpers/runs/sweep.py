"""Sweeps: many settings of the analysis, without a notebook, on Dask, into one tidy Parquet file.

Two kinds of task share the way through: one setting of a claim's test, or one setting of a whole
chapter. Tasks travel in batches; each finished batch is a small file beside the target, so that a
sweep that was stopped, or whose worker or client was killed, goes on from what is done. The last step
joins them in the order of the tasks, so the file does not depend on who computed what, or when.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.analysis import analyse
from helpers.claims.ledger import claims
from helpers.data import catalogue, load, root, tables_held
from helpers.errors import BadInput
from helpers.runs.chapters import contract
from helpers.runs.execute import RunFailed
from helpers.runs.fingerprints import PACKAGE, file_hash, installed_version
from helpers.runs.folder import alone, discard

if TYPE_CHECKING:
    from distributed import Client

BATCH = {"claims": 10, "chapter": 1}
"""Tasks that travel together: about a second of work, and what a kill can lose."""
PATIENCE = "10s"
"""How long a scheduler may take to answer."""
DECIDING = ("data", "analysis", "wording", "claims")
"""Subpackages whose code decides a sweep."""
NUMERIC = ("numpy", "pandas", "scipy", "statsmodels", "ruptures")

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
        ("position", pa.int32()),
        ("setting", pa.string()),
        ("result", pa.string()),
        ("value", pa.float64()),
        ("text", pa.string()),
        ("unit", pa.string()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("n", pa.int64()),
    ]
)
"""One row a named result of a setting; ``text`` holds the values that are not numbers, such as dates."""

Progress = Callable[[int, int], None]


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
        """What decides the file: tasks, code, tables, versions."""
        return _digest([fingerprint(), self.kind, [asdict(task) for task in self.tasks]])


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
        BadInput: no scheduler answers at the address, or its workers hold other code or tables.
        RunFailed: a setting could not be computed.
    """
    parts = target.with_name(f"{target.name}.parts")
    if _key_of(target) != sweep.key:
        _make(parts)
        with alone(parts):  # a second sweep of the same waits, and then finds it done
            if _key_of(target) != sweep.key:
                _make(parts)
                _write(_whole(sweep, parts, scheduler, progress).replace_schema_metadata({"key": sweep.key}), target)
                discard(parts)
    return target


def _whole(sweep: Sweep, parts: Path, scheduler: str | None, progress: Progress | None) -> pa.Table:
    """All rows, in the order of the tasks, after the batches that are not among the parts were computed."""
    batches = _batches(sweep)
    wanted = {key: batch for key, batch in batches.items() if not (parts / key).exists()}
    done = len(sweep.tasks) - sum(map(len, wanted.values()))
    if wanted:
        with _client(scheduler) as client:
            for key, rows, count in _computed(client, sweep.kind, wanted):
                _write(pa.Table.from_pylist(rows, sweep.schema), parts / key)
                done += count
                if progress is not None:
                    progress(done, len(sweep.tasks))
    return pa.concat_tables(pq.read_table(parts / key) for key in batches)


def book_file() -> Path:
    """Where the claims sweep that the book shows is kept."""
    return root() / "_build" / "sweeps" / "claims.parquet"


def book(progress: Progress | None = None) -> Path:
    """Bring the claims sweep that the book shows up to date; return its path."""
    return swept(claims_sweep(), book_file(), progress=progress)


def book_settings() -> pd.DataFrame:
    """Rows of the claims sweep that the book shows, computed first if code or tables have changed since."""
    for name in catalogue().tables:  # a worker may have read any of them, so the page depends on all
        load(name)
    return pd.read_parquet(book())


@cache
def fingerprint() -> str:
    """Digest of the code, the tables and the versions that decide every row."""
    code = [file_hash(path) for name in DECIDING for path in sorted((PACKAGE / name).rglob("*.py"))]
    tables = [file_hash(path) for path in catalogue().files]  # which hold the checksums of the tables themselves
    return _digest([code, tables, [installed_version(name) for name in NUMERIC]])


def rows_of(kind: str, expected: str, tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """Compute a batch; this is what a worker runs.

    Raises:
        BadInput: this process holds other code or tables than the one that asks.
        RunFailed: a setting could not be computed.
    """
    if fingerprint() != expected:
        raise BadInput(f"worker {os.getpid()}: expected the code and tables of the sweep, found others")
    with tables_held():
        return [row for task in tasks for row in _rows(kind, task)]


def _rows(kind: str, task: Task) -> list[dict[str, Any]]:
    try:
        return [_claim_row(task)] if kind == "claims" else list(_chapter_rows(task))
    except BadInput:
        raise
    except Exception as fault:
        where = f"{task.name} with {_json(task.setting)}{f' up to {task.until}' if task.until else ''}"
        raise RunFailed(f"sweep: {where}: {type(fault).__name__}: {fault}") from None


def _claim_row(task: Task) -> dict[str, Any]:
    from helpers.claims.register import find

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
    results = analyse(task.name, contract(task.name).checked(task.setting)).results
    for result in results.values():
        numeric = not isinstance(result.value, str)
        low, high = result.interval or (None, None)
        yield {
            "position": task.position,
            "setting": _json(task.setting),
            "result": result.id,
            "value": float(result.value) if numeric else None,
            "text": None if numeric else result.value,
            "unit": result.unit,
            "low": low,
            "high": high,
            "n": result.n,
        }


@contextmanager
def _client(scheduler: str | None) -> Iterator[Client]:
    from distributed import Client, LocalCluster

    if scheduler is not None:
        try:
            client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError) as fault:
            why = _first_line(fault)
            raise BadInput(f"--scheduler {scheduler}: {why} (expected a running Dask scheduler)") from None
        with client:
            yield client
        return
    # Workers are processes, not threads: pandas holds the interpreter most of the time.
    with (
        LocalCluster(threads_per_worker=1, dashboard_address=":0", silence_logs="CRITICAL") as cluster,
        Client(cluster, set_as_default=False) as client,
    ):
        yield client


def _computed(
    client: Client, kind: str, wanted: Mapping[str, Sequence[Task]]
) -> Iterator[tuple[str, list[dict[str, Any]], int]]:
    """Each batch as it is done: its key, its rows, how many tasks."""
    from distributed import as_completed

    mark = fingerprint()
    futures = {
        client.submit(rows_of, kind, mark, batch, key=f"sweep-{key}"): (key, batch) for key, batch in wanted.items()
    }
    for future in as_completed(list(futures), loop=client.loop):
        key, batch = futures.pop(future)
        yield key, future.result(), len(batch)
        future.release()


def _batches(sweep: Sweep) -> dict[str, Sequence[Task]]:
    """The tasks in batches, each under a digest of what decides its rows."""
    size = BATCH[sweep.kind]
    cut = [sweep.tasks[i : i + size] for i in range(0, len(sweep.tasks), size)]
    return {_digest([fingerprint(), sweep.kind, [asdict(task) for task in batch]]): batch for batch in cut}


def _key_of(path: Path) -> str | None:
    try:
        return str((pq.read_schema(path).metadata or {}).get(b"key", b""), "utf-8")
    except (OSError, pa.ArrowInvalid):
        return None


def _write(table: pa.Table, path: Path) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        pq.write_table(table, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise BadInput(f"{folder}: cannot be written ({fault.strerror})") from None


def _json(setting: Mapping[str, Any]) -> str:
    return json.dumps(dict(setting), ensure_ascii=False)


def _digest(content: Any) -> str:
    return sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def _first_line(fault: Exception) -> str:
    return next(iter(str(fault).splitlines()), type(fault).__name__)
