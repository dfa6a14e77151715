"""Section 2: what changed after the event, under three designs."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.before_after import DESIGNS, BeforeAfter
from helpers.analysis.trade.flows import measure_unit
from helpers.display import marks, words
from helpers.display.cited import Cite, Sentence, or_nothing, or_notice, quantity, with_interval
from helpers.display.figure import FigureCard, figure
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.display.trade.common import vintage

OUTCOME_NAMES = {
    "balance": "balance",
    "share": "balance to two-way trade",
    "exports": "US exports",
    "imports": "US imports",
}
PATH_NAMES = {"actual": "actual", "trend": "earlier trend", "synthetic": "synthetic control"}


@or_notice
def paths(p: TradeParameters, s: BeforeAfter) -> FigureCard:
    """The actual balance, the earlier trend carried on, and the synthetic control, by year since the event."""
    long = s.paths.melt("event_year", var_name="path", value_name="value")
    styles = {"actual": style(p.event_partner), "trend": style("two").dashed(), "synthetic": style("three").dashed()}

    def draw(ax: Axes) -> None:
        marks.lines(ax, long, x="event_year", y="value", by="path", styles=styles, names=PATH_NAMES)
        ax.axvline(-0.5, color=style("muted").colour, linewidth=1, zorder=1)
        ax.set_xlabel(f"Years since {words.day(p.event_date)} (0 is the first year after)")

    return figure(
        "before-after",
        title=f"Did the US balance with {words.name_in_text(p.event_partner)} leave its path after {words.month(p.event_date)}?",
        subtitle=f"US goods balance with {words.name_in_text(p.event_partner)}, {measure_unit(p)}, years counted from the event",
        plots="Actual balance beside what each design says it would have been",
        draw=draw,
        data=long,
        answer=text(p, s)[0].text,
        sources=s.results.sources(),
        vintage=vintage("us_goods_trade_monthly"),
        height=3.2,
    )


@or_nothing
def estimates(p: TradeParameters, s: BeforeAfter) -> FigureCard:
    """Every estimate with its interval: a panel an outcome, a row a design."""
    outcomes = list(dict.fromkeys(s.effects["outcome"]))
    rows = s.effects.assign(label=s.effects["design"].map(DESIGNS).str.capitalize())

    def draw(axes: Any) -> None:
        for ax, outcome in zip(axes, outcomes, strict=True):
            part = rows[rows["outcome"] == outcome]
            marks.points_with_intervals(ax, part, label="label", value="estimate", low="low", high="high", form=_signed)
            ax.set_title(f"{OUTCOME_NAMES[outcome]}, {part['unit'].iloc[0]}", loc="left")
            ax.axvline(0, color=style("muted").colour, linewidth=1, zorder=1)

    return figure(
        "designs",
        title="Do the designs agree?",
        subtitle="Change after the event against what each design expects, with intervals",
        plots="Estimated change by outcome and design",
        draw=draw,
        data=s.effects,
        answer=_agreement(p, s, Cite(s.results)).text,
        sources=s.results.sources(),
        vintage=vintage("us_goods_trade_monthly"),
        note=_level_note(p, s),
        panels=(len(outcomes), 1),
    )


def _signed(value: float) -> str:
    return words.number(value, 1, sign=True)


def _level_note(p: TradeParameters, s: BeforeAfter) -> str:
    levels = {design: rows["level"].iloc[0] for design, rows in s.effects.groupby("design", sort=False)}
    parts = [f"{DESIGNS[design]} {words.share(level)}" for design, level in levels.items()]
    lower = (
        " With few comparators the placebo designs cannot carry a higher level."
        if min(levels.values()) < p.confidence
        else ""
    )
    return f"Level of the intervals: {words.join(parts)}.{lower}"


@or_nothing
def against_each(p: TradeParameters, s: BeforeAfter) -> FigureCard | None:
    """The change of the balance less that of each comparator alone; nothing where there is no choice of comparator."""
    rows = s.pairs
    if len(rows) < 2:
        return None
    return figure(
        "against-each",
        title="How much does the answer depend on the comparator?",
        subtitle=f"Change of the yearly balance with {words.name_in_text(p.event_partner)} less that of each comparator, {measure_unit(p)}",
        plots=f"Difference in differences against each of {len(rows)} comparators",
        draw=lambda ax: marks.bars(
            ax, rows, label="comparator", value="difference", code="comparator", highlight=[], form=_signed
        ),
        data=rows,
        answer=_pairs(s, Cite(s.results)).text,
        sources=s.results.sources(),
        vintage=vintage("us_goods_trade_monthly"),
    )


@or_nothing
def in_figures(s: BeforeAfter) -> TableCard:
    """All estimates with intervals and p-values."""
    rows = s.effects.assign(
        design=s.effects["design"].map(DESIGNS),
        what=[f"{OUTCOME_NAMES[o]}, {u}" for o, u in zip(s.effects["outcome"], s.effects["unit"], strict=True)],
        p_value=s.effects["p_value"].astype(float),
    )
    columns: dict[str, tuple[str, Any]] = {
        "design": ("Design", None),
        "estimate": ("Estimate", 1),
        "low": ("Low", 1),
        "high": ("High", 1),
        "level": ("Level", words.share),
        "p_value": ("p", words.p_value),
        "n": ("Observations", 0),
    }
    return table(
        "designs",
        rows,
        title="Estimates of the change after the event",
        columns=columns,
        group="what",
        sources=s.results.sources(),
        vintage=vintage("us_goods_trade_monthly"),
        note="The p-value of the synthetic control ranks the ratio of its error after to that before among the placebos.",
    )


def text(p: TradeParameters, s: BeforeAfter) -> list[Sentence]:
    """Estimates for the balance, agreement of the designs, flows apart, comparators one by one."""
    if s.missing:
        return []
    cite = Cite(s.results)
    shares = [_estimates(p, s, cite, "share")] if "share" in set(s.effects["outcome"]) else []
    return [
        _estimates(p, s, cite, "balance"),
        *shares,
        _agreement(p, s, cite),
        _estimates(p, s, cite, "exports"),
        _estimates(p, s, cite, "imports"),
        *([_pairs(s, cite)] if len(s.pairs) > 1 else []),
        *([_dropped(s, cite)] if s.dropped else []),
    ]


def _estimates(p: TradeParameters, s: BeforeAfter, cite: Cite, outcome: str) -> Sentence:
    subject = {
        "balance": f"After {words.day(p.event_date)} the US balance with {words.name_in_text(p.event_partner)} differed from what was to be expected by",
        "share": "As a share of two-way trade it differed by",
        "exports": f"US exports to {words.name_in_text(p.event_partner)} differed by",
        "imports": f"US imports from {words.name_in_text(p.event_partner)} differed by",
    }[outcome]
    parts = []
    for design in s.effects.loc[s.effects["outcome"] == outcome, "design"]:
        name = f"before_after.{outcome}.{design}"
        level = cite.value(f"{name}.level")
        parts.append(f"{_short(with_interval(cite(name), level), outcome)} in the {DESIGNS[design]}")
    return cite.sentence(f"{subject} {'; '.join(parts)}")


def _short(amount: str, outcome: str) -> str:
    return amount.replace(" of two-way trade", "") if outcome == "share" else amount


def _agreement(p: TradeParameters, s: BeforeAfter, cite: Cite) -> Sentence:
    """Whether the designs point the same way on the balance, and which of their intervals leave zero out."""
    rows = s.effects[s.effects["outcome"] == "balance"]
    estimates = {design: cite(f"before_after.balance.{design}") for design in rows["design"]}
    lower = [float(result.value) < 0 for result in estimates.values()]
    clear = [DESIGNS[d] for d, r in estimates.items() if r.interval and (r.interval[0] > 0 or r.interval[1] < 0)]
    partner = words.name_in_text(p.event_partner)
    if len(estimates) == 1:
        way = f"Only the {DESIGNS[rows['design'].iloc[0]]} could be run without comparators; it puts the balance with {partner} {_side(lower[0])} its earlier trend"
    elif len(set(lower)) == 1:
        way = f"All {words.count(len(lower))} designs put the balance with {partner} {_side(lower[0])} what was to be expected"
    else:
        way = f"The designs disagree even on the direction: {words.count(sum(lower))} of {words.count(len(lower))} put the balance with {partner} lower than expected"
    none = "no interval leaves zero out" if len(estimates) > 1 else "its interval includes zero"
    sure = (
        f"zero lies outside the interval of the {words.join(clear)}{' only' if len(clear) < len(estimates) else ''}"
        if clear
        else none
    )
    return cite.sentence(f"{way}; {sure}")


def _side(lower: bool) -> str:
    return "below" if lower else "above"


def _pairs(s: BeforeAfter, cite: Cite) -> Sentence:
    first, last = s.pairs.iloc[0], s.pairs.iloc[-1]
    ends = [cite(f"before_after.against.difference.{row['comparator']}") for row in (first, last)]
    said = [quantity(float(end.value), end.unit, sign=True) for end in ends]
    negative = cite("before_after.against.negative")
    return cite.sentence(
        f"Against single comparators the change runs from {said[0]} ({words.name(first['comparator'])}) "
        f"to {said[1]} ({words.name(last['comparator'])}), and is negative against {negative.value} of {negative.n}"
    )


def _dropped(s: BeforeAfter, cite: Cite) -> Sentence:
    names = words.join(words.name_in_text(code) for code in s.dropped)
    return cite.sentence(
        f"{names} {'has' if len(s.dropped) == 1 else 'have'} months missing in the span and {'was' if len(s.dropped) == 1 else 'were'} left out"
    )
