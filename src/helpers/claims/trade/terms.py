"""Claims about what the agreements of 2018 and 2019 say, and what came of them."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.results import Result, sources_of
from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.flows import yen_rate
from helpers.claims.judgement import Judgement, graded, not_yet, result, untestable
from helpers.claims.register import claim_test
from helpers.claims.trade.common import graded_by, term
from helpers.data import load


@claim_test(
    "T02a",
    chapter="trade",
    figure="fig-steel",
    grid={
        "cut_of": ["quota as applied", "quota as announced", "shipments, Korean count", "receipts, US count"],
        "base": ["mean of 2015–17", "2017"],
        "tolerance_pp": [2.0, 1.0, 5.0, 10.0],
    },
    apart=[{"cut_of": "receipts, US count", "base": "mean of 2015–17"}],
)
def korea_accepted_a_cut(
    p: TradeParameters, *, cut_of: str = "quota as applied", base: str = "mean of 2015–17", tolerance_pp: float = 2.0
) -> Judgement:
    """A cut has a size: the quota, or what was shipped under it, against what Korea sent before."""
    allowed, start = _steel_after(cut_of), _steel_before(cut_of, base)
    if allowed is None:
        return not_yet("No volume after the quota is known yet.", "2019-01-31")
    cut = 100 * (1 - float(allowed.value) / float(start.value))
    off = abs(cut - 30)
    what = (
        "The quota"
        if cut_of.startswith("quota")
        else "What the United States counted"
        if "US" in cut_of
        else "Shipments"
    )
    when = "in 2017" if base == "2017" else "on average in 2015–17"
    return Judgement(
        graded(off <= tolerance_pp, off <= 2 * tolerance_pp),
        f"{what}{' came' if not cut_of.startswith('quota') else ' comes'} to {{allowed:2}} a year, {{size:0}} "
        f"{'below' if cut > 0 else 'above'} the {{start:2}} {when}, where the paper says {{claimed}}.",
        {
            "cut": result("cut", cut, "%", [*allowed.sources, *start.sources], n=allowed.n),
            "size": result("size", abs(cut), "%", [*allowed.sources, *start.sources]),
            "allowed": allowed,
            "start": start,
            "claimed": result("claimed", 30.0, "%", ["wei_2019"]),
        },
    )


def _steel_after(cut_of: str) -> Result | None:
    if cut_of.startswith("quota"):
        return term(f"steel_quota_{cut_of.removeprefix('quota as ')}")
    indicator, basis = ("shipments_to_us", "korean_side") if "Korean" in cut_of else ("receipts", "us_commerce")
    rows = _steel(indicator, basis)
    rows = rows[rows["period_start"].dt.year >= 2018]
    if rows.empty:
        return None
    return result("allowed", float(rows["value_mt"].mean()), "million t", sources_of(rows), n=len(rows))


def _steel_before(cut_of: str, base: str) -> Result:
    basis = "us_commerce" if "US" in cut_of else "korean_side"
    indicator = "base_average" if base != "2017" else "receipts" if "US" in cut_of else "shipments_to_us"
    rows = _steel(indicator, basis)
    rows = rows if base != "2017" else rows[rows["period_start"].dt.year == 2017]
    return result("start", float(rows["value_mt"].iloc[0]), "million t", sources_of(rows))


def _steel(indicator: str, basis: str) -> pd.DataFrame:
    """Korea's steel in whole years (or the mean of several) on one basis."""
    table = load("steel_trade")
    whole = (table["period_end"].dt.month == 12) & (table["period_start"].dt.month == 1)
    rows = table[(table["partner"] == "KOR") & (table["indicator"] == indicator) & (table["basis"] == basis)]
    return rows[whole.reindex(rows.index)]


@claim_test("T03", chapter="trade", figure="fig-chronology", grid={"judged_by": ["text", "effect"]})
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
        "The allowance rose from {before:0} to {after:0}, by a factor of {factor}, and in 2017 no maker named by the "
        "Korean ministry used more than {use:0} of the old one.",
        {
            "factor": result("factor", factor, "", [*before.sources, *after.sources]),
            "before": result("before", before.value, "", before.sources),
            "after": after,
            "use": result("use", use, "%", used.sources),
        },
    )


NEARLY_USED_PCT = 90.0
"""Use from which an allowance held trade back."""


@claim_test("T04", chapter="trade", figure="fig-chronology", grid={"tolerance_years": [0, 1]})
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
        "The US tariff of {rate} on Korean trucks now ends in {new} in place of {old}, {delay} later.",
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
TOLERANCES = [5.0, 1.0, 2.0, 10.0]


@claim_test("T06a", chapter="trade", figure="fig-chronology", grid={"tolerance_pct": TOLERANCES})
def farm_market_opened(p: TradeParameters, *, tolerance_pct: float = 5.0) -> Judgement:
    """The record of the agreement gives the trade that Japan's tariff cuts cover."""
    text = "Japan's cuts cover {stated:1} of yearly US farm exports by the record, against {claimed:0} in the paper."
    return _stated("us_japan_farm_access", 7.0, tolerance_pct, text, SIGNED)


@claim_test("T06b", chapter="trade", figure="fig-chronology", grid={"tolerance_pct": TOLERANCES})
def us_farm_cuts(p: TradeParameters, *, tolerance_pct: float = 5.0) -> Judgement:
    """The record of the agreement gives the farm imports from Japan on which the United States cut its tariffs."""
    stated = term("us_japan_us_farm_cuts")
    judged = _stated("us_japan_us_farm_cuts", 40.0, tolerance_pct, "", SIGNED)
    access = term("us_japan_farm_access")
    if stated is None or access is None:
        return not_yet("The agreement is not yet signed.", SIGNED)
    ratio = result(
        "ratio", 1e3 * float(access.value) / float(stated.value), "times", [*access.sources, *stated.sources]
    )
    text = (
        "The US farm cuts cover {millions} million dollars of imports from Japan by the record, and {paper} million "
        "in the paper; Japan's cuts cover {ratio:0} as much."
    )
    numbers = {
        "millions": result("millions", stated.value, "", stated.sources),
        "paper": result("paper", 40.0, "", ["wei_2019"]),
        "ratio": ratio,
    }
    return Judgement(judged.verdict, text, numbers)


@claim_test(
    "T06c",
    chapter="trade",
    figure="fig-chronology",
    grid={"counted_by": ["officials", "statistics"], "tolerance_pct": TOLERANCES},
    apart=[{"counted_by": "statistics", "tolerance_pct": value} for value in TOLERANCES[1:]],
)
def digital_trade_covered(
    p: TradeParameters, *, counted_by: str = "officials", tolerance_pct: float = 5.0
) -> Judgement:
    """Only officials put a figure on digital trade; it can be no larger than all trade in services with Japan."""
    if counted_by == "statistics":
        return untestable(
            "No statistical office counts digital trade between the two countries.",
            "A count of trade in digitally delivered services and goods by partner.",
        )
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
        "US officials put the digital trade covered at {stated:0}, where the paper says {claimed:0}; all trade in "
        f"services with Japan came to {{total:0}} in 2019, which {'leaves room for that' if fits else 'is less'}."
    )
    numbers = {**judged.numbers, "total": result("total", total, "USD bn", sources_of(services))}
    return Judgement(judged.verdict if fits else "contradicted", text, numbers)


@claim_test(
    "T16",
    chapter="trade",
    figure="fig-turn",
    grid={"share_of": ["tariff lines", "goods at the end", "duties"], "tolerance_pp": [1.0, 0.5, 3.0]},
)
def japan_eu_removes_tariffs(
    p: TradeParameters, *, share_of: str = "tariff lines", tolerance_pp: float = 1.0
) -> Judgement:
    """The tariffs in question are Japan's: their share removed by three counts, beside the share of the other side."""
    own = term(
        f"eu_japan_{ {'tariff lines': 'lines', 'goods at the end': 'goods', 'duties': 'duties'}[share_of] }_japan"
    )
    other = term("eu_japan_lines_eu")
    if own is None or other is None:
        return not_yet("The agreement's schedules are not yet published.", "2018-07-17")
    off = abs(float(own.value) - 99)
    swapped = abs(float(other.value) - 99) <= tolerance_pp
    by = {
        "tariff lines": "in tariff lines",
        "goods at the end": "in tariff lines once the agreement is fully applied",
        "duties": "in duties paid",
    }[share_of]
    return Judgement(
        graded(off <= tolerance_pp, off <= 2 * tolerance_pp or swapped),
        f"Counted {by}, Japan removes {{own:0}} of its tariffs and the European Union {{other:0}} of its own tariff "
        "lines, where the paper gives Japan {claimed:0}.",
        {"own": own, "other": other, "claimed": result("claimed", 99.0, "%", ["wei_2019"])},
    )


@claim_test(
    "T17b",
    chapter="trade",
    figure="fig-balance",
    grid={
        "against": ["all exports to Korea", "nothing", "vehicles to Japan"],
        "first": [2020, 2021],
        "last": [2024, 2023],
        "needed": [5.0, 0.0, 10.0],
    },
)
def above_all_cars(
    p: TradeParameters,
    *,
    against: str = "all exports to Korea",
    first: int = 2020,
    last: int = 2024,
    needed: float = 5.0,
) -> Judgement:
    """If cars gained most from the revision, exports of vehicles to Korea must have outgrown the rest."""
    table = load("us_exports_by_group").set_index(["partner", "goods", "year"]).sort_index()
    known = [year for year in range(first + 1, last + 1) if ("KOR", "vehicles", year) in table.index]
    if not known:
        return not_yet("Exports of vehicles since the revision are not known for two years yet.", f"{first + 2}-02-08")
    end = known[-1]
    value = table["exports_usd_bn"]

    def growth(partner: str, goods: str) -> float:
        return float(100 * (value[partner, goods, end] / value[partner, goods, first] - 1))

    cars = growth("KOR", "vehicles")
    rival = {"all exports to Korea": ("KOR", "total"), "vehicles to Japan": ("JPN", "vehicles")}.get(against)
    lead = cars - (growth(*rival) if rival else 0.0)
    step = graded_by(lead, needed) if needed else "more" if lead > 0 else "less"
    sources = sources_of(table)
    numbers = {
        "lead": result("lead", lead, "pp" if rival else "%", sources, n=end - first + 1),
        "cars": result("cars", abs(cars), "%", sources),
    }
    tail = ""
    if rival:
        other = growth(*rival)
        numbers["other"] = result("other", abs(other), "%", sources)
        rest = "all its exports there" if against.startswith("all") else "those to Japan"
        tail = f", while {rest} {_moved(other)} {{other:1}}"
    return Judgement(
        graded(step == "more", step == "some"),
        f"US exports of vehicles and parts to Korea {_moved(cars)} {{cars:1}} from {first} to {end}{tail}.",
        numbers,
    )


def _moved(change: float) -> str:
    return "rose by" if change >= 0 else "fell by"


@claim_test(
    "T20",
    chapter="trade",
    figure="fig-composition",
    grid={
        "counted_in": ["USD", "JPY", "share"],
        "goods": ["foodstuff", "meat", "cereals"],
        "before": ["2015–19", "2019"],
        "after": ["all years since", "last year"],
        "needed_pct": [10.0, 5.0, 20.0],
    },
)
def victory_for_farmers(
    p: TradeParameters,
    *,
    counted_in: str = "USD",
    goods: str = "foodstuff",
    before: str = "2015–19",
    after: str = "all years since",
    needed_pct: float = 10.0,
) -> Judgement:
    """A victory for farmers shows in sales: what Japan bought from US farms after the cuts against before them."""
    series, sources = _farm_imports(p, counted_in, goods)
    later = series[series.index >= IN_FORCE]
    if later.empty:
        return not_yet("No full year with the lower tariffs is in the data.", "2021-01-28")
    base = float(series[IN_FORCE - 1] if before == "2019" else series.loc[IN_FORCE - 5 : IN_FORCE - 1].mean())
    taken = float(later.iloc[-1] if after == "last year" else later.mean())
    change = 100 * (taken / base - 1)
    step = graded_by(change, needed_pct)
    unit = {"JPY": "billion yen", "USD": "USD bn", "share": "% of its imports from there"}[counted_in]
    each = "in" if counted_in == "share" else "a year in"
    alone = after == "last year" or len(later) == 1
    when = f"in {later.index[-1]}" if alone else f"{each} {IN_FORCE}–{later.index[-1]}"
    return Judgement(
        graded(step == "more", step == "some"),
        f"Japan's imports of {GOODS[goods]} from the United States came to {{taken:1}} {when} against {{base:1}} "
        f"{'in' if before == '2019' else each} {before}, {{size:0}} {'more' if change >= 0 else 'less'}.",
        {
            "change": result("change", change, "%", sources, n=len(later)),
            "taken": result("taken", taken, unit, sources),
            "base": result("base", base, unit, sources),
            "size": result("size", abs(change), "%", sources),
        },
    )


IN_FORCE = 2020
"""First year with the lower tariffs."""
GOODS = {"foodstuff": "food", "meat": "meat", "cereals": "cereals"}


def _farm_imports(p: TradeParameters, counted_in: str, goods: str) -> tuple[pd.Series, list[str]]:
    """Japan's imports of a farm good from the United States by full year: in bn of a currency, or as a share."""
    table = load("japan_us_trade_by_commodity")
    rows = table[(table["flow"] == "import") & (table["months_covered"] == 12)]
    part, total = (rows[rows["commodity"] == name].set_index("year")["value_jpy_bn"] for name in (goods, "total"))
    sources = sources_of(rows)
    if counted_in == "share":
        return 100 * part / total.reindex(part.index), sources
    if counted_in == "JPY":
        return part, sources
    rate = yen_rate(part.index.to_series(), p.model_copy(update={"currency": "USD"}))
    return part / rate, [*sources, *sources_of(load("exchange_rates_annual").query("country == 'JPN'"))]
