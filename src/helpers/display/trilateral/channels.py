"""Section 2, continued: meetings by level, what outlived the leaders, and what the White House says."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.trilateral.channels import CHANNELS, Channels, WhiteHouse
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, given

NAMES = {
    "leaders": "Leaders",
    "foreign_ministers": "Foreign ministers",
    "defence_ministers": "Defence ministers",
    "finance_ministers": "Finance ministers",
    "industry_ministers": "Industry ministers",
    "security_advisers": "National security advisers",
    "vice_ministers": "Vice ministers",
    "defence_chiefs": "Chiefs of defence",
    "defence_talks": "Defence talks",
    "indo_pacific_dialogue": "Indo-Pacific Dialogue",
    "economic_dialogue": "Economic Security Dialogue",
    "secretariat": "Secretariat",
    "named_exercise": "Exercise Freedom Edge",
    "exercise": "Other drills",
}
WHEN = {"with": "before the last leader left", "after": "after"}
PRESIDENTS = {"biden": "Biden", "trump_second": "Trump, second term"}


@or_notice
def meetings_figure(s: Channels) -> FigureCard:
    """Meetings by level as dots in time, levels in use after the leaders left first: a picture, not a count."""
    order = {kind: place for place, kind in enumerate(CHANNELS)}
    gone = pd.Timestamp.max if s.gone_on is None else s.gone_on
    late = s.events["known_on"] > gone
    shown = s.events.assign(
        phase=np.where(late, "after", "with"),
        ended=~s.events["kind"].isin(s.events.loc[late, "kind"]),
        rank=s.events["kind"].map(order),
    ).sort_values(["ended", "rank", "date"])
    kinds = WHEN if s.gone_on is not None else {"with": "meeting or exercise"}

    def draw(ax: Axes) -> None:
        marks.strip(ax, shown, date="date", lane="kind", kind="phase", kinds=kinds, names=NAMES)
        marks.event_lines(ax, [] if s.gone_on is None else [(s.gone_on, "last leader left")])

    return figure(
        "meetings",
        question="At which levels do the three still meet?",
        subtitle="Meetings of all three countries and their exercises, by level, as far as they were found",
        plots="Dated meetings of the United States, Japan and Korea together, a lane a level",
        draw=draw,
        data=s.events[["id", "date", "date_precision", "kind", "title", "place", "source", "quality"]],
        answer=in_plain_words(s),
        sources=s.results.sources("channels"),
        vintage=vintage("trilateral_events"),
        note="A chronology, dense from 2022 to 2025 and thin elsewhere: more dots do not mean more meetings.",
    )


@or_notice
def survived_table(s: Channels) -> TableCard | None:
    """Each channel with its last use before, and its first and last use after the leaders had gone."""
    if s.survived.empty:
        return None
    rows = s.survived.assign(kind=s.survived["kind"].map(NAMES))
    for column in ("last_before", "first_after", "last_after"):
        rows[column] = [None if pd.isna(when) else words.month(when) for when in rows[column]]
    return table(
        "survived",
        rows,
        title="What outlived the leaders of Camp David?",
        columns={
            "kind": ("Channel", str),
            "last_before": ("Last use before", str),
            "first_after": ("First use after", str),
            "last_after": ("Latest use", str),
        },
        sources=s.results.sources("channels"),
        vintage=vintage("trilateral_events"),
        note="Channels used since the summit. A dash says that no use was found.",
    )


def text(p: TrilateralParameters, s: Channels) -> list[Sentence]:
    """Channels that outlived the leaders, and how long the leaders have not met."""
    if s.missing:
        return []
    cite = Cite(s.results)
    found = [_survivors(cite, s, p), _leaders(cite, p)]
    return [sentence for sentence in found if sentence] or [_latest(cite, s)]


def _survivors(cite: Cite, s: Channels, p: TrilateralParameters) -> Sentence | None:
    if "channels.survived" not in cite:
        return None
    alive, gone = cite("channels.survived"), words.day(cite.value("channels.gone_on"))
    share, n, k = cite("channels.survived_share"), (alive.n or 0), as_count(alive.value)
    months, level = as_count(cite.value("channels.months_since")), words.level(given(p, "confidence"))
    since = f"{months} months" if months > 1 else words.agree(months, "month", "time")
    kept = [NAMES[kind] for kind in s.survived.loc[s.survived["first_after"].notna(), "kind"]]
    named = f": {words.join(_lower(name) for name in kept)}" if kept else ""
    return cite.sentence(
        "channels.survivors",
        f"{words.count(k, 'not one')} of {words.count(n)} three-way channels in use after Camp David "
        f"{'was' if k <= 1 else 'were'} found in use again in the {since} since {gone}, when the last of its three "
        f"leaders had left office ({words.pct(share.value, 0)}, {level} {words.interval(share, 0)}){named}",
        weight=90,
    )


def _lower(name: str) -> str:
    """A channel inside a sentence; names proper keep their capital."""
    return name if name.startswith(("Indo-", "Economic")) else name[0].lower() + name[1:]


def _leaders(cite: Cite, p: TrilateralParameters) -> Sentence | None:
    if "channels.months_without_leaders" not in cite:
        return None
    last = words.month(cite.value("channels.last.leaders"))
    months = as_count(cite.value("channels.months_without_leaders"))
    before = "less than a month earlier" if months == 0 else f"{words.plural(months, 'full month')} earlier"
    later = "; that none followed rests on nothing having been found" if months else ""
    return cite.sentence(
        "channels.leaders",
        f"the last meeting of the three leaders known on {words.day(given(p, 'as_of'))} was in {last}, {before}{later}",
        weight=85,
    )


def _latest(cite: Cite, s: Channels) -> Sentence:
    last = s.events.iloc[-1]
    when = words.month(cite.value(f"channels.last.{last['kind']}"))
    return cite.sentence(
        "channels.latest",
        f"the latest meeting of the three that was found is one of {when}: {_lower(NAMES[last['kind']])}",
        weight=60,
    )


# ---------------------------------------------------------------- White House


@or_notice
def white_house_figure(p: TrilateralParameters, s: WhiteHouse) -> FigureCard:
    """Statements that name the three, per thousand, by president."""
    rows = s.rates.assign(who=s.rates["president"].map(PRESIDENTS))

    def draw(ax: Axes) -> None:
        marks.points_with_intervals(
            ax,
            rows,
            label="who",
            value="per_mille",
            low="low",
            high="high",
            form=words.rounded(1),
        )
        ax.set_xlim(left=0)

    return figure(
        "white-house",
        question="Does the White House still speak of the three?",
        subtitle="Statements and fact sheets that name the three together, per thousand, with "
        f"{words.level(p.confidence)}",
        plots="White House statements that name the United States, Japan and Korea together, by president",
        draw=draw,
        data=s.months,
        answer=white_house_in_plain_words(s),
        sources=s.results.sources("white_house"),
        vintage=vintage("white_house_mentions"),
        note="Both allies, and the United States or a word for three, in one sentence. Statements cluster by event.",
    )


@or_nothing
def white_house_table(s: WhiteHouse) -> TableCard:
    """Counts and rates, by the narrow and the wide reading."""
    rows = s.rates.assign(who=s.rates["president"].map(PRESIDENTS))
    columns: dict[str, tuple[str, Any]] = {
        "who": ("President", str),
        "statements": ("Statements", 0),
        "hits": ("In one sentence", 0),
        "per_mille": ("Rate (per thousand)", 1),
        "wide": ("Anywhere in the text", 0),
        "wide_per_mille": ("Rate, anywhere (per thousand)", 1),
    }
    return table(
        "white-house",
        rows,
        title="Statements that name the three",
        columns=columns,
        sources=s.results.sources("white_house"),
        vintage=vintage("white_house_mentions"),
    )


def white_house_text(p: TrilateralParameters, s: WhiteHouse) -> list[Sentence]:
    """The rate by president, and what the wide reading says."""
    if s.missing:
        return []
    cite, presidents = Cite(s.results), list(s.rates["president"])
    rate = _white_house_rate(cite, p, s)
    wide = [f"{words.count(as_count(cite.value(f'white_house.wide.{n}')))} under {PRESIDENTS[n]}" for n in presidents]
    return [
        rate,
        cite.sentence(
            "channels.white-house-wide",
            f"statements that name both allies anywhere in the text number {words.join(wide)}",
        ),
    ]


def _white_house_rate(cite: Cite, p: TrilateralParameters, s: WhiteHouse) -> Sentence:
    rates = [_rate(cite, name, p) for name in s.rates["president"]]
    test = f"; {_change(cite, p)}" if "white_house.change" in cite else ""
    said = f"per thousand White House statements, the three are named together in {words.join(rates)}{test}"
    return cite.sentence("channels.white-house-rate", said, weight=60)


def _change(cite: Cite, p: TrilateralParameters) -> str:
    """By how much the rate changed, and whether the data can tell."""
    change = cite("white_house.change")
    low, high = change.interval or (0.0, 0.0)
    tells = "" if low > 0 or high < 0 else ", so the data cannot tell a change from none"
    size = words.number(change.value, 1, sign=True)
    return f"the difference is {size} ({words.level(given(p, 'confidence'))} {words.interval(change, 1)}){tells}"


def _rate(cite: Cite, name: str, p: TrilateralParameters) -> str:
    result = cite(f"white_house.rate.{name}")
    level = words.level(given(p, "confidence"))
    return f"{words.number(result.value, 1)} under {PRESIDENTS[name]} ({level} {words.interval(result, 1)})"


# ---------------------------------------------------------------- for everybody


def in_plain_words(s: Channels) -> Sentence:
    """How many channels outlived the leaders, or the latest meeting found."""
    cite = Cite(s.results)
    if "channels.survived" in cite:
        alive = cite("channels.survived")
        k, n = as_count(alive.value), alive.n or 0
        said = f"{words.count(k, 'none')} of {words.count(n)} three-way channels {'was' if k <= 1 else 'were'} found"
        return cite.plain("channels.plain", f"{said} in use after the last leader of Camp David had left", weight=90)
    last = s.events.iloc[-1]
    when = words.month(cite.value(f"channels.last.{last['kind']}"))
    said = f"the three last met, as far as was found, in {when}: {_lower(NAMES[last['kind']])}"
    return cite.plain("channels.last-met", said, weight=60)


def in_short(p: TrilateralParameters, s: Channels) -> list[Sentence]:
    """When the leaders last met, for everybody."""
    if s.missing or "channels.months_without_leaders" not in s.results:
        return []
    cite = Cite(s.results)
    last, day = words.month(cite.value("channels.last.leaders")), words.day(given(p, "as_of"))
    said = f"The last meeting of the three leaders that was found by {day} is one of {last}"
    return [cite.plain("channels.leaders-plain", said)]


def white_house_in_plain_words(s: WhiteHouse) -> Sentence:
    """Whether the White House names the three more or less often."""
    cite = Cite(s.results)
    if "white_house.change" not in cite:
        name = str(s.rates["president"].iloc[-1])
        rate = words.number(cite.value(f"white_house.rate.{name}"), 1)
        said = f"Under {PRESIDENTS[name]} the White House named the three in {rate} of a thousand statements"
        return cite.plain("channels.white-house-plain", said, weight=60)
    low, high = cite("white_house.change").interval or (0.0, 0.0)
    said = "Whether the White House names the three more or less often than before cannot be told"
    if low > 0 or high < 0:
        said = f"The White House named the three {'more' if low > 0 else 'less'} often than under the president before"
    return cite.plain("channels.white-house-plain", said, weight=60)
