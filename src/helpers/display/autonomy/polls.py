"""The polls that the literature cites on the page, in their series."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.autonomy.polls import Cited, JapanPolls, KoreaPolls
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import series_styles, style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence

QUESTIONS = {
    ("relations_us", "good"): "Relations with the US are good",
    ("relations_us", "bad"): "Relations with the US are bad",
    ("trade_demand", "unreasonable"): "The demand to cut the trade surplus is unreasonable",
    ("cost_sharing_2019", "freeze"): "Hold the payment for US forces where it is",
    ("cost_sharing_2019", "raise_less"): "Raise it, but by less than was asked",
    ("cost_sharing_2019", "reduce"): "Lower it",
    ("wartime_control", "as_scheduled"): "Transfer wartime control as scheduled",
}
JOINT = {"relations_good": "relations good", "relations_bad": "relations bad", "trust": "trust the US"}
ALLIANCE = {
    "us_would_defend": "confident that the US would defend Korea",
    "us_trustworthy": "call the US a trustworthy ally",
    "us_would_help": "believe that the US would help in a war",
    "umbrella_trust": "trust the nuclear umbrella",
    "own_nuclear_kinu": "for nuclear arms of Korea’s own if the North keeps its arms",
    "own_nuclear_asan": "for nuclear arms of Korea’s own",
}


# ---------------------------------------------------------------- figures that an article cites


@or_notice
def cited_table(s: Cited) -> TableCard:
    """What the article prints beside what the poll published."""
    ordered = s.rows.sort_values(["country", "start", "series"], kind="stable")
    rows = ordered.assign(
        question=[QUESTIONS[pair] for pair in zip(ordered["series"], ordered["answer"], strict=True)],
        year=ordered["start"].str[:4],
    )
    columns: dict[str, tuple[str, Any]] = {
        "question": ("Answer", None),
        "year": ("Asked in", None),
        "value": ("Poll (%)", _plain),
        "as_cited": ("As cited (%)", _plain),
    }
    return table(
        "polls-cited",
        rows,
        title="The polls that the literature cites",
        subtitle="Share of adults, %",
        columns=columns,
        group="country",
        sources=s.results.sources(),
        vintage=vintage("polls_bilateral"),
    )


def _plain(value: float) -> str:
    return words.number(value, 0 if float(value).is_integer() else 1)


def cited_text(s: Cited) -> list[Sentence]:
    """How many of the cited figures are those of the poll, and which are not."""
    cite = Cite(s.results)
    said = []
    for country in dict.fromkeys(s.rows["country"]):
        same = cite(f"cited.same.{country}")
        said.append(f"{same.value} of {same.n} on {words.name_in_text(country)}")
    sentence = cite.sentence(
        "polls.cited", f"Within less than a point the cited figures are those of the polls for {words.join(said)}"
    )
    return [sentence, *[_differing(row, cite) for row in s.rows[~s.rows["same"]].to_dict("records")]]


def _differing(row: dict[str, Any], cite: Cite) -> Sentence:
    question = QUESTIONS[row["series"], row["answer"]]
    printed, published = cite.value(f"cited.{row['id']}.as_cited"), cite.value(f"cited.{row['id']}")
    return cite.sentence(
        f"polls.differing.{row['id']}",
        f"For “{question}” the article prints {_plain(printed)}%, the poll itself {_plain(published)}%",
    )


# ---------------------------------------------------------------- Japan


@or_notice
def japan_figure(s: JapanPolls) -> FigureCard:
    """The joint poll above; the government's survey below, its two series apart."""
    joint, cabinet = _dated(s.joint), _dated(s.cabinet)
    alone = _dated(s.alone).assign(who="JPN", kind="alone")
    panels: list[Callable[[Axes], None]] = []
    if len(joint) or len(alone):
        panels.append(lambda ax: _draw_joint(ax, joint, alone))
    if len(cabinet):
        panels.append(lambda ax: _draw_cabinet(ax, cabinet))

    def draw(axes: Any) -> None:
        for ax, paint in zip([axes] if len(panels) == 1 else axes, panels, strict=True):
            paint(ax)

    return figure(
        "japan-polls",
        question="What do the Japanese think of relations with the United States?",
        subtitle="Share of adults, %",
        plots="Japanese opinion of relations with the United States, by poll and survey mode",
        draw=draw,
        data=pd.concat([joint, alone, cabinet]).reindex(columns=["series", "measure", "mode", "date", "pct"]),
        answer=_japan_plain(s),
        sources=s.results.sources(),
        vintage=vintage("polls_bilateral", "affinity_japan"),
        note="The survey went from interviews to the post in 2020: two series that must not be joined. "
        "Surveys that were not found are missing; lines join those that were.",
        panels=(len(panels), 1),
        height=2.8,
    )


def _draw_joint(ax: Axes, joint: pd.DataFrame, alone: pd.DataFrame) -> None:
    styles = {"relations_good": style("one"), "relations_bad": style("other"), "trust": style("JPN")}
    if len(joint):
        form = words.rounded(0, "%")
        marks.lines(ax, joint, x="date", y="pct", by="series", styles=styles, names=JOINT, value=form)
        ax.set_ylim(bottom=0)
        good = joint[joint["series"] == "relations_good"]
        for row in good.nsmallest(1, "pct").to_dict("records") if len(good) > 1 else ():
            marks.valued(ax, row["date"], row["pct"], f"{words.pct(row['pct'], 0)} in {row['date'].year}", "one")
    if len(alone):
        kinds = {"alone": "trust in the newspaper’s own poll"}
        marks.points(ax, alone, x="date", y="pct", code="who", kind="kind", kinds=kinds, label=False)
    ax.set_title("Joint poll of a Japanese newspaper and Gallup", loc="left")


def _draw_cabinet(ax: Axes, cabinet: pd.DataFrame) -> None:
    """The two survey modes as lines of their own, named once."""
    tones = {"affinity": style("two"), "relations_good": style("one")}
    names = {"affinity": "affinity", "relations_good": "relations good"}
    for mode, rows in cabinet.groupby("mode", sort=False):
        last = mode == cabinet["mode"].iloc[-1]
        marks.lines(ax, rows, x="date", y="pct", by="measure", styles=tones, names=names, label=last)
    if cabinet["mode"].nunique() > 1:
        marks.event_lines(ax, [("2020-01-01", "by post")])
    ax.set_title("Survey of the Cabinet Office", loc="left")
    ax.set_ylim(50, 100)


def _dated(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a date in the middle of the time that is known."""
    if rows.empty:
        return rows.assign(date=pd.Series(dtype="datetime64[ns]"))
    years = rows["when"].astype(int)
    days = ((rows["when"] - years) * 365).round().astype(int)
    start = pd.to_datetime(years.astype(str) + "-01-01")
    return rows.assign(date=start + pd.to_timedelta(days, unit="D"))


def japan_text(s: JapanPolls) -> list[Sentence]:
    """Relations and trust at their lowest and latest; the last change of the government's survey."""
    if s.missing:
        return []
    cite = Cite(s.results)
    made = [_joint(s, "relations_good", cite), _joint(s, "trust", cite), _alone(s, cite), _cabinet(cite)]
    return [sentence for sentence in made if sentence] or [_only(s, cite)]


def _japan_plain(s: JapanPolls) -> Sentence:
    """What there is on relations with the United States, by the longest series first, for everybody."""
    cite = Cite(s.results)
    said = first_text(
        _joint_plain(s, "relations_good", cite),
        _cabinet_plain(cite),
        _joint_plain(s, "trust", cite),
        _alone_plain(s, cite),
    )
    return cite.plain("polls.japan-plain", said, weight=61) if said else _only_plain(s, cite)


def japan_in_short(s: JapanPolls) -> list[Sentence]:
    """The lowest and the latest survey of the joint poll, or what else there is, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    said = first_text(_joint_plain(s, "trust", cite), _cabinet_plain(cite))
    return [cite.plain("polls.japan-in-short", said)] if said else []


def first_text(*texts: str) -> str:
    """The first that says something; empty where none does."""
    return next((text for text in texts if text), "")


def _joint_plain(s: JapanPolls, series: str, cite: Cite) -> str:
    rows = s.joint[s.joint["series"] == series]
    if len(rows) < 2:
        return ""
    name = f"japan_polls.joint.{series}"
    low, last = int(rows.loc[rows["pct"].idxmin(), "year"]), int(rows["year"].iloc[-1])
    asked = {"relations_good": "called relations with the United States good", "trust": "trusted the United States"}
    latest = f"; in {last} {words.pct(cite.value(f'{name}.{last}'), 0)} did" if last != low else ""
    share = words.pct(cite.value(f"{name}.{low}"), 0)
    return f"In the joint polls fewest Japanese {asked[series]} in {low}, {share}{latest}"


def _cabinet_plain(cite: Cite) -> str:
    for measure, name in {"affinity": "feel affinity to the US", "relations_good": "call relations good"}.items():
        key = f"japan_polls.cabinet.{measure}.last_change"
        if key in cite:
            change, old, new = (cite.value(f"{key}{part}") for part in ("", ".from", ".to"))
            points = f"{words.number(change, 1, sign=True)} points from {old} to {new}"
            return f"In the government’s survey by post the share who {name} changed by {points}"
    return ""


def _alone_plain(s: JapanPolls, cite: Cite) -> str:
    if s.alone.empty:
        return ""
    year = int(s.alone["year"].iloc[-1])
    return (
        f"In {year} {words.pct(cite.value(f'japan_polls.alone.trust.{year}'), 0)} of Japanese trusted the United States"
    )


def _joint(s: JapanPolls, series: str, cite: Cite) -> Sentence | None:
    rows = s.joint[s.joint["series"] == series]
    if len(rows) < 2:
        return None
    name = f"japan_polls.joint.{series}"
    low, last = int(rows.loc[rows["pct"].idxmin(), "year"]), int(rows["year"].iloc[-1])
    first = int(rows["year"].iloc[0])
    asked = {"relations_good": "called relations with the United States good", "trust": "trusted the United States"}
    drop = _fall(rows, name, cite)
    latest = f"; in {last} it was {words.pct(cite.value(f'{name}.{last}'), 0)}" if last != low else ""
    return cite.sentence(
        f"polls.joint.{series}",
        f"In the joint polls from {first} to {last} fewest Japanese {asked[series]} in {low} "
        f"({words.pct(cite.value(f'{name}.{low}'), 0)}){drop}{latest}",
        weight={"relations_good": 61, "trust": 60}[series],
    )


def _fall(rows: pd.DataFrame, name: str, cite: Cite) -> str:
    """The largest fall from one poll at hand to the next."""
    change = rows["pct"].diff()
    if not (change < 0).any():
        return ""
    place = int(change.to_numpy().argsort()[0])
    before, after = int(rows["year"].iloc[place - 1]), int(rows["year"].iloc[place])
    return (
        f", and the largest fall was from {words.pct(cite.value(f'{name}.{before}'), 0)} in {before} to "
        f"{words.pct(cite.value(f'{name}.{after}'), 0)} in {after}"
    )


def _alone(s: JapanPolls, cite: Cite) -> Sentence | None:
    if s.alone.empty:
        return None
    year = int(s.alone["year"].iloc[-1])
    share = words.pct(cite.value(f"japan_polls.alone.trust.{year}"), 0)
    return cite.sentence(
        "polls.alone",
        f"The newspaper’s own poll of {year}, another method, found {share} who trust the United States",
        weight=58,
    )


def _cabinet(cite: Cite) -> Sentence | None:
    names = {"affinity": "feel affinity to the United States", "relations_good": "call relations good"}
    parts = []
    for measure, name in names.items():
        key = f"japan_polls.cabinet.{measure}.last_change"
        if key in cite:
            change, old, new = (cite.value(f"{key}{part}") for part in ("", ".from", ".to"))
            points = words.number(change, 1, sign=True)
            parts.append(f"the share of those who {name} changed by {points} points from {old} to {new}")
    if not parts:
        return None
    return cite.sentence("polls.cabinet", f"In the government’s survey by post {words.join(parts)}", weight=59)


def _only(s: JapanPolls, cite: Cite) -> Sentence:
    """Where nothing can be compared: the latest answer at hand."""
    return cite.sentence("polls.only", _last_answer(s, cite), weight=57)


def _only_plain(s: JapanPolls, cite: Cite) -> Sentence:
    return cite.plain("polls.japan-plain", _last_answer(s, cite), weight=57)


def _last_answer(s: JapanPolls, cite: Cite) -> str:
    row = (s.cabinet if len(s.cabinet) else s.joint).iloc[-1]
    if len(s.cabinet):
        value = cite.value(f"japan_polls.cabinet.{row['measure']}.{row['mode']}.{row['month']}")
    else:
        value = cite.value(f"japan_polls.joint.{row['series']}.{row['year']}")
    said = {
        "affinity": "felt affinity to the United States",
        "relations_good": "called relations with the United States good",
        "relations_bad": "called relations with the United States bad",
        "trust": "trusted the United States",
    }
    what = said[row["measure"] if len(s.cabinet) else row["series"]]
    return f"In the latest survey of the window, of {row['year']}, {words.pct(value, 0)} {what}"


# ---------------------------------------------------------------- Korea


@or_notice
def korea_figure(s: KoreaPolls) -> FigureCard:
    """Feelings towards five countries."""
    rows = _dated(s.thermometer)
    first = rows[rows["target"] == "USA"].head(1)

    def draw(ax: Axes) -> None:
        own = series_styles(list(dict.fromkeys(rows["target"])))
        styles = {target: look if target == "USA" else look.thin() for target, look in own.items()}
        marks.lines(ax, rows, x="date", y="degrees", by="target", value=words.rounded(0), styles=styles)
        for row in first.to_dict("records"):
            marks.valued(ax, row["date"], row["degrees"], words.number(row["degrees"], 0), "USA")

    return figure(
        "korea-feelings",
        question="Did Koreans cool towards the United States?",
        subtitle="Mean feeling of Koreans, degrees from 0 to 100",
        plots="Mean feeling of Koreans towards the United States, Japan, China, North Korea and Russia",
        draw=draw,
        data=rows[["target", "month", "degrees"]],
        answer=_felt(s, Cite(s.results)),
        sources=ids(rows["source"]),
        vintage=vintage("thermometer_korea"),
        note="An online panel. Waves that were not found are missing.",
        height=3.0,
    )


@or_nothing
def leadership_figure(s: KoreaPolls) -> FigureCard | None:
    """Approval of US leadership in Korea beside medians; nothing where Korea is not in the window."""
    rows = s.leadership
    if "korea" not in set(rows["area"]):
        return None
    names = {"korea": "Korea", "asia_median": "Asia", "europe_median": "Europe", "world_median": "World"}
    styles = {"korea": style("KOR"), "world_median": style("ink").thin()}
    styles |= {area: style("other").thin() for area in ("asia_median", "europe_median")}
    return figure(
        "us-leadership",
        question="Is Korea’s approval of US leadership like that of the world?",
        subtitle="Approve of the leadership of the United States, %; medians of the countries asked",
        plots="Approval of US leadership in Korea and as medians of Asia, Europe and the world",
        draw=lambda ax: marks.lines(
            ax, rows, x="year", y="pct", by="area", styles=styles, names=names, value=words.rounded(0, "%")
        ),
        data=rows[["area", "year", "pct"]],
        answer=_approved(s, Cite(s.results)),
        sources=ids(rows["source"]),
        vintage=vintage("leadership_approval"),
        height=2.6,
    )


@or_nothing
def alliance_table(s: KoreaPolls) -> TableCard | None:
    """Reliance on the alliance and arms of one's own: first and last survey of each series."""
    if s.alliance.empty:
        return None
    first, last = (s.alliance.groupby("series", sort=False).nth(place).set_index("series") for place in (0, -1))
    rows = first.join(last[["year", "value"]].add_suffix("_last")).reset_index()
    rows = rows.assign(
        question=rows["series"].map(ALLIANCE).map(words.sentence).str.rstrip("."),
        first=[_with_year(v, y) for v, y in zip(rows["value"], rows["year"], strict=True)],
        last=[_with_year(v, y) for v, y in zip(rows["value_last"], rows["year_last"], strict=True)],
    )
    columns: dict[str, tuple[str, Any]] = {
        "question": ("Koreans who are or who", None),
        "pollster": ("Pollster", None),
        "first": ("First (%)", None),
        "last": ("Last (%)", None),
    }
    return table(
        "korea-alliance",
        rows,
        title="Do Koreans still rely on the alliance?",
        subtitle="First and last survey at hand of each series",
        columns=columns,
        sources=ids(s.alliance["source"]),
        vintage=vintage("polls_bilateral"),
        note="Each row is one question; pollsters and wordings are never mixed. The second pollster of a series is "
        "not named.",
    )


def _with_year(value: float, year: int) -> str:
    return f"{_plain(value)}{words.NO_BREAK}({year})"


def korea_text(s: KoreaPolls) -> list[Sentence]:
    """Feelings towards the United States and its neighbours, approval of leadership, reliance and arms."""
    if s.missing:
        return []
    cite = Cite(s.results)
    made = [
        *(_feelings(s, about, cite) for about in FEELINGS),
        _leadership(s, cite) if "korea" in set(s.leadership["area"]) else None,
        _reliance(cite),
    ]
    return [sentence for sentence in made if sentence]


FEELINGS = {"usa": ("USA",), "neighbours": ("JPN", "CHN")}


def _felt(s: KoreaPolls, cite: Cite) -> Sentence:
    """First and last feeling towards the United States, or else towards whom there is, for everybody."""
    asked = list(dict.fromkeys(s.thermometer["target"]))
    target = "USA" if "USA" in asked else asked[0]
    months = list(s.thermometer.loc[s.thermometer["target"] == target, "month"])
    said = [
        f"{words.number(cite.value(f'korea_polls.feeling.{target}.{month}'), 0)} in {words.month(month)}"
        for month in dict.fromkeys([months[0], months[-1]])
    ]
    text = f"Koreans’ feeling towards {words.name_in_text(target)} was {words.join(said)}, on a scale to 100"
    return cite.plain("polls.felt", text, weight=62)


def _approved(s: KoreaPolls, cite: Cite) -> Sentence:
    """The latest approval in Korea, beside the median of the world where it is known, for everybody."""
    years = list(s.leadership.loc[s.leadership["area"] == "korea", "year"])
    year = [y for y in years if f"korea_polls.leadership.world_median.{y}" in cite][-1:] or years[-1:]
    own, world = (f"korea_polls.leadership.{area}.{year[0]}" for area in ("korea", "world_median"))
    beside = f", of the world’s countries {words.pct(cite.value(world), 0)} at the median" if world in cite else ""
    said = f"In {year[0]} {words.pct(cite.value(own), 0)} of Koreans approved of US leadership{beside}"
    return cite.plain("polls.approved", said)


def korea_in_short(s: KoreaPolls) -> list[Sentence]:
    """In how many series reliance on the alliance fell and the wish for arms of one's own rose, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    told = []
    if "korea_polls.reliance_fell" in cite:
        fell = cite("korea_polls.reliance_fell")
        said = f"Koreans’ reliance on the United States fell in {_series(fell)} of polls"
        told.append(cite.plain("polls.reliance-plain", said))
    if "korea_polls.own_arms_rose" in cite:
        rose = cite("korea_polls.own_arms_rose")
        said = f"Support for nuclear arms of Korea’s own rose in {_series(rose)} of polls"
        told.append(cite.plain("polls.own-arms-plain", said))
    return told


def _series(found: Any) -> str:
    """In how many series of how many."""
    return words.out_of(found.value, found.n, "series", "series")


def _feelings(s: KoreaPolls, about: str, cite: Cite) -> Sentence | None:
    """First, last and highest wave towards each of the countries; nothing where none was asked about."""
    parts = []
    for target in [code for code in FEELINGS[about] if code in set(s.thermometer["target"])]:
        rows = s.thermometer[s.thermometer["target"] == target]
        first, last, high = rows.iloc[0], rows.iloc[-1], rows.loc[rows["degrees"].idxmax()]
        shown = {row["month"]: row for row in sorted((first, high, last), key=lambda row: row["month"])}
        waves = words.join(
            f"{_plain(cite.value(f'korea_polls.feeling.{target}.{month}'))} in {words.month(month)}" for month in shown
        )
        parts.append(f"towards {words.name_in_text(target)} {waves}")
    if not parts:
        return None
    said = f"On a scale to 100 the feeling of Koreans was {'; '.join(parts)}"
    return cite.sentence(f"polls.feelings.{about}", said, weight=55)


def _leadership(s: KoreaPolls, cite: Cite) -> Sentence:
    """Approval in Korea at the first and the last survey beside the median of the world, or else by itself."""
    years = list(s.leadership.loc[s.leadership["area"] == "korea", "year"])
    both = [year for year in years if f"korea_polls.leadership.world_median.{year}" in cite] or years
    said = words.join(_approve(cite, year) for year in dict.fromkeys([both[0], both[-1]]))
    return cite.sentence("polls.leadership", f"The share of Koreans who approve of US leadership was {said}")


def _approve(cite: Cite, year: int) -> str:
    own, world = (f"korea_polls.leadership.{area}.{year}" for area in ("korea", "world_median"))
    beside = f" (world median {words.pct(cite.value(world), 0)})" if world in cite else ""
    return f"{words.pct(cite.value(own), 0)} in {year}{beside}"


def _reliance(cite: Cite) -> Sentence | None:
    """Directions only: wordings differ, and the table gives the shares."""
    parts = []
    if "korea_polls.reliance_fell" in cite:
        fell = cite("korea_polls.reliance_fell")
        parts.append(f"reliance on the United States fell in {_series(fell)}")
    if "korea_polls.own_arms_rose" in cite:
        rose = cite("korea_polls.own_arms_rose")
        parts.append(f"support for nuclear arms of Korea’s own rose in {_series(rose)}")
    return (
        cite.sentence("polls.reliance", f"From the first survey at hand to the last {words.join(parts)}")
        if parts
        else None
    )
