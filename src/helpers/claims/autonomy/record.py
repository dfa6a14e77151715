"""Claims about single statements and acts: what the accounts of each side say, part by part."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.claims.judgement import Judgement, Verdict, all_sources, not_yet, result, untestable
from helpers.claims.register import Choices, claim_test
from helpers.data import load

ACCOUNTS: Choices = {
    "account": [
        ("own side", "the side that is said to have spoken or acted knows best what it did"),
        ("both sides", "every account that was read"),
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
ACCOUNT_WORDS = {
    "own side": "what the side that acted reports",
    "both sides": "what both sides report",
    "other side": "what the other side reports",
}
WORDS = {
    "yes": "borne out",
    "no": "not borne out",
    "silent": "not mentioned",
    "disputed": "told differently by each side",
}


def _parts(statement: str, account: str, p: AutonomyParameters) -> tuple[pd.Series, pd.DataFrame]:
    """What the chosen accounts say on each part, and their rows; silence counts only where nobody speaks."""
    rows = load("statements_checked")
    rows = rows[(rows["statement"] == statement) & (rows["date"].dt.year <= p.end_year)]
    chosen = rows if account == "both sides" else rows[rows["account"] == account]
    return chosen.groupby("part", sort=False)["says"].agg(_said), chosen


def _said(says: pd.Series) -> str:
    heard = set(says) - {"silent"}
    return "disputed" if len(heard) > 1 else next(iter(heard), "silent")


def _verdict(parts: pd.Series) -> Verdict:
    """Supported where every part is borne out, contradicted where none is, undecided where nobody says."""
    told = set(parts)
    if told == {"yes"}:
        return "supported"
    if told == {"no"}:
        return "contradicted"
    return "partly supported" if "yes" in told else "undecided"


def _judged(p: AutonomyParameters, statement: str, account: str = "own side") -> Judgement:
    parts, rows = _parts(statement, account, p)
    if parts.empty:
        return untestable("No account of it was found.", "An account of the occasion by either side.")
    borne = int((parts == "yes").sum())
    listed = [f"{part} ({WORDS[says]}: {_findings(rows, part)})" for part, says in parts.items()]
    whole = f"of {len(parts)} part{'s' if len(parts) > 1 else ''}"
    return Judgement(
        _verdict(parts),
        f"By {ACCOUNT_WORDS[account]}: {'; '.join(listed)}{_otherwise(statement, account, p)}.",
        {"borne": result("borne", borne, whole, all_sources(rows), n=len(rows))},
    )


def _otherwise(statement: str, account: str, p: AutonomyParameters) -> str:
    """What the other side reports where it does not say the same."""
    own, _ = _parts(statement, "own side", p)
    other, rows = _parts(statement, "other side", p)
    apart = [part for part in other.index if account == "own side" and other[part] != own.get(part)]
    return "".join(f"; the other side: {_findings(rows, part)}" for part in apart)


def _findings(rows: pd.DataFrame, part: object) -> str:
    """What each account of a part says."""
    return "; ".join(rows.loc[rows["part"] == part, "finding"].astype(str))


@claim_test("A04d", figure="fig-china-bank", **BOTH)
def initiative_called_promising(p: AutonomyParameters, *, account: str = "own side") -> Judgement:
    """What a leader said is what his own side reports; the other side’s account is shown beside it."""
    return _judged(p, "promising", account)


@claim_test("A04e", figure="fig-china-bank", **BOTH)
def third_countries_taken_up_again(p: AutonomyParameters, *, account: str = "own side") -> Judgement:
    """Both foreign ministries reported the dialogue."""
    return _judged(p, "dialogue_2019", account)


@claim_test("A21", figure="fig-china-bank", **RECORD)
def special_envoy_to_beijing(p: AutonomyParameters) -> Judgement:
    """Two parts: that the talks were held, and in which rank."""
    return _judged(p, "envoy")


@claim_test("A22", figure="fig-china-bank", **BOTH)
def jointly_build_said_in_osaka(p: AutonomyParameters, *, account: str = "own side") -> Judgement:
    """What the president said is what his office reports; silence decides nothing."""
    return _judged(p, "osaka", account)


@claim_test("A23", figure="tab-northern-policy", **BOTH)
def nine_bridges_with_industrial_parks(p: AutonomyParameters, *, account: str = "own side") -> Judgement:
    """The proposer’s own list of the nine comes first; Russian reports differ in one."""
    return _judged(p, "nine_bridges", account)


@claim_test("A24", figure="tab-northern-policy", **RECORD)
def meetings_twice_a_year(p: AutonomyParameters) -> Judgement:
    """A decision to meet twice a year would stand in an account of the meetings."""
    return _judged(p, "biannual")


@claim_test("A27", figure="tab-trade-cover", **RECORD)
def second_to_ratify(p: AutonomyParameters) -> Judgement:
    """Ratifications are dated."""
    return _judged(p, "second_to_ratify")


@claim_test("A28", figure="fig-steps", **RECORD)
def constitution_changed(p: AutonomyParameters) -> Judgement:
    """An amendment is a dated act; none before and none since."""
    return _judged(p, "constitution")


@claim_test("A29", figure="fig-meetings", **RECORD)
def stop_at_yokota(p: AutonomyParameters) -> Judgement:
    """A visit is reported by the base."""
    return _judged(p, "yokota")


@claim_test("A30", figure="fig-steps", **{**RECORD, "can_be": (*SAID, "open")})
def forces_abroad(p: AutonomyParameters) -> Judgement:
    """Missions abroad that were decided later, and whether beside the United States."""
    if _parts("forces_abroad", "own side", p)[0].empty:
        return not_yet("Nothing of the kind had been decided.", "2019-12-31")
    return _judged(p, "forces_abroad")


@claim_test("A33", figure="fig-steps", **RECORD)
def strategy_given_up_without_another(p: AutonomyParameters) -> Judgement:
    """Two parts: one strategy dropped, none in its place."""
    return _judged(p, "asia_strategy")


@claim_test("A34", figure="fig-steps", **RECORD)
def region_keeps_its_place(p: AutonomyParameters) -> Judgement:
    """What the strategy itself puts first."""
    return _judged(p, "region_rank")
