"""Section 7: a tariff worked out, and the published studies beside the book."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.results import Result
from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.published import Published
from helpers.analysis.trade.what_if import WhatIf
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence


def what_if_figure(p: TradeParameters, s: WhatIf) -> FigureCard:
    """Change of imports and revenue, with the range over the published parameters."""
    panels = {"import_change_pct": "Change of imports, %", "revenue": "Revenue, USD bn a year"}

    def draw(axes: Any) -> None:
        for ax, (column, title) in zip(axes, panels.items(), strict=True):
            marks.points_with_intervals(
                ax,
                s.cases,
                label="partner",
                value=column,
                low=f"{column}_low",
                high=f"{column}_high",
                code="partner",
                form=words.rounded(1),
            )
            ax.set_title(title, loc="left")

    partners = words.names_in_text(p.partners)
    return figure(
        "what-if",
        question=f"What would a tariff of {words.number(p.tariff_rate_pct)}% on all goods do?",
        subtitle=f"Imports of {p.base_year} from {partners}; point: chosen parameters; line: published range",
        plots="Change of imports and yearly revenue by partner",
        draw=draw,
        data=s.cases,
        answer=in_plain_words(p, s),
        sources=s.results.sources(),
        vintage=vintage("us_duties_monthly", "published_results"),
        note="Assumes one rate for all goods, constant elasticities, no retaliation and no switch to other suppliers.",
        panels=(2, 1),
    )


def what_if_text(p: TradeParameters, s: WhatIf) -> list[Sentence]:
    """The outcome for each ally and how wide the published parameters make it."""
    cite = Cite(s.results)
    return [_outcome(cite, p), _range(cite, p), *_own(cite)]


def _own(cite: Cite) -> list[Sentence]:
    """The book's own elasticity beside the published ones; nothing where there is none."""
    if "what_if.elasticity.own" not in cite:
        return []
    own, through = cite("what_if.elasticity.own"), words.number(cite.value("what_if.pass_through"))
    published = words.interval(cite("what_if.elasticity.published"), 1)
    return [
        cite.sentence(
            "what-if.own",
            f"What imports from all partners did under the duties of 2025 implies, at {through}% passed through, an "
            f"elasticity of {words.number(own.value, 1)} ({words.share(own.level or 0)} interval "
            f"{words.interval(own.interval, 1)}), beside published ones of {published}",
        )
    ]


def in_plain_words(p: TradeParameters, s: WhatIf) -> Sentence:
    """What the tariff would do to imports, for everybody."""
    cite = Cite(s.results)
    parts = []
    for ally in p.partners:
        change = cite.value(f"what_if.import_change.{ally}")
        moved = words.direction(change, up="raise", down="cut", flat="leave")
        size = f"by {words.pct(abs(change))}" if change else "as they are"
        parts.append(f"{moved} imports from {words.name_in_text(ally)} {size}")
    return cite.plain("what-if.outcome-plain", f"Such a tariff would {words.join(parts)}{_by_price(p)}", weight=40)


def _outcome(cite: Cite, p: TradeParameters) -> Sentence:
    rate = f"{words.number(cite.value('what_if.tariff_rate'))}%"
    through = f"{words.number(cite.value('what_if.pass_through'))}%"
    elasticity = words.number(cite.value("what_if.elasticity"))
    parts = []
    for ally in p.partners:
        change, revenue = (cite.value(f"what_if.{what}.{ally}") for what in ("import_change", "revenue"))
        moved = words.direction(change, up="rise by", down="fall by", flat="stay as they are")
        size = words.pct(abs(change)) if change else ""
        imports = f"imports from {words.name_in_text(ally)} would {moved} {size}".rstrip()
        parts.append(f"{imports} and the tariff bring {words.usd_bn(revenue)} a year")
    assumed = (
        f"At a tariff of {rate} on all goods, with {through} passed through and an import elasticity of {elasticity}"
    )
    return cite.sentence("what-if.outcome", f"{assumed}, {'; '.join(parts)}{_by_price(p)}", weight=40)


def _by_price(p: TradeParameters) -> str:
    """What moves the value where the volume stays, because no buyer pays more or none answers."""
    moved = p.pass_through_pct < 100 and p.tariff_rate_pct
    return ", all through the price before duty" if moved and not p.import_elasticity * p.pass_through_pct else ""


def _range(cite: Cite, p: TradeParameters) -> Sentence:
    through, elastic = cite("what_if.pass_through.published"), cite("what_if.elasticity.published")
    parts = []
    for ally in p.partners:
        change, revenue = cite(f"what_if.import_change.{ally}"), cite(f"what_if.revenue.{ally}")
        ends = f"{_ends(change, 0)}% in imports and {_ends(revenue, 1)} billion dollars in revenue"
        parts.append(f"{ends} for {words.name_in_text(ally)}")
    values = f"pass-through {words.interval(through, 0)}%, elasticity {words.interval(elastic, 1)}"
    return cite.sentence(
        "what-if.range", f"Over the published values ({values}) the outcome ranges over {'; '.join(parts)}"
    )


def _ends(result: Result, decimals: int) -> str:
    """The interval of a result; one number where both ends print alike."""
    low, high = (words.number(end, decimals) for end in result.interval or (0.0, 0.0))
    return words.between(low, high)


def estimates_table(s: WhatIf) -> TableCard:
    """The published pass-throughs and elasticities that span the range."""
    through = s.pass_throughs.assign(kind="Pass-through at the border, %")
    rows = pd.concat([through, s.elasticities.assign(kind="Import elasticity")])
    columns: dict[str, tuple[str, Any]] = {
        "authors": ("Authors", None),
        "study": ("Study", None),
        "year": ("Year", str),
        "value": ("Value", words.number),
    }
    return table(
        "estimates",
        rows,
        title="Published estimates behind the range",
        columns=columns,
        group="kind",
        sources=ids(rows["source"]),
        vintage=vintage("published_results"),
    )


def published_table(s: Published) -> TableCard:
    """Published headline numbers and the book's own for the same quantity."""
    rows = s.rows.assign(
        published=[_range_text(row["low"], row["high"]) for row in s.rows.to_dict("records")],
        what=[f"{row['quantity']}, {_period(row['period'])}, {row['unit']}" for row in s.rows.to_dict("records")],
    )
    columns: dict[str, tuple[str, Any]] = {
        "authors": ("Study", None),
        "what": ("Quantity", None),
        "published": ("Published", lambda v: v),
        "book": ("This book", 1),
        "book_says": ("What the book's number is", None),
    }
    return table(
        "published",
        rows,
        title="Published results beside the book's",
        columns=columns,
        sources=ids(rows["source"]),
        vintage=vintage("published_results"),
        note="Each over the study's own period, whatever the window of this run.",
    )


def _range_text(low: float, high: float) -> str:
    return words.between(words.number(low, 1), words.number(high, 1))


def _period(text: str) -> str:
    """A year, month or span of the table of published results, as the page prints it."""
    if len(text) == len("2025-07") and text[4] == "-":
        return words.month(text)
    return text.replace("/", words.EN_DASH)
