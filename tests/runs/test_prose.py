"""Figures in prose: what counts as typed finding, and what does not."""

from pathlib import Path

import pytest

from helpers.runs.check import faults
from helpers.runs.prose import literal_figures, literal_figures_in_code


@pytest.mark.parametrize(
    "text",
    [
        "The agreement of 15 March 2012 and the years 2018–19, 1990s and 2025-01.",
        "Called “cost plus 50” by some, and *one for 100* by others.",
        "The parameter `confidence = 0.95` and the formula $x = 3.2$.",
        "It was said to be 41% {cite:p}`wei2019`.",
        "## 3. What was found\n\n### 3.1 More",
        "Under Section 232, among the G7; see [there](page.html#fig-12).",
        "```python\nx = 12.5\n```",
        "{term}`Cost plus 50` has an entry.",
        "1. *Framework.* What is measured.\n2. *Weights.* Soldiers per 100,000 inhabitants.",
        "It is\n\n$$\ny = 1 + 2x .\n$$\n\nby definition.",
    ],
)
def test_dates_names_definitions_numbers_of_sections_and_citations_are_no_findings(text: str) -> None:
    assert list(literal_figures(text)) == []


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("The deficit was 67.6 billion in 2018.", ["67.6"]),
        ("It rose by 8.2% and then by 13.9 per cent.", ["8.2%", "13.9 per cent"]),
        ("It was 41%. So wrote others {cite:p}`wei2019`.", ["41%"]),
        ("Some 28,500 soldiers.", ["28,500"]),
    ],
)
def test_a_typed_figure_is_found(text: str, figures: list[str]) -> None:
    assert list(literal_figures(text)) == figures


@pytest.mark.parametrize(
    "code",
    [
        '"""Docstring: 12 of 13."""',
        'x = "fig-12"',
        'x = f"It was {words.number(x, 2)} in {year}"',
        'x = f"The claim {{share:0}} of {{n}} holds"',
        'title = "Index of exposure, 0 to 100, in 2015–17, on 18 August 2023"',
        'x = "per 1,000 points of the world total, for 1% more"',
        'x = "“cost plus 50” of the G7 under Section 232"',
        "rows = table.query(\"year == 2017 and indicator == 'a_12'\")",
        'x = "<rect width=\\"100%\\" height=\\"12\\"/>"',
    ],
)
def test_texts_in_code_may_hold_dates_names_gaps_and_definitions(code: str) -> None:
    assert list(literal_figures_in_code(code)) == []


def test_a_figure_typed_into_a_text_in_code_is_found_with_its_line() -> None:
    code = """
def said(cite, name):
    lead = "The “close to 5 billion dollars” fits one estimate"
    return cite.sentence("a.b", f"{lead}, which is 14.32 times {name}", note="about " f"12% of {name}")
"""
    assert list(literal_figures_in_code(code)) == [(4, "14.32"), (4, "12%")]


def test_the_check_names_file_line_and_figure(tmp_path: Path) -> None:
    module = tmp_path / "src" / "helpers" / "display" / "one.py"
    module.parent.mkdir(parents=True)
    module.write_text('NOTE = "Three of 12 came"\n', encoding="utf-8")
    found = [fault for fault in faults(tmp_path, lambda *_: None) if fault.startswith("src/")]
    assert found == [
        "src/helpers/display/one.py:1: literal figure '12' in a text (expected a named result or a value of a table)"
    ]
