"""Claims about single polls: the figures that the literature cites, beside those of the poll itself."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.low_points import decimal_year, margin
from helpers.analysis.results import Result
from helpers.claims.autonomy.common import claimed
from helpers.claims.judgement import Judgement, all_sources, graded, result, untestable
from helpers.claims.register import Choices, claim_test
from helpers.data import load

TOLERANCES: Choices = {
    "tolerance_pp": [(1.0, "shares are printed in whole points"), (0.5, "rounding alone")],
}
FIGURE: dict[str, Any] = {
    "chapter": "autonomy",
    "can_be": ("supported", "partly supported", "contradicted", "not testable"),
}
YOMIURI = "The joint poll of Yomiuri and Gallup with its questions on relations and trade."
ASAN = "The poll of early 2019 by the Asan Institute and the Council on Foreign Relations."
BEFORE, THEN, AFTER = "2017", "2018-11-30", "2019-11"
"""Starts of the fieldwork of three polls in a row; of the first only the year is known."""


def _polls(series: str) -> pd.DataFrame:
    table = load("polls_bilateral")
    return table[table["series"] == series]


def _value(rows: pd.DataFrame, answer: str, start: str) -> float | None:
    found = rows.loc[(rows["answer"] == answer) & (rows["start"] == start), "value"]
    return float(found.iloc[0]) if len(found) else None


def _relations(answer: str, cited: tuple[float, float], tolerance_pp: float) -> Judgement:
    """One answer on relations with the United States in two polls, each beside the figure cited for it."""
    rows = _polls("relations_us")
    rows = rows[rows["country"] == "JPN"]
    before, then, after = (_value(rows, answer, start) for start in (BEFORE, THEN, AFTER))
    if before is None or then is None:
        return untestable("The polls of both years are not at hand.", YOMIURI)
    close = [abs(found - said) <= tolerance_pp for found, said in zip((then, before), cited, strict=True)]
    sources = all_sources(rows[rows["start"].isin([BEFORE, THEN, AFTER])])
    asked = rows.loc[(rows["answer"] == answer) & (rows["start"] == THEN), "n"].dropna()
    numbers: dict[str, Result] = {
        "then": result("then", then, "%", sources, n=int(asked.iloc[0]) if len(asked) else None),
        "before": result("before", before, "%", sources),
        "claimed": claimed(cited[0], "%"),
        "claimed_before": claimed(cited[1], "%"),
    }
    tail = ""
    if after is not None:
        numbers["after"] = result("after", after, "%", sources)
        tail = "; a year later it was {after:0}"
    return Judgement(
        graded(all(close), any(close)),
        f"At the end of 2018, {{then:0}} of Japanese called relations with the United States {answer}, after "
        f"{{before:0}} the year before, against {{claimed:0}} and {{claimed_before:0}} in the claim{tail}.",
        numbers,
    )


@claim_test(
    "A06a", figure="fig-japan-polls", reading=TOLERANCES, same_as="cited.relations_us_jpn_2018_11_30_good", **FIGURE
)
def relations_called_good(p: AutonomyParameters, *, tolerance_pp: float = 1.0) -> Judgement:
    """A cited poll is tested against the figures that the pollster published for both years."""
    return _relations("good", (39.0, 56.0), tolerance_pp)


@claim_test(
    "A06b", figure="fig-japan-polls", reading=TOLERANCES, same_as="cited.relations_us_jpn_2018_11_30_bad", **FIGURE
)
def relations_called_bad(p: AutonomyParameters, *, tolerance_pp: float = 1.0) -> Judgement:
    """The same for those who called relations bad."""
    return _relations("bad", (39.0, 23.0), tolerance_pp)


@claim_test(
    "A06c",
    figure="tab-polls-cited",
    reading=TOLERANCES,
    same_as="cited.trade_demand_jpn_2018_11_30_unreasonable",
    **FIGURE,
)
def trade_demand_unreasonable(p: AutonomyParameters, *, tolerance_pp: float = 1.0) -> Judgement:
    """The published answer on the demand to cut the surplus, asked in the same poll."""
    rows = _polls("trade_demand")
    if rows.empty:
        return untestable("The poll is not at hand.", YOMIURI)
    [row], said = rows.to_dict("records"), claimed(75.0, "%")
    off = abs(float(row["value"]) - 75.0)
    return Judgement(
        graded(off <= tolerance_pp, float(row["value"]) > MAJORITY),
        "At the end of 2018, {found:0} of Japanese called the US demand on trade unreasonable, against {claimed:0} in "
        "the claim.",
        {"found": result("found", float(row["value"]), "%", all_sources(rows), n=int(row["n"])), "claimed": said},
    )


MAJORITY = 50.0


@claim_test(
    "A07a",
    figure="tab-polls-cited",
    reading=TOLERANCES,
    differs="The chapter shows each of the three shares; the largest of their three distances decides.",
    **FIGURE,
)
def contributions_kept_raised_or_cut(p: AutonomyParameters, *, tolerance_pp: float = 1.0) -> Judgement:
    """Three answers of one poll, each beside the published share."""
    rows = _polls("cost_sharing_2019")
    if rows.empty:
        return untestable("The poll is not at hand.", ASAN)
    found = rows.set_index("answer")["value"].astype(float)
    cited = {"freeze": 45.0, "raise_less": 28.0, "reduce": 17.0}
    close = [abs(float(found[answer]) - said) <= tolerance_pp for answer, said in cited.items()]
    sources = all_sources(rows)
    off = max(abs(float(found[answer]) - said) for answer, said in cited.items())
    return Judgement(
        graded(all(close), any(close)),
        "In early 2019 {freeze:1} of Koreans wanted the contribution kept, {raise_less:1} raised by less than was "
        "asked and {reduce:1} cut, against {said_freeze:0}, {said_raise_less:0} and {said_reduce:0} in the claim.",
        {
            "off": result("off", off, "pp", sources, n=3),
            **{answer: result(answer, float(found[answer]), "%", sources) for answer in cited},
            **{f"said_{answer}": claimed(said, "%") for answer, said in cited.items()},
        },
    )


@claim_test(
    "A07b",
    figure="tab-polls-cited",
    reading=TOLERANCES,
    same_as="cited.wartime_control_kor_2019_01_as_scheduled",
    **FIGURE,
)
def wartime_control_backed(p: AutonomyParameters, *, tolerance_pp: float = 1.0) -> Judgement:
    """The poll that the article cites says how much backing the plan had."""
    rows = _polls("wartime_control")
    if rows.empty:
        return untestable("The poll is not at hand.", ASAN)
    value = float(rows["value"].iloc[0])
    off = abs(value - 40.0)
    return Judgement(
        graded(off <= tolerance_pp, off <= PARTLY_PP),
        "In early 2019 {found:1} of Koreans wanted wartime control handed over as planned, against {claimed:0} in the "
        "claim.",
        {"found": result("found", value, "%", all_sources(rows)), "claimed": claimed(40.0, "%")},
    )


PARTLY_PP = 5.0
"""Points by which a poll may be off and still count as near."""


# ---------------------------------------------------------------- the largest fall


@claim_test(
    "A16",
    chapter="autonomy",
    figure="fig-japan-polls",
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis={
        "by": [
            ("the pollster’s own statement", "it knows the years that were not read"),
            ("the surveys found", "every change that can be reckoned again"),
        ]
    },
    differs="The chapter shows the level of each year; the claim is about the largest change.",
)
def largest_fall_since_2000(p: AutonomyParameters, *, by: str = "the pollster’s own statement") -> Judgement:
    """The largest fall shows in every pair of surveys since 2000; the pollster knows those that were not found.

    The claim ranks printed shares, so sampling error does not decide; the sentence tells when it could turn the rank.
    """
    rows = _polls("relations_us")
    rows = rows[(rows["country"] == "JPN") & (rows["answer"] == "good") & (rows["mode"] == "telephone")]
    rows = rows.assign(when=rows["start"].astype(str).map(decimal_year), pct=rows["value"]).sort_values("when")
    rows = rows.assign(year=rows["when"].astype(int)).query("2000 <= year <= 2018").reset_index(drop=True)
    if 2018 not in set(rows["year"]) or len(rows) < FEWEST_POLLS:
        return untestable("Too few of the polls are at hand.", YOMIURI)
    falls = -rows["value"].diff()
    last, others, when = float(falls.iloc[-1]), float(falls.iloc[1:-1].max()), int(falls.iloc[1:-1].idxmax())
    ends = [(len(rows) - 2, len(rows) - 1), (when - 1, when)]
    error = math.hypot(*(margin(rows.loc[i], rows.loc[j], p.confidence) for i, j in ends))
    missing = 2018 - 2000 + 1 - rows["year"].nunique()
    record = _polls("relations_us_record")
    stated = by == "the pollster’s own statement" and bool((record["value"] == last).any())
    largest = last > others
    sources = all_sources(rows, record)
    near = "within" if abs(last - others) <= error else "beyond"
    lacks = "for {missing} no poll was found" if missing else "no year is missing"
    tail = f"The pollster calls 2018’s the largest since 2000; {lacks}" if stated else lacks.capitalize()
    return Judgement(
        graded(largest and (stated or missing == 0), largest),
        f"The share calling relations good fell by {{last:0}} to the end of 2018 and by {{others:0}} to {{when}}, the "
        f"largest found before, {near} sampling error. {tail}.",
        {
            "last": result("last", last, "pp", sources, n=len(rows)),
            "others": result("others", others, "pp", sources),
            "when": result("when", int(rows.loc[when, "year"]), "year", sources),
            "missing": result("missing", missing, "years", sources),
        },
    )


FEWEST_POLLS = 3


# ---------------------------------------------------------------- forces wanted

FORCES = {
    "should stay in future": ("us_forces_future", "yes"),
    "keep their present size": ("us_forces_size", "same"),
    "are needed (2022)": ("us_forces_needed", "support"),
}


@claim_test(
    "A20",
    chapter="autonomy",
    figure="tab-korea-alliance",
    can_be=("supported", "contradicted", "open"),
    analysis={
        "question": [
            ("should stay in future", "asks what the claim says"),
            ("keep their present size", "asks for no cut"),
            ("are needed (2022)", "the same three years later"),
        ]
    },
    reading={"majority_pct": [(50.0, "more than half"), (60.0, "clearly more than half")]},
    differs="The chapter shows the shares of all questions; the claim names none.",
)
def koreans_want_the_forces(
    p: AutonomyParameters, *, question: str = "should stay in future", majority_pct: float = 50.0
) -> Judgement:
    """A majority is more than half of those asked, whichever of the questions on the forces is taken."""
    series, answer = FORCES[question]
    rows = _polls(series)
    rows = rows[rows["answer"] == answer]
    if rows.empty:
        return Judgement("open", "That question had not been asked.", {}, due="2022-03-31")
    value = float(rows["value"].iloc[0])
    says = question.removesuffix(" (2022)")
    said = {"keep their present size": "should keep their present size"}.get(says, says)
    return Judgement(
        graded(value > majority_pct),
        f"In {str(rows['start'].iloc[0])[:4]}, {{found:1}} of Koreans said that the US forces in Korea {said}; a "
        "majority is more than {majority:0}.",
        {
            "found": result("found", value, "%", all_sources(rows)),
            "majority": Result("majority", majority_pct, "%"),
        },
    )
