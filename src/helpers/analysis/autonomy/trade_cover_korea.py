"""How much of Korea's trade runs under trade agreements, as far as the data go?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.trade_cover import cover_day, in_force_on
from helpers.analysis.results import Results, sources_of
from helpers.data import load
from helpers.data.rows import named_rows, standing_for

FIRST_AGREEMENT = 2004
"""Korea's first agreement, with Chile; before it the cover is nil."""
IN_GROUP = {
    "EU": ("DEU", "NLD", "POL"),
    "ASEAN": ("IDN", "MYS", "PHL", "SGP", "THA", "VNM"),
}
"""Destinations among Korea's twenty largest whose agreement stands under their group."""


@dataclass(frozen=True)
class KoreaCover:
    """Share of Korea's trade with partners under an agreement, from bases that must not be joined."""

    missing: str | None
    computed: pd.DataFrame
    """year, share_pct: at the least, from what importers reported."""
    points: pd.DataFrame
    """year, share_pct, kind: published shares, and the share of exports in 2023–24 computed from destinations."""
    results: Results


def korea_cover(p: AutonomyParameters) -> KoreaCover:
    """Computed cover to 2014, published shares to 2019, and exports of 2023–24 by destination."""
    if "KOR" not in p.countries:
        return _none("Korea is not among the countries of this run")
    agreements = load("trade_agreements").query("party == 'KOR'")
    trade = load("korea_trade_by_partner")
    computed = _computed(trade, agreements, p)
    published = _published(p)
    exports = _exports(trade, agreements, p)
    points = pd.concat([published, exports], ignore_index=True)
    if points.empty and computed.empty:
        return _none("no figure on Korea's trade under agreements lies in the window (they run from 2004 to 2024)")
    used = trade[(trade["basis"] == "importer_reported") & trade["year"].isin(computed["year"])]
    results = _results(computed, points, sources_of(used, agreements))
    return KoreaCover(None, computed, points, results)


def _none(reason: str) -> KoreaCover:
    return KoreaCover(reason, pd.DataFrame(), pd.DataFrame(), Results())


def _computed(trade: pd.DataFrame, agreements: pd.DataFrame, p: AutonomyParameters) -> pd.DataFrame:
    """Lower bound from importer-reported flows with the partners that the table names."""
    rows = trade[(trade["basis"] == "importer_reported") & trade["year"].between(p.start_year, p.end_year)]
    rows = rows[rows["year"] >= FIRST_AGREEMENT]
    rows = rows.assign(value=rows["exports_usd_bn"] + rows["imports_usd_bn"])
    years = sorted(int(year) for year in rows["year"].unique())
    shares = [_share(rows[rows["year"] == year], agreements, p) for year in years]
    return pd.DataFrame({"year": years, "share_pct": shares})


def _share(rows: pd.DataFrame, agreements: pd.DataFrame, p: AutonomyParameters) -> float:
    partners = set(in_force_on(agreements, cover_day(int(rows["year"].iloc[0]), p.cover_day))["partner"])
    if "ASEAN" in partners:  # its row holds the single members' trade
        partners -= set(IN_GROUP["ASEAN"])
    value = rows.set_index("partner")["value"]
    return float(100 * value[value.index.isin(partners)].sum() / value["WLD"])


def _published(p: AutonomyParameters) -> pd.DataFrame:
    rows = load("trade_cover_published").query("country == 'KOR'")
    rows = rows[rows["year"].between(p.start_year, p.end_year)]
    return rows[["year", "share_pct", "period", "source"]].assign(kind="published")


def _exports(trade: pd.DataFrame, agreements: pd.DataFrame, p: AutonomyParameters) -> pd.DataFrame:
    """Share of the exports of 2023 and 2024 that went, among the twenty largest destinations, to covered ones."""
    rows = trade[trade["basis"] == "two_years"]
    if rows.empty or not p.start_year <= int(rows["year"].iloc[0]) <= p.end_year:
        return pd.DataFrame()
    year = int(rows["year"].iloc[0])
    group = {member: name for name, members in IN_GROUP.items() for member in members}
    names = rows["partner"].replace(group)
    now = in_force_on(agreements, cover_day(year, p.cover_day))
    old = now[now["signed"].fillna(now["in_force"]).dt.year < p.treatment_year]
    shares = [
        ("exports", rows.loc[names.isin(now["partner"]), "exports_share_pct"].sum()),
        ("exports_without_new", rows.loc[names.isin(old["partner"]), "exports_share_pct"].sum()),
    ]
    made = pd.DataFrame(shares, columns=["kind", "share_pct"])
    source = standing_for(rows["source"].iloc[0], rows)
    return made.assign(year=year, period="2023–24", source=named_rows([source] * len(made)))


def _results(computed: pd.DataFrame, points: pd.DataFrame, sources: list[str]) -> Results:
    results = Results()
    for row in computed.to_dict("records"):
        results.add(f"trade_cover.korea.computed.{row['year']}", row["share_pct"], "%", sources=sources)
    for row in points.to_dict("records"):
        name = row["period"] if row["kind"] == "published" else row["year"]
        results.add(f"trade_cover.korea.{row['kind']}.{name}", row["share_pct"], "%", sources=[row["source"]])
    return results
