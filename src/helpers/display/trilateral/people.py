"""Section 6: what Japanese and Koreans think of each other, and how many approve of the leaders."""

from __future__ import annotations

from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd

from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.people import BEFORE, Approval, Opinion
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import comparator, style
from helpers.display.trilateral.standing import CAMP_DAVID
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

SERIES = {
    "eai_genron": "EAI and Genron",
    "eai_web": "EAI alone, web",
    "cabinet_interview": "Cabinet Office, interviews",
    "cabinet_mail": "Cabinet Office, by post",
    "yomiuri_hankook": "Yomiuri and Hankook",
}
IN_TEXT = {
    "eai_genron": "of EAI and Genron",
    "eai_web": "of EAI",
    "cabinet_interview": "of the Cabinet Office, then by interview",
    "cabinet_mail": "of the Cabinet Office, by post",
    "yomiuri_hankook": "of Yomiuri and Hankook",
}
QUESTIONS = {
    "good_impression": "good impression of the other country",
    "affinity": "affinity with the other country",
    "relations_good": "relations are good",
}
ROLES = {
    "eai_genron": "one",
    "eai_web": "two",
    "cabinet_interview": "three",
    "cabinet_mail": "four",
    "yomiuri_hankook": "one",
}
PANELS = {"opinion": ("good_impression", "affinity"), "relations": ("relations_good",)}
PANEL_WORDS = {"opinion": "Well disposed", "relations": "Relations are good"}
POLLSTERS = {
    "gallup": "Gallup",
    "asahi": "Asahi",
    "fnn": "FNN",
    "mainichi": "Mainichi",
    "nnn": "NNN",
    "gallup_korea": "Gallup Korea",
    "realmeter": "Realmeter",
    "nhk": "NHK",
    "nikkei": "Nikkei",
    "jiji": "Jiji",
    "kyodo": "Kyodo",
    "jnn": "JNN",
    "ann": "ANN",
    "yomiuri": "Yomiuri",
    "ap_norc": "AP-NORC",
    "emerson": "Emerson",
}
OTHERS = {"JPN": "KOR", "KOR": "JPN"}


@or_notice
def opinion_figure(p: TrilateralParameters, s: Opinion) -> FigureCard:
    """Opinion of each other, a panel a country and question, a line a survey and method."""
    near = part if len(part := _near(s.rows)) else s.rows
    alone = " A poll with none near it in time is in the data alone." if len(near) < len(s.rows) else ""
    cells = [(v, name) for v in p.allies for name in PANELS if _of(near, v, name)["key"].duplicated().any()]
    drawn = pd.concat([_of(near, *cell) for cell in cells])

    def draw(axes: Any) -> None:
        for ax, (viewer, name) in zip(np.atleast_1d(axes), cells, strict=True):
            part = _of(near, viewer, name)
            part = part[part.groupby("key")["key"].transform("size") > 1]
            keys = list(part["series"].drop_duplicates())
            own = s.changes[s.changes["key"].isin(part["key"]) & s.changes["spans_summit"]]
            styles = {key: style(ROLES[key]) if key in set(own["series"]) else comparator() for key in keys}
            moved = dict(zip(own["series"], own["change"].map(words.rounded(0, sign=True)), strict=True))
            names = {key: f"{SERIES[key]} {moved.get(key, '')}".rstrip() for key in keys}
            marks.lines(ax, with_gaps(part), x="year", y="pct", by="series", styles=styles, names=names)
            ax.set_title(f"{words.name(viewer)} on {words.name(OTHERS[viewer])}: {PANEL_WORDS[name].lower()}")
            ax.set_xlim(drawn["year"].min() - 0.5, drawn["year"].max() + 0.5)
            ax.set_ylim(0, 80)
            for row in own.to_dict("records"):
                for end in ("base", "last"):
                    marks.valued(ax, row[f"{end}_year"], row[end], "", ROLES[row["series"]])

    return figure(
        "mutual-opinion",
        question="What do Japanese and Koreans think of each other?",
        subtitle="Share of respondents, %, by survey and method; "
        + (
            "numbers: change over the summit in points" if s.changes["spans_summit"].any() else "methods are not joined"
        ),
        plots="Opinion of Japan and Korea on each other by survey",
        draw=draw,
        data=s.rows.drop(columns=["key"]),
        answer=in_plain_words(s),
        sources=s.results.sources("opinion"),
        vintage=vintage("mutual_opinion"),
        events=[CAMP_DAVID],
        panels=(-(-len(cells) // 2), 2) if len(cells) % 2 == 0 else (len(cells), 1),
        note="Well disposed: a good impression (EAI, Genron) or affinity (Cabinet Office): different "
        f"questions.{alone}",
    )


LONGEST_STEP = 3
"""Years between two polls beyond which a line would claim to know what lay between."""


def _near(rows: pd.DataFrame) -> pd.DataFrame:
    """The polls with another of the same series near enough to be joined."""
    year = rows.sort_values("year").groupby("key")["year"]
    return rows[(year.diff() <= LONGEST_STEP) | (-year.diff(-1) <= LONGEST_STEP)]


def with_gaps(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with an empty year in every long gap of a series, so that no line crosses it."""
    ordered = rows.sort_values(["series", "year"])
    before = ordered.groupby("series")["year"].shift()
    gaps = ordered[ordered["year"] - before > LONGEST_STEP]
    return pd.concat([ordered, gaps.assign(year=gaps["year"] - 1, pct=float("nan"))])


def _of(rows: pd.DataFrame, viewer: str, name: str) -> pd.DataFrame:
    return rows[(rows["viewer"] == viewer) & rows["measure"].isin(PANELS[name])]


@or_nothing
def opinion_table(p: TrilateralParameters, s: Opinion) -> TableCard:
    """Change of each series from before the summit to its last year."""
    rows = s.changes.assign(
        what=[f"{SERIES[r['series']]}: {QUESTIONS[r['measure']]}" for r in s.changes.to_dict("records")],
        years=[f"{r['base_year']} to {r['last_year']}" for r in s.changes.to_dict("records")],
        ends=[(a, b) for a, b in zip(s.changes["change_low"], s.changes["change_high"], strict=True)],
    ).sort_values(["viewer", "series"], kind="stable")
    return table(
        "mutual-opinion",
        rows,
        title="Opinion of each other, survey by survey",
        subtitle="% of respondents, and change in percentage points",
        columns={
            "what": ("Survey and question", str),
            "years": ("Years", str),
            "base": ("First (%)", 1),
            "last": ("Last (%)", 1),
            "change": ("Change (pp)", words.rounded(1, sign=True)),
            "ends": (f"{words.level(p.confidence)} (pp)", lambda pair: words.interval(pair, 1)),
        },
        group="viewer",
        sources=s.results.sources("opinion"),
        vintage=vintage("mutual_opinion"),
        note=f"From {BEFORE}, or the last year before it, where the series goes on later; else from its first year. "
        "Intervals as of simple random samples.",
    )


def opinion_text(s: Opinion) -> list[Sentence]:
    """How many series rose or fell since before the summit, and the largest movements."""
    if s.missing:
        return []
    cite = Cite(s.results)
    told = s.changes[s.changes["spans_summit"]] if s.changes["spans_summit"].any() else s.changes
    largest = told.loc[told["change"].abs().groupby(told["viewer"], sort=False).idxmax()]
    since = _since_summit(cite)
    return [*([since] if since else []), *(_move(cite, row) for row in largest.to_dict("records"))]


def _since_summit(cite: Cite) -> Sentence | None:
    """How many series rose and fell; nothing where none spans the summit."""
    if not cite("opinion.risen").n:
        return None
    risen, fallen = cite("opinion.risen"), cite("opinion.fallen")
    n, up, down = (risen.n or 0), as_count(risen.value), as_count(fallen.value)
    if n == 1:
        moved = "has risen" if up else "has fallen" if down else "has not moved"
        return cite.sentence(
            "people.since-summit", f"the one series of opinion that spans the summit {moved} beyond sampling error"
        )
    return cite.sentence(
        "people.since-summit",
        f"of {words.count(n)} series of opinion between Japan and Korea that span the summit, "
        f"{_so_many(up, n)} {words.agree(up, 'has', 'have')} risen beyond sampling error and "
        f"{_so_many(down, n)} {words.agree(down, 'has', 'have')} fallen",
        weight=65,
    )


def _so_many(some: int, n: int) -> str:
    return "both" if some == n == 2 else words.count(some, "none")


def _move(cite: Cite, row: dict[Any, Any]) -> Sentence:
    base, last = (words.pct(cite.value(f"opinion.{end}.{row['key']}")) for end in ("base", "last"))
    change = cite(f"opinion.change.{row['key']}")
    moved = words.direction(change.value, "rose", "fell", "stayed")
    asked = {"JPN": "Japanese", "KOR": "Koreans"}[row["viewer"]]
    question = {
        "good_impression": "with a good impression of",
        "affinity": "who feel affinity with",
        "relations_good": "who call relations good with",
    }[row["measure"]]
    return cite.sentence(
        f"people.move.{row['key']}",
        f"the share of {asked} {question} {words.name_in_text(OTHERS[row['viewer']])} {moved} from {base} "
        f"({row['base_year']}) to {last} ({row['last_year']}) in the survey {IN_TEXT[row['series']]}",
        weight=60,
    )


# ---------------------------------------------------------------- approval


@or_notice
def approval_figure(p: TrilateralParameters, s: Approval) -> FigureCard:
    """Leaders compared at six months in office, by the same pollster."""
    rows = s.leaders.assign(label=s.leaders["name"])

    def draw(ax: Any) -> None:
        marks.points_with_intervals(
            ax,
            rows,
            label="label",
            value="approve_pct",
            low="low",
            high="high",
            code="country",
            form=words.rounded(0, "%"),
        )

    return figure(
        "approval",
        question="How many approve of the leaders, pollsters’ leanings taken out?",
        subtitle="Approval at six months in office as one pollster a country would have it, %, with "
        f"{words.level(p.confidence)}",
        plots="Approval of leaders at six months in office after pollster effects",
        draw=draw,
        data=s.leaders,
        answer=_ran_from(Cite(s.results), s),
        sources=s.results.sources("approval.leader"),
        vintage=vintage("leader_approval"),
        note=f"{_references(s)}. Levels cannot be compared between countries.",
    )


def _references(s: Approval) -> str:
    first = s.leaders.drop_duplicates("country")
    named = [f"{words.name(c)} {POLLSTERS[x]}" for c, x in zip(first["country"], first["pollster"], strict=True)]
    return f"Pollster: {', '.join(named)}"


@or_nothing
def readings_figure(s: Approval) -> FigureCard:
    """The readings themselves, those of the pollster read most often filled."""
    countries = list(dict.fromkeys(s.leaders["country"]))
    widest = _widest(s)
    countries.sort(key=lambda country: country not in widest)
    leans = s.pollsters[s.pollsters["country"].isin(widest)].sort_values("effect_pp", ascending=False)
    ends = {leans["effect_pp"].max(), leans["effect_pp"].min()}
    tones = [
        country if effect in ends else "other"
        for country, effect in zip(leans["country"], leans["effect_pp"], strict=True)
    ]
    leans = leans.assign(label=leans["pollster"].map(POLLSTERS), tone=tones)
    span = [s.readings["date"].min() - pd.Timedelta(days=60), s.readings["date"].max() + pd.Timedelta(days=60)]

    def draw(axes: Any) -> None:
        first, *others = panels = list(np.atleast_1d(axes))
        if widest:
            form = words.rounded(1, sign=True)
            marks.points_with_intervals(
                first, leans, label="label", value="effect_pp", low="low", high="high", code="tone", form=form
            )
            beside = POLLSTERS[s.leaders.loc[s.leaders["country"] == widest[0], "pollster"].iloc[0]]
            first.set_title(f"{words.name(widest[0])}: leaning beside {beside}, points")
        for ax, country in zip(others if widest else panels, countries, strict=True):
            part = s.readings[s.readings["country"] == country]
            first = str(part["pollster"].value_counts().index[0])
            part = part.assign(kind=np.where(part["pollster"] == first, "named", "other"))
            kinds = {"named": "the pollster named", "other": "other pollsters"}
            marks.points(ax, part, x="date", y="approve_pct", code="country", kind="kind", kinds=kinds, label=False)
            ax.set_title(f"{words.name(country)}, {POLLSTERS[first]}")
            ax.set_xlim(*mdates.date2num(span))
            ax.set_ylim(0, 90)

    return figure(
        "approval-readings",
        question="What did the pollsters read?",
        subtitle="Approval of the leaders in office since 2021, %, single readings"
        + ("; leanings with their intervals" if widest else ""),
        plots="Readings of approval by country, one pollster apart from the others",
        draw=draw,
        data=pd.concat(
            [
                s.readings[["country", "spell", "name", "pollster", "date", "approve_pct", "source"]],
                leans[["country", "pollster", "effect_pp", "low", "high"]],
            ],
            ignore_index=True,
        ),
        answer=_differed(Cite(s.results), s),
        sources=s.results.sources("approval.leader"),
        vintage=vintage("leader_approval"),
        panels=(len(countries) + len(widest), 1),
        height=2.2,
        note="What the press printed, denser around lows, highs and changes of office: no random sample of months.",
    )


@or_nothing
def pollsters_table(p: TrilateralParameters, s: Approval) -> TableCard | None:
    """How each pollster leans against the reference of its country."""
    if s.pollsters.empty:
        return None
    rows = s.pollsters.assign(
        who=s.pollsters["pollster"].map(POLLSTERS),
        ends=[(a, b) for a, b in zip(s.pollsters["low"], s.pollsters["high"], strict=True)],
    )
    return table(
        "pollsters",
        rows,
        title="How do pollsters lean?",
        subtitle=f"Percentage points against the reference. {_references(s)}",
        columns={
            "who": ("Pollster", str),
            "readings": ("Readings", 0),
            "effect_pp": ("Leaning (pp)", words.rounded(1, sign=True)),
            "ends": (f"{words.level(p.confidence)} (pp)", lambda pair: words.interval(pair, 1)),
        },
        group="country",
        sources=s.results.sources("approval.pollster"),
        vintage=vintage("leader_approval"),
    )


def approval_text(s: Approval) -> list[Sentence]:
    """Leaders by country at six months, and the spread between pollsters."""
    if s.missing:
        return []
    cite = Cite(s.results)
    spreads = _spreads(cite, s)
    return [_approved(cite, s), *([spreads] if spreads else [])]


def _approved(cite: Cite, s: Approval) -> Sentence:
    parts = [_of_country(cite, part) for _, part in s.leaders.groupby("country", sort=False)]
    months = words.counted(cite.value("approval.months"), "month")
    head = f"with the pollsters’ leanings taken out, approval at {months} in office is put at"
    return cite.sentence("people.approval", f"{head} {'; '.join(parts)}", weight=45)


def _spreads(cite: Cite, s: Approval) -> Sentence | None:
    spreads = [_spread(cite, str(c)) for c in dict.fromkeys(s.leaders["country"]) if f"approval.spread.{c}" in cite]
    if not spreads:
        return None
    said = f"for the same leader and time the pollsters differ by {words.join(spreads)}"
    return cite.sentence("people.approval-spread", said)


def _of_country(cite: Cite, part: pd.DataFrame) -> str:
    shares = [words.pct(cite.value(f"approval.leader.{spell}"), 0) for spell in part["spell"]]
    return words.join(f"{share} for {name}" for share, name in zip(shares, part["name"], strict=True))


def _spread(cite: Cite, country: str) -> str:
    points = words.pp(cite.value(f"approval.spread.{country}"), 0)
    return f"up to {points} in {words.name_in_text(country)}"


# ---------------------------------------------------------------- for everybody


def in_plain_words(s: Opinion) -> Sentence:
    """How many series rose since before the summit; where none spans it, the largest movement."""
    cite = Cite(s.results)
    risen = cite("opinion.risen")
    if not risen.n:
        return _largest(cite, s.changes)
    n, up = risen.n, as_count(risen.value)
    said = f"Of {words.counted(n, 'series', 'series')} of opinion between Japan and Korea that span the summit"
    return cite.plain("people.plain", f"{said}, {_so_many(up, n)} rose beyond sampling error", weight=65)


def in_short(s: Opinion) -> list[Sentence]:
    """The count of series, and the largest movement; for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_largest(cite, s.changes[s.changes["spans_summit"]])] if s.changes["spans_summit"].any() else []


def _largest(cite: Cite, changes: pd.DataFrame) -> Sentence:
    row = changes.loc[changes["change"].abs().idxmax()]
    base, last = (cite.value(f"opinion.{end}.{row['key']}") for end in ("base", "last"))
    asked = {"JPN": "Japanese", "KOR": "Koreans"}[row["viewer"]]
    question = {
        "good_impression": "with a good impression of",
        "affinity": "who feel affinity with",
        "relations_good": "who call relations good with",
    }[row["measure"]]
    verb = words.direction(last - base, "rose", "fell", "went", threshold=0.05)
    ends = f"from {words.pct(base)} in {row['base_year']} to {words.pct(last)} in {row['last_year']}"
    said = f"The share of {asked} {question} {words.name_in_text(OTHERS[row['viewer']])} {verb} {ends}"
    return cite.plain("people.largest", said, weight=60)


def _ran_from(cite: Cite, s: Approval) -> Sentence:
    """The least and the most approved leader of the country with the most leaders, for countries cannot be compared."""
    country = s.leaders["country"].value_counts().index[0]
    part = s.leaders[s.leaders["country"] == country].sort_values("approve_pct")
    ends = part.iloc[[0, -1]] if len(part) > 1 else part
    shares = [
        f"{words.pct(cite.value(f'approval.leader.{spell}'), 0)} for {name}"
        for spell, name in zip(ends["spell"], ends["name"], strict=True)
    ]
    ran = f"ran from {' to '.join(shares)}" if len(shares) > 1 else f"stood at {shares[0]}"
    return cite.plain(
        "people.approval-plain",
        f"Pollsters’ leanings taken out, approval in {words.name_in_text(country)} {ran}",
        weight=45,
    )


def approval_in_plain_words(s: Approval) -> Sentence:
    """How approval of the leaders of one country ran."""
    return _ran_from(Cite(s.results), s)


def _widest(s: Approval) -> list[str]:
    """The country whose pollsters differ most; none where nowhere several can be compared."""
    spreads = {c: s.results.get(f"approval.spread.{c}") for c in dict.fromkeys(s.leaders["country"])}
    known = {country: float(spread.value) for country, spread in spreads.items() if spread}
    return [max(known, key=known.__getitem__)] if known else []


def _differed(cite: Cite, s: Approval) -> Sentence:
    found = _widest(s)
    if not found:
        readings = words.plural(as_count(cite.value("approval.readings")), "reading")
        return cite.plain("people.differed", f"The record holds {readings} of approval, too few to compare pollsters")
    widest = found[0]
    points = words.pp(cite.value(f"approval.spread.{widest}"), 0)
    said = f"For the same leader and time pollsters in {words.name_in_text(widest)} differed by up to {points}"
    return cite.plain("people.differed", said)
