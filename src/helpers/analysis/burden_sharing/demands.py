"""Asked and given: dated demands with their outcome, and a multiple of the payment beside the cost of stationing."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters, Host
from helpers.analysis.burden_sharing.support import priced
from helpers.analysis.results import Results, sources_of
from helpers.data import load
from helpers.data.rows import framed, standing_for


@dataclass(frozen=True)
class Demands:
    """Dated demands, what answered them, and how much of each was conceded."""

    missing: str | None
    events: pd.DataFrame
    """Rows of table ``host_support_demands`` for the chosen hosts and for allies in general, in the window."""
    answered: pd.DataFrame
    """One row per host, subject and answer: answered_on, answer, first_asked, days, demands, asked_low, asked_high,
    granted, base (share of GDP in the year before, else 0), conceded_low, conceded_high (% of the rise asked), unit."""
    results: Results


def demands(p: BurdenSharingParameters) -> Demands:
    """Demands on the allies by answer, with the share of the rise asked that was granted."""
    table = load("host_support_demands")
    events = table[table["host"].isin([*p.hosts, "ALL"]) & table["date"].dt.year.between(p.start_year, p.end_year)]
    events = events.sort_values("date", kind="stable").reset_index(drop=True)
    asked = events[events["kind"] == "demand"]
    if not asked["host"].isin(p.hosts).any():
        why = f"the register, which begins in {table['date'].dt.year.min()}, holds no demand on the chosen hosts"
        return Demands(f"{why} in {p.start_year}–{p.end_year}", events, pd.DataFrame(), Results())
    answered = _answered(asked, table.set_index("id"))
    return Demands(None, events, answered, _demand_results(p, asked, answered))


_MEASURES = {
    "yearly_payment": (["asked_rise_low_pct", "asked_rise_high_pct"], "granted_rise_pct", "% more"),
    "single_payment": (["asked_usd_bn", "asked_usd_bn"], "granted_usd_bn", "USD bn"),
    "defence_spending": (["asked_gdp_pct", "asked_gdp_pct"], "granted_gdp_pct", "% of GDP"),
}
"""By subject: columns of the demand (low, high), column of the answer, unit in which both are comparable."""


def _answered(asked: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Demands that one answer ended count as one: the same demand was reported at several dates."""
    linked = asked.dropna(subset=["answered_by"])
    groups = linked.groupby(["host", "subject", "answered_by"], sort=False)
    rows = [_episode(str(host), str(subject), part, table.loc[answer]) for (host, subject, answer), part in groups]
    return framed(rows).reindex(columns=_EPISODE).sort_values(["host", "answered_on"], ignore_index=True)


_EPISODE = [
    *("host", "subject", "answer", "first_asked", "answered_on", "days", "demands", "asked_low", "asked_high"),
    *("granted", "base", "conceded_low", "conceded_high", "unit", "source"),
]


def _episode(host: str, subject: str, part: pd.DataFrame, answer: pd.Series) -> dict[str, object]:
    columns, outcome, unit = _MEASURES[subject]
    low, high, granted = part[columns[0]].min(), part[columns[1]].max(), part[outcome].max()
    before = _year_before(host, part["date"].min().year) if subject == "defence_spending" else None
    base = 0.0 if before is None else float(before["share_of_gdp_pct"].iloc[0])
    conceded = sorted(100 * max(granted - base, 0.0) / (end - base) for end in (low, high))
    return {
        "host": host,
        "subject": subject,
        "answer": answer["short_name"],
        "first_asked": part["date"].min(),
        "answered_on": answer["date"],
        "days": (answer["date"] - part["date"].min()).days,
        "demands": len(part),
        "asked_low": low,
        "asked_high": high,
        "granted": granted,
        "base": base,
        "conceded_low": conceded[0],
        "conceded_high": conceded[1],
        "unit": unit,
        "source": standing_for(answer["source"], part, answer.to_frame().T, *([] if before is None else [before])),
    }


def _year_before(host: str, year: int) -> pd.DataFrame:
    """The row of military expenditure of the last year before a demand whose share of GDP is known."""
    rows = load("military_expenditure")
    earlier = rows[(rows["country"] == host) & (rows["year"] < year) & rows["share_of_gdp_pct"].notna()]
    return earlier.nlargest(1, "year")


def _demand_results(p: BurdenSharingParameters, asked: pd.DataFrame, answered: pd.DataFrame) -> Results:
    results = Results()
    named = {"asked_usd_bn": "USD bn", "asked_rise_low_pct": "% more", "asked_rise_high_pct": "% more"}
    units = {**named, "asked_gdp_pct": "% of GDP", "granted_rise_pct": "% more", "granted_gdp_pct": "% of GDP"}
    results.add_frame("demand", asked, ["id"], units, sources=sources_of(asked))
    of_hosts = asked[asked["host"].isin(p.hosts)]
    results.add("demands.asked", len(of_hosts), "demands", sources=sources_of(of_hosts))
    open_ = of_hosts[of_hosts["outcome"] == "no_answer_found"]
    results.add("demands.open", len(open_), "demands", sources=sources_of(of_hosts))
    if len(answered):
        results.add("demands.answered", int(answered["demands"].sum()), "demands", n=len(answered))
    for host in p.hosts:
        mine = asked[asked["host"] == host]
        sources = sources_of(mine)
        results.add(f"demands.asked.{host}", len(mine), "demands", sources=sources)
        for end, day in (("first", mine["date"].min()), ("last", mine["date"].max())):
            if len(mine):
                results.add(f"demands.{end}_year.{host}", day.year, "year", sources=sources)
        results.add(f"demands.open.{host}", int((mine["outcome"] == "no_answer_found").sum()), "demands")
        agreed = answered[(answered["host"] == host) & (answered["subject"] == "yearly_payment")]
        results.add(f"demands.agreements.{host}", len(agreed), "agreements", sources=sources)
        for row in mine[mine["subject"] == "single_payment"].to_dict("records"):
            results.add(f"demands.single.{host}.asked", row["asked_usd_bn"], "USD bn", sources=[row["source"]])
            results.add(f"demands.single.{host}.granted", row["granted_usd_bn"], "USD bn", sources=[row["source"]])
    for row in answered.to_dict("records"):
        name = f"{row['host']}.{row['subject']}.{row['answered_on'].year}"
        ends, sources = (row["asked_low"], row["asked_high"]), [row["source"]]
        results.add(
            f"demands.rise.{name}",
            ends[1],
            row["unit"],
            interval=ends,
            design="smallest and largest demand",
            n=row["demands"],
            sources=sources,
        )
        results.add(f"demands.granted.{name}", row["granted"], row["unit"], sources=sources)
        before = _year_before(row["host"], row["first_asked"].year) if row["base"] else None
        results.add(
            f"demands.base.{name}", row["base"], row["unit"], sources=[] if before is None else sources_of(before)
        )
        conceded = (row["conceded_low"], row["conceded_high"])
        results.add(
            f"demands.conceded.{name}",
            conceded[0],
            "% of the rise asked",
            interval=conceded,
            design="the rise granted over the rise asked, by the largest and the smallest demand",
            sources=sources,
        )
        results.add(f"demands.days.{name}", row["days"], "days")
    return results


@dataclass(frozen=True)
class Fivefold:
    """A multiple of the payment beside what stationing costs in all, by whose count."""

    missing: str | None
    rows: pd.DataFrame
    """host, year_from, year_to, basis, pay (is US military pay in the cost), us_usd_bn, host_usd_bn (the host's own
    payment), multiple_usd_bn, whole_usd_bn (US and host together), of_us_pct, of_whole_pct, reached_at (multiple of
    the payment that equals the whole): all a year."""
    results: Results


def fivefold(p: BurdenSharingParameters) -> Fivefold:
    """The demand multiple of each host's payment against every published total for which the payment is known."""
    table = load("stationing_costs")
    totals = table[table["host"].isin(p.hosts) & (table["component"] == "total") & (table["payer"] == "US")]
    paid = {host: _paid(host) for host in p.hosts}
    rows = [_beside(row, paid[row["host"]], p.demand_multiple) for row in totals.to_dict("records")]
    return _fivefold(framed(rows).reindex(columns=_BESIDE), p)


def _fivefold(rows: pd.DataFrame, p: BurdenSharingParameters) -> Fivefold:
    rows = rows[rows["year_to"].between(p.start_year, p.end_year)].dropna(subset=["host_usd_bn"])
    rows = rows.sort_values(["host", "year_from", "basis"], ignore_index=True)
    if rows.empty:
        why = f"no published cost of stationing has a payment beside it in {p.start_year}–{p.end_year}"
        return Fivefold(why, rows, Results())
    return Fivefold(None, rows, _fivefold_results(p, rows))


_BESIDE = [
    *("host", "year_from", "year_to", "basis", "pay", "us_usd_bn", "host_usd_bn", "multiple_usd_bn", "whole_usd_bn"),
    *("of_us_pct", "of_whole_pct", "reached_at", "source"),
]


def _beside(row: dict[str, object], paid: pd.Series, times: float) -> dict[str, object]:
    first, last = int(str(row["year_from"])), int(str(row["year_to"]))
    us = float(str(row["usd_m"])) / 1e3 / (last - first + 1)
    # missing unless every year was read
    payment = float(paid.reindex(range(first, last + 1)).mean(skipna=False))
    multiple, whole = times * payment, us + payment
    return {
        "host": row["host"],
        "year_from": first,
        "year_to": last,
        "basis": row["basis"],
        "pay": row["military_pay"],
        "us_usd_bn": us,
        "host_usd_bn": payment,
        "multiple_usd_bn": multiple,
        "whole_usd_bn": whole,
        "of_us_pct": 100 * multiple / us,
        "of_whole_pct": 100 * multiple / whole,
        "reached_at": whole / payment,
        "source": row["source"],
    }


def _paid(host: Host) -> pd.Series:
    """Payment in USD bn by year, whatever the window."""
    return priced(BurdenSharingParameters(), host).drop_duplicates("year").set_index("year")["usd_bn"]


def _fivefold_results(p: BurdenSharingParameters, rows: pd.DataFrame) -> Results:
    results = Results()
    results.add("fivefold.multiple", p.demand_multiple, "times")
    units = {
        **dict.fromkeys(["us_usd_bn", "host_usd_bn", "multiple_usd_bn", "whole_usd_bn"], "USD bn a year"),
        "of_us_pct": "% of the US cost",
        "of_whole_pct": "% of the whole cost",
        "reached_at": "times the payment",
    }
    for host, part in rows.groupby("host", sort=False):
        sources = sources_of(part)
        results.add_frame("fivefold", part, ["host", "basis", "year_from"], units, sources=sources)
        over = int((part["of_whole_pct"] > 100).sum())
        results.add(f"fivefold.over.{host}", over, "counts", n=len(part), sources=sources)
        over_us = int((part["of_us_pct"] > 100).sum())
        results.add(f"fivefold.over_us.{host}", over_us, "counts", n=len(part), sources=sources)
        ends = (part["reached_at"].min(), part["reached_at"].max())
        results.add(
            f"fivefold.reached.{host}",
            part["reached_at"].median(),
            "times the payment",
            interval=ends,
            design="range over the counts",
        )
        shares = 100 * part["host_usd_bn"] / part["whole_usd_bn"]
        results.add(
            f"fivefold.share.{host}",
            shares.median(),
            "% of the whole cost",
            interval=(shares.min(), shares.max()),
            design="range over the counts",
            n=len(part),
            sources=sources,
        )
    return results
