"""Section 5: whether Japan turned away from the US market."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.turn import BLOCS, Turn
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence

ASEAN = {"exports": "ASEAN founders", "imports": "ASEAN"}
ASEAN_NOTE = (
    "ASEAN: in exports its five founding members; in imports these, Vietnam and Brunei, exports to which the table "
    "lacks in some or all years. It has nothing of Cambodia, Laos and Myanmar."
)
FLOWS = {"exports": "Japan's exports", "imports": "Japan's imports"}


@or_notice
def shares_figure(s: Turn) -> FigureCard:
    """Shares of four partners in Japan's exports and imports."""
    names = {bloc: words.short_name(bloc) for bloc in BLOCS}  # long ones would take the room of the lines

    def draw(axes: Any) -> None:
        for ax, (flow, title) in zip(axes, FLOWS.items(), strict=True):
            rows = s.shares[s.shares["flow"] == flow]
            marks.lines(ax, rows, x="year", y="share_pct", by="bloc", names=names, value=words.rounded(1))
            ax.set_ylim(bottom=0)
            for bloc, year in [("USA", first), *(("USA", year) for year in before), ("CHN", first)]:
                share = cite.value(f"turn.share.pct.{flow}.{bloc}.{year}")
                marks.valued(ax, year, share, words.number(share, 1), bloc)
            marks.name_years(ax, first, *before, last)
            ax.set_title(title, loc="left")

    cite = Cite(s.results)
    before = [cite.value(BEFORE)] if BEFORE in cite else []
    first, last = int(s.shares["year"].min()), int(s.shares["year"].max())
    return figure(
        "turn",
        question="Did Japan turn away from the US market?",
        subtitle=f"Share of Japan's goods trade by partner, %, {words.span(first, last)}",
        plots="Shares of the United States, China, ASEAN and the European Union in Japan's exports and imports",
        draw=draw,
        data=s.shares,
        answer=in_plain_words(s),
        sources=s.results.sources(),
        vintage=vintage("japan_trade_by_partner"),
        note=f"{ASEAN_NOTE} European Union: with Britain throughout.",
        panels=(1, 2),
        height=3.8,
    )


@or_nothing
def concentration_figure(s: Turn) -> FigureCard:
    """Herfindahl–Hirschman index of Japan's partners."""
    styles = {"exports": style("one"), "imports": style("two")}

    first = int(s.results["turn.first_year"].value)

    def draw(ax: Axes) -> None:
        marks.lines(ax, s.concentration, x="year", y="hhi", by="flow", styles=styles, value=words.number)
        for flow, role in (("exports", "one"), ("imports", "two")):
            began = float(s.results[f"turn.hhi.{flow}.{first}"].value)
            marks.valued(ax, first, began, words.number(began), role)

    return figure(
        "concentration",
        question="Did Japan spread its trade over more partners?",
        subtitle="Herfindahl–Hirschman index of Japan's partners, 0 to 10,000; higher is more concentrated",
        plots="Concentration of Japan's exports and imports over partners",
        draw=draw,
        data=s.concentration,
        answer=_spread_plain(Cite(s.results)),
        sources=s.results.sources(),
        vintage=vintage("japan_trade_by_partner"),
        note="Over the single partners that the table lists in every year; all others count as many small ones.",
        height=2.4,
    )


@or_notice
def trends_table(p: TradeParameters, s: Turn) -> TableCard:
    """Shares at both ends of the window and the change of trend after the turn year."""
    asean = s.changes["bloc"].eq("ASEAN")
    names = s.changes["bloc"].mask(asean, s.changes["flow"].map(ASEAN))
    rows = s.changes.assign(flow=s.changes["flow"].map(FLOWS), bloc=names)
    first, last = int(s.shares["year"].min()), int(s.shares["year"].max())
    columns: dict[str, tuple[str, Any]] = {
        "bloc": ("Partner", None),
        "first": (f"{first} (%)", 1),
        "last": (f"{last} (%)", 1),
    }
    if "slope_change" in rows:
        columns |= {
            "slope_before": (f"Trend to {p.turn_year} (pp a year)", 2),
            "slope_after": ("Trend after (pp a year)", 2),
            "slope_change": ("Change of trend (pp a year)", 2),
            "low": ("Low", 2),
            "high": ("High", 2),
        }
    return table(
        "turn",
        rows,
        title="Japan's partners: shares and trends",
        columns=columns,
        group="flow",
        sources=s.results.sources(),
        vintage=vintage("japan_trade_by_partner"),
        note=f"Low and high: ends of the {words.share(p.confidence)} interval. It is wide because the series is short "
        f"and each year follows the last; it keeps its level in simulated series without a change. {ASEAN_NOTE}",
    )


def in_plain_words(s: Turn) -> Sentence:
    """Whether Japan's exports turned away, by the US share beside those of two earlier years; for everybody."""
    cite = Cite(s.results)
    last = cite.value("turn.last_year")
    share = words.pct(cite.value(f"turn.share.pct.exports.USA.{last}"))
    than = _beside(cite, {"up": "more than in", "down": "less than in", "flat": "about as much as in"})
    said = f"In {last} the United States took {share} of Japan’s exports, {than}"
    return cite.plain("turn.exports", said, weight=60)


BEFORE = "turn.before_year"
"""The year before Japan's turn, where the window holds it and an earlier one."""


def _beside(cite: Cite, compared: dict[str, str]) -> str:
    """The US share of exports beside those of the first year and of the year before the turn."""
    now = cite.value(f"turn.share.pct.exports.USA.{cite.value('turn.last_year')}")
    years = [cite.value("turn.first_year"), *([cite.value(BEFORE)] if BEFORE in cite else [])]
    moves = [now - cite.value(f"turn.share.pct.exports.USA.{year}") for year in years]
    said = [words.direction(move, **compared, threshold=0.5) for move in moves]
    if len(said) == 1:
        return f"{said[0]} {years[0]}"
    if said[0] == said[1]:
        return f"{said[0]} {years[0]} or {years[1]}"
    return f"{said[0]} {years[0]} but {said[1]} {years[1]}"


def in_short(p: TradeParameters, s: Turn) -> list[Sentence]:
    """The same of Japan's imports, and whether a trend changed; for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [cite.plain("turn.imports", _two_shares(cite, "imports")), *_changed(cite, p, s)]


def gone_where(s: Turn) -> list[Sentence]:
    """Whether Japan sells less of its exports to the United States than it did, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    last = cite.value("turn.last_year")
    than = _beside(cite, {"up": "larger than in", "down": "smaller than in", "flat": "about that of"})
    said = f"The US share of Japan’s exports in {last} was {than}"
    return [cite.plain("turn.gone", said)]


def _two_shares(cite: Cite, flow: str) -> str:
    us, china = (_moved(cite, flow, bloc) for bloc in ("USA", "CHN"))
    first, last = cite.value("turn.first_year"), cite.value("turn.last_year")
    return f"From {first} to {last} the US share of {FLOWS[flow]} {us} and that of China {china}"


def _moved(cite: Cite, flow: str, bloc: str) -> str:
    old, new = (
        cite.value(f"turn.share.pct.{flow}.{bloc}.{cite.value(f'turn.{end}_year')}") for end in ("first", "last")
    )
    moved = words.direction(new - old, up="rose to", down="fell to", flat="stayed near", threshold=0.5)
    return f"{moved} {words.pct(new)}"


def _changed(cite: Cite, p: TradeParameters, s: Turn) -> list[Sentence]:
    """How many changes of trend are clear of zero; nothing where there are too few years to compare."""
    if "slope_change" not in s.changes:
        return []
    clear = cite("turn.clear")
    if not clear.value:
        return [cite.plain("turn.no-turn", f"No share changed its trend after {p.turn_year} by more than chance may")]
    shares = f"{words.count(clear.value)} of {words.counted(clear.n or 0, 'share')}"
    said = f"After {p.turn_year} the trend changed by more than chance may for {shares}"
    return [cite.plain("turn.no-turn", said)]


def _spread_plain(cite: Cite) -> Sentence:
    first, last = cite.value("turn.first_year"), cite.value("turn.last_year")
    parts = []
    for flow in FLOWS:
        old, new = (cite.value(f"turn.hhi.{flow}.{year}") for year in (first, last))
        parts.append(words.direction(new - old, up="rose", down="fell", flat="barely changed", threshold=0.02 * old))
    one, other = parts
    beside = f", that of its imports {other}" if one != other else ", and so did that of its imports"
    said = f"The concentration of Japan’s exports on few partners {one}{beside}"
    return cite.plain("turn.spread-plain", said)


def text(p: TradeParameters, s: Turn) -> list[Sentence]:
    """Shares at both ends, changes of trend that are clear, concentration."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [*[_ends(cite, flow) for flow in FLOWS], _trends(cite, p, s), _spread(cite)]


def _in_text(bloc: str, flow: str) -> str:
    if bloc != "ASEAN":
        return words.name_in_text(bloc)
    return "the founding members of ASEAN" if flow == "exports" else "those members of ASEAN that the table has"


def _ends(cite: Cite, flow: str) -> Sentence:
    first, last = cite.value("turn.first_year"), cite.value("turn.last_year")
    parts = []
    for bloc in BLOCS:
        old, new = (cite.value(f"turn.share.pct.{flow}.{bloc}.{year}") for year in (first, last))
        moved = words.direction(new - old, threshold=0.5)
        ends = f"from {words.pct(old)} to {words.pct(new)}"
        parts.append(f"that of {_in_text(bloc, flow)} {moved} ({ends})")
    parts[0] = parts[0].replace("that of", "the share of", 1)
    said = f"In {FLOWS[flow]} between {first} and {last}, {words.join(parts)}"
    return cite.sentence(f"turn.ends.{flow}", said, weight=60)


def _trends(cite: Cite, p: TradeParameters, s: Turn) -> Sentence:
    if "slope_change" not in s.changes:
        return cite.sentence(
            "turn.trends", f"Too few years lie before or after {p.turn_year} in this window to compare trends"
        )
    clear = []
    for row in s.changes.to_dict("records"):
        if row["low"] > 0 or row["high"] < 0:
            change = words.number(cite.value(f"turn.trend.{row['flow']}.{row['bloc']}.change"), 2, sign=True)
            clear.append(f"{_in_text(row['bloc'], row['flow'])} in {row['flow']} ({change})")
    if not clear:
        return cite.sentence("turn.trends", f"No change of trend after {p.turn_year} is clear of zero")
    where = words.join(clear)
    return cite.sentence(
        "turn.trends", f"After {p.turn_year} the trend changed, clear of zero, for {where}, in percentage points a year"
    )


def _spread(cite: Cite) -> Sentence:
    first, last = cite.value("turn.first_year"), cite.value("turn.last_year")
    parts = []
    for flow in FLOWS:
        old, new = (cite.value(f"turn.hhi.{flow}.{year}") for year in (first, last))
        moved = words.direction(new - old, threshold=0.02 * old)
        parts.append(f"that for {flow} {moved} from {words.number(old, 0)} to {words.number(new, 0)}")
    return cite.sentence(
        "turn.spread", f"Of the indices of concentration, {words.join(parts)} between {first} and {last}"
    )
