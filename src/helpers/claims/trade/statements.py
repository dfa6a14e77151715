"""Claims that dated statements and steps decide: what was asked, what was agreed, where Japan looked."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.results import Result
from helpers.analysis.trade import TradeParameters
from helpers.claims.judgement import Judgement, Verdict, all_sources, count, graded, result
from helpers.claims.register import claim_test
from helpers.claims.trade.common import IN_OFFICE, LING_WRITTEN, reasons, term
from helpers.data import load
from helpers.wording import words

SADOZAI_PRINTED = pd.Timestamp("2019-09-01")
SIGNED_2018 = pd.Timestamp("2018-09-24")
"""Day on which the revised agreement with Korea was signed."""


def _said(topic: str, stance: str, until: pd.Timestamp | None = None) -> pd.DataFrame:
    """Dated statements on a topic, in order of time."""
    table = load("trade_statements")
    rows = table[table["topic"].eq(topic) & table["stance"].eq(stance)].sort_values("date")
    return rows if until is None else rows[rows["date"] <= until]


def _silence(denied: pd.DataFrame) -> Verdict:
    """Without a statement that bears a claim out: a denial contradicts it, silence leaves it undecided."""
    return "undecided" if denied.empty else "contradicted"


def _days(rows: pd.DataFrame) -> dict[str, Result]:
    """The day of each statement, or its month where only that is known, by gap."""
    return {
        f"day_{i}": result(
            f"day_{i}", str(row["date"].date())[: 7 if row["precision"] == "month" else 10], "date", [row["source"]]
        )
        for i, row in enumerate(rows.to_dict("records"))
    }


@claim_test(
    "T14",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted", "undecided"),
    reading={"several": reasons((3, "several is more than two"), (4, "a stricter count"))},
    differs="The chapter dates demands and measures; the claim is about what was said of the surplus.",
)
def pressure_over_the_surplus(p: TradeParameters, *, several: int = 3) -> Judgement:
    """Pressure over the surplus is a request that names it; each occasion up to the day of the paper counts once."""
    until = pd.Timestamp(LING_WRITTEN)
    asked, denied = _said("surplus", "asks", until), _said("surplus", "denies", until)
    numbers = {"asked": count("asked", len(asked), "dated request", all_sources(asked)), **_days(asked)}
    when = words.join(f"{{{name}}}" for name in numbers if name.startswith("day_"))
    if asked.empty:
        text = "No US request that names Japan's surplus is on record up to June 2018" + (
            "." if denied.empty else "; Washington said that it made none."
        )
        return Judgement(_silence(denied), text, {})
    return Judgement(
        graded(len(asked) >= several, True),
        f"Up to June 2018 {{asked}} of the United States to Japan that named its surplus, or the US deficit, "
        f"{'was' if len(asked) == 1 else 'were'} found: {when}.",
        numbers,
    )


@claim_test(
    "T31",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "contradicted", "undecided"),
    reading={
        "within_years": reasons((2, "what is being finalised comes soon"), (4, "a US president’s term")),
    },
    differs="The chapter is about trade and does not list statements on exchange rates.",
)
def currency_memorandum(p: TradeParameters, *, within_years: int = 2) -> Judgement:
    """Finalised is what both sides state jointly within the term; without that a denial decides, silence does not.

    A joint text of years later, between other governments, is told and is not the one that was announced.
    """
    announced, denied = _said("currency_memorandum", "announces"), _said("currency_memorandum", "denies")
    agreed, alone = _said("currency_memorandum", "agrees"), _said("intervention_data", "announces")
    numbers = {
        name: result(name, rows["date"].iloc[row], "date", all_sources(rows.iloc[[row]]))
        for name, rows, row in (
            ("agreed", agreed, 0),
            ("announced", announced, 0),
            ("denied", denied, 0),
            ("terms", denied, -1),
            ("alone", alone, 0),
        )
        if len(rows)
    }
    said = ["Washington said on {announced} that a memorandum was being finalised"] if len(announced) else []
    if len(denied):
        said.append(f"Seoul{'' if said else ' said'} on {{denied}} that exchange rates were no part of the trade talks")
    sentences = [", ".join(said)] if said else []
    if len(denied) > 1:
        sentences.append("The terms published by {terms} hold nothing on them")
    if len(alone):
        sentences.append("On {alone} Korea decided to publish its interventions, without a joint text")
    if agreed.empty:
        sentences.append("No joint statement on exchange rates was found since")
        return Judgement(_silence(denied), f"{'. '.join(sentences)}.", numbers)
    late = (agreed["date"].iloc[0] - SIGNED_2018).days / 365.25
    numbers["late"] = result("late", late, "years", all_sources(agreed))
    sentences.append("The first joint statement found is of {agreed}, {late:0} after the signing")
    verdict: Verdict = "supported" if late <= within_years else _silence(denied)
    return Judgement(verdict, f"{'. '.join(sentences)}.", numbers)


@claim_test(
    "T33",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted", "undecided"),
    differs="The chapter shows the agreement on its timeline and names no stage.",
)
def first_stage_of_more(p: TradeParameters) -> Judgement:
    """A first stage is one that is so called and that a second follows."""
    named, missing = _said("second_stage", "announces"), _said("second_stage", "denies")
    second = _said("second_stage", "agrees")
    if named.empty:
        return Judgement(
            "supported" if len(second) else _silence(missing), "No statement that calls it a first stage was found.", {}
        )
    numbers = {"named": result("named", named["date"].iloc[-1], "date", all_sources(named))}
    text = "Both governments called the agreement of {named} a first stage"
    if len(second):
        numbers["second"] = result("second", second["date"].iloc[0], "date", all_sources(second))
        return Judgement("supported", f"{text}, and a second was agreed on {{second}}.", numbers)
    if missing.empty:
        return Judgement("undecided", f"{text}; whether a second followed is not on record yet.", numbers)
    numbers["missing"] = result("missing", missing["date"].iloc[-1], "date", all_sources(missing))
    text += "; by {missing} talks on a second had not come about, as the research service of Congress writes"
    return Judgement("partly supported", f"{text}.", numbers)


@claim_test(
    "T34",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "undecided"),
    differs="The chapter shows the agreement on its timeline and lists no goods.",
)
def us_cuts_on_industrial_goods(p: TradeParameters) -> Judgement:
    """Accounts of the lists name goods: those of the paper among them; a good that none names may be on a list."""
    rows = _said("industrial_cuts", "agrees")
    found = [good for name, good in GOODS.items() if name in set(rows["id"])]
    lines = term("us_japan_us_lines")
    sources = all_sources(rows)
    numbers = {"goods": result("goods", len(found), f"of the {len(GOODS)} goods that the paper names", sources)}
    head = "The agreement of 2019 lowers US tariffs"
    if lines is not None:
        numbers["lines"] = lines
        head += " on {lines:0}"
    held = f", some {words.join(found)}" if found else ""
    verdict: Verdict = "undecided" if not found else graded(len(found) == len(GOODS), True)
    return Judgement(verdict, f"{head}. By accounts of its lists {{goods}} are on them{held}.", numbers)


GOODS = {
    "cuts_machine_tools": "machine tools",
    "cuts_bicycles": "bicycles",
    "cuts_musical_instruments": "musical instruments",
}

# ---------------------------------------------------------------- Japan reaches out

WESTWARD = ("ASEAN", "BRN", "CHN", "IDN", "IND", "KOR", "MYS", "PHL", "SGP", "THA", "VNM")
"""China and other states of the region to the west of Japan."""


def _begun(talks: pd.DataFrame) -> pd.DataFrame:
    """The first round of each of the talks that are given."""
    table = load("trade_talks")
    return table[table["round"].eq(1) & table["talks"].isin(talks["talks"])]


def _rounds_with_china() -> pd.DataFrame:
    """Rounds of talks of Japan and China on trade agreements, from the change of office to the paper."""
    talks = load("trade_talks")
    return talks[talks["date"].between(IN_OFFICE, SADOZAI_PRINTED)]


def _signed() -> pd.DataFrame:
    """Agreements that Japan signed in that time, a partner a row; without the United States, Britain in the Union."""
    table = load("trade_agreements").query("party == 'JPN' and partner != 'USA'")
    table = table[~(table["agreement"].eq("eu_japan") & table["partner"].eq("GBR"))]
    return table[table["signed"].between(IN_OFFICE, SADOZAI_PRINTED)]


def _new_partners() -> pd.DataFrame:
    """Those partners with which Japan had no agreement in force before."""
    table = load("trade_agreements").query("party == 'JPN'")
    old = set(table.loc[table["in_force"] < IN_OFFICE, "partner"])
    return _signed()[lambda rows: ~rows["partner"].isin(old)]


def _steps_of_japan(signed: pd.DataFrame, with_whom: str, needs: str) -> Judgement:
    """A look or a reach is an effort: rounds of talks with China, and agreements signed with some partners.

    Both kinds support, one does in part. A register of steps proves no absence, so none found decides nothing.

    Args:
        signed: agreements signed, a partner a row.
        with_whom: the words that say which partners.
        needs: ``both`` kinds, or ``either``.
    """
    rounds = _rounds_with_china()
    numbers = {
        "signed": count("signed", signed["agreement"].nunique(), "agreement", all_sources(signed)),
        "rounds": count("rounds", len(rounds), "round", all_sources(rounds)),
        "start": result("start", IN_OFFICE, "date"),
        "printed": result("printed", SADOZAI_PRINTED, "date", ["sadozai_2019"]),
    }
    begun = ""
    if len(first := _begun(rounds)):
        numbers["begun"] = result("begun", int(first["date"].dt.year.max()), "year", all_sources(first))
        begun = ", begun by {begun},"
    who, numbers = _named(signed, numbers)
    did = [len(rounds) > 0, len(signed) > 0]
    verdict: Verdict = graded(all(did) or needs == "either", True) if any(did) else "undecided"
    return Judgement(
        verdict,
        f"From {{start}} to {{printed}} Japan held at least {{rounds}} of trade talks with China and others{begun} "
        f"and signed at least {{signed}} {with_whom}: {who}.",
        numbers,
    )


def _named(signed: pd.DataFrame, numbers: dict[str, Result]) -> tuple[str, dict[str, Result]]:
    """Who the partners under each agreement are, with the number of all others that signed it; and the numbers."""
    told = []
    for agreement, rows in signed.groupby("agreement", sort=False):
        every = _signed()[lambda table, name=agreement: table["agreement"].eq(name)]
        who = words.names_in_text(list(rows["partner"].unique()))
        if len(every) > len(rows):
            gap = f"of_{agreement}"
            numbers = {**numbers, gap: result(gap, len(every), "", all_sources(every))}
            who = f"{who}, of {{{gap}}} in the {rows['title'].iloc[0]}"
        told.append(who)
    return "; ".join(told), numbers


BOTH = reasons(("both", "talks and an agreement"), ("either", "talks alone are a look, too"))
EFFORT: dict[str, Any] = {
    "chapter": "trade",
    "can_be": ("supported", "partly supported", "undecided"),
    "reading": {"needs": BOTH},
}


@claim_test(
    "T12a",
    **EFFORT,
    figure="fig-turn",
    differs="The chapter shows where trade goes; to look somewhere is an effort, which steps decide.",
)
def japan_looks_west(p: TradeParameters, *, needs: str = "both") -> Judgement:
    """To look west is to talk and to sign with states that lie there."""
    west = _signed()[lambda rows: rows["partner"].isin(WESTWARD)]
    return _steps_of_japan(west, "with states of the region", needs)


@claim_test(
    "T26",
    **EFFORT,
    figure="fig-concentration",
    differs="The chapter shows how far trade is spread; to reach out is an effort, which steps decide.",
)
def japan_reaches_out(p: TradeParameters, *, needs: str = "both") -> Judgement:
    """To reach out is to talk with China and to sign with partners with which there was no agreement."""
    return _steps_of_japan(_new_partners(), "with partners new to it", needs)
