"""Claims that dated statements and steps decide: what was asked, what was agreed, where Japan looked."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.results import Result
from helpers.analysis.trade import TradeParameters
from helpers.claims.judgement import Judgement, Verdict, all_sources, count, graded, not_yet, result, untestable
from helpers.claims.register import claim_test
from helpers.claims.trade.common import IN_OFFICE, LING_WRITTEN, measure_row, reasons, term
from helpers.data import load
from helpers.wording import words

SADOZAI_PRINTED = pd.Timestamp("2019-09-01")
"""Day set for a paper that prints none and was probably written in the months before; no verdict turns on it."""
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
    senate = "; the first was made before a Senate committee" if asked["id"].iloc[0] == "surplus_2017_06" else ""
    return Judgement(
        graded(len(asked) >= several, True),
        f"{{asked}} of the United States to Japan that named its surplus, or the US deficit, "
        f"{'was' if len(asked) == 1 else 'were'} found up to June 2018: {when}{senate}.",
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
        )
        if len(rows)
    }
    said = ["Washington announced one on {announced}"] if len(announced) else []
    if len(denied):
        then = " and later decided alone to publish its interventions" if len(alone) else ""
        said.append(f"Seoul called currencies no part of the talks on {{denied}}{then}")
    beside = f". {', '.join(said)}" if said else ""
    if agreed.empty:
        return Judgement(_silence(denied), f"No joint statement on exchange rates was found{beside}.", numbers)
    late = (agreed["date"].iloc[0] - SIGNED_2018).days / 365.25
    numbers["late"] = result("late", late, "years", all_sources(agreed))
    verdict: Verdict = "supported" if late <= within_years else _silence(denied)
    return Judgement(
        verdict,
        f"The first joint text on currencies found is of {{agreed}}, {{late:0}} after the signing{beside}.",
        numbers,
    )


@claim_test(
    "T33",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted", "undecided"),
    reading={
        "read_as": reasons(
            ("the name", "the paper quotes it, of an agreement that was only preliminary"),
            ("two stages", "a first stage is one that a second follows"),
        )
    },
    differs="The chapter shows the agreement on its timeline and names no stage.",
)
def first_stage_of_more(p: TradeParameters, *, read_as: str = "the name") -> Judgement:
    """A first stage is one that both sides call so; that no second followed is told, and decides a stricter reading."""
    named, missing = _said("second_stage", "announces"), _said("second_stage", "denies")
    second = _said("second_stage", "agrees")
    if named.empty:
        return Judgement(
            "supported" if len(second) else _silence(missing), "No statement that calls it a first stage was found.", {}
        )
    numbers = {"named": result("named", named["date"].iloc[-1], "date", all_sources(named))}
    text = "Both governments called the agreement of {named} “stage one” of a broader one"
    by_name: Verdict | None = "supported" if read_as == "the name" else None
    if len(second):
        numbers["second"] = result("second", second["date"].iloc[0], "date", all_sources(second))
        return Judgement("supported", f"{text}, and a second was agreed on {{second}}.", numbers)
    if missing.empty:
        return Judgement(by_name or "undecided", f"{text}; whether a second followed is not on record yet.", numbers)
    numbers["missing"] = result("missing", missing["date"].iloc[-1], "date", all_sources(missing))
    text += "; by {missing} talks on a second had not come about, as the research service of Congress writes"
    if (later := measure_row("2025_jpn_us_japan_deal_15_pct")) is not None:
        numbers["later"] = result("later", later["date_announced"], "date", [str(later["source"])])
        text += ". That of {later} is on US tariffs and Japanese investment"
    return Judgement(by_name or "partly supported", f"{text}.", numbers)


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
SIGNED = {"cptpp": "the Pacific one of eleven", "asean_protocol": "a protocol on services with ASEAN"}
"""What was signed with states of the region."""


def _signed() -> pd.DataFrame:
    """Agreements that Japan signed in that time, a partner a row; not that with the United States."""
    table = load("trade_agreements").query("party == 'JPN' and partner != 'USA'")
    return table[table["signed"].between(IN_OFFICE, SADOZAI_PRINTED)]


def _rounds() -> pd.DataFrame:
    """Rounds of the two talks with China among others: how many until the change of office and from it to the paper.

    Counted by the numbers that governments gave them, as not every date was read; years since the first one.
    """
    table = load("trade_talks")
    rows = []
    for talks, rounds in table[table["date"] <= SADOZAI_PRINTED].groupby("talks"):
        before = rounds[rounds["date"] < IN_OFFICE]
        until = 0 if before.empty else int(before["round"].max())
        rows.append((talks, until, int(rounds["round"].max()) - until, rounds["date"].min()))
    return pd.DataFrame(rows, columns=["talks", "before", "since", "begun"])


def _pace(rounds: pd.DataFrame) -> dict[str, Result]:
    """Rounds a year before the change of office and from it to the paper, and when the younger talks had begun."""
    sources = all_sources(load("trade_talks"))
    spans = {"before": _years(rounds["begun"].min(), IN_OFFICE), "since": _years(IN_OFFICE, SADOZAI_PRINTED)}
    pace = {name: float(rounds[name].sum()) / years if years > 0 else 0.0 for name, years in spans.items()}
    numbers = {name: result(name, rounds_a_year, "", sources) for name, rounds_a_year in pace.items()}
    return numbers | {"begun": result("begun", int(rounds["begun"].dt.year.max()), "year", sources)}


def _years(first: pd.Timestamp, last: pd.Timestamp) -> float:
    return float((last - first).days / 365.25)


@claim_test(
    "T12a",
    chapter="trade",
    figure="fig-turn",
    can_be=("supported", "partly supported", "undecided"),
    reading={
        "needs": reasons(("both", "talks and an agreement"), ("either", "talks alone are a look, too")),
        "pacific": reasons(
            ("left out", "the agreement of eleven spans the Pacific, and most of its members lie to the east or south"),
            ("counted", "some of its members lie to the west"),
        ),
    },
    differs="The chapter shows where trade goes; to look somewhere is an effort, which steps decide.",
)
def japan_looks_west(p: TradeParameters, *, needs: str = "both", pacific: str = "left out") -> Judgement:
    """To look west is to talk with China and to sign with states that lie there.

    Both kinds of step support, one does in part. A register of steps proves no absence, so none found decides nothing.
    Whether Japan looked there more than before is no part of the description; the pace of the talks is told.
    """
    rounds, every = _rounds(), _signed()
    west = every[every["partner"].isin(WESTWARD) & ((every["agreement"] != "cptpp") | (pacific == "counted"))]
    held = int(rounds["since"].sum())
    numbers: dict[str, Result] = {
        "rounds": count("rounds", held, "round", all_sources(load("trade_talks"))),
        "signed": count("signed", west["agreement"].nunique(), "agreement", all_sources(west)),
        "start": result("start", IN_OFFICE, "date"),
        "printed": result("printed", f"{SADOZAI_PRINTED:%Y-%m}", "date", ["sadozai_2019"]),
    }
    pace = ""
    if held:
        numbers |= _pace(rounds)
        pace = " ({since:1} a year, {before:1} before)"
    who = words.join(SIGNED[name] for name in west["agreement"].unique())
    did = [held > 0, len(west) > 0]
    verdict: Verdict = graded(all(did) or needs == "either", True) if any(did) else "undecided"
    return Judgement(
        verdict,
        f"From {{start}} to about {{printed}} Japan held {{rounds}} of trade talks with China among others{pace} and "
        f"signed {{signed}} in the region{f': {who}' if who else ''}.",
        numbers,
    )


LONG_YEARS = 4
"""Full years from the paper's on before what comes “over time” can be seen."""


@claim_test(
    "T12b",
    chapter="trade",
    figure="fig-turn",
    can_be=("supported", "contradicted", "undecided", "open"),
    differs="The chapter shows the shares of exports and imports apart; to focus somewhere is an effort, as to look.",
)
def turn_intensifies(p: TradeParameters) -> Judgement:
    """To intensify is to go further and faster: an agreement with China, which there was none before, and more talks.

    Both support, neither contradicts, one alone leaves it undecided. The regional talks ended with their agreement,
    so that the pace is that of the talks of China, Japan and Korea. Where trade went is an outcome and told beside it.
    """
    shares, sources = _western_share()
    last = min(int(shares.index[-1]), p.end_year)
    if last < SADOZAI_PRINTED.year + LONG_YEARS:
        due = f"{SADOZAI_PRINTED.year + LONG_YEARS + 1}-01-31"
        return not_yet("Fewer than four full years have passed since the paper.", due)
    end = pd.Timestamp(last, 12, 31)
    china = load("trade_agreements").query("party == 'JPN' and partner == 'CHN'").sort_values("signed")
    further = not china.empty and SADOZAI_PRINTED < china["signed"].iloc[0] <= end
    talks = load("trade_talks").query("talks == 'cjk'")
    days = [IN_OFFICE, SADOZAI_PRINTED, end]
    held = [int(talks.loc[talks["date"] <= day, "round"].max()) for day in days]
    rounds, spans = [held[1] - held[0], held[2] - held[1]], [_years(days[i], days[i + 1]) for i in (0, 1)]
    pace = [one / years for one, years in zip(rounds, spans, strict=True)]
    faster = pace[1] > pace[0]
    numbers = {}
    for name, i in (("before", 0), ("since", 1)):
        numbers[name] = result(name, pace[i], "rounds a year", all_sources(talks))
        numbers[f"{name}_held"] = count(f"{name}_held", rounds[i], "round", all_sources(talks))
        numbers[f"{name}_years"] = result(f"{name}_years", spans[i], "years", all_sources(talks))
    numbers |= {
        name: result(name, float(shares[year]), "%", sources)
        for name, year in (("then", SADOZAI_PRINTED.year), ("now", last))
    }
    signed = "Japan signed no listed first trade agreement with China"
    if further:
        numbers["signed"] = result("signed", china["signed"].iloc[0], "date", all_sources(china))
        signed = "Japan signed its first trade agreement with China, RCEP, on {signed}"
    return Judgement(
        "supported" if further and faster else "undecided" if further or faster else "contradicted",
        f"{signed}{' and' if further == faster else ', but'} held {{since_held}} of talks with China and Korea in "
        f"{{since_years:1}} after {{before_held}} in {{before_years:1}}. China and ASEAN’s founders "
        f"had {{now:1}} of its trade in {last}, {{then:1}} in {SADOZAI_PRINTED.year}.",
        numbers,
    )


FOUNDERS = ["IDN", "MYS", "PHL", "SGP", "THA"]
"""Of ASEAN; the exports to its other members are known for some years alone."""


def _western_share() -> tuple[pd.Series, list[str]]:
    """Share of China and ASEAN's founders in Japan's trade both ways by full year, per cent."""
    table = load("japan_trade_by_partner")
    rows = table[table["months_covered"] == 12].set_index("year")
    value = rows[["exports_jpy_bn", "imports_jpy_bn"]].sum(axis=1)
    west = value[rows["partner"].isin(["CHN", *FOUNDERS])].groupby(level="year").sum()
    return 100 * west / value[rows["partner"] == "WLD"], all_sources(rows)


@claim_test(
    "T26",
    chapter="trade",
    figure="fig-chronology",
    can_be=("contradicted", "undecided", "not testable"),
    differs="The chapter shows how far trade is spread, not when Japan began to spread it.",
)
def differences_made_japan_reach_out(p: TradeParameters) -> Judgement:
    """What had begun before a cause, and did not quicken after it, was not set off by it.

    An effort that followed or quickened fits the cause and does not prove it, so that nothing here can support.
    """
    rounds, left = _rounds(), load("us_exits").query("institution == 'tpp' and step == 'exit_announced'")
    if not rounds["since"].sum():
        return untestable(
            "No talks of Japan with China on trade were read for the time since January 2017.",
            "Rounds of talks by year before and after January 2017.",
        )
    signed = _signed()
    followed = len(left) > 0 and bool((signed.query("agreement == 'cptpp'")["signed"] > left["date"].iloc[0]).any())
    numbers = _pace(rounds)
    tail = ""
    if followed:
        numbers["left"] = result("left", left["date"].iloc[0], "date", all_sources(left))
        tail = ", but the Pacific agreement went on without the United States after its exit on {left}"
    quickened = float(numbers["since"].value) > float(numbers["before"].value)
    tells = followed or quickened
    return Judgement(
        "undecided" if tells else "contradicted",
        f"Timing {'does not tell whether' if tells else 'speaks against that'} US policy was the reason: talks with "
        f"China had begun by {{begun}} and had {{since:1}} rounds a year since January 2017 after {{before:1}}{tail}.",
        numbers,
    )
