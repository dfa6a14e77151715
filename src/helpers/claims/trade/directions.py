"""Claims about who trades with whom: China's weight, and cars."""

from __future__ import annotations

from helpers.analysis.results import Result, sources_of
from helpers.analysis.trade import TradeParameters
from helpers.claims.judgement import Judgement, graded, not_yet, result
from helpers.claims.register import claim_test
from helpers.claims.trade.common import reasons
from helpers.data import load
from helpers.wording import words


@claim_test(
    "T11a",
    chapter="trade",
    figure="fig-balance",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={"year": reasons((2018, "the last full year before the paper"), (2017, "the last that was final then"))},
    reading={
        "at": reasons(
            ("market prices", "the ranking that is meant unless another is named"),
            ("purchasing power", "what the product buys at home"),
        )
    },
    differs="The chapter is about trade and ranks no products.",
)
def china_second_economy(p: TradeParameters, *, year: int = 2018, at: str = "market prices") -> Judgement:
    """Size is a rank: gross domestic products of one year in one price, largest first."""
    macro = load("macro_annual")
    rows = macro[(macro["year"] == year) & macro["gdp_usd_bn"].notna()].set_index("country")
    if rows.empty:
        return not_yet(f"The products of {year} are not yet published.", f"{year + 1}-07-01")
    products = {"market prices": rows["gdp_usd_bn"]}
    if {"lcu_per_usd", "ppp_lcu_per_intl_usd"} <= set(rows):
        products["purchasing power"] = rows["gdp_usd_bn"] * rows["lcu_per_usd"] / rows["ppp_lcu_per_intl_usd"]
    orders = {name: gdp.dropna().sort_values(ascending=False) for name, gdp in products.items()}
    ranks = {name: int(order.index.get_loc("CHN")) + 1 for name, order in orders.items()}
    sources = sources_of(rows.loc[["CHN", "USA"]])
    numbers = {}
    for name, order in sorted(orders.items(), key=lambda pair: pair[0] != at):
        key = name.split()[0]
        share = 100 * order["CHN"] / order["USA"]
        numbers[f"{key}_share"] = result(f"{key}_share", share, "%", sources, n=len(order))
        numbers[f"{key}_rank"] = result(f"{key}_rank", ranks[name], "", sources)
    told = ", and ".join(
        f"number {{{name.split()[0]}_rank:0}} at {name}, with {{{name.split()[0]}_share:0}} of the US product"
        for name in orders
    )
    return Judgement(
        graded(ranks[at] == 2, ranks[at] == 1),
        f"In {year} China's economy was {told}.",
        numbers,
    )


@claim_test(
    "T11b",
    chapter="trade",
    figure="fig-partners",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "year": reasons(
            (2018, "the last full year before the paper"),
            (2017, "the last that was final then"),
            (2019, "the year in which the paper was written"),
        )
    },
    reading={
        "europe": reasons(
            ("members apart", "the paper names countries"), ("one partner", "the Union trades under one tariff")
        ),
    },
    differs="The chapter ranks deficits, not trade.",
)
def china_largest_partner(p: TradeParameters, *, year: int = 2018, europe: str = "members apart") -> Judgement:
    """The largest partner is the first in a ranking of US goods trade both ways, by how Europe counts."""
    table = load("us_goods_trade_annual")
    rows = table[(table["year"] == year) & (table["partner"] != "WLD")].set_index("partner")
    if rows.empty:
        return not_yet(f"The trade of {year} is not yet published.", f"{year + 1}-02-07")
    ways = {"members apart": ["EU"], "one partner": ["DEU", "FRA", "ITA"]}
    both = (rows[["imports_usd_m", "exports_usd_m"]].sum(axis=1) / 1e3).sort_values(ascending=False)
    orders = {way: both.drop(out, errors="ignore") for way, out in ways.items()}
    ranks = {way: int(order.index.get_loc("CHN")) + 1 for way, order in orders.items()}
    order, rank = orders[europe], ranks[europe]
    rival = order.drop("CHN")
    sources = sources_of(rows)
    half, numbers = _first_half() if year < int(FIRST_HALF[0][:4]) else ("", {})
    where = "the largest" if rank == 1 else f"number {{rank}}, behind {words.names_in_text(order.index[: rank - 1])},"
    return Judgement(
        graded(rank == 1, order["CHN"] >= CLOSE * rival.iloc[0]),
        f"In goods trade both ways, China was {where} among US partners in {year}, with {{china:0}} against {{next:0}} "
        f"{'for the next' if rank == 1 else 'for the first'}"
        f"{'; with the European Union as one partner it was number {as_one:0}' if europe == 'members apart' else ''}."
        f"{half}",
        {
            "as_one": result("as_one", ranks["one partner"], "", sources),
            "lead": result("lead", 100 * (order["CHN"] / rival.iloc[0] - 1), "%", sources, n=len(order)),
            "rank": result("rank", rank, "", sources),
            "china": result("china", float(order["CHN"]), "USD bn", sources),
            "next": result("next", float(rival.iloc[0]), "USD bn", sources),
            **numbers,
        },
    )


def _first_half() -> tuple[str, dict[str, Result]]:
    """China's rank in the last months that were published before the day set for the paper, as a sentence."""
    table = load("us_goods_trade_monthly")
    rows = table[table["month"].between(*FIRST_HALF) & ~table["partner"].isin(["WLD", "EU"])]
    both = rows.groupby("partner")[["imports_usd_m", "exports_usd_m"]].sum().sum(axis=1).sort_values(ascending=False)
    if rows["month"].nunique() < MONTHS_OF_HALF or "CHN" not in both.index:
        return "", {}
    rank, year = int(both.index.get_loc("CHN")) + 1, FIRST_HALF[0][:4]
    place = (
        f"number {{half_rank:0}}, behind {words.names_in_text(both.index[: rank - 1])}" if rank > 1 else "the largest"
    )
    sources = sources_of(rows[rows["partner"].isin(both.index[:rank])])
    return f" In the first half of {year} it was {place}.", {"half_rank": result("half_rank", rank, "", sources)}


FIRST_HALF, MONTHS_OF_HALF = ("2019-01-01", "2019-06-01"), 6
"""First and last month of the half year of 2019; July came out some days after the day set for the paper."""


CLOSE = 0.95
"""Share of the first partner's trade from which a second is as good as level with it."""


@claim_test(
    "T18",
    chapter="trade",
    figure="fig-composition",
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={"span": reasons(("2018", "the last full year before the paper"), ("2015–18", "no single year decides"))},
    reading={
        "goods": reasons(
            ("motor vehicles", "cars for cars"),
            ("vehicles and parts", "the whole industry"),
            ("goods", "nothing of any kind, as it is written"),
        ),
        "at_most_pct": reasons((0.5, "rounds to nothing"), (5.0, "one part in twenty is next to nothing")),
    },
    differs="The chapter shows vehicles as a share of what Japan sells; the claim sets sales against purchases.",
)
def cars_one_way(
    p: TradeParameters, *, goods: str = "motor vehicles", span: str = "2018", at_most_pct: float = 0.5
) -> Judgement:
    """Two parts: cars are much of what Japan sells there; what it buys there per hundred that it sells is nothing."""
    table = load("japan_us_trade_by_commodity")
    rows = table[(table["months_covered"] == 12) & (table["year"] <= p.end_year)]
    if rows["year"].max() < LAST_OF_PAPER:
        return not_yet("Japan's trade by goods in 2018 is not yet published.", "2019-01-30")
    first, last = {"2018": (2018, 2018), "2015–18": (2015, 2018)}[span]
    chosen = rows[rows["year"].between(first, last)]

    def sold(flow: str, names: list[str]) -> float:
        return float(chosen.loc[(chosen["flow"] == flow) & chosen["commodity"].isin(names), "value_jpy_bn"].sum())

    ratios = {name: 100 * sold("import", parts) / sold("export", parts) for name, parts in COMPARED.items()}
    weight = 100 * sold("export", COMPARED["motor vehicles"]) / sold("export", COMPARED["goods"])
    many, nothing = weight >= MANY_PCT, ratios[goods] <= at_most_pct
    sources = sources_of(chosen)
    when = str(first) if first == last else f"{first}–{last}"
    numbers = {
        "ratio": result("ratio", ratios[goods], "", sources, n=last - first + 1),
        "weight": result("weight", weight, "%", sources),
        "all": result("all", ratios["goods"], "", sources),
    }
    kind = "motor vehicles" if goods == "goods" else goods
    numbers["kind"] = result("kind", ratios[kind], "", sources)
    return Judgement(
        graded(many and nothing, many or nothing),
        f"Motor vehicles were {{weight:0}} of what Japan sold to the United States in {when}. For every hundred yen of "
        f"{kind} sold there it bought {{kind:1}} yen of {kind}, and for every hundred of all goods {{all:0}}.",
        numbers,
    )


MANY_PCT = 10.0
"""Part of what Japan sells there from which cars are many."""
COMPARED = {
    "motor vehicles": ["motor_vehicles"],
    "vehicles and parts": ["motor_vehicles", "motor_vehicle_parts"],
    "goods": ["total"],
}
"""What is sold and bought → its rows in the table."""


LAST_OF_PAPER = 2018
"""Last full year that the papers could know."""
