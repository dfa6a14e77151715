"""What the sections on dependence, closeness and the index share on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.administrations import ADMINISTRATIONS, Administration
from helpers.wording import words

COMPONENTS = {
    "un_distance": "distance from the US in UN votes",
    "us_arms": "US share of arms imports",
    "us_trade": "trade with the US",
    "us_troops": "US troops",
    "military_effort": "military spending",
}
"""Components as a sentence names them."""
SHORT = {
    "un_distance": "UN votes",
    "us_arms": "arms imports",
    "us_trade": "trade with the US",
    "us_troops": "US troops",
    "military_effort": "military spending",
}
"""Components as a sentence for everybody names them."""
MEASURED = {
    "un_distance": "UN distance (ideal-point units)",
    "us_arms": "US share of arms imports (% of volume)",
    "us_trade": "Trade with the US (% of GDP)",
    "us_troops": "US troops other than Navy (per 100,000 inhabitants)",
    "military_effort": "Military spending (% of GDP)",
}
"""Components as a panel or the head of a group names them, with their unit."""
TERMS = [(one.first, one.last, one.president) for one in ADMINISTRATIONS]
"""Terms of office behind a panel over the years."""
DECIMALS = {"un_distance": 2, "us_arms": 1, "us_trade": 1, "us_troops": 1, "military_effort": 2}


def between(p: AutonomyParameters, then: Administration, now: Administration) -> str:
    """One administration to another, with the year of the turn where that is not the first of the second."""
    turned = now.first < p.treatment_year <= now.last
    return f"{then.name} to {now.name}{f' (the administration of {p.treatment_year})' if turned else ''}"


def known_date(date: pd.Timestamp, precision: str) -> str:
    """ISO text that stops where the knowledge of the date does.

    >>> known_date(pd.Timestamp("2021-05-01"), "month")
    '2021-05'
    """
    return str(date.strftime({"day": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}[precision]))


def measured(value: float, component: str) -> str:
    """A value of a component in its own number of decimals."""
    return words.number(value, DECIMALS[component])


def told(value: float, component: str) -> str:
    r"""The same with its unit, for a sentence.

    >>> told(3.55, "us_trade"), told(1.7, "un_distance")
    ('3.5% of GDP', '1.70')
    """
    units = {
        "us_arms": "%",
        "us_trade": "% of GDP",
        "military_effort": "% of GDP",
        "us_troops": " per 100,000 inhabitants",
    }
    return f"{measured(value, component)}{units.get(component, '')}"


def by_component(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The rows with numbers of these columns written as their component's, and missing ones left empty."""
    written: dict[str, Any] = {
        column: [
            None if pd.isna(value) else measured(value, component)
            for value, component in zip(rows[column], rows["component"], strict=True)
        ]
        for column in columns
    }
    return rows.assign(**written)


def years_told(years: Sequence[int]) -> str:
    """Years with those that follow each other joined.

    >>> years_told([2017, 2018, 2025])
    '2017–2018 and 2025'
    """
    starts = [year for year in years if year - 1 not in years]
    ends = [year for year in years if year + 1 not in years]
    return words.join(words.span(first, last) for first, last in zip(starts, ends, strict=True))
