"""Claims about Camp David: what kind of paper it is, and what became of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.trilateral import TrilateralParameters
from helpers.analysis.trilateral.camp_david import SUMMIT, commitment_rows, instruments
from helpers.analysis.trilateral.channels import channels
from helpers.claims.judgement import Judgement, all_sources, graded, not_yet, result
from helpers.claims.register import claim_test
from helpers.claims.trilateral.common import by_share, day, of_some

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
        return not_yet("No paper of the three is known yet.", str(SUMMIT.date()))
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
MARKED = {"the latest day": "now", "three years on": "m36"}
NEEDED_PCT = 66.7
"""Share from which on a doubt is belied; the same share on the other side bears it out."""
NEEDED: list[tuple[Any, str]] = [
    (NEEDED_PCT, "two thirds, so that one case more or less does not turn the verdict"),
    (50.0, "a simple majority"),
]
BEGUN = {"half": 0.5, "carried out": 1.0, "not carried out": 0.0}
"""What a commitment met in part counts for, in commitments."""


def _too_early(p: TrilateralParameters) -> bool:
    return bool(pd.Timestamp(p.as_of) < FIRST_MARK)


def _early() -> Judgement:
    return not_yet("It was too early to say what became of the summit.", str(FIRST_MARK.date()))


@claim_test(
    "P04a",
    chapter="trilateral",
    figure="fig-camp-david",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "begun_counts": [
            ("half", "a commitment met in part is neither policy nor none"),
            ("carried out", "something concrete was done, which is what the paper doubts"),
            ("not carried out", "a yearly meeting that lapsed is a policy no more"),
        ],
        "seen": [("the latest day", "all that is known"), ("three years on", "a round term")],
        "unknown_rule": [
            ("not_done", "what leaves no trace was hardly done"),
            ("left_out", "finding nothing proves nothing"),
        ],
    },
    reading={
        "counted": [
            ("all commitments", "the paper speaks of the whole statement"),
            ("those to be done once", "policies, as against meetings"),
            ("those for every year", "what has to be kept up"),
        ],
        "needed_pct": NEEDED,
    },
    differs="The chapter’s share counts only what was carried out in full; here what was met in part counts for half.",
)
def turned_into_policy(
    p: TrilateralParameters,
    *,
    begun_counts: str = "half",
    seen: str = "the latest day",
    counted: str = "all commitments",
    needed_pct: float = NEEDED_PCT,
) -> Judgement:
    """A doubt is borne out if what was promised is left undone: the share of the commitments carried out by a day."""
    if _too_early(p):
        return _early()
    column = MARKED[seen]
    when = pd.Timestamp(p.as_of) if column == "now" else SUMMIT + pd.DateOffset(months=int(column[1:]))
    if when > pd.Timestamp(p.as_of):
        return not_yet("That day had not yet come.", str(when.date()))
    rows = _promised(p, column, counted)
    done, partly = (int((rows[column] == status).sum()) for status in ("done", "partly"))
    n, sources = len(rows), all_sources(rows)
    kept = 100 * (done + BEGUN[begun_counts] * partly) / n
    of_which = " of which anything was found" if p.unknown_rule == "left_out" else ""
    return Judgement(
        by_share(100 - kept, needed_pct),
        f"By {{day}} {{done}} made at the summit{of_which} had been carried out, {{partly}} more in part or for some "
        "of the years, and {untouched} not at all.",
        {
            "share": result("share", kept, "%", sources, n=n, design="count of all commitments"),
            "done": of_some("done", done, n, _KINDS[counted], sources),
            "partly": result("partly", partly, "", sources),
            "untouched": result("untouched", n - done - partly, "", sources),
            "day": day("day", when),
        },
    )


_KINDS = {
    "all commitments": "commitments",
    "those to be done once": "commitments to be met once",
    "those for every year": "commitments for every year",
}


def _promised(p: TrilateralParameters, column: str, counted: str) -> pd.DataFrame:
    """Commitments of the summit of the kind that counts."""
    rows = commitment_rows(p)
    rows = rows[rows["origin"] == "summit"]
    if counted != "all commitments":
        rows = rows[(rows["recurrence"] == "yearly") == (counted == "those for every year")]
    return rows[rows[column] != "unknown"] if p.unknown_rule == "left_out" else rows


@claim_test(
    "P04b",
    chapter="trilateral",
    figure="tab-instruments",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "alive_months": [
            (12, "it was to meet every year at the least"),
            (6, "it met every few months at first"),
            (24, "one year without a meeting may be chance"),
        ]
    },
    reading={
        "institution": [
            ("law and body", "the paper names a treaty, and doubts an institution"),
            ("law", "only a treaty or statute binds those who follow"),
            ("body", "what meets is an institution"),
        ]
    },
    apart=[{"institution": "law", "alive_months": 6}, {"institution": "law", "alive_months": 24}],
    differs="The chapter lists the forms of the papers and the meetings; the claim puts both together.",
)
def turned_into_institutions(
    p: TrilateralParameters, *, institution: str = "law and body", alive_months: int = 12
) -> Judgement:
    """An institution is a basis in law, or a standing body that still meets; the law counts for more."""
    if _too_early(p):
        return _early()
    rows = instruments(p).rows
    joint = rows[(rows["scope"] == "trilateral") | (rows["form"] == "bill")]
    laws = int((joint["form"].eq("treaty") | joint["binding"].eq("yes") | joint["parliament"].eq("approved")).sum())
    meetings = channels(p).events.query("kind == 'secretariat'")
    alive = False
    if len(meetings):
        alive = bool(meetings["known_on"].max() + pd.DateOffset(months=alive_months) >= pd.Timestamp(p.as_of))
    verdict = {
        "law": graded(laws == 0),
        "body": graded(not alive),
        "law and body": graded(laws == 0 and not alive, laws == 0),
    }[institution]
    sources = all_sources(joint)
    law = "No treaty or statute" if laws == 0 else "{laws}"
    parts = [f"{law} of the three was in force by {{day}}"]
    numbers = {"laws": result("laws", laws, "treaties or statutes", sources), "day": day("day", pd.Timestamp(p.as_of))}
    if len(meetings) and institution != "law":
        last = meetings["known_on"].max()
        parts.append(
            "the secretariat last met in the month up to {last}"
            + (", within the time that counts as alive" if alive else ", too long before to count as alive")
        )
        numbers["last"] = day("last", last, all_sources(meetings))
    elif institution != "law":
        parts.append("no standing body was known")
    return Judgement(verdict, f"{', and '.join(parts)}.", numbers)


_LEVELS = {
    "all levels": (),
    "leaders, ministers and advisers": (
        *("leaders", "foreign_ministers", "defence_ministers", "finance_ministers", "industry_ministers"),
        "security_advisers",
    ),
    "officials and forces": (
        *("vice_ministers", "defence_chiefs", "indo_pacific_dialogue", "economic_dialogue", "secretariat"),
        "named_exercise",
    ),
}


@claim_test(
    "P04c",
    chapter="trilateral",
    figure="tab-survived",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "acting_rule": [
            ("suspended_serves", "a suspended president is still the president"),
            ("acting_serves", "the acting one governs"),
        ],
        "years_counted": [("to the latest day", "all that is known"), ("one year", "most of them meet once a year")],
    },
    reading={
        "level": [
            ("all levels", "the paper speaks of the statement as a whole"),
            ("leaders, ministers and advisers", "it is the heads that it names"),
            ("officials and forces", "work below the heads may go on without them"),
        ],
        "needed_pct": NEEDED,
    },
    same_as="channels.survived_share",
)
def next_governments_carry_on(
    p: TrilateralParameters,
    *,
    level: str = "all levels",
    needed_pct: float = NEEDED_PCT,
    years_counted: str = "to the latest day",
) -> Judgement:
    """Who comes next carries on if the channels in use before the last of the three left are used after it."""
    section = channels(p)
    gone = section.gone_on
    if gone is None or pd.Timestamp(p.as_of) < gone + pd.DateOffset(years=1):
        due = "2026-04-04" if gone is None else str((gone + pd.DateOffset(years=1)).date())
        return not_yet("Less than a year had passed since the last of the three leaders of the summit left.", due)
    rows = section.survived
    rows = rows[rows["kind"].isin(_LEVELS[level])] if _LEVELS[level] else rows
    limit = gone + pd.DateOffset(years=1) if years_counted == "one year" else pd.Timestamp(p.as_of)
    alive, n = int((rows["first_after"] <= limit).sum()), len(rows)
    sources = all_sources(section.events[section.events["kind"].isin(rows["kind"])])
    which = "" if level == "all levels" else f" of {level}"
    dropped = 100 - 100 * alive / n
    return Judgement(
        by_share(dropped, needed_pct),
        f"{{alive}}{which} used between the summit and {{gone}}, when the last of its leaders left, "
        f"had been used again by {{day}}.",
        {
            "share": result("share", 100 * alive / n, "%", sources, n=n, design="count of all channels"),
            "alive": of_some("alive", alive, n, "channels", sources),
            "gone": day("gone", gone, ["gli_2023"]),
            "day": day("day", limit),
        },
    )
