"""Claims about the order of events: who was pressed first and harder, and what came before what."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.results import Result
from helpers.analysis.trade import TradeParameters
from helpers.claims.judgement import Judgement, Verdict, all_sources, graded, not_yet, result
from helpers.claims.register import claim_test
from helpers.claims.trade.common import IN_OFFICE, LING_WRITTEN, measure_row, reasons, term
from helpers.data import load
from helpers.wording import words

OUT_OF_OFFICE = pd.Timestamp("2021-01-19")
STAGES = {"threat or measure": ["threat", "measure"], "concession": ["concession"]}
"""What an ally was given time until, each dated by the first such step; the time runs from the first demand."""


def _steps(kinds: list[str], until: pd.Timestamp) -> pd.DataFrame:
    """Dated steps with either ally from the change of office to a day, with ``when``.

    Leaving the Pacific agreement is none: it hit all members, and Korea was none.
    """
    table = load("trade_measures")
    when = table["date_announced"].fillna(table["date_effective"])
    kept = table["kind"].isin(kinds) & table["target"].isin(["JPN", "KOR"]) & when.between(IN_OFFICE, until)
    return table.assign(when=when)[kept & (table["id"] != "2017_jpn_us_leaves_tpp")]


@claim_test(
    "T15a",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted", "open"),
    reading={
        "tolerance_days": reasons((30, "nearer dates say nothing on who came first"), (90, "a season is a clear lead")),
        "japan_asked": reasons(
            ("for talks", "as the press read what was said in Tokyo"),
            ("for a concession", "the first request that names what Japan is to give"),
        ),
    },
    differs="The chapter names the first demand or threat of each; the claim is about the days from it.",
)
def japan_given_more_time(p: TradeParameters, *, tolerance_days: int = 30, japan_asked: str = "for talks") -> Judgement:
    """Time to prepare is a number of days: from the first demand to the first threat or measure, and to giving way."""
    steps = _steps(["demand", *(kind for kinds in STAGES.values() for kind in kinds)], OUT_OF_OFFICE)
    asked = steps[steps["kind"] == "demand"].groupby("target")["when"].min()
    first = {name: steps[steps["kind"].isin(kinds)].groupby("target")["when"].min() for name, kinds in STAGES.items()}
    if any(len(days) < 2 for days in (asked, *first.values())):
        return not_yet("Not every stage of pressure is on record with both allies yet.", "2019-09-25")
    if japan_asked == "for a concession":
        asked["JPN"] = load("trade_statements").query("topic == 'surplus' and stance == 'asks'")["date"].min()
    waited = {name: (days - asked).dt.days for name, days in first.items()}
    longer = [name for name, days in waited.items() if days["JPN"] - days["KOR"] > tolerance_days]
    sources = all_sources(steps)
    numbers = {
        f"{name.split()[0]}_{ally.lower()}": _days(f"{name.split()[0]}_{ally.lower()}", int(days[ally]), sources)
        for name, days in waited.items()
        for ally in ("JPN", "KOR")
    }
    numbers |= {ally.lower(): result(ally.lower(), asked[ally], "date", sources) for ally in ("KOR", "JPN")}
    once = "Both were first asked on {kor}, Japan with no day named"
    if asked["KOR"] != asked["JPN"]:
        once = "Korea was first asked on {kor} and Japan on {jpn}"
    return Judgement(
        graded(len(longer) == len(waited), bool(longer)),
        f"{once}. To the first threat or measure Japan had {{threat_jpn}} and Korea {{threat_kor}}, to its first "
        "concession {concession_jpn} and {concession_kor}, without the US exit from the Pacific agreement.",
        numbers,
    )


def _days(name: str, days: int, sources: list[str]) -> Result:
    return result(name, days, "day" if days == 1 else "days", sources)


@claim_test(
    "T15b",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "contradicted", "undecided", "open"),
    analysis={
        "added_until": reasons((2019, "the year of the paper"), (2018, "the year of the tariffs")),
    },
    differs="The chapter shows duties by month; the claim is about their change from 2016 to the year of the paper.",
)
def japan_treated_less_harshly(p: TradeParameters, *, added_until: int = 2019) -> Judgement:
    """Duties are the one measure of harshness on one scale; a quota and a threat stand beside them.

    How soon an ally gives way is no measure of how hard it was pressed.
    """
    duties = load("us_duties_monthly")
    years = duties["month"].dt.year
    threat, quota = measure_row("2017_kor_threat_to_end_korus"), measure_row("2018_kor_korea_steel_quota_starts")
    tariff = measure_row("2018_jpn_steel_25_pct_aluminium_10_pct")
    if threat is None or quota is None or tariff is None or years.max() < added_until:
        return not_yet("The two allies cannot be compared by that yet.", "2020-02-05")
    rates = {year: _collected(duties[years == year]) for year in (BEFORE, added_until)}
    added = rates[added_until] - rates[BEFORE]
    more = float(added["KOR"] - added["JPN"])
    paid = all_sources(duties[duties["partner"].isin(["JPN", "KOR"])])
    steel = result("steel", float(tariff["rate_after_pct"]), "%", [str(tariff["source"])])
    verdict: Verdict = "supported" if more > CLEARLY_PP else "contradicted" if more < -CLEARLY_PP else "undecided"
    return Judgement(
        verdict,
        f"From {BEFORE} to {added_until} US duties changed by {{paid_korea:+2}} on Korea’s goods and {{paid_japan:+2}} "
        "on Japan’s, without the cost of Korea’s steel quota. Korea was threatened with the end of its agreement, "
        "Japan’s steel paid {steel}: no scale holds all three.",
        {
            "more": result("more", more, "pp", paid),
            "paid_korea": result("paid_korea", float(added["KOR"]), "pp", paid),
            "paid_japan": result("paid_japan", float(added["JPN"]), "", paid),
            "steel": steel,
        },
    )


BEFORE = 2016
"""Last year before the administration took office; the last cut on cars under the agreement of 2012 was in force."""
CLEARLY_PP = 0.25
"""Difference of duties that counts, in points: less comes from a shift of the goods that are sold."""


def _collected(duties: pd.DataFrame) -> pd.Series:
    """Duty over imports for consumption by partner, per cent."""
    totals = duties.groupby("partner")[["duty_usd", "imports_for_consumption_usd"]].sum()
    return 100 * totals["duty_usd"] / totals["imports_for_consumption_usd"]


@claim_test(
    "T19",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted", "open"),
    reading={
        "tariff_day": reasons(("proclaimed", "the decision"), ("in force", "the first day of paying")),
        "tolerance_days": reasons((0, "after is after"), (7, "it is reached some days before it is announced")),
    },
    differs="The chapter shows both days on its timeline and names neither in a result.",
)
def tariff_after_the_korea_agreement(
    p: TradeParameters, *, tariff_day: str = "proclaimed", tolerance_days: int = 0
) -> Judgement:
    """Which came first is settled by two dates: that of the steel tariff and that of the agreement with Korea."""
    tariff, agreed = measure_row("2018_jpn_steel_25_pct_aluminium_10_pct"), measure_row("2018_kor_korus_changes_agreed")
    if tariff is None or agreed is None:
        return not_yet("The agreement with Korea is not yet reached.", "2018-09-24")
    start = tariff["date_announced" if tariff_day == "proclaimed" else "date_effective"]
    done = agreed["date_announced"]
    after = int((start - done).days)
    sources = [str(tariff["source"]), str(agreed["source"])]
    beside, numbers = "", {}
    if tariff_day == "proclaimed":
        numbers["force"] = result("force", tariff["date_effective"], "date", sources)
        beside = "; it came into force on {force}"
    return Judgement(
        graded(after >= 0, after >= -tolerance_days),
        f"The steel tariff {STARTED[tariff_day]} on {{tariff}}, {{size}} {'after' if after >= 0 else 'before'} an "
        f"agreement in principle with Korea was announced on {{agreed}}{beside}.",
        {
            "after": result("after", after, "days", sources),
            "size": _days("size", abs(after), sources),
            "tariff": result("tariff", str(start.date()), "date", sources),
            "agreed": result("agreed", str(done.date()), "date", sources),
            **numbers,
        },
    )


STARTED = {"proclaimed": "was proclaimed", "in force": "came into force"}


@claim_test(
    "T21",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted"),
    reading={
        "step": reasons(("exit_announced", "he declared it"), ("exit_effective", "the notice to the other members")),
        "within_days": reasons((30, "a first act of office"), (7, "the first week")),
    },
    differs="The chapter shows the day on its timeline and names it in no result.",
)
def left_the_pacific_partnership_at_once(
    p: TradeParameters, *, step: str = "exit_announced", within_days: int = 30
) -> Judgement:
    """As soon as possible is a number of days between taking office and leaving the Trans-Pacific Partnership."""
    exits = load("us_exits")
    rows = exits[exits["institution"] == "tpp"].set_index("step")
    days = int((rows.at[step, "date"] - IN_OFFICE).days)
    numbers = {"days": _days("days", days, [str(rows.at[step, "source"])])}
    for name, one in (("ordered", "exit_announced"), ("notified", "exit_effective")):
        numbers[name] = result(name, rows.at[one, "date"], "date", [rows.at[one, "source"]])
    return Judgement(
        graded(days <= within_days, days <= 2 * within_days),
        "The US exit from the Trans-Pacific Partnership, which was not in force, was ordered on {ordered} and notified "
        f"to the other members on {{notified}}; the {EXIT_STEPS[step]} came {{days}} after the change of office.",
        numbers,
    )


EXIT_STEPS = {"exit_announced": "order", "exit_effective": "notice"}


@claim_test(
    "T23",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted", "undecided"),
    reading={"exact": reasons(("month", "the paper names a month"), ("year", "the year at least"))},
    differs="The chapter shows the day on its timeline and names it in no result.",
)
def threat_to_end_the_korea_agreement(p: TradeParameters, *, exact: str = "month") -> Judgement:
    """A dated event is right if it happened, and in the month that the paper names."""
    table = load("trade_measures")
    rows = table[(table["kind"] == "threat") & (table["target"] == "KOR") & (table["goods"] == "all")]
    rows = rows[rows["date_announced"].between(IN_OFFICE, OUT_OF_OFFICE)]
    if rows.empty:
        text = "No such threat was found in {years}, which does not show that none was made."
        return Judgement("undecided", text, {"years": _in_office()})
    day = rows.iloc[0]["date_announced"]
    same_year = day.year == CLAIMED.year
    same = same_year and (exact == "year" or day.month == CLAIMED.month)
    return Judgement(
        graded(same, same_year),
        "The US president said on {day} that the agreement with Korea would be renegotiated or ended.",
        {"day": result("day", str(day.date()), "date", all_sources(rows.iloc[:1]))},
    )


CLAIMED = pd.Timestamp("2017-04-01")


def _in_office() -> Result:
    return result("years", words.span(IN_OFFICE.year, OUT_OF_OFFICE.year), "", ["wei_2019"])


@claim_test(
    "T25",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "contradicted", "open"),
    differs="The Pacific agreement without the United States belongs to the chapter on autonomy.",
)
def japan_second_to_ratify(p: TradeParameters) -> Judgement:
    """The members told the depositary one by one; the days give the order."""
    place, first = term("cptpp_notified_jpn"), term("cptpp_notified_mex")
    table = load("trade_terms").set_index("id")
    if place is None or first is None:
        return not_yet("Japan has not yet ratified.", "2018-12-30")
    days = {ally: str(table.at[f"cptpp_notified_{ally}", "date"].date()) for ally in ("mex", "jpn")}
    rank = int(float(place.value))
    return Judgement(
        graded(rank == 2),
        "Japan told the depositary on {japan} that it had ratified, as member number {rank}; Mexico had done so on "
        "{mexico}.",
        {
            "rank": result("rank", rank, "", place.sources),
            "japan": result("japan", days["jpn"], "date", place.sources),
            "mexico": result("mexico", days["mex"], "date", first.sources),
        },
    )


@claim_test(
    "T28",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted"),
    differs="The chapter shows the exit on its timeline and no statement of intent.",
)
def bilateral_in_place_of_multilateral(p: TradeParameters) -> Judgement:
    """A preference is what the administration said that it would rather do, and the deed that fits it."""
    exits, said = load("us_exits"), load("trade_statements")
    left = exits[(exits["institution"] == "tpp") & (exits["step"] == "exit_announced") & (exits["date"] >= IN_OFFICE)]
    said = said[said["topic"].eq("bilateral_talks") & said["date"].between(IN_OFFICE, pd.Timestamp(LING_WRITTEN))]
    dates = {
        "left": left.head(1),
        "first": said.sort_values("date").head(1),
        "again": said.sort_values("date").iloc[1:2],
    }
    numbers = {
        name: result(name, rows["date"].iloc[0], "date", all_sources(rows)) for name, rows in dates.items() if len(rows)
    }
    text = "left the Pacific agreement on {left}" if len(left) else "stayed in the Pacific agreement"
    if "first" in numbers:
        day = "the same day" if len(left) and numbers["first"].value == numbers["left"].value else "on {first}"
        text += f" and stated {day} that it meant to deal with states one by one in future trade deals"
    if "again" in numbers:
        text += "; in Tokyo its vice president called that the best path on {again}"
    return Judgement(graded(bool(len(left) and len(said)), bool(numbers)), f"The United States {text}.", numbers)


# ---------------------------------------------------------------- single dated events


def _happened(row: pd.Series | None, claimed: str, text: str, **more: Result) -> Judgement:
    """An event of the register against the month that the paper names: another month of the year counts as partly.

    The register is no census: an event that it lacks is neither borne out nor refuted.
    """
    if row is None:
        return Judgement("undecided", "The register of measures has no such event, which does not refute it.", {})
    when, said = row["date_announced"], pd.Timestamp(claimed)
    same = (when.year, when.month) == (said.year, said.month)
    day = result("day", when, "date", [row["source"]])
    return Judgement(graded(same, when.year == said.year), f"{text}.", {"day": day, **more})


EVENT: dict[str, Any] = {
    "chapter": "trade",
    "figure": "fig-chronology",
    "can_be": ("supported", "partly supported", "contradicted", "undecided"),
    "differs": "The chapter shows the day on its timeline and names it in no result.",
}


@claim_test("T35", **EVENT)
def special_meeting_demanded(p: TradeParameters) -> Judgement:
    """The letter of the US Trade Representative has its day; the agreement gives the days in which to meet."""
    row, met = measure_row("2017_kor_us_asks_to_amend_korus"), measure_row("2017_kor_korus_special_session")
    within = term("korus_special_session_days")
    text, more = "The US Trade Representative called a special session on the agreement with Korea on {day}", {}
    if within is not None:
        more["within"] = within
        text += ", which by the agreement is to meet within {within:0}"
    if row is not None and met is not None:
        wait = int((met["date_announced"] - row["date_announced"]).days)
        more["wait"] = _days("wait", wait, [met["source"]])
        text += "; it met after {wait}"
    return _happened(row, "2017-07-01", text, **more)


@claim_test("T36", **EVENT)
def car_inquiry_opened(p: TradeParameters) -> Judgement:
    """Two parts: the day of the inquiry, and whose order it was, which a statement of the president tells."""
    text = "A US inquiry into imported cars on grounds of national security was opened on {day}"
    opened = _happened(measure_row("2018_jpn_auto_inquiry_opened"), "2018-05-01", text)
    said = load("trade_statements").query("topic == 'car_inquiry' and stance == 'announces'")
    if said.empty or opened.verdict != "supported":
        return Judgement("partly supported", opened.text, opened.numbers) if opened.verdict == "supported" else opened
    told = result("told", said["date"].iloc[0], "date", all_sources(said))
    return Judgement(
        "supported",
        f"{opened.text.removesuffix('.')}; the president stated on {{told}} that he had told his secretary of commerce "
        "to consider it.",
        {**opened.numbers, "told": told},
    )


@claim_test("T37", **EVENT)
def agreement_signed_in_september(p: TradeParameters) -> Judgement:
    """A statement that confirms an agreement is not the agreement: the paper’s day against that of the signing."""
    signed, agreed = measure_row("2019_jpn_us_japan_deal_signed"), measure_row("2019_jpn_us_japan_deal_agreed")
    text, more = "The first-stage agreement of the United States and Japan was signed on {day}", {}
    if signed is not None and agreed is not None:
        more = {"agreed": result("agreed", agreed["date_announced"], "date", [agreed["source"]])}
        text = (
            "On {agreed} the leaders of the United States and Japan signed a statement that confirms final agreement; "
            "the agreement itself was signed on {day}"
        )
    return _happened(signed, "2019-09-25", text, **more)


@claim_test(
    "T38",
    **EVENT,
    reading={"within_days": reasons((14, "“roughly the same time” is within weeks"), (3, "within days"))},
)
def japan_agrees_to_talks(p: TradeParameters, *, within_days: int = 14) -> Judgement:
    """Two parts: the days between Japan’s agreeing and the signing with Korea, and a threat under which it agreed."""
    talks, signed = measure_row("2018_jpn_talks_agreed"), measure_row("2018_kor_revised_korus_signed")
    if talks is None or signed is None:
        return Judgement("undecided", "The register of measures lacks one of the two days.", {})
    days = abs(int((talks["date_announced"] - signed["date_announced"]).days))
    sources = [str(talks["source"]), str(signed["source"])]
    said = load("trade_statements").query("topic == 'talks_for_cars'")
    numbers = {
        "days": _days("days", days, sources),
        "talks": result("talks", talks["date_announced"], "date", sources),
        "signed": result("signed", signed["date_announced"], "date", sources),
    }
    text = "Japan agreed to talks between two on {talks}, {days} from the signing with Korea on {signed}"
    if len(said):
        numbers["said"] = result("said", said["date"].iloc[0], "date", all_sources(said))
        text += ". It had resisted them and, by a report of {said}, gave way so that its cars were spared a new tariff"
    return Judgement(graded(days <= within_days and len(said) > 0, days <= 6 * within_days), f"{text}.", numbers)
