"""``{data-dictionary}`` and ``{source-conflicts}``: pages made from the catalogue of the data."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from helpers import data
from helpers.book import elements as make
from helpers.errors import BadInput
from helpers.wording import words

CONFLICTS = "conflicts"
"""Table of the figures on which publishers disagree."""
LONG_NUMBER = re.compile(r"(?<![\d.])\d{5,}")
MANY = 12
"""A longer vocabulary is counted, not listed: the file has it."""


class DataDictionary(SphinxDirective):
    """A section for each table: what it holds, its fields, sources, licence, vintage, and the file itself."""

    def run(self) -> list[nodes.Node]:
        """Make the sections; the page depends on the catalogue's files."""
        catalogue = data.catalogue()
        for file in catalogue.files:
            self.env.note_dependency(str(file))
        up = "../" * self.env.docname.count("/")
        return [
            _overview(catalogue, up),
            *(_table_section(table, up) for table in catalogue.tables.values()),
            _quality_section(catalogue.quality),
        ]


class DataOverdue(SphinxDirective):
    """A sentence on how old the data are."""

    def run(self) -> list[nodes.Node]:
        """Make the paragraph; the page depends on the catalogue's files."""
        catalogue = data.catalogue()
        for file in catalogue.files:
            self.env.note_dependency(str(file))
        return [make.paragraph(age(catalogue))]


def age(catalogue: data.Catalogue) -> str:
    """From when the data are, and how many of the series behind them lay behind their sources then."""
    made = data.made_in(catalogue)
    dues = [due for due in map(data.series_due, catalogue.tables.values()) if due]
    late = sum(due < made for due in dues)
    told = f"{words.count(late, 'none')} lay behind"
    return f"The data are those of {words.month(made)}. Of the {len(dues)} series that go on, {told} by then."


class SourceConflicts(SphinxDirective):
    """A table of the figures on which sources disagree."""

    def run(self) -> list[nodes.Node]:
        """Make the table; the page depends on the two data files."""
        for name in (CONFLICTS, "sources"):
            self.env.note_dependency(str(data.catalogue().table(name).file))
        conflicts = data.load(CONFLICTS)
        known = data.sources({*conflicts["source_a"].dropna(), *conflicts["source_b"].dropna()} - {""})
        return [conflict_table(conflicts, known.set_index("id"))]


class SourceList(SphinxDirective):
    """A table of all sources, by publisher."""

    def run(self) -> list[nodes.Node]:
        """Make the table; the page depends on the data file."""
        self.env.note_dependency(str(data.catalogue().table("sources").file))
        return [source_table(data.load("sources"))]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("data-dictionary", DataDictionary)
    app.add_directive("data-overdue", DataOverdue)
    app.add_directive("source-conflicts", SourceConflicts)
    app.add_directive("source-list", SourceList)


def copy_data(out: Path) -> None:
    """Put the tables, with the folders they have in the project, and their Data Package into ``out/data``.

    Raises:
        BadInput: a table of the catalogue is missing.
    """
    catalogue = data.catalogue()
    for table in catalogue.tables.values():
        if not table.file.is_file():
            raise BadInput(f"{table.file}: no such file (expected because the catalogue lists it)")
        target = out / table.place
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(table.file, target)
    described = json.dumps(catalogue.package(), ensure_ascii=False, indent=2)
    (out / "data" / "datapackage.json").write_text(f"{described}\n", encoding="utf-8")


def anchor(table: str) -> str:
    """Where on the page a table is described: ``table-steel-trade``."""
    return f"table-{table.replace('_', '-')}"


def _overview(catalogue: data.Catalogue, up: str) -> nodes.table:
    rows: list[list[make.Inline]] = [
        [
            nodes.reference("", table.title, refid=anchor(table.name)),
            f"{table.rows:,}",
            table.vintage,
            _due(table),
            _download(table, up),
        ]
        for table in catalogue.tables.values()
    ]
    head = ["Table", "Rows", "Vintage", "Next due", "File"]
    return make.table(head, rows, classes=["reference", "overview"], stub=True, numbers={1})


def _table_section(table: data.Table, up: str) -> nodes.section:
    return make.section(
        table.title,
        anchor(table.name),
        make.paragraph(table.description),
        nodes.bullet_list("", *(nodes.list_item("", make.paragraph(note)) for note in table.notes), classes=["notes"]),
        _facts(table, up),
        make.table(
            ["Column", "Meaning", "Values"],
            [_column(field) for field in table.fields],
            classes=["reference"],
            stub=True,
        ),
    )


def _facts(table: data.Table, up: str) -> nodes.definition_list:
    key = make.joined([make.code(name) for name in table.primary_key])
    sources = make.joined([_origin(origin) for origin in table.sources])
    facts: dict[str, make.Inline] = {
        "File": [
            _download(table, up),
            nodes.Text(", "),
            make.link(f"{table.rows:,} rows to look at", f"{up}chapters/rows.html#{table.name}"),
            nodes.Text("; sha256 "),
            make.code(table.sha256[:12]),
        ],
        "Load it": make.code(f'helpers.data.load("{table.name}")'),
        "One row per": key,
        "Source": sources,
        "Vintage": table.vintage,
        "Held to": _held(table),
        "Licence": table.licence,
    }
    return make.definitions(facts, classes=["facts"])


def _held(table: data.Table) -> str:
    if table.clock.closed:
        return f"nothing more to come: {table.clock.closed}"
    return f"{words.day(max(data.held(table).values()))}; more due on {_due(table)}"


def _due(table: data.Table) -> str:
    due = data.next_due(table)
    return words.day(due) if due else "—"


def _download(table: data.Table, up: str) -> nodes.reference:
    return make.link(f"{table.name}.csv", f"{up}{table.place}")


def _origin(origin: data.Origin) -> nodes.Node:
    return make.link(origin.title, origin.url) if origin.url.startswith("http") else nodes.Text(origin.title)


def _column(field: data.Field) -> list[make.Inline]:
    return [make.code(field.name), _sentence(field), _values(field)]


def _sentence(field: data.Field) -> str:
    return f"{field.title}. {field.description}".strip() if field.description else field.title


def _values(field: data.Field) -> make.Inline:
    words = {"string": "text", "integer": "whole number", "boolean": "true or false"}.get(field.type, field.type)
    kind = ", ".join(part for part in (words, field.unit or "", "" if field.required else "may be blank") if part)
    if field.choices and len(field.choices) <= MANY:
        return [nodes.Text(f"{kind}: "), *make.joined([make.code(choice) for choice in field.choices])]
    return f"{kind}; one of {len(field.choices)} words" if field.choices else kind


def _quality_section(quality: Mapping[str, str]) -> nodes.section:
    explained: dict[str, make.Inline] = dict(quality)
    return make.section(
        "Words for quality",
        "words-for-quality",
        make.paragraph("Each row of each table carries one of these words in its column ", make.code("quality"), "."),
        make.definitions(explained, classes=["facts"]),
    )


def conflict_table(conflicts: pd.DataFrame, sources: pd.DataFrame) -> nodes.table:
    """One row a conflict: the fact, both figures with their sources, which is used and why.

    Args:
        conflicts: table ``conflicts``.
        sources: the sources that it names, indexed by id, with title, publisher and url.
    """
    rows: list[list[make.Inline]] = [
        [
            str(row.fact),
            _figure(row.value_a, row.source_a, sources),
            _figure(row.value_b, row.source_b, sources),
            str(row.used),
            str(row.reason),
        ]
        for row in conflicts.itertuples(index=False)
    ]
    head = ["Fact", "One figure", "The other", "Used", "Why"]
    return make.table(head, rows, classes=["reference", "conflicts"], stub=True)


def source_table(sources: pd.DataFrame) -> nodes.table:
    """One row a source: publisher, title with its address, date, day of reading with the archived copy, id.

    Args:
        sources: table ``sources``.
    """
    known = sources.astype("object").where(sources.notna(), "")
    rows: list[list[make.Inline]] = [
        [
            str(row.publisher),
            make.link(row.title, row.url) if row.url else str(row.title),
            str(row.date),
            _read_on(row.accessed, row.archived),
            make.code(row.id),
        ]
        for row in known.sort_values(["publisher", "date"], kind="stable").itertuples(index=False)
    ]
    return make.table(
        ["Publisher", "Source", "Date", "Read on", "In the tables"], rows, classes=["reference", "sources"]
    )


def _read_on(accessed: Any, archived: str) -> make.Inline:
    day = f"{accessed:%Y-%m-%d}" if accessed else ""
    return [nodes.Text(f"{day}, "), make.link("archived copy", archived)] if archived else day


def _figure(value: object, source: object, sources: pd.DataFrame) -> make.Inline:
    if pd.isna(source) or source not in sources.index:
        return _grouped(str(value))
    record = sources.loc[source]
    named = isinstance(record["url"], str) and record["url"]
    shown = make.link(record["publisher"], record["url"]) if named else nodes.Text(record["publisher"])
    return [nodes.Text(f"{_grouped(str(value))} "), nodes.inline("", "", shown, classes=["where"])]


def _grouped(text: str) -> str:
    """Text with commas in its long numbers: ``153987.4`` → ``153,987.4``."""
    return LONG_NUMBER.sub(lambda found: f"{int(found[0]):,}", text)
