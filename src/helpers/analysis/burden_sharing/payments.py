"""What do Japan and Korea pay, and how does it grow from agreement to agreement?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.burden_sharing.support import amount_unit, payments
from helpers.analysis.results import Results, sources_of
from helpers.data import load
from helpers.data.rows import framed

TURN = {"KOR": 2019, "JPN": 2021}
"""Year from which the agreements count as later ones: the first yearly one of each ally under the pressure."""


@dataclass(frozen=True)
class Payments:
    """Payments by host and year on every basis, and their growth by agreement."""

    missing: str | None
    years: pd.DataFrame
    """As :func:`helpers.analysis.burden_sharing.support.payments` gives it."""
    renewals: pd.DataFrame
    """One row an agreement with a first year inside the window: host, number, term_start, term_end, length_years,
    rule, currency, and, where both years were read in one series, rise_local_pct, rise_usd_pct, rise_real_pct of its
    first year and yearly_pct, yearly_real_pct over its years (steps of renewal included); announced_pct."""
    spans: pd.DataFrame
    """host, span (``before`` or ``since`` the turn), first, last, years, yearly_pct, yearly_real_pct: growth a year
    in local currency, in one series."""
    results: Results


def host_payments(p: BurdenSharingParameters) -> Payments:
    """Payments in own currency, dollars, constant prices, per soldier and as shares; growth at each renewal."""
    years = payments(p)
    if years["amount"].notna().sum() == 0:
        basis = " on the chosen basis" if len(years) else ""
        why = f"no payment of the chosen hosts is known{basis} for {p.start_year}–{p.end_year}"
        return Payments(why, years, pd.DataFrame(), pd.DataFrame(), Results())
    renewals, spans = _renewals(years, p), _spans(years)
    return Payments(None, years, renewals, spans, _results(p, years, renewals, spans))


def _renewals(years: pd.DataFrame, p: BurdenSharingParameters) -> pd.DataFrame:
    table = load("host_support_agreements")
    rows = table[table["host"].isin(p.hosts) & table["period_start"].dt.year.between(p.start_year, p.end_year)]
    lines = {host: _lines(years[years["host"] == host]) for host in p.hosts}
    return framed(_renewal(row, lines[row["host"]]) for row in rows.to_dict("records"))


def _renewal(row: dict[str, object], lines: Lines) -> dict[str, object]:
    start, end = pd.Timestamp(str(row["period_start"])), pd.Timestamp(row["period_end"])
    # A fiscal year ends in the calendar year after the one that it is named for.
    last = end.year - (row["host"] == "JPN") if pd.notna(end) else start.year
    return {
        "host": row["host"],
        "number": row["number"],
        "term_start": start.year,
        "term_end": last if pd.notna(end) else None,
        "length_years": row["length_years"],
        "rule": row["growth_rule"],
        "announced_pct": row["first_rise_pct"],
        **{f"rise_{name}_pct": _rise(lines, column, start.year) for name, column in _BASES.items()},
        "yearly_pct": _yearly(lines, "lcu_bn", start.year - 1, last),
        "yearly_real_pct": _yearly(lines, "real_lcu_bn", start.year - 1, last),
        "source": row["source"],
    }


_BASES = {"local": "lcu_bn", "usd": "usd_bn", "real": "real_lcu_bn"}


Lines = list[dict[str, dict[int, float]]]
"""By series in which growth may be reckoned: column → year → value, missing ones left out."""


def _lines(years: pd.DataFrame) -> Lines:
    """The series of one host.

    Korea's payments were agreed in dollars to 2004 and in won since: in dollars and in won converted at the year's
    rate the two join, so there the seam is crossed. Japan's budgets and outturns never join.
    """
    joined = years["series"].replace({"agreed_usd": "agreed", "agreed_krw": "agreed"})
    return [
        {column: part.set_index("year")[column].dropna().to_dict() for column in _BASES.values()}
        for _, part in years.groupby(joined)
    ]


def _rise(lines: Lines, column: str, year: int) -> float | None:
    """Growth on the year before in %, within one series; None where one of the two was not read."""
    return _yearly(lines, column, year - 1, year)


def _yearly(lines: Lines, column: str, first: int, last: int) -> float | None:
    """Mean growth a year in %, from the value of ``first`` to the last known one up to ``last``, in one series."""
    for line in lines:
        values = line[column]
        latest = max((year for year in values if first <= year <= last), default=first)
        if first in values and latest > first:
            return float(100 * ((values[latest] / values[first]) ** (1 / (latest - first)) - 1))
    return None


def _spans(years: pd.DataFrame) -> pd.DataFrame:
    """Growth a year before and since the turn, each in the series that agreements are made in today."""
    rows = []
    for host, part in years[years["series"].isin(["agreed_krw", "budget"])].groupby("host", sort=False):
        known, turn = part["year"].sort_values(), TURN[str(host)]
        earlier = known[known < turn]
        if len(earlier) and known.max() >= turn:
            # the low point of Japan's budget lies in the years before; ten years give both a fair start
            first = int(earlier[earlier >= turn - 11].min()) if (earlier >= turn - 11).any() else turn
            rows += [_span(part, str(host), "before", first, int(earlier.max()))]
            rows += [_span(part, str(host), "since", int(earlier.max()), int(known.max()))]
    return pd.DataFrame(rows, columns=_SPAN).query("years > 0").reset_index(drop=True)


_SPAN = ["host", "span", "first", "last", "years", "yearly_pct", "yearly_real_pct", "last_real"]


def _span(part: pd.DataFrame, host: str, span: str, first: int, last: int) -> dict[str, object]:
    real, lines = part.dropna(subset=["real_lcu_bn"])["year"], _lines(part)
    return {
        "host": host,
        "span": span,
        "first": first,
        "last": last,
        "years": last - first,
        "yearly_pct": _yearly(lines, "lcu_bn", first, last),
        "yearly_real_pct": _yearly(lines, "real_lcu_bn", first, last),
        "last_real": int(real[real <= last].max()) if (real <= last).any() else None,
    }


_MEASURES = {
    "usd_bn": ("USD bn", "exchange_rates_annual"),
    "real_usd_bn": ("USD bn at constant prices", "macro_annual"),
    "gdp_pct": ("% of GDP", "macro_annual"),
    "budget_pct": ("% of the defence budget", "defence_budgets"),
    "per_soldier_usd": ("USD per US soldier", "us_troops"),
}
"""By measure: its unit, and the table that it needs beside the payments."""


def _results(p: BurdenSharingParameters, years: pd.DataFrame, renewals: pd.DataFrame, spans: pd.DataFrame) -> Results:
    results, keys = Results(), ["host", "series", "year"]
    for host, part in years.groupby("host", sort=False):
        sources = sources_of(part)
        results.add_frame("payments", part, keys, {"amount": amount_unit(p, str(host))}, sources=sources)
        for measure, (unit, table) in _MEASURES.items():
            both = {*sources, *_sources_in(table, str(host), part["year"])}
            results.add_frame("payments", part, keys, {measure: unit}, sources=both)
        results.add(f"payments.last_year.{host}", int(part.dropna(subset=["amount"])["year"].max()), "year")
        _course(results, p, str(host), part.dropna(subset=["amount"]), sources)
    if {"agreed_krw"} <= set(years["series"]):
        _press(results)
    sources = sources_of(years)
    if len(renewals):
        rises = {f"rise_{name}_pct": "% on the year before" for name in _BASES}
        units = {"length_years": "years", "announced_pct": "% on the year before", **rises}
        growth = {"yearly_pct": "% a year", "yearly_real_pct": "% a year"}
        sources = sources_of(renewals, years)
        results.add_frame("payments.renewal", renewals, ["host", "number"], {**units, **growth}, sources=sources)
    units = {"yearly_pct": "% a year", "yearly_real_pct": "% a year", "first": "year", "last": "year"}
    results.add_frame(
        "payments.growth", spans, ["host", "span"], {**units, "last_real": "year"}, sources=sources_of(years)
    )
    return results


def _sources_in(table: str, host: str, years: pd.Series) -> list[str]:
    """Sources of a country table's rows for the host and years."""
    rows = load(table)
    country = rows["host" if "host" in rows else "country"]
    return sources_of(rows[(country == host) & rows["year"].isin(years)])


def _press(results: Results) -> None:
    """Korea's payment in dollars as the press turned it over at the rate of the day."""
    rows = load("host_support_korea").query("kind == 'converted_usd'")
    rows = rows.assign(host="KOR", press=rows["usd_m"] / 1e3)
    results.add_frame("payments", rows, ["host", "year"], {"press": "USD bn"}, sources=sources_of(rows))


def _course(results: Results, p: BurdenSharingParameters, host: str, part: pd.DataFrame, sources: list[str]) -> None:
    """First, highest and last payment of the series that today's payments belong to, on the chosen basis."""
    now = part[part["series"] == part.sort_values("year")["series"].iloc[-1]]
    at = {"first": now["year"].idxmin(), "peak": now["amount"].idxmax(), "last": now["year"].idxmax()}
    for when, row in at.items():
        results.add(f"payments.course.{host}.{when}", now.at[row, "amount"], amount_unit(p, host), sources=sources)
        results.add(f"payments.course_year.{host}.{when}", int(now.at[row, "year"]), "year")
