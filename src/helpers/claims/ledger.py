"""The ledger: every claim as the book words it, with its test, its verdict now and its verdict over the years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from helpers.analysis import CHAPTERS
from helpers.analysis.horizon import THIS_YEAR
from helpers.claims.judgement import Judgement
from helpers.claims.register import ClaimTest, find
from helpers.data import load, shared
from helpers.errors import BadInput, known


@dataclass(frozen=True)
class Claim:
    """One row of table ``claims``."""

    id: str
    paper: str
    """Key in the list of references."""
    place: str
    """Where in the paper it stands."""
    theme: str
    """The chapter that decides it."""
    kind: str
    said_by: str
    """``author``, or ``reported`` where the paper only reports what somebody else said."""
    claim: str
    """What is claimed, in the book's own words."""
    test: str
    """How it is tested."""
    tolerance: str
    """How far off a number may be, or what counts as holding, and why."""
    published: date

    @property
    def tested(self) -> ClaimTest:
        """The test in code."""
        return find(self.id)

    def years(self) -> range:
        """Years up to which the claim is judged again: that of its publication and each since."""
        return range(self.published.year, THIS_YEAR + 1)


def claims(ids: Iterable[str] | None = None) -> list[Claim]:
    """The claims of the ledger, or those named, in the order of the chapters.

    Raises:
        BadInput: an id that the table does not hold.
    """
    every = _every()
    wanted = list(every) if ids is None else list(ids)
    if unknown := [name for name in wanted if name not in every]:
        raise BadInput(f"no claim {unknown[0]!r} ({known(unknown[0], every, 'alliances claims')})")
    return [claim for name, claim in every.items() if name in wanted]


def record(claim: Claim, judgement: Judgement) -> dict[str, Any]:
    """A claim and its judgement as a plain record, for tables and JSON."""
    return {
        "id": claim.id,
        "paper": claim.paper,
        "place": claim.place,
        "theme": claim.theme,
        "kind": claim.kind,
        "said_by": claim.said_by,
        "claim": claim.claim,
        "test": claim.test,
        "tolerance": claim.tolerance,
        "verdict": judgement.verdict,
        "sentence": judgement.sentence(claim.id).text,
        "due": judgement.due,
        "needs": judgement.needs,
        "numbers": [asdict(result) for result in judgement.numbers.values()],
        "sources": list(judgement.sources),
        "figure": claim.tested.figure,
    }


@shared
def _every() -> dict[str, Claim]:
    place = {name: position for position, name in enumerate(CHAPTERS)}
    rows = load("claims").sort_values("theme", key=lambda names: names.map(place), kind="stable").to_dict("records")
    return {str(row["id"]): _claim(row) for row in rows}


def _claim(row: dict[str, object]) -> Claim:
    fields = {name: str(row[name]) for name in Claim.__dataclass_fields__ if name != "published"}
    return Claim(**fields, published=row["published"].date())  # type: ignore[attr-defined]
