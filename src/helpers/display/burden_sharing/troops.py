"""Section 10: US troops by host, and spending set against them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.burden_sharing.troops import CHANGE_YEARS, SEAM, Troops
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, once

NOTICED_PCT = 1.0
"""Gap between the two counts from which it is named."""


def _crosses_seam(s: Troops) -> bool:
    return int(s.years["year"].min()) < SEAM <= int(s.years["year"].max())


@or_notice
def troops_figure(p: BurdenSharingParameters, s: Troops) -> FigureCard:
    """Troops by host, each count a line of its own; the hosts in one panel, those beside them in another."""
    groups = [list(hosts) for hosts in (p.hosts, p.comparison_hosts) if hosts]
    groups = [hosts for hosts in groups if s.years["host"].isin(hosts).any()]
    first, last = int(s.years["year"].min()), int(s.years["year"].max())

    top = 1.05 * float(s.years[["troops", "other"]].max().max())

    def draw(axes: Any) -> None:
        for ax, hosts in zip(np.atleast_1d(axes), groups, strict=True):
            _draw_counts(ax, s.years[s.years["host"].isin(hosts)])
            ax.set_ylim(0, top)
            ax.set_title(words.join(map(words.name, hosts)), loc="left")

    return figure(
        "troops",
        question="How many US soldiers stand where?",
        subtitle=f"US active-duty military personnel, thousand, {words.span(first, last)}",
        plots="US troops by host and year, by two counts that meet at a seam",
        draw=draw,
        data=s.years,
        answer=in_plain_words(p, s),
        sources=s.results["troops." + str(s.years["host"].iloc[0]) + ".last"].sources,
        vintage=vintage("us_troops"),
        events=[(f"{SEAM}-01-01", "new count")] if _crosses_seam(s) else (),
        note=f"To {SEAM - 1} a compilation, then the Department of Defense’s reports; thin: the other count where it "
        "differs. Rotating units are mostly not counted.",
        panels=(1, len(groups)),
        height=3.2,
    )


def _draw_counts(ax: Axes, rows: pd.DataFrame) -> None:
    """A line a host and count, broken at the seam; the host is named once, where its line ends."""
    for host, own in rows.groupby("host", sort=False):
        ax.plot(own["year"], own["other"], **style(str(host)).thin().line_options(), zorder=2)
        parts = list(own.groupby("series", sort=False))
        for i, (series, part) in enumerate(parts):
            last = i == len(parts) - 1
            marks.lines(
                ax, part.assign(host=str(host)), x="year", y="troops", by="host", label=last, value=_heads,
                names=None if last else {str(host): f"{words.name(str(host))}, {series}"},
            )  # fmt: skip
        marks.valued(ax, int(own["year"].iloc[-1]), float(own["troops"].iloc[-1]), "", str(host))


def _heads(thousand: float) -> str:
    return words.number(1e3 * thousand, 0)


@or_nothing
def seam_table(s: Troops) -> TableCard | None:
    """How the two counts meet, host by host; nothing where the window ends before or begins after."""
    if not _crosses_seam(s):
        return None
    columns: dict[str, tuple[str, Any]] = {
        "host": ("Host", None),
        "change_pct": (f"Change from {SEAM - 1} to {SEAM} (%)", 1),
        "widest_pct": ("Widest gap between the counts since (%)", 1),
        "widest_year": ("In", str),
    }
    return table(
        "troops-seam",
        s.seam,
        title="Where the two counts of troops meet",
        columns=columns,
        sources=list(s.results[f"troops.seam.change_pct.{s.seam['host'].iloc[0]}"].sources),
        vintage=vintage("us_troops"),
        note="Gap: the reports against the compilation in the same year. A change at the seam may be one of counting.",
    )


@or_nothing
def answers_figure(p: BurdenSharingParameters, s: Troops) -> FigureCard | None:
    """Growth of own spending with the change of troops, host by host and together; nothing without enough years."""
    if s.answers.empty:
        return None
    rows = s.answers.sort_values("estimate", key=lambda c: c.where(s.answers["host"] != "ALL", np.inf))
    rows = rows.assign(label=[words.name(h) if h != "ALL" else "all together" for h in rows["host"]])

    def draw(ax: Axes) -> None:
        marks.points_with_intervals(
            ax, rows, label="label", value="estimate", low="low", high="high", code="host",
            highlight=[*p.hosts, "ALL"], styles={"ALL": style("ink")}, form=words.rounded(2, sign=True),
        )  # fmt: skip
        ax.axvline(0, color=style("muted").colour, linewidth=1)

    return figure(
        "troops-spending",
        question="Do hosts spend more when US troops leave?",
        subtitle=f"Growth of own real spending for 1% more troops, %, {words.share(p.confidence)} intervals",
        plots="Coefficients of the change of US troops, by host",
        draw=draw,
        data=s.answers,
        answer=_answer_plain(Cite(s.results), s),
        sources=s.results["troops.answer." + str(s.answers["host"].iloc[0])].sources,
        vintage=vintage("us_troops", "military_expenditure", "macro_annual"),
        note=f"Troops: change a year over {CHANGE_YEARS} years, within one count; years of unsure counts left out. "
        "Growth of GDP held. Below zero: spending grows where troops leave.",
    )


# ---------------------------------------------------------------- sentences


def in_plain_words(p: BurdenSharingParameters, s: Troops) -> Sentence:
    """How many US soldiers were where in the latest year, for everybody."""
    cite = Cite(s.results)
    parts = [
        f"{words.number(cite.value(f'troops.{host}.last'), 0)} US soldiers stood in {words.name_in_text(host)} in "
        f"{as_count(cite.value(f'troops.{host}.last.year'))}"
        for host in _hosts(p, s)
    ]
    return cite.plain("troops.now", words.join(parts), weight=30)


def _answer_plain(cite: Cite, s: Troops) -> Sentence:
    """Whether spending moved with troops, over all hosts where there are several; for everybody."""
    host = "ALL" if "troops.answer.ALL" in cite else str(s.answers["host"].iloc[0])
    found = cite(f"troops.answer.{host}")
    if not _is_clear(s, host):
        said = "Whether hosts spend more when US troops leave cannot be told from these years"
    else:
        said = f"Where US troops left, hosts’ own spending grew {'less' if found.value > 0 else 'more'}"
    return cite.plain("troops.leaving", said)


def text(p: BurdenSharingParameters, s: Troops) -> list[Sentence]:
    """Troops now and at their peak, the seam, spending against troops."""
    if s.missing:
        return []
    cite = Cite(s.results)
    answers = [_answer(cite, s), _levels(cite, s)] if len(s.answers) else []
    seam = [_seam(cite, s)] if _crosses_seam(s) else []
    return [_course(cite, _hosts(p, s)), *seam, *answers]


def _hosts(p: BurdenSharingParameters, s: Troops) -> list[str]:
    return [host for host in p.hosts if f"troops.{host}.last" in s.results]


def _course(cite: Cite, hosts: list[str]) -> Sentence:
    parts = []
    for host in hosts:
        now, peak = (words.number(cite.value(f"troops.{host}.{when}"), 0) for when in ("last", "peak"))
        year, top = (as_count(cite.value(f"troops.{host}.{when}.year")) for when in ("last", "peak"))
        where = f"{now} US soldiers were in {words.name_in_text(host)} in {year}"
        first = cite.value(f"troops.{host}.first.year")
        most = "the most" if top == year else f"after {peak} in {top}, the most"
        parts.append(f"{where}, {most} since {first}")
    return cite.sentence("troops.course", "; ".join(parts), weight=30)


def _seam(cite: Cite, s: Troops) -> Sentence:
    gaps = {host: abs(cite.value(f"troops.seam.widest_pct.{host}")) for host in s.seam["host"]}
    parts = [
        f"{words.pct(gap, 0)} in {cite.value(f'troops.seam.widest_year.{host}')} for {words.name_in_text(host)}"
        for host, gap in gaps.items()
        if gap >= NOTICED_PCT
    ]
    differ = f"differ by as much as {words.join(parts)}" if parts else f"agree to within {words.pct(NOTICED_PCT, 0)}"
    return cite.sentence("troops.seam", f"The counts change in {SEAM}, and in the years that both cover they {differ}")


def _answer(cite: Cite, s: Troops) -> Sentence:
    clear = [_found(cite, host) for host in s.answers["host"] if host != "ALL" and _is_clear(s, host)]
    opening = f"Among {words.plural(as_count(cite.value('troops.hosts_compared')), 'larger host')}"
    alone = f"clear of zero for {words.join(clear)}" if clear else "clear of zero for none when each is taken by itself"
    if "troops.answer.ALL" not in cite:
        return cite.sentence("troops.answer", f"{opening} the link of own spending with troops is {alone}")
    whole = cite("troops.answer.ALL")
    value = whole.value
    moved = words.direction(value, "more", "less", "no more and no less", threshold=0.005)
    size = "" if abs(value) <= 0.005 else f"{words.pct(abs(value), 2)} "
    return cite.sentence(
        "troops.answer",
        f"{opening} together, 1% more US troops went with own spending growing {size}{moved} "
        f"({words.interval(whole, 2)}); host by host the link is {alone}",
    )


def _is_clear(s: Troops, host: str) -> bool:
    row = s.answers.set_index("host").loc[host]
    return bool(row["low"] > 0 or row["high"] < 0)


def _found(cite: Cite, host: str) -> str:
    value = cite.value(f"troops.answer.{host}")
    return f"{words.name_in_text(host)} ({words.number(value, 2, sign=True)})"


def _levels(cite: Cite, s: Troops) -> Sentence:
    ranks = [cite.value(f"troops.rank.{host}") for host in s.answers["host"] if host != "ALL"]
    ends = once(words.number(end, 2, sign=True) for end in (min(ranks), max(ranks)))
    alike = cite("troops.rank.positive")
    return cite.sentence(
        "troops.levels",
        f"Over the years, troops and the host’s share of GDP moved the same way in {alike.value} of "
        f"{words.plural(alike.n or 0, 'host')} (rank correlations {words.join(ends, last='to')})",
    )
