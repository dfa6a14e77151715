"""What a run says, as data: sentences, figures, tables, verdicts and numbers, each by name.

An account is read from the folder of a run, or from the accepted edition of the book. Comparisons need nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from helpers.display.parts import SAID_MIME
from helpers.errors import BadInput
from helpers.runs import RESULTS_MIME
from helpers.runs.folder import RESULTS

KINDS = ("sentences", "figures", "tables", "claims")
"""What an output of a notebook may say, beside the numbers of its last."""


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Number(_Record):
    """A named result."""

    value: float | int | str | bool
    unit: str
    interval: tuple[float, float] | None = None
    level: float | None = None
    n: int | None = None


class Figure(_Record):
    """The words of a figure, the labels inside its drawing, and digests of the data behind it and of its marks."""

    title: str
    question: str = ""
    """What is asked; empty where the title asks it."""
    subtitle: str
    answer: str
    """Id of the sentence that answers the question."""
    alt: str
    note: str
    labels: tuple[str, ...]
    data: str
    marks: str = ""


class Table(_Record):
    """The words of a table: every cell as it is printed."""

    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Claim(_Record):
    """A verdict and the sentence that gives it."""

    verdict: str
    sentence: str
    settings: str = ""
    """In the ledger: a digest of verdict and sentence under every setting of the claim's grid and up to each year."""


class Account(_Record):
    """Everything that one run says, in the order of its page."""

    chapter: str
    parameters: dict[str, Any]
    findings: dict[str, str] = {}
    """Sentences at the head of the chapter, heaviest first, each with its place: ``1, fig-balance``."""
    sentences: dict[str, str] = {}
    figures: dict[str, Figure] = {}
    tables: dict[str, Table] = {}
    claims: dict[str, Claim] = {}
    numbers: dict[str, Number] = {}

    def within(self, whole: Account) -> bool:
        """Whether sentences, figures, tables and claims are said in a whole just so."""
        return all(getattr(self, kind).items() <= getattr(whole, kind).items() for kind in KINDS)

    @classmethod
    def of(cls, content: Any, place: object) -> Self:
        """From plain JSON.

        Raises:
            BadInput: something is missing or of the wrong kind; names the first place.
        """
        try:
            return cls.model_validate_json(json.dumps(content))
        except (ValidationError, ValueError, RecursionError) as fault:
            raise BadInput(f"{place}: {_first(fault)} (expected what a run says)") from None


def _first(fault: Exception) -> str:
    if not isinstance(fault, ValidationError):
        return "not JSON"
    error = fault.errors()[0]
    where = ".".join(str(part)[:60] for part in error["loc"]) or "the whole"
    return f"{where}: {error['msg'].lower()}"


def of_run(folder: Path) -> Account:
    """The account of a run from its ``results.json``.

    Raises:
        BadInput: there is none, or it is damaged.
    """
    path = folder / RESULTS
    content = read_json(path)
    if not isinstance(content, dict) or not isinstance(content.get("said"), dict):
        raise BadInput(f"{path}: expected the results of a run (chapter, parameters, findings, results, said)")
    return _account(content, content["said"], path)


def of_outputs(outputs: Iterable[Mapping[str, Any]]) -> Account:
    """The account of a chapter from the data of its outputs, in the order of the page."""
    every = list(outputs)
    payload = handed_over(every)
    return _account(payload, said(every), payload["chapter"])


def of_part(outputs: Iterable[Mapping[str, Any]]) -> Account:
    """The account of some outputs of a chapter, without numbers and findings."""
    return _account({"chapter": "", "parameters": {}, "results": []}, said(outputs), "a part")


def handed_over(outputs: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the pages of a chapter handed over at their ends, in one: of what two of them name, the first counts."""
    first, *others = (json.loads(data[RESULTS_MIME]) for data in outputs if RESULTS_MIME in data)
    merged = dict(first)
    for other in others:
        known = {one["id"] for one in merged["results"]}
        merged["results"] = [*merged["results"], *(one for one in other["results"] if one["id"] not in known)]
        merged |= {key: {**other[key], **merged[key]} for key in ("tables", "consulted", "modules", "versions")}
    return merged


def _account(content: Mapping[str, Any], spoken: Mapping[str, Any], place: object) -> Account:
    sentences = _by_id(spoken.get("sentences", []), f"{place}: said.sentences")
    return Account.of(
        {
            **{key: content.get(key) for key in ("chapter", "parameters")},
            **{kind: _by_id(spoken.get(kind, []), f"{place}: said.{kind}") for kind in KINDS},
            "sentences": {name: one.get("text") for name, one in sentences.items()},
            "findings": _findings(content.get("findings", []), place),
            "numbers": _by_id(content.get("results"), f"{place}: results"),
        },
        place,
    )


def _findings(records: Any, place: object) -> dict[str, str]:
    known = _by_id(records, f"{place}: findings")
    return {name: f"{rank}, {one.get('figure')}" for rank, (name, one) in enumerate(known.items(), 1)}


def read_json(path: Path) -> Any:
    """Content of a JSON file.

    Raises:
        BadInput: there is none, or it is not JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise BadInput(f"{path}: {fault.strerror} (expected the results of a run)") from None
    except (ValueError, RecursionError):
        raise BadInput(f"{path}: not JSON (expected the results of a run)") from None


def _by_id(records: Any, place: str) -> dict[str, dict[str, Any]]:
    if not isinstance(records, list) or not all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in records
    ):
        raise BadInput(f"{place}: expected a list of records with an id")
    return {one["id"]: one for one in records}


def said(outputs: Iterable[Mapping[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """What the outputs of an executed notebook say, by kind, in the order of the page.

    Args:
        outputs: the data of each output, by type.

    Raises:
        ValueError: two sentences, figures or tables bear one name.
    """
    found: dict[str, list[dict[str, Any]]] = {kind: [] for kind in KINDS}
    for data in outputs:
        for kind, records in data.get(SAID_MIME, {}).items():
            found[kind] += records
    for kind, records in found.items():
        if twice := _repeated(one["id"] for one in records):
            raise ValueError(f"two {kind} are called {twice!r}")
    return found


def _repeated(names: Iterable[str]) -> str | None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def in_short(account: Account) -> dict[str, dict[str, str]]:
    """Kind → name → what is said there: sentences as they read, of a figure or table a digest of all it shows."""
    return {
        "verdict": {name: one.verdict for name, one in account.claims.items()},
        "finding": account.findings,
        "sentence": account.sentences | {f"claims.{name}": one.sentence for name, one in account.claims.items()},
        "figure": {name: _digest(one) for name, one in account.figures.items()},
        "table": {name: _digest(one) for name, one in account.tables.items()},
    }


def _digest(record: BaseModel) -> str:
    return sha256(record.model_dump_json().encode()).hexdigest()[:8]


def apart(book: Account, other: Account) -> dict[str, dict[str, str]]:
    """What another run says otherwise than the book's own, in short; blank for what it does not say at all."""
    before, after = in_short(book), in_short(other)
    return {
        kind: {
            name: after[kind].get(name, "")
            for name in dict.fromkeys([*after[kind], *before[kind]])
            if after[kind].get(name) != before[kind].get(name)
        }
        for kind in after
    }


def rounded(account: Account) -> dict[str, Any]:
    """The account as plain JSON to be kept: numbers to ten digits, what is empty left out."""
    plain: Mapping[str, Any] = account.model_dump(mode="json", exclude_defaults=True)
    return {key: _ten_digits(value) if key == "numbers" else value for key, value in plain.items()}


def _ten_digits(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _ten_digits(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_ten_digits(one) for one in value]
    return float(f"{value:.10g}") if isinstance(value, float) else value
