"""Section 4: the triangle side by side, and Japan's ratio to Korea over time."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.standing import TURN_YEAR, Standing, places
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, quantity

TABLES = (
    "macro_annual",
    "military_expenditure",
    "capability",
    "us_troops",
    "us_bases",
    "host_support_japan",
    "host_support_korea",
    "un_ideal_points",
)
CAMP_DAVID = ("2023-08-18", "Camp David")
WEIGHT = ("gdp", "gdp_per_head", "military_expenditure", "capability")
ALLIANCE = ("us_troops", "host_support", "un_distance", "military_share")
SHORT = {
    "gdp": "GDP",
    "gdp_per_head": "GDP per head",
    "military_expenditure": "military expenditure",
    "military_share": "military share of GDP",
    "capability": "capability index",
    "us_troops": "US troops",
    "us_bases": "US base sites",
    "host_support": "host support",
    "un_distance": "distance from US votes",
}
LEADS = {
    "gdp": "GDP",
    "gdp_per_head": "GDP per head",
    "military_expenditure": "military expenditure",
    "military_share": "the share of GDP spent on the military",
    "capability": "the capability index",
    "us_troops": "US troops hosted",
    "us_bases": "US base sites",
    "un_distance": "nearness to the United States in UN votes",
}


def _sources(s: Standing) -> list[str]:
    """Sources of the measures: the treaties, which the section tells of too, measure nothing."""
    return s.results.sources(*(name for name in s.results if not name.startswith("standing.treaty.")))


def as_drawn(s: Standing) -> pd.DataFrame:
    """The rows that tell of a place; where less is the stronger place turned over, so that one has one reading."""
    rows = places(s.side_by_side)
    less = rows["measure"].isin(list(NEARNESS))
    values = rows[["JPN", "KOR", "ratio"]]
    return rows.assign(
        **values.where(~less, 1 / values), title=rows["title"].where(~less, rows["measure"].map(NEARNESS))
    )


NEARNESS = {"un_distance": "Closeness to the US in UN votes"}
"""Measures of which less is the stronger place, and what one over them is."""


SMALL_LEAD = 1.05
"""Ratios nearer to equal are drawn grey: the first place would turn on the last digits."""


@or_notice
def ratio_bars(s: Standing) -> FigureCard | None:
    """Japan's value over Korea's in the last shared year, measure by measure; nothing with one ally."""
    rows = as_drawn(s)
    if rows.empty:
        return None
    shown = rows.assign(label=[f"{title}, {year}" for title, year in zip(rows["title"], rows["year"], strict=True)])
    small = shown["ratio"].between(1 / SMALL_LEAD, SMALL_LEAD)
    shades = shown.assign(shade=shown["ahead"].where(~small, "other"))

    def draw(ax: Axes) -> None:
        marks.bars(ax, shades, label="label", value="ratio", code="shade", form=words.rounded(2), start=1)
        marks.limit(ax, 1)
        ax.set_xscale("log")
        ax.set_xlim(min(0.5, float(shown["ratio"].min()) / 1.05), max(2.0, float(shown["ratio"].max()) * 1.05))

    return figure(
        "standing",
        question="Is Japan ahead of Korea, and by how much?",
        subtitle="Japan’s value divided by Korea’s, log scale; right of the line Japan leads, left of it Korea",
        plots="Ratio of Japan to Korea in measures of size, effort and nearness to the United States",
        draw=draw,
        data=shown[["measure", "title", "year", "JPN", "KOR", "ratio", "ahead"]],
        answer=in_plain_words(s),
        sources=_sources(s),
        vintage=vintage(*TABLES),
        note=f"Grey: a lead of less than {words.pct(100 * (SMALL_LEAD - 1), 0)}. "
        "Closeness in UN votes: one over the distance to the United States.",
    )


def anchor(s: Standing) -> str:
    """What shows the first sentence: the ratios, or the plain values of one ally."""
    compared = len(s.side_by_side) and s.side_by_side["ratio"].notna().any()
    return "fig-standing" if compared else "tab-standing"


def side_by_side(p: TrilateralParameters, s: Standing) -> TableCard | None:
    """All measures of the three in the last year that the allies share."""
    if s.missing or s.side_by_side.empty:
        return None
    countries = [code for code in ("USA", *p.allies) if s.side_by_side[code].notna().any()]
    columns: dict[str, tuple[str, Any]] = {"title": ("Measure", str), "unit": ("Unit", str), "year": ("Year", str)}
    columns |= {code: (words.name(code), words.number) for code in countries}
    if s.side_by_side["ratio"].notna().any():
        columns |= {"ratio": ("Japan over Korea", 2), "ahead": ("Stronger place", None)}
    return table(
        "standing",
        s.side_by_side,
        title="The triangle side by side",
        columns=columns,
        sources=_sources(s),
        vintage=vintage(*TABLES),
        note="Host-nation support: Japan’s budget line and Korea’s contribution, of different scope; as much a burden "
        "as a place, it counts as none. Bases: one list, to 2018. The index of capability is compared within one "
        "method only. Rotating units in Korea are left out.",
    )


@or_nothing
def ratios_figure(s: Standing) -> FigureCard | None:
    """The ratios over time in two panels, on a scale of equal proportions."""
    if s.ratios.empty:
        return None
    panels = [(name, [m for m in kinds if (s.ratios["measure"] == m).sum() > 1]) for name, kinds in _PANELS]
    panels = [(name, kinds) for name, kinds in panels if kinds]
    if not panels:
        return None
    told = _told(s)

    def draw(axes: Any) -> None:
        for ax, (name, kinds) in zip([axes] if len(panels) == 1 else axes, panels, strict=True):
            _ratio_lines(ax, s.ratios[s.ratios["measure"].isin(kinds)], told if told in kinds else "")
            ax.set_title(name)

    years = words.span(int(s.ratios["year"].min()), int(s.ratios["year"].max()))
    return figure(
        "standing-ratios",
        question="Has Korea caught up with Japan?",
        subtitle=f"Japan’s value divided by Korea’s, {years}, on a log scale; dashed: equal",
        plots="Ratio of Japan to Korea over time in eight measures",
        draw=draw,
        data=s.ratios,
        answer=_ran(Cite(s.results), s),
        sources=_sources(s),
        vintage=vintage(*TABLES),
        events=[CAMP_DAVID],
        panels=(1, len(panels)),
        note="The index of capability changes its method from 2016 to 2017 and is broken there.",
    )


_PANELS = (("Weight", WEIGHT), ("In the alliance", ALLIANCE))


def _told(s: Standing) -> str:
    """The measure of which the title tells: the one with the longest ratio, GDP where it is there."""
    counts = s.ratios.groupby("measure", sort=False).size()
    return "gdp" if counts.get("gdp", 0) > 1 else str(counts.idxmax())


def _ratio_lines(ax: Axes, rows: pd.DataFrame, told: str) -> None:
    """A line a measure, the one that is told of strong and with its first value."""
    roles = dict(zip(rows["measure"].unique(), ("one", "two", "three", "four"), strict=False))
    gaps = rows[rows["span"] == "from_2017"].groupby("measure").head(1)
    broken = pd.concat([rows, gaps.assign(year=gaps["year"] - 0.5, ratio=float("nan"))]).sort_values("year")
    styles = {measure: style(role) if measure == told else style(role).thin() for measure, role in roles.items()}
    form = words.rounded(1)
    marks.lines(ax, broken, x="year", y="ratio", by="measure", styles=styles, names=SHORT, value=form)
    ax.set_yscale("log")
    low, high = min(0.5, float(rows["ratio"].min()) * 0.9), max(2.0, float(rows["ratio"].max()) * 1.1)
    ax.set_ylim(low, high)
    marks.held(ax, 1)
    for row in rows[rows["measure"] == told].sort_values("year").head(1).to_dict("records"):
        marks.valued(ax, row["year"], row["ratio"], form(row["ratio"]), roles[told])


@or_nothing
def turn_table(s: Standing) -> TableCard | None:
    """The ratios before and after the turn, with what the earlier trend leads to expect."""
    if s.turns.empty:
        return None
    rows = s.turns.assign(
        expected=[_span(row["expected_low"], row["expected_high"]) for row in s.turns.to_dict("records")],
        nearer=s.turns["nearer"].map({True: "nearer to one", False: "farther from one"}),
    )
    columns: dict[str, tuple[str, Any]] = {
        "title": ("Measure", str),
        "at_turn": (f"Japan over Korea, {TURN_YEAR}", 2),
        "last": ("Last", 2),
        "last_year": ("In", str),
        "nearer": ("Since then", str),
        "trend_pct": ("Trend before (% a year)", 1),
        "expected": ("Expected by the trend", str),
    }
    return table(
        "standing-turn",
        rows,
        title=f"Japan over Korea after {TURN_YEAR}",
        columns=columns,
        sources=_sources(s),
        vintage=vintage(*TABLES),
        note="Trend: straight line through the logarithms of the ratio in the ten years to the turn; expected: its "
        "interval for the last year, at the level of parameter confidence.",
    )


def _span(low: Any, high: Any) -> str | None:
    return None if pd.isna(low) else words.interval((float(low), float(high)), 2)


@or_nothing
def treaty_table(s: Standing) -> TableCard | None:
    """What the two treaties cover."""
    if s.treaties.empty:
        return None
    rows = s.treaties.assign(binds=s.treaties["ally_defends_us_territory"].map({True: "yes", False: "no"}))
    columns: dict[str, tuple[str, Any]] = {
        "ally": ("Ally", None),
        "title": ("Treaty", str),
        "signed": ("Signed", words.day),
        "area": ("Area of common defence", str),
        "binds": ("Ally bound if US territory is attacked", str),
        "purpose_of_us_forces": ("Purpose of US forces", str),
    }
    return table(
        "treaties",
        rows,
        title="What the two treaties cover",
        columns=columns,
        sources=ids([*rows["source"], *rows["second_source"].dropna()]),
        vintage=vintage("alliance_treaties"),
        note="A short reading of the articles; the ATOP project gives both treaties the same codes (defence, "
        "consultation, non-aggression), so that data set cannot rank them.",
    )


# ---------------------------------------------------------------- sentences


def text(p: TrilateralParameters, s: Standing) -> list[Sentence]:
    """Who is ahead in what, how the ratios ran, what happened after the turn, what the treaties cover."""
    if s.missing:
        return []
    cite = Cite(s.results)
    if "standing.measures" not in cite:
        return [_alone(cite, p, s), *([_treaties(cite, s)] if len(s.treaties) == 2 else [])]
    sentences = [_ahead(cite, s)]
    sentences += [_course(cite, s)] if len(s.ratios) > 1 else []
    sentences += _after(cite, s) if len(s.turns) else []
    sentences += [_treaties(cite, s)] if len(s.treaties) == 2 else []
    return sentences


def _alone(cite: Cite, p: TrilateralParameters, s: Standing) -> Sentence:
    ally = p.allies[0]
    row = s.side_by_side.iloc[0]
    value = quantity(cite.value(f"standing.{row['measure']}.{ally}"), row["unit"])
    what = f"{row['title']} of {words.name_in_text(ally)} was {value} in {int(row['year'])}"
    return cite.sentence("standing.alone", f"{what}; a ratio of Japan to Korea needs both allies", weight=50)


def _ahead(cite: Cite, s: Standing) -> Sentence:
    of, ahead = as_count(cite.value("standing.measures")), as_count(cite.value("standing.japan_ahead"))
    rows = places(s.side_by_side)
    korea = [str(LEADS[measure]) for measure in rows.loc[rows["ahead"] == "KOR", "measure"]]
    size = [m for m in ("gdp", "us_troops") if m in set(rows["measure"])]
    parts = words.join(f"{SHORT[m]} {words.number(cite.value(f'standing.ratio.{m}'), 2)} to one" for m in size)
    first = f"Japan is in the stronger place in {words.count(ahead)} of {words.count(of)} measures"
    ratios = f" (Japan to Korea: {parts})" if parts else ""
    rest = f"; Korea in {words.join(korea)}" if korea else ""
    return cite.sentence("standing.ahead", f"{first}{ratios}{rest}", weight=75)


def _course(cite: Cite, s: Standing) -> Sentence:
    """The longest ratio, GDP where it is there: from the first year to the last."""
    measure = _told(s)
    years = s.ratios.loc[s.ratios["measure"] == measure, "year"]
    first, last = int(years.min()), int(years.max())
    a, b = (cite.value(f"standing.ratio.{measure}.{year}") for year in (first, last))
    verb = words.direction(b - a, "rose", "fell", "stayed", threshold=0.005)
    if verb == "stayed":
        return cite.sentence(
            "standing.course", f"the ratio of {SHORT[measure]} stayed at {words.number(b, 2)} from {first} to {last}"
        )
    path = f"from {words.number(a, 2)} in {first} to {words.number(b, 2)} in {last}"
    return cite.sentence("standing.course", f"the ratio of {SHORT[measure]} {verb} {path}")


def _after(cite: Cite, s: Standing) -> list[Sentence]:
    of, nearer, away = (as_count(cite.value(f"standing.after.{what}")) for what in ("measures", "nearer", "farther"))
    came = f"{words.count(nearer, 'none')} came nearer to one and {words.count(away, 'none')} moved away"
    moved = cite.sentence("standing.after", f"of {words.count(of)} ratios that reach beyond {TURN_YEAR}, {came}")
    beyond = s.turns[s.turns["beyond"].eq(True)]
    if beyond.empty:
        if s.turns["beyond"].isna().all():
            return [moved]
        cite("standing.after.beyond_trend")
        return [
            moved,
            cite.sentence("standing.within", "none of them left the range that its trend before then leads to expect"),
        ]
    return [moved, *(_beyond(cite, row) for row in beyond.to_dict("records"))]


def _beyond(cite: Cite, row: dict[Any, Any]) -> Sentence:
    name = f"standing.turn.{row['measure']}"
    last = cite(f"{name}.last")
    value = last.value
    went = f"{words.number(cite.value(f'{name}.at_turn'), 2)} in {TURN_YEAR} to {words.number(value, 2)} in "
    low, high = last.interval or (0.0, 0.0)
    side = "above" if value > high else "below"
    return cite.sentence(
        f"standing.beyond.{row['measure']}",
        f"the ratio of {SHORT[row['measure']]} went from {went}{cite.value(f'{name}.last_year')}, {side} the "
        f"{words.interval((low, high), 2)} that its trend leads to expect",
    )


def _treaties(cite: Cite, s: Standing) -> Sentence:
    """What each treaty covers, in the words of the table."""
    parts = []
    for row in s.treaties.to_dict("records"):
        binds = cite.value(f"standing.treaty.{row['ally']}.covers_us_territory")
        parts.append(
            f"the treaty with {words.name_in_text(row['ally'])} covers {row['area']}, has US forces for "
            f"{row['purpose_of_us_forces']}, and {'binds' if binds else 'does not bind'} the ally if US territory is "
            "attacked"
        )
    return cite.sentence("standing.treaties", f"by their texts {'; '.join(parts)}")


# ---------------------------------------------------------------- for everybody


def in_plain_words(s: Standing) -> Sentence:
    """In how many measures Japan is in the stronger place."""
    cite = Cite(s.results)
    if "standing.measures" not in cite:
        return cite.plain("standing.one", "With one ally in this run, who is ahead cannot be told", weight=50)
    of, ahead = as_count(cite.value("standing.measures")), as_count(cite.value("standing.japan_ahead"))
    of_all = f"{words.count(ahead, 'none')} of {words.counted(of, 'measure')}"
    own = as_drawn(s)
    small = (own["ahead"].eq("JPN") & own["ratio"].lt(SMALL_LEAD)).any()
    said = f"Japan stood ahead of Korea in {of_all}, each in its last year{', small leads included' if small else ''}"
    return cite.plain("standing.plain", said, weight=75)


def ahead(cite: Cite, s: Standing) -> str:
    """Who leads in most measures, as part of a sentence."""
    if s.missing or "standing.measures" not in cite:
        return "which ally leads cannot be told"
    of, leads = cite.value("standing.measures"), cite.value("standing.japan_ahead")
    if 2 * leads > of:
        return "Japan leads Korea in most measures"
    behind = cite.value("standing.korea_ahead")
    return "Korea leads Japan in most measures" if 2 * behind > of else "neither ally leads in most measures"


def in_short(s: Standing) -> list[Sentence]:
    """Whether the ratios came nearer to one, for everybody; with one ally, why nothing is compared."""
    if s.missing:
        return []
    if "standing.measures" not in s.results:
        return [in_plain_words(s)]
    return _nearer(s)


def _nearer(s: Standing) -> list[Sentence]:
    if not len(s.turns):
        return []
    cite = Cite(s.results)
    of, nearer = (as_count(cite.value(f"standing.after.{what}")) for what in ("measures", "nearer"))
    said = (
        f"Of {words.counted(of, 'ratio')} known beyond {TURN_YEAR}, {words.count(nearer, 'none')} came nearer to equal"
    )
    return [cite.plain("standing.nearer", said)]


def _ran(cite: Cite, s: Standing) -> Sentence:
    """The longest ratio, GDP where it is there."""
    measure = _told(s)
    years = s.ratios.loc[s.ratios["measure"] == measure, "year"]
    first, last = int(years.min()), int(years.max())
    a, b = (cite.value(f"standing.ratio.{measure}.{year}") for year in (first, last))
    verb = words.direction(b - a, "rose", "fell", "", threshold=0.005)
    digits = 1 if round(a, 1) != round(b, 1) else 2  # a move is seen in the numbers that tell it
    ends = f"{verb} from {words.number(a, digits)} in {first} to {words.number(b, digits)} in {last}"
    path = ends if verb else f"did not move from {first} to {last}"
    return cite.plain("standing.ran", f"Japan’s value over Korea’s in {SHORT[measure]} {path}")
