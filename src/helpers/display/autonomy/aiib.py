"""Section 5, second part: the infrastructure bank, the Belt and Road, and projects in third countries."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.aiib import Aiib
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

STANCES = {"opening": "words of readiness", "deed": "deed", "reserved": "refusal or doubt", "status": "standing fact"}
TOPICS = {"aiib": "Infrastructure bank", "belt_and_road": "Belt and Road", "third_markets": "Third countries"}
ABOUT = {
    "aiib": "the Asian Infrastructure Investment Bank",
    "belt_and_road": "the Belt and Road",
    "third_markets": "projects with China in third countries",
}
LENGTHS = {"day": 10, "month": 7, "year": 4}


@or_notice
def steps_figure(p: AutonomyParameters, s: Aiib) -> FigureCard:
    """Steps on one axis of time, a lane for each subject and country."""
    rows = s.steps.assign(
        when=[str(day.date())[: LENGTHS[how]] for day, how in zip(s.steps["date"], s.steps["precision"], strict=True)],
        lane=s.steps["topic"].map(TOPICS) + ": " + s.steps["country"].map(words.name),
    )
    lanes = [f"{topic}: {words.name(code)}" for topic in TOPICS.values() for code in p.countries]
    rows = rows.iloc[rows["lane"].map(lanes.index).argsort(kind="stable")]
    names = {lane: lane for lane in lanes}

    def draw(ax: Axes) -> None:
        marks.strip(ax, rows, date="when", lane="lane", kind="stance", kinds=STANCES, names=names)

    first, last = (int(s.results[f"aiib.{end}_year"].value) for end in ("first", "last"))
    return figure(
        "china-bank",
        question="What was said and done about the infrastructure bank and the Belt and Road?",
        subtitle=f"Dated statements and deeds, {words.span(first, last)}",
        plots=f"Steps of {words.names_in_text(p.countries)}, a lane for each subject and country",
        draw=draw,
        data=rows[["when", "country", "topic", "stance", "actor", "short_name", "source", "quality"]],
        answer=_ready(p, s),
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
    return [_steps(Cite(s.results), p, s)]


def in_plain_words(p: AutonomyParameters, s: Aiib) -> Sentence:
    """Whether each ally is a member of the bank, for everybody."""
    cite = Cite(s.results)
    known = {c: cite.value(f"aiib.member.{c}") == "member" for c in p.countries if f"aiib.member.{c}" in cite}
    if not known:
        return cite.plain(
            "aiib.plain", "Nothing read in this window says who joined the China-led infrastructure bank", weight=35
        )
    parts = [
        f"{words.names_in_text(c for c in known if known[c] is joined)} {said}"
        for joined, said in (
            (True, "joined the China-led infrastructure bank"),
            (False, "stayed out of the China-led infrastructure bank"),
        )
        if joined in known.values()
    ]
    text = words.join(parts)
    return cite.plain(
        "aiib.plain",
        text if len(parts) == 1 else text.replace(" of the China-led infrastructure bank", "", 1),
        weight=35,
    )


def in_short(p: AutonomyParameters, s: Aiib) -> list[Sentence]:
    """Who joined the bank, for everybody."""
    return [] if s.missing else [in_plain_words(p, s)]


def _ready(p: AutonomyParameters, s: Aiib) -> Sentence:
    """How often each ally spoke of joining the bank, for everybody."""
    cite = Cite(s.results)
    there = [c for c in p.countries if f"aiib.openings.{c}.aiib" in cite]
    if not there:
        return cite.plain("aiib.ready", "No step on the infrastructure bank itself lies in this window")
    number = {c: as_count(cite.value(f"aiib.openings.{c}.aiib")) for c in there}
    said = words.join(f"{words.counted(number[c], 'word')} of readiness by {words.name_in_text(c)}" for c in there)
    return cite.plain("aiib.ready", f"On the infrastructure bank the record holds {said}")


def _steps(cite: Cite, p: AutonomyParameters, s: Aiib) -> Sentence:
    said = [_country(cite, s, country) for country in p.countries if (s.steps["country"] == country).any()]
    return cite.sentence("aiib.steps", "; ".join(said), weight=35)


def _country(cite: Cite, s: Aiib, country: str) -> str:
    parts = [_topic(cite, country, topic) for topic in s.status.loc[s.status["country"] == country, "topic"]]
    return f"of the steps by {words.name_in_text(country)} that were read, {' and '.join(parts)}"


def _topic(cite: Cite, country: str, topic: str) -> str:
    name = f"{country}.{topic}"
    nouns = {
        "openings": ("word of readiness", "words of readiness"),
        "deeds": ("deed", "deeds"),
        "reserved": ("refusal or doubt", "refusals or doubts"),
    }
    counts = {kind: as_count(cite.value(f"aiib.{kind}.{name}")) for kind in nouns}
    told = [words.counted(count, *nouns[kind]) for kind, count in counts.items() if count]
    about = ABOUT[topic]
    inside = [*_last(cite, name), *([_member(cite, country)] if topic == "aiib" else [])]
    verb = words.agree(sum(counts.values()), "concerns", "concern")
    aside = f" ({'; '.join(inside)})" if inside else ""
    return f"{words.join(told) or 'standing facts alone'} {verb} {about}{aside}"


def _last(cite: Cite, name: str) -> list[str]:
    known = f"aiib.last_warm.{name}" in cite
    return [f"the last step towards it in {words.month(cite.value(f'aiib.last_warm.{name}'))}"] if known else []


def _member(cite: Cite, country: str) -> str:
    if f"aiib.member.{country}" not in cite:
        return "membership not stated in this window"
    return "a member" if cite.value(f"aiib.member.{country}") == "member" else "not a member"
