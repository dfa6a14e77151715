"""Claims about trade, agreements, partners and investment beyond the United States."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.north import japan_trade, korea_trade
from helpers.analysis.autonomy.partnerships import NAMED, beyond_trend, counted_ties, rate_ratio, windows
from helpers.analysis.autonomy.trade_cover import counted_agreements, gains_of, steady_flows
from helpers.analysis.results import Result, sources_of
from helpers.claims.judgement import Judgement, all_sources, count, graded, not_yet, result, untestable
from helpers.claims.register import claim_test
from helpers.data import load
from helpers.wording import words

# ---------------------------------------------------------------- trade with Russia

BASES = {"2012–16": (2012, 2016), "2016": (2016, 2016), "2015–16": (2015, 2016)}
"""Trade was at a low in 2015 and 2016, when oil was cheap; the longer span comes first."""
AFTER = {"2017–19": (2017, 2019), "2018": (2018, 2018), "2017–21": (2017, 2021), "since 2022": (2022, 2026)}


@claim_test(
    "A02",
    chapter="autonomy",
    figure="fig-russia-trade",
    parameters={"countries": ["KOR"]},
    grid={
        "base": list(BASES),
        "after": list(AFTER),
        "beside": ["Japan’s trade with Russia", "nothing"],
        "needed_pct": [10.0, 0.0, 5.0, 25.0],
    },
)
def ties_with_russia(
    p: AutonomyParameters,
    *,
    base: str = "2012–16",
    after: str = "2017–19",
    beside: str = "Japan’s trade with Russia",
    needed_pct: float = 10.0,
) -> Judgement:
    """A policy shows in trade beyond what oil prices do to all: Japan, which had none, is the comparison."""
    korea, japan = korea_trade(p), japan_trade(p)
    growth = {name: _growth(rows, BASES[base], AFTER[after]) for name, rows in (("korea", korea), ("japan", japan))}
    if growth["korea"] is None or growth["japan"] is None:
        return not_yet("The trade of those years was not known.", f"{AFTER[after][0] + 1}-12-31")
    sources = sources_of(korea, japan)
    found, other = growth["korea"], growth["japan"]
    more = beside == "nothing" or found > other
    rank = "" if beside == "nothing" else ", against {japan:+2} for Japan"
    numbers = {"korea": result("korea", found, "%", sources, n=len(korea))}
    if beside != "nothing":
        numbers["japan"] = result("japan", other, "%", sources)
    numbers["needed"] = Result("needed", needed_pct, "%")
    return Judgement(
        graded(found >= needed_pct and more, found >= needed_pct or (found > 0 and more)),
        f"From {base} to {_years(korea, AFTER[after])} Korea’s trade with Russia changed by {{korea:+2}}{rank}, "
        "where {needed:0} counts as growth.",
        numbers,
    )


def _growth(rows: pd.DataFrame, before: tuple[int, int], after: tuple[int, int]) -> float | None:
    """Change of the mean of a span of years from that of another, in %; of the years that are known."""
    value = rows.set_index("year")["total_usd_bn"].sort_index()
    old, new = value.loc[before[0] : before[1]], value.loc[after[0] : after[1]]
    return float(100 * (new.mean() / old.mean() - 1)) if len(old) and len(new) else None


def _years(rows: pd.DataFrame, after: tuple[int, int]) -> str:
    known = rows.loc[rows["year"].between(*after), "year"]
    return words.span(int(known.min()), int(known.max()))


# ---------------------------------------------------------------- agreements on trade

WITHOUT_US = ["cptpp", "eu_japan", "rcep"]
JUDGED = {"latest year": 2026, "2019": 2019, "2022": 2022}
TEN = 10
"""Signatories of the Pacific agreement beside Japan."""


@claim_test(
    "A03a",
    chapter="autonomy",
    figure="tab-trade-cover",
    grid={"judged_in": list(JUDGED), "least_partners": [TEN, 6, 1]},
)
def japan_concludes_agreements(
    p: AutonomyParameters, *, judged_in: str = "latest year", least_partners: int = TEN
) -> Judgement:
    """To lead, conclude and negotiate is to bring into force: the three agreements, and for how many partners."""
    last = min(JUDGED[judged_in], p.end_year)
    table = load("trade_agreements")
    rows = table[(table["party"] == "JPN") & table["agreement"].isin(WITHOUT_US) & (table["in_force"].dt.year <= last)]
    force = rows.groupby("agreement")["partner"].nunique().reindex(WITHOUT_US, fill_value=0)
    if not force.sum():
        return not_yet("None of the three agreements was in force.", "2019-02-01")
    there = [bool(force[name] >= (1 if name == "eu_japan" else least_partners)) for name in WITHOUT_US]
    sources = all_sources(rows)
    parts = [
        "the Pacific agreement with {cptpp}" if force["cptpp"] else "",
        "the agreement with the European Union" if force["eu_japan"] else "",
        "the regional agreement with {rcep}" if force["rcep"] else "",
    ]
    found = [part for part in parts if part]
    listed = found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}"
    lacks = "" if force["rcep"] else ", and the regional agreement was not yet"
    return Judgement(
        graded(all(there), any(there)),
        f"By the end of {last} Japan had {listed} in force{lacks}.",
        {
            "all": result("all", sum(there), f"of {len(there)} agreements", sources),
            **{name: count(name, int(force[name]), "partner", sources) for name in ("cptpp", "rcep")},
        },
    )


@claim_test(
    "A03b",
    chapter="autonomy",
    figure="fig-trade-cover-gains",
    parameters={"countries": ["JPN"]},
    grid={
        "cover_day": ["mid_year", "first_day", "last_day"],
        "agreements_left_out": [[], ["rcep"], ["uk_japan"]],
        "needed_pp": [10.0, 5.0, 20.0],
        "motive": ["talks began under the new policy", "not asked"],
    },
)
def agreements_offset_protection(
    p: AutonomyParameters, *, needed_pp: float = 10.0, motive: str = "talks began under the new policy"
) -> Judgement:
    """An answer to US protection adds cover, and is begun after it: talks that began before 2017 have other causes."""
    flows = steady_flows(load("japan_trade_by_partner"))
    flows = flows[flows["year"].between(p.start_year, p.end_year)]
    agreements = load("trade_agreements")
    counted = counted_agreements(agreements[agreements["party"] == "JPN"], p)
    base, last = p.treatment_year - 1, int(flows["year"].max()) if len(flows) else 0
    if base not in set(flows["year"]) or last <= base:
        return not_yet("No year of trade since then was known.", f"{p.treatment_year + 1}-12-31")
    gains = gains_of(flows, counted, base, last, p)
    points = float(gains["points"].sum())
    sources = all_sources(counted[counted["agreement"].isin(gains["agreement"])] if len(gains) else counted)
    numbers = {"points": result("points", points, "pp", sources, n=len(gains))}
    if gains.empty:
        return Judgement(
            "contradicted",
            f"By {last} no new agreement covered trade of Japan that was not covered in {base}.",
            numbers,
        )
    early = gains["talks_before"].fillna(False).astype(bool)
    share = 100 * float(gains.loc[early, "points"].sum()) / points
    numbers["early"] = result("early", share, "%", sources)
    enough, begun = points >= needed_pp, share < HALF or motive == "not asked"
    return Judgement(
        graded(enough and begun, enough or (points > 0 and begun)),
        f"Agreements that came into force since {base} covered {{points:1}} of Japan’s trade in {last}; {{early:0}} of "
        f"that is under agreements whose talks began before {p.treatment_year}.",
        numbers,
    )


HALF = 50.0

# ---------------------------------------------------------------- security partners

ALL_KINDS = [
    "reciprocal_access",
    "logistics",
    "information_security",
    "equipment_transfer",
    "joint_declaration",
    "co_development",
]
FORCES = ["reciprocal_access", "logistics", "information_security"]
NO_DECLARATIONS = [kind for kind in ALL_KINDS if kind != "joint_declaration"]


@claim_test(
    "A05a",
    chapter="autonomy",
    figure="fig-partnerships-growth",
    parameters={"countries": ["JPN"]},
    grid={
        "partnership_kinds": [ALL_KINDS, FORCES, NO_DECLARATIONS],
        "count_renewals": [False, True],
        "treatment_year": [2017, 2018],
        "before_years": [8, 5],
        "after_years": [8, 4],
        "against": ["the rate before", "the trend before"],
    },
)
def japan_builds_partnerships(p: AutonomyParameters, *, against: str = "the rate before") -> Judgement:
    """A network that is being built grows faster: new agreements a year after and before, and beyond their trend."""
    rows = counted_ties(load("security_partnerships"), p)
    before, after = windows(p)
    if rows.empty or not len(before) or not len(after):
        return untestable("The list holds no agreements of these years.", "Agreements before and after.")
    sources = sources_of(rows)
    old, new = (int(rows["year"].isin(list(years)).sum()) for years in (before, after))
    numbers = {
        name: result(name, ties / len(years), "agreements a year", sources, n=ties)
        for name, ties, years in (("new", new, after), ("old", old, before))
    }
    more = new / len(after) > old / len(before)
    text = (
        f"In {words.span(after[0], after[-1])} Japan signed {{new:1}} with partners other than the United States, "
        "against {old:1} before"
    )
    found = _ratio(rows, before, after, against, p.confidence)
    if found is None:
        return Judgement(graded(False, more), f"{text}; that is too few to tell how much more often.", numbers)
    ratio, (low, high) = found
    sure = "lies above" if low > 1 else "lies below" if high < 1 else "includes"
    what = "that is" if against == "the rate before" else "against their trend it is"
    return Judgement(
        graded(low > 1, ratio > 1),
        f"{text}; {what} {{ratio:1}} as many, and the interval {sure} one.",
        {"ratio": result("ratio", ratio, "times", sources, (low, high), old + new), **numbers},
    )


def _ratio(
    rows: pd.DataFrame, before: range, after: range, against: str, level: float
) -> tuple[float, tuple[float, float]] | None:
    """New agreements a year against the years before, or against their trend, with an interval; None if too few."""
    counts = rows["year"].value_counts()
    if against == "the trend before":
        found = beyond_trend(counts, before, after, level)
        return (found[0], found[1]) if found else None
    old, new = (int(counts.reindex(list(years), fill_value=0).sum()) for years in (before, after))
    if not old:
        return None
    ratio, interval, _ = rate_ratio(old, len(before), new, len(after), level)
    return (ratio, interval) if interval else None


@claim_test(
    "A05b",
    chapter="autonomy",
    figure="tab-partnerships",
    parameters={"countries": ["JPN"]},
    grid={
        "partnership_kinds": [ALL_KINDS, FORCES, NO_DECLARATIONS],
        "count_renewals": [False, True],
        "agreements": ["all", "since 2017", "to 2019"],
        "rank": [2, 3],
    },
)
def above_all_australia_and_india(p: AutonomyParameters, *, agreements: str = "all", rank: int = 2) -> Judgement:
    """Above all means the most agreements: the rank of the two among all partners, ties shared."""
    run = p.model_copy(update={"end_year": min(p.end_year, 2019)}) if agreements == "to 2019" else p
    rows = counted_ties(load("security_partnerships"), run)
    rows = rows[rows["after"]] if agreements == "since 2017" and len(rows) else rows
    if rows.empty:
        return untestable("The list holds no agreement of these kinds and years.", "Agreements by partner.")
    ties = rows["partner"].value_counts()
    ranks = {partner: int((ties > ties.get(partner, 0)).sum()) + 1 for partner in NAMED}
    high = [place <= rank for place in ranks.values()]
    first = sorted(ties.index[ties == ties.max()])
    sources = sources_of(rows)
    own = int(ties.reindex(list(NAMED)).fillna(0).sum())
    return Judgement(
        graded(all(high), any(high)),
        f"Of {{all}}, {{own}} {'is' if own == 1 else 'are'} with Australia or India, which come in place {{AUS}} and "
        f"{{IND}} among {{partners}}; the most, {{most}}, {'is' if ties.max() == 1 else 'are'} with "
        f"{words.names_in_text(first)}.",
        {
            "share": result("share", 100 * own / len(rows), "%", sources, n=len(rows)),
            "own": result("own", own, "", sources),
            "all": count("all", len(rows), "agreement", sources),
            **{partner: result(partner, place, "", sources) for partner, place in ranks.items()},
            "partners": count("partners", len(ties), "partner", sources),
            "most": result("most", int(ties.max()), "", sources),
        },
    )


# ---------------------------------------------------------------- investment in China's car sector

EVIDENCE: dict[str, tuple[str, str]] = {
    "the sector itself": ("flow_transport_equipment", "balance_of_payments"),
    "all sectors, Chinese count": ("inflow", "chinese_count"),
    "all sectors, Japanese count": ("flow", "balance_of_payments"),
    "capacity planned by one maker": ("capacity_honda", "company"),
    "China’s share of Japan’s stock abroad": ("stock_share", "balance_of_payments"),
}
FIRST_YEAR = 2017


@claim_test(
    "A13",
    chapter="autonomy",
    figure="tab-china-cars",
    parameters={"countries": ["JPN"]},
    grid={"evidence": list(EVIDENCE), "surge_pct": [25.0, 10.0, 15.0, 50.0]},
)
def car_investment_surges(
    p: AutonomyParameters, *, evidence: str = "the sector itself", surge_pct: float = 25.0
) -> Judgement:
    """A surge is a large rise in the sector from one year to the next; others can point to one or speak against."""
    table = load("outward_investment")
    rows = table[(table["country"] == "JPN") & (table["partner"] == "CHN") & (table["year"] <= p.end_year)]
    indicator, basis = EVIDENCE[evidence]
    rows = rows[(rows["indicator"] == indicator) & (rows["basis"] == basis)]
    steps = _steps(rows)
    needs = "Japan’s direct investment in China’s transport equipment industry, year by year, 2015–19."
    if not steps:
        known = rows[rows["year"] > 2019]
        if evidence != "the sector itself" or known.empty:
            return untestable("No two like years of that investment are known.", needs)
        row = known.iloc[0]
        number = result(
            "flow", float(row["value"]), YEN if row["unit"] == "JPY bn" else str(row["unit"]), [str(row["source"])]
        )
        return Judgement(
            "not testable",
            f"Japan’s investment in China’s transport equipment is known for {int(row['year'])} alone, with "
            "{flow:0}, so a surge before cannot be seen.",
            {"flow": number},
            needs=needs,
        )
    year, growth, months, sources = steps[-1]
    when = f"the first {{months}} of {year}" if months < WHOLE_YEAR else str(year)
    what = {
        "all sectors, Chinese count": "By China’s count Japan’s investment in all sectors",
        "all sectors, Japanese count": "By Japan’s count its investment in China in all sectors",
        "capacity planned by one maker": "The capacity that one Japanese car maker planned in China",
        "China’s share of Japan’s stock abroad": "China’s share of Japan’s stock of investment abroad",
    }[evidence]
    verb = "rose by {growth:1}" if growth >= 0 else "changed by {growth:1}"
    return Judgement(
        "partly supported" if growth >= surge_pct else "contradicted" if growth <= 0 else "not testable",
        f"{what} {verb} in {when} on the year before, where {{surge:0}} would be a surge; the sector’s own "
        "investment is not known.",
        {
            "growth": result("growth", growth, "%", sources),
            "surge": Result("surge", surge_pct, "%"),
            "months": count("months", months, "month", sources),
        },
        needs=needs,
    )


WHOLE_YEAR = 12
YEN = "billion yen"


def _steps(rows: pd.DataFrame) -> list[tuple[int, float, int, list[str]]]:
    """Changes between neighbouring years of like points since 2017, to 2019: year, growth in %, months, sources."""
    found = []
    for (_, months), part in rows.groupby(["unit", "months_covered"], sort=True):
        value = part.drop_duplicates("year").set_index("year")["value"].astype(float)
        for year in value.index:
            if FIRST_YEAR <= year <= 2019 and year - 1 in value.index:
                growth = 100 * float(value[year] / value[year - 1] - 1)
                found.append((int(year), growth, int(months), sources_of(part)))
    return sorted(found)
