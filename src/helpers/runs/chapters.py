"""Chapters as files: which notebooks belong to a name, and what in them decides its results.

A theme is told in a chapter, ``trade.ipynb``, and shown whole on its evidence page, ``trade_evidence.ipynb``: two
notebooks of the same parameters, executed together, that leave one collection of results.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.analysis import CHAPTERS
from helpers.analysis.contract import Parameters
from helpers.data.entries import parse
from helpers.errors import BadInput, known, short
from helpers.runs.folder import EVIDENCE, NOTEBOOK

if TYPE_CHECKING:
    from nbformat import NotebookNode

FOLDER = "chapters"
UNUSUAL = Path(FOLDER, "unusual.yml")
"""Runs with other parameters that the accepted edition keeps beside the book's own: chapter → name → parameters."""


@dataclass(frozen=True)
class Page:
    """One notebook of a chapter as it stands now."""

    stem: str
    """Name of its file without the ending: ``trade_evidence``."""
    file: str
    """What its executed copy is called in the folder of a run."""
    source: str
    """Its JSON, read once, so that what runs and what is remembered are the same."""

    def notebook(self) -> NotebookNode:
        """The notebook, parsed."""
        return parsed(self.source)


@dataclass(frozen=True)
class Chapter:
    """A chapter of the project: its name, its contract and its notebooks as they stand now."""

    name: str
    """As on the command line: ``burden-sharing``."""
    root: Path
    """The project folder."""
    contract: type[Parameters]
    source: str
    """JSON of the notebook that tells the chapter."""
    evidence: str | None = None
    """JSON of the notebook with all its evidence, where there is one."""
    case: str = ""
    """Name of an unusual run; blank for the book's own."""
    given: Mapping[str, Any] = field(default_factory=dict)
    """Parameters in which the run differs from the chapter's defaults."""

    @property
    def stem(self) -> str:
        """Name of the chapter's file without its ending: ``burden_sharing``."""
        return stem(self.name)

    @property
    def title(self) -> str:
        """The run as lines of progress name it: ``trade``, or ``trade (one partner)``."""
        return f"{self.name} ({self.case})" if self.case else self.name

    @property
    def pages(self) -> tuple[Page, ...]:
        """The notebooks that are executed, the chapter first."""
        told = Page(self.stem, NOTEBOOK, self.source)
        return (told,) if self.evidence is None else (told, Page(evidence_stem(self.name), EVIDENCE, self.evidence))


def contract(name: str) -> type[Parameters]:
    """The contract of a chapter.

    Raises:
        BadInput: there is no such chapter.
    """
    if name not in CHAPTERS:
        raise BadInput(f"chapter {short(name)}: {known(name, CHAPTERS)}")
    return CHAPTERS[name]


def chapter(name: str, root: Path) -> Chapter:
    """Find a chapter by name.

    Raises:
        BadInput: there is no such chapter, or its notebook is missing or no notebook.
    """
    kind = contract(name)
    told, shown = (Path(FOLDER, f"{of(name)}.ipynb") for of in (stem, evidence_stem))
    return Chapter(
        name, root, kind, _source(name, root, told), _source(name, root, shown) if (root / shown).exists() else None
    )


def _source(name: str, root: Path, path: Path) -> str:
    try:
        source = (root / path).read_text(encoding="utf-8")
        if source.startswith("\ufeff"):
            raise BadInput(f"{path}: starts with a byte order mark (expected UTF-8 without one)")
        _looked_at(source)
    except FileNotFoundError:
        raise BadInput(f"{path}: no such file in {root} (expected the notebook of chapter {name})") from None
    except ValueError:  # not text, not JSON, not a notebook
        raise BadInput(f"{path}: not a Jupyter notebook") from None
    return source


@lru_cache(maxsize=16)
def _looked_at(source: str) -> None:
    """Refuse what is no notebook; a source that stands is parsed once, however often its chapter is asked for."""
    parsed(source)


def unusual(name: str, root: Path) -> list[Chapter]:
    """The unusual runs of a chapter, in the order of their file; none without the file.

    Raises:
        BadInput: the file is damaged, or a run asks for what the chapter's contract refuses.
    """
    path = root / UNUSUAL
    cases = parse(UNUSUAL.as_posix(), path.read_bytes()).get(name) if path.is_file() else None
    if not isinstance(cases or {}, dict) or not all(isinstance(given, dict) for given in (cases or {}).values()):
        raise BadInput(f"{UNUSUAL}: {name}: expected names of runs, each with its parameters")
    found = [replace(chapter(name, root), case=str(case), given=given) for case, given in (cases or {}).items()]
    for one in found:
        one.contract.checked(one.given)
    return found


def stem(name: str) -> str:
    """File name of a chapter without its ending, for its notebook and its module alike."""
    return name.replace("-", "_")


def title(name: str) -> str:
    """A chapter as a reader calls it: ``Burden sharing``."""
    return name.replace("-", " ").capitalize()


def evidence_stem(name: str) -> str:
    """File name of a chapter's evidence without its ending."""
    return f"{stem(name)}_evidence"


def parsed(source: str) -> NotebookNode:
    """A notebook from its JSON text.

    Raises:
        ValueError: the text is no notebook.
    """
    import nbformat  # here, since a contract can be asked for without a notebook

    try:
        return nbformat.reads(source, as_version=4)  # type: ignore[no-any-return, no-untyped-call]
    except Exception as fault:  # nbformat lets KeyError, AttributeError and errors of its own through
        raise ValueError(f"not a notebook: {fault}") from None


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The cells that are executed, in order."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def code_hash(pages: Iterable[Page]) -> str:
    """sha256 over the code cells alone: prose does not change results."""
    cells = [[cell.source for cell in code_cells(page.notebook())] for page in pages]
    return sha256(json.dumps(cells).encode()).hexdigest()
