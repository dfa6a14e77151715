"""Commitments, channels, opinion, approval and forecasts: by hand, and blind to what came after the day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from statsmodels.api import OLS

from helpers.analysis.trilateral import camp_david, people, spells
from helpers.analysis.trilateral import channels as channels_module
from helpers.analysis.trilateral import forecasts as forecasts_module
from helpers.analysis.trilateral.as_of import known
from helpers.analysis.trilateral.camp_david import commitments, instruments, status_on, wilson
from helpers.analysis.trilateral.channels import change_of_rate, channels, white_house
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.forecasts import brier, chance, forecasts, rate_chance, recurrence, share_chance
from helpers.analysis.trilateral.people import approval, least_squares_in_groups, opinion, sampling_interval
from helpers.data import catalogue, load

BOOK = TrilateralParameters()


def ago(day: str, **changed: Any) -> TrilateralParameters:
    return TrilateralParameters.checked({"as_of": day, **changed})


# ---------------------------------------------------------------- commitments

YEARLY = {"recurrence": "yearly", "made_on": pd.Timestamp("2023-08-18"), "status": "partly"}


@pytest.mark.parametrize(
    ("day", "held", "status"),
    [
        ("2023-12-01", [], "unknown"),
        ("2023-12-01", ["2023-11-15"], "done"),
        ("2024-08-18", ["2023-11-15"], "done"),
        ("2025-08-17", ["2023-11-15"], "done"),  # the second year is not over
        ("2025-08-18", ["2023-11-15"], "partly"),
        ("2025-08-18", ["2024-11-15"], "partly"),
        ("2025-08-18", ["2023-11-15", "2024-11-15"], "done"),
        ("2025-08-18", ["2023-11-15", "2025-08-19"], "partly"),  # held the day after
    ],
)
def test_a_yearly_promise_is_done_while_no_full_year_is_missed(day: str, held: list[str], status: str) -> None:
    assert status_on(YEARLY, pd.Timestamp(day), [pd.Timestamp(when) for when in held]) == status


@pytest.mark.parametrize(
    ("day", "status"), [("2023-10-30", "unknown"), ("2023-10-31", "partly"), ("2024-11-15", "done")]
)
def test_a_single_promise_counts_from_the_day_of_its_evidence(day: str, status: str) -> None:
    promise = load("camp_david_commitments").set_index("id").loc["maritime_exercises"]
    assert status_on(promise.to_dict(), pd.Timestamp(day), []) == status


def test_statuses_at_the_end_of_the_data_are_those_read_by_hand() -> None:
    rows = commitments(BOOK).rows
    assert list(rows["now"]) == list(rows["status"])


def test_shares_of_camp_david_at_the_three_marks() -> None:
    results = commitments(BOOK).results
    assert [results[f"camp_david.done.m{months}"].value for months in (12, 24, 36)] == [14, 13, 10]
    assert results["camp_david.done_share.m36"].value == 50


@pytest.mark.parametrize(("gained", "lost", "chance"), [(0, 0, 1.0), (2, 6, 0.2890625), (0, 6, 0.03125), (3, 3, 1.0)])
def test_uneven_moves_of_few_are_set_beside_a_coin(gained: int, lost: int, chance: float) -> None:
    assert camp_david.chance_of_moves(gained, lost) == pytest.approx(chance)


def test_commitments_that_moved_are_those_of_the_two_shares() -> None:
    found = commitments(BOOK).results
    gained, lost = (found[f"camp_david.moved.{way}"].value for way in ("gained", "lost"))
    assert gained - lost == found["camp_david.done.m36"].value - found["camp_david.done.m12"].value


def test_wilson_interval_of_a_half() -> None:
    assert wilson(10, 20, 0.95) == pytest.approx((29.93, 70.07), abs=0.01)


def test_leaving_out_what_was_not_found_raises_the_share() -> None:
    left_out = commitments(ago("2026-09-30", unknown_rule="left_out")).results["camp_david.done_share.now"]
    assert left_out.n == 18
    assert left_out.value == pytest.approx(100 * 10 / 18)


def test_before_the_summit_nothing_was_promised() -> None:
    assert "18 August 2023" in str(commitments(ago("2023-08-17")).missing)


def test_none_of_the_instruments_is_a_treaty() -> None:
    results = instruments(BOOK).results
    assert [results[f"instruments.{what}"].value for what in ("treaty", "binding", "approved")] == [0, 0, 0]


# ---------------------------------------------------------------- channels


def test_the_last_leader_left_when_yoon_was_removed_or_biden_went() -> None:
    assert channels(BOOK).gone_on == pd.Timestamp("2025-04-04")
    assert channels(ago("2026-09-30", acting_rule="acting_serves")).gone_on == pd.Timestamp("2025-01-20")


def test_while_one_leader_stays_nothing_can_have_outlived_all() -> None:
    section = channels(ago("2025-04-03"))
    assert section.gone_on is None
    assert "channels.survived" not in section.results


def test_channels_that_outlived_the_leaders() -> None:
    survived = channels(BOOK).survived.set_index("kind")["first_after"].dropna()
    ministers, forces = {"foreign_ministers", "vice_ministers"}, {"defence_chiefs", "defence_talks"}
    assert set(survived.index) == ministers | forces | {"secretariat", "named_exercise", "exercise"}


def test_no_result_counts_events_a_year() -> None:
    assert not [name for name in channels(BOOK).results if "per_year" in name or "count" in name]


def test_rates_of_statements_by_hand() -> None:
    rates = white_house(BOOK).rates.set_index("president")
    months = load("white_house_mentions").query("president == 'biden'")
    assert rates.loc["biden", "per_mille"] == pytest.approx(
        1000 * months["statements_three"].sum() / months["statements"].sum()
    )
    assert rates.loc["trump_second", "hits"] == 6


def made_up_months(later: int, bunched: bool) -> pd.DataFrame:
    """Twenty months of 100 statements of each president, with 40 hits of the first, alike or in four months."""
    hits = [10, 0, 0, 0, 0] * 4 if bunched else [2] * 20
    rows = [(who, 100, n) for who, many in (("a", hits), ("b", [later] * 20)) for n in many]
    return pd.DataFrame(rows, columns=["president", "statements", "three"])


def test_a_rate_changed_by_the_difference_and_bunched_months_say_less() -> None:
    even, wide = (change_of_rate(made_up_months(1, bunched), "three", BOOK) for bunched in (False, True))
    assert even[0] == wide[0] == pytest.approx(-10)
    assert even[1][0] < -10 < even[1][1] < 0
    assert wide[1][1] - wide[1][0] > even[1][1] - even[1][0]


# ---------------------------------------------------------------- people


def test_changes_of_opinion_never_cross_a_break_of_method() -> None:
    changes = opinion(BOOK).changes.set_index("key")
    assert changes.loc["cabinet_interview.JPN.affinity", "last_year"] == 2019
    assert changes.loc["cabinet_mail.JPN.affinity", "base_year"] == 2022
    assert changes.loc["yomiuri_hankook.KOR.relations_good", "change"] == pytest.approx(55.2 - 17.6)


def test_a_change_between_two_polls_has_the_interval_of_newcombe() -> None:
    later, earlier = ({"pct": pct, "n": n} for pct, n in ((80.0, 70), (60.0, 80)))
    low, high = sampling_interval(pd.Series(later), pd.Series(earlier), 0.95)
    assert (low, high) == pytest.approx((5.24, 33.39), abs=0.005)  # 56/70 against 48/80, Newcombe 1998, table II


def test_errors_in_groups_are_the_usual_ones_where_each_reading_is_its_own_group() -> None:
    rng = np.random.default_rng(1)
    design = np.column_stack([np.ones(30), rng.normal(size=30)])
    outcome = design @ [2.0, 1.0] + rng.normal(size=30)
    values, errors = least_squares_in_groups(outcome, design, np.arange(30))
    fit = OLS(outcome, design).fit()
    assert values == pytest.approx(fit.params)
    assert errors == pytest.approx(fit.bse)


def test_readings_that_move_together_widen_the_errors() -> None:
    rng = np.random.default_rng(2)
    groups = np.repeat(np.arange(10), 5)
    outcome = rng.normal(size=10)[groups] + 0.1 * rng.normal(size=50)
    design = np.ones((50, 1))
    _, alone = least_squares_in_groups(outcome, design, np.arange(50))
    _, together = least_squares_in_groups(outcome, design, groups)
    assert together[0] > 1.8 * alone[0]  # five equal readings carry the news of one


def test_a_pollster_that_leans_is_told_from_the_leaders(monkeypatch: pytest.MonkeyPatch) -> None:
    spells = {"jpn_kishida_2021": 50.0, "jpn_ishiba_2024": 30.0}
    days = {"jpn_kishida_2021": "2022-04-01", "jpn_ishiba_2024": "2025-04-01"}
    rows = [
        {"spell": spell, "pollster": who, "approve_pct": level + lean, "date": pd.Timestamp(days[spell]) + month}
        for spell, level in spells.items()
        for who, lean in (("nhk", 0.0), ("nhk", 0.0), ("jiji", -8.0))
        for month in (pd.DateOffset(months=n) for n in range(3))
    ]
    made = pd.DataFrame(rows).assign(country="JPN", source="nhk")
    made["known_on"] = made["date"]
    monkeypatch.setattr(people, "load", lambda name: made if name == "leader_approval" else load(name))

    section = approval(BOOK)

    assert section.pollsters.set_index("pollster").loc["jiji", "effect_pp"] == pytest.approx(-8.0)
    assert list(section.leaders["approve_pct"].round(6)) == [50.0, 30.0]


# ---------------------------------------------------------------- forecasts


def test_each_filed_probability_is_what_its_rule_gives() -> None:
    for row in load("forecasts").to_dict("records"):
        again = chance(row)
        filed = (row["probability"], row["low"], row["high"])
        assert (again.probability, *again.interval) == pytest.approx(filed, abs=5.1e-4), row["id"]
        assert (again.events, again.trials) == pytest.approx((row["base_events"], row["base_trials"]), abs=0.051)


def test_three_hits_of_three_are_no_certainty() -> None:
    found = share_chance(3, 3)
    assert found.probability == pytest.approx(3.5 / 4)
    assert found.interval[1] < 1


def test_a_rate_foretells_as_its_gamma_posterior_does() -> None:
    found = rate_chance([2], [20.0], 1.0)
    assert found.probability == pytest.approx(1 - (20 / 21) ** 2.5)


def test_two_countries_together_are_likelier_than_each() -> None:
    both, one = rate_chance([2, 5], [20.0, 30.0], 1.0), rate_chance([5], [30.0], 1.0)
    stays = (1 - rate_chance([2], [20.0], 1.0).probability) * (1 - one.probability)
    assert both.probability == pytest.approx(1 - stays)


def test_a_window_is_a_hit_however_many_events_it_holds() -> None:
    found = recurrence("leaders", 12, pd.Timestamp("2022-09-30"), pd.Timestamp("2026-09-30"))
    assert (found.events, found.trials) == (3, 4)  # the first window alone holds four meetings


def test_the_chance_of_three_is_above_that_of_one_of_them() -> None:
    rows = load("forecasts").query("rule == 'tenure' and months == 12").iloc[0]
    japan = chance({**rows.to_dict(), "subject": "JPN"}).probability
    assert japan < rows["probability"] < 1


def test_brier_score_of_answered_forecasts_whose_window_is_over() -> None:
    ends = pd.to_datetime(["2026-12-31"] * 4 + ["2027-12-31"])
    outcomes = ["yes", "no", "void", None, "yes"]
    rows = pd.DataFrame({"probability": [0.8, 0.4, 0.5, 0.9, 0.9], "outcome": outcomes, "resolves": ends})
    assert list(brier(rows, pd.Timestamp("2027-01-01"))) == pytest.approx([0.04, 0.16])


def test_an_early_yes_counts_only_when_its_window_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    filed = load("forecasts")
    filed["resolved_on"] = pd.to_datetime(filed["resolved_on"])
    filed["outcome"] = filed["outcome"].astype("object")
    filed.loc[0, ["resolved_on", "outcome", "resolves"]] = [
        pd.Timestamp("2026-12-05"),
        "yes",
        pd.Timestamp("2026-12-15"),
    ]
    monkeypatch.setattr(forecasts_module, "load", lambda name: filed if name == "forecasts" else load(name))

    before, after = forecasts(ago("2026-12-14")), forecasts(ago("2026-12-15"))

    assert before.results["forecasts.resolved"].value == 0
    assert after.results["forecasts.brier"].value == pytest.approx((1 - filed.loc[0, "probability"]) ** 2)


def test_nothing_is_on_file_before_the_day_the_forecasts_were_made_from() -> None:
    assert "30 September 2026" in str(forecasts(ago("2026-09-29")).missing)


# ---------------------------------------------------------------- what came later

SECTIONS = [commitments, instruments, channels, white_house, opinion, approval, forecasts]
MODULES = [camp_david, channels_module, people, forecasts_module, spells]


def seen_from(day: str) -> Callable[[str], pd.DataFrame]:
    """Loads tables as they stood on a day: later rows gone, later dates in other columns blank."""

    def seen(name: str) -> pd.DataFrame:
        table = load(name)
        first, *others = catalogue().tables[name].dated or [None]
        if first is None or not pd.api.types.is_datetime64_any_dtype(table[first]):
            return table
        rows = known(table, day, first)
        for column in others:
            rows[column] = rows[column].where(~(rows[column] > day))
        return rows

    return seen


@pytest.mark.parametrize("day", ["2023-10-15", "2024-08-18", "2025-04-04", "2026-02-01"])
@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: str(section.__name__))
def test_a_day_sees_nothing_that_came_after_it(section: Any, day: str, monkeypatch: pytest.MonkeyPatch) -> None:
    p = ago(day)
    whole = section(p).results.records()
    for module in MODULES:
        monkeypatch.setattr(module, "load", seen_from(day))
    if section is forecasts:  # no forecast had been filed: the table itself was empty then
        assert whole == []
        return
    assert section(p).results.records() == whole
