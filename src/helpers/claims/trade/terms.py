"""Claims about what the agreements of 2018 and 2019 say, and what came of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.results import Result, sources_of
from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.flows import yen_rate
from helpers.analysis.trade.turn import SHORT_SERIES
from helpers.analysis.trials import Simulation
from helpers.claims.judgement import Judgement, Verdict, graded, not_yet, result, untestable
from helpers.claims.register import Matters, claim_test
from helpers.claims.trade.common import reasons, term, told
from helpers.data import load
from helpers.wording import words


@claim_test(
    "T02a",
    chapter="trade",
    figure="fig-steel",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "cut_of": reasons(
            ("share arranged", "the figure that the two sides set"),
            ("quota as applied", "the quantity in force"),
            ("quota as announced", "the quantity printed at first"),
            ("shipments, Korean count", "what was sent"),
        )
    },
    reading={
        "tolerance_pp": reasons((2.0, "the quota was printed in two quantities"), (1.0, "a figure to the point")),
        "base": reasons(("mean of 2015–17", "what the agreement counts from"), ("2017", "the year before")),
    },
    differs="The chapter reckons the cut from tons; the arrangement itself names a share.",
)
def korea_accepted_a_cut(
    p: TradeParameters, *, cut_of: str = "share arranged", base: str = "mean of 2015–17", tolerance_pp: float = 2.0
) -> Judgement:
    """A cut has a size: the quota, or what was shipped under it, against what Korea sent before."""
    share, by_share = term("steel_quota_share"), cut_of == "share arranged"
    allowed, start = _steel_after("quota as applied" if by_share else cut_of), _steel_before(base)
    if allowed is None or share is None:
        return not_yet("No volume after the quota was in the table yet.", "2019-01-31")
    if by_share and base != "2017":
        return _by_share_arranged(share, allowed, start, tolerance_pp)
    cut = 100 * (1 - float(allowed.value) / float(start.value))
    off = abs(cut - SAID_CUT)
    what = "Shipments" if cut_of.startswith("shipments") else "The quota"
    when = "in 2017" if base == "2017" else "on average in 2015–17"
    against_2017 = 100 * (1 - float(allowed.value) / float(_steel_before("2017").value))
    beside = "" if base == "2017" else f" and {{than_2017:0}} {'below' if against_2017 > 0 else 'above'} that of 2017"
    return Judgement(
        graded(off <= tolerance_pp, off <= 2 * tolerance_pp),
        f"{what}{' came' if cut_of.startswith('shipments') else ' comes'} to {{allowed:2}} a year, {{size:0}} "
        f"{'below' if cut > 0 else 'above'} the {{start:2}} {when}{beside}, where the paper says {{claimed}}.",
        {
            "cut": result(
                "cut",
                -cut,
                "% of the 2015–17 mean" if base != "2017" else "%",
                [*allowed.sources, *start.sources],
                n=allowed.n,
            ),
            "size": result("size", abs(cut), "%", [*allowed.sources, *start.sources]),
            "than_2017": result("than_2017", abs(against_2017), "%", [*allowed.sources, *start.sources]),
            "allowed": allowed,
            "start": start,
            "claimed": result("claimed", SAID_CUT, "%", ["wei_2019"]),
        },
    )


def _by_share_arranged(share: Result, tons: Result, mean: Result, tolerance_pp: float) -> Judgement:
    """The share that was arranged decides; tons mix a US count of the quota with a Korean one of what was sent."""
    cut = 100 - float(share.value)
    size = 100 * (1 - float(tons.value) / float(mean.value))
    less = 100 * (1 - float(tons.value) / float(_steel_before("2017").value))
    sources = [*tons.sources, *mean.sources]
    return Judgement(
        graded(abs(cut - SAID_CUT) <= tolerance_pp, abs(cut - SAID_CUT) <= 2 * tolerance_pp),
        "The quota was set at {share:0} of the mean of 2015–17, {cut:0} below it, where the paper says {claimed:0}. By "
        "tons, counted on two sides, it is {size:0} below that mean and {less:0} below 2017.",
        {
            "cut": result("cut", cut, "%", share.sources),
            "share": share,
            "size": result("size", size, "%", sources),
            "less": result("less", less, "%", sources),
            "claimed": result("claimed", SAID_CUT, "%", ["wei_2019"]),
        },
    )


SAID_CUT = 30.0


def _steel_after(cut_of: str) -> Result | None:
    if cut_of.startswith("quota"):
        return term(f"steel_quota_{cut_of.removeprefix('quota as ')}")
    rows = _steel("shipments_to_us")
    rows = rows[rows["period_start"].dt.year >= 2018]
    if rows.empty:
        return None
    return result("allowed", float(rows["value_mt"].mean()), "million t", sources_of(rows), n=len(rows))


def _steel_before(base: str) -> Result:
    rows = _steel("shipments_to_us" if base == "2017" else "base_average")
    rows = rows if base != "2017" else rows[rows["period_start"].dt.year == 2017]
    return result("start", float(rows["value_mt"].iloc[0]), "million t", sources_of(rows))


def _steel(indicator: str) -> pd.DataFrame:
    """Korea's steel in whole years (or the mean of several), as counted on the Korean side."""
    table = load("steel_trade")
    whole = (table["period_end"].dt.month == 12) & (table["period_start"].dt.month == 1)
    rows = table[(table["partner"] == "KOR") & (table["indicator"] == indicator) & (table["basis"] == "korean_side")]
    return rows[whole.reindex(rows.index)]


@claim_test(
    "T03",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted", "open"),
    reading={
        "judged_by": reasons(("text", "the paper says what is stipulated"), ("effect", "a change must bind to be one"))
    },
    differs="The chapter is about trade and does not list the terms of the agreement.",
)
def car_allowance_doubled(p: TradeParameters, *, judged_by: str = "text") -> Judgement:
    """The text settles the figure; whether doubling changed anything shows in the use made of the old allowance."""
    before, after = term("korus_cars_per_maker_2012"), term("korus_cars_per_maker_2018")
    used = term("korus_cars_sent_2017")
    if before is None or after is None or used is None:
        return not_yet("The revised agreement is not yet signed.", "2018-09-24")
    factor = float(after.value) / float(before.value)
    use = 100 * float(used.value) / float(before.value)
    doubled = factor == 2 and before.value == 25_000
    binding = use >= NEARLY_USED_PCT
    return Judgement(
        graded(doubled and (binding or judged_by == "text"), doubled),
        "The allowance for cars built to US safety rules rose from {before:0} to {after:0}; other cars have none to "
        "keep to. In 2017 no maker named by the Korean ministry used more than {use:0} of the old one.",
        {
            "factor": result("factor", factor, "", [*before.sources, *after.sources]),
            "before": result("before", before.value, "", before.sources),
            "after": after,
            "use": result("use", use, "%", used.sources),
        },
    )


NEARLY_USED_PCT = 90.0
"""Use from which an allowance held trade back."""


@claim_test(
    "T04",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted", "open"),
    reading={"tolerance_years": reasons((0, "the schedule names the year"), (1, "until may include the year or not"))},
    differs="The chapter is about trade and does not list the terms of the agreement.",
)
def truck_tariff_until_2041(p: TradeParameters, *, tolerance_years: int = 0) -> Judgement:
    """The schedule says when the tariff ends; that is set against the paper's year and the year first agreed."""
    old, new = term("korus_truck_tariff_end_2012"), term("korus_truck_tariff_end_2018")
    rate = term("korus_truck_tariff_rate")
    if old is None or new is None or rate is None:
        return not_yet("The revised agreement is not yet signed.", "2018-09-24")
    off = abs(float(new.value) - 2041)
    years = {name: result(name, str(int(one.value)), "year", one.sources) for name, one in (("new", new), ("old", old))}
    delay = int(float(new.value) - float(old.value))
    return Judgement(
        graded(off <= tolerance_years, delay > 0),
        "Korean trucks are free of the US tariff of {rate} from the start of {new}, not of {old}, {delay} later.",
        {"delay": result("delay", delay, "years", [*new.sources, *old.sources]), **years, "rate": rate},
    )


def _stated(id: str, claimed: float, tolerance_pct: float, text: str, due: str) -> Judgement:
    """A figure that an agreement or its makers stated, against the paper's."""
    stated = term(id)
    if stated is None:
        return not_yet("The agreement is not yet signed.", due)
    printed = result("claimed", claimed, stated.unit, ["wei_2019"])
    off = 100 * abs(float(stated.value) / claimed - 1)
    numbers = {"stated": stated, "claimed": printed, "off": result("off", off, "%", stated.sources)}
    return Judgement(graded(off <= tolerance_pct, off <= 2 * tolerance_pct), text, numbers)


SIGNED = "2019-10-07"
STATED: dict[str, Any] = {
    "chapter": "trade",
    "figure": "fig-chronology",
    "can_be": ("supported", "partly supported", "contradicted", "open"),
    "reading": {"tolerance_pct": reasons((5.0, "the paper rounds"), (2.0, "a closer look"))},
    "differs": "The chapter names the pledge on its timeline and compares it with nothing.",
}
"""What the tests of figures stated when an agreement was signed have in common."""


@claim_test("T06a", **STATED)
def farm_market_opened(p: TradeParameters, *, tolerance_pct: float = 5.0) -> Judgement:
    """The US side's count of the trade that Japan's tariff cuts cover, which is no trade that they brought about."""
    text = (
        "By the US count, which the research service of Congress repeats, Japan's cuts cover {stated:1} of US farm "
        "exports of a year before them, against {claimed:0} in the paper."
    )
    return _stated("us_japan_farm_access", 7.0, tolerance_pct, text, SIGNED)


@claim_test("T06b", **STATED)
def us_farm_cuts(p: TradeParameters, *, tolerance_pct: float = 5.0) -> Judgement:
    """The US side's count of what it buys from Japan on the lines that it cut, as that of Japan's cuts is its count."""
    text = (
        "US officials put what the country bought from Japan on the farm goods whose tariffs it cut at {stated:0}, the "
        "paper at {claimed:0}; no other count was found. By their counts Japan's cuts cover {ratio:0} as much."
    )
    judged = _stated("us_japan_us_farm_cuts", 40.0, tolerance_pct, text, SIGNED)
    access = term("us_japan_farm_access")
    if judged.verdict == "open" or access is None:
        return judged
    stated = judged.numbers["stated"]
    times = 1e3 * float(access.value) / float(stated.value)
    ratio = result("ratio", times, "times", [*access.sources, *stated.sources])
    return replace(judged, numbers={**judged.numbers, "ratio": ratio})


@claim_test("T06c", **{**STATED, "can_be": ("contradicted", "undecided", "open")})
def digital_trade_covered(p: TradeParameters, *, tolerance_pct: float = 5.0) -> Judgement:
    """A figure of officials who name no goods or services that were counted, so that there is no count to look at.

    Farm cuts are lists of goods whose trade customs count; “digital trade” is none. So nothing supports; a figure
    that was never given, or that exceeds all trade in services, contradicts.
    """
    judged = _stated("us_japan_digital", 40.0, tolerance_pct, "", SIGNED)
    if judged.verdict == "open":
        return judged
    services = load("published_trade_figures")
    services = services[
        (services["partner"] == "JPN")
        & services["indicator"].isin(["US services exports", "US services imports"])
        & (services["period"] == "2019")
    ]
    total = float(services["value"].sum())
    fits = float(judged.numbers["stated"].value) <= total
    text = (
        "US officials put the digital trade covered at {stated:0}, the paper at {claimed:0}; what they count was not "
        f"found. All trade in services, {{total:0}} in 2019, "
        f"{'leaves room for it' if fits else 'is less'}; how much can go online was not read."
    )
    numbers = {**judged.numbers, "total": result("total", total, "USD bn", sources_of(services))}
    return Judgement("undecided" if fits and judged.verdict != "contradicted" else "contradicted", text, numbers)


@claim_test(
    "T16",
    chapter="trade",
    figure="fig-turn",
    can_be=("supported", "partly supported", "contradicted", "open"),
    reading={
        "counted": reasons(
            ("duties", "the Council of the European Union says it in the paper's words, of the tariffs levied"),
            ("lines", "each line of the schedule is one tariff"),
        )
    },
    differs="The chapter shows where Japan's trade goes and lists no terms of agreements.",
)
def japan_eu_removes_tariffs(p: TradeParameters, *, counted: str = "duties") -> Judgement:
    """A quoted figure is right if the count from which it came gives it; the counts by lines stand beside it.

    By lines the two sides print different figures for Japan; the nearer one decides that reading.
    """
    counts = {name: term(f"eu_japan_{name}_japan") for name in ("lines", "goods", "imports", "duties")}
    known = {name: one for name, one in counts.items() if one is not None}
    other = term("eu_japan_lines_eu")
    if len(known) < len(counts) or other is None:
        return not_yet("The agreement's schedules are not yet published.", "2019-02-20")
    chosen = ("duties",) if counted == "duties" else ("lines", "goods")
    off = min(abs(float(known[name].value) - SAID_PCT) for name in chosen)
    return Judgement(
        graded(off <= LAST_DIGIT_PP, off <= NEAR_PP),
        "The Council of the European Union puts the tariffs on its exports that Japan removes at {duties:0}, the paper "
        "at {claimed:0}; by value of imports it is {imports:0}. By tariff lines it is {goods:0} or, in another print, "
        "{lines:0}, and the Union removes {other:0}.",
        {**known, "other": other, "claimed": result("claimed", SAID_PCT, "%", ["wei_2019"])},
    )


SAID_PCT, LAST_DIGIT_PP, NEAR_PP = 99.0, 0.5, 2.5
"""What the paper says; how far a printed figure may be off, and from where on it is no longer near."""


@claim_test(
    "T17b",
    chapter="trade",
    figure="fig-balance",
    can_be=("supported", "contradicted", "undecided", "not testable"),
    analysis={
        "counted": reasons(
            ("both", "the paper says US cars, which may be those of a US brand or those made there"),
            ("by brand", "what is known as an American car"),
            ("by country of make", "what is imported from the United States"),
        ),
        "growth_to": reasons(
            ("first year", "the first year under the revised agreement"),
            ("last found", "what an agreement brings takes more than a year"),
        ),
    },
    reading={
        "read_as": reasons(
            ("under the agreement", "so it must be what makes them grow, as for all goods"),
            ("plain", "more cars, and a larger rise than of all goods, whatever the cause"),
        )
    },
    differs="The chapter shows goods by group from 2020 on; the claim needs cars before and after 2019.",
)
def above_all_cars(
    p: TradeParameters,
    *,
    counted: str = "both",
    growth_to: str = "first year",
    read_as: str = "under the agreement",
) -> Judgement:
    """US cars registered in Korea: did they grow faster after the revision, by printed rates of two counts?

    The rates are compared and not the levels, as those of 2018 are of passenger cars and later ones of all vehicles.
    """
    table = load("published_trade_figures").query("partner == 'KOR'")
    counts = [_Growth(by, table) for by in CARS if counted in ("both", by)]
    known = [count for count in counts if count.known]
    if not known:
        return untestable("No rates of US cars sold in Korea on both sides of the revision were found.", CARS_BY_YEAR)
    exports = load("us_goods_trade_annual").query("partner == 'KOR'")
    goods = exports.set_index("year")["exports_usd_m"]
    text: list[str] = []
    numbers: dict[str, Result] = {}
    found: set[Verdict] = set()
    slower = False
    for count in known:
        last = REVISED if growth_to == "first year" or count.after.empty else int(count.after.index[-1])
        slower = slower or count.slower(last)
        whole = 100 * (float(goods[last]) / float(goods[REVISED - 1]) - 1)
        found.add(count.verdict(last, whole if read_as == "plain" else None))
        text.append(count.told(last, numbers))
        numbers.setdefault("whole", result("whole", whole, "%", sources_of(exports)))
    one: Verdict = next(iter(found)) if len(found) == 1 and len(known) == len(counts) else "undecided"
    tail = ""
    if one == "undecided":
        tail = ": more cars, but no faster" if slower else ": too alike to tell"
        tail = ": the counts disagree" if len(found) > 1 else tail
        tail = ": the other count was not found" if len(known) < len(counts) else tail
    if read_as == "plain":
        tail += "; all US exports there changed by {whole:+0}"
    return Judgement(one, f"{' '.join(f'{part}.' for part in text)[:-1]}{tail}.", numbers)


CARS = {"by brand": "US-brand cars sold there, growth", "by country of make": "US-made cars sold there, growth"}
"""The two counts of US cars, by the indicator under which the printed growth of each stands."""
_CALLED = {"by brand": "cars of US brands registered in Korea", "by country of make": "cars made in the United States"}


class _Growth:
    """Printed growth of one count of cars, in per cent by year; a fall without a rate is known by its direction."""

    def __init__(self, by: str, table: pd.DataFrame) -> None:
        rows = table[table["indicator"] == CARS[by]]
        self.by, self.rows = by, rows.assign(year=rows["period"].astype(int)).set_index("year").sort_index()
        rates = self.rows["value"]
        self.before, self.after = rates[rates.index == REVISED - 1], rates[rates.index >= REVISED]
        told = table[table["indicator"].isin(CARS.values()) & (table["period"] == str(REVISED))]
        falls = told[told["note"].fillna("").str.contains(MADE_THERE_FELL)]
        self.fall = falls if by == "by country of make" and self.after.empty else falls.iloc[:0]

    @property
    def known(self) -> bool:
        return len(self.before) > 0 and (len(self.after) > 0 or len(self.fall) > 0)

    def rates(self, last: int) -> tuple[float, float]:
        """Change from the last year before the revision to another, whole and by the year."""
        factors = 1 + self.after[self.after.index <= last] / 100
        return 100 * (float(factors.prod()) - 1), 100 * (float(factors.prod()) ** (1 / len(factors)) - 1)

    def verdict(self, last: int, whole: float | None) -> Verdict:
        """Faster supports, or under the plain reading a rise above that of all goods; fewer cars contradict."""
        if len(self.fall):
            return "contradicted"
        more, yearly = self.rates(last)
        led = yearly - float(self.before.iloc[0]) > FASTER_PP if whole is None else more > max(0.0, whole)
        return "supported" if led else "contradicted" if more <= 0 else "undecided"

    def slower(self, last: int) -> bool:
        """Whether there were more cars, and growth fell by more than sales move in any year."""
        return self.fall.empty and self.rates(last)[1] < float(self.before.iloc[0]) - FASTER_PP

    def told(self, last: int, numbers: dict[str, Result]) -> str:
        """What is told of the count; its rates are added to the numbers."""
        key = "brand" if self.by == "by brand" else "make"
        used = self.rows[self.rows.index.isin([REVISED - 1, *range(REVISED, last + 1)])]
        sources = sources_of(used)
        numbers[f"{key}_old"] = result(f"{key}_old", float(self.before.iloc[0]), "%", sources)
        text = f"{_CALLED[self.by]} changed by {{{key}_old:+0}} in {REVISED - 1} ({self._of(REVISED - 1)}) and"
        if len(self.fall):
            both = tuple(dict.fromkeys([*sources, *sources_of(self.fall)]))
            numbers[f"{key}_old"] = replace(numbers[f"{key}_old"], sources=both)
            text += f" fell in {REVISED}, after the revision ({_of(self.fall['note'].iloc[0])})"
        else:
            numbers[f"{key}_new"] = result(f"{key}_new", self.rates(last)[1], "%", sources)
            when = f"in {last}" if last == REVISED else f"a year from then to {last}"
            text += f", after the revision, by {{{key}_new:+0}} {when} ({self._of(last)})"
        return text[0].upper() + text[1:]

    def _of(self, year: int) -> str:
        return _of(self.rows.loc[year, "note"])


def _of(note: object) -> str:
    """What a note says first: which cars a rate is of."""
    return str(note).partition(";")[0].lower()


MADE_THERE_FELL = "from the United States fell"
"""What the note on a year says where by country of make, of which no rate was read, there were fewer."""
FASTER_PP = 10.0
"""Points of yearly growth by which sales of cars move in any year."""
REVISED = 2019
"""First year of the revised agreement."""
CARS_BY_YEAR = "US cars registered in Korea by year, on one count from before 2019 to after it."


@claim_test(
    "T30",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "contradicted"),
    differs="The chapter shows the day on its timeline and names no deadline.",
)
def days_to_talk_about_cars(p: TradeParameters) -> Judgement:
    """The proclamation of May 2019 gives the days."""
    stated = term("us_car_decision_days")
    claimed = result("claimed", 180.0, "days", ["wei_2019"])
    if stated is None:
        return Judgement(
            "contradicted", "No such limit is on record, where the paper says {claimed:0}.", {"claimed": claimed}
        )
    return Judgement(
        graded(float(stated.value) == float(claimed.value)),
        "The proclamation put the decision on cars off by {stated:0} for talks, where the paper says {claimed:0}.",
        {"stated": stated, "claimed": claimed},
    )


@claim_test(
    "T27",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "contradicted", "undecided", "not testable"),
    reading={"great_pct": reasons((33.0, "a third of what was hoped for"), (50.0, "half of it"), (20.0, "a fifth"))},
    differs="The chapter shows the withdrawal on its timeline and no model's estimates.",
)
def exit_hit_abenomics(p: TradeParameters, *, great_pct: float = 33.0) -> Judgement:
    """What the agreement was to add to Japan's product with the United States and without it, by two pairs of models.

    The partnership never took effect, so models alone say what would have been otherwise; where they disagree on
    whether the loss is great, nothing is decided.
    """
    table = load("published_trade_figures").query("topic == 'pacific_partnership'").set_index("indicator")
    numbers = {}
    for study in ("government", "Kawasaki"):
        pair = [f"Gain of GDP {how} the United States, {study}" for how in ("with", "without")]
        if set(pair) <= set(table.index):
            rows = table.loc[pair]
            name = study.lower()
            for end, value in zip(("with", "without"), rows["value"], strict=True):
                key = f"{name}_{end}"
                numbers[key] = result(key, float(value), _in_words(rows), sources_of(rows))
            lost = 100 * (1 - float(rows["value"].iloc[1]) / float(rows["value"].iloc[0]))
            numbers[name] = result(name, lost, "%", sources_of(rows))
    losses = {name: float(numbers[name].value) for name in ("government", "kawasaki") if name in numbers}
    if len(losses) < 2:
        return untestable(
            "No pair of estimates of the agreement with and without the United States was read.",
            "Estimates of what the partnership adds to Japan's product with the United States and without it.",
        )
    great = [loss >= great_pct for loss in losses.values()]
    verdict: Verdict = "supported" if all(great) else "undecided" if any(great) else "contradicted"
    return Judgement(
        verdict,
        "Without the United States the agreement was to add {government:0} less to Japan’s product by the government’s "
        f"models of 2015 and 2017, {{kawasaki:0}} less by an economist’s{TELLS_APART[verdict]}. What part of the "
        "economic programme that is was not measured.",
        {name: numbers[name] for name in ("government", "kawasaki", *numbers)},
    )


TELLS_APART = {
    "undecided": ": they disagree on whether that is great",
    "supported": ": by both a great part of what was hoped for went",
    "contradicted": ": by both most of what was hoped for stayed",
}


@claim_test(
    "T32",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted", "undecided", "not testable"),
    reading={"massive_times": reasons((2.0, "twice as much"), (1.5, "half as much again"))},
    differs="The chapter is about trade and shows no investment.",
)
def investment_in_chinese_cars(p: TradeParameters, *, massive_times: float = 2.0) -> Judgement:
    """Two years of the industry's own investment decide; an account that it led the growth of all shows no size.

    A rise and its size are one thing here, so that a rise without a size leaves the claim undecided.
    """
    table = load("outward_investment")
    sector = table.query("country == 'JPN' and partner == 'CHN' and indicator == 'flow_transport_equipment'")
    sector = sector.sort_values("year")
    if len(sector) > 1:
        times = float(sector["value"].iloc[-1]) / float(sector["value"].iloc[0])
        flow = result("flow", float(sector["value"].iloc[-1]), _in_words(sector), sources_of(sector))
        numbers = {"times": result("times", times, "times", sources_of(sector)), "flow": flow}
        first, last = int(sector["year"].iloc[0]), int(sector["year"].iloc[-1])
        text = f"Japan's investment in making vehicles in China was {{flow:1}} in {last}, {{times:1}} that of {first}."
        return Judgement(graded(times >= massive_times, times > 1), text, numbers)
    table = table.set_index("id")
    rows = {name: table.loc[[key]] for name, key in BESIDE.items() if key in table.index}
    if len(rows) < len(BESIDE):
        return untestable("No account of Japan's investment in making vehicles in China was read.", INVESTMENT)
    numbers = {
        name: result(name, float(row["value"].iloc[0]), _in_words(row), sources_of(row)) for name, row in rows.items()
    }
    found = "No year's amount for cars was found."
    if len(sector):
        numbers["amount"] = result("amount", float(sector["value"].iloc[0]), _in_words(sector), sources_of(sector))
        found = f"The one amount found is {{amount:1}} in {int(sector['year'].iloc[0])}."
    return Judgement(
        "undecided",
        "By Japan's trade organisation car investment in China rose in 2018 (all investment by {year}) and led growth "
        "in the first half of 2019 ({half}). "
        f"{found} Honda planned {{after:2}} there after {{before:2}}.",
        {**numbers, "before": replace(numbers["before"], unit="")},
    )


INVESTMENT = (
    "Japan's direct investment in China's motor industry by year from 2015 to 2019, as the Bank of Japan publishes it "
    "by industry and partner."
)


def _in_words(rows: pd.DataFrame) -> str:
    """Unit of a row for a sentence."""
    unit = str(rows["unit"].iloc[0])
    return {"JPY bn": "billion yen", "JPY trn": "trillion yen"}.get(unit, unit)


BESIDE = {
    "year": "jpn_chn_growth_with_cars_chinese_count_2018",
    "half": "jpn_chn_growth_led_by_cars_chinese_count_2019_h1",
    "before": "jpn_chn_capacity_honda_company_2018",
    "after": "jpn_chn_capacity_honda_company_2019",
}
"""Growth of all investment of Japan's firms in China, in which cars rose or which they led, and one maker's plan."""


BETTER = Matters(1.0, "points of Japan's food imports", "some half a billion dollars a year")


LIKE_A_SHORT_SERIES = "length, spread and persistence of the series around a line"


def _around_a_line(series: pd.Series) -> tuple[float, float]:
    """Spread of a series around its straight line, and correlation of what is left with the period before."""
    clock = np.arange(len(series))
    left = series.to_numpy(float) - np.polyval(np.polyfit(clock, series, 1), clock)
    rho = float(np.corrcoef(left[1:], left[:-1])[0, 1])
    return float(left.std()), float(np.clip(rho, 0, max(st.AUTOCORRELATIONS)))


def _drawn_step(p: TradeParameters, rng: np.random.Generator, effect: float) -> Result:
    """The change of a short series like the book's, as autocorrelated and as noisy, with a known step added."""
    series = _share_of_food(2009)
    before, (spread, rho) = IN_FORCE - 2009, _around_a_line(series)
    values = spread * st.autoregressive(1, len(series), rho, rng)[0]
    stepped = pd.Series(values + effect * (np.arange(len(series)) >= before))
    drawn = _step(stepped, before, TREND_HELD, p.confidence)
    return Result("drawn", drawn.estimate, "", drawn.interval, drawn.n, (), drawn.level, SHORT_SERIES)


TREND_HELD, ONE_TREND = "earlier trend held", "one trend throughout"


def _step(series: pd.Series, before: int, against: str, level: float) -> st.Effect:
    """By how much a series stands higher since a date on average.

    Beside the line through the years before carried on, beside a line of one slope through all years, or beside the
    mean before.
    """
    if against not in (TREND_HELD, ONE_TREND):
        return st.short_series_change(series, before, "level", level=level)
    clock = np.arange(len(series), dtype=float)
    since = clock >= before
    # with a slope of its own around their middle the years since leave the first line to those before
    turned = [since * (clock - clock[since].mean())] if against == TREND_HELD else []
    design = np.column_stack([np.ones_like(clock), clock, *turned, since])
    return st.last_coefficient(series.to_numpy(float), clock, design, level=level)


@claim_test(
    "T20",
    chapter="trade",
    figure="fig-composition",
    can_be=("supported", "contradicted", "undecided", "open"),
    analysis={
        "against": reasons(
            (TREND_HELD, "the share had long been falling, which is no loss that the cuts brought"),
            (ONE_TREND, "a fall of one pace through all years, which leaves less to chance"),
            ("mean before", "no fall goes on for ever"),
        ),
        "since": reasons((2009, "all years before"), (2015, "the five years before")),
    },
    reading={
        "read_as": reasons(
            ("share", "a victory is won against other suppliers, as prices move for all"),
            ("sales", "more dollars, whatever the cause"),
        )
    },
    matters=BETTER,
    simulate=Simulation(_drawn_step, LIKE_A_SHORT_SERIES, lambda _: _around_a_line(_share_of_food(2009))[1]),
    differs="The chapter shows food as a share of what Japan buys from the United States; the claim is about sales.",
)
def victory_for_farmers(
    p: TradeParameters, *, against: str = TREND_HELD, since: int = 2009, read_as: str = "share"
) -> Judgement:
    """A victory shows in sales: the US part of the food that Japan buys abroad, since the cuts against before."""
    if read_as == "sales":
        return _farm_sales(p)
    series = _share_of_food(since)
    before = int((series.index < IN_FORCE).sum())
    if len(series) - before < 2:
        return not_yet("Fewer than two full years with the lower tariffs are in the data.", "2022-01-27")
    found = _step(series, before, against, p.confidence)
    sources = sources_of(load("japan_food_imports"))
    share = result(
        "change", found.estimate, "pp", sources, found.interval, found.n, level=found.level, design=SHORT_SERIES
    )
    said = told(share, claimed="more", matters=BETTER, units="years")
    parts = {"before": series.loc[: IN_FORCE - 1], "after": series.loc[IN_FORCE:]}
    shares = {name: result(name, float(part.mean()), "%", sources, n=len(part)) for name, part in parts.items()}
    slope = float(np.polyfit(range(before), parts["before"].to_numpy(float), 1)[0])
    pace = result("pace", abs(slope), "points", sources, n=before)
    spans = [words.span(int(part.index[0]), int(part.index[-1])) for part in parts.values()]
    beside = _BESIDE.get(against, "")
    return Judgement(
        said.verdict,
        f"Of Japan's food imports {{after:1}} were American in {spans[1]}, {{before:1}} in {spans[0]}, "
        f"{'falling' if slope < 0 else 'rising'} by {{pace:1}} a year{beside}{said.words}.",
        {"change": share, **shares, "pace": pace, **said.numbers},
    )


_BESIDE = {
    TREND_HELD: "; with that carried on, {change:+1}",
    ONE_TREND: "; beside one pace throughout, {change:+1}",
}
IN_FORCE = 2020
"""First year with the lower tariffs."""
MORE_PCT = 10.0
"""Farm trade moves with prices by several per cent a year."""


def _share_of_food(since: int) -> pd.Series:
    """US share of Japan's food imports by year, per cent."""
    wide = load("japan_food_imports").pivot(index="year", columns="partner", values="value_jpy_bn")
    return (100 * wide["USA"] / wide["WLD"]).loc[since:]


def _farm_sales(p: TradeParameters) -> Judgement:
    """The plain reading: food sold to Japan in dollars a year, since 2020 against the five years before."""
    rows = load("japan_food_imports").query("partner == 'USA'").set_index("year")
    dollars = rows["value_jpy_bn"] / yen_rate(rows.index.to_series(), p.model_copy(update={"currency": "USD"}))
    before, after = dollars.loc[IN_FORCE - 5 : IN_FORCE - 1], dollars.loc[IN_FORCE:]
    if after.empty:
        return not_yet("No full year with the lower tariffs is in the data.", "2021-01-28")
    change = 100 * (float(after.mean()) / float(before.mean()) - 1)
    sources = sources_of(rows, load("exchange_rates_annual").query("country == 'JPN'"))
    verdict: Verdict = "supported" if change >= MORE_PCT else "contradicted" if change <= 0 else "undecided"
    return Judgement(
        verdict,
        f"Japan bought US food for {{after:1}} a year in {words.span(IN_FORCE, int(after.index[-1]))} "
        f"against {{before:1}} "
        f"in {words.span(int(before.index[0]), IN_FORCE - 1)}, {{size:0}} {'more' if change > 0 else 'less'}.",
        {
            "change": result("change", change, "%", sources, n=len(after)),
            "after": result("after", float(after.mean()), "USD bn", sources),
            "before": result("before", float(before.mean()), "USD bn", sources),
            "size": result("size", abs(change), "%", sources),
        },
    )
