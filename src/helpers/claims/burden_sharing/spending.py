"""Claims about defence spending: what is asked of allies, who rides free, and the rise in Japan."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.free_riding import (
    POOLED_DESIGN,
    POOLED_SINCE,
    POOLED_UNIT,
    held_pooled,
    pooled,
    pooled_rows,
)
from helpers.analysis.burden_sharing.japan_rise import GAIN_DESIGN, SPANS, japan_years
from helpers.analysis.burden_sharing.pace import UNIT, allies_beside, compound, gain, paces
from helpers.analysis.burden_sharing.pace import with_effect as paces_with_effect
from helpers.analysis.burden_sharing.pooled import allies_over_years, burden_slope
from helpers.analysis.burden_sharing.pooled import with_effect as allies_with_effect
from helpers.analysis.burden_sharing.responses import DESIGN, ERAS, answer_to_usa, answer_with_effect, persistence
from helpers.analysis.results import Result, sources_of
from helpers.analysis.statistics import Effect
from helpers.analysis.trials import Simulation, serial_correlation
from helpers.claims.burden_sharing.paid import hidden, how_sure, with_ends
from helpers.claims.judgement import Judgement, Verdict, from_estimate, graded, untestable
from helpers.claims.register import Matters, claim_test
from helpers.data import load

# ---------------------------------------------------------------- what was asked of all allies


@claim_test(
    "B11a",
    chapter="burden-sharing",
    figure="tab-pledges",
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    differs="Two rows of a table, each a result of the chapter: the guideline and the demand.",
)
def two_or_even_four_per_cent(p: BurdenSharingParameters) -> Judgement:
    """The register of demands on defence spending; the alliance’s own guideline is no demand of Washington."""
    rows = load("defence_pledges").query("concerns == 'NATO' and actor == 'USA' and kind == 'demand'")
    rows = rows[rows["date"].dt.year <= 2019]
    if rows.empty:
        return untestable("No demand up to 2019 is in the register.", "Demands on NATO’s members with their dates.")
    shares = rows["share_of_gdp_pct"]
    sources = tuple(sources_of(rows))
    top = rows.loc[shares.idxmax()]
    asked = "{low:0}, and even {high:0}" if shares.min() < shares.max() else "{high:0}"
    two, four = bool((shares == 2).any()), bool((shares == 4).any())
    return Judgement(
        graded(two and four, two or four),
        f"Up to {{day}} the US president had asked NATO’s members to spend {asked} on defence.",
        {
            "high": Result("high", float(shares.max()), "% of GDP", n=len(rows), sources=sources),
            "low": Result("low", float(shares.min()), "%", sources=sources),
            "day": Result("day", str(top["date"].date()), "date", sources=sources),
        },
    )


# ---------------------------------------------------------------- riding free

LARGER = Matters(0.1, POOLED_UNIT, "An ally with ten times the GDP would spend a quarter more of it.")
ANSWERED = Matters(0.2, "% for 1%", "Allies would keep back a fifth of what the United States adds.")


def _simulated_slope(p: BurdenSharingParameters, rng: np.random.Generator, effect: float) -> Result:
    allies = allies_over_years(pooled_rows(p))
    return _slope_result(burden_slope(allies_with_effect(allies, effect, rng), p.confidence))


def _slope_result(found: Effect) -> Result:
    sources = tuple(sources_of(load("military_share_2025_edition"), load("macro_annual")))
    return Result("slope", found.estimate, POOLED_UNIT, found.interval, found.n, sources, found.level, POOLED_DESIGN)


@claim_test(
    "B12a",
    chapter="burden-sharing",
    figure="fig-free-riding",
    can_be=("supported", "contradicted", "undecided", "not testable"),
    parameters={"group": "nato_and_allies", "with_usa": True},
    analysis={
        "group": [("nato_and_allies", "the claim is about Japan and Korea too"), ("nato", "as the literature counts")],
        "with_usa": [
            (True, "the weak ride on the strong, so that the strong one stands in"),
            (False, "among the allies alone, so that no result hangs on one state"),
        ],
        "gdp_measure": [("market", "what a state can buy abroad"), ("ppp", "what it can buy at home")],
        "since": [
            (2010, "the literature finds it again from then on"),
            (1990, "all years since the Cold War"),
            (2014, "since the pledge of Wales"),
        ],
        "held": [
            ("nothing", "the theory speaks of size alone"),
            ("income and rivals", "small members are poorer and nearer to a rival, which moves burdens too"),
        ],
    },
    matters=LARGER,
    simulate=Simulation(_simulated_slope, "sizes of the allies; residuals in random order"),
    differs="The chapter’s test is among the allies alone; the claim sets them beside the United States.",
)
def the_small_carry_less(p: BurdenSharingParameters, *, since: int = POOLED_SINCE, held: str = "nothing") -> Judgement:
    """Where the weak ride free the burden goes with size: all allies and years in one test, an ally one observation."""
    found = pooled(p, since) if held == "nothing" else held_pooled(p, since)
    if found is None:
        return untestable("No shares of GDP of those years were read.", "Shares of GDP and size by ally.")
    slope = _slope_result(found)
    verdict = from_estimate(slope, claimed="more", matters=LARGER.value)
    years = pooled_rows(p, since)["year"]
    usa, median = _spent(p, since)
    who = "members" if p.with_usa else "allies of the United States"
    who += "" if held == "nothing" else ", alike in income and nearness to a rival"
    return Judgement(
        verdict,
        "The United States spent {usa:1} of GDP on defence in {first}–{last}, the middle ally {median:1}. "
        f"Of two {who}, one with twice the GDP spent a share that was "
        "{double:1} {how} ({level:0} interval {low:1} to {high:1}, {n}): "
        f"{how_sure(slope, verdict, LARGER, '{matter:1} more')}.",
        {
            "slope": slope,
            "usa": usa,
            "median": median,
            **{
                name: Result(name, _of_doubling(value), "%")
                for name, value in zip(("low", "high"), found.interval or (), strict=False)
            },
            "double": Result("double", abs(_of_doubling(found.estimate)), "%", n=found.n, sources=slope.sources),
            "how": Result("how", "higher" if found.estimate >= 0 else "lower", "direction"),
            "level": Result("level", 100 * found.level, "%"),
            "matter": Result("matter", _of_doubling(LARGER.value), "%"),
            "n": Result("n", found.n, "states", sources=slope.sources),
            "first": Result("first", int(years.min()), "year"),
            "last": Result("last", int(years.max()), "year"),
        },
    )


def _spent(p: BurdenSharingParameters, since: int) -> tuple[Result, Result]:
    """What the United States and the middle one of its allies spent, each the mean of its years, % of GDP."""
    rows = pooled_rows(p.model_copy(update={"with_usa": True}), since)
    shares = rows.groupby("country")["share_pct"].mean()
    sources = tuple(sources_of(load("military_share_2025_edition")))
    allies = shares.drop("USA")
    return (
        Result("usa", float(shares["USA"]), "%", sources=sources),
        Result("median", float(allies.median()), "%", n=len(allies), sources=sources),
    )


def _of_doubling(elasticity: float) -> float:
    """What twice the size does to the burden, in %."""
    return float(100 * (2**elasticity - 1))


def _simulated_answer(p: BurdenSharingParameters, rng: np.random.Generator, effect: float) -> Result:
    return _answer_result(answer_with_effect(p, "since", "with_others", "lag", effect, rng))


def _answer_result(found: Effect) -> Result:
    sources = tuple(sources_of(load("military_expenditure"), load("macro_annual")))
    return Result("estimate", found.estimate, "% for 1%", found.interval, found.n, sources, found.level, DESIGN)


@claim_test(
    "B12b",
    chapter="burden-sharing",
    figure="fig-spending-response",
    can_be=("supported", "contradicted", "undecided", "not testable"),
    parameters={"group": "nato_and_allies"},
    analysis={
        "era": [("since", "the alliances of today"), ("cold_war", "the time that the theory was made for")],
        "timing": [("lag", "next year’s budget can answer"), ("second_lag", "plans take two years")],
        "model": [
            ("with_others", "an ally can lean on the rest as well, so their spending is held"),
            ("alone", "all that comes of US spending, through other allies too"),
        ],
        "group": [("nato_and_allies", "the claim is about Japan and Korea too"), ("nato", "as the literature counts")],
    },
    matters=ANSWERED,
    simulate=Simulation(
        _simulated_answer,
        "residuals of all allies in blocks of years",
        lambda p: persistence(p, "since", "with_others", "lag"),
    ),
    differs="The chapter’s own run counts the members of NATO alone.",
)
def allies_lean_on_us_spending(
    p: BurdenSharingParameters, *, era: str = "since", timing: str = "lag", model: str = "with_others"
) -> Judgement:
    """An ally that leans on the stronger one lets its spending grow less after US spending has grown more."""
    found = answer_to_usa(p, era, model, timing)
    if found is None or found.interval is None:
        return untestable("Too few years of that era were read.", "Real spending of allies over fifteen years or more.")
    answer = _answer_result(found)
    verdict = from_estimate(answer, claimed="less", matters=ANSWERED.value)
    held = ", that of others held" if model == "with_others" else ""
    return Judgement(
        verdict,
        "For each {one:0} by which US spending grew, allies’ spending grew {size:2} {how} "
        f"{_TIMINGS[timing]} in {{first}}–{{last}}{held} ({{level:0}} interval {{low:2}} to {{high:2}}, "
        f"{{years}}): {how_sure(answer, verdict, ANSWERED, '{matter:1}')}.",
        {
            "estimate": answer,
            **with_ends(answer),
            "size": Result("size", abs(found.estimate), "%", sources=answer.sources),
            "how": Result("how", "less" if found.estimate < 0 else "more", "direction"),
            "one": Result("one", 1.0, "%"),
            "matter": Result("matter", ANSWERED.value, "%"),
            "years": Result("years", _years_of(p, era), "years"),
            "first": Result("first", max(ERAS[era][0], p.start_year), "year"),
            "last": Result("last", min(ERAS[era][1], p.end_year), "year"),
        },
    )


def _years_of(p: BurdenSharingParameters, era: str) -> int:
    return min(ERAS[era][1], p.end_year) - max(ERAS[era][0], p.start_year) + 1


_TIMINGS = {"lag": "a year later", "second_lag": "two years later"}


# ---------------------------------------------------------------- Japan


@claim_test(
    "B14",
    chapter="burden-sharing",
    figure="fig-japan-rise",
    parameters={"hosts": ["JPN"]},
    can_be=("supported", "partly supported", "contradicted", "not testable"),
    analysis={
        "measure": [
            ("real_usd_bn", "what is bought"),
            ("share_of_gdp_pct", "what it takes of the economy"),
        ],
        "rise_began": [(2013, "the budget that ended the decline"), (2019, "the rise that the paper saw")],
        "start_year": [(1950, "all years known"), (1955, "since the forces were founded")],
    },
    reading={"enough": [(5, "five years in a row make a rise"), (3, "three do"), (10, "only ten do")]},
    differs="The chapter counts years of growth; the claim turns on the longest run before the rise.",
)
def first_rise_since_the_war(
    p: BurdenSharingParameters, *, measure: str = "real_usd_bn", rise_began: int = 2013, enough: int = 5
) -> Judgement:
    """A rise is not the first if spending had risen for years on end before it began.

    The passage joins changes of the constitution to it, which are another claim.
    """
    years = japan_years(p).set_index("year")[measure].dropna()
    steps = years.diff().dropna()
    before = steps[steps.index < rise_began]
    if before.empty:
        return untestable("No years before the rise were read.", "Japan’s military expenditure since the war.")
    rising = before > 0
    runs = rising.groupby((~rising).cumsum()).sum()
    longest = int(runs.max())
    sources = tuple(sources_of(load("military_expenditure").query("country == 'JPN'")))
    what = "real spending" if measure == "real_usd_bn" else "spending as a share of GDP"
    return Judgement(
        graded(not rising.any(), longest < enough),
        f"Between {{first}} and {{last}} Japan’s {what} rose in {{rises}} of {{years}}, up to {{longest}} in a row. "
        "The changes of the constitution that the passage joins to the rise are judged apart.",
        {
            "rises": Result("rises", int(rising.sum()), "", n=len(before), sources=sources),
            "longest": Result("longest", longest, "times", sources=sources),
            "years": Result("years", len(before), "years", sources=sources),
            "first": Result("first", int(before.index.min()), "year"),
            "last": Result("last", int(before.index.max()), "year"),
        },
    )


FASTER = Matters(1.0, UNIT, "One point a year for seven years is a budget larger by some seven per cent.")


def _simulated_gain(p: BurdenSharingParameters, rng: np.random.Generator, effect: float) -> Result:
    return _simulated(p, rng, effect, "since_2019")


def _simulated(p: BurdenSharingParameters, rng: np.random.Generator, effect: float, span: str) -> Result:
    after, before = SPANS[span]
    pace = paces().loc[FIRST_PACE:]
    found = gain(paces_with_effect(pace, after, effect, rng), after, before, p.confidence)
    if found is None:
        raise ValueError("too few states or years in the table of military expenditure")
    return _gain_result(found)


LIKE_THE_PACES = "growth of all states in blocks of years, names at random"


def _lasting(_: BurdenSharingParameters) -> float:
    return serial_correlation(paces().loc[FIRST_PACE:])


FIRST_PACE = 1992
"""First year from which chance is drawn: the Cold War moved in other steps."""


def _gain_result(found: Effect) -> Result:
    sources = tuple(sources_of(load("military_expenditure")))
    return Result("gain", found.estimate, UNIT, found.interval, found.n, sources, found.level, GAIN_DESIGN)


@claim_test(
    "B16",
    chapter="burden-sharing",
    figure="fig-japan-rise",
    can_be=("contradicted", "undecided", "open"),
    parameters={"hosts": ["JPN"]},
    analysis={
        "years": [
            ("since", "all years since the forecast"),
            ("under_pressure", "years of an administration that pressed, against years of others"),
        ],
        "before_years": [(5, "as many years as a plan covers"), (10, "two plans")],
    },
    reading={"turn": [(2019, "the first budget after the forecast"), (2018, "the year of the forecast")]},
    matters=FASTER,
    simulate=Simulation(_simulated_gain, LIKE_THE_PACES, _lasting),
    same_as="japan_rise.gain.since_2019",
)
def more_room_for_japans_forces(
    p: BurdenSharingParameters, *, years: str = "since", turn: int = 2019, before_years: int = 5
) -> Judgement:
    """More room would show as limits that fall, and as a faster rise after the forecast than other states had.

    Neither of the two, beside states that were not asked, would contradict; each would fit other causes as well and so
    decides nothing. A limit that fell is room, so that the rise then cannot change the verdict.
    """
    pace = paces().loc[p.start_year : p.end_year]
    last = int(pace["JPN"].dropna().index.max())
    after, before = _sides(years, turn, before_years, last)
    found = gain(pace, after, before, p.confidence)
    if found is None:
        return Judgement("open", "Fewer than two years after the forecast were known.", {}, due=f"{turn + 1}-12-31")
    result = _gain_result(found)
    found_more = from_estimate(result, claimed="more", matters=FASTER.value)
    when = "in {after_first}–{last}, after {own_before:1} in {before_first}–{before_last}"
    if years == "under_pressure":
        when = "under an administration that pressed, and {own_before:1} in other years from {before_first} to {last}"
    widened = _capability_to_strike_back(p)
    own = f"real defence spending grew by {{own_after:1}} a year {when}"
    if widened:
        so = "so what demands did stays open"
        if hidden(result, FASTER):
            so = f"and beside {{others}}, {ASKED_TOO}, {{matter:0}} point a year could not have shown"
        said = (
            "On {widened} Japan’s cabinet planned the capability to strike back, which is more room whatever spending "
            f"shows. Its {own}. Threats could bring both, {so}."
        )
    else:
        beside = f"Beside {{others}}, {ASKED_TOO}, that is {{gained:+1}} ({{level:0}} interval {{low:1}} to {{high:1}})"
        said = f"Japan’s {own}. {beside}: {how_sure(result, found_more, FASTER, '{matter:0}')}. {OTHER_CAUSES}"
    return Judgement(
        "undecided" if widened else _of_a_cause(pace, after, before, p.confidence, FASTER),
        said,
        {
            "gain": result,
            **with_ends(result, bare=True),
            **_gain_words(found, pace, FASTER.value),
            **_own_paces(pace, after, before),
            **({"widened": widened} if widened else {}),
            "after_first": Result("after_first", min(after), "year"),
            "last": Result("last", last, "year"),
            "before_first": Result("before_first", min(before), "year"),
            "before_last": Result("before_last", max(before), "year"),
        },
    )


OTHER_CAUSES = "Threats could raise it too."
ASKED_TOO = "{allies} of them allies that were asked as well"
STRIKE_BACK = "japan_documents_2022"
"""Row of a step since the forecast that widens what Japan’s forces are meant to do."""


def _capability_to_strike_back(p: BurdenSharingParameters) -> Result | None:
    """Day of that step, if it lies in the window: room is in limits that fall as well as in money."""
    rows = load("stated_positions").query("id == @STRIKE_BACK")
    rows = rows[rows["date"].dt.year <= p.end_year]
    if rows.empty:
        return None
    return Result("widened", str(rows["date"].iloc[0].date()), "date", sources=tuple(sources_of(rows)))


def _own_paces(pace: pd.DataFrame, after: Iterable[int], before: Iterable[int]) -> dict[str, Result]:
    """Japan’s own compound growth a year in both spans, %."""
    sources = tuple(sources_of(load("military_expenditure").query("country == 'JPN'")))
    return {
        name: Result(name, float(compound(pace[pace.index.isin(list(years))])["JPN"]), "%", sources=sources)
        for name, years in (("own_after", after), ("own_before", before))
    }


def _of_a_cause(
    pace: pd.DataFrame,
    after: Iterable[int],
    before: Iterable[int],
    level: float,
    matters: Matters,
    *,
    sized: bool = False,
) -> Verdict:
    """No rise beside states that the cause did not reach refutes it; a rise shows none, as other causes fit it as well.

    Beside allies that met the same president the difference can hide what he did, so that they decide nothing.
    """
    found = gain(pace.drop(columns=allies_beside(pace)), after, before, level)
    if found is None:
        return "undecided"
    verdict = from_estimate(_gain_result(found), claimed="more", matters=matters.value, sized=sized)
    return "contradicted" if verdict == "contradicted" else "undecided"


def _ends_of(pace: pd.DataFrame, after: Sequence[int], before: Sequence[int]) -> dict[str, Result]:
    """First and last years of both spans."""
    return {
        "first": Result("first", after[0], "year"),
        "last": Result("last", min(after[-1], int(pace.index.max())), "year"),
        "before_first": Result("before_first", before[0], "year"),
        "before_last": Result("before_last", before[-1], "year"),
    }


def _gain_words(found: Effect, pace: pd.DataFrame, matters: float) -> dict[str, Result]:
    allies = len(allies_beside(pace))
    return {
        "others": Result("others", found.n - 1, "other states"),
        "allies": Result("allies", allies, "", sources=tuple(sources_of(load("nato_members")))),
        "gained": Result("gained", found.estimate, "pp", sources=tuple(sources_of(load("military_expenditure")))),
        "matter": Result("matter", matters, ""),
    }


PRESSING = (*range(2017, 2021), *range(2025, 2029))
"""Years of the administrations that asked allies for more."""


def _sides(years: str, turn: int, before_years: int, last: int) -> tuple[list[int], list[int]]:
    """Years that are compared: later and earlier ones, or those under pressure and those not, of the same span."""
    span = range(turn - before_years, last + 1)
    if years == "since":
        return [year for year in span if year >= turn], [year for year in span if year < turn]
    return [year for year in span if year in PRESSING], [year for year in span if year not in PRESSING]


MAINLY = Matters(
    1.2,
    UNIT,
    "Half of Japan’s real growth a year in 2017–2019, which is what “mainly” asks of a cause.",
)


def _simulated_main(p: BurdenSharingParameters, rng: np.random.Generator, effect: float) -> Result:
    return _simulated(p, rng, effect, "to_2019")


RISE = {
    "rise_to": [(2019, "the year of the paper"), (2020, "all years of that administration")],
    "before_years": [(4, "the budgets of the same government before"), (10, "the ten years before")],
}
"""Fair ways to ask how much faster Japan's spending grew; no years part one cause from the other."""


@claim_test(
    "B19",
    chapter="burden-sharing",
    figure="fig-japan-rise",
    can_be=("contradicted", "undecided", "not testable"),
    parameters={"hosts": ["JPN"]},
    analysis=RISE,
    matters=MAINLY,
    simulate=Simulation(_simulated_main, LIKE_THE_PACES, _lasting),
    same_as="japan_rise.gain.to_2019",
)
def rise_because_of_the_demands(p: BurdenSharingParameters, *, rise_to: int = 2019, before_years: int = 4) -> Judgement:
    """Demands that are the main cause would lift Japan’s growth, beside states not asked, by half of it or more.

    Less than that would contradict; a lift would fit other causes as well and so decides nothing. Too few such states
    are in the table, and beside allies that were asked as well the difference can hide what demands did to all.
    """
    pace = paces().loc[p.start_year : p.end_year]
    after, before = range(EVE + 1, rise_to + 1), range(EVE + 1 - before_years, EVE + 1)
    found = gain(pace, after, before, p.confidence)
    if found is None:
        return untestable("Japan’s spending of those years was not read.", "Japan’s military expenditure by year.")
    result = _gain_result(found)
    found_more = from_estimate(result, claimed="more", matters=MAINLY.value, sized=True)
    return Judgement(
        _of_a_cause(pace, after, before, p.confidence, MAINLY, sized=True),
        "Japan’s real spending grew {own_after:1} a year in {first}–{last}, after {own_before:1} in "
        f"{{before_first}}–{{before_last}}. Beside {{others}}, {ASKED_TOO}, that is {{gained:+1}} "
        "({level:0} interval {low:1} to {high:1}): "
        f"{how_sure(result, found_more, MAINLY, '{matter:1}')}. {OTHER_CAUSES}",
        {
            "gain": result,
            **with_ends(result, bare=True),
            **_gain_words(found, pace, MAINLY.value),
            **_own_paces(pace, after, before),
            **_ends_of(pace, after, before),
        },
    )


EVE = 2016
"""Last year before the administration that made the demands."""


COMPELLED = Matters(1.2, UNIT, "Half of Japan’s real growth a year in 2017–2019, as for the demands.")


@claim_test(
    "B28",
    chapter="burden-sharing",
    figure="fig-japan-rise",
    can_be=("contradicted", "undecided", "not testable"),
    parameters={"hosts": ["JPN"]},
    analysis=RISE,
    matters=COMPELLED,
    simulate=Simulation(_simulated_main, LIKE_THE_PACES, _lasting),
    same_as="japan_rise.gain.to_2019",
)
def trust_deficit_compels_spending(
    p: BurdenSharingParameters, *, rise_to: int = 2019, before_years: int = 4
) -> Judgement:
    """Trust that fell, and a rise since: without either the claim fails, and both would fit rival causes as well.

    The same rise is tested for the demands of the US president, and no years part the two causes; as there, only states
    that are no allies of his could refute one by showing as large a rise.
    """
    pace = paces().loc[p.start_year : p.end_year]
    after, before = range(EVE + 1, rise_to + 1), range(EVE + 1 - before_years, EVE + 1)
    found, trust = gain(pace, after, before, p.confidence), _trust()
    if found is None or trust is None:
        return untestable("Spending or trust of those years was not read.", "Japan’s spending and trust by year.")
    if float(trust["now"].value) >= float(trust["once"].value):
        text = "Japanese trust in the United States did not fall: {once:0} in {once_day}, {now:0} in {now_day}."
        return Judgement("contradicted", text, trust)
    result = _gain_result(found)
    found_more = from_estimate(result, claimed="more", matters=COMPELLED.value)
    return Judgement(
        _of_a_cause(pace, after, before, p.confidence, COMPELLED),
        "Japanese trust fell from {once:0} ({once_day}) to {now:0} ({now_day}). Beside {others}, {allies} of them "
        "allies of the same president, Japan’s spending gained {gained:+1} ({level:0} interval {low:1} to {high:1}): "
        f"{how_sure(result, found_more, COMPELLED, '{matter:1}')}. Demands could raise it too.",
        {
            "gain": result,
            **with_ends(result, bare=True),
            **_gain_words(found, pace, COMPELLED.value),
            **_own_paces(pace, after, before),
            **_ends_of(pace, after, before),
            **trust,
        },
    )


def _trust() -> dict[str, Result] | None:
    """Japanese who trust the United States: the last survey before the president of 2017, the last before the paper."""
    rows = load("polls_bilateral").query("series == 'trust_us' and country == 'JPN' and answer == 'yes'")
    found = {}
    for name, until in (("once", f"{EVE}-12"), ("now", "2019-08")):
        known = rows[rows["start"].str[:7] <= until].sort_values("start")
        if known.empty:
            return None
        sources = tuple(sources_of(known.tail(1)))
        found[name] = Result(name, float(known["value"].iloc[-1]), "%", sources=sources)
        found[f"{name}_day"] = Result(f"{name}_day", str(known["start"].iloc[-1])[:7], "date", sources=sources)
    return found
