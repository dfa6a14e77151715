"""Headline results of published studies beside the book's own number for the same quantity."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from helpers.analysis.results import Results, sources_of
from helpers.analysis.trade.before_after import BeforeAfter
from helpers.analysis.trade.contract import TradeParameters
from helpers.data import load
from helpers.data.rows import framed


@dataclass(frozen=True)
class Published:
    """Studies that name a quantity which this chapter can compute too, each over the study's own period."""

    rows: pd.DataFrame
    """id, authors, year, quantity, period, unit, low, high, book, book_says, source."""
    results: Results


def published(p: TradeParameters, designs: BeforeAfter) -> Published:
    """Set published numbers beside the book's; those of the before/after designs only if they ran on the agreement."""
    table = load("published_results").set_index("id")
    own = {**_OWN, **_from_designs(p, designs)}
    rows = [
        {"id": name, **_study(table.loc[name]), "book": compute(), "book_says": says}
        for name, (says, compute) in own.items()
    ]
    frame = framed(rows)
    return Published(frame, _published_results(frame))


def _published_results(frame: pd.DataFrame) -> Results:
    korea = load("us_goods_trade_annual").query("partner == 'KOR'")
    japan = load("us_duties_monthly").query("partner == 'JPN'")
    sources = sources_of(korea, japan, load("us_customs_receipts_monthly"), load("us_statutory_rate_daily"))
    results = Results()
    for row in frame.to_dict("records"):
        low, high, unit = row["low"], row["high"], row["unit"]
        ends = (low, high) if low != high else None
        results.add(
            f"published.{row['id']}",
            (low + high) / 2,
            unit,
            interval=ends,
            design="range as published" if ends else "",
            sources=[row["source"]],
        )
        results.add(f"published.book.{row['id']}", row["book"], unit, sources=sources)
    return results


def _study(row: pd.Series[object]) -> dict[str, object]:
    kept = row[["authors", "year", "quantity", "period", "unit", "source"]].to_dict()
    return {**kept, "low": row["value_low"], "high": row["value_high"]}


def _korea(flow: str, year: int) -> float:
    """US exports to, imports from or deficit with Korea in a year, USD bn."""
    rows = load("us_goods_trade_annual").query("partner == 'KOR'").set_index("year")
    exports, imports = rows.at[year, "exports_usd_m"] / 1e3, rows.at[year, "imports_usd_m"] / 1e3
    return float({"exports": exports, "imports": imports, "deficit": imports - exports}[flow])


def _rise(flow: str, first: int, last: int) -> Callable[[], float]:
    return lambda: _korea(flow, last) - _korea(flow, first)


def _collected(partner: str, month: str) -> float:
    rows = load("us_duties_monthly")
    row = rows[(rows["partner"] == partner) & (rows["month"] == pd.Timestamp(month))].iloc[0]
    return float(100 * row["duty_usd"] / row["imports_for_consumption_usd"])


def _receipts(month: str) -> float:
    rows = load("us_customs_receipts_monthly")
    row = rows[rows["month"] == pd.Timestamp(month)].iloc[0]
    return float(100 * row["customs_duties_usd_m"] / row["imports_usd_m"])


def _statutory(month: str) -> float:
    days = load("us_statutory_rate_daily")
    return float(days.loc[days["date"].dt.strftime("%Y-%m") == month, "statutory_rate_pct"].mean())


_OWN: dict[str, tuple[str, Callable[[], float]]] = {
    "scott_2017_deficit": ("the same difference in this book's table", _rise("deficit", 2011, 2016)),
    "scott_2017_exports": ("the same difference in this book's table", _rise("exports", 2011, 2016)),
    "russ_swenson_diversion_2013": ("rise of the whole deficit with Korea since 2011", _rise("deficit", 2011, 2013)),
    "russ_swenson_diversion_2014": ("rise of the whole deficit with Korea since 2011", _rise("deficit", 2011, 2014)),
    "reynolds_2017_imports": (
        "change on the year in this book's table",
        lambda: 100 * (_korea("imports", 2016) / _korea("imports", 2015) - 1),
    ),
    "liberty_street_2025_japan": (
        "calculated duty over imports for consumption",
        lambda: _collected("JPN", "2025-07-01"),
    ),
    "azzimonti_2025_actual": ("customs receipts over imports", lambda: _receipts("2025-05-01")),
    "eck_2026_announced": ("statutory rate, mean of the month", lambda: _statutory("2025-12")),
    "eck_2026_gap": (
        "statutory rate less receipts over imports",
        lambda: _statutory("2025-12") - _receipts("2025-12-01"),
    ),
}
"""By published result: what the book's number is, and how it is computed."""


def _from_designs(p: TradeParameters, designs: BeforeAfter) -> dict[str, tuple[str, Callable[[], float]]]:
    """The modelled gains of the agreement against the synthetic control, in dollars of the year before it."""
    ran = not designs.missing and (p.event_partner, p.event_date) == ("KOR", "2012-03-15")
    effects = designs.effects.set_index(["outcome", "design"])["estimate"] if ran else pd.Series(dtype=float)
    rows: dict[str, tuple[str, Callable[[], float]]] = {}
    for flow in ("exports", "imports"):
        if (flow, "scm") in effects.index:
            gain = effects[flow, "scm"] / 100 * _korea(flow, 2011)
            rows[f"usitc_2007_{flow}"] = (
                "gap to the synthetic control, in dollars of 2011",
                partial(float, gain),
            )
    if p.measure == "nominal" and ("balance", "scm") in effects.index:
        rows["usitc_2016_balance"] = (
            "gap of the balance to the synthetic control, mean of the years after",
            partial(float, effects["balance", "scm"]),
        )
    return rows
