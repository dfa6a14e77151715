"""Positions, comparison and agreement in UN votes; opinion beside other allies; low points."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from helpers.analysis.autonomy import opinion as opinion_module
from helpers.analysis.autonomy.administrations import ADMINISTRATIONS, administration_of, keys, predecessor
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.low_points import decimal_year, low_points, margin
from helpers.analysis.autonomy.opinion import opinion
from helpers.analysis.autonomy.panel import _permuted_p, on_off, synthetic
from helpers.analysis.autonomy.polls import cited, japan_polls, korea_polls
from helpers.analysis.autonomy.un_agreement import un_agreement
from helpers.analysis.autonomy.un_comparison import un_comparison
from helpers.analysis.autonomy.un_votes import late_move, positions_of, un_votes
from helpers.analysis.statistics import autoregressive
from helpers.data import load


def parameters(**changed: object) -> AutonomyParameters:
    return AutonomyParameters.checked({"draws": 50, **changed})


# ---------------------------------------------------------------- administrations


def test_administrations_follow_each_other_without_a_gap() -> None:
    firsts = [one.first for one in ADMINISTRATIONS[1:]]
    assert firsts == [one.last + 1 for one in ADMINISTRATIONS[:-1]]


def test_a_year_belongs_to_the_president_of_its_spring() -> None:
    assert administration_of(2017).key == "trump_first"
    assert predecessor(administration_of(2017)).key == "obama"
    assert keys(pd.Series([1988, 1992, 1993, 2025])).tolist()[1:] == ["bush_senior", "clinton", "trump_second"]
    assert keys(pd.Series([1988])).isna().all()


# ---------------------------------------------------------------- who moved


def test_both_moves_add_up_to_the_change_of_the_mean_distance() -> None:
    found = un_votes(parameters())
    moves = found.moves
    assert np.allclose(moves["change"], moves["through_target"] + moves["own"])
    distance = found.distances.query("target == 'USA' and country == 'JPN'").set_index("year")["distance"]
    change = distance.loc[2017:2024].mean() - distance.loc[2009:2016].mean()
    assert found.results["un_votes.move.treatment.USA.JPN.change"].value == pytest.approx(change)


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ([5.0, 5.2, 5.1, 3.0, 2.9], [4.0, 4.1, 4.2, 3.9, 3.8], 2003),
        ([1.0, 1.1, 3.0, 3.1, 3.2], [2.0, 2.1, 2.2, 2.3, 2.4], 2002),
        ([5.0, 5.2, 5.1, 5.3, 2.9], [4.0, 4.1, 4.2, 4.3, 3.8], None),
        ([5.0, 5.2, 5.1, 3.0, 2.9], [4.0, 4.1, 4.2, 4.9, 4.8], None),
    ],
    ids=["a fall", "a rise", "one year alone", "two ways"],
)
def test_a_late_move_parts_the_years_of_every_country(
    first: list[float], second: list[float], found: int | None
) -> None:
    wide = pd.DataFrame({"JPN": first, "KOR": second}, index=range(2001, 2006))
    late = late_move(wide)
    assert (late and late[0]) == found
    if late and found:
        assert late[1]["JPN"] == pytest.approx(wide["JPN"].loc[found + 1 :].mean() - wide["JPN"].loc[:found].mean())


def test_the_move_of_the_united_states_is_the_same_for_all_allies_of_the_same_years() -> None:
    moves = un_votes(parameters()).moves
    through = moves[(moves["target"] == "USA") & (moves["step"] == "trump_first")]["through_target"]
    assert len(through) == 8
    assert through.to_numpy() == pytest.approx(through.iloc[0])


def test_moves_compare_only_years_in_which_both_have_a_position() -> None:
    moves = un_votes(parameters(start_year=1960, treatment_year=1993, before_years=20)).moves
    korea = moves[(moves["country"] == "KOR") & (moves["step"] == "treatment") & (moves["target"] == "USA")].iloc[0]
    assert (korea["before_first"], korea["before_last"]) == (1991, 1992)


def test_published_bounds_come_back_at_their_own_level() -> None:
    ours = positions_of(parameters(confidence=0.9), ["JPN"]).set_index("year").loc[2018]
    published = (
        load("un_ideal_points").query("country == 'JPN' and year == 2018 and measure == 'final_passage'").iloc[0]
    )
    assert ours["high"] - ours["low"] == pytest.approx(published["high"] - published["low"])


def test_the_same_seed_gives_the_same_intervals() -> None:
    first, second = (un_votes(parameters()).swings for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


# ---------------------------------------------------------------- beside other allies


def test_the_panel_is_the_difference_of_differences_by_hand() -> None:
    """The United States' move is common, so that only the allies' own moves are left."""
    p = parameters()
    points = positions_of(p, [*p.countries, *p.comparison_allies]).pivot(
        index="year", columns="country", values="ideal_point"
    )
    on = points.index.isin([2017, 2018, 2019, 2020])
    change = points[~on].mean() - points[on].mean()
    effects = un_comparison(p).effects.set_index("country")
    assert effects.at["KOR", "estimate"] == pytest.approx(change["KOR"] - change[p.comparison_allies].mean())
    assert effects.at["both", "estimate"] == pytest.approx(effects.loc[["JPN", "KOR"], "estimate"].mean())


def test_no_probability_by_groups_falls_below_one_over_their_number() -> None:
    effects = un_comparison(parameters()).effects.set_index("country")
    assert effects.loc[["JPN", "KOR"], "p_groups"].min() >= 1 / 7
    assert effects.at["both", "p_groups"] >= 1 / 28
    assert effects.at["both", "groups"] == 28


def test_leaving_out_one_ally_brackets_the_estimate() -> None:
    effects = un_comparison(parameters()).effects
    assert (effects["without_low"] <= effects["estimate"]).all()
    assert (effects["estimate"] <= effects["without_high"]).all()


ALLIES = [f"c{i}" for i in range(6)]


def made_up(effect: float, seed: int, rho: float = 0.5) -> pd.DataFrame:
    """Seven countries with common years and errors that last; the first with an effect under pressure."""
    years, rng = np.arange(1991, 2025), np.random.default_rng(seed)
    rows = 0.3 * autoregressive(7, len(years), rho, rng) + autoregressive(1, len(years), 0.6, rng)
    panel = pd.DataFrame(rows.T, index=years, columns=["own", *ALLIES])
    panel.loc[2017:2020, "own"] += effect
    return panel


def test_both_designs_find_an_effect_that_is_there_and_keep_their_level_where_none_is() -> None:
    none, there = ([made_up(effect, seed) for seed in range(100)] for effect in (0.0, 1.0))
    for rejects in (panel_rejects, synthetic_rejects):
        assert np.mean([rejects(one) for one in none]) <= 0.1
        assert np.mean([rejects(one) for one in there]) >= 0.7


def panel_rejects(panel: pd.DataFrame) -> bool:
    found = on_off(panel, ["own"], ALLIES, 0.95)
    return found is not None and found.effect.p_value is not None and found.effect.p_value < 0.05


def synthetic_rejects(panel: pd.DataFrame) -> bool:
    return _permuted_p(panel["own"].to_numpy()[:30], panel[ALLIES].to_numpy()[:30], 26, 0.0) <= 0.05


def test_the_interval_of_the_synthetic_control_holds_the_effects_that_are_not_rejected() -> None:
    found = synthetic(made_up(1.0, 5), "own", ALLIES, 0.95)
    assert found is not None
    assert found.effect.interval is not None
    low, high = found.effect.interval
    assert low < found.effect.estimate < high
    assert low > 0
    assert found.weights.sum() == pytest.approx(1)


def test_too_few_years_for_a_level_give_a_synthetic_control_without_an_interval() -> None:
    found = synthetic(made_up(1.0, 5).loc[2007:], "own", ALLIES, 0.95)
    assert found is not None
    assert found.effect.interval is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"end_year": 2016}, "too few UN positions"),
        ({"comparison_allies": ["DEU"]}, "comparison allies"),
        ({"start_year": 1946, "end_year": 1993}, "too few UN positions"),
    ],
)
def test_a_comparison_that_cannot_be_made_says_why(changed: dict[str, object], said: str) -> None:
    assert said in str(un_comparison(parameters(**changed)).missing)


def test_agreement_falls_for_all_and_least_where_many_states_oppose() -> None:
    found = un_agreement(parameters())
    change = found.contested.set_index(["country", "min_no_votes"])["change_pp"]
    assert (change.xs(0, level="min_no_votes") < -10).all()
    assert abs(change["JPN", 20]) < abs(change["JPN", 0])
    assert found.base == (2017, 2021)


# ---------------------------------------------------------------- opinion


def test_change_of_opinion_is_the_difference_of_two_means() -> None:
    found = opinion(parameters())
    term = found.terms.set_index(["country", "question", "term"])["mean_pct"]
    change = term["JPN", "confidence_president", "trump_first"] - term["JPN", "confidence_president", "obama"]
    assert found.results["opinion.step.confidence_president.JPN.own"].value == pytest.approx(change)
    assert change < -40


def test_effects_of_years_and_countries_leave_only_the_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every country falls by 30 and Japan by 20 only: the two-way effect is 10, whatever years are missing."""
    levels = {"JPN": 70.0, "AUS": 60.0, "CAN": 65.0, "DEU": 55.0}
    rows = [
        {
            "country": c,
            "year": y,
            "question": "favourable",
            "target": "USA",
            "n": 1000,
            "source": "made",
            "quality": "official",
        }
        | {"pct": level - (y >= 2017) * (20 if c == "JPN" else 30) + (y % 3)}
        for c, level in levels.items()
        for y in range(2009, 2021)
        if not (c == "JPN" and y == 2011)
    ]
    monkeypatch.setattr(opinion_module, "load", lambda _: pd.DataFrame(rows))
    found = opinion(parameters(comparison_allies=["AUS", "CAN", "DEU"])).paired.set_index("country")
    assert found.at["JPN", "effect_pp"] == pytest.approx(10)


def test_sampling_alone_can_part_two_usual_polls_by_four_points() -> None:
    poll = pd.Series({"pct": 50.0, "n": np.nan})
    assert margin(poll, poll, 0.95) == pytest.approx(4.38, abs=0.01)


def test_relations_were_called_good_by_fewer_in_2008_than_in_2018() -> None:
    found = low_points(parameters()).results
    assert found["low_points.relations_jpn.before_state"].value == "clearly lower"
    assert found["low_points.favourable_jpn.later_year"].value == 2020
    lows = low_points(parameters()).lows
    assert found["low_points.count.all.before.lower"].n == lows["before_state"].notna().sum()
    assert found["low_points.count.about.commitment.later.lower"].n == 1
    assert set(lows["about"]) == {"leader", "country", "commitment"}


def test_a_date_known_to_the_month_lies_in_its_middle() -> None:
    assert decimal_year("2018") == 2018.5
    assert decimal_year("2018-01") == pytest.approx(2018 + 0.5 / 12)


def test_one_cited_figure_is_not_that_of_the_poll() -> None:
    rows = cited(parameters()).rows
    assert rows.loc[~rows["same"], "id"].tolist() == ["cost_sharing_2019_kor_2019_01_raise_less"]


def test_polls_of_a_country_not_examined_are_not_shown() -> None:
    assert "Japan" in str(japan_polls(parameters(countries=["KOR"])).missing)
    assert "Korea" in str(korea_polls(parameters(countries=["JPN"])).missing)


SECTIONS = (un_votes, un_comparison, un_agreement, opinion, low_points, cited, japan_polls, korea_polls)


@settings(max_examples=6, deadline=None)
@given(
    start=some.integers(1946, 2021),
    length=some.integers(2, 60),
    treatment=some.integers(1993, 2025),
    before=some.integers(2, 30),
    after=some.integers(1, 20),
    measure=some.sampled_from(["final_passage", "all_votes"]),
    others=some.lists(some.sampled_from(["AUS", "CAN", "DEU", "FRA", "GBR", "ITA"]), unique=True),
)
def test_any_window_gives_finite_results_or_a_reason(
    start: int, length: int, treatment: int, before: int, after: int, measure: str, others: list[str]
) -> None:
    p = parameters(
        start_year=start,
        end_year=min(2026, max(1993, start + length)),
        treatment_year=treatment,
        before_years=before,
        after_years=after,
        un_measure=measure,
        comparison_allies=others,
    )
    for section in SECTIONS:
        found = section(p)
        assert found.missing or len(found.results)
