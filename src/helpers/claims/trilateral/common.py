"""What the tests of claims about trilateral prospects share."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.analysis.results import Result
from helpers.claims.judgement import Verdict, result

PUBLISHED = pd.Timestamp("2023-08-24")
"""Day on which the paper was published."""
HALF = 50.0


def of_some(name: str, n: int, total: int, noun: str, sources: Iterable[str] = ()) -> Result:
    """So many of a number of things: ``3 of the 17 instruments``, or ``the one instrument`` where there is but one."""
    return result(name, int(n), f"of the {total} {noun}" if total != 1 else f"of the one {noun.rstrip('s')}", sources)


def day(name: str, when: pd.Timestamp, sources: Iterable[str] = ()) -> Result:
    """A date."""
    return result(name, str(when.date()), "date", sources)


def by_share(share_pct: float, needed_pct: float) -> Verdict:
    """Verdict by the share of cases that bear a claim out, alike on both sides of one half.

    ``supported`` from the needed share on, ``contradicted`` where the cases against reach it, else in between.
    """
    if share_pct > HALF and share_pct >= needed_pct:
        return "supported"
    return "contradicted" if share_pct < HALF and share_pct <= 100 - needed_pct else "partly supported"
