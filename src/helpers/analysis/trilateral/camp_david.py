"""What became of Camp David: the status of each commitment on a day, and the legal form of each instrument."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.data import load

SUMMIT = pd.Timestamp("2023-08-18")
"""Day of the summit."""
MARKS = (12, 24, 36)
"""Months after the summit at which the commitments are counted."""
Status = Literal["done", "partly", "unknown", "not_done"]
STATUSES: tuple[Status, ...] = ("done", "partly", "not_done", "unknown")
Interval = tuple[float, float]


def wilson(hits: int, n: int, level: float) -> Interval:
    """Wilson interval of a share, in per cent."""
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(hits, n, alpha=1 - level, method="wilson")
    return 100 * float(low), 100 * float(high)


@dataclass(frozen=True)
class Commitments:
    """The commitments, their status at each mark and on the day, and their shares."""

    missing: str | None
    rows: pd.DataFrame
    """One row per commitment known on the day: id, title, kind, origin, recurrence, m12 … m36 (blank where the mark
    lies after the day), now, evidence_on (the latest), source (of the promise), second_source (of the evidence)."""
    shares: pd.DataFrame
    """One row per mark that the day has reached, and one for the day: mark (months; 0 for the day), done, partly,
    not_done, unknown (commitments of the summit), n, done_pct, low_pct, high_pct, at_most_pct."""
    kinds: pd.DataFrame
    """kind, done, partly, not_done, unknown, n: commitments of the summit on the day."""
    benchmarks: pd.DataFrame
    """Rows of table ``published_results`` on the durability of alliances."""
    results: Results


def commitments(p: TrilateralParameters) -> Commitments:
    """Status of each commitment from dated evidence: nothing that came after the day counts."""
    rows, empty = commitment_rows(p), pd.DataFrame()
    if rows.empty:
        why = "the day from which the chapter looks lies before 18 August 2023, when the commitments were made"
        return Commitments(why, rows, empty, empty, empty, Results())
    summit = rows[rows["origin"] == "summit"]
    shares = pd.DataFrame([_share(summit, column, p) for column in _columns_reached(rows)])
    kinds = _by_kind(summit)
    published = load("published_results")
    benchmarks = published[published["topic"] == "alliance_durability"].reset_index(drop=True)
    results = _commitment_results(rows, shares, kinds, benchmarks, p)
    return Commitments(None, rows, shares, kinds, benchmarks, results)


def commitment_rows(p: TrilateralParameters) -> pd.DataFrame:
    """The commitments known on the day with their statuses alone: ``Commitments.rows``."""
    table = known(load("camp_david_commitments"), p.as_of, "made_on")
    return table if table.empty else _with_statuses(table, pd.Timestamp(p.as_of))


def status_on(promise: Mapping[str, Any], day: pd.Timestamp, held: Sequence[pd.Timestamp]) -> Status:
    """Status of one commitment on a day, from evidence dated up to it.

    Args:
        promise: a row of table ``camp_david_commitments``.
        day: last day whose evidence counts.
        held: days of the events that fulfil it, for a yearly commitment.
    """
    if promise["recurrence"] == "yearly":
        return _yearly(promise["made_on"], day, held)
    if promise["status"] == "not_done":
        return "not_done"
    if promise["done_on"] <= day:
        return "done"
    return "partly" if promise["partly_on"] <= day else "unknown"


def _yearly(made_on: pd.Timestamp, day: pd.Timestamp, held: Sequence[pd.Timestamp]) -> Status:
    """Done if each full year since the promise has an event; partly if only some years have."""
    counted = [when for when in held if made_on < when <= day]
    if not counted:
        return "unknown"
    year, start = pd.DateOffset(years=1), made_on
    while start + year <= day:
        if not any(start < when <= start + year for when in counted):
            return "partly"
        start += year
    return "done"


def _with_statuses(table: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    """The commitments with their status at each mark that the day has reached, and on the day."""
    days_of = three_way_events(day).groupby("kind")["known_on"].apply(list).to_dict()
    marks = {f"m{months}": SUMMIT + pd.DateOffset(months=months) for months in MARKS}
    records, rows = table.to_dict("records"), table.copy()
    for column, mark in {**marks, "now": day}.items():
        rows[column] = [
            status_on(promise, mark, days_of.get(promise["measured_by"], []))
            if promise["made_on"] <= mark <= day
            else pd.NA
            for promise in records
        ]
    rows["evidence_on"] = [last_evidence(promise, day, days_of.get(promise["measured_by"], [])) for promise in records]
    return rows.sort_values(["origin", "kind", "made_on"], ascending=[False, True, True], kind="stable")


def last_evidence(promise: Mapping[str, Any], day: pd.Timestamp, held: Sequence[pd.Timestamp]) -> pd.Timestamp:
    """Latest dated evidence on a commitment up to a day; NaT if there is none."""
    dated = [*held] if promise["recurrence"] == "yearly" else [promise["partly_on"], promise["done_on"]]
    if promise["status"] == "not_done":
        dated = [promise["status_on"]]
    known_by_then = [when for when in dated if promise["made_on"] < when <= day]
    return max(known_by_then, default=pd.NaT)


def three_way_events(day: str | pd.Timestamp) -> pd.DataFrame:
    """Events of all three countries known on the day, oldest first."""
    events = known(load("trilateral_events"), day, "known_on")
    return events[events["scope"] == "trilateral"].sort_values("known_on", kind="stable").reset_index(drop=True)


def _columns_reached(rows: pd.DataFrame) -> list[str]:
    return [column for column in (*(f"m{months}" for months in MARKS), "now") if rows[column].notna().any()]


def _share(summit: pd.DataFrame, column: str, p: TrilateralParameters) -> dict[str, Any]:
    counts: dict[str, Any] = {status: int((summit[column] == status).sum()) for status in STATUSES}
    n = len(summit) - (counts["unknown"] if p.unknown_rule == "left_out" else 0)
    low, high = wilson(counts["done"], n, p.confidence) if n else (float("nan"),) * 2
    return {
        "mark": 0 if column == "now" else int(column[1:]),
        **counts,
        "n": n,
        "done_pct": 100 * counts["done"] / n if n else float("nan"),
        "low_pct": low,
        "high_pct": high,
        "at_most_pct": 100 * (counts["done"] + counts["unknown"]) / len(summit),
    }


def _by_kind(summit: pd.DataFrame) -> pd.DataFrame:
    counts = pd.crosstab(summit["kind"], summit["now"]).reindex(columns=list(STATUSES), fill_value=0)
    return counts.assign(n=counts.sum(axis=1)).sort_values("n", ascending=False, kind="stable").reset_index()


def chance_of_moves(gained: int, lost: int) -> float:
    """How often commitments that each move up or down by luck alone move as unevenly (exact, of both sides)."""
    from scipy.stats import binomtest

    return float(binomtest(gained, gained + lost).pvalue) if gained + lost else 1.0


def _add_moved(
    results: Results, summit: pd.DataFrame, reached: Sequence[str], p: TrilateralParameters, sources: Sequence[str]
) -> None:
    """How many commitments came to be done, or ceased to be, from the first mark reached to the last."""
    if len(reached) < 2:
        return
    first, last = summit[reached[0]], summit[reached[-1]]
    told = (first != "unknown") & (last != "unknown") if p.unknown_rule == "left_out" else first.notna()
    before, after = first[told] == "done", last[told] == "done"
    gained, lost, n = int((~before & after).sum()), int((before & ~after).sum()), int(told.sum())
    chance = chance_of_moves(gained, lost)
    results.add("camp_david.moved.gained", gained, "commitments", n=n, sources=sources)
    results.add("camp_david.moved.lost", lost, "commitments", n=n, sources=sources)
    results.add("camp_david.moved.p", chance, "p-value", n=n, sources=sources)
    results.add("camp_david.moved.stands_out", chance < 1 - p.confidence, "yes or no", n=n, sources=sources)


def _commitment_results(
    rows: pd.DataFrame,
    shares: pd.DataFrame,
    kinds: pd.DataFrame,
    benchmarks: pd.DataFrame,
    p: TrilateralParameters,
) -> Results:
    summit = rows[rows["origin"] == "summit"]
    results, sources = Results(), _two_sources(summit)
    _add_moved(results, summit, [column for column in _columns_reached(rows) if column != "now"], p, sources)
    for row in shares.to_dict("records"):
        name = "now" if row["mark"] == 0 else f"m{row['mark']:.0f}"
        for status in STATUSES:
            results.add(f"camp_david.{status}.{name}", int(row[status]), "commitments", sources=sources)
        if row["n"]:
            ends = (row["low_pct"], row["high_pct"])
            results.add(
                f"camp_david.done_share.{name}",
                row["done_pct"],
                "%",
                interval=ends,
                level=p.confidence,
                design="Wilson interval",
                n=row["n"],
                sources=sources,
            )
        results.add(f"camp_david.done_at_most.{name}", row["at_most_pct"], "%", sources=sources)
        if row["mark"]:
            results.add(f"camp_david.months.{name}", int(row["mark"]), "months")
    results.add("camp_david.commitments", len(summit), "commitments", sources=sources)
    yearly = summit[summit["recurrence"] == "yearly"]
    if summit["m12"].notna().any():
        kept = yearly["m12"] == "done"
        lapsed = int((kept & (yearly["now"] == "partly")).sum())
        results.add("camp_david.lapsed", lapsed, "yearly commitments", n=int(kept.sum()), sources=sources)
        results.add("camp_david.yearly", len(yearly), "yearly commitments", sources=sources)
    later = rows[rows["origin"] == "later"]
    if len(later):
        done = int((later["now"] == "done").sum())
        results.add("camp_david.later_done", done, "commitments", n=len(later), sources=_two_sources(later))
    counted = dict.fromkeys((*STATUSES, "n"), "commitments")
    results.add_frame("camp_david.kind", kinds, ["kind"], counted, sources=sources)
    for row in rows.to_dict("records"):
        results.add(f"camp_david.status.{row['id']}", row["now"], "status", sources=_pair(row))
    results.add_frame("durability", benchmarks, ["id"], {"value_low": "%"}, sources=sources_of(benchmarks))
    return results


def _two_sources(rows: pd.DataFrame) -> list[str]:
    return [*rows["source"], *rows["second_source"].dropna()]


def _pair(row: dict[str, str]) -> list[str]:
    return [row[column] for column in ("source", "second_source") if not pd.isna(row[column])]


@dataclass(frozen=True)
class Instruments:
    """What kind of paper each instrument is."""

    missing: str | None
    rows: pd.DataFrame
    """Rows of table ``trilateral_instruments`` known on the day, oldest first."""
    forms: pd.DataFrame
    """form, count: instruments of all three countries, most frequent first."""
    results: Results


def instruments(p: TrilateralParameters) -> Instruments:
    """Instruments of the three countries by legal form, and how many claim force in law or passed a parliament."""
    rows = known(load("trilateral_instruments"), p.as_of, "date").sort_values("date", kind="stable")
    own = rows[rows["scope"] == "trilateral"]
    if own.empty:
        first = load("trilateral_instruments").query("scope == 'trilateral'")["date"].min()
        why = f"no instrument of all three countries is listed before {first.year}"
        return Instruments(why, rows, pd.DataFrame(), Results())
    forms = own["form"].value_counts().rename_axis("form").reset_index(name="count")
    return Instruments(None, rows.reset_index(drop=True), forms, _instrument_results(own, rows, forms, p.confidence))


def _instrument_results(own: pd.DataFrame, rows: pd.DataFrame, forms: pd.DataFrame, level: float) -> Results:
    results, sources, n = Results(), _two_sources(own), len(own)
    results.add("instruments.n", n, "instruments", sources=sources)
    results.add_frame("instruments.form", forms, ["form"], {"count": "instruments"}, sources=sources)
    hits = {
        "treaty": own["form"] == "treaty",
        "binding": own["binding"] == "yes",
        "approved": own["parliament"] == "approved",
        "statement": own["form"].isin(["joint_statement", "political_commitment"]),
        "memorandum": own["form"].isin(["memorandum", "arrangement"]),
    }
    for name, hit in hits.items():
        count = int(hit.sum())
        results.add(f"instruments.{name}", count, "instruments", n=n, sources=sources)
        ends = wilson(count, n, level)
        results.add(
            f"instruments.{name}_share",
            100 * count / n,
            "%",
            interval=ends,
            level=level,
            design="Wilson interval",
            n=n,
            sources=sources,
        )
    bills = rows[rows["form"] == "bill"]
    if len(bills):
        results.add(
            "instruments.bills_pending",
            int((bills["parliament"] == "pending").sum()),
            "bills",
            n=len(bills),
            sources=_two_sources(bills),
        )
    return results
