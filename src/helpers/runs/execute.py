"""Execute one chapter with papermill and leave its notebooks, results and manifest.

papermill runs in a process of its own, begun anew or forked from a warm one (:mod:`helpers.runs.warm`),
with the project folder as working directory: its ``cwd=`` changes the directory of the whole process, so
two chapters at once could not share one. The environment of that process is fixed where it could change
a number (see ``_environment``).
"""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode

from helpers.aside import IDLE
from helpers.display import drawings
from helpers.environment import HASH_SEED, enough_files, settled
from helpers.errors import BadInput
from helpers.runs import RESULTS_MIME
from helpers.runs.account import handed_over, said
from helpers.runs.chapters import Chapter, Page, code_cells, code_hash, parsed
from helpers.runs.fingerprints import PACKAGE, file_hash, module_name, package_files
from helpers.runs.folder import MANIFEST, RESULTS, begin, discard, put_in_place
from helpers.runs.other_data import other
from helpers.runs.reached import reached
from helpers.runs.warm import HERE, Ahead, Forks, Warm

LOCK = "requirements.lock"
KERNEL = "python3"
LONGEST = 1800
"""Seconds that a cell may take."""
MOST_PRINTED = 1_000_000
"""Characters that the cells of a notebook may print."""
BOUND = """
import sys
def bounded(write, left=[{most}]):
    def within(text):
        left[0] -= len(text)
        if left[0] < 0:
            raise RuntimeError("more than {most:,} characters printed (expected figures and tables)")
        return write(text)
    return within
sys.stdout.write, sys.stderr.write = bounded(sys.stdout.write), bounded(sys.stderr.write)
del sys, bounded
"""
"""What a kernel does first: a cell that prints without end would fill the memory before its time is over."""
EDITED = "edited during the run"
"""In place of the hash of a module that has no one."""


@dataclass(frozen=True)
class Step:
    """How far a run is."""

    done: int
    """Cells of code that were executed, of all notebooks of the chapter."""
    of: int
    kill: Callable[[], None]
    """Ends the run at once, from any thread; it then fails."""


class RunFailed(Exception):  # noqa: N818 - says what happened, as BadInput does
    """A chapter stopped. One line: chapter, cell, error, and where the partly executed notebook lies."""


@dataclass(frozen=True)
class _Error:
    """What went wrong in a notebook."""

    place: str
    """The cell as a reader finds it: its number in the executed notebook and the heading above it."""
    name: str
    """Class of the exception."""
    text: str
    """First line of its message."""


class _Course:
    """How far a run is whose pages are executed at once."""

    def __init__(self, chapter: Chapter, given: Mapping[str, Any], told: Callable[[Step], None] | None) -> None:
        # one cell more of each page holds what is given
        self._of = sum(len(code_cells(page.notebook())) + bool(given) for page in chapter.pages)
        self._told = told
        self._cells: dict[Page | None, int] = {}
        self._kills: dict[Page | None, Callable[[], None]] = {}
        self._killed = False
        self._lock = Lock()

    def begun(self, page: Page | None, cell: int, kill: Callable[[], None]) -> None:
        """Note that a page, or what is done for all of them, has come to a cell; ``kill`` ends it."""
        with self._lock:
            self._cells[page], self._kills[page] = cell, kill
            if self._told is not None:
                self._told(Step(sum(self._cells.values()), self._of, self.kill))
        if self._killed:  # before this page had begun
            kill()

    def kill(self) -> None:
        """End all pages."""
        self._killed = True
        for kill in list(self._kills.values()):
            with suppress(OSError):  # it has ended
                kill()


def execute(
    chapter: Chapter,
    given: Mapping[str, Any],
    target: Path,
    *,
    add: Callable[[Path], None] | None = None,
    warm: Warm | None = None,
    told: Callable[[Step], None] | None = None,
    alone: bool = False,
) -> float:
    """Execute a chapter into the folder ``target``; return how long that took, in seconds.

    Args:
        chapter: what to execute.
        given: parameters that differ from the chapter's defaults.
        target: folder that gets notebooks, results and manifest; appears whole or not at all.
        add: makes what else belongs in the folder, before it appears.
        warm: what to fork runs from; new interpreters without it. Outputs are the same.
        told: how far a warm run is, as each cell begins.
        alone: no other run goes on, so that a core may stand idle.

    Raises:
        BadInput: before a kernel starts: a parameter or ``target`` is refused; later: a table is.
        RunFailed: a cell raised an error, or the kernel died.
    """
    chapter.contract.checked(given)
    work = begin(target)
    started, code = datetime.now(UTC), package_files()
    course = _Course(chapter, given, told)
    drawn = drawings.place(chapter.root)
    own = {drawings.KEPT_IN: str(drawn), **({IDLE: "1"} if alone else {})}
    with _alike(chapter, given, warm, course, own) as forks, ThreadPoolExecutor(len(chapter.pages)) as pool:
        pages = pool.map(lambda page: _executed(chapter, page, given, work, forks, course, own), chapter.pages)
        try:
            ended = list(pages)
        except BaseException:  # interrupted: the pool would wait until the notebooks have come to their ends
            course.kill()
            raise
    notebooks = {}
    for page, one in zip(chapter.pages, ended, strict=True):
        if isinstance(one, _Error):  # told when no page is at work in the folder any more
            raise _failure(chapter, work / page.file, one)
        notebooks[page] = one
    finished = datetime.now(UTC)
    outputs = [data for page, notebook in notebooks.items() for data in _outputs(chapter, page, notebook, work)]
    payload = handed_over(outputs)
    for page, notebook in notebooks.items():
        nbformat.write(_tidied(notebook), work / page.file)  # type: ignore[no-untyped-call]
    results = {key: payload[key] for key in ("chapter", "parameters", "findings", "results")}
    write_json(work / RESULTS, {**results, "said": _said(chapter, outputs, work)})
    write_json(work / MANIFEST, _manifest(chapter, payload, code, work, started, finished))
    if add is not None:
        add(work)
    put_in_place(work, target)
    drawings.bound(drawn)
    return (finished - started).total_seconds()


def warmed() -> AbstractContextManager[Warm | None]:
    """What several runs are forked from, where processes can be forked.

    Raises:
        BadInput: too few files may be open for that.
    """
    enough_files()
    return Warm(settled(os.environ)) if HERE else nullcontext()


def ingredients(chapter: Chapter) -> dict[str, Any]:
    """What decides an executed chapter and can be known without executing it."""
    lock = chapter.root / LOCK
    return {
        "code": code_hash(chapter.pages),
        "lock": file_hash(lock) if lock.is_file() else None,
        "python": sys.version.split()[0],
    }


def definitions(chapter: Chapter, modules: Iterable[str]) -> dict[str, str] | None:
    """Name → digest of every definition that a chapter reaches; None if its cells or a module cannot be read.

    Args:
        chapter: whose cells are the program.
        modules: files of this package that it imported, as its manifest names them.
    """
    cells = [cell.source for page in chapter.pages for cell in code_cells(page.notebook())]
    names = [module_name(path) for path in modules if path.endswith(".py")]
    try:
        return reached("\n".join(cells), names)
    except (SyntaxError, ValueError):
        return None


def file_hashes(chapter: Chapter, folder: Path) -> dict[str, str]:
    """sha256 of notebooks and results in a folder of a run."""
    return {name: file_hash(folder / name) for name in (*(page.file for page in chapter.pages), RESULTS)}


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write JSON as this project does: indented, text as it is, nothing that JSON does not know."""
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")


@contextmanager
def _alike(
    chapter: Chapter, given: Mapping[str, Any], warm: Warm | None, course: _Course, own: Mapping[str, str]
) -> Iterator[Forks | None]:
    """What the pages of a run are forked from: where they do something alike, it was done there."""
    source = "\n".join(_done_alike(chapter, given)) if warm is not None and len(chapter.pages) > 1 else ""
    if warm is None or not source:
        yield warm
        return
    with (
        TemporaryDirectory() as scratch,
        Ahead(warm, source, chapter.root, {**_environment(scratch), **own}, Path(scratch)) as ahead,
    ):
        course.begun(None, 0, ahead.kill)
        yield ahead if ahead.ready() else warm


def _done_alike(chapter: Chapter, given: Mapping[str, Any]) -> list[str]:
    """Statements that every page of a run executes: what all import and, if all call it, the chapter's analysis."""
    each = [list(_imports(page)) for page in chapter.pages]
    common = [line for line in each[0] if all(line in others for others in each[1:])]
    if any(line.endswith(" import analyse") for line in common):
        common += ["from helpers.data import hold_tables", "hold_tables(ahead=True)"]
        checked = f"CHAPTERS[{chapter.name!r}].checked({dict(given)!r})"
        common += ["from helpers.analysis import CHAPTERS, analyse", f"analyse({chapter.name!r}, {checked})"]
    return common


def _imports(page: Page) -> Iterator[str]:
    """The imports of a notebook, one name a statement."""
    for cell in code_cells(page.notebook()):
        with suppress(SyntaxError):  # a magic
            for line in ast.parse(cell.source).body:
                if isinstance(line, (ast.Import, ast.ImportFrom)):
                    for name in line.names:
                        line.names = [name]
                        yield ast.unparse(line)


def _executed(
    chapter: Chapter,
    page: Page,
    given: Mapping[str, Any],
    work: Path,
    warm: Forks | None,
    course: _Course,
    own: Mapping[str, str],
) -> NotebookNode | _Error:
    """Run papermill; it saves what was done also when a cell fails or the kernel dies, so that one can look at it."""
    words = ["-", page.file, "--cwd", str(chapter.root), "--kernel", KERNEL]
    words += [
        "--no-progress-bar",
        "--execution-timeout",
        str(LONGEST),
        "--parameters_yaml",
        yaml.safe_dump(dict(given), sort_keys=False),
    ]
    with TemporaryDirectory() as scratch:
        log, environment = Path(scratch, "log"), {**_environment(scratch), **own}
        code = warm.papermill(words, page.source, work, environment, log, partial(course.begun, page)) if warm else None
        if code is None:
            code = _cold(words, page.source, work, environment, log)
        notebook = _saved(work / page.file)
        if code == 0 and notebook is not None:
            return notebook
        said = log.read_text(encoding="utf-8", errors="replace")
    return _error(notebook) or _without_cell(code, said)


def _cold(words: list[str], source: str, work: Path, environment: Mapping[str, str], log: Path) -> int:
    """Papermill in a new interpreter."""
    with log.open("w") as stream:
        return subprocess.run(  # noqa: S603 - our own interpreter and fixed arguments
            [sys.executable, "-m", "helpers.runs.cold", str(os.getpid()), *words],
            cwd=work,
            env=environment,
            input=source,
            stdout=stream,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        ).returncode


def _environment(scratch: str) -> dict[str, str]:
    """The environment of a run, with folders of its own for Jupyter and IPython: no file of the user's is read.

    The kernel is this very interpreter, also where another is called ``python3``.
    """
    kernel = Path(scratch, "kernels", KERNEL)
    kernel.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    write_json(kernel / "kernel.json", {"argv": command, "display_name": "Python 3", "language": "python"})
    bound = Path(scratch, "profile_default", "startup", "bound.py")
    bound.parent.mkdir(parents=True)
    bound.write_text(BOUND.format(most=MOST_PRINTED), encoding="utf-8")
    own = ("IPYTHONDIR", "JUPYTER_PATH", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")
    return {**settled(os.environ), **dict.fromkeys(own, scratch)}


def _saved(path: Path) -> NotebookNode | None:
    try:
        return parsed(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _error(notebook: NotebookNode | None) -> _Error | None:
    for position, cell in enumerate(notebook.cells if notebook else []):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                place = f"cell [{cell.execution_count}]{_under(notebook, position)}"
                if output.ename == KeyboardInterrupt.__name__:  # which papermill sends when the time is over
                    return _Error(place, "Timeout", f"not done within {LONGEST:,} seconds")
                return _Error(place, output.ename, _first_line(output.evalue))
    return None


def _under(notebook: NotebookNode | None, position: int) -> str:
    """The nearest heading above a cell, as words; empty if there is none."""
    cells = notebook.cells[:position] if notebook else []
    for cell in reversed(cells):
        headings = [line for line in cell.source.splitlines() if line.startswith("#")]
        if cell.cell_type == "markdown" and headings:
            return f' under "{headings[-1].lstrip("# ")}"'
    return ""


def _without_cell(code: int, log: str) -> _Error:
    """A run that ended without an error in a cell: the last thing that papermill said is all there is."""
    name, _, text = _last_line(log).partition(": ")
    return _Error("kernel", name.rpartition(".")[2] or f"ended with code {code}", text)


def _failure(chapter: Chapter, notebook: Path, error: _Error) -> Exception:
    if error.name == BadInput.__name__:
        discard(notebook.parent)  # the fault lies in the input: there is nothing to look at in the notebook
        return BadInput(error.text)
    what = f"{error.name}: {error.text}" if error.text else error.name
    return RunFailed(f"{chapter.name}: {error.place}: {what} (partly executed notebook: {notebook})")


def _first_line(text: str) -> str:
    return next(iter(text.strip().splitlines()), "")


def _last_line(text: str) -> str:
    return next(iter(reversed(text.strip().splitlines())), "")


def _outputs(chapter: Chapter, page: Page, notebook: NotebookNode, work: Path) -> list[dict[str, Any]]:
    """The data of every output of a page, of which one was handed over with ``finish``."""
    found = [dict(output.get("data", {})) for cell in code_cells(notebook) for output in cell.outputs]
    if any(RESULTS_MIME in data for data in found):
        return found
    raise _failure(chapter, work / page.file, _Error("last cell", "no results", "expected a call of finish()"))


def _said(chapter: Chapter, outputs: list[dict[str, Any]], work: Path) -> dict[str, Any]:
    """What the outputs say, by name."""
    try:
        return said(outputs)
    except ValueError as fault:
        raise _failure(chapter, work / chapter.pages[0].file, _Error("outputs", "names", str(fault))) from None


def _tidied(notebook: NotebookNode) -> NotebookNode:
    """The same notebook without paths and times of this run, so that equal runs give equal files."""
    notebook.metadata.pop("papermill", None)
    for cell in notebook.cells:
        cell.metadata.pop("papermill", None)
        cell.metadata.pop("execution", None)
        if cell.metadata.get("tags") == []:
            del cell.metadata["tags"]
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
    return notebook


def _manifest(
    chapter: Chapter,
    payload: Mapping[str, Any],
    code: Mapping[str, str],
    work: Path,
    started: datetime,
    finished: datetime,
) -> dict[str, Any]:
    return {
        "chapter": chapter.name,
        "parameters": payload["parameters"],
        "seed": payload["parameters"].get("seed"),
        "hash_seed": HASH_SEED,
        **ingredients(chapter),
        "python": payload["python"],
        "tables": payload["tables"],
        "other_data": other(),
        "modules": _unchanged(code, payload["modules"]),
        "definitions": definitions(chapter, payload["modules"]),
        "consulted": payload["consulted"],
        "versions": payload["versions"],
        "places": {"interpreter": sys.executable, "package": str(PACKAGE), "data": str(chapter.root)},
        "started": started.isoformat(timespec="seconds"),
        "finished": finished.isoformat(timespec="seconds"),
        "seconds": round((finished - started).total_seconds(), 3),
        "files": file_hashes(chapter, work),
    }


def _unchanged(before: Mapping[str, str], modules: Mapping[str, str]) -> dict[str, str]:
    """A module that was edited while the chapter ran has no one hash: the cache must not trust it.

    Hashes are compared, not times: clocks of disks and machines differ.
    """
    return {path: value if before.get(path) == value else EDITED for path, value in modules.items()}
