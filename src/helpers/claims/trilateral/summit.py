"""Claims about Camp David: what kind of paper it is, and what became of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.trilateral import TrilateralParameters
from helpers.analysis.trilateral.camp_david import SUMMIT, commitment_rows, instruments
from helpers.analysis.trilateral.channels import channels
from helpers.claims.judgement import Judgement, all_sources, count, graded, not_yet, result
from helpers.claims.register import claim_test
from helpers.claims.trilateral.common import day, of_some

# ---------------------------------------------------------------- the form of the paper


def _legal(rows: pd.DataFrame, force: str) -> pd.Series:
    """Which instruments have legal force in the sense asked for."""
    parts = {
        "treaty or agreement": rows["form"].isin(["treaty", "executive_agreement"]),
        "binding by its words": rows["binding"] == "yes",
        "passed by a parliament": rows["parliament"] == "approved",
    }
    return parts[force] if force in parts else pd.concat(parts, axis=1).any(axis=1)


_FORCE = {
    "any of these": "is a treaty or agreement, binds by its own words or was passed by a parliament",
    "treaty or agreement": "is a treaty or an executive agreement",
    "binding by its words": "binds by its own words",
    "passed by a parliament": "was passed by a parliament",
}


@claim_test(
    "P01",
    chapter="trilateral",
    figure="fig-legal-form",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "silent": [
            ("not binding", "a paper binds only if it says so"),
            ("left out", "a paper that says nothing tells nothing"),
        ],
        "force": [
            ("any of these", "any one of them would give it force"),
            ("treaty or agreement", "international law knows these two forms"),
            ("binding by its words", "the words decide, whatever the form"),
            ("passed by a parliament", "the paper itself names the parliaments"),
        ],
    },
    reading={
        "papers": [
            ("of the summit", "the paper speaks of the statement"),
            ("of the three since the summit", "what followed may have given it force"),
            ("of the three", "the whole record of the three states"),
        ]
    },
    apart=[
        {"force": "treaty or agreement", "silent": "left out"},
        {"force": "passed by a parliament", "silent": "left out"},
    ],
    differs="The chapter counts all papers of the three states, the claim those of the summit.",
)
def statement_of_intent(
    p: TrilateralParameters, *, papers: str = "of the summit", force: str = "any of these", silent: str = "not binding"
) -> Judgement:
    """What binds is a treaty, words that say so, or an act of a parliament: how many of the papers have any of them."""
    listed = instruments(p)
    if listed.missing:
        return not_yet("No paper of the three was in the list yet.", str(SUMMIT.date()))
    rows = listed.rows[listed.rows["scope"] == "trilateral"]
    if papers != "of the three":
        rows = rows[rows["date"] == SUMMIT if papers == "of the summit" else rows["date"] >= SUMMIT]
    if silent == "left out":
        rows = rows[rows["binding"] != "not_stated"]
    hits, n, sources = int(_legal(rows, force).sum()), len(rows), all_sources(rows)
    which = {"of the summit": "of the summit", "of the three": "of the three states"}.get(
        papers, "of the three states since the summit"
    )
    how_many = "None of the {n}" if hits == 0 else "{hits}"
    return Judgement(
        graded(hits == 0, hits < n / 2),
        f"{how_many} {which} {_FORCE[force]}.",
        {
            "share": result("share", 100 * hits / n, "%", sources, n=n, design="count of all papers"),
            "hits": of_some("hits", hits, n, "papers", sources),
            "n": result("n", n, "papers", sources),
        },
    )


# ---------------------------------------------------------------- what became of it

FIRST_MARK = SUMMIT + pd.DateOffset(months=12)
"""Day before which it is too early to say what became of the summit."""


def _too_early(p: TrilateralParameters) -> bool:
    return bool(pd.Timestamp(p.as_of) < FIRST_MARK)


def _early() -> Judgement:
    return not_yet("It was too early to say what became of the summit.", str(FIRST_MARK.date()))


ASKED = "A forecast: the paper asks whether it will be so, and a question foretells nothing that could fail."
OPEN_QUESTION: dict[str, Any] = {"chapter": "trilateral", "can_be": ("not testable", "open")}


@claim_test(
    "P04a",
    figure="fig-camp-david",
    differs="The paper asks and does not foretell, so no number decides; the sentence tells what became of it.",
    **OPEN_QUESTION,
)
def turned_into_policy(p: TrilateralParameters) -> Judgement:
    """Whether the statement becomes policy is left open by the paper; what was carried out is told."""
    if _too_early(p):
        return _early()
    rows = commitment_rows(p).query("origin == 'summit'")
    done, partly = (int((rows["now"] == status).sum()) for status in ("done", "partly"))
    n, sources = len(rows), all_sources(rows)
    return Judgement(
        "not testable",
        "{done} made at the summit had been carried out by {day}, {partly} more in part or for some of the years, and "
        "for {untouched} nothing was found. The paper asks whether it will be so and foretells nothing.",
        {
            "done": of_some("done", done, n, "commitments", sources),
            "partly": result("partly", partly, "", sources),
            "untouched": result("untouched", n - done - partly, "", sources),
            "day": day("day", pd.Timestamp(p.as_of)),
        },
        needs=ASKED,
    )


@claim_test(
    "P04b",
    figure="tab-instruments",
    differs="The paper asks and does not foretell, so no number decides; the sentence tells what became of it.",
    **OPEN_QUESTION,
)
def turned_into_institutions(p: TrilateralParameters) -> Judgement:
    """Whether it becomes an institution is left open too: the basis in law, and the body that meets, are told."""
    if _too_early(p):
        return _early()
    rows = instruments(p).rows
    joint = rows[(rows["scope"] == "trilateral") | (rows["form"] == "bill")]
    laws = int((joint["form"].eq("treaty") | joint["binding"].eq("yes") | joint["parliament"].eq("approved")).sum())
    meetings = channels(p).events.query("kind == 'secretariat'")
    numbers = {
        "laws": count("laws", laws, "treaty or statute", all_sources(joint), "treaties or statutes"),
        "day": day("day", pd.Timestamp(p.as_of)),
    }
    met = ", and no standing body was found"
    if len(meetings):
        numbers["last"] = day("last", meetings["known_on"].max(), all_sources(meetings))
        met = "; the secretariat’s last meeting that was found was by {last}"
    return Judgement(
        "not testable",
        f"By {{day}} {'{laws}' if laws else 'no treaty or statute'} of the three in force was found{met}. The paper "
        "asks whether it will be so and foretells nothing.",
        numbers,
        needs=ASKED,
    )


@claim_test("P04c", figure="tab-survived", same_as="channels.survived_share", **OPEN_QUESTION)
def next_governments_carry_on(p: TrilateralParameters) -> Judgement:
    """Whether the next governments carry on is left open: the channels that were found used again are told."""
    section = channels(p)
    gone = section.gone_on
    if gone is None or pd.Timestamp(p.as_of) < gone + pd.DateOffset(years=1):
        due = "2026-04-04" if gone is None else str((gone + pd.DateOffset(years=1)).date())
        last = "the last of the three leaders of the summit"
        left = gone is not None and pd.Timestamp(p.as_of) >= gone
        said = (
            f"Less than a year had passed since {last} left." if left else f"{last.capitalize()} was still in office."
        )
        return not_yet(said, due)
    rows = section.survived
    alive, n = int((rows["first_after"] <= pd.Timestamp(p.as_of)).sum()), len(rows)
    sources = all_sources(section.events[section.events["kind"].isin(rows["kind"])])
    return Judgement(
        "not testable",
        "{alive} used between the summit and {gone}, when its last leader left, were found used again by {day}; others "
        "may have been. The paper asks whether it will be so and foretells nothing.",
        {
            "share": result("share", 100 * alive / n, "%", sources, n=n, design="count of all channels"),
            "alive": of_some("alive", alive, n, "channels", sources),
            "gone": day("gone", gone, ["gli_2023"]),
            "day": day("day", pd.Timestamp(p.as_of)),
        },
        needs=ASKED,
    )
