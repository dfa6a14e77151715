"""Section 4: Japan's security partners beyond the United States."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.partnerships import LIST_ENDS, NAMED, Partnerships
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.autonomy.common import TERMS
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.sheet import Kind, RowLabel, notes_of, sheet_of
from helpers.display.table import TableCard, table
from helpers.display.theme import colour
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, given

KINDS = {
    "reciprocal_access": "reciprocal access",
    "logistics": "logistics",
    "information_security": "information",
    "equipment_transfer": "equipment",
    "joint_declaration": "declaration",
    "co_development": "joint development",
    "arms_export": "arms export",
}
_ROLES = ("ink", "two", "one", "four", "three", "ink")
_SHAPES = (("●", "○", "o"), ("■", "□", "s"), ("◆", "◇", "D"), ("▲", "△", "^"), ("▼", "▽", "v"), ("⬟", "⬠", "p"))
ROW_HEIGHT = 23.0


def _role(kind: str) -> str:
    return _ROLES[list(KINDS).index(kind) % len(_ROLES)]


@or_notice
def network_figure(p: AutonomyParameters, s: Partnerships) -> FigureCard:
    """Japan's partners: a row for each, a column for each kind of agreement, a mark for each agreement."""

    def draw(ax: Axes) -> None:
        _grid(ax, p, s)

    first, last = (int(s.results[f"partnerships.{end}_year"].value) for end in ("first", "last"))
    return figure(
        "partnerships",
        question="With whom did Japan make security agreements beyond the United States?",
        subtitle=f"Agreements by partner and kind, {words.span(first, last)}; in brackets their number",
        plots="Partners of Japan's security agreements, by number of agreements",
        draw=draw,
        data=s.agreements[["partner", "kind", "title", "signed", "signed_precision", "in_force", "source", "quality"]],
        answer=_first_plain(Cite(s.results), s),
        sources=s.results.sources("partnerships.ties"),
        vintage=vintage("security_partnerships"),
        note=f"Filled marks: signed from {p.treatment_year} on; hollow: before. Treaties of alliance "
        "and meetings are not counted.",
    )


def _grid(ax: Axes, p: AutonomyParameters, s: Partnerships) -> None:
    notes, partners = notes_of(ax), s.partners
    kinds = [kind for kind in KINDS if (s.agreements["kind"] == kind).any()]
    _bare(ax, len(partners))
    for i, row in partners.iterrows():
        y = float(str(i))
        ax.plot([0.01, 1], [y, y], color=colour("grid"), linewidth=1, zorder=1)
        name = f"{words.short_name(row['partner'])} ({row['ties']})"
        notes.rows.append(RowLabel(y, name, "", colour("ink")))
        mine = s.agreements[s.agreements["partner"] == row["partner"]]
        for kind, after in zip(mine["kind"], mine["after"], strict=True):
            _agreement(ax, (0.04 + kinds.index(kind) * 0.92 / max(1, len(kinds) - 1), y), kind, filled=after)
    shapes = {kind: _SHAPES[list(KINDS).index(kind) % len(_SHAPES)] for kind in kinds}
    sheet_of(ax).kinds += [Kind(shapes[kind][0], _role(kind), KINDS[kind]) for kind in kinds]
    sheet_of(ax).kinds.append(Kind("○", "ink", f"hollow: signed before {p.treatment_year}"))


def _bare(ax: Axes, rows: int) -> None:
    """An empty panel with one row for each partner and no axis."""
    notes = notes_of(ax)
    notes.x_kind, notes.row_height = "rows", ROW_HEIGHT
    ax.set_ylim(max(rows, 3) - 0.4, -0.6)
    ax.set_xlim(0.001, 1.0)
    ax.xaxis.set_visible(False)
    ax.grid(visible=False)
    ax.spines["bottom"].set_visible(False)


def _agreement(ax: Axes, place: tuple[float, float], kind: str, *, filled: bool) -> None:
    shade = colour(_role(kind))
    marker = _SHAPES[list(KINDS).index(kind) % len(_SHAPES)][2]
    face = shade if filled else colour("paper")
    ax.plot(*place, marker=marker, markersize=8, color=shade, markerfacecolor=face, markeredgewidth=1.6, zorder=3)


@or_notice
def growth_figure(p: AutonomyParameters, s: Partnerships) -> FigureCard:
    """New agreements of all kinds by year."""
    total = s.cumulative[s.cumulative["kind"].isin(p.partnership_kinds)].groupby("year")["ties"].sum()
    rows = total.diff().fillna(total).rename("agreements").reset_index().assign(code="JPN")

    means = _rates(s)

    def draw(ax: Axes) -> None:
        marks.columns(ax, rows, x="year", y="agreements", by="code", label=False)
        marks.levels(ax, means, first="first", last="last", value="rate", code="code", form=_mean)
        ax.margins(y=0.16)
        ax.set_ylim(bottom=0)

    first, last = int(rows["year"].min()), int(rows["year"].max())
    months = "January alone" if LIST_ENDS.month == 1 else f"January to {LIST_ENDS:%B}"
    return figure(
        "partnerships-growth",
        question="Did Japan make new security agreements faster?",
        subtitle=f"Security agreements with others than the United States, number a year, {words.span(first, last)}",
        plots="New security agreements of Japan with others than the United States by year",
        draw=draw,
        data=rows[["year", "agreements"]],
        answer=in_plain_words(p, s),
        sources=s.results.sources("partnerships.ties"),
        vintage=vintage("security_partnerships"),
        terms=TERMS,
        note=f"By year of signing{f'; {last}: {months}' if last == LIST_ENDS.year else ''}.{_times(s)}",
        height=2.8,
    )


def _times(s: Partnerships) -> str:
    """How many times the first mean the second is, with the interval by which chance is judged."""
    found = s.results.get("partnerships.rate_ratio")
    if found is None or found.interval is None:
        return ""
    size, ends = words.number(float(found.value), 1), words.interval(found, 1)
    return f" The second mean is {size} times the first ({words.level(found.level or 0)} {ends})."


def _rates(s: Partnerships) -> pd.DataFrame:
    """Columns first, last, rate, code: the mean of each span of years that is compared; no rows where none is."""
    if "partnerships.rate.after" not in s.results:
        return pd.DataFrame(columns=["first", "last", "rate", "code"])
    names = {"first": "rate_first", "last": "rate_last", "rate": "rate"}
    spans = [
        {column: s.results[f"partnerships.{name}.{side}"].value for column, name in names.items()}
        for side in ("before", "after")
    ]
    return pd.DataFrame(spans).assign(code="ink")


def _mean(rate: float) -> str:
    return f"mean {words.number(rate, 1)}"


@or_nothing
def partners_table(p: AutonomyParameters, s: Partnerships) -> TableCard:
    """Partners with agreements before and after."""
    columns: dict[str, tuple[str, Any]] = {
        "partner": ("Partner", None),
        "before": (f"Before {p.treatment_year} (agreements)", 0),
        "after": (f"From {p.treatment_year} on (agreements)", 0),
        "ties": ("Together (agreements)", 0),
    }
    return table(
        "partnerships",
        s.partners,
        title="Agreements by partner",
        columns=columns,
        sources=s.results.sources("partnerships.ties"),
        vintage=vintage("security_partnerships"),
    )


@or_nothing
def korea_table(s: Partnerships) -> TableCard | None:
    """What was read on Korea; nothing where Korea is not among the countries."""
    if s.korea.empty:
        return None
    rows = s.korea.assign(
        kind=s.korea["kind"].map(KINDS),
        when=[_when(day, how) for day, how in zip(s.korea["signed"], s.korea["signed_precision"], strict=True)],
    )
    columns: dict[str, tuple[str, Any]] = {
        "partner": ("Partner", None),
        "when": ("Signed", None),
        "kind": ("Kind", None),
        "title": ("Agreement", None),
    }
    return table(
        "partnerships-korea",
        rows,
        title="Korea: what was read",
        columns=columns,
        sources=ids(rows["source"]),
        vintage=vintage("security_partnerships"),
        note="Not complete, and not to be set against Japan's number. Arms exports are contracts.",
    )


def _when(day: Any, precision: str) -> str:
    if precision == "year":
        return str(words.as_date(day).year)
    return words.month(day) if precision == "month" else words.day(day)


# ---------------------------------------------------------------- sentences


def text(p: AutonomyParameters, s: Partnerships) -> list[Sentence]:
    """Number before and after, the named partners, the rates with their interval, and against the earlier trend."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [
        _numbers(cite, p),
        _first_partners(cite, s),
        _named(cite, p),
        _rate(cite, p),
        *([_beyond(cite, p)] if "partnerships.beyond_trend" in cite else []),
    ]


def _numbers(cite: Cite, p: AutonomyParameters) -> Sentence:
    before, after = (as_count(cite.value(f"partnerships.ties.{side}")) for side in ("before", "after"))
    old, whole = (as_count(cite.value(f"partnerships.partners.{side}")) for side in ("before", "all"))
    first, since = (words.count(number, "none") for number in (before, after))
    every = as_count(cite.value("partnerships.ties.all"))
    if every == 1:
        return cite.sentence(
            "partnerships.numbers",
            f"Japan's only security agreement counted with others than the United States was signed "
            f"{'before' if before else 'after the beginning of'} {p.treatment_year}",
            weight=72,
        )
    return cite.sentence(
        "partnerships.numbers",
        f"Of Japan's {words.count(every)} security agreements with others than the United States, {first} "
        f"{words.agree(before, 'was', 'were')} signed before {p.treatment_year} and {since} since; the number of "
        f"partners is {words.count(old)} before and {words.count(whole)} in all{'' if before else _earliest(cite)}",
        weight=72,
    )


def _earliest(cite: Cite) -> str:
    """From when on agreements are counted: that there are none before says nothing of earlier years."""
    return f", the earliest of {cite.value('partnerships.first_year')}"


def in_plain_words(p: AutonomyParameters, s: Partnerships) -> Sentence:
    """How many agreements came a year before and since, or how many in all, for everybody."""
    cite = Cite(s.results)
    if "partnerships.rate.after" not in cite:
        before, after = (as_count(cite.value(f"partnerships.ties.{side}")) for side in ("before", "after"))
        when = f"before {p.treatment_year} and {words.count(after, 'none')} since"
        said = f"Japan signed {words.count(before, 'none')} of its security agreements with others {when}"
        if not before:
            said = f"The list of Japan’s security agreements with others holds {words.count(after)}{_earliest(cite)}"
        return cite.plain("partnerships.plain", said, weight=72)
    old, new = (words.number(cite.value(f"partnerships.rate.{side}"), 1) for side in ("before", "after"))
    ratio = cite("partnerships.rate_ratio").interval if "partnerships.rate_ratio" in cite else None
    sure = "" if ratio and not ratio[0] <= 1 <= ratio[1] else ", which may be chance"
    then, now = (
        words.span(*(as_count(cite.value(f"partnerships.rate_{end}.{side}")) for end in ("first", "last")))
        for side in ("before", "after")
    )
    said = f"Japan’s new security agreements with others came at {old} a year in {then} and {new} in {now}"
    return cite.plain("partnerships.plain", f"{said}{sure}", weight=72)


def in_short(p: AutonomyParameters, s: Partnerships) -> list[Sentence]:
    """How many partners there are, and whether the year stands out, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    old, whole = (as_count(cite.value(f"partnerships.partners.{side}")) for side in ("before", "all"))
    before = f", after {words.count(old)} before {p.treatment_year}" if old else ""
    said = f"Japan has {words.counted(whole, 'partner')} in them{before}"
    told = [cite.plain("partnerships.partners-plain", said)]
    if "partnerships.beyond_trend" in cite:
        low, high = cite("partnerships.beyond_trend").interval or (0.0, 2.0)
        stands = "stands out" if not low <= 1 <= high else "does not stand out"
        said = f"Against the growth already under way, {p.treatment_year} {stands} as a break"
        told.append(cite.plain("partnerships.beyond-plain", said))
    return told


def _first_plain(cite: Cite, s: Partnerships) -> Sentence:
    """Whoever has most agreements, for everybody."""
    most = s.partners[s.partners["ties"] == s.partners["ties"].max()]["partner"]
    ties = as_count(cite.value(f"partnerships.partner.ties.{most.iloc[0]}"))
    number = words.counted(ties, "agreement")
    if len(most) > 4:
        return cite.plain(
            "partnerships.first-plain",
            f"No partner of Japan stands out: the largest share is {number} with each of several",
        )
    each = " each" if len(most) > 1 else ""
    said = f"Beside the United States, Japan signed most with {words.names_in_text(most)}: {number}{each}"
    return cite.plain("partnerships.first-plain", said)


def _first_partners(cite: Cite, s: Partnerships) -> Sentence:
    most = s.partners.head(3)
    ties = {code: as_count(cite.value(f"partnerships.partner.ties.{code}")) for code in most["partner"]}
    parts = [f"{words.name_in_text(code)} ({words.plural(number, 'agreement')})" for code, number in ties.items()]
    return cite.sentence("partnerships.first-partners", f"Most agreements are with {words.join(parts)}")


def _named(cite: Cite, p: AutonomyParameters) -> Sentence:
    shares = {
        side: cite.value(f"partnerships.named_share_pct.{side}")
        for side in ("before", "after")
        if f"partnerships.named_share_pct.{side}" in cite
    }
    who = words.names_in_text(NAMED)
    phrases = {"before": f"before {p.treatment_year}", "after": f"from {p.treatment_year} on"}
    parts = [f"{words.pct(share, 0)} of those {phrases[side]}" for side, share in shares.items()]
    return cite.sentence("partnerships.named", f"Agreements with {who} are {words.join(parts)}")


def _rate(cite: Cite, p: AutonomyParameters) -> Sentence:
    if "partnerships.rate.after" not in cite:
        return cite.sentence(
            "partnerships.rate",
            f"The list of agreements{'' if cite.value('partnerships.ties.before') else _earliest(cite) + ','} has no "
            f"whole year of the window on one side of {p.treatment_year}, so no rates are compared",
        )
    spans = [
        words.span(*(as_count(cite.value(f"partnerships.rate_{end}.{side}")) for end in ("first", "last")))
        for side in ("before", "after")
    ]
    old, new = (words.number(cite.value(f"partnerships.rate.{side}"), 1) for side in ("before", "after"))
    lead = f"New agreements came at {old} a year in {spans[0]} and {new} a year in {spans[1]}"
    if "partnerships.rate_ratio" not in cite:
        return cite.sentence("partnerships.rate", f"{lead}; to a rate of zero there is no ratio")
    ratio = cite("partnerships.rate_ratio")
    clear = ratio.interval is not None and not ratio.interval[0] <= 1 <= ratio.interval[1]
    low_high = f"{words.level(given(p, 'confidence'))} {words.interval(ratio.interval, 1)}" if ratio.interval else ""
    inside = f" ({low_high})" if low_high else ""
    verdict = "a clear change" if clear else "not clearly different from no change"
    return cite.sentence(
        "partnerships.rate", f"{lead}, {words.number(ratio.value, 1)} times as many{inside}, {verdict}"
    )


def _beyond(cite: Cite, p: AutonomyParameters) -> Sentence:
    found = cite("partnerships.beyond_trend")
    low, high = found.interval or (0.0, 0.0)
    clear = not low <= 1 <= high
    verdict = (
        "so that the break stands out from the growth that was under way"
        if clear
        else "so that no break stands out from the growth that was under way"
    )
    return cite.sentence(
        "partnerships.beyond",
        f"Against the trend of the years before and after, the rate from {p.treatment_year} on is "
        f"{words.number(found.value, 1)} times what it would be without a step "
        f"({words.level(given(p, 'confidence'))} {words.interval(found.interval, 1)}), {verdict}",
    )
