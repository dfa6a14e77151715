"""The chance that the leader in office on a day is still there later, from what was known on that day.

Prime ministers and acting leaders have no fixed term: the time that others stayed decides. Presidents have one:
they leave at its end unless they may be and are elected again, or leave early at the rate of presidents before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.statistics import Floats
from helpers.analysis.trilateral.survival import DAYS_A_YEAR, TenureModel, staying
from helpers.data import load

LEAST_LEARNT = 10
"""Finished spells that chances are learnt from at the least: the era is carried back until it holds so many."""
EARLY = ("resigned", "death", "ill_health", "removed", "overthrown", "suspended")
"""Ways of leaving before the end of a term."""
PRIOR_EXITS = 1.0
"""Weight of the pooled rate of early exits, in exits."""
JEFFREYS = 0.5
SIXTH_REPUBLIC = pd.Timestamp("1988-02-25")
"""Start of Korea's fixed terms under today's constitution."""
NO_TERM = "JPN"
YEARS_OF_ANOTHER = 2
"""Years of another president's term beyond which one may be elected once only."""


@dataclass(frozen=True)
class Known:
    """What is known of all spells on one day, as arrays in the order of the frame."""

    rows: pd.DataFrame
    day: np.datetime64
    begun: NDArray[np.bool_]
    ended: NDArray[np.bool_]
    days: Floats


@dataclass(frozen=True)
class Terms:
    """Ends of terms, and of each whether the president could (or did) go on."""

    ends: NDArray[np.datetime64]
    on: NDArray[np.bool_]


class Spells:
    """Spells in office (a frame of :func:`spells.spells`) that can be looked at from any earlier day."""

    def __init__(self, rows: pd.DataFrame) -> None:
        self.rows = rows
        self.start = rows["start"].to_numpy("datetime64[D]")
        self.end = rows["end"].to_numpy("datetime64[D]")
        self.seen_until = rows["seen_until"].to_numpy("datetime64[D]")
        self.year = rows["start"].dt.year.to_numpy()
        self.country = rows["country"].to_numpy(str)
        self.person = rows["person"].to_numpy(str)
        self.acting = (rows["role"] == "acting").to_numpy()
        self.early = rows["exit"].isin(EARLY).to_numpy()
        self.bloc = rows["bloc"].to_numpy(str)
        self.term_start = rows["term_start"].to_numpy("datetime64[D]")
        self._terms: dict[int, Terms] = {}

    def terms(self, i: int) -> Terms:
        """The ends of terms that the constitution sets for a spell, whether or not it lasted so long."""
        if i not in self._terms:
            self._terms[i] = _terms(self, i)
        return self._terms[i]

    @cached_property
    def rules(self) -> dict[str, tuple[int, int, np.datetime64]]:
        """Years of a presidential term, most elections of one person, and since when, by country."""
        rows = load("office_terms").set_index("id").loc[["usa_president", "kor_president"]]
        return {
            str(name)[:3].upper(): (
                int(row["term_years"]),
                int(row["most_elections"]),
                np.datetime64(row["valid_from"], "D"),
            )
            for name, row in rows.iterrows()
        }

    @cached_property
    def elections(self) -> Terms:
        """Ends of US terms in the past at which the president could go on, and whether he did."""
        found = [(end, i) for i in np.flatnonzero(self.country == "USA") for end in _standing(self, int(i))]
        stayed = [not self.end[i] <= end for end, i in found]
        return Terms(np.array([end for end, _ in found], dtype="datetime64[D]"), np.array(stayed, dtype=bool))

    def on(self, day: np.datetime64) -> Known:
        """What was known on the day: nothing that happened later."""
        begun = self.start <= day
        ended = begun & (self.end <= day)
        length = np.minimum(self.seen_until, day) - self.start
        return Known(self.rows, day, begun, ended, length.astype(float))

    def serving(self, country: str, day: np.datetime64) -> int | None:
        """Position of the spell in office, or None where the office was vacant."""
        found = np.flatnonzero((self.country == country) & (self.start <= day) & ~(self.end <= day))
        return int(found[-1]) if len(found) else None


@dataclass(frozen=True)
class Learning:
    """How chances are learnt: the era's first year and the model of stays without a fixed term."""

    era_start: int
    model: TenureModel


def chance_of_staying(
    spells: Spells,
    country: str,
    day: np.datetime64,
    ahead: Floats,
    learning: Learning,
    rng: np.random.Generator | None = None,
    draws: int = 1,
) -> Floats | None:
    """Chance that the leader of a country is still in office after each of ``ahead`` days: draws × ahead.

    Without a generator one row, the estimate; with one, draws of it. None where the office is vacant.
    """
    i = spells.serving(country, day)
    if i is None:
        return None
    if country == NO_TERM or spells.acting[i]:
        pool = learnt_from(spells, spells.on(day), country, bool(spells.acting[i]), learning)
        known = spells.on(day)
        served = float((day - spells.start[i]).astype(int))
        weights = None if rng is None else rng.multinomial(len(pool), np.full(len(pool), 1 / len(pool)), draws)
        if weights is not None:  # a draw without any exit says nothing of the rate of exits
            weights = weights + (weights @ known.ended[pool] == 0)[:, None]
        return staying(known.days[pool], known.ended[pool], served, ahead, learning.model, weights)
    return _president(spells, i, country, day, ahead, rng, draws)


def learnt_from(spells: Spells, known: Known, country: str, acting: bool, learning: Learning) -> NDArray[np.intp]:
    """Positions of the spells that chances are learnt from.

    Those of the era; if fewer than LEAST_LEARNT of them have ended, all since the first of the last so many that have.
    Acting leaders are few: those of all three countries and all years count together.
    """
    same = known.begun & (known.days > 0) & (spells.acting if acting else (spells.country == country) & ~spells.acting)
    if acting:
        return np.flatnonzero(same)
    finished = np.flatnonzero(same & known.ended)
    recent = finished[spells.year[finished] >= learning.era_start]
    first = np.datetime64(f"{learning.era_start}-01-01")
    if len(recent) < LEAST_LEARNT:
        first = spells.start[finished[-LEAST_LEARNT:]].min()
    return np.flatnonzero(same & (spells.start >= first))


def early_exits(spells: Spells, known: Known, country: str) -> tuple[int, float]:
    """Early exits of a country's presidents known on the day, and the years that they served."""
    own = known.begun & (spells.country == country) & ~spells.acting
    if country == "KOR":
        own &= spells.start >= np.datetime64(SIXTH_REPUBLIC, "D")
    return int((own & known.ended & spells.early).sum()), float(known.days[own].sum()) / DAYS_A_YEAR


def early_rate(spells: Spells, known: Known, country: str) -> tuple[float, float]:
    """Shape and rate (years) of the gamma distribution of a country's yearly rate of early exits.

    The rate of the two presidencies together counts as PRIOR_EXITS exits beside the country's own.
    """
    both = [early_exits(spells, known, code) for code in ("USA", "KOR")]
    pooled = sum(exits for exits, _ in both) / sum(years for _, years in both)
    exits, years = early_exits(spells, known, country)
    return exits + PRIOR_EXITS, years + PRIOR_EXITS / pooled


def _president(
    spells: Spells,
    i: int,
    country: str,
    day: np.datetime64,
    ahead: Floats,
    rng: np.random.Generator | None,
    draws: int,
) -> Floats:
    known = spells.on(day)
    shape, rate = early_rate(spells, known, country)
    again, not_again = (count + JEFFREYS for count in elected_again(spells, known))
    if rng is None:
        hazard, again_chance = np.array([shape / rate]), np.array([again / (again + not_again)])
    else:
        hazard, again_chance = rng.gamma(shape, 1 / rate, draws), rng.beta(again, not_again, draws)
    terms = spells.terms(i)
    passed: NDArray[np.bool_] = (terms.ends > day) & (terms.ends - day <= ahead[:, None].astype("timedelta64[D]"))
    over = np.any(passed & ~terms.on, axis=1)
    elections = np.sum(passed & terms.on, axis=1)
    stays = np.exp(-hazard[:, None] * ahead[None, :] / DAYS_A_YEAR) * again_chance[:, None] ** elections[None, :]
    return np.where(np.asarray(over)[None, :], 0.0, stays)


def _years_later(day: np.datetime64, years: int) -> np.datetime64:
    return np.datetime64(pd.Timestamp(day) + pd.DateOffset(years=years), "D")


def inaugurations(first: np.datetime64, last: np.datetime64) -> list[np.datetime64]:
    """Days on which US terms begin and end, from ``first`` to ``last``."""
    years = range(first.astype("datetime64[Y]").astype(int) + 1970, last.astype("datetime64[Y]").astype(int) + 1971)
    days = [np.datetime64(f"{year}-01-20") for year in years if year % 4 == 1]
    return [day for day in days if first <= day <= last]


LONGEST_LOOK_YEARS = 20
"""Years after the start of a spell up to which its terms are looked at: eight in office and a horizon of ten."""


def _terms(spells: Spells, i: int) -> Terms:
    country, start = str(spells.country[i]), spells.term_start[i]
    if country != "USA":
        return Terms(
            np.array([_years_later(start, spells.rules[country][0])]), np.array([spells.rules[country][1] > 1])
        )
    ends = [day for day in inaugurations(start, _years_later(start, LONGEST_LOOK_YEARS)) if day > start]
    return Terms(np.array(ends), np.array([_may_run(spells, i, end) for end in ends]))


def _standing(spells: Spells, i: int) -> list[np.datetime64]:
    """Ends of terms within a US spell, its last day included, for which the president could be elected again."""
    terms = spells.terms(i)
    return [end for end, on in zip(terms.ends, terms.on, strict=True) if on and end <= spells.seen_until[i]]


def _may_run(spells: Spells, i: int, end: np.datetime64) -> bool:
    """Whether the US president of a spell may be elected for the term that begins on ``end``."""
    _, most, valid_from = spells.rules["USA"]
    own = [k for k in np.flatnonzero(spells.person == spells.person[i]) if spells.start[k] <= spells.start[i]]
    if spells.start[own[0]] < valid_from:
        return True
    held = sum(len(inaugurations(spells.start[k], _last_before(spells, int(k), i, end))) for k in own)
    first_full = inaugurations(spells.start[own[0]], _years_later(spells.start[own[0]], 4))[0]
    longer = first_full > _years_later(spells.start[own[0]], YEARS_OF_ANOTHER)
    return held < (most - 1 if longer else most)


def _last_before(spells: Spells, k: int, i: int, end: np.datetime64) -> np.datetime64:
    """Last day on which a term of spell ``k`` may have begun, seen from the term that begins on ``end``."""
    return (end if k == i else spells.end[k]) - np.timedelta64(1, "D")


def elected_again(spells: Spells, known: Known) -> tuple[int, int]:
    """Ends of US terms at which the president could go on: how often he had, and had not, by the day."""
    past = spells.elections.on[spells.elections.ends <= known.day]
    return int(past.sum()), int((~past).sum())
