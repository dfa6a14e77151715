"""The cache: each ingredient changed, nothing changed, prose changed, entry broken."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from helpers.analysis.contract import Parameters
from helpers.errors import BadInput
from helpers.runs import cache, store
from helpers.runs import execute as execution
from helpers.runs.cache import Outcome, execute_changed, kept, why_stale
from helpers.runs.chapters import Chapter
from helpers.runs.execute import RunFailed, file_hashes, ingredients, write_json
from helpers.runs.fingerprints import module_hash
from helpers.runs.folder import discard

TABLES = {"trade": "1", "duties": "2"}
MODULE = "helpers/errors.py"


class TinyParameters(Parameters):
    year: int = 2000


class OtherDefaultParameters(Parameters):
    year: int = 2001


def notebook(prose: str = "Before.", code: str = "1 + 1", *, output: str | None = None) -> str:
    """A notebook of two cells, executed if it has an output."""
    cell = new_code_cell(code, id="code")
    if output is not None:
        cell.outputs = [new_output("stream", text=output)]
        cell.execution_count = 1
    return str(nbformat.writes(new_notebook(cells=[new_markdown_cell(prose, id="prose"), cell])))


@pytest.fixture
def chapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Chapter:
    """A chapter with a whole entry in the cache, made without a kernel."""
    monkeypatch.setattr(cache, "fingerprint", lambda name: TABLES[name])
    (tmp_path / "requirements.lock").write_text("pandas==3\n")
    found = Chapter("tiny", tmp_path, TinyParameters, notebook())
    keep(found, {"trade": "1"})
    return found


def keep(chapter: Chapter, tables: dict[str, str]) -> None:
    """Write the entry that an execution would have left."""
    folder = kept(chapter)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "notebook.ipynb").write_text(notebook(output="2"))
    write_json(folder / "results.json", {"results": []})
    manifest = {
        **ingredients(chapter),
        "parameters": {"year": 2000},
        "tables": tables,
        "modules": {MODULE: module_hash(MODULE)},
        "definitions": {},
        "consulted": {},
        "versions": {"pytest": pytest.__version__},
        "files": file_hashes(chapter, folder),
    }
    write_json(folder / "manifest.json", manifest)


def edit(chapter: Chapter, **changed: Any) -> None:
    """Change what the entry remembers: the same as if the thing itself had changed since."""
    path = kept(chapter) / "manifest.json"
    write_json(path, {**json.loads(path.read_text()), **changed})


@pytest.fixture
def executed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the chapters executed, in place of executing them."""
    names: list[str] = []

    def instead(chapter: Chapter, given: object, folder: Path, **_: object) -> float:
        assert given == {}
        names.append(chapter.name)
        if chapter.name == "broken":
            raise RunFailed("broken: cell [1]: KeyError: 'x'")
        if chapter.name == "table":
            raise BadInput("data/x.csv, row 3: expected a number")
        keep(chapter, {"trade": "1"})
        return 0.5

    monkeypatch.setattr(cache, "execute", instead)
    monkeypatch.setattr(cache, "warmed", nullcontext)
    return names


def quiet(_: Outcome) -> None:
    """Progress that nobody looks at."""


def test_nothing_changed_nothing_executed(chapter: Chapter, executed: list[str]) -> None:
    outcomes = execute_changed([chapter], quiet)
    assert executed == []
    assert [(one.chapter, one.state, one.folder) for one in outcomes] == [("tiny", "unchanged", kept(chapter))]


def table_changed(chapter: Chapter) -> Chapter:
    edit(chapter, tables={"trade": "older"})
    return chapter


def table_gone(chapter: Chapter) -> Chapter:
    edit(chapter, tables={"trade": "1", "gone": "1"})
    return chapter


def module_changed(chapter: Chapter) -> Chapter:
    edit(chapter, modules={MODULE: "older"})
    return chapter


def module_gone(chapter: Chapter) -> Chapter:
    edit(chapter, modules={"helpers/display/gone.mplstyle": "1"})
    return chapter


def package_changed(chapter: Chapter) -> Chapter:
    edit(chapter, versions={"pytest": "0.1"})
    return chapter


def lock_changed(chapter: Chapter) -> Chapter:
    (chapter.root / "requirements.lock").write_text("pandas==4\n")
    return chapter


def lock_gone(chapter: Chapter) -> Chapter:
    (chapter.root / "requirements.lock").unlink()
    return chapter


def another_python(chapter: Chapter) -> Chapter:
    edit(chapter, python="3.9.1")
    return chapter


def code_changed(chapter: Chapter) -> Chapter:
    return replace(chapter, source=notebook(code="1 + 2"))


def default_changed(chapter: Chapter) -> Chapter:
    return replace(chapter, contract=OtherDefaultParameters)


def entry_gone(chapter: Chapter) -> Chapter:
    shutil.rmtree(kept(chapter))
    return chapter


def half_written(chapter: Chapter) -> Chapter:
    (kept(chapter) / "manifest.json").unlink()
    return chapter


def not_json(chapter: Chapter) -> Chapter:
    (kept(chapter) / "manifest.json").write_text('{"chapter": ')
    return chapter


def another_form(chapter: Chapter) -> Chapter:
    (kept(chapter) / "manifest.json").write_text("[1, 2]")
    return chapter


def a_changed_byte(chapter: Chapter) -> Chapter:
    path = kept(chapter) / "notebook.ipynb"
    path.write_text(path.read_text().replace('"2"', '"3"'))
    return chapter


REASONS: dict[Callable[[Chapter], Chapter], str] = {
    table_changed: "table trade changed",
    table_gone: "table gone changed",
    module_changed: "module helpers/errors.py changed",
    module_gone: "module helpers/display/gone.mplstyle changed",
    package_changed: "package pytest changed",
    lock_changed: "lock file changed",
    lock_gone: "lock file changed",
    another_python: "another Python",
    code_changed: "code cells changed",
    default_changed: "defaults changed",
    entry_gone: "no executed copy",
    half_written: "no executed copy",
    not_json: "no executed copy",
    another_form: "no executed copy",
    a_changed_byte: "no executed copy",
}


@pytest.mark.parametrize(("change", "why"), REASONS.items(), ids=[change.__name__ for change in REASONS])
def test_each_ingredient_makes_the_chapter_run_again(
    change: Callable[[Chapter], Chapter],
    why: str,
    chapter: Chapter,
    executed: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def known(name: str) -> str:
        if name not in TABLES:
            raise BadInput(f"no table {name!r}")
        return TABLES[name]

    monkeypatch.setattr(cache, "fingerprint", known)
    assert why_stale(chapter) is None
    changed = change(chapter)
    outcomes = execute_changed([changed], quiet)
    assert executed == ["tiny"]
    assert [(one.state, one.why, one.seconds) for one in outcomes] == [("executed", why, 0.5)]


def test_a_table_that_the_chapter_did_not_read_is_nothing_to_it(
    chapter: Chapter, executed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = replace(chapter, name="reader")
    keep(reader, {"trade": "1", "duties": "2"})
    monkeypatch.setattr(cache, "fingerprint", {"trade": "1", "duties": "3"}.__getitem__)
    execute_changed([chapter, reader], quiet)
    assert executed == ["reader"]


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ("helpers.wording.words.pct", ["helpers.wording.words.pct changed"]),
        ("helpers.wording.words._finite", ["helpers.wording.words._finite changed"]),  # which pct calls
        ("helpers.wording.words.month", []),
    ],
)
def test_a_changed_function_counts_if_and_only_if_the_chapter_reaches_it(
    chapter: Chapter, executed: list[str], monkeypatch: pytest.MonkeyPatch, changed: str, why: list[str]
) -> None:
    module = "helpers/wording/words.py"
    reader = replace(chapter, name="reader", source=notebook(code="from helpers.wording import words\nwords.pct(1)"))
    keep(reader, {"trade": "1"})
    edit(reader, modules={module: module_hash(module)}, definitions=execution.definitions(reader, [module]))
    read = cache.definitions

    def edited(*asked: Any) -> dict[str, str]:
        return {name: "new" if name == changed else digest for name, digest in (read(*asked) or {}).items()}

    monkeypatch.setattr(cache, "module_hash", lambda _: "edited")
    monkeypatch.setattr(cache, "definitions", edited)
    told: list[str] = []
    execute_changed([reader], lambda outcome: told.extend([outcome.why] if outcome.state == "executing" else []))
    assert sorted(set(told)) == why
    assert executed == ["reader"][: len(why)]


def test_a_change_out_of_reach_is_noted_and_not_looked_into_again(
    chapter: Chapter, executed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = replace(chapter, name="reader", source=notebook(code="from helpers.errors import BadInput\nBadInput"))
    keep(reader, {"trade": "1"})
    edit(reader, modules={MODULE: "before"}, definitions=execution.definitions(reader, [MODULE]))
    execute_changed([reader], quiet)
    monkeypatch.setattr(cache, "definitions", lambda *_: pytest.fail("looked into again"))
    execute_changed([reader], quiet)
    assert executed == []


def test_when_only_prose_changed_then_outputs_are_carried_over(chapter: Chapter, executed: list[str]) -> None:
    [outcome] = execute_changed([replace(chapter, source=notebook("After."))], quiet)
    page = nbformat.read(outcome.folder / "notebook.ipynb", 4)
    assert executed == []
    assert outcome.state == "unchanged"
    assert page.cells[0].source == "After."
    assert page.cells[1].outputs[0].text == "2"
    assert page.cells[1].execution_count == 1


def test_after_carrying_over_the_entry_is_whole(chapter: Chapter, executed: list[str]) -> None:
    after = replace(chapter, source=notebook("After."))
    execute_changed([after], quiet)
    before = (kept(after) / "notebook.ipynb").stat().st_mtime_ns
    execute_changed([after], quiet)
    assert executed == []
    assert (kept(after) / "notebook.ipynb").stat().st_mtime_ns == before


def test_prose_cells_may_come_and_go(chapter: Chapter, executed: list[str]) -> None:
    page = nbformat.reads(notebook(), 4)
    page.cells = [page.cells[1], new_markdown_cell("One."), new_markdown_cell("Two.")]
    [outcome] = execute_changed([replace(chapter, source=nbformat.writes(page))], quiet)
    kinds = [cell.cell_type for cell in nbformat.read(outcome.folder / "notebook.ipynb", 4).cells]
    assert kinds == ["code", "markdown", "markdown"]
    assert executed == []


def test_a_failed_chapter_does_not_keep_others_from_running(chapter: Chapter, executed: list[str]) -> None:
    names = ("broken", "first", "second")
    with pytest.raises(RunFailed, match=r"^broken: cell \[1\]: KeyError: 'x'$"):
        execute_changed([replace(chapter, name=name) for name in names], quiet)
    assert sorted(executed) == ["broken", "first", "second"]
    assert why_stale(replace(chapter, name="second")) is None


def test_a_refused_table_outranks_a_failure(chapter: Chapter, executed: list[str]) -> None:
    with pytest.raises(BadInput, match="row 3"):
        execute_changed([replace(chapter, name=name) for name in ("broken", "table")], quiet)


def test_each_chapter_says_why_it_was_used_again_or_failed(chapter: Chapter, executed: list[str]) -> None:
    told: list[Outcome] = []
    with pytest.raises(RunFailed):
        execute_changed([chapter, replace(chapter, name="broken")], told.append)
    assert [(one.state, one.why) for one in sorted(told, key=lambda one: one.state)] == [
        ("executing", "no executed copy"),
        ("failed", "broken: cell [1]: KeyError: 'x'"),
        ("unchanged", "1 table, 1 definition: as on that day"),
        *[("waiting", "")] * 2,
    ]


def test_progress_is_told_of_start_and_end(chapter: Chapter, executed: list[str]) -> None:
    told: list[tuple[str, str]] = []
    execute_changed([chapter], lambda outcome: told.append((outcome.chapter, outcome.state)))
    execute_changed([replace(chapter, name="new")], lambda outcome: told.append((outcome.chapter, outcome.state)))
    waits, starts, ends = (("new", state) for state in ("waiting", "executing", "executed"))
    assert told == [("tiny", "waiting"), ("tiny", "unchanged"), waits, starts, ends]


@pytest.fixture
def tables(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Table → digest of its content now; an execution remembers it."""
    now = {"trade": "1"}
    monkeypatch.setattr(cache, "fingerprint", lambda name: now[name])
    return now


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch, tables: dict[str, str]) -> list[str]:
    """The content of the table in each execution."""
    contents: list[str] = []

    def instead(chapter: Chapter, given: object, folder: Path, **_: object) -> float:
        contents.append(tables["trade"])
        discard(folder)
        keep(chapter, dict(tables))
        return 0.5

    monkeypatch.setattr(cache, "execute", instead)
    monkeypatch.setattr(cache, "warmed", nullcontext)
    return contents


def test_a_change_that_is_taken_back_executes_nothing(chapter: Chapter, tables: dict[str, str], ran: list[str]) -> None:
    for content in ("1", "2", "1", "2"):
        tables["trade"] = content
        [outcome] = execute_changed([chapter], quiet)
        kept_now = json.loads((outcome.folder / "manifest.json").read_text())["tables"]
        assert kept_now == {"trade": content}
    assert ran == ["2"]
    assert outcome.state == "unchanged"


def test_a_copy_set_aside_that_is_not_whole_any_more_is_passed_over(
    chapter: Chapter, tables: dict[str, str], ran: list[str]
) -> None:
    tables["trade"] = "2"
    execute_changed([chapter], quiet)
    [aside] = cache.earlier(chapter.root).glob("*/*")
    (aside / "results.json").unlink()
    tables["trade"] = "1"
    execute_changed([chapter], quiet)
    assert ran == ["2", "1"]


def test_copies_set_aside_are_bounded_and_those_used_last_stay(
    chapter: Chapter, tables: dict[str, str], ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "MOST_EARLIER", int(2.5 * store.size(kept(chapter))))
    for content in ("2", "3", "4", "3"):
        tables["trade"] = content
        execute_changed([chapter], quiet)
    manifests = cache.earlier(chapter.root).glob("*/*/manifest.json")
    assert sorted(json.loads(path.read_text())["tables"]["trade"] for path in manifests) == ["3", "4"]
    assert ran == ["2", "3", "4"]
