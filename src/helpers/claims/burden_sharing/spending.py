"""Claims about defence spending: what is asked of allies, who rides free, and the rise in Japan."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.stats import kendalltau, spearmanr, ttest_ind

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.free_riding import allies_of, burdens, pairs_by_year
from helpers.analysis.burden_sharing.japan_rise import COMPARED, japan_years
from helpers.analysis.burden_sharing.responses import ERAS, answer_to_usa
from helpers.analysis.burden_sharing.threshold import EAST_ASIAN_AND_PACIFIC, allies_by_definition, preferred
from helpers.analysis.results import Result, sources_of
from helpers.claims.judgement import Judgement, graded, untestable
from helpers.claims.register import claim_test
from helpers.data import load

# ---------------------------------------------------------------- what was asked of all allies


@claim_test("B11a", chapter="burden-sharing", figure="tab-pledges")
def two_or_even_four_per_cent(p: BurdenSharingParameters) -> Judgement:
    """The register of demands and guidelines on defence spending."""
    rows = load("defence_pledges").query("concerns == 'NATO'")
    rows = rows[(rows["date"].dt.year <= 2019) & rows["kind"].isin(["guideline", "demand"])]
    if rows.empty:
        return untestable("No demand or guideline up to 2019 is known.", "Demands on NATO’s members with their dates.")
    shares = rows["share_of_gdp_pct"]
    sources = tuple(sources_of(rows))
    top = rows.loc[shares.idxmax()]
    two, four = bool((shares == 2).any()), bool((shares == 4).any())
    return Judgement(
        graded(two and four, two or four),
        "NATO’s guideline stood at {low:0}, and on {day} the US president named {high:0}.",
        {
            "high": Result("high", float(shares.max()), "% of GDP", n=len(rows), sources=sources),
            "low": Result("low", float(shares.min()), "% of GDP", sources=sources),
            "day": Result("day", str(top["date"].date()), "date", sources=sources),
        },
    )


@claim_test(
    "B11b",
    chapter="burden-sharing",
    figure="fig-threshold-years",
    parameters={"gdp_threshold_pct": 2.0, "spending_source": "nato"},
    grid={
        "gdp_threshold_pct": [2.0, 3.5, 4.0],
        "spending_source": ["nato", "sipri"],
        "group": ["nato", "nato_and_allies"],
        "then": [2018, 2019],
        "most_pct": [66.7, 50.0, 80.0],
    },
)
def most_allies_spend_less(p: BurdenSharingParameters, *, then: int = 2018, most_pct: float = 66.7) -> Judgement:
    """A demand for more presumes that most spend less: in the year of the paper's figures, and in the latest year."""
    shares = _shares_of_allies(p)
    short = 100 * (shares["share_pct"] < p.gdp_threshold_pct).groupby(shares["year"]).mean()
    if then not in short.index:
        return untestable("No shares of GDP of that year are known.", "Shares of GDP by ally.")
    now = int(short.index.max())
    sources = tuple(sources_of(shares))
    later = ", and in {now} {short_now:0} of {n_now}" if now > then else ""
    numbers = {
        "short_now": Result("short_now", float(short[now]), "%", n=int((shares["year"] == now).sum()), sources=sources),
        "now": Result("now", now, "year"),
        "short_then": Result("short_then", float(short[then]), "%", sources=sources),
        "then": Result("then", then, "year"),
        "threshold": Result("threshold", p.gdp_threshold_pct, "% of GDP"),
        "n_then": Result("n_then", int((shares["year"] == then).sum()), "allies", sources=sources),
        "n_now": Result("n_now", int((shares["year"] == now).sum()), "allies", sources=sources),
    }
    held, holds = float(short[then]) >= most_pct, float(short[now]) >= most_pct
    return Judgement(
        graded(held and holds, held or holds),
        f"In {{then}} {{short_then:0}} of {{n_then}} spent less than {{threshold:1}}{later}.",
        numbers,
    )


def _shares_of_allies(p: BurdenSharingParameters) -> pd.DataFrame:
    """Shares of GDP in the window of NATO's members by the source asked for, with the other allies where chosen."""
    every = allies_by_definition()
    every = every[every["year"].between(p.start_year, p.end_year)]
    others = every["country"].isin(EAST_ASIAN_AND_PACIFIC)
    members = every[~others & (every["definition"] == p.spending_source)]
    if p.group == "nato":
        return members
    both = pd.concat([members, preferred(every[others], p)])
    # a year counts where both groups have figures
    shared = set(members["year"]) & set(both[both["country"].isin(EAST_ASIAN_AND_PACIFIC)]["year"])
    return both[both["year"].isin(shared)]


# ---------------------------------------------------------------- riding free


@claim_test(
    "B12a",
    chapter="burden-sharing",
    figure="fig-free-riding",
    grid={
        "correlation": ["kendall", "spearman"],
        "group": ["nato", "nato_and_allies"],
        "with_usa": [True, False],
        "gdp_measure": ["market", "ppp"],
        "since": [2010, 1990, 1970],
        "level": [0.05, 0.10],
    },
    apart=[{"gdp_measure": "ppp", "since": 1970}],
)
def the_small_carry_less(p: BurdenSharingParameters, *, since: int = 2010, level: float = 0.05) -> Judgement:
    """Where the weak ride free, an ally's share of GDP for defence goes with its size, clearly so in most years."""
    rows = burdens("military_share_2025_edition", p.gdp_measure)
    chosen = allies_of(rows, p.group, with_usa=p.with_usa)
    pairs = {year: pair for year, pair in pairs_by_year(chosen, p).items() if year >= since}
    if not pairs:
        return untestable("No shares of GDP of those years are known.", "Shares of GDP and size by ally.")
    correlate = kendalltau if p.correlation == "kendall" else spearmanr
    tests = [correlate(*pair) for pair in pairs.values()]
    estimates = np.array([test.statistic for test in tests])
    clear = int(sum(test.pvalue < level and test.statistic > 0 for test in tests))
    sources = tuple(sources_of(chosen))
    share = clear / len(tests)
    return Judgement(
        graded(share > 1 / 2, share >= 1 / 5),
        "From {first} to {last} the mean rank correlation of size and share of GDP was {mean:2}, and it was positive "
        "and clear of zero in {clear} of {years}."
        if len(tests) > 1
        else "In {first} the rank correlation of size and share of GDP was {mean:2}, and it was "
        f"{'' if clear else 'not '}positive and clear of zero.",
        {
            "mean": Result("mean", float(estimates.mean()), "", n=len(tests), sources=sources),
            "clear": Result("clear", clear, "", n=len(tests), sources=sources),
            "years": Result("years", len(tests), "years"),
            "first": Result("first", min(pairs), "year"),
            "last": Result("last", max(pairs), "year"),
        },
    )


@claim_test(
    "B12b",
    chapter="burden-sharing",
    figure="fig-spending-response",
    grid={
        "era": ["since", "cold_war"],
        "timing": ["lag", "same", "second_lag"],
        "model": ["alone", "with_others"],
        "group": ["nato", "nato_and_allies"],
        "confidence": [0.95, 0.90],
    },
)
def allies_lean_on_us_spending(
    p: BurdenSharingParameters, *, era: str = "since", timing: str = "lag", model: str = "alone"
) -> Judgement:
    """An ally that leans on the stronger one lets its spending grow less after US spending has grown more."""
    found = answer_to_usa(p, era, model, timing)
    if found is None or found.interval is None:
        return untestable("Too few years of that era are known.", "Real spending of allies over fifteen years or more.")
    sources = tuple(sources_of(load("military_expenditure"), load("macro_annual")))
    low, high = found.interval
    clear = "clear of zero" if low > 0 or high < 0 else "not clear of zero"
    move = "less" if found.estimate < 0 else "more"
    return Judgement(
        graded(high < 0, found.estimate < 0),
        f"For each {{one:0}} that US spending grew, allies’ spending grew {{size:2}} {move} {_TIMINGS[timing]} "
        f"in {{first}}–{{last}}, which is {clear}.",
        {
            "estimate": Result("estimate", found.estimate, "% for 1%", (low, high), found.n, sources),
            "size": Result("size", abs(found.estimate), "%", sources=sources),
            "one": Result("one", 1.0, "%"),
            "first": Result("first", max(ERAS[era][0], p.start_year), "year"),
            "last": Result("last", min(ERAS[era][1], p.end_year), "year"),
        },
    )


_TIMINGS = {"lag": "a year later", "same": "in the same year", "second_lag": "two years later"}


# ---------------------------------------------------------------- Japan


@claim_test(
    "B14",
    chapter="burden-sharing",
    figure="fig-japan-rise",
    parameters={"hosts": ["JPN"]},
    grid={
        "measure": ["real_usd_bn", "share_of_gdp_pct"],
        "start_year": [1950, 1955, 1960],
        "rise_began": [2013, 2017, 2019],
        "enough": [5, 3, 10],
    },
)
def first_rise_since_the_war(
    p: BurdenSharingParameters, *, measure: str = "real_usd_bn", rise_began: int = 2013, enough: int = 5
) -> Judgement:
    """A rise is not the first if spending had risen for years on end before it began."""
    years = japan_years(p).set_index("year")[measure].dropna()
    steps = years.diff().dropna()
    before = steps[steps.index < rise_began]
    if before.empty:
        return untestable("No years before the rise are known.", "Japan’s military expenditure since the war.")
    rising = before > 0
    runs = rising.groupby((~rising).cumsum()).sum()
    longest = int(runs.max())
    sources = tuple(sources_of(load("military_expenditure").query("country == 'JPN'")))
    what = "real spending" if measure == "real_usd_bn" else "spending as a share of GDP"
    return Judgement(
        graded(not rising.any(), longest < enough),
        f"Between {{first}} and {{last}} Japan’s {what} rose in {{rises}} of {{years}}, up to {{longest}} in a row.",
        {
            "rises": Result("rises", int(rising.sum()), "", n=len(before), sources=sources),
            "longest": Result("longest", longest, "times", sources=sources),
            "years": Result("years", len(before), "years", sources=sources),
            "first": Result("first", int(before.index.min()), "year"),
            "last": Result("last", int(before.index.max()), "year"),
        },
    )


def _paces(p: BurdenSharingParameters, measure: str) -> pd.DataFrame:
    """Change a year by country: % of real spending, or points of GDP; years × countries."""
    rows = load("military_expenditure")
    rows = rows[rows["year"].between(p.start_year, p.end_year) & rows["country"].isin(COMPARED)]
    if measure == "real":
        return 100 * rows.pivot(index="year", columns="country", values="constant_2024_usd_m").pct_change(
            fill_method=None
        )
    return rows.pivot(index="year", columns="country", values="share_of_gdp_pct").diff()


def _japans_pace(p: BurdenSharingParameters, measure: str, beside: str) -> pd.Series:
    """Japan's change a year, or how far it lies above the median of the other states compared."""
    paces = _paces(p, measure)
    japan = paces["JPN"]
    return (japan - paces.drop(columns="JPN").median(axis=1) if beside == "others" else japan).dropna()


_PACE_UNITS = {"real": "percentage points a year", "share": "percentage points of GDP a year"}
_PACE_WORDS = {"real": "real spending", "share": "share of GDP for defence"}


def _compared_paces(
    pace: pd.Series, turn: int, before_years: int, p: BurdenSharingParameters, measure: str, beside: str
) -> Judgement | None:
    """The mean pace from the turn on less that before, with Welch's interval; None with fewer than two years a side."""
    after, before = pace[pace.index >= turn], pace[(pace.index < turn) & (pace.index >= turn - before_years)]
    if min(len(after), len(before)) < 2:
        return None
    change = float(after.mean() - before.mean())
    ends = ttest_ind(after, before, equal_var=False).confidence_interval(p.confidence)
    sources = tuple(sources_of(load("military_expenditure").query("country in @COMPARED")))
    unit = _PACE_UNITS[measure]
    word, key = ("more", "change") if change > 0 else ("less", "size")
    how = " relative to other states" if beside == "others" else ""
    clear = "clear of zero" if ends.low > 0 or ends.high < 0 else "not clear of zero"
    numbers = {
        "change": Result("change", change, unit, (float(ends.low), float(ends.high)), len(after) + len(before), sources)
    }
    if change <= 0:
        numbers["size"] = Result("size", -change, unit, sources=sources)
    return Judgement(
        graded(float(ends.low) > 0, change > 0),
        f"Japan’s {_PACE_WORDS[measure]} grew by {{{key}:2}} {word}{how} in {{turn}}–{{last}} than in "
        f"{{first}}–{{eve}}, which is {clear}.",
        {
            **numbers,
            "turn": Result("turn", turn, "year"),
            "last": Result("last", int(after.index.max()), "year"),
            "first": Result("first", int(before.index.min()), "year"),
            "eve": Result("eve", int(before.index.max()), "year"),
        },
    )


@claim_test(
    "B16",
    chapter="burden-sharing",
    figure="fig-japan-rise",
    parameters={"hosts": ["JPN"]},
    grid={
        "measure": ["real", "share"],
        "beside": ["alone", "others"],
        "turn": [2018, 2017, 2019],
        "before_years": [5, 10],
        "end_year": [2026, 2022],
    },
)
def more_room_for_japans_forces(
    p: BurdenSharingParameters,
    *,
    measure: str = "real",
    beside: str = "alone",
    turn: int = 2018,
    before_years: int = 5,
) -> Judgement:
    """More room shows as a faster rise of spending after the forecast than before, also beside other states."""
    pace = _japans_pace(p, measure, beside)
    found = _compared_paces(pace, turn, before_years, p, measure, beside)
    if found is None:
        return Judgement("open", "Fewer than two years after the forecast were known.", {}, due=f"{turn + 1}-12-31")
    return found


@claim_test(
    "B19",
    chapter="burden-sharing",
    figure="fig-japan-rise",
    parameters={"hosts": ["JPN"]},
    grid={
        "measure": ["real", "share"],
        "rise_from": [2012, 2010],
        "rise_to": [2019, 2020, 2025],
        "mainly_pct": [50.0, 66.7],
        "beside": ["others", "alone"],
    },
)
def rise_because_of_the_demands(
    p: BurdenSharingParameters,
    *,
    measure: str = "real",
    rise_from: int = 2012,
    rise_to: int = 2019,
    mainly_pct: float = 50.0,
    beside: str = "others",
) -> Judgement:
    """A rise that comes mainly from demands made since 2017 lies mainly after 2016, and gains on other states then."""
    column = "real_usd_bn" if measure == "real" else "share_of_gdp_pct"
    levels = japan_years(p).set_index("year")[column]
    last = min(rise_to, int(levels.index.max()))
    if not {rise_from, EVE} <= set(levels.index) or last <= EVE:
        return untestable("Japan’s spending of those years is not known.", "Japan’s military expenditure by year.")
    whole, late = float(levels[last] - levels[rise_from]), float(levels[last] - levels[EVE])
    share = min(100 * late / whole, 100.0) if whole > 0 else 0.0  # what fell before is no part of the rise
    pace = _japans_pace(p, measure, beside)
    before, after = pace.loc[rise_from + 1 : EVE].mean(), pace.loc[EVE + 1 : last].mean()
    signs = [share > mainly_pct, bool(after > before)]
    sources = tuple(sources_of(load("military_expenditure").query("country in @COMPARED")))
    unit = "% a year" if (measure, beside) == ("real", "alone") else _PACE_UNITS[measure]
    part = "all" if share == ALL else "{share:0}"
    rose = f"{part} of the rise lies" if whole > 0 else "there was no rise that could lie"
    how = " relative to the median of other states" if beside == "others" else ""
    numbers = {"after": Result("after", float(after), unit, n=last - EVE, sources=sources)}
    if whole > 0:
        numbers["share"] = Result("share", share, "%", sources=sources)
    return Judgement(
        graded(all(signs), any(signs)),
        f"From {{from}} to {{to}} {rose} after {{eve}}, the year before the demands, and since then Japan’s "
        f"{_PACE_WORDS[measure]} moved by {{after:+2}}{how}, against {{before:+2}} before.",
        {
            **numbers,
            "before": Result("before", float(before), unit, n=EVE - rise_from, sources=sources),
            "from": Result("from", rise_from, "year"),
            "to": Result("to", last, "year"),
            "eve": Result("eve", EVE, "year"),
        },
    )


ALL = 100.0
EVE = 2016
"""Last year before the administration that made the demands."""
