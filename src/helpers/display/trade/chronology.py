"""Section 6: who gave what, when."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.chronology import Chronology
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, first_said

KINDS = {
    "asked": "US demand or threat",
    "measure": "US measure",
    "given": "concession or agreement",
    "relief": "US relief",
}
KIND_OF = {
    "demand": "asked",
    "threat": "asked",
    "investigation": "asked",
    "measure": "measure",
    "concession": "given",
    "agreement": "given",
    "relief": "relief",
    "ruling": "relief",
}
"""Talks are left out of the figure: they neither ask nor give."""
LANES = {"JPN": "JPN", "KOR": "KOR", "ALL": "All partners"}


@or_notice
def timeline_figure(p: TradeParameters, s: Chronology) -> FigureCard:
    """Demands, measures and concessions on one time axis, a lane an ally."""
    shown = s.events[s.events["kind"].isin(KIND_OF)]
    order = shown["target"].map([*p.partners, "ALL"].index).argsort(kind="stable")
    shown = shown.assign(group=shown["kind"].map(KIND_OF), lane=shown["target"].map(LANES)).iloc[order]

    names = {lane: words.name(lane) for lane in LANES.values()}
    first = {(a, str(s.results[f"chronology.first_asked.{a}"].value)) for a in p.partners if _asked(s, a)}
    began = [
        kind == "asked" and (target, str(when)[:10]) in first
        for kind, target, when in zip(shown["group"], shown["target"], shown["when"], strict=True)
    ]
    shown = shown.assign(told=[words.day(w) if one else "" for w, one in zip(shown["when"], began, strict=True)])
    shown["told"] = shown["told"].mask(shown.duplicated(["target", "told"]), "")

    def draw(ax: Axes) -> None:
        marks.strip(ax, shown, date="when", lane="lane", kind="group", kinds=KINDS, names=names, told="told")

    return figure(
        "chronology",
        question="Who was asked for what, and who gave what, when?",
        subtitle=f"Dated trade measures between the United States and {words.names_in_text(p.partners)}",
        plots="Dated demands, measures, concessions and reliefs, a lane a country",
        draw=draw,
        data=shown[
            ["id", "when", "target", "kind", "title", "instrument", "answers", "size_usd_bn", "source", "quality"]
        ],
        answer=first_said(_order(Cite(s.results), p), _counted(Cite(s.results), p)),
        sources=s.results.sources(),
        vintage=vintage("trade_measures"),
        note="A register of what sources report, not a sample: its entries a year are no measure of intensity. "
        "The chronology of the book tells each one.",
    )


def _asked(s: Chronology, ally: str) -> bool:
    return f"chronology.first_asked.{ally}" in s.results


@or_nothing
def answers_table(s: Chronology) -> TableCard | None:
    """Each concession or agreement with the demand or threat that it answers; nothing where none is linked."""
    if s.answers.empty:
        return None
    rows = s.answers.assign(
        asked_on=s.answers["asked"].map(words.day), answered_on=s.answers["answered"].map(words.day)
    )
    columns: dict[str, tuple[str, Any]] = {
        "answer": ("Answer", None),
        "answered_on": ("Date", None),
        "demand": ("To", None),
        "asked_on": ("Of", None),
        "days": ("Days between", 0),
        "size_usd_bn": ("Size (USD bn)", 1),
    }
    return table(
        "answers",
        rows,
        title="From demand to answer",
        columns=columns,
        group="target",
        sources=s.results.sources(),
        vintage=vintage("trade_measures"),
        note="Sizes are sums pledged or, for the farm tariffs, the exports that they apply to; none is a sum paid.",
    )


def text(p: TradeParameters, s: Chronology) -> list[Sentence]:
    """First demand, median days to an answer and largest pledge of each ally."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_ally(cite, ally) for ally in p.partners]


def in_short(p: TradeParameters, s: Chronology) -> list[Sentence]:
    """How long each ally took to answer, and what it pledged; for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [made for ally in p.partners for made in (_answered(cite, ally), _pledged(cite, ally)) if made]


def _answered(cite: Cite, ally: str) -> Sentence | None:
    if f"chronology.median_days.{ally}" not in cite:
        return None
    days = cite(f"chronology.median_days.{ally}")
    said = f"between a US demand and what {words.name_in_text(ally)} gave lay {words.plural(days.value, 'day')}"
    among = "" if days.n == 1 else f" at the median of {words.plural(days.n or 0, 'answer')}"
    return cite.plain(f"chronology.answered.{ally}", f"{said}{among}")


def _pledged(cite: Cite, ally: str) -> Sentence | None:
    pledge = f"chronology.largest_pledge.{ally}"
    if pledge not in cite:
        return None
    said = f"The largest sum that {words.name_in_text(ally)} pledged is {words.usd_bn(cite.value(pledge), 0)}"
    return cite.plain(f"chronology.pledged.{ally}", said)


def _counted(cite: Cite, p: TradeParameters) -> Sentence:
    counts = [f"{_events(cite, ally, 'event')} for {words.name_in_text(ally)}" for ally in p.partners]
    return cite.plain("chronology.counted", f"The register holds {words.join(counts)} in this window")


def _events(cite: Cite, ally: str, noun: str) -> str:
    """How many dated measures of the window touched an ally, ``no`` where none did."""
    events = as_count(cite.value(f"chronology.events.{ally}"))
    return words.plural(events, noun) if events else words.counted(events, noun)


def _ally(cite: Cite, ally: str) -> Sentence:
    name = words.name_in_text(ally)
    if f"chronology.median_days.{ally}" not in cite:
        held = f"The window holds {_events(cite, ally, 'dated event')} for {name} and no answer to a demand"
        return cite.sentence(f"chronology.gap.{ally}", held)
    days = cite(f"chronology.median_days.{ally}")
    pledge = f"chronology.largest_pledge.{ally}"
    size = f"; the largest sum named is {words.usd_bn(cite.value(pledge), 0)}" if pledge in cite else ""
    count = words.plural((days.n or 0), "concession or agreement", "concessions and agreements")
    links = f"For {name} the register links {count} to a demand or threat"
    return cite.sentence(
        f"chronology.gap.{ally}", f"{links}, with a median of {words.plural(days.value, 'day')} between them{size}"
    )


def _order(cite: Cite, p: TradeParameters) -> Sentence | None:
    """Which ally was asked first, if both were asked in the window."""
    asked = {ally: f"chronology.first_asked.{ally}" for ally in p.partners}
    if len(p.partners) < 2 or not all(name in cite for name in asked.values()):
        return None
    dates = {ally: str(cite.value(name)) for ally, name in asked.items()}
    first, second = sorted(p.partners, key=lambda ally: dates[ally])
    if dates[first] == dates[second]:
        when = words.day(dates[first])
        return cite.plain("chronology.order", f"The first demand or threat in the window came to both on {when}")
    later = f"to {words.name_in_text(second)} on {words.day(dates[second])}"
    earlier = f"to {words.name_in_text(first)} on {words.day(dates[first])}"
    return cite.plain("chronology.order", f"The first demand or threat in the window came {earlier}, {later}")
