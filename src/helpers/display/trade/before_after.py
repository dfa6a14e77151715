"""Section 2: what changed after the event, under each design."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.before_after import DESIGNS, BeforeAfter
from helpers.analysis.trade.flows import measure_unit
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, given, quantity, with_interval

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

    partner = words.name_in_text(p.event_partner)
    return figure(
        "before-after",
        question=f"Did the US balance with {partner} leave its path after {words.month(p.event_date)}?",
        subtitle=f"US goods balance with {partner}, {measure_unit(p)}, by year counted from the event",
        plots="Actual balance beside what each design says it would have been",
        draw=draw,
        data=long,
        answer=_off_trend(p, Cite(s.results)),
        sources=s.results.sources(),
        vintage=vintage("us_goods_trade_monthly"),
        height=3.2,
    )


AGAINST = {
    "its": "against its earlier trend",
    "did": "against other partners",
    "scm": "against a mix of like partners",
    "sdid": "against a mix of like partners and years",
}
"""What each design sets the balance against, in plain words."""


@or_notice
def estimates(p: TradeParameters, s: BeforeAfter) -> FigureCard:
    """The change of the balance by each design, with its interval."""
    rows = s.effects[s.effects["outcome"] == "balance"]
    rows = rows.assign(label=rows["design"].map(AGAINST).str.capitalize())
    return figure(
        "designs",
        question="Do the designs agree?",
        subtitle=f"Change of the US balance with {words.name(p.event_partner)}, {rows['unit'].iloc[0]}, with intervals",
        plots="Estimated change of the balance, a row a design",
        draw=lambda ax: _estimates(ax, rows),
        data=rows,
        answer=in_plain_words(p, s),
        sources=s.results.sources(),
        vintage=vintage("us_goods_trade_monthly"),
        note=_level_note(p, rows),
    )


@or_nothing
def other_estimates(p: TradeParameters, s: BeforeAfter) -> FigureCard | None:
    """Every other estimate with its interval: a panel an outcome, a row a design; nothing where there is none."""
    rows = s.effects[s.effects["outcome"] != "balance"]
    rows = rows.assign(label=rows["design"].map(DESIGNS).str.capitalize())
    outcomes = list(dict.fromkeys(rows["outcome"]))
    if not outcomes:
        return None

    def draw(axes: Any) -> None:
        for ax, outcome in zip(np.atleast_1d(axes), outcomes, strict=True):
            part = rows[rows["outcome"] == outcome]
            _estimates(ax, part)
            ax.set_title(f"{OUTCOME_NAMES[outcome]}, {part['unit'].iloc[0]}", loc="left")

    return figure(
        "other-designs",
        question="Do the designs agree on shares and flows?",
        subtitle="Change after the event against what each design expects, with intervals",
        plots="Estimated change by outcome and design",
        draw=draw,
        data=rows,
        answer=_others_clear(Cite(s.results)),
        sources=s.results.sources(),
        vintage=vintage("us_goods_trade_monthly"),
        note=_level_note(p, rows),
        panels=(len(outcomes), 1),
    )


def _estimates(ax: Axes, rows: pd.DataFrame) -> None:
    form = words.rounded(1, sign=True)
    marks.points_with_intervals(ax, rows, label="label", value="estimate", low="low", high="high", form=form)
    marks.limit(ax, 0)


def _others_clear(cite: Cite) -> Sentence:
    clear = cite("before_after.clear.others")
    if not clear.n:
        said = "Without other partners to compare with, nothing tells whether shares and flows changed"
        return cite.plain("before-after.others-clear", said)
    found = f"{words.count(clear.value, 'none')} of {words.counted(clear.n, 'further estimate')}"
    leaves = "leave" if clear.value > 1 else "leaves"
    return cite.plain("before-after.others-clear", f"Of shares and flows, {found} {leaves} zero out of the interval")


def _level_note(p: TradeParameters, rows: pd.DataFrame) -> str:
    """Levels of the intervals drawn, from the lowest to the highest of each design."""
    judged = rows[rows["low"].notna()]
    levels = {design: part["level"] for design, part in judged.groupby("design", sort=False)}
    if not levels:
        return "No interval can be given without other partners to compare with."
    names = dict(zip(rows["design"], rows["label"].str[0].str.lower() + rows["label"].str[1:], strict=True))
    parts = [
        f"{names[design]} {words.between(words.share(level.min()), words.share(level.max()))}"
        for design, level in levels.items()
    ]
    reason = " A higher level would need more partners that fitted before the event."
    short = judged["level"].min() < p.confidence
    its = f" Hollow, {names['its']}: no interval, as the usual one would miss too often." if "its" in names else ""
    return f"Level of the intervals: {words.join(parts)}.{reason if short else ''}{its}"


@or_nothing
def against_each(p: TradeParameters, s: BeforeAfter) -> FigureCard | None:
    """The change of the balance less that of each comparator alone; nothing where there is no choice of comparator."""
    rows = s.pairs
    if len(rows) < 2:
        return None
    return figure(
        "against-each",
        question="How much does the answer depend on the comparator?",
        subtitle=f"Change of the balance with {words.name(p.event_partner)} less that with each, {measure_unit(p)}",
        plots=f"Difference in differences against each of {len(rows)} comparators",
        draw=lambda ax: marks.bars(
            ax,
            rows,
            label="comparator",
            value="difference",
            code="comparator",
            highlight=[],
            form=words.rounded(1, sign=True),
        ),
        data=rows,
        answer=_pairs_plain(p, Cite(s.results)),
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
        "n": ("Rests on", 0),
    }
    return table(
        "designs",
        rows,
        title="Estimates of the change after the event",
        columns=columns,
        group="what",
        sources=s.results.sources(),
        vintage=vintage("us_goods_trade_monthly"),
        note="The p-value of the synthetic control ranks the ratio of its error after to before among the placebos. "
        "Rests on: months of the series, or partners, of which all but one are placebos that fitted before the event.",
    )


def event(p: TradeParameters) -> str:
    """The event in a sentence: the agreement with Korea where it is that of the book, else its month."""
    book = TradeParameters()
    if (p.event_partner, p.event_date) == (book.event_partner, book.event_date):
        return f"US–Korea agreement of {words.year(given(p, 'event_date'))}"
    return f"event of {words.month(given(p, 'event_date'))}"


def in_plain_words(p: TradeParameters, s: BeforeAfter) -> Sentence:
    """Whether the designs settle that the balance left its path, for everybody."""
    cite, designs = Cite(s.results), _judged(s, "balance")
    clear = cite("before_after.clear")
    balance = f"the balance with {words.name_in_text(p.event_partner)}"
    left = f"left its path after {words.month(given(p, 'event_date'))}"
    if settled(s):
        side = _side([cite.value(f"before_after.balance.{designs[0]}") < 0])
        way = "every design that can be judged" if len(designs) > 1 else f"the {DESIGNS[designs[0]]}"
        said = f"{way} puts {balance} clearly {side} its path after {words.month(given(p, 'event_date'))}"
    elif not designs:
        said = f"without other partners to compare with, nothing tells whether {balance} {left}"
    elif clear.value == clear.n:
        said = f"the designs disagree on the side to which {balance} {left}"
    elif clear.value:
        found = f"of {words.count(clear.n or 0)} designs {words.agree(clear.value, 'finds', 'find')} so"
        said = f"the data do not settle whether {balance} {left}: {words.count(clear.value)} {found}"
    else:
        said = f"the data cannot tell whether {balance} {left}"
    return cite.plain("before-after.settled", said, weight=70)


def settled(s: BeforeAfter) -> bool:
    """Whether all designs with an interval put the balance on one side and leave zero out."""
    found = [s.results[f"before_after.balance.{design}"] for design in _judged(s, "balance")]
    clear = s.results["before_after.clear"]
    return bool(found) and clear.value == clear.n and len({float(result.value) < 0 for result in found}) == 1


def in_short(s: BeforeAfter) -> list[Sentence]:
    """How often the plainest design finds a change where nothing happened, for everybody."""
    if s.missing or not s.results["before_after.false_alarms"].n:
        return []
    cite = Cite(s.results)
    found = cite("before_after.false_alarms")
    days = f"{words.plural(found.n or 0, 'earlier day')} on which nothing happened"
    return [
        cite.plain(
            "before-after.alarms-plain",
            f"Carrying on the earlier trend finds a change at {found.value or 'none'} of {days}, so it alone proves "
            f"{'little' if found.value else 'something'}",
        )
    ]


def _off_trend(p: TradeParameters, cite: Cite) -> Sentence:
    side = _side([cite.value("before_after.balance.its") < 0])
    said = f"after {words.month(given(p, 'event_date'))} the balance with {words.name_in_text(p.event_partner)} ran"
    return cite.plain("before-after.off-trend", f"{said} {side} its earlier trend")


def _pairs_plain(p: TradeParameters, cite: Cite) -> Sentence:
    negative = cite("before_after.against.negative")
    return cite.plain(
        "before-after.pairs-plain",
        f"Set against single partners, the balance with {words.name_in_text(p.event_partner)} fell beside "
        f"{negative.value or 'none'} of {negative.n}",
    )


def text(p: TradeParameters, s: BeforeAfter) -> list[Sentence]:
    """Agreement of the designs, estimates for the balance, flows apart, comparators one by one."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [
        _agreement(p, s, cite),
        _balance(s, cite),
        *_beside_interval(s, cite),
        *([_before(p, s, cite)] if len(s.pairs) > 1 else []),
        *([_one_out(s, cite)] if len(s.one_out) else []),
        *([_moved(s, cite)] if s.moved_years else []),
        *([_alarms(cite)] if s.results["before_after.false_alarms"].n else []),
        *([_share(s, cite)] if "share" in set(s.effects["outcome"]) else []),
        _flows(p, s, cite),
        *([_pairs(s, cite)] if len(s.pairs) > 1 else []),
        *([_dropped(s, cite)] if s.dropped else []),
    ]


def _agreement(p: TradeParameters, s: BeforeAfter, cite: Cite) -> Sentence:
    """Whether the designs point the same way on the balance, and which of their intervals leave zero out."""
    estimates = {design: cite(f"before_after.balance.{design}") for design in _designs(s, "balance")}
    lower = [result.value < 0 for result in estimates.values()]
    clear = [DESIGNS[d] for d, r in estimates.items() if r.interval and (r.interval[0] > 0 or r.interval[1] < 0)]
    balance = f"the US balance with {words.name_in_text(p.event_partner)}"
    date, found = words.day(given(p, "event_date")), cite("before_after.below")
    if len(lower) == 1:
        its = DESIGNS["its"]
        way = f"Without comparators only the {its} can be run: after {date} it puts {balance} {_side(lower)} its trend"
        return cite.sentence(
            "before-after.agreement", f"{way}, and it gives no interval that could be trusted", weight=70
        )
    elif len(set(lower)) == 1:
        every = "both" if len(lower) == 2 else f"all {words.count(found.n or 0)}"
        way = f"After {date} {every} designs put {balance} {_side(lower)} its expected path"
    else:
        question = f"Whether {balance} fell below its expected path after {date}"
        below = (
            f"{words.count(found.value)} of {words.count(found.n or 0)} {words.agree(found.value, 'says', 'say')} so"
        )
        way = f"{question} depends on the design: {below}"
    only = " only" if len(clear) < len(_judged(s, "balance")) else ""
    sure = (
        f"zero lies outside the interval of the {words.join(clear)}{only}" if clear else "no interval leaves zero out"
    )
    return cite.sentence("before-after.agreement", f"{way}; {sure}", weight=70)


def _designs(s: BeforeAfter, outcome: str) -> list[str]:
    return list(s.effects.loc[s.effects["outcome"] == outcome, "design"])


def _judged(s: BeforeAfter, outcome: str) -> list[str]:
    """The designs that give an interval."""
    return [design for design in _designs(s, outcome) if s.results[f"before_after.{outcome}.{design}"].interval]


def _side(lower: list[bool]) -> str:
    return "below" if lower[0] else "above"


def _balance(s: BeforeAfter, cite: Cite) -> Sentence:
    return cite.sentence(
        "before-after.balance", f"The balance differs from the expected path by {_each(s, cite, 'balance')}"
    )


def _beside_interval(s: BeforeAfter, cite: Cite) -> list[Sentence]:
    """Why an interval does not hold its own estimate, where one does not: placebos lie on one side of zero."""
    names = {(o, d): f"before_after.{o}.{d}" for o in ("balance", "share") for d in _judged(s, o)}
    found = {key: cite(name) for key, name in names.items()}
    beside = {key: one for key, one in found.items() if one.interval and not _holds(one.interval, one.value)}
    designs = words.join(dict.fromkeys(DESIGNS[design] for _, design in beside))
    moved = "nearly all partners without the event moved to one side, which the interval takes off"
    said = f"In the {designs} an interval lies beside its estimate: {moved}"
    return [cite.sentence("before-after.beside", said)] if beside else []


def _holds(interval: tuple[float, float], value: float) -> bool:
    return interval[0] <= value <= interval[1]


def _before(p: TradeParameters, s: BeforeAfter, cite: Cite) -> Sentence:
    """The joint test of the years before, by outcome."""
    tests = {outcome: cite(f"before_after.before.{outcome}") for outcome in dict.fromkeys(s.effects["outcome"])}
    apart = [outcome for outcome, test in tests.items() if test.value < 1 - p.confidence]
    told = [f"{words.p_value(test.value)} for the {OUTCOME_NAMES[outcome]}" for outcome, test in tests.items()]
    ran = f"in the years before, {words.name_in_text(p.event_partner)} {'ran' if apart else 'did not run'} further"
    return cite.sentence(
        "before-after.before",
        f"{ran} from the mean of the comparators than other partners do (joint tests by rank: {words.join(told)})",
    )


def _one_out(s: BeforeAfter, cite: Cite) -> Sentence:
    parts = []
    for design in dict.fromkeys(s.one_out["design"]):
        result = cite(f"before_after.one_out.{design}")
        low, high = (quantity(end, result.unit, sign=True) for end in result.interval or (0.0, 0.0))
        parts.append(f"from {low} to {high} in the {DESIGNS[design]}")
    return cite.sentence(
        "before-after.one-out",
        f"Without one comparator or another the estimate of the balance runs {words.join(parts)}",
    )


def _moved(s: BeforeAfter, cite: Cite) -> Sentence:
    """What the designs find where nothing happened."""
    years = words.plural(as_count(cite.value("before_after.moved_years")), "year")
    parts = []
    for design in s.in_time["design"]:
        result = cite(f"before_after.in_time.{design}")
        parts.append(f"{quantity(result.value, result.unit, sign=True)} in the {DESIGNS[design]}")
    return cite.sentence(
        "before-after.in-time",
        f"Moved {years} back, to a day on which nothing happened, the event would still seem to change the balance by "
        f"{words.join(parts)}",
    )


def _alarms(cite: Cite) -> Sentence:
    found = cite("before_after.false_alarms")
    days = words.plural(found.n or 0, "earlier day")
    return cite.sentence(
        "before-after.alarms",
        f"At {found.value or 'none'} of {days} without an event the {DESIGNS['its']} finds a change whose interval "
        "leaves zero out",
    )


def _share(s: BeforeAfter, cite: Cite) -> Sentence:
    said = _each(s, cite, "share").replace(" of two-way trade", "")
    return cite.sentence("before-after.share", f"As a share of two-way trade it differs by {said}")


def _each(s: BeforeAfter, cite: Cite, outcome: str) -> str:
    """Every design's estimate with its interval."""
    parts = []
    for design in _designs(s, outcome):
        name = f"before_after.{outcome}.{design}"
        parts.append(f"{with_interval(cite(name), cite.value(f'{name}.level'))} in the {DESIGNS[design]}")
    return "; ".join(parts)


def _flows(p: TradeParameters, s: BeforeAfter, cite: Cite) -> Sentence:
    """Exports and imports in the order of the designs, without intervals: those stand in the table."""
    partner = words.name_in_text(p.event_partner)
    exports, imports = (
        words.join(words.pct(cite.value(f"before_after.{flow}.{design}"), sign=True) for design in _designs(s, flow))
        for flow in ("exports", "imports")
    )
    order = " in the order of the designs" if len(_designs(s, "exports")) > 1 else ""
    return cite.sentence(
        "before-after.flows",
        f"US exports to {partner} differ from the expected by {exports}{order}, US imports from there by {imports}",
    )


def _pairs(s: BeforeAfter, cite: Cite) -> Sentence:
    first, last = s.pairs.iloc[0], s.pairs.iloc[-1]
    ends = [cite(f"before_after.against.difference.{row['comparator']}") for row in (first, last)]
    said = [quantity(end.value, end.unit, sign=True) for end in ends]
    negative = cite("before_after.against.negative")
    return cite.sentence(
        "before-after.pairs",
        f"Against single comparators the change runs from {said[0]} ({words.name(first['comparator'])}) "
        f"to {said[1]} ({words.name(last['comparator'])}), and is negative against {negative.value} of {negative.n}",
    )


def _dropped(s: BeforeAfter, cite: Cite) -> Sentence:
    names = words.join(words.name_in_text(code) for code in s.dropped)
    has, was = (words.agree(len(s.dropped), *forms) for forms in (("has", "have"), ("was", "were")))
    return cite.sentence("before-after.dropped", f"{names} {has} months missing in the span and {was} left out")
