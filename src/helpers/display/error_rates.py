"""How often verdicts that rest on estimates err, as a table."""

from __future__ import annotations

from helpers.data import load
from helpers.display.parts import vintage
from helpers.display.table import TableCard, table


def error_rates_table() -> TableCard:
    """One row a claim: design, smallest effect that matters, shares of verdicts without and with an effect."""
    rows = load("error_rates")
    rows = rows.assign(size=[f"{value:g} {unit}" for value, unit in zip(rows["matters"], rows["unit"], strict=True)])
    return table(
        "error-rates",
        rows,
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
        note="Each share is of 1,000 simulated data sets; the rest of each hundred is undecided.",
    )
