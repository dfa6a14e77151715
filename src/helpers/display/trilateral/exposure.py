"""Section 5: exposure to China, Russia and North Korea, and what an index of it hangs on."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.exposure import ADVERSARIES, CAPITALS, Exposure
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.sheet import Kind, sheet_of
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

TABLES = ("distances", "warheads", "missile_ranges", "china_trade", "us_troops")
COMPONENTS = {
    "capital_distance": "Distance from the capital",
    "border_distance": "Distance from the border",
    "base_distance": "Distance from US forces",
    "china_trade": "China’s share of trade",
    "us_troops": "US troops on own soil",
    "us_troops_per_head": "US troops per head",
    "warheads": "Nuclear warheads in range",
    "missiles": "North Korean missiles in range",
}
NORMALISED = {
    "ratio": "as a share of the most exposed",
    "min_max": "from the least to the most exposed",
    "rank": "by rank",
}
CLASSES = {
    "short": "short range",
    "medium": "medium range",
    "intermediate": "intermediate range",
    "intercontinental": "intercontinental",
}


@or_notice
def index_figure(p: TrilateralParameters, s: Exposure) -> FigureCard:
    """The index of each country, with the interval over weights drawn at random and how often it comes first."""
    firsts = [(str(row["country"]), words.pct(row["first_share_pct"], 0)) for row in s.index.to_dict("records")]

    def draw(ax: Axes) -> None:
        name, form = words.short_name if sheet_of(ax).narrow else words.name, words.rounded(0)
        rows = s.index.assign(label=[f"{name(code)}, first in {share}" for code, share in firsts])
        marks.points_with_intervals(
            ax, rows, label="label", value="index", low="low", high="high", code="country", form=form
        )
        ends = s.index["index"].min(), s.index["index"].max()
        ax.set_xlim(min(0, ends[0] - 2), max(100, ends[1] + 2))  # the edge cuts no dot

    return figure(
        "exposure",
        question=f"Which of the {words.count(len(s.index))} is the most exposed?",
        subtitle=f"Index of exposure, 0 to 100; bar: {words.share(p.confidence)} of the values under weights drawn at "
        "random; first in: share of these weightings",
        plots="Index of exposure to China, Russia and North Korea",
        draw=draw,
        data=s.index,
        answer=in_plain_words(s),
        sources=s.results["exposure.most_exposed"].sources,
        vintage=vintage(*TABLES),
        note=f"Components {NORMALISED[p.exposure_normalisation]}.",
    )


@or_notice
def component_table(p: TrilateralParameters, s: Exposure) -> TableCard:
    """Values, scores and weight of each component."""
    countries = ["USA", *p.allies]
    wide = s.components.pivot(index="component", columns="country", values=["value", "score"])
    order = list(s.components["component"].unique())
    rows = pd.DataFrame({"component": [COMPONENTS[c] for c in order]})
    rows["unit"] = s.components.groupby("component", sort=False)["unit"].first().reindex(order).to_numpy()
    for code in countries:
        rows[code] = wide["value", code].reindex(order).to_numpy()
        rows[f"{code}_score"] = wide["score", code].reindex(order).to_numpy()
    rows["weight"] = 100 * s.components.groupby("component", sort=False)["weight"].first().reindex(order).to_numpy()
    columns: dict[str, tuple[str, Any]] = {"component": ("Component", str), "unit": ("Unit", str)}
    columns |= {code: (words.name(code), words.number) for code in countries}
    columns |= {f"{code}_score": (f"Score, {words.name(code)}", 2) for code in countries}
    columns["weight"] = ("Weight (%)", 1)
    return table(
        "exposure-components",
        rows,
        title="What the index of exposure is made of",
        subtitle=f"Scores {NORMALISED[p.exposure_normalisation]}: one is the most exposed",
        columns=columns,
        sources=ids(s.components["source"]),
        vintage=vintage(*TABLES),
        note=_component_note(p, s),
    )


def _component_note(p: TrilateralParameters, s: Exposure) -> str:
    over = "mean over the three states" if p.exposure_distance == "mean" else "to the nearest of the three states"
    left = words.join(COMPONENTS[c].lower() for c in s.dropped)
    dropped = f" Left out for want of a figure: {left}; its weight went to the others." if s.dropped else ""
    return (
        f"Distances: {over}. Troops: US forces stationed abroad, so none in the United States. Warheads: all of a "
        f"state that has a missile which reaches the capital.{dropped}"
    )


@or_nothing
def distance_table(s: Exposure) -> TableCard:
    """Distances of capitals, places with US forces and territories."""
    roles = {"capital": "capital", "us_forces": "US forces", "territory": "territory, shortest"}
    rows = s.distances.assign(role=s.distances["role"].map(roles), place=s.distances["place"].str.capitalize())
    columns: dict[str, tuple[str, Any]] = {"place": ("Place", str), "role": ("What it is", str)}
    columns |= {code: (f"{words.name(code)} (km)", 0) for code in ADVERSARIES}
    return table(
        "exposure-distances",
        rows,
        title="How far is it to China, Russia and North Korea?",
        subtitle="To the nearest of Beijing, Shanghai, Moscow, Vladivostok and Pyongyang; territories to each other",
        columns=columns,
        group="country",
        sources=ids(s.distances["source"]),
        vintage=vintage("distances"),
    )


@or_nothing
def weight_table(s: Exposure) -> TableCard:
    """How often each country ranks first when weights are drawn, and who leads without each component."""
    columns: dict[str, tuple[str, Any]] = {
        "country": ("Country", None),
        "index": ("Index", 0),
        "first_share_pct": ("Most exposed (% of weightings)", 0),
        "above_usa_pct": ("More exposed than the US (% of weightings)", 0),
    }
    rows = s.index.assign(above_usa_pct=s.index["above_usa_pct"].where(s.index["country"] != "USA"))
    without = s.left_out["country"].unique()
    note = "Weightings are drawn evenly from all that sum to one (Dirichlet)."
    if len(without):
        led = words.names_in_text(without)
        note += f" Without any one component the most exposed is {led}."
    return table(
        "exposure-weights",
        rows,
        title="How far the ranking hangs on the weights",
        columns=columns,
        sources=s.results["exposure.most_exposed"].sources,
        vintage=vintage(*TABLES),
        note=note,
    )


@or_nothing
def warheads_figure(s: Exposure) -> FigureCard | None:
    """Warheads of the three states by year, a panel each with its own scale."""
    last = s.warheads.sort_values("year").groupby("country")["warheads"].last()
    armed = [code for code in ADVERSARIES if (s.warheads["country"] == code).sum() > 1]
    armed.sort(key=lambda code: -last[code])
    if not armed:
        return None

    def draw(axes: Any) -> None:
        for ax, code in zip([axes] if len(armed) == 1 else axes, armed, strict=True):
            rows = s.warheads[s.warheads["country"] == code]
            styles = {code: style("two")}
            marks.lines(
                ax, rows, x="year", y="warheads", by="country", styles=styles, value=words.rounded(0), names={code: ""}
            )
            ax.set_ylim(bottom=0)
            ax.set_title(words.name(code))

    years = words.span(int(s.warheads["year"].min()), int(s.warheads["year"].max()))
    return figure(
        "warheads",
        question="How many nuclear warheads have the three neighbours?",
        subtitle=f"Estimated warheads in the military stockpile, {years}; scales differ",
        plots="Nuclear warheads of " + words.names_in_text(armed),
        draw=draw,
        data=s.warheads[["country", "year", "series", "measure", "warheads"]],
        answer=_armed(Cite(s.results)),
        sources=ids(s.warheads["source"]),
        vintage=vintage("warheads"),
        panels=(1, len(armed)),
        note="Federation of American Scientists to 2023, SIPRI after it; Russia to 1991: the Soviet Union.",
    )


@or_nothing
def missile_figure(s: Exposure) -> FigureCard | None:
    """Ranges of North Korean missiles, with the distances of the three capitals as lines."""
    if s.reach.empty:
        return None
    rows = s.reach.assign(low=float("nan"), high=float("nan")).sort_values(["since", "range_km"], ignore_index=True)
    first = {code: int(rows[rows[f"reaches_{code}"]].index[0]) for code in CAPITALS if rows[f"reaches_{code}"].any()}
    rows["code"] = [next((code for code, row in first.items() if row == i), "other") for i in rows.index]
    rows["year"] = rows["since"].astype(str)
    distance = {code: float(s.results[f"exposure.range.{code}"].value) for code in CAPITALS}
    nearest = sorted(distance, key=distance.__getitem__)
    lines = words.join(f"{CAPITALS[code]} ({words.number(distance[code], 0)} km)" for code in nearest)

    def draw(ax: Axes) -> None:
        form = words.rounded(0, " km")
        marks.points_with_intervals(
            ax, rows, label="missile", value="range_km", low="low", high="high", code="code", form=form, beside="year"
        )
        known = sheet_of(ax).kinds
        known += [Kind("●", code, f"first to reach {CAPITALS[code]}") for code in sorted(first, key=first.__getitem__)]
        ax.set_xscale("log")
        ax.set_xlim(120, 20000)
        for code in CAPITALS:
            ax.axvline(distance[code], color=style(code).colour, linewidth=1.4, linestyle=(0, (4, 2)), zorder=2)

    return figure(
        "missile-reach",
        question="Which capitals can North Korea’s missiles reach?",
        subtitle=f"Range in km and year since when, scale of equal proportions; dashed, from the left: {lines}",
        plots="Published ranges of North Korean ballistic missiles",
        draw=draw,
        data=s.reach[["missile", "class", "range_km", "basis", "since", *(f"reaches_{code}" for code in CAPITALS)]],
        answer=_reached(Cite(s.results)),
        sources=ids(s.reach["source"]),
        vintage=vintage("missile_ranges", "distances"),
        note="Estimates for light loads, or the farthest test flight; distances from Pyongyang. Not a full inventory.",
    )


@or_nothing
def trade_figure(p: TrilateralParameters, s: Exposure) -> FigureCard | None:
    """China's share of goods trade by year: customs lines, and the older series dashed."""
    rows = _china_rows(p, s)
    customs = rows[rows["series"] == "customs"]
    older = rows[rows["series"] != "customs"]
    if rows.empty or rows.groupby("country").size().max() < 2:
        return None
    flow = "exports and imports" if p.china_trade_flow == "total" else "exports"

    def draw(ax: Axes) -> None:
        if len(older):
            styles = {code: style(code).dashed() for code in older["country"].unique()}
            marks.lines(ax, older, x="year", y="share_pct", by="country", styles=styles, label=customs.empty)
        if len(customs):
            marks.lines(ax, _with_gaps(customs), x="year", y="share_pct", by="country", value=words.pct)
        ax.set_ylim(bottom=0)

    years = words.span(int(rows["year"].min()), int(rows["year"].max()))
    return figure(
        "china-trade",
        question="How large is China’s share of trade?",
        subtitle=f"China’s share of goods trade ({flow}), %, {years}"
        + ("; dashed: Correlates of War" if len(older) else ""),
        plots="China’s share of the goods trade of each country",
        draw=draw,
        data=rows[["country", "year", "flow", "series", "share_pct"]],
        answer=_traded(Cite(s.results), p, s),
        sources=ids(rows["source"]),
        vintage=vintage("china_trade", "japan_trade_by_partner", "us_goods_trade_annual"),
        note="The dashed series takes what importers report, so that Korean goods through Hong Kong count for China: "
        "it is not joined to customs figures."
        + words.of_shown(p.allies, {"KOR": " Korea’s customs points are single publications."}),
    )


def _china_rows(p: TrilateralParameters, s: Exposure) -> pd.DataFrame:
    return s.trade[(s.trade["flow"] == p.china_trade_flow) & s.trade["country"].isin(["USA", *p.allies])]


def _with_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """Every year of each country's span, so that a year without a figure breaks the line."""
    parts = [
        part.set_index("year").reindex(range(part["year"].min(), part["year"].max() + 1)).assign(country=code)
        for code, part in rows.groupby("country")
    ]
    return pd.concat(parts).rename_axis("year").reset_index()


# ---------------------------------------------------------------- sentences


def text(p: TrilateralParameters, s: Exposure) -> list[Sentence]:
    """The ranking, its robustness, distances, weapons, trade, and the US stake."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [
        _ranking(cite, s),
        _robust(cite, p, s),
        _borders(cite, p),
        *([_arsenals(cite)] if "exposure.arsenal.armed" in cite else []),
        *([_missiles(cite)] if len(s.reach) else []),
        *([_trade(cite, p, s)] if len(_china_rows(p, s)) else []),
        *([_stake(cite, p)] if "exposure.us_troops.all" in cite else []),
    ]


def _ranking(cite: Cite, s: Exposure) -> Sentence:
    n = as_count(cite.value("exposure.components"))
    rows = s.index.to_dict("records")
    values = {row["country"]: words.number(cite.value(f"exposure.index.{row['country']}"), 0) for row in rows}
    first, *rest = [row["country"] for row in rows]
    others = words.join(f"{values[code]} for {words.name_in_text(code)}" for code in rest)
    among = words.counted(n, "component")
    if s.index["rank"].eq(1).sum() > 1:
        equal = words.names_in_text(row["country"] for row in rows if row["rank"] == 1)
        said = f"by {among} {equal} are equally exposed, with an index of {values[first]}"
        return cite.sentence("exposure.ranking", said, weight=70)
    return cite.sentence(
        "exposure.ranking",
        f"by {among} {words.name_in_text(first)} is the most exposed to China, Russia and North Korea, with an index "
        f"of {values[first]}, against {others}",
        weight=70,
    )


def _robust(cite: Cite, p: TrilateralParameters, s: Exposure) -> Sentence:
    if s.index["rank"].eq(1).all():
        return cite.sentence("exposure.robust", "no weighting tells them apart")
    first = str(s.index["country"].iloc[0])
    share = words.pct(cite.value(f"exposure.first.{first}"), 0)
    above = words.pct(cite.value("exposure.above_usa.all"), 0)
    both = "both allies are" if len(p.allies) == 2 else f"{words.name_in_text(p.allies[0])} is"
    ahead = as_count(cite.value("exposure.usa_ahead"))
    why = "in no component is the United States the more exposed" if not ahead else ""
    tail = f": {why}, so the choice of components decides and not their weights" if why else ""
    return cite.sentence(
        "exposure.robust",
        f"of weightings drawn evenly, {share} rank {words.name_in_text(first)} first, and under {above} {both} more "
        f"exposed than the United States{tail}",
    )


def _borders(cite: Cite, p: TrilateralParameters) -> Sentence:
    """The shortest way from territory to territory: the Bering Strait brings the United States near, too."""
    parts = []
    for code in ("USA", *p.allies):
        kilometres = {to: cite.value(f"exposure.distance.{code}.territory.{to}") for to in ADVERSARIES}
        nearest = min(kilometres, key=kilometres.__getitem__)
        way = kilometres[nearest]
        apart = f"is {words.number(way, 0)} km from" if way else "borders"
        parts.append(f"{words.name_in_text(code)} {apart} {words.name_in_text(nearest)}")
    return cite.sentence("exposure.borders", f"from territory to territory {words.join(parts)}")


def _arsenals(cite: Cite) -> Sentence:
    known = [code for code in ADVERSARIES if f"exposure.arsenal.{code}" in cite]
    parts = [
        f"{words.name_in_text(code)} {words.number(cite.value(f'exposure.arsenal.{code}'), 0)} "
        f"({cite.value(f'exposure.arsenal.{code}.year')})"
        for code in known
    ]
    armed = as_count(cite.value("exposure.arsenal.armed"))
    who = {len(ADVERSARIES): "China, Russia and North Korea all have", 0: "none of the three neighbours had"}
    first = who.get(armed, f"{words.count(armed)} of the three neighbours had")
    return cite.sentence(
        "exposure.arsenals", f"{first} nuclear weapons by outside estimates: warheads of {words.join(parts)}"
    )


def _missiles(cite: Cite) -> Sentence:
    near = words.join(
        f"{CAPITALS[code]} lies {words.number(cite.value(f'exposure.range.{code}'), 0)} km from Pyongyang"
        if code == "KOR"
        else f"{CAPITALS[code]} {words.number(cite.value(f'exposure.range.{code}'), 0)}"
        for code in ("KOR", "JPN", "USA")
    )
    years = {
        code: cite.value(f"exposure.reach.PRK.{code}") for code in CAPITALS if f"exposure.reach.PRK.{code}" in cite
    }
    since = words.join(
        f"{CAPITALS[code]} since {year}" for code, year in sorted(years.items(), key=lambda kv: int(kv[1]))
    )
    return cite.sentence(
        "exposure.missiles",
        f"{near}; by published ranges a North Korean missile has been able to reach {since}" if years else near,
    )


def _trade(cite: Cite, p: TrilateralParameters, s: Exposure) -> Sentence:
    if "china_trade" not in set(s.components["component"]):
        known = words.names_in_text(_china_rows(p, s)["country"].unique())
        return cite.sentence(
            "exposure.trade", f"China’s share of trade is known for {known} only in part of the window"
        )
    rows = s.components[s.components["component"] == "china_trade"].sort_values("value", ascending=False)
    parts = words.join(
        f"{words.pct(cite.value(f'exposure.china_trade.{code}'))} for {words.name_in_text(code)} "
        f"({cite.value(f'exposure.china_trade.{code}.year')})"
        for code in rows["country"]
    )
    what = "goods trade" if p.china_trade_flow == "total" else "goods exports"
    return cite.sentence("exposure.trade", f"China’s share of {what} is {parts}")


def _stake(cite: Cite, p: TrilateralParameters) -> Sentence:
    troops = words.number(cite.value("exposure.us_troops.all"), 0)
    where = words.names_in_text(p.allies)
    return cite.sentence(
        "exposure.stake",
        f"the United States is not out of range: {troops} of its own soldiers are stationed in {where}, inside the "
        "same distances",
    )


# ---------------------------------------------------------------- for everybody


def in_plain_words(s: Exposure) -> Sentence:
    """Who is the most exposed."""
    cite = Cite(s.results)
    first = [row["country"] for row in s.index.to_dict("records") if row["rank"] == 1]
    for code in first:
        cite(f"exposure.index.{code}")
    who, to = words.names_in_text(first), "to China, Russia and North Korea"
    if len(first) > 1:
        return cite.plain("exposure.plain", f"{who} came out equally exposed {to}", weight=70)
    share = words.pct(cite.value(f"exposure.first.{first[0]}"), 0)
    said = f"{who} came out as the most exposed {to}, and did so under {share} of weightings"
    return cite.plain("exposure.plain", said, weight=70)


def in_short(p: TrilateralParameters, s: Exposure) -> list[Sentence]:
    """How far the ranking hangs on the weights, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    if s.index["rank"].eq(1).all():
        return [cite.plain("exposure.alike", "No weighting of the parts told them apart")]
    above = words.pct(cite.value("exposure.above_usa.all"), 0)
    allies = f"{words.names_in_text(p.allies)} {'both ' if len(p.allies) > 1 else ''}ranked above the United States"
    return [cite.plain("exposure.weights-above", f"{allies} under {above} of the weightings")]


def _armed(cite: Cite) -> Sentence:
    """The two largest arsenals in numbers, for everybody."""
    found = {code: cite.value(f"exposure.arsenal.{code}") for code in ADVERSARIES if f"exposure.arsenal.{code}" in cite}
    first, *others = sorted(found, key=lambda code: -found[code])
    parts = [
        f"{words.name_in_text(code)} {words.number(found[code], 0) if found[code] else 'none'}" for code in others[:1]
    ]
    parts += [f"{words.name_in_text(code)} {'fewer' if found[code] else 'none'}" for code in others[1:]]
    most = f"{words.name_in_text(first)} had {words.number(found[first], 0)} warheads by outside estimates"
    return cite.plain("exposure.armed", f"{most}{f', {words.join(parts)}' if parts else ''}")


def _reached(cite: Cite) -> Sentence:
    years = {
        code: cite.value(f"exposure.reach.PRK.{code}") for code in CAPITALS if f"exposure.reach.PRK.{code}" in cite
    }
    since = words.join(
        f"{CAPITALS[code]} since {year}" for code, year in sorted(years.items(), key=lambda kv: int(kv[1]))
    )
    said = (
        f"By published ranges North Korean missiles could reach {since}"
        if years
        else "By published ranges no North Korean missile listed could reach a capital"
    )
    return cite.plain("exposure.reached", said)


def _traded(cite: Cite, p: TrilateralParameters, s: Exposure) -> Sentence:
    what = "goods trade" if p.china_trade_flow == "total" else "goods exports"
    rows = s.components[s.components["component"] == "china_trade"].sort_values("value", ascending=False)
    if rows.empty:
        return cite.plain("exposure.traded", f"How China’s share of {what} compares cannot be told in this window")
    ends = dict.fromkeys([rows["country"].iloc[0], rows["country"].iloc[-1]])
    parts = [f"{words.pct(cite.value(f'exposure.china_trade.{c}'))} for {words.name_in_text(c)}" for c in ends]
    return cite.plain("exposure.traded", f"China’s share of {what} stood at {' against '.join(parts)}")
