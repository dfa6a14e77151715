"""Claims about the wider bill: indirect support, base projects and arms."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.arms_imports import Timing, deliveries, us_share
from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.support import rates
from helpers.analysis.burden_sharing.wider_bill import components
from helpers.analysis.results import Result, sources_of
from helpers.claims.burden_sharing.paid import claimed, paid
from helpers.claims.judgement import Judgement, graded, untestable
from helpers.claims.register import claim_test
from helpers.data import load


@claim_test(
    "B07",
    chapter="burden-sharing",
    figure="fig-wider-components",
    parameters={"hosts": ["KOR"]},
    grid={
        "estimate": ["all_of_2015", "defence_institute", "defence_ministry", "press_2018"],
        "support_definition": ["direct_and_indirect", "direct"],
        "tolerance_pct": [10.0, 5.0, 20.0],
    },
    apart=[{"estimate": "defence_institute", "support_definition": "direct"}],
)
def support_of_2015(
    p: BurdenSharingParameters, *, estimate: str = "all_of_2015", tolerance_pct: float = 10.0
) -> Judgement:
    """Every published sum of Korea's support, indirect support included, against five billion dollars."""
    said = claimed(5.0, "USD bn")
    section = components(p)
    if section.missing:
        return untestable("No sum of Korea’s support is known.", "Korea’s direct and indirect support in 2015.")
    sums = section.totals[section.totals["level"] == p.support_definition]
    sums = sums[sums["year"] == 2015] if estimate == "all_of_2015" else sums[sums["estimate"] == estimate]
    values = sums["usd_bn"]
    close = (100 * (values / float(said.value) - 1)).abs() <= tolerance_pct
    sources = tuple(sources_of(sums))
    span = (float(values.min()), float(values.max()))
    kind = "direct and indirect" if p.support_definition == "direct_and_indirect" else "direct"
    text = "came to {high:1} by the one sum looked at"
    if len(values) > 1:
        text = "came to between {low:1} and {high:1} by the {n} sums published"
    return Judgement(
        graded(bool(close.all()), bool(close.any())),
        f"Korea’s {kind} support in {{year}} {text}, against nearly {{claimed:0}} in the claim.",
        {
            "high": Result("high", span[1], "USD bn", span if len(values) > 1 else None, len(values), sources),
            "low": Result("low", span[0], "USD bn", sources=sources),
            "n": Result("n", len(values), "", sources=sources),
            "year": Result("year", int(sums["year"].iloc[0]), "year"),
            "claimed": said,
        },
    )


@claim_test(
    "B20",
    chapter="burden-sharing",
    figure="fig-wider-components",
    parameters={"hosts": ["KOR"]},
    grid={
        "estimate": ["defence_ministry", "press_2018", "defence_institute", "audit_office"],
        "support_definition": ["direct_and_indirect", "direct"],
        "relocation": ["counted", "left_out"],
        "much_more": [1.5, 1.25, 2.0],
    },
    apart=[
        {"estimate": "defence_institute", "support_definition": "direct"},
        {"estimate": "audit_office", "support_definition": "direct_and_indirect"},
        {"estimate": "defence_institute", "relocation": "left_out"},
    ],
)
def more_than_the_agreed_sum(
    p: BurdenSharingParameters,
    *,
    estimate: str = "defence_ministry",
    relocation: str = "counted",
    much_more: float = 1.5,
) -> Judgement:
    """All support over the payment under the agreement, with and without the one-off cost of moving bases."""
    found = _support_krw_bn(p, estimate, relocation)
    if found is None:
        return untestable("That sum of Korea’s support is not known.", "Korea’s support beside the agreed payment.")
    support, agreed, years, sources = found
    ratio = support / agreed
    moved = "" if relocation == "counted" else ", the moving of bases left out,"
    kind = "direct and indirect" if p.support_definition == "direct_and_indirect" else "direct"
    return Judgement(
        graded(ratio >= much_more, ratio > 1),
        f"By the figures of {_WHOSE[estimate]} Korea’s {kind} support in {years}{moved} was {{ratio:2}} "
        "its payment under the agreement.",
        {"ratio": Result("ratio", ratio, "times", sources=sources)},
    )


_WHOSE = {
    "defence_ministry": "Korea’s defence ministry",
    "press_2018": "the Korean press",
    "defence_institute": "a Korean defence institute",
    "audit_office": "the US audit office",
}


def _support_krw_bn(
    p: BurdenSharingParameters, estimate: str, relocation: str
) -> tuple[float, float, str, tuple[str, ...]] | None:
    """Support, the payment of the same years, the years and the sources; None where the sum is not there."""
    payment = paid(p, "KOR")
    if estimate == "audit_office":
        costs = load("stationing_costs").query("host == 'KOR' and basis == 'audit_office'")
        parts = costs.set_index("component")["usd_m"] / 1e3
        if "direct_support" not in parts:
            return None
        moving = float(parts["direct_support_yongsan"]) if relocation == "left_out" else 0.0
        agreed = float(payment["usd_bn"].reindex(range(2016, 2020)).sum())
        return float(parts["direct_support"]) - moving, agreed, "2016–19", tuple(sources_of(costs))
    section = components(p)
    if section.missing:
        return None
    sums = section.totals.query("estimate == @estimate and level == @p.support_definition")
    row = sums.iloc[0]
    support = float(row["lcu_bn"]) - (_moving_krw_bn(estimate) if relocation == "left_out" else 0.0)
    return support, float(payment["lcu_bn"][row["year"]]), str(row["year"]), (str(row["source"]),)


def _moving_krw_bn(estimate: str) -> float:
    rows = load("korea_support_estimates")
    chosen = rows[(rows["estimate"] == estimate) & rows["component"].isin(["works_around_camps", "relocation"])]
    return float(chosen["krw_bn"].sum())


# ---------------------------------------------------------------- Camp Humphreys


@claim_test(
    "B08a",
    chapter="burden-sharing",
    figure="tab-projects",
    parameters={"hosts": ["KOR"]},
    grid={
        "figure": ["median_in_dollars", "lowest_in_dollars", "highest_in_dollars", "in_won"],
        "tolerance_pct": [5.0, 1.0, 2.0],
    },
)
def cost_of_camp_humphreys(
    p: BurdenSharingParameters, *, figure: str = "median_in_dollars", tolerance_pct: float = 5.0
) -> Judgement:
    """The published figures of the cost; the one in won counts parts of the move that the others leave out."""
    said = claimed(10.8, "USD bn")
    rows = _camp(figure == "in_won")
    if rows.empty:
        return untestable("No figure of the cost is known.", "A figure of the cost of the base.")
    values = rows["amount_low"]
    if figure == "in_won":
        values = values / float(rates("KOR")[int(rows["as_of"].iloc[0][:4])])
    cost = float({"lowest_in_dollars": values.min(), "highest_in_dollars": values.max()}.get(figure, values.median()))
    off = 100 * abs(cost / float(said.value) - 1)
    sources = tuple(sources_of(rows))
    ends = (float(values.min()), float(values.max())) if len(values) > 1 else None
    return Judgement(
        graded(off <= tolerance_pct, off <= 2 * tolerance_pct),
        f"{_FIGURES[figure]} the base cost {{cost:1}}, against {{claimed:1}} in the claim.",
        {"cost": Result("cost", cost, "USD bn", ends, len(values), sources), "claimed": said},
    )


_FIGURES = {
    "median_in_dollars": "By the middle of the figures published in dollars",
    "lowest_in_dollars": "By the lowest figure published in dollars",
    "highest_in_dollars": "By the highest figure published in dollars",
    "in_won": "By the figure published in won, at that year’s exchange rate,",
}


def _camp(in_won: bool) -> pd.DataFrame:
    rows = load("base_projects").query("project == 'camp_humphreys' and item == 'total_cost'")
    return rows[rows["unit"] == ("KRW bn" if in_won else "USD bn")]


@claim_test(
    "B08b",
    chapter="burden-sharing",
    figure="tab-projects",
    parameters={"hosts": ["KOR"]},
    grid={"figures": ["all", "in_dollars", "in_won"], "tolerance_pp": [0.0, 1.0, 5.0]},
)
def koreas_share_of_camp_humphreys(
    p: BurdenSharingParameters, *, figures: str = "all", tolerance_pp: float = 0.0
) -> Judgement:
    """Every published share of Korea; the one in won sets Korea's part against the whole move."""
    rows = pd.concat(
        [_camp(in_won) for in_won in (False, True) if figures in ("all", ("in_dollars", "in_won")[in_won])]
    )
    shares = rows["host_share_pct"].dropna()
    if shares.empty:
        return untestable("No share of the cost is known.", "Korea’s share of the cost of the base.")
    reached = shares >= 90 - tolerance_pp
    sources = tuple(sources_of(rows))
    low, high = float(shares.min()), float(shares.max())
    text = "The one published share looked at puts Korea’s part at {middle:0}"
    if len(shares) > 1:
        text = "The {n} published shares put Korea’s part between {low:0} and {high:0}, with {middle:1} in the middle"
    return Judgement(
        graded(bool(reached.all()), bool(reached.any())),
        f"{text}, against more than {{claimed:0}} in the claim.",
        {
            "middle": Result(
                "middle", float(shares.median()), "%", (low, high) if len(shares) > 1 else None, len(shares), sources
            ),
            "low": Result("low", low, "%", sources=sources),
            "high": Result("high", high, "%", sources=sources),
            "n": Result("n", len(shares), "", sources=sources),
            "claimed": claimed(90.0, "%"),
        },
    )


# ---------------------------------------------------------------- arms


@claim_test(
    "B09a",
    chapter="burden-sharing",
    figure="tab-arms-sums",
    parameters={"hosts": ["KOR"]},
    grid={
        "set_against": ["state_department", "sales_and_licences", "government_sales"],
        "tolerance_pct": [15.0, 5.0, 10.0, 25.0],
    },
)
def arms_bought_in_dollars(
    p: BurdenSharingParameters, *, set_against: str = "state_department", tolerance_pct: float = 15.0
) -> Judgement:
    """No other source prints the same years, so yearly means of the nearest published sums are set beside it."""
    said = claimed(19.8 / 5, "USD bn a year")
    rows = load("arms_purchases").query("recipient == 'KOR' and supplier == 'USA' and source != 'rokdrop_20190111'")
    found = [_yearly_sum(rows, indicator, first) for indicator, first in _SUMS[set_against]]
    if not all(len(part) for part in found):
        return untestable("That sum is not known.", "US arms sold to Korea in 2012–16, in dollars, by a second source.")
    yearly = sum(float(part["yearly"].iloc[0]) for part in found)
    off = 100 * abs(yearly / float(said.value) - 1)
    sources = tuple(sources_of(*found))
    return Judgement(
        graded(off <= tolerance_pct, off <= 2 * tolerance_pct),
        f"{_SUM_NAMES[set_against]} come to {{yearly:2}}, against {{claimed:2}} in the claim, a gap of {{off:0}}.",
        {
            "yearly": Result("yearly", yearly, "USD bn a year", n=len(found), sources=sources),
            "claimed": said,
            "off": Result("off", off, "%", sources=sources),
        },
    )


_SUMS = {
    "state_department": [("purchases", 2014)],
    "sales_and_licences": [("government_sales", 2013), ("commercial_licences", 2013)],
    "government_sales": [("government_sales", 2013)],
}
_SUM_NAMES = {
    "state_department": "Korea’s purchases of US arms in 2014–17 by the US State Department",
    "sales_and_licences": "US government sales to Korea in 2013–15 and licences for commercial ones in 2013–17",
    "government_sales": "US government sales to Korea in 2013–15",
}


def _yearly_sum(rows: pd.DataFrame, indicator: str, first: int) -> pd.DataFrame:
    chosen = rows[(rows["indicator"] == indicator) & (rows["year_from"] == first) & (rows["year_to"] > first)]
    return chosen.assign(yearly=chosen["value"] / (chosen["year_to"] - chosen["year_from"] + 1))


@claim_test(
    "B09b",
    chapter="burden-sharing",
    figure="fig-arms",
    parameters={"hosts": ["KOR"]},
    grid={
        "counted": ["delivered_evenly", "delivered_first", "delivered_last", "ordered"],
        "first_year": [2012, 2011, 2013],
        "years": [5, 3, 7],
        "tolerance_pp": [5.0, 3.0, 10.0],
    },
)
def us_share_of_arms(
    p: BurdenSharingParameters,
    *,
    counted: str = "delivered_evenly",
    first_year: int = 2012,
    years: int = 5,
    tolerance_pp: float = 5.0,
) -> Judgement:
    """The US share of arms transferred to Korea by volume, which does not depend on prices."""
    said = claimed(80.0, "%")
    deals = load("arms_deals").query("recipient == 'KOR'")
    last = first_year + years - 1
    timings: dict[str, Timing] = {"delivered_evenly": "even", "delivered_first": "first", "delivered_last": "last"}
    volumes = (
        deals.rename(columns={"order_year": "year", "tiv_m": "volume"})
        if counted == "ordered"
        else deliveries(deals, timings[counted])
    )
    share = us_share(volumes, "KOR", first_year, last)
    if share is None or last > p.end_year:
        return untestable("No arms transfers of those years are known.", "Arms transfers to Korea by supplier.")
    off = abs(share - float(said.value))
    sources = tuple(sources_of(deals))
    verb = "ordered" if counted == "ordered" else "received"
    return Judgement(
        graded(off <= tolerance_pp, off <= 2 * tolerance_pp),
        f"Of the arms that Korea {verb} in {{first}}–{{last}}, {{share:1}} by volume came from the United States, "
        "against nearly {claimed:0} in the claim.",
        {
            "share": Result("share", share, "%", n=len(deals), sources=sources),
            "claimed": said,
            "first": Result("first", first_year, "year"),
            "last": Result("last", last, "year"),
        },
    )
