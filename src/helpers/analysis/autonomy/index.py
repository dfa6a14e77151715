"""A composite index of autonomy, and how far its verdict hangs on weights and other choices.

The steps are those of the OECD and JRC handbook (2008): a framework that says what counts as autonomy, components
chosen and signed, short gaps bridged, normalisation, weights, aggregation, then uncertainty and sensitivity.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from helpers.analysis.autonomy.components import SIGNS, UNITS, component_values
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.un_votes import allies
from helpers.analysis.results import Results
from helpers.analysis.statistics import Floats
from helpers.data.rows import ids

FEWEST_BEFORE = {"means": 2, "trend": 3}
"""Years with an index that the contrast needs before the treatment."""
WEIGHTINGS = "spread over random weights"
LOW_END, HIGH_END = 1.0, 100.0
"""Ends of the scales of min_max and rank: above zero, so that a geometric mean exists."""


@dataclass(frozen=True)
class Index:
    """The index of each ally, its change after the treatment, and what that change hangs on."""

    missing: str | None
    values: pd.DataFrame
    """Rows of :func:`component_values` with ``score``: the component on the common scale, higher is more autonomy."""
    years: pd.DataFrame
    """country, year, index, relative (less its mean before), low, high (of relative, over the weightings)."""
    changes: pd.DataFrame
    """country, components, before_first, before_last, after_first, after_last, n, change, low, high, rose_pct (of the
    weightings), versus, versus_low, versus_high, more_pct (against the mean of the comparison allies, on the
    components that all have; missing for these allies and where it cannot be formed)."""
    drivers: pd.DataFrame
    """country, component, before, after (means), spread (standard deviation over the years; all three in the
    component's unit), say_pct (weight times spread of the score, of the sum of these), say_all_pct (the same were
    components scaled over all countries), score_change, contribution (times weight), weight_r2 (share of the variance
    of the change over weightings that goes with this weight)."""
    left_out: pd.DataFrame
    """country, component, change, rose_pct: the index without this component."""
    correlations: pd.DataFrame
    """first, second, correlation (of deviations from each country's mean, both signed), n."""
    latest: pd.DataFrame
    """component, country, year, value, source, second_source: the last value of each component."""
    gaps: pd.DataFrame
    """country, lacks (components without any value), years_left_out: country-years without a full set."""
    results: Results


def index(p: AutonomyParameters) -> Index:
    """Build the index and test its change over draws of the weights and over other designs."""
    values = component_values(p)
    values["score"] = scores(values, p.normalisation, p.scaled_over)
    panels = country_panels(values, p, allies(p))
    changes = _changes(panels, p)
    if not set(p.countries) & set(changes["country"]):
        return _nothing(_why(values, panels, p), values)
    years, drivers = _years(panels, changes, p), _drivers(values, panels, changes, p)
    left_out, correlations = _left_out(panels, changes, p), _correlations(values)
    latest, gaps = _latest(values), _gaps(values, panels, p)
    results = _results(p, values, changes, drivers, left_out, correlations, latest, gaps)
    return Index(None, values, years, changes, drivers, left_out, correlations, latest, gaps, results)


def _nothing(why: str, values: pd.DataFrame) -> Index:
    empty = pd.DataFrame()
    return Index(why, values, empty, empty, empty, empty, empty, empty, empty, Results())


def _why(values: pd.DataFrame, panels: dict[str, pd.DataFrame], p: AutonomyParameters) -> str:
    if not set(p.countries) & set(panels):
        fewest = p.least_components
        return f"no chosen country has a year with {fewest} components in {p.start_year}–{p.end_year}"
    least = FEWEST_BEFORE[p.index_contrast]
    last = int(values["year"].max())
    return (
        f"the index needs {least} full years before {p.treatment_year} and one from then on, and no chosen country "
        f"has them in {p.start_year}–{min(p.end_year, last)}"
    )


# ---------------------------------------------------------------- scale and sets


def scores(values: pd.DataFrame, normalisation: str, scaled_over: str) -> pd.Series:
    """Each value on the common scale, turned so that more is more autonomy.

    ``z_score``: mean 0, standard deviation 1. ``min_max`` and ``rank``: from 1 to 100. A component that never
    changes gets the middle of the scale.

    Args:
        values: rows of :func:`component_values`.
        normalisation: the scale.
        scaled_over: ``own_years``: over the years of each country, or ``all_countries``: over those of all together.
    """
    found = pd.Series(np.nan, index=values.index)
    for _, own in values.groupby(["component", "country"] if scaled_over == "own_years" else ["component"]):
        sign = SIGNS[str(own["component"].iloc[0])]
        found[own.index] = _scale(sign * own["value"].to_numpy(float), normalisation)
    return found


def _scale(x: Floats, normalisation: str) -> Floats:
    from scipy.stats import rankdata

    spread = float(np.ptp(x))
    if normalisation == "z_score":
        return np.asarray((x - x.mean()) / x.std()) if spread > 0 else np.zeros_like(x)
    if spread == 0:
        return np.full_like(x, (LOW_END + HIGH_END) / 2)
    place = (x - x.min()) / spread if normalisation == "min_max" else (rankdata(x) - 1) / (len(x) - 1)
    return np.asarray(LOW_END + (HIGH_END - LOW_END) * place)


def country_panels(values: pd.DataFrame, p: AutonomyParameters, countries: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Scores by year and component of each country that has enough components; only years with all of its own.

    A component of which a country has no value at all is left out for it, and its weight goes to the others.
    """
    wide = values.pivot(index=["country", "year"], columns="component", values="score")
    owner, years = (wide.index.get_level_values(name).to_numpy() for name in ("country", "year"))
    table, place = wide.to_numpy(float), {name: i for i, name in enumerate(wide.columns)}
    panels = {}
    for country in countries:
        mine = owner == country
        known = np.isfinite(table[mine])
        names = [name for name in p.index_components if name in place and known[:, place[name]].any()]
        columns = [place[name] for name in names]
        full = known[:, columns].all(axis=1)
        if len(names) >= p.least_components and full.any() and weights_of(p, names).sum() > 0:
            index = pd.Index(years[mine][full], name="year")
            panels[country] = pd.DataFrame(table[mine][full][:, columns], index, pd.Index(names, name="component"))
    return panels


def weights_of(p: AutonomyParameters, components: Sequence[str]) -> Floats:
    """The run's weights of these components, not yet brought to a sum of one."""
    given = p.index_weights or [1 / len(p.index_components)] * len(p.index_components)
    by_name: dict[str, float] = dict(zip(p.index_components, given, strict=True))
    return np.array([by_name[name] for name in components])


def weightings(p: AutonomyParameters, components: Sequence[str]) -> Floats:
    """The run's own weights, then ``draws`` draws in which every weighting is equally likely; each row sums to one."""
    drawn = np.random.default_rng(p.seed).dirichlet(np.ones(len(p.index_components)), size=p.draws)
    places = [list(map(str, p.index_components)).index(name) for name in components]
    kept = drawn[:, places]
    rows = np.vstack([weights_of(p, components), kept])
    return np.asarray(rows / rows.sum(axis=1, keepdims=True))


def aggregate(panel: Floats, weights: Floats, aggregation: str) -> Floats:
    """Index by year (rows) and weighting (columns): the weighted mean of the scores, or their geometric mean."""
    if aggregation == "arithmetic":
        return np.asarray(panel @ weights.T)
    return np.asarray(np.exp(np.log(panel) @ weights.T))


# ---------------------------------------------------------------- change after the treatment


def contrast(years: Floats, p: AutonomyParameters, kind: str) -> Floats | None:
    """Weight of each year in the contrast of after and before; None where too few years lie on a side."""
    before = (years < p.treatment_year) & (years >= p.treatment_year - p.before_years)
    after = (years >= p.treatment_year) & (years < p.treatment_year + p.after_years)
    if before.sum() < FEWEST_BEFORE[kind] or not after.any():
        return None
    carried = np.where(before, 1 / before.sum(), 0.0)
    if kind == "trend":
        centred = np.where(before, years - years[before].mean(), 0.0)
        carried += centred * (years[after].mean() - years[before].mean()) / (centred**2).sum()
    return np.asarray(np.where(after, 1 / after.sum(), 0.0) - carried)


def contrasts(panel: pd.DataFrame, weights: Floats, p: AutonomyParameters, aggregation: str, kind: str) -> Floats:
    """Change of the index under each weighting; empty where the panel has too few years."""
    turned = contrast(panel.index.to_numpy(float), p, kind)
    if turned is None:
        return np.empty(0)
    # a change of nothing comes out a last bit above or below it, by machine, and would count as a rise or a fall
    return np.asarray((turned @ aggregate(panel.to_numpy(float), weights, aggregation)).round(10) + 0.0)


def _of_run(panel: pd.DataFrame, p: AutonomyParameters) -> Floats:
    return contrasts(panel, weightings(p, list(panel)), p, p.aggregation, p.index_contrast)


def _changes(panels: dict[str, pd.DataFrame], p: AutonomyParameters) -> pd.DataFrame:
    rows = []
    for country, panel in panels.items():
        found = _of_run(panel, p)
        if len(found):
            rows.append({"country": country, **_compared(panel, p), **_summary(found, p)})
    versus = pd.DataFrame(_versus(panels, p), columns=["country", "versus", "versus_low", "versus_high", "more_pct"])
    columns = ["country", "components", "before_first", "before_last", "after_first", "after_last", "n"]
    frame = pd.DataFrame(rows, columns=[*columns, "change", "low", "high", "rose_pct"])
    return frame.merge(versus, on="country", how="left")


def _compared(panel: pd.DataFrame, p: AutonomyParameters) -> dict[str, int]:
    years = panel.index[
        (panel.index >= p.treatment_year - p.before_years) & (panel.index < p.treatment_year + p.after_years)
    ]
    before, after = years[years < p.treatment_year], years[years >= p.treatment_year]
    ends = {"before_first": before.min(), "before_last": before.max(), "after_first": after.min()}
    return {"components": panel.shape[1], **ends, "after_last": after.max(), "n": len(years)}


def _summary(found: Floats, p: AutonomyParameters) -> dict[str, float]:
    """The change under the run's weights, and its spread and sign over the drawn ones."""
    low, high = np.quantile(found[1:], [(1 - p.confidence) / 2, (1 + p.confidence) / 2])
    return {"change": found[0], "low": low, "high": high, "rose_pct": 100 * float((found[1:] > 0).mean())}


def _versus(panels: dict[str, pd.DataFrame], p: AutonomyParameters) -> list[list[object]]:
    """The change of each examined country less the mean change of the comparison allies, on common components."""
    own = [country for country in p.countries if country in panels]
    others = [country for country in p.comparison_allies if country in panels]
    if not own or not others:
        return []
    common = [name for name in p.index_components if all(name in panels[country] for country in [*own, *others])]
    if len(common) < 2 or weights_of(p, common).sum() == 0:
        return []
    weights = weightings(p, common)
    found = {c: contrasts(panels[c][common], weights, p, p.aggregation, p.index_contrast) for c in [*own, *others]}
    controls = [found[country] for country in others if len(found[country])]
    if not controls:
        return []
    mean = np.mean(controls, axis=0)
    return [[country, *_summary(found[country] - mean, p).values()] for country in own if len(found[country])]


def _years(panels: dict[str, pd.DataFrame], changes: pd.DataFrame, p: AutonomyParameters) -> pd.DataFrame:
    """Index by year, less its mean over the years before that are compared, with the spread over the weightings."""
    parts = []
    ends = [(1 - p.confidence) / 2, (1 + p.confidence) / 2]
    for row in changes.to_dict("records"):
        panel = panels[row["country"]]
        every = aggregate(panel.to_numpy(float), weightings(p, list(panel)), p.aggregation)
        base = every[(panel.index >= row["before_first"]) & (panel.index <= row["before_last"])].mean(axis=0)
        low, high = np.quantile((every - base)[:, 1:], ends, axis=1)
        frame = pd.DataFrame({"country": row["country"], "year": panel.index, "index": every[:, 0]})
        parts.append(frame.assign(relative=(every - base)[:, 0], low=low, high=high))
    return pd.concat(parts, ignore_index=True)


# ---------------------------------------------------------------- what the change hangs on


def _drivers(
    values: pd.DataFrame, panels: dict[str, pd.DataFrame], changes: pd.DataFrame, p: AutonomyParameters
) -> pd.DataFrame:
    rows = []
    for found in changes.to_dict("records"):
        country, panel = found["country"], panels[found["country"]]
        turned = contrast(panel.index.to_numpy(float), p, p.index_contrast)
        weights = weightings(p, list(panel))
        over_draws = _of_run(panel, p)[1:]
        raw = values[values["country"] == country].pivot(index="year", columns="component", values="value")
        raw = raw.loc[panel.index]
        before = raw.loc[found["before_first"] : found["before_last"]].mean()
        after = raw.loc[found["after_first"] : found["after_last"]].mean()
        say = _say(panel, weights[0])
        over_all = values.assign(score=scores(values, p.normalisation, "all_countries"))
        say_all = _say(country_panels(over_all, p, [country])[country], weights[0])
        for i, name in enumerate(panel):
            moved = float(turned @ panel[name].to_numpy(float))
            rows.append(
                {
                    "country": country,
                    "component": name,
                    "before": before[name],
                    "after": after[name],
                    "spread": raw[name].std(ddof=0),
                    "say_pct": say[i],
                    "say_all_pct": say_all[i],
                    "score_change": moved,
                    "contribution": weights[0, i] * moved,
                    "weight_r2": _squared_correlation(weights[1:, i], over_draws),
                }
            )
    return pd.DataFrame(rows)


def _say(panel: pd.DataFrame, weights: Floats) -> Floats:
    """What share of the movement of a country's index each component can make: weight times spread, of their sum."""
    moves = weights * panel.std(ddof=0).to_numpy(float)
    return np.asarray(100 * moves / moves.sum()) if moves.sum() > 0 else 100 * weights


def _squared_correlation(x: Floats, y: Floats) -> float:
    if np.ptp(x) < 1e-12 or np.ptp(y) < 1e-12:
        return 0.0
    return float(np.corrcoef(x, y)[0, 1] ** 2)


def _left_out(panels: dict[str, pd.DataFrame], changes: pd.DataFrame, p: AutonomyParameters) -> pd.DataFrame:
    """The change without each component in turn, as long as one or more are left with a weight."""
    rows = []
    for country in changes["country"]:
        panel = panels[country]
        for name in panel:
            rest = panel.drop(columns=name)
            if rest.shape[1] and weights_of(p, list(rest)).sum() > 0:
                summary = _summary(_of_run(rest, p), p)
                rows.append({"country": country, "component": name, **summary})
    return pd.DataFrame(rows, columns=["country", "component", "change", "rose_pct"])


def _correlations(values: pd.DataFrame) -> pd.DataFrame:
    """Correlation of each pair of components over time within countries, both turned towards autonomy."""
    signed = values.assign(value=values["value"] * values["component"].map(SIGNS))
    wide = signed.pivot(index=["country", "year"], columns="component", values="value")
    within = wide - wide.groupby("country").transform("mean")
    rows = []
    for first, second in combinations([name for name in SIGNS if name in wide], 2):
        both = within[[first, second]].dropna()
        if len(both) > 2 and (both.std() > 1e-9).all():
            rows.append([first, second, both[first].corr(both[second]), len(both)])
    return pd.DataFrame(rows, columns=["first", "second", "correlation", "n"])


def _latest(values: pd.DataFrame) -> pd.DataFrame:
    real = values[~values["bridged"]]
    last = real.loc[real.groupby(["component", "country"], sort=False)["year"].idxmax()]
    return last[["component", "country", "year", "value", "source", "second_source"]].reset_index(drop=True)


def _gaps(values: pd.DataFrame, panels: dict[str, pd.DataFrame], p: AutonomyParameters) -> pd.DataFrame:
    """Components that each country lacks, and country-years with some value but no index."""
    rows = []
    for country in allies(p):
        own = values[values["country"] == country]
        lacks = [name for name in p.index_components if name not in set(own["component"])]
        with_index = set(panels[country].index) if country in panels else set()
        rows.append([country, " ".join(lacks), len(set(own["year"]) - with_index), len(with_index)])
    return pd.DataFrame(rows, columns=["country", "lacks", "years_left_out", "years_with_index"])


# ---------------------------------------------------------------- results


def _results(
    p: AutonomyParameters,
    values: pd.DataFrame,
    changes: pd.DataFrame,
    drivers: pd.DataFrame,
    left_out: pd.DataFrame,
    correlations: pd.DataFrame,
    latest: pd.DataFrame,
    gaps: pd.DataFrame,
) -> Results:
    results, behind = Results(), sources_by_component(values)
    sources = [source for found in behind.values() for source in found]
    unit = "standard deviations" if p.normalisation == "z_score" else "points of 100"
    results.add("index.components", len(p.index_components), "components")
    results.add("index.least_components", p.least_components, "components")
    results.add("index.draws", p.draws, "draws")
    for row in changes.to_dict("records"):
        _add_change(results, row, unit, p, sources)
    say = "% of the movement"
    units = {"say_pct": say, "say_all_pct": say, "score_change": unit, "contribution": unit}
    units["weight_r2"] = "share (0 to 1)"
    results.add_frame("index.driver", drivers, ["country", "component"], units, sources=sources)
    for row in drivers.to_dict("records"):
        for side in ("before", "after", "spread"):
            name = f"index.{side}.{row['country']}.{row['component']}"
            results.add(name, row[side], UNITS[row["component"]], sources=behind[row["component"]])
    without = {"change": unit, "rose_pct": "% of weightings"}
    results.add_frame("index.without", left_out, ["country", "component"], without, sources=sources)
    for row in correlations.to_dict("records"):
        name = f"index.correlation.{row['first']}.{row['second']}"
        results.add(name, row["correlation"], "correlation", n=row["n"], sources=sources)
    if len(correlations):
        results.add("index.correlation.negative", int((correlations["correlation"] < 0).sum()), "pairs")
        results.add("index.correlation.pairs", len(correlations), "pairs")
        results.add("index.correlation.mean", correlations["correlation"].mean(), "correlation", sources=sources)
    for row in latest.to_dict("records"):
        name = f"index.latest.{row['component']}.{row['country']}"
        results.add(name, row["value"], UNITS[row["component"]], sources=row_sources(row))
    for row in gaps.to_dict("records"):
        results.add(f"index.left_out.{row['country']}", row["years_left_out"], "country-years")
        results.add(f"index.years.{row['country']}", row["years_with_index"], "country-years")
    results.add("index.left_out", int(gaps["years_left_out"].sum()), "country-years")
    results.add("index.bridged", int(values["bridged"].sum()), "values")
    return results


def row_sources(row: dict[str, object]) -> list[str]:
    """Source ids of a row of component values."""
    return [str(row[name]) for name in ("source", "second_source") if row[name]]


def sources_by_component(values: pd.DataFrame) -> dict[str, list[str]]:
    """Source ids behind the values of each component."""
    groups = values.groupby("component")[["source", "second_source"]]
    return {str(name): ids(s for s in own.to_numpy().ravel() if s) for name, own in groups}


def _add_change(results: Results, row: dict[str, float], unit: str, p: AutonomyParameters, sources: list[str]) -> None:
    country = row["country"]
    ends = (row["low"], row["high"])
    results.add(
        f"index.change.{country}",
        row["change"],
        unit,
        interval=ends,
        level=p.confidence,
        design=WEIGHTINGS,
        n=int(row["n"]),
        sources=sources,
    )
    results.add(
        f"index.rose.{country}",
        row["rose_pct"],
        "% of weightings",
        interval=_share_interval(row["rose_pct"], p),
        level=p.confidence,
        design="Wilson interval",
        n=p.draws,
        sources=sources,
    )
    results.add(f"index.components.{country}", int(row["components"]), "components")
    for end in ("before_first", "before_last", "after_first", "after_last"):
        results.add(f"index.{end}.{country}", int(row[end]), "year")
    if not pd.isna(row["versus"]):
        against = (row["versus_low"], row["versus_high"])
        results.add(
            f"index.versus.{country}",
            row["versus"],
            unit,
            interval=against,
            level=p.confidence,
            design=WEIGHTINGS,
            sources=sources,
        )
        results.add(
            f"index.more.{country}",
            row["more_pct"],
            "% of weightings",
            interval=_share_interval(row["more_pct"], p),
            level=p.confidence,
            design="Wilson interval",
            n=p.draws,
            sources=sources,
        )


def _share_interval(share_pct: float, p: AutonomyParameters) -> tuple[float, float]:
    """How far the share could be from that of endless draws (Wilson)."""
    from statsmodels.stats.proportion import proportion_confint

    hits = round(share_pct * p.draws / 100)
    low, high = proportion_confint(hits, p.draws, alpha=1 - p.confidence, method="wilson")
    return 100 * low, 100 * high
