"""Verdict rules of the claims about trade: for each claim, data that give each verdict that it can have."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from helpers.analysis.results import Result
from helpers.analysis.trade import TradeParameters
from helpers.claims.autonomy import opinion
from helpers.claims.judgement import Judgement
from helpers.claims.ledger import claims
from helpers.claims.register import every_test, find
from helpers.claims.trade import balances, directions, sequence, statements, tariffs, terms
from helpers.claims.trade.common import blind, graded_by, in_known_prices, term, told
from helpers.claims.trilateral import stated as stated_positions
from helpers.data import known_until, load
from helpers.runs import verdicts

P = TradeParameters()
Patch = pytest.MonkeyPatch
Case = Callable[[Patch], Judgement]
SOURCES = ("census_country_2024_08",)


def with_table(patch: Patch, module: object, **tables: pd.DataFrame) -> None:
    """Let a module read made-up tables by name, and the book's own for all others."""
    patch.setattr(module, "load", lambda name: tables[name].copy() if name in tables else load(name))


def always(value: object) -> Callable[..., object]:
    """A function that gives the same whatever it is asked."""
    return lambda *_arguments, **_options: value


def judged(claim: str, module: object = None, **replaced: object) -> Case:
    """The claim with some functions of its module giving made-up values."""

    def case(patch: Patch) -> Judgement:
        for name, value in replaced.items():
            patch.setattr(module, name, value if callable(value) else always(value))
        return find(claim).run()

    return case


def by_table(claim: str, module: object, **tables: pd.DataFrame) -> Case:
    """The claim by made-up tables."""

    def case(patch: Patch) -> Judgement:
        with_table(patch, module, **tables)
        return find(claim).run()

    return case


def until(claim: str, year: int) -> Case:
    """The claim by what was dated up to a year."""
    return lambda _patch: find(claim).run(until=year)


def under(claim: str, **setting: object) -> Case:
    """The claim under another of its settings."""
    return lambda _patch: find(claim).run(setting)


def effect(low: float, high: float, level: float = 0.95) -> Result:
    return Result("x", (low + high) / 2, "pp", (low, high), 30, SOURCES, level)


def estimated(claim: str, low: float, high: float, level: float = 0.95) -> Case:
    return judged(claim, balances, one_effect=effect(low, high, level))


def deficits(values: dict[int, float]) -> tuple[pd.Series, list[str]]:
    return pd.Series(values), list(SOURCES)


def korea(after: float) -> Case:
    series = {year: 10.0 if year < 2012 else after for year in range(2002, 2020)}
    return judged("T01a", balances, _deficits=deficits(series))


def whole(*values: float) -> Case:
    return judged("T24", balances, _deficits=deficits(dict(zip(range(2013, 2019), values, strict=True))))


def terms_of(claim: str, **values: float) -> Case:
    """The claim with stated terms of other sizes."""

    def stated(id: str) -> Result | None:
        own = term(id)
        return None if own is None else Result(id, values.get(id, own.value), own.unit, sources=own.sources)

    return judged(claim, terms, term=stated)


def statuses(**status: str) -> pd.DataFrame:
    """Metal tariffs of all years by partner: ``KOR="tariff"`` for both metals, ``KOR="steel"`` for one."""
    rows = [
        (partner, metal, "tariff" if what in ("tariff", metal) else "exempt")
        for partner, what in status.items()
        for metal in ("steel", "aluminium")
    ]
    frame = pd.DataFrame(rows, columns=["partner", "metal", "status"])
    days = {"date_from": pd.Timestamp("2018-03-23"), "date_to": pd.NaT}
    return frame.assign(rate_pct=25.0, source="fr_9705", second_source=None, **days)


def metals(claim: str, **status: str) -> Case:
    return by_table(claim, tariffs, metal_tariff_status=statuses(**status))


def spared_later(claim: str) -> Case:
    """Japan pays on the first day and no longer when the paper is printed."""
    frame = statuses(JPN="tariff", KOR="exempt")
    return by_table(
        claim, tariffs, metal_tariff_status=frame.assign(date_to=frame["date_to"].fillna(pd.Timestamp("2019-01-01")))
    )


def car_tariff(rate: float) -> Case:
    table = load("trade_measures")
    rows = (table["target"] == "JPN") & (table["goods"] == "vehicles") & (table["kind"] == "measure")
    return by_table(
        "T09", tariffs, trade_measures=table.assign(rate_after_pct=table["rate_after_pct"].mask(rows, rate))
    )


def cars_on(theirs: dict[str, float], ours: float) -> Case:
    def rates(importer: str, _exporter: str, _day: pd.Timestamp) -> Result:
        return Result("x", theirs.get(importer, ours), "%", sources=("korus_auto_factsheet",))

    return judged("T22a", tariffs, _car_tariff=rates)


def farm_tariffs(japan: float, korea: float | None) -> Case:
    """Mean tariffs of the two allies on US farm goods, Korea’s known or not, and the own one of the United States."""
    rates = {"farm_tariff_jpn": japan} | ({} if korea is None else {"farm_tariff_kor_on_us_goods": korea})

    def stated(id: str) -> Result | None:
        return Result(id, rates[id], "%", sources=("crs_r45285",)) if id in rates else term(id)

    return judged("T22b", tariffs, term=stated)


def changed_in_2020(rate: float) -> Case:
    def rates(_importer: str, _exporter: str, day: pd.Timestamp) -> Result:
        return Result("x", 2.5 if day.year < 2020 else rate, "%", sources=("korus_auto_factsheet",))

    return judged("T09b", tariffs, _car_tariff=rates)


def products(china: float, rival: float) -> Case:
    codes = ["USA", "CHN", "JPN"]
    frame = pd.DataFrame({"country": codes, "year": 2018, "gdp_usd_bn": [100.0, china, rival], "source": SOURCES[0]})
    frame = frame.assign(lcu_per_usd=1.0, ppp_lcu_per_intl_usd=1.0)
    return by_table("T11a", directions, macro_annual=frame)


def partners(china: float) -> Case:
    frame = pd.DataFrame(
        {"partner": ["CHN", "CAN"], "year": 2018, "imports_usd_m": [china, 100.0], "source": SOURCES[0]}
    )
    return by_table("T11b", directions, us_goods_trade_annual=frame.assign(exports_usd_m=0.0))


def share(step: float, trend: float = 0.0, noise: float = 0.05) -> Case:
    """Seventeen years of the US share of food that falls throughout or shifts in 2020."""
    clock = np.arange(17.0)
    values = 30 + noise * (-1) ** clock + step * (clock > 10) + trend * clock
    return judged("T20", terms, _share_of_food=pd.Series(values, index=range(2009, 2026)))


def after_the_paper(agreement: bool, rounds: int) -> Case:
    """An agreement with China since the paper, or none, and so many rounds of the talks of the three up to 2024."""
    talks, agreements = load("trade_talks"), load("trade_agreements")
    last = talks[talks["id"] == "cjk_16"].assign(round=15 + rounds, date=pd.Timestamp("2024-05-27"))
    return by_table(
        "T12b",
        statements,
        trade_talks=pd.concat([talks[talks["id"] != "cjk_16"], last]),
        trade_agreements=agreements if agreement else agreements[agreements["partner"] != "CHN"],
    )


def stated(claim: str, *stances: tuple[str, str]) -> Case:
    """A claim by made-up statements: stance and day."""
    topics = {"T14": "surplus", "T31": "currency_memorandum", "T33": "second_stage"}
    rows = [(f"x{i}", topics[claim], stance, pd.Timestamp(day)) for i, (stance, day) in enumerate(stances)]
    frame = pd.DataFrame(rows, columns=["id", "topic", "stance", "date"])
    frame = frame.assign(precision="day", source="crs_r46140", second_source=None)
    return by_table(claim, statements, trade_statements=frame)


def goods_cut(*names: str) -> Case:
    table = load("trade_statements")
    return by_table("T34", statements, trade_statements=table[table["id"].isin(names)])


def reached_out(claim: str, talks: bool, signed: bool) -> Case:
    """Japan's rounds of talks with China and its agreements up to the paper, or none of them."""
    rounds, agreements = load("trade_talks"), load("trade_agreements")
    early = agreements[~agreements["signed"].between(pd.Timestamp("2017-01-20"), pd.Timestamp("2019-09-01"))]
    return by_table(
        claim,
        statements,
        trade_talks=rounds if talks else rounds.iloc[:0],
        trade_agreements=agreements if signed else early,
    )


def american_cars(growth: float | None) -> Case:
    """Growth of both counts of US cars in Korea in 2019, after rises by a fifth and a twelfth; or none after 2018."""
    table = load("published_trade_figures")
    late = table["indicator"].str.endswith("cars sold there, growth") & (table["period"] >= "2019")
    brand = table[late & (table["period"] == "2019")].assign(value=growth)
    made = brand.assign(indicator="US-made cars sold there, growth")
    changed = pd.concat([table[~late], brand, made]) if growth is not None else table[~late]
    return by_table("T17b", terms, published_trade_figures=changed)


def hoped(government: float, kawasaki: float) -> Case:
    """What the Pacific agreement was to add without the United States, by two models."""
    table = load("published_trade_figures").set_index("indicator")
    for study, value in (("government", government), ("Kawasaki", kawasaki)):
        table.loc[f"Gain of GDP without the United States, {study}", "value"] = value
    return by_table("T27", terms, published_trade_figures=table.reset_index())


def without_accounts(claim: str, indicator: str) -> Case:
    table = load("outward_investment")
    return by_table(claim, terms, outward_investment=table[table["indicator"] != indicator])


def invested(first: float) -> Case:
    """Japan's investment in China's motor industry of an earlier year, beside that of 2020."""
    table = load("outward_investment")
    row = table[table["indicator"] == "flow_transport_equipment"].assign(id="x", year=2015, value=first)
    return by_table("T32", terms, outward_investment=pd.concat([table, row]))


def cars_traded(bought: float, total: float = 400.0) -> Case:
    rows = [("export", "motor_vehicles", 100.0), ("import", "motor_vehicles", bought)]
    rows += [("export", "total", total), ("import", "total", 200.0)]
    frame = pd.DataFrame(rows, columns=["flow", "commodity", "value_jpy_bn"])
    frame = frame.assign(months_covered=12, year=2018, source="japan_customs_2026_04")
    return by_table("T18", directions, japan_us_trade_by_commodity=frame)


def left(percent: float, tried: bool = True) -> Case:
    """What was left of a friction after the short run, with or without an agreement signed in it."""
    made = {"_left": (percent, ["fr_9705"])}
    return judged("T13a", tariffs, **made) if tried else judged("T13a", tariffs, **made, measure_row=None)


def hit_in(*years: int) -> Case:
    return judged("T13b", tariffs, _tariff_years=(set(years), ["fr_9705"]))


def stages(**leads: int) -> Case:
    """Both are asked on one day; other first steps with Korea follow on another, with Japan so many days later."""
    start = pd.Timestamp("2017-06-01")
    rows = [("demand", ally, start - pd.Timedelta(days=500)) for ally in ("JPN", "KOR")]
    rows += [(kind, "KOR", start) for kind in leads]
    rows += [(kind, "JPN", start + pd.Timedelta(days=days)) for kind, days in leads.items()]
    frame = pd.DataFrame(rows, columns=["kind", "target", "when"]).assign(source="wapo_20170418", second_source=None)
    return judged("T15a", sequence, _steps=lambda kinds, _until: frame[frame["kind"].isin(kinds)])


def paid(korea_rate: float) -> Case:
    """Japan pays no more than before; Korea as given."""
    rows = [("KOR", 2016, 1.0), ("KOR", 2019, korea_rate), ("JPN", 2016, 1.0), ("JPN", 2019, 1.0)]
    duties = pd.DataFrame(rows, columns=["partner", "year", "duty_usd"]).assign(imports_for_consumption_usd=100.0)
    duties = duties.assign(month=pd.to_datetime(duties["year"].astype(str)), source="census_duties_2026_10")
    return by_table("T15b", sequence, us_duties_monthly=duties)


def agreed_on(day: str, within: int = 0) -> Case:
    days = {"2018_jpn_steel_25_pct_aluminium_10_pct": "2018-03-08", "2018_kor_korus_changes_agreed": day}

    def case(patch: Patch) -> Judgement:
        patch.setattr(
            sequence,
            "measure_row",
            lambda event: pd.Series(
                dict.fromkeys(["date_announced", "date_effective"], pd.Timestamp(days[event])) | {"source": "fr_9705"}
            ),
        )
        return find("T19").run({"tolerance_days": within})

    return case


def on_days(claim: str, **days: str | None) -> Case:
    """A claim by register rows that are on other days, or not there."""
    own = sequence.measure_row

    def row(event: str) -> pd.Series | None:
        day = days.get(event, "own")
        found = own(event)
        if day == "own" or day is None or found is None:
            return found if day else None
        return found.to_frame().T.assign(date_announced=pd.Timestamp(day)).iloc[0]

    return judged(claim, sequence, measure_row=row)


def left_tpp(day: str | None) -> Callable[[str], Case]:
    table = load("us_exits")
    exits = table[table["institution"] == "tpp"]
    moved = exits.iloc[:0] if day is None else exits.assign(date=pd.Timestamp(day))
    return lambda claim: by_table(claim, sequence, us_exits=moved)


def nothing_said(claim: str, topic: str, module: object = sequence) -> Case:
    table = load("trade_statements")
    return by_table(claim, module, trade_statements=table[table["topic"] != topic])


def threatened(day: str | None) -> Case:
    table = load("trade_measures")
    rows = table[table["id"] == "2017_kor_threat_to_end_korus"]
    return by_table(
        "T23",
        sequence,
        trade_measures=rows.iloc[:0] if day is None else rows.assign(date_announced=pd.Timestamp(day)),
    )


def two_by_two(said: bool, day: str | None) -> Case:
    """The exit on a day, or none, with or without what was said of talks between two."""
    rows = load("trade_statements")
    exits = load("us_exits")
    exits = exits[exits["institution"] == "tpp"]
    return by_table(
        "T28",
        sequence,
        us_exits=exits.iloc[:0] if day is None else exits.assign(date=pd.Timestamp(day)),
        trade_statements=rows if said else rows[rows["topic"] != "bilateral_talks"],
    )


CASES: dict[str, dict[str, Case]] = {
    "T01a": {"supported": korea(12.0), "partly supported": korea(10.5), "contradicted": korea(8.0)},
    "T01b": {
        "supported": estimated("T01b", -8, -1),
        "undecided": estimated("T01b", -8, 2),
        "contradicted": estimated("T01b", -2, 4),
        "open": until("T01b", 2013),
    },
    "T02a": {
        "supported": terms_of("T02a"),
        "partly supported": terms_of("T02a", steel_quota_share=67),
        "contradicted": terms_of("T02a", steel_quota_share=85),
        "open": until("T02a", 2017),
    },
    "T02b": {
        "supported": metals("T02b", KOR="exempt"),
        "partly supported": metals("T02b", KOR="aluminium"),
        "contradicted": metals("T02b", KOR="tariff"),
    },
    "T03": {
        "supported": terms_of("T03"),
        "partly supported": under("T03", judged_by="effect"),
        "contradicted": terms_of("T03", korus_cars_per_maker_2018=40_000),
        "open": until("T03", 2017),
    },
    "T04": {
        "supported": terms_of("T04"),
        "partly supported": terms_of("T04", korus_truck_tariff_end_2018=2035),
        "contradicted": terms_of("T04", korus_truck_tariff_end_2018=2021),
        "open": until("T04", 2017),
    },
    "T05": {
        "supported": judged("T05", balances, _deficit_of_2018=Result("x", 67.5, "USD bn", sources=SOURCES)),
        "partly supported": judged("T05", balances, _deficit_of_2018=Result("x", 66.5, "USD bn", sources=SOURCES)),
        "contradicted": judged("T05", balances, _deficit_of_2018=Result("x", 60.0, "USD bn", sources=SOURCES)),
        "open": until("T05", 2017),
    },
    "T06a": {
        "supported": terms_of("T06a"),
        "partly supported": terms_of("T06a", us_japan_farm_access=7.5),
        "contradicted": terms_of("T06a", us_japan_farm_access=5.0),
        "open": until("T06a", 2018),
    },
    "T06b": {
        "supported": terms_of("T06b"),
        "partly supported": terms_of("T06b", us_japan_us_farm_cuts=43.0),
        "contradicted": terms_of("T06b", us_japan_us_farm_cuts=80.0),
        "open": until("T06b", 2018),
    },
    "T06c": {
        "undecided": terms_of("T06c"),
        "contradicted": terms_of("T06c", us_japan_digital=400.0),
        "open": until("T06c", 2018),
    },
    "T07": {
        "supported": estimated("T07", 1, 9),
        "undecided": estimated("T07", -2, 9),
        "contradicted": estimated("T07", -4, 1),
        "open": until("T07", 2019),
    },
    "T08": {
        "supported": metals("T08", JPN="tariff", KOR="exempt"),
        "partly supported": spared_later("T08"),
        "contradicted": metals("T08", JPN="exempt", KOR="exempt"),
    },
    "T09": {
        "supported": car_tariff(27.5),
        "partly supported": car_tariff(15.0),
        "undecided": under("T09", under="this term"),
        "open": until("T09", 2024),
    },
    "T09b": {
        "supported": changed_in_2020(2.5),
        "partly supported": nothing_said("T09b", "parts_left_out", tariffs),
        "contradicted": changed_in_2020(0.0),
        "open": until("T09b", 2018),
    },
    "T10": {
        "supported": metals("T10", JPN="tariff", KOR="exempt"),
        "partly supported": metals("T10", JPN="tariff", KOR="tariff"),
        "contradicted": metals("T10", JPN="tariff", **dict.fromkeys(["EU", "NOR"], "tariff")),
    },
    "T11a": {
        "supported": products(60, 50),
        "partly supported": products(120, 50),
        "contradicted": products(40, 50),
        "open": until("T11a", 2017),
    },
    "T11b": {
        "supported": partners(101),
        "partly supported": partners(97),
        "contradicted": partners(90),
        "open": until("T11b", 2017),
    },
    "T12a": {
        "supported": judged("T12a"),
        "partly supported": reached_out("T12a", talks=True, signed=False),
        "undecided": reached_out("T12a", talks=False, signed=False),
    },
    "T12b": {
        "supported": after_the_paper(agreement=True, rounds=15),
        "undecided": judged("T12b"),
        "contradicted": after_the_paper(agreement=False, rounds=1),
        "open": until("T12b", 2019),
    },
    "T13a": {
        "supported": left(100),
        "partly supported": left(60),
        "contradicted": left(10),
        "undecided": left(100, tried=False),
        "open": until("T13a", 2019),
    },
    "T13b": {
        "supported": hit_in(*range(2019, 2027)),
        "partly supported": hit_in(2019, 2020, 2021),
        "contradicted": hit_in(2019),
        "open": until("T13b", 2018),
    },
    "T14": {
        "supported": judged("T14"),
        "partly supported": stated("T14", ("asks", "2017-11-06")),
        "contradicted": stated("T14", ("denies", "2017-11-06")),
        "undecided": stated("T14", ("asks", "2018-11-30")),
    },
    "T15a": {
        "supported": stages(threat=90, concession=400),
        "partly supported": stages(threat=0, concession=400),
        "contradicted": stages(threat=-9, concession=-400),
        "open": until("T15a", 2018),
    },
    "T15b": {
        "supported": paid(1.5),
        "contradicted": paid(0.5),
        "undecided": paid(1.0),
        "open": until("T15b", 2018),
    },
    "T16": {
        "supported": terms_of("T16"),
        "partly supported": under("T16", counted="lines"),
        "contradicted": terms_of("T16", eu_japan_duties_japan=95),
        "open": until("T16", 2017),
    },
    "T17a": {
        "supported": estimated("T17a", 1, 30),
        "undecided": estimated("T17a", -20, 30),
        "contradicted": estimated("T17a", -20, 4),
        "open": until("T17a", 2019),
    },
    "T17b": {
        "supported": american_cars(45.0),
        "contradicted": american_cars(-3.0),
        "undecided": judged("T17b"),
        "not testable": american_cars(None),
    },
    "T18": {
        "supported": cars_traded(0.4),
        "partly supported": cars_traded(2),
        "contradicted": cars_traded(2, total=4000.0),
        "open": until("T18", 2017),
    },
    "T19": {
        "supported": agreed_on("2018-03-01"),
        "partly supported": agreed_on("2018-03-12", within=7),
        "contradicted": agreed_on("2018-03-26"),
        "open": until("T19", 2017),
    },
    "T20": {
        "supported": share(8.0),
        "undecided": share(0.0, noise=2.0),
        "contradicted": share(0.0, trend=-0.5, noise=0.01),
        "open": until("T20", 2020),
    },
    "T21": {
        "supported": left_tpp("2017-01-23")("T21"),
        "partly supported": left_tpp("2017-03-10")("T21"),
        "contradicted": left_tpp("2017-09-10")("T21"),
    },
    "T22a": {
        "supported": cars_on({"JPN": 8.0, "KOR": 8.0}, 2.5),
        "partly supported": cars_on({"JPN": 0.0, "KOR": 8.0}, 2.5),
        "contradicted": cars_on({"JPN": 0.0, "KOR": 0.0}, 2.5),
    },
    "T22b": {
        "supported": farm_tariffs(japan=22.2, korea=20.0),
        "partly supported": judged("T22b"),
        "contradicted": farm_tariffs(japan=5.0, korea=3.0),
        "undecided": farm_tariffs(japan=5.0, korea=None),
    },
    "T23": {
        "supported": threatened("2017-04-27"),
        "partly supported": threatened("2017-09-02"),
        "contradicted": threatened("2018-04-27"),
        "undecided": threatened(None),
    },
    "T24": {
        "supported": whole(1, 2, 3, 4, 5, 6),
        "partly supported": whole(1, 2, 3, 2, 5, 6),
        "contradicted": whole(6, 5, 4, 3, 2, 1),
        "open": until("T24", 2017),
    },
    "T25": {
        "supported": judged("T25"),
        "contradicted": judged("T25", sequence, term=Result("x", 3, "order", sources=("bm_2018",))),
        "open": until("T25", 2017),
    },
    "T26": {
        "undecided": judged("T26"),
        "contradicted": reached_out("T26", talks=True, signed=False),
        "not testable": reached_out("T26", talks=False, signed=True),
    },
    "T27": {
        "supported": hoped(4.0, 0.5),
        "contradicted": hoped(12.0, 1.2),
        "undecided": judged("T27"),
        "not testable": until("T27", 2014),
    },
    "T28": {
        "supported": two_by_two(True, "2017-01-23"),
        "partly supported": two_by_two(False, "2017-01-23"),
        "contradicted": two_by_two(False, None),
    },
    "T30": {"supported": terms_of("T30"), "contradicted": terms_of("T30", us_car_decision_days=90)},
    "T31": {
        "supported": stated("T31", ("announces", "2018-03-28"), ("agrees", "2019-06-01")),
        "contradicted": judged("T31"),
        "undecided": stated("T31", ("announces", "2018-03-28")),
    },
    "T32": {
        "supported": invested(100),
        "partly supported": invested(250),
        "contradicted": invested(400),
        "undecided": judged("T32"),
        "not testable": without_accounts("T32", "growth_led_by_cars"),
    },
    "T33": {
        "supported": judged("T33"),
        "partly supported": under("T33", read_as="two stages"),
        "contradicted": stated("T33", ("denies", "2020-12-18")),
        "undecided": stated("T33", ("asks", "2019-10-07")),
    },
    "T34": {
        "supported": judged("T34"),
        "partly supported": goods_cut("cuts_bicycles"),
        "undecided": goods_cut(),
    },
    "T35": {
        "supported": judged("T35"),
        "partly supported": on_days("T35", **{"2017_kor_us_asks_to_amend_korus": "2017-09-01"}),
        "contradicted": on_days("T35", **{"2017_kor_us_asks_to_amend_korus": "2018-07-12"}),
        "undecided": on_days("T35", **{"2017_kor_us_asks_to_amend_korus": None}),
    },
    "T36": {
        "supported": judged("T36"),
        "partly supported": nothing_said("T36", "car_inquiry"),
        "contradicted": on_days("T36", **{"2018_jpn_auto_inquiry_opened": "2019-05-23"}),
        "undecided": on_days("T36", **{"2018_jpn_auto_inquiry_opened": None}),
    },
    "T37": {
        "supported": on_days("T37", **{"2019_jpn_us_japan_deal_signed": "2019-09-25"}),
        "partly supported": judged("T37"),
        "contradicted": on_days("T37", **{"2019_jpn_us_japan_deal_signed": "2020-10-07"}),
        "undecided": on_days("T37", **{"2019_jpn_us_japan_deal_signed": None}),
    },
    "T38": {
        "supported": judged("T38"),
        "partly supported": nothing_said("T38", "talks_for_cars"),
        "contradicted": on_days("T38", **{"2018_jpn_talks_agreed": "2019-09-01"}),
        "undecided": on_days("T38", **{"2018_jpn_talks_agreed": None}),
    },
}
TRADE = {name: test for name, test in every_test().items() if name.startswith("T")}


@pytest.mark.parametrize(
    ("claim", "verdict"), [(claim, verdict) for claim, cases in CASES.items() for verdict in cases], ids=str
)
def test_some_data_give_each_verdict_that_a_claim_can_have(claim: str, verdict: str, monkeypatch: Patch) -> None:
    found = CASES[claim][verdict](monkeypatch)
    assert found.verdict == verdict
    assert found.sentence().text.endswith(".")


def test_every_claim_names_the_verdicts_that_it_can_have_and_each_has_its_case() -> None:
    assert {name: set(test.can_be) for name, test in TRADE.items()} == {
        name: set(cases) for name, cases in CASES.items()
    }


@pytest.mark.parametrize("claim", sorted(TRADE))
def test_every_choice_of_a_claim_has_its_reason_and_the_grid_is_small(claim: str) -> None:
    test = TRADE[claim]
    assert all(why for values in {**test.analysis, **test.reading}.values() for _, why in values)
    assert len(test.settings()) <= 36
    assert test.differs or test.same_as or test.can_be == ("not testable",)


@pytest.mark.parametrize("claim", [name for name, test in TRADE.items() if test.matters])
def test_a_claim_that_an_estimate_decides_is_drawn_at_a_known_effect(claim: str) -> None:
    test = TRADE[claim]
    assert test.simulate is not None
    p, rng = test.contract.checked(test.parameters), np.random.default_rng(1)
    none, much = (np.mean([float(test.simulate(p, rng, size).value) for _ in range(30)]) for size in (0.0, 1000.0))
    assert much - none == pytest.approx(1000, rel=0.2)
    drawn = test.simulate(p, rng, 0.0)
    assert drawn.interval is None or drawn.interval[0] <= float(drawn.value) <= drawn.interval[1]


def test_too_low_a_level_decides_nothing() -> None:
    assert (
        told(effect(1, 9, level=0.75), claimed="more", matters=balances.PROMISED, units="partners").verdict
        == "undecided"
    )


def test_a_design_that_would_miss_the_smallest_change_that_matters_is_blind() -> None:
    assert blind(effect(-5, 5), "more", balances.PROMISED)
    assert not blind(effect(-1, 1), "less", balances.PROMISED)


def test_a_change_is_graded_by_what_is_needed() -> None:
    assert [graded_by(change, 5.0) for change in (7.0, 5.0, 4.9, 0.0, -8.0)] == ["more", "more", "some", "less", "less"]


def test_constant_prices_are_those_of_a_year_known_at_the_time() -> None:
    with known_until(2018):
        assert in_known_prices(P).price_year == 2018
    assert in_known_prices(P).price_year == P.price_year


def test_the_deficit_of_2018_is_off_by_0_8_per_cent() -> None:
    found = find("T05").run()
    assert found.numbers["off"].value == pytest.approx(100 * (1 - 67.064493 / 67.6), abs=1e-6)


@pytest.mark.parametrize(("later", "verdict"), [(90.0, "supported"), (97.0, "undecided"), (103.0, "contradicted")])
def test_a_smaller_deficit_than_at_signing_is_one_reading_of_the_promise(
    monkeypatch: Patch, later: float, verdict: str
) -> None:
    series = {2019: 100.0, 2020: 20.0, 2021: later, 2022: later}
    monkeypatch.setattr(balances, "_deficits", always(deficits(series)))
    assert find("T07").run({"read_as": "than in 2019"}).verdict == verdict


def test_a_share_that_fell_on_as_before_is_a_loss_only_against_the_mean_before(monkeypatch: Patch) -> None:
    clock = np.arange(17.0)
    falling = pd.Series(30 - 0.5 * clock + 0.05 * (-1) ** clock, index=range(2009, 2026))
    monkeypatch.setattr(terms, "_share_of_food", always(falling))

    assert find("T20").run().numbers["change"].value == pytest.approx(0, abs=0.1)
    assert find("T20").run({"against": "mean before"}).numbers["change"].value < -4


def test_more_dollars_bear_out_only_the_plain_reading_of_the_revised_agreement() -> None:
    sales = load("us_goods_trade_annual").query("partner == 'KOR'").set_index("year")["exports_usd_m"]
    found = find("T17a").run({"read_as": "than in 2018"})

    assert found.numbers["plain"].value == pytest.approx(100 * (sales.loc[2019:2023].mean() / sales[2018] - 1))
    assert (found.verdict, find("T17a").run().verdict) == ("supported", "undecided")


def test_each_year_of_the_deficit_with_services_is_set_beside_the_year_before_in_one_print() -> None:
    found = find("T24").run({"counted": "with services"})
    prints = [(476.4, 505.0), (508.3, 531.5), (500.4, 502.3), (504.8, 568.4), (552.3, 621.0)]

    assert found.numbers["printed"].value == sum(later > earlier for earlier, later in prints)
    beside = {measure: find("T24").run({"measure": measure}).sentence().text for measure in ("nominal", "share")}
    assert ["in current dollars" in text for text in beside.values()] == [False, True]
    assert found.verdict == "supported"


def test_an_earlier_trend_is_fitted_on_the_years_before_alone() -> None:
    shares = terms._share_of_food(2009)
    before = shares.loc[:2019]
    line = np.polyval(np.polyfit(before.index, before, 1), shares.loc[2020:].index)

    assert find("T20").run().numbers["change"].value == pytest.approx(float((shares.loc[2020:] - line).mean()))


@pytest.mark.parametrize(("later", "verdict"), [(120.0, "supported"), (104.0, "undecided"), (90.0, "contradicted")])
def test_more_dollars_are_one_reading_of_a_victory(monkeypatch: Patch, later: float, verdict: str) -> None:
    years = range(2015, 2024)
    values = [100.0 if year < 2020 else later for year in years]
    table = pd.DataFrame({"partner": "USA", "year": years, "value_jpy_bn": values, "source": "japan_customs_2026_04"})
    with_table(monkeypatch, terms, japan_food_imports=table)
    monkeypatch.setattr(terms, "yen_rate", always(1.0))
    assert find("T20").run({"read_as": "sales"}).verdict == verdict


def test_the_union_stands_for_its_allied_members() -> None:
    found = find("T08").run()
    assert [found.numbers[name].value for name in ("first_spared", "printed_spared")] == [25, 3]
    assert found.numbers["others"].value == 30
    assert find("T10").run().numbers["others"].value == 28


def test_a_status_holds_from_its_first_to_its_last_day() -> None:
    before, after = tariffs._status("2018-04-30", "steel"), tariffs._status("2018-05-01", "steel")
    assert before.set_index("partner")["status"]["KOR"] == "exempt"
    assert after.set_index("partner")["status"]["KOR"] == "quota"


def test_a_tariff_replaced_by_a_quota_is_resolved_in_part() -> None:
    found = find("T13a").run({"friction": "steel tariff", "short_run_years": 5})
    assert (found.verdict, found.numbers["left"].value) == ("partly supported", 0.0)


def test_the_short_run_is_over_so_many_years_after_the_paper() -> None:
    assert find("T13a").run(until=2020).due == "2021-06-10"


def test_a_car_tariff_is_open_until_that_president_is_gone() -> None:
    assert find("T09").run(until=2024).due == "2029-01-20"
    assert find("T09").run(until=2019).verdict == "open"


def test_both_allies_were_first_pressed_on_one_day_of_april_2017() -> None:
    steps = sequence._steps(["demand"], sequence.OUT_OF_OFFICE).groupby("target")["when"].min()
    assert steps.to_dict() == dict.fromkeys(["JPN", "KOR"], pd.Timestamp("2017-04-18"))


def test_an_agreement_alone_does_not_show_that_a_turn_intensified(monkeypatch: Patch) -> None:
    found = find("T12b").run()
    assert found.numbers["signed"].value == "2020-11-15"
    assert (found.numbers["before"].value, found.numbers["since"].value) == (
        pytest.approx(4 / (954 / 365.25)),
        pytest.approx(1 / (2313 / 365.25)),
    )
    assert after_the_paper(agreement=False, rounds=15)(monkeypatch).verdict == "undecided"


def test_an_ally_of_whom_nothing_is_known_leaves_the_other_s_part(monkeypatch: Patch) -> None:
    assert farm_tariffs(japan=14.0, korea=3.0)(monkeypatch).verdict == "partly supported"
    assert farm_tariffs(japan=14.0, korea=20.0)(monkeypatch).verdict == "supported"


def test_the_lowest_deficit_is_told_with_its_year() -> None:
    assert "81% of that of 2017 at lowest, in 2020, the year of the pandemic" in find("T13a").run().sentence().text
    assert "pandemic" not in find("T13a").run({"short_run_years": 2}).sentence().text


def test_a_tariff_is_told_with_what_was_excluded_from_it_and_what_its_quota_freed() -> None:
    found = find("T13a").run({"friction": "steel tariff"})
    assert (found.numbers["free"].value, found.numbers["eased"].value) == (58.0, "2022-04-01")
    assert found.numbers["tried"].value == "2018-04-18", "nobody tried to end it by the agreement of 2019"
    assert "quota" not in find("T13a").run({"friction": "aluminium tariff"}).sentence().text


def test_terms_are_unknown_before_they_are_stated() -> None:
    with known_until(2017):
        assert term("korus_cars_per_maker_2018") is None


def test_the_twins_on_unfair_tariffs_are_read_the_same_ways() -> None:
    assert find("T22a").reading == find("T22b").reading
    found = find("T22b").run({"unfair": "above none"})
    assert (found.verdict, found.numbers["beef"].value) == ("supported", 21.3)


def test_what_is_being_finalised_does_not_come_seven_years_later() -> None:
    found = find("T31").run()
    assert (found.verdict, found.numbers["late"].value) == ("contradicted", pytest.approx(7.02, abs=0.01))
    assert "decided alone" in found.sentence().text


def test_china_s_rank_is_told_at_market_prices_and_at_purchasing_power() -> None:
    found = find("T11a").run()
    assert [found.numbers[name].value for name in ("market_rank", "purchasing_rank")] == [2, 1]
    assert find("T11a").run({"at": "purchasing power"}).verdict == "partly supported"


def test_a_cut_put_off_is_no_car_tariff_left_out(monkeypatch: Patch) -> None:
    def rates(_importer: str, _exporter: str, day: pd.Timestamp) -> Result:
        return Result("x", 2.5 if day.year < 2025 else 0.0, "%", sources=("korus_auto_factsheet",))

    monkeypatch.setattr(tariffs, "_car_tariff", rates)
    assert find("T09b").run().verdict == "contradicted"


def test_rounds_of_talks_are_counted_by_the_numbers_that_they_have() -> None:
    rounds = statements._rounds().set_index("talks")
    assert rounds[["before", "since"]].to_dict("index") == {
        "cjk": {"before": 11, "since": 4},
        "rcep": {"before": 16, "since": 11},
    }
    found = find("T12a").run()
    assert [found.numbers[name].value for name in ("rounds", "signed")] == [15, 1], "the protocol with ASEAN is a step"
    assert find("T12a").run({"pacific": "counted"}).numbers["signed"].value == 2


def test_time_to_prepare_runs_from_the_first_demand(monkeypatch: Patch) -> None:
    assert find("T15a").run().sentence().text.startswith("Both were first asked on")
    steps = sequence._steps

    def later(kinds: list[str], until: pd.Timestamp) -> pd.DataFrame:
        return steps(kinds, until).query("id != '2017_kor_review_announced'")

    monkeypatch.setattr(sequence, "_steps", later)
    found = find("T15a").run()
    assert found.sentence().text.startswith("Korea was first asked on")
    assert [found.numbers[name].value for name in ("kor", "threat_kor")] == ["2017-07-12", -76]


def test_the_half_year_before_the_paper_stands_beside_the_full_year_where_it_was_known() -> None:
    assert (
        find("T11b")
        .run()
        .sentence()
        .text.endswith("In the first half of 2019 it was number 3, behind Mexico and Canada.")
    )
    assert "half" not in find("T11b").run(until=2018).text


@pytest.mark.parametrize("day", ["2019-04-16", "2019-05-20", "2019-06-29"])
def test_no_verdict_turns_on_the_day_set_for_a_paper_that_prints_none(day: str, monkeypatch: Patch) -> None:
    ids = [claim.id for claim in claims() if claim.paper == "sadozai2019"]
    book = {claim: find(claim).run().verdict for claim in ids}
    monkeypatch.setattr(statements, "SADOZAI_PRINTED", pd.Timestamp(day))
    monkeypatch.setattr(tariffs, "SADOZAI_PRINTED", pd.Timestamp(day).date())
    monkeypatch.setattr(stated_positions, "EARLIER_PAPER", pd.Timestamp(day))
    monkeypatch.setattr(opinion, "WRITTEN", opinion.decimal_year(day[:7]))

    assert {claim: find(claim).run({"day": day} if claim == "T10" else None).verdict for claim in ids} == book


def test_two_counts_of_us_cars_are_told_apart_and_disagree() -> None:
    found = find("T17b").run()
    assert found.verdict == "undecided" and "fell in 2019" in found.text and found.text.endswith("the counts disagree.")
    assert [found.numbers[name].value for name in ("brand_old", "brand_new", "make_old")] == [
        pytest.approx(one) for one in (19.6, 5.4, 8.2)
    ]
    assert find("T17b").run({"counted": "by country of make"}).verdict == "contradicted"
    assert find("T17b").run({"counted": "by brand"}).text.endswith("more cars, but no faster.")


def test_more_cars_are_one_reading_of_what_the_agreement_was_to_bring(monkeypatch: Patch) -> None:
    assert find("T17b").run({"read_as": "plain", "counted": "by brand"}).verdict == "supported"
    to_the_last = find("T17b").run({"growth_to": "last found", "counted": "by brand"})
    assert to_the_last.numbers["brand_new"].value == pytest.approx(100 * ((1.054 * 1.39) ** 0.5 - 1))
    assert to_the_last.text.endswith("too alike to tell.")
    assert "too alike" in american_cars(15.0)(monkeypatch).text, "neither count moved by more than any year"


def test_another_month_of_the_year_is_right_in_part(monkeypatch: Patch) -> None:
    for claim, event in (("T36", "2018_jpn_auto_inquiry_opened"), ("T38", "2018_jpn_talks_agreed")):
        with monkeypatch.context() as patch:
            assert on_days(claim, **{event: "2018-11-01"})(patch).verdict == "partly supported"


@pytest.mark.parametrize("goods", ["motor vehicles", "vehicles and parts", "goods"])
def test_what_japan_bought_in_return_was_little_and_not_nothing(goods: str) -> None:
    assert find("T18").run({"goods": goods}).verdict == "partly supported"


@pytest.mark.parametrize("claim", ["T01b", "T17a"])
def test_a_claim_on_the_agreements_with_korea_keeps_their_event_whatever_that_of_the_run(claim: str) -> None:
    changed = {"partners": ["JPN"], "event_partner": "JPN", "event_date": "2020-01-01"}
    assert verdicts.under("trade", changed)[claim] == verdicts.under("trade", {"partners": ["JPN"]})[claim]


def test_a_single_year_stands_alone() -> None:
    assert "in 2012 and" in find("T01a").run({"end_year": 2012}).sentence().text


def test_what_matters_is_in_points_of_trade_whatever_a_run_takes_shares_of() -> None:
    assert verdicts.under("trade", {"share_of": "gdp"})["T01b"] == verdicts.under("trade", {})["T01b"]
