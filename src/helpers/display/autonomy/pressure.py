"""Years of pressure against years without: in sentences, and beside other allies in a table."""

from __future__ import annotations

from typing import Any

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.pressure import ACROSS, TABLES, Pressure
from helpers.display.autonomy.common import COMPONENTS, years_told
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, given

SAID = {
    "autonomy": "the index of autonomy, each component in its own spread,",
    "military": "closeness to the United States in arms bought and forces hosted",
}
MEAN = "autonomy"
"""Key of the mean of the shared components in the panel."""


@or_nothing
def beside_table(s: Pressure) -> TableCard | None:
    """The panel of all allies: the mean of the shared components, and each of them; nothing without other allies."""
    if s.beside.empty:
        return None
    names = {MEAN: "Mean of these components", **COMPONENTS}
    rows = s.beside.assign(
        component=[words.sentence(names[name])[:-1] for name in s.beside["component"]],
        interval=[words.interval(pair, 1) for pair in zip(s.beside["low"], s.beside["high"], strict=True)],
    )
    columns: dict[str, tuple[str, Any]] = {
        "component": ("Component", str),
        "estimate": ("Difference", words.rounded(1, sign=True)),
        "interval": ("Interval", None),
        "p_groups": ("p, other groups", words.p_value),
        "n": ("Years", 0),
    }
    return table(
        "pressure-beside",
        rows,
        title="More autonomy than other allies in the years of pressure?",
        subtitle="Effects of every country and year; standard deviations of each country’s own years, more autonomy up",
        columns=columns,
        sources=s.results.sources("pressure.beside"),
        vintage=vintage(*[TABLES[name] for name in ACROSS]),
        note="p: share of all groups of as many allies that differ from the rest by as much. Arms are left out, of "
        "which the other allies have no figures here.",
    )


def text(p: AutonomyParameters, s: Pressure) -> list[Sentence]:
    """How far autonomy and closeness stood in years of pressure from where they stood in the others, and how sure."""
    if s.missing:
        return []
    cite = Cite(s.results)
    told = [_told(p, s, cite, name) for name in SAID if f"pressure.{name}.all" in cite]
    return [*told, _beside(p, cite)] if f"pressure.beside.{MEAN}" in cite else told


def did(cite: Cite, s: Pressure) -> str:
    """Whether the index stood apart in years of pressure, as part of a sentence; that is not yet what caused it."""
    low, high = (0.0, 0.0)
    if not s.missing and "pressure.autonomy.all" in cite:
        low, high = cite("pressure.autonomy.all").interval or (0.0, 0.0)
    if low <= 0 <= high:
        return "what US pressure did is unclear"
    return f"in pressure years it stood {'higher' if low > 0 else 'lower'}"


def in_short(s: Pressure) -> list[Sentence]:
    """Whether the index stood apart in years of pressure, for everybody."""
    if "pressure.autonomy.all" not in s.results:
        return []
    cite = Cite(s.results)
    low, high = cite("pressure.autonomy.all").interval or (0.0, 0.0)
    said = "No rise of autonomy can be tied to pressure: in its years the index stood neither clearly higher nor lower"
    if low > 0 or high < 0:
        stood = "higher" if low > 0 else "lower"
        said = f"In the years of pressure the index of autonomy stood clearly {stood} than in others"
    return [cite.plain("pressure.plain", said)]


def _told(p: AutonomyParameters, s: Pressure, cite: Cite, name: str) -> Sentence:
    found = cite(f"pressure.{name}.all")
    return cite.sentence(
        f"pressure.{name}",
        f"In the years of pressure ({years_told(s.years)}) {SAID[name]} stood, for {words.names_in_text(p.countries)}, "
        f"{words.number(found.value, 1, sign=True)} standard deviations from where it stood in the other years "
        f"({words.level(given(p, 'confidence'))} {words.interval(found, 1)})",
    )


def _beside(p: AutonomyParameters, cite: Cite) -> Sentence:
    """The panel: what could have been seen first, then the difference."""
    found = cite(f"pressure.beside.{MEAN}")
    low, high = found.interval or (0.0, 0.0)
    controls = words.count(as_count(cite.value(f"pressure.beside.{MEAN}.controls")))
    seen = words.number(cite.value(f"pressure.beside.{MEAN}.seen"), 1)
    judged = "which chance does not explain" if low > 0 or high < 0 else "which chance may explain"
    return cite.sentence(
        "pressure.beside",
        f"Beside {controls} other allies, with effects of every country and year, a difference under pressure shows "
        f"only above {seen} standard deviations; it is {words.number(found.value, 1, sign=True)} "
        f"({words.level(given(p, 'confidence'))} {words.interval(found, 1)}, "
        f"{words.p_value(cite.value(f'pressure.beside.{MEAN}.p_groups'))} among all groups of as many), {judged}",
    )
