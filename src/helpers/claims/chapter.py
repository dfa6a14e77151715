"""The ledger as a chapter: every claim judged, and named results of all verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from pydantic import model_validator

from helpers.analysis.contract import Parameters, parameter
from helpers.analysis.results import Results, Study
from helpers.claims.judgement import VERDICTS, Judgement
from helpers.claims.ledger import Claim, claims
from helpers.data import tables_held

Theme = Literal["trade", "burden-sharing", "autonomy", "trilateral"]
Paper = Literal["wei2019", "ling2018", "sadozai2019", "huang2023"]


class ClaimsParameters(Parameters):
    """What a re-run of the claims ledger may change."""

    themes: Annotated[list[Theme], parameter("Chapters shown", "Chapters whose claims are shown.", min_length=1)] = [
        "trade",
        "burden-sharing",
        "autonomy",
        "trilateral",
    ]
    papers: Annotated[list[Paper], parameter("Papers shown", "Papers whose claims are shown.", min_length=1)] = [
        "wei2019",
        "ling2018",
        "sadozai2019",
        "huang2023",
    ]
    robust_pct: Annotated[
        float,
        parameter(
            "Share from which a verdict is firm",
            "Share of fair analyses from which on a verdict is called firm.",
            "%",
            ge=50,
            le=100,
        ),
    ] = 90.0

    @model_validator(mode="after")
    def _something_to_judge(self) -> Self:
        """A paper speaks of a theme: of trilateral huang2023 and sadozai2019, of others all but huang2023."""
        makes = {"trilateral": {"huang2023", "sadozai2019"}}
        others = {"wei2019", "ling2018", "sadozai2019"}
        if not any(set(self.papers) & makes.get(theme, others) for theme in self.themes):
            raise ValueError(
                f"parameters themes={self.themes}, papers={self.papers}: expected a paper that makes a claim on a theme"
            )
        return self


@dataclass(frozen=True)
class Entry:
    """A claim and what the data say of it under the book's own setting."""

    claim: Claim
    judgement: Judgement


@dataclass(frozen=True)
class Verdicts:
    """Some claims, judged."""

    entries: Sequence[Entry]
    results: Results
    """``claims.T05.verdict`` and every deciding number; ``claims.count.supported.trade`` and its like."""

    def count(self, verdict: str) -> int:
        """Claims under a verdict."""
        return sum(entry.judgement.verdict == verdict for entry in self.entries)


@dataclass(frozen=True)
class Claims(Study):
    """The only section of the chapter's analysis; robustness rests on the sweep and is added beside it."""

    verdicts: Verdicts


def analyse(p: ClaimsParameters) -> Claims:
    """Judge every claim that the run shows."""
    return Claims(judged([claim for claim in claims() if claim.theme in p.themes and claim.paper in p.papers]))


def judged(chosen: Sequence[Claim]) -> Verdicts:
    """Judge some claims under the book's own settings."""
    with tables_held():
        entries = [Entry(claim, claim.tested.run()) for claim in chosen]
    return Verdicts(entries, _results(entries))


def of_theme(theme: str) -> Verdicts:
    """The verdicts on the claims that one chapter decides."""
    return judged([claim for claim in claims() if claim.theme == theme])


KINDS = {
    "described": ("figure", "event"),
    "causal": ("causal",),
    "other": ("description", "comparison", "forecast"),
}
"""What claims are about: what can be looked up, what moved what, and all else."""


def _results(entries: Sequence[Entry]) -> Results:
    results = Results()
    for entry in entries:
        prefix, judgement = f"claims.{entry.claim.id}", entry.judgement
        results.add(f"{prefix}.verdict", judgement.verdict, "verdict", sources=judgement.sources)
        for name, it in judgement.numbers.items():
            results.add(
                f"{prefix}.{name}",
                it.value,
                it.unit,
                interval=it.interval,
                level=it.level,
                design=it.design,
                n=it.n,
                sources=it.sources,
            )
    results.add("claims.count.all", len(entries), "claims")
    results.add("claims.count.reported", sum(one.claim.said_by == "reported" for one in entries), "claims")
    for name, kinds in KINDS.items():
        borne_out = [entry.judgement.verdict == "supported" for entry in entries if entry.claim.kind in kinds]
        if borne_out:
            share, n = 100 * sum(borne_out) / len(borne_out), len(borne_out)
            results.add(f"claims.borne_out.{name}", share, "% of claims", n=n, design="supported in full")
    found = Counter(entry.judgement.verdict for entry in entries)
    for verdict in VERDICTS:
        results.add(f"claims.count.{verdict.replace(' ', '_')}", found[verdict], "claims")
    return results
