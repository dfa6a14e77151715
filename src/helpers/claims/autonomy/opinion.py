"""Claims about trust in series: low points, what came after, and credibility under a president."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.administrations import administration_of
from helpers.analysis.autonomy.low_points import SAID, USUAL_SAMPLE, decimal_year, margin, points_of
from helpers.analysis.horizon import THIS_YEAR
from helpers.analysis.results import Result, sources_of
from helpers.analysis.statistics import Floats, two_means
from helpers.analysis.trials import Simulation
from helpers.claims.autonomy.common import ALLIES, PRINTED
from helpers.claims.judgement import (
    Judgement,
    Verdict,
    all_sources,
    count,
    from_estimate,
    graded,
    not_yet,
    result,
    untestable,
)
from helpers.claims.register import Matters, claim_test
from helpers.data import load
from helpers.wording import words

SIDES = {"JPN": "Japanese in the United States", "USA": "Americans in Japan"}
TRUST = ["trust_jpn", "trust_japan_usa"]
EVERY = [*TRUST, "confidence_jpn", "favourable_jpn", "relations_jpn", "affinity_interview", "relations_usa"]
ALL_TIME = AutonomyParameters().start_year
"""First year of the surveys among which a record is looked for: the book's own."""
SERIES_SETS = {"trust itself": TRUST, "every question": EVERY}
"""Series that have a survey in the years of the claim; the Cabinet Office's is by interview then."""
CLAIM_YEARS = {"2018–19": SAID, "2017–19": (2017, 2019)}


# ---------------------------------------------------------------- the lowest trust


@claim_test(
    "A10",
    chapter="autonomy",
    figure="tab-low-points",
    parameters={"countries": ["JPN"]},
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis={
        "series": [
            ("trust itself", "the claim is about trust"),
            ("every question", "confidence, favour, affinity and relations stand near it"),
        ],
    },
    reading={
        "claim_years": [
            ("2018–19", "currently, in an article of 2019"),
            ("2017–19", "the whole presidency till then"),
        ],
        "of": [
            ("both countries", "a deficit between two countries has two sides"),
            ("Japanese alone", "the article tells of Japan’s worries"),
            (
                "the gap between them",
                "a deficit between two may be that one is trusted less than it trusts, whatever the level; a tie "
                "within sampling error is as wide as before",
            ),
        ],
    },
    differs="The chapter lists the low points of each series; the claim needs them by side, with the pollster’s word.",
)
def trust_at_its_lowest(
    p: AutonomyParameters, *, series: str = "trust itself", claim_years: str = "2018–19", of: str = "both countries"
) -> Judgement:
    """A record low is a survey that no earlier one clearly undercuts; the pollster knows years not read."""
    p = p.model_copy(update={"start_year": min(p.start_year, ALL_TIME)})  # whatever the first year of the run
    if of == "the gap between them":
        return _gap(p, claim_years)
    sides = ["JPN"] if of == "Japanese alone" else list(SIDES)
    parts = [part for part in points_of(p, SERIES_SETS[series]) if len(part)]
    first, last = CLAIM_YEARS[claim_years]
    found = {side: _lows([part for part in parts if _asked(part) == side], first, last, p) for side in sides}
    if not all(found.values()):
        return untestable(f"Surveys of {claim_years} and before are missing.", "A series of trust in each country.")
    holds = {side: 2 * sum(low.lowest for low in lows) > len(lows) for side, lows in found.items()}
    sources = sources_of(*parts)
    numbers = {"sides": result("sides", sum(holds.values()), f"of {len(sides)} sides", sources, n=len(sides))}
    told = []
    for side, lows in found.items():
        counts = {"": sum(low.lowest for low in lows), "_all": len(lows)}
        numbers |= {side + end: result(side + end, n, "", sources, n=len(lows)) for end, n in counts.items()}
        who, _, whom = SIDES[side].partition(" in ")
        if series == "every question":
            told.append(f"{{{side}}} of {{{side}_all}} series on {who} were lowest within sampling error")
            continue
        low = lows[0]
        numbers[f"{side}_pct"] = result(f"{side}_pct", low.pct, "%", sources)
        numbers[f"{side}_before"] = result(f"{side}_before", low.before, "%", sources)
        numbers[f"{side}_year"] = result(f"{side}_year", low.before_year, "year", sources)
        beside = f"{{{side}_before:0}} in {{{side}_year}}"
        told.append(f"{{{side}_pct:0}} of {who} trusted {whom}, {RANKS[low.rank].format(beside=beside)}")
    record = _up_to(load("polls_bilateral").query("series == 'trust_us_record'"), p)
    tail = ""
    if len(record):
        numbers["record"] = result("record", float(record["value"].iloc[0]), "%", all_sources(record))
        tail = f" The pollster calls {{record:0}} the lowest {_over(record)}."
    return Judgement(
        graded(all(holds.values()), any(holds.values())),
        f"In {claim_years}, {', and '.join(told)}.{tail} Earlier decades were not read, so “all-time” is not shown.",
        numbers,
    )


RANKS = {
    "lowest": "clearly below {beside}",
    "tie": "within sampling error of {beside}",
    "higher": "above {beside}",
}
"""Where a survey stands to the lowest before it, in words."""


def _gap(p: AutonomyParameters, claim_years: str) -> Judgement:
    """How far trust on both sides lay apart, in the surveys that asked both in one year."""
    first, last = CLAIM_YEARS[claim_years]
    parts = [part for part in points_of(p, TRUST) if len(part)]
    asked = {_asked(part): part.drop_duplicates("year", keep="last").set_index("year") for part in parts}
    both = pd.DataFrame({side: part["pct"] for side, part in asked.items()}).reindex(columns=list(SIDES)).dropna()
    gap = (both["USA"] - both["JPN"]).abs()
    now, before = gap[(gap.index >= first) & (gap.index <= last)], gap[gap.index < first]
    if now.empty or before.empty:
        return untestable(f"Surveys of {claim_years} and before are missing.", "A series of trust in each country.")
    sources, late, early = sources_of(*parts), now.idxmax(), before.idxmax()
    error = math.hypot(*(margin(part.loc[early], part.loc[late], p.confidence) for part in asked.values()))
    wider = float(now.max() - before.max())
    near = ", within sampling error" if abs(wider) <= error else ""
    return Judgement(
        graded(wider > -error),
        f"In {claim_years} the shares of Americans and of Japanese who trusted the other lay {{gap:0}} apart, and at "
        f"most {{widest:0}} in {{n}} before{near}. Earlier decades were not read, so “all-time” is not shown.",
        {
            "gap": result("gap", float(now.max()), "pp", sources, n=len(gap)),
            "widest": result("widest", float(before.max()), "pp", sources),
            "n": result("n", len(before), "year" if len(before) == 1 else "years", sources),
        },
    )


def _over(record: pd.DataFrame) -> str:
    """The years of which a pollster says that a share is the lowest, by its latest word."""
    last = int(record["start"].astype(str).str[:4].max())
    return f"of {words.span(2000, last)}" if last > SAID[1] else "since 2000"


def _up_to(rows: pd.DataFrame, p: AutonomyParameters) -> pd.DataFrame:
    """Polls that began up to the last year of the run."""
    return rows[rows["start"].astype(str).str[:4].astype(int) <= p.end_year]


def _asked(part: pd.DataFrame) -> str:
    return str(part["asked"].iloc[0])


@dataclass(frozen=True)
class Low:
    """The lowest survey of the years of the claim beside the lowest before them, both in percent."""

    pct: float
    before: float
    before_year: int
    rank: Literal["lowest", "tie", "higher"]
    """Clearly below the earlier one, within sampling error of it, or clearly above."""

    @property
    def lowest(self) -> bool:
        """Whether no earlier survey was clearly lower."""
        return self.rank != "higher"


def _lows(parts: Iterable[pd.DataFrame], first: int, last: int, p: AutonomyParameters) -> list[Low]:
    """One for each series with surveys in and before the years."""
    found = []
    for part in parts:
        said, before = part[part["year"].between(first, last)], part[part["year"] < first]
        if len(said) and len(before):
            low, other = said.loc[said["pct"].idxmin()], before.loc[before["pct"].idxmin()]
            gap, error = float(low["pct"] - other["pct"]), margin(other, low, p.confidence)
            rank: Literal["lowest", "tie", "higher"] = "tie" if abs(gap) <= error else "lowest" if gap < 0 else "higher"
            found.append(Low(float(low["pct"]), float(other["pct"]), int(other["year"]), rank))
    return found


# ---------------------------------------------------------------- wider since?


MINISTRY = "trust_japan_ministry"
"""What Americans answer Tokyo's ministry, yearly: the joint poll's own question to them was not read after 2018."""
SINCE = {"trust itself": ["trust_jpn", MINISTRY], "every question": [*EVERY, MINISTRY]}
WRITTEN = decimal_year("2019-09")
"""Month set for the article, which prints none: what was asked before is its low point, what was asked after came."""


@claim_test(
    "A11",
    chapter="autonomy",
    figure="tab-low-points",
    parameters={"countries": ["JPN"], "end_year": 2024},
    can_be=("supported", "partly supported", "contradicted", "undecided", "open"),
    analysis={
        "series": [
            ("trust itself", "the claim is about trust"),
            ("every question", "confidence, favour, affinity and relations stand near it"),
        ],
        "newspaper": [
            ("compared", "the newspaper itself sets its own poll of 2025 beside the joint ones"),
            ("left out", "its poll of 2025 has another method than the joint ones"),
        ],
        "americans": [
            ("one set of answers", "the ministry’s poll offered other answers from 2020 on"),
            ("across the change", "the ministry itself sets the year before beside its poll of 2020"),
        ],
    },
    reading={
        "end_year": [
            (2024, "the days to come, up to the next joint survey of trust that was read"),
            (2021, "up to the end of the term"),
            (THIS_YEAR, "till now"),
        ],
    },
    differs="The chapter lists each series with its latest survey; the claim needs them by side.",
)
def trust_gap_widens(
    p: AutonomyParameters,
    *,
    series: str = "trust itself",
    newspaper: str = "compared",
    americans: str = "one set of answers",
) -> Judgement:
    """A gap that widens is trust that falls below that of the article, beyond sampling error, on one side or both."""
    parts = list(points_of(p, SINCE[series]))
    if newspaper == "compared":
        parts = [_continued(part, "trust_jpn", "trust_us_yomiuri_alone", p) for part in parts]
    if americans == "across the change":
        parts = [_continued(part, MINISTRY, f"{MINISTRY}_five", p) for part in parts]
    found = [(part, step) for part in parts if len(part) and (step := _since(part, p))]
    if not found:
        return not_yet("No survey of trust from after the article was read.", "2024-12-31")
    moves = {side: [step for part, step in found if _asked(part) == side] for side in SIDES}
    others = _rows_of(f"{MINISTRY}_five").query("when > @WRITTEN and year <= @p.end_year")
    others = others if americans == "one set of answers" else others.iloc[:0]
    if len(others) > 1:
        moves["USA"].append(_step(others.iloc[0], others.iloc[-1], p))
    fell = {side: sum((gap < 0) - (gap > 0) for gap, clear in one if clear) > 0 for side, one in moves.items()}
    sources = sources_of(*(part for part, _ in found))
    verdict = graded(all(fell.values()), any(fell.values()))
    if verdict == "contradicted" and not all(moves.values()):
        verdict = "undecided"
    told, numbers = _by_side(moves, sources) if series == "every question" else _by_trust(found, others, p)
    sides = result("fell", sum(fell.values()), f"of {len(SIDES)} sides", sources, n=len(found))
    return Judgement(verdict, told, {"fell": sides, **numbers})


def _by_trust(
    found: list[tuple[pd.DataFrame, Step]], others: pd.DataFrame, p: AutonomyParameters
) -> tuple[str, dict[str, Result]]:
    """Trust at the article and at the latest survey, side by side, with that by other answers and the newspaper's."""
    numbers: dict[str, Result] = {}
    told = []
    for part, (_, clear) in found:
        side = _asked(part)
        said, last = _said(part), part.iloc[-1]
        for name, one in (("then", said.loc[said["pct"].idxmin()]), ("now", last)):
            key = f"{name}_{side}"
            numbers[key] = result(key, float(one["pct"]), "%", [str(one["source"])])
            numbers[f"{key}_year"] = result(f"{key}_year", int(one["year"]), "year")
        by = " (asked for Tokyo)" if part["key"].iloc[0] == MINISTRY else ""
        near = "" if clear else ", within sampling error"
        told.append(
            f"trust of {SIDES[side]}{by} was {{then_{side}:0}} in {{then_{side}_year}} and {{now_{side}:0}} in "
            f"{{now_{side}_year}}{near}"
        )
    unread = [who for side, who in SIDES.items() if f"now_{side}" not in numbers]
    told += [f"later trust of {who} was not read" for who in unread]
    tail = ""
    if len(others) > 1:
        for name, one in (("first", others.iloc[0]), ("last", others.iloc[-1])):
            numbers[name] = result(name, float(one["pct"]), "%", [str(one["source"])])
            numbers[f"{name}_year"] = result(f"{name}_year", int(one["year"]), "year")
        tail = " By other answers Americans’ was {first:0} in {first_year} and {last:0} in {last_year}."
    alone = _rows_of("trust_us_yomiuri_alone").query("year > @p.end_year").tail(1)
    if len(alone):
        numbers["alone"] = result("alone", float(alone["pct"].iloc[0]), "%", sources_of(alone))
        tail += f" The newspaper’s own poll had {{alone:0}} in {int(alone['year'].iloc[0])}."
    text = "; ".join(told)
    return f"{text[0].upper()}{text[1:]}. {JOINT}{tail}", numbers


JOINT = "The joint poll’s question on Americans’ trust was not read after 2018."


def _by_side(moves: Mapping[str, list[Step]], sources: list[str]) -> tuple[str, dict[str, Result]]:
    """How many series of each side came to stand below and above their low at the article."""
    numbers: dict[str, Result] = {}
    told: list[str] = []
    for side, one in moves.items():
        lower, higher = (sum(sign * gap > 0 and clear for gap, clear in one) for sign in (-1, 1))
        counts = {"lower": lower, "higher": higher, "all": len(one)}
        numbers |= {f"{side}_{k}": result(f"{side}_{k}", v, "", sources, n=len(one)) for k, v in counts.items()}
        low = f"the low from {SAID[0]} to the article" if not told else "it"
        told.append(
            f"of {{{side}_all}} series on {SIDES[side].split()[0]} {{{side}_lower}} stood clearly below {low} and "
            f"{{{side}_higher}} clearly above"
        )
    return f"At the latest survey, {'; '.join(told)}.", numbers


Step = tuple[float, bool]
"""Change from the lowest survey at the article to the latest, and whether it is beyond sampling error."""


def _rows_of(series: str) -> pd.DataFrame:
    """The surveys of a series that another continues, as its points."""
    rows = load("polls_bilateral").query("series == @series and answer == 'yes'")
    when = rows["start"].astype(str).map(decimal_year).to_numpy()
    points = pd.DataFrame({"when": when, "year": when.astype(int), "pct": rows["value"].to_numpy(float)})
    return points.assign(n=rows["n"].to_numpy(float, na_value=np.nan), source=rows["source"].to_numpy(object))


def _continued(part: pd.DataFrame, key: str, series: str, p: AutonomyParameters) -> pd.DataFrame:
    """The part of the key with another series behind it, up to the run's end; any other part as it is."""
    if part.empty or part["key"].iloc[0] != key:
        return part
    more = _rows_of(series).query("year <= @p.end_year")
    return pd.concat([part, more.assign(key=key, asked=_asked(part))], ignore_index=True) if len(more) else part


def _said(part: pd.DataFrame) -> pd.DataFrame:
    """Surveys of which the article could speak: from 2018 to its month."""
    return part[(part["year"] >= SAID[0]) & (part["when"] <= WRITTEN)]


def _since(part: pd.DataFrame, p: AutonomyParameters) -> Step | None:
    said, after = _said(part), part[part["when"] > WRITTEN]
    if said.empty or after.empty:
        return None
    return _step(said.loc[said["pct"].idxmin()], after.iloc[-1], p)


def _step(low: pd.Series, one: pd.Series, p: AutonomyParameters) -> Step:
    gap = float(one["pct"] - low["pct"])
    return gap, abs(gap) > margin(one, low, p.confidence)


# ---------------------------------------------------------------- credibility

ON_CREDIBILITY = {
    "would defend": {"JPN": "defend_gallup_jpn", "KOR": "defend_gallup_kor"},
    "trust": {"JPN": "trust_jpn", "KOR": "would_defend_kor"},
}
"""The series of each country by the question asked: whether the United States would keep its word, and one near it."""
FIVE = Matters(5.0, "pp", "single surveys of a thousand people stray by three points on their own")
BOTH = "Surveys of both allies under this president and under the one before."


def _surveys(country: str, p: AutonomyParameters, question: str) -> pd.DataFrame:
    """Surveys of a country under the president of the treatment year and the one before, as points with after."""
    rows = next(points_of(p, [ON_CREDIBILITY[question][country]]))
    if question == "would defend":
        rows = rows.assign(n=_gallup_sample())
    now = administration_of(p.treatment_year)
    rows = rows[rows["year"].between(now.first - p.before_years, min(now.last, p.end_year))]
    return rows.assign(after=rows["year"] >= now.first)


def _gallup_sample() -> float:
    """Size of a simple sample as uncertain as Gallup's on a half, by the margin that is printed for 95 percent."""
    from scipy.stats import norm

    margins = load("published_results").query("topic == 'survey_margin'")["value_low"].astype(float)
    return float((norm.ppf(0.975) * 50 / margins.iloc[0]) ** 2) if len(margins) else float("nan")


def _fall(country: str, rows: pd.DataFrame, p: AutonomyParameters) -> Result | None:
    values = {side: rows.loc[rows["after"] == side, "pct"].to_numpy(float) for side in (False, True)}
    effect = two_means(values[False], values[True], p.confidence)
    if effect is None:
        return None
    return result(
        country, effect.estimate, "pp", sources_of(rows), effect.interval, effect.n, level=effect.level, design=SURVEYS
    )


SURVEYS = "means of surveys before and after, each survey one observation"


def _defended_draw(p: AutonomyParameters, rng: np.random.Generator, effect: float) -> Result:
    """The change between made-up surveys: as many and as uncertain as the book's, around a half, with a true effect."""
    rows = _surveys("JPN", p, "would defend")
    true = (50 + effect * rows["after"].astype(float)) / 100
    asked = round(_gallup_sample())
    change = _sampled("simulated", rows.assign(pct=100 * rng.binomial(asked, true) / asked), p)
    assert change is not None  # the same surveys as the book's own
    return change


SAMPLED = "means of surveys before and after, with the sampling error of each"


def _sampled(country: str, rows: pd.DataFrame, p: AutonomyParameters) -> Result | None:
    """Change of the mean of surveys, uncertain as each asked but a sample; what moves years apart is the change."""
    from scipy.stats import norm

    sides = [rows[rows["after"] == side] for side in (False, True)]
    if min(map(len, sides)) == 0:
        return None
    means = [float(side["pct"].mean()) for side in sides]
    change = means[1] - means[0]
    reach = float(norm.ppf((1 + p.confidence) / 2)) * float(np.sqrt(sum(_variance(side) for side in sides)))
    ends = (change - reach, change + reach)
    return result(country, change, "pp", sources_of(rows), ends, len(rows), level=p.confidence, design=SAMPLED)


def _variance(rows: pd.DataFrame) -> float:
    """Sampling variance of the mean of surveys, in squared points; a usual sample where none was read."""
    pct, asked = rows["pct"].to_numpy(float), _asked_of(rows)
    return float((pct * (100 - pct) / asked).sum()) / len(rows) ** 2


def _asked_of(rows: pd.DataFrame) -> Floats:
    return np.asarray(rows["n"].astype(float).fillna(USUAL_SAMPLE), dtype=float)


@claim_test(
    "A14a",
    chapter="autonomy",
    figure="tab-korea-alliance",
    can_be=("supported", "partly supported", "contradicted", "undecided", "not testable"),
    analysis={
        "question": [
            ("would defend", "a promise is credible if it is thought to be kept; both countries were asked"),
            ("trust", "wider than credibility, but asked up to the end of 2018"),
        ],
        "error": [
            ("between surveys", "surveys of one time stray from each other, by more than samples do"),
            ("sampling", "each survey asked but a sample; what moves years apart is the change itself"),
        ],
    },
    apart=[{"question": "would defend", "error": "sampling"}],
    matters=FIVE,
    simulate=Simulation(_defended_draw, "number and uncertainty of the surveys"),
    differs="The chapter shows each survey; the claim needs the mean of those under each president with its error.",
)
def credibility_falls(
    p: AutonomyParameters, *, question: str = "would defend", error: str = "between surveys"
) -> Judgement:
    """Credibility is that a promise is thought to be kept; each country under this president and the one before.

    One survey at each time, as of the question on defence, has no spread: its sampling error stands for it.
    """
    direct = question == "would defend"
    change = _sampled if direct or error == "sampling" else _fall
    surveys = {c: _surveys(c, p, question) for c in ALLIES}
    falls = {c: fall for c in ALLIES if (fall := change(c, surveys[c], p))}
    if not falls:
        return untestable("No such survey under both presidents lies in these years.", BOTH)
    verdicts = [from_estimate(fall, claimed="less", matters=FIVE.value) for fall in falls.values()]
    numbers: dict[str, Result] = dict(falls)
    lacking = [c for c in ALLIES if c not in falls]
    numbers["level"] = result("level", 100 * p.confidence, "%")
    if direct:
        parts = [_defended(c, falls.get(c), surveys[c], p, numbers) for c in ALLIES]
        told = ". The same was thought by ".join(filter(None, parts))
        text = f"By Gallup, that US forces would defend them was thought by {told}."
        asked = load("polls_bilateral").query("series == 'us_would_defend_gallup'")
        ended = pd.to_datetime(_up_to(asked, p)["end"].astype(str)).max()
        wait = PRINTED.to_period("M").ordinal - ended.to_period("M").ordinal
        numbers["wait"] = count("wait", wait, "month", all_sources(asked))
        text += " The last answers came {wait} before the article."
    else:
        moved = [_moved(country, fall, surveys[country], numbers) for country, fall in falls.items()]
        tail = "".join(
            f". Of {ASKED_OF[c]} the list has no survey of this series from before {p.treatment_year}" for c in lacking
        )
        text = f"{'; '.join(moved)}{tail}."
    return Judgement(_together(verdicts, whole=not lacking), text, numbers)


def _defended(
    country: str, fall: Result | None, rows: pd.DataFrame, p: AutonomyParameters, numbers: dict[str, Result]
) -> str:
    """The shares before and after, with the change or the range of several countries; numbers are added."""
    people = {"JPN": "Japanese", "KOR": "Koreans"}[country]
    sides = {name: rows[rows["after"] == after] for name, after in (("before", False), ("after", True))}
    told: list[str] = []
    for name, side in sides.items():
        if len(side):
            numbers[f"{country}_{name}"] = result(f"{country}_{name}", float(side["pct"].mean()), "%", sources_of(side))
            years = words.span(int(side["year"].min()), int(side["year"].max()))
            told.append(f"{{{country}_{name}:0}}{f' of {people}' if not told else ''} in {years}")
    if fall:
        for name, end in zip(("low", "high"), fall.interval or (0.0, 0.0), strict=True):
            numbers[f"{country}_{name}"] = result(f"{country}_{name}", end, "", fall.sources)
        return (
            f"{' and '.join(told)}, {{{country}:+1}} ({{{country}_low:+0}} to {{{country}_high:+0}}, "
            "{level:0} interval)"
        )
    range_ = _up_to(load("polls_bilateral").query("series == 'us_would_defend_gallup' and country == @country"), p)
    ends = range_.set_index("answer")["value"].reindex(["at_least", "at_most"])
    if not told or ends.isna().any():
        return told[0] if told else ""
    for name, end in zip(("least", "most"), ends, strict=True):
        numbers[f"{country}_{name}"] = result(f"{country}_{name}", float(end), "%", all_sources(range_))
    when = int(range_["start"].astype(str).str[:4].max())
    return (
        f"{told[0]} and, in a range given for several states, {{{country}_least:0}} to {{{country}_most:0}} in {when}"
    )


def _moved(country: str, fall: Result, rows: pd.DataFrame, numbers: dict[str, Result]) -> str:
    """The mean share before and after with the change between; the shares and the ends are added to the numbers."""
    said = {}
    for name, side in (("before", rows[~rows["after"]]), ("after", rows[rows["after"]])):
        mean = result(f"{country}_{name}", float(side["pct"].mean()), "%", fall.sources, n=len(side))
        asked = result(f"{country}_{name}_n", len(side), "", fall.sources)
        numbers |= {mean.id: mean, asked.id: asked}
        said[name] = words.span(int(side["year"].min()), int(side["year"].max()))
    for name, end in zip(("low", "high"), fall.interval or (0.0, 0.0), strict=True):
        numbers[f"{country}_{name}"] = result(f"{country}_{name}", end, "", fall.sources)
    return (
        f"{ASKED_OF[country]} averaged {{{country}_before:1}} in {{{country}_before_n}} surveys of {said['before']} "
        f"and {{{country}_after:1}} in {{{country}_after_n}} of {said['after']}: {{{country}:+1}} "
        f"({{{country}_low:+0}} to {{{country}_high:+0}}, {{level:0}} interval)"
    )


ASKED_OF = {
    "JPN": "Japanese trust in the United States, wider than credibility,",
    "KOR": "Korean belief in US defence",
}


def _together(verdicts: list[Verdict], *, whole: bool) -> Verdict:
    """One verdict for both countries; a country without surveys leaves a part open."""
    if set(verdicts) == {"supported"} and whole:
        return "supported"
    if "supported" in verdicts:
        return "partly supported"
    return "contradicted" if set(verdicts) == {"contradicted"} and whole else "undecided"


@claim_test(
    "A14b",
    chapter="autonomy",
    figure="fig-us-opinion-change",
    can_be=("not testable",),
    differs="No number decides; the chapter’s comparison with other allies is told in the reason.",
)
def credibility_falls_by_pressure(p: AutonomyParameters) -> Judgement:
    """What pressure did to credibility needs people who are told of a demand and others who are not."""
    rows = load("published_results").query("topic == 'us_image'")
    if rows[rows["year"] <= p.end_year].empty:
        return untestable("Every ally met the same president and was pressed by him.", EXPERIMENT)
    numbers = {"year": result("year", int(rows["period"].iloc[0][-4:]), "year", all_sources(rows))}
    korea = "No Korean experiment was found"
    asked = next(points_of(p, ["would_defend_kor"]))
    talks = asked[asked["year"].between(*TALKS)]
    if len(talks) > 1:
        for name, one in (("early", talks.iloc[0]), ("late", talks.iloc[-1])):
            numbers[name] = result(name, float(one["pct"]), "%", [str(one["source"])])
        korea += "; belief in US defence was {early:0} and then {late:0} during cost-sharing talks"
    return Judgement(
        "not testable",
        "In a {year} experiment in Japan (Agadjanian and Horiuchi) uncooperative US messages worsened views more than "
        f"the president’s name, which counted only beside them; credibility was not asked. {korea}.",
        numbers,
        needs=EXPERIMENT,
    )


TALKS = (2019, 2020)
"""Years in which the demand of 2019 on cost sharing was in dispute; Koreans were asked at both ends."""
EXPERIMENT = "A survey experiment in both countries on a demand, with a question on whether US promises are kept."


# ---------------------------------------------------------------- rethinking


@claim_test(
    "A32",
    chapter="autonomy",
    figure="fig-steps",
    can_be=("not testable",),
    differs="No number decides what governments think over.",
)
def allies_rethink_the_alliance(p: AutonomyParameters) -> Judgement:
    """No time, no sign and no measure of it are named, so that no finding could belie it."""
    return untestable(
        "The paper names no time and no sign of it: any review of an alliance, even a routine one, would bear it out, "
        "and the lack of one could not belie it. That this pressure led to one is not shown.",
        "Reviews of each alliance before and after 2017, with what its government gave as the reason.",
    )
