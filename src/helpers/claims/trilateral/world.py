"""Claims about the world around the three: arsenals, blocs, and how many powers there are."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.horizon import THIS_YEAR
from helpers.analysis.trilateral import TrilateralParameters
from helpers.analysis.trilateral.blocs import COLD_WAR_END, POWERS, bloc_members, concentration_since
from helpers.analysis.trilateral.exposure import ADVERSARIES
from helpers.analysis.trilateral.standing import last_year, measures
from helpers.claims.judgement import Judgement, all_sources, graded, not_yet, result, untestable
from helpers.claims.register import claim_test
from helpers.claims.trilateral.common import HALF, PUBLISHED, day, of_some
from helpers.data import load
from helpers.wording import words

# ---------------------------------------------------------------- arsenals


@claim_test(
    "P07",
    chapter="trilateral",
    figure="fig-warheads",
    can_be=("supported", "partly supported", "contradicted"),
    analysis={
        "year": [("at publication", "the year of the paper"), ("latest estimate", "what is known now")],
    },
    reading={"at_least": [(1, "a weapon is a weapon"), (10, "an arsenal, as estimates differ by tens")]},
    differs="The chapter draws the estimates of every year.",
)
def all_three_are_armed(p: TrilateralParameters, *, year: str = "at publication", at_least: int = 1) -> Judgement:
    """A state has nuclear weapons if the estimate of its arsenal is not none: for each of the three."""
    rows = load("warheads")
    rows = rows[rows["country"].isin(ADVERSARIES)]
    last = min(PUBLISHED.year, int(p.as_of[:4])) if year == "at publication" else last_year(p)
    rows = rows[rows["year"] <= last].sort_values("year").groupby("country").tail(1).set_index("country")
    held = rows["warheads"].reindex(list(ADVERSARIES)).fillna(0)
    armed, sources = int((held >= at_least).sum()), all_sources(rows)
    return Judgement(
        graded(armed == len(held), armed > 0),
        "By the estimates of {year} China had {CHN:0}, Russia {RUS:0} and North Korea {PRK:0}.",
        {
            "least": result("least", float(held.min()), "warheads", sources, n=len(held)),
            "CHN": result("CHN", float(held["CHN"]), "warheads", sources),
            **{code: result(code, float(held[code]), "", sources) for code in ("RUS", "PRK")},
            "year": result("year", int(rows["year"].max()), "year"),
        },
    )


# ---------------------------------------------------------------- blocs


@claim_test(
    "P09a",
    chapter="trilateral",
    figure="fig-bloc-members",
    can_be=("supported", "partly supported", "contradicted", "open", "not testable"),
    analysis={
        "since": [(2016, "the last year before India joined one of them"), (2020, "recent, as the paper says")],
    },
    reading={
        "counted": [
            ("members and invited", "a bloc decides to grow when it invites, as BRICS did on the paper’s day"),
            ("members", "who is inside"),
        ],
        "up_to": [
            ("publication", "the paper tells of what had happened"),
            ("the latest day", "whether those invited came"),
        ],
        "which": [("both", "the paper names both"), ("BRICS", "the larger"), ("SCO", "the nearer")],
    },
    differs="The chapter counts members year by year; the claim compares two days.",
)
def blocs_have_grown(
    p: TrilateralParameters,
    *,
    which: str = "both",
    since: int = 2016,
    up_to: str = "publication",
    counted: str = "members and invited",
) -> Judgement:
    """An expansion is more members, or states invited: of each bloc at the end of an earlier year and on a day."""
    if int(p.as_of[:4]) <= since:
        return not_yet(f"No day after the end of {since} had come by then.", str(PUBLISHED.date()))
    if p.end_year <= since:
        return untestable(f"The window ends before any year after {since}.", "Members of both in later years.")
    members = bloc_members(p).query("status == 'member'")
    last = min(pd.Timestamp(p.as_of), PUBLISHED if up_to == "publication" else pd.Timestamp(p.as_of))
    blocs = ["BRICS", "SCO"] if which == "both" else [which]
    own = members[members["bloc"].isin(blocs)]
    asked = load("blocs").query("bloc in @blocs and invited <= @last and not joined <= @last")
    today, now = (_size(own[own["joined"] <= end], blocs) for end in (pd.Timestamp(p.as_of), last))
    then, more = _size(own[own["joined"].dt.year <= since], blocs), _size(asked, blocs)
    reached = now + more if counted == "members and invited" else now
    grown, sources = int((reached > then).sum()), all_sources(own, asked)
    unsure = load("blocs").query("bloc in @blocs and status == 'invited' and counted <= @p.as_of")
    numbers = {"added": result("added", int((reached - then).sum()), "states", sources, n=len(blocs))}
    for bloc in blocs:
        counts = {f"{bloc}_then": then[bloc], f"{bloc}_later": today[bloc], f"{bloc}_asked": more[bloc]}
        numbers |= {name: result(name, int(size), "", sources) for name, size in counts.items()}
        numbers[bloc] = result(bloc, int(now[bloc]), "members", sources)
    numbers |= {"day": day("day", last), "later": day("later", pd.Timestamp(p.as_of))}
    told = " and ".join(
        f"{_BLOC[bloc]} "
        + (f"grew from {{{bloc}_then}} to {{{bloc}}}" if now[bloc] > then[bloc] else f"stayed at {{{bloc}}}")
        + (f", with {{{bloc}_asked}} more invited," if more[bloc] else "")
        for bloc in blocs
    )
    for bloc, rows in unsure.groupby("bloc"):
        numbers[f"{bloc}_counted"] = result(f"{bloc}_counted", int(today[bloc]) + len(rows), "", all_sources(rows))
    later = " and ".join(f"{{{bloc}_later}}{_or_more(bloc, unsure)}" for bloc in blocs)
    after = "" if last == pd.Timestamp(p.as_of) else f" By {{later}} {'they' if len(blocs) > 1 else 'it'} had {later}."
    return Judgement(
        graded(grown == len(blocs), grown > 0),
        f"From the end of {since} to {{day}} {told.removesuffix(',')}.{after}",
        numbers,
    )


def _or_more(bloc: str, unsure: pd.DataFrame) -> str:
    """The members of a bloc by a source that counts states which are only invited here; nothing without one."""
    states = unsure.loc[unsure["bloc"] == bloc, "country"]
    return f" ({{{bloc}_counted}} by a digest that counts {words.names_in_text(states)})" if len(states) else ""


def _size(rows: pd.DataFrame, blocs: list[str]) -> pd.Series:
    """Number of rows of each bloc."""
    return rows.groupby("bloc").size().reindex(blocs, fill_value=0)


_BLOC = {"BRICS": "BRICS", "SCO": "the Shanghai Cooperation Organisation"}

# ---------------------------------------------------------------- how many powers

POWER = {"military spending": "military_expenditure", "GDP": "gdp", "national capability": "capability"}
"""What power is reckoned in: name, measure of the analysis."""


@dataclass(frozen=True)
class Index:
    """A way to sum up how power is spread among the great powers."""

    column: str
    spread: int
    """One if more of it means more poles, minus one if fewer."""
    unit: str
    digits: int
    words: str


INDICES = {
    "equal powers": Index(
        "effective_powers", 1, "", 1, "as a number of equal powers (nine if all had the same, one if one had all)"
    ),
    "US share": Index("usa_pct", -1, "%", 0, "as the share of the United States among nine powers"),
    "poles": Index("poles", 1, "", 0, "as the number among nine with at least half of the largest one’s"),
}


@dataclass(frozen=True)
class Change:
    """An index in the first and the last year of a time."""

    first: int
    then: float
    last: int
    now: float

    @property
    def pct(self) -> float:
        """Growth in per cent."""
        return 100 * (self.now / self.then - 1)


@claim_test(
    "P09b",
    chapter="trilateral",
    figure="fig-concentration",
    can_be=("supported", "contradicted", "undecided", "open"),
    analysis={
        "summed_up": [
            ("equal powers", "the usual measure of how power is spread"),
            ("US share", "one power less above the others"),
            ("poles", "a pole has at least half of the first"),
        ],
        "over": [
            ("up to ten years", "the paper speaks of a trend of today"),
            ("the same years", "the latest years that every kind of power covers"),
            ("twenty years", "a trend that cannot be turned back is a long one"),
            ("since the Cold War", "the world that it is set against"),
        ],
        "gdp_measure": [("market", "what it buys abroad"), ("ppp", "what it makes at home")],
    },
    reading={
        "power": [
            ("all three", "no kind of power stands for all"),
            ("military spending", "arms"),
            ("GDP", "output"),
            ("national capability", "the index of the field"),
        ],
        "flat_pct": [(2.0, "yearly figures are revised by as much"), (5.0, "less than that is no trend")],
    },
    differs="The chapter gives the indices year by year, GDP at market rates; the claim compares two years.",
)
def world_turns_multipolar(
    p: TrilateralParameters,
    *,
    power: str = "all three",
    summed_up: str = "equal powers",
    over: str = "up to ten years",
    flat_pct: float = 2.0,
) -> Judgement:
    """Poles multiply if power spreads among the great powers; kinds of power that differ decide nothing."""
    index = INDICES[summed_up]
    every = concentration_since(p, [POWER[name] for name in _chosen(power)], p.gdp_measure)
    ends = _shared(every) if over == "the same years" else None
    found = {
        name: change for name in _chosen(power) if (change := _change(every, POWER[name], index.column, over, ends))
    }
    if not found:
        return not_yet("No figures of the powers were read for that time.", f"{last_year(p) + 1}-07-01")
    spread = {name: index.spread * change.pct for name, change in found.items()}
    up, down = (sum(sign * pct >= flat_pct for pct in spread.values()) for sign in (1, -1))
    majority = len(found) // 2 + 1
    sources = all_sources(every[every["measure"].isin([POWER[name] for name in found])])
    numbers = {
        "up": of_some("up", up, len(found), "kinds", sources),
        "down": result("down", down, "", sources),
    }
    parts = []
    for i, (name, change) in enumerate(found.items()):
        numbers |= {
            f"then_{i}": result(f"then_{i}", change.then, index.unit, sources, n=len(POWERS)),
            f"now_{i}": result(f"now_{i}", change.now, index.unit, sources, n=len(POWERS)),
            f"first_{i}": result(f"first_{i}", change.first, "year"),
            f"last_{i}": result(f"last_{i}", change.last, "year"),
        }
        path = f"{{then_{i}:{index.digits}}} ({{first_{i}}}) to {{now_{i}:{index.digits}}} ({{last_{i}}})"
        what = "GDP at purchasing power" if name == "GDP" and p.gdp_measure == "ppp" else name
        parts.append(f"{what} {'' if i else 'moved '}from {path}")
    return Judgement(
        "undecided" if up and (down or up < majority) else graded(up > 0),
        f"Power spread in {'{up}' if up else 'none'} and gathered in {'{down}' if down else 'none'}. "
        f"{words.sentence(f'{index.words}, {words.join(parts)}')}",
        numbers,
    )


def _chosen(power: str) -> list[str]:
    return list(POWER) if power == "all three" else [power]


FEWEST_YEARS = 4
"""Years over which a change can be told at the least."""


def _latest_span(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the method used last, oldest first."""
    rows = rows.sort_values("year")
    return rows[rows["span"] == rows["span"].iloc[-1]]


def _shared(every: pd.DataFrame) -> tuple[int, int]:
    """First and last year that the latest method of every measure covers."""
    spans = [_latest_span(rows)["year"] for _, rows in every.groupby("measure")]
    return max(int(years.min()) for years in spans), min(int(years.max()) for years in spans)


def _change(
    every: pd.DataFrame, measure: str, column: str, over: str, ends: tuple[int, int] | None = None
) -> Change | None:
    """Change of a measure over a time; None where it is not known for so long by one method.

    Capability is estimated in another way since 2017, so longer times end in 2016 and the latest years stand alone.
    """
    rows = every[every["measure"] == measure]
    if rows.empty:
        return None
    if ends is not None or over == "up to ten years":
        rows = _latest_span(rows)
    else:
        rows = rows.sort_values("year")
        rows = rows[rows["span"] == rows["span"].iloc[0]]
    series = rows.set_index("year")[column]
    last = int(series.index[-1]) if ends is None else ends[1]
    starts = {"up to ten years": max(last - 10, int(series.index[0])), "twenty years": last - 20}
    since = ends[0] if ends is not None else starts.get(over)
    first = since if since is not None else int(series.index[series.index >= COLD_WAR_END][0])
    if first not in series.index or last - first < FEWEST_YEARS:
        return None
    return Change(first, float(series[first]), last, float(series[last]))


@claim_test(
    "P15",
    chapter="trilateral",
    figure="tab-standing",
    parameters={"end_year": PUBLISHED.year},
    can_be=("supported", "partly supported", "contradicted"),
    analysis={
        "gdp_measure": [("market", "what it buys abroad"), ("ppp", "what it makes at home")],
        "end_year": [(2023, "the year of the paper"), (THIS_YEAR, "the latest figures")],
    },
    reading={
        "power": [
            ("all three", "power in general"),
            ("military spending", "arms"),
            ("GDP", "output"),
            ("national capability", "the index of the field"),
        ],
        "dominant_pct": [(66.7, "twice the two others together"), (75.0, "three times the two others together")],
    },
    differs="The chapter gives the values of each; the claim their shares.",
)
def united_states_dominate(
    p: TrilateralParameters, *, power: str = "all three", dominant_pct: float = 66.7
) -> Judgement:
    """To dominate is to outweigh the two others by far: the US share of what the three have together."""
    names = {POWER[name]: name for name in _chosen(power)}
    values = measures(p, names)
    values = values[values["country"].isin(["USA", "JPN", "KOR"])]
    wide = values.set_index(["measure", "year", "country"])["value"].unstack("country")[["USA", "JPN", "KOR"]]
    latest = wide.dropna().groupby(level="measure").tail(1)
    years = dict(latest.index)
    latest = latest.droplevel("year")
    shares = (100 * latest["USA"] / latest.sum(axis=1)).sort_values(ascending=False)
    sources = all_sources(values)
    numbers = {"least": result("least", float(shares.min()), "%", sources, n=len(shares))}
    numbers |= {str(name): result(str(name), float(share), "%", sources) for name, share in shares.items()}
    numbers |= {f"{name}_year": result(f"{name}_year", int(year), "year") for name, year in years.items()}
    told = [f"{{{name}:0}} of the {names[str(name)]} ({{{name}_year}})" for name in shares.index]
    return Judgement(
        graded(bool((shares >= dominant_pct).all()), bool((shares >= HALF).all())),
        f"Of what the three had together, the United States had {words.join(told)}.",
        numbers,
    )
