"""Section 3: whether changes of government break cooperation."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.trilateral.changes import Changes
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, given

TABLES = ("event_scores", "leaders")
PAIRS = {"all_three": "the three pairs", "jpn_kor": "Japan and Korea alone"}
KINDS = {"bloc": "changes of the governing bloc", "any_leader": "all changes of leader"}


def _chosen(p: TrilateralParameters) -> str:
    return "the three pairs" if p.cooperation_pairs == "all_three" else "Japan and Korea"


def _change_name(row: Any) -> str:
    return f"{words.short_name(row['country'])}: {row['before']} to {row['after']}"


@or_notice
def scores_figure(p: TrilateralParameters, s: Changes) -> FigureCard:
    """Normalised score by month with the changes, and the days that each month lacks."""
    events = [(row["date"], f"{row['after']}") for row in s.events.to_dict("records")]

    def draw(axes: Any) -> None:
        score, missing = axes
        marks.lines(score, s.months, x="month", y="score", styles={"score": style("one")}, label=False)
        score.set_title(f"Score of {_chosen(p)}")
        score.set_ylim(bottom=min(0, 1.1 * float(s.months["score"].min())))
        marks.columns(
            missing, s.months, x="month", y="missing_days", styles={"missing_days": style("other")}, label=False
        )
        missing.set_title("Days missing")
        missing.set_ylim(0, 31)

    return figure(
        "changes",
        question="Does cooperation among the three fall when a government changes?",
        subtitle=f"Event-data score of {_chosen(p)}, per 1,000 points of the world total, by month",
        plots=f"Monthly normalised event-data score of {_chosen(p)} and the days missing from it",
        draw=draw,
        data=s.months,
        answer=_seen(p, Cite(s.results)),
        sources=s.results["changes.placebo_days"].sources,
        vintage=vintage(*TABLES),
        note="Above zero: more cooperation than conflict in the news. A month with missing days rests on those it has.",
        events=events,
        panels=(2, 1),
        height=2.2,
    )


@or_nothing
def path_figure(p: TrilateralParameters, s: Changes) -> FigureCard:
    """Mean score in steps of 30 days around the changes, against placebo dates."""

    def draw(ax: Axes) -> None:
        marks.bands(ax, s.path, x="month", low="low", high="high", styles={"low": style("other")})
        marks.lines(ax, s.path, x="month", y="score", styles={"score": style("one")}, label=False)
        marks.levels(ax, _means(s), first="first", last="last", value="mean", code="code", form=words.rounded(1))
        ax.axvline(0, color=style("ink").colour, linewidth=1, linestyle=(0, (4, 2)))
        ax.set_xlabel("months of 30 days from the change")

    count = int(s.results["changes.n.mean"].value)
    return figure(
        "changes-path",
        question="What happens to the score around a change?",
        subtitle=f"Mean score over {words.plural(count, 'change')}; band: middle {words.share(p.confidence)} of "
        "placebo dates; level lines: means",
        plots=f"Mean normalised score of {_chosen(p)} before and after a change of government",
        draw=draw,
        data=s.path,
        answer=_around(Cite(s.results)),
        sources=s.results["changes.shift.mean"].sources,
        vintage=vintage(*TABLES),
        height=2.8,
    )


def _means(s: Changes) -> pd.DataFrame:
    """Columns first, last, mean, code: the mean score before the changes and after, over months from the change."""
    before, shift = (float(s.results[f"changes.{name}.mean"].value) for name in ("before", "shift"))
    months = s.path["month"]
    ends = {"before": months[months < 0], "after": months[months > 0]}
    spans = [(ends["before"], before), (ends["after"], before + shift)]
    rows = [(span.min(), span.max(), mean, "ink") for span, mean in spans if len(span)]
    return pd.DataFrame(rows, columns=["first", "last", "mean", "code"])


@or_notice
def estimates_figure(p: TrilateralParameters, s: Changes) -> FigureCard:
    """The shift after the changes: mean, each, and with other pairs, other changes or other regions' news taken off."""
    rows = s.estimates.assign(label=[_label(row, s) for row in s.estimates.to_dict("records")])
    rows["role"] = rows["group"].map({"mean": "one", "single": "two", "variant": "other"})

    def draw(ax: Axes) -> None:
        form = words.rounded(1, sign=True)
        marks.points_with_intervals(
            ax, rows, label="label", value="estimate", low="low", high="high", code="role", form=form
        )
        marks.limit(ax, 0)
        ax.set_xlabel("← less · points per 1,000 of world news · more →")

    months = words.plural(p.event_window_months, "month")
    return figure(
        "changes-estimates",
        question="How much did the score move after a change of government?",
        subtitle=f"Cooperation less conflict in the news: mean of {months} after less {p.event_window_months} before; "
        f"line: {words.level(p.confidence)} from other dates",
        plots="Shift of the normalised score after changes of government, with intervals",
        draw=draw,
        data=s.estimates,
        answer=in_plain_words(p, s),
        sources=s.results["changes.shift.mean"].sources,
        vintage=vintage(*TABLES),
        note=f"{_not_here(p, s)}Grey: the same with other choices. “Beyond regional news”: less the shift of the pairs "
        "with China and Russia.",
    )


def _chosen_later(p: TrilateralParameters, s: Changes) -> pd.DataFrame:
    """The later changes of the chosen kind."""
    return s.later[s.later["bloc_changed"]] if p.change_kind == "bloc" else s.later


def _not_here(p: TrilateralParameters, s: Changes) -> str:
    """Which later changes the figure lacks and why, and which leaders came without a change of the governing bloc."""
    end = words.month(s.results["changes.last_day"].value)
    told = []
    if names := [_dated(row) for row in _chosen_later(p, s).to_dict("records")]:
        told.append(f"Missing, as the scores end in {end}: {'; '.join(names)}. ")
    same = [] if p.change_kind != "bloc" else s.later.loc[~s.later["bloc_changed"], "after"]
    if len(same):
        told.append(f"{words.join(same)} kept the governing bloc. ")
    return "".join(told)


def _dated(row: Any) -> str:
    return f"{_change_name(row)} ({words.year(row['date'])})"


def _label(row: dict[str, Any], s: Changes) -> str:
    names = {
        "mean": "Mean of the changes",
        "jpn_kor": "Japan and Korea only",
        "all_three": "All three pairs",
        "net_of_others": "Beyond regional news",
        "any_leader": "Any change of leader",
        "bloc": "Changes of bloc only",
    }
    if row["group"] != "single":
        return names[row["id"]]
    return _change_name(s.events.set_index("id", drop=False).loc[row["id"]])


@or_nothing
def steps_table(s: Changes) -> TableCard | None:
    """Each change in Japan or Korea with the first listed step between the two that followed; nothing if none."""
    if s.steps.empty:
        return None
    rows = s.steps.assign(
        name=[_change_name(row) for row in s.steps.to_dict("records")],
        day=s.steps["date"].map(words.day),
        when=[
            words.day(day) if precision == "day" else words.month(day)
            for day, precision in zip(s.steps["step_date"], s.steps["precision"], strict=True)
        ],
    )
    return table(
        "changes-steps",
        rows,
        title="What came first after a change in Tokyo or Seoul?",
        columns={
            "name": ("Change", None),
            "day": ("On", str),
            "step": ("First listed step between Japan and Korea", None),
            "when": ("Date", str),
            "days": ("After (days)", 0),
            "sign": ("Sign", str),
        },
        sources=ids(rows["step_source"]),
        vintage=vintage("jp_kr_frictions", "leaders"),
        note="A chronology, not a sample: it says what came first, never how much friction there was. The next change "
        "in the same country ends the search.",
    )


@or_nothing
def published_table(s: Changes) -> TableCard | None:
    """What studies of many alliances found on changes at home; nothing where none had appeared by the day."""
    if s.published.empty:
        return None
    return table(
        "changes-published",
        s.published,
        title="What studies of many alliances found",
        columns={
            "study": ("Study", None),
            "authors": ("Authors", None),
            "year": ("Year", str),
            "quantity": ("Quantity", None),
            "period": ("Period", str),
            "note": ("Finding", None),
        },
        sources=ids(s.published["source"]),
        vintage=vintage("published_results"),
        note="Read in abstracts.",
    )


# ---------------------------------------------------------------- sentences


def text(p: TrilateralParameters, s: Changes) -> list[Sentence]:
    """What could have been seen, the shift, variants, missing days, the first steps, the published finding."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [
        _power(cite),
        _shift(cite, p),
        _variants(cite, s),
        _missing(cite),
        *([_steps(cite, p)] if as_count(cite.value("changes.steps")) else []),
        *([_agreement(cite, s)] if len(s.published) else []),
    ]


def _kind(p: TrilateralParameters, count: int) -> str:
    return f"{words.counted(count, 'change')} of {'the governing bloc' if p.change_kind == 'bloc' else 'leader'}"


def _moved(value: float) -> str:
    size = words.number(abs(value), 1)
    if words.alike(size, words.number(0, 1)):
        return "did not move"
    return f"{words.direction(value)} by {size}"


def _shift(cite: Cite, p: TrilateralParameters) -> Sentence:
    count, result = as_count(cite.value("changes.n.mean")), cite("changes.shift.mean")
    before = words.number(cite.value("changes.before.mean"), 1)
    months = words.plural(cite.value("changes.window"), "month")
    chance = words.p_value(cite.value("changes.p.mean"))
    beyond = cite.value("changes.stands_out")
    outside = f"outside what {words.level(given(p, 'confidence')).removesuffix(' interval')} of placebo dates show"
    judged = outside if beyond else "which is within what placebo dates show"
    return cite.sentence(
        "changes.shift",
        f"In the {months} after {_kind(p, count)} the event-data score of {_chosen(p)} "
        f"{_moved(result.value)} from {before} per 1,000 points of the world total "
        f"({words.level(given(p, 'confidence'))} {words.interval(result, 1)}; {chance}), {judged}",
        weight=80,
    )


def _power(cite: Cite) -> Sentence:
    detectable, before = cite.value("changes.detectable"), cite.value("changes.before.mean")
    count = as_count(cite.value("changes.n.mean"))
    few = f"With {words.counted(count, 'case')} the test is weak"
    power = words.pct(cite.value("changes.power"), 0)
    return cite.sentence(
        "changes.power",
        f"{few}: only a shift of {words.number(detectable, 1)} and more, on a level of {words.number(before, 1)}, "
        f"would stand out from placebo dates with a chance of {power}",
    )


def _variants(cite: Cite, s: Changes) -> Sentence:
    names = {
        "jpn_kor": "for Japan and Korea alone",
        "all_three": "for all three pairs",
        "net_of_others": "less the news of the region",
        "any_leader": "over all changes of leader",
        "bloc": "over changes of bloc alone",
    }
    rows = s.estimates[s.estimates["group"] == "variant"]
    parts = [
        f"{words.number(cite.value(f'changes.shift.{name}'), 1, sign=True)} {names[name]} "
        f"({words.p_value(cite.value(f'changes.p.{name}'))})"
        for name in rows["id"]
    ]
    return cite.sentence("changes.variants", f"With other choices the shift is {words.join(parts)}")


def _missing(cite: Cite) -> Sentence:
    missing = cite("changes.missing_days")
    first, last = words.day(cite.value("changes.first_day")), words.day(cite.value("changes.last_day"))
    lacking = as_count(missing.value)
    count = f"{words.counted(lacking, 'day')} {words.agree(lacking, 'is', 'are')}"
    return cite.sentence("changes.missing", f"The scores run from {first} to {last}; {count} missing")


def _steps(cite: Cite, p: TrilateralParameters) -> Sentence:
    total, strained = as_count(cite.value("changes.steps")), as_count(cite.value("changes.steps_strained"))
    since = "of bloc" if p.change_kind == "bloc" else "of leader"
    after = "it was a relief in every case" if not strained else f"it was a strain after {words.count(strained)}"
    cases = f"the one change {since}" if total == 1 else f"the {words.count(total)} changes {since}"
    if strained == total:
        after = "it was a strain" if total == 1 else "it was a strain each time"
    elif total == 1:
        after = "it was a relief"
    return cite.sentence(
        "changes.steps",
        f"After {cases} in Tokyo or Seoul for which the chronology lists a later step between the two, {after}",
    )


def _agreement(cite: Cite, s: Changes) -> Sentence:
    study = s.published.sort_values("year", kind="stable").iloc[-1]
    for row in s.published.to_dict("records"):
        study = row if "democracies" in row["quantity"] and "non-" not in row["quantity"] else study
    what, authors = f"{study['quantity'][:1].lower()}{study['quantity'][1:]}", words.join(study["authors"].split(", "))
    claim = f"Of the “{what}” {authors} ({study['year']}) report: “{str(study['note']).rstrip('.')}”"
    way = words.direction(cite.value("changes.shift.mean"), "rise", "fall", "shift")
    found = "stands out from" if cite.value("changes.stands_out") else "is within"
    return cite.sentence("changes.agreement", f"{claim}; the {way} found here {found} what placebo dates show")


# ---------------------------------------------------------------- for everybody


def in_plain_words(p: TrilateralParameters, s: Changes) -> Sentence:
    """Whether cooperation moved after changes of government."""
    cite = Cite(s.results)
    count, until = as_count(cite.value("changes.n.mean")), words.month(cite.value("changes.last_day"))
    among = "the three" if p.cooperation_pairs == "all_three" else "Japan and Korea"
    if cite.value("changes.stands_out"):
        verb = words.direction(cite.value("changes.shift.mean"))
        said = (
            f"Cooperation of {among} in the news {verb} after {_kind(p, count)} by {until}, more than chance explains"
        )
    else:
        changed = f"{words.counted(count, 'change')} of {'government' if p.change_kind == 'bloc' else 'leader'}"
        few = f"{changed} by {until} {words.agree(count, 'is', 'are')} too few to tell whether"
        said = f"{few} cooperation of {among} in the news then rises or falls"
    return cite.plain("changes.plain", said, weight=80)


def in_short(p: TrilateralParameters, s: Changes) -> list[Sentence]:
    """What so few changes can show, and which came too late for the scores; for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    before = words.number(cite.value("changes.before.mean"), 1)
    least = words.number(cite.value("changes.detectable"), 1)
    said = (
        f"The score, cooperation less conflict per thousand points of world news, stood at {before} before; a shift "
        f"below {least} would likely have gone unseen"
    )
    return [cite.plain("changes.unseen", said), *_too_late(p, s)]


def _too_late(p: TrilateralParameters, s: Changes) -> list[Sentence]:
    """The changes after which the scores do not go on long enough."""
    cite = Cite(s.results)
    count, end = as_count(cite.value("changes.later")), words.month(cite.value("changes.last_day"))
    if not count:
        return []
    where = words.names_in_text(_chosen_later(p, s)["country"].unique())
    kind = "government" if p.change_kind == "bloc" else "leader"
    later = f"{words.counted(count, 'later change')} of {kind}, in {where}"
    return [cite.plain("changes.too-late", f"The scores end in {end}, too soon for {later}")]


def _seen(p: TrilateralParameters, cite: Cite) -> Sentence:
    """Whether the months of the record show it, and how far the record goes."""
    last = words.month(cite.value("changes.last_day"))
    kind = _kind(p, as_count(cite.value("changes.n.mean")))
    said = f"In the news up to {last}, what followed {kind} cannot be told from chance"
    if cite.value("changes.stands_out"):
        moved = words.direction(cite.value("changes.shift.mean"), up="a rise", down="a fall")
        said = f"In the news up to {last}, {moved} of cooperation beyond chance followed {kind}"
    return cite.plain("changes.seen", said)


def _around(cite: Cite) -> Sentence:
    moved = _moved(cite.value("changes.shift.mean"))
    beside = "more" if cite.value("changes.stands_out") else "no more"
    after = words.agree(cite.value("changes.n.mean"), "change")
    return cite.plain("changes.around", f"The score {moved} after the {after}, {beside} than chance alone may")


def would_change(s: Changes) -> list[Sentence]:
    """What the record of the news lacks; nothing where no change of government came after it."""
    cite = Cite(s.results)
    if s.missing or not cite.value("changes.later"):
        return []
    last = words.month(cite.value("changes.last_day"))
    said = f"Scores of the news after {last} would show the later changes of government"
    return [cite.plain("changes.later", said)]
