"""The table of error rates: written by ``alliances calibrate``, sealed like any other table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.analysis import CHAPTERS
from helpers.data import catalogue, load, seal
from helpers.data.place import write_whole

TABLE = "error_rates"


def keep(rows: Sequence[dict[str, Any]], *, whole: bool) -> Path:
    """Put rows into the table, by chapter and name; return its file.

    Args:
        rows: one a design, as :func:`helpers.claims.calibration.error_rates` gives them.
        whole: whether they are all there is to be; else the others stay.
    """
    table = catalogue().table(TABLE)
    new = pd.DataFrame(rows)
    if not whole:
        old = load(TABLE)
        new = pd.concat([old[~old["trial"].isin(new["trial"])], new])
    order = new["chapter"].map(list(CHAPTERS).index)
    new = new.assign(order=order).sort_values(["order", "trial"])[[field.name for field in table.fields]]
    write_whole(table.file, new.astype({"n": "Int64"}).to_csv(index=False, lineterminator="\n"))
    seal(TABLE)
    return table.file
