"""Section 1: how long leaders last, and how likely it is that each and all are gone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.trilateral.backtest import Backtest
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.analysis.trilateral.tenure import ALL, ANY, Tenure
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.sheet import sheet_of
from helpers.display.table import TableCard, table
from helpers.display.theme import Style, style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, given

TABLES = ("leaders", "office_terms")
OFFICES = {"USA": "US presidents", "JPN": "Japan’s prime ministers", "KOR": "Korea’s presidents"}
RULES = {"suspended_serves": "Suspended president counts", "acting_serves": "Acting president counts"}
QUANTITIES = {
    "korea_spells": "Spells in Korea since 1988",
    "korea_median_years": "Median stay in Korea since 1988 (years)",
    "camp_david_gone_pct": "Chance that all are gone, from Camp David (%)",
    "as_of_gone_pct": "Chance that all are gone, from the chapter’s day (%)",
    "camp_david_all_gone_on": "Last of the leaders of Camp David gone on",
}


def all_of(count: int) -> str:
    """The leaders together, in words.

    >>> all_of(3), all_of(2), all_of(1)
    ('all three leaders', 'both leaders', 'the one leader in office')
    """
    return {3: "all three leaders", 2: "both leaders"}.get(count, "the one leader in office")


# ---------------------------------------------------------------- figures and tables


def _steps(rows: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Each level held until the next day on which a spell ended, as the estimate means it."""
    held = rows[columns].shift().assign(years=rows["years"], era=rows["era"]).dropna(subset=["survival"])
    both = pd.concat([held, rows[[*columns, "years", "era"]]])
    return both.sort_values(["years", "survival"], ascending=[True, False], kind="stable")


@or_notice
def curves_figure(p: TrilateralParameters, s: Tenure) -> FigureCard:
    """Share of leaders still in office by years since they took it, before and since the era's first year."""
    columns = ["survival", "low", "high"]
    shown = s.curves.assign(**{column: 100 * s.curves[column] for column in columns})
    medians = {c: r.value for c in OFFICES if (r := s.results.get(f"tenure.median_years.{c}.since"))}
    countries = sorted(dict.fromkeys(shown["country"]), key=lambda c: (c not in medians, medians.get(c, 0)))
    names = {"since": f"since {p.era_start}", "before": f"before {p.era_start}"}
    styles = {"since": style("one"), "before": style("other").thin()}

    def draw(axes: Any) -> None:
        for ax, country in zip(np.atleast_1d(axes), countries, strict=True):
            for era, part in shown[shown["country"] == country].groupby("era", sort=False):
                rows = _steps(part, columns)
                marks.lines(ax, rows, x="years", y="survival", by="era", names=names, styles=styles)
                if era == "since":
                    marks.bands(
                        ax, rows.dropna(subset=["low"]), x="years", low="low", high="high", by="era", styles=styles
                    )
            ax.set_title(OFFICES[country])
            ax.set_ylim(0, 104)
            ax.set_xlim(left=0)
            if country in medians:
                half = float(medians[country])
                marks.valued(ax, half, 50, f"{words.number(half, 1)} years", "one")

    return figure(
        "tenure",
        question="How long do the leaders of the three last?",
        subtitle=f"Leaders still in office, %, by years since they took it; band: {words.level(p.confidence)}"
        + ("; point: half are gone" if medians else ""),
        plots="Kaplan–Meier estimates of staying in office, a panel a country, two eras",
        draw=draw,
        data=s.curves,
        answer=_half_gone(Cite(s.results), p),
        sources=s.results["tenure.as_of.leaders"].sources,
        vintage=vintage(*TABLES),
        note="Leaders still in office are counted as long as they have been seen there. Drops of presidents stand at "
        "the ends of terms.",
        panels=(1, len(countries)),
        height=2.9,
    )


def _styles() -> dict[str, Style]:
    return {**{code: style(code).dashed() for code in OFFICES}, ALL: replace(style("two"), width=3.0).dashed()}


@or_notice
def chances_figure(p: TrilateralParameters, s: Tenure) -> FigureCard:
    """Chance that each leader, and all, are gone at the horizon, a row a leader, by view."""
    at = s.chances[(s.chances["month"] == p.horizon_months) & (s.chances["who"] != ANY)]
    rows = at.iloc[(at["who"] != ALL).argsort(kind="stable")]  # what the title speaks of comes first
    ends = s.leaders["term_left_years"] * 12 <= p.horizon_months
    certain = ends.any() and (at["gone_pct"] == 100).any()
    fixed = " Where it is certain, a last term ends in that time." if certain else ""
    views = list(dict.fromkeys(at["view"]))
    styles = {**{code: style(code) for code in OFFICES}, ALL: style("two")}
    seen_from = {"camp_david": "Camp David, ", "as_of": ""}

    def draw(axes: Any) -> None:
        form = words.rounded(0, "%")
        for ax, view in zip(np.atleast_1d(axes), views, strict=True):
            own = rows[rows["view"] == view]
            when = words.year if sheet_of(ax).narrow else words.day
            own = own.assign(label=[_row_name(row, s, when) for row in own.to_dict("records")])
            marks.points_with_intervals(
                ax, own, label="label", value="gone_pct", low="low", high="high", code="who", styles=styles, form=form
            )
            ax.set_xlim(0, 102)
            ax.set_title(f"Seen from {seen_from[view]}{words.month(own['day'].iloc[0])}", loc="left")

    return figure(
        "chances",
        question="Would the leaders stay in office?",
        subtitle=f"Chance of having left office within {words.plural(p.horizon_months, 'month')}, %; "
        f"line: {words.level(p.confidence)}",
        plots="Modelled chances that each leader, and all of them, have left office",
        draw=draw,
        data=s.chances,
        answer=in_plain_words(s),
        sources=s.results[f"tenure.as_of.gone_pct.{ALL}"].sources,
        vintage=vintage(*TABLES),
        note=f"Modelled from time served and fixed terms; exits are taken to be independent.{fixed}",
        panels=(len(views), 1),
    )


def _row_name(row: dict[Any, Any], s: Tenure, when: Callable[[Any], str]) -> str:
    """Who, and when they left if they have: ``Yoon, left 4 April 2025``."""
    own = s.leaders[s.leaders["view"] == row["view"]].set_index("country")
    if row["who"] != ALL:
        name, day = own.loc[row["who"], ["short_name", "left_on"]]
        return str(name) if pd.isna(day) else f"{name}, left {when(day)}"
    name = words.sentence(all_of(len(own)).removesuffix(" leaders")).rstrip(".")
    return f"{name}, last left {when(own['left_on'].max())}" if own["left_on"].notna().all() else name


@or_nothing
def leaders_table(p: TrilateralParameters, s: Tenure) -> TableCard:
    """Who was in office, for how long, with how much of a term left, the chance, and what came."""
    at = s.chances[s.chances["month"] == p.horizon_months].set_index(["view", "who"])["gone_pct"]
    rows = s.leaders.assign(
        gone_pct=[at[(view, country)] for view, country in zip(s.leaders["view"], s.leaders["country"], strict=True)],
        group="From " + s.leaders["day"].map(words.day),
    )
    columns: dict[str, tuple[str, Any]] = {
        "leader": ("Leader", None),
        "country": ("Country", None),
        "served_days": ("In office for (days)", 0),
        "term_end": ("Term ends", words.day),
        "term_left_years": ("Term left (years)", 1),
        "gone_pct": (f"Chance of being gone in {words.plural(p.horizon_months, 'month')} (%)", 0),
        "left_on": ("Left on", words.day),
        "stayed_months": ("After (months)", 1),
    }
    if rows["left_on"].isna().all():
        del columns["left_on"], columns["stayed_months"]
    return table(
        "leaders",
        rows,
        title="The leaders, their terms and their chances",
        columns=columns,
        group="group",
        sources=ids(rows["source"]),
        vintage=vintage(*TABLES),
        note="Japan’s prime minister and acting presidents have no fixed term.",
    )


@or_nothing
def terms_table(s: Tenure) -> TableCard:
    """How long terms last and how often one may be elected."""
    return table(
        "office-terms",
        s.terms,
        title="What constitutions and one party set",
        columns={
            "country": ("Country", None),
            "office": ("Office", lambda office: office.replace("_", " ")),
            "valid_from": ("Rule since", words.day),
            "term_years": ("Term (years)", 0),
            "most_elections": ("Elections at most", 0),
            "successor_within_days": ("Vacancy filled within (days)", 0),
            "note": ("Note", None),
        },
        sources=ids(s.terms["source"]),
        vintage=vintage("office_terms"),
    )


@or_nothing
def rules_table(p: TrilateralParameters, s: Tenure) -> TableCard | None:
    """What hangs on whether the suspended or the acting president counts; nothing without Korea."""
    if "KOR" not in p.allies:
        return None
    rows = s.rules.assign(name=s.rules["id"].map(QUANTITIES))
    for rule in RULES:
        rows[rule] = [_formed(value, unit) for value, unit in zip(rows[rule], rows["unit"], strict=True)]
    return table(
        "acting-rule",
        rows,
        title="What hangs on the rule for suspended and acting presidents",
        subtitle=f"Chances: within {words.plural(p.horizon_months, 'month')}",
        columns={"name": ("Quantity", None), **{rule: (label, str) for rule, label in RULES.items()}},
        sources=s.results["tenure.as_of.leaders"].sources,
        vintage=vintage(*TABLES),
        note=f"This run follows the rule “{RULES[p.acting_rule].lower()}”.",
    )


def _formed(value: Any, unit: str) -> str:
    if pd.isna(value):
        return "–"
    if unit == "date":
        return words.day(value)
    return words.number(float(value), {"%": 1, "years": 1}.get(unit, 0))


@or_notice
def calibration_figure(p: TrilateralParameters, s: Backtest) -> FigureCard:
    """How often what was given a chance came true."""
    names = {"each": "single leaders", ALL: "all together"}
    rows = s.calibration.assign(role=s.calibration["who"].map({"each": "one", ALL: "two"}))

    def draw(ax: Axes) -> None:
        for role, part in rows.groupby("role"):
            shade = style(str(role)).colour
            ax.scatter(part["forecast_pct"], part["observed_pct"], s=part["months"], color=shade, alpha=0.3)
        ax.plot([0, 100], [0, 100], color=style("muted").colour, linewidth=1, linestyle=(0, (4, 2)), zorder=1)
        marks.points(ax, rows, x="forecast_pct", y="observed_pct", code="role", kind="who", kinds=names, label=False)
        ax.set_xlim(-1, 103)
        ax.set_ylim(-3, 106)
        ax.set_xlabel("forecast chance (%)")

    return figure(
        "calibration",
        question="Did forecasts of exits come true as often as they said?",
        subtitle=f"Months in which the leader was gone {words.plural(p.horizon_months, 'month')} later, %, by the "
        "chance given; area: months; dashed: perfect",
        plots="Observed share of exits by class of forecast chance",
        draw=draw,
        data=s.calibration,
        answer=_came_true(Cite(s.results), s),
        sources=s.results[f"backtest.brier.{ALL}"].sources,
        vintage=vintage(*TABLES),
        note="Forecasts of neighbouring months share most of their time ahead, so the points rest on far fewer "
        "independent cases than months.",
        height=3.2,
    )


@or_nothing
def scores_table(p: TrilateralParameters, s: Backtest) -> TableCard:
    """Brier scores of the chances and of the calendar alone."""
    rows = s.scores.assign(name=[_who_name(who) for who in s.scores["who"]])
    columns: dict[str, tuple[str, Any]] = {
        "name": ("Who is gone", None),
        "months": ("Months", 0),
        "gone_pct": ("Came true (% of months)", 0),
        "brier": ("Brier score", 3),
        "calendar_brier": ("Calendar’s score", 3),
        "skill_pct": ("Better than the calendar (%)", 0),
        "skill_low": ("Interval, from (%)", 0),
        "skill_high": ("to (%)", 0),
    }
    return table(
        "backtest",
        rows,
        title="The chances tested on the past",
        subtitle=f"Every month from {words.month(s.results['backtest.first'].value)} to "
        f"{words.month(s.results['backtest.last'].value)}, {words.plural(p.horizon_months, 'month')} ahead",
        columns=columns,
        sources=s.results[f"backtest.brier.{ALL}"].sources,
        vintage=vintage(*TABLES),
        note="Calendar: a term that cannot be renewed ends, one that can is a coin toss; for Japan, which has no fixed "
        "term, the share of earlier months since 1952. "
        f"Lower scores are better. {words.level(p.confidence).capitalize()} for months that overlap: as many degrees "
        "of freedom as there are times ahead in half of them.",
    )


def _who_name(who: str) -> str:
    return "All of them" if who == ALL else words.name(who)


# ---------------------------------------------------------------- sentences


def text(p: TrilateralParameters, s: Tenure) -> list[Sentence]:
    """The chance from Camp David and its outcome, from the chapter's day, other blocs, Yoon's term, medians, rule."""
    cite = Cite(s.results)
    views = list(dict.fromkeys(s.leaders["view"]))
    sentences = []
    if "camp_david" in views:
        sentences += [_from_camp_david(cite, p), _blocs(cite, p), _votes(cite, p)]
        if "tenure.camp_david.term_left_years.KOR" in cite:
            sentences.append(_korean_term(cite, p))
    sentences += [_from_as_of(cite, s, p), _medians(cite, p)]
    if "KOR" in p.allies:
        sentences.append(_rule(cite, p))
    return sentences


def _chance(cite: Cite, name: str, p: TrilateralParameters, decimals: int = 1) -> str:
    result = cite(name)
    if words.alike(words.number(result.value, decimals), words.number(0, decimals)):
        return "next to nothing"
    level = words.level(given(p, "confidence"))
    spread = f" ({level} {words.interval(result, decimals)})" if result.interval else ""
    return f"{words.pct(result.value, decimals)}{spread}"


def _from_camp_david(cite: Cite, p: TrilateralParameters) -> Sentence:
    many = all_of(as_count(cite.value("tenure.camp_david.leaders")))
    day, months = words.day(cite.value("tenure.camp_david.day")), cite.value("tenure.horizon")
    chance = _chance(cite, f"tenure.camp_david.gone_pct.{ALL}", p)
    return cite.sentence(
        "tenure.from-camp-david",
        f"On {day}, the day of Camp David, time served and fixed terms gave a chance of {chance} that {many} would "
        f"be gone within {words.plural(months, 'month')}; {_outcome(cite, many)}",
        weight=100,
    )


def _outcome(cite: Cite, many: str) -> str:
    if "tenure.camp_david.all_gone_months" in cite:
        after = words.number(cite.value("tenure.camp_david.all_gone_months"), 1)
        return f"{many.removesuffix(' leaders')} were gone after {after} months"
    gone = words.count(as_count(cite.value("tenure.camp_david.gone")), "none")
    return f"by the day from which this run looks, {gone} of them had left"


def _blocs(cite: Cite, p: TrilateralParameters) -> Sentence:
    many = all_of(as_count(cite.value("tenure.camp_david.leaders")))
    chance = _chance(cite, f"tenure.camp_david.changed_pct.{ALL}", p)
    others = as_count(cite.value("tenure.camp_david.other_blocs"))
    changed = [c for c in ("USA", *p.allies) if f"tenure.camp_david.other_bloc.{c}" in cite]
    yes = [words.name_in_text(c) for c in changed if cite.value(f"tenure.camp_david.other_bloc.{c}")]
    came = f"it had come about in {words.join(yes)}" if others else "it had come about in none of them"
    day = words.day(cite.value("tenure.as_of.day"))
    each = [
        f"{words.pct(cite.value(f'tenure.camp_david.changed_pct.{c}'), 0)} in {words.name_in_text(c)}"
        for c in ("USA", *p.allies)
    ]
    return cite.sentence(
        "tenure.blocs",
        f"That another bloc would follow {many} within that time had a chance of {chance}, one by one "
        f"{words.join(each)}; by {day} {came}",
    )


def _votes(cite: Cite, p: TrilateralParameters) -> Sentence:
    """What the chances of another bloc rest on: earlier votes like those that were due."""
    parts = []
    for country in ("USA", *p.allies):
        lost, held, due = (
            as_count(cite.value(f"tenure.camp_david.{what}.{country}")) for what in ("votes_lost", "votes", "votes_due")
        )
        where = f"{words.name_in_text(country)}{'' if due else ' (where none was due)'}"
        parts.append(f"{words.count(lost, 'none')} of {words.counted(held, 'vote')} {LIKE[country]} in {where}")
    return cite.sentence(
        "tenure.votes", f"Behind these chances: another bloc took over after {words.join(parts)}, as known on that day"
    )


LIKE = {
    "USA": "of the same kind",
    "JPN": "held under the same bloc",
    "KOR": "held under the same bloc",
}
"""Which earlier votes a vote that is due is likened to."""


def _korean_term(cite: Cite, p: TrilateralParameters) -> Sentence:
    name = cite.value("tenure.camp_david.leader.KOR")
    left = words.number(cite.value("tenure.camp_david.term_left_years.KOR"), 1)
    begun = f"{name} then had {left} years of the term left"
    if "tenure.camp_david.stayed_months.KOR" not in cite:
        return cite.sentence("tenure.korean-term", f"{begun} and was still in office on {words.day(given(p, 'as_of'))}")
    months = words.number(cite.value("tenure.camp_david.stayed_months.KOR"), 1)
    verb = "left office" if p.acting_rule == "suspended_serves" else "lost the powers of the office"
    when = words.day(cite.value("tenure.camp_david.left_on.KOR"))
    return cite.sentence("tenure.korean-term", f"{begun} and {verb} after {months} months, on {when}")


def _from_as_of(cite: Cite, s: Tenure, p: TrilateralParameters) -> Sentence:
    own = s.leaders[s.leaders["view"] == "as_of"]
    each = [
        f"{words.pct(cite.value(f'tenure.as_of.gone_pct.{country}'), 0)} for {leader}"
        for country, leader in zip(own["country"], own["leader"], strict=True)
    ]
    many, day = all_of(as_count(cite.value("tenure.as_of.leaders"))), words.day(cite.value("tenure.as_of.day"))
    months = words.plural(cite.value("tenure.horizon"), "month")
    vacant = [words.name_in_text(c) for c in ("USA", *p.allies) if c not in set(own["country"])]
    gap = f" (the office in {words.join(vacant)} was vacant)" if vacant else ""
    if len(own) == 1:
        said = f"Seen from {day}{gap}, the chance of being gone within {months} is {each[0]}"
        return cite.sentence("tenure.from-as-of", said, weight=98)
    chance = _chance(cite, f"tenure.as_of.gone_pct.{ALL}", p)
    return cite.sentence(
        "tenure.from-as-of",
        f"Seen from {day}{gap}, the chance that {many} are gone within {months} is {chance}: {words.join(each)}",
        weight=98,
    )


def _medians(cite: Cite, p: TrilateralParameters) -> Sentence:
    parts = [part for country in ("JPN", "KOR", "USA") if (part := _median(cite, country, p))]
    if not parts:
        return cite.sentence(
            "tenure.medians", f"Too few leaders who took office since {p.era_start} have left it for a median stay"
        )
    return cite.sentence(
        "tenure.medians",
        f"Of the leaders who took office since {p.era_start}, half were gone after {words.join(parts)}",
    )


def _median(cite: Cite, country: str, p: TrilateralParameters) -> str:
    since, before = (f"tenure.median_years.{country}.{era}" for era in ("since", "before"))
    if since not in cite:
        return ""
    earlier = f", against {words.number(cite.value(before), 1)} before" if before in cite else ""
    where = f"in {words.name_in_text(country)}"
    result = cite(since)
    level = words.level(given(p, "confidence"))
    spread = f"{level} {words.interval(result, 1)}" if result.interval else "the interval is open"
    return f"{words.number(result.value, 1)} years {where} ({spread}{earlier})"


def _or_nothing(chance: str) -> str:
    return "next to nothing" if words.alike(chance, words.pct(0)) else chance


def _rule(cite: Cite, p: TrilateralParameters) -> Sentence:
    other = "acting_serves" if p.acting_rule == "suspended_serves" else "suspended_serves"
    name = "the acting president" if other == "acting_serves" else "the suspended president"
    chance = _or_nothing(words.pct(cite.value(f"tenure.rules.as_of_gone_pct.{other}")))
    parts = [f"the chance seen from {words.day(cite.value('tenure.as_of.day'))} would be {chance}"]
    if f"tenure.rules.camp_david_gone_pct.{other}" in cite:
        first = _or_nothing(words.pct(cite.value(f"tenure.rules.camp_david_gone_pct.{other}")))
        parts.append(f"that from Camp David {first}")
    return cite.sentence("tenure.rule", f"If {name} were counted as in office, {words.join(parts)}")


def backtest_text(p: TrilateralParameters, s: Backtest) -> list[Sentence]:
    """The score of all together, of each, and the calibration."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_score(cite, p), _each_score(cite, p), _by_calendar(cite, p), _calibrated(cite, s)]


def _score(cite: Cite, p: TrilateralParameters) -> Sentence:
    months = as_count(cite.value(f"backtest.months.{ALL}"))
    many = all_of(len(p.allies) + 1)
    ours, calendar = (cite.value(f"backtest.{name}.{ALL}") for name in ("brier", "calendar_brier"))
    first, last = words.month(cite.value("backtest.first")), words.month(cite.value("backtest.last"))
    return cite.sentence(
        "tenure.score",
        f"Made in each of {months} months from {first} to {last}, the chance that {many} would be gone "
        f"{words.plural(cite.value('backtest.horizon'), 'month')} later has a Brier score of {words.number(ours, 3)}, "
        f"against {words.number(calendar, 3)} for the calendar alone{_skill(cite, p)}",
        weight=50,
    )


def _skill(cite: Cite, p: TrilateralParameters) -> str:
    skill = f"backtest.skill_pct.{ALL}"
    if skill not in cite:
        return ""
    result = cite(skill)
    low, high = result.interval or (0.0, 0.0)
    judged = "which chance does not explain" if low > 0 or high < 0 else "which chance may explain"
    # an end that would round to nought says on which side of it the interval lies
    decimals = 0 if all(abs(end) >= 0.5 for end in (low, high)) else 1
    interval = words.interval(result, decimals)
    return f": {_better(result.value)} ({words.level(given(p, 'confidence'))} {interval}), {judged}"


def _better(skill: float) -> str:
    if words.alike(words.number(skill, 0), "0"):
        return "as good"
    return f"{words.pct(abs(skill), 0)} {'better' if skill > 0 else 'worse'}"


def _each_score(cite: Cite, p: TrilateralParameters) -> Sentence:
    parts: dict[str, list[str]] = {"than": [], "as": []}
    for country in ("USA", *p.allies):
        if f"backtest.skill_pct.{country}" in cite:
            how = _better(cite.value(f"backtest.skill_pct.{country}"))
            parts["as" if how == "as good" else "than"].append(f"{how} for {words.name_in_text(country)}")
    if not any(parts.values()):
        return cite.sentence(
            "tenure.each-score", "For single leaders the calendar made no error that could be improved on"
        )
    said = words.join(f"{words.join(one)} {to} the calendar alone" for to, one in parts.items() if one)
    return cite.sentence("tenure.each-score", f"For single leaders the forecasts are {said}")


def _by_calendar(cite: Cite, p: TrilateralParameters) -> Sentence:
    """What the benchmark says of the leaders themselves."""
    many = all_of(len(p.allies) + 1)
    seen = [
        f"{_share(cite, f'backtest.calendar_pct.{view}.{ALL}')} {when}"
        for view, when in (
            ("camp_david", "seen from Camp David"),
            ("as_of", f"seen from {words.day(given(p, 'as_of'))}"),
        )
        if f"backtest.calendar_pct.{view}.{ALL}" in cite
    ]
    months = words.plural(cite.value("backtest.horizon"), "month")
    said = f"By the calendar alone the chance that {many} would be gone within {months} is {words.join(seen)}"
    return cite.sentence(
        "tenure.by-calendar", said if seen else "With an office vacant the calendar alone says nothing"
    )


def _share(cite: Cite, name: str) -> str:
    chance = words.pct(cite.value(name), 0)
    return "next to nothing" if words.alike(chance, "0%") else chance


def _calibrated(cite: Cite, s: Backtest) -> Sentence:
    own = s.calibration[s.calibration["who"] == "each"]
    parts = [
        f"{words.pct(cite.value(f'backtest.calibration.forecast_pct.each.{row}'), 0)} on average came true in "
        f"{words.pct(cite.value(f'backtest.calibration.observed_pct.each.{row}'), 0)} of months"
        for row in dict.fromkeys([int(own["bin"].min()), int(own["bin"].max())])
    ]
    return cite.sentence("tenure.calibrated", f"Chances of single exits given as {words.join(parts)}")


# ---------------------------------------------------------------- for everybody


def in_plain_words(s: Tenure) -> Sentence:
    """How likely it was that all would go, and whether they did; from Camp David, or else from the chapter's day."""
    cite = Cite(s.results)
    if "tenure.camp_david.day" not in cite:
        return _will_go(cite, "tenure.will-go", weight=100)
    many = all_of(as_count(cite.value("tenure.camp_david.leaders")))
    chance = _plain_chance(cite, "tenure.camp_david")
    said = f"At Camp David the chance that {many} would be gone within {_months(cite)} was {chance}"
    return cite.plain("tenure.plain", f"{said}; {_went(cite)}", weight=90)


def _went(cite: Cite) -> str:
    """When the last of them went, which may be long before the horizon."""
    if "tenure.camp_david.all_gone_months" not in cite:
        return "not all have gone so far"
    return f"the last left on {words.day(cite.value('tenure.camp_david.all_gone_on'))}"


def outlook(s: Tenure) -> Sentence:
    """How likely it is, from the chapter's day, that those in office will be gone."""
    return _will_go(Cite(s.results), "tenure.outlook")


def as_soon(s: Tenure) -> list[Sentence]:
    """What chance it had that all would be gone as soon as they were; for everybody."""
    cite = Cite(s.results)
    if s.missing or "tenure.camp_david.as_soon_pct" not in cite:
        return []
    months, chance = (cite.value(f"tenure.camp_david.as_soon_{what}") for what in ("months", "pct"))
    said = f"That all would be gone within {words.plural(months, 'month')}, as they were, had a chance of"
    return [cite.plain("tenure.as-soon", f"{said} {words.pct(chance, 0 if chance >= 1 else 1)}")]


def in_short(s: Backtest) -> list[Sentence]:
    """Whether such chances were right before; for everybody."""
    if s.missing:
        return []
    cite, name = Cite(s.results), f"backtest.calendar_pct.camp_david.{ALL}"
    told = [skill_in_plain_words(s)]
    if name in cite:
        within = words.plural(cite.value("backtest.horizon"), "month")
        said = f"By the calendar of terms alone the chance within {within} was {_share(cite, name)} at Camp David"
        told.append(cite.plain("tenure.by-calendar-plain", said))
    return told


def _will_go(cite: Cite, id: str, weight: int = 0) -> Sentence:
    many, day = all_of(as_count(cite.value("tenure.as_of.leaders"))), words.day(cite.value("tenure.as_of.day"))
    chance = _plain_chance(cite, "tenure.as_of")
    said = f"Seen from {day}, the chance that {many} will be gone within {_months(cite)} is {chance}"
    return cite.plain(id, said, weight=weight)


def _months(cite: Cite) -> str:
    return words.plural(cite.value("tenure.horizon"), "month")


def _plain_chance(cite: Cite, view: str) -> str:
    """The chance of all, "about" where its interval is wider than its rounding."""
    result = cite(f"{view}.gone_pct.{ALL}")
    chance = words.pct(result.value, 0)
    ends = [words.pct(end, 0) for end in result.interval or ()]
    about = "about " if any(not words.alike(chance, end) for end in ends) else ""
    return "next to nothing" if words.alike(chance, "0%") else f"{about}{chance}"


def _half_gone(cite: Cite, p: TrilateralParameters) -> Sentence:
    """The shortest median stay."""
    known = [country for country in OFFICES if f"tenure.median_years.{country}.since" in cite]
    if not known:
        said = f"Too few leaders who took office since {p.era_start} have left it to tell how long they stay"
        return cite.plain("tenure.half-gone", said)
    country = min(known, key=lambda one: float(cite.value(f"tenure.median_years.{one}.since")))
    years = words.number(cite.value(f"tenure.median_years.{country}.since"), 1)
    said = f"Half of {OFFICES[country]} who took office since {p.era_start} were gone after {years} years"
    return cite.plain("tenure.half-gone", said)


def _came_true(cite: Cite, s: Backtest) -> Sentence:
    row = int(s.calibration.loc[s.calibration["who"] == "each", "bin"].max())
    given_pct, came = (
        words.pct(cite.value(f"backtest.calibration.{what}_pct.each.{row}"), 0) for what in ("forecast", "observed")
    )
    return cite.plain(
        "tenure.came-true", f"Exits given the highest chances, {given_pct}, came true in {came} of months"
    )


def skill_in_plain_words(s: Backtest) -> Sentence:
    """Whether the chances did better in the past than the calendar, for everybody."""
    cite, skill = Cite(s.results), f"backtest.skill_pct.{ALL}"
    low, high = (cite(skill).interval or (0.0, 0.0)) if skill in cite else (0.0, 0.0)
    said = "Whether such chances foretell more than the calendar of terms alone cannot be told"
    if low > 0 or high < 0:
        said = f"In the past such chances did {'better' if low > 0 else 'worse'} than the calendar of terms alone"
    return cite.plain("tenure.skill-plain", said, weight=50)
