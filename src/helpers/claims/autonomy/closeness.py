"""Claims about pressure and autonomy, by years of pressure against years without, and about forces that stay."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.levels import DESIGN, contrast
from helpers.analysis.autonomy.panel import pressed
from helpers.analysis.autonomy.pressure import SETS, UNIT, sources_behind, together
from helpers.analysis.results import Result, sources_of
from helpers.claims.autonomy.common import ALLIES, PRINTED
from helpers.claims.judgement import Judgement, graded, not_yet, result, untestable
from helpers.claims.register import claim_test
from helpers.data import load
from helpers.wording import words

# ---------------------------------------------------------------- years of pressure and years without

EVERY = SETS["autonomy"]


@claim_test(
    "A09",
    chapter="autonomy",
    figure="fig-index",
    parameters={"index_components": EVERY, "least_components": 2},
    can_be=("not testable",),
    same_as="pressure.autonomy.all",
)
def pressure_stimulates_autonomy(p: AutonomyParameters) -> Judgement:
    """Seeking because of pressure is no position: where the two stood, pressed and not, is told and decides nothing."""
    series = together(p, ALLIES)
    on = pressed(list(series.index))
    effect = contrast(series, on, p.confidence) if len(series) else None
    reason = (
        "What Japan and Korea would have sought without pressure is unknown: all allies met the same president, and "
        "the article names other threats"
    )
    if effect is None or effect.interval is None:
        return untestable(f"{reason}.", SOUGHT)
    sources = sources_behind(p.index_components)
    low, high = effect.interval
    estimate = result(
        "effect", effect.estimate, UNIT, sources, effect.interval, effect.n, level=effect.level, design=DESIGN
    )
    ends = {name: result(name, end, "", sources) for name, end in (("low", low), ("high", high))}
    way = "higher" if effect.estimate > 0 else "lower"
    return Judgement(
        "not testable",
        f"{reason}. In years of pressure ({_years(series, on)}) their index of autonomy, a position, was {{size:1}} "
        f"{way} ({{low:+1}} to {{high:+1}}, {{level:0}} interval).",
        {
            "effect": estimate,
            "size": result("size", abs(effect.estimate), UNIT, sources),
            **ends,
            "level": result("level", 100 * effect.level, "%"),
        },
        needs=SOUGHT,
    )


SOUGHT = "What both governments sought and why, from their own papers, with allies that were not pressed beside them."


def _years(series: pd.Series, on: np.ndarray) -> str:
    """The years of pressure in the series, neighbours joined."""
    years = [int(year) for year in series.index[on]]
    first = [year for year in years if year <= 2020]
    later = [year for year in years if year > 2020]
    return words.join([words.span(part[0], part[-1]) for part in (first, later) if part])


# ---------------------------------------------------------------- forces that stay

BASES = {"2015": (2015, 2015), "mean of 2013–15": (2013, 2015), "2018": (2018, 2018)}
"""Years with a count of Japan that is comparable: in 2016 and 2017 the reporting changed."""
SERVICES = {"ashore": ["army", "marine_corps", "air_force"], "all": ["troops"]}


@claim_test(
    "A08a",
    chapter="autonomy",
    figure="fig-closeness",
    can_be=("supported", "partly supported", "contradicted", "undecided", "open"),
    analysis={
        "base": [
            ("2018", "the year before the article, in the new reporting"),
            ("2015", "the last year before the reporting changed"),
            ("mean of 2013–15", "three years, so that one count decides less"),
        ],
        "services": [
            ("army, marines, air force", "sailors come and go with their ships"),
            ("all", "every soldier counted"),
        ],
    },
    reading={
        "judged_in": [("latest year", "the foreseeable future reaches to today"), ("2024", "it meant five years")],
        "keep_pct": [(75.0, "less would be more than a shift between bases"), (90.0, "nearly all must stay")],
    },
    differs="The chapter shows forces for each hundred thousand inhabitants; the claim is about their number.",
)
def neither_ally_leaves(
    p: AutonomyParameters,
    *,
    base: str = "2018",
    judged_in: str = "latest year",
    services: str = "army, marines, air force",
    keep_pct: float = 75.0,
) -> Judgement:
    """An ally that leaves has its leaders end the alliance and sends the forces away; both are looked at."""
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
    spoken = _spoken_of(p.end_year if judged_in == "latest year" else last)
    sources = sources_of(rows)
    told = ""
    if len(spoken) == len(ALLIES):
        told = "Joint papers of the leaders spoke of the alliance with Japan on {JPN} and with Korea on {KOR}. "
    who = f"US forces without {'' if services == 'all' else 'the navy and '}rotating units"
    return Judgement(
        "undecided" if all(kept) and not told else graded(all(kept), any(kept)),
        f"{told}In {last}, {who} numbered {{japan:0}} in Japan and {{korea:0}} in Korea, {{japan_share:0}} and "
        f"{{korea_share:0}} of those of {words.span(first, end)}.",
        {
            "least": result("least", float(share.min()), f"% of {base}", sources, n=2),
            "japan": result("japan", wide.at[last, "JPN"], "", sources),
            "korea": result("korea", wide.at[last, "KOR"], "", sources),
            "japan_share": result("japan_share", share["JPN"], "%", sources),
            "korea_share": result("korea_share", share["KOR"], "%", sources),
            **spoken,
        },
    )


def _spoken_of(last: int) -> dict[str, Result]:
    """Latest day from the article to the end of a year on which the leaders of an alliance spoke of it as theirs."""
    rows = load("stated_positions").query("topic in ['alliance_reach', 'alliance_kept']")
    rows = rows[(rows["date"] >= PRINTED) & (rows["date"].dt.year <= last)].sort_values("date").groupby("actor").tail(1)
    return {row["actor"]: result(row["actor"], row["date"], "date", [row["source"]]) for _, row in rows.iterrows()}
