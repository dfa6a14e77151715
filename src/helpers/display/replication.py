"""Published numbers beside the book's own for the same, and how each was come by."""

from __future__ import annotations

import re
from collections.abc import Container
from html import escape
from typing import Any

import pandas as pd

from helpers.analysis.replication import STUDIES, Replication, Study
from helpers.display import parts
from helpers.display.parts import vintage
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, quantity

CLOSENESS = ("same", "near", "apart")
WHOLE = ("year", "years")
"""Units without decimals."""


def in_short(s: Replication) -> Sentence:
    """How many published numbers come out again."""
    cite = Cite(s.results)
    every, close = cite.value("replication.count.all"), cite.value("replication.count.close")
    said = (
        f"Of {words.plural(every, 'published number')} reckoned again from this book’s tables, {close} come out close"
    )
    return cite.plain("replication.in-short", said, weight=100)


def text(s: Replication) -> list[Sentence]:
    """How close they come, and which do not."""
    told = [_counted(Cite(s.results))]
    return [*told, _apart(Cite(s.results), s.rows)] if (s.rows["closeness"] == "apart").any() else told


def _counted(cite: Cite) -> Sentence:
    same, near, apart = (cite.value(f"replication.count.{word}") for word in CLOSENESS)
    studies = words.counted(cite.value("replication.count.studies"), "study", "studies")
    bar = words.pct(cite.value("replication.near"), 0)
    return cite.sentence(
        "replication.counted",
        f"They are from {studies}: {same} {words.agree(same, 'reads', 'read')} the same in the digits that were "
        f"printed, {near} {words.agree(near, 'lies', 'lie')} within {bar} of the published number (of the whole scale "
        f"for a rank correlation), and {apart} {words.agree(apart, 'does', 'do')} not",
    )


def _apart(cite: Cite, rows: pd.DataFrame) -> Sentence:
    listed = []
    for study, numbers in rows[rows["closeness"] == "apart"].groupby("study", sort=False):
        pairs = [_against(cite, row) for row in numbers.to_dict("records")]
        listed.append(f"{study}, {words.join(pairs)}")
    return cite.sentence("replication.apart", f"Those apart, theirs against ours, are of {'; '.join(listed)}")


def _against(cite: Cite, row: dict[Any, Any]) -> str:
    theirs, ours = (cite.value(f"replication.{side}.{row['id']}") for side in ("theirs", "ours"))
    digits = words.places_given(row["theirs"])
    return f"{_value(theirs, row['unit'], digits)} against {_value(ours, row['unit'], digits)}"


def numbers_table(s: Replication) -> TableCard:
    """Theirs, ours and the difference, by study."""
    rows = s.rows.assign(
        **{side: [_cell(row, side) for row in s.rows.to_dict("records")] for side in ("theirs", "ours", "gap")},
        when=s.rows["period"].map(_when),
    )
    columns: dict[str, tuple[str, Any]] = {
        "quantity": ("What is counted", str),
        "when": ("When", str),
        "theirs": ("Theirs", str),
        "ours": ("Ours", str),
        "gap": ("Ours less theirs", str),
        "closeness": ("How close", str),
    }
    return table(
        "replication",
        rows,
        title="Published numbers and the book’s own",
        subtitle="Theirs as printed; ours with a digit more",
        columns=columns,
        group="study",
        sources=s.results.sources("replication.theirs"),
        vintage=vintage("published_results"),
        note="The difference of two percentages is in percentage points. Same: reads the same in the digits that were "
        "printed. Near: within a tenth of the published number, or of the whole scale for a rank correlation.",
    )


def studies(s: Replication, pages: Container[str]) -> str:
    """Study by study: what is counted, why the two may differ, where the study was read, where the book shows the same.

    Args:
        s: the section.
        pages: names of the book's pages; a link to any other is left out.
    """
    return f'<div class="aaf-text">{"".join(_study(study, s, pages) for study in STUDIES)}</div>'


def _study(study: Study, s: Replication, pages: Container[str]) -> str:
    rows = s.rows[s.rows["bibkey"] == study.key]
    name = rows["study"].iloc[0]
    sources = {one for row in rows["id"] for one in s.results[f"replication.theirs.{row}"].sources}
    read = ", ".join(parts.source_links(sorted(sources)).values())
    page = f"{study.theme.replace('-', '_')}_evidence"
    link = f' <a href="{page}.html#{study.anchor}">The book’s own figure</a>.' if f"chapters/{page}" in pages else ""
    told = [
        words.sentence(parts.readable(said)) for said in (study.counted, f"why they may differ: {_lower(study.why)}")
    ]
    return (
        f'<h3 id="study-{study.key}">{escape(name)}</h3><p>{escape(" ".join(told))}'
        f"{_variants(study, s)} Read at: {read}.{link}</p>"
    )


def _variants(study: Study, s: Replication) -> str:
    cite, told = Cite(s.results), []
    for row in s.variants[s.variants["bibkey"] == study.key].to_dict("records"):
        value = _value(cite.value(f"replication.variant.{study.key}"), row["unit"], 1)
        told.append(cite.sentence(f"replication.variant.{study.key}", f"{row['label']} ours is {value}").html)
    return "".join(f" {one}" for one in told)


def _cell(row: dict[Any, Any], side: str) -> str:
    more = 0 if side == "theirs" or row["unit"] in WHOLE else 1
    digits = words.places_given(row["theirs"]) + more
    return words.number(row[side], digits, sign=True) if side == "gap" else _value(row[side], row["unit"], digits)


def _value(value: float, unit: str, decimals: int) -> str:
    """With its unit, where a reader needs one: a year and a rank correlation have none."""
    if unit == "year":
        return f"{value:.0f}"
    if unit == "years":
        return words.plural(as_count(value), "year")
    return quantity(value, "" if unit == "rank correlation" else unit, decimals=decimals)


def _when(period: str) -> str:
    """A month in words; a span with its dash; anything else as it is."""
    return words.month(period) if _MONTH.fullmatch(period) else period.replace("/", words.EN_DASH)


_MONTH = re.compile(r"\d{4}-\d\d")


def _lower(phrase: str) -> str:
    return phrase[:1].lower() + phrase[1:]
