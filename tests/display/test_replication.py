"""The page of replications: what it says follows from the numbers, whichever way they come out."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from helpers.analysis.replication import STUDIES, Replication, replication
from helpers.analysis.results import Results
from helpers.display import replication as page
from helpers.wording.cited import Sentence, too_long


@pytest.fixture(scope="module")
def found() -> Replication:
    return replication()


def small(*closeness: str) -> Replication:
    """One study with a number for each word."""
    rows = pd.DataFrame(
        {
            "id": [f"n{i}" for i, _ in enumerate(closeness)],
            "bibkey": "abc2000",
            "study": "Abc (2000)",
            "quantity": "Share",
            "period": "2019/2023",
            "unit": "%",
            "theirs": 10.0,
            "ours": 12.0,
            "gap": 2.0,
            "closeness": closeness,
        }
    )
    results = Results()
    for name in rows["id"]:
        results.add(f"replication.theirs.{name}", 10.0, "%", sources=["nber_w25613"])
        results.add(f"replication.ours.{name}", 12.0, "%")
    counts = {word: closeness.count(word) for word in ("same", "near", "apart")}
    counts |= {"all": len(closeness), "studies": 1, "close": len(closeness) - counts["apart"]}
    for word, count in counts.items():
        results.add(f"replication.count.{word}", count, "numbers")
    results.add("replication.near", 10.0, "%")
    return Replication(rows, pd.DataFrame(columns=["bibkey"]), results)


def told(s: Replication) -> list[Sentence]:
    return [page.in_short(s), *page.text(s)]


def test_counts_are_said_and_those_apart_are_named() -> None:
    short, counted, apart = (one.text for one in told(small("same", "near", "apart")))
    assert short == "Of 3 published numbers reckoned again from this book’s tables, 2 come out close."
    assert "one study: 1 reads the same in the digits that were printed, 1 lies within 10%" in counted
    assert counted.endswith("and 1 does not.")
    assert apart.endswith("of Abc (2000), 10% against 12%.")


def test_where_none_is_apart_none_is_named() -> None:
    assert [one.id for one in page.text(small("same"))] == ["replication.counted"]


def test_every_printed_number_is_that_of_its_result(found: Replication) -> None:
    assert [one.id for one in told(found) if too_long(one)] == []
    numbers = [pair for one in told(found) for pair in one.numbers]
    assert len(numbers) > 10
    wrong = [
        (name, said)
        for name, said in numbers
        if abs(float(re.sub("[^0-9.]", "", said)) - abs(found.results[name].value)) > 0.51
    ]
    assert wrong == []


def test_the_table_has_a_row_a_number_and_a_group_a_study(found: Replication) -> None:
    card = BeautifulSoup(page.numbers_table(found)._repr_html_(), "html.parser")
    assert len(card.select("tbody tr:not(.aaf-group)")) == len(found.rows)
    assert len(card.select("tr.aaf-group")) == len(STUDIES)


def test_each_study_has_a_note_with_a_source_and_links_only_to_pages_there_are(found: Replication) -> None:
    alone = BeautifulSoup(page.studies(found, set()), "html.parser")
    assert len(alone.select("h3[id]")) == len(STUDIES)
    assert [note for note in alone.select("p") if "Read at: " not in note.get_text()] == []
    assert not alone.select("a:not([href^=http])")
    book = BeautifulSoup(page.studies(found, {"chapters/trade_evidence"}), "html.parser")
    own = [study for study in STUDIES if study.theme == "trade"]
    assert [link["href"] for link in book.select("a:not([href^=http])")] == [
        f"trade_evidence.html#{study.anchor}" for study in own
    ]
