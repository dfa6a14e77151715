"""The comparison with other allies on the page: a panel and a synthetic control, side by side."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.un_comparison import BOTH, UnComparison
from helpers.display import marks
from helpers.display.autonomy.common import years_told
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, given

TOGETHER = "The allies as one group"


@or_notice
def comparison_figure(p: AutonomyParameters, s: UnComparison) -> FigureCard:
    """Estimates of both designs for each ally, and of the panel for them as one group."""
    rows = _estimates(s)

    def draw(ax: Axes) -> None:
        form = words.rounded(2, sign=True)
        marks.points_with_intervals(
            ax, rows, label="label", value="estimate", low="low", high="high", code="role", form=form
        )
        marks.limit(ax, 0)

    return figure(
        "un-comparison",
        question="Did they move away more than other allies in the years of pressure?",
        subtitle=f"Distance to the United States in UN votes in {years_told(s.on)} less that in the other years, "
        f"beside other allies; {words.level(p.confidence)}",
        plots="Change of the distance to the United States of each ally beside that of other allies, with intervals",
        draw=draw,
        data=rows[["country", "design", "estimate", "low", "high"]],
        answer=in_plain_words(s),
        sources=s.results.sources(),
        vintage=vintage("un_ideal_points"),
        note="Right of zero: farther from the United States. Panel: effects of every country and year. Synthetic: "
        "against the mean of other allies that followed it best before the pressure, at the next level that the years "
        "allow.",
    )


def _estimates(s: UnComparison) -> pd.DataFrame:
    rows = []
    for row in s.effects.to_dict("records"):
        name = TOGETHER if row["country"] == BOTH else words.name(row["country"])
        own = [("panel", row["estimate"], row["low"], row["high"], "one")]
        if pd.notna(row.get("synthetic")):
            own.append(("synthetic", row["synthetic"], row["synthetic_low"], row["synthetic_high"], "two"))
        rows += [(row["country"], *one, f"{name}, {one[0]}") for one in own]
    frame = pd.DataFrame(rows, columns=["country", "design", "estimate", "low", "high", "role", "label"])
    return frame.astype({"estimate": float, "low": float, "high": float})


@or_nothing
def comparison_table(s: UnComparison) -> TableCard:
    """Estimates of both designs with intervals, probabilities, and what they hang on."""
    rows = s.effects.assign(country=s.effects["country"].replace(BOTH, TOGETHER))
    rows["interval"] = [words.interval(pair, 2) for pair in zip(rows["low"], rows["high"], strict=True)]
    rows["without"] = [words.interval(pair, 2) for pair in zip(rows["without_low"], rows["without_high"], strict=True)]
    columns: dict[str, tuple[str, Any]] = {
        "country": ("Ally", None),
        "estimate": ("Panel", words.rounded(2, sign=True)),
        "interval": ("Interval", None),
        "p_groups": ("p, other groups", words.p_value),
        "without": ("With one ally left out", None),
    }
    if "synthetic" in rows:
        columns |= {
            "synthetic": ("Synthetic", words.rounded(2, sign=True)),
            "synthetic_p": ("p, other years", words.p_value),
            "since": ("Since the pressure", words.rounded(2, sign=True)),
            "misfit": ("Misfit before", words.rounded(2)),
        }
    return table(
        "un-comparison",
        rows,
        title="Distance to the United States in years of pressure, beside other allies",
        subtitle=f"{years_told(s.on)} against the other years of {words.span(*s.years)}, ideal-point units",
        columns=columns,
        sources=s.results.sources(),
        vintage=vintage("un_ideal_points"),
        note="With so few comparison allies no probability by other groups falls below one over the number of groups; "
        "that of the synthetic control is over runs of years. Its last years lie after the pressure: an effect of the "
        "pressure would be gone.",
    )


# ---------------------------------------------------------------- sentences


def in_plain_words(s: UnComparison) -> Sentence:
    """Whether the allies moved by more than other groups of allies did, for everybody."""
    cite = Cite(s.results)
    own = [code for code in s.effects["country"] if code != BOTH]
    ways = {code: apart(cite, code) for code in own}
    parts = [
        f"{words.names_in_text(code for code in own if ways[code] == how)} {said}"
        for how, said in APART.items()
        if how in ways.values()
    ]
    return cite.plain("un-comparison.plain", f"Under pressure {words.join(parts)}", weight=79)


APART = {
    "same": "did not part from other allies in UN votes",
    "away": "parted from other allies, away from the United States",
    "nearer": "parted from other allies, towards the United States",
}


def apart(cite: Cite, code: str) -> str:
    """Whether the interval beside the other allies leaves out zero: a key of ``APART``."""
    low, high = cite(f"un_comparison.{code}").interval or (0.0, 0.0)
    return "away" if low > 0 else "nearer" if high < 0 else "same"


def text(p: AutonomyParameters, s: UnComparison) -> list[Sentence]:
    """What could have been seen, both designs, what hangs on one ally, the group, who was left out."""
    if s.missing:
        return []
    cite = Cite(s.results)
    own = [code for code in s.effects["country"] if code != BOTH]
    made = [
        _seen(cite, own),
        _panel(p, s, cite, own),
        _synthetic(p, cite, own),
        _leave_one_out(cite, own),
        _group(p, cite) if f"un_comparison.{BOTH}" in cite else None,
        _dropped(s, cite),
    ]
    return [sentence for sentence in made if sentence]


def _seen(cite: Cite, own: list[str]) -> Sentence:
    """Half the width of each interval: what a difference would have to reach."""
    parts = [
        f"{words.number(cite.value(f'un_comparison.{code}.seen'), 2)} for {words.name_in_text(code)}" for code in own
    ]
    return cite.sentence(
        "un-comparison.seen",
        f"Beside {words.count(as_count(cite.value('un_comparison.controls')))} other US allies, a difference in UN "
        f"votes between years of pressure and other years shows only if it is larger than {words.join(parts)}",
    )


def _panel(p: AutonomyParameters, s: UnComparison, cite: Cite, own: list[str]) -> Sentence:
    ways = [apart(cite, code) for code in own]
    unsure = "none of which can be told from zero" if len(own) > 1 else "which cannot be told from zero"
    judged = unsure if set(ways) == {"same"} else "beyond chance where zero lies outside"
    said = words.join(_estimate(p, cite, code) for code in own)
    return cite.sentence(
        "un-comparison.panel",
        f"With effects of every country and year, the distance to the United States in {years_told(s.on)} differed "
        f"from that in other years by {said}, {judged}",
        weight=80,
    )


def _estimate(p: AutonomyParameters, cite: Cite, code: str, part: str = "") -> str:
    found = cite(f"un_comparison.{code}{part}")
    level = words.level((part and found.level) or given(p, "confidence"))
    inside = f"{level} {words.interval(found, 2)}, " if found.interval else ""
    chance = words.p_value(cite.value(f"un_comparison.{code}{part or '.'}{'_p' if part else 'p_groups'}"))
    return f"{words.number(found.value, 2, sign=True)} for {words.name_in_text(code)} ({inside}{chance})"


def _synthetic(p: AutonomyParameters, cite: Cite, own: list[str]) -> Sentence | None:
    there = [code for code in own if f"un_comparison.{code}.synthetic" in cite]
    if not there:
        return None
    said = words.join(_estimate(p, cite, code, ".synthetic") for code in there)
    ways = [{cite.value(f"un_comparison.{code}{one}") > 0 for one in ("", ".synthetic")} for code in there]
    agree = "the same way as the panel" if all(len(way) == 1 for way in ways) else "not all the same way as the panel"
    return cite.sentence(
        "un-comparison.synthetic",
        f"Against the mean of other allies that followed it best before the pressure the difference is {said}, {agree}",
    )


def _leave_one_out(cite: Cite, own: list[str]) -> Sentence:
    said = words.join(
        f"from {words.number(cite.value(f'un_comparison.{c}.without_low'), 2, sign=True)} to "
        f"{words.number(cite.value(f'un_comparison.{c}.without_high'), 2, sign=True)} for {words.name_in_text(c)}"
        for c in own
    )
    most = dict.fromkeys(str(cite.value(f"un_comparison.{c}.without_most")) for c in own)
    return cite.sentence(
        "un-comparison.leave-one-out",
        f"With one comparison ally left out at a time the panel’s estimate runs {said}; it hangs most on "
        f"{words.names_in_text(most)}",
    )


def _group(p: AutonomyParameters, cite: Cite) -> Sentence:
    found = cite(f"un_comparison.{BOTH}")
    chance = words.p_value(cite.value(f"un_comparison.{BOTH}.p_groups"))
    return cite.sentence(
        "un-comparison.group",
        f"As one group the allies differ by {words.number(found.value, 2, sign=True)} "
        f"({words.level(given(p, 'confidence'))} {words.interval(found, 2)}; {chance} among all groups of as many)",
    )


def _dropped(s: UnComparison, cite: Cite) -> Sentence | None:
    if not s.dropped:
        return None
    names = words.names_in_text(s.dropped)
    return cite.sentence("un-comparison.dropped", f"Left out for want of positions: {names}")
