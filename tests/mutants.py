"""How many wrong numbers and words would get through? Plants mutants in a chapter's code and counts the survivors.

    make mutants CHAPTER=trade            (N=70 SEED=1 by default; some minutes)

A mutant turns one operator, comparison, condition, constant or index of one function over. It is killed by what
``make test`` would see: the chapter fails or says anything else than its accepted edition, in the book's own run or an
unusual one; a claim's verdict or sentence under any setting differs; or one of the chapter's own tests fails.
The cheapest is asked first. Each mutant lives in a copy of the package; this checkout is left alone.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

import pandas as pd

from running import Cell, run

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "helpers"
ROOMS = ("analysis", "claims", "display")
LONGEST = 600
"""Seconds for one mutant: what then still runs counts as killed."""
LIBRARIES = (
    *(
        "IPython.core.interactiveshell",
        "distributed",
        "frictionless",
        "matplotlib.figure",
        "nbformat",
        "pandas",
        "pydantic",
    ),
    *("scipy.optimize", "scipy.stats", "statsmodels.api"),
)
"""What a chapter imports beside the package: loaded once, before the first child."""
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
    ast.Lt: ast.GtE, ast.GtE: ast.Lt, ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.USub: ast.UAdd,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One place and what is turned over there."""

    path: Path
    """Relative to the package."""
    line: int
    position: int
    """Number of the node in the order of :func:`ast.walk`."""
    what: str
    inside: str
    """Name of the definition at the top of its module that it is in, the module's name included."""

    @property
    def room(self) -> str:
        """The package that it is in: analysis, claims or display."""
        return self.path.parts[0]


def mutants(chapter: str) -> Iterator[Mutant]:
    """Every mutant of a chapter's code, in the order of its files."""
    for room in ROOMS:
        for path in sorted((PACKAGE / room / _stem(chapter)).glob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
            inside = {id(node) for one in ast.walk(tree) if isinstance(one, ast.FunctionDef) for node in ast.walk(one)}
            tops = {id(node): getattr(top, "name", "") for top in tree.body for node in ast.walk(top)}
            for position, node in enumerate(ast.walk(tree)):
                if id(node) in inside and (what := _what(node)):
                    name = f"{module}.{tops[id(node)]}"
                    yield Mutant(path.relative_to(PACKAGE), node.lineno, position, what, name)  # type: ignore[attr-defined]


def _what(node: ast.AST) -> str | None:
    match node:
        case ast.BinOp(op=op) | ast.BoolOp(op=op) | ast.UnaryOp(op=op) if type(op) in SWAPS:
            return f"{type(op).__name__} → {SWAPS[type(op)].__name__}"
        case ast.Compare(ops=[op]) if type(op) in SWAPS:
            return f"{type(op).__name__} → {SWAPS[type(op)].__name__}"
        case ast.IfExp():
            return "branches swapped"
        case ast.Subscript(slice=ast.Constant(value=int() as index)):
            return f"[{index}] → [{-1 if index == 0 else 0}]"
        case ast.Subscript(slice=ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=1))):
            return "[-1] → [0]"
    return None


def mutated(source: str, mutant: Mutant) -> str:
    """The source with the mutant in it."""
    tree = ast.parse(source)
    node = next(node for position, node in enumerate(ast.walk(tree)) if position == mutant.position)
    match node:
        case ast.BinOp() | ast.BoolOp() | ast.UnaryOp():
            node.op = SWAPS[type(node.op)]()  # type: ignore[assignment]
        case ast.Compare():
            node.ops = [SWAPS[type(node.ops[0])]()]  # type: ignore[list-item]
        case ast.IfExp():
            node.body, node.orelse = node.orelse, node.body
        case ast.Subscript(slice=ast.Constant(value=int() as index)):
            node.slice = ast.Constant(-1 if index == 0 else 0)
        case ast.Subscript():
            node.slice = ast.Constant(0)
    return ast.unparse(ast.fix_missing_locations(tree))


def survives(mutant: Mutant, chapter: str, work: Path) -> bool:
    """Whether nothing notices."""
    path = work / "src" / "helpers" / mutant.path
    source = path.read_text(encoding="utf-8")
    path.write_text(mutated(source, mutant), encoding="utf-8")
    try:
        return unnoticed(chapter, work, mutant)
    finally:
        path.write_text(source, encoding="utf-8")


def unnoticed(chapter: str, work: Path, mutant: Mutant | None = None) -> bool:
    """Whether the copy of the book passes everything that could see a mutant, or its absence; the cheapest first."""
    asked: list[Callable[[], bool]] = [lambda: _in_a_child(work, lambda: says_the_same(chapter, mutant))]
    if mutant is None or mutant.room != "display":
        first = 0 if mutant is not None and mutant.room == "claims" else 1
        asked.insert(first, lambda: _in_a_child(work, lambda: judges_the_same(chapter, mutant)))
        asked.append(lambda: _passes(_tests(chapter), work))
    asked.append(lambda: _in_a_child(work, lambda: departs_the_same(chapter)))
    asked.append(lambda: _passes(["tests/test_chapters.py", "-k", f"any_allowed and {chapter}"], work))
    return all(one() for one in asked)


def _tests(chapter: str) -> list[str]:
    """The chapter's own tests and those of all designs; not those that read its page: the edition has read it."""
    found = [
        path for room in ("analysis", "claims") for path in (ROOT / "tests" / room).glob(f"test_{_stem(chapter)}*")
    ]
    return [*(path.relative_to(ROOT).as_posix() for path in sorted(found)), "tests/claims/test_calibration.py"]


def copied(work: Path) -> None:
    """Put the book, without what was built, into a folder: its code works on no other checkout's tables."""
    leave = shutil.ignore_patterns("__pycache__", "*.egg-info")
    for name in ("src", "tests", "data", "chapters"):
        shutil.copytree(ROOT / name, work / name, ignore=leave)
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copy(ROOT / name, work)


def _stem(chapter: str) -> str:
    return chapter.replace("-", "_")


def _passes(arguments: list[str], work: Path) -> bool:
    environment = {**os.environ, "PYTHONPATH": str(work / "src"), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-qx", "-n0", "-p", "no:cacheprovider", *arguments]
    try:
        done = subprocess.run(command, cwd=work, env=environment, capture_output=True, timeout=LONGEST, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _in_a_child(work: Path, asked: Callable[[], bool]) -> bool:
    """What the copy of the package answers, in a child that has the libraries loaded but not the package."""
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] == 0
    try:
        signal.alarm(LONGEST)
        os.chdir(work)
        sys.path.insert(0, str(work / "src"))
        sys.dont_write_bytecode = True
        with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
            same = asked()
    except BaseException:  # whatever goes wrong in a mutant kills it
        same = False
    os._exit(0 if same else 1)


def says_the_same(chapter: str, mutant: Mutant | None) -> bool:
    """Whether the chapter, run here with the package on the path, says what its accepted edition says.

    The cells that show what the module with the mutant makes come first, as they are the likeliest to differ.
    """
    from helpers.data import tables_held
    from helpers.runs.account import of_outputs, of_part
    from helpers.runs.chapters import chapter as find
    from helpers.runs.chapters import code_cells
    from helpers.runs.compare import changes
    from helpers.runs.edition import accepted

    here = Path.cwd()
    book = accepted(here, chapter)
    pages = [code_cells(page.notebook()) for page in find(chapter, here).pages]
    if mutant is not None:
        pages = [_sorted(cells, mutant.path.stem) for cells in pages]
    with tables_held():
        outputs = []
        for _, output in run(pages, {}):
            outputs.append(output.data)
            if not of_part(outputs[-1:]).within(book):
                return False
        return not changes(book, of_outputs(outputs))


def departs_the_same(chapter: str) -> bool:
    """Whether the chapter's unusual runs depart from the accepted edition as those that were accepted with it."""
    from helpers.data import tables_held
    from helpers.runs.account import apart, of_outputs
    from helpers.runs.chapters import chapter as find
    from helpers.runs.chapters import code_cells, unusual
    from helpers.runs.compare import changes_apart
    from helpers.runs.edition import accepted, accepted_apart

    here = Path.cwd()
    book, known = accepted(here, chapter), accepted_apart(here, chapter)
    pages = [code_cells(page.notebook()) for page in find(chapter, here).pages]
    with tables_held():
        return all(
            not changes_apart(
                one.case, known[one.case], apart(book, of_outputs(output.data for _, output in run(pages, one.given)))
            )
            for one in unusual(chapter, here)
        )


def _sorted(cells: list[Cell], first: str) -> list[Cell]:
    """The cells that show what one module makes before the others; the head with the analysis and the end stay."""
    return [*cells[:2], *sorted(cells[2:-1], key=lambda cell: f".{first}." not in cell.source), cells[-1]]


def judges_the_same(chapter: str, mutant: Mutant | None) -> bool:
    """Whether the claims that reach a mutant, under every setting and up to every year, come out as accepted."""
    from helpers.claims.register import find
    from helpers.claims.robustness import Swept
    from helpers.runs.compare import same
    from helpers.runs.edition import accepted
    from helpers.runs.reached import reached_from
    from helpers.runs.sweep import claims_sweep, fingerprint, rows_of

    tasks = [task for task in claims_sweep().tasks if find(task.name).chapter == chapter]
    if mutant is not None:
        judges = {task.name: find(task.name).judge for task in tasks}
        reach = {name: reached_from([(judge.__module__, judge.__name__)]) for name, judge in judges.items()}
        tasks = [task for task in tasks if mutant.inside in reach[task.name]]
    if not tasks:
        return True
    rows, _ = rows_of("claims", fingerprint("claims"), tasks)
    book = accepted(Path.cwd(), "claims")
    swept = Swept.of(pd.DataFrame(rows))
    if any(swept.digest(claim) != book.claims[claim].settings for claim in swept.robustness):
        return False
    numbers = {
        f"claims.{name}.{key}": one for name in swept.robustness for key, one in find(name).run({}).numbers.items()
    }
    return all(name in book.numbers and same(book.numbers[name].value, one.value) for name, one in numbers.items())


def main() -> None:
    """Draw mutants, try each, print the survivors."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("chapter")
    asked.add_argument("-n", type=int, default=70)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    chapter = given.chapter.replace("_", "-")
    every = list(mutants(chapter))
    drawn = random.Random(given.seed).sample(every, min(given.n, len(every)))
    with tempfile.TemporaryDirectory() as work:
        copied(Path(work))
        os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"  # as a run of the book has it
        for library in LIBRARIES:
            import_module(library)
        if not unnoticed(chapter, Path(work)):
            sys.exit(f"{chapter}: fails its tests or its accepted edition even without a mutant (alliances check)")
        alive = []
        for count, mutant in enumerate(drawn, 1):
            if survives(mutant, chapter, Path(work)):
                alive.append(mutant)
                print(f"survives: src/helpers/{mutant.path}:{mutant.line}: {mutant.what}", flush=True)
            elif count % 10 == 0:
                print(f"{count} of {len(drawn)} tried, {len(alive)} survive", flush=True)
    share = 100 * len(alive) / len(drawn)
    print(f"{chapter}: {len(alive)} of {len(drawn)} mutants survive ({share:.0f}%), seed {given.seed}, of {len(every)}")


if __name__ == "__main__":
    main()
