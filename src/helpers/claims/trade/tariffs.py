"""Claims about who was hit by the tariffs of 2018, what was threatened, and whether the friction lasted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pandas as pd

from helpers.analysis.results import Result, sources_of
from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.flows import annual_trade
from helpers.claims.judgement import Judgement, Verdict, all_sources, count, graded, not_yet, result
from helpers.claims.register import claim_test
from helpers.claims.trade.common import LING_WRITTEN, in_known_prices, measure_row, of_years, reasons, term
from helpers.data import load, shared
from helpers.wording import words

METALS = {"steel": ["steel"], "aluminium": ["aluminium"], "both": ["steel", "aluminium"]}
ALLIES = {
    "treaty": ["EU", "CAN", "NOR", "ISL", "TUR", "JPN", "KOR", "AUS", "PHL", "THA"],
    "Asia-Pacific": ["JPN", "KOR", "AUS", "PHL", "THA"],
    "large suppliers": ["EU", "CAN", "TUR", "JPN", "KOR"],
    "group of seven": ["EU", "CAN", "JPN"],
}
"""Who counts as an ally; the orders name the European Union as one partner."""
ALLIES_IN_UNION = {"group of seven": 4}
"""States that the Union stands for: the four of the seven, else the 22 of its members of 2018 that were in NATO."""


def _states(partners: list[str], allies: str) -> int:
    """Allied states among partners: the Union is no ally, its members are."""
    return len(partners) + ("EU" in partners) * (ALLIES_IN_UNION.get(allies, 22) - 1)


def _named(partners: list[str]) -> str:
    """Names of partners; the Union's with a gap for the number of its allied members."""
    return words.names_in_text(partners).replace("the European Union", "{union} of the European Union")


def _members(allies: str, sources: list[str]) -> dict[str, Result]:
    return {"union": result("union", _states(["EU"], allies), "members", sources)}


@shared
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
    can_be=("supported", "partly supported", "contradicted"),
    analysis={
        "day": reasons(("2018-05-01", "the first day of the quota"), ("2019-10-01", "when the paper was printed"))
    },
    reading={"metals": reasons(("both", "the paper names both"), ("steel", "the cut was of steel"))},
    differs="The chapter shows volumes of steel under the quota, not who paid.",
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
        other = (
            " and no extra tariff on its steel, of which no more than the quota could enter"
            if len(rows) > len(hit)
            else ""
        )
        text = f"On {{day}}, Korea paid an extra {{rate}} on its {hit['metal'].iloc[0]}{other}"
    return Judgement(graded(hit.empty, len(hit) < len(rows)), f"{text}.", of)


@claim_test(
    "T08",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted"),
    reading={
        "allies": reasons(
            ("treaty", "those with a treaty whose tariff was read"), ("Asia-Pacific", "those of the region")
        ),
    },
    differs="The chapter shows the tariff on its timeline, not who paid.",
)
def japan_not_exempt(p: TradeParameters, *, allies: str = "treaty") -> Judgement:
    """Exemption is a matter of the orders' text: did the tariff apply to Japan, and which allies were spared?"""
    others = [ally for ally in ALLIES[allies] if ally != "JPN"]
    numbers: dict[str, Result] = {}
    told, spared = {}, {}
    for name, day in (("first", FIRST_DAY), ("printed", PRINTED)):
        rows = _status(day, "steel")
        spared[name] = [ally for ally in others if ally not in _hit(rows)]
        sources = all_sources(rows)
        numbers[f"{name}_spared"] = result(f"{name}_spared", _states(spared[name], allies), "", sources)
        numbers[name] = result(name, day, "date", sources)
        japan = rows[(rows["partner"] == "JPN") & (rows["status"] == "tariff")]
        if len(japan):
            numbers[f"{name}_rate"] = result(f"{name}_rate", float(japan["rate_pct"].max()), "%", all_sources(japan))
        told[name] = f"{{{name}_rate}}" if len(japan) else "nothing"
    numbers["others"] = count("others", _states(others, allies), "other allied state", [])
    still = "still " if told["first"] != "nothing" != told["printed"] else ""
    which = f" ({_named(spared['printed'])})" if spared["printed"] and "EU" not in spared["printed"] else ""
    return Judgement(
        graded("nothing" not in told.values(), set(told.values()) != {"nothing"}),
        f"Japan paid {told['first']} on steel on {{first}} and {still}{told['printed']} on {{printed}}. Of {{others}} "
        f"in view {{first_spared}} did not pay on the first of these days and {{printed_spared}} on the second{which}.",
        numbers,
    )


FIRST_DAY, PRINTED = "2018-03-23", "2019-10-01"
"""First day of the tariff, and when the paper was in print."""


@claim_test(
    "T10",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted"),
    analysis={
        "day": reasons(
            ("2019-09-01", "the day set for the paper, which prints none"),
            ("2018-07-01", "once the first exemptions had run out"),
            ("2018-03-23", "the first day, with most allies spared for a time"),
        )
    },
    reading={
        "allies": reasons(
            ("treaty", "those with a treaty whose tariff was read"),
            ("large suppliers", "those that sell much metal"),
            ("Asia-Pacific", "those of the region"),
            ("group of seven", "the closest economies"),
        ),
        "metals": reasons(("both", "the paper names both"), ("steel", "the larger trade")),
    },
    differs="The chapter shows the tariff on its timeline, not who paid.",
)
def japan_the_only_ally_hit(
    p: TradeParameters, *, day: str = "2019-09-01", allies: str = "treaty", metals: str = "both"
) -> Judgement:
    """A claim of "only" falls with the first other ally that paid: who paid on a day, by who counts as an ally?"""
    rows = _status(day, metals)
    members = ALLIES[allies]
    hit = [ally for ally in members if ally in _hit(rows) and ally != "JPN"]
    others = _states(members, allies) - 1
    sources = all_sources(rows[rows["partner"].isin(members)])
    numbers = {
        "others": result("others", _states(hit, allies), f"of {others} other allied states in view", sources),
        "day": result("day", day, "date", sources),
        **_members(allies, sources),
    }
    who = f": {_named(hit)}" if hit else ""
    if day != FIRST_DAY:
        then = [ally for ally in members if ally in _hit(_status(FIRST_DAY, metals)) and ally != "JPN"]
        numbers |= {
            "first": result("first", FIRST_DAY, "date", sources),
            "then": result("then", _states(then, allies), "", sources),
        }
        who += f". On the first day, {{first}}, it was {{then:0}}{f': {_named(then)}' if then else ''}"
    return Judgement(
        graded(not hit, _states(hit, allies) < others / 2),
        f"On {{day}}, {{others}} paid the tariff on {' or '.join(METALS[metals])} beside Japan{who}.",
        numbers,
    )


TERMS = [(date(2017, 1, 20), date(2021, 1, 20)), (date(2025, 1, 20), date(2029, 1, 20))]
"""Terms of the president whom the papers write about; the second ends at the latest then."""


@claim_test(
    "T09",
    chapter="trade",
    figure="fig-tariff-rates",
    can_be=("supported", "partly supported", "undecided", "open"),
    reading={
        "under": reasons(
            ("this president", "the paper gives his attitude as the reason"),
            ("this term", "what its readers had before them"),
        ),
        "rate_counted": reasons(("added", "the threat was of a tariff on top"), ("total", "what is paid in all")),
    },
    differs="The chapter shows rates collected on all goods, not the rate by law on cars.",
)
def auto_tariff_stayed_possible(
    p: TradeParameters, *, under: str = "this president", rate_counted: str = "added"
) -> Judgement:
    """A possibility is borne out if it comes to pass; if it does not, that leaves open whether it was one."""
    table = load("trade_measures")
    rows = table[(table["target"] == "JPN") & (table["kind"] == "measure") & (table["goods"] == "vehicles")]
    rows = rows[rows["date_effective"] > pd.Timestamp(SADOZAI_PRINTED)]
    spans = TERMS[:1] if under == "this term" else TERMS
    came = rows[[any(first <= day.date() < last for first, last in spans) for day in rows["date_effective"]]]
    if came.empty:
        return _not_imposed(p, spans[-1][1])
    first = came.iloc[0]
    before = float(first["rate_before_pct"]) if rate_counted == "added" else 0.0
    rate = float(first["rate_after_pct"]) - before
    wait = float((first["date_effective"] - pd.Timestamp(SADOZAI_PRINTED)).days) / 365.25
    sources = sources_of(came)
    cut, numbers = "", {}
    eased = table.query("target == 'JPN' and kind == 'relief' and goods == 'vehicles'")
    if len(eased := eased[eased["date_effective"] > first["date_effective"]]):
        then, by = eased.iloc[0], sources_of(eased.iloc[:1])
        numbers["eased"] = result("eased", str(then["date_effective"].date()), "date", by)
        numbers["cut"] = result("cut", float(then["rate_after_pct"]), "%", by)
        cut = "; from {eased} cars pay {cut} in all"
    return Judgement(
        graded(abs(rate - THREATENED_PCT) <= ROUNDED_PP, True),
        f"A tariff of {{rate}} {'on top of the ordinary one' if rate_counted == 'added' else 'in all'} was imposed "
        f"on Japanese cars on {{day}}, about {{wait:0}} after the paper and by the president it writes about"
        f"{', in his second term' if first['date_effective'].date() >= TERMS[0][1] else ''}{cut}.",
        {
            "rate": result("rate", rate, "%", sources),
            "day": result("day", str(first["date_effective"].date()), "date", sources),
            "wait": result("wait", wait, "years", sources),
            **numbers,
        },
    )


SADOZAI_PRINTED = date(2019, 9, 1)
"""Day set for the article, which prints none and was probably written in the months before."""
THREATENED_PCT, ROUNDED_PP = 25.0, 0.5


def _not_imposed(p: TradeParameters, over: date) -> Judgement:
    if over > date(p.end_year, 12, 31):
        return not_yet("No tariff on Japanese cars on grounds of national security has been imposed so far.", str(over))
    term_end = result("term_end", str(over), "date", ["sadozai_2019"])
    text = "No such tariff had been imposed by {term_end}, which does not show that it was never possible."
    return Judgement("undecided", text, {"term_end": term_end})


@claim_test(
    "T09b",
    chapter="trade",
    figure="fig-tariff-rates",
    can_be=("supported", "partly supported", "contradicted", "open"),
    differs="The chapter shows rates collected on all goods, not the rate by law on cars.",
)
def cars_left_out(p: TradeParameters) -> Judgement:
    """What an agreement leaves out stays as it was, and not for a day alone: a cut may be put off.

    The rate before it began, on its first day and at the end of the years after it, before other tariffs came on top.
    """
    began = measure_row("2019_jpn_us_japan_deal_signed")
    if began is None or pd.isna(began["date_effective"]):
        return not_yet("The agreement is not yet in force.", "2020-01-01")
    start = began["date_effective"]
    if start > pd.Timestamp(p.end_year, 12, 31):
        return not_yet("The agreement is not in force within the years of this run.", str(start.date()))
    before, after = (_car_tariff("USA", "JPN", day) for day in (start - pd.Timedelta(days=1), start))
    last = min(start + pd.DateOffset(years=STAGES), pd.Timestamp(p.end_year, 12, 31))
    later = _car_tariff("USA", "JPN", last)
    table = load("trade_statements").query("stance == 'agrees'")
    said, parts = (table[table["topic"] == topic] for topic in ("cars_left_out", "parts_left_out"))
    told = ". The research service of Congress writes that cars are not covered" if len(said) else ""
    told += ", the US makers of parts that parts are not" if len(said) and len(parts) else ""
    day = result("day", str(start.date()), "date", [str(began["source"])])
    return Judgement(
        graded((same := before.value == after.value == later.value) and len(parts) > 0, same),
        "The US tariff on Japanese cars was {before} before the agreement, {after} on {day}, its first day, and "
        f"{{later}} on {{last}}{told}.",
        {
            "after": after,
            "before": before,
            "later": result("later", later.value, later.unit, [*later.sources, *all_sources(said, parts)]),
            "last": result("last", last, "date"),
            "day": day,
        },
    )


STAGES = 5
"""Years after which a cut in stages would have begun to show; later, in 2025, other tariffs came on top."""


def _car_tariff(importer: str, exporter: str, day: pd.Timestamp) -> Result:
    """The tariff that one side put on the cars of the other on a day."""
    table = load("car_tariffs")
    rows = table[(table["importer"] == importer) & (table["exporter"] == exporter) & (table["goods"] == "cars")]
    on = (rows["date_from"].isna() | (rows["date_from"] <= day)) & (rows["date_to"].isna() | (rows["date_to"] >= day))
    row = rows[on].iloc[0]
    return result(f"{importer}_{exporter}".lower(), float(row["rate_pct"]), "%", all_sources(rows[on]))


UNFAIR = reasons(
    ("above the US tariff", "the complaint is of doors open on one side only"),
    ("above none", "any tariff at all"),
)
"""What tariffs of the allies could be called unfair by; whether they are is a judgement of value."""


@claim_test(
    "T22a",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted"),
    analysis={
        "day": reasons(
            ("2017-02-28", "the speech that the paper cites"),
            ("2019-10-01", "when the paper was printed"),
        )
    },
    reading={"unfair": UNFAIR},
    differs="The chapter shows what the United States collects, not what the allies levy.",
)
def allies_tariffs_on_us_cars(
    p: TradeParameters, *, day: str = "2017-02-28", unfair: str = "above the US tariff"
) -> Judgement:
    """Unfair tariffs on US cars would be higher than those on cars going the other way."""
    when = pd.Timestamp(day)
    theirs = {ally: _car_tariff(ally, "USA", when) for ally in ("JPN", "KOR")}
    ours = {ally: _car_tariff("USA", ally, when) for ally in theirs}
    guilty = [
        ally
        for ally in theirs
        if float(theirs[ally].value) > (float(ours[ally].value) if unfair == "above the US tariff" else 0.0)
    ]
    return Judgement(
        graded(len(guilty) == 2, len(guilty) == 1),
        "On {day}, Japan put a tariff of {japan} on US cars and Korea one of {korea}, and the United States one of "
        "{on_japan} on cars from Japan and of {on_korea} on those from Korea; technical rules are no tariffs.",
        {
            "japan": theirs["JPN"],
            "korea": theirs["KOR"],
            "on_japan": ours["JPN"],
            "on_korea": ours["KOR"],
            "day": result("day", day, "date", all_sources(load("car_tariffs"))),
        },
    )


@claim_test(
    "T22b",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted", "undecided"),
    reading={"unfair": UNFAIR},
    differs="The chapter shows duties collected, not the rates that are printed.",
)
def allies_tariffs_on_us_farm_goods(p: TradeParameters, *, unfair: str = "above the US tariff") -> Judgement:
    """Unfair tariffs on US farm goods would be higher on average than the US one.

    In Japan US goods paid what all members pay. In Korea they pay less under the agreement, and a mean of what they
    pay was not read: one tariff that is left shows that some pay, not how much they pay on average. The two countries
    are two parts of the claim: where one holds and the other is unknown, it is borne out in part.
    """
    named = {name: term(key) for name, key in FARM_TARIFFS.items()}
    known = {name: one for name, one in named.items() if one is not None}
    if "japan" not in known or "ours" not in known:
        return Judgement("undecided", "No mean tariffs on farm goods printed by then were read.", {})
    limit = float(known["ours"].value) if unfair == "above the US tariff" else 0.0
    higher = {"japan": float(known["japan"].value) > limit}
    if "korea" in known:
        higher["korea"] = float(known["korea"].value) > limit
    elif unfair == "above none" and "beef" in known:
        higher["korea"] = float(known["beef"].value) > 0
    one = any(higher.values())
    verdict: Verdict = (
        graded(all(higher.values()), one) if len(higher) > 1 else "partly supported" if one else "undecided"
    )
    text = (
        "By prints of 2015 US farm goods paid {japan} on average in Japan, and those of states without an agreement "
        "{ours} in the United States"
    )
    text += " and US ones {korea} in Korea" if "korea" in known else ""
    if "korea" not in known and {"free", "beef"} <= set(known):
        text += ". What US goods paid in Korea on average was not read: almost {part} were free from 2012, beef paid "
        text += "{beef} in 2018"
        known["part"] = _as_printed(known["free"])
    return Judgement(verdict, f"{text}.", known)


def _as_printed(share: Result) -> Result:
    """A share that was printed in words, in words again, where it is a part of two, three or four."""
    part = Fraction(float(share.value) / 100).limit_denominator(4)
    near = abs(100 * float(part) - float(share.value)) < HALF_A_POINT and part in PARTS
    return replace(share, id="part", value=PARTS[part], unit="") if near else share


PARTS = {Fraction(1, 2): "half", Fraction(2, 3): "two thirds", Fraction(3, 4): "three quarters"}
HALF_A_POINT = 0.5
"""How near, in per cent, a share lies to the part that was printed."""


FARM_TARIFFS = {
    "japan": "farm_tariff_jpn",
    "ours": "farm_tariff_usa",
    "korea": "farm_tariff_kor_on_us_goods",
    "beef": "korus_beef_2018",
    "free": "korus_farm_free_2012",
}
"""Stated tariffs on farm goods: means, and what US goods paid in Korea under the agreement."""


@claim_test(
    "T13a",
    chapter="trade",
    figure="fig-chronology",
    can_be=("supported", "partly supported", "contradicted", "undecided", "open"),
    analysis={
        "friction": reasons(
            ("deficit", "what the friction was about, and what the two sides’ talks were for"),
            ("steel tariff", "the tariff that the paper names, on the larger trade, by its rate"),
            ("aluminium tariff", "the other metal"),
        )
    },
    reading={
        "short_run_years": reasons((3, "within the term of the time"), (2, "a shorter run"), (5, "a long short run"))
    },
    differs="The chapter shows the steps on its timeline, not what was left of a tariff.",
)
def friction_hard_to_resolve(p: TradeParameters, *, friction: str = "deficit", short_run_years: int = 3) -> Judgement:
    """Hard to resolve means tried and still there: what was left of the deficit, or of a tariff, after the short run?

    A friction that nobody tried to resolve may be easy to; so without an agreement on the deficit in that time, or a
    request for relief from a tariff, nothing is decided.
    """
    over = _years_on(LING_WRITTEN, short_run_years)
    left, sources = _left(p, friction, over)
    if over > pd.Timestamp(p.end_year, 12, 31) and left > HALF:
        text = f"The {friction} was still there at the end of {p.end_year}, and the short run was not yet over."
        return not_yet(text, str(over.date()))
    numbers = {
        "left": result("left", left, "%", sources),
        "years": count("years", short_run_years, "year", ["ling_liu"]),
    }
    quota, when = friction != "deficit" and left == 0, ""
    if friction == "deficit" and (lowest := _lowest_deficit(p, over)) == PANDEMIC:
        numbers["lowest"] = result("lowest", lowest, "year", sources)
        when = ", in {lowest}, the year of the pandemic"
    text = (
        f"Within {{years}} of the paper the deficit with Japan came down to {{left:0}} of that of 2017 at lowest{when}"
        if friction == "deficit"
        else f"{{years}} after the paper the {friction} on Japan stood at {{left:0}} of its first rate"
        f"{' for what a quota allowed' if quota else ''}"
    )
    tried = _tried(friction, over)
    if tried is None:
        text += ", and the list has nothing that could have resolved it"
        verdict: Verdict = "contradicted" if left <= HALF and not quota else "undecided"
        return Judgement(verdict, f"{text}.", numbers)
    numbers["tried"] = tried
    text += (
        ", although the two sides signed an agreement on trade on {tried}"
        if friction == "deficit"
        else ", although Japan wanted an exemption, which was not agreed on {tried}"
    )
    if friction != "aluminium tariff" and not quota:
        beside, more = _steel_let_in(and_quota=friction == "steel tariff")
        text, numbers = text + beside, {**numbers, **more}
    return Judgement(graded(left > MOST, left > HALF or quota), f"{text}.", numbers)


def _tried(friction: str, over: pd.Timestamp) -> Result | None:
    """The day of an attempt: the agreement after talks on the deficit, or Japan's wish to be exempted."""
    if friction == "deficit":
        signed = measure_row("2019_jpn_us_japan_deal_signed")
        if signed is None or signed["date_announced"] > over:
            return None
        return result("tried", signed["date_announced"], "date", [str(signed["source"])])
    rows = load("trade_statements").query("topic == 'metal_relief' and stance == 'asks' and date <= @over")
    return result("tried", rows["date"].iloc[0], "date", all_sources(rows)) if len(rows) else None


def _steel_let_in(and_quota: bool) -> tuple[str, dict[str, Result]]:
    """What steel came in without the tariff: by exclusions of single goods, and later by a quota."""
    numbers, told = {}, []
    free = load("published_trade_figures").query("topic == 'steel' and partner == 'JPN'")
    if len(free):
        numbers["free"] = result("free", float(free["value"].iloc[-1]), "%", all_sources(free))
        told.append(f"of Japan’s steel {{free:0}} was excluded from the tariff in {free['period'].iloc[-1]}")
    table = load("metal_tariff_status").query("partner == 'JPN' and status == 'tariff_rate_quota'")
    eased = table[table["metal"] == "steel"]
    if and_quota and len(eased):
        numbers["eased"] = result("eased", eased["date_from"].min(), "date", all_sources(eased))
        told.append("a quota freed more from {eased} on")
    return (f". {words.sentence(words.join(told)).removesuffix('.')}" if told else ""), numbers


MOST, HALF = 75.0, 50.0
"""Per cent left: above the first the friction stood, at the second or below it was resolved for the larger part."""


def _deficits(p: TradeParameters) -> pd.DataFrame:
    """Balances with Japan by year, in the column that was chosen."""
    annual = annual_trade(in_known_prices(p))
    return annual[(annual["partner"] == "JPN") & annual["chosen"].notna()].set_index("year")


PANDEMIC = 2020
"""Year in which trade fell everywhere, whatever was agreed."""


def _lowest_deficit(p: TradeParameters, over: pd.Timestamp) -> int:
    """Year of the smallest deficit from the paper to a day."""
    return int(_deficits(p).loc[LING_WRITTEN.year : over.year - 1, "chosen"].idxmax())


def _left(p: TradeParameters, friction: str, over: pd.Timestamp) -> tuple[float, list[str]]:
    """What was left of a friction by a day, in per cent of what it was in 2017 (deficit) or at first (tariff)."""
    if friction == "deficit":
        rows = _deficits(p)
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
    can_be=("supported", "partly supported", "contradicted", "open"),
    analysis={
        "counted_from": reasons(
            (2019, "the first full year after the paper"), (2018, "the year of the paper, half of it")
        ),
        "metals": reasons(("both", "the tariffs that the paper names"), ("steel", "the larger trade")),
    },
    reading={
        "needed_pct": reasons((50.0, "less often would hardly be persistent"), (75.0, "a stricter word of persistence"))
    },
    differs="The chapter shows the steps on its timeline and counts no years.",
)
def friction_persists(
    p: TradeParameters, *, counted_from: int = 2019, metals: str = "both", needed_pct: float = 50.0
) -> Judgement:
    """Persistence shows year by year: in how many was a special US tariff on Japan's metals in force on some day?

    Steel up to a quota came in free for three of them; the passage's other half, difficulties for the alliance, is no
    part of this claim.
    """
    years = range(counted_from, p.end_year + 1)
    if not years:
        return not_yet("No year has passed since the paper was written.", f"{counted_from}-12-31")
    burdened, sources = _tariff_years(p.end_year, metals)
    having = sum(year in burdened for year in years)
    share = 100 * having / len(years)
    alone: dict[str, Result] = {}
    tail = ""
    if metals == "both":
        steel = sum(year in _tariff_years(p.end_year, "steel")[0] for year in years)
        alone = {"steel": of_years("steel", steel, len(years), sources)}
        tail = "; on steel in {steel}"
        table = load("metal_tariff_status").query("partner == 'JPN' and status == 'tariff_rate_quota'")
        if len(quota := table.dropna(subset=["date_to"])):
            alone |= {
                name: result(name, quota[f"date_{name}"].iloc[0], "date", all_sources(quota)) for name in ("from", "to")
            }
            tail += ", as a quota was free from {from} to {to}"
    span = str(years[0]) if len(years) == 1 else f"{years[0]} to {years[-1]}"
    return Judgement(
        graded(share >= needed_pct, share >= needed_pct / 2),
        f"In {{having}} {'in' if len(years) == 1 else 'from'} {span} a special US tariff on "
        f"{' or '.join(METALS[metals])} from Japan was in force on some day{tail}.",
        {
            **alone,
            "share": result("share", share, "% of years", sources, n=len(years)),
            "having": of_years("having", having, len(years), sources),
        },
    )


def _tariff_years(last_year: int, metals: str) -> tuple[set[int], list[str]]:
    """Years up to the last in which a tariff on some Japanese metals was in force on some day."""
    table = load("metal_tariff_status")
    hit = (table["partner"] == "JPN") & (table["status"] == "tariff")
    rows = table[hit & table["metal"].isin(METALS[metals])]
    last = rows["date_to"].dt.year.fillna(last_year).astype(int)
    spans = zip(rows["date_from"].dt.year, last, strict=True)
    return {year for first, end in spans for year in range(first, end + 1)}, sources_of(rows)


def _years_on(day: date, years: int) -> pd.Timestamp:
    return pd.Timestamp(day) + pd.DateOffset(years=years)
