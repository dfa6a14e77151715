"""The chance that another bloc comes to govern: which votes must come in time, and who governs when they come.

A bloc loses office at a vote, or between votes. Votes are scheduled: the ends of presidential terms, the last day of a
lower house. Whether the governing bloc loses one is learnt from earlier votes in the same place: in the United States
from those at which the president could, or could not, go on; in Japan and Korea from those under the same bloc.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from helpers.analysis.statistics import Floats
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.staying_on import JEFFREYS, SIXTH_REPUBLIC, Spells, early_rate
from helpers.analysis.trilateral.survival import DAYS_A_MONTH, DAYS_A_YEAR
from helpers.data import load

VOTES = "scheduled votes, and earlier ones under who governs"
"""What a chance of a change of bloc rests on."""
FORMED_WITHIN = np.timedelta64(60, "D")
"""Days after a vote within which a new government counts as its outcome."""


@dataclass(frozen=True)
class Record:
    """Earlier votes, and the time between them, under those who govern on a day."""

    lost: int
    """Votes after which another bloc governed."""
    kept: int
    between: int
    """Changes of bloc between votes."""
    years: float
    """Years in which there could be such a change."""

    @property
    def votes(self) -> int:
        """Votes that the chance of losing one is learnt from."""
        return self.lost + self.kept


@dataclass(frozen=True)
class ChangeChance:
    """Chance that another bloc comes to govern within the horizon."""

    due: tuple[Record, ...]
    """For each vote that must come within the horizon, the record of earlier ones like it."""
    record: Record
    """Of those who govern on the day."""
    years: float
    """Length of the horizon."""
    unscheduled: tuple[float, float]
    """Shape and rate (years) of the gamma distribution of the yearly rate of changes between votes, or in Korea, where
    these bring a vote, of early exits."""
    early_votes: bool
    """Whether the unscheduled is a vote that may be kept, and that stands for the one that is due."""

    @property
    def chance(self) -> float:
        """At the means of the priors."""
        shares = {one: np.array([lost_share(one)]) for one in {self.record, *self.due}}
        shape, rate = self.unscheduled
        return float(self._chance(shares, np.array([shape / rate]))[0])

    def draws(self, count: int, rng: np.random.Generator) -> Floats:
        """Draws of the chance; each record is drawn once, for votes alike share it."""
        records = dict.fromkeys([*self.due, self.record])
        shares = {one: rng.beta(one.lost + JEFFREYS, one.kept + JEFFREYS, count) for one in records}
        shape, rate = self.unscheduled
        return self._chance(shares, rng.gamma(shape, 1 / rate, count))

    def _chance(self, shares: dict[Record, Floats], rate: Floats) -> Floats:
        kept = np.prod([1 - shares[one] for one in self.due], axis=0)
        unscheduled = 1 - np.exp(-self.years * rate)
        if self.early_votes:
            unscheduled = np.zeros_like(rate) if self.due else unscheduled * shares[self.record]
        return np.asarray(1 - kept * (1 - unscheduled))

    @property
    def votes(self) -> int:
        """Earlier votes that the chance rests on."""
        return sum(one.votes for one in dict.fromkeys(self.due or (self.record,)))


def lost_share(record: Record) -> float:
    """Share of votes lost, at the mean of Jeffreys' prior."""
    return (record.lost + JEFFREYS) / (record.votes + 2 * JEFFREYS)


def changed_chances(study: Spells, day: pd.Timestamp, p: TrilateralParameters) -> dict[str, ChangeChance]:
    """By country, the chance of another bloc within the horizon as seen from a day; none where the office is vacant."""
    when, ahead = np.datetime64(day, "D"), np.timedelta64(round(p.horizon_months * DAYS_A_MONTH), "D")
    years = float(ahead.astype(int)) / DAYS_A_YEAR
    chances = {}
    for country in ("USA", *p.allies):
        i = study.serving(country, when)
        if i is None:
            continue
        record, early = _record(study, i, when, p), country == "KOR"
        rate = early_rate(study, study.on(when), country) if early else _between(record, _record(study, i, when))
        chances[country] = ChangeChance(_due(study, i, when, when + ahead, p, record), record, years, rate, early)
    return chances


def changed_draws(study: Spells, day: pd.Timestamp, p: TrilateralParameters) -> dict[str, Floats]:
    """By country, draws of the chance of another bloc within the horizon; they give its interval."""
    rng = np.random.default_rng(p.seed)
    return {who: one.draws(p.draws, rng) for who, one in changed_chances(study, day, p).items()}


def _between(own: Record, every: Record) -> tuple[float, float]:
    """Gamma distribution of the yearly rate of changes between votes: own ones, drawn towards the rate under all."""
    pooled = (every.between + JEFFREYS) / every.years
    return own.between + JEFFREYS, own.years + JEFFREYS / pooled


def _due(
    study: Spells, i: int, day: np.datetime64, end: np.datetime64, p: TrilateralParameters, record: Record
) -> tuple[Record, ...]:
    """The record behind each vote that must come up to ``end``."""
    country = str(study.country[i])
    if country == "JPN":
        last, term = _houses(day)
        return (record,) * _ends_of_terms(last, term, end)
    terms = study.terms(i)
    coming = (terms.ends > day) & (terms.ends <= end)
    if country == "KOR":
        # While another acts for the president a vote comes within months.
        return (record,) * int(study.acting[i] or coming.any())
    return tuple(_record(study, i, day, p, bool(on)) for on in terms.on[coming])


def _houses(day: np.datetime64) -> tuple[np.datetime64, int]:
    """Day of the last vote for the lower house known on a day, and its term in years."""
    row = known(load("lower_house_elections"), pd.Timestamp(day), "date").sort_values("date").iloc[-1]
    return np.datetime64(row["date"], "D"), int(row["term_years"])


def _ends_of_terms(last: np.datetime64, term: int, end: np.datetime64) -> int:
    """Votes that must come up to a day if every house sits out its term."""
    day, count = pd.Timestamp(last) + pd.DateOffset(years=term), 0
    while day <= pd.Timestamp(end):
        day, count = day + pd.DateOffset(years=term), count + 1
    return count


def _record(
    study: Spells,
    i: int,
    day: np.datetime64,
    p: TrilateralParameters | None = None,
    could_go_on: bool | None = None,
) -> Record:
    """Earlier votes like the one that is due, and changes of bloc between votes, as known on a day.

    Args:
        study: all spells.
        i: the spell in office.
        day: the day from which is looked.
        p: of the run; the era's first year bounds Japan's record. None: all years, whoever governed.
        could_go_on: of US votes, those at which the president could, or could not, go on; None: all.
    """
    country = str(study.country[i])
    own = np.flatnonzero((study.country == country) & ~study.acting & (study.start <= day))
    since = {"JPN": np.datetime64(f"{p.era_start}-01-01"), "KOR": np.datetime64(SIXTH_REPUBLIC, "D")} if p else {}
    first = since.get(country, study.start[own[0]])
    bloc = study.bloc[i] if country in since else None
    held = [k for k in own if bloc is None or study.bloc[k] == bloc]
    ends = [min(e, day) if not np.isnat(e) else day for e in study.end[held]]
    spans = [max((e - max(s, first)).astype(int), 0) for s, e in zip(study.start[held], ends, strict=True)]
    lost = kept = 0
    changes = {k: study.start[k] for before, k in pairwise(own) if study.bloc[before] != study.bloc[k]}
    after_votes = set()
    for vote, k, went_on in _votes(study, country, own, day):
        then = [n for n in changes if vote - np.timedelta64(1, "D") <= changes[n] <= vote + FORMED_WITHIN]
        after_votes |= set(then)
        if vote >= first and k in held and (could_go_on is None or went_on == could_go_on):
            lost, kept = lost + bool(then), kept + (not then)
    between = sum(
        study.start[n] >= first and n not in after_votes and own[list(own).index(n) - 1] in held for n in changes
    )
    return Record(lost, kept, int(between), max(float(sum(spans)) / DAYS_A_YEAR, 1 / DAYS_A_YEAR))


def _votes(
    study: Spells, country: str, own: np.ndarray, day: np.datetime64
) -> list[tuple[np.datetime64, int, bool | None]]:
    """Earlier votes: the day that decides, the spell in office before it, and whether its holder could go on.

    Of presidents the day is that on which the term ended or, in Korea after an early exit, the successor began; Japan's
    is the day of the vote. Votes whose outcome is not yet known on the day are left out.
    """
    if country == "JPN":
        days = known(load("lower_house_elections"), pd.Timestamp(day), "date")["date"].to_numpy("datetime64[D]")
        held = [(d, study.serving(country, d - np.timedelta64(1, "D"))) for d in days if d + FORMED_WITHIN <= day]
        return [(d, k, None) for d, k in held if k is not None]
    if country == "KOR":
        return [(study.start[n], int(k), None) for k, n in pairwise(own)]
    found: list[tuple[np.datetime64, int, bool | None]] = []
    for k in own:
        terms = study.terms(int(k))
        last = day if np.isnat(study.end[k]) else min(study.end[k], day)
        found += [(end, int(k), bool(on)) for end, on in zip(terms.ends, terms.on, strict=True) if end <= last]
    return found
