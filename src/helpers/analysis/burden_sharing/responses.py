"""Does an ally's spending answer that of the United States, of the other allies, of the rival?

The second test of riding free. It asks of growth, not of levels: an ally that rides free lets its spending grow
less when that of the United States has grown more. Two eras are kept apart, for no series of the rival runs
through both.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.results import Results, sources_of
from helpers.analysis.trials import panel_like, residuals, serial_correlation
from helpers.data import load, shared

PACIFIC = ("AUS", "JPN", "KOR")
ERAS = {"cold_war": (1962, 1988), "since": (1994, 2025)}
"""The first ends where the Soviet series changes its conversion into dollars; the second starts when the rates of
change of Russia's series, which begins in 1992, can be lagged."""
TIMINGS = {"lead": -1, "same": 0, "lag": 1, "second_lag": 2}
"""Years by which the spending of others lies before that of the ally. The lead is a placebo: next year's US
spending cannot have moved this year's budgets, unless both follow something else."""
ERROR_LAGS = 2
FEWEST_YEARS = 15
DESIGN = "panel with allies’ effects, wild bootstrap over blocks of years"
FEWEST_ALLIES = 5


@dataclass(frozen=True)
class Responses:
    """Coefficients of the second test."""

    missing: str | None
    estimates: pd.DataFrame
    """era, model (``alone``: US and rival spending, allies' effects; ``with_others``: the other allies' spending as
    well; ``size``: does the answer to US spending grow with the ally's size, with years' effects), timing, regressor
    (``usa``, ``others``, ``rival``, ``gdp``, ``usa_by_size``), estimate (% growth for 1% growth), low, high, p_value,
    n, allies, first, last."""
    results: Results


def responses(p: BurdenSharingParameters) -> Responses:
    """Regress growth of real spending on growth elsewhere, by era and timing."""
    growth = _growth()
    rows = []
    for era in ERAS:
        panel = _panel(growth, era, p)
        if panel is not None:
            rows += _follow(panel, growth, era, p) + _by_size(panel, p)
    if not rows:
        spans = " and ".join(f"{first}–{last}" for first, last in ERAS.values())
        why = f"the second test needs {FEWEST_YEARS} years of {spans} in the window"
        return Responses(why, pd.DataFrame(), Results())
    estimates = pd.DataFrame(rows)
    return Responses(None, estimates, _results(estimates, p.confidence))


def answer_to_usa(p: BurdenSharingParameters, era: str, model: str, timing: str) -> st.Effect | None:
    """One coefficient of the second test: growth of an ally's spending (%) for 1% growth of US spending.

    Args:
        p: the contract; ``group``, ``confidence`` and the window count.
        era: a key of ``ERAS``.
        model: ``alone`` or ``with_others``, as in :class:`Responses`.
        timing: a key of ``TIMINGS``.

    Returns:
        None where the window holds too little of the era.
    """
    moved = _moved_panel(p, era, timing)
    return None if moved is None else _effects(moved, _REGRESSORS[model], p, only=("usa",))["usa"]


@shared
def _moved_panel(p: BurdenSharingParameters, era: str, timing: str) -> pd.DataFrame | None:
    growth = _growth()
    panel = _panel(growth, era, p)
    return None if panel is None else _moved(panel, _elsewhere(growth, era, p), growth, TIMINGS[timing])


def answer_with_effect(
    p: BurdenSharingParameters, era: str, model: str, timing: str, effect: float, rng: np.random.Generator
) -> st.Effect:
    """The same coefficient of spending made up with a known answer.

    Residuals are drawn in blocks of years, all allies at once, so that shocks which allies share and which last stay.

    Raises:
        ValueError: the window holds too little of the era.
    """
    moved = _moved_panel(p, era, timing)
    if moved is None:
        raise ValueError(f"too few years of {era} in the window")
    regressors = _REGRESSORS[model]
    made = panel_like(moved, "own", regressors, "usa", effect, rng, block=ERROR_LAGS + 1)
    few = p.model_copy(update={"draws": min(p.draws, 199)})
    return _effects(made, regressors, few, only=("usa",))["usa"]


def persistence(p: BurdenSharingParameters, era: str, model: str, timing: str) -> float:
    """Correlation of the residuals of the second test with those of the year before.

    Raises:
        ValueError: the window holds too little of the era.
    """
    moved = _moved_panel(p, era, timing)
    if moved is None:
        raise ValueError(f"too few years of {era} in the window")
    left = residuals(moved, "own", _REGRESSORS[model])
    return serial_correlation(moved.assign(left=left).pivot(index="year", columns="country", values="left"))


# ---------------------------------------------------------------- growth rates


@dataclass(frozen=True)
class _Growth:
    """Yearly growth in log per cent, years × countries."""

    spending: pd.DataFrame
    level: pd.DataFrame
    gdp: pd.DataFrame
    soviet: pd.Series
    relative_size: pd.DataFrame
    """Log of GDP over that of the United States, at market rates."""


def _growth() -> _Growth:
    spending = load("military_expenditure").pivot(index="year", columns="country", values="constant_2024_usd_m")
    macro = load("macro_annual")
    gdp = macro.pivot(index="year", columns="country", values="gdp_real_growth_pct")
    size = np.log(macro.pivot(index="year", columns="country", values="gdp_usd_bn"))
    return _Growth(
        _log_growth(spending),
        spending,
        100 * np.log1p(gdp / 100),
        _soviet_growth(macro),
        size.sub(size["USA"], axis=0),
    )


def _log_growth(levels: pd.DataFrame | pd.Series) -> pd.DataFrame | pd.Series:
    return 100 * np.log(levels).diff()


def _soviet_growth(macro: pd.DataFrame) -> pd.Series:
    """Soviet spending in current dollars less US inflation: SIPRI has no figure for the Soviet Union."""
    rows = load("capability")
    dollars = rows[rows["country"] == "RUS"].set_index("year")["military_expenditure_usd_m"]
    prices = macro[macro["country"] == "USA"].set_index("year")["gdp_deflator_growth_pct"]
    growth = _log_growth(dollars) - 100 * np.log1p(prices / 100)
    return growth[growth.index <= ERAS["cold_war"][1]]  # in 1989 the conversion into dollars changes


def _rival(growth: _Growth, era: str, country: str) -> pd.Series:
    if era == "cold_war":
        return growth.soviet
    return growth.spending["CHN" if country in PACIFIC else "RUS"]


# ---------------------------------------------------------------- the panel


def _panel(growth: _Growth, era: str, p: BurdenSharingParameters) -> pd.DataFrame | None:
    """One row an ally and year with its own growth; allies as the parameter ``group`` says, without the US.

    None where the window holds too few years or allies of the era.
    """
    first, last = max(ERAS[era][0], p.start_year), min(ERAS[era][1], p.end_year)
    parts = [_own(growth, country, range(max(first, since), last + 1)) for country, since in _joined(p).items()]
    panel = pd.concat(parts, ignore_index=True).assign(era=era).dropna(subset=["own", "gdp"])
    enough = panel["year"].nunique() >= FEWEST_YEARS and panel["country"].nunique() >= FEWEST_ALLIES
    return panel if enough else None


def _own(growth: _Growth, country: str, years: range) -> pd.DataFrame:
    before = pd.Index(years) - 1
    return pd.DataFrame(
        {
            "country": country,
            "year": years,
            "own": growth.spending[country].reindex(years).to_numpy(),
            "gdp": growth.gdp[country].reindex(years).to_numpy(),
            "size": growth.relative_size[country].reindex(before).to_numpy(),
            "usa_before": growth.spending["USA"].reindex(before).to_numpy(),
        }
    )


def _joined(p: BurdenSharingParameters) -> dict[str, int]:
    members = load("nato_members").set_index("country")["joined"].drop("USA")
    measured = set(load("military_expenditure")["country"])
    nato = {str(c): int(year) for c, year in members.items() if c in measured}
    return nato | (dict.fromkeys(PACIFIC, 0) if p.group == "nato_and_allies" else {})


def _others(growth: _Growth, allies: dict[str, int]) -> pd.DataFrame:
    """By year and ally, growth of the summed spending of the other allies that have a figure in both years."""
    now = growth.level[list(allies)]
    before = now.shift()
    member = pd.DataFrame({ally: now.index > since for ally, since in allies.items()}, index=now.index)
    there = now.notna() & before.notna() & member
    now, before = now.where(there, 0.0), before.where(there, 0.0)
    rest_now, rest_before = now.rsub(now.sum(axis=1), axis=0), before.rsub(before.sum(axis=1), axis=0)
    return 100 * np.log((rest_now / rest_before).where(rest_before > 0))


def _follow(panel: pd.DataFrame, growth: _Growth, era: str, p: BurdenSharingParameters) -> list[dict[str, object]]:
    """The answer to US and rival spending, without and with the other allies' spending, at each timing."""
    elsewhere = _elsewhere(growth, era, p)
    rows: list[dict[str, object]] = []
    for timing, lag in TIMINGS.items():
        moved = _moved(panel, elsewhere, growth, lag)
        if moved is not None:
            for model, regressors in _REGRESSORS.items():
                rows += _fitted(moved, regressors, model, timing, p)
    return rows


_REGRESSORS = {"alone": ["usa", "rival", "gdp"], "with_others": ["usa", "others", "rival", "gdp"]}


def _elsewhere(growth: _Growth, era: str, p: BurdenSharingParameters) -> dict[str, pd.DataFrame]:
    """Growth of the other allies' and of the rival's spending, years × allies."""
    others = _others(growth, _joined(p))
    return {"others": others, "rival": pd.DataFrame({country: _rival(growth, era, country) for country in others})}


def _moved(panel: pd.DataFrame, elsewhere: dict[str, pd.DataFrame], growth: _Growth, lag: int) -> pd.DataFrame | None:
    """The panel with the growth elsewhere ``lag`` years before; None where too few years are left."""
    before = panel["year"] - lag
    cells = {name: _cells(table, before, panel["country"]) for name, table in elsewhere.items()}
    moved = panel.assign(usa=before.map(growth.spending["USA"]), **cells).dropna(subset=["usa", "others", "rival"])
    return moved if moved["year"].nunique() >= FEWEST_YEARS - 2 else None


def _cells(table: pd.DataFrame, years: pd.Series, countries: pd.Series) -> pd.Series:
    """Cells of a table of years × countries, by row."""
    keys = pd.MultiIndex.from_arrays([years, countries])
    return pd.Series(table.stack().reindex(keys).to_numpy(), index=years.index)


def _by_size(panel: pd.DataFrame, p: BurdenSharingParameters) -> list[dict[str, object]]:
    """Whether larger allies answer US spending more than smaller ones; years' effects take out what all share."""
    there = panel.dropna(subset=["size", "usa_before"])
    size = there["size"] - there["size"].mean()
    there = there.assign(size=size, usa_by_size=there["usa_before"] * size)
    return _fitted(there, ["usa_by_size", "size", "gdp"], "size", "lag", p, time_effects=True)


def _fitted(
    panel: pd.DataFrame,
    regressors: list[str],
    model: str,
    timing: str,
    p: BurdenSharingParameters,
    *,
    time_effects: bool = False,
) -> list[dict[str, object]]:
    found = _effects(panel, regressors, p, time_effects=time_effects)
    about = {
        "era": panel["era"].iloc[0],
        "model": model,
        "timing": timing,
        "allies": panel["country"].nunique(),
        "first": int(panel["year"].min()),
        "last": int(panel["year"].max()),
    }
    return [{**about, "regressor": name, **_numbers(effect)} for name, effect in found.items() if name != "size"]


def _effects(
    panel: pd.DataFrame,
    regressors: list[str],
    p: BurdenSharingParameters,
    *,
    time_effects: bool = False,
    only: tuple[str, ...] = (),
) -> dict[str, st.Effect]:
    return st.panel_regression(
        panel, "own", regressors, unit="country", time="year", time_effects=time_effects, lags=ERROR_LAGS,
        level=p.confidence, draws=p.draws, seed=p.seed, only=only,
    )  # fmt: skip


def _numbers(effect: st.Effect) -> dict[str, float | None]:
    low, high = effect.interval or (np.nan, np.nan)
    return {"estimate": effect.estimate, "low": low, "high": high, "p_value": effect.p_value, "n": effect.n}


def _results(estimates: pd.DataFrame, level: float) -> Results:
    results = Results()
    sources = sources_of(*(load(name) for name in ("military_expenditure", "capability", "macro_annual")))
    for row in estimates.itertuples():
        name, ends = f"free_riding.{row.model}.{row.era}.{row.timing}.{row.regressor}", (row.low, row.high)
        results.add(name, row.estimate, "% for 1%", interval=ends, level=level, n=row.n, design=DESIGN, sources=sources)
        results.add(f"{name}.p", row.p_value, "p", n=row.n)
    answers = estimates[(estimates["regressor"] == "usa") & (estimates["timing"] != "lead")]
    for sign, outside in (("less", answers["high"] < 0), ("more", answers["low"] > 0)):
        results.add(f"free_riding.clear_responses.{sign}", int(outside.sum()), "coefficients", n=len(answers))
    for era, part in estimates.groupby("era", sort=False):
        results.add(f"free_riding.panel.{era}.first", int(part["first"].min()), "year")
        results.add(f"free_riding.panel.{era}.last", int(part["last"].max()), "year")
        results.add(f"free_riding.panel.{era}.allies", int(part["allies"].max()), "allies")
    return results
