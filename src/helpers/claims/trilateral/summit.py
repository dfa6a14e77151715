"""Claims about Camp David: what kind of paper it is, and what became of it."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.trilateral import TrilateralParameters
from helpers.analysis.trilateral.camp_david import SUMMIT, commitment_rows, instruments, wilson
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
    grid={
        "papers": ["of the summit", "of the three since the summit", "of the three"],
        "force": list(_FORCE),
        "silent": ["not binding", "left out"],
    },
    apart=[
        {"force": "treaty or agreement", "silent": "left out"},
        {"force": "passed by a parliament", "silent": "left out"},
    ],
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
            "share": result("share", 100 * hits / n, "%", sources, wilson(hits, n, p.confidence), n),
            "hits": of_some("hits", hits, n, "papers", sources),
            "n": result("n", n, "papers", sources),
        },
    )


# ---------------------------------------------------------------- what became of it

FIRST_MARK = SUMMIT + pd.DateOffset(months=12)
"""Day before which it is too early to say what became of the summit."""
MARKED = {"the latest day": "now", "one year on": "m12", "two years on": "m24", "three years on": "m36"}
NEEDED = [66.7, 50.0]
"""Shares from which on a doubt is belied, in per cent; the same share undone bears it out."""


def _too_early(p: TrilateralParameters) -> bool:
    return bool(pd.Timestamp(p.as_of) < FIRST_MARK)


def _early() -> Judgement:
    return not_yet("It was too early to say what became of the summit.", str(FIRST_MARK.date()))


@claim_test(
    "P04a",
    chapter="trilateral",
    figure="fig-camp-david",
    grid={
        "seen": list(MARKED),
        "counted": ["all commitments", "those to be done once", "those for every year"],
        "unknown_rule": ["not_done", "left_out"],
        "needed_pct": NEEDED,
    },
)
def turned_into_policy(
    p: TrilateralParameters,
    *,
    seen: str = "the latest day",
    counted: str = "all commitments",
    needed_pct: float = 66.7,
) -> Judgement:
    """A doubt is borne out if what was promised is left undone: the share of the commitments carried out by a day."""
    if _too_early(p):
        return _early()
    column = MARKED[seen]
    when = pd.Timestamp(p.as_of) if column == "now" else SUMMIT + pd.DateOffset(months=int(column[1:]))
    if when > pd.Timestamp(p.as_of):
        return not_yet("That day had not yet come.", str(when.date()))
    rows = commitment_rows(p)
    rows = rows[rows["origin"] == "summit"]
    if counted != "all commitments":
        rows = rows[(rows["recurrence"] == "yearly") == (counted == "those for every year")]
    if p.unknown_rule == "left_out":
        rows = rows[rows[column] != "unknown"]
    done, partly, n, sources = (*((rows[column] == s).sum() for s in ("done", "partly")), len(rows), all_sources(rows))
    undone = 100 - 100 * done / n
    kind = {"all commitments": "commitments", "those to be done once": "commitments to be met once"}.get(
        counted, "commitments for every year"
    )
    of_which = " of which anything was found" if p.unknown_rule == "left_out" else ""
    return Judgement(
        by_share(undone, needed_pct),
        f"By {{day}} {{done}} made at the summit{of_which} had been carried out and {{partly}} in part.",
        {
            "share": result("share", 100 * done / n, "%", sources, wilson(int(done), n, p.confidence), n),
            "done": of_some("done", done, n, kind, sources),
            "partly": result("partly", int(partly), "", sources),
            "day": day("day", when),
        },
    )


@claim_test(
    "P04b",
    chapter="trilateral",
    figure="tab-instruments",
    grid={"institution": ["law and body", "law", "body"], "alive_months": [12, 6, 24]},
    apart=[{"institution": "law", "alive_months": 6}, {"institution": "law", "alive_months": 24}],
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
        parts.append("the secretariat last met by {last}" + (" and counts as alive" if alive else ", too long before"))
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
    grid={
        "level": list(_LEVELS),
        "acting_rule": ["suspended_serves", "acting_serves"],
        "needed_pct": NEEDED,
        "years_counted": ["to the latest day", "one year"],
    },
)
def next_governments_carry_on(
    p: TrilateralParameters,
    *,
    level: str = "all levels",
    needed_pct: float = 66.7,
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
            "share": result("share", 100 * alive / n, "%", sources, wilson(alive, n, p.confidence), n),
            "alive": of_some("alive", alive, n, "channels", sources),
            "gone": day("gone", gone, ["gli_2023"]),
            "day": day("day", limit),
        },
    )
