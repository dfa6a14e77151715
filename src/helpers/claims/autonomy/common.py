"""What the tests of claims about autonomy share."""

from __future__ import annotations

import pandas as pd

from helpers.analysis.results import Result

ALLIES = ["JPN", "KOR"]
PRINTED = pd.Timestamp(2019, 10, 1)
"""Day from which the article of 2019 is dated."""


def claimed(value: float, unit: str, paper: str = "wei_2019") -> Result:
    """A figure that a paper states."""
    return Result("claimed", value, unit, sources=(paper,))
