"""Did a state's military spending gain pace on that of others? Growth in some years less that in others, beside states.

The spread of the other states' changes says how far the change of one state strays; the interval is one of prediction
for a state drawn from them. They are no placebos for what all allies met, as demands of the United States: most of
them are its allies as well, so that such a cause moves both sides and the difference can hide what it did.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from helpers.analysis.burden_sharing.free_riding import EXTRA_ALLIES
from helpers.analysis.statistics import Effect
from helpers.data import load, shared

UNIT = "percentage points a year"
FEWEST_STATES = 8
FEWEST_YEARS = 2


@shared
def paces() -> pd.DataFrame:
    """Growth of real spending on the year before in %, years × states without the United States."""
    rows = load("military_expenditure").query("country != 'USA'")
    return 100 * rows.pivot(index="year", columns="country", values="constant_2024_usd_m").pct_change(fill_method=None)


def allies_beside(pace: pd.DataFrame) -> list[str]:
    """States beside Japan that are allies of the United States too, and met what it asked of its allies."""
    allies = {*load("nato_members")["country"], *EXTRA_ALLIES} - {"JPN"}
    return [state for state in pace.columns if state in allies]


def compound(rates: pd.DataFrame) -> pd.Series:
    """Growth a year in % of each column that leads through all its yearly rates; a year not known is left out."""
    return 100 * np.expm1(np.log1p(rates / 100).mean())


def gain(pace: pd.DataFrame, after: Iterable[int], before: Iterable[int], level: float) -> Effect | None:
    """Change of Japan's compound growth from ``before`` to ``after``, less the mean change of the other states.

    Returns:
        None with fewer than two years a side or too few states.
    """
    from scipy.stats import t as t_distribution

    later, earlier = (pace[pace.index.isin(list(years))] for years in (after, before))
    if min(later["JPN"].count(), earlier["JPN"].count()) < FEWEST_YEARS:
        return None
    change = (compound(later) - compound(earlier)).dropna()
    others = change.drop("JPN").to_numpy(float)
    if len(others) < FEWEST_STATES:
        return None
    spread = float(others.std(ddof=1)) * np.sqrt(1 + 1 / len(others))
    estimate = float(change["JPN"] - others.mean())
    reach = float(t_distribution.ppf((1 + level) / 2, len(others) - 1)) * spread
    ends = (estimate - reach, estimate + reach)
    return Effect(estimate, ends, level, None, len(others) + 1)


def with_effect(pace: pd.DataFrame, after: Iterable[int], effect: float, rng: np.random.Generator) -> pd.DataFrame:
    """Paces in which no state changes but the one called Japan, by a known effect in the years ``after``.

    Years are drawn in blocks of three from all states at once, so that what states share and what lasts stays; then
    the names of the states are shuffled.
    """
    known = pace.dropna(axis=1)
    left = (known - known.mean()).to_numpy()
    starts = rng.integers(len(left), size=len(left) // 3 + 1)
    drawn = left[((starts[:, None] + np.arange(3)) % len(left)).ravel()[: len(left)]]
    made = pd.DataFrame(drawn[:, rng.permutation(left.shape[1])], known.index, known.columns)
    made.loc[made.index.isin(list(after)), "JPN"] += effect
    return made
