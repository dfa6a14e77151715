"""Published numbers reckoned again: each way of counting against cases worked by hand, and none of them a copy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.analysis import replication as r
from helpers.analysis.results import sources_of
from helpers.data import load


def duties() -> pd.DataFrame:
    rows = [
        ("AAA", "2024-05-01", 0.0, 300.0),
        ("BBB", "2024-05-01", 0.0, 100.0),
        ("AAA", "2025-05-01", 40.0, 100.0),
        ("BBB", "2025-05-01", 10.0, 400.0),
        ("BBB", "2025-06-01", 9.0, 10.0),
    ]
    frame = pd.DataFrame(rows, columns=["partner", "month", "duty_usd", "imports_for_consumption_usd"])
    return frame.assign(month=pd.to_datetime(frame["month"]))


def nato(*rows: tuple[str, int, int, float, float, float]) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Country, year it joined, year of the row, burden, GDP, population in millions."""
    frame = pd.DataFrame(rows, columns=["country", "joined", "year", "share_of_gdp_pct", "gdp_usd_bn", "population"])
    macro = frame[["country", "year", "gdp_usd_bn"]].assign(population=1e6 * frame["population"])
    members = frame[["country", "joined"]].drop_duplicates()
    return frame[["country", "year", "share_of_gdp_pct"]], macro, members


def in_step(year: int, joined: int = 1949, step: int = 1) -> list[tuple[str, int, int, float, float, float]]:
    """Six allies whose burden rises with their GDP, or falls with it."""
    return [(f"C{i}", joined, year, float(step * i + 10), float(100 * i), 1.0) for i in range(1, 7)]


def test_a_share_of_imports_is_of_the_world() -> None:
    trade = pd.DataFrame(
        {
            "partner": ["CHN", "WLD", "WLD"],
            "year": [2017, 2017, 2022],
            "imports_usd_m": [50.0, 200.0, 1.0],
        }
    )
    assert r.import_share(trade, partner="CHN", year=2017) == 25


def test_a_collected_rate_is_of_one_partner_or_of_all_together() -> None:
    assert r.collected_rate(duties(), month="2025-05-01", partner="AAA") == 40
    assert r.collected_rate(duties(), month="2025-05-01") == 10


def test_earlier_weights_keep_the_imports_that_the_duty_drove_away() -> None:
    assert r.rate_at_earlier_weights(duties(), month="2025-05-01", year=2024) == pytest.approx(
        (300 * 40 + 100 * 2.5) / 400
    )


def test_an_ally_counts_from_the_year_in_which_it_joined() -> None:
    frames = nato(("AAA", 1949, 1998, 2.0, 500.0, 10.0), ("BBB", 1999, 1998, 1.0, 5.0, 1.0))
    assert r.allies(*frames).to_dict("records") == [
        {"country": "AAA", "year": 1998, "joined": 1949, "burden": 2.0, "gdp": 500.0, "gdp_per_head": 50_000.0}
    ]


def test_burden_and_size_in_step_are_one_and_against_each_other_minus_one() -> None:
    assert r.burden_and_size(*nato(*in_step(1994)), year=1994) == pytest.approx(1)
    assert r.burden_and_size(*nato(*in_step(1994, step=-1)), year=1994) == pytest.approx(-1)


def test_income_is_held_constant_as_the_regression_of_ranks_would() -> None:
    rng = np.random.default_rng(3)
    burden, gdp, people = rng.uniform(1, 5, 12), rng.uniform(10, 900, 12), rng.uniform(1, 80, 12)
    frames = nato(*((f"C{i}", 1949, 1994, burden[i], gdp[i], people[i]) for i in range(12)))
    ranks = [pd.Series(values).rank().to_numpy() for values in (burden, gdp, gdp / people)]
    design = np.column_stack([np.ones(12), ranks[2]])
    left = [one - design @ np.linalg.lstsq(design, one, rcond=None)[0] for one in ranks[:2]]
    assert r.burden_and_size_given_income(*frames, year=1994) == pytest.approx(np.corrcoef(*left)[0, 1])


def test_evidence_is_found_from_its_first_year_and_counted() -> None:
    frames = nato(*in_step(2000, step=-1), *in_step(2001), *in_step(2002, step=-1), *in_step(2003))
    assert r.first_year(*frames, since=2000, evident=True, level=0.05) == 2001
    assert r.first_year(*frames, since=2001, evident=False, level=0.05) == 2002
    assert r.years_of_evidence(*frames, first=2001, last=2003, level=0.05) == 2
    assert np.isnan(r.first_year(*frames, since=2004, evident=True, level=0.05))


def test_later_members_share_is_of_what_all_spend() -> None:
    frames = nato(("AAA", 1949, 2014, 3.0, 100.0, 1.0), ("BBB", 1999, 2014, 1.0, 100.0, 1.0))
    assert r.share_of_later_members(*frames, joined_after=1998, year=2014) == 25


@pytest.fixture
def deals() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "recipient": ["JPN", "JPN", "KOR"],
            "supplier": ["USA", "GBR", "USA"],
            "delivery_years": ["2018 2019", "2019", "2018"],
            "tiv_m": [20.0, 30.0, 99.0],
        }
    )


def test_arms_are_of_one_recipient_with_each_deal_spread_over_its_years(deals: pd.DataFrame) -> None:
    assert r.us_share_of_arms(deals, recipient="JPN", first=2019, last=2019) == 25
    assert r.rise_of_arms(deals, recipient="JPN", before=(2018, 2018), after=(2019, 2019)) == pytest.approx(300)


def test_a_share_of_nothing_is_refused(deals: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="no deliveries to JPN from 2021 to 2022"):
        r.us_share_of_arms(deals, recipient="JPN", first=2021, last=2022)


def test_coincidence_is_of_one_country_and_year() -> None:
    votes = pd.DataFrame({"country": ["JPN", "JPN", "KOR"], "year": [2018, 2019, 2018], "agreement": [0.4, 0.5, 0.9]})
    assert r.voting_coincidence(votes, country="JPN", year=2018) == pytest.approx(40)


def test_only_spells_that_ended_in_the_span_are_averaged() -> None:
    spells = pd.DataFrame(
        {
            "start": pd.to_datetime(["1990-01-01", "2000-01-01", "2000-01-11", "2020-01-01"]),
            "end": pd.to_datetime(["1995-01-01", "2000-01-11", "2000-01-31", None]),
        }
    )
    assert r.mean_days_in_office(spells, since="1996-01-01", until="2021-01-01") == 15
    assert r.mean_days_in_office(spells, since="1996-01-01", until="2021-01-01", both_ends=True) == 16


@pytest.mark.parametrize(
    ("theirs", "ours", "unit", "found"),
    [
        (46.0, 45.5, "%", "same"),
        (0.14, 0.1449, "rank correlation", "same"),
        (8.7, 9.5, "%", "near"),
        (8.7, 9.6, "%", "apart"),
        (0.11, 0.2, "rank correlation", "near"),
        (0.11, -0.02, "rank correlation", "apart"),
        (2010.0, 2011.0, "year", "apart"),
        (0.0, 1.0, "years", "apart"),
        (-10.0, -10.9, "%", "near"),
    ],
)
def test_how_close_two_numbers_are(theirs: float, ours: float, unit: str, found: str) -> None:
    assert r.closeness(theirs, ours, unit) == found


# ---------------------------------------------------------------- the studies


@pytest.mark.parametrize("study", r.STUDIES, ids=lambda study: study.key)
def test_no_number_is_a_copy_of_its_own_source(study: r.Study) -> None:
    published = load("published_results").set_index("id").loc[list(study.ours)]
    theirs = set(published["source"]) | set(published["second_source"].dropna())
    assert "published_results" not in study.tables
    assert theirs & set(sources_of(*study.frames())) == set()
    assert set(published["bibkey"]) == {study.key}
    assert (published["value_low"] == published["value_high"]).all()


def test_there_are_ten_numbers_of_six_studies_at_least_and_each_has_its_three_results() -> None:
    found = r.replication()
    assert len(found.rows) >= 10
    assert found.rows["bibkey"].nunique() >= 6
    for row in found.rows.to_dict("records"):
        theirs, ours, gap = (found.results[f"replication.{side}.{row['id']}"] for side in ("theirs", "ours", "gap"))
        assert ours.value - theirs.value == pytest.approx(gap.value)
        assert ours.sources
        assert not set(ours.sources) & set(theirs.sources)
    counts = [found.results[f"replication.count.{word}"].value for word in ("same", "near", "apart")]
    assert sum(counts) == len(found.rows) == found.results["replication.count.all"].value
