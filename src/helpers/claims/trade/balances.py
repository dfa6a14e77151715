"""Claims about the size of the deficits and what moved them."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.results import Result, sources_of
from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.before_after import one_effect
from helpers.analysis.trade.flows import annual_trade, measure_unit, yen_rate
from helpers.claims.judgement import Judgement, graded, not_yet, result
from helpers.claims.register import claim_test
from helpers.claims.trade.common import (
    ADVANCED,
    ASIAN,
    EVERY,
    graded_by,
    in_known_prices,
    measure_row,
    of_years,
    places,
    share_only,
)
from helpers.data import load

KORUS_YEAR = 2012
"""Year in which the agreement with Korea took effect."""
MEASURES = {"measure": ["nominal", "real", "share"], "share_of": ["trade", "deficit", "gdp"]}


def _deficits(p: TradeParameters, partner: str) -> tuple[pd.Series, list[str]]:
    """Deficit with a partner by year as a positive size in the chosen measure, and its sources."""
    known = in_known_prices(p)
    annual = annual_trade(known)
    rows = annual[(annual["partner"] == partner) & annual["chosen"].notna()].set_index("year")
    return -rows["chosen"], sources_of(rows, _us(load("macro_annual")))


def _us(macro: pd.DataFrame) -> pd.DataFrame:
    return macro[macro["country"] == "USA"]


def _unit(p: TradeParameters) -> str:
    return measure_unit(in_known_prices(p))


@claim_test(
    "T01a",
    chapter="trade",
    figure="fig-balance",
    grid={**MEASURES, "before_years": [10, 5, 2], "after_years": [5, 3, 8], "needed_pct": [10.0, 25.0]},
    apart=share_only("trade"),
)
def deficit_with_korea_grew(p: TradeParameters, *, needed_pct: float = 10.0) -> Judgement:
    """Before asking who is to blame, the deficit with Korea must have been larger after the agreement than before."""
    deficits, sources = _deficits(p, "KOR")
    before = deficits.loc[KORUS_YEAR - p.before_years : KORUS_YEAR - 1]
    after = deficits.loc[KORUS_YEAR : KORUS_YEAR + p.after_years - 1]
    change = 100 * (after.mean() / before.mean() - 1)
    step = graded_by(change, needed_pct)
    unit = _unit(p)
    digits = places(unit)
    numbers = {
        "change": result("change", change, "%", sources, n=len(before) + len(after)),
        "after": result("after", after.mean(), unit, sources, n=len(after)),
        "before": result("before", before.mean(), unit, sources, n=len(before)),
        "size": result("size", abs(change), "%", sources),
    }
    spans = [f"{part.index[0]}–{part.index[-1]}" for part in (after, before)]
    return Judgement(
        graded(step == "more", step == "some"),
        f"The yearly deficit with Korea averaged {{after:{digits}}} in {spans[0]} and {{before:{digits}}} in "
        f"{spans[1]}, so it was {{size:0}} {'larger' if change >= 0 else 'smaller'} after the agreement.",
        numbers,
    )


def _leaves_out_zero(effect: Result) -> bool:
    return effect.interval is not None and (effect.interval[1] < 0 or effect.interval[0] > 0)


def _interval_words(effect: Result) -> str:
    if effect.interval is None:
        return "there are too few comparators for an interval"
    return f"the interval of that estimate {'leaves out' if _leaves_out_zero(effect) else 'includes'} zero"


DESIGN_WORDS = {
    "scm": "a synthetic control",
    "did": "the mean of the comparators",
    "its": "its own earlier trend",
}


@claim_test(
    "T01b",
    chapter="trade",
    figure="fig-designs",
    parameters={"measure": "share"},
    grid={
        "design": ["scm", "did", "its"],
        "measure": ["share", "nominal", "real"],
        "share_of": ["trade", "deficit", "gdp"],
        "before_years": [10, 5],
        "after_years": [5, 3],
        "comparators": [EVERY, ADVANCED, ASIAN],
    },
    apart=[*share_only("trade"), *({"design": "its", "comparators": group} for group in (ADVANCED, ASIAN))],
)
def agreement_raised_the_deficit(p: TradeParameters, *, design: str = "scm") -> Judgement:
    """Blame needs a comparison: would the balance with Korea have done better without the agreement of 2012?"""
    effect = one_effect(in_known_prices(p), "balance", design)
    if effect is None:
        return not_yet("The data of the time do not hold two full years on either side of the agreement.", "2014-03-15")
    worse = float(effect.value) < 0
    sure = _leaves_out_zero(effect)
    direction = "worse" if worse else "better"
    return Judgement(
        graded(worse and sure, worse),
        f"Against {DESIGN_WORDS[design]}, the balance with Korea was {{size:{places(effect.unit)}}} {direction} after "
        f"the agreement of 2012 than it would have been without, and {_interval_words(effect)}.",
        {"effect": effect, "size": result("size", abs(float(effect.value)), effect.unit, effect.sources)},
    )


@claim_test(
    "T17a",
    chapter="trade",
    figure="fig-designs",
    parameters={"event_date": "2019-01-01"},
    grid={
        "design": ["scm", "did", "its"],
        "before_years": [10, 5, 3],
        "after_years": [5, 3, 7],
        "comparators": [EVERY, ADVANCED, ASIAN],
    },
    apart=[{"design": "its", "comparators": group} for group in (ADVANCED, ASIAN)],
)
def revised_agreement_raised_exports(p: TradeParameters, *, design: str = "scm") -> Judgement:
    """Korea was to buy more: US exports to Korea since 2019 must have grown faster than they otherwise would have."""
    effect = one_effect(in_known_prices(p), "exports", design)
    if effect is None:
        return not_yet("The revised agreement has not yet been in force for two full years.", "2021-02-05")
    more = float(effect.value) > 0
    words = "their own earlier trend" if design == "its" else DESIGN_WORDS[design]
    sure = _leaves_out_zero(effect)
    return Judgement(
        graded(more and sure, more),
        f"Against {words}, US exports to Korea were {{size:1}} {'larger' if more else 'smaller'} after the "
        f"revised agreement took effect than they would have been without, and {_interval_words(effect)}.",
        {"effect": effect, "size": result("size", abs(float(effect.value)), "%", effect.sources)},
    )


@claim_test(
    "T05",
    chapter="trade",
    figure="fig-promise",
    grid={
        "counted": ["US customs", "US customs, months", "Japanese customs", "goods and services"],
        "tolerance_pct": [1.0, 0.5, 2.0, 5.0],
    },
)
def deficit_with_japan_in_2018(
    p: TradeParameters, *, counted: str = "US customs", tolerance_pct: float = 1.0
) -> Judgement:
    """A figure is right if the count that it came from still gives it, within what revisions usually change."""
    deficit = _deficit_of_2018(p, counted)
    if deficit is None:
        return not_yet("The trade figures of 2018 are not yet published.", "2019-03-06")
    claimed = result("claimed", 67.6, "USD bn", ["wei_2019"])
    off = 100 * (float(deficit.value) / float(claimed.value) - 1)
    numbers = {"deficit": deficit, "claimed": claimed, "off": result("off", abs(off), "%", deficit.sources)}
    side = "above" if off > 0 else "below"
    return Judgement(
        graded(abs(off) <= tolerance_pct, abs(off) <= 2 * tolerance_pct),
        f"{COUNTED_WORDS[counted]}, the US deficit with Japan in 2018 was {{deficit:1}}, "
        f"which is {{off:1}} {side} the {{claimed:1}} of the paper.",
        numbers,
    )


COUNTED_WORDS = {
    "US customs": "By revised US customs figures",
    "US customs, months": "By the twelve US monthly figures",
    "Japanese customs": "By Japan's own customs figures",
    "goods and services": "Goods and services taken together",
}


def _deficit_of_2018(p: TradeParameters, counted: str) -> Result | None:
    """The deficit of 2018, USD bn, as one of four counts gives it."""
    if counted == "US customs, months":
        months = load("us_goods_trade_monthly")
        rows = months[(months["partner"] == "JPN") & (months["month"].dt.year == 2018)]
    elif counted == "Japanese customs":
        years = load("japan_trade_by_partner")
        rows = years[(years["partner"] == "USA") & (years["year"] == 2018)]
        in_dollars = yen_rate(rows["year"], p.model_copy(update={"currency": "USD"}))
        rows = rows.assign(
            imports_usd_m=1e3 * rows["exports_jpy_bn"] / in_dollars,
            exports_usd_m=1e3 * rows["imports_jpy_bn"] / in_dollars,
        )
    else:
        years = load("us_goods_trade_annual")
        rows = years[(years["partner"] == "JPN") & (years["year"] == 2018)]
    if rows.empty:
        return None
    value, sources = float((rows["imports_usd_m"] - rows["exports_usd_m"]).sum()) / 1e3, sources_of(rows)
    if counted == "goods and services":
        services = load("published_trade_figures").query(
            "partner == 'JPN' and indicator == 'US services balance' and period == '2018'"
        )
        value, sources = value - float(services["value"].iloc[0]), [*sources, *sources_of(services)]
    return result("deficit", value, "USD bn", sources)


SIGNED = 2019
"""Year of the first-stage agreement with Japan."""


@claim_test(
    "T07",
    chapter="trade",
    figure="fig-promise",
    grid={
        **MEASURES,
        "yardstick": ["year of signing", "five years before"],
        "judged": ["mean", "every year", "last year", "against comparators"],
        "without_2020": [False, True],
    },
    apart=[*share_only("trade"), {"judged": "against comparators", "without_2020": True}],
)
def agreement_reduces_deficit_with_japan(
    p: TradeParameters, *, yardstick: str = "year of signing", judged: str = "mean", without_2020: bool = False
) -> Judgement:
    """The promise was a smaller deficit; it is held against the deficit of the time in every year since."""
    deficits, sources = _deficits(p, "JPN")
    later = deficits[(deficits.index > SIGNED) & ~(without_2020 & (deficits.index == 2020))]
    if later.empty:
        due = "2022-02-08" if without_2020 else "2021-02-05"
        return not_yet("No full year after the agreement is in the data.", due)
    base = float(deficits[SIGNED] if yardstick == "year of signing" else deficits.loc[SIGNED - 5 : SIGNED - 1].mean())
    taken = float(later.iloc[-1] if judged == "last year" else later.mean())
    smaller = later < base
    if judged == "against comparators":
        return _deficit_against_comparators(p, base)
    fall = 100 * (1 - taken / base)
    verdict = (
        graded(bool(smaller.all()), bool(smaller.mean() > 0.5))
        if judged == "every year"
        else graded(fall >= MATTERS_PCT, fall > 0)
    )
    unit, span = _unit(p), "2019" if yardstick == "year of signing" else f"{SIGNED - 5}–{SIGNED - 1}"
    digits = places(unit)
    alone = judged == "last year" or len(later) == 1
    when = f"in {later.index[-1]}" if alone else f"a year in {later.index[0]}–{later.index[-1]}"
    return Judgement(
        verdict,
        f"The deficit with Japan was {{taken:{digits}}} {when} against {{base:{digits}}} in {span}, {{size:1}} "
        f"{'smaller' if fall > 0 else 'larger'}, and smaller than then in {{years}}.",
        {
            "fall": result("fall", fall, "%", sources, n=len(later)),
            "taken": result("taken", taken, unit, sources, n=len(later)),
            "base": result("base", base, unit, sources),
            "size": result("size", abs(fall), "%", sources),
            "years": of_years("years", int(smaller.sum()), len(later), sources),
        },
    )


def _deficit_against_comparators(p: TradeParameters, base: float) -> Judgement:
    """Did the deficit shrink by more than those with others: difference in differences since the start of 2020."""
    around = {"event_partner": "JPN", "event_date": f"{SIGNED + 1}-01-01"}
    effect = one_effect(in_known_prices(p).model_copy(update=around), "balance", "did")
    if effect is None:
        return not_yet("The agreement has not yet been in force for two full years.", "2022-02-08")
    change = float(effect.value)
    low, high = effect.interval or (change, change)
    ends = (100 * low / base, 100 * high / base) if effect.interval else None
    return Judgement(
        graded(change > 0 and _leaves_out_zero(effect), change > 0),
        f"Against the mean of the comparators, the balance with Japan was {{size:{places(effect.unit)}}} "
        f"{'better' if change > 0 else 'worse'} after the agreement than before it, and {_interval_words(effect)}.",
        {
            "fall": result("fall", 100 * change / base, "%", effect.sources, ends, effect.n),
            "size": result("size", abs(change), effect.unit, effect.sources),
        },
    )


MATTERS_PCT = 5.0
"""A deficit counts as reduced when it is smaller by this much: single years differ by as much without any cause."""

FLOOR_PCT = 10.0
"""Lowest rate announced for any partner in April 2025."""


@claim_test(
    "T14",
    chapter="trade",
    figure="fig-chronology",
    grid={"partners_in_view": ["Japan", "allies", "all"], "flows_of": [2024, 2023], "tolerance_pp": [1.0, 0.5, 2.0]},
)
def pressure_aimed_at_the_surplus(
    p: TradeParameters, *, partners_in_view: str = "Japan", flows_of: int = 2024, tolerance_pp: float = 1.0
) -> Judgement:
    """An aim shows in what is asked and in how pressure is measured out: in words of 2018, and in the rates of 2025."""
    demand = measure_row("2018_jpn_us_asks_japan_for_talks")
    if demand is None:
        return not_yet("No dated demand on Japan is known yet.", "2018-09-26")
    named = "deficit" in str(demand["title"])
    asked = result("asked", str(demand["date_announced"].date()), "date", [str(demand["source"])])
    words = f"The US demand of {{asked}} {'named' if named else 'did not name'} the deficit as its aim"
    rates = _formula_gaps(flows_of, partners_in_view)
    if rates.empty:
        text = f"{words}, and no rate scaled to the deficit is known yet."
        return Judgement(graded(False, named), text, {"asked": asked})
    gap = float(rates["gap"].abs().mean())
    scaled = gap <= tolerance_pp
    where = (
        "the rate announced for Japan in April 2025 lies"
        if len(rates) == 1
        else "the rates of April 2025 lie on average"
    )
    sources = sources_of(rates)
    return Judgement(
        graded(named and scaled, named or scaled),
        f"{words}, and {where} {{gap:1}} from half the deficit's share of imports, which is {{half:1}} for Japan.",
        {
            "gap": result("gap", gap, "pp", sources, n=len(rates)),
            "half": result("half", float(_formula_gaps(flows_of, "Japan")["half"].iloc[0]), "%", sources),
            "asked": asked,
        },
    )


def _formula_gaps(year: int, view: str) -> pd.DataFrame:
    """By partner: half the deficit over imports (%, the floor at least) and how far the announced rate lies from it."""
    rates, annual = load("country_rates_2025"), load("us_goods_trade_annual")
    wanted = {"Japan": ["JPN"], "allies": ["JPN", "KOR"], "all": list(rates["partner"])}[view]
    flows = annual[annual["year"] == year].set_index("partner")
    rows = rates[rates["partner"].isin(wanted) & rates["partner"].isin(flows.index)].set_index("partner")
    trade = flows.reindex(rows.index)
    half = (50 * (1 - trade["exports_usd_m"] / trade["imports_usd_m"])).clip(lower=FLOOR_PCT)
    return rows.assign(half=half, gap=rows["rate_pct"] - half)
