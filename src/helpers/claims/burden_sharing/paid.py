"""What several tests share: payments by year on the chosen basis, and the figures that the papers state."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters, Host
from helpers.analysis.burden_sharing.support import priced
from helpers.analysis.results import Result
from helpers.claims.judgement import Verdict
from helpers.claims.register import Matters
from helpers.data import shared

Paper = Literal["wei_2019", "ling_liu", "sadozai_2019"]
SERIES = {"KOR": ("agreed_usd", "agreed_krw"), "JPN": ("budget",)}
"""The series in which the agreements of each ally are made."""
CURRENCIES = {"KOR": "won", "JPN": "yen"}


def basis(p: BurdenSharingParameters, host: Host) -> str:
    """Currency and prices of a host's payments, in words."""
    currency = CURRENCIES[host] if p.currency == "local" else "dollars"
    return f"in {currency}" + (" at constant prices" if p.prices == "constant" else "")


@shared
def paid(p: BurdenSharingParameters, host: Host) -> pd.DataFrame:
    """Payments of a host in the window, by year: ``amount`` (on the chosen basis), ``lcu_bn``, ``usd_bn``, ``source``.

    Constant prices are those of the last year of the window where the chosen year lies after it: growth is the same.
    """
    rows = priced(p.model_copy(update={"price_year": min(p.price_year, p.end_year)}), host)
    rows = rows[rows["series"].isin(SERIES[host])].dropna(subset=["amount"])
    return rows.set_index("year")


def growth_pct(amounts: pd.Series, first: int, last: int) -> float | None:
    """Mean growth a year from one year to another, in %; None where one of the two is not known."""
    if first not in amounts.index or last not in amounts.index or last <= first:
        return None
    return float(100 * ((amounts[last] / amounts[first]) ** (1 / (last - first)) - 1))


def claimed(value: float, unit: str, paper: Paper = "wei_2019") -> Result:
    """A figure that a paper states."""
    return Result("claimed", value, unit, sources=(paper,))


# ---------------------------------------------------------------- estimates in words


def with_ends(found: Result, *, bare: bool = False) -> dict[str, Result]:
    """Gaps for an estimate's interval: ``low``, ``high`` and ``level``; bare: the ends without a unit, else in %."""
    low, high = found.interval or (float("nan"), float("nan"))
    level = Result("level", 100 * (found.level or 0.0), "%")
    return {
        **{name: Result(name, end, "" if bare else "%") for name, end in (("low", low), ("high", high))},
        "level": level,
    }


def how_sure(found: Result, verdict: Verdict, matters: Matters, matter: str) -> str:
    """What the interval of an estimate allows to say, as the end of a sentence.

    Where half its width is more than the smallest effect that matters, such an effect would have been missed more
    often than not; where it is many times as much, it could not have been told from none.

    Args:
        found: an estimate with a symmetric interval.
        verdict: from :func:`helpers.claims.judgement.from_estimate`.
        matters: of the claim.
        matter: gap for the smallest effect that matters.
    """
    if verdict == "supported":
        return "more than chance explains"
    if verdict == "contradicted":
        return f"that rules out {matter}, the least that would matter"
    if hidden(found, matters):
        return f"the data could not have shown {matter}"
    low, high = found.interval or (0.0, 0.0)
    weak = f", and would mostly miss effects of {matter}" if (high - low) / 2 > matters.value else ""
    return f"the data cannot tell{weak}"


HIDDEN = 4.0
"""Half the interval over the smallest effect that matters from which its power is hardly more than its level."""


def hidden(found: Result, matters: Matters) -> bool:
    """Whether the interval is so wide that the smallest effect that matters looks like none."""
    low, high = found.interval or (0.0, 0.0)
    return (high - low) / 2 > HIDDEN * matters.value
