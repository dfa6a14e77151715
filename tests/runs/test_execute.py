"""One chapter through papermill: what it leaves when it ends well, and what when it does not."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pydantic import Field

from helpers.analysis.contract import Parameters
from helpers.errors import BadInput
from helpers.runs import execute as execution
from helpers.runs.chapters import Chapter, Page
from helpers.runs.execute import RunFailed, execute, warmed
from helpers.runs.warm import Warm

CONTRACT = """
from typing import Annotated
from pydantic import Field
from helpers.analysis.contract import Parameters
from helpers.analysis.results import Results
from helpers.runs.notebook import finish, parameters

class TinyParameters(Parameters):
    year: Annotated[int, Field(ge=1990, le=2020)] = 2000
    rate: float = 1.5

chosen = parameters(TinyParameters, globals())
"""
BODY = """
import os
results = Results()
results.add("answer", chosen.year * chosen.rate, "%", n=3, sources=["census"])
results.add("order", "".join({"Japan", "Korea", "Germany", "Mexico", "Canada"}), "text")
results.add("place", os.getcwd(), "path")
"""
FINISH = 'finish(chosen, results, [{"id": "f", "text": "t", "figure": "g", "results": ["answer"]}])'


class TinyParameters(Parameters):
    """The contract that the test notebooks define for themselves."""

    year: Annotated[int, Field(ge=1990, le=2020)] = 2000
    rate: float = 1.5


def tiny(root: Path, *body: str) -> Chapter:
    """A chapter of three cells and those given."""
    first = new_code_cell("year = 2000\nrate = 1.5")
    first.metadata["tags"] = ["parameters"]
    cells = [first, new_code_cell(CONTRACT), new_markdown_cell("# Tiny\n\n## What came out"), *map(new_code_cell, body)]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    root.joinpath("data").mkdir(parents=True, exist_ok=True)
    root.joinpath("data", "catalogue.yaml").touch()
    page = new_notebook(cells=cells, metadata={"kernelspec": kernel})
    return Chapter("tiny", root, TinyParameters, nbformat.writes(page))


def read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text())
    return content


@pytest.fixture
def no_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail when anything is executed."""

    def refused(*_: object) -> None:
        raise AssertionError("a kernel was started")

    monkeypatch.setattr(execution, "_executed", refused)


@pytest.fixture(scope="module")
def warm() -> Iterator[Warm | None]:
    """What runs are forked from, as those of the commands are: an interpreter of its own takes each four seconds."""
    with warmed() as process:
        yield process


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished run with two parameters set, in an interpreter of its own."""
    root = tmp_path_factory.mktemp("project")
    execute(tiny(root, BODY, FINISH), {"rate": 1e-05, "year": 2010}, root / "out")
    return root / "out"


def test_a_run_leaves_notebook_results_and_manifest(done: Path) -> None:
    assert sorted(path.name for path in done.iterdir()) == ["manifest.json", "notebook.ipynb", "results.json"]
    assert [path.name for path in done.parent.iterdir() if path.name.startswith("out")] == ["out"]


def test_a_chapter_and_its_evidence_run_with_the_same_parameters_and_leave_one_collection(
    tmp_path: Path, warm: Warm | None
) -> None:
    told, shown = (
        tiny(tmp_path, BODY, FINISH),
        tiny(tmp_path, BODY, 'results.add("more", 1, "kt")', "finish(chosen, results)"),
    )
    execute(replace(told, evidence=shown.source), {"year": 2010}, tmp_path / "out", warm=warm)
    names = ["evidence.ipynb", "manifest.json", "notebook.ipynb", "results.json"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == names
    content = read(tmp_path / "out" / "results.json")
    assert [one["id"] for one in content["results"]] == ["answer", "order", "place", "more"]
    assert [one["id"] for one in content["findings"]] == ["f"]
    assert set(read(tmp_path / "out" / "manifest.json")["files"]) == {
        "evidence.ipynb",
        "notebook.ipynb",
        "results.json",
    }


def test_results_have_the_promised_form(done: Path) -> None:
    content = read(done / "results.json")
    assert list(content) == ["chapter", "parameters", "findings", "results", "said"]
    assert content["chapter"] == "tiny"
    assert content["parameters"] == {"year": 2010, "rate": 1e-05}
    assert list(content["parameters"]) == ["year", "rate"]
    assert content["findings"] == [{"id": "f", "text": "t", "figure": "g", "results": ["answer"]}]
    answer = content["results"][0]
    assert answer.pop("value") == pytest.approx(0.0201)
    assert answer.pop("made_by").startswith("__main__.")
    estimated = {"interval": None, "level": None, "design": "", "n": 3}
    assert answer == {"id": "answer", "unit": "%", "sources": ["census"], "rows": {}, **estimated}


def test_a_notebook_runs_in_the_project_folder(done: Path) -> None:
    assert read(done / "results.json")["results"][2]["value"] == str(done.parent.resolve())


def test_the_manifest_says_what_decided_the_run(done: Path) -> None:
    manifest = read(done / "manifest.json")
    assert manifest["parameters"] == {"year": 2010, "rate": 1e-05}
    assert manifest["modules"].keys() >= {"helpers/runs/notebook.py", "helpers/analysis/results.py"}
    assert "helpers/cli.py" not in manifest["modules"]
    assert manifest["python"] == sys.version.split()[0]
    assert manifest["versions"]["pydantic"]
    assert manifest["started"] <= manifest["finished"]
    assert manifest["seconds"] > 0
    package = Path(execution.__file__).parents[1]
    assert manifest["places"] == {"interpreter": sys.executable, "package": str(package), "data": str(done.parent)}


def test_an_equal_run_leaves_equal_files(done: Path, tmp_path: Path, warm: Warm | None) -> None:
    """Also with sets of text, whose order changes with Python's hash seed, and forked or not."""
    source = (done / "notebook.ipynb").read_text()
    page = nbformat.reads(source, as_version=4)
    page.cells = [cell for cell in page.cells if cell.id != "injected-parameters"]
    again = Chapter("tiny", done.parent, TinyParameters, nbformat.writes(page))
    execute(again, {"rate": 1e-05, "year": 2010}, tmp_path / "again", warm=warm)
    assert (tmp_path / "again" / "notebook.ipynb").read_text() == source
    assert (tmp_path / "again" / "results.json").read_text() == (done / "results.json").read_text()


@pytest.mark.usefixtures("no_kernel")
@pytest.mark.parametrize("given", [{"yeer": 2000}, {"year": "2000"}, {"year": 1989}, {"rate": True}])
def test_a_refused_parameter_starts_no_kernel_and_leaves_nothing(given: Mapping[str, Any], tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="tiny: "):
        execute(tiny(tmp_path, FINISH), given, tmp_path / "out")
    assert not list(tmp_path.glob("out*"))


def test_a_table_refused_in_the_kernel_leaves_nothing(tmp_path: Path, warm: Warm | None) -> None:
    chapter = tiny(tmp_path / "book", 'from helpers.errors import BadInput\nraise BadInput("a.csv: row 3: no number")')
    with pytest.raises(BadInput, match=r"^a\.csv: row 3: no number$"):
        execute(chapter, {}, tmp_path / "out", warm=warm)
    assert not list(tmp_path.glob("out*"))


@pytest.mark.usefixtures("no_kernel")
def test_a_foreign_folder_starts_no_kernel(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.tex").touch()
    with pytest.raises(BadInput, match=r"holds 'thesis.tex'"):
        execute(tiny(tmp_path, FINISH), {}, tmp_path / "out")


def test_when_a_cell_fails_then_chapter_cell_error_and_notebook_are_named(tmp_path: Path, warm: Warm | None) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "results.json").write_text("earlier")
    with pytest.raises(RunFailed) as failure:
        execute(tiny(tmp_path, "done_before = 1", "raise KeyError('lost')", FINISH), {}, tmp_path / "out", warm=warm)
    left = tmp_path / "out.unfinished" / "notebook.ipynb"
    assert str(failure.value) == (
        f"tiny: cell [4] under \"What came out\": KeyError: 'lost' (partly executed notebook: {left})"
    )
    counts = {cell.source: cell.execution_count for cell in nbformat.read(left, 4).cells if cell.cell_type == "code"}
    assert counts["done_before = 1"] == 3
    assert counts[FINISH] is None
    assert (tmp_path / "out" / "results.json").read_text() == "earlier"


def test_when_the_kernel_dies_then_the_run_fails(tmp_path: Path) -> None:
    with pytest.raises(RunFailed, match=r"tiny: kernel: DeadKernelError"):
        execute(tiny(tmp_path, "import os\nos._exit(3)"), {}, tmp_path / "out")  # a fork's end: tests of warm runs


def replay(monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    """Take this notebook for what papermill made."""

    def saved(_chapter: Chapter, page: Page, _given: object, work: Path, *_: object) -> nbformat.NotebookNode:
        (work / page.file).write_text(source)
        return nbformat.reads(source, as_version=4)

    monkeypatch.setattr(execution, "_executed", saved)


def test_when_a_chapter_hands_over_nothing_then_the_run_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chapter = tiny(tmp_path, "1 + 1")
    replay(monkeypatch, chapter.source)
    with pytest.raises(RunFailed, match=r"expected a call of finish\(\)"):
        execute(chapter, {}, tmp_path / "out")


def test_when_the_page_fails_then_the_earlier_run_stays(
    tmp_path: Path, done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: Path) -> None:
        raise RuntimeError("no page")

    replay(monkeypatch, (done / "notebook.ipynb").read_text())
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "results.json").write_text("earlier")
    with pytest.raises(RuntimeError, match="no page"):
        execute(tiny(tmp_path), {}, tmp_path / "out", add=broken)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["results.json"]


def test_a_module_edited_during_the_run_has_no_hash_to_trust(
    tmp_path: Path, done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Hashes are compared: a clock that is wrong makes no chapter run again."""
    replay(monkeypatch, (done / "notebook.ipynb").read_text())
    before = {**read(done / "manifest.json")["modules"], "helpers/errors.py": "another"}
    monkeypatch.setattr(execution, "package_files", lambda: before)
    execute(tiny(tmp_path), {}, tmp_path / "out")
    modules = read(tmp_path / "out" / "manifest.json")["modules"]
    assert {path for path, value in modules.items() if value == "edited during the run"} == {"helpers/errors.py"}


def test_plain_papermill_refuses_a_misspelt_name_in_the_notebook(tmp_path: Path) -> None:
    (tmp_path / "tiny.ipynb").write_text(tiny(tmp_path, BODY, FINISH).source)
    command = [sys.executable, "-m", "papermill", "tiny.ipynb", "out.ipynb", "-p", "yeer", "2010"]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert (
        run.stderr.strip().splitlines()[-1]
        == "BadInput: tiny: no parameter 'yeer' (expected one of: year, rate; type year)"
    )
