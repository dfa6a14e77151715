"""Claims about who trades with whom: China's weight, Japan's turn, and cars."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.results import sources_of
from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.turn import bloc_shares, trend_change
from helpers.claims.judgement import Judgement, graded, not_yet, result
from helpers.claims.register import claim_test
from helpers.claims.trade.common import graded_by
from helpers.data import load
from helpers.wording import words


@claim_test(
    "T11a",
    chapter="trade",
    figure="fig-balance",
    grid={"year": [2018, 2017, 2019, 2024], "at": ["market prices", "purchasing power"]},
)
def china_second_economy(p: TradeParameters, *, year: int = 2018, at: str = "market prices") -> Judgement:
    """Size is a rank: gross domestic products of one year in one price, largest first."""
    macro = load("macro_annual")
    rows = macro[(macro["year"] == year) & macro["gdp_usd_bn"].notna()].set_index("country")
    if rows.empty:
        return not_yet(f"The products of {year} are not yet published.", f"{year + 1}-07-01")
    gdp = rows["gdp_usd_bn"]
    if at == "purchasing power":
        gdp = gdp * rows["lcu_per_usd"] / rows["ppp_lcu_per_intl_usd"]
    order = gdp.dropna().sort_values(ascending=False)
    rank = int(order.index.get_loc("CHN")) + 1
    share = 100 * order["CHN"] / order["USA"]
    sources = sources_of(rows.loc[["CHN", "USA"]])
    first = "" if rank == 1 else f", behind {words.names_in_text(order.index[: rank - 1])}"
    return Judgement(
        graded(rank == 2, rank == 1),
        f"In {year} China's economy was number {{rank}}{first}, with {{share:0}} of the US product at {at}.",
        {
            "share": result("share", share, "%", sources, n=len(order)),
            "rank": result("rank", rank, f"of the {len(order)} in view", sources),
        },
    )


@claim_test(
    "T11b",
    chapter="trade",
    figure="fig-partners",
    grid={
        "year": [2018, 2017, 2016, 2019, 2025],
        "flow": ["both ways", "imports", "exports"],
        "europe": ["members apart", "one partner"],
    },
)
def china_largest_partner(
    p: TradeParameters, *, year: int = 2018, flow: str = "both ways", europe: str = "members apart"
) -> Judgement:
    """The largest partner is the first in a ranking of US goods trade, by the flow and by how Europe counts."""
    table = load("us_goods_trade_annual")
    rows = table[(table["year"] == year) & (table["partner"] != "WLD")].set_index("partner")
    if rows.empty:
        return not_yet(f"The trade of {year} is not yet published.", f"{year + 1}-02-07")
    rows = rows.drop(index=["EU"] if europe == "members apart" else ["DEU", "FRA", "ITA"], errors="ignore")
    columns = {"imports": ["imports_usd_m"], "exports": ["exports_usd_m"]}.get(flow, ["imports_usd_m", "exports_usd_m"])
    order = (rows[columns].sum(axis=1) / 1e3).sort_values(ascending=False)
    rank = int(order.index.get_loc("CHN")) + 1
    rival = order.drop("CHN")
    sources = sources_of(rows)
    where = "the largest" if rank == 1 else f"number {{rank}}, behind {words.names_in_text(order.index[: rank - 1])},"
    what = {"both ways": "In goods trade both ways", "imports": "In imports", "exports": "In exports"}[flow]
    return Judgement(
        graded(rank == 1, order["CHN"] >= CLOSE * rival.iloc[0]),
        f"{what}, China was {where} among US partners in {year}, with {{china:0}} against {{next:0}} "
        f"{'for the next' if rank == 1 else 'for the first'}.",
        {
            "lead": result("lead", 100 * (order["CHN"] / rival.iloc[0] - 1), "%", sources, n=len(order)),
            "rank": result("rank", rank, "", sources),
            "china": result("china", float(order["CHN"]), "USD bn", sources),
            "next": result("next", float(rival.iloc[0]), "USD bn", sources),
        },
    )


CLOSE = 0.95
"""Share of the first partner's trade from which a second is as good as level with it."""

WEST = {"China and ASEAN": ["CHN", "ASEAN"], "China": ["CHN"], "ASEAN": ["ASEAN"]}
FLOWS = {"both": ["exports", "imports"], "exports": ["exports"], "imports": ["imports"]}
TURN: dict[str, list[Any]] = {"toward": list(WEST), "flow": list(FLOWS), "turn_year": [2017, 2018, 2016]}


def _western_share(p: TradeParameters, toward: str, flow: str) -> pd.Series:
    """Share of the partners to the west in Japan's trade by year, per cent."""
    shares = bloc_shares(p)
    rows = shares[shares["flow"].isin(FLOWS[flow])]
    value = rows[rows["bloc"].isin(WEST[toward])].groupby("year")["value"].sum()
    first = rows[rows["bloc"] == rows["bloc"].iloc[0]].set_index("year")
    world = (100 * first["value"] / first["share_pct"]).groupby(level="year").sum()
    return 100 * value / world


def _turn_sources() -> list[str]:
    return sources_of(load("japan_trade_by_partner"))


@claim_test(
    "T12a",
    chapter="trade",
    figure="fig-turn",
    grid={**TURN, "before_years": [10, 5], "needed_pp": [1.0, 0.5, 2.0]},
)
def japan_turns_west(
    p: TradeParameters, *, toward: str = "China and ASEAN", flow: str = "both", needed_pp: float = 1.0
) -> Judgement:
    """A turn is a larger share: what part of Japan's trade lies to its west since the turn, against before."""
    series = _western_share(p, toward, flow)
    before = series.loc[p.turn_year - p.before_years + 1 : p.turn_year]
    after = series.loc[p.turn_year + 1 :]
    if after.empty:
        return not_yet("No full year since the turn is in the data.", f"{p.turn_year + 2}-01-31")
    change = float(after.mean() - before.mean())
    step = graded_by(change, needed_pp)
    sources = _turn_sources()
    what = {"both": "trade", "exports": "exports", "imports": "imports"}[flow]
    digits = 1 if abs(change) >= NEAR_NONE else 2
    since = str(after.index[0]) if len(after) == 1 else f"{after.index[0]}–{after.index[-1]}"
    return Judgement(
        graded(step == "more", step == "some"),
        f"{toward} took {{after:{digits}}} of Japan's {what} in {since} against {{before:{digits}}} in "
        f"{before.index[0]}–{before.index[-1]}, {{size:{digits}}} {'more' if change >= 0 else 'less'}.",
        {
            "change": result("change", change, "pp", sources, n=len(series)),
            "after": result("after", float(after.mean()), "%", sources, n=len(after)),
            "before": result("before", float(before.mean()), "%", sources, n=len(before)),
            "size": result("size", abs(change), "pp", sources),
        },
    )


NEAR_NONE = 0.1
"""A change of a share that one decimal would print as none, in points."""


@claim_test("T12b", chapter="trade", figure="fig-turn", grid={**TURN, "confidence": [0.95, 0.9]})
def turn_intensifies(p: TradeParameters, *, toward: str = "China and ASEAN", flow: str = "both") -> Judgement:
    """To intensify is to rise, and faster than before: the slope of the share since the turn against that until it."""
    trend = trend_change(_western_share(p, toward, flow), p)
    if not trend:
        return not_yet("Fewer than four full years have passed since the turn.", f"{p.turn_year + 5}-01-31")
    change, slope = trend["slope_change"], trend["slope_after"]
    sure = trend["low"] > 0
    sources = _turn_sources()
    what = {"both": "trade", "exports": "exports", "imports": "imports"}[flow]
    return Judgement(
        graded(slope > 0 and sure, slope > 0 and change > 0),
        f"The share of {toward} in Japan's {what} changed by {{slope:+2}} after {p.turn_year} and by {{old:+2}} "
        f"before, and the interval of the difference {'leaves out' if sure or trend['high'] < 0 else 'includes'} zero.",
        {
            "change": result("change", change, "pp a year", sources, (trend["low"], trend["high"])),
            "slope": result("slope", slope, "pp a year", sources),
            "old": result("old", trend["slope_before"], "pp a year", sources),
        },
    )


@claim_test(
    "T18",
    chapter="trade",
    figure="fig-composition",
    grid={
        "goods": ["motor vehicles", "vehicles and parts", "all goods"],
        "span": ["2018", "2015–18", "last year"],
        "at_most_pct": [5.0, 2.0, 10.0],
    },
)
def cars_one_way(
    p: TradeParameters, *, goods: str = "motor vehicles", span: str = "2018", at_most_pct: float = 5.0
) -> Judgement:
    """Nothing in return would be a ratio near none: what Japan buys there per hundred that it sells."""
    table = load("japan_us_trade_by_commodity")
    rows = table[(table["months_covered"] == 12) & (table["year"] <= p.end_year)]
    if rows["year"].max() < LAST_OF_PAPER:
        return not_yet("Japan's trade by goods in 2018 is not yet published.", "2019-01-30")
    first, last = {"2018": (2018, 2018), "2015–18": (2015, 2018)}.get(span, (rows["year"].max(), rows["year"].max()))
    names = {"motor vehicles": ["motor_vehicles"], "all goods": ["total"]}.get(
        goods, ["motor_vehicles", "motor_vehicle_parts"]
    )
    chosen = rows[rows["year"].between(first, last)]
    of = {
        flow: float(chosen.loc[(chosen["flow"] == flow) & chosen["commodity"].isin(names), "value_jpy_bn"].sum())
        for flow in ("export", "import")
    }
    total = float(chosen.loc[(chosen["flow"] == "export") & (chosen["commodity"] == "total"), "value_jpy_bn"].sum())
    ratio = 100 * of["import"] / of["export"]
    sources = sources_of(chosen)
    when = str(first) if first == last else f"{first}–{last}"
    weight = "" if goods == "all goods" else ", which were {weight:0} of all that it sold there"
    numbers = {"ratio": result("ratio", ratio, "", sources, n=last - first + 1)}
    if weight:
        numbers["weight"] = result("weight", 100 * of["export"] / total, "%", sources)
    what = "goods" if goods == "all goods" else goods
    return Judgement(
        graded(ratio <= at_most_pct, ratio <= 2 * at_most_pct),
        f"For every hundred yen of {what} that Japan sold to the United States in {when}{weight}, it bought "
        f"{{ratio:1}} yen of {what} there.",
        numbers,
    )


LAST_OF_PAPER = 2018
"""Last full year that the papers could know."""
