"""Section 5: the wider bill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.burden_sharing import BurdenSharingParameters
from helpers.analysis.burden_sharing.wider_bill import FIRST, LAST, YEAR, Account, Components, Projects, SideBySide
from helpers.display import marks
from helpers.display.burden_sharing.common import CURRENCY_WORDS, by_counts, money, plain
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

LEVELS = {
    "cost_sharing": "the cost-sharing payment",
    "direct": "all money paid",
    "direct_and_indirect": "money paid and income forgone",
}
PARTS = {
    "facilities": "facilities",
    "labour_basic_pay": "basic pay of base workers",
    "labour_welfare": "welfare of base workers",
    "training_relocation": "moving of training",
    "utilities": "utilities",
    "land_rent": "rent for private land",
    "measures_around_bases": "measures around bases",
    "okinawa_action": "Okinawa programme (SACO)",
    "realignment": "realignment of US forces",
    "other_ministry_items": "other items of the ministry",
    "other_ministries_and_land": "other ministries and state land",
    "labour": "labour",
    "construction": "construction",
    "logistics": "logistics",
    "communications": "communications",
    "ammunition_upkeep": "upkeep of ammunition",
    "property_support": "support with property",
    "katusa_support": "support of Korean augmentees",
    "works_around_camps": "works around camps",
    "damages": "damages",
    "land_rent_forgone": "rent forgone on land",
    "unread_items": "waivers and items not read",
    "katusa_opportunity_cost": "pay forgone of augmentees",
}
ESTIMATES = {
    "budget": "ministry’s budget and party newspaper",
    "defence_ministry": "defence ministry, items added up",
    "press_2018": "press of 2018",
    "defence_institute": "defence institute, with one-off items",
}


@or_notice
def components_figure(p: BurdenSharingParameters, s: Components) -> FigureCard:
    """Support by component, largest first; what the chosen definition leaves out is grey."""
    rows = s.parts.sort_values("usd_bn", ascending=False).assign(label=lambda f: f["component"].map(PARTS))
    rows = rows.assign(shade=rows["host"].where(rows["counted"], "left out"))
    hosts = [host for host in p.hosts if (rows["host"] == host).any()]

    def draw(axes: Any) -> None:
        for ax, host in zip(np.atleast_1d(axes), hosts, strict=True):
            part = rows[rows["host"] == host]
            marks.bars(ax, part, label="label", value="usd_bn", code="shade", highlight=hosts, form=words.rounded(2))
            ax.set_xlim(0, 1.08 * float(rows["usd_bn"].max()))
            ax.set_title(words.name(host), loc="left")

    return figure(
        "wider-components",
        question="What does support consist of?",
        subtitle=f"Support of US forces in {YEAR}, USD bn{_left_out(p, s)}",
        plots=f"Components of support of US forces in {YEAR}",
        draw=draw,
        data=s.parts[["host", "component", "level", "lcu_bn", "usd_bn", "standing", "counted"]],
        answer=_mostly(Cite(s.results), p, s),
        sources=s.results.sources("wider.part"),
        vintage=vintage("korea_support_estimates", "japan_us_forces_costs", "host_support_components"),
        note=words.of_shown(hosts, _PARTS_NOTES),
        panels=(len(hosts), 1),
    )


_PARTS_NOTES = {
    "KOR": "Korea: White Paper of 2018; works around camps were large that year and do not last.",
    "JPN": "Japan: budget; the two “other” items are what is left of published totals, the last one of a party "
    "newspaper’s sum.",
}


def _left_out(p: BurdenSharingParameters, s: Components) -> str:
    """What grey means, where anything is grey."""
    return "" if s.parts["counted"].all() else f"; in colour: {LEVELS[p.support_definition]}"


def _mostly(cite: Cite, p: BurdenSharingParameters, s: Components) -> Sentence:
    """The largest part of each host's support, for everybody."""
    parts = []
    for host in p.hosts:
        row = s.parts[(s.parts["host"] == host) & s.parts["counted"]].nlargest(1, "usd_bn").iloc[0]
        cite(f"wider.part.usd_bn.{host}.{row['component']}")
        parts.append(PARTS[row["component"]])
    said = f"The largest part of support in {YEAR} was {_in_each(p.hosts, parts, ' and ')}"
    return cite.plain("wider-bill.mostly", said)


def _in_each(hosts: Sequence[str], parts: Sequence[str], between: str) -> str:
    """What stands for each host, after its name where there are several: ``works around camps in Korea``."""
    if len(hosts) == 1:
        return f"{parts[0]} in {words.name_in_text(hosts[0])}"
    return between.join(f"in {words.name_in_text(host)} {part}" for host, part in zip(hosts, parts, strict=True))


def components_short(p: BurdenSharingParameters, s: Components) -> list[Sentence]:
    """Support by the chosen definition against the cost-sharing payment of the year, for everybody."""
    if s.missing or p.support_definition == "cost_sharing":
        return []
    cite = Cite(s.results)
    parts = [f"{words.number(cite.value(f'wider.multiple.{host}'), 1)} times {words.owner(host)}" for host in p.hosts]
    said = f"In {YEAR} {LEVELS[p.support_definition]} came to {words.join(parts)} cost-sharing payment"
    return [cite.plain("wider-bill.wider", said)]


@or_nothing
def totals_table(s: Components) -> TableCard:
    """Totals by definition and by who counts."""
    wide = s.totals.pivot(index=["host", "estimate", "year"], columns="level", values="usd_bn").reset_index()
    wide = wide.reindex(columns=["host", "estimate", "year", *LEVELS])
    columns: dict[str, tuple[str, Any]] = {
        "estimate": ("Who counts", lambda name: ESTIMATES[name]),
        "year": ("Year", str),
        **{level: (f"{name[0].upper()}{name[1:]} (USD bn)", 2) for level, name in LEVELS.items()},
    }
    return table(
        "wider-totals",
        wide,
        title="Totals by what is counted and by who counts",
        columns=columns,
        group="host",
        sources=s.results.sources("wider.total"),
        vintage=vintage("korea_support_estimates", "japan_us_forces_costs"),
        note="At the mean rate of the year.",
    )


def components_text(p: BurdenSharingParameters, s: Components) -> list[Sentence]:
    """Support in 2015 by the chosen definition, against the cost-sharing payment, and the close to 5 billion."""
    if s.missing:
        return []
    cite = Cite(s.results)
    counted = [_counted(cite, host) for host in p.hosts]
    what = LEVELS[p.support_definition]
    return [
        cite.sentence("wider-bill.counted", f"Counting {what}, {words.join(counted)} in {YEAR}"),
        _largest(cite, p, s),
        *([_against_payment(cite, p)] if p.support_definition != "cost_sharing" else []),
        *([_said_of_korea(cite, s)] if "KOR" in p.hosts else []),
    ]


def _largest(cite: Cite, p: BurdenSharingParameters, s: Components) -> Sentence:
    """The two largest parts of each host's support by the chosen definition."""
    said = []
    for host in p.hosts:
        parts = s.parts[(s.parts["host"] == host) & s.parts["counted"]].nlargest(2, "usd_bn")["component"]
        sizes = {part: words.usd_bn(cite.value(f"wider.part.usd_bn.{host}.{part}"), 2) for part in parts}
        said.append(words.join(f"{PARTS[part]} ({size})" for part, size in sizes.items()))
    return cite.sentence("wider-bill.largest", f"The largest parts of it are {_in_each(p.hosts, said, '; ')}")


def _counted(cite: Cite, host: str) -> str:
    dollars, local = cite(f"wider.counted.{host}"), cite(f"wider.counted_lcu.{host}")
    sums = f"{money(dollars.value, dollars.unit)} ({money(local.value, local.unit)})"
    return f"{words.name_in_text(host)} gave {sums}"


def _against_payment(cite: Cite, p: BurdenSharingParameters) -> Sentence:
    parts = [f"{words.number(cite.value(f'wider.multiple.{host}'), 1)} times {words.owner(host)}" for host in p.hosts]
    return cite.sentence("wider-bill.against-payment", f"That is {words.join(parts)} cost-sharing payment of the year")


def _said_of_korea(cite: Cite, s: Components) -> Sentence:
    """How many estimates of the widest count fit what the literature says, and what each comes to."""
    rows = s.totals[(s.totals["host"] == "KOR") & (s.totals["level"] == "direct_and_indirect")].sort_values("usd_bn")
    sums = [
        f"{words.usd_bn(cite.value(f'wider.total.usd_bn.KOR.{name}.direct_and_indirect'), 2)} ({ESTIMATES[name]})"
        for name in rows["estimate"]
    ]
    said, fits = cite.value("wider.said.KOR"), cite("wider.said.KOR.fits")
    within = words.pct(cite.value("wider.said.KOR.within"), 0)
    return cite.sentence(
        "wider-bill.said-of-korea",
        f"The nearly {words.usd_bn(said, 0)} said of Korea in {YEAR} lies within {within} of "
        f"{words.count(fits.value, 'none')} of {words.count(fits.n or 0)} sums published: {words.join(sums)}",
    )


@or_notice
def projects_table(s: Projects) -> TableCard:
    """Published costs of base projects, each with its date."""
    rows = s.rows.assign(
        what=[f"{PROJECTS[row['project']]}: {ITEMS[row['item']]}" for row in s.rows.to_dict("records")],
        amount=[_amount(row) for row in s.rows.to_dict("records")],
        when=s.rows["as_of"].map(_when),
    )
    columns: dict[str, tuple[str, Any]] = {
        "what": ("Project", str),
        "when": ("As of", str),
        "amount": ("Amount", str),
        "host_share_pct": ("Host’s share (%)", 0),
        "note": ("Remark", str),
    }
    return table(
        "projects",
        rows,
        title="Base projects: published costs and the host’s part",
        columns=columns,
        group="host",
        sources=s.results.sources(),
        vintage=vintage("base_projects"),
        note="Figures of different dates and scopes; they are not added up.",
    )


PROJECTS = {
    "camp_humphreys": "Camp Humphreys",
    "korea_relocation": "Moves in Korea",
    "posture_korea": "US posture in Korea",
    "tour_normalisation": "Tours with families in Korea",
    "futenma_henoko": "Futenma to Henoko",
    "guam_marines": "Marines to Guam",
    "japan_realignment": "Realignment in Japan",
    "thaad_seongju": "THAAD site",
}
ITEMS = {"total_cost": "whole cost", "host_part": "host’s part", "us_part": "US part", "spent": "spent so far"}


def _amount(row: dict[Any, Any]) -> str:
    about = "about " if row["bound"] == "about" else ""
    low, high = (plain(row[end]) for end in ("amount_low", "amount_high"))
    number, currency = words.between(low, high), row["unit"].removesuffix(" bn")
    if currency == "USD":
        return f"{about}${number} billion"
    return f"{about}{number} billion {CURRENCY_WORDS[currency]}"


def _when(text: str) -> str:
    return text if len(text) == 4 else words.month(text) if len(text) == 7 else words.day(text)


def projects_text(s: Projects) -> list[Sentence]:
    """Camp Humphreys: range of cost and share."""
    if s.missing or "projects.humphreys.cost" not in s.results:
        return []
    cite = Cite(s.results)
    cost, share = cite("projects.humphreys.cost"), cite("projects.humphreys.share")
    whole = f"${words.interval(cost, 1)} billion" if cost.interval else words.usd_bn(cost.value)
    sentences = [
        cite.sentence(
            "wider-bill.projects",
            f"Published figures put Camp Humphreys at {whole} and Korea's share of it at {words.interval(share, 0)}%",
        )
    ]
    if "projects.share.humphreys_2017_won" in cite:
        won = cite("projects.amount.humphreys_2017_won")
        part = words.pct(cite.value("projects.share.humphreys_2017_won"), 0)
        sentences.append(
            cite.sentence(
                "wider-bill.projects-won",
                f"The lowest share, {part} of {money(won.value, won.unit)}, counts as US money what Korea's "
                "cost-sharing payment financed there; the others count it as Korea's",
            )
        )
    return sentences


MEASURES = ("support_usd_m", "per_soldier_usd", "gdp_permille")
COUNTS = {"compendium": "US compendium", "think_tank": "think tank", "audit_office": "US audit office"}


@or_notice
def side_figure(p: BurdenSharingParameters, s: SideBySide) -> FigureCard:
    """Every count of several hosts a row, the hosts as points on it: in dollars, and to the size of the economy."""
    rows = s.rows.assign(
        usd_bn=s.rows["support_usd_m"] / 1e3, label=[_side_label(r) for r in s.rows.to_dict("records")]
    )
    drawn = {
        "usd_bn": ("Dollars a year", lambda value: f"${words.number(value, 1)} bn"),
        "gdp_permille": ("Dollars for each thousand of GDP", lambda value: f"${words.number(value, 2)}"),
    }

    def draw(axes: Any) -> None:
        for ax, (column, (title, form)) in zip(axes, drawn.items(), strict=True):
            marks.points_in_rows(
                ax, rows.dropna(subset=[column]), label="label", value=column, code="host", highlight=p.hosts,
                form=form,
            )  # fmt: skip
            ax.set_xlim(left=-0.02 * float(rows[column].max()))
            ax.set_title(title, loc="left")

    return figure(
        "hosts",
        question="Which host pays most?",
        subtitle="Support of US forces by year and who counts; at the right: the host that gave most",
        plots="Support of US forces by host and count, in dollars and in relation to GDP",
        draw=draw,
        data=s.rows[["basis", "level", "host", "year", "support_usd_m", "troops", "per_soldier_usd", "gdp_permille"]],
        answer=side_plain(s),
        sources=s.results.sources(),
        vintage=vintage("allied_contributions", "support_cost_shares", "stationing_costs", "us_troops"),
        note=_side_note(rows),
        panels=(2, 1),
    )


CREWS_MISSING = (2016, 2017)
"""Years in which Japan's head count lacks ships' crews."""


def _side_note(rows: pd.DataFrame) -> str:
    """What to know of the rows drawn, and of no others."""
    notes = ["Each count covers the hosts drawn on it and may leave out others."]
    if (rows["level"] == "direct_and_indirect").any():
        notes.append("With income forgone: rent, taxes and fees not asked for as well as money paid.")
    if (rows["basis"] == "audit_office").any():
        notes.append("Audit office: yearly mean of 2016–19, set against 2017.")
    return " ".join(notes)


def _crews(rows: pd.DataFrame) -> str | None:
    """Which of Japan's head counts in the rows are too low."""
    years = sorted(set(rows.loc[(rows["host"] == "JPN") & rows["year"].isin(CREWS_MISSING), "year"]))
    if not years:
        return None
    return f"Japan’s head count of {words.join(map(str, years))} is too low: ships’ crews drop out of it."


def _level(p: BurdenSharingParameters) -> str:
    return "direct_and_indirect" if p.support_definition == "direct_and_indirect" else "direct"


def _fitting(p: BurdenSharingParameters, s: SideBySide) -> pd.DataFrame:
    """Counts by the definition chosen; all where none fits."""
    rows = s.rows[s.rows["level"] == _level(p)]
    return rows if len(rows) else s.rows


def _side_label(row: dict[Any, Any]) -> str:
    forgone = ", with income forgone" if row["level"] == "direct_and_indirect" else ""
    return f"{row['year']}, {COUNTS[row['basis']]}{forgone}"


@or_notice
def side_table(s: SideBySide) -> TableCard:
    """All counts of hosts side by side."""
    rows = s.rows.assign(
        group=[
            f"{COUNTS[row['basis']][0].upper()}{COUNTS[row['basis']][1:]} {row['year']}: {LEVELS[row['level']]}"
            for row in s.rows.to_dict("records")
        ]
    )
    columns: dict[str, tuple[str, Any]] = {
        "host": ("Host", None),
        "support_usd_m": ("Support (USD m)", 0),
        "troops": ("US troops", 0),
        "per_soldier_usd": ("Per US soldier (USD)", 0),
        "gdp_permille": ("To GDP (‰)", 2),
    }
    return table(
        "hosts",
        rows,
        title="Support by host, every count apart",
        columns=columns,
        group="group",
        sources=s.results.sources(),
        vintage=vintage("allied_contributions", "support_cost_shares", "stationing_costs", "us_troops"),
        note=_crews(s.rows),
    )


def side_plain(s: SideBySide) -> Sentence:
    """Whether Japan comes first, in dollars and for its GDP; where it is not shown, who does. For everybody."""
    cite, most = Cite(s.results), _most(s.rows["host"].nunique())
    if "JPN" not in set(s.rows["host"]):
        last = s.rows.sort_values("year", kind="stable").iloc[-1]
        first = str(cite.value(f"beside.first.support_usd_m.{last['count']}"))
        hosts = int((s.rows["count"] == last["count"]).sum())
        beside = f"Of the {words.count(hosts)} hosts shown in the latest count"
        said = f"{beside} {words.name_in_text(first)} gave {_most(hosts)} in dollars"
        return cite.plain("wider-bill.most", said, weight=75)
    dollars, size = _by(cite, "support_usd_m"), _by_size(cite, s)
    said = f"Japan gave {most} in dollars {dollars}; by size of economy {size}"
    if size == f"Japan gave {most} {dollars}":
        said = f"Japan gave {most} {dollars}, in dollars and by size of economy"
    return cite.plain("wider-bill.most", said, weight=75)


def _by_size(cite: Cite, s: SideBySide) -> str:
    """Who gave most for its GDP by how many counts: every host that comes first, where these are few enough."""
    hosts = s.rows["host"].unique()
    found = {host: cite(name) for host in hosts if (name := f"beside.firsts.gdp_permille.{host}") in cite}
    first = sorted((host for host, one in found.items() if one.value), key=lambda host: -found[host].value)
    counts = {host: as_count(found[host].value) for host in first}
    ahead = f"{words.name_in_text(first[0])} gave {_most(len(hosts))}"
    if len(first) == 1:
        return f"{ahead} {by_counts(counts[first[0]], found[first[0]].n or 0)}"
    parts = f"{ahead} by {words.counted(counts[first[0]], 'count')}"
    if len(first) == 2:
        return f"{parts}, {words.name_in_text(first[1])} by {words.count(counts[first[1]])}"
    return f"{parts}, other hosts by the rest"


def _most(hosts: int) -> str:
    """What the first of so many hosts gave."""
    return "more" if hosts == 2 else "most"


def _by(cite: Cite, measure: str) -> str:
    found = cite(f"beside.firsts.{measure}.JPN")
    return by_counts(as_count(found.value), found.n or 0)


def side_in_short(s: SideBySide) -> list[Sentence]:
    """Support for each US soldier, and how old the latest count is; for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    soldier, most = list[Sentence](), _most(s.rows["host"].nunique())
    if "JPN" in set(s.rows["host"]):
        said = f"For each US soldier on its ground Japan gave {most} {_by(cite, 'per_soldier_usd')}"
        soldier = [cite.plain("wider-bill.soldier", said)]
    last = f"The latest count that covers several of these hosts ends in {cite.value('beside.last_year')}"
    latest = s.rows.loc[s.rows["last_year"] == s.rows["last_year"].max(), "count"].unique()
    first = {str(cite.value(f"beside.first.gdp_permille.{count}")) for count in latest}
    if len(first) == 1:  # counts of one year may differ
        last += f"; by it {words.name_in_text(first.pop())} gave {most} for the size of its economy"
    return [*soldier, cite.plain("wider-bill.latest", last)]


def side_text(p: BurdenSharingParameters, s: SideBySide) -> list[Sentence]:
    """Who comes first by each measure in the count with most hosts."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_first(cite, p, s), *_how_often(cite, s)]


def _first(cite: Cite, p: BurdenSharingParameters, s: SideBySide) -> Sentence:
    rows = _fitting(p, s)
    sizes = rows.groupby("count", sort=False).agg(hosts=("host", "nunique"), year=("year", "max"))
    count = sizes.sort_values(["hosts", "year"]).index[-1]
    part = rows[rows["count"] == count]
    first = {column: str(cite.value(f"beside.first.{column}.{count}")) for column in MEASURES}
    values = {column: cite.value(f"beside.{column}.{count}.{host}") for column, host in first.items()}
    sizes_said = {
        "support_usd_m": f"in dollars ({words.usd_m(values['support_usd_m'])})",
        "per_soldier_usd": f"per US soldier (${words.number(values['per_soldier_usd'], 0)})",
        "gdp_permille": f"for the size of its economy ({words.number(values['gdp_permille'], 2)}‰ of GDP)",
    }
    number = cite(f"beside.first.support_usd_m.{count}").n or 0
    most = _most(number)
    said = [
        f"{words.name_in_text(host)} gave {most} {words.join([sizes_said[c] for c in MEASURES if first[c] == host])}"
        for host in dict.fromkeys(first.values())
    ]
    basis, year = part["basis"].iloc[0], int(part["year"].iloc[0])
    opening = f"Of the {words.count(number)} hosts shown that the {COUNTS[basis]} covers for {year}"
    return cite.sentence("wider-bill.first", f"{opening}, {words.join(said)}", weight=75)


def _how_often(cite: Cite, s: SideBySide) -> list[Sentence]:
    if "JPN" not in set(s.rows["host"]) or s.rows["count"].nunique() < 2:
        return []
    times = {column: cite(f"beside.firsts.{column}.JPN") for column in MEASURES}
    said = {column: words.count(found.value, "none") for column, found in times.items()}
    firsts = (
        f"in dollars in {said['support_usd_m']}, per soldier in {said['per_soldier_usd']} "
        f"and for its GDP in {said['gdp_permille']}"
    )
    return [
        cite.sentence(
            "wider-bill.how-often",
            f"Of the {words.count(times['support_usd_m'].n or 0)} counts of several hosts, Japan comes first {firsts}",
        )
    ]


@or_notice
def account_figure(p: BurdenSharingParameters, s: Account) -> FigureCard:
    """The host's share of both sides, by how much of military pay counts."""
    shares = [s.results[f"account.host_share.{host}"].value for host in s.sides["host"]]
    chosen = s.sides.assign(pay_counted_pct=p.pay_counted_pct, host_share_pct=shares, kind="chosen")
    kinds = {"chosen": f"where {words.number(p.pay_counted_pct)}% of military pay counts"}

    def draw(ax: Axes) -> None:
        looks = {str(host): replace(style(host), marker="") for host in p.hosts}
        marks.lines(ax, s.lines, x="pay_counted_pct", y="host_share_pct", by="host", styles=looks, label=False)
        marks.points(
            ax, chosen, x="pay_counted_pct", y="host_share_pct", code="host", kind="kind", kinds=kinds,
            value=lambda share: words.pct(share, 0),
        )  # fmt: skip
        ax.axhline(50, color=style("muted").colour, linewidth=1, zorder=1.5)
        ax.set_ylim(0, 100)
        ax.set_xlabel("% of US military pay that counts as a cost of stationing")

    return figure(
        "account",
        question="Who carries more, the United States or the host?",
        subtitle=f"Direct host support, % of what both sides carried over {words.span(FIRST, LAST)}; "
        "above the line the host carries more",
        plots="The host’s share of the cost of both sides by the part of military pay that counts",
        draw=draw,
        data=s.lines,
        answer=_carried_plain(Cite(s.results), p),
        sources=s.results.sources(),
        vintage=vintage("stationing_costs"),
        note="Both sides: the audit office’s sums over four years, without indirect support, which it does not value. "
        "The part of military pay is taken from the budget of 2020.",
    )


@or_nothing
def account_table(p: BurdenSharingParameters, s: Account) -> TableCard:
    """The two sides and the balance."""
    columns: dict[str, tuple[str, Any]] = {
        "host": ("Host", None),
        "us_usd_bn": ("US obligations (USD bn)", 1),
        "pay_usd_bn": ("of which military pay (USD bn)", 1),
        "host_usd_bn": ("Host support (USD bn)", 1),
        "balance_usd_bn": ("US less host (USD bn)", 1),
        "break_even_pct": ("Even where pay counts (%)", 0),
    }
    return table(
        "account",
        s.sides,
        title=f"Two sides of the account, {words.span(FIRST, LAST)}",
        columns=columns,
        sources=s.results.sources(),
        vintage=vintage("stationing_costs"),
        note=f"US less host: with {words.number(p.pay_counted_pct)}% of military pay counted. A value below 0 or above "
        "100 in the last column means that no part of pay brings the two sides even.",
    )


def _carried_plain(cite: Cite, p: BurdenSharingParameters) -> Sentence:
    shares = [
        f"{words.pct(cite.value(f'account.host_share.{host}'), 0)} in {words.name_in_text(host)}" for host in p.hosts
    ]
    said = f"Hosts carried {words.join(shares)} of what US forces cost both sides over {words.span(FIRST, LAST)}"
    return cite.plain("wider-bill.carried", said)


def account_text(p: BurdenSharingParameters, s: Account) -> list[Sentence]:
    """The balance by ally, and the part of pay that would bring it to zero."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_carried(cite, p), *[_even(cite, host) for host in p.hosts]]


def _carried(cite: Cite, p: BurdenSharingParameters) -> Sentence:
    pay = words.number(cite.value("account.pay_counted"))
    parts = [_side(cite, host) for host in p.hosts]
    return cite.sentence(
        "wider-bill.account",
        f"By direct support alone and with {pay}% of US military pay counted, over {words.span(FIRST, LAST)} "
        f"{'; '.join(parts)}",
    )


def _side(cite: Cite, host: str) -> str:
    us, support = (cite.value(f"account.{what}.{host}") for what in ("us_counted", "host_usd_bn"))
    share = words.pct(cite.value(f"account.host_share.{host}"), 0)
    name = words.name_in_text(host)
    return f"{name} carried {words.usd_bn(support)}, or {share}, against {words.usd_bn(us)} for the United States"


def _even(cite: Cite, host: str) -> Sentence:
    even = cite.value(f"account.break_even_pct.{host}")
    name = words.name_in_text(host)
    if even > 100:
        return cite.sentence(
            f"wider-bill.even.{host}", f"In {name} the host carries more even with all military pay counted"
        )
    if even < 0:
        return cite.sentence(
            f"wider-bill.even.{host}", f"In {name} the United States carries more even with no military pay counted"
        )
    return cite.sentence(
        f"wider-bill.even.{host}",
        f"In {name} both sides carry the same where about {words.pct(even, 0)} of military pay counts",
    )
