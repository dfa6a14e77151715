"""How imports answered the duties of 2025–26: partners were hit unequally, which makes of them an experiment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.statistics import Effect, Floats, permutation_p
from helpers.analysis.trade.contract import TradeParameters
from helpers.data import load, shared

BASE = 2024
"""The last year before the duties: every month is compared with the same month of it."""
FIRST_MONTH = pd.Period("2025-04", "M")
"""The first month in which all partners were under new duties."""
FIRST_LEAD = pd.Period("2022-01", "M")
FEWEST_MONTHS = 3
"""Months under the duties that an estimate needs."""
FEWEST_PARTNERS = 10
"""Partners that an estimate needs: with fewer the halves hit harder and less would be single countries."""
POWER = 0.8
DRAWS = 499
"""Draws of earlier moves of imports that set the intervals."""
UNIT = "% for 1% of duty"
FITS = {"ols": "panel regression, simulated critical values", "ppml": "PPML, simulated critical values"}
READINGS = {
    "all": "ols",
    "without_china": "ols",
    "last_year": "ols",
    "consumption": "ols",
    "dollars": "ppml",
    "dollars_without_china": "ppml",
}
"""The estimates and how each is fitted; the first is the one that the page leads with."""


@dataclass(frozen=True)
class Response:
    """The change of imports for each per cent that the duty adds to the price of a partner's goods."""

    missing: str | None
    estimates: pd.DataFrame
    """reading, fit, estimate, low, high, level, p_value, n (partners), months; least and most with one partner
    left out, alarms of years, detectable: see the table on the page."""
    by_month: pd.DataFrame
    """month, estimate, low, high: imports against the same month of the base year on the rise of duties to come."""
    partners: pd.DataFrame
    """partner, rise (% that the duties added to the price), before, after (USD bn a year), change_pct, group."""
    results: Results


@dataclass(frozen=True)
class _Months:
    """Logs against the same month of the base year: months × partners."""

    index: pd.PeriodIndex
    partners: list[str]
    changes: Floats
    rises: Floats
    """Of one plus the collected rate."""
    base: Floats
    """Imports in the same month of the base year, USD bn."""
    past: Floats
    """The same changes from earlier years on: year × month × partner."""

    def only(self, partners: list[str], last: int | None = None) -> _Months:
        """Some partners, and the last months."""
        at, since = [self.partners.index(name) for name in partners], -last if last else None
        cut = [part[..., since:, at] for part in (self.changes, self.rises, self.base, self.past)]
        return _Months(self.index[since:], partners, *cut)


def response(p: TradeParameters) -> Response:
    """Elasticity of imports to the duty collected, over partners and months since April 2025.

    Imports and one plus the collected rate are logarithms less those of the same month of 2024, which takes out what
    is peculiar to a partner and a month of its year; effects of the months take out what all partners share.
    Partners are weighted alike, or by their dollars (Poisson pseudo-maximum likelihood). The ratio of an estimate to
    its error by partner is set against that in data without an effect: the same duties laid on earlier moves of
    imports, for each partner those of another year drawn at random. Assumes that without the duties the partners hit
    harder would have fared like the rest.
    """
    months, empty = _months(p), pd.DataFrame()
    if months is None or len(months.partners) < FEWEST_PARTNERS:
        return Response(_why_not(p, months), empty, empty, empty, Results())
    rng = np.random.default_rng(p.seed)
    estimates = _estimates(p, months, rng)
    by_month, leads = _by_month(p, months, rng)
    partners = _partners(p, months)
    results = _results(estimates, leads, partners, months)
    return Response(None, estimates, by_month, partners, results)


def _why_not(p: TradeParameters, months: _Months | None) -> str:
    if months is None:
        return f"the window {p.start_year}–{p.end_year} holds fewer than {FEWEST_MONTHS} months of the duties of 2025"
    return f"{len(months.partners)} partners are left, and the estimate needs {FEWEST_PARTNERS}"


# ------------------------------------------------------------------------------------------------ what is compared


@shared
def _imports() -> pd.DataFrame:
    """General imports, USD bn: months × partners; months without trade are missing."""
    table = load("us_goods_trade_monthly")
    rows = table[table["imports_usd_m"] > 0]
    wide = rows.assign(month=rows["month"].dt.to_period("M")).pivot(
        index="month", columns="partner", values="imports_usd_m"
    )
    return wide / 1e3


def _duties(p: TradeParameters) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Log of one plus the collected rate, and imports for consumption, USD bn: months × partners."""
    table = load("us_duties_monthly")
    rows = table[table["month"].dt.year.between(BASE, p.end_year) & ~table["partner"].isin(p.left_out)]
    rows = rows.assign(month=rows["month"].dt.to_period("M"))
    duty, base = (
        rows.pivot(index="month", columns="partner", values=column)
        for column in ("duty_usd", "imports_for_consumption_usd")
    )
    return np.log1p(duty / base), base / 1e9


def _against_base(logs: pd.DataFrame, months: pd.PeriodIndex, base: int = BASE) -> Floats:
    """Months × partners, less the same months of the base year."""
    same = _same_months(months, base)
    return np.asarray(logs.reindex(months).to_numpy(float) - logs.reindex(same).to_numpy(float))


def _same_months(months: pd.PeriodIndex, base: int = BASE) -> pd.PeriodIndex:
    return pd.PeriodIndex.from_fields(year=np.full(len(months), base), month=months.month.to_numpy(), freq="M")


def _months(p: TradeParameters, since: pd.Period = FIRST_MONTH, *, consumption: bool = False) -> _Months | None:
    rates, consumed = _duties(p)
    logs = np.log(consumed if consumption else _imports())
    index = pd.PeriodIndex([m for m in rates.index if m >= since and m in logs.index], freq="M")
    if len(index) < FEWEST_MONTHS:
        return None
    both = [name for name in rates if name in logs]
    moves = [_against_base(one[both], index) for one in (logs, rates)]
    whole = np.asarray(np.isfinite(moves).all(axis=(0, 1)))
    partners = [name for name, there in zip(both, whole, strict=True) if there]
    base = np.exp(logs.reindex(_same_months(index))[partners].to_numpy(float))
    rises = _against_base(rates[partners], index)
    past = _past(np.log(_imports())[partners], index)
    return _Months(index, partners, _against_base(logs[partners], index), rises, base, past)


def _past(logs: pd.DataFrame, index: pd.PeriodIndex) -> Floats:
    """The changes as they were from every earlier base year: year × month × partner, less the mean of the partners.

    Years that touch the duties, and years without all partners, are left out.
    """
    latest = (FIRST_MONTH - 1).year - 1 - max(0, (index[-1].year - BASE))
    years = range(logs.index[0].year + max(0, BASE - index[0].year), latest + 1)
    paths = [_against_base(logs, index - 12 * (BASE - year), year) for year in years]
    whole = np.array([path for path in paths if np.isfinite(path).all()])
    return np.asarray(whole - whole.mean(axis=-1, keepdims=True))


# ------------------------------------------------------------------------------------------------ how it is fitted


def _ols(changes: Floats, rises: Floats, _base: Floats) -> tuple[Floats, Floats]:
    """Slope with effects of months, and its error by partner; data sets × months × partners."""
    x = rises - rises.mean(axis=-1, keepdims=True)
    spread = (x**2).sum()
    slope = (changes * x).sum(axis=(-1, -2)) / spread
    left = changes - changes.mean(axis=-1, keepdims=True) - slope[..., None, None] * x
    return slope, _by_partner((left * x).sum(axis=-2)) / spread


def _ppml(changes: Floats, rises: Floats, base: Floats) -> tuple[Floats, Floats]:
    """The same by Poisson pseudo-maximum likelihood: imports of the base year times the exponential of the rest."""
    values = base * np.exp(changes)
    total, slope = values.sum(axis=-1, keepdims=True), np.zeros(changes.shape[:-2])
    for _ in range(50):
        shares = base * np.exp(slope[..., None, None] * rises)
        shares /= shares.sum(axis=-1, keepdims=True)  # what the effects of months leave
        x = rises - (shares * rises).sum(axis=-1, keepdims=True)
        spread = (total * shares * x**2).sum(axis=(-1, -2))
        step = ((values - total * shares) * x).sum(axis=(-1, -2)) / spread
        slope = slope + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-8:
            break
    return slope, _by_partner(((values - total * shares) * x).sum(axis=-2)) / spread


def _by_partner(scores: Floats) -> Floats:
    """Root of the sum of squares over partners, with the correction for their number."""
    count = scores.shape[-1]
    return np.asarray(np.sqrt(count / (count - 1) * (scores**2).sum(axis=-1)))


_FIT = {"ols": _ols, "ppml": _ppml}


def without_effect(past: Floats, draws: int, rng: np.random.Generator) -> Floats:
    """Data sets without an effect: each partner moves as in an earlier year drawn for it alone, up or down.

    Each keeps its own size of moves and how they last; what partners share in a year is taken out beforehand.

    Args:
        past: year × month × partner.
        draws: data sets wanted.
        rng: of the draws.

    Returns:
        Data set × month × partner.
    """
    years, _, partners = past.shape
    picks = rng.integers(years, size=(draws, partners))
    signs = rng.choice([-1.0, 1.0], size=(draws, 1, partners))
    return np.asarray(past[picks, :, np.arange(partners)].swapaxes(1, 2) * signs)


@dataclass(frozen=True)
class _Fitted:
    effect: Effect
    by_chance: Floats
    """Estimates without an effect, one a draw."""
    critical: float
    errors: Floats


def _fitted(months: _Months, fit: str, level: float, rng: np.random.Generator) -> _Fitted:
    """An estimate with the interval that data without an effect give it."""
    slope, error = (float(part) for part in _FIT[fit](months.changes, months.rises, months.base))
    null = without_effect(months.past, DRAWS, rng)
    by_chance, errors = _FIT[fit](null, months.rises, months.base)
    ratios = np.abs(by_chance) / errors
    critical = float(np.quantile(ratios, level))
    reach = critical * error
    effect = Effect(
        slope, (slope - reach, slope + reach), level, permutation_p(abs(slope) / error, ratios), len(months.partners)
    )
    return _Fitted(effect, by_chance, critical, errors)


def answer_with_effect(p: TradeParameters, rng: np.random.Generator, effect: float, fit: str = "ols") -> Effect:
    """What a fit finds in earlier moves of imports to which a known response to the duties was added.

    Args:
        p: the chapter's parameters; the window must reach the duties.
        rng: of the draw.
        effect: true change of imports for each per cent of duty, in per cent.
        fit: ``ols`` or ``ppml``.
    """
    months, critical = _yardstick(p, fit)
    made = without_effect(months.past, 1, rng)[0] + effect * months.rises
    slope, error = (float(part) for part in _FIT[fit](made, months.rises, months.base))
    ends = (slope - critical * error, slope + critical * error)
    return Effect(slope, ends, p.confidence, None, len(months.partners))


@shared
def _yardstick(p: TradeParameters, fit: str) -> tuple[_Months, float]:
    months = _months(p)
    assert months is not None, "the window reaches the duties"
    return months, _fitted(months, fit, p.confidence, np.random.default_rng(p.seed)).critical


# ------------------------------------------------------------------------------------------------ what is estimated


def _estimates(p: TradeParameters, months: _Months, rng: np.random.Generator) -> pd.DataFrame:
    """Every reading; those without China only where it is in."""
    rows = []
    for reading, fit in READINGS.items():
        part = _read(p, months, reading)
        if part is None:
            continue
        found = _fitted(part, fit, p.confidence, rng)
        single = [
            float(_FIT[fit](one.changes, one.rises, one.base)[0])
            for one in (part.only([name for name in part.partners if name != out]) for out in part.partners)
        ]
        low, high = found.effect.interval or (np.nan, np.nan)
        alarms = _FIT[fit](part.past, part.rises, part.base)
        rows.append(
            {
                "reading": reading,
                "fit": fit,
                "estimate": found.effect.estimate,
                "low": low,
                "high": high,
                "level": p.confidence,
                "p_value": found.effect.p_value,
                "n": len(part.partners),
                "months": len(part.index),
                "least": min(single),
                "most": max(single),
                "most_without": part.partners[int(np.argmax(single))],
                "alarms": int((np.abs(alarms[0]) / alarms[1] > found.critical).sum()),
                "years": len(part.past),
                "detectable": float(np.quantile(found.by_chance + found.critical * found.errors, POWER)),
            }
        )
    return pd.DataFrame(rows)


def _read(p: TradeParameters, months: _Months, reading: str) -> _Months | None:
    if reading == "consumption":
        return _months(p, consumption=True)
    if reading.endswith("without_china"):
        return months.only([c for c in months.partners if c != "CHN"]) if "CHN" in months.partners else None
    if reading == "last_year":
        return months.only(months.partners, last=12) if len(months.index) > 12 else None
    return months


def _by_month(p: TradeParameters, months: _Months, rng: np.random.Generator) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Each month since the first lead by itself, on the mean rise since April 2025; and the joint test of the leads."""
    rise = months.rises.mean(axis=0)[None, :]
    logs = np.log(_imports())[months.partners]
    index = pd.period_range(FIRST_LEAD, months.index[-1], freq="M")
    index = pd.PeriodIndex([month for month in index if month.year != BASE])
    one = months.only(months.partners, last=1)
    null = _ols(without_effect(one.past, DRAWS, rng), rise, one.base)
    critical = float(np.quantile(np.abs(null[0]) / null[1], p.confidence))
    changes = _against_base(logs, index)
    slope, error = _ols(changes[:, None, :], rise, one.base)
    frame = pd.DataFrame(
        {"month": index, "estimate": slope, "low": slope - critical * error, "high": slope + critical * error}
    )
    before = index.year < BASE
    drawn = without_effect(_past(logs, index[before]), DRAWS, rng)
    by_chance, errors = _ols(drawn[:, :, None, :], rise, one.base)
    largest = float(np.abs(slope / error)[before].max())
    return frame, {
        "p_value": permutation_p(largest, np.abs(by_chance / errors).max(axis=1)),
        "n": int(before.sum()),
        "largest": float(slope[before][np.abs(slope / error)[before].argmax()]),
        "bunching": float(100 * np.expm1(np.log(_sum_ratio(logs, "2025-01", "2025-03")))),
    }


def _sum_ratio(logs: pd.DataFrame, first: str, last: str) -> float:
    """Imports of some months over those of the same months of the base year."""
    span = pd.period_range(first, last, freq="M")
    values = np.exp(logs)
    return float(values.loc[span].to_numpy().sum() / values.loc[span - 12 * (span[0].year - BASE)].to_numpy().sum())


def _partners(p: TradeParameters, months: _Months) -> pd.DataFrame:
    """Rise of duties and change of imports by partner in the last twelve months, and the half it is in by the rise.

    The allies examined and China stand by themselves, in no half.
    """
    last = _months(p, since=months.index[-1] - 11)
    assert last is not None, "months of the base year are there before those of the duties"
    before, after = last.base.sum(axis=0), (last.base * np.exp(last.changes)).sum(axis=0)
    rise = 100 * np.expm1(last.rises.mean(axis=0))
    frame = pd.DataFrame(
        {
            "partner": last.partners,
            "rise": rise,
            "before": before,
            "after": after,
            "change_pct": 100 * (after / before - 1),
        }
    )
    half = pd.Series(np.where(frame["rise"] > frame["rise"].median(), "harder", "less"), index=frame.index)
    group = half.mask(frame["partner"].isin([*p.partners, "CHN"]), frame["partner"])
    return frame.assign(group=group).sort_values("rise", ignore_index=True)


def _results(estimates: pd.DataFrame, leads: dict[str, Any], partners: pd.DataFrame, months: _Months) -> Results:
    results, duty, trade = Results(), load("us_duties_monthly"), load("us_goods_trade_monthly")
    duty = duty[duty["partner"].isin(months.partners) & (duty["month"].dt.year >= BASE)]
    trade = trade[trade["partner"].isin(months.partners)]
    sources = sources_of(duty, trade)
    for row in estimates.to_dict("records"):
        name, design = f"response.{row['reading']}", FITS[row["fit"]]
        ends = (row["low"], row["high"])
        results.add(
            name, row["estimate"], UNIT, interval=ends, level=row["level"], design=design, n=row["n"], sources=sources
        )
        results.add(f"{name}.level", 100 * row["level"], "%")
        results.add(f"{name}.p_value", row["p_value"], "probability", n=row["n"])
        results.add(
            f"{name}.one_out",
            row["estimate"],
            UNIT,
            interval=(row["least"], row["most"]),
            design="range over partners left out one by one",
            n=row["n"],
        )
        results.add(f"{name}.most_without", row["most_without"], "partner")
        results.add(f"{name}.alarms", row["alarms"], "earlier years", n=row["years"], sources=sources)
        results.add(f"{name}.detectable", row["detectable"], UNIT, design=f"{DRAWS} data sets without an effect")
    results.add("response.power", 100 * POWER, "%")
    results.add("response.months", len(months.index), "months")
    results.add("response.leads.p_value", leads["p_value"], "probability", n=leads["n"], sources=sources)
    results.add("response.leads.largest", leads["largest"], UNIT, sources=sources)
    results.add("response.bunching", leads["bunching"], "%", n=len(months.partners), sources=sources)
    for group, rows in partners.groupby("group"):
        before, after, name = rows["before"].sum(), rows["after"].sum(), f"response.group.{group}"
        results.add(name, 100 * (after / before - 1), "%", n=len(rows), sources=sources)
        results.add(f"{name}.usd", after - before, "USD bn", n=len(rows), sources=sources)
        results.add(f"{name}.rise", rows["rise"].mean(), "%", n=len(rows), sources=sources)
    return results
