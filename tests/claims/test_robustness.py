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
    whole = pd.DataFrame(ROWS, columns=["setting", "verdict"]).assign(claim="T01", until=pd.NA, sentence="So.")
    whole["position"] = range(len(whole))
    years = pd.DataFrame(
        {
            "claim": "T01",
            "until": [2020, 2019],
            "verdict": ["supported", "open"],
            "sentence": "So.",
            "setting": "{}",
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
    assert (values["claims.varied"], values["claims.robust"]) == (1, 1)
    assert (values["claims.changed"], values["claims.then_open"]) == (1, 1)
    assert robustness_results(["T01"], Swept.of(sweep), 51)["claims.robust"].value == 0
