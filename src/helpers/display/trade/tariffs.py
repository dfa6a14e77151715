"""Section 4: the tariffs of 2025–26."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.tariffs import FIRST_TARIFF_MONTH, Tariffs
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.theme import style
from helpers.display.trade.common import dated
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence

SERIES_NAMES = {"receipts": "all paid", "statutory": "all by law"}
"""Short, since the lines cross on a phone; the subtitle says what they are."""
MILESTONES = {
    "2025_jpn_car_tariff_27_5_pct": "car tariff",
    "2025_kor_car_tariff_25_pct": "car tariff",
    "2025_jpn_15_pct_on_top_for_japan": "rates by country",
    "2025_kor_15_pct_for_korea": "rates by country",
    "2026_all_court_ends_ieepa_tariffs": "court ruling",
}
"""Measures drawn as upright lines, with a name that fits both allies."""
STEP = 5
"""Per cent between the marks of the axis, so that the last lies above every line."""
MONTHS_BEFORE = 14
"""Months before the first tariff that the figures show: enough to see that the rate was flat."""
LAW_STYLES = {
    "Section 232": "one",
    "Section 301": "two",
    "IEEPA": "three",
    "Section 122": "ink",
}


@or_notice
def rates_figure(p: TradeParameters, s: Tariffs) -> FigureCard:
    """Collected rate of each ally, receipts over imports and the rate by law for all partners, by month."""
    shown = s.rates[s.rates["month"] >= FIRST_TARIFF_MONTH - MONTHS_BEFORE]
    shown = shown.assign(when=shown["month"].dt.start_time)
    styles = {"receipts": style("WLD").thin(), "statutory": style("other").dashed().thin()}
    cite = Cite(s.results)
    ally = _by_peak(cite, p)[0]
    peak, month = (cite.value(f"tariffs.{what}.{ally}.peak") for what in ("rate", "month"))

    def draw(ax: Axes) -> None:
        marks.lines(
            ax, shown, x="when", y="rate_pct", by="series", styles=styles, names=SERIES_NAMES, value=words.rounded(1)
        )
        top = shown["rate_pct"].max()
        ax.set_ylim(0, STEP * math.ceil(top / STEP))
        marks.valued(
            ax, pd.Period(month, "M").start_time, peak, f"{words.number(peak, 1)} in {words.month(month)}", ally
        )

    return figure(
        "tariff-rates",
        question="How much tariff was collected, and how much did the law ask?",
        subtitle="Duty as % of US imports by month; “all”: goods of all trading partners, as paid and as tariff law "
        f"asked{_until(shown)}",
        plots=f"Collected rate on imports from {words.names_in_text(p.partners)}, and the rates for all partners",
        draw=draw,
        data=s.rates.assign(month=s.rates["month"].astype(str)),
        answer=peaks(p, s),
        sources=s.results.sources("tariffs.rate", "tariffs.gap"),
        vintage=vintage("us_duties_monthly", "us_statutory_rate_daily"),
        events=dated(MILESTONES, p),
        note=f"For the allies: calculated duty over imports for consumption. Receipts over imports are another concept "
        f"and lag behind. {_ends(shown)}",
    )


def _until(rates: pd.DataFrame) -> str:
    """Until when the lines of all partners run where they end before those of the allies; else nothing."""
    last = rates.groupby("series")["month"].max()
    ends = {last[name] for name in SERIES_NAMES if name in last.index and last[name] < last.max()}
    return f", known to {words.join(words.month(end) for end in sorted(ends))}" if ends else ""


def _ends(rates: pd.DataFrame) -> str:
    """Why the lines of all partners end before those of the allies; nothing where they do not."""
    if not _until(rates):
        return ""
    return (
        "The rates of all partners come from other tables than those of the allies; the copies that this book holds go "
        "no further."
    )


@or_notice
def duties_figure(p: TradeParameters, s: Tariffs) -> FigureCard:
    """Duties paid each month beside what the base year's rate would have taken from the same imports."""
    long = s.duties.melt(["partner", "month"], ["paid", "at_base_rate"], var_name="what", value_name="usd_bn")
    long = long.assign(when=long["month"].dt.start_time)
    names = {"paid": "paid", "at_base_rate": f"at the rate of {p.base_year}"}
    top, since = 1.05 * float(long["usd_bn"].max()), words.month(FIRST_TARIFF_MONTH)

    def draw(axes: Any) -> None:
        for ax, ally in zip(axes if len(p.partners) > 1 else [axes], p.partners, strict=True):
            styles = {"paid": style(ally), "at_base_rate": style("muted").dashed()}
            own = long[long["partner"] == ally]
            marks.lines(ax, own, x="when", y="usd_bn", by="what", styles=styles, names=names)
            paid = own[own["what"] == "paid"].assign(none=0.0)
            marks.bands(ax, paid, x="when", low="none", high="usd_bn", styles={"none": style(ally)})
            ax.set_ylim(0, top)
            total = words.usd_bn(float(s.results[f"tariffs.paid.{ally}"].value))
            ax.set_title(f"{words.name(ally)}: {total} since {since}", loc="left")

    return figure(
        "duties",
        question="What did the higher rates cost?",
        subtitle=f"Calculated duties on US imports, USD bn a month, and the same at the rate of {p.base_year}",
        plots=f"Duties on imports from {words.names_in_text(p.partners)} by month",
        draw=draw,
        data=s.duties.assign(month=s.duties["month"].astype(str)),
        answer=_paid(Cite(s.results), p),
        sources=s.results.sources("tariffs.paid"),
        vintage=vintage("us_duties_monthly"),
        panels=(1, len(p.partners)),
        height=2.8,
    )


@or_nothing
def authority_figure(s: Tariffs) -> FigureCard:
    """The statutory rate by law, and the month in which the laws together asked most."""
    shown = s.authority.groupby(["month", "law"], as_index=False)["points"].sum()
    shown = shown.assign(when=shown["month"].dt.start_time)
    styles = {name: style(role) for name, role in LAW_STYLES.items()}

    def draw(ax: Axes) -> None:
        marks.lines(ax, shown, x="when", y="points", by="law", styles=styles)
        ax.set_ylim(bottom=0)

    return figure(
        "authority",
        question="Which laws did the tariffs rest on?",
        subtitle="Average statutory rate on all US goods imports by law, percentage points; height: the laws together",
        plots="Statutory rate by law and month",
        draw=draw,
        data=s.authority.assign(month=s.authority["month"].astype(str)),
        answer=_law(Cite(s.results)),
        sources=s.results.sources("tariffs.gap"),
        vintage=vintage("us_statutory_rate_daily"),
        events=[(f"{s.results['tariffs.authority.month.peak'].value}-01", "height")],
        note="The parts leave out the ordinary tariff and do not add up to the whole. IEEPA: both sets of tariffs that "
        "rested on it, parted in the data.",
    )


def peaks(p: TradeParameters, s: Tariffs) -> Sentence:
    """The highest rate collected and the latest, of the ally whose goods paid most; for everybody."""
    cite = Cite(s.results)
    return cite.plain("tariffs.peaks", f"The tariff collected {_peak(cite, _by_peak(cite, p)[0])}", weight=100)


def _by_peak(cite: Cite, p: TradeParameters) -> list[str]:
    return sorted(p.partners, key=lambda ally: -cite.value(f"tariffs.rate.{ally}.peak"))


def _peak(cite: Cite, ally: str) -> str:
    """``on goods from Japan peaked at 16.8% in August 2025 and stood at 10.8% in August 2026``."""
    peak, last = (words.pct(cite.value(f"tariffs.rate.{ally}.{when}")) for when in ("peak", "last"))
    top, end = (words.month(cite.value(f"tariffs.month.{ally}.{when}")) for when in ("peak", "last"))
    goods = f"on goods from {words.name_in_text(ally)}"
    if words.alike(top, end):
        return f"{goods} was never as high as in {end}, at {last}"
    return f"{goods} peaked at {peak} in {top} and stood at {last} in {end}"


def in_short(p: TradeParameters, s: Tariffs) -> list[Sentence]:
    """Where the rates came from, where they went, and how far the law was from the till; for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    others = [cite.plain(f"tariffs.peak.{ally}", f"The rate {_peak(cite, ally)}") for ally in _by_peak(cite, p)[1:]]
    return [*others, _before(cite, p), *_gap_plain(cite)]


def _each_rate(cite: Cite, p: TradeParameters) -> str:
    return words.join(
        f"{words.pct(cite.value(f'tariffs.rate.{ally}.base'))} for {words.name_in_text(ally)}" for ally in p.partners
    )


def _before(cite: Cite, p: TradeParameters) -> Sentence:
    return cite.plain("tariffs.before", f"In {p.base_year} it had been {_each_rate(cite, p)}")


def _gap_plain(cite: Cite) -> list[Sentence]:
    if "tariffs.gap.mean" not in cite:
        return []
    gap, months = cite.value("tariffs.gap.mean"), words.plural(cite("tariffs.gap.mean").n or 0, "month")
    more = words.direction(gap, up="more", down="less", flat="neither more nor less")
    size = f"{words.pp(abs(gap))} " if gap else ""
    said = f"For all partners together the law asked {size}{more} than the Treasury received, on average of {months}"
    return [cite.plain("tariffs.gap-plain", said)]


def _paid(cite: Cite, p: TradeParameters) -> Sentence:
    sums = [
        f"{words.usd_bn(cite.value(f'tariffs.paid.{a}'))} for goods from {words.name_in_text(a)}" for a in p.partners
    ]
    return cite.plain("tariffs.paid", f"Since {words.month(FIRST_TARIFF_MONTH)} importers have paid {words.join(sums)}")


def paid_beyond(p: TradeParameters, s: Tariffs) -> list[Sentence]:
    """What importers paid beyond the rates of the base year, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    sums = [
        f"{words.usd_bn(cite.value(f'tariffs.extra.{a}'))} for goods from {words.name_in_text(a)}" for a in p.partners
    ]
    return [cite.plain("tariffs.extra", f"Beyond the rates of {p.base_year}, importers have paid {words.join(sums)}")]


def _law(cite: Cite) -> Sentence:
    peak, last = (str(cite.value(f"tariffs.authority.largest.{when}")) for when in ("peak", "last"))
    now = "and still do" if peak == last else f"and now on {last}"
    return cite.plain("tariffs.law", f"At their height the new tariffs rested most on {peak}, {now}")


def text(p: TradeParameters, s: Tariffs) -> list[Sentence]:
    """Rates, what they cost, the gap to the law, the laws they rest on, and imports."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [
        _rates(cite, p),
        *_rank(cite, p),
        _cost(cite, p),
        *_gap(cite),
        _authority(cite),
        _imports(cite, p, s.imports),
    ]


def _rates(cite: Cite, p: TradeParameters) -> Sentence:
    parts = []
    for ally in p.partners:
        base, peak, last = (words.pct(cite.value(f"tariffs.rate.{ally}.{when}")) for when in ("base", "peak", "last"))
        top, end = (words.month(cite.value(f"tariffs.month.{ally}.{when}")) for when in ("peak", "last"))
        now = "" if words.alike(top, end) else f" and was {last} in {end}"
        rise = f"from {base} in {p.base_year} to a peak of {peak} in {top}"
        parts.append(f"for goods from {words.name_in_text(ally)} {rise}{now}")
    return cite.sentence("tariffs.rates", f"The tariff rate collected rose {'; '.join(parts)}", weight=100)


def _rank(cite: Cite, p: TradeParameters) -> list[Sentence]:
    """Where the allies stand among all partners; nothing where too few are in the window."""
    if "tariffs.year_rate.median" not in cite:
        return []
    parts = []
    for ally in p.partners:
        place = words.ordinal(cite.value(f"tariffs.rank.{ally}"))
        rate = words.pct(cite.value(f"tariffs.year_rate.{ally}"))
        parts.append(f"{words.name_in_text(ally)} stood {place} with {rate}")
    median = cite("tariffs.year_rate.median")
    return [
        cite.sentence(
            "tariffs.rank",
            f"Among {median.n} partners by the rate collected in the last twelve months, {words.join(parts)}; half of "
            f"them paid less than {words.pct(median.value)}",
        )
    ]


def _cost(cite: Cite, p: TradeParameters) -> Sentence:
    months = words.plural(cite.value("tariffs.months"), "month")
    parts = []
    for ally in p.partners:
        paid, extra = (words.usd_bn(cite.value(f"tariffs.{what}.{ally}")) for what in ("paid", "extra"))
        parts.append(f"{paid} for goods from {words.name_in_text(ally)}, {extra} of it above the rate of {p.base_year}")
    first = words.month(FIRST_TARIFF_MONTH)
    return cite.sentence("tariffs.cost", f"In the {months} since {first} the duties came to {'; and '.join(parts)}")


def _gap(cite: Cite) -> list[Sentence]:
    if "tariffs.gap.mean" not in cite:
        return []
    gap = cite("tariffs.gap.mean")
    peak = words.pct(cite.value("tariffs.statutory.peak"))
    month = words.month(cite.value("tariffs.statutory.peak_month"))
    return [
        cite.sentence(
            "tariffs.gap",
            f"For all partners together the rate by law peaked at {peak} in {month} "
            f"and stood {words.pp(gap.value)} above receipts on average "
            f"({words.interval(gap, 1)} in single months)",
        )
    ]


def _authority(cite: Cite) -> Sentence:
    """The authority that carried most at the peak, and the one that did at the end."""
    names = {when: str(cite.value(f"tariffs.authority.largest.{when}")) for when in ("peak", "last")}
    months = {when: words.month(cite.value(f"tariffs.authority.month.{when}")) for when in names}
    points = {when: words.pp(cite.value(f"tariffs.authority.points.{when}")) for when in names}
    still = "still " if names["peak"] == names["last"] else ""
    now = f"; in {months['last']} it was {still}{names['last']}, with {points['last']}"
    return cite.sentence(
        "tariffs.authority",
        f"When the new tariffs by law were highest, in {months['peak']}, the largest part rested on {names['peak']}, "
        f"with {points['peak']}{now if months['peak'] != months['last'] else ''}",
    )


def _imports(cite: Cite, p: TradeParameters, imports: pd.DataFrame) -> Sentence:
    parts = []
    for code in [*p.partners, "WLD"]:
        if f"tariffs.imports.change_pct.{code}" in cite:
            change = cite.value(f"tariffs.imports.change_pct.{code}")
            source = "from all partners" if code == "WLD" else f"from {words.name_in_text(code)}"
            parts.append(f"those {source} {words.direction(change)} by {words.pct(abs(change))}")
    until = words.month(imports["until"].max())
    return cite.sentence(
        "tariffs.imports", f"US imports in the twelve months to {until} against {p.base_year}: {words.join(parts)}"
    )
