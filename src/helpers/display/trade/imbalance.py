"""Section 1: how large the imbalance with each ally is."""

from __future__ import annotations

from matplotlib.axes import Axes

from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.flows import last_full_year, measure_unit, others
from helpers.analysis.trade.imbalance import Imbalance
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.table import TableCard, table
from helpers.display.trade.common import balance_words, dated
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

MILESTONES = {
    "2012_kor_korus_in_force": "Korea agreement",
    "2018_jpn_steel_25_pct_aluminium_10_pct": "steel tariff",
    "2019_jpn_us_japan_deal_signed": "Japan agreement",
    "2025_all_baseline_tariff_10_pct": "tariffs of 2025",
}
"""Measures drawn as upright lines: the Korea agreement, the steel tariff, the Japan agreement, the tariffs of 2025."""


def over_time(p: TradeParameters, s: Imbalance) -> FigureCard:
    """The balance with each ally by year, in the chosen measure."""
    shown = s.annual[s.annual["partner"].isin(p.partners)].dropna(subset=["chosen"])
    first, last, cite = int(shown["year"].min()), int(shown["year"].max()), Cite(s.results)

    def draw(ax: Axes) -> None:
        marks.lines(ax, shown, x="year", y="chosen", by="partner", value=words.number)
        for ally in dict.fromkeys(shown["partner"]):
            year, value = (cite.value(f"imbalance.{name}.{ally}.peak") for name in ("chosen_year", "chosen"))
            told = f"{words.number(value)} in {year}" if year < last else ""
            marks.valued(ax, year, value, told, ally)
        marks.name_years(ax, last)

    return figure(
        "balance",
        question=f"How large is the US imbalance with {words.join(words.name_in_text(a) for a in p.partners)}?",
        subtitle=f"US goods balance, {measure_unit(p)}, {words.span(first, last)}",
        plots=f"US goods balance with {words.join(words.name(a) for a in p.partners)} by year",
        draw=draw,
        data=shown[
            [
                "partner",
                "year",
                "exports",
                "imports",
                "balance",
                "real",
                "share_of_deficit",
                "share_of_trade",
                "share_of_gdp",
            ]
        ],
        answer=beside_peak(p, s),
        sources=s.results.sources(),
        vintage=vintage("us_goods_trade_annual"),
        events=dated(MILESTONES, p),
    )


def beside_others(p: TradeParameters, s: Imbalance) -> FigureCard | None:
    """All partners of the run in the last full year, largest deficit first; nothing where there is only one."""
    rows = s.latest.dropna(subset=["chosen"])
    if len(rows) < 2:
        return None
    cite, year = Cite(s.results), last_full_year(p)
    form = words.rounded(1, "%" if p.measure == "share" else "")
    return figure(
        "partners",
        question="How do the allies compare with other partners?"
        if others(p)
        else f"Which imbalance was larger in {year}?",
        subtitle=f"US goods balance, {measure_unit(p)}, {year}",
        plots=f"US goods balance with {len(rows)} partners",
        draw=lambda ax: marks.bars(
            ax, rows, label="partner", value="chosen", code="partner", highlight=p.partners, form=form
        ),
        data=rows[["partner", "year", "chosen"]],
        answer=_ranks_plain(cite, p, year) if others(p) else _larger_plain(cite, p, year),
        sources=s.results.sources(),
        vintage=vintage("us_goods_trade_annual"),
    )


def in_figures(p: TradeParameters, s: Imbalance) -> TableCard:
    """The last full year in dollars, constant dollars and shares."""
    year = last_full_year(p)
    columns: dict[str, tuple[str, int | None]] = {
        "partner": ("Partner", None),
        "exports": ("Exports (USD bn)", 1),
        "imports": ("Imports (USD bn)", 1),
        "balance": ("Balance (USD bn)", 1),
        "real": (f"Balance (USD bn at {p.price_year} prices)", 1),
        "share_of_deficit": ("Balance to the US goods deficit (%)", 1),
        "share_of_trade": ("Balance to two-way trade (%)", 1),
    }
    return table(
        "imbalance",
        s.latest,
        title=f"US goods trade by partner in {year}",
        columns=columns,
        sources=s.results.sources(),
        vintage=vintage("us_goods_trade_annual"),
        note="Census basis: exports f.a.s., general imports at customs value, not seasonally adjusted. "
        "Negative: a US deficit. The whole US goods deficit is taken as 100.",
    )


def in_short(p: TradeParameters, s: Imbalance) -> list[Sentence]:
    """The size in the last full year, for everybody."""
    return [_size(Cite(s.results), p, last_full_year(p))]


RELATIVE_TO = {"trade": "two-way trade", "deficit": "the US deficit", "gdp": "US GDP"}


def beside_peak(p: TradeParameters, s: Imbalance) -> Sentence:
    """The last full year beside the largest imbalance of the window, for everybody."""
    cite = Cite(s.results)
    when = f"in {cite.value(f'imbalance.chosen_year.{p.partners[0]}.last')}"
    counted = {"nominal": "", "real": ", in constant dollars,", "share": f", beside {RELATIVE_TO[p.share_of]},"}
    first, *others = (_beside_peak(cite, ally) for ally in p.partners)
    said = [f"the {first[0]} with {first[1]} was {first[2]}"]
    if counted[p.measure]:  # in few words, for what it is beside takes some
        said += [f"{'' if side == first[0] else f'the {side} '}with {name} {state}" for side, name, state in others]
        return cite.plain("imbalance.peak", f"{when}{counted[p.measure]} {', '.join(said)}", weight=90)
    said += [f"{'that' if side == first[0] else f'the {side}'} with {name} {state}" for side, name, state in others]
    return cite.plain("imbalance.peak", f"{when} {words.join(said)}", weight=90)


def _beside_peak(cite: Cite, ally: str) -> tuple[str, str, str]:
    """Deficit or surplus, the ally, and where it stands beside its peak."""
    last, peak = (cite.value(f"imbalance.chosen.{ally}.{when}") for when in ("last", "peak"))
    year, share = cite.value(f"imbalance.chosen_year.{ally}.peak"), cite.value(f"imbalance.chosen_of_peak.{ally}.last")
    if year == cite.value(f"imbalance.chosen_year.{ally}.last"):
        state = "at its largest"
    elif share < 0:
        state = f"small beside the {_side(peak)} of {year}"
    else:
        state = f"at {words.pct(share, 0)} of its {year} peak"
    return _side(last), words.name_in_text(ally), state


def _side(balance: float) -> str:
    return "deficit" if balance < 0 else "surplus"


def text(p: TradeParameters, s: Imbalance) -> list[Sentence]:
    """Shares, course over the window, rank."""
    cite, year = Cite(s.results), last_full_year(p)
    return [
        _shares(cite, p, year),
        _course(cite, p),
        *([_ranks(cite, p, year)] if others(p) else [_larger(cite, p, year)] if len(p.partners) > 1 else []),
    ]


def _size(cite: Cite, p: TradeParameters, year: int) -> Sentence:
    parts = []
    for ally in p.partners:
        balance = cite.value(f"imbalance.balance.{ally}.{year}")
        parts.append(f"{balance_words(balance, 'USD bn')} with {words.name_in_text(ally)}")
    return cite.plain("imbalance.size", f"In {year} the United States had {words.join(parts)} in goods trade")


def _shares(cite: Cite, p: TradeParameters, year: int) -> Sentence:
    parts: list[str] = []
    for ally in p.partners:
        deficit = words.pct(abs(cite.value(f"imbalance.share_of_deficit.{ally}.{year}")))
        trade = words.pct(abs(cite.value(f"imbalance.share_of_trade.{ally}.{year}")))
        whole, two_way = ("", "") if parts else (" of the whole US goods deficit", " of two-way trade")
        parts.append(f"{deficit}{whole} and {trade}{two_way} for {words.name_in_text(ally)}")
    return cite.sentence("imbalance.shares", f"In size the imbalance of {year} equals {', and '.join(parts)}")


def _larger_plain(cite: Cite, p: TradeParameters, year: int) -> Sentence:
    first, second = sorted(p.partners, key=lambda ally: -abs(cite.value(f"imbalance.chosen.{ally}.last")))
    than = f"larger than that with {words.name_in_text(second)}"
    return cite.plain("imbalance.larger-plain", f"In {year} the imbalance with {words.name_in_text(first)} was {than}")


def _ranks_plain(cite: Cite, p: TradeParameters, year: int) -> Sentence:
    ranks = {ally: words.ordinal(as_count(cite.value(f"imbalance.rank.{ally}.{year}"))) for ally in p.partners}
    said = words.join(f"{words.name_in_text(ally)} comes {rank}" for ally, rank in ranks.items())
    return cite.plain("imbalance.ranks-plain", f"Among the partners shown, ranked by the US deficit of {year}, {said}")


def _larger(cite: Cite, p: TradeParameters, year: int) -> Sentence:
    """Which of two allies has the larger imbalance, in the chosen measure."""
    first, second = sorted(p.partners, key=lambda ally: -abs(cite.value(f"imbalance.chosen.{ally}.last")))
    sizes = {ally: cite(f"imbalance.chosen.{ally}.last") for ally in (first, second)}
    said = {ally: balance_words(size.value, size.unit) for ally, size in sizes.items()}
    return cite.sentence(
        "imbalance.larger",
        f"In {year} the imbalance with {words.name_in_text(first)} was the larger one: {said[first]}, against "
        f"{said[second]} with {words.name_in_text(second)}",
    )


def _course(cite: Cite, p: TradeParameters) -> Sentence:
    return cite.sentence("imbalance.course", "; ".join(_moved(cite, ally) for ally in p.partners), weight=90)


def _moved(cite: Cite, ally: str) -> str:
    ends = {when: cite(f"imbalance.chosen.{ally}.{when}") for when in ("first", "peak", "last")}
    years = {when: cite.value(f"imbalance.chosen_year.{ally}.{when}") for when in ends}
    said = {when: balance_words(end.value, end.unit) for when, end in ends.items()}
    course = f"from {said['first']} in {years['first']} to {said['last']} in {years['last']}"
    extreme = {years["first"]: "at the start", years["last"]: "at the end"}.get(years["peak"])
    peak = extreme or f"in {years['peak']} ({said['peak']})"
    return f"the balance with {words.name_in_text(ally)} moved {course}, and was furthest from zero {peak}"


def _ranks(cite: Cite, p: TradeParameters, year: int) -> Sentence:
    ranks = {ally: cite(f"imbalance.rank.{ally}.{year}") for ally in p.partners}
    parts = [f"{words.name_in_text(ally)} came {words.ordinal(as_count(rank.value))}" for ally, rank in ranks.items()]
    count = next(iter(ranks.values())).n
    return cite.sentence(
        "imbalance.ranks", f"Ranked by the US deficit among the {count} partners shown, {words.join(parts)}"
    )
