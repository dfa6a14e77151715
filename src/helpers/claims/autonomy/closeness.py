"""Claims about pressure and autonomy, by years of pressure against years without, and about forces that stay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.levels import DESIGN, contrast, like, persistence
from helpers.analysis.autonomy.panel import pressed
from helpers.analysis.autonomy.pressure import SETS, UNIT, sources_behind, together
from helpers.analysis.results import Result, sources_of
from helpers.analysis.trials import Simulation
from helpers.claims.autonomy.common import ALLIES
from helpers.claims.judgement import Judgement, from_estimate, graded, not_yet, result
from helpers.claims.register import Matters, claim_test
from helpers.data import load
from helpers.wording import words

# ---------------------------------------------------------------- years of pressure and years without

EVERY, CLOSENESS = (SETS[name] for name in ("autonomy", "closeness"))
HALF = Matters(0.5, UNIT, "half of what the series usually strays from its mean; less is within an ordinary year")
FROM = [
    (1991, "since the end of the Cold War, when the choice to stand apart became real"),
    (2001, "two presidents of each party, nearer in time"),
    (2009, "the president before alone, as the paper compares"),
]
MEASURE = [
    ("final_passage", "votes on whole resolutions, which governments answer for"),
    ("all_votes", "with votes on paragraphs, which are more"),
]


def _estimate(name: str, series: pd.Series, on: np.ndarray, p: AutonomyParameters) -> Result | None:
    effect = contrast(series, on, p.confidence) if len(series) else None
    if effect is None:
        return None
    sources = sources_behind(p.index_components)
    return result(
        name,
        effect.estimate,
        UNIT,
        sources,
        effect.interval,
        effect.n,
        level=effect.level,
        design=DESIGN,
    )


def _ends(estimate: Result) -> dict[str, Result]:
    """The interval and its level as numbers that a sentence can print."""
    low, high = estimate.interval or (0.0, 0.0)
    level = result("level", 100 * (estimate.level or 0), "%")
    ends = {"low": low, "high": high}
    least = result("least", HALF.value, "")
    found = {name: result(name, end, "", estimate.sources) for name, end in ends.items()}
    return {**found, "level": level, "least": least}


def _sure(estimate: Result) -> str:
    """How sure it is, in words; where power is low, that the data could not have shown it."""
    low, high = estimate.interval or (0.0, 0.0)
    said = " ({low:+1} to {high:+1}, {level:0} interval)"
    if low > 0 or high < 0:
        return said
    weak = (high - low) / 2 > HALF.value
    return f"{said}: the data cannot tell{', and could hardly have shown {least:1}' if weak else ''}"


@dataclass
class _Draws:
    """Contrasts of made-up series like the book's; one simulation, with its one generator, reads the data once."""

    read: tuple[np.random.Generator, pd.Series] | None = None

    def __call__(self, p: AutonomyParameters, rng: np.random.Generator, effect: float) -> Result:
        if self.read is None or self.read[0] is not rng:
            self.read = (rng, together(p, ALLIES))
        series = self.read[1]
        on = pressed(list(series.index))
        made = contrast(like(series, on, rng, effect), on, p.confidence)
        assert made is not None  # the same years as the book's own series
        return result("simulated", made.estimate, UNIT, (), made.interval, made.n, level=made.level, design=DESIGN)


def _lasting(p: AutonomyParameters) -> float:
    series = together(p, ALLIES)
    return persistence(series, pressed(list(series.index)))


@claim_test(
    "A09",
    chapter="autonomy",
    figure="fig-index",
    parameters={"index_components": EVERY, "least_components": 2},
    can_be=("supported", "contradicted", "undecided", "open"),
    analysis={
        "index_components": [
            (EVERY, "all five that the chapter measures"),
            (CLOSENESS, "without military effort, which Washington asks for"),
            (["un_distance", "us_trade"], "votes and trade, without the three military ones"),
        ],
        "start_year": FROM,
        "un_measure": MEASURE,
    },
    matters=HALF,
    simulate=Simulation(_Draws(), "years, spread and persistence of the index", _lasting),
    same_as="pressure.autonomy.all",
)
def pressure_stimulates_autonomy(p: AutonomyParameters) -> Judgement:
    """Pressure was on, off and on again: an effect raises the index while it is on and lets it fall when it is off."""
    series = together(p, ALLIES)
    on = pressed(list(series.index))
    estimate = _estimate("effect", series, on, p)
    if estimate is None:
        return not_yet("No year of pressure lay behind.", "2018-12-31")
    way = "higher" if float(estimate.value) > 0 else "lower"
    size = result("size", abs(float(estimate.value)), UNIT, estimate.sources)
    return Judgement(
        from_estimate(estimate, claimed="more", matters=HALF.value),
        f"In years of pressure ({_years(series, on)}) the two allies’ index of autonomy was {{size:1}} {way} than in "
        f"others{_sure(estimate)}. It says where they stood, not what they sought.",
        {"effect": estimate, "size": size, **_ends(estimate), **_each(p)},
    )


def _each(p: AutonomyParameters) -> dict[str, Result]:
    """The same contrast of each ally alone, where there is one."""
    found = {}
    for country in ALLIES:
        series = together(p, [country])
        estimate = _estimate(country, series, pressed(list(series.index)), p)
        value = estimate.value if estimate else 0.0
        found[country] = result(country, value, "", estimate.sources if estimate else ())
    return found


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
    who = "US forces" if services == "all" else "US forces without the navy"
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


WRITTEN = pd.Timestamp(2019, 10, 1)
"""Day from which the article is dated."""


def _spoken_of(last: int) -> dict[str, Result]:
    """Latest day from the article to the end of a year on which the leaders of an alliance spoke of it as theirs."""
    rows = load("stated_positions").query("topic in ['alliance_reach', 'alliance_kept']")
    rows = rows[(rows["date"] >= WRITTEN) & (rows["date"].dt.year <= last)].sort_values("date").groupby("actor").tail(1)
    return {row["actor"]: result(row["actor"], row["date"], "date", [row["source"]]) for _, row in rows.iterrows()}
