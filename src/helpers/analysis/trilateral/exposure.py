"""Who is exposed: how near, how tied, how much within range are the three to their nuclear-armed neighbours?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.statistics import Floats
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.standing import last_whole_year, last_year
from helpers.data import load
from helpers.data.rows import named_rows, standing_for

ADVERSARIES = ("CHN", "RUS", "PRK")
"""States against which the three prepare, by their own defence papers; the order is that of the claim."""
NEAREST_COUNTED_KM = 10.0
"""Distances below count as this much: two states that touch are not infinitely exposed."""
LAUNCH = {"CHN": "Beijing", "PRK": "Pyongyang", "RUS": "Moscow"}
"""City from which a missile's reach is measured; other sites of a state lie nearer or farther."""
CAPITALS = {"JPN": "Tokyo", "KOR": "Seoul", "USA": "Washington"}
DISTANCES = {"capital_distance": "capital", "border_distance": "territory", "base_distance": "us_forces"}
UNITS = {
    "capital_distance": "km",
    "border_distance": "km",
    "base_distance": "km",
    "china_trade": "% of goods trade",
    "us_troops": "persons",
    "us_troops_per_head": "per million inhabitants",
    "warheads": "warheads",
    "missiles": "types of missile",
}


@dataclass(frozen=True)
class Exposure:
    """Components of exposure, the index, and how far its ranking hangs on the weights."""

    missing: str | None
    components: pd.DataFrame
    """component, unit, country, value, year (blank where it has none), score (0 to 1, one is the most exposed),
    weight."""
    index: pd.DataFrame
    """country, index (0 to 100), low, high (interval over weights), rank, first_share_pct (of the weightings under
    which it is the most exposed), above_usa_pct; most exposed first."""
    left_out: pd.DataFrame
    """component left out, and the country that is the most exposed without it."""
    dropped: tuple[str, ...]
    """Components asked for that lack a figure for one of the three."""
    distances: pd.DataFrame
    """country, place, role, and the distance in km to the nearest listed place of CHN, PRK and RUS."""
    warheads: pd.DataFrame
    """country, year, series, warheads of the three adversaries in the window."""
    reach: pd.DataFrame
    """North Korean missiles: missile, class, range_km, since, and whether it reaches Seoul, Tokyo and Washington."""
    trade: pd.DataFrame
    """country, year, series, share_pct: China's share of goods trade."""
    results: Results


def exposure(p: TrilateralParameters) -> Exposure:
    """Build the components for the last year, weigh them, and draw weights at random."""
    countries = ["USA", *p.allies]
    missiles, distance = _missiles(p), _distance_from_launch()
    warheads, reach, trade = _warheads(p), _reach(missiles, distance), _china_trade(p)
    first_reach = _first_reach(missiles, distance)
    weighed = _weighed(_components(p, countries, trade, warheads, first_reach, reach), countries, p)
    if weighed is None:
        return _nothing(f"no component of exposure is known for all countries in {last_year(p)}")
    rows, index, left_out = weighed.rows, weighed.index, weighed.left_out
    dropped = tuple(component for component in p.exposure_components if component not in set(rows["component"]))
    results = _results(p, rows, index, weighed.draws, left_out)
    _add_arms(results, warheads, reach, first_reach, distance)
    _add_trade(results, trade)
    distances = _places(countries)
    _add_distances(results, distances)
    return Exposure(None, rows, index, left_out, dropped, distances, warheads, reach, trade, results)


@dataclass(frozen=True)
class Weighed:
    """The index of exposure, from the components that all countries have."""

    rows: pd.DataFrame
    """``Exposure.components``."""
    index: pd.DataFrame
    """``Exposure.index``."""
    draws: Floats
    """The index under drawn weights: draws × countries, the United States first."""
    left_out: pd.DataFrame
    """``Exposure.left_out``."""


def exposure_index(p: TrilateralParameters) -> Weighed | None:
    """The index alone, without what is shown beside it; None where no component is known for all."""
    missiles, distance = _missiles(p), _distance_from_launch()
    first_reach, reach = _first_reach(missiles, distance), _reach(missiles, distance)
    countries = ["USA", *p.allies]
    return _weighed(_components(p, countries, _china_trade(p), _warheads(p), first_reach, reach), countries, p)


def _weighed(every: pd.DataFrame, countries: list[str], p: TrilateralParameters) -> Weighed | None:
    complete = every.groupby("component", sort=False)["value"].apply(lambda values: values.notna().all())
    used: list[str] = [component for component in p.exposure_components if complete[component]]
    if not used:
        return None
    rows = every[every["component"].isin(used)].copy()
    scores, weights = _scores(rows, used, countries, p), _weights(p, used)
    rows["score"] = [
        scores[used.index(c), countries.index(k)] for c, k in zip(rows["component"], rows["country"], strict=True)
    ]
    rows["weight"] = rows["component"].map(dict(zip(used, weights, strict=True)))
    index, draws = _index(scores, weights, countries, p)
    return Weighed(rows, index, draws, _left_out(scores, weights, used, countries))


def _nothing(why: str) -> Exposure:
    empty = pd.DataFrame()
    return Exposure(why, empty, empty, empty, (), empty, empty, empty, empty, Results())


# ---------------------------------------------------------------- components


def _components(
    p: TrilateralParameters,
    countries: list[str],
    trade: pd.DataFrame,
    warheads: pd.DataFrame,
    first_reach: pd.Series,
    reach: pd.DataFrame,
) -> pd.DataFrame:
    """component, unit, country, value, year, source; missing values where there is no figure."""
    parts = [
        _distances(p),
        _trade_shares(p, trade),
        _troops(p),
        _warheads_in_range(warheads, first_reach),
        _missiles_in_range(reach),
    ]
    known = pd.concat(parts, ignore_index=True).set_index(["component", "country"])
    wanted = pd.MultiIndex.from_product([p.exposure_components, countries], names=["component", "country"])
    rows = known.reindex(wanted).reset_index()
    return rows.assign(unit=rows["component"].map(UNITS), year=rows["year"].astype("Int64"))


def _distances(p: TrilateralParameters) -> pd.DataFrame:
    """Distance to each adversary from the nearest place of a role, over the adversaries by mean or minimum."""
    table = load("distances")
    table = table[table["role"].isin(DISTANCES.values())]
    by_adversary = table.groupby(["role", "country", "to_country"])["distance_km"].min()
    over = by_adversary.groupby(["role", "country"])
    values = over.mean() if p.exposure_distance == "mean" else over.min()
    rows = values.rename("value").reset_index()
    behind = {key: standing_for(part["source"].iloc[0], part) for key, part in table.groupby(["role", "country"])}
    source = named_rows(behind[key] for key in zip(rows["role"], rows["country"], strict=True))
    names = {role: component for component, role in DISTANCES.items()}
    return rows.assign(component=rows["role"].map(names), source=source, year=None)


def _places(countries: list[str]) -> pd.DataFrame:
    """Capitals, places with US forces and territories, and how far the nearest place of each adversary is."""
    table = load("distances")
    table = table[table["country"].isin(countries) & table["role"].isin(DISTANCES.values())]
    near = table.pivot_table(
        index=["country", "role", "place"], columns="to_country", values="distance_km", aggfunc="min"
    )
    places = table.groupby(["country", "role", "place"])
    source = pd.Series({key: standing_for(part["source"].iloc[0], part) for key, part in places}, dtype=object)
    order = {"capital": 0, "us_forces": 1, "territory": 2}
    rows = near.assign(source=source).reset_index().sort_values("role", key=lambda role: role.map(order), kind="stable")
    return rows.sort_values("country", key=lambda c: c.map(countries.index), kind="stable").reset_index(drop=True)


def _trade_shares(p: TrilateralParameters, trade: pd.DataFrame) -> pd.DataFrame:
    """China's share by customs figures in the last year known for each country."""
    rows = trade[(trade["series"] == "customs") & (trade["flow"] == p.china_trade_flow)]
    last = rows.sort_values("year").groupby("country").tail(1)
    return last.assign(component="china_trade", value=last["share_pct"])[
        ["component", "country", "value", "year", "source"]
    ]


def _china_trade(p: TrilateralParameters) -> pd.DataFrame:
    """country, year, flow, series, share_pct, source, up to the last year."""
    own = load("china_trade")[["country", "year", "flow", "series", "share_pct", "source"]]
    us = load("us_goods_trade_annual").rename(columns={"exports_usd_m": "exports", "imports_usd_m": "imports"})
    japan = load("japan_trade_by_partner")
    japan = japan[japan["months_covered"] == 12].rename(
        columns={"exports_jpy_bn": "exports", "imports_jpy_bn": "imports"}
    )
    every = pd.concat([own, _customs_shares(us, "USA"), _customs_shares(japan, "JPN")], ignore_index=True)
    return every[every["year"].between(p.start_year, last_whole_year(p))].reset_index(drop=True)


def _customs_shares(table: pd.DataFrame, country: str) -> pd.DataFrame:
    rows = table[table["partner"].isin(["CHN", "WLD"])].set_index("year").sort_index()
    china, world = (rows.loc[rows["partner"] == partner, ["exports", "imports"]] for partner in ("CHN", "WLD"))
    shares = 100 * pd.DataFrame(
        {"exports": china["exports"] / world["exports"], "total": china.sum(axis=1) / world.sum(axis=1)}
    )
    long = shares.melt(var_name="flow", value_name="share_pct", ignore_index=False).reset_index()
    behind = {year: standing_for(part["source"].iloc[-1], part) for year, part in rows.groupby(level="year")}
    source = named_rows(behind[year] for year in long["year"])
    return long.assign(country=country, series="customs", source=source).dropna(subset=["share_pct"])


def _troops(p: TrilateralParameters) -> pd.DataFrame:
    """US troops stationed in each ally in the last year; none are stationed abroad in the United States itself."""
    table = load("us_troops").rename(columns={"host": "country", "troops": "value"})
    table = table[table["year"] <= last_year(p)].sort_values("year")
    home = table.tail(1).assign(country="USA", value=0)
    number = pd.concat([table.groupby("country").tail(1), home])[["country", "value", "year", "source"]]
    people = load("macro_annual").dropna(subset=["population"])
    people = people[people["year"] <= last_year(p)].sort_values("year").groupby("country")["population"].last()
    per_head = number.assign(value=1e6 * number["value"] / number["country"].map(people.to_dict()).astype(float))
    return pd.concat([number.assign(component="us_troops"), per_head.assign(component="us_troops_per_head")])


def _warheads_in_range(table: pd.DataFrame, first_reach: pd.Series) -> pd.DataFrame:
    """Warheads, in the last estimate of each adversary, of those that have a missile which reaches the capital."""
    if table.empty:
        return pd.DataFrame(columns=["component", "country", "value", "year", "source"])
    latest = table.sort_values("year").groupby("country").tail(1)
    last = latest.set_index("country")["warheads"]
    within = {
        country: float(sum(last.get(a, 0) for a in ADVERSARIES if (a, country) in first_reach)) for country in CAPITALS
    }
    rows = pd.DataFrame({"country": list(within), "value": list(within.values())})
    source = named_rows([standing_for(table["source"].iloc[-1], latest)] * len(rows))
    return rows.assign(component="warheads", year=table["year"].max(), source=source)


def _missiles(p: TrilateralParameters) -> pd.DataFrame:
    """Missiles of years that were over on the day: of a missile the year alone is known."""
    table = load("missile_ranges")
    return table[table["since"] <= last_whole_year(p)]


def _distance_from_launch() -> pd.Series:
    """Distance in km from an adversary's launch city to a capital: index adversary, country."""
    table = load("distances")
    rows = table[(table["role"] == "capital") & (table["to_place"] == table["to_country"].map(LAUNCH))]
    return rows.set_index(["to_country", "country"])["distance_km"]


def _first_reach(missiles: pd.DataFrame, distance: pd.Series) -> pd.Series:
    """First year in which a missile of the adversary reaches the capital: index adversary, country."""
    pairs = missiles.merge(distance.rename("distance_km").reset_index(), left_on="country", right_on="to_country")
    reaching = pairs[pairs["range_km"] >= pairs["distance_km"]]
    return reaching.groupby(["country_x", "country_y"])["since"].min()


def _reach(missiles: pd.DataFrame, distance: pd.Series) -> pd.DataFrame:
    """North Korean missiles known by the last year, farthest first, with the capitals that they reach."""
    ranges = missiles[missiles["country"] == "PRK"]
    rows = ranges.sort_values("range_km", ascending=False, kind="stable").reset_index(drop=True)
    reached = {f"reaches_{country}": rows["range_km"] >= distance["PRK"][country] for country in CAPITALS}
    return rows.assign(**reached)


def _missiles_in_range(reach: pd.DataFrame) -> pd.DataFrame:
    """Number of North Korean types whose range covers the capital."""
    if reach.empty:
        return pd.DataFrame(columns=["component", "country", "value", "year", "source"])
    reached = {country: float(reach[f"reaches_{country}"].sum()) for country in CAPITALS}
    rows = pd.DataFrame({"country": list(reached), "value": list(reached.values())})
    source = named_rows([standing_for(reach["source"].iloc[0], reach)] * len(rows))
    return rows.assign(component="missiles", year=int(reach["since"].max()), source=source)


def _warheads(p: TrilateralParameters) -> pd.DataFrame:
    table = load("warheads")
    rows = table[table["country"].isin(ADVERSARIES) & table["year"].between(p.start_year, last_year(p))]
    return rows.reset_index(drop=True)


# ---------------------------------------------------------------- the index


def _scores(rows: pd.DataFrame, used: list[str], countries: list[str], p: TrilateralParameters) -> Floats:
    """Component × country, 0 to 1, one for the most exposed; all one where all are alike."""
    wide = rows.pivot(index="component", columns="country", values="value").loc[used, countries]
    values = wide.to_numpy(float)
    return np.array([_score(row, component in DISTANCES, p) for row, component in zip(values, used, strict=True)])


def _score(values: Floats, nearer_is_more: bool, p: TrilateralParameters) -> Floats:
    if np.ptp(values) == 0:
        return np.ones_like(values)
    if p.exposure_normalisation == "ratio":
        if nearer_is_more:
            counted = np.maximum(values, NEAREST_COUNTED_KM)
            return np.asarray(counted.min() / counted)
        return np.asarray(values / values.max())
    signed = -values if nearer_is_more else values
    if p.exposure_normalisation == "rank":
        below = (signed[:, None] > signed[None, :]).sum(axis=1)
        level = (signed[:, None] == signed[None, :]).sum(axis=1) - 1
        return np.asarray((below + level / 2) / (len(values) - 1))
    return np.asarray((signed - signed.min()) / np.ptp(signed))


def _weights(p: TrilateralParameters, used: list[str]) -> Floats:
    """Weights of the components used, in their order; those of dropped components go to the others in proportion."""
    given = p.exposure_weights or [1.0] * len(p.exposure_components)
    kept = np.array([w for w, component in zip(given, p.exposure_components, strict=True) if component in used])
    return kept / kept.sum() if kept.sum() > 0 else np.full(len(kept), 1 / len(kept))


def _index(
    scores: Floats, weights: Floats, countries: list[str], p: TrilateralParameters
) -> tuple[pd.DataFrame, Floats]:
    """The index, and its values under weights drawn evenly from all that sum to one (Dirichlet)."""
    rng = np.random.default_rng(p.seed)
    draws = 100 * rng.dirichlet(np.ones(len(weights)), size=p.draws) @ scores
    tail = (1 - p.confidence) / 2
    leading = np.isclose(draws, draws.max(axis=1, keepdims=True))
    frame = pd.DataFrame(
        {
            "country": countries,
            "index": 100 * weights @ scores,
            "low": np.quantile(draws, tail, axis=0),
            "high": np.quantile(draws, 1 - tail, axis=0),
            "first_share_pct": 100 * (leading / leading.sum(axis=1, keepdims=True)).mean(axis=0),
            "above_usa_pct": 100 * (draws > draws[:, :1]).mean(axis=0),
        }
    )
    frame = frame.sort_values("index", ascending=False, kind="stable").reset_index(drop=True)
    return frame.assign(rank=frame["index"].rank(ascending=False, method="min").astype(int)), draws


def _left_out(scores: Floats, weights: Floats, used: list[str], countries: list[str]) -> pd.DataFrame:
    """The most exposed country without one component after the other."""
    rows = []
    for i, component in enumerate(used if len(used) > 1 else []):
        kept = np.delete(weights, i) @ np.delete(scores, i, axis=0)
        rows.append({"component": component, "country": countries[int(np.argmax(kept))]})
    return pd.DataFrame(rows, columns=["component", "country"])


# ---------------------------------------------------------------- results


def _results(
    p: TrilateralParameters,
    rows: pd.DataFrame,
    index: pd.DataFrame,
    draws: Floats,
    left_out: pd.DataFrame,
) -> Results:
    results, sources = Results(), sources_of(rows)
    for row in rows.to_dict("records"):
        name = f"exposure.{row['component']}.{row['country']}"
        results.add(name, row["value"], row["unit"], sources=[row["source"]])
        results.add(f"{name}.score", row["score"], "0 to 1", sources=[row["source"]])
        if pd.notna(row["year"]):
            results.add(f"{name}.year", int(row["year"]), "year")
    for component, weight in rows.groupby("component", sort=False)["weight"].first().items():
        results.add(f"exposure.weight.{component}", 100 * weight, "%")
    for row in index.to_dict("records"):
        code = row["country"]
        ends = (row["low"], row["high"])
        results.add(
            f"exposure.index.{code}",
            row["index"],
            "0 to 100",
            interval=ends,
            level=p.confidence,
            design="weights drawn at random",
            n=p.draws,
            sources=sources,
        )
        results.add(f"exposure.rank.{code}", row["rank"], "rank")
        results.add(f"exposure.first.{code}", row["first_share_pct"], "% of weightings", n=p.draws, sources=sources)
        if code != "USA":
            above = row["above_usa_pct"]
            results.add(f"exposure.above_usa.{code}", above, "% of weightings", n=p.draws, sources=sources)
    both = 100 * float((draws[:, 1:] > draws[:, :1]).all(axis=1).mean())
    results.add("exposure.above_usa.all", both, "% of weightings", n=p.draws, sources=sources)
    results.add("exposure.components", rows["component"].nunique(), "components")
    score = rows.pivot(index="component", columns="country", values="score")
    usa_ahead = int((score["USA"] > score.drop(columns="USA").min(axis=1)).sum())
    results.add("exposure.usa_ahead", usa_ahead, "components", n=len(score))
    stationed = rows[(rows["component"] == "us_troops") & (rows["country"] != "USA")]
    if len(stationed):
        total = float(stationed["value"].sum())
        results.add("exposure.us_troops.all", total, "persons", sources=sources_of(stationed))
    results.add("exposure.most_exposed", index["country"].iloc[0], "country", sources=sources)
    if len(left_out):
        same = int((left_out["country"] == index["country"].iloc[0]).sum())
        results.add("exposure.left_out.same", same, "components", n=len(left_out))
    return results


def _add_arms(
    results: Results, warheads: pd.DataFrame, reach: pd.DataFrame, first_reach: pd.Series, distance: pd.Series
) -> None:
    for row in warheads.to_dict("records"):
        name = f"exposure.warheads.{row['country']}.{row['year']}"
        results.add(name, row["warheads"], "warheads", sources=[row["source"]])
    last = warheads.sort_values("year").groupby("country").tail(1)
    for row in last.to_dict("records"):
        results.add(f"exposure.arsenal.{row['country']}", row["warheads"], "warheads", sources=[row["source"]])
        results.add(f"exposure.arsenal.{row['country']}.year", row["year"], "year")
    if len(last):
        armed = int((last["warheads"] > 0).sum())
        results.add("exposure.arsenal.armed", armed, "states", n=len(last), sources=sources_of(last))
    for (adversary, country), year in first_reach.items():
        results.add(f"exposure.reach.{adversary}.{country}", int(year), "year", sources=sources_of(reach))
    for country, kilometres in distance["PRK"].items():
        results.add(f"exposure.range.{country}", kilometres, "km from Pyongyang", sources=["geonames_3_0_2"])
    for row in reach.to_dict("records"):
        results.add(f"exposure.missile.{row['id']}", row["range_km"], "km", sources=[row["source"]])


def _add_trade(results: Results, trade: pd.DataFrame) -> None:
    for row in trade.to_dict("records"):
        name = f"exposure.trade.{row['series']}.{row['flow']}.{row['country']}.{row['year']}"
        results.add(name, row["share_pct"], "% of goods trade", sources=[row["source"]])


def _add_distances(results: Results, distances: pd.DataFrame) -> None:
    for row in distances.to_dict("records"):
        place = f"{row['country']}.{row['place'].lower()}"
        for adversary in ADVERSARIES:
            name = f"exposure.distance.{place}.{adversary}"
            results.add(name, row[adversary], "km", sources=[row["source"]])
