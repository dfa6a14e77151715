"""Verdict rules of the claims about burdens: for each claim, data that give each verdict that it can have."""

from __future__ import annotations

import sys
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.pace import allies_beside
from helpers.analysis.statistics import Effect
from helpers.claims.burden_sharing import payments, spending, wider_bill
from helpers.claims.judgement import Judgement, from_estimate
from helpers.claims.register import every_test, find
from helpers.data import load

P = BurdenSharingParameters()
Patch = pytest.MonkeyPatch
Frame = pd.DataFrame
Edit = Callable[[Frame], Frame]
Case = Callable[[Patch], Judgement]


def with_tables(patch: Patch, **edits: Edit) -> None:
    """Let every module of the book that reads a table read it as edited."""

    def edited(name: str) -> Frame:
        frame = load(name)
        return edits[name](frame.copy()) if name in edits else frame

    for name, module in list(sys.modules.items()):
        if name.startswith("helpers.") and getattr(module, "load", None) is load:
            patch.setattr(module, "load", edited)


def case(claim: str, setting: dict[str, object] | None = None, **edits: Edit) -> Case:
    """The claim by edited tables, under its own or another setting."""

    def judged(patch: Patch) -> Judgement:
        with_tables(patch, **edits)
        return find(claim).run(setting)

    return judged


def patched(claim: str, module: object, **values: object) -> Case:
    """The claim with some functions of its module giving made-up values."""

    def judged(patch: Patch) -> Judgement:
        for name, value in values.items():
            patch.setattr(module, name, lambda *_, _value=value, **__: _value)
        return find(claim).run()

    return judged


def put(where: str, **values: object) -> Edit:
    """Values put into the columns of the rows that a query finds."""

    def edit(frame: Frame) -> Frame:
        rows = frame.query(where).index
        assert len(rows), where
        for column, value in values.items():
            if isinstance(value, str) and column not in ("date", "period_end"):
                frame[column] = frame[column].astype(object)
            frame.loc[rows, column] = pd.Timestamp(value) if column in ("date", "period_end") else value  # type: ignore[arg-type]
        return frame

    return edit


def times(where: str, column: str, factor: float) -> Edit:
    def edit(frame: Frame) -> Frame:
        frame[column] = frame[column].astype(float)
        frame.loc[frame.query(where).index, column] *= factor
        return frame

    return edit


def without(where: str) -> Edit:
    return lambda frame: frame.drop(frame.query(where).index)


def then(*edits: Edit) -> Edit:
    def edit(frame: Frame) -> Frame:
        for one in edits:
            frame = one(frame)
        return frame

    return edit


def nothing(frame: Frame) -> Frame:
    return frame.iloc[:0]


def effect(low: float, high: float) -> Effect:
    return Effect((low + high) / 2, (low, high), 0.95, 0.5, 30)


def korean(**amounts: float) -> Edit:
    """Korea's agreed won by year: ``y2019=1038.9``."""
    return then(*(put(f"year == {year[1:]} and kind == 'agreed_krw'", krw_bn=won) for year, won in amounts.items()))


def paid(amounts: dict[int, float]) -> Frame:
    frame = pd.DataFrame({"amount": amounts, "lcu_bn": amounts, "usd_bn": amounts})
    return frame.assign(source="mofa_kr_320383")


def japan(*levels: float) -> Frame:
    return pd.DataFrame({"year": range(2013 - len(levels), 2013), "real_usd_bn": levels, "share_of_gdp_pct": levels})


def agreed_in_august(rise: float) -> Edit:
    return put("id == '2019_kor_eleventh_talks'", date="2019-08-10", kind="agreement", granted_rise_pct=rise)


YEARLY = "host == 'KOR' and kind == 'demand' and subject == 'yearly_payment'"
TALKS = "answered_by == '2019_kor_tenth_agreement'"
TOLD = "id.str.startswith('2019_kor_half_more_') or id == '2019_kor_double_told'"
PRESSED = "host == 'KOR' and date > '2019-02-10' and kind in ['demand', 'pressure', 'announcement']"
JULY_KOR, JULY_JPN = "id == '2019_kor_fivefold_demand'", "id == '2019_jpn_fivefold_demand'"
LATER = "host == 'KOR' and number > 10"

NOT_SO_MUCH = "id in ('2020_jpn_no_extreme_demand', '2020_jpn_no_massive_increase')"
CASES: dict[tuple[str, str], Case] = {
    ("B01a", "supported"): case("B01a"),
    ("B01a", "partly supported"): case("B01a", host_support_korea=korean(y2019=1100.0)),
    ("B01a", "contradicted"): case("B01a", host_support_korea=korean(y2019=950.0)),
    ("B01a", "not testable"): case("B01a", host_support_korea=without("year == 2018")),
    ("B01b", "supported"): case("B01b"),
    ("B01b", "partly supported"): case("B01b", host_support_korea=korean(y2019=1200.0)),
    ("B01b", "contradicted"): case("B01b", host_support_korea=korean(y2018=800.0, y2019=1200.0)),
    ("B01b", "not testable"): case("B01b", host_support_korea=without("year == 2018")),
    ("B02", "supported"): case("B02", {"counts": "origin"}),
    ("B02", "partly supported"): case("B02", {"counts": "origin", "cost_moves": "unchanged"}),
    ("B02", "contradicted"): case("B02", {"cost_moves": "unchanged"}),
    ("B02", "undecided"): case("B02"),
    ("B02", "not testable"): case(
        "B02", {"counts": "origin"}, support_cost_shares=without("id == 'kor_2016_think_tank'")
    ),
    ("B03a", "supported"): case("B03a"),
    ("B03a", "partly supported"): case(
        "B03a", host_support_agreements=put("host == 'KOR' and number == 8", length_years=3.0)
    ),
    ("B03a", "contradicted"): case("B03a", host_support_agreements=put("host == 'KOR'", length_years=3.0)),
    ("B03b", "contradicted"): case("B03b"),
    ("B03b", "supported"): case("B03b", host_support_agreements=put(LATER, length_years=1.0)),
    ("B03b", "partly supported"): case(
        "B03b", host_support_agreements=put("number == 11 and host == 'KOR'", length_years=1.0)
    ),
    ("B03b", "open"): case("B03b", host_support_agreements=without(LATER)),
    ("B03c", "supported"): patched("B03c", payments, paid=paid({2009: 100.0, 2019: 200.0, 2022: 300.0})),
    ("B03c", "undecided"): case("B03c", {"rise": "faster"}),
    ("B03c", "contradicted"): patched("B03c", payments, paid=paid({2009: 100.0, 2019: 200.0, 2022: 180.0})),
    ("B03c", "open"): patched("B03c", payments, paid=paid({2009: 100.0, 2019: 200.0})),
    ("B03c", "not testable"): patched("B03c", payments, paid=paid({2019: 200.0, 2022: 205.0})),
    ("B03d", "supported"): case("B03d"),
    ("B03d", "undecided"): case("B03d", host_support_demands=put(TALKS, title="Asks for more.")),
    ("B03d", "not testable"): case("B03d", host_support_demands=without(TALKS)),
    ("B04a", "supported"): case("B04a", host_support_demands=put(TOLD, asked_rise_low_pct=50, asked_rise_high_pct=50)),
    ("B04a", "undecided"): case("B04a"),
    ("B04a", "contradicted"): case(
        "B04a", host_support_demands=put(TOLD, asked_rise_low_pct=80.0, asked_rise_high_pct=90.0)
    ),
    ("B04a", "not testable"): case("B04a", host_support_demands=without(TOLD)),
    ("B04b", "supported"): case("B04b"),
    ("B04b", "undecided"): case("B04b", {"accounts": "all"}),
    ("B04b", "partly supported"): case("B04b", host_support_demands=put(JULY_JPN, asked_multiple=2.0)),
    ("B04b", "contradicted"): case("B04b", host_support_demands=put("asked_rise_high_pct > 100", asked_multiple=2.0)),
    ("B04b", "not testable"): case("B04b", host_support_demands=without("host == 'JPN'")),
    ("B05", "supported"): case("B05"),
    ("B05", "partly supported"): case("B05", stationing_costs=times("host == 'JPN'", "usd_m", 1.1)),
    ("B05", "contradicted"): case("B05", stationing_costs=times("host == 'JPN'", "usd_m", 2.0)),
    ("B05", "not testable"): case("B05", stationing_costs=without("basis == 'audit_office'")),
    ("B06", "supported"): case("B06"),
    ("B06", "partly supported"): case(
        "B06", support_cost_shares=put("id == 'kor_2016_2019_audit_less_yongsan'", share_pct=40.0)
    ),
    ("B06", "undecided"): case(
        "B06",
        published_results=without("topic == 'cost_plus'"),
        support_cost_shares=put("id == 'kor_2016_2019_audit_less_yongsan'", share_pct=40.0),
    ),
    ("B06", "open"): case("B06", {"end_year": 1985}),
    ("B06", "not testable"): case(
        "B06",
        published_results=without("topic == 'cost_plus'"),
        support_cost_shares=without("definition in ['audit_office', 'audit_office_less_relocation']"),
    ),
    ("B07", "supported"): case("B07"),
    ("B07", "partly supported"): case(
        "B07", korea_support_estimates=put("estimate == 'defence_institute'", krw_bn=4800.0)
    ),
    ("B07", "contradicted"): case("B07", korea_support_estimates=put("estimate == 'defence_institute'", krw_bn=2000.0)),
    ("B07", "not testable"): case("B07", {"start_year": 2016}),
    ("B08a", "supported"): case("B08a"),
    ("B08a", "partly supported"): case(
        "B08a", base_projects=put("project == 'camp_humphreys' and unit == 'USD bn'", amount_low=11.5)
    ),
    ("B08a", "contradicted"): case(
        "B08a", base_projects=put("project == 'camp_humphreys' and unit == 'USD bn'", amount_low=20.0)
    ),
    ("B08a", "not testable"): case("B08a", base_projects=nothing),
    ("B08b", "supported"): case("B08b"),
    ("B08b", "undecided"): case("B08b", base_projects=put("id == 'humphreys_2018_opening'", host_share_pct=60.0)),
    ("B08b", "contradicted"): case("B08b", base_projects=put("project == 'camp_humphreys'", host_share_pct=60.0)),
    ("B08b", "not testable"): case("B08b", base_projects=nothing),
    ("B09a", "undecided"): case("B09a"),
    ("B09a", "supported"): case("B09a", arms_purchases=put("indicator == 'purchases'", quality="official")),
    ("B09a", "partly supported"): case(
        "B09a", arms_purchases=put("indicator == 'purchases'", value=21.0, quality="official")
    ),
    ("B09a", "contradicted"): case("B09a", arms_purchases=put("indicator == 'purchases'", value=30.0)),
    ("B09a", "not testable"): case("B09a", arms_purchases=without("indicator == 'purchases'")),
    ("B09b", "undecided"): case("B09b"),
    ("B09b", "supported"): case("B09b", {"span": "whole"}),
    ("B09b", "partly supported"): case(
        "B09b", {"span": "whole"}, arms_purchases=put("source == 'yna_20191006'", value=72.0)
    ),
    ("B09b", "contradicted"): case(
        "B09b", {"span": "whole"}, arms_purchases=put("source == 'yna_20191006'", value=50.0)
    ),
    ("B09b", "not testable"): case("B09b", arms_purchases=without("source == 'yna_20191006'")),
    ("B10", "supported"): case("B10"),
    ("B10", "partly supported"): case("B10", allied_contributions=times("host == 'DEU'", "value", 2.5)),
    ("B10", "contradicted"): case("B10", {"measure": "gdp_permille"}),
    ("B10", "not testable"): case(
        "B10", allied_contributions=nothing, support_cost_shares=nothing, stationing_costs=nothing
    ),
    ("B11a", "supported"): case("B11a"),
    ("B11a", "partly supported"): case("B11a", defence_pledges=without("share_of_gdp_pct == 4")),
    ("B11a", "contradicted"): case("B11a", defence_pledges=put("share_of_gdp_pct > 0", share_of_gdp_pct=3.0)),
    ("B11a", "not testable"): case("B11a", defence_pledges=nothing),
    ("B12a", "supported"): patched("B12a", spending, pooled=effect(0.02, 0.20)),
    ("B12a", "contradicted"): patched("B12a", spending, pooled=effect(-0.05, 0.08)),
    ("B12a", "undecided"): case("B12a"),
    ("B12a", "not testable"): patched("B12a", spending, pooled=None),
    ("B12b", "supported"): patched("B12b", spending, answer_to_usa=effect(-0.5, -0.1)),
    ("B12b", "contradicted"): patched("B12b", spending, answer_to_usa=effect(-0.1, 0.3)),
    ("B12b", "undecided"): case("B12b"),
    ("B12b", "not testable"): patched("B12b", spending, answer_to_usa=None),
    ("B12c", "not testable"): case("B12c"),
    ("B13a", "supported"): case("B13a"),
    ("B13a", "partly supported"): case(
        "B13a", host_support_agreements=put("host == 'JPN' and period_start.dt.year == 2016", period_end="2020-12-31")
    ),
    ("B13a", "contradicted"): case(
        "B13a", host_support_agreements=put("host == 'JPN' and period_start.dt.year == 2016", period_end="2025-03-31")
    ),
    ("B13b", "supported"): case(
        "B13b", host_support_demands=put("id == '2020_jpn_greater_contribution'", kind="demand", asked_multiple=4.0)
    ),
    ("B13b", "partly supported"): case("B13b"),
    ("B13b", "contradicted"): case("B13b", {"counted": "new_demands"}),
    ("B13b", "undecided"): case("B13b", {"counted": "new_demands"}, host_support_demands=without(NOT_SO_MUCH)),
    ("B13b", "open"): case("B13b", {"end_year": 2020}),
    ("B14", "supported"): patched("B14", spending, japan_years=japan(9, 8, 7, 6)),
    ("B14", "partly supported"): patched("B14", spending, japan_years=japan(9, 8, 8.5, 6)),
    ("B14", "contradicted"): patched("B14", spending, japan_years=japan(1, 2, 3, 4, 5, 6, 5)),
    ("B14", "not testable"): patched("B14", spending, japan_years=japan(1)),
    ("B15", "supported"): case("B15"),
    ("B15", "contradicted"): case("B15", host_support_demands=put("id == '2017_kor_thaad_demand'", asked_usd_bn=2.0)),
    ("B15", "not testable"): case("B15", host_support_demands=without("id == '2017_kor_thaad_demand'")),
    ("B16", "contradicted"): patched("B16", spending, gain=effect(-4.0, 0.5), _capability_to_strike_back=None),
    ("B16", "undecided"): case("B16"),
    ("B16", "open"): patched("B16", spending, gain=None),
    ("B17", "supported"): case("B17"),
    ("B17", "partly supported"): case("B17", host_support_demands=put(PRESSED, date="2019-10-15")),
    ("B17", "contradicted"): case("B17", host_support_demands=put(PRESSED, date="2020-01-01")),
    ("B17", "undecided"): case("B17", {"pressed_by": "a sum"}),
    ("B17", "not testable"): case("B17", host_support_demands=without(PRESSED)),
    ("B18", "contradicted"): case("B18"),
    ("B18", "supported"): case("B18", host_support_demands=agreed_in_august(20.0)),
    ("B18", "partly supported"): case("B18", host_support_demands=agreed_in_august(4.0)),
    ("B18", "undecided"): case("B18", host_support_demands=without("kind == 'denial'")),
    ("B18", "not testable"): case("B18", host_support_demands=without("kind == 'announcement'")),
    ("B19", "contradicted"): patched("B19", spending, gain=effect(-4.0, 0.5)),
    ("B19", "undecided"): case("B19"),
    ("B19", "not testable"): patched("B19", spending, gain=None),
    ("B20", "supported"): case("B20"),
    ("B20", "partly supported"): patched("B20", wider_bill, _support_krw_bn=(1200.0, 1000.0, "2015", ("gao_21_270",))),
    ("B20", "contradicted"): patched("B20", wider_bill, _support_krw_bn=(900.0, 1000.0, "2015", ("gao_21_270",))),
    ("B20", "not testable"): patched("B20", wider_bill, _support_krw_bn=None),
    ("B21", "supported"): case("B21"),
    ("B21", "undecided"): case("B21", {"rise": "printed"}),
    ("B21", "partly supported"): case("B21", host_support_demands=put(JULY_JPN, asked_usd_bn=20.0)),
    ("B21", "contradicted"): case(
        "B21",
        host_support_demands=then(
            without(f"{TALKS} or id == '2017_kor_thaad_demand'"),
            put(JULY_JPN, date="2019-06-01", asked_usd_bn=20.0),
        ),
    ),
    ("B21", "not testable"): case("B21", host_support_demands=without("host == 'JPN'")),
    ("B22", "undecided"): case("B22"),
    ("B22", "open"): case("B22", {"end_year": 1985}),
    ("B22", "supported"): case(
        "B22", host_support_demands=put("id == '2018_kor_thaad_removal_told'", kind="threat", date="2017-04-30")
    ),
    ("B22", "contradicted"): case("B22", host_support_demands=without("id == '2018_kor_thaad_removal_told'")),
    ("B23a", "partly supported"): case("B23a"),
    ("B23a", "open"): case("B23a", {"end_year": 1985}),
    ("B23a", "supported"): case("B23a", host_support_demands=put("id == '2018_kor_withdrawal_hint'", note="")),
    ("B23a", "contradicted"): case("B23a", host_support_demands=without("kind in ('threat', 'remark')")),
    ("B23a", "undecided"): case("B23a", host_support_demands=without("kind in ('threat', 'remark', 'denial')")),
    ("B23b", "partly supported"): case("B23b"),
    ("B23b", "open"): case("B23b", {"end_year": 1985}),
    ("B23b", "supported"): case(
        "B23b", host_support_demands=put("id == '2016_jpn_withdrawal_remark'", kind="threat", note="")
    ),
    ("B23b", "contradicted"): case("B23b", host_support_demands=without("kind in ('threat', 'remark')")),
    ("B23b", "undecided"): case("B23b", host_support_demands=without("kind in ('threat', 'remark', 'denial')")),
    ("B24", "contradicted"): case("B24", {"by": "area abroad"}),
    ("B24", "supported"): case("B24", us_base_sizes=put("base == 'camp_humphreys'", area_km2=2000.0, rank_by_area=1)),
    ("B24", "undecided"): case("B24"),
    ("B24", "not testable"): case("B24", us_base_sizes=without("base != 'camp_humphreys'")),
    ("B25", "undecided"): case("B25"),
    ("B25", "supported"): case(
        "B25", host_support_demands=put("subject == 'base_move'", kind="demand", date="2019-06-24")
    ),
    ("B25", "partly supported"): case(
        "B25", host_support_demands=put("id == '2019_jpn_base_compensation'", kind="demand")
    ),
    ("B25", "contradicted"): case("B25", host_support_demands=put("id == '2019_jpn_base_compensation'", kind="denial")),
    ("B26a", "supported"): case("B26a"),
    ("B26a", "open"): case("B26a", {"end_year": 1985}),
    ("B26a", "partly supported"): case("B26a", host_support_demands=without("id == '2018_jpn_fighters_and_deficit'")),
    ("B26a", "contradicted"): case("B26a", host_support_demands=put("subject == 'arms_purchases'", kind="denial")),
    ("B26a", "undecided"): case("B26a", host_support_demands=without("subject == 'arms_purchases'")),
    ("B27", "supported"): case("B27", us_troops=put("host == 'JPN' and year == 2018", troops=90000)),
    ("B27", "undecided"): case("B27"),
    ("B27", "contradicted"): case("B27", us_troops=put("host == 'KOR' and year == 2018", troops=90000)),
    ("B27", "not testable"): case("B27", us_troops=without("host == 'JPN' and year == 2018")),
    ("B28", "undecided"): case("B28"),
    ("B28", "contradicted"): patched("B28", spending, gain=effect(-4.0, 0.5)),
    ("B28", "not testable"): patched("B28", spending, gain=None),
    ("B29", "supported"): case(
        "B29", host_support_demands=put("id == '2019_kor_ten_rounds'", id="2019_kor_eleventh_round")
    ),
    ("B29", "partly supported"): case("B29"),
    ("B29", "undecided"): case("B29", host_support_demands=without("id == '2019_kor_ten_rounds'")),
    ("B29", "contradicted"): case("B29", host_support_demands=put("id == '2018_kor_tenth_round'", date="2019-03-10")),
    ("B29", "not testable"): case("B29", host_support_demands=without("id == '2018_kor_tenth_round'")),
}
"""By claim and verdict: data that give it."""


@pytest.mark.parametrize(("claim", "verdict"), CASES, ids=lambda value: value)
def test_some_data_give_each_verdict_that_a_claim_can_have(claim: str, verdict: str, monkeypatch: Patch) -> None:
    found = CASES[claim, verdict](monkeypatch)

    assert found.verdict == verdict
    assert found.sentence(claim).text.endswith(".")


def test_every_verdict_that_a_claim_can_have_has_its_case() -> None:
    can_be = {(name, verdict) for name, test in every_test().items() if name[0] == "B" for verdict in test.can_be}

    assert can_be == set(CASES)


ESTIMATED = {
    "B12a": ("more", False),
    "B12b": ("less", False),
    "B16": ("more", False),
    "B19": ("more", True),
    "B28": ("more", False),
}


@pytest.mark.parametrize("claim", ESTIMATED)
def test_the_rule_seldom_errs_where_the_truth_is_known(claim: str) -> None:
    """A few draws only: a rule that errs in a quarter of cases would show."""
    test, (claimed, sized) = find(claim), ESTIMATED[claim]
    assert test.matters is not None
    assert test.simulate is not None
    p = test.contract.checked(dict(test.parameters))
    rng, wrong = np.random.default_rng(3), 0
    sign = 1 if claimed == "more" else -1
    for truth, false in ((0.0, "supported"), (sign * test.matters.value, "contradicted")):
        for _ in range(15):
            found = test.simulate(p, rng, truth)
            verdict = from_estimate(found, claimed=claimed, matters=test.matters.value, sized=sized)  # type: ignore[arg-type]
            wrong += verdict == false

    assert wrong <= 6


def test_every_claim_that_an_estimate_decides_says_what_would_matter() -> None:
    estimated = {name for name, test in every_test().items() if name[0] == "B" and test.simulate}

    assert estimated == set(ESTIMATED)


def test_a_limit_that_fell_is_room_even_without_a_rise(monkeypatch: Patch) -> None:
    found = patched("B16", spending, gain=effect(-4.0, 0.5))(monkeypatch)

    assert found.verdict == "undecided"
    assert "16\xa0December 2022" in found.sentence().text
    assert "more room whatever spending shows" in found.sentence().text
    assert "rules out" not in found.sentence().text


def test_an_estimate_that_hides_what_matters_says_so(monkeypatch: Patch) -> None:
    wide, told = effect(-11.0, 12.0), "could not have shown"

    assert all(
        told in patched(claim, spending, gain=wide)(monkeypatch).sentence().text for claim in ("B16", "B19", "B28")
    )
    assert told not in patched("B19", spending, gain=effect(-4.0, 4.0))(monkeypatch).sentence().text


@pytest.mark.parametrize("claim", ["B16", "B19", "B28"])
def test_allies_that_were_asked_as_well_do_not_refute_a_cause(claim: str, monkeypatch: Patch) -> None:
    def with_allies_alone(pace: Frame, *_: object) -> Effect | None:
        return effect(-4.0, 0.5) if allies_beside(pace) else None

    monkeypatch.setattr(spending, "gain", with_allies_alone)
    monkeypatch.setattr(spending, "_capability_to_strike_back", lambda _: None)
    found = find(claim).run()

    assert found.verdict == "undecided"
    assert found.numbers["allies"].value == 13
    assert "13 of them allies" in found.sentence().text


def test_trust_that_did_not_fall_compelled_nothing(monkeypatch: Patch) -> None:
    latest = "series == 'trust_us' and answer == 'yes' and start == '2018-11-30'"
    found = case("B28", polls_bilateral=put(latest, value=60.0))(monkeypatch)

    assert found.verdict == "contradicted"
    assert "did not fall: 48% in November\xa02015, 60% in November\xa02018" in found.sentence().text


@pytest.mark.parametrize("claim", ["B16", "B19", "B28"])
def test_a_rise_beyond_other_states_shows_no_cause(claim: str, monkeypatch: Patch) -> None:
    found = patched(claim, spending, gain=effect(2.0, 4.0), _capability_to_strike_back=None)(monkeypatch)

    assert found.verdict == "undecided"
    assert "more than chance explains" in found.sentence().text.lower()
    assert "could raise it" in found.sentence().text


def test_words_on_withdrawing_troops_are_told_in_order_of_time() -> None:
    said = find("B23a").run().sentence().text
    told = [said.index(part) for part in ("suggested no withdrawal", "denied such plans", "by a memoir")]

    assert told == sorted(told)


def test_one_print_is_a_report_and_one_that_differs_is_told(monkeypatch: Patch) -> None:
    assert "5.0 times, in another print about 6, Korea" in find("B04b").run().sentence().text
    apart = case("B04b", host_support_demands=put("id == '2019_kor_five_billion_told'", asked_multiple=6.0))
    assert apart(monkeypatch).verdict == "partly supported"


def test_a_share_whose_kind_is_left_open_is_not_decided_by_the_counts_that_differ() -> None:
    verdicts = {payment: find("B08b").run({"payment": payment}).verdict for payment in ("Korea’s", "either", "US")}

    assert verdicts == {"Korea’s": "supported", "either": "undecided", "US": "contradicted"}
