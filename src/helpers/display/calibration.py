"""What the designs are worth, as a sentence and two tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.claims.calibration import KEPT, keeps_size
from helpers.data import load
from helpers.display.parts import vintage
from helpers.display.table import TableCard, table
from helpers.wording import words

NAMES = {"trade": "Trade", "burden-sharing": "Burden sharing", "autonomy": "Autonomy", "trilateral": "Trilateral"}


def designs_in_words() -> str:
    """How many designs keep their size, of those that decide verdicts and of those that are only shown."""
    rows = _judged()
    decide, shown = rows[rows["claim"].notna()], rows[rows["claim"].isna()]
    loose = words.join(str(name) for name in shown.loc[~shown["kept"], "design"].unique())
    said = (
        f"Of {len(decide)} verdicts that rest on an estimate, {_all_of(decide)} on a design that keeps its size; "
        f"of {len(shown)} other designs tried out, {words.count(int(shown['kept'].sum()))} do."
    )
    weak = int((decide["power_pct"] < 50).sum())
    power = f" In {words.count(weak)} of the {len(decide)} the smallest effect that matters would mostly be missed."
    return said + power + (f" Not kept, and shown without a verdict: {loose}." if loose else "")


def _all_of(rows: pd.DataFrame) -> str:
    kept = int(rows["kept"].sum())
    return "all rest" if kept == len(rows) else f"{words.count(kept)} {words.agree(kept, 'rests', 'rest')}"


def _judged() -> pd.DataFrame:
    rows = load("error_rates")
    kept = [keeps_size(*pair) for pair in zip(rows["nominal_pct"], rows["size_pct"], strict=True)]
    return rows.assign(kept=kept)


def sizes_table() -> TableCard:
    """One row a design and use: what it keeps of the data, nominal size, size and power."""
    rows = _judged()
    reached = rows["draws"] * (1 - rows["no_interval_pct"] / 100)
    error = 196 * np.sqrt(rows["size_pct"] / 100 * (1 - rows["size_pct"] / 100) / reached)
    rows = rows.assign(
        used=rows["claim"].fillna("shown only"),
        size=[f"{size:.1f} ± {reach:.1f}" for size, reach in zip(rows["size_pct"], error, strict=True)],
        matter=_matter(rows),
        kept=np.where(rows["kept"], "yes", "no"),
        chapter=rows["chapter"].map(NAMES),
    )
    return table(
        "design-sizes",
        rows,
        title="Do the designs keep their size, and what could they show?",
        columns={
            "design": ("Design", None),
            "used": ("Used for", None),
            "keeps": ("Made-up data keep", None),
            "n": ("n", 0),
            "autocorrelation": ("Serial correlation", 2),
            "nominal_pct": ("Nominal size (%)", 1),
            "size": ("Size (%)", None),
            "kept": ("Kept?", None),
            "matter": ("Smallest effect that matters", None),
            "power_pct": ("Power (%)", 1),
            "no_interval_pct": ("No interval (%)", 1),
        },
        group="chapter",
        sources=[],
        vintage=vintage("error_rates"),
        note="Size: intervals that leave out zero where there is no effect, with the reach of chance. Kept: "
        f"from {KEPT[0]} to {KEPT[1]} times the nominal size. Power: intervals beyond zero under the smallest effect. "
        f"Both are shares of the data sets in which the design gives an interval, of {_draws(rows)} drawn. A break "
        "found counts as an interval that leaves out zero.",
    )


def error_rates_table() -> TableCard:
    """One row a claim: design, smallest effect that matters, shares of verdicts without and with an effect."""
    rows = load("error_rates")
    rows = rows[rows["claim"].notna()]
    return table(
        "error-rates",
        rows.assign(size=_matter(rows)),
        title="How often the rule says what, on simulated data",
        columns={
            "claim": ("Claim", None),
            "design": ("Design", None),
            "size": ("Smallest effect that matters", None),
            "supported_without_effect_pct": ("No effect: supported (%, error)", 1),
            "contradicted_without_effect_pct": ("No effect: contradicted (%)", 1),
            "supported_with_effect_pct": ("That effect: supported (%, power)", 1),
            "contradicted_with_effect_pct": ("That effect: contradicted (%, error)", 1),
        },
        sources=[],
        vintage=vintage("error_rates"),
        note=f"Each share is of {_draws(rows)} simulated data sets; the rest of each hundred is undecided.",
    )


def _matter(rows: pd.DataFrame) -> list[str]:
    return [f"{value:g} {unit}" for value, unit in zip(rows["matters"], rows["unit"], strict=True)]


def _draws(rows: pd.DataFrame) -> str:
    return words.join((words.number(count) for count in sorted(set(rows["draws"]))), last="or")
