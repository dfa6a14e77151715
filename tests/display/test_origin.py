"""Under each card: which function drew it and which computed it."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pandas as pd

from helpers.analysis.results import Results
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.origin import code_line
from helpers.display.table import TableCard, table
from helpers.wording.cited import Sentence

FRAME = pd.DataFrame({"year": [2023, 2024], "usd_bn": [-60.0, -66.0]})


@dataclass
class Section:
    results: Results


def balance() -> Section:
    results = Results()
    _filed(results)
    other(results)
    return Section(results)


def _filed(results: Results) -> None:
    results.add("balance", -66.0, "USD bn")


def other(results: Results) -> None:
    results.add("trend", -6.0, "USD bn a year")


def over_time(_p: Any, s: Any) -> FigureCard:
    def draw(ax: Any) -> None:
        marks.lines(ax, FRAME, x="year", y="usd_bn")

    answer = Sentence("balance.size", "It was 66", ("balance",))
    told = {"question": "How large?", "subtitle": "USD bn", "plots": "Balance", "sources": []}
    return figure("balance", draw=draw, data=FRAME, answer=answer, **told)


def in_figures(s: Any) -> TableCard:
    return _set(s)


def _set(_s: Any) -> TableCard:
    return table("balance", FRAME, title="Balance", columns={"year": ("Year", str)}, sources=[])


def names(*functions: Any) -> list[str]:
    return [f"{__name__}.{function.__qualname__}" for function in functions]


def test_a_figure_was_drawn_by_the_function_of_its_page_and_computed_by_the_one_behind_its_answer() -> None:
    origin = over_time(None, balance()).origin
    assert [origin.drawn_by] == names(over_time)
    assert list(origin.computed_by) == names(balance)


def test_a_table_was_computed_by_all_functions_behind_its_section() -> None:
    origin = in_figures(balance()).origin
    assert [origin.drawn_by] == names(in_figures)
    assert list(origin.computed_by) == names(balance, other)


def test_what_is_made_without_a_section_was_computed_by_nobody_known() -> None:
    assert in_figures(SimpleNamespace(results=3)).origin.computed_by == ()


def test_names_of_this_package_stand_in_the_line_and_others_do_not() -> None:
    line = code_line({"drawn by": ["helpers.display.trade.turn.shares_figure"], "computed by": ["somebody.else"]})
    assert line == (
        '<p class="aaf-code">Code: drawn by <code data-code="helpers.display.trade.turn.shares_figure">'
        "display.trade.turn.shares_figure</code></p>"
    )
    assert "aaf-code" not in in_figures(balance())._repr_html_()
