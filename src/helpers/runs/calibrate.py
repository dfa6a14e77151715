"""The table of error rates: written by ``alliances calibrate``, sealed like any other table."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.data import catalogue, load, seal
from helpers.data.place import write_whole

TABLE = "error_rates"


def keep(rows: Sequence[dict[str, Any]], *, whole: bool) -> Path:
    """Put rows into the table, in the order of the claims; return its file.

    Args:
        rows: one a claim, as :func:`helpers.claims.calibration.error_rates` gives them.
        whole: whether they are all there is to be; else those of other claims stay.
    """
    table = catalogue().table(TABLE)
    new = pd.DataFrame(rows)
    if not whole:
        old = load(TABLE)
        new = pd.concat([old[~old["claim"].isin(new["claim"])], new])
    new = new.sort_values("claim")[[field.name for field in table.fields]]
    write_whole(table.file, new.astype({"n": "Int64"}).to_csv(index=False, lineterminator="\n"))
    seal(TABLE)
    return table.file
