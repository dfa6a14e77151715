"""The conflicts between sources that touch a chapter, as a table."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.conflicts import Conflicts
from helpers.data import catalogue, sources
from helpers.display.table import TableCard, table


def conflicts_table(s: Conflicts) -> TableCard:
    """What two sources say, which value is used, and why."""
    rows = s.rows.assign(first=_said(s.rows, "a"), second=_said(s.rows, "b"))
    columns: dict[str, tuple[str, Any]] = {
        "fact": ("Fact", None),
        "first": ("One source", None),
        "second": ("Another", None),
        "used": ("Used", None),
        "reason": ("Why", None),
    }
    return table(
        "conflicts",
        rows,
        title="Conflicts between sources",
        columns=columns,
        sources=s.results.sources(),
        vintage=catalogue().tables["conflicts"].vintage,
    )


def _said(rows: pd.DataFrame, side: str) -> pd.Series[Any]:
    """A value with the title of its source, where one is named."""
    named = rows[f"source_{side}"]
    titles = sources(sorted(named.dropna().unique())).set_index("id")["title"]
    return rows[f"value_{side}"] + named.map(titles).radd(" (").add(")").fillna("")
