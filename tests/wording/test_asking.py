"""That the questions asked of every page find what they are for."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from asking import Printed, counted, fault, left_over, marks, named, unmarked
from helpers.analysis.results import Results
from helpers.analysis.trade import TradeParameters
from helpers.wording import words
from helpers.wording.cited import Cite, given


def asked(text: str, value: Any, unit: str, after: str = "") -> str | None:
    return fault(Printed("id", text, after, f"It was {text}{after}."), value, unit)


RIGHT = [
    ("$64.4 billion", -64.37, "USD bn", ""),
    ("−$64.4 billion", -64.37, "USD bn", ""),
    ("$854 million", 0.8543, "USD bn", ""),
    ("$67.1 billion", 67_060.0, "USD m", ""),
    ("17.1", 17_110.0, "KRW bn", " trillion won"),
    ("1,519.2", 1519.16, "KRW bn", " billion won"),
    ("16.8%", 16.84, "%", ""),
    ("16.8", 16.84, "% of GDP", "%"),
    ("25%", 0.254, "share", ""),
    ("p = 0.08", 0.084, "probability", ""),
    ("p < 0.01", 0.0031, "probability", ""),
    ("+0.4 percentage points", 0.42, "pp a year", ""),
    ("three", 3, "designs", ""),
    ("Five", 5.0, "channels", ""),
    ("none", 0, "breaks", ""),
    ("6th", 6, "of 13", ""),
    ("17", 17, "months", " months"),
    ("April 2025", "2025-04", "month", ""),
    ("15 March 2012", "2012-03-15", "date", ""),
    ("Q3 2011", "2011Q3", "quarter", ""),
]
WRONG = [
    ("1,762.7%", 17.627, "%", "", "result is 17.627"),
    ("−$64.4 billion", 64.37, "USD bn", "", "result is 64.37"),
    ("$64.5 billion", 64.37, "USD bn", "", "result is 64.37"),
    ("$64.4 million", 64.37, "USD bn", "", "result is 64.37"),
    ("64.4%", 64.37, "USD bn", "", "is no percentage"),
    ("$64.4 billion", 64.37, "%", "", "is no sum of dollars"),
    ("64.4", 64.37, "USD bn", " billion", "says no dollars"),
    ("$64.4", 64.37, "USD bn", "", "says no thousands, millions or billions"),
    ("4.5%", 4.5, "percentage points", "", "is no percentage"),
    ("4.5 percentage points", 4.5, "%", "", "is in no percentage points"),
    ("4.5", 4.5, "%", "", "says no per cent"),
    ("4.5", 4.5, "pp", "", "says no points"),
    ("17", 17, "days", " months", "is in another unit of time"),
    ("two", 3, "designs", "", "result is 3"),
    ("none", 1, "breaks", "", "result is 1"),
    ("April 2025", "2025-05", "month", "", "result is '2025-05'"),
    ("p < 0.01", 0.2, "probability", "", "result is 0.2"),
    ("12", None, "count", "", "result is None"),
]


@pytest.mark.parametrize(("text", "value", "unit", "after"), RIGHT)
def test_a_number_as_its_result_has_it_passes(text: str, value: Any, unit: str, after: str) -> None:
    assert asked(text, value, unit, after) is None


@pytest.mark.parametrize(("text", "value", "unit", "after", "why"), WRONG)
def test_a_number_that_its_result_has_otherwise_is_found(
    text: str, value: Any, unit: str, after: str, why: str
) -> None:
    assert why in str(asked(text, value, unit, after))


def test_a_sentence_on_a_page_is_asked_mark_by_mark() -> None:
    results = Results()
    results.add("rate", 16.84, "%", interval=(12.0, 20.0), n=12)
    cite, p = Cite(results), TradeParameters()
    found = cite("rate")
    said = cite.sentence(
        "rates.peak",
        f"the rate was {words.pct(found.value)} ({words.level(given(p, 'confidence'))} {words.interval(found, 0)}) in "
        f"{words.plural(found.n or 0, 'month')} of 2025",
    )
    sentence = BeautifulSoup(said.html, "html.parser").span
    assert sentence is not None
    records = {"rate": {"value": 16.84, "unit": "%", "interval": [12.0, 20.0], "n": 12}}
    parameters = {"confidence": (0.95, "probability")}
    every = list(marks(sentence))

    assert [one.id for one in every] == ["rate", "parameters.confidence", "rate#low", "rate#high", "rate#n"]
    assert [fault(one, *named(one.id, records, parameters)) for one in every] == [None] * len(every)
    assert left_over(unmarked(sentence), [records["rate"]], []) == set()


def test_a_number_outside_the_marks_is_left_over_unless_it_is_a_date_a_name_or_in_a_unit() -> None:
    per_head = {"unit": "soldiers per 100,000 inhabitants", "n": None}
    assert left_over("In 2025, on 12 March 2025 and in Q1 2020 the G7 and Section 232", [], []) == set()
    assert left_over("… per 100,000 inhabitants, 5 of them", [per_head], []) == {"5"}
    assert left_over("a cut of 31% or 30%", [], []) == {"31", "30"}
    assert left_over("“cost plus 50”, the Plan of 12 Points", [], ["Plan of 12 Points"]) == set()


def test_a_number_in_words_is_left_over_unless_it_belongs_to_what_a_thing_is() -> None:
    assert counted("in two-way trade of the three leaders", []) == set()
    assert counted("two of three say so", []) == {"two", "three"}
