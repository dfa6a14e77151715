"""Opinion of the United States on the page: the two questions over time, and the change beside other allies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.administrations import ADMINISTRATIONS, Administration
from helpers.analysis.autonomy.opinion import QUESTIONS, Opinion, us_falls
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.autonomy.common import TERMS, between
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import colour, style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

NAMES = {"confidence_president": "confidence in the US president", "favourable": "favourable view of the US"}
SHARES = {"confidence_president": "confidence in the US president", "favourable": "a favourable view of the US"}
PRESIDENTS = [(f"{one.first}-01-20", one.president) for one in ADMINISTRATIONS]
"""Inaugurations, which also cut the lines."""


@or_notice
def series_figure(p: AutonomyParameters, s: Opinion) -> FigureCard:
    """Confidence in the president above, favourable views below; comparison allies in grey."""
    about = s.series[s.series["target"] == "USA"]
    asked = [question for question in NAMES if _shown(p, about, question)]
    means = s.terms[s.terms["country"].isin(p.countries)]
    terms = means["term"].map(_term)
    ends = {"first": terms.map(lambda one: one.first), "last": terms.map(lambda one: one.last)}
    means = means.assign(**{end: years.clip(about["year"].min(), about["year"].max()) for end, years in ends.items()})

    cells = [(q, c) for q in asked for c in p.countries if (about["question"].eq(q) & about["country"].eq(c)).any()]

    def draw(axes: Any) -> None:
        for ax, (question, country) in zip(np.atleast_1d(axes), cells, strict=True):
            rows = _cut(about[about["question"] == question])
            grey, bright = (rows[rows["country"].isin(codes)] for codes in (p.comparison_allies, [country]))
            if len(grey):
                codes = list(grey["country"].unique())
                marks.lines(ax, grey, x="date", y="pct", by="country", comparators=codes, label=False)
            marks.lines(
                ax, bright, x="date", y="pct", by="country", styles={country: style(country).thin()}, label=False
            )
            own = means[(means["question"] == question) & (means["country"] == country)]
            marks.levels(ax, own, first="first", last="last", value="mean_pct", code="country", form=words.rounded(0))
            ax.set_ylim(0, 100)
            ax.set_title(f"{words.name(country)}: {NAMES[question]}", loc="left")

    return figure(
        "us-opinion",
        question="How did opinion of the United States move under each president?",
        subtitle="Share of adults, %, by survey of the Pew Research Center; level lines: mean under each president",
        plots="Confidence in the US president and favourable views of the United States in allied countries",
        draw=draw,
        data=about[["country", "question", "year", "pct"]],
        answer=_under_whom(p, s, Cite(s.results)) or _last_asked(p, s, Cite(s.results)),
        sources=ids(about["source"]),
        vintage=vintage("opinion_pew"),
        terms=TERMS,
        note="Lines end with each administration and join surveys that may lie years apart."
        + (" Grey: the comparison allies." if p.comparison_allies else ""),
        panels=(len(asked), len(p.countries)) if len(cells) == len(asked) * len(p.countries) else (len(cells), 1),
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
    countries = [country for country in p.countries if _both_asked(s, country)]
    if not countries:
        return None

    falls = us_falls(rows)

    def draw(axes: Any) -> None:
        for ax, country in zip([axes] if len(countries) == 1 else axes, countries, strict=True):
            part = rows[rows["country"] == country]
            marks.lines(ax, part, x="year", y="pct", by="target", value=words.rounded(0))
            own = falls[falls["country"] == country]
            for row in own[own["china_rose"]].to_dict("records"):
                ax.axvspan(row["before"], row["year"], color=colour("CHN"), alpha=0.25, linewidth=0, zorder=0.5)
            ax.set_ylim(0, 100)
            times = f": {own['china_rose'].sum()} of {words.plural(len(own), 'fall')}" if len(own) else ""
            ax.set_title(f"{words.name(country)}{times}", loc="left")

    return figure(
        "us-or-china",
        question="Did a worse view of the United States mean a better one of China?",
        subtitle="Favourable views of each, % of adults"
        + ("; shaded: the view of the United States fell, that of China rose" if falls["china_rose"].any() else ""),
        plots="Favourable views of the United States and of China",
        draw=draw,
        data=rows[["country", "target", "year", "pct"]],
        answer=_swapped_plain(p, Cite(s.results)) or _both_plain(countries, s, Cite(s.results)),
        sources=ids(rows["source"]),
        vintage=vintage("opinion_pew"),
        panels=(1, len(countries)),
        height=2.8,
    )


@or_notice
def steps_figure(p: AutonomyParameters, s: Opinion) -> FigureCard | None:
    """Change between the two administrations in every ally; nothing where no ally was asked under both."""
    asked = [q for q in NAMES if (s.steps["question"].eq(q) & s.steps["country"].isin(p.countries)).any()]
    if not asked:
        return None
    rows = pd.concat([s.steps.assign(code=s.steps["country"]), _others(s)]).sort_values("change_pp", ignore_index=True)
    ends = min(0.0, float(rows["change_pp"].min())), max(0.0, float(rows["change_pp"].max()))
    reach = [ROOM * end for end in ends]  # one scale for both panels, which no value at a bar widens

    def draw(axes: Any) -> None:
        for ax, question in zip([axes] if len(asked) == 1 else axes, asked, strict=True):
            part = rows[rows["question"] == question]
            bright = [*p.countries, *part.loc[part["code"] == "ink", "code"]]
            marks.bars(ax, part, label="country", value="change_pp", code="code", highlight=bright, form=_points)
            ax.set_xlim(*reach)
            ax.set_title(words.sentence(NAMES[question]).rstrip("."), loc="left")

    return figure(
        "us-opinion-change",
        question=f"Was the change larger in {words.names_in_text(p.countries)} than in other allies?",
        subtitle=f"Change of the mean from {between(p, _term(s.then), _term(s.now))}, percentage points",
        plots="Change of confidence and of favourable views between two administrations, by country",
        draw=draw,
        data=rows.loc[rows["question"].isin(asked)].drop(columns="code"),
        answer=in_plain_words(p, s),
        sources=ids(s.series["source"]),
        vintage=vintage("opinion_pew"),
        note=_surveys(s, asked),
        panels=(len(asked), 1),
    )


ROOM = 1.2
"""How far beyond the longest bar the axis goes."""


def _others(s: Opinion) -> pd.DataFrame:
    """The mean change of the comparison allies as rows of its own, in ink; nothing where too few were asked."""
    there = s.compared.drop_duplicates("question").to_dict("records") if len(s.compared) else []
    found = [(s.results[f"opinion.step.{row['question']}.{row['country']}.others"], row["question"]) for row in there]
    rows = [(f"Mean of {words.count(one.n or 0)} others", "ink", question, one.value) for one, question in found]
    return pd.DataFrame(rows, columns=["country", "code", "question", "change_pp"])


def _surveys(s: Opinion, asked: Sequence[str]) -> str:
    """When and how often the countries shown were asked under the two administrations."""
    terms = [_term(s.then), _term(s.now)]
    own = s.terms[s.terms["question"].isin(asked) & s.terms["term"].isin([s.then, s.now])]
    own = own.merge(s.steps[["country", "question"]], on=["country", "question"])
    years = s.series.loc[s.series["target"].eq("USA") & s.series["question"].isin(asked), "year"]
    years = years[years.map(lambda year: any(one.first <= year <= one.last for one in terms))]
    often = words.between(str(own["years"].min()), str(own["years"].max()))
    return f"Means over {often} surveys under each president, of {words.span(int(years.min()), int(years.max()))}."


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
        subtitle=f"From {_term(s.then).name} to {_term(s.now).name}",
        columns=columns,
        group="question",
        sources=ids(s.series["source"]),
        vintage=vintage("opinion_pew"),
        note="Intervals and p from putting each comparison ally in the place of the ally. The last column compares "
        "only what was asked in the same years.",
    )


_points = words.rounded(0, sign=True)


def _term(key: str) -> Administration:
    return next(one for one in ADMINISTRATIONS if one.key == key)


# ---------------------------------------------------------------- sentences


def text(p: AutonomyParameters, s: Opinion) -> list[Sentence]:
    """The chosen question beside other allies, the other question, same years only, China, 2025."""
    if s.missing:
        return []
    cite = Cite(s.results)
    china = [country for country in p.countries if _both_asked(s, country)]
    steps = [_step(p, s, question, cite) for question in _in_order(p)]
    made = [
        *(steps if any(steps) else [_asked(p, s, cite)]),
        _two_way(p, QUESTIONS[p.survey_measure], cite),
        _china(china, s, cite) if china else None,
        _swapped(p, cite),
        _latest(p, cite),
    ]
    return [sentence for sentence in made if sentence]


def _in_order(p: AutonomyParameters) -> list[str]:
    """The chosen question, then the other."""
    chosen = QUESTIONS[p.survey_measure]
    return [chosen, *(question for question in NAMES if question != chosen)]


def _step_shown(p: AutonomyParameters, s: Opinion) -> str:
    """The question of the plain sentences: the chosen one, or else the other; empty where neither was asked twice."""
    there = (q for q in _in_order(p) if any(f"opinion.step.{q}.{c}.own" in s.results for c in p.countries))
    return next(there, "")


def in_plain_words(p: AutonomyParameters, s: Opinion) -> Sentence:
    """Whether opinion moved between the administrations, and whether it did elsewhere, for everybody."""
    cite, question = Cite(s.results), _step_shown(p, s)
    if not question:
        said = (
            "Without other allies asked under both presidents, nothing tells whether opinion moved more here than there"
        )
        return cite.plain("opinion.plain", said, weight=75)
    there = [c for c in p.countries if f"opinion.step.{question}.{c}.own" in cite]
    found = {c: _way(cite.value(f"opinion.step.{question}.{c}.own")) for c in there}
    parts = [
        f"{way} in {words.names_in_text(c for c in there if found[c] == way)}" for way in dict.fromkeys(found.values())
    ]
    others = cite.value(f"opinion.step.{question}.{there[0]}.others")
    own = [cite.value(f"opinion.step.{question}.{c}.own") for c in there]
    then, now = _term(s.then), _term(s.now)
    turned = now.first < p.treatment_year  # a year in which nobody came into office
    opening = f"From {then.name} to {now.name}{f' ({now.first})' if turned else ''}"
    said = f"{opening} {ASKED[question]} {words.join(parts)}"
    return cite.plain(
        "opinion.plain", f"{said}; in other allies it {_way(others)}{_beside(own, others)} on average", weight=75
    )


def _beside(own: Sequence[float], others: float) -> str:
    """Whether the others moved further the same way than every ally examined, or less far than every one of them."""
    ways = {_way(points) for points in [*own, others]}
    if len(ways) > 1 or abs(others) < 1.0:
        return ""
    further = [abs(others) > abs(points) for points in own]
    return " more" if all(further) else " less" if not any(further) else ""


def compares(p: AutonomyParameters, s: Opinion) -> bool:
    """Whether an ally was asked under both administrations."""
    return not s.missing and bool(_step_shown(p, s))


def _way(points: float) -> str:
    return words.direction(points, "rose", "fell", "hardly changed", threshold=1.0)


ASKED = {"confidence_president": "confidence in the US president", "favourable": "the favourable view of the US"}


def in_short(p: AutonomyParameters, s: Opinion) -> list[Sentence]:
    """By how much, and what became of it in the last year, for everybody."""
    question = "" if s.missing else _step_shown(p, s)
    if not question:
        return []
    cite = Cite(s.results)
    return [*_how_far(p, cite, question), *_this_year(p, cite)]


def _how_far(p: AutonomyParameters, cite: Cite, question: str) -> list[Sentence]:
    there = [c for c in p.countries if f"opinion.step.{question}.{c}.own" in cite]
    own = words.join(
        f"{_points(cite.value(f'opinion.step.{question}.{c}.own'))} points in {words.name_in_text(c)}" for c in there
    )
    return [cite.plain("opinion.how-far", f"The share changed by {own}")]


def _this_year(p: AutonomyParameters, cite: Cite) -> list[Sentence]:
    there = [c for c in p.countries if f"opinion.latest.change_pp.{c}" in cite]
    said = words.join(
        f"{_points(cite.value(f'opinion.latest.change_pp.{c}'))} points in {words.name_in_text(c)}" for c in there
    )
    said = f"In 2025 the favourable view of the US changed on the year before by {said}"
    return [cite.plain("opinion.this-year", said)] if there else []


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
        f"From {between(p, _term(s.then), _term(s.now))} the share with {SHARES[question]} changed by {own}, and by "
        f"{_points(others.value)} on average in {words.count(others.n or 0)} other allies: {less}",
        weight=75 if question == QUESTIONS[p.survey_measure] else 70,
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


def _both_asked(s: Opinion, country: str) -> list[int]:
    """Years in which views of the United States and of China were asked for."""
    rows = s.series[(s.series["question"] == "favourable") & (s.series["country"] == country)]
    targets = rows.groupby("year")["target"].nunique()
    return [int(year) for year in targets[targets == 2].index]


def _china(countries: Sequence[str], s: Opinion, cite: Cite) -> Sentence:
    """Latest favourable views of both in countries in which they were asked in the same year."""
    parts = []
    for country in countries:
        year = max(_both_asked(s, country))
        usa, china = (
            words.pct(cite.value(f"opinion.favourable.{target}.{country}.{year}"), 0) for target in ("USA", "CHN")
        )
        parts.append(f"{usa} and {china} in {words.name_in_text(country)} ({year})")
    return cite.sentence(
        "opinion.china",
        f"In the latest surveys favourable views of the United States and of China were {words.join(parts)}",
    )


def _swapped(p: AutonomyParameters, cite: Cite) -> Sentence | None:
    """Whether the view of China rose when that of the United States fell."""
    asked = {c: cite(f"opinion.china_rose.{c}") for c in p.countries if f"opinion.china_rose.{c}" in cite}
    if not asked:
        return None
    parts = [
        f"{_times(rose.n)} in {words.name_in_text(country)}, when that of China rose {_times(rose.value)}"
        if rose.n
        else f"never in {words.name_in_text(country)}"
        for country, rose in asked.items()
    ]
    return cite.sentence(
        "opinion.swapped",
        f"From one survey of both to the next the view of the United States fell {', and '.join(parts)}",
    )


def _times(n: float) -> str:
    return words.times(as_count(n))


def _swapped_plain(p: AutonomyParameters, cite: Cite) -> Sentence | None:
    asked = [c for c in p.countries if f"opinion.china_rose.{c}" in cite and cite(f"opinion.china_rose.{c}").n]
    if not asked:
        return None
    said = words.join(f"{_times(cite.value(f'opinion.china_rose.{c}'))} in {words.name_in_text(c)}" for c in asked)
    return cite.plain("opinion.swap-plain", f"When the view of the United States fell, that of China rose {said}")


def _both_plain(countries: Sequence[str], s: Opinion, cite: Cite) -> Sentence:
    years = {country: max(_both_asked(s, country)) for country in countries}
    said = words.join(
        f"{words.pct(cite.value(f'opinion.favourable.CHN.{c}.{year}'), 0)} in {words.name_in_text(c)} ({year})"
        for c, year in years.items()
    )
    return cite.plain(
        "opinion.swap-plain", f"In the latest survey of both a favourable view of China was held by {said}"
    )


def _under_whom(p: AutonomyParameters, s: Opinion, cite: Cite) -> Sentence | None:
    """Under which president the mean over the surveys was highest and lowest; nothing where no ally saw several."""
    question = QUESTIONS[p.survey_measure]
    rows = s.terms[(s.terms["question"] == question) & s.terms["country"].isin(p.countries)]
    rows = rows[rows.groupby("country")["term"].transform("nunique") > 1]
    if rows.empty:
        return None
    for row in rows.to_dict("records"):
        cite.value(f"opinion.term.{question}.{row['country']}.{row['term']}")
    best, least = (_by_term(rows.sort_values("mean_pct", ascending=up)) for up in (False, True))
    high = f"highest {best}, lowest {least}" if best.count(" in ") == 1 else f"lowest {least}"
    return cite.plain("opinion.under-whom", f"{ASKED[question]} averaged {high}", weight=40)


def _by_term(rows: pd.DataFrame) -> str:
    """The first term of each country: ``under Obama in Japan and Korea``."""
    first = rows.drop_duplicates("country").sort_values("country")
    parts = [
        f"{_term(str(term)).name} in {words.names_in_text(own['country'])}"
        for term, own in first.groupby("term", sort=False)
    ]
    return f"under {words.join(parts)}"


def _last_asked(p: AutonomyParameters, s: Opinion, cite: Cite) -> Sentence:
    """The latest answer of each ally to the chosen question, or else to the other, for everybody."""
    rows = s.series[(s.series["target"] == "USA") & s.series["country"].isin(p.countries)]
    question = min(rows["question"], key=_in_order(p).index)
    last = rows[rows["question"] == question].sort_values("year").groupby("country", sort=False).tail(1)
    said = words.join(
        f"{words.pct(cite.value(f'opinion.{question}.USA.{row.country}.{row.year}'), 0)} in "
        f"{words.name_in_text(str(row.country))} ({row.year})"
        for row in last.itertuples()
    )
    return cite.plain("opinion.last-asked", f"When last asked, {said} had {SHARES[question]}", weight=40)


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
    by_question = {
        question: own.sort_values("year").groupby("country", sort=False).tail(1)
        for question, own in rows.groupby("question")
    }
    order = _in_order(p)[::-1]  # one question for all: asked of most of them, and of late
    one = max(by_question, key=lambda q: (len(by_question[q]), by_question[q]["year"].min(), order.index(q)))
    last = by_question[one].sort_values("country", key=lambda codes: codes.map(p.countries.index))
    said = words.join(
        f"{words.pct(cite.value(f'opinion.{row.question}.USA.{row.country}.{row.year}'), 0)} in "
        f"{words.name_in_text(str(row.country))} had {SHARES[str(row.question)]} in {row.year}"
        for row in last.itertuples()
    )
    under = s.terms[s.terms["term"].isin([s.then, s.now]) & s.terms["country"].isin(p.countries)]
    both = under.groupby(["country", "question"])["term"].nunique().max() == 2
    lack = "With no other ally asked under both presidents no change can be compared"
    if not both:
        lack = f"No ally of this run was asked under both {_term(s.then).name} and {_term(s.now).name}"
    said = f"{lack}; {said}"
    return cite.sentence("opinion.asked", said, weight=40)
