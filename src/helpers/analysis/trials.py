"""Designs tried out: how data like the book's are made up with a known effect, and what the design finds in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.results import Result
from helpers.analysis.statistics import Floats, pseudo_inverse


@dataclass(frozen=True)
class Simulation:
    """A way to make up data like the book's with a known effect and to apply the design to them.

    Called with the contract, a random generator and the true effect, it gives the estimate that the design makes.
    """

    draw: Callable[[Any, Any, float], Result]
    keeps: str
    """What the made-up data keep of the book's own, in a few words: ``sizes of the allies, residuals at random``."""
    serial: Callable[[Any], float] | None = None
    """Contract → correlation of the errors with those of the period before; none where there is no order in time, or
    where real series are drawn from."""

    def __call__(self, p: Any, rng: Any, effect: float) -> Result:
        """One estimate, with its interval and level; without an interval where the design gives none."""
        return self.draw(p, rng, effect)


@dataclass(frozen=True)
class Trial:
    """A design whose interval a chapter shows and no verdict rests on."""

    shown: str
    """Id of a result of the chapter that the design made."""
    matters: float
    """Smallest effect that would matter, in ``unit``."""
    unit: str
    simulate: Simulation


def serial_correlation(rows: pd.DataFrame | pd.Series) -> float:
    """Correlation of values with those of the period before, each column from its own mean, over all columns."""
    table = pd.DataFrame(rows)
    left = (table - table.mean()).to_numpy(float)
    both = left[1:] * left[:-1]
    return float(np.nansum(both) / np.nansum(np.where(np.isnan(both), np.nan, left[1:] ** 2)))


def residuals(panel: pd.DataFrame, outcome: str, regressors: list[str], *, years: bool = False) -> Floats:
    """What regressors and an effect of each country (and year) leave of an outcome, by row."""
    design = _design(panel, regressors, years)
    own = panel[outcome].to_numpy(float)
    return np.asarray(own - design @ (pseudo_inverse(design) @ own))


def panel_like(
    panel: pd.DataFrame,
    outcome: str,
    regressors: list[str],
    on: str,
    effect: float,
    rng: np.random.Generator,
    *,
    block: int,
    years: bool = False,
) -> pd.DataFrame:
    """A panel whose outcome is made up: as it was fitted, but with a known coefficient of one regressor.

    Residuals are drawn in blocks of years, all countries at once, so that shocks which they share and which last stay;
    where a country has none in the year drawn, any country's stands in.

    Args:
        panel: country, year, the outcome and the regressors, without missing values.
        outcome: column explained.
        regressors: columns that explain, beside an effect of each country.
        on: the regressor whose coefficient is set.
        effect: what it is set to.
        rng: random generator.
        block: years in a block.
        years: whether each year has an effect too.
    """
    design = _design(panel, regressors, years)
    own = panel[outcome].to_numpy(float)
    found = pseudo_inverse(design) @ own
    left = own - design @ found
    known = np.where(np.arange(len(found)) == regressors.index(on), effect, found)
    return panel.assign(**{outcome: design @ known + _by_blocks(panel, left, rng, block)})


def _design(panel: pd.DataFrame, regressors: list[str], years: bool) -> Floats:
    effects = [pd.get_dummies(panel[by], dtype=float).to_numpy() for by in ("country", "year")[: 1 + years]]
    return np.column_stack([panel[regressors].to_numpy(float), *effects])


def _by_blocks(panel: pd.DataFrame, left: Floats, rng: np.random.Generator, block: int) -> Floats:
    """Residuals of other years in the place of each, the same year for all countries."""
    years, place = np.unique(panel["year"].to_numpy(), return_inverse=True)
    starts = rng.integers(len(years), size=len(years) // block + 1)
    drawn = ((starts[:, None] + np.arange(block)) % len(years)).ravel()[: len(years)]
    by_year = pd.DataFrame({"country": panel["country"].to_numpy(), "place": place, "left": left})
    table = by_year.pivot(index="place", columns="country", values="left")
    found = table.to_numpy()[drawn[place], table.columns.get_indexer(panel["country"])]
    return np.where(np.isnan(found), rng.choice(left, len(left)), found)
