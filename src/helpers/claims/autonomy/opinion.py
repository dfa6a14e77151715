"""Claims about trust in series: low points, what came after, and how much of a fall other allies share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.administrations import administration_of, keys, predecessor
from helpers.analysis.autonomy.low_points import SAID, margin, points_of
from helpers.analysis.autonomy.opinion import QUESTIONS, compared_of, steps_of, terms_of
from helpers.analysis.autonomy.un_votes import allies
from helpers.analysis.results import sources_of
from helpers.claims.autonomy.common import ALLIES, NAMES
from helpers.claims.judgement import Judgement, graded, not_yet, result, untestable
from helpers.claims.register import claim_test
from helpers.data import load

ABOUT_US = ["confidence_jpn", "favourable_jpn", "relations_jpn", "trust_jpn", "affinity_interview"]
ABOUT_JAPAN = ["relations_usa", "trust_japan_usa"]
SERIES_SETS = {
    "both countries, every question": [*ABOUT_US, *ABOUT_JAPAN],
    "Japan, every question": ABOUT_US,
    "trust and confidence": ["confidence_jpn", "trust_jpn", "trust_japan_usa"],
    "relations and favour": ["favourable_jpn", "relations_jpn", "affinity_interview", "relations_usa"],
}
"""Series of the two allies that have a survey in the years of the claim; the government's is by interview then."""


CLAIM_YEARS = {"2018–19": (2018, 2019), "2017–19": (2017, 2019)}
"""Years that the claim of 2019 may mean: the two last, or all of the presidency till then."""


@claim_test(
    "A10",
    chapter="autonomy",
    figure="tab-low-points",
    parameters={"countries": ["JPN"]},
    grid={
        "series": list(SERIES_SETS),
        "claim_years": list(CLAIM_YEARS),
        "start_year": [1991, 2009],
        "lower_by": ["more than sampling error", "any amount"],
        "confidence": [0.95, 0.8],
    },
    apart=[{"lower_by": "any amount", "confidence": 0.8}],
)
def trust_at_its_lowest(
    p: AutonomyParameters,
    *,
    series: str = "both countries, every question",
    claim_years: str = "2018–19",
    lower_by: str = "more than sampling error",
) -> Judgement:
    """An all-time low is a survey that no earlier one of its series undercuts, sampling error apart or not."""
    first, last = CLAIM_YEARS[claim_years]
    chance = lower_by == "more than sampling error"
    parts = [part for part in points_of(p, SERIES_SETS[series]) if len(part)]
    found = [low for part in parts if (low := _undercut(part, first, last, p.confidence if chance else None))]
    if not found:
        return untestable(
            f"No series has surveys of {claim_years} and of years before.",
            "Trust in a series of surveys that begins before.",
        )
    before, later = ([one[when] for one in found if one[when] is not None] for when in ("before", "later"))
    kept = sum(not one for one in before)
    sources = sources_of(*parts)
    clearly = "clearly " if chance else ""
    which = "{kept}" if kept else "none of {all}"
    text = f"In {which} no survey before was {clearly}lower than the lowest of {claim_years}"
    numbers = {
        "kept": result("kept", kept, f"of {len(before)} series", sources, n=len(before)),
        "all": result("all", len(before), "series", sources),
    }
    if later:
        numbers["later"] = result("later", sum(bool(one) for one in later), f"of {len(later)} series", sources)
        text += f"; a later survey was {clearly}lower in {{later}} asked again"
    return Judgement(graded(kept == len(before), 2 * kept > len(before)), f"{text}.", numbers)


def _undercut(part: pd.DataFrame, first: int, last: int, level: float | None) -> dict[str, bool | None] | None:
    """Whether a survey before, and one later, is lower than the lowest of some years; None where there is none.

    Args:
        part: points of one series.
        first: first year of the claim.
        last: last year of the claim.
        level: level of the sampling margin that the difference must exceed; None for any difference.
    """
    said = part[part["year"].between(first, last)]
    before, later = part[part["year"] < first], part[part["year"] > last]
    if said.empty or before.empty:
        return None
    low = said.loc[said["pct"].idxmin()]
    return {"before": _lower(before, low, level), "later": _lower(later, low, level)}


def _lower(others: pd.DataFrame, low: pd.Series, level: float | None) -> bool | None:
    if others.empty:
        return None
    other = others.loc[others["pct"].idxmin()]
    return float(low["pct"] - other["pct"]) > (margin(other, low, level) if level is not None else 0.0)


@claim_test(
    "A11",
    chapter="autonomy",
    figure="tab-low-points",
    parameters={"countries": ["JPN"]},
    grid={
        "series": list(SERIES_SETS),
        "later": ["latest survey", "lowest since", "highest since"],
        "end_year": [2026, 2021, 2024],
        "confidence": [0.95, 0.8],
    },
)
def trust_gap_widens(
    p: AutonomyParameters,
    *,
    series: str = "both countries, every question",
    later: str = "latest survey",
) -> Judgement:
    """A gap that widens is trust below that of 2018/19: each series against its own lowest survey of those years."""
    parts = list(points_of(p, SERIES_SETS[series]))
    found = [step for part in parts if (step := _since(part, later, p.confidence))]
    if not found:
        return not_yet("No later survey of these series had been taken.", "2021-12-31")
    gaps = pd.Series([gap for gap, _ in found])
    lower = sum(gap < 0 and clear for gap, clear in found)
    higher = sum(gap > 0 and clear for gap, clear in found)
    sources = sources_of(*parts)
    what = {
        "latest survey": "the latest survey",
        "lowest since": "the lowest survey since",
        "highest since": "the highest survey since",
    }
    text = (
        f"Against the lowest of 2018–19, {what[later]} was clearly lower in {{lower}} asked again and clearly higher "
        "in {higher}; the median change is {median:+1}."
    )
    return Judgement(
        graded(lower > higher, lower == higher and lower > 0),
        text,
        {
            "median": result("median", float(gaps.median()), "pp", sources, n=len(found)),
            "lower": result("lower", lower, f"of {len(found)} series", sources),
            "higher": result("higher", higher, "", sources),
        },
    )


def _since(part: pd.DataFrame, later: str, level: float) -> tuple[float, bool] | None:
    """Change from the lowest of 2018/19 to a later survey, and whether it is beyond sampling error."""
    said, after = part[part["year"].between(*SAID)], part[part["year"] > SAID[1]]
    if said.empty or after.empty:
        return None
    low = said.loc[said["pct"].idxmin()]
    at = {
        "latest survey": after.index[-1],
        "lowest since": after["pct"].idxmin(),
        "highest since": after["pct"].idxmax(),
    }
    one = after.loc[at[later]]
    gap = float(one["pct"] - low["pct"])
    return gap, abs(gap) > margin(one, low, level)


# ---------------------------------------------------------------- across administrations

EUROPE = ["DEU", "FRA", "GBR", "ITA"]
SIX = ["AUS", "CAN", *EUROPE]
QUESTION_WORDS = {
    "confidence_president": "confidence in the US president",
    "favourable_usa": "a good view of the United States",
}


def _steps(p: AutonomyParameters) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Change of the chosen question from one administration to the next, by country; and its rows."""
    table = load("opinion_pew")
    rows = table[table["country"].isin(allies(p)) & table["year"].between(p.start_year, p.end_year)]
    rows = rows[(rows["question"] == QUESTIONS[p.survey_measure]) & (rows["target"] == "USA")]
    now = administration_of(p.treatment_year)
    if rows.empty:
        return pd.DataFrame(columns=["country", "change_pp"]), rows
    return steps_of(terms_of(rows.assign(term=keys(rows["year"]))), predecessor(now).key, now.key), rows


ACROSS: Mapping[str, list[Any]] = {
    "survey_measure": ["confidence_president", "favourable_usa"],
    "end_year": [2026, 2019, 2018, 2017],
    "start_year": [1991, 2013],
}
NEEDS_BOTH = "Surveys of both allies under this president and under the one before."


@claim_test(
    "A14a",
    chapter="autonomy",
    figure="fig-us-opinion-change",
    grid={**ACROSS, "fall_pp": [5.0, 0.0, 10.0]},
)
def credibility_falls(p: AutonomyParameters, *, fall_pp: float = 5.0) -> Judgement:
    """Credibility has no scale of its own; the public's confidence and favour under both presidents stand for it."""
    steps, rows = _steps(p)
    change = steps.set_index("country")["change_pp"]
    if not set(ALLIES) <= set(change.index):
        return untestable("No survey of both allies lies in these years.", NEEDS_BOTH)
    fell = [bool(change[country] < -fall_pp) for country in ALLIES]
    mean = float(change[ALLIES].mean())
    sources = sources_of(rows[rows["country"].isin(ALLIES)])
    return Judgement(
        graded(all(fell), any(fell)),
        f"Of those asked, {_moved('JPN', change)} held {QUESTION_WORDS[p.survey_measure]} in Japan and "
        f"{_moved('KOR', change)} in Korea after the change of presidents of 2017 than before.",
        {
            "mean": result("mean", mean, "pp", sources, n=2),
            **{c: result(c, abs(float(change[c])), "pp", sources) for c in ALLIES},
        },
    )


def _moved(country: str, change: pd.Series) -> str:
    return f"{{{country}:0}} {'fewer' if change[country] < 0 else 'more'}"


@claim_test(
    "A14b",
    chapter="autonomy",
    figure="fig-us-opinion-change",
    grid={
        **ACROSS,
        "comparison_allies": [SIX, EUROPE, ["AUS", "CAN", "DEU", "GBR"]],
        "beyond": ["every other ally", "their mean"],
    },
)
def credibility_falls_by_pressure(p: AutonomyParameters, *, beyond: str = "every other ally") -> Judgement:
    """What pressure on these two did is the fall beyond that of other allies, who met the same president."""
    steps, rows = _steps(p)
    change = steps.set_index("country")["change_pp"]
    compared = compared_of(steps, p).set_index("country")
    if not set(ALLIES) <= set(compared.index):
        return untestable("No survey of both allies and of others lies in these years.", NEEDS_BOTH)
    others = [country for country in p.comparison_allies if country in change.index]
    limit = float(change[others].min() if beyond == "every other ally" else change[others].mean())
    more = [bool(change[country] < min(limit, 0.0)) for country in ALLIES]
    lead = float(compared.loc[ALLIES, "difference_pp"].mean())
    low, high = (float(compared.loc[ALLIES, end].mean()) for end in ("low", "high"))
    sources = sources_of(rows)
    parts = [f"{{{c}:+1}} in {NAMES[c]}" for c in ALLIES]
    return Judgement(
        graded(all(more), any(more)),
        f"With the change of presidents of 2017 {QUESTION_WORDS[p.survey_measure]} changed by {' and '.join(parts)}, "
        "against {others:+1} in the mean and {most:+1} at the most in {n} other allies.",
        {
            "lead": result("lead", lead, "pp", sources, (low, high), len(others) + 2),
            **{c: result(c, float(change[c]), "pp", sources) for c in ALLIES},
            "others": result("others", float(change[others].mean()), "pp", sources),
            "most": result("most", float(change[others].min()), "pp", sources),
            "n": result("n", len(others), "", sources),
        },
    )
