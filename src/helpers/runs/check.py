"""The rules that notebooks, tables and the verdicts on claims keep."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from helpers.analysis import CHAPTERS
from helpers.claims.ledger import claims
from helpers.claims.register import every_test
from helpers.data import table_faults
from helpers.errors import BadInput
from helpers.runs.cache import Progress
from helpers.runs.chapters import FOLDER, Chapter, Page, chapter, code_cells, evidence_stem, stem
from helpers.runs.compare import same, shown
from helpers.runs.edition import accepted, edition_changes, edition_file
from helpers.runs.notebook import assignments, type_name
from helpers.runs.prose import literal_figures, literal_figures_in_code

MOST_CHANGES = 12
"""Changes of a chapter that are listed for people; the rest is counted."""


def faults(root: Path, progress: Progress, *, most: int | None = MOST_CHANGES) -> list[str]:
    """Everything in the project that breaks a rule, one line each.

    Args:
        root: the project.
        progress: told of chapters that have to be executed: what they say is held against the accepted edition.
        most: changes of a chapter that are listed; all without.

    Raises:
        RunFailed: a chapter stopped.
    """
    plain = [*_stray_notebooks(root), *_chapters(root), *_code(root), *_tables()]
    plain = plain or [*_untested()] or [*_apart_from_chapters(root)]
    return plain or [*_changes(root, progress, most)]


def notebook_faults(found: Chapter) -> Iterator[str]:
    """What in a chapter's notebooks breaks a rule."""
    for page in found.pages:
        for fault in [*_format(page)] or [*_content(found, page)]:
            yield f"{FOLDER}/{page.stem}.ipynb: {fault}"


def _stray_notebooks(root: Path) -> Iterator[str]:
    known = {of(name) for name in CHAPTERS for of in (stem, evidence_stem)}
    for path in sorted((root / FOLDER).glob("*.ipynb")):
        if path.stem not in known:
            yield f"{FOLDER}/{path.name}: no contract (expected a chapter: {', '.join(CHAPTERS)})"


def _chapters(root: Path) -> Iterator[str]:
    for name in CHAPTERS:
        try:
            yield from notebook_faults(chapter(name, root))
        except BadInput as fault:
            yield str(fault)


def _code(root: Path) -> Iterator[str]:
    """Figures typed into texts that pages show."""
    for part in ("display", "claims"):
        for path in sorted((root / "src" / "helpers" / part).rglob("*.py")):
            for line, figure in literal_figures_in_code(path.read_text(encoding="utf-8")):
                where = f"{path.relative_to(root)}:{line}"
                yield f"{where}: literal figure {figure!r} in a text (expected a named result or a value of a table)"


def _tables() -> Iterator[str]:
    try:
        yield from table_faults()
    except BadInput as fault:  # the catalogue itself
        yield str(fault)


def _untested() -> Iterator[str]:
    recorded = {claim.id for claim in claims()}
    yield from (f"claim {name}: has a test but no row in table claims" for name in every_test() if name not in recorded)
    yield from (f"claim {name}: has no test" for name in sorted(recorded - every_test().keys()))


def _apart_from_chapters(root: Path) -> Iterator[str]:
    """A claim whose deciding number is not the named result of its chapter that it is said to be."""
    known = {name: accepted(root, name).numbers for name in CHAPTERS if edition_file(root, name).is_file()}
    for claim in claims():
        test = claim.tested
        if test.same_as is None or test.chapter not in known:
            continue
        number, own = test.run().number, known[test.chapter].get(test.same_as)
        if own is None or number is None or not same(own.value, number.value):
            said = shown(number.value, number.unit) if number else "no number"
            there = shown(own.value, own.unit) if own else "no such result"
            yield f"claim {claim.id}: rests on {said}, but {test.same_as} of {test.chapter} is {there}"


def _changes(root: Path, progress: Progress, most: int | None) -> Iterator[str]:
    """What the book says now and the accepted edition does not."""
    for name, found in edition_changes(root, progress).items():
        yield from (f"{name}: {one}" for one in found[:most])
        if found:
            left = len(found[most:]) if most is not None else 0
            more = f"{left} more changes (--json lists all); " if left else ""
            yield f"{name}: {more}if all this is right: alliances accept {name} --why “…”"


def _format(page: Page) -> Iterator[str]:
    """Cells without an id would get another one at every run."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            nbformat.reads(page.source, as_version=nbformat.NO_CONVERT)  # type: ignore[no-untyped-call]
        except Exception as fault:
            yield f"not a valid notebook of format 4.5: {str(fault).splitlines()[0]}"


def _content(found: Chapter, page: Page) -> Iterator[str]:
    notebook = page.notebook()
    if notebook.metadata.get("kernelspec", {}).get("name") != "python3":
        yield "names no kernel 'python3' in its metadata (papermill needs one)"
    yield from _parameters_cell(found, notebook)
    yield from _prose(notebook)
    yield from _calls(notebook)
    yield from _outputs(notebook)


def _parameters_cell(found: Chapter, notebook: NotebookNode) -> Iterator[str]:
    """One cell tagged ``parameters`` that says what the contract's defaults say, in that order."""
    tagged = [cell for cell in code_cells(notebook) if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        yield f"{len(tagged)} cells are tagged 'parameters' (expected one)"
        return
    written = assignments(tagged[0].source)
    if written is None:
        yield "the cell tagged 'parameters' holds more than assignments of literals"
        return
    values = {name: ast.literal_eval(value) for name, value in written.items()}
    defaults = found.contract().model_dump()
    if list(values) != list(defaults):
        yield f"the parameters cell names {', '.join(values)} (expected {', '.join(defaults)})"
    for name in values.keys() & defaults.keys():
        if values[name] != defaults[name] or type(values[name]) is not type(defaults[name]):
            yield f"the parameters cell has {name} = {values[name]!r} (expected the default {defaults[name]!r})"
    yield from _explained(found, tagged[0])


def _explained(found: Chapter, cell: NotebookNode) -> Iterator[str]:
    """Type and meaning of each parameter, as papermill reads them: those of the contract."""
    from papermill.translators import PythonTranslator

    told = {one.name: (one.inferred_type_name, one.help) for one in PythonTranslator.inspect(cell)}
    for name, field in found.contract.model_fields.items():
        kind, meaning = type_name(field.annotation), field.description or ""
        if told.get(name) != (kind, meaning):
            yield f"the parameters cell does not explain {name} (expected: {name}: {kind} = …  # {meaning})"


def _calls(notebook: NotebookNode) -> Iterator[str]:
    """``parameters(…)`` in the cell after the tagged one, ``finish(…)`` in the last."""
    cells = code_cells(notebook)
    tagged = [i for i, cell in enumerate(cells) if "parameters" in cell.metadata.get("tags", [])]
    first = cells[tagged[0] + 1].source if tagged and tagged[0] + 1 < len(cells) else ""
    if "parameters" not in _called(first):
        yield "no call of parameters() in the code cell after the one tagged 'parameters'"
    if not cells or "finish" not in _called(cells[-1].source):
        yield "no call of finish() in the last code cell"


def _prose(notebook: NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for figure in literal_figures(cell.source):
                yield f"cell {cell.id!r}: literal figure {figure!r} in prose (expected a computed sentence)"


def _called(source: str) -> set[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return set()
    return {call.func.id for call in ast.walk(tree) if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)}


def _outputs(notebook: NotebookNode) -> Iterator[str]:
    if any(cell.outputs or cell.execution_count for cell in code_cells(notebook)):
        yield "holds outputs or execution counts (expected none: nbstripout removes them)"
