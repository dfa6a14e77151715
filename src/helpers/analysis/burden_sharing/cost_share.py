"""“41 per cent”: which share of the cost does a host bear, and of what?"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.burden_sharing.support import payments, rates
from helpers.analysis.results import Results, sources_of
from helpers.data import load

QUOTED = "kor_2019_article"
"""The share under test: 41% of non-personnel costs, said of Korea’s payment of 2019."""


@dataclass(frozen=True)
class CostShares:
    """Published shares with their definitions, what each implies, and shares reckoned here."""

    missing: str | None
    shares: pd.DataFrame
    """One row a published share: the columns of table ``support_cost_shares`` and ``implied_usd_bn``, the whole cost
    that follows from the share and the payment beside it (a year, missing where no payment is printed)."""
    reckoned: pd.DataFrame
    """host, year, pay (``with`` or ``without`` US military pay in the cost), payment_usd_bn, us_usd_bn, share_pct:
    the payment over payment and US budget together."""
    results: Results


def cost_shares(p: BurdenSharingParameters) -> CostShares:
    """Published shares of the allies shown, largest first, and the share reckoned from payment and US budget."""
    table = load("support_cost_shares")
    rows = table[table["host"].isin(p.hosts) & table["year_to"].between(p.start_year, p.end_year)]
    if rows.empty:
        why = f"no published share of cost of the chosen hosts belongs to {p.start_year}–{p.end_year}"
        return CostShares(why, rows, pd.DataFrame(), Results())
    order = rows["host"].map(p.hosts.index)
    shares = rows.assign(implied_usd_bn=_implied(rows), order=order)
    shares = shares.sort_values(["order", "share_pct"], ascending=[True, False]).drop(columns="order")
    shares = shares.reset_index(drop=True)
    reckoned = _reckoned(p)
    return CostShares(None, shares, reckoned, _results(shares, reckoned))


def _implied(rows: pd.DataFrame) -> pd.Series:
    """Payment over share, in USD bn a year: sums over several years are divided by their number."""
    rate = {host: rates(host) for host in rows["host"].unique()}
    per_usd_bn = [_in_usd_bn(row, rate[row["host"]]) for row in rows.to_dict("records")]
    years = rows["year_to"] - rows["year_from"] + 1
    return pd.Series(per_usd_bn, rows.index) / (rows["share_pct"] / 100) / years


def _in_usd_bn(row: dict[str, object], rate: pd.Series) -> float:
    amount, unit = float(row["host_amount"]), str(row["unit"])  # type: ignore[arg-type]
    if unit == "USD m":
        return amount / 1e3
    return amount / float(rate.get(row["year_from"], float("nan")))


def _reckoned(p: BurdenSharingParameters) -> pd.DataFrame:
    """Payment against the US budget of the same year, with and without military pay."""
    costs = load("stationing_costs").query("basis == 'comptroller_budget' and payer == 'US'")
    wide = costs.pivot(index=["host", "year_from"], columns="component", values="usd_m") / 1e3
    paid = payments(p).drop_duplicates(["host", "year"]).set_index(["host", "year"])["usd_bn"]
    rows = []
    for host, year in wide.dropna(subset=["total", "military_personnel"]).index.intersection(paid.index):
        cost = wide.loc[(host, year)]
        for pay, us in (("with", cost["total"]), ("without", cost["total"] - cost["military_personnel"])):
            payment = float(paid[host, year])
            rows.append([host, year, pay, payment, us, 100 * payment / (payment + us)])
    return pd.DataFrame(rows, columns=["host", "year", "pay", "payment_usd_bn", "us_usd_bn", "share_pct"])


def _results(shares: pd.DataFrame, reckoned: pd.DataFrame) -> Results:
    results = Results()
    units = {"share_pct": "% of the cost counted", "implied_usd_bn": "USD bn a year"}
    for row in shares.to_dict("records"):
        for column, unit in units.items():
            if pd.notna(row[column]):
                results.add(f"cost_share.{column}.{row['id']}", row[column], unit, sources=[row["source"]])
    for host, part in shares.groupby("host", sort=False):
        # sorted, the largest share first
        for end, at in (("max", part.iloc[0]), ("min", part.iloc[-1])):
            results.add(f"cost_share.{end}.{host}", at["share_pct"], "% of the cost counted", sources=[at["source"]])
        if len(part) > 1:
            apart = part["share_pct"].max() - part["share_pct"].min()
            results.add(f"cost_share.apart.{host}", apart, "percentage points", n=len(part), sources=sources_of(part))
        results.add(f"cost_share.count.{host}", len(part), "shares", sources=sources_of(part))
        results.add(f"cost_share.definitions.{host}", part["definition"].nunique(), "definitions")
    units = {"share_pct": "% of payment and US budget", "payment_usd_bn": "USD bn", "us_usd_bn": "USD bn"}
    costs = load("stationing_costs").query("basis == 'comptroller_budget' and payer == 'US'")
    sources = sources_of(costs[costs["host"].isin(reckoned["host"])])
    results.add_frame("cost_share.reckoned", reckoned, ["host", "year", "pay"], units, sources=sources)
    return results
