"""Every series of trust on the page, with its low points."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.autonomy.low_points import LowPoints
from helpers.display.parts import vintage
from helpers.display.prose import or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

NAMES = {
    "confidence_jpn": "Confidence in the US president (Pew)",
    "favourable_jpn": "Favourable view of the US (Pew)",
    "relations_jpn": "Relations good (Yomiuri, Gallup)",
    "trust_jpn": "Trust in the US (Yomiuri, Gallup)",
    "affinity_interview": "Affinity to the US (Cabinet Office, interview)",
    "affinity_post": "Affinity to the US (Cabinet Office, by post)",
    "cabinet_relations_interview": "Relations good (Cabinet Office, interview)",
    "confidence_kor": "Confidence in the US president (Pew)",
    "favourable_kor": "Favourable view of the US (Pew)",
    "leadership_kor": "Approval of US leadership (Gallup)",
    "would_defend_kor": "The US would defend Korea (Chicago Council, partners differ)",
    "relations_usa": "Relations with Japan good (Yomiuri, Gallup)",
    "trust_japan_usa": "Trust in Japan (Yomiuri, Gallup)",
    "trust_japan_ministry": "Trust in Japan (asked for Japan’s foreign ministry, to 2019)",
}
ABOUT = {"leader": "president or leadership", "country": "country and relations", "commitment": "commitment to defend"}
"""What a series asks about."""


@or_notice
def lows_table(s: LowPoints) -> TableCard:
    """Lowest value before 2018, in 2018/19 and since, and the latest, by series."""
    rows = s.lows.assign(series=s.lows["key"].map(NAMES), about=s.lows["about"].map(ABOUT))
    for when in ("before", "said", "later", "latest"):
        rows[when] = [_dated(row, when) for row in rows.to_dict("records")]
    columns: dict[str, tuple[str, Any]] = {
        "series": ("Series", None),
        "about": ("Asked about", str),
        "surveys": ("Surveys", 0),
        "before": ("Lowest before 2018", None),
        "said": ("Lowest of 2018–19", None),
        "later": ("Lowest since 2020", None),
        "latest": ("Latest", None),
    }
    return table(
        "low-points",
        rows,
        title="Was 2018–19 the low point of trust?",
        subtitle="Share of adults, %, by the country asked",
        columns=columns,
        group="asked",
        sources=s.results.sources(),
        vintage=vintage("opinion_pew", "polls_bilateral", "affinity_japan", "leadership_approval"),
        note="Series with a survey in 2018 or 2019 and three at the least. Only the surveys that were found count; "
        "a lower one may be missing.",
    )


def _dated(row: dict[str, Any], when: str) -> str | None:
    value = row.get(f"{when}_pct")
    if value is None or pd.isna(value):
        return None
    return f"{words.number(value, 0)}{words.NO_BREAK}({int(row[f'{when}_year'])})"


def text(s: LowPoints) -> list[Sentence]:
    """Before 2018, since 2020, and lately: how many series were clearly lower than in 2018/19."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_before(cite), *([_since(cite), *_apart(cite)] if _compared(cite, "later") else []), *_examples(s, cite)]


def in_short(s: LowPoints) -> list[Sentence]:
    """How many series had been lower before, for everybody."""
    if s.missing or not s.results["low_points.count.all.before.lower"].n:
        return []
    cite = Cite(s.results)
    lower = cite("low_points.count.all.before.lower")
    said = f"In 2018–19 trust was no record low in {words.out_of(lower.value, lower.n, 'series', 'series')}"
    said += ": before, it had been clearly lower" if lower.value else ""
    return [cite.plain("low-points.plain", said)]


def _compared(cite: Cite, when: str) -> Any:
    return cite(f"low_points.count.all.{when}.lower").n or 0


def _count(cite: Cite, when: str, state: str) -> Any:
    return as_count(cite.value(f"low_points.count.all.{when}.{state}"))


def _before(cite: Cite) -> Sentence:
    total = _compared(cite, "before")
    if not total:
        return cite.sentence(
            "low-points.before",
            "No series of trust reaches back before 2018, so none can tell whether 2018–19 was the low",
            weight=20,
        )
    lower, same, higher = (_count(cite, "before", state) for state in ("lower", "same", "higher"))
    said = f"{words.count(lower, 'none')} had been clearly lower before, {words.count(same, 'none')} about as low"
    return cite.sentence(
        "low-points.before",
        f"Of {words.plural(total, 'series', 'series')} of trust between the allies with a survey in 2018 or 2019, "
        f"{said}, and {words.count(higher, 'none')} stood clearly below every earlier survey at hand",
        weight=68,
    )


def _since(cite: Cite) -> Sentence:
    lower, total = _count(cite, "later", "lower"), _compared(cite, "later")
    now, above = (_count(cite, "latest", state) for state in ("lower", "higher"))
    return cite.sentence(
        "low-points.since",
        f"Since 2020 {words.count_of(lower, total)} asked again "
        f"{words.agree(lower, 'has', 'have')} fallen clearly below that at least once; in the latest survey "
        f"{words.count(now, 'none')} {words.agree(now, 'is', 'are')} below it and {words.count(above, 'none')} above",
    )


def _apart(cite: Cite) -> list[Sentence]:
    """The same by what is asked about, which must not be added up: a person, a country, a commitment."""
    parts = []
    for about, named in ABOUT.items():
        lower = cite(f"low_points.count.about.{about}.later.lower")
        if lower.n:
            parts.append(f"{words.count_of(as_count(lower.value), as_count(lower.n))} on the {named}")
    said = f"Kept apart by what is asked, those with a survey since 2020 clearly below it are {words.join(parts)}"
    return [cite.sentence("low-points.apart", said)] if len(parts) > 1 else []


def _examples(s: LowPoints, cite: Cite) -> list[Sentence]:
    """The lowest survey of each country's longest series."""
    rows = s.lows[s.lows["asked"] != "USA"].sort_values("surveys", ascending=False).groupby("asked").head(1)
    said = []
    for row in rows.sort_values("asked").to_dict("records"):
        name = f"low_points.{row['key']}"
        lowest = min(
            (w for w in ("before", "said", "later") if f"{name}.{w}" in cite), key=lambda w: cite.value(f"{name}.{w}")
        )
        series = NAMES[row["key"]]
        said.append(
            f"{words.name_in_text(row['asked'])}’s ({series[0].lower()}{series[1:].split(' (')[0]}) was lowest in "
            f"{cite.value(f'{name}.{lowest}_year')}, at {words.pct(cite.value(f'{name}.{lowest}'), 0)}"
        )
    return [cite.sentence("low-points.examples", f"Of the longest series, {words.join(said)}")] if said else []
