"""The comparison with other allies on the page: paths, placebo dates, estimates."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.un_comparison import BOTH, UnComparison
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count


@or_notice
def comparison_figure(p: AutonomyParameters, s: UnComparison) -> FigureCard:
    """Change of each ally against the mean of the others, the allies examined in colour."""
    treated = [code for code in s.effects["country"] if code != BOTH]
    after = s.paths[s.paths["year"] >= p.treatment_year]
    rows = after.groupby("country", sort=False)["difference"].mean().sort_values().rename("estimate").reset_index()

    def draw(ax: Axes) -> None:
        form = words.rounded(2, sign=True)
        marks.bars(ax, rows, label="country", value="estimate", code="country", highlight=treated, form=form)

    return figure(
        "un-comparison",
        question=f"Did they move away more than other allies after {p.treatment_year}?",
        subtitle="Change of the distance to the United States in UN votes, less the mean change of the other allies",
        plots="Change of the distance to the United States of each ally, less that of the others",
        draw=draw,
        data=rows,
        answer=in_plain_words(s),
        sources=s.results.sources(),
        vintage=vintage("un_ideal_points"),
        note="Right of zero: moved farther from the United States than the others. Grey: each comparison ally against "
        "the rest.",
    )


@or_nothing
def comparison_table(s: UnComparison) -> TableCard:
    """Estimates with placebo intervals and probabilities."""
    rows = s.effects.assign(
        country=s.effects["country"].replace(BOTH, "The allies as one group"),
        interval=[words.interval(pair, 2) if pair[0] == pair[0] else None for pair in _ends(s)],
        without=[words.interval(pair, 2) if pair[0] == pair[0] else None for pair in _ends(s, "without_")],
    )
    for column in ("p_units", "p_dates", "level"):
        rows[column] = rows.get(column, float("nan")).astype(float)
    columns: dict[str, tuple[str, Any]] = {
        "country": ("Ally", None),
        "estimate": ("Estimate", words.rounded(2, sign=True)),
        "interval": ("Interval", None),
        "level": ("Level", words.share),
        "p_units": ("p, other allies", words.p_value),
        "p_dates": ("p, other dates", words.p_value),
        "without": ("With one ally left out", None),
    }
    (first, before), (after, last) = s.spans
    return table(
        "un-comparison",
        rows,
        title="Difference in differences of the distance to the United States",
        subtitle=f"{words.span(after, last)} against {words.span(first, before)}, ideal-point units",
        columns=columns,
        sources=s.results.sources(),
        vintage=vintage("un_ideal_points"),
        note="With so few comparison allies a placebo interval cannot carry a higher level, nor a permutation a "
        "smaller probability than one over their number plus one. Estimates at neighbouring dates share years: "
        "their probability is a rank, not a test.",
    )


def _ends(s: UnComparison, prefix: str = "") -> list[tuple[float, float]]:
    return list(zip(s.effects[f"{prefix}low"], s.effects[f"{prefix}high"], strict=True))


# ---------------------------------------------------------------- sentences


def in_plain_words(s: UnComparison) -> Sentence:
    """Whether the allies moved by more than the others differ among themselves, for everybody."""
    cite = Cite(s.results)
    treated = [code for code in s.effects["country"] if code != BOTH]
    extreme = {c: apart(cite, c) for c in treated}
    parts = [
        f"{words.names_in_text(c for c in treated if extreme[c] == how)} {said}"
        for how, said in APART.items()
        if how in extreme.values()
    ]
    return cite.plain("un-comparison.plain", f"From {s.spans[1][0]} on {words.join(parts)}", weight=79)


APART = {
    "same": "moved no more in UN votes than other allies differ among themselves",
    "away": "moved away from the United States more than any other ally compared",
    "nearer": "came nearer to the United States than any other ally compared",
}


def apart(cite: Cite, code: str) -> str:
    """Whether an ally moved by more than the others differ among themselves: a key of ``APART``."""
    found, lowest = cite(f"un_comparison.{code}"), 1 / (1 + cite.value(f"un_comparison.{code}.controls"))
    if cite.value(f"un_comparison.{code}.p_units") > lowest + 1e-9:
        return "same"
    return "away" if found.value > 0 else "nearer"


def text(s: UnComparison) -> list[Sentence]:
    """The estimates, how much hangs on one ally, other dates, the allies as one group, who was left out."""
    if s.missing:
        return []
    cite = Cite(s.results)
    treated = [code for code in s.effects["country"] if code != BOTH]
    made = [
        _found(s, treated, cite),
        _leave_one_out(treated, cite),
        _dates(treated, cite),
        _group(cite) if f"un_comparison.{BOTH}" in cite else None,
        _dropped(s, cite),
    ]
    return [sentence for sentence in made if sentence]


def _found(s: UnComparison, treated: list[str], cite: Cite) -> Sentence:
    found = {code: cite(f"un_comparison.{code}") for code in treated}
    chance = {code: cite.value(f"un_comparison.{code}.p_units") for code in treated}
    said = "; ".join(_estimate(cite, code) for code in treated)
    controls = words.count(as_count(cite.value(f"un_comparison.{treated[0]}.controls")))
    lowest = 1 / (1 + as_count(cite.value(f"un_comparison.{treated[0]}.controls")))
    extreme = [code for code in treated if chance[code] <= lowest + 1e-9]
    year = s.spans[1][0]
    return cite.sentence(
        "un-comparison.found",
        f"Set against {controls} other US allies, {_verdict({c: r.value for c, r in found.items()}, extreme)} "
        f"in UN votes from {year} on: {said}",
        weight=80,
    )


def _verdict(found: dict[str, float], extreme: list[str]) -> str:
    """Which way the allies moved beside the others, and whether by more than the others differ among themselves."""
    ways = {code: words.direction(value, "away", "nearer", "alike", threshold=0.005) for code, value in found.items()}
    verbs = {
        "away": "moved away from the United States",
        "nearer": "came nearer to the United States",
        "alike": "moved like the others",
    }
    groups = {way: [code for code in ways if ways[code] == way] for way in dict.fromkeys(ways.values())}
    said = words.join(f"{words.names_in_text(codes)} {verbs[way]}" for way, codes in groups.items())
    if extreme:
        return f"{said} ({words.names_in_text(extreme)} by more than the others differ among themselves)"
    return f"{said} (but by no more than the others differ among themselves)"


def _estimate(cite: Cite, code: str) -> str:
    name = f"un_comparison.{code}"
    result = cite(name)
    p_value = words.p_value(cite.value(f"{name}.p_units"))
    number = words.number(result.value, 2, sign=True)
    if result.interval is None:
        return f"{number} for {words.name_in_text(code)} ({p_value})"
    level = words.pct(cite.value(f"{name}.level"), 0)
    return f"{number} for {words.name_in_text(code)} ({level} interval {words.interval(result, 2)}, {p_value})"


def _leave_one_out(treated: list[str], cite: Cite) -> Sentence:
    said = words.join(
        f"from {words.number(cite.value(f'un_comparison.{c}.without_low'), 2, sign=True)} to "
        f"{words.number(cite.value(f'un_comparison.{c}.without_high'), 2, sign=True)} for {words.name_in_text(c)}"
        for c in treated
    )
    most = dict.fromkeys(str(cite.value(f"un_comparison.{c}.without_most")) for c in treated)
    return cite.sentence(
        "un-comparison.leave-one-out",
        f"With one comparison ally left out at a time the estimate runs {said}; it hangs most on "
        f"{words.names_in_text(most)}",
    )


def _dates(treated: list[str], cite: Cite) -> Sentence | None:
    there = [c for c in treated if f"un_comparison.{c}.p_dates" in cite]
    if not there:
        return None
    dates = words.plural(as_count(cite.value(f"un_comparison.{there[0]}.dates")), "other date")
    said = words.join(
        f"{words.share(cite.value(f'un_comparison.{c}.p_dates'))} of the dates for {words.name_in_text(c)}"
        for c in there
    )
    return cite.sentence(
        "un-comparison.dates",
        f"Run at {dates} as well, the test gives an estimate at least as large at {said}, the true one included",
    )


def _group(cite: Cite) -> Sentence:
    name = f"un_comparison.{BOTH}"
    number = words.number(cite.value(name), 2, sign=True)
    p_value = words.p_value(cite.value(f"{name}.p_units"))
    return cite.sentence(
        "un-comparison.group",
        f"As one group against every other group of as many allies the estimate is {number} ({p_value})",
    )


def _dropped(s: UnComparison, cite: Cite) -> Sentence | None:
    if not s.dropped:
        return None
    names = words.names_in_text(s.dropped)
    return cite.sentence("un-comparison.dropped", f"Left out for want of positions in all years: {names}")
