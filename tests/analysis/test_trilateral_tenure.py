"""Tenure, chances of exits and their backtest: against statsmodels, by hand, and blind to later days."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from statsmodels.duration.survfunc import SurvfuncRight

from helpers.analysis.trilateral import spells as spells_module
from helpers.analysis.trilateral import staying_on
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.backtest import Backtest, _earlier_share, backtest, brier, calendar_chance, mean_gain
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.spells import government_changes, in_office, spells
from helpers.analysis.trilateral.staying_on import Learning, Spells, chance_of_staying, early_exits, early_rate
from helpers.analysis.trilateral.survival import DAYS_A_YEAR, kaplan_meier, staying
from helpers.analysis.trilateral.tenure import ALL, Tenure, tenure
from helpers.analysis.trilateral.votes import ChangeChance, Record, changed_chances
from helpers.data import load, tables_held
from helpers.errors import BadInput

LAST = "2026-09-30"
CAMP_DAVID = np.datetime64("2023-08-18")
BOOK = Learning(1990, "kaplan_meier")


@cache
def study(rule: str = "suspended_serves", day: str = LAST) -> Spells:
    return Spells(spells(day, rule))


def parameters(**changed: object) -> TrilateralParameters:
    return TrilateralParameters.checked({"draws": 50, **changed})


@cache
def sections(**changed: object) -> tuple[Tenure, Backtest]:
    with tables_held():
        return tenure(parameters(**changed)), backtest(parameters(**changed))


# ---------------------------------------------------------------- survival


@pytest.mark.parametrize("country", ["USA", "JPN", "KOR"])
@pytest.mark.parametrize("rule", ["suspended_serves", "acting_serves"])
def test_survival_agrees_with_statsmodels(country: str, rule: str) -> None:
    rows = spells(LAST, rule).query("country == @country and days > 0")
    ended = rows["end"].notna().to_numpy()
    ours = kaplan_meier(rows["days"].to_numpy(float), ended, 0.95)
    theirs = SurvfuncRight(rows["days"], ended.astype(int))
    assert ours["days"].to_numpy() == pytest.approx(theirs.surv_times)
    assert ours["survival"].to_numpy() == pytest.approx(theirs.surv_prob)
    assert ours["at_risk"].to_numpy() == pytest.approx(theirs.n_risk)
    spread = np.log(-np.log(ours["survival"][:-1])) - np.log(-np.log(ours["high"][:-1]))
    greenwood = theirs.surv_prob_se[:-1] / (theirs.surv_prob[:-1] * -np.log(theirs.surv_prob[:-1]))
    assert spread.to_numpy() == pytest.approx(1.959964 * greenwood, rel=1e-5)


def test_survival_of_four_spells_by_hand() -> None:
    found = kaplan_meier(np.array([10.0, 20.0, 20.0, 30.0]), np.array([True, True, False, True]), 0.9)
    assert found["survival"].tolist() == pytest.approx([3 / 4, 3 / 4 * 2 / 3, 0])
    assert found["high"].isna().tolist() == [False, False, True]


def test_staying_is_the_ratio_of_survival_while_three_lasted_so_long_and_a_rate_after() -> None:
    days, ended = np.array([10.0, 20.0, 30.0, 40.0, 50.0]), np.array([True, True, True, True, False])
    stays = staying(days, ended, 15.0, np.array([0.0, 5.0, 15.0, 25.0]))[0]
    rate = 4 / 150
    assert stays.tolist() == pytest.approx([1, 3 / 4, 3 / 4 * 2 / 3, 3 / 4 * 2 / 3 * np.exp(-rate * 10)])
    assert staying(days, ended, 15.0, np.array([10.0]), "constant")[0, 0] == pytest.approx(np.exp(-rate * 10))


def test_a_weight_of_two_is_the_spell_twice() -> None:
    days, ended, ahead = np.array([9.0, 14.0, 25.0, 33.0]), np.array([True] * 4), np.array([8.0, 40.0])
    weighted = staying(days, ended, 5.0, ahead, "constant", np.array([[2, 1, 1, 1]]))
    doubled = staying(np.append(days, 9.0), np.array([True] * 5), 5.0, ahead, "constant")
    assert weighted == pytest.approx(doubled)


# ---------------------------------------------------------------- spells and the rule for acting presidents


@pytest.mark.parametrize("rule", ["suspended_serves", "acting_serves"])
def test_spells_of_a_country_never_overlap(rule: str) -> None:
    rows = spells(LAST, rule)
    following = rows.groupby("country")["start"].shift(-1)
    assert not (rows["end"] > following).any()


def test_the_two_rules_name_other_presidents_during_an_impeachment() -> None:
    days = {"2004-04-01": ("Roh M.", "Goh"), "2017-01-15": ("Park G.", "Hwang"), "2025-01-15": ("Yoon", "Choi S.")}
    for day, names in days.items():
        for rule, name in zip(("suspended_serves", "acting_serves"), names, strict=True):
            assert in_office(spells(LAST, rule), day).loc["KOR", "short_name"] == name


def test_a_president_whose_powers_return_keeps_the_term() -> None:
    rows = spells(LAST, "acting_serves").set_index("id")
    assert rows.at["kor_roh_2003", "exit"] == "suspended"
    assert rows.at["kor_roh_2003_resumed", "term_start"] == rows.at["kor_roh_2003", "start"]


def test_after_a_removal_the_office_is_vacant_unless_the_acting_one_counts() -> None:
    assert study().serving("KOR", np.datetime64("2025-05-10")) is None
    assert study("acting_serves").serving("KOR", np.datetime64("2025-05-10")) is not None


def test_changes_of_bloc_in_japan_are_those_of_the_textbooks() -> None:
    rows = government_changes(spells(LAST, "suspended_serves")).query("country == 'JPN' and bloc_changed")
    assert rows[rows["date"] >= "1990"]["id"].tolist() == [
        *("jpn_hosokawa_1993", "jpn_murayama_1994", "jpn_hashimoto_1996", "jpn_hatoyama_2009", "jpn_abe_2012"),
    ]


# ---------------------------------------------------------------- what a constitution sets


def test_presidents_elected_again_are_counted_by_the_day() -> None:
    """Eight went on, from Truman to Obama; Truman (1953), Johnson (1969), Ford, Carter and G. H. W. Bush did not,
    and later neither did Trump and Biden."""
    lookup = study()
    assert staying_on.elected_again(lookup, lookup.on(np.datetime64("2017-02-01"))) == (8, 5)
    assert staying_on.elected_again(lookup, lookup.on(np.datetime64("2025-02-01"))) == (8, 7)


@pytest.mark.parametrize(
    ("leader", "allowed"),
    [("usa_clinton_1993", [True, False]), ("usa_johnson_1963", [True, True]), ("usa_ford_1974", [True, False]),
     ("usa_trump_2025", [False]), ("usa_truman_1945", [True, True, True]), ("kor_moon_2017", [False])],
)  # fmt: skip
def test_who_may_be_elected_for_the_next_terms(leader: str, allowed: list[bool]) -> None:
    i = int(np.flatnonzero(study().rows["id"] == leader)[0])
    assert study().terms(i).on[: len(allowed)].tolist() == allowed


def test_a_president_without_another_term_is_gone_at_its_end() -> None:
    day, end = np.datetime64("2026-09-30"), np.datetime64("2029-01-20")
    left = float((end - day).astype(int))
    stays = chance_of_staying(study(), "USA", day, np.array([left - 1, left]), BOOK)
    assert stays is not None
    assert stays[0, 0] > 0.8
    assert stays[0, 1] == 0


def test_the_chance_of_yoon_by_hand() -> None:
    """Until Camp David one of Korea's presidents and two of the United States' had left early."""
    lookup = study()
    seen = lookup.on(CAMP_DAVID)
    korea, states = early_exits(lookup, seen, "KOR"), early_exits(lookup, seen, "USA")
    assert (korea[0], states[0]) == (1, 2)
    pooled = 3 / (korea[1] + states[1])
    assert early_rate(lookup, seen, "KOR") == pytest.approx((2, korea[1] + 1 / pooled))
    stays = chance_of_staying(lookup, "KOR", CAMP_DAVID, np.array([1000.0]), BOOK)
    assert stays is not None
    assert stays[0, 0] == pytest.approx(np.exp(-2 / (korea[1] + 1 / pooled) * 1000 / DAYS_A_YEAR))


# ---------------------------------------------------------------- the section


def test_all_three_leaders_of_camp_david_were_gone_on_the_day_of_yoons_removal() -> None:
    results = sections()[0].results
    assert results["tenure.camp_david.all_gone_on"].value == "2025-04-04"
    assert results["tenure.camp_david.term_left_years.KOR"].value == pytest.approx(3.73, abs=0.01)
    assert results["tenure.camp_david.stayed_months.KOR"].value == pytest.approx(19.5, abs=0.1)
    assert results["tenure.rules.camp_david_all_gone_on.acting_serves"].value == "2025-01-20"


def test_the_chance_of_all_is_the_product_and_never_above_that_of_each() -> None:
    chances = sections()[0].chances.pivot(index=["view", "month"], columns="who", values="gone_pct") / 100
    assert chances[ALL].to_numpy() == pytest.approx(chances[["USA", "JPN", "KOR"]].prod(axis=1).to_numpy())
    assert (chances["any"] >= chances[["USA", "JPN", "KOR"]].max(axis=1) - 1e-12).all()
    assert (chances.groupby("view").diff().dropna() >= -1e-12).all().all()


def test_the_seed_repeats_draws_and_moves_no_estimate() -> None:
    first, again, other = (tenure(parameters(seed=seed)).chances for seed in (1, 1, 2))
    pd.testing.assert_frame_equal(first, again)
    assert first["gone_pct"].equals(other["gone_pct"])
    assert not first["low"].equals(other["low"])


# ---------------------------------------------------------------- the backtest


def test_brier_scores_by_hand() -> None:
    assert brier(pd.Series([100.0, 50.0]), pd.Series([1.0, 0.0])) == pytest.approx(0.125)


def test_the_share_of_earlier_months_counts_only_windows_that_had_closed() -> None:
    months = pd.date_range("2000-01-01", periods=6, freq="MS")
    came = pd.DataFrame({"x": [1.0, 0.0, 1.0, 1.0, 1.0, 1.0]}, index=months)
    share = _earlier_share(came, months[3:], 60)
    assert share["x"].tolist() == pytest.approx([1 / 2, 2 / 3, 3 / 4])


def test_outcomes_of_the_backtest_are_those_of_the_spells() -> None:
    frame = sections(horizon_months=12)[1].months.set_index(["month", "who"])["gone"]
    assert frame[(pd.Timestamp("2006-10-01"), "JPN")] == 1  # Abe left after a year
    assert frame[(pd.Timestamp("2013-01-01"), "JPN")] == 0
    assert (pd.Timestamp("2017-04-01"), "KOR") not in frame.index  # vacant


@pytest.mark.parametrize(
    ("country", "month", "months", "chance"),
    [
        ("USA", "2021-06-01", 36, 0.0),
        ("USA", "2021-06-01", 48, 0.5),
        ("USA", "2014-01-01", 48, 1.0),
        ("KOR", "2023-08-18", 36, 0.0),
        ("KOR", "2023-08-18", 48, 1.0),
        ("JPN", "2023-08-18", 48, None),
    ],
)
def test_the_calendar_knows_terms_and_nothing_else(country: str, month: str, months: int, chance: float | None) -> None:
    assert calendar_chance(study(), country, pd.Timestamp(month), round(months * 30.44)) == chance


def test_the_chances_are_set_against_the_calendar() -> None:
    scores = sections()[1].scores.set_index("who")
    assert scores.at["KOR", "brier"] < scores.at["KOR", "calendar_brier"]
    assert scores.at["USA", "skill_pct"] < 5, "the calendar knows nearly all that can be known of US presidents"


# ---------------------------------------------------------------- nothing dated after the day


def truncated(name: str, day: str) -> pd.DataFrame:
    """The table of leaders as it would have been written on the day."""
    rows = load(name)
    if name != "leaders":
        return rows
    last = pd.Timestamp(day)
    rows = known(rows, last, "start")
    later = rows["end"] > last
    rows.loc[later, ["end", "exit"]] = [pd.NaT, None]
    for column in ("suspended_from", "suspended_until"):
        rows[column] = rows[column].where(rows[column] <= last)
    return rows.assign(verified_on=pd.NaT)


@pytest.mark.parametrize("rule", ["suspended_serves", "acting_serves"])
@pytest.mark.parametrize("day", ["2004-04-01", "2016-12-31", "2023-08-18", "2024-12-20"])
def test_tenure_uses_nothing_dated_after_the_day(day: str, rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = parameters(as_of=day, acting_rule=rule)
    whole = said(asked)
    monkeypatch.setattr(spells_module, "load", lambda name: truncated(name, day))
    assert said(asked) == whole


def said(asked: TrilateralParameters) -> list[list[dict[str, Any]]]:
    with tables_held():  # for both sections, and not for the next call
        return [section(asked).results.records() for section in (tenure, backtest)]


def test_a_forecast_of_the_past_is_the_same_seen_from_any_later_day() -> None:
    early, late = (sections(as_of=day)[1].months.set_index(["month", "who"]) for day in ("2010-06-30", LAST))
    assert len(early) > 500
    pd.testing.assert_frame_equal(early, late.loc[early.index])


# ---------------------------------------------------------------- the contract


@pytest.mark.parametrize("day", ["2026-02-30", "1989-12-31", "2027-01-01", "20260101", "soon"])
def test_a_day_that_is_none_or_lies_outside_is_refused_in_one_line(day: str) -> None:
    with pytest.raises(
        BadInput,
        match=rf'^trilateral: as_of: got "{day}"; expected a date as 2013-01-20, from 1990-01-01 to 2026-12-31$',
    ):
        parameters(as_of=day)


def test_a_day_before_the_window_is_refused() -> None:
    with pytest.raises(
        BadInput, match=r"parameters as_of=1995-01-01, start_year=2000: expected as_of in start_year or later"
    ):
        parameters(as_of="1995-01-01", start_year=2000)


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    day=some.dates(pd.Timestamp("1990-01-02").date(), pd.Timestamp("2026-12-31").date()),
    era=some.integers(1946, 2010),
    horizon=some.integers(1, 120),
    rule=some.sampled_from(["suspended_serves", "acting_serves"]),
    model=some.sampled_from(["kaplan_meier", "constant"]),
    allies=some.sampled_from([["JPN"], ["KOR"], ["KOR", "JPN"]]),
)
def test_any_day_and_era_gives_chances_between_nought_and_one(
    day: object, era: int, horizon: int, rule: str, model: str, allies: list[str]
) -> None:
    found = tenure(
        parameters(
            as_of=str(day), era_start=era, horizon_months=horizon, acting_rule=rule, tenure_model=model, allies=allies,
            start_year=1990,
        )
    )  # fmt: skip
    assert found.chances[["gone_pct", "low", "high"]].stack().between(-1e-9, 100 + 1e-9).all()


# ---------------------------------------------------------------- scheduled votes, and who governs


def chances(day: str = "2023-08-18", **changed: object) -> dict[str, ChangeChance]:
    return changed_chances(study(), pd.Timestamp(day), parameters(**changed))


def test_votes_that_must_come_are_those_of_the_calendar() -> None:
    """From Camp David: the end of a US term in 2025, of a lower house in 2025, of a Korean term in 2027."""
    due = {
        months: {who: len(one.due) for who, one in chances(horizon_months=months).items()} for months in (12, 36, 48)
    }
    assert due[12] == {"USA": 0, "JPN": 0, "KOR": 0}
    assert due[36] == {"USA": 1, "JPN": 1, "KOR": 0}
    assert due[48] == {"USA": 1, "JPN": 1, "KOR": 1}


def test_votes_are_likened_to_those_under_who_governs() -> None:
    camp_david = chances()
    usa, japan, korea = (camp_david[who].due[0] for who in ("USA", "JPN", "KOR"))
    assert (usa.lost, usa.votes) == (6, 14)  # 1953, 1969, 1977, 1981, 1993 and 2021 of those who could go on
    assert (japan.lost, japan.votes) == (2, 10)  # 1993 and 2009, of votes since 1990 under the conservatives
    assert (korea.lost, korea.votes) == (2, 5)  # 1998 and 2017
    second_term = chances("2026-09-30")["USA"].due[0]
    assert (second_term.lost, second_term.votes) == (4, 5)  # all but 1989


def test_a_bloc_that_lost_no_vote_can_still_lose_one_and_an_early_vote_can_be_kept() -> None:
    never = Record(lost=0, kept=4, between=0, years=16.0)
    one = ChangeChance((never,), never, 4.0, (0.5, 40.0), early_votes=False)
    assert one.chance == pytest.approx(1 - (1 - 0.5 / 5) * np.exp(-4 * 0.5 / 40))
    early = ChangeChance((), never, 4.0, (0.5, 40.0), early_votes=True)
    assert early.chance == pytest.approx((1 - np.exp(-4 * 0.5 / 40)) * 0.5 / 5)
    drawn = one.draws(4000, np.random.default_rng(1))
    assert drawn.mean() == pytest.approx(one.chance, abs=0.02)


def test_no_chance_of_another_bloc_knows_a_vote_that_came_later() -> None:
    rows = spells("2015-06-01", "suspended_serves")
    then = changed_chances(Spells(rows), pd.Timestamp("2015-06-01"), parameters(as_of="2015-06-01"))
    assert {who: one.chance for who, one in chances("2015-06-01").items()} == pytest.approx(
        {who: one.chance for who, one in then.items()}
    )


def test_the_gain_over_the_calendar_keeps_its_level_where_times_ahead_overlap() -> None:
    rng, months, ahead = np.random.default_rng(4), 390, 48
    missed = 0
    for _ in range(300):
        noise = np.convolve(rng.standard_normal(months + ahead - 1), np.ones(ahead) / np.sqrt(ahead), "valid")
        low, high = mean_gain(noise, parameters(horizon_months=ahead))
        missed += not low <= 0 <= high
    assert missed / 300 <= 0.09
