"""Section 5, fourth part: Japan's investment in China and its car makers there."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.analysis.autonomy.cars import WHOLE_YEAR, Cars
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

BASES = {"balance_of_payments": "Japan's balance of payments", "chinese_count": "Chinese count of what arrives"}
INDICATORS = {
    "flow_transport_equipment": "Investment in transport equipment",
    "plant_plan_nissan": "Nissan, planned investment in plants",
    "capacity_honda": "Honda, yearly capacity",
    "sales_growth": "Sales of Japanese brands, change",
    "market_share": "Share of the six Japanese makers in sales",
    "sales_two_makers": "Sales of Honda and Nissan",
}
PERIODS = {"2018-jan-nov": "January to November 2018", "2022-06": "June 2022", "2023-06": "June 2023"}


@or_notice
def flows_figure(s: Cars) -> FigureCard:
    """Published whole-year flows by both counts."""
    rows = s.flows.assign(label=s.flows["year"].astype(str)).sort_values(["basis", "year"], ignore_index=True)
    told = _told(s)
    grown = [
        told is not None and row["basis"] == told["basis"] and row["year"] == told["year"] for _, row in rows.iterrows()
    ]
    before = [grown[i + 1] if i + 1 < len(grown) else False for i in range(len(grown))]
    spoken = [not any(grown) or a or b for a, b in zip(grown, before, strict=True)]
    rows["code"] = ["JPN" if one else "other" for one in spoken]
    rows["change"] = [words.pct(told["growth_pct"], 0, sign=True) if one and told is not None else "" for one in grown]
    bases = [basis for basis in BASES if (rows["basis"] == basis).any()]
    bases.sort(key=lambda basis: told is not None and basis != told["basis"])

    def draw(axes: Any) -> None:
        for ax, basis in zip([axes] if len(bases) == 1 else axes, bases, strict=True):
            part = rows[rows["basis"] == basis]
            marks.bars(
                ax, part, label="label", value="value_usd_bn", code="code", form=words.rounded(1), beside="change"
            )
            ax.set_title(BASES[basis], loc="left")

    first, last = int(rows["year"].min()), int(rows["year"].max())
    return figure(
        "china-investment",
        question="Did Japan's investment in China surge?",
        subtitle=f"Direct investment from Japan in China, USD bn a year, published points, {words.span(first, last)}",
        plots="Published points of Japan's direct investment in China",
        draw=draw,
        data=rows[["year", "value_usd_bn", "basis", "source", "quality"]],
        answer=in_plain_words(s),
        sources=ids(rows["source"]),
        vintage=vintage("outward_investment"),
        note="Whole years that were read; yen at the year's rate. The two counts differ in what they cover and must "
        "not be joined.",
        panels=(1, len(bases)) if len(bases) > 1 else (1, 1),
    )


@or_nothing
def sector_table(s: Cars) -> TableCard | None:
    """What was published on the car makers; nothing where none lies in the window."""
    if s.sector.empty:
        return None
    rows = s.sector.assign(
        what=s.sector["indicator"].map(INDICATORS),
        when=s.sector["period"].replace(PERIODS),
        number=[_quantity(v, unit) for v, unit in zip(s.sector["value"], s.sector["unit"], strict=True)],
        note=s.sector["note"].fillna(""),
    )
    columns: dict[str, tuple[str, Any]] = {
        "what": ("What", None),
        "when": ("When", str),
        "number": ("Value", None),
        "note": ("Note", lambda note: str(note).rstrip(".") or words.EN_DASH),
    }
    return table(
        "china-cars",
        rows,
        title="Japan's car makers in China: what was published",
        columns=columns,
        sources=ids(rows["source"]),
        vintage=vintage("outward_investment"),
        note="Plans, capacity, sales and investment are different things and make no series.",
    )


def _quantity(value: float, unit: str) -> str:
    if unit == "%":
        return words.pct(value)
    if unit == "JPY bn":
        return f"{words.number(value, 1)} billion yen"
    return f"{words.number(value, 2)} {unit}"


def text(s: Cars) -> list[Sentence]:
    """Growth where two like points meet, the share of China in the stock, and what is known of cars."""
    if s.missing:
        return []
    cite = Cite(s.results)
    sales = s.sector[s.sector["indicator"] == "sales_two_makers"].sort_values("year")
    ends = [year for year in (2015, 2016, 2017) if f"cars.stock_share.CHN.{year}" in cite]
    return [
        _growth(cite, s) or _flow(cite, s),
        *([_stock(cite, ends)] if len(ends) > 1 else []),
        _sector(cite, s),
        *([_sales(cite, sales)] if len(sales) > 1 else []),
    ]


def _told(s: Cars) -> pd.Series[Any] | None:
    """The growth in the last of the years asked about; nothing where none was published."""
    rows = s.growth[s.growth["year"].isin([2017, 2018])].sort_values("year", kind="stable")
    return None if rows.empty else rows.iloc[-1]


def in_plain_words(s: Cars) -> Sentence:
    """How the flow changed in the last of the years asked about, or its latest value, for everybody."""
    cite, row = Cite(s.results), _told(s)
    if row is None:
        row = s.flows.iloc[-1]
        value = words.usd_bn(cite.value(f"cars.flow.{row['basis']}.{row['year']}"))
        said = f"Japan’s investment in China came to {value} in {row['year']}, the last figure published in this window"
        return cite.plain("cars.plain", said, weight=25)
    change = cite.value(f"cars.growth.{row['basis']}.{row['year']}")
    moved = words.direction(change, "rose", "fell", "changed", threshold=0.05)
    months = "" if row["months"] == WHOLE_YEAR else "January to September "
    by = "Japan’s balance of payments" if row["basis"] == "balance_of_payments" else "the Chinese count"
    said = f"By {by} Japan’s investment in China {moved} by {words.pct(abs(change), 0)} in {months}{row['year']}"
    return cite.plain("cars.plain", said, weight=25)


def in_short(s: Cars) -> list[Sentence]:
    """How many years are known of cars, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    years = as_count(cite.value("cars.transport_years"))
    alone = "Of Japan’s investment in China’s car industry"
    found = f"{words.count(years, 'no')} {words.agree(years or 1, 'year was', 'years were')} found"
    few = "too few to call it a surge" if years else "so that no surge can be told"
    return [cite.plain("cars.known", f"{alone} {found}, {few}")] if years < 3 else []


def _growth(cite: Cite, s: Cars) -> Sentence | None:
    parts = []
    for row in s.growth[s.growth["year"].isin([2017, 2018])].to_dict("records"):
        change = cite.value(f"cars.growth.{row['basis']}.{row['year']}")
        whole = "" if row["months"] == WHOLE_YEAR else "January to September "
        how = "by Japan's balance of payments" if row["basis"] == "balance_of_payments" else "by the Chinese count"
        parts.append(f"by {words.pct(change, sign=True)} in {whole}{row['year']} ({how})")
    if not parts:
        return None
    return cite.sentence("cars.growth", f"Japan's direct investment in China changed {words.join(parts)}", weight=25)


def _flow(cite: Cite, s: Cars) -> Sentence:
    row = s.flows.iloc[-1]
    value = words.usd_bn(cite.value(f"cars.flow.{row['basis']}.{row['year']}"))
    return cite.sentence(
        "cars.flow",
        f"The last published flow of Japan's investment into China in this window is {value} in {row['year']}",
        weight=25,
    )


def _stock(cite: Cite, years: list[int]) -> Sentence:
    old, new = (cite.value(f"cars.stock_share.CHN.{year}") for year in (years[0], years[-1]))
    moved = words.direction(new - old, threshold=0.05)
    return cite.sentence(
        "cars.stock",
        f"China's share in Japan's stock of investment abroad {moved} from {words.pct(old)} in {years[0]} to "
        f"{words.pct(new)} in {years[-1]}",
    )


def _sector(cite: Cite, s: Cars) -> Sentence:
    years = as_count(cite.value("cars.transport_years"))
    if not years:
        return cite.sentence("cars.sector", "No year of Japan's investment in China's car industry lies in this window")
    periods = list(s.sector.loc[s.sector["indicator"] == "flow_transport_equipment", "period"])
    sums = {when: words.number(cite.value(f"cars.sector.flow_transport_equipment.{when}"), 0) for when in periods}
    listed = words.join(f"{when}, with {value} billion yen" for when, value in sums.items())
    alone = "; whether investment in cars surged before cannot be said from it" if years == 1 else ""
    return cite.sentence(
        "cars.sector",
        f"For transport equipment {words.counted(years, 'year')} {words.agree(years, 'alone was', 'were')} read: "
        f"{listed}{alone}",
    )


def _sales(cite: Cite, sales: pd.DataFrame) -> Sentence:
    """What the two makers sold in the first and the last year read, and which of them was their highest by the note."""
    parts: list[str] = []
    for row in (sales.iloc[0], sales.iloc[-1]):
        value = cite.value(f"cars.sector.sales_two_makers.{row['period']}")
        highest = ", their highest year," if "highest year" in str(row["note"]) else ""
        cars = "" if parts else " cars"
        parts.append(f"{words.number(value, words.places_given(value))} million{cars} in {row['period']}{highest}")
    said = f"In China Honda and Nissan together sold {words.join(parts).rstrip(',')}"
    return cite.sentence("cars.sales", said)
