"""What a gravity equation says of the agreements: flows with the partner beside those with all others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from helpers.analysis.results import Result, Results, sources_of
from helpers.analysis.trade.before_after import FLOWS, effects_of
from helpers.analysis.trade.contract import TradeParameters
from helpers.data import load

LAST_YEAR = 2024
"""The duties of 2025 end every span: they changed trade with all partners."""
AFTER_YEARS = 5
BEFORE_YEARS = {"2012_kor_korus_in_force": 10, "2018_kor_revised_korus_signed": 6, "2019_jpn_us_japan_deal_signed": 10}
"""By agreement in the register: years before it; before the revised one only those of the first."""
OFFICIAL = {("2012_kor_korus_in_force", flow): f"usitc_2007_{flow}" for flow in FLOWS}
"""Official estimates of the same quantity in the table of published results; of the other agreements none was found."""


@dataclass(frozen=True)
class Gravity:
    """Exports to and imports from each ally after its agreements, by Poisson pseudo-maximum likelihood."""

    missing: str | None
    effects: pd.DataFrame
    """agreement, partner, date, flow; estimate, low, high in %; level, n; usd_bn, official_low, official_high."""
    results: Results


def gravity(p: TradeParameters) -> Gravity:
    """Change of exports and imports after each agreement with an ally shown, beside trade with all other partners.

    Yearly flows, effects of partners and years, intervals from every other partner in the ally's place. One country's
    trade alone has no exporter-year and importer-year effects: the equation cannot hold apart an agreement from
    whatever else moved the ally's trade with all.
    """
    register = load("trade_measures").set_index("id")
    rows = []
    for name, before in BEFORE_YEARS.items():
        partner, date = register.at[name, "target"], register.at[name, "date_effective"]
        if partner not in p.partners:
            continue
        near = p.model_copy(
            update={
                "event_partner": partner,
                "event_date": str(date.date()),
                "before_years": before,
                "after_years": min(AFTER_YEARS, LAST_YEAR - date.year + 1),
            }
        )
        rows += [_row(near, name, flow, effect) for flow, effect in effects_of(near, FLOWS, "ppml").items()]
    if not rows:
        why = "no agreement of the allies shown lies far enough inside the window, or there is nothing to compare with"
        return Gravity(why, pd.DataFrame(), Results())
    effects = pd.DataFrame([{key: value for key, value in row.items() if key != "sources"} for row in rows])
    return Gravity(None, effects, _results(rows))


def _row(near: TradeParameters, name: str, flow: str, effect: Result) -> dict[str, Any]:
    low, high = effect.interval or (None, None)
    year = int(near.event_date[:4]) - 1
    annual = load("us_goods_trade_annual")
    base = annual[(annual["partner"] == near.event_partner) & (annual["year"] == year)]
    published = load("published_results").set_index("id")
    official = OFFICIAL.get((name, flow))
    return {
        "agreement": name,
        "partner": near.event_partner,
        "date": near.event_date,
        "flow": flow,
        "estimate": effect.value,
        "low": low,
        "high": high,
        "level": effect.level,
        "n": effect.n,
        "usd_bn": float(effect.value) / 100 * float(base[f"{flow}_usd_m"].iloc[0]) / 1e3,
        "base_year": year,
        "official_low": published.at[official, "value_low"] if official else None,
        "official_high": published.at[official, "value_high"] if official else None,
        "sources": [*effect.sources, *sources_of(base)],
    }


def _results(rows: list[dict[str, Any]]) -> Results:
    results, published = Results(), load("published_results").set_index("id")
    for row in rows:
        name = f"gravity.{row['flow']}.{row['agreement']}"
        known = row["low"] is not None
        results.add(
            name,
            row["estimate"],
            "%",
            interval=(row["low"], row["high"]) if known else None,
            level=row["level"],
            design="gravity equation (PPML)",
            n=row["n"],
            sources=row["sources"],
        )
        if known:
            results.add(f"{name}.level", 100 * row["level"], "%")
        results.add(f"{name}.usd", row["usd_bn"], "USD bn", sources=row["sources"])
        if row["official_low"] is not None:
            low, high = row["official_low"], row["official_high"]
            source = published.at[OFFICIAL[row["agreement"], row["flow"]], "source"]
            results.add(
                f"{name}.official",
                (low + high) / 2,
                "USD bn",
                interval=(low, high),
                design="range as published",
                sources=[source],
            )
    _add_balance(results)
    clear = sum(1 for row in rows if row["low"] is not None and (row["low"] > 0 or row["high"] < 0))
    results.add("gravity.clear", clear, "estimates", n=sum(row["low"] is not None for row in rows))
    return results


def _add_balance(results: Results) -> None:
    """The balance that follows from both flows after the first agreement, beside the official estimate of it."""
    flows = [results.get(f"gravity.{flow}.2012_kor_korus_in_force.usd") for flow in FLOWS]
    if None in flows:
        return
    exports, imports = (float(flow.value) for flow in flows if flow)
    sources = [source for flow in flows if flow for source in flow.sources]
    official = load("published_results").set_index("id").loc["usitc_2016_balance"]
    results.add("gravity.balance", exports - imports, "USD bn", sources=sources)
    results.add("gravity.balance.official", official["value_low"], "USD bn", sources=[official["source"]])
