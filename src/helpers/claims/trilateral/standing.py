"""Claims about places in the triangle: who stands where, and who bears what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from helpers.analysis.horizon import THIS_YEAR
from helpers.analysis.results import Result
from helpers.analysis.trilateral import TrilateralParameters
from helpers.analysis.trilateral.exposure import exposure_index
from helpers.analysis.trilateral.standing import MEASURES, TURN_YEAR, last_year, measures
from helpers.analysis.trilateral.stated import stated
from helpers.claims.judgement import Judgement, Verdict, all_sources, graded, not_yet, result, untestable
from helpers.claims.register import claim_test
from helpers.claims.trilateral.common import PUBLISHED, by_share, day, of_some
from helpers.data import load, shared
from helpers.wording import words

_PLACES = tuple(name for name, one in MEASURES.items() if one.more_is_ahead is not None)
_RATES = ("gdp_per_head", "military_share")
COMPARED = {
    "weight, rates and ties": _PLACES,
    "weight and ties": tuple(name for name in _PLACES if name not in _RATES),
    "size and arms": ("gdp", "military_expenditure", "capability"),
    "the alliance": ("us_troops", "us_bases", "un_distance"),
}
"""Sets of measures by what a place in the triangle may rest on."""
SETS: list[tuple[Any, str]] = [
    ("weight and ties", "a place in a structure; a rate tells of effort or welfare, as payments do, and is none"),
    ("weight, rates and ties", "whatever may lend a state a place"),
    ("size and arms", "what the three could do alone"),
    ("the alliance", "what ties them to the United States"),
]
GDP: list[tuple[Any, str]] = [("market", "what it buys abroad"), ("ppp", "what it makes at home")]
NEEDED: list[tuple[Any, str]] = [
    (60.0, "three in five"),
    (75.0, "three in four"),
]
APART: list[Mapping[str, object]] = [{"compared": "the alliance", "gdp_measure": "ppp"}]
BOTH = ["JPN", "KOR"]


@shared
def _ratios(p: TrilateralParameters, compared: str) -> tuple[pd.DataFrame, list[str]]:
    """Japan over Korea in the chosen measures, and the sources: measure, year, ratio, lead (above one: Japan ahead)."""
    values = measures(p, COMPARED[compared])
    values = values[values["country"].isin(BOTH)]
    wide = values.set_index(["measure", "year", "country"])["value"].unstack("country").reindex(columns=BOTH)
    ratios = (wide["JPN"] / wide["KOR"]).dropna().rename("ratio").reset_index()
    ahead = ratios["measure"].map(lambda name: MEASURES[name].more_is_ahead).astype(bool)
    return ratios.assign(lead=ratios["ratio"].where(ahead, 1 / ratios["ratio"])), all_sources(values)


@claim_test(
    "P05",
    chapter="trilateral",
    figure="fig-standing",
    parameters={"end_year": TURN_YEAR},
    can_be=("supported", "partly supported", "contradicted"),
    analysis={
        "compared": SETS,
        "end_year": [(TURN_YEAR, "the year of the paper"), (THIS_YEAR, "the latest figures")],
        "gdp_measure": GDP,
    },
    reading={
        "needed_pct": NEEDED,
        "level_pct": [
            (5.0, "figures of one year differ by so much between one source and another"),
            (0.0, "any difference counts"),
        ],
    },
    apart=[*APART, {"needed_pct": 75.0, "level_pct": 0.0}],
    differs="The chapter’s count is of later years, and takes any lead.",
)
def japan_stands_higher(
    p: TrilateralParameters,
    *,
    compared: str = "weight and ties",
    needed_pct: float = 60.0,
    level_pct: float = 5.0,
) -> Judgement:
    """A higher place shows in more than one measure: in how many of all Japan is ahead; where level it is not."""
    ratios, sources = _ratios(p, compared)
    latest = ratios.sort_values("year").groupby("measure").tail(1).set_index("measure")
    near = 1 + level_pct / 100
    level = latest["lead"].between(1 / near, near)
    if level_pct and "un_distance" in level and _unsure_votes(p, int(latest.at["un_distance", "year"])):
        level["un_distance"] = True
    ahead_in = latest[~level & (latest["lead"] > 1)]
    beside = {"behind": latest.index[~level & (latest["lead"] < 1)], "level": latest.index[level]}
    ahead, n = len(ahead_in), len(latest)
    told = "".join(f"; {where} in {words.join(map(_measure, names))}" for where, names in beside.items() if len(names))
    dated = [f"{words.join(map(_measure, one.index))} ({year})" for year, one in ahead_in.groupby("year")]
    which = f": {', '.join(dated)}" if ahead else ""
    return Judgement(
        graded(100 * ahead >= needed_pct * n, ahead > len(beside["behind"])),
        f"Japan led Korea in {{ahead}}{which}{told}. Reach, the paper’s ground, is judged apart.",
        {
            "share": result("share", 100 * ahead / n, "%", sources, n=n),
            "ahead": of_some("ahead", ahead, n, "measures", sources),
            "year": result("year", last_year(p), "year"),
        },
    )


def _unsure_votes(p: TrilateralParameters, year: int) -> bool:
    """Whether the bounds of the two allies’ places in UN votes overlap, so that neither is known to be nearer."""
    points = load("un_ideal_points")
    rows = points[(points["measure"] == p.un_measure) & (points["year"] == year) & points["country"].isin(BOTH)]
    return bool(rows["low"].max() <= rows["high"].min())


def _measure(name: str) -> str:
    """A measure’s name within a sentence."""
    title = _SHORT.get(name, MEASURES[name].title)
    return title if title.startswith(("GDP", "US ")) else title[0].lower() + title[1:]


_SHORT = {
    "us_bases": "US bases",
    "capability": "capability",
    "military_expenditure": "arms spending",
    "military_share": "arms’ share of GDP",
    "un_distance": "closeness in votes",
}


@claim_test(
    "P11",
    chapter="trilateral",
    figure="tab-standing-turn",
    can_be=("supported", "partly supported", "contradicted", "undecided", "open"),
    analysis={"compared": SETS, "gdp_measure": GDP},
    reading={
        "judged_by": [
            ("drawn level", "an equal place is one with no lead above it"),
            ("closer than at the summit", "a place is gained by degrees"),
            ("level at the end", "to gain and keep is to be level at the end, wherever either stood before"),
        ],
        "level_pct": [
            (10.0, "measures such as output move so much with the exchange rate"),
            (20.0, "a fifth is still about level"),
        ],
        "needed_pct": NEEDED,
    },
    apart=[
        *APART,
        {"judged_by": "closer than at the summit", "level_pct": 20.0},
    ],
    differs="The chapter counts measures that came nearer; the claim those that came level.",
)
def korea_gains_no_equal_place(
    p: TrilateralParameters,
    *,
    judged_by: str = "drawn level",
    compared: str = "weight and ties",
    level_pct: float = 10.0,
    needed_pct: float = 60.0,
) -> Judgement:
    """An equal place shows where Japan led at the summit and leads no more; leads too wide to close decide nothing.

    Leads that no later figure follows, and places that Korea had and lost, are told beside it.
    """
    ratios, sources = _ratios(p, compared)
    left = load("leaders").query("id == @YOON")["end"].iloc[0]
    known = pd.notna(left) and left <= pd.Timestamp(p.as_of)
    after = ratios[ratios["year"].between(TURN_YEAR + 1, left.year - 1 if known else THIS_YEAR)]
    later = after.sort_values("year").groupby("measure").tail(1).set_index("measure")
    if later.empty:
        return not_yet("No measure of a year after the summit was read.", f"{TURN_YEAR + 2}-07-01")
    then = ratios[ratios["year"] == TURN_YEAR].set_index("measure")["lead"].reindex(later.index)
    level = 1 + level_pct / 100
    led = then[then > level]
    counted = then if judged_by == "level at the end" else led
    if counted.empty:
        return untestable("Japan led in no measure of this kind at the summit.", "A measure in which Japan led.")
    now, closer = later["lead"][counted.index], judged_by == "closer than at the summit"
    n, gained = len(counted), int((now < counted if closer else now <= level).sum())
    untried = judged_by == "drawn level" and float(counted.min()) >= WIDE and not gained
    share = 100 * gained / n
    numbers = {
        "share": result("share", share, "%", sources, n=n, design="count of measures"),
        "gained": of_some("gained", gained, n, "measures", sources),
        "least": result("least", float(counted.min()), "times", sources),
        "last": result("last", int(later["year"].max()), "year"),
    }
    over = "by {last}"
    if known:
        over, numbers["left"] = "before its president left on {left}", day("left", left, ["gli_2023"])
    before = ratios[ratios["year"] <= TURN_YEAR].sort_values("year").groupby("measure").tail(1).set_index("measure")
    unread = before[(before["lead"] > level) & ~before.index.isin(later.index)]
    lost = later[(then <= level) & (later["lead"] > level)]
    return Judgement(
        "undecided" if untried else by_share(100 - share, needed_pct),
        f"{_gain(judged_by, untried)} ({words.join(map(_measure, counted.index))}) {over}"
        f"{_unread(unread, numbers, sources)}{_lost(lost, then, numbers, sources)}.",
        numbers,
    )


def _gain(judged_by: str, untried: bool) -> str:
    """What became of Japan’s leads; those of twice and more put the claim to no test."""
    if untried:
        return "Japan’s leads of {least:1} and more at the summit could hardly close, and Korea drew level in {gained}"
    if judged_by == "level at the end":
        return "Korea stood level with Japan or ahead in {gained} that can be followed"
    nearer = judged_by == "closer than at the summit"
    return f"Korea {'came nearer to' if nearer else 'drew level with'} Japan in {{gained}} in which Japan had led"


def _unread(leads: pd.DataFrame, numbers: dict[str, Result], sources: list[str]) -> str:
    """Leads of Japan before the summit that no later figure follows; they are added to the numbers."""
    if leads.empty:
        return ""
    told = []
    for name, row in leads.iterrows():
        numbers[f"unread_{name}"] = result(f"unread_{name}", float(row["lead"]), "times", sources)
        told.append(f"{_measure(str(name))} ({{unread_{name}:1}} in {int(row['year'])})")
    return f". Japan’s {'lead' if len(told) == 1 else 'leads'} in {words.join(told)} cannot be followed further"


def _lost(leads: pd.DataFrame, then: pd.Series, numbers: dict[str, Result], sources: list[str]) -> str:
    """Measures in which Japan did not lead at the summit and leads at the end; they are added to the numbers."""
    told = []
    for name, row in leads.iterrows():
        for end, lead in (("then", then[name]), ("now", row["lead"])):
            numbers[f"{end}_{name}"] = result(f"{end}_{name}", float(lead), "times", sources)
        told.append(
            f"{{then_{name}:2}} Korea’s {_measure(str(name))} in {TURN_YEAR} and {{now_{name}:2}} in {int(row['year'])}"
        )
    return f"; Japan had {words.join(told)}" if told else ""


YOON = "kor_yoon_2022"
WIDE = 2.0
"""Lead, as a ratio, from which on no government closes it in the one or two years that were left."""


@claim_test(
    "P13",
    chapter="trilateral",
    figure="tab-treaties",
    can_be=("supported", "partly supported", "contradicted"),
    analysis={
        "shown_by": [
            ("treaties and statements", "a reach may be signed, or be what the leaders made of it since"),
            ("treaties", "what was signed binds"),
            ("statements", "what the leaders of both call it today"),
        ]
    },
    reading={
        "reach": [
            ("beyond the region", "the paper calls the one global, the other regional"),
            ("further", "the paper sets the one above the other, as the treaties do"),
        ]
    },
    differs="The chapter prints the clauses and the statements; the claim weighs them.",
)
def japan_alliance_reaches_further(
    p: TrilateralParameters, *, shown_by: str = "treaties and statements", reach: str = "beyond the region"
) -> Judgement:
    """Two parts: that the alliance with Japan reaches beyond the region, and that the one with Korea does not."""
    rows = load("alliance_treaties").set_index("ally")
    said = stated("alliance_reach", min(PUBLISHED, pd.Timestamp(p.as_of)))
    signed = {ally: rows["purpose_reach"][ally] == REACHES[-1] for ally in BOTH}
    called = {ally: bool((said.loc[said["actor"] == ally, "stance"] == "global").any()) for ally in BOTH}
    beyond = {
        ally: (signed[ally] and shown_by != "statements") or (called[ally] and shown_by != "treaties") for ally in BOTH
    }
    order = rows["purpose_reach"].map(REACHES.index)
    holds = [beyond["JPN"], not beyond["KOR"]] if reach != "further" else [bool(order["JPN"] > order["KOR"])]
    sources = all_sources(rows, said)
    return Judgement(
        graded(all(holds), any(holds)),
        f"In the statements listed up to the paper the leaders said {_CALLED[called['JPN'], called['KOR']]}. "
        f"By the treaties, US forces in Japan may serve {_SERVE[rows['purpose_reach']['JPN']]} ({{japan}}), "
        f"those in Korea {_SERVE[rows['purpose_reach']['KOR']]} ({{korea}}).",
        {
            "wider": of_some("wider", sum(holds), len(holds), "parts", sources),
            "japan": result("japan", int(rows["signed"]["JPN"].year), "year", sources),
            "korea": result("korea", int(rows["signed"]["KOR"].year), "year", sources),
        },
    )


REACHES = ["ally", "region", "world"]
"""What US forces may serve by a treaty, from the least to the most."""
_SERVE = {
    "ally": "in and about it",
    "region": "the peace of its region too",
    "world": "the peace of the world",
}
_CALLED = {
    (True, False): "of the alliance with Japan that it goes beyond its region, not of that with Korea",
    (False, True): "of the alliance with Korea that it goes beyond its region, not of that with Japan",
    (True, True): "of both alliances that they go beyond their region",
    (False, False): "of neither alliance that it goes beyond its region",
}


# ---------------------------------------------------------------- who bears what

BORNE = ("capital_distance", "border_distance", "base_distance", "china_trade", "missiles")
"""Parts in which any of the three could be the most exposed; US troops at home and warheads say nothing of it."""


@claim_test(
    "P06",
    chapter="trilateral",
    figure="fig-exposure",
    parameters={"end_year": TURN_YEAR},
    can_be=("supported", "partly supported", "contradicted", "undecided"),
    analysis={
        "exposure_distance": [("mean", "all three neighbours count"), ("nearest", "the nearest one is the danger")],
        "china_trade_flow": [("total", "what is bought is lost too"), ("exports", "what is sold is earned")],
        "without": [("nothing", "all parts"), ("missiles", "they are counted to the capitals alone")],
        "end_year": [(TURN_YEAR, "the year of the paper"), (THIS_YEAR, "the latest figures")],
    },
    reading={
        "more": [
            ("both allies", "the paper names both"),
            ("each ally by itself", "one of them may bear it for both"),
        ],
        "brunt": [
            ("exposure, output and lives", "the brunt is whatever a clash costs"),
            ("exposure and output", "the paper rests it on nearness, and no estimate of lives has all three"),
            ("exposure, output and soldiers", "the one count of lives that has an ally beside the United States"),
        ],
    },
    differs="The chapter’s index weighs all parts, some of which the United States cannot have by definition.",
)
def allies_bear_the_brunt(
    p: TrilateralParameters,
    *,
    without: str = "nothing",
    more: str = "both allies",
    brunt: str = "exposure, output and lives",
) -> Judgement:
    """Three parts: who is near, tied and in reach; whose output a war would cut; whose lives it would cost.

    What is unknown of one and the same clash decides nothing: no estimate of lives has all three and civilians.
    """
    parts = [part for part in BORNE if part != without]
    found = exposure_index(p.model_copy(update={"exposure_components": parts, "exposure_weights": []}))
    if found is None:
        return untestable("No part of exposure was read for all three.", "Distances, trade and missiles.")
    scores = found.rows.pivot(index="component", columns="country", values="score")
    above = scores[[code for code in scores if code != "USA"]].gt(scores["USA"], axis=0)
    hits = above.all(axis=1) if more == "both allies" else above.stack()
    n, sources = len(hits), all_sources(found.rows)
    cases = "parts" if more == "both allies" else "comparisons"
    whose = "both allies are" if more == "both allies" else "single allies are"
    by = (
        "By nearness and trade with China"
        if without == "missiles"
        else "By nearness, China trade and missiles in reach"
    )
    exposed = by_share(100 * float(hits.mean()), NEARLY_ALL_PCT)
    table = load("published_results").query("topic == 'clash_losses'")
    known = table[table["year"] <= int(p.as_of[:4])].set_index("id")
    output, fallen, cities = _losses(known, _OUTPUT, "%"), _losses(known, _SOLDIERS, ""), _dead_in_the_cities(known)
    borne = [{"supported": True, "contradicted": False}.get(exposed), _more_than_usa(output)]
    told = _ESTIMATE if output else ""
    if brunt != "exposure and output":
        borne.append(_more_than_usa(fallen) if brunt == "exposure, output and soldiers" else None)
        told += _lives(bool(fallen), bool(cities), borne[-1])
    return Judgement(
        _borne_out(borne),
        f"{by} {whose} more exposed than the US in {{hits}}{told}.",
        {
            "share": result("share", 100 * float(hits.mean()), "%", sources, n=n, design="count of parts"),
            "hits": of_some("hits", int(hits.sum()), n, cases, sources),
            **output,
            **{f"fallen_{who}": replace(one, id=f"fallen_{who}") for who, one in fallen.items()},
            **cities,
        },
    )


_OUTPUT = {who: f"taiwan_war_{who}" for who in ("kor", "jpn", "usa")}
_SOLDIERS = {who: f"taiwan_game_{who}" for who in ("jpn", "usa")}
_ESTIMATE = "; one estimate of a war over Taiwan cuts output by {kor:1} in Korea, {jpn:1} in Japan, {usa:1} there"
_GAME = "a war game over Taiwan has {fallen_jpn:0} Japanese and {fallen_usa:0} US soldiers killed or wounded"
_CITIES = "one of North Korean nuclear strikes has up to {cities:1} dead in Seoul and Tokyo"


def _lives(game: bool, cities: bool, borne: bool | None) -> str:
    """What is told of lives: whether soldiers bear the claim out for Japan, or each estimate with what it counts."""
    if borne is not None:
        return f". Soldiers {'bear' if borne else 'do not bear'} it out for Japan: {_GAME}"
    told = "; ".join(text for text, known in ((_GAME, game), (_CITIES, cities)) if known)
    return f". No estimate that was read counts lives for all three{f': {told}' if told else ''}"


def _dead_in_the_cities(known: pd.DataFrame) -> dict[str, Result]:
    """The most that strikes on Seoul and Tokyo would kill, in millions; nothing where it was not read."""
    row = known[known.index == "strikes_seoul_tokyo"]
    if row.empty:
        return {}
    return {"cities": result("cities", float(row["value_high"].iloc[0]) / 1e6, "million", list(row["source"]))}


def _losses(known: pd.DataFrame, rows: Mapping[str, str], unit: str) -> dict[str, Result]:
    """Losses in a war over Taiwan by country, as published; nothing where one of the countries lacks."""
    if not set(rows.values()) <= set(known.index):
        return {}
    found = known.loc[list(rows.values())]
    pairs = zip(rows, found["value_low"], found["source"], strict=True)
    return {who: result(who, float(value), unit, [source]) for who, value, source in pairs}


def _more_than_usa(losses: Mapping[str, Result]) -> bool | None:
    """Whether every ally with a figure loses more than the United States; None without figures."""
    allies = [float(one.value) for who, one in losses.items() if who != "usa"]
    return min(allies) > float(losses["usa"].value) if allies else None


def _borne_out(parts: Collection[bool | None]) -> Verdict:
    """Partly where one part holds and another does not; undecided where an unknown part could turn it."""
    if {True, False} <= set(parts):
        return "partly supported"
    return "undecided" if None in parts else graded(True in parts)


NEARLY_ALL_PCT = 80.0
"""Share of the parts from which on the costs lie with the allies."""


@claim_test(
    "P27",
    chapter="trilateral",
    figure="tab-stated",
    can_be=("not testable",),
    differs="No number decides it; the sentence tells the two options that are on record.",
)
def united_states_keep_options(p: TrilateralParameters) -> Judgement:
    """Nuclear weapons and command are told, but two picked options, each one of Washington's, count no options."""
    last = min(PUBLISHED, pd.Timestamp(p.as_of))
    said = stated("war_options", last)
    own = load("warheads").query("country == 'USA'")
    own = own[own["year"] <= last.year].sort_values("year").tail(1)
    needs = "War games or plans, in which what each of the three could do in a clash is listed side by side."
    if said.empty or own.empty:
        return untestable("No source that lists side by side what each of the three could do was found.", needs)
    told = "; ".join(what for stance, what in _OPTIONS.items() if stance in set(said["stance"]))
    sources = all_sources(said, own)
    return Judgement(
        "not testable",
        f"The US had some {{held:0}} nuclear warheads ({{year}}); {told}. Picked options are no count; refusing "
        "bases was not weighed.",
        {
            "held": result("held", float(own["warheads"].iloc[0]), "", sources),
            "year": result("year", int(own["year"].iloc[0]), "year", sources),
        },
        needs=needs,
    )


_OPTIONS = {
    "renounces": "Japan refused any",
    "keeps_treaty": "Korea’s president, a week after speaking of own ones, called keeping the treaty against them "
    "realistic",
    "us_commands": "a US general leads Korea’s forces in war",
}
