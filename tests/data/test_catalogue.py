"""Every table against its entry in the catalogue."""

from __future__ import annotations

import hashlib

import pytest
from frictionless import Package

from helpers.data import catalogue, load, root

TABLES = list(catalogue().tables)
LISTS = ["sources", "conflicts", "accepted_verdicts", "error_rates"]
"""Tables about sources, or about this book itself: their rows have no source of their own."""


@pytest.fixture(scope="module")
def package() -> Package:
    return Package.from_descriptor(catalogue().package(), basepath=str(root() / "data"))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_keeps_all_rules_of_its_entry(package: Package, name: str) -> None:
    report = package.get_resource(name).validate()  # hash, size, rows, types, vocabularies, keys, foreign keys

    assert report.valid, report.flatten(["rowNumber", "fieldName", "note"])[:3]


def test_the_files_below_data_are_those_of_the_catalogue() -> None:
    found = {path.relative_to(root() / "data").as_posix() for path in (root() / "data").rglob("*.csv")}

    assert found == {table.path for table in catalogue().tables.values()}


@pytest.mark.parametrize("name", [name for name in TABLES if name not in LISTS])
def test_every_row_names_a_source_and_a_quality(name: str) -> None:
    fields = {field.name: field for field in catalogue().tables[name].fields}
    keys = catalogue().tables[name].descriptor["schema"]["foreignKeys"]

    assert fields["source"].required
    assert set(fields["quality"].choices) == set(catalogue().quality)
    assert {"fields": ["source"], "reference": {"resource": "sources", "fields": ["id"]}} in keys


@pytest.mark.parametrize("name", TABLES)
def test_every_number_has_a_unit_and_every_code_a_vocabulary(name: str) -> None:
    keys = catalogue().tables[name].descriptor["schema"].get("foreignKeys", [])
    looked_up = {column for key in keys for column in key["fields"]}
    for field in catalogue().tables[name].fields:
        where = f"{name}.{field.name}"
        with_unit = field.unit or field.description.startswith("In the unit of column unit")
        assert field.type in ("string", "boolean") or with_unit, where
        if field.name in {"kind", "quality", "topic", "target", "reading", "basis", "flow"}:
            assert field.choices or field.name in looked_up, where


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_where_it_comes_from_and_on_what_terms(name: str) -> None:
    table = catalogue().tables[name]

    assert table.title and table.description and table.notes and table.vintage and table.licence
    assert all(origin.title for origin in table.sources)


def test_every_source_is_named_by_some_row() -> None:
    named = {source for name in TABLES if name != "sources" for source in load(name).attrs["sources"]}

    assert set(load("sources")["id"]) == named


def test_every_code_of_the_quality_vocabulary_is_explained() -> None:
    used = {word for name in TABLES if name not in LISTS for word in load(name)["quality"].unique()}

    assert used <= set(catalogue().quality)
    assert all(meaning.endswith(".") for meaning in catalogue().quality.values())


def test_conflicts_name_tables_that_exist() -> None:
    assert set(load("conflicts")["table"]) <= set(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_the_sealed_sha256_is_that_of_the_file(name: str) -> None:
    table = catalogue().tables[name]

    assert hashlib.sha256(table.file.read_bytes()).hexdigest() == table.sha256
