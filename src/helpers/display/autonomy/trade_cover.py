"""Section 3: how much of Japan's and Korea's trade runs under trade agreements."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers.analysis.autonomy import AutonomyParameters
from helpers.analysis.autonomy.trade_cover import DIRECTIONS, TradeCover
from helpers.analysis.autonomy.trade_cover_korea import KoreaCover
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

IN_WORDS = {"total": "Two-way trade", "exports": "Exports", "imports": "Imports"}
COUNTS = {
    "in_force": "in force",
    "in_force_after_year": "in force a little after the year",
    "signed_or_in_force": "signed or in force",
}
EVENTS = {"cptpp": ("2018-12-30", "CPTPP"), "eu_japan": ("2019-02-01", "EU"), "rcep": ("2022-01-01", "RCEP")}
BASES = {"exports": "Exports", "published": "Trade, published", "computed": "Trade, computed"}
"""What Korea's shares are of; one must not be compared with another."""
EXPORTS = {"exports": "all", "exports_without_new": "without new"}


@or_notice
def cover_figure(p: AutonomyParameters, s: TradeCover) -> FigureCard:
    """Cover of Japan's two-way trade by year, with and without the agreements signed from the treatment year on."""
    rows = s.cover[s.cover["direction"] == "total"]
    same = rows.pivot(index="year", columns="series", values="share_pct")
    if (same["all"] == same["without_new"]).all():
        rows = rows[rows["series"] == "all"]
    japan = style("JPN")

    def draw(ax: Axes) -> None:
        styles = {"all": japan, "without_new": japan.dashed()}
        names = {"all": "in force", "without_new": "without new"}
        upper = rows[rows["series"] == "all"]
        marks.bands(ax, upper, x="year", low="share_pct", high="upper_pct", by="series", styles=styles)
        marks.lines(
            ax, rows, x="year", y="share_pct", by="series", styles=styles, names=names, value=words.rounded(0, "%")
        )
        ax.set_ylim(bottom=0)
        if base < last:
            then = float(s.results[f"trade_cover.share.all.total.{base}"].value)
            marks.valued(ax, base, then, f"{words.pct(then, 0)} in {base}", "JPN")

    base = int(s.results["trade_cover.base_year"].value)
    first, last = int(rows["year"].min()), int(rows["year"].max())
    events = [event for key, event in EVENTS.items() if key not in p.agreements_left_out]
    return figure(
        "trade-cover",
        question="How much of Japan's trade is with partners under a trade agreement?",
        subtitle=f"Share of goods trade with partners under an agreement in force, %, {words.span(first, last)}",
        plots="Share of Japan's two-way goods trade with partners under a trade agreement",
        draw=draw,
        data=rows,
        answer=in_plain_words(s),
        sources=s.results.sources("trade_cover.share"),
        vintage=vintage("japan_trade_by_partner", "trade_agreements"),
        note="Shaded: if all trade with partners not listed were covered too. "
        f"{_us_note(p)} Dashed: without the agreements signed from {p.treatment_year} on.",
        events=events,
    )


def _us_note(p: AutonomyParameters) -> str:
    counted = "counts" if p.with_us_japan_agreement else "does not count"
    return f"The partial agreement with the United States of 2020 {counted}."


@or_notice
def gains_figure(s: TradeCover) -> FigureCard | None:
    """What each agreement adds by the last year; nothing where no partner is new."""
    if s.gains.empty:
        return None
    rows = (
        s.gains.groupby(["agreement", "title"], sort=False)
        .agg(points=("points", "sum"), partners=("partner", list))
        .reset_index()
        .sort_values("points", ascending=False)
    )
    rows = rows.assign(label=[_label(t, partners) for t, partners in zip(rows["title"], rows["partners"], strict=True)])

    def draw(ax: Axes) -> None:
        marks.bars(
            ax,
            rows,
            label="label",
            value="points",
            styles=dict.fromkeys(rows["label"].tolist(), style("JPN")),
            form=words.rounded(1),
        )

    last = int(s.results["trade_cover.last_year"].value)
    base = int(s.results["trade_cover.base_year"].value)
    return figure(
        "trade-cover-gains",
        question="Which agreements brought new cover?",
        subtitle=f"Trade in {last} with partners that were not covered in {base}, % of all goods trade",
        plots=f"Shares of newly covered partners in Japan's trade of {last}, by agreement",
        draw=draw,
        data=rows.drop(columns="partners"),
        answer=_most_gained(Cite(s.results), s),
        sources=s.results.sources("trade_cover.new"),
        vintage=vintage("japan_trade_by_partner", "trade_agreements"),
        note="Each partner counts for the first agreement that applies to it; partners with an older agreement add "
        "nothing new.",
    )


def _label(title: str, partners: list[str]) -> str:
    return f"{title}: {words.join(words.short_name(code) for code in partners)}"


@or_nothing
def cover_table(p: AutonomyParameters, s: TradeCover) -> TableCard:
    """Shares by direction at the first year, the year before the treatment year, and the last."""
    ends = [int(s.results[f"trade_cover.{end}_year"].value) for end in ("first", "base", "last")]
    years = list(dict.fromkeys(ends))
    rows: list[dict[str, Any]] = [
        {"direction": IN_WORDS[direction], "series": series}
        | {str(year): float(s.results[f"trade_cover.share.{series}.{direction}.{year}"].value) for year in years}
        for series in ("all", "without_new")
        for direction in DIRECTIONS
    ]
    names = {"all": "All agreements in force", "without_new": f"Those signed by {p.treatment_year - 1}"}
    frame = pd.DataFrame(rows).assign(series=lambda f: f["series"].map(names))
    columns: dict[str, tuple[str, Any]] = {"direction": ("Direction", None)}
    columns |= {str(year): (f"{year} (%)", 1) for year in years}
    return table(
        "trade-cover",
        frame,
        title="Cover of Japan's trade by direction",
        columns=columns,
        group="series",
        sources=s.results.sources("trade_cover.share"),
        vintage=vintage("japan_trade_by_partner", "trade_agreements"),
    )


@or_nothing
def published_table(s: TradeCover) -> TableCard:
    """Published shares beside the share computed on the same way of counting."""
    rows = s.published.assign(counts=s.published["counts"].map(COUNTS))
    columns: dict[str, tuple[str, Any]] = {
        "year": ("Year", str),
        "counts": ("Agreements that count", None),
        "share_pct": ("Published (%)", 1),
        "computed_pct": ("Computed (%)", 1),
        "upper_pct": ("With unlisted trade (%)", 1),
        "note": ("Note", lambda text: str(text).rstrip(".") or words.EN_DASH),
    }
    return table(
        "trade-cover-published",
        rows,
        title="Published shares of Japan beside the computed ones",
        columns=columns,
        sources=s.results.sources("trade_cover.published"),
        vintage=vintage("trade_cover_published", "japan_trade_by_partner"),
        note="Whatever this run counts, the computed shares follow the publisher's way of counting.",
    )


@or_notice
def korea_figure(s: KoreaCover) -> FigureCard:
    """Korea's shares: computed to 2014, published, and the exports of 2023–24."""
    cite, rows = Cite(s.results), _korea_rows(s)

    bases = [base for base in BASES if (rows["base"] == base).any()]

    def draw(axes: Any) -> None:
        for ax, base in zip([axes] if len(bases) == 1 else axes, bases, strict=True):
            part = rows[rows["base"] == base]
            marks.bars(ax, part, label="label", value="share_pct", code="code", form=words.rounded(0, "%"))
            years = f", {part['period'].iloc[0]}" if base == "exports" else ""
            ax.set_title(f"{BASES[base]}{years}", loc="left")
            ax.set_xlim(0, 100)

    return figure(
        "trade-cover-korea",
        question="How much of Korea's trade is with partners under a trade agreement?",
        subtitle="Share of goods trade or of exports, %",
        plots="Shares of Korea's goods trade with partners under a trade agreement",
        draw=draw,
        data=rows.drop(columns=["code", "label", "base"]),
        answer=_korea_plain(cite, s),
        sources=s.results.sources(),
        vintage=vintage("korea_trade_by_partner", "trade_cover_published"),
        note="Computed: at the least, from what importers reported, with the partners that the table names. Exports: "
        "destinations among the twenty largest, the sum of two years, with all agreements and without the new ones. "
        "The three bases must not be compared.",
        panels=(1, len(bases)),
    )


def _korea_rows(s: KoreaCover) -> pd.DataFrame:
    """Computed shares at both ends, then published ones and those of exports; columns: kind, base, year, label."""
    computed = s.computed.assign(kind="computed").sort_values("year")
    ends = pd.concat([computed.head(1), computed.tail(1)]).drop_duplicates("year") if len(computed) else computed
    rows = pd.concat([part for part in (ends, s.points) if len(part)], ignore_index=True)
    periods = rows["period"] if "period" in rows else [None] * len(rows)
    when = [year if pd.isna(period) else period for period, year in zip(periods, rows["year"], strict=True)]
    label = [EXPORTS.get(kind, str(span)) for kind, span in zip(rows["kind"], when, strict=True)]
    return rows.assign(code="KOR", base=rows["kind"].replace({"exports_without_new": "exports"}), label=label)


# ---------------------------------------------------------------- sentences


def text(p: AutonomyParameters, s: TradeCover) -> list[Sentence]:
    """The last year against the base year and the cover without new agreements; what is new; talks; checks."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [
        _lead(cite, p),
        *([_gains(cite, s)] if _compares(s) else []),
        *([_talks(cite, p)] if "trade_cover.new.talks_before_pct" in cite else []),
        _directions(cite),
        _published(cite, s),
    ]


def in_plain_words(s: TradeCover) -> Sentence:
    """How much of Japan's trade is covered, and was, for everybody."""
    cite = Cite(s.results)
    base, last = (as_count(cite.value(f"trade_cover.{end}_year")) for end in ("base", "last"))
    now = words.pct(_share(cite, "all", "total", last), 0)
    against = f", against {words.pct(_share(cite, 'all', 'total', base), 0)} in {base}" if base < last else ""
    said = f"In {last} trade agreements covered {now} of Japan’s goods trade{against}"
    return cite.plain("trade-cover.plain", said, weight=85)


def in_short(p: AutonomyParameters, s: TradeCover) -> list[Sentence]:
    """What the cover would be without the new agreements, and how old the talks on them were, for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    last = as_count(cite.value("trade_cover.last_year"))
    now, old = _share(cite, "all", "total", last), _share(cite, "without_new", "total", last)
    told = []
    if abs(now - old) > 0.05:
        said = f"Without the agreements signed from {p.treatment_year} on it would have been {words.pct(old, 0)}"
        told.append(cite.plain("trade-cover.without", said))
    return [*told, *talks_in_short(p, s)]


def talks_in_short(p: AutonomyParameters, s: TradeCover) -> list[Sentence]:
    """How much of the new cover was in talks before the treatment year, for everybody."""
    if "trade_cover.new.talks_before_pct" not in s.results:
        return []
    cite = Cite(s.results)
    early = words.pct(cite.value("trade_cover.new.talks_before_pct"), 0)
    said = f"Of the newly covered trade {early} came from agreements in formal talks before {p.treatment_year}"
    return [cite.plain("trade-cover.talks-plain", said)]


def _most_gained(cite: Cite, s: TradeCover) -> Sentence:
    base, last = (as_count(cite.value(f"trade_cover.{end}_year")) for end in ("base", "last"))
    most = str(s.gains.groupby("agreement")["points"].sum().idxmax())
    title = str(s.gains.loc[s.gains["agreement"] == most, "title"].iloc[0])
    name = f"{title[:1].lower()}{title[1:]}s" if most == "bilateral" else title
    points = words.pp(cite.value(f"trade_cover.new_by_agreement.{most}"), 0)
    return cite.plain(
        "trade-cover.most", f"Most new cover between {base} and {last}, {points} of trade, came with {name}"
    )


def korea_in_short(p: AutonomyParameters, s: KoreaCover) -> list[Sentence]:
    """The cover of Korea's exports with and without the new agreements, for everybody."""
    if s.missing or "trade_cover.korea.exports.2024" not in s.results:
        return []
    cite = Cite(s.results)
    now, old = (
        words.pct(cite.value(f"trade_cover.korea.{kind}.2024"), 0) for kind in ("exports", "exports_without_new")
    )
    old = "none" if words.alike(old, words.pct(0, 0)) else old
    without = f"without the agreements from {p.treatment_year} on {old}"
    said = f"Of Korea’s exports of 2023 and 2024 at least {now} were covered, {without}"
    return [cite.plain("trade-cover.korea-short", said)]


def _korea_plain(cite: Cite, s: KoreaCover) -> Sentence:
    """The latest share of each base that there is, exports first, for everybody."""
    if "trade_cover.korea.exports.2024" in cite:
        share = words.pct(cite.value("trade_cover.korea.exports.2024"), 0)
        said = f"At least {share} of Korea’s exports in 2023 and 2024 went to partners under a trade agreement"
        return cite.plain("trade-cover.korea-plain", said)
    rows = s.points[s.points["kind"] == "published"].sort_values("year") if len(s.points) else s.points
    if len(rows):
        share = words.pct(cite.value(f"trade_cover.korea.published.{rows.iloc[-1]['period']}"), 0)
        said = f"Agreements covered {share} of Korea’s goods trade in {rows.iloc[-1]['year']}, by its published count"
        return cite.plain("trade-cover.korea-plain", said)
    year = int(s.computed["year"].max())
    share = words.pct(cite.value(f"trade_cover.korea.computed.{year}"), 0)
    return cite.plain("trade-cover.korea-plain", f"In {year} agreements covered at least {share} of Korea’s trade")


def _share(cite: Cite, series: str, direction: str, year: int) -> Any:
    return cite.value(f"trade_cover.share.{series}.{direction}.{year}")


def _lead(cite: Cite, p: AutonomyParameters) -> Sentence:
    base, last = (as_count(cite.value(f"trade_cover.{end}_year")) for end in ("base", "last"))
    now, old = _share(cite, "all", "total", last), _share(cite, "without_new", "total", last)
    against = f", against {words.pct(_share(cite, 'all', 'total', base))} in {base}" if base < last else ""
    without = (
        f"; without the agreements signed from {p.treatment_year} on it would have been {words.pct(old)}"
        if words.pct(now) != words.pct(old)
        else f"; no agreement signed from {p.treatment_year} on is part of that"
    )
    return cite.sentence(
        "trade-cover.lead",
        f"In {last} Japan did {words.pct(now)} of its goods trade with partners under a trade agreement in "
        f"force{against}{without}",
        weight=85,
    )


def _compares(s: TradeCover) -> bool:
    """Whether years before and from the treatment year on lie in the window."""
    return bool(s.results["trade_cover.base_year"].value != s.results["trade_cover.last_year"].value)


def _gains(cite: Cite, s: TradeCover) -> Sentence:
    base, last = (as_count(cite.value(f"trade_cover.{end}_year")) for end in ("base", "last"))
    if s.gains.empty:
        return cite.sentence(
            "trade-cover.gains", f"No partner of the table came newly under an agreement between {base} and {last}"
        )
    order = s.gains.groupby("agreement")["points"].sum().sort_values(ascending=False).index
    parts = []
    for agreement in order:
        rows = s.gains[s.gains["agreement"] == agreement]
        points = words.number(cite.value(f"trade_cover.new_by_agreement.{agreement}"), 1)
        title = rows["title"].iloc[0]
        name = title[:1].lower() + title[1:] + "s" if agreement == "bilateral" else title
        parts.append(f"{name} {points} ({words.names_in_text(rows['partner'])})")
    whole = words.pp(cite.value("trade_cover.new.points"))
    return cite.sentence(
        "trade-cover.gains",
        f"Partners newly covered since {base} make up {whole} of the trade of {last}: {words.join(parts)}",
    )


def _talks(cite: Cite, p: AutonomyParameters) -> Sentence:
    early = cite.value("trade_cover.new.talks_before_pct")
    return cite.sentence(
        "trade-cover.talks",
        f"By weight, {words.pct(early, 0)} of this new cover comes from agreements on which Japan was in formal talks "
        f"before {p.treatment_year}",
    )


def _directions(cite: Cite) -> Sentence:
    last = as_count(cite.value("trade_cover.last_year"))
    exports, imports = (words.pct(_share(cite, "all", side, last)) for side in ("exports", "imports"))
    high = cite(f"trade_cover.share.all.total.{last}").interval or (0.0, 0.0)
    return cite.sentence(
        "trade-cover.directions",
        f"By direction the cover in {last} is {exports} of exports and {imports} of imports; were all trade with "
        f"partners outside the table covered too, it would be {words.pct(high[1])} of both together",
    )


def _published(cite: Cite, s: TradeCover) -> Sentence:
    parts = []
    for row in s.published.to_dict("records"):
        published = words.pct(cite.value(f"trade_cover.published.{row['id']}"))
        low, high = (words.number(end, 1) for end in cite(f"trade_cover.computed.{row['id']}").interval or (0.0, 0.0))
        parts.append(f"{published} for {row['year']} (computed: {low} to {high}%)")
    return cite.sentence(
        "trade-cover.published", f"Published shares, each beside the same share computed here, are {words.join(parts)}"
    )


def korea_text(p: AutonomyParameters, s: KoreaCover) -> list[Sentence]:
    """Exports of 2023–24 with and without new agreements, published shares, and the computed floor."""
    if s.missing:
        return []
    cite = Cite(s.results)
    made = [_korea_exports(cite, p), _korea_published(cite, s), _korea_computed(cite, s)]
    return [sentence for sentence in made if sentence]


def _korea_exports(cite: Cite, p: AutonomyParameters) -> Sentence | None:
    if "trade_cover.korea.exports.2024" not in cite:
        return None
    now, old = (cite.value(f"trade_cover.korea.{kind}.2024") for kind in ("exports", "exports_without_new"))
    least = "none is known to have been" if words.alike(words.pct(old), words.pct(0)) else f"at least {words.pct(old)}"
    without = (
        f"; without the agreements signed from {p.treatment_year} on, {least}"
        if now - old > 0.05
        else f", none of them by an agreement signed from {p.treatment_year} on alone"
    )
    return cite.sentence(
        "trade-cover.korea-exports",
        f"Of Korea's exports in 2023 and 2024 at least {words.pct(now)} went to destinations under a trade "
        f"agreement{without}",
        weight=58,
    )


def _korea_published(cite: Cite, s: KoreaCover) -> Sentence | None:
    rows = s.points[s.points["kind"] == "published"].sort_values("year") if len(s.points) else s.points
    if rows.empty:
        return None
    first, last = rows.iloc[0], rows.iloc[-1]
    new = words.pct(cite.value(f"trade_cover.korea.published.{last['period']}"))
    if len(rows) == 1:
        return cite.sentence(
            "trade-cover.korea-published",
            f"The published share of Korea's trade under an agreement was {new} in {last['year']}",
            weight=56,
        )
    old = words.pct(cite.value(f"trade_cover.korea.published.{first['period']}"))
    return cite.sentence(
        "trade-cover.korea-published",
        f"Published shares of all of Korea's goods trade run from {old} in {first['year']} to {new} in {last['year']}",
        weight=56,
    )


def _korea_computed(cite: Cite, s: KoreaCover) -> Sentence | None:
    if s.computed.empty:
        return None
    year = int(s.computed["year"].max())
    share = words.pct(cite.value(f"trade_cover.korea.computed.{year}"))
    return cite.sentence(
        "trade-cover.korea-computed",
        f"From what importers reported, Korea's cover in {year} was {share} at the least; no trade by partner after "
        "2014 is complete enough to compute it",
        weight=54,
    )
