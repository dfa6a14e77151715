"""The wider bill: what counts as support, base projects, hosts side by side, and the US side of the account."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters, Host
from helpers.analysis.burden_sharing.support import gdp_usd_bn, rates, troops
from helpers.analysis.results import Results, sources_of
from helpers.data import load, shared
from helpers.data.rows import named_rows, standing_for

YEAR = 2015
"""The one year for which the parts of both hosts' support were read."""
LEVELS = ["cost_sharing", "direct", "direct_and_indirect"]
"""From the narrowest to the widest definition of support; each holds those before it."""
ACCOUNTS = "range over the accounts"


@dataclass(frozen=True)
class Components:
    """Support in 2015 by component, with the narrowest definition that counts each."""

    missing: str | None
    parts: pd.DataFrame
    """host, component, level, lcu_bn, usd_bn, standing, counted (by the chosen definition)."""
    totals: pd.DataFrame
    """host, estimate, year, level, lcu_bn, usd_bn: every published or added-up total."""
    results: Results


_KOREA_LEVEL = {
    **dict.fromkeys(["labour", "construction", "logistics"], "cost_sharing"),
    **dict.fromkeys(["land_rent_forgone", "katusa_opportunity_cost", "unread_items"], "direct_and_indirect"),
}
"""By component; what is not named is money paid beside the cost-sharing payment."""


@shared
def components(p: BurdenSharingParameters) -> Components:
    """Components of support in 2015 and all totals by definition, for the hosts chosen."""
    if not p.start_year <= YEAR <= p.end_year:
        why = f"components are known for {YEAR}, which lies outside {p.start_year}–{p.end_year}"
        return Components(why, pd.DataFrame(), pd.DataFrame(), Results())
    makers = {"KOR": (_korea_parts, _korea_totals), "JPN": (_japan_parts, _japan_totals)}
    parts = pd.concat([makers[host][0]().assign(host=host) for host in p.hosts], ignore_index=True)
    counted = LEVELS[: LEVELS.index(p.support_definition) + 1]
    parts = parts.assign(usd_bn=_usd(parts.assign(year=YEAR)), counted=parts["level"].isin(counted))
    totals = pd.concat([makers[host][1](parts).assign(host=host) for host in p.hosts], ignore_index=True)
    totals = totals.assign(usd_bn=_usd(totals))
    return Components(None, parts, totals, _component_results(p, parts, totals))


def _usd(rows: pd.DataFrame) -> pd.Series:
    by_host = {host: rates(host) for host in rows["host"].unique()}
    return rows["lcu_bn"] / [float(by_host[host][year]) for host, year in zip(rows["host"], rows["year"], strict=True)]


def _korea_parts() -> pd.DataFrame:
    table = load("korea_support_estimates").query("estimate == 'defence_ministry' and budget != 'sum'")
    return table.assign(
        level=table["component"].map(_KOREA_LEVEL).fillna("direct"), lcu_bn=table["krw_bn"], standing=table["quality"]
    )[["component", "level", "lcu_bn", "standing", "source"]]


def _korea_totals(parts: pd.DataFrame) -> pd.DataFrame:
    table = load("korea_support_estimates")
    others = table[(table["budget"] == "sum") & (table["estimate"] != "defence_ministry")]
    others = pd.concat([others, table[table["component"] == "cost_sharing"]])
    level = others["component"].map({"cost_sharing": "cost_sharing", "direct_total": "direct", "total": LEVELS[-1]})
    rows = others.assign(level=level, lcu_bn=others["krw_bn"]).dropna(subset=["level"])
    added = _added_up(parts[parts["host"] == "KOR"], "defence_ministry")
    return pd.concat([added, rows[["estimate", "year", "level", "lcu_bn", "source"]]], ignore_index=True)


def _added_up(parts: pd.DataFrame, estimate: str) -> pd.DataFrame:
    """Sums of the parts by definition."""
    sums = [parts.loc[parts["level"].isin(LEVELS[: i + 1]), "lcu_bn"].sum() for i in range(len(LEVELS))]
    source = standing_for(parts["source"].iloc[0], parts)
    made = pd.DataFrame({"estimate": estimate, "year": YEAR, "level": LEVELS, "lcu_bn": sums})
    return made.assign(source=named_rows([source] * len(LEVELS)))


def _japan_parts() -> pd.DataFrame:
    inside = load("host_support_components").query("host == 'JPN' and year == @YEAR and basis == 'budget'")
    paid = inside.assign(level="cost_sharing")[["component", "level", "lcu_bn", "quality", "source"]]
    costs = load("japan_us_forces_costs").query(
        "fiscal_year == @YEAR and fiscal_year_to == @YEAR and basis == 'budget'"
    )
    by_item = costs.set_index("item")["jpy_bn"]
    beside = costs[costs["item"].isin(_JAPAN_DIRECT)].assign(
        component=costs["item"], level="direct", lcu_bn=costs["jpy_bn"]
    )
    rows = pd.concat([paid, beside[["component", "level", "lcu_bn", "quality", "source"]]])
    narrow = (
        by_item["defence_ministry_narrow"]
        - paid["lcu_bn"].sum()
        - by_item[["land_rent", "measures_around_bases"]].sum()
    )
    direct = by_item["defence_ministry_narrow"] + by_item[["okinawa_action", "realignment"]].sum()
    source = {item: standing_for(name, costs, paid) for item, name in zip(costs["item"], costs["source"], strict=True)}
    rest = pd.DataFrame(
        {
            "component": ["other_ministry_items", "other_ministries_and_land"],
            "level": ["direct", "direct_and_indirect"],
            "lcu_bn": [narrow, by_item["all_ministries"] - direct],
            "quality": "derived",
            "source": named_rows([source["defence_ministry_narrow"], source["all_ministries"]]),
        }
    )
    return pd.concat([rows, rest], ignore_index=True).rename(columns={"quality": "standing"})


_JAPAN_DIRECT = ["measures_around_bases", "land_rent", "okinawa_action", "realignment"]


def _japan_totals(parts: pd.DataFrame) -> pd.DataFrame:
    return _added_up(parts[parts["host"] == "JPN"], "budget")


def _component_results(p: BurdenSharingParameters, parts: pd.DataFrame, totals: pd.DataFrame) -> Results:
    results = Results()
    for host in p.hosts:
        mine, every = parts[parts["host"] == host], totals[totals["host"] == host]
        local = {"JPN": "JPY bn", "KOR": "KRW bn"}[host]
        units = {"lcu_bn": local, "usd_bn": "USD bn"}
        results.add_frame("wider.part", mine, ["host", "component"], units, sources=sources_of(mine))
        results.add_frame("wider.total", every, ["host", "estimate", "level"], units, sources=sources_of(every))
        counted = mine[mine["counted"]]
        results.add(
            f"wider.counted.{host}", counted["usd_bn"].sum(), "USD bn", n=len(counted), sources=sources_of(mine)
        )
        results.add(f"wider.counted_lcu.{host}", counted["lcu_bn"].sum(), local, n=len(counted))
        chosen = every[every["level"] == p.support_definition]["usd_bn"]
        narrow = every.loc[(every["level"] == "cost_sharing") & (every["year"] == YEAR), "usd_bn"].iloc[0]
        results.add(f"wider.multiple.{host}", counted["usd_bn"].sum() / narrow, "times", sources=sources_of(mine))
        results.add(
            f"wider.range.{host}",
            chosen.median(),
            "USD bn",
            interval=(chosen.min(), chosen.max()),
            design="range over the counts",
            n=len(chosen),
        )
    if "KOR" in p.hosts:
        _add_said(results, totals[(totals["host"] == "KOR") & (totals["level"] == LEVELS[-1])])
    return results


SAID_USD_BN, SAID_WITHIN_PCT = 5.0, 10.0
"""What the literature says that Korea gave with indirect support, nearly; how far an estimate that fits may lie off."""


def _add_said(results: Results, sums: pd.DataFrame) -> None:
    """How many estimates of Korea's direct and indirect support fit what the literature says."""
    off_pct = 100 * (sums["usd_bn"] / SAID_USD_BN - 1).abs()
    fits, sources = int((off_pct <= SAID_WITHIN_PCT).sum()), sources_of(sums)
    results.add("wider.said.KOR", SAID_USD_BN, "USD bn", sources=["wei_2019"])
    results.add("wider.said.KOR.within", SAID_WITHIN_PCT, "%")
    results.add("wider.said.KOR.fits", fits, "estimates", n=len(sums), sources=sources)


@dataclass(frozen=True)
class Projects:
    """Published costs of base projects and the host's part."""

    missing: str | None
    rows: pd.DataFrame
    """Rows of table ``base_projects`` for the chosen hosts, published inside the window."""
    results: Results


def projects(p: BurdenSharingParameters) -> Projects:
    """Published figures on Camp Humphreys and the other projects, with their range."""
    table = load("base_projects")
    year = table["as_of"].str[:4].astype(int)
    rows = table[table["host"].isin(p.hosts) & year.between(p.start_year, p.end_year)].reset_index(drop=True)
    if rows.empty:
        return Projects(f"no figure on a base project was read for {p.start_year}–{p.end_year}", rows, Results())
    results = Results()
    for row in rows.to_dict("records"):
        ends = (row["amount_low"], row["amount_high"])
        middle, span = sum(ends) / 2, ends if ends[0] != ends[1] else None
        results.add(
            f"projects.amount.{row['id']}",
            middle,
            row["unit"],
            interval=span,
            design="range as published" if span else "",
            sources=[row["source"]],
        )
        if pd.notna(row["host_share_pct"]):
            results.add(f"projects.share.{row['id']}", row["host_share_pct"], "%", sources=[row["source"]])
    base = rows[(rows["project"] == "camp_humphreys") & (rows["item"] == "total_cost")]
    camp = base[base["unit"] == "USD bn"]
    if len(camp):
        ends = (camp["amount_low"].min(), camp["amount_high"].max())
        results.add(
            "projects.humphreys.cost",
            camp["amount_low"].median(),
            "USD bn",
            interval=ends,
            design=ACCOUNTS,
            n=len(camp),
        )
        shares = (base["host_share_pct"].min(), base["host_share_pct"].max())
        results.add(
            "projects.humphreys.share",
            base["host_share_pct"].median(),
            "%",
            interval=shares,
            design=ACCOUNTS,
            n=len(base),
        )
    return Projects(None, rows, results)


@dataclass(frozen=True)
class SideBySide:
    """Support by host in dollars, per US soldier and to GDP, each count apart."""

    missing: str | None
    rows: pd.DataFrame
    """count (``direct 1999`` …), host, year, last_year, support_usd_m, per_soldier_usd, gdp_permille, troops, level."""
    results: Results


@shared
def side_by_side(p: BurdenSharingParameters) -> SideBySide:
    """Hosts by every count that has sums for at least two of them, in the window."""
    rows = pd.concat([_compendium(), _think_tank(), _audit()], ignore_index=True)
    rows = rows[rows["host"].isin([*p.hosts, *p.comparison_hosts]) & rows["year"].between(p.start_year, p.end_year)]
    rows = rows[rows.groupby("count")["host"].transform("nunique") > 1].reset_index(drop=True)
    if rows.empty:
        why = f"no count of support covers two of the chosen hosts in {p.start_year}–{p.end_year}"
        return SideBySide(why, rows, Results())
    keys = pd.MultiIndex.from_frame(rows[["host", "year"]])
    heads = troops([*p.hosts, *p.comparison_hosts])["troops"].reindex(keys).to_numpy()
    gdp = gdp_usd_bn(rows["host"].unique()).reindex(keys).to_numpy()
    rows = rows.assign(
        troops=heads,
        per_soldier_usd=1e6 * rows["support_usd_m"] / heads,
        gdp_permille=rows["support_usd_m"] / gdp,
    )
    rows = rows.sort_values(["year", "count", "support_usd_m"], ascending=[True, True, False], ignore_index=True)
    return SideBySide(None, rows, _side_results(rows))


def _compendium() -> pd.DataFrame:
    table = load("allied_contributions")
    rows = table[table["indicator"].isin(["direct", "total"])]
    level = rows["indicator"].map({"direct": "direct", "total": "direct_and_indirect"})
    return _counted(rows, "compendium", rows["data_year"], level, rows["value"])


def _think_tank() -> pd.DataFrame:
    rows = load("support_cost_shares").query("definition == 'think_tank'")
    return _counted(rows, "think_tank", rows["year_from"], "direct", rows["host_amount"])


def _audit() -> pd.DataFrame:
    """Yearly mean of the four-year sums, set at the middle of the span."""
    rows = load("stationing_costs").query("basis == 'audit_office' and component == 'direct_support'")
    years = rows["year_to"] - rows["year_from"] + 1
    found = _counted(rows, "audit_office", rows["year_from"] + 1, "direct", rows["usd_m"] / years)
    return found.assign(last_year=rows["year_to"])


def _counted(rows: pd.DataFrame, basis: str, year: pd.Series, level: pd.Series | str, usd_m: pd.Series) -> pd.DataFrame:
    frame = rows.assign(year=year, last_year=year, basis=basis, level=level, support_usd_m=usd_m)
    count = frame["basis"] + "_" + frame["level"] + "_" + frame["year"].astype(str)
    return frame.assign(count=count)[
        ["count", "basis", "level", "host", "year", "last_year", "support_usd_m", "source"]
    ]


_SIDE_UNITS = {
    "support_usd_m": "USD m",
    "per_soldier_usd": "USD per US soldier",
    "gdp_permille": "‰ of GDP",
    "troops": "US soldiers",
}


def _side_results(rows: pd.DataFrame) -> Results:
    results = Results()
    results.add_frame("beside", rows, ["count", "host"], _SIDE_UNITS, sources=sources_of(rows))
    for count, part in rows.groupby("count", sort=False):
        for column in ("support_usd_m", "per_soldier_usd", "gdp_permille"):
            first = part.sort_values(column, ascending=False)["host"].iloc[0]
            results.add(f"beside.first.{column}.{count}", first, "host", n=len(part), sources=sources_of(part))
    results.add("beside.last_year", int(rows["last_year"].max()), "year", sources=sources_of(rows))
    counts = rows["count"].unique()
    for column in ("support_usd_m", "per_soldier_usd", "gdp_permille"):
        first = [str(results[f"beside.first.{column}.{count}"].value) for count in counts]
        for host in sorted({*first, "JPN"}):
            number = first.count(host)
            results.add(f"beside.firsts.{column}.{host}", number, "counts", n=len(counts), sources=sources_of(rows))
    return results


@dataclass(frozen=True)
class Account:
    """The US side against the host's, over the four years that the audit office added up."""

    missing: str | None
    sides: pd.DataFrame
    """host, us_usd_bn, pay_usd_bn (part of it that is military pay), host_usd_bn (direct support by the same count),
    balance_usd_bn (US less host, with the chosen part of pay), break_even_pct (part of pay at which it is zero)."""
    lines: pd.DataFrame
    """host, pay_counted_pct (0 to 100), host_share_pct (of what both sides carry)."""
    results: Results


FIRST, LAST = 2016, 2019
"""Span of the audit office's sums."""


def account(p: BurdenSharingParameters) -> Account:
    """US obligations less host support over 2016–19, with the part of military pay that counts as a parameter.

    Both sides are the audit office's own: what hosts count as indirect is another count and is not added.
    """
    if p.start_year > FIRST or p.end_year < LAST:
        why = (
            f"the audit office’s sums cover {FIRST}–{LAST}, which the window {p.start_year}–{p.end_year} does not hold"
        )
        return Account(why, pd.DataFrame(), pd.DataFrame(), Results())
    sides = pd.DataFrame([_side(host, p) for host in p.hosts])
    steps = pd.Series(range(0, 101, 5), name="pay_counted_pct")
    lines = sides[["host", "us_usd_bn", "pay_usd_bn", "host_usd_bn"]].merge(steps, how="cross")
    both = _balance(lines, lines["pay_counted_pct"]) + 2 * lines["host_usd_bn"]
    lines = lines.assign(host_share_pct=100 * lines["host_usd_bn"] / both)
    lines = lines[["host", "pay_counted_pct", "host_share_pct"]]
    return Account(None, sides, lines, _account_results(p, sides))


def _balance(rows: pd.DataFrame, pay_counted_pct: pd.Series | float) -> pd.Series:
    return rows["us_usd_bn"] - (1 - pay_counted_pct / 100) * rows["pay_usd_bn"] - rows["host_usd_bn"]


def _side(host: Host, p: BurdenSharingParameters) -> dict[str, object]:
    costs = load("stationing_costs").query("host == @host")
    audit = costs[costs["basis"] == "audit_office"].set_index("component")["usd_m"] / 1e3
    budget = costs[(costs["basis"] == "comptroller_budget") & (costs["year_from"] == 2020)]
    parts = budget.set_index("component")["usd_m"]
    pay = float(audit["total"] * parts["military_personnel"] / parts["total"])
    support = float(audit["direct_support"])
    without_pay = float(audit["total"]) - pay
    side = pd.DataFrame([{"us_usd_bn": audit["total"], "pay_usd_bn": pay, "host_usd_bn": support}])
    return {
        "host": host,
        "us_usd_bn": float(audit["total"]),
        "pay_usd_bn": pay,
        "host_usd_bn": support,
        "balance_usd_bn": float(_balance(side, p.pay_counted_pct).iloc[0]),
        "break_even_pct": 100 * (support - without_pay) / pay,
        "source": "gao_21_270",
    }


def _account_results(p: BurdenSharingParameters, sides: pd.DataFrame) -> Results:
    results = Results()
    results.add("account.pay_counted", p.pay_counted_pct, "%")
    units = dict.fromkeys(["us_usd_bn", "pay_usd_bn", "host_usd_bn", "balance_usd_bn"], "USD bn over four years")
    units["break_even_pct"] = "% of military pay"
    results.add_frame("account", sides, ["host"], units, sources=sources_of(sides))
    for row in sides.to_dict("records"):
        counted = row["us_usd_bn"] - (1 - p.pay_counted_pct / 100) * row["pay_usd_bn"]
        share = 100 * row["host_usd_bn"] / (counted + row["host_usd_bn"])
        results.add(f"account.host_share.{row['host']}", share, "% of the sum of both sides")
        results.add(f"account.us_counted.{row['host']}", counted, "USD bn over four years")
    return results
