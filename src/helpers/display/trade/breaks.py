"""Section 3, continued: breaks in the balance and the measures beside them."""

from __future__ import annotations

from typing import Any

import numpy as np

from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.breaks import BreakDates
from helpers.analysis.trade.flows import measure_unit
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count


def quarter(text: object) -> str:
    """A quarter as the page prints it.

    >>> quarter("2008Q4")
    'Q4 2008'
    """
    return f"{str(text)[4:]} {str(text)[:4]}"


@or_notice
def breaks_figure(p: TradeParameters, s: BreakDates) -> FigureCard:
    """Quarterly balance and its course: dated segments where it bends beyond chance, else a trend and they in grey."""
    shown = s.series.assign(when=s.series["quarter"].dt.start_time)

    def draw(axes: Any) -> None:
        for ax, ally in zip(np.atleast_1d(axes), p.partners, strict=True):
            part = shown[shown["partner"] == ally]
            marks.lines(ax, part, x="when", y="value", styles={"value": style(ally).thin()}, names=FITS, label=False)
            found = s.breaks[s.breaks["partner"] == ally]["date"]
            p_value = float(s.results[f"breaks.p_value.{ally}"].value)
            bends = p_value < LEVEL
            course = {"fitted": style("ink")} if bends else {"fitted": style("other"), "trend": style("ink")}
            for fit, look in course.items():
                marks.lines(
                    ax, part, x="when", y=fit, styles={fit: look if fit == "trend" else look.thin()}, names=FITS
                )
            if bends:
                marks.event_lines(ax, [(date.start_time.date().isoformat(), quarter(date)) for date in found])
            beside = f"chance alone bends as much in {words.pct(100 * p_value, 0)} of straight courses"
            within = "no break" if found.empty else beside
            ax.set_title(f"{words.name(ally)}: {'breaks beyond chance' if bends else within}", loc="left")

    rate = "" if p.measure == "share" else ", yearly rate"
    return figure(
        "breaks",
        question="When did the balance change its course?",
        subtitle=f"US goods balance by quarter, {measure_unit(p)}{rate}, season removed",
        plots=f"Quarterly balance with {words.names_in_text(p.partners)}, its straight segments and its trend",
        draw=draw,
        data=shown[["partner", "quarter", "value", "fitted", "trend"]].assign(quarter=shown["quarter"].astype(str)),
        answer=_counted(Cite(s.results), p),
        sources=ids(s.series["source"]),
        vintage=vintage("us_goods_trade_monthly"),
        panels=(len(p.partners), 1),
        height=2.7,
    )


FITS = {"value": "balance", "fitted": "segments", "trend": "trend"}


@or_nothing
def breaks_table(s: BreakDates) -> TableCard | None:
    """Each break and the nearest measure; nothing where no break was found."""
    if s.breaks.empty:
        return None
    rows = s.breaks.assign(
        date=s.breaks["date"].map(quarter),
        distance=s.breaks["distance"].astype(float),
    )
    columns: dict[str, tuple[str, Any]] = {
        "date": ("Break", None),
        "measure": ("Nearest measure", None),
        "distance": ("Break after measure (months)", 1),
    }
    return table(
        "breaks",
        rows,
        title="Dated breaks and the nearest measure",
        columns=columns,
        group="partner",
        sources=ids(s.series["source"]),
        vintage=vintage("us_goods_trade_monthly", "trade_measures"),
        note="No measure is named for breaks before the register of measures begins.",
    )


def text(p: TradeParameters, s: BreakDates) -> list[Sentence]:
    """How many breaks there are, how many lie near a measure, and how many would by chance."""
    if s.missing:
        return []
    cite = Cite(s.results)
    compared = [ally for ally in p.partners if s.results[f"breaks.compared.{ally}"].value]
    early = [a for a in p.partners if s.results[f"breaks.count.{a}"].value and a not in compared]
    older = words.join(words.name_in_text(ally) for ally in early)
    none = (
        [cite.sentence("breaks.too-early", f"With {older} every break is older than the first measure in the register")]
        if early
        else []
    )
    return [_dates(cite, p), _by_chance(cite, p), *[_near(cite, ally) for ally in compared], *none]


def _counted(cite: Cite, p: TradeParameters) -> Sentence:
    bent = [ally for ally in p.partners if cite.value(f"breaks.p_value.{ally}") < LEVEL]
    told = bent or p.partners
    balance, bends, it = (
        words.agree(len(told), *forms) for forms in (("balance", "balances"), ("bends", "bend"), ("it", "them"))
    )
    by = "more" if bent else "no more"
    said = f"The {balance} with {words.names_in_text(told)} {bends} {by} than chance alone would bend {it}"
    return cite.plain("breaks.counted", said)


LEVEL = 0.05
"""Below this probability a bend is told as more than chance."""


def _dates(cite: Cite, p: TradeParameters) -> Sentence:
    parts = []
    for ally in p.partners:
        count = as_count(cite.value(f"breaks.count.{ally}"))
        dates = [quarter(cite.value(f"breaks.date.{ally}.{i}")) for i in range(1, count + 1)]
        most = ", as many as were looked for" if count == p.max_breaks else ""
        listed = f" ({words.join(dates)}{most})" if dates else ""
        parts.append(f"{words.plural(count, 'break') if count else 'no break'} with {words.name_in_text(ally)}{listed}")
    return cite.sentence("breaks.dates", f"The balance shows {words.join(parts)}")


def _by_chance(cite: Cite, p: TradeParameters) -> Sentence:
    """The test of each balance, and the count in series without any break."""
    found, share = cite("breaks.by_chance"), cite.value("breaks.by_chance.any")
    tests = [
        f"{words.p_value(cite.value(f'breaks.p_value.{ally}'))} with {words.name_in_text(ally)}" for ally in p.partners
    ]
    return cite.sentence(
        "breaks.by_chance",
        f"Series that only add up the same steps in another order show {words.number(found.value, 1)} breaks on "
        f"average, and one at least in {words.pct(share, 0)} of cases; the test whether the balance bends more than "
        f"they do gives {words.join(tests)}",
    )


def _near(cite: Cite, ally: str) -> Sentence:
    near, months = cite(f"breaks.near.{ally}"), cite.value("breaks.near_months")
    chance, count = words.pct(cite.value(f"breaks.chance.{ally}"), 0), (near.n or 0)
    since = f"with {words.name_in_text(ally)} since the register of measures begins"
    many = f"of the {count} breaks {since}, {words.count(near.value, 'none')} {words.agree(near.value, 'lies', 'lie')}"
    one = f"the one break {since} {'lies' if near.value else 'does not lie'}"
    where = f"within {months} months of a measure or agreement"
    return cite.sentence(f"breaks.near.{ally}", f"{one if count == 1 else many} {where}; {chance} of all quarters do")
