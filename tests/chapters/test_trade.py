"""The trade chapter as a reader of any run meets it: complete, readable, every number a named result."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import nbformat
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import RichOutput, capture_output

from helpers.analysis.results import Results
from helpers.data import load
from helpers.runs import RESULTS_MIME

NOTEBOOK = Path(__file__).parents[2] / "chapters" / "trade.ipynb"

UNUSUAL: dict[str, dict[str, Any]] = {
    "as the book": {},
    "one partner, no comparator": {"partners": ["KOR"], "comparators": []},
    "three early years": {"start_year": 1987, "end_year": 1989, "partners": ["JPN"]},
    "three late years": {"start_year": 2024, "end_year": 2026, "currency": "USD"},
    "the window of the first example": {"start_year": 2012},
    "share of the deficit, Japan's agreement": {
        "measure": "share",
        "share_of": "deficit",
        "event_partner": "JPN",
        "event_date": "2020-01-01",
        "comparators": ["DEU"],
    },
    "constant dollars of 1987": {"measure": "real", "price_year": 1987, "end_year": 2025},
    "surplus years": {
        "start_year": 1994,
        "end_year": 1998,
        "event_date": "1996-01-01",
        "before_years": 2,
        "after_years": 2,
    },
    "share of GDP, wide intervals": {
        "measure": "share",
        "share_of": "gdp",
        "confidence": 0.5,
        "hac_lags": 0,
        "max_breaks": 1,
    },
    "no tariff at all": {
        "tariff_rate_pct": 0.0,
        "pass_through_pct": 0.0,
        "import_elasticity": 0.0,
        "base_year": 2011,
    },
    "an extreme tariff": {
        "tariff_rate_pct": 100.0,
        "import_elasticity": 10.0,
        "partners": ["KOR", "JPN"],
        "turn_year": 2011,
    },
}


def run(changed: dict[str, Any]) -> list[RichOutput]:
    """Outputs of all cells with some parameters changed, as papermill would inject them."""
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance()  # display() speaks to the one instance
    outputs: list[RichOutput] = []
    for cell in nbformat.read(NOTEBOOK, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        source = cell.source
        if "parameters" in cell.metadata.tags:
            source += "".join(f"\n{name} = {value!r}" for name, value in changed.items())
        with capture_output() as captured:
            done = shell.run_cell(source, store_history=True)
        done.raise_error()
        outputs += captured.outputs
        if done.result is not None:  # the value of a cell's last line, which Jupyter shows after what it displayed
            outputs.append(RichOutput(*shell.display_formatter.format(done.result)))
    return outputs


@pytest.fixture(scope="module", params=UNUSUAL.values(), ids=UNUSUAL.keys())
def outputs(request: pytest.FixtureRequest) -> list[RichOutput]:
    return run(request.param)


@pytest.fixture
def payload(outputs: list[RichOutput]) -> dict[str, Any]:
    return next(output.data[RESULTS_MIME] for output in outputs if RESULTS_MIME in output.data)


def sentences(outputs: list[RichOutput]) -> list[str]:
    return [output.data["text/markdown"] for output in outputs if "text/markdown" in output.data]


class Cells(HTMLParser):
    """Text of the cells of all tables."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "td" or (tag == "th" and ("scope", "row") in attrs):
            self._inside = True
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.found[-1] += data


def table_cells(outputs: list[RichOutput]) -> list[str]:
    cards = (output.data.get("text/html", "") for output in outputs)
    return [cell for card in cards if "aaf-grid" in card for cell in Cells(card).found]


NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
DATES = re.compile(r"\d{4}–\d{2,4}|\b(?:19|20)\d\d\b|\b\d{1,2}\s(?=[A-Z][a-z]+ (?:19|20)\d\d)|\bQ[1-4]\b")


@cache
def names() -> list[str]:
    """Titles of sources, studies, measures and conflicts, longest first: a figure inside a name is no finding."""
    columns = [("sources", "title"), ("published_results", "study"), ("published_results", "quantity")]
    columns += [("trade_measures", "short_name"), ("conflicts", "fact"), ("conflicts", "reason")]
    return sorted({name for table, column in columns for name in load(table)[column].dropna()}, key=len, reverse=True)


def numbers(text: str) -> set[str]:
    """Numbers in a text, without those in names, years, dates and quarters."""
    bare = text.replace("\N{NO-BREAK SPACE}", " ")
    for name in names():
        bare = bare.replace(name, " ")
    return set(NUMBER.findall(DATES.sub(" ", bare)))


def printed(payload: dict[str, Any]) -> set[str]:
    """Every way in which the page may print the numbers of the results and parameters."""
    return {form for value in _values(payload) for form in _forms(value)}


def _values(payload: dict[str, Any]) -> Iterator[Any]:
    yield from payload["parameters"].values()
    for result in payload["results"]:
        yield from (result["value"], result["n"], *(result["interval"] or ()))
        yield result["unit"]


def _forms(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from NUMBER.findall(value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield from (f"{abs(value):,.{places}f}" for places in range(5))
        yield f"{abs(value):g}"
        yield from (f"{100 * abs(value):,.0f}",) if abs(value) <= 1 else ()


def test_every_number_on_the_page_is_a_named_result(outputs: list[RichOutput], payload: dict[str, Any]) -> None:
    known = printed(payload) | {"0.01"}  # "p < 0.01" is how a smaller p-value is printed
    strange = {text: numbers(text) - known for text in (*sentences(outputs), *table_cells(outputs))}
    assert {text: found for text, found in strange.items() if found} == {}


def test_no_sentence_shows_a_missing_value(outputs: list[RichOutput]) -> None:
    page = " ".join(sentences(outputs)) + " ".join(output.data.get("text/plain", "") for output in outputs)
    assert not re.search(r"\b(nan|NaN|None|NaT|inf)\b", page)
    assert "−0.0 " not in page


def test_every_section_shows_a_figure_or_says_why_not(outputs: list[RichOutput]) -> None:
    cards = [output.data.get("text/html", "") for output in outputs]
    figures = sum('class="aaf aaf-figure"' in card for card in cards)
    notices = sum("Not in this run" in card for card in cards)
    assert figures >= 2
    sections_that_may_be_missing = 8
    main_figures_of_those = {
        "before-after",
        "steel",
        "promise",
        "composition",
        "breaks",
        "tariff-rates",
        "turn",
        "chronology",
    }
    shown = sum(any(f'id="fig-{name}"' in card for card in cards) for name in main_figures_of_those)
    assert shown + notices == sections_that_may_be_missing


def test_findings_point_at_figures_that_are_there(outputs: list[RichOutput], payload: dict[str, Any]) -> None:
    page = "".join(output.data.get("text/html", "") for output in outputs)
    assert payload["findings"]
    for finding in payload["findings"]:
        assert f'id="{finding["figure"]}"' in page
        assert finding["text"].endswith(".")


def test_result_ids_are_unique_and_sourced(payload: dict[str, Any]) -> None:
    ids = [result["id"] for result in payload["results"]]
    assert len(set(ids)) == len(ids)
    assert sum(bool(result["sources"]) for result in payload["results"]) > len(ids) / 2


def test_results_refuse_what_does_not_exist() -> None:
    results = Results()
    with pytest.raises(ValueError, match="not finite"):
        results.add("a", float("nan"), "%")
    results.add("a", 1.0, "%")
    with pytest.raises(ValueError, match="named twice"):
        results.add("a", 2.0, "%")
