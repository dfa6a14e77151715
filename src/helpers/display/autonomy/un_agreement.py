"""Agreement in UN votes on the page: by year, by least number of No votes, and what was put to a vote."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.un_agreement import UnAgreement
from helpers.data.rows import ids
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
    """Change of agreement of each ally, over all votes and over the most contested."""
    shown = s.contested[s.contested["country"].isin([*p.countries, *p.comparison_allies])]
    rows = shown.assign(change_pp=shown["latest_pct"] - shown["base_pct"]).sort_values("change_pp", ignore_index=True)
    least = sorted({0, int(rows["min_no_votes"].max())})
    everywhere = set.intersection(*(set(rows.loc[rows["min_no_votes"] == count, "country"]) for count in least))
    partly = [words.name_in_text(code) for code in dict.fromkeys(rows["country"]) if code not in everywhere]
    rows = pd.concat([rows, *(_others_mean(p, s, count) for count in least)])
    rows = rows.sort_values("change_pp", ignore_index=True)
    names = dict(zip(least, ("all recorded votes", f"votes with at least {least[-1]} No votes"), strict=False))

    def draw(axes: Any) -> None:
        for ax, count in zip([axes] if len(least) == 1 else axes, least, strict=True):
            part = rows[rows["min_no_votes"] == count]
            marks.bars(
                ax, part, label="country", value="change_pp", code="country", highlight=[*p.countries, OTHERS],
                styles={OTHERS: style("one")}, form=words.rounded(0, sign=True),
            )  # fmt: skip
            ax.set_title(names[count], loc="left")

    return figure(
        "un-agreement",
        question=f"Did the allies part with the United States in {s.latest}?",
        subtitle=f"Change of agreement in recorded votes from {words.span(*s.base)} to {s.latest}, percentage points",
        plots="Change of the agreement of allies with the United States, in all votes and in the most contested",
        draw=draw,
        data=rows[rows["min_no_votes"].isin(least)],
        answer=_fell(p, s, Cite(s.results)),
        sources=s.results.sources(),
        vintage=vintage("un_agreement"),
        note="The agenda changed: the more votes the United States calls alone, the lower the agreement of everybody."
        + (" Grey: the comparison allies." if p.comparison_allies else "")
        + (f" Known for one of the two alone: {words.join(partly)}." if partly else ""),
        panels=(1, len(least)),
    )


OTHERS = "other allies, mean"


def _others_mean(p: AutonomyParameters, s: UnAgreement, count: int) -> pd.DataFrame:
    """A row with the mean change of the other allies over votes with so many No votes; none where there is none."""
    names = [f"un_agreement.least_{count}.{country}.others" for country in p.countries]
    means = [(OTHERS, count, float(s.results[name].value)) for name in names if name in s.results]
    return pd.DataFrame(means[:1], columns=["country", "min_no_votes", "change_pp"])


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
        answer=_called_plain(s, Cite(s.results)),
        sources=ids(s.called["source"]),
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


def _fell(p: AutonomyParameters, s: UnAgreement, cite: Cite) -> Sentence:
    """What became of the agreement of each ally examined, and of the others, for everybody."""
    there = _there(p, s, 0)
    change = {c: cite.value(f"un_agreement.least_0.{c}.change") for c in there}
    way = {c: words.direction(value, "rose", "fell", "changed", threshold=0.5) for c, value in change.items()}
    parts = [
        f"{one} by {words.join(f'{_size(change[c])} for {words.name_in_text(c)}' for c in there if way[c] == one)}"
        for one in dict.fromkeys(way.values())
    ]
    said = f"In {s.latest} agreement with the United States {words.join(parts)}"
    beside = f"un_agreement.least_0.{there[0]}.others"
    if beside in cite:
        moved = words.direction(cite.value(beside), "rose", "fell", "hardly changed", threshold=0.5)
        said += f"; in other allies it {moved} on average"
    return cite.plain("un-agreement.fell", said, weight=65)


def _size(value: float) -> str:
    return f"{words.number(abs(value), 0)} {words.agree(round(abs(value)), 'point')}"


def _called_plain(s: UnAgreement, cite: Cite) -> Sentence:
    year = int(s.called["year"].max())
    said = f"In {year} the United States voted No in {words.pct(cite.value(f'un_agreement.called.no_pct.{year}'), 0)}"
    before = f"un_agreement.called.no_pct.{year - 1}"
    past = f", after {words.pct(cite.value(before), 0)} the year before" if before in cite else ""
    return cite.plain("un-agreement.called", f"{said} of recorded votes{past}")


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
