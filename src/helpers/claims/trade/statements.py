"""Claims that dated statements and steps decide: what was asked, what was agreed, where Japan looked."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.results import Result, sources_of
from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.turn import concentration, level_change
from helpers.claims.judgement import Judgement, Verdict, all_sources, count, graded, result
from helpers.claims.register import claim_test
from helpers.claims.trade.common import IN_OFFICE, LING_WRITTEN, measure_row, reasons, term, western_share
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
    can_be=("supported", "partly supported", "contradicted", "undecided"),
    reading={
        "within_years": reasons((2, "what is being finalised comes soon"), (1, "a stricter term")),
    },
    differs="The chapter is about trade and does not list statements on exchange rates.",
)
def currency_memorandum(p: TradeParameters, *, within_years: int = 2) -> Judgement:
    """Finalised is what both sides say is agreed; a joint statement of years later is part of it."""
    announced, denied = _said("currency_memorandum", "announces"), _said("currency_memorandum", "denies")
    agreed = _said("currency_memorandum", "agrees")
    numbers = {
        name: result(name, rows["date"].iloc[0], "date", all_sources(rows))
        for name, rows in (("agreed", agreed), ("announced", announced), ("denied", denied))
        if len(rows)
    }
    said = ["on {announced} Washington said that a memorandum was being finalised"] if len(announced) else []
    if len(denied):
        said.append("on {denied} Korea's finance ministry said that exchange rates were no part of the trade talks")
    if agreed.empty:
        said.append("no agreement of the two on them was found since")
        return Judgement(_silence(denied), f"{_capital(words.join(said))}.", numbers)
    late = (agreed["date"].iloc[0] - SIGNED_2018).days / 365.25
    numbers["late"] = result("late", late, "years", all_sources(agreed))
    said.append("the first joint statement on them that was found is of {agreed}, {late:0} after the signing")
    return Judgement(graded(late <= within_years, True), f"{_capital('; '.join(said))}.", numbers)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


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
    if (later := measure_row("2025_jpn_us_japan_deal_15_pct")) is not None:
        numbers["later"] = result("later", later["date_announced"], "date", [later["source"]])
        text += ", and the agreement of {later} answered new tariffs"
    return Judgement("partly supported", f"{text}.", numbers)


@claim_test(
    "T34",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted"),
    differs="The chapter shows the agreement on its timeline and lists no goods.",
)
def us_cuts_on_industrial_goods(p: TradeParameters) -> Judgement:
    """The lists of the agreement name the goods: those of the paper that are on them."""
    rows = _said("industrial_cuts", "agrees")
    found = [good for name, good in GOODS.items() if name in set(rows["id"])]
    lines = term("us_japan_us_lines")
    sources = all_sources(rows)
    numbers = {"goods": result("goods", len(found), f"of the {len(GOODS)} goods", sources)}
    head = "The agreement of 2019"
    if lines is not None:
        numbers["lines"] = lines
        head = "The agreement of 2019 lowers US tariffs on {lines:0} and"
    held = f", some {words.join(found)}" if found else ""
    return Judgement(
        graded(len(found) == len(GOODS), bool(found)),
        f"{head} holds {{goods}} that the paper names{held}; it leaves out cars.",
        numbers,
    )


GOODS = {
    "cuts_machine_tools": "machine tools",
    "cuts_bicycles": "bicycles",
    "cuts_musical_instruments": "musical instruments",
}

# ---------------------------------------------------------------- Japan reaches out

WESTWARD = ("BRN", "CHN", "IDN", "IND", "KOR", "MYS", "PHL", "SGP", "THA", "VNM")
"""China and other states of the region to the west of Japan."""


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


_WINDOW = {
    "start": result("start", IN_OFFICE, "date"),
    "printed": result("printed", SADOZAI_PRINTED, "date", ["sadozai_2019"]),
}
BOTH = reasons(("both", "talks and an agreement"), ("either", "talks alone are a look, too"))


def _steps_verdict(talks: bool, signed: bool, needs: str) -> Verdict:
    """Both kinds of step support a claim of effort, one does in part."""
    return graded((talks and signed) or (needs == "either" and (talks or signed)), talks or signed)


@claim_test(
    "T12a",
    chapter="trade",
    figure="fig-turn",
    can_be=("supported", "partly supported", "contradicted"),
    reading={"needs": BOTH},
    differs="The chapter shows where trade goes; to look somewhere is an effort, which steps decide.",
)
def japan_looks_west(p: TradeParameters, *, needs: str = "both") -> Judgement:
    """To look west is to talk and to sign with states that lie there; the share of trade is told as the outcome."""
    rounds, signed = _rounds_with_china(), _signed()
    west = signed[signed["partner"].isin(WESTWARD)]
    numbers = {
        "rounds": count("rounds", len(rounds), "round", all_sources(rounds)),
        "west": count("west", west["partner"].nunique(), "state", all_sources(west)),
        **_WINDOW,
    }
    text = (
        "From {start} to {printed} Japan held {rounds} of talks that are on record, on trade agreements with China and "
        "others of the region, and signed one with {west} there; the talks had begun earlier."
    )
    return Judgement(_steps_verdict(len(rounds) > 0, len(west) > 0, needs), text + _share_beside(p, numbers), numbers)


def _share_beside(p: TradeParameters, numbers: dict[str, Result]) -> str:
    """The outcome, which decides nothing: the share of China and the founders of ASEAN since the turn and before."""
    series = western_share(p, "China and ASEAN")
    parts = {"before": series.loc[: p.turn_year], "after": series.loc[p.turn_year + 1 :]}
    if any(part.empty for part in parts.values()):
        return ""
    sources = sources_of(load("japan_trade_by_partner"))
    numbers |= {name: result(name, float(part.mean()), "%", sources, n=len(part)) for name, part in parts.items()}
    spans = {name: words.span(int(part.index[0]), int(part.index[-1])) for name, part in parts.items()}
    return (
        f" China and the founders of ASEAN took {{after:1}} of its trade in {spans['after']} and {{before:1}} in "
        f"{spans['before']}, which is an outcome and decides nothing of the effort."
    )


@claim_test(
    "T26",
    chapter="trade",
    figure="fig-concentration",
    can_be=("supported", "partly supported", "contradicted"),
    reading={"needs": BOTH},
    differs="The chapter shows how far trade is spread; to reach out is an effort, which steps decide.",
)
def japan_reaches_out(p: TradeParameters, *, needs: str = "both") -> Judgement:
    """To reach out is to talk with China and to sign with new partners; the spread of trade is told as the outcome."""
    rounds, new = _rounds_with_china(), _new_partners()
    numbers = {
        "new": count("new", new["partner"].nunique(), "partner", all_sources(new)),
        "rounds": count("rounds", len(rounds), "round of talks", all_sources(rounds), "rounds of talks"),
        **_WINDOW,
    }
    who = f", {words.names_in_text(list(new['partner'].unique()))}," if len(new) else ""
    text = (
        f"From {{start}} to {{printed}} Japan signed trade agreements with {{new}} with which it had none{who} and "
        "{rounds} with China among others are on record."
    )
    return Judgement(_steps_verdict(len(rounds) > 0, len(new) > 0, needs), text + _spread_beside(p, numbers), numbers)


def _spread_beside(p: TradeParameters, numbers: dict[str, Result]) -> str:
    """The outcome, which decides nothing: the concentration of Japan's exports since the turn and before."""
    rows = concentration(p)
    series = rows[rows["flow"] == "exports"].set_index("year")["hhi"]
    change = level_change(series, p)
    if change is None or change.interval is None:
        return ""
    sources = sources_of(load("japan_trade_by_partner"))
    parts = {"before": series.loc[: p.turn_year], "after": series.loc[p.turn_year + 1 :]}
    numbers |= {name: result(name, float(part.mean()), "points", sources, n=len(part)) for name, part in parts.items()}
    clear = change.interval[0] > 0 or change.interval[1] < 0
    return (
        f" Whether trade spread is another matter: the concentration of exports averaged {{before:0}} up to "
        f"{p.turn_year} and {{after:0}} since, {'more than' if clear else 'a change that'} chance explains."
    )
