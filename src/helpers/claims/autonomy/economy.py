"""Claims about trade, agreements, partners and investment beyond the United States."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.partnerships import FIRST_YEAR as LIST_BEGINS
from helpers.analysis.autonomy.partnerships import NAMED, counted_ties
from helpers.analysis.autonomy.trade_cover import counted_agreements, gains_of, steady_flows
from helpers.analysis.horizon import THIS_YEAR
from helpers.analysis.results import Result, sources_of
from helpers.claims.autonomy.common import PRINTED
from helpers.claims.judgement import Judgement, all_sources, count, graded, not_yet, result, untestable
from helpers.claims.register import Choices, claim_test
from helpers.data import load
from helpers.wording import words

# ---------------------------------------------------------------- Russia


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
    """An effort shows in steps that were taken, and in how long, not in the trade that came of it."""
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
    named = f" ({'; '.join(name[0].lower() + name[1:] for name in deeds['short_name'])})" if len(deeds) else ""
    numbers = {
        "deeds": count("deeds", len(deeds), "deed", sources),
        "words": count("words", len(own) - len(deeds), "statement", sources),
        "first": result("first", own["date"].min(), "date", sources),
        "last": result("last", own["date"].max(), "date", sources),
    }
    return Judgement(
        graded(deeds["date"].dt.year.nunique() >= years_of_deeds, bool(own["stance"].isin(["deed", "opening"]).any())),
        f"From {{first}} to {{last}} the list has {{deeds}} of Korea for the policy{named} and {{words}}.",
        numbers,
    )


# ---------------------------------------------------------------- agreements on trade

SIX = 6
"""Partners with which the Pacific agreement can begin."""
TEN = 10
"""Partners with which, by the article, it was signed."""
IN_FORCE = {"cptpp": SIX, "eu_japan": 1, "rcep": SIX}
"""Partners from which on an agreement counts as in force."""
NAMES = {
    "cptpp": "the Pacific agreement with {cptpp}",
    "eu_japan": "the one with the European Union",
    "rcep": "the regional one with {rcep}",
}


@claim_test(
    "A03a",
    chapter="autonomy",
    figure="tab-trade-cover",
    can_be=("supported", "partly supported", "contradicted", "open"),
    reading={
        "judged_by": [
            ("the article", "what it says had been signed and was being negotiated"),
            ("in force by now", "whether each came to its end"),
        ],
    },
    differs="The chapter measures how much trade the agreements cover; the claim is that they were made.",
)
def japan_concludes_agreements(p: AutonomyParameters, *, judged_by: str = "the article") -> Judgement:
    """Two agreements signed and one under negotiation when the article came out; or all three in force since."""
    table = load("trade_agreements")
    rows = table[(table["party"] == "JPN") & table["agreement"].isin(IN_FORCE)]
    known = rows["signed" if judged_by == "the article" else "in_force"]  # signed by then, whenever it came into force
    rows = rows[known.dt.year <= p.end_year]
    if judged_by == "the article":
        rows = rows[rows["signed"] < PRINTED]
    if rows.empty:
        return not_yet("None of the three agreements was in the list.", "2019-02-01")
    partners = rows.groupby("agreement")["partner"].nunique().reindex(list(IN_FORCE), fill_value=0)
    there = {name: bool(partners[name] >= least) for name, least in IN_FORCE.items()}
    found = words.join([text for name, text in NAMES.items() if partners[name]])
    talks = load("trade_talks").query("talks == 'rcep'")
    talks = talks[talks["date"].between(PRINTED - pd.DateOffset(years=1), PRINTED)]
    sources = all_sources(rows, talks)
    numbers = {name: count(name, int(partners[name]), "partner", sources) for name in ("cptpp", "rcep")}
    text = f"By now Japan has {found} in force."
    if judged_by == "the article":
        led = _led(p)
        there |= {"cptpp": bool(partners["cptpp"] >= TEN), "rcep": len(talks) > 0, "led": bool(len(led))}
        went = "had {round}" if len(talks) else "have no round in the list"
        text = (
            f"By the article Japan had signed {found}; the talks on the regional one {went} in the year before"
            f"{REVIVED if len(led) else '. That it led the first was not found'}."
        )
        numbers |= {"led": result("led", led["date"].min(), "date", all_sources(led))} if len(led) else {}
        numbers["round"] = count("round", _rounds(talks), "round", sources)
    return Judgement(
        graded(all(there.values()), any(there.values())),
        text,
        {"all": result("all", sum(there.values()), f"of {len(there)} parts", sources), **numbers},
    )


REVIVED = ". Under Japan’s lead ministers revived the Pacific agreement on {led}"


def _led(p: AutonomyParameters) -> pd.DataFrame:
    """Accounts by which Japan led the Pacific agreement’s revival."""
    rows = load("statements_checked").query("statement == 'offset' and part.str.startswith('led') and says == 'yes'")
    return rows[rows["date"].dt.year <= p.end_year]


def _rounds(talks: pd.DataFrame) -> int:
    """Rounds from the first to the last that was read, those between them with them."""
    return int(talks["round"].max() - talks["round"].min()) + 1 if len(talks) else 0


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
        "shown_by": [
            ("what was declared and done", "an intention shows in what is said and in steps that follow it"),
            ("what was declared and when talks began", "an answer is meant as one and begun after what it answers"),
        ],
    },
    differs="The chapter measures how much trade the agreements cover; the claim is about what they were meant for.",
)
def agreements_offset_protection(p: AutonomyParameters, *, shown_by: str = "what was declared and done") -> Judgement:
    """What a government intends shows in what it declares and does, more strictly in when it began to do so."""
    rows = load("statements_checked").query("statement == 'offset'")
    rows = rows[rows["date"].dt.year <= p.end_year]
    aimed = rows["part"].str.startswith("aimed")
    said, named = rows[rows["part"].str.startswith("meant")], bool((rows.loc[aimed, "says"] == "yes").any())
    if said.empty:
        return not_yet("The list has no such agreement.", "2018-07-17")
    led = _led(p)
    declared, acted = bool((said["says"] == "yes").any()), len(led) > 0
    share, sources = _older_talks(p)
    begun = share is not None and share < HALF
    done = acted if shown_by == "what was declared and done" else begun
    whose = "naming" if named else "but did not name"
    first = (
        f"On {{day}} Japan’s prime minister set the agreement with the European Union against protection, {whose} "
        "the United States"
        if declared
        else "No declaration against protection is listed"
    )
    revived = REVIVED if acted else ""
    told = ". Talks on {early:0} of the trade newly covered are older" if share else ""
    numbers = {"day": result("day", said["date"].min(), "date", all_sources(said))}
    numbers |= {"led": result("led", led["date"].min(), "date", all_sources(led))} if acted else {}
    numbers |= {"early": result("early", share, "%", sources)} if share else {}
    return Judgement(graded(declared and named and done, declared or done), f"{first}{revived}{told}.", numbers)


def _older_talks(p: AutonomyParameters) -> tuple[float | None, list[str]]:
    """Share of the trade newly covered that is under agreements whose talks are older than the treatment year."""
    flows = steady_flows(load("japan_trade_by_partner"))
    flows = flows[flows["year"].between(p.start_year, p.end_year)]
    agreements = load("trade_agreements")
    counted = counted_agreements(agreements.query("party == 'JPN' and scope != 'services'"), p)
    base, last = p.treatment_year - 1, int(flows["year"].max()) if len(flows) else 0
    if base not in set(flows["year"]) or last <= base:
        return None, []
    gains = gains_of(flows, counted, base, last, p)
    if gains.empty or not float(gains["points"].sum()):
        return None, []
    early = gains["talks_before"].fillna(False).astype(bool)
    share = 100 * float(gains.loc[early, "points"].sum() / gains["points"].sum())
    return share, all_sources(counted[counted["agreement"].isin(gains["agreement"])])


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
    "judged_in": [(2019, "the year of the article"), (THIS_YEAR, "as far as the list goes")],
}
RECENT_YEARS = 5
"""Years up to the judgement in which an agreement shows that the network is still being built."""


def _ties(p: AutonomyParameters, judged_in: int) -> tuple[pd.DataFrame, int]:
    """Agreements up to the end of a year, and that year."""
    last = min(judged_in, p.end_year)
    whole = {"start_year": min(p.start_year, LIST_BEGINS), "end_year": last}  # what was signed before holds too
    return counted_ties(load("security_partnerships"), p.model_copy(update=whole)), last


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
        f"To the end of {last} the list holds {{all}} of Japan’s on security, renewals not counted, with {{partners}} "
        f"other than the United States; {{late}} were signed in the last {words.count(RECENT_YEARS)} years.",
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
    steps = _latest_steps(p, last)
    developed = all(steps.get(partner, 0) > last - RECENT_YEARS for partner in NAMED)
    sources = sources_of(rows)
    return Judgement(
        graded(all(named) and developed and more >= others, any(named)),
        f"By {last} the list holds {{AUS}} of Japan’s on security with Australia, {{IND}} with India, and {{rest}} "
        f"with {{more}}{_stepped(steps)}.",
        {
            "own": result("own", sum(named), f"of {len(rows)} agreements", sources, n=len(rows)),
            "AUS": count("AUS", named[0], "agreement", sources),
            "IND": result("IND", named[1], "", sources),
            "more": count("more", more, "other partner", sources),
            "rest": result("rest", len(rows) - sum(named), "", sources),
            **{
                f"{partner}_step": result(f"{partner}_step", int(year), "year", sources)
                for partner, year in steps.items()
            },
        },
    )


def _latest_steps(p: AutonomyParameters, last: int) -> pd.Series:
    """Year of the latest agreement, new or renewed, with each partner that the article names."""
    rows = load("security_partnerships")
    rows = rows[(rows["country"] == "JPN") & rows["partner"].isin(NAMED) & rows["kind"].isin(p.partnership_kinds)]
    rows = rows[rows["signed"].dt.year <= last]
    return rows.groupby("partner")["signed"].max().dt.year


_COUNTRY = {"AUS": "Australia", "IND": "India"}


def _stepped(steps: pd.Series) -> str:
    """The latest steps in words."""
    told = [f"with {_COUNTRY[partner]} in {{{partner}_step}}" for partner in steps.index]
    return f"; the latest, new or renewed, came {words.join(told)}" if told else ""


# ---------------------------------------------------------------- investment in China's car sector

FIRST_YEAR = 2017


@claim_test(
    "A13",
    chapter="autonomy",
    figure="tab-china-cars",
    parameters={"countries": ["JPN"]},
    can_be=("supported", "contradicted", "undecided", "not testable"),
    reading={"surge_pct": [(25.0, "a quarter more within a year"), (10.0, "a tenth more within a year")]},
    differs="The chapter shows several pointers side by side; the claim is about one sector, whose sums were not read.",
)
def car_investment_surges(p: AutonomyParameters, *, surge_pct: float = 25.0) -> Judgement:
    """A surge is a large rise of the sector’s sums; plans of single makers and other sectors’ sums show none."""
    table = load("outward_investment")
    rows = table[(table["country"] == "JPN") & (table["partner"] == "CHN") & (table["year"] <= p.end_year)]
    steps = _steps(rows[rows["indicator"] == "flow_transport_equipment"])
    if not steps:
        return _without_sums(p, _steps(rows[rows["indicator"] == "inflow"]))
    year, growth, _, sources = steps[-1]
    return Judgement(
        graded(growth >= surge_pct) if growth >= surge_pct or growth <= 0 else "undecided",
        f"Japan’s investment in China’s car sector changed by {{growth:+0}} in {year}; {{surge:0}} would be a surge.",
        {"growth": result("growth", growth, "%", sources), "surge": Result("surge", surge_pct, "%")},
        needs=SECTOR,
    )


SECTOR = "Japan’s direct investment in China’s transport equipment industry, year by year, 2015–19 (Bank of Japan)."


def _without_sums(p: AutonomyParameters, others: list[tuple[int, float, int, list[str]]]) -> Judgement:
    """What is reported of cars without sums, and what all sectors did; neither shows how much the sector’s own grew."""
    told = load("statements_checked").query("statement == 'car_investment'")
    told = told[told["date"].dt.year <= p.end_year]
    rows, series = told[told["says"] == "yes"], told[told["says"] == "silent"]
    if rows.empty:
        return untestable("No two like years of that investment were read.", SECTOR)
    numbers = {"reports": result("reports", len(rows), "", all_sources(told), n=len(rows))}
    beside, published = "", f", {words.join(series['finding'])}," if len(series) else ""
    if others:
        year, growth, _, sources = others[-1]
        numbers["growth"] = result("growth", growth, "%", sources)
        beside = f" By China’s count investment in all sectors changed by {{growth:+0}} in {year}."
    return Judgement(
        "undecided",
        f"Japan’s trade organisation reported {words.join(rows['finding'])}, without sums.{beside} Sums by industry"
        f"{published} were not found.",
        numbers,
        needs=SECTOR,
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
