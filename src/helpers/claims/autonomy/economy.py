"""Claims about trade, agreements, partners and investment beyond the United States."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.north import japan_trade, korea_trade
from helpers.analysis.autonomy.partnerships import NAMED, counted_ties
from helpers.analysis.autonomy.trade_cover import counted_agreements, gains_of, steady_flows
from helpers.analysis.results import Result, sources_of
from helpers.claims.judgement import Judgement, all_sources, count, graded, not_yet, result, untestable
from helpers.claims.register import Choices, claim_test
from helpers.data import load
from helpers.wording import words

# ---------------------------------------------------------------- Russia

PRINTED = pd.Timestamp(2019, 10, 1)
"""Day from which the article is dated."""
BEFORE, AFTER = (2012, 2016), (2017, 2019)
"""Years before the policy of 2017, and from it to the article."""


@claim_test(
    "A02",
    chapter="autonomy",
    figure="tab-northern-policy",
    parameters={"countries": ["KOR"]},
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    reading={
        "followed_to": [
            ("the article", "what it could know"),
            ("the latest step", "as long as steps were found"),
        ],
        "years_of_deeds": [(2, "an effort is kept up for more than a year"), (1, "a deed is an effort")],
    },
    differs="The chapter measures the trade that came of it; the claim is that Seoul tried, which its own steps show.",
)
def korea_tries_for_ties_with_russia(
    p: AutonomyParameters, *, followed_to: str = "the article", years_of_deeds: int = 2
) -> Judgement:
    """An effort shows in steps that were taken, and in how long; trade says what came of it and decides nothing."""
    steps = load("diplomatic_steps").query("topic == 'northern_policy' and country == 'KOR'")
    own = steps[
        steps["actor"].isin(["government", "head of government"]) & ~steps["stance"].isin(["status", "setback"])
    ]
    own = own[own["date"].dt.year <= p.end_year]
    own = own[own["date"] < PRINTED] if followed_to == "the article" else own
    deeds = own[own["stance"] == "deed"]
    if own.empty:
        return untestable("No step of the policy is in the list.", "Dated steps of the policy.")
    sources = all_sources(own)
    numbers = {
        "deeds": count("deeds", len(deeds), "deed", sources),
        "words": count("words", len(own) - len(deeds), "statement", sources),
        "first": result("first", own["date"].min(), "date", sources),
        "last": result("last", own["date"].max(), "date", sources),
    }
    growth = {name: _growth(rows) for name, rows in (("korea", korea_trade(p)), ("japan", japan_trade(p)))}
    numbers |= {name: result(name, found, "%", sources) for name, found in growth.items() if found is not None}
    came = (
        f"; its trade with Russia of {words.span(*AFTER)} was {{korea:+0}} from that of {words.span(*BEFORE)}, Japan’s "
        "{japan:+0}"
        if {"korea", "japan"} <= set(numbers)
        else ""
    )
    return Judgement(
        graded(deeds["date"].dt.year.nunique() >= years_of_deeds, bool(own["stance"].isin(["deed", "opening"]).any())),
        f"From {{first}} to {{last}} the list has {{deeds}} and {{words}} of Korea for the policy{came}.",
        numbers,
    )


def _growth(rows: pd.DataFrame) -> float | None:
    """Change of the mean of the years after from that of the years before, in %; of the years that are known."""
    value = rows.set_index("year")["total_usd_bn"].sort_index()
    old, new = value.loc[slice(*BEFORE)], value.loc[slice(*AFTER)]
    return float(100 * (new.mean() / old.mean() - 1)) if len(old) and len(new) else None


# ---------------------------------------------------------------- agreements on trade

WITHOUT_US = ["cptpp", "eu_japan", "rcep"]
JUDGED = {"latest year": 2026, "2019": 2019, "2022": 2022}
TEN = 10
"""Signatories of the Pacific agreement beside Japan."""


@claim_test(
    "A03a",
    chapter="autonomy",
    figure="tab-trade-cover",
    can_be=("supported", "partly supported", "contradicted", "open"),
    reading={
        "judged_in": [
            ("latest year", "whether it came to an end in force"),
            ("2019", "what was in force in the year of the article"),
            ("2022", "three years later"),
        ],
        "least_partners": [(TEN, "all others that signed"), (6, "as many as the Pacific agreement needs to begin")],
    },
    differs="The chapter measures how much trade the agreements cover; the claim is that they were made.",
)
def japan_concludes_agreements(
    p: AutonomyParameters, *, judged_in: str = "latest year", least_partners: int = TEN
) -> Judgement:
    """Agreements concluded or negotiated show when they come into force: the three, and for how many partners."""
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
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "cover_day": [
            ("mid_year", "a year counts if most of it was covered"),
            ("first_day", "only whole years count"),
            ("last_day", "a year counts as soon as the agreement is there"),
        ],
        "agreements_left_out": [
            ([], "all new agreements"),
            (["rcep"], "without the regional one, which China and not Japan led to its end"),
        ],
    },
    reading={
        "needed_pp": [(10.0, "a tenth of trade can offset something"), (5.0, "less is enough to be seen")],
        "motive": [
            ("talks began under the new policy", "what is meant as an answer begins after what it answers"),
            ("not asked", "an older plan can be finished as an answer"),
        ],
    },
    same_as="trade_cover.new.points",
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
        f"Agreements that came into force after {base} covered {{points:1}} of Japan’s trade in {last}; {{early:0}} of "
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


KINDS = [
    (ALL_KINDS, "every kind of agreement on security"),
    (FORCES, "what lets forces visit, supply and inform each other"),
    (NO_DECLARATIONS, "what binds, without declarations"),
]
PARTNERS: dict[str, Any] = {
    "chapter": "autonomy",
    "parameters": {"countries": ["JPN"]},
    "can_be": ("supported", "partly supported", "contradicted", "not testable"),
}
TO: Choices = {
    "judged_in": [(2019, "the year of the article"), (2026, "as far as the list goes")],
}
RECENT_YEARS = 5
"""Years up to the judgement in which an agreement shows that the network is still being built."""


def _ties(p: AutonomyParameters, judged_in: int) -> tuple[pd.DataFrame, int]:
    """Agreements up to the end of a year, and that year."""
    last = min(judged_in, p.end_year)
    return counted_ties(load("security_partnerships"), p.model_copy(update={"end_year": last})), last


@claim_test(
    "A05a",
    figure="fig-partnerships",
    analysis={"partnership_kinds": KINDS},
    reading={
        **TO,
        "least_partners": [(3, "fewer would be single ties"), (6, "half a dozen")],
    },
    differs="The chapter counts agreements to the end of the list; the claim is about those of the time.",
    **PARTNERS,
)
def japan_builds_partnerships(p: AutonomyParameters, *, judged_in: int = 2019, least_partners: int = 3) -> Judgement:
    """A network that is being built: several partners beyond the United States, and new agreements of late."""
    rows, last = _ties(p, judged_in)
    if rows.empty:
        return untestable("The list holds no agreement of these kinds and years.", "Agreements by partner.")
    late = rows[rows["year"] > last - RECENT_YEARS]
    partners = int(rows["partner"].nunique())
    sources = sources_of(rows)
    return Judgement(
        graded(partners >= least_partners and len(late) > 0, partners >= least_partners or len(late) > 0),
        f"By the end of {last} Japan had {{all}} on security with {{partners}} other than the United States, {{late}} "
        f"of them signed in the last {words.count(RECENT_YEARS)} years.",
        {
            "partners": count("partners", partners, "partner", sources),
            "all": count("all", len(rows), "agreement", sources),
            "late": result("late", len(late), "", sources, n=len(rows)),
        },
    )


@claim_test(
    "A05b",
    figure="tab-partnerships",
    analysis={"partnership_kinds": KINDS},
    reading={**TO, "others": [(1, "“other countries” are at least one"), (3, "several others")]},
    differs="The chapter counts agreements to the end of the list; the claim is about those of the time.",
    **PARTNERS,
)
def with_australia_india_and_others(p: AutonomyParameters, *, judged_in: int = 2019, others: int = 1) -> Judgement:
    """The partners named must be among those with an agreement, and others too; no rank is claimed."""
    rows, last = _ties(p, judged_in)
    if rows.empty:
        return untestable("The list holds no agreement of these kinds and years.", "Agreements by partner.")
    ties = rows["partner"].value_counts()
    named = [int(ties.get(partner, 0)) for partner in NAMED]
    more = int((~ties.index.isin(NAMED)).sum())
    sources = sources_of(rows)
    return Judgement(
        graded(all(named) and more >= others, any(named)),
        f"By {last} Japan had {{AUS}} on security with Australia, {{IND}} with India, and {{rest}} with {{more}}.",
        {
            "own": result("own", sum(named), f"of {len(rows)} agreements", sources, n=len(rows)),
            "AUS": count("AUS", named[0], "agreement", sources),
            "IND": result("IND", named[1], "", sources),
            "more": count("more", more, "other partner", sources),
            "rest": result("rest", len(rows) - sum(named), "", sources),
        },
    )


# ---------------------------------------------------------------- investment in China's car sector

EVIDENCE: dict[str, tuple[str, str]] = {
    "the sector itself": ("flow_transport_equipment", "balance_of_payments"),
    "all sectors, Chinese count": ("inflow", "chinese_count"),
    "all sectors, Japanese count": ("flow", "balance_of_payments"),
    "capacity planned by one maker": ("capacity_honda", "company"),
}
FIRST_YEAR = 2017


@claim_test(
    "A13",
    chapter="autonomy",
    figure="tab-china-cars",
    parameters={"countries": ["JPN"]},
    can_be=("partly supported", "contradicted", "undecided", "not testable"),
    analysis={
        "evidence": [
            ("the sector itself", "what the claim is about"),
            ("all sectors, Chinese count", "the sector is the largest part of it, by the receiving side"),
            ("all sectors, Japanese count", "the same by the sending side"),
            ("capacity planned by one maker", "what one large maker meant to add"),
        ]
    },
    reading={"surge_pct": [(25.0, "a quarter more within a year"), (10.0, "a tenth more within a year")]},
    differs="The chapter shows several pointers side by side; the claim is about one sector that no series shows.",
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
        if evidence != "the sector itself":
            return untestable("No two like years of that investment are known.", needs)
        return _pointers(table[table["year"] <= p.end_year], needs)
    year, growth, months, sources = steps[-1]
    when = f"the first {{months}} of {year}" if months < WHOLE_YEAR else str(year)
    what = {
        "all sectors, Chinese count": "By China’s count Japan’s investment in all sectors",
        "all sectors, Japanese count": "By Japan’s count its investment in China in all sectors",
        "capacity planned by one maker": "The capacity that one Japanese car maker planned in China",
    }[evidence]
    verb = "rose by {growth:1}" if growth >= 0 else "changed by {growth:1}"
    return Judgement(
        "partly supported" if growth >= surge_pct else "contradicted" if growth <= 0 else "undecided",
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
POINTERS = {
    "jpn_chn_capacity_honda_company_2018": ("from", "million cars"),
    "jpn_chn_capacity_honda_company_2019": ("to", "million cars"),
    "jpn_chn_plant_plan_nissan_company_2018": ("nissan", YEN),
    "jpn_chn_inflow_chinese_count_2017": ("inflow_before", "billion dollars"),
    "jpn_chn_inflow_chinese_count_2018": ("inflow", "billion dollars"),
    "jpn_chn_stock_share_balance_of_payments_2015": ("share_before", "%"),
    "jpn_chn_stock_share_balance_of_payments_2017": ("share", "%"),
}
"""Rows that point to a surge or against one, with the name and unit of each in the sentence."""


def _pointers(table: pd.DataFrame, needs: str) -> Judgement:
    """What makers planned and what all sectors did: they point both ways, and none is the sector’s own investment."""
    rows = table.set_index("id").reindex([*POINTERS]).dropna(subset="value")
    if len(rows) < len(POINTERS):
        return untestable("No two like years of that investment are known.", needs)
    numbers = {}
    for (name, unit), (_, row) in zip(POINTERS.values(), rows.iterrows(), strict=True):
        numbers[name] = result(name, float(row["value"]), unit, [str(row["source"])])
        numbers[f"{name}_year"] = result(f"{name}_year", int(row["year"]), "year")
    return Judgement(
        "undecided",
        "No series of Japan’s investment in China’s car sector in those years was found, and what was found points "
        "both ways: Honda planned to raise its capacity there from {from:2} in {from_year} to {to:2} in {to_year} and "
        "Nissan to invest {nissan:0}, and by China’s count Japan’s investment in all sectors went from "
        "{inflow_before:2} in {inflow_before_year} to {inflow:2} in {inflow_year}, but China’s share of the stock that "
        "Japan holds abroad went from {share_before:1} in {share_before_year} to {share:1} in {share_year}.",
        numbers,
        needs=needs,
    )


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
