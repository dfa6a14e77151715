"""Steps, exits and Korea's arms exports as their sources print them."""

from __future__ import annotations

import pytest

from helpers.data import load


@pytest.mark.parametrize(
    ("step", "day"),
    [("us_leaves_tpp", "2017-01-23"), ("gsomia_signed", "2016-11-23"), ("kor_command_put_off_2015", "2010-06-26")],
)
def test_a_step_has_the_day_that_its_source_prints(step: str, day: str) -> None:
    events = load("autonomy_events").set_index("id")
    assert str(events.at[step, "date"].date()) == day
    assert events.at[step, "date_precision"] == "day"


def test_titles_fit_the_key_and_say_no_verdict() -> None:
    titles = load("autonomy_events")["title"]
    assert titles.str.len().max() <= 92
    assert not titles.str.contains("autonom|closer|hedg|independen", case=False).any()


def test_steps_known_to_the_month_or_year_stand_at_its_start() -> None:
    events = load("autonomy_events")
    months, years = (events.loc[events["date_precision"] == how, "date"] for how in ("month", "year"))
    assert (months.dt.day == 1).all()
    assert (years.dt.day_of_year == 1).all()


def test_korean_arms_exports_keep_measures_apart() -> None:
    exports = load("korea_arms_exports")
    units = exports.groupby("measure")["unit"].unique().map(list).to_dict()
    assert units["contracts"] == ["USD bn"]
    assert units["volume_delivered"] == ["million TIV"]
    contracts = exports[exports["measure"] == "contracts"].set_index("year_from")["value"]
    assert contracts.to_dict() == {2021: 7.25, 2022: 17.3, 2023: 13.5, 2024: 9.5}


def test_the_paris_exit_took_effect_a_year_after_its_notice() -> None:
    dates = load("us_exits").set_index("id")["date"]
    for first, then in (
        ("paris_exit_notified", "paris_exit_effective"),
        ("paris_second_exit_notified", "paris_second_exit_effective"),
    ):
        assert 365 <= (dates[then] - dates[first]).days <= 366


def test_no_exit_is_dated_after_the_data() -> None:
    assert load("us_exits")["date"].max().year <= 2026
    assert not load("us_exits")["date"].gt("2026-11-01").any()
