"""The event study of changes of government: worked by hand on made-up scores, and blind to later days."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest

from helpers.analysis.trilateral import changes as module
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.changes import Changes, changes
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.data import load


def parameters(**changed: object) -> TrilateralParameters:
    return TrilateralParameters.checked({"draws": 200, **changed})


@cache
def found(**changed: object) -> Changes:
    return changes(parameters(**changed))


def made_up(days: int, at: int, jump: float, missing: list[int]) -> pd.DataFrame:
    """Scores of 2 a day, 2 + jump from day ``at`` on, in a world of 1,000 points; some days are missing."""
    score = np.where(np.arange(days) >= at, 2 + jump, 2.0)
    columns = dict.fromkeys((*module.PAIRS, *module.OTHER_PAIRS, "all_three", "others"), score)
    frame = pd.DataFrame({"date": pd.date_range("2020-01-01", periods=days), **columns, "world_abs": 1000.0})
    return frame.drop(index=missing)


def test_the_shift_is_the_jump_whatever_days_are_missing() -> None:
    scores = module._scores(made_up(200, 100, -0.5, [3, 70, 99, 120, 121]))
    assert module._shift(scores, "jpn_kor", np.array([100]), 60) == pytest.approx([-0.5])


def test_a_shift_of_all_pairs_of_the_region_nets_out() -> None:
    scores = module._scores(made_up(200, 100, -0.5, []))
    assert module._net_shift(scores, "jpn_kor", np.array([100]), 60) == pytest.approx([0])


def test_the_size_of_the_world_total_is_divided_out() -> None:
    frame = made_up(200, 100, 0.0, [])
    doubled = frame.assign(**{c: frame[c] * np.where(frame.index >= 100, 2, 1) for c in frame.columns[1:]})
    assert module._shift(module._scores(doubled), "all_three", np.array([100]), 60) == pytest.approx([0])


def test_placebo_days_have_whole_windows_with_enough_days() -> None:
    days = module._placebo_days(module._scores(made_up(200, 100, 0.0, list(range(110, 150)))), 60)
    assert days.min() >= 60
    assert days.max() <= 140
    assert 150 not in days  # 40 of the 60 days before it are missing


def test_the_monthly_score_is_that_of_the_published_months() -> None:
    """Score per 1,000 points of the world total of Japan and Korea, as the source's own monthly file has it."""
    months = found().months.set_index("month")
    assert months.at[pd.Timestamp("2018-01-01"), "jpn_kor"] == pytest.approx(2.3256, abs=1e-4)
    assert months.at[pd.Timestamp("2023-05-01"), "jpn_kor"] == pytest.approx(6.7504, abs=1e-4)
    assert months.at[pd.Timestamp("2023-05-01"), "missing_days"] == 16
    assert months["missing_days"].sum() == 96


def test_changes_of_bloc_within_the_scores_are_biden_and_yoon() -> None:
    assert found().events["id"].tolist() == ["usa_biden_2021", "kor_yoon_2022"]
    assert found(change_kind="any_leader").events["country"].tolist() == ["JPN", "USA", "JPN", "KOR"]


def test_the_mean_shift_is_the_mean_of_the_changes() -> None:
    estimates = found().estimates.set_index("group")["estimate"]
    assert estimates["mean"] == pytest.approx(estimates["single"].mean())


def test_the_p_value_of_one_change_is_its_place_among_all_days() -> None:
    section = found(change_kind="bloc", end_year=2021)
    assert section.events["id"].tolist() == ["usa_biden_2021"]
    daily = module._daily(parameters(end_year=2021))
    scores = module._scores(daily)
    placebos = module._placebo_days(scores, 180)
    spread = np.abs(module._shift(scores, "all_three", placebos, 180))
    estimate = abs(section.estimates["estimate"].iloc[0])
    assert section.results["changes.p.mean"].value == pytest.approx(
        (1 + (spread >= estimate).sum()) / (1 + len(spread))
    )


def test_the_first_step_after_a_change_comes_before_the_next_change() -> None:
    steps = found(change_kind="any_leader").steps.set_index("id")
    assert "jpn_suga_2020" not in steps.index  # nothing is listed under Suga
    assert steps.loc["kor_moon_2017", ["sign", "days"]].tolist() == ["strain", 82]
    assert steps.loc["kor_lee_2025", ["sign", "days"]].tolist() == ["relief", 13]


def test_nothing_in_the_results_counts_the_chronology_by_time() -> None:
    steps = [name for name in found().results if "step" in name]
    assert {name.split(".")[1] for name in steps} <= {"steps", "steps_strained", "step_sign", "step_days"}
    assert found().results["changes.steps"].value == len(found().steps)


@pytest.mark.parametrize("day", ["2021-12-31", "2022-12-31", "2023-08-18", "2019-09-15"])
def test_the_event_study_uses_nothing_dated_after_the_day(day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = parameters(as_of=day)
    whole = changes(asked)

    def before(name: str) -> pd.DataFrame:
        rows = load(name)
        return known(rows, day, "date") if "date" in rows else rows

    monkeypatch.setattr(module, "load", before)
    assert changes(asked).results.records() == whole.results.records()
    dated = [whole.events, whole.steps] if whole.missing is None else []
    assert all(frame["date"].max() <= pd.Timestamp(day) for frame in dated if len(frame))


def test_a_step_known_by_month_only_waits_for_the_end_of_the_month() -> None:
    early, late = (module._steps(_moon(), parameters(as_of=day)) for day in ("2018-10-30", "2018-10-31"))
    assert early.empty
    assert late["step_id"].tolist() == ["2018_ruling_nippon_steel"]


def _moon() -> pd.DataFrame:
    """A made-up change on 1 October 2018."""
    row = {"id": "x", "date": pd.Timestamp("2018-10-01"), "country": "KOR", "before": "A", "after": "B"}
    return pd.DataFrame([{**row, "bloc_changed": True, "source": "gli_2023"}])


def test_a_window_before_the_scores_says_so() -> None:
    section = found(as_of="2018-06-30")
    assert section.missing is not None
    assert len(section.results) == 0
    assert found(as_of="2010-06-30").missing is not None
