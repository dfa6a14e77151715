"""Claims about the size of the deficits and what moved them."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.results import Result, sources_of
from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.before_after import one_effect
from helpers.analysis.trade.flows import annual_trade, measure_unit, yen_rate
from helpers.analysis.trials import Simulation
from helpers.claims.judgement import Judgement, Verdict, graded, not_yet, result
from helpers.claims.register import Matters, claim_test
from helpers.claims.trade.common import (
    MEASURES,
    REAL_SERIES,
    UNDIVERTED,
    UNTOUCHED,
    PlaceboDraws,
    graded_by,
    in_known_prices,
    of_years,
    places,
    reasons,
    told,
)
from helpers.data import load, shared
from helpers.wording import words

KORUS_YEAR = 2012
"""Year in which the agreement with Korea took effect."""
WORLD = "WLD"


@shared
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
    can_be=("supported", "partly supported", "contradicted"),
    parameters={"before_years": 5},
    analysis={
        **MEASURES,
        "before_years": reasons((5, "as long as the years after"), (10, "a longer look back"), (2, "after the slump")),
        "after_years": reasons((5, "up to the year before the revision was asked for"), (3, "half-way of the cuts")),
    },
    reading={"needed_pct": reasons((10.0, "single years move by as much"), (25.0, "a growth that all would notice"))},
    differs="The chapter shows the deficit of single years and in full; the claim needs means before and after.",
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
    spans = [words.span(part.index[0], part.index[-1]) for part in (after, before)]
    tail = ""
    if BEFORE_PRINT in deficits.index:
        numbers["later"] = result("later", float(deficits[BEFORE_PRINT]), unit, sources)
        tail = f"; in {BEFORE_PRINT} it was {{later:{digits}}}"
    return Judgement(
        graded(step == "more", step == "some"),
        f"The yearly deficit in goods with Korea averaged {{after:{digits}}} in {spans[0]} and {{before:{digits}}} in "
        f"{spans[1]}, so it was {{size:0}} {'larger' if change >= 0 else 'smaller'} after the agreement{tail}.",
        numbers,
    )


BEFORE_PRINT = 2018
"""Last full year before the paper came out."""
DESIGN_WORDS = {"scm": "a mix of partners", "did": "the mean partner"}
"""What an ally is set beside; the mix is of those that ran alike before."""
PLACEBO_DESIGNS = reasons(
    ("scm", "weights the comparators by how well they fit the years before"),
    ("did", "weights them alike, with no fit to overdo"),
)
BLAME = Matters(3.0, "points of two-way trade, or USD bn a year", "a quarter of the widening from 2011 to 2016")
FALSE_DATES = tuple(f"{year}-03-01" for year in range(1998, 2008))
"""Days on which nothing was agreed with most partners; whole spans lie on either side, before the agreement of 2012."""


@claim_test(
    "T01b",
    chapter="trade",
    figure="fig-designs",
    can_be=("supported", "contradicted", "undecided", "open"),
    parameters={"event_partner": "KOR", "event_date": "2012-03-15", "measure": "share", "share_of": "trade"},
    analysis={
        "design": PLACEBO_DESIGNS,
        "measure": reasons(
            ("share", "makes partners of unequal size comparable"),
            ("nominal", "the dollars that the dispute was about"),
            ("real", "dollars of one year, as prices rise"),
        ),
        "before_years": reasons((10, "two turns of the business cycle"), (8, "leaves out the slump of 2001")),
        "after_years": reasons((5, "up to the year before the revision was asked for"), (3, "half-way of the cuts")),
    },
    matters=BLAME,
    simulate=Simulation(PlaceboDraws("balance", "scm", FALSE_DATES), REAL_SERIES),
    same_as="before_after.share.scm",
)
def agreement_raised_the_deficit(p: TradeParameters, *, design: str = "scm") -> Judgement:
    """Blame needs a comparison: would the balance with Korea have done better without the agreement of 2012?

    The earlier trend carried on is no test: on days without any event it finds a change more often than not.
    """
    effect = one_effect(in_known_prices(p), "balance", design)
    if effect is None:
        return not_yet("The data of the time do not hold two full years on either side of the agreement.", "2014-03-15")
    direction = "worse" if float(effect.value) < 0 else "better"
    digits = places(effect.unit)
    said = told(effect, claimed="less", matters=BLAME, units="partners", digits=digits)
    return Judgement(
        said.verdict,
        f"The balance with Korea was {{size:{digits}}} {direction} in {_years_after(p)} than {DESIGN_WORDS[design]} "
        f"suggests{said.words}.",
        {"effect": effect, "size": _size(effect), **said.numbers},
    )


def _years_after(p: TradeParameters) -> str:
    """The years after an event whose mean a design compares."""
    first = int(p.event_date[:4])
    return words.span(first, min(first + p.after_years - 1, p.end_year))


def _years_before(p: TradeParameters) -> str:
    """The years before an event whose mean a design compares."""
    first = int(p.event_date[:4])
    return words.span(first - p.before_years, first - 1)


def _size(effect: Result) -> Result:
    return result("size", abs(float(effect.value)), effect.unit, effect.sources)


SALES = Matters(5.0, "%", "some three billion dollars a year")
LATER_FALSE_DATES = tuple(f"{year}-01-01" for year in range(1998, 2014))


@claim_test(
    "T17a",
    chapter="trade",
    figure="fig-designs",
    can_be=("supported", "contradicted", "undecided", "open"),
    parameters={"event_partner": "KOR", "event_date": "2019-01-01", "comparators": UNTOUCHED},
    analysis={
        "design": PLACEBO_DESIGNS,
        "before_years": reasons((10, "enough years to fit"), (6, "only years under the agreement of 2012")),
        "after_years": reasons((5, "to 2023"), (3, "before the rise of energy prices"), (7, "all years there are")),
    },
    reading={
        "read_as": reasons(
            ("than otherwise", "under the agreement: so the agreement must be what raises them"),
            ("than in 2018", "more dollars, whatever the cause"),
        )
    },
    matters=SALES,
    simulate=Simulation(PlaceboDraws("exports", "scm", LATER_FALSE_DATES), REAL_SERIES),
    differs="The chapter's designs examine the agreement of 2012; the claim is about the revision of 2019.",
)
def revised_agreement_raised_exports(
    p: TradeParameters, *, design: str = "scm", read_as: str = "than otherwise"
) -> Judgement:
    """Korea was to buy more: US exports to Korea since 2019 must have grown faster than they otherwise would have."""
    effect = one_effect(in_known_prices(p), "exports", design)
    if effect is None:
        return not_yet("The revised agreement has not yet been in force for two full years.", "2021-02-05")
    more = "larger" if float(effect.value) > 0 else "smaller"
    said = told(effect, claimed="more", matters=SALES, units="partners")
    sales = load("us_goods_trade_annual").query("partner == 'KOR'").set_index("year")
    start = int(p.event_date[:4])
    after = sales.loc[start : min(start + p.after_years - 1, p.end_year)]
    plain = 100 * (float(after["exports_usd_m"].mean()) / float(sales.at[start - 1, "exports_usd_m"]) - 1)
    sources = sources_of(after, sales.loc[[start - 1]])
    numbers = {
        "plain": result("plain", plain, "%", sources, n=len(after)),
        "plain_size": result("plain_size", abs(plain), "%", sources),
    }
    rose = "larger" if plain > 0 else "smaller"
    text = f"US exports to Korea were {{plain_size:0}} {rose} in dollars in {_years_after(p)} than in {start - 1}"
    if read_as == "than in 2018":
        return Judgement(_of_plain_sales(plain), f"{text}, whatever the cause.", numbers)
    return Judgement(
        said.verdict,
        f"{text}, {'and' if rose == more else 'but'} {{size:1}} {more} than {DESIGN_WORDS[design]} suggests"
        f"{said.words}.",
        {"effect": effect, "size": _size(effect), **numbers, **said.numbers},
    )


def _of_plain_sales(rise: float) -> Verdict:
    """The plain reading: more dollars a year, by what matters at least."""
    return "supported" if rise >= SALES.value else "contradicted" if rise <= 0 else "undecided"


@claim_test(
    "T05",
    chapter="trade",
    figure="fig-promise",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "counted": reasons(
            ("US customs", "the count that the paper cites"),
            ("Japanese customs", "the other side’s books of the same trade"),
        )
    },
    reading={
        "tolerance_pct": reasons(
            (1.0, "what revisions usually change"), (0.5, "half of that"), (2.0, "a figure good for most uses")
        )
    },
    differs="The chapter names the deficits of the first, the peak and the last year and of 2019, not that of 2018.",
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
    tail = ""
    if counted == "US customs" and (theirs := _deficit_of_2018(p, "Japanese customs")) is not None:
        numbers["theirs"] = theirs
        tail = "; by Japan's own customs it was {theirs:1}"
    return Judgement(
        graded(abs(off) <= tolerance_pct, abs(off) <= 2 * tolerance_pct),
        f"{COUNTED_WORDS[counted]}, the US deficit with Japan in goods alone was {{deficit:1}} in 2018, "
        f"which is {{off:1}} {side} the {{claimed:1}} of the paper{tail}.",
        numbers,
    )


COUNTED_WORDS = {
    "US customs": "By revised US customs figures",
    "Japanese customs": "By Japan's own customs",
}


def _deficit_of_2018(p: TradeParameters, counted: str) -> Result | None:
    """The deficit of 2018, USD bn, as one of two counts gives it."""
    if counted == "Japanese customs":
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
    return result(
        "deficit", float((rows["imports_usd_m"] - rows["exports_usd_m"]).sum()) / 1e3, "USD bn", sources_of(rows)
    )


SIGNED = 2019
"""Year of the first-stage agreement with Japan."""
PROMISED = Matters(2.0, "points of two-way trade, or USD bn a year", "some six per cent of the deficit of 2019")


@claim_test(
    "T07",
    chapter="trade",
    figure="fig-promise",
    can_be=("supported", "contradicted", "undecided", "open"),
    parameters={
        "measure": "share",
        "event_partner": "JPN",
        "event_date": "2020-01-01",
        "comparators": UNTOUCHED,
    },
    analysis={
        "design": reasons(
            ("did", "weights the comparators alike; of the mixes too few placebos fit as well as Japan's"),
            ("scm", "weights them by how well they fit the years before"),
        ),
        "measure": reasons(
            ("share", "makes partners of unequal size comparable"),
            ("nominal", "the dollars that were promised"),
            ("real", "dollars of one year, as prices rise"),
        ),
        "after_years": reasons((5, "all full years before the tariffs of 2025"), (3, "while the pandemic weighed")),
        "comparators": reasons(
            (UNTOUCHED, "all without a new agreement or quota of their own"),
            (UNDIVERTED, "without the two that drew the trade that left China"),
        ),
    },
    reading={
        "read_as": reasons(
            ("than otherwise", "the agreement will reduce: so the agreement must be what reduces it"),
            ("than in 2019", "a smaller deficit, whatever the cause; without the year of the pandemic"),
        )
    },
    matters=PROMISED,
    simulate=Simulation(PlaceboDraws("balance", "did", LATER_FALSE_DATES), REAL_SERIES),
    differs="The chapter compares with 2019; a promise that something will reduce the deficit needs others too.",
)
def agreement_reduces_deficit_with_japan(
    p: TradeParameters, *, design: str = "did", read_as: str = "than otherwise"
) -> Judgement:
    """The promise: the agreement makes the deficit smaller than it would have been."""
    if read_as == "than in 2019":
        return _smaller_than_when_signed(p)
    effect = one_effect(in_known_prices(p), "balance", design)
    if effect is None:
        return not_yet("The agreement has not yet been in force for two full years.", "2022-02-08")
    digits = places(effect.unit)
    said = told(effect, claimed="more", matters=PROMISED, units="partners", digits=digits)
    return Judgement(
        said.verdict,
        f"Next to {DESIGN_WORDS[design]}, the balance with Japan was {{size:{digits}}} "
        f"{'better' if float(effect.value) > 0 else 'worse'} in {_years_after(p)} than in {_years_before(p)}, by "
        f"itself {{own:+{digits}}}{said.words}.",
        {"effect": effect, "size": _size(effect), "own": _own_change(p, effect), **said.numbers},
    )


def _own_change(p: TradeParameters, effect: Result) -> Result:
    """By how much the mean balance with Japan changed from the years before the agreement to those after."""
    deficits, sources = _deficits(p, "JPN")
    start = int(p.event_date[:4])
    before, after = deficits.loc[start - p.before_years : start - 1], deficits.loc[start : start + p.after_years - 1]
    return result("own", float(before.mean() - after.mean()), "", sources)


MATTERS_PCT = 5.0
"""A deficit counts as reduced when it is smaller by this much: single years differ by as much without any cause."""


def _smaller_than_when_signed(p: TradeParameters) -> Judgement:
    """The plain reading: deficits since 2021 against that of 2019."""
    deficits, sources = _deficits(p, "JPN")
    later = deficits[deficits.index > SIGNED + 1]
    if later.empty:
        return not_yet("No full year after the agreement and the pandemic's first year is in the data.", "2022-02-08")
    base, taken, unit = float(deficits[SIGNED]), float(later.mean()), _unit(p)
    fall = 100 * (1 - taken / base)
    verdict: Verdict = "supported" if fall >= MATTERS_PCT else "contradicted" if fall <= 0 else "undecided"
    when = f"in {later.index[-1]}" if len(later) == 1 else f"a year in {later.index[0]}–{later.index[-1]}"
    digits = places(unit)
    return Judgement(
        verdict,
        f"The deficit with Japan was {{taken:{digits}}} {when} against {{base:{digits}}} in {SIGNED}, {{size:1}} "
        f"{'smaller' if fall > 0 else 'larger'}, and smaller than then in {{years}}.",
        {
            "fall": result("fall", fall, "%", sources, n=len(later)),
            "taken": result("taken", taken, unit, sources, n=len(later)),
            "base": result("base", base, unit, sources),
            "size": result("size", abs(fall), "%", sources),
            "years": of_years("years", int((later < base).sum()), len(later), sources),
        },
    )


@claim_test(
    "T24",
    chapter="trade",
    figure="fig-balance",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "measure": reasons(
            ("nominal", "the dollars that the president spoke of"),
            ("real", "dollars of one year, as prices rise"),
            ("share", "a part of the US product, as the economy grows"),
        ),
        "counted": reasons(
            ("goods", "what tariffs are put on, as revised since"),
            ("with services", "the whole of trade, as printed in each year beside the year before"),
        ),
    },
    apart=[{"counted": "with services", "measure": measure} for measure in ("real", "share")],  # prints are in dollars
    reading={
        "last_years": reasons((5, "the years that the word ever brings to mind"), (9, "all since the slump of 2009")),
    },
    parameters={"share_of": "gdp"},
    differs="The chapter shows balances with single partners; the claim is about the whole deficit.",
)
def ever_increasing_deficit(p: TradeParameters, *, counted: str = "goods", last_years: int = 5) -> Judgement:
    """Ever increasing means larger each year; judged by the last full years before the paper.

    Figures of trade with services are read as each year was printed, beside the year before in the same print.
    """
    deficits, sources = _deficits(p, WORLD)
    recent = deficits[deficits.index <= BEFORE_SADOZAI].iloc[-last_years - 1 :]
    if len(recent) <= last_years or recent.index[-1] < BEFORE_SADOZAI:
        return not_yet("The trade figures of 2018 are not yet published.", "2019-03-06")
    rose = int((recent.diff().dropna() > 0).sum())
    grew = float(recent.iloc[-1]) > float(recent.iloc[0])
    unit = _unit(p)
    digits = places(unit)
    prints = _growth_with_services(last_years)
    numbers, beside = {}, ""
    if len(prints):
        numbers["printed"] = of_years("printed", int((prints["growth"] > 0).sum()), len(prints), prints["source"])
        unit_of_prints = "" if p.measure == "nominal" else "in current dollars and "
        beside = f"; with services, {unit_of_prints}by the print of each year, in {{printed}}"
    if counted == "with services":
        if prints.empty:
            return not_yet("No figure of trade with services is printed yet.", "2019-03-06")
        rose, grew, last_years = int((prints["growth"] > 0).sum()), prints["growth"].sum() > 0, len(prints)
    return Judgement(
        graded(rose == last_years, grew and rose > last_years / 2),
        f"The whole US goods deficit went from {{first:{digits}}} in {recent.index[0]} to {{last:{digits}}} in "
        f"{recent.index[-1]} and was larger than the year before in {{rose}}{beside}.",
        {
            "rose": of_years("rose", int((recent.diff().dropna() > 0).sum()), len(recent) - 1, sources),
            **numbers,
            "first": result("first", float(recent.iloc[0]), unit, sources),
            "last": result("last", float(recent.iloc[-1]), unit, sources),
        },
    )


def _growth_with_services(last_years: int) -> pd.DataFrame:
    """By how much the deficit in goods and services grew, year by year, in the print that has both years."""
    table = load("published_trade_figures")
    rows = table[(table["topic"] == "goods_and_services_balance") & (table["partner"] == WORLD)]
    rows = rows.assign(year=rows["period"].astype(int)).sort_values(["source", "year"])
    rows = rows.assign(growth=-rows.groupby("source")["value"].diff()).dropna(subset=["growth"])
    return rows.sort_values("year").tail(last_years)


BEFORE_SADOZAI = 2018
"""Last full year before the article of September 2019."""
