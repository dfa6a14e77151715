"""The composite index on the page: its course, its change over weightings, what drives it, what it hangs on."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.index import Index
from helpers.analysis.autonomy.index_designs import NEARLY_ALL, NEARLY_NONE, IndexDesigns
from helpers.analysis.autonomy.un_votes import allies
from helpers.display import marks
from helpers.display.autonomy.common import COMPONENTS, MEASURED, SHORT, by_component, told
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.wording import words
from helpers.wording.cited import Cite, CitedResult, Sentence, as_count

TABLES = {
    "un_distance": ["un_ideal_points"],
    "us_arms": ["arms_deals"],
    "us_trade": ["us_goods_trade_annual", "macro_annual"],
    "us_troops": ["us_troops", "macro_annual"],
    "military_effort": ["military_expenditure"],
}
SCALE = {"z_score": "standard deviations of the components", "min_max": "points of 100", "rank": "points of 100"}
THAN = {"means": "before", "trend": "the trend before"}
DECIMALS = {"z_score": 2, "min_max": 1, "rank": 1}


def _vintage(p: AutonomyParameters) -> str:
    return vintage(*dict.fromkeys(table for name in p.index_components for table in TABLES[name]))


# ---------------------------------------------------------------- figures


@or_notice
def course_figure(p: AutonomyParameters, s: Index) -> FigureCard:
    """The index by year less its mean before, with its spread over the weightings; components in the data."""
    others = [code for code in s.years["country"].unique() if code not in p.countries]
    own = s.years[s.years["country"].isin(p.countries)]

    there = [code for code in p.countries if code in set(own["country"])]
    means = _means(p, s)

    def draw(axes: Any) -> None:
        for ax, country in zip(np.atleast_1d(axes), there, strict=True):
            shown = s.years[s.years["country"].isin([country, *others])]
            marks.bands(ax, own[own["country"] == country], x="year", low="low", high="high", by="country")
            marks.lines(ax, shown, x="year", y="relative", by="country", comparators=others, label=False)
            ax.set_ylim(
                1.02 * min(own["low"].min(), s.years["relative"].min()),
                1.02 * max(own["high"].max(), s.years["relative"].max()),
            )
            marks.levels(
                ax, means[means["country"] == country], first="first", last="last", value="mean", code="country",
                form=_signed(p),
            )  # fmt: skip
            rose = f": rose under {_share(float(s.results[f'index.rose.{country}'].value))} of weightings"
            ax.set_title(f"{words.name(country)}{rose if f'index.rose.{country}' in s.results else ''}", loc="left")

    return figure(
        "index",
        question=f"Did a composite index of autonomy rise from {p.treatment_year} on?",
        subtitle=f"Index less its own mean of the years before, {SCALE[p.normalisation]}; above zero is more autonomy",
        plots="Index of autonomy of each ally by year, less its mean before the treatment year",
        draw=draw,
        data=with_components(s),
        answer=_shares(Cite(s.results), p),
        sources=s.results.sources(),
        vintage=_vintage(p),
        events=[(f"{p.treatment_year}-01-01", str(p.treatment_year))],
        panels=(1, len(there)),
        note=f"Line: the weights of this run{LEVEL_LINES if len(means) else ''}. "
        f"Shaded: {words.share(p.confidence)} of {words.number(p.draws, 0)} "
        "weightings drawn at random. Grey: the comparison allies, without the component that they lack. The data "
        "behind the figure hold every component with its sources.",
    )


LEVEL_LINES = "; level lines: means of the years compared"


def _means(p: AutonomyParameters, s: Index) -> pd.DataFrame:
    """Columns country, first, last, mean: the index before, which is zero, and after; none against a trend."""
    own = s.changes if p.index_contrast == "means" else s.changes.iloc[:0]
    spans = [
        own.assign(first=own[f"{side}_first"], last=own[f"{side}_last"], mean=own["change"] if side == "after" else 0.0)
        for side in ("before", "after")
    ]
    return pd.concat(spans)[["country", "first", "last", "mean"]]


def with_components(s: Index) -> pd.DataFrame:
    """The index by country and year with each component's value, whether it was bridged, and its sources."""
    values = s.values.assign(
        sources=[" ".join(name for name in pair if name) for pair in s.values[["source", "second_source"]].to_numpy()]
    )
    wide = values.pivot(index=["country", "year"], columns="component", values=["value", "bridged", "sources"])
    wide.columns = [component if kind == "value" else f"{component}_{kind}" for kind, component in wide.columns]
    return s.years.merge(wide.reset_index(), on=["country", "year"], how="left")


@or_notice
def weightings_figure(p: AutonomyParameters, s: Index) -> FigureCard:
    """Change of each ally under the run's weights, its spread over weightings, and the share that rose."""
    rows = s.changes.assign(
        label=[f"{words.short_name(r['country'])}: {_share(r['rose_pct'])}" for r in s.changes.to_dict("records")]
    ).sort_values("rose_pct", ascending=False)

    def draw(ax: Axes) -> None:
        form = _signed(p)
        marks.points_with_intervals(
            ax,
            rows,
            label="label",
            value="change",
            low="low",
            high="high",
            code="country",
            form=form,
            highlight=list(p.countries),
        )
        marks.limit(ax, 0)

    return figure(
        "index-weightings",
        question="Under how many weightings did autonomy rise?",
        subtitle=f"Change of the index{_years(s)}, {SCALE[p.normalisation]}; right of zero: more autonomous than "
        f"{THAN[p.index_contrast]} {p.treatment_year}; after each name: share of weightings that show a rise",
        plots="Change of the index of each ally with its spread over weightings",
        draw=draw,
        data=s.changes,
        answer=in_plain_words(p, s),
        sources=s.results.sources(),
        vintage=_vintage(p),
        note=f"Point: {'the weights given' if p.index_weights else 'equal weights'}. Bar, no margin of error: the "
        f"middle {words.share(p.confidence)} of {words.number(p.draws, 0)} weightings, each as likely. The comparison "
        "allies have no figures of arms by supplier here, so their index is made of fewer components.",
    )


def _years(s: Index) -> str:
    """The years that are compared, where they are those of every ally."""
    ends = s.changes[["before_first", "before_last", "after_first", "after_last"]].drop_duplicates()
    if len(ends) != 1:
        return ""
    first, last, since, until = map(int, ends.iloc[0])
    return f" from {words.span(first, last)} to {words.span(since, until)}"


def _signed(p: AutonomyParameters) -> Any:
    return words.rounded(DECIMALS[p.normalisation], sign=True)


def _share(value: float) -> str:
    r"""A share of weightings that never says all or none when it was only nearly so.

    >>> _share(99.9), _share(0.02), _share(26.8), _share(100.0)
    ('nearly all', 'hardly any', '27%', '100%')
    """
    if 99.5 <= value < 100:
        return "nearly all"
    return "hardly any" if 0 < value < 0.5 else words.pct(value, 0)


@or_nothing
def drivers_figure(p: AutonomyParameters, s: Index) -> FigureCard:
    """What each component adds to the change, a panel an ally."""
    there = [country for country in p.countries if country in set(s.drivers["country"])]
    reach = 1.1 * max(float(s.drivers.loc[s.drivers["country"].isin(there), "contribution"].abs().max()), 1e-6)
    rows = s.drivers.assign(label=s.drivers["component"].map(lambda name: words.sentence(COMPONENTS[name])[:-1]))

    def draw(axes: Any) -> None:
        for ax, country in zip(axes if len(there) > 1 else [axes], there, strict=True):
            own = rows[rows["country"] == country]
            most = own["contribution"].abs().idxmax()
            own = own.assign(code=[country if at == most else "other" for at in own.index])
            marks.bars(ax, own, label="label", value="contribution", code="code", form=_signed(p))
            ax.set_xlim(-reach, reach)
            ax.set_title(words.name(country), loc="left")

    return figure(
        "index-drivers",
        question="What moved the index?",
        subtitle=f"Change of each component’s score times its weight, {SCALE[p.normalisation]}",
        plots="Contribution of each component to the change of the index",
        draw=draw,
        data=s.drivers,
        answer=_moved_most(Cite(s.results), p, s),
        sources=s.results.sources(),
        vintage=_vintage(p),
        note=_sum_note(p),
        panels=(1, len(there)) if len(there) > 1 else (1, 1),
    )


def _sum_note(p: AutonomyParameters) -> str:
    if p.aggregation == "arithmetic":
        return "Right of zero: towards autonomy. The bars of a country add up to the change of its index."
    return "Right of zero: towards autonomy. A geometric mean is no sum: the bars say which way, not how much."


# ---------------------------------------------------------------- tables


@or_nothing
def components_table(p: AutonomyParameters, s: Index) -> TableCard:
    """Each component before, after and without it."""
    rows = s.drivers[s.drivers["country"].isin(p.countries)].merge(
        s.left_out[["country", "component", "change", "rose_pct"]], on=["country", "component"], how="left"
    )
    rows = by_component(rows, ["before", "after", "spread"]).assign(component=rows["component"].map(MEASURED))
    first = s.changes[s.changes["country"].isin(p.countries)].iloc[0]
    before, after = (words.span(int(first[f"{e}_first"]), int(first[f"{e}_last"])) for e in ("before", "after"))
    columns: dict[str, tuple[str, Any]] = {
        "component": ("Component (unit)", str),
        "before": (f"Mean {before}", None),
        "after": (f"Mean {after}", None),
        "spread": ("Spread over the years", None),
        "say_pct": ("Say in what moves the index", words.rounded(0, "%")),
        "weight_r2": ("Variance of the change that its weight explains", words.share),
        "change": ("Change of the index without it", _signed(p)),
        "rose_pct": ("Rose without it (weightings)", _share),
    }
    return table(
        "index-components",
        rows,
        title="What the verdict hangs on",
        subtitle="The index with each component left out in turn",
        columns=columns,
        group="country",
        sources=s.results.sources(),
        vintage=_vintage(p),
        note="More UN distance and more military spending count as autonomy, more of the others as dependence. "
        "The years are those of the first ally shown. Spread: standard deviation over the years with an index. Say: "
        "weight times spread of the score, of the sum over the components.",
    )


@or_nothing
def latest_table(p: AutonomyParameters, s: Index) -> TableCard:
    """The latest value of each component of each ally, with the source of the row."""
    titles = _titles(sorted({*s.latest["source"], *s.latest["second_source"]} - {""}))
    rows = by_component(s.latest, ["value"]).assign(
        component=s.latest["component"].map(MEASURED),
        from_=[
            " and ".join(titles[name] for name in pair if name)
            for pair in s.latest[["source", "second_source"]].to_numpy()
        ],
        when=s.latest["year"].astype(str),
    )
    order = {MEASURED[name]: i for i, name in enumerate(p.index_components)}
    order |= {code: i for i, code in enumerate(allies(p))}
    rows = rows.sort_values(["component", "country"], key=lambda names: names.map(order))
    columns: dict[str, tuple[str, Any]] = {
        "country": ("Ally", None),
        "when": ("Latest year", None),
        "value": ("Value", None),
        "from_": ("Source of the row", str),
    }
    return table(
        "index-latest",
        rows,
        title="From index to source",
        subtitle="Latest value of every component, with the source of its row",
        columns=columns,
        group="component",
        sources=s.results.sources("index.latest"),
        vintage=_vintage(p),
        note="Every other year stands in the data behind the first figure of this section, with its sources.",
    )


def _titles(ids: list[str]) -> dict[str, str]:
    from helpers import data

    rows = data.sources(ids).set_index("id")
    return {name: str(rows.at[name, "title"]) for name in ids}


@or_nothing
def correlations_table(p: AutonomyParameters, s: Index) -> TableCard | None:
    """Correlation of each pair of components over time within countries; nothing where no pair has one."""
    if s.correlations.empty:
        return None
    rows = s.correlations.assign(
        pair=[
            f"{words.sentence(COMPONENTS[a])[:-1]}; {COMPONENTS[b]}"
            for a, b in zip(s.correlations["first"], s.correlations["second"], strict=True)
        ]
    )
    columns: dict[str, tuple[str, Any]] = {
        "pair": ("Pair", str),
        "correlation": ("Correlation", words.rounded(2, sign=True)),
        "n": ("Country-years", 0),
    }
    return table(
        "index-correlations",
        rows,
        title="Do the components measure one thing?",
        subtitle="Correlation over time within countries, each turned so that more is more autonomy",
        columns=columns,
        sources=s.results.sources(),
        vintage=_vintage(p),
        note="Components of one thing would be correlated positively throughout.",
    )


# ---------------------------------------------------------------- sentences


def text(p: AutonomyParameters, s: Index) -> list[Sentence]:
    """The share of weightings under which autonomy rose; against other allies; drivers; coherence; what is left out."""
    if s.missing:
        return []
    cite = Cite(s.results)
    found = [
        _rose(cite, p),
        _others(cite, p, s),
        _against(cite, p),
        _say(cite, p, s),
        _drivers_sentence(cite, p, s),
        _hinge(cite, p, s),
        _coherence(cite),
        _left_out(cite, s),
    ]
    return [sentence for sentence in found if sentence]


WAYS = {"rose": "rose", "not": "did not rise"}
"""What a share of weightings says that lies clearly on one side of a half."""


def ways(p: AutonomyParameters, cite: Cite) -> dict[str, str]:
    """Which way the index of each ally went under most weightings: ``rose``, ``not`` or ``even``."""
    return {country: _way(cite(f"index.rose.{country}")) for country in _with(cite, p)}


def _way(found: CitedResult) -> str:
    low, high = found.interval or (found.value, found.value)
    return "rose" if low > 50 else "not" if high < 50 else "even"


def _settled_and_not(found: dict[str, str], when: str) -> tuple[str, str]:
    """What became of it for the allies that are settled, ``rose after 2016 for Japan``, and who the others are."""
    settled = words.join(
        f"{verb} {when} for {words.names_in_text(code for code in found if found[code] == way)}"
        for way, verb in WAYS.items()
        if way in found.values()
    )
    return settled, words.names_in_text(code for code, way in found.items() if way not in WAYS)


CLOSE = 10
"""Percentage points from a half within which most ways to build the index agree only narrowly."""


def reckoned(p: AutonomyParameters, s: IndexDesigns, cite: Cite) -> dict[str, tuple[str, bool]]:
    """What most ways to build the index find for each ally, and whether only narrowly; empty without any."""
    if s.missing:
        return {}
    there = [country for country in p.countries if f"designs.all.{country}" in cite]
    return {country: _reckoned(cite, country) for country in there}


def rose(p: AutonomyParameters, s: IndexDesigns, cite: Cite) -> str:
    """Whether autonomy rose, by most ways to build the index; empty where none could be built."""
    found = reckoned(p, s, cite)
    close = {
        country: (cite.value(f"designs.most.{country}"), cite.value(f"designs.all.{country}"))
        for country, (_, narrow) in found.items()
        if narrow
    }
    return answered({country: way for country, (way, _) in found.items()}, close, p.treatment_year - 1) if found else ""


def _reckoned(cite: Cite, country: str) -> tuple[str, bool]:
    beyond = 100 * cite.value(f"designs.most.{country}") / cite.value(f"designs.all.{country}") - 50
    return "rose" if beyond > 0 else "not", abs(beyond) <= CLOSE


def answered(found: dict[str, str], close: dict[str, tuple[Any, Any]], before: int) -> str:
    """What became of autonomy after the last year before the turn, of each ally: by most ways to build the index.

    Args:
        found: which way it went.
        close: how many ways find a rise, of how many, for the allies whose answer is narrow.
        before: the last year before the turn.
    """
    when = f"after {before}"
    by_way = {
        verb: [code for code, way in found.items() if way == one and code not in close] for one, verb in WAYS.items()
    }
    clear = {verb: codes for verb, codes in by_way.items() if codes}
    if len(close) == 1 and not clear:
        code, (most, every) = next(iter(close.items()))
        of_all = f"{most or 'none'} of {every}"
        return f"for {words.name_in_text(code)} {of_all} ways to build the index show a rise of autonomy {when}"
    if len(clear) == 1:
        verb, codes = next(iter(clear.items()))
        narrow = f"; for {words.names_in_text(close)} they split about evenly" if close else ""
        return f"by most ways to measure it {words.join(map(words.owner, codes))} autonomy {verb} {when}{narrow}"
    if clear:
        told = words.join(f"{verb} for {words.names_in_text(codes)}" for verb, codes in clear.items())
        return f"by most ways to measure it autonomy {told} {when}"
    return f"about half of the ways to measure it show a rise of autonomy {when} for {words.names_in_text(close)}"


def in_plain_words(p: AutonomyParameters, s: Index) -> Sentence:
    """Whether autonomy rose, for everybody."""
    cite = Cite(s.results)
    found = ways(p, cite)
    when = f"after {p.treatment_year - 1}"
    settled, even = _settled_and_not(found, when)
    said = f"whether the autonomy index rose {when} for {even} hangs on the weights"
    if settled:
        rest = f", and for {even} it hangs on them" if even else ""
        said = f"Under most weightings of its parts autonomy’s main index {settled}{rest}"
    against = {"means": "", "trend": ", against its trend"}[p.index_contrast]
    return cite.plain("index.plain", f"{said}{against}", weight=100)


def in_short(p: AutonomyParameters, s: Index, designs: IndexDesigns) -> list[Sentence]:
    """Where other ways to build the index nearly agree otherwise, what it hangs on, whether its parts belong together.

    For everybody.
    """
    if s.missing:
        return []
    cite = Cite(s.results)
    return [*_built_otherwise(p, designs), *_hinges(cite, p, s), *_one_thing(cite)]


def _built_otherwise(p: AutonomyParameters, s: IndexDesigns) -> list[Sentence]:
    """How many ways to build the index find a rise, for each ally: the answer rests on them, the figure shows one."""
    cite = Cite(s.results)
    told: list[Sentence] = []
    for country in reckoned(p, s, cite):
        every, found = (cite.value(f"designs.{which}.{country}") for which in ("all", "most"))
        rise = f"{found or 'none'} {words.agree(found, 'finds', 'find')} a rise for {words.name_in_text(country)}"
        said = f"{'Of' if told else 'The figure shows the main index alone; of'} {every} ways to build one {rise}"
        told.append(cite.plain(f"index.otherwise.{country}", said))
    return told


def _hinges(cite: Cite, p: AutonomyParameters, s: Index) -> list[Sentence]:
    told = []
    for country, own in s.left_out[s.left_out["country"].isin(_with(cite, p))].groupby("country", sort=False):
        base = cite.value(f"index.rose.{country}")
        name = own.loc[(own["rose_pct"] - base).abs().idxmax(), "component"]
        without = cite.value(f"index.without.rose_pct.{country}.{name}")
        rose = f"the index of {words.name_in_text(str(country))} rose under {_share(without)} of weightings"
        if words.alike(_share(without), _share(base)):
            continue  # it hangs on none of them
        said = f"Without {SHORT[name]} {rose}, with {_IT.get(name, 'it')} under {_share(base)}"
        told.append(cite.plain(f"index.hinge.{country}", said))
    return told


_IT = dict.fromkeys(("us_arms", "us_troops", "un_distance"), "them")
"""What stands for a component whose name is in the plural."""


def _one_thing(cite: Cite) -> list[Sentence]:
    if "index.correlation.mean" not in cite or cite.value("index.correlation.pairs") < 2:
        return []
    negative, pairs = (as_count(cite.value(f"index.correlation.{name}")) for name in ("negative", "pairs"))
    said = f"Of {words.count(pairs)} pairs of its components {words.count(negative, 'none')} moved against each other"
    said += ", so it does not measure one thing" if _apart(negative, pairs) else ", so most of it moves together"
    return [cite.plain("index.one-thing", said)]


def _apart(negative: int, pairs: int) -> bool:
    """Whether a quarter of the pairs of components or more move against each other."""
    return 4 * negative >= pairs


def _shares(cite: Cite, p: AutonomyParameters) -> Sentence:
    parts = [f"{_share(cite.value(f'index.rose.{c}'))} for {words.name_in_text(c)}" for c in _with(cite, p)]
    parts[0] = parts[0].replace(" for ", " of weightings for ", 1)
    return cite.plain("index.shares", f"After {p.treatment_year - 1} the index rose under {words.join(parts)}")


def _moved_most(cite: Cite, p: AutonomyParameters, s: Index) -> Sentence:
    """The component that moved the index of each ally most, and which way."""
    moved: dict[str, list[str]] = {}
    for country in _with(cite, p):
        own = s.drivers[s.drivers["country"] == country]
        row = own.loc[own["contribution"].abs().idxmax()]
        for side in ("before", "after"):
            cite.value(f"index.{side}.{country}.{row['component']}")
        way = words.direction(row["contribution"], "up", "down", "hardly")
        moved.setdefault(f"{SHORT[row['component']]} ({way})", []).append(country)
    parts = [f"{what} for {words.names_in_text(countries)}" for what, countries in moved.items()]
    return cite.plain("index.moved", f"The index was moved most by {words.join(parts)}")


def _with(cite: Cite, p: AutonomyParameters) -> list[str]:
    return [country for country in p.countries if f"index.rose.{country}" in cite]


def _rose(cite: Cite, p: AutonomyParameters) -> Sentence:
    parts = [
        f"{_verdict(cite(f'index.rose.{country}'))} for {words.name_in_text(country)}" for country in _with(cite, p)
    ]
    against = {"means": "than before", "trend": "than the trend before had promised"}[p.index_contrast]
    return cite.sentence(
        "index.rose",
        f"From {p.treatment_year} on, the index of autonomy stands higher {against} under {words.join(parts)}",
        weight=100,
    )


def _verdict(found: CitedResult) -> str:
    """The share of weightings, with which side of a half it lies on, if the draws can tell."""
    share = found.value
    low, high = found.interval or (share, share)
    side = "a majority" if low > 50 else "a minority" if high < 50 else "about half"
    if share in (0.0, 100.0):
        return "every weighting drawn" if share else "no weighting drawn"
    return f"{_share(share)} of the weightings ({side})"


def _others(cite: Cite, p: AutonomyParameters, s: Index) -> Sentence | None:
    others = [code for code in s.changes["country"] if code not in p.countries]
    if not others:
        return None
    parts = [f"{words.name_in_text(code)} {_share(cite.value(f'index.rose.{code}'))}" for code in others]
    return cite.sentence("index.others", f"The same share for other allies: {words.join(parts)}")


def _against(cite: Cite, p: AutonomyParameters) -> Sentence | None:
    there = [country for country in _with(cite, p) if f"index.more.{country}" in cite]
    if not there:
        return None
    parts = [f"{_verdict(cite(f'index.more.{country}'))} for {words.name_in_text(country)}" for country in there]
    return cite.sentence(
        "index.against",
        f"Set against the mean change of the other allies, on the components that all have, it moved more towards "
        f"autonomy under {words.join(parts)}",
    )


def _say(cite: Cite, p: AutonomyParameters, s: Index) -> Sentence:
    """What share of the movement the component with the least say can make, on this scale and on that of all."""
    over = {"own_years": "each country’s own years", "all_countries": "the years of all countries"}[p.scaled_over]
    least = words.join(_least(cite, s, country, "say_pct") for country in _with(cite, p))
    said = f"Scaled over {over}, the component with the least say makes {least} of what moves the index"
    if p.scaled_over == "own_years":
        over_all = words.join(_least(cite, s, country, "say_all_pct") for country in _with(cite, p))
        said = f"{said}; scaled over all countries it would be {over_all}"
    return cite.sentence("index.say", said)


def _least(cite: Cite, s: Index, country: str, column: str) -> str:
    own = s.drivers[s.drivers["country"] == country]
    name = own.loc[own[column].idxmin(), "component"]
    say = words.pct(cite.value(f"index.driver.{column}.{country}.{name}"), 0)
    return f"{say} for {words.name_in_text(country)} ({SHORT[name]})"


def _drivers_sentence(cite: Cite, p: AutonomyParameters, s: Index) -> Sentence:
    return cite.sentence("index.drivers", "; ".join(_driver(cite, p, s, country) for country in _with(cite, p)))


def _driver(cite: Cite, p: AutonomyParameters, s: Index, country: str) -> str:
    own = s.drivers[s.drivers["country"] == country]
    up, down = own.loc[own["contribution"].idxmax()], own.loc[own["contribution"].idxmin()]
    parts = [
        f"{way} most by {COMPONENTS[row['component']]} ({_from_to(cite, p, country, row['component'])})"
        for way, row, there in (
            ("up", up, up["contribution"] > 0),
            ("down", down, down["contribution"] < 0),
        )
        if there
    ]
    moved = words.join(parts) if parts else "by no component"
    return f"{words.owner(country)} index is moved {moved}"


def _from_to(cite: Cite, p: AutonomyParameters, country: str, component: str) -> str:
    """The means between which it moved; set against a trend, it may move the other way than they did."""
    if p.index_contrast == "trend":
        return "against its trend"
    before, after = (cite.value(f"index.{side}.{country}.{component}") for side in ("before", "after"))
    return f"{told(before, component)} before, {told(after, component)} after"


def _hinge(cite: Cite, p: AutonomyParameters, s: Index) -> Sentence | None:
    """The component without which the share of risen weightings changes most."""
    rows = s.left_out[s.left_out["country"].isin(_with(cite, p))]
    if rows.empty:
        return None
    parts = []
    for country, own in rows.groupby("country", sort=False):
        base = cite.value(f"index.rose.{country}")
        name = own.loc[(own["rose_pct"] - base).abs().idxmax(), "component"]
        without = cite.value(f"index.without.rose_pct.{country}.{name}")
        if words.alike(_share(without), _share(base)):
            continue  # it hangs on none of them
        parts.append(f"without {COMPONENTS[name]} {words.name_in_text(str(country))} rises under {_share(without)}")
    said = f"What it hangs on most: {words.join(parts)} of the weightings"
    return cite.sentence("index.hinge", said) if parts else None


def _coherence(cite: Cite) -> Sentence | None:
    if "index.correlation.mean" not in cite:
        return None
    mean = cite.value("index.correlation.mean")
    negative, pairs = (as_count(cite.value(f"index.correlation.{name}")) for name in ("negative", "pairs"))
    some = f"{words.count(negative, 'none')} of {words.plural(pairs, 'pair')} of components"
    verdict = "The components do not form one thing" if _apart(negative, pairs) else "Most components move together"
    if pairs == 1:
        sign = "negatively" if negative else "positively"
        return cite.sentence(
            "index.coherence",
            f"The two components are correlated {sign} over time within countries, at {words.number(mean, 2)}",
        )
    return cite.sentence(
        "index.coherence",
        f"{verdict}: {some} {words.agree(negative, 'is', 'are')} correlated negatively over time within countries, "
        f"and the mean correlation is {words.number(mean, 2)}",
    )


def _left_out(cite: Cite, s: Index) -> Sentence:
    years, bridged = (as_count(cite.value(f"index.{what}")) for what in ("left_out", "bridged"))
    lacking = s.gaps[(s.gaps["lacks"] != "") & (s.gaps["years_with_index"] > 0)]["country"]
    without = f"; {words.names_in_text(lacking)} {_lack(s, list(lacking))}" if len(lacking) else ""
    none = s.gaps[s.gaps["years_with_index"] == 0]["country"]
    no_index = f"; {words.names_in_text(none)} cannot be given an index at all" if len(none) else ""
    least = as_count(cite.value("index.least_components"))
    whole = f"all components of the country, at least {words.count(least)}"
    some = f"{words.counted(years, 'country-year')} without {whole}, {words.agree(years, 'is', 'are')} left out"
    none = f"every country-year has {whole}"
    return cite.sentence(
        "index.left-out",
        f"{some if years else none}, and {words.counted(bridged, 'value')} inside a series "
        f"{words.agree(bridged, 'was', 'were')} bridged{without}{no_index}",
    )


def _lack(s: Index, countries: list[str]) -> str:
    names = {name for lacks in s.gaps[s.gaps["country"].isin(countries)]["lacks"] for name in lacks.split()}
    lacking = words.join(COMPONENTS[name] for name in COMPONENTS if name in names)
    return f"{words.agree(len(countries), 'lacks', 'lack')} {lacking}"


# ---------------------------------------------------------------- other designs


@or_notice
def designs_figure(p: AutonomyParameters, s: IndexDesigns) -> FigureCard:
    """How many designs find that the index rose under nearly all, most, few, nearly none of the weightings."""
    rows = _by_outcome(p, s)
    rows = rows.assign(code=rows["country"].where(rows["weightings"].isin(RISES), "other"))
    there = list(dict.fromkeys(rows["country"]))

    def draw(axes: Any) -> None:
        for ax, country in zip(np.atleast_1d(axes), there, strict=True):
            own = rows[rows["country"] == country]
            marks.bars(ax, own, label="label", value="designs", code="code", form=words.rounded(0))
            ax.set_xlim(0, 1.1 * float(rows["designs"].max()))
            find = int(own.loc[own["weightings"].isin(RISES), "designs"].sum())
            ax.set_title(f"{words.name(country)}: {find} of {int(own['designs'].sum())} ways find a rise", loc="left")

    return figure(
        "index-designs",
        question="Does the answer survive other ways to build the index?",
        subtitle="Number of designs by the share of weightings under which autonomy rose",
        plots="Designs of the index by the share of weightings under which it rose",
        draw=draw,
        data=_each_design(p, s),
        heads={"change": "Change under the weights of this run", "rose_pct": "Weightings with a rise (%)"},
        answer=_designs_plain(Cite(s.results), p),
        sources=s.results.sources(),
        vintage=_vintage(p),
        panels=(1, len(there)),
        note="A design is a scale, an aggregation, a contrast, a dating of arms and a position of the United States; "
        "the data list each. In colour: a rise for most weightings. "
        f"Nearly all: {NEARLY_ALL:.0f}% of weightings and more; nearly none: {NEARLY_NONE:.0f}% and less.",
    )


def _each_design(p: AutonomyParameters, s: IndexDesigns) -> pd.DataFrame:
    """The designs one by one, those that find a rise for most weightings first."""
    there = s.designs[s.designs["country"].isin(p.countries)]
    return there.sort_values(["country", "rose_pct"], ascending=[True, False], kind="stable")


OUTCOMES = {
    "nearly all": (NEARLY_ALL, 100.1),
    "most": (50.0001, NEARLY_ALL),
    "half or fewer": (NEARLY_NONE + 0.0001, 50.0001),
    "nearly none": (-0.1, NEARLY_NONE + 0.0001),
}
"""Share of weightings (%) under which the index rose: from, up to."""
RISES = ("nearly all", "most")
"""Outcomes that count as a rise."""


def _by_outcome(p: AutonomyParameters, s: IndexDesigns) -> pd.DataFrame:
    """Columns: country, weightings (under which autonomy rose), designs, label."""
    there = [country for country in p.countries if (s.designs["country"] == country).any()]
    rows = [
        (country, name, int(rose.ge(low).mul(rose.lt(high)).sum()))
        for country in there
        for rose in [s.designs.loc[s.designs["country"] == country, "rose_pct"]]
        for name, (low, high) in OUTCOMES.items()
    ]
    frame = pd.DataFrame(rows, columns=["country", "weightings", "designs"])
    return frame.assign(label="rose under " + frame["weightings"])


def designs_text(p: AutonomyParameters, s: IndexDesigns) -> list[Sentence]:
    """In how many designs the index rose for most, nearly all and nearly no weightings."""
    if s.missing:
        return []
    cite = Cite(s.results)
    there = [country for country in p.countries if f"designs.all.{country}" in cite]
    ends = [
        f"{words.name_in_text(country)} it rose for nearly all in {_number(cite, 'nearly_all', country)} and for "
        f"nearly none in {_number(cite, 'nearly_none', country)}"
        for country in there
    ]
    high, low = (words.pct(cite.value(f"designs.nearly_{end}"), 0) for end in ("all_from", "none_to"))
    return [
        _designs_rose(cite, p),
        cite.sentence(
            "index.designs-led",
            f"With nearly all taken as {high} of weightings and more, and nearly none as {low} and less, "
            f"for {'; for '.join(ends)}",
        ),
    ]


def _designs_plain(cite: Cite, p: AutonomyParameters) -> Sentence:
    there = [country for country in p.countries if f"designs.all.{country}" in cite]
    said = words.join(f"{_number(cite, 'most', country)} for {words.name_in_text(country)}" for country in there)
    text = f"Of the ways tried to build the index, those that find a rise for most weightings number {said}"
    if {way for way, _ in (_reckoned(cite, country) for country in there)} == {"not"}:
        text = f"Fewer than half of the ways tried to build the index find a rise: {said}"
    return cite.plain("index.designs-plain", text)


def would_change(p: AutonomyParameters, s: IndexDesigns) -> list[Sentence]:
    """How many designs would have to find otherwise, an ally a sentence."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_settled(cite, country) for country in p.countries if f"designs.all.{country}" in cite]


def _settled(cite: Cite, country: str) -> Sentence:
    most, every = cite.value(f"designs.most.{country}"), cite.value(f"designs.all.{country}")
    other = "no rise" if 2 * most > every else "a rise"
    today = f"today {most or 'none'} of {every} {words.agree(most, 'finds', 'find')} a rise"
    said = f"The answer for {words.name_in_text(country)} would change if most ways to build the index found {other}"
    return cite.plain(f"index.settle.{country}", f"{said}; {today}")


def _designs_rose(cite: Cite, p: AutonomyParameters) -> Sentence:
    there = [country for country in p.countries if f"designs.all.{country}" in cite]
    said = [f"{_of_designs(cite, 'most', country)} for {words.name_in_text(country)}" for country in there]
    return cite.sentence("index.designs-rose", f"The index rose for most weightings in {words.join(said)}", weight=78)


def _of_designs(cite: Cite, what: str, country: str) -> str:
    total = as_count(cite.value(f"designs.all.{country}"))
    return f"{_number(cite, what, country)} of {words.plural(total, 'design')}"


def _number(cite: Cite, what: str, country: str) -> str:
    return words.count(as_count(cite.value(f"designs.{what}.{country}")), "none")
