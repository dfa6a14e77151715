"""The shelf of runs: ``runs/`` in the project, one folder a run, named by what it assumes otherwise than the book."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from helpers.analysis.contract import Parameters, written
from helpers.data.place import write_whole
from helpers.errors import BadInput, known
from helpers.runs.account import read_json
from helpers.runs.folder import MANIFEST, PASSING, discard
from helpers.runs.given import assumptions

SHELF = "runs"
NAMES = "names.json"
"""What people call their runs; beside the folders, so that no run differs by its name."""
LONGEST = 90
"""Characters of a folder's name; what is longer ends in a digest."""
MOST_TOLD = 2
"""Assumptions by which a run is called; of more the number is told."""
AS_IN_THE_BOOK = "assumptions as in the book"
"""Of a run without other assumptions."""
LONGEST_NAME = 80
"""Characters of what a run is called."""


@dataclass(frozen=True)
class Kept:
    """A run on the shelf."""

    folder: Path
    chapter: str
    parameters: Mapping[str, Any]
    differing: Mapping[str, Any]
    """Parameters that are not the book's."""
    finished: str
    """Time of its end, ISO."""
    name: str
    """What it is called; empty if nobody gave it a name."""
    data: Mapping[str, str]
    """Tables that were not the book's → what was other about them."""
    set: str
    """Title of the set that ships with the book and assumes the same; empty if none does."""

    @property
    def title(self) -> str:
        """What it is called, or the title of its set."""
        return self.name or self.set

    @property
    def called(self) -> str:
        """Its title, else what it assumes otherwise than the book."""
        return self.title or in_words(self.chapter, self.differing, self.data)

    @property
    def assumed(self) -> str:
        """All that it assumes otherwise than the book."""
        return in_words(self.chapter, self.differing, self.data, None)


def differing(contract: type[Parameters], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values that are not the book's own, in the order of the contract."""
    book = contract().model_dump()
    return {name: values[name] for name in book if name in values and values[name] != book[name]}


def in_words(chapter: str, values: Mapping[str, Any], data: Collection[str], most: int | None = MOST_TOLD) -> str:
    """What a run is called by: values of parameters, of many the first, and tables that were not the book's."""
    from helpers.runs.chapters import contract

    told = [assumptions(contract(chapter), values, most)] if values else []
    told += [f"other data: {', '.join(data)}"] if data else []
    return "; ".join(told) or AS_IN_THE_BOOK


def folder_name(chosen: Parameters, data: str = "") -> str:
    """Name of a run's folder that says what differs: ``trade-start_year=2012-measure=real``.

    Equal parameters give equal names, others give others; no longer than a file system or an address takes. ``data``:
    a word for data that are not the book's.
    """
    stem = chosen.chapter().replace("-", "_")
    texts = [f"{name}={written(value, '+')}" for name, value in differing(type(chosen), chosen.model_dump()).items()]
    plain = "-".join([stem, *texts, *filter(None, [data])]) if texts or data else f"{stem}-as-the-book"
    safe = re.sub(r"[^A-Za-z0-9_.=+-]", "_", plain)
    if safe == plain and len(plain) <= LONGEST:
        return plain
    return f"{safe[: LONGEST - 9]}-{sha256(f'{chosen.model_dump_json()}{data}'.encode()).hexdigest()[:8]}"


def kept_runs(root: Path) -> list[Kept]:
    """The runs on the shelf, latest first; folders without a whole run, or with one under way, are left out."""
    names, titles = _names(root), set_titles(root)
    folders = [one for one in (root / SHELF).glob("*/") if not one.is_symlink() and not one.name.endswith(PASSING)]
    found = [_kept(folder, names, titles) for folder in folders]
    return sorted((one for one in found if one), key=lambda one: (one.finished, one.folder.name), reverse=True)


def set_titles(root: Path) -> dict[str, str]:
    """What the sets that ship with the book assume, as :func:`assumed` has it → title of the set.

    Raises:
        BadInput: the file of sets is damaged.
    """
    from helpers.analysis import CHAPTERS
    from helpers.runs.sets import named_sets

    return {
        assumed(CHAPTERS[name], CHAPTERS[name].checked(one.parameters).model_dump()): one.title
        for name in CHAPTERS
        for one in named_sets(root, name).values()
    }


def assumed(contract: type[Parameters], values: Mapping[str, Any]) -> str:
    """What a run assumes otherwise than the book, as one text."""
    return f"{contract.chapter()} {json.dumps(differing(contract, values))}"


def folders(root: Path) -> list[str]:
    """The names of the runs on the shelf, in order."""
    return sorted(
        one.parent.name for one in (root / SHELF).glob(f"*/{MANIFEST}") if not one.parent.name.endswith(PASSING)
    )


def title(root: Path, folder: Path) -> str:
    """What a run is called, on the shelf or elsewhere; empty if neither a person nor a set gave it a title."""
    on_shelf = folder.resolve().parent == (root / SHELF).resolve()
    kept = _kept(folder, _names(root) if on_shelf else {}, set_titles(root))
    return kept.title if kept else ""


def find(root: Path, name: str) -> Kept:
    """A run on the shelf by the name of its folder.

    Raises:
        BadInput: there is none.
    """
    every = {one.folder.name: one for one in kept_runs(root)}
    if name not in every:
        raise BadInput(f"no run {name[:LONGEST]!r} on the shelf ({known(name, every, 'alliances runs')})")
    return every[name]


def call(root: Path, folder: str, name: str) -> None:
    """Give a run a name; an empty one takes its name away."""
    run, plain = find(root, folder), " ".join(name.split())[:LONGEST_NAME]
    others = {key: value for key, value in _names(root).items() if key != run.folder.name}
    _write_names(root, {**others, **({run.folder.name: plain} if plain else {})})


def remove(root: Path, folder: str) -> None:
    """Delete a run and its name."""
    run = find(root, folder)
    discard(run.folder)
    _write_names(root, {key: value for key, value in _names(root).items() if key != run.folder.name})


def _kept(folder: Path, names: Mapping[str, str], titles: Mapping[str, str]) -> Kept | None:
    from helpers.runs.chapters import contract

    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        chapter, parameters = str(manifest["chapter"]), dict(manifest["parameters"])
        kind, data = contract(chapter), dict(manifest.get("other_data", {}))
        title = "" if data else titles.get(assumed(kind, parameters), "")
        name, finished = names.get(folder.name, ""), str(manifest["finished"])
        return Kept(folder, chapter, parameters, differing(kind, parameters), finished, name, data, title)
    except (OSError, ValueError, KeyError, TypeError, BadInput):
        return None


def _names(root: Path) -> dict[str, str]:
    path = root / SHELF / NAMES
    content = read_json(path) if path.is_file() else {}
    return {str(key): str(value) for key, value in content.items()} if isinstance(content, dict) else {}


def _write_names(root: Path, names: Mapping[str, str]) -> None:
    write_whole(root / SHELF / NAMES, json.dumps(dict(names), indent=1, ensure_ascii=False) + "\n")
