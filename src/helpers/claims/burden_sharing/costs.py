"""Claims about shares of the cost of stationing: of what, by whose count, and what multiples would mean."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.cost_plus import cost_plus
from helpers.analysis.burden_sharing.demands import fivefold
from helpers.analysis.burden_sharing.support import price_level, rates
from helpers.analysis.burden_sharing.wider_bill import side_by_side
from helpers.analysis.results import Result, sources_of
from helpers.claims.burden_sharing.paid import claimed, paid
from helpers.claims.judgement import Judgement, graded, untestable
from helpers.claims.register import claim_test
from helpers.data import load


@claim_test(
    "B02",
    chapter="burden-sharing",
    figure="fig-cost-shares",
    parameters={"hosts": ["KOR"]},
    grid={
        "count": ["kor_2016_governments", "kor_2016_commander", "kor_2016_think_tank", "us_budget_2020"],
        "cost_moves": ["with_prices", "not_at_all", "share_as_printed"],
        "tolerance_pp": [3.0, 2.0, 5.0, 10.0],
    },
)
def share_of_cost_without_pay(
    p: BurdenSharingParameters,
    *,
    count: str = "kor_2016_governments",
    cost_moves: str = "with_prices",
    tolerance_pp: float = 3.0,
) -> Judgement:
    """The payment of 2019 over the cost without military pay that an independent count gives, carried to 2019."""
    said = claimed(41.0, "%")
    rows = paid(p, "KOR")
    counted = _cost_krw_bn(count, rows["lcu_bn"])
    if counted is None or 2019 not in rows.index:
        return untestable("That count of the cost is not known.", "Korea’s payment and the cost without pay for 2019.")
    year, cost, sources = counted
    level = price_level("KOR")
    carried = cost * float(level[2019] / level[year]) if cost_moves == "with_prices" else cost
    payment = rows["lcu_bn"][year if cost_moves == "share_as_printed" else 2019]
    share = 100 * float(payment) / carried
    off = abs(share - float(said.value))
    whose = f"by the count of {_COUNTS[count]} for {{year}}"
    text = (
        f"Korea bore {{share:1}} of the cost without military pay {whose}, against {{claimed:0}} in the claim."
        if cost_moves == "share_as_printed"
        else f"Korea’s payment of 2019 is {{share:1}} of the cost without military pay {whose}, carried to 2019 "
        f"{'with prices' if cost_moves == 'with_prices' else 'unchanged'}, against {{claimed:0}} in the claim."
    )
    return Judgement(
        graded(off <= tolerance_pp, off <= 2 * tolerance_pp),
        text,
        {
            "share": Result("share", share, "%", sources=sources),
            "claimed": said,
            "year": Result("year", year, "year", sources=sources),
        },
    )


_COUNTS = {
    "kor_2016_governments": "both governments",
    "kor_2016_commander": "the US commander",
    "kor_2016_think_tank": "a think tank",
    "us_budget_2020": "the US defence budget",
}


def _cost_krw_bn(count: str, won: pd.Series) -> tuple[int, float, tuple[str, ...]] | None:
    """Year, cost of both sides without military pay in billion won, and sources; None where the count is not there."""
    if count != "us_budget_2020":
        rows = load("support_cost_shares").query("id == @count")
        if rows.empty:
            return None
        row = rows.iloc[0]
        year = int(row["year_to"])
        return year, float(won[year]) / (float(row["share_pct"]) / 100), tuple(sources_of(rows))
    costs = load("stationing_costs").query("host == 'KOR' and year_from == 2020 and basis == 'comptroller_budget'")
    if costs.empty or 2020 not in won.index:
        return None
    parts = costs.set_index("component")["usd_m"]
    us_krw_bn = (parts["total"] - parts["military_personnel"]) / 1e3 * float(rates("KOR")[2020])
    return 2020, us_krw_bn + float(won[2020]), tuple(sources_of(costs))


# ---------------------------------------------------------------- multiples


@claim_test(
    "B05",
    chapter="burden-sharing",
    figure="fig-fivefold",
    parameters={"hosts": ["JPN"]},
    grid={
        "count": ["audit_office_2016", "comptroller_budget_2020", "comptroller_budget_2017", "ministry_copy_2009"],
        "japans_part": ["all_direct_support", "payment", "nothing"],
        "demand_multiple": [5.0, 4.0],
        "near_pct": [5.0, 10.0],
    },
    apart=[{"count": "ministry_copy_2009", "japans_part": "all_direct_support"}],
)
def fivefold_against_the_whole_cost(
    p: BurdenSharingParameters,
    *,
    count: str = "audit_office_2016",
    japans_part: str = "all_direct_support",
    near_pct: float = 5.0,
) -> Judgement:
    """Five payments against the US cost and Japan's own part together, a year, by each published count."""
    rows = fivefold(p).rows
    rows = rows[rows["basis"] + "_" + rows["year_from"].astype(str) == count]
    part = _japans_part_usd_bn(japans_part)
    if rows.empty or part is None:
        return untestable(
            "That count of the cost is not known.", "The cost of stationing in Japan with a payment beside it."
        )
    row = rows.iloc[0]
    whole = float(row["us_usd_bn"]) + (float(row["host_usd_bn"]) if japans_part == "payment" else part)
    share, several = 100 * float(row["multiple_usd_bn"]) / whole, row["year_to"] > row["year_from"]
    sources = tuple(sources_of(rows))
    which = (
        "the US cost alone" if japans_part == "nothing" else f"the whole cost, Japan’s {_PARTS[japans_part]} included"
    )
    return Judgement(
        graded(share > 100, share > 100 - near_pct),
        f"By {_CALLED[str(row['basis'])]} for {{first}}{'–{last}' if several else ''}, {{times:0}} Japan’s payment "
        f"would be {{multiple:1}} a year, {{share:1}} of {which} ({{whole:1}}).",
        {
            "share": Result("share", share, "%", sources=sources),
            "times": Result("times", p.demand_multiple, "times"),
            "first": Result("first", int(row["year_from"]), "year", sources=sources),
            "last": Result("last", int(row["year_to"]), "year", sources=sources),
            "multiple": Result("multiple", float(row["multiple_usd_bn"]), "USD bn", sources=sources),
            "whole": Result("whole", whole, "USD bn", sources=sources),
        },
    )


_CALLED = {
    "audit_office": "the US audit office’s count",
    "comptroller_budget": "the US defence budget",
    "ministry_copy": "data of Japan’s foreign ministry",
}
_PARTS = {"payment": "payment", "all_direct_support": "direct support"}


def _japans_part_usd_bn(japans_part: str) -> float | None:
    """Japan's direct support a year by the audit office's four-year sum; 0 where it does not count."""
    if japans_part != "all_direct_support":
        return 0.0
    rows = load("stationing_costs").query("host == 'JPN' and component == 'direct_support'")
    if rows.empty:
        return None
    row = rows.iloc[0]
    return float(row["usd_m"]) / 1e3 / (int(row["year_to"]) - int(row["year_from"]) + 1)


EVERY_HOST = ["BEL", "DEU", "GBR", "GRC", "ITA", "PRT"]
"""Hosts beside the two allies for which a share of the cost is published."""


@claim_test(
    "B06",
    chapter="burden-sharing",
    figure="fig-cost-plus",
    parameters={"comparison_hosts": EVERY_HOST},
    grid={
        "share_definition": ["compendium", "think_tank", "audit_office", "audit_office_less_relocation"],
        "comparison_hosts": [EVERY_HOST, ["DEU", "GBR", "ITA"], []],
        "multiple_limit": [5.0, 6.0],
        "some": [1, 2],
    },
    apart=[
        {"share_definition": definition, "comparison_hosts": hosts}
        for definition in ("audit_office", "audit_office_less_relocation")
        for hosts in (["DEU", "GBR", "ITA"], [])
    ],
)
def some_hosts_would_pay_more_than_five_times(p: BurdenSharingParameters, *, some: int = 1) -> Judgement:
    """The full cost and half as much again over today's share: five times is passed below a share of 30%."""
    hosts = cost_plus(p).hosts
    if hosts.empty:
        return untestable("No share of cost by that definition is known for these hosts.", "Shares of cost by host.")
    over = int((hosts["multiple"] > p.multiple_limit).sum())
    top = hosts.iloc[0]
    sources = tuple(sources_of(hosts))
    if len(hosts) == 1:
        who = f"the one host with a published share would {'' if over else 'not '}pay"
    else:
        who = f"{'{over}' if over else 'none'} of the {{n}} hosts with a published share would pay"
    return Judgement(
        graded(over >= min(some, len(hosts)), over > 0),
        f"Under “cost plus 50” {who} more than {{limit:0}} today’s amount, by the latest shares, of {{year}}; "
        "the highest multiple is {highest:1}.",
        {
            "over": Result("over", over, "", n=len(hosts), sources=sources),
            "highest": Result("highest", float(top["multiple"]), "times", n=len(hosts), sources=sources),
            "n": Result("n", len(hosts), "", sources=sources),
            "limit": Result("limit", p.multiple_limit, "times"),
            "year": Result("year", int(hosts["year_to"].max()), "year", sources=sources),
        },
    )


# ---------------------------------------------------------------- hosts side by side


@claim_test(
    "B10",
    chapter="burden-sharing",
    figure="fig-hosts",
    grid={
        "count": [
            "compendium_direct_and_indirect_2002",
            "think_tank_direct_2016",
            "audit_office_direct_2017",
            "compendium_direct_2002",
        ],
        "measure": ["support_usd_m", "per_soldier_usd", "gdp_permille"],
        "much_more": [1.5, 1.25, 2.0],
    },
)
def japan_pays_most(
    p: BurdenSharingParameters,
    *,
    count: str = "compendium_direct_and_indirect_2002",
    measure: str = "support_usd_m",
    much_more: float = 1.5,
) -> Judgement:
    """Japan over the next host in one count: in dollars, per US soldier, or to the size of the economy."""
    section = side_by_side(p)
    rows = section.rows[section.rows["count"] == count] if section.missing is None else section.rows
    if rows.empty:
        return untestable("That count of support is not known.", "Support by host in one count.")
    values = rows.set_index("host")[measure].astype(float)
    others = values.drop("JPN")
    ratio = float(values["JPN"] / others.max())
    sources = tuple(sources_of(rows))
    rank = "so more than any other" if ratio > 1 else "so not the most"
    beside = "the only other host" if len(others) == 1 else "the highest of the other {others}"
    return Judgement(
        graded(ratio >= much_more, ratio > 1),
        f"In {{year}} Japan’s support {_MEASURES[measure]} was {{ratio:2}} that of {beside} in the count, {rank}.",
        {
            "ratio": Result("ratio", ratio, "times", n=len(values), sources=sources),
            "year": Result("year", int(rows["year"].iloc[0]), "year"),
            "others": Result("others", len(others), "hosts", sources=sources),
        },
    )


_MEASURES = {
    "support_usd_m": "in dollars",
    "per_soldier_usd": "per US soldier",
    "gdp_permille": "relative to GDP",
}
