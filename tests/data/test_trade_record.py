"""The hand-made tables: dated measures, published results, conflicts."""

from __future__ import annotations

import pandas as pd
import pytest

from helpers.data import load


@pytest.fixture(scope="module")
def measures() -> pd.DataFrame:
    return load("trade_measures").set_index("id", drop=False)


@pytest.fixture(scope="module")
def answers(measures: pd.DataFrame) -> pd.DataFrame:
    """Replies beside what they reply to, whose columns end in ``_asked``."""
    return measures.dropna(subset="answers").merge(
        measures.add_suffix("_asked"), left_on="answers", right_on="id_asked", validate="many_to_one"
    )


def test_measures_stand_in_the_order_of_announcement(measures: pd.DataFrame) -> None:
    assert measures["date_announced"].is_monotonic_increasing


def test_what_is_answered_was_asked_of_the_same_ally_before(answers: pd.DataFrame) -> None:
    assert set(answers["kind"]) <= {"talks", "agreement", "concession"}
    assert set(answers["kind_asked"]) <= {"demand", "threat"}
    assert (answers["target"] == answers["target_asked"]).all()
    assert (answers["date_announced"] > answers["date_announced_asked"]).all()


@pytest.mark.parametrize("ally", ["JPN", "KOR"])
@pytest.mark.parametrize("kind", ["demand", "threat", "measure", "agreement", "concession", "relief"])
def test_both_allies_are_followed_in_every_kind_of_step(measures: pd.DataFrame, ally: str, kind: str) -> None:
    assert ((measures["target"] == ally) & (measures["kind"] == kind)).any()


def test_steps_before_2012_or_after_july_2026_are_left_out(measures: pd.DataFrame) -> None:
    assert measures["date_announced"].between("2012-01-01", "2026-07-31").all()


def test_a_threat_or_measure_raises_the_rate_and_a_relief_lowers_it(measures: pd.DataFrame) -> None:
    rated = measures.dropna(subset=["rate_before_pct", "rate_after_pct"])
    rise = rated["rate_after_pct"] - rated["rate_before_pct"]

    assert (rise[rated["kind"].isin(["threat", "measure"])] > 0).all()
    assert (rise[rated["kind"] == "relief"] < 0).all()


def test_only_what_an_ally_gives_has_a_size(measures: pd.DataFrame) -> None:
    assert set(measures.loc[measures["size_usd_bn"].notna(), "kind"]) == {"concession"}


@pytest.mark.parametrize(("ally", "usd_bn"), [("JPN", [7.2, 550, 8]), ("KOR", [350])])
def test_pledged_sums_are_those_announced(measures: pd.DataFrame, ally: str, usd_bn: list[float]) -> None:
    assert measures.query("target == @ally")["size_usd_bn"].dropna().tolist() == usd_bn


@pytest.mark.parametrize(
    ("name", "ally", "announced", "effective"),
    [
        ("KORUS in force", "KOR", "2012-03-15", "2012-03-15"),
        ("Steel 25%, aluminium 10%", "JPN", "2018-03-08", "2018-03-23"),
        ("Steel tariff restored", "KOR", "2025-02-10", "2025-03-12"),
        ("Court ends IEEPA tariffs", "ALL", "2026-02-20", "2026-02-24"),
    ],
)
def test_known_steps_have_their_dates(
    measures: pd.DataFrame, name: str, ally: str, announced: str, effective: str
) -> None:
    row = measures[(measures["short_name"] == name) & (measures["target"] == ally)].squeeze()

    assert row["date_announced"] == pd.Timestamp(announced)
    assert row["date_effective"] == pd.Timestamp(effective)


def test_published_ranges_run_from_low_to_high_and_blanks_say_why() -> None:
    results = load("published_results")
    both = results.dropna(subset=["value_low", "value_high"])
    blank = results[results["value_low"].isna() & results["value_high"].isna()]

    assert (both["value_low"] <= both["value_high"]).all()
    assert blank["note"].notna().all()


def test_every_topic_of_published_results_has_a_study_with_a_reference() -> None:
    results = load("published_results")
    kept = results.dropna(subset=["bibkey"])

    assert set(kept["topic"]) == set(results["topic"])


def test_a_reference_belongs_to_one_author_list_and_year() -> None:
    results = load("published_results").dropna(subset="bibkey")

    assert (results.groupby("bibkey")["authors"].nunique() == 1).all()


def test_conflicts_show_two_different_values_and_use_one_of_them_or_both() -> None:
    conflicts = load("conflicts")
    used = conflicts["used"]
    either = [
        u in {a, b, "both", "neither"} for u, a, b in zip(used, conflicts["value_a"], conflicts["value_b"], strict=True)
    ]

    assert (conflicts["value_a"] != conflicts["value_b"]).all()
    assert conflicts.loc[[not ok for ok in either], "id"].tolist() == []


def test_no_figure_is_given_twice_in_one_vintage() -> None:
    figures = load("published_trade_figures")

    assert not figures.duplicated(["partner", "indicator", "period", "vintage"]).any()
