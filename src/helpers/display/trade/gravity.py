"""Section 2, continued: what a gravity equation says of the agreements."""

from __future__ import annotations

from typing import Any

from helpers.analysis.trade.gravity import Gravity
from helpers.data import load
from helpers.display.parts import vintage
from helpers.display.prose import or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, CitedResult, Sentence

FIRST = "2012_kor_korus_in_force"


@or_notice
def effects_table(s: Gravity) -> TableCard:
    """Change of exports and imports after each agreement, in per cent and dollars, beside official estimates."""
    names = load("trade_measures").set_index("id")["short_name"]
    rows = s.effects.assign(
        what=s.effects["flow"].map({"exports": "US exports", "imports": "US imports"}),
        agreement=[
            f"{names[row['agreement']]}, {words.name(row['partner'])}, in force {words.month(row['date'])}"
            for row in s.effects.to_dict("records")
        ],
        official=[
            words.between(words.number(low, 1), words.number(high, 1)) if high else None
            for low, high in zip(*(s.effects[f"official_{end}"].fillna(0) for end in ("low", "high")), strict=True)
        ],
    )
    columns: dict[str, tuple[str, Any]] = {
        "what": ("Flow", None),
        "estimate": ("Change, %", 1),
        "low": ("Low", 1),
        "high": ("High", 1),
        "level": ("Level", words.share),
        "n": ("Rests on", 0),
        "usd_bn": ("USD bn of the year before", 1),
        "official": ("Official forecast, USD bn", None),
    }
    return table(
        "gravity",
        rows.astype({"low": float, "high": float, "level": float}),
        title="Trade after the agreements beside trade with all other partners",
        columns=columns,
        group="agreement",
        sources=s.results.sources(),
        vintage=vintage("us_goods_trade_monthly", "published_results"),
        note="Rests on: the ally and the partners that fitted before as well. No interval: too few did.",
    )


def text(s: Gravity) -> list[Sentence]:
    """The agreement of 2012 beside the forecast, and how many estimates leave zero out."""
    if s.missing:
        return []
    cite = Cite(s.results)
    first = [_first(cite)] if f"gravity.exports.{FIRST}" in cite else []
    return [*first, *_balance(cite), _clear(cite)]


def _first(cite: Cite) -> Sentence:
    parts = []
    for flow, name in (("exports", "US exports to Korea"), ("imports", "US imports from there")):
        effect = f"gravity.{flow}.{FIRST}"
        found, dollars, forecast = cite(effect), cite.value(f"{effect}.usd"), cite(f"{effect}.official")
        parts.append(
            f"{name} changed by {_with(found)}, at the trade of the year before {words.usd_bn(dollars, sign=True)}, "
            f"against a forecast of {words.interval(forecast.interval, 1)} billion"
        )
    said = f"After the US–Korea agreement of 2012, beside trade with all other partners, {'; '.join(parts)}"
    return cite.sentence("gravity.first", said)


def _balance(cite: Cite) -> list[Sentence]:
    """What both flows make of the balance, beside the official estimate after the fact."""
    if "gravity.balance" not in cite:
        return []
    own, official = (
        words.usd_bn(cite.value(name), sign=True) for name in ("gravity.balance", "gravity.balance.official")
    )
    said = f"Together, without regard to the intervals, that changes the balance by {own}"
    return [cite.sentence("gravity.balance", f"{said}; the official estimate after the fact was {official}")]


def _with(found: CitedResult) -> str:
    span = f" ({words.interval(found.interval, 1)})" if found.interval else ""
    return f"{words.pct(found.value, sign=True)}{span}"


def _clear(cite: Cite) -> Sentence:
    clear = cite("gravity.clear")
    leaves = words.agree(clear.value, "leaves", "leave")
    return cite.sentence(
        "gravity.clear",
        f"Of {words.counted(clear.n or 0, 'interval')} over all agreements {words.count(clear.value, 'none')} {leaves} "
        "zero out",
    )
