"""Agreement in UN votes on the page: by year, by least number of No votes, and what was put to a vote."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.un_agreement import UnAgreement
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence


@or_notice
def contested_figure(p: AutonomyParameters, s: UnAgreement) -> FigureCard:
    """Agreement by least number of No votes, before and in the latest year."""
    bright = s.contested[s.contested["country"].isin(p.countries)]
    grey = s.contested[s.contested["country"].isin(p.comparison_allies)]

    def draw(axes: Any) -> None:
        for ax, y, name in zip(axes, ("base_pct", "latest_pct"), (words.span(*s.base), str(s.latest)), strict=True):
            if len(grey):
                codes = list(grey["country"].unique())
                marks.lines(ax, grey, x="min_no_votes", y=y, by="country", comparators=codes, label=False)
            marks.lines(ax, bright, x="min_no_votes", y=y, by="country")
            ax.set_ylim(0, 100)
            ax.set_title(name, loc="left")
            ax.set_xlabel("Only votes with at least so many No votes")

    return figure(
        "un-agreement",
        question=f"Did the allies part with the United States in {s.latest}?",
        subtitle="Agreement with the United States in recorded votes of the General Assembly, %",
        plots="Agreement of allies with the United States by least number of No votes, in two spans of years",
        draw=draw,
        data=s.contested,
        answer=_fall(p, s, Cite(s.results)),
        sources=s.results.sources(),
        vintage=vintage("un_agreement"),
        note="At the left all recorded votes count, at the right only those that many states opposed."
        + (" Grey: the comparison allies." if len(grey) else ""),
        panels=(1, 2),
        height=3.0,
    )


@or_nothing
def called_figure(s: UnAgreement) -> FigureCard:
    """How many votes were recorded, and how many No votes the United States cast."""
    long = s.called.melt("year", value_vars=["votes", "no"], var_name="what", value_name="count")
    names = {"votes": "recorded votes", "no": "US No votes"}
    styles = {"votes": style("other"), "no": style("USA")}

    def draw(ax: Axes) -> None:
        marks.lines(ax, long, x="year", y="count", by="what", styles=styles, names=names)
        ax.set_ylim(bottom=0)

    return figure(
        "un-called",
        question="Did the agenda change?",
        subtitle="Recorded votes in which the United States took part, and its No votes, by year",
        plots="Recorded votes of the General Assembly and No votes of the United States",
        draw=draw,
        data=s.called[["year", "votes", "no", "no_pct"]],
        answer=_agenda(s, Cite(s.results)),
        sources=sorted(set(s.called["source"])),
        vintage=vintage("un_votes_cast"),
        height=2.6,
    )


@or_nothing
def contested_table(s: UnAgreement) -> TableCard | None:
    """The change beside that of other allies, by least number of No votes; nothing without comparison allies."""
    if s.differences.empty:
        return None
    rows = s.differences.merge(s.contested, on=["country", "min_no_votes"])
    rows = rows.assign(votes=rows["votes"].astype(int), country=rows["country"].map(words.name))
    columns: dict[str, tuple[str, Any]] = {
        "min_no_votes": ("Least No votes", str),
        "votes": (f"Votes in {s.latest}", 0),
        "base_pct": (f"Agreement {words.span(*s.base)} (%)", 0),
        "latest_pct": (f"Agreement {s.latest} (%)", 0),
        "change_pp": ("Change (pp)", _signed),
        "others_pp": ("Other allies (pp)", _signed),
        "difference_pp": ("Difference (pp)", _signed),
        "p_units": ("p", words.p_value),
    }
    return table(
        "un-agreement",
        rows,
        title="Agreement with the United States, and its change beside other allies",
        columns=columns,
        group="country",
        sources=s.results.sources(),
        vintage=vintage("un_agreement"),
        note="p: share of allies, each taken in turn as the one examined, whose difference is at least as large.",
    )


_signed = words.rounded(1, sign=True)


# ---------------------------------------------------------------- sentences


def text(p: AutonomyParameters, s: UnAgreement) -> list[Sentence]:
    """The fall and that of others, the agenda, the contested votes alone."""
    if s.missing:
        return []
    cite = Cite(s.results)
    least = int(s.contested["min_no_votes"].max())
    return [_fall(p, s, cite), _agenda(s, cite), *([_hard_core(p, s, least, cite)] if least else [])]


def _there(p: AutonomyParameters, s: UnAgreement, least: int) -> list[str]:
    rows = s.contested[s.contested["min_no_votes"] == least]
    return [code for code in p.countries if code in set(rows["country"])]


def _fall(p: AutonomyParameters, s: UnAgreement, cite: Cite) -> Sentence:
    said = words.join(_agreed(c, 0, cite) for c in _there(p, s, 0))
    return cite.sentence(
        "un-agreement.fall",
        f"Over all recorded votes of {s.latest} the agreement with the United States was {said}, in brackets the "
        f"change on {words.span(*s.base)}{_beside(p, s, 0, cite)}",
        weight=65,
    )


def _agreed(country: str, least: int, cite: Cite) -> str:
    name = f"un_agreement.least_{least}.{country}"
    latest, change = (cite.value(f"{name}.{part}") for part in ("latest", "change"))
    return f"{words.pct(latest, 0)} for {words.name_in_text(country)} ({_points(change)})"


def _beside(p: AutonomyParameters, s: UnAgreement, least: int, cite: Cite) -> str:
    there = [c for c in _there(p, s, least) if f"un_agreement.least_{least}.{c}.others" in cite]
    if not there:
        return ""
    others = cite(f"un_agreement.least_{least}.{there[0]}.others")
    gaps = words.join(
        f"{words.name_in_text(c)} {_points(cite.value(f'un_agreement.least_{least}.{c}.difference'))}" for c in there
    )
    count = words.count(others.n or 0)
    return f"; that of {count} other allies changed by {_points(others.value)} on average, which leaves for {gaps}"


def _points(value: float) -> str:
    return f"{words.number(value, 0, sign=True)} {words.agree(round(abs(value)), 'point')}"


def _agenda(s: UnAgreement, cite: Cite) -> Sentence:
    year = int(s.called["year"].max())
    votes, share = (cite.value(f"un_agreement.called.{what}.{year}") for what in ("votes", "no_pct"))
    before = f"un_agreement.called.votes.{year - 1}"
    past = ""
    if before in cite:
        old = words.pct(cite.value(f"un_agreement.called.no_pct.{year - 1}"), 0)
        past = f", after {words.number(cite.value(before))} and {old} the year before"
    return cite.sentence(
        "un-agreement.agenda",
        f"What is put to a vote changes from year to year: in {year} the United States took part in "
        f"{words.number(votes)} recorded votes and voted No in {words.pct(share, 0)} of them{past}",
    )


def _hard_core(p: AutonomyParameters, s: UnAgreement, least: int, cite: Cite) -> Sentence:
    there = _there(p, s, least)
    said = words.join(_agreed(c, least, cite) for c in there)
    count = cite(f"un_agreement.least_{least}.{there[0]}.latest").n
    return cite.sentence(
        "un-agreement.hard-core",
        f"In the {count} votes with at least {_least(cite)} No votes the agreement was {said}"
        f"{_beside(p, s, least, cite)}",
    )


def _least(cite: Cite) -> str:
    return words.number(cite.value("un_agreement.most_contested"))
