"""Figures in prose: what counts as typed finding, and what does not."""

import pytest

from helpers.runs.prose import literal_figures


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
