"""The two sides of a comparison: the accepted book, the book at a revision of git, or a run; and why they differ."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from helpers.claims.register import MODULES
from helpers.errors import BadInput
from helpers.runs import shelf, verdicts
from helpers.runs.account import Account, of_run
from helpers.runs.cache import kept
from helpers.runs.chapters import Chapter, stem, title
from helpers.runs.compare import Change, changes, same
from helpers.runs.edition import accepted, edition_file, released
from helpers.runs.folder import MANIFEST, RESULTS

BOOK = "book"
"""What stands for the accepted edition."""
LEDGER = "claims"
PARTS = {"data": ("data", ":!data/edition"), "code": ("src", "chapters"), "versions": ("requirements.lock",)}
"""Why two revisions may differ → where that lies in the project."""

Why = Literal["parameters", "data", "code", "versions"]


@dataclass(frozen=True)
class Side:
    """What is compared."""

    label: str
    """As one types it."""
    account: Account
    folder: Path | None = None
    """Where the run lies, for a run."""
    revision: str | None = None
    built: Path | None = None
    """Where the book of this checkout was last built, for the book."""
    title: str = ""
    """What a run is called, by whoever made it or by a set that ships with the book; may be empty."""


@dataclass(frozen=True)
class Cause:
    """One thing that the two sides do not share, and from which they may differ."""

    why: Why
    name: str
    before: Any = None
    after: Any = None

    def __str__(self) -> str:
        """``pandas 3.0.0 → 3.0.1``, ``steel_trade (2 rows added)``, or the name alone where no more is known."""
        said = [text for text in (self.before, self.after) if text is not None]
        if self.why == "data":
            return f"{self.name} ({'; '.join(said)})" if said else self.name
        return f"{self.name} {self.before} → {self.after}" if said else self.name


@dataclass(frozen=True)
class Comparison:
    """Two sides, why they differ and what differs."""

    before: Side
    after: Side
    causes: list[Cause]
    changes: list[Change]
    untold: bool = False
    """Whether data, code and versions of a side are not known."""
    not_accepted: int = 0
    """In how many places the book as it was last built is not its accepted edition, where that is a side."""
    as_built: list[Change] = field(default_factory=list)
    """What a run says otherwise than the edition, but just as the book as it was last built: no work of assumptions."""

    @property
    def caveat(self) -> str:
        """One sentence where the edition is older than the code; empty where it is not, or where that is not known."""
        if not self.not_accepted:
            return ""
        places = "1 place" if self.not_accepted == 1 else f"{self.not_accepted:,} places"
        differs = f"The book as it was last built differs from its accepted edition in {places}"
        if self.after.folder is None:
            return f"{differs}, which are counted above too."
        return (
            f"{differs}. Where this run shares such a difference, its assumptions did not make it: it is not counted."
        )


def compared(before: Side, after: Side, root: Path) -> Comparison:
    """The comparison of two sides.

    Raises:
        BadInput: they are of two chapters.
    """
    if before.account.chapter != after.account.chapter:
        raise BadInput(
            f"{after.label}: a run of {title(after.account.chapter)} "
            f"(expected one of {title(before.account.chapter)}, like {before.label})"
        )
    known = _manifest(before), _manifest(after)
    made = list(_parameters(before, after))
    if before.revision or after.revision:
        made += _of_revisions(before.revision, after.revision, root)
    elif known[0] and known[1]:
        made += _of_manifests(known[0], known[1])
    else:
        made += [Cause("data", name, None, what) for one in known if one for name, what in _other_data(one).items()]
    untold = not (before.revision or after.revision) and None in known
    found, unlike = changes(before.account, after.account), [_not_accepted(one, root) for one in (before, after)]
    left_behind = {(one.kind, one.id): one for one in unlike[0]} if after.folder else {}
    told = [(one, _alike(one, left_behind.get((one.kind, one.id)))) for one in found]
    rest, apart = ([one for one, built in told if built is wanted] for wanted in (False, True))
    return Comparison(before, after, made, rest, untold, sum(map(len, unlike)), apart)


def _not_accepted(one: Side, root: Path) -> list[Change]:
    """What the built book, which is as new as the last build, says otherwise than an edition."""
    if one.built is None or not (one.built / RESULTS).is_file():
        return []
    ledger = one.built.with_name(LEDGER)
    judged = of_run(ledger) if (ledger / RESULTS).is_file() else accepted(root, LEDGER) if _has_ledger(root) else None
    return changes(one.account, _with_verdicts(of_run(one.built), judged))


def _alike(one: Change, other: Change | None) -> bool:
    return other is not None and same(one.before, other.before) and same(one.after, other.after)


def as_record(found: Comparison) -> dict[str, Any]:
    """A comparison as plain JSON."""
    return {
        "chapter": found.after.account.chapter,
        "before": found.before.label,
        "after": found.after.label,
        "causes": [asdict(one) for one in found.causes],
        "changes": [asdict(one) for one in found.changes],
        "as_built": [asdict(one) for one in found.as_built],
        "caveat": found.caveat,
    }


def book(root: Path, chapter: str) -> Side:
    """The accepted edition of a chapter, with the ledger's verdicts on its claims."""
    account = _with_verdicts(accepted(root, chapter), accepted(root, LEDGER) if _has_ledger(root) else None)
    return Side(BOOK, account, built=root / "_build" / "chapters" / stem(chapter))


def _has_ledger(root: Path) -> bool:
    return edition_file(root, LEDGER).is_file()


def run(folder: Path, title: str = "") -> Side:
    """A run with the verdicts on its chapter's claims under its assumptions; ``title``: what it is called."""
    account = of_run(folder)
    judged = account.model_copy(update={"claims": {**account.claims, **verdicts.read(folder)}})
    return Side(folder.name if folder.name != BOOK else f"the run {BOOK}", judged, folder, title=title)


def other_data(side: Side) -> dict[str, str]:
    """Tables of a side that were not the book's → what was other about them."""
    return _other_data(_manifest(side) or {}) if side.folder else {}


def built(chapter: Chapter) -> Side:
    """The executed copy of a chapter, or that under a set of assumptions, with the verdicts that go with it."""
    folder = kept(chapter)
    judged = verdicts.under(chapter.name, chapter.given)
    account = of_run(folder)
    label = chapter.case or BOOK
    return Side(label, account.model_copy(update={"claims": {**account.claims, **judged}}), folder)


def revision(root: Path, name: str, chapter: str) -> Side:
    """The edition of a chapter that was accepted at a revision of git, such as the tag of a release.

    Raises:
        BadInput: git knows no such revision.
    """
    if name.startswith("-"):
        raise BadInput(f"{name}: no revision of git")
    told, ledger = (released(root, name, one) for one in (chapter, LEDGER))
    return Side(name, _with_verdicts(told or Account(chapter=chapter, parameters={}), ledger), revision=name)


def side(text: str, root: Path, chapter: str | None) -> Side:
    """What a word of the command line names: ``book``, the folder of a run, one on the shelf, or a revision.

    Raises:
        BadInput: it names nothing of these.
    """
    folder = folder_of(text, root)
    if folder is not None:
        return run(folder, shelf.title(root, folder))
    if chapter is None:
        raise BadInput(f"{text}: no folder of a run (expected one on either side, or --chapter)")
    return book(root, chapter) if text == BOOK else revision(root, text, chapter)


def folder_of(text: str, root: Path) -> Path | None:
    """The folder of a run that a word names, or what a run is called; None for the book and for revisions.

    Raises:
        BadInput: it is a folder, but not that of a run.
    """
    if text == BOOK:
        return None
    for path in (Path(text), root / shelf.SHELF / text):
        if path.is_dir():
            if not (path / RESULTS).is_file():
                raise BadInput(f"{path / RESULTS}: No such file or directory (expected the results of a run)")
            return path
    called = [one.folder for one in shelf.kept_runs(root) if one.name == text]
    return called[0] if len(called) == 1 else None


def _with_verdicts(account: Account, ledger: Account | None) -> Account:
    """An account with the ledger's verdicts on the chapter's claims, which chapters themselves only link to."""
    known = ledger.claims.items() if ledger else ()
    mine = {name: one for name, one in known if MODULES.get(name[0]) == stem(account.chapter)}
    return account.model_copy(update={"claims": {**account.claims, **mine}})


def _git(root: Path, *words: str) -> str:
    done = subprocess.run(  # noqa: S603 - fixed words, and a revision that does not begin like an option
        ["git", "-C", str(root), *words],  # noqa: S607
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return done.stdout


def _manifest(one: Side) -> Mapping[str, Any] | None:
    path = (one.folder or one.built or Path()) / MANIFEST
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def _parameters(before: Side, after: Side) -> Iterator[Cause]:
    old, new = before.account.parameters, after.account.parameters
    for name in dict.fromkeys([*new, *old]):
        if old.get(name) != new.get(name):
            yield Cause("parameters", name, old.get(name), new.get(name))


def _of_manifests(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Cause]:
    yield from _tables(old, new)
    yield from _differing("code", old.get("modules"), new.get("modules"))
    if old.get("code") != new.get("code"):
        yield Cause("code", "notebooks")
    yield from _differing("versions", old.get("versions"), new.get("versions"))
    if old.get("python") != new.get("python"):
        yield Cause("versions", "python", old.get("python"), new.get("python"))


def _tables(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Cause]:
    """Tables in two states, and those that only one side was given, with what was other about them."""
    before, after = _other_data(old), _other_data(new)
    differing = {cause.name: cause for cause in _differing("data", old.get("tables"), new.get("tables"))}
    both = dict(old.get("tables") or {}).keys() & dict(new.get("tables") or {}).keys()
    for name in dict.fromkeys([*differing, *after, *before]):
        if name in differing or (name not in both and before.get(name) != after.get(name)):
            yield Cause("data", name, before.get(name), after.get(name))


def _other_data(manifest: Mapping[str, Any]) -> dict[str, str]:
    return dict(manifest.get("other_data") or {})


def _differing(why: Why, old: Any, new: Any) -> Iterator[Cause]:
    """What both sides used and in two states; what only one used follows from its parameters."""
    for name in dict.fromkeys([*dict(new or {}), *dict(old or {})]):
        was, now = dict(old or {}).get(name), dict(new or {}).get(name)
        if was is not None and now is not None and was != now:
            yield Cause(why, name, *((was, now) if why == "versions" else ()))


def _of_revisions(old: str | None, new: str | None, root: Path) -> Iterator[Cause]:
    """Files that differ between two revisions, or between one and what is here now."""
    ends = [one for one in (old, new) if one]
    for why, places in PARTS.items():
        for path in _git(root, "diff", "--name-only", *ends, "--", *places).splitlines():
            yield Cause(why, path)  # type: ignore[arg-type]
