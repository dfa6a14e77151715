"""Section 7: whether the weak ride free."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.burden_sharing import BurdenSharing
from helpers.analysis.burden_sharing.contract import BurdenSharingParameters
from helpers.analysis.burden_sharing.free_riding import ERAS, FreeRiding
from helpers.analysis.burden_sharing.responses import Responses
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, CitedResult, Sentence, as_count, given

COEFFICIENTS = {"kendall": "Kendall’s τ", "spearman": "Spearman’s ρ"}
GROUPS = {
    "nato": "members of NATO",
    "nato_and_allies": "members of NATO with Japan, Korea and Australia",
    "constant": "NATO’s members of 1982 throughout",
    "nato_figures": "members of NATO, NATO’s own figures",
}
MEASURES = {"market": "GDP at market rates", "ppp": "GDP at purchasing power"}
PANELS = {"cold_war": "Cold War", "since": "since the Cold War"}
WHEN = {"lead": "next year (placebo)", "same": "same year", "lag": "year before", "second_lag": "two years before"}
SHARES, OWN = "military_share_2025_edition", "nato_defence"


def _who(p: BurdenSharingParameters) -> str:
    return f"{GROUPS[p.group]}, {'with' if p.with_usa else 'without'} the United States"


_signed = words.rounded(2, sign=True)


# ---------------------------------------------------------------- rank correlations


@or_notice
def ranks_figure(p: BurdenSharingParameters, s: FreeRiding) -> FigureCard:
    """The chosen rank correlation by year with its interval, and NATO's own figures beside it."""
    styles = {"sipri": style("one"), "nato": style("two")}
    names = {"sipri": "by SIPRI", "nato": "by NATO"}
    first, last = int(s.years["year"].min()), int(s.years["year"].max())
    since = _mean_since(s)
    test = _tested(s) if len(since) else ""

    def draw(ax: Axes) -> None:
        marks.bands(ax, s.years, x="year", low="low", high="high", by="series", styles=styles)
        marks.lines(ax, s.years, x="year", y="estimate", by="series", styles=styles, names=names)
        ax.axhline(0, color=style("muted").colour, linewidth=1)
        marks.levels(ax, since, first="first", last="last", value="mean", code="tone", form=_mean)

    return figure(
        "free-riding",
        question="Do larger allies carry a larger burden?",
        subtitle=f"How alike allies rank by GDP and by the share of it spent on defence, {words.span(first, last)}; "
        "above zero the larger spend more",
        plots=f"Rank correlation of size and burden among the {_who(p)}, by year, with its interval",
        draw=draw,
        data=s.years,
        answer=in_plain_words(s),
        sources=_rank_sources(s),
        vintage=vintage(SHARES, OWN, "macro_annual"),
        events=[("1967-01-01", "free-riding said to end"), *_pooled_since(s)],
        note=f"{words.sentence(_who(p))} {MEASURES[p.gdp_measure]}. Lines: {COEFFICIENTS[p.correlation]}. Shaded: "
        f"{words.share(p.confidence)} bootstrap interval over allies{test}.",
    )


def _mean(level: float) -> str:
    return f"mean {_signed(level)}"


def _tested(s: FreeRiding) -> str:
    """The estimate that the title rests on, which is of other allies than the drawing."""
    found = s.results.get(POOLED)
    if found is None:
        return ""
    share = f"{words.number(float(found.value), 2, sign=True)}% of the share for 1% of GDP"
    interval = f" ({words.level(found.level or 0)} {words.interval(found, 2)})" if found.interval else ""
    return f". The title’s test, with Japan, Korea and Australia, without the United States: {share}{interval}"


def _mean_since(s: FreeRiding) -> pd.DataFrame:
    """first, last, mean of SIPRI's line over the years of which the title speaks; no row where it speaks of none."""
    if MEAN not in s.results:
        return pd.DataFrame(columns=["first", "last", "mean", "tone"])
    first, last = s.results["free_riding.pooled_first"].value, s.years.loc[s.years["series"] == "sipri", "year"].max()
    return pd.DataFrame({"first": [first], "last": last, "mean": s.results[MEAN].value, "tone": "ink"})


MEAN = "free_riding.mean_since.sipri"


def _pooled_since(s: FreeRiding) -> list[tuple[str, str]]:
    """The year of which the title speaks, as an event."""
    if POOLED not in s.results:
        return []
    since = s.results["free_riding.pooled_first"].value
    return [(f"{since}-01-01", f"{since}")]


def _rank_sources(s: FreeRiding) -> tuple[str, ...]:
    series, year = s.years.iloc[-1][["series", "year"]]
    return s.results[f"free_riding.rank.{series}.{year}"].sources


@or_notice
def variants_table(s: FreeRiding) -> TableCard | None:
    """Mean correlation by span of years for every choice; nothing where the window holds too little of any span."""
    rows = s.variants.assign(
        what=[_variant(row) for row in s.variants.to_dict("records")],
        kind=s.variants["kind"].map(COEFFICIENTS),
    )
    there = [era for era in ERAS if era in rows and rows[era].notna().any()]
    rows = rows[rows[there].notna().any(axis=1)]
    if rows.empty:
        return None
    columns: dict[str, tuple[str, Any]] = {"what": ("Allies and measure of size", str)}
    columns |= {era: (_years_held(era, s), 2) for era in there}
    return table(
        "free-riding-variants",
        rows,
        title="How far does the correlation hang on choices?",
        subtitle="Mean of the yearly rank correlations",
        columns=columns,
        group="kind",
        sources=_rank_sources(s),
        vintage=vintage(SHARES, OWN, "macro_annual"),
        note="Purchasing power starts in 1990, NATO’s own figures in 2014. A span counts where at least half of its "
        "years, or five, are there.",
    )


def _variant(row: dict[Any, Any]) -> str:
    usa = "with" if row["with_usa"] else "without"
    return f"{words.sentence(GROUPS[row['group']]).rstrip('.')}, {usa} the US, {MEASURES[row['gdp_measure']]}"


@or_nothing
def published_table(p: BurdenSharingParameters, s: FreeRiding) -> TableCard | None:
    """Published correlations and findings beside the book's for the same years."""
    if s.published.empty:
        return None
    rows = s.published.assign(
        what=[f"{row['quantity']}, {_years(row['period'])}" for row in s.published.to_dict("records")],
        own=[_own(row) for row in s.published.to_dict("records")],
        study=[f"{row['authors']} ({row['year']})" for row in s.published.to_dict("records")],
        value=s.published["value"].astype(float),
    )
    columns: dict[str, tuple[str, Any]] = {
        "study": ("Study", str),
        "what": ("Quantity", str),
        "value": ("Published", 2),
        "note": ("As published", lambda note: str(note).rstrip(".")),
        "book": ("This book", 2),
        "own": (f"{words.share(p.confidence)} interval and p, or years clear of zero", str),
    }
    return table(
        "free-riding-published",
        rows,
        title="Published correlations beside the book’s",
        columns=columns,
        sources=ids([*rows["source"], *_rank_sources(s)]),
        vintage=vintage("published_results", SHARES),
        note="The book’s numbers here are Spearman’s, of NATO’s members with the United States and GDP at market "
        "rates, whatever this run’s parameters.",
    )


def _years(period: object) -> str:
    return str(period).replace("/", words.EN_DASH)


def _own(row: dict[Any, Any]) -> str:
    if pd.notna(row.get("book_low")):
        ends = words.interval((row["book_low"], row["book_high"]), 2)
        return f"{ends}; {words.p_value(row['book_p'])}"
    if pd.isna(row.get("book_years")):
        return "GDP per head held; without interval"
    return f"mean; clear of zero in {row['book_clear']:.0f} of {row['book_years']:.0f} years"


# ---------------------------------------------------------------- the second test


@or_notice
def responses_figure(p: BurdenSharingParameters, s: Responses) -> FigureCard:
    """Answers to US spending by timing, a panel for each era and model; in colour those that the title counts."""
    rows = s.estimates[(s.estimates["regressor"] == "usa") & s.estimates["model"].isin(HELD)]
    clear = (rows["timing"] != "lead") & ((rows["high"] < 0) | (rows["low"] > 0))
    drawn = rows.assign(label=rows["timing"].map(WHEN), tone=np.where(clear, "one", "other"))
    panels = list(drawn.groupby(["era", "model"], sort=False))
    reach = 1.05 * float(rows[["low", "high"]].abs().max(axis=None))

    def draw(axes: Any) -> None:
        for ax, ((era, model), part) in zip(np.ravel(axes), panels, strict=True):
            marks.points_with_intervals(
                ax, part, label="label", value="estimate", low="low", high="high", code="tone", form=_signed
            )
            ax.set_xlim(-reach, reach)
            ax.set_title(f"{words.sentence(_era(part, era)).rstrip('.')}{HELD[model]}", loc="left")

    return figure(
        "spending-response",
        question="Do allies spend less when the United States spends more?",
        subtitle=f"Growth of allies’ real spending for 1% growth of US spending, %, by when the United States spent; "
        f"{words.share(p.confidence)} intervals",
        plots="Coefficients of US spending by timing and era",
        draw=draw,
        data=rows,
        answer=_lean(Cite(s.results)),
        sources=s.results.sources(),
        vintage=vintage("military_expenditure", "capability", "macro_annual"),
        note="Allies’ effects; growth of own GDP and of the rival’s spending held; wild bootstrap intervals. In "
        "colour: those clear of zero, which the title counts; the placebo it does not.",
        panels=(drawn["era"].nunique(), drawn["model"].nunique()),
    )


HELD = {"alone": "", "with_others": ", others’ spending held"}


def _era(rows: pd.DataFrame, era: str) -> str:
    return f"{PANELS[era]} ({words.span(int(rows['first'].min()), int(rows['last'].max()))})"


@or_nothing
def responses_table(p: BurdenSharingParameters, s: Responses) -> TableCard:
    """All coefficients with a lag of one year, those of US spending at every timing, and the test by size."""
    shown = (s.estimates["timing"] == "lag") | (s.estimates["regressor"] == "usa")
    rows = s.estimates[shown & (s.estimates["regressor"] != "gdp")]
    names = {
        "usa": "US spending",
        "rival": "the rival’s spending",
        "others": "the other allies’ spending",
        "usa_by_size": "US spending × log of the ally’s GDP over that of the US",
    }
    models = {"alone": "without others", "with_others": "with others", "size": "by size, years’ effects"}
    eras = {era: _era(part, era) for era, part in rows.groupby("era")}
    rows = rows.assign(
        what=rows["regressor"].map(names),
        model=rows["model"].map(models),
        timing=rows["timing"].map(WHEN),
        era=rows["era"].map(eras).map(words.sentence),
    )
    rows["era"] = rows["era"].str.rstrip(".")
    columns: dict[str, tuple[str, Any]] = {
        "what": ("Growth of", str),
        "timing": ("When", str),
        "model": ("Model", str),
        "estimate": ("Coefficient", 2),
        "low": ("Low", 2),
        "high": ("High", 2),
        "p_value": ("p", words.p_value),
        "n": ("Observations", 0),
    }
    return table(
        "spending-response",
        rows,
        title="What moved with allies’ spending",
        columns=columns,
        group="era",
        sources=s.results.sources(),
        vintage=vintage("military_expenditure", "capability", "macro_annual"),
        note=f"Low and high: ends of the {words.share(p.confidence)} interval, by wild bootstrap. The rival is the "
        "Soviet Union in the Cold War, then Russia, and China for Japan, Korea and Australia.",
    )


# ---------------------------------------------------------------- sentences


def in_plain_words(s: FreeRiding) -> Sentence:
    """Whether size and burden went together over all years since the literature found it again; for everybody."""
    cite = Cite(s.results)
    if POOLED in cite:
        found, since = cite(POOLED), cite.value("free_riding.pooled_first")
        if not _clear_of_zero(found):
            side = "neither clearly more nor clearly less of their GDP than smaller ones"
            said = f"On average since {since} larger allies have spent {side}"
        else:
            side = "more" if found.value > 0 else "less"
            said = (
                f"On average since {since} larger allies have spent {side} of their GDP than smaller ones, "
                "beyond chance"
            )
        return cite.plain("free-riding.linked", said, weight=70)
    clear = cite("free_riding.clear_years")
    times = f"in {clear.value or 'none'} of {words.plural(clear.n or 0, 'year')}"
    return cite.plain("free-riding.linked", f"Size and burden were linked by more than chance {times}", weight=70)


POOLED, POOLED_HELD = "free_riding.pooled.nato_and_allies", "free_riding.pooled_held.nato_and_allies"


def in_short(s: FreeRiding) -> list[Sentence]:
    """What twice the size goes with where income and nearness to a rival are alike, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    if POOLED_HELD not in cite:
        return []
    found, twice = cite(POOLED_HELD), cite.value(f"{POOLED_HELD}.double")
    sure = "by more than chance" if _clear_of_zero(found) else "which may be chance"
    share = f"{words.pct(abs(twice), 0)} {'more' if found.value > 0 else 'less'} of their GDP"
    said = f"Alike in income and nearness to a rival, allies twice as large spent {share}, {sure}"
    return [cite.plain("free-riding.held-alike", said)]


def lean_in_short(s: Responses) -> list[Sentence]:
    """Whether allies' spending moved a year after US spending had; for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    moved: dict[str, list[str]] = {}
    for era, rows in s.estimates.groupby("era", sort=False):
        name = f"free_riding.alone.{era}.lag.usa"
        if name in cite:
            found = cite(name)
            way = f"grew {'less' if found.value < 0 else 'more'}"
            known = way if _clear_of_zero(found) else "did not move by more than chance"
            moved.setdefault(known, []).append(f"in {_span(rows)}")
    parts = [f"{known} {words.join(spans, 'or')}" for known, spans in moved.items()]
    said = f"A year after US spending grew faster, that of allies {words.join(parts)}"
    return [cite.plain("free-riding.leant", said)] if parts else []


def _lean(cite: Cite) -> Sentence:
    """How many coefficients tell that allies answer US spending with less, and with more; for everybody."""
    less, more = (as_count(cite.value(f"free_riding.clear_responses.{sign}")) for sign in ("less", "more"))
    found = [(less, "less"), (more, "more")]
    parts = [
        f"{words.count(n)} {words.agree(n, 'estimate finds', 'estimates find')} allies spending {how}"
        for n, how in found
        if n
    ]
    if not parts:
        return cite.plain(
            "free-riding.leaning",
            "No estimate tells whether allies spend less or more when the United States spends more",
        )
    told = f"When the United States spends more, {words.join(parts)}; the others cannot tell"
    return cite.plain("free-riding.leaning", told)


def text(p: BurdenSharingParameters, s: FreeRiding) -> list[Sentence]:
    """The course of the correlation, where it is clear, the latest year, the choices, the published ones."""
    if s.missing:
        return []
    cite = Cite(s.results)
    varied = _variation(cite, s)
    published = [_beside_published(cite), _pattern(cite, s)] if len(s.published) else []
    choices = [sentence for sentence in (varied, _constant(cite, p, s)) if sentence]
    together = [*([_pooled(cite)] if POOLED in cite else []), *_held(cite)]
    return [_course(cite, p, s), _clear(cite), _latest(cite, p, s), *together, *choices, *published]


def _pooled(cite: Cite) -> Sentence:
    """One test over all allies and years since the literature found riding free again."""
    found = cite(POOLED)
    clear = "clear of zero" if _clear_of_zero(found) else "so chance can explain it"
    first, level = cite.value("free_riding.pooled_first"), words.level(found.level or 0.0)
    size = f"{words.pct(abs(found.value), 2)} {'larger' if found.value >= 0 else 'smaller'}"
    return cite.sentence(
        "free-riding.pooled",
        f"Over the allies of the United States in all years since {first} taken together, a GDP larger by 1% goes "
        f"with a share spent on defence that is {size} ({level} {words.interval(found, 2)}), {clear}",
    )


def _held(cite: Cite) -> list[Sentence]:
    """The same with what else moves burdens held."""
    if POOLED_HELD not in cite:
        return []
    found = cite(POOLED_HELD)
    clear = "clear of zero" if _clear_of_zero(found) else "not clear of zero either way"
    return [
        cite.sentence(
            "free-riding.pooled-held",
            "With GDP per head and the distance to the nearest of Moscow and Beijing held, 1% more GDP goes with a "
            f"share that is {words.pct(found.value, 2, sign=True)} larger ({words.level(found.level or 0.0)} "
            f"{words.interval(found, 2)}), {clear}",
        )
    ]


def together(study: BurdenSharing) -> list[Sentence]:
    """Which of the four tests point to riding free, and what follows."""
    if study.free_riding.missing:
        return []
    cite = Cite(study.results)
    signs = {name: sign for name, sign in _signs(cite).items() if sign is not None}
    if not signs:
        return []
    parts = []
    for said, sign in (("riding free", 1), ("its opposite", -1), ("neither", 0)):
        names = [name for name, found in signs.items() if found == sign]
        if names:
            parts.append(f"{words.join(names)} {words.agree(len(names), 'points', 'point')} to {said}")
    first = cite.sentence("free-riding.together", f"Of the tests, {'; '.join(parts)}")
    uneven, answered = signs.get(BENEFITS) == 1, max((signs.get(name, 0) or 0) for name in (ANSWERS, NEAR))
    if not uneven:
        return [first]
    rest = (
        "and allies do hold back when others spend"
        if answered > 0
        else ("but that allies hold back because others spend is not shown")
    )
    return [first, cite.sentence("free-riding.follows", f"So the burden is uneven beside the benefits counted, {rest}")]


SIZE, ANSWERS, NEAR = "size against burden", "answers to US spending", "answers to near allies"
BENEFITS = "benefits against burdens"


def _signs(cite: Cite) -> dict[str, int | None]:
    """By test: 1 for riding free, −1 for its opposite, 0 where the data cannot tell, none where it was not made."""
    named = {
        SIZE: (POOLED, 1),
        ANSWERS: ("free_riding.with_others.since.lag.usa", -1),
        NEAR: ("spill_in.nato_and_allies.years", -1),
        BENEFITS: ("concordance.gap.nato_and_allies", -1),
    }
    return {name: _side(cite(result)) * sign if result in cite else None for name, (result, sign) in named.items()}


def _side(found: CitedResult) -> int:
    return (1 if found.value > 0 else -1) if _clear_of_zero(found) else 0


def response_text(s: Responses) -> list[Sentence]:
    """The answer to US spending a year before, what holding the others does, the answer by size."""
    if s.missing:
        return []
    cite = Cite(s.results)
    eras = list(s.estimates["era"].unique())
    return [
        _answers(cite, s),
        _with_others(cite, eras),
        _placebo(cite, eras),
        _by_size(cite, eras),
    ]


def _course(cite: Cite, p: BurdenSharingParameters, s: FreeRiding) -> Sentence:
    parts = [
        f"{_signed(cite.value(f'free_riding.mean.{row.era}'))} in {words.span(row.first, row.last)}"
        for row in s.eras.itertuples(index=False)
    ]
    burden = "size (GDP) and burden (military expenditure as a share of GDP)"
    opening = f"Among the {_who(p)}, {COEFFICIENTS[p.correlation]} of {burden}"
    if not parts:
        series, year = s.years.iloc[-1][["series", "year"]]
        value = cite.value(f"free_riding.rank.{series}.{year}")
        return cite.sentence("free-riding.course", f"{opening} was {_signed(value)} in {year}", weight=70)
    verb = "averaged" if len(s.years) > 1 else "was"
    return cite.sentence("free-riding.course", f"{opening} {verb} {words.join(parts)}", weight=70)


def _clear(cite: Cite) -> Sentence:
    clear, level = cite("free_riding.clear_years"), words.number(cite.value("free_riding.clear_level"), 2)
    years = words.plural(clear.n or 0, "year")
    if not clear.value:
        return cite.sentence(
            "free-riding.clear", f"Set against random orders it is clear of zero (p < {level}) in none of {years}"
        )
    last = cite.value("free_riding.last_clear_year")
    return cite.sentence(
        "free-riding.clear",
        f"Set against random orders it is clear of zero (p < {level}) in {clear.value} of {years}, "
        f"for the last time in {last}",
    )


def _latest(cite: Cite, p: BurdenSharingParameters, s: FreeRiding) -> Sentence:
    names = {"sipri": "by SIPRI’s definition", "nato": "by NATO’s own figures"}
    parts = []
    for series, rows in s.years.groupby("series", sort=False):
        year = int(rows["year"].max())
        found = cite(f"free_riding.rank.{series}.{year}")
        parts.append(f"{_estimate(found)} in {year} {names[str(series)]}, with {found.n} allies")
    level = words.level(given(p, "confidence"))
    return cite.sentence("free-riding.latest", f"In the latest year it is {words.join(parts)} (in brackets: {level}s)")


def _estimate(found: CitedResult) -> str:
    return f"{_signed(found.value)} ({words.interval(found, 2)})"


def _percent(found: CitedResult) -> str:
    return f"{_signed(found.value)}% ({words.interval(found, 2)})"


def _years_held(era: str, s: FreeRiding) -> str:
    """The years of a span that the window holds."""
    first, last = ERAS[era]
    return words.span(max(first, int(s.years["year"].min())), min(last, int(s.years["year"].max())))


def _variation(cite: Cite, s: FreeRiding) -> Sentence | None:
    """Over all groups, measures and both coefficients: the range of means in each span."""
    keys = ["kind", "group", "with_usa", "gdp_measure"]
    parts = []
    for era in [era for era in ERAS if era in s.variants and s.variants[era].notna().sum() > 1]:
        rows = s.variants.dropna(subset=[era])
        names = [".".join(str(row[key]) for key in keys) for row in rows.to_dict("records")]
        values = [cite.value(f"free_riding.variant.{era}.{name}") for name in names]
        parts.append(f"{_signed(min(values))} to {_signed(max(values))} in {_years_held(era, s)}")
    if not parts:
        return None
    return cite.sentence(
        "free-riding.variation",
        f"Over all groups, measures of size and both coefficients the means run from {words.join(parts)}",
    )


def _constant(cite: Cite, p: BurdenSharingParameters, s: FreeRiding) -> Sentence | None:
    """The latest span for the members of 1982 alone: how much of the course comes from new members."""
    era = list(ERAS)[-1]
    rows = s.variants.set_index("group")
    if era not in rows or pd.isna(rows.at["constant", era]) or f"free_riding.mean.{era}" not in cite:
        return None
    name = f"{p.correlation}.constant.{p.with_usa}.{p.gdp_measure}"
    constant, all_now = cite.value(f"free_riding.variant.{era}.{name}"), cite.value(f"free_riding.mean.{era}")
    return cite.sentence(
        "free-riding.constant",
        f"Who is counted matters: in the latest span the mean is {_signed(all_now)} among the {_who(p)}, and "
        f"{_signed(constant)} among {GROUPS['constant']}, {'with' if p.with_usa else 'without'} the United States",
    )


def _beside_published(cite: Cite) -> Sentence:
    years = [year for year in range(1994, 1998) if f"free_riding.published.sandler_murdoch_{year}_simple" in cite]
    pairs = [
        (
            cite.value(f"free_riding.published.sandler_murdoch_{year}_simple"),
            cite.value(f"free_riding.as_published.sandler_murdoch_{year}_simple"),
        )
        for year in years
    ]
    listed = words.join(
        f"{_signed(book)} in {year} (published {_signed(theirs)})"
        for year, (theirs, book) in zip(years, pairs, strict=True)
    )
    apart = words.number(cite.value("free_riding.published_apart"), 2)
    return cite.sentence(
        "free-riding.beside-published",
        f"Beside published correlations (Spearman’s, NATO with the United States, whatever this run’s choices) this "
        f"book finds {listed}, at most {apart} apart; the published burden counts peacekeeping and aid as well",
    )


def _pattern(cite: Cite, s: FreeRiding) -> Sentence:
    """Beside findings whose coefficient was not read, in the words of the table: this book's number for the years."""
    rows = s.published[s.published["value"].isna()]
    parts = [
        f"{_as_published(cite, row['id'])} in {_years(row['book_period'])} ({row['authors']} {row['year']}: "
        f"“{str(row['note']).rstrip('.')}”)"
        for row in rows.to_dict("records")
    ]
    return cite.sentence("free-riding.pattern", f"Beside findings in words Spearman’s ρ is here {'; '.join(parts)}")


def _as_published(cite: Cite, study: str) -> str:
    """The number of a year, or the mean over the years of a study and how many of them are clear of zero."""
    name = f"free_riding.as_published.{study}"
    value = _signed(cite.value(name))
    if f"{name}.clear" not in cite:
        return value
    clear = cite(f"{name}.clear")
    return f"{value} (mean; clear of zero in {clear.value} of {clear.n} years)"


def _more(value: float) -> str:
    return f"{words.pct(abs(value), 2)} {words.direction(value, 'more', 'less', 'more', threshold=0.005)}"


def _answers(cite: Cite, s: Responses) -> Sentence:
    parts, clear = [], []
    for era, rows in s.estimates.groupby("era", sort=False):
        name = f"free_riding.alone.{era}.lag.usa"
        if name in cite:
            found = cite(name)
            parts.append(f"{_more(found.value)} in {_span(rows)} ({words.interval(found, 2)})")
            clear.append(_clear_of_zero(found))
    verdict = {True: "clear of zero", False: "not clear of zero"}
    said = f", {verdict[clear[0]]}" if len(set(clear)) == 1 else ""
    both = " either time" if len(clear) > 1 and len(set(clear)) == 1 else ""
    return cite.sentence(
        "free-riding.answers",
        f"A year after US spending had grown by 1% more, that of the allies grew by {words.join(parts)}{said}{both}; "
        f"{_all_timings(cite)}",
    )


def _span(rows: pd.DataFrame) -> str:
    return words.span(int(rows["first"].min()), int(rows["last"].max()))


def _clear_of_zero(found: CitedResult) -> bool:
    low, high = found.interval or (0.0, 0.0)
    return low > 0 or high < 0


def _with_others(cite: Cite, eras: list[str]) -> Sentence:
    parts = []
    for era in eras:
        usa, others = (cite(f"free_riding.with_others.{era}.lag.{name}") for name in ("usa", "others"))
        parts.append(f"{_percent(usa)} for US spending and {_percent(others)} for that of the others {_in(era, eras)}")
    return cite.sentence(
        "free-riding.with-others",
        f"With the other allies’ spending held, allies answer 1% more with {words.join(parts)}",
    )


def _all_timings(cite: Cite) -> str:
    """How many of the coefficients in the same year and the two before are clear of zero, and on which side."""
    less, more = (cite(f"free_riding.clear_responses.{sign}") for sign in ("less", "more"))
    sides = [(as_count(less.value), "below"), (as_count(more.value), "above")]
    clear = [f"{words.count(count)} clearly {side}" for count, side in sides if count]
    found = f"{words.join(clear)} zero" if clear else "none clear of zero"
    return f"both models and all timings together give {less.n} coefficients, {found}"


def _in(era: str, eras: list[str]) -> str:
    if era == "cold_war":
        return "in the Cold War"
    return "since then" if "cold_war" in eras else "since the Cold War"


def _placebo(cite: Cite, eras: list[str]) -> Sentence:
    found = {era: cite(f"free_riding.alone.{era}.lead.usa") for era in eras}
    parts = [f"{_percent(one)} {_in(era, eras)}" for era, one in found.items()]
    clear = [era for era, one in found.items() if _clear_of_zero(one)]
    verdict = (
        "which casts doubt on the design" if clear else "so the placebo gives no warning, though it has little power"
    )
    return cite.sentence(
        "free-riding.placebo",
        f"To 1% more US spending a year later, which cannot be answered yet, the same test gives {words.join(parts)}, "
        f"{verdict}",
    )


PRINTED_AS_ZERO = 0.005
"""Below this, two decimals print a zero, which has no direction."""


def _by_size(cite: Cite, eras: list[str]) -> Sentence:
    parts = []
    for era in eras:
        found = cite(f"free_riding.size.{era}.lag.usa_by_size")
        clear, least = ("", 0.0) if _clear_of_zero(found) else (", not clear of zero", PRINTED_AS_ZERO)
        how = words.direction(found.value, "the more the larger", "the less the larger", "alike however large", least)
        parts.append(f"{_in(era, eras)} {how} they were ({_signed(found.value)}%{clear})")
    return cite.sentence("free-riding.by-size", f"Allies answered 1% more US spending {words.join(parts)}")
