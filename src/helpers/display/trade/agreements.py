"""Section 3: what came of the agreements of 2018–19."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.agreements import JAPAN_AGREEMENT_YEAR, Composition, Promise, Steel
from helpers.display import marks, words
from helpers.display.cited import Cite, Sentence, or_nothing, or_notice, quantity
from helpers.display.figure import FigureCard, figure
from helpers.display.theme import style
from helpers.display.trade.common import dated, vintage

BASES = {
    "korean_side": "Korean count",
    "aisi_finished": "US, finished steel",
    "aisi_all_mill": "US, all mill products",
    "us_commerce": "US Commerce",
}


@or_notice
def steel_figure(p: TradeParameters, s: Steel) -> FigureCard:
    """Shipments by who counts them, with the base mean and the band between the two stated quotas."""
    shown = s.volumes[s.volumes["basis"].isin(BASES)]
    shown = shown.assign(middle=shown["until"] - pd.DateOffset(months=6))
    last = shown["until"].max()
    low, high = min(s.quotas.values()), max(s.quotas.values())
    quota = pd.DataFrame(
        {"when": [pd.Timestamp("2018-01-01"), min(last, pd.Timestamp("2025-03-11"))], "low": low, "high": high}
    )
    base = pd.DataFrame({"when": pd.to_datetime(["2015-01-01", "2017-12-31"]), "value": s.base})
    styles = {
        "korean_side": style("KOR"),
        "aisi_finished": style("two"),
        "aisi_all_mill": style("three"),
        "us_commerce": style("four"),
    }

    def draw(ax: Axes) -> None:
        marks.bands(ax, quota, x="when", low="low", high="high", styles={"low": style("ink")})
        marks.lines(ax, quota, x="when", y="high", styles={"high": style("ink").thin()}, names={"high": "quota"})
        marks.lines(
            ax,
            base,
            x="when",
            y="value",
            styles={"value": style("muted").dashed()},
            names={"value": "mean 2015–17"},
            label=False,
        )
        marks.lines(ax, shown, x="middle", y="value_mt", by="basis", styles=styles, names=BASES)
        ax.set_ylim(bottom=0)

    return figure(
        "steel",
        title="Did Korea's steel stay under the quota?",
        subtitle="Steel from Korea to the United States, million metric tons in twelve months, by who counts",
        plots="Published yearly volumes by counting basis, the mean of 2015–17 (dashed) and the quota (band)",
        draw=draw,
        data=shown,
        answer=steel_text(s)[1].text,
        sources=s.results.sources(),
        vintage=vintage("steel_trade"),
        note="The counting bases differ and are not one series. The band spans the quota as announced and as applied.",
    )


def steel_text(s: Steel) -> list[Sentence]:
    """The cut that the quota meant, and how much of it was used."""
    if s.missing:
        return []
    cite = Cite(s.results)
    base = quantity(cite.value("steel.base"), "million t", decimals=2)
    quotas = [cite(f"steel.quota.{basis}") for basis in s.quotas]
    cuts = [abs(cite.value(f"steel.quota_cut.{basis}")) for basis in s.quotas]
    cut = cite.sentence(
        f"Against a mean of {base} in 2015–17, the quota of {words.join((words.number(q.value, 2) for q in quotas), last='or')} million t "
        f"(the sources differ) meant a cut of {words.join((words.pct(c, 0) for c in dict.fromkeys(round(c) for c in cuts)), last='or')}"
    )
    low, high = cite("steel.use.lowest"), cite("steel.use.highest")
    use = cite.sentence(
        f"The {words.plural(int(low.n or 0), 'published twelve-month volume')} since then came to between "
        f"{words.pct(float(low.value))} and {words.pct(float(high.value))} of the larger figure"
    )
    more = []
    if "steel.change_after" in cite:
        change = cite("steel.change_after")
        more = [
            cite.sentence(
                f"By Korea's own count, the mean of the {words.plural(int(change.n or 0), 'later year')} published lies "
                f"{words.pct(abs(float(change.value)), 0)} {'below' if float(change.value) < 0 else 'above'} that of 2015–17"
            )
        ]
    return [cut, use, *more]


@or_notice
def promise_figure(p: TradeParameters, s: Promise) -> FigureCard:
    """Japan's deficit in dollars and as a share of the whole US deficit, with the level of the agreement's year."""
    frame = s.years.assign(deficit=-s.years["balance"], real_deficit=-s.years["real"])
    shown = {
        "deficit": "USD bn",
        "real_deficit": f"USD bn at {p.price_year} prices",
        "share_of_deficit": "% of the US goods deficit",
    }

    def draw(axes: Any) -> None:
        for ax, (column, unit) in zip(axes, shown.items(), strict=True):
            level = float(frame.loc[frame["year"] == JAPAN_AGREEMENT_YEAR, column].iloc[0])
            marks.columns(ax, frame, x="year", y=column, styles={column: style("JPN")}, names={column: unit})
            ax.axhline(level, color=style("ink").colour, linewidth=1, linestyle=(0, (4, 2)), zorder=3)
            ax.set_title(unit[0].upper() + unit[1:], loc="left")

    return figure(
        "promise",
        title="Did the deficit with Japan fall after the agreement of 2019?",
        subtitle=f"US goods deficit with Japan, {words.span(int(frame['year'].min()), int(frame['year'].max()))}; dashed: level of 2019",
        plots="US goods deficit with Japan by year, three measures",
        draw=draw,
        data=frame[["year", "deficit", "real_deficit", "share_of_deficit", "share_of_trade"]],
        answer=promise_text(p, s)[0].text,
        sources=s.results.sources(),
        vintage=vintage("us_goods_trade_annual"),
        panels=(1, 3),
        height=2.6,
    )


def promise_text(p: TradeParameters, s: Promise) -> list[Sentence]:
    """How many later years lie below the year of signature, by measure, and the means before and after."""
    if s.missing:
        return []
    cite = Cite(s.results)
    dollars, later = cite("promise.smaller_years.balance"), cite.value("promise.later_years")
    share = cite("promise.smaller_years.share_of_deficit")
    count = cite.sentence(
        f"In dollars the deficit with Japan was smaller than in {JAPAN_AGREEMENT_YEAR} in {dollars.value} of the {later} full years since; "
        f"as a share of the whole US deficit in {share.value}"
    )
    signed, mean = cite("promise.signed.balance"), cite("promise.later_mean.balance")
    before = (
        f" and {quantity(cite.value('promise.before_mean.balance'), 'USD bn')} in the years before"
        if "promise.before_mean.balance" in cite
        else ""
    )
    means = cite.sentence(
        f"It averaged {quantity(float(mean.value), mean.unit)} after the agreement, "
        f"against {quantity(float(signed.value), signed.unit)} in {JAPAN_AGREEMENT_YEAR}{before}"
    )
    last = cite.value("promise.last_year")
    end = cite(f"promise.year.balance.{last}")
    now = cite.sentence(f"In {last} it stood at {quantity(abs(float(end.value)), end.unit)}")
    return [count, means, now]


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
            )
            ax.set_ylim(bottom=0)
            ax.set_title(title, loc="left")

    first, last = int(s.shares["year"].min()), int(s.shares["year"].max())
    return figure(
        "composition",
        title="What does Japan sell to the United States, and buy there?",
        subtitle=f"Share of Japan's exports to and imports from the United States, %, {words.span(first, last)}",
        plots="Shares of goods in Japan's trade with the United States",
        draw=draw,
        data=s.shares,
        answer=composition_text(s)[0].text,
        sources=s.results.sources(),
        vintage=vintage("japan_us_trade_by_commodity"),
        events=dated(["2019_jpn_us_japan_deal_signed"], p),
        panels=(1, 2),
        height=3.0,
    )


def composition_text(s: Composition) -> list[Sentence]:
    """Vehicles and food: shares at both ends of the window."""
    if s.missing:
        return []
    cite = Cite(s.results)
    first, last = cite.value("composition.first_year"), cite.value("composition.last_year")

    def moved(flow: str, goods: str) -> str:
        ends = [float(cite.value(f"composition.share_pct.{flow}.{goods}.{year}")) for year in (first, last)]
        return f"{words.direction(ends[1] - ends[0], threshold=0.5)} from {words.pct(ends[0])} to {words.pct(ends[1])}"

    exports = moved("export", "motor_vehicles")
    imports, fuels = moved("import", "foodstuff"), moved("import", "mineral_fuels")
    return [
        cite.sentence(
            f"Between {first} and {last} the share of vehicles in Japan's exports to the United States {exports}; "
            f"in its imports from there the share of food {imports}, and that of fuels {fuels}"
        )
    ]
