"""Section 2: what became of Camp David, and on what paper it stands."""

from __future__ import annotations

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from helpers import data
from helpers.analysis.trilateral.camp_david import MARKS, STATUSES, SUMMIT, Commitments, Instruments
from helpers.analysis.trilateral.contract import TrilateralParameters
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.sheet import Kind, sheet_of
from helpers.display.table import TableCard, table
from helpers.display.theme import colour
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count, given

STATUS_WORDS = {"done": "done", "partly": "partly", "not_done": "not done", "unknown": "nothing found"}
KINDS = {
    "consultation": "Consultation",
    "communication": "Communication",
    "security": "Security",
    "economic": "Economy and technology",
    "people": "People",
    "institution": "Institutions",
}
FORMS = {
    "treaty": "Treaty",
    "executive_agreement": "Executive agreement",
    "memorandum": "Memorandum or letter of intent",
    "arrangement": "Working arrangement",
    "political_commitment": "Political commitment",
    "joint_statement": "Joint statement",
    "bill": "Bill",
}
SCOPES = {"trilateral": "All three", "japan_korea": "Japan and Korea", "united_states": "United States"}
BINDING = {"yes": "yes", "no": "no", "not_stated": "not stated"}
PARLIAMENT = {"approved": "approved", "pending": "pending", "none": "none"}


# ---------------------------------------------------------------- commitments


@or_notice
def status_figure(p: TrilateralParameters, s: Commitments) -> FigureCard:
    """Share of the summit's commitments that stood as done at each mark."""
    shares = s.shares.dropna(subset=["done_pct"])
    if _repeats_last_mark(p, shares):
        shares = shares[shares["mark"] > 0]
    rows = shares.assign(label=[_mark_name(row, p) for row in shares.to_dict("records")]).reset_index(drop=True)
    at_most = rows.loc[rows["unknown"] > 0, "at_most_pct"]

    def draw(ax: Axes) -> None:
        marks.points_with_intervals(
            ax,
            rows,
            label="label",
            value="done_pct",
            low="low_pct",
            high="high_pct",
            form=words.rounded(0, "%"),
        )
        ax.plot(at_most, at_most.index, "|", color=colour("muted"), markersize=11, markeredgewidth=1.5, zorder=2.7)
        ax.set_xlim(0, 100)
        if len(at_most):
            tick = Kind("|", "ink", "at most, if all the unknown were done")
            known = sheet_of(ax).kinds
            known += [tick] if tick not in known else []

    return figure(
        "camp-david",
        question="How much of what was promised at Camp David is done?",
        subtitle="Commitments of the summit of 18 August 2023 that were done in full, %; line: "
        f"{words.share(p.confidence)} range from having so few",
        plots="Share of the commitments of Camp David that stood as done, by months since the summit",
        draw=draw,
        data=s.shares,
        answer=in_plain_words(p, s),
        sources=s.results.sources("camp_david.done"),
        vintage=vintage("camp_david_commitments"),
        note=f"Unknown: nothing was found, {UNKNOWN[p.unknown_rule]}.",
    )


UNKNOWN = {"not_done": "counted as not done", "left_out": "left out of the share"}


def _repeats_last_mark(p: TrilateralParameters, shares: pd.DataFrame) -> bool:
    """Whether the day lies soon after the last mark and shows the same."""
    done = shares.set_index("mark")["done_pct"]
    reached = int(max(done.index, default=0))
    same = reached > 0 and 0 in done.index and done[0] == done[reached]
    return same and pd.Timestamp(p.as_of) < SUMMIT + pd.DateOffset(months=reached + SOON)


SOON = 3
"""Months."""


def _mark_name(row: dict[Any, Any], p: TrilateralParameters) -> str:
    """When, and what share it is: ``After 12 months: 14 of 20, 3 unknown``."""
    when = f"On {words.day(p.as_of)}" if row["mark"] == 0 else f"After {row['mark']:.0f} months"
    left_out = "more " if p.unknown_rule == "left_out" else ""
    unknown = f", {row['unknown']:.0f} {left_out}unknown" if row["unknown"] else ""
    return f"{when}: {row['done']:.0f} of {row['n']:.0f}{unknown}"


@or_notice
def commitments_table(s: Commitments) -> TableCard:
    """Each commitment and its status at each mark."""
    columns = [f"m{months}" for months in MARKS if s.rows[f"m{months}"].notna().any()]
    rows = s.rows.assign(
        part=[
            f"Later: {KINDS[k]}" if o == "later" else KINDS[k]
            for k, o in zip(s.rows["kind"], s.rows["origin"], strict=True)
        ],
        **{column: s.rows[column].map(STATUS_WORDS) for column in [*columns, "now"]},
    )
    rows["when"] = [None if pd.isna(day) else words.month(day) for day in rows["evidence_on"]]
    rows["who"] = publishers(rows["second_source"].where(rows["when"].notna()))
    headings: dict[str, tuple[str, Any]] = {column: (f"{column[1:]} months", str) for column in columns}
    return table(
        "commitments",
        rows,
        title="The commitments one by one",
        columns={
            "title": ("Commitment", str),
            **headings,
            "now": ("Latest", str),
            "when": ("Evidence", str),
            "who": ("Source of it", str),
        },
        group="part",
        sources=s.results.sources("camp_david.status"),
        vintage=vintage("camp_david_commitments"),
        note="Later: steps that followed the summit and are not in its texts. “Nothing found” is no proof of absence.",
    )


def publishers(ids: pd.Series) -> list[str | None]:
    """Who published each source; None where there is no source."""
    known = data.sources(list(ids.dropna().unique())).set_index("id")["publisher"]
    return [None if pd.isna(source) else str(known[source]) for source in ids]


@or_nothing
def kinds_table(s: Commitments) -> TableCard:
    """Status by field of the promise."""
    rows = s.kinds.assign(kind=s.kinds["kind"].map(KINDS))
    columns: dict[str, tuple[str, Any]] = {status: (STATUS_WORDS[status].capitalize(), 0) for status in STATUSES}
    return table(
        "commitment-kinds",
        rows,
        title="Commitments by field",
        columns={"kind": ("Field", str), "n": ("Commitments", 0), **columns},
        sources=s.results.sources("camp_david.kind"),
        vintage=vintage("camp_david_commitments"),
    )


@or_nothing
def durability_table(s: Commitments) -> TableCard:
    """What the literature found on how often alliances hold."""
    rows = s.benchmarks.assign(which=s.benchmarks["authors"] + " " + s.benchmarks["year"].astype(str))
    return table(
        "durability",
        rows,
        title="How often are commitments of treaty allies honoured?",
        subtitle="Published results, % of commitments",
        columns={
            "which": ("Study", str),
            "quantity": ("What was counted", str),
            "period": ("Years", lambda text: str(text).replace("/", words.EN_DASH)),
            "value_low": ("Share (%)", lambda v: words.number(v, 1 if v % 1 else 0)),
        },
        sources=s.results.sources("durability"),
        vintage=vintage("published_results"),
        note="These count formal alliances called upon in war. Camp David is no such alliance: the figures give the "
        "scale, not the odds.",
    )


def text(p: TrilateralParameters, s: Commitments) -> list[Sentence]:
    """Status on the day, the path of the share, lapsed yearly meetings, and fields."""
    if s.missing:
        return []
    cite = Cite(s.results)
    found = [_on_the_day(cite, p)]
    reached = [months for months in MARKS if f"camp_david.done_share.m{months}" in cite]
    if len(reached) > 1:
        found.append(_path(cite, reached))
    if "camp_david.lapsed" in cite:
        found.append(_lapsed(cite))
    return [*found, _fields(cite, s.kinds), *_later(cite), *_scale(cite)]


def _on_the_day(cite: Cite, p: TrilateralParameters) -> Sentence:
    done, n = as_count(cite.value("camp_david.done.now")), as_count(cite.value("camp_david.commitments"))
    partly, unknown = as_count(cite.value("camp_david.partly.now")), as_count(cite.value("camp_david.unknown.now"))
    share, untraced = "", f"all {n}" if unknown == n else words.count(unknown, "none")
    if "camp_david.done_share.now" in cite:
        result = cite("camp_david.done_share.now")
        base = "" if p.unknown_rule == "not_done" else "of those of which something was found, "
        luck = f"by luck alone {words.interval(result, 0)}% of as many promises of this sort"
        share = f" ({base}{words.pct(result.value, 0)}; {luck})"
    return cite.sentence(
        "camp-david.on-the-day",
        f"on {words.day(given(p, 'as_of'))}, {words.count(done, 'none')} of the {n} commitments of Camp David stood "
        f"as done{share}, {words.count(partly, 'none')} as partly done, and of {untraced} no trace was found",
        weight=95,
    )


def _path(cite: Cite, reached: list[int]) -> Sentence:
    values = [cite.value(f"camp_david.done_share.m{months}") for months in reached]
    moved = words.direction(round(values[-1]) - round(values[0]), "has risen", "has fallen", "has stayed as it was")
    shares = words.join(
        f"{words.pct(value, 0)} after {words.plural(cite.value(f'camp_david.months.m{months}'), 'month')}"
        for value, months in zip(values, reached, strict=True)
    )
    return cite.sentence("camp-david.path", f"the share done {moved}: {shares}")


def _lapsed(cite: Cite) -> Sentence:
    lapsed = cite("camp_david.lapsed")
    kept, gone, yearly = (lapsed.n or 0), as_count(lapsed.value), as_count(cite.value("camp_david.yearly"))
    first, since = (words.count(count, "none") for count in (kept, gone))
    return cite.sentence(
        "camp-david.lapsed",
        f"of {words.count(yearly)} promises to meet or exercise every year, {first} {words.agree(kept, 'was', 'were')} "
        f"kept in the first year, and {since} of these {words.agree(gone, 'has', 'have')} missed a year since",
    )


def _fields(cite: Cite, kinds: pd.DataFrame) -> Sentence:
    parts = []
    for kind in kinds["kind"]:
        done, n = (as_count(cite.value(f"camp_david.kind.{what}.{kind}")) for what in ("done", "n"))
        parts.append(f"{words.count_of(done, n)} on {KINDS[kind].lower()}")
    return cite.sentence("camp-david.fields", f"by field, done are {words.join(parts)}")


def _later(cite: Cite) -> list[Sentence]:
    if "camp_david.later_done" not in cite:
        return []
    later = cite("camp_david.later_done")
    steps, done = (later.n or 0), as_count(later.value)
    if steps == 1:
        return [
            cite.sentence(
                "camp-david.later", f"the one later step that goes beyond its texts is {'done' if done else 'not done'}"
            )
        ]
    some = f"{words.count(done, 'none')} {words.agree(done, 'is', 'are')}"
    return [cite.sentence("camp-david.later", f"of {words.count(steps)} later steps beyond its texts, {some} done")]


def _scale(cite: Cite) -> list[Sentence]:
    names = ("leeds_long_mitchell_honoured", "berkemeier_fuhrmann_all", "berkemeier_fuhrmann_since_1945")
    if not all(f"durability.value_low.{name}" in cite for name in names):
        return []
    first, every, late = (cite.value(f"durability.value_low.{name}") for name in names)
    return [
        cite.sentence(
            "camp-david.scale",
            f"for scale, treaty allies honoured {words.pct(first, 1)} of their commitments in war by one count, and "
            f"{words.pct(every, 0)} by another ({words.pct(late, 0)} since 1945)",
        )
    ]


# ---------------------------------------------------------------- legal form


@or_notice
def forms_figure(s: Instruments) -> FigureCard:
    """Listed instruments of the three by legal form, treaties first."""
    counts = s.forms.set_index("form")["count"]
    order = [form for form in FORMS if form in ("treaty", "executive_agreement") or form in counts.index]
    rows = pd.DataFrame({"form": [FORMS[form] for form in order], "n": [int(counts.get(form, 0)) for form in order]})

    def draw(ax: Axes) -> None:
        marks.bars(ax, rows, label="form", value="n", form=words.rounded(0))

    return figure(
        "legal-form",
        question="On what kind of paper does it stand?",
        subtitle="Instruments of all three countries that were found, by legal form, number",
        plots="Instruments of the United States, Japan and Korea together by legal form",
        draw=draw,
        data=s.rows[["id", "date", "title", "scope", "form", "binding", "parliament", "source", "quality"]],
        answer=paper_in_plain_words(s),
        sources=s.results.sources(),
        vintage=vintage("trilateral_instruments"),
        note="A list of what was found, not of every joint statement.",
    )


@or_nothing
def instruments_table(s: Instruments) -> TableCard:
    """Each instrument with its form."""
    rows = s.rows.assign(
        when=s.rows["date"].map(words.month),
        form=s.rows["form"].map(FORMS),
        binding=s.rows["binding"].map(BINDING),
        parliament=s.rows["parliament"].map(PARLIAMENT),
        who=s.rows["scope"].map(SCOPES),
    )
    return table(
        "instruments",
        rows,
        title="The instruments one by one",
        columns={
            "title": ("Instrument", str),
            "when": ("Date", str),
            "form": ("Legal form", str),
            "binding": ("Claims force in law", str),
            "parliament": ("Parliament", str),
        },
        group="who",
        sources=s.results.sources(),
        vintage=vintage("trilateral_instruments"),
    )


def instruments_text(s: Instruments) -> list[Sentence]:
    """Treaties, force in law and approval by a parliament; statements and memoranda; a bill."""
    if s.missing:
        return []
    cite = Cite(s.results)
    return [_legal_force(cite), _papers(cite), *_bills(cite)]


def _legal_force(cite: Cite) -> Sentence:
    n = as_count(cite.value("instruments.n"))
    treaty, binding, approved = (as_count(cite.value(f"instruments.{x}")) for x in ("treaty", "binding", "approved"))
    if not treaty and not binding and not approved:
        counted = "the one instrument" if n == 1 else f"the {n} instruments"
        first = f"not one of {counted}" if n > 1 else counted
        verb = (
            "is a treaty, claims force in law or has" if n > 1 else "is no treaty, claims no force in law and has not"
        )
        said = f"{first} of all three countries that {words.agree(n, 'was', 'were')} found {verb} passed a parliament"
    else:
        said = (
            f"of {words.plural(n, 'instrument')} of all three countries that were found, {words.count(treaty, 'none')} "
            f"{words.agree(treaty, 'is a treaty', 'are treaties')}, {words.count(binding, 'none')} "
            f"{words.agree(binding, 'claims', 'claim')} force in law and {words.count(approved, 'none')} passed a "
            "parliament"
        )
    return cite.sentence("camp-david.legal-force", said, weight=85)


def _papers(cite: Cite) -> Sentence:
    statements, memoranda = (
        as_count(cite.value("instruments.statement")),
        as_count(cite.value("instruments.memorandum")),
    )
    named = [
        words.counted(count, noun, nouns)
        for count, noun, nouns in (
            (statements, "statement or political commitment", "statements or political commitments"),
            (memoranda, "memorandum or working arrangement", "memoranda or working arrangements"),
        )
        if count
    ]
    they = words.agree(statements + memoranda, "it is", "they are")
    return cite.sentence("camp-david.papers", f"{they} {words.join(named)}")


def _bills(cite: Cite) -> list[Sentence]:
    if "instruments.bills_pending" not in cite or not as_count(cite.value("instruments.bills_pending")):
        return []
    pending = as_count(cite.value("instruments.bills_pending"))
    return [
        cite.sentence(
            "camp-david.bills",
            f"{words.counted(pending, 'bill')} in the US Congress would "
            "add a dialogue of parliaments, and nothing more",
        )
    ]


# ---------------------------------------------------------------- for everybody


def in_plain_words(p: TrilateralParameters, s: Commitments) -> Sentence:
    """Whether the share done rose or fell; before two marks are reached, how many stood as done."""
    cite = Cite(s.results)
    reached = [months for months in MARKS if f"camp_david.done_share.m{months}" in cite]
    return _moved(cite, reached) if len(reached) > 1 else _stood(cite, p)


def _stood(cite: Cite, p: TrilateralParameters) -> Sentence:
    done, n = as_count(cite.value("camp_david.done.now")), as_count(cite.value("camp_david.commitments"))
    said = f"{words.count(done, 'none')} of the {n} commitments stood as done on {words.day(given(p, 'as_of'))}"
    return cite.plain("camp-david.plain", said, weight=95)


def in_short(p: TrilateralParameters, s: Commitments) -> list[Sentence]:
    """How many stood as done on the day, and how many yearly promises lapsed; for everybody."""
    if s.missing:
        return []
    cite = Cite(s.results)
    stood = [_stood(cite, p)] if in_plain_words(p, s).id == "camp-david.moved" else []
    return [*stood, *_others(cite), *_missed(cite)]


def _others(cite: Cite) -> list[Sentence]:
    """What became of the commitments that do not stand as done."""
    ends = {
        "partly": "stood as done in part",
        "not_done": "stood as not done",
        "unknown": "left no trace that tells",
    }
    parts = [
        f"{words.count(count)} {end}"
        for what, end in ends.items()
        if (count := as_count(cite.value(f"camp_david.{what}.now")))
    ]
    return [cite.plain("camp-david.others", f"Of the others {words.join(parts)}")] if parts else []


def _moved(cite: Cite, reached: list[int]) -> Sentence:
    first, last = (cite.value(f"camp_david.done_share.m{months}") for months in (reached[0], reached[-1]))
    verb = words.direction(round(last) - round(first), "rose", "fell", "")
    ends = f"from {words.pct(first, 0)} a year after the summit to {words.pct(last, 0)} at the latest anniversary"
    judged = "; among so few that may be chance" if not cite.value("camp_david.moved.stands_out") else ", beyond chance"
    said = (
        f"Commitments kept {verb} {ends}{judged}"
        if verb
        else "The share of commitments kept did not move from the first anniversary to the last"
    )
    return cite.plain("camp-david.moved", said, weight=95)


def _missed(cite: Cite) -> list[Sentence]:
    if "camp_david.lapsed" not in cite or not cite("camp_david.lapsed").n:
        return []
    lapsed = cite("camp_david.lapsed")
    kept, gone = words.counted(lapsed.n, "yearly promise"), as_count(lapsed.value)
    since = f"{words.count(gone, 'none')} {words.agree(gone, 'has', 'have')} missed a year since"
    return [cite.plain("camp-david.missed", f"Of {kept} kept in the first year, {since}")]


def paper_in_plain_words(s: Instruments) -> Sentence:
    """Whether any of the instruments is a treaty."""
    cite = Cite(s.results)
    n, treaty = as_count(cite.value("instruments.n")), as_count(cite.value("instruments.treaty"))
    said = f"The one instrument of all three that was found is {'a' if treaty else 'no'} treaty"
    if n > 1:
        are = "are treaties" if treaty > 1 else "is a treaty"
        said = f"{words.count(treaty, 'none')} of the {n} instruments of all three that were found {are}"
    return cite.plain("camp-david.paper-plain", said, weight=85)


def unbound(s: Instruments) -> list[Sentence]:
    """What it means that nothing binds; nothing where something does."""
    if s.missing:
        return []
    cite = Cite(s.results)
    if cite.value("instruments.treaty") or cite.value("instruments.binding"):
        return []
    said = "No instrument found binds in law, so a successor could leave what was agreed without breaking a treaty"
    return [cite.plain("camp-david.unbound", said)]
