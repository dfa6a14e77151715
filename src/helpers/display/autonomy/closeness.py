"""Signs of closeness and the exits of the United States on the page."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.closeness import SAME_PCT, Closeness, Exits
from helpers.analysis.autonomy.components import SIGNS
from helpers.display import marks
from helpers.display.autonomy.common import COMPONENTS, MEASURED, SHORT, TERMS, by_component, measured, told
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, unmarked

TABLES = ("un_ideal_points", "arms_deals", "us_goods_trade_annual", "us_troops", "macro_annual")
INSTITUTIONS = {
    "tpp": "Trans-Pacific Partnership",
    "paris_agreement": "Paris Agreement",
    "unesco": "UNESCO",
}
WAYS = {
    "after": {"closer": "towards the United States", "farther": "away from it", "same": "hardly at all"},
    "recent": {"closer": "nearer", "farther": "farther", "same": "about the same"},
}
ROWS = {
    "un_distance": "UN distance {} → {}",
    "us_arms": "US arms {} → {}%",
    "us_trade": "US trade {} → {}% of GDP",
    "us_troops": "US troops {} → {} per 100,000 people",
}
"""Signs with their values before and after, short enough for the name of a row."""
DATED = {"centred": "around", "ending": "up to"}
"""Where a window of years lies by the year that it is counted to."""
ON_ROTATION = {"KOR": "Korea’s without units on rotation from 2015 on, all "}
TROOPS_NOTES = {
    "KOR": "Korea’s count leaves out units on rotation from 2015 on",
    "JPN": "two unsure years of Japan’s (2016, 2017) lie on a straight line",
}
STEPS = {"told": "exit announced or notified", "out": "out", "back": "back in, or return announced"}
STEP_OF = {
    "exit_announced": "told",
    "exit_notified": "told",
    "exit_effective": "out",
    "return_announced": "back",
    "return_effective": "back",
}


@or_notice
def signs_figure(s: Closeness) -> FigureCard:
    """How far each sign moved, every sign turned so that right is closer; a panel for each ally."""
    rows = _turned(s)
    low, high = min(float(rows["change_pct"].min()), 0.0), max(float(rows["change_pct"].max()), 0.0)
    pad = 0.06 * (high - low)
    before, after = (unmarked(_span(Cite(s.results), side)) for side in ("before", "after"))

    def draw(axes: Any) -> None:
        for ax, (country, own) in zip(np.atleast_1d(axes), rows.groupby("country", sort=False), strict=True):
            ends = f"mean of {before}", f"mean of {after}"
            marks.moves(ax, own, label="sign", value="change_pct", text="moved", code="shade", ends=ends)
            ax.set_xlim(low - pad, high + pad)
            ax.set_title(words.name(str(country)), loc="left")
        ax.set_xlabel("← farther · % of the mean before · closer →")

    return figure(
        "closeness",
        question="Did the allies move closer to the United States or away?",
        subtitle="Change in % of the mean before, every sign turned so that right is closer",
        plots="UN distance, US share of arms imports, trade with the US and US troops, before and after",
        draw=draw,
        data=rows[["country", "component", "before", "after", "change_pct", "after_way"]],
        answer=in_plain_words(s),
        sources=s.results.sources(),
        vintage=vintage(*TABLES),
        heads={"change_pct": "change towards the US (% of before)", "after_way": "moved"},
        note=f"“Hardly moved”: by {words.pct(SAME_PCT, 0)} at most. UN distance: ideal-point units; arms: share of the "
        f"volume of imports; troops: {words.of_shown(rows['country'], ON_ROTATION)}without the Navy. "
        "Trade with the United States also grows when the ally’s currency falls.",
        panels=(rows["country"].nunique(), 1),
    )


def _turned(s: Closeness) -> pd.DataFrame:
    """The signs with their change in per cent, above zero towards the United States, and what a row says of it."""
    rows = s.signs.assign(
        change_pct=-(s.signs["after"] / s.signs["before"] - 1) * 100 * s.signs["component"].map(SIGNS),
        shade=s.signs["country"].where(s.signs["after_way"] != "same", "other"),
        moved=s.signs["after_way"].replace("same", "hardly moved"),
    )
    levels = zip(rows["component"], rows["before"], rows["after"], strict=True)
    return rows.assign(sign=[ROWS[name].format(measured(a, name), measured(b, name)) for name, a, b in levels])


@or_notice
def years_figure(p: AutonomyParameters, s: Closeness) -> FigureCard:
    """The four signs by year, a panel each."""
    there = [name for name in MEASURED if (s.values["component"] == name).any()]
    means = _means(s)
    told = s.signs.dropna(subset=["after_way"]).replace({"after_way": {"same": "as before"}})
    ways: dict[str, dict[str, str]] = {name: {} for name in there}
    for row in told[told["component"].isin(there)].to_dict("records"):
        ways[row["component"]][row["country"]] = f"{words.short_name(row['country'])}: {row['after_way']}"

    def draw(axes: Any) -> None:
        for ax, name in zip(np.atleast_1d(axes), there, strict=True):
            rows, own = (frame[frame["component"] == name] for frame in (s.values, means))
            thin = {str(code): style(code).thin() for code in p.countries}
            marks.lines(ax, rows, x="year", y="value", by="country", styles=thin, names=ways[name])
            marks.levels(
                ax,
                own,
                first="first",
                last="last",
                value="mean",
                code="country",
                form=partial(measured, component=name),
            )
            ax.set_title(MEASURED[name], loc="left")

    return figure(
        "closeness-years",
        question="How did the four signs of closeness run?",
        subtitle="Four signs by year, level lines: means compared; nearer is lower in the first, higher in the others",
        plots="UN distance, US share of arms imports, trade with the US and US troops by year",
        draw=draw,
        data=s.values,
        answer=in_plain_words(s, "closeness.years", 0),
        sources=s.results.sources(),
        vintage=vintage(*TABLES),
        terms=TERMS,
        events=[(f"{p.treatment_year}-01-01", str(p.treatment_year))],
        note=f"Arms: by volume, over {words.plural(p.arms_window_years, 'year')} {DATED[p.arms_dating]} each; means: "
        f"of all deliveries of the years. Troops: {words.of_shown(s.values['country'], TROOPS_NOTES, '; ')}.",
        panels=((len(there) + 1) // 2, 2) if len(there) > 1 else (1, 1),
        height=2.5,
    )


def _means(s: Closeness) -> pd.DataFrame:
    """Columns country, component, first, last, mean: each sign before the treatment year and from it on."""
    spans = [
        s.signs[["country", "component"]].assign(
            mean=s.signs[side],
            **{end: s.results[f"closeness.{side}.{end}"].value for end in ("first", "last")},
        )
        for side in ("before", "after")
    ]
    return pd.concat(spans, ignore_index=True)


@or_notice
def signs_table(s: Closeness) -> TableCard:
    """Each sign before, after and since the second term began, and which way it moved."""
    rows = by_component(s.signs, ["before", "after", "recent"]).assign(sign=s.signs["component"].map(MEASURED))
    for side in ("after", "recent"):
        rows[f"{side}_way"] = s.signs[f"{side}_way"].map(
            {"closer": "closer", "farther": "farther", "same": "as before"}
        )
    cite = Cite(s.results)
    heads = {
        side: unmarked(_span(cite, side)) for side in ("before", "after", "recent") if f"closeness.{side}.first" in cite
    }
    columns: dict[str, tuple[str, Any]] = {"sign": ("Sign (unit)", str)}
    for side, span in heads.items():
        columns[side] = (span, None)
        if side != "before":
            columns[f"{side}_way"] = ("Against before", None)
    kept = {name: column for name, column in columns.items() if rows[name].notna().any()}
    return table(
        "closeness",
        rows,
        title="Signs of closeness before and after",
        subtitle="Means over the years; arms as the share of all deliveries of the years",
        columns=kept,
        group="country",
        sources=s.results.sources(),
        vintage=vintage(*TABLES),
        note="No published yearly count of joint exercises was found: their dated steps stand in the next section. "
        "Military spending is left out, for it may serve either end.",
    )


def signs_text(p: AutonomyParameters, s: Closeness) -> list[Sentence]:
    """How many signs moved closer after the treatment and since the second term, then each."""
    if s.missing:
        return []
    cite = Cite(s.results)
    countries = list(dict.fromkeys(s.signs["country"]))
    sentences = [_signs(cite, p, s)]
    recent = [country for country in countries if as_count(cite.value(f"closeness.signs.{country}.recent")) > 0]
    if recent:
        parts = [_count(cite, country, "recent") for country in recent]
        when = _span(cite, "recent")
        sentences.append(
            cite.sentence(
                "closeness.signs-recent",
                f"In {when}, as far as figures go, they stand so against the years before {p.treatment_year}: "
                f"{'; '.join(parts)}",
            )
        )
    sentences += [_each(cite, s.signs[s.signs["country"] == country]) for country in countries]
    return sentences


def in_plain_words(s: Closeness, id: str = "closeness.plain", weight: int = 92) -> Sentence:
    """On how many signs each ally stands closer, for everybody."""
    cite = Cite(s.results)
    countries = list(dict.fromkeys(s.signs["country"]))
    closer, away = (
        [as_count(cite.value(f"closeness.{way}.{country}.after")) for country in countries]
        for way in ("closer", "farther")
    )
    first, *others = (words.name_in_text(country) for country in countries)
    parts = [f"{name} on {words.count(number, 'none')}" for name, number in zip(others, closer[1:], strict=True)]
    signs = words.counted(closer[0], "sign") if closer[0] else "no sign"
    after, before = (_span(cite, side) for side in ("after", "before"))
    said = f"In {after} {first} stood closer to the United States than in {before} on {signs}"
    more = any(towards > from_it for towards, from_it in zip(closer, away, strict=True))
    chance = ": chance alone may do that" if more else "; at least as many moved away" if any(closer) else ""
    told = f"{', '.join([said, *parts])}{chance}"
    return cite.plain(id, told, weight=weight)


def _span(cite: Cite, side: str) -> str:
    """The years of a period."""
    first, last = (as_count(cite.value(f"closeness.{side}.{end}")) for end in ("first", "last"))
    return words.span(first, last)


def in_short(s: Closeness) -> list[Sentence]:
    """On which signs each ally moved away, or hardly moved, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_away(cite, str(country), own) for country, own in s.signs.groupby("country", sort=False)]


def _away(cite: Cite, country: str, own: pd.DataFrame) -> Sentence:
    away, every = (as_count(cite.value(f"closeness.{what}.{country}.after")) for what in ("farther", "signs"))
    named = {
        way: words.join([SHORT[name] for name in own.loc[own["after_way"] == way, "component"]])
        for way in ("farther", "same")
    }
    said = f"For {words.name_in_text(country)} {words.count(away, 'none')} of {words.counted(every, 'sign')}"
    said += f", {named['farther']}, moved away" if away else " moved away"
    said += f"; {named['same']} hardly moved" if named["same"] else ""
    return cite.plain(f"closeness.away.{country}", said)


def _signs(cite: Cite, p: AutonomyParameters, s: Closeness) -> Sentence:
    parts = [_count(cite, country, "after") for country in dict.fromkeys(s.signs["country"])]
    said = f"From {p.treatment_year} on, the signs of closeness moved so: {'; '.join(parts)}"
    return cite.sentence("closeness.signs", said, weight=90)


def _count(cite: Cite, country: str, side: str) -> str:
    found = {way: as_count(cite.value(f"closeness.{way}.{country}.{side}")) for way in WAYS[side]}
    parts = [f"{words.count(count)} {WAYS[side][way]}" for way, count in found.items() if count]
    return f"{words.join(parts)} for {words.name_in_text(country)}"


def _each(cite: Cite, own: pd.DataFrame) -> Sentence:
    [country] = own["country"].unique()
    parts = []
    for component in own["component"]:
        name = f"closeness.{component}.{country}"
        before, after = (told(cite.value(f"{name}.{side}"), component) for side in ("before", "after"))
        parts.append(f"{COMPONENTS[component]} {before} before, {after} after")
    return cite.sentence(f"closeness.each.{country}", f"{words.name(country)}: {'; '.join(parts)}")


# ---------------------------------------------------------------- exits


@or_notice
def exits_figure(s: Exits) -> FigureCard:
    """Steps out of and back into the three institutions, a lane each."""
    shown = s.steps.assign(
        lane=s.steps["institution"].map(INSTITUTIONS),
        kind=s.steps["step"].map(STEP_OF),
        when=s.steps["date"].dt.strftime("%Y-%m-%d"),
    )

    names = {name: name for name in INSTITUTIONS.values()}

    def draw(ax: Axes) -> None:
        marks.strip(ax, shown, date="when", lane="lane", kind="kind", kinds=STEPS, names=names)

    return figure(
        "us-exits",
        question="What did the United States leave, and what did it come back to?",
        subtitle=f"Dated steps, {words.span(int(s.steps['date'].dt.year.min()), int(s.steps['date'].dt.year.max()))}",
        plots="Exits from and returns to three institutions, a lane each",
        draw=draw,
        data=s.steps,
        answer=_left_plain(Cite(s.results), s),
        sources=s.results.sources(),
        vintage=vintage("us_exits"),
        note="The second exit from UNESCO has been announced for the end of 2026 and lies after the data.",
    )


def _left_plain(cite: Cite, s: Exits) -> Sentence:
    """What it left and what it came back to, for everybody."""
    there = [str(name) for name in dict.fromkeys(s.steps["institution"])]
    done = {
        step: [n for n in there if cite.value(f"exit.{step}.{n}")] for step in ("exit_effective", "return_effective")
    }
    left, back = (words.join(map(_place, names)) for names in done.values())
    parts = [f"left {left}" if left else "", f"came back to {back}" if back else ""]
    said = " and ".join(part for part in parts if part) or "gave notice, but neither left nor came back, in this window"
    return cite.plain("closeness.exits-plain", f"The United States {said}")


def _place(name: str) -> str:
    full = INSTITUTIONS[name]
    return full if full == "UNESCO" else f"the {full}"


def exits_text(p: AutonomyParameters, s: Exits) -> list[Sentence]:
    """What happened to each institution, in order of time."""
    if s.missing:
        return []
    return [_exits(Cite(s.results), p, s)]


def _exits(cite: Cite, p: AutonomyParameters, s: Exits) -> Sentence:
    parts = [_course(cite, INSTITUTIONS[str(name)], own) for name, own in s.steps.groupby("institution", sort=False)]
    said = f"Between {p.start_year} and {p.end_year} the United States {'; it '.join(parts)}"
    return cite.sentence("closeness.exits", said, weight=20)


def _course(cite: Cite, name: str, own: pd.DataFrame) -> str:
    """What was done and when; notices only where nothing followed them in the window."""
    place = name if name == "UNESCO" else f"the {name}"
    done = own[own["step"].str.endswith("_effective")]
    told = own[own["date"] > done["date"].max()] if len(done) else own
    parts: list[str] = []
    for row in pd.concat([done, told.head(1)]).to_dict("records"):
        when = words.month(str(cite.value(f"exit.{row['id']}")))
        parts.append(f"{_deed(row['step'], place, parts)} in {when}")
    return words.join(parts)


def _deed(step: str, place: str, before: list[str]) -> str:
    if step == "exit_effective":
        return "left again" if any("left" in part or "came back" in part for part in before) else f"left {place}"
    if step == "return_effective":
        return "came back" if before else f"came back to {place}"
    what = "that it would come back" if step == "return_announced" else "that it would leave"
    return f"gave notice {what}{' once more' if before else f' {place}' if 'leave' in what else f' to {place}'}"
