"""Section 5, first part: whom the leaders of Japan and Korea met."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.meetings import Meetings
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import Style, colour, style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

LEADERS = {"JPN": "Prime Minister Abe", "KOR": "President Moon"}
STYLES = {"USA": style("USA"), "CHN": style("CHN"), "RUS": Style(colour("two")), "PRK": Style(colour("one"))}
ORDER = ("USA", "CHN", "RUS", "PRK")


@or_notice
def totals_figure(p: AutonomyParameters, s: Meetings) -> FigureCard:
    """Meetings by counterpart, one panel a leader."""
    totals = s.by_year.groupby(["country", "counterpart"], sort=False)["meetings"].sum().reset_index()
    rows = totals.sort_values("counterpart", key=lambda c: c.map(ORDER.index), kind="stable")

    def draw(axes: Any) -> None:
        for ax, country in zip(np.atleast_1d(axes), p.countries, strict=True):
            part = rows[rows["country"] == country]
            marks.bars(
                ax, part, label="counterpart", value="meetings", code="counterpart", styles=STYLES,
                form=words.rounded(0),
            )  # fmt: skip
            ax.set_xlim(0, 1.15 * int(rows["meetings"].max()))
            ax.set_title(LEADERS[country], loc="left")

    first, last = (int(s.results[f"meetings.{end}_year"].value) for end in ("first", "last"))
    return figure(
        "meetings",
        question="Whom did the leaders meet?",
        subtitle=f"Meetings in person by counterpart, number in {words.span(first, last)}",
        plots="Meetings of the leaders of Japan and Korea by counterpart",
        draw=draw,
        data=rows,
        answer=_most_met(Cite(s.results), p, s),
        sources=s.results.sources("meetings.total"),
        vintage=vintage("leader_meetings"),
        note="The list is complete for these counterparts and years alone; telephone calls and meetings of three are "
        "left out.",
        panels=(1, len(p.countries)),
    )


@or_nothing
def stated_table(s: Meetings) -> TableCard | None:
    """The stated numbers of President Moon's meetings beside the list; nothing where the window cuts them."""
    if s.stated.empty:
        return None
    columns: dict[str, tuple[str, Any]] = {
        "counterpart": ("Counterpart", None),
        "stated": ("Stated (meetings)", 0),
        "found": ("In the list by then (meetings)", 0),
        "later": ("To the end of 2019 (meetings)", 0),
    }
    return table(
        "meetings-stated",
        s.stated,
        title="President Moon's meetings, stated and listed",
        columns=columns,
        sources=s.results.sources("meetings.found"),
        vintage=vintage("leader_meetings"),
        note="By then: to the end of September 2019; with North Korea in 2018.",
    )


def text(p: AutonomyParameters, s: Meetings) -> list[Sentence]:
    """The stated numbers against the list, and the totals of both leaders."""
    if s.missing:
        return []
    cite = Cite(s.results)
    stated = [_stated(cite, s)] if len(s.stated) else []
    return [*stated, _totals(cite, p, s)]


def _stated(cite: Cite, s: Meetings) -> Sentence:
    parts = []
    for code in s.stated["counterpart"]:
        told, found = (as_count(cite.value(f"meetings.{kind}.KOR.{code}")) for kind in ("stated", "found"))
        same = "as stated" if told == found else f"where {words.count(told)} were stated"
        when = " in 2018" if code == "PRK" else ""
        who = "the leader of North Korea" if code == "PRK" else f"the president of {words.name_in_text(code)}"
        parts.append(f"{words.count(found)} with {who}{when} ({same})")
    return cite.sentence(
        "meetings.stated",
        f"President Moon's meetings to the end of September 2019 number {words.join(parts)}",
        weight=40,
    )


def in_short(p: AutonomyParameters, s: Meetings) -> list[Sentence]:
    """How often each leader met those of the United States and of China, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [one for country in p.countries if (one := _two_met(cite, country))]


def _two_met(cite: Cite, country: str) -> Sentence | None:
    there = [code for code in ("USA", "CHN") if f"meetings.total.{country}.{code}" in cite]
    if not there:
        return None
    number = {code: as_count(cite.value(f"meetings.total.{country}.{code}")) for code in there}
    said = words.join(f"that of {words.name_in_text(code)} {words.plural(number[code], 'time')}" for code in there)
    first, last = (as_count(cite.value(f"meetings.{end}_year")) for end in ("first", "last"))
    text = f"In {words.span(first, last)} {LEADERS[country]} met {said}".replace("met that of", "met the leader of")
    return cite.plain(f"meetings.two.{country}", text)


def _most_met(cite: Cite, p: AutonomyParameters, s: Meetings) -> Sentence:
    """Whom each leader met most often, for everybody."""
    parts: list[str] = []
    for country in p.countries:
        own = s.by_year[s.by_year["country"] == country].groupby("counterpart")["meetings"].sum()
        code = max(own.index, key=lambda one: (own[one], -ORDER.index(one)))
        number = as_count(cite.value(f"meetings.total.{country}.{code}"))
        how = "with that" if parts else "met most often with the leader"
        parts.append(f"{LEADERS[country]} {how} of {words.name_in_text(code)} ({words.plural(number, 'time')})")
    return cite.plain("meetings.most", ", ".join(parts), weight=38)


def _totals(cite: Cite, p: AutonomyParameters, s: Meetings) -> Sentence:
    first, last = (as_count(cite.value(f"meetings.{end}_year")) for end in ("first", "last"))
    said = [f"those of {LEADERS[country]} number {_met(cite, s, country)}" for country in p.countries]
    return cite.sentence("meetings.totals", f"Of meetings in {words.span(first, last)}, {'; '.join(said)}", weight=38)


def _met(cite: Cite, s: Meetings, country: str) -> str:
    held = s.by_year[s.by_year["country"] == country]["counterpart"].unique()
    totals = {code: as_count(cite.value(f"meetings.total.{country}.{code}")) for code in sorted(held, key=ORDER.index)}
    parts = [
        f"{words.count(number, 'none')} with that of {words.name_in_text(code)}" for code, number in totals.items()
    ]
    parts[0] = parts[0].replace("with that of", "with the leader of", 1)
    return words.join(parts)
