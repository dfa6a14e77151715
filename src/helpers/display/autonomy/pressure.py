"""Years of pressure against years without, in sentences."""

from __future__ import annotations

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.pressure import Pressure
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, given

SAID = {
    "autonomy": "the index of autonomy, each component in its own spread,",
    "military": "closeness to the United States in arms bought and forces hosted",
}


def text(p: AutonomyParameters, s: Pressure) -> list[Sentence]:
    """How far autonomy and closeness stood in years of pressure from where they stood in the others, and how sure."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_told(p, s, cite, name) for name in SAID if f"pressure.{name}.all" in cite]


def in_short(s: Pressure) -> list[Sentence]:
    """Whether the index stood apart in years of pressure, for everybody."""
    if s.missing or "pressure.autonomy.all" not in s.results:
        return []
    cite = Cite(s.results)
    low, high = cite("pressure.autonomy.all").interval or (0.0, 0.0)
    said = "Whether the index of autonomy stood higher in the years of pressure than in others cannot be told"
    if low > 0 or high < 0:
        stood = "higher" if low > 0 else "lower"
        said = f"In the years of pressure the index of autonomy stood clearly {stood} than in others"
    return [cite.plain("pressure.plain", said)]


def _told(p: AutonomyParameters, s: Pressure, cite: Cite, name: str) -> Sentence:
    spans = [[year for year in s.years if (year > SECOND) == later] for later in (False, True)]
    when = words.join([words.span(part[0], part[-1]) for part in spans if part])
    found = cite(f"pressure.{name}.all")
    return cite.sentence(
        f"pressure.{name}",
        f"In the years of pressure ({when}) {SAID[name]} stood, for {words.names_in_text(p.countries)}, "
        f"{words.number(found.value, 1, sign=True)} standard deviations from where it stood in the other years "
        f"({words.level(given(p, 'confidence'))} {words.interval(found, 1)})",
    )


SECOND = 2020
"""Last year of the first term of pressure."""
