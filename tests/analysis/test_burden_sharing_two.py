"""Thresholds, rank correlations, responses, Japan's rise, arms and troops, against independent computations."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from helpers.analysis.burden_sharing.arms import arms
from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.burden_sharing.free_riding import FreeRiding, allies_of, burdens, free_riding
from helpers.analysis.burden_sharing.japan_rise import japan_rise
from helpers.analysis.burden_sharing.responses import ERAS, responses
from helpers.analysis.burden_sharing.threshold import allies_by_definition, threshold
from helpers.analysis.burden_sharing.troops import NEW_COUNT, SEAM, UNSURE, _changes, troops
from helpers.data import load

pytestmark = pytest.mark.usefixtures("held")

FEW = {"draws": 50}
MEMBERS_1964 = {
    *("BEL", "CAN", "DEU", "DNK", "FRA", "GBR", "GRC", "ITA", "LUX", "NLD", "NOR", "PRT", "TUR", "USA"),
}


def parameters(**changed: object) -> BurdenSharingParameters:
    return BurdenSharingParameters.checked({**FEW, **changed})


@cache
def correlated(correlation: str = "spearman", group: str = "nato", with_usa: bool = True) -> FreeRiding:
    return free_riding(parameters(correlation=correlation, group=group, with_usa=with_usa))


# ---------------------------------------------------------------- thresholds


def test_the_gap_of_japan_by_hand() -> None:
    share = load("military_expenditure").query("country == 'JPN' and year == 2025")["share_of_gdp_pct"].iloc[0]
    gdp = load("macro_annual").query("country == 'JPN' and year == 2025")["gdp_usd_bn"].iloc[0]
    results = threshold(parameters(gdp_threshold_pct=3.5)).results
    assert results["threshold.gap_usd_bn.JPN"].value == pytest.approx((3.5 - share) / 100 * gdp)
    assert results["threshold.rise_pct.JPN"].value == pytest.approx(100 * (3.5 / share - 1))


def test_growth_to_the_threshold_arrives_there() -> None:
    """Budget and GDP grown on to the target year stand in the threshold's proportion."""
    section = threshold(parameters(gdp_threshold_pct=3.5, target_year=2035))
    korea = section.allies.set_index("country").loc["KOR"]
    rows = load("macro_annual").query("country == 'KOR' and 2016 <= year <= 2025")
    gdp_growth = np.exp(np.log1p(rows["gdp_real_growth_pct"] / 100).mean())
    share = korea["share_pct"] * ((1 + korea["growth_pct"] / 100) / gdp_growth) ** 10
    assert share == pytest.approx(3.5)


def test_those_at_the_threshold_have_nothing_to_add() -> None:
    allies = threshold(parameters(gdp_threshold_pct=2.0)).allies
    met = allies[allies["share_pct"] >= 2]
    assert len(met)
    assert (met["gap_usd_bn"] == 0).all() and met["growth_pct"].isna().all() and met["since"].notna().all()
    assert (allies[allies["share_pct"] < 2]["gap_usd_bn"] > 0).all()


def test_a_run_starts_after_the_last_year_below() -> None:
    korea = allies_by_definition().query("country == 'KOR' and definition == 'sipri' and year <= 2025")
    below = korea[korea["share_pct"] < 2.5]["year"].max()
    found = threshold(parameters(gdp_threshold_pct=2.5)).results
    assert found["threshold.since.KOR"].value == below + 1


def test_members_count_from_the_year_they_joined_and_the_united_states_never() -> None:
    rows = allies_by_definition()
    assert rows[rows["country"] == "SWE"]["year"].min() == 2024
    assert "USA" not in set(rows["country"])
    assert set(rows[rows["definition"] == "nato"]["country"]).isdisjoint({"JPN", "KOR", "AUS"})


@pytest.mark.parametrize("source", ["sipri", "nato"])
def test_where_both_definitions_exist_the_parameter_decides(source: str) -> None:
    allies = threshold(parameters(spending_source=source)).allies.set_index("country")
    table = {"sipri": "military_expenditure", "nato": "nato_defence"}[source]
    rows = load(table)
    poland = rows[(rows["country"] == "POL") & (rows["year"] == 2025)]["share_of_gdp_pct"].iloc[0]
    assert allies.at["POL", "share_pct"] == poland
    assert allies.at["POL", "definition"] == source
    assert allies.at["JPN", "definition"] == "sipri"


# ---------------------------------------------------------------- rank correlations


def scipy_correlations(kind: str, *, with_usa: bool) -> dict[int, float]:
    """From the tables alone: members with a share and a GDP, by year."""
    joined = load("nato_members").set_index("country")["joined"].to_dict()
    shares = load("military_share_2025_edition").set_index(["year", "country"])["share_of_gdp_pct"]
    gdp = load("macro_annual").set_index(["year", "country"])["gdp_usd_bn"].dropna()
    compute = {"spearman": scipy.stats.spearmanr, "kendall": scipy.stats.kendalltau}[kind]
    found = {}
    for year in range(1960, 2025):
        members = [
            c
            for c, since in joined.items()
            if since <= year and (year, c) in shares.index and (year, c) in gdp.index and (with_usa or c != "USA")
        ]
        found[year] = compute([gdp[year, c] for c in members], [shares[year, c] for c in members]).statistic
    return found


@pytest.mark.parametrize("kind", ["spearman", "kendall"])
@pytest.mark.parametrize("with_usa", [True, False])
def test_rank_correlations_of_nato_agree_with_scipy_in_every_year(kind: str, with_usa: bool) -> None:
    theirs = scipy_correlations(kind, with_usa=with_usa)
    years = correlated(kind, "nato", with_usa).years.query("series == 'sipri'").set_index("year")["estimate"]
    assert list(years.index) == list(theirs)
    assert years.to_dict() == pytest.approx(theirs, abs=0.005)


@pytest.mark.parametrize(
    ("year", "rho", "members"),
    [
        *((1960, 0.701, 14), (1964, 0.609, 14), (1995, 0.150, 15), (1997, 0.254, 15)),
        *((2010, 0.274, 27), (2011, 0.350, 27), (2014, 0.326, 27), (2017, 0.184, 28)),
    ],
)
def test_hand_checked_years(year: int, rho: float, members: int) -> None:
    found = correlated().results[f"free_riding.rank.sipri.{year}"]
    assert found.value == pytest.approx(rho, abs=0.005)
    assert found.n == members


def test_spearman_of_1964_from_ranks_written_down() -> None:
    """Rank differences over the fourteen members of 1964, squared and summed."""
    rows = allies_of(burdens("military_share_2025_edition", "market"), "nato", with_usa=True).query("year == 1964")
    assert set(rows["country"]) == MEMBERS_1964
    differences = rows["size"].rank() - rows["share_pct"].rank()
    by_hand = 1 - 6 * (differences**2).sum() / (14 * (14**2 - 1))
    assert correlated().results["free_riding.rank.sipri.1964"].value == pytest.approx(by_hand)


def test_kendall_of_1960_by_counting_pairs() -> None:
    rows = allies_of(burdens("military_share_2025_edition", "market"), "nato", with_usa=True).query("year == 1960")
    pairs = [
        np.sign((a.size_ - b.size_) * (a.share_pct - b.share_pct))
        for i, a in enumerate(rows.rename(columns={"size": "size_"}).itertuples())
        for b in list(rows.rename(columns={"size": "size_"}).itertuples())[:i]
    ]
    assert len(pairs) == 14 * 13 / 2
    assert correlated("kendall").results["free_riding.rank.sipri.1960"].value == pytest.approx(sum(pairs) / len(pairs))


def test_the_published_pattern_is_found_again() -> None:
    """Positive in the early 1960s, little in 1999–2009, more in 2011–2017, as the studies say."""
    found = correlated().results
    early, middle, late = (
        found[f"free_riding.as_published.{study}"].value
        for study in ("olson_zeckhauser_1964", "sandler_shimizu_1999_2009", "kim_sandler_2011_2017")
    )
    assert early > late > middle > 0
    for year in range(1994, 1998):
        published, own = (
            found[f"free_riding.{whose}.sandler_murdoch_{year}_simple"].value for whose in ("published", "as_published")
        )
        assert own == pytest.approx(published, abs=0.15)


def test_published_ones_are_set_beside_the_same_numbers_whatever_the_run_chooses() -> None:
    other = free_riding(parameters(correlation="kendall", with_usa=False, group="nato_and_allies", gdp_measure="ppp"))
    own = "free_riding.as_published.olson_zeckhauser_1964"
    assert other.results[own].value == correlated().results[own].value


def test_the_larger_group_holds_three_more_allies() -> None:
    for year in (1964, 2024):
        name = f"free_riding.rank.sipri.{year}"
        assert correlated(group="nato_and_allies").results[name].n == (correlated().results[name].n or 0) + 3
    assert set(correlated(group="nato_and_allies").years["series"]) == {"sipri"}, "NATO has no figures for the three"


def test_editions_and_definitions_are_never_mixed() -> None:
    long, own = (burdens(table, "market") for table in ("military_share_2025_edition", "nato_defence"))
    assert long["source"].nunique() == own["source"].nunique() == 1
    japan = long.query("country == 'JPN' and year == 2024")["share_pct"].iloc[0]
    assert japan == pytest.approx(1.371, abs=0.001), "the edition of 2025, not 1.295 of the next"
    assert own["year"].min() == 2014
    sipri = allies_by_definition().query("definition == 'sipri'")
    assert set(sipri["source"]) == {"sipri_milex_2026"}


def test_the_constant_group_holds_the_members_of_1982() -> None:
    rows = burdens("military_share_2025_edition", "market").query("year == 2024")
    assert len(allies_of(rows, "nato", with_usa=True, joined_by=1982)) == 15


# ---------------------------------------------------------------- responses


def test_no_series_of_a_rival_is_used_across_its_seam() -> None:
    found = responses(parameters()).estimates
    for era, rows in found.groupby("era"):
        first, last = ERAS[str(era)]
        assert rows["first"].min() >= first
        assert rows["last"].max() <= last
    lead = found.query("era == 'cold_war' and timing == 'lead'")
    assert (lead["last"] < ERAS["cold_war"][1]).all(), "the Soviet series of 1989 is in other dollars"


def test_the_response_agrees_with_least_squares_on_demeaned_growth() -> None:
    """The coefficient of US spending a year before, since the Cold War, from the tables alone."""
    spending = load("military_expenditure").pivot(index="year", columns="country", values="constant_2024_usd_m")
    growth = 100 * np.log(spending).diff()
    macro = load("macro_annual").pivot(index="year", columns="country", values="gdp_real_growth_pct")
    joined = load("nato_members").set_index("country")["joined"].drop("USA")
    rows = [
        (c, growth.at[y, c], growth.at[y - 1, "USA"], growth.at[y - 1, "RUS"], 100 * np.log1p(macro.at[y, c] / 100))
        for c in joined.index.intersection(spending.columns)
        for y in range(max(1994, joined[c]), 2026)
    ]
    frame = pd.DataFrame(rows, columns=["country", "own", "usa", "rival", "gdp"]).dropna()
    within = frame.groupby("country").transform(lambda column: column - column.mean())
    slopes = np.linalg.lstsq(within[["usa", "rival", "gdp"]].to_numpy(), within["own"].to_numpy(), rcond=None)[0]
    result = responses(parameters()).results["free_riding.alone.since.lag.usa"]
    assert result.value == pytest.approx(slopes[0])
    assert result.n == len(frame)


# ---------------------------------------------------------------- Japan


def test_years_of_growth_before_2013_by_counting() -> None:
    levels = load("military_expenditure").query("country == 'JPN' and year <= 2012").sort_values("year")
    rising = int((levels["constant_2024_usd_m"].diff() > 0).sum())
    found = japan_rise(parameters()).results["japan_rise.rising_before"]
    assert (found.value, found.n) == (rising, len(levels) - 1)


def test_both_methods_date_the_end_of_growth_and_the_new_rise() -> None:
    breaks = japan_rise(parameters(max_breaks=5)).breaks
    for _, found in breaks.groupby("method"):
        assert any(abs(date - 1992) <= 3 for date in found["date"])
        assert any(abs(date - 2020) <= 3 for date in found["date"])
        assert (found["low"] <= found["date"]).all() and (found["date"] <= found["high"]).all()
        last = found.sort_values("date").iloc[-1]
        assert last["after_pct"] > last["before_pct"]


def test_growth_by_decade_chains_to_the_whole() -> None:
    section = japan_rise(parameters())
    levels = section.years.set_index("year")["real_usd_bn"]
    eighties = section.decades.set_index("decade").loc["1980s"]
    assert eighties["growth_pct"] == pytest.approx(100 * ((levels[1989] / levels[1979]) ** 0.1 - 1))
    assert (eighties["rising"], eighties["years"]) == (10, 10)


# ---------------------------------------------------------------- arms


def test_the_american_share_of_korea_in_2012_2016_by_hand() -> None:
    volume = {"USA": 0.0, "all": 0.0}
    for deal in load("arms_deals").query("recipient == 'KOR'").to_dict("records"):
        years = [int(year) for year in deal["delivery_years"].split()]
        inside = deal["tiv_m"] * sum(2012 <= year <= 2016 for year in years) / len(years)
        volume["all"] += inside
        volume["USA"] += inside if deal["supplier"] == "USA" else 0.0
    found = arms(parameters()).results["arms.claimed.KOR"]
    assert found.value == pytest.approx(100 * volume["USA"] / volume["all"])
    low, high = found.interval or (math.nan, math.nan)
    assert low <= found.value <= high


def test_shares_of_suppliers_add_up_and_volumes_printed_in_dollars_stay_out() -> None:
    section = arms(parameters())
    assert section.suppliers.groupby("host")["share_pct"].sum().to_numpy() == pytest.approx([100, 100])
    assert "volume_printed_in_dollars" not in {*section.published["indicator"], *section.sums["indicator"]}


def test_the_page_is_told_how_many_rows_of_the_register_it_uses() -> None:
    assert (
        arms(parameters(hosts=["JPN"])).results["arms.deals"].value == (load("arms_deals")["recipient"] == "JPN").sum()
    )


# ---------------------------------------------------------------- troops


def test_no_change_of_troops_crosses_the_seam_or_an_unsure_count() -> None:
    changes = _changes(load("us_troops")).set_index(["host", "year"])["troops_change"]
    assert changes[:, SEAM].isna().all() and changes[:, SEAM + 1].isna().all()
    assert changes[:, SEAM + 2].notna().any()
    assert changes["JPN"].loc[2008:2009].isna().all(), "the crews of ships come in"
    assert changes["JPN"].loc[2010] > 0
    assert changes["KOR"].loc[1951:1954].isna().all(), "years that were not counted"


def test_cautions_that_are_left_out_are_those_of_the_table() -> None:
    assert {*UNSURE, NEW_COUNT} <= set(load("us_troops")["caution"].dropna())


def test_troops_of_the_latest_year_are_those_of_the_table() -> None:
    last = load("us_troops").query("host == 'KOR'").sort_values("year").iloc[-1]
    found = troops(parameters()).results
    assert found["troops.KOR.last"].value == last["troops"]
    assert found["troops.KOR.last.year"].value == last["year"]


# ---------------------------------------------------------------- any window


SECTIONS = (threshold, free_riding, responses, japan_rise, arms, troops)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    start=some.integers(1950, 2023),
    length=some.integers(2, 76),
    hosts=some.sampled_from([["JPN"], ["KOR"], ["KOR", "JPN"]]),
    group=some.sampled_from(["nato", "nato_and_allies"]),
    with_usa=some.booleans(),
    gdp_measure=some.sampled_from(["market", "ppp"]),
    share=some.floats(0.5, 10),
    window=some.integers(1, 20),
)
def test_in_any_window_sections_have_results_or_say_why_not(
    start: int, length: int, hosts: list[str], group: str, with_usa: bool, gdp_measure: str, share: float, window: int
) -> None:
    p = parameters(
        start_year=start,
        end_year=min(2026, max(1952, start + length)),
        hosts=hosts,
        group=group,
        with_usa=with_usa,
        gdp_measure=gdp_measure,
        gdp_threshold_pct=share,
        arms_window_years=window,
    )
    for section in SECTIONS:
        found = section(p)
        assert found.missing or len(found.results), section.__name__
        if found.missing and section is not free_riding:
            assert len(found.results) == 0
