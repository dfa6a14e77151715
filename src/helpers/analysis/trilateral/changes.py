"""Do changes of government break cooperation? An event study on the event-data score, with placebo dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.results import Results, sources_of
from helpers.analysis.statistics import Floats, permutation_p
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.spells import government_changes, spells
from helpers.data import load, shared

PAIRS = ("jpn_kor", "usa_jpn", "usa_kor")
OTHER_PAIRS = ("chn_jpn", "chn_kor", "usa_chn", "rus_jpn", "rus_kor")
"""Pairs with one of the three and a state outside: what moved the news of the whole region."""
DAYS_A_WINDOW_MONTH = 30
PER = 1000.0
"""Scores are given per so many points of the world total."""
LEAST_COVERED = 0.5
"""Share of days that either side of a date must have."""
LEAST_PLACEBOS = 30
PLACEBO_DAYS = "against days without a change"
POWER = 0.8
"""Chance of standing out from placebo dates from which on a shift is called detectable."""
STEPS_FROM = pd.Timestamp("2012-01-01")
"""The chronology of frictions begins in this year."""
UNIT = "per 1,000 points of the world total"

Longs = NDArray[np.int64]


@dataclass(frozen=True)
class Changes:
    """Scores around changes of government, placebo dates, and what the chronology says came next."""

    missing: str | None
    months: pd.DataFrame
    """month, jpn_kor, usa_jpn, usa_kor, score (chosen pairs), days, missing_days, missing_pct."""
    events: pd.DataFrame
    """id, date, country, before, after, bloc_changed: changes whose window lies in the scores."""
    estimates: pd.DataFrame
    """id, group (mean, single, variant), estimate, low, high, p, lower_pct, before, detectable, changes: the mean score
    after less before."""
    later: pd.DataFrame
    """Columns of ``events``: changes of leader of any kind too late for a whole window of scores after them."""
    path: pd.DataFrame
    """month (30 days, relative to the change), score, low, high: mean over changes, and the range of placebo dates."""
    steps: pd.DataFrame
    """id, date, country, before, after, bloc_changed, step, step_date, sign, days, last_sign: from the chronology."""
    published: pd.DataFrame
    """Rows of published_results on changes at home and the keeping of commitments."""
    results: Results


@dataclass(frozen=True)
class Scores:
    """Daily scores as running sums, so that the mean over any window is a difference."""

    first: pd.Timestamp
    days: int
    sums: dict[str, Floats]
    world: Floats
    seen: Floats

    def mean(self, pair: str, start: Longs, stop: Longs) -> Floats:
        """Score of a pair from day ``start`` up to before ``stop``, per PER points of the world total."""
        with np.errstate(invalid="ignore", divide="ignore"):
            total = self.sums[pair][stop] - self.sums[pair][start]
            return PER * total / (self.world[stop] - self.world[start])

    def covered(self, start: Longs, stop: Longs) -> Floats:
        """Share of days that are there."""
        return (self.seen[stop] - self.seen[start]) / (stop - start)


def changes(p: TrilateralParameters) -> Changes:
    """Estimates for the chosen changes and pairs, variants of both, and the chronology beside them."""
    daily, rows = _daily(p), handovers(p)
    design = _design(p, daily, rows)
    if design is None:
        return _nothing(_why_none(len(daily) <= 2 * _window(p), p))
    scores, events, placebos = design
    estimates = _estimates(scores, rows, events, placebos, _window(p), p)
    path = _path(scores, events, placebos, p)
    steps = _steps(_of_kind(rows, p), p)
    published = load("published_results")
    published = published[(published["topic"] == "domestic_change") & (published["year"] <= int(p.as_of[:4]))]
    months = _months(daily, p)
    results = _results(p, months, scores, events, estimates, placebos, steps)
    later = rows[_positions(rows["date"], scores) > scores.days - _window(p)].reset_index(drop=True)
    results.add("changes.later", len(_of_kind(later, p)), "changes", sources=sources_of(_of_kind(later, p)))
    return Changes(None, months, events, estimates, later, path, steps, published.reset_index(drop=True), results)


def _window(p: TrilateralParameters) -> int:
    """Days compared on either side of a date."""
    return DAYS_A_WINDOW_MONTH * p.event_window_months


@shared
def handovers(p: TrilateralParameters) -> pd.DataFrame:
    """Changes of leader known on the day, in the countries of the run."""
    rows = government_changes(spells(p.as_of, p.acting_rule))
    return rows[rows["country"].isin(["USA", *p.allies])]


def _of_kind(rows: pd.DataFrame, p: TrilateralParameters) -> pd.DataFrame:
    return rows[rows["bloc_changed"]] if p.change_kind == "bloc" else rows


def _design(
    p: TrilateralParameters, daily: pd.DataFrame, rows: pd.DataFrame
) -> tuple[Scores, pd.DataFrame, Longs] | None:
    """Scores, the chosen changes inside them, and placebo days; None where there are too few of either."""
    window = _window(p)
    if len(daily) <= 2 * window:
        return None
    scores = _scores(daily)
    placebos, events = _placebo_days(scores, window), _inside(_of_kind(rows, p), scores, window)
    return None if events.empty or len(placebos) < LEAST_PLACEBOS else (scores, events, placebos)


def _why_none(too_short: bool, p: TrilateralParameters) -> str:
    if too_short:
        return (
            f"the window holds too few event-data scores, which begin in {load('event_scores')['date'].min().year}, to "
            f"compare {p.event_window_months} months before and after any day"
        )
    kind = "change of the governing bloc" if p.change_kind == "bloc" else "change of leader"
    return f"no {kind} has {p.event_window_months} months of scores on either side in this window"


def mean_shift(
    p: TrilateralParameters, rows: pd.DataFrame, *, net_of_others: bool = False
) -> tuple[dict[str, Any], pd.DataFrame] | None:
    """The mean over the chosen changes alone (a row of ``Changes.estimates``), and those changes.

    Args:
        rows: what :func:`handovers` gives.
        net_of_others: take out what moved the pairs with one of the three and a state outside.

    Returns:
        None where the window holds too few scores.
    """
    design = _design(p, _daily(p), rows)
    if design is None:
        return None
    scores, events, placebos = design
    at, shift = _positions(events["date"], scores), _net_shift if net_of_others else _shift
    return _estimate("mean", "mean", shift, scores, pairs_of(p), at, placebos, _window(p), p), events


def days_that_could_be(p: TrilateralParameters) -> pd.DatetimeIndex:
    """The placebo days: each with a whole window of scores on either side."""
    scores = _scores(_daily(p))
    return scores.first + pd.to_timedelta(_placebo_days(scores, _window(p)), unit="D")


def _nothing(why: str) -> Changes:
    empty = pd.DataFrame()
    return Changes(why, empty, empty, empty, empty, empty, empty, empty, Results())


@shared
def _daily(p: TrilateralParameters) -> pd.DataFrame:
    rows = known(load("event_scores"), p.as_of, "date")
    rows = rows[rows["date"].dt.year.between(p.start_year, p.end_year)]
    return rows.assign(
        all_three=rows[list(PAIRS)].mean(axis=1), others=rows[list(OTHER_PAIRS)].mean(axis=1)
    ).reset_index(drop=True)


def pairs_of(p: TrilateralParameters) -> str:
    """Name of the chosen score."""
    return "all_three" if p.cooperation_pairs == "all_three" else "jpn_kor"


def _scores(daily: pd.DataFrame) -> Scores:
    """Running sums over the calendar; a missing day adds nothing to any of them."""
    calendar = pd.date_range(daily["date"].min(), daily["date"].max())
    full = daily.set_index("date").reindex(calendar)
    seen = full["world_abs"].notna().to_numpy(float)

    def running(column: str) -> Floats:
        return np.concatenate([[0.0], np.cumsum(full[column].fillna(0).to_numpy(float))])

    names = [*PAIRS, "all_three", "others"]
    return Scores(
        calendar[0],
        len(calendar),
        {name: running(name) for name in names},
        running("world_abs"),
        np.concatenate([[0.0], np.cumsum(seen)]),
    )


def _placebo_days(scores: Scores, window: int) -> Longs:
    """Days with a whole window of scores on either side, each with enough days in it."""
    days = np.arange(window, scores.days - window + 1)
    kept = (scores.covered(days - window, days) >= LEAST_COVERED) & (
        scores.covered(days, days + window) >= LEAST_COVERED
    )
    found: Longs = days[kept]
    return found


def _positions(dates: pd.Series, scores: Scores) -> Longs:
    days: Longs = (dates - scores.first).dt.days.to_numpy(np.int64)
    return days


def _inside(rows: pd.DataFrame, scores: Scores, window: int) -> pd.DataFrame:
    at = _positions(rows["date"], scores)
    return rows[np.isin(at, _placebo_days(scores, window))].reset_index(drop=True)


def _shift(scores: Scores, pair: str, days: Longs, window: int) -> Floats:
    """Mean score after less before, at each day."""
    return scores.mean(pair, days, days + window) - scores.mean(pair, days - window, days)


def _net_shift(scores: Scores, pair: str, days: Longs, window: int) -> Floats:
    """The same less the change of the other pairs, scaled to the level of the chosen pairs before."""
    before, others = (scores.mean(name, days - window, days) for name in (pair, "others"))
    return _shift(scores, pair, days, window) - before / others * _shift(scores, "others", days, window)


def _estimates(
    scores: Scores, rows: pd.DataFrame, events: pd.DataFrame, placebos: Longs, window: int, p: TrilateralParameters
) -> pd.DataFrame:
    """The mean over the chosen changes, each change, and variants of pairs, changes and comparison."""
    pair = pairs_of(p)
    at = _positions(events["date"], scores)
    found = [_estimate("mean", "mean", _shift, scores, pair, at, placebos, window, p)]
    for row, day in zip(events.to_dict("records"), at, strict=True):
        found.append(_estimate(row["id"], "single", _shift, scores, pair, np.array([day]), placebos, window, p))
    other_pair = "jpn_kor" if pair == "all_three" else "all_three"
    found.append(_estimate(other_pair, "variant", _shift, scores, other_pair, at, placebos, window, p))
    found.append(_estimate("net_of_others", "variant", _net_shift, scores, pair, at, placebos, window, p))
    other_kind = "any_leader" if p.change_kind == "bloc" else "bloc"
    others = _inside(rows if other_kind == "any_leader" else rows[rows["bloc_changed"]], scores, window)
    if len(others):
        days = _positions(others["date"], scores)
        found.append(_estimate(other_kind, "variant", _shift, scores, pair, days, placebos, window, p))
    return pd.DataFrame(found)


def _estimate(
    name: str,
    group: str,
    shift: Callable[[Scores, str, Longs, int], Floats],
    scores: Scores,
    pair: str,
    at: Longs,
    placebos: Longs,
    window: int,
    p: TrilateralParameters,
) -> dict[str, Any]:
    """Mean change at the dates, against the same number of placebo dates drawn at random."""
    estimate = float(np.mean(shift(scores, pair, at, window)))
    spread = shift(scores, pair, placebos, window)
    drawn = spread if len(at) == 1 else spread[_draws(len(placebos), len(at), p)].mean(axis=1)
    tail = (1 - p.confidence) / 2
    low, high = np.quantile(drawn, [tail, 1 - tail])
    before = float(np.mean(scores.mean(pair, at - window, at)))
    return {
        "id": name,
        "group": group,
        "estimate": estimate,
        "low": estimate - float(high),
        "high": estimate - float(low),
        "p": permutation_p(abs(estimate), np.abs(drawn)),
        "lower_pct": 100 * float(np.mean(drawn <= estimate)),
        "before": before,
        "detectable": _detectable(drawn, p.confidence),
        "changes": len(at),
    }


def _detectable(drawn: Floats, level: float) -> float:
    """Size from which a shift, up or down, stands out from placebo dates with a chance of POWER."""
    needed = float(np.quantile(np.abs(drawn), level))
    return needed + max(float(np.quantile(drawn, POWER)), -float(np.quantile(drawn, 1 - POWER)))


def _draws(days: int, dates: int, p: TrilateralParameters) -> Longs:
    """Positions of placebo dates: draws × dates."""
    drawn: Longs = np.random.default_rng(p.seed).integers(0, days, (p.draws, dates))
    return drawn


def _path(scores: Scores, events: pd.DataFrame, placebos: Longs, p: TrilateralParameters) -> pd.DataFrame:
    """Mean score in steps of 30 days around the changes, with the middle range of as many placebo dates."""
    steps = np.arange(-p.event_window_months, p.event_window_months)
    at = _positions(events["date"], scores)
    pair = pairs_of(p)

    def around(days: Longs) -> Floats:
        start = days[..., None] + DAYS_A_WINDOW_MONTH * steps
        return scores.mean(pair, start, start + DAYS_A_WINDOW_MONTH)

    drawn = np.nanmean(around(placebos[_draws(len(placebos), len(at), p)]), axis=1)
    tail = (1 - p.confidence) / 2
    low, high = np.nanquantile(drawn, [tail, 1 - tail], axis=0)
    mean = np.nanmean(around(at), axis=0)
    return pd.DataFrame({"month": np.where(steps < 0, steps, steps + 1), "score": mean, "low": low, "high": high})


def _months(daily: pd.DataFrame, p: TrilateralParameters) -> pd.DataFrame:
    """Scores by calendar month; the days that each month lacks."""
    month = daily["date"].dt.to_period("M")
    sums = daily.groupby(month)[[*PAIRS, "all_three", "world_abs"]].sum()
    scores = PER * sums.div(sums["world_abs"], axis=0).drop(columns="world_abs")
    scores["score"] = scores[pairs_of(p)]
    days = daily.groupby(month).size()
    first, last = daily["date"].min(), daily["date"].max()
    whole = pd.Series(1, index=pd.date_range(first, last)).groupby(lambda day: day.to_period("M")).size()
    scores = scores.reindex(whole.index)
    days = days.reindex(whole.index, fill_value=0)
    return scores.assign(month=whole.index.to_timestamp(), days=days, missing_days=whole - days).reset_index(drop=True)


# ---------------------------------------------------------------- what the chronology says came next


def _steps(rows: pd.DataFrame, p: TrilateralParameters) -> pd.DataFrame:
    """For each change since the chronology begins, the first step listed between Japan and Korea before the next."""
    listed = load("jp_kr_frictions")
    by_month = listed["date_precision"] == "month"
    # a step of which only the month is known counts as known when the month is over
    listed["known_on"] = listed["date"].where(~by_month, listed["date"] + pd.offsets.MonthEnd(0))
    listed = known(listed, p.as_of, "known_on").sort_values("known_on")
    listed = listed[listed["date"].dt.year.between(p.start_year, p.end_year)]
    rows = rows.assign(until=rows.groupby("country")["date"].shift(-1))
    found = [_next_step(row, listed) for row in rows[rows["date"] >= STEPS_FROM].to_dict("records")]
    return pd.DataFrame([row for row in found if row])


def _next_step(row: dict[str, object], listed: pd.DataFrame) -> dict[str, object] | None:
    """The first step after a change in Japan or Korea and before the next one; none for the United States."""
    later, earlier = listed[listed["date"] >= row["date"]], listed[listed["date"] < row["date"]]
    later = later[~(later["date"] >= row["until"])]
    if later.empty or row["country"] == "USA":
        return None
    step = later.iloc[0]
    return {
        **row,
        "step": step["title"],
        "step_id": step["id"],
        "step_date": step["date"],
        "precision": step["date_precision"],
        "sign": step["sign"],
        "days": (step["date"] - row["date"]).days,
        "last_sign": earlier["sign"].iloc[-1] if len(earlier) else None,
        "step_source": step["source"],
    }


def _results(
    p: TrilateralParameters,
    months: pd.DataFrame,
    scores: Scores,
    events: pd.DataFrame,
    estimates: pd.DataFrame,
    placebos: Longs,
    steps: pd.DataFrame,
) -> Results:
    results = Results()
    sources = ["gdelt_graph_gzemo", *sources_of(events)]
    results.add("changes.window", p.event_window_months, "months")
    results.add("changes.first_day", scores.first, "date", sources=["gdelt_graph_gzemo"])
    results.add("changes.last_day", scores.first + pd.Timedelta(days=scores.days - 1), "date", sources=sources)
    lacking = int(months["missing_days"].sum())
    results.add("changes.missing_days", lacking, "days", n=scores.days, sources=["gdelt_graph_gzemo"])
    results.add("changes.placebo_days", len(placebos), "days", sources=["gdelt_graph_gzemo"])
    for row in events.to_dict("records"):
        results.add(f"changes.date.{row['id']}", row["date"], "date", sources=[row["source"]])
    for row in estimates.to_dict("records"):
        name, n = row["id"], row["changes"]
        interval = (row["low"], row["high"])
        results.add(
            f"changes.shift.{name}",
            row["estimate"],
            UNIT,
            interval=interval,
            level=p.confidence,
            design=PLACEBO_DAYS,
            n=n,
            sources=sources,
        )
        results.add(f"changes.p.{name}", row["p"], "p-value", n=n, sources=sources)
        results.add(f"changes.n.{name}", n, "changes", sources=sources)
        results.add(f"changes.before.{name}", row["before"], UNIT, n=n, sources=sources)
    mean = estimates.iloc[0]
    results.add("changes.detectable", mean["detectable"], UNIT, n=mean["changes"], sources=sources)
    results.add("changes.power", 100 * POWER, "%")
    results.add("changes.lower_pct", mean["lower_pct"], "% of placebo dates", n=mean["changes"], sources=sources)
    _add_steps(results, steps)
    stands_out = bool(mean["p"] < 1 - p.confidence)
    results.add("changes.stands_out", stands_out, "yes or no", n=mean["changes"], sources=sources)
    return results


def _add_steps(results: Results, steps: pd.DataFrame) -> None:
    results.add("changes.steps", len(steps), "changes", sources=steps["step_source"] if len(steps) else ())
    if steps.empty:
        return
    strained = int((steps["sign"] == "strain").sum())
    results.add("changes.steps_strained", strained, "changes", n=len(steps), sources=steps["step_source"])
    for row in steps.to_dict("records"):
        results.add(f"changes.step_sign.{row['id']}", row["sign"], "sign", sources=[row["step_source"]])
        results.add(f"changes.step_days.{row['id']}", row["days"], "days", sources=[row["step_source"]])
