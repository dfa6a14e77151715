"""What becomes of a chapter's claims under the assumptions of a run.

A claim keeps what its own question fixes, such as the ally that it speaks of; everything else that the run changes
is changed for it too. Choices that only say what a page shows do not reach a claim.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.data import tables_held
from helpers.data.place import write_whole
from helpers.errors import BadInput
from helpers.runs.account import Claim as Verdict
from helpers.runs.account import read_json

if TYPE_CHECKING:
    from helpers.claims.ledger import Claim

VERDICTS = "verdicts.json"
"""Beside the results of a run: the verdict and the sentence of each claim of its chapter."""


def under(chapter: str, changed: Mapping[str, Any]) -> dict[str, Verdict]:
    """The verdicts on a chapter's claims with some parameters changed; a claim that these leave no data is left out."""
    from helpers.claims.ledger import claims

    with tables_held():
        judged = {claim.id: _judged(claim, changed) for claim in claims() if claim.theme == chapter}
    return {name: verdict for name, verdict in judged.items() if verdict is not None}


def write(folder: Path, judged: Mapping[str, Verdict]) -> None:
    """Keep the verdicts on the claims of a run in its folder."""
    records = {name: one.model_dump() for name, one in judged.items()}
    write_whole(folder / VERDICTS, json.dumps(records, indent=1, ensure_ascii=False) + "\n")


def read(folder: Path) -> dict[str, Verdict]:
    """The verdicts kept in the folder of a run; none where it has none."""
    path = folder / VERDICTS
    content = read_json(path) if path.is_file() else {}
    return {str(name): Verdict.model_validate(one) for name, one in dict(content).items()}


def _judged(claim: Claim, changed: Mapping[str, Any]) -> Verdict | None:
    test = claim.tested
    setting = {name: value for name, value in changed.items() if name not in test.parameters}
    try:
        judgement = test.run(setting)
        return Verdict(verdict=judgement.verdict, sentence=judgement.sentence(claim.id).text)
    except (LookupError, ValueError, ZeroDivisionError, TypeError, BadInput):
        return None  # the run shows other countries or years than those of which the claim speaks
