"""Places where two sources give two values, for the tables that a chapter reads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from helpers.analysis.results import Results
from helpers.data import load


@dataclass(frozen=True)
class Conflicts:
    """Rows of the register of conflicts, and their values as results."""

    rows: pd.DataFrame
    """id, fact, table, value_a, source_a, value_b, source_b, kind, used, reason."""
    results: Results


def conflicts(tables: Iterable[str]) -> Conflicts:
    """Conflicts that touch the given tables, in the order of the register."""
    register = load("conflicts")
    rows = register[register["table"].isin(list(tables))].reset_index(drop=True)
    results = Results()
    for row in rows.to_dict("records"):
        for side in ("a", "b"):
            named = [row[f"source_{side}"]] if pd.notna(row[f"source_{side}"]) else []
            results.add(f"conflict.{row['id']}.{side}", row[f"value_{side}"], "as stated", sources=named)
        results.add(f"conflict.{row['id']}.used", row["used"], "as stated")
    return Conflicts(rows, results)
