"""How often verdicts that rest on estimates err, as a table."""

from __future__ import annotations

from helpers.data import load
from helpers.display.parts import vintage
from helpers.display.table import TableCard, table
from helpers.wording import words


def error_rates_table() -> TableCard:
    """One row a claim: design, smallest effect that matters, shares of verdicts without and with an effect."""
    rows = load("error_rates")
    rows = rows.assign(size=[f"{value:g} {unit}" for value, unit in zip(rows["matters"], rows["unit"], strict=True)])
    draws = words.join((words.number(count) for count in sorted(set(rows["draws"]))), last="or")
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
        note=f"Each share is of {draws} simulated data sets; the rest of each hundred is undecided.",
    )
