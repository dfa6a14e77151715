"""Claims about autonomy and closeness: the composite index, the forces that stay, and signs of the alliance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.closeness import RETURN, sign_values, signs_of
from helpers.analysis.autonomy.components import SIGNS, component_values
from helpers.analysis.autonomy.index import aggregate, contrasts, country_panels, scores, weights_of
from helpers.analysis.autonomy.un_votes import allies
from helpers.analysis.results import sources_of
from helpers.analysis.statistics import Floats
from helpers.claims.autonomy.common import ALLIES, NAMES, STANDARD_DEVIATIONS
from helpers.claims.judgement import Judgement, graded, not_yet, result, untestable
from helpers.claims.register import claim_test
from helpers.data import load
from helpers.wording import words

# ---------------------------------------------------------------- the index

EVERY = ["un_distance", "us_arms", "us_trade", "us_troops", "military_effort"]
WITHOUT_ONE = [[name for name in EVERY if name != left] for left in EVERY]
FEWEST = 3
"""Components that an ally must have: without one of the five, and arms known for two allies only, three are left."""
PLACEBO_ENDS = (0.05, 0.95)


@claim_test(
    "A09",
    chapter="autonomy",
    figure="fig-index-designs",
    parameters={"least_components": FEWEST},
    grid={
        "index_components": [EVERY, *WITHOUT_ONE],
        "normalisation": ["z_score", "min_max", "rank"],
        "aggregation": ["arithmetic", "geometric"],
        "treatment_year": [2017, 2018],
        "after_years": [8, 4],
        "index_contrast": ["means", "trend"],
        "un_measure": ["final_passage", "all_votes"],
        "us_position": ["moving", "held"],
    },
    apart=[
        {"normalisation": "z_score", "aggregation": "geometric"},
        {"normalisation": "rank", "aggregation": "geometric"},
        {"treatment_year": 2018, "after_years": 4},
        {"treatment_year": 2018, "index_contrast": "trend"},
        {"after_years": 4, "index_contrast": "trend"},
        {"un_measure": "all_votes", "us_position": "held"},
        {"index_components": WITHOUT_ONE[0], "un_measure": "all_votes"},
        {"index_components": WITHOUT_ONE[0], "us_position": "held"},
    ],
)
def pressure_stimulates_autonomy(p: AutonomyParameters) -> Judgement:
    """An effect of pressure on these two shows as a rise that other allies, common trends included, do not share."""
    values = component_values(p)
    values["score"] = scores(values, p.normalisation)
    panels = country_panels(values, p, allies(p))
    own = _changes(panels, p)
    shared = _changes(_common(panels, p), p)
    others = [country for country in p.comparison_allies if country in shared]
    if not set(ALLIES) <= set(own) or not set(ALLIES) <= set(shared) or len(others) < 2 * len(ALLIES):
        return untestable(
            "The index cannot be formed for both allies and enough others in these years.",
            "The components of the index for both allies and at least four others, before and after.",
        )
    leads = {country: shared[country] - float(np.mean([shared[one] for one in others])) for country in ALLIES}
    lead = float(np.mean(list(leads.values())))
    placebos = _pairs(shared, others)
    low, high = np.quantile(placebos, PLACEBO_ENDS)
    as_high = int((placebos >= lead).sum())
    rose, more = (all(found[country] > 0 for country in ALLIES) for found in (own, leads))
    some = any(own[country] > 0 and leads[country] > 0 for country in ALLIES)
    sources = sources_of(values)
    numbers = {"lead": result("lead", lead, STANDARD_DEVIATIONS, sources, (lead - high, lead - low), len(shared))}
    for country in ALLIES:
        numbers[country] = result(country, own[country], "", sources)
        numbers[f"{country}_lead"] = result(f"{country}_lead", leads[country], "", sources)
    numbers["as_high"] = result("as_high", as_high, f"of {len(placebos)} pairs", sources)
    ends = "" if as_high > 1 else "s"
    reach = f"{'{as_high}' if as_high else 'no pair'} of these others come{ends} out as high or higher"
    against = "its trend before" if p.index_contrast == "trend" else "before"
    return Judgement(
        graded(rose and more and as_high == 0, some),
        f"From {p.treatment_year} on, the index of autonomy changed by {{JPN:+2}} {STANDARD_DEVIATIONS} in Japan and "
        f"{{KOR:+2}} in Korea against {against}; less the mean change of {_many(others)} other allies it is "
        f"{{JPN_lead:+2}} and {{KOR_lead:+2}}, and {reach}.",
        numbers,
    )


def _many(things: Sequence[str]) -> str:
    return words.count(len(things)) if things else "no"


def _common(panels: dict[str, pd.DataFrame], p: AutonomyParameters) -> dict[str, pd.DataFrame]:
    """The panels on the components that every ally has."""
    common = [name for name in p.index_components if all(name in panel for panel in panels.values())]
    return {country: panel[common] for country, panel in panels.items()} if len(common) > 1 else {}


def _changes(panels: dict[str, pd.DataFrame], p: AutonomyParameters) -> dict[str, float]:
    """Change of the index of each ally, in standard deviations of the index over all allies and years."""
    by_country: dict[str, float] = {}
    levels: list[Floats] = []
    for country, panel in panels.items():
        weights = weights_of(p, list(panel))
        row = (weights / weights.sum())[None, :]
        levels.append(aggregate(panel.to_numpy(float), row, p.aggregation)[:, 0])
        found = contrasts(panel, row, p, p.aggregation, p.index_contrast)
        if len(found):
            by_country[country] = float(found[0])
    spread = float(np.concatenate(levels).std()) if levels else 1.0
    return {country: change / spread for country, change in by_country.items()}


def _pairs(changes: dict[str, float], others: Sequence[str]) -> Floats:
    """The same lead for every pair of other allies, against the rest of them."""
    found = []
    for pair in combinations(others, len(ALLIES)):
        rest = [country for country in others if country not in pair]
        found.append(np.mean([changes[c] for c in pair]) - np.mean([changes[c] for c in rest]))
    return np.array(found)


# ---------------------------------------------------------------- forces that stay

BASES = {"2015": (2015, 2015), "mean of 2013–15": (2013, 2015), "2018": (2018, 2018)}
"""Years with a count of Japan that is comparable: in 2016 and 2017 the reporting changed."""
SERVICES = {"ashore": ["army", "marine_corps", "air_force"], "all": ["troops"]}


@claim_test(
    "A08a",
    chapter="autonomy",
    figure="fig-closeness",
    grid={
        "base": list(BASES),
        "judged_in": ["latest year", "2020", "2024"],
        "services": ["army, marines, air force", "all"],
        "keep_pct": [75.0, 50.0, 90.0],
    },
)
def neither_ally_leaves(
    p: AutonomyParameters,
    *,
    base: str = "2015",
    judged_in: str = "latest year",
    services: str = "army, marines, air force",
    keep_pct: float = 75.0,
) -> Judgement:
    """An ally that leaves sends the forces away; the number stationed, year by year, shows whether one did."""
    table = load("us_troops")
    rows = table[table["host"].isin(ALLIES) & (table["year"] <= p.end_year)]
    columns = SERVICES["all" if services == "all" else "ashore"]
    forces = rows.assign(n=rows[columns].astype(float).sum(axis=1, skipna=False))
    wide = forces.pivot(index="year", columns="host", values="n").dropna()
    last = int(wide.index.max()) if judged_in == "latest year" else int(judged_in)
    first, end = BASES[base]
    if last not in wide.index or last <= end:
        return not_yet(
            f"The forces stationed in {max(last, end + 1)} had not been counted.", f"{max(last, end + 1)}-12-31"
        )
    share = 100 * wide.loc[last] / wide.loc[first:end].mean()
    kept = [bool(share[country] >= keep_pct) for country in ALLIES]
    sources = sources_of(rows)
    who = "US soldiers" if services == "all" else "US soldiers other than sailors"
    return Judgement(
        graded(all(kept), any(kept)),
        f"In {last} {{japan:0}} {who} were stationed in Japan and {{korea:0}} in Korea, {{japan_share:0}} and "
        f"{{korea_share:0}} of the number of {words.span(first, end)}.",
        {
            "least": result("least", float(share.min()), f"% of {base}", sources, n=2),
            "japan": result("japan", wide.at[last, "JPN"], "", sources),
            "korea": result("korea", wide.at[last, "KOR"], "", sources),
            "japan_share": result("japan_share", share["JPN"], "%", sources),
            "korea_share": result("korea_share", share["KOR"], "%", sources),
        },
    )


# ---------------------------------------------------------------- signs of closeness

SIGN_SETS = {
    "votes, arms, trade, forces": ["un_distance", "us_arms", "us_trade", "us_troops"],
    "without trade": ["un_distance", "us_arms", "us_troops"],
    "without votes": ["us_arms", "us_trade", "us_troops"],
}
SIDES = {"to 2024": "after", "since 2025": "recent"}
WORDS = {
    "un_distance": "UN votes",
    "us_arms": "arms bought",
    "us_trade": "trade",
    "us_troops": "forces stationed",
}


def _moved(p: AutonomyParameters, countries: list[str], signs: str, period: str, same_pct: float) -> pd.DataFrame:
    """Signs known before and in the period: country, component, way (1 closer, −1 farther, 0 the same)."""
    own = p.model_copy(update={"countries": countries})
    found = signs_of(sign_values(own), own)
    found = found[found["component"].isin(SIGN_SETS[signs])].dropna(subset=["before", SIDES[period]])
    change = found[SIDES[period]] - found["before"]
    way = -np.sign(change) * found["component"].map(SIGNS).astype(float)
    return found.assign(way=way.where(change.abs() > same_pct / 100 * found["before"].abs(), 0.0).astype(int))


def _when(p: AutonomyParameters, period: str) -> str:
    if period == "to 2024":
        return words.span(p.treatment_year, min(p.treatment_year + p.after_years - 1, RETURN - 1, p.end_year))
    return f"the years since {RETURN}"


def _due(p: AutonomyParameters, period: str) -> str:
    """A day by which the first year of the period is counted."""
    return f"{(p.treatment_year if period == 'to 2024' else RETURN) + 1}-12-31"


def _sign_sources(p: AutonomyParameters, signs: str) -> list[str]:
    tables = {"un_distance": "un_ideal_points", "us_arms": "arms_deals", "us_trade": "us_goods_trade_annual"}
    names = [tables.get(sign, "us_troops") for sign in SIGN_SETS[signs]]
    return sorted({source for name in names for source in sources_of(load(name))})


def _listed(rows: pd.DataFrame, way: int) -> str:
    """The signs that moved one way, in words."""
    found = [WORDS[str(name)] for name in rows.loc[rows["way"] == way, "component"]]
    return "".join(found) if len(found) < 2 else f"{', '.join(found[:-1])} and {found[-1]}"


def _told(rows: pd.DataFrame, way: int, gap: str) -> str:
    """How many signs moved one way, as a gap, and which."""
    return f"{{{gap}}} ({_listed(rows, way)})" if (rows["way"] == way).any() else "none"


SIGN_GRID: dict[str, list[Any]] = {
    "period": list(SIDES),
    "before_years": [8, 4],
    "signs": list(SIGN_SETS),
    "un_measure": ["final_passage", "all_votes"],
    "same_pct": [2.0, 10.0],
}
SIGN_APART: list[Mapping[str, Any]] = [
    {"signs": "without votes", "un_measure": "all_votes"},
    {"period": "since 2025", "un_measure": "all_votes"},
]


@claim_test("A08b", chapter="autonomy", figure="fig-closeness", grid=SIGN_GRID, apart=SIGN_APART)
def they_may_draw_closer(
    p: AutonomyParameters,
    *,
    period: str = "to 2024",
    signs: str = "votes, arms, trade, forces",
    same_pct: float = 2.0,
) -> Judgement:
    """An ally that draws closer buys, trades, votes and hosts more: more signs move towards the United States."""
    rows = _moved(p, ALLIES, signs, period, same_pct)
    if set(rows["country"]) != set(ALLIES):
        return not_yet("No sign of those years was known for both allies.", _due(p, period))
    ways = rows.groupby("country")["way"].agg(closer=lambda way: int((way > 0).sum()), net="sum", all="size")
    sources = _sign_sources(p, signs)
    when = _when(p, period)
    closer = [bool(ways.at[country, "net"] > 0) for country in ALLIES]
    parts = {c: rows[rows["country"] == c] for c in ALLIES}
    numbers = {
        "net": result("net", int(ways["net"].sum()), "signs closer on balance", sources, n=int(ways["all"].sum()))
    }
    for country in ALLIES:
        whole = f"of {ways.at[country, 'all']} signs"
        numbers[country] = result(country, int(ways.at[country, "closer"]), whole, sources)
        numbers[f"{country}_farther"] = result(
            f"{country}_farther", int((parts[country]["way"] < 0).sum()), "", sources
        )
    told = [
        f"for {NAMES[c]} {_told(parts[c], 1, c)} moved closer to the United States and "
        f"{_told(parts[c], -1, f'{c}_farther')} farther away"
        for c in ALLIES
    ]
    return Judgement(graded(all(closer), any(closer)), f"In {when} against before, {'; '.join(told)}.", numbers)


@claim_test(
    "A12",
    chapter="autonomy",
    figure="fig-closeness",
    parameters={"countries": ["JPN"], "treatment_year": 2018},
    grid={**SIGN_GRID, "treatment_year": [2018, 2017]},
    apart=SIGN_APART,
)
def alliance_keeps_strengthening(
    p: AutonomyParameters,
    *,
    period: str = "to 2024",
    signs: str = "votes, arms, trade, forces",
    same_pct: float = 2.0,
) -> Judgement:
    """A trend that does not change goes on: after the forecast more signs of closeness rise than fall."""
    rows = _moved(p, ["JPN"], signs, period, same_pct)
    if rows.empty:
        return not_yet("No sign of those years was known.", _due(p, period))
    closer, farther = int((rows["way"] > 0).sum()), int((rows["way"] < 0).sum())
    sources = _sign_sources(p, signs)
    when = _when(p, period)
    return Judgement(
        graded(closer > farther, closer == farther > 0),
        f"In {when} against the years before, {_told(rows, 1, 'closer')} brought Japan closer to the United States and "
        f"{_told(rows, -1, 'farther')} took it farther away.",
        {
            "net": result("net", closer - farther, "signs closer on balance", sources, n=len(rows)),
            "closer": result("closer", closer, f"of {len(rows)} sign{'s' if len(rows) > 1 else ''}", sources),
            "farther": result("farther", farther, "", sources),
        },
    )
