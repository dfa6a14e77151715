"""Claims about the order of events: who was pressed first and harder, and what came before what."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.results import Result
from helpers.analysis.trade import TradeParameters
from helpers.claims.judgement import Judgement, all_sources, graded, not_yet, result
from helpers.claims.register import claim_test
from helpers.claims.trade.common import measure_row
from helpers.data import load

IN_OFFICE = pd.Timestamp("2017-01-20")
"""Day on which the administration that the papers write about took office."""
STEPS = {
    "demand": ["demand"],
    "demand or threat": ["demand", "threat"],
    "any step": ["demand", "threat", "measure", "investigation"],
    "concession": ["concession"],
}


def _steps(kinds: list[str], until: str, *, with_tpp: bool = True) -> pd.DataFrame:
    """Dated steps with either ally from the change of office to a day, with ``when``."""
    table = load("trade_measures")
    when = table["date_announced"].fillna(table["date_effective"])
    kept = table["kind"].isin(kinds) & table["target"].isin(["JPN", "KOR"]) & when.between(IN_OFFICE, until)
    kept &= with_tpp | (table["id"] != "2017_jpn_us_leaves_tpp")
    return table.assign(when=when)[kept]


@claim_test(
    "T15a",
    chapter="trade",
    figure="fig-chronology",
    grid={"first_of": list(STEPS), "with_tpp": [False, True], "tolerance_days": [30, 0, 90]},
    apart=[{"first_of": kind, "with_tpp": True} for kind in ("demand", "demand or threat", "concession")],
)
def korea_pressed_earlier(
    p: TradeParameters, *, first_of: str = "demand", with_tpp: bool = False, tolerance_days: int = 30
) -> Judgement:
    """Earlier is a matter of days between the first dated step with Korea and the first with Japan."""
    steps = _steps(STEPS[first_of], "2021-01-19", with_tpp=with_tpp)
    first = steps.groupby("target")["when"].min()
    if len(first) < 2:
        return not_yet(f"No {first_of} is on record with both allies yet.", "2019-10-07")
    lead = int((first["JPN"] - first["KOR"]).days)
    days = {code: result(code, str(first[code].date()), "date", all_sources(steps)) for code in ("KOR", "JPN")}
    order = "came {size} earlier" if lead > 0 else "came {size} later" if lead < 0 else "came on the same day"
    size = abs(lead)
    numbers: dict[str, Result] = {"lead": result("lead", lead, "days", all_sources(steps)), **days}
    if lead:
        numbers["size"] = result("size", size, "day" if size == 1 else "days", all_sources(steps))
    what = {
        "demand": "demand on",
        "demand or threat": "demand or threat against",
        "any step": "step against",
        "concession": "concession of",
    }[first_of]
    by = what.split()[-1]
    return Judgement(
        graded(lead > tolerance_days, abs(lead) <= tolerance_days),
        f"The first dated {what} Korea under that administration, on {{KOR}}, {order} than that {by} Japan, on {{JPN}}."
        if lead
        else f"The first dated {what} Korea and that {by} Japan under that administration {order}, {{KOR}}.",
        numbers,
    )


YARDSTICKS = ["hostile steps", "concessions", "days to answer", "pledge over product"]
WAYS = {"hostile steps": "more", "concessions": "more", "days to answer": "fewer", "pledge over product": "more"}


@claim_test(
    "T15b",
    chapter="trade",
    figure="fig-chronology",
    grid={
        "harder_by": YARDSTICKS,
        "looked_until": ["2019-10-31", "2021-01-19", "2026-07-31"],
        "needed_pct": [25.0, 10.0, 50.0],
    },
    apart=[{"harder_by": "pledge over product", "looked_until": day} for day in ("2019-10-31", "2021-01-19")],
)
def korea_pressed_harder(
    p: TradeParameters,
    *,
    harder_by: str = "hostile steps",
    looked_until: str = "2019-10-31",
    needed_pct: float = 25.0,
) -> Judgement:
    """Pressure shows in steps taken, in concessions made, in how soon they came and in their size, side by side."""
    pressure = _pressure(harder_by, looked_until)
    if pressure is None:
        due = "2025-07-30" if harder_by == "pledge over product" else "2019-10-07"
        return not_yet("The two allies cannot be compared by that yet.", due)
    korea, japan, sources = pressure
    sign = 1 if WAYS[harder_by] == "more" else -1
    ahead = sign * 100 * (korea / japan - 1)
    unit = {"days to answer": "days", "pledge over product": "% of GDP"}.get(harder_by, "")
    what = {
        "hostile steps": "US demands, threats, inquiries and measures numbered {korea} for Korea and {japan} for Japan",
        "concessions": "Korea made {korea} recorded concessions and Japan {japan}",
        "days to answer": "The median answer came {korea:0} after the demand from Korea and {japan:0} from Japan",
        "pledge over product": "Korea's largest pledge comes to {korea:0} and Japan's to {japan:0}",
    }[harder_by]
    end = pd.Timestamp(looked_until)
    until = f"up to {MONTHS[end.month - 1]} {end.year}"
    return Judgement(
        graded(ahead >= needed_pct, ahead > -needed_pct),
        f"{what}, {until}.",
        {
            "ahead": result("ahead", ahead, "%", sources),
            "korea": result("korea", _plain(korea), unit, sources),
            "japan": result("japan", _plain(japan), unit, sources),
        },
    )


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _plain(value: float) -> float | int:
    return int(value) if float(value).is_integer() else float(value)


def _pressure(harder_by: str, until: str) -> tuple[float, float, list[str]] | None:
    """The yardstick for Korea and for Japan, and its sources; ``None`` where either has none."""
    if harder_by == "hostile steps":
        rows = _steps(STEPS["any step"], until)
        found = rows.groupby("target").size()
    elif harder_by == "concessions":
        rows = _steps(["concession"], until)
        found = rows.groupby("target").size()
    elif harder_by == "days to answer":
        rows = _steps(["concession", "agreement"], until).dropna(subset=["answers"])
        asked = load("trade_measures").set_index("id")["date_announced"]
        found = (rows["when"] - rows["answers"].map(asked)).dt.days.groupby(rows["target"]).median()
    else:
        rows = _steps(["concession"], until).dropna(subset=["size_usd_bn"])
        rows = rows[rows["goods"] == "investment"]
        macro = load("macro_annual")
        gdp = macro[macro["year"] == PLEDGES_AGAINST].set_index("country")["gdp_usd_bn"]
        found = 100 * rows.groupby("target")["size_usd_bn"].max() / gdp.reindex(["JPN", "KOR"])
    found = found.dropna()
    if not {"JPN", "KOR"} <= set(found.index):
        return None
    return float(found["KOR"]), float(found["JPN"]), all_sources(rows)


PLEDGES_AGAINST = 2024
"""Year of the products that the pledges of 2025 are set against: the last one known when they were made."""


@claim_test(
    "T19",
    chapter="trade",
    figure="fig-chronology",
    grid={
        "tariff_day": ["proclaimed", "in force"],
        "agreement_day": ["in principle", "signed"],
        "tolerance_days": [0, 7, 14],
    },
)
def tariff_after_the_korea_agreement(
    p: TradeParameters, *, tariff_day: str = "proclaimed", agreement_day: str = "in principle", tolerance_days: int = 0
) -> Judgement:
    """Which came first is settled by two dates: that of the steel tariff and that of the agreement with Korea."""
    tariff = measure_row("2018_jpn_steel_25_pct_aluminium_10_pct")
    agreed = measure_row(
        "2018_kor_korus_changes_agreed" if agreement_day == "in principle" else "2018_kor_revised_korus_signed"
    )
    if tariff is None or agreed is None:
        return not_yet("The agreement with Korea is not yet reached.", "2018-09-24")
    start = tariff["date_announced" if tariff_day == "proclaimed" else "date_effective"]
    done = agreed["date_announced"]
    after = int((start - done).days)
    sources = [str(tariff["source"]), str(agreed["source"])]
    size = abs(after)
    return Judgement(
        graded(after >= 0, after >= -tolerance_days),
        f"The steel tariff {STARTED[tariff_day]} on {{tariff}}, {{size}} {'after' if after >= 0 else 'before'} the "
        f"agreement with Korea was {REACHED[agreement_day]}, on {{agreed}}.",
        {
            "after": result("after", after, "days", sources),
            "size": result("size", size, "day" if size == 1 else "days", sources),
            "tariff": result("tariff", str(start.date()), "date", sources),
            "agreed": result("agreed", str(done.date()), "date", sources),
        },
    )


REACHED = {"in principle": "reached in principle", "signed": "signed"}
STARTED = {"proclaimed": "was proclaimed", "in force": "came into force"}


@claim_test(
    "T21",
    chapter="trade",
    figure="fig-chronology",
    grid={"step": ["exit_announced", "exit_effective"], "within_days": [30, 7, 100]},
)
def left_the_pacific_partnership_at_once(
    p: TradeParameters, *, step: str = "exit_announced", within_days: int = 30
) -> Judgement:
    """As soon as possible is a number of days between taking office and leaving the Trans-Pacific Partnership."""
    exits = load("us_exits")
    row = exits[(exits["institution"] == "tpp") & (exits["step"] == step)].iloc[0]
    days = int((row["date"] - IN_OFFICE).days)
    sources = [str(row["source"])]
    what = "ordered" if step == "exit_announced" else "notified to the other members"
    return Judgement(
        graded(days <= within_days, days <= 2 * within_days),
        f"The US exit from the Trans-Pacific Partnership was {what} on {{day}}, {{days}} after the change of office.",
        {
            "days": result("days", days, "day" if days == 1 else "days", sources),
            "day": result("day", str(row["date"].date()), "date", sources),
        },
    )
