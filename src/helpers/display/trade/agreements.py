"""Section 3: what came of the agreements of 2018–19."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.agreements import JAPAN_AGREEMENT_YEAR, Composition, Promise, Steel
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.display.trade.common import dated
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, once, quantity

BASES = {
    "korean_side": "Korean count",
    "aisi_finished": "US, finished steel",
    "aisi_all_mill": "US, all mill products",
    "us_commerce": "US Commerce",
}


@or_notice
def steel_figure(s: Steel) -> FigureCard:
    """Each count of a year's shipments since the quota, and the mean before it, as shares of the larger quota."""
    rows = steel_shares(s)
    past = " and twelve months that run past its end" if (rows["code"] == "after").any() else ""
    ended = f" The quota ended on {words.day(s.quota_span[1])}; a tariff took its place." if past else ""
    counted = {row.until.year for row in rows.dropna(subset=["until"]).itertuples()}
    gaps = [str(year) for year in range(min(counted), max(counted)) if year not in counted]
    none = f" No count of {words.join(gaps, last='or')} was found." if gaps else ""

    def draw(ax: Axes) -> None:
        marks.bars(
            ax,
            rows,
            label="label",
            value="share_of_quota_pct",
            code="code",
            highlight=["KOR"],
            form=words.rounded(1, "%"),
        )
        marks.limit(ax, WHOLE, "quota")

    return figure(
        "steel",
        question="Did Korea's steel stay under the quota?",
        subtitle="Steel from Korea to the US in twelve months, % of the quota, by who counts; grey: before it" + past,
        plots="Each published count of twelve months as a share of the quota, beside the mean of 2015–17",
        draw=draw,
        data=rows[["label", "basis", "until", "value_mt", "share_of_quota_pct"]],
        answer=steel_filled(s),
        sources=s.results.sources(),
        vintage=vintage("steel_trade"),
        note="The counting bases differ and are not one series; of several sizes of the quota the largest is taken."
        + ended
        + none,
    )


def steel_shares(s: Steel) -> pd.DataFrame:
    """The mean before the quota, then each count since, in order of time: label, basis, million t, % of the quota."""
    since = s.volumes[s.volumes["until"] >= s.quota_span[0]].sort_values(["until", "basis"])
    labels = [f"{_year_to(row.until)} ({BASES[row.basis]})" for row in since.itertuples()]
    before = pd.DataFrame({"label": ["mean of 2015–17"], "value_mt": s.base, "code": "before"})
    codes = ["KOR" if until <= s.quota_span[1] else "after" for until in since["until"]]
    rows = pd.concat([before, since.assign(label=labels, code=codes)], ignore_index=True)
    return rows.assign(share_of_quota_pct=100 * rows["value_mt"] / max(s.quotas.values()))


@or_nothing
def steel_table(s: Steel) -> TableCard:
    """Every count of twelve months that was read."""
    rows = s.volumes[s.volumes["basis"].isin(BASES)].sort_values("until")
    columns: dict[str, tuple[str, Any]] = {
        "when": ("Twelve months", None),
        "basis": ("Counted by", None),
        "value_mt": ("Steel from Korea (million t)", 2),
    }
    return table(
        "steel",
        rows.assign(when=rows["until"].map(_year_to), basis=rows["basis"].map(BASES)),
        title="Published counts of Korea’s steel shipments",
        columns=columns,
        sources=s.results.sources(),
        vintage=vintage("steel_trade"),
        note="The counting bases differ and are not one series.",
    )


def _year_to(last_day: pd.Timestamp) -> str:
    """Twelve months by their last day: a calendar year bears its number alone."""
    return str(last_day.year) if last_day.month == 12 else f"to {words.month(last_day)}"


WHOLE = 100
"""Per cent of the quota."""


def steel_filled(s: Steel) -> Sentence:
    """How much of the quota was used, for everybody."""
    cite = Cite(s.results)
    low, high = cite("steel.use.lowest"), cite("steel.use.highest")
    ends = words.between(words.pct(low.value), words.pct(high.value))
    if high.value <= WHOLE:
        kept = "never went beyond"
    elif low.value > WHOLE:
        kept = "went beyond"
    else:
        over = cite.value("steel.use.over")
        kept = "mostly stayed within" if 2 * over < (low.n or 0) else "often went beyond"
    said = f"Korea’s steel {kept} its quota of {_span(s)}, filling {ends} of it"
    return cite.plain("agreements.steel-filled", said, weight=50)


def _span(s: Steel) -> str:
    """Years of the quota, as far as the counts of its use go."""
    first, last = (day.year for day in s.quota_span)
    return words.span(first, min(last, s.volumes["until"].max().year))


def steel_in_short(s: Steel) -> list[Sentence]:
    """How deep the quota cut, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    cuts = sorted((abs(cite.value(f"steel.quota_cut.{basis}")) for basis in s.quotas), reverse=True)
    shares = words.join(once(words.pct(cut, 0) for cut in cuts), last="or")
    stated = ", by who states it," if len(set(cuts)) > 1 else ""
    said = f"The quota stood {shares}{stated} below the yearly shipments of 2015–17"
    return [cite.plain("agreements.steel-deep", said)]


def steel_text(s: Steel) -> list[Sentence]:
    """How much of the quota was used, the cut that it meant, and the change by Korea's own count."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_steel_use(cite, s), _steel_cut(cite, s), *_steel_change(cite)]


def _steel_use(cite: Cite, s: Steel) -> Sentence:
    low, high = cite("steel.use.lowest"), cite("steel.use.highest")
    volumes = words.counted(low.n or 0, "published twelve-month volume")
    said = "came to" if low.value == high.value else "lie between"
    ends = words.pct(low.value) + ("" if low.value == high.value else f" and {words.pct(high.value)}")
    return cite.sentence(
        "agreements.steel-use",
        f"Under the quota of {_span(s)} the {volumes} of Korean steel {said} {ends} of it",
        weight=50,
    )


def _steel_cut(cite: Cite, s: Steel) -> Sentence:
    base = quantity(cite.value("steel.base"), "million t", decimals=2)
    quotas = sorted(cite.value(f"steel.quota.{basis}") for basis in s.quotas)
    cuts = sorted((abs(cite.value(f"steel.quota_cut.{basis}")) for basis in s.quotas), reverse=True)
    sizes = words.join((words.number(q, 2) for q in quotas), last="or")
    shares = words.join(once(words.pct(cut, 0) for cut in cuts), last="or")
    return cite.sentence(
        "agreements.steel-cut",
        f"Sources put the quota at {sizes} million t, and the mean of 2015–17 at {base}: a cut of {shares}; "
        "the shares above are of the larger figure",
    )


def _steel_change(cite: Cite) -> list[Sentence]:
    if "steel.change_after" not in cite:
        return []
    change = cite("steel.change_after")
    side = f"{words.pct(abs(change.value), 0)} {'below' if change.value < 0 else 'above'} that mean"
    many = f"the {change.n} later years published lie on average {side}"
    one = f"the one later year published lies {side}"
    return [cite.sentence("agreements.steel-change", f"By Korea's own count {one if change.n == 1 else many}")]


@or_notice
def promise_figure(p: TradeParameters, s: Promise) -> FigureCard:
    """Japan's deficit in dollars and as a share of the whole US deficit, with the level of the agreement's year."""
    frame = s.years.assign(
        deficit=-s.years["balance"], real_deficit=-s.years["real"], share_of_deficit=-s.years["share_of_deficit"]
    )
    shown = {
        "deficit": "USD bn",
        "real_deficit": f"USD bn at {p.price_year} prices",
        "share_of_deficit": "% of the US goods deficit",
    }
    than = f"than in {JAPAN_AGREEMENT_YEAR}"
    tones = {"JPN": f"smaller {than}", "two": f"no smaller {than}"}

    def draw(axes: Any) -> None:
        for ax, (column, unit) in zip(axes, shown.items(), strict=True):
            level = float(frame.loc[frame["year"] == JAPAN_AGREEMENT_YEAR, column].iloc[0])
            toned = frame.assign(tone=np.where(frame["later"] & (frame[column] >= level), "two", "JPN"))
            marks.columns(
                ax, toned, x="year", y=column, names={column: unit}, counted="later", tone="tone", tones=tones
            )
            marks.held(ax, level, f"{words.number(level, 1)} in {JAPAN_AGREEMENT_YEAR}")
            marks.name_years(ax, JAPAN_AGREEMENT_YEAR)
            ax.set_title(unit[0].upper() + unit[1:], loc="left")

    return figure(
        "promise",
        question=f"Did the deficit with Japan fall after the agreement of {JAPAN_AGREEMENT_YEAR}?",
        subtitle=f"US goods deficit with Japan, {_years(frame)}; pale: until {JAPAN_AGREEMENT_YEAR}",
        plots="US goods deficit with Japan by year, three measures",
        draw=draw,
        data=frame[["year", "deficit", "real_deficit", "share_of_deficit", "share_of_trade"]],
        answer=smaller_since(s),
        sources=s.results.sources(),
        vintage=vintage("us_goods_trade_annual"),
        panels=(1, 3),
        height=2.6,
    )


def smaller_since(s: Promise) -> Sentence:
    """In how many years the deficit was smaller than in the year of the agreement, for everybody."""
    cite = Cite(s.results)
    smaller, later = cite.value("promise.smaller_years.balance"), cite.value("promise.later_years")
    deficit = f"the deficit with Japan was smaller than in {JAPAN_AGREEMENT_YEAR}"
    if later == 1:
        was = deficit if smaller else deficit.replace("smaller", "no smaller")
        return cite.plain("agreements.smaller-plain", f"In the one full year since, {was}", weight=80)
    since = f"in {words.count(smaller, 'none')} of the {words.count(later)} full years since"
    return cite.plain("agreements.smaller-plain", f"In dollars {deficit} {since}", weight=80)


def promise_in_short(s: Promise) -> list[Sentence]:
    """The mean since, beside the year of the agreement, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    mean, signed = (words.usd_bn(cite.value(f"promise.{when}.balance")) for when in ("later_mean", "signed"))
    said = f"The deficit with Japan has averaged {mean} a year since, against {signed} in {JAPAN_AGREEMENT_YEAR}"
    return [cite.plain("agreements.mean-since", said)]


def promise_text(s: Promise) -> list[Sentence]:
    """How many later years lie below the year of signature, by measure, and the means before and after."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_smaller_years(cite), _means(cite), _latest(cite)]


def _smaller_years(cite: Cite) -> Sentence:
    dollars, later = cite.value("promise.smaller_years.balance"), cite.value("promise.later_years")
    share = cite.value("promise.smaller_years.share_of_deficit")
    than = f"smaller than in {JAPAN_AGREEMENT_YEAR}, the year of the agreement"
    if later == 1:
        dollars, share = ("" if smaller else "not " for smaller in (dollars, share))
        return cite.sentence(
            "agreements.smaller-years",
            f"In the one full year since, the deficit with Japan was in dollars {dollars}{than}; "
            f"as a share of the whole US deficit {share}smaller",
            weight=80,
        )
    return cite.sentence(
        "agreements.smaller-years",
        f"In dollars the deficit with Japan was {than}, in {dollars} of the {later} full years since; "
        f"as a share of the whole US deficit in {share}",
        weight=80,
    )


def _means(cite: Cite) -> Sentence:
    mean, signed = (words.usd_bn(cite.value(f"promise.{when}.balance")) for when in ("later_mean", "signed"))
    before = ""
    if "promise.before_mean.balance" in cite:
        before = f" and {words.usd_bn(cite.value('promise.before_mean.balance'))} in the years shown before"
    return cite.sentence(
        "agreements.means",
        f"It averaged {mean} after the agreement, against {signed} in {JAPAN_AGREEMENT_YEAR}{before}",
    )


def _latest(cite: Cite) -> Sentence:
    last = cite.value("promise.last_year")
    return cite.sentence(
        "agreements.latest", f"In {last} it stood at {words.usd_bn(abs(cite.value(f'promise.year.balance.{last}')))}"
    )


def _years(frame: pd.DataFrame) -> str:
    return words.span(int(frame["year"].min()), int(frame["year"].max()))


GOODS_NAMES = {
    "motor_vehicles": "vehicles",
    "motor_vehicle_parts": "vehicle parts",
    "machinery": "machinery",
    "foodstuff": "food",
    "mineral_fuels": "fuels",
    "medical_products": "medicines",
}
GOODS_STYLES = {
    "motor_vehicles": "one",
    "motor_vehicle_parts": "two",
    "machinery": "three",
    "foodstuff": "one",
    "mineral_fuels": "two",
    "medical_products": "three",
}


@or_notice
def composition_figure(p: TradeParameters, s: Composition) -> FigureCard:
    """Shares of goods in Japan's exports to and imports from the United States."""
    titles = {"export": "Exports to the United States", "import": "Imports from the United States"}
    styles = {goods: style(role) for goods, role in GOODS_STYLES.items()}

    def draw(axes: Any) -> None:
        for ax, (flow, title) in zip(axes, titles.items(), strict=True):
            marks.lines(
                ax,
                s.shares[s.shares["flow"] == flow],
                x="year",
                y="share_pct",
                by="commodity",
                styles=styles,
                names=GOODS_NAMES,
                value=words.rounded(1),
            )
            ax.set_ylim(bottom=0)
            if flow == "export":
                first = int(s.results["composition.first_year"].value)
                share = float(s.results[f"composition.share_pct.export.motor_vehicles.{first}"].value)
                marks.valued(ax, first, share, words.number(share, 1), GOODS_STYLES["motor_vehicles"])
            ax.set_title(title, loc="left")

    return figure(
        "composition",
        question="What does Japan sell to the United States, and buy there?",
        subtitle=f"Share of Japan's exports to and imports from the United States, %, {_years(s.shares)}",
        plots="Shares of goods in Japan's trade with the United States",
        draw=draw,
        data=s.shares,
        answer=_vehicles(Cite(s.results)),
        sources=s.results.sources(),
        vintage=vintage("japan_us_trade_by_commodity"),
        events=dated({"2019_jpn_us_japan_deal_signed": "agreement"}, p),
        panels=(1, 2),
        height=3.0,
    )


def composition_text(s: Composition) -> list[Sentence]:
    """Vehicles and food: shares at both ends of the window."""
    return [] if s.missing else [_composition(Cite(s.results))]


def _vehicles(cite: Cite) -> Sentence:
    first, last = cite.value("composition.first_year"), cite.value("composition.last_year")
    then, now = (cite.value(f"composition.share_pct.export.motor_vehicles.{year}") for year in (first, last))
    moved = words.direction(now - then, threshold=0.5)
    return cite.plain(
        "agreements.vehicles",
        f"From {first} to {last} the share of vehicles in what Japan sells to the United States {moved}, "
        f"from {words.pct(then)} to {words.pct(now)}",
    )


def _composition(cite: Cite) -> Sentence:
    first, last = cite.value("composition.first_year"), cite.value("composition.last_year")

    def moved(flow: str, goods: str) -> str:
        ends = [cite.value(f"composition.share_pct.{flow}.{goods}.{year}") for year in (first, last)]
        return f"{words.direction(ends[1] - ends[0], threshold=0.5)} from {words.pct(ends[0])} to {words.pct(ends[1])}"

    exports = moved("export", "motor_vehicles")
    imports, fuels = moved("import", "foodstuff"), moved("import", "mineral_fuels")
    return cite.sentence(
        "agreements.composition",
        f"Between {first} and {last} the share of vehicles in Japan's exports to the United States {exports}; "
        f"in its imports from there the share of food {imports}, and that of fuels {fuels}",
    )
