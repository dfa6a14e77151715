"""Section 1: what the allies pay."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.payments import TURN, Payments
from helpers.display import marks
from helpers.display.burden_sharing.common import STANDINGS, money, rate, year_name
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import MOST_WORDS, Cite, Sentence, as_count, unmarked

TABLES = ("host_support_korea", "host_support_japan")
RULES = {
    "steps_in_dollars": "steps in dollars",
    "share_of_won_costs": "share of costs in won",
    "fixed_rate": "fixed rate",
    "growth_and_prices": "GDP growth and prices",
    "fixed_rate_and_prices": "fixed rate and prices",
    "cut_then_frozen": "cut, then frozen",
    "prices": "consumer prices, capped",
    "single_year": "single year",
    "defence_budget": "growth of the defence budget",
    "caps_by_item": "caps by item",
    "not_read": "not read",
}


CURRENCY_OF = {"JPN": "JPY", "KOR": "KRW"}
SAID_OF = {
    "budget": ("budgeted", "in"),
    "outturn": ("paid", "in"),
    "agreed_krw": ("agreed", "for"),
    "agreed_usd": ("agreed", "for"),
}
"""Series → what a host did with a sum, and how its year follows."""


@or_notice
def over_time(p: BurdenSharingParameters, s: Payments) -> FigureCard:
    """Payments by host on the chosen basis, points told apart by their standing."""
    shown = _drawn(s.years, "amount")
    hosts, cite = [host for host in p.hosts if (shown["host"] == host).any()], Cite(s.results)

    def draw(axes: Any) -> None:
        for ax, host in zip(np.atleast_1d(axes), hosts, strict=True):
            own = shown[shown["host"] == host]
            _host_panel(ax, own, "amount", value=words.number)
            for peak in map(int, _peak(cite, own)):
                amount = own.loc[own["year"] == peak, "amount"].max()
                marks.valued(ax, peak, amount, f"{words.number(amount)} in {peak}", host)
            ax.set_title(f"{words.name(host)}, {_axis_unit(p, host)}, {_years(own)}", loc="left")

    return figure(
        "payments",
        question=f"What {words.agree(len(hosts), 'does', 'do')} {words.names_in_text(hosts)} pay for US forces?",
        subtitle=f"Cost-sharing payment a year, {_basis(p)}",
        plots=f"Yearly payments of {words.names_in_text(hosts)} for US forces",
        draw=draw,
        data=shown.drop(columns="read"),
        answer=in_plain_words(p, s),
        sources=s.results.sources("payments.amount"),
        vintage=vintage(*TABLES),
        note=words.of_shown(hosts, _NOTES),
        panels=(1, len(hosts)),
    )


_NOTES = {
    "JPN": "Japan: fiscal years; budgets and outturns are two series and not joined.",
    "KOR": "Korea: agreed sums, in dollars to 2004 and in won from 2005, no line between the two; converted at the "
    "mean rate of the year.",
}
_BASES_NOTES = {
    "JPN": "Japan’s fiscal year is set against rate, prices and GDP of the calendar year in which it begins, and "
    "against the defence budget without Okinawa and realignment funds, for the years read.",
    "KOR": "Korea’s peak of 1998 is a sum agreed in dollars before the won fell.",
}
_HEADS_NOTES = {
    "KOR": "units on rotation in Korea are not in the count",
    "JPN": "ships’ crews in Japan come and go with the way of counting",
}


def _drawn(years: pd.DataFrame, column: str) -> pd.DataFrame:
    """Points to draw, with what was read for them."""
    rows = years.dropna(subset=[column])
    return rows.assign(read=rows["standing"].where(rows["standing"] == "official", "other"))


def _peak(cite: Cite, own: pd.DataFrame) -> list[Any]:
    """The year of a host's highest payment, where that is not the latest and no other series of it goes higher."""
    name = f"payments.course{{}}.{own['host'].iloc[0]}.peak"
    amount, year = cite.value(name.format("")), as_count(cite.value(name.format("_year")))
    return [year] if year < own["year"].max() and amount >= own["amount"].max() else []


def _host_panel(
    ax: Axes, rows: pd.DataFrame, column: str, *, label: bool = True, value: marks.Formatter | None = None
) -> None:
    for _, part in rows[rows["host"] == "KOR"].groupby("series"):
        ax.plot(part["year"], part[column], **style("KOR").thin().line_options(), zorder=2)
    marks.points(ax, rows, x="year", y=column, code="host", kind="read", kinds=STANDINGS, label=label, value=value)
    ax.set_ylim(bottom=0)


def _axis_unit(p: BurdenSharingParameters, host: str) -> str:
    return "USD bn" if p.currency == "USD" else f"{CURRENCY_OF[host]} bn"


def _basis(p: BurdenSharingParameters) -> str:
    currency = "US dollars at the rate of the year" if p.currency == "USD" else "own currency"
    if p.prices == "constant":
        currency = f"US dollars at prices and rate of {p.price_year}" if p.currency == "USD" else currency
        return currency if p.currency == "USD" else f"{currency} at prices of {p.price_year}"
    return f"{currency}, current prices" if p.currency == "local" else currency


def _years(rows: pd.DataFrame) -> str:
    return words.span(int(rows["year"].min()), int(rows["year"].max()))


@or_notice
def measures(p: BurdenSharingParameters, s: Payments) -> FigureCard | None:
    """The same payments in dollars, constant dollars, and to GDP and the defence budget."""
    titles = {
        "gdp_pct": "% of GDP",
        "budget_pct": "% of the defence budget",
        "real_usd_bn": f"USD bn at prices and rate of {p.price_year}",
        "usd_bn": "USD bn at the rate of the year",
    }
    forms = {"gdp_pct": words.rounded(2, "%"), "budget_pct": words.rounded(1, "%")}
    there = {column: title for column, title in titles.items() if s.years[column].notna().any()}
    if not there:
        return None

    def draw(axes: Any) -> None:
        for ax, (column, title) in zip(np.atleast_1d(axes), there.items(), strict=True):
            rows = _drawn(s.years, column)
            _host_panel(ax, rows, column, value=forms.get(column, words.rounded(2)))
            ax.set_title(title, loc="left")

    return figure(
        "payments-measures",
        question="How heavy are the payments?",
        subtitle=f"Cost-sharing payment a year on four bases, {_years(s.years)}",
        plots=f"Yearly payments of {words.names_in_text(p.hosts)} on {words.plural(len(there), 'basis', 'bases')}",
        draw=draw,
        data=s.years[["host", "series", "year", "standing", *there]],
        answer=_weight(Cite(s.results), s),
        sources=s.results.sources(*(f"payments.{column}." for column in there)),
        vintage=vintage(*TABLES, "macro_annual", "defence_budgets"),
        note=words.of_shown(p.hosts, _BASES_NOTES),
        panels=(len(there) // 2, 2) if len(there) % 2 == 0 else (len(there), 1),
        height=2.6,
    )


HEADS = {"sound": "head count without known flaw", "care": "head count that needs care"}


@or_nothing
def per_soldier(s: Payments) -> FigureCard | None:
    """Payment over US troops, with the years marked whose head count is doubtful."""
    rows = s.years.dropna(subset=["per_soldier_usd"])
    if rows.empty:
        return None
    rows = rows.assign(
        heads=rows["caution"].isna().map({True: "sound", False: "care"}), thousand=rows["per_soldier_usd"] / 1e3
    )

    def draw(ax: Axes) -> None:
        form: marks.Formatter = lambda thousand: words.number(1e3 * thousand, 0)  # noqa: E731
        marks.points(ax, rows, x="year", y="thousand", code="host", kind="heads", kinds=HEADS, value=form)
        ax.set_ylim(bottom=0)

    return figure(
        "payments-per-soldier",
        question="How much is paid for each US soldier?",
        subtitle=f"Payment over US troops in September, USD thousand at the rate of the year, {_years(rows)}",
        plots="Payment per US soldier by host and year",
        draw=draw,
        data=rows[["host", "series", "year", "per_soldier_usd", "caution"]],
        answer=_for_each(Cite(s.results), s),
        sources=s.results.sources("payments.per_soldier_usd"),
        vintage=vintage(*TABLES, "us_troops"),
        note="Payments alone, without wider support. "
        + words.sentence(words.of_shown(rows["host"], _HEADS_NOTES, ", and ")),
    )


@or_nothing
def renewals(s: Payments) -> TableCard | None:
    """Every agreement with its term, rule and growth."""
    if s.renewals.empty:
        return None
    rows = s.renewals.assign(
        name=[words.ordinal(n) for n in s.renewals["number"]],
        term=[_term(row) for row in s.renewals.to_dict("records")],
        rule=s.renewals["rule"].map(RULES),
    )
    columns: dict[str, tuple[str, Any]] = {
        "name": ("Agreement", str),
        "term": ("Years", str),
        "length_years": ("Length (years)", 0),
        "rule": ("Rule of growth", None),
        "rise_local_pct": ("First year, own currency (%)", 1),
        "rise_usd_pct": ("First year, dollars (%)", 1),
        "rise_real_pct": ("First year, real (%)", 1),
        "yearly_pct": ("A year over the term (%)", 1),
        "yearly_real_pct": ("A year over the term, real (%)", 1),
    }
    return table(
        "renewals",
        rows,
        title="Growth at each renewal",
        columns=columns,
        group="host",
        sources=s.results.sources("payments.renewal"),
        vintage=vintage("host_support_agreements", *TABLES),
        note="First year: on the year before, in one series. A year over the term: from the year before the term to "
        "the last year known of it. "
        + words.of_shown(rows["host"], {"KOR": "Korea’s won before 2005 are dollars at the rate of the year. "})
        + "No value: one of the years was not read.",
    )


def _term(row: dict[Any, Any]) -> str:
    first = int(row["term_start"])
    return words.span(first, int(row["term_end"])) if pd.notna(row["term_end"]) else f"from {first}"


def in_plain_words(p: BurdenSharingParameters, s: Payments) -> Sentence:
    """The latest payment of each host and how it stands to the highest, where there is room, for everybody."""
    cite = Cite(s.results)
    parts: list[str] = []
    courses: list[str] = []
    for host in [host for host in p.hosts if f"payments.last_year.{host}" in cite]:
        year = as_count(cite.value(f"payments.last_year.{host}"))
        own = _drawn(s.years[s.years["host"] == host], "amount")
        row = own[own["year"] == year].iloc[0]
        amount = cite(f"payments.amount.{host}.{row['series']}.{year}")
        size = money(amount.value, amount.unit)
        verb, when = SAID_OF[row["series"]]
        verb = f"reportedly {verb}" if row["standing"] == "secondary" else verb
        what = "" if parts else " for US forces"
        parts.append(f"{words.name_in_text(host)} {verb} {size}{what} {when} {year_name(host, year)}")
        highest = len(own) > 1 and own["year"].iloc[own["amount"].argmax()] == year
        courses.append(", its highest" if highest else "".join(f", below {peak}’s peak" for peak in _peak(cite, own)))
    told = "; ".join(f"{part}{course}" for part, course in zip(parts, courses, strict=True))
    roomy = len(unmarked(told).split()) <= MOST_WORDS
    return cite.plain("payments.paid", told if roomy else "; ".join(parts), weight=90)


def in_short(p: BurdenSharingParameters, s: Payments) -> list[Sentence]:
    """How fast payments have grown over the years before the yearly agreements, and since, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [made for host in p.hosts for made in _pace(cite, host)]


def _pace(cite: Cite, host: str) -> list[Sentence]:
    """Growth in what the money buys where that is known, whatever the figure shows: else prices make it look fast."""
    spans, kinds = ("before", "since"), ("yearly_real_pct", "yearly_pct")
    growth = {kind: [f"payments.growth.{kind}.{host}.{span}" for span in spans] for kind in kinds}
    kind = next((kind for kind, names in growth.items() if all(name in cite for name in names)), "")
    if not kind:
        return []
    before, since = (cite.value(name) for name in growth[kind])
    real = kind == "yearly_real_pct"
    earlier, later = (_years_of(cite, host, span, "last_real" if real else "last") for span in spans)
    basis = "After inflation" if real else "Before inflation"
    moved = f"{words.owner(host)} payment {rate(before)} in {earlier}, before the agreement of {TURN[host]}"
    return [cite.plain(f"payments.pace.{host}", f"{basis} {moved}; in {later} it {rate(since)}")]


def _years_of(cite: Cite, host: str, span: str, end: str = "last") -> str:
    """The years over which growth is reckoned."""
    first, last = (as_count(cite.value(f"payments.growth.{edge}.{host}.{span}")) for edge in ("first", end))
    return words.span(first, last)


def _weight(cite: Cite, s: Payments) -> Sentence:
    """The latest payment against GDP, or by another measure where GDP is not known."""
    units = {
        "gdp_pct": lambda x: f"{words.pct(x, 2)} of GDP",
        "budget_pct": lambda x: f"{words.pct(x)} of the defence budget",
        "real_usd_bn": lambda x: f"{words.usd_bn(x, 2)} in constant prices",
        "usd_bn": lambda x: words.usd_bn(x, 2),
    }
    measure = next(name for name in units if s.years[name].notna().any())
    parts = []
    for host, known in s.years.dropna(subset=[measure]).groupby("host", sort=False):
        row = known.sort_values("year").iloc[-1]
        size = units[measure](cite.value(f"payments.{measure}.{host}.{row['series']}.{row['year']}"))
        parts.append(f"that of {words.name_in_text(str(host))} to {size} in {row['year']}")
    said = words.join(parts).replace("that of", "The payment of", 1).replace(" to ", " came to ", 1)
    return cite.plain("payments.weight", said)


def _for_each(cite: Cite, s: Payments) -> Sentence:
    parts = []
    for host, known in s.years.dropna(subset=["per_soldier_usd"]).groupby("host", sort=False):
        row = known.sort_values("year").iloc[-1]
        value = cite.value(f"payments.per_soldier_usd.{host}.{row['series']}.{row['year']}")
        parts.append(f"{words.name_in_text(str(host))} paid ${words.number(value, 0)} in {row['year']}")
    return cite.plain("payments.for-each", f"For each US soldier counted {words.join(parts)}")


def text(p: BurdenSharingParameters, s: Payments) -> list[Sentence]:
    """The latest payments, their course, the rise of 2019, growth before and since the yearly agreements."""
    if s.missing:
        return []
    cite = Cite(s.results)
    hosts: list[str] = [host for host in p.hosts if f"payments.last_year.{host}" in cite]
    return [
        _latest(cite, p, s),
        *[_course(cite, host) for host in hosts],
        *_rise_of_2019(cite),
        *[sentence for host in hosts for sentence in _growth(cite, s, host)],
        *([_per_soldier(cite, p, s)] if _has_heads(s) else []),
    ]


def _latest(cite: Cite, p: BurdenSharingParameters, s: Payments) -> Sentence:
    parts = [_latest_of(cite, s, host) for host in p.hosts if f"payments.last_year.{host}" in cite]
    return cite.sentence("payments.latest", "; ".join(parts), weight=90)


def _latest_of(cite: Cite, s: Payments, host: str) -> str:
    year = as_count(cite.value(f"payments.last_year.{host}"))
    row = s.years[(s.years["host"] == host) & (s.years["year"] == year)].iloc[0]
    amount = cite(f"payments.amount.{host}.{row['series']}.{year}")
    known = {column: f"payments.{column}.{host}.{row['series']}.{year}" for column in ("gdp_pct", "budget_pct")}
    shares = [
        f"{words.pct(cite.value(known[column]), digits)} of {whole}"
        for column, whole, digits in (("gdp_pct", "its GDP", 2), ("budget_pct", "its defence budget", 1))
        if known[column] in cite
    ]
    kind = {"budget": "budget for hosting", "outturn": "outlay on hosting"}.get(row["series"], "payment for")
    verb = "comes to" if host == s.years["host"].iloc[0] else "to"
    said = f"{words.owner(host)} {kind} US forces in {year_name(host, year)} {verb} {money(amount.value, amount.unit)}"
    return said + (f", or {words.join(shares)}" if shares else "")


LITTLE = 0.005
"""Share by which a payment has to change to be called risen or fallen."""


def _course(cite: Cite, host: str) -> Sentence:
    at = {when: cite(f"payments.course.{host}.{when}") for when in ("first", "peak", "last")}
    year = {when: as_count(cite.value(f"payments.course_year.{host}.{when}")) for when in at}
    said = {when: money(end.value, end.unit) for when, end in at.items()}
    if year["first"] == year["last"]:
        return cite.sentence(
            f"payments.course.{host}", f"For {words.name_in_text(host)} the window holds one year of this series"
        )
    first, last = at["first"].value, at["last"].value
    if abs(last - first) < LITTLE * first:
        span = f"from {year['first']} to {year['last']}, when they came to {said['last']}"
        return cite.sentence(f"payments.course.{host}", f"{words.owner(host)} payments hardly moved {span}")
    where = {year["first"]: "at the start", year["last"]: "at the end"}.get(year["peak"])
    peak = where or f"in {year['peak']}, at {said['peak']}"
    moved = words.direction(last - first)
    return cite.sentence(
        f"payments.course.{host}",
        f"{words.owner(host)} payments {moved} from {said['first']} in {year['first']} to {said['last']} "
        f"in {year['last']} and were highest {peak}",
    )


def _rise_of_2019(cite: Cite) -> list[Sentence]:
    if "payments.renewal.rise_local_pct.KOR.10" not in cite or "payments.renewal.rise_usd_pct.KOR.10" not in cite:
        return []
    won = cite.value("payments.renewal.rise_local_pct.KOR.10")
    dollars = cite.value("payments.renewal.rise_usd_pct.KOR.10")
    ends = [words.usd_bn(cite.value(f"payments.usd_bn.KOR.agreed_krw.{year}"), 2) for year in (2018, 2019)]
    press = [words.usd_m(1e3 * cite.value(f"payments.press.KOR.{year}")) for year in (2018, 2019)]
    return [
        cite.sentence(
            "payments.rise-of-2019",
            f"The agreement of February 2019 raised Korea's payment by {words.pct(won)} in won but by "
            f"{words.pct(dollars)} in dollars at the mean rate of each year, from {ends[0]} to {ends[1]}; "
            f"the press printed {press[0]} and {press[1]}, at the rate of the day",
        )
    ]


def _growth(cite: Cite, s: Payments, host: str) -> list[Sentence]:
    names = {span: f"payments.growth.yearly_pct.{host}.{span}" for span in ("before", "since")}
    if not all(name in cite for name in names.values()):
        return []
    parts = {span: _span(cite, host, span) for span in names}
    before, since = (as_count(cite.value(name)) for name in names.values())
    faster = words.direction(since - before, "faster than before", "slower than before", "as fast as before", 0.05)
    lengths = _later_lengths(cite, s, host)
    return [
        cite.sentence(
            f"payments.growth.{host}",
            f"Since the agreement of {TURN[host]} {words.owner(host)} payments have grown {faster}: {parts['since']}, "
            f"against {parts['before']}{lengths}",
        )
    ]


def _span(cite: Cite, host: str, span: str) -> str:
    key = f"payments.growth.{{}}.{host}.{span}".format
    said = f"{words.pct(cite.value(key('yearly_pct')))} a year in {_years_of(cite, host, span)}"
    if key("yearly_real_pct") in cite and key("last_real") in cite:
        real = words.pct(cite.value(key("yearly_real_pct")))
        until = as_count(cite.value(key("last_real")))
        short = f" to {until}" if until != as_count(cite.value(key("last"))) else ""
        said += f" ({real} in constant prices{short})"
    return said


def _later_lengths(cite: Cite, s: Payments, host: str) -> str:
    """How long the agreements after the yearly one run."""
    later = s.renewals[(s.renewals["host"] == host) & (s.renewals["term_start"] > TURN[host])]
    named = [f"payments.renewal.length_years.{host}.{number}" for number in later.get("number", [])]
    lengths = [words.count(as_count(cite.value(name))) for name in named if name in cite]
    if not lengths:
        return ""
    noun = "year" if [unmarked(length) for length in lengths] == ["one"] else "years"
    verb = words.agree(len(lengths), "the next agreement runs", "the next agreements run")
    return f"; {verb} for {words.join(lengths)} {noun}"


def _has_heads(s: Payments) -> bool:
    return bool(s.years["per_soldier_usd"].notna().any())


def _per_soldier(cite: Cite, p: BurdenSharingParameters, s: Payments) -> Sentence:
    parts = []
    for host in p.hosts:
        known = s.years[s.years["host"] == host].dropna(subset=["per_soldier_usd"])
        if known.empty:
            continue
        row = known.sort_values("year").iloc[-1]
        value = cite.value(f"payments.per_soldier_usd.{host}.{row['series']}.{row['year']}")
        parts.append(f"${words.number(value, 0)} for {words.name_in_text(host)} ({row['year']})")
    return cite.sentence(
        "payments.per-soldier", f"For each US soldier counted the latest payment comes to {words.join(parts)}"
    )
