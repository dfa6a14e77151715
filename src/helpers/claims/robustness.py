"""How robust each verdict is: shares over the settings of its grid, and the choice that moves it most."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import pandas as pd

from helpers.analysis.results import Results
from helpers.claims.judgement import VERDICTS


@dataclass(frozen=True)
class Robustness:
    """The settings of one claim, each with its verdict; the first is the book's own.

    Shares are of the choices of analysis: other fair ways to answer the same claim. Other readings of its words are
    kept apart.
    """

    every: pd.DataFrame
    """One row a setting: verdict, number, ``reading``, and one column a choice (``choice.NAME``, its value as JSON)."""

    @cached_property
    def settings(self) -> pd.DataFrame:
        """Settings that read the claim as the book does."""
        return self.every[~self.every["reading"].astype(bool)]

    @cached_property
    def readings(self) -> pd.DataFrame:
        """Settings that read it otherwise, the book's own analysis held."""
        return self.every[self.every["reading"].astype(bool)]

    @property
    def fragile(self) -> bool:
        """Whether another verdict is as frequent as the book's own, or more, among the choices of analysis."""
        return self.rival is not None and self.shares[self.rival] >= self.holds

    @property
    def rival(self) -> str | None:
        """The most frequent of the other verdicts; None if there is none."""
        others = {verdict: share for verdict, share in self.shares.items() if verdict != self.verdict}
        return max(others, key=lambda verdict: others[verdict], default=None)

    @property
    def readings_hold(self) -> int:
        """Other readings under which the verdict is the book's own."""
        return int((self.readings["verdict"] == self.verdict).sum())

    @property
    def n(self) -> int:
        """Settings tried."""
        return len(self.settings)

    @property
    def verdict(self) -> str:
        """The book's own verdict."""
        return str(self.settings["verdict"].iloc[0])

    @cached_property
    def shares(self) -> Mapping[str, float]:
        """Verdict → share of the settings under it, in per cent."""
        counts = self.settings["verdict"].value_counts()
        return {verdict: 100 * counts[verdict] / self.n for verdict in VERDICTS if verdict in counts}

    @property
    def holds(self) -> float:
        """Share of the settings that give the book's own verdict, in per cent."""
        return self.shares[self.verdict]

    @property
    def choices(self) -> list[str]:
        """Names of the choices of analysis."""
        names = [column.removeprefix("choice.") for column in self.settings if column.startswith("choice.")]
        return [name for name in names if self.settings[f"choice.{name}"].nunique() > 1]

    def swing(self, choice: str) -> float:
        """How much one choice moves the verdict, in percentage points.

        The share of settings with the book's verdict is taken for each value of the choice;
        the swing is the largest share less the smallest.
        """
        same = (self.settings["verdict"] == self.verdict).groupby(self.settings[f"choice.{choice}"]).mean()
        return 100 * float(same.max() - same.min())

    @property
    def decisive(self) -> str | None:
        """The choice that moves the verdict most; none where no choice moves it."""
        swings = {choice: self.swing(choice) for choice in self.choices}
        best = max(swings, key=lambda choice: swings[choice], default=None)
        return best if best is not None and swings[best] > 0 else None


@dataclass(frozen=True)
class Swept:
    """What the sweep says of each claim."""

    robustness: Mapping[str, Robustness]
    years: Mapping[str, pd.DataFrame]
    """Claim → rows with ``until``, ``verdict``, ``sentence``, in order of time."""

    def digest(self, claim: str) -> str:
        """Eight characters that change with any verdict or sentence of a claim, under any setting or up to any year."""
        rows = [self.robustness[claim].every, self.years[claim]]
        return sha256("".join(one[["verdict", "sentence"]].to_csv(index=False) for one in rows).encode()).hexdigest()[
            :8
        ]

    @classmethod
    def of(cls, sweep: pd.DataFrame) -> Swept:
        """From the rows of a claims sweep."""
        whole = sweep[sweep["until"].isna()].sort_values(["claim", "position"])
        dated = sweep[sweep["until"].notna()].sort_values(["claim", "until"])
        return cls(
            {str(claim): Robustness(_with_choices(rows)) for claim, rows in whole.groupby("claim")},
            {str(claim): rows[["until", "verdict", "sentence"]] for claim, rows in dated.groupby("claim")},
        )


def robustness_results(chosen: Sequence[str], swept: Swept, robust_pct: float) -> Results:
    """Named results of the sweep for the claims of a run: ``claims.T05.holds`` and its like."""
    results = Results()
    varied = [swept.robustness[name] for name in chosen if swept.robustness[name].n > 1]
    for name in chosen:
        _add_claim(results, name, swept.robustness[name])
    first = {name: swept.years[name]["verdict"].iloc[0] for name in chosen}
    changed = [name for name in chosen if first[name] != swept.years[name]["verdict"].iloc[-1]]
    settings = sum(found.n for found in varied)
    results.add("claims.settings", settings, "settings")
    results.add("claims.varied", len(varied), "claims")
    results.add("claims.firm", sum(found.holds >= robust_pct for found in varied), "claims", n=settings)
    results.add("claims.fragile", sum(found.fragile for found in varied), "claims", n=settings)
    results.add("claims.changed", len(changed), "claims")
    results.add("claims.then_open", sum(first[name] == "open" for name in changed), "claims")
    return results


def _add_claim(results: Results, name: str, found: Robustness) -> None:
    results.add(f"claims.{name}.settings", found.n, "settings")
    results.add(f"claims.{name}.holds", found.holds, "%", n=found.n)
    results.add(f"claims.{name}.fragile", found.fragile, "yes or no", n=found.n)
    if found.fragile:
        results.add(f"claims.{name}.rival", found.rival, "verdict", n=found.n)
    if len(found.readings):
        results.add(f"claims.{name}.readings_hold", found.readings_hold, "readings", n=len(found.readings))
    if found.decisive is not None:
        results.add(f"claims.{name}.swing", found.swing(found.decisive), "pp", n=found.n)


def _with_choices(rows: pd.DataFrame) -> pd.DataFrame:
    settings = [json.loads(text) for text in rows["setting"]]
    choices = {
        f"choice.{name}": [json.dumps(setting[name], ensure_ascii=False) for setting in settings]
        for name in settings[0]
    }
    return rows.assign(**choices).reset_index(drop=True)
