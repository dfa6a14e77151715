"""Section 4: what was asked and what was given."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.demands import Demands, Fivefold
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.burden_sharing.common import by_counts, plain, times
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import caveat, or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

KINDS = {
    "asked": "US demand",
    "pressure": "US pressure",
    "given": "agreement or pledge",
    "refused": "offer or demand dropped",
}
KIND_OF = {
    "demand": "asked",
    "pressure": "pressure",
    "threat": "pressure",
    "agreement": "given",
    "commitment": "given",
    "offer_rejected": "refused",
    "withdrawal": "refused",
}
"""Talks, announcements, remarks of candidates and later reports are left out of the figure."""
SUBJECTS = {
    "yearly_payment": "yearly payment",
    "single_payment": "single payment",
    "premium_on_cost": "premium on cost",
    "defence_spending": "defence spending",
    "arms_purchases": "arms purchases",
}


@or_notice
def timeline_figure(p: BurdenSharingParameters, s: Demands) -> FigureCard:
    """Demands and what followed on one time axis, a lane an ally."""
    shown = s.events[s.events["kind"].isin(KIND_OF)]
    order = shown["host"].map([*p.hosts, "ALL"].index).argsort(kind="stable")
    names = {host: words.name(host) for host in p.hosts} | {"ALL": "Allies in general"}
    when = (
        shown["date"]
        .dt.strftime("%Y-%m-%d")
        .where(shown["date_precision"] == "day", shown["date"].dt.strftime("%Y-%m"))
    )
    shown = shown.assign(group=shown["kind"].map(KIND_OF), when=when).iloc[order]

    def draw(ax: Axes) -> None:
        marks.strip(ax, shown, date="date", lane="host", kind="group", kinds=KINDS, names=names)

    return figure(
        "demands",
        question="When did Washington ask, and when did allies give?",
        subtitle=f"Dated demands on payments and defence spending, {_years(shown)}",
        plots="Demands, pressure and agreements on one time axis, a lane for each ally",
        draw=draw,
        data=shown[["host", "when", "kind", "subject", "title"]],
        answer=_register(Cite(s.results), p),
        sources=ids(shown["source"]),
        vintage=vintage("host_support_demands"),
        note="A chosen register from the press, memoirs and speeches; no demand rests on an official paper. "
        "The chronology of the book tells each one.",
    )


def _years(rows: pd.DataFrame) -> str:
    return words.span(int(rows["date"].dt.year.min()), int(rows["date"].dt.year.max()))


@or_notice
def conceded_figure(s: Demands) -> FigureCard | None:
    """What followed of each rise asked, with the range of the sums asked."""
    if s.answered.empty:
        caveat("No demand in this window was answered within it.", label="Not in this run")
        return None
    rows = s.answered.assign(
        label=[
            f"{words.name(row['host'])}, {words.month(row['first_asked'])}, {SUBJECTS[row['subject']]}"
            for row in s.answered.to_dict("records")
        ]
    )
    several = rows["conceded_low"] != rows["conceded_high"]
    rows = rows.assign(low=rows["conceded_low"].where(several), high=rows["conceded_high"].where(several))
    rows = rows.sort_values("conceded_low", ascending=False, ignore_index=True)

    def draw(ax: Axes) -> None:
        marks.points_with_intervals(
            ax, rows, label="label", value="conceded_low", low="low", high="high", code="host", form=percent, ends=True
        )
        marks.limit(ax, HALF, "half")
        ax.set_xlim(-2, 102)

    alone = "; hollow: one demand alone" if several.any() and not several.all() else ""
    return figure(
        "demands-conceded",
        question="How much followed of what was asked?",
        subtitle=f"{_gave(_rises(s)).capitalize()}, % of the rise asked, by month of the first demand"
        f"{'; point: of the largest demand, end of the line: of the smallest' if several.any() else ''}"
        f"{alone}",
        plots="Share of the rise asked that followed, by ally, month of the first demand and subject",
        draw=draw,
        data=s.answered.drop(columns=["source"]),
        answer=in_plain_words(s),
        sources=[*ids(s.answered["source"]), *s.results.sources("demands.base")],
        vintage=vintage("host_support_demands", "military_expenditure"),
        note="Payments: rise of the first year against the rise asked. Spending: from the share of GDP in the year "
        "before the demand (SIPRI) to the share pledged, against the share "
        f"asked{_flattered(s)}.",
    )


def percent(value: float) -> str:
    """A share of what was asked: with a decimal below ten per cent."""
    return words.pct(value, 1 if value < 10 else 0)


@or_nothing
def demands_table(s: Demands) -> TableCard:
    """Every demand with its outcome."""
    asked = s.events[s.events["kind"] == "demand"]
    asked = asked.sort_values("host", key=lambda hosts: hosts.replace("ALL", "ZZZ"), kind="stable")
    names = s.events.set_index("id")["short_name"]
    rows = asked.assign(
        when=[
            words.day(row["date"]) if row["date_precision"] == "day" else words.month(row["date"])
            for row in asked.to_dict("records")
        ],
        who=asked["host"].replace("ALL", "Allies in general"),
        subject=asked["subject"].map(SUBJECTS),
        asked=[_asked(row) for row in asked.to_dict("records")],
        result=asked["outcome"].map(OUTCOMES),
        granted=[_granted(row) for row in asked.to_dict("records")],
        answer=asked["answered_by"].map(names),
    )
    columns: dict[str, tuple[str, Any]] = {
        "when": ("Date", str),
        "subject": ("Subject", str),
        "asked": ("Asked", str),
        "result": ("Outcome", str),
        "granted": ("Granted", str),
        "answer": ("Answer", str),
    }
    return table(
        "demands",
        rows,
        title="Every demand and its outcome",
        columns=columns,
        group="who",
        sources=ids(asked["source"]),
        vintage=vintage("host_support_demands"),
        note="Granted: in the first agreement, pledge or withdrawal on the same subject afterwards. Later "
        "reports of a demand and what a candidate said are left out.",
    )


OUTCOMES = {"granted_in_part": "granted in part", "withdrawn": "withdrawn", "no_answer_found": "no answer found"}


def _asked(row: dict[Any, Any]) -> str | None:
    parts = []
    if pd.notna(row["asked_usd_bn"]):
        yearly = " a year" if row["subject"] == "yearly_payment" else ""
        parts.append(f"{words.usd_bn(row['asked_usd_bn'], _places(row['asked_usd_bn']))}{yearly}")
    if pd.notna(row["asked_rise_high_pct"]):
        ends = sorted({row["asked_rise_low_pct"], row["asked_rise_high_pct"]})
        parts.append(f"{words.join([plain(end) for end in ends], 'to')}% more")
    if pd.notna(row["asked_gdp_pct"]):
        parts.append(f"{plain(row['asked_gdp_pct'])}% of GDP")
    return "; ".join(parts) or "no sum named"


def _granted(row: dict[Any, Any]) -> str | None:
    if pd.notna(row["granted_rise_pct"]):
        return f"{plain(row['granted_rise_pct'])}% more"
    if pd.notna(row["granted_gdp_pct"]):
        return f"{plain(row['granted_gdp_pct'])}% of GDP"
    return "nothing" if row["granted_usd_bn"] == 0 else None


def _places(value: float) -> int:
    return 0 if float(value).is_integer() else 1 if round(value, 1) == value else 2


def in_plain_words(s: Demands) -> Sentence:
    """How much of any rise asked followed at most, also of the smallest sum asked; for everybody."""
    cite = Cite(s.results)
    if not _rises(s):
        return _paid_once(cite, s, str(s.answered["host"].iloc[0]))
    return cite.plain("demands.granted", rises_granted(cite, s)[1], weight=100)


def rises_granted(cite: Cite, s: Demands) -> tuple[list[str], str]:
    """Who answered demands for a rise, and what followed of it, as a sentence; nobody and nothing without."""
    rises = _rises(s)
    if not rises:
        return [], ""
    rows = pd.concat(rises.values())
    hosts, most = sorted(set(rows["host"])), largest(cite, rows)[1]
    part = f"at most {percent(most)}" if most >= HALF else "under half"
    return hosts, f"{words.names_in_text(hosts)} {_gave(rises)} {part} of each rise reportedly asked, where answered"


def _gave(kinds: Iterable[str]) -> str:
    """How a rise followed: budgets to come are no budgets yet, and the same share may follow without the demand."""
    return "paid or pledged" if "spending" in kinds else "paid"


def _rises(s: Demands) -> dict[str, pd.DataFrame]:
    """The answered demands for a rise in payment, and in spending: those there are."""
    if s.answered.empty:
        return {}
    parts = {kind: s.answered[s.answered["subject"] == subject] for subject, kind in RISES.items()}
    return {kind: rows for kind, rows in parts.items() if len(rows)}


RISES = {"yearly_payment": "payment", "defence_spending": "spending"}
HALF = 50
"""Per cent of a rise asked."""


def largest(cite: Cite, rows: pd.DataFrame) -> tuple[Any, Any]:
    """The largest part granted of the largest rise asked, and of the smallest, over the agreements of the rows."""
    names = [f"demands.conceded.{name_of(row)}" for row in rows.to_dict("records")]
    found = [cite(name).interval or (0.0, 0.0) for name in names]
    return max(one[0] for one in found), max(one[1] for one in found)


def _paid_once(cite: Cite, s: Demands, host: str) -> Sentence:
    asked, granted = (cite.value(f"demands.single.{host}.{what}") for what in ("asked", "granted"))
    mine = s.events[(s.events["host"] == host) & (s.events["kind"] == "demand")]
    last = mine[mine["subject"] == "single_payment"].sort_values("date").iloc[-1]
    outcome = f" and paid {words.usd_bn(granted)}" if granted else " and paid nothing"
    if not granted and last["outcome"] == "withdrawn":
        outcome = "; the demand was withdrawn and nothing paid"
    who, year = words.name_in_text(host), last["date"].year
    said = f"In {year} {who} was asked for {words.usd_bn(asked, 0)} for the US missile defence THAAD{outcome}"
    return cite.plain("demands.once", said, weight=100)


def in_short(p: BurdenSharingParameters, s: Demands) -> list[Sentence]:
    """What followed of demands on spending, on payments, for a single sum; which are not drawn; for everybody."""
    if s.missing:
        return []
    cite, rows = Cite(s.results), s.answered.to_dict("records")
    title = in_plain_words(s).id if len(s.answered) else ""
    pledged = [one for row in rows if row["subject"] == "defence_spending" for one in _pledged(cite, row, s.events)]
    paid = [_paid_more(cite, row) for row in rows if row["subject"] == "yearly_payment"]
    once = [_paid_once(cite, s, host) for host in p.hosts if f"demands.single.{host}.granted" in cite]
    return [*pledged, *paid, *(one for one in once if one.id != title), *_drawn(cite, p)]


def _paid_more(cite: Cite, row: dict[Any, Any]) -> Sentence:
    """The largest rise in payment asked before an agreement, and the rise that it brought."""
    name, host = name_of(row), words.name_in_text(row["host"])
    asked, then = cite(f"demands.rise.{name}"), cite.value(f"demands.granted.{name}")
    most = "up to " if row["asked_low"] < row["asked_high"] else ""
    more = f"{host} was reportedly asked for {most}{plain(asked.value)}% more"
    said = (
        f"In {words.month(row['first_asked'])} {more}; its payment then {words.direction(then)} by {percent(abs(then))}"
    )
    return cite.plain(f"demands.paid.{name}", said)


def _drawn(cite: Cite, p: BurdenSharingParameters) -> list[Sentence]:
    """Which demands of the register the figure leaves out."""
    every, open_ = (as_count(cite.value(f"demands.{what}")) for what in ("asked", "open"))
    hosts = [host for host in p.hosts if cite.value(f"demands.asked.{host}")]
    on = f"on {words.names_in_text(hosts)} in the register"
    if "demands.answered" not in cite:
        return [cite.plain("demands.unanswered", f"No demand {on} found an answer")]
    said = []
    if open_:
        left = f"{words.count(open_)} found no answer and {words.agree(open_, 'is', 'are')} not drawn"
        said.append(cite.plain("demands.unanswered", f"Of {words.counted(every, 'demand')} {on} {left}"))
    return said


def _pledged(cite: Cite, row: dict[Any, Any], events: pd.DataFrame) -> list[Sentence]:
    """What was pledged of what was asked, and what had been spent before; no new aim where it was one before."""
    name, host = name_of(row), words.name_in_text(row["host"])
    asked, granted = cite(f"demands.rise.{name}"), cite.value(f"demands.granted.{name}")
    planned = _planned(events, row, granted)
    base, low = words.pct(cite.value(f"demands.base.{name}")), (asked.interval or (asked.value,))[0]
    most = "up to " if low < asked.value else ""
    did = f"brought forward its earlier plan of {plain(granted)}%" if planned else f"pledged {plain(granted)}%"
    said = f"Asked to spend {most}{plain(asked.value)}% of GDP on defence, {host} {did}"
    before = f"Before the demand {host} had spent {base} of its GDP"
    if low < asked.value:
        before = f"The smallest demand was {plain(low)}%; before it {host} had spent {base}"
    named = f"{row['host']}.{row['answered_on'].year}"
    return [cite.plain(f"demands.pledged.{named}", said), cite.plain(f"demands.from.{named}", before)]


def _planned(events: pd.DataFrame, row: dict[Any, Any], granted: float) -> bool:
    """Whether as much had been set as an aim before it was asked."""
    own = (events["host"] == row["host"]) & (events["kind"] == "commitment") & (events["date"] < row["first_asked"])
    return bool((events.loc[own & (events["subject"] == row["subject"]), "granted_gdp_pct"] >= granted).any())


def _flattered(s: Demands) -> str:
    """What makes a pledge look larger than the step that it was, for who is drawn."""
    pledges = s.answered[s.answered["subject"] == "defence_spending"].to_dict("records")
    if not any(row["host"] == "JPN" and _planned(s.events, row, row["granted"]) for row in pledges):
        return ""
    return "; Japan’s repeats an earlier plan and counts other ministries, and both flatter it here"


def _register(cite: Cite, p: BurdenSharingParameters) -> Sentence:
    there = [host for host in p.hosts if f"demands.first_year.{host}" in cite]
    parts = [
        f"{words.counted(as_count(cite.value(f'demands.asked.{host}')), 'demand')} {_when(cite, host)}"
        for host in there
    ]
    return cite.plain("demands.register", f"The register holds {words.join(parts)}")


def _when(cite: Cite, host: str) -> str:
    first, last = (cite.value(f"demands.{end}_year.{host}") for end in ("first", "last"))
    return f"on {words.name_in_text(host)} {f'in {first}' if first == last else f'from {first} to {last}'}"


def text(p: BurdenSharingParameters, s: Demands) -> list[Sentence]:
    """How many demands, the share of each conceded, and the single payment."""
    if s.missing:
        return []
    cite = Cite(s.results)
    payments = s.answered[s.answered["subject"] == "yearly_payment"]
    spending = s.answered[s.answered["subject"] == "defence_spending"]
    conceded = _conceded(cite, s)
    return [
        *([conceded] if conceded else []),
        _counted(cite, p),
        *[_asked_first(cite, row) for row in payments.to_dict("records")],
        *[_spending(cite, row) for row in spending.to_dict("records")],
        *[_single(cite, host) for host in p.hosts if f"demands.single.{host}.asked" in cite],
    ]


def _counted(cite: Cite, p: BurdenSharingParameters) -> Sentence:
    parts = []
    for host in p.hosts:
        number = as_count(cite.value(f"demands.asked.{host}"))
        unanswered = as_count(cite.value(f"demands.open.{host}"))
        parts.append(f"{words.plural(number, 'demand')} on {words.name_in_text(host)} ({unanswered} without an answer)")
    return cite.sentence("demands.counted", f"The register holds {words.join(parts)}", weight=50)


def name_of(row: dict[Any, Any]) -> str:
    """An answered demand as its results are named: ``KOR.yearly_payment.2019``."""
    return f"{row['host']}.{row['subject']}.{row['answered_on'].year}"


def _conceded(cite: Cite, s: Demands) -> Sentence | None:
    """The part granted of the rises in yearly payment; nothing where no demand for one was answered."""
    rows = s.answered[s.answered["subject"] == "yearly_payment"] if len(s.answered) else s.answered
    if rows.empty:
        return None
    parts = [f"for {words.name_in_text(str(host))} {_granted_share(cite, part)}" for host, part in rows.groupby("host")]
    said = f"Of the rises in yearly payment that were asked, the part granted is {words.join(parts)}"
    return cite.sentence("demands.conceded", said, weight=100)


def _granted_share(cite: Cite, rows: pd.DataFrame) -> str:
    """Range over the agreements of one ally, and over the sums asked before each."""
    ends = [cite(f"demands.conceded.{name_of(row)}").interval or (0.0, 0.0) for row in rows.to_dict("records")]
    low, high = percent(min(end[0] for end in ends)), percent(max(end[1] for end in ends))
    agreements = words.counted(cite.value(f"demands.agreements.{rows['host'].iloc[0]}"), "agreement")
    return f"{words.between(low, high)} ({agreements})"


def _asked_first(cite: Cite, row: dict[Any, Any]) -> Sentence:
    name = name_of(row)
    rise, granted = cite(f"demands.rise.{name}"), cite.value(f"demands.granted.{name}")
    low, high = rise.interval or (rise.value,) * 2
    asked = words.between(plain(low), plain(high))
    days = words.plural(as_count(cite.value(f"demands.days.{name}")), "day")
    return cite.sentence(
        f"demands.asked-first.{name}",
        f"{words.name_in_text(row['host'])} was asked for {asked}% more and agreed to {plain(granted)}% more, "
        f"{days} after the first such demand ({words.month(row['answered_on'])})",
    )


def _spending(cite: Cite, row: dict[Any, Any]) -> Sentence:
    name = name_of(row)
    asked, granted = cite(f"demands.rise.{name}"), cite.value(f"demands.granted.{name}")
    low, high = asked.interval or (asked.value,) * 2
    sums = words.between(plain(low), plain(high))
    base = words.pct(cite.value(f"demands.base.{name}"))
    return cite.sentence(
        f"demands.spending.{name}",
        f"Asked in {row['first_asked'].year} to spend {sums}% of GDP on defence, {words.name_in_text(row['host'])}, at "
        f"{base} the year before, has pledged {plain(granted)}%",
    )


def _single(cite: Cite, host: str) -> Sentence:
    asked, granted = (cite.value(f"demands.single.{host}.{what}") for what in ("asked", "granted"))
    outcome = "was withdrawn and nothing was paid" if granted == 0 else f"brought {words.usd_bn(granted)}"
    return cite.sentence(
        f"demands.single.{host}",
        f"The demand that {words.name_in_text(host)} pay {words.usd_bn(asked, 0)} once, for THAAD, {outcome}",
    )


BASES = {
    "answer_in_parliament": "answer in Japan’s parliament",
    "ministry_copy": "Japan’s foreign ministry",
    "senate_committee": "US Senate committee",
    "audit_office": "US audit office",
    "comptroller_budget": "US defence budget",
    "forces_budget": "budget of the forces",
}


@or_notice
def fivefold_figure(p: BurdenSharingParameters, s: Fivefold) -> FigureCard:
    """The multiple of the payment in per cent of what stationing costs in all."""
    rows = s.rows.assign(label=[_count_label(row) for row in s.rows.to_dict("records")])

    def draw(ax: Axes) -> None:
        marks.bars(ax, rows, label="label", value="of_whole_pct", code="host", form=words.rounded(0, "%"))
        marks.limit(ax, 100, "whole cost")

    return figure(
        "fivefold",
        question=f"Would {times(p.demand_multiple)} the payment exceed the whole cost?",
        subtitle=f"{times(p.demand_multiple).capitalize()} the payment, % of the cost to both sides, by count",
        plots=f"{times(p.demand_multiple).capitalize()} the payment as a share of the whole cost of stationing",
        draw=draw,
        data=s.rows.drop(columns=["source"]),
        answer=fivefold_plain(p, s),
        sources=s.results.sources(),
        vintage=vintage("stationing_costs", "host_support_japan", "host_support_korea"),
        note="Whole cost: the US part as published and the host’s own cost-sharing payment of the same years. The "
        "Senate committee leaves military pay out; the audit office and the budget have it in.",
    )


def _count_label(row: dict[Any, Any]) -> str:
    return f"{words.name(row['host'])} {words.span(row['year_from'], row['year_to'])}, {BASES[row['basis']]}"


@or_notice
def fivefold_table(p: BurdenSharingParameters, s: Fivefold) -> TableCard:
    """The sums behind the comparison."""
    rows = s.rows.assign(
        when=[words.span(a, b) for a, b in zip(s.rows["year_from"], s.rows["year_to"], strict=True)],
        who=s.rows["basis"].map(BASES),
        pay=s.rows["pay"].map({"yes": "yes", "no": "no", "not_stated": "not stated"}),
    )
    columns: dict[str, tuple[str, Any]] = {
        "when": ("Years", str),
        "who": ("Who counts", str),
        "pay": ("US pay in it", str),
        "us_usd_bn": ("US part (USD bn a year)", 2),
        "host_usd_bn": ("Payment (USD bn a year)", 2),
        "multiple_usd_bn": (f"{times(p.demand_multiple).capitalize()} the payment (USD bn)", 2),
        "of_whole_pct": ("Of the whole cost (%)", 0),
        "reached_at": ("Whole reached at (times)", 1),
    }
    return table(
        "fivefold",
        rows,
        title="The payment’s multiple and the cost of stationing",
        columns=columns,
        group="host",
        sources=s.results.sources(),
        vintage=vintage("stationing_costs", "host_support_japan", "host_support_korea"),
    )


def fivefold_plain(p: BurdenSharingParameters, s: Fivefold) -> Sentence:
    """By how many counts the multiple goes beyond the whole cost, for everybody."""
    cite, hosts = Cite(s.results), [host for host in p.hosts if f"fivefold.over.{host}" in s.results]
    by: dict[str, list[str]] = {}
    for host in hosts:
        over = cite(f"fivefold.over.{host}")
        by.setdefault(by_counts(as_count(over.value), over.n or 0), []).append(words.name_in_text(host))
    counts = words.join(f"{said} for {words.join(names)}" for said, names in by.items())
    multiple = times(cite.value("fivefold.multiple"))
    return cite.plain("demands.beyond", f"{multiple} the payment would exceed the whole cost {counts}", weight=70)


def fivefold_short(p: BurdenSharingParameters, s: Fivefold) -> list[Sentence]:
    """Which part of the whole cost the cost-sharing payment alone makes by the counts drawn, for everybody."""
    if s.missing:
        return []
    cite, said = Cite(s.results), []
    for host in [host for host in p.hosts if f"fivefold.share.{host}" in cite]:
        share = cite(f"fivefold.share.{host}")
        low, high = (words.pct(end, 0) for end in share.interval or ())
        counts = words.agree(share.n or 0, "count")
        alone = f"By the {counts} drawn {words.owner(host)} cost-sharing payment alone was {words.between(low, high)}"
        said.append(cite.plain(f"demands.alone.{host}", f"{alone} of the whole cost"))
    return said


def fivefold_text(p: BurdenSharingParameters, s: Fivefold) -> list[Sentence]:
    """In how many counts the multiple exceeds the whole, and where the line lies."""
    if s.missing:
        return []
    return [_exceed(Cite(s.results), p)]


def _exceed(cite: Cite, p: BurdenSharingParameters) -> Sentence:
    parts = [_exceeds(cite, host) for host in p.hosts if f"fivefold.over.{host}" in cite]
    return cite.sentence("demands.fivefold", "; ".join(parts))


def _exceeds(cite: Cite, host: str) -> str:
    over, reached = cite(f"fivefold.over.{host}"), cite(f"fivefold.reached.{host}")
    multiple = times(cite.value("fivefold.multiple"))
    low, high = (words.number(end, 1) for end in reached.interval or ())
    where = f"at {low}" if words.alike(low, high) else f"between {low} and {high}"
    number = over.n or 0
    some = words.count(over.value, "none")
    counts = "the one published count" if number == 1 else f"{some} of {words.count(number)} published counts"
    verb = "exceeds" if number > 1 or as_count(over.value) else "does not exceed"
    against = words.agree(number, "by", "in")
    return (
        f"{multiple} {words.owner(host)} payment {verb} the whole cost of US forces there {against} {counts}, "
        f"and the whole is reached {where} times the payment"
    )
