"""Section 7, second part: whether the states of the region take sides."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from helpers.analysis.trilateral.third_states import ASEAN, SHOWN, THIRD, ThirdStates
from helpers.data import load
from helpers.data.rows import ids
from helpers.display import marks
from helpers.display.figure import FigureCard, figure
from helpers.display.parts import vintage
from helpers.display.prose import or_nothing, or_notice
from helpers.display.table import TableCard, table
from helpers.display.theme import style
from helpers.wording import words
from helpers.wording.cited import Cite, Sentence, as_count

TABLES = ("un_ukraine_votes", "russia_sanctions", "india_alignment", "third_state_positions", "southeast_asia_opinion")
VOTES = {"yes": "yes", "no": "no", "abstain": "abstained"}
RESOLUTIONS = {
    "es_11_1": "Aggression",
    "es_11_2": "Humanitarian",
    "es_11_3": "Human Rights Council",
    "es_11_4": "Annexation",
    "es_11_5": "Reparation",
    "es_11_6": "Just peace",
    "res_78_316": "Nuclear plant",
    "es_11_7": "Ukraine’s text",
    "es_11_8": "US text",
}
LANES = {
    "abstains": "apart",
    "refuses_alliance": "apart",
    "refuses_sanctions": "apart",
    "other_forum": "other",
    "postponed": "pressure",
    "works_with_us": "us",
    "defence_agreement": "us",
    "us_pressure": "pressure",
    "yields": "us",
}
KINDS = {
    "us": "moves towards the Quad",
    "apart": "keeps apart",
    "other": "works in a forum without the West",
    "pressure": "has strains with the United States",
}
HALF, CLOSE = 50.0, 5.0
"""Per cent; a choice within so many points of one half counts as split."""


@or_notice
def votes_table(s: ThirdStates) -> TableCard | None:
    """Who voted how on Ukraine, resolution by resolution."""
    if s.votes.empty:
        return None
    order = s.votes.drop_duplicates("resolution")[["resolution", "date", "total_yes"]]
    wide = s.votes.assign(vote=s.votes["vote"].map(VOTES)).pivot(index="country", columns="resolution", values="vote")
    rows = wide.reindex([code for code in SHOWN if code in wide.index]).reset_index()
    imposed = s.sanctions.set_index("country")["stand"].map({"imposed": "yes", "not_imposed": "no"})
    rows["sanctions"] = rows["country"].map(imposed.to_dict())
    columns: dict[str, tuple[str, Any]] = {"country": ("State", None)}
    for row in order.to_dict("records"):
        head = f"{RESOLUTIONS[row['resolution']]}, {words.month(row['date'])}"
        columns[row["resolution"]] = (head, str)
    if rows["sanctions"].notna().any():
        columns["sanctions"] = ("Own sanctions on Russia", str)
    return table(
        "ukraine-votes",
        rows,
        title="How they voted on Ukraine",
        subtitle="Votes in the UN General Assembly that were read; a dash is a vote that was not read",
        columns=columns,
        sources=ids([*s.votes["source"], *s.sanctions["source"]]),
        vintage=vintage("un_ukraine_votes", "russia_sanctions"),
        note=f"Resolutions differ in what they ask.{_inferred(s)}",
    )


def _inferred(s: ThirdStates) -> str:
    """Which votes were not read but follow from the count."""
    rows = s.votes[s.votes["quality"] == "inferred"]
    parts = [
        f" {words.counted(len(part), 'vote').capitalize()} ({words.names_in_text(part['country'])}) in "
        f"{words.month(date)} {words.agree(len(part), 'follows', 'follow')} from the count."
        for date, part in rows.groupby("date")
    ]
    return "".join(parts)


@or_nothing
def india_figure(s: ThirdStates) -> FigureCard | None:
    """Dated events in India's stand."""
    if len(s.india) < 2:
        return None
    shown = s.india.assign(
        lane=s.india["kind"].map(LANES),
        when=[_when(row) for row in s.india.to_dict("records")],
        told=_told(s),
    )
    shown = shown.iloc[shown["lane"].map(list(KINDS).index).argsort(kind="stable")]
    years = words.span(int(shown["date"].dt.year.min()), int(shown["date"].dt.year.max()))
    return figure(
        "india",
        question="Where has India stood between the blocs?",
        subtitle=f"Dated events, {years}",
        plots="Dated events in India’s stand towards the United States, Russia and China",
        draw=lambda ax: marks.strip(
            ax, shown, date="when", lane="lane", kind="lane", kinds=KINDS, names=KINDS, told="told"
        ),
        data=shown[["id", "when", "kind", "title", "source", "quality"]],
        answer=_listed(Cite(s.results), s),
        sources=ids(shown["source"]),
        vintage=vintage("india_alignment"),
        note="A chosen chronology, not a sample: the number of marks measures nothing.",
    )


def _when(row: dict[Any, Any]) -> str:
    return str(row["date"].date())[: 10 if row["precision"] == "day" else 7]


@or_nothing
def positions_figure(s: ThirdStates) -> FigureCard | None:
    """Distance in UN votes to the United States and to China of India and four members of ASEAN."""
    if s.positions.empty:
        return None
    rows = s.positions[s.positions["country"].isin([*THIRD, "JPN", "KOR"])]
    if rows["year"].nunique() < 2:
        return None
    thin = [code for code in THIRD if code != "IND"]
    styles = {code: style("other") for code in thin} | {"IND": style("two")}
    powers = {"to_usa": "To the United States", "to_chn": "To China"}

    def draw(axes: Any) -> None:
        for ax, (column, name) in zip(axes, powers.items(), strict=True):
            marks.lines(ax, rows, x="year", y=column, by="country", styles=styles, comparators=thin)
            ax.set_ylim(0, float(rows[list(powers)].max().max()) * 1.05)
            ax.set_title(name)

    return figure(
        "third-positions",
        question="Whom are the region’s states nearer to in UN votes?",
        subtitle=f"Distance between ideal points, {words.span(int(rows['year'].min()), int(rows['year'].max()))}",
        plots="Distance in UN votes to the United States and to China",
        draw=draw,
        data=rows[["country", "year", "to_usa", "to_chn"]],
        answer=_nearer(Cite(s.results)),
        sources=ids(rows["source"]),
        vintage=vintage("third_state_positions"),
        panels=(1, 2),
        note="Four members of ASEAN were read (Indonesia, Malaysia, Thailand, Vietnam), not the Philippines or "
        "Singapore. Five years of one edition, without bounds; most votes have nothing to do with either power.",
    )


@or_nothing
def positions_table(s: ThirdStates) -> TableCard | None:
    """Distances in the last year read, and agreement with either power where it was."""
    if s.positions.empty:
        return None
    rows = s.positions[s.positions["year"] == s.positions["year"].max()]
    rows = rows.sort_values("to_usa", ascending=False)
    columns: dict[str, tuple[str, Any]] = {
        "country": ("State", None),
        "to_usa": ("Distance to the United States", 2),
        "to_chn": ("Distance to China", 2),
    }
    if rows["agreement_usa"].notna().any():
        columns |= {"agreement_usa": ("Agreement with the US", 2), "agreement_chn": ("Agreement with China", 2)}
    return table(
        "third-positions",
        rows,
        title="Third states between the two powers",
        subtitle=f"Distance between ideal points and share of votes agreed, {int(rows['year'].iloc[0])}",
        columns=columns,
        sources=ids(rows["source"]),
        vintage=vintage("third_state_positions"),
    )


def anchor(s: ThirdStates) -> str:
    """What shows the first sentence: the votes, else the events, the positions, or the trust in the powers."""
    if len(s.votes):
        return "tab-ukraine-votes"
    if len(s.india) > 1:
        return "fig-india"
    return "tab-third-positions" if len(s.positions) else "tab-asean-trust"


@or_nothing
def choice_figure(s: ThirdStates) -> FigureCard | None:
    """The share of South-East Asians in public life for the United States; the rest would choose China."""
    rows = s.opinion[s.opinion["topic"] == "would_choose"].sort_values("target", ascending=False)
    chosen = rows[rows["target"] == "USA"]
    if len(chosen) < 2:
        return None

    def draw(ax: Axes) -> None:
        marks.columns(ax, chosen, x="survey_year", y="share_pct", by="target", label=False)
        marks.held(ax, 50)

    years = words.span(int(chosen["survey_year"].min()), int(chosen["survey_year"].max()))
    return figure(
        "asean-choice",
        question="Whom would South-East Asians in public life choose?",
        subtitle=f"Share in public life for the United States over China, %, surveys of {years}; dashed: one half",
        plots="Share that would choose the United States over China",
        draw=draw,
        data=rows[["survey_year", "target", "share_pct"]],
        answer=_chosen(Cite(s.results), s),
        sources=ids(rows["source"]),
        vintage=vintage("southeast_asia_opinion"),
        note="Surveys of ISEAS – Yusof Ishak Institute among officials, scholars, business people and journalists, "
        "countries counting alike; not the public. The question allows no third answer. Years without one: not read.",
        height=2.8,
    )


@or_nothing
def trust_table(s: ThirdStates) -> TableCard | None:
    """Trust in outside powers and what else the surveys asked."""
    rows = s.opinion[s.opinion["topic"].isin(["trust", "distrust"])]
    if rows.empty:
        return None
    wide = rows.pivot(index=["topic", "target"], columns="survey_year", values="share_pct").reset_index()
    wide["group"] = wide["topic"].map({"trust": "Trust", "distrust": "Distrust"})
    wide = wide.sort_values("group", ascending=False)
    columns: dict[str, tuple[str, Any]] = {"target": ("Power", None)}
    columns |= {year: (f"{year} (%)", 1) for year in sorted(rows["survey_year"].unique())}
    return table(
        "asean-trust",
        wide,
        title="Trust in outside powers among South-East Asians in public life",
        columns=columns,
        group="group",
        sources=ids(rows["source"]),
        vintage=vintage("southeast_asia_opinion"),
        note="A dash: not read. Trust: confident that the power will do the right thing for peace and prosperity.",
    )


# ---------------------------------------------------------------- sentences


def text(s: ThirdStates) -> list[Sentence]:
    """India's votes and stand, ASEAN's votes, sanctions, positions, and the forced choice."""
    if s.missing:
        return []
    cite = Cite(s.results)
    sentences = [_india(cite, s)]
    sentences += [_asean(cite, s)] if len(s.asean) else []
    sentences += [_sanctions(cite, s)] if len(s.sanctions) else []
    told = len(s.votes) or len(s.india)  # else the positions were told first
    sentences += [_positions(cite)] if "third.position.states" in cite and told else []
    sentences += [_choice(cite, s)] if (s.opinion.get("topic") == "would_choose").any() else []
    return sentences


def _india(cite: Cite, s: ThirdStates) -> Sentence:
    if "third.cast.IND.abstain" in cite:
        latest = f"; the latest event listed: {_event(cite, s)}" if len(s.india) else ""
        return cite.sentence("third-states.india", f"{_abstained(cite)}{latest}", weight=35)
    if len(s.india):
        return cite.sentence("third-states.india", _event(cite, s), weight=34)
    if "third.position.states" in cite:
        return _positions(cite)
    return cite.sentence("third-states.india", "no vote or event of third states is known in this window")


def _abstained(cite: Cite) -> str:
    """In how many of the votes on Ukraine India abstained."""
    found = cite("third.cast.IND.abstain")
    abstained, cast = as_count(found.value), found.n or 0
    if cast == 1:
        return f"India {'abstained' if abstained else 'did not abstain'} in the one vote on Ukraine that was read"
    every = "both" if cast == 2 else "all of them"
    whole = every if abstained == cast else words.count(abstained, "none")
    return f"of {words.count(cast)} votes on Ukraine that were read, India abstained in {whole}"


def _event(cite: Cite, s: ThirdStates) -> str:
    """The latest event in India's stand, in the words of the table."""
    last = s.india.iloc[-1]
    when = words.month(cite.value(f"third.india.{last['id']}"))
    return f"{str(last['title']).rstrip('.')} ({when})"


def _asean(cite: Cite, s: ThirdStates) -> Sentence:
    whole = s.asean[s.asean["read"] == s.asean["read"].max()]
    parts, read = [], cite.value(f"third.asean.{whole['resolution'].iloc[0]}.read")
    for i, row in enumerate(whole.to_dict("records")):
        name = f"third.asean.{row['resolution']}"
        yes, apart = (words.count(as_count(cite.value(f"{name}.{vote}"))) for vote in ("yes", "abstain"))
        cast = f"{yes} and {apart}" if i else f"{yes} voted in favour and {apart} abstained"
        parts.append(f"{cast} in {words.month(row['date'])}")
    return cite.sentence("third-states.asean", f"of {words.count(read)} members of ASEAN {'; '.join(parts)}")


def _sanctions(cite: Cite, s: ThirdStates) -> Sentence:
    stands = s.sanctions.set_index("country")["stand"]
    for code in stands.index:
        cite(f"third.sanctions.{code}")
    shown = [code for code in ("USA", "JPN", "KOR") if stands.get(code) == "imposed"]
    asean = [code for code in ASEAN if stands.get(code) == "imposed"]
    refused = [code for code in ("IND", "CHN") if stands.get(code) == "not_imposed"]
    parts = [f"{words.names_in_text(shown)} imposed sanctions of their own on Russia"] if shown else []
    parts += [f"{words.names_in_text(refused)} did not"] if refused else []
    were = words.agree(len(asean), "was", "were")
    tail = f"; of ASEAN {words.names_in_text(asean)} alone {were} read as doing so" if asean else ""
    return cite.sentence("third-states.sanctions", ", ".join(parts) + tail)


def _positions(cite: Cite) -> Sentence:
    of, nearer = as_count(cite.value("third.position.states")), as_count(cite.value("third.position.nearer_china"))
    year, first = cite.value("third.position.year"), cite.value("third.position.first_year")
    who = "all" if nearer == of else f"{words.count(nearer, 'none')} of"
    head = f"in UN votes of {_votes_of(cite)} {who} {words.count(of)} states of the region that were read"
    verb = words.agree(nearer, "stands", "stand")
    said = f"{head} {verb} nearer to China than to the United States"
    a, b = cite.value("third.position.to_usa.first"), cite.value("third.position.to_usa.last")
    if first == year:
        return cite.sentence("third-states.positions", said, weight=34)
    moved = words.direction(b - a, "grown", "shrunk", "barely changed", threshold=0.1)
    path = f" (from {words.number(a, 1)} to {words.number(b, 1)})"
    return cite.sentence(
        "third-states.positions",
        f"{said}; since {first} their mean distance to the United States has {moved}{path}",
        weight=34,
    )


def _choice(cite: Cite, s: ThirdStates) -> Sentence:
    rows = s.opinion[(s.opinion["topic"] == "would_choose") & (s.opinion["target"] == "USA")].sort_values("survey_year")
    values = {int(year): cite.value(f"third.opinion.would_choose.USA.{year}") for year in rows["survey_year"]}
    last = max(values)
    low, high = min(values.values()), max(values.values())
    us = "of South-East Asians in public life would take the United States"
    if len(values) == 1:
        return cite.sentence(
            "third-states.choice", f"if they had to choose, {words.pct(values[last])} {us} in the survey of {last}"
        )
    split = ": the region is split" if abs(values[last] - HALF) <= CLOSE else ""
    return cite.sentence(
        "third-states.choice",
        f"if they had to choose, {words.pct(low)} to {words.pct(high)} {us} in the surveys of {min(values)} to {last}, "
        f"{words.pct(values[last])} in the last{split}",
    )


# ---------------------------------------------------------------- for everybody


def in_plain_words(s: ThirdStates) -> Sentence:
    """How India voted."""
    cite = Cite(s.results)
    if "third.cast.IND.abstain" in cite:
        return cite.plain("third-states.plain", _abstained(cite), weight=35)
    said = "How India voted on Ukraine cannot be told in this window"
    return cite.plain("third-states.plain", said, weight=20)


def in_short(s: ThirdStates) -> list[Sentence]:
    """India's votes, and whether the region would take one side; for everybody."""
    if s.missing:
        return []
    asked = (s.opinion.get("topic") == "would_choose").any()
    return [in_plain_words(s), *([_split(Cite(s.results), s)] if asked else [])]


def _split(cite: Cite, s: ThirdStates) -> Sentence:
    share = cite.value(f"third.opinion.would_choose.USA.{_last_asked(s)}")
    said = "South-East Asians in public life split about evenly between the United States and China"
    if abs(share - HALF) > CLOSE:
        said = f"South-East Asians in public life leaned to {'the United States' if share > HALF else 'China'}"
    return cite.plain("third-states.split", said)


def _last_asked(s: ThirdStates) -> int:
    rows = s.opinion[(s.opinion["topic"] == "would_choose") & (s.opinion["target"] == "USA")]
    return int(rows["survey_year"].max())


LAST = {"us": "moved towards the Quad", "apart": "kept apart", "other": "met elsewhere", "pressure": "was pressed"}


def _listed(cite: Cite, s: ThirdStates) -> Sentence:
    """The latest step of the two kinds that come first."""
    parts = [
        f"last {LAST[lane]} in {words.month(cite.value(f'third.india.{one}'))}" for lane, one in _latest(s).items()
    ]
    return cite.plain("third-states.listed", f"India {words.join(parts)}")


def _latest(s: ThirdStates) -> dict[str, str]:
    """Lane to the id of its latest step, of the two kinds that come first."""
    last = s.india.assign(lane=s.india["kind"].map(LANES)).drop_duplicates("lane", keep="last").set_index("lane")["id"]
    return {lane: str(last[lane]) for lane in [lane for lane in LAST if lane in last][:2]}


def _told(s: ThirdStates) -> list[str]:
    """Of each step its month, where the title tells of it, else nothing."""
    latest = set(_latest(s).values())
    dates = zip(s.india["id"], s.india["date"], strict=True)
    return [words.month(date) if one in latest else "" for one, date in dates]


def _votes_of(cite: Cite) -> str:
    """The year of the votes, and that it is the run's last where later ones were read for the book."""
    year = cite.value("third.position.year")
    return f"{year}{', the last read for this run,' if year < load('third_state_positions')['year'].max() else ''}"


def _nearer(cite: Cite) -> Sentence:
    of, nearer = as_count(cite.value("third.position.states")), as_count(cite.value("third.position.nearer_china"))
    who = "all" if nearer == of else f"{words.count(nearer, 'none')} of"
    said = f"In UN votes of {_votes_of(cite)} {who} {words.counted(of, 'state')} read in the region"
    verb = words.agree(nearer, "stands", "stand")
    return cite.plain("third-states.nearer", f"{said} {verb} nearer to China than to the United States")


def _chosen(cite: Cite, s: ThirdStates) -> Sentence:
    last = _last_asked(s)
    share = words.pct(cite.value(f"third.opinion.would_choose.USA.{last}"), 0)
    said = f"If they had to choose, {share} of South-East Asians in public life chose the United States in {last}"
    return cite.plain("third-states.chosen", said)
