"""What the tests of claims about autonomy share."""

from __future__ import annotations

from helpers.analysis.results import Result

ALLIES = ["JPN", "KOR"]


def claimed(value: float, unit: str, paper: str = "wei_2019") -> Result:
    """A figure that a paper states."""
    return Result("claimed", value, unit, sources=(paper,))
