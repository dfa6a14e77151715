"""Claims about single statements and acts: what the accounts of each side say, part by part."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.horizon import THIS_YEAR
from helpers.claims.autonomy.common import ALLIES, PRINTED
from helpers.claims.judgement import Judgement, Verdict, all_sources, count, not_yet, result, untestable
from helpers.claims.register import Choices, claim_test
from helpers.data import load
from helpers.wording import words

ACCOUNTS: Choices = {
    "account": [
        ("both sides", "the side that acted must say so, and the other must not say otherwise"),
        ("own side", "the side that is said to have spoken or acted knows best what it did"),
        ("other side", "what those who were met, or others, report"),
    ]
}
SAID: tuple[Verdict, ...] = ("supported", "partly supported", "contradicted", "undecided")
RECORD: dict[str, Any] = {
    "chapter": "autonomy",
    "can_be": (*SAID, "not testable"),
    "differs": "The chapter counts no single statements; the accounts of each part decide, as the card lists them.",
}
BOTH: dict[str, Any] = {**RECORD, "analysis": ACCOUNTS}
WORDS = {
    "yes": "is borne out",
    "no": "is not borne out",
    "disputed": "is told in different ways",
    "silent": "is in no {whose} account that was read",
}
"""What is told of a part, what is known of it first."""
ALIKE = {"yes": "so is", "no": "neither is", "silent": "nor is"}
"""The same of a part after another of which it was told."""


Only = Callable[[pd.DataFrame], pd.DataFrame]
"""Which rows count."""


def _parts(
    statement: str, account: str, p: AutonomyParameters, only: Only | None = None
) -> tuple[pd.Series, pd.DataFrame]:
    """What the chosen accounts say on each part, and their rows; silence counts only where nobody speaks."""
    rows = load("statements_checked")
    rows = rows[(rows["statement"] == statement) & (rows["date"].dt.year <= p.end_year)]
    rows = only(rows) if only else rows
    chosen = rows if account == "both sides" else rows[rows["account"] == account]
    first = "other side" if account == "other side" else "own side"
    return pd.Series({part: _said(one, first) for part, one in chosen.groupby("part", sort=False)}, dtype=str), chosen


def _said(rows: pd.DataFrame, first: str) -> str:
    """What one side says on a part; disputed if its accounts, or the other side, say otherwise; silence stays so."""
    own, others = (set(rows.loc[(rows["account"] == first) == one, "says"]) - {"silent"} for one in (True, False))
    if not own:
        return "silent"
    return "disputed" if len(own | others) > 1 else next(iter(own))


def _verdict(parts: pd.Series) -> Verdict:
    """Partly supported where one part holds and another does not; undecided where an unknown part could turn it."""
    told = set(parts)
    if {"yes", "no"} <= told:
        return "partly supported"
    if told <= {"yes", "no"}:
        return "supported" if "yes" in told else "contradicted"
    return "undecided"


def _judged(
    p: AutonomyParameters,
    statement: str,
    account: str = "both sides",
    actor: str = "Japanese",
    only: Only | None = None,
) -> Judgement:
    parts, rows = _parts(statement, account, p, only)
    if parts.empty:
        return untestable("No account of it was found.", "An account of the occasion by either side.")
    borne = int((parts == "yes").sum())
    whose = "other" if account == "other side" else actor
    known_first = parts[parts.map(list(WORDS).index).sort_values(kind="stable").index]
    told = [
        f"{_borne(part, says, last).format(whose=whose)}: {_findings(rows, part)}"
        for (part, says), last in zip(known_first.items(), [None, *known_first], strict=False)
    ]
    whole = f"of {len(parts)} part{'s' if len(parts) > 1 else ''}"
    return Judgement(
        _verdict(parts),
        f"{'. '.join(one[0].upper() + one[1:] for one in told)}.",
        {"borne": result("borne", borne, whole, all_sources(rows), n=len(rows))},
    )


def _borne(part: object, says: str, before: str | None) -> str:
    """What is told of a part, shorter where the same was just told of another."""
    return f"{ALIKE[says]} {part}" if says == before and says in ALIKE else f"{part} {WORDS[says]}"


def _findings(rows: pd.DataFrame, part: object) -> str:
    """What each account of a part says, the other side’s after the own, and those that speak before the silent."""
    found = rows[rows["part"] == part].assign(other=rows["account"] == "other side", silent=rows["says"] == "silent")
    found = found.sort_values(["other", "silent"], kind="stable")
    return "; ".join(found["finding"].astype(str))


@claim_test("A04d", figure="fig-china-bank", **BOTH)
def initiative_called_promising(p: AutonomyParameters, *, account: str = "both sides") -> Judgement:
    """What a leader said is what both sides report; where they differ nothing is decided."""
    return _judged(p, "promising", account)


@claim_test("A04e", figure="fig-china-bank", **BOTH)
def third_countries_taken_up_again(p: AutonomyParameters, *, account: str = "both sides") -> Judgement:
    """Both foreign ministries reported the dialogue; that a subject was on its agenda is no intention yet."""
    return _judged(p, "dialogue_2019", account)


@claim_test("A21", figure="fig-china-bank", **BOTH)
def special_envoy_to_beijing(p: AutonomyParameters, *, account: str = "both sides") -> Judgement:
    """Two parts: that the talks were held, and in which rank."""
    return _judged(p, "envoy", account, "Korean")


@claim_test("A22", figure="fig-china-bank", **BOTH)
def jointly_build_said_in_osaka(p: AutonomyParameters, *, account: str = "both sides") -> Judgement:
    """What the president said is what his office reports; silence decides nothing."""
    return _judged(p, "osaka", account, "Korean")


@claim_test("A23", figure="tab-northern-policy", **BOTH)
def nine_bridges_with_industrial_parks(p: AutonomyParameters, *, account: str = "both sides") -> Judgement:
    """The speech as reported on its day, and lists made later."""
    return _judged(p, "nine_bridges", account, "Korean")


@claim_test("A24", figure="tab-northern-policy", **RECORD)
def meetings_twice_a_year(p: AutonomyParameters) -> Judgement:
    """A decision to meet twice a year would stand in an account of the meetings."""
    return _judged(p, "biannual", actor="Korean")


@claim_test("A27", figure="tab-trade-cover", **RECORD)
def second_to_ratify(p: AutonomyParameters) -> Judgement:
    """Ratifications are dated."""
    return _judged(p, "second_to_ratify")


@claim_test(
    "A28",
    figure="fig-steps",
    reading={
        "changed": [
            ("its text", "a constitution is changed by amending it"),
            (
                "its meaning",
                "a government can read it anew; the paper goes on with operations abroad, which that opened",
            ),
        ]
    },
    **RECORD,
)
def constitution_being_changed(p: AutonomyParameters, *, changed: str = "its text") -> Judgement:
    """Two parts: the claim is of a process, which a proposal shows; an amendment is a dated act."""
    return _judged(p, "constitution" if changed == "its text" else "constitution_meaning")


@claim_test("A29", figure="fig-meetings", **RECORD)
def stop_at_yokota(p: AutonomyParameters) -> Judgement:
    """A visit is reported by the base."""
    return _judged(p, "yokota", actor="US")


FORECAST: dict[str, Any] = {**RECORD, "can_be": (*SAID, "open")}
STEPS_AWAY: Choices = {
    "steps_away": [
        ("told beside", "an alliance can grow stronger though some step went the other way"),
        ("weighed", "what was taken away counts as well, so that an alliance with both is stronger in part"),
    ]
}


def _came(p: AutonomyParameters, statement: str, due: str, only: Only | None = None) -> Judgement:
    if _parts(statement, "own side", p, only)[0].empty:
        return not_yet("No step of the kind is in the list.", due)
    return _judged(p, statement, only=only)


@claim_test(
    "A08b",
    figure="fig-steps",
    reading={
        "under": [
            ("any president", "the paper names no time and no president"),
            ("the article’s president", "the pressure that it writes of was his, in either of his terms"),
        ],
        **STEPS_AWAY,
    },
    **FORECAST,
)
def they_may_draw_closer(
    p: AutonomyParameters, *, under: str = "any president", steps_away: str = "told beside"
) -> Judgement:
    """Each alliance grew stronger or not by what its governments agreed since the article; forces and arms drift."""
    only = _not_between if under == "the article’s president" else None
    found = _came(p, "stronger_both", f"{THIS_YEAR}-12-31", only)
    steps, away = (_parts(statement, "both sides", p, only)[1] for statement in ("stronger_both", "weaker_both"))
    steps, away = steps[steps["says"] == "yes"], away[away["says"] == "yes"]
    if steps.empty:
        return found
    text, numbers, verdict = found.text, dict(found.numbers), found.verdict
    if verdict == "supported" and steps["part"].nunique() < len(ALLIES):
        verdict = "partly supported"
    if only is None:
        numbers["steps"] = result("steps", len(steps), "", all_sources(steps))
        numbers["between"] = result("between", len(steps) - len(_not_between(steps)), "", all_sources(steps))
        text += " Of these {steps} steps, {between} were taken under the president between his terms."
    if len(away):
        first, *more = ((who, words.join(rows["finding"])) for who, rows in away.groupby("part", sort=False))
        numbers["away"] = count("away", len(away), "step", all_sources(away))
        text += f" {{away}} went the other way: for {first[0]}, {first[1]}."
        text += "".join(f" For {who} it was {what}." for who, what in more)
        verdict = _less_away(verdict, steps_away)
    return Judgement(verdict, text, numbers)


@claim_test(
    "A08c",
    figure="fig-steps",
    reading={
        "purpose": [
            ("to keep them", "the paper says no more than that the presence is to be maintained"),
            ("against a withdrawal", "it says so after doubts about the alliance, which the accounts should then name"),
        ]
    },
    **FORECAST,
)
def they_may_do_so_to_keep_the_forces(p: AutonomyParameters, *, purpose: str = "to keep them") -> Judgement:
    """A purpose is judged by what the governments declared; what they declared before, and left out, is told beside."""
    found = _came(p, "keep_presence", f"{THIS_YEAR}-12-31")
    said = _parts("keep_presence", "both sides", p)[1].query("says == 'yes'")
    if said.empty:
        return found
    feared, before = (_parts(statement, "both sides", p)[1] for statement in ("leaving_feared", "kept_before"))
    named = bool((feared["says"] == "yes").any())
    lacks = said["part"].nunique() < len(ALLIES) or (purpose == "against a withdrawal" and not named)
    beside = "".join(f" {words.sentence(text)}" for text in [*feared["finding"], *before["finding"]])
    numbers = {
        **found.numbers,
        "said": result("said", len(said), "", all_sources(said, feared, before)),
        "between": result("between", len(said) - len(_not_between(said)), "", all_sources(said)),
    }
    return Judgement(
        "partly supported" if lacks and found.verdict == "supported" else found.verdict,
        f"{found.text} Of these {{said}} statements, {{between}} were made under the president between his terms."
        f"{beside}",
        numbers,
    )


def _not_between(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of days outside the term of the president between the two terms of him of whom the article writes."""
    terms = load("leaders").query("country == 'USA' and person != 'donald_trump'")
    later = terms[terms["start"] >= PRINTED]
    return rows[~rows["date"].map(lambda day: ((later["start"] <= day) & ~(later["end"] <= day)).any()).astype(bool)]


@claim_test("A12", figure="fig-steps", reading=STEPS_AWAY, **FORECAST)
def alliance_keeps_strengthening(p: AutonomyParameters, *, steps_away: str = "told beside") -> Judgement:
    """A trend that does not change shows in further steps, under the same president and after him."""
    found = _came(p, "stronger_japan", f"{THIS_YEAR}-12-31")
    away = _parts("weaker_both", "both sides", p)[1].query("part == 'Japan' and says == 'yes'")
    if found.verdict == "open" or away.empty:
        return found
    numbers = {**found.numbers, "away": count("away", len(away), "step", all_sources(away))}
    text = f"{found.text} {{away}} went the other way: {words.join(away['finding'])}."
    return Judgement(_less_away(found.verdict, steps_away), text, numbers)


def _less_away(verdict: Verdict, steps_away: str) -> Verdict:
    """What steps away leave of a verdict: where they are weighed, what they were taken from holds in part."""
    return "partly supported" if steps_away == "weighed" and verdict == "supported" else verdict


@claim_test("A30", figure="fig-steps", **FORECAST)
def forces_abroad(p: AutonomyParameters) -> Judgement:
    """Opportunities within two years of the paper: missions of a new kind, and operations of others on offer."""
    near = p.model_copy(update={"end_year": min(p.end_year, TWO_YEARS_ON)})
    return _came(near, "forces_abroad", f"{TWO_YEARS_ON}-06-10")


TWO_YEARS_ON = 2020
"""Year in which two years had passed since the paper."""


@claim_test("A33", figure="fig-steps", **RECORD)
def strategy_given_up_without_another(p: AutonomyParameters) -> Judgement:
    """Two parts: one strategy dropped, none in its place."""
    return _judged(p, "asia_strategy", actor="US")


@claim_test("A34", figure="fig-steps", **RECORD)
def region_keeps_its_place(p: AutonomyParameters) -> Judgement:
    """What the strategy itself puts first."""
    return _judged(p, "region_rank", actor="US")


@claim_test(
    "A31",
    reading={
        "over": [
            ("the last years", "the paper says “eroding”, in the present, and never speaks of decades"),
            (
                "decades",
                "what was published is of that length, as is a change of the world order, of which the paper speaks",
            ),
        ]
    },
    **{**RECORD, "figure": "fig-us-leadership"},
)
def influence_erodes(p: AutonomyParameters, *, over: str = "the last years") -> Judgement:
    """Influence is measured by an index of ties, in share and in amount; approval is another thing, and swings.

    A dip that is told without its size and year, two years after the paper, shows no fall of the amount up to it.
    """
    return _judged(p, "influence" if over == "decades" else "influence_recent", actor="published")


@claim_test("A35", figure="fig-china-bank", **BOTH)
def cooperation_hoped_for_in_osaka(p: AutonomyParameters, *, account: str = "both sides") -> Judgement:
    """Two parts: what was hoped for, and what was promised to firms."""
    return _judged(p, "osaka_japan", account)
