"""Section 4, continued: how imports answered the duties of 2025–26."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.trade import TradeParameters
from helpers.analysis.trade.response import BASE, FIRST_MONTH, POWER, Response
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, CitedResult, Sentence

LEVEL = 0.05
"""Below this probability a finding is told as one."""
READING_NAMES = {
    "all": "All partners alike",
    "without_china": "The same without China",
    "last_year": "The last twelve months",
    "consumption": "Imports for consumption",
    "dollars": "By dollars (PPML)",
    "dollars_without_china": "By dollars, without China",
}
TABLES = ("us_duties_monthly", "us_goods_trade_monthly")


@or_nothing
def groups_figure(p: TradeParameters, s: Response) -> FigureCard:
    """Change of imports: the allies, China, and the two halves of the other partners by the rise of their duties."""
    names = {code: words.name(code) for code in [*p.partners, "CHN"]}
    names |= {half: _half(s, half) for half in ("harder", "less")}
    rows = pd.DataFrame(
        [
            {
                "group": group,
                "label": f"{name}, duty {words.pct(rise, 0, sign=True)}",
                "change_pct": s.results[f"response.group.{group}"].value,
                "rise_pct": rise,
            }
            for group, name in names.items()
            if f"response.group.{group}" in s.results
            for rise in [float(s.results[f"response.group.{group}.rise"].value)]
        ]
    ).sort_values("rise_pct", ascending=False)
    until = words.month(s.by_month["month"].iloc[-1])
    return figure(
        "import-changes",
        question="Did imports fall where the duties rose most?",
        subtitle=f"US goods imports, twelve months to {until} against the same of {BASE}, change in %",
        plots="Change of US imports by group of partners, the harder hit first",
        draw=lambda ax: marks.bars(
            ax,
            rows,
            label="label",
            value="change_pct",
            code="group",
            highlight=p.partners,
            form=words.rounded(0, sign=True),
        ),
        data=rows,
        answer=halves(s),
        sources=s.results.sources("response.group"),
        vintage=vintage(*TABLES),
        note="Duty: what the rise of the rate collected adds to the price. Current dollars, general imports. "
        f"Left out: {words.names_in_text(p.left_out) or 'nobody'}.",
    )


def _half(s: Response, half: str) -> str:
    count = s.results[f"response.group.{half}"].n or 0 if f"response.group.{half}" in s.results else 0
    return f"{words.counted(count, 'partner')} hit {half}".capitalize()


def halves(s: Response) -> Sentence:
    """What imports did from the partners hit harder and from those hit less, for everybody."""
    cite = Cite(s.results)
    moved = [_moved(cite.value(f"response.group.{half}")) for half in ("harder", "less")]
    said = (
        f"Apart from the allies and China, imports from partners hit harder {moved[0]}, from those hit less {moved[1]}"
    )
    if unclear(s):
        said += "; why cannot be told"
    return cite.plain("response.halves", said, weight=60)


def _moved(change: Any) -> str:
    size = f" by {words.pct(abs(change), 0)}" if change else ""
    return f"{words.direction(change)}{size}"


def in_short(s: Response) -> list[Sentence]:
    """Whether the duties can be seen in imports, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    found = cite("response.all")
    if _clear(found):
        way = "less" if found.value < 0 else "more"
        said = f"Over all partners, {way} was imported where the duties rose more, by more than chance allows"
    else:
        said = "Whether the duties cut imports the totals cannot tell: partners differ too much in other ways"
    return [cite.plain("response.in-short", said)]


def unclear(s: Response) -> bool:
    """Whether the response could be estimated and zero is in its interval."""
    return not s.missing and not _clear(Cite(s.results)("response.all"))


def _clear(found: CitedResult) -> bool:
    low, high = found.interval or (0.0, 0.0)
    return low > 0 or high < 0


@or_notice
def months_figure(s: Response) -> FigureCard:
    """Each month by itself: imports against the same month of the base year on the rise of duties to come."""
    shown = s.by_month.assign(when=s.by_month["month"].dt.start_time)
    shown = shown.set_index("month").reindex(pd.period_range(shown["month"].iloc[0], shown["month"].iloc[-1], freq="M"))
    shown = shown.rename_axis("month").reset_index().assign(when=lambda frame: frame["month"].dt.start_time)

    def draw(ax: Axes) -> None:
        for _, part in shown.dropna().groupby(shown["month"].dt.year > BASE):  # nothing to span the base year
            marks.bands(ax, part, x="when", low="low", high="high", styles={"low": style("one")})
        marks.lines(ax, shown, x="when", y="estimate", styles={"estimate": style("one")}, label=False)
        ax.axhline(0, color=style("muted").colour, linewidth=1, zorder=1)

    return figure(
        "response",
        question="When did imports from the partners hit harder part from the rest?",
        subtitle=f"Imports against the same month of {BASE}, % for each per cent of duty to come, with intervals",
        plots="Response of imports by month to the mean rise of duties since April 2025",
        draw=draw,
        data=shown.assign(month=shown["month"].astype(str)),
        answer=_parted(Cite(s.results)),
        sources=s.results.sources("response.all", "response.leads"),
        vintage=vintage(*TABLES),
        events=[(FIRST_MONTH.start_time.date().isoformat(), "duties on all")],
        note=f"The year {BASE} is what all is measured from. A value below zero: the partners hit harder fared worse.",
    )


def _parted(cite: Cite) -> Sentence:
    leads, found = cite("response.leads.p_value"), cite("response.all")
    before = "did not stand apart before the duties" if leads.value >= LEVEL else "stood apart before the duties"
    since = "clearly parted since" if _clear(found) else "have not clearly parted since"
    joint = "and" if (leads.value >= LEVEL) != _clear(found) else "but"
    return cite.plain("response.parted", f"Partners hit harder {before} {joint} {since}")


@or_nothing
def estimates_table(s: Response) -> TableCard:
    """Every reading of the response with interval and what single partners weigh in it."""
    rows = s.estimates.assign(
        what=s.estimates["reading"].map(READING_NAMES),
        single=[
            f"{words.interval((row['least'], row['most']), 1)} ({words.short_name(row['most_without'])})"
            for row in s.estimates.to_dict("records")
        ],
        false=[f"{row['alarms']} of {row['years']}" for row in s.estimates.to_dict("records")],
    )
    columns: dict[str, tuple[str, Any]] = {
        "what": ("Reading", None),
        "estimate": ("Change, %", 1),
        "low": ("Low", 1),
        "high": ("High", 1),
        "p_value": ("p", words.p_value),
        "n": ("Partners", 0),
        "single": ("Without one partner", None),
        "false": ("False alarms", None),
        "detectable": ("Detectable", 1),
    }
    return table(
        "response",
        rows,
        title="Change of imports for each per cent that the duty adds to the price",
        columns=columns,
        sources=s.results.sources("response.all"),
        vintage=vintage(*TABLES),
        note="Without one partner: range over partners left out one by one, and without whom it is highest. False "
        "alarms: earlier years in which the same duties seem to have moved imports. Detectable: the fall found in "
        f"{words.share(POWER)} of cases if partners move as in earlier years.",
    )


def text(p: TradeParameters, s: Response) -> list[Sentence]:
    """The estimate, what it hangs on, what came before, how well the design tells, and where imports went."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [
        _estimate(cite),
        _hangs_on(cite),
        _before(cite),
        _power(cite),
        *_diversion(cite, p, s),
    ]


def _with(result: CitedResult) -> str:
    return f"{words.pct(result.value, sign=True)} ({words.interval(result.interval, 1)})"


def _estimate(cite: Cite) -> Sentence:
    found, months = cite("response.all"), cite.value("response.months")
    level = words.pct(cite.value("response.all.level"), 0)
    chance = words.p_value(cite.value("response.all.p_value"))
    return cite.sentence(
        "response.estimate",
        f"For each per cent that the duty added to the price, imports changed by {words.pct(found.value, sign=True)} "
        f"({level} interval {words.interval(found.interval, 1)}) over {found.n} partners and "
        f"{words.plural(months, 'month')}; chance alone makes one as large with {chance}",
        weight=60,
    )


def _hangs_on(cite: Cite) -> Sentence:
    single, most = cite("response.all.one_out"), words.name_in_text(cite.value("response.all.most_without"))
    parts = []
    if "response.without_china" in cite:
        parts.append(f"without China it is {_with(cite('response.without_china'))}")
    parts.append(f"weighted by dollars {_with(cite('response.dollars'))}")
    ends = words.interval(single.interval, 1)
    parts.append(f"leaving out one partner at a time gives {ends}, the weakest fall without {most}")
    return cite.sentence("response.hangs-on", "; ".join(parts))


def _before(cite: Cite) -> Sentence:
    leads, bunching = cite("response.leads.p_value"), cite("response.bunching")
    apart = "do not stand apart" if leads.value >= LEVEL else "stand apart already"
    stocked = words.direction(bunching.value, up="higher", down="lower", flat="as high")
    size = f"{words.pct(abs(bunching.value), 0)} {stocked} than" if bunching.value else "as high as"
    return cite.sentence(
        "response.before",
        f"In the {leads.n} months of 2022 and 2023 the partners hit harder later {apart} (joint test, "
        f"{words.p_value(leads.value)}); from January to March 2025, when importers could still buy ahead, imports "
        f"from these partners were {size} a year before",
    )


def _power(cite: Cite) -> Sentence:
    alarms, least = cite("response.all.alarms"), cite.value("response.all.detectable")
    return cite.sentence(
        "response.power",
        f"Laid on the imports of {alarms.n} earlier years, the same duties seem to have had an effect in "
        f"{words.count(alarms.value, 'none')}; if partners move as in those years, a true fall of "
        f"{words.pct(least)} for each per cent is found in {words.pct(cite.value('response.power'), 0)} of cases",
    )


def _diversion(cite: Cite, p: TradeParameters, s: Response) -> list[Sentence]:
    named = {code: words.name_in_text(code) for code in ("CHN", *p.partners)}
    named |= {"harder": "the others hit harder", "less": "those hit less"}
    parts = [
        f"{words.usd_bn(cite.value(f'response.group.{group}.usd'), 0, sign=True)} from {name}"
        for group, name in named.items()
        if f"response.group.{group}" in s.results
    ]
    return [
        cite.sentence(
            "response.diversion",
            f"In the last twelve months imports changed against {BASE} by {words.join(parts)}; how much of it moved "
            "from one partner to another the totals do not tell",
        )
    ]
