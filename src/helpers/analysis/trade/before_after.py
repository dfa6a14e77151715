"""Did the event change the balance? Several designs, each with what it assumes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, get_args

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.results import Result, Results, sources_of
from helpers.analysis.trade.contract import Comparator, TradeParameters
from helpers.analysis.trade.flows import measure_unit, monthly_trade
from helpers.data import load, shared

FLOWS = ("exports", "imports")
DESIGNS = {
    "its": "interrupted time series",
    "did": "difference in differences",
    "scm": "synthetic control",
    "sdid": "synthetic difference in differences",
    "ppml": "gravity equation (PPML)",
}
"""The first has no interval: the usual one leaves zero out at most dates on which nothing happened."""
FEWEST_MONTHS = 24
"""Months needed on either side of the event: two full years, so that a season is seen twice."""
FEWEST_DONORS = 3
"""Controls that a synthetic control needs: with fewer each placebo would have a single donor."""
FIT_WITHIN = 5**0.5
"""A placebo counts if its mean squared gap before is at most five times that of the partner examined, a cut-off of
Abadie, Diamond and Hainmueller (2010), and at least a fifth: a partner that the design fitted otherwise does not show
what chance does to this one."""


@dataclass(frozen=True)
class BeforeAfter:
    """The designs on each outcome around one event, and the path of the balance under each.

    Outcomes: ``balance`` in the chosen measure; ``share``, the balance as a share of two-way trade, which
    makes partners of unequal size comparable (left out when it is the chosen measure); ``exports``, ``imports``.
    """

    missing: str | None
    """Why nothing could be estimated; ``None`` when the designs ran."""
    effects: pd.DataFrame
    """outcome, design, estimate, low, high, level, p_value, n, unit; dollars per year, flows in per cent."""
    pairs: pd.DataFrame
    """comparator and the difference in differences of the balance against it alone."""
    paths: pd.DataFrame
    """By event year: actual balance, earlier trend, synthetic control (where there are controls)."""
    weights: pd.DataFrame
    """comparator and weight in the synthetic control of the balance."""
    in_time: pd.DataFrame
    """The balance with the event moved back into the years before it, where nothing happened: columns as in effects."""
    one_out: pd.DataFrame
    """design, comparator left out, estimate of the balance."""
    moved_years: int
    """By how many years it was moved; 0 where the years before are too few."""
    dropped: list[str]
    """Comparators without complete months in the span."""
    span: tuple[pd.Period, pd.Period] | None
    results: Results


def before_after(p: TradeParameters) -> BeforeAfter:
    """Change of the event partner's trade after the event under each design.

    The span runs from ``before_years`` before to ``after_years`` after the event, in whole years
    counted from the event's month, as far as the window allows. Exports and imports are examined in
    logarithms, so their effects are per cent; the balance in the chosen measure, per year.
    """
    span = _span(p, _outcomes(p))
    if isinstance(span, tuple):
        return _not_estimated(p, *span)
    effects, paths, weights = _all_designs(p, span)
    pairs = _pairwise(span.panels["balance"], span.years, p, span.controls)
    moved, in_time = _in_time(p, span)
    one_out = _one_out(p, span)
    results = _before_after_results(effects, pairs, weights, span.sources)
    _add_in_time(results, in_time, moved, span.sources)
    _add_one_out(results, one_out)
    for outcome in span.panels if len(span.controls) > 1 else ():
        yearly, others = _panels(p, span, outcome)
        test = st.before_test(yearly, p.event_partner, _later(yearly), others)
        results.add(f"before_after.before.{outcome}", test, "probability", n=1 + len(span.controls) + len(span.others))
    alarms, dates = _false_alarms(p, span)
    results.add("before_after.false_alarms", alarms, "dates", n=dates, sources=span.sources)
    ends = (span.years.index[0], span.years.index[-1])
    return BeforeAfter(None, effects, pairs, paths, weights, in_time, one_out, moved, span.dropped, ends, results)


LEAST_LEVEL = 0.9
"""Coverage from which an interval may decide: below it the rule would err more than once in twenty on either side, and
an interval from so few placebos may not even hold its estimate."""


def one_effect(p: TradeParameters, outcome: str, design: str) -> Result | None:
    """The effect of the event on one outcome under one design, without the others: ``balance``, ``did``.

    Returns:
        ``None`` where the window leaves too few months, or the design has too few controls.
    """
    return effects_of(p, [outcome], design).get(outcome)


def effects_of(p: TradeParameters, outcomes: Iterable[str], design: str) -> dict[str, Result]:
    """The same of several outcomes; those that could not be estimated are left out."""
    first = int(p.event_date[:4]) - p.before_years - 1
    if first > p.end_year:
        return {}
    near = p.model_copy(update={"start_year": max(p.start_year, first)})  # earlier months could not count
    span = _span(near, ("balance", *outcomes))
    if isinstance(span, tuple):
        return {}
    found = {outcome: _estimated(p, span, outcome, design) for outcome in outcomes}
    return {outcome: _one(p, span, outcome, design, effect) for outcome, effect in found.items() if effect}


def _one(p: TradeParameters, span: _Span, outcome: str, design: str, effect: st.Effect) -> Result:
    row = _effect_row(outcome, design, effect, p)
    name, said = f"before_after.{outcome}.{design}", _told(row)
    if said["level"] is not None and said["level"] < LEAST_LEVEL:
        said |= {"interval": None, "level": None}
    return Results().add(name, row["estimate"], row["unit"], sources=span.sources, **said)


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a result says of an estimate: interval, level, design, and on how many units or months it rests."""
    known = pd.notna(row["low"])
    return {
        "interval": (row["low"], row["high"]) if known else None,
        "level": row["level"] if known else None,
        "design": DESIGNS[row["design"]],
        "n": row["n"],
    }


@dataclass(frozen=True)
class Placebos:
    """What the design finds at dates and partners at which nothing was done, in the unit of the estimate.

    The same code on the same data; drawn at random, they say how often a verdict would err.
    """

    gaps: list[tuple[st.Floats, st.Floats]]
    """By false date: gap after and gap before of every partner."""


def placebos(p: TradeParameters, outcome: str, design: str, dates: Iterable[str]) -> Placebos:
    """Gaps of every partner at some false dates; dates without full spans are passed over."""
    found = []
    for day in dates:
        near = p.model_copy(update={"event_date": day, "start_year": p.start_year})
        span = _span(near, ("balance", outcome))
        if isinstance(span, _Span):
            panels = _panels(near, span, outcome)
            if design == "ppml":
                whole, others = map(_as_flows, panels)
                after, before = st.every_gap(whole, others, near.event_partner, design)
                found.append((100 * after, 100 * before))
            else:
                found.append(st.every_gap(*panels, near.event_partner, design))
    return Placebos(found)


@dataclass(frozen=True)
class _Span:
    """The months around the event and what is compared in them."""

    event: pd.Period
    years: pd.Series
    """Whole years since the event, by month."""
    panels: dict[str, pd.DataFrame]
    """By outcome: months × partners."""
    whole: pd.Series
    """The balance of the partner examined in every month of the window."""
    controls: list[str]
    others: list[str]
    """Partners that are neither examined nor controls, and serve as placebos only."""
    dropped: list[str]
    sources: list[str]


@shared
def _span(p: TradeParameters, outcomes: Iterable[str]) -> _Span | tuple[int, int]:
    """The span of the designs for some outcomes; or, if it is too short, the months before and after the event."""
    months = monthly_trade(p, only=[p.event_partner, *p.comparators, *_never_controls()])
    event = pd.Period(p.event_date, "M")
    panels = {
        name: months.pivot(index="period", columns="partner", values=column)
        for name, column in _outcomes(p).items()
        if name in outcomes
    }
    treated = panels["balance"][p.event_partner].dropna()
    years = _event_years(pd.PeriodIndex(treated.index), event, p)
    before, after = int((years < 0).sum()), int((years >= 0).sum())
    if min(before, after) < FEWEST_MONTHS:
        return before, after
    panels = {name: panel.reindex(years.index) for name, panel in panels.items()}
    controls, dropped = _complete_controls(p, panels)
    others = _complete(_never_controls(), panels) if controls else []
    sources = sources_of(months[months["partner"].isin([p.event_partner, *controls, *others])])
    return _Span(event, years, panels, treated, controls, others, dropped, sources)


def _never_controls() -> list[str]:
    """Partners in the table that no run can choose as comparators; groups of countries left out."""
    partners = load("us_goods_trade_monthly")["partner"].unique()
    return sorted(set(partners) - set(get_args(Comparator)) - {"WLD", "EU"})


def _outcomes(p: TradeParameters) -> dict[str, str]:
    """Outcome and the column that holds it by month."""
    share = {} if (p.measure, p.share_of) == ("share", "trade") else {"share": "share_of_trade"}
    return {"balance": "chosen", **share, "exports": "exports", "imports": "imports"}


def _event_years(index: pd.PeriodIndex, event: pd.Period, p: TradeParameters) -> pd.Series:
    """Whole years since the event by month, cut to the span asked for and to complete years."""
    distance = pd.Series((index.asi8 - event.ordinal) // 12, index=index)
    kept = distance[distance.between(-p.before_years, p.after_years - 1)]
    return kept[kept.map(kept.value_counts()) == 12]


def _not_estimated(p: TradeParameters, before: int, after: int) -> BeforeAfter:
    reason = (
        f"the window leaves {before} months of complete years before and {after} after {p.event_date}; "
        f"the designs need {FEWEST_MONTHS} on either side"
    )
    empty = pd.DataFrame()
    results = Results()
    results.add("before_after.months.before", before, "months")
    results.add("before_after.months.after", after, "months")
    results.add("before_after.months.needed", FEWEST_MONTHS, "months")
    return BeforeAfter(reason, empty, empty, empty, empty, empty, empty, 0, [], None, results)


def _complete_controls(p: TradeParameters, panels: dict[str, pd.DataFrame]) -> tuple[list[str], list[str]]:
    """Comparators with every month of the span, and those without."""
    asked: list[str] = [c for c in p.comparators if c != p.event_partner]
    whole = _complete(asked, panels)
    return whole, [c for c in asked if c not in whole]


def _complete(asked: list[str], panels: dict[str, pd.DataFrame]) -> list[str]:
    """Those with every month in every panel, and with some trade in each: a flow of zero has no logarithm."""
    whole = [set(panel.columns[(panel.notna() & (panel != 0)).all()]) for panel in panels.values()]
    return [c for c in asked if all(c in names for names in whole)]


def _by_event_year(frame: pd.DataFrame, years: pd.Series, p: TradeParameters, outcome: str) -> pd.DataFrame:
    """Monthly values as one value an event year: dollars summed, shares averaged, flows as 100 × log of the sum."""
    grouped = frame.groupby(years)
    if outcome in FLOWS:
        return 100 * np.log(grouped.sum())
    return grouped.mean() if _is_share(outcome, p) else grouped.sum()


def _is_share(outcome: str, p: TradeParameters) -> bool:
    return outcome == "share" or (outcome == "balance" and p.measure == "share")


def _all_designs(p: TradeParameters, span: _Span) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Effects of every design on every outcome; paths and synthetic weights of the balance."""
    rows, paths, weights = [], pd.DataFrame(), pd.DataFrame(columns=["comparator", "weight"])
    for outcome in span.panels:
        trend, (yearly, others) = _trend(p, span, outcome), _panels(p, span, outcome)
        found = {"its": _bare(trend.mean_change)} | {
            design: effect for design in DESIGNS if (effect := _against_others(p, yearly, others, outcome, design))
        }
        rows += [_effect_row(outcome, design, effect, p) for design, effect in found.items()]
        if outcome == "balance":
            carried = _by_event_year(trend.counterfactual.to_frame("trend"), span.years, p, outcome)["trend"]
            paths = pd.DataFrame({"actual": yearly[p.event_partner], "trend": carried})
            if "scm" in found:
                synthetic = _synthetic(p, yearly, others)
                paths["synthetic"] = synthetic.synthetic
                weights = synthetic.weights.rename_axis("comparator").reset_index(name="weight")
    return pd.DataFrame(rows), paths.rename_axis("event_year").reset_index(), weights


def _trend(p: TradeParameters, span: _Span, outcome: str) -> st.SegmentedTrend:
    treated = span.panels[outcome][p.event_partner]
    monthly = 100 * np.log(treated) if outcome in FLOWS else treated
    return st.interrupted_time_series(monthly, span.event, lags=p.hac_lags, level=p.confidence)


def _bare(effect: st.Effect) -> st.Effect:
    """The estimate without the interval, which does not hold its level."""
    return replace(effect, interval=None, p_value=None)


def _against_others(
    p: TradeParameters, yearly: pd.DataFrame, others: pd.DataFrame, outcome: str, design: str, since: int = 0
) -> st.Effect | None:
    """The effect under a design that sets the partner beside others; ``None`` where it has too few, or another aim."""
    controls, options = yearly.shape[1] - 1, {"level": p.confidence, "others": others, "fit_within": FIT_WITHIN}
    after = _later(yearly, since)
    if design == "did" and controls:
        return st.difference_in_differences(yearly, p.event_partner, after, **options)
    if design == "scm" and controls >= FEWEST_DONORS:
        return _synthetic(p, yearly, others, since).effect
    if design == "sdid" and controls >= FEWEST_DONORS:
        return st.synthetic_difference_in_differences(yearly, p.event_partner, after, **options)
    if design == "ppml" and controls and outcome in FLOWS:
        options["others"] = _as_flows(others)
        effect = st.multiplicative_change(_as_flows(yearly), p.event_partner, after, **options)
        low, high = effect.interval or (np.nan, np.nan)
        ends = (100 * low, 100 * high) if effect.interval else None
        return replace(effect, estimate=100 * effect.estimate, interval=ends)
    return None


def _synthetic(p: TradeParameters, yearly: pd.DataFrame, others: pd.DataFrame, since: int = 0) -> st.SyntheticControl:
    return st.synthetic_control(
        yearly, p.event_partner, _later(yearly, since), level=p.confidence, others=others, fit_within=FIT_WITHIN
    )


def _later(yearly: pd.DataFrame, since: int = 0) -> pd.Series:
    return pd.Series(yearly.index >= since, index=yearly.index)


def _as_flows(logs: pd.DataFrame) -> pd.DataFrame:
    """Flows again from their logarithms × 100."""
    return np.exp(logs / 100)


def _estimated(p: TradeParameters, span: _Span, outcome: str, design: str) -> st.Effect | None:
    """The effect on one outcome under one design; ``None`` where the design has too few controls."""
    if design == "its":
        return _bare(_trend(p, span, outcome).mean_change)
    return _against_others(p, *_panels(p, span, outcome), outcome, design)


def _panels(p: TradeParameters, span: _Span, outcome: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Event years × the partner examined and its controls, and × the placebos that are no controls."""
    frame = span.panels[outcome]
    wanted = ([p.event_partner, *span.controls], span.others)
    whole, others = (_by_event_year(frame[names], span.years, p, outcome) for names in wanted)
    return whole, others


def _in_time(p: TradeParameters, span: _Span) -> tuple[int, pd.DataFrame]:
    """The designs on the balance with the event moved back by as many years as lie after it, on the years before."""
    yearly, others = _panels(p, span, "balance")
    moved = min(int(yearly.index.max()) + 1, -int(yearly.index.min()) // 2)
    early = (yearly[yearly.index < 0], others[others.index < 0])
    if len(early[0]) - moved < 2 or moved < 1:
        return 0, pd.DataFrame()
    found = {
        design: effect
        for design in DESIGNS
        if (effect := _against_others(p, *early, "balance", design, since=-moved)) is not None
    }
    rows = pd.DataFrame([_effect_row("balance", design, effect, p) for design, effect in found.items()])
    return (moved if found else 0), rows


def _one_out(p: TradeParameters, span: _Span) -> pd.DataFrame:
    """The balance under each design without one comparator in turn."""
    if len(span.controls) <= FEWEST_DONORS:
        return pd.DataFrame()
    yearly, _ = _panels(p, span, "balance")
    found = {one: st.leave_one_out(yearly, p.event_partner, _later(yearly), one) for one in st.PLACEBO_DESIGNS}
    return (
        pd.DataFrame(found)
        .rename_axis("comparator")
        .melt(var_name="design", value_name="estimate", ignore_index=False)
        .reset_index()
    )


def _effect_row(outcome: str, design: str, effect: st.Effect, p: TradeParameters) -> dict[str, Any]:
    """One estimate as a row: dollars as a yearly figure, shares in percentage points, log flows in per cent."""
    values = np.array([effect.estimate, *(effect.interval or (np.nan, np.nan))])
    if outcome in FLOWS:
        values, unit = 100 * np.expm1(values / 100), "%"
    elif _is_share(outcome, p):
        unit = measure_unit(p).replace("%", "pp", 1) if outcome == "balance" else "pp of two-way trade"
    else:
        values, unit = values * (12 if design == "its" else 1), f"{measure_unit(p)} a year"
    named = dict(zip(("estimate", "low", "high"), values.tolist(), strict=True))
    return {
        "outcome": outcome,
        "design": design,
        **named,
        "level": effect.level,
        "p_value": effect.p_value,
        "n": effect.n,
        "unit": unit,
    }


def _pairwise(chosen: pd.DataFrame, years: pd.Series, p: TradeParameters, controls: list[str]) -> pd.DataFrame:
    yearly = _by_event_year(chosen[[p.event_partner, *controls]], years, p, "balance")
    change = yearly[yearly.index >= 0].mean() - yearly[yearly.index < 0].mean()
    rows = [(c, change[p.event_partner] - change[c], change[c]) for c in controls]
    return pd.DataFrame(rows, columns=["comparator", "difference", "own_change"]).sort_values(
        "difference", ignore_index=True
    )


def _before_after_results(
    effects: pd.DataFrame, pairs: pd.DataFrame, weights: pd.DataFrame, sources: list[str]
) -> Results:
    results = Results()
    for row in effects.to_dict("records"):
        name = f"before_after.{row['outcome']}.{row['design']}"
        results.add(name, row["estimate"], row["unit"], sources=sources, **_told(row))
        results.add(f"{name}.level", 100 * row["level"], "%")
        if pd.notna(row["p_value"]):
            results.add(f"{name}.p_value", row["p_value"], "probability", n=row["n"])
    unit = effects.loc[effects["outcome"] == "balance", "unit"].iloc[0]
    units = {"difference": unit, "own_change": unit}
    results.add_frame("before_after.against", pairs, ["comparator"], units, sources=sources)
    negative = int((pairs["difference"] < 0).sum())
    results.add("before_after.against.negative", negative, "comparators", n=len(pairs), sources=sources)
    balance = effects.loc[effects["outcome"] == "balance", "estimate"]
    results.add("before_after.below", int((balance < 0).sum()), "designs", n=len(balance), sources=sources)
    judged = effects[effects["low"].notna()]
    clear = judged.query("low > 0 or high < 0")["outcome"] == "balance"
    among = int((judged["outcome"] == "balance").sum())
    results.add("before_after.clear", int(clear.sum()), "designs", n=among, sources=sources)
    others = len(judged) - among
    results.add("before_after.clear.others", int((~clear).sum()), "estimates", n=others, sources=sources)
    used = weights[weights["weight"] > 0.005].assign(weight=lambda frame: 100 * frame["weight"])
    results.add_frame("before_after.synthetic", used, ["comparator"], {"weight": "%"})
    return results


def _false_alarms(p: TradeParameters, span: _Span) -> tuple[int, int]:
    """At how many earlier dates, and of how many, the earlier trend alone would have found a change.

    Each date lies whole spans before the event, so nothing that the event did can count.
    """
    treated = span.whole[span.whole.index < span.event]
    alarms = dates = 0
    for moved in range(p.after_years, 40):
        event = span.event - 12 * moved
        part = treated[(treated.index >= event - 12 * p.before_years) & (treated.index < event + 12 * p.after_years)]
        if len(part) < 12 * (p.before_years + p.after_years):
            break
        found = st.interrupted_time_series(part, event, lags=p.hac_lags, level=p.confidence).mean_change
        low, high = found.interval or (-np.inf, np.inf)
        alarms, dates = alarms + (low > 0 or high < 0), dates + 1
    return alarms, dates


def _add_in_time(results: Results, in_time: pd.DataFrame, moved: int, sources: list[str]) -> None:
    results.add("before_after.moved_years", moved, "years")
    for row in in_time.to_dict("records"):
        results.add(
            f"before_after.in_time.{row['design']}", row["estimate"], row["unit"], sources=sources, **_told(row)
        )


def _add_one_out(results: Results, one_out: pd.DataFrame) -> None:
    for design, rows in one_out.groupby("design") if len(one_out) else ():
        whole = results[f"before_after.balance.{design}"]
        ends = (rows["estimate"].min(), rows["estimate"].max())
        results.add(
            f"before_after.one_out.{design}",
            whole.value,
            whole.unit,
            interval=ends,
            design="range over partners left out one by one",
            n=len(rows),
            sources=whole.sources,
        )
