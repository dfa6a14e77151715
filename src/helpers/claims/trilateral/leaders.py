"""Claims about the leaders of the summit, and about what a change of government does."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.results import Result
from helpers.analysis.statistics import Floats
from helpers.analysis.trials import Simulation
from helpers.analysis.trilateral import TrilateralParameters
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.changes import UNIT, handovers, mean_shift
from helpers.analysis.trilateral.channels import CLUSTERED, COUNTED, change_of_rate, white_house
from helpers.analysis.trilateral.spells import in_office, spells
from helpers.analysis.trilateral.staying_on import Spells
from helpers.analysis.trilateral.survival import DAYS_A_MONTH, DAYS_A_YEAR
from helpers.analysis.trilateral.tenure import (
    ALL,
    CAMP_DAVID,
    gone,
    leaders_on,
)
from helpers.analysis.trilateral.votes import VOTES, ChangeChance, changed_chances, changed_draws
from helpers.claims.judgement import (
    Judgement,
    Verdict,
    all_sources,
    count,
    from_estimate,
    graded,
    not_yet,
    result,
)
from helpers.claims.register import Matters, claim_test
from helpers.claims.trilateral.common import PUBLISHED, day
from helpers.data import load
from helpers.wording import words

LIKELY_PCT = 50.0
"""Chance from which on something is likely."""
POSSIBLE_PCT = 20.0
"""Chance below which something is far from likely."""
UNLIKELY_BELOW_PCT = 100 / 3
"""Chance below which the published scale of the climate panel calls an outcome unlikely."""
HORIZON_MONTHS = 48
"""Months from the summit: the first full years that hold the end of the last term then running and the next elections
of all three countries."""
PAPER_MONTHS = 36
"""Months from the summit that the paper leaves the last of the three."""
SOURCES = ("archigos_v41", "gli_2023")
HORIZONS: list[tuple[Any, str]] = [
    (HORIZON_MONTHS, "holds the end of President Yoon’s term and the next elections of all three"),
    (60, "one year more, for elections that come late"),
]
MODELS: list[tuple[Any, str]] = [
    ("kaplan_meier", "the longer a leader has served, the other the risk"),
    ("constant", "the same risk at all times"),
]


def _end(p: TrilateralParameters) -> pd.Timestamp:
    """Last day of the horizon, counted from the summit."""
    return CAMP_DAVID + pd.DateOffset(months=p.horizon_months)


@claim_test(
    "P02a",
    chapter="trilateral",
    figure="fig-chances",
    parameters={"horizon_months": PAPER_MONTHS, "allies": ["JPN", "KOR"]},
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "acting_rule": [
            ("suspended_serves", "a suspended president is still the president"),
            ("acting_serves", "the acting one governs"),
        ],
        "horizon_months": [
            (PAPER_MONTHS, "the years that the paper gives the last of them"),
            *HORIZONS[:1],
            (24, "half a term"),
        ],
    },
    reading={
        "judged_by": [
            ("what happened", "a forecast is judged by what came"),
            ("chance seen then", "what could be known on the day"),
        ],
        "tenure_model": MODELS,
    },
    apart=[{"judged_by": "what happened", "tenure_model": "constant"}],
    same_as="tenure.camp_david.all_gone_months",
)
def days_running_out(p: TrilateralParameters, *, judged_by: str = "what happened") -> Judgement:
    """Days run out if all three are gone within the horizon, as it came; how likely it looked is told beside it."""
    rows = spells(p.as_of, p.acting_rule)
    study = Spells(rows)
    horizons = sorted({float(p.horizon_months), float(HORIZON_MONTHS)})
    chances = [100 * float(one) for one in gone(study, CAMP_DAVID, pd.Series(horizons).to_numpy(), p)[ALL][0]]
    chance, longest = chances[horizons.index(p.horizon_months)], chances[-1]
    ends = in_office(rows, CAMP_DAVID)["end"]
    left = int((ends <= _end(p)).sum())
    over = pd.Timestamp(p.as_of) >= _end(p) or left == len(ends)
    numbers = {
        "chance": result("chance", chance, "%", SOURCES, design="tenure of earlier leaders", n=len(rows)),
        "horizon": count("horizon", p.horizon_months, "month", ()),
    }
    seen = "Seen from the summit, that had a chance of {chance:0} within {horizon}"
    if len(horizons) > 1:
        numbers["longest"] = result("longest", longest, "%", SOURCES, design="tenure of earlier leaders", n=len(rows))
        numbers["term"] = count("term", HORIZON_MONTHS, "month", ())
        seen += " and of {longest:0} within {term}"
    if judged_by == "chance seen then":
        said = seen.replace("that had", "all three being gone had", 1)
        return Judgement(graded(chance >= LIKELY_PCT, chance >= POSSIBLE_PCT), f"{said}.", numbers)
    if left == len(ends):
        after = result("after", (ends.max() - CAMP_DAVID).days / DAYS_A_MONTH, "months", SOURCES, n=len(ends))
        last = in_office(rows, CAMP_DAVID).sort_values("end").iloc[-1]
        how = f", the last of them, {last['leader']}, removed" if last["exit"] == "removed" else ""
        text = f"All three leaders of the summit were out of office {{after:1}} after it{how}. {seen}."
        return Judgement("supported", text, {"after": after} | numbers)
    numbers["left"] = result("left", left, "of the three leaders of the summit", SOURCES)
    numbers["day"] = day("day", min(pd.Timestamp(p.as_of), _end(p)))
    who = "{left}" if left else "none of the three leaders of the summit"
    said = seen.replace("that had", "all three being gone had", 1)
    text = f"By {{day}} {who} had left office. {said}."
    if not over:
        return Judgement("open", text, numbers, due=str(_end(p).date()))
    return Judgement(graded(False, left == len(ends) - 1), text, numbers)


CHANGE_PP = Matters(5.0, "pp", "less than five points cannot be read off some dozen changes of leader")


@dataclass
class _Chances:
    """The chance of a change of bloc from made-up votes, as many as Japan's; one simulation reads the data once."""

    read: tuple[np.random.Generator, ChangeChance] | None = None

    def __call__(self, p: TrilateralParameters, rng: np.random.Generator, effect: float) -> Result:
        if self.read is None or self.read[0] is not rng:
            self.read = (rng, changed_chances(Spells(spells(p.as_of, p.acting_rule)), CAMP_DAVID, p)["JPN"])
        one = self.read[1]
        kept = 1 - (UNLIKELY_BELOW_PCT + effect) / 100
        between = math.exp(-one.years * one.unscheduled[0] / one.unscheduled[1])
        share = 1 - (kept / between) ** (1 / max(1, len(one.due)))
        lost = int(rng.binomial(one.record.votes, min(1.0, max(0.0, share))))
        record = replace(one.record, lost=lost, kept=one.record.votes - lost)
        made = replace(one, record=record, due=(record,) * len(one.due))
        return _over("simulated", made, made.draws(p.draws, rng), UNLIKELY_BELOW_PCT, p)


def _over(name: str, one: ChangeChance, drawn: Floats, bar_pct: float, p: TrilateralParameters) -> Result:
    """By how much a chance exceeds a bar, in points."""
    tail = (1 - p.confidence) / 2
    low, high = 100 * np.quantile(drawn, [tail, 1 - tail]) - bar_pct
    ends = (float(low), float(high))
    return result(name, 100 * one.chance - bar_pct, "pp", SOURCES, ends, one.votes, level=p.confidence, design=VOTES)


@claim_test(
    "P02b",
    chapter="trilateral",
    figure="fig-chances",
    can_be=("supported", "partly supported", "contradicted", "undecided", "open"),
    analysis={
        "horizon_months": HORIZONS,
        "era_start": [
            (1990, "votes since the old party system of Japan ended"),
            (1960, "more votes, of other times"),
        ],
    },
    reading={
        "unlikely_below_pct": [
            (UNLIKELY_BELOW_PCT, "where the climate panel’s scale of likelihood ends “unlikely”"),
            (POSSIBLE_PCT, "one in five is a risk that one insures against"),
            (45.0, "where the scale of the US intelligence services ends “unlikely”"),
        ],
        "judged_by": [
            ("chance seen then", "the claim is on how likely it was"),
            ("what happened", "by its outcome"),
        ],
    },
    apart=[
        {"judged_by": "what happened", "unlikely_below_pct": POSSIBLE_PCT},
        {"judged_by": "what happened", "unlikely_below_pct": 45.0},
    ],
    matters=CHANGE_PP,
    simulate=Simulation(_Chances(), "votes due and the chance at each"),
    differs="The chapter gives the same chances one by one; the claim needs all three against a bar.",
)
def change_not_unlikely(
    p: TrilateralParameters,
    *,
    judged_by: str = "chance seen then",
    unlikely_below_pct: float = UNLIKELY_BELOW_PCT,
) -> Judgement:
    """Not unlikely in each: the chance of another bloc in power within a horizon that holds the next elections."""
    rows = spells(p.as_of, p.acting_rule)
    changed = _other_blocs(rows, min(_end(p), pd.Timestamp(p.as_of)))
    numbers: dict[str, Result] = {"changed": result("changed", changed, "of the three", SOURCES)}
    numbers["horizon"] = count("horizon", p.horizon_months, "month", ())
    numbers["day"] = day("day", min(_end(p), pd.Timestamp(p.as_of)))
    where = "{changed}" if changed else "none of the three"
    if judged_by == "chance seen then":
        return _likely(p, rows, unlikely_below_pct, numbers, where)
    text = f"Another bloc had come to power in {where} by {{day}}, of the {{horizon}} that hold the next elections."
    if pd.Timestamp(p.as_of) < _end(p) and changed < len(ALLIED):
        return Judgement("open", text, numbers, due=str(_end(p).date()))
    return Judgement(graded(changed == len(ALLIED), changed > 0), text, numbers)


def _likely(
    p: TrilateralParameters, rows: pd.DataFrame, bar_pct: float, numbers: dict[str, Result], where: str
) -> Judgement:
    """Each country's chance with its interval against the bar, and what has come since."""
    study = Spells(rows)
    chances, drawn = changed_chances(study, CAMP_DAVID, p), changed_draws(study, CAMP_DAVID, p)
    over = {who: _over(who, one, drawn[who], bar_pct, p) for who, one in chances.items()}
    each = {who: from_estimate(one, claimed="more", matters=CHANGE_PP.value) for who, one in over.items()}
    verdicts = set(each.values())
    first: dict[str, Result] = {}
    for who, one in over.items():
        low, high = one.interval or (0.0, 0.0)
        first[who] = result(who, 100 * chances[who].chance, "%", SOURCES, n=one.n, design=VOTES)
        ends = {f"{who}_low": low + bar_pct, f"{who}_high": high + bar_pct}
        first |= {name: result(name, end, "", SOURCES) for name, end in ends.items()}
    numbers = {**first, **numbers, "bar": result("bar", bar_pct, "%")}
    numbers["level"] = result("level", 100 * p.confidence, "%")
    whole = verdicts.pop() if len(verdicts) == 1 else "partly supported" if "supported" in verdicts else "undecided"
    wide = [ALLIED[who] for who, verdict in each.items() if verdict == "undecided"]
    where_wide = "" if len(wide) == len(each) else f" in {words.join(wide)}"
    unsure = " against a bar of {bar:0}" + (f": too wide{where_wide}" if whole == "undecided" else "")
    since = f" By {{day}} it came in {where}." if pd.Timestamp(p.as_of) > CAMP_DAVID else ""
    told = [f"{{{who}:0}} in {name} ({{{who}_low:0}}–{{{who}_high:0}})" for who, name in ALLIED.items()]
    told[0] = told[0].replace("(", "({level:0}: ")
    return Judgement(
        whole,
        f"Within {{horizon}} of the summit another bloc’s chance of power was {words.join(told)}{unsure}.{since}",
        numbers,
    )


ALLIED = {"USA": "the US", "JPN": "Japan", "KOR": "Korea"}


def _other_blocs(rows: pd.DataFrame, last: pd.Timestamp) -> int:
    """Countries in which a leader of another bloc than at the summit took office by a day."""
    own = rows[rows["role"] == "substantive"]
    then = in_office(rows, CAMP_DAVID)["bloc"]
    later = own[(own["start"] > CAMP_DAVID) & (own["start"] <= last)]
    return int(later.loc[later["bloc"] != later["country"].map(then), "country"].nunique())


YOON_YEARS = 3.0
"""Years that the paper says President Yoon had left."""
NEAR_YEARS, OFF_YEARS = 0.5, 1.0
"""Gap up to which a figure in whole years is right, and up to which it is near."""


@claim_test(
    "P03",
    chapter="trilateral",
    figure="tab-leaders",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "seen_on": [("the summit", "the day of which the paper speaks"), ("publication", "the day on which it speaks")]
    },
    reading={
        "years_are": [
            ("rounded", "a figure in whole years is right to half a year"),
            ("full years", "whoever has three full years left has three years left"),
        ],
        "left": [
            ("of his term", "what the constitution left him"),
            ("until he went", "what he made of it"),
        ],
    },
    apart=[{"left": "until he went", "years_are": "full years"}],
    differs="The chapter shows the same years of the leaders, under their names, in a table.",
)
def yoon_three_years(
    p: TrilateralParameters, *, left: str = "of his term", seen_on: str = "the summit", years_are: str = "rounded"
) -> Judgement:
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
        text = "From {day} President Yoon stayed for {years:1}, until {went}; the paper gives him {claimed:0}."
    else:
        years = float(yoon["term_left_years"])
        rest = "" if pd.isna(went) else "; he left it on {went}"
        text = f"On {{day}} President Yoon had {{years:1}} of his term left; the paper gives him {{claimed:0}}{rest}."
    if not pd.isna(went):
        numbers["went"] = day("went", went, sources)
    counted = math.floor(years) if years_are == "full years" else years
    gap = abs(counted - YOON_YEARS)
    first = {"years": result("years", years, "years", sources)}
    return Judgement(graded(gap <= NEAR_YEARS, gap <= OFF_YEARS), text, first | numbers)


FALL_PP = 5.0
ABBREVIATED = 3
"""Letters up to which a pollster's name is an abbreviation, as NHK."""
POLLED = 1000
"""Persons asked in one poll, about as many as each pollster asks."""
POLLSTERS = 3
"""Pollsters that the book finds at both times, and so in the simulation."""


def _fall(late: Floats, early: Floats, level: float, sources: Iterable[str]) -> Result:
    """Mean change of approval, with the sampling error of one poll a pollster at each time."""
    from scipy.stats import norm

    shares = np.concatenate([late, early])
    error = float(np.sqrt((shares * (100 - shares) / POLLED).sum())) / len(late)
    change, reach = float((late - early).mean()), float(norm.ppf((1 + level) / 2)) * error
    ends, design = (change - reach, change + reach), f"sampling error of one poll of {POLLED:,} a pollster"
    return result("change", change, "pp", sources, ends, len(late), level=level, design=design)


def _simulated_fall(p: TrilateralParameters, rng: np.random.Generator, effect: float) -> Result:
    """Pollsters that ask 1,000 persons each at both times, with a known change from one half."""
    early, late = (rng.binomial(POLLED, (50 + more) / 100, POLLSTERS) * 100 / POLLED for more in (0.0, effect))
    return _fall(late, early, p.confidence, ())


@claim_test(
    "P16",
    chapter="trilateral",
    figure="fig-approval-readings",
    can_be=("supported", "contradicted", "undecided", "not testable"),
    analysis={
        "against": [
            ("his first half-year", "his support when he began"),
            ("the year before", "the same season"),
            ("the spring before", "the last high before the paper"),
        ],
        "months": [(3, "one season"), (6, "more readings")],
        "pollsters": [
            ("each against itself", "pollsters differ in level"),
            ("Nikkei alone", "the poll that the summit’s reporting quotes"),
        ],
    },
    matters=Matters(FALL_PP, "pp", "Less than five points is what single polls of one pollster differ by."),
    simulate=Simulation(_simulated_fall, "pollsters and numbers asked"),
    differs="The chapter shows the single readings; the claim compares two times.",
)
def support_for_kishida_fell(
    p: TrilateralParameters,
    *,
    against: str = "his first half-year",
    months: int = 3,
    pollsters: str = "each against itself",
) -> Judgement:
    """Support is what polls find: the last months before the paper against earlier ones, pollster by pollster."""
    rows = known(load("leader_approval"), min(PUBLISHED, pd.Timestamp(p.as_of)), "known_on")
    rows = rows[rows["spell"] == "jpn_kishida_2021"]
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
    sources = all_sources(rows[rows["pollster"].isin(both)])
    change = _fall(late[both].to_numpy(float), early[both].to_numpy(float), p.confidence, sources)
    size = float(change.value)
    when = {"his first half-year": "in his first half-year", "the spring before": "in the spring of 2023"}.get(
        against, "a year earlier"
    )
    rest = "" if pollsters == "Nikkei alone" else " No other pollster was read for both times."
    who = words.join(name.upper() if len(name) <= ABBREVIATED else name.title() for name in both)
    return Judgement(
        from_estimate(change, claimed="less", matters=FALL_PP),
        f"By {who}, {{late:0}} approved of Prime Minister Kishida just before the paper and {{early:0}} {when}, "
        f"{{size:0}} {'less' if size < 0 else 'more'}; the sampling error of polls is {{error:0}}.{rest}",
        {
            "change": change,
            "late": result("late", float(late[both].mean()), "%", sources),
            "early": result("early", float(early[both].mean()), "%", sources),
            "size": result("size", abs(size), "pp", sources),
            "error": result("error", _half(change), "pp", sources),
        },
    )


def _half(estimate: Result) -> float:
    """Half the width of an interval."""
    low, high = estimate.interval or (0.0, 0.0)
    return (high - low) / 2


def _between(rows: pd.DataFrame, first: pd.Timestamp, end: pd.Timestamp) -> pd.Series:
    """Mean approval by pollster from a day up to before another."""
    return rows[(rows["date"] >= first) & (rows["date"] < end)].groupby("pollster")["approve_pct"].mean()


# ---------------------------------------------------------------- what changes at home do

QUARTER = 0.25
"""Fall of the level before a change that would matter."""
MORE_SCORES = "Event scores from before 2018 and after February 2024, so that more changes of government lie inside."
RATE_MATTERS = 5.0
"""Statements per thousand: a third of those that named the three before."""
LEAST_CHANGES = 5
"""Changes of government below which nothing is said of changes in general."""


@claim_test(
    "P08a",
    chapter="trilateral",
    figure="fig-changes-estimates",
    can_be=("partly supported", "contradicted", "undecided", "not testable"),
    analysis={
        "change_kind": [
            ("bloc", "the paper speaks of a change of regime"),
            ("any_leader", "every new leader may turn away"),
        ],
        "cooperation_pairs": [
            ("all_three", "the solidarity of the three"),
            ("japan_korea", "the side on which it is weak"),
        ],
        "event_window_months": [(6, "half a year"), (3, "the first steps of a government"), (12, "a whole year")],
        "compared": [
            ("before and after", "the plain change"),
            ("beside pairs with outsiders", "without what moved the whole region"),
        ],
    },
    same_as="changes.shift.mean",
)
def changes_have_undermined(p: TrilateralParameters, *, compared: str = "before and after") -> Judgement:
    """Changes of government, by scores; the cause that the paper gives has no design, so a part holds at most."""
    found = mean_shift(p, handovers(p), net_of_others=compared != "before and after")
    strained, numbers = _strained_before(p)
    if found is None:
        needs = MORE_SCORES
        return Judgement("not testable", "No change of government has enough event scores around it.", {}, needs=needs)
    estimate, events = found
    sources = ["gdelt_graph_gzemo", *all_sources(events)]
    shift, before = _shifted(estimate, p, sources), float(estimate["before"])
    value, few = float(shift.value), len(events) < LEAST_CHANGES
    by_changes = "undecided" if few else from_estimate(shift, claimed="less", matters=QUARTER * abs(before))
    moved = (
        f"Around {{n}}{', too few to tell,' if few else ''} the score of cooperation in the news "
        f"{'fell' if value < 0 else 'rose'} by {{size:0}}."
    )
    verdict: Verdict = "partly supported" if by_changes == "supported" else by_changes
    return Judgement(
        verdict,
        f"{moved}{strained}",
        {
            "shift": shift,
            "size": result("size", 100 * abs(value / before), "%", sources),
            "n": count("n", len(events), "change of government", sources, "changes of government"),
            **numbers,
        },
        needs=MORE_SCORES if verdict == "undecided" else None,
    )


def _strained_before(p: TrilateralParameters) -> tuple[str, dict[str, Result]]:
    """Strains between Japan and Korea up to the paper, and what they were about."""
    rows = known(load("jp_kr_frictions"), min(PUBLISHED, pd.Timestamp(p.as_of)), "date").query("sign == 'strain'")
    if rows.empty:
        return "", {}
    numbers = {"strains": count("strains", len(rows), "strain", all_sources(rows))}
    about, are = words.join(sorted(rows["topic"].unique())), "is" if len(rows) == 1 else "are"
    told = f" {{strains}} between Japan and Korea {are} listed before the paper, over {about}; "
    return f"{told}that unequal costs were behind them was not read.", numbers


def _shifted(estimate: Mapping[str, Any], p: TrilateralParameters, sources: Iterable[str]) -> Result:
    ends = (float(estimate["low"]), float(estimate["high"]))
    n, design = int(estimate["changes"]), "against days without a change"
    return result("shift", float(estimate["estimate"]), UNIT, sources, ends, n, level=p.confidence, design=design)


def _simulated_rate(p: TrilateralParameters, rng: np.random.Generator, effect: float) -> Result:
    """Months drawn anew from those of the first president, with a known change of the rate for the second."""
    months = load("white_house_mentions")
    first, second = (months[months["president"] == who] for who in ("biden", "trump_second"))
    pool = (first[COUNTED[""]] / first["statements"]).to_numpy()
    rate = float(first[COUNTED[""]].sum() / first["statements"].sum())
    drawn = months.assign(three=0)
    for part, kept in ((first, 1.0), (second, max(0.0, 1 + effect / 1000 / rate))):
        expected = rng.choice(pool, len(part)) * kept
        drawn.loc[part.index, "three"] = rng.binomial(part["statements"], np.minimum(expected, 1))
    change, ends = change_of_rate(drawn, "three", p)
    return result("change", change, "per thousand", (), ends, len(months), level=p.confidence, design=CLUSTERED)


@claim_test(
    "P08b",
    chapter="trilateral",
    figure="tab-survived",
    can_be=("supported", "contradicted", "undecided", "open"),
    analysis={
        "sign": [
            ("listed strains", "a challenge is a strain"),
            ("White House statements", "what the strongest of the three says"),
        ],
    },
    reading={
        "naming": [
            ("in one sentence", "the three named together"),
            ("with a word for three", "named as a group"),
            ("anywhere", "both allies in one text"),
        ],
    },
    matters=Matters(RATE_MATTERS, "per thousand", "A third of the statements that named the three before."),
    simulate=Simulation(_simulated_rate, "statements a month; rates of real months at random", lambda _: 0.0),
    differs="The chapter counts strains and first steps one by one; the claim needs when the strains came.",
)
def changes_challenge_again(
    p: TrilateralParameters, *, sign: str = "listed strains", naming: str = "in one sentence"
) -> Judgement:
    """Whether solidarity was strained above all by changes at home, of which a chosen list of strains says nothing."""
    return _statements(p, naming) if sign == "White House statements" else _strains(p)


NEXT_PRESIDENT = "2026-01-20"
"""A year of the next US president, from which on the rates can be compared."""
NAMINGS = {"in one sentence": "", "with a word for three": "word_", "anywhere": "wide_"}


def _statements(p: TrilateralParameters, naming: str) -> Judgement:
    section = white_house(p)
    prefix = NAMINGS[naming]
    found = section.results.get(f"white_house.{prefix}change")
    if found is None:
        return not_yet("No other president had followed, or too few of his statements were counted.", NEXT_PRESIDENT)
    sums = section.months.groupby("president", sort=False)[[COUNTED[prefix], "statements"]].sum()
    before, after = (1000 * row.iloc[0] / row.iloc[1] for _, row in sums.iloc[[0, -1]].iterrows())
    verdict = from_estimate(found, claimed="less", matters=RATE_MATTERS)
    unsure = "; the data cannot tell, and could hardly have shown a fall that matters" if verdict == "undecided" else ""
    how = "both allies in one text" if naming == "anywhere" else f"the three {naming}"
    return Judgement(
        verdict,
        f"Of a thousand White House statements {{after:1}} named {how} under the president since 2025 and {{before:1}} "
        f"did under the one before{unsure}.",
        {
            "change": replace(found, id="change"),
            "after": result("after", after, "", found.sources),
            "before": result("before", before, "", found.sources),
        },
    )


def _new_leaders(changed: pd.DataFrame) -> str:
    """Who came, with the country of each, which is named once where it is the same."""
    if changed["country"].nunique() == 1:
        return f"{words.join(changed['after'])} in {words.name_in_text(changed['country'].iloc[0])}"
    return words.join(
        f"{after} in {words.name_in_text(country)}" for after, country in changed[["after", "country"]].to_numpy()
    )


def _strains(p: TrilateralParameters) -> Judgement:
    """Strains and reliefs between Japan and Korea since the paper: a chosen list never shows when most of them came.

    That some strain comes in years is no forecast that could fail, so one that came bears nothing out.
    """
    listed = known(load("jp_kr_frictions"), p.as_of, "date")
    listed = listed[listed["date"] > PUBLISHED]
    strains = listed[listed["sign"] == "strain"]
    changed = handovers(p)
    changed = changed[(changed["date"] > PUBLISHED) & (changed["country"] != "USA")]
    if changed.empty:
        return not_yet("No leader of Japan or Korea had changed since the paper.", "2026-06-04")
    names = _new_leaders(changed)
    sources = all_sources(listed, changed)
    return Judgement(
        "undecided",
        f"{'{strains}' if len(strains) else 'No strain'} and {{reliefs}} between Japan and Korea are listed from the "
        f"paper to {{day}}. A chosen list cannot tell whether strains came mostly with the {{n}} of leader "
        f"({names}).",
        {
            "strains": count("strains", len(strains), "strain", sources),
            "reliefs": count("reliefs", len(listed) - len(strains), "relief", sources),
            "n": result("n", len(changed), "change" if len(changed) == 1 else "changes", sources),
            "day": day("day", pd.Timestamp(p.as_of)),
        },
    )
