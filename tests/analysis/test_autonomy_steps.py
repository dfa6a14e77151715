"""Dependence, closeness, exits and dated steps of the autonomy chapter."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.analysis.autonomy.chronology import CODES, agreement, chronology, cross_table
from helpers.analysis.autonomy.closeness import closeness, exits
from helpers.analysis.autonomy.contract import AutonomyParameters
from helpers.analysis.autonomy.dependence import arms_share, controls, korea_arms
from helpers.data import load

pytestmark = pytest.mark.usefixtures("held")


def parameters(**changed: object) -> AutonomyParameters:
    return AutonomyParameters.checked({"draws": 50, **changed})


def table_of(*counts: list[int]) -> pd.DataFrame:
    return pd.DataFrame(counts, index=CODES, columns=CODES)


# ---------------------------------------------------------------- agreement of codings


def test_kappa_by_hand() -> None:
    """Of 20 units 16 are coded alike and chance would give a half: kappa is (0.8 − 0.5) / 0.5."""
    found = agreement(table_of([8, 2, 0, 0], [2, 8, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]), 0.95)
    assert found is not None
    assert found.share == pytest.approx(0.8)
    assert found.kappa == pytest.approx(0.6)
    assert found.low < 0.6 < found.high
    assert found.n == 20


def test_codings_that_agree_throughout_have_a_kappa_of_one() -> None:
    found = agreement(table_of([8, 0, 0, 0], [0, 7, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]), 0.95)
    assert found is not None
    assert (found.kappa, found.low, found.high) == pytest.approx((1.0, 1.0, 1.0))


def test_no_kappa_where_chance_alone_agrees_or_units_are_few() -> None:
    assert agreement(table_of([30, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]), 0.95) is None
    assert agreement(table_of([2, 0, 0, 0], [0, 2, 0, 0], [0, 0, 0, 0], [0, 0, 0, 0]), 0.95) is None


def test_steps_coded_differently_are_disputed_and_counted_for_neither_side() -> None:
    found = chronology(parameters())
    apart = found.events["coding_a"] != found.events["coding_b"]
    assert (found.events["code"] == "disputed").equals(apart)
    assert found.results["steps.disputed"].value == int(apart.sum()) > 0
    crossed = cross_table(found.events["coding_a"], found.events["coding_b"])
    assert int(crossed.to_numpy().sum()) == len(found.events)


def test_a_step_of_both_countries_counts_for_each_once() -> None:
    found = chronology(parameters())
    joint = found.events["lane"].eq("JPN KOR").sum()
    assert found.counts[["before", "after"]].to_numpy().sum() == len(found.events) + joint
    alone = chronology(parameters(countries=["KOR"]))
    assert set(alone.events["lane"]) == {"KOR"}


# ---------------------------------------------------------------- dependence


def test_the_share_of_korea_does_not_hang_on_windows() -> None:
    """The share of all deliveries is flat between the eight years before 2017 and from then on."""
    results = arms_share(parameters()).results
    assert results["us_arms.before.KOR"].value == pytest.approx(72.9, abs=0.1)
    assert results["us_arms.after.KOR"].value == pytest.approx(72.8, abs=0.1)
    assert results["us_arms.low_year.KOR"].value == 2017


def test_korean_sections_are_left_out_of_a_run_on_japan() -> None:
    p = parameters(countries=["JPN"])
    assert korea_arms(p).missing == controls(p).missing == "Korea is not among the countries of this run"


def test_missile_limits_only_loosen() -> None:
    limits = controls(parameters(start_year=1975)).steps["range_limit_km"].dropna()
    assert limits.is_monotonic_increasing
    assert (limits.iloc[0], limits.iloc[-1]) == (180, 800)


def test_korean_contracts_as_published() -> None:
    results = korea_arms(parameters()).results
    assert results["korea_arms.contracts.2022"].value == 17.3
    assert results["korea_arms.contracts.2023"].value == 13.5
    assert results["korea_arms.contracts.highest_year"].value == 2022


# ---------------------------------------------------------------- closeness and exits


def test_every_known_sign_moves_one_way_or_stays() -> None:
    found = closeness(parameters())
    for country in ("JPN", "KOR"):
        ways = [found.results[f"closeness.{way}.{country}.after"].value for way in ("closer", "farther", "same")]
        assert sum(map(int, ways)) == found.results[f"closeness.signs.{country}.after"].value


def test_a_share_that_hardly_moves_is_no_sign() -> None:
    signs = closeness(parameters()).signs.set_index(["country", "component"])
    assert signs.at[("KOR", "us_arms"), "after_way"] == "same"
    assert signs.at[("KOR", "us_troops"), "after_way"] == "farther"


def test_exits_and_returns_alternate() -> None:
    steps = exits(parameters()).steps
    for _, own in steps[steps["step"].str.endswith("_effective")].groupby("institution"):
        assert own["step"].iloc[0] == "exit_effective"
        assert not (own["step"] == own["step"].shift()).any()


@pytest.mark.parametrize("changed", [{"start_year": 1980, "end_year": 1993}, {"start_year": 1991, "end_year": 1993}])
def test_windows_without_data_say_why(changed: dict[str, object]) -> None:
    p = parameters(**changed)
    for section in (chronology(p), exits(p), closeness(p), korea_arms(p), controls(p)):
        assert section.missing
        assert len(section.results) == 0


# ---------------------------------------------------------------- tables


def test_steps_of_command_and_limits_carry_their_numbers() -> None:
    events = load("autonomy_events")
    assert set(events.loc[events["range_limit_km"].notna(), "topic"]) == {"missile_guidelines"}
    assert set(events.loc[events["handover_planned"].notna(), "topic"]) == {"command"}
    planned = events.dropna(subset=["handover_planned"])
    assert (planned["handover_planned"] > planned["date"]).all()
