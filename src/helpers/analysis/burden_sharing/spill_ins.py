"""Spill-ins by a spatial lag: does an ally spend less where the allies near it have spent more?

What others spend protects the more the nearer they are. So each ally's growth of real spending is set against growth,
a year before, of the spending of all other allies weighted by the inverse of the distance between capitals. Effects of
years take out what all allies share, such as a common threat; what is left is who lies nearer to those that moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.results import Results, sources_of
from helpers.analysis.trials import panel_like, residuals, serial_correlation
from helpers.data import load, shared

PACIFIC = ("AUS", "JPN", "KOR")
RIVALS = ("CHN", "RUS")
FIRST_YEAR = 1991
"""First year of the published panel with the three allies in the Pacific."""
PRICE_YEAR = 2015
ERROR_LAGS = 2
FEWEST_YEARS = 15
FEWEST_ALLIES = 6
EARTH_KM = 6371.0
GROUPS = ("nato", "nato_and_allies")
MODELS = {"years": 1, "no_years": 1, "lead": -1}
"""Years by which the spending of others lies before: with effects of years, without them, and a placebo, as next year's
spending of others cannot have moved this year's budgets."""
ELSEWHERE = ("spill_in", "threat")
REGRESSORS = ["spill_in", "threat", "gdp"]
DESIGN = "spatial lag by inverse distance, allies’ and years’ effects, wild bootstrap over blocks of years"
WITHOUT_YEARS = "spatial lag by inverse distance, allies’ effects, wild bootstrap over blocks of years"
UNIT = "% for 1%"


@dataclass(frozen=True)
class SpillIns:
    """Answers to the spending of near allies."""

    missing: str | None
    estimates: pd.DataFrame
    """group, model (a key of ``MODELS``), regressor (``spill_in``; ``threat``: the rivals' spending by inverse
    distance), estimate (% growth for 1% growth), low, high, p_value, n, allies, first, last."""
    results: Results


def spill_ins(p: BurdenSharingParameters) -> SpillIns:
    """All models for both groups, whatever the run's: the published panel has the wider one, older ones the other."""
    rows = []
    for group in GROUPS:
        for model, lag in MODELS.items():
            panel = spatial_panel(p, group, lag)
            if panel is not None:
                rows += _rows(panel, group, model, p)
    if not rows:
        why = f"the spatial lag needs {FEWEST_YEARS} years from {FIRST_YEAR} on in the window"
        return SpillIns(why, pd.DataFrame(), Results())
    estimates = pd.DataFrame(rows)
    return SpillIns(None, estimates, _results(estimates, p.confidence))


def _rows(panel: pd.DataFrame, group: str, model: str, p: BurdenSharingParameters) -> list[dict[str, object]]:
    about = {
        "group": group,
        "model": model,
        "allies": panel["country"].nunique(),
        "first": int(panel["year"].min()),
        "last": int(panel["year"].max()),
    }
    found = answers(panel, p, years=model != "no_years", only=("spill_in", "threat"))
    return [{**about, "regressor": name, **_numbers(effect)} for name, effect in found.items()]


def _numbers(effect: st.Effect) -> dict[str, float | None]:
    low, high = effect.interval or (np.nan, np.nan)
    return {"estimate": effect.estimate, "low": low, "high": high, "p_value": effect.p_value, "n": effect.n}


def answers(
    panel: pd.DataFrame, p: BurdenSharingParameters, *, years: bool = True, only: tuple[str, ...] = ("spill_in",)
) -> dict[str, st.Effect]:
    """Coefficients of the spatial lag and of the rivals' spending.

    Args:
        panel: as :func:`spatial_panel` gives it.
        p: the contract; ``confidence``, ``draws`` and ``seed`` count.
        years: whether each year has an effect of its own.
        only: of ``REGRESSORS``.
    """
    return st.panel_regression(
        panel, "own", REGRESSORS, unit="country", time="year", time_effects=years, lags=ERROR_LAGS,
        level=p.confidence, draws=p.draws, seed=p.seed, only=only,
    )  # fmt: skip


def answer_with_effect(p: BurdenSharingParameters, rng: np.random.Generator, effect: float) -> st.Effect:
    """The main coefficient, for the wider group, of spending made up with a known answer.

    Raises:
        ValueError: the window holds too few years.
    """
    panel = _main(p)
    made = panel_like(panel, "own", REGRESSORS, "spill_in", effect, rng, block=ERROR_LAGS + 1, years=True)
    return answers(made, p.model_copy(update={"draws": min(p.draws, 199)}))["spill_in"]


def persistence(p: BurdenSharingParameters) -> float:
    """Correlation of the residuals of the main model with those of the year before.

    Raises:
        ValueError: the window holds too few years.
    """
    panel = _main(p)
    left = residuals(panel, "own", REGRESSORS, years=True)
    return serial_correlation(panel.assign(left=left).pivot(index="year", columns="country", values="left"))


def _main(p: BurdenSharingParameters) -> pd.DataFrame:
    panel = spatial_panel(p, "nato_and_allies", MODELS["years"])
    if panel is None:
        raise ValueError("too few years in the window")
    return panel


# ---------------------------------------------------------------- the panel


@shared
def spatial_panel(p: BurdenSharingParameters, group: str, lag: int) -> pd.DataFrame | None:
    """country, year, own, spill_in, threat, gdp: growth in log per cent; the United States gives and does not answer.

    Args:
        p: the contract; its window counts.
        group: ``nato`` or ``nato_and_allies``.
        lag: years by which the growth elsewhere lies before.

    Returns:
        None where the window holds too few years or allies.
    """
    moved = {name: table.shift(lag if name in ELSEWHERE else 0) for name, table in _tables(group).items()}
    long = [table.rename_axis(columns="country").stack().rename(name) for name, table in moved.items()]
    panel = pd.concat(long, axis=1, join="inner").dropna().reset_index().query("country != 'USA'")
    panel = panel[panel["year"].between(max(FIRST_YEAR, p.start_year), p.end_year)]
    panel = panel[panel.groupby("country")["year"].transform("size") >= FEWEST_YEARS // 3].reset_index(drop=True)
    enough = panel["year"].nunique() >= FEWEST_YEARS and panel["country"].nunique() >= FEWEST_ALLIES
    return panel if enough else None


@shared
def _tables(group: str) -> dict[str, pd.DataFrame]:
    """``REGRESSORS`` and own growth, years × countries; of members of the group in both years."""
    gdp = real_gdp()
    spending = real_spending(gdp)
    member = _members(spending, group)
    return {
        "own": _growth(spending).where(member & member.shift(fill_value=False)),
        "spill_in": _near(spending.where(member), [c for c in member if member[c].any()]),
        "threat": _near(_rivals(), list(spending)),
        "gdp": _growth(gdp),
    }


def real_gdp() -> pd.DataFrame:
    """GDP at prices and exchange rates of 2015, USD bn, years × countries: growth rates chained from that year."""
    macro = load("macro_annual")
    growth = np.log1p(macro.pivot(index="year", columns="country", values="gdp_real_growth_pct") / 100)
    level = growth.fillna(0).cumsum().where(growth.notna())
    base = macro[macro["year"] == PRICE_YEAR].set_index("country")["gdp_usd_bn"]
    return np.exp(level - level.loc[PRICE_YEAR]) * base


def real_spending(gdp: pd.DataFrame) -> pd.DataFrame:
    """Military expenditure in the same dollars, years × countries: shares of GDP times real GDP."""
    shares = load("military_share_2025_edition").pivot(index="year", columns="country", values="share_of_gdp_pct")
    return (shares * gdp.reindex_like(shares) / 100).dropna(axis="columns", how="all")


def _growth(levels: pd.DataFrame) -> pd.DataFrame:
    return 100 * np.log(levels).diff()


def _members(spending: pd.DataFrame, group: str) -> pd.DataFrame:
    joined = load("nato_members").set_index("country")["joined"]
    since = pd.Series({c: joined.get(c, 0 if group == "nato_and_allies" and c in PACIFIC else 9999) for c in spending})
    return pd.DataFrame({c: spending.index >= since[c] for c in spending}, index=spending.index)


def _rivals() -> pd.DataFrame:
    rows = load("military_expenditure")
    wide = rows.pivot(index="year", columns="country", values="constant_2024_usd_m")
    return wide[list(RIVALS)]


def _near(levels: pd.DataFrame, receivers: Iterable[str]) -> pd.DataFrame:
    """Growth of what each receiver's neighbours spend, weighted by inverse distance; those there in both years."""
    now, before = levels, levels.shift()
    there = now.notna() & before.notna()
    names = list(receivers)
    weights = inverse_distances(names, list(levels))
    sums = [table.where(there, 0.0).to_numpy() @ weights.T for table in (now, before)]
    with np.errstate(divide="ignore", invalid="ignore"):
        growth = 100 * np.log(sums[0] / sums[1])
    return pd.DataFrame(growth, levels.index, names).replace([np.inf, -np.inf], np.nan)


def inverse_distances(receivers: list[str], givers: list[str]) -> st.Floats:
    """One over the great-circle distance between capitals, per km, receivers × givers; nothing for oneself."""
    places = np.radians(load("capitals").set_index("country")[["latitude_deg", "longitude_deg"]])
    (lat_a, lon_a), (lat_b, lon_b) = (places.loc[names].to_numpy(float).T for names in (receivers, givers))
    between = np.sin(lat_a)[:, None] * np.sin(lat_b) + np.cos(lat_a)[:, None] * np.cos(lat_b) * np.cos(
        lon_a[:, None] - lon_b
    )
    km = EARTH_KM * np.arccos(np.clip(between, -1, 1))
    same = np.array(receivers)[:, None] == np.array(givers)
    return np.where(same, 0.0, 1 / np.where(same, 1.0, km))


# ---------------------------------------------------------------- results


def _results(estimates: pd.DataFrame, level: float) -> Results:
    results = Results()
    sources = sources_of(*(load(name) for name in TABLES))
    for row in estimates.itertuples():
        name, design = f"{row.regressor}.{row.group}.{row.model}", WITHOUT_YEARS if row.model == "no_years" else DESIGN
        results.add(
            name, row.estimate, UNIT, interval=(row.low, row.high), level=level, n=row.n, design=design, sources=sources
        )
        results.add(f"{name}.p", row.p_value, "p", n=row.n)
    results.add("spill_in.first", int(estimates["first"].min()), "year")
    results.add("spill_in.last", int(estimates["last"].max()), "year")
    for group, rows in estimates.groupby("group"):
        results.add(f"spill_in.{group}.allies", int(rows["allies"].max()), "allies")
    return results


TABLES = ("military_share_2025_edition", "macro_annual", "military_expenditure", "nato_members", "capitals")
