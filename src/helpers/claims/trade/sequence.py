"""Claims about the order of events: who was pressed first and harder, and what came before what."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.results import Result
from helpers.analysis.trade import TradeParameters
from helpers.claims.judgement import Judgement, all_sources, graded, not_yet, result
from helpers.claims.register import claim_test
from helpers.claims.trade.common import IN_OFFICE, LING_WRITTEN, measure_row, reasons, term
from helpers.data import load
from helpers.wording import words

OUT_OF_OFFICE = pd.Timestamp("2021-01-19")
STAGES = {
    "asked for talks or changes": ["demand"],
    "threatened or hit": ["threat", "measure"],
    "brought to give something": ["concession"],
}
"""Stages of pressure, each dated by its first step with an ally; leaving the Pacific agreement hit others as well."""


def _steps(kinds: list[str], until: pd.Timestamp) -> pd.DataFrame:
    """Dated steps with either ally from the change of office to a day, with ``when``."""
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
        "tolerance_days": reasons((30, "nearer dates say nothing on who came first"), (90, "a season is a clear lead"))
    },
    differs="The chapter names the first demand or threat of each; the claim is judged by three stages of pressure.",
)
def korea_pressed_earlier(p: TradeParameters, *, tolerance_days: int = 30) -> Judgement:
    """Earlier is a matter of days, at each stage of pressure: asked, threatened or hit, brought to give something."""
    leads: dict[str, int] = {}
    steps = _steps([kind for kinds in STAGES.values() for kind in kinds], OUT_OF_OFFICE)
    for stage, kinds in STAGES.items():
        first = steps[steps["kind"].isin(kinds)].groupby("target")["when"].min()
        if len(first) == 2:
            leads[stage] = int((first["JPN"] - first["KOR"]).days)
    if len(leads) < len(STAGES):
        return not_yet("Not every stage of pressure is on record with both allies yet.", "2019-09-25")
    sources = all_sources(steps)
    ahead = [stage for stage, lead in leads.items() if lead > tolerance_days]
    numbers = {
        "ahead": result("ahead", len(ahead), f"of {len(STAGES)} stages of pressure", sources),
        **{f"days_{i}": _days(f"days_{i}", abs(lead), sources) for i, lead in enumerate(leads.values()) if lead},
    }
    told = words.join(f"{stage} {_when(i, lead)}" for i, (stage, lead) in enumerate(leads.items()))
    return Judgement(
        graded(len(ahead) == len(STAGES), bool(ahead)),
        f"Korea was {told}, and so clearly earlier at {{ahead}}. The US exit from the Pacific agreement in January "
        "2017 is not counted, as it hit all members and Korea was none.",
        numbers,
    )


def _when(stage: int, lead: int) -> str:
    if lead == 0:
        return "on the same day as Japan"
    return f"{{days_{stage}}} {'before' if lead > 0 else 'after'} Japan"


def _days(name: str, days: int, sources: list[str]) -> Result:
    return result(name, days, "day" if days == 1 else "days", sources)


LOOKED_UNTIL = pd.Timestamp("2019-10-31")
"""Last day of the months of the issue with the paper, and of the first-stage agreement with Japan."""


@claim_test(
    "T15b",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "added_until": reasons((2019, "the year of the paper"), (2018, "the year of the tariffs")),
    },
    reading={"clearly_days": reasons((30, "nearer says nothing"), (90, "a season"))},
    differs="The chapter shows median days to an answer over all years; the claim is about the years up to 2019.",
)
def korea_pressed_harder(p: TradeParameters, *, added_until: int = 2019, clearly_days: int = 30) -> Judgement:
    """Harder pressure works sooner and costs more: days to the first concession, and duties added to what is sold."""
    steps = _steps(["demand", "concession"], LOOKED_UNTIL)
    first = steps.groupby(["target", "kind"])["when"].min().unstack()
    duties = load("us_duties_monthly")
    years = duties["month"].dt.year
    if len(first.dropna()) < 2 or years.max() < added_until:
        return not_yet("The two allies cannot be compared by that yet.", "2019-09-25")
    waited = (first["concession"] - first["demand"]).dt.days
    rates = {year: _collected(duties[years == year]) for year in (BEFORE, added_until)}
    added = rates[added_until] - rates[BEFORE]
    sooner = int(waited["JPN"] - waited["KOR"]) > clearly_days
    dearer = float(added["KOR"] - added["JPN"]) > CLEARLY_PP
    sources, paid = all_sources(steps), all_sources(duties[duties["partner"].isin(["JPN", "KOR"])])
    return Judgement(
        graded(sooner and dearer, sooner or dearer),
        "From the first demand to the first concession Korea took {korea} and Japan {japan}. "
        f"The US duties collected on goods from Korea changed by {{paid_korea:+2}} from {BEFORE} to {added_until}, on "
        "those from Japan by {paid_japan:+2}; what the quota on Korea's steel cost is not in them.",
        {
            "korea": _days("korea", int(waited["KOR"]), sources),
            "japan": _days("japan", int(waited["JPN"]), sources),
            "paid_korea": result("paid_korea", float(added["KOR"]), "pp", paid),
            "paid_japan": result("paid_japan", float(added["JPN"]), "pp", paid),
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
        "tolerance_days": reasons((0, "after is after"), (7, "the day of the agreement in principle is approximate")),
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
    return Judgement(
        graded(after >= 0, after >= -tolerance_days),
        f"The steel tariff {STARTED[tariff_day]} on {{tariff}}, {{size}} {'after' if after >= 0 else 'before'} the "
        "agreement with Korea was reached in principle, on {agreed}.",
        {
            "after": result("after", after, "days", sources),
            "size": _days("size", abs(after), sources),
            "tariff": result("tariff", str(start.date()), "date", sources),
            "agreed": result("agreed", str(done.date()), "date", sources),
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
    differs="The chapter shows these steps on its timeline and counts none.",
)
def bilateral_in_place_of_multilateral(p: TradeParameters) -> Judgement:
    """Deeds that would show the preference: leaving the Pacific agreement, then asking a member for talks by itself."""
    exits = load("us_exits")
    left = exits[(exits["institution"] == "tpp") & (exits["step"] == "exit_announced") & (exits["date"] >= IN_OFFICE)]
    asked = _steps(["demand"], pd.Timestamp(LING_WRITTEN)).query("target == 'JPN'").sort_values("when").head(1)
    dates = {"left": left["date"], "asked": asked["when"]}
    numbers = {
        name: result(name, dates[name].iloc[0], "date", all_sources(rows))
        for name, rows in (("left", left), ("asked", asked))
        if len(rows)
    }
    text = "left the Pacific agreement on {left}" if len(left) else "stayed in the Pacific agreement"
    text += " and pressed Japan, which had signed it, for talks between two on {asked}" if len(asked) else ""
    both = bool(len(left) and len(asked))
    return Judgement(graded(both, bool(numbers)), f"The United States {text}.", numbers)


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
    """The letter of the US Trade Representative has its day; the meeting that followed is told beside it."""
    row, met = measure_row("2017_kor_us_asks_to_amend_korus"), measure_row("2017_kor_korus_special_session")
    text, more = "The US Trade Representative called a special session on the agreement with Korea on {day}", {}
    if row is not None and met is not None:
        wait = int((met["date_announced"] - row["date_announced"]).days)
        more = {"wait": _days("wait", wait, [met["source"]])}
        text += "; the session met {wait} later"
    return _happened(row, "2017-07-01", text, **more)


@claim_test("T36", **EVENT)
def car_inquiry_opened(p: TradeParameters) -> Judgement:
    """The inquiry into imported cars was opened on a day of the register; its outcome is another claim."""
    text = "A US inquiry into imported cars on grounds of national security was opened on {day}"
    return _happened(measure_row("2018_jpn_auto_inquiry_opened"), "2018-05-01", text)


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
    """At the same time is a number of days between Japan’s agreeing to talks and the signing with Korea."""
    talks, signed = measure_row("2018_jpn_talks_agreed"), measure_row("2018_kor_revised_korus_signed")
    if talks is None or signed is None:
        return Judgement("undecided", "The register of measures lacks one of the two days.", {})
    days = abs(int((talks["date_announced"] - signed["date_announced"]).days))
    sources = [str(talks["source"]), str(signed["source"])]
    return Judgement(
        graded(days <= within_days, days <= 6 * within_days),
        "Japan agreed to talks on an agreement between two on {talks}; the revised agreement with Korea was "
        "signed on {signed}, {days} apart.",
        {
            "days": _days("days", days, sources),
            "talks": result("talks", talks["date_announced"], "date", sources),
            "signed": result("signed", signed["date_announced"], "date", sources),
        },
    )
