"""Section 5, second part: China's bank and the Belt and Road."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.aiib import Aiib
from helpers.display import marks, words
from helpers.display.cited import Cite, Sentence, or_nothing, or_notice
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.table import TableCard, table

STANCES = {"opening": "words of readiness", "deed": "deed", "reserved": "refusal or doubt", "status": "standing fact"}
TOPICS = {"aiib": "Infrastructure bank", "belt_and_road": "Belt and Road"}
LENGTHS = {"day": 10, "month": 7, "year": 4}


@or_notice
def steps_figure(p: AutonomyParameters, s: Aiib) -> FigureCard:
    """Steps of both countries on one axis of time."""
    rows = s.steps.assign(
        when=[str(day.date())[: LENGTHS[how]] for day, how in zip(s.steps["date"], s.steps["precision"], strict=True)],
        lane=s.steps["country"],
        what=s.steps["topic"].map(TOPICS) + ": " + s.steps["short_name"],
    )

    def draw(ax: Axes) -> None:
        marks.timeline(ax, rows, date="when", lane="lane", kind="stance", text="what", kinds=STANCES)

    first, last = (int(s.results[f"aiib.{end}_year"].value) for end in ("first", "last"))
    return figure(
        "china-bank",
        title="What was said and done about China's bank and the Belt and Road?",
        subtitle=f"Dated statements and deeds, {words.span(first, last)}",
        plots=f"Steps of {words.names_in_text(p.countries)} on the infrastructure bank and the Belt and Road",
        draw=draw,
        data=rows[["when", "country", "topic", "stance", "actor", "short_name", "source", "quality"]],
        answer=text(p, s)[0].text,
        sources=s.results.sources(),
        vintage=vintage("diplomatic_steps"),
        note="What was read, no sample: a year without a mark says that nothing was found.",
    )


@or_nothing
def status_table(s: Aiib) -> TableCard:
    """Openings, deeds, refusals, the last step towards it, and membership."""
    rows = s.status.assign(topic=s.status["topic"].map(TOPICS))
    columns: dict[str, tuple[str, Any]] = {
        "topic": ("Subject", None),
        "openings": ("Words of readiness (steps)", 0),
        "deeds": ("Deeds (steps)", 0),
        "reserved": ("Refusals or doubts (steps)", 0),
        "last_warm": ("Last step towards it", words.month),
        "member": ("Membership", None),
    }
    return table(
        "china-bank",
        rows,
        title="Where it stands",
        columns=columns,
        group="country",
        sources=s.results.sources(),
        vintage=vintage("diplomatic_steps"),
        note="Membership: of the bank; Japan's, as of the last list that was read, of 2023.",
    )


def text(p: AutonomyParameters, s: Aiib) -> list[Sentence]:
    """Japan's words and where they led; then Korea's."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_country(cite, s, country) for country in p.countries if (s.steps["country"] == country).any()]


def _country(cite: Cite, s: Aiib, country: str) -> Sentence:
    parts = [_topic(cite, country, topic) for topic in s.status.loc[s.status["country"] == country, "topic"]]
    return cite.sentence(f"In what was read on {words.name_in_text(country)}, {'; '.join(parts)}")


def _topic(cite: Cite, country: str, topic: str) -> str:
    name = f"{country}.{topic}"
    openings, deeds, reserved = (int(cite.value(f"aiib.{kind}.{name}")) for kind in ("openings", "deeds", "reserved"))
    about = "the bank" if topic == "aiib" else "the Belt and Road"
    told = [
        f"{words.count(number)} {noun if number == 1 else plural}"
        for number, noun, plural in (
            (openings, "word of readiness", "words of readiness"),
            (deeds, "deed", "deeds"),
            (reserved, "refusal or doubt", "refusals or doubts"),
        )
        if number
    ]
    last = (
        f", the last step towards it in {words.month(cite.value(f'aiib.last_warm.{name}'))}"
        if _warm(cite, name)
        else ""
    )
    member = f"; {_member(cite, country)}" if topic == "aiib" and f"aiib.member.{country}" in cite else ""
    return f"{about} met with {words.join(told) or 'no more than standing facts'}{last}{member}"


def _warm(cite: Cite, name: str) -> bool:
    return f"aiib.last_warm.{name}" in cite


def _member(cite: Cite, country: str) -> str:
    return f"the country is {'a member' if cite.value(f'aiib.member.{country}') == 'member' else 'not a member'}"
