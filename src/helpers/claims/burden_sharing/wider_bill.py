"""Claims about the wider bill: indirect support, base projects and arms."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.arms_imports import deliveries, us_share
from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.support import rates
from helpers.analysis.burden_sharing.wider_bill import ACCOUNTS, components
from helpers.analysis.results import Result, sources_of
from helpers.claims.burden_sharing.paid import claimed, paid
from helpers.claims.judgement import Judgement, Verdict, graded, untestable
from helpers.claims.register import claim_test
from helpers.data import load, shared
from helpers.data.rows import ids
from helpers.wording import words


@claim_test(
    "B07",
    chapter="burden-sharing",
    figure="fig-wider-components",
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    parameters={"hosts": ["KOR"]},
    analysis={
        "estimate": [
            ("defence_institute", "the count that matches the claim’s figure"),
            ("defence_ministry", "the ministry’s own total"),
        ]
    },
    reading={"tolerance_pct": [(10.0, "“nearly”"), (5.0, "closer than that")]},
    same_as="wider.total.usd_bn.KOR.defence_institute.direct_and_indirect",
)
def support_of_2015(
    p: BurdenSharingParameters, *, estimate: str = "defence_institute", tolerance_pct: float = 10.0
) -> Judgement:
    """The claim counts the moving of bases, so the total that holds it decides; what recurs of it stands beside it."""
    said = claimed(5.0, "USD bn")
    section = components(p)
    if section.missing:
        return untestable("No sum of Korea’s support was read.", "Korea’s direct and indirect support in 2015.")
    sums = section.totals.query("level == 'direct_and_indirect' and year == 2015").set_index("estimate")
    if estimate not in sums.index:
        return untestable("That sum of Korea’s support was not read.", "Korea’s direct and indirect support in 2015.")
    usd_bn, sources = sums["usd_bn"].astype(float), tuple(sources_of(sums.loc[[estimate]]))
    off = 100 * (float(usd_bn[estimate]) / float(said.value) - 1)
    numbers = {
        "whole": Result("whole", float(usd_bn[estimate]), "USD bn", n=1, sources=sources),
        "off": Result("off", abs(off), "%", sources=sources),
        "claimed": said,
    }
    tail, own = "", estimate == "defence_ministry"
    if not own and (recurs := _recurring_usd_bn()) is not None:
        numbers["recurs"] = recurs
        tail = " Of that {recurs:2} recurs; the rest, such as the move of bases, is one-off."
    if (other := "defence_institute" if own else "defence_ministry") in sums.index:
        theirs = tuple(sources_of(sums.loc[[other]]))
        numbers["other"] = Result("other", float(usd_bn[other]), "USD bn", sources=theirs)
        tail += f" {'A study for it has' if own else 'The ministry’s own count is'} {{other:2}}."
    return Judgement(
        graded(abs(off) <= tolerance_pct, abs(off) <= 2 * tolerance_pct),
        f"Korea’s direct and indirect support in 2015 was {{whole:2}} by {_BY[estimate]}, {{off:1}} "
        f"{'short of' if off < 0 else 'above'} {{claimed:0}}.{tail}",
        numbers,
    )


_BY = {
    "defence_institute": "a study for its defence ministry",
    "defence_ministry": "the count of its defence ministry itself",
}


def _recurring_usd_bn() -> Result | None:
    """The part of the study’s total that comes back each year."""
    rows = load("korea_support_estimates").query("estimate == 'defence_institute' and component == 'recurring'")
    if rows.empty:
        return None
    usd_bn = float(rows["krw_bn"].iloc[0]) / float(rates("KOR")[int(rows["year"].iloc[0])])
    return Result("recurs", usd_bn, "USD bn", sources=tuple(sources_of(rows)))


@claim_test(
    "B20",
    chapter="burden-sharing",
    figure="fig-wider-components",
    parameters={"hosts": ["KOR"]},
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis={
        "estimate": [
            ("defence_ministry", "the ministry’s own total"),
            ("press_2018", "the newest year"),
            ("defence_institute", "with one-off items"),
            ("audit_office", "the other side’s count"),
        ],
        "support_definition": [
            ("direct_and_indirect", "the claim counts both"),
            ("direct", "rent and pay forgone are no payments"),
        ],
        "relocation": [("counted", "the claim names the moving of bases"), ("left_out", "it does not come back")],
    },
    reading={"much_more": [(1.5, "half as much again"), (1.25, "a quarter"), (2.0, "twice")]},
    differs="A ratio of two results of the chapter.",
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
    if p.support_definition == "cost_sharing":
        alone = "Counted as cost sharing alone, Korea’s support is its payment under the agreement itself."
        return untestable(alone, "A count of support beyond that payment.")
    found = _support_krw_bn(p, estimate, relocation)
    if found is None:
        return untestable("That sum of Korea’s support was not read.", "Korea’s support beside the agreed payment.")
    support, agreed, years, sources = found
    ratio = support / agreed
    works = _MOVING.get(estimate, "the moving of bases")
    moved = "" if relocation == "counted" else f", {works} left out,"
    rest = _support_krw_bn(p, estimate, "left_out") if relocation == "counted" else None
    numbers = {"ratio": Result("ratio", ratio, "times", sources=sources)}
    tail = ""
    if rest is not None and rest[0] < support:
        numbers["rest"] = Result("rest", rest[0] / agreed, "times", sources=sources)
        tail = f", and {{rest:2}} it without {works}"
    direct = _support_krw_bn(p.model_copy(update={"support_definition": "direct"}), estimate, relocation)
    if direct is not None and direct[0] < support:
        numbers["forgone"] = Result("forgone", 100 * (1 - direct[0] / support), "%", sources=sources)
        tail += ". Of the support {forgone:0} was indirect: not paid but forgone"
    kind = "direct and indirect" if p.support_definition == "direct_and_indirect" else "direct"
    return Judgement(
        graded(ratio >= much_more, ratio > 1),
        f"By the figures of {_WHOSE[estimate]} Korea’s {kind} support in {years}{moved} was {{ratio:2}} "
        f"its payment under the agreement{tail}.",
        numbers,
    )


_WHOSE = {
    "defence_ministry": "Korea’s defence ministry",
    "press_2018": "the Korean press",
    "defence_institute": "a Korean defence institute",
    "audit_office": "the US audit office",
}


_MOVING = {"defence_ministry": "works around camps"}
"""What an estimate calls the works that do not last, where it has no item for the moving of bases itself."""


@shared
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
        years = payment[payment.index.isin(range(2016, 2020))]
        turned = load("exchange_rates_annual").query("country == 'KOR' and 2016 <= year <= 2019")
        agreed, sources = float(years["usd_bn"].sum()), tuple(sources_of(costs, years, turned))
        return float(parts["direct_support"]) - moving, agreed, "2016–19", sources
    section = components(p)
    if section.missing:
        return None
    sums = section.totals.query("estimate == @estimate and level == @p.support_definition")
    if sums.empty:
        return None
    row = sums.iloc[0]
    support = float(row["lcu_bn"]) - (_moving_krw_bn(estimate) if relocation == "left_out" else 0.0)
    agreed = payment[payment.index == row["year"]]
    sources = tuple(ids([row["source"], *sources_of(agreed)]))
    return support, float(agreed["lcu_bn"].iloc[0]), str(row["year"]), sources


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
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis={
        "figure": [
            ("median", "the middle of what is published"),
            ("lowest", "the lowest"),
            ("highest", "the highest"),
            ("in won", "the one figure in won, at the rate of its year"),
        ],
    },
    reading={"tolerance_pct": [(5.0, "the figures differ by as much"), (1.0, "the printed digit")]},
    same_as="projects.humphreys.cost",
)
def cost_of_camp_humphreys(
    p: BurdenSharingParameters, *, figure: str = "median", tolerance_pct: float = 5.0
) -> Judgement:
    """The published figures of the cost in dollars, as the claim gives it; one in won stands beside them."""
    said = claimed(10.8, "USD bn")
    every = _camp()
    rows, won = every[every["unit"] == "USD bn"], every[every["unit"] == "KRW bn"]
    if rows.empty or (figure == "in won" and won.empty):
        return untestable("No such figure of the cost was read.", "A figure of the cost of the base.")
    values = rows["amount_low"].astype(float)
    turned = won["amount_low"] / rates("KOR").reindex(won["as_of"].str[:4].astype(int)).to_numpy()
    by_name = {"lowest": values.min(), "highest": values.max(), "in won": turned.max()}
    cost = float(by_name.get(figure, values.median()))
    off = 100 * abs(cost / float(said.value) - 1)
    within = len(values) > 1 and figure != "in won"
    ends, spans = ((float(values.min()), float(values.max())), ACCOUNTS) if within else (None, "")
    sources = tuple(sources_of(rows))
    tail, beside = "", {}
    if len(won):
        beside = {"turned": Result("turned", float(turned.max()), "USD bn", sources=tuple(sources_of(won)))}
        tail = "; one in won comes to {turned:1} at the rate of its year"
    return Judgement(
        graded(off <= tolerance_pct, off <= 2 * tolerance_pct),
        f"{{n}} in dollars put the cost of the base at {{low:1}} to {{high:1}}, the {_FIGURES[figure]} at {{cost:1}}"
        f"{tail}. The claim says {{claimed:1}}.",
        {
            "cost": Result("cost", cost, "USD bn", ends, len(values), sources, design=spans),
            "low": Result("low", float(values.min()), "USD bn", sources=sources),
            "high": Result("high", float(values.max()), "USD bn", sources=sources),
            "n": Result("n", len(values), "figures"),
            "claimed": said,
            **beside,
        },
    )


_FIGURES = {"median": "middle one", "lowest": "lowest", "highest": "highest", "in won": "one in won"}


def _camp() -> pd.DataFrame:
    return load("base_projects").query("project == 'camp_humphreys' and item == 'total_cost'")


@claim_test(
    "B08b",
    chapter="burden-sharing",
    figure="tab-projects",
    can_be=("supported", "contradicted", "undecided", "not testable"),
    parameters={"hosts": ["KOR"]},
    reading={
        "tolerance_pp": [(0.5, "shares are printed whole"), (5.0, "“about”")],
        "payment": [
            ("Korea’s", "so in the count in dollars that the paper prints with the share"),
            ("either", "the paper does not say whose money that was, and both counts are published"),
            ("US", "the paper gives the base as an example of what goes beyond the payment"),
        ],
    },
    differs="The chapter gives every published share; a quoted figure is held to the count from which it came.",
)
def koreas_share_of_camp_humphreys(
    p: BurdenSharingParameters, *, tolerance_pp: float = 0.5, payment: str = "Korea’s"
) -> Judgement:
    """The share by the counts of the kind from which the paper's came; one of the other kind stands beside them.

    They part by whose money the cost-sharing payment spent there is. Whether Korea pays much beyond that payment, for
    which the paper gives the base as an example, is a claim of its own.
    """
    rows = _camp().dropna(subset=["host_share_pct"])
    as_us = rows["id"] == PAYMENT_AS_US
    chosen = rows if payment == "either" else rows[as_us if payment == "US" else ~as_us]
    if chosen.empty:
        return untestable("No share of the cost was read.", "Korea’s share of the cost of the base.")
    shares = chosen["host_share_pct"].astype(float)
    reached = shares >= 90 - tolerance_pp
    ends = (float(shares.min()), float(shares.max())) if len(shares) > 1 else None
    numbers = {
        "middle": Result(
            "middle", float(shares.median()), "%", ends, len(shares), tuple(sources_of(chosen)), design=ACCOUNTS
        )
    }
    told: list[str] = []
    for name, part in (("own", rows[~as_us]), ("us", rows[as_us])):
        if len(part):
            values, sources = part["host_share_pct"].astype(float), tuple(sources_of(part))
            numbers |= {
                f"{name}_{end}": Result(f"{name}_{end}", float(value), "%", sources=sources)
                for end, value in (("low", values.min()), ("high", values.max()))
            }
            size = f"{{{name}_low:0}}" + (f" to {{{name}_high:0}}" if values.min() < values.max() else "")
            told.append(_SHARES[name].format(size=size))
    verdict: Verdict = "supported" if reached.all() else "undecided" if reached.any() else "contradicted"
    which = ", without saying which it means" if payment == "either" and verdict == "undecided" else ""
    return Judgement(
        verdict,
        f"Korea’s share in the cost of the base is {'; it is '.join(told)}. "
        f"The claim says more than {{claimed:0}}{which}.",
        {**numbers, "claimed": claimed(90.0, "%")},
    )


_SHARES = {
    "own": "{size} by the counts in dollars, of which the paper prints one, with what its cost-sharing payment "
    "financed there",
    "us": "{size} of another total, in won, if that money counts as US",
}
PAYMENT_AS_US = "humphreys_2017_won"
"""The row that counts as US money what Korea's cost-sharing payment financed at the base."""


@claim_test(
    "B24",
    chapter="burden-sharing",
    figure="tab-projects",
    can_be=("supported", "contradicted", "undecided", "not testable"),
    parameters={"hosts": ["KOR"]},
    reading={
        "by": [
            ("area in Korea", "the paper’s words in their order: of the bases built there"),
            ("area abroad", "it is often called the largest overseas of all, and the words can mean that"),
            ("people", "a base can be large by who lives and works there"),
        ],
    },
    differs="The chapter shows what bases cost, not how large they are.",
)
def largest_base_overseas(p: BurdenSharingParameters, *, by: str = "area in Korea") -> Judgement:
    """Larger only by all prints of both areas; as no list read holds every base, it can only lose, unless it leads one.

    By people it is set beside single bases whose people were read.
    """
    prints = load("us_base_sizes")
    camp, others = prints[prints["base"] == CAMP], prints[prints["base"] != CAMP]
    if camp.empty or others.empty:
        return untestable("The size of no other base was read.", "Area and people of US bases abroad.")
    single, least = others[others["bases"] == 1], float(camp["area_km2"].min())
    there, abroad = (single[(single["host"] == camp["host"].iloc[0]) == one] for one in (True, False))
    column = _PEOPLE if by == "people" else "area_km2"
    rivals = there if by == "area in Korea" else single
    larger = bool((rivals.groupby("base")[column].min() > camp[column].max()).any())
    first = by != "people" and bool((camp["rank_by_area"] == 1).any())
    verdict: Verdict = "contradicted" if larger else "supported" if first else "undecided"
    numbers = {
        "area": _size("area", camp.loc[camp["area_km2"].idxmax()], "area_km2", "km²"),
        "least": _size("least", camp.loc[camp["area_km2"].idxmin()], "area_km2", ""),
        "people": _size("people", camp.loc[camp[_PEOPLE].idxmax()], _PEOPLE, "thousand people"),
    }
    found = {"peopled": (single[_PEOPLE].idxmax(), _PEOPLE), "several": (others[_PEOPLE].idxmax(), _PEOPLE)}
    if len(there):
        found["korean"] = (there["area_km2"].idxmax(), "area_km2")
    known = abroad.dropna(subset=["area_km2"])
    beyond = known[known["area_km2"] > least]
    if len(known):
        found["rival"] = ((beyond if len(beyond) else known)["area_km2"].idxmax(), "area_km2")
    if len(beyond) > 1:
        found["near"] = (beyond["area_km2"].idxmin(), "area_km2")
    for name, (row, of) in found.items():
        numbers[name] = Result(name, str(others.at[row, "name"]), "base")
        numbers[f"{name}_size"] = _size(f"{name}_size", others.loc[row], of, "km²" if of == "area_km2" else "thousand")
    span = "{area:1}" if least == camp["area_km2"].max() else "{least:1} to {area:1} by different accounts"
    decides = ", which decides here,"
    parts = []
    if "korean" in found:
        tail = " and no other size was read" if len(there["base"].unique()) == 1 else ""
        parts.append(f"in Korea{decides if by == 'area in Korea' else ''} {{korean}} covers {{korean_size:1}}{tail}")
    if "rival" in found:
        near = "{near} covers {near_size:1} and " if "near" in found else ""
        covers = "" if near else "covers "
        parts.append(f"abroad{decides if by == 'area abroad' else ''} {near}{{rival}} {covers}{{rival_size:1}}")
    over = "over " if "over" in str(others.at[found["peopled"][0], "note"]) else ""
    beside = ", and {several} {several_size:0} together" if others.at[found["several"][0], "bases"] > 1 else ""
    return Judgement(
        verdict,
        f"Camp Humphreys covers {span}: {'; '.join(parts)}. "
        f"{f'By people{decides} it' if by == 'people' else 'Camp Humphreys'} is home and work to {{people:1}}, "
        f"{{peopled}} to {over}{{peopled_size:1}}{beside}; people were not counted at every base.",
        numbers,
    )


CAMP, _PEOPLE = "camp_humphreys", "people_thousand"


def _size(name: str, row: pd.Series, column: str, unit: str) -> Result:
    """A size of a base with the sources of its row."""
    return Result(name, float(row[column]), unit, sources=tuple(sources_of(row.to_frame().T)))


@claim_test(
    "B25",
    chapter="burden-sharing",
    figure="tab-projects",
    can_be=("supported", "partly supported", "contradicted", "undecided"),
    parameters={"hosts": ["JPN"]},
    reading={"years": [(2, "“still” is about the time of the paper"), (4, "a dispute may last between two words")]},
    differs="A matter of record; the chapter’s estimates of the cost are Tokyo’s and the prefecture’s.",
)
def okinawa_still_at_odds(p: BurdenSharingParameters, *, years: int = 2) -> Judgement:
    """Odds show in what each side says openly; a report of private words or of delay is a pointer and no dispute."""
    table = load("host_support_demands")
    rows = table[(table["host"] == "JPN") & (table["subject"] == "base_move")].sort_values("date")
    recent = rows[rows["date"].between(PAPER - pd.DateOffset(years=years), PAPER)]
    open_words, denied = recent[recent["kind"].isin(["demand", "announcement"])], recent[recent["kind"] == "denial"]
    told = recent[recent["id"].isin(_BASE_MOVE)]
    days = {f"day_{i}": str(day.date()) for i, day in enumerate(told["date"])}
    sources = tuple(sources_of(recent)) if len(recent) else ()
    numbers = {name: Result(name, day, "date", sources=sources) for name, day in days.items()}
    numbers["window"] = Result("window", years, "years")
    beside = "; ".join(f"on {{{name}}} {_BASE_MOVE[row]}" for name, row in zip(days, told["id"], strict=True))
    beside = f" {beside[:1].upper()}{beside[1:]}." if beside else ""
    if len(cited := recent[recent["id"] == CITED_REPORT]):
        numbers["cited"] = Result("cited", str(cited["date"].iloc[0].date()), "date", sources=tuple(sources_of(cited)))
        beside += (
            " The report that the paper cites, in the beginning of its edition of {cited}, tells of challenges from "
            "Okinawa’s leaders and of protests."
        )
    if len(open_words):
        verdict, text = graded(len(open_words) > 1, True), "The two governments were openly at odds on the new base."
    elif len(denied):
        verdict, text = "contradicted", "Both sides said that they agree on cost and time of the new base."
    else:
        verdict, text = "undecided", "No open dispute on the new base was found in the {window} before the paper."
    return Judgement(verdict, f"{text}{beside}", numbers)


_BASE_MOVE = {
    "2016_jpn_base_delay": "a US commander told Congress of a delay that Tokyo did not see",
    "2019_jpn_base_statement": "both governments welcomed progress, naming neither cost nor date",
    "2019_jpn_base_compensation": "private words of the president on pay for the move were reported",
}
"""Steps about the new base by row of the register, in words that end a sentence."""
CITED_REPORT = "2019_jpn_base_research"
"""Row of the report that the paper cites for the odds, in an edition some weeks younger than the one that it cites."""
PAPER = pd.Timestamp("2019-10-01")


# ---------------------------------------------------------------- arms


@claim_test(
    "B09a",
    chapter="burden-sharing",
    figure="tab-arms-sums",
    can_be=("supported", "partly supported", "contradicted", "undecided", "not testable"),
    parameters={"hosts": ["KOR"]},
    analysis={
        "set_against": [
            ("same_years", "the one other print of these years"),
            ("state_department", "an official sum, of government sales alone, a lower bound and of other years"),
        ],
    },
    reading={"tolerance_pct": [(5.0, "the printed digit and a little"), (15.0, "years that do not coincide")]},
    same_as="arms.sum.KOR.purchases.USA.2012-2016",
)
def arms_bought_in_dollars(
    p: BurdenSharingParameters, *, set_against: str = "same_years", tolerance_pct: float = 5.0
) -> Judgement:
    """The sum printed elsewhere for the same years; official ones are lower bounds, of other years and one kind."""
    said = claimed(19.8, "USD bn")
    rows = load("arms_purchases").query("recipient == 'KOR' and supplier == 'USA'")
    same = rows.query("indicator == 'purchases' and year_from == 2012 and year_to == 2016")
    bound = rows.query("indicator == 'government_sales' and year_from == 2014 and year_to == 2017")
    chosen = same if set_against == "same_years" else bound
    if chosen.empty:
        return untestable("That sum was not read.", "US arms sold to Korea in 2012–16, in dollars, by a second source.")
    row = chosen.iloc[0]
    years = int(row["year_to"] - row["year_from"]) + 1
    yearly, asked = float(row["value"]) / years, float(said.value) / CLAIMED_YEARS
    off = 100 * abs(yearly / asked - 1)
    near = yearly <= asked if set_against == "state_department" else off <= 2 * tolerance_pct
    numbers = {
        "found": Result("found", float(row["value"]), "USD bn", n=1, sources=(str(row["source"]),)),
        "claimed": said,
        "first": Result("first", int(row["year_from"]), "year"),
        "last": Result("last", int(row["year_to"]), "year"),
    }
    official = str(row["quality"]) == "official"
    whose = "An official sum is" if official else "Another article, perhaps of the same origin, prints"
    text = f"{whose} {{found:1}} for {{first}}–{{last}}, against {{claimed:1}} in the claim"
    beside = ""
    if set_against == "state_department":
        text = (
            "The US State Department counts more than {found:0} of government sales alone for {first}–{last}, against "
            "{claimed:1} in five years"
        )
    else:
        beside = _official_bounds(bound, rows.query("indicator == 'commercial_licences'").tail(1), numbers)
    verdict = graded(off <= tolerance_pct, near)
    if verdict != "contradicted" and not (official and set_against == "same_years"):
        verdict = "undecided"
    tail = "" if official and set_against == "same_years" else "; no official sum for 2012–2016 was found"
    return Judgement(verdict, f"{text}{tail}.{beside}", numbers)


def _official_bounds(sold: pd.DataFrame, licensed: pd.DataFrame, numbers: dict[str, Result]) -> str:
    """What the State Department tells of other years, government and commercial sales apart; added to the numbers."""
    told = []
    for key, rows, text in (
        ("bound", sold, "more than {bound:0} of government sales for {bound_first}–{bound_last}"),
        ("licences", licensed, "licences for more than {licences:1} for {licences_first}–{licences_last}"),
    ):
        for row in rows.to_dict("records"):
            numbers[key] = Result(key, float(row["value"]), "USD bn", n=1, sources=(str(row["source"]),))
            numbers[f"{key}_first"] = Result(f"{key}_first", int(row["year_from"]), "year")
            numbers[f"{key}_last"] = Result(f"{key}_last", int(row["year_to"]), "year")
            told.append(text)
    return f" The US State Department has {words.join(told)}." if told else ""


CLAIMED_YEARS = 5


@claim_test(
    "B09b",
    chapter="burden-sharing",
    figure="tab-arms-published",
    can_be=("supported", "partly supported", "contradicted", "undecided", "not testable"),
    parameters={"hosts": ["KOR"]},
    analysis={
        "span": [
            (
                "both parts",
                "the published years that hold those of the claim decide if both of their parts say the same",
            ),
            ("whole", "the published years that hold those of the claim, taken together"),
            ("without 2007–12", "most of the years that are left are the claim’s"),
        ],
    },
    reading={"tolerance_pp": [(5.0, "“nearly”, and other years in the span"), (3.0, "“nearly” alone")]},
    same_as="arms.published.KOR.share_of_imports.2006-2018",
)
def us_share_of_arms(p: BurdenSharingParameters, *, span: str = "both parts", tolerance_pp: float = 5.0) -> Judgement:
    """A claim about money: the US part of what the procurement agency bought abroad, in a span that holds the years.

    The agency's sums for 2007–12 tell how far parts of the span lie apart: a span whose parts say different things
    does not tell of years that lie in both.
    """
    said = claimed(80.0, "%")
    korea = load("arms_purchases").query("recipient == 'KOR'")
    rows = korea.query("supplier == 'USA' and indicator == 'share_of_imports' and source != 'wei_2019'")
    rows = rows[(rows["year_from"] <= 2012) & (rows["year_to"] >= 2016)]
    parts = _parts_of_the_span(korea)
    if rows.empty or (span == "without 2007–12" and not parts):
        return untestable("No share in money of those years was read.", "Korea’s arms imports in money by supplier.")
    row = rows.iloc[0]
    share = Result("share", float(row["value"]), "%", n=1, sources=(str(row["source"]),))
    judged = {"both parts": list(parts.values()), "whole": [share], "without 2007–12": [parts.get("other", share)]}
    off = [abs(float(one.value) - float(said.value)) for one in judged[span]]
    found = {graded(gap <= tolerance_pp, gap <= 2 * tolerance_pp) for gap in off}
    verdict: Verdict = found.pop() if len(found) == 1 else "undecided"
    volume = us_share(deliveries(load("arms_deals").query("recipient == 'KOR'"), "even"), "KOR", 2012, 2016)
    numbers = {
        "share": share,
        "claimed": said,
        "first": Result("first", int(row["year_from"]), "year"),
        "last": Result("last", int(row["year_to"]), "year"),
        **parts,
    }
    apart = ", {early:0} in 2007–2012 and {other:0} in the other years, most of the claim’s among them" if parts else ""
    tail = ""
    if volume is not None:
        numbers["volume"] = Result("volume", volume, "%", sources=tuple(sources_of(load("arms_deals"))))
        tail = "; that of 2012–2016 itself was not found, and by volume it was {volume:0}"
    return Judgement(
        verdict,
        "Of what Korea’s procurement agency paid for arms from abroad, {share:1} went to the United States in "
        f"{{first}}–{{last}}{apart}. The claim says nearly {{claimed:0}}{tail}.",
        numbers,
    )


def _parts_of_the_span(korea: pd.DataFrame) -> dict[str, Result]:
    """US shares in 2007–12 and in the other years of 2006–18, from the agency's sums; none where a sum is missing."""
    sums = korea.query("indicator == 'purchases_in_won'").set_index(["year_from", "year_to", "supplier"])
    keys = [(first, last, seller) for first, last in ((2006, 2018), (2007, 2012)) for seller in ("USA", "WLD")]
    if not set(keys) <= set(sums.index):
        return {}
    whole_usa, whole, early_usa, early = (float(sums.at[key, "value"]) for key in keys)
    other = 100 * (whole_usa - early_usa) / (whole - early)
    return {
        "early": Result("early", 100 * early_usa / early, "%", sources=tuple(sources_of(sums.loc[keys[2:]]))),
        "other": Result("other", other, "%", sources=tuple(sources_of(sums.loc[keys]))),
    }
