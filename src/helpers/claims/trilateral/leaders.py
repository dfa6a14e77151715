"""Claims about the leaders of the summit, and about what a change of government does."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.results import Result
from helpers.analysis.trilateral import TrilateralParameters
from helpers.analysis.trilateral.camp_david import commitment_rows
from helpers.analysis.trilateral.changes import UNIT, first_steps, handovers, mean_shift
from helpers.analysis.trilateral.channels import white_house
from helpers.analysis.trilateral.spells import in_office, spells
from helpers.analysis.trilateral.staying_on import Spells
from helpers.analysis.trilateral.survival import DAYS_A_MONTH, DAYS_A_YEAR
from helpers.analysis.trilateral.tenure import ALL, CAMP_DAVID, changed_chances, gone, leaders_on
from helpers.claims.judgement import Judgement, all_sources, graded, not_yet, result
from helpers.claims.register import claim_test
from helpers.claims.trilateral.common import PUBLISHED, day, of_some
from helpers.data import load

LIKELY_PCT = 50.0
"""Chance from which on something is likely."""
NOT_UNLIKELY_PCT = 20.0
"""Chance from which on something is not unlikely."""
SOURCES = ("archigos_v41", "gli_2023")


def _end(p: TrilateralParameters) -> pd.Timestamp:
    """Last day of the horizon, counted from the summit."""
    return CAMP_DAVID + pd.DateOffset(months=p.horizon_months)


@claim_test(
    "P02a",
    chapter="trilateral",
    figure="fig-chances",
    grid={
        "judged_by": ["what happened", "chance seen then"],
        "horizon_months": [36, 24, 12, 48],
        "acting_rule": ["suspended_serves", "acting_serves"],
        "tenure_model": ["kaplan_meier", "constant"],
    },
    apart=[{"judged_by": "what happened", "tenure_model": "constant"}],
)
def days_running_out(p: TrilateralParameters, *, judged_by: str = "what happened") -> Judgement:
    """Days run out if all three are gone within the horizon: as it came, or as likely as it looked on the day."""
    rows = spells(p.as_of, p.acting_rule)
    study = Spells(rows)
    months = pd.Series([float(p.horizon_months)]).to_numpy()
    chance = 100 * float(gone(study, CAMP_DAVID, months, p)[ALL][0, 0])
    ends = in_office(rows, CAMP_DAVID)["end"]
    left = int((ends <= _end(p)).sum())
    over = pd.Timestamp(p.as_of) >= _end(p) or left == len(ends)
    numbers = {
        "chance": result("chance", chance, "%", SOURCES),
        "horizon": result("horizon", p.horizon_months, "months"),
    }
    seen = "seen from the summit, the chance that all three would be gone within {horizon} was {chance:0}"
    if judged_by == "chance seen then":
        return Judgement(graded(chance >= LIKELY_PCT, chance >= NOT_UNLIKELY_PCT), f"{seen}.", numbers)
    if left == len(ends):
        numbers["after"] = result("after", (ends.max() - CAMP_DAVID).days / DAYS_A_MONTH, "months", SOURCES)
        text = f"The last of the three leaders of the summit left office {{after:1}} after it; {seen}."
        return Judgement("supported", text, numbers)
    numbers["left"] = result("left", left, "of the three leaders of the summit", SOURCES)
    numbers["day"] = day("day", min(pd.Timestamp(p.as_of), _end(p)))
    who = "{left}" if left else "none of the three leaders of the summit"
    text = f"By {{day}} {who} had left office; {seen}."
    if not over:
        return Judgement("open", text, numbers, due=str(_end(p).date()))
    return Judgement(graded(False, left == len(ends) - 1), text, numbers)


@claim_test(
    "P02b",
    chapter="trilateral",
    figure="fig-chances",
    parameters={"horizon_months": 48},
    grid={
        "judged_by": ["chance seen then", "what happened"],
        "horizon_months": [48, 36, 60],
        "tenure_model": ["kaplan_meier", "constant"],
        "era_start": [1990, 1960],
        "unlikely_below_pct": [20.0, 10.0, 33.3],
    },
    apart=[
        {"judged_by": "what happened", "tenure_model": "constant"},
        {"judged_by": "what happened", "era_start": 1960},
        {"judged_by": "what happened", "unlikely_below_pct": 10.0},
        {"judged_by": "what happened", "unlikely_below_pct": 33.3},
    ],
)
def change_not_unlikely(
    p: TrilateralParameters, *, judged_by: str = "chance seen then", unlikely_below_pct: float = NOT_UNLIKELY_PCT
) -> Judgement:
    """Not unlikely in each: the chance of another bloc in power within a horizon that holds the next elections."""
    rows = spells(p.as_of, p.acting_rule)
    chances = {code: 100 * chance.both for code, chance in changed_chances(Spells(rows), CAMP_DAVID, p).items()}
    numbers: dict[str, Result] = {"least": result("least", min(chances.values()), "%", SOURCES)}
    numbers |= {code: result(code, value, "%", SOURCES) for code, value in chances.items()}
    numbers["horizon"] = result("horizon", p.horizon_months, "months")
    seen = (
        "seen from the summit, the chance that another bloc would govern within {horizon} was {USA:0} for the United "
        "States, {JPN:0} for Japan and {KOR:0} for Korea"
    )
    if judged_by == "chance seen then":
        enough = sum(value >= unlikely_below_pct for value in chances.values())
        return Judgement(graded(enough == len(chances), enough > 0), f"{seen}.", numbers)
    changed = _other_blocs(rows, min(_end(p), pd.Timestamp(p.as_of)))
    numbers["changed"] = result("changed", changed, "of the three countries", SOURCES)
    where = "{changed}" if changed else "none of the three countries"
    text = f"Another bloc had come to power in {where} by {{day}}; {seen}."
    numbers["day"] = day("day", min(_end(p), pd.Timestamp(p.as_of)))
    if pd.Timestamp(p.as_of) < _end(p) and changed < len(chances):
        return Judgement("open", text, numbers, due=str(_end(p).date()))
    return Judgement(graded(changed == len(chances), changed > 0), text, numbers)


def _other_blocs(rows: pd.DataFrame, last: pd.Timestamp) -> int:
    """Countries in which a leader of another bloc than at the summit took office by a day."""
    own = rows[rows["role"] == "substantive"]
    then = in_office(rows, CAMP_DAVID)["bloc"]
    later = own[(own["start"] > CAMP_DAVID) & (own["start"] <= last)]
    return int(later.loc[later["bloc"] != later["country"].map(then), "country"].nunique())


YOON_YEARS = 3.0
"""Years that the paper says President Yoon had left."""


@claim_test(
    "P03",
    chapter="trilateral",
    figure="tab-leaders",
    grid={
        "left": ["of his term", "until he went"],
        "seen_on": ["the summit", "publication"],
        "acting_rule": ["suspended_serves", "acting_serves"],
    },
    apart=[{"left": "of his term", "acting_rule": "acting_serves"}],
)
def yoon_three_years(p: TrilateralParameters, *, left: str = "of his term", seen_on: str = "the summit") -> Judgement:
    """The constitution sets the end of the term; what he served of it in the end is another matter."""
    when = CAMP_DAVID if seen_on == "the summit" else PUBLISHED
    rows = spells(p.as_of, p.acting_rule)
    yoon = leaders_on(rows, Spells(rows), "then", when, p).set_index("country").loc["KOR"]
    sources = [*SOURCES, str(yoon["source"]), "constitution_kor"]
    numbers = {"day": day("day", when), "claimed": result("claimed", YOON_YEARS, "years", ["huang_2023"])}
    went = yoon["left_on"]
    if left == "until he went":
        if pd.isna(went):
            return not_yet("President Yoon was still in office.", str(yoon["term_end"].date()))
        years = (went - when).days / DAYS_A_YEAR
        text = f"From {{day}} President Yoon stayed for {{years:2}}, until {{went}}, {_than(years)} {{claimed:0}}."
    else:
        years = float(yoon["term_left_years"])
        rest = "" if pd.isna(went) else "; he left it on {went}"
        text = f"On {{day}} President Yoon had {{years:2}} of his term left, {_than(years)} {{claimed:0}}{rest}."
    if not pd.isna(went):
        numbers["went"] = day("went", went, sources)
    first = {"years": result("years", years, "years", sources)}
    return Judgement(graded(years > YOON_YEARS, years > YOON_YEARS - 0.5), text, first | numbers)


def _than(years: float) -> str:
    return "more than" if years > YOON_YEARS else "less than"


FALL_PP = 5.0


@claim_test(
    "P16",
    chapter="trilateral",
    figure="fig-approval-readings",
    grid={
        "against": ["his first half-year", "the year before", "the spring before"],
        "months": [3, 6],
        "pollsters": ["each against itself", "Nikkei alone"],
        "fall_pp": [FALL_PP, 10.0],
    },
)
def support_for_kishida_fell(
    p: TrilateralParameters,
    *,
    against: str = "his first half-year",
    months: int = 3,
    pollsters: str = "each against itself",
    fall_pp: float = FALL_PP,
) -> Judgement:
    """Support is what polls find: the last months before the paper against earlier ones, pollster by pollster."""
    rows = load("leader_approval").query("spell == 'jpn_kishida_2021'")
    rows = rows[rows["date"] <= PUBLISHED]
    if pollsters == "Nikkei alone":
        rows = rows[rows["pollster"] == "nikkei"]
    last = pd.Timestamp("2023-09-01")
    spans = {
        "his first half-year": (pd.Timestamp("2021-10-01"), pd.Timestamp("2022-04-01")),
        "the year before": (last - pd.DateOffset(months=12 + months), last - pd.DateOffset(months=12)),
        "the spring before": (pd.Timestamp("2023-03-01"), pd.Timestamp("2023-06-01")),
    }
    late, early = _between(rows, last - pd.DateOffset(months=months), last), _between(rows, *spans[against])
    both = late.index.intersection(early.index)
    if both.empty:
        needs = "Readings of one pollster from both times."
        return Judgement("not testable", "No pollster that was read asked at both times.", {}, needs=needs)
    change = float((late[both] - early[both]).mean())
    sources = all_sources(rows[rows["pollster"].isin(both)])
    when = {"his first half-year": "in his first half-year", "the spring before": "in the spring of 2023"}.get(
        against, "a year earlier"
    )
    many = "the one pollster that asked" if len(both) == 1 else "{n} that asked"
    return Judgement(
        graded(change <= -fall_pp, change < 0),
        f"By {many} both times, {{late:0}} approved of Prime Minister Kishida just before the paper and {{early:0}} "
        f"{when}, {{size:0}} {'less' if change < 0 else 'more'}.",
        {
            "change": result("change", change, "pp", sources, n=len(both)),
            "late": result("late", float(late[both].mean()), "%", sources),
            "early": result("early", float(early[both].mean()), "%", sources),
            "size": result("size", abs(change), "pp", sources),
            "n": result("n", len(both), "pollsters"),
        },
    )


def _between(rows: pd.DataFrame, first: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    """Mean approval by pollster from a day up to before another."""
    return rows[(rows["date"] >= first) & (rows["date"] < end)].groupby("pollster")["approve_pct"].mean()


# ---------------------------------------------------------------- what changes at home do

WORTH_SEEING = 0.25
"""Share of the level before that a test must be able to detect before its silence says that nothing happened."""
MORE_SCORES = "Event scores from before 2018 and after February 2024, so that more changes of government lie inside."


@claim_test(
    "P08a",
    chapter="trilateral",
    figure="fig-changes-estimates",
    grid={
        "change_kind": ["bloc", "any_leader"],
        "cooperation_pairs": ["all_three", "japan_korea"],
        "event_window_months": [6, 3, 9, 12],
        "confidence": [0.95, 0.9],
        "compared": ["before and after", "beside pairs with outsiders"],
    },
)
def changes_have_undermined(p: TrilateralParameters, *, compared: str = "before and after") -> Judgement:
    """Solidarity in the news around each change of government, against days on which nothing changed."""
    rows = handovers(p)
    found = mean_shift(p, rows, net_of_others=compared != "before and after")
    if found is None:
        return Judgement(
            "not testable", "No change of government has enough event scores around it.", {}, needs=MORE_SCORES
        )
    estimate, events = found
    steps = first_steps(p, rows[rows["date"] <= PUBLISHED])
    strained = int((steps["sign"] == "strain").sum())
    shift, before = float(estimate["estimate"]), float(estimate["before"])
    stands_out, falls = estimate["p"] < 1 - p.confidence, shift < 0
    could_tell = float(estimate["detectable"]) <= WORTH_SEEING * abs(before)
    sources = ["gdelt_graph_gzemo", *all_sources(events, steps)]
    numbers = {
        "shift": result("shift", shift, UNIT, sources, (float(estimate["low"]), float(estimate["high"])), len(events)),
        "size": result("size", abs(shift), UNIT, sources),
        "before": result("before", before, "", sources),
        "n": result("n", len(events), "change of government" if len(events) == 1 else "changes of government", sources),
        "detectable": result("detectable", float(estimate["detectable"]), "", sources),
        "p": result("p", float(estimate["p"]), "", sources),
        "strained": result("strained", strained, "", sources),
        "changes": result("changes", len(steps), "change" if len(steps) == 1 else "changes", sources),
    }
    text = (
        f"Over {{n}} the score of cooperation {'fell' if falls else 'rose'} by {{size:1}} from {{before:1}}, which "
        f"{'stands out from' if stands_out else 'does not stand out from'} other days (p = {{p:2}}; a change of "
        "{detectable:1} would); of {changes} in Japan or Korea before the paper "
        f"{'{strained}' if strained else 'none'} had a strain as the first step listed after it."
    )
    if stands_out or could_tell:
        return Judgement(graded(stands_out and falls), text, numbers)
    if falls and strained:
        return Judgement("partly supported", text, numbers)
    return Judgement("not testable", text, numbers, needs=MORE_SCORES)


@claim_test(
    "P08b",
    chapter="trilateral",
    figure="fig-white-house",
    grid={
        "sign": ["White House statements", "yearly meetings", "first step listed"],
        "naming": ["in one sentence", "anywhere"],
        "confidence": [0.95, 0.9],
        "change_kind": ["bloc", "any_leader"],
    },
    apart=[
        {"sign": "White House statements", "change_kind": "any_leader"},
        {"sign": "yearly meetings", "change_kind": "any_leader"},
        {"sign": "yearly meetings", "naming": "anywhere"},
        {"sign": "yearly meetings", "confidence": 0.9},
        {"sign": "first step listed", "naming": "anywhere"},
        {"sign": "first step listed", "confidence": 0.9},
    ],
)
def changes_challenge_again(
    p: TrilateralParameters, *, sign: str = "White House statements", naming: str = "in one sentence"
) -> Judgement:
    """Since the paper all three have changed leader: is there less of the three, by a measure with a denominator?"""
    return {"yearly meetings": _lapsed, "first step listed": _steps_since}.get(sign, _statements)(p, naming)


NEXT_PRESIDENT = "2026-01-20"
"""A year of the next US president, from which on the rates can be compared."""


def _statements(p: TrilateralParameters, naming: str) -> Judgement:
    section = white_house(p)
    if section.missing or len(section.rates) < 2:
        return not_yet("No other president had followed, or too few of his statements were counted.", NEXT_PRESIDENT)
    wide = "wide_" if naming == "anywhere" else ""
    rates = section.rates.set_index("president")[f"{wide}per_mille"]
    before, after = float(rates.iloc[0]), float(rates.iloc[-1])
    p_value = float(section.results[f"white_house.{wide}p_value"].value)
    sources = section.results.sources()
    sure = p_value < 1 - p.confidence
    fewer = after < before
    return Judgement(
        graded(fewer and sure, fewer),
        f"Of a thousand White House statements {'{after:1}' if after else 'none'} named the three {naming} under the "
        "president since 2025 and {before:1} did under the one before, a difference that chance "
        f"{'would rarely' if sure else 'could well'} make (p = {{p:2}}).",
        {
            "change": result(
                "change", after - before, "per thousand", sources, n=int(section.rates["statements"].sum())
            ),
            "after": result("after", after, "", sources),
            "before": result("before", before, "", sources),
            "p": result("p", p_value, "", sources),
        },
    )


def _lapsed(p: TrilateralParameters, _naming: str) -> Judgement:
    if pd.Timestamp(p.as_of) < pd.Timestamp(NEXT_PRESIDENT):
        return not_yet("No year had passed since the next government in Washington.", NEXT_PRESIDENT)
    rows = commitment_rows(p)
    yearly = rows[(rows["recurrence"] == "yearly") & (rows["m12"] == "done")]
    lapsed, n, sources = int((yearly["now"] == "partly").sum()), len(yearly), all_sources(yearly)
    return Judgement(
        graded(lapsed > n / 2, lapsed > 0),
        "{lapsed} for every year that were met in the first year had lapsed by {day}.",
        {
            "change": result("change", 100 * lapsed / n, "%", sources, n=n),
            "lapsed": of_some("lapsed", lapsed, n, "commitments", sources),
            "day": day("day", pd.Timestamp(p.as_of)),
        },
    )


def _steps_since(p: TrilateralParameters, _naming: str) -> Judgement:
    steps = first_steps(p, handovers(p))
    steps = steps[steps["date"] > PUBLISHED] if len(steps) else steps
    if steps.empty:
        return not_yet(
            "No government in Japan or Korea had changed since the paper and been followed by a step.", "2026-06-04"
        )
    strained, n, sources = int((steps["sign"] == "strain").sum()), len(steps), all_sources(steps)
    return Judgement(
        graded(strained > n / 2, strained > 0),
        f"Of {{n}} of government in Japan or Korea since the paper {'{strained}' if strained else 'none'} had a strain "
        "between the two as the first step listed after it.",
        {
            "change": result("change", 100 * strained / n, "%", sources, n=n),
            "strained": result("strained", strained, "", sources),
            "n": result("n", n, "change" if n == 1 else "changes", sources),
        },
    )
