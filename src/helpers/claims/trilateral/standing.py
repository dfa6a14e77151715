"""Claims about places in the triangle: who stands where, and who bears what."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from helpers.analysis.trilateral import TrilateralParameters
from helpers.analysis.trilateral.exposure import exposure_index
from helpers.analysis.trilateral.standing import MEASURES, TURN_YEAR, last_year, measures
from helpers.claims.judgement import Judgement, all_sources, graded, not_yet, result, untestable
from helpers.claims.register import claim_test
from helpers.claims.trilateral.common import by_share, of_some
from helpers.data import load

COMPARED = {
    "all measures": tuple(MEASURES),
    "size and arms": ("gdp", "military_expenditure", "capability"),
    "the alliance": ("us_troops", "us_bases", "host_support", "un_distance"),
}
"""Sets of measures by what a place in the triangle may rest on."""
HEADLINE = {
    "all measures": ("gdp", "its economy was {ratio:1} Korea’s"),
    "size and arms": ("gdp", "its economy was {ratio:1} Korea’s"),
    "the alliance": ("us_troops", "it hosted {ratio:1} as many US troops"),
}
APART: list[Mapping[str, object]] = [
    {"compared": "size and arms", "un_measure": "all_votes"},
    {"compared": "the alliance", "gdp_measure": "ppp"},
]
BOTH = ["JPN", "KOR"]


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
    grid={
        "compared": list(COMPARED),
        "end_year": [2026, TURN_YEAR, 2016],
        "gdp_measure": ["market", "ppp"],
        "un_measure": ["final_passage", "all_votes"],
        "needed_pct": [60.0, 75.0],
    },
    apart=APART,
)
def japan_stands_higher(
    p: TrilateralParameters, *, compared: str = "all measures", needed_pct: float = 60.0
) -> Judgement:
    """A higher place shows in more than one measure: in how many of them Japan is ahead, each in its latest year."""
    ratios, sources = _ratios(p, compared)
    latest = ratios.sort_values("year").groupby("measure").tail(1).set_index("measure")
    ahead, n = int((latest["lead"] > 1).sum()), len(latest)
    name, said = HEADLINE[compared]
    return Judgement(
        by_share(100 * ahead / n, needed_pct),
        f"By the latest figures up to {{year}} Japan stood ahead of Korea in {{ahead}}; {said}.",
        {
            "share": result("share", 100 * ahead / n, "%", sources, n=n),
            "ahead": of_some("ahead", ahead, n, "measures", sources),
            "ratio": result("ratio", float(latest["ratio"][name]), "times", sources),
            "year": result("year", last_year(p), "year"),
        },
    )


@claim_test(
    "P11",
    chapter="trilateral",
    figure="tab-standing-turn",
    grid={
        "judged_by": ["level or ahead", "closer than at the summit"],
        "compared": list(COMPARED),
        "gdp_measure": ["market", "ppp"],
        "level_pct": [10.0, 5.0, 20.0],
        "needed_pct": [60.0, 50.0],
    },
    apart=[
        {"compared": "the alliance", "gdp_measure": "ppp"},
        {"judged_by": "closer than at the summit", "level_pct": 5.0},
        {"judged_by": "closer than at the summit", "level_pct": 20.0},
    ],
)
def korea_gains_no_equal_place(
    p: TrilateralParameters,
    *,
    judged_by: str = "level or ahead",
    compared: str = "all measures",
    level_pct: float = 10.0,
    needed_pct: float = 60.0,
) -> Judgement:
    """An equal place gained since the summit would show as measures in which Japan’s lead is small, gone or shrunk."""
    ratios, sources = _ratios(p, compared)
    later = ratios[ratios["year"] > TURN_YEAR].sort_values("year").groupby("measure").tail(1).set_index("measure")
    then = ratios[ratios["year"] == TURN_YEAR].set_index("measure")["lead"].reindex(later.index)
    if later.empty:
        return not_yet("No measure of a year after the summit is known.", f"{TURN_YEAR + 2}-07-01")
    n = len(later)
    if judged_by == "level or ahead":
        gained = int((later["lead"] <= 1 + level_pct / 100).sum())
        text = "Since the summit Japan has led Korea by no more than {level:0}, or not at all, in {gained}"
    else:
        gained = int((later["lead"] < then).sum())
        text = "Since the summit Korea has gained on Japan in {gained}"
    name = HEADLINE[compared][0]
    return Judgement(
        by_share(100 - 100 * gained / n, needed_pct),
        f"{text}; Japan’s lead in {_TITLES[name]} went from {{then:2}} in {{turn}} to {{now:2}} in {{last}}.",
        {
            "share": result("share", 100 * gained / n, "%", sources, n=n),
            "gained": of_some("gained", gained, n, "measures", sources),
            "level": result("level", level_pct, "%"),
            "then": result("then", float(then[name]), "times", sources),
            "now": result("now", float(later["lead"][name]), "times", sources),
            "turn": result("turn", TURN_YEAR, "year"),
            "last": result("last", int(later["year"][name]), "year"),
        },
    )


_TITLES = {"gdp": "GDP", "us_troops": "US troops hosted"}


@claim_test(
    "P13",
    chapter="trilateral",
    figure="tab-treaties",
    grid={"clause": ["both clauses", "purpose of US forces", "area of defence"]},
)
def japan_alliance_reaches_further(p: TrilateralParameters, *, clause: str = "both clauses") -> Judgement:
    """How far an alliance reaches is first what its treaty says: what the forces are for, and what is defended."""
    rows = load("alliance_treaties").set_index("ally")
    wider = ~rows["purpose_of_us_forces"].str.contains("without a stated wider purpose")
    covers = rows["ally_defends_us_territory"].astype(bool)
    purpose, area = (bool(part["JPN"] and not part["KOR"]) for part in (wider, covers))
    holds = {"purpose of US forces": [purpose], "area of defence": [area]}.get(clause, [purpose, area])
    said = {
        "purpose of US forces": [_PURPOSE[purpose]],
        "area of defence": [_AREA[bool(covers["JPN"]), bool(covers["KOR"])]],
    }.get(clause, [_PURPOSE[purpose], _AREA[bool(covers["JPN"]), bool(covers["KOR"])]])
    return Judgement(
        graded(all(holds), any(holds)),
        f"Of the treaties of {{korea}} and {{japan}}, {', and '.join(said)}.",
        {
            "wider": of_some("wider", sum(holds), len(holds), "clauses", all_sources(rows)),
            "japan": result("japan", int(rows["signed"]["JPN"].year), "year", all_sources(rows)),
            "korea": result("korea", int(rows["signed"]["KOR"].year), "year", all_sources(rows)),
        },
    )


_PURPOSE = {
    True: "that with Japan alone gives the US forces a purpose beyond the ally itself",
    False: "that with Japan gives the US forces no wider purpose than that with Korea",
}
_AREA = {
    (True, False): "that with Japan alone has the ally defend US territory",
    (False, True): "that with Korea alone has the ally defend US territory",
    (True, True): "both have the ally defend US territory",
    (False, False): "neither has the ally defend US territory",
}


# ---------------------------------------------------------------- who bears what

_SEVEN = ("capital_distance", "border_distance", "base_distance", "china_trade", "us_troops", "warheads", "missiles")
SURE_PCT = 90.0
"""Share of weightings under which a ranking is taken for sure."""
BORNE = {
    "all seven parts": _SEVEN,
    "without US troops": tuple(part for part in _SEVEN if part != "us_troops"),
    "distances": _SEVEN[:3],
    "trade, troops and arms": _SEVEN[3:],
}


@claim_test(
    "P06",
    chapter="trilateral",
    figure="fig-exposure",
    grid={
        "parts": list(BORNE),
        "exposure_normalisation": ["ratio", "min_max", "rank"],
        "exposure_distance": ["mean", "nearest"],
        "china_trade_flow": ["total", "exports"],
    },
    apart=[
        {"parts": "distances", "china_trade_flow": "exports"},
        {"parts": "trade, troops and arms", "exposure_distance": "nearest"},
    ],
)
def allies_bear_the_brunt(p: TrilateralParameters, *, parts: str = "all seven parts") -> Judgement:
    """Who would bear a clash is who is near, tied and within reach: both allies against the US under any weights."""
    chosen = p.model_copy(update={"exposure_components": list(BORNE[parts]), "exposure_weights": []})
    found = exposure_index(chosen)
    if found is None:
        return untestable("No part of exposure is known for all three.", "Distances, trade, troops and arms.")
    index = found.index.set_index("country")["index"]
    allies = index.drop("USA")
    above = 100 * float((found.draws[:, 1:] > found.draws[:, :1]).all(axis=1).mean())
    gap = float(allies.min() - index["USA"])
    sources = all_sources(found.rows)
    return Judgement(
        graded(above >= SURE_PCT and gap > 0, bool((allies > index["USA"]).any())),
        "On a scale to {top} exposure comes to {KOR:0} for Korea, {JPN:0} for Japan and {USA:0} for the "
        "United States, and both allies are above it under {above:0} of all weightings.",
        {
            "gap": result("gap", gap, "points", sources, n=len(found.rows) // len(index)),
            "above": result("above", above, "%", sources, n=len(found.draws)),
            "top": result("top", 100, ""),
            **{code: result(code, float(index[code]), "", sources) for code in index.index},
        },
    )
