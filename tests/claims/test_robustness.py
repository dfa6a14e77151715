"""Shares of verdicts, the choice that moves them, and what is named of it."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.claims.robustness import Robustness, Swept, robustness_results

ROWS = [  # verdict by measure and window: the measure turns it over, the window does so once
    ('{"measure": "a", "window": 1}', "supported"),
    ('{"measure": "a", "window": 2}', "supported"),
    ('{"measure": "b", "window": 1}', "contradicted"),
    ('{"measure": "b", "window": 2}', "supported"),
    ('{"measure": "c", "window": 1}', "contradicted"),
    ('{"measure": "c", "window": 2}', "contradicted"),
]


@pytest.fixture
def sweep() -> pd.DataFrame:
    whole = pd.DataFrame(ROWS, columns=["setting", "verdict"]).assign(
        claim="T01", until=pd.NA, sentence="So.", reading=False
    )
    whole["position"] = range(len(whole))
    years = pd.DataFrame(
        {
            "claim": "T01",
            "until": [2020, 2019],
            "verdict": ["supported", "open"],
            "sentence": "So.",
            "setting": "{}",
            "reading": False,
            "position": 0,
        }
    )
    return pd.concat([whole.sample(frac=1, random_state=1), years])


@pytest.fixture
def found(sweep: pd.DataFrame) -> Robustness:
    return Swept.of(sweep).robustness["T01"]


def test_shares_are_of_all_settings_and_the_books_own_comes_first(found: Robustness) -> None:
    assert (found.n, found.verdict) == (6, "supported")
    assert found.shares == {"supported": pytest.approx(50), "contradicted": pytest.approx(50)}
    assert found.holds == pytest.approx(50)


def test_the_swing_of_a_choice_is_the_largest_share_less_the_smallest(found: Robustness) -> None:
    assert found.swing("measure") == pytest.approx(100)  # a: 100, b: 50, c: 0
    assert found.swing("window") == pytest.approx(100 / 3)  # 1: 33, 2: 67
    assert found.decisive == "measure"


def test_no_choice_is_decisive_where_every_setting_says_the_same(sweep: pd.DataFrame) -> None:
    assert Swept.of(sweep.assign(verdict="open")).robustness["T01"].decisive is None


def test_years_stand_in_order(sweep: pd.DataFrame) -> None:
    years = Swept.of(sweep).years["T01"]
    assert list(years["until"]) == [2019, 2020]
    assert list(years["verdict"]) == ["open", "supported"]


def test_results_name_settings_shares_and_what_time_changed(sweep: pd.DataFrame) -> None:
    results = robustness_results(["T01"], Swept.of(sweep), 50)
    values = {name: result.value for name, result in results.items()}
    assert values["claims.T01.settings"] == 6
    assert values["claims.T01.holds"] == pytest.approx(50)
    assert (values["claims.varied"], values["claims.firm"], values["claims.fragile"]) == (1, 1, 1)
    assert (values["claims.changed"], values["claims.then_open"]) == (1, 1)
    assert robustness_results(["T01"], Swept.of(sweep), 51)["claims.firm"].value == 0


def test_other_readings_are_kept_apart_from_the_shares(sweep: pd.DataFrame) -> None:
    reading = sweep[(sweep["position"] == 4) & sweep["until"].isna()].assign(
        reading=True, position=9, setting='{"measure": "a", "window": 1, "tolerance": 2}'
    )
    settings = sweep["setting"].str.replace("}", ', "tolerance": 1}').where(sweep["until"].isna(), sweep["setting"])
    found = Swept.of(pd.concat([sweep.assign(setting=settings), reading])).robustness["T01"]

    assert (found.n, len(found.readings), found.readings_hold) == (6, 1, 0)
    assert found.choices == ["measure", "window"]


@pytest.mark.parametrize(("turned", "fragile"), [("contradicted", False), ("", True), ("supported", True)])
def test_a_verdict_is_fragile_where_another_one_is_as_frequent_or_more(
    turned: str, fragile: bool, sweep: pd.DataFrame
) -> None:
    rows = sweep[sweep["until"].isna() & (sweep["verdict"] == turned) & (sweep["position"] > 0)]
    one = sweep["position"].isin(rows["position"].head(1)) & sweep["until"].isna()
    other = {"supported": "contradicted", "contradicted": "supported"}.get(turned, "")
    found = Swept.of(sweep.assign(verdict=sweep["verdict"].mask(one, other))).robustness["T01"]
    assert (found.fragile, found.rival) == (fragile, "contradicted")
