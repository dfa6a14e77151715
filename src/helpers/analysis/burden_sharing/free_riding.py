"""Do the weak ride free? Rank correlations of burden and size, and the response of spending to spending."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np
import pandas as pd

from helpers.analysis import statistics as st
from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.burden_sharing.pooled import allies_over_years, burden_slope
from helpers.analysis.burden_sharing.responses import Responses, responses
from helpers.analysis.burden_sharing.spill_ins import RIVALS, inverse_distances
from helpers.analysis.results import Results, sources_of
from helpers.data import load, shared
from helpers.data.rows import framed

EXTRA_ALLIES = ("AUS", "JPN", "KOR")
ERAS = {
    "1960-1966": (1960, 1966),
    "1967-1989": (1967, 1989),
    "1990-1998": (1990, 1998),
    "1999-2009": (1999, 2009),
    "2010-2017": (2010, 2017),
    "2018-2025": (2018, 2025),
}
"""Spans for which the literature has findings, and the years since."""
CLEAR = 0.05
"""p-value below which a year's correlation counts as clear of zero."""
FEWEST = 6
"""Allies without whom no correlation is computed."""
INCOME_HELD = range(1994, 1998)
"""Years of the published correlation that holds GDP per head."""
BEFORE_ENLARGEMENT = 1982
"""Members by this year make the constant group: Spain was the last to join before the new members of 1999."""

RANK = "rank correlation, bootstrap over allies"
POOLED_SINCE = 2010
"""First year of the pooled test: since then the literature has found burden to go with size again."""
POOLED_UNIT = "% for 1% larger"
HELD_DESIGN = "regression over allies on means of their years, income and nearness of a rival held, HC3 errors"
POOLED_DESIGN = "regression over allies on means of their years, HC3 errors"

ShareTable = str


@dataclass(frozen=True)
class FreeRiding:
    """Rank correlations by year, their sensitivity, published ones, and the second test."""

    missing: str | None
    years: pd.DataFrame
    """series (``sipri``: the long series; ``nato``: NATO's own figures), year, estimate, low, high, p_value, n."""
    eras: pd.DataFrame
    """era, first, last, years, mean, clear_years: the long series over spans of years."""
    variants: pd.DataFrame
    """variant (group, with_usa, gdp_measure, kind or ``constant group``, ``nato figures``), and one column an era."""
    published: pd.DataFrame
    """id, authors, year, period, quantity, value, published_p, note, bibkey, source, and the book's own: book (a year's
    coefficient with book_low, book_high, book_p; or a mean over book_years, book_clear of them clear of zero), and
    book_period, the years of it."""
    responses: Responses
    """Second test: growth of spending on growth of others' spending."""
    results: Results


def free_riding(p: BurdenSharingParameters) -> FreeRiding:
    """Correlate burden and size by year; vary group, measure and coefficient; run the second test."""
    second = responses(p)
    years = _by_year(p)
    if years.empty:
        known = burdens("military_share_2025_edition", p.gdp_measure)["year"]
        why = f"shares of GDP with a measure of size start in {known.min()}, and the window ends in {p.end_year}"
        empty = pd.DataFrame()
        return FreeRiding(why, years, empty, empty, empty, second, second.results)
    eras = _eras(years[years["series"] == "sipri"])
    variants = _variants(p)
    found = published_correlations(p)
    results = _results(years, eras, variants, found, p.confidence)
    _add_pooled(results, p)
    _add_mean_since(results, years)
    results.update(second.results)
    return FreeRiding(None, years, eras, variants, found, second, results)


# ---------------------------------------------------------------- burden and size


@shared
def burdens(table: ShareTable, gdp_measure: str) -> pd.DataFrame:
    """Share of GDP and size of every ally by year: country, year, share_pct, size, joined, source.

    Args:
        table: ``military_share_2025_edition`` (SIPRI's definition, all members since 1960) or ``nato_defence``
            (NATO's, since 2014). The two are never mixed.
        gdp_measure: ``market`` or ``ppp``.
    """
    shares = load(table).rename(columns={"share_of_gdp_pct": "share_pct"})
    sizes = load("macro_annual").assign(size=_size(gdp_measure))[["country", "year", "size"]]
    joined = load("nato_members")[["country", "joined"]]
    both = shares.merge(sizes, on=["country", "year"]).merge(joined, on="country", how="left")
    known = both.dropna(subset=["share_pct", "size"])
    return known[["country", "year", "share_pct", "size", "joined", "source"]]


def _size(gdp_measure: str) -> pd.Series:
    macro = load("macro_annual")
    if gdp_measure == "market":
        return macro["gdp_usd_bn"]
    return macro["gdp_usd_bn"] * macro["lcu_per_usd"] / macro["ppp_lcu_per_intl_usd"]


def allies_of(rows: pd.DataFrame, group: str, *, with_usa: bool, joined_by: int | None = None) -> pd.DataFrame:
    """Members of NATO in each year, or of a fixed year, with or without the United States and the other allies."""
    members = rows["joined"] <= (rows["year"] if joined_by is None else joined_by)
    chosen = members | (rows["country"].isin(EXTRA_ALLIES) & (group == "nato_and_allies"))
    return rows[chosen & (with_usa | (rows["country"] != "USA"))]


def _by_year(p: BurdenSharingParameters) -> pd.DataFrame:
    """The chosen correlation by year; NATO's own figures beside it for the group that they cover."""
    tables = {"sipri": "military_share_2025_edition"}
    if p.group == "nato":
        tables["nato"] = "nato_defence"
    rows = []
    for series, table in tables.items():
        chosen = allies_of(burdens(table, p.gdp_measure), p.group, with_usa=p.with_usa)
        chosen = chosen[chosen["year"].between(p.start_year, p.end_year)]
        for year, part in chosen.groupby("year"):
            if len(part) >= FEWEST:
                rows.append({"series": series, "year": int(str(year)), **_correlation(part, p)})
    return pd.DataFrame(rows)


def _correlation(part: pd.DataFrame, p: BurdenSharingParameters) -> dict[str, float]:
    found = st.rank_correlation(*_pairs(part), kind=p.correlation, level=p.confidence, draws=p.draws, seed=p.seed)
    low, high = found.interval or (np.nan, np.nan)
    return {"estimate": found.estimate, "low": low, "high": high, "p_value": found.p_value or 0.0, "n": found.n}


def _pairs(part: pd.DataFrame) -> tuple[st.Floats, st.Floats]:
    return part["size"].to_numpy(float), part["share_pct"].to_numpy(float)


def _eras(years: pd.DataFrame) -> pd.DataFrame:
    rows = []
    for era, (first, last) in ERAS.items():
        part = years[years["year"].between(first, last)]
        if len(part):
            rows.append(
                {
                    "era": era,
                    "first": int(part["year"].min()),
                    "last": int(part["year"].max()),
                    "years": len(part),
                    "mean": float(part["estimate"].mean()),
                    "clear_years": int((part["p_value"] < CLEAR).sum()),
                }
            )
    return pd.DataFrame(rows)


def pooled(p: BurdenSharingParameters, since: int = POOLED_SINCE) -> st.Effect | None:
    """Elasticity of burden to size over the allies that ``group`` names, all years since one at once.

    None with fewer allies than a correlation needs.
    """
    rows = pooled_rows(p, since)
    return burden_slope(allies_over_years(rows), p.confidence) if rows["country"].nunique() >= FEWEST else None


@shared
def pooled_rows(p: BurdenSharingParameters, since: int = POOLED_SINCE) -> pd.DataFrame:
    """Burdens and sizes behind :func:`pooled`."""
    rows = allies_of(burdens("military_share_2025_edition", p.gdp_measure), p.group, with_usa=p.with_usa)
    return rows[rows["year"].between(max(since, p.start_year), p.end_year)]


HELD = {"income": "GDP per head", "rival_km": "distance to the nearest rival’s capital"}
"""What else moves burdens and is held in the partial test."""


def held_pooled(p: BurdenSharingParameters, since: int = POOLED_SINCE) -> st.Effect | None:
    """The pooled test with income and nearness to a rival held; None with fewer allies than it needs."""
    rows = with_held(pooled_rows(p, since))
    if rows["country"].nunique() < FEWEST + len(HELD):
        return None
    return burden_slope(allies_over_years(rows, list(HELD)), p.confidence, list(HELD))


def with_held(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of :func:`burdens` with GDP per head (USD) and the distance to the nearest rival's capital (km)."""
    macro = load("macro_annual")
    macro = macro.assign(income=1e9 * macro["gdp_usd_bn"] / macro["population"].astype(float))
    there = rows.merge(macro[["country", "year", "income"]], on=["country", "year"]).dropna(subset=["income"])
    names = sorted(there["country"].unique())
    nearest = 1 / inverse_distances(names, list(RIVALS)).max(axis=1)
    return there.assign(rival_km=there["country"].map(dict(zip(names, nearest, strict=True))))


def _add_pooled(results: Results, p: BurdenSharingParameters) -> None:
    """For both groups, whatever the run's; without the United States, as the test is about those who may lean on it."""
    sources = sources_of(load("military_share_2025_edition"), load("macro_annual"))
    for group in ("nato", "nato_and_allies"):
        allies = p.model_copy(update={"group": group, "with_usa": False})
        found, held = pooled(allies), held_pooled(allies)
        if held is not None:
            results.add(
                f"free_riding.pooled_held.{group}", held.estimate, POOLED_UNIT, interval=held.interval,
                level=held.level, n=held.n, design=HELD_DESIGN, sources=[*sources, "geonames_3_0_2"],
            )  # fmt: skip
            twice = 100 * (2**held.estimate - 1)
            results.add(f"free_riding.pooled_held.{group}.double", twice, "%", n=held.n, sources=sources)
        if found is not None:
            if "free_riding.pooled_first" not in results:
                results.add("free_riding.pooled_first", max(POOLED_SINCE, p.start_year), "year")
            results.add(
                f"free_riding.pooled.{group}", found.estimate, POOLED_UNIT, interval=found.interval,
                level=found.level, n=found.n, design=POOLED_DESIGN, sources=sources,
            )  # fmt: skip


def _add_mean_since(results: Results, years: pd.DataFrame) -> None:
    """Mean of the chosen correlation over the years of the pooled test, by series."""
    if "free_riding.pooled_first" not in results:
        return
    since = years[years["year"] >= results["free_riding.pooled_first"].value]
    tables = {"sipri": "military_share_2025_edition", "nato": "nato_defence"}
    for series, part in since.groupby("series"):
        sources = sources_of(load(tables[str(series)]), load("macro_annual"))
        mean = part["estimate"].mean()
        results.add(f"free_riding.mean_since.{series}", mean, "rank correlation", n=len(part), sources=sources)


# ---------------------------------------------------------------- sensitivity


def _variants(p: BurdenSharingParameters) -> pd.DataFrame:
    """Mean correlation by era for every choice of group, United States, measure of size and coefficient."""
    rows = []
    long = {measure: burdens("military_share_2025_edition", measure) for measure in ("market", "ppp")}
    kinds: tuple[st.RankKind, ...] = ("kendall", "spearman")
    choices = list(product(("nato", "nato_and_allies"), (True, False), ("market", "ppp")))
    pairs = {choice: pairs_by_year(_variant(long, *choice), p) for choice in choices}
    for kind, (group, with_usa, measure) in product(kinds, choices):
        described = {"kind": kind, "group": group, "with_usa": with_usa, "gdp_measure": measure}
        rows.append({**described, **_era_means(pairs[group, with_usa, measure], kind)})
    constant = allies_of(long[p.gdp_measure], "nato", with_usa=p.with_usa, joined_by=BEFORE_ENLARGEMENT)
    own = allies_of(burdens("nato_defence", p.gdp_measure), "nato", with_usa=p.with_usa)
    for group, chosen in (("constant", constant), ("nato_figures", own)):
        described = {"kind": p.correlation, "group": group, "with_usa": p.with_usa, "gdp_measure": p.gdp_measure}
        rows.append({**described, **_era_means(pairs_by_year(chosen, p), p.correlation)})
    return pd.DataFrame(rows)


def _variant(long: dict[str, pd.DataFrame], group: str, with_usa: bool, measure: str) -> pd.DataFrame:
    return allies_of(long[measure], group, with_usa=with_usa)


Pairs = dict[int, tuple[st.Floats, st.Floats]]
"""Year → sizes and shares of the allies."""


def pairs_by_year(chosen: pd.DataFrame, p: BurdenSharingParameters) -> Pairs:
    """Sizes and shares of the allies in each year of the window that has enough of them."""
    rows = chosen[chosen["year"].between(p.start_year, p.end_year)].sort_values("year", kind="stable")
    years, starts = np.unique(rows["year"].to_numpy(), return_index=True)
    parts = zip(*(np.split(values, starts[1:]) for values in _pairs(rows)), strict=True)
    # without rows there is no year, and one empty part
    return {int(year): part for year, part in zip(years, parts, strict=False) if len(part[0]) >= FEWEST}


def _era_means(pairs: Pairs, kind: st.RankKind) -> dict[str, float]:
    by_year = {year: st.rank_correlation_value(*part, kind) for year, part in pairs.items()}
    series = pd.Series(by_year, dtype=float)
    means = {era: series[(series.index >= first) & (series.index <= last)] for era, (first, last) in ERAS.items()}
    # An era counts where at least half of it is covered, so that three years do not stand for twenty.
    return {
        era: float(part.mean())
        for era, part in means.items()
        if len(part) >= min(5, (ERAS[era][1] - ERAS[era][0] + 1) / 2)
    }


# ---------------------------------------------------------------- beside published correlations


def published_correlations(p: BurdenSharingParameters) -> pd.DataFrame:
    """Published findings beside this book's number for the same years, computed as the studies did.

    Spearman's coefficient, NATO's members with the United States, GDP at market rates, whatever the run's
    parameters; the levels of significance come from random orders.
    """
    table = load("published_results")
    rows = table[(table["topic"] == "free_riding") & table["id"].isin(_OWN)]
    yearly = _as_published(p)
    return framed({**_study(row), **_OWN[row["id"]](yearly)} for row in rows.to_dict("records"))


def _as_published(p: BurdenSharingParameters) -> pd.DataFrame:
    chosen = with_held(allies_of(burdens("military_share_2025_edition", "market"), "nato", with_usa=True))
    as_they_did = p.model_copy(update={"correlation": "spearman"})
    parts = {
        int(str(year)): {
            **_correlation(part, as_they_did),
            **({"income_held": _partial(part)} if year in INCOME_HELD else {}),
        }
        for year, part in chosen.groupby("year")
    }
    return pd.DataFrame.from_dict(parts, orient="index")


def _partial(part: pd.DataFrame) -> float:
    """Spearman's correlation of size and burden of one year with GDP per head held."""
    inverse = np.linalg.inv(part[["size", "share_pct", "income"]].rank().corr().to_numpy())
    return float(-inverse[0, 1] / np.sqrt(inverse[0, 0] * inverse[1, 1]))


def _study(row: dict[str, object]) -> dict[str, object]:
    names = ("id", "authors", "year", "period", "quantity", "note", "bibkey", "source")
    stated = _STATED_P.search(str(row["note"]))
    p_value = float(stated[1]) if stated else None
    return {**{name: row[name] for name in names}, "value": row["value_low"], "published_p": p_value}


_STATED_P = re.compile(r"p = (\d\.\d+)")
"""The level of significance in the note on a published coefficient."""


def _one_year(year: int, yearly: pd.DataFrame) -> dict[str, object]:
    row = yearly.loc[year]
    ends = {"book_low": row["low"], "book_high": row["high"], "book_p": row["p_value"]}
    return {"book": row["estimate"], "book_period": f"{year}", **ends}


def _income_held(year: int, yearly: pd.DataFrame) -> dict[str, object]:
    return {"book": yearly.loc[year, "income_held"], "book_period": f"{year}"}


def _span(first: int, last: int, yearly: pd.DataFrame) -> dict[str, object]:
    part = yearly.loc[first:last]
    clear = int((part["p_value"] < CLEAR).sum())
    period = f"{first}/{last}"
    return {"book": part["estimate"].mean(), "book_period": period, "book_years": len(part), "book_clear": clear}


_OWN: dict[str, Callable[[pd.DataFrame], dict[str, object]]] = {
    "olson_zeckhauser_1964": partial(_one_year, 1964),
    **{f"sandler_murdoch_{year}_simple": partial(_one_year, year) for year in range(1994, 1998)},
    **{f"sandler_murdoch_{year}_income": partial(_income_held, year) for year in INCOME_HELD},
    "khanna_sandler_1960_1992": partial(_span, 1967, 1992),
    "sandler_shimizu_1999_2009": partial(_span, 1999, 2009),
    "sandler_shimizu_2010": partial(_one_year, 2010),
    "kim_sandler_2011_2017": partial(_span, 2011, 2017),
}
"""By published finding: the years over which this book computes the same."""


# ---------------------------------------------------------------- results


def _results(
    years: pd.DataFrame, eras: pd.DataFrame, variants: pd.DataFrame, found: pd.DataFrame, level: float
) -> Results:
    results = Results()
    used = [load(name) for name in ("military_share_2025_edition", "nato_defence", "macro_annual")]
    sources = sources_of(*used)
    for row in years.itertuples():
        name = f"free_riding.rank.{row.series}.{row.year}"
        results.add(
            name, row.estimate, "rank correlation", interval=(row.low, row.high), level=level, n=row.n, design=RANK,
            sources=sources,
        )  # fmt: skip
        results.add(f"{name}.p", row.p_value, "p", n=row.n)
    _add_clear(results, years)
    for row in eras.itertuples():
        results.add(f"free_riding.mean.{row.era}", row.mean, "rank correlation", n=row.years, sources=sources)
        results.add(f"free_riding.clear.{row.era}", row.clear_years, "years", n=row.years, sources=sources)
    keys = ["kind", "group", "with_usa", "gdp_measure"]
    eras_there = {era: "rank correlation" for era in ERAS if era in variants}
    results.add_frame("free_riding.variant", variants, keys, eras_there, sources=sources)
    for row in found.to_dict("records"):
        if pd.notna(row["value"]):
            results.add(f"free_riding.published.{row['id']}", row["value"], "rank correlation", sources=[row["source"]])
        if pd.notna(row["published_p"]):
            results.add(f"free_riding.published.{row['id']}.p", row["published_p"], "p", sources=[row["source"]])
        ends = (row["book_low"], row["book_high"]) if pd.notna(row["book_low"]) else None
        results.add(
            f"free_riding.as_published.{row['id']}", row["book"], "rank correlation", interval=ends,
            level=level if ends else None, design=RANK if ends else "", sources=sources,
        )  # fmt: skip
        if ends:
            results.add(f"free_riding.as_published.{row['id']}.p", row["book_p"], "p", sources=sources)
        if pd.notna(row["book_years"]):
            name = f"free_riding.as_published.{row['id']}.clear"
            results.add(name, int(row["book_clear"]), "years", n=int(row["book_years"]), sources=sources)
    apart = (found["book"] - found["value"]).abs().dropna()
    results.add("free_riding.published_apart", apart.max(), "rank correlation", n=len(apart), sources=sources)
    return results


def _add_clear(results: Results, years: pd.DataFrame) -> None:
    long = years[years["series"] == "sipri"]
    clear = long[long["p_value"] < CLEAR]
    results.add("free_riding.clear_years", len(clear), "years", n=len(long))
    results.add("free_riding.first_year", int(years["year"].min()), "year")
    results.add("free_riding.last_year", int(years["year"].max()), "year")
    results.add("free_riding.clear_level", CLEAR, "p")
    if len(clear):
        results.add("free_riding.last_clear_year", int(clear["year"].max()), "year")
