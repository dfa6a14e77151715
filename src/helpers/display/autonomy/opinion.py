"""Opinion of the United States on the page: the two questions over time, and the change beside other allies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.administrations import ADMINISTRATIONS
from helpers.analysis.autonomy.opinion import QUESTIONS, Opinion
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence

NAMES = {"confidence_president": "confidence in the US president", "favourable": "favourable view of the US"}
SHARES = {"confidence_president": "confidence in the US president", "favourable": "a favourable view of the US"}
PRESIDENTS = [(f"{one.first}-01-20", one.president) for one in ADMINISTRATIONS]
"""Inaugurations, which also cut the lines."""


@or_notice
def series_figure(p: AutonomyParameters, s: Opinion) -> FigureCard:
    """Confidence in the president above, favourable views below; comparison allies in grey."""
    about = s.series[s.series["target"] == "USA"]
    asked = [question for question in NAMES if _shown(p, about, question)]

    def draw(axes: Any) -> None:
        for ax, question in zip([axes] if len(asked) == 1 else axes, asked, strict=True):
            rows = _cut(about[about["question"] == question])
            grey, bright = (rows[rows["country"].isin(codes)] for codes in (p.comparison_allies, p.countries))
            if len(grey):
                codes = list(grey["country"].unique())
                marks.lines(ax, grey, x="date", y="pct", by="country", comparators=codes, label=False)
            marks.lines(ax, bright, x="date", y="pct", by="country")
            ax.set_ylim(0, 100)
            ax.set_title(NAMES[question], loc="left")

    return figure(
        "us-opinion",
        title="How did opinion of the United States move under each president?",
        subtitle="Share of adults, %, by survey of the Pew Research Center",
        plots="Confidence in the US president and favourable views of the United States in allied countries",
        draw=draw,
        data=about[["country", "question", "year", "pct"]],
        answer=text(p, s)[0],
        sources=sorted(set(about["source"])),
        vintage=vintage("opinion_pew"),
        events=PRESIDENTS,
        note="Lines end with each administration and join surveys that may lie years apart."
        + (" Grey: the comparison allies." if p.comparison_allies else ""),
        panels=(len(asked), 1),
        height=2.8,
    )


def _cut(rows: pd.DataFrame) -> pd.DataFrame:
    """The surveys at the middle of their years, with an empty row between two administrations."""
    dated = rows.assign(date=pd.to_datetime(rows["year"].astype(str) + "-07-01"))[["country", "date", "pct"]]
    cuts = [pd.Timestamp(date) for date, _ in PRESIDENTS]
    inside = [cut for cut in cuts if dated["date"].min() < cut < dated["date"].max()]
    empty = pd.DataFrame([(c, cut, np.nan) for c in dated["country"].unique() for cut in inside], columns=dated.columns)
    empty = empty.astype(dated.dtypes)
    return pd.concat([dated, empty], ignore_index=True).sort_values(["country", "date"], kind="stable")


def _shown(p: AutonomyParameters, rows: pd.DataFrame, question: str) -> bool:
    return bool((rows["question"].eq(question) & rows["country"].isin(p.countries)).any())


@or_nothing
def china_figure(p: AutonomyParameters, s: Opinion) -> FigureCard | None:
    """Favourable views of the United States and of China, an ally a panel; nothing where China was not asked about."""
    rows = s.series[(s.series["question"] == "favourable") & s.series["country"].isin(p.countries)]
    countries = [c for c in p.countries if {"USA", "CHN"} <= set(rows.loc[rows["country"] == c, "target"])]
    if not countries:
        return None

    def draw(axes: Any) -> None:
        for ax, country in zip([axes] if len(countries) == 1 else axes, countries, strict=True):
            part = rows[rows["country"] == country]
            marks.lines(ax, part, x="year", y="pct", by="target", value=lambda v: words.number(v, 0))
            ax.set_ylim(0, 100)
            ax.set_title(words.name(country), loc="left")

    return figure(
        "us-or-china",
        title="Did a worse view of the United States mean a better one of China?",
        subtitle="Favourable views of each, % of adults",
        plots="Favourable views of the United States and of China",
        draw=draw,
        data=rows[["country", "target", "year", "pct"]],
        answer=(_china(p, s, Cite(s.results)) or text(p, s)[0]),
        sources=sorted(set(rows["source"])),
        vintage=vintage("opinion_pew"),
        panels=(1, len(countries)),
        height=2.8,
    )


@or_nothing
def steps_figure(p: AutonomyParameters, s: Opinion) -> FigureCard | None:
    """Change between the two administrations in every ally; nothing where no ally was asked under both."""
    asked = [q for q in NAMES if (s.steps["question"].eq(q) & s.steps["country"].isin(p.countries)).any()]
    if not asked:
        return None
    rows = s.steps.sort_values("change_pp", ignore_index=True)

    def draw(axes: Any) -> None:
        for ax, question in zip([axes] if len(asked) == 1 else axes, asked, strict=True):
            part = rows[rows["question"] == question]
            marks.bars(
                ax, part, label="country", value="change_pp", code="country", highlight=p.countries, form=_points
            )
            ax.set_title(NAMES[question], loc="left")

    return figure(
        "us-opinion-change",
        title="Was the change larger in Japan and Korea than in other allies?",
        subtitle=f"Change of the mean from {_term(s.then)} to {_term(s.now)}, percentage points",
        plots="Change of confidence and of favourable views between two administrations, by country",
        draw=draw,
        data=rows[rows["question"].isin(asked)],
        answer=text(p, s)[0],
        sources=sorted(set(s.series["source"])),
        vintage=vintage("opinion_pew"),
        panels=(len(asked), 1),
    )


@or_nothing
def compared_table(s: Opinion) -> TableCard | None:
    """The comparison with other allies by both designs; nothing where too few were asked."""
    if s.compared.empty:
        return None
    rows = s.compared.merge(s.paired, on=["country", "question"], how="left", suffixes=("", "_two_way"))
    rows = rows.assign(
        question=rows["question"].map(lambda q: words.sentence(NAMES[q]).rstrip(".")),
        interval=[words.interval(pair, 0) for pair in zip(rows["low"], rows["high"], strict=True)],
        effect_pp=rows["effect_pp"].astype(float),
    )
    columns: dict[str, tuple[str, Any]] = {
        "country": ("Ally", None),
        "own_pp": ("Change (pp)", _points),
        "others_pp": ("Other allies (pp)", _points),
        "difference_pp": ("Difference (pp)", _points),
        "interval": ("Interval", None),
        "level": ("Level", words.share),
        "p_units": ("p", words.p_value),
        "effect_pp": ("With year effects (pp)", _points),
    }
    return table(
        "us-opinion-change",
        rows,
        title="Change of opinion beside other allies",
        subtitle=f"From {_term(s.then)} to {_term(s.now)}",
        columns=columns,
        group="question",
        sources=sorted(set(s.series["source"])),
        vintage=vintage("opinion_pew"),
        note="Intervals and p from putting each comparison ally in the place of the ally. The last column compares "
        "only what was asked in the same years.",
    )


def _points(value: float) -> str:
    return words.number(value, 0, sign=True)


def _term(key: str) -> str:
    return next(one.name for one in ADMINISTRATIONS if one.key == key)


# ---------------------------------------------------------------- sentences


def text(p: AutonomyParameters, s: Opinion) -> list[Sentence]:
    """The chosen question beside other allies, the other question, same years only, China, 2025."""
    if s.missing:
        return []
    cite = Cite(s.results)
    chosen = QUESTIONS[p.survey_measure]
    order = [chosen, *(q for q in NAMES if q != chosen)]
    made = [
        *(_step(p, s, question, cite) for question in order),
        _two_way(p, chosen, cite),
        _china(p, s, cite),
        _latest(p, cite),
    ]
    sentences = [sentence for sentence in made if sentence]
    return sentences or [_asked(p, s, cite)]


def _step(p: AutonomyParameters, s: Opinion, question: str, cite: Cite) -> Sentence | None:
    there = [c for c in p.countries if f"opinion.step.{question}.{c}.own" in cite]
    if not there:
        return None
    others = cite(f"opinion.step.{question}.{there[0]}.others")
    own = words.join(
        f"{_points(cite.value(f'opinion.step.{question}.{c}.own'))} points in {words.name_in_text(c)}" for c in there
    )
    less = _against(question, there, cite)
    return cite.sentence(
        f"opinion.step.{question}",
        f"From {_term(s.then)} to {_term(s.now)} the share with {SHARES[question]} changed by {own}, and by "
        f"{_points(others.value)} on average in {words.count(others.n or 0)} other allies: {less}",
    )


def _against(question: str, there: Sequence[str], cite: Cite) -> str:
    """What is left after the change that all share, and how likely it is by the placebos."""
    parts = []
    for country in there:
        name = f"opinion.step.{question}.{country}"
        difference, level = cite(f"{name}.difference"), cite.value(f"{name}.level")
        chance = words.p_value(cite.value(f"{name}.p_units"))
        parts.append(
            f"{_points(difference.value)} in {words.name_in_text(country)} ({words.pct(level, 0)} interval "
            f"{words.interval(difference, 0)}, {chance})"
        )
    return f"what is left beside the common change is {words.join(parts)}"


def _two_way(p: AutonomyParameters, question: str, cite: Cite) -> Sentence | None:
    there = [c for c in p.countries if f"opinion.two_way.{question}.{c}" in cite]
    if not there:
        return None
    said = words.join(
        f"{_points(cite.value(f'opinion.two_way.{question}.{c}'))} points in {words.name_in_text(c)} "
        f"({words.p_value(cite.value(f'opinion.two_way.{question}.{c}.p_units'))})"
        for c in there
    )
    return cite.sentence(
        "opinion.two-way", f"Compared within the same years only, the share with {SHARES[question]} differs by {said}"
    )


def _china(p: AutonomyParameters, s: Opinion, cite: Cite) -> Sentence | None:
    """Latest favourable views of both, where they were asked in the same year."""
    parts = []
    for country in p.countries:
        rows = s.series[(s.series["question"] == "favourable") & (s.series["country"] == country)]
        both = rows.groupby("year")["target"].nunique()
        if (both == 2).any():
            year = int(both[both == 2].index.max())
            usa, china = (
                words.pct(cite.value(f"opinion.favourable.{target}.{country}.{year}"), 0) for target in ("USA", "CHN")
            )
            parts.append(f"{usa} and {china} in {words.name_in_text(country)} ({year})")
    if not parts:
        return None
    return cite.sentence(
        "opinion.china",
        f"In the latest surveys favourable views of the United States and of China were {words.join(parts)}",
    )


def _latest(p: AutonomyParameters, cite: Cite) -> Sentence | None:
    there = [c for c in [*p.countries, *p.comparison_allies] if f"opinion.latest.change_pp.{c}" in cite]
    if not set(there) & set(p.countries):
        return None
    said = words.join(
        f"{_points(cite.value(f'opinion.latest.change_pp.{c}'))} in {words.name_in_text(c)}" for c in there
    )
    return cite.sentence(
        "opinion.latest",
        f"In 2025 the share with {SHARES['favourable']} changed on the year before, in points, by {said}",
    )


def _asked(p: AutonomyParameters, s: Opinion, cite: Cite) -> Sentence:
    """Where nothing can be compared: the latest answer of each ally."""
    rows = s.series[(s.series["target"] == "USA") & s.series["country"].isin(p.countries)]
    last = rows.sort_values("year").groupby("country", sort=False).tail(1)
    said = words.join(
        f"{words.pct(cite.value(f'opinion.{row.question}.USA.{row.country}.{row.year}'), 0)} in "
        f"{words.name_in_text(str(row.country))} had {SHARES[str(row.question)]} in {row.year}"
        for row in last.itertuples()
    )
    return cite.sentence("opinion.asked", f"The window allows no comparison between administrations; {said}")
