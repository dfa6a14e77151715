"""What the tests of claims about trade share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.results import Result
from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.before_after import DESIGNS, FIT_WITHIN, LEAST_LEVEL, Placebos, placebos
from helpers.claims.judgement import Verdict, all_sources, from_estimate, result
from helpers.claims.register import Matters
from helpers.data import load

LING_WRITTEN = date(2018, 6, 10)
"""Day on which the article by Ling and Liu was received."""
IN_OFFICE = pd.Timestamp("2017-01-20")
"""Day on which the administration that the papers write about took office."""
UNTOUCHED = ["AUS", "DEU", "FRA", "GBR", "IND", "ITA", "TWN", "VNM"]
"""Comparators without a trade war, new agreement or new quota of their own with the United States in 2018–20. Tariffs
on single goods, as in the dispute on aircraft, or lost preferences are no ground to leave one out."""
UNDIVERTED = ["AUS", "DEU", "FRA", "GBR", "IND", "ITA"]
"""Those without Taiwan and Vietnam, which sold more to the United States once China sold less."""


@dataclass(frozen=True)
class Told:
    """What a sentence says of an estimate: the verdict, the words on how sure it is, and the numbers in them."""

    verdict: Verdict
    words: str
    numbers: dict[str, Result]


def told(effect: Result, *, claimed: Literal["more", "less"], matters: Matters, units: str, digits: int = 1) -> Told:
    """The verdict that an estimate gives, in words for everybody.

    Args:
        effect: with interval and level; without one the data cannot tell.
        claimed: direction of the claim.
        matters: smallest change that would matter, in the unit of the estimate.
        units: what the estimate rests on: ``partners``, ``years``.
        digits: decimals of the ends, which are in the unit of the estimate.
    """
    if effect.interval is None or effect.level is None:
        return Told("undecided", ". Too few partners can be compared for the data to tell", {})
    low, high = effect.interval
    verdict = (
        from_estimate(effect, claimed=claimed, matters=matters.value) if effect.level >= LEAST_LEVEL else "undecided"
    )
    numbers = {
        "low": result("low", low, "", effect.sources),
        "high": result("high", high, "", effect.sources),
        "level": result("level", 100 * effect.level, "%", effect.sources),
        "rests_on": result("rests_on", effect.n or 0, units, effect.sources),
        "matters": result("matters", matters.value, effect.unit.partition(" of ")[0]),
    }
    how = f"with {{level:0}} confidence between {{low:+{digits}}} and {{high:+{digits}}}, from {{rests_on}}"
    return Told(verdict, f". {_sureness(effect, claimed, matters, verdict)} ({how})", numbers)


def _sureness(effect: Result, claimed: str, matters: Matters, verdict: Verdict) -> str:
    if verdict == "supported":
        return "Chance alone rarely makes such a change"
    if verdict == "contradicted":
        return "That rules out a change of {matters} that way, the smallest that would matter"
    return "The data cannot tell" + (", and could hardly show {matters}" if blind(effect, claimed, matters) else "")


def blind(effect: Result, claimed: str, matters: Matters) -> bool:
    """Whether the smallest change that matters, if true, would be shown less often than every second time."""
    low, high = effect.interval or (-np.inf, np.inf)
    margin = float(effect.value) - low if claimed == "more" else high - float(effect.value)
    return matters.value < margin


@dataclass
class PlaceboDraws:
    """A placebo design at false dates on partners drawn at random: how often the verdict errs where nothing happened.

    What the design finds at each false date is kept after the first draw, so that thousands take seconds.
    """

    outcome: str
    design: str
    dates: tuple[str, ...]
    found: dict[str, Placebos] = field(default_factory=dict)

    def __call__(self, p: TradeParameters, rng: np.random.Generator, effect: float) -> Result:
        """One estimate of a true effect, in its unit; without an interval where the level could decide nothing."""
        key = p.model_dump_json()
        if key not in self.found:
            self.found[key] = placebos(p, self.outcome, self.design, self.dates)
        gaps = self.found[key].gaps
        after, before = gaps[int(rng.integers(len(gaps)))]
        drawn = st.drawn_effect(after, before, rng, effect=effect, level=p.confidence, fit_within=FIT_WITHIN)
        decides = drawn.interval is not None and drawn.level >= LEAST_LEVEL
        interval, level = (drawn.interval, drawn.level) if decides else (None, None)
        return Result("drawn", drawn.estimate, "", interval, drawn.n, (), level, DESIGNS[self.design])


REAL_SERIES = "the partners’ own series at false dates"


def places(unit: str) -> int:
    """Decimals of a balance in a sentence: shares of the national product are small."""
    return 2 if "GDP" in unit else 1


def of_years(name: str, n: int, years: int, sources: Iterable[str]) -> Result:
    """Some of a number of years."""
    return result(name, int(n), f"of {years} year{'s' if years > 1 else ''}", sources)


def graded_by(value: float, needed: float) -> str:
    """``more`` where a change reaches what is needed, ``less`` where it is none or the other way, else ``some``."""
    return "more" if value >= needed else "some" if value > 0 else "less"


def in_known_prices(p: TradeParameters) -> TradeParameters:
    """The parameters with constant prices of a year whose prices the data know."""
    macro = load("macro_annual")
    last = int(macro.loc[macro["country"] == "USA", "year"].max())
    return p if p.price_year <= last else p.model_copy(update={"price_year": last})


def term(id: str) -> Result | None:
    """A stated term of an agreement; ``None`` where it was not yet stated."""
    table = load("trade_terms")
    rows = table[table["id"] == id]
    if rows.empty:
        return None
    row = rows.iloc[0]
    return result(id, float(row["value"]), str(row["unit"]), all_sources(rows))


def measure_row(id: str) -> pd.Series | None:
    """A row of the register of measures; ``None`` where not yet known."""
    table = load("trade_measures")
    rows = table[table["id"] == id]
    return None if rows.empty else rows.iloc[0]


def reasons(*pairs: tuple[Any, str]) -> list[tuple[Any, str]]:
    """Values of a choice with their reasons, the book's own first."""
    return list(pairs)


MEASURES: Mapping[str, list[tuple[Any, str]]] = {
    "measure": reasons(
        ("nominal", "the dollars that the dispute was about"),
        ("real", "dollars of one year, as prices rise"),
        ("share", "a part of two-way trade, as trade grows"),
    )
}
"""How a balance is counted."""
