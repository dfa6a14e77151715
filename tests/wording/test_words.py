"""Numbers and grammar of computed sentences."""

import doctest
import math
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.analysis.results import Result
from helpers.wording import words
from helpers.wording.cited import cited

FINITE = st.floats(min_value=-1e12, max_value=1e12, allow_nan=False)


def test_every_example_in_the_docstrings_holds() -> None:
    outcome = doctest.testmod(words)
    assert outcome.attempted > 20
    assert outcome.failed == 0


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (words.number(0), "0"),
        (words.number(-0.001, 2), "0.00"),
        (words.number(1234567.891, 2), "1,234,567.89"),
        (words.number(5, 1, sign=True), "+5.0"),
        (words.number(0, 1, sign=True), "0.0"),
        (words.pct(-0.04), "0.0%"),
        (words.pp(-1, 0), "−1 percentage point"),
        (words.share(1), "100%"),
        (words.interval((-0.5, 12)), "−0.50 to 12.00"),
        (words.interval(Result("a", 1.0, "%", (0.25, 2.0)), 1), "0.2 to 2.0"),
        (words.p_value(0), "p < 0.01"),
        (words.p_value(0.01), "p = 0.01"),
        (words.direction(0), "barely changed"),
        (words.direction(3, up="widened"), "widened"),
        (words.join(["Japan"]), "Japan"),
        (words.join(["1990", "2000"], "or"), "1990 or 2000"),
        (words.plural(0, "month"), "0 months"),
        (words.plural(1.0, "study", "studies"), "1 study"),
        (words.month(pd.Timestamp("2026-07-31")), "July\N{NO-BREAK SPACE}2026"),
        (words.month("2025"), "January\N{NO-BREAK SPACE}2025"),
        (words.day("2019-10"), "1\N{NO-BREAK SPACE}October 2019"),
        (words.span(1987, 2026), "1987–2026"),
        (words.name_in_text("EU"), "the European Union"),
        (words.short_name("EU"), "EU"),
        (words.sentence("did it rise?"), "Did it rise?"),
        (words.sentence("it rose."), "It rose."),
    ],
)
def test_a_value_is_written_as_a_page_needs_it(made: str, expected: str) -> None:
    assert made == expected


@pytest.mark.parametrize("absent", [None, math.nan, math.inf, pd.NA, pd.NaT, "many"])
@pytest.mark.parametrize("writer", [words.number, words.usd_bn, words.pct, words.pp, words.p_value, words.direction])
def test_a_number_that_does_not_exist_is_refused(writer, absent) -> None:
    with pytest.raises(ValueError, match="no number to print"):
        writer(absent)


def test_a_result_without_interval_is_refused_where_one_is_to_be_written() -> None:
    with pytest.raises(ValueError, match="no number to print"):
        words.interval(Result("a", 1.0, "%"))


@pytest.mark.parametrize("p", [-0.1, 1.1])
def test_what_is_no_probability_is_refused(p: float) -> None:
    with pytest.raises(ValueError, match="not a probability"):
        words.p_value(p)


@pytest.mark.parametrize("text", ["soon", "2025-13-01", "2025-02-30", ""])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        words.day(text)


@settings(deadline=None)
@given(FINITE, st.integers(0, 4))
def test_a_written_number_reads_back_as_the_rounded_value(x: float, decimals: int) -> None:
    text = words.number(x, decimals)
    assert re.fullmatch(r"−?\d{1,3}(,\d{3})*(\.\d+)?", text)
    assert float(text.replace("−", "-").replace(",", "")) == float(f"{x:.{decimals}f}")


@settings(deadline=None)
@given(FINITE, st.integers(0, 4))
def test_no_number_is_written_as_a_negative_zero(x: float, decimals: int) -> None:
    assert not re.fullmatch(r"[−+]0(\.0+)?", words.number(x, decimals, sign=True))


@settings(deadline=None)
@given(FINITE.filter(bool))
def test_a_short_number_is_off_by_less_than_one_in_a_hundred_or_a_hundredth(x: float) -> None:
    short = float(words.number(x).replace("−", "-").replace(",", ""))
    assert abs(short - x) <= max(0.0051, abs(x) * 0.01)


@settings(deadline=None)
@given(st.integers(0, 5000))
def test_a_noun_is_singular_for_one_alone(n: int) -> None:
    assert words.plural(n, "month").endswith("month") == (n == 1)


@settings(deadline=None)
@given(st.integers(1, 5000))
def test_an_ordinal_has_the_ending_that_is_spoken(n: int) -> None:
    ending = "th" if n // 10 % 10 == 1 else ("th", "st", "nd", "rd", "th", "th", "th", "th", "th", "th")[n % 10]
    assert words.ordinal(n) == f"{n:,}{ending}"


def test_texts_that_print_different_results_alike_count_as_alike() -> None:
    low, high = (words.pct(cited(value, f"share#{end}")) for value, end in ((3.01, "low"), (2.99, "high")))
    assert low != high
    assert words.between(low, high) == low
