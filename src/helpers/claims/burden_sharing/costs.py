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
from helpers.claims.judgement import Judgement, Verdict, graded, not_yet, untestable
from helpers.claims.register import claim_test
from helpers.data import load
from helpers.data.rows import framed, ids, standing_for
from helpers.wording import words


@claim_test(
    "B02",
    chapter="burden-sharing",
    figure="fig-cost-shares",
    can_be=("supported", "partly supported", "contradicted", "undecided", "not testable"),
    parameters={"hosts": ["KOR"]},
    analysis={
        "counts": [
            ("without_pay", "the two counts that leave out pay expressly, as the claim does"),
            ("origin", "the count in which the figure was printed; its US part is less than US pay alone"),
            ("all", "every count of that decade"),
        ],
        "cost_moves": [
            ("us_prices", "the US part is spent in dollars"),
            ("korean_prices", "it is spent in Korea"),
            ("unchanged", "no price level is that of a garrison"),
        ],
    },
    reading={
        "tolerance_pp": [(3.0, "counts of one year differ by more"), (2.0, "rounding"), (5.0, "“about two fifths”")]
    },
    differs="The chapter gives each share for the year of its count; here the cost is carried to 2019.",
)
def share_of_cost_without_pay(
    p: BurdenSharingParameters, *, counts: str = "without_pay", cost_moves: str = "us_prices", tolerance_pp: float = 3.0
) -> Judgement:
    """The payment of 2019 over itself and the US part of the cost, by counts without pay that are carried to 2019.

    The count behind the figure does not say whether pay is in it, but the pay in the US budget alone is more than its
    US part. By several counts the one statement stays undecided where some bear it out and some do not.
    """
    said, rows, parts = claimed(41.0, "%"), paid(p, "KOR"), _us_parts()
    chosen = [name for name in parts.index if name in _CHOSEN.get(counts, parts.index)]
    if not chosen or 2019 not in rows.index:
        return untestable("The count behind the figure was not read.", "Korea’s payment and the cost for 2019.")
    payment = float(rows["usd_bn"][2019])
    carried = [
        usd_bn * _price_change(int(year), cost_moves)
        for year, usd_bn in zip(parts["year"], parts["usd_bn"], strict=True)
    ]
    shares = pd.Series([100 * payment / (payment + us) for us in carried], index=parts.index)
    off = (shares - float(said.value)).abs()
    sources = tuple(ids([*sources_of(rows[rows.index == 2019]), *parts["source"]]))
    numbers = {"close": Result("close", int((off[chosen] <= tolerance_pp).sum()), "", n=len(chosen), sources=sources)}
    numbers |= {name: Result(name, float(share), "%", sources=sources) for name, share in shares.items()}
    told = words.join([f"{{{name}:1}} ({_COUNTED[str(name)]})" for name in chosen])
    beside = words.join(
        [f"{{{name}:1}} ({_COUNTED[str(name)]})" for name in WITHOUT_PAY if name in shares and name not in chosen]
    )
    verdict, pay = _of_counts(off[chosen].tolist(), tolerance_pp), ""
    if counts == "origin":
        pay, less = _pay_beside(float(parts.at[ORIGIN, "usd_bn"]), numbers)
        verdict = verdict if less else "undecided"
    part = ": the counts disagree" if verdict == "undecided" else ""
    if counts == "without_pay" and ORIGIN in shares:
        pay = f". {_PRINTED_IN} it would be {{{ORIGIN}:1}}, of a cost that is not said to leave out pay"
    return Judgement(
        verdict,
        f"Of the cost, carried to 2019, Korea paid {told}, against {{claimed:0}}{part}{pay}."
        f"{f' Without pay: {beside}.' if beside else ''}",
        {**numbers, "claimed": said},
    )


def _pay_beside(us_usd_bn: float, numbers: dict[str, Result]) -> tuple[str, bool]:
    """What shows that the count behind the figure, which does not say so, leaves out US pay, and whether it does."""
    costs = load("stationing_costs").query("host == 'KOR' and component == 'military_personnel'")
    origin = load("support_cost_shares").query("id == @ORIGIN")
    if costs.empty or not us_usd_bn < float(costs["usd_m"].iloc[0]) / 1e3:
        return "; whether pay is in that count was not read", False
    numbers["us_part"] = Result("us_part", us_usd_bn, "USD bn", sources=tuple(sources_of(origin)))
    numbers["us_pay"] = Result(
        "us_pay", float(costs["usd_m"].iloc[0]) / 1e3, "USD bn", sources=tuple(sources_of(costs))
    )
    return "; its US part ({us_part:1}) is below US pay ({us_pay:1})", True


def _of_counts(off_pp: list[float], tolerance_pp: float) -> Verdict:
    """One count decides, up to twice the tolerance in part; several that part leave it undecided."""
    close = [off <= tolerance_pp for off in off_pp]
    if len(off_pp) == 1:
        return graded(close[0], off_pp[0] <= 2 * tolerance_pp)
    return "supported" if all(close) else "undecided" if any(close) else "contradicted"


US_BUDGET, SENATE = "us_budget_2020", "senate_2012"
ORIGIN = "kor_2016_think_tank"
_PRINTED_IN = "By the think tank’s count of 2016, in which the figure had been printed,"
"""The count of which the figure of the claim is: the payment of 2016 over it is 41%."""
WITHOUT_PAY = [SENATE, US_BUDGET]
"""Counts that leave out US pay expressly."""
_CHOSEN = {"origin": [ORIGIN], "without_pay": WITHOUT_PAY}
COUNTS = ["kor_2016_governments", "kor_2016_commander", ORIGIN]
"""Counts of 2016 that do not say whether US pay is in the cost."""
_COUNTED = {
    SENATE: "US Senate, 2012",
    US_BUDGET: "US budget, 2020",
    "kor_2016_governments": "both governments, 2016",
    "kor_2016_commander": "US commander, 2016",
    ORIGIN: "think tank it came from, 2016",
}


def _us_parts() -> pd.DataFrame:
    """The US part of the cost by count: year, usd_bn, source."""
    rate = rates("KOR")
    rows = {}
    for row in load("support_cost_shares").query("id in @COUNTS").to_dict("records"):
        host = row["host_amount"] / (rate[row["year_to"]] if row["unit"] == "KRW bn" else 1e3)
        us = row["us_amount"] / 1e3 if row["us_amount"] > 0 else host * (100 / row["share_pct"] - 1)
        rows[row["id"]] = {"year": row["year_to"], "usd_bn": us, "source": row["source"]}
    for row in load("stationing_costs").query("host == 'KOR' and basis == 'senate_committee'").to_dict("records"):
        rows[SENATE] = {"year": row["year_to"], "usd_bn": row["usd_m"] / 1e3, "source": row["source"]}
    costs = load("stationing_costs").query("host == 'KOR' and year_from == 2020 and basis == 'comptroller_budget'")
    if len(costs):
        parts = costs.set_index("component")["usd_m"]
        us = (parts["total"] - parts["military_personnel"]) / 1e3
        rows[US_BUDGET] = {"year": 2020, "usd_bn": us, "source": standing_for(costs["source"].iloc[0], costs)}
    return framed(rows.values()).set_axis(list(rows)).sort_values("year", kind="stable") if rows else pd.DataFrame()


def _price_change(year: int, cost_moves: str) -> float:
    """By how much a cost of a year changes to 2019."""
    if cost_moves == "unchanged":
        return 1.0
    level = price_level("USA" if cost_moves == "us_prices" else "KOR")
    return float(level[2019] / level[year])


# ---------------------------------------------------------------- multiples


@claim_test(
    "B05",
    chapter="burden-sharing",
    figure="fig-fivefold",
    parameters={"hosts": ["JPN"]},
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis={
        "count": [
            ("audit_office_2016", "the official count that covers both sides"),
            ("comptroller_budget_2020", "the US budget of the year after"),
            ("comptroller_budget_2017", "the US budget of the year before"),
        ],
        "japans_part": [
            ("all_direct_support", "all that Japan pays is part of the cost"),
            ("payment", "only the payment that would be multiplied"),
            ("forgone", "land lent without rent costs Japan as well, by the last official sum, of 2002"),
        ],
    },
    reading={
        "demand_multiple": [(5.0, "as the paper says"), (4.0, "the eight billion dollars of later reports")],
    },
    differs="The chapter adds the payment to the US cost; the official count has all of Japan’s direct support.",
)
def fivefold_against_the_whole_cost(
    p: BurdenSharingParameters,
    *,
    count: str = "audit_office_2016",
    japans_part: str = "all_direct_support",
) -> Judgement:
    """Five payments against the US cost and Japan's own part together, a year, by each published count."""
    rows = fivefold(p).rows
    rows = rows[rows["basis"] + "_" + rows["year_from"].astype(str) == count]
    parts = _beside_the_payment(japans_part)
    if rows.empty or parts is None:
        return untestable(
            "That count of the cost was not read.", "The cost of stationing in Japan with a payment beside it."
        )
    row = rows.iloc[0]
    first, last = int(row["year_from"]), int(row["year_to"])
    own, beside = parts
    budgets = load("host_support_japan").query("basis == 'budget' and @first <= fiscal_year <= @last")
    turned = load("exchange_rates_annual").query("country == 'JPN' and @first <= year <= @last")
    paid_by, cost_by = sources_of(budgets, turned), ids([*sources_of(rows), *beside])
    if japans_part == "payment":
        own, cost_by = float(row["host_usd_bn"]), ids([*cost_by, *paid_by])
    whole = float(row["us_usd_bn"]) + own
    share = 100 * float(row["multiple_usd_bn"]) / whole
    forgone = _beside_the_payment("forgone") if japans_part == "all_direct_support" else None
    tail, more = "", dict[str, Result]()
    if forgone:
        with_rent = 100 * float(row["multiple_usd_bn"]) / (float(row["us_usd_bn"]) + forgone[0])
        more["forgone"] = Result("forgone", with_rent, "%", sources=tuple(ids([*cost_by, *forgone[1], *paid_by])))
        tail = " With what Japan forwent, by the count of 2002, in the cost it would be {forgone:1}."
    return Judgement(
        graded(share > 100, share > NEAR_PCT),
        f"By Japan’s budgets for {{first}}{'–{last}' if last > first else ''}, {{times:0}} its payment would be "
        f"{{multiple:1}} a year: {{share:1}} of the whole cost by {_CALLED[str(row['basis'])]} ({{whole:1}}), "
        f"{_PARTS[japans_part]}.{tail}",
        {
            "share": Result("share", share, "%", sources=tuple(ids([*cost_by, *paid_by]))),
            "times": Result("times", p.demand_multiple, "times"),
            "first": Result("first", first, "year", sources=tuple(cost_by)),
            "last": Result("last", last, "year", sources=tuple(cost_by)),
            "multiple": Result("multiple", float(row["multiple_usd_bn"]), "USD bn", sources=tuple(paid_by)),
            "whole": Result("whole", whole, "USD bn", sources=tuple(cost_by)),
            **more,
        },
    )


NEAR_PCT = 95.0
"""Share of the cost from which a sum counts as nearly all: rates of exchange move as much in a year."""
_CALLED = {
    "audit_office": "the US audit office’s count",
    "comptroller_budget": "the US defence budget",
}
_PARTS = {
    "all_direct_support": "Japan’s direct support included and rent forgone left out",
    "payment": "Japan’s payment included and rent forgone left out",
    "forgone": "Japan’s direct support included, and what it forwent by the count of 2002",
}


def _beside_the_payment(japans_part: str) -> tuple[float, list[str]] | None:
    """What else than US money is in the cost, USD bn a year, and its sources; none where only the payment counts.

    Direct support is the audit office's four-year sum, a year; what is forgone the last official one.
    """
    if japans_part == "payment":
        return 0.0, []
    rows = load("stationing_costs").query("host == 'JPN' and component == 'direct_support'")
    forgone = load("allied_contributions").query("host == 'JPN' and indicator == 'indirect'").tail(1)
    if rows.empty or (japans_part == "forgone" and forgone.empty):
        return None
    row = rows.iloc[0]
    direct = float(row["usd_m"]) / 1e3 / (int(row["year_to"]) - int(row["year_from"]) + 1)
    if japans_part == "all_direct_support":
        return direct, sources_of(rows)
    return direct + float(forgone["value"].iloc[0]) / 1e3, sources_of(rows, forgone)


HOSTS_READ = ["BEL", "DEU", "GBR", "GRC", "ITA", "PRT"]
"""Hosts beside the two allies whose share in the official count of 2002 was read; it lists more, in the Gulf too."""


@claim_test(
    "B06",
    chapter="burden-sharing",
    figure="fig-cost-plus",
    parameters={"comparison_hosts": HOSTS_READ},
    can_be=("supported", "partly supported", "undecided", "open", "not testable"),
    analysis={
        "counted": [
            ("recurring", "the plan was reported as the full price of the soldiers; counts up to 2019 of what recurs"),
            ("with_pay", "the same counts with Korea’s one-off payment for moving bases, as one of them prints it"),
            ("without_pay", "earlier agreements left US pay out; a count of 2019"),
            ("think_tank", "an estimate of three hosts for 2016"),
            ("compendium", "the last count of many hosts, official but of 2002"),
        ],
    },
    reading={
        "comparison_hosts": [(HOSTS_READ, "“some countries” are any"), (["DEU", "GBR", "ITA"], "large hosts only")],
        "multiple_limit": [(5.0, "as the paper says"), (6.0, "the upper end that the press gave")],
        "some": [(2, "the plural asks for two"), (1, "one will do")],
    },
    differs="The chapter’s own run shows one count; the claim is of 2019, and asks for the counts nearest to it.",
)
def some_hosts_would_pay_more_than_five_times(
    p: BurdenSharingParameters, *, counted: str = "recurring", some: int = 2
) -> Judgement:
    """The full cost and half as much again over what each host pays, by the counts nearest to 2019.

    Hosts that were not counted could only add to those that would pay more, so that none found decides nothing.
    """
    if p.end_year < PAID_IN:
        return not_yet("The years looked at end before the payments of which the claim speaks.", COUNTS_MADE)
    hosts = _by_host(p, counted)
    if hosts.empty:
        return untestable("No share of cost by that definition was read for these hosts.", "Shares of cost by host.")
    above = hosts["multiple"] > p.multiple_limit
    over, sources = int(above.sum()), tuple(sources_of(hosts))
    named, numbers = _named(hosts[above], over=True)
    rest, below = _named(hosts[~above], over=False)
    beside, more = "", dict[str, Result]()
    if counted == "recurring":
        beside, more = _other_counts(p)
    rest = f" ({rest})" if rest and len(below) < MOST_TOLD else ""
    return Judgement(
        graded(over >= some, True) if over else "undecided",
        f"{_HOSTS_COUNTED_BY[counted]}, {named or 'no host'} would pay more than {{limit:0}} as much under “cost plus "
        f"50”, {{over}} of {{n}}{rest}{beside}.",
        {
            "over": Result("over", over, "", n=len(hosts), sources=sources),
            "n": Result("n", len(hosts), "hosts" if len(hosts) > 1 else "host", sources=sources),
            "limit": Result("limit", p.multiple_limit, "times"),
            **numbers,
            **below,
            **more,
        },
    )


PAID_IN, COUNTS_MADE = 2019, "2019-12-31"
"""Year of whose payments the claim on “cost plus 50” speaks, and the day by which they were known."""
MOST_TOLD = 4
"""From so many on, the hosts that would pay less are not named."""
_HOSTS_COUNTED_BY = {
    "recurring": "By counts up to 2019 with US pay",
    "with_pay": "By counts up to 2019 with US pay and the moving of bases",
    "without_pay": "By a count of 2019 without US pay",
    "think_tank": "By a think tank’s estimate for 2016",
    "compendium": "By the last count of many hosts, of 2002 and with support in kind",
}
_SHARES_OF = {
    "with_pay": ["audit_office"],
    "recurring": ["audit_office_less_relocation", "audit_office"],
    "without_pay": [],
    "think_tank": ["think_tank"],
    "compendium": ["compendium"],
}
"""Definitions of the share by count, the first that a host has; three have the rises of a count of 2019, too."""


def _by_host(p: BurdenSharingParameters, counted: str) -> pd.DataFrame:
    """host, multiple and source by one count, largest first."""
    shares = cost_plus(p).definitions
    parts = [shares[shares["definition"] == name] for name in _SHARES_OF[counted]]
    table = load("published_results").query("topic == 'cost_plus'")
    pay = "without_pay" if counted == "without_pay" else "with_pay"
    rises = table[table["id"].str.endswith(f"_{pay}") & (counted not in ("think_tank", "compendium"))]
    rises = rises.assign(
        host=rises["id"].str.split("_").str[2].str.upper(),
        multiple=(1 + rises["value_high"] / 100) * (100 + p.premium_pct) / 150,
    )
    rises = rises[rises["host"].isin([*p.hosts, *p.comparison_hosts])]
    rows = pd.concat([*parts, rises])[["host", "multiple", "source"]].drop_duplicates("host")
    return rows.sort_values("multiple", ascending=False, kind="stable", ignore_index=True)


def _named(hosts: pd.DataFrame, *, over: bool) -> tuple[str, dict[str, Result]]:
    """Hosts with their multiples, and the numbers behind the gaps; those below the limit with one more digit."""
    numbers = {}
    told = []
    for row in hosts.to_dict("records"):
        gap = f"x_{row['host'].lower()}"
        numbers[gap] = Result(gap, float(row["multiple"]), "", sources=(row["source"],))
        told.append(f"{words.name_in_text(row['host'])} {f'({{{gap}:1}})' if over else f'{{{gap}:2}}'}")
    return words.join(told), numbers


def _other_counts(p: BurdenSharingParameters) -> tuple[str, dict[str, Result]]:
    """What the other counts say beside those nearest to 2019."""
    numbers: dict[str, Result] = {}
    told: list[str] = []
    moved = _by_host(p, "with_pay").query("host == 'KOR'")
    if len(moved):
        numbers["moved"] = Result("moved", float(moved["multiple"].iloc[0]), "", sources=tuple(sources_of(moved)))
        told.append("With its part in moving bases Korea’s is {moved:2}")
    for counted, when in (
        ("without_pay", "Without pay it is"),
        ("compendium", "By the last count of many, of 2002, it is"),
    ):
        hosts = _by_host(p, counted)
        over = int((hosts["multiple"] > p.multiple_limit).sum())
        if hosts.empty:
            continue
        sources = tuple(sources_of(hosts))
        numbers[counted] = Result(counted, over, "", n=len(hosts), sources=sources)
        numbers[f"{counted}_n"] = Result(f"{counted}_n", len(hosts), "", sources=sources)
        told.append(f"{when} {{{counted}}} of {{{counted}_n}}")
    return "".join(f". {one}" for one in told), numbers


# ---------------------------------------------------------------- hosts side by side


@claim_test(
    "B10",
    chapter="burden-sharing",
    figure="fig-hosts",
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    reading={
        "measure": [
            ("support_usd_m", "“pays more”"),
            ("per_soldier_usd", "more for each soldier"),
            ("gdp_permille", "more of what it has"),
        ],
        "much_more": [(1.5, "half as much again"), (1.25, "a quarter"), (2.0, "twice")],
    },
    differs="The chapter names who comes first; the claim is about how far ahead.",
)
def japan_pays_most(p: BurdenSharingParameters, *, measure: str = "support_usd_m", much_more: float = 1.5) -> Judgement:
    """Japan over the next host by each published count: in dollars, per US soldier, or to the size of the economy."""
    section = side_by_side(p)
    rows = section.rows[section.rows["count"].isin(_HOSTS_COUNTED)] if section.missing is None else section.rows
    numbers: dict[str, Result] = {}
    told = []
    for name, part in rows.groupby("count", sort=False):
        values = part.set_index("host")[measure].astype(float)
        if "JPN" not in values:
            continue
        next_host, sources = str(values.drop("JPN").idxmax()), tuple(sources_of(part))
        ratio = float(values["JPN"] / values[next_host])
        numbers[str(name)] = Result(str(name), ratio, "times", n=len(values), sources=sources)
        told.append(f"{{{name}:2}} {words.name_in_text(next_host)}’s by {_HOSTS_COUNTED[str(name)]}")
    if not numbers:
        return untestable("No count of support holds Japan and another host.", "Support by host in one count.")
    ratios = [float(found.value) for found in numbers.values()]
    return Judgement(
        graded(min(ratios) >= much_more, max(ratios) > 1),
        f"Beside the next host, Japan’s support {_MEASURES[measure]} was {words.join(told)}.",
        numbers,
    )


_HOSTS_COUNTED = {
    "compendium_direct_and_indirect_2002": "the last official count of many hosts (2002)",
    "think_tank_direct_2016": "an estimate (2016)",
    "audit_office_direct_2017": "the newest official one, of two hosts (2016–19)",
}
_MEASURES = {
    "support_usd_m": "in dollars",
    "per_soldier_usd": "per US soldier",
    "gdp_permille": "relative to GDP",
}


ASIA_PACIFIC = ("AUS", "JPN", "KOR", "PHL", "SGP", "THA")
"""Hosts of US forces and treaty partners in East Asia and the Pacific for which troops are counted."""


@claim_test(
    "B27",
    chapter="burden-sharing",
    figure="fig-troops",
    can_be=("supported", "contradicted", "undecided", "not testable"),
    analysis={"year": [(2018, "the last full year before the paper"), (2017, "the year before it")]},
    reading={
        "signs": [("all", "most, and most for its size"), ("absolute", "“the primary” is the one with most forces")]
    },
    differs="The chapter shows troops by host; the claim is about who has most in all and for its size.",
)
def japan_gains_most(p: BurdenSharingParameters, *, year: int = 2018, signs: str = "all") -> Judgement:
    """Presence is the one part of protection that is counted; where its measures disagree, nothing is decided."""
    macro = load("macro_annual").query("year == @year and country in @ASIA_PACIFIC").set_index("country")
    table = load("us_troops").query("year == @year and host in @ASIA_PACIFIC")
    soldiers = table.set_index("host")["troops"].astype(float)
    measures = {
        "troops": soldiers,
        "to_gdp": soldiers / macro["gdp_usd_bn"],
        "to_people": soldiers / macro["population"],
    }
    found = {name: _over_the_next(values.dropna()) for name, values in measures.items()}
    ratios = {name: ratio for name, ratio in found.items() if ratio is not None}
    if len(ratios) < len(found):
        return untestable("A measure was not read for Japan and another ally.", "Troops and size by ally.")
    sources = tuple(sources_of(table, load("macro_annual")))
    leads = [ratio > 1 for name, ratio in ratios.items() if signs == "all" or name == "troops"]
    verdict: Verdict = "supported" if all(leads) else "undecided" if any(leads) else "contradicted"
    tail = ": the data cannot tell, as what protection is worth has no measure" if verdict == "undecided" else ""
    return Judgement(
        verdict,
        "In {year} Japan hosted {troops:2} the US soldiers of any other of {n} in East Asia and the Pacific, "
        f"{{to_gdp:2}} for its GDP and {{to_people:2}} for its people{tail}.",
        {
            **{name: Result(name, ratio, "times", n=len(soldiers), sources=sources) for name, ratio in ratios.items()},
            "year": Result("year", year, "year"),
            "n": Result("n", len(soldiers), "allies", sources=sources),
        },
    )


def _over_the_next(values: pd.Series) -> float | None:
    """Japan over the largest of the others."""
    if "JPN" not in values or len(values) < 2:
        return None
    return float(values["JPN"] / values.drop("JPN").max())
