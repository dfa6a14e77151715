"""How much of Japan's trade runs under trade agreements, and how much of that came after the treatment year?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.results import Results, sources_of
from helpers.data import load

DIRECTIONS = ("total", "exports", "imports")
EU_MEMBERS = ("AUT", "BEL", "DEU", "DNK", "ESP", "FIN", "FRA", "GRC", "IRL", "ITA", "NLD", "PRT", "SWE")
"""Members that Japan's table lists beside the group; the group's row holds their trade."""
EU_WITHOUT_BRITAIN = 2020
"""First year in which the group's row leaves Britain out."""
COVER_DAYS = {"first_day": (1, 1), "mid_year": (7, 1), "last_day": (12, 31)}
FOREVER = pd.Timestamp(2200, 1, 1)
US_JAPAN = "us_japan"
BAND = "from none to all of the trade that is not listed"
SERIES = ("all", "without_new")
"""All agreements that this run counts, and those of them signed before the treatment year."""


@dataclass(frozen=True)
class TradeCover:
    """Share of Japan's goods trade with partners under an agreement in force."""

    missing: str | None
    cover: pd.DataFrame
    """series, direction, year, share_pct, upper_pct (had all trade that the table does not list been covered too)."""
    gains: pd.DataFrame
    """agreement, title, partner, in_force, points (% of the last year's two-way trade), talks_before (whether formal
    talks began before the treatment year; missing where that was not read): partners covered last and not first."""
    published: pd.DataFrame
    """Published shares: year, counts, share_pct, computed_pct on the same way of counting, source."""
    results: Results


def trade_cover(p: AutonomyParameters) -> TradeCover:
    """Cover of Japan's trade by year, with and without agreements signed from the treatment year on; what it adds."""
    if "JPN" not in p.countries:
        return _none("Japan is not among the countries of this run")
    trade = load("japan_trade_by_partner")
    flows = steady_flows(trade)
    window = flows[flows["year"].between(p.start_year, p.end_year)]
    if window["year"].nunique() < 2:
        return _none("Japan's table of partners holds fewer than two full years of the window (it starts in 2009)")
    agreements = load("trade_agreements").query("party == 'JPN' and scope != 'services'")
    counted = counted_agreements(agreements, p)
    old = counted[_signed(counted).dt.year < p.treatment_year]
    cover = pd.concat(
        [
            cover_by_year(window, rows, p.cover_day).assign(series=series)
            for series, rows in zip(SERIES, (counted, old), strict=True)
        ]
    )
    first, last = int(window["year"].min()), int(window["year"].max())
    base = int(np.clip(p.treatment_year - 1, first, last))
    gains = gains_of(window, counted, base, last, p)
    published = _beside_published(flows, agreements)
    sources = sources_of(trade, counted)
    results = _results(cover, gains, published, (first, base, last), sources)
    return TradeCover(None, cover, gains, published, results)


def _none(reason: str) -> TradeCover:
    empty = pd.DataFrame()
    return TradeCover(reason, empty, empty, empty, Results())


# ---------------------------------------------------------------- trade


def steady_flows(table: pd.DataFrame) -> pd.DataFrame:
    """Trade by partner, year and direction (JPY bn) of whole years, over flows that the table holds in every year.

    A flow that starts under way (exports to Vietnam in 2017) would raise the cover without any agreement; it is left
    to the trade that is not listed.
    """
    whole = table[(table["months_covered"] == 12) & ~table["partner"].isin(EU_MEMBERS)]
    long = whole.melt(
        ["partner", "year"], ["exports_jpy_bn", "imports_jpy_bn"], var_name="direction", value_name="value"
    )
    long["direction"] = long["direction"].str.removesuffix("_jpy_bn")
    held = long.groupby(["partner", "direction"])["value"].transform("count")
    steady = held == long["year"].nunique()
    inside_eu = (long["partner"] == "GBR") & (long["year"] < EU_WITHOUT_BRITAIN)
    long = long[steady & ~inside_eu]
    both = long.groupby(["partner", "year"], as_index=False)["value"].sum().assign(direction="total")
    return pd.concat([long, both], ignore_index=True)


# ---------------------------------------------------------------- agreements


def counted_agreements(agreements: pd.DataFrame, p: AutonomyParameters) -> pd.DataFrame:
    """The agreements that the run counts."""
    out = set(p.agreements_left_out) | (set() if p.with_us_japan_agreement else {US_JAPAN})
    return agreements[~agreements["agreement"].isin(out)]


def _signed(agreements: pd.DataFrame) -> pd.Series:
    """Day of signing; of entry into force where that was not read, which is the latest that it can be."""
    return agreements["signed"].fillna(agreements["in_force"])


def in_force_on(agreements: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The agreements that apply on a day."""
    return agreements[(agreements["in_force"] <= day) & ~(agreements["ended"] < day)]


def cover_day(year: int, rule: str) -> pd.Timestamp:
    """The day of a year that decides."""
    month, day = COVER_DAYS[rule]
    return pd.Timestamp(year, month, day)


def cover_by_year(flows: pd.DataFrame, agreements: pd.DataFrame, rule: str) -> pd.DataFrame:
    """direction, year, share_pct, upper_pct (%), partners (number covered) under the agreements in force each year."""
    covered = _covered(flows, agreements, rule)
    keys = ["direction", "year"]
    world = flows[flows["partner"] == "WLD"].set_index(keys)["value"]
    listed = flows[flows["partner"] != "WLD"].groupby(keys)["value"].sum()
    under = flows[covered].groupby(keys)["value"].agg(["sum", "count"]).reindex(world.index, fill_value=0)
    share = 100 * under["sum"] / world
    frame = pd.DataFrame({"share_pct": share, "upper_pct": share + 100 * (1 - listed / world)})
    return frame.assign(partners=under["count"]).reset_index()


def _covered(flows: pd.DataFrame, agreements: pd.DataFrame, rule: str) -> NDArray[np.bool_]:
    """For each row of the flows whether an agreement with its partner applies on the day that decides its year."""
    years = np.unique(flows["year"].to_numpy())
    days = np.array([cover_day(int(year), rule).to_datetime64() for year in years])
    ended = agreements["ended"].fillna(FOREVER).to_numpy()
    applies = (agreements["in_force"].to_numpy() <= days[:, None]) & (ended >= days[:, None])
    pairs = {(agreements["partner"].iloc[j], years[i]) for i, j in zip(*np.nonzero(applies), strict=True)}
    return np.array([pair in pairs for pair in zip(flows["partner"], flows["year"], strict=True)], dtype=bool)


def gains_of(
    flows: pd.DataFrame, agreements: pd.DataFrame, base: int, last: int, p: AutonomyParameters
) -> pd.DataFrame:
    """Points of two-way trade in the last year from partners covered then and not in the base year."""
    then = set(in_force_on(agreements, cover_day(base, p.cover_day))["partner"])
    now = in_force_on(agreements, cover_day(last, p.cover_day))
    fresh = now[~now["partner"].isin(then)].sort_values("in_force").drop_duplicates("partner")
    trade = flows[(flows["year"] == last) & (flows["direction"] == "total")].set_index("partner")["value"]
    fresh = fresh[fresh["partner"].isin(trade.index)]
    points = 100 * trade.reindex(fresh["partner"]).to_numpy() / trade["WLD"]
    early = (fresh["talks_began"].dt.year < p.treatment_year).astype("boolean").where(fresh["talks_began"].notna())
    rows = fresh.assign(points=points, talks_before=early)
    return rows[["agreement", "title", "partner", "in_force", "points", "talks_before"]].reset_index(drop=True)


# ---------------------------------------------------------------- published shares


def _beside_published(flows: pd.DataFrame, agreements: pd.DataFrame) -> pd.DataFrame:
    """Published shares of Japan, each beside the share computed as its publisher counts."""
    rows = load("trade_cover_published").query("country == 'JPN'").reset_index(drop=True)
    total = flows[flows["direction"] == "total"]
    own = [
        _as_published(total[total["year"] == year], agreements, counts)
        for year, counts in zip(rows["year"], rows["counts"], strict=True)
    ]
    return rows.assign(
        computed_pct=[share for share, _ in own], upper_pct=[upper for _, upper in own], note=rows["note"].fillna("")
    )


def _as_published(flows: pd.DataFrame, agreements: pd.DataFrame, counts: str) -> tuple[float, float]:
    year = int(flows["year"].iloc[0])
    if counts == "signed_or_in_force":
        chosen = agreements[_signed(agreements) <= pd.Timestamp(year, 12, 31)]
        chosen = chosen[~(chosen["ended"] < pd.Timestamp(year, 12, 31))]
        chosen = chosen.assign(in_force=pd.Timestamp(year, 1, 1))
    else:
        full = agreements[agreements["scope"] == "full"]
        day = cover_day(year + (counts == "in_force_after_year"), "mid_year")
        chosen = in_force_on(full, day).assign(in_force=pd.Timestamp(year, 1, 1))
    found = cover_by_year(flows, chosen, "mid_year").iloc[0]
    return float(found["share_pct"]), float(found["upper_pct"])


# ---------------------------------------------------------------- results


def _results(
    cover: pd.DataFrame,
    gains: pd.DataFrame,
    published: pd.DataFrame,
    ends: tuple[int, int, int],
    sources: list[str],
) -> Results:
    results = Results()
    for name, year in zip(("first", "base", "last"), ends, strict=True):
        results.add(f"trade_cover.{name}_year", year, "year")
    for row in cover[cover["year"].isin(set(ends))].to_dict("records"):
        name = f"trade_cover.share.{row['series']}.{row['direction']}.{row['year']}"
        band = (row["share_pct"], row["upper_pct"])
        results.add(name, row["share_pct"], "%", interval=band, design=BAND, n=row["partners"], sources=sources)
    _add_changes(results, cover, ends, sources)
    _add_gains(results, gains, sources)
    for row in published.to_dict("records"):
        results.add(f"trade_cover.published.{row['id']}", row["share_pct"], "%", sources=[row["source"]])
        band = (row["computed_pct"], row["upper_pct"])
        name = f"trade_cover.computed.{row['id']}"
        results.add(name, row["computed_pct"], "%", interval=band, design=BAND, sources=sources)
    return results


def _add_changes(results: Results, cover: pd.DataFrame, ends: tuple[int, int, int], sources: list[str]) -> None:
    first, base, last = ends
    for (series, direction), part in cover.groupby(["series", "direction"]):
        share = part.set_index("year")["share_pct"]
        name = f"{series}.{direction}"
        results.add(f"trade_cover.before.{name}", share[base] - share[first], "percentage points", sources=sources)
        results.add(f"trade_cover.after.{name}", share[last] - share[base], "percentage points", sources=sources)


def _add_gains(results: Results, gains: pd.DataFrame, sources: list[str]) -> None:
    whole = float(gains["points"].sum()) if len(gains) else 0.0
    results.add("trade_cover.new.points", whole, "percentage points", n=len(gains), sources=sources)
    for row in gains.to_dict("records"):
        name = f"trade_cover.new.{row['agreement']}.{row['partner']}"
        results.add(name, row["points"], "percentage points", sources=sources)
    for agreement, part in gains.groupby("agreement"):
        name = f"trade_cover.new_by_agreement.{agreement}"
        results.add(name, part["points"].sum(), "percentage points", n=len(part), sources=sources)
    if whole and gains["talks_before"].notna().all():
        early = 100 * float(gains.loc[gains["talks_before"].astype(bool), "points"].sum()) / whole
        results.add("trade_cover.new.talks_before_pct", early, "%", n=len(gains), sources=sources)
