"""Claims about who was hit by the tariffs of 2018, what was threatened, and whether the friction lasted."""

from __future__ import annotations

from datetime import date

import pandas as pd

from helpers.analysis.results import sources_of
from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.flows import annual_trade
from helpers.claims.judgement import Judgement, all_sources, count, graded, not_yet, result
from helpers.claims.register import claim_test
from helpers.claims.trade.common import LING_WRITTEN, WEI_PRINTED, in_known_prices, of_years, share_only
from helpers.data import load
from helpers.wording import words

METALS = {"steel": ["steel"], "aluminium": ["aluminium"], "both": ["steel", "aluminium"]}
ALLIES = {
    "treaty": ["EU", "CAN", "NOR", "ISL", "TUR", "JPN", "KOR", "AUS", "PHL", "THA"],
    "Asia-Pacific": ["JPN", "KOR", "AUS", "PHL", "THA"],
    "large suppliers": ["EU", "CAN", "TUR", "JPN", "KOR"],
    "closest in Asia": ["JPN", "KOR", "AUS"],
    "group of seven": ["EU", "CAN", "JPN"],
}
"""Who counts as an ally; the European Union is one partner, as in the orders, and most of its members are in NATO."""


def _status(day: str, metals: str) -> pd.DataFrame:
    """Rows of the status table in force on a day for some metals."""
    table = load("metal_tariff_status")
    when = pd.Timestamp(day)
    on = (table["date_from"] <= when) & (table["date_to"].isna() | (table["date_to"] >= when))
    return table[table["metal"].isin(METALS[metals]) & on]


def _hit(rows: pd.DataFrame) -> list[str]:
    """Partners that paid a tariff on any of the metals in view."""
    return sorted(rows.loc[rows["status"] == "tariff", "partner"].unique())


@claim_test(
    "T02b",
    chapter="trade",
    figure="fig-chronology",
    grid={"metals": ["both", "steel", "aluminium"], "day": ["2018-05-01", "2018-12-31", "2019-08-01"]},
)
def quota_spared_korea_the_tariff(p: TradeParameters, *, metals: str = "both", day: str = "2018-05-01") -> Judgement:
    """The quota was the price of an exemption: so the tariff must not have applied to Korea once it was accepted."""
    rows = _status(day, metals).query("partner == 'KOR'")
    hit = rows[rows["status"] == "tariff"]
    on = result("day", day, "date", all_sources(rows))
    spared = count("spared", len(rows) - len(hit), "metal", all_sources(rows))
    of = {"spared": spared, "day": on}
    if hit.empty:
        text = "On {day}, the US tariff on " + " and ".join(sorted(rows["metal"])) + " did not apply to Korea"
    else:
        of["rate"] = result("rate", float(hit["rate_pct"].iloc[0]), "%", all_sources(hit))
        other = " while its steel stood under the quota" if len(rows) > len(hit) else ""
        text = f"On {{day}}, Korea paid {{rate}} on {hit['metal'].iloc[0]}{other}"
    return Judgement(graded(hit.empty, len(hit) < len(rows)), f"{text}.", of)


@claim_test(
    "T08",
    chapter="trade",
    figure="fig-chronology",
    grid={
        "metals": ["steel", "aluminium", "both"],
        "day": ["2018-03-23", "2018-06-01", "2018-12-31", "2019-08-01"],
        "allies": ["treaty", "large suppliers", "Asia-Pacific"],
    },
)
def japan_not_exempt(
    p: TradeParameters, *, metals: str = "steel", day: str = "2018-03-23", allies: str = "treaty"
) -> Judgement:
    """Exemption is a matter of the orders' text: did the tariff apply to Japan, and which allies were spared?"""
    rows = _status(day, metals)
    hit = _hit(rows)
    others = [ally for ally in ALLIES[allies] if ally != "JPN"]
    spared = [ally for ally in others if ally not in hit]
    japan = rows[(rows["partner"] == "JPN") & (rows["status"] == "tariff")]
    sources = all_sources(rows)
    numbers = {
        "spared": result("spared", len(spared), f"of {len(others)} other allies", sources),
        "day": result("day", day, "date", sources),
    }
    if japan.empty:
        return Judgement("contradicted", "On {day}, Japan did not pay the tariff.", numbers)
    numbers["rate"] = result("rate", float(japan["rate_pct"].max()), "%", all_sources(japan))
    free = f"{{spared}} did not, namely {words.names_in_text(spared)}" if spared else "no other ally in view was spared"
    most = "up to " if metals == "both" else ""
    return Judgement(
        "supported",
        f"On {{day}}, Japan paid {most}{{rate}} on {' and '.join(sorted(METALS[metals]))}, and {free}.",
        numbers,
    )


@claim_test(
    "T10",
    chapter="trade",
    figure="fig-chronology",
    grid={
        "day": ["2018-07-01", "2018-03-23", "2018-05-01", "2019-05-20", "2019-09-01"],
        "allies": list(ALLIES),
        "metals": ["both", "steel", "aluminium"],
    },
)
def japan_the_only_ally_hit(
    p: TradeParameters, *, day: str = "2018-07-01", allies: str = "treaty", metals: str = "both"
) -> Judgement:
    """A claim of "only" falls with the first other ally that paid: who paid on a day, by who counts as an ally?"""
    rows = _status(day, metals)
    members = ALLIES[allies]
    hit = [ally for ally in members if ally in _hit(rows) and ally != "JPN"]
    others = len(members) - 1
    sources = all_sources(rows[rows["partner"].isin(members)])
    numbers = {
        "others": result("others", len(hit), f"of {others} other allies in view", sources),
        "day": result("day", day, "date", sources),
    }
    who = f": {words.names_in_text(hit)}" if hit else ""
    return Judgement(
        graded(not hit, len(hit) < others / 2),
        f"On {{day}}, {{others}} paid the tariff on {' or '.join(METALS[metals])} beside Japan{who}.",
        numbers,
    )


@claim_test(
    "T09",
    chapter="trade",
    figure="fig-tariff-rates",
    grid={"within_years": [100, 10, 5], "rate_counted": ["added", "total"], "tolerance_pp": [0.5, 2.5]},
)
def auto_tariff_stayed_possible(
    p: TradeParameters, *, within_years: int = 100, rate_counted: str = "added", tolerance_pp: float = 0.5
) -> Judgement:
    """A possibility is borne out if it comes to pass: was the tariff on Japanese cars imposed, when, and how high?"""
    table = load("trade_measures")
    rows = table[(table["target"] == "JPN") & (table["kind"] == "measure") & (table["goods"] == "vehicles")]
    rows = rows[rows["date_effective"] > pd.Timestamp(WEI_PRINTED)]
    over = _years_on(WEI_PRINTED, within_years)
    came = rows[rows["date_effective"] <= over]
    if came.empty and over > pd.Timestamp(p.end_year, 12, 31):
        due = "2025-04-03" if within_years > 10 else str(over.date())
        return not_yet("No tariff on Japanese cars on grounds of national security has been imposed so far.", due)
    if came.empty:
        waited = count("waited", within_years, "year", ["wei_2019"])
        return Judgement("contradicted", "No such tariff was imposed within {waited} of the paper.", {"waited": waited})
    first = came.iloc[0]
    before = float(first["rate_before_pct"]) if rate_counted == "added" else 0.0
    rate = float(first["rate_after_pct"]) - before
    wait = float((first["date_effective"] - pd.Timestamp(WEI_PRINTED)).days) / 365.25
    sources = sources_of(came)
    return Judgement(
        graded(abs(rate - 25) <= tolerance_pp, True),
        f"A tariff of {{rate}} {'on top of the ordinary one' if rate_counted == 'added' else 'in all'} was imposed "
        "on Japanese cars on {day}, {wait:1} after the paper.",
        {
            "rate": result("rate", rate, "%", sources),
            "day": result("day", str(first["date_effective"].date()), "date", sources),
            "wait": result("wait", wait, "years", sources),
        },
    )


@claim_test(
    "T13a",
    chapter="trade",
    figure="fig-chronology",
    grid={
        "friction": ["steel tariff", "aluminium tariff", "deficit"],
        "short_run_years": [3, 2, 5],
        "measure": ["nominal", "real", "share"],
        "share_of": ["trade", "deficit", "gdp"],
    },
    apart=[
        *share_only("trade"),
        *(
            {"friction": f"{metal} tariff", name: value}
            for metal in ("steel", "aluminium")
            for name, value in (
                ("measure", "real"),
                ("measure", "share"),
                ("share_of", "deficit"),
                ("share_of", "gdp"),
            )
        ),
    ],
)
def friction_hard_to_resolve(
    p: TradeParameters, *, friction: str = "steel tariff", short_run_years: int = 3
) -> Judgement:
    """Hard to resolve means still there: what was left of the tariff, or of the deficit, after the short run?"""
    over = _years_on(LING_WRITTEN, short_run_years)
    left, sources = _left(p, friction, over)
    if over > pd.Timestamp(p.end_year, 12, 31) and left > HALF:
        text = f"The {friction} was still there at the end of {p.end_year}, and the short run was not yet over."
        return not_yet(text, str(over.date()))
    share = result("left", left, "%", sources)
    years = count("years", short_run_years, "year", ["ling_liu"])
    quota = friction != "deficit" and left == 0
    text = (
        "Within {years} of the paper the deficit with Japan came down to {left:0} of that of 2017 at the lowest."
        if friction == "deficit"
        else f"{{years}} after the paper the {friction} on Japan stood at {{left:0}} of its first rate"
        f"{' for what a quota allowed' if quota else ''}."
    )
    return Judgement(
        graded(left > MOST, left > HALF or quota),
        text,
        {"left": share, "years": years},
    )


MOST, HALF = 75.0, 50.0
"""Per cent left: above the first the friction stood, at the second or below it was resolved for the larger part."""


def _left(p: TradeParameters, friction: str, over: pd.Timestamp) -> tuple[float, list[str]]:
    """What was left of a friction by a day, in per cent of what it was in 2017 (deficit) or at first (tariff)."""
    if friction == "deficit":
        annual = annual_trade(in_known_prices(p))
        rows = annual[(annual["partner"] == "JPN") & annual["chosen"].notna()].set_index("year")
        later = rows.loc[LING_WRITTEN.year : over.year - 1, "chosen"]
        return float(100 * later.max() / rows.at[LING_WRITTEN.year - 1, "chosen"]), sources_of(rows)
    table = load("metal_tariff_status")
    rows = table[(table["partner"] == "JPN") & (table["metal"] == friction.removesuffix(" tariff"))]
    seen = rows[rows["date_from"] <= over]
    rates = seen["rate_pct"].fillna(0.0)
    return float(100 * rates.min() / rates.iloc[0]), all_sources(seen)


@claim_test(
    "T13b",
    chapter="trade",
    figure="fig-chronology",
    grid={
        "burden": ["new steps", "new measures", "tariff in force"],
        "aimed_at": ["Japan", "Japan or all"],
        "needed_pct": [50.0, 33.0, 75.0],
        "counted_from": [2019, 2018],
    },
    apart=[{"burden": "tariff in force", "aimed_at": "Japan or all"}],
)
def friction_keeps_burdening(
    p: TradeParameters,
    *,
    burden: str = "new steps",
    aimed_at: str = "Japan",
    needed_pct: float = 50.0,
    counted_from: int = 2019,
) -> Judgement:
    """A lasting burden shows year by year: in how many did Washington take, threaten or keep up a measure?"""
    years = range(counted_from, p.end_year + 1)
    if not years:
        return not_yet("No year has passed since the paper was written.", f"{counted_from}-12-31")
    burdened, sources = _tariff_years(p.end_year) if burden == "tariff in force" else _step_years(burden, aimed_at)
    having = sum(year in burdened for year in years)
    share = 100 * having / len(years)
    what = {
        "new steps": "a new US demand, threat, inquiry or measure",
        "new measures": "a new US trade measure",
        "tariff in force": "a special US tariff in force",
    }[burden]
    span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    aimed = "aimed at Japan or at all partners" if "all" in aimed_at else "aimed at Japan"
    against = "on Japan" if burden == "tariff in force" else aimed
    return Judgement(
        graded(share >= needed_pct, share >= needed_pct / 2),
        f"{'In' if len(years) == 1 else 'From'} {span}, {{having}} saw {what} {against}.",
        {
            "share": result("share", share, "% of years", sources, n=len(years)),
            "having": of_years("having", having, len(years), sources),
        },
    )


HOSTILE = {"new steps": ["demand", "threat", "investigation", "measure"], "new measures": ["measure"]}


def _step_years(burden: str, aimed_at: str) -> tuple[set[int], list[str]]:
    """Years with a step against Japan in the register of measures."""
    table = load("trade_measures")
    targets = ["JPN", "ALL"] if "all" in aimed_at else ["JPN"]
    rows = table[table["target"].isin(targets) & table["kind"].isin(HOSTILE[burden])]
    when = rows["date_announced"].fillna(rows["date_effective"])
    return set(when.dt.year), sources_of(rows)


def _tariff_years(last_year: int) -> tuple[set[int], list[str]]:
    """Years up to the last in which a tariff on Japanese steel or aluminium was in force on some day."""
    table = load("metal_tariff_status")
    rows = table[(table["partner"] == "JPN") & (table["status"] == "tariff")]
    last = rows["date_to"].dt.year.fillna(last_year).astype(int)
    spans = zip(rows["date_from"].dt.year, last, strict=True)
    return {year for first, end in spans for year in range(first, end + 1)}, sources_of(rows)


def _years_on(day: date, years: int) -> pd.Timestamp:
    return pd.Timestamp(day) + pd.DateOffset(years=years)
