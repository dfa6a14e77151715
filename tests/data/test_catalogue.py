"""The catalogue of the book's tables; the rules of each are the tool's, and tested in ``test_rules``."""

from __future__ import annotations

from pathlib import Path

import pytest
from frictionless import Package

from helpers.data import catalogue, load, root
from helpers.data.tables import canonical


def test_the_entries_make_up_one_valid_data_package() -> None:
    package = catalogue().package()

    report = Package.from_descriptor(package, basepath=str(root() / "data")).validate()

    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])[:3]
    assert [task.name for task in report.tasks] == list(catalogue().tables)


def test_every_source_is_named_by_some_row() -> None:
    named = {source for name in catalogue().tables if name != "sources" for source in load(name).attrs["sources"]}

    assert set(load("sources")["id"]) == named


def test_conflicts_name_tables_that_exist() -> None:
    assert set(load("conflicts")["table"]) <= set(catalogue().tables)


def test_no_year_needs_its_ceiling_raised_for_a_new_row() -> None:
    fields = [field for table in catalogue().tables.values() for field in table.descriptor["schema"]["fields"]]

    assert {field["constraints"]["maximum"] for field in fields if field.get("unit") == "year"} == {2100}


def test_words_that_yaml_would_read_as_something_else_stay_words() -> None:
    outcome = next(field for field in catalogue().table("forecasts").fields if field.name == "outcome")

    assert outcome.choices == ("yes", "no", "void")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("data/trade/steel_trade.yaml", "minimum: 0", "minimum: -1"),
        ("data/catalogue.yaml", "First source of the row.", "The source of the row."),
        ("data/catalogue.yaml", "  news: As reported in the press.\n", ""),
        ("data/catalogue.yaml", "selection and arrangement CC BY 4.0", "all rights reserved"),
    ],
)
def test_what_holds_for_a_table_is_part_of_it_wherever_it_is_written(book: Path, file: str, old: str, new: str) -> None:
    before = canonical(catalogue().table("steel_trade").descriptor)
    text = Path(file).read_text(encoding="utf-8")
    assert old in text
    Path(file).write_text(text.replace(old, new), encoding="utf-8")

    assert canonical(catalogue().table("steel_trade").descriptor) != before
