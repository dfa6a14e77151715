"""What a chapter calls first and last: check its parameters, hand over its results.

A chapter begins with a cell tagged ``parameters`` that holds plain assignments, followed by::

    from helpers import finish, parameters
    from helpers.analysis.trade import TradeParameters

    chosen = parameters(TradeParameters, globals())

and its last code cell is ``finish(chosen, results, findings)``. Between the two lies the cell that
papermill injects, whose names nobody else checks. This module stays light: every chapter imports it.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import dropwhile, takewhile
from platform import python_version
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin

from IPython.core.getipython import get_ipython
from IPython.display import display
from nbformat import NotebookNode

from helpers.analysis.contract import Parameters
from helpers.analysis.results import Results
from helpers.data import consulted, hold_tables, tables_read
from helpers.data.place import one_checkout
from helpers.errors import BadInput
from helpers.runs import RESULTS_MIME
from helpers.runs.fingerprints import imported_modules, versions

__all__ = ["RESULTS_MIME", "assignments", "finish", "parameters"]

FINDING_KEYS = {"id", "text", "figure", "results"}

Contract = TypeVar("Contract", bound=Parameters)


def parameters(contract: type[Contract], namespace: Mapping[str, Any]) -> Contract:
    """Check what the ``parameters`` cell and papermill's injected cell assigned; return the contract.

    Tables stand still from here on; a notebook that is worked on by hand reads them anew when this is called again.

    Args:
        contract: the chapter's contract.
        namespace: ``globals()`` of the notebook.

    Raises:
        BadInput: an unknown name, a value that the contract refuses, or a kernel with the code of another checkout.
    """
    if "In" not in namespace:
        raise BadInput(f"{contract.chapter()}: parameters() reads the cells of a running notebook, and there is none")
    one_checkout()
    if get_ipython() is not None:
        hold_tables()
    earlier = [*contract.model_fields, *_assigned(namespace["In"])]
    return contract.checked({name: namespace[name] for name in earlier if name in namespace})


def finish(chosen: Parameters, results: Results, findings: Sequence[Mapping[str, Any]] = ()) -> None:
    """Hand over the results of the chapter as the output of its last cell.

    Args:
        chosen: what :func:`parameters` returned.
        results: all named results of the chapter.
        findings: sentences for the head of the chapter: ``{"id", "text", "figure", "results"}``.

    Raises:
        ValueError: a finding lacks a key, repeats an id or rests on a result that does not exist.
    """
    _check_findings(findings, results)
    tables = tables_read()
    payload = {
        "chapter": chosen.chapter(),
        "parameters": chosen.model_dump(),
        "results": results.records(),
        "findings": [dict(finding) for finding in findings],
        "tables": tables,
        "consulted": consulted(),
        "modules": imported_modules(),
        "python": python_version(),
        "versions": versions(),
    }
    note = f"{_counted(len(results), 'named result')} from {_counted(len(tables), 'table')}"
    # as one text: notebooks are copied, checked and written value by value, and these are some 100,000
    bundle = {RESULTS_MIME: json.dumps(payload), "text/plain": note, "text/html": f"<p>{note}</p>"}
    display(bundle, raw=True)  # type: ignore[no-untyped-call]


def assignments(source: str) -> dict[str, ast.expr] | None:
    """Names and values of a cell that holds nothing but assignments of literals; None for any other cell."""
    try:
        body = ast.parse(source).body
    except SyntaxError:  # IPython magic, or a cell that was broken off
        return None
    found: dict[str, ast.expr] = {}
    for statement in body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if _literal(value):
                found[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if _literal(value):
                found[name] = value
            case ast.Expr(value=ast.Constant()):
                pass
            case _:
                return None
    return found or None


def type_name(kind: Any) -> str:
    """A type of a contract as a cell of parameters writes it, where choices are texts: ``int``, ``list[str]``."""
    if get_origin(kind) is list:
        return f"list[{type_name(get_args(kind)[0])}]"
    if get_origin(kind) is Annotated:
        return type_name(get_args(kind)[0])
    if get_origin(kind) is Literal:
        return type(get_args(kind)[0]).__name__
    return str(kind.__name__)


def defaults_in(notebook: NotebookNode) -> dict[str, Any]:
    """Names and values of the cell tagged ``parameters``; none where there is no such cell."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and "parameters" in cell.metadata.get("tags", []):
            return {name: ast.literal_eval(value) for name, value in (assignments(cell.source) or {}).items()}
    return {}


def _assigned(cells: Sequence[str]) -> Iterator[str]:
    """Names in the latest group of assignment cells: the parameters and, if there is one, the injected cell.

    In a notebook that is worked on by hand, older cells may still hold a misspelt name since mended.
    """
    parsed = [assignments(cell) for cell in reversed(cells)]
    group = takewhile(lambda found: found is not None, dropwhile(lambda found: found is None, parsed))
    for found in group:
        yield from found or ()


def _literal(value: ast.expr) -> bool:
    if isinstance(value, ast.Call):  # papermill writes not-a-number and infinity as float('…')
        return isinstance(value.func, ast.Name) and value.func.id == "float"
    try:
        ast.literal_eval(value)
    except ValueError:
        return False
    return True


def _check_findings(findings: Sequence[Mapping[str, Any]], results: Results) -> None:
    seen: set[str] = set()
    for finding in findings:
        if set(finding) != FINDING_KEYS:
            raise ValueError(f"finding {dict(finding)!r}: expected the keys {', '.join(sorted(FINDING_KEYS))}")
        if finding["id"] in seen:
            raise ValueError(f"finding {finding['id']!r} is given twice")
        seen.add(finding["id"])
        if missing := [name for name in finding["results"] if name not in results]:
            raise ValueError(f"finding {finding['id']!r} rests on results that do not exist: {', '.join(missing)}")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
