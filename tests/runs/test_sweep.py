"""Sweeps: the same file whoever computes it, nothing lost when something dies."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from helpers.claims.judgement import VERDICTS
from helpers.claims.register import find
from helpers.data import newest
from helpers.errors import BadInput
from helpers.runs import sweep as sweeps
from helpers.runs.execute import RunFailed
from helpers.runs.sweep import CHAPTER_SCHEMA, Sweep, Task, chapter_summary, chapter_sweep, claims_summary, swept

PROJECT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys
from pathlib import Path
from helpers.runs.sweep import swept
from tests_sweep import small
if __name__ == "__main__":
    swept(small(), Path(sys.argv[1]), progress=lambda done, whole: print(done, flush=True))
"""


def small(repeats: int = 12) -> Sweep:
    """Some settings of a claim, each as often as it takes to be under way for a while."""
    settings = find("T05").settings()
    return Sweep("claims", [Task("T05", i, setting) for i, setting in enumerate(settings * repeats)])


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file as this machine's cores make it without a scheduler of their own."""
    return swept(small(), tmp_path_factory.mktemp("alone") / "claims.parquet")


class Cluster:
    """A scheduler and workers, started by hand in processes of their own, which takes each a second."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = str(free.getsockname()[1])
        self.folder, self.address = folder, f"tcp://127.0.0.1:{port}"
        self.scheduler = self._begun("scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard")
        self.workers: list[subprocess.Popen[bytes]] = []
        _wait_for(int(port))

    def have(self, workers: int) -> None:
        """Go on with those workers that an earlier test left, and as many new ones as it takes."""
        self.workers = [worker for worker in self.workers if worker.poll() is None]
        while len(self.workers) < workers:
            self.workers.append(self._begun("worker", self.address, "--nthreads", "1", "--no-dashboard", "--no-nanny"))

    def _begun(self, *words: str) -> subprocess.Popen[bytes]:
        command = [str(Path(sys.executable).with_name("dask")), *words]
        return subprocess.Popen(command, cwd=self.folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    begun = Cluster(tmp_path_factory.mktemp("cluster"))
    yield begun
    for process in (*begun.workers, begun.scheduler):
        process.kill()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)


def test_each_setting_is_a_row_in_the_order_of_the_tasks(alone: Path) -> None:
    frame = pd.read_parquet(alone)

    assert list(frame["position"]) == list(range(len(small().tasks)))
    assert [json.loads(text) for text in frame["setting"]] == [dict(task.setting) for task in small().tasks]
    assert set(frame["verdict"]) <= {"supported", "partly supported", "contradicted"}
    assert not alone.with_name(f"{alone.name}.parts").exists()


def test_a_scheduler_started_by_hand_gives_the_same_file_though_a_worker_is_killed(
    alone: Path, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "PATIENCE", 120)  # on a busy machine the other worker begins long after
    cluster.have(workers=2)
    seen: list[int] = []

    def kill_one(done: int, _: int) -> None:
        if not seen:
            cluster.workers[0].kill()
        seen.append(done)

    made = swept(small(), tmp_path / "claims.parquet", scheduler=cluster.address, progress=kill_one)

    assert seen[-1] == len(small().tasks)
    assert made.read_bytes() == alone.read_bytes()


@pytest.mark.parametrize("killed", ["workers", "scheduler"])  # the scheduler last: it does not begin again
def test_a_cluster_that_loses_its_workers_ends_with_a_line(
    killed: str, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "PATIENCE", 5)
    cluster.have(workers=1)
    target = tmp_path / "claims.parquet"

    def kill(*_: object) -> None:
        for process in cluster.workers if killed == "workers" else [cluster.scheduler]:
            process.kill()

    with pytest.raises(RunFailed, match=rf"^--scheduler {cluster.address}: .+; what is done is kept$"):
        swept(small(), target, scheduler=cluster.address, progress=kill)
    assert not target.exists()
    assert list(target.with_name(f"{target.name}.parts").glob("[0-9a-f]*"))


def test_a_client_that_is_killed_loses_nothing_that_was_done(alone: Path, tmp_path: Path) -> None:
    target = tmp_path / "claims.parquet"
    (tmp_path / "tests_sweep.py").write_text(Path(__file__).read_text(encoding="utf-8"), encoding="utf-8")
    paths = [str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
    client = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(target)],
        cwd=PROJECT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert client.stdout is not None
    first = int(client.stdout.readline())
    os.killpg(client.pid, signal.SIGKILL)
    client.communicate()
    kept = {path.name: path.stat().st_mtime_ns for path in target.with_name(f"{target.name}.parts").iterdir()}
    progress: list[int] = []

    made = swept(small(), target, progress=lambda done, _: progress.append(done))

    assert kept
    assert not progress or progress[0] > first  # it goes on from what was there
    assert made.read_bytes() == alone.read_bytes()


def test_a_sweep_of_claims_is_summed_up_a_chapter_a_record(tmp_path: Path) -> None:
    verdicts = ["supported", "supported", "undecided", "open"]
    rows = pd.DataFrame({"verdict": verdicts, "claim": "T01a", "until": None, "sentence": "So.", "reading": False})
    rows.loc[3, "until"] = 2020
    rows.assign(setting="{}", position=range(4)).to_parquet(tmp_path / "claims.parquet")
    [summed] = claims_summary(tmp_path / "claims.parquet")
    assert (summed["chapter"], summed["claims"], summed["settings"]) == ("trade", 1, 3)
    assert {name: n for name, n in summed["verdicts"].items() if n} == {"supported": 2, "undecided": 1}
    assert summed["as_headline_pct"] == 66.7


def test_an_up_to_date_file_is_left_alone(alone: Path) -> None:
    before = alone.stat().st_mtime_ns
    assert swept(small(), alone).stat().st_mtime_ns == before


def test_other_code_makes_another_file(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = small().key
    monkeypatch.setattr(sweeps, "fingerprint", lambda _: "other")
    assert small().key != before


PARTS = "claims.parquet.parts"


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished sweep of two claims, the book's, whose batches the next may use."""
    target = tmp_path_factory.mktemp("finished") / "claims.parquet"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweeps, "book_file", lambda: target)
        return swept(two_claims(), target)


@pytest.fixture
def kept(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The finished sweep is the book's own."""
    monkeypatch.setattr(sweeps, "book_file", lambda: finished)


def two_claims() -> Sweep:
    return Sweep("claims", [Task(name, 0, setting) for name in ("T05", "A09") for setting in find(name).settings()[:2]])


def computed(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The claims that a new sweep computes, after something changed."""
    monkeypatch.setattr(sweeps, "fingerprint", lambda _: "something changed")
    usable, parts = sweeps._usable_now(), sweeps.book_file().with_name(PARTS)
    return {tasks[0].name for key, tasks in two_claims().batches().items() if not usable(parts / key)}


def test_what_else_a_process_asked_computes_no_batch_again(kept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert newest("un_ideal_points", "year")
    assert computed(monkeypatch) == set()


def test_another_newest_month_computes_what_a_process_that_asked_for_it_had_done(
    kept: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "consulted_now", lambda _: "2030-01-01")
    assert computed(monkeypatch) == {"T05", "A09"}


def test_a_change_that_no_claim_depends_on_computes_none(kept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    assert computed(monkeypatch) == set()


def test_a_changed_function_computes_only_the_claims_that_reach_it(kept: None, monkeypatch: pytest.MonkeyPatch) -> None:
    read = sweeps.reached_from

    def edited(names: list[tuple[str, str]]) -> dict[str, str]:
        found = read(names)
        return {name: "new" if name.endswith("pressure.standing") else digest for name, digest in found.items()}

    monkeypatch.setattr(sweeps, "reached_from", edited)
    assert computed(monkeypatch) == {"A09"}


@pytest.mark.parametrize(
    ("table", "claims"),
    [
        ("un_ideal_points", {"A09"}),
        ("us_goods_trade_annual", {"T05", "A09"}),
        ("arms_deals", {"A09"}),
        ("steel_trade", set()),
    ],
)
def test_a_changed_table_computes_only_the_claims_that_read_it(
    kept: None, monkeypatch: pytest.MonkeyPatch, table: str, claims: set[str]
) -> None:
    mark = sweeps.table_fingerprint
    monkeypatch.setattr(sweeps, "table_fingerprint", lambda name: "new" if name == table else mark(name))
    assert computed(monkeypatch) == claims


def test_a_worker_with_other_code_refuses() -> None:
    with pytest.raises(BadInput, match="expected the code and tables of the sweep"):
        sweeps.rows_of("claims", "other", [])


def test_a_setting_that_cannot_be_computed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("by nothing")

    monkeypatch.setattr(type(find("T05")), "run", broken)
    with pytest.raises(RunFailed, match=r"^sweep: T05 with \{\"a\": 1\} up to 2020: ZeroDivisionError: by nothing$"):
        sweeps.rows_of("claims", sweeps.fingerprint("claims"), [Task("T05", 0, {"a": 1}, 2020)])


def test_a_chapter_gives_each_named_result_of_each_setting() -> None:
    settings = [{"partners": ["KOR"], "start_year": 2015, "end_year": 2017, "draws": 50}]
    sweep = chapter_sweep("trade", settings)
    every, _ = sweeps.rows_of("chapter", sweeps.fingerprint("chapter"), sweep.tasks)
    rows = [row for row in every if row["kind"] == "result"]

    assert len({row["result"] for row in rows}) == len(rows) > 50
    assert all((row["value"] is None) != (row["text"] is None) for row in rows)
    assert any(row["low"] is not None for row in rows)
    assert any("Korea" in row["text"] for row in every if row["kind"] == "finding")
    assert {row["text"] for row in every if row["kind"] == "verdict"} <= set(VERDICTS)


def test_a_setting_that_the_contract_refuses_starts_nothing() -> None:
    with pytest.raises(BadInput, match="end_year=1990: expected end_year at least two years after"):
        chapter_sweep("trade", [{}, {"start_year": 2000, "end_year": 1990}])


@pytest.fixture
def deaf() -> Iterator[int]:
    """The port of a server that waits to be spoken to, as a web server does."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.mark.parametrize("address", ["", "foo", "http://127.0.0.1:8786", "tcp://127.0.0.1", "tcp://h:port", "tcp://:1"])
def test_a_malformed_address_of_a_scheduler_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"expected the address of a Dask scheduler, tcp://HOST:PORT$"):
        swept(small(), tmp_path / "claims.parquet", scheduler=address)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("port", [1, 99999, None])
def test_where_no_scheduler_answers_that_is_one_line(
    port: int | None, deaf: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "PATIENCE", 0.2)
    address = f"tcp://127.0.0.1:{port or deaf}"
    with pytest.raises(
        BadInput, match=rf"^--scheduler {address}: .+ \(expected a running Dask scheduler with a worker\)$"
    ):
        swept(small(), tmp_path / "claims.parquet", scheduler=address)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["notes.txt", "table.csv", "noending", "notes.parquet", "folder.parquet"])
def test_a_target_that_no_sweep_has_made_is_refused_before_anything_is_computed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sweeps, "_computed", lambda *_: pytest.fail("something was computed"))
    target = tmp_path / name
    target.mkdir() if name.startswith("folder") else target.write_text("mine")
    with pytest.raises(BadInput, match=rf"^{target}: "):
        swept(small(), target)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert target.is_dir() or target.read_text() == "mine"


def test_a_folder_of_parts_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    parts = tmp_path / "claims.parquet.parts"
    parts.mkdir()
    (parts / "notes.txt").write_text("mine")
    with pytest.raises(BadInput, match=r"claims\.parquet\.parts: holds 'notes\.txt' "):
        swept(small(), tmp_path / "claims.parquet")
    assert (parts / "notes.txt").read_text() == "mine"


def test_a_script_without_a_main_guard_ends_with_a_line(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from helpers.claims.register import find\n"
        "from helpers.runs.sweep import Sweep, Task, swept\n"
        "from pathlib import Path\n"
        "swept(Sweep('claims', [Task('T05', 0, {})]), Path('out.parquet'))\n"
    )
    command = [sys.executable, str(script)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode != 0
    assert 'expected the call below `if __name__ == "__main__":`' in done.stderr.splitlines()[-1]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["script.py"]


def test_a_result_told_in_several_units_is_a_line_for_each_and_its_values_are_not_mixed(tmp_path: Path) -> None:
    rows = [
        {"kind": "result", "position": i, "setting": f'{{"year": {i}}}', "result": name, "value": value}
        | {"unit": unit, "design": ""}
        for i, (unit, payment) in enumerate([("KRW bn", 900.0), ("KRW bn", 972.0), ("USD bn", 0.15), ("USD bn", 0.15)])
        for name, value, unit in (("payment", payment, unit), ("hosts", 2.0, "hosts"))
    ]
    pq.write_table(pa.Table.from_pylist(rows, CHAPTER_SCHEMA), tmp_path / "one.parquet")
    summary = chapter_summary(tmp_path / "one.parquet")
    ends = {"lowest": 900.0, "lowest_at": {"year": 0}, "highest": 972.0, "highest_at": {"year": 1}}
    assert summary["moved"] == [{"result": "payment", "design": "", "unit": "KRW bn", **ends}]
    assert (summary["settings"], summary["results"], summary["unmoved"]) == (4, 2, 1)


def test_a_verdict_is_told_with_each_text_that_settings_give_it_the_most_frequent_first(tmp_path: Path) -> None:
    rows = [
        {"kind": kind, "position": i, "setting": f'{{"year": {i}}}', "result": name, "text": text, "unit": "USD bn"}
        for i, verdict in enumerate(["open", "supported", "supported", None])
        for kind, name, text in (("verdict", "T01", verdict), ("result", "payment", "2"), ("verdict", "T02", "open"))
        if text
    ]
    pq.write_table(pa.Table.from_pylist(rows, CHAPTER_SCHEMA), tmp_path / "one.parquet")
    first, second = chapter_summary(tmp_path / "one.parquet")["verdicts"]
    told = [(one["text"], one["settings"], one["at"]["year"]) for one in first["readings"]]
    assert (first["id"], told) == ("T01", [("supported", 2, 1), ("open", 1, 0), (None, 1, 3)])
    assert [one["text"] for one in second["readings"]] == ["open"]
