"""Tests of the claims about trade."""

from __future__ import annotations

from helpers.analysis.results import Result, sources_of
from helpers.analysis.trade import TradeParameters
from helpers.claims.judgement import Judgement, graded, untestable
from helpers.claims.register import claim_test
from helpers.data import load


@claim_test(
    "T05",
    chapter="trade",
    figure="fig-promise",
    grid={"vintage": ["now", "then"], "tolerance_pct": [1.0, 0.5, 2.0, 5.0]},
)
def deficit_with_japan_in_2018(p: TradeParameters, *, vintage: str = "now", tolerance_pct: float = 1.0) -> Judgement:
    """The deficit of 2018 against the 67.6 billion of the paper, as first published or as revised."""
    claimed, year = 67.6, 2018
    deficit = _deficit(year) if vintage == "now" else _printed_deficit(year)
    if deficit is None:
        return untestable("No balance of that year is in the data.", "The goods balance with Japan in 2018.")
    off = 100 * abs(float(deficit.value) / claimed - 1)
    return Judgement(
        graded(off <= tolerance_pct, off <= 2 * tolerance_pct),
        "The deficit with Japan in 2018 was {deficit:1}, which is {off:1} away from the claim.",
        {"deficit": deficit, "off": Result("off", off, "%", sources=deficit.sources)},
    )
